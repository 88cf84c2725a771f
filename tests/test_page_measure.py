"""The evaluator's page in a real Chromium: a run from start to report, failures, labels, comparison, blind rating."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest

pytest.importorskip("inspect_ai")

from playwright.sync_api import Browser, expect

from eval import report as files
from eval.datasets import DataError
from eval.run import METER, Step, summary
from eval.shelf import FILES, Shelf
from eval.tasks import JOBS
from guardrails.redact import Redactor
from tests.browser import Visit, serving

SOURCE = "# Tilsyn\n\nDirektoratet for medisinske produkter fører tilsyn med medisinsk utstyr.\n"
ANSWERS = [("a1", "Hvem fører tilsyn?", "DMP.", "Helsetilsynet."), ("a2", "Hva er fristen?", "Tre uker.", "Seks uker.")]


def made(home: Path, name: str, side: int) -> None:
    """A report of the task *answers* with two rows; the first report is right, the second wrong."""
    job = next(job for job in JOBS if job.name == "answers")
    rows: list[dict[str, Any]] = [
        {
            "task": "answers", "id": row[0], "standard": "nb", "group": "answer", "passed": side == 0, "values": {},
            "counts": {metric.name: [float((side == 0) == metric.higher), 1.0] for metric in job.metrics},
            "example": row[1], "wanted": row[2], "got": row[2 + side], "quote": "Et <b>sitat</b>.", "error": "",
        }
        for row in ANSWERS
    ]  # fmt: skip
    told = {
        "format": 1, "made": "2026-01-01", "digests": {"engine": f"motor{side}"}, "data": {}, "meter": [],
        "seconds": 1.0, "tasks": {"answers": {"title": job.title, **summary(job, rows), "seconds": 1.0, "rows": rows}},
    }  # fmt: skip
    files.write(told, home / "eval" / "reports" / name)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mal-home")
    made(folder, "ny", 1)
    made(folder, "gammel", 0)
    return folder


@pytest.fixture(scope="module")
def address(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    folder = tmp_path_factory.mktemp("kilder")
    (folder / "tilsyn.md").write_text(SOURCE, encoding="utf-8")
    with serving(home, str(folder)) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, address: str) -> Generator[Visit]:
    visit = Visit(browser, address)
    visit.door("Mål")
    yield visit
    visit.close()


def choose(visit: Visit, label: str, option: str) -> None:
    """Pick from a dropdown by what its option begins with."""
    visit.page.get_by_label(label, exact=True).click()
    visit.page.get_by_role("option", name=re.compile(re.escape(option))).first.click()


def test_a_report_is_read_its_failures_looked_at_and_a_label_marked_with_its_reason(visit: Visit, home: Path) -> None:
    choose(visit, "Rapport", "ny")
    expect(visit.page.locator("#rapport")).to_contain_text("Svar med fakta og kilde")
    visit.page.get_by_role("button", name="Enkelte feil").click()
    choose(visit, "Feil", "Svar med fakta og kilde · svar · Hvem fører tilsyn?")
    detail = visit.page.locator("#en-feil")
    expect(detail).to_contain_text("Helsetilsynet.")
    expect(detail).to_contain_text("Et <b>sitat</b>.")  # shown, never run
    assert detail.locator("b", has_text="sitat").count() == 0
    visit.page.get_by_role("button", name="Merk fasiten som gal").click()
    expect(visit.page.locator("#merket")).to_contain_text("begrunnelse")
    visit.page.locator("#begrunnelse textarea").fill("DMP overtok. Spør kari@sykehus.test")
    visit.page.get_by_role("button", name="Merk fasiten som gal").click()
    expect(detail).to_contain_text("DMP overtok.")
    written = (home / "eval/marks.jsonl").read_text(encoding="utf-8")
    assert "DMP overtok." in written and "kari@" not in written
    assert Shelf(home).without_marked("ny")["answers"] == (0, 1, 1)
    visit.page.get_by_role("button", name="Ta merket tilbake").click()
    expect(detail).not_to_contain_text("DMP overtok.")
    assert Shelf(home).marks() == {}
    assert visit.complaints == []


def test_two_reports_are_compared_and_answers_rated_without_knowing_whose_they_are(visit: Visit, home: Path) -> None:
    choose(visit, "Rapport", "ny")
    visit.page.get_by_role("button", name="Sammenlign to rapporter").click()
    choose(visit, "Den andre rapporten, som var før", "gammel")
    expect(visit.page.locator("#sammenlignet")).to_contain_text("0 ble riktige, 2 ble gale")
    expect(visit.page.locator("#sammenlignet li li").first).to_contain_text("riktig fakta")  # under its task
    visit.page.get_by_role("button", name="Vurder svar blindt").click()
    for _ in ANSWERS:
        left = visit.page.locator("#vurder-venstre")
        expect(left).to_contain_text(re.compile(r"\w"))
        both = visit.page.locator("#vurder-venstre, #vurder-hoyre").all_inner_texts()
        assert not any("motor" in text or "gammel" in text for text in both)
        good = any(row[2] in both[0] for row in ANSWERS)
        before = both[0]
        visit.page.get_by_role("button", name="A er best" if good else "B er best").click()
        expect(left).not_to_have_text(before)
    expect(visit.page.locator("#vurder-sporsmal")).to_contain_text("Ingen flere par")
    expect(visit.page.locator("#enighet")).to_contain_text("minst to innloggede")  # one has rated: no figure is shown
    shelf = Shelf(home)
    for pair, choice in zip(shelf.pairs("gammel", "ny", "bruker-b"), ("equal", "left"), strict=True):
        turned = "right" if pair.turned else "left"  # the first is found equal, the other the same as the operator did
        shelf.rate("gammel", "ny", pair, turned if choice == "left" else "equal", "bruker-b")
    visit.page.get_by_role("button", name="Like gode").click()
    alpha = f"{shelf.agreement('gammel', 'ny')['alpha']:.2f}".replace(".", ",")
    expect(visit.page.locator("#enighet")).to_contain_text(f"Enighet (Krippendorffs alfa): {alpha}.")
    found = shelf.agreement("gammel", "ny")
    assert (found["first"], found["second"], found["equal"], found["pairs"]) == (3, 0, 1, 2)
    assert visit.complaints == []


def test_a_run_is_started_followed_and_its_report_stands_first(visit: Visit, address: str, home: Path) -> None:
    visit.page.get_by_role("button", name="Stopp").press("Enter")
    expect(visit.page.locator("#framdrift")).to_contain_text("Ingen måling går nå.")
    visit.page.get_by_role("button", name="Velg alle som ligger her").press("Enter")
    expect(visit.page.locator("#oppgaver input:checked")).to_have_count(len(JOBS))
    for job in JOBS:
        visit.page.get_by_label(job.title).set_checked(job.name == "injection")
    expect(visit.page.get_by_label("Sitatmotoren (uten modell)")).to_have_value("extractive")
    expect(visit.page.get_by_label("Språkmodellen (vLLM)")).to_have_value("vllm")
    start = visit.page.get_by_role("button", name="Start")
    start.press("Enter")
    expect(visit.page.locator("#framdrift")).to_contain_text("Målingen går.")
    visit.page.get_by_role("button", name="Stopp").press("Enter")
    expect(start).to_be_visible()
    visit.page.wait_for_timeout(1500)  # the next look at the run, which has ended by now
    expect(visit.page.locator("#framdrift")).to_contain_text("Kjøringen er stoppet.")
    start.click()
    expect(visit.page.locator("#framdrift")).to_contain_text("Målingen går.")
    visit.page.reload()  # who leaves and comes back finds the run where it is
    visit.door("Mål")
    expect(visit.page.locator("#framdrift")).to_contain_text(re.compile(r"Målingen (går|er ferdig)\."))
    expect(visit.page.locator("#framdrift")).to_contain_text("Målingen er ferdig", timeout=120_000)
    expect(visit.page.locator("#rapport")).to_contain_text("instrukser oppdaget")
    expect(visit.page.get_by_label("Rapport", exact=True)).to_have_value(
        re.compile("sitatmotoren .* · Innplantede instrukser$")
    )
    name = Shelf(home).names()[0]
    for file in FILES:
        with visit.page.expect_download() as fetched:
            visit.page.locator("#rapport").get_by_role("link", name=file).press("Enter")
        assert fetched.value.suggested_filename == f"veileder-{name}-{file}"
        said = fetched.value.path().read_text(encoding="utf-8")
        assert "injection" in json.loads(said)["tasks"] if file == "report.json" else "sitatmotoren" in said
    for wrong in (f"{name}/settings.toml", "../report.json", "finnes-ikke/report.json"):
        assert httpx.get(f"{address.rstrip('/')}/api/maling/{wrong}").status_code in (403, 404)


def test_on_a_phone_in_nynorsk_the_report_is_read_without_scrolling_the_page(browser: Browser, address: str) -> None:
    visit = Visit(browser, address, viewport={"width": 380, "height": 800}, is_mobile=True, has_touch=True, locale="nn")
    try:
        visit.door("Mål")
        cell = visit.page.locator("#rapport td").first
        expect(cell).to_contain_text(re.compile("rette fakta|instruksar oppdaga"))  # the newest is shown
        box = cell.bounding_box()
        assert box is not None and box["width"] > 100  # words are not broken to letters
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 380
        visit.page.get_by_role("button", name="Målaren: kor gode").click()
        expect(visit.page.locator("#maler")).to_contain_text("detektor")
    finally:
        visit.close()


def test_one_run_at_a_time_and_none_without_a_task(tmp_path: Path) -> None:
    from ui.measuring import Runs

    runs = Runs(tmp_path)
    with pytest.raises(DataError, match="Ingen oppgaver"):
        runs.start([], "extractive")
    run = runs.start(["injection"], "extractive")
    with pytest.raises(DataError, match="allerede i gang"):
        runs.start(["injection"], "extractive")
    runs.stop()
    assert run.process.wait(20) != 0
    assert runs.start(["finnes-ikke"], "extractive").process.wait(60) != 0
    assert any("finnes-ikke" in line for line in (runs.last.said if runs.last else []))


def test_a_run_tells_how_many_examples_are_done_in_the_terminal_and_on_the_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from ui.evaluate import Telling
    from ui.measure import running
    from ui.measuring import Run

    telling = Telling()
    for examples in range(41):
        telling(Step("Innplantede instrukser", 0, 1, examples, 40))
    said = capsys.readouterr().err.splitlines()
    first, last = "[1/1] Innplantede instrukser, 0 av 40 …", "[1/1] Innplantede instrukser, 40 av 40 …"
    assert (said[0], said[-1]) == (first, last) and len(said) < 40  # not a line for each example
    with subprocess.Popen(["sleep", "60"], text=True) as process:
        going = Run("x", ("injection",), "extractive", process, said=said)
        assert "Oppgave 1 av 1, «Innplantede instrukser»: 40 av 40 eksempler." in running(going, "nb")
        assert "Oppgåve 1 av 1, «Innplanta instruksar»: 40 av 40 eksempel." in running(going, "nn")
        assert "0 av 40 eksempler. Gjør klar …" in running(Run("x", (), "", process, said=said[:1]), "nb")  # the index
        for examples in (0, 9):
            telling(Step(METER, 1, 1, examples, 9))
        telling(Step("Går videre der et avbrutt løp stanset, 12 eksempler er alt målt", 0, 1))
        going.said += capsys.readouterr().err.splitlines()
        assert going.said[-2:] == [
            "Måleren, 9 av 9 …",
            "Går videre der et avbrutt løp stanset, 12 eksempler er alt målt.",
        ]
        told = running(going, "nn")
        assert "målaren sjølv: 9 av 9 eksempel." in told and "12 eksempel er alt målte." in told
        process.kill()


def test_names_that_no_report_has_open_nothing(home: Path) -> None:
    shelf = Shelf(home)
    for name in ("..", "../reports/ny", "ny/../gammel", "", "/etc"):
        with pytest.raises(DataError):
            shelf.path(name)
    with pytest.raises(DataError):
        shelf.path("ny", "marks.jsonl")


def test_each_rater_has_sides_of_their_own_and_agreement_is_over_all(tmp_path: Path) -> None:
    made(tmp_path, "ny", 1)
    made(tmp_path, "gammel", 0)
    shelf = Shelf(tmp_path)
    sides = set()
    for number in range(8):
        rater = f"rater{number}"
        for pair in shelf.pairs("gammel", "ny", rater):
            sides.add((pair.id, pair.turned))
            right_answer = next(row[2] for row in ANSWERS if f"answers/{row[0]}" == pair.id)
            shelf.rate("gammel", "ny", pair, "left" if pair.left == right_answer else "right", rater)
        assert shelf.rated("gammel", "ny", rater) == {"answers/a1", "answers/a2"}
    assert len(sides) == 4  # each pair was seen both ways about
    found = shelf.agreement("gammel", "ny")
    assert (found["first"], found["second"], found["alpha"]) == (16, 0, None)  # all said the same one thing
    turned = shelf.agreement("ny", "gammel")
    assert (turned["first"], turned["second"]) == (0, 16)
    last = shelf.pairs("gammel", "ny", "rater0")[0]
    shelf.rate("gammel", "ny", last, "equal", "rater0")
    assert shelf.agreement("gammel", "ny")["alpha"] is not None
    with pytest.raises(DataError):
        shelf.pairs("ny", "ny", "rater0")
    with pytest.raises(DataError):
        shelf.mark("answers", "a1", "  ", "rater0", Redactor("sporsmal"))
