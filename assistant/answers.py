"""What the assistant says: sentences tied to their quotes, or a refusal with its reason and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ingest.passages import Passage

RefusalReason = Literal[
    "not_in_sources", "patient_specific", "out_of_scope", "no_index", "empty_question", "redaction_failed", "language"
]


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: `quote` equals the stored text of `passage.source` from `start` to `end`."""

    passage: Passage
    quote: str
    start: int
    end: int
    repaired: bool = False  # the quote's letters were mended after OCR; the untouched text can be shown
    warnings: tuple[str, ...] = ()

    @property
    def page(self) -> int | None:
        """The page of the source on which the passage begins."""
        return self.passage.page


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer and the quotes it rests on (at least one)."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What an engine tells beside its sentences; `engine` names who answers from here on where that changes."""

    text: str
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask: today's owner of the question, with why (a statute, a task) and where to reach it."""

    agency: str
    reason: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Lacking:
    """A source that an answer would need and that is not in the library: where it is to be had."""

    title: str
    publisher: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Sentences with their citations, or a refusal (`reason` set, no sentences)."""

    sentences: tuple[Sentence, ...]
    engine: str
    reason: RefusalReason | None = None
    message: str = ""  # what the user reads at a refusal, or a notice above an answer
    ask_whom: tuple[Contact, ...] = ()
    seconds: float = 0.0
    missing: tuple[Lacking, ...] = ()  # sources that it would need and that are not in the library
    record: str = ""  # the thread in the journal that question and answer belong to; empty without a journal

    @property
    def refused(self) -> bool:
        """True where nothing is claimed."""
        return not self.sentences


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the note that justify a code: characters `start` to `end` of the note as given."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class CodeSuggestion:
    """A draft: an existing code, why, and what to check. A human approves."""

    code: str
    title: str
    role: str  # main, other, cause, symptom …
    score: float
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, str], ...] = field(default=())
