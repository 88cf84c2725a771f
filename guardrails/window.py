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
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, compress
from typing import ClassVar, Final

from guardrails.surface import digits_read

# Letters of the scripts in use in Europe and beside it, as ranges: twice as fast as [^\W\d_].
LETTER: Final = "A-Za-zÀ-ÖØ-öø-ʯͰ-ῼⰀ-ⷿ一-鿿가-힣"
WORD: Final = re.compile(rf"[{LETTER}]+(?:[-'][{LETTER}]+)*")
_APART = re.compile(f"({WORD.pattern})")
# Even text has no others. A pattern that begins with a class, and not with its repetition, skips to what is in it.
_DIGITS = re.compile("([0-9][0-9]*)")
_PARTS: Final = frozenset((".", "/", "-", " .", " /", " -"))
_CORE = re.compile(rf"[{LETTER}]+")
_RARE = re.compile("[^ .a-zæøå]")  # signs, digits, capitals
_HEAD: Final = 5  # letters of a piece by which it is looked up in a word
LEAST: Final = 2  # letters; shorter pieces stand in too many words to be looked up by word
_BLOCK: Final = 128  # characters
_RUN_BACK: Final = 8  # characters before a block in which a run of digits may begin
_MOST_FORMS: Final = 200_000
_MOST_CUES: Final = 500

Literals = tuple[str, ...]
Cue = tuple[bool, Literals]  # whether it is looked for in lower case, and the pieces
# A piece of cues by number, at an offset in a word; one that reaches beyond the word is to be compared whole.
Marks = tuple[tuple[int, int, str | None], ...]


class _Forms(dict[str, Marks]):
    """Which pieces each form of a word holds, for the cues known when it was made; filled as forms are met.

    Forms are looked up as they are written, for cues in lower case and with capitals at one look.
    """

    __slots__ = ("_heads", "brief", "by_id", "cues", "in_lower")

    def __init__(self, cues: dict[Cue, int]) -> None:
        super().__init__()
        self.cues = cues  # and their numbers
        # The same by the identity of the pieces, for a hash of hundreds of pieces costs more than what is found:
        # of those with capitals and of those in lower case. They are held in `cues`, so that no other has their id.
        self.by_id = tuple(
            {id(pieces): number for (lower, pieces), number in cues.items() if lower is of} for of in (False, True)
        )
        self.in_lower = [in_lower for in_lower, _ in cues]
        # by number, the pieces too short to be found by words
        self.brief = [_Brief(one for one in literals if len(_core(one)) < LEAST) for _, literals in cues]
        # of those in lower case and of those with capitals: pieces by the first letters of their longest run of
        # letters, so many that few pieces share them
        self._heads: dict[bool, dict[str, list[tuple[int, str, str, int]]]] = {True: {}, False: {}}
        for (in_lower, literals), number in cues.items():
            for literal in literals:
                core = _core(literal)
                if len(core) >= LEAST:
                    piece = (number, literal, core, literal.index(core))
                    self._heads[in_lower].setdefault(core[:_HEAD], []).append(piece)

    def __missing__(self, form: str) -> Marks:
        """The pieces whose longest run of letters stands in `form`, as far as they lie within it."""
        if len(self) > _MOST_FORMS:  # whoever reads the table meanwhile works them out anew
            self.clear()
        found: list[tuple[int, int, str | None]] = []
        for in_lower, word in ((True, lowered(form)), (False, form)):
            heads = self._heads[in_lower]
            for at in range(len(word) - LEAST + 1):
                for reach in range(LEAST, min(_HEAD, len(word) - at) + 1):
                    for number, literal, core, shift in heads.get(word[at : at + reach], ()):
                        if not word.startswith(core, at):
                            continue
                        start = at - shift
                        end = start + len(literal)
                        within = literal[max(0, -start) : len(literal) - max(0, end - len(word))]
                        if word.startswith(within, max(0, start)):
                            found.append((number, start, None if within == literal else literal))
        marks = self[form] = tuple(found)
        return marks


class _Brief:
    """Pieces too short to be found by words, by a sign of theirs that is rarer than letters where they have one."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._by_sign: dict[tuple[str, int, int], set[str]] = {}  # by sign, its place in the piece, the piece's length
        self._rest: list[str] = []
        for piece in pieces:
            sign = _RARE.search(piece)
            if sign:
                self._by_sign.setdefault((sign[0], sign.start(), len(piece)), set()).add(piece)
            else:
                self._rest.append(piece)

    def hits(self, text: str) -> list[int]:
        """Where they stand, in no order."""
        found = occurrences(text, self._rest)
        for (sign, place, length), pieces in self._by_sign.items():
            at = text.find(sign, place)
            while at >= 0:
                start = at - place
                if text[start : start + length] in pieces:
                    found.append(start)
                at = text.find(sign, at + 1)
        return found


class _Known:
    """The cues that were asked for so far, and the table of forms for them, made anew where some were asked since."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: dict[Cue, int] = {}
        self._forms = _Forms({})

    def ask(self, cue: Cue) -> None:
        """Have the next windows look for a cue by word too."""
        with self._lock:
            if len(self._asked) < _MOST_CUES:
                self._asked.setdefault(cue, len(self._asked))

    def forms(self) -> _Forms:
        """The table for all that was asked before."""
        with self._lock:
            if len(self._forms.cues) < len(self._asked):
                self._forms = _Forms(dict(self._asked))
            return self._forms


_KNOWN: Final = _Known()


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


Tokens = tuple[Sequence[str], Sequence[int], Sequence[int], Sequence[str]]
_Marked = tuple[_Forms, list[list[int]]]  # the table of forms, and by number of cues where pieces stand in words


class Window(str):
    """A string to be scanned."""

    # No window holds itself or what holds it: a window's words are gone with it, and no garbage to be collected.
    __slots__ = ("_distinct", "_hits", "_lower", "_marks", "_numbers", "_parted", "_read", "_reread", "_words")
    _words: Tokens
    _distinct: set[str]
    _numbers: list[int]
    _parted: list[int]
    _read: str | None  # None where that is the text itself
    _reread: list[int]
    _lower: Window
    _marks: _Marked
    _hits: dict[int, tuple[list[int], Literals]]  # by the identity of the pieces
    _in_lower: ClassVar[bool] = False

    def lower(self) -> Window:
        """The text in lower case, character for character ("İ" is the one letter that would become two)."""
        try:
            return self._lower
        except AttributeError:
            lower = _Lower(lowered(self))
            lower._words = self.words()
            lower._marks = self._marks = _marked(self, lower)
            self._lower = lower
            return lower

    def words(self) -> Tokens:
        """The words as the text was given, where each begins and ends, and what parts it from the next.

        The last is parted from nothing as from a new paragraph.
        """
        try:
            return self._words
        except AttributeError:
            parts = _APART.split(self)  # what stands before a word, the word, …, what stands behind the last
            at = list(accumulate(map(len, parts)))
            self._words = parts[1::2], at[:-1:2], at[1::2], [*parts[2:-1:2], "\n\n"]
            return self._words

    def distinct(self) -> set[str]:
        """The words, each once."""
        try:
            return self._distinct
        except AttributeError:
            self._distinct = set(self.words()[0])
            return self._distinct

    def numbers(self) -> list[int]:
        """Where a run of digits begins."""
        try:
            return self._numbers
        except AttributeError:
            return self._count()[0]

    def parted(self) -> list[int]:
        """Where a run of digits begins that a full stop, a stroke or a hyphen follows, with or without a space."""
        try:
            return self._parted
        except AttributeError:
            return self._count()[1]

    def _count(self) -> tuple[list[int], list[int]]:
        parts = _DIGITS.split(self)  # what stands before a run of digits, the run, …, what stands behind the last
        self._numbers = list(accumulate(map(len, parts)))[:-1:2]
        self._parted = [
            start
            for start, behind in zip(self._numbers, parts[2::2], strict=True)
            if behind[:1] in _PARTS or behind[:2] in _PARTS
        ]
        return self._numbers, self._parted

    def read(self) -> str:
        """The text with letters that optical recognition put for digits read back; itself where there are none."""
        try:
            return self if self._read is None else self._read
        except AttributeError:
            read = digits_read(self)
            self._read = None if read is self else read
            return read

    def reread(self) -> list[int]:
        """Where runs of digits of `read` begin, in the blocks of characters where it differs from the text."""
        try:
            return self._reread
        except AttributeError:
            read, found = self.read(), set[int]()
            for start in range(0, len(self), _BLOCK) if read is not self else ():
                if self[start : start + _BLOCK] != read[start : start + _BLOCK]:
                    runs = _DIGITS.finditer(read, max(0, start - _RUN_BACK), start + _BLOCK)
                    found.update(match.start() for match in runs)
            self._reread = sorted(found)
            return self._reread

    def hits(self, literals: Literals) -> list[int]:
        """Where pieces of text stand, in order; a place where two stand may be there twice."""
        try:
            known = self._hits.get(id(literals))
        except AttributeError:
            self._hits, known = {}, None
        if known is not None:
            return known[0]
        in_lower = self._in_lower
        forms, marks = (self if in_lower else self.lower())._marks
        number = forms.by_id[in_lower].get(id(literals))
        if number is None:
            number = forms.cues.get((in_lower, literals))  # the same pieces in another tuple
        if number is None:
            _KNOWN.ask((in_lower, literals))
            hits = occurrences(self, literals)
        else:
            hits = marks[number] + forms.brief[number].hits(self)
        hits.sort()
        self._hits[id(literals)] = hits, literals  # held, so that no other tuple comes to have this one's id
        return hits

    def near(self, literals: Literals, start: int, end: int) -> bool:
        """Whether a piece begins in characters `start` to `end`."""
        return stands(self.hits(literals), start, end)

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


class _Lower(Window):
    """The lower case of a window."""

    __slots__ = ()
    _in_lower = True

    def lower(self) -> Window:
        """Itself."""
        return self


def _marked(text: Window, lower: Window) -> _Marked:
    """Where the pieces of all known cues stand in the words of a text with its capitals and of its lower case."""
    forms = _KNOWN.forms()
    found: list[list[int]] = [[] for _ in forms.cues]
    words, starts, *_ = text.words()
    rows = list(map(forms.__getitem__, words)) if found else []
    in_lower = forms.in_lower
    for start, row in zip(compress(starts, rows), filter(None, rows), strict=True):
        for number, offset, literal in row:
            if literal is None:
                found[number].append(start + offset)
            else:
                at = start + offset
                if at >= 0 and (lower if in_lower[number] else text).startswith(literal, at):
                    found[number].append(at)
    return forms, found


def stands(hits: list[int], start: int, end: int) -> bool:
    """Whether one of the sorted `hits` is in characters `start` to `end`."""
    at = bisect_left(hits, start)
    return at < len(hits) and hits[at] < end


def occurrences(text: str, literals: Iterable[str]) -> list[int]:
    """Where pieces stand, looked for one by one: in their order, then in the order of the text."""
    hits: list[int] = []
    for literal in literals:
        at = text.find(literal)
        while at >= 0:
            hits.append(at)
            at = text.find(literal, at + 1)
    return hits


def lowered(text: str) -> str:
    """`text` in lower case, character for character ("İ" is the one letter that would become two)."""
    return str.lower(text.replace("\u0130", "I"))


def window(text: str) -> Window:
    """`text` as a window, itself where it is one."""
    return text if isinstance(text, Window) else Window(text)
