"""Misspelt words of a note that say how it speaks of a condition: "utn", "ikek", "avkrefet".

The one-edit slips that typists make most are a letter left out, doubled, or swapped with its neighbour
(F. J. Damerau, Commun. ACM 7, 1964). A slip that is a word of its own stays what it is.
"""

from __future__ import annotations

import re
from functools import cache

_WORDS = (
    "ikke", "ikkje", "ingen", "uten", "utan", "aldri", "verken", "hverken", "korkje", "mulig", "mogleg", "muligens",
    "avkreftet", "avkrefta", "utelukket", "utelukka", "utelukkes", "negativ", "negativt", "mistanke", "mistenkt",
    "tidligere", "tidlegare", "holdepunkter", "haldepunkt", "påvist", "bekreftet", "stadfesta", "søster", "syster",
    "gjennomgått", "behandlet", "utredes", "utredet", "sannsynlig", "sannsynleg", "usannsynlig", "forkastet", "fravær",
)  # fmt: skip
_OTHER_WORDS = (
    "kike kikje inge igen ten ute uen tuen tan uta utna ulig veken veren verke erken herken yster søte øster syter "
    "sster søstre systre aldr korke avkreft avkrefte utelukk utelukke mistenk mistake påvis behandle utrede utreet "
    "tredet bekrefte forkaste stadfest"
)


@cache
def _slips() -> dict[str, str]:
    table: dict[str, str] = {}
    others = frozenset((*_WORDS, *_OTHER_WORDS.split()))
    for word in _WORDS:
        for at in range(len(word)):
            swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
            for slip in (word[:at] + word[at + 1 :], swapped, word[: at + 1] + word[at:]):
                if slip not in others and len(slip) > 2:
                    table.setdefault(slip, word)
    return table


_WORD = re.compile(r"[^\W\d_]+")


def mended(text: str) -> tuple[str, list[int]] | None:
    """A text with its slips mended, and for each place in it (its end too) the place in the text as given.

    None where there is no slip.
    """
    slips = _slips()
    found = [word for word in _WORD.finditer(text) if word[0].casefold() in slips]
    if not found:
        return None
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for word in found:
        right = slips[word[0].casefold()]
        pieces += (text[at : word.start()], right)
        places += (*range(at, word.start()), *([word.start()] * len(right)))
        at = word.end()
    pieces.append(text[at:])
    places += range(at, len(text) + 1)
    return "".join(pieces), places
