"""Near misses say the words of a question of something else: the place of words tells, not their presence."""

from __future__ import annotations

import pytest

from assistant.binding import bracketed, doer, echo, located, partner, tally, uncompared, usurped
from assistant.facts import facts, names
from assistant.meeting import Meeting
from assistant.mending import mended, notice
from assistant.question import read
from assistant.reading import Token, meets, tokens
from assistant.referring import referred
from assistant.which import instance, untold


def _usurped(question: str, sentence: str) -> float:
    asked, seen = read(question), tokens(sentence)
    meeting = Meeting(asked.terms)
    return usurped(asked, asked.terms, meeting.of(sentence, seen), seen, meeting.places_of_each(seen))


def _doer(question: str, sentence: str) -> float:
    asked, seen = read(question), tokens(sentence)
    each = Meeting(asked.terms).places_of_each(seen)
    main = next(i for i, term in enumerate(asked.terms) if term is asked.main)
    rest = [i for i in range(len(asked.terms)) if i != main]
    return doer(sentence, asked.terms, each[main], rest, each, seen, facts(asked, sentence, seen))


def test_another_name_in_the_place_of_the_one_asked_about() -> None:
    question = "Når vedtok styret i Helse Vest planen?"
    assert _usurped(question, "I fjor vedtok styret i Helse Nord planen.") == 1.0
    assert _usurped(question, "I fjor vedtok styret i Helse Vest planen.") == 0.0


def test_a_name_that_says_which_one_is_the_answer_and_no_rival() -> None:
    said = "De ønsker at alle tar i bruk SMART on FHIR som bransjestandard."
    assert _usurped("Hvilken bransjestandard foreslår PraksisNett?", said) == 0.0
    assert _usurped("Hvor mange tok i bruk data fra Kristiansand?", "Mange tok i bruk data fra ACOS.") == 0.0
    assert _usurped("Hvor mange tok i bruk data fra Kristiansand?", "Mange tok i bruk data fra Bergen.") == 1.0


@pytest.mark.parametrize(
    ("question", "past"),
    [
        ("Hvilke prosjekter fikk veiledning?", True),
        ("Hvor mange kommuner har tatt i bruk Paro?", True),
        ("Hvem ledet arbeidet?", True),
        ("Hvem har ansvar for arbeidet?", False),
        ("Hvilket etablert system egner seg?", False),
        ("Når er den første versjonen planlagt lansert?", False),
        ("Hvorfor er det vanskelig å benytte data?", False),
    ],
)
def test_whether_it_is_asked_of_what_has_been(question: str, past: bool) -> None:
    assert read(question).past is past


def test_what_follows_a_noun_says_which_one() -> None:
    question = read("Hvilke tre prosjekter er underlagt programmet?")

    def shown(sentence: str) -> float:
        seen = tokens(sentence)
        heads = [at for at, token in enumerate(seen) if question.head and token.key == question.head.key]
        return instance(question, sentence, seen, heads)

    assert shown("3 prosjekter er underlagt det: tjenesteutvikling, innføring og infrastruktur.") >= 0.8
    assert shown("3 prosjekter er underlagt det.") < 0.3


def test_what_says_a_name_again_or_a_quality_does_not_say_which_one() -> None:
    asked, said = read("Hvilke to institutter er med i NORA?"), "NORA-konsortiet består av 7 universiteter."
    assert names(asked, said, tokens(said)) == []
    other = "GRID-konsortiet består av 7 universiteter."
    assert [fact.text for fact in names(asked, other, tokens(other))] == ["GRID-konsortiet"]
    tariff = read("Hvilken takst kan legen bruke?")
    assert untold(tariff, said=1.0, shown=0.4) and not untold(tariff, said=1.0, shown=0.8)
    assert not untold(read("Hvilken metode kan legen bruke?"), said=1.0, shown=0.4)


def test_the_least_of_an_amount_is_no_superlative() -> None:
    said = "Det skal gjennomføres to prosjekter."
    assert not uncompared(read("Hvor mange prosjekter skal minst gjennomføres?"), said)
    assert uncompared(read("Hvilket sykehus har minst sengeplass?"), said)
    assert uncompared(read("Hvilket sykehus har kjøpt flest verktøy?"), said)


def test_a_compound_is_met_by_its_parts_apart() -> None:
    asked = read("Tidspunkt for styrevedtaket om arkivet?")
    at = next(i for i, term in enumerate(asked.terms) if term.text == "styrevedtaket")
    meeting = Meeting(asked.terms)
    whole, half = "I fjor gjorde styrene et vedtak.", "I fjor gjorde de et vedtak."
    assert meeting.of(whole, tokens(whole))[at] > meeting.of(half, tokens(half))[at]


@pytest.mark.parametrize(
    ("sentence", "does"),
    [
        ("Bergen kommune leder nettverket.", True),
        ("Nettverket ledes av Bergen kommune.", True),
        ("Nettverket er ledet av Bergen kommune.", True),
        ("Utvalget er ledet av Bergen kommune, og nettverket er med.", False),
    ],
)
def test_who_does_it_to_what(sentence: str, does: bool) -> None:
    assert (_doer("Hvem leder nettverket?", sentence) > 0) is does


def test_who_is_only_worked_with_is_not_what_is_asked_about() -> None:
    question = read("Hvem leder Varm Hånd?")
    for sentence, only in (
        ("Studien ledes av Bodø kommune i samarbeid med Varm Hånd.", 1.0),
        ("Bodø kommune leder Varm Hånd.", 0.0),
    ):
        seen = tokens(sentence)
        each = Meeting(question.terms).places_of_each(seen)
        assert partner(question, question.terms, sentence, each, seen) == only


def test_a_plan_names_who_is_responsible_in_brackets() -> None:
    question, sentence = read("Hvem skal lage maler?"), "• Lage maler for avtaler (Helsedirektoratet)"
    seen = tokens(sentence)
    assert bracketed(sentence, seen, facts(question, sentence, seen)) == 1.0


def test_as_many_as_are_asked_for() -> None:
    question = read("Hvilke tre tiltak foreslås?")
    assert tally(question, "Tiltakene er kurs, nettverk og maler.") == 1.0
    assert tally(question, "Tiltakene er kurs, nettverk, maler og møter.") == 0.3
    assert tally(question, "Det foreslås tiltak.") == 0.0
    assert tally(read("Hva foreslås?"), "Kurs, nettverk og maler.") == 0.5


def test_a_place_is_said_with_a_preposition_and_a_new_word() -> None:
    terms = read("Hvor ligger huset i Alta?").terms
    for sentence, place in (("Huset i Alta ligger ved kirken.", 1.0), ("Alta har også et hus.", 0.0)):
        assert located(terms, sentence, tokens(sentence)) == place


def test_the_same_turn_of_phrase_is_heard() -> None:
    question = read("Hva ser kommunene for seg?")
    assert echo(question, "Kommunene ser for seg nye verktøy.") > echo(question, "Nye verktøy er sett i kommunene.")


def test_a_definite_noun_stands_for_what_was_named_before() -> None:
    terms = read("Hvilke deler har koordineringsprosjektet?").terms
    at = next(i for i, term in enumerate(terms) if term.text == "koordineringsprosjektet")
    sentences = ["Koordineringsprosjektet startet i 2019.", "Tre deler hører til prosjektet."]
    assert referred(Meeting(terms), [], sentences)[1][at] >= 0.8
    assert referred(Meeting(terms), [], sentences[1:])[0][at] == 0.0


def test_a_slip_of_the_pen_is_put_right_by_the_sources() -> None:
    passage = [tokens("Nettverket er organisert som en stafett.")]
    assert "organisert" in mended(read("Hvordan er nettverket orgnaisert?"), [passage]).text
    known = read("Hvordan er nettverket bemannet?")
    assert mended(known, [passage]) is known


@pytest.mark.parametrize(
    ("word", "seen"),
    [
        ("EHDS", "EHDS-forordningen"),
        ("spørreskjema", "spogrreskjema"),
        ("primærhelsetjenesten", "primzerhelsetjenesten"),
    ],
)
def test_abbreviations_in_compounds_and_scanned_letters_are_met(word: str, seen: str) -> None:
    (term,) = read(f"Hva er {word}?").terms
    assert meets(term, tokens(seen)[0]) >= 0.8


def _said(*sentences: str) -> list[list[tuple[Token, ...]]]:
    return [[tokens(sentence) for sentence in sentences]]


@pytest.mark.parametrize(
    ("asked", "sentence", "meant"),
    [
        ("Hva ligger i knustig intelligens?", "Kunstig intelligens er maskinlæring.", "kunstig intelligens"),
        ("Hvilke komunnene er med?", "Fem av kommunene er med.", "kommunene"),  # two edits
        ("Hva brukes Spiddder til?", "Spidder brukes i drift.", "Spidder"),  # a name, by a name
        ("Hva er dateon for møtet?", "Møtet er 12. mai 2026.", "datoen"),  # what no source says, by the commonest word
        ("Hva sier anbefling 2?", "Lag en plan.", "anbefaling 2"),
        ("hva ligger i anbef. 6", "Lag en plan.", "anbefaling 6"),
        ("Hva må primærhelsetjenetsen ha?", "Primærhelsetjenesten må ha det.", "primærhelsetjenesten"),
        ("ka står REK for?", "REK er komiteene.", "hva står REK for"),  # as it is said in the north
    ],
)
def test_slips_are_put_right(asked: str, sentence: str, meant: str) -> None:
    put_right = mended(read(asked), _said(sentence))
    assert meant in put_right.text
    assert notice(read(asked), read(asked)) == ""
    # What is a slip by itself ("knustig intelligens", "anbefling 2") is read so before any source is found.
    if read(asked).text != put_right.text:
        assert f"som «{meant.split()[0]}»" in notice(read(asked), put_right)


@pytest.mark.parametrize("asked", ["Hvor mange studiepoeng gir det?", "Hvem er Per Hamer?", "Hva er DIPS Arena?"])
def test_words_that_are_only_rare_and_names_stay(asked: str) -> None:
    question = read(asked)
    assert mended(question, _said("Hamar er en by.", "Det gir penger.", "En arena for drips.")) is question
