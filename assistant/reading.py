"""Reading a sentence against a question: its words, and what each is worth as a meeting of a word asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.keys import key, one_slip, paraphrases, parts
from assistant.question import Term
from norsk import agencies
from norsk.compounds import split
from norsk.terms import fold
from norsk.text import WORD, words


class Token(NamedTuple):  # thousands are made for a question, in a third of a dataclass's time
    """A word of a sentence with the key under which it is compared (for an agency its canonical name)."""

    start: int
    end: int
    text: str
    key: str
    parts: tuple[str, ...] = ()  # keys of a compound's parts, its head last


_AI = re.compile(r"kunstig\w*", re.IGNORECASE)


@lru_cache(maxsize=2_000)  # some 400 passages, 4 kB a sentence
def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text`; an agency's name and "kunstig intelligens" count as one word each."""
    named = agencies.find(text)
    if not named and "kunstig" not in text.lower():  # as in most sentences: every word is one
        return tuple(
            [Token(m.start(), m.end(), spelt := m.group(), key(spelt), parts(spelt)) for m in WORD.finditer(text)]
        )
    result: list[Token] = []
    position = 0
    for word in WORD.finditer(text):
        here, spelt = word.start(), word.group()
        while position < len(named) and named[position][1] <= here:
            position += 1
        if position < len(named) and named[position][0] <= here:
            start, end, agency = named[position]
            if not result or result[-1].start != start:
                last = agency.name.rsplit(maxsplit=1)[-1]
                result.append(Token(start, end, text[start:end], agency.name, parts(last) or (key(last),)))
            continue
        if spelt[:1] in "iI" and fold(spelt).startswith("intelligens") and result and _AI.fullmatch(result[-1].text):
            result[-1] = Token(result[-1].start, word.end(), text[result[-1].start : word.end()], "ki")
            continue
        result.append(Token(here, word.end(), spelt, key(spelt), parts(spelt)))
    return tuple(result)


@lru_cache(maxsize=20_000)  # more would seldom be hit: one pair in twenty comes back
def _part(query: str, seen: str) -> float:
    """What a seen key is worth to a wanted one: the same, a compound of it, its head, a slip of the pen."""
    if query == seen:
        return 1.0
    if query == "ki" and seen.startswith("ki-"):
        return 0.7
    if query.startswith("ki-") and _part(query[3:], seen) == 1.0:
        return 0.8
    if seen.startswith("ki-") and _part(query, seen[3:]) == 1.0:
        return 0.9
    if "-" in query and len(seen) >= 2 and query.startswith(seen + "-"):
        return 0.7
    long, short = (seen, query) if len(seen) > len(query) else (query, seen)
    if len(short) >= 4 and len(long) - len(short) >= 3:
        if long.endswith(short):
            return 0.75 if long == seen else 0.45
        if long.startswith(short) and len(short) >= 5:
            return 0.6 if long == seen else 0.35
    if len(query) >= 6 and len(seen) >= 6 and abs(len(query) - len(seen)) <= 1 and one_slip(query, seen):
        return 0.85
    if len(query) >= 6 and len(seen) >= 6 and _scanned(query, seen):
        return 0.85
    return 0.0


_LOST = frozenset("æøå")  # letters that a scanner loses


def _scanned(query: str, seen: str) -> bool:
    """Whether a scanner read `seen` where `query` stands: æ, ø and å become other letters ("spogrreskjema")."""
    if not _LOST & set(query):
        return False
    first = next((i for i, (x, y) in enumerate(zip(query, seen, strict=False)) if x != y), -1)
    if first < 0 or query[first] not in "æøå":
        return False
    rest = query[first + 1 :]
    return seen.endswith(rest) and 0 <= len(seen) - len(rest) - first <= 3


_SHORTENED = 0.7
_HYPHENED = 0.85  # "EHDS-forordningen", "KIN-nettverket": the same thing, with what kind of thing it is
_NEAR = 0.65  # a word near in meaning
_OF_COMPOUND = 0.8  # a word that may be said instead, as the head of a compound
_HEAD, _WHOLE, _MODIFIER = 0.5, 0.8, 0.35  # what two compounds share: the head, the head and more, the rest only


def meets(term: Term, token: Token) -> float:
    """What `token` is worth as a meeting of `term`: 1 the same word, less for a relative, 0 for a stranger."""
    direct = literally(term, token)
    if direct >= 0.85 or term.name:
        return direct
    if token.key in term.alternatives:
        return 0.85
    close = term.weight >= 0.9 and len(term.text) >= 6 and abs(len(token.text) - len(term.text)) <= 1
    if close and one_slip(fold(term.text), fold(token.text)):
        return 0.85
    if direct == 0.0 and len(token.key) >= 6 and token.key.endswith(_long(term.alternatives)):
        return 0.6
    return max(direct, _compounds(term, token), _NEAR if token.key in term.near else 0.0)


def literally(term: Term, token: Token) -> float:
    """The same by the words' own letters alone: inflection, compounds and slips, no table of meanings."""
    direct = _part(term.key, token.key)
    if len(token.key) >= 6 and term.key.startswith(token.key) and len(term.key) > len(token.key) + 1:
        direct = max(direct, _SHORTENED)  # "saksbeh." for "saksbehandler"
    if "-" in token.key and token.parts and token.parts[0] == term.key:
        direct = max(direct, _HYPHENED)
    return direct


def freely(term: Term, token: Token) -> float:
    """What `token` is worth as a word that a questioner may put `term` for; less where it is a compound's head."""
    worth = term.instead.get(token.key, 0.0)
    return worth or (_OF_COMPOUND * term.instead.get(token.parts[-1], 0.0) if token.parts else 0.0)


@lru_cache(maxsize=1_000)
def _long(keys: frozenset[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if len(key) >= 5)


class Screen:
    """What a word needs to be worth anything to one of a question's terms: most words have none of it.

    `meets` is 0 for every term where `may_meet` is false. A slip of the pen leaves the first letters or the last ones.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        keys = [term.key for term in terms]
        slips = [fold(term.text) for term in terms if not term.name and term.weight >= 0.9 and len(term.text) >= 6]
        asked = [part for term in terms for part in (*term.parts, term.key)]
        self._all = "ki" in keys or any(len(slip) < 6 for slip in slips)
        self._same = frozenset(
            each
            for term in terms
            for each in (
                *term.alternatives,
                *term.near,
                term.key.removeprefix("ki-"),
                *(term.key[:size] for size in range(1, len(term.key) + 1)),
                *(term.key[at:] for at in range(len(term.key))),
            )
        )
        self._starts = ("ki-", *(key for key in keys if len(key) >= 4))
        self._ends = (*self._starts[1:], *(end for term in terms for end in _long(term.alternatives)))
        self._parts = frozenset(asked).union(*(paraphrases().get(part, ()) for part in asked))
        self._heads, self._tails = {key[:3] for key in keys}, {key[-2:] for key in keys}
        self._slip_heads, self._slip_tails = {slip[:2] for slip in slips}, {slip[-3:] for slip in slips}

    def may_meet(self, token: Token) -> bool:
        """Whether `token` may be worth something to one of the terms."""
        key, text = token.key, token.text
        if self._all or key in self._same or key.startswith(self._starts) or key.endswith(self._ends):
            return True
        if not self._parts.isdisjoint(token.parts or (key,)):
            return True
        if len(key) >= 6 and (key[:3] in self._heads or key[-2:] in self._tails):
            return True
        if len(text) < 5 or not self._slip_heads:
            return False
        folded = fold(text)
        return folded[:2] in self._slip_heads or folded[-3:] in self._slip_tails


def _compounds(term: Term, token: Token) -> float:
    """Compounds that share parts, or parts that paraphrase one another ("innføringsprosjekt", "pilotprosjekt")."""
    if not term.parts and not token.parts:
        return 0.0
    asked, seen = term.parts or (term.key,), token.parts or (token.key,)
    if not alike(asked[-1], seen[-1]):
        rest = (*asked[:-1],) if len(asked) > 1 else asked
        return _MODIFIER if len(rest[0]) >= 5 and any(alike(rest[0], other) for other in seen) else 0.0
    if len(asked) == 1:
        return 0.75
    if len(seen) == 1:
        return _HEAD
    shared = sum(any(alike(part, other) for other in seen[:-1]) for part in asked[:-1])
    return _WHOLE if shared == len(asked) - 1 else _HEAD if shared else _MODIFIER


@lru_cache(maxsize=100_000)
def alike(one: str, other: str) -> bool:
    """Whether two roots are the same, or one may be said for the other."""
    return one == other or other in paraphrases().get(one, ())


def spelt_out(short: str, text: str) -> bool:
    """Whether `text` holds words whose first letters (and those of their parts) spell the abbreviation `short`."""
    letters = fold(short)
    if not (2 <= len(letters) <= 6 and letters.isalpha()) or sum(c.isupper() for c in short) < 2:
        return False
    pieces = [(p, w.text[:1].isupper()) for w in words(text) for p in fold(w.text).split("-") if p]
    return any(initial and _spells(letters, pieces, at) for at, (_, initial) in enumerate(pieces))


def _spells(letters: str, pieces: Sequence[tuple[str, bool]], at: int) -> bool:
    if not letters:
        return True
    if at >= len(pieces):
        return False
    piece = pieces[at][0]
    if piece in ("og", "i", "for", "av", "på", "om", "til") and _spells(letters, pieces, at + 1):
        return True
    if piece[0] != letters[0]:
        return False
    inside = split(piece)
    initials = "".join(part[0] for part in inside)
    ways = {1, len(initials)} if len(initials) > 1 and letters.startswith(initials) else {1}
    return any(_spells(letters[n:], pieces, at + 1) for n in ways)
