"""From lines of extracted text to the blocks of a document: headings, paragraphs, lists, footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.drafts import MEMO, PART, UNFINISHED, Draft, label_of, titled
from ingest.headings import promote, set_levels
from ingest.lines import Line, Reading, glue, plain

_HASHES = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*$")
_BULLET = re.compile(r"(?P<sign>[•◦▪‣●○■□➢✓·\uf0b7\uf0a7*+]|[-–—](?!\d))\s+(?P<rest>\S.*)")
_OCR_BULLET = re.compile(r"(?P<sign>[e¢©*o«.])\s(?P<rest>[\"«A-ZÆØÅ@].*|«.*)")
_ROUND = re.compile(r"(?P<sign>o)\s+(?P<rest>[\"«A-ZÆØÅ].*)")
_MONTH = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
_NUMBER = re.compile(rf"(?P<sign>\(?(?:\d{{1,2}}|[a-zæøå]|[ivx]{{1,4}})[.)])\s+(?!(?:{_MONTH})\b)(?P<rest>\S.*)")
_CHAPTER = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.?\s*(?P<rest>[\"«@A-ZÆØÅ].*)")
_NUMBERED_LABEL = re.compile(r"(?P<label>[A-ZÆØÅ][a-zæøå]{3,20})\s+\d{1,2}[a-z]?\s*:\s+\S")
_CAPTION = re.compile(r"(?:Figur|Tabell|Bilde|Illustrasjon|Boks)\s+\d{1,3}[a-z]?\b")
_CONTENTS = re.compile(r"(?:Innhold|Innhald|Innholdsfortegnelse|Contents|Table of contents)", re.IGNORECASE)
_BOLD = re.compile(r"(?:\*\*|__)([^*_].*?)(?:\*\*|__)$")
_ITALIC = re.compile(r"\*([^*].*?)\*$")
_BOLD_INSIDE = re.compile(r"\s+(?=\*\*[A-ZÆØÅ]\w+:\*\*\s)")
_ENDS = (".", "!", "?", ":", ";", ".»", ".”", '."', ".)", "?»", '?"', "…")


def assemble(reading: Reading, *, damaged: bool = False) -> list[Draft]:
    """Join lines to blocks; `damaged` says that the text is poor OCR (bullets read as letters, figures as noise)."""
    lines = reading.lines
    width = _width(lines)
    words = _words(lines)
    drafts: list[Draft] = []
    parts: list[str] = []  # lines of the block in the making
    last = 0  # length of the line before

    def close() -> None:
        if parts:
            drafts[-1].text = plain(glue(parts, words))
            drafts[-1].rows = len(parts)
            parts.clear()

    rows = [line for line in _split_labels(lines) if not (damaged and _noise(line.text))]
    for line, below in zip(rows, [*rows[1:], None], strict=False):
        opened = _opening(line, drafts, damaged)
        goes_on = parts and _continues(drafts[-1], parts[-1], last, line, width, doubled=reading.doubled)
        if opened is None and goes_on and not _heads(line, below, parts[-1], width):
            parts.append(line.text)
        else:
            close()
            draft, text = opened or (Draft("paragraph", "", 0, line.page), line.text)
            draft.gap, draft.width, draft.indent, draft.text = line.gap, len(line.text), line.indent, text
            drafts.append(draft)
            parts.append(text)
        last = len(line.text)
    close()
    drafts = [draft for draft in drafts if draft.text]
    promote(drafts, width)
    # What is left of a table of contents when its lines are gone.
    drafts = [draft for i, draft in enumerate(drafts) if not (_CONTENTS.fullmatch(draft.text) and _bare(drafts, i))]
    set_levels(drafts)
    return drafts


def _bare(drafts: Sequence[Draft], i: int) -> bool:
    return drafts[i].kind in ("heading", "paragraph") and (i + 1 == len(drafts) or drafts[i + 1].kind == "heading")


def _split_labels(lines: Sequence[Line]) -> list[Line]:
    """A label in bold inside a paragraph (`**Ansvarlig:** …`) begins a block of its own."""
    result: list[Line] = []
    for line in lines:
        if ":**" in line.text and (pieces := _BOLD_INSIDE.split(line.text))[1:]:
            result.append(Line(pieces[0], line.page, line.gap, line.indent, line.level, line.turned))
            result.extend(Line(piece, line.page, 1) for piece in pieces[1:])
        else:
            result.append(line)
    return result


def _width(lines: Sequence[Line]) -> int:
    """Characters in a full line of hard-wrapped text, 0 where lines are not hard-wrapped."""
    wrapped = sorted(len(a.text) for a, b in pairwise(lines) if b.gap == 0 and b.text[:1].islower())
    if len(wrapped) < 4 or wrapped[len(wrapped) // 2] > 160:
        return 0
    return wrapped[int(len(wrapped) * 0.9)]


def _words(lines: Sequence[Line]) -> frozenset[str]:
    """The document's words in lower case, where a line ends in a hyphen and the right joining must be found."""
    if not any(line.text.endswith("-") for line in lines):
        return frozenset()
    return frozenset(re.findall(r"[^\W\d_][\w-]+\w", " ".join(line.text for line in lines).casefold()))


def _noise(text: str) -> bool:
    """Specks and lines of a figure that OCR took for letters."""
    letters = sum(char.isalpha() for char in text)
    if len(text) <= 4 and letters <= 3 and not re.fullmatch(r"[A-ZÆØÅ]{2,3}|\d+[.)]?", text):
        return True
    if re.fullmatch(r"[A-ZÆØÅ]{1,2}|[A-Z]{1,2} \d|[A-Z]{2,3}", text):
        return True
    return len(text) < 30 and letters < 0.6 * len(text.replace(" ", "")) and not re.search(r"\d{4}|[a-zæøå]{4}|/", text)


def _opening(line: Line, drafts: Sequence[Draft], damaged: bool) -> tuple[Draft, str] | None:
    """The block that a line opens by its form, and the line's own text; None for a line of prose."""
    text = line.text
    above = drafts[-1] if drafts else None
    if line.level:
        return Draft("heading", "", line.level, line.page), text
    head = text[0]
    if head == "#" and (match := _HASHES.match(text)):
        return Draft("heading", "", len(match[1]), line.page, label=label_of(plain(match[2]))), match[2]
    if head == "|" and text.endswith("|"):
        row = " | ".join(cell.strip() for cell in text.strip("|").split("|"))
        return Draft("table", "", 0, line.page), "" if re.fullmatch(r"[-:| ]+", row) else row
    if head in "FTBI" and _CAPTION.match(text) and line.gap:
        return Draft("caption", "", 0, line.page), text
    if text[:2] == "**" and (match := _BOLD.match(text)) and titled(plain(match[1])) and line.gap:
        return Draft("heading", "", 0, line.page, label=label_of(plain(match[1])) or "bold"), match[1]
    if head == "*" and line.gap and (match := _ITALIC.match(text)) and label_of(match[1]) and titled(match[1]):
        return Draft("heading", "", 0, line.page, label=label_of(match[1])), match[1]
    bullet = _BULLET.match(text) or (_OCR_BULLET.match(text) if damaged else _ROUND.match(text))
    if bullet and not _dash_of_prose(bullet, line, above):
        return _item(bullet, line, drafts)
    if match := _CHAPTER.match(text):
        # "1. Etablering av …" is an item unless chapters are numbered that way: decided when headings are.
        dotted = "." in match["number"]
        glued = re.match(r"\d{1,2}(?:\.[\"«@A-ZÆØÅ]|\s+[A-ZÆØÅ][^,]{2,70}$)", text)
        if (dotted or glued) and titled(match["rest"]) and len(text) < 120 and (dotted or line.gap):
            number = match["number"]
            return Draft("heading", "", number.count(".") + 1, line.page, label=number), text
    if (match := _NUMBER.match(text)) and (match["sign"] != "(" or line.gap):
        return Draft("item", "", 2 if match["sign"][0].isalpha() else 1, line.page), text
    return None


def _dash_of_prose(bullet: re.Match[str], line: Line, above: Draft | None) -> bool:
    """Whether a dash at the line's start belongs to prose: who said the quotation above, or a sentence going on."""
    if bullet["sign"] not in "-–—" or above is None or above.label in ("-", "–", "—"):
        return False
    said = above.kind == "paragraph" and above.text[:1] in "\"«“'" and bullet["rest"][0].isupper()
    return said or (line.gap == 0 and not line.indent and above.kind == "paragraph" and bullet["rest"][0].islower())


def _item(match: re.Match[str], line: Line, above: Sequence[Draft]) -> tuple[Draft, str]:
    sign, rest = match["sign"], match["rest"]
    depth = 0
    nearest: Draft | None = None  # the item above that is indented no deeper
    for item in reversed(above):
        if item.kind != "item" or item.indent < line.indent:
            nearest = nearest or (item if item.kind == "item" else None)
            break
        if item.indent == line.indent:
            nearest = nearest or item
            if item.label == sign:
                depth = item.level
                break
    if not depth and nearest is not None:
        deeper = nearest.indent < line.indent or (sign == "o" and nearest.label in "•-–*")
        depth = nearest.level + 1 if deeper else nearest.level
    depth = depth or 1
    numbered = _NUMBER.match(rest)
    text = rest if numbered else "• " + rest
    return Draft("item", "", min(6, depth), line.page, label=sign), text


def _continues(draft: Draft, before: str, last: int, line: Line, width: int, *, doubled: bool) -> bool:
    """Whether a line of prose goes on with the block above it."""
    lower = line.text[:1].islower()
    ended = before.endswith(_ENDS)
    if draft.kind == "caption":
        return lower and not ended and not line.gap
    if draft.kind in ("heading", "table"):
        return draft.kind == "heading" and bool(draft.label[:1].isdigit()) and lower and not line.gap and last > 60
    if not line.gap and (UNFINISHED.match(before) or before.endswith(",")):
        return True
    if line.gap:
        # A page's end or a blank line in the middle of a sentence.
        loose = draft.kind == "paragraph" or line.turned or bool(width and last > 0.9 * width)
        return lower and not ended and loose and not PART.match(before)
    if not width:
        # Short lines that begin with a capital stand by themselves: a letterhead, an address, a verse.
        return ended or lower or not line.text[:1].isalpha() or last > 60 if last < 200 else not ended
    room = last + 1 + len(line.text.split(" ", 1)[0]) < 0.86 * width
    if draft.kind == "item":
        return lower or not doubled or last + 1 + len(line.text.split(" ", 1)[0]) >= 0.92 * width
    if not lower and _NUMBERED_LABEL.match(before) and len(before) < 0.9 * width:
        return False
    return not (room and not lower and (ended or last < 0.75 * width))


def _heads(line: Line, below: Line | None, before: str, width: int) -> bool:
    """Whether a line without a gap above is a heading between two paragraphs of hard-wrapped text.

    It follows a full stop, ends in none, and is broken off although the next word would have had room.
    """
    if not width or below is None or line.text[:1].islower():
        return False
    if _NUMBERED_LABEL.match(line.text) and before.endswith(_ENDS):
        return True
    start = below.text.split(" ", 1)[0]
    return (
        before.endswith(_ENDS)
        and not below.text[:1].islower()
        and len(line.text) + 1 + len(start) < 0.86 * width
        and titled(line.text)
        and not UNFINISHED.match(line.text)
    )


def split(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Tell the documents of one file apart.

    An appendix that opens with a letter's or memo's own head (three or more of Til, Fra, Dato, Sak …) is another
    sender's document; it ends where the next appendix begins. A letter's head at the top of the file is its own.
    """
    parts: list[list[Draft]] = [[]]
    i = 0
    while i < len(drafts):
        if i and drafts[i].kind == "heading" and _memo_below(drafts, i):
            end = next(
                (
                    j
                    for j in range(i + 1, len(drafts))
                    if drafts[j].kind == "heading" and PART.match(drafts[j].text) and drafts[j].level <= drafts[i].level
                ),
                len(drafts),
            )
            parts.append(list(drafts[i:end]))
            i = end
        else:
            parts[0].append(drafts[i])
            i += 1
    return parts


def _memo_below(drafts: Sequence[Draft], i: int) -> bool:
    below = drafts[i + 1 : i + 9]
    return (
        bool(PART.match(drafts[i].text) or drafts[i].gap == 2)
        and bool(below)
        and bool(MEMO.match(below[0].text))
        and sum(1 for draft in below if MEMO.match(draft.text)) >= 3
    )
