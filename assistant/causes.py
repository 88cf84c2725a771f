"""External causes of injuries (chapter XX): what happened, where and doing what, where the note says so.

The Norwegian codes of the chapter are a group (`W0n`, a fall), a place (`0`, a home; `x`, not said) and an activity
(`p`, sport; `y`, not said). Self-harm and legal interventions have no activity. What the note does not say is coded as
unknown and said to be so; nothing is inferred from the kind of injury.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant import told
from norsk import clinic

# Injuries, poisonings and burns of this stay; not complications of care (T80–T88) nor sequelae (T90–T98).
_INJURY = re.compile(r"S|T[0-7]")
_WITHOUT_ACTIVITY = ("X6n", "Y3n")
# A value or a temperature falls too.
_NO_FALL = re.compile(
    r"\b(?:crp|hb|hgb|hemoglobin\w*|blodtrykk\w*|bt|temp\w*|feber\w*|laktat\w*|kreatinin\w*|vekt\w*|leukocytt\w*|"
    r"verdi\w*|saturasjon\w*|metning\w*|puls\w*|spo2|nivå\w*|natrium\w*|kalium\w*|trombocytt\w*|infeksjonsprøve\w*|prøve\w*|"
    r"troponin\w*|gcs|diurese\w*|smerte\w*)\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_FALLS = re.compile(r"fal[lt]|falt|datt|ramla|gled|glei", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cause:
    """An external cause: its code (undotted), the characters of the note that state it, what the note leaves open."""

    code: str
    group: str
    name: str
    spans: tuple[tuple[int, int], ...]
    unknown: tuple[str, ...]


def needs_cause(code: str) -> bool:
    """Whether an (undotted) code is of an injury that wants a code of chapter XX beside it."""
    return _INJURY.match(code) is not None


def find(note: str) -> Cause | None:
    """The external cause that a note states, or None where it states none."""
    happened = _first(note, _table("causes"))
    if happened is None:
        return None
    (group, name), (start, end) = happened
    around = told.around(note, start, end)
    place, activity = _first(note, _scenes("place"), around), _first(note, _scenes("activity"), around)
    spans = [(start, end), *(found[1] for found in (place, activity) if found is not None)]
    unknown = ["Stedet"] if place is None else []
    code = group + (place[0][0] if place else "x")
    if group not in _WITHOUT_ACTIVITY:
        code += activity[0][0] if activity else "y"
        unknown += [] if activity else ["Aktiviteten"]
    return Cause(code, group, name, tuple(sorted(set(spans))), tuple(unknown))


_Row = tuple[re.Pattern[str], tuple[str, str]]


@cache
def _table(table: str) -> tuple[_Row, ...]:
    return tuple((told.pattern(words), (group, name)) for group, name, words in clinic.rows(table))


@cache
def _scenes(kind: str) -> tuple[_Row, ...]:
    return tuple(
        (told.pattern(words), (mark, name)) for what, mark, name, words in clinic.rows("scenes") if what == kind
    )


def _first(
    note: str, table: tuple[_Row, ...], within: tuple[int, int] | None = None
) -> tuple[tuple[str, str], tuple[int, int]] | None:
    """The first line of a table that the note affirms, with where; `within`, what stands there is taken as it is."""
    low, high = within or (0, len(note))
    for pattern, row in table:
        for found in pattern.finditer(note, low, high):
            if within is not None or _affirmed(note, found.start(), found.end()):
                return row, found.span()
    return None


def _affirmed(note: str, start: int, end: int) -> bool:
    if _FALLS.match(note, start) and _NO_FALL.search(note[max(0, start - 60) : start]):
        return False
    return told.affirmed(note, start, end)
