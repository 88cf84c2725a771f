"""Sources, documents and passages: the types that everything above the index speaks of."""

from __future__ import annotations

import re
import uuid
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Final, Literal

from norsk.text import sentences

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
    flags: tuple[str, ...] = ()  # kinds of hidden instructions that were found in it (`ingest.trust`)
    cites: tuple[str, ...] = ()  # acts that it refers to, by id


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


ACTS: Final = ("lov", "forskrift", "EU-forordning")  # kinds that are made of provisions, and have a consolidated text


def cut(document: Document, source: Source, version: str, *, words: int = 120) -> Iterator[Passage]:
    """Cut a document into passages of at most about `words` words that never cross a heading.

    A passage is a run of whole blocks under one heading path; a single longer block is split between
    sentences, into pieces of like size. A list keeps the line that introduces it, and stays whole where it fits.
    The heading itself opens the first passage of its section: it is often what answers ("Anbefaling 2: KS involveres
    i styringsgruppen"), so it must be searchable and quotable, also where nothing follows it. Footnotes form
    passages of their own. A document of no more than `words` words is one passage, but for an act: each provision of
    it is found by its own reference.
    """
    text = document.text
    repaired = [repair.start for repair in document.repairs]

    def passage(start: int, end: int, path: Sequence[Block], page: int | None) -> Passage:
        place = bisect_left(repaired, start)
        return Passage(
            source,
            version,
            start,
            end,
            text[start:end],
            tuple(text[block.start : block.end] for block in path),
            page,
            place < len(repaired) and repaired[place] < end,
        )

    if not document.blocks:
        return
    if source.kind not in ACTS and len(text.split(maxsplit=words)) <= words:
        first = document.blocks[0]
        heads = [block for block in document.blocks if block.kind == "heading"]
        yield passage(first.start, document.blocks[-1].end, heads[:1], first.page)
        return
    for path, section in _sections(document.blocks):
        for run in _runs(text, section, words):
            start, end, page = run[0].start, run[-1].end, run[0].page
            if len(text[start:end].split()) <= 1.25 * words or len([b for b in run if b.kind != "heading"]) != 1:
                yield passage(start, end, path, page)
                continue
            for a, b in _pieces(text, start, end, words):
                yield passage(a, b, path, page)


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[list[Block], list[Block]]]:
    """Heading path and blocks of each section, its headings first; the footnotes last, under no heading."""
    path: list[Block] = []
    section: list[Block] = []
    for block in blocks:
        if block.kind == "footnote":
            continue
        if block.kind == "heading":
            bare = all(each.kind == "heading" for each in section)
            if section and not (bare and block.level > section[-1].level):
                yield path, section
                section = []
            path = [*(above for above in path if above.level < block.level), block]
        section.append(block)
    if section:
        yield path, section
    # Notes that stand together are cut like any text; one in the middle of the text stands alone.
    for kind, together in groupby(blocks, key=lambda block: block.kind):
        if kind == "footnote":
            yield [], list(together)


def _runs(text: str, section: Sequence[Block], words: int) -> Iterator[list[Block]]:
    """Runs of whole blocks of at most `words` words; a list goes with the line above it."""
    run: list[Block] = []
    size = 0
    for unit in _units(text, section):
        number = sum(len(text[block.start : block.end].split()) for block in unit)
        bare = all(block.kind == "heading" for block in run)
        if run and size + number > words and not bare:
            yield run
            run, size = [], 0
        for block in unit:
            length = len(text[block.start : block.end].split())
            whole = all(each.kind == "heading" for each in run) or (len(run) == 1 and block.kind == "item")
            if run and size + length > words and not whole:
                yield run
                run, size = [], 0
            run.append(block)
            size += length
    if run:
        yield run


def _units(text: str, section: Sequence[Block]) -> list[list[Block]]:
    """Blocks that should stay together: a list with its introduction, else each block by itself."""
    units: list[list[Block]] = []
    for block in section:
        above = units[-1][-1] if units else None
        listed = block.kind == "item" and above is not None and above.kind in ("item", "paragraph")
        told = above is not None and (above.kind == "item" or text[above.end - 1] not in ".!?»")
        if listed and told:
            units[-1].append(block)
        else:
            units.append([block])
    return units


def _pieces(text: str, start: int, end: int, words: int) -> Iterator[tuple[int, int]]:
    """Split a long block between sentences into pieces of like size; an endless sentence between words."""
    spans = [(start + span.start, start + span.end) for span in sentences(text[start:end])]
    total = len(text[start:end].split())
    target = total / max(1, round(total / words + 0.4))
    open_at, size = start, 0
    for a, b in spans:
        number = len(text[a:b].split())
        if size and size + number / 2 > target:
            yield open_at, open_at + len(text[open_at:a].rstrip())
            open_at, size = a, 0
        if number > 2 * words:
            if open_at < a:
                yield open_at, open_at + len(text[open_at:a].rstrip())
                open_at = a
            yield from _chunks(text, open_at, b, words)
            open_at, size = b, 0
            continue
        size += number
    if text[open_at:end].strip():
        yield open_at + len(text[open_at:end]) - len(text[open_at:end].lstrip()), end


def _chunks(text: str, start: int, end: int, words: int) -> Iterator[tuple[int, int]]:
    found = [match.span() for match in re.finditer(r"\S+", text[start:end])]
    for i in range(0, len(found), words):
        yield start + found[i][0], start + found[min(i + words, len(found)) - 1][1]
