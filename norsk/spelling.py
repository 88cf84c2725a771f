"""Likely errors in Norwegian text: misspelt words, compounds written apart, words of another standard or language.

Built for precision. A word is called misspelt only where no dictionary, compound or table knows it and a known word
lies one edit away. Two words are called a split compound (særskriving) only where the compound is in a dictionary and
the first cannot stand free before a noun: no adjective, verb, numeral or function word (Språkrådet, "Særskriving").
Names, quotations, addresses, abbreviations and numbers are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from norsk.compounds import is_part, split
from norsk.evidence import counts, foreign_forms, is_norwegian, known_in, speller, word_odds
from norsk.meaning import cue_words, is_stopword, word_list
from norsk.misspelt import corrections
from norsk.quantities import number_word
from norsk.text import abbreviations, words

ErrorKind = Literal["saerskriving", "spelling", "mixing", "danish", "swedish", "english"]

_LEAVE = re.compile(
    r"«[^»]{3,}»|\"[^\"]{3,}\"|“[^”]{3,}”|\(?(?:https?://|www\.)\S+|\S+@\S+|\b\w+\.(?:no|com|org|eu)\b|`[^`]*`"
)
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
            and is_split_compound(previous[2], lower)
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
        previous = (word.start, word.end, lower) if lowercase else None
    found += _english(run)
    return tuple(sorted(found, key=lambda error: (error.start, error.end)))


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


@lru_cache(maxsize=50_000)
def is_split_compound(first: str, second: str) -> bool:
    """Whether two lower-case words are a compound written apart ("helse personell")."""
    dictionary = speller()
    if dictionary is None or len(first) < 3 or len(second) < 3:
        return False
    if first in ("syke", "sjuke"):  # also an adjective: "syke mennesker"
        return first + second in dictionary.listed
    opener = first in word_list("opener")
    if not _free_word(second) and not (opener and second.startswith("plikt")):
        return False
    if not opener and not _bare_noun(first):
        return False
    joined = [first + link + second for link in ("", "s") if not (link and first.endswith("s"))]
    if any(_listed(compound) for compound in joined):
        return not _verb(second) or (_noun(second) and (opener or not second.endswith(("er", "ar", "te"))))
    # Beyond the entries: first parts that no free word ends like ("behandlings ansvarlig") or that open compounds in
    # the health service, before a plain noun.
    bound = first.endswith(_BOUND) and len(first) > 5
    plain = (
        opener
        and len(second) >= 4
        and (_noun(second) or second.endswith(("ing", "sjon", "het", "lig")))
        and not _verb(second)
    )
    return (bound or plain) and (dictionary.known(first + second) or bool(split(first + second)))


_BOUND = ("ings", "hets", "heits", "sjons", "tets", "skaps", "doms", "ments", "els", "eds")


def _noun(word: str) -> bool:
    dictionary = speller()
    return dictionary is not None and any(
        dictionary.known(base + ending)
        for base in {
            word,
            word.removesuffix("er"),
            word.removesuffix("ar"),
            word.removesuffix("en"),
            word.removesuffix("et"),
        }
        if len(base) >= 3
        for ending in ("en", "et")
        if base + ending != word
    )


def _verb(word: str) -> bool:
    """Whether a word is a verb form: present tense, infinitive, past or participle."""
    dictionary = speller()
    if dictionary is None:
        return False
    for ending in ("er", "es", "e", "te", "et", "de", "ar", "a"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= 3 and dictionary.known(base + "e"):
            past = any(dictionary.known(base + form) for form in ("te", "et", "de", "dde"))
            if past and (dictionary.known(base + "ende") or dictionary.known(base + "ande")):
                return True
    return False


def _listed(compound: str) -> bool:
    """Whether a compound, or what its ending leaves, is an entry of its own; free compounding proves nothing."""
    dictionary = speller()
    if dictionary is None:
        return False
    entries = dictionary.listed
    return compound in entries or any(
        compound.removesuffix(ending) in entries for ending in _ENDINGS if compound.endswith(ending)
    )


@lru_cache(maxsize=50_000)
def _bare_noun(word: str) -> bool:
    """Whether a word can only be the first part of a compound when a noun follows: no adjective, verb or adverb."""
    dictionary = speller()
    if dictionary is None or not _free_word(word):
        return False
    adjective = dictionary.known(word + "ere") or dictionary.known(word + "are") or dictionary.known(word + "est")
    adjective = adjective or (dictionary.known(word + "t") and dictionary.known(word + "e"))
    verb = word.endswith("e")
    participle = word.endswith(
        ("ende", "ande", "et", "te", "dde", "ane", "ene", "er", "ar", "en", "a", "sk", "lig", "leg")
    )
    forms = (word + "en", word + "et", word.removesuffix("s") + "en", word + "n")
    noun = dictionary.known(word) and any(dictionary.known(form) for form in forms)
    return noun and not adjective and not verb and not participle


@lru_cache(maxsize=50_000)
def _free_word(word: str) -> bool:
    return (
        not is_stopword(word)
        and word not in cue_words()
        and number_word(word) is None
        and word not in word_list("never")
    )
