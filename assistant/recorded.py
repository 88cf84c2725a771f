"""What may be written to the record: the one sanctioned serialisation of redacted text.

A plain string raises TypeError, as it does in the log: it may hold a user's words. What passes is RedactedText,
enums, numbers, tokens (ids and names that the program or an operator chose), and what an engine said before the
user's words were put back: it was told nothing but redacted text and public sources.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Final, TypeAlias

from assistant.answers import Answer, Citation, CodeSuggestion, Sentence
from guardrails.redact import RedactedText

# no Sequence: to a type checker every str is a sequence of strs
Recordable: TypeAlias = (
    "RedactedText | Enum | bool | int | float | Mapping[str, Recordable] | tuple[Recordable, ...] | Token | None"
)
_TOKEN: Final = re.compile(r"[^\x00-\x1f\x7f]{0,300}")
# Eleven digits, spaced or not, may be a national identity number (fødselsnummer, d-number)
_NATIONAL: Final = re.compile(r"(?<!\d)\d(?:[ .\-]?\d){10}(?!\d)")

# A digest or UUID (RFC 9562) may hold eleven digits in a row by chance; a person's number has no letters among its own
_DIGEST: Final = re.compile(
    r"(?<![^\W_])(?=[\d-]*[a-f])(?:[\da-f]{16}|[\da-f]{32}|[\da-f]{64}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})"
    r"(?![^\W_])"
)


class Token(str):
    """A name that the program or an operator chose: an id of a user, a source, an engine, a code. One line.

    Raises ValueError for line breaks, more than 300 characters, or eleven digits that may be a national number.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Token:
        """Check `text`."""
        if not _TOKEN.fullmatch(text):
            raise ValueError("a token is one line of up to 300 characters")
        if _NATIONAL.search(_DIGEST.sub("x", text)):
            raise ValueError("a token may not hold what may be a national number")
        return super().__new__(cls, text)


def written(value: Recordable) -> Any:
    """The JSON of what may be recorded. Raises TypeError for a plain string or anything else that is not listed."""
    if isinstance(value, RedactedText):
        return {"redacted": value.text, "hidden": [span.type for span in value.spans]}
    if isinstance(value, Token):
        return str(value)
    if isinstance(value, Enum):
        return value.name
    if value is None or type(value) in (bool, int, float):
        return value
    if isinstance(value, Mapping):
        return {_key(key): written(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [written(part) for part in value]
    raise TypeError(f"a record takes redacted text, tokens, numbers and enums, not {type(value).__name__}")


def as_text(content: Any) -> str:
    """JSON as text for the content of an entry, which is sealed as it stands."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sentence_json(sentence: Sentence) -> dict[str, Any]:
    """A sentence as the engine said it, before the user's words are restored in it, with its quotes."""
    return {"text": sentence.text, "citations": [_citation(citation) for citation in sentence.citations]}


def answer_json(answer: Answer, sentences: Iterable[Sentence]) -> dict[str, Any]:
    """How an answer ended, with the sentences as the engine said them in place of those restored."""
    return {
        "refused": answer.refused,
        "reason": answer.reason,
        "message": answer.message,  # one of the program's own sentences
        "engine": answer.engine,
        "seconds": round(answer.seconds, 4),
        "ask_whom": [dataclasses.asdict(contact) for contact in answer.ask_whom],
        "sentences": [sentence_json(sentence) for sentence in sentences],
    }


def suggestion_json(suggestion: CodeSuggestion) -> dict[str, Any]:
    """A draft of a code; its evidence by place in the note as given, without the note's words."""
    return {
        "code": suggestion.code,
        "role": suggestion.role,
        "score": round(suggestion.score, 4),
        "evidence": [[found.start, found.end] for found in suggestion.evidence],
        "warnings": len(suggestion.warnings),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    passage = citation.passage
    return {
        "source": passage.source.id,
        "version": passage.version,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def _key(name: object) -> str:
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", name):
        raise TypeError("a record's keys are lower-case identifiers")
    return name
