"""A text of any length as overlapping windows, and what was found in them, held in few bytes.

Nothing here needs the text as one string: it is given as a source of pieces that can be begun anew, so that a hundred
megabytes are read twice without being held decoded.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from guardrails.findings import Finding, disjoint

WINDOW: Final = 90_000  # characters; under the 100 kB that keeps one window's memory and latency small
OVERLAP: Final = 1_000
_PIECE: Final = 1 << 16

Source = Callable[[], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of the text from `start` on; what begins in [`lower`, `upper`) counts, the rest is surroundings."""

    text: str
    start: int
    lower: int
    upper: int

    @property
    def own(self) -> str:
        """The characters from `lower` to `upper`: every character of the text is of one stretch alone."""
        return self.text[self.lower - self.start : self.upper - self.start]


def source_of(text: str) -> Source:
    """A text that lies in memory as a source."""
    return lambda: (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))


def stretches(pieces: Iterable[str]) -> Iterator[Stretch]:
    """The windows of a text. Cuts fall on white space where there is some."""
    following = iter(pieces)
    held, start, lower = "", 0, 0  # `held` begins at `start`
    while True:
        while len(held) <= WINDOW and (piece := next(following, None)) is not None:
            held += piece
        if len(held) <= WINDOW:
            yield Stretch(held, start, lower, start + len(held))
            return
        end = _space_before(held, WINDOW, WINDOW - OVERLAP // 4)
        upper = _space_before(held, end - OVERLAP // 2, end - OVERLAP)
        yield Stretch(held[:end], start, lower, start + upper)
        lower = start + upper
        cut = _space_before(held, upper - OVERLAP // 2, upper - OVERLAP)
        held, start = held[cut:], start + cut


def _space_before(text: str, at: int, least: int) -> int:
    """The position after the last white space in text[least:at], or `at` where there is none."""
    for position in range(at, least, -1):
        if text[position - 1].isspace():
            return position
    return at


def moved(found: Iterable[Finding], offsets: Sequence[int] | None, by: int) -> list[Finding]:
    """What was found in a window's even text, in offsets of the whole text as given.

    `offsets`: where its characters stood in the window as given, None where nothing moved; `by`: where that begins.
    """
    if offsets is None:
        return [Finding(start + by, end + by, kind, score) for start, end, kind, score in found] if by else list(found)
    return [Finding(offsets[start] + by, offsets[end] + by, kind, score) for start, end, kind, score in found]


class Held:
    """Findings by stretch, in eighteen bytes each: a hundred megabytes of notes hold a million."""

    __slots__ = ("_bounds", "_counts", "_labels", "_numbers", "_read")

    def __init__(self) -> None:
        self._bounds, self._numbers, self._counts = array("q"), array("H"), array("L")
        self._labels: list[tuple[str, float]] = []  # type and score: there are some dozens
        self._read: dict[tuple[str, float], int] = {}

    def add(self, found: Iterable[Finding]) -> None:
        """Hold what was found in the next stretch."""
        count = 0
        for start, end, kind, score in found:
            number = self._read.setdefault((kind, score), len(self._labels))
            if number == len(self._labels):
                self._labels.append((kind, score))
            self._bounds.extend((start, end))
            self._numbers.append(number)
            count += 1
        self._counts.append(count)

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[Finding]:
        for at, number in enumerate(self._numbers):
            yield Finding(self._bounds[2 * at], self._bounds[2 * at + 1], *self._labels[number])

    def by_stretch(self) -> Iterator[list[Finding]]:
        """What was held at each `add`."""
        start = 0
        for count in self._counts:
            end = start + count
            bounds, labels = self._bounds[2 * start : 2 * end], map(self._labels.__getitem__, self._numbers[start:end])
            yield [Finding(at, to, *label) for at, to, label in zip(bounds[::2], bounds[1::2], labels, strict=True)]
            start = end


class Settling:
    """Findings of stretches in order made disjoint; what a later stretch may still overlap waits."""

    def __init__(self) -> None:
        self._waiting: list[Finding] = []

    def add(self, found: list[Finding], upper: int) -> tuple[list[Finding], int]:
        """What is settled now that all findings which begin before `upper` are known, and up to where all is."""
        known = self._waiting + found
        settled = disjoint(known)
        self._waiting = []
        if settled and settled[-1].end > upper:
            last = settled.pop()
            self._waiting = [one for one in known if one.start >= last.start]
            upper = last.start
        return settled, upper
