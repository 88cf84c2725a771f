"""The order of found provisions among themselves: by what a question needs, beside the words that it shares with them.

An act's text has few of the words that people ask in, so that its score says which passages may answer but less which
of them does. Provisions keep the places that acts have among the hits: guidance and acts are not weighed against each
other here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from ingest import vectors
from ingest.passages import Hit, Passage
from norsk.needs import likeness
from norsk.provisions import Provision, names_provision
from norsk.terms import document_terms, query_terms

# Beside a score relative to the best act's. On six sets of benchmarks/statutes.py 0.5 to 2.5 do alike.
_NEED: Final = 1.0
_CALLED: Final = 10  # provisions that are fetched where the question's words alone did not find them
_READ: Final = 5  # provisions whose passages are compared with the question word by word: those that are shown first


def missing(hits: Iterable[Passage], question: str) -> list[Provision]:
    """Provisions that the question is most like the needs of, and that are not among the hits; the most like first.

    None where no provision is among the hits (a library without acts pays nothing), or where the question names one.
    """
    found = {vectors.provision(passage) for passage in hits} - {None}
    if not found or names_provision(question):
        return []
    like = likeness(question)
    return [each for each in sorted(like, key=lambda one: -like[one])[:_CALLED] if each not in found and like[each] > 0]


def by_need(hits: list[Hit], question: str) -> list[Hit]:
    """The hits with provisions of acts in the order of their score and of how much the question is like their needs.

    A provision's passages stand together, those first that have the question's words in their own text: the words that
    the table gives a provision say nothing of which of its paragraphs answers. Scores stay in falling order: a hit
    takes the score of the place that it comes to. A question that names a provision keeps its order.
    """
    found: dict[Provision, list[int]] = {}
    for at, hit in enumerate(hits):
        provision = vectors.provision(hit.passage)
        if provision is not None and provision.section:
            found.setdefault(provision, []).append(at)
    places = sorted(at for group in found.values() for at in group)
    if len(places) < 2 or names_provision(question):
        return hits
    best = max(hits[places[0]].score, 1e-9)
    like = likeness(question)
    asked = query_terms(question)
    order: list[int] = []
    ranked = sorted(found, key=lambda each: -(hits[found[each][0]].score / best + _NEED * like.get(each, 0.0)))
    for rank, provision in enumerate(ranked):
        group = found[provision]
        if len(group) > 1 and rank < _READ:
            group = sorted(group, key=lambda at: (-_shared(hits[at].passage, asked), hits[at].passage.start))
        order += group
    ordered = list(hits)
    for place, at in zip(places, order, strict=True):
        ordered[place] = Hit(hits[at].passage, hits[place].score)
    return ordered


def _shared(passage: Passage, asked: Mapping[str, float]) -> float:
    """What the question's words weigh that stand in the passage's own text, function words apart."""
    return sum(asked.get(term, 0.0) for term in _terms(passage.text))


@lru_cache(maxsize=2048)
def _terms(text: str) -> frozenset[str]:
    return frozenset(term for term in document_terms(text) if term[0] != "=")
