"""The words that tasks, reports and comparisons share: metric, result, job."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eval.datasets import Item
from eval.subject import Subject

Counts = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Metric:
    """A ratio of sums over the rows of `groups` (empty: all). `higher` tells which way is better."""

    name: str
    title: str
    higher: bool = True
    groups: tuple[str, ...] = ()

    def covers(self, group: str) -> bool:
        """Whether rows of this group count in the metric."""
        return not self.groups or group in self.groups


# A model that is down must not be shown with the figures of the engine that answered for it.
RESERVE = Metric("reserve", "besvart av en annen motor enn den som måles", False)


@dataclass(frozen=True, slots=True)
class Result:
    """What one example gave. `counts` has what it adds to each metric; a name with a dot is a class of one."""

    passed: bool
    counts: Counts
    got: str = ""
    quote: str = ""
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """A task: what it is called, its examples, how one is done and judged, and its metrics.

    `missing` says in Norwegian why the task cannot be run here, or is empty.
    """

    name: str
    title: str
    data: tuple[str, ...]
    items: Callable[[], Sequence[Item]]
    judge: Callable[[Subject, Item], Result]
    metrics: tuple[Metric, ...]
    missing: Callable[[Subject], str] = lambda subject: ""

    def failed(self, item: Item) -> Counts:
        """What an example that broke adds: the worst value of each of its metrics."""
        return {m.name: (0.0 if m.higher else 1.0, 1.0) for m in self.metrics if m.covers(item.group)}


def one(right: bool) -> tuple[float, float]:
    """A single right or wrong."""
    return (float(right), 1.0)


def words_of(item: Item) -> str:
    """What the reader of a report sees of an example."""
    data: Mapping[str, Any] = item.data
    return str(next((data[key] for key in ("q", "sentence", "text", "note") if key in data), item.id))
