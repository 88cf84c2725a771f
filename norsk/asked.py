"""Which section of a built-in page a question asks for: how much it is like what people say who need that section.

The pages are written as questions and answers. `asked.tsv` says for each section of a page which other questions it
answers, in everyday words, and `asked_words.tsv` which words stand for one another there. A question is compared with
each of those and with the heading (cosine of TF-IDF: Salton and Buckley, Term-weighting approaches in automatic text
retrieval, 1988), and with all the words of the section together. A word that no section knows counts with the greatest
weight against every section: what is asked about is not there.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from norsk.compounds import stem
from norsk.frequency import rarity as general_rarity
from norsk.needs import Postings, concepts_of
from norsk.terms import document_terms, fold, query_terms
from norsk.text import WORD
from norsk.variants import canonical, rows

_NEAREST: Final = 0.6  # say of the phrase that is nearest; the rest is of all of a section's phrases together
_BEGINNING: Final = 0.25  # weight of a term that is only the beginning of a word
_CONCEPT: Final = 0.6  # weight of a group of words that mean the same
_STANDS: Final = 0.5  # weight of a group of words that stand for one another on the pages
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
# How far a word of the question is known where only a part of it is, a word that stands for it, or its beginning.
_BY_PART, _BY_GROUP, _BY_BEGINNING = 0.6, 0.8, 0.4


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page: the file's name and the heading."""

    page: str
    heading: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a question is like what a section is needed for, each 0–1: the nearest phrase, all of them, both."""

    nearest: float
    together: float
    whole: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question that says something: its weight (0–1), and by which term how far it is known."""

    weight: float
    known_by: tuple[tuple[str, float], ...]
    strange: bool  # no section has it, a part of it or a word that stands for it
    figure: bool  # it has a digit

    def known(self, terms: Set[str]) -> float:
        """How far `terms` know the word, 0–1."""
        return max((worth for term, worth in self.known_by if term in terms), default=0.0)


@dataclass(frozen=True, slots=True)
class _Table:
    sections: dict[Section, int]
    rarity: dict[str, float]
    unknown: float
    first: npt.NDArray[np.int64]  # section -> its first phrase
    phrases: Postings  # unit vectors
    together: Postings  # saturated counts of phrases with the term
    known: tuple[frozenset[str], ...]  # section -> the terms of its phrases


@lru_cache(maxsize=2)  # asked several times of a question; more would keep people's words
def compared(question: str) -> dict[Section, Likeness]:
    """How much a question is like what each section is needed for; those that are like it at all, the most first."""
    table = _table()
    asked = {term: weight * table.rarity.get(term, table.unknown) for term, weight in _question(question).items()}
    most, length = sum(asked.values()), math.sqrt(sum(weight * weight for weight in asked.values()))
    if not length:
        return {}
    by_phrase = table.phrases.dot({term: weight / length for term, weight in asked.items()})
    nearest = np.maximum.reduceat(by_phrase, table.first)
    together = table.together.dot(asked) / np.float32(most)
    whole = _NEAREST * nearest + (1 - _NEAREST) * together
    places = list(table.sections)
    best = [int(at) for at in np.argsort(-whole, kind="stable") if whole[at] > 0]
    return {places[at]: Likeness(float(nearest[at]), float(together[at]), float(whole[at])) for at in best}


def likeness(question: str) -> dict[Section, float]:
    """How much a question is like what each section is needed for, from 0 to about 1; those above 0, the most first."""
    return {section: found.whole for section, found in compared(question).items()}


@lru_cache(maxsize=2)
def words_of(question: str) -> tuple[Word, ...]:
    """The words of a question that say something, each once, with what they weigh among the sections' words.

    A word that no section has weighs the more, the rarer it is in Norwegian text.
    """
    table = _table()
    found: dict[str, Word] = {}
    for token in WORD.findall(question):
        terms = [(term, weight) for term, weight in query_terms(token).items() if term[0] != "="]
        if not terms or token in found:
            continue
        own = [term for term, weight in terms if weight >= 1.0 and term[0] != "^"]
        rare = max((table.rarity.get(term, 0.0) for term in own), default=0.0) / table.unknown
        known_by = [(term, 1.0 if term in own else _BY_BEGINNING if term[0] == "^" else _BY_PART) for term, _ in terms]
        known_by += [(group, _BY_GROUP) for group in _groups(token) | concepts_of(token)]
        strange = not any(term in table.rarity for term, _ in known_by if term[0] != "^")
        figure = any(letter.isdigit() for letter in token)
        found[token] = Word(rare or general_rarity(token), tuple(known_by), strange, figure)
    return tuple(found.values())


def terms_of(text: str) -> frozenset[str]:
    """The terms that a phrase, a sentence or a section of a page is known by."""
    own = {term for term in document_terms(text) if term[0] != "="}
    return frozenset(own | _asking(text) | concepts_of(text) | _groups(text))


def known_to(section: Section) -> frozenset[str]:
    """The terms of all phrases of a section; none of a section that the table does not have."""
    at = _table().sections.get(section)
    return frozenset() if at is None else _table().known[at]


def _question(text: str) -> dict[str, float]:
    terms = {term: weight * _share(term) for term, weight in query_terms(text).items() if term[0] != "="}
    terms |= dict.fromkeys(_asking(text), _ASKED) | dict.fromkeys(concepts_of(text), _CONCEPT)
    return terms | dict.fromkeys(_groups(text), _STANDS)


def _asking(text: str) -> set[str]:
    found = _ASKING.search(text)
    return {f"?{found.lastgroup}"} if found else set()


def _share(term: str) -> float:
    return {"^": _BEGINNING, "?": _ASKED, "~": _CONCEPT, "%": _STANDS}.get(term[0], 1.0)


def _unit(row: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in row.values()))
    return {term: weight / length for term, weight in row.items()} if length else {}


@lru_cache(maxsize=5_000)
def _key(word: str) -> str:
    return stem(canonical(fold(word)))


@cache
def _turns() -> dict[tuple[str, ...], frozenset[str]]:
    """Words, or turns of several, by their stems -> the groups ("%" and a number) that they are of."""
    found: dict[tuple[str, ...], set[str]] = {}
    for number, (line,) in enumerate(rows("asked_words.tsv")):
        for turn in line.split():
            found.setdefault(tuple(map(_key, turn.split("_"))), set()).add(f"%{number}")
    return {turn: frozenset(groups) for turn, groups in found.items()}


def _groups(text: str) -> set[str]:
    turns, keys = _turns(), [_key(word) for word in WORD.findall(text)]
    longest = max(map(len, turns))
    return {
        group
        for length in range(1, longest + 1)
        for at in range(len(keys) - length + 1)
        for group in turns.get(tuple(keys[at : at + length]), ())
    }


@cache
def sections() -> dict[Section, tuple[str, ...]]:
    """The sections of the table with the questions that they answer, the heading first."""
    return {
        Section(page, heading): (heading, *filter(None, asked.split(" | ")))
        for page, heading, asked in rows("asked.tsv")
    }


@cache
def _table() -> _Table:
    phrases = {section: [terms_of(each) for each in asked] for section, asked in sections().items()}
    counts = [Counter(term for each in found for term in each) for found in phrases.values()]
    known = Counter(term for found in counts for term in found)
    rarity = {term: math.log(1.0 + (len(counts) - count + 0.5) / (count + 0.5)) for term, count in known.items()}
    return _Table(
        {section: at for at, section in enumerate(phrases)},
        rarity,
        math.log(1.0 + (len(counts) + 0.5) / 0.5),
        np.cumsum([0, *(len(found) for found in phrases.values())])[:-1],
        Postings(_unit({term: _share(term) * rarity[term] for term in each}) for f in phrases.values() for each in f),
        Postings({term: count / (count + _SATURATION) for term, count in row.items()} for row in counts),
        tuple(frozenset(row) for row in counts),
    )
