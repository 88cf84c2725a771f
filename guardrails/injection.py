"""Instructions hidden in sources: found, and kept away from the engine without altering the stored text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["invisible", "markup", "override", "addressed", "exfiltration", "role"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A suspicious span of the text given: `text[start:end]`, with its kind."""

    start: int
    end: int
    kind: Kind


_OVERRIDE = re.compile(
    r"\b(?:ignorer|glem|se bort fra|sjå bort frå|ignore|disregard|forget)\b[^.\n]{0,60}"
    r"\b(?:instruks\w*|instruction\w*|regler|prompt\w*|beskjed\w*)",
    re.IGNORECASE,
)


def scan(text: str) -> tuple[Finding, ...]:
    """Findings in order of their start."""
    return tuple(Finding(match.start(), match.end(), "override") for match in _OVERRIDE.finditer(text))


def clean_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The spans of `text` (start, end) that hold no finding, widened to whole sentences: what an engine may see."""
    findings = scan(text)
    if not findings:
        return ((0, len(text)),) if text.strip() else ()
    spans: list[tuple[int, int]] = []
    for sentence in re.finditer(r"[^.!?\n]+[.!?]*\s*", text):
        if not any(f.start < sentence.end() and f.end > sentence.start() for f in findings):
            spans.append((sentence.start(), sentence.end()))
    return tuple(spans)


def defuse(text: str) -> str:
    """The text without the sentences that carry a finding: for an engine's eyes, never for storage or quoting."""
    return "".join(text[start:end] for start, end in clean_spans(text))
