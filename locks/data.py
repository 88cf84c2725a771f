"""Fetch the installation data with npm and copy it beside the environment (`share/veileder`).

    locks/data.py [--dev]

`--dev` fetches what the tests use of npm too. Without npm, or offline, this says what is missing and succeeds: nothing
but the code system and the spelling dictionaries depends on it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(sys.prefix) / "share" / "veileder"


def main(dev: bool) -> None:
    """Install the packages of package.json where those that are there are not the wanted ones."""
    listed = json.loads((ROOT / "package.json").read_text())
    wanted, stamp = json.dumps(listed["dependencies"]), TARGET / "package.json"
    has_tools = all((ROOT / "node_modules" / name).exists() for name in listed["devDependencies"]) or not dev
    if has_tools and stamp.exists() and stamp.read_text() == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        print("npm is missing: no spelling dictionaries and no code systems. Install Node.js, then `make data`.")
        return
    quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run([npm, "install", *quiet, *([] if dev else ["--omit=dev"])], cwd=ROOT, check=False)
    if done.returncode:
        print("npm could not fetch the dictionaries and code systems (offline?). Try again with `make data`.")
        return
    for name in listed["dependencies"]:
        shutil.copytree(ROOT / "node_modules" / name, TARGET / name, dirs_exist_ok=True)
    stamp.write_text(wanted)


if __name__ == "__main__":
    main("--dev" in sys.argv[1:])
