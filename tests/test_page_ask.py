"""The door *Spør* in a real Chromium: narrowing, redaction corrected by its user, copying, follow-ups, nynorsk."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser import Visit

TWO_QUOTES = "Hvilken risikoklasse har programvare som er medisinsk utstyr?"


def choose(visit: Visit, name: str, value: str) -> None:
    box = visit.page.get_by_label(name, exact=True)
    box.click()
    visit.page.get_by_role("option", name=value, exact=True).click()


def test_a_question_is_narrowed_and_the_answer_says_so(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Avgrens spørsmålet").click()
    choose(visit, "Fase", "Forskning")
    visit.ask("Hva må vi sjekke før vi kjøper et KI-verktøy?")
    expect(visit.answer()).to_contain_text("Avgrenset til fase: forskning.")
    assert visit.page.locator("#samtale .option").filter(has_text="før vi kjøper").count() == 0
    choose(visit, "Fase", "Anskaffelse")
    visit.ask("Hva må vi sjekke før vi kjøper et KI-verktøy?")
    expect(visit.answer()).to_contain_text("Avgrenset til fase: anskaffelse.")
    expect(visit.page.locator("#samtale .option").last).to_contain_text("før vi kjøper")


def test_a_day_before_an_act_finds_nothing_of_it(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Avgrens spørsmålet").click()
    visit.page.locator("#v-as-of textarea").fill("1.6.2014")
    visit.ask("Hvem skal prøve programvaren før bruk?")
    expect(visit.answer()).to_contain_text("slik reglene var: 1. juni 2014")
    expect(visit.answer()).not_to_contain_text("Sykehuset skal prøve programvaren før bruk.")
    visit.page.locator("#v-as-of textarea").fill("31.2.2014")
    visit.ask("Hvem skal prøve programvaren før bruk?")
    expect(visit.answer()).to_contain_text("finnes ikke")


def test_weight_and_age_of_a_source_are_shown_with_whom_to_ask(visit: Visit) -> None:
    visit.ask("Hvem skal prøve programvaren før bruk?")
    about = visit.page.locator("#om-kilden")
    expect(about).to_contain_text("Bindende: lov eller forskrift")
    expect(about).to_contain_text("I kraft fra 1. januar 2015")
    visit.ask("Når trenger vi en databehandleravtale?")
    expect(visit.answer()).to_contain_text("Hvem kan du spørre?")
    expect(about).to_contain_text("Opplysning: binder ikke")


def test_an_original_is_called_by_its_title(visit: Visit) -> None:
    visit.ask("Når trenger vi en databehandleravtale?")
    about = visit.page.locator("#om-kilden")
    expect(about).to_contain_text("Personvernforordningen (forordning (EU) 2016/679), ikke i biblioteket")
    expect(about).not_to_contain_text(re.compile(r"lov-\d{4}"))


def test_what_was_found_can_be_let_stand_and_more_can_be_hidden(visit: Visit) -> None:
    visit.ask("Hvem fører tilsyn med Fantasiverket? Svar til kari@sykehus.test")
    look = visit.page.locator("#gjennomsyn")
    expect(look).to_contain_text("«kari@sykehus.test» (e-post)")
    goes_on = visit.page.locator("#gaar-videre")
    expect(goes_on).to_contain_text("<EMAIL_1>")
    visit.page.wait_for_timeout(800)  # and it stays so: what Gradio tells of its own changes nothing
    expect(goes_on).to_contain_text("<EMAIL_1>")
    assert visit.page.locator("#samtale [data-testid=user]").count() == 0  # nothing has gone on yet
    look.get_by_role("checkbox").uncheck()
    expect(goes_on).to_contain_text("kari@sykehus.test")
    look.get_by_label("Skjul også").fill("fantasiverket")
    expect(goes_on).to_contain_text("<MARKED_1>")
    expect(goes_on).not_to_contain_text("Fantasiverket")
    look.get_by_role("button", name="Spør slik").click()
    hidden = visit.page.locator("#skjult")
    expect(hidden).to_contain_text("Hvem fører tilsyn med <MARKED_1>? Svar til kari@sykehus.test")
    expect(visit.page.locator("#samtale [data-testid=user]").last).to_contain_text("Fantasiverket")
    expect(look).not_to_be_visible()


def test_a_question_can_be_taken_back_before_it_goes_on(visit: Visit) -> None:
    visit.ask("Svar til kari@sykehus.test")
    visit.page.get_by_role("button", name="Rett på spørsmålet").click()
    expect(visit.page.locator("#gjennomsyn")).not_to_be_visible()
    expect(visit.page.locator("#sporsmal textarea")).to_have_value("Svar til kari@sykehus.test")
    assert visit.page.locator("#samtale [data-testid=user]").count() == 0


def test_an_answer_is_copied_with_its_sources_and_without_personal_data(browser: Browser, address: str) -> None:
    visit = Visit(browser, address, permissions=["clipboard-read", "clipboard-write"])
    visit.ask(TWO_QUOTES)
    expect(visit.page.locator("#samtale .option").nth(1)).to_be_visible()
    visit.page.get_by_role("button", name="Kopier med kilder").click()
    expect(visit.page.get_by_role("status").filter(has_text="Kopiert")).to_be_attached()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert "\n[1] «" in copied
    assert "\n[2] «" in copied
    assert "Opplysning: binder ikke" in copied
    assert "Hvem kan du spørre?" in copied
    with visit.page.expect_download() as saved:
        visit.page.get_by_role("button", name="Lagre som tekst").click()
    assert Path(saved.value.path()).read_text(encoding="utf-8") == copied
    visit.ask("Når er programvare medisinsk utstyr? Svar til kari@sykehus.test")
    visit.page.get_by_role("button", name="Spør slik").click()
    expect(visit.page.locator("#skjult")).to_be_visible()
    visit.page.get_by_role("button", name="Kopier med kilder").click()
    expect(visit.page.get_by_role("status").filter(has_text="Kopiert")).to_be_attached()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert "Svar til <EMAIL_1>" in copied
    assert "kari@" not in copied
    visit.close()


def test_follow_ups_come_from_the_sources_and_earlier_quotes_still_open(visit: Visit) -> None:
    visit.ask("Når trenger vi en databehandleravtale?")
    first = visit.page.locator("#videre button").first
    suggested = first.inner_text()
    assert suggested.endswith("?")
    first.click()
    expect(visit.page.locator("#samtale [data-testid=user]").last).to_contain_text(suggested)
    expect(visit.page.locator("#samtale [data-testid=bot]")).to_have_count(2)
    expect(visit.page.locator("#samtale [data-testid=user]").first).to_contain_text("databehandleravtale")
    visit.page.get_by_role("button", name="Ny samtale").click()
    expect(visit.page.locator("#samtale [data-testid=bot]")).to_have_count(0)
    expect(visit.page.locator("#sammenheng")).not_to_be_visible()


def test_a_follow_up_is_understood_from_the_conversation(visit: Visit) -> None:
    visit.ask("Hva er fristen for å melde brudd på personopplysningssikkerheten?")
    expect(visit.page.locator("#samtale .option").first).to_be_visible()
    visit.ask("Og hva med leverandøren?")
    expect(visit.page.locator("#samtale [data-testid=bot]")).to_have_count(2)
    expect(visit.answer()).to_contain_text("forstått slik: «Hva er fristen for å melde brudd")
    box = visit.page.locator("#samtale .bubble-wrap").bounding_box()
    asked = visit.page.locator("#samtale [data-testid=user]").last.bounding_box()
    assert box and asked and 0 <= asked["y"] - box["y"] < 30  # an answer is read from its beginning
    visit.ask("Hva med databehandleren, kari@sykehus.test?")
    expect(visit.page.locator("#gaar-videre")).to_contain_text("melde brudd")  # whole before it is looked over
    expect(visit.page.locator("#gaar-videre")).to_contain_text("<EMAIL_1>")


def test_the_page_is_nynorsk_where_chosen_and_stays_so(visit: Visit) -> None:
    expect(visit.page.get_by_role("tab", name="Kilder")).to_be_visible()
    visit.page.get_by_role("button", name="Nynorsk").click()
    expect(visit.page.get_by_role("tab", name="Kjelder")).to_be_visible()
    assert visit.page.locator("html").get_attribute("lang") == "nn"
    expect(visit.page.locator("#kildepanel")).to_contain_text("Sitata bak svaret")
    visit.ask("Når trenger vi en databehandleravtale?")
    expect(visit.answer()).to_contain_text("Kven kan du spørje?")
    expect(visit.page.locator("#om-kilden")).to_contain_text("Opplysning: bind ikkje")
    visit.ask("Hva koster en bussbillett i Tromsø?")
    expect(visit.answer()).to_contain_text("Det står ikkje i kjeldene.")
    visit.page.reload()
    expect(visit.page.get_by_role("tab", name="Kjelder")).to_be_visible()
    visit.page.get_by_role("button", name="Bokmål").click()
    expect(visit.page.get_by_role("tab", name="Kilder")).to_be_visible()


def test_light_and_dark_are_chosen_and_remembered(visit: Visit) -> None:
    def darkness() -> int:
        channels = visit.page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
        return sum(channels[:3])

    expect(visit.page.get_by_role("tab", name="Kilder")).to_be_visible()
    assert darkness() > 600
    visit.page.get_by_role("button", name="Lyst / mørkt").click()
    assert darkness() < 200
    visit.page.reload()
    expect(visit.page.get_by_role("tab", name="Kilder")).to_be_visible()
    assert darkness() < 200


def test_a_whole_question_is_asked_with_the_keyboard_alone(visit: Visit) -> None:
    expect(visit.page.locator("#sporsmal textarea")).to_be_visible()
    visit.page.locator("#sporsmal textarea").focus()
    visit.page.keyboard.type(TWO_QUOTES)
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#samtale .option").first).to_be_visible()
    for _ in range(40):
        visit.page.keyboard.press("Shift+Tab")
        if visit.page.evaluate("document.activeElement.textContent.trim().startsWith('[2]')"):
            break
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("#kilder label.selected")).to_contain_text("[2]")
