"""What a scan finds, how overlapping findings become one, and how scans jump to where something may stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from guardrails.window import Window, occurrences


class Finding(NamedTuple):
    """Personal data at characters `start` to `end` of the text that was scanned."""

    start: int
    end: int
    type: str
    score: float


def disjoint(found: Iterable[Finding]) -> list[Finding]:
    """The findings without overlaps: those that overlap become one, with the type of the most certain, then longest.

    Nothing that was once found is uncovered by another finding.
    """
    return list(joined(sorted(found)))


def joined(found: Iterable[Finding]) -> Iterator[Finding]:
    """`disjoint` for findings that come in order, one at a time."""
    best: Finding | None = None
    start = end = 0  # of the whole that `best` is the most certain of
    for finding in found:
        if best is None or finding.start >= end:
            if best is not None:
                yield best if best.start == start and best.end == end else Finding(start, end, best.type, best.score)
            best, (start, end, _, _) = finding, finding
        else:
            if (finding.score, finding.end - finding.start) > (best.score, best.end - best.start):
                best = finding
            if finding.end > end:
                end = finding.end
    if best is not None:
        yield best if best.start == start and best.end == end else Finding(start, end, best.type, best.score)


def regions(lower: str, literals: tuple[str, ...], before: int, after: int) -> list[tuple[int, int]]:
    """Stretches around every occurrence of `literals`, merged. A window remembers where they stand."""
    hits = lower.hits(literals) if isinstance(lower, Window) else sorted(occurrences(lower, literals))
    return merged(hits, before, after, len(lower)) if hits else []


def matches_at(
    pattern: re.Pattern[str], text: str, starts: list[int], end: int | None = None
) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` yields up to `end`, where it can begin at the sorted `starts` alone."""
    done, last = 0, len(text) if end is None else end
    for start in starts:
        if start >= done:
            match = pattern.match(text, start, last)
            if match:
                done = match.end()
                yield match


def between(hits: list[int], start: int, end: int) -> list[int]:
    """Those of the sorted `hits` in characters `start` to `end`."""
    return hits[bisect_left(hits, start) : bisect_left(hits, end)]


def merged(hits: list[int], before: int, after: int, length: int) -> list[tuple[int, int]]:
    """Stretches from `before` characters before each of the sorted `hits` to `after` behind it, merged."""
    stretches: list[tuple[int, int]] = []
    for hit in hits:
        start, end = max(0, hit - before), min(length, hit + after)
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    return stretches
