"""Keys: the roots under which the words of question and sentence are compared, and what may stand for them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

import Stemmer

from norsk.compounds import split
from norsk.terms import fold
from norsk.variants import canonical


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("norwegian")


_DERIVED = (("asjon", "er"), ("ning", ""), ("ing", ""))  # presentasjon~presentere, veiledning~veilede
_IRREGULAR = {
    "ansv": "ansvar",
    "byer": "by",
    "byen": "by",
    "eier": "eie",
    "eies": "eie",
    "eide": "eie",
    "mål": "mål",
    "delt": "delta",
}


_GENITIVE = re.compile(r"[A-ZÆØÅ]{2,}s")  # "NVPs"
_DIGITS = {
    "to": "2",
    "tre": "3",
    "fire": "4",
    "fem": "5",
    "seks": "6",
    "sju": "7",
    "syv": "7",
    "åtte": "8",
    "ni": "9",
    "ti": "10",
}


@lru_cache(maxsize=100_000)
def key(word: str) -> str:
    """The root under which a word is compared: folded, stemmed, and without the endings that turn verbs into nouns."""
    if _GENITIVE.fullmatch(word):
        word = word[:-1]
    folded = fold(word)
    if folded in _DIGITS:
        return _DIGITS[folded]
    if folded in ("styret", "styrets"):  # the board, not what one governs
        return "styret"
    stem = str(_stemmer().stemWord(canonical(folded)))
    for ending, instead in _DERIVED:
        if stem.endswith(ending) and len(stem) - len(ending) >= 3:
            stem = stem[: -len(ending)] + instead
            break
    for irregular, regular in _IRREGULAR.items():
        if stem.endswith(irregular) and (stem == irregular or irregular == "ansv"):
            return stem[: -len(irregular)] + regular
    return stem


@lru_cache(maxsize=100_000)
def parts(word: str) -> tuple[str, ...]:
    """The keys of a compound's parts, in order; empty where the word is none."""
    folded = fold(word)
    pieces = [piece for piece in folded.split("-") if piece]
    found = [part for piece in pieces for part in (split(piece) or (piece,))]
    return tuple(key(part) for part in found) if len(found) > 1 else ()


@cache
def paraphrases() -> dict[str, frozenset[str]]:
    """Key of a word -> keys of the words that may answer for it."""
    groups: dict[str, set[str]] = {}
    for row in resources.files("norsk").joinpath("data/paraphrases.tsv").read_text(encoding="utf-8").splitlines():
        if row.strip() and not row.startswith("#"):
            keys = {key(word) for word in row.split("\t")}
            for each in keys:
                groups.setdefault(each, set()).update(keys)
    return {each: frozenset(keys - {each}) for each, keys in groups.items()}


@cache
def thesaurus() -> dict[str, frozenset[str]]:
    """Key of a word -> keys of words near it in meaning. A row's headword meets its others, and they it alone."""
    near: dict[str, set[str]] = {}
    for row in resources.files("norsk").joinpath("data/thesaurus.tsv").read_text(encoding="utf-8").splitlines():
        if row.strip() and not row.startswith("#"):
            first, *rest = (key(word) for word in row.split("\t"))
            near.setdefault(first, set()).update(rest)
            for each in rest:
                near.setdefault(each, set()).add(first)
    return {each: frozenset(keys - {each}) for each, keys in near.items()}
