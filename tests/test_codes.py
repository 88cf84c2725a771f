"""The code system: what the package says, editions, official formats, and search in the words of the clinic."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks.coding import misspelt
from ingest.codes import CodeFileUnreadable, CodesMissing, CodeSystem
from ingest.editions import dotted, undotted
from ingest.limits import is_asterisk, sex_of
from norsk import clinic

DATA = Path(__file__).parent / "data" / "coding"
HISTORY = Path(__file__).parents[2] / "shared" / "data" / "icd10-history"


# The package


def test_the_installed_package_gives_all_reportable_codes_with_a_dot(codes: CodeSystem) -> None:
    assert len(codes) > 19_000
    code = codes.get("I219")
    assert code is not None
    assert (code.code, code.title, code.reportable) == ("I21.9", "Uspesifisert akutt hjerteinfarkt", True)


@pytest.mark.parametrize("written", ["I21.9", "I219", "i21.9", " I21.9 "])
def test_a_code_is_found_however_it_is_written(codes: CodeSystem, written: str) -> None:
    found = codes.get(written)
    assert found is not None and found.code == "I21.9"


@pytest.mark.parametrize("local", ["V0n0a", "V0n.0a", "T4n", "I210a", "I21.0a", "v0N0A"])
def test_local_codes_are_codes_like_the_others(codes: CodeSystem, local: str) -> None:
    assert local in codes


def test_what_the_package_does_not_say_is_unknown_and_not_assumed(codes: CodeSystem) -> None:
    code = codes.get("H36.0")
    assert code is not None
    assert code.asterisk is None and code.sex is None and code.additional_only is None
    assert code.valid_from is None and code.valid_to is None


def test_codes_that_do_not_exist_are_none(codes: CodeSystem) -> None:
    assert codes.get("Q00.99") is None and codes.get("") is None and codes.get("hjerte") is None


def test_hierarchy_names_chapter_block_and_category(codes: CodeSystem) -> None:
    code = codes.get("I21.9")
    assert code is not None and code.chapter and code.block and code.heading
    assert code.chapter.code == "I00-I99" and code.block.code == "I20-I25" and code.heading.code == "I21"
    assert not code.heading.official, "a heading that the package lacks is marked as ours"
    assert "I21.0" in codes.children("I21")


def test_every_code_has_a_chapter_and_every_icd_chapter_has_codes(codes: CodeSystem) -> None:
    chapters = set()
    for code in codes.codes():
        chapter = codes.path(undotted(code))[0]
        assert chapter is not None, code
        chapters.add(chapter.code)
    assert len(chapters) == 22


def test_icpc2_loads_too() -> None:
    icpc = CodeSystem.load(system="ICPC-2")
    code = icpc.get("R05")
    assert code is not None and code.title == "Hoste"
    assert icpc.search("hoste", 1)[0].code == "R05"


def test_a_missing_code_system_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CodesMissing) as caught:
        CodeSystem.load(tmp_path)
    assert caught.value.remedy == "Kjør `make data`."


# Editions


def _package(folder: Path, year: int, rows: dict[str, str]) -> Path:
    lib = folder / "lib"
    lib.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": f"1.{year}.0", "license": "MIT"}))
    (lib / "ICD10.json").write_text(json.dumps([{"code": code, "text": text} for code, text in rows.items()]))
    return folder


def test_validity_is_known_only_between_loaded_editions(tmp_path: Path) -> None:
    codes = CodeSystem.load(_package(tmp_path / "p", 2026, {"K6380": "Ny", "A000": "Kolera"}))
    assert codes.validity("K63.80") == (None, None)
    older = tmp_path / "ICD10_2024-12-16.json.gz"
    older.write_bytes(gzip.compress(json.dumps([{"code": "A000", "text": "Kolera"},
                                                {"code": "M1916", "text": "Gammel"}]).encode()))  # fmt: skip
    codes.load_edition(older)
    assert codes.editions == (2025, 2026), "December's file is next year's edition"
    assert codes.validity("K63.80") == (date(2026, 1, 1), None)
    assert codes.validity("M19.16") == (None, date(2025, 12, 31))
    assert codes.validity("A00.0") == (None, None), "valid in both: neither end is known"
    assert codes.valid("M19.16", date(2026, 1, 1)) is False
    assert codes.valid("M19.16", date(2025, 12, 31)) is True
    assert codes.valid("M19.16", date(2019, 5, 1)) is None
    assert [hit.code for hit in codes.search("M19.16", on=date(2026, 6, 1))] == []
    assert [hit.code for hit in codes.search("M19.16", on=date(2025, 6, 1))] == ["M19.16"]


@pytest.mark.skipif(not HISTORY.exists(), reason="earlier editions are not in this checkout")
def test_the_real_editions_know_what_came_and_went() -> None:
    codes = CodeSystem.load()
    for path in sorted(HISTORY.glob("*.json.gz")):
        codes.load_edition(path)
    assert codes.editions == (2023, 2024, 2025, 2026)
    assert codes.validity("K63.80") == (date(2025, 1, 1), None)
    assert codes.validity("M19.16") == (None, date(2025, 12, 31))
    assert codes.valid("K63.80", date(2024, 12, 31)) is False


FINNKODE = [
    {"Kode": "IX", "Tekst_uten_lengdebegrensning": "(I00-I99) Sykdommer i sirkulasjonssystemet",
     "Tekst_med_maksimalt_60_tegn": None, "Gyldig_fra": "1999-01-01T00:00:00", "Gyldig_til": None,
     "Rapporteres_til_NPR": None, "Foreldrekode": None},
    {"Kode": "I20-I25", "Tekst_uten_lengdebegrensning": "Iskemiske hjertesykdommer", "Rapporteres_til_NPR": None,
     "Tekst_med_maksimalt_60_tegn": None, "Gyldig_fra": "1999-01-01T00:00:00", "Gyldig_til": None},
    {"Kode": "I21", "Tekst_uten_lengdebegrensning": "Akutt hjerteinfarkt", "Rapporteres_til_NPR": None,
     "Tekst_med_maksimalt_60_tegn": "Akutt hjerteinfarkt", "Gyldig_fra": "1999-01-01T00:00:00", "Gyldig_til": None},
    {"Kode": "I21.9", "Tekst_uten_lengdebegrensning": "Uspesifisert akutt hjerteinfarkt", "Uspesifikk_kode": "Ja",
     "Tekst_med_maksimalt_60_tegn": "Uspesifisert akutt hjerteinfarkt", "Gyldig_fra": "1999-01-01T00:00:00",
     "Gyldig_til": None, "Rapporteres_til_NPR": "Ja", "Foreldrekode": "I21"},
    {"Kode": "H36.0", "Tekst_uten_lengdebegrensning": "Diabetisk retinopati", "Stjernekode": "Ja",
     "Tekst_med_maksimalt_60_tegn": "Diabetisk retinopati", "Gyldig_fra": "1999-01-01T00:00:00",
     "Gyldig_til": "2025-12-31T00:00:00", "Rapporteres_til_NPR": "Ja"},
    {"Kode": "C61", "Tekst_uten_lengdebegrensning": "Ondartet svulst i blærehalskjertel (prostata)", "Kjønn": "Mann",
     "Tekst_med_maksimalt_60_tegn": "Ondart. svulst i prostata", "Gyldig_fra": "1999-01-01T00:00:00",
     "Rapporteres_til_NPR": "Ja"},
]  # fmt: skip


def test_finnkodes_json_tells_what_the_package_does_not(tmp_path: Path) -> None:
    path = tmp_path / "icd10.json"
    path.write_text(json.dumps(FINNKODE), "utf-8")
    codes = CodeSystem.from_file(path)
    infarct, eye, prostate, heading = codes.get("I21.9"), codes.get("H36.0"), codes.get("C61"), codes.get("I21")
    assert infarct and eye and prostate and heading
    assert infarct.unspecific is True and infarct.heading and infarct.heading.official
    assert eye.asterisk is True and eye.valid_to == date(2025, 12, 31)
    assert codes.valid("H36.0", date(2026, 1, 1)) is False
    assert prostate.sex == "mann" and prostate.long_title == "Ondartet svulst i blærehalskjertel (prostata)"
    assert heading.reportable is False and "I21" not in codes.codes()


def test_claml_is_read_without_resolving_anything(tmp_path: Path) -> None:
    path = tmp_path / "icd.xml"
    path.write_text(
        """<?xml version="1.0"?><!DOCTYPE ClaML [<!ENTITY x SYSTEM "file:///etc/passwd">]>
        <ClaML version="2.0.0"><ClassKinds><ClassKind name="chapter"/></ClassKinds>
        <Class code="IX" kind="chapter"><Rubric kind="preferred"><Label>Sirkulasjon</Label></Rubric></Class>
        <Class code="H36.0" kind="category" usage="aster"><SuperClass code="H36"/>
        <Rubric kind="preferred"><Label>Diabetisk <Term>retinopati</Term></Label></Rubric></Class>
        <Class code="I21.9" kind="category"><Rubric kind="preferred"><Label>&x;Infarkt</Label></Rubric></Class>
        </ClaML>""",
        "utf-8",
    )
    codes = CodeSystem.from_file(path)
    eye, heart = codes.get("H36.0"), codes.get("I21.9")
    assert eye and eye.title == "Diabetisk retinopati" and eye.asterisk is True
    assert heart and "root" not in heart.title and heart.title.endswith("Infarkt")


@pytest.mark.parametrize("content", ["", "[]", "{", "<a>", "tekst", '[{"kode": 1}]', '{"a": 1}', "[1, 2]", "<ClaML/>"])
def test_a_file_in_no_known_format_is_refused_with_a_remedy(tmp_path: Path, content: str) -> None:
    path = tmp_path / "feil.json"
    path.write_text(content)
    with pytest.raises(CodeFileUnreadable) as caught:
        CodeSystem.from_file(path)
    assert "FinnKode" in caught.value.remedy or "riktig fil" in caught.value.remedy


def test_dots_come_and_go() -> None:
    assert dotted("I219") == "I21.9" and dotted("T4n") == "T4n" and undotted("v0n.0a") == "V0n0a"


# Search


def _share(codes: CodeSystem, name: str) -> tuple[float, float]:
    rows = [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]
    found = [[hit.code for hit in codes.search(row["q"], 10)] for row in rows]
    first = sum(hits[:1] == [row["code"]] for hits, row in zip(found, rows, strict=True))
    ten = sum(row["code"] in hits for hits, row in zip(found, rows, strict=True))
    return first / len(rows), ten / len(rows)


def test_everyday_terms_find_their_code_first(codes: CodeSystem) -> None:
    """The goal is 60 % first and 85 % in ten; on terms not looked at while the table was written."""
    first, ten = _share(codes, "terms_unseen")
    assert first >= 0.60 and ten >= 0.85


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("vondt i ryggen", "M54.9"), ("ryggsmerter", "M54.9"), ("UVI", "N39.0"), ("sukkersyke", "E14.9"),
        ("beinskjørhet", "M81.9"), ("koldbrann", "R02"), ("hjarteinfarkt", "I21.9"), ("hovudverk", "R51"),
        ("lungebetenelse", "J18.9"), ("diarrhoea", "K52.9"), ("pneumonia", "J18.9"), ("FCF", "S72.0"),
        ("tykktarmskreft", "C18.9"), ("astma", "J45.9"), ("barneormar", "B80"), ("ørebet", "H66.9"),
    ],
)  # fmt: skip
def test_lay_latin_nynorsk_short_and_misspelt_words_meet_their_code(codes: CodeSystem, query: str, code: str) -> None:
    assert code in [hit.code for hit in codes.search(query, 3)]


def test_what_an_injury_left_behind_stands_after_the_injury_unless_it_is_asked_for(codes: CodeSystem) -> None:
    for query, acute, sequela in (
        ("brudd i håndledd", "S62.8", "T92.1"),
        ("hodeskade", "S09.8", "T90.5"),
        ("skade av nerve i arm", "T11.3", "T92.4"),
    ):
        found = [hit.code for hit in codes.search(query, 10)]
        assert acute in found and sequela not in found[: found.index(acute)], query
        for asked in (f"følger etter {query}", f"sekvele etter {query}", f"senskade etter {query}"):
            assert codes.search(asked, 1)[0].code == sequela, asked
    assert codes.search("Følgetilstander etter brudd i arm", 1)[0].code == "T92.1"
    assert "T92.1" in [hit.code for hit in codes.search("tilstand etter brudd i håndledd", 3)]


def test_a_term_with_one_slip_of_the_finger_finds_its_code(codes: CodeSystem) -> None:
    rows = [json.loads(line) for line in (DATA / "terms_seen.jsonl").read_text("utf-8").splitlines()]
    rows = [row for row in rows if len(row["q"]) >= 9]
    slips = list(misspelt([row["q"] for row in rows], seed=2026))
    hits = [[hit.code for hit in codes.search(slip, 3)] for slip in slips]
    found = sum(row["code"] in three for three, row in zip(hits, rows, strict=True))
    assert found / len(rows) >= 0.9


def test_titles_are_shown_as_published_and_searched_spelled_out(codes: CodeSystem) -> None:
    hits = codes.search("svulst med usikkert malignitetspotensial i lymfoid eller hematopoetisk vev uspesifisert", 10)
    hit = next(hit for hit in hits if hit.code == "D47.9")
    assert hit.title.startswith("Svu. m. usikk./ukj.t mal.pot.")
    assert clinic.spelled_out("Etsesk. u. eks.") == "etseskade underekstremitet"


def test_search_never_raises_and_gives_existing_codes_only(codes: CodeSystem) -> None:
    queries = ["", " ", "?", "a" * 5000, "💉💉", "I", "I2", "(K)", "\x00", "ikke-", "%%%", "ÆØÅ" * 50, "1 2", "-" * 99]
    for query in queries:
        assert all(hit.code in codes for hit in codes.search(query))


def test_a_marker_of_sex_chooses_between_codes(codes: CodeSystem) -> None:
    assert codes.search("Infertilitet (M)", 1)[0].code == "N46"
    assert codes.search("Infertilitet (K)", 1)[0].code == "N97.9"


def test_every_line_of_the_tables_speaks_of_an_existing_code(codes: CodeSystem) -> None:
    for code, terms in clinic.rows("terms"):
        assert code in codes and clinic.listed(terms), code
    for code, others in clinic.rows("related"):
        assert code in codes and all(other in codes for other in others.split()), code


def test_no_wording_stands_under_two_codes_unless_it_means_two_things() -> None:
    seen: dict[str, str] = {}
    double = set()
    for code, terms in clinic.rows("terms"):
        for term in clinic.listed(terms):
            if seen.setdefault(term.casefold(), code) != code:
                double.add(term)
    assert double == {"anoreksi", "ufrivillige bevegelser"}


def test_sex_limits_and_asterisks_follow_volume_two() -> None:
    assert sex_of("C61") == "mann" and sex_of("N80.9".replace(".", "")) == "kvinne" and sex_of("I219") is None
    assert is_asterisk("H360") and not is_asterisk("I219")
