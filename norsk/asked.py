"""Which section of a built-in page a question asks for: how much it is like what people say who need that section.

The pages are written as questions and answers. `asked.tsv` says for each section of a page which other questions it
answers, in everyday words. A question is compared with each of those and with the heading (cosine of TF-IDF: Salton and
Buckley, Term-weighting approaches in automatic text retrieval, 1988), and with all the words of the section together.
A word that no section knows counts with the greatest weight against every section: what is asked about is not there.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from norsk.needs import concepts_of
from norsk.terms import document_terms, query_terms
from norsk.variants import rows

_NEAREST: Final = 0.6  # say of the phrase that is nearest; the rest is of all of a section's phrases together
_BEGINNING: Final = 0.25  # weight of a term that is only the beginning of a word
_CONCEPT: Final = 0.6  # weight of a group of words that mean the same
_SATURATION: Final = 0.7  # phrases with a word, from which further ones say little
# What a question asks for by its first word: "hvor mange" is not answered by a section on "hvem".
_ASKING: Final = re.compile(
    r"\b(?:(?P<many>hvor (?:mange|stor\w*)|kor (?:mange|stor\w*))|(?P<long>(?:hvor|kor) (?:lenge|lang|fort|raskt))"
    r"|(?P<cost>koster|kostar|pris\w*)|(?P<who>hvem|kven)|(?P<when>når)|(?P<why>hvorfor|kvifor)"
    r"|(?P<what>(?:hva|kva) (?:er|betyr|menes|meinest)|definisjon\w*)|(?P<where>hvor|kor)"
    r"|(?P<difference>forskjell\w*|skilnad\w*)|(?P<which>hvilke\w*|kva for))\b",
    re.IGNORECASE,
)
_ASKED: Final = 0.3  # weight of that


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page: the file's name and the heading."""

    page: str
    heading: str


@dataclass(frozen=True, slots=True)
class _Table:
    sections: tuple[Section, ...]
    rarity: dict[str, float]
    unknown: float
    phrases: tuple[tuple[int, dict[str, float]], ...]  # section, unit vector
    together: tuple[dict[str, float], ...]


@lru_cache(maxsize=2)  # asked twice of a question; more would keep people's words
def likeness(question: str) -> dict[Section, float]:
    """How much a question is like what each section is needed for, from 0 to about 1; those above 0, the most first."""
    table = _table()
    asked = _weighted(_question(question), table)
    if not asked:
        return {}
    nearest: dict[int, float] = {}
    for of, phrase in table.phrases:
        nearest[of] = max(nearest.get(of, 0.0), _dot(asked, phrase))
    most = sum(weight * table.rarity.get(term, table.unknown) for term, weight in asked.items())
    found: dict[Section, float] = {}
    for at, section in enumerate(table.sections):
        whole = sum(
            weight * table.rarity.get(term, table.unknown) * table.together[at].get(term, 0.0)
            for term, weight in asked.items()
        )
        worth = _NEAREST * nearest.get(at, 0.0) + (1 - _NEAREST) * whole / most
        if worth > 0:
            found[section] = worth
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def _question(text: str) -> dict[str, float]:
    terms = {term: weight * _share(term) for term, weight in query_terms(text).items() if term[0] != "="}
    return terms | dict.fromkeys(_asking(text), _ASKED) | dict.fromkeys(concepts_of(text), _CONCEPT)


def _phrase(text: str) -> set[str]:
    return {term for term in document_terms(text) if term[0] != "="} | _asking(text) | concepts_of(text)


def _asking(text: str) -> set[str]:
    found = _ASKING.search(text)
    return {f"?{found.lastgroup}"} if found else set()


def _share(term: str) -> float:
    return {"^": _BEGINNING, "?": _ASKED, "~": _CONCEPT}.get(term[0], 1.0)


def _weighted(terms: dict[str, float], table: _Table) -> dict[str, float]:
    return _unit({term: weight * table.rarity.get(term, table.unknown) for term, weight in terms.items()})


def _unit(row: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in row.values()))
    return {term: weight / length for term, weight in row.items()} if length else {}


def _dot(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(weight * other.get(term, 0.0) for term, weight in one.items())


@cache
def sections() -> dict[Section, tuple[str, ...]]:
    """The sections of the table with the questions that they answer, the heading first."""
    return {
        Section(page, heading): (heading, *filter(None, asked.split(" | ")))
        for page, heading, asked in rows("asked.tsv")
    }


@cache
def _table() -> _Table:
    phrases = {section: [_phrase(each) for each in asked] for section, asked in sections().items()}
    counts = [Counter(term for each in found for term in each) for found in phrases.values()]
    known = Counter(term for found in counts for term in found)
    rarity = {term: math.log(1.0 + (len(counts) - count + 0.5) / (count + 0.5)) for term, count in known.items()}
    return _Table(
        tuple(phrases),
        rarity,
        math.log(1.0 + (len(counts) + 0.5) / 0.5),
        tuple(
            (at, _unit({term: _share(term) * rarity[term] for term in each}))
            for at, found in enumerate(phrases.values())
            for each in found
        ),
        tuple({term: count / (count + _SATURATION) for term, count in row.items()} for row in counts),
    )
