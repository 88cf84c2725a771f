"""Built-in pages: the section that a question asks for, in whatever words, is the answer, and its sentences are shown.

A page is written as questions and answers, so that its sentences say little of what was asked: the heading does, and
`norsk.asked` knows what else people say who need the section. Whether a section answers is therefore judged for the
section as a whole, by what is known of it (`FEATURES`) and weights fitted by logistic regression on questions to the
pages (`benchmarks/fit_pages.py`); which of its sentences comes first, by what each says itself.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from operator import mul
from typing import Final

from assistant.binding import uncompared
from assistant.question import Question, read
from assistant.wants import Want
from ingest.passages import Hit, Passage
from norsk.asked import Likeness, Section, Word, compared, known_to, sections, terms_of, words_of

_SOUGHT: Final = 4  # sections that are fetched where the question's words alone did not find them
_COUNTED: Final = frozenset((Want.NUMBER, Want.SHARE, Want.MONEY, Want.DURATION, Want.DATE, Want.CONTACT))
_LEAST: Final = -8.0  # log-odds below which nothing more is learnt from a sentence
_FIRST, _SAID, _SILENT = (
    1.0,
    4.0,
    1.5,
)  # what order gives the first sentence, what is asked, and takes from a barred one
_NEXT: Final = (1.0, 0.8, 0.6, 0.45)  # what is left of the section's probability for its sentences, the best first
_NAMED, _DOUBTED = 0.5, 0.5  # how far names are to be met, and what is left where they are not
_KEPT: Final = 100  # sections whose terms are kept
# A page that says that its sources do not say when or how many answers who asks just that, without a date or a number.
_SILENT_SOURCES: Final = re.compile(
    r"\bk(?:ildene til denne siden|jeldene til denne sida) (?:sier|seier|gir|gjev|gjengir|har) (?:ikk?j?e|ing)\w*(.*)",
    re.IGNORECASE,
)
_OF_TIME: Final = frozenset((Want.DATE, Want.DURATION))
# What stands below every page, and answers nothing.
_CLOSING: Final = re.compile(r"Dette er e(?:t sammendrag|it samandrag)\.|Originalteksten gjeld(?:er)?\.")

FEATURES: Final = (
    "nearest",  # likeness to the nearest phrase of the section
    "together",  # to all of them
    "ahead",  # the whole likeness less that of the section most alike among the others
    "most",  # 1 where no section is more alike
    "known",  # share of the question's words that phrases and text know
    "told",  # the same for the text and its headings alone
    "unknown",  # weight of the heaviest word that neither knows
    "untold",  # of the heaviest word that the text and its headings do not know
    "strange",  # weight of the heaviest word that no section knows
    "figures",  # 1 where a number of the question is not in the text
    "share",  # the passage's score over the best one's
    "first",  # 1 for the passage that was found first
    "open",  # log-odds of the best sentence that is not barred
    "any",  # of the best sentence
    "doubts",  # the fewest grounds to doubt one of its sentences
    "counted",  # 1 where a number, sum, date, duration or address is asked for
    "counted_shown",  # the same, and a sentence shows one
    "counted_unknown",  # the same times "unknown"
    "counted_doubts",  # the same times "doubts"
    "who",  # 1 where it is asked who
    "who_unshown",  # the same, and no sentence shows it
    "person",  # 1 where only a person can be the answer
    "which",
    "which_unknown",
    "names",  # how far the question's names are met
    "words",  # words of the question over 10, at most 1
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the general engine makes of a sentence: log-odds that it answers, whether it is barred, doubts, a fact."""

    text: str
    log_odds: float
    barred: bool
    doubts: int
    shown: bool  # a fact of the kind asked for
    names: float  # how far the question's names are met


@cache
def _pages() -> frozenset[str]:
    return frozenset(section.page for section in sections())


def section_of(passage: Passage) -> Section | None:
    """The section of a built-in page that a passage is of."""
    if passage.source.id not in _pages():
        return None
    return Section(passage.source.id, passage.heading[-1] if passage.heading else passage.source.title)


@lru_cache(maxsize=_KEPT)  # of sentences of our own pages
def _silent_on(text: str) -> Want | None:
    found = _SILENT_SOURCES.search(text)
    return read(found[1]).want if found else None


def says_sources_are_silent(question: Question, text: str) -> bool:
    """Whether a sentence says that the sources of its page do not say what is asked: when, how long, how many."""
    silent = _silent_on(text)
    return silent is question.want or {silent, question.want} <= _OF_TIME


def closes(text: str) -> bool:
    """Whether a sentence is one of those that stand below every page."""
    return _CLOSING.fullmatch(text.strip()) is not None


def sought(question: str, hits: Sequence[Hit], search: Callable[[str], list[Hit]]) -> list[Hit]:
    """Hits of the sections that the question is most like the needs of and that are not among the hits.

    They stand below what was found by the question's words; none where no page is among the hits.
    """
    found = {section_of(hit.passage) for hit in hits} - {None}
    if not found:
        return []
    wanted = [each for each in list(compared(question))[:_SOUGHT] if each not in found]
    return [
        replace(hit, score=min(hit.score, hits[-1].score))
        for section in wanted
        for hit in search(section.heading)
        if section_of(hit.passage) == section
    ]


@cache
def weights() -> tuple[float, tuple[float, ...]]:
    """Bias and weights in the order of FEATURES, as fitted by `benchmarks/fit_pages.py`."""
    raw = json.loads(resources.files("assistant").joinpath("pages.json").read_text(encoding="utf-8"))
    return raw["bias"], tuple(raw["weights"].get(name, 0.0) for name in FEATURES)


def log_odds(measured: Sequence[float]) -> float:
    """Of a section's `measures`: that it answers, shifted so that the engine's threshold is the best one here too."""
    bias, fitted = weights()
    return bias + float(sum(map(mul, fitted, measured)))


def measures(
    question: Question, hits: Sequence[Hit], read: Sequence[Sequence[Sentence]]
) -> list[tuple[float, ...] | None]:
    """By hit what is known of its section, in the order of FEATURES; None where it is of no page, or says nothing.

    `read`: the sentences of each hit, without headings.
    """
    found = [section_of(hit.passage) if said else None for hit, said in zip(hits, read, strict=True)]
    if not any(found):
        return [None] * len(hits)
    like, words, top = compared(question.text), words_of(question.text), max(hit.score for hit in hits) or 1.0
    ranked = list(like.items())[:2]
    return [
        None
        if section is None
        else _measured(
            question,
            like.get(section, Likeness(0.0, 0.0, 0.0)),
            max((each.whole for other, each in ranked if other != section), default=0.0),
            (words, known_to(section), _told(hit.passage.source.title, hit.passage.text)),
            (hit.score / top, float(order == 0)),
            said,
        )
        for order, (section, hit, said) in enumerate(zip(found, hits, read, strict=True))
    ]


def _measured(
    question: Question,
    like: Likeness,
    rival: float,
    terms: tuple[Sequence[Word], frozenset[str], frozenset[str]],
    rank: tuple[float, float],
    said: Sequence[Sentence],
) -> tuple[float, ...]:
    words, asked, text = terms
    known, unknown = _met(words, asked | text)
    told, untold = _met(words, text)
    counted, who, which = (float(question.want in wants) for wants in (_COUNTED, (Want.WHO,), (Want.WHICH,)))
    shown = any(each.shown for each in said)
    doubts = min(4, *(each.doubts for each in said), 4)
    return (
        like.nearest,
        like.together,
        like.whole - rival,
        float(like.whole >= rival and like.whole > 0),
        known,
        told,
        unknown,
        untold,
        max((word.weight for word in words if word.strange), default=0.0),
        float(any(word.figure and not word.known(text) for word in words)),
        *rank,
        max((_LEAST, *(each.log_odds for each in said if not each.barred))),
        max((_LEAST, *(each.log_odds for each in said))),
        doubts,
        counted,
        counted * shown,
        counted * unknown,
        counted * doubts,
        who,
        who * (not shown),
        float(question.person),
        which,
        which * unknown,
        max(each.names for each in said),
        min(1.0, len(words) / 10),
    )


def _met(words: Sequence[Word], terms: frozenset[str]) -> tuple[float, float]:
    """The share of the words that `terms` know, and the weight of the heaviest that they do not know."""
    met = [(word.weight, word.known(terms)) for word in words]
    most = sum(weight for weight, _ in met)
    share = sum(weight * known for weight, known in met) / most if most else 0.0
    return share, max((weight * (1 - known) for weight, known in met), default=0.0)


@lru_cache(maxsize=_KEPT)
def _told(title: str, text: str) -> frozenset[str]:
    return terms_of(f"{title} {text}")


def ordered(question: str, said: Sequence[Sentence]) -> list[int]:
    """The places of a section's sentences, that which answers best first: the first one is written as the answer."""
    words = words_of(question)
    worth = [
        max(_LEAST, each.log_odds) * 0.5
        + _SAID * _met(words, terms_of(each.text))[0]
        + _FIRST * (at == 0)
        - _SILENT * each.barred
        for at, each in enumerate(said)
    ]
    return sorted(range(len(said)), key=lambda at: -worth[at])


def probabilities(
    question: Question, hits: Sequence[Hit], read: Sequence[Sequence[Sentence]]
) -> list[list[float] | None]:
    """By hit the probability of each of its sentences as an answer; None where it is of no page."""
    found: list[list[float] | None] = []
    for measured, said in zip(measures(question, hits, read), read, strict=True):
        if measured is None:
            found.append(None)
            continue
        whole = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds(measured)))))
        named = any(
            term.name and not term.text.isupper() and term.key not in question.agencies for term in question.terms
        )
        if named and max(each.names for each in said) < _NAMED:  # of another place or firm than is asked about
            whole *= _DOUBTED
        if all(uncompared(question, each.text) for each in said):  # which is most of something, and nothing is compared
            whole *= _DOUBTED
        given = [0.0] * len(said)
        for place, at in enumerate(ordered(question.text, said)):
            given[at] = whole * _NEXT[min(place, len(_NEXT) - 1)]
        found.append(given)
    return found
