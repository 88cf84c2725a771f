"""The second reader: a linear-chain conditional random field that judges the words and numbers which the rules left.

The rules find what somebody thought of. What they leave is judged here by what stands around it: its shape, what the
lists say of it, the words and marks beside it and their classes, what the rules found near it and elsewhere, the label
of its line, and the verdict on the words beside it (Lafferty, McCallum and Pereira, ICML 2001). Weights come from the
annotated notes of `tests/data/notes` and from made-up ones, read through ablated rules (`benchmarks/fit_second.py`), so
that surroundings had to tell what lists and patterns did not (word dropout; Bowman et al., CoNLL 2016, for the idea).

It adds findings. It takes away one sort alone: what the rules give their lowest score, a name guessed from a capital
and an unknown word, where everything around it says that it is a drug, a product or a test.

Every feature belongs to a family that looks at few things at a time; what a family adds to the log odds is remembered
by those things, so that a judgement is a handful of look-ups.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from operator import mul
from typing import Final, NamedTuple

from guardrails.findings import Finding, disjoint
from guardrails.second_features import features
from guardrails.second_forms import Forms
from guardrails.second_window import Document, opening
from norsk.names import Kind, lexicon

TYPES: Final = ("PERSON", "PLACE", "ORGANISATION", "DATE", "ID")
_MOST: Final = 100_000
_FAR: Final = 30.0  # log odds beyond which exp is of no use
# From these probabilities on a token is redacted, by what it is judged as (second_window.py); by type for numbers.
THRESHOLDS: Final = {
    "cap": 0.5,
    "plain": 0.4,
    "low": 0.4,
    "lowl": 0.3,
    "lowc": 0.3,
    "num": 0.6,
    "num DATE": 0.8,
}
BESIDE: Final = 0.1  # beside what is redacted: such a word widens a finding that stands
CLEARED: Final = 0.2  # below this a guess of the rules is taken back

Row = tuple[float, ...]
_LANE: Final = 24  # bits of a packed number
_MASK: Final = (1 << _LANE) - 1
_HALF: Final = 1 << (_LANE - 1)
# Most candidates are nothing, and a glance tells: below these log odds by itself, or by itself and what stands right
# beside it, farther words hardly ever made personal data of a token of the annotated notes.
_OUT_ALONE: Final = -5.5
_OUT_NEAR: Final = -4.5
_OUT: Final[Row] = (-_FAR,) * len(TYPES)
_NO_SCORE: Final = [1.0, *map(math.exp, _OUT)]
_TOPS: Final = sum(_HALF << (_LANE * at) for at in range(len(TYPES)))
_NEVER: Final = -1 << (_LANE * len(TYPES))  # of a token that is out of the question by itself


class Judged(NamedTuple):
    """A token of a document: what it was judged as, its likeliest type, the probability that it is personal data."""

    at: int
    group: str
    type: str
    likely: float


class Weights(NamedTuple):
    """The fitted field: by feature, the log odds of each of TYPES against none; what two verdicts in a row add."""

    features: dict[str, int]  # packed
    between: tuple[Row, ...]  # of none and TYPES, by what stands first


def packed(hundredths: Sequence[int]) -> int:
    """Small numbers as one, so that adding two of these adds them all: a fifth of the cost of adding one by one."""
    return sum(one << (_LANE * at) for at, one in enumerate(hundredths))


def unpacked(whole: int) -> Row:
    """The log odds of each of TYPES that a sum of packed hundredths holds."""
    made = []
    for _ in TYPES:
        one = ((whole + _HALF) & _MASK) - _HALF
        whole = (whole - one) >> _LANE
        made.append(one / 100)
    return tuple(made)


def reaches(whole: int, least: int) -> bool:
    """Whether one of a sum of packed hundredths is at least as much as `least` was made for, by `bar`."""
    return bool((whole + least) & _TOPS)


def bar(odds: float) -> int:
    """What carries packed hundredths of at least `odds` into the highest bit of their lane, and no others."""
    return packed([_HALF - round(odds * 100)] * len(TYPES))


@cache
def weights() -> Weights:
    """The weights as fitted by benchmarks/fit_second.py."""
    raw = json.loads(files("guardrails").joinpath("second.json").read_text(encoding="utf-8"))
    return Weights(
        {name: packed(row) for name, row in raw["weights"].items()},
        tuple(tuple(one / 100 for one in row) for row in raw["between"]),
    )


_ALONE: Final = bar(_OUT_ALONE)
_NEAR: Final = bar(_OUT_NEAR)


class SecondReader:
    """Judges what the rules left of a window. Weights and lists are read at the first scan."""

    def __init__(self, *, clears: bool = True) -> None:
        """`clears`: whether guesses of the rules are taken back."""
        self._clears = clears
        self._forms: Forms | None = None
        self._known: dict[tuple[object, ...], int] = {}  # packed log odds by what a family looks at
        self._out: dict[tuple[str, str, str, str], int] = {}  # by a token by itself; _NEVER: out of the question

    def read(self, text: str, found: Iterable[Finding]) -> list[Finding]:
        """What is found in `text` after all: `found` without the guesses taken back, and what was added."""
        found = list(found)
        added, cleared = self._judge(text, found)
        added = [one for one in added if not _of_nobody(text, one)]
        ends = [to for _, to in cleared]  # they are disjoint
        gone: set[Finding] = set()
        for one in found if cleared else ():
            if one.type == "PERSON":
                first = bisect_right(ends, one.start)
                if first < len(ends) and cleared[first][0] < one.end:
                    gone.add(one)
        return [one for one in found if one not in gone] + added if gone else found + added

    def scan(self, text: str, found: Iterable[Finding]) -> list[Finding]:
        """Findings in `text` besides `found`, in order; linear. Tokens side by side of which both count become one."""
        return self._judge(text, found)[0]

    def _judge(self, text: str, found: Iterable[Finding]) -> tuple[list[Finding], list[tuple[int, int]]]:
        """What is added, and the spans of the guesses that are taken back, in order."""
        forms = self._forms
        if forms is None or len(forms) > _MOST:  # another thread may still read the old tables
            forms = self._forms = Forms(lexicon())
        document = Document(text, disjoint(found), forms)
        judged = {one.at: one for one in self.judged(document)}
        taken, stood = accepted(document, judged)
        added: list[Finding] = []
        last = -2
        for index in taken:
            start, kind, score = document.starts[index], judged[index].type, judged[index].likely / 2
            if index == last + 1 and document.beside(last, index):
                first = added.pop()
                start, kind, score = first.start, first.type, max(score, first.score)
            elif document.named(index - 1) and document.beside(index - 1, index):
                start = document.starts[index - 1]  # it overlaps what it goes on with, so both become one
            end = document.ends[index]
            if document.named(index + 1) and document.beside(index, index + 1):
                end = document.ends[index + 1]
            added.append(Finding(start, end, kind, score))
            last = index
        if not self._clears:
            return added, []
        cleared = {one for index, one in document.weak.items() if index not in stood}
        cleared -= {one for index, one in document.weak.items() if index in stood}
        return added, sorted((one.start, one.end) for one in cleared)

    def judged(self, document: Document) -> Iterator[Judged]:
        """Every candidate that is not out of the question, in order."""
        if len(self._known) > _MOST:
            self._known, self._out = {}, {}
        candidates = document.candidates()
        likely = self._rows(document, candidates)
        between = weights().between
        last = -1
        for index in likely:
            if index <= last:
                continue
            chain = document.chain(index, candidates, likely)
            last = chain[-1]
            rows = [likely.get(at, _OUT) for at in chain]
            for at, row, odds in zip(chain, rows, _posterior(rows, between), strict=True):
                if row is not _OUT:
                    best = max(odds)
                    yield Judged(at, candidates[at], TYPES[odds.index(best)], sum(odds))

    def _rows(self, document: Document, candidates: dict[int, str]) -> dict[int, Row]:
        """The log odds of each of TYPES at each candidate without its neighbours' verdicts; none where all are low."""
        known, glances = self._known, self._out
        tokens, gaps = document.tokens, document.gaps
        lower = "L" if document.in_lower_case else "N"
        near: dict[int, int] = {}
        for index, group in candidates.items():
            gap = gaps[index - 1]
            opens = "m" if gap == " " else opening(gap)
            glance = (tokens[index], group, opens, lower)
            own = glances.get(glance)
            if own is None:
                own = self._told(document.own(index, group), document)
                own = glances[glance] = own if reaches(own, _ALONE) else _NEVER
            if own is not _NEVER:
                near[index] = own
        rows: dict[int, Row] = {}
        for index, own in near.items():
            group = candidates[index]
            whole = own
            for look in document.nearest(index, group):
                row = known.get(look)
                whole += self._told(look, document) if row is None else row
            if reaches(whole, _NEAR):
                for look in document.farther(index, group):
                    row = known.get(look)
                    whole += self._told(look, document) if row is None else row
                rows[index] = unpacked(whole)
        return rows

    def _told(self, look: tuple[object, ...], document: Document) -> int:
        """What a family adds to the packed log odds."""
        fitted = weights().features
        told = sum(fitted[feature] for feature in set(features(look, document.forms)) if feature in fitted)
        self._known[look] = told
        return told


def accepted(document: Document, judged: dict[int, Judged]) -> tuple[list[int], set[int]]:
    """The tokens that are redacted, in order, and the guesses of the rules that stand.

    What stands beside a name that was found needs less (hysteresis; Canny 1986, for edges in pictures).
    """
    stood = {index for index, one in judged.items() if one.group == "weak" and one.likely >= CLEARED}
    taken = {
        index
        for index, one in judged.items()
        if one.group not in ("weak", "cont")
        and one.likely >= THRESHOLDS.get(f"{one.group} {one.type}", THRESHOLDS[one.group])
    }
    order = sorted(judged)
    for step, indexes in ((-1, order), (1, order[::-1])):
        for index in indexes:
            one = judged[index]
            if index in taken or one.group in ("weak", "num") or one.likely < BESIDE:
                continue
            near = index + step
            if (near in taken or near in stood or document.named(near)) and document.beside(index, near):
                taken.add(index)
    return sorted(taken), stood


def _posterior(rows: list[Row], between: tuple[Row, ...]) -> Iterator[list[float]]:
    """The probability of each of TYPES at each token of a chain (forward-backward; Rabiner 1989)."""
    if len(rows) == 1 and max(rows[0]) < _FAR:
        alone = list(map(math.exp, rows[0]))
        whole = 1 + sum(alone)
        yield [one / whole for one in alone]
        return
    scores = [
        _NO_SCORE if row is _OUT else [1.0, *[math.exp(min(_FAR, max(-_FAR, one))) for one in row]] for row in rows
    ]
    steps = _steps(between)
    columns = _columns(between)
    ahead = [[1.0] * len(steps)]
    for score in reversed(scores[1:]):
        into = list(map(mul, score, ahead[-1]))
        sums = [sum(map(mul, step, into)) for step in steps]
        top = max(sums)
        ahead.append([one / top for one in sums])
    behind = scores[0]
    for at, after in enumerate(reversed(ahead)):
        if at:
            behind = [score * sum(map(mul, behind, column)) for score, column in zip(scores[at], columns, strict=True)]
        whole = sum(behind)
        behind = [one / whole for one in behind]
        found = [one * other for one, other in zip(behind, after, strict=True)]
        whole = sum(found)
        yield [one / whole for one in found[1:]]


@cache
def _steps(between: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(tuple(math.exp(one) for one in row) for row in between)


@cache
def _columns(between: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(zip(*_steps(between), strict=True))


def _of_nobody(text: str, one: Finding) -> bool:
    """Whether a name guessed by its surroundings is a proper noun that names nobody: "fra Afghanistan, jobber natt"."""
    if one.type not in ("PERSON", "PLACE") or not text[one.start].isupper():
        return False
    return lexicon().kind(text[one.start : one.end]) & (Kind.KEPT | Kind.FIRST | Kind.LAST | Kind.PLACE) == Kind.KEPT
