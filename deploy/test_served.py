"""The model's engine against a real vLLM that serves the tiny model: `make test-vllm` starts it and runs this.

The model's weights are random, so nothing is asked about what it says: what holds is what no model may break.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from assistant.answers import CodeSuggestion, Evidence, Notice, Sentence
from assistant.chooser import ModelChooser
from assistant.engines import ENGINES, EngineSettings
from assistant.modelserver import Fault, ModelFault, ModelServer
from assistant.vllm import VllmEngine
from guardrails import grounding
from guardrails.redact import RedactedText, Redactor
from ingest.passages import Hit, Passage, Source

ADDRESS = os.environ["VLLM_ADDRESS"]
FOLDER = Path(os.environ["VLLM_MODEL"])
SETTINGS = EngineSettings(engine="vllm", address=ADDRESS, tokenizer=FOLDER, context=8192, stall_seconds=4.0)
QUESTIONS = ("Når skal leverandøren melde fra?", "Kven fører tilsyn?", "?", "æøå " * 500, "Hva er hovedstaden i Peru?")
CODES = (
    ("J189", "Uspesifisert pneumoni", "pneumoni"),
    ("I10", "Essensiell hypertensjon", "hypertensjon"),
    ("E119", "Diabetes mellitus type 2 uten komplikasjon", "diabetes"),
)
TEXT = "Leverandøren skal melde fra om alvorlige hendelser innen 15 dager. Direktoratet fører tilsyn."


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor("sporsmal")


def hits(number: int = 1) -> list[Hit]:
    return [Hit(Passage(Source(f"{one}.md", "Tilsyn"), "0" * 64, 0, len(TEXT), TEXT), 1.0) for one in range(number)]


def generated() -> float:
    """Requests that vLLM is working on now."""
    lines = httpx.get(ADDRESS.removesuffix("/v1") + "/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith("vllm:num_requests_running"))


def answers(question: RedactedText, number: int = 1) -> Iterator[Sentence | Notice]:
    return ENGINES["vllm"](SETTINGS).answer(question, hits(number), deadline=time.monotonic() + 25)


@pytest.mark.parametrize("asked", QUESTIONS)
def test_nonsense_never_reaches_a_reader(redactor: Redactor, asked: str) -> None:
    for item in answers(redactor.redact(asked)):
        if isinstance(item, Sentence):
            assert item.citations
            for citation in item.citations:
                assert citation.quote == TEXT[citation.start : citation.end]
            assert grounding.check(item.text, [citation.quote for citation in item.citations]).supported


def test_nonsense_ends_in_the_labelled_reserve(redactor: Redactor) -> None:
    items = list(answers(redactor.redact(QUESTIONS[0])))
    assert [item.engine for item in items if isinstance(item, Notice)] == ["extractive (reserve)"]
    assert "15 dager" in " ".join(item.text for item in items if isinstance(item, Sentence))


def test_the_probe_gets_its_token_and_the_model_is_found_by_itself() -> None:
    ModelServer(SETTINGS).probe()


def test_nonsense_verdicts_leave_the_ranking_of_codes_as_it_was(redactor: Redactor) -> None:
    """Random weights keep the JSON's shape and judge at random: no code may come, go or lose its evidence by it."""
    note = redactor.redact("Pasienten har pneumoni og hypertensjon. Far hadde diabetes.")
    candidates = [
        CodeSuggestion(code, title, "other", 1.0 - place / 10, (Evidence(start, start + len(word), word),))
        for place, (code, title, word) in enumerate(CODES)
        for start in [note.text.index(word)]
    ]
    chosen = ModelChooser(SETTINGS).choose_codes(note, candidates)
    assert {one.code: (one.title, one.evidence) for one in chosen} == {
        one.code: (one.title, one.evidence) for one in candidates
    }
    assert len(chosen) == len(candidates)
    doubted = [one for one in chosen if any("ikke dekning" in warning for warning in one.warnings)]
    kept = [one for one in chosen if one not in doubted]
    ranked = [one.code for one in candidates]
    for group in (kept, doubted):
        assert [one.code for one in group] == sorted((one.code for one in group), key=ranked.index)
    assert chosen == [*kept, *doubted]
    stands_alone = [one for one in chosen if any("rangeringen står alene" in warning for warning in one.warnings)]
    assert stands_alone in ([], chosen)
    if stands_alone:
        assert [one.code for one in chosen] == ranked and [one.score for one in chosen] == [
            one.score for one in candidates
        ]


def test_a_shape_that_is_asked_for_is_the_shape_that_comes_or_a_fault() -> None:
    """vLLM's guided decoding and our reading agree on what `structured` returns."""
    schema = {
        "type": "object",
        "properties": {"verdict": {"type": "string", "enum": ["yes", "no"]}},
        "required": ["verdict"],
        "additionalProperties": False,
    }
    wanted = {"type": "json_schema", "json_schema": {"name": "verdict", "schema": schema, "strict": True}}
    found = ModelServer(SETTINGS).structured([("user", "Er dette riktig?")], wanted, seconds=20)
    assert found in ({"verdict": "yes"}, {"verdict": "no"})


def test_a_long_prompt_is_cut_to_the_models_context_as_vllm_counts(redactor: Redactor) -> None:
    """Hundreds of passages: vLLM would refuse a prompt that is one token too long."""
    settings = EngineSettings(engine="vllm", address=ADDRESS, tokenizer=FOLDER, context=8192, passages=400, retries=0)
    fault = None
    try:
        for item in VllmEngine(settings).answer(
            redactor.redact(QUESTIONS[0]), hits(400), deadline=time.monotonic() + 60
        ):
            assert not isinstance(item, Sentence)  # nonsense, or no answer, but never a sentence
    except ModelFault as error:
        fault = error.fault
    assert fault is not Fault.REFUSED


def test_many_at_once_all_get_an_answer_and_nothing_goes_on_after(redactor: Redactor) -> None:
    engine, question = ENGINES["vllm"](SETTINGS), redactor.redact(QUESTIONS[0])

    def ask(_: int) -> list[Sentence | Notice]:
        return list(engine.answer(question, hits(), deadline=time.monotonic() + 25))

    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(ask, range(32)))
    assert all(any(isinstance(item, Sentence) for item in items) for items in found)
    until = time.monotonic() + 5
    while generated():
        assert time.monotonic() < until, "vLLM goes on generating for nobody"
        time.sleep(0.1)
