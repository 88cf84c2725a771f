"""What a note tells without naming it, and when: findings with treatment, a year alone, whole words of a match."""

from __future__ import annotations

import pytest

from assistant import told
from assistant.coding import Coder
from assistant.cues import status_at, statuses
from ingest.codes import CodeSystem
from norsk import clinic


def codes(coder: Coder, note: str) -> set[str]:
    return {suggestion.code for suggestion in coder.suggest(note)}


# Conditions that findings and treatment tell, without their name

ANAEMIA = "Hb 7,9, ferritin 6. Fikk Monofer 1000 mg intravenøst."
RETENTION = "Klarte ikke late vannet, kateter tømte 900 ml."
SODIUM = "Na 118 ved ankomst. Væskerestriksjon 800 ml."


@pytest.mark.parametrize(
    ("note", "code"),
    [
        (ANAEMIA, "D50.9"),
        ("Hemoglobin 8,4, lav ferritin. Jernsubstitusjon startet.", "D50.9"),
        (RETENTION, "R33"),
        ("Klarte ikkje å late vatnet. KAD lagt inn.", "R33"),
        (SODIUM, "E87.1"),
        ("Brystsmerter. Stigende troponin. PCI med stent.", "I21.9"),
    ],
)
def test_findings_with_their_treatment_tell_the_condition(coder: Coder, note: str, code: str) -> None:
    [found] = [one for one in coder.suggest(note) if one.code == code]
    assert any("Sluttet av funn og behandling" in reason for reason in found.reasons)
    assert found.evidence
    for piece in found.evidence:
        assert note[piece.start : piece.end] == piece.text


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("Hb 7,9, ferritin 6.", "D50.9"),  # nobody treated it
        ("Hb 13,9, ferritin 6. Fikk Monofer.", "D50.9"),  # no anaemia
        ("Hb 7,9, ferritin 260. Fikk Monofer.", "D50.9"),  # full stores
        ("Klarte ikke late vannet.", "R33"),
        ("Na 118 ved ankomst. Kontroll hos fastlegen.", "E87.1"),
        ("Na 138 ved ankomst. Væskerestriksjon 800 ml.", "E87.1"),
        ("Brystsmerter. Ingen stigende troponin. PCI med stent.", "I21.9"),
        ("Mor hadde Hb 7,9 og ferritin 6. Fikk Monofer.", "D50.9"),
    ],
)
def test_a_finding_alone_or_denied_or_anothers_tells_none(coder: Coder, note: str, code: str) -> None:
    assert code not in codes(coder, note)


def test_what_is_named_more_narrowly_is_not_told_twice(coder: Coder) -> None:
    found = codes(coder, f"Jernmangelanemi etter kronisk blodtap. {ANAEMIA}")
    assert "D50.0" in found and "D50.9" not in found


def test_every_line_of_the_table_can_be_met(coder: Coder) -> None:
    """Its code is one of the system, and words that the line lists are found by the words that it is searched for."""
    system = CodeSystem.load()
    for code, _, groups in clinic.rows("signs"):
        assert system.resolve(code.replace(".", "")) is not None, code
        for cell in groups.split("&"):
            words = cell.strip().lstrip("!")
            assert told.openers(words) and "" not in told.openers(words), (code, words)


# A year alone is of the past


@pytest.mark.parametrize(
    ("note", "there", "not_there"),
    [
        ("Hjerteinfarkt i 2015.", "I25.2", "I21.9"),
        ("Hjerteinfarkt 2015, stent.", "I25.2", "I21.9"),
        ("Hjerteinfarkt (2012 og 2017).", "I25.2", "I21.9"),
        ("Diabetes type 2 påvist i 2016.", "E11.9", ""),
        ("Astma siden 2012.", "J45.9", ""),
        ("Innlagt med hjerteinfarkt 12. mars 2026.", "I21.9", "I25.2"),
        ("Innlagt i mars 2026 med hjerteinfarkt.", "I21.9", "I25.2"),
        ("Hjerteinfarkt i mars 2026.", "I21.9", "I25.2"),
    ],
)
def test_a_year_alone_is_of_the_past_but_not_when_it_tells_a_beginning(
    coder: Coder, note: str, there: str, not_there: str
) -> None:
    found = codes(coder, note)
    assert there in found and not_there not in found


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Lungeemboli i 2009.", "historical"),
        ("Lungeemboli (2009).", "historical"),
        ("Lungeemboli kjent fra 2009.", "affirmed"),
        ("Lungeemboli i juni 2009.", "affirmed"),
        ("Lungeemboli 03.02.2009.", "affirmed"),
        ("Lungeemboli, dosert 2000 mg.", "affirmed"),
    ],
)
def test_which_years_look_back(sentence: str, status: str) -> None:
    assert status_at(statuses(sentence), 0, len("Lungeemboli"))[0] == status


# A match keeps the word that a compound names


@pytest.mark.parametrize(
    ("note", "there", "not_there"),
    [
        ("Hjernemetastaser med ødem, steroider.", "C79.3", "G93.6"),
        ("Lungemetastaser med emboli.", "C78.0", "I26.9"),
        ("Hjernesvulst med blødning.", "C71.9", "I61.9"),
    ],
)
def test_the_first_part_of_a_compound_joins_no_other_word(coder: Coder, note: str, there: str, not_there: str) -> None:
    found = codes(coder, note)
    assert there in found and not_there not in found


def test_a_compound_that_is_whole_in_the_match_stays(coder: Coder) -> None:
    assert "G93.6" in codes(coder, "Hjerneødem på CT, steroider.")


# What is no denial, and what a denial keeps


@pytest.mark.parametrize("name", ["Ikke-småcellet lungekreft", "Ikkje-småcella lungekreft"])
def test_a_denial_within_a_name_denies_nothing(coder: Coder, name: str) -> None:
    assert any(code.startswith("C34") for code in codes(coder, f"{name} i venstre lunge."))
    assert not any(code.startswith("C34") for code in codes(coder, "Ikke lungekreft."))


def test_words_of_a_wording_do_not_reach_over_a_denial(coder: Coder) -> None:
    pattern = told.pattern("lymfeknute* .. metasta*")
    assert pattern.search("Lymfeknuter i aksillen med metastase.")
    assert not pattern.search("Vaktpostlymfeknute og lymfeknuter uten metastase.")
    assert not pattern.search("Lymfeknuter: ingen metastase.")
    operated = "Brystkreft, operert med vaktpostlymfeknute"
    assert "C77.3" in codes(coder, f"{operated} med metastase.")
    assert "C77.3" not in codes(coder, f"{operated} uten metastase.")
