"""Texts in bokmål with their counterparts in nynorsk: whole texts are looked up, `{}` stands for what is carried over.

Every floor writes what it says in bokmål; a floor that shows it to somebody who reads nynorsk holds a table of pairs.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from typing import Final

SLOT: Final = "{}"


def read(table: str) -> list[tuple[str, str]]:
    """The pairs of a TOML file whose groups are lists of `[bokmål, nynorsk]`."""
    return [(nb, nn) for group in tomllib.loads(table).values() for nb, nn in group]


class Counterparts:
    """A table of pairs. `inner` is asked for what stands in a slot; without it names and figures stay as they are."""

    def __init__(self, pairs: Iterable[tuple[str, str]], inner: Callable[[str], str] | None = None) -> None:
        pairs = list(pairs)
        self._inner = inner
        self._whole = {nb: nn for nb, nn in pairs if SLOT not in nb}
        # the one with the most letters of its own first
        blank = sorted((pair for pair in pairs if SLOT in pair[0]), key=lambda pair: -len(pair[0]))
        self._patterns = [
            # other braces belong to the text ({start, end})
            (re.compile("(.*?)".join(map(re.escape, nb.split(SLOT))), re.DOTALL), _literal(nn))
            for nb, nn in blank
        ]

    def of(self, text: str) -> str | None:
        """The whole text in nynorsk; None where the table lacks it."""
        if text in self._whole:
            return self._whole[text]
        for pattern, wording in self._patterns:
            if match := pattern.fullmatch(text):
                return wording.format(*(map(self._inner, match.groups()) if self._inner else match.groups()))
        return None


def _literal(text: str) -> str:
    return SLOT.join(part.replace("{", "{{").replace("}", "}}") for part in text.split(SLOT))
