"""Thanks, greetings and who is asking stand beside a question and are no part of it; who owns a question is told."""

from __future__ import annotations

import pytest

from assistant.asides import without_asides
from assistant.pointing import owned_by
from assistant.question import read
from norsk import agencies

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
