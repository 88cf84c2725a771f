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

from assistant.answers import Notice, Sentence
from assistant.engines import ENGINES, EngineSettings
from assistant.vllm import Fault, ModelFault, VllmEngine
from guardrails import grounding
from guardrails.redact import RedactedText, Redactor
from ingest.passages import Hit, Passage, Source

ADDRESS = os.environ["VLLM_ADDRESS"]
FOLDER = Path(os.environ["VLLM_MODEL"])
SETTINGS = EngineSettings(engine="vllm", address=ADDRESS, tokenizer=FOLDER, context=8192, stall_seconds=4.0)
QUESTIONS = ("Når skal leverandøren melde fra?", "Kven fører tilsyn?", "?", "æøå " * 500, "Hva er hovedstaden i Peru?")
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
    VllmEngine(SETTINGS).probe()


def test_a_long_prompt_is_cut_to_the_models_context_as_vllm_counts(redactor: Redactor) -> None:
    """Hundreds of passages: vLLM would refuse a prompt that is one token too long."""
    settings = EngineSettings(engine="vllm", address=ADDRESS, tokenizer=FOLDER, context=8192, passages=400, retries=0)
    with pytest.raises(ModelFault) as nonsense:
        list(VllmEngine(settings).answer(redactor.redact(QUESTIONS[0]), hits(400), deadline=time.monotonic() + 60))
    assert nonsense.value.fault is not Fault.REFUSED


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
