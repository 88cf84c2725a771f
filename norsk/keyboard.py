"""Questions typed where the keyboard has no å, ø or æ ("hvem far tilgang pa journalen", "naar ..."), or in capitals.

Only a text without any of the three letters is looked at, and only where a word that Norwegian lacks becomes one with
them. Then each word is read as the spelling that running text has most often: the word itself or one with some of its
"a", "o", "e", "aa", "oe", "ae" as the letters they may stand for (counts of `letters.tsv`, the table by which scanned
text is mended; see `ingest.letters` for the channel model that needs a whole document).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from norsk.frequency import rarity
from norsk.names import lexicon
from norsk.variants import rows

_WORD = re.compile(r"[^\W\d_]+")
_INDEX = re.compile(r"(?<=[\d).(] )[a-z]\b|(?<=bokstav )[a-z]\b|\b[a-z]\b(?! [^\W\d_])")  # "artikkel 6 (1) a"
_STANDS_FOR = {"aa": "å", "oe": "ø", "ae": "æ", "a": "å", "o": "ø", "e": "æ"}
_MOST = 64  # spellings tried of a word
_SURER = 2  # times as often must another spelling stand in running text as the word that was typed
_SURELY = 30  # and of a word that is one itself, to show that the letters are lost
_SHOUTED = 3  # words in capitals
_LONGEST = 60  # letters of a word; a longer one is none, and each letter of it is a call of `_ways`
_ABBREVIATION = 5  # letters; a row of them is no shouting


def typed(text: str) -> str:
    """`text` with its lost letters back and, where all of it is in capitals, in small ones; else as it is."""
    return _letters_back(_lowered(text))


def _lowered(text: str) -> str:
    found = [word for word in _WORD.findall(text) if len(word) > 1]
    shouted = text.upper() == text and len(found) >= _SHOUTED and max(map(len, found)) > _ABBREVIATION
    return text.lower() if shouted else text


@lru_cache(maxsize=4)
def _letters_back(text: str) -> str:
    if not text.isascii() and re.search("[æøåÆØÅ]", text):
        return text
    found = _WORD.findall(text)
    if not any(_lost(word) for word in found):
        return text
    return _WORD.sub(lambda word: word[0] if _INDEX.match(text, word.start()) else _spelt(word[0]), text)


def _lost(word: str) -> bool:
    """Whether a word is none as it stands and is one with the letters back."""
    if len(word) == 1 or word.isupper():
        return False
    lower, known = word.lower(), _counts()
    if known.get(lower) or rarity(lower) < 1.0:
        return any(known.get(other, 0) > _SURELY * max(known.get(lower, 0), _SURELY) for other in _spellings(lower))
    return any(known.get(other) for other in _spellings(lower))


def _spelt(word: str) -> str:
    if word.isupper() and len(word) > 1:  # an abbreviation
        return word
    lower = word.lower()
    known = _counts()
    best = max(_spellings(lower), key=lambda other: known.get(other, 0), default=lower)
    if known.get(best, 0) <= _SURER * known.get(lower, 0):
        if word[0].isupper() and not known.get(lower) and rarity(lower) == 1.0:
            places = lexicon().places
            best = next((other for other in _spellings(lower) if other in places), lower)
        else:
            best = lower
    return best if word.islower() else best[0].upper() + (best[1:] if word[1:].islower() else word[1:])


def _spellings(word: str) -> list[str]:
    """The spellings that may have been meant, without the word itself."""
    found: list[str] = []
    if len(word) > _LONGEST:
        return found
    for other in _ways(word):
        if other != word:
            found.append(other)
        if len(found) == _MOST:
            break
    return found


def _ways(rest: str) -> Iterator[str]:
    if not rest:
        yield ""
        return
    for typed_as, letter in _STANDS_FOR.items():
        if rest.startswith(typed_as):
            yield from (letter + other for other in _ways(rest[len(typed_as) :]))
    yield from (rest[0] + other for other in _ways(rest[1:]))


@cache
def _counts() -> dict[str, int]:
    """How often words stand in running text of both written standards: those of the table with or near å, ø and æ."""
    counted = ((word, int(nb) + int(nn)) for word, nb, nn in rows("letters.tsv"))
    return {word: number for word, number in counted if word and " " not in word and number > 1} | {"å": 1000, "a": 0}
