"""The house stands: imports point down, ours is what gets imported, nothing happens at import."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ("norsk", "guardrails", "ingest", "assistant", "eval", "ui")
MODULES = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and top-level package of every import in a file, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.lineno, (node.module or "").split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_from_its_own_floor_or_one_below(path: Path) -> None:
    floor = FLOORS.index(path.relative_to(ROOT).parts[0])
    for line, package in imported(path):
        if package in FLOORS:
            assert FLOORS.index(package) <= floor, f"{path.name}:{line} imports {package}, a floor above"
        assert package not in ("tests", "benchmarks"), f"{path.name}:{line} imports {package}"


def test_the_rule_is_seen_to_be_broken_when_it_is(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("def f():\n    from ui import cli\n")
    assert list(imported(wrong)) == [(2, "ui")]


def test_ours_is_what_gets_imported_from_anywhere(tmp_path: Path) -> None:
    """`guardrails`, `eval` and `ui` are names that others own too: an installation must not hold theirs."""
    code = f"import {', '.join(FLOORS)}\n" + "".join(f"print({floor}.__file__)\n" for floor in FLOORS)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    for floor, file in zip(FLOORS, done.stdout.split(), strict=True):
        assert Path(file).resolve() == ROOT / floor / "__init__.py"


def test_importing_everything_writes_nothing_and_opens_no_socket(tmp_path: Path) -> None:
    """What other people's packages do when they are imported is theirs; what is checked is our own lines.

    Presidio and Gradio are loaded as a command loads them, without what they would like to have (torch, stubs).
    """
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in MODULES if path.stem != "__init__"]
    code = f"""
import os, sys
OURS = tuple(os.path.join({str(ROOT)!r}, floor) + os.sep for floor in {FLOORS!r})
HEARD = ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.mkdir", "os.putenv", "sqlite3.connect")
events = []
def ours():
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(OURS):
            return True
        if "site-packages" in name:
            return False
        frame = frame.f_back
    return False
def hear(event, args):
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if (writes or event in HEARD) and ours():
        events.append((event, str(args)[:200]))
sys.addaudithook(hear)
sys.dont_write_bytecode = True
from guardrails.lean import load_presidio
from ui.lean import load_gradio
load_presidio()
load_gradio()
for name in {names!r}:
    __import__(name)
    assert not events, (name, events)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_command_line_starts_without_what_a_verb_may_need() -> None:
    heavy = ("gradio", "fastapi", "presidio_analyzer", "qdrant_edge", "qdrant_client", "llama_index", "numpy", "rich",
             "sqlalchemy", "hunspell", "spacy", "torch", "pandas")  # fmt: skip
    code = f"import sys, ui.cli\nui.cli.parser()\nprint([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
