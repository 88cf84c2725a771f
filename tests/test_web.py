"""The page in a real Chromium, and the guard around it, over a server that the command line started."""

from __future__ import annotations

import re
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser import Visit, serving

TEXTS = {
    "tilsyn.md": (
        "# Tilsyn med medisinsk utstyr\n\nTilsynet arbeider risikobasert.\n\n"
        "Direktoratet for medisinske produkter fører tilsyn med medisinsk utstyr.\n\n"
        "Leverandøren skal melde fra om alvorlige hendelser innen 15 dager.\n"
    ),
    "opplaering.md": (
        "# Opplæring i språkmodeller\n\nSykehuset skal gi alle ansatte opplæring i språkmodeller før bruk.\n\n"
        "Opplæringen ledes av Kompetansesenteret <b onclick=alert(1)>Nord</b> ![x](http://spion.test/x.png).\n"
    ),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    folder = tmp_path_factory.mktemp("kilder")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with serving(tmp_path_factory.mktemp("home"), str(folder)) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, address: str) -> Generator[Visit]:
    visit = Visit(browser, address)
    yield visit
    visit.close()


def test_a_question_is_answered_and_a_click_on_a_citation_shows_the_quote_in_its_context(
    visit: Visit, tmp_path: Path
) -> None:
    quote = "Direktoratet for medisinske produkter fører tilsyn med medisinsk utstyr."
    visit.ask("Hvem fører tilsyn med medisinsk utstyr?")
    expect(visit.answer()).to_contain_text(quote)
    mark = visit.page.locator("#samtale").get_by_role("button", name=re.compile(r"^\[1\] Tilsyn med medisinsk utstyr"))
    mark.click()
    context = visit.page.locator("#sammenheng")
    expect(context).to_contain_text("Tilsynet arbeider risikobasert.")
    expect(context).to_contain_text("innen 15 dager")
    highlighted = context.locator(".highlighted")
    expect(highlighted).to_have_text(quote)
    assert highlighted.evaluate("e => getComputedStyle(e).backgroundColor") not in ("rgba(0, 0, 0, 0)", "transparent")
    about = visit.page.locator("#om-kilden")
    for part in ("Tilsyn med medisinsk utstyr", "ukjent utgiver", "ukjent dato"):
        expect(about).to_contain_text(part)
    picture = visit.page.screenshot(path=tmp_path / "ask.png", full_page=True)
    assert len(picture) > 20_000


def test_nothing_outside_this_machine_is_asked_for_and_the_policy_breaks_nothing(visit: Visit) -> None:
    visit.ask("Hvem leder opplæringen i språkmodeller?")
    expect(visit.answer()).to_contain_text("Kompetansesenteret")
    visit.page.get_by_role("tab", name="Kilder").click()
    expect(visit.page.locator("#bibliotek")).to_contain_text("tilsyn.md")
    elsewhere = [url for url in visit.requested if not url.startswith((visit.address, "data:", "blob:"))]
    assert elsewhere == []
    assert visit.complaints == []


def test_what_a_source_says_is_shown_and_never_run(visit: Visit) -> None:
    visit.ask("Hvem leder opplæringen i språkmodeller?")
    expect(visit.answer()).to_contain_text("Kompetansesenteret")
    expect(visit.page.locator("#sammenheng")).to_contain_text("Kompetansesenteret")
    assert (
        visit.page.locator("#samtale, #kildepanel").locator("img, [onclick], [href*=spion], [src*=spion]").count() == 0
    )


def test_a_refusal_is_plain_and_shows_no_sources(visit: Visit) -> None:
    visit.ask("Hva koster en bussbillett i Tromsø?")
    expect(visit.answer()).to_contain_text("Det står ikke i kildene")
    expect(visit.page.locator("#kilder")).not_to_be_visible()
    expect(visit.page.locator("#sammenheng")).not_to_be_visible()
    assert visit.page.locator("#samtale .option").count() == 0


def test_what_was_hidden_is_shown_and_the_users_own_words_stay_on_the_screen(visit: Visit) -> None:
    visit.ask("Hvem fører tilsyn med medisinsk utstyr? Svar til kari@sykehus.test")
    visit.page.get_by_role("button", name="Spør slik").click()
    hidden = visit.page.locator("#skjult")
    expect(hidden).to_contain_text("Skjult før noe annet så spørsmålet")
    expect(hidden).not_to_contain_text("kari@sykehus.test")
    expect(visit.page.locator("#samtale [data-testid=user]").last).to_contain_text("kari@sykehus.test")


def test_an_example_is_asked_by_a_click(visit: Visit) -> None:
    visit.page.get_by_text("Når er programvare medisinsk utstyr?").click()
    expect(visit.page.locator("#samtale [data-testid=user]").last).to_contain_text("Når er programvare")
    expect(visit.answer()).not_to_be_empty()


def test_a_new_answer_replaces_the_old_sources(visit: Visit) -> None:
    visit.ask("Hvem fører tilsyn med medisinsk utstyr?")
    expect(visit.page.locator("#kilder")).to_contain_text("Tilsyn med medisinsk utstyr")
    visit.ask("Hva koster en bussbillett i Tromsø?")
    expect(visit.answer()).to_contain_text("Det står ikke i kildene")
    expect(visit.page.locator("#kilder")).not_to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_usable_on_a_narrow_screen(browser: Browser, address: str, scheme: Any) -> None:
    visit = Visit(browser, address, viewport={"width": 360, "height": 780}, color_scheme=scheme)
    visit.ask("Hvem fører tilsyn med medisinsk utstyr?")
    expect(visit.page.locator("#sammenheng")).to_be_visible()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
    visit.page.locator("#samtale .option").first.click()
    expect(visit.page.get_by_role("heading", name="Sitatene bak svaret")).to_be_in_viewport()
    channels = visit.page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (sum(channels[:3]) < 200) == (scheme == "dark")
    visit.close()


def test_the_page_is_norwegian_to_a_screen_reader(visit: Visit) -> None:
    expect(visit.page.get_by_label("Spørsmål")).to_be_visible()
    assert visit.page.locator("html").get_attribute("lang") == "nb"
    assert visit.page.title() == "Veileder"


# --- the guard, spoken to directly


def test_every_answer_carries_the_policy(address: str) -> None:
    for path in ("", "config", "health", "theme.css", "gradio_api/file=/etc/passwd"):
        headers = httpx.get(address + path).headers
        assert "script-src 'self';" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("host", ["ond.test", "127.0.0.1.ond.test", "localhost.ond.test:80", ""])
def test_a_foreign_host_is_refused(address: str, host: str) -> None:
    """DNS rebinding: a foreign name that points here."""
    assert httpx.get(address, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("origin", ["http://ond.test", "null", "http://localhost.ond.test"])
def test_a_foreign_origin_is_refused(address: str, origin: str) -> None:
    assert httpx.post(address + "api/search", json={"q": "tilsyn"}, headers={"Origin": origin}).status_code == 403
    assert httpx.get(address, headers={"Origin": origin}).status_code == 403


def test_the_pages_own_origin_is_let_in(address: str) -> None:
    done = httpx.post(address + "api/search", json={"q": "tilsyn"}, headers={"Origin": address.rstrip("/")})
    assert done.json()["hits"][0]["source"] == "tilsyn.md"
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert httpx.post(address + "api/search", json={"q": "tilsyn"}, headers=cross).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/file=/etc/passwd",
        "gradio_api/proxy=http://ond.test",
        "gradio_api/runs",
        "gradio_api/run-history/buckets",
        "gradio_api/call/answer",
        "gradio_api/stream/a/b/c/playlist.m3u8",
        "monitoring",
        "login",
        "docs",
        "redoc",
    ],
)
def test_gradios_other_routes_are_shut(address: str, path: str) -> None:
    assert httpx.get(address + path).status_code == 404
    assert httpx.post(address + path, json={}).status_code == 404


def test_no_file_is_taken(address: str) -> None:
    assert httpx.post(address + "gradio_api/upload", files={"files": b"notat"}).status_code == 404


def test_taking_sources_in_is_for_the_operator_alone(address: str) -> None:
    assert httpx.post(address + "api/ingest", json={"paths": ["/etc"]}).status_code == 404


def test_one_browser_cannot_use_or_read_anothers_session(address: str) -> None:
    with httpx.Client(base_url=address) as anna, httpx.Client(base_url=address) as bo:
        anna.get("/")
        bo.get("/")
        assert anna.cookies["veileder"] != bo.cookies["veileder"]
        join = {"data": ["Hvem?", []], "fn_index": 0, "session_hash": "annas-okt", "event_data": None, "trigger_id": 1}
        assert anna.post("/gradio_api/queue/join", json=join).status_code == 200
        assert bo.post("/gradio_api/queue/join", json=join).status_code == 403
        assert bo.get("/gradio_api/queue/data", params={"session_hash": "annas-okt"}).status_code == 403
        assert bo.get("/gradio_api/heartbeat/annas-okt").status_code == 403
        assert bo.post("/gradio_api/cancel", json={"session_hash": "annas-okt"}).status_code == 403
        twice = {"session_hash": "annas-okt"}
        assert bo.post("/gradio_api/queue/join", params={"session_hash": "bos-okt"}, json=twice).status_code == 403
    assert httpx.get(address + "gradio_api/queue/data?session_hash=annas-okt").status_code == 403
    assert httpx.get(address + "gradio_api/queue/data").status_code == 403


def test_the_cookie_is_kept_from_scripts_and_other_sites(address: str) -> None:
    cookie = httpx.get(address).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_a_body_that_is_too_large_is_refused(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        client.get("/")
        assert client.post("/gradio_api/queue/join", content=b"x" * 1_100_000).status_code == 413
        assert client.post("/api/redact", content=b"x" * 10_100_000).status_code == 413


# --- the interface for programs


def test_the_interface_answers_as_the_verbs_do(address: str) -> None:
    answer = httpx.post(address + "api/ask", json={"id": 7, "q": "Hvem fører tilsyn med medisinsk utstyr?"}).json()
    assert answer["id"] == 7
    assert answer["sentences"][0]["citations"][0]["source"] == "tilsyn.md"
    redacted = httpx.post(address + "api/redact", json={"text": "Til kari@sykehus.test"}).json()
    assert "kari@" not in redacted["redacted"]
    assert httpx.post(address + "api/written", json={"text": "Eg veit ikkje noko."}).json()["standard"] == "nn"
    assert httpx.post(address + "api/check", json={"sentence": "Ja.", "quotes": ["Ja."]}).json()["verdict"]
    assert {source["source"] for source in httpx.get(address + "api/sources").json()["sources"]} == set(TEXTS)
    assert httpx.get(address + "health").json()["ok"] is True


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("ask", {}, "missing_key"),
        ("ask", {"q": 3}, "wrong_type"),
        ("ask", {"q": " "}, "empty"),
        ("ask", {"q": "Hvem?", "as_of": "i går"}, "bad_date"),
        ("ask", {"q": "Hvem?", "agency": 4}, "wrong_type"),
        ("ask", {"q": "Hvem?", "engine": "ukjent"}, "unknown_engine"),
        ("search", {"q": "Hvem?", "k": 0}, "wrong_type"),
        ("search", {"q": "Hvem?", "k": True}, "wrong_type"),
        ("redact", {"text": "Hvem?", "profile": "ukjent"}, "unknown_profile"),
    ],
)
def test_a_bad_request_says_what_is_wrong(address: str, path: str, body: dict[str, Any], code: str) -> None:
    done = httpx.post(address + "api/" + path, json=body)
    assert done.status_code == 400
    assert done.json()["error"]["code"] == code


def test_many_at_once_each_get_their_own_answer(address: str) -> None:
    questions = {
        "Hvem fører tilsyn med medisinsk utstyr?": "tilsyn.md",
        "Hvem leder opplæringen i språkmodeller?": "opplaering.md",
    }

    def ask(question: str) -> tuple[str, str]:
        answer = httpx.post(address + "api/ask", json={"id": question, "q": question}, timeout=60).json()
        return answer["id"], answer["sentences"][0]["citations"][0]["source"]

    with ThreadPoolExecutor(16) as crowd:
        answers = list(crowd.map(ask, [*questions] * 20))
    assert answers == [(question, questions[question]) for question in [*questions] * 20]


def test_codes_are_searched_and_drafted(address: str) -> None:
    found = httpx.post(address + "api/codes", json={"q": "hjerteinfarkt", "k": 3}, timeout=60)
    if found.status_code == 503 and found.json()["error"]["code"] == "codes_missing":
        pytest.skip("the code system is not installed")
    assert len(found.json()["codes"]) == 3
    note = "Til kari@sykehus.test. Innlagt med akutt hjerteinfarkt."
    (draft, *_) = httpx.post(address + "api/code", json={"note": note}, timeout=60).json()["suggestions"]
    assert draft["code"].startswith("I21")
    assert all(note[part["start"] : part["end"]] == part["text"] for part in draft["evidence"])
