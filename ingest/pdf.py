"""PDF to blocks, read as its pages are laid out."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice, pairwise
from typing import Any

import pypdfium2

from ingest.about import About
from ingest.drafts import Draft
from ingest.layout import assemble
from ingest.lines import Line, Reading, tidy
from ingest.parse import Unreadable
from ingest.pdfunseen import notes, unseen_letters
from ingest.reading import settle
from ingest.trust import orders


def pdf(data: bytes) -> tuple[list[Draft], Reading, str, About | None]:
    """A PDF's lines with pages, sizes and gaps, read as the page is laid out; text that nobody sees is left out."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable("PDF-filen er kryptert.", "Lagre den uten passord.") from error
        raise Unreadable("PDF-filen er skadet og kan ikke åpnes.") from error
    rows: list[_Row] = []
    unseen: list[str] = []
    try:
        for number in range(len(document)):
            try:
                page = document[number]
                rows += _page_rows(page, number + 1, unseen)
                unseen += notes(page)
                page.close()
            except pypdfium2.PdfiumError:
                continue  # one broken page loses no other
        told = document.get_metadata_dict()
        unseen += [mark.get_title() for mark in islice(document.get_toc(max_depth=4), 1000)]
    finally:
        document.close()
    if not rows:
        raise Unreadable("PDF-filen har ingen tekst.", "En skannet fil må tekstgjenkjennes (OCR) først.")
    original = "\n".join(row.text for row in rows)
    reading = settle(_lines(rows))
    if orders("\n".join((*unseen, told.get("Subject") or "", told.get("Keywords") or ""))):
        reading.flags.append("hidden")
    title = (told.get("Title") or "").strip()
    useful = len(title) > 8 and " " in title and not re.search(r"\.(docx?|pdf|pptx?)$|^Microsoft|untitled", title, re.I)
    return assemble(reading), reading, original, About(title, None) if useful else None


class _Row:
    """A line of a page: where it stands and how large it is set, in points from the page's lower left corner."""

    __slots__ = ("bold", "left", "page", "right", "size", "text", "y")

    def __init__(self, text: str, page: int, left: float, right: float, y: float, size: float, bold: bool) -> None:
        self.text, self.page, self.left, self.right = text, page, left, right
        self.y, self.size, self.bold = y, size, bold


def _page_rows(page: Any, number: int, unseen: list[str]) -> list[_Row]:
    """The lines of one page, columns one after the other; text that a reader does not see goes to `unseen`."""
    raw = pypdfium2.raw
    text_page = page.get_textpage()
    count = text_page.count_chars()
    text = text_page.get_text_range() if count else ""
    # Index and character agree unless the page has letters outside the basic plane.
    if len(text) != count:
        text = "".join(chr(raw.FPDFText_GetUnicode(text_page, i)) for i in range(count))
    if hidden := unseen_letters(page, text_page, count):
        unseen.append("".join(text[i] if i in hidden or text[i].isspace() else "" for i in range(count)))
        text = "".join(" " if i in hidden else text[i] for i in range(count))
    rows: list[_Row] = []
    # A hyphen at the line's end stands as one of two signs without a break behind it.
    for match in re.finditer(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?", text):
        start, end = match.span()
        for left, right in _segments(text_page, text, start, end):
            part = re.sub(r"[\ufffe\x02]", "-", text[left:right]).strip()
            if not part:
                continue
            first = left + (len(text[left:right]) - len(text[left:right].lstrip()))
            last = right - 1 - (len(text[left:right]) - len(text[left:right].rstrip()))
            x0, y0, _, _ = text_page.get_charbox(first)
            x1 = text_page.get_charbox(last)[2]
            middle = (first + last) // 2
            size = max(raw.FPDFText_GetFontSize(text_page, first), raw.FPDFText_GetFontSize(text_page, middle))
            bold = (
                raw.FPDFText_GetFontWeight(text_page, first) >= 600
                and raw.FPDFText_GetFontWeight(text_page, last) >= 600
            )
            rows.append(_Row(tidy(part), number, x0, x1, y0, size, bold))
    text_page.close()
    return _columns(rows)


def _segments(text_page: Any, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Pieces of a line that a wide gap sets apart: the columns of a page, or the cells of a table."""
    pieces: list[tuple[int, int]] = []
    begin = start
    for match in re.finditer(r" +", text[start:end]):
        a, b = start + match.start() - 1, start + match.end()
        if a < begin or b >= end:
            continue
        gap = text_page.get_charbox(b)[0] - text_page.get_charbox(a)[2]
        if gap > 18:
            pieces.append((begin, a + 1))
            begin = b
    pieces.append((begin, end))
    return pieces


def _columns(rows: list[_Row]) -> list[_Row]:
    """Put the lines of two columns one column after the other, where the file has them row by row."""
    pairs = [
        (a, b)
        for a, b in pairwise(rows)
        if abs(a.y - b.y) < 2 and b.left > a.right and len(a.text) > 20 and len(b.text) > 20
    ]
    if len(pairs) < 4 or len(pairs) < 0.25 * len(rows):
        return _cells(rows)
    middle = sorted(b.left for _, b in pairs)[len(pairs) // 2] - 4
    crossing = [row for row in rows if row.left < middle < row.right]
    result: list[_Row] = []
    rest = [row for row in rows if not row.left < middle < row.right]
    # A line across both columns closes what is above it.
    for across in [*sorted(crossing, key=lambda row: -row.y), None]:
        above = [row for row in rest if across is None or row.y > across.y]
        rest = [row for row in rest if across is not None and row.y <= across.y]
        result += sorted((row for row in above if row.left < middle), key=lambda row: -row.y)
        result += sorted((row for row in above if row.left >= middle), key=lambda row: -row.y)
        if across is not None:
            result.append(across)
    return result


def _cells(rows: list[_Row]) -> list[_Row]:
    """Join the pieces of one line again: cells of a table, or words set wide apart."""
    result: list[_Row] = []
    for row in rows:
        above = result[-1] if result else None
        if above is not None and abs(above.y - row.y) < 2 and row.left - above.right >= 0:
            above.text, above.right = f"{above.text} {row.text}", row.right
        else:
            result.append(row)
    return result


def _lines(rows: list[_Row]) -> list[Line]:
    """Rows with the gap above them and, for larger or bolder ones, a heading's level."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[round(row.size, 1)] += len(row.text)
    body = sizes.most_common(1)[0][0]
    larger = sorted((size for size in sizes if size > 1.12 * body), reverse=True)
    # Few enough headings to be headings: a text set half in large type has none.
    heads = {
        size: min(6, place + 1) for place, size in enumerate(larger[:5]) if sizes[size] < 0.3 * sum(sizes.values())
    }
    bold = sum(len(row.text) for row in rows if row.bold) < 0.3 * sum(len(row.text) for row in rows)
    steps = sorted(a.y - b.y for a, b in pairwise(rows) if a.page == b.page and 4 < a.y - b.y < 40)
    step = steps[len(steps) // 2] if steps else 14.0
    lines: list[Line] = []
    left = min((row.left for row in rows), default=0.0)
    for i, row in enumerate(rows):
        above = rows[i - 1] if i else None
        turned = above is not None and above.page != row.page
        gap = 2 if above is None or turned else 0
        if above is not None and not turned:
            distance = above.y - row.y
            changed = abs(above.size - row.size) > 0.08 * body
            gap = 1 if distance > 1.35 * step or changed or distance < -2 * step else 0
        level = heads.get(round(row.size, 1), 0)
        if not level and bold and row.bold and len(row.text) < 110 and not row.text.endswith((".", ",", ":", ";")):
            alone = above is None or gap or not above.bold
            level = min(6, len(heads) + 1) if alone else 0
        if len(row.text) > 150 or not any(char.isalpha() for char in row.text):
            level = 0
        lines.append(Line(row.text, row.page, gap, max(0, round((row.left - left) / 6)), level, turned))
    return lines
