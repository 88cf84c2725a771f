"""The JSON that programs read: one function for each result of design's table, shared by the verbs and the API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from norsk.errors import VeilederError
from ui.wording import weight

if TYPE_CHECKING:
    from assistant.answers import Answer, Citation, CodeSuggestion
    from assistant.guidance import Assistant
    from assistant.replay import Replay
    from assistant.signals import Signal
    from guardrails.grounding import Verdict
    from guardrails.redact import RedactedText
    from ingest.codes import CodeHit
    from ingest.index import Filters
    from ingest.passages import Hit, Source
    from norsk.written import Written

Json = dict[str, Any]
_THREAD: Final = re.compile(r"[0-9a-f]{32}")
_MOST_SENTENCES: Final = 1000


class BadRow(VeilederError):
    """A request that cannot be understood; `code` says how."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Scope:
    """What narrows a question or a search, in words that travel as JSON. None means no limit."""

    as_of: date | None = None
    agency: str | None = None
    phase: str | None = None
    audience: str | None = None

    def to_json(self) -> Json:
        """As the API takes it."""
        return {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "agency": self.agency,
            "phase": self.phase,
            "audience": self.audience,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, object]) -> Scope:
        """Read from a request's body; raises BadRow."""
        return cls(as_date(row.get("as_of")), _word(row, "agency"), _word(row, "phase"), _word(row, "audience"))

    def filters(self) -> Filters | None:
        """The index's filters, or None where nothing is narrowed."""
        from ingest.index import Filters

        if self == Scope():
            return None
        return Filters(agency=self.agency, phase=self.phase, audience=self.audience, as_of=self.as_of)


def as_date(value: object) -> date | None:
    """A calendar date written YYYY-MM-DD; None stays None. Raises BadRow."""
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadRow("bad_date", f"Datoen «{value}» skal skrives ÅÅÅÅ-MM-DD.") from None


def text_of(row: Mapping[str, object], key: str) -> str:
    """The non-empty text under `key`. Raises BadRow with missing_key, wrong_type or empty."""
    if key not in row:
        raise BadRow("missing_key", f"Nøkkelen «{key}» mangler.")
    value = row[key]
    if not isinstance(value, str):
        raise BadRow("wrong_type", f"«{key}» skal være tekst.")
    if not value.strip():
        raise BadRow("empty", f"«{key}» er tom.")
    return value


def texts_of(row: Mapping[str, object], key: str) -> list[str]:
    """The list of texts under `key`, which may be empty. Raises BadRow."""
    if key not in row:
        raise BadRow("missing_key", f"Nøkkelen «{key}» mangler.")
    value = row[key]
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise BadRow("wrong_type", f"«{key}» skal være en liste av tekster.")
    return value


def _word(row: Mapping[str, object], key: str) -> str | None:
    value = row.get(key)
    if value is None or isinstance(value, str):
        return value or None
    raise BadRow("wrong_type", f"«{key}» skal være tekst.")


def error_json(identity: object, error: VeilederError) -> Json:
    """A request that failed."""
    return {"id": identity, "error": {"code": error.code, "message": str(error)}}


def replay_json(found: Replay) -> Json:
    """A recorded question asked again: what would differ, and why."""
    return {
        "question": found.question,
        "asked": found.asked,
        "same": found.same,
        "gone": list(found.gone),
        "new": list(found.new),
        "sources": found.sources,
        "changed": {name: list(pair) for name, pair in found.changed.items()},
        "now": answer_json(None, found.now),
    }


def signal_of(row: Mapping[str, object], assistant: Assistant) -> Signal:
    """What somebody says of an answer, its words redacted. Raises BadRow and RedactionFailed."""
    from assistant.signals import ABOUT_USE, Signal, SignalKind

    name, record, sentence = row.get("signal"), row.get("record") or "", row.get("sentence")
    kind = next((kind for kind in SignalKind if kind.value == name), None)
    if kind is None:
        raise BadRow("unknown_signal", f"«signal» skal være en av: {', '.join(kind.value for kind in SignalKind)}.")
    if not isinstance(record, str) or not (_THREAD.fullmatch(record) or (not record and kind in ABOUT_USE)):
        raise BadRow("bad_record", "«record» skal være «record» fra svaret som det sies noe om.")
    if sentence is not None and (type(sentence) is not int or not 1 <= sentence <= _MOST_SENTENCES):
        raise BadRow("wrong_type", "«sentence» skal være setningens nummer i svaret, fra 1.")
    words = _word(row, "words")
    return Signal(kind, record, sentence, assistant.redact_question(words) if words else None)


def answer_json(identity: object, answer: Answer) -> Json:
    """An answer or a refusal."""
    return {
        "id": identity,
        "refused": answer.refused,
        "reason": answer.reason,
        "message": answer.message,
        "sentences": [
            {"text": sentence.text, "citations": [citation_json(citation) for citation in sentence.citations]}
            for sentence in answer.sentences
        ],
        "ask_whom": [{"agency": who.agency, "reason": who.reason, "url": who.url} for who in answer.ask_whom],
        "missing": [
            {"title": one.title, "publisher": one.publisher, "url": one.url, "status": "ikke i biblioteket"}
            for one in answer.missing
        ],
        "engine": answer.engine,
        "seconds": round(answer.seconds, 4),
        "record": answer.record or None,
    }


def citation_json(citation: Citation) -> Json:
    """A quote and where it stands: `start` and `end` are characters of the source's stored text."""
    source = citation.passage.source
    return {
        "source": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "kind": source.kind,
        "published": _iso(source.published),
        "reviewed": _iso(source.reviewed),
        "page": citation.page,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "url": source.url,
        "repaired": citation.repaired,
        "warnings": list(citation.warnings),
        "weight": _weight(source),
        "valid_from": _iso(source.valid_from),
        "valid_to": _iso(source.valid_to),
        "superseded_by": source.superseded_by,
        "licence": source.licence,
        "version": citation.passage.version,
    }


def hits_json(identity: object, hits: Iterable[Hit]) -> Json:
    """Passages found, best first."""
    return {
        "id": identity,
        "hits": [
            {
                "source": hit.passage.source.id,
                "title": hit.passage.source.title,
                "page": hit.passage.page,
                "heading": " › ".join(hit.passage.heading),
                "text": hit.passage.text,
                "start": hit.passage.start,
                "end": hit.passage.end,
                "score": round(hit.score, 6),
            }
            for hit in hits
        ],
    }


def redacted_json(identity: object, redacted: RedactedText) -> Json:
    """Redacted text; the spans are characters of the text given."""
    return {
        "id": identity,
        "redacted": redacted.text,
        "spans": [span_json(span.start, span.end, span.type, span.score) for span in redacted.spans],
    }


def span_json(start: int, end: int, kind: str, score: float) -> Json:
    """What was redacted, in characters of the text given."""
    return {"start": start, "end": end, "type": kind, "score": round(score, 4)}


def suggestions_json(
    identity: object, suggestions: Iterable[CodeSuggestion], note: str, record: str | None = None
) -> Json:
    """Drafts of codes with their evidence in the note as given, in the note's own words again."""
    return {
        "id": identity,
        "record": record,
        "suggestions": [
            {
                "code": suggestion.code,
                "title": suggestion.title,
                "role": suggestion.role,
                "score": round(suggestion.score, 4),
                "evidence": [
                    {"start": found.start, "end": found.end, "text": note[found.start : found.end]}
                    for found in suggestion.evidence
                ],
                "reasons": list(suggestion.reasons),
                "warnings": list(suggestion.warnings),
                "alternatives": [{"code": code, "title": title} for code, title in suggestion.alternatives],
            }
            for suggestion in suggestions
        ],
    }


def codes_json(identity: object, hits: Iterable[CodeHit]) -> Json:
    """Codes found in the code system; what no loaded edition tells is null."""
    return {
        "id": identity,
        "codes": [
            {
                "code": hit.code,
                "title": hit.title,
                "score": round(hit.score, 6),
                "valid_from": _iso(hit.valid_from),
                "valid_to": _iso(hit.valid_to),
            }
            for hit in hits
        ],
    }


def verdict_json(identity: object, verdict: Verdict) -> Json:
    """What the grounding check concluded."""
    return {"id": identity, "verdict": verdict.verdict, "reason": verdict.reason}


def written_json(identity: object, written: Written) -> Json:
    """Written standard, errors and readability."""
    return {
        "id": identity,
        "standard": written.standard,
        "score": round(written.score, 4),
        "errors": [{"start": error.start, "end": error.end, "kind": error.kind} for error in written.errors],
        "lix": round(written.lix, 2),
    }


def source_json(source: Source) -> Json:
    """One document of the library."""
    return {
        "source": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "kind": source.kind,
        "url": source.url,
        "published": _iso(source.published),
        "reviewed": _iso(source.reviewed),
        "valid_from": _iso(source.valid_from),
        "valid_to": _iso(source.valid_to),
        "superseded_by": source.superseded_by,
        "standard": source.standard,
        "weight": _weight(source),
    }


def _weight(source: Source) -> str | None:
    """How much a source weighs in Norway: by its kind, but an EU regulation binds only where an act makes it law."""
    from ingest.curated import made_law

    return weight(source.kind) if made_law(source) else "opplysning"


def _iso(day: date | None) -> str | None:
    """Open dates are 9999-12-31 inside and null outside."""
    return None if day is None or day.year == 9999 else day.isoformat()
