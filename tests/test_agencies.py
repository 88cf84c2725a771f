"""Bodies are found by any of their names, followed to today, and questions go to who owns the task now."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from norsk.agencies import agencies, find, owner_of, today


def ids(text: str, *, typos: bool = False) -> list[str]:
    return [agency.id for _, _, agency in find(text, typos=typos)]


def test_names_aliases_and_genitives_are_found_where_they_stand() -> None:
    text = "Helsedirektoratets råd, DMPs tilsyn, Statens  legemiddelverks notat og RHF-ene i Helse Sør-Øst."
    assert ids(text) == ["helsedirektoratet", "dmp", "legemiddelverket", "rhf", "helse-sor-ost"]
    for start, end, agency in find(text):
        quoted = text[start:end].removesuffix("s").lower()
        names = {alias.lstrip("=").lower() for alias in (agency.name, *agency.aliases)}
        assert " ".join(quoted.split()) in names


def test_a_label_carries_the_acronym_people_say() -> None:
    assert agencies()["dmp"].label == "Direktoratet for medisinske produkter (DMP)"
    assert agencies()["datatilsynet"].label == "Datatilsynet"
    for agency in agencies().values():
        assert ids(agency.label)[0] == agency.id


def test_longest_name_wins_and_names_inside_other_words_are_not_found() -> None:
    assert ids("Direktoratet for e-helse") == ["e-helse"]
    assert ids("Helse Vest IKT drifter") == ["helse-vest-ikt"]
    assert ids("Vi rekker ikke fristen, og ksylofon er stavet feil") == []


def test_acronyms_that_are_words_keep_their_case() -> None:
    assert ids("Klagen gikk til NEM.") == ["nem"]
    assert ids("Han var nem og kin på det.") == []


@pytest.mark.parametrize(
    ("slip", "wanted"),
    [
        ("datatilsynte", "datatilsynet"),
        ("Hesledirektoratet", "helsedirektoratet"),
        ("Helsedirektoratett", "helsedirektoratet"),
        ("statsforvaltren", "statsforvalteren"),
    ],
)
def test_one_slip_of_the_pen_is_forgiven_when_asked(slip: str, wanted: str) -> None:
    assert ids(f"hva gjør {slip} med dette", typos=True) == [wanted]


@pytest.mark.parametrize(
    ("old", "on", "now"),
    [
        ("e-helse", date(2023, 12, 31), "e-helse"),
        ("e-helse", date(2024, 1, 1), "helsedirektoratet"),
        ("legemiddelverket", date(2022, 6, 1), "legemiddelverket"),
        ("legemiddelverket", None, "dmp"),
        ("kreftregisteret", None, "fhi"),
        ("datatilsynet", None, "datatilsynet"),
    ],
)
def test_succession_is_followed_to_the_day(old: str, on: date | None, now: str) -> None:
    assert today(agencies()[old], on).id == now


@pytest.mark.parametrize(
    ("question", "owner"),
    [
        ("Er appen vår medisinsk utstyr?", "dmp"),
        ("Kven avgjer om programvare er medisinsk utstyr?", "dmp"),
        ("Må egenutviklet KI ha ce-merking?", "dmp"),
        ("hvem skal vi varsle når en pasient dør uventet", "helsetilsynet"),
        ("Trenger vi DPIA før vi tar verktøyet i bruk?", "datatilsynet"),
        ("Er pseudonymiserte data anonyme?", "datatilsynet"),
        ("Kven skal førehandsgodkjenne forskingsprosjektet?", "rek"),
        ("Hvor søker jeg om tilgang til helsedata?", "fhi"),
        ("Hvem har NPR nå?", "fhi"),
        ("Hvem har sekretariatet for Normen?", "helsedirektoratet"),
        ("Hvem forvalter ICD-10?", "helsedirektoratet"),
        ("Hvem lager metodevurderinger av KI?", "dmp"),
        ("Hvem krever vi erstatning av etter en pasientskade?", "npe"),
        ("Hvem gir autorisasjon til helsepersonell?", "helsedirektoratet"),
        ("Hvilken veiledningstjeneste svarer om regelverk for kunstig intelligens?", "helsedirektoratet"),
        ("hva med fastlegen og kommunen", "ks"),
        ("Hvem fører tilsyn med sykehjemmet?", "helsetilsynet"),
        ("Hvem tok over etter Direktoratet for e-helse?", "helsedirektoratet"),
        ("Hva heter Statens legemiddelverk i dag?", "dmp"),
        ("medisnsk utstyr", "dmp"),
        ("Hvem klager jeg til når jeg er uenig med NPE?", "pasientskadenemnda"),
        ("Jeg fikk avslag på autorisasjon, hvem klager jeg til?", "helsepersonellnemnda"),
        ("Hvem kan suspendere en lege?", "helsetilsynet"),
        ("Hvem behandler klage på Datatilsynet?", "personvernnemnda"),
        ("Kommunen sa nei til innsynskravet mitt, hvem overprøver det?", "statsforvalteren"),
        ("Hvem har ansvaret for organdonasjon ved sykehusene?", "rhf"),
        ("Hvem kan stanse forskning som er uforsvarlig?", "helsetilsynet"),
        ("Hvem kan legge ned sykehus?", "hod"),
        ("Hvor kan vi søke midler til et forskningsprosjekt?", "forskningsradet"),
    ],
)
def test_the_question_goes_to_todays_owner_of_the_task(question: str, owner: str) -> None:
    assert owner in [found.agency.id for found in owner_of(question)][:2], owner_of(question)


PAGES = sorted((Path(__file__).parents[1] / "ingest" / "pages").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_title_of_a_built_in_page_leads_to_its_owner(page: Path) -> None:
    front = yaml.safe_load(page.read_text(encoding="utf-8").split("---\n")[1])
    assert front["owner"] in [found.agency.name for found in owner_of(front["title"])][:2]


def test_a_word_that_many_tasks_share_gives_way_to_the_task_itself() -> None:
    assert owner_of("Må sykehuset ha databehandleravtale?")[0].agency.id == "datatilsynet"
    assert owner_of("Er KI i kommunen medisinsk utstyr?")[0].agency.id == "dmp"
    assert owner_of("Kan vi kontrollere pasienten om 3 mdr etter smittevernloven?")[0].agency.id == "fhi"


def test_a_body_that_stands_answers_for_itself_but_not_for_anothers_task() -> None:
    assert owner_of("Hvilke regler fører Datatilsynet tilsyn med?")[0].agency.id == "datatilsynet"
    assert [found.agency.id for found in owner_of("Kan Datatilsynet CE-merke utstyret?")] == ["dmp", "datatilsynet"]


def test_a_task_that_went_elsewhere_does_not_follow_its_old_body() -> None:
    found = owner_of("Skal vi søke Direktoratet for e-helse om helsedata?")
    assert found[0].agency.id == "fhi"


def test_nothing_is_guessed_outside_the_table() -> None:
    assert owner_of("Hva er hovedstaden i Frankrike?") == []
    assert owner_of("") == []


def test_every_owner_exists_today_and_every_row_says_where_it_is_from() -> None:
    for agency in agencies().values():
        assert agency.source, agency.id
        assert (agency.successor is None) == (agency.until is None)
        assert not (agency.successor and agency.tasks), agency.id
        assert agency.successor is None or agency.successor in agencies()
    from norsk.agencies import _topics

    for topic in _topics():
        assert today(agencies()[topic.agency]).id == topic.agency, topic
        assert topic.source
        assert topic.reason.endswith(".")
        for term in topic.terms:
            written = " ".join(part.replace("*", "") or "ord" for part in term.parts)
            assert agencies()[topic.agency] in [found.agency for found in owner_of(written)], written


def test_the_routing_table_is_wide() -> None:
    from norsk.agencies import _topics

    assert len({topic.name for topic in _topics()}) >= 40
    assert len({topic.agency for topic in _topics()}) >= 18


def test_no_name_belongs_to_two_bodies() -> None:
    seen: dict[str, str] = {}
    for agency in agencies().values():
        for name in {alias.lstrip("=").lower() for alias in (agency.name, *agency.aliases)}:
            assert seen.setdefault(name, agency.id) == agency.id
