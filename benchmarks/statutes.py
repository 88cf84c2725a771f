"""Statutes: questions worded from need to the right provision, and what each part of the bridge adds.

    python -m benchmarks.statutes [--set dev|unseen|fresh|needs|held|sealed|asked|lot|lot2|lot3|lot4|eu]
        [--last] [--misses] [--json] [--dense FOLDER] [--reranker FOLDER]

A hit is right when its source and its section are; a question may have a second right provision (`also`). Plain BM25
(bm25s with Snowball's Norwegian stemmer) over whole provisions stands in the same run; ours is the index itself, whose
hits are passages: several of one provision take several places. `--last` gives only the last row, the index as it is.
`--dense` and `--reranker` name folders of models on this machine and add a row each. Data beside the checkout;
intervals are 95 % bootstrap over questions.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from unittest import mock

from ingest import index as index_module
from ingest import vectors
from ingest.index import IndexSettings, PassageIndex
from ingest.ordering import by_need
from ingest.passages import Passage, cut
from ingest.prepare import Order, prepare, version_of
from norsk import provisions
from norsk.provisions import section_of
from norsk.terms import query_terms

DATA = Path(__file__).parents[2] / "shared" / "data"
QUESTIONS = Path(__file__).parents[1] / "tests" / "data" / "questions"
SETS = ("dev", "unseen", "fresh", "needs", "held", "sealed", "sealed2", "asked", "lot", "lot2", "lot3", "lot4", "eu")
DEPTH = 20
BEST = 5

Search = Callable[[str], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str
    right: tuple[tuple[str, str], ...]  # act, section; mostly one


def questions(name: str) -> list[Question]:
    """The questions of `statutes-<name>.jsonl`."""
    lines = (QUESTIONS / f"statutes-{name}.jsonl").read_text("utf-8").splitlines()
    return [
        Question(
            row["id"],
            row["q"],
            tuple((act, section_of(part)) for act, part in ((row["act"], row["section"]), *row.get("also", ()))),
        )
        for row in map(json.loads, lines)
    ]


def passages(european: bool = False) -> list[Passage]:
    """The passages of every act; with `european` those of the EU's regulations too."""
    found: list[Passage] = []
    for path in sorted([*(DATA / "lovdata").glob("*.json"), *((DATA / "eu").glob("*.json") if european else ())]):
        for made in prepare(Order(str(path), path.name)).documents:
            found += cut(made.document, made.source, version_of(made.document))
    return found


def place(passage: Passage) -> tuple[str, str]:
    """Act and section of a passage."""
    found = provisions.provision_of(passage.source.url, passage.source.title, passage.heading)
    return (found.act, found.section) if found else ("", "")


def plain(corpus: Sequence[Passage]) -> Search:
    """bm25s with a stemmer over provisions: heading and text, one document each."""
    import bm25s
    import Stemmer

    texts: dict[tuple[str, str], str] = {}
    for passage in corpus:
        texts[place(passage)] = f"{texts.get(place(passage), ' '.join(passage.heading))} {passage.text}"
    keys, stemmer = list(texts), Stemmer.Stemmer("norwegian")
    model = bm25s.BM25()
    words = bm25s.tokenize(list(texts.values()), stopwords=None, stemmer=stemmer, show_progress=False)
    model.index(words, show_progress=False)

    def search(text: str) -> list[tuple[str, str]]:
        tokens = bm25s.tokenize(text, stopwords=None, stemmer=stemmer, show_progress=False)
        found, _ = model.retrieve(tokens, k=DEPTH, show_progress=False)
        return [keys[at] for at in found[0]]

    return search


def evaluate(asked: Sequence[Question], search: Search) -> list[int]:
    """The place of the right provision for each question, 1 is first; 0 where it is not among `DEPTH` hits."""
    ranks = []
    for question in asked:
        found = search(question.text)
        ranks.append(next((at for at, each in enumerate(found, 1) if each in question.right), 0))
    return ranks


def interval(values: Sequence[float], rounds: int = 2000) -> tuple[float, float]:
    """95 % bootstrap interval of a mean."""
    chance = random.Random(7)
    means = sorted(sum(chance.choices(values, k=len(values))) / len(values) for _ in range(rounds))
    return means[int(0.025 * rounds)], means[int(0.975 * rounds)]


@dataclass(frozen=True, slots=True)
class Row:
    """First, top five and mean reciprocal rank as shares, with 95 % intervals of the first two."""

    name: str
    first: float
    first_interval: tuple[float, float]
    five: float
    five_interval: tuple[float, float]
    mrr: float


def summary(name: str, ranks: Sequence[int]) -> Row:
    """What the ranks of one way of searching come to."""
    first = [float(rank == 1) for rank in ranks]
    five = [float(0 < rank <= BEST) for rank in ranks]
    return Row(
        name,
        sum(first) / len(first),
        interval(first),
        sum(five) / len(five),
        interval(five),
        sum(1 / rank for rank in ranks if rank) / len(ranks),
    )


def variants() -> list[tuple[str, vectors.Fields, bool, bool]]:
    """Name, fields, whether synonyms widen questions, whether need orders hits; each adds one part."""
    bare = vectors.Fields(
        heading=0.0,
        title=0.0,
        about=0.0,
        needs=False,
        kin=0.0,
        setting=0.0,
        references=False,
        acts=1.0,
        replaced=1.0,
        pending=1.0,
    )
    used = vectors.Fields()
    headings = replace(bare, heading=used.heading, title=used.title)
    described = replace(headings, about=used.about)
    asked_for = replace(described, needs=True)
    kindred = replace(asked_for, kin=used.kin)
    set_in = replace(kindred, setting=used.setting)
    referred = replace(set_in, references=True)
    return [
        ("text", bare, False, False),
        ("+ headings", headings, False, False),
        ("+ synonyms", headings, True, False),
        ("+ provisions' words", described, True, False),
        ("+ needs as words", asked_for, True, False),
        ("+ everyday groups", kindred, True, False),
        ("+ acts' setting", set_in, True, False),
        ("+ references", referred, True, False),
        ("+ validity", used, True, False),
        ("+ order by need", used, True, True),
    ]


def ours(
    corpus: Sequence[Passage],
    fields: vectors.Fields,
    synonyms: bool,
    needs: bool,
    asked: Sequence[Question],
    settings: IndexSettings | None = None,
) -> list[int]:
    """Ranks by the index itself, built with these fields; `settings` names models, None is words alone."""
    from norsk import terms

    def question_terms(text: str) -> dict[str, float]:
        analyser = terms.Analyser(terms.Analysis(expansions=synonyms))
        found = query_terms(text) if synonyms else analyser.query_terms(text)
        return found | (provisions.reference_terms(text) if fields.references else {})

    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(vectors, "_FIELDS_USED", fields),
        mock.patch.object(vectors, "question_terms", question_terms),
        mock.patch.object(index_module, "by_need", by_need if needs else lambda hits, question: hits),
        PassageIndex.open(Path(folder), settings) as index,
    ):
        index.upsert(corpus)
        index.flush()
        return evaluate(asked, lambda text: [place(hit.passage) for hit in index.search(text, DEPTH)])


def models(dense: str | None, reranker: str | None) -> list[tuple[str, IndexSettings]]:
    """Name and settings of the rows with models, where folders are given."""
    found = []
    if dense:
        found.append(("+ dense model", IndexSettings(dense_model=dense)))
    if reranker:
        found.append(("+ reranker", IndexSettings(dense_model=dense, reranker=reranker)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=SETS, default="dev")
    parser.add_argument("--dense", metavar="FOLDER", help="a sentence-transformers model: one more row")
    parser.add_argument("--reranker", metavar="FOLDER", help="a cross-encoder: one more row")
    parser.add_argument("--last", action="store_true", help="only the last row, as the index is")
    parser.add_argument("--european", action="store_true", help="the EU's regulations beside the acts, for any set")
    parser.add_argument("--misses", action="store_true", help="print questions whose provision is not first")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    asked, corpus = questions(chosen.set), passages(chosen.european or chosen.set == "eu")
    rows = [] if chosen.last else [summary("bm25s, stemmed, over provisions", evaluate(asked, plain(corpus)))]
    ranks: list[int] = []
    for name, fields, synonyms, needs in variants()[-1 if chosen.last else 0 :]:
        ranks = ours(corpus, fields, synonyms, needs, asked)
        rows.append(summary(name, ranks))
    for name, settings in models(chosen.dense, chosen.reranker):
        rows.append(summary(name, ours(corpus, vectors.Fields(), True, True, asked, settings)))
    if chosen.json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
        return
    print("| | first | top five | MRR |\n|---|---|---|---|")
    for row in rows:
        (low, high), (least, most) = row.first_interval, row.five_interval
        print(
            f"| {row.name} | {row.first:.0%} ({low:.0%}–{high:.0%}) "
            f"| {row.five:.0%} ({least:.0%}–{most:.0%}) | {row.mrr:.2f} |"
        )
    if chosen.misses:
        for question, rank in zip(asked, ranks, strict=True):
            if rank != 1:
                print(f"{rank:2} {question.id} {' / '.join(map(' '.join, question.right))} {question.text}")


if __name__ == "__main__":
    main()
