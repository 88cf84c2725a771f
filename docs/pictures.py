"""Take the pictures of the README: `python docs/pictures.py` (or `make pictures`) over the built-in pages.

Names of pictures take those only. Needs Chromium and the development environment. The pictures are of a server that
this starts and stops.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

IMAGES = Path(__file__).parent / "images"
VEILEDER = Path(sys.executable).parent / "veileder"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
QUESTION = "Når trenger vi en databehandleravtale?"
NOTE = (
    "Innlagt med brystsmerter. Troponin stigende, EKG med ST-elevasjon. Akutt hjerteinfarkt i fremre vegg. "
    "Kjent hypertensjon og diabetes type 2. Ingen tegn til lungeemboli."
)
WIDE = {"viewport": {"width": 1280, "height": 860}}


def ask(page: Page) -> None:
    """A question, its answer, and the first quote in its context."""
    page.locator("#sporsmal textarea").fill(QUESTION)
    page.locator("#sporsmal textarea").press("Enter")
    page.locator("#samtale .option").first.click()
    expect(page.locator("#sammenheng .highlighted")).to_be_visible()
    page.locator("#samtale .bubble-wrap").evaluate("box => { box.scrollTop = 0; }")  # the click went to its foot


def look_over(page: Page) -> None:
    """A question with an address in it, before it goes on."""
    page.locator("#sporsmal textarea").fill("Hvem fører tilsyn med medisinsk utstyr? Svar til kari@sykehus.test")
    page.locator("#sporsmal textarea").press("Enter")
    expect(page.locator("#gaar-videre")).to_contain_text("<EMAIL_1>")


def code(page: Page) -> None:
    """A note and the codes drafted for it."""
    page.get_by_role("tab", name="Kod", exact=True).click()
    page.locator("#notat textarea").fill(NOTE)
    page.locator("#foresla").click()
    expect(page.locator("#forslag label").first).to_be_visible(timeout=30_000)


def phases(page: Page) -> None:
    """What applies when something is bought or built."""
    page.get_by_role("tab", name="Faser").click()
    expect(page.locator("#hull")).to_contain_text("Kjente hull")
    page.get_by_label("Anskaffelse", exact=True).check()
    expect(page.locator("#kjope")).to_contain_text("CE-merket")


def decide(page: Page) -> None:
    """A way to a conclusion."""
    page.get_by_role("tab", name="Medisinsk utstyr?").click()
    way = ("Ja", "Nei", "Ja", "Ja", "Ja", "Nei", "Ja", "Mindre enn det", "Vi kjøper den", "Vet ikke")
    for number, label in enumerate(way, 1):
        expect(page.locator("#veiviser")).to_contain_text(f"Spørsmål {number}")
        page.locator("#veiviser-svar").get_by_label(label, exact=True).check()
        page.locator("#veiviser-neste").click()
    expect(page.locator("#veiviser")).to_contain_text("Risikoklasse")


def sources(page: Page) -> None:
    """The library."""
    page.get_by_role("tab", name="Kilder").click()
    expect(page.locator("#bibliotek")).to_contain_text("sammendrag")


def measure(page: Page) -> None:
    """The evaluator's door, with a run that has ended and its report."""
    page.get_by_role("tab", name="Mål", exact=True).click()
    expect(page.locator("#oppgaver label").first).to_be_visible(timeout=60_000)
    page.get_by_label("Innplantede instrukser").check()
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#framdrift")).to_contain_text("Målingen er ferdig", timeout=180_000)
    expect(page.locator("#rapport")).to_contain_text("instrukser oppdaget")


def operations(page: Page) -> None:
    """Health."""
    page.get_by_role("tab", name="Drift").click()
    expect(page.locator("#driftstall")).to_contain_text("Sitatmotoren", timeout=60_000)


SHOTS: dict[str, tuple[Callable[[Page], None], dict[str, Any]]] = {
    "ask.png": (ask, WIDE),
    "ask-dark.png": (ask, WIDE | {"color_scheme": "dark"}),
    "ask-narrow.png": (ask, {"viewport": {"width": 360, "height": 780}}),
    "look-over.png": (look_over, WIDE),
    "code.png": (code, WIDE),
    "phases.png": (phases, WIDE),
    "decide.png": (decide, WIDE),
    "sources.png": (sources, WIDE),
    "measure.png": (measure, WIDE),
    "operations.png": (operations, WIDE),
}


def main() -> None:
    """Start a server over the built-in pages, take every picture, stop."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "Chromium is not installed"
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"VEILEDER_HOME": home}
        subprocess.run([VEILEDER, "ingest", "--pages"], env=environment, check=True)
        serve = [VEILEDER, "serve", "--port", "0", "--json"]
        with subprocess.Popen(serve, env=environment, stdout=subprocess.PIPE) as running:
            try:
                assert running.stdout is not None
                address = json.loads(running.stdout.readline())["url"]
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                    for name in sys.argv[1:] or SHOTS:
                        job, options = SHOTS[name]
                        shoot(browser, address, IMAGES / name, job, options)
                    browser.close()
            finally:
                running.terminate()


def shoot(browser: Browser, address: str, picture: Path, job: Callable[[Page], None], options: dict[str, Any]) -> None:
    """Do a job on a new page and take the picture of what then stands there."""
    page = browser.new_context(locale="nb-NO", **options).new_page()
    page.goto(address)
    expect(page.locator("#sporsmal textarea")).to_be_visible(timeout=20_000)
    job(page)
    page.mouse.move(0, 0)
    page.wait_for_timeout(700)  # the colours of buttons fade
    page.screenshot(path=picture)
    page.context.close()
    print(picture)


if __name__ == "__main__":
    main()
