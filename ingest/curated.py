"""What is known of a source beside what it says: when acts applied, and what a source is about, by curated tables.

The tables are `norsk/data/act_validity.tsv` (with the source of each date) and `norsk/data/act_labels.tsv`. A row goes
before the document's own data, which five of twenty acts get wrong, and yields to the sources file of an operator.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from ingest import passages
from ingest.labels import labels
from ingest.passages import Document, Source
from ingest.points import OPEN_TO
from norsk import provisions
from norsk.statutes import references
from norsk.variants import rows

_REFERS: Final = re.compile(r"§|lov|forskrift|forordning|artikkel|\bart\.|GDPR|MDR|EHDS|\bAct\b", re.IGNORECASE)
# EU regulations that a Norwegian act makes Norwegian law, and the provision that does it.
NORWEGIAN_LAW: Final = {
    "gdpr": "personopplysningsloven § 1",
    "mdr": "lov om medisinsk utstyr § 1",
    "ivdr": "lov om medisinsk utstyr § 1",
}
ACTS: Final = passages.ACTS  # their text is consolidated: only today's wording is known


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


def labelled(source: Source, document: Document) -> Source:
    """The source with the phases and audiences that its document says, where nothing else has stated them."""
    if source.kind in ACTS or (source.phases and source.audiences):
        return source
    phases, audiences = labels(document)
    return replace(source, phases=source.phases or phases, audiences=source.audiences or audiences)


def cited(document: Document) -> tuple[str, ...]:
    """Ids of the other acts that a document refers to in its running text."""
    found: set[str] = set()
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if (block.kind != "footnote" or document.kind not in ACTS) and _REFERS.search(text):
            found.update(reference.act_id for reference in references(text) if reference.act_id)
    own = provisions.act_of(document.url, document.title) if document.kind in ACTS else None
    return tuple(sorted(found - {own or ""}))


def is_pending(source: Source) -> bool:
    """Whether the source is adopted without a known day of entry into force."""
    return source.valid_from == OPEN_TO


def made_law(source: Source) -> bool:
    """Whether the source is Norwegian law: false for an EU regulation that no act in the table makes so."""
    return source.kind != "EU-forordning" or provisions.act_of(source.url, source.title) in NORWEGIAN_LAW


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
    for name in ("act_validity.tsv", "act_labels.tsv", "statutes.tsv"):
        found.update(files("norsk").joinpath(f"data/{name}").read_bytes())
    return found.hexdigest()[:16]
