"""Fit the weights by which the extractive engine chooses (`assistant/extract.json`).

Logistic regression by Newton's method (iteratively reweighted least squares; Hastie, Tibshirani and Friedman, The
Elements of Statistical Learning, 4.4.1) on the features of units: those that hold the fact asked for against the best
of the rest. The written questions count most; NorQuAD's news, where its development part lies beside the checkout,
steadies the weights: each of its questions is also asked of the passages that are left when the answering ones are
taken away, which makes near misses. What is printed is cross-validated by set: no question is judged by weights that
saw it or another question of the same hand.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import extract
from assistant.features import FEATURES, Vector
from assistant.guidance import PASSAGES
from assistant.question import Question, read
from assistant.wants import Want
from benchmarks.answers import Set, shown
from benchmarks.corpus import ROOT, SHARED
from ingest.index import PassageIndex
from ingest.passages import Hit, Passage, Source
from ingest.store import Library
from ingest.sync import ingest

WEIGHTS = ROOT / "assistant" / "extract.json"
NORQUAD = SHARED / "data" / "norquad-dev"
THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
_EVERY = 4  # of NorQuAD's questions, to fit in a few minutes
_NEWS, _OURS = 0.3, 4.0  # what a question weighs
_RIDGE = 5.0
_HITS, _NEWS_HITS = PASSAGES, 12
_MEANT = ("seeds-dev ", "seeds-train3 ", "seeds-train4 ")
_HARD = 8  # of the wrong units, the best ones always count; the others now and then
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its candidates, which of them hold the answer, and what it weighs."""

    group: str
    row: dict[str, Any]
    question: Question
    candidates: tuple[extract.Candidate, ...]
    right: tuple[bool, ...]
    weight: float


def written(questions: Set) -> Iterator[Case]:
    """The questions of a set with what the engine reads for them."""
    with tempfile.TemporaryDirectory() as folder:
        library, index = Library(Path(folder) / "library.db"), PassageIndex.open(Path(folder) / "index")
        ingest([questions.sources], library, index)
        for row in questions.rows():
            question = read(row["q"])
            hits = index.search(row["q"], _HITS)
            if further := extract.extra_query(question):
                known = {hit.passage.id for hit in hits}
                hits += [hit for hit in index.search(further, _HITS) if hit.passage.id not in known]
            found = tuple(extract.candidates(question, hits))
            right = tuple("fact" in row and shown(row, c.unit.text, [c.hit.passage.source.id]) for c in found)
            yield Case(questions.file.stem, row, question, found, right, _OURS)
        index.close()
        library.close()


def news() -> Iterator[Case]:
    """Every fourth question of NorQuAD's development part, with its answer in reach and with it taken away."""
    for file in sorted(NORQUAD.rglob("*.json")):
        articles = json.loads(file.read_text(encoding="utf-8"))["data"]
        with tempfile.TemporaryDirectory() as folder:
            index = PassageIndex.open(Path(folder))
            asked: list[tuple[str, str, str, int]] = []
            for number, article in enumerate(articles):
                for paragraph in article["paragraphs"]:
                    index.upsert(list(_cut(str(number), paragraph["context"])))
                    for qa in paragraph["qas"]:
                        if qa["answers"]:
                            answer = qa["answers"][0]
                            asked.append((qa["question"], str(number), answer["text"], answer["answer_start"]))
            index.flush()
            for text, source, wanted, start in asked[::_EVERY]:
                question, hits = read(text), index.search(text, _NEWS_HITS)
                without = [h for h in hits if h.passage.source.id != source or wanted not in h.passage.text]
                for chosen in (hits, without):
                    yield _news_case(question, chosen, source, wanted, start)
            index.close()


def _cut(number: str, text: str) -> Iterator[Passage]:
    listed = text.split(" ")
    at = 0
    for first in range(0, len(listed), 80):
        piece = " ".join(listed[first : first + 80])
        yield Passage(Source(number, ""), "v", at, at + len(piece), piece)
        at += len(piece) + 1


def _news_case(question: Question, hits: Sequence[Hit], number: str, answer: str, start: int) -> Case:
    kept: list[extract.Candidate] = []
    right: list[bool] = []
    for each in extract.candidates(question, hits):
        begin = each.hit.passage.start + each.unit.start
        own = each.hit.passage.source.id == number
        holds = own and begin <= start < begin + len(each.unit.text)
        if holds or not (own and answer.lower() in each.unit.text.lower()):  # the same words elsewhere: unknown
            kept.append(each)
            right.append(holds)
    return Case("news", {}, question, tuple(kept), tuple(right), _NEWS)


def matrix(cases: Sequence[Case]) -> tuple[Array, Array, Array]:
    """Features, labels and weights of the units that count."""
    chance = random.Random(2)
    features: list[Vector] = []
    labels: list[float] = []
    weights: list[float] = []
    for case in cases:
        if case.question.want is Want.LABEL:
            continue
        possible = [(c, r) for c, r in zip(case.candidates, case.right, strict=True) if not c.barred]
        most = min(3, sum(r for _, r in possible))
        met = 0
        for rank, (candidate, right) in enumerate(possible):
            if right:
                met += 1
                if met > most:
                    continue
                weight = 2.0 / most
            elif rank < _HARD or chance.random() < 0.08:
                weight = 0.7 if not most and rank < 3 else 0.45
            else:
                continue
            features.append(candidate.vector)
            labels.append(float(right))
            weights.append(weight * case.weight)
    return np.array(features), np.array(labels), np.array(weights)


def logistic(features: Array, labels: Array, weights: Array) -> Array:
    """Bias and weights of a ridge-penalised logistic regression."""
    x = np.hstack([np.ones((len(features), 1)), features])
    beta = np.zeros(x.shape[1])
    penalty = _RIDGE * np.eye(x.shape[1])
    penalty[0, 0] = 0.0
    for _ in range(30):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weights * (p - labels)) + penalty @ beta
        curvature = (x * (weights * p * (1 - p))[:, None]).T @ x + penalty + 1e-6 * np.eye(len(beta))
        step = np.linalg.solve(curvature, gradient)
        beta = beta - step
        if np.abs(step).max() < 1e-4:
            break
    return np.asarray(beta, dtype=np.float64)


def right(case: Case, beta: Array, threshold: float) -> bool:
    """Whether the engine with these weights answers the case with the fact, or declines where there is none."""
    if case.question.want is Want.LABEL:
        quotes = extract.labelled(case.question, list(dict.fromkeys(c.hit for c in case.candidates)))
    else:
        scored = [
            replace(c, score=extract.probability(float(beta[0] + beta[1:] @ np.array(c.vector)), c.barred, c.doubts))
            for c in case.candidates
        ]
        scored.sort(key=lambda each: -each.score)
        quotes = extract.choose(case.question, scored, threshold)
    if "fact" not in case.row:
        return not quotes
    return shown(case.row, " ".join(q.text for q in quotes), [q.passage.source.id for q in quotes])


def _pooled(found: dict[str, list[bool]], side: str) -> float:
    """The share judged right on one side, over the sets as hard as what the engine is meant for (over all without)."""
    meant = {name for name in found if name.startswith(_MEANT)} or set(found)
    every = [each for name in meant if name.endswith(side) for each in found[name]]
    return sum(every) / len(every) if every else 1.0


def fit(sets: Sequence[Set]) -> str:
    """Cross-validate, choose the threshold whose worse side is best, write the weights; returns the table."""
    ours = [case for each in sets for case in written(each)]
    other = list(news()) if NORQUAD.is_dir() else []
    judged: dict[float, dict[str, list[bool]]] = {t: {} for t in THRESHOLDS}
    for held in dict.fromkeys(case.group for case in ours):
        beta = logistic(*matrix([*other, *(case for case in ours if case.group != held)]))
        for case in (case for case in ours if case.group == held):
            name = f"{case.group} {'answered' if 'fact' in case.row else 'declined'}"
            for threshold in THRESHOLDS:
                judged[threshold].setdefault(name, []).append(right(case, beta, threshold))
    names = sorted(judged[THRESHOLDS[0]])
    lines = [f"| Threshold | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for threshold in THRESHOLDS:
        found = judged[threshold]
        lines.append(f"| {threshold} | " + " | ".join(f"{sum(found[n])}/{len(found[n])}" for n in names) + " |")
    best = max(THRESHOLDS, key=lambda t: min(_pooled(judged[t], "answered"), _pooled(judged[t], "declined")))
    beta = logistic(*matrix([*other, *ours]))
    fitted = {
        "bias": round(float(beta[0]), 4),
        "weights": {name: round(float(w), 4) for name, w in zip(FEATURES, beta[1:], strict=True)},
        "threshold": best,
    }
    WEIGHTS.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    extract.weights.cache_clear()
    return "\n".join(["Cross-validated by set:", "", *lines, "", f"threshold {best} written to {WEIGHTS.name}", ""])
