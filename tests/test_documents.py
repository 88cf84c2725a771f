"""The documents a hospital asks for say what really runs, hold no secret, and keep what others have filled in."""

from __future__ import annotations

import csv
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from importlib import metadata
from pathlib import Path

import pytest

from assistant.settings import Settings
from ingest.passages import Source
from ui import documents

SECRET = "hemmelig-nokkel-123"
SOURCES = [Source("a.pdf", "A", publisher="Helsedirektoratet", kind="rapport"), Source("b", "B", kind="lov")]


def settings(home: Path, **overrides: str) -> Settings:
    return Settings.load(home, {f"VEILEDER_{name.upper()}": value for name, value in overrides.items()})


def written(folder: Path, chosen: Settings, ros: Path | None = None) -> dict[str, str]:
    paths = documents.write(folder, chosen, SOURCES, business="Fjordby sykehus", ros=ros)
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def test_every_document_is_filled_in_from_what_runs(tmp_path: Path) -> None:
    served = settings(
        tmp_path / "hjem", engine__engine="vllm", engine__model="normistral", engine__key=SECRET,
        record__url=f"postgresql+psycopg://veileder:{SECRET}@db/veileder", record__retention_days="365",
    )  # fmt: skip
    found = written(tmp_path / "ut", served)
    assert {"tiltenkt-formal.md", "medisinsk-utstyr.md", "ki-forordningen.md", "systemkort.md", "dpia.md"} <= set(found)
    assert {"normen.md", "opplaering.md", "ros.csv", "dataflyt.svg", "sbom.cdx.json"} <= set(found)
    card = found["systemkort.md"]
    assert "normistral" in card and "PostgreSQL" in card and "365 dager" in card and "Helsedirektoratet" in card
    assert all("Fjordby sykehus" in text for name, text in found.items() if name.endswith(".md"))
    assert not any(SECRET in text for text in found.values())
    assert not any(re.search(r"\$\w+", text) for text in found.values())


def test_another_installation_gets_other_documents(tmp_path: Path) -> None:
    plain = written(tmp_path / "ut", settings(tmp_path / "hjem"))
    assert "| Motor | extractive |" in plain["systemkort.md"]
    assert "Ekstraktiv motor" in plain["dataflyt.svg"]
    assert plain["dataflyt.svg"].count("stroke-dasharray") == 1  # the agencies' sites alone are elsewhere
    served = written(tmp_path / "ut2", settings(tmp_path / "hjem", engine__engine="vllm"))
    assert served["dataflyt.svg"].count("stroke-dasharray") == 3  # the model, for questions and for notes
    ElementTree.fromstring(served["dataflyt.svg"])


def test_the_list_of_dependencies_is_what_is_installed(tmp_path: Path) -> None:
    listed = json.loads(written(tmp_path / "ut", settings(tmp_path / "hjem"))["sbom.cdx.json"])
    versions = dict(part["purl"].removeprefix("pkg:pypi/").split("@") for part in listed["components"])
    assert listed["specVersion"] == "1.6" and listed["serialNumber"].startswith("urn:uuid:")
    refs = {part["bom-ref"] for part in listed["components"]} | {"veileder"}
    assert {row["ref"] for row in listed["dependencies"]} <= refs
    assert all(set(row["dependsOn"]) <= refs for row in listed["dependencies"])
    assert versions["gradio"] == metadata.version("gradio")
    assert {"presidio-analyzer", "qdrant-edge-py", "numpy", "starlette"} <= set(versions)
    licensed = sum(bool(part["licenses"]) for part in listed["components"])
    assert licensed > 0.9 * len(listed["components"])
    assert len({part["bom-ref"] for part in listed["components"]}) == len(listed["components"])


@pytest.mark.skipif(not (Path(sys.prefix) / "share/veileder/dictionary-nb").exists(), reason="needs the npm data")
def test_word_lists_and_codes_stand_in_the_list_with_their_licences() -> None:
    data = {part["name"]: part["licenses"] for part in documents.sbom()["components"] if part["type"] == "data"}
    assert data["dictionary-nb"] == [{"license": {"name": "GPL-2.0"}}]
    assert "@navikt/diagnosekoder" in data


def test_who_is_contacted_and_how_long_is_kept_are_told_as_they_are(tmp_path: Path) -> None:
    plain = written(tmp_path / "ut", settings(tmp_path / "hjem"))
    card, assessment = plain["systemkort.md"], plain["dpia.md"]
    assert "| Verter som tjenesten kontakter | ingen |" in card
    assert "lovdata.no" in card and "lovdata.no" in assessment  # fetched by the operator, and said so
    assert "ingen slettefrist er satt" in assessment and "etter ingen" not in "".join(plain.values())
    url = f"postgresql+psycopg://veileder:{SECRET}@journal.sykehus.test/veileder"
    other = written(tmp_path / "ut2", settings(tmp_path / "hjem", record__url=url, record__retention_days="90"))
    assert "PostgreSQL på journal.sykehus.test" in other["systemkort.md"] and "90 dager" in other["dpia.md"]
    assert not any(SECRET in text for text in other.values())


def test_a_risk_assessment_that_was_worked_on_is_kept(tmp_path: Path) -> None:
    first = written(tmp_path / "ut", settings(tmp_path / "hjem"))["ros.csv"]
    theirs = tmp_path / "ros.csv"
    theirs.write_text(
        "id,trussel,eier\nR02,Vår egen vurdering av gale svar,Fagsjefen\nX1,Brann i datahallen,Drift\n", "utf-8"
    )
    rows = list(
        csv.DictReader(
            written(tmp_path / "ut2", settings(tmp_path / "hjem"), theirs)["ros.csv"].splitlines(), delimiter=";"
        )
    )
    assert rows[0]["trussel"] == "Vår egen vurdering av gale svar" and rows[0]["eier"] == "Fagsjefen"
    assert [row["id"] for row in rows].count("R02") == 1
    assert "X1" in {row["id"] for row in rows}
    assert len(rows) == len(list(csv.reader(first.splitlines()))) - 1 + 1


def test_anothers_impact_assessment_is_kept_and_filled_up(tmp_path: Path) -> None:
    theirs = tmp_path / "andres.md"
    theirs.write_text(
        "# DPIA for KI ved Viksund\n\nVedtatt.\n\n## A) Hva vi gjør\n\nEget.\n\n## d) Tiltak\n\nVåre.\n", "utf-8"
    )
    paths = documents.write(tmp_path / "ut", settings(tmp_path / "hjem"), SOURCES, business="Fjordby", dpia=theirs)
    kept = next(path for path in paths if path.name == "dpia.md").read_text("utf-8")
    assert kept.startswith(theirs.read_text("utf-8").strip())
    headings = re.findall(r"^## (.+)$", kept, re.MULTILINE)
    assert headings[:2] == ["A) Hva vi gjør", "d) Tiltak"]
    assert [heading[:2] for heading in headings[2:4]] == ["b)", "c)"] and headings[4].startswith("Automatiserte")
    assert kept.count("Behandlingen og formålet") == 0
    (tmp_path / "tom.md").write_text("Bare tekst.", "utf-8")
    with pytest.raises(documents.DocumentsFailed, match="overskrifter"):
        documents.write(tmp_path / "ut2", settings(tmp_path / "hjem"), SOURCES, business="F", dpia=tmp_path / "tom.md")


def test_columns_that_only_they_have_are_kept(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("ID;Restrisiko;Trussel;Status\nX9;lav;Strømbrudd;lukket\n", "utf-8")
    made = written(tmp_path / "ut", settings(tmp_path / "hjem"), tmp_path / "r.csv")["ros.csv"]
    rows = list(csv.DictReader(made.splitlines(), delimiter=";"))
    assert (rows[0]["id"], rows[0]["trussel"], rows[0]["Restrisiko"], rows[0]["Status"]) == (
        "X9", "Strømbrudd", "lav", "lukket",
    )  # fmt: skip
    assert len(rows) > 5 and all(row["Status"] == "" and None not in row.values() for row in rows[1:])


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n"])
def test_a_risk_assessment_without_the_columns_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "ros.csv").write_text(text, "utf-8")
    with pytest.raises(documents.DocumentsFailed, match="kolonnene"):
        written(tmp_path / "ut", settings(tmp_path / "hjem"), tmp_path / "ros.csv")
    assert not (tmp_path / "ut").exists()


def test_nothing_that_was_filled_in_is_overwritten(tmp_path: Path) -> None:
    chosen = settings(tmp_path / "hjem")
    written(tmp_path / "ut", chosen)
    with pytest.raises(documents.DocumentsFailed, match="har allerede"):
        written(tmp_path / "ut", chosen)
