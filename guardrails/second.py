"""The second reader: a linear classifier that judges the words and numbers which the rules left.

The rules find what somebody thought of. What they leave is judged here by what stands around it: its shape, what the
lists say of it, the words and marks beside it, what the rules found near it, the label of its line. Weights come from
the annotated notes of `tests/data/notes`, read through ablated rules (`benchmarks/fit_second.py`), so that surroundings
had to tell what lists and patterns did not (word dropout; Bowman et al., CoNLL 2016, for the idea). It adds findings
and takes none away. Features hold no personal data: words by themselves only where the public dictionaries have them
in lower case, otherwise shapes, kinds and endings of up to three letters.

Every feature belongs to a family that looks at few things at a time; what a family adds to the log odds is remembered
by those things, so that a judgement is a handful of look-ups.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, compress
from typing import Final, NamedTuple

from guardrails.evidence import HEADINGS, is_title
from guardrails.findings import Finding, disjoint
from norsk.names import Kind, Lexicon, lexicon

TYPES: Final = ("PERSON", "PLACE", "ORGANISATION", "DATE", "ID")

# A number keeps what joins its parts ("20.11", "LAB-2026-55310", "c.1016"); words part at all but hyphens.
_TOKEN = re.compile(r"([^\W_]{1,60}(?:(?:[-'_@]|[./:](?=\d))[^\W_]{1,60}){0,6})")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]+")
_SMALL = re.compile(r"[a-zß-öø-ÿ]+")
_ENDS = frozenset(".;!?|\n")
_OPENING = frozenset(".:;!?|>\n")
_MOST: Final = 100_000
_LABEL_REACH: Final = 8  # tokens from a label's colon
THRESHOLD: Final = 0.8
_PLAIN: Final = 0.96  # a plain word with a capital is a person's name from this on: they open forms and headings
# Wards and houses by their sort, whatever their capital: "Lege på Akutten".
_GENERIC: Final = (
    "akutten", "avdelingen", "avdelinga", "klinikken", "mottaket", "posten", "kontoret", "sykehuset", "sjukehuset",
    "senteret", "vakta", "vakten", "teamet", "skolen", "skulen", "barnehagen", "laben", "intensiven",
)  # fmt: skip
_BIAS: Final = ""
_KINDS: Final = (
    ("F", Kind.FIRST),
    ("L", Kind.LAST),
    ("P", Kind.PLACE),
    ("C", Kind.COMMON),
    ("E", Kind.EPONYM),
    ("K", Kind.KEPT),
    ("O", Kind.PROPER),
    ("U", Kind.UNKNOWN),
    ("l", Kind.LAST_FORM),
    ("p", Kind.PLACE_FORM),
    ("S", Kind.SUBSTANCE),
    ("Y", Kind.LIKELY),
)
_LISTED: Final = frozenset("FLP")
_STRANGE: Final = frozenset("FU")  # of these a word in lower case must be one to be judged


class Form(NamedTuple):
    """What is known of a token by itself."""

    sort: str  # D with digits, l in lower case, U in capitals, C with a capital, M mixed
    shape: str
    kind: str
    word: str  # itself where the dictionaries have it in lower case, otherwise its shape and kind
    end: str  # its last letters
    judged: bool


def shape(token: str) -> str:
    """A token with letters and digits by their sort: "LAB-2026" is "X-9999"."""
    if _DIGIT.search(token):
        made = _SMALL.sub("x", _CAPITALS.sub("X", _DIGITS.sub(lambda match: "9" * min(len(match[0]), 8), token)))
        return made if len(made) < 16 else "long"
    if token.isupper():
        return "X" if len(token) == 1 else "XX" if len(token) < 5 else "XXX"
    if not token[0].isupper():
        return "x" if token.islower() else "xX"
    parts = token.split("-")
    return "Xx" if len(parts) == 1 else "Xx-Xx" if all(part[:1].isupper() for part in parts) else "Xx-x"


def form(token: str, lexi: Lexicon) -> Form:
    """What is known of `token`."""
    low, shaped = token.lower(), shape(token)
    if _DIGIT.search(token):
        return Form("D", shaped, "D", f"#{shaped}", "", False)
    plain = low in lexi.common
    if token.islower():
        sort = "l"
    elif token.isupper() and len(token) > 1:
        sort = "U"
    else:
        sort = "C" if token[0].isupper() and (token[1:].islower() or "-" in token) else "M"
    if sort == "l" and plain:
        kind = "c"
    else:
        bits = lexi.kind(token if sort in "CM" else token.capitalize())
        kind = "".join(letter for letter, bit in _KINDS if bits & bit) or "-"
    listed = low in lexi.listed
    public = (sort == "l" and (plain or (len(low) < 5 and not listed))) or (plain and not listed) or is_title(low)
    word = low if public else f"?{shaped}{kind}"
    eponym = "E" in kind and _LISTED.isdisjoint(kind)
    known = sort == "M" or kind in ("c", "K") or eponym or (sort == "l" and ("C" in kind or _STRANGE.isdisjoint(kind)))
    return Form(sort, shaped, kind, word, low[-4:], len(token) > (1 if sort != "l" else 2) and not known)


def mark(gap: str) -> str:
    """What parts two tokens: a line break, punctuation without its spaces, "_" for a space alone, "" for nothing."""
    if "\n" in gap:
        return "/n"
    stripped = gap.strip()
    return stripped[:3] if stripped else "_" if gap else ""


class Document:
    """The tokens of one window with what the rules found of each."""

    def __init__(self, text: str, found: Sequence[Finding], forms: dict[str, Form], lexi: Lexicon) -> None:
        """`found`: disjoint and in order. `forms` is filled with the forms of new tokens."""
        parts = _TOKEN.split(text)
        at = list(accumulate(map(len, parts)))
        self.tokens, self.starts, self.ends = parts[1::2], at[:-1:2], at[1::2]
        self.gaps, self.forms = parts[2::2], forms
        for token in set(self.tokens).difference(forms):
            forms[token] = form(token, lexi)
        self._covered: dict[int, str] = {}
        for start, end, kind, _ in found:
            index = bisect_right(self.ends, start)
            while index < len(self.starts) and self.starts[index] < end:
                self._covered[index] = kind
                index += 1

    def candidates(self) -> list[int]:
        """The tokens to be judged, by number: those with a capital or unknown, that the rules left."""
        judged = {token: self.forms[token].judged for token in set(self.tokens)}
        every = compress(range(len(self.tokens)), map(judged.__getitem__, self.tokens))
        return [index for index in every if index not in self._covered and not self._stays(index)]

    def _stays(self, index: int) -> bool:
        """Whether a token is none to judge where it stands: a heading, a plain word that opens a sentence."""
        token = self.tokens[index]
        one = self.forms[token]
        if one.kind == "C" and one.sort != "l":
            behind = self.gap(index - 1)
            if (
                token.lower() in HEADINGS
                or token.lower().endswith(_GENERIC)
                or "[" in behind
                or not _OPENING.isdisjoint(behind)
            ):
                return True
        titled = is_title(token.lower()) and "&" not in self.gap(index - 1)  # "Berge & Sønn"
        return one.sort != "l" and (titled or self._in_template(index))

    def _in_template(self, index: int) -> bool:
        """Whether a token stands in square brackets, as the fields of a template do: "[Your Job Title]"."""
        for at in range(index - 1, max(-2, index - 6), -1):
            gap = self.gap(at)
            if "[" in gap:
                return True
            if "]" in gap or "\n" in gap:
                return False
        return False

    def covered(self, index: int) -> str:
        """The type of what the rules found at token `index`, or ""."""
        return self._covered.get(index, "")

    def gap(self, index: int) -> str:
        """What stands between token `index` and the next; a line break before the first and behind the last."""
        return self.gaps[index] if 0 <= index < len(self.gaps) - 1 else "\n"

    def seen(self, index: int) -> str:
        """How token `index` is told to its neighbours: by what the rules found, or by its word."""
        if not 0 <= index < len(self.tokens):
            return "^"
        found = self._covered.get(index)
        return f"<{found}" if found else self.forms[self.tokens[index]].word

    def label(self, index: int) -> str:
        """The last word of a label in the same line or sentence: "Arbeidsgiver: …"."""
        for back in range(1, _LABEL_REACH + 1):
            at = index - back
            gap = self.gap(at)
            if ":" in gap:
                return self.forms[self.tokens[at]].word if at >= 0 else ""
            if at < 0 or not _ENDS.isdisjoint(gap):
                return ""
        return ""

    def looks(self, index: int) -> tuple[tuple[str, ...], ...]:
        """What each family of features looks at, for token `index`."""
        token = self.tokens[index]
        one = self.forms[token]
        sort, kind = one.sort, one.kind
        behind, ahead = self.gap(index - 1), self.gap(index)
        before, after = mark(behind), mark(ahead)
        opens = "m" if _OPENING.isdisjoint(behind) else "o"
        first, second, third = self.seen(index - 1), self.seen(index - 2), self.seen(index + 1)
        previous = self.forms[self.tokens[index - 1]] if index else None
        following = self.forms[self.tokens[index + 1]] if index + 1 < len(self.tokens) else None
        near = "".join(sorted({self._covered[at][:2] for at in range(index - 3, index + 4) if at in self._covered}))
        return (
            ("own", token, opens),
            ("marks", sort, one.shape, before, after),
            ("left", sort, kind, first, before, f"{previous.kind} {previous.end[-3:]}" if previous else ""),
            ("lefts", sort, second, first),
            ("right", sort, kind, third, after, following.kind if following else ""),
            ("rights", sort, self.seen(index + 2)),
            ("line", sort, kind, self.label(index)),
            ("near", sort, near),
        )


def features(look: tuple[str, ...], forms: dict[str, Form]) -> Iterator[str]:
    """The features of one family from what it looks at."""
    match look:
        case ("own", token, opens):
            one = forms[token]
            sort = one.sort
            yield from (sort, f"k{sort}{one.kind}", f"k{sort}{one.kind}{opens}", f"o{sort}{opens}", f"sh{one.shape}")
            yield f"n{sort}{min(len(token), 9)}"
            if sort != "D":
                yield from (f"e{sort}{one.end[-2:]}", f"e{one.end[-3:]}", f"e4{one.end}")
            if one.word[0] not in "?#":
                yield f"w{one.word}"
        case ("marks", sort, shaped, before, after):
            yield from (
                f"b{sort}{before}",
                f"a{sort}{after}",
                f"ba{sort}{before} {after}",
                f"bs{shaped}{before}{after}",
            )
        case ("left", sort, kind, first, before, previous):
            yield from (
                f"l{first}",
                f"l{sort}{first}{before[:1]}",
                f"lk{sort}{previous.partition(' ')[0]}",
                f"le{sort}{previous.partition(' ')[2]}",
            )
            if sort == "D":
                yield f"lb{first}{before}"
            if first[0] == "<":
                yield f"lf{sort}{kind}{first}{before}"
            elif is_title(first):
                yield f"t{sort}{before}"
        case ("lefts", sort, second, first):
            yield from (f"m{sort}{second}", f"m{second} {first}")
        case ("right", sort, kind, third, after, following):
            yield from (f"r{third}", f"r{sort}{third}{after[:1]}", f"rk{sort}{following}")
            if third[0] == "<":
                yield f"rf{sort}{kind}{third}{after}"
        case ("rights", sort, fourth):
            yield f"s{sort}{fourth}"
        case ("line", sort, kind, label):
            if label:
                yield from (f"c{sort}{label}", f"ck{kind}{label}")
        case ("near", sort, near):
            yield f"f{sort}{near}"
            for at in range(0, len(near), 2):
                yield f"f{sort}{near[at : at + 2]}"


@cache
def weights() -> dict[str, tuple[float, ...]]:
    """By feature, what it adds to the log odds of each of TYPES against none, as fitted by benchmarks/fit_second.py."""
    raw = json.loads(files("guardrails").joinpath("second.json").read_text(encoding="utf-8"))
    return {feature: tuple(one / 100 for one in hundredths) for feature, hundredths in raw["weights"].items()}


class SecondReader:
    """Judges what the rules left of a window. Weights and lists are read at the first scan."""

    def __init__(self, threshold: float = THRESHOLD) -> None:
        """`threshold`: from this probability on a token is redacted."""
        self._threshold = threshold
        self._forms: dict[str, Form] = {}
        self._known: dict[tuple[str, ...], tuple[float, ...]] = {}  # by what a family looks at

    def scan(self, text: str, found: Iterable[Finding]) -> list[Finding]:
        """Findings in `text` besides `found`, in order; linear. Tokens side by side of which both count become one."""
        forms = self._forms
        if len(forms) > _MOST:  # another thread may still read the old tables
            forms = self._forms = {}
        document = Document(text, disjoint(found), forms, lexicon())
        added: list[Finding] = []
        last = -2
        for index, kind, likely in self.judged(document):
            if likely < self._threshold or (likely < _PLAIN and kind == "PERSON" and self._plain(document, index)):
                continue
            start, score = document.starts[index], likely / 2
            if index == last + 1 and document.gap(last) in (" ", "-"):
                first = added.pop()
                start, kind, score = first.start, first.type, max(score, first.score)
            added.append(Finding(start, document.ends[index], kind, score))
            last = index
        return added

    def _plain(self, document: Document, index: int) -> bool:
        """Whether a token is a word of the dictionaries and in no list: "Pleie", "Inntak"."""
        return document.forms[document.tokens[index]].kind in ("C", "Cl")

    def judged(self, document: Document) -> Iterator[tuple[int, str, float]]:
        """(token, type, probability that it is personal data) of every candidate, in order."""
        if len(self._known) > _MOST:
            self._known = {}
        known, none = self._known, (0.0,) * len(TYPES)
        fitted = weights()
        for index in document.candidates():
            rows = [fitted[_BIAS]]
            for look in document.looks(index):
                row = known.get(look)
                if row is None:
                    told = [fitted[feature] for feature in set(features(look, document.forms)) if feature in fitted]
                    row = known[look] = tuple(map(sum, zip(*told, strict=True))) if told else none
                rows.append(row)
            odds = [math.exp(min(30.0, one)) for one in map(sum, zip(*rows, strict=True))]
            best = max(odds)
            yield index, TYPES[odds.index(best)], 1 - 1 / (1 + sum(odds))
