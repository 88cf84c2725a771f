"""Intervals and tests. Every metric is a ratio of sums over rows, so one bootstrap serves them all.

Percentile bootstrap over rows (Efron & Tibshirani 1993), seeded; McNemar's exact test for paired right and wrong
(McNemar 1947); AUROC as the share of pairs in the right order, ties half (Hanley & McNeil 1982).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEED, RESAMPLES = 20261121, 2000
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % interval and how much it rests on; `value` is None where nothing was measured."""

    value: float | None
    low: float | None
    high: float | None
    rows: int


NOTHING = Estimate(None, None, None, 0)


def resampled(table: Floats) -> Floats:
    """The sums of RESAMPLES draws of as many rows with replacement, the same at every call.

    Rows that are the same are drawn together, as one kind with its share: most tables have a handful of kinds.
    """
    kinds, counts = np.unique(table, axis=0, return_counts=True)
    drawn = np.random.default_rng(SEED).multinomial(len(table), counts / len(table), size=RESAMPLES)
    sums: Floats = drawn.astype(np.float64) @ kinds
    return sums


def ratio(pairs: Sequence[tuple[float, float]]) -> Estimate:
    """Sum of the first over sum of the second, with its interval."""
    table = np.asarray(pairs, dtype=np.float64).reshape(-1, 2)
    total = table.sum(axis=0)
    if not len(table) or total[1] == 0:
        return NOTHING
    sums = resampled(table)
    kept = sums[sums[:, 1] > 0]
    low, high = np.percentile(kept[:, 0] / kept[:, 1], [2.5, 97.5])
    return Estimate(float(total[0] / total[1]), float(low), float(high), int((table[:, 1] > 0).sum()))


def quantile(values: Sequence[float], share: float) -> Estimate:
    """The quantile of the values, with its interval."""
    if not values:
        return NOTHING
    data = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(SEED).choice(data, size=(RESAMPLES, len(data)))
    low, high = np.percentile(np.quantile(drawn, share, axis=1), [2.5, 97.5])
    return Estimate(float(np.quantile(data, share)), float(low), float(high), len(values))


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float | None:
    """How often a positive scores above a negative; None where one of the two is missing."""
    data, marked = np.asarray(scores, dtype=np.float64), np.asarray(labels, dtype=bool)
    positive, negative = data[marked], data[~marked]
    if not len(positive) or not len(negative):
        return None
    difference = positive[:, None] - negative[None, :]
    return float((difference > 0).mean() + 0.5 * (difference == 0).mean())


def auroc_estimate(scores: Sequence[float], labels: Sequence[bool]) -> Estimate:
    """AUROC with its interval, resampled within each label."""
    value = auroc(scores, labels)
    if value is None:
        return NOTHING
    data, marked = np.asarray(scores, dtype=np.float64), np.asarray(labels, dtype=bool)
    positive, negative = data[marked], data[~marked]
    draw, kinds = np.random.default_rng(SEED), np.unique(data)
    above, below = (
        draw.multinomial(len(side), (side[:, None] == kinds).mean(axis=0), size=RESAMPLES)
        for side in (positive, negative)
    )
    lower = np.cumsum(below, axis=1) - below / 2  # of the negatives below each score, ties half
    found = (above * lower).sum(axis=1) / (len(positive) * len(negative))
    low, high = np.percentile(found, [2.5, 97.5])
    return Estimate(value, float(low), float(high), len(scores))


def difference(
    before: Sequence[tuple[float, float]], after: Sequence[tuple[float, float]]
) -> tuple[float, float, float] | None:
    """After minus before on the same rows, with the paired bootstrap's interval; None where nothing is shared."""
    first = np.asarray(before, dtype=np.float64).reshape(-1, 2)
    second = np.asarray(after, dtype=np.float64).reshape(-1, 2)
    if not len(first) or first[:, 1].sum() == 0 or second[:, 1].sum() == 0:
        return None
    drawn = resampled(np.hstack([first, second]))  # pairs are kept together
    a, b = drawn[:, :2], drawn[:, 2:]
    kept = (a[:, 1] > 0) & (b[:, 1] > 0)
    moved = b[kept, 0] / b[kept, 1] - a[kept, 0] / a[kept, 1]
    low, high = np.percentile(moved, [2.5, 97.5])
    value = second[:, 0].sum() / second[:, 1].sum() - first[:, 0].sum() / first[:, 1].sum()
    return float(value), float(low), float(high)


def mcnemar(lost: int, won: int) -> float:
    """Two-sided exact p that as many rows turn wrong (`lost`) as turn right (`won`)."""
    changed = lost + won
    if changed == 0:
        return 1.0
    tail = sum(math.comb(changed, k) for k in range(min(lost, won) + 1))
    return float(min(1.0, 2 * tail / 2**changed))
