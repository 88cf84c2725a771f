"""The library: every source with its versions, texts and files, in one SQLite database.

The library is the truth and the index is derived from it. A row goes pending → done around the writing of the
index (and leaving → gone around its removal), so that after a crash the library knows what to do again.
"""

from __future__ import annotations

import hashlib
import json
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Literal

from ingest.fetched import Fetched, Fetches
from ingest.passages import Block, Document, Repair, Source
from ingest.upgrade import LibraryUnusable, open_base
from ingest.vectors import source_from_json, source_to_json
from norsk.errors import VeilederError

__all__ = ["Fetched", "Library", "LibraryUnusable", "Stamp", "Stint", "UnknownSource"]

Status = Literal["pending", "done", "leaving", "gone"]

_KINDS: Final = ("heading", "paragraph", "item", "footnote", "table", "caption")
_SMALL: Final = 1024  # bytes, below which compressing costs more time than it saves space
_HEAD: Final = (
    "title",
    "publisher",
    "kind",
    "url",
    "published",
    "reviewed",
    "standard",
    "part",
    "notes",
    "flags",
    "cites",
)


class UnknownSource(VeilederError):
    """The library has no such source, or not that version of it."""

    code = "unknown_source"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What was known of a file when it was last ingested: size in bytes, mtime in ns, sha256 of its bytes.

    `about` is a digest of what the sources file said of it.
    """

    path: str
    size: int
    mtime_ns: int
    digest: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Stint:
    """The days that a version was the current one in this library, before another took its place."""

    version: str
    source: Source
    begun: date
    ended: date


class Library(Fetches):
    """`library.db`: sources, versions, texts and file stamps. Safe to use from several threads.

    A database of an older layout is upgraded when it is opened (`ingest.upgrade`). Raises LibraryUnusable.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = threading.RLock()
        self._depth = 0
        self._digest = (-1, "")  # the state it was taken of (`changes`), and the digest
        self._base = open_base(path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is committed together, with one sync to disk, or not at all."""
        with self._lock:
            if self._depth == 0:
                self._base.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._base.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._base.execute("COMMIT")

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._base.execute(query, values).fetchall()

    # Writing

    def put(self, source: Source, document: Document, *, path: str | None = None) -> str:
        """Make this document the source's current version, pending until the index has it; returns the version.

        Nothing happens where text and what is known of the source are unchanged and the index has them.
        """
        version = hashlib.sha256(document.text.encode()).hexdigest()
        about, layout, head = source_to_json(source), _layout(document), _head(document)
        original = None if document.original == document.text else _packed(document.original)
        with self.transaction():
            known = self._rows(
                "SELECT s.status, s.version, v.about, v.layout, v.head FROM sources s JOIN versions v"
                " ON v.source_id = s.id AND v.version = s.version WHERE s.id = ?",
                (source.id,),
            )
            same = bool(known) and known[0][0] == "done" and known[0][1:] == (version, about, layout, head)
            if known and known[0][1] != version:
                self._base.execute(
                    "INSERT OR REPLACE INTO history SELECT ?1, ?2, coalesce((SELECT max(ended) FROM history"
                    " WHERE source_id = ?1), added), ?3 FROM versions WHERE source_id = ?1 AND version = ?2",
                    (source.id, known[0][1], _now()),
                )
            self._base.execute(
                "INSERT INTO versions VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (source_id, version) DO UPDATE SET"
                " about = excluded.about, original = excluded.original, layout = excluded.layout, head = excluded.head",
                (source.id, version, _now(), about, document.text, original, layout, head),
            )
            self._base.execute(
                "INSERT INTO sources VALUES (?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET"
                " version = excluded.version, status = excluded.status, path = excluded.path, part = excluded.part",
                (source.id, version, "done" if same else "pending", path, document.part),
            )
        return version

    def mark(self, source_ids: Iterable[str], status: Status) -> None:
        """Set the status of these sources."""
        with self.transaction():
            self._base.executemany("UPDATE sources SET status = ? WHERE id = ?", [(status, id) for id in source_ids])

    def mark_all_pending(self) -> int:
        """Everything must be indexed anew; returns how many sources that is."""
        with self.transaction():
            return self._base.execute("UPDATE sources SET status = 'pending' WHERE status = 'done'").rowcount

    def delete(self, source_id: str) -> None:
        """Forget a source and all its versions. (A file that is gone is only marked: its citations still open.)"""
        with self.transaction():
            self._base.execute("DELETE FROM versions WHERE source_id = ?", (source_id,))
            self._base.execute("DELETE FROM history WHERE source_id = ?", (source_id,))
            self._base.execute("DELETE FROM sources WHERE id = ?", (source_id,))

    def stamp(self, stamps: Iterable[Stamp]) -> None:
        """Remember what was known of these files."""
        with self.transaction():
            self._base.executemany(
                "INSERT OR REPLACE INTO files VALUES (?,?,?,?,?)",
                [(s.path, s.size, s.mtime_ns, s.digest, s.about) for s in stamps],
            )

    def forget_files(self, paths: Iterable[str]) -> None:
        """Forget the stamps of these files."""
        with self.transaction():
            self._base.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in paths])

    def note(self, name: str, value: str) -> None:
        """Remember a fact about the library as a whole, such as which index holds it."""
        with self.transaction():
            self._base.execute("INSERT OR REPLACE INTO facts VALUES (?,?)", (name, value))

    # Reading

    def fact(self, name: str) -> str | None:
        """The fact noted under a name."""
        rows = self._rows("SELECT value FROM facts WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else None

    def source(self, source_id: str, version: str | None = None) -> Source | None:
        """A source as known with its current version or the one named; None where there is no such source."""
        rows = self._rows(
            "SELECT v.about FROM sources s JOIN versions v ON v.source_id = s.id AND v.version = coalesce(?, s.version)"
            " WHERE s.id = ?",
            (version, source_id),
        )
        return source_from_json(rows[0][0]) if rows else None

    def sources(self) -> Iterator[Source]:
        """The sources that the library holds today, by id."""
        for (about,) in self._rows(
            "SELECT v.about FROM sources s JOIN versions v ON v.source_id = s.id AND v.version = s.version"
            " WHERE s.status IN ('pending', 'done') ORDER BY s.id"
        ):
            yield source_from_json(about)

    def count(self) -> int:
        """Number of sources that the library holds today."""
        return int(self._rows("SELECT count(*) FROM sources WHERE status IN ('pending', 'done')")[0][0])

    def document(self, source_id: str, version: str | None = None) -> Document:
        """The document of a source: its current version, or an older one. Raises UnknownSource."""
        text, original, layout, head = self._version(source_id, version, "text, original, layout, head")
        blocks, repairs = json.loads(_unpacked(layout))
        known: dict[str, Any] = json.loads(head)
        for name in ("published", "reviewed"):
            if known.get(name):
                known[name] = date.fromisoformat(known[name])
        for name in ("notes", "flags", "cites"):
            known[name] = tuple(known.get(name, ()))
        return Document(
            text=text,
            blocks=tuple(Block(_KINDS[kind], start, end, level, page) for kind, start, end, level, page in blocks),
            original=text if original is None else _unpacked(original),
            repairs=tuple(Repair(*repair) for repair in repairs),
            **known,
        )

    def document_head(self, source_id: str) -> dict[str, Any]:
        """What is known of a source's document beside its text: notes, flags, acts it cites. Raises UnknownSource."""
        found: dict[str, Any] = json.loads(self._version(source_id, None, "head")[0])
        return found

    def text(self, source_id: str, version: str | None = None) -> str:
        """The stored text of a source, which citations index. Raises UnknownSource."""
        return str(self._version(source_id, version, "text")[0])

    def version(self, source_id: str) -> str:
        """The current version of a source. Raises UnknownSource."""
        return str(self._version(source_id, None, "version")[0])

    def versions(self, source_id: str) -> list[tuple[str, datetime]]:
        """The versions of a source with when each came, the newest first."""
        return [
            (version, datetime.fromisoformat(added))
            for version, added in self._rows(
                "SELECT version, added FROM versions WHERE source_id = ? ORDER BY added DESC, rowid DESC", (source_id,)
            )
        ]

    def stints(self, source_id: str) -> list[Stint]:
        """The versions that were current before today's, the oldest first, as known when they were."""
        return [
            Stint(
                version,
                source_from_json(about),
                datetime.fromisoformat(begun).date(),
                datetime.fromisoformat(ended).date(),
            )
            for version, about, begun, ended in self._rows(
                "SELECT h.version, v.about, h.begun, h.ended FROM history h JOIN versions v"
                " ON v.source_id = h.source_id AND v.version = h.version WHERE h.source_id = ? ORDER BY h.ended",
                (source_id,),
            )
        ]

    def changed(self) -> dict[str, datetime]:
        """Id of every source that has had another text, and when the text it has now came."""
        rows = self._rows("SELECT source_id, max(ended) FROM history GROUP BY source_id")
        return {id: datetime.fromisoformat(ended) for id, ended in rows}

    def holder(self, version: str) -> str | None:
        """The source that has or had this version (a prefix will do); a citation's hash opens what it quoted."""
        rows = self._rows("SELECT source_id FROM versions WHERE version >= ?1 AND version < ?1 || 'g'", (version,))
        return str(rows[0][0]) if len({row[0] for row in rows}) == 1 else None

    def _version(self, source_id: str, version: str | None, columns: str) -> tuple[Any, ...]:
        rows = self._rows(
            f"SELECT {columns} FROM versions WHERE source_id = ?1 AND version = coalesce(?2,"
            " (SELECT version FROM sources WHERE id = ?1))",
            (source_id, version),
        )
        if not rows:
            raise UnknownSource(
                f"Kilden «{source_id}» er ikke i biblioteket" + (f" i versjon {version[:12]}." if version else "."),
                "`veileder sources` viser hva som er der.",
            )
        return rows[0]

    def not_done(self) -> tuple[list[str], list[str]]:
        """Ids of the sources that the index may lack (pending) and that it may still hold (leaving)."""
        rows = self._rows("SELECT status, id FROM sources WHERE status IN ('pending', 'leaving') ORDER BY id")
        return [id for status, id in rows if status == "pending"], [id for status, id in rows if status == "leaving"]

    def stamps(self) -> dict[str, Stamp]:
        """What is known of every ingested file, by path."""
        return {row[0]: Stamp(*row) for row in self._rows("SELECT * FROM files")}

    def places(self) -> dict[str, tuple[str | None, Status]]:
        """File and status of every source ever seen, by id."""
        return {id: (path, status) for id, path, status in self._rows("SELECT id, path, status FROM sources")}

    def digest(self) -> str:
        """sha256 of what the library holds today: ids, versions and what is known of each source.

        Kept until something is written, because every recorded question asks for it.
        """
        now = self.changes()
        if self._digest[0] == now:
            return self._digest[1]
        found = hashlib.sha256()
        for row in self._rows(
            "SELECT s.id, s.version, v.about FROM sources s JOIN versions v ON v.source_id = s.id"
            " AND v.version = s.version WHERE s.status IN ('pending', 'done') ORDER BY s.id"
        ):
            found.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
        self._digest = (now, found.hexdigest())
        return self._digest[1]

    def changes(self) -> int:
        """Another number where anything has been written since, by this process or another."""
        return int(self._rows("PRAGMA data_version")[0][0]) * 1_000_000_000 + self._base.total_changes

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._base.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _packed(text: str) -> bytes:
    """UTF-8, compressed where that pays; the first byte says which."""
    raw = text.encode()
    return b"r" + raw if len(raw) < _SMALL else b"z" + zlib.compress(raw, 6)


def _unpacked(blob: bytes) -> str:
    return (blob[1:] if blob[:1] == b"r" else zlib.decompress(blob[1:])).decode()


def _layout(document: Document) -> bytes:
    blocks = [[_KINDS.index(b.kind), b.start, b.end, b.level, b.page] for b in document.blocks]
    repairs = [[r.start, r.end, r.original] for r in document.repairs]
    return _packed(json.dumps([blocks, repairs], ensure_ascii=False, separators=(",", ":")))


def _head(document: Document) -> str:
    known = {name: getattr(document, name) for name in _HEAD}
    return json.dumps(
        {name: value.isoformat() if isinstance(value, date) else value for name, value in known.items() if value},
        ensure_ascii=False,
    )
