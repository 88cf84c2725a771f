"""The reader of notes without capitals: telegram style, dictation, hurried notes in lower case.

Where a paragraph has hardly a capital, none of its words can be told for a name by one, and the other readers leave
much of it. Here every word of such a paragraph is judged by what is known of it and by what stands around it: a
linear-chain conditional random field (Lafferty, McCallum and Pereira, ICML 2001) with the weights of `caseless.json`,
fitted by `benchmarks/fit_caseless.py` to annotated notes whose capitals were taken away. It adds findings and takes
none away. Then the rules read the paragraph once more with a capital on every likely name.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import chain
from math import exp
from operator import mul
from typing import Final, NamedTuple

from guardrails.capitals import APART, Scan, in_capitals, read_low
from guardrails.caseless_forms import Form
from guardrails.caseless_window import Judgement, Look, Paragraph, features
from guardrails.findings import Finding, disjoint

TYPES: Final = ("PERSON", "PLACE", "ORGANISATION", "DATE", "ID")
THRESHOLD: Final = 0.5

Row = tuple[float, ...]

_BLANK: Final = re.compile(r"\n[ \t]*\n")
_CAPITALISED: Final = re.compile("[A-ZÆØÅ][a-zæøå]")
_OPENING: Final = re.compile(r"(?:\A|[.!?:]\s{1,8}|\n)\W{0,8}([^\W\d_])")
_FEW: Final = 12  # words for one with a capital
_LEAST: Final = 3  # words
_GLANCE: Final = 240  # characters
_MOST: Final = 100_000
_BESIDE: Final = frozenset((" ", "-", "/", ". ", " & "))
_SURE: Final = 0.8
_RESTORED: Final = 0.3  # a word gets its capital back from this probability on


def caseless(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where the paragraphs of `text` stand that are written without capitals, or (True) in nothing else. Linear."""
    start = 0
    for end, behind in chain((blank.span() for blank in _BLANK.finditer(text)), ((len(text), len(text)),)):
        # a glance at its head tells most paragraphs of ordinary text
        if _few(text, start, min(end, start + _GLANCE), _FEW // 2) and _few(text, start, end, _FEW):
            openings = _OPENING.findall(text[start:end])
            if text.count(" ", start, end) + 1 >= _LEAST:
                if sum(map(str.islower, openings)) * 2 > len(openings):
                    yield start, end, False
                elif in_capitals(text, start, end):
                    yield start, end, True
        start = behind


def without_capitals(text: str) -> Iterator[tuple[int, int]]:
    """Where the paragraphs of `text` stand that are written without capitals. Linear."""
    return ((start, end) for start, end, loud in caseless(text) if not loud)


def _few(text: str, start: int, end: int, words: int) -> bool:
    """Whether at most one word of so many has a capital."""
    return len(_CAPITALISED.findall(text, start, end)) * words <= text.count(" ", start, end) + 1


class Weights(NamedTuple):
    """By feature, its part of the log odds of none and of each of TYPES; and by what a label multiplies the next's."""

    rows: dict[str, Row]
    between: tuple[Row, ...]


@cache
def weights() -> Weights:
    """The weights as fitted by benchmarks/fit_caseless.py."""
    raw = json.loads(files("guardrails").joinpath("caseless.json").read_text(encoding="utf-8"))
    between = tuple(tuple(exp(one / 100) for one in row) for row in raw["between"])
    return Weights({name: tuple(one / 100 for one in row) for name, row in raw["weights"].items()}, between)


class CaselessReader:
    """Judges the words of paragraphs without capitals. Weights and lists are read at the first such paragraph."""

    def __init__(self, threshold: float = THRESHOLD) -> None:
        """`threshold`: from this probability on a token is redacted."""
        self._threshold = threshold
        self._forms: dict[str, Form] = {}
        self._known: dict[Look, Row] = {}

    def read(self, text: str, rules: Iterable[Finding], found: list[Finding], again: Scan) -> list[Finding]:
        """Findings in `text`: `found`, and what is told besides in its paragraphs without capitals. Linear.

        `rules`: what the rules found; what else stands in `found` other readers guessed, and in these paragraphs a
        guess stays where this reader agrees. `again` is the rules: they read the paragraphs once more, with a capital
        on what is likely a name, and what they find at such a word counts too. They know how far a name, a unit or an
        address reaches.
        """
        paragraphs = list(caseless(text))
        if not paragraphs:
            return found
        bounds = [(start, end) for start, end, _ in paragraphs]
        sure = set(rules)
        loud = [(start, end) for start, end, in_caps in paragraphs if in_caps]
        if loud:
            text, sure, new = read_low(text, loud, sure, again)
            found = found + new
        if len(self._forms) > _MOST or len(self._known) > _MOST * 5:  # another thread may still read the old tables
            self._forms, self._known = {}, {}
        forms, known = self._forms, self._known
        every = disjoint(one for one in found if one in sure)
        ends = [one.end for one in every]
        made = [one for one in found if one in sure]
        restored, begins, starts = list[str](), list[int](), list[int]()
        read: list[tuple[Paragraph, list[Judgement]]] = []
        at = 0
        for start, end in bounds:
            own: list[Finding] = []
            number = bisect_right(ends, start)
            while number < len(every) and every[number].start < end:
                own.append(_shifted(every[number], -start))
                number += 1
            paragraph = Paragraph(text[start:end], own, forms)
            told = judged(paragraph, forms, known)
            made += [_shifted(one, start) for one in self._likely(paragraph, told) if not paragraph.mere_words(one)]
            restored.append(paragraph.restored(told, _RESTORED))
            begins.append(at)
            starts.append(start)
            read.append((paragraph, told))
            at += end - start + len(APART)
        for one in again(APART.join(restored)):
            number = bisect_right(begins, one.start) - 1
            within = _shifted(one, -begins[number])
            if _agrees(*read[number], within):
                made.append(_shifted(within, starts[number]))
        for one in found:
            number = bisect_right(starts, one.start) - 1
            inside = number >= 0 and one.start < bounds[number][1]
            if one not in sure and not (inside and not _agrees(*read[number], _shifted(one, -starts[number]))):
                made.append(one)
        return made

    def _likely(self, paragraph: Paragraph, told: list[Judgement]) -> Iterator[Finding]:
        """What is likely by itself, and what was surely a name elsewhere in the paragraph."""
        surely = {
            _base(token)
            for token, (kind, likely), one in zip(paragraph.tokens, told, paragraph.forms, strict=True)
            if kind == "PERSON" and likely >= _SURE and one.sort in "nbu" and len(token) > 3
        }
        last: Finding | None = None
        at = -2
        for index, (kind, likely) in enumerate(told):
            if index in paragraph.covered or paragraph.stays(index):
                continue
            if likely < self._threshold and (
                _base(paragraph.tokens[index]) in surely  # once a name, a name everywhere
                or ((last is not None and index == at + 1) and paragraph.goes_on(index, likely))
                or (paragraph.covered.get(index - 1) == "PERSON" and paragraph.goes_on(index, likely))
            ):
                kind, likely = "PERSON", self._threshold
            alone = paragraph.forms[index].sort == "i" and not (last is not None and index == at + 1)
            if likely < self._threshold or (alone and told[min(index + 1, len(told) - 1)].likely < _SURE):
                continue
            one = Finding(paragraph.starts[index], paragraph.ends[index], kind, likely / 2)
            if last is not None and index == at + 1 and last.type == kind and paragraph.gap(at) in _BESIDE:
                one = Finding(last.start, one.end, kind, max(one.score, last.score))
            elif last is not None:
                yield last
            last, at = one, index
        if last is not None:
            yield last


def _agrees(paragraph: Paragraph, told: list[Judgement], one: Finding) -> bool:
    """Whether a word of a finding is likely personal data."""
    within = paragraph.at(one)
    if within and paragraph.mere_words(Finding(one.start, one.end, told[within.start].type, one.score)):
        return False
    return any(told[index].likely >= _RESTORED for index in paragraph.at(one) if not paragraph.stays(index))


def _shifted(one: Finding, by: int) -> Finding:
    return Finding(one.start + by, one.end + by, one.type, one.score)


def _base(token: str) -> str:
    return token.removesuffix("s") if len(token) > 4 else token


def judged(paragraph: Paragraph, forms: Mapping[str, Form], known: dict[Look, Row]) -> list[Judgement]:
    """By token, its likeliest type and the probability that it is personal data: forward and backward sums.

    `known` remembers what a family adds to the log odds by what it looks at.
    """
    rows, between = weights()
    count = len(TYPES) + 1
    emitted: list[list[float]] = []
    for index in range(len(paragraph.tokens)):
        told: list[Row] = []
        for look in paragraph.looks(index):
            row = known.get(look)
            if row is None:
                some = [rows[name] for name in set(features(look, forms)) if name in rows]
                row = known[look] = tuple(map(sum, zip(*some, strict=True))) if some else ()
            if row:
                told.append(row)
        scores = tuple(map(sum, zip(*told, strict=True))) if told else (0.0,) * count
        top = max(scores)
        emitted.append([exp(one - top) for one in scores])
    if not emitted:
        return []
    into = list(zip(*between, strict=True))  # by the label that follows
    forward = [_even(emitted[0])]
    for own in emitted[1:]:
        last = forward[-1]
        forward.append(_even([one * sum(map(mul, last, column)) for one, column in zip(own, into, strict=True)]))
    made: list[Judgement] = []
    behind = [1.0] * count
    for ahead, own in zip(reversed(forward), reversed(emitted), strict=True):
        share = _even(list(map(mul, ahead, behind)))
        best = max(range(1, count), key=share.__getitem__)
        made.append(Judgement(TYPES[best - 1], 1 - share[0]))
        onward = list(map(mul, own, behind))
        behind = _even([sum(map(mul, row, onward)) for row in between])
    return made[::-1]


def _even(values: list[float]) -> list[float]:
    whole = sum(values)
    return [one / whole for one in values]
