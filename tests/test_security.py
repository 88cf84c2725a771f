"""The threat model names its tests: each is there, and every risk of OWASP's list has one."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_test_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", PAGE)
    assert len(named) > 40
    for file, test in named:
        text = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert re.search(rf"^(?:async )?def {test}\(", text, re.MULTILINE), f"{file}::{test}"


def test_every_risk_and_every_threat_names_a_test() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and "::" in line]
    assert {f"LLM{number:02}" for number in range(1, 11)} <= {row[2:7] for row in rows}
    heads = [line for line in PAGE.splitlines() if line.endswith("held by |")]
    bodies = [line for line in PAGE.splitlines() if line.startswith("| ") and line not in heads]
    assert [row for row in bodies if row.count("|") >= 4 and "::" not in row] == []
