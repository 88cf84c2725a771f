"""Retrieval: questions to passages of 80 words, what each part of the analysis adds, and what nynorsk costs.

    python -m benchmarks.retrieval [--half a|b] [--ablation] [--nynorsk] [--json]

NorQuAD's articles are cut into passages of 80 words, each a document; a question's only right passage is the one that
the answer begins in. Against bm25s with its defaults, raw and with Snowball's Norwegian stemmer, in the same run.
Parameters were compared on two halves of the articles and kept where both agreed: neither half is unseen. Data beside
the checkout.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from norsk.terms import AVERAGE_LENGTH, K1, Analyser, Analysis, B

DATA = Path(__file__).parents[2] / "shared" / "data"
WORDS = 80
DEPTH = 100

Scores = npt.NDArray[np.float64]
Scorer = Callable[[str], Scores]


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    passage: int  # the right one
    half: str


def load() -> tuple[list[str], list[Question]]:
    """Passages of every article, and the questions with the passage that their answer begins in."""
    passages: list[str] = []
    questions: list[Question] = []
    for file in sorted((DATA / "norquad-dev").rglob("*.json")):
        for article in json.loads(file.read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                text = paragraph["context"]
                half = "ab"[int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2]
                tokens = list(re.finditer(r"\S+", text))
                starts = [tokens[at].start() for at in range(0, len(tokens), WORDS)]
                first = len(passages)
                passages += [
                    " ".join(token.group() for token in tokens[at : at + WORDS]) for at in range(0, len(tokens), WORDS)
                ]
                for asked in paragraph["qas"]:
                    begins = asked["answers"][0]["answer_start"]
                    right = first + sum(start <= begins for start in starts) - 1
                    questions.append(Question(asked["question"], right, half))
    return passages, questions


class Bm25:
    """BM25 over weighted query terms, as the index computes it, in memory."""

    def __init__(self, documents: Sequence[Sequence[str]], k1: float = K1, b: float = B) -> None:
        self.size = len(documents)
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, terms in enumerate(documents):
            norm = k1 * (1 - b + b * len(terms) / AVERAGE_LENGTH)
            for term, count in Counter(terms).items():
                postings[term].append((number, count * (k1 + 1) / (count + norm)))
        self._postings: dict[str, tuple[npt.NDArray[np.int64], Scores]] = {}
        for term, entries in postings.items():
            idf = math.log((self.size - len(entries) + 0.5) / (len(entries) + 0.5) + 1)
            self._postings[term] = (
                np.array([number for number, _ in entries]),
                idf * np.array([weight for _, weight in entries]),
            )

    def scores(self, query: Mapping[str, float]) -> Scores:
        total = np.zeros(self.size)
        for term, weight in query.items():
            if term in self._postings:
                numbers, weights = self._postings[term]
                total[numbers] += weight * weights
        return total


def ours(passages: Sequence[str], analysis: Analysis, **parameters: float) -> Scorer:
    """Our terms over BM25."""
    analyser = Analyser(analysis)
    engine = Bm25([analyser.document_terms(text) for text in passages], **parameters)

    def score(question: str) -> Scores:
        return engine.scores(analyser.query_terms(question))

    return score


def bm25s_scorer(passages: Sequence[str], *, stemmed: bool) -> Scorer:
    """bm25s with its own tokens and defaults, no stop words."""
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("norwegian") if stemmed else None
    engine = bm25s.BM25()
    engine.index(
        bm25s.tokenize(list(passages), stopwords=None, stemmer=stemmer, show_progress=False), show_progress=False
    )

    def score(question: str) -> Scores:
        tokens: Any = bm25s.tokenize([question], stopwords=None, stemmer=stemmer, show_progress=False, return_ids=False)
        return np.asarray(engine.get_scores(tokens[0]), dtype=np.float64)

    return score


def index_scorer(passages: Sequence[str], folder: Path, *, widen: bool) -> Scorer:
    """The index itself: `PassageIndex.search` for the first hundred, with `widen` as `veileder search` asks it."""
    from ingest.index import PassageIndex
    from ingest.passages import Passage, Source

    index = PassageIndex.open(folder)
    index.upsert(
        Passage(Source(f"{number:05}.txt", ""), f"{number:064x}", 0, len(text), text)
        for number, text in enumerate(passages)
    )
    index.flush()

    def score(question: str) -> Scores:
        scores = np.zeros(len(passages))
        for place, hit in enumerate(index.search(question, k=DEPTH, widen=widen)):
            scores[int(hit.passage.source.id[:5])] = DEPTH - place
        return scores

    return score


def measure(score: Scorer, questions: Sequence[Question]) -> dict[str, float]:
    """nDCG@10, R@10, R@100 and R@1; equal scores count in the order of the passages."""
    ranks = []
    for question in questions:
        scores = score(question.text)
        own = scores[question.passage]
        ranks.append(int((scores > own).sum() + (scores[: question.passage] == own).sum()) + 1 if own > 0 else 10**9)
    place = np.array(ranks)
    return {
        "nDCG@10": float(np.where(place <= 10, 1 / np.log2(1 + place), 0).mean()),
        "R@10": float((place <= 10).mean()),
        "R@100": float((place <= DEPTH).mean()),
        "R@1": float((place == 1).mean()),
    }


def ablation() -> Iterator[tuple[str, Analysis, dict[str, float]]]:
    """The analysis with one part taken out at a time."""
    whole = Analysis()
    yield "without variants (nynorsk, irregular forms)", replace(whole, variants=False), {}
    yield "without function words kept apart", replace(whole, stopwords=False), {}
    yield "without compound parts", replace(whole, compounds=False), {}
    yield "without beginnings of words", replace(whole, beginnings=()), {}
    yield "without exact forms", replace(whole, exact=False), {}
    yield "without references and dates", replace(whole, references=False), {}
    yield "without expansions", replace(whole, expansions=False), {}
    yield "with k1 = 1.2, b = 0.75", whole, {"k1": 1.2, "b": 0.75}
    yield "stems alone", Analysis(False, False, False, (), False, False, False), {}


def nynorsk() -> list[dict[str, Any]]:
    """Words of a bokmål sentence as a question for it, among bokmål and among nynorsk sentences."""
    with gzip.open(DATA / "malform-dev" / "nb_nn_dev.tsv.gz", "rt", encoding="utf-8") as lines:
        pairs = [line.rstrip("\n").split("\t") for line in lines]
    pairs = [pair for pair in pairs if len(pair) == 2 and all(pair)]
    rng = random.Random(7)
    rows = []
    for count in (3, 5, 8):
        asked: list[Question] = []
        for number in range(1, len(pairs), 2):  # even sentences were looked at while the table was written
            words = [word for word in re.findall(r"\w+", pairs[number][0]) if len(word) > 3]
            if len(words) >= count and len(asked) < 1500:
                asked.append(Question(" ".join(rng.sample(words, count)), number, ""))
        for name, analysis in (("ours", Analysis()), ("ours without variants", Analysis(variants=False))):
            found = [measure(ours([pair[side] for pair in pairs], analysis), asked)["nDCG@10"] for side in (0, 1)]
            rows.append({"analysis": name, "words": count, "bokmål": found[0], "nynorsk": found[1]})
    return rows


def run(half: str | None = None, *, parts: bool = False) -> list[dict[str, Any]]:
    passages, questions = load()
    chosen = [question for question in questions if half is None or question.half == half]
    with tempfile.TemporaryDirectory() as folder:
        scorers: dict[str, Scorer] = {
            "bm25s": bm25s_scorer(passages, stemmed=False),
            "bm25s, Norwegian stemmer": bm25s_scorer(passages, stemmed=True),
            "ours": ours(passages, Analysis()),
            "the index": index_scorer(passages, Path(folder) / "plain", widen=False),
            "veileder search": index_scorer(passages, Path(folder) / "widened", widen=True),
        }
        if parts:
            for name, analysis, parameters in ablation():
                scorers[name] = ours(passages, analysis, **parameters)
        return [{"name": name, **measure(score, chosen)} for name, score in scorers.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("a", "b"))
    parser.add_argument("--ablation", action="store_true")
    parser.add_argument("--nynorsk", action="store_true")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    rows = run(chosen.half, parts=chosen.ablation)
    standards = nynorsk() if chosen.nynorsk else []
    if chosen.json:
        print(json.dumps({"retrieval": rows, "nynorsk": standards}, ensure_ascii=False))
        return
    stemmed = rows[1]["nDCG@10"]
    print("| | nDCG@10 | R@10 | R@100 | R@1 | nDCG@10 over the stemmer |\n|---|---|---|---|---|---|")
    for row in rows:
        figures = " | ".join(f"{row[name]:.3f}" for name in ("nDCG@10", "R@10", "R@100", "R@1"))
        print(f"| {row['name']} | {figures} | {row['nDCG@10'] - stemmed:+.3f} |")
    if standards:
        print("\n| | words of the question | bokmål | nynorsk | cost |\n|---|---|---|---|---|")
        for row in standards:
            cost = row["bokmål"] - row["nynorsk"]
            print(f"| {row['analysis']} | {row['words']} | {row['bokmål']:.3f} | {row['nynorsk']:.3f} | {cost:.3f} |")


if __name__ == "__main__":
    main()
