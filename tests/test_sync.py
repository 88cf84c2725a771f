"""Ingest does what changed and no more, loses nothing, and finishes after any stop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest import crew, sync
from ingest.index import Filters, PassageIndex
from ingest.prepare import Delivery, Order
from ingest.sources import SourcesFileError, built_in_pages, read_sources, split_front_matter
from ingest.store import Library
from ingest.sync import Report, check, ingest, rebuild, reconcile
from tests.killed import killed

SHARED = Path(__file__).parents[2] / "shared"


class Desk:
    """A library and an index, and a folder of sources."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "kilder"
        self.folder.mkdir()
        self.library = Library(home / "library.db")
        self.index = PassageIndex.open(home / "index")

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def ingest(self, *paths: Path, sources_file: Path | None = None, pages: bool = False) -> Report:
        given = paths or (self.folder,)
        return ingest(given, self.library, self.index, sources_file=sources_file, pages=pages)

    def found(self, query: str) -> list[str]:
        return [hit.passage.source.id for hit in self.index.search(query)]

    def ids(self) -> set[str]:
        return {source.id for source in self.library.sources()}

    def consistent(self) -> bool:
        found = check(self.library, self.index)
        return not found.missing and not found.stray

    def reopen(self) -> None:
        self.close()
        self.library = Library(self.home / "library.db")
        self.index = PassageIndex.open(self.home / "index")

    def close(self) -> None:
        self.index.close()
        self.library.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


def counts(report: Report) -> tuple[int, int, int]:
    return report.documents, report.unchanged, report.removed


A = "Fastlegen henviser pasienten til poliklinikken.\n\nPoliklinikken svarer innen ti dager."
B = "Kommunen har ansvar for hjemmesykepleie og rehabilitering."


def test_files_folders_and_globs(desk: Desk) -> None:
    desk.write("a.txt", A)
    desk.write("under/dypere/b.md", B)
    desk.write("under/c.xyz", "Ikke en kilde.")
    desk.write(".skjult.txt", "Ikke en kilde.")
    desk.write(".git/d.txt", "Ikke en kilde.")
    assert counts(desk.ingest()) == (2, 0, 0)
    assert desk.found("hjemmesykepleie") == ["b.md"]
    desk.write("e.txt", "Legevakten er åpen om natten.")
    assert counts(desk.ingest(desk.folder / "*.txt")) == (1, 1, 0)
    assert counts(desk.ingest(desk.folder / "**" / "*.md")) == (0, 1, 0)
    assert counts(desk.ingest(desk.folder / "a.txt", desk.folder / "a.txt")) == (0, 1, 0)
    named = desk.write("under/f.xyz", "Barnehagen stenger om sommeren.")
    assert counts(desk.ingest(named)) == (1, 0, 0)  # a file that is named is taken whatever its suffix


def test_only_what_changed_is_done(desk: Desk) -> None:
    path = desk.write("a.txt", A)
    desk.write("b.txt", B)
    first = desk.ingest()
    assert counts(first) == (2, 0, 0)
    assert first.passages == desk.index.count() > 0
    again = desk.ingest()
    assert (counts(again), again.passages) == ((0, 2, 0), 0)
    os.utime(path, ns=(1, 1))  # touched, with the same bytes
    assert counts(desk.ingest()) == (0, 2, 0)
    path.write_text("Resepten skrives ut.", encoding="utf-8")
    assert counts(desk.ingest()) == (1, 1, 0)
    assert desk.found("poliklinikken") == []
    assert desk.found("resepten") == ["a.txt"]
    assert len(desk.library.versions("a.txt")) == 2
    assert desk.consistent()


def test_a_change_that_keeps_size_and_time_is_seen_while_the_file_is_fresh(desk: Desk) -> None:
    path = desk.write("a.txt", "Legen ringer.")
    desk.ingest()
    seen = path.stat().st_mtime_ns
    path.write_text("Legen skriver"[: len("Legen ringer.")], encoding="utf-8")
    os.utime(path, ns=(seen, seen))
    assert counts(desk.ingest()) == (1, 0, 0)


def test_unchanged_files_cost_a_stat_each(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(30):
        os.utime(desk.write(f"{number}.txt", f"Kilde nummer {number} om helse."), ns=(10**18, 10**18))
    desk.ingest()

    def opened(*_: object) -> None:
        raise AssertionError("an unchanged file was ordered")

    monkeypatch.setattr(crew, "prepare", opened)
    assert counts(desk.ingest()) == (0, 30, 0)


def test_what_is_gone_leaves_the_index_and_nothing_else_does(desk: Desk) -> None:
    a, b = desk.write("a.txt", A), desk.write("b/b.txt", B)
    other = desk.home / "annet"
    other.mkdir()
    (other / "c.txt").write_text("Barnehagen stenger om sommeren.", encoding="utf-8")
    desk.ingest(desk.folder, other)
    version = desk.library.version("a.txt")
    a.unlink()
    (other / "c.txt").unlink()
    assert counts(desk.ingest()) == (0, 1, 1)
    assert desk.ids() == {"b.txt", "c.txt"}
    assert desk.found("poliklinikken") == []
    assert desk.library.text("a.txt", version)  # a citation made earlier still opens
    b.unlink()
    b.parent.rmdir()
    report = desk.ingest(b)  # a single path that is gone
    assert (counts(report), report.skipped) == ((0, 0, 1), ())
    assert counts(desk.ingest(other / "*.txt")) == (0, 0, 1)  # a glob that matched it
    assert desk.ids() == set()
    assert desk.index.count() == 0
    a.write_text(A, encoding="utf-8")
    assert counts(desk.ingest()) == (1, 0, 0)
    assert desk.found("poliklinikken")[0] == "a.txt"


def test_a_path_that_never_was_is_said(desk: Desk) -> None:
    report = desk.ingest(desk.folder / "finnes-ikke.txt")
    assert report.skipped == ((str(desk.folder / "finnes-ikke.txt"), "Filen finnes ikke."),)


def test_a_broken_file_is_skipped_with_its_reason_and_the_rest_is_done(desk: Desk) -> None:
    desk.write("a.txt", A)
    desk.write("tom.txt", "")
    (desk.folder / "binær.txt").write_bytes(bytes(range(256)) * 20)
    (desk.folder / "ødelagt.pdf").write_bytes(b"%PDF-1.7\nikke en pdf")
    desk.write("rar.json", "{")
    os.mkfifo(desk.folder / "rør.txt")
    report = desk.ingest(desk.folder, desk.folder / "rør.txt")
    assert report.documents == 1
    skipped = {Path(path).name for path, _ in report.skipped}
    assert skipped == {"tom.txt", "binær.txt", "ødelagt.pdf", "rar.json", "rør.txt"}
    assert all(reason for _, reason in report.skipped)


def test_a_source_that_breaks_keeps_what_was_known(desk: Desk) -> None:
    path = desk.write("a.txt", A)
    desk.ingest()
    path.write_text("", encoding="utf-8")
    report = desk.ingest()
    assert len(report.skipped) == 1
    assert desk.found("poliklinikken")[0] == "a.txt"


def test_a_folder_that_cannot_be_read_loses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("under/a.txt", A)
    desk.write("b.txt", B)
    desk.ingest()
    real = os.scandir

    def refused(path: str) -> os._ScandirIterator[str]:
        if str(path).endswith("under"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refused)
    report = desk.ingest()
    assert counts(report) == (0, 1, 0)
    assert [Path(path).name for path, _ in report.skipped] == ["under"]
    assert desk.ids() == {"a.txt", "b.txt"}


def test_ids_are_base_names_and_clashes_get_six_digits(desk: Desk) -> None:
    first, second = desk.write("1/plan.txt", A), desk.write("2/plan.txt", B)
    desk.ingest()
    [clash] = desk.ids() - {"plan.txt"}
    name, _, digits = clash.partition("#")
    assert name == "plan.txt"
    assert len(digits) == 6
    int(digits, 16)
    assert desk.found("hjemmesykepleie") == [clash]
    second.write_text("Barnehagen stenger om sommeren.", encoding="utf-8")
    desk.ingest()
    assert desk.found("barnehagen") == [clash]  # the id is the path's, not the content's
    first.unlink()
    desk.ingest()
    assert desk.ids() == {clash}  # and stays when the other goes


def test_a_moved_file_keeps_its_id(desk: Desk) -> None:
    path = desk.write("her/a.txt", A)
    desk.ingest(path.parent)
    (desk.folder / "der").mkdir()
    path.rename(desk.folder / "der" / "a.txt")
    desk.ingest(desk.folder / "der")
    assert desk.ids() == {"a.txt"}
    assert counts(desk.ingest(desk.folder)) == (0, 1, 0)
    assert desk.consistent()


def test_several_documents_in_one_file_have_ids_of_their_own(desk: Desk) -> None:
    if not (SHARED / "seeds").exists():
        pytest.skip("needs the seeds in shared")
    report = desk.ingest(SHARED / "seeds")
    assert (report.documents, report.skipped) == (5, ())
    parts = {id for id in desk.ids() if "#" in id}
    assert parts
    assert all(id.split("#")[0] in desk.ids() and id.split("#")[1].startswith("del-") for id in parts)
    assert desk.found("Hvilket direktorat leder koordineringsprosjektet?")
    assert desk.consistent()


def test_fewer_documents_in_a_file_leave_no_rest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from ingest import prepare as module

    path = desk.write("a.txt", A)
    one = module.parse_text(A, name="a")[0]
    two = module.parse_text(B, name="b")[0]
    monkeypatch.setattr(module, "read", lambda path: ([one, replace(two, part=1)], None))
    desk.ingest()
    assert desk.ids() == {"a.txt", "a.txt#del-2"}
    monkeypatch.setattr(module, "read", lambda path: ([one], None))
    path.write_text(A + "\n", encoding="utf-8")
    desk.ingest()
    assert desk.ids() == {"a.txt"}
    assert desk.found("hjemmesykepleie") == []
    assert desk.consistent()


def test_progress_is_told(desk: Desk) -> None:
    for name in "abc":
        desk.write(f"{name}.txt", f"Kilde {name} om helse.")
    heard: list[tuple[str, int, int]] = []
    ingest([desk.folder], desk.library, desk.index, progress=lambda *step: heard.append(step))
    assert [(done, total) for _, done, total in heard] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert {name for name, _, _ in heard[:3]} == {"a.txt", "b.txt", "c.txt"}


def test_a_crew_does_the_same_as_one(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "SMALL", 100)
    for number in range(120):
        desk.write(f"{number}.txt", f"Kilde nummer {number} om helse og omsorg i kommune {number % 7}.")
    desk.write("tom.txt", "")
    report = ingest([desk.folder], desk.library, desk.index, workers=2)
    assert (report.documents, len(report.skipped)) == (120, 1)
    assert desk.consistent()
    alone = PassageIndex.open(tmp_path / "alene")
    with Library(tmp_path / "alene.db") as library, alone:
        ingest([desk.folder], library, alone, workers=1)
        assert library.digest() == desk.library.digest()
        assert sorted(alone.ids()) == sorted(desk.index.ids())


def test_a_file_that_kills_its_reader_is_skipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The worker's interpreter gets a `prepare` that dies over one file, by a site hook of its own."""
    hook = "import os, sys, ingest.prepare as p\nreal = p.prepare\n"
    hook += "def prepare(order):\n    if order.path.endswith('0.txt'): os._exit(9)\n    return real(order)\n"
    hook += "p.prepare = prepare\n"
    (tmp_path / "sitecustomize.py").write_text(hook)
    root = str(Path(__file__).parents[1])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), root]))
    orders = []
    for number in range(15):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"Kilde {number} om helse.", encoding="utf-8")
        orders.append(Order(str(path), path.name))
    monkeypatch.setattr(crew, "_CHUNK", 3)
    found = {delivery.path: delivery for delivery in crew._by_crew(orders, 2)}
    assert len(found) == 15
    dead = [delivery for delivery in found.values() if delivery.reason]
    assert {Path(delivery.path).name for delivery in dead} == {"0.txt", "10.txt"}
    assert all("krasje" in (delivery.reason or "") for delivery in dead)


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    script = "import sys, time; from ingest.crew import _Worker\n"
    script += "w = _Worker(); print(w.process.pid, flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]
    ) as owner:
        assert owner.stdout is not None
        worker = int(owner.stdout.readline())
        owner.kill()
    for _ in range(200):
        state = Path(f"/proc/{worker}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            return
        import time

        time.sleep(0.05)
    raise AssertionError("the worker outlived its owner")


# Recovery


def test_an_index_made_anew_is_filled_from_the_library(desk: Desk) -> None:
    import shutil

    desk.write("a.txt", A)
    desk.write("b.txt", B)
    desk.ingest()
    before = sorted(desk.index.ids())
    desk.close()
    shutil.rmtree(desk.home / "index")
    desk.reopen()
    assert desk.index.count() == 0
    assert reconcile(desk.library, desk.index) == len(before)
    assert sorted(desk.index.ids()) == before
    assert reconcile(desk.library, desk.index) == 0
    assert rebuild(desk.library, desk.index) == len(before)
    assert sorted(desk.index.ids()) == before


def test_the_library_knows_which_index_it_filled(desk: Desk, tmp_path: Path) -> None:
    desk.write("a.txt", A)
    desk.ingest()
    with PassageIndex.open(tmp_path / "annen") as other:
        assert counts(ingest([desk.folder], desk.library, other)) == (0, 1, 0)
        assert other.count() == desk.index.count() > 0


def test_the_check_sees_what_is_missing_and_what_is_stray(desk: Desk) -> None:
    desk.write("a.txt", A)
    desk.write("b.txt", B)
    desk.ingest()
    assert desk.consistent()
    desk.index.delete(["a.txt"])
    found = check(desk.library, desk.index)
    assert found.missing
    assert not found.stray
    desk.library.mark(["b.txt"], "gone")
    assert check(desk.library, desk.index).stray


STEPS = ["upsert", "flush", "delete"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("after", [False, True])
def test_a_stop_at_any_step_is_made_good(desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str, after: bool) -> None:
    desk.write("a.txt", A)
    desk.write("b.txt", B)
    desk.ingest()
    desk.write("a.txt", "Resepten skrives ut.")
    desk.write("c.txt", "Barnehagen stenger om sommeren.")
    (desk.folder / "b.txt").unlink()
    store = desk.index._store
    real = getattr(store, step)

    def stopped(*arguments: object) -> None:
        if after:
            real(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(store, step, stopped)
    with pytest.raises(KeyboardInterrupt):
        desk.ingest()
    monkeypatch.undo()
    desk.reopen()
    desk.ingest()
    assert desk.ids() == {"a.txt", "c.txt"}
    assert desk.found("resepten") == ["a.txt"]
    assert desk.found("hjemmesykepleie") == desk.found("poliklinikken") == []
    assert desk.consistent()


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: a killed process loses nothing that the kernel has, disk or not."""
    shared = Path("/dev/shm")
    if not shared.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        yield Path(folder)


def test_killed_at_random_moments_nothing_is_lost_or_doubled(memory: Path) -> None:
    found = killed(memory / "home", 20, 1)
    assert found["killed"] == 20


@pytest.mark.soak
def test_killed_two_hundred_times_nothing_is_lost_or_doubled(memory: Path) -> None:
    found = killed(memory / "home", 200, 2)
    assert found["killed"] == 200


# What is stated beside the text


def test_a_sources_file_states_what_documents_do_not_say(desk: Desk) -> None:
    desk.write("a.txt", A)
    desk.write("b.txt", B)
    listed = desk.home / "kilder.toml"
    listed.write_text(
        '[[sources]]\npath = "kilder/a.txt"\nid = "rundskriv-1"\ntitle = "Om henvisning"\npublisher = "FHI"\n'
        'kind = "rundskriv"\nvalid_from = 2020-01-01\nvalid_to = "2024-12-31"\nphases = ["klinisk bruk"]\n'
        'audiences = ["fastlege"]\nlicence = "NLOD"\nurl = "https://example.no"\n',
        encoding="utf-8",
    )
    report = ingest([], desk.library, desk.index, sources_file=listed)
    assert counts(report) == (1, 0, 0)
    source = desk.library.source("rundskriv-1")
    assert source is not None
    assert (source.title, source.publisher, source.kind) == ("Om henvisning", "FHI", "rundskriv")
    assert (source.valid_from, source.valid_to) == (date(2020, 1, 1), date(2024, 12, 31))
    hits = desk.index.search("henviser", 5, Filters(audience="fastlege", as_of=date(2024, 1, 1)))
    assert [hit.passage.source.id for hit in hits] == ["rundskriv-1"]
    assert counts(ingest([], desk.library, desk.index, sources_file=listed)) == (0, 1, 0)
    listed.write_text(listed.read_text(encoding="utf-8").replace("FHI", "DMP"), encoding="utf-8")
    assert counts(ingest([], desk.library, desk.index, sources_file=listed)) == (1, 0, 0)
    changed = desk.index.search("henviser")[0].passage.source
    assert changed.publisher == "DMP"
    assert len(desk.library.versions("rundskriv-1")) == 1  # the text is the same


def test_a_wrong_entry_is_refused_by_itself_and_a_wrong_file_whole(tmp_path: Path) -> None:
    listed = tmp_path / "kilder.json"
    entries = [
        {"path": "a.txt", "title": "A"},
        {"path": "b.txt", "tittel": "B"},
        {"title": "C"},
        {"path": "d.txt", "valid_from": "i går"},
        {"path": "e.txt", "phases": "utvikling"},
        {"path": "f.txt", "valid_from": "2024-01-01", "valid_to": "2023-01-01"},
        {"url": "https://example.no/g"},
        {"path": "h.txt", "id": "x"},
        {"path": "i.txt", "id": "x"},
        "j",
        {"path": 3},
    ]
    listed.write_text(json.dumps(entries), encoding="utf-8")
    statements, refused = read_sources(listed)
    assert [statement.path for statement in statements] == [tmp_path / "a.txt", tmp_path / "h.txt"]
    assert len(refused) == 9
    assert any("«tittel»" in reason for _, reason in refused)
    for wrong in ("[[sources]\n", "x = 1", ""):
        bad = tmp_path / "kilder.toml"
        bad.write_text(wrong)
        with pytest.raises(SourcesFileError):
            read_sources(bad)
    with pytest.raises(SourcesFileError):
        read_sources(tmp_path / "finnes-ikke.toml")


PAGE = """---
title: "Hvem henviser?"
publisher: Veileder (sammendrag)
kind: oppsummering
reviewed: 2026-11-21
phases: [klinisk bruk, utvikling]
audiences: [fastlege]
sources:
  - id: a.txt
    title: "Om henvisning"
    date: 2021-06-04
    url: https://example.no/a
  - title: 'Om noe annet'
---

# Hvem henviser?

Fastlegen henviser pasienten (Om henvisning).
"""


def test_front_matter_states_and_is_not_text(desk: Desk) -> None:
    statement, body = split_front_matter(PAGE)
    assert statement is not None
    assert statement.originals == ("a.txt", "https://example.no/a", "Om noe annet")
    assert body.startswith("# Hvem henviser?")
    desk.write("side.md", PAGE)
    desk.ingest()
    source = desk.library.source("side.md")
    assert source is not None
    assert (source.title, source.kind) == ("Hvem henviser?", "oppsummering")
    assert (source.reviewed, source.phases) == (date(2026, 11, 21), ("klinisk bruk", "utvikling"))
    assert "publisher" not in desk.library.text("side.md")
    assert split_front_matter("# Uten\n\n---\n") == (None, "# Uten\n\n---\n")


def test_a_page_yields_to_the_original_that_is_in_the_index_too(desk: Desk) -> None:
    desk.write("side.md", PAGE)
    desk.ingest()
    assert desk.found("hvem henviser pasienten?") == ["side.md"]
    desk.write("a.txt", A)
    desk.ingest()
    assert desk.found("fastlegen henviser pasienten")[0] == "a.txt"


def test_built_in_pages_come_only_when_asked_for(desk: Desk) -> None:
    desk.write("a.txt", A)
    assert desk.ingest().documents == 1
    report = desk.ingest(pages=True)
    number = len(list(built_in_pages()))
    assert (report.documents, report.skipped) == (number, ())
    assert number > 0
    assert counts(desk.ingest()) == (0, 1, 0)
    assert len(desk.ids()) == number + 1
    kinds = {source.kind for source in desk.library.sources() if source.id != "a.txt"}
    assert kinds == {"oppsummering"}


def test_deliveries_are_for_every_order(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(A, encoding="utf-8")
    first, missing = crew.deliveries([Order(str(path), "a"), Order(str(tmp_path / "b.txt"), "b")])
    assert [prepared.source.id for prepared in first.documents] == ["a"]
    assert missing.reason
    [same] = crew.deliveries([Order(str(path), "a", first.digest)])
    assert same == Delivery(str(path), first.digest, unchanged=True)


def test_batches_are_small_enough_to_hold_in_memory() -> None:
    assert sync._BATCH <= 10_000
