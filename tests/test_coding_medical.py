"""What medical wards tell otherwise than by name, and which of a note's conditions stands first."""

from __future__ import annotations

import pytest

from assistant.coding import Coder
from ingest.codes import CodeSystem


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(CodeSystem.load())


def codes(coder: Coder, note: str) -> list[str]:
    """The codes that a note is given, chapter XX left out."""
    return [suggestion.code for suggestion in coder.suggest(note) if suggestion.code[0] not in "VWXY"]


@pytest.mark.parametrize(
    ("note", "code"),
    [
        # cancer by its Latin site, small letters and all
        ("Kjent ca sigmoidei, skal opereres.", "C18.7"), ("Innl. m/ smerter ved c. prostatae.", "C61"),
        ("Kjent ca. mammae.", "C50.9"),
        # an abbreviation that is another word in small letters
        ("CT angio: LE segmentalt.", "I26.9"),
        # values: half as much again (KDIGO), and what a unit or a course makes of them
        ("Kreatinin 260 ved innkomst, normalisert til 85 etter væske.", "N17.9"),
        ("Ionisert kalsium 1,68, fikk zoledronsyre.", "E83.5"),
        # what an earlier stroke left
        ("Hadde slag i 2019 og har siden hatt lett afasi.", "I69.4"),
        ("Gjennomgikk hjerneinfarkt for tre år siden med varig hemiparese.", "I69.3"),
        # findings and treatment
        ("Klemmende brystsmerter. TnT 45 -> 880. Angio med tett RCA, PCI.", "I21.4"),
        ("Feber og hoste. Fortetting i venstre underlapp. Pneumokokkantigen positivt. Penicillin.", "J13"),
        ("Frostanfall, BT 85/50, laktat 3,9. E. coli i 2/2 blodkulturer.", "A41.5"),
        ("Leddvæske med nålformede, dobbeltbrytende krystaller.", "M10.0"),
        ("Klarer ikke snakke ved innkomst, kjent astma, magnesium og Ventoline.", "J46"),
        ("Nyretransplantert i 2015. Biopsi viser antistoffmediert rejeksjon.", "T86.1"),
        # two conditions that another code says
        ("Delirium. Kjent Alzheimers sykdom.", "F05.1"), ("Hivtest positiv. Pneumocystispneumoni.", "B20.6"),
        # compounds whose last part names what the first one does
        ("Innlagt etter psoriasisutbrudd.", "L40.9"), ("Kjent diabetespasient.", "E14.9"),
    ],
)  # fmt: skip
def test_a_condition_told_in_the_wards_own_way_is_coded(coder: Coder, note: str, code: str) -> None:
    assert code in codes(coder, note)


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("Ca 2 liter væske gitt.", "C80.9"),
        ("Kreatinin har siste halvår steget gradvis fra 160 til 290.", "N17.9"),
        ("Kreatinin 88, ved utreise 92.", "N17.9"),
        ("Nøytrofile 4,1 etter kur.", "D70"),
        ("CT uten stein eller hydronefrose.", "N13.3"),
        ("Legionella og pneumokokkantigen negative. Pneumoni.", "A48.1"),
        ("Serologi for hepatitt A, B, C og E negativ.", "B15.9"),
        ("CT u/ LE.", "I26.9"), ("CT u. LE.", "I26.9"),
        ("Rusprøver negative.", "F10.0"), ("Satt i trykkammer.", "O92.7"),
        ("Hadde slag i 2019, helt restituert, ingen afasi.", "I69.4"),
        ("Brystsmerter. TnT 880, ST-hevninger, PCI av LAD.", "I21.4"),
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_not(coder: Coder, note: str, code: str) -> None:
    assert code not in codes(coder, note)


@pytest.mark.parametrize(
    ("note", "main"),
    [
        ("Permanent atrieflimmer. Hypertensjon. Akutt hjerneinfarkt påvist på MR.", "I63.9"),
        ("Diabetes type 2. Hyponatremi. Akutt pankreatitt.", "K85.9"),
        ("Alkoholavhengighet. Levercirrhose. Blødende øsofagusvaricer ligert.", "I85.0"),
    ],
)
def test_what_a_stay_is_for_stands_before_what_stands_beside_or_follows(coder: Coder, note: str, main: str) -> None:
    assert codes(coder, note)[0] == main


def test_a_neutrophil_count_of_nought_is_a_finding_and_no_denial(coder: Coder) -> None:
    assert "D70" in codes(coder, "Lymfom. Feber 39,5 med nøytrofile 0. Fikk piperacillin.")
    assert codes(coder, "Feber 0. Hoste 0.") == []
