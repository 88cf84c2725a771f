"""The decision helper in a real Chromium: a whole way, back again, a summary that is saved, taken up after a reload."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Visit


@pytest.fixture
def visit(browser: Browser, address: str) -> Generator[Visit]:
    visit = Visit(browser, address)
    visit.door("Medisinsk utstyr?")
    yield visit
    assert visit.complaints == []
    visit.close()


def answer(visit: Visit, question: str, label: str, *, again: bool = False) -> None:
    expect(visit.page.locator("#veiviser")).to_contain_text(question)
    if not again:  # the choices come after the question's text; those of the question before are still marked
        expect(visit.page.locator("#veiviser-svar input:checked")).to_have_count(0)
    visit.page.locator("#veiviser-svar").get_by_label(label, exact=True).check()
    visit.page.get_by_role("button", name="Neste", exact=True).click()


def test_a_bought_model_is_followed_to_its_class_and_the_summary_is_saved(visit: Visit) -> None:
    expect(visit.page.locator("#veiviser")).to_contain_text("MDCG 2019-11")
    expect(visit.page.locator("#veiviser")).to_contain_text("ikke i biblioteket")
    answer(visit, "Er det programvare?", "Ja")
    answer(visit, "Styrer den et medisinsk utstyr", "Nei")
    answer(visit, "å lagre, arkivere, overføre", "Ja")
    answer(visit, "nytte for enkeltpasienter", "Ja")
    answer(visit, "medisinsk formål", "Ja")
    expect(visit.page.locator("#veiviser")).to_contain_text("in vitro")
    visit.page.get_by_role("button", name="Tilbake").click()
    answer(visit, "medisinsk formål", "Ja", again=True)
    answer(visit, "in vitro", "Nei")
    answer(visit, "beslutninger om diagnose", "Ja")
    answer(visit, "det verste", "Alvorlig forverring av helsen, eller et kirurgisk inngrep")
    answer(visit, "Hvor kommer programvaren fra?", "Vi kjøper den")
    expect(visit.page.locator("#veiviser")).to_contain_text("CE-merket")
    visit.page.reload()  # the answers are taken up again
    visit.door("Medisinsk utstyr?")
    answer(visit, "CE-merket", "Vet ikke")
    told = visit.page.locator("#veiviser")
    expect(told).to_contain_text("Trolig medisinsk utstyr")
    expect(told).to_contain_text("Risikoklasse: IIb")
    expect(told).to_contain_text("Be produsenten om samsvarserklæringen.")
    expect(told).to_contain_text("Direktoratet for medisinske produkter")
    expect(visit.page.locator("#veiviser-vei")).to_contain_text("vedlegg VIII regel 11")
    with visit.page.expect_download() as saved:
        visit.page.get_by_role("button", name="Lagre oppsummeringen").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert "Risikoklasse: IIb" in text
    assert "artikkel 5 nr. 5: https://eur-lex.europa.eu/" in text
    visit.page.get_by_role("button", name="Begynn på nytt").click()
    expect(told).to_contain_text("Er det programvare?")


def test_it_speaks_nynorsk(browser: Browser, address: str) -> None:
    visit = Visit(browser, address)
    visit.page.get_by_role("button", name="Nynorsk").click()
    visit.door("Medisinsk utstyr?")
    visit.page.locator("#veiviser-svar").get_by_label("Nei, det er noko anna").check()
    visit.page.get_by_role("button", name="Neste", exact=True).click()
    expect(visit.page.locator("#veiviser")).to_contain_text("Utanfor vegvisaren")
    expect(visit.page.locator("#veiviser")).to_contain_text("ikkje i biblioteket")
    visit.close()
