"""The command line without its start: a process that has imported Veileder forks for each command.

A fresh interpreter spends 1 to 8 s of processor time on imports and tables, and the suite gives some hundred commands.
`veileder()` is the path of a small client that stands in for the installed command. It hands its arguments,
environment, folder and three streams to the prepared process, which forks; the fork runs `ui.cli.main` and ends as an
interpreter ends. Signals to the client go on to the command, SIGKILL too, and its status is the command's.

What a fork cannot show is a command that only works because something else was imported first. So the first
command of each verb in the documentation (`tests/test_docs.py`), a command and the server of `tests/test_no_leak.py`,
and what `tests/test_cli.py` says of processes and killed servers run the installed command itself.

A run of everything prepares one process for all its workers, while they look for the tests (`share`).
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
INSTALLED = Path(sys.executable).parent / "veileder"
SHARED = "PREPARED_COMMAND"  # in the environment of the workers: the path of the command
_FORWARDED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

_CLIENT = """#!{python} -IS
import json, os, signal, socket, struct, sys
line = socket.socket(socket.AF_UNIX)
line.connect({address!r})
order = json.dumps([sys.argv[1:], dict(os.environ), os.getcwd()]).encode()
for sign in {forwarded}:
    signal.signal(sign, lambda number, frame: line.sendall(bytes([number])))
socket.send_fds(line, [struct.pack("!I", len(order))], [0, 1, 2])
line.sendall(order)
for stream in (0, 1, 2):
    os.close(stream)
status = struct.unpack("!i", line.recv(4, socket.MSG_WAITALL))[0]
if status < 0:
    signal.signal(-status, signal.SIG_DFL)
    os.kill(os.getpid(), -status)
os._exit(status)
"""


@functools.cache
def veileder() -> Path:
    """The path of a command that does what the installed one does. The process behind it ends with its parent."""
    shared = os.environ.get(SHARED)
    command, serving = (Path(shared), None) if shared else _begin()
    until = time.monotonic() + 250
    while not (command.parent / "line").exists():
        assert time.monotonic() < until and (serving is None or serving.poll() is None), "it was not prepared"
        time.sleep(0.02)
    return command


def share() -> None:
    """Begin to prepare a process for this one and those that it starts; none of them waits for it here."""
    os.environ[SHARED] = str(_begin()[0])


def _begin() -> tuple[Path, subprocess.Popen[bytes]]:
    folder = Path(tempfile.mkdtemp(prefix="veileder-"))
    command = folder / "veileder"
    command.write_text(
        _CLIENT.format(
            python=sys.executable, address=str(folder / "line"), forwarded=tuple(int(one) for one in _FORWARDED)
        ),
        encoding="utf-8",
    )
    command.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VEILEDER_")}
    serving = subprocess.Popen(
        [sys.executable, "-m", "tests.prepared", str(folder / "line")],
        cwd=ROOT,
        env=environment | {"OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,  # its end tells the process that nobody needs it any more
        stdout=subprocess.DEVNULL,
    )

    def leave(began: int = os.getpid()) -> None:
        if os.getpid() == began:
            serving.stdin.close()  # type: ignore[union-attr]
            serving.wait(20)
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(leave)
    return command, serving


def _prepare() -> None:
    """Import what the verbs import when they run, and build the tables that no home has a say in."""
    from ui import serving

    os.environ.update(serving._QUIET)
    from assistant.coding import Coder
    from guardrails.redact import Redactor
    from ingest import codefiles
    from ingest.codes import CodesMissing
    from norsk import needs
    from ui import lean

    lean.load_gradio()
    from ui import access, api, gate, verbs, web  # noqa: F401

    for profile in ("sporsmal", "journal"):
        Redactor(profile).redact("Innlagt 3. mars.")
    needs.likeness("Hva er kunstig intelligens?")
    with contextlib.suppress(CodesMissing):
        system = codefiles.load(Path(tempfile.gettempdir()) / "veileder-uten-hjem")
        system.search("hjertinfrakt", 1)
        Coder(system).suggest(Redactor("journal").redact("Innlagt 3. mars med akutt hjerteinfarkt."))
    threads = {(thread / "comm").read_text().strip() for thread in Path("/proc/self/task").iterdir()}
    # a fork copies one thread only; jemalloc (pyarrow's, which pandas loads) begins its own anew
    assert len(threads - {"jemalloc_bg_thd"}) == 1, threads


def _listen(address: str) -> int:
    """Fork for each caller until standard input ends. Returns, in a fork, with the status to end with."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(f"{address}-to-be")
    listening.listen(64)
    Path(f"{address}-to-be").rename(address)  # who sees it can connect
    begun: set[int] = set()
    while True:
        readable, _, _ = select.select([listening, 0], [], [])
        begun = {child for child in begun if os.waitpid(child, os.WNOHANG) == (0, 0)}
        if 0 in readable:
            return 0
        line, _ = listening.accept()
        if child := os.fork():
            begun.add(child)
            line.close()
            continue
        listening.close()
        return _command(line)


def _command(line: socket.socket) -> int:
    """Fork once more: the child is the command, the parent passes signals on and tells how it ended."""
    size, streams, _, _ = socket.recv_fds(line, 4, 3)
    order = b""
    while len(order) < struct.unpack("!I", size)[0]:
        order += line.recv(1 << 16)
    arguments, environment, folder = json.loads(order)
    child = os.fork()
    if child:
        for stream in streams:
            os.close(stream)
        _keep(child, line)
    line.close()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None
    sys.stdin = os.fdopen(0, "r", encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False, buffering=1)
    sys.argv = [str(INSTALLED), *arguments]
    from ui.cli import main

    return main()


def _keep(child: int, line: socket.socket) -> None:
    """Pass signals from `line` to the command, and how it ended back; never returns."""
    ended = os.pidfd_open(child)
    listened = [ended, line.fileno()]
    while True:
        readable, _, _ = select.select(listened, [], [])
        if ended in readable:
            break
        order = line.recv(1)
        os.kill(child, order[0] if order else signal.SIGKILL)
        if not order:
            listened = [ended]
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        line.sendall(struct.pack("!i", status))
    finally:
        os._exit(0)


if __name__ == "__main__":
    gc.disable()
    _prepare()
    gc.enable()
    gc.freeze()  # a command that ends need not look through what it was forked with
    sys.exit(_listen(sys.argv[1]))
