"""Whether a question asks of what has been: "når ble … oppdatert", "hvem ledet", and not of what was proposed."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.wants import word_set
from norsk.terms import fold
from norsk.verbs import is_verb

# What stands before a noun, and so before no finite verb.
BEFORE_NOUN = word_set(
    """i på til fra frå av for med om ved etter under over mellom innen hos per den det de dei en et ei ein eit
    denne dette disse som og eller sin sitt sine nye ny første siste"""
)
_PAST = re.compile(
    r"\b(?:når|hvem|hvor|kven|kor|kvar|kva tid)\b.*\b(?:ble|blei|vart)\b|"
    r"\b(?:fikk|fekk|tok|kom|gikk|gjekk|gjorde|skrev)\b",
    re.IGNORECASE,
)
_PERFECT = re.compile(r"\b(?:har|hadde)\b((?:\W+[\w-]+){1,6})", re.IGNORECASE)
_TO_BE = re.compile(
    r"\b(?:skal|skulle|bør|burde|vil|ville|kan|kunne|må|måtte|planlagt|anbefal\w*|tilrå\w*|foreslå\w*|ønske\w*|ynskje\w*)\b",
    re.IGNORECASE,
)
_PRETERITE = re.compile(r"(?:te|de|et)$")
_NO_PRETERITE = r"\b(?:å|er|blir|vert|et|en|ei|den|det|de|hvilke[nt]?|\w+t)\s+"  # an infinitive, or a participle
_SUPINE = re.compile(r"(?:et|dd|tt|[lrnsp]t|kt)$")


def of_the_past(text: str, main: str | None) -> bool:
    """Whether a question, whose verb is `main`, asks of what has been, and not of what was proposed."""
    if _TO_BE.search(text):
        return False
    if main is not None and _PRETERITE.search(main) and is_verb(fold(main)):
        return re.search(_NO_PRETERITE + re.escape(main), text, re.IGNORECASE) is None
    perfect = _PERFECT.search(text)
    said_of = ["har", *re.findall(r"[\w-]+", perfect[1])] if perfect is not None else []
    return _PAST.search(text) is not None or any(
        _SUPINE.search(word) and is_verb(fold(word)) and fold(before) not in BEFORE_NOUN
        for before, word in pairwise(said_of)
    )
