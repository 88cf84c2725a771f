"""Lines of extracted text, and what makes running text of them: tidy letters, no markup, lines joined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.spelling import known


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
    flags: list[str] = field(default_factory=list)  # hidden instructions in what is not stored
    doubled: bool = False  # a blank line after every line: gaps do not show where paragraphs end


LINK = re.compile(r"h[it]tps?://|www\.")
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
    if "*" in text and text.count("*") < 200:  # more is a line of stars, not emphasis
        text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
        text = re.sub(r"(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])", r"\1", text)
    if "`" in text:
        text = re.sub(r"`([^`]+)`", r"\1", text)
    if "&" in text and _ENTITY.search(text):
        import html  # rare enough not to be paid for by every clean file

        text = html.unescape(text)
    return _SPACES.sub(" ", text).strip()


def glue(parts: Sequence[str], words: frozenset[str] = frozenset()) -> str:
    """Join the lines of one block; an address cut in two is joined without a space."""
    done: list[str] = []
    text = ""
    for part in parts:
        part = part.strip()
        if not text:
            text = part
        elif _cut_address(text, part):
            text += part
        else:
            text = join(text, part, words)
        if len(text) > 8000:  # a block of thousands of lines is not copied for each of them
            cut = text.rfind(" ", 0, -2000)
            if cut > 0:
                done.append(text[:cut])
                text = text[cut:]
    return "".join([*done, text])


def _cut_address(text: str, part: str) -> bool:
    last = text.rsplit(" ", 1)[-1]
    if not LINK.search(last):
        return False
    # An address goes on in the next line when it was cut at a sign, or what follows is no word of prose.
    token = part.split(" ", 1)[0]
    return last[-1] in "-/%_=&.?" or (bool(re.search(r"[%/_=?]|\.\w|^\d+\w", token)) and not LINK.match(token))


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
    if not (known(left) and known(right)):
        return True
    return known(left + right) and not words
