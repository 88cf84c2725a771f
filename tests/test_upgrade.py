"""A library of an older layout is upgraded with all that is in it; what cannot be read is refused and left alone."""

from __future__ import annotations

import json
import sqlite3
import zlib
from datetime import date
from pathlib import Path

import pytest

from ingest.index import PassageIndex
from ingest.passages import Source
from ingest.store import Library, LibraryUnusable, Stamp
from ingest.sync import check, reconcile
from ingest.upgrade import LAYOUT
from ingest.vectors import source_to_json

# The layouts as they were, oldest first, as their own statements made them.
_BEGINNING = """
CREATE TABLE sources (
    id TEXT PRIMARY KEY, version TEXT NOT NULL, status TEXT NOT NULL, path TEXT, part INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sources_by_path ON sources (path);
CREATE INDEX sources_not_done ON sources (status) WHERE status IN ('pending', 'leaving');
CREATE TABLE versions (
    source_id TEXT NOT NULL, version TEXT NOT NULL, added TEXT NOT NULL, about TEXT NOT NULL,
    text TEXT NOT NULL, original BLOB, layout BLOB NOT NULL, head TEXT NOT NULL,
    PRIMARY KEY (source_id, version)
);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_FILES = """CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, digest TEXT NOT NULL,
    about TEXT NOT NULL{more}
) WITHOUT ROWID;
"""
_HISTORY = """CREATE TABLE history (
    source_id TEXT NOT NULL, version TEXT NOT NULL, begun TEXT NOT NULL, ended TEXT NOT NULL,
    PRIMARY KEY (source_id, ended)
) WITHOUT ROWID;
"""
_FETCHED = """CREATE TABLE fetched (
    url TEXT PRIMARY KEY, entry TEXT NOT NULL, path TEXT, etag TEXT, modified TEXT, fetched TEXT, tried TEXT NOT NULL,
    outcome TEXT NOT NULL, reason TEXT NOT NULL, about TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX fetched_by_entry ON fetched (entry);
"""
LAYOUTS = {
    1: _BEGINNING + _FILES.format(more=", documents INTEGER NOT NULL"),
    2: _BEGINNING + _FILES.format(more=""),
    3: _BEGINNING + _FILES.format(more="") + _HISTORY,
    4: _BEGINNING + _FILES.format(more="") + _HISTORY + _FETCHED,
}
SOURCE = Source("rutine.txt", "Rutine for avlesing", publisher="Prøve", published=date(2024, 3, 3))
OLD, NEW = "Radiologen skal lese av innen 24 timer.", "Radiologen skal lese av innen to dager."
ADDED, CHANGED = "2024-03-04T10:00:00.000000+00:00", "2025-01-02T10:00:00.000000+00:00"


def old_library(path: Path, layout: int) -> None:
    """A database with one source in two versions, written as that layout had it."""
    mark = b"" if layout == 1 else b"z"
    base = sqlite3.connect(path)
    base.executescript(LAYOUTS[layout])
    for version, text, added in (("0a", OLD, ADDED), ("0b", NEW, CHANGED)):
        blocks = json.dumps([[[1, 0, len(text), 0, None]], []]).encode()
        values = (
            SOURCE.id,
            version,
            added,
            source_to_json(SOURCE),
            text,
            mark + zlib.compress(text.upper().encode()),
            mark + zlib.compress(blocks, 1),
            json.dumps({"title": SOURCE.title}),
        )
        base.execute("INSERT INTO versions VALUES (?,?,?,?,?,?,?,?)", values)
    base.execute("INSERT INTO sources VALUES (?,?,?,?,?)", (SOURCE.id, "0b", "done", "/kilder/rutine.txt", 0))
    stamp = ("/kilder/rutine.txt", 39, 7, "d1", "") + ((1,) if layout == 1 else ())
    base.execute(f"INSERT INTO files VALUES ({','.join('?' * len(stamp))})", stamp)
    if layout >= 3:
        base.execute("INSERT INTO history VALUES (?,?,?,?)", (SOURCE.id, "0a", ADDED, CHANGED))
    base.commit()
    base.close()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_an_older_library_holds_is_kept(layout: int, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    old_library(path, layout)
    for _ in range(2):  # upgraded, then opened as it is
        with Library(path) as library:
            assert list(library.sources()) == [SOURCE]
            assert library.document(SOURCE.id).text == NEW
            assert library.document(SOURCE.id).original == NEW.upper()
            assert library.document(SOURCE.id, "0a").blocks[0].end == len(OLD)
            assert [(stint.version, stint.begun, stint.ended) for stint in library.stints(SOURCE.id)] == [
                ("0a", date(2024, 3, 4), date(2025, 1, 2))
            ]
            assert library.stamps() == {"/kilder/rutine.txt": Stamp("/kilder/rutine.txt", 39, 7, "d1")}
            assert library.fetched() == []
    with sqlite3.connect(path) as base:
        assert base.execute("PRAGMA user_version").fetchone() == (LAYOUT,)
    copies = list(tmp_path.glob("library.db.oppsett-*"))
    assert len(copies) == (layout < LAYOUT)
    for copy in copies:  # the copy is the old database, whole
        with sqlite3.connect(copy) as base:
            tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            assert ("history" in tables) == (layout >= 3)
            assert base.execute("SELECT count(*) FROM versions").fetchone() == (2,)


def test_the_index_is_made_anew_from_an_upgraded_library(tmp_path: Path) -> None:
    old_library(tmp_path / "library.db", 1)
    with Library(tmp_path / "library.db") as library, PassageIndex.open(tmp_path / "index") as index:
        reconcile(library, index)
        assert [hit.passage.text for hit in index.search("Hvor lenge kan radiologen vente?", 1)] == [NEW]
        found = check(library, index)
        assert not found.missing
        assert not found.stray


@pytest.mark.parametrize("damage", ["index.json", "segments", "edge"])
def test_an_index_that_this_engine_cannot_read_is_made_anew_from_the_library(damage: str, tmp_path: Path) -> None:
    old_library(tmp_path / "library.db", 4)
    folder = tmp_path / "index"
    with Library(tmp_path / "library.db") as library, PassageIndex.open(folder) as index:
        reconcile(library, index)
    if damage == "index.json":
        (folder / damage).write_text("{", encoding="utf-8")
    else:
        for path in (folder / "edge").rglob("*"):
            if path.is_file() and (damage == "edge" or path.name == "version.info"):
                path.write_bytes(b"et annet format")
    with Library(tmp_path / "library.db") as library, PassageIndex.open(folder) as index:
        reconcile(library, index)
        assert [hit.passage.text for hit in index.search("radiologen", 1)] == [NEW]


def test_a_step_that_fails_leaves_the_library_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    old_library(path, 1)
    with sqlite3.connect(path) as base:  # what no step expects: the second step finds its table already there
        base.execute("CREATE TABLE files_before (a)")
    before = _dump(path)
    with pytest.raises(LibraryUnusable) as refused:
        Library(path)
    assert refused.value.remedy
    assert _dump(path) == before


def test_a_library_of_a_newer_veileder_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    Library(path).close()
    with sqlite3.connect(path) as base:
        base.execute(f"PRAGMA user_version = {LAYOUT + 1}")
    before = _dump(path)
    with pytest.raises(LibraryUnusable, match="nyere Veileder") as refused:
        Library(path)
    assert "sikkerhetskopi" in refused.value.remedy
    assert _dump(path) == before


@pytest.mark.parametrize("content", [b"dette er ingen database" * 300, b""])
def test_a_file_that_is_no_database_is_refused_and_an_empty_one_filled(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(content)
    if content:
        with pytest.raises(LibraryUnusable, match="kan ikke leses"):
            Library(path)
        assert path.read_bytes() == content
    else:
        with Library(path) as library:
            assert library.count() == 0


def test_another_database_is_no_library(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE kunder (navn TEXT)")
    with pytest.raises(LibraryUnusable, match="ikke et bibliotek"):
        Library(path)


def _dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as base:
        return [*base.iterdump(), str(base.execute("PRAGMA user_version").fetchone()[0])]
