"""The reader of notes without capitals: telegram style, dictation, hurried notes in lower case.

Where a paragraph has hardly a capital, none of its words can be told for a name by one, and the other readers leave
much of it. Here every word of such a paragraph is judged by what is known of it and by what stands around it: a
linear-chain conditional random field (Lafferty, McCallum and Pereira, ICML 2001) with the weights of `caseless.json`,
fitted by `benchmarks/fit_caseless.py` to annotated notes whose capitals were taken away. It adds findings and takes
none away. Features hold no personal data: words by themselves only where the public dictionaries have them, otherwise
kinds, beginnings of two letters and endings of up to four.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Final, NamedTuple

from guardrails.caseless_forms import Form, form
from guardrails.findings import Finding, disjoint
from norsk.names import lexicon

TYPES: Final = ("PERSON", "PLACE", "ORGANISATION", "DATE", "ID")
THRESHOLD: Final = 0.5

Scan = Callable[[str], list[Finding]]

_PARAGRAPH: Final = re.compile(r"\S(?:.|\n(?![ \t]*\n))*")
_CAPITALISED: Final = re.compile("[A-ZÆØÅ][a-zæøå]")
_OPENING: Final = re.compile(r"(?:\A|[.!?:]\s+|\n)\W*([^\W\d_])")
_FEW: Final = 12  # words for one with a capital
_LEAST: Final = 3  # words
# A number keeps what joins its parts ("20.11", "lab-2026-55310"); words part at all but hyphens.
_TOKEN = re.compile(r"([^\W_]{1,60}(?:(?:[-'_@]|[./:](?=\d))[^\W_]{1,60}){0,6})")
_MOST: Final = 100_000
_STOPS: Final = frozenset(".;!?\n")
_BESIDE: Final = frozenset((" ", "-", "/", ". ", " & "))
_SURE: Final = 0.8
_RESTORED: Final = 0.3  # a word gets its capital back from this probability on
_NAMED: Final = frozenset(("PERSON", "PLACE", "ORGANISATION", "HEALTH_UNIT", "ADDRESS"))
_APART: Final = "\n\n"  # between paragraphs that are read again
_REACH: Final = 7  # tokens back in the same sentence


def without_capitals(text: str) -> Iterator[tuple[int, int]]:
    """Where the paragraphs of `text` stand that are written without capitals. Linear."""
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        words = text.count(" ", start, end) + 1
        if words < _LEAST or len(_CAPITALISED.findall(text, start, end)) * _FEW > words:
            continue
        openings = _OPENING.findall(match[0])
        if sum(map(str.islower, openings)) * 2 > len(openings):
            yield start, end


def mark(gap: str) -> str:
    """What parts two tokens: a line break, punctuation without its spaces, "_" for a space alone, "" for nothing."""
    if "\n" in gap:
        return "/n"
    stripped = gap.strip()
    return stripped[:2] if stripped else "_" if gap else ""


class Judgement(NamedTuple):
    """The likeliest type of a token, and the probability that it is personal data of any type."""

    type: str
    likely: float


class Paragraph:
    """The tokens of a paragraph with what the rules found of each."""

    def __init__(self, text: str, found: Sequence[Finding], forms: dict[str, Form]) -> None:
        """`found`: disjoint and in order, in offsets of `text`. `forms` is filled with the forms of new tokens."""
        self.text = text
        parts = _TOKEN.split(text)
        at = list(accumulate(map(len, parts)))
        self.tokens, self.starts, self.ends = [one.lower() for one in parts[1::2]], at[:-1:2], at[1::2]
        self.gaps = parts[2::2]
        lexi = lexicon()
        for token in self.tokens:
            if token not in forms:
                forms[token] = form(token, lexi)
        self.forms = [forms[token] for token in self.tokens]
        self.covered: dict[int, str] = {}
        for one in found:
            index = bisect_right(self.ends, one.start)
            while index < len(self.starts) and self.starts[index] < one.end:
                self.covered[index] = one.type
                index += 1
        self.elsewhere = {self.tokens[index]: kind for index, kind in self.covered.items()}

    def at(self, one: Finding) -> range:
        """The tokens that a finding touches."""
        return range(bisect_right(self.ends, one.start), bisect_left(self.starts, one.end))

    def restored(self, told: Sequence[Judgement]) -> str:
        """The text with a capital on every word that is likely a name or was found to be one; of the same length."""
        letters = list(self.text)
        for index, (kind, likely) in enumerate(told):
            found = self.covered.get(index)
            if found in _NAMED if found else likely >= _RESTORED and kind in _NAMED:
                capital = letters[self.starts[index]].upper()
                if len(capital) == 1:
                    letters[self.starts[index]] = capital
        return "".join(letters)

    def gap(self, index: int) -> str:
        """What stands between token `index` and the next; a line break before the first and behind the last."""
        return self.gaps[index] if 0 <= index < len(self.gaps) - 1 else "\n"

    def seen(self, index: int) -> str:
        """How token `index` is told to its neighbours: by its word, or by its kind."""
        return self.forms[index].word if 0 <= index < len(self.tokens) else "^"

    def features(self, index: int) -> Iterator[str]:
        """What tells whether token `index` is personal data."""
        one, token = self.forms[index], self.tokens[index]
        kind, word = one.kind, one.word
        behind, ahead = self.gap(index - 1), self.gap(index)
        before, after = mark(behind), mark(ahead)
        left, right = self.seen(index - 1), self.seen(index + 1)
        second, fourth = self.seen(index - 2), self.seen(index + 2)
        previous = self.forms[index - 1] if index else None
        following = self.forms[index + 1] if index + 1 < len(self.tokens) else None
        sort = one.sort
        yield from ("", f"s{sort}", f"k{kind}", f"w{word}", f"b{sort}{before}", f"a{sort}{after}")
        yield from (f"kb{kind}{before}", f"ka{kind}{after}", f"ba{sort}{before}{after}", f"n{sort}{min(len(token), 9)}")
        if sort != "D":
            yield from (f"2{token[-2:]}", f"3{token[-3:]}", f"4{token[-4:]}", f"5{sort}{token[-3:]}", f"6{token[:2]}")
            yield from (f"y{one.like}", f"y{sort}{one.like}", f"q{sort}{one.rare}", f"qb{sort}{one.rare}{before}")
        yield from (f"l{left}", f"l{sort}{left}", f"lb{sort}{left}{before}", f"r{right}", f"r{sort}{right}{after}")
        yield from (f"m{second}", f"m{sort}{second} {left}", f"t{fourth}", f"t{sort}{right} {fourth}")
        yield from (f"x{sort}{left} {right}", f"3m{sort}{self.seen(index - 3)}")
        if previous is not None:
            yield from (f"lk{previous.kind}", f"lk{kind} {previous.kind}{before}", f"l3{sort}{previous.end}")
        if following is not None:
            yield from (f"rk{following.kind}", f"rk{kind} {following.kind}{after}", f"r3{sort}{following.end}")
            yield f"rd{sort}{before}{following.sort}"
        for name, at in (("0", index), ("-", index - 1), ("=", index - 2), ("+", index + 1), ("*", index + 2)):
            if 0 <= at < len(self.tokens):
                for cue in self.forms[at].cues:
                    yield from (f"c{name}{cue}", f"c{name}{cue}{sort}")
                if name == "-" and self.forms[at].cues:
                    yield from (f"cb{cue}{before}{kind}" for cue in self.forms[at].cues)
            found = self.covered.get(at)
            if found:
                yield from (f"f{name}{found}", f"f{name}{found}{sort}")
        yield from sorted(self._back(index, sort))
        elsewhere = self.elsewhere.get(token) or self.elsewhere.get(token.removesuffix("s"))
        if elsewhere and index not in self.covered:
            yield f"e{elsewhere}"

    def _back(self, index: int, sort: str) -> set[str]:
        """The classes of the words before token `index` in its sentence, and of those behind a colon."""
        told: set[str] = set()
        for at in range(index - 1, max(-1, index - _REACH - 1), -1):
            gap = self.gap(at)
            if not _STOPS.isdisjoint(gap):
                break
            if ":" in gap:
                told.add(f"L{sort}{self.seen(at)}")
            for cue in self.forms[at].cues:
                told |= {f"S{cue}{sort}", f"S{cue}{sort}{self.seen(index - 1)}"}
        return told


class Weights(NamedTuple):
    """By feature, what it adds to the log odds of none and of each of TYPES; and what one label behind another adds."""

    rows: dict[str, tuple[float, ...]]
    between: tuple[tuple[float, ...], ...]


@cache
def weights() -> Weights:
    """The weights as fitted by benchmarks/fit_caseless.py."""
    raw = json.loads(files("guardrails").joinpath("caseless.json").read_text(encoding="utf-8"))
    between = tuple(tuple(one / 100 for one in row) for row in raw["between"])
    return Weights({name: tuple(one / 100 for one in row) for name, row in raw["weights"].items()}, between)


class CaselessReader:
    """Judges the words of paragraphs without capitals. Weights and lists are read at the first such paragraph."""

    def __init__(self, threshold: float = THRESHOLD) -> None:
        """`threshold`: from this probability on a token is redacted."""
        self._threshold = threshold
        self._forms: dict[str, Form] = {}

    def scan(self, text: str, found: Iterable[Finding], again: Scan) -> list[Finding]:
        """Findings in the paragraphs of `text` without capitals, besides `found`; in order, linear.

        `again` is the rules: they read the paragraphs once more, with a capital on what is likely a name, and what
        they find at such a word counts too. They know how far a name, a unit or an address reaches.
        """
        bounds = list(without_capitals(text))
        if not bounds:
            return []
        if len(self._forms) > _MOST:  # another thread may still read the old table
            self._forms = {}
        every = disjoint(found)
        ends = [one.end for one in every]
        added: list[Finding] = []
        restored, begins, read = list[str](), list[int](), list[tuple[int, Paragraph, list[Judgement]]]()
        at = 0
        for start, end in bounds:
            own: list[Finding] = []
            for one in every[bisect_right(ends, start) :]:
                if one.start >= end:
                    break
                own.append(_shifted(one, -start))
            paragraph = Paragraph(text[start:end], own, self._forms)
            told = judged(paragraph)
            added += [_shifted(one, start) for one in self._likely(paragraph, told)]
            restored.append(paragraph.restored(told))
            begins.append(at)
            read.append((start, paragraph, told))
            at += end - start + len(_APART)
        for one in again(_APART.join(restored)):
            number = bisect_right(begins, one.start) - 1
            start, paragraph, told = read[number]
            within = _shifted(one, -begins[number])
            if any(told[index].likely >= _RESTORED for index in paragraph.at(within)):
                added.append(_shifted(within, start))
        return added

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
            if index in paragraph.covered:
                continue
            if likely < self._threshold and _base(paragraph.tokens[index]) in surely:
                kind, likely = "PERSON", self._threshold  # once a name, a name everywhere
            if likely < self._threshold:
                continue
            one = Finding(paragraph.starts[index], paragraph.ends[index], kind, likely / 2)
            if last is not None and index == at + 1 and last.type == kind and paragraph.gap(at) in _BESIDE:
                one = Finding(last.start, one.end, kind, max(one.score, last.score))
            elif last is not None:
                yield last
            last, at = one, index
        if last is not None:
            yield last


def _shifted(one: Finding, by: int) -> Finding:
    return Finding(one.start + by, one.end + by, one.type, one.score)


def _base(token: str) -> str:
    return token.removesuffix("s") if len(token) > 4 else token


def judged(paragraph: Paragraph) -> list[Judgement]:
    """By token, its likeliest type and the probability that it is personal data: forward and backward sums."""
    rows, between = weights()
    count = len(TYPES) + 1
    scores: list[tuple[float, ...]] = []
    none = (0.0,) * count
    for index in range(len(paragraph.tokens)):
        told = [rows[name] for name in paragraph.features(index) if name in rows]
        scores.append(tuple(map(sum, zip(*told, strict=True))) if told else none)
    if not scores:
        return []
    factors = [[math.exp(one) for one in row] for row in between]
    emitted = [[math.exp(one - max(row)) for one in row] for row in scores]
    labels = range(count)
    forward = [_even(emitted[0])]
    for own in emitted[1:]:
        last = forward[-1]
        forward.append(_even([own[to] * sum(last[by] * factors[by][to] for by in labels) for to in labels]))
    made: list[Judgement] = []
    behind = [1.0] * count
    for index in range(len(scores) - 1, -1, -1):
        share = _even([forward[index][to] * behind[to] for to in labels])
        best = max(range(1, count), key=share.__getitem__)
        made.append(Judgement(TYPES[best - 1], 1 - share[0]))
        ahead = [emitted[index][to] * behind[to] for to in labels]
        behind = _even([sum(factors[by][to] * ahead[to] for to in labels) for by in labels])
    return made[::-1]


def _even(values: list[float]) -> list[float]:
    whole = sum(values)
    return [one / whole for one in values]
