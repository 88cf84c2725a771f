"""Conditions that a note tells without naming: findings and treatment that only one condition explains.

The lines are `norsk/data/clinic_signs.tsv`: a code, the starts of codes beside which it says nothing new, and groups of
words that must all be affirmed. A coder sees the words as evidence, and the reason says that the condition is inferred.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant import coding_rules as rules
from assistant import told
from assistant.coding_relations import Draft
from ingest.codes import CodeSystem
from norsk import clinic

_SCORE = 0.72  # just below a condition that the course names
_BESIDE = 0.45  # what mostly stands beside a main condition: below every condition that is named, above a symptom
_MOSTLY_BESIDE = (
    "D5", "D6", "E8", "E66", "F05", "I10", "J96", "K91", "N17", "O99", "R", "T81", "Z",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Group:
    """Words one of which a note must affirm, or where `barred` must not; `openers` rule it out without searching."""

    cell: str
    openers: frozenset[str]
    barred: bool

    @property
    def words(self) -> re.Pattern[str]:
        """Its pattern, compiled for the first note that may meet it: most notes meet few, and all take two seconds."""
        return told.pattern(self.cell)


@cache
def _signs() -> tuple[tuple[str, tuple[str, ...], tuple[_Group, ...]], ...]:
    return tuple(
        (code.replace(".", ""), tuple(said.replace(".", "").split()), tuple(map(_group, groups.split("&"))))
        for code, said, groups in clinic.rows("signs")
    )


def _group(cell: str) -> _Group:
    words = cell.strip()
    barred = words.startswith("!")
    words = words.lstrip("!")
    return _Group(words, told.openers(words), barred)


def infer(codes: CodeSystem, drafts: dict[str, Draft], note: str) -> None:
    """Add the codes whose every group of words the note affirms, unless a code that says it is drafted already."""
    present = told.present(note)
    for code, said, groups in _signs():
        if any(not group.barred and group.openers.isdisjoint(present) for group in groups):
            continue
        if code in drafts or any(other.startswith(said) for other in drafts) or codes.resolve(code) is None:
            continue
        spans = set()
        for group in groups:
            span = _told(note, group.words)
            if (span is None) != group.barred:
                break
            if span is not None:
                spans.add(span)
        else:
            score = _BESIDE if code.startswith(_MOSTLY_BESIDE) else _SCORE - 0.05 * min(spans)[0] / (len(note) + 1)
            drafts[code] = Draft(
                code, spans=spans, score=score, reasons=[rules.resting("Sluttet av funn og behandling i notatet")]
            )


def _told(note: str, words: re.Pattern[str]) -> tuple[int, int] | None:
    """Where one of the words stands affirmed; a denial within the wording ("klarte ikke") is no denial of it."""
    for found in words.finditer(note):
        if told.affirmed(note, found.start(), found.start() + 1):
            return found.span()
    return None
