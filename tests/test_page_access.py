"""Every door of the page in a real Chromium with axe: nothing serious, light and dark, bokmål and nynorsk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Visit

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .map(found => [found.impact, found.id, ...found.nodes.slice(0, 3).map(node => node.target.join(" "))])"""
DOORS = ("Kod", "Faser", "Medisinsk utstyr?", "Kilder", "Mål", "Drift")
# English words of Gradio's own that nobody should meet on a Norwegian page
ENGLISH = (
    "Copy message", "Clear", "Submit", "Loading", "Select example", "bot's message", "More tabs", "Scroll", "Textbox",
    "Dropdown", "Error",
)  # fmt: skip


def serious(visit: Visit) -> list[list[str]]:
    """What axe finds that keeps somebody out."""
    visit.settle()  # colours fade
    visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    return [found for found in visit.page.evaluate(RUN) if found[0] in ("serious", "critical")]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `make data`")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_behind_any_door(browser: Browser, address: str, scheme: Any) -> None:
    visit = Visit(browser, address, color_scheme=scheme)
    expect(visit.page.locator("#sporsmal textarea")).to_be_visible()
    assert serious(visit) == []
    visit.ask("Når trenger vi en databehandleravtale?")
    expect(visit.page.locator("#samtale .option").first).to_be_visible()
    visit.page.get_by_role("button", name="Avgrens spørsmålet").click()
    visit.page.get_by_role("button", name="Si fra om svaret").click()
    visit.ask("Hvem fører tilsyn? Svar til kari@sykehus.test")
    expect(visit.page.locator("#gjennomsyn")).to_be_visible()
    assert serious(visit) == []
    for door in DOORS:
        visit.door(door)
        assert serious(visit) == [], door
    visit.close()


def test_gradios_own_words_are_norwegian_whatever_the_browser_speaks(browser: Browser, address: str) -> None:
    visit = Visit(browser, address, locale="en-US")
    visit.ask("Når trenger vi en databehandleravtale?")
    expect(visit.page.locator("#samtale .option").first).to_be_visible()
    visit.settle()
    names = visit.page.evaluate(
        """[...document.querySelectorAll("[aria-label], [title], button")]
           .flatMap(one => [one.getAttribute("aria-label"), one.title, one.textContent.trim()]).filter(Boolean)"""
    )
    assert [name for name in names if any(word in name for word in ENGLISH)] == []
    visit.close()


def test_what_scrolls_is_reached_with_the_keyboard(browser: Browser, address: str) -> None:
    visit = Visit(browser, address)
    visit.ask("Når trenger vi en databehandleravtale?")
    expect(visit.page.locator("#sammenheng")).to_have_attribute("tabindex", "0")
    visit.close()


def test_every_door_is_usable_at_360_pixels(browser: Browser, address: str) -> None:
    visit = Visit(browser, address, viewport={"width": 360, "height": 780})
    for door in ("Spør", *DOORS):
        visit.door(door)
        visit.settle()
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360, door
    visit.close()
