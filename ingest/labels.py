"""What a document says it is for: phases of a system's life and audiences, by its title, headings and own words.

A label needs the document's word for it in the title or a heading, or so often in the text that the document deals
with it. What says nothing of the kind has no labels: never a guess from the publisher or the kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from guardrails.needed import needed
from ingest.passages import Document

_LEAST: Final = 3  # mentions
_WORDS: Final = 1500  # one mention in so many words, in a document of any length

# Nynorsk and bokmål stems. A word of everyday language ("bruk", "data") names no phase.
_PHASES: Final = {
    "forskning": r"forskning\w*|forsking\w*|helseforskning\w*|forskningsprosjekt\w*|studieprotokoll\w*",
    "utvikling": r"utvikl(?:e|er|es|et|ing|inga|ingen|ingar|arar|ere|ing av)\b|algoritme\w*|treningsdata|egentilvirk\w*"
    r"|eigentilverk\w*|maskinlæring\w*|utviklingsprosjekt\w*",
    "anskaffelse": r"anskaff\w*|innkjøp\w*|kravspesifikasjon\w*|konkurransegrunnlag\w*|anbud\w*|anbod\w*",
    "klinisk bruk": r"klinisk\w*|klinikk\w*|helsehjelp\w*|pasientbehandling\w*|helsepersonell\w*|pasientsikkerhet\w*"
    r"|pasienttryggleik\w*|operativ bruk",
    "forvaltning": r"forvaltning(?!s(?:område|ansvar|organ|lov|myndig))\w*|livsløp\w*|vedlikehold\w*|vedlikehald\w*"
    r"|overvåk\w*|etterkontroll\w*|avvik\w*|internkontroll\w*|tilsyn\w*",
}
_AUDIENCES: Final = {
    "spesialist": r"spesialisthels\w*|sykehus\w*|sjukehus\w*|helseforetak\w*|helseføretak\w*|RHF\w*",
    "kommune": r"kommun\w*|primærhelse\w*|sykehjem\w*|sjukeheim\w*|hjemmetjenest\w*",
    "fastlege": r"fastleg\w*|allmennleg\w*|allmennpraksis\w*|legevakt\w*",
    "forsker": r"forsker\w*|forskar\w*|forskningsmiljø\w*|forskingsmiljø\w*|forskningsinstitu\w*",
    "leverandør": r"leverandør\w*|produsent\w*|fabrikant\w*|næringsliv\w*",
    "innbygger": r"innbygg\w*|pårørende\w*|pårørande\w*|pasientrettighe\w*",
}


def _compiled(table: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"\b(?:{pattern})", re.IGNORECASE) for name, pattern in table.items()}


PHASES: Final = tuple(_PHASES)
AUDIENCES: Final = tuple(_AUDIENCES)
_PATTERNS: Final = (_compiled(_PHASES), _compiled(_AUDIENCES))


@cache
def _pieces(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Pieces of text of which one stands in whatever the pattern matches, in lower case."""
    return tuple(piece.lower() for piece in needed(pattern.pattern))


def _mentions(pattern: re.Pattern[str], text: str, lower: str) -> int:
    """How often a pattern matches; most texts have none of its pieces, which is told sooner."""
    pieces = _pieces(pattern)
    if pieces and not any(piece in lower for piece in pieces):
        return 0
    return sum(1 for _ in pattern.finditer(text))


def labels(document: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The phases and the audiences that a document says it is for; empty where it does not say."""
    text = document.text
    headings = [text[block.start : block.end] for block in document.blocks if block.kind == "heading"]
    named = "\n".join((document.title, *headings))
    lower = text.lower()
    least = max(_LEAST, text.count(" ") // _WORDS)
    phases, audiences = (
        tuple(
            label
            for label, pattern in patterns.items()
            if pattern.search(named) or _mentions(pattern, text, lower) >= least
        )
        for patterns in _PATTERNS
    )
    return phases, audiences
