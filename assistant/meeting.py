"""How far words meet the terms of one question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.question import Question, Term
from assistant.reading import Screen, Token, alike, freely, literally, meets, spelt_out
from assistant.wants import Want

_BODY_NOUN = re.compile(r"^(etat|direktorat|myndighet|organ|instans|virksomhet|aktør)", re.IGNORECASE)


_JOINED = 0.75  # a compound's head; what its first part is worth too where both are terms of the question
_APART = 0.7  # a compound whose parts are said, apart
_MET = 0.6  # from here on a word counts as said
_Other = tuple[tuple[float, ...], tuple[float, ...]]


class Meeting:
    """How far words meet the terms of one question; remembers each word it has seen."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = terms
        self._screen = Screen(terms)
        self._instead = frozenset(each for term in terms for each in term.instead)
        self._nothing = (0.0,) * len(terms)
        self._known: dict[str, tuple[float, ...]] = {}
        self._others: dict[str, _Other | None] = {}
        self._sentences: dict[int, tuple[Sequence[Token], list[tuple[int, tuple[float, ...]]]]] = {}
        self._short = [
            i for i, term in enumerate(terms) if term.name and term.text[:2].upper() != term.text[:2].lower()
        ]

        self._whole = [i for i, term in enumerate(terms) if term.parts and not term.name]

    @property
    def size(self) -> int:
        """How many terms there are."""
        return len(self._terms)

    def row(self, token: Token) -> tuple[float, ...]:
        """What `token` is worth to each term."""
        known = self._known.get(token.text)
        if known is None:
            known = self._nothing
            if self._screen.may_meet(token):
                known = tuple([meets(term, token) for term in self._terms])
                if token.parts and max(known) >= _JOINED:
                    # "utredningsoppdrag" is the "oppdrag om å utrede" of the question: one word for two of its terms.
                    known = tuple([_JOINED if 0.0 < worth < _JOINED else worth for worth in known])
            self._known[token.text] = known
        return known

    def _met(self, seen: Sequence[Token]) -> list[tuple[int, tuple[float, ...]]]:
        """The tokens that are worth something, with what; worked out once a sentence, which is asked for five times."""
        known = self._sentences.get(id(seen))
        if known is not None:
            return known[1]
        rows, nothing = self._known, self._nothing
        met = [
            (at, row)
            for at, token in enumerate(seen)
            if (row := rows[token.text] if token.text in rows else self.row(token)) is not nothing
        ]
        self._sentences[id(seen)] = seen, met  # kept with its tokens: no other can get their id meanwhile
        return met

    def _other(self, token: Token) -> _Other | None:
        """What `token` is worth by its letters alone and with what may be said instead; None where that is its row."""
        row = self.row(token)
        bare = free = row
        if any(0.0 < worth < 1.0 for worth in row):
            bare = tuple([min(worth, literally(term, token)) for term, worth in zip(self._terms, row, strict=True)])
        if token.key in self._instead or (token.parts and token.parts[-1] in self._instead):
            free = tuple([max(worth, freely(term, token)) for term, worth in zip(self._terms, row, strict=True)])
        return None if bare == row == free else (bare, free)

    def ways(self, seen: Sequence[Token], best: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
        """Per term what the best of the tokens is worth by its letters alone, and with what may be said instead.

        `best` is what `of` gives for them, and comes back itself where nothing differs.
        """
        known = self._others
        apart: dict[int, _Other] = {}
        for at, token in enumerate(seen):
            if token.text in known:
                other = known[token.text]
            else:
                other = known[token.text] = self._other(token)
            if other is not None:
                apart[at] = other
        if not apart:
            return best, best
        rows = [row for at, row in self._met(seen) if at not in apart]
        bare = [max(worths) for worths in zip(*rows, *[bare for bare, _ in apart.values()], strict=True)]
        free = [max(worths) for worths in zip(best, *[free for _, free in apart.values()], strict=True)]
        for i in self._short:
            bare[i] = best[i]
        return best if bare == best else bare, best if free == best else free

    def of(self, text: str, seen: Sequence[Token]) -> list[float]:
        """Per term what the best of the tokens of `text` is worth to it."""
        met = [row for _, row in self._met(seen)]
        best = [max(worths) for worths in zip(*met, strict=True)] if met else list(self._nothing)
        for i in self._short:
            if best[i] < 0.5 and spelt_out(self._terms[i].text, text):
                best[i] = 0.9
        for i in self._whole:
            if 0.0 < best[i] < _APART and _said_apart(self._terms[i].parts, [seen[at] for at, _ in self._met(seen)]):
                best[i] = _APART
        return best

    def places(self, seen: Sequence[Token], only: Sequence[int] | None = None) -> list[int]:
        """The tokens that meet a term, or one of the terms `only`."""
        if only is None:
            return [at for at, row in self._met(seen) if max(row) >= _MET]
        return [at for at, row in self._met(seen) if any(row[i] >= _MET for i in only)]

    def places_of_each(self, seen: Sequence[Token]) -> list[list[int]]:
        """Per term the tokens that meet it."""
        found: list[list[int]] = [[] for _ in self._terms]
        for at, row in self._met(seen):
            for i, worth in enumerate(row):
                if worth >= _MET:
                    found[i].append(at)
        return found


def _said_apart(parts: Sequence[str], seen: Sequence[Token]) -> bool:
    """Whether each part of a compound is said by another word: "styrevedtaket" – "styret … vedtaket"."""
    left = list(seen)
    for part in parts:
        said = next((t for t in left if alike(part, t.key) or any(alike(part, each) for each in t.parts)), None)
        if said is None:
            return False
        left.remove(said)
    return True


def weighted(question: Question) -> tuple[Term, ...]:
    """The question's terms; the noun that only names the kind of answer weighs less."""
    if question.head is None or question.want is Want.NUMBER:
        return question.terms
    # "Hvilken etat" names a kind of body; "hvem er direktør" names what the answer must be.
    discount = (0.15 if _BODY_NOUN.match(question.head.text) else 1.3) if question.want is Want.WHO else 0.6
    return tuple(replace(t, weight=t.weight * discount) if t is question.head else t for t in question.terms)
