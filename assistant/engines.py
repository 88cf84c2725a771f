"""Engines: what turns passages into an answer. The seam is above the prompt, so an extractive engine fits it too."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from assistant import extract
from assistant.answers import Citation, Notice, Sentence
from assistant.question import read
from guardrails.redact import RedactedText
from ingest.passages import Hit


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Which engine answers, and where its model is served. Only `address` is contacted, and only by "vllm"."""

    engine: str = "extractive"  # a name in ENGINES
    seconds: float = 30.0  # how long an answer may take
    address: str = "http://127.0.0.1:8000/v1"  # of a server that speaks OpenAI's protocol
    model: str = ""  # as the server calls it; empty: the first that it has
    key: str = field(default="", repr=False)
    tokenizer: Path | None = None  # the model's folder, to count tokens exactly; None: a cautious estimate
    nli_model: str | None = None  # a local model for inference that may object to sentences of the model
    context: int = 8192  # tokens that the server takes for prompt and answer together
    answer_tokens: int = 1024  # of these, for the answer; a model that thinks aloud needs more
    passages: int = 12  # that the model reads, at most
    stall_seconds: float = 4.0  # the longest silence before the first token and between tokens
    retries: int = 1  # after a failure that may pass, before the reserve answers
    at_once: int = 8  # requests at the same time; further questions are answered from the reserve


class Engine(Protocol):
    """Answers a redacted question from passages, sentence by sentence; closing the iterator cancels."""

    name: str

    def answer(
        self, question: RedactedText, passages: Sequence[Hit], *, deadline: float
    ) -> Iterator[Sentence | Notice]:
        """Yield sentences, each with at least one citation; none means that the passages do not answer.

        `deadline` is a time of `time.monotonic()` after which nothing more is yielded.
        """
        ...


@runtime_checkable
class Loading(Protocol):
    """An engine with something to load before its first question."""

    def load(self) -> None:
        """Begin to load it, in the background."""
        ...


class ExtractiveEngine:
    """Answers with the passages' own sentences, word for word. Needs no model; never says what no source says."""

    name = "extractive"

    def answer(self, question: RedactedText, passages: Sequence[Hit], *, deadline: float) -> Iterator[Sentence]:
        """Yield the sentences that answer, the best first (see `assistant.extract`)."""
        for quote in extract.answer(read(question.text), passages):
            if time.monotonic() > deadline:
                return
            passage = quote.passage
            start, end = passage.start + quote.start, passage.start + quote.end
            citation = Citation(passage, passage.text[quote.start : quote.end], start, end, passage.repaired)
            yield Sentence(quote.text, (citation,))


def _extractive(settings: EngineSettings) -> Engine:
    return ExtractiveEngine()


def _vllm(settings: EngineSettings) -> Engine:
    from assistant.fallback import WithReserve
    from assistant.vllm import VllmEngine

    return WithReserve(VllmEngine(settings), ExtractiveEngine())


ENGINES: dict[str, Callable[[EngineSettings], Engine]] = {"extractive": _extractive, "vllm": _vllm}
