"""What scans share is what each would find by itself: cues by word, and pieces that a pattern cannot match without."""

from __future__ import annotations

import gc
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardrails.dates import _MONTH_CUES, _MONTH_HERE, _PART_CUES, _WORDED
from guardrails.findings import regions
from guardrails.injection import _PATTERNS
from guardrails.needed import needed, openings
from guardrails.pauses import uncollected
from guardrails.recognisers import RECOGNISERS
from guardrails.redact import Redactor
from guardrails.units import _LOWER_UNIT, _LOWER_UNIT_CUES
from guardrails.window import Window, occurrences
from norsk.names import Kind, lexicon

CUES = ("kehus", " gård", "g.nr", "f.", "st.hans", "vår-2", "isk avd", "(at)", "gata", "at")
PIECES = st.sampled_from([*CUES, "Syk", "SJUKEHUS", "-", "'", "\n", "İ", "å", "7", "x", " ", "historisk", "st", "hans"])


@given(st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=40).map("".join))
@settings(max_examples=200, deadline=None)
def test_cues_are_found_by_word_wherever_they_stand(text: str) -> None:
    window = Window(text)
    lower = window.lower()
    assert len(lower) == len(text)
    assert window.numbers() == [match.start() for match in re.finditer(r"\d+", text)]
    assert window.parted() == [match.start() for match in re.finditer(r"\d+(?= ?[./-])", text)]
    assert {match.start() for match in re.finditer(r"[0-9]+", window.read())} <= {*window.numbers(), *window.reread()}
    if lower == text.lower():
        assert regions(lower, CUES, 8, 20) == regions(text.lower(), CUES, 8, 20)
        assert set(lower.hits(CUES)) == set(occurrences(text.lower(), CUES))


def test_cues_of_capitals_are_told_from_the_same_in_lower_case() -> None:
    for _ in range(2):  # the second window reads them off the table
        window = Window("HELSE Helse helse AHUS")
        assert window.hits(("HELSE", "AHUS")) == [0, 18]
        assert window.lower().hits(("helse",)) == [0, 6, 12]
        assert window.standing(("AHUS", "Hel")) == [(18, 22)]


BEFORE = sorted({entry.before for entry in RECOGNISERS if entry.before} | {pattern.pattern for _, pattern in _PATTERNS})


@pytest.mark.parametrize("pattern", [one for one in BEFORE if needed(one, most=60)])
@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_pattern_matches_nothing_without_one_of_its_pieces(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(re.compile(pattern, re.MULTILINE)))
    assert any(piece in text for piece in needed(pattern, most=60))
    begins, match = openings(pattern, 160), re.search(pattern, text, re.MULTILINE)
    assert match and (not begins or text.startswith(begins, match.start()))


@given(worded=st.from_regex(_WORDED, fullmatch=True), unit=st.from_regex(_LOWER_UNIT, fullmatch=True))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_dates_in_words_and_units_are_looked_for_wherever_they_begin(worded: str, unit: str) -> None:
    month = worded.startswith(_MONTH_CUES) and _MONTH_HERE.match(worded)
    assert worded[0].isdigit() or worded.startswith(_PART_CUES) or month
    places = [match.start() for cue in _LOWER_UNIT_CUES for match in re.finditer(re.escape(cue), unit)]
    assert 0 in {unit.rfind(" ", max(0, at - 17), at + 1) for at in places}


def test_letters_read_as_figures_begin_runs_too() -> None:
    window = Window("Hb 12. " * 30 + "fnr O1O190 12345, tlf. 98 OO ll 32. " + "Hb 12. " * 30)
    begins = {match.start() for match in re.finditer(r"\d+", window.read())}
    assert window.read() != window and begins <= {*window.numbers(), *window.reread()} and not Window("12").reread()


def test_most_contexts_are_told_by_a_few_pieces() -> None:
    assert needed(r"(?:iban|konto)(?:-?(?:nr|nummer))?[ .:]{0,4}$") == ("iban", "konto")
    assert needed(r"\d+[a-z]*") == () == needed("(?i)journal") == needed("(?:abc)?")


def test_what_a_pattern_begins_with_is_told_as_far_as_it_can_be() -> None:
    assert openings(r"\b(?:iban|konto[nN]r)(?:-nr)?[ .:]{0,4}$", 9) == ("iban", "kontoNr", "kontonr")
    assert openings(r"(?:pas ?|fnr){1,2}x?", 9) == ("fnr", "pas")
    assert openings("(?:ABC|d[ef]g)", 9, lower=True) == openings("(?i)(?:abc|d[ef]g)", 9) == ("abc", "deg", "dfg")
    assert openings(r"\d+[a-z]*", 9) == () == openings("(?:abc)?", 9) == openings("(?:ab|cd|ef)", 2)


def test_garbage_is_put_off_by_one_at_a_time_and_collected_again() -> None:
    gc.enable()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():  # as another thread does
            assert not gc.isenabled()
        assert not gc.isenabled()
    with pytest.raises(KeyError), uncollected():
        raise KeyError
    with uncollected(10_000_000):  # for as long as that takes nobody is kept waiting
        assert gc.isenabled()


def test_a_window_leaves_no_garbage() -> None:
    text = Window("Helse Vest, 12.5. og HELSE NORD")
    gc.collect()
    assert text.lower().lower().hits(("helse",)) == text.lower().hits(("helse",)) and text.read() == text
    assert text.hits(("Helse",)) == [0] and text.distinct() and text.numbers()
    del text
    assert gc.collect() == 0


def test_no_word_at_all_is_one_that_nobody_knows() -> None:
    assert lexicon().kind("") == Kind.UNKNOWN == lexicon().as_written("")


def test_a_name_counts_in_every_window_before_and_behind() -> None:
    filler = "Pasienten sover godt. Kontroll om fire uker.\n\n" * 2_500
    text = f"Tveitevåg kom.\n\n{filler}Overlege Kari Tveitevåg tilså.\n\n{filler}Så kom Tveitevåg igjen."
    redacted = Redactor("journal").redact(text)
    assert len(text) > 200_000
    assert "Tveitevåg" not in redacted.text
    assert redacted.text.count("<PERSON_") == 3
