"""A coder's whole job: on the page in a real Chromium, through FHIR and JSON, and on a worksheet by itself."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect

from assistant.coding import Coder
from assistant.decisions import CodeUnknown, Decision, Journal, Worksheet
from assistant.settings import Settings
from eval import datasets
from guardrails.redact import Redactor
from ingest.codes import CodeSystem
from norsk.errors import VeilederError
from tests.browser import Visit, serving
from ui import codelist, fhir, icd10
from ui.cli import main
from ui.codespoken import said as in_nynorsk

ICD, ICPC = "urn:oid:2.16.578.1.12.4.1.1.7110", "urn:oid:2.16.578.1.12.4.1.1.7170"
NOTE = (
    "Ola Nordmann, f. 12.03.1950, 75 år gammel mann. Innlagt 03.11.2025 med akutt hjerteinfarkt. Kjent hypertensjon "
    "og KOLS.\nIngen lungeemboli. Mor hadde brystkreft. Mulig pneumoni.\nDiagnose: Nedreveggsinfarkt. Atrieflimmer."
)
NOTES = Path(__file__).parent / "data" / "coding"
DRAFT = "Utkast: skal godkjennes av koder"


# --- on the page


@pytest.fixture(scope="module")
def home_of_server(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def address(home_of_server: Path) -> Generator[str]:
    with serving(home_of_server) as url:
        yield url


class Coding(Visit):
    """The door Kod."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        super().__init__(browser, address, **options)
        self.page.get_by_role("tab", name="Kod", exact=True).click()
        self.note = self.page.get_by_label("Notat", exact=True)
        self.shown = self.page.locator("#notat-vist")

    def draft(self, number: int) -> Any:
        return self.page.locator("#forslag label").nth(number - 1)

    def listed(self, form: str, pattern: str) -> str:
        """The list in a format, once it has arrived."""
        self.page.locator("#kode-format").get_by_text(form, exact=True).click()
        box = self.page.locator("#kodeliste textarea")
        expect(box).to_have_value(re.compile(pattern))
        return box.input_value()


@pytest.fixture
def coding(browser: Browser, address: str) -> Generator[Coding]:
    expect.set_options(timeout=20_000)
    coding = Coding(browser, address)
    yield coding
    coding.page.close()
    expect.set_options(timeout=5_000)


def test_a_coder_does_the_whole_job_with_the_keyboard(
    coding: Coding, address: str, home_of_server: Path, tmp_path: Path
) -> None:
    file = tmp_path / "notat.txt"
    file.write_text(NOTE, encoding="windows-1252")  # as older record systems write
    with coding.page.expect_file_chooser() as chooser:
        coding.page.get_by_role("button", name="Åpne tekstfil").click()
    chooser.value.set_files(file)
    expect(coding.note).to_have_value(NOTE)
    coding.note.press("Control+Enter")

    # the note as it was read: redacted, with the evidence and with what speaks of something else
    expect(coding.draft(1)).to_contain_text("I21.1")
    expect(coding.shown).to_contain_text("med akutt hjerteinfarkt")
    for personal in ("Nordmann", "12.03.1950"):
        expect(coding.shown).not_to_contain_text(personal)
    expect(coding.page.locator("#kode-melding")).to_contain_text("3 personopplysninger")
    for words, how in (("lungeemboli", "benektet"), ("brystkreft", "familie"), ("pneumoni", "mistenkt")):
        expect(coding.shown.locator(".token", has_text=words).locator(".label")).to_have_text(how)

    # evidence: of the chosen draft, and of the one under the pointer
    expect(coding.shown.locator(".valgt .text")).to_have_text(["akutt hjerteinfarkt", "Nedreveggsinfarkt"])
    shade = "e => getComputedStyle(e).backgroundColor"
    assert coding.shown.locator(".valgt .text").first.evaluate(shade) == "rgb(242, 201, 76)"
    assert coding.shown.locator(".valgt .text").first.bounding_box()["height"] > 10  # type: ignore[index]
    coding.draft(3).hover()
    expect(coding.shown.locator(".pekt .text")).to_have_text(["hypertensjon"])
    expect(coding.page.locator("#om-koden")).to_contain_text("I20-I25")

    # accept, change, reject, main, undo: each by one key
    coding.draft(1).locator("input").focus()
    for key, number, state in (("g", 1, "godtatt"), ("1", 2, "endret"), ("a", 3, "avvist"), ("h", 4, "hovedtilstand")):
        coding.page.keyboard.press(key)
        expect(coding.draft(number)).to_contain_text(state)
    coding.page.keyboard.press("z")
    expect(coding.draft(4)).to_contain_text("ikke vurdert")
    expect(coding.page.get_by_text(f"1 forslag er ikke vurdert. {DRAFT}.")).to_have_count(0)  # it is a text box's value
    expect(coding.page.locator("#kodeliste textarea")).to_have_value(re.compile("1 forslag er ikke vurdert"))
    coding.page.keyboard.press("g")
    expect(coding.draft(4)).to_contain_text("godtatt")

    # another code: search as one types, the way down the hierarchy, and the code added with Enter
    coding.page.keyboard.press("e")
    coding.page.keyboard.type("anemi")
    expect(coding.page.locator("#kodetreff label").first).to_contain_text("D64.9")
    for level in ("Alle kapitler", "D50-D89", "D60-D64", "D64 ", "D64.9"):
        expect(coding.page.locator("#kodesti")).to_contain_text(level)
    expect(coding.page.locator("#kodeunder")).to_contain_text("D64.8")
    coding.page.locator("#kodesti label").nth(1).click()
    coding.page.locator("#kodeunder label", has_text="D55-D59").click()
    coding.page.locator("#kodeunder label", has_text=re.compile(r"^\s*D59 ")).click()
    coding.page.locator("#kodeunder label", has_text="D59.1").click()
    expect(coding.page.locator("#kodesti label").last).to_contain_text("D59.1")
    coding.page.get_by_role("button", name="Legg til koden").click()
    expect(coding.draft(5)).to_contain_text("D59.1")
    expect(coding.draft(5)).to_contain_text("lagt til")

    # the list for other programs
    text = coding.listed("Tekst", "D59.1")
    assert text.splitlines()[0] == "Hovedtilstand: I21.1 Akutt transmuralt hjerteinfarkt i nedre vegg"
    assert "I10" not in text
    rows = list(csv.reader(coding.listed("CSV", "^rolle").splitlines(), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["I21.1", "I48.0", "J44.9", "D59.1"]
    bundle = json.loads(coding.listed("FHIR", "resourceType"))
    conditions = [entry["resource"] for entry in bundle["entry"]]
    assert {one["resourceType"] for one in conditions} == {"Condition"}
    assert [one["code"]["coding"][0]["code"] for one in conditions] == ["I21.1", "I48.0", "J44.9", "D59.1"]
    assert {one["code"]["coding"][0]["system"] for one in conditions} == {ICD}
    row = json.loads(coding.listed("Evalueringssett", "gold"))
    assert row["gold"] == ["I21.1", "I48.0", "J44.9", "D59.1"] and set(row["trap"]) == {"I48.9", "I10"}
    assert "Nordmann" not in row["note"]
    with coding.page.expect_download() as download:
        coding.page.get_by_role("button", name="Last ned").click()
    assert download.value.suggested_filename == "koder.jsonl"
    assert json.loads(Path(download.value.path()).read_text("utf-8")) == row

    # the next note begins with nothing of this one, and the warning never left
    expect(coding.page.locator("#utkast")).to_be_in_viewport()
    coding.page.get_by_role("button", name="Neste notat").click()
    expect(coding.note).to_have_value("")
    expect(coding.draft(1)).to_have_count(0)
    expect(coding.shown).not_to_be_visible()

    assert [url for url in coding.requested if not url.startswith((address, "data:", "blob:"))] == []
    assert coding.complaints == []
    for written in home_of_server.rglob("*"):
        if written.is_file():
            assert b"Nordmann" not in written.read_bytes(), written.name


def test_keys_are_quiet_while_writing_and_can_be_turned_off(coding: Coding) -> None:
    coding.note.fill("Innlagt med pneumoni. Kjent KOLS.")
    coding.page.get_by_role("button", name="Foreslå koder").click()
    expect(coding.draft(2)).to_be_visible()
    coding.note.press("End")
    coding.page.keyboard.type(" aga")
    expect(coding.note).to_have_value("Innlagt med pneumoni. Kjent KOLS. aga")
    coding.page.get_by_label("Hurtigtaster på").uncheck()
    coding.draft(1).locator("input").focus()
    coding.page.keyboard.press("g")
    coding.page.wait_for_timeout(500)
    expect(coding.draft(1)).to_contain_text("ikke vurdert")
    coding.page.get_by_role("button", name="Godta (G)").click()
    expect(coding.draft(1)).to_contain_text("godtatt")


def test_what_cannot_be_read_or_coded_is_said(coding: Coding, tmp_path: Path) -> None:
    file = tmp_path / "notat.pdf"
    file.write_bytes(b"%PDF-1.7\x00\x01")
    with coding.page.expect_file_chooser() as chooser:
        coding.page.get_by_role("button", name="Åpne tekstfil").click()
    chooser.value.set_files(file)
    expect(coding.page.get_by_role("alert")).to_contain_text("Bare tekstfiler")
    coding.page.get_by_role("button", name="Foreslå koder").click()
    expect(coding.page.locator("#kode-melding")).to_contain_text("Lim inn et notat først")
    coding.note.fill("Pasienten har det bra.")
    coding.page.get_by_label("Kodes for dato").fill("i går")
    coding.page.get_by_role("button", name="Foreslå koder").click()
    expect(coding.page.locator("#kode-melding")).to_contain_text("ÅÅÅÅ-MM-DD")
    coding.page.get_by_label("Kodes for dato").fill("2026-03-01")
    coding.page.get_by_role("button", name="Foreslå koder").click()
    expect(coding.page.get_by_text("Fant ikke holdepunkter for noen kode")).to_be_visible()


def test_the_door_fits_a_narrow_screen(browser: Browser, address: str) -> None:
    coding = Coding(browser, address, viewport={"width": 360, "height": 780})
    coding.note.fill(NOTE)
    coding.note.press("Control+Enter")
    expect(coding.draft(1)).to_be_visible(timeout=20_000)
    assert coding.page.evaluate("document.documentElement.scrollWidth") <= 360
    coding.page.close()


def test_the_interfaces_answer_behind_the_guard(address: str) -> None:
    found = httpx.get(address + "fhir/CodeSystem/$validate-code", params={"url": ICD, "code": "I219"}, timeout=60)
    assert found.status_code == 200 and values(found.json())["result"] is True
    assert found.headers["content-type"].startswith("application/fhir+json")
    assert httpx.get(address + "icd10/search", params={"q": "astma"}).json()["codes"][0]["code"] == "J45.9"
    assert httpx.post(address + "icd10/suggest", json={"note": "KOLS."}).json()["suggestions"][0]["code"] == "J44.9"
    assert httpx.post(address + "icd10/suggest", json={}).status_code == 400
    assert httpx.get(address + "icd10/search", params={"q": " "}).status_code == 400


# --- a worksheet by itself


def worksheet(codes: CodeSystem, note: str = NOTE, journal: Journal | None = None) -> Worksheet:
    redacted = Redactor("journal").redact(note)
    return Worksheet(redacted, Coder(codes).suggest(redacted.text), codes, None, journal)


def test_every_decision_is_handed_over_redacted_with_its_evidence(codes: CodeSystem) -> None:
    told: list[Decision] = []
    sheet = worksheet(codes, journal=told.append)
    sheet.accept(0)
    sheet.change(1, "I480")
    sheet.reject(2)
    sheet.add("D64.9")
    sheet.make_main(3)
    sheet.undo()
    assert [(one.action, one.suggested, one.chosen) for one in told] == [
        ("accepted", "I21.1", "I21.1"), ("changed", "I48.9", "I48.0"), ("rejected", "I10", None),
        ("added", None, "D64.9"), ("main", "J44.9", "J44.9"), ("undone", "J44.9", "J44.9"),
    ]  # fmt: skip
    assert all("Nordmann" not in one.note.text for one in told)
    start, end = told[0].evidence[0]
    assert told[0].note.text[start:end] == "akutt hjerteinfarkt"
    assert [line.code for line in sheet.final()] == ["I21.1", "I48.0", "D64.9"]


def test_what_cannot_be_recorded_has_not_happened(codes: CodeSystem) -> None:
    def broken(decision: Decision) -> None:
        raise VeilederError("Journalen svarer ikke.")

    sheet = worksheet(codes, journal=broken)
    for attempt in (lambda: sheet.accept(0), lambda: sheet.change(0, "I21.9"), lambda: sheet.add("D64.9")):
        with pytest.raises(VeilederError):
            attempt()
    assert sheet.final() == [] and len(sheet.undecided) == len(sheet.lines) == 4
    assert sheet.undo() is False


def test_only_codes_that_exist_get_onto_a_sheet(codes: CodeSystem) -> None:
    sheet = worksheet(codes)
    for wrong in ("Q00.99", "I21", "hjerte", ""):
        with pytest.raises(CodeUnknown):
            sheet.add(wrong)
    assert sheet.add("i219") == len(sheet.lines) - 1
    assert sheet.add("I48.9") == 1, "a code that stands there is approved where it stands"


def test_the_main_condition_is_the_marked_one_or_the_first_approved(codes: CodeSystem) -> None:
    sheet = worksheet(codes)
    assert sheet.main is None and sheet.final() == []
    sheet.accept(2)
    sheet.accept(1)
    assert sheet.final()[0].code == "I48.9"
    sheet.make_main(3)
    assert [line.code for line in sheet.final()] == ["J44.9", "I48.9", "I10"]
    sheet.reject(3)
    assert sheet.final()[0].code == "I48.9"


def test_coded_notes_are_an_evaluation_set(codes: CodeSystem, tmp_path: Path) -> None:
    sheet = worksheet(codes)
    sheet.accept(0)
    sheet.change(1, "I48.0")
    sheet.reject(2)
    sheet.reject(3)
    (tmp_path / "coding.jsonl").write_text(codelist.as_rows([sheet.row("n1")]), encoding="utf-8")
    (item,) = datasets.load("coding", tmp_path)
    assert item.standard == "nb" and item.data["gold"] == ["I21.1", "I48.0"]
    assert item.data["trap"] == ["I48.9", "I10", "J44.9"]
    found = {suggestion.code for suggestion in Coder(codes).suggest(item.data["note"])}
    assert "I21.1" in found, "the redacted note is coded as the note was"


_SCRAPS = ["Ingen ", "lungeemboli", ". ", "KOLS", "\n", "Mor hadde ", "brystkreft", "Diagnose: ", "<PERSON_1> ",
           "mulig ", "pneumoni", "?", "💉", "I21.9", "  "]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(_SCRAPS), max_size=40))
def test_the_marked_note_is_the_note(coder: Coder, parts: list[str]) -> None:
    text = "".join(parts)
    from ui.codesheet import marked

    pieces, colours = marked(text, coder.suggest(text), coder.mentions(text))
    assert "".join(piece for piece, _ in pieces) == text
    assert {label for _, label in pieces if label} == set(colours)


def test_no_cell_of_the_table_is_a_formula(codes: CodeSystem) -> None:
    sheet = worksheet(codes, "Diagnose: KOLS.")
    sheet.accept(0)
    evil = codelist._plain("=HYPERLINK(1)")
    assert evil.startswith("'=") and ";KOLS" in codelist.as_csv(sheet)


# --- for programs


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    app = FastAPI()
    shelf = icd10.shelf(Settings.load(tmp_path_factory.mktemp("home"), {}))
    app.include_router(icd10.router(shelf))
    app.include_router(fhir.router(shelf))
    return TestClient(app)


def values(resource: dict[str, Any]) -> dict[str, Any]:
    """A Parameters resource's values by name."""
    assert resource["resourceType"] == "Parameters"
    return {
        part["name"]: next((value for key, value in part.items() if key.startswith("value")), None)
        for part in resource["parameter"]
    }


def asked(name: str, **parts: Any) -> dict[str, Any]:
    """A Parameters resource with one parameter."""
    return {"resourceType": "Parameters", "parameter": [{"name": name, **parts}]}


@pytest.mark.parametrize("written", ["I21.9", "I219", "i219"])
def test_a_code_is_validated_however_it_is_written(client: TestClient, written: str) -> None:
    by_get = client.get("/fhir/CodeSystem/$validate-code", params={"url": ICD, "code": written})
    coding = {"system": ICD, "code": written, "display": "Uspesifisert akutt hjerteinfarkt"}
    by_post = client.post("/fhir/CodeSystem/$validate-code", json=asked("coding", valueCoding=coding))
    concept = asked("codeableConcept", valueCodeableConcept={"coding": [{"system": "x", "code": "y"}, coding]})
    by_concept = client.post("/fhir/CodeSystem/$validate-code", json=concept)
    by_set = client.get("/fhir/ValueSet/$validate-code", params={"url": ICD, "system": ICD, "code": written})
    for done in (by_get, by_post, by_concept, by_set):
        assert done.status_code == 200 and done.headers["content-type"].startswith("application/fhir+json")
        said = values(done.json())
        assert said["result"] is True and said["code"] == "I21.9" and said["display"].endswith("hjerteinfarkt")


@pytest.mark.parametrize(
    ("params", "because"),
    [
        ({"code": "Q00.99"}, "finnes ikke"),
        ({"code": "I21"}, "kategori"),
        ({"code": "I21.9", "display": "Kolera"}, "ikke tittelen"),
        ({"code": ".;--'"}, "finnes ikke"),
    ],
)
def test_what_does_not_hold_is_false_with_the_reason(client: TestClient, params: dict[str, str], because: str) -> None:
    said = values(client.get("/fhir/CodeSystem/$validate-code", params={"url": ICD, **params}).json())
    assert said["result"] is False and because in said["message"]


def test_lookup_tells_what_is_known_and_leaves_out_what_is_not(client: TestClient) -> None:
    for system, code, title in ((ICD, "I219", "Uspesifisert akutt hjerteinfarkt"), (ICPC, "R05", "Hoste")):
        done = client.get("/fhir/CodeSystem/$lookup", params={"system": system, "code": code})
        said = values(done.json())
        assert said["display"] == title and said["name"].startswith("IC")
    properties = {
        part["part"][0]["valueCode"]: next(iter(part["part"][1].values() - {"value"}))
        for part in client.get("/fhir/CodeSystem/icd-10-no/$validate-code", params={"code": "I21.9"}).json()[
            "parameter"
        ]
        if part["name"] == "property"
    }
    assert properties == {}
    resource = client.get("/fhir/CodeSystem/$lookup", params={"system": ICD, "code": "I21.9"}).json()
    named = {part["part"][0]["valueCode"] for part in resource["parameter"] if part["name"] == "property"}
    assert {"parent", "block", "chapter", "inactive"} <= named
    assert not named & {"validFrom", "validTo", "asterisk", "dagger", "sex"}, "one edition does not tell these"


def test_expansion_filters_pages_and_counts(client: TestClient) -> None:
    found = client.get("/fhir/ValueSet/$expand", params={"url": ICD, "filter": "hjerteinfarkt", "count": 3}).json()
    assert found["resourceType"] == "ValueSet"
    assert found["expansion"]["contains"][0] == {
        "system": ICD, "version": "2026", "code": "I21.9", "display": "Uspesifisert akutt hjerteinfarkt"
    }  # fmt: skip
    pages = [
        client.get("/fhir/ValueSet/$expand", params={"url": f"{ICPC}?fhir_vs", "count": 10, "offset": at}).json()
        for at in (0, 10)
    ]
    codes = [code["code"] for page in pages for code in page["expansion"]["contains"]]
    assert len(set(codes)) == 20 and pages[0]["expansion"]["total"] > 600
    listed = {"resourceType": "ValueSet", "compose": {"include": [{"system": ICD, "concept": [{"code": "I219"}]}]}}
    only = client.post("/fhir/ValueSet/$expand", json=asked("valueSet", resource=listed)).json()
    assert [code["code"] for code in only["expansion"]["contains"]] == ["I21.9"]


@pytest.mark.parametrize(
    ("method", "path", "params", "body", "status", "kind"),
    [
        ("GET", "CodeSystem/$validate-code", {"url": ICD}, None, 400, "required"),
        ("GET", "CodeSystem/$validate-code", {"url": "urn:oid:1.2.3", "code": "I21"}, None, 404, "not-found"),
        ("GET", "CodeSystem/$lookup", {"system": ICD, "code": "Q00.99"}, None, 404, "not-found"),
        ("GET", "CodeSystem/$lookup", {"system": ICD, "code": "I219", "version": "1987"}, None, 404, "not-found"),
        ("GET", "CodeSystem/$lookup", {"system": ICD, "code": "I219", "date": "i går"}, None, 400, "value"),
        ("GET", "ValueSet/$expand", {"url": ICD, "count": "mange"}, None, 400, "value"),
        ("GET", "ValueSet/$expand", {}, None, 400, "required"),
        ("GET", "Patient/1", {}, None, 404, "not-supported"),
        ("GET", "metadata", {"_format": "xml"}, None, 406, "not-supported"),
        ("POST", "CodeSystem/$lookup", {}, b"{", 400, "structure"),
        ("POST", "CodeSystem/$lookup", {}, b"[]", 400, "structure"),
        ("POST", "CodeSystem/$lookup", {}, b'{"resourceType":"Parameters","parameter":[3]}', 400, "structure"),
        ("POST", "ValueSet/$expand", {}, json.dumps(asked("valueSet", resource={"compose": {}})).encode(), 422,
         "not-supported"),
    ],
)  # fmt: skip
def test_errors_are_operation_outcomes(
    client: TestClient, method: str, path: str, params: dict[str, str], body: bytes | None, status: int, kind: str
) -> None:
    done = client.request(method, f"/fhir/{path}", params=params, content=body)
    assert done.status_code == status and done.headers["content-type"].startswith("application/fhir+json")
    (issue,) = done.json()["issue"]
    assert done.json()["resourceType"] == "OperationOutcome"
    assert (issue["severity"], issue["code"]) == ("error", kind) and issue["details"]["text"]


def test_the_service_says_what_it_can_do(client: TestClient) -> None:
    said = client.get("/fhir/metadata").json()
    assert said["resourceType"] == "CapabilityStatement" and said["fhirVersion"] == "4.0.1"
    systems = client.get("/fhir/CodeSystem").json()
    assert {entry["resource"]["url"] for entry in systems["entry"]} == {ICD, ICPC}
    assert client.get("/fhir/CodeSystem/icd-10-no").json()["count"] > 19_000
    assert client.get("/fhir/metadata", headers={"accept": "text/html,application/xml;q=0.9,*/*;q=0.8"}).is_success


def test_suggest_and_search_for_programs(client: TestClient) -> None:
    note = "Innlagt med akutt hjerteinfarkt. Kjent KOLS."
    suggestions = client.post("/icd10/suggest", json={"id": 4, "note": note}).json()["suggestions"]
    first = suggestions[0]
    assert first["code"] == "I21.9" and first["reasons"] and first["alternatives"][0].keys() == {"code", "title"}
    assert all(note[part["start"] : part["end"]] == part["text"] for one in suggestions for part in one["evidence"])
    told = client.post("/icd10/suggest", json={"note": "KOLS. Mor hadde brystkreft. Ingen pneumoni."}).json()[
        "mentions"
    ]
    assert [(one["text"], one["status"]) for one in told] == [
        ("KOLS", "affirmed"), ("brystkreft", "family"), ("pneumoni", "negated")
    ]  # fmt: skip
    hit = client.get("/icd10/search", params={"q": "hjerteinfarkt", "k": 1}).json()["codes"][0]
    assert hit["code"] == "I21.9" and [level["code"] for level in hit["path"]] == ["I00-I99", "I20-I25", "I21"]


# --- editions from the command line


def test_an_official_file_is_taken_in_by_hand_and_counts_from_then_on(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = tmp_path / "ICD10_2024-12-16.json"
    codes = [{"code": code, "text": "Tekst"} for code in ("M1916", "A000", "I219")]
    edition.write_text(json.dumps(codes), encoding="utf-8")
    assert main(["codes", "--add", str(edition), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "system": "ICD-10", "year": 2025, "codes": 3, "path": str(home / "codes" / "ICD10-2025.json")
    }  # fmt: skip
    assert main(["codes", "M19.16", "--on", "2025-05-05", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["codes"]
    assert (found["code"], found["valid_from"], found["valid_to"]) == ("M19.16", None, "2025-12-31")
    assert main(["codes", "M19.16", "--on", "2026-05-05", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["codes"] == []
    assert main(["code", "Diagnose: M19.16", "--on", "2025-05-05", "--json"]) == 0
    assert [one["code"] for one in json.loads(capsys.readouterr().out)["suggestions"]] == ["M19.16"]
    assert main(["codes", "--editions", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["editions"] == [2025, 2026]


@pytest.mark.parametrize(
    ("name", "content", "because"),
    [
        ("ICD10-2025.json", "ikke json", "kan ikke leses"),
        ("koder.json", '[{"code": "A000", "text": "Kolera"}]', "--year"),
        ("ICD10-2025.json", '[{"code": "1234", "text": "Annet"}]', "noe annet enn"),
    ],
)
def test_a_file_that_cannot_be_an_edition_is_refused_and_left_out(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, because: str
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    assert main(["codes", "--add", str(file)]) == 1
    assert because in capsys.readouterr().err
    assert not (home / "codes").exists()


# Long notes


def test_a_note_of_a_megabyte_is_drafted_for_programs(client: TestClient) -> None:
    note = "Pasienten har det bra og spiser normalt. Ingen lungeemboli.\n" * 17_000 + "Diagnose: Pneumoni."
    assert len(note) > 1_000_000
    answer = client.post("/icd10/suggest", json={"note": note})
    assert answer.status_code == 200
    (draft,) = answer.json()["suggestions"]
    assert draft["code"] == "J18.9" and draft["evidence"][0]["end"] == len(note) - 1


def test_a_note_that_is_too_long_for_the_page_is_said_and_not_cut(coding: Coding, tmp_path: Path) -> None:
    coding.note.fill("Innlagt med pneumoni.")
    coding.page.evaluate(
        """() => {
          const held = new DataTransfer();
          held.setData("text", "a".repeat(400_001));
          const box = document.querySelector("#notat textarea");
          const pasted = new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true});
          window.stopped = !box.dispatchEvent(pasted);
        }"""
    )
    said = coding.page.get_by_role("alert")
    expect(said).to_contain_text(re.compile(r"Siden tar 400\s000, og ikke noe av det er satt inn"))
    assert coding.page.evaluate("window.stopped") is True
    expect(coding.note).to_have_value("Innlagt med pneumoni.")
    file = tmp_path / "langt.txt"
    file.write_text("Pneumoni. " * 90_000, encoding="utf-8")
    with coding.page.expect_file_chooser() as chooser:
        coding.page.get_by_role("button", name="Åpne tekstfil").click()
    chooser.value.set_files(file)
    expect(said).to_contain_text(re.compile(r"Notatet er på 900\s000 tegn"))


# Nynorsk


def test_the_door_speaks_nynorsk_where_chosen(coding: Coding) -> None:
    coding.page.get_by_role("button", name="Nynorsk").click()
    coding.page.get_by_role("tab", name="Kod", exact=True).click()
    coding.page.get_by_role("button", name="Føreslå kodar").click()
    expect(coding.page.locator("#kode-melding")).to_contain_text("Lim inn eit notat først.")
    coding.note.fill("Innlagt med akutt hjerteinfarkt. Kjent hypertensjon. Ikke diabetes. Falt og brakk hofta.")
    coding.page.get_by_role("button", name="Føreslå kodar").click()
    expect(coding.draft(1)).to_contain_text("ikkje vurdert")
    expect(coding.page.locator("#kode-melding")).to_contain_text("Skjult før noko anna")
    expect(coding.page.locator("#om-koden")).to_contain_text("Nemnd som tilstand i notatet.")
    coding.page.get_by_role("button", name="Godta (G)").click()
    expect(coding.draft(1)).to_contain_text("godteken")
    expect(coding.page.locator("#kodeliste textarea")).to_have_value(re.compile("^Hovudtilstand: I21.9"))
    coding.page.locator("#kodesok textarea, #kodesok input").first.press_sequentially("hjarteinfarkt", delay=10)
    expect(coding.page.locator("#kodesti")).to_contain_text("Alle kapittel")


def test_all_that_a_draft_says_is_said_in_nynorsk(codes: CodeSystem) -> None:
    coder = Coder(codes)
    notes = [json.loads(line)["note"] for line in (NOTES / "notes_seen.jsonl").read_text("utf-8").splitlines()]
    notes += [json.loads(line)["note"] for line in (NOTES / "notes_dev.jsonl").read_text("utf-8").splitlines()]
    told = {text for note in notes for draft in coder.suggest(note) for text in draft.reasons}
    told |= {f"**OBS:** {text}" for note in notes for draft in coder.suggest(note) for text in draft.warnings}
    same = {"Står som diagnose i notatet.", "Koden står i notatet."}
    left = {text for text in told - same if in_nynorsk(text) == text and not text.startswith("Ytre årsak som notatet")}
    assert len(told) > 80
    assert left == set()
