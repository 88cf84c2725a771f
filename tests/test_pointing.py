"""Where no sentence answers, the provision that a need is met by is pointed to, and nothing is claimed of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from assistant.guidance import Assistant
from assistant.settings import Settings
from ingest import sync
from norsk.needs import met_by
from norsk.provisions import Provision


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("viser")
    impact = {"number": "35", "title": "Data protection impact assessment", "text": "1. The controller shall assess."}
    other = {"number": "36", "title": "Prior consultation", "text": "1. The controller shall consult the authority."}
    act = {"id": "GDPR", "full_name": "General Data Protection Regulation", "articles": [impact, other]}
    (home / "gdpr.json").write_text(json.dumps(act), encoding="utf-8")
    made = Assistant.open(Settings(home=home / "hjem"))
    sync.ingest([home / "gdpr.json"], made.library, made.index)
    yield made
    made.close()


def test_a_refusal_names_the_provision_that_the_answer_starts_from(assistant: Assistant) -> None:
    answer = assistant.ask("Må vi gjøre en DPIA før vi tar i bruk KI?")
    assert answer.refused and not answer.sentences
    assert "«personvernforordningen art. 35» (Data protection impact assessment)" in answer.message
    assert answer.message.endswith("Teksten er på engelsk.")
    assert assistant.ask("personvernforordningen art. 35").sentences  # what it says to ask


def test_it_is_said_in_the_askers_standard(assistant: Assistant) -> None:
    told = assistant.ask("Når må vi gjere ei vurdering av personvernkonsekvensar?").message
    assert "Spørsmålet liknar på dei" in told


@pytest.mark.parametrize(
    "question",
    ["Hva er været i morgen?", "Hva sier GDPR art. 99?", "Hvem fører tilsyn med at helsepersonell følger plikten sin?"],
)
def test_what_no_provision_of_the_library_meets_is_pointed_nowhere(assistant: Assistant, question: str) -> None:
    assert "ligner på dem" not in assistant.ask(question).message


def test_a_need_is_one_provisions_or_nobodys() -> None:
    assert met_by("Kan jeg jobbe på barneposten uten vandelsattest?") == Provision("lov-1999-07-02-64", "§ 20 a")
    assert met_by("xyzzy") is None
    assert met_by("Hva gjelder?") is None
