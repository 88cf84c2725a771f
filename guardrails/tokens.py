"""The tokens of a text: words with the digits and joints they are written with ("LAB-2026", "c.1016", "kari@nord").

They are put together from the words of the window, which are cut already: only where a digit or a joint stands is the
text cut anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from typing import Final, NamedTuple

from guardrails.window import Window

# A number keeps what joins its parts ("20.11", "LAB-2026-55310", "c.1016"); words part at all but hyphens.
_TOKEN = re.compile(r"([^\W_]{1,60}(?:(?:[-'_@]|[./:](?=\d))[^\W_]{1,60}){0,6})")
# The same at half the cost, for text without letters or digits of other scripts, and without longer parts.
_LATIN: Final = "[0-9A-Za-zª²³µ¹º¼-¾À-ÖØ-öø-ʯ]"
_LATIN_TOKEN = re.compile(rf"({_LATIN}++(?:(?:[-'_@]|[./:](?=\d)){_LATIN}++){{0,6}}+)")
_OTHER = re.compile(r"[^\x00-ʯ\W]")
_MOST_PART: Final = 60
_MOST_JOINTS: Final = 6
_LONG: Final = 2 * _MOST_JOINTS + 1  # letters of what may have more
_GLUE: Final = "_@ª²³µ¹º¼½¾"  # what is a part of tokens besides digits, and none of words


class Tokens(NamedTuple):
    """Tokens, where each begins and ends, and what parts it from the next: a line break behind the last."""

    texts: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]
    times: Counter[str]  # how often each stands in the text


def tokens_of(text: Window) -> Tokens:
    """The tokens of a text. Linear."""
    if not _is_latin(text):
        return _cut(_TOKEN, text)
    made = _from_words(text) if text.words()[0] else _cut(_LATIN_TOKEN, text)
    long = [one for one in made.times if len(one) > _LONG]
    if any(one.count("-") + one.count("'") > _MOST_JOINTS for one in long):  # words may have more
        made = _cut(_LATIN_TOKEN, text)
        long = [one for one in made.times if len(one) > _LONG]
    return _cut(_TOKEN, text) if max(map(len, long), default=0) > _MOST_PART else made


def _is_latin(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return _OTHER.search(text) is None
    return True


def _cut(token: re.Pattern[str], text: str) -> Tokens:
    parts = token.split(text)
    at = list(accumulate(map(len, parts)))
    return Tokens(parts[1::2], at[:-1:2], at[1::2], [*parts[2:-1:2], "\n"], Counter(parts[1::2]))


def _glued(text: Window) -> list[int]:
    """Where digits, or other parts of tokens that are none of words, begin."""
    found = text.numbers()
    for sign in _GLUE:
        at = text.find(sign)
        if at >= 0:
            found = found.copy()
        while at >= 0:
            found.append(at)
            at = text.find(sign, at + 1)
    return found if found is text.numbers() else sorted(found)


def _from_words(text: Window) -> Tokens:
    words, starts, ends, gaps = text.words()
    texts, begins, stops, parted = list[str](), list[int](), list[int](), list[str]()
    done, count = 0, len(words)  # up to word `done` all is told
    behind = [bisect_right(ends, at) for at in _glued(text)]  # by number, the words behind what is glued to some
    number, most = 0, len(behind)
    while number < most:
        first, last = behind[number] - 1, behind[number]
        while number < most and behind[number] <= last + 1:  # as long as the word behind is glued to something too
            last = behind[number]
            number += 1
        begin, end = starts[first] if first >= 0 else 0, ends[last] if last < count else len(text)
        if first > done:
            texts += words[done:first]
            begins += starts[done:first]
            stops += ends[done:first]
            parted += gaps[done:first]
        parts = _LATIN_TOKEN.split(text[begin:end])
        at = list(accumulate(map(len, parts), initial=begin))
        texts += parts[1::2]
        begins += at[1:-1:2]
        stops += at[2:-1:2]
        parted += parts[2:-1:2]
        done = last + 1
        parted.append(gaps[last] if last < count else "\n")
    texts += words[done:]
    begins += starts[done:]
    stops += ends[done:]
    parted += gaps[done:]
    parted[-1] = "\n"
    return Tokens(texts, begins, stops, parted, Counter(texts))
