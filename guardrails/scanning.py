"""The recognisers of a profile, compiled and run over windows of even text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guardrails.findings import Finding, disjoint, merged, regions
from guardrails.needed import needed
from guardrails.recogniser import Recogniser
from guardrails.recognisers import RECOGNISERS
from guardrails.surface import digits_read
from guardrails.window import window


@dataclass(frozen=True, slots=True)
class _Compiled:
    recogniser: Recogniser
    pattern: re.Pattern[str]
    before: re.Pattern[str] | None
    near: tuple[str, ...]  # pieces without which `before` cannot match
    unless: re.Pattern[str] | None
    cue: re.Pattern[str]
    valued: bool


def _compile(recogniser: Recogniser) -> _Compiled:
    pattern = re.compile(recogniser.pattern, recogniser.flags)
    return _Compiled(
        recogniser,
        pattern,
        re.compile(recogniser.before) if recogniser.before else None,
        needed(recogniser.before) if recogniser.before else (),
        re.compile(recogniser.unless) if recogniser.unless else None,
        re.compile(recogniser.cue),
        "value" in pattern.groupindex,
    )


def _around(entry: _Compiled, lower: str) -> list[tuple[int, int]]:
    """Stretches of text around the cues of a recogniser, merged: 80 characters before, 320 after."""
    if entry.recogniser.cues:
        return regions(lower, entry.recogniser.cues, 80, 320)
    return merged([match.start() for match in entry.cue.finditer(lower)], 80, 320, len(lower))


_RUN = re.compile(r"\d+(?:[ .\-/*_\n,:()°'′\"″]{1,4}\d+)*")
_LEAD = re.compile(r"(?:\(?\+ ?\(?|\(|(?<![^\W_])[A-Za-zÆØÅæøå]{1,4}[ \-/]?)$")
_LOOK_BACK = 48
_UNLESS_BACK = 20
_MOST_DIGITS = 20


def _by_digits(entries: list[_Compiled]) -> list[tuple[_Compiled, ...]]:
    return [tuple(entry for entry in entries if entry.recogniser.least <= left) for left in range(_MOST_DIGITS + 1)]


class Scanner:
    """The recognisers of one profile, compiled, over one window of even text at a time."""

    def __init__(self, profile: str) -> None:
        compiled = [_compile(entry) for entry in RECOGNISERS if profile in entry.profiles]
        # by the digits that are left in a run, so that a dose is not held against what needs eleven
        self._digit = _by_digits([entry for entry in compiled if entry.recogniser.at == "digit"])
        self._lead = _by_digits([entry for entry in compiled if entry.recogniser.at == "lead"])
        # no recogniser reads fewer digits than this
        self._least = next(n for n in range(_MOST_DIGITS) if self._digit[n] or self._lead[n])
        self._cue = [entry for entry in compiled if entry.recogniser.at == "cue"]

    def scan(self, text: str) -> list[Finding]:
        """Findings in `text`, disjoint, in order. Linear in the length of the text."""
        text = window(text)
        read = digits_read(text)
        lower = read.lower() if read is text else window(read).lower()
        found: list[Finding] = []
        kept: list[Finding] = []
        for run in _RUN.finditer(read):
            self._scan_run(read, lower, run.start(), run.end(), found, kept)
        for entry in self._cue:
            for start, end in _around(entry, text.lower()):
                for match in entry.pattern.finditer(text, start, end):
                    self._judge(entry, match, lower, found, kept)
        if kept:
            found = _without(found, kept)
        return disjoint(found)

    def _scan_run(self, read: str, lower: str, start: int, end: int, found: list[Finding], kept: list[Finding]) -> None:
        if end - start < self._least:
            return
        remaining = sum(map(str.isdigit, read[start:end])) if end - start > 4 else end - start
        position = start
        while position < end:
            group_end = position + 1
            while group_end < end and read[group_end].isdigit():
                group_end += 1
            for entry in self._digit[min(remaining, _MOST_DIGITS)]:
                match = entry.pattern.match(read, position)
                if match:
                    self._judge(entry, match, lower, found, kept)
            if position and remaining > 2 and read[position - 1] not in ".,":
                lead = _LEAD.search(read, max(0, position - 6), position)
                at = lead.start() if lead else position
                begins = (position,) if at == position else (at, position)
                for entry in self._lead[min(remaining, _MOST_DIGITS)]:
                    for begin in begins:
                        match = entry.pattern.match(read, begin)
                        if match:
                            self._judge(entry, match, lower, found, kept)
            remaining -= group_end - position
            position = group_end
            while position < end and not read[position].isdigit():
                position += 1

    @staticmethod
    def _judge(entry: _Compiled, match: re.Match[str], lower: str, found: list[Finding], kept: list[Finding]) -> None:
        recogniser = entry.recogniser
        start, end = match.span("value") if entry.valued else match.span()
        least, needs = start - _LOOK_BACK if start > _LOOK_BACK else 0, recogniser.needs
        supported = False
        if entry.before is not None:
            back = lower[least:start]
            if not entry.near or any(piece in back for piece in entry.near):
                supported = entry.before.search(lower, least, start) is not None
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
