"""What the two stores of the index share: filters, points, errors and the one interface.

A store is `ingest.edge.EdgeStore` (a folder in this process) or `ingest.server.ServerStore` (a Qdrant server).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, Protocol

from norsk.errors import VeilederError

OPEN_FROM: Final = date(1, 1, 1)
OPEN_TO: Final = date(9999, 12, 31)

TERMS: Final = "terms"  # name of the sparse vector
DENSE: Final = "dense"  # name of the dense vector, where a model is configured

KEYWORDS: Final = ("source", "agency", "kind", "phase", "audience")  # payload fields with a keyword index
DAYS: Final = ("from", "to")  # payload fields with an integer index, as yyyymmdd


class IndexBusy(VeilederError):
    """Another process owns the index folder: Qdrant Edge lets one process in, even to read."""

    code = "index_busy"


class IndexUnreachable(VeilederError):
    """The Qdrant server did not answer, or refused."""

    code = "index_unreachable"


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions of a search; None is no restriction. Names are compared without regard to case.

    A source that does not state what is asked for does not match, since nothing is guessed, but for dates:
    without `valid_from` a source applies from the day it was published, else reviewed, without any of them always,
    and without `valid_to` it still does.
    """

    agency: str | None = None
    kind: str | None = None
    phase: str | None = None
    audience: str | None = None
    as_of: date | None = None

    def conditions(self) -> list[Condition]:
        """The filter as conditions on the payload, all of which must hold."""
        found = [
            Condition(field, "is", value.strip().casefold())
            for field, value in (
                ("agency", self.agency),
                ("kind", self.kind),
                ("phase", self.phase),
                ("audience", self.audience),
            )
            if value is not None
        ]
        if self.as_of is not None:
            found += [Condition("from", "<=", day(self.as_of)), Condition("to", ">=", day(self.as_of))]
        return found


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on one payload field; `any` holds where the field has one of several values."""

    field: str
    test: Literal["is", "any", "<=", ">="]
    value: str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """What a store keeps of a passage: its id, its vectors and its payload."""

    id: str
    indices: list[int]
    values: list[float]
    payload: dict[str, Any]
    dense: list[float] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A point that a store found. Scores compare within one query only."""

    id: str
    score: float
    payload: Mapping[str, Any]


class Store(Protocol):
    """A collection of points. Writes are durable once `flush` has returned."""

    @property
    def remote(self) -> bool:
        """Whether what is written or asked leaves this machine's process."""

    @property
    def generation(self) -> str:
        """A name given when the collection was made: another name means that what was written is gone."""

    def upsert(self, points: Sequence[Point]) -> None:
        """Write points; one with a known id replaces it."""

    def delete(self, sources: Sequence[str]) -> None:
        """Delete every point of these sources."""

    def sparse(self, indices: list[int], values: list[float], limit: int, where: list[Condition]) -> list[Found]:
        """Nearest by the sparse vector (BM25 with the store's IDF), best first."""

    def dense(self, vector: list[float], limit: int, where: list[Condition]) -> list[Found]:
        """Nearest by the dense vector, best first."""

    def get(self, ids: Sequence[str]) -> list[Found]:
        """The points with these ids that exist, in any order, with score 0."""

    def count(self) -> int:
        """Number of points."""

    def ids(self) -> Iterator[tuple[str, str]]:
        """Id and source of every point."""

    def optimize(self) -> None:
        """Merge what was written into segments that are quick to search."""

    def flush(self) -> None:
        """Return when everything written is on disk."""

    def close(self) -> None:
        """Release what the store holds."""


def day(when: date) -> int:
    """A date as the integer yyyymmdd, which orders as dates do."""
    return when.year * 10000 + when.month * 100 + when.day
