"""The same ingest on Ray: workers prepare, the driver alone writes, and nothing is lost or doubled."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ingest import cluster
from ingest.index import PassageIndex
from ingest.prepare import Order
from ingest.store import Library
from ingest.sync import Consistency, check, ingest


def test_without_ray_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(cluster.RayMissing, match="ikke installert") as caught:
        next(cluster.deliveries([Order("a.txt", "a.txt")], cluster.LOCAL))
    assert "veileder[ray]" in caught.value.remedy


@pytest.mark.soak
def test_on_a_local_cluster_it_is_the_same_library(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="soak: ray is not installed")
    folder = tmp_path / "kilder"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number}.txt").write_text(f"Side {number} om journal og samtykke.\n\nMer tekst.", encoding="utf-8")
    (folder / "tom.txt").write_text("", encoding="utf-8")
    found = {}
    for name, ray in (("her", None), ("ray", cluster.LOCAL)):
        home = tmp_path / name
        with Library(home / "library.db") as library, PassageIndex.open(home / "index") as index:
            report = ingest([folder], library, index, workers=2, ray=ray)
            assert check(library, index) == Consistency((), ())
            assert (report.documents, len(report.skipped)) == (200, 1)
            again = ingest([folder], library, index, workers=2, ray=ray)
            assert again.documents == 0
            found[name] = library.digest()
    assert found["her"] == found["ray"]
