"""Index terms of Norwegian text: what a search engine matches instead of the words themselves."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

import Stemmer

from norsk.text import words

# BM25 parameters for passages of about 80 words; average length in terms as `document_terms` counts them.
K1 = 1.2
B = 0.75
AVERAGE_LENGTH = 80.0

_STOPWORDS = frozenset(("og", "i", "på", "for", "til", "av", "er", "det", "som", "en", "et", "den", "de", "at", "med", "om"))


def fold(word: str) -> str:
    """`word` in lower case without accents; æ, ø and å stay letters of their own."""
    word = unicodedata.normalize("NFC", word).lower()
    if word.isascii():
        return word
    return "".join(c if c in "æøå" else unicodedata.normalize("NFD", c)[0] for c in word)


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("norwegian")


@lru_cache(maxsize=200_000)
def _analyse(word: str) -> tuple[str, ...]:
    folded = fold(word)
    return () if folded in _STOPWORDS else (_stemmer().stemWord(folded),)


def document_terms(text: str) -> list[str]:
    """The index terms of `text` in order, with repeats: their counts are BM25's term frequencies."""
    return [term for word in words(text) for term in _analyse(word.text)]


def query_terms(text: str) -> dict[str, float]:
    """Index term -> weight for a question; empty where nothing in it can be searched for."""
    weights: dict[str, float] = {}
    for term in document_terms(text):
        weights[term] = weights.get(term, 0.0) + 1.0
    return weights
