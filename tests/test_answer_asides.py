"""Thanks, greetings and who is asking stand beside a question and are no part of it; who owns a question is told."""

from __future__ import annotations

import pytest

from assistant.asides import asked, without_asides
from assistant.pointing import owned_by
from assistant.question import read
from norsk import agencies
from norsk.keyboard import typed

ASKED = "Hvilket direktorat leder koordineringsprosjektet?"


@pytest.mark.parametrize(
    "whole",
    [
        f"{ASKED} Takk for hjelpen!",
        f"{ASKED} På forhånd takk.",
        f"Hei! {ASKED} Mvh en kollega",
        f"{ASKED} Jeg er lege på sykehus.",
        f"Jeg jobber som sykepleier i en kommune. {ASKED}",
    ],
)
def test_what_asks_nothing_is_left_out(whole: str) -> None:
    assert without_asides(whole) == ASKED
    assert read(whole).terms == read(ASKED).terms


@pytest.mark.parametrize(
    "whole",
    [
        "Vi vil bruke ChatGPT til epikriser. Er det lov?",
        "Jeg er fastlege. Gjelder plikten meg?",
        "Jeg er fastlege.",
        "Takk for sist!",
        "Hvem leder KIN? Hvem eier det?",
        ASKED,
    ],
)
def test_what_the_question_leans_on_stays(whole: str) -> None:
    assert without_asides(whole) == whole


def test_who_owns_a_question_is_told_from_the_table_with_its_source() -> None:
    for question in ("Hvem eier spørsmål om medisinsk utstyr?", "Kven eig spørsmålet om medisinsk utstyr?"):
        told = owned_by(question)
        owner = next(each for each in agencies.owner_of(question) if each.topic)
        assert owner.agency.name in told
        assert owner.source.rstrip(".") in told
    assert "pasientskadeloven §§ 6 og 9" in owned_by("Hvem skal jeg kontakte om pasientskade?")


@pytest.mark.parametrize(
    "question", ["Hvem eier Tesla?", "Hvem har kjøpt medisinsk utstyr?", "Hvem eier spørsmål om grunnskolen?"]
)
def test_no_owner_is_told_where_none_is_asked_for_or_known(question: str) -> None:
    assert owned_by(question) == ""


@pytest.mark.parametrize(
    "whole",
    [
        "Sjefen min spør: {}",
        "Vi lurer på en ting: {}",
        "Leverandøren vår maser om dette. {}",
        "{} Finner det ikke noe sted.",
        "{} Svar kort, gjerne med kilde.",
        "Er ny i jobben som innkjøper. {}",
        "Lurer på {}",
        "kan noen si meg {}",
        "Veit du {}",
        "hei, jeg jobber i en kommune, {}",
        "Når det gjelder KI i helsetjenesten: {}",
        "Ifølge rapportene: {}",
        "Har ikke peiling, men {}",
        "Kan du finne ut {}",
        "Raskt spm - {}",
        "Bare en kjapp sjekk: {}",
        "noen som vet {}",
        "{} Skal lage noe tilsvarende hos oss, haster litt",
    ],
)
def test_what_leads_up_to_a_question_is_no_part_of_what_must_be_said(whole: str) -> None:
    question = "hvilket direktorat leder koordineringsprosjektet?"
    assert asked(whole.format(question)) == question


@pytest.mark.parametrize(
    ("whole", "question"),
    [
        ("Lurer på om vi må ha samtykke fra pasienten?", "må vi ha samtykke fra pasienten?"),
        ("Vet du om legen kan lagre bilder i skyen?", "kan legen lagre bilder i skyen?"),
        ("Vi skal forske på journaler. Må pasientene samtykke?", "Må pasientene samtykke?"),  # the case is searched for
        ("Vi bruker et nytt verktøy. Er det medisinsk utstyr?", "Vi bruker et nytt verktøy. Er det medisinsk utstyr?"),
        ("Hvem leder egentlig prosjektet i Norge, vet du?", "Hvem leder prosjektet?"),
        ("For kommuner: hvem har ansvaret for legevakten?", "For kommuner: hvem har ansvaret for legevakten?"),
        ("hvem leder prosjektet spørsmålstegn", "hvem leder prosjektet?"),
        ("Kan sykehuset si nei til å dele data?", "Kan sykehuset si nei til å dele data?"),
    ],
)
def test_the_question_itself_is_read_where_it_is_whole(whole: str, question: str) -> None:
    assert asked(whole) == question
    assert all(word in without_asides(whole) for word in ("journaler", "verktøy") if word in whole)


@pytest.mark.parametrize(
    ("keyed", "meant"),
    [
        ("Hva bor vi starte med ifolge Soer-Oest?", "Hva bør vi starte med ifølge Sør-Øst?"),
        ("Ma vi ha samtykke for a dele data pa Naeroy?", "Må vi ha samtykke for å dele data på Nærøy?"),
        ("HVEM EIER STYRINGSGRUPPEN?", "hvem eier styringsgruppen?"),
        ("DPIA ROS NIS2", "DPIA ROS NIS2"),
        ("Hvem er far til barnet i Horten og bor der?", "Hvem er far til barnet i Horten og bor der?"),
        ("Hvor bør vi bor?", "Hvor bør vi bor?"),
    ],
)
def test_letters_that_the_keyboard_lacks_are_put_back(keyed: str, meant: str) -> None:
    assert typed(keyed) == meant


def test_a_word_of_any_length_is_read() -> None:
    """A thousand letters were more calls than Python makes: `veileder ask` stopped with a RecursionError."""
    for unit in ("lDPS", "aoe", "pa", "s"):
        assert typed(unit * 4_000) == unit * 4_000
