"""When a provision was added and last changed, read from Lovdata's notes below it in the consolidated text.

A note names each amending act with the day it took effect ("ikr. 1 jan 2012", "i kraft 1 juli 2022"), or the act's own
day where it took effect at once. What is adopted and waits ("Endres ved …") has changed nothing yet.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from ingest.passages import Document, Passage
from norsk.provisions import provision_of
from norsk.statutes import MONTHS

_DAY: Final = rf"(\d{{1,2}})\.?\s+({'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?\s+(\d{{4}})"
_NOTE: Final = re.compile(r"(?:Endr|Opphev|Tilføy|Føy|Lagt til|Vedteken|Vert |Blir |Ny )")
_WAITING: Final = re.compile(r"\b(?:Endres|Oppheves|Tilføyes|Føyes|Blir|Vert|Endrast)\b.*", re.DOTALL)
_NEW: Final = re.compile(r"(?:Tilføyes|Føyes til)\b")
_ADDED: Final = re.compile(r"(?:Tilføyd|Føyd til|Lagt til|Ny )")
_ACT: Final = re.compile(
    rf"{_DAY}\s+nr\.?\s*\d+(?P<effect>\s*\((?:ikr\.?|i kraft|ikr)\s*(?:straks\s*)?{_DAY})?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Change:
    """When a provision took effect (None: with its act) and when it was last changed (None: never, as far as noted).

    `waiting` is "added" or "changed" where that is adopted and not in force.
    """

    added: date | None = None
    last: date | None = None
    waiting: Literal["added", "changed"] | None = None

    def existed(self, day: date) -> bool:
        """Whether the provision was in force on `day`, as far as the notes say."""
        return self.waiting != "added" and (self.added is None or self.added <= day)


def changes(document: Document) -> list[tuple[int, Change]]:
    """Where each heading of a consolidated act begins, and what the notes below it say; in order of place."""
    found: list[tuple[int, Change]] = []
    start, notes = 0, list[str]()
    for block in document.blocks:
        if block.kind == "heading":
            found.append((start, read_notes(notes)))
            start, notes = block.start, []
        elif block.kind == "footnote":
            notes.append(document.text[block.start : block.end])
    found.append((start, read_notes(notes)))
    return found


def change_at(found: list[tuple[int, Change]], start: int) -> Change:
    """The change of the provision that holds character `start`, among what `changes` found."""
    return found[bisect_right(found, start, key=lambda one: one[0]) - 1][1]


def read_notes(notes: list[str]) -> Change:
    """The change that the notes of one provision tell of."""
    added: date | None = None
    days: list[date] = []
    waiting: Literal["added", "changed"] | None = None
    for note in notes:
        if not _NOTE.match(note):
            continue
        if pending := _WAITING.search(note):
            waiting = "added" if _NEW.match(note) else waiting or ("changed" if "i kraft" in pending[0] else None)
        for number, match in enumerate(_acts(_WAITING.sub("", note))):
            days.append(match)
            if number == 0 and _ADDED.match(note):
                added = match
    return Change(added, max(days, default=None), waiting)


def _acts(note: str) -> list[date]:
    found = []
    for match in _ACT.finditer(note):
        parts = match.groups()
        day, month, year = parts[4:7] if match["effect"] else parts[0:3]
        try:
            found.append(date(int(year), MONTHS[month.lower()], int(day)))
        except ValueError:
            continue
    return found


_ASKS: Final = re.compile(r"endr|tilføy|føyd|oppheve?|ikraft|i kraft|iverksett|\bnår ble\b|\bnår vart\b", re.IGNORECASE)


def is_note(passage: Passage, question: str) -> bool:
    """Whether a passage is an act's note of amendments and terms, and the question is not about such.

    The notes stand below the provisions under no heading of their own; what a provision says is not in them.
    """
    source = passage.source
    act = not passage.heading and source.kind in ("lov", "forskrift") and provision_of(source.url, source.title, ())
    return bool(act) and not _ASKS.search(question)
