"""How rare a word is in Norwegian running text: what a match on it is worth."""

from __future__ import annotations

import math
from functools import lru_cache
from importlib import resources

import Stemmer

_UNSEEN = 2.0  # occurrences assumed for a stem below the table's floor of 4


@lru_cache(maxsize=1)
def _table() -> dict[str, int]:
    rows = resources.files("norsk").joinpath("data/frequency.tsv").read_text(encoding="utf-8").splitlines()
    return {stem: int(count) for stem, count in (row.split("\t") for row in rows if not row.startswith("#"))}


@lru_cache(maxsize=1)
def _total() -> int:
    return sum(_table().values())


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("norwegian", 0)  # without a cache of its own: `rarity` has one


@lru_cache(maxsize=1)
def _top() -> int:
    return max(_table().values())


@lru_cache(maxsize=50_000)
def rarity(word: str) -> float:
    """Self-information of a word, scaled to 0 (as common as *og*) … 1 (not in the table).

    `word` is one word in any case. The scale is logarithmic: log(total/count) over its largest value
    (Shannon's surprisal), with the most common stem as zero.
    """
    table = _table()
    stem = _stemmer().stemWord(word.lower())
    count = table.get(stem, _UNSEEN)
    top = _top()
    return max(0.0, min(1.0, math.log(top / count) / math.log(top / _UNSEEN)))


def counted_among(words: list[str]) -> list[str]:
    """Those of `words` (lower case) whose stem the table counts: `rarity` below 1, asked of many at once."""
    table = _table()
    return [word for word, stem in zip(words, _stemmer().stemWords(words), strict=True) if stem in table]
