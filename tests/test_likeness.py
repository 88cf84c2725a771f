"""Words that nobody knows: spelt like a name, or like a drug."""

from __future__ import annotations

import pytest

from guardrails.redact import Redactor
from norsk.likeness import LIKE, learn, likeness
from norsk.names import Kind, lexicon


def test_half_of_the_names_and_few_of_the_things_are_told_by_their_letters() -> None:
    """Learnt on four fifths, asked about the fifth, so that no word was seen before."""
    lexi = lexicon()
    names = sorted(word for word in lexi.first | lexi.last if len(word) > 3 and word.isalpha())
    things = sorted(word for word in lexi.kept - lexi.first - lexi.last if len(word) > 3 and word.isalpha())
    score = likeness(
        frozenset(word for at, word in enumerate(names) if at % 5),
        frozenset(word for at, word in enumerate(things) if at % 5),
    )
    assert sum(score(word) > LIKE for word in names[::5]) / len(names[::5]) > 0.5
    assert sum(score(word) > LIKE for word in things[::5]) / len(things[::5]) < 0.15


def test_an_unseen_word_without_a_known_run_scores_nothing() -> None:
    assert learn(["hansen"], ["paracet"])("qqq") == 0.0
    assert learn(["hansen"], ["paracet"])("") == 0.0


@pytest.mark.parametrize("name", ["Holsether", "Sivertstøl", "Kvamsdal"])
def test_a_family_name_in_no_list_goes_where_it_opens_a_line(name: str) -> None:
    text = f"Seng 6: {name}, respirator døgn 9."
    assert name not in Redactor("journal").redact(text).text


@pytest.mark.parametrize("word", ["Sevofluran", "Oxycontin", "Hjemmesykepleie", "Blodprøvetaking"])
def test_what_is_spelt_like_a_drug_or_a_term_stays(word: str) -> None:
    assert not lexicon().kind(word) & Kind.LIKELY
    assert word in Redactor("journal").redact(f"Aktuelt: {word} gitt i går.").text
