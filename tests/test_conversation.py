"""Follow-up questions are made whole from the conversation, and questions that stand alone are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation import MOST_CHARACTERS, standalone


@pytest.mark.parametrize(
    ("earlier", "question", "whole"),
    [
        (
            "Hvilket direktorat leder koordineringsprosjektet?",
            "Og når startet det?",
            "Når startet koordineringsprosjektet?",
        ),
        ("Hvem er ansvarlig for databehandleravtalen?", "Når må den inngås?", "Når må databehandleravtalen inngås?"),
        ("Hva er innebygd personvern?", "Hvem har ansvar for det?", "Hvem har ansvar for innebygd personvern?"),
        ("Når må virksomheten melde brudd?", "Og til hvem?", "Til hvem må virksomheten melde brudd?"),
        ("Hva er innsynsrett i journal?", "Hvor lenge?", "Hvor lenge er innsynsrett i journal?"),
        ("Hva er Helsedirektoratets rolle?", "Hva med Datatilsynet?", "Hva er Datatilsynets rolle?"),
        ("Hva er medisinsk utstyr i klasse IIa?", "Og i klasse I?", "Hva er medisinsk utstyr i klasse I?"),
        ("Hva er helsepersonelloven § 48?", "Og § 21?", "Hva er helsepersonelloven § 21?"),
        ("Kva er eit kvalitetsregister?", "Kven har ansvar for det?", "Kven har ansvar for eit kvalitetsregister?"),
        (
            "Trenger vi samtykke for å bruke helseopplysninger til forskning?",
            "Er det lov å bruke dem til undervisning?",
            "Er det lov å bruke helseopplysninger til undervisning?",
        ),
    ],
)
def test_a_follow_up_says_what_it_left_to_the_conversation(earlier: str, question: str, whole: str) -> None:
    assert standalone(question, [earlier]) == whole


@pytest.mark.parametrize(
    "question",
    [
        "Hvem eier spørsmålet om medisinsk utstyr?",
        "Når kreves det en DPIA?",
        "Er det lov å dele journaler med forskere?",
        "Hva er det nye direktoratet ansvarlig for?",
        "Finnes det krav til universell utforming?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert standalone(question, ["Hva er en databehandleravtale?"]) == question
    assert standalone(question, []) == question


def test_a_chain_of_follow_ups_keeps_its_topic() -> None:
    earlier = ["Hva er en databehandleravtale?", "Og hvem er ansvarlig for den?"]
    assert "databehandleravtale" in standalone("Og når må den inngås?", earlier)


def test_only_the_last_questions_count_and_long_ones_are_cut() -> None:
    early = ["Hva er REK?"] + ["Hva er Normen?"] * 10
    assert standalone("Hvem eier den?", early) == "Hvem eier Normen?"
    assert len(standalone("Hvorfor det?", ["Hva er " + "lang " * 5_000])) < 2 * MOST_CHARACTERS


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=4))
def test_no_conversation_breaks_it_and_nothing_is_invented(question: str, earlier: list[str]) -> None:
    whole = standalone(question, earlier)
    said = " ".join((question, *earlier)).casefold()
    carried = {"til", "i", "for", ""}
    assert all(word.strip("?.!,").rstrip("s") in said or word in carried for word in whole.casefold().split())
