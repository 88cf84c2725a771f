"""Names that are words, eponyms, misread or in lower case; and what only looks like a name."""

from __future__ import annotations

import re
from functools import cache

import pytest

from guardrails.redact import Redactor
from guardrails.scanned import read_back

# In double brackets what must go whole; all else of kind PERSON or PLACE must stay.
NOTES = (
    "[[Graves]] sov godt, [[Crohn]] fikk paracet.",
    "[[Krabbe]] var lærer og leser ennå.",
    "[[Leber]], [[Ingolf]], 22 år. Nedsatt syn.",
    "Leder for jaktlaget, [[Harris Begović]], har meldt fra.",
    "Navn: [[Bjørn Odd Frisk]].",
    "Morgenmøte. Til stede: [[Sol]], [[Bo]], [[Storm]], [[Vår]] og [[Odd]].",
    "[[Sol]], [[Bo]] og [[Vår]] på kveldsvakt.",
    "Rolig natt, ingen hendelser av betydning å melde.\nMvh\n[[Storm Dahl]]",
    "Ringt pårørende. sign. [[k.h.]]",
    "Sov godt hele natten. /[[kh]]",
    "Analysert av [[RBK]] ved laboratoriet.",
    "Pasient: [[Ane]] [[N0rdby]]. [[S0lveig]] følger.",
    "[[Signe H]] (kunde) spør om tabletter.",
    "[[Kr. Aas]] møtte til kontroll.",
    "operert av [[fossum]] i går",
    "mannen hennes [[odd]] kommer i morgen",
    "pas heter [[bo storm]]",
    "far [[Rune wærnes]] er med",
    "men [[wilhelmsen]] der svarer ikke",
    "kan du sende den heller en [[drangedal]]",
    "kona [[gro]] og sønnen [[stig]] er informert",
    "Mor, [[Nyanga]], snakker engelsk. Svigersønn av mormor [[Lotte]].",
    "Pasienten [[Randi Ødegaard Frisk]] har eksem.",
    "Hun er [[Tromsø]]-født. Faren ble operert av [[Zwolinsk]] i [[Berlin]].",
    "Ny adresse [[Fagerlivegen 12]], [[2615]]. Hun ligger på [[Solås 4]] i [[Ørsta]].",
    "Bor i [[Henrik Wergelands gate 11]]. Ektemannen, som selv er [[93]], følger.",
    "Sanger i [[Hamar Domkor]]. Briller fra [[Synsam Moa]]. Time ved [[Elverum øyelegekontor]].",
    "Bilen har skilt [[KH 12 345]]. Vaksinert mot influensa [[21/10]].",
)
STAY = (
    "Behandles for Graves, Crohn og Parkinson. Parkinson kan gi skjelving. Crohn behandles med Humira.",
    "Kona hadde Charles Bonnets syndrom. CTG reaktiv, Leopolds håndgrep: hodeleie.",
    "Fylling Tetric. Modic type 1 i L4/L5, Tarlovcyste S2. Lhermitte positiv.",
    "Går nå over til Imraldi. Brexidol og Memantin vurderes. FHI gir råd om Nimenrix.",
    "Brudd i basen av halsen på lårbenet, kom ut av skogen.",
    "Prosjektet er godkjent av REK. Sign. spl.",
    "Terskel 0,75 V. Holter: enkelte VES.",
    "Med vennlig hilsen, [Your Name] [Your Contact Information]",
    "Gravida 2, para 1. Anti-D gitt uke 28. Symfyse-fundus 25.",
    "Leste boken Managing Fibromyalgia. Groningen Frailty Index 4. Fuchs' dystrofi. Sendt i SvarUt.",
    "Trener tre gonger i veka. Barnevernslova § 4-2 og Pasientrettighetsloven gjelder.",
    "Utskrivingsnotat. Rekv.nr 12. Betalt med Vipps, varslet Ukom.",
)


@cache
def journal() -> Redactor:
    return Redactor("journal")


@pytest.mark.parametrize("marked", NOTES)
def test_a_name_goes_whole_and_nothing_beside_it(marked: str) -> None:
    text = re.sub(r"\[\[|\]\]", "", marked)
    names, shift = set[int](), 0
    for match in re.finditer(r"\[\[(.*?)\]\]", marked, re.S):
        start = match.start() - shift
        names.update(range(start, start + len(match[1])))
        shift += 4
    spans = journal().redact(text).spans
    gone = {at for span in spans for at in range(span.start, span.end)}
    assert {at for at in names if text[at].isalnum()} <= gone
    assert not [text[span.start : span.end] for span in spans if names.isdisjoint(range(span.start, span.end))]


@pytest.mark.parametrize("text", STAY)
def test_what_only_looks_like_a_name_stays(text: str) -> None:
    assert not [text[span.start : span.end] for span in journal().redact(text).spans]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Iver vil bu hjå bestefar i Folkestadsætra 3, der han får stelle sauene.", "Folkestadsætra 3"),
        ("Rykte ut til Myrane 6, Volda.", "Myrane 6"),
        ("Bor på Kvernstuen gård med kona.", "Kvernstuen gård"),
        ("adresse amtmann worsøes gate 37 b.", "amtmann worsøes gate 37 b"),
    ],
)
def test_a_house_is_found_by_what_stands_around_it(text: str, address: str) -> None:
    assert address in {text[span.start : span.end] for span in journal().redact(text).spans}


def test_a_nought_is_a_letter_only_in_a_word_without_digits() -> None:
    assert read_back("0dden, S0lveig Hafs0")[0] == "Odden, Solveig Hafso"
    assert read_back("B20 0,5 mg C0VID 100ml H20 LAB-0012")[0] == "B20 0,5 mg C0VID 100ml H20 LAB-0012"


@pytest.mark.parametrize("last", ["Austbygd", "NORDLANDS", "Siren", "Storm", "sol"])
def test_a_title_and_a_word_may_end_the_text(last: str) -> None:
    """What is asked of the word behind must not be asked where there is none: nothing was redacted of such a text."""
    text = f"Snakket med lege {last}"
    assert journal().redact(text).text.startswith("Snakket med lege ")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hansens kone kom.", {"Hansens"}),
        ("Parkinsons mor ringte.", {"Parkinsons"}),
        ("Pasienten er Kåre Hansen. Hansens bil sto der.", {"Kåre Hansen", "Hansens"}),
        ("Pasienten Kåre Hansen har Hansens sykdom og Wilsons sykdom.", {"Kåre Hansen"}),
        ("Utredes for Parkinsons. Hansens sykdom er utelukket.", set()),
    ],
)
def test_a_family_name_that_is_an_eponym_is_told_by_whose_it_is(text: str, names: set[str]) -> None:
    """Hansen is the second most common family name in Norway, and a disease."""
    assert {text[span.start : span.end] for span in journal().redact(text).spans} == names
