"""Words and sentences of Norwegian text, with exact character offsets.

`sentences` is one scan over the places where a sentence may end (a terminator or a line break) with a bounded look
around each, so its time is linear in the text whatever the text is. The rules follow Norwegian orthography
(Språkrådet, "Forkortingar" and "Tegnsetting"): a full stop after an abbreviation, an ordinal, an initial or an item
number does not end a sentence; a blank line always does; a single line break does so only before a list item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters, `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its half-open range of characters; `text` is exactly what stands there."""

    start: int
    end: int
    text: str


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Combining marks and the soft hyphen are part of the word; hyphen and apostrophe only between letters or digits;
# full stop, comma, colon and slash only between digits ("12.05.2020", "3,5", "10:30", "12/20").
WORD = re.compile(
    r"[^\W_][\w\u0300-\u036f\u00ad]*+"
    r"(?:(?:[-'’\u2010\u2011]|(?<=\d)[.,:/](?=\d))[^\W_][\w\u0300-\u036f\u00ad]*+)*+"
)

_STOP = re.compile(r"[.!?…]++[\"'»«”’)\]]*+|[\n\f\u2029]\s*+")
_SPACE = re.compile(r"\s*+")
_OPENERS = "\"'«»“”‘’([{–—-*•"
# What makes a line a list item or a numbered heading. A number needs a capital after it, so that a wrapped
# "12. mai" or "1.5 mg" stays in its sentence.
_ITEM = re.compile(
    r"(?:[-–—*•·▪■□●○◦‣⁃➢➤✓\uf0b7\uf0a7]|o(?=[ \t]+[A-ZÆØÅ]))[ \t]+\S"
    r"|\(?(?:\d{1,3}|[a-zæøå]|[ivx]{1,5})\)[ \t]"
    r"|\d{1,2}(?:\.\d{1,2}){0,5}\.?[ \t]+(?=[«\"(]?[A-ZÆØÅ])"
)
_RANGE = re.compile(r"[-–—]\s?\d")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*")
_LAST_TOKEN = re.compile(r"[^\s()\[\]«»\"“”/,;:!?…]*$")
_MONTHS = _set(
    "januar februar mars april mai juni juli august september oktober november desember jan feb mar apr jun jul aug "
    "sep sept okt nov des"
)
# After these a single letter is a name, not an initial: "vitamin B. Pasienten …", "§ 4 bokstav a. Kravet …".
_LABELS = _set(
    "bokstav litra ledd punkt pkt del vedlegg kapittel kap avsnitt alternativ gruppe type klasse vitamin hepatitt "
    "influensa fase trinn figur tabell tiltak anbefaling versjon variant nivå kategori § §§"
)
# Words that open a sentence far oftener than they are a surname after an initial.
_OPENING = _set(
    "alle at av begge blant både da de deretter derfor dersom det dette disse du eg eit ein en et etter for fra frå "
    "han har hos hun ho hva hvem hvis hvor hvordan i ifølge ikke ikkje ingen innen jeg kan kva kven man med men mens "
    "når og også om på pasienten pga selv siden skal som så til under ut ved vi vil være å"
)
_ONE_LETTER_WORDS = frozenset("iå")
_LOOK_BACK = 40


@cache
def abbreviations() -> dict[str, bool]:
    """Abbreviations in lower case without their last full stop -> whether one may end a sentence.

    Read once from `norsk/data/abbreviations.tsv` (columns: abbreviation, meaning, "slutt" where it may end one).
    """
    table: dict[str, bool] = {}
    lines = resources.files("norsk").joinpath("data/abbreviations.tsv").read_text("utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            short, _, rest = line.partition("\t")
            may_end = rest.endswith("\tslutt")
            for form in (short, short.replace(" ", "")):
                table[form.rstrip(".").lower()] = may_end
            for part in short.split():
                table.setdefault(part.rstrip(".").lower(), may_end)
    return table


def words(text: str) -> list[Word]:
    """The words of `text` in order: runs of letters and digits, with what joins them inside a word.

    "e-helse", "12.05.2020", "4-2a" and "Ola's" are one word each; punctuation and white space are none.
    """
    return [Word(m.start(), m.end(), m.group()) for m in WORD.finditer(text)]


def sentences(text: str) -> list[Span]:
    """The sentences of `text` in order, as spans without white space at their ends.

    Everything outside the spans is white space. Linear in `len(text)`.
    """
    spans: list[Span] = []
    first = _SPACE.match(text)
    start = first.end() if first else 0
    for stop in _STOP.finditer(text, start):
        if stop.end() <= start:
            continue
        if text[stop.start()] in ".!?…":
            end = stop.end()
            following = _SPACE.match(text, end)
            begin = following.end() if following else end
            ends = begin > end and begin < len(text) and _ends_sentence(text, start, stop.start(), end, begin)
        else:
            end, begin = stop.start(), stop.end()
            gap = stop.group()
            blank = gap.count("\n") > 1 or "\f" in gap or "\u2029" in gap
            ends = blank or _ITEM.match(text, begin) is not None
        if ends and begin > start:
            _add(spans, text, start, end)
            start = begin
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append(Span(start, end))


def _ends_sentence(text: str, start: int, stop: int, end: int, begin: int) -> bool:
    """Whether the terminator `text[stop:end]`, with the next word at `begin`, ends the sentence from `start`."""
    at = begin
    while at < len(text) and at < begin + 3 and text[at] in _OPENERS:
        at += 1
    following = text[at] if at < len(text) and not text[at].isspace() else text[begin]
    lower = following.islower()
    if text[stop] != "." or text.startswith("..", stop):
        # "«Hva nå?» spurte hun", "så … og så": a lower-case letter goes on, except after a bare "?" or "!"
        return not lower or (text[stop] in "?!" and end == stop + 1 and at == begin)
    if text[begin] in ",;:)]}":
        return False
    found = _LAST_TOKEN.search(text, max(start, stop - _LOOK_BACK), stop)
    token = found.group() if found else ""
    token_start = stop - len(token)
    if not token:
        return not lower
    before = text[max(start, token_start - _LOOK_BACK) : token_start].split()
    previous = before[-1].rstrip(".").lower() if before else ""
    if token[-1].isdigit():
        if _RANGE.match(text, begin):
            return False  # "19. – 20. april"
        return _number_ends(text, token, at, lower, first=not before)
    if len(token) == 1 or (token[-2:-1] == "." and token[-1].isupper()):
        return _letter_ends(text, token, previous, at, lower)
    may_end = abbreviations().get(token.lower())
    if may_end is None and "-" in token:
        may_end = abbreviations().get(token.rpartition("-")[2].lower())
    if may_end is not None:
        return may_end and following.isupper()
    if lower:
        # Notes written all in lower case: only after a word that does not look like one cut short.
        return len(token) > 4 and token.isalpha() and token.islower() and token[-1] in "aeiouyæøåtnr"
    return True


def _number_ends(text: str, token: str, at: int, lower: bool, first: bool) -> bool:
    if lower or (first and _NUMBER.fullmatch(token)):
        return False  # "12. mai", "2.1. Innledning"
    return _next_word(text, at) not in _MONTHS


def _letter_ends(text: str, token: str, previous: str, at: int, lower: bool) -> bool:
    if lower:
        return False
    if previous in _LABELS or previous[-1:].isdigit():
        return True
    if token.islower():
        return token in _ONE_LETTER_WORDS or previous.endswith("/") or abbreviations().get(token, False)
    return _next_word(text, at) in _OPENING


def _next_word(text: str, at: int) -> str:
    found = WORD.match(text[at : at + _LOOK_BACK])
    return found.group().lower() if found else ""
