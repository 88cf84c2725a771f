"""One browser tab's questions and answers: kept in memory, never written, forgotten after a working day."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from assistant.answers import Answer, Citation
from guardrails.vault import Vault
from ui.shapes import Json, Scope
from ui.wording import Language, wanted

if TYPE_CHECKING:
    import gradio as gr

    from guardrails.redact import RedactedText

_KEPT: Final = 1000  # conversations in memory
_TURNS: Final = 100  # answers of one conversation whose quotes can be opened again
_FORGOTTEN_AFTER: Final = 8 * 3600.0  # seconds

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a user changed of the redaction of a question, in characters of it: to leave, and to hide too."""

    keep: Spans = ()
    add: Spans = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, redacted, with the answer it got and what narrowed it."""

    question: RedactedText
    answer: Answer
    scope: Scope

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The answer's quotes, in the order of their numbers."""
        return tuple(citation for sentence in self.answer.sentences for citation in sentence.citations)


@dataclass(slots=True)
class Conversation:
    """The vault, what has been answered, and a question that waits for its user's look at the redaction."""

    vault: Vault = field(default_factory=Vault)
    turns: dict[int, Turn] = field(default_factory=dict)
    begun: int = 0
    messages: list[Json] = field(default_factory=list)  # what its screen shows
    pending: str = ""
    also: str = ""  # what its user wants hidden too
    corrections: Corrections | None = None  # None where the redaction was not looked over
    asked: list[str] = field(default_factory=list)  # in the user's own words, from which a follow-up is made whole
    used: float = field(default_factory=time.monotonic)

    def remember(self, turn: Turn) -> int:
        """Keep an answer so that its quotes can be opened; returns its number."""
        self.begun += 1
        self.turns[self.begun] = turn
        while len(self.turns) > _TURNS:
            del self.turns[next(iter(self.turns))]
        del self.asked[:-_TURNS]
        del self.messages[: -2 * _TURNS]
        return self.begun

    @property
    def last(self) -> Turn | None:
        """The newest answer."""
        return self.turns.get(self.begun)


class Conversations:
    """Conversations by Gradio's session, which the guard has bound to its browser. Old ones are forgotten."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Conversation] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, request: gr.Request) -> Conversation:
        """This session's conversation, begun where there is none."""
        with self._lock:
            found = self._open.setdefault(request.session_hash or "", Conversation())
            found.used = time.monotonic()
            self._open.move_to_end(request.session_hash or "")
            while len(self._open) > _KEPT or self._oldest() > _FORGOTTEN_AFTER:
                self._open.popitem(last=False)
            return found

    def forget(self, request: gr.Request) -> None:
        """Drop this session's conversation and its vault."""
        with self._lock:
            self._open.pop(request.session_hash or "", None)

    def _oldest(self) -> float:
        return time.monotonic() - next(iter(self._open.values())).used


def language(request: gr.Request) -> Language:
    """The reader's language: the one chosen on the page, or the browser's."""
    headers = getattr(request, "headers", None) or {}
    return wanted(getattr(request, "cookies", None) or {}, headers.get("accept-language", ""))
