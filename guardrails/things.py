"""A condition or a drug told where the quotes have another: "hjerteinfarkt" for "hjerneslag", "morfin" for "metadon".

In a free paraphrase two words without counterparts may be synonyms. Names of conditions are not where the clinic's
terms lead them to different codes (`norsk/data/clinic_terms.tsv`), nor are two substances.
"""

from __future__ import annotations

from functools import cache

from guardrails.comparison import Objection
from guardrails.reading import Reading
from norsk.clinic import listed, rows
from norsk.meaning import alike, bokmal, grouped, key
from norsk.names import rows as names

_SHORTEST = 6  # letters of a name that is no sign among others
_CATEGORY = 3  # characters of a code that tell the condition


def thing_clash(stated: Reading, source: Reading) -> Objection | None:
    """The first condition or substance that the quotes have another for, which the sentence does not tell; or None."""
    for table in (_conditions(), _substances()):
        mine, theirs = _named(stated, table), _named(source, table)
        new = {word: codes for word, codes in mine.items() if not _told(word, source)}
        gone = {word: codes for word, codes in theirs.items() if not _told(word, stated)}
        for word, codes in new.items():
            if any(codes & others for others in theirs.values()):
                continue
            for other, others in gone.items():
                if codes.isdisjoint(others):
                    return Objection("contradicted", f"Setningen sier «{word}» der sitatet sier «{other}».")
    return None


def _named(reading: Reading, table: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found = {}
    for at, token in enumerate(reading.tokens):
        if reading.content[at] and len(token.word) >= _SHORTEST and (codes := table.get(key(bokmal(token.word)))):
            found[token.word] = codes
    return found


def _told(word: str, reading: Reading) -> bool:
    whole = key(bokmal(word))
    return any(
        found and (found == whole or grouped(found, whole) or alike(found, whole) or found in whole or whole in found)
        for found in reading.content
    )


@cache
def _conditions() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for code, terms, *_ in rows("terms"):
        for term in listed(terms):
            if term.isalpha() and len(term) >= _SHORTEST:
                table.setdefault(key(term.lower()), set()).add(code[:_CATEGORY])
    return {word: frozenset(codes) for word, codes in table.items()}


@cache
def _substances() -> dict[str, frozenset[str]]:
    return {key(name.lower()): frozenset({key(name.lower())}) for _, name in names("names_drugs") if name.isalpha()}
