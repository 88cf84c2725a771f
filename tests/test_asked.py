"""Built-in pages are written as questions and answers: whoever asks in other words gets the answer of that section."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant import pages
from assistant.wants import Want
from ingest.passages import Hit, Passage, Source
from norsk.asked import Section, likeness, sections

PAGES = Path(__file__).parents[1] / "ingest" / "pages"


def test_the_table_has_every_section_of_every_page_and_no_other() -> None:
    written = {
        (page.name, heading)
        for page in PAGES.glob("*.md")
        for heading in re.findall(r"(?m)^#+ (.*)$", page.read_text(encoding="utf-8").split("---\n", 2)[2])
    }
    assert {(each.page, each.heading) for each in sections()} == written
    assert sum(len(asked) > 1 for asked in sections().values()) > 0.95 * len(written)


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("Får vi vise fram en pasienthistorie i en forelesning?", "sekundaerbruk-av-journaldata.md"),
        ("Hvem har tatt over for Legemiddelverket?", "etater-som-har-skiftet-navn.md"),
        ("Kan vi legge journaler på en server i USA?", "it-sikkerhet-og-sky.md"),
        ("Naboen min er innlagt, kan jeg snoke litt i journalen?", "oppslag-i-journal-for-laering.md"),
    ],
)
def test_a_question_in_other_words_finds_its_section(question: str, page: str) -> None:
    assert next(iter(likeness(question))).page == page


def test_a_question_of_nothing_on_the_pages_is_like_none_of_them() -> None:
    assert max(likeness("Hvordan steker man lapper til frokost på hytta?").values(), default=0.0) < 0.3


def hit(source: str, heading: str) -> Hit:
    text = f"{heading}\n\nDet står her."
    return Hit(Passage(Source(source, "Tittel"), "0", 0, len(text), text, (heading,)), 1.0)


def test_only_pages_are_lifted_and_counts_keep_their_doubts() -> None:
    own = Section("oppslag-i-journal-for-laering.md", "Er det lov å lese journalen til naboen?")
    question = "Er det lov å lese journalen til naboen?"
    page, report = hit(own.page, own.heading), hit("rapport.txt", own.heading)
    assert pages.lifts(question, Want.YESNO, [report]) == [pages.NONE]
    assert pages.sought(question, [report], lambda words: [page]) == []
    lifted, other = pages.lifts(question, Want.YESNO, [page, report])
    assert lifted.odds > 2 and lifted.plain and other == pages.NONE
    assert not pages.lifts(question, Want.NUMBER, [page])[0].plain


def test_a_section_that_the_words_did_not_find_is_fetched() -> None:
    own = Section("oppslag-i-journal-for-laering.md", "Er det lov å lese journalen til naboen?")
    found = pages.sought(
        "Kan jeg snoke i journalen til naboen?", [hit("dpia.md", "Hva er DPIA?")], lambda words: [hit(own.page, words)]
    )
    assert [pages.section_of(each.passage) for each in found if each.passage.heading == (own.heading,)] == [own]
