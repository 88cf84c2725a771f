"""A page's "Ja, …" replies to the question above it; beside another question it must not mislead."""

from __future__ import annotations

import pytest

from assistant.replies import of_one

GENERAL = "En app er medisinsk utstyr når produsenten har ment den for behandling."
YES = "Ja, en app som beregner doser, er medisinsk utstyr."
NO = "Nei, en app for trening er ikke medisinsk utstyr."


def test_what_holds_for_all_cases_comes_before_replies_that_contradict_each_other() -> None:
    assert of_one([YES, NO, GENERAL], polar=True) == [2, 0, 1]


def test_a_reply_that_nothing_contradicts_stays_first() -> None:
    assert of_one([YES, GENERAL], polar=True) == [0, 1]


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        ([YES, GENERAL, NO], [0, 1]),
        ([NO, NO, YES], [0, 1]),
        ([YES, NO], [0]),
        ([GENERAL, YES, NO], [0, 1]),
    ],
)
def test_quotes_that_contradict_each_other_do_not_look_like_one_answer(texts: list[str], shown: list[int]) -> None:
    assert of_one(texts, polar=True) == shown


def test_a_question_for_more_than_yes_or_no_gets_no_reply_behind_its_answer() -> None:
    assert of_one([GENERAL, YES], polar=False) == [0]
    assert of_one([GENERAL, YES], polar=True) == [0, 1]


def test_nothing_is_nothing() -> None:
    assert of_one([], polar=True) == []
