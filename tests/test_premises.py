"""What a question takes for granted is tried against the sources, and told where they do not carry it."""

from __future__ import annotations

import pytest

from assistant import nynorsk
from assistant.premises import notice, premise
from ingest.passages import Hit, Passage, Source

SAID = (
    "Hvem har ansvaret? Den behandlingsansvarlige har ansvaret for DPIA, ikke leverandøren. "
    "Databehandleravtalen skal være skriftlig. Fristen for å melde brudd er 72 timer."
)
HITS = [Hit(Passage(Source("dpia.md", "DPIA"), "0" * 64, 0, len(SAID), SAID), 1.0)]


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Siden Datatilsynet eier Normen, hvem spør vi?", "Datatilsynet eier Normen"),
        ("I og med at avtalen kan være muntlig, trengs referat?", "avtalen kan være muntlig"),
        ("Sidan regelen gjeld frå 2. august 2023, er det for seint?", "regelen gjeld frå 2. august 2023"),
        ("Hva gjør sykehuset, ettersom leverandøren har ansvaret for DPIA?", "leverandøren har ansvaret for DPIA"),
    ],
)
def test_a_reason_given_with_a_question_is_its_premise(question: str, claim: str) -> None:
    assert premise(question) == claim


@pytest.mark.parametrize(
    "question",
    [
        "Hvem eier Normen?",
        "Hva har skjedd siden 2021?",
        "Siden vi har avtale med leverandøren, må vi ha DPIA?",  # of their own case the askers know more than a source
        "Når må brudd meldes, og hvem melder?",
        "Siden [NAVN] er innlagt på sykehuset, hvem kan lese journalen?",
        "",
    ],
)
def test_what_is_asked_or_is_the_askers_own_is_no_premise(question: str) -> None:
    assert premise(question) is None
    assert notice(question, HITS) == ""


def test_a_premise_that_a_source_denies_is_told_with_the_sentence() -> None:
    told = notice("Siden leverandøren har ansvaret for DPIA, hva gjør sykehuset?", HITS)
    assert "Den behandlingsansvarlige har ansvaret for DPIA, ikke leverandøren." in told
    assert "72 timer" in notice("Siden fristen for å melde brudd er 24 timer, hva gjør vi i helgen?", HITS)


def test_a_premise_that_no_source_speaks_of_is_told_to_be_unsaid_in_the_askers_standard() -> None:
    told = notice("Siden Helsetilsynet driver apotek, hvor ligger de?", HITS)
    assert "sier ikke kildene" in told
    assert "seier ikkje kjeldene" in nynorsk.told(told)


@pytest.mark.parametrize(
    "question",
    [
        "Siden den behandlingsansvarlige har ansvaret for DPIA, hva gjør leverandøren?",
        "Ettersom databehandleravtalen skal være skriftlig, hvem signerer?",
        "Sidan fristen for å melde brudd er 72 timer, kva gjer vi i helga?",
    ],
)
def test_a_premise_that_the_sources_carry_is_not_doubted(question: str) -> None:
    assert notice(question, HITS) == ""
