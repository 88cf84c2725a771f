"""What a question takes for granted is tried against the sources, and told where they do not carry it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import nynorsk
from assistant.premises import notice, premise
from assistant.settings import Settings
from eval import scorers
from eval.datasets import load
from eval.subject import Subject
from ingest.passages import Hit, Passage, Source

SAID = (
    "Hvem har ansvaret? Den behandlingsansvarlige har ansvaret for DPIA, ikke leverandøren. "
    "Databehandleravtalen skal være skriftlig. Fristen for å melde brudd er 72 timer."
)


def _hits(text: str) -> list[Hit]:
    return [Hit(Passage(Source("dpia.md", "DPIA"), "0" * 64, 0, len(text), text), 1.0)]


HITS = _hits(SAID)


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Siden Datatilsynet eier Normen, hvem spør vi?", "Datatilsynet eier Normen"),
        ("I og med at avtalen kan være muntlig, trengs referat?", "avtalen kan være muntlig"),
        ("Sidan regelen gjeld frå 2. august 2023, er det for seint?", "regelen gjeld frå 2. august 2023"),
        ("Hva gjør sykehuset, ettersom leverandøren har ansvaret for DPIA?", "leverandøren har ansvaret for DPIA"),
        ("Når rådene er bindende for alle, hvor står de?", "rådene er bindende for alle"),
        ("Vi vet at REK godkjenner utstyr, men hvem søker?", "REK godkjenner utstyr"),
        ("Anonyme data er personopplysninger, så hva gjelder?", "Anonyme data er personopplysninger"),
        ("Fristen for å melde er 48 timer. Hvordan teller vi?", "Fristen for å melde er 48 timer"),
        ("Hvorfor er ChatGPT medisinsk utstyr?", "er ChatGPT medisinsk utstyr"),
        ("Kvifor må vi spørje REK om løyve?", "må virksomheten spørje REK om løyve"),
        ("Hvordan har det seg at REK eier Normen?", "REK eier Normen"),
        ("Kan REK, som godkjenner utstyr, svare?", "REK godkjenner utstyr"),
        ("Hva er de fem anbefalingene i rapporten?", "fem anbefalingene i rapporten"),
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
        "Når må virksomheten melde fra, og hvem gjør det?",
        "Leser rapporten nå. Hvem eier nettverket?",
        "Hva er de to andre oppgavene i planen?",
        "Hvorfor ikke bruke KI til alt?",
        f"Siden {'regelen ' * 90} gjelder, hva gjør sykehuset?",
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
    unlawful = _hits("Pasienten kan klage til Datatilsynet når opplysninger brukes ulovlig.")  # denies no verb
    assert "kan klage" in notice("Nå som pasienten ikke kan klage til Datatilsynet, hva da?", unlawful)


def test_a_premise_that_no_source_speaks_of_is_told_to_be_unsaid_in_the_askers_standard() -> None:
    told = notice("Siden Helsetilsynet driver apotek, hvor ligger de?", HITS)
    assert "sier ikke kildene" in told
    assert "seier ikkje kjeldene" in nynorsk.told(told)


def test_a_premise_in_passing_is_told_as_the_question_puts_it() -> None:
    why = notice("Hvorfor har leverandøren ansvaret for DPIA?", HITS)
    assert "svaret på «Har leverandøren ansvaret for DPIA?» er ja. Kildene bekrefter ikke det" in why
    denied = notice("Hvorfor må ikke databehandleravtalen være skriftlig?", HITS)
    assert "svaret på «Må databehandleravtalen være skriftlig?» er nei" in denied
    stated = notice("Databehandleravtalen skal ikke være skriftlig, så hvem signerer?", HITS)
    assert "bygger på at databehandleravtalen skal ikke" in stated or "at Databehandleravtalen skal ikke" in stated
    said = "Rapporten fra 2021 har sju anbefalinger."
    counted = notice("Hva er de fem anbefalingene i rapporten fra 2021?", _hits(said))
    assert "det er fem («de fem anbefalingene»)" in counted
    assert notice("Hva er de sju anbefalingene i rapporten fra 2021?", _hits(said)) == ""


def test_what_stands_in_passing_and_no_source_speaks_of_is_not_doubted() -> None:
    assert notice("Hvorfor driver Helsetilsynet apotek?", HITS) == ""
    assert notice("Når Helsetilsynet driver apotek, hvem betaler?", HITS) == ""


def test_a_statement_is_searched_for_by_itself() -> None:
    asked: list[str] = []

    def search(words: str) -> list[Hit]:
        asked.append(words)
        return HITS

    assert "skal være skriftlig" in notice("Siden databehandleravtalen ikke skal være skriftlig, hva da?", [], search)
    assert asked == ["databehandleravtalen ikke skal være skriftlig"]
    assert notice("Hvem har ansvaret for DPIA?", [], search) == "" and len(asked) == 1  # no premise, no search


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("virksomheten har ansvaret", "Ombudet gir råd om personvern, men virksomheten har selv ansvaret."),
        ("pasienten kan sperre journalen", "Pasienten kan sperre journalen ved å motsette seg at den deles."),
        (
            "syntetiske data kan røpe pasienter",
            "Syntetiske data må vurderes: data som røper pasienter, er ikke anonyme.",
        ),
        ("opplysninger ikke kan brukes til reklame", "Opplysninger kan ikke brukes til reklame uten samtykke."),
        ("NPE ligger i Bodø", "DMP ligger i Bodø. NPE og DMP ligger i Bodø."),
    ],
)
def test_a_part_that_carries_the_premise_is_not_turned_by_the_rest(claim: str, said: str) -> None:
    assert notice(f"Siden {claim}, hva gjelder da?", _hits(said)) == ""


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


@pytest.mark.soak
def test_false_premises_are_told_and_true_ones_are_not_doubted(tmp_path: Path) -> None:
    """114 questions more than the evaluation ships; they were read, so that this only tells whether it got worse."""
    subject = Subject(Settings(home=tmp_path))
    told: dict[str, list[float]] = {}
    for item in load("premises-more", Path(__file__).parent / "data" / "questions"):
        for name, (right, _) in scorers.hallucination(subject, item).counts.items():
            told.setdefault(name, []).append(right)
    subject.close()
    assert sum(told["premise_noticed"]) >= 0.8 * len(told["premise_noticed"]) > 30
    assert sum(told["premise_doubted"]) <= 0.06 * len(told["premise_doubted"])
