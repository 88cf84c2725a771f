"""Whether a word that nobody knows is spelt like a name or like a drug, a firm or a term.

A naive Bayes classifier over runs of three and four letters, learnt at first use from the lists of `data/`: names of
persons and places against drugs, products and the vocabulary of coding. It has no weights of its own, so what is added
to the lists sharpens it. Held out by lot, a fifth of either kind: .71 of the names and .02 of the terms (.10 of drugs
and firms) score above `LIKE`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Final

LIKE: Final = 0.6  # mean log odds of a word's runs
_LENGTHS: Final = (3, 4)
_TERMS: Final = ("clinic_terms", "clinic_words", "clinic_signs", "clinic_details")
_WORD: Final = re.compile(r"[a-zæøå]{5,}")


def _runs(word: str) -> list[str]:
    edged = f"^{word}$"
    return [edged[at : at + length] for length in _LENGTHS for at in range(len(edged) - length + 1)]


def learn(names: Iterable[str], others: Iterable[str]) -> Callable[[str], float]:
    """A score of lower-case words: the mean log odds of a word's runs, above 0 where it is spelt like `names`."""
    mine, theirs = (Counter(run for word in words for run in _runs(word)) for words in (names, others))
    known = [run for run in mine.keys() | theirs.keys() if len(run) == _LENGTHS[0] or mine[run] + theirs[run] > 1]
    ours, all_theirs, kinds = mine.total(), theirs.total(), len(known)
    odds = {
        run: math.log((mine[run] + 0.5) / (ours + kinds / 2) / ((theirs[run] + 0.5) / (all_theirs + kinds / 2)))
        for run in known
    }

    def score(word: str) -> float:
        runs = _runs(word)
        return sum(odds.get(run, 0.0) for run in runs) / len(runs) if runs else 0.0

    return score


@cache
def terms() -> frozenset[str]:
    """Words of the vocabulary of coding, in lower case: names of diseases, of what is found and done."""
    data = files("norsk") / "data"
    return frozenset(
        word for name in _TERMS for word in _WORD.findall((data / f"{name}.tsv").read_text("utf-8").lower())
    )


def likeness(names: frozenset[str], things: frozenset[str]) -> Callable[[str], float]:
    """`learn` from listed `names` and listed `things` with the terms of coding; words of both count as names."""
    wanted = [word for word in names if len(word) > 2 and word.isalpha()]
    return learn(wanted, [word for word in things | terms() if len(word) > 3 and word.isalpha() and word not in names])
