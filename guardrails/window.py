"""One window of even text that works out once what several scans ask of it: its lower case, its words, its cues.

The scans jump to cues: pieces of text that a pattern cannot match without ("legesenter", " gård", "g.nr"). Looking for
some hundreds of them one by one costs more than the patterns themselves, so they are looked up by word: which pieces a
word holds is worked out when it is met first, and a hospital's notes repeat their words. A `Window` is a string, so
whoever scans plain text gets the same findings, more slowly.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from operator import add
from typing import Final

# Letters of the scripts in use in Europe and beside it, as ranges: twice as fast as [^\W\d_].
LETTER: Final = "A-Za-zÀ-ÖØ-öø-ʯͰ-ῼⰀ-ⷿ一-鿿가-힣"
WORD: Final = re.compile(rf"[{LETTER}]+(?:[-'][{LETTER}]+)*")
_CORE = re.compile(rf"[{LETTER}]+")
_LEAST: Final = 3  # letters; shorter pieces stand in too many words to be looked up by word
_MOST_FORMS: Final = 200_000
_MOST_CUES: Final = 500

Literals = tuple[str, ...]


class _Forms:
    """Which pieces each form of a word holds, for the cues known when it was made; filled as forms are met."""

    __slots__ = ("_any", "_pieces", "cues", "marks")

    def __init__(self, cues: dict[Literals, int]) -> None:
        self.cues = cues  # and their numbers
        # A piece of cues by number, at an offset in a word; one that reaches beyond the word is to be compared whole.
        self.marks: dict[str, tuple[tuple[int, int, str | None], ...]] = {}
        self._pieces = [
            (number, literal, core, literal.index(core))
            for literals, number in cues.items()
            for literal in literals
            for core in [_core(literal)]
            if len(core) >= _LEAST
        ]
        self._any: re.Pattern[str] = re.compile("|".join(sorted({core for _, _, core, _ in self._pieces})) or "(?!)")

    def of(self, form: str) -> tuple[tuple[int, int, str | None], ...]:
        """The pieces whose longest run of letters stands in `form`."""
        found: list[tuple[int, int, str | None]] = []
        if self._any.search(form):
            for number, literal, core, shift in self._pieces:
                at = form.find(core)
                while at >= 0:
                    found.append((number, at - shift, None if core == literal else literal))
                    at = form.find(core, at + 1)
        if len(self.marks) >= _MOST_FORMS:
            self.marks.clear()
        marks = self.marks[form] = tuple(found)
        return marks


class _Known:
    """The cues that were asked for so far, and the table of forms for them, made anew where some were asked since."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: dict[Literals, int] = {}
        self._forms = _Forms({})

    def ask(self, literals: Literals) -> None:
        """Have the next windows look for `literals` by word too."""
        with self._lock:
            if len(self._asked) < _MOST_CUES:
                self._asked.setdefault(literals, len(self._asked))

    def forms(self) -> _Forms:
        """The table for all that was asked before."""
        with self._lock:
            if len(self._forms.cues) < len(self._asked):
                self._forms = _Forms(dict(self._asked))
            return self._forms


_KNOWN: Final = {True: _Known(), False: _Known()}  # by whether the text has its capitals


@lru_cache(maxsize=4096)
def _core(literal: str) -> str:
    """The longest run of letters of a piece."""
    return max(_CORE.findall(literal), key=len, default="")


@lru_cache(maxsize=64)
def _heads(literals: Literals) -> dict[str, list[str]]:
    """Pieces by their first two characters."""
    heads: dict[str, list[str]] = {}
    for literal in literals:
        heads.setdefault(literal[:2], []).append(literal)
    return heads


class Window(str):
    """A string to be scanned."""

    __slots__ = ("_ends", "_forms", "_hits", "_is_lower", "_lower", "_marks", "_starts", "_words")
    _words: list[str]
    _starts: list[int]
    _ends: list[int]
    _lower: Window
    _is_lower: bool  # there only where it is so
    _marks: list[list[int]]  # by number of cues: where pieces stand in words
    _forms: _Forms  # the table that they were read off
    _hits: dict[Literals, list[int]]

    def lower(self) -> Window:
        """The text in lower case, character for character ("İ" is the one letter that would become two)."""
        try:
            return self._lower
        except AttributeError:
            lower = Window(str.lower(self.replace("\u0130", "I")))
            lower._is_lower, lower._lower = True, lower
            words, lower._starts, lower._ends = self.words()
            lower._words = list(map(str.lower, words))
            self._lower = lower
            return lower

    def words(self) -> tuple[list[str], list[int], list[int]]:
        """The words, where each begins and where each ends."""
        try:
            return self._words, self._starts, self._ends
        except AttributeError:
            self._words = WORD.findall(self)
            self._starts = [match.start() for match in WORD.finditer(self)]
            self._ends = list(map(add, self._starts, map(len, self._words)))
            return self._words, self._starts, self._ends

    def hits(self, literals: Literals) -> list[int]:
        """Where pieces of text stand, in order; a place where two stand may be there twice."""
        try:
            known = self._hits.get(literals)
        except AttributeError:
            self._hits, known = {}, None
            self._mark()
        if known is not None:
            return known
        number = self._forms.cues.get(literals)
        if number is None:
            _KNOWN[not hasattr(self, "_is_lower")].ask(literals)
            hits = occurrences(self, literals)
        else:
            hits = self._marks[number] + occurrences(self, [one for one in literals if len(_core(one)) < _LEAST])
        hits.sort()
        self._hits[literals] = hits
        return hits

    def near(self, literals: Literals, start: int, end: int) -> bool:
        """Whether a piece begins in characters `start` to `end`."""
        hits = self.hits(literals)
        return bisect_left(hits, start) < bisect_left(hits, end)

    def standing(self, literals: Literals) -> list[tuple[int, int]]:
        """Where pieces stand by themselves, with no letter or digit at either side."""
        found = []
        heads = _heads(literals)
        for start in self.hits(literals):
            for literal in heads.get(self[start : start + 2], ()):
                end = start + len(literal)
                if self.startswith(literal, start) and not (
                    self[start - 1 : start].isalnum() or self[end : end + 1].isalnum()
                ):
                    found.append((start, end))
        return found

    def _mark(self) -> None:
        """Note where the pieces of all known cues stand in words."""
        forms = self._forms = _KNOWN[not hasattr(self, "_is_lower")].forms()
        found: list[list[int]] = [[] for _ in forms.cues]
        if found:
            words, starts, _ = self.words()
            for index, marks in enumerate(map(forms.marks.get, words)):
                if marks is None:
                    marks = forms.of(words[index])
                for number, offset, literal in marks:
                    at = starts[index] + offset
                    if literal is None or (at >= 0 and self.startswith(literal, at)):
                        found[number].append(at)
        self._marks = found


def occurrences(text: str, literals: Iterable[str]) -> list[int]:
    """Where pieces stand, looked for one by one: in their order, then in the order of the text."""
    hits: list[int] = []
    for literal in literals:
        at = text.find(literal)
        while at >= 0:
            hits.append(at)
            at = text.find(literal, at + 1)
    return hits


def window(text: str) -> Window:
    """`text` as a window, itself where it is one."""
    return text if isinstance(text, Window) else Window(text)
