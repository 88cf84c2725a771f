"""What a note tells of a condition elsewhere than in its name: words of a table, where the text affirms them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from assistant.cues import Status, statuses
from assistant.sections import Section, split
from norsk import clinic

_REACH = 2000  # characters around a word within which its sentence is looked for
_DENIED = r"(?!\b(?:uten|utan|ingen|ingi|ikke|ikkje|verken|korkje|negativ\w*)\b)"
_GAP = rf"\b(?:{_DENIED}(?:[^.;\n]|(?<=\d)\.(?=\d))){{0,50}}?\b"
_NOT_MEANT: frozenset[Status] = frozenset({"negated", "family", "hypothetical", "historical", "suspected"})
_ELSEWHERE: frozenset[Section] = frozenset({"family", "history", "plan", "medication"})


def pattern(words: str) -> re.Pattern[str]:
    """A cell of words between semicolons: `*` takes any ending, `..` up to fifty characters of the same sentence."""
    body = "|".join(
        re.escape(word).replace(r"\*", r"\w*").replace(r"\ \.\.\ ", _GAP).replace(r"\ ", r"\s+")
        for word in clinic.listed(words)
    )
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE)


def affirmed(note: str, start: int, end: int, spoken_of: Iterable[Status] = ()) -> bool:
    """Whether the note affirms characters `start` to `end`: no cue covers either end, and its section is the patient's.

    `spoken_of` are the statuses that count as affirmed too.
    """
    shift = max(0, start - _REACH)
    for low, high, section, covered in _read(note[shift : end + _REACH]):
        if low + shift <= start < high + shift:
            barred = _NOT_MEANT - set(spoken_of)
            return section not in _ELSEWHERE and not any(
                (begins <= start - shift - low < stops or begins < end - shift - low <= stops) and status in barred
                for begins, stops, status, _ in covered
            )
    return False


@lru_cache(maxsize=256)
def _read(text: str) -> tuple[tuple[int, int, Section, list[tuple[int, int, Status, tuple[int, int]]]], ...]:
    return tuple((one.start, one.end, one.section, statuses(text[one.start : one.end])) for one in split(text))


def first(
    note: str, words: re.Pattern[str], within: tuple[int, int] | None = None, *, denied: bool = False
) -> tuple[int, int] | None:
    """Where the note first affirms one of the words, or None; `within` are the characters that are read.

    `denied` takes words that the note denies too.
    """
    low, high = within or (0, len(note))
    for found in words.finditer(note, low, high):
        if affirmed(note, found.start(), found.end(), ("negated",) if denied else ()):
            return found.span()
    return None


def around(note: str, start: int, end: int) -> tuple[int, int]:
    """The sentence of characters `start` to `end` with its two neighbours."""
    shift = max(0, start - _REACH)
    spans = [(low + shift, high + shift) for low, high, _, _ in _read(note[shift : end + _REACH])]
    here = next((at for at, (low, high) in enumerate(spans) if low <= start < high), None)
    if here is None:
        return start, end
    return spans[max(0, here - 1)][0], spans[min(len(spans) - 1, here + 1)][1]
