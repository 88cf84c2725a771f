"""What surgery, births and injuries tell without a name, and what their words must not be taken for."""

from __future__ import annotations

import re

import pytest

from assistant import told
from assistant.coding import Coder
from ingest.codes import CodeSystem
from norsk import clinic


def drafted(coder: Coder, note: str) -> set[str]:
    return {suggestion.code for suggestion in coder.suggest(note)}


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("UL: steiner i galleblæra, fortykket vegg, positiv Murphy. Lap. kolecystektomi.", "K80.0"),
        ("CT: dilaterte tynntarmsslynger med overgangssone. Deling av en streng som avsnørte ileum.", "K56.5"),
        ("Testikkelen høytstående, operasjonen viste en rotasjon på 540 grader.", "N44"),
        ("Barnet født i uke 30, surfaktant og CPAP, retikulogranulært mønster på røntgen.", "P22.0"),
        ("Jordbærtunge og sprukne lepper, feber i fem dager. Immunglobulin intravenøst.", "M30.3"),
        ("Nummenhet i skrittet, kan ikke holde på avføring. Akutt operert.", "G83.4"),
        ("Stomien lagt tilbake, ukomplisert.", "Z43.3"),
        ("Byttet til ny generator til pacemakeren.", "Z45.0"),
    ],
)
def test_findings_and_treatment_give_the_condition(coder: Coder, note: str, code: str) -> None:
    assert code in drafted(coder, note)


@pytest.mark.parametrize(
    ("note", "code", "not_code"),
    [
        ("Ingen steiner i galleblæra, ikke fortykket vegg. Pneumoni.", "J18.9", "K80.0"),
        ("Postoperativ urinveisinfeksjon.", "N39.0", "T81.4"),
        ("Stein i galleblære uten tegn til betennelse.", "K80.2", "K80.0"),
        ("Gutt 7 uker. Går dårlig opp i vekt, mor har lite melk.", "R62.8", "O92.4"),
        ("Hos far var det både lyskebrokk og bukaortaaneurisme. Pneumoni.", "J18.9", "I71.4"),
        ("Operert for brystkreft for tre måneder sidan. Pneumoni.", "J18.9", "C50.9"),
        ("Livmor på størrelse med 14 ukers svangerskap, myomer. Hypertensjon.", "I10", "O10.0"),
    ],
)
def test_what_words_are_not_taken_for(coder: Coder, note: str, code: str, not_code: str) -> None:
    found = drafted(coder, note)
    assert code in found and not_code not in found


def test_what_a_name_denies_is_no_denial(coder: Coder) -> None:
    assert "Q53.1" in drafted(coder, "Gutt 3 år med ikke nedfalt testikkel på høyre side.")
    assert "M84.1" not in drafted(coder, "Bruddet er grodd. Fjerning av plate.")


def test_a_complaint_that_lasts_is_not_of_the_past(coder: Coder) -> None:
    assert "M54.5" in drafted(coder, "Har hatt korsryggsmerter i flere år, tiltakende.")
    assert "I26.9" not in drafted(coder, "Har hatt lungeemboli. Pneumoni.")


def test_a_denial_ends_where_somebody_does_something_else(coder: Coder) -> None:
    assert "O72.1" in drafted(coder, "Fødte jente 3500 g. Livmoren ville ikke trekke seg sammen og hun blødde 1800 ml.")


def test_the_first_age_of_a_note_is_the_patients(coder: Coder) -> None:
    assert "O70.2" in drafted(coder, "31 år, fødte gutt 3400 g, sfinkterruptur grad 3. Kontroll 3 mnd.")


def test_a_value_is_treated_in_the_next_sentence_too(coder: Coder) -> None:
    assert "E87.6" in drafted(coder, "Kalium 3,0. Fikk væske og kaliumtilskudd.")
    assert "E87.6" not in drafted(coder, "Kalium 3,0. Fikk paracetamol.")


def test_a_named_group_stands_for_every_one_of_its_words_and_a_mark_for_a_digit() -> None:
    words = told.pattern("{stein} .. nyre*; AAI 0,#")
    assert words.search("konkrement i venstre nyre") and words.search("AAI 0,4") and not words.search("AAI 1,0")
    assert told.openers("store {stein}; AAI 0,#") >= {"konkrement*", "aai"}
    assert told.openers("AAI 0,#").isdisjoint(told.present("ABI 0,4"))


def test_every_line_names_groups_that_exist(codes: CodeSystem) -> None:
    groups = {name for name, _ in clinic.rows("groups")}
    for code, _, cell in clinic.rows("signs"):
        assert code in codes and set(re.findall(r"\{(\w+)\}", cell)) <= groups, code
    for _, _, _, cell in clinic.rows("details"):
        assert set(re.findall(r"\{(\w+)\}", cell)) <= groups, cell
