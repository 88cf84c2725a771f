"""The library keeps every version of every source, whole, and knows what is not done."""

from __future__ import annotations

import sqlite3
import threading
from datetime import date
from pathlib import Path

import pytest

from ingest.passages import Block, Document, Repair, Source
from ingest.store import Library, Stamp, UnknownSource
from norsk.errors import VeilederError

SOURCE = Source(
    "a.txt", "Tittel «æøå»", publisher="FHI", published=date(2021, 6, 4), phases=("utvikling",), originals=("b",)
)


def document(text: str = "Overskrift\n\nEn setning på norsk.", **rest: object) -> Document:
    known: dict[str, object] = {
        "blocks": (Block("heading", 0, 10, 2, 1), Block("paragraph", 12, len(text), 0, None)),
        "original": text.replace("å", "a"),
        "title": "Overskrift",
        "repairs": (Repair(24, 26, "pa"),),
        "publisher": "FHI",
        "published": date(2021, 6, 4),
        "standard": "nb",
        "part": 1,
        "notes": ("tok bort en bunntekst",),
    }
    return Document(text=text, **(known | rest))  # type: ignore[arg-type]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library.db")


def test_what_is_put_comes_back_whole(library: Library) -> None:
    given = document()
    version = library.put(SOURCE, given, path="/x/a.txt")
    assert library.source("a.txt") == SOURCE
    assert library.document("a.txt") == given
    assert library.text("a.txt") == given.text
    assert library.version("a.txt") == version
    assert list(library.sources()) == [SOURCE]
    assert library.count() == 1


def test_a_document_without_extras_comes_back_whole(library: Library) -> None:
    given = Document("Bare tekst.", (), "Bare tekst.", "T")
    library.put(Source("b", "T"), given)
    assert library.document("b") == given


def test_old_versions_stay_readable(library: Library) -> None:
    first = library.put(SOURCE, document())
    second = library.put(SOURCE, document("Overskrift\n\nEn helt annen setning."))
    assert first != second
    assert library.text("a.txt") == "Overskrift\n\nEn helt annen setning."
    assert library.text("a.txt", first) == document().text
    assert library.document("a.txt", first) == document()
    assert [version for version, _ in library.versions("a.txt")] == [second, first]


def test_a_version_is_the_sha256_of_the_stored_text(library: Library) -> None:
    import hashlib

    given = document()
    assert library.put(SOURCE, given) == hashlib.sha256(given.text.encode()).hexdigest()


def test_unknown_sources_and_versions_are_said_in_norwegian(library: Library) -> None:
    assert library.source("x") is None
    with pytest.raises(UnknownSource, match="ikke i biblioteket") as caught:
        library.text("x")
    assert isinstance(caught.value, VeilederError)
    library.put(SOURCE, document())
    with pytest.raises(UnknownSource):
        library.document("a.txt", "0" * 64)


def test_pending_until_marked_and_again_when_anything_changed(library: Library) -> None:
    library.put(SOURCE, document())
    assert library.not_done() == (["a.txt"], [])
    library.mark(["a.txt"], "done")
    assert library.not_done() == ([], [])
    library.put(SOURCE, document())
    assert library.not_done() == ([], [])  # the same again is nothing new
    library.put(Source("a.txt", "Ny tittel"), document())
    assert library.not_done() == (["a.txt"], [])
    library.mark(["a.txt"], "leaving")
    assert library.not_done() == ([], ["a.txt"])
    assert library.mark_all_pending() == 0


def test_a_source_that_is_gone_is_not_listed_but_its_citations_open(library: Library) -> None:
    version = library.put(SOURCE, document())
    library.mark(["a.txt"], "gone")
    assert list(library.sources()) == []
    assert library.count() == 0
    assert library.text("a.txt", version) == document().text
    library.delete("a.txt")
    with pytest.raises(UnknownSource):
        library.text("a.txt", version)


def test_the_digest_names_the_corpus(library: Library, tmp_path: Path) -> None:
    empty = library.digest()
    library.put(SOURCE, document())
    one = library.digest()
    library.mark(["a.txt"], "done")
    assert library.digest() == one != empty
    other = Library(tmp_path / "other.db")
    other.put(SOURCE, document())
    assert other.digest() == one
    other.put(Source("a.txt", "Ny tittel"), document())
    assert other.digest() != one
    library.mark(["a.txt"], "gone")
    assert library.digest() == empty


def test_a_transaction_is_all_or_nothing(library: Library) -> None:
    with pytest.raises(RuntimeError), library.transaction():
        library.put(SOURCE, document())
        raise RuntimeError
    assert library.count() == 0
    with library.transaction():
        library.put(SOURCE, document())
    assert library.count() == 1


def test_stamps_and_facts(library: Library) -> None:
    stamps = [Stamp("/x/a", 3, 5, "d"), Stamp("/x/b", 4, 6, "e", "om")]
    library.stamp(stamps)
    assert library.stamps() == {stamp.path: stamp for stamp in stamps}
    library.stamp([Stamp("/x/a", 4, 7, "f")])
    library.forget_files(["/x/b"])
    assert library.stamps() == {"/x/a": Stamp("/x/a", 4, 7, "f")}
    assert library.fact("index") is None
    library.note("index", "1")
    library.note("index", "2")
    assert library.fact("index") == "2"


def test_everything_is_there_when_opened_again(tmp_path: Path) -> None:
    with Library(tmp_path / "ny" / "library.db") as library:
        library.put(SOURCE, document(), path="/x/a.txt")
        library.mark(["a.txt"], "done")
    with Library(tmp_path / "ny" / "library.db") as library:
        assert library.document("a.txt") == document()
        assert library.places() == {"a.txt": ("/x/a.txt", "done")}


def test_commits_reach_the_disk(library: Library) -> None:
    rows = library._rows("PRAGMA journal_mode"), library._rows("PRAGMA synchronous")
    assert rows == ([("wal",)], [(2,)])  # 2 is FULL


def test_another_process_may_read_while_one_writes(library: Library) -> None:
    with library.transaction():
        library.put(SOURCE, document())
        other = sqlite3.connect(library.path)
        assert other.execute("SELECT count(*) FROM sources").fetchone() == (0,)
        other.close()


def test_threads_share_a_library(library: Library) -> None:
    def write(name: str) -> None:
        for number in range(20):
            library.put(Source(f"{name}{number}", "T"), document(f"Overskrift\n\n{name} {number} på norsk."))

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert library.count() == 80
    assert library.text("c7") == "Overskrift\n\nc 7 på norsk."
