"""Evidence of single words: how often each standard has them, what the dictionaries know, who else uses them.

The tables are small and derived (`benchmarks/derive_written.py`); they hold counts of forms, never sentences.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

import simplemma

from norsk.dictionary import Dictionary, DictionaryMissing

# Evidence of one word is bounded so that a single odd form cannot outvote a sentence; a form seen less often than
# this is also judged by its edges. Both chosen on the training half.
_BOUND = 6.0
_SEEN_ENOUGH = 4


def affixes(word: str) -> list[str]:
    """The edges of a word that carry its inflection and spelling: its last 3–5 and first 3–4 letters, with ^ and $."""
    edged = f"^{word}$"
    return [edged[-k:] for k in (3, 4, 5) if len(edged) > k] + [edged[:k] for k in (3, 4) if len(edged) > k]


@lru_cache(maxsize=100_000)
def word_odds(word: str, name: bool = False, bare: bool = False) -> float:
    """Log-odds of nynorsk over bokmål for one lower-case word; `name` when it was written with a capital.

    `bare` says that the text has lost its æ, ø and å, so that "fra" may be "frå".
    """
    nb, nn = counts().get(word, (0, 0))
    if bare or not nb + nn:
        more = _restored().get(word.translate(_BARE), (0, 0))
        nb, nn = nb + more[0], nn + more[1]
    odds = math.log((nn + 0.5) / (nb + 0.5))
    if nb + nn < _SEEN_ENOUGH:
        for edge in affixes(word):
            nb, nn = counts().get(edge, (0, 0))
            odds += math.log((nn + 2) / (nb + 2)) / 2
        if not name:
            odds += 1.5 * _dictionary_vote(word)
    return max(-_BOUND, min(_BOUND, odds))


def _dictionary_vote(word: str) -> int:
    dictionary = speller()
    if dictionary is None or len(dictionary.standards) < 2:
        return 0
    return int(dictionary.known(word, "nn")) - int(dictionary.known(word, "nb"))


@cache
def speller() -> Dictionary | None:
    """The spelling dictionaries, or None where they are not installed."""
    try:
        return Dictionary.load()
    except DictionaryMissing:
        return None


@cache
def counts() -> dict[str, tuple[int, int]]:
    """Word form or edge -> how often it was seen in bokmål and in nynorsk."""
    rows = (line.split("\t") for line in _lines("written.tsv"))
    return {form: (int(nb), int(nn)) for form, nb, nn in rows}


# What scanning and foreign keyboards make of the Norwegian letters.
_BARE = str.maketrans({"å": "a", "ø": "o", "æ": "ae", "ä": "a", "ö": "o", "â": "a", "ô": "o"})


@cache
def _restored() -> dict[str, tuple[int, int]]:
    """The forms that have æ, ø or å as they stand without them: "sjolv", "nar"."""
    bare: dict[str, tuple[int, int]] = {}
    for form, (nb, nn) in counts().items():
        plain = form.translate(_BARE)
        if plain != form and form[0] != "^" and form[-1] != "$":
            had = bare.get(plain, (0, 0))
            bare[plain] = (had[0] + nb, had[1] + nn)
    return bare


def lost_letters(words: Iterable[str]) -> bool:
    """Whether lower-case words have lost their æ, ø and å: none has one, and some are no words without ("ogsa")."""
    listed = list(words)
    if any(letter in word for word in listed for letter in "æøå"):
        return False
    known = counts()
    return any(word not in known and len(word) > 1 and word.translate(_BARE) in _restored() for word in listed)


@cache
def foreign_forms() -> dict[str, frozenset[str]]:
    """Language -> its telling forms."""
    table: dict[str, frozenset[str]] = {}
    for line in _lines("written_foreign.tsv"):
        language, forms = line.split("\t")
        table[language] = table.get(language, frozenset()) | frozenset(forms.split())
    return table


def _lines(name: str) -> list[str]:
    lines = files("norsk.data").joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=100_000)
def is_norwegian(word: str) -> bool:
    """Whether a lower-case word is seen in Norwegian or in a Norwegian dictionary."""
    nb, nn = counts().get(word, (0, 0))
    if nb + nn >= _SEEN_ENOUGH:
        return True
    dictionary = speller()
    return dictionary is not None and dictionary.known(word)


@lru_cache(maxsize=20_000)
def known_in(word: str, language: str) -> bool:
    """Whether simplemma's word list of a neighbouring language has the word (loaded at its first use)."""
    return bool(simplemma.is_known(word, lang=language))
