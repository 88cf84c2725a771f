"""Where somebody is treated or works: "innlagt på", "kontroll ved", "lærer hos", and a capital behind it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from guardrails.workplaces import CAP
from norsk.names import wordlist

STANDS_AT: Final = re.compile(
    rf" (?:på|ved|i|fra|frå|til|hos|hjå|for) (?:(?:firmaet|bedriften|selskapet|skolen|skulen|barnehagen|"
    rf"restauranten|hotellet|rederiet|plattformen|plattforma|riggen|båten|klubben|laget|koret|korpset) )?(?={CAP})"
)
_ADMITTED_WORDS: Final = wordlist(
    """utskrives utskrivast utskriving
    innlegges innleggast søkes søkt innsøkt flyttes
    innlagt innlagd innleggelse innlegging utskrevet utskriven utskrivning henvist overflyttet overført overføres
    overflyttes opphold oppholdet behandlet behandling lagt_inn skrevet_ut tatt_inn undersøkt operert operasjon kontroll
    flyttet_inn flyttet flytter flytta bodd bodde bur budd hjemreise heimreise reiser rehabilitering opptrening
    poliklinisk time tilsyn plass kommer rekonvalesens akuttinnleggelse avlastning bor"""
)
_ADMITTED_HOW: Final = wordlist("inn den akutt elektivt frivillig pasienten igjen nå")
# What stands right before the preposition, looked at first: a search from forty places costs ten times as much.
_ADMITTED_ENDS: Final = (*(word.split("_")[-1] for word in _ADMITTED_WORDS), *_ADMITTED_HOW)
_ADMITTED: Final = tuple(word.replace("_", " ") for word in _ADMITTED_WORDS)
_HOW: Final = tuple(f" {how}" for how in _ADMITTED_HOW)
_TO: Final = (" på ", " ved ", " i ", " fra ", " til ", " hos ")
_FAR: Final = 40  # characters
_LONGEST: Final = 24  # letters of the word before the preposition


def word_before(lower: str, at: int) -> str:
    """What stands between the space before `at` and `at`, at most 24 characters."""
    least = max(0, at - _LONGEST)
    space = lower.rfind(" ", least, at)
    return lower[space + 1 if space >= 0 else least : at]


def admits(text: str, word: str, at: int) -> bool:
    """Whether somebody is treated at what begins at `at`; `word` is the lower-case word before the preposition."""
    if not _may_admit(word):
        return False
    before = text[max(0, at - _FAR) : at].lower()
    to = next((to for to in _TO if before.endswith(to)), "")
    if not to:
        return False
    before = before.removesuffix(to)
    if before.endswith(_ADMITTED):
        return True
    how = next((how for how in _HOW if before.endswith(how)), "")
    return bool(how) and before.removesuffix(how).endswith(_ADMITTED)


@lru_cache(maxsize=10_000)
def _may_admit(word: str) -> bool:
    return word.endswith(_ADMITTED_ENDS)
