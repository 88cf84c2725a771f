"""What a question asks for by its very form, and what a sentence must therefore say."""

from __future__ import annotations

import pytest

from assistant.interrogatives import put_right
from assistant.meeting import Meeting, weighted
from assistant.question import read
from assistant.reading import tokens
from assistant.unsaid import unsaid
from assistant.wants import Want


@pytest.mark.parametrize(
    ("question", "told", "silent"),
    [
        ("Hvem skal lede nettverket for jus?", "Direktoratet leder nettverket.", "Direktoratet etablerer nettverket."),
        ("Hvem sitter i utvalget?", "En leder fra hver etat er i utvalget.", "Roller for bruk av standarder."),
        ("Hvem skrev rapporten om KI?", "Rapporten er utarbeidet av etatene.", "Formålet er bedre tjenester."),
        ("Hvor skal senteret ligge?", "Senteret skal ligge i Bodø.", "Helse Nord RHF lager forslag til organisering."),
        ("Virker det bedre på barn enn på voksne?", "Det virker best på barn.", "Det virker på barn og voksne."),
        ("Hva er saksnummeret på notatet?", "Notatet har saksnr. 21/10.", "Notatet er fra fagdirektørene."),
        ("Hvilke risikoer har etatene funnet?", "Risikoer er skjevhet og feil.", "De vurderer hvilke risikoer som er."),
        ("Hvilke sykehus deltok på møtet?", "Sykehus i nord deltok.", "Sykehus på møtet"),
    ],
)
def test_what_the_form_of_a_question_asks_must_be_said(question: str, told: str, silent: str) -> None:
    asked = read(question)
    terms = weighted(asked)
    heads = [at for at, term in enumerate(terms) if asked.head is not None and term.key == asked.head.key]
    assert unsaid(asked, Meeting(terms), heads, told, tokens(told)) == 0
    assert unsaid(asked, Meeting(terms), heads, silent, tokens(silent)) == 1


@pytest.mark.parametrize(
    ("fragment", "want"),
    [
        ("søknadsfrist kompetansetilskudd", Want.DATE),
        ("medlemskontingent Norway Health Tech", Want.MONEY),
        ("Koster det noe å bruke tjenesten?", Want.MONEY),
        ("maskinlæring kurs studiepoeng", Want.NUMBER),
        ("saksbehandler for notatet", Want.WHO),
        ("Kor langt tilbake går dataa?", Want.DURATION),
        ("Når skal anbefaling 4 være gjennomført?", Want.DATE),
        ("Hva er anbefaling 4?", Want.LABEL),
        ("Hva skjer hvis fristen ikke holdes?", Want.WHAT),
        ("Hva er poenget med rammeverket?", Want.WHAT),
    ],
)
def test_a_noun_alone_says_what_kind_of_answer_is_wanted(fragment: str, want: Want) -> None:
    assert read(fragment).want is want


def test_only_a_person_answers_who_stands_for_a_body_or_what_someone_is_called() -> None:
    assert read("Hvem representerer KS i styringsgruppen?").person
    assert read("Hva heter redaktøren for siden?").person
    assert read("Hva heter den som ledet prosjektet?").person
    assert not read("Hvem er redaktør for siden?").person


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("nåt begynner det?", "når begynner det?"), ("Hvme leder?", "Hvem leder?"), ("hvor mnge kom?", "hvor mange kom?")],
)
def test_a_slip_in_the_word_that_asks_is_put_right(typed: str, meant: str) -> None:
    assert put_right(typed) == meant


@pytest.mark.parametrize(
    "whole", ["NAV har ansvaret?", "Hvis noe skjer, hva da?", "magen gjør vondt", "På nye vilkår?"]
)
def test_no_other_word_is_taken_for_an_interrogative(whole: str) -> None:
    assert put_right(whole) == whole


def test_half_a_compound_and_a_number_are_not_what_is_asked_for() -> None:
    steder, foreninger = read("Hvilke 20 steder ligger de?").head, read("Hvilke pasient- og brukerforeninger kom?").head
    assert steder is not None
    assert steder.text == "steder"
    assert foreninger is not None
    assert foreninger.text == "brukerforeninger"
