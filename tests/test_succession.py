"""What became of a body that is gone: told from the table of bodies, never by a sentence that merely names it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant import succession
from assistant.guidance import Assistant
from assistant.settings import Settings
from ingest.index import Filters
from ingest.sync import ingest

ON = date(2026, 11, 22)
FATE = (
    "Hvem har overtatt for Direktoratet for e-helse?",
    "Hvem overtok oppgavene til Direktoratet for e-helse?",
    "Kven tok over etter Direktoratet for e-helse?",
    "Hva heter Statens legemiddelverk nå?",
    "hva skjedde med legemiddelverket",
    "Finnes Direktoratet for e-helse fortsatt?",
    "Når ble Direktoratet for e-helse nedlagt?",
    "Er Direktoratet for e-helse slått sammen med Helsedirektoratet?",
    "Har Statens legemiddelverk skiftet navn?",
)
ELSE = (
    "Hva mener Direktoratet for e-helse om språkmodeller?",
    "Hvem leder Direktoratet for e-helse?",
    "Hvem overtok ledelsen av prosjektet etter at Direktoratet for e-helse var ferdig?",
    "Hva har Statens legemiddelverk ansvar for?",
    "Hvem har overtatt for Helsedirektoratet?",  # it stands
    "Er Direktoratet for e-helse med i styringsgruppen?",
)


@pytest.mark.parametrize("question", FATE)
def test_a_question_of_what_became_of_a_body_is_seen(question: str) -> None:
    gone = succession.asked_of(question, ON)
    assert gone is not None and gone.id in {"e-helse", "legemiddelverket"}
    assert "1. januar 2024" in succession.notice(gone, ON)
    assert succession.asked_of(question, date(2022, 6, 1)) is None, "it stood then"


@pytest.mark.parametrize("question", ELSE)
def test_a_question_that_only_names_it_asks_something_else(question: str) -> None:
    assert succession.asked_of(question, ON) is None


def test_the_heir_is_told_and_only_a_sentence_about_the_succession_is_quoted(tmp_path: Path) -> None:
    pages = tmp_path / "kilder"
    pages.mkdir()
    (pages / "plan.txt").write_text(
        "Direktoratet for e-helse og Statens legemiddelverk deltar i arbeidet med språkmodeller. "
        "Versjon 0.9 ble sendt til Statens legemiddelverk.\n",
        encoding="utf-8",
    )
    with Assistant.open(Settings(home=tmp_path / "hjem")) as assistant:
        ingest([pages], assistant.library, assistant.index)
        silent = assistant.ask("Hva heter Statens legemiddelverk nå?")
        assert silent.refused and "Direktoratet for medisinske produkter" in silent.message
        nynorsk = assistant.ask("Kven har teke over for Direktoratet for e-helse?")
        assert nynorsk.refused and "vart avløyst av Helsedirektoratet" in nynorsk.message
        then = assistant.ask("Hva heter Statens legemiddelverk nå?", filters=Filters(as_of=date(2022, 6, 1)))
        assert "avløst" not in then.message
        (pages / "nytt.txt").write_text(
            "Statens legemiddelverk skiftet navn til Direktoratet for medisinske produkter 1. januar 2024.\n",
            encoding="utf-8",
        )
        ingest([pages], assistant.library, assistant.index)
        told = assistant.ask("Hva heter Statens legemiddelverk nå?")
        assert [sentence.text for sentence in told.sentences] == [
            "Statens legemiddelverk skiftet navn til Direktoratet for medisinske produkter 1. januar 2024."
        ]
