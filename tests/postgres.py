"""A PostgreSQL cluster of the test's own, on a Unix socket in a folder that is removed afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`: on the path, or where Debian keeps each version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return kept[-1].parent if kept else None


def _account() -> dict[str, object]:
    """PostgreSQL refuses to run as root: root's tests run it as another account."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            known = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": known.pw_uid, "group": known.pw_gid, "extra_groups": []}
    raise RuntimeError("no account to run PostgreSQL as")


@contextmanager
def cluster() -> Generator[str]:
    """SQLAlchemy's URL of an empty database in a running cluster."""
    where, account = programs(), _account()
    assert where is not None
    # a short path: a Unix socket's may hold 107 bytes
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    try:
        if account:
            os.chown(folder, account["user"], account["group"])  # type: ignore[arg-type]
        run = {"cwd": folder, "capture_output": True, "check": True, "timeout": 120} | account
        # no test turns the machine off: what is committed need not have reached the disk
        settings = "-c fsync=off -c listen_addresses= -c unix_socket_directories=" + str(folder)
        initial = ["-U", "veileder", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
        subprocess.run([where / "initdb", "-D", folder / "data", *initial], **run)  # type: ignore[call-overload]
        control = [where / "pg_ctl", "-D", folder / "data", "-w"]
        subprocess.run([*control, "-l", folder / "log", "-o", settings, "start"], **run)  # type: ignore[call-overload]
        try:
            yield f"postgresql://veileder@/postgres?host={quote(str(folder), safe='')}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **run)  # type: ignore[call-overload]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
