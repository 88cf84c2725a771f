"""Engines: what turns passages into an answer. The seam is above the prompt, so an extractive engine fits it too."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant import extract
from assistant.answers import Citation, Sentence
from assistant.question import read
from guardrails.redact import RedactedText
from ingest.passages import Hit


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Which engine answers. `engine` is a name in ENGINES; `seconds` is how long an answer may take."""

    engine: str = "extractive"
    seconds: float = 30.0


class Engine(Protocol):
    """Answers a redacted question from passages, sentence by sentence; closing the iterator cancels."""

    name: str

    def answer(self, question: RedactedText, passages: Sequence[Hit], *, deadline: float) -> Iterator[Sentence]:
        """Yield sentences, each with at least one citation; none means that the passages do not answer.

        `deadline` is a time of `time.monotonic()` after which nothing more is yielded.
        """
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


ENGINES: dict[str, type[ExtractiveEngine]] = {"extractive": ExtractiveEngine}
