"""Fits `assistant/pages.json`: what tells the section of a built-in page that answers from one that does not.

`python -m benchmarks.fit_pages` cross-validates by set, each of which another hand wrote, and prints how many questions
are answered with the fact and how many near misses are declined; `--write` fits on all sets and writes the weights. A
section is right where its first three sentences or 80 words show the fact. Questions to the agencies' reports that have
no answer there (`OTHERS`) are further near misses. The bias is shifted so that the engine's own threshold is the one
at which the pages' sets are best.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant import extract, pages
from assistant.guidance import PASSAGES, Assistant
from assistant.question import Question, read
from assistant.settings import Settings
from benchmarks.answers import PAGES, QUESTIONS, WORDS, Set, shown
from benchmarks.corpus import ROOT
from benchmarks.fit_answers import logistic
from ingest.passages import Hit
from ingest.sync import ingest

OWN = "pages-near"  # near misses of the pages' author, harder than a stranger's: fitted on, no ground for the threshold
SETS = (*(f"pages-{name}" for name in ("dev", "train", "held", "held2", "fit2")), OWN)
OTHERS = tuple(f"seeds-{name}" for name in ("dev2", "train4", "train5", "train6", "train9"))
TARGET = ROOT / "assistant" / "pages.json"
_RIDGE_WEIGHT = 1.0  # of a section, right or wrong
_SENTENCES = 3
_REFUSE = 0.04  # how much more of the near misses are to be declined than of the others answered

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the measures of its sections and which of them show the fact."""

    set: str
    row: str
    question: str
    answerable: bool
    measured: Array
    right: npt.NDArray[np.bool_]
    headings: tuple[str, ...]


def asked(names: Sequence[str], *, answerable: bool = True) -> list[Asked]:
    """The questions of the sets put to the pages; those without an answer alone where not `answerable`."""
    found: list[Asked] = []
    with tempfile.TemporaryDirectory() as home, Assistant.open(Settings(home=Path(home))) as assistant:
        ingest([PAGES], assistant.library, assistant.index)
        for name in names:
            for row in Set(QUESTIONS / f"{name}.jsonl", PAGES).rows():
                if "fact" in row and not answerable:
                    continue
                question = read(row["q"])
                hits = assistant.index.search(row["q"], PASSAGES)
                hits += pages.sought(row["q"], hits, lambda words: assistant.index.search(words, PASSAGES))
                sections = _sections(question, hits, row)
                found.append(
                    Asked(
                        name,
                        row["id"],
                        row["q"],
                        "fact" in row,
                        np.array([each[0] for each in sections]).reshape(len(sections), len(pages.FEATURES)),
                        np.array([each[1] for each in sections], dtype=bool),
                        tuple(each[2] for each in sections),
                    )
                )
    return found


def _sections(
    question: Question, hits: Sequence[Hit], row: dict[str, Any]
) -> list[tuple[tuple[float, ...], bool, str]]:
    """By section its measures, whether it shows the row's fact, and its heading."""
    by_hit: list[list[extract.Candidate]] = [[] for _ in hits]
    for each in sorted(extract.candidates(question, hits), key=lambda each: each.index):
        if not each.unit.heading:
            by_hit[each.order].append(each)
    said = [[extract.read_by_section(question, each) for each in of] for of in by_hit]
    found = []
    for hit, measured, sentences in zip(hits, pages.measures(question, hits, said), said, strict=True):
        if measured is not None:
            right = "fact" in row and shown(row, _first(question.text, sentences), [hit.passage.source.id])
            found.append((measured, right, hit.passage.heading[-1] if hit.passage.heading else ""))
    return found


def _first(question: str, sentences: Sequence[pages.Sentence]) -> str:
    chosen: list[str] = []
    for at in pages.ordered(question, sentences):
        text = sentences[at].text
        if len(chosen) < _SENTENCES and (not chosen or len(" ".join((*chosen, text)).split()) <= WORDS):
            chosen.append(text)
    return " ".join(chosen)


def fitted(cases: Sequence[Asked]) -> Array:
    """Bias and weights."""
    x, y = np.vstack([each.measured for each in cases]), np.concatenate([each.right for each in cases])
    mean, spread = x.mean(0), x.std(0) + 1e-9
    beta = logistic((x - mean) / spread, y.astype(float), np.full(len(y), _RIDGE_WEIGHT))
    weights = beta[1:] / spread
    return np.concatenate([[beta[0] - float(mean @ weights)], weights])


def best(case: Asked, beta: Array) -> tuple[float, bool, int]:
    """The log-odds of the section taken for the answer, whether it shows the fact, and its place."""
    if not len(case.measured):
        return -99.0, False, -1
    odds = beta[0] + case.measured @ beta[1:]
    at = int(np.argmax(odds))
    return float(odds[at]), bool(case.right[at]), at


def judged(cases: Sequence[Asked], beta_of: dict[str, Array]) -> list[tuple[Asked, float, bool, int]]:
    """Each question with what weights that have not seen its set make of it."""
    return [(case, *best(case, beta_of[case.set])) for case in cases]


def counts(verdicts: Sequence[tuple[Asked, float, bool, int]], threshold: float) -> tuple[int, int, int, int]:
    """Answered with the fact, of; declined, of."""
    able = [(odds, right) for case, odds, right, _ in verdicts if case.answerable]
    unable = [odds for case, odds, _, _ in verdicts if not case.answerable]
    answered = sum(right and odds >= threshold for odds, right in able)
    return answered, len(able), sum(odds < threshold for odds in unable), len(unable)


def _worse(found: tuple[int, int, int, int]) -> float:
    answered, able, declined, unable = found
    return min(answered / able, declined / unable - _REFUSE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Cross-validate, and with `--write` fit on all and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit_pages", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write assistant/pages.json")
    parser.add_argument("--misses", metavar="SET", help="name what went wrong in a set")
    chosen = parser.parse_args(arguments)
    cases, others = asked(SETS), asked(OTHERS, answerable=False)
    beta_of = {name: fitted([case for case in cases if case.set != name] + others) for name in SETS}
    verdicts = judged(cases, beta_of)
    strangers = [each for each in verdicts if each[0].set != OWN]
    threshold = max(np.arange(-4.0, 3.0, 0.1), key=lambda at: _worse(counts(strangers, float(at))))
    for name in (*SETS, "all"):
        of = [each for each in verdicts if name in (each[0].set, "all")]
        answered, able, declined, unable = counts(of, threshold)
        top = sum(right for _, _, right, _ in of)
        print(f"{name}: answered {answered}/{able} ({top} without a threshold), declined {declined}/{unable}")
    for case, odds, right, at in verdicts if chosen.misses else ():
        if case.set == chosen.misses and (odds >= threshold) != (case.answerable and right):
            print(f"{case.row} {odds - threshold:+.1f} {case.question} → {case.headings[at] if at >= 0 else '–'}")
    if chosen.write:
        beta = fitted(cases + others)
        _, _, at_least = extract.weights()
        shift = math.log(at_least / (1 - at_least)) - threshold
        by_name = {name: round(float(each), 4) for name, each in zip(pages.FEATURES, beta[1:], strict=True)}
        written = {"bias": round(float(beta[0] + shift), 4), "weights": by_name}
        TARGET.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
