"""Codes of diagnoses and their titles: what was guessed there is taken back, for neither tells who somebody is.

An ICD-10 code that a word for a diagnosis announces ("hoveddiagnose: S46321S") is no identifier, and a word that nobody
knows right behind it is the code's title, which is English or Latin more often than not ("B376 Candidal endokarditt").
"""

from __future__ import annotations

import re
from typing import Final

from guardrails.evidence import PERSON_VERB
from guardrails.findings import Finding
from norsk.names import Kind, lexicon

_CODE: Final = re.compile(r"[A-TV-Z]\d[\dA-Z](?:\.?[\dA-Z]{1,4})?(?![^\W_])")
_BEHIND_CODE: Final = re.compile(r"(?<![^\W_])[A-TV-Z]\d[\dA-Z](?:\.?[\dA-Z]{1,4})?[ \"«»:–-]{1,3}\Z")
_ANNOUNCED: Final = re.compile(
    r"(?:diagnos[a-zæøå]*|icd(?:-?10)?|hovedkode|bikode|tilstandskode|skadekode)(?![^\W_])[^\n.!?;]{0,40}\Z",
    re.IGNORECASE,
)
_BACK: Final = 70  # characters from the word that announces to its code
_LONGEST: Final = 12  # characters of a code and of what parts it from its title
_GUESSED: Final = 0.6  # the scores of what nobody listed; what is known to be a name goes also in a title
_GUESSES: Final = frozenset(("PERSON", "PLACE", "ORGANISATION"))
_NO_CODES: Final = frozenset(("PERSON", "FNR"))


def spared(text: str, found: list[Finding]) -> list[Finding]:
    """The findings of `text`, in order, without announced codes of diagnoses and guesses in their titles."""
    left, title = list[Finding](), -2
    for one in sorted(found):
        start, end, kind, score = one
        if kind in _GUESSES and score <= _GUESSED and (start == title + 1 or _opens_title(text, start)):
            if _unknown(text, start, end):
                title = end  # the next word may belong to it too
                continue
        elif kind not in _NO_CODES and _is_code(text, start):
            continue
        left.append(one)
    return left


def _opens_title(text: str, start: int) -> bool:
    code = _BEHIND_CODE.search(text, max(0, start - _LONGEST), start)
    return code is not None and _is_announced(text, code.start())


def _is_code(text: str, start: int) -> bool:
    return text[start + 1 : start + 2].isdigit() and bool(_CODE.match(text, start)) and _is_announced(text, start)


def _is_announced(text: str, start: int) -> bool:
    return _ANNOUNCED.search(text[max(0, start - _BACK) : start]) is not None


def _unknown(text: str, start: int, end: int) -> bool:
    """Whether no word of a guess is a listed name, and nobody does anything here."""
    kind = lexicon().kind
    known = any(kind(word) & (Kind.FIRST | Kind.LAST) for word in text[start:end].split())
    return not known and PERSON_VERB.match(text, end) is None
