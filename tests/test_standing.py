"""Answers use what applied on the day: today's from acts in force, an earlier day's from what was known then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant import inforce
from assistant.answers import Answer
from assistant.guidance import Assistant
from assistant.settings import Settings
from ingest import curated, sync, versions
from ingest.amended import changes, is_note, read_notes
from ingest.index import Filters
from ingest.passages import Hit, Passage, Source
from ingest.prepare import read, written_standard
from ui.shapes import source_json

SHARED = Path(__file__).parents[2] / "shared"
TODAY = date.today()


class Desk:
    """An assistant over a folder of sources."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "kilder"
        self.folder.mkdir()
        self.assistant = Assistant.open(Settings(home=home / "hjem"))

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def ingest(self, *paths: Path) -> sync.Report:
        return sync.ingest(paths or [self.folder], self.assistant.library, self.assistant.index)

    def ask(self, question: str, as_of: date | None = None, **rest: str) -> Answer:
        filters = Filters(as_of=as_of, **rest) if as_of or rest else None
        return self.assistant.ask(question, filters=filters)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.assistant.close()


def cited(answer: Answer) -> list[str]:
    return [citation.passage.source.id for sentence in answer.sentences for citation in sentence.citations]


def quotes(answer: Answer) -> str:
    return " ".join(citation.quote for sentence in answer.sentences for citation in sentence.citations)


def warnings(answer: Answer) -> str:
    return " ".join(one for each in answer.sentences for citation in each.citations for one in citation.warnings)


PAGE = """# Rutine for varsling

Publisert {published}

Sykehuset skal varsle tilsynet om alvorlige hendelser innen {hours} timer etter hendelsen.

Sist faglig oppdatert {reviewed}
"""


def test_a_changed_source_becomes_a_version_and_the_old_one_answers_for_its_own_time(desk: Desk) -> None:
    question = "Hvor mange timer har sykehuset på å varsle tilsynet om alvorlige hendelser?"
    desk.write("rutine.md", PAGE.format(published="2. mars 2019", hours=24, reviewed="2. mars 2019"))
    desk.ingest()
    before = desk.assistant.library.version("rutine.md")
    old = desk.ask(question)
    assert "24 timer" in quotes(old)
    desk.write("rutine.md", PAGE.format(published="2. mars 2019", hours=48, reviewed="5. mai 2023"))
    desk.ingest()
    assert "48 timer" in quotes(desk.ask(question))
    assert "24 timer" not in quotes(desk.ask(question))
    then = desk.ask(question, date(2023, 5, 4))
    assert "24 timer" in quotes(then) and "48 timer" not in quotes(then)
    assert "eldre versjon" in warnings(then)
    assert "48 timer" in quotes(desk.ask(question, date(2023, 5, 5)))
    assert desk.ask(question, date(2018, 1, 1)).refused
    assert [hit.passage.version for hit in desk.assistant.search("varsle tilsynet", 5)] == [
        desk.assistant.library.version("rutine.md")
    ]
    # the citation made before the change still opens the text that it quoted
    citation = old.sentences[0].citations[0]
    assert desk.assistant.library.holder(before) == "rutine.md"
    text = desk.assistant.library.text("rutine.md", citation.passage.version)
    assert text[citation.start : citation.end] == citation.quote


def test_versions_without_dates_change_on_the_day_they_were_seen(desk: Desk) -> None:
    desk.write("a.txt", "Kommunen skal ha en plan for smittevern og beredskap.")
    desk.ingest()
    desk.write("a.txt", "Kommunen skal ha en plan for vann og avløp.")
    desk.ingest()
    library = desk.assistant.library
    older, newer = versions.spans(library, "a.txt")
    assert (older.ends, newer.begins) == (TODAY - timedelta(days=1), TODAY)
    assert versions.is_older(older.source) and not versions.is_older(newer.source)
    found = desk.assistant.search("plan", 5, Filters(as_of=TODAY - timedelta(days=30)))
    assert [hit.passage.text for hit in found] == ["Kommunen skal ha en plan for smittevern og beredskap."]
    assert sync.check(library, desk.assistant.index) == sync.Consistency((), ())
    written = sync.rebuild(library, desk.assistant.index)
    assert written == 2 and sync.check(library, desk.assistant.index) == sync.Consistency((), ())
    desk.write("a.txt", "Kommunen skal ha en plan for smittevern og beredskap.")  # back to what it was
    desk.ingest()
    assert sync.check(library, desk.assistant.index) == sync.Consistency((), ())
    assert len(desk.assistant.search("plan", 5)) == 1


def test_many_older_versions_never_crowd_out_what_applies(desk: Desk) -> None:
    for number in range(30):
        desk.write("a.txt", f"Legevakten svarer på telefon hele døgnet, utgave {number}.")
        desk.ingest()
    desk.write("b.txt", "Legevakten svarer også på meldinger, men bare på dagtid i ukedagene.")
    desk.ingest()
    hits = desk.assistant.index.search("legevakten svarer på telefon hele døgnet utgave", 2)
    assert [hit.passage.source.id for hit in hits] == ["a.txt", "b.txt"]
    assert "utgave 29" in hits[0].passage.text


ACT = {
    "id": "LOV-2001-01-01-1",
    "title": "Lov om prøvestoff (prøvestoffloven)",
    "issued_date": "2001-01-01",
    "in_force_date": "2002-01-01",
    "url": "https://lovdata.no/dokument/NL/lov/2001-01-01-1",
    "provisions": [
        {"section": "1", "title": "Melding", "content": "Laboratoriet skal melde funn av prøvestoff til registeret."},
        {
            "section": "2",
            "title": "Lagring",
            "content": "Laboratoriet skal lagre prøvestoff i ti år etter funnet.\n"
            "0 Endret ved lov 19 mai 2023 nr. 9 (i kraft 1 juli 2023 iflg. res. 19 mai 2023 nr. 1).",
        },
        {
            "section": "3",
            "title": "Varsel",
            "content": "Laboratoriet skal varsle kommunelegen om smitte fra prøvestoff samme dag.\n"
            "0 Tilføyd ved lov 19 mai 2023 nr. 9 (i kraft 1 juli 2023 iflg. res. 19 mai 2023 nr. 1).",
        },
        {
            "section": "4",
            "title": "Gebyr",
            "content": "Laboratoriet skal betale gebyr for hver analyse av prøvestoff til registeret.\n"
            "0 Tilføyes ved lov 23 jan 2026 nr. 1 (i kraft fra den tid Kongen bestemmer).",
        },
    ],
}


def test_only_todays_consolidated_text_is_known_and_that_is_said(desk: Desk) -> None:
    desk.write("lov.json", json.dumps(ACT))
    desk.ingest()
    then = date(2022, 6, 1)
    same = desk.ask("Hvem skal melde funn av prøvestoff til registeret?", then)
    assert cited(same) and "ikke endret siden loven trådte i kraft" in warnings(same)
    assert "eldre ordlyd er ukjent" in same.message
    changed = desk.ask("Hvor lenge skal laboratoriet lagre prøvestoff etter funnet?", then)
    assert "endret 1. juli 2023: ordlyden 1. juni 2022 er ukjent" in warnings(changed)
    later = desk.ask("Hvem skal laboratoriet varsle om smitte fra prøvestoff samme dag?", then)
    assert "kommunelegen" not in quotes(later)  # § 3 came in 2023
    assert "kommunelegen" in quotes(desk.ask("Hvem skal laboratoriet varsle om smitte fra prøvestoff samme dag?"))
    waiting = desk.ask("Hvem skal betale gebyr for hver analyse av prøvestoff?")
    assert "gebyr" not in quotes(waiting)  # § 4 is adopted, and no more
    assert "ordlyden" not in warnings(desk.ask("Hvem skal melde funn av prøvestoff til registeret?"))


def test_notes_of_amendments_are_kept_from_questions_that_are_not_about_them(desk: Desk) -> None:
    further = [{"section": "5", "title": "Arkiv", "content": "Laboratoriet skal arkivere prøvestoff. " * 30}]
    desk.write("lov.json", json.dumps(ACT | {"provisions": [*ACT["provisions"], *further]}))
    desk.ingest()
    passages = [hit.passage for hit in desk.assistant.index.search("lov 19 mai 2023 prøvestoff laboratoriet", 20)]
    notes = [passage for passage in passages if " ved lov " in passage.text]
    assert notes and len(notes) < len(passages)
    assert {passage.id for passage in passages if is_note(passage, "Hvem skal melde funn?")} == {
        one.id for one in notes
    }
    assert not any(is_note(passage, "Når ble bestemmelsen endret?") for passage in passages)


def test_notes_tell_when_a_provision_came_and_changed() -> None:
    found = read_notes(
        [
            "Tilføyd ved lov 22 des 2006 nr. 100 (ikr. 1 apr 2007 iflg. res. 22 des 2006 nr. 1527), endret ved lover "
            "24 juni 2011 nr. 30 (ikr. 1 jan 2012 iflg. res. 16 des 2011 nr. 1252), 21 juni 2013 nr. 82."
        ]
    )
    assert (found.added, found.last, found.waiting) == (date(2007, 4, 1), date(2013, 6, 21), None)
    pending = read_notes(
        ["Endret ved lov 4 mai 2012 nr. 23. Endres ved lov 23 jan 2026 nr. 1 (i kraft fra den tid Kongen bestemmer)."]
    )
    assert (pending.last, pending.waiting) == (date(2012, 5, 4), "changed")
    assert read_notes(["1 Jf. lov 17 juni 2005 nr. 62."]).last is None


@pytest.fixture(scope="module")
def acts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    if not SHARED.exists():
        pytest.skip("shared data not there")
    made = Desk(tmp_path_factory.mktemp("acts"))
    made.ingest(SHARED / "seeds", SHARED / "data" / "lovdata")
    yield made
    made.assistant.close()


REPEALED = ("lov-1995-01-12-6.json", "lov-2000-04-14-31.json", "lov-2001-05-18-24.json")
PENDING = "lov-2025-06-20-81.json"


def test_the_five_faults_of_the_statutes_folder_are_corrected(acts: Desk) -> None:
    library = acts.assistant.library
    told = {source.id: source for source in library.sources()}
    for id in REPEALED:
        assert curated.state(told[id], TODAY) == "erstattet", id
        assert told[id].valid_to is not None and told[id].superseded_by is not None
    assert told["lov-2020-05-07-37.json"].valid_from == date(2021, 5, 26)
    assert curated.state(told[PENDING], TODAY) == "vedtatt"
    assert curated.state(told["lov-1967-02-10.json"], TODAY) == "gjeldende"


QUESTIONS = (
    "Hva sier personopplysningsloven 2000 § 8?",
    "Hva er vilkårene for å behandle personopplysninger?",
    "Når gjelder loven om medisinsk utstyr?",
    "Hva sier helseregisterloven 2001 § 5?",
    "Hvem har tilsyn med at loven om medisinsk utstyr blir fulgt?",
    "Hva er konsesjonsplikt for behandling av sensitive personopplysninger?",
    "Hva sier forvaltningsloven 2025 § 3?",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_repealed_or_a_waiting_act_never_answers_for_today(acts: Desk, question: str) -> None:
    assert not set(cited(acts.ask(question))) & {*REPEALED, PENDING}


def test_an_act_that_does_not_apply_is_said_to_be_so(acts: Desk) -> None:
    assert "gjaldt til 19. juli 2018" in acts.ask("Hva sier personopplysningsloven 2000 § 8?").message
    assert "vedtatt, men ikke i kraft" in acts.ask("Hva sier forvaltningsloven 2025 § 3?").message


def test_an_earlier_day_is_answered_from_the_act_of_that_day(acts: Desk) -> None:
    then = acts.ask("Hva er konsesjonsplikt for behandling av sensitive personopplysninger?", date(2015, 1, 1))
    assert set(cited(then)) == {"lov-2000-04-14-31.json"}
    assert "gjaldt til 19. juli 2018" in warnings(then)
    hits = acts.assistant.search("medisinsk utstyr", 40, Filters(as_of=date(2021, 5, 25)))
    found = {hit.passage.source.id for hit in hits}
    assert "lov-1995-01-12-6.json" in found and "lov-2020-05-07-37.json" not in found
    hits = acts.assistant.search("medisinsk utstyr", 40, Filters(as_of=date(2021, 5, 26)))
    found = {hit.passage.source.id for hit in hits}
    assert "lov-1995-01-12-6.json" not in found and "lov-2020-05-07-37.json" in found


def test_every_act_says_which_phases_and_audiences_it_is_for(acts: Desk) -> None:
    told = {source.id: source for source in acts.assistant.library.sources() if source.kind == "lov"}
    assert len(told) == 20 and all(source.phases and source.audiences for source in told.values())
    hits = acts.assistant.search("forhåndsgodkjenning av prosjekter", 5, Filters(phase="forskning"))
    assert hits[0].passage.source.id == "lov-2008-06-20-44.json"


def test_a_source_of_a_body_that_is_gone_names_todays(acts: Desk) -> None:
    answer = acts.ask("Når ble innsiktsrapporten om behov publisert?")
    assert "avløst av Helsedirektoratet" in warnings(answer)


def test_notes_are_read_from_the_acts_themselves() -> None:
    if not SHARED.exists():
        pytest.skip("shared data not there")
    [act], _ = read(SHARED / "data" / "lovdata" / "lov-1999-07-02-64.json")
    found = {act.text[start : act.text.index("\n", start)].split(".")[0]: change for start, change in changes(act)[1:]}
    assert found["§ 20 a"].added == date(2007, 4, 1) and found["§ 20 a"].last == date(2023, 7, 1)
    assert found["§ 2"].last is None
    assert found["§ 29 f"].waiting == "added"


def test_a_source_that_a_sources_file_dates_is_not_overruled() -> None:
    stated = Source("x", "Rundskriv om personopplysningsloven", kind="rundskriv")
    assert curated.corrected(stated) is stated


def test_what_an_answer_needs_and_the_library_lacks_is_named_with_its_address(acts: Desk) -> None:
    named = acts.ask("Hva sier pasient- og brukerrettighetsloven § 4-1?")
    assert named.refused  # nothing is answered from memory
    assert [(one.title, one.url) for one in named.missing] == [
        ("Pasient- og brukerrettighetsloven", "https://lovdata.no/dokument/NL/lov/1999-07-02-63")
    ]
    about = acts.ask("Hva er fristen for å varsle om alvorlige hendelser?")
    assert about.missing and (about.missing[0].url or "").startswith("https://www.helsetilsynet.no/")
    held = acts.ask("Hva sier helsepersonelloven § 39?")
    assert not any("1999-07-02-64" in (one.url or "") for one in held.missing)


def test_an_eu_act_binds_only_where_an_act_makes_it_norwegian_law() -> None:
    def weighs(title: str) -> object:
        return source_json(Source("x", title, kind="EU-forordning"))["weight"]

    assert weighs("Personvernforordningen (GDPR)") == weighs("Forordningen om medisinsk utstyr (MDR)") == "bindende"
    assert weighs("KI-forordningen (AI Act)") == weighs("EHDS-forordningen") == "opplysning"


def test_the_written_standard_is_read_from_the_text_or_unknown(acts: Desk) -> None:
    told = {source.id: source.standard for source in acts.assistant.library.sources()}
    assert {told[id] for id in told if id[:3] in ("000", "001", "002", "003", "004")} == {"nb"}
    assert told["lov-2021-05-21-42.json"] == "nn"
    assert written_standard("Kort tekst.") is None
    assert written_standard("Kommunen skal ikkje gje opplysningar vidare utan at innbyggjaren veit det. " * 4) == "nn"
    assert written_standard("12 34 56 78 " * 40) is None


def test_whether_an_act_is_in_force_and_binds_is_told_from_what_the_library_knows(acts: Desk) -> None:
    for question, told in (
        ("Er helsepersonelloven bindende?", "Helsepersonelloven er lov og bindende. I kraft fra 1. januar 2001"),
        ("Er forvaltningsloven fra 2025 i kraft?", "vedtatt, men ikke i kraft"),
        ("Gjeld språklova framleis?", "Språklova er lov og bindande. I kraft frå 1. januar 2022"),
        ("Gjelder personopplysningsloven av 2000 fortsatt?", "gjaldt til 19. juli 2018"),
    ):
        answer = acts.ask(question)
        assert told in answer.message and "står ikke" not in answer.message, question
        assert all("lov-1967" not in one for one in cited(answer)), question
    then = acts.ask("Er personopplysningsloven i kraft?", date(2015, 1, 1)).message
    assert "Personopplysningsloven 2000 er lov og bindende. I kraft fra 1. januar 2001" in then
    hit = Hit(Passage(Source("k", "KI-forordningen (AI Act)", kind="EU-forordning"), "v", 0, 1, "x"), 1.0)
    assert "binder i Norge når en lov" in inforce.notice(
        inforce.asked_of("Er KI-forordningen gjeldende i Norge?"), [hit]
    )
    assert not inforce.asked_of("Er helsepersonelloven § 21 i kraft?")
    assert not inforce.asked_of("Hva sier helsepersonelloven om taushetsplikt?")
