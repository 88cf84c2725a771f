"""Fifth characters, organisms and organ failure that a note tells stand beside the code; what it denies does not."""

from __future__ import annotations

import pytest

from assistant.coding import Coder


def drafted(coder: Coder, note: str) -> list[str]:
    return [suggestion.code for suggestion in coder.suggest(note)]


@pytest.mark.parametrize(
    ("note", "finer", "coarser"),
    [
        ("Lukket lårhalsbrudd høyre side.", "S72.00", "S72.0"),
        ("Akutt respirasjonssvikt type II, BiPAP.", "J96.01", "J96.0"),
        ("Diagnose: emosjonelt ustabil personlighetsforstyrrelse, borderlinetype.", "F60.31", "F60.3"),
    ],
)
def test_a_fifth_character_that_the_note_tells_stands_before_the_code_of_four(
    coder: Coder, note: str, finer: str, coarser: str
) -> None:
    codes = drafted(coder, note)
    assert codes.index(finer) < codes.index(coarser)
    warned = next(suggestion for suggestion in coder.suggest(note) if suggestion.code == coarser)
    assert any("velg én" in warning for warning in warned.warnings)


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("Lårhalsbrudd høyre side.", "S72.00"),  # not told
        ("Opioidavhengighet, ikke i LAR.", "F11.22"),  # denied
        ("Diabetes type 2. Akutt hjerteinfarkt.", "I21.92"),  # another condition's type
    ],
)
def test_a_fifth_character_that_is_not_told_is_not_guessed(coder: Coder, note: str, code: str) -> None:
    assert code not in drafted(coder, note)


def test_an_organism_stands_beside_an_infection_that_does_not_name_it(coder: Coder) -> None:
    assert drafted(coder, "Akutt pyelonefritt. Vekst av E. coli i urin.") == ["N10", "B96.2"]
    assert "B96.2" in drafted(coder, "Sepsis, vekst av E. coli i blodkultur og i urin. Akutt pyelonefritt.")
    assert "B96.2" not in drafted(coder, "Sepsis, vekst av E. coli i blodkultur. Akutt pyelonefritt.")
    assert "B95.4" in drafted(coder, "Sårinfeksjon etter operasjonen, vekst av gruppe G-streptokokker i sårsekret.")
    assert "B96.2" not in drafted(coder, "Akutt pyelonefritt. Ingen vekst av E. coli.")
    for said in ("UVI med E. coli.", "UVI, E. coli", "UVI (E. coli).", "UVI forårsaket av Escherichia coli.",
                 "UVI. Urinprøven viste E.coli.", "UVI. Urinkultur i dag: E. coli.",
                 "UVI, skuldast E coli"):  # fmt: skip
        assert drafted(coder, said) == ["N39.0", "B96.2"], said
    for unsaid in ("UVI, tidligere E. coli.", "UVI, ikke med E. coli.", "UVI. Redd for E. coli."):
        assert drafted(coder, unsaid) == ["N39.0"], unsaid


def test_sepsis_with_organ_failure_gives_both_codes(coder: Coder) -> None:
    assert "R65.1" in drafted(coder, "Diagnose: sepsis med organsvikt.")
    assert "R65.1" not in drafted(coder, "Diagnose: sepsis, ingen organsvikt.")


def test_what_follows_a_diagnosis_in_a_running_line_is_no_diagnosis(coder: Coder) -> None:
    note = "Innlagt med pneumoni. Diagnose: Pneumoni. Mor fikk ammeveiledning. Sårstell i hjemmesykepleien."
    assert drafted(coder, note) == ["J18.9"]


def test_what_is_denied_by_name_is_not_inferred(coder: Coder) -> None:
    note = "Akutt pyelonefritt, frysninger, temp 39,7. Urin: vekst av E. coli, blodkultur x2 neg, ikke sepsis."
    assert not any(code.startswith("A4") for code in drafted(coder, note))


def test_two_things_of_a_list_are_not_one_condition(coder: Coder) -> None:
    assert "K92.0" not in drafted(coder, "Oppkast og blod i avføringen.")
    assert drafted(coder, "Parkinsons sykdom og demens.") == ["G20", "F02.3"]
