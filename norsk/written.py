"""The written standard of a text (bokmål, nynorsk or another language), its readability and its errors.

Bokmål against nynorsk is a naive Bayes classifier over whole word forms, backing off to word edges (the first and
last three to five letters) for forms it has rarely seen, so that "-ane", "-leg" and "kv-" speak for words that no
table holds; the spelling dictionaries add their vote where a form is in one of them only. Neighbouring languages are
told by their closed classes and letters, and only where these outweigh the Norwegian ones.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from norsk.evidence import foreign_forms, is_norwegian, known_in, word_odds
from norsk.spelling import Error, find_errors
from norsk.text import sentences

Standard = Literal["nb", "nn", "da", "sv", "en", "other"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ADDRESS = re.compile(r"\(?(?:https?://|www\.)\S+")
_QUOTED = re.compile(r"«[^»]{12,}»|\"[^\"]{12,}\"|“[^”]{12,}”|(?<!\w)['‘’][^'‘’]{12,}['’](?!\w)")
# Words inside a quotation, which is often left in the other standard, count less; chosen on the training half.
_QUOTED_WEIGHT = 0.3
_TIE = 0.25
_LONG = 6


@dataclass(frozen=True, slots=True)
class Written:
    """The standard with its score (0–1), the errors in order, and LIX."""

    standard: Standard
    score: float
    errors: tuple[Error, ...]
    lix: float


def lower_words(text: str) -> list[str]:
    """The words of a text in lower case, without numbers; hyphenated words are one."""
    return [word.lower() for word in _WORD.findall(text)]


def standard(text: str) -> tuple[Standard, float]:
    """The written standard of a text, with a score from 0.5 (no evidence) to 1.

    A Norwegian text without evidence either way is called bokmål, by far the more common, with a score near .5.
    """
    text = _ADDRESS.sub(" ", text)
    found = lower_words(text)
    if not found:
        return "other", 0.0
    foreign = _foreign(text, found)
    if foreign:
        return foreign
    odds = log_odds(text) - _TIE
    return ("nn" if odds > 0 else "nb"), 1 / (1 + math.exp(-min(abs(odds), 30.0)))


def norwegian_language(text: str) -> str:
    """The language as an ISO 639 code, telling the Sámi languages (se, sma, smj) and others apart: nb, nn, da, se …"""
    found = lower_words(text)
    best = _foreign_language(text, found)
    return best[0] if best else standard(text)[0]


def log_odds(text: str) -> float:
    """Log-odds of nynorsk over bokmål: positive for nynorsk, around zero where nothing tells."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    inside = sum(end - start for start, end in quoted)
    quoted = quoted if inside < 0.8 * len(text) else []
    total = 0.0
    for match in _WORD.finditer(text):
        odds = word_odds(match.group().lower(), match.group()[0].isupper())
        if any(start <= match.start() < end for start, end in quoted):
            odds *= _QUOTED_WEIGHT
        total += odds
    return total


# Letters that Norwegian words do not have, and whose they are.
_LETTERS = (
    ("se", re.compile(r"[čđŋšŧžá]")),
    ("sv", re.compile(r"[äö]")),
    ("is", re.compile(r"[ðþ]")),
    ("fr", re.compile(r"[èêçàûîœ]|^[ldqs]['’]")),
    ("de", re.compile(r"[üß]")),
)
_NEIGHBOURS = ("da", "sv", "en")
_MIN_HITS = 2.0
_PROPER = re.compile(r"(?<=[^.!?:«\"\s] )[A-ZÆØÅÄÖÜÉ][\w-]*")


def _foreign_language(text: str, found: Sequence[str]) -> tuple[str, float] | None:
    """The foreign language whose forms outweigh the Norwegian ones, with a score, or None."""
    letters = [ch for ch in text if ch.isalpha()]
    if sum(ch > "\u024f" for ch in letters) > 0.5 * len(letters):
        return "und", 1.0
    # Names and quotations are often foreign in Norwegian text and say nothing about it.
    plain = lower_words(_PROPER.sub(" ", _QUOTED.sub(" ", text))) or list(found)
    unknown = [word for word in plain if not is_norwegian(word)]
    if not unknown:
        return None
    listed = len(unknown) >= 2 or len(unknown) >= 0.25 * len(plain)
    best: tuple[float, int, str] = (0.0, 0, "")
    for language, forms in foreign_forms().items():
        # The Danish and Swedish word lists cost seconds and memory: only for a text with a form of theirs in it.
        suspect = listed and (language == "en" or (language in _NEIGHBOURS and any(word in forms for word in unknown)))
        raw = sum(word in forms for word in plain)
        # A form that is also Norwegian says a quarter of one that is not.
        hits = 0.25 * raw
        for word in unknown:
            if word in forms:
                hits += 0.75
            elif any(owner == language and pattern.search(word) for owner, pattern in _LETTERS):
                hits += 0.75
                raw += 1
            elif suspect and known_in(word, language):
                hits += 0.5
        best = max(best, (hits, raw, language))
    hits, raw, language = best
    share = hits / len(plain)
    clear = (hits >= _MIN_HITS and share >= 0.15) or (hits >= 1.5 and share >= 0.3)
    short = hits >= 0.75 and raw and (len(unknown) >= 0.5 * len(plain) or raw >= 0.6 * len(plain))
    if (clear or short) and hits >= 0.35 * len(unknown):
        return language, min(1.0, 0.5 + share)
    return None


def _foreign(text: str, found: Sequence[str]) -> tuple[Standard, float] | None:
    best = _foreign_language(text, found)
    if best is None:
        return None
    language, score = best
    known: dict[str, Standard] = {"da": "da", "sv": "sv", "en": "en"}
    return known.get(language, "other"), score


def lix(text: str) -> float:
    """Readability (Björnsson 1968): words a sentence plus the percentage of words over six letters; 0 if empty."""
    found = _WORD.findall(text)
    if not found:
        return 0.0
    return len(found) / max(1, len(sentences(text))) + 100 * sum(len(word) > _LONG for word in found) / len(found)


def analyse(text: str) -> Written:
    """The standard, the errors and the readability of a text."""
    name, score = standard(text)
    errors = find_errors(text, name) if name in ("nb", "nn") else ()
    return Written(name, round(score, 4), errors, round(lix(text), 1))
