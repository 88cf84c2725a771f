"""Sources, documents and passages: the types that everything above the index speaks of."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "footnote", "table", "caption"]

_NAMESPACE = uuid.UUID("6f2d6a52-3a3e-5b57-9d0f-0c6f1c1b7a10")


@dataclass(frozen=True, slots=True)
class Source:
    """A document as the library knows it. What the document does not say is None or empty: never a guess.

    `id` is the file's base name (on a clash `name#` and six hash digits) or the id in the sources file;
    it is what every JSON result calls `source`. Dates are calendar dates without time.
    """

    id: str
    title: str
    publisher: str | None = None
    kind: str | None = None  # rapport, presentasjon, nettside, lov, forskrift, veileder, oppsummering …
    url: str | None = None
    published: date | None = None
    reviewed: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    superseded_by: str | None = None
    licence: str | None = None
    phases: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    standard: str | None = None  # written standard: nb, nn, en …
    originals: tuple[str, ...] = ()  # for a built-in page: ids, titles or addresses of what it summarises


@dataclass(frozen=True, slots=True)
class Block:
    """A unit of a document's text: `document.text[start:end]`. `level` is 1–6 for headings, depth for items."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """`text[start:end]` of the stored text stood as `original` in the file."""

    start: int
    end: int
    original: str


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed document. `text` is what is stored, indexed and quoted; `original` is the untouched text.

    Blocks are in order, do not overlap, and carry every character of `text` but the white space between them.
    `part` tells several documents in one file apart (0 for the first).
    """

    text: str
    blocks: tuple[Block, ...]
    original: str
    title: str
    repairs: tuple[Repair, ...] = ()
    publisher: str | None = None
    kind: str | None = None
    url: str | None = None
    published: date | None = None
    reviewed: date | None = None
    standard: str | None = None
    part: int = 0
    notes: tuple[str, ...] = field(default=())  # what parsing dropped or doubted, for `sources` and `doctor`


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable span of a source: `text == document.text[start:end]`. `version` is sha256 of the stored text."""

    source: Source
    version: str
    start: int
    end: int
    text: str
    heading: tuple[str, ...] = ()
    page: int | None = None
    repaired: bool = False

    @property
    def id(self) -> str:
        """uuid5 of source id, version and span: the same passage has the same id in every index."""
        return str(uuid.uuid5(_NAMESPACE, f"{self.source.id}\n{self.version}\n{self.start}-{self.end}"))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its score (higher is better; comparable within one search only)."""

    passage: Passage
    score: float


def cut(document: Document, source: Source, version: str, *, words: int = 120) -> Iterator[Passage]:
    """Cut a document into passages of at most about `words` words that never cross a heading.

    A passage is a run of whole blocks under one heading path; a single longer block is split between
    sentences. A list keeps the line that introduces it. The heading itself opens the first passage of its
    section: it is often what answers ("Anbefaling 2: KS involveres i styringsgruppen"), so it must be
    searchable and quotable, also where nothing follows it.
    """
    run: list[Block] = []
    path: list[Block] = []
    for block in (*document.blocks, None):
        deeper = (
            block is not None
            and block.kind == "heading"
            and bool(run)
            and all(each.kind == "heading" for each in run)
            and block.level > run[-1].level
        )
        full = run and (
            block is None
            or (block.kind == "heading" and not deeper)
            or (
                any(each.kind != "heading" for each in run)
                and len(document.text[run[0].start : block.end].split()) > words
            )
        )
        if full:
            yield _passage(document, source, version, run, path)
            run = []
        if block is None:
            return
        if block.kind == "heading":
            path = [*(above for above in path if above.level < block.level), block]
        run.append(block)


def _passage(
    document: Document, source: Source, version: str, run: Sequence[Block], path: Sequence[Block]
) -> Passage:
    start, end = run[0].start, run[-1].end
    return Passage(
        source,
        version,
        start,
        end,
        document.text[start:end],
        tuple(document.text[block.start : block.end] for block in path),
        run[0].page,
        any(repair.start < end and repair.end > start for repair in document.repairs),
    )
