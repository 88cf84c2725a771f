"""What a question asks for: its kind, the noun and the verb asked about, in bokmål, nynorsk and fragments."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.keys import key
from assistant.question import read
from assistant.wants import Want


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("Hvilket direktorat leder arbeidet?", Want.WHO),
        ("kven eig nettverket", Want.WHO),
        ("Hvilken kommune bruker roboten?", Want.WHICH),
        ("Hva heter prosjektet i Bodø?", Want.WHICH),
        ("Hvor mange pasienter deltok?", Want.NUMBER),
        ("Kor ofte møtest gruppa?", Want.NUMBER),
        ("Hvor stor andel av legene svarte?", Want.SHARE),
        ("Hva betalte kommunen for utstyret?", Want.MONEY),
        ("Når ble rapporten levert?", Want.DATE),
        ("Kva tid opnar senteret?", Want.DATE),
        ("dato for utsending av utkastet", Want.DATE),
        ("Hvor lenge varer piloten?", Want.DURATION),
        ("Hva er e-postadressen til tilsynet?", Want.CONTACT),
        ("Må leverandøren ha avtale?", Want.YESNO),
        ("Hva er kryptering?", Want.DEFINITION),
        ("Hva står DPIA for?", Want.DEFINITION),
        ("Hva er anbefaling 3?", Want.LABEL),
        ("Kva seier tilråding 4?", Want.LABEL),
        ("Hvorfor ble prosjektet forsinket?", Want.WHY),
        ("Korleis er nettverket organisert?", Want.HOW),
        ("Hvor ligger senteret?", Want.PLACE),
        ("Hva mener etatene om forslaget?", Want.WHAT),
        ("Kva kommune bruker roboten?", Want.WHICH),
        ("Kva etat leier arbeidet?", Want.WHO),
        ("Hva het prosjektlederen?", Want.WHICH),
        ("Hvor treffsikkert er verktøyet?", Want.SHARE),
        ("Kor stor prosentdel av kommunane har ein strategi?", Want.SHARE),
        ("koordineringsgruppa i Agder, ant kommuner", Want.NUMBER),
        ("Kva ønskjer prosjektet at departementet skal avklare?", Want.WHAT),
        ("Omfatter prosjektet søkemotorer på nettet?", Want.YESNO),
        ("Koster det noe å bruke tjenesten?", Want.MONEY),
        ("Anbefalt tiltak om samarbeid?", Want.WHAT),
        ("legene er nervøse, skal maskinen ta over?", Want.YESNO),
        ("Kollega skrev HTA i en mail til meg, hva står HTA for", Want.DEFINITION),
    ],
)
def test_the_kind_of_answer_wanted(question: str, want: Want) -> None:
    assert read(question).want is want


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("Hvor mange norske sykehus har kjøpt utstyret?", "sykehus"),
        ("Hvilke nye tiltak anbefales?", "tiltak"),
        ("Hvem er direktør i Helsedirektoratet?", "direktør"),
        ("Hva er formålet med ordningen?", "formålet"),
        ("Hvor ofte møter gruppen sekretariatet?", None),
    ],
)
def test_the_noun_asked_about(question: str, head: str | None) -> None:
    found = read(question).head
    assert (found.text if found else None) == head


@pytest.mark.parametrize(
    ("question", "verb"),
    [
        ("Hvem utviklet verktøyet?", "utviklet"),
        ("Når ble prosjektet startet?", "startet"),
        ("Hvem skal utarbeide kontrakten?", "utarbeide"),
        ("Hvor mange kommuner har kjøpt roboten?", "kjøpt"),
        ("Hvilken kommune bruker Spider?", "bruker"),
        ("Hva er pseudonymisering?", None),
        ("Når skal prosjektet i Kristiansand etter planen avsluttes?", "avsluttes"),
        ("Hvem fra sykehuset sitter i gruppen?", "sitter"),
        ("Hvem har tilsyn med utstyret?", "tilsyn"),
        ("Hvor mange kommuner er medlem av nettverket?", "medlem"),
        ("Vi vurderer å søke om innovasjonstilskudd. Hvem er det som forvalter ordningen?", "forvalter"),
        ("Noen fylker har finansiert en løsning for journaldata, hvilken?", "finansiert"),
        ("KS ble invitert til gruppen. Hva svarte de på det?", "svarte"),
    ],
)
def test_the_verb_asked_about(question: str, verb: str | None) -> None:
    found = read(question).main
    assert (found.text if found else None) == verb


@pytest.mark.parametrize(
    ("question", "person"),
    [
        ("Hvem er direktør i Helsedirektoratet?", True),
        ("Hvilke tre personer sitter i gruppen?", True),
        ("Hvem fra Oslo universitetssykehus møter?", True),
        ("Hvem er redaktør for siden?", False),
        ("Hvem leder prosjektet?", False),
        ("Hvilken kommune leder prosjektet?", False),
    ],
)
def test_whether_only_a_person_answers(question: str, person: bool) -> None:
    assert read(question).person is person


def test_what_has_been_is_told_from_what_is_to_come() -> None:
    assert read("Når ble veilederen oppdatert?").past
    assert not read("Når skal veilederen oppdateres?").past


def test_the_clause_that_asks_weighs_more_than_the_case_before_it() -> None:
    whole = read("Vi vurderer å søke om innovasjonstilskudd. Hvem er det som forvalter ordningen?")
    worth = {term.text: term.weight for term in whole.terms}
    alone = {term.text: term.weight for term in read("Hvem vurderer å søke om innovasjonstilskudd?").terms}
    assert worth["innovasjonstilskudd"] < alone["innovasjonstilskudd"]
    assert read("Hvem forvalter ordningen?").terms[-1] in whole.terms
    assert not read("Hvem forvalter ordningen?").case


def test_what_a_case_speaks_of_is_what_is_defined() -> None:
    found = read("ombudet snakker om pseudonymisering hele tiden, hva er det?")
    assert (found.subject, [term.text for term in found.terms]) == ("pseudonymisering", ["pseudonymisering"])


def test_the_object_follows_its_verb() -> None:
    found = read("Hvem leder helsefellesskapet i Agder?").object
    assert found is not None and found.text == "helsefellesskapet"


def test_number_words_and_digits_are_one() -> None:
    assert key("tre") == key("3") and key("syv") == key("sju")


def test_a_numbered_item_is_read_as_its_label() -> None:
    assert read("Hva er anbefaling nr. 6?").label == ("anbefaling", "6")
    assert read("Hva går behov 1 ut på?").label == ("behov", "1")


def test_bokmal_and_nynorsk_ask_for_the_same_words() -> None:
    assert key("kommunar") == key("kommuner")
    assert key("helseføretaka")[:5] == key("helseforetakene")[:5]


def test_names_are_told_from_words() -> None:
    terms = {term.text: term for term in read("Når kjøpte Horten kommune et KI-verktøy fra Spider?").terms}
    assert terms["Horten"].name and terms["Spider"].name
    assert not terms["KI-verktøy"].name


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_question(text: str) -> None:
    read(text)
