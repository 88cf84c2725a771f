"""Structured identifiers: none is missed, and what looks like one stays."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.identifiers import identifiers, lookalikes
from guardrails.checks import account_check, iban_check, luhn_check, national_kind, organisation_check
from guardrails.recogniser import Recogniser
from guardrails.recognisers import RECOGNISERS
from guardrails.redact import Redactor
from guardrails.scanning import Scanner
from guardrails.surface import digits_read, even
from guardrails.vault import Vault


def missed(count: int, seed: int, redactor: Redactor) -> list[str]:
    """Cases of which a letter or digit stayed."""
    left = []
    for case in identifiers(count, seed):
        gone = {at for span in redactor.redact(case.text).spans for at in range(span.start, span.end)}
        if any(at not in gone for at in range(case.start, case.end) if case.text[at].isalnum()):
            left.append(f"{case.kind}: {case.text!r}")
    return left


def false_alarms(count: int, seed: int, redactor: Redactor) -> Counter[str]:
    return Counter(case.kind for case in lookalikes(count, seed) if redactor.redact(case.text).spans)


@pytest.fixture(scope="module")
def journal() -> Redactor:
    return Redactor("journal")


def test_no_identifier_is_missed(journal: Redactor) -> None:
    assert missed(5_000, 11, journal) == []


def test_look_alikes_stay(journal: Redactor) -> None:
    assert sum(false_alarms(3_000, 12, journal).values()) < 30


@pytest.mark.soak
@pytest.mark.parametrize("profile", ["sporsmal", "journal", "streng"])
def test_no_identifier_of_thirty_thousand_is_missed(profile: str) -> None:
    redactor = Redactor(profile)
    assert missed(30_000, 13, redactor) == []
    assert sum(false_alarms(30_000, 14, redactor).values()) < 300


@pytest.mark.parametrize("entry", RECOGNISERS, ids=lambda entry: f"{entry.type}-{entry.example}")
def test_every_recogniser_finds_its_example(entry: object) -> None:
    assert isinstance(entry, Recogniser)
    found = Scanner(entry.profiles[-1]).scan(even(f"Se {entry.example} her.").text)
    if entry.keeps:
        assert found == []
    else:
        assert found, entry.example


def test_letters_that_a_machine_read_for_digits() -> None:
    assert digits_read("fnr O1OI9O l2345 og 98 OO lI 32") == "fnr 010190 12345 og 98 00 11 32"
    assert digits_read("Paracet l g x 3, O2-metning 96 %") == "Paracet l g x 3, 02-metning 96 %"


def test_check_digits_label_and_never_drop(journal: Redactor) -> None:
    assert national_kind("41815012345") is None
    assert journal.redact("Nummer 41815012345.").text == "Nummer <FNR_1>."


def test_check_digits() -> None:
    # Computed: a synthetic number (month + 80), the standard's IBAN example, a test card, an invalid of each.
    assert national_kind("01819099932") in (None, "FNR")
    assert iban_check("NO93 8601 1117 947") and not iban_check("NO93 8601 1117 948")
    assert luhn_check("4111111111111111") and not luhn_check("4111111111111112")
    assert not organisation_check("123456789") and not account_check("12345678900")


@pytest.mark.parametrize(
    "unit", ["1.", "1 ", "0047 ", "A", "O0 ", "storgata ", "Helse Vest, ", "@a.", "KARI ", "\u0301a"]
)
def test_patterns_are_linear_in_the_work_they_do(unit: str) -> None:
    """Four times the text takes about four times the steps: counted as calls, for clocks are no tests."""
    import cProfile
    import pstats

    redactor = Redactor("journal")
    redactor.redact(unit * 100)

    def calls(length: int) -> int:
        profile = cProfile.Profile()
        profile.runcall(redactor.redact, (unit * length)[:length])
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    assert calls(20_000) < 5 * calls(5_000) + 10_000


def test_one_long_word_is_read_in_linear_time() -> None:
    """A pattern that looked again from every capital, to the end of the word, ran into the deadline here."""
    text = "lDPS" * 15_000
    vault = Vault()
    assert vault.restore(Redactor("streng").redact(text, vault).text) == text


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("GPS 59.9139, 10.7522 og videre.", "59.9139, 10.7522"),
        ("Funnet ved 59.9139N 10.7522E. Ole Vig fulgte.", "59.9139N 10.7522E"),
        ("Lat: 59.9139 lon: 10.7522.", "59.9139 lon: 10.7522"),
        ("Var koblet til 10.0.0.12 i natt.", "10.0.0.12"),
    ],
)
def test_an_identifier_goes_whole_and_nothing_beside_it(text: str, identifier: str) -> None:
    assert identifier in {text[span.start : span.end] for span in Redactor("journal").redact(text).spans}
