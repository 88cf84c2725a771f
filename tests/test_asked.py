"""Built-in pages are written as questions and answers: whoever asks in other words gets the answer of that section."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant import pages
from assistant.question import read
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


def said(text: str, log_odds: float = -3.0, *, shown: bool = True) -> pages.Sentence:
    return pages.Sentence(text, log_odds, not shown, 0, shown, 1.0)


def test_only_sections_of_pages_are_judged_and_the_one_asked_for_is_likely() -> None:
    own = Section("oppslag-i-journal-for-laering.md", "Er det lov å lese journalen til naboen?")
    other = Section("dpia.md", "Hva er DPIA?")
    hits = [hit("rapport.txt", own.heading), hit(own.page, own.heading), hit(other.page, other.heading)]
    sentences = [[said("Det står her.")]] * 3
    report, asked_for, unlike = pages.probabilities(read("Kan jeg snoke i journalen til naboen?"), hits, sentences)
    assert report is None and asked_for is not None and unlike is not None
    assert asked_for[0] > 0.5 > unlike[0]
    assert pages.sought("Kan jeg snoke?", hits[:1], lambda words: hits[1:]) == []


def test_what_no_section_knows_makes_a_section_unlikely() -> None:
    own = Section("rek-og-forhandsgodkjenning.md", "Når må vi søke REK?")
    page = [hit(own.page, own.heading)]

    def likely(question: str, *, shown: bool) -> float:
        sentence = said("REK må godkjenne prosjektet før det starter.", shown=shown)
        found = pages.probabilities(read(question), page, [[sentence]])[0]
        return found[0] if found else 0.0

    asked_for = likely("Når må vi søke REK?", shown=True)
    assert asked_for > 2 * likely("Hvor mange kroner koster en søknad til REK?", shown=False)
    assert asked_for > 2 * likely("Hvem leder REK midt?", shown=False)


def test_the_sentence_that_says_what_is_asked_comes_first() -> None:
    sentences = [said("Krav meldes til Norsk pasientskadeerstatning."), said("Vedtak kan klages inn innen tre uker.")]
    assert pages.ordered("Hvor meldes kravet?", sentences) == [0, 1]
    assert pages.ordered("Når må vedtaket klages inn?", sentences) == [1, 0]


def test_a_section_that_the_words_did_not_find_is_fetched() -> None:
    own = Section("oppslag-i-journal-for-laering.md", "Er det lov å lese journalen til naboen?")
    found = pages.sought(
        "Kan jeg snoke i journalen til naboen?", [hit("dpia.md", "Hva er DPIA?")], lambda words: [hit(own.page, words)]
    )
    assert [pages.section_of(each.passage) for each in found if each.passage.heading == (own.heading,)] == [own]


@pytest.mark.parametrize(
    ("question", "text", "silent"),
    [
        ("Hva er fristen?", "Fristen er i loven, og kildene til denne siden sier ikke hvor mange år det er.", True),
        ("Når gjeld lova?", "Kjeldene til denne sida seier ikkje når lova gjeld.", True),
        ("Hvor mange krav får NPE?", "Kildene til denne siden sier ikke hvor mange år det er.", False),
        ("Når trenger vi samtykke?", "Kildene til denne siden krever ikke samtykke.", False),  # what holds is said
    ],
)
def test_a_page_may_say_what_its_sources_do_not(question: str, text: str, silent: bool) -> None:
    assert pages.says_sources_are_silent(read(question), text) is silent


def test_what_stands_below_every_page_is_no_statement() -> None:
    assert all(map(pages.closes, ("Dette er et sammendrag.", "Dette er eit samandrag.", "Originalteksten gjelder.")))
    assert not pages.closes("Dette er et sammendrag av loven, som gjelder fra 2020.")
