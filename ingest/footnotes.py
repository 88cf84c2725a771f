"""Footnotes and their marks, taken out of the lines that they interrupt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.lines import LINK, Footnote, Line, Reading, glue, plain

_FOOTNOTE = re.compile(
    r"(?:<sup>(?P<sup>\d{1,3}|\*)</sup>|\[(?P<square>\d{1,3})\]|\[\^(?P<md>\w{1,20})\]:)\s*(?P<text>\S.*)"
)
_NUMBERED_NOTE = re.compile(
    r"(?P<mark>\d{1,3}|[T™*†])\s+(?P<text>(?:h[it]tps?:|www\.|[\"«A-ZÆØÅ]|\d{4,}|\d{1,2}\.\s).*)"
)


def take_footnotes(reading: Reading, *, damaged: bool = False) -> None:
    """Move footnotes out of the lines and take their marks out of the text above them."""
    lines = reading.lines
    taken: dict[int, list[int]] = {}  # first line of a footnote: all its lines
    expected = 1
    ends = {i for i in range(len(lines)) if i + 1 == len(lines) or lines[i + 1].turned}
    section = next(
        (i for i, line in enumerate(lines) if re.fullmatch(r"#*\s*(Fotnoter|Noter|Sluttnoter)", line.text)), None
    )
    i = 0
    while i < len(lines):
        text = lines[i].text
        own = _FOOTNOTE.match(text)
        numbered = (
            None if own or lines[i].page is None or lines[i].gap == 0 or lines[i].turned else _NUMBERED_NOTE.match(text)
        )
        if own or (numbered and _opens_notes(lines, i, ends, numbered, expected)):
            i, expected = _collect(lines, i, ends, taken, expected, paged=own is None, section=section)
        else:
            i += 1
    if not taken:
        return
    by_page: dict[int | None, list[str]] = {}
    for first, rows in taken.items():
        match = _FOOTNOTE.match(lines[first].text) or _NUMBERED_NOTE.match(lines[first].text)
        if match is None:
            continue
        groups = match.groupdict()
        mark = next((groups[name] for name in ("sup", "square", "md", "mark") if groups.get(name)), "")
        words = glue([groups["text"], *(lines[row].text for row in rows[1:])])
        reading.footnotes.append(Footnote(mark if mark.isdigit() else "", plain(words), lines[first].page))
        by_page.setdefault(lines[first].page, []).append(mark)
    gone = {row for rows in taken.values() for row in rows}
    if section is not None and section + 1 in gone:
        gone.add(section)
    kept: list[Line] = []
    turned = False
    for i, line in enumerate(lines):
        if i in gone:
            turned = turned or i in ends or line.turned
            continue
        kept.append(replace(line, turned=line.turned or turned))
        turned = False
    reading.lines = kept
    square = any("[" in mark_text[:1] for mark_text in (lines[first].text for first in taken))
    for page, marks in by_page.items():
        rows = [i for i, line in enumerate(kept) if line.page == page]
        _erase(kept, rows, marks, square=square)
    if damaged:
        for i, line in enumerate(kept):
            kept[i] = replace(line, text=_garbled_marks(line.text))


def _opens_notes(lines: Sequence[Line], i: int, ends: set[int], match: re.Match[str], expected: int) -> bool:
    """Whether the numbered line `i` begins the notes at the foot of its page."""
    end = next(row for row in range(i, len(lines)) if row in ends)
    if match["mark"].isdigit() and int(match["mark"]) == expected:
        return True
    if LINK.match(match["text"]):
        return True
    return end - i <= 1 and match["mark"].isdigit() and not match["text"][:1].isdigit() and end + 1 < len(lines)


def _collect(
    lines: Sequence[Line],
    i: int,
    ends: set[int],
    taken: dict[int, list[int]],
    expected: int,
    *,
    paged: bool,
    section: int | None,
) -> tuple[int, int]:
    """Collect the footnote at `i` with its continuation lines, and for a page's foot all below it."""
    first = i
    taken[first] = [i]
    mark = _FOOTNOTE.match(lines[i].text) or _NUMBERED_NOTE.match(lines[i].text)
    if mark is not None:
        number = next((value for name, value in mark.groupdict().items() if name != "text" and value), "")
        expected = int(number) + 1 if number.isdigit() else expected + 1
    inside = section is not None and i > section
    while i not in ends and i + 1 < len(lines):
        below = lines[i + 1]
        if _FOOTNOTE.match(below.text):
            break
        if paged and (
            (found := _NUMBERED_NOTE.match(below.text))
            and (LINK.match(found["text"]) or found["mark"] == str(expected))
        ):
            taken[i + 1] = [i + 1]
            first, i = i + 1, i + 1
            expected = expected + 1
            continue
        linked = bool(LINK.match(below.text))
        if not paged and below.gap and not (inside and (linked or not re.match(r"[A-ZÆØÅ][^:]{3,40}: ", below.text))):
            break
        taken[first].append(i + 1)
        i += 1
    return i + 1, expected


def _erase(lines: list[Line], rows: Sequence[int], marks: Sequence[str], *, square: bool) -> None:
    """Take each footnote's mark out of the lines above it, in order: `samtalen4.` becomes `samtalen.`."""
    if square:
        wanted = {f"[{mark}]" for mark in marks}
        for i in rows:
            if "[" in lines[i].text:
                text = re.sub(r"\s?(\[\d{1,3}\])", lambda m: "" if m[1] in wanted else m[0], lines[i].text)
                lines[i] = replace(lines[i], text=text)
        return
    position = (0, 0)
    for mark in (mark for mark in marks if mark.isdigit()):
        for glued in (
            rf"(?<=[^\W\d_]){mark}(?!\d)(?![^\W\d_])",
            rf"(?<=[.,!?»”\"')\]]){mark}(?=[\s.,;:]|$)",
            rf"(?<=\b(?:19|20)\d\d){mark}(?=[\s.,;:]|$)",
            rf"(?<=\d-\d){mark}(?=[\s.,;:]|$)",
        ):
            place = _find(lines, rows, re.compile(glued), position)
            if place:
                i, start, end = place
                lines[i] = replace(lines[i], text=lines[i].text[:start] + lines[i].text[end:])
                position = (i, start)
                break


def _find(
    lines: Sequence[Line], rows: Iterable[int], pattern: re.Pattern[str], after: tuple[int, int]
) -> tuple[int, int, int] | None:
    for i in rows:
        if i < after[0]:
            continue
        for match in pattern.finditer(lines[i].text, after[1] if i == after[0] else 0):
            # A digit inside an address or a code is no footnote mark.
            token = lines[i].text[: match.start()].rsplit(" ", 1)[-1]
            if "/" not in token and "@" not in token and not re.match(r"[A-Z]\d*$", token):
                return i, match.start(), match.end()
    return None


_GARBLED = re.compile(
    r"(?<=[\w)\"”»])\s?(?:[?'’‘*®°\"]?\d?[®°*™][d\d]?|[?'’‘]{1,2}[®°*d\d]|\?[?'’‘]|'’|[’‘])(?=[\s.,:;]|$)"
    r"|(?<=\w)\?(?=\s[a-zæøå])"
    r"|(?<=[\w])'(?=[\s.,:;]|$)"
)


def _garbled_marks(text: str) -> str:
    """Footnote marks that OCR turned into signs: `utstyr'2.`, `teknologi?’.`, `velferdsteknologi*.`."""
    if "'" in text[:1] or re.search(r"(?:^|\s)['‘’]\w", text):
        return text
    return _GARBLED.sub("", text)
