"""Words of a scanned page as they were before optical recognition: noughts for letters, spaces within words.

A nought among letters is an o or an ø, whichever makes a word that is known. Where a text has several, it is a scanned
one, and its words may be parted too: "Wa rsame", "Tollef sen", "vak tlege". What is parted is put together where one of
the parts is no word and the whole is one, or a name.
"""

from __future__ import annotations

import re
from typing import Final

from norsk.names import Kind, genitive_base, lexicon

# "0dden", "S0lveig", "Hafs0": a nought among letters and no other digit.
_NOUGHT: Final = re.compile(
    r"0(?<![\d@_./-].)(?:(?<=[^\W\d_]{2}.)|(?<=[^\W\d_]0)(?=[a-zæøå]{2})|(?<![^\W_].)(?=[a-zæøå]{2}))(?![\d@_])"
)
_WITH_NOUGHT: Final = re.compile(r"(?<![\w:./@-])[^\W\d_]{0,30}0[^\W1-9_]{0,30}(?![\w@]|[:./-]\w)")
_SEVERAL: Final = 2  # noughts in words: the page was scanned
_PARTS: Final = re.compile(r"(?<![\w.])([^\W\d_]{1,14}) (?=([^\W\d_]{1,14})(?!\w))")
_LONG: Final = 5  # letters of a whole
_SHORT_TAIL: Final = 4


def read_back(text: str) -> tuple[str, list[int] | None]:
    """`text` with such words read back; where each of its characters stood, or None where all stand where they did."""
    if "0" not in text:
        return text, None
    noughts = len(_NOUGHT.findall(text))
    if not noughts:
        return text, None
    text = _WITH_NOUGHT.sub(_as_word, text)
    return _put_together(text) if noughts >= _SEVERAL else (text, None)


def _known(word: str) -> bool:
    lexi, lower = lexicon(), word.lower()
    return (
        lower in lexi.listed
        or genitive_base(lower) in lexi.listed
        or lower in lexi.common
        or bool(lexi.kind(word.capitalize()) & Kind.KEPT)
        or lexi.spelt(lower)
    )


def _as_word(match: re.Match[str]) -> str:
    word = match[0]
    if not _NOUGHT.search(match.string, match.start(), match.end()):
        return word
    plain = _NOUGHT.sub(lambda one: "O" if _opens(one) else "o", word)
    crossed = _NOUGHT.sub(lambda one: "Ø" if _opens(one) else "ø", word)
    return crossed if not _known(plain) and _known(crossed) else plain


def _opens(match: re.Match[str]) -> bool:
    word, at = match.string, match.start()
    return word.replace("0", "").isupper() if at or len(word) < 2 else word[1].islower() or word[1:].isupper()


def _put_together(text: str) -> tuple[str, list[int] | None]:
    gone: list[int] = []
    done = -1
    for match in _PARTS.finditer(text):
        first, second = match[1], match[2]
        if match.start() <= done or not second.islower() or len(first) + len(second) < _LONG:
            continue
        whole = first + second
        lexi = lexicon()
        names = first[0].isupper() and len(second) <= _SHORT_TAIL and whole.lower() in lexi.listed
        if names or ((not _is_word(first) or not _is_word(second)) and _known(whole)):
            gone.append(match.end() - 1)
            done = match.end()
    if not gone:
        return text, None
    left = sorted(set(range(len(text) + 1)) - set(gone))
    return "".join(text[at] for at in left[:-1]), left


def _is_word(part: str) -> bool:
    lexi, lower = lexicon(), part.lower()
    if len(part) == 1:
        return lower in "iåe" and part.islower()
    return lower in lexi.common or lower in lexi.listed or lexi.spelt(lower)
