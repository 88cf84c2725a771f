"""Extracted text to clean lines: pages found, running headers, page numbers, contents and footnote marks taken out.

Text that was extracted page by page keeps traces of the page: a form feed, or one space before the first word
of each page; headers that repeat; footnotes below the last line, with their marks glued to the words above.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stood on its page.

    `page` counts from 1, None where the text does not say. `gap` is the white space above: 0 none, 1 a blank
    line, 2 more than that or a new page. `level` is 1–6 where the format itself calls the line a heading.
    """

    text: str
    page: int | None = None
    gap: int = 0
    indent: int = 0
    level: int = 0
    turned: bool = False  # first line of a new page


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote, taken out of the running text. `mark` is empty where it could not be read."""

    mark: str
    text: str
    page: int | None = None


@dataclass(slots=True)
class Reading:
    """What `read` found: lines in order, footnotes, running headers that were dropped, and remarks in Norwegian."""

    lines: list[Line]
    footnotes: list[Footnote] = field(default_factory=list)
    running: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubled: bool = False  # a blank line after every line: gaps do not show where paragraphs end


# What a web page says to the browser and not to the reader.
_NOTICE = re.compile(
    r"(?:du (?:benytter|bruker) en (?:utdatert )?nettleser|nettleseren din (?:er utdatert|støttes ikke)"
    r"|(?:vi|denne siden|nettstedet|dette nettstedet) bruker (?:informasjonskapsler|cookies)"
    r"|(?:javascript|java-script) (?:er|må være) |hopp (?:til|over til) (?:hoved)?innhold|gå til hovedinnhold"
    r"|godta alle (?:informasjonskapsler|cookies)|skriv ut(?: siden)?$|del (?:siden|artikkelen) på )",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r".*\S.*?(?:\.{3,}|…{2,}|(?:\s\.){3,}|\t)[.\s…]*\d{1,4}$")
_PAGE_NUMBER = re.compile(r"(?:side\s+)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:av|/)\s*\d{1,4})?$", re.IGNORECASE)
_FOOTNOTE = re.compile(
    r"(?:<sup>(?P<sup>\d{1,3}|\*)</sup>|\[(?P<square>\d{1,3})\]|\[\^(?P<md>\w{1,20})\]:)\s*(?P<text>\S.*)"
)
_NUMBERED_NOTE = re.compile(
    r"(?P<mark>\d{1,3}|[T™*†])\s+(?P<text>(?:h[it]tps?:|www\.|[\"«A-ZÆØÅ]|\d{4,}|\d{1,2}\.\s).*)"
)
_LINK = re.compile(r"h[it]tps?://|www\.")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TAG = re.compile(r"</?(?:i|b|u|em|strong|span|p|a|sub|sup|br|small|mark)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_MARKED = re.compile(r"<sup>\s*(?:\d{1,3}|\*)\s*</sup>|\[\^\w{1,20}\]")
_ODD = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\ufb00-\ufb06\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x200E), 0x2060, 0xFEFF, *range(9), 0xB, *range(0xE, 0x20)])
_INVISIBLE.update(dict.fromkeys([*range(0x7F, 0x85), *range(0x86, 0xA0)]))
_SPACES = re.compile(r"[^\S\n]{2,}|[\t\xa0\u2000-\u200a\u202f\u3000]")
_ENTITY = re.compile(r"&(?:#\d{2,5}|[a-zA-Z]{2,8}\d?);")


def tidy(text: str) -> str:
    """One form for each letter (NFC), ligatures opened, invisible and control characters removed."""
    if text.isascii() and not _ODD.search(text):
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if _ODD.search(text):
        text = re.sub("[\ufb00-\ufb06]", lambda match: unicodedata.normalize("NFKC", match[0]), text)
        text = text.translate(_INVISIBLE)
    return text


def plain(text: str) -> str:
    """The text without Markdown and HTML residue, footnote marks in tags, and doubled spaces."""
    if "<" in text:
        text = _TAG.sub("", _MARKED.sub("", re.sub(r"<((?:https?://|mailto:)[^<>\s]+)>", r"\1", text)))
    if "[" in text:
        text = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]*\)", r"\1", _MARKED.sub("", text))
    if "*" in text:
        text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
        text = re.sub(r"(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])", r"\1", text)
    if "`" in text:
        text = re.sub(r"`([^`]+)`", r"\1", text)
    if "&" in text and _ENTITY.search(text):
        import html  # rare enough not to be paid for by every clean file

        text = html.unescape(text)
    return _SPACES.sub(" ", text).strip()


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
    _take_footnotes(reading, damaged)
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
    pairs = [(a, b) for a, b in itertools.pairwise(filled) if b - a > 1]
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
    kept = (
        [line for line in lines if line not in told and not _CONTENTS.fullmatch(line.text)]
        if told
        else [line for line in lines if not _CONTENTS.fullmatch(line.text)]
    )
    if told:
        reading.notes.append("Meldinger fra nettsiden til nettleseren er tatt ut.")
    if len(kept) + len(told) != len(lines):
        reading.notes.append("Innholdsfortegnelsen er tatt ut.")
    reading.lines = kept


def _take_footnotes(reading: Reading, damaged: bool) -> None:
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
    if _LINK.match(match["text"]):
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
            and (_LINK.match(found["text"]) or found["mark"] == str(expected))
        ):
            taken[i + 1] = [i + 1]
            first, i = i + 1, i + 1
            expected = expected + 1
            continue
        linked = bool(_LINK.match(below.text))
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


def glue(parts: Sequence[str], words: frozenset[str] = frozenset()) -> str:
    """Join the lines of one block; an address cut in two is joined without a space."""
    text = ""
    for part in parts:
        part = part.strip()
        if not text:
            text = part
        elif _cut_address(text, part):
            text += part
        else:
            text = join(text, part, words)
    return text


def _cut_address(text: str, part: str) -> bool:
    last = text.rsplit(" ", 1)[-1]
    if not _LINK.search(last):
        return False
    # An address goes on in the next line when it was cut at a sign, or what follows is no word of prose.
    token = part.split(" ", 1)[0]
    return last[-1] in "-/%_=&.?" or (bool(re.search(r"[%/_=?]|\.\w|^\d+\w", token)) and not _LINK.match(token))


def join(text: str, part: str, words: frozenset[str] = frozenset()) -> str:
    """Join two lines of prose and mend hyphenation. `words`: the document's own words in lower case.

    `innovasjons- og` keeps its hyphen and space; `KI-` + `algoritmer`, `PM-` + `prosjektet`, `e-` + `helse` and
    `Midt-` + `Norge` keep the hyphen; `helsetje-` + `nesten` loses it.
    """
    if not text.endswith(("-", "\u2010")) or text.endswith((" -", "--")):
        return f"{text} {part}"
    left = re.search(r"[\w-]*$", text[:-1])
    right = re.match(r"[\w-]+", part)
    if left is None or right is None or not left[0]:
        return text + part if right else f"{text} {part}"
    if right[0].casefold() in ("og", "eller", "samt", "til", "and", "or", "men", "både"):
        return f"{text} {part}"
    stem = left[0].rsplit("-", 1)[-1]
    if not right[0][0].islower() or not stem.islower() or len(stem) < 2:
        return text + part
    whole = (stem + right[0]).casefold()
    if f"{left[0]}-{right[0]}".casefold() in words or ("-" in left[0] and whole not in words):
        return text + part
    if whole in words:
        return text[:-1] + part
    return text[:-1] + part if _soft(stem, right[0], words) else text + part


def _soft(left: str, right: str, words: frozenset[str]) -> bool:
    """Whether a hyphen at the line's end only broke the word: one half is no word of the document by itself."""
    from ingest.spelling import known

    if not (known(left) and known(right)):
        return True
    return known(left + right) and not words
