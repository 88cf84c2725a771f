"""Units: the sentences, headings and list items of a passage, which are what an answer is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.passages import Passage
from norsk.text import sentences


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, heading or list item of a passage: `passage.text[start:end]`."""

    start: int
    end: int
    text: str
    heading: bool
    item: bool
    intro: int  # index of the unit that introduces this item, or -1
    group: bool = False  # a list as a whole, with the line that introduces it


BULLET = re.compile(
    r"^\s*(?:[-–—•▪■●○◦‣*]|o(?=\s)|\d{1,2}[.)](?!\s*(?:jan|feb|mars|apr|mai|jun|jul|aug|sep|okt|nov|des))|[a-z]\))\s+",
    re.IGNORECASE,
)
_MAX_ITEM = 45  # words; a list item up to here is one unit, its second sentence leans on its first
_DATE_ONLY = re.compile(r"^\W*(?:\d{1,2}\.? )?[a-zæøå]* ?(?:19|20)\d\d\W*$", re.IGNORECASE)


def units(passage: Passage) -> list[Unit]:
    """The units of a passage in order. Headings are the lines that its heading path names."""
    return list(_units(passage.text, passage.heading))


@lru_cache(maxsize=1_500)
def _units(whole: str, headings: tuple[str, ...]) -> tuple[Unit, ...]:
    titles = {title.strip() for title in headings}
    result: list[Unit] = []
    introduction = -1
    for span in sentences(whole):
        text = whole[span.start : span.end]
        heading = text.strip() in titles
        item = not heading and bool(BULLET.match(text))
        if not item and not heading and result and _trails(whole, result[-1], span.start, text):
            before = result[-1]
            result[-1] = replace(before, end=span.end, text=whole[before.start : span.end])
            continue
        if not item:
            introduction = len(result)
        result.append(Unit(span.start, span.end, text, heading, item, introduction if item else -1))
    return tuple(result)


def _trails(whole: str, before: Unit, start: int, text: str) -> bool:
    """Whether a piece belongs to the unit before it: an item's further sentences, a torn off paragraph sign or date."""
    if before.item:
        near = "\n" not in whole[before.end : start]
        return near and len(before.text.split()) + len(text.split()) <= _MAX_ITEM
    if text.startswith("§") or _DATE_ONLY.match(text):
        return True
    loose = not re.search(r"[.!?:]\W*$", before.text) and not re.search(r"[.!?:]\W*$", text)
    return loose and not before.heading and len(text.split()) <= 4


def lists(passage: Passage, parts: Sequence[Unit]) -> list[Unit]:
    """The lists among a passage's units: each run of two or more items, with its introducing line."""
    result: list[Unit] = []
    first: int | None = None
    for index, unit in enumerate((*parts, None)):
        if unit is not None and unit.item:
            first = index if first is None else first
            continue
        if first is not None and index - first >= 2:
            opening = parts[first].intro if parts[first].intro == first - 1 else first
            start, end = parts[opening].start, parts[index - 1].end
            result.append(Unit(start, end, passage.text[start:end], False, False, -1, True))
        first = None
    return result
