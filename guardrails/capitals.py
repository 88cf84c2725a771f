"""Paragraphs in capitals throughout, as old systems and laboratories send them, put to lower case place for place.

In such a paragraph a capital tells as little as in one without any, so that it is read like one (`caseless.py`): by the
field, whose words and surroundings are the same in lower case, and by the rules on what the field takes for names.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final

from guardrails.findings import Finding

Scan = Callable[[str], list[Finding]]
Bounds = tuple[int, int]

APART: Final = "\n\n"  # between paragraphs that are read side by side
# What the rules tell by words and their capitals, which they read better in lower case.
_BY_WORDS: Final = frozenset(("PERSON", "PLACE", "ORGANISATION", "HEALTH_UNIT", "DATE", "AGE", "POSTCODE", "ADDRESS"))
# An identifier with capitals of its own. Figures alone are read in lower case; "FRA 2016" is no code.
_WITH_CAPITALS: Final = re.compile(r"(?![A-ZÆØÅ]+ (?:19|20)\d\d(?!\d))[^A-Z]*[A-Z]")
_INITIALS: Final = re.compile(r"[A-ZÆØÅ]\. ?[A-ZÆØÅ]\.(?: ?[A-ZÆØÅ]\.)?\Z")  # of whoever signs
_SMALL: Final = re.compile("[a-zæøå]{2}")
_LARGE: Final = re.compile("[A-ZÆØÅ]{2}")
_FEW: Final = 8  # pairs of capitals for one of small letters ("mmol/L", "mg", "pH")


def in_capitals(text: str, start: int, end: int) -> bool:
    """Whether hardly a word of `text[start:end]` has small letters."""
    small = len(_SMALL.findall(text, start, end))
    return small * _FEW <= len(_LARGE.findall(text, start, end))


def lowered(text: str) -> str:
    """`text` in lower case, character for character: a letter whose lower case is no single letter stays."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := one.lower()) == 1 else one for one in text)


def read_low(
    text: str, bounds: Sequence[Bounds], rules: set[Finding], again: Scan
) -> tuple[str, set[Finding], list[Finding]]:
    """`text` with the paragraphs of `bounds` in lower case; what the rules find in it; what of that is new.

    Of the rules' own findings in a paragraph in capitals, identifiers alone count by themselves.
    """
    parts, low, begins, at = list[str](), list[str](), list[int](), 0
    length = 0
    for start, end in bounds:
        small = lowered(text[start:end])
        parts += (text[at:start], small)
        low.append(small)
        begins.append(length)
        length += end - start + len(APART)
        at = end
    starts = [start for start, _ in bounds]

    def within(one: Finding) -> bool:
        number = bisect_right(starts, one.start) - 1
        return number >= 0 and one.start < bounds[number][1]

    new = []
    for one in again(APART.join(low)):
        number = bisect_right(begins, one.start) - 1
        by = starts[number] - begins[number]
        new.append(Finding(one.start + by, one.end + by, one.type, one.score))
    kept = {one for one in rules if not within(one) or _by_itself(text, one)}
    return "".join(parts) + text[at:], kept | set(new), new


def _by_itself(text: str, one: Finding) -> bool:
    """Whether a finding in a paragraph in capitals stands, whatever is found in lower case."""
    if one.type in _BY_WORDS:
        return _INITIALS.match(text, one.start, one.end) is not None
    return _WITH_CAPITALS.match(text, one.start, one.end) is not None
