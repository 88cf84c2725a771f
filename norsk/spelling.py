"""Likely errors in Norwegian text: misspelt words, compounds written apart, words of another standard or language.

Built for precision. A word is called misspelt only where no dictionary, compound or table knows it and a known word
lies one edit away; compounds written apart are told by `norsk.apart`. Names, quotations, addresses, abbreviations and
numbers are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from norsk.apart import is_split_compound, joined_nouns, tells
from norsk.compounds import is_part, split
from norsk.evidence import counts, foreign_forms, is_norwegian, known_in, speller, word_odds
from norsk.meaning import is_stopword
from norsk.misspelt import corrections
from norsk.text import abbreviations, words

ErrorKind = Literal["saerskriving", "spelling", "mixing", "danish", "swedish", "english"]

_LEAVE = re.compile(
    r"«[^»]{3,}»|\"[^\"]{3,}\"|“[^”]{3,}”|\(?(?:https?://|www\.)\S+|\S+@\S+|\b\w+\.(?:no|com|org|eu)\b|`[^`]*`"
)
_FOLLOWING = re.compile(r" (\w+)")
_SHORTEST = 5
_MIXED = 3.0  # log-odds beyond which one form belongs to the other standard
_SURE_TEXT = 2


@dataclass(frozen=True, slots=True)
class Error:
    """A likely error: `text[start:end]` and its kind."""

    start: int
    end: int
    kind: ErrorKind


def find_errors(text: str, standard: str) -> tuple[Error, ...]:
    """The likely errors of a text written in `standard` ("nb" or "nn"), in order; empty without dictionaries."""
    if speller() is None:
        return ()
    left = [match.span() for match in _LEAVE.finditer(text)]
    found: list[Error] = []
    previous: tuple[int, int, str] | None = None
    run: list[tuple[int, int]] = []
    before = ""
    for word in words(text):
        raw = word.text
        lower = raw.lower()
        if any(start < word.end and word.start < end for start, end in left) or not raw.isalpha():
            previous = None
            continue
        opening = not text[: word.start].strip() or text[: word.start].rstrip()[-1] in '.!?:\n«"-–'
        lowercase = raw.islower() or (opening and raw[1:].islower())
        if (
            previous
            and raw.islower()
            and text[previous[1] : word.start] == " "
            and (
                is_split_compound(previous[2], lower, before)
                or (text[previous[0]].islower() and joined_nouns(previous[2], lower, before))
            )
            and not tells(lower, _next(text, word.end))
            and not (not before and _imperative(text[previous[0]], previous[2]))
        ):
            found.append(Error(previous[0], word.end, "saerskriving"))
        kind = _judge(lower, standard) if lowercase and len(lower) > 2 else None
        if kind == "spelling" and not raw.islower():
            kind = None  # a name may open a sentence
        if kind == "english":
            run.append((word.start, word.end))
        else:
            found += _english(run)
            run = []
            if kind:
                found.append(Error(word.start, word.end, kind))
        before = previous[2] if previous else ""
        previous = (word.start, word.end, lower) if lowercase else None
    found += _english(run)
    found += [Error(match.start(), match.end(), "saerskriving") for match in _FIXED.finditer(text)]
    return tuple(sorted(found, key=lambda error: (error.start, error.end)))


def _next(text: str, at: int) -> str:
    """The word right after a place, in lower case, or "" where none follows before punctuation."""
    following = _FOLLOWING.match(text, at)
    return following[1].lower() if following else ""


def _imperative(initial: str, word: str) -> bool:
    """Whether a word that opens a sentence may be an order ("Sil væsken")."""
    dictionary = speller()
    return (
        initial.isupper() and dictionary is not None and dictionary.known(word + "e") and dictionary.known(word + "er")
    )


def _english(run: list[tuple[int, int]]) -> list[Error]:
    """English in a row is leakage; a single English word is as a rule a term of the trade."""
    return [Error(start, end, "english") for start, end in run] if len(run) >= 3 else []


@lru_cache(maxsize=50_000)
def _judge(word: str, standard: str) -> ErrorKind | None:
    dictionary = speller()
    if dictionary is None or (is_stopword(word) and is_norwegian(word) and abs(word_odds(word)) < _MIXED):
        return None
    other = "nn" if standard == "nb" else "nb"
    if is_norwegian(word):
        against = word_odds(word) if standard == "nb" else -word_odds(word)
        own = dictionary.known(word, standard)
        if against >= _MIXED and not own and dictionary.known(word, other):
            return "mixing"
        return None
    forms = foreign_forms()
    if word in forms["da"]:
        return "danish"
    if re.search("[äö]", word) or word in forms["sv"]:
        return "swedish"
    if word in forms["en"]:
        return "english"
    if is_part(word) or split(word) or word in abbreviations():
        return None
    if len(word) >= _SHORTEST and not _made_of_words(word) and _near(word, standard):
        return "spelling"
    return "english" if known_in(word, "en") else None


_ENDINGS = ("en", "et", "er", "ene", "a", "ane", "ar", "s", "ens", "ets", "enes", "ende", "ande", "n", "ne", "r")


def _made_of_words(word: str) -> bool:
    """Whether a known word with an ending, or two known words, make up the word, dictionary or not."""
    dictionary = speller()
    if dictionary is None:
        return True
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if (stem != word and len(stem) >= 4 and dictionary.known(stem) and ending not in ("n", "r", "ne")) or (
            stem != word and ending in ("n", "r", "ne") and stem.endswith("e") and dictionary.known(stem)
        ):
            return True
    for at in range(4, len(word) - 3):
        first, second = word[:at], word[at:]
        if len(second) >= 4 and dictionary.known(second):
            base = first.removesuffix("s") if len(first) > 4 else first
            if dictionary.known(first) or dictionary.known(base) or dictionary.known(first.removesuffix("e")):
                return True
    return False


@lru_cache(maxsize=20_000)
def _near(word: str, standard: str) -> bool:
    """Whether a known word lies one edit away: a word of parts, or one that the standard's dictionary has."""
    if corrections(word):
        return True
    dictionary = speller()
    return dictionary is not None and any(
        dictionary.known(other, standard) and sum(counts().get(other, (0, 0))) >= 2 for other in _doublings(word)
    )


def _doublings(word: str) -> set[str]:
    """The word with one consonant doubled or halved, the commonest slip in Norwegian."""
    found = set()
    for at in range(1, len(word)):
        if word[at] == word[at - 1]:
            found.add(word[:at] + word[at + 1 :])
        elif word[at] not in "aeiouyæøå":
            found.add(word[:at] + word[at] + word[at:])
    return found


# Words always written together that are no noun: "imens", "hverandre", "kjempefin" (Språkrådet).
_FIXED = re.compile(
    r"\b(?:[Ii] mens|[Hh]ver andre(?=[.,;!?]|\s(?:og|i|på|med|for|som)\b|$)"
    r"|(?:kjempe|super) \w*(?:ig|full|som|sterk|fin|bra|gøy|stor|god|flott|morsom|interessant)e?"
    r"|[Ii] følge(?! med)|(?:en hver|et hvert)(?! av| sin)"
    r"|alt for (?:mye|mange|få|lite|stor|lang|høy|dyr|ofte|sent|tidlig|dårlig|vanskelig|liten|kort)(?:t|e)?)\b"
)
