"""What a note tells of a condition elsewhere than in its name: words of a table, where the text affirms them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, lru_cache

from assistant.cues import Status, statuses
from assistant.sections import Section, split
from norsk import clinic

_DENIED = r"(?!\b(?:uten|utan|ingen|ingi|ikke|ikkje|verken|korkje|negativ\w*)\b)"
_GAP = rf"\b(?:{_DENIED}(?:[^.;\n]|\.(?=\d|\s?(?-i:[a-zæøå])))){{0,50}}?\b"
_NOT_MEANT: frozenset[Status] = frozenset({"negated", "family", "hypothetical", "historical", "suspected"})
_ELSEWHERE: frozenset[Section] = frozenset({"family", "history", "plan", "medication"})


@cache
def _groups() -> dict[str, str]:
    return {cells[0]: cells[1] for cells in clinic.rows("groups")}


@cache
def pattern(words: str) -> re.Pattern[str]:
    """A cell of words between semicolons: `*` takes any ending, `..` up to fifty characters of the same sentence.

    `#` is one digit and a hyphen any dash. A name in braces stands for its words in `clinic_groups.tsv`, alone or
    between the words of a line.
    """
    body = "|".join(
        re.escape(word)
        .replace(r"\*", r"\w*")
        .replace(r"\#", r"\d")
        .replace(r"\-", "[-–]")
        .replace(r"\ \.\.\ ", _GAP)
        .replace(r"\ med\ ", r"\ (?:med|m/)\ ")
        .replace(r"\ ", r"\s+")
        for word in _alternatives(words)
    )
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE)


def _alternatives(words: str) -> list[str]:
    """The wordings of a cell: one that names groups stands for every combination of their words."""
    out: list[str] = []
    for word in clinic.listed(words):
        combined = [""]
        for at, piece in enumerate(re.split(r"\{(\w+)\}", word)):
            choices = clinic.listed(_groups()[piece]) if at % 2 else [piece]
            combined = [head + choice for head in combined for choice in choices]
        out += combined
    return out


def openers(words: str) -> frozenset[str]:
    """Of each wording of a cell its longest word, one of which a note must have for the cell to be met.

    A word that takes any ending keeps its asterisk, as `present` gives them.
    """
    return frozenset(
        max((re.sub(r"[*#].*", "*", piece) for piece in re.findall(r"\w[\w*#]*", word.casefold())), key=len, default="")
        for word in _alternatives(words)
    )


@lru_cache(maxsize=4)
def present(note: str) -> frozenset[str]:
    """The words of a note in small letters and every beginning of each with an asterisk."""
    words = set(re.findall(r"\w+", note.casefold()))
    return frozenset({""} | words | {word[:end] + "*" for word in words for end in range(1, len(word) + 1)})


class _Read:
    """A note's sentences with their sections; how each is spoken of is worked out when it is asked for."""

    def __init__(self, note: str) -> None:
        self._note = note
        self.sentences = list(split(note))
        self._starts = [one.start for one in self.sentences]
        self._statuses: dict[int, tuple[tuple[int, int, Status, tuple[int, int]], ...]] = {}

    def at(self, place: int) -> int | None:
        """The number of the sentence that a character stands in, or None between two."""
        number = bisect_right(self._starts, place) - 1
        return number if number >= 0 and place < self.sentences[number].end else None

    def statuses(self, number: int) -> tuple[tuple[int, int, Status, tuple[int, int]], ...]:
        """`assistant.cues.statuses` of a sentence."""
        if number not in self._statuses:
            one = self.sentences[number]
            self._statuses[number] = statuses(self._note[one.start : one.end])
        return self._statuses[number]


@lru_cache(maxsize=4)
def _read(note: str) -> _Read:
    return _Read(note)


def affirmed(note: str, start: int, end: int, spoken_of: Iterable[Status] = ()) -> bool:
    """Whether the note affirms characters `start` to `end`: no cue covers either end, and its section is the patient's.

    `spoken_of` are the statuses that count as affirmed too.
    """
    read = _read(note)
    number = read.at(start)
    if number is None:
        return False
    one, barred = read.sentences[number], _NOT_MEANT - set(spoken_of)
    return one.section not in _ELSEWHERE and not any(
        (begins <= start - one.start < stops or begins < end - one.start <= stops) and status in barred
        for begins, stops, status, _ in read.statuses(number)
    )


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
    read = _read(note)
    here = read.at(start)
    if here is None:
        return start, end
    last = len(read.sentences) - 1
    return read.sentences[max(0, here - 1)].start, read.sentences[min(last, here + 1)].end
