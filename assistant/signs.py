"""Conditions that a note tells without naming: findings and treatment that only one condition explains.

The lines are `norsk/data/clinic_signs.tsv`: a code, the starts of codes beside which it says nothing new, and groups of
words that must all be affirmed. A coder sees the words as evidence, and the reason says that the condition is inferred.
"""

from __future__ import annotations

import re
from functools import cache

from assistant import coding_rules as rules
from assistant import told
from assistant.coding_relations import Draft
from ingest.codes import CodeSystem
from norsk import clinic

_SCORE = 0.45  # below a condition that is named, above a symptom


@cache
def _signs() -> tuple[tuple[str, tuple[str, ...], tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (code.replace(".", ""), tuple(said.replace(".", "").split()), tuple(map(told.pattern, groups.split("&"))))
        for code, said, groups in clinic.rows("signs")
    )


def infer(codes: CodeSystem, drafts: dict[str, Draft], note: str) -> None:
    """Add the codes whose every group of words the note affirms, unless a code that says it is drafted already."""
    for code, said, groups in _signs():
        if code in drafts or any(other.startswith(said) for other in drafts) or codes.resolve(code) is None:
            continue
        spans = set()
        for group in groups:
            span = _told(note, group)
            if span is None:
                break
            spans.add(span)
        else:
            drafts[code] = Draft(
                code, spans=spans, score=_SCORE, reasons=[rules.resting("Sluttet av funn og behandling i notatet")]
            )


def _told(note: str, words: re.Pattern[str]) -> tuple[int, int] | None:
    """Where one of the words stands affirmed; a denial within the wording ("klarte ikke") is no denial of it."""
    for found in words.finditer(note):
        if told.affirmed(note, found.start(), found.start() + 1):
            return found.span()
    return None
