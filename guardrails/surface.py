"""The surface of a text made even, so that no spelling of a digit or a letter hides personal data."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from guardrails.scanned import read_back

# Combining marks, soft hyphen, zero-width characters and direction marks: they have no width of their own.
_WIDTHLESS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_UNUSUAL = re.compile("[^\x00-\x7f\u00c0-\u00ff\u00a7\u00ab\u00bb\u00b0]+")
_USUAL: Final = bytes(byte for byte in range(256) if not _UNUSUAL.match(chr(byte)))
_SELDOM: Final = 100  # characters for one that is looked at by itself
_FEW: Final = 12  # different ones that are replaced one after the other
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00b7\uff0d"

# Optical character recognition reads 0 as O and 1 as l, I or |. A token of such letters and at least one digit,
# or a group of two or more such letters between groups of digits, is read back as digits.
_MIXED = re.compile(r"[\dOoIl|](?<![^\W_].)(?<!\|.)(?:(?<=\d)[\dOoIl|]*+|[OoIl|]*+\d[\dOoIl|]*+)(?![^\W\d_])")
_READ_AS = str.maketrans("OoIl|", "00111")
_BETWEEN = re.compile(
    r"(?<=\d[ .\-\n])[OoIl|]{1,5}(?=[ .\-\n]\d)|(?<![^\W_])[OoIl|]{2,5}(?=[ .\-\n]\d\d)"
    r"|(?<=\d\d[ .\-\n])[OoIl|]{2,5}(?![^\W_])"
)


@dataclass(frozen=True, slots=True)
class Surface:
    """`text` is the even form; `offsets[i]` is where its character i stood, or None where nothing moved.

    A span's end is where the next character stands, so marks without width go with the character before them.
    """

    text: str
    offsets: tuple[int, ...] | None = None


class _Even(dict[int, int | str]):
    """One character for one: digits of every script, full-width forms, spaces and dashes to their plain forms.

    Filled as characters are met, because Unicode has over a million.
    """

    def __missing__(self, point: int) -> int | str:
        character = chr(point)
        kind = unicodedata.category(character)
        plain: int | str = point
        if kind == "Nd" or character in "\u00b9\u00b2\u00b3\u2460":
            plain = str(unicodedata.digit(character))
        elif kind == "Zs":
            plain = " "
        elif 0xFF01 <= point <= 0xFF5E:
            plain = chr(point - 0xFEE0)
        self[point] = plain
        return plain


_EVEN: Final = _Even({ord(dash): "-" for dash in _DASHES})
_EVEN.update({0x2028: "\n", 0x2029: "\n", 0x85: "\n", 0x2019: "'", 0x2018: "'", 0xB4: "'", 0x60: "'"})
_EVEN.update({0x130: "I", 0x212A: "K", 0x212B: "Å"})  # whose lower case is two letters, or a letter of another block


# Markup and the labels of annotation tools are no part of the text: they are read as spaces. Only known ones, for
# "<Eduard>" may be a name.
_MARKUP = re.compile(
    r"</?(?:br|b|i|p|u|div|span|label|table|tr|td|th|ul|ol|li|em|strong|h[1-6]|html|body|date|location|age|first_name|"
    r"last_name|health_care_unit|phone_number|social_security_number|person|name) ?/?>",
    re.I,
)


def even(text: str) -> Surface:
    """Make `text` even. Linear; equal length unless characters had to be joined or dropped."""
    offsets: tuple[int, ...] | None = None
    unusual = _unusual(text)
    if _WIDTHLESS.search("".join(unusual)):
        text, offsets = _composed(text)
        unusual = _unusual(text)
    if "\r" in text or "\t" in text:
        text = text.replace("\r", " ").replace("\t", " ")
    if "<" in text:
        text = _MARKUP.sub(lambda match: " " * len(match[0]), text)
    if "`" in text:
        text = text.replace("`", "'")
    if len(unusual) > _FEW:
        text = _UNUSUAL.sub(_plain, text)
    else:
        for character in unusual:
            text = text.replace(character, character.translate(_EVEN))
    text, moved = read_back(text)
    if moved is not None:
        offsets = tuple(moved) if offsets is None else tuple(offsets[at] for at in moved)
    return Surface(text, offsets)


def _unusual(text: str) -> set[str]:
    """The characters that are `_UNUSUAL`, as those without width are; told a byte at a time where few are."""
    latin = text.encode("latin-1", "replace")  # what is not stands as "?"
    if latin.count(b"?") * _SELDOM > len(latin):
        return set("".join(_UNUSUAL.findall(text)))
    found = set(latin.translate(None, _USUAL).decode("latin-1"))
    at = latin.find(b"?")
    while at >= 0:
        if text[at] != "?":
            found.add(text[at])
        at = latin.find(b"?", at + 1)
    return found


def _plain(match: re.Match[str]) -> str:
    return match[0].translate(_EVEN)


def _composed(text: str) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in _WIDTHLESS.finditer(text):
        start = match.start()
        if start > at:
            pieces.append(text[at:start])
            offsets.extend(range(at, start))
        at = start + 1
        if pieces and unicodedata.combining(match[0]):
            joined = unicodedata.normalize("NFC", pieces[-1][-1] + match[0])
            if len(joined) == 1:
                pieces[-1] = pieces[-1][:-1] + joined
    pieces.append(text[at:])
    offsets.extend(range(at, len(text) + 1))
    return "".join(pieces), tuple(offsets)


# Where a digit touches such a letter, or a group of such letters; found from the digit, of which there are few.
_SUSPECT = re.compile(r"[0-9](?:(?=[ .\-\n]?[OoIl|])|(?<=[OoIl|].)|(?<=[OoIl|]{2}[ .\-\n].))")


def digits_read(text: str) -> str:
    """`text` with letters that optical recognition put for digits read back, in tokens that hold digits."""
    pieces: list[str] = []
    done = 0
    for match in _SUSPECT.finditer(text):
        if match.start() < done:
            continue
        start = max(done, match.start() - 24)
        while start > done and not text[start - 1].isspace():
            start -= 1
            if match.start() - start > 48:
                break
        end = min(len(text), match.start() + 48)
        while end < len(text) and end - match.start() < 72 and not text[end].isspace():
            end += 1  # "2O.1O.2O26" is not cut in two
        stretch = _MIXED.sub(_as_digits, text[start:end])
        pieces += (text[done:start], _BETWEEN.sub(_as_digits, stretch))
        done = end
    return "".join(pieces) + text[done:] if pieces else text


def _as_digits(match: re.Match[str]) -> str:
    return match[0].translate(_READ_AS)
