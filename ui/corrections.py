"""A row's own corrections of its redaction: spans to leave in (`keep`) and spans to take out too (`add`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ui.shapes import BadRow

if TYPE_CHECKING:
    from guardrails.redact import RedactedText, Redactor


def redacted(redactor: Redactor, text: str, row: Mapping[str, Any]) -> RedactedText:
    """`text` redacted, with the corrections of `row`: lists of `{"start", "end"}` in characters of the text.

    Raises BadRow for a list that is none, or a span outside the text: a correction that is silently left out would
    send what its user meant to hide.
    """
    return redactor.redact(text, keep=_spans(row, "keep", len(text)), add=_spans(row, "add", len(text)))


def _spans(row: Mapping[str, Any], key: str, length: int) -> list[tuple[int, int]]:
    listed = row.get(key) or []
    if not isinstance(listed, list):
        raise _bad(key)
    return [_span(key, one, length) for one in listed]


def _span(key: str, one: object, length: int) -> tuple[int, int]:
    start, end = (one.get("start"), one.get("end")) if isinstance(one, Mapping) else (None, None)
    if not (type(start) is int and type(end) is int and 0 <= start < end <= length):
        raise _bad(key)
    return start, end


def _bad(key: str) -> BadRow:
    return BadRow("bad_span", f"«{key}» skal være en liste av {{start, end}} innenfor teksten.")
