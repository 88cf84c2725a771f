"""What an answer would need and the library lacks: acts that question or quotes refer to, and listed pages on it.

Nothing is answered from memory, so what is missing is named with its address. The addresses are those of the list of
sources (`ingest.listed`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from assistant.answers import Answer, Lacking
from assistant.question import read
from ingest.curated import ACTS
from ingest.listed import Entry, shipped
from ingest.store import Library
from norsk.provisions import act_of, validities
from norsk.statutes import act_name, references

_MOST: Final = 3
_ENOUGH: Final = 0.6  # of the weight of a question's words, that a listed page's title and topics must meet


class Lack:
    """Compares with the library, which is looked through again only where it has changed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._seen = -1
        self._acts: frozenset[str] = frozenset()
        self._urls: frozenset[str] = frozenset()

    def of(self, question: str, answer: Answer) -> tuple[Lacking, ...]:
        """What the answer would need and the library has not, at most three; what the question names comes first."""
        self._look()
        found: dict[str, Lacking] = {}
        quotes = [citation.quote for sentence in answer.sentences for citation in sentence.citations]
        for text in (question, *quotes):
            for reference in references(text):
                if reference.act_id and reference.act_id not in self._acts:
                    found.setdefault(reference.act_id, _act(reference.act_id))
        if answer.reason == "not_in_sources":
            for entry in _about(question):
                if entry.url not in self._urls and entry.id not in self._acts:
                    found.setdefault(entry.id, _listed(entry))
        return tuple(found.values())[:_MOST]

    def _look(self) -> None:
        now = self._library.changes()
        if now == self._seen:
            return
        kept = list(self._library.sources())
        acts = {act_of(source.url, source.title) for source in kept if source.kind in ACTS}
        self._acts = frozenset(act for act in acts if act)
        self._urls = frozenset(source.url for source in kept if source.url)
        self._seen = now


def _act(id: str) -> Lacking:
    """An act by its entry on the list, else by its name and its address at Lovdata."""
    entry = next((entry for entry in shipped() if entry.id == id), None)
    if entry is not None:
        return _listed(entry)
    kind, _, number = id.partition("-")
    known = validities().get(id)
    base = "NLO" if known is not None and known.ends else "NL"
    paths = {"lov": f"{base}/lov", "for": "SF/forskrift"}
    url = f"https://lovdata.no/dokument/{paths[kind]}/{number}" if kind in paths else None
    return Lacking(act_name(id) or id, "Lovdata" if url else None, url)


def _listed(entry: Entry) -> Lacking:
    return Lacking(entry.title, entry.statement.publisher, entry.url)


def _about(question: str) -> Iterator[Entry]:
    """Listed pages whose title and topics meet most of the question's words, best first."""
    terms = read(question).terms
    total = sum(term.weight for term in terms)
    if not total:
        return
    scored = []
    for at, (entry, keys) in enumerate(_keys()):
        met = sum(term.weight for term in terms if term.key in keys or keys & term.alternatives)
        if met >= _ENOUGH * total and sum(1 for term in terms if term.key in keys) > 1:
            scored.append((-met, at, entry))
    yield from (entry for _, _, entry in sorted(scored, key=lambda row: row[:2]))


@cache
def _keys() -> tuple[tuple[Entry, frozenset[str]], ...]:
    return tuple(
        (entry, frozenset(term.key for term in read(f"{entry.title}. {entry.about}").terms))
        for entry in shipped()
        if entry.statement.kind not in ACTS
    )
