"""The wordings of every code: titles as published and spelled out, headings, and the clinic's own terms.

A wording is a set of keys (`norsk.clinic`); `ingest.codesearch` ranks them for a query and `assistant.mentions` looks
for them in notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from norsk import clinic

_CURATED, _HEADING, _TITLE, _PART = 1.0, 0.97, 0.96, 0.94


@dataclass(frozen=True, slots=True)
class Term:
    """A wording of a code: its keys, where it comes from, and its prior."""

    code: str
    keys: frozenset[str]
    weight: float
    prior: float
    curated: bool
    text: str = ""  # the wording itself, of the curated table
    title: str = ""  # the published title or heading
    part: bool = False  # a part of a title: for search, not for finding mentions in notes
    open_ended: bool = False  # "engstelig for *": what follows does not count against it


def _prior(code: str, title: str) -> float:
    """Small preferences among terms that match equally well; none outweighs a word."""
    words = title.casefold()
    prior = 0.0
    if code[0] in "VWXY":
        prior -= 0.15
    if any(mark in words for mark in ("annet sted", "klass.", "andre kap", "a. sted")) and "ika" not in words:
        prior -= 0.06  # asterisk codes and organisms: never the first choice for a plain term
    if "uspes" in words:
        prior += 0.02
    elif code.endswith("9"):
        prior += 0.012
    elif code.endswith("8") and len(code) > 3:
        prior -= 0.02
    if code[0] in "PQ":
        prior -= 0.02
    if code[0] == "Z":
        prior -= 0.01
    return prior


def _shorter(code: str, title: str) -> set[frozenset[str]]:
    """What a title also says: each side of its conjunctions, and the bare condition of a residual code.

    "Forstuving og forstrekking av ankel" is "forstuving av ankel" too; "Kusma uten komplikasjoner" (.9) is "kusma".
    """
    found: set[frozenset[str]] = set()
    if code[0] in "VWXY":
        return found
    if code.endswith("9"):
        bare = _RESIDUAL.split(title, maxsplit=1)[0]
        if bare != title:
            found.add(clinic.title_keys(bare))
    if ";" in title or "," in title or _WITHOUT.search(title) or not _CONJUNCTION.search(title):
        return found
    preposition = _PREPOSITION.search(title)
    head, rest = (title[: preposition.start()], title[preposition.start() :]) if preposition else (title, "")
    heads, rests = _CONJUNCTION.split(head), _CONJUNCTION.split(rest) if rest else [""]
    if len(heads) * len(rests) <= 6:
        for left in heads:
            for right in rests:
                if not _VAGUE_PART.search(left) and not _VAGUE_PART.search(right):
                    found.add(clinic.title_keys(f"{left} {right}"))
    return found


_RESIDUAL = re.compile(r"\s+(?:uten|u/)\s|;|, uspes", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:uten|ikke)\b|\bu/")
_CONJUNCTION = re.compile(r"\s+(?:og|eller|el\.)\s+|/(?=[a-zæøå]{4})")
_PREPOSITION = re.compile(r"\s(?:i|av|på|ved|hos|etter|som|med)\s")
_VAGUE_PART = re.compile(r"\b(?:ann\w+|andre|a\.|an\.|uspes\w*|spes\w*|klass\w*|IKAS)(?:\s|$|\.)", re.IGNORECASE)


def wordings(titles: Mapping[str, str], headings: Mapping[str, str], *, clinical: bool = True) -> Iterable[Term]:
    """The wordings of the codes of `titles` (undotted code: title), with the clinic's table where `clinical`."""
    for code, title in titles.items():
        keys = clinic.title_keys(title)
        if keys:
            yield Term(code, keys, _TITLE, _prior(code, title), False, title=title)
            for shorter in _shorter(code, title):
                if shorter and shorter != keys:
                    yield Term(code, shorter, _PART, _prior(code, title), False, title=title, part=True)
    for category, title in headings.items():
        general = general_code(titles, category)
        keys = frozenset(clinic.keys(title))
        if general and keys:
            yield Term(general, keys, _HEADING, _prior(general, title) + 0.01, False, title=title)
    if clinical:
        for code, terms in clinic.rows("terms"):
            bare = code.replace(".", "")
            if bare in titles:
                for term in clinic.listed(terms):
                    text, starred = term.rstrip("*"), term.endswith("*")
                    keys = frozenset(clinic.keys(text))
                    if keys:
                        yield Term(bare, keys, _CURATED, 0.02, True, text, open_ended=starred)


def general_code(titles: Mapping[str, str], category: str) -> str | None:
    """The code that a heading alone leads to: itself, else the unspecified child."""
    for code in (category, category + "9", category + "99", category + "90"):
        if code in titles:
            return code
    return None
