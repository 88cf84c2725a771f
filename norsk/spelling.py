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
from norsk.concord import described, disagrees
from norsk.evidence import foreign_forms, is_norwegian, known_in, speller, word_odds
from norsk.meaning import is_stopword
from norsk.names import Kind, lexicon, wordset
from norsk.phrases import phrase_errors
from norsk.slips import meant
from norsk.text import words

ErrorKind = Literal["saerskriving", "spelling", "mixing", "danish", "swedish", "english"]

_LEAVE = re.compile(
    # a mark that is never closed is looked after so far only: many of them took the square of their number
    r"«[^»]{3,2000}»|\"[^\"]{3,}\"|“[^”]{3,2000}”|\(?(?:https?://|www\.)\S+|\S{1,64}@\S+"
    r"|\b\w++\.(?:no|com|org|eu)\b|`[^`]*`"
)
_NUMBERED = re.compile(r" (?:\d|(?:en|to|tre|fire|fem|seks)\b)")  # "kols grad tre", "senter seng 4": a label
_FAR = 80  # characters before a word that tell where it stands
_FOLLOWING = re.compile(r" (\w+)")
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
    at = 0  # the first of them that ends after the word
    found: list[Error] = []
    previous: tuple[int, int, str] | None = None
    run: list[tuple[int, int, bool]] = []
    before = ""
    for word in words(text):
        raw = word.text
        lower = raw.lower()
        while at < len(left) and left[at][1] <= word.start:
            at += 1
        if (at < len(left) and left[at][0] < word.end) or not raw.isalpha():
            previous = None
            continue
        opening = text[max(0, word.start - _FAR) : word.start].rstrip()[-1:] in '.!?:«"-–'  # or nothing stands there
        lowercase = raw.islower() or (opening and raw[1:].islower())
        if (
            previous
            and raw.islower()
            and text[previous[1] : word.start] == " "
            and (
                is_split_compound(previous[2], lower, before)
                or (
                    text[previous[0]].islower()
                    and any(told(previous[2], lower, before) for told in (joined_nouns, disagrees, described))
                )
            )
            and not tells(lower, _next(text, word.end))
            and not _NUMBERED.match(text, word.end)
            and not _named(text[previous[0] : previous[1]], raw)
            and not (not before and _imperative(text[previous[0]], previous[2]))
        ):
            found.append(Error(previous[0], word.end, "saerskriving"))
        kind = _judge(lower, standard) if lowercase and (len(lower) > 2 or lower in _SHORT) else None
        if kind == "swedish" and raw[0].isupper() and re.search("[äö]", lower):
            kind = None  # "Köbners fenomen": a name may open a sentence
        if kind == "mixing" and _official(text, word.start, lower):
            kind = None
        if lowercase and kind in (None, "english") and _misspelt(text, word.start, word.end, standard):
            kind = "spelling"
        if kind == "english" or (lower in foreign_forms()["en"] and (kind is None or run)):
            run.append((word.start, word.end, kind is not None))
        else:
            found += _english(text, run)
            run = []
            if kind:
                found.append(Error(word.start, word.end, kind))
        before = previous[2] if previous else ""
        previous = (word.start, word.end, lower) if lowercase else None
    found += _english(text, run)
    taken = {at for error in found for at in range(error.start, error.end)}
    for start, end, phrase in phrase_errors(text, standard):
        if not any(start < stop and begin < end for begin, stop in left) and not taken & set(range(start, end)):
            found.append(Error(start, end, phrase))
            taken.update(range(start, end))
    return tuple(sorted(found, key=lambda error: (error.start, error.end)))


_ABBREVIATED = re.compile(r"\. *[a-zæøå0-9,;:)/]")


def _misspelt(text: str, start: int, end: int, standard: str) -> bool:
    """Whether the word of a text from `start` to `end` was nearly certainly meant to be another."""
    word = text[start:end]
    if _ABBREVIATED.match(text, end):
        return False
    return meant(word.lower(), standard, opening=word[0].isupper(), dotted=text[end : end + 1] == ".") is not None


_SHORT = frozenset(["eg", "ho"])
# Names of institutions and of diseases keep their standard: "Hammerfest sykehus", "Parkinsons sykdom"; so do acts.
_INSTITUTION = re.compile(
    r"\w*(?:sykehus|sjukehus|sykehjem|sjukeheim|heim|hjem|senter|klinikk|sykdom|sjukdom|sjuke|skole|skule|foretak|føretak)"
)
_ACT = re.compile(r"\w{4,}(?:lova|loven|forskrifta|forskriften)s?")
_AFTER_NAME = re.compile(r"(?:^|[^.!?:\s])\s?(?:[A-ZÆØÅ][\w-]*|[A-ZÆØÅ]\w+ [a-zæøå]+) $")


def _official(text: str, start: int, word: str) -> bool:
    """Whether a word of the other standard is a name or part of one."""
    if _ACT.fullmatch(word) or lexicon().kind(word.capitalize()) & Kind.FIRST:
        return True
    return (
        _INSTITUTION.fullmatch(word) is not None and _AFTER_NAME.search(text, max(0, start - _FAR), start) is not None
    )


def _named(first: str, second: str) -> bool:
    """Whether one of two words is a person's name: "Røds bror", "mor inger"."""
    kind = lexicon().kind
    opens = first[0].isupper() and bool(kind(first) & (Kind.FIRST | Kind.LAST))
    return opens or kind(second.capitalize()) & (Kind.FIRST | Kind.COMMON) == Kind.FIRST


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


# Words that hold English sentences together; a name or a term of several words has none of them, at most "of".
_ENGLISH = wordset(
    """the this that these is are was were be been has have had must should can could will would not you your we our
    they their it its with which"""
)
_ROW, _SENTENCE = 3, 6


def _english(text: str, run: list[tuple[int, int, bool]]) -> list[Error]:
    """English in a row is leakage where it makes a sentence; a word or a name of several is a term of the trade.

    Of each word of the row: its start, its end, and whether it is no Norwegian word ("responsibility", not "for").
    """
    own = [at for at, (_, _, certain) in enumerate(run) if certain]
    if not own:
        return []
    row = run[own[0] : own[-1] + 1]
    told = {text[start:end].lower() for start, end, _ in row}
    if len(row) < _ROW or len(own) < 2 or (_ENGLISH.isdisjoint(told) and len(row) < _SENTENCE):
        return []
    return [Error(start, end, "english") for start, end, _ in row]


# What Danish writes where Norwegian writes otherwise: "afdeling", "sundhed", "arbejde", "højde".
_DANISH = (
    (re.compile(r"^af(?=[bdfghklmrstv])"), "av"),
    (re.compile(r"hed(?=en|er|erne|s|$)"), "het"),
    (re.compile(r"ejd"), "eid"),
    (re.compile(r"øj"), "øy"),
)


def _danish(word: str) -> bool:
    """Whether an unknown word is Norwegian once Danish spelling is undone."""
    dictionary = speller()
    return dictionary is not None and any(
        pattern.search(word) and dictionary.known(pattern.sub(own, word)) for pattern, own in _DANISH
    )


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
    if _danish(word):
        return "danish"
    if re.search("[äö]", word) or word in forms["sv"]:
        return "swedish"
    if word in forms["en"]:
        return "english"
    return "english" if known_in(word, "en") else None
