"""The order of found provisions among themselves: by what a question needs, beside the words that it shares with them.

An act's text has few of the words that people ask in, so that its score says which passages may answer but less which
of them does. Provisions keep the places that acts have among the hits: guidance and acts are not weighed against each
other here.
"""

from __future__ import annotations

from typing import Final

from ingest import vectors
from ingest.passages import Hit
from norsk.needs import likeness
from norsk.provisions import names_provision

# Beside a score relative to the best act's. On the sets unseen and fresh of benchmarks/statutes.py 1 to 3 do alike.
_NEED: Final = 1.5


def by_need(hits: list[Hit], question: str) -> list[Hit]:
    """The hits with provisions of acts in the order of their score and of how much the question is like their needs.

    Scores stay in falling order: a hit takes the score of the place that it comes to. A question that names a provision
    keeps its order.
    """
    provisions = [vectors.provision(hit.passage) for hit in hits]
    places = [at for at, found in enumerate(provisions) if found is not None and found.section]
    if len(places) < 2 or names_provision(question):
        return hits
    best = max(hits[places[0]].score, 1e-9)
    like = likeness(question)
    weights = {
        at: hits[at].score / best + _NEED * like.get(found, 0.0)
        for at in places
        if (found := provisions[at]) is not None
    }
    ordered = list(hits)
    for place, at in zip(places, sorted(places, key=lambda at: (-weights[at], at)), strict=True):
        ordered[place] = Hit(hits[at].passage, hits[place].score)
    return ordered
