"""The table of what the page says: both standards, the same blanks to fill in, and nothing that the page lacks."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from norsk.written import analyse
from ui import wording

UI = Path(__file__).parents[1] / "ui"
LONG = 12  # words from which the standard of a text is judged


def test_every_long_text_is_of_the_standard_it_stands_under() -> None:
    wrong: set[tuple[str, str]] = set()
    judged = 0
    for key, pair in wording.texts().items():
        for standard, text in zip(("nb", "nn"), pair, strict=True):
            bare = re.sub(r"`[^`]*`|[#*]", "", re.sub(r"\{\w+\}", "3", text))
            if pair[0] != pair[1] and len(re.findall(r"[^\W\d]+", bare)) >= LONG:
                judged += 1
                wrong |= set() if analyse(bare).standard == standard else {(key, standard)}
    assert wrong == set()
    assert judged > 25


def test_both_standards_have_the_same_blanks() -> None:
    for key, (nb, nn) in wording.texts().items():
        assert sorted(re.findall(r"\{(\w+)\}", nb)) == sorted(re.findall(r"\{(\w+)\}", nn)), key


def test_no_text_of_the_page_has_two_translations() -> None:
    """The page's configuration is translated text by text, so that a text has one translation."""
    found: dict[str, set[str]] = {}
    for nb, nn in wording.texts().values():
        found.setdefault(nb, set()).add(nn)
    assert {nb: nn for nb, nn in found.items() if len(nn) > 1} == {}


def test_every_text_that_the_program_asks_for_is_there() -> None:
    asked = {
        key for file in UI.glob("*.py") for key in re.findall(r'say\("([a-z_]+\.[a-z_]+)"', file.read_text("utf-8"))
    }
    assert len(asked) > 60
    assert asked - wording.texts().keys() == set()


def test_a_choice_is_translated_and_its_value_is_not() -> None:
    config = {"choices": [["Feil", "Nyttig"], ["Endret", "Endret"]], "value": "Kilder", "label": ["Kilder", 3]}
    assert wording.translated(config) == {
        "choices": [["Feil", "Nyttig"], ["Endra", "Endret"]],
        "value": "Kjelder",
        "label": ["Kjelder", 3],
    }


def test_the_table_is_toml_that_says_each_name_once() -> None:
    tomllib.loads((UI / "texts.toml").read_text(encoding="utf-8"))  # a name twice is an error
