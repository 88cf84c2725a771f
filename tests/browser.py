"""A real Chromium over a server that the command line started: what the tests of the page share."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.prepared import veileder

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip


@contextmanager
def serving(home: Path, *sources: str) -> Generator[str]:
    """The address of a server over what `veileder ingest` takes in of `sources`; without any, over what is there."""
    environment = os.environ | {"VEILEDER_HOME": str(home)}
    if sources:
        subprocess.run([veileder(), "ingest", *sources], env=environment, check=True, capture_output=True)
    with subprocess.Popen(
        [veileder(), "serve", "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as running:
        assert running.stdout is not None
        try:
            yield json.loads(running.stdout.readline())["url"]
        finally:
            running.terminate()
            assert running.wait(20) == 0, "it did not stop cleanly"


@contextmanager
def browsing(chromium: str) -> Generator[Browser]:
    """The machine's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


# What Gradio says of its own open streams when a page is left; it is no fault of the page
_LEAVING = ("AbortError", "errored out")


# Resolves when nothing has changed for so long, no colour fades and nothing is under way; after ten seconds anyway
_STILL = """quiet => new Promise(done => {
  const busy = () => document.querySelector(".generating, .pending, [data-testid=status-tracker] .eta-bar")
    || document.getAnimations().some(one => one.playState === "running" && one.effect.getTiming().iterations < 1e9);
  const began = performance.now();
  let changed = began;
  const seen = new MutationObserver(() => { changed = performance.now(); });
  seen.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  const look = setInterval(() => {
    const now = performance.now();
    if (now - began < 10000 && (busy() || now - changed < quiet)) return;
    clearInterval(look);
    seen.disconnect();
    done(now - began);
  }, 50);
})"""


class Visit:
    """A page opened by somebody who watches what it asks for and what it complains of."""

    def __init__(self, browser: Browser, address: str, *, permissions: Sequence[str] = (), **options: Any) -> None:
        self.address = address
        # a context of its own: nothing that another visit chose is remembered
        self.context = browser.new_context(**{"locale": "nb-NO"} | options)
        if permissions:
            self.context.grant_permissions(list(permissions))
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        expect.set_options(timeout=20_000)  # the page waits for a machine that runs other tests too
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requested.append(request.url))
        self.page.on("console", lambda said: self._heard(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self._heard(str(error)))
        self.page.goto(address)

    def _heard(self, complaint: str) -> None:
        if not any(word in complaint for word in _LEAVING):
            self.complaints.append(complaint)

    def close(self) -> None:
        """Leave."""
        self.context.close()

    def settle(self, quiet: int = 400) -> float:
        """Wait until the page has stood still for `quiet` ms; returns how many ms that took."""
        return float(self.page.evaluate(_STILL, quiet))

    def ask(self, question: str) -> None:
        """Write a question and press Enter."""
        box = self.page.locator("#sporsmal textarea")
        box.fill(question)
        box.press("Enter")

    def answer(self) -> Locator:
        """The last thing that the assistant said."""
        return self.page.locator("#samtale [data-testid=bot]").last

    def door(self, name: str) -> None:
        """Go through a door; on a narrow screen the last ones lie behind a button."""
        self.page.get_by_role("tab", name="Spør").wait_for()
        tab = self.page.get_by_role("tab", name=name, exact=True)
        if not tab.is_visible():
            self.page.get_by_role("button", name=re.compile("^(Flere|Fleire) faner$")).click()
            tab = self.page.get_by_role("button", name=name, exact=True)
        tab.click()
