"""The layout of `library.db`, and the way to it from older ones: what is there is kept.

SQLite's `user_version` says which layout a database has. The steps to today's run in order in one transaction, after a
copy was made beside it; where one fails, nothing is changed. Layouts before the fourth bear no number and are known by
their tables. The index has no steps: it is made anew from the library where what it was built with has changed
(`ingest.vectors.fingerprint`).
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ingest.fetched import FETCHED
from norsk.errors import VeilederError

LAYOUT: Final = 4
SCHEMA: Final = (
    """
CREATE TABLE IF NOT EXISTS sources (
    id TEXT PRIMARY KEY, version TEXT NOT NULL, status TEXT NOT NULL, path TEXT, part INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sources_by_path ON sources (path);
CREATE INDEX IF NOT EXISTS sources_not_done ON sources (status) WHERE status IN ('pending', 'leaving');
CREATE TABLE IF NOT EXISTS versions (
    source_id TEXT NOT NULL, version TEXT NOT NULL, added TEXT NOT NULL, about TEXT NOT NULL,
    text TEXT NOT NULL, original BLOB, layout BLOB NOT NULL, head TEXT NOT NULL,
    PRIMARY KEY (source_id, version)
);
CREATE TABLE IF NOT EXISTS history (
    source_id TEXT NOT NULL, version TEXT NOT NULL, begun TEXT NOT NULL, ended TEXT NOT NULL,
    PRIMARY KEY (source_id, ended)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, digest TEXT NOT NULL,
    about TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
    + FETCHED
)
_TABLES: Final = frozenset(("sources", "versions", "files", "facts"))  # of every layout
_ROWS: Final = 200  # versions that are rewritten at a time


class LibraryUnusable(VeilederError):
    """`library.db` is damaged, is something else, or was laid out by a newer Veileder."""

    code = "library_unusable"


def open_base(path: Path) -> sqlite3.Connection:
    """The database at `path` with today's layout: made, upgraded, or as it is. Raises LibraryUnusable."""
    base = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        _settle(base, path)
    except sqlite3.DatabaseError as error:
        base.close()
        busy = isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
        raise LibraryUnusable(
            f"Biblioteket i {path} er opptatt av et annet program."
            if busy
            else f"Biblioteket i {path} kan ikke leses.",
            "Prøv igjen om litt."
            if busy
            else "Sjekk disken, flytt filen bort og hent den fra en sikkerhetskopi, eller ta inn kildene på nytt.",
        ) from error
    except LibraryUnusable:
        base.close()
        raise
    return base


def _settle(base: sqlite3.Connection, path: Path) -> None:
    _layout(base, path)  # what is refused is not touched
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("BEGIN IMMEDIATE")  # another process that opens it waits here, and finds it done
    try:
        layout = _layout(base, path)
        if layout < LAYOUT:
            if layout:
                _copy(path, layout)
            for number in range(max(layout, 1), LAYOUT if layout else 1):
                _STEPS[number](base)
            base.execute(f"PRAGMA user_version = {LAYOUT}")
        for statement in SCHEMA.split(";"):
            base.execute(statement)
    except BaseException:
        base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")


def _layout(base: sqlite3.Connection, path: Path) -> int:
    """The layout's number; 0 is an empty database. Raises LibraryUnusable for a newer one and for something else."""
    number = int(base.execute("PRAGMA user_version").fetchone()[0])
    if number > LAYOUT:
        raise LibraryUnusable(
            f"Biblioteket i {path} er laget av en nyere Veileder (oppsett {number}, mens denne kjenner {LAYOUT}).",
            "Installer den nyere utgaven igjen, eller hent tilbake en sikkerhetskopi fra før oppgraderingen.",
        )
    tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return 0
    if not tables >= _TABLES:
        raise LibraryUnusable(f"{path} er en database, men ikke et bibliotek.", "Sjekk VEILEDER_HOME.")
    if number:
        return number
    if any(column[1] == "documents" for column in base.execute("PRAGMA table_info(files)")):
        return 1
    # The fourth was in use before it had a number: nothing but that is changed in it.
    if "history" not in tables:
        return 2
    if "fetched" not in tables:
        return 3
    base.execute(f"PRAGMA user_version = {LAYOUT}")
    return LAYOUT


def _copy(path: Path, layout: int) -> None:
    """A copy of the database as it is committed, beside it: `library.db.oppsett-1-20261122T101500`."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = path.with_name(f"{path.name}.oppsett-{layout}-{moment}")
    draft = target.with_name(target.name + ".part")
    draft.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(draft)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    draft.replace(target)


def _mark_packing(base: sqlite3.Connection) -> None:
    """1 → 2: the first byte of packed text says how it is packed; a file's stamp has no number of documents."""
    last = 0
    while rows := base.execute(
        "SELECT rowid, original, layout FROM versions WHERE rowid > ? ORDER BY rowid LIMIT ?", (last, _ROWS)
    ).fetchall():
        base.executemany(
            "UPDATE versions SET original = ?, layout = ? WHERE rowid = ?",
            [(None if original is None else b"z" + original, b"z" + layout, row) for row, original, layout in rows],
        )
        last = rows[-1][0]
    base.execute("ALTER TABLE files RENAME TO files_before")
    base.execute(
        "CREATE TABLE files (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,"
        " digest TEXT NOT NULL, about TEXT NOT NULL) WITHOUT ROWID"
    )
    base.execute("INSERT INTO files SELECT path, size, mtime_ns, digest, about FROM files_before")
    base.execute("DROP TABLE files_before")


def _begin_history(base: sqlite3.Connection) -> None:
    """2 → 3: the days that a version applied, for all but the current one: each until the next was added."""
    base.execute(
        "CREATE TABLE history (source_id TEXT NOT NULL, version TEXT NOT NULL, begun TEXT NOT NULL,"
        " ended TEXT NOT NULL, PRIMARY KEY (source_id, ended)) WITHOUT ROWID"
    )
    base.execute(
        "INSERT OR IGNORE INTO history SELECT source_id, version, added, next FROM ("
        " SELECT source_id, version, added, lead(added) OVER (PARTITION BY source_id ORDER BY added, rowid) AS next"
        " FROM versions) AS known WHERE next IS NOT NULL"
        " AND version <> (SELECT version FROM sources WHERE id = known.source_id)"
    )


def _begin_fetching(base: sqlite3.Connection) -> None:
    """3 → 4: what is known of fetched addresses has a table of its own, empty at first."""
    for statement in FETCHED.split(";"):
        base.execute(statement)


_STEPS: Final[dict[int, Callable[[sqlite3.Connection], None]]] = {
    1: _mark_packing,
    2: _begin_history,
    3: _begin_fetching,
}
