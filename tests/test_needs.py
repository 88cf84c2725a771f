"""A question is like the needs of the provision that answers it, whatever the length of that provision's row."""

from __future__ import annotations

from collections import Counter

import pytest

from norsk.needs import _Odds, likeness
from norsk.provisions import Provision


def test_the_same_word_says_more_of_a_row_of_which_it_is_a_larger_part() -> None:
    short, long = Counter(gris=2, hjerte=1), Counter(gris=2, hjerte=1) + Counter({f"ord{at}": 1 for at in range(200)})
    of_short, of_long, of_none = _Odds([short, long, Counter(vedtak=3)], prior=50.0).log({"gris": 1.0})
    assert of_short > 0 > max(of_long, of_none)


@pytest.mark.parametrize(
    ("question", "act", "section"),
    [
        ("Kan vi varme opp katetre og bruke dem om igjen?", "lov-2020-05-07-37", "§ 6"),
        ("Hvem overtar styringen når helseforetaket blir oppløst?", "lov-2001-06-15-93", "§ 47"),
        ("Får dei setje inn eit grisehjarte i far min?", "lov-2015-05-07-25", "§ 19"),
    ],
)
def test_a_provision_that_few_ask_about_is_most_like_its_question(question: str, act: str, section: str) -> None:
    like = likeness(question)
    assert max(like, key=lambda each: like[each]) == Provision(act, section)


def test_a_question_without_a_word_of_the_tables_is_like_nothing() -> None:
    assert likeness("zzyzx qwqwqw") == {}
