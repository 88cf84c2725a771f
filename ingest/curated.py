"""What is known of a source beside what it says: when acts applied, and what a source is about, by curated tables.

The tables are `norsk/data/act_validity.tsv` (with the source of each date) and `norsk/data/act_labels.tsv`. A row goes
before the document's own data, which five of twenty acts get wrong, and yields to the sources file of an operator.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from ingest.passages import Source
from ingest.points import OPEN_TO
from norsk import provisions
from norsk.variants import rows

ACTS: Final = ("lov", "forskrift", "EU-forordning")  # kinds whose text is consolidated: only today's wording is known


def corrected(source: Source) -> Source:
    """The source with what the tables know of it."""
    if source.kind not in ACTS:
        return source
    act = provisions.act_of(source.url, source.title)
    if act is None:
        return source
    known = provisions.validities().get(act)
    if known is not None:
        source = replace(
            source,
            valid_from=OPEN_TO if known.pending else known.begins,
            valid_to=known.ends,
            superseded_by=known.replaced_by,
        )
    phases, audiences = _labels().get(act, ((), ()))
    return replace(source, phases=source.phases or phases, audiences=source.audiences or audiences)


def is_pending(source: Source) -> bool:
    """Whether the source is adopted without a known day of entry into force."""
    return source.valid_from == OPEN_TO


def state(source: Source, on: date) -> str:
    """gjeldende, vedtatt (not in force yet), opphevet, erstattet or ukjent, as far as the source's dates say."""
    if is_pending(source) or (source.valid_from is not None and source.valid_from > on):
        return "vedtatt"
    if source.valid_to is not None and source.valid_to < on:
        return "erstattet" if source.superseded_by else "opphevet"
    if source.superseded_by:
        return "erstattet"
    return "gjeldende" if source.valid_from or source.kind in ACTS else "ukjent"


@cache
def _labels() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Act -> its phases and audiences."""
    table = {}
    for act, phases, audiences in rows("act_labels.tsv"):
        table[act] = (tuple(filter(None, phases.split("|"))), tuple(filter(None, audiences.split("|"))))
    return table


@cache
def digest() -> str:
    """Changes with the tables: what was read with others is read again."""
    found = hashlib.sha256()
    for name in ("act_validity.tsv", "act_labels.tsv"):
        found.update(files("norsk").joinpath(f"data/{name}").read_bytes())
    return found.hexdigest()[:16]
