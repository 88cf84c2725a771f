"""A recorded answer asked again with today's sources, program and settings: what would differ, and why.

Reading the record takes a reason, which is recorded; asking again records nothing, because nobody asked.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from assistant import audit
from assistant.answers import Answer
from ingest.points import Filters
from ingest.store import UnknownSource
from norsk.errors import VeilederError

if TYPE_CHECKING:
    from assistant.guidance import Assistant
    from assistant.journal import Journal, Who
    from guardrails.redact import RedactedText

_COMPARED: Final = ("corpus", "settings", "program", "engine", "model")


class NotReplayable(VeilederError):
    """There is no such question in the record, or its content has been removed."""

    code = "not_replayable"


@dataclass(frozen=True, slots=True)
class Replay:
    """What was answered, what is answered now, and what lies between.

    `changed`: name of what an answer rests on -> (then, now), where they differ. `gone` and `new` are sentences.
    `sources`: source id -> "gone", "changed" or "same", of those that were quoted.
    """

    question: str  # redacted
    asked: str  # ISO 8601, UTC
    before: Mapping[str, Any]
    now: Answer
    gone: tuple[str, ...]
    new: tuple[str, ...]
    sources: dict[str, str]
    changed: dict[str, tuple[str, str]]

    @property
    def same(self) -> bool:
        """Whether the same sentences come, or the same refusal."""
        return not self.gone and not self.new and bool(self.before["refused"]) == self.now.refused


def replay(assistant: Assistant, journal: Journal, thread: str, reason: RedactedText, who: Who | None) -> Replay:
    """Ask the recorded question of `thread` again. Raises NotReplayable, RecordFailed."""
    rows = {row["kind"]: row for row in audit.read(journal, reason, who, thread=thread)}
    question, answer = rows.get("question"), rows.get("answer")
    if question is None or answer is None:
        raise NotReplayable(f"Journalen har ikke et besvart spørsmål med tråden {thread}.", "Se «record» i svaret.")
    if question["content"] is None or answer["content"] is None:
        raise NotReplayable("Innholdet i innslaget er slettet.", "Slettet innhold kan ikke spilles av.")
    asked, before = _content(question)["question"], _content(answer)
    text, context = str(asked["redacted"]), _context(answer)
    again = copy.copy(assistant)
    again.journal = None
    again.listeners = []
    now = again.ask(text, filters=_filters(context), engine=_engine(context))
    old = [str(sentence["text"]) for sentence in before["sentences"]]
    found = [sentence.text for sentence in now.sentences]
    today = {
        "corpus": assistant.library.digest()[:16],
        "engine": now.engine,
        **{name: str(value) for name, value in journal.facts.items()},
    }
    return Replay(
        text,
        str(question["at"]),
        before,
        now,
        tuple(sentence for sentence in old if sentence not in found),
        tuple(sentence for sentence in found if sentence not in old),
        _sources(assistant, before["sentences"]),
        {
            name: (str(context[name]), today[name])
            for name in _COMPARED
            if name in context and name in today and str(context[name]) != today[name]
        },
    )


def _content(row: Mapping[str, Any]) -> dict[str, Any]:
    body = row["content"]
    found: dict[str, Any] = json.loads(body) if isinstance(body, str) else body
    return found


def _context(row: Mapping[str, Any]) -> dict[str, Any]:
    context = row["context"]
    found: dict[str, Any] = json.loads(context) if isinstance(context, str) else context
    return found


def _filters(context: Mapping[str, Any]) -> Filters | None:
    """The filters that were asked with, as far as the record holds them."""
    words = {name: context[name] for name in ("agency", "phase", "audience") if context.get(name)}
    said = {name: word["redacted"] if isinstance(word, Mapping) else str(word) for name, word in words.items()}
    on = context.get("as_of")
    return Filters(**said, as_of=date.fromisoformat(str(on)) if on else None) if said or on else None


def _engine(context: Mapping[str, Any]) -> str | None:
    """The engine that was asked, whichever answered in the end."""
    return str(context["engine"]).split(" ", 1)[0] if context.get("engine") else None


def _sources(assistant: Assistant, sentences: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    current = {source.id for source in assistant.library.sources()}
    found = {}
    for citation in (citation for sentence in sentences for citation in sentence["citations"]):
        name = str(citation["source"])
        if name not in current:
            found[name] = "gone"
            continue
        try:
            text = assistant.library.text(name)
        except UnknownSource:
            found[name] = "gone"
            continue
        same = text[citation["start"] : citation["end"]] == citation["quote"]
        found[name] = "same" if same and found.get(name, "same") == "same" else "changed"
    return found
