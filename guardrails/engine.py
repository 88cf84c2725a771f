"""Presidio's analyzer with our recognisers, fed overlapping windows, so that nothing is skipped in silence.

Presidio's PatternRecognizer logs and skips a pattern that times out, drops a match whose validation says False, and
spaCy refuses texts over 1,000,000 characters. Here each recogniser is an EntityRecognizer whose patterns are linear
by construction, no check ever drops an 11-digit candidate, and no spaCy pipeline runs. Deadlines are checked
between windows by the caller.
"""

from __future__ import annotations

import logging  # noqa: TID251 - to silence Presidio's own logger
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from guardrails.findings import Finding
from guardrails.window import window

LANGUAGE = "no"

Scan = Callable[[str], list[Finding]]


class ScanRecognizer(EntityRecognizer):  # type: ignore[misc]  # Presidio is untyped
    """One of our scans as a Presidio recogniser."""

    def __init__(self, name: str, types: tuple[str, ...], scan: Scan) -> None:
        self._scan = scan
        super().__init__(supported_entities=list(types), name=name, supported_language=LANGUAGE)
        self._metadata = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }

    def load(self) -> None:
        """Nothing to load: the scan brings its own tables."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any) -> list[RecognizerResult]:
        """Findings of the scan as Presidio results."""
        # one dictionary for all results: Presidio reads it and does not write it
        return [_Result(found, self._metadata) for found in self._scan(text)]


class _Result(RecognizerResult):  # type: ignore[misc]
    """A finding as a result, made at a fifth of the cost."""

    def __init__(self, found: Finding, metadata: dict[str, str]) -> None:
        self.found = found
        self.start, self.end, self.entity_type, self.score = found
        self.analysis_explanation, self.recognition_metadata = None, metadata


class _Together(RecognizerResult):  # type: ignore[misc]
    """The results of all recognisers as one.

    Presidio hashes and sorts its results thrice to drop what lies within another of its type. Whoever asks for ours
    joins all that overlaps (`findings.disjoint`), so that would be done in vain.
    """

    def __init__(self, results: list[_Result]) -> None:
        super().__init__("", 0, 0, 1.0)
        self.results = results


class _NoNlp(NlpEngine):  # type: ignore[misc]
    """No analysis of language: Presidio's own engine for that makes an empty document of spaCy's, and so loads it."""

    def load(self) -> None:
        """Nothing to load."""

    def is_loaded(self) -> bool:
        """Always."""
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Nothing of the text."""
        return NlpArtifacts([], [], [], [], None, language)

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **_: Any
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Nothing of any of the texts."""
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word: str, language: str) -> bool:
        """No word is known to be one."""
        return False

    def is_punct(self, word: str, language: str) -> bool:
        """Nothing is known to be one."""
        return False

    def get_supported_entities(self) -> list[str]:
        """None."""
        return []

    def get_supported_languages(self) -> list[str]:
        """Norwegian."""
        return [LANGUAGE]


class _Engine(AnalyzerEngine):  # type: ignore[misc]
    """Our recognisers weigh their context themselves, in one look; Presidio's enhancer needs lemmas we do not have."""

    def _enhance_using_context(
        self,
        text: str,
        raw_results: list[_Result],
        nlp_artifacts: Any,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """The results as they are, not parted by recogniser and put together again."""
        return [_Together(raw_results)]


def build(recognizers: list[ScanRecognizer]) -> AnalyzerEngine:
    """An AnalyzerEngine that runs `recognizers` alone, offline."""
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    registry = RecognizerRegistry(recognizers=list(recognizers), supported_languages=[LANGUAGE])
    return _Engine(registry=registry, nlp_engine=_NoNlp(), supported_languages=[LANGUAGE])


def analyse(engine: AnalyzerEngine, text: str) -> list[Finding]:
    """Findings in one window of even text, through Presidio."""
    (together,) = engine.analyze(window(text), LANGUAGE, score_threshold=0.0)
    return [result.found for result in together.results]
