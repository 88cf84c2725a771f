"""Reports and comparisons in the reader's written standard: everything but examples, answers and quotes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("inspect_ai")

from eval import compare, gates, meter, outside, report, served, tasks, wording
from eval.datasets import FOLDER
from eval.run import summary
from norsk.dictionary import Dictionary
from norsk.written import analyse
from tests.test_faults import bokmal

NAMES = {
    "detektor",
    "norquad",
    "nocola",
    "ragtruth",
    "noreval",
    "hpr",
    "auroc",
    "fitness",
    "svartid",
    "særskriving",
    "innplanta",
    "éi",
}


def made() -> dict[str, Any]:
    """A report of every task, with right and wrong rows, one that broke, and one task that was skipped."""
    told: dict[str, Any] = {}
    for job in tasks.jobs():
        rows: list[dict[str, Any]] = [
            {
                "task": job.name, "id": f"r{number}", "standard": "nb", "group": group, "passed": number % 2 == 0,
                "counts": {m.name: [float(number % 2 == 0), 1.0] for m in job.metrics if m.covers(group)}
                | {f"{m.name}.{group}": [1.0, 1.0] for m in job.metrics if m.covers(group)},
                "values": {"seconds": 0.5}, "example": "EKSEMPEL", "wanted": "", "got": "", "quote": "",
                "error": "OSError",
            }
            for number, group in enumerate(sorted({g for m in job.metrics for g in m.groups} or {"truth", "clean"}))
        ]  # fmt: skip
        told[job.name] = {"title": job.title, **summary(job, rows), "seconds": 1.0, "rows": rows}
    told["coding"] = {"title": "Koding", "skipped": tasks._no_codes(type("S", (), {"coder": None})())}
    data = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")}
    return {
        "format": 1, "made": "2026-01-01", "seconds": 1.0, "tasks": told, "data": data, "meter": meter.measure(),
        "digests": {"settings": "a", "corpus": "b", "engine": "c", "code": "d", "data": "e"},
    }  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    return made()


def seen(html: str) -> Iterator[str]:
    """The words of a page, one run of text at a time."""
    import lxml.html

    page = lxml.html.fromstring(html)
    for style in page.xpath("//style"):
        style.drop_tree()
    yield from (text.strip() for text in page.itertext() if text.strip())


def test_nothing_of_a_report_but_its_examples_is_left_in_bokmal(whole: dict[str, Any]) -> None:
    if {"nb", "nn"} - set(Dictionary.load().standards):
        pytest.skip("needs the npm data dictionary-nn: `make data`")
    fell = gates.fallen(whole)
    assert len(fell) > 3 and any("kravet er" in line for line in fell)
    for text in (*seen(report.html(whole, fell, "nn")), *report.markdown(whole, fell, "nn").split("|")):
        left = [word for word in bokmal(text.replace("bokmål", "")) if word not in NAMES]
        assert left == [], text
    page = report.html(whole, fell, "nb")
    assert '<html lang="nb">' in page and '<html lang="nn">' in report.html(whole, fell, "nn")
    for text in seen(page):
        if text in fell:
            continue  # a gate is called what it is called in gates.toml
        assert "truth" not in text.split() and "wrong_citation" not in text  # classes have names in Norwegian


def test_the_figures_are_the_same_in_both(whole: dict[str, Any]) -> None:
    def figures(text: str) -> list[str]:
        return [word for word in text.replace("|", " ").split() if word[:1].isdigit()]

    assert figures(report.markdown(whole)) == figures(report.markdown(whole, (), "nn"))
    assert "ikkje målt" in report.markdown(whole, (), "nn") and "ikkje" not in report.markdown(whole)


def test_a_comparison_is_told_in_both(whole: dict[str, Any]) -> None:
    found = compare.compare(whole, {**whole, "digests": {**whole["digests"], "corpus": "other"}})
    bokmaal, nynorsk = compare.lines(found), compare.lines(found, "nn")
    assert bokmaal[0] == "Endret mellom rapportene: kilder." and nynorsk[0] == "Endra mellom rapportane: kjelder."
    assert len(bokmaal) == len(nynorsk) > 40
    assert any("felles eksempel, 0 vart rette, 0 vart feil" in line for line in nynorsk)
    assert not [line for line in nynorsk if "ikke " in line or "påviselig" in line]


def test_the_table_is_sound_and_why_a_task_was_skipped_is_in_it() -> None:
    pairs = wording.pairs()
    assert len({nb for nb, _ in pairs}) == len(pairs)
    for nb, nn in pairs:
        assert nb != nn and nb.count("{}") == nn.count("{}"), nb
    for reason in (served._NO_MODEL, outside._MISSING.format("NorQuAD", "mappen")):
        assert analyse(wording.said(reason, "nn")).standard == "nn", reason
    assert wording.said("Gjenfinning", "nn") == "Attfinning"
    assert wording.said("Noe ukjent.", "nn") == "Noe ukjent." and wording.said("kilder", "nb") == "kilder"
    missed = {"task": "hallucination", "got": "dekket av sitatet; sluppet gjennom (gal: a: b)"}
    assert wording.given(missed) == missed["got"]
    assert wording.given(missed, "nn") == "dekt av sitatet; sloppe gjennom (feil: a: b)"
    expected = {
        ("answers", "refuse", ""): "skal avvisast",
        ("hallucination", "wrong_citation", ""): "skal stansast",
        ("hallucination", "premise", "dpia.md"): "skal seiast frå om (dpia.md)",
        ("norwegian", "saerskriving", "saerskriving"): "særskriving",
    }
    for (task, group, told), words in expected.items():
        assert wording.wanted({"task": task, "group": group, "wanted": told}, "nn") == words
    classes = {group for job in tasks.JOBS for metric in job.metrics for group in metric.groups}
    assert classes - wording._classes().keys() <= {made.kind for made in tasks.made(8)}  # those are Norwegian names


def test_the_files_of_a_report_are_fetched_in_the_readers_standard(whole: dict[str, Any], home: Path) -> None:
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    from assistant.settings import Settings
    from ui import measure

    report.write(whole, home / "eval" / "reports" / "ny", gates.fallen(whole))
    app = FastAPI()
    app.include_router(measure.router(Settings.load(home, {})))
    client = TestClient(app)
    for file, words in (("report.html", "Målaren"), ("report.md", "## Målaren"), ("report.json", "Gjenfinning")):
        found = client.get(f"/api/maling/ny/{file}", headers={"cookie": "sprak=nn"})
        assert found.status_code == 200 and words in found.text and "attachment" in found.headers["content-disposition"]
    assert "PORT FALLEN" in client.get("/api/maling/ny/report.html", headers={"accept-language": "nn"}).text
    assert "Måleren" in client.get("/api/maling/ny/report.html").text
    assert client.get("/api/maling/ny/annet", headers={"cookie": "sprak=nn"}).status_code == 404
