"""Wording shared by the page and the terminal: dates, what a source is, and refusals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_MONTHS = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
           "desember")  # fmt: skip

_REASONS = {
    "not_in_sources": "Kildene i biblioteket svarer ikke på dette.",
    "patient_specific": "Veileder gir ikke råd om behandling av enkeltpasienter.",
    "out_of_scope": "Spørsmålet ligger utenfor det Veileder er laget for.",
    "no_index": "Biblioteket er tomt. Les inn kilder med «veileder ingest».",
    "empty_question": "Skriv et spørsmål.",
    "redaction_failed": "Spørsmålet kunne ikke renses for personopplysninger, og er derfor ikke behandlet.",
    "language": "Veileder svarer på bokmål og nynorsk.",
}


def dated(iso: str | None) -> str:
    """`2020-05-12` as «12. mai 2020»; empty where there is no date."""
    if not iso:
        return ""
    year, month, day = (int(part) for part in iso.split("-"))
    return f"{day}. {_MONTHS[month - 1]} {year}"


def describe_source(citation: Mapping[str, Any]) -> str:
    """Publisher, kind, date and page on one line; what is not known is called unknown."""
    reviewed = citation.get("reviewed")
    parts = [
        citation["publisher"] or "ukjent utgiver",
        citation["kind"] or "ukjent type",
        dated(citation["published"]) or (f"gjennomgått {dated(reviewed)}" if reviewed else "ukjent dato"),
    ]
    if citation["page"]:
        parts.append(f"s. {citation['page']}")
    if citation.get("repaired"):
        parts.append("bokstaver rettet etter skanning")
    return " · ".join(parts)


def refusal(answer: Mapping[str, Any]) -> str:
    """What the user reads where nothing is claimed."""
    message: str = answer.get("message") or _REASONS.get(answer["reason"] or "", "Spørsmålet kunne ikke besvares.")
    return message


# The weight of a source by its kind: Veileder's four classes, with the kind always shown beside them.
_WEIGHTS = {
    "bindende": ("lov", "forskrift", "forordning", "grunnlov"),
    "normerende": ("nasjonal faglig retningslinje", "retningslinje", "normerende standard", "standard", "norm"),
    "veiledende": (
        "rundskriv",
        "tolkningsuttalelse",
        "veileder",
        "veiledning",
        "faktaark",
        "forarbeider",
        "proposisjon",
        "høringsnotat",
    ),
    "opplysning": ("rapport", "presentasjon", "nettside", "oppsummering", "plan", "utredning", "sammendrag"),
}


def weight(kind: str | None) -> str | None:
    """How much a source of this kind weighs; None where the kind is unknown or not in the table."""
    name = (kind or "").strip().lower()
    return next((weight for weight, kinds in _WEIGHTS.items() if name in kinds), None)


# What begins something in Markdown: marks anywhere, list and heading marks at the start of a line, bare addresses.
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$&!]|^\s*[#+=-]|(?<=\d)[.)](?=\s)|:(?=//)|(?<=www)\.|@)", re.MULTILINE)


def plain(text: str) -> str:
    """Text as Markdown that shows exactly the text: no links, images, headings or HTML come of it."""
    return _MARKDOWN.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], text)
