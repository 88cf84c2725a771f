"""The door *Faser* in a real Chromium: phases side by side, each line with its source and whether it can be opened."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser import Visit


def test_buying_and_building_stand_side_by_side_with_sources_and_owners(browser: Browser, address: str) -> None:
    visit = Visit(browser, address)
    visit.door("Faser")
    expect(visit.page.locator("#om-fasen")).to_contain_text("ny kunnskap")
    visit.page.get_by_label("Anskaffelse", exact=True).check()
    buying, building = visit.page.locator("#kjope"), visit.page.locator("#bygge")
    expect(buying).to_contain_text("CE-merket er ikke nok")
    expect(building).not_to_contain_text("CE-merket er ikke nok")
    expect(building).to_contain_text("tilsvarende utstyr på markedet")
    for side in (buying, building):
        expect(side).to_contain_text("Gjør DPIA før behandlingen starter")
        expect(side).to_contain_text("artikkel 35, ikke i biblioteket")
        expect(side).to_contain_text("Ansvarlig etat: Datatilsynet")
        expect(side).to_contain_text("Les mer i Veileders side «Trenger vi DPIA før vi tar i bruk KI?»")
    link = buying.get_by_role("link", name="nettsted").first
    assert (link.get_attribute("href") or "").startswith("https://eur-lex.europa.eu/")
    expect(visit.page.locator("#hull")).to_contain_text("Kjente hull")
    boxes = [side.bounding_box() for side in (buying, building)]
    assert boxes[0] and boxes[1] and boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    assert visit.complaints == []


def test_an_act_in_the_library_is_said_to_be_there(browser: Browser, address: str) -> None:
    visit = Visit(browser, address, viewport={"width": 360, "height": 780})
    visit.page.get_by_role("button", name="Nynorsk").click()
    expect(visit.page.locator("html")).to_have_attribute("lang", "nn")
    visit.door("Fasar")
    research = visit.page.locator("#kjope")
    expect(research).to_contain_text("§ 9, i biblioteket")
    expect(research).to_contain_text("ikkje i biblioteket")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
