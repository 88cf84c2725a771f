"""Every command that the documentation shows is run as it stands, page by page, from an empty home.

The first command of each verb starts the installed program; the others
go to a process that has started already (`tests/prepared.py`).
"""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.prepared import INSTALLED, veileder

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMANDS = ("veileder ", "echo ", "printf ")


def commands(page: Path) -> list[str]:
    """The lines of a page's shell blocks that begin with a command of ours or feed one."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith(COMMANDS)]


def first_of_their_verbs() -> set[tuple[Path, str]]:
    """Pages and commands that give a verb which no command before them gives."""
    seen: set[str] = set()
    found = set()
    for page in PAGES:
        for command in commands(page):
            verbs = set(re.findall(r"\bveileder ([a-z]+)", command))
            if verbs - seen:
                found.add((page, command))
            seen |= verbs
    return found


@pytest.mark.parametrize(
    "page", [page for page in PAGES if commands(page)], ids=lambda page: str(page.relative_to(ROOT))
)
def test_the_commands_of_a_page_work_in_order(page: Path, home: Path, tmp_path: Path) -> None:
    first = first_of_their_verbs()
    for command in commands(page):
        program = INSTALLED if (page, command) in first else veileder()
        environment = os.environ | {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {command}"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if "Kodeverket" in done.stderr and "ikke installert" in done.stderr:
            continue  # without npm there are no codes, and the page says so
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert done.stdout.strip(), command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_points_to_is_there(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_example_settings_are_settings(tmp_path: Path) -> None:
    from assistant.settings import Settings

    text = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n# settings\.toml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "settings.toml").write_text(example, encoding="utf-8")
    settings = Settings.load(tmp_path, {})
    for section, values in tomllib.loads(example).items():
        for key, value in values.items():
            assert getattr(getattr(settings, section), key) in (
                value,
                tuple(value) if isinstance(value, list) else value,
            )


def test_a_source_added_as_the_page_says_is_found(home: Path, tmp_path: Path) -> None:
    """Follows docs/adding.md: the file and the sources file are taken from the page itself."""
    from assistant.settings import Settings
    from ingest.index import Filters
    from ui.desk import Delivery, local_desk

    text = (ROOT / "docs" / "adding.md").read_text(encoding="utf-8")
    for language, name in (("markdown", "rutine.md"), ("toml", "sources.toml")):
        mark = r"<!-- rutine\.md -->" if language == "markdown" else r"# sources\.toml"
        (block,) = re.findall(rf"```{language}\n{mark}\n(.*?)```", text, re.DOTALL)
        (tmp_path / name).write_text(block, encoding="utf-8")
    desk = local_desk(Settings.load())
    try:
        report = desk.ingest(Delivery(sources_file=str(tmp_path / "sources.toml")), None)
        assert report["skipped"] == []
        (hit, *_) = desk.assistant.search("Hvem godkjenner språkmodeller?", 3, Filters(agency="Sykehuset Eksempel"))
        assert hit.passage.source.title == "Rutine for språkmodeller"
        assert hit.passage.source.published is not None
    finally:
        desk.close()
