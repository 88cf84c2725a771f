"""Under an answer, in a real Chromium: signals that are recorded, a letter to the agency, a deviation report."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import Visit
from tests.prepared import veileder


def recorded(home: Path) -> list[dict[str, object]]:
    """The signals in the record."""
    done = subprocess.run(
        [veileder(), "journal", "read", "--reason", "Kontroll av signaler", "--kind", "signal", "--json"],
        env=os.environ | {"VEILEDER_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_what_a_reader_says_of_a_sentence_is_recorded_redacted(visit: Visit, pages: tuple[str, Path]) -> None:
    page = visit.page
    page.get_by_role("button", name="Si fra om svaret").click()
    page.get_by_label("Feil", exact=True).check()
    page.get_by_role("button", name="Send inn").click()
    expect(page.locator("#signal-svar")).to_contain_text("Still et spørsmål først.")
    visit.ask("Hvilken risikoklasse har programvare som er medisinsk utstyr?")
    expect(page.locator("#gjelder")).to_contain_text("Setning 2")
    page.get_by_label("Setning 2", exact=True).check()
    page.get_by_label("Utdatert", exact=True).check()
    page.get_by_label("Med egne ord").fill("Dette er endret, sier kari@sykehus.test")
    page.get_by_role("button", name="Send inn").click()
    expect(page.locator("#signal-svar")).to_contain_text("Takk.")
    (entry,) = recorded(pages[1])
    assert entry["thread"]
    assert entry["content"] == {
        "signal": "OUTDATED",
        "sentence": 2,
        "words": {"redacted": "Dette er endret, sier <EMAIL_1>", "hidden": ["EMAIL"]},
    }


def test_a_letter_and_a_deviation_report_are_drafted_without_personal_data(visit: Visit) -> None:
    page = visit.page
    visit.ask("Når trenger vi en databehandleravtale? Svar til kari@sykehus.test")
    page.get_by_role("button", name="Spør slik").click()
    expect(visit.answer()).to_contain_text("Hvem kan du spørre?")
    page.get_by_role("button", name="Si fra om svaret").click()
    page.get_by_role("button", name="Skriv til etaten").click()
    draft = page.locator("#tekst-utkast textarea")
    expect(draft).to_have_value(re.compile("^Til: "))
    letter = draft.input_value()
    assert "<EMAIL_1>" in letter
    assert "kari@" not in letter
    page.get_by_role("button", name="Lag avviksmelding").click()
    expect(draft).to_have_value(re.compile("For å gjenskape svaret"))
    report = draft.input_value()
    for part in ("Tråd i journalen: ", "Motor: extractive", "Innstillinger (sjekksum): ", "Bibliotek (sjekksum): ",
                 "veileder journal replay "):  # fmt: skip
        assert part in report
    assert "kari@" not in report
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lagre utkastet").click()
    assert Path(saved.value.path()).read_text(encoding="utf-8") == report
