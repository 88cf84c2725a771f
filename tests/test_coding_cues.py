"""What a note denies, fears, suspects, or says of others gives no code, whatever the condition."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import slips
from assistant.coding import Coder

DATA = Path(__file__).parent / "data" / "coding"

CONDITIONS = {
    "lungeemboli": "I26.9", "pneumoni": "J18.9", "hjerteinfarkt": "I21.9", "epilepsi": "G40.9", "brystkreft": "C50.9",
    "nyrestein": "N20.0",
}  # fmt: skip


def coded(coder: Coder, sentence: str) -> list[str]:
    """The conditions of which the sentence gives a code."""
    found = []
    for name, code in CONDITIONS.items():
        said = sentence.format(name.capitalize() if sentence.startswith("{") else name)
        if code in {suggestion.code for suggestion in coder.suggest(said)}:
            found.append(name)
    return found


@pytest.mark.parametrize(
    "sentence",
    [
        # denied
        "Ingen tegn til {}.", "Ikke {}.", "Uten {}.", "CT avkreftet {}.", "{} ble utelukket.", "{} er avskrevet.",
        "CT viste ingen {}.", "Man fant ikke holdepunkter for {}.", "Det var ikke tegn på {}.", "Har ikke {}.",
        "Aldri hatt {}.", "Heller ikke {}.", "Verken astma eller {}.", "Ikkje teikn til {}.", "Fri for {}.",
        "Ikkje haldepunkt for {}.", "Kunne ikke påvise {}.", "{} kunne ikke påvises.", "Funnene taler mot {}.",
        "Røntgen negativ mhp. {}.", "Ingen kjent {}.", "Ingen klinisk mistanke om {}.", "Det ble ikke funnet {}.",
        "Vi har ikke påvist {}.", "{} mindre sannsynlig.", "Kartlagt uten funn av {}.",
        # suspected, then denied
        "Mistanke om {}, avkreftet på CT.", "Mistanken om {} ble avkreftet.",
        "Undersøkt mtp. {} med negativt resultat.", "Us. mtp {}: negativ.",
        "Tentativ diagnose {} ble forkastet.", "Vurdert for {}, ikke bekreftet.",
        "{}? Lite sannsynlig.", "Screening for {} negativ.", "Ble utredet for {}; alle prøver normale.",
        "Henvist som {}, men viste seg å ha reflukssykdom.",
        # suspected
        "Innlagt med spørsmål om {}.", "Ddx {}.", "Obs {}.", "Mulig {} i differensialdiagnostikken.",
        "Kan ha vært {}, usikkert.", "Skal utredes for {}.", "Risikofaktorer for {} kartlagt.",
        # feared, warned of
        "Fryktet {}, men det var muskelsmerter.", "Var redd for {}.", "Bekymret for {}.", "Ved ny {} må han ringe 113.",
        "Informert om risiko for {}.", "Ta kontakt ved tegn til {}.", "Vaksinert mot influensa for å forebygge {}.",
        # others'
        "Far døde av {}.", "Faren fikk {} i fjor.", "Mor har {}.", "Søster behandlet for {}.", "Bror hans har {}.",
        "Familieanamnese: {} hos bror.", "Flere i familien med {}.", "Datter innlagt med {}.", "Nabo har {}.",
        "Kona har {}.", "Ektefellen behandles for {}.",
        # in nynorsk
        "Inga teikn til {}.", "{} ikkje stadfesta.", "{} kunne utelukkast.", "{} let seg ikkje påvise.",
        "Det ligg ikkje føre {}.", "Lite truleg {}.", "Kriteria for {} er ikkje oppfylte.", "{} verkar usannsynleg.",
        "Storesyster har {}.", "Dotter har {}.", "{} hjå mor.", "{} på farssida.", "Mannen hennar har {}.",
        "Ved teikn til {} skal ho ta kontakt.", "Tilvist med spørsmål om {}.", "For å førebyggje {}.",
        # in a telegram
        "neg f {}.", "us neg {}.", "CT neg {}.", "{}: neg.", "{} -.", "{} nei.", "0 {}.", "{} utel.", "avkr {}.", "?{}",
        "{} vurdert, CT negativ.", "DD {}.", "{} uaktuelt.",
        # taken for, and not
        "Først behandlet av fastlege som {}, noe det ikke var.", "Tolka som {} av fastlegen, men det stemte ikkje.",
        "Har tidligere vært feilaktig oppført med {}.", "Diagnosen {} er strøket.",
        "Kriteriene for {} er ikke oppfylt.",
        # in lists
        "Uten ascites, feber og {}.", "{} og ascites ble utelukket.", "Ikke bekreftet {}.",
    ],
)  # fmt: skip
def test_what_is_not_the_patients_own_and_present_gives_no_code(coder: Coder, sentence: str) -> None:
    assert coded(coder, sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Innlagt med {}.", "CT viste {}.", "Diagnose: {}.", "Behandlet for {} under oppholdet.", "Forenlig med {}.",
        "Ingen feber, men {}.", "{} bekreftet på CT.", "Ble funnet av kona, innlagt med {}.",
        "Mistanke om {} ble bekreftet.", "Mistanken om {} vart stadfesta.", "{} vurdert som lett.", "CT synte {}.",
        "{} stadfesta.", "Utan feber, men med {}.", "Hud uten utslett, {} og feber.",
    ],
)  # fmt: skip
def test_what_the_note_affirms_is_coded(coder: Coder, sentence: str) -> None:
    assert coded(coder, sentence) == list(CONDITIONS)


# What the rest of a note says of a condition chooses its code


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("Hjerneinfarkt i venstre hemisfære, embolisk mønster.", "I63.4"),
        ("Infrarenalt aortaaneurisme 8,2 cm med ruptur.", "I71.3"),
        ("Stort trykksår over sacrum, stadium 3.", "L89.2"),
        ("Kols. Respirasjonssvikt, lagt på NIV-maske.", "J96.0"),
        ("Divertikulitt i sigmoideum. CT: fri luft, perforert divertikkel.", "K57.2"),
        ("Divertikulitt i sigmoideum uten abscess eller fri luft.", "K57.3"),
        ("Akutt appendisitt, ikke perforert.", "K35.8"),
        ("Sepsis. Vekst av E. coli i blodkultur.", "A41.5"),
        ("Kalium 2,6, substituert intravenøst. Pneumoni.", "E87.6"),
        ("Hjerneinfarkt. Ved utreise restafasi.", "R47.0"),
    ],
)
def test_the_rest_of_the_note_chooses_the_code(coder: Coder, note: str, code: str) -> None:
    assert code in [suggestion.code for suggestion in coder.suggest(note)]


def test_a_value_that_nobody_treated_is_no_condition(coder: Coder) -> None:
    assert "E87.6" not in [s.code for s in coder.suggest("Pneumoni. Kalium 3,4, kontroll hos fastlegen.")]


# Every way in which a doctor says that a condition is not the patient's, and what only looks like one


def hits(coder: Coder, name: str, key: str) -> tuple[int, int]:
    """How many of a set's codes under `key` are suggested, and how many there are."""
    found = total = 0
    for row in map(json.loads, (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()):
        codes = {suggestion.code for suggestion in coder.suggest(row["note"])}
        found, total = found + len(codes & set(row[key])), total + len(set(row[key]))
    return found, total


def test_what_is_said_not_to_be_there_gives_no_code(coder: Coder) -> None:
    sprung, traps = hits(coder, "notes_denied_seen", "trap")
    assert traps > 350 and sprung <= 0.01 * traps


def test_what_is_said_to_be_there_is_not_lost_to_words_of_denial_beside_it(coder: Coder) -> None:
    found, gold = hits(coder, "notes_affirmed_seen", "gold")
    assert gold > 60 and found >= 0.9 * gold


def test_a_misspelt_denial_denies_and_its_evidence_stays_in_place(coder: Coder) -> None:
    for note in ("UL utn pneumoni.", "Ikek pneumoni.", "Pneumoni avkrefet.", "Inngen pneumoni."):
        mention = coder.mentions(note)[0]
        assert mention.status == "negated" and note[mention.start : mention.end].casefold() == "pneumoni"
    assert slips.mended("Inge har ute og søstre") is None  # words of their own


# A birth


def test_a_mothers_stay_gives_outcome_week_and_bleeding(coder: Coder) -> None:
    note = "31 år P1. Spontan fødsel uke 40+3, jente 4020 g, Apgar 9/10/10. Atoni, blødning totalt 1900 ml. Anemi."
    assert {"Z37.0", "O72.1", "O99.0"} <= {s.code for s in coder.suggest(note)}
    early = "29 år, G1P0, uke 34+2. Alvorlig preeklampsi, hastekeisersnitt. Levende gutt, 2110 g. Blødning 500 ml."
    found = {s.code for s in coder.suggest(early)}
    assert {"O14.1", "O60.3", "Z37.0"} <= found and "O72.1" not in found


def test_a_childs_stay_has_the_childs_codes(coder: Coder) -> None:
    note = (
        "Barselepikrise, barn. Pike født til termin på sykehuset vårt. Mor hadde svangerskapsdiabetes. Hypoglykemi "
        "første døgn. Dårlig sugetak."
    )
    found = {s.code for s in coder.suggest(note)}
    assert {"P70.0", "P92.5", "Z38.0"} <= found and not any(code.startswith("O") for code in found)


def test_an_earlier_birth_is_no_birth_of_this_stay(coder: Coder) -> None:
    found = {s.code for s in coder.suggest("Kvinne 31 år, reinnlagt 9 dager etter fødsel. Jente 3600 g. Endometritt.")}
    assert "Z37.0" not in found
