"""Take the pictures of the README: `python docs/pictures.py` (or `make pictures`) over the built-in pages.

Needs Chromium and the development environment. The pictures are of a server that this starts and stops.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

IMAGES = Path(__file__).parent / "images"
VEILEDER = Path(sys.executable).parent / "veileder"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
QUESTION = "Når trenger vi en databehandleravtale?"
SHOTS = {
    "ask.png": {"viewport": {"width": 1280, "height": 860}},
    "ask-dark.png": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
    "ask-narrow.png": {"viewport": {"width": 360, "height": 780}},
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
                    for name, options in SHOTS.items():
                        shoot(browser, address, IMAGES / name, options)
                    browser.close()
            finally:
                running.terminate()


def shoot(browser: Browser, address: str, picture: Path, options: dict[str, object]) -> None:
    """Ask, choose the first quote, and take the picture."""
    page = browser.new_page(locale="nb-NO", **options)  # type: ignore[arg-type]
    page.goto(address)
    box = page.get_by_label("Spørsmål")
    box.fill(QUESTION)
    box.press("Enter")
    page.locator("#samtale .option").first.click()
    expect(page.locator("#sammenheng .highlighted")).to_be_visible()
    page.mouse.move(0, 0)
    page.wait_for_timeout(500)  # the colours of buttons fade
    page.screenshot(path=picture)
    page.close()
    print(picture)


if __name__ == "__main__":
    main()
