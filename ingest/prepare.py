"""One file to points: read, parse, cut, weigh. All of ingest that needs neither library nor index.

It runs in this process, in a crew of processes, or on another machine.
"""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass, replace
from pathlib import Path

from ingest import vectors
from ingest.curated import cited, corrected, labelled
from ingest.parse import LIMIT_BYTES, Unreadable, parse_isolated, parse_text
from ingest.passages import Document, Source, cut
from ingest.points import Point
from ingest.reasons import why
from ingest.sources import SourcesFileError, Statement, split_front_matter
from ingest.statutes import NotAnAct, read_act
from ingest.trust import flags
from norsk.written import standard

_SAMPLE, _LEAST, _CERTAIN = 1200, 120, 0.98  # characters read for the written standard, of which so many at least


@dataclass(frozen=True, slots=True)
class Order:
    """A file to prepare: `id` is the source id of its first document, `digest` what its bytes were last time."""

    path: str
    id: str
    digest: str | None = None
    statement: Statement | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """One document of a file, ready to be stored and indexed."""

    source: Source
    document: Document
    points: list[Point]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of an order: documents, or none because the bytes are as before, or none with the reason."""

    path: str
    digest: str = ""
    documents: tuple[Prepared, ...] = ()
    reason: str | None = None
    unchanged: bool = False


def prepare(order: Order) -> Delivery:
    """Read and analyse one file. Never raises for what a file may hold: the delivery has the reason."""
    path = Path(order.path)
    try:
        digest = _digest(path)
        if digest == order.digest:
            return Delivery(order.path, digest, unchanged=True)
        documents, statement = read(path)
    except OSError as error:
        return Delivery(order.path, reason=f"Filen kan ikke leses: {why(error)}")
    except (Unreadable, SourcesFileError, NotAnAct) as error:
        return Delivery(order.path, reason=error.message)
    found = []
    for document in documents:
        source = source_of(f"{order.id}#del-{document.part + 1}" if document.part else order.id, document)
        source = labelled(corrected(statement.about(source) if statement is not None else source), document)
        source = order.statement.about(source) if order.statement is not None else source
        document = replace(
            document, flags=(*document.flags, *flags(document.text, document.original)), cites=cited(document)
        )
        found.append(Prepared(source, document, points(source, document)))
    return Delivery(order.path, digest, tuple(found))


def points(source: Source, document: Document) -> list[Point]:
    """The points of a document's passages."""
    return [vectors.point(passage) for passage in cut(document, source, version_of(document))]


def version_of(document: Document) -> str:
    """A version is the sha256 of its stored text."""
    return hashlib.sha256(document.text.encode()).hexdigest()


def read(path: Path) -> tuple[list[Document], Statement | None]:
    """The documents in a file, and what its front matter states, or an act's own data.

    Raises Unreadable, SourcesFileError, NotAnAct, OSError.
    """
    if path.suffix.lower() == ".json":
        act, known = read_act(path)
        return [act], known
    if path.suffix.lower() == ".md" and path.is_file() and path.stat().st_size <= LIMIT_BYTES:
        with path.open("rb") as stream:
            opens = stream.read(8).removeprefix(b"\xef\xbb\xbf").startswith(b"---")
        if opens:
            statement, body = split_front_matter(path.read_text(encoding="utf-8", errors="replace"))
            if statement is not None:
                documents = parse_text(body, name=statement.title or path.stem)
                return [replace(documents[0], title=statement.title or documents[0].title), *documents[1:]], statement
    return parse_isolated(path), None


def source_of(id: str, document: Document) -> Source:
    """What a document says of itself, as a source."""
    return Source(
        id=id,
        title=document.title,
        publisher=document.publisher,
        kind=document.kind,
        url=document.url,
        published=document.published,
        reviewed=document.reviewed,
        standard=document.standard or written_standard(document.text),
    )


def written_standard(text: str) -> str | None:
    """`nb`, `nn` or another language of a document, from the middle of its text; None where that is not certain."""
    middle = text[len(text) // 3 :][:_SAMPLE]
    if len(middle) < _LEAST:
        return None
    found, score = standard(middle)
    return found if score >= _CERTAIN and found != "other" else None


def _digest(path: Path) -> str:
    """sha256 of the file's bytes; empty for what `parse` will refuse unread (a pipe, a device, a file too big)."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode) or found.st_size > LIMIT_BYTES:
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
