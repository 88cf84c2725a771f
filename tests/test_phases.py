"""The table of phases: every row has a page that cites the same provision, an owner of today, and both standards."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.phases import Gap, Phase, Row, overview
from norsk import agencies
from norsk.written import analyse
from ui import titles

PAGES = Path(__file__).parents[1] / "ingest" / "pages"
ITEMS = [(phase, item) for phase in overview().phases for item in (*phase.rows, *phase.gaps)]


def test_the_phases_are_the_five_that_sources_are_marked_with() -> None:
    assert [phase.name.nb.lower() for phase in overview().phases] == [
        "forskning", "utvikling", "anskaffelse", "klinisk bruk", "forvaltning",
    ]  # fmt: skip


@pytest.mark.parametrize("phase", overview().phases, ids=lambda phase: phase.id)
def test_every_phase_has_duties_for_both_sides_that_differ_and_known_gaps(phase: Phase) -> None:
    assert {row.kind for row in phase.of("kjope")} >= {"plikt"}
    assert {row.kind for row in phase.of("bygge")} >= {"plikt"}
    assert phase.of("kjope") != phase.of("bygge")
    assert phase.gaps


@pytest.mark.parametrize(("phase", "item"), ITEMS, ids=lambda one: getattr(one, "page", getattr(one, "id", "")))
def test_the_page_of_a_row_cites_the_same_provisions(phase: Phase, item: Row | Gap) -> None:
    page = (PAGES / f"{item.page}.md").read_text(encoding="utf-8")
    front, body = page.split("\n---\n", 1)
    cited = set(re.findall(r'- id: (\S+)\n(?:    .*\n)*?    section: "?([^"\n]+?)"?\n', front + "\n"))
    assert item.sources
    for source in item.sources:
        assert (source.id, source.section) in cited
        number = source.section.removeprefix("§ ").removeprefix("artikkel ").rpartition(": ")[2]
        assert number.rstrip(".").lower() in body.lower(), f"the page says nothing of {source.section}"


def test_every_source_has_an_address_or_is_one_of_the_agencies_reports() -> None:
    for _, item in ITEMS:
        for source in item.sources:
            named = titles.originals()[source.id]
            assert named.url or source.id.endswith(".txt"), source.id


def test_every_owner_stands_today() -> None:
    standing = agencies.agencies()
    for phase in overview().phases:
        for row in phase.rows:
            assert agencies.today(standing[row.owner]).id == row.owner


def test_every_text_stands_in_both_standards() -> None:
    texts = [item.text for _, item in ITEMS] + [phase.about for phase in overview().phases]
    long = [text for text in texts if len(text.nb.split()) > 9]
    assert len(long) > 20
    assert [text.nb for text in long if analyse(text.nb).standard != "nb"] == []
    assert [text.nn for text in long if analyse(text.nn).standard != "nn"] == []
