"""The one seam between what is answered and who reads it: nothing passes before it stands in the record.

The question is recorded before the engine begins, each streamed sentence before it is released, and the whole answer
or refusal before it is. A sync to disk takes a few milliseconds and an answer has few sentences, so little would be
gained by showing first and writing after, and a machine that stopped in between would have shown what no record holds.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers import Answer, Sentence
from assistant.recorded import Recordable
from assistant.records import RecordFailed

if TYPE_CHECKING:
    from assistant.journal import Journal, Who
    from guardrails.redact import RedactedText


class Recording:
    """One question's way through the record. Without a journal everything passes as it is."""

    def __init__(self, journal: Journal | None, who: Who | None, *, streamed: bool) -> None:
        """`streamed`: whether sentences are shown one by one, so that each must be recorded by itself first."""
        self._journal, self._who, self._streamed = journal, who, streamed
        self._thread = ""
        self._said: list[Sentence] = []
        self._context: dict[str, Recordable] = {}

    def asked(self, question: RedactedText, **context: Recordable) -> None:
        """Record the question; `context` goes with it and with its answer. Raises RecordFailed."""
        if self._journal is not None:
            self._context = context
            self._thread = self._journal.question(question, self._who, **context)

    def unreadable(self, reason: str) -> None:
        """Record that there was a question of which nothing may be kept. Raises RecordFailed."""
        if self._journal is not None:
            self._journal.unreadable(self._who, reason)

    def heard(self, sentence: Sentence) -> None:
        """Note a sentence that is about to be released, as the engine said it: before words are restored in it."""
        self._said.append(sentence)

    def released(self, item: Sentence | Answer) -> Sentence | Answer:
        """Record what is about to be shown, and give it back. Raises RecordFailed: then it must not be shown."""
        if self._journal is None or not self._thread:
            return item
        if isinstance(item, Sentence):
            if self._streamed:
                self._journal.sentence(self._thread, self._said[-1], self._who)
            return item
        thread, self._thread = self._thread, ""
        self._journal.answer(thread, item, self._said, self._who, **self._context)
        return replace(item, record=thread)

    def ended(self) -> None:
        """Record that the answer was broken off, where it was."""
        if self._journal is not None and self._thread:
            with contextlib.suppress(RecordFailed):  # what was shown stands in the record already
                self._journal.broken_off(self._thread, self._who)
