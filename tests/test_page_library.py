"""The doors *Kilder* and *Drift* in a real Chromium: what is there, how old, what changed; what is well."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import Visit, serving
from tests.prepared import veileder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[str, Path, Path]]:
    folder, home = tmp_path_factory.mktemp("kilder"), tmp_path_factory.mktemp("home")
    (folder / "rutine.md").write_text("# Rutine for varsling\n\nFristen for varsel er 24 timer.\n", encoding="utf-8")
    (folder / "gammel.md").write_text(
        "---\ntitle: Gammel veiledning\npublisher: Helsedirektoratet\nkind: veileder\npublished: 2015-03-01\n---\n\n"
        "# Gammel veiledning\n\nVeilederen gjelder.\n",
        encoding="utf-8",
    )
    with serving(home, str(folder)) as url:
        yield url, folder, home


@pytest.fixture(scope="module")
def address(served: tuple[str, Path, Path]) -> str:
    return served[0]


def test_what_is_there_is_found_and_what_may_be_outdated_is_picked_out(visit: Visit) -> None:
    visit.door("Kilder")
    table = visit.page.locator("#bibliotek")
    expect(visit.page.locator("#antall-kilder")).to_contain_text("2 av 2 kilder")
    expect(table.get_by_role("row").filter(has_text="Gammel veiledning")).to_contain_text("1. mars 2015")
    visit.page.get_by_label("Kan være utdatert", exact=True).check()
    expect(table).not_to_contain_text("Rutine for varsling")
    expect(table).to_contain_text("Gammel veiledning")
    visit.page.get_by_label("Alle", exact=True).last.check()
    visit.page.get_by_label("Finn kilde").fill("rutine")
    expect(visit.page.locator("#antall-kilder")).to_contain_text("1 av 2 kilder")
    visit.page.get_by_label("Finn kilde").fill("")
    visit.page.get_by_label("Ikke i biblioteket", exact=True).check()
    expect(visit.page.locator("#antall-kilder")).to_contain_text("kildelisten er ikke i biblioteket")
    expect(table.get_by_role("link").first).to_be_visible()


def test_what_changed_in_a_source_is_shown(visit: Visit, served: tuple[str, Path, Path]) -> None:
    _, folder, home = served
    (folder / "rutine.md").write_text("# Rutine for varsling\n\nFristen for varsel er 72 timer.\n", encoding="utf-8")
    environment = os.environ | {"VEILEDER_HOME": str(home)}
    subprocess.run([veileder(), "ingest", str(folder)], env=environment, check=True, capture_output=True)
    visit.door("Kilder")
    visit.page.get_by_label("Endret", exact=True).check()
    expect(visit.page.locator("#antall-kilder")).to_contain_text("1 av 2 kilder")
    visit.page.get_by_label("Se på én kilde").click()
    visit.page.get_by_role("option", name=re.compile("rutine.md")).click()
    about = visit.page.locator("#en-kilde")
    expect(about).to_contain_text("Endringer i siste versjon")
    expect(about).to_contain_text("24 timer")
    expect(about).to_contain_text("72 timer")


def test_the_operator_adds_a_file_and_it_is_quoted_and_one_that_cannot_be_read_leaves_nothing(
    visit: Visit, served: tuple[str, Path, Path], tmp_path: Path
) -> None:
    written = tmp_path / "beredskap.md"
    written.write_text("# Beredskapsplan\n\nBeredskapsplanen øves hvert kvartal.\n", encoding="utf-8")
    broken = tmp_path / "ødelagt.pdf"
    broken.write_bytes(b"%PDF-1.7\nikke en PDF")
    visit.door("Kilder")
    visit.page.get_by_role("button", name="Legg til kilder").click()
    expect(visit.page.locator("#legg-til")).to_contain_text("veileder ingest STI")
    visit.page.get_by_label("Tittel", exact=True).fill("Plan for beredskap")
    visit.page.get_by_label("Utgiver", exact=True).fill("Helseforetaket")
    told = visit.page.locator("#kildefil-melding")
    for file, said in ((broken, "ble ikke lest inn"), (written, "er lest inn: 1 tekststeder")):
        with visit.page.expect_file_chooser() as chooser:
            visit.page.get_by_role("button", name="Velg fil og les inn").click()
        chooser.value.set_files(file)
        expect(told).to_contain_text(said)
    expect(visit.page.locator("#bibliotek")).to_contain_text("Plan for beredskap")
    expect(visit.page.locator("#bibliotek")).not_to_contain_text("ødelagt")
    added = served[2] / "added"
    assert [path.name for path in added.iterdir()] == ["beredskap.md"]
    assert len(visit.complaints) == 1 and "400" in visit.complaints[0]  # the broken file's, which the browser logs
    visit.complaints.clear()
    visit.door("Spør")
    visit.ask("Hvor ofte øves beredskapsplanen?")
    expect(visit.answer()).to_contain_text("hvert kvartal")


def test_health_is_told_without_secrets_and_the_record_is_verified(visit: Visit) -> None:
    visit.ask("Hva er fristen for varsel?")
    expect(visit.answer()).not_to_be_empty()
    visit.door("Drift")
    expect(visit.page.locator("#helse")).to_contain_text(re.compile("Alt virker|feil"))
    findings = visit.page.locator("#funn")
    for name in ("Bibliotek", "Indeks", "Motor", "Journal", "Kodeverk", "Ordlister"):
        expect(findings.get_by_role("row").filter(has_text=name).first).to_be_visible()
    expect(findings.get_by_role("row").filter(has_text="innslag i records.db")).to_be_visible()
    expect(visit.page.locator("#driftstall")).to_contain_text("Sitatmotoren (uten modell)")
    visit.page.get_by_role("button", name="Kontroller hele journalen").click()
    visit.page.get_by_role("button", name="Kontroller nå").click()
    expect(visit.page.locator("#kontrollert")).to_contain_text("Journalen er hel")


def test_a_password_in_an_address_is_not_shown() -> None:
    from ui.operations import _told

    assert "hemmelig" not in _told("postgresql://veileder:hemmelig@db.sykehus.test/veileder svarer ikke")
    assert "sykehus" in _told("postgresql://veileder:hemmelig@db.sykehus.test/veileder svarer ikke")
