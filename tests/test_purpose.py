"""Questions about rules pass, whatever they mention; wishes for treatment advice are declined with a reason."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from guardrails.purpose import gate

DATA = Path(__file__).parent / "data/purpose"
PASS = DATA.joinpath("pass.txt").read_text(encoding="utf-8").splitlines()
DECLINE = [line.split("\t") for line in DATA.joinpath("decline.tsv").read_text(encoding="utf-8").splitlines()]


def test_the_lists_are_large_enough_to_mean_something() -> None:
    assert len(set(PASS)) >= 150
    assert len({question for _, question in DECLINE}) >= 80


@pytest.mark.parametrize("question", PASS)
def test_questions_about_rules_pass(question: str) -> None:
    decision = gate(question)
    assert (decision.allowed, decision.reason, decision.message) == (True, "ok", "")


@pytest.mark.parametrize(("reason", "question"), DECLINE)
def test_what_lies_outside_the_purpose_is_declined_with_its_reason(reason: str, question: str) -> None:
    decision = gate(question)
    assert (decision.allowed, decision.reason) == (False, reason)
    assert decision.message.endswith(".")


@pytest.mark.parametrize(
    "question", ["hvem har ansvaret", "HVEM HAR ANSVARET?", "  hvem   har ansvaret  ", "xqzt vlprm", "", "?"]
)
def test_fragments_capitals_and_unknown_words_pass(question: str) -> None:
    assert gate(question).allowed


def test_a_long_paste_is_decided_quickly() -> None:
    text = "hvor mye kan jeg ta med meg av dette og hva skal jeg gjøre med det " * 300
    started = time.perf_counter()
    gate(text)
    assert time.perf_counter() - started < 2.0
