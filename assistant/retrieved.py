"""The passages that an engine may read for a question: found, in force on the day, and without hidden instructions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assistant import extract, pages
from assistant.asides import without_asides
from assistant.question import Question, read
from assistant.standing import Standing, as_named_then
from assistant.wants import Want
from guardrails import injection
from ingest.amended import is_note
from ingest.index import Filters
from ingest.passages import Hit

PASSAGES = 20  # passages that an engine reads: the same answers as with 40 in half the time
Search = Callable[[str, int, Filters | None], list[Hit]]


def retrieved(question: str, search: Search, filters: Filters | None, on: date, standing: Standing) -> list[Hit]:
    """What an engine may read of what applies on the day `on`: the best passages, those under a named heading."""
    filters = replace(filters or Filters(), as_of=on)
    asked = read(question)
    hits = search(as_named_then(_sought(asked, without_asides(question)), on), PASSAGES, filters)
    meant = extract.put_right(asked, hits)
    if meant is not asked:  # a misspelt word weighs little in a search
        hits = search(as_named_then(_sought(meant, meant.text), on), PASSAGES, filters)
    if further := extract.extra_query(asked):
        known = {hit.passage.id for hit in hits}
        lowest = hits[-1].score if hits else 1.0
        hits += [
            replace(hit, score=min(hit.score, lowest))
            for hit in search(further, PASSAGES, filters)
            if hit.passage.id not in known
        ]
    hits += pages.sought(question, hits, lambda words: search(words, PASSAGES, filters))
    return _applying(hits, question, standing)


def nearest(words: str, search: Search, filters: Filters | None, on: date, standing: Standing) -> list[Hit]:
    """The passages nearest to a statement of what applies on the day `on`, no more than an engine may read."""
    filters = replace(filters or Filters(), as_of=on)
    return _applying(search(as_named_then(words, on), PASSAGES, filters), words, standing)


def _applying(hits: list[Hit], question: str, standing: Standing) -> list[Hit]:
    return [
        hit
        for hit in hits
        if _harmless(hit.passage.text)
        and standing.applies(hit.passage, hit.passage.start)
        and not is_note(hit.passage, question)
    ]


def _sought(asked: Question, words: str) -> str:
    """What is searched for: `words`, or what alone "alle snakker om X, hva er det?" wants defined."""
    return asked.subject if asked.want is Want.DEFINITION and asked.case and asked.subject else words


def _harmless(text: str) -> bool:
    """Whether a passage carries no hidden instruction: one that does is kept from every engine."""
    return not injection.scan(text)
