"""Notes without capitals: what is found in them, what stays, and that ordinary text is read as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.redaction import Row, load, measure
from guardrails.capitals import lowered as in_lower_case
from guardrails.caseless import CaselessReader, caseless, weights, without_capitals
from guardrails.caseless_window import Paragraph
from guardrails.findings import Finding
from guardrails.redact import Redactor
from norsk.names import lexicon

DATA = Path(__file__).parent / "data" / "notes"


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor("journal")


def lowered(name: str) -> list[Row]:
    return [Row(row.text.lower(), row.entities) for row in load(DATA / name)]


@pytest.mark.parametrize(
    "marked",
    [
        "besøk kl 9. |tarjei| sov, lot ham ligge. skrevet av |oddny|",
        "hentet hos |gunnlaug skarsmo|, falt på badet, kjørt til |røros sykehus|",
        "ringt |rukhsana|, hun jobber på |rødsjø bygg| og kommer fredag",
        "pas |kåre b| uro i natt, bor på |sirma|, elev ved |trollvik skole|",
    ],
)
def test_names_and_units_go_from_a_line_without_capitals(redactor: Redactor, marked: str) -> None:
    parts = marked.split("|")
    text = "".join(parts)
    gone = {at for span in redactor.redact(text).spans for at in range(span.start, span.end)}
    start = 0
    for number, part in enumerate(parts):
        wanted = {at for at in range(start, start + len(part)) if text[at].isalnum()}
        if number % 2:
            assert wanted <= gone, part
        start += len(part)


@pytest.mark.parametrize(
    "marked",
    [
        "OVERF FRA |RØROS SYKEHUS|. DATTER |GUNNLAUG SKARSMO| RINGT, BOR PÅ |SIRMA|. EKG OG CRP TATT.",
        "SETT AV |HEGE NORDLI| |12.11|, PASIENTEN JOBBER PÅ |RØDSJØ BYGG|. TLF |987 65 432|, BIL |DL 20793|.",
    ],
)
def test_names_and_identifiers_go_from_a_paragraph_in_capitals(redactor: Redactor, marked: str) -> None:
    test_names_and_units_go_from_a_line_without_capitals(redactor, marked)


def test_an_address_on_the_web_goes_from_a_line_of_its_own_in_capitals(redactor: Redactor) -> None:
    """A line of one or two words is no paragraph to read in lower case, so the rules read it as it stands."""
    texts = (
        "HTTPS://EKSEMPEL.NO/ANSATTE/INGRID-VIK",
        "PROFIL: WWW.INSTAGRAM.COM/ANNEHAUGEN",
        "SE KARINORDMANN.NO/OM",
    )
    for text in texts:
        (span,) = redactor.redact(text).spans
        assert text[span.start : span.end] == text.split()[-1]
    assert not redactor.redact("SE HTTPS://WWW.HELSEDIREKTORATET.NO/RETNINGSLINJER").spans


def test_notes_in_capitals_are_found_as_well_as_others(redactor: Redactor) -> None:
    """From .88 at .95 before paragraphs in capitals were read in lower case."""
    rows = [Row(row.text.upper(), row.entities) for row in load(DATA / "notes_visit.jsonl")]
    score = measure(redactor, rows)["all"]
    assert score.recall >= 0.97
    assert score.precision >= 0.97


def test_lower_case_keeps_every_letter_in_its_place() -> None:
    assert in_lower_case("ÅSE İ ẞ") == "åse İ ß"


@pytest.mark.parametrize(
    "text",
    [
        "DIAGNOSER: KOLS, ATRIEFLIMMER. EKG: SINUSRYTME. CRP 12, INR 2,4. MARCUMAR SEPONERT FRA 2016.",
        "PARKINSON SIDEN 2014, FÅR SINEMET KL 8 OG 12 OG VIL BO HJEMME",
        "PAS MED CROHNS SYKDOM, HB 9,4 G/DL, MRSA NEG. APGAR 9/10/10. 3400 G VED FØDSEL.",
        "parkinson siden 2014, får sinemet kl 8 og 12 og vil bo hjemme",
        "hun vil bo hjemme, får hjelp til dusj. smerter i hofta, paracet 1 g x 4",
        "crp 88, bl.kultur tatt, startet tazocin iv. obs diurese, noradr 0,08",
        "kontroll om tre måneder punktum ingen tegn til residiv komma trykk fjorten punktum",
    ],
)
def test_the_trade_s_own_words_stay(redactor: Redactor, text: str) -> None:
    assert not redactor.redact(text).spans


def test_notes_in_lower_case_do_not_fall_back(redactor: Redactor) -> None:
    """At first sight .92 at .97, from .71; nobody read which of these entities were missed."""
    score = measure(redactor, load(DATA / "notes_lower_unread.jsonl"))["all"]
    assert score.recall >= 0.91
    assert score.precision >= 0.955


def test_a_reader_of_no_capitals_leaves_ordinary_notes_as_they_were() -> None:
    with_it, without = Redactor("journal"), Redactor("journal")
    without._caseless = None
    rows = [row for row in load(DATA / "notes_home.jsonl")[:24] if not list(without_capitals(row.text))]
    assert len(rows) > 15
    for row in rows:
        assert with_it.redact(row.text).spans == without.redact(row.text).spans


def test_questions_never_meet_it() -> None:
    assert Redactor("sporsmal")._caseless is None


def test_a_paragraph_is_without_capitals_by_its_openings_and_its_words() -> None:
    def found(text: str) -> list[str]:
        return [text[start:end] for start, end in without_capitals(text)]

    assert found("ringt kari, hun kommer. tok crp.\n\nKari Nordmann ringte. Hun kommer.\n \nsov godt i natt") == [
        "ringt kari, hun kommer. tok crp.",
        "sov godt i natt",
    ]
    assert list(caseless("RINGT KARI, HUN KOMMER.\n\nKari kom i dag.")) == [(0, 23, True)]
    assert found("Ringte. Kom. Gikk.") == found("ja") == found("") == []
    assert found("ringt NAV om EKG og crp, ikke svar fra overlegen, prøver igjen i morgen tidlig") != []


def test_a_capital_is_given_back_in_place() -> None:
    text = "ringt ßiri og kari"
    paragraph = Paragraph(text, [Finding(14, 18, "PERSON", 0.9)], {})
    from guardrails.caseless_window import Judgement

    told = [Judgement("PERSON", 0.1), Judgement("PERSON", 0.9), Judgement("PERSON", 0.1), Judgement("PERSON", 0.0)]
    assert paragraph.restored(told, 0.3) == "ringt ßiri og Kari"  # "ß" has no capital of one letter
    assert CaselessReader().read("Kari ringte. Hun kom.", [], [], lambda _: []) == []


def test_the_weights_hold_no_names() -> None:
    lexi = lexicon()
    words = {name[1:] for name in weights().rows if name[:1] == "w" and name[1:].isalpha() and len(name) > 5}
    names = {word for word in words if word in lexi.listed and word not in lexi.common and not lexi.spelt(word)}
    assert not names
