"""Extracted text to clean lines: pages found, running headers, page numbers and contents taken out.

Text that was extracted page by page keeps traces of the page: a form feed, or one space before the first word
of each page; headers that repeat; footnotes below the last line, with their marks glued to the words above.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.footnotes import take_footnotes
from ingest.lines import Line, Reading, tidy

# What a web page says to the browser and not to the reader.
_NOTICE = re.compile(
    r"(?:du (?:benytter|bruker) en (?:utdatert )?nettleser|nettleseren din (?:er utdatert|støttes ikke)"
    r"|(?:vi|denne siden|nettstedet|dette nettstedet) bruker (?:informasjonskapsler|cookies)"
    r"|(?:javascript|java-script) (?:er|må være) |hopp (?:til|over til) (?:hoved)?innhold|gå til hovedinnhold"
    r"|godta alle (?:informasjonskapsler|cookies)|skriv ut(?: siden)?$|del (?:siden|artikkelen) på )",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\.{3,}|…{2,}|(?:\s\.){3,}|\t)[.\s…]*\d{1,4}$")
_PAGE_NUMBER = re.compile(r"(?:side\s+)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:av|/)\s*\d{1,4})?$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")


def read(text: str, *, damaged: bool = False) -> Reading:
    """Read extracted or typed text; `damaged` says that it is poor OCR, whose marks are garbled."""
    text = tidy(text)
    if "\n" not in text.strip() and "\f" not in text:
        return Reading([Line(text.strip(), gap=2)] if text.strip() else [])
    lines, doubled = _paged(text)
    reading = settle(lines, damaged=damaged)
    reading.doubled = doubled
    return reading


def settle(lines: list[Line], *, damaged: bool = False) -> Reading:
    """Take what belongs to the page and not to the text out of lines that a format has found."""
    reading = Reading(lines)
    if len(lines) < 4:
        return reading
    _drop_running(reading)
    _drop_notices(reading)
    take_footnotes(reading, damaged=damaged)
    return reading


def _paged(text: str) -> tuple[list[Line], bool]:
    """Split into lines with page and gap (blank lines become the next line's gap), and whether lines are doubled."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n").split("\n")
    feeds = "\f" in text
    # One space before a word at the start of the text and then seldom: how some extractors mark a page's beginning.
    starts = [i for i, row in enumerate(rows) if re.match(r" [^\s\-–•*o]", row) or re.match(r" o[^\s]", row)]
    bullets = [i for i, row in enumerate(rows) if re.match(r" [•o\-–]\s", row)]
    first = next((i for i, row in enumerate(rows) if row.strip()), 0)
    filled = sum(1 for row in rows if row.strip())
    spaced = not feeds and len(starts) >= 2 and starts[0] == first and len(starts) <= max(2, filled // 8)
    begins = set(starts) | ({i for i in bullets if i > first} if spaced else set())
    doubled = _doubled(rows)
    page = 1 if feeds or spaced else None
    lines: list[Line] = []
    blanks, turned = 0, False
    for i, row in enumerate(rows):
        parts = row.split("\f") if feeds else [row]
        for number, part in enumerate(parts):
            if number and page is not None:
                page, turned = page + 1, True
            if spaced and i in begins and lines and page is not None:
                page, turned = page + 1, True
            stripped = part.strip()
            if not stripped:
                blanks += 1 if number == len(parts) - 1 else 0
                continue
            blank = blanks - 1 if doubled else blanks
            gap = 2 if not lines or turned or blank >= (2 if doubled else 3) else (1 if blank > 0 else 0)
            if doubled and not turned and lines:
                gap = 1 if blank > 0 else 0
                gap = 2 if blank > 3 else gap
            indent = len(part) - len(part.lstrip(" \t"))
            lines.append(Line(stripped, page, gap, 0 if turned and spaced else indent, 0, turned))
            blanks, turned = 0, False
    return lines, doubled


def _doubled(rows: Sequence[str]) -> bool:
    """Whether every line is followed by a blank one, also in the middle of sentences."""
    filled = [i for i, row in enumerate(rows[:-1]) if row.strip()]
    if len(filled) < 8:
        return False
    followed = sum(1 for i in filled if not rows[i + 1].strip())
    pairs = [(a, b) for a, b in pairwise(filled) if b - a > 1]
    broken = sum(1 for a, b in pairs if rows[a].rstrip()[-1:].isalpha() and rows[b].lstrip()[:1].islower())
    return followed > 0.7 * len(filled) and broken > 0.25 * len(filled)


def _drop_running(reading: Reading) -> None:
    """Drop headers and footers that return on page after page, and page numbers."""
    lines = reading.lines
    edges: list[int] = []
    pages: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        if line.page is not None:
            pages.setdefault(line.page, []).append(i)
    for rows in pages.values():
        edges += sorted({*rows[:3], *rows[-3:]})
    numbers = [i for i, line in enumerate(lines) if _PAGE_NUMBER.match(line.text)]
    if not pages and not numbers:
        return
    edge = set(edges)
    shapes = Counter(shape for shape, _ in {(_shape(lines[i].text), lines[i].page) for i in edges})
    least = max(3, len(pages) // 4)
    # Items and whole sentences may return, too, but are no header.
    dropped = {i for i in edges if shapes[_shape(lines[i].text)] >= least and _furniture(lines[i])}
    after: set[int] = set()
    for i in numbers:
        alone = _alone(lines, i)
        if i in dropped or (i in edge and alone) or (not pages and alone and len(numbers) >= 3):
            dropped.add(i)
        elif alone and i and lines[i - 1].gap and not lines[i - 1].turned and _footer(lines[i - 1], lines[i]):
            # A title far below the text with the page's number under it: a footer left in the middle.
            dropped |= {i - 1, i}
            after.add(i + 1)
    reading.running = sorted(
        {lines[i].text for i in dropped if not _PAGE_NUMBER.match(lines[i].text) and _WORD.search(lines[i].text)}
    )
    if dropped:
        reading.notes.append(f"{len(dropped)} linjer med topptekst, bunntekst eller sidetall er tatt ut.")
    kept: list[Line] = []
    shift, turned = 0, False
    for i, line in enumerate(lines):
        if i in after and line.page is not None:
            shift, turned = shift + 1, True
        if i in dropped:
            turned = turned or line.turned
            continue
        page = line.page + shift if line.page is not None else None
        kept.append(replace(line, page=page, turned=line.turned or turned, gap=2 if turned else line.gap))
        turned = False
    reading.lines = kept


def _furniture(line: Line) -> bool:
    return not line.level and len(line.text) < 140 and not re.match(r"[•\-–*o]\s|.{60,}\.$", line.text)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text).casefold()


def _titled(text: str) -> bool:
    return len(text) < 140 and text[:1].isupper() and text[-1:] not in ".,;:!?"


def _footer(title: Line, number: Line) -> bool:
    """Whether a title with a number below it is a page's footer: the number is near the page's own."""
    page, digits = number.page, re.search(r"\d+", number.text)
    return page is not None and digits is not None and _titled(title.text) and page <= int(digits[0]) <= page + 30


def _alone(lines: Sequence[Line], i: int) -> bool:
    """Whether white space or the page's edge is above and below line `i`."""
    below = i + 1 == len(lines) or lines[i + 1].gap > 0
    return below and (lines[i].gap > 0 or (i > 0 and _titled(lines[i - 1].text) and lines[i - 1].gap > 0))


def _drop_notices(reading: Reading) -> None:
    lines = reading.lines
    told = [line for line in lines if len(line.text) < 200 and _NOTICE.match(line.text)]
    kept = [line for line in lines if not _in_contents(line.text) and not (told and line in told)]
    if told:
        reading.notes.append("Meldinger fra nettsiden til nettleseren er tatt ut.")
    if len(kept) + len(told) != len(lines):
        reading.notes.append("Innholdsfortegnelsen er tatt ut.")
    reading.lines = kept


def _in_contents(text: str) -> bool:
    """Whether a line is an entry of a table of contents: words, leaders, a page number."""
    return len(text) < 300 and text[-1].isdigit() and text[:1] not in ". " and bool(_LEADERS.search(text))
