"""Limits told by a denied comparison: "ikke kortere tid enn", "ikke må overstige", "mer enn fire uker anbefales ikke".

Such a denial denies nothing else: it is read as the limit that it sets, so that both sides count the same denials.
"""

from __future__ import annotations

import re
from itertools import takewhile

from norsk.meaning import cues
from norsk.quantities import number

SUPPOSES = frozenset({"hvis", "dersom", "når", "som", "at", "om", "fordi", "viss"})
_UPWARDS = re.compile(
    r"raskere|raskare|fortere|fortare|eldre|høyere|høgare|lengre|lenger|større|sterkere|sterkare|hyppigere|hyppigare|"
    r"oftere|oftare|tyngre|senere|seinare|seinere|mer|meir|flere|fleire"
)
_DOWNWARDS = re.compile(
    r"kortere|kortare|lavere|lågare|mindre|færre|yngre|sjeldnere|sjeldnare|saktere|svakere|lettere|tidligere|tidlegare"
)
_EXCEEDS = re.compile(r"over(?:stig|skrid)\w*")
_PLAIN_NOT = frozenset({"ikke", "ikkje", "aldri"})
_FULL_STOPS = frozenset(".!?\n")
_STOPS = _FULL_STOPS | frozenset(",;:()–—")
_ENDS = SUPPOSES | _STOPS | {"og", "før"}
_WITHOUT = frozenset({"uten", "utan", "unntatt", "unnateke", "mindre", "bortsett"})  # "kan ikke … uten" restricts
_FAR = 8  # words from a comparison to the denial behind it
_EACH = frozenset({"hver", "hvert", "kvar", "kvart"})
_SPAN = 6  # words from the negation to what it bears on


def _counts(following: list[str]) -> bool:
    """Whether a number or an interval comes first."""
    return any(word[0].isdigit() or word in _EACH or number(word) is not None for word in following)


Cued = tuple[int, int, frozenset[str]]  # index of the first word, length in words, classes


def limited(words: list[str], cued: list[Cued]) -> list[Cued]:
    """The cues, where each denied comparison has become the limit that it sets and its denial is gone."""
    for at in [at for at, length, classes in cued if length == 1 and "neg" in classes and words[at] in _PLAIN_NOT]:
        found = _before(words, at) or _behind(words, at)
        if found:
            first, length, _ = found
            cued = [one for one in cued if one[0] != at and not (one[0] < first + length and first < one[0] + one[1])]
            cued.append(found)
    return cued


_SELF = frozenset({"seg", "meg", "deg", "oss", "dere", "dykk", "dem", "dei"})


def replaced(words: list[str], cued: list[Cued]) -> list[Cued]:
    """The cues, but for those that the words around them make of other words; "ahead" marks "senest to uker før".

    In "om seg selv uten at", "selv" belongs to "seg" and concedes nothing; in "hostet i over 3 uker" stands a limit.
    """
    found: list[Cued] = []
    for at, length, classes in cued:
        if "concess" in classes and words[at] in ("selv", "sjølv") and at and words[at - 1] in _SELF:
            found += [(at + 1 + start, size, names) for start, size, names in cues(words[at + 1 : at + length])]
        elif "idiom" in classes and words[at : at + 2] == ["i", "over"] and _counts(words[at + 2 : at + 3]):
            found.append((at + 1, 1, frozenset({"min"})))
        elif classes & {"min", "deadline"} and ahead(words[at + length :]):
            found.append((at, length, classes | {"ahead"}))
        else:
            found.append((at, length, classes))
    return found


_AHEAD = frozenset({"før", "forkant", "forhånd", "førehand", "forveien", "forvegen", "forut"})
_AHEAD_WITHIN = 5  # words from a limit to what it is counted back from


def ahead(following: list[str]) -> bool:
    """Whether a period is counted back from something: "minst to uker før" is "senest to uker før"."""
    return _counts(following[:1]) and not _AHEAD.isdisjoint(following[1:_AHEAD_WITHIN])


def _limit(comparative: str) -> str:
    if _UPWARDS.fullmatch(comparative):
        return "max"
    return "min" if _DOWNWARDS.fullmatch(comparative) else ""


def _before(words: list[str], at: int) -> Cued | None:
    """ "Mer enn fire uker anbefales ikke" is at most four."""
    opening = max((place + 1 for place in range(at) if words[place] in _STOPS), default=0)
    if words[opening + 1 : opening + 2] != ["enn"] or at - opening > _FAR or not _WITHOUT.isdisjoint(words[at:]):
        return None
    limit = _limit(words[opening]) if _counts(words[opening + 2 : opening + 3]) else ""
    return (opening, 2, frozenset({limit})) if limit else None


def _behind(words: list[str], at: int) -> Cued | None:
    """ "Ikke må overstige", "ikke kortere tid enn"; "ikke mer enn" stands in the table of cues."""
    for place in range(at + 1, min(len(words), at + 1 + _SPAN)):
        if words[place] in _ENDS:
            break
        if _EXCEEDS.fullmatch(words[place]):
            return place, 1, frozenset({"max"})
        in_table = place == at + 1 and words[place + 1 : place + 2] == ["enn"]
        if in_table or "enn" not in words[place + 1 : place + 3]:
            continue
        end = words.index("enn", place)
        limit = _limit(words[place]) if _counts(words[end + 1 : end + 2]) else ""
        if limit and _WITHOUT.isdisjoint(takewhile(lambda word: word not in _FULL_STOPS, words[end : end + _FAR])):
            return place, end + 1 - place, frozenset({limit})
    return None
