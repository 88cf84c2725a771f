"""What people say instead: single words, and several for one; who wrote the table meets direct neighbours only."""

from __future__ import annotations

import pytest

from assistant.binding import uncompared
from assistant.extract import _same
from assistant.facts import facts
from assistant.keys import key, wordings
from assistant.measures import counted
from assistant.meeting import Meeting
from assistant.phrases import plain
from assistant.question import read
from assistant.reading import tokens
from assistant.wants import is_empty
from norsk.compounds import split
from norsk.dictionary import Dictionary, DictionaryMissing
from norsk.variants import rows


def test_a_row_names_a_headword_and_words_that_say_something() -> None:
    listed = rows("wordings.tsv")
    assert len(listed) >= 2_500
    for row in listed:
        head, close, near = row
        others = [*close.split(), *near.split()]
        assert others, head
        assert not [word for word in (head, *others) if is_empty(word)], head
        assert len(set(others)) == len(others), head


def test_its_words_are_norwegian_but_for_names_and_loans() -> None:
    try:
        known = Dictionary.load().known
    except DictionaryMissing:
        pytest.skip("no dictionary is installed")
    every = {word for row in rows("wordings.tsv") for column in row for word in column.split()}
    strange = {word for word in every if not known(word) and not split(word)}
    assert len(strange) <= 0.03 * len(every)


def test_words_of_a_row_meet_its_headword_and_not_one_another() -> None:
    assert wordings()[key("ultralydapparat")].keys() >= {key("ultralyd"), key("utstyr")}
    assert key("ultralydapparat") in wordings()[key("ultralyd")]
    assert key("apparat") not in wordings()[key("ultralyd")]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Når settes piloten i gang?", "Når starter piloten?"),
        ("Kven skal halde fram som redaktør?", "Kven skal fortsetter som redaktør?"),
        ("Hvilken rapport ga tilsynet ut?", "Hvilken rapport utgir tilsynet?"),
        ("Hva er formålet med planen?", "Hva er formålet med planen?"),
        ("", ""),
    ],
)
def test_a_verb_of_several_words_is_read_as_one(said: str, meant: str) -> None:
    assert plain(said) == meant
    assert read(said).text == said


def test_a_compound_says_two_words_of_a_question() -> None:
    question = read("Når kom oppdraget om å utrede saken?")
    terms = [term.text for term in question.terms]
    met = Meeting(question.terms).of("", tokens("Et utredningsoppdrag ble gitt."))
    alone = Meeting(question.terms).of("", tokens("Utredningsgruppen ble bedt."))
    assert 0.0 < alone[terms.index("utrede")] < met[terms.index("utrede")]


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("Minst 12 nye løsninger er i bruk.", True),
        ("Ett prosjekt for kommersielle løsninger er i gang.", False),
        ("Direktoratet kartla 340 av landets løsninger.", True),
    ],
)
def test_a_number_counts_its_own_noun(sentence: str, counts: bool) -> None:
    question = read("Hvor mange løsninger er i bruk?")
    seen = tokens(sentence)
    worth = counted(question, Meeting(question.terms), question.terms, seen, facts(question, sentence, seen))
    assert (worth > 0.2) is counts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("forsker", "forskere"),
        ("deltaker", "deltakerne"),
        ("aktivitet", "aktivitetene"),
        ("veilede", "veileder"),
        ("utrede", "utredning"),
        ("foreslå", "foreslår"),
        ("nasjonal", "nasjonalt"),
        ("svare", "svarer"),
        ("programvare", "programvaren"),
        ("fastlege", "fastlegene"),
        ("medlem", "medlemmer"),
        ("enhet", "enheter"),
    ],
)
def test_forms_of_a_word_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_what_is_most_of_something_takes_a_comparison() -> None:
    question = read("Hvilket sykehus har kjøpt flest verktøy?")
    assert uncompared(question, "Sykehuset har kjøpt et verktøy for kartlegging.")
    assert not uncompared(question, "Vest har flest verktøy av sykehusene.")
    assert not uncompared(read("Hvilket sykehus har kjøpt verktøy?"), "Sykehuset har kjøpt et verktøy.")


def test_the_same_in_the_other_written_standard_is_said_once() -> None:
    assert _same(
        "Kommunen skal ikke bruke verktøyet uten risikovurdering, og virksomheten har ansvaret for sikkerheten.",
        "Kommunen skal ikkje bruke verktøyet utan risikovurdering, og verksemda har ansvaret for sikkerheita.",
    )
    assert not _same("Kommunen skal bruke verktøyet.", "Kommunen har 40 ansatte og et sykehjem i hver bydel.")
