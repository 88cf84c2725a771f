"""What a fact is, and the tokens that carry it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

FactKind = Literal["quantity", "date", "provision", "agency", "role", "name", "label"]
_TOKEN = re.compile(
    r"\d{1,3}(?:[ \u00a0]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,/]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|[%°§]|[,;:.!?()«»\"–—\n-]"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: `value` is comparable within its kind; tokens `first` to `last` (inclusive) carry it."""

    kind: FactKind
    value: tuple[object, ...]
    first: int
    last: int
    text: str
    soft: bool = False
    raw: float | None = None  # for a quantity: the number as it stands, before its unit


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the text; `word` is in lower case."""

    word: str
    start: int
    end: int
    capital: bool


def tokens_of(text: str) -> list[Token]:
    """Words, numbers and the punctuation that parts clauses."""
    return [Token(m.group().lower(), m.start(), m.end(), m.group()[0].isupper()) for m in _TOKEN.finditer(text)]


def take(taken: list[bool], first: int, last: int) -> None:
    """Mark tokens `first` to `last` (inclusive) as told by a fact, so that no other kind reads them."""
    for at in range(first, last + 1):
        taken[at] = True
