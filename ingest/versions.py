"""Which version of a source applied when: older versions stay in the index, each with the days it was the one.

A version begins on the day that it states itself (in force from, reviewed, published) where that day is later than
what its predecessor states; else on the day it was first seen. The day before, its predecessor ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ingest import vectors
from ingest.passages import Source, cut
from ingest.points import OPEN_FROM, OPEN_TO, Point, day
from ingest.store import Library


@dataclass(frozen=True, slots=True)
class Span:
    """A version of a source, and the first and last day on which it was the one that applied."""

    version: str
    source: Source
    begins: date
    ends: date


def is_older(source: Source) -> bool:
    """Whether this is an older version of a source: one that a newer version of itself has replaced."""
    return source.superseded_by == source.id


def spans(library: Library, source_id: str) -> list[Span]:
    """The versions of a source with the days they applied, the current one last; empty for an unknown source.

    An older version is marked: its source says when it ended and that the source itself replaced it.
    """
    current = library.source(source_id)
    if current is None:
        return []
    version = library.version(source_id)
    begins = _stated(current)
    found: list[Span] = []
    ends = OPEN_TO
    newer = current
    for stint in reversed(library.stints(source_id)):
        if stint.version == version:  # it came back: its passages are in the index already
            continue
        turned = _turned(stint.source, newer) or stint.ended
        begins = turned if newer is current else begins
        if found:
            found[-1] = replace(found[-1], begins=max(found[-1].begins, turned))
        ends = turned - timedelta(days=1)
        marked = replace(stint.source, valid_to=min(ends, stint.source.valid_to or ends), superseded_by=source_id)
        found.append(Span(stint.version, marked, _stated(stint.source), ends))
        newer = stint.source
    return [*reversed(found), Span(version, current, begins, current.valid_to or OPEN_TO)]


def points(library: Library, source_id: str, *, current: bool = True) -> Iterator[Point]:
    """The points of every version of a source that applied for a day or more; without `current`, of the older ones."""
    found = spans(library, source_id)
    for span in found if current else found[:-1]:
        if span.begins <= span.ends or span is found[-1]:
            document = library.document(source_id, span.version)
            for passage in cut(document, span.source, span.version):
                yield dated(vectors.point(passage), span)


def dated(point: Point, span: Span) -> Point:
    """The point with the days of its version as those that a search is restricted by."""
    return replace(point, payload={**point.payload, "from": day(span.begins), "to": day(span.ends)})


def _stated(source: Source) -> date:
    return source.valid_from or source.published or source.reviewed or OPEN_FROM


def _turned(older: Source, newer: Source) -> date | None:
    """The day on which the newer version says that it took over; None where it does not say."""
    for name in ("valid_from", "reviewed", "published"):
        before, after = getattr(older, name), getattr(newer, name)
        if after is not None and after > (before or _stated(older)):
            found: date = after
            return found
    return None
