"""The recognisers of a profile, compiled and run over windows of even text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from guardrails.announced import announced
from guardrails.findings import Finding, between, disjoint, matches_at, merged, regions
from guardrails.needed import needed, openings
from guardrails.recogniser import Recogniser
from guardrails.recognisers import RECOGNISERS
from guardrails.window import Window, lowered, window

_LEAST = 3  # letters of a piece to be looked up by word; shorter ones stand in too many
_MOST_PIECES = 80  # they are looked up by word, so that their number costs nothing
_MOST_OPENINGS = 160
_LEAST_CUE = 4  # characters of the opening of a recogniser that has its cues besides: "en " stands everywhere
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Compiled:
    recogniser: Recogniser
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None
    opens: tuple[str, ...]  # what `before` begins with, or the pattern of one that jumps to cues
    near: tuple[str, ...]  # pieces without which `before` cannot match, looked for where the pattern matches
    asks: tuple[str, ...]  # pieces without which no match counts: where none is near the pattern is not tried
    unless: re.Pattern[str] | None
    cue: re.Pattern[str]
    valued: bool


def _compile(recogniser: Recogniser) -> _Compiled:
    pattern = re.compile(recogniser.pattern, recogniser.flags)
    begins = recogniser.pattern if recogniser.at == "cue" else recogniser.before
    opens = openings(begins, _MOST_OPENINGS, lower=bool(pattern.flags & re.IGNORECASE)) if begins else ()
    least = min(map(len, opens), default=0)
    asks: tuple[str, ...] = ()
    if recogniser.needs == "before" and recogniser.at != "cue":  # with what it begins, for that is looked for anyway
        asks = opens if least >= _LEAST else needed(recogniser.before, _MOST_PIECES, _MOST_PIECES)
    return _Compiled(
        recogniser,
        pattern,
        re.compile(recogniser.before) if recogniser.before else None,
        opens if least >= (_LEAST_CUE if recogniser.at == "cue" else 1) else (),
        needed(recogniser.before) if recogniser.before and not asks else (),
        asks,
        re.compile(recogniser.unless) if recogniser.unless else None,
        re.compile(recogniser.cue),
        "value" in pattern.groupindex,
    )


def _around(entry: _Compiled, lower: str) -> list[tuple[int, int]]:
    """Stretches of text around the cues of a recogniser, merged."""
    before, behind = entry.recogniser.around
    if entry.recogniser.cues:
        return regions(lower, entry.recogniser.cues, before, behind)
    return merged([match.start() for match in entry.cue.finditer(lower)], before, behind, len(lower))


_RUN = re.compile(r"[0-9]+(?:[ .\-/*_\n,:()°'′\"″]{1,4}[0-9]+)*")
_LEAD = re.compile(r"(?:\(?\+ ?\(?|\(|(?<![^\W_])[A-Za-zÆØÅæøå]{1,4}[ \-/]?)$")
_LEAD_BACK = 6
_LOOK_BACK = 48
_UNLESS_BACK = 20
_MOST_DIGITS = 20
_MOST_OPEN = 2_000

_ByDigits = list[tuple[_Compiled, ...]]
# Where pieces stand, in order; the bits of their sets; pieces too short to be looked up by word, and their bits.
_Places = tuple[list[int], list[int], list[tuple[str, int]]]


def _by_digits(entries: list[_Compiled]) -> _ByDigits:
    return [tuple(entry for entry in entries if entry.recogniser.least <= left) for left in range(_MOST_DIGITS + 1)]


def _by_word(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are long enough to be looked up by word; the same object where all are."""
    return pieces if min(map(len, pieces)) >= _LEAST else tuple(one for one in pieces if len(one) >= _LEAST)


class _Asking:
    """Sets of pieces without one of which some recognisers find nothing; each set is a bit."""

    def __init__(self, sets: Iterable[tuple[str, ...]]) -> None:
        self.bits = {pieces: 1 << number for number, pieces in enumerate(dict.fromkeys(sets))}
        by_word = [(_by_word(pieces), bit) for pieces, bit in self.bits.items()]
        self._by_word = [(pieces, bit) for pieces, bit in by_word if pieces]
        self._short = [(one, bit) for pieces, bit in self.bits.items() for one in pieces if len(one) < _LEAST]
        # of pieces with digits, which reading letters as digits may make
        self.digits = sum(bit for pieces, bit in self.bits.items() if any(map(_DIGIT.search, pieces)))

    def places(self, lower: Window) -> _Places:
        """Where the pieces stand that are looked up by word, and which of the shorter ones stand somewhere."""
        places: list[tuple[int, int]] = []
        for pieces, bit in self._by_word:
            hits = lower.hits(pieces)
            if hits:
                places += [(at, bit) for at in hits]
        places.sort()
        short = [(piece, bit) for piece, bit in self._short if piece in lower]
        return [at for at, _ in places], [bit for _, bit in places], short

    @staticmethod
    def near(places: _Places, lower: str, start: int, end: int) -> int:
        """The bits of the sets of which a piece begins in characters `start` to `end`."""
        at, of, short = places
        bits = 0
        first = bisect_left(at, start)
        while first < len(at) and at[first] < end:
            bits |= of[first]
            first += 1
        if short:
            stretch = lower[max(0, start) : end]
            for piece, bit in short:
                if piece in stretch:
                    bits |= bit
        return bits


class Scanner:
    """The recognisers of one profile, compiled, over one window of even text at a time."""

    def __init__(self, profile: str) -> None:
        compiled = [_compile(entry) for entry in RECOGNISERS if profile in entry.profiles]
        self._at_digits = [entry for entry in compiled if entry.recogniser.at != "cue"]
        # no recogniser reads fewer digits than this
        self._least = min(entry.recogniser.least for entry in self._at_digits)
        self._asking = _Asking(entry.asks for entry in self._at_digits if entry.asks)
        self._open: dict[int, tuple[_ByDigits, _ByDigits]] = {}
        self._cue = [entry for entry in compiled if entry.recogniser.at == "cue"]
        self._announced = profile != "sporsmal"  # a question is about numbers more often than it holds one

    def scan(self, text: str) -> list[Finding]:
        """Findings in `text`, disjoint, in order. Linear in the length of the text."""
        text = window(text)
        read = text.read()
        lower = text.lower() if read is text else lowered(read)
        found: list[Finding] = []
        kept: list[Finding] = []
        places: _Places | None = None
        asked = text.lower()
        numbers = text.numbers() if read is text else sorted({*text.numbers(), *text.reread()})
        for run in matches_at(_RUN, read, numbers):
            start, end = run.span()
            if end - start >= self._least:
                places = places or self._asking.places(asked)
                least = max(0, start - _LEAD_BACK - _LOOK_BACK)
                # asked of the text as given: reading letters as digits makes no piece but those with digits
                near = self._asking.near(places, asked, least, end)
                same = read is text or read[least:end] == text[least:end]
                if not same:
                    near |= self._asking.digits
                self._scan_run(read, lower, asked if same else None, start, end, near, found, kept)
        for entry in self._cue:
            for start, end in _around(entry, asked):
                for match in _matches(entry, text, asked, start, end):
                    self._judge(entry, match, lower, None, found, kept)
        if self._announced:
            found += announced(text, read)
        if kept:
            found = _without(found, kept)
        return disjoint(found)

    def _opened(self, near: int) -> tuple[_ByDigits, _ByDigits]:
        """The recognisers to try where the pieces of `near` stand, those at digits and those before them.

        By the digits that are left in a run, so that a dose is not held against what needs eleven.
        """
        opened = self._open.get(near)
        if opened is None:
            if len(self._open) > _MOST_OPEN:
                self._open = {}
            entries = [entry for entry in self._at_digits if not entry.asks or self._asking.bits[entry.asks] & near]
            opened = self._open[near] = (
                _by_digits([entry for entry in entries if entry.recogniser.at == "digit"]),
                _by_digits([entry for entry in entries if entry.recogniser.at == "lead"]),
            )
        return opened

    def _scan_run(
        self,
        read: str,
        lower: str,
        asked: Window | None,
        start: int,
        end: int,
        near: int,
        found: list[Finding],
        kept: list[Finding],
    ) -> None:
        at_digits, before_digits = self._opened(near)
        remaining = sum(map(str.isdigit, read[start:end])) if end - start > 4 else end - start
        position = start
        while position < end:
            group_end = position + 1
            while group_end < end and read[group_end].isdigit():
                group_end += 1
            for entry in at_digits[min(remaining, _MOST_DIGITS)]:
                match = entry.pattern.match(read, position)
                if match:
                    self._judge(entry, match, lower, asked, found, kept)
            if position and remaining > 2 and read[position - 1] not in ".,":
                lead = _LEAD.search(read, max(0, position - _LEAD_BACK), position)
                at = lead.start() if lead else position
                begins = (position,) if at == position else (at, position)
                for entry in before_digits[min(remaining, _MOST_DIGITS)]:
                    for begin in begins:
                        match = entry.pattern.match(read, begin)
                        if match:
                            self._judge(entry, match, lower, asked, found, kept)
            remaining -= group_end - position
            position = group_end
            while position < end and not read[position].isdigit():
                position += 1

    @staticmethod
    def _judge(
        entry: _Compiled,
        match: re.Match[str],
        lower: str,
        asked: Window | None,
        found: list[Finding],
        kept: list[Finding],
    ) -> None:
        recogniser = entry.recogniser
        start, end = match.span("value") if entry.valued else match.span()
        least, needs = start - _LOOK_BACK if start > _LOOK_BACK else 0, recogniser.needs
        supported = entry.before is not None and _stands_before(entry, entry.before, lower, asked, least, start)
        if needs == "before" and not supported:
            return
        if entry.unless is not None and entry.unless.search(lower, max(0, start - _UNLESS_BACK), start):
            return
        checked = recogniser.check(match[0]) if recogniser.check else None
        if needs and not ((supported and needs != "check") or (checked and needs != "before")):
            return
        kind = checked if isinstance(checked, str) else recogniser.type
        score = min(0.99, recogniser.score + 0.05) if supported and checked else recogniser.score
        (kept if recogniser.keeps else found).append(Finding(start, end, kind, score))


def _stands_before(
    entry: _Compiled, before: re.Pattern[str], lower: str, asked: Window | None, least: int, start: int
) -> bool:
    """Whether what must stand right before a value does, from `least` to `start`.

    A search tries every place; `asked`, the window that `lower` is as well, tells where it may begin.
    """
    if asked is not None and entry.opens:
        hits = asked.hits(entry.opens)
        at = bisect_left(hits, least)
        while at < len(hits) and hits[at] < start:
            if before.match(lower, hits[at], start):
                return True
            at += 1
        return False
    if entry.near:
        back = lower[least:start]
        if not any(piece in back for piece in entry.near):
            return False
    return before.search(lower, least, start) is not None


def _matches(entry: _Compiled, text: str, lower: Window, start: int, end: int) -> Iterable[re.Match[str]]:
    """The matches of a recogniser from `start` to `end`."""
    if not entry.opens:
        return entry.pattern.finditer(text, start, end)
    window = lower if entry.pattern.flags & re.IGNORECASE else text
    assert isinstance(window, Window)
    return matches_at(entry.pattern, text, between(window.hits(entry.opens), start, end), end)


def _without(found: list[Finding], kept: list[Finding]) -> list[Finding]:
    """The findings that no look-alike with at least their score overlaps."""
    kept = disjoint(kept)
    remaining: list[Finding] = []
    index = 0
    for finding in sorted(found):
        while index < len(kept) and kept[index].end <= finding.start:
            index += 1
        at, stays = index, True
        while at < len(kept) and kept[at].start < finding.end:
            stays = stays and kept[at].score < finding.score
            at += 1
        if stays:
            remaining.append(finding)
    return remaining
