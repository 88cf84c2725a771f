"""The second reader: what it adds to the rules, what it leaves alone, what its weights hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.identifiers import lookalikes
from guardrails import second
from guardrails.evidence import is_title
from guardrails.redact import Redactor
from guardrails.second import SecondReader
from guardrails.second_features import features
from guardrails.second_forms import Forms, mark, shape
from guardrails.second_window import WEAK, Document
from norsk.names import lexicon

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def rules() -> Redactor:
    return Redactor("journal", second=False)


@pytest.fixture(scope="module")
def both() -> Redactor:
    return Redactor("journal")


def gone(redactor: Redactor, text: str) -> set[int]:
    return {at for span in redactor.redact(text).spans for at in range(span.start, span.end)}


def whole(redactor: Redactor, marked: str) -> bool:
    """Whether what stands between bars goes whole."""
    before, value, after = marked.split("|")
    found = gone(redactor, before + value + after)
    return all(at in found for at in range(len(before), len(before) + len(value)) if (before + value)[at].isalnum())


def test_it_takes_guesses_back_and_nothing_else(rules: Redactor, both: Redactor) -> None:
    rows = [json.loads(line) for line in (DATA / "notes" / "notes_ward.jsonl").read_text("utf-8").splitlines()]
    for row in rows[:12]:
        guesses = [span for span in rules.redact(row["text"]).spans if span.type == "PERSON" and span.score <= WEAK]
        guessed = {at for span in guesses for at in range(span.start, span.end)}
        assert gone(rules, row["text"]) - gone(both, row["text"]) <= guessed


def test_a_drug_that_no_list_has_is_no_name(rules: Redactor, both: Redactor) -> None:
    text = "Startet med Brivatran 20 mg x 2 og Lozanex ved behov."
    assert gone(rules, text)
    assert not gone(both, text)
    assert gone(Redactor("streng"), text) >= gone(Redactor("streng", second=False), text)


def test_it_finds_a_name_where_no_rule_does(rules: Redactor, both: Redactor) -> None:
    marked = "pas var hos |solgunna| og ringte derfra"
    assert not whole(rules, marked)
    assert whole(both, marked)


def test_clinical_notes_of_nobody_lose_next_to_nothing(rules: Redactor, both: Redactor) -> None:
    """Notes written for coding, none of which the weights were fitted to."""
    lines = (DATA / "coding" / "notes_medical_seen.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["note"] for line in lines]
    added = [text for text in texts if gone(both, text) - gone(rules, text)]
    assert len(texts) > 150
    assert len(added) <= len(texts) // 50


def test_lookalikes_stay(both: Redactor) -> None:
    cases = list(lookalikes(600, seed=99))
    assert sum(bool(both.redact(case.text).spans) for case in cases) < 6


def test_it_is_lazy_and_the_same_each_time(both: Redactor) -> None:
    second.weights.cache_clear()
    reader = SecondReader()
    assert second.weights.cache_info().currsize == 0
    text = "Ringt pårørende, snakket med Tjodvarg på kveld. Bytter til Vekstbedriften Kvernhaug i mai."
    first = reader.scan(text, [])
    assert second.weights.cache_info().currsize == 1
    assert first == reader.scan(text, []) == SecondReader().scan(text, [])
    assert all(text[one.start : one.end].strip() == text[one.start : one.end] for one in first)


def test_a_question_is_read_by_the_rules_alone() -> None:
    assert Redactor("sporsmal")._second is None
    assert Redactor("streng")._second is not None


def test_a_token_is_told_by_its_shape_and_what_parts_it() -> None:
    assert [shape(one) for one in ("LAB-2026-55310", "hegber03", "Eva-Lill", "e-post", "HUS", "20.11")] == [
        "X-9999-99999",
        "x99",
        "Xx-Xx",
        "x",
        "XX",
        "99.99",
    ]
    assert [mark(gap) for gap in (" ", "", ": ", " (", ".\n")] == ["_", "", ":", "(", "/n"]


def test_short_numbers_headings_and_plain_words_are_not_judged() -> None:
    text = "Hoveddiagnosekode: S7 Alder: 61. Pasienten kom selv med Tjodvarg."
    document = Document(text, [], Forms(lexicon()))
    assert [document.tokens[index] for index in document.candidates()] == ["Tjodvarg"]


def test_the_weights_hold_no_names() -> None:
    """Words by themselves are public: in the dictionaries, short and no listed name, or a title."""
    lexi = lexicon()
    for feature in second.weights().features:
        if feature.startswith("w"):
            word = feature[1:]
            assert is_title(word) or word in lexi.common or (len(word) < 5 and word not in lexi.listed), word


def test_no_text_is_too_long_or_too_odd() -> None:
    reader = SecondReader()
    for text in ("", " ", "a" * 50_000, "A-" * 30_000, "1." * 30_000, "Å\u0301 1\n" * 5_000, ":" * 1_000):
        for one in reader.scan(text, []):
            assert 0 <= one.start < one.end <= len(text)
            assert 0 < one.score <= 0.5


def test_every_look_yields_features() -> None:
    document = Document("Sign. Kari, tlf 12", [], Forms(lexicon()))
    for index, group in document.candidates().items():
        looks = document.looks(index, group)
        assert all(isinstance(name, str) for look in looks for name in features(look, document.forms))
