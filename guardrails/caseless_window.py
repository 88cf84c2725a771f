"""The words of a paragraph without capitals and what stands around each, for the reader of such notes (`caseless.py`).

Every feature belongs to a family that looks at few things at a time, so that what a family tells can be remembered by
those things. Features hold no personal data: words by themselves only where the public dictionaries have them,
otherwise kinds, beginnings of two letters and endings of up to four.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from guardrails.caseless_forms import Form, form
from guardrails.evidence import MEDICAL_NOUNS
from guardrails.findings import Finding
from norsk.names import lexicon, wordset

Look = tuple[str, ...]  # the name of a family of features, and what it looks at

# A number keeps what joins its parts ("20.11", "lab-2026-55310"); words part at all but hyphens.
_TOKEN = re.compile(r"([^\W_]{1,60}(?:(?:[-'_@]|[./:](?=\d))[^\W_]{1,60}){0,6})")
_STOPS: Final = frozenset(".;!?\n")
_REACH: Final = 7  # tokens back in the same sentence
_MODAL: Final = wordset("kan vil skal må å kunne ville skulle måtte bør burde")
_LETTERS: Final = frozenset("fmekv")  # "født", "med", "er", "kl.", "ved": no initials
_FAMILY: Final = 0.15  # probability from which a word that is a family name too goes on with a name
_NAMED: Final = frozenset(("PERSON", "PLACE", "ORGANISATION", "HEALTH_UNIT", "ADDRESS"))


class Judgement(NamedTuple):
    """The likeliest type of a token, and the probability that it is personal data of any type."""

    type: str
    likely: float


def mark(gap: str) -> str:
    """What parts two tokens: a line break, punctuation without its spaces, "_" for a space alone, "" for nothing."""
    if "\n" in gap:
        return "/n"
    stripped = gap.strip()
    return stripped[:2] if stripped else "_" if gap else ""


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

    def restored(self, told: Sequence[Judgement], least: float) -> str:
        """The text with a capital on each word that was found to be a name or is one with a probability of `least`."""
        letters = list(self.text)
        for index, (kind, likely) in enumerate(told):
            found = self.covered.get(index)
            if found in _NAMED if found else likely >= least and kind in _NAMED:
                capital = letters[self.starts[index]].upper()
                if len(capital) == 1:
                    letters[self.starts[index]] = capital
        return "".join(letters)

    def stays(self, index: int) -> bool:
        """Whether a token is no name by what stands beside it: an eponym ("arnold chiari"), a verb ("vil bo hos")."""
        token, sort = self.tokens[index], self.forms[index].sort
        if sort not in "nD" and token in (self.word(index - 1), self.word(index + 1)):  # the same word over and over
            return True
        if index and self.tokens[index - 1] in _MODAL and self.forms[index].sort == "b" and self.gap(index - 1) == " ":
            return True
        if index + 1 < len(self.tokens) and self.gap(index) == " " and "E" in self.forms[index + 1].kind:
            return self.forms[index + 1].sort == "k" or self._of_disease(index + 1)
        return "E" in self.forms[index].kind and self._of_disease(index)

    def mere_words(self, one: Finding) -> bool:
        """Whether a firm is guessed from words of the dictionaries alone, with no word of work before it."""
        within = self.at(one)
        if one.type != "ORGANISATION" or any(self.forms[index].sort != "c" for index in within):
            return False
        return "work" not in self._back(within.start)

    def _of_disease(self, index: int) -> bool:
        return MEDICAL_NOUNS.match(self.text, self.ends[index]) is not None

    def goes_on(self, index: int, likely: float) -> bool:
        """Whether a token goes on with the name before it: its initial ("kari n"), or a family name that is a word."""
        if self.gap(index - 1) != " ":
            return False
        one = self.forms[index]
        return (one.sort == "i" and self.tokens[index] not in _LETTERS) or (
            one.sort == "b" and "L" in one.kind and likely >= _FAMILY
        )

    def gap(self, index: int) -> str:
        """What stands between token `index` and the next; a line break before the first and behind the last."""
        return self.gaps[index] if 0 <= index < len(self.gaps) - 1 else "\n"

    def word(self, index: int) -> str:
        """Token `index`; "^" beyond the paragraph."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else "^"

    def looks(self, index: int) -> tuple[Look, ...]:
        """What each family of features looks at, for token `index`."""
        sort, kind = self.forms[index].sort, self.forms[index].kind
        before, after = mark(self.gap(index - 1)), mark(self.gap(index))
        left, right = self.word(index - 1), self.word(index + 1)
        second, fourth = self.word(index - 2), self.word(index + 2)
        looked: list[Look] = [
            ("own", self.tokens[index], before, after),
            ("left", sort, kind, left, before),
            ("right", sort, kind, right, before, after),
            ("second", sort, second, left),
            ("fourth", sort, right, fourth),
            ("both", sort, left, right, self.word(index - 3)),
            ("back", sort, left, *self._back(index)),
        ]
        if self.covered:
            for name, at in (("0", index), ("-", index - 1), ("=", index - 2), ("+", index + 1), ("*", index + 2)):
                found = self.covered.get(at)
                if found:
                    looked.append(("found", name, found, sort))
            if index not in self.covered:
                token = self.tokens[index]
                elsewhere = self.elsewhere.get(token) or self.elsewhere.get(token.removesuffix("s"))
                if elsewhere:
                    looked.append(("elsewhere", elsewhere))
        return tuple(looked)

    def _back(self, index: int) -> Iterator[str]:
        """The classes of the words before token `index` in its sentence, and the words of labels with a colon."""
        told: set[str] = set()
        for at in range(index - 1, max(-1, index - _REACH - 1), -1):
            gap = self.gap(at)
            if not _STOPS.isdisjoint(gap):
                break
            if ":" in gap:
                told.add(f":{self.forms[at].word}")
            told.update(self.forms[at].cues)
        return iter(sorted(told))


def features(look: Look, forms: Mapping[str, Form]) -> Iterator[str]:
    """The features of one family from what it looks at."""
    match look:
        case ("own", token, before, after):
            one = forms[token]
            sort, kind = one.sort, one.kind
            yield from ("", f"s{sort}", f"k{kind}", f"w{one.word}", f"b{sort}{before}", f"a{sort}{after}")
            yield from (f"kb{kind}{before}", f"ka{kind}{after}", f"ba{sort}{before}{after}")
            yield f"n{sort}{min(len(token), 9)}"
            if sort != "D":
                yield from (f"2{token[-2:]}", f"3{token[-3:]}", f"4{token[-4:]}", f"5{sort}{token[-3:]}")
                yield from (f"6{token[:2]}", f"y{one.like}", f"y{sort}{one.like}")
                yield from (f"q{sort}{one.rare}", f"qb{sort}{one.rare}{before}")
            for cue in one.cues:
                yield from (f"c0{cue}", f"c0{cue}{sort}")
        case ("left", sort, kind, token, before):
            word = _word(token, forms)
            yield from (f"l{word}", f"l{sort}{word}", f"lb{sort}{word}{before}")
            if token in forms:
                one = forms[token]
                yield from (f"lk{one.kind}", f"lk{kind} {one.kind}{before}", f"l3{sort}{one.end}")
                for cue in one.cues:
                    yield from (f"c-{cue}", f"c-{cue}{sort}", f"cb{cue}{before}{kind}")
        case ("right", sort, kind, token, before, after):
            word = _word(token, forms)
            yield from (f"r{word}", f"r{sort}{word}{after}")
            if token in forms:
                one = forms[token]
                yield from (f"rk{one.kind}", f"rk{kind} {one.kind}{after}", f"r3{sort}{one.end}")
                yield f"rd{sort}{before}{one.sort}"
                for cue in one.cues:
                    yield from (f"c+{cue}", f"c+{cue}{sort}")
        case ("second", sort, token, left):
            word = _word(token, forms)
            yield from (f"m{word}", f"m{sort}{word} {_word(left, forms)}")
            yield from _cues("c=", token, sort, forms)
        case ("fourth", sort, right, token):
            word = _word(token, forms)
            yield from (f"t{word}", f"t{sort}{_word(right, forms)} {word}")
            yield from _cues("c*", token, sort, forms)
        case ("both", sort, left, right, third):
            yield from (f"x{sort}{_word(left, forms)} {_word(right, forms)}", f"3m{sort}{_word(third, forms)}")
        case ("back", sort, left, *told):
            for one_told in told:
                if one_told[0] == ":":
                    yield f"L{sort}{one_told[1:]}"
                else:
                    yield from (f"S{one_told}{sort}", f"S{one_told}{sort}{_word(left, forms)}")
        case ("found", name, found, sort):
            yield from (f"f{name}{found}", f"f{name}{found}{sort}")
        case ("elsewhere", found):
            yield f"e{found}"


def _word(token: str, forms: Mapping[str, Form]) -> str:
    """How a token is told to its neighbours: by its word, or by its kind."""
    return forms[token].word if token in forms else token


def _cues(name: str, token: str, sort: str, forms: Mapping[str, Form]) -> Iterator[str]:
    if token in forms:
        for cue in forms[token].cues:
            yield from (f"{name}{cue}", f"{name}{cue}{sort}")
