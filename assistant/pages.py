"""Built-in pages: a section that a question asks for, in whatever words, is evidence for the sentences under it.

A page is written as questions and answers, so that its sentences say little of what was asked: the heading does, and
`norsk.asked` knows what else people say who need the section. That adds to the log-odds of the section's sentences,
most to the first, which is written as the answer. It is no evidence of a fact: a unit that shows no number where one is
asked for stays barred, and doubts still halve what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from assistant.units import Unit
from assistant.wants import Want
from ingest.passages import Hit, Passage
from norsk.asked import Section, likeness, sections

_LIFT: Final = 6.0  # log-odds per likeness above the least
_LEAST: Final = 0.22  # likeness of many a question to a section that has nothing for it
_BESIDE: Final = 0.9  # of the likeness of the best section, from which another counts
_LATER: Final = 0.5  # what a section's further sentences get of that
_SOUGHT: Final = 2  # sections that are fetched where the question's words alone did not find them
_PLAINLY: Final = 0.55  # likeness from which the wording of a sentence is no ground to doubt it
_COUNTED: Final = frozenset((Want.NUMBER, Want.SHARE, Want.MONEY, Want.DURATION, Want.DATE, Want.CONTACT))


@dataclass(frozen=True, slots=True)
class Lift:
    """What a section's likeness to the question gives its first sentence: log-odds, and whether it is plain."""

    odds: float = 0.0
    plain: bool = False


NONE: Final = Lift()


@cache
def _pages() -> frozenset[str]:
    return frozenset(section.page for section in sections())


def section_of(passage: Passage) -> Section | None:
    """The section of a built-in page that a passage is of."""
    if passage.source.id not in _pages():
        return None
    return Section(passage.source.id, passage.heading[-1] if passage.heading else passage.source.title)


def lifts(question: str, want: Want, hits: Sequence[Hit]) -> list[Lift]:
    """By hit what its first sentence gains; nothing where no page is among the hits, which then pay nothing."""
    found = [section_of(hit.passage) for hit in hits]
    if not any(found):
        return [NONE] * len(hits)
    like = likeness(question)
    best = max(like.values(), default=0.0)
    worth = {
        each: Lift(_LIFT * max(0.0, of - _LEAST), of >= _PLAINLY and want not in _COUNTED)
        for each, of in like.items()
        if of >= _BESIDE * best
    }
    return [worth.get(each, NONE) if each else NONE for each in found]


def share(parts: Sequence[Unit], index: int) -> float:
    """What a unit gets of its section's gain: all of it where it is the first one below the headings."""
    return 1.0 if index == next((at for at, unit in enumerate(parts) if not unit.heading), 0) else _LATER


def sought(question: str, hits: Sequence[Hit], search: Callable[[str], list[Hit]]) -> list[Hit]:
    """Hits of the sections that the question is most like the needs of and that are not among the hits.

    They stand below what was found by the question's words; none where no page is among the hits.
    """
    found = {section_of(hit.passage) for hit in hits} - {None}
    if not found:
        return []
    wanted = [each for each in list(likeness(question))[:_SOUGHT] if each not in found]
    return [
        replace(hit, score=min(hit.score, hits[-1].score))
        for section in wanted
        for hit in search(section.heading)
        if section_of(hit.passage) == section
    ]
