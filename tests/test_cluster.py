"""The same ingest on Ray: workers prepare, the driver alone writes, and nothing is lost, doubled or left behind."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest

from ingest import cluster, crew
from ingest.index import PassageIndex
from ingest.prepare import Order
from ingest.store import Library
from ingest.sync import Consistency, check, ingest


def test_without_ray_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(cluster.RayMissing, match="ikke installert") as caught:
        next(cluster.deliveries([Order("a.txt", "a.txt")], cluster.LOCAL))
    assert "veileder[ray]" in caught.value.remedy


_HOOK = """
import os, sys
if "ingest.crew" in " ".join(sys.orig_argv):
    import ingest.prepare as p
    real = p.prepare
    def prepare(order):
        if order.path.endswith("/7.txt"): os._exit(9)
        return real(order)
    p.prepare = prepare
"""


def test_on_a_local_cluster_it_is_the_same_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "kilder"
    folder.mkdir()
    for number in range(150):
        (folder / f"{number}.txt").write_text(f"Side {number} om journal og samtykke.\n\nMer tekst.", encoding="utf-8")
    (folder / "tom.txt").write_text("", encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(_HOOK)  # a reader that dies over file 7, as by a fault in a parser
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "hjem"))
    monkeypatch.setattr(crew, "SMALL", 0)
    before = set(Path(tempfile.gettempdir()).glob("ray*"))
    end = cluster.start(2)
    try:
        found = {}
        for name, ray in (("her", None), ("ray", cluster.LOCAL)):
            home = tmp_path / name
            with Library(home / "library.db") as library, PassageIndex.open(home / "index") as index:
                report = ingest([folder], library, index, workers=2, ray=ray)
                assert check(library, index) == Consistency((), ())
                assert ingest([folder], library, index, workers=2, ray=ray).documents == 0
                found[name] = library.digest(), report.documents, report.skipped
        assert found["her"] == found["ray"]
        _, documents, skipped = found["ray"]
        assert documents == 149
        assert [Path(path).name for path, _ in skipped] == ["7.txt", "tom.txt"]
    finally:
        end()
    assert capfd.readouterr().err == ""
    assert set(Path(tempfile.gettempdir()).glob("ray*")) <= before  # nothing of the files' text is left on disk
    assert not (tmp_path / "hjem").exists()
    below = [
        Path(f"/proc/{child}/cmdline").read_bytes()
        for children in Path(f"/proc/{os.getpid()}/task").glob("*/children")
        for child in children.read_text().split()
    ]
    assert not [command for command in below if b"ray/" in command]
