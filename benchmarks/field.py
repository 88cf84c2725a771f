"""Fitting a linear-chain conditional random field: maximum likelihood with a Gaussian prior, by L-BFGS.

Lafferty, McCallum and Pereira, Conditional Random Fields, ICML 2001; the gradient is what was expected less what was
seen. Chains are short, so those of one length are worked on side by side. numpy and scipy; used for fitting only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Link = tuple[frozenset[str], int]  # the features of a token, its label


@dataclass(frozen=True, slots=True)
class Chain:
    """Tokens side by side; `text` numbers the text they stand in, `weight` is how often they count."""

    links: tuple[Link, ...]
    text: int
    weight: float


def fit(
    chains: Sequence[Chain], labels: int, *, least: int = 3, prior: float = 1.0, rounds: int = 120
) -> tuple[dict[str, list[float]], list[list[float]]]:
    """By feature, the weight of each label; and what one label behind another adds, by which stands first.

    A feature must stand in `least` texts. `prior` is the weight of the squares in the penalty.
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    columns = _columns(chains, least)
    cells, ends = list[int](), [0]
    by_length: dict[int, list[tuple[int, float]]] = defaultdict(list)
    wanted = list[int]()
    for chain in chains:
        by_length[len(chain.links)].append((len(wanted), chain.weight))
        for told, label in chain.links:
            cells += sorted(columns[name] for name in told if name in columns)
            ends.append(len(cells))
            wanted.append(label)
    matrix: Any = csr_matrix((np.ones(len(cells)), cells, ends), shape=(len(wanted), len(columns)))
    turned: Any = matrix.T.tocsr()
    gold = np.array(wanted)
    groups = [
        (np.array([at for at, _ in some])[:, None] + np.arange(length), np.array([weight for _, weight in some]))
        for length, some in by_length.items()
    ]
    size = len(columns) * labels

    def loss(flat: Any) -> tuple[float, Any]:
        weights, between = flat[:size].reshape(-1, labels), flat[size:].reshape(labels, labels)
        scores = matrix @ weights
        slope, step = np.zeros_like(scores), np.zeros_like(between)
        total = prior * float(flat @ flat)
        for at, weight in groups:
            some, marginals, pairs = _expected(scores[at], between)
            seen = gold[at]
            first = np.take_along_axis(scores[at], seen[:, :, None], 2)[:, :, 0].sum(1)
            second = between[seen[:, :-1], seen[:, 1:]].sum(1)
            total += float((weight * (some - first - second)).sum())
            np.put_along_axis(marginals, seen[:, :, None], np.take_along_axis(marginals, seen[:, :, None], 2) - 1, 2)
            slope[at] = marginals * weight[:, None, None]
            step += np.einsum("n,nlij->ij", weight, pairs) if pairs.size else 0
            np.add.at(step, (seen[:, :-1], seen[:, 1:]), -np.repeat(weight[:, None], seen.shape[1] - 1, 1))
        return total, np.concatenate([(turned @ slope).ravel(), step.ravel()]) + 2 * prior * flat

    found = minimize(loss, np.zeros(size + labels * labels), jac=True, method="L-BFGS-B", options={"maxiter": rounds}).x
    weights = found[:size].reshape(-1, labels)
    return {name: weights[at].tolist() for name, at in columns.items()}, found[size:].reshape(labels, labels).tolist()


def _columns(chains: Sequence[Chain], least: int) -> dict[str, int]:
    """The features that stand in `least` texts, numbered."""
    texts: dict[str, set[int]] = defaultdict(set)
    for chain in chains:
        for told, _ in chain.links:
            for name in told:
                seen = texts[name]
                if len(seen) < least:
                    seen.add(chain.text)
    return {name: at for at, name in enumerate(sorted(one for one in texts if len(texts[one]) >= least))}


def _expected(scores: Any, between: Any) -> tuple[Any, Any, Any]:
    """The logarithm of the sum over all labellings, each label's and each pair's probability, by chain."""
    import numpy as np

    count, length, labels = scores.shape
    ahead, behind = np.zeros_like(scores), np.zeros_like(scores)
    behind[:, 0] = scores[:, 0]
    for at in range(1, length):
        behind[:, at] = scores[:, at] + _summed(behind[:, at - 1, :, None] + between, 1)
    for at in range(length - 2, -1, -1):
        ahead[:, at] = _summed(between + (scores[:, at + 1] + ahead[:, at + 1])[:, None, :], 2)
    whole = _summed(behind[:, -1], 1)
    marginals = np.exp(behind + ahead - whole[:, None, None])
    pairs = np.zeros((count, length - 1, labels, labels))
    for at in range(length - 1):
        into = scores[:, at + 1] + ahead[:, at + 1]
        pairs[:, at] = np.exp(behind[:, at, :, None] + between + into[:, None, :] - whole[:, None, None])
    return whole, marginals, pairs


def _summed(values: Any, axis: int) -> Any:
    """The logarithm of the sum of exponentials along an axis."""
    import numpy as np

    top = values.max(axis=axis, keepdims=True)
    return np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)
