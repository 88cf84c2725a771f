"""Every word that the page and the terminal show: the table `texts.toml`, and the lines that are put together.

A text stands in bokmål and in nynorsk (the two have equal standing: språklova § 4). The page is built in bokmål;
`translated` gives its configuration in nynorsk, text by text, so that a door need not know which was chosen.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

from norsk.shown import dated

Language = Literal["nb", "nn"]
COOKIE: Final = "sprak"
_RANGE: Final = re.compile(r"(?P<name>[a-z]{1,8})(?:-[a-z0-9-]+)?(?:;q=(?P<weight>[01](?:\.\d{0,3})?))?", re.IGNORECASE)
_MOST_RANGES: Final = 50

ROLES: Final = {"main": "hovedtilstand", "other": "annen tilstand"}  # of a code, in the terminal
_REASONS = (
    "not_in_sources",
    "patient_specific",
    "out_of_scope",
    "no_index",
    "empty_question",
    "redaction_failed",
    "language",
)


@cache
def texts() -> dict[str, tuple[str, str]]:
    """The table: `section.name` to the text in bokmål and in nynorsk."""
    table = tomllib.loads((resources.files("ui") / "texts.toml").read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": (pair[0], pair[-1]) for section, entries in table.items() for name, pair in entries.items()
    }


def say(key: str, language: Language = "nb", **values: object) -> str:
    """The text of that name; `values` fill its braces. KeyError for a name that the table lacks."""
    text = texts()[key][1 if language == "nn" else 0]
    return text.format(**values) if values else text


@cache
def _in_nynorsk() -> dict[str, str]:
    return {nb: nn for nb, nn in texts().values() if nb != nn}


def translated(value: Any) -> Any:
    """JSON with every string that is a whole text of the table in nynorsk. Values of choices stay as they are."""
    if isinstance(value, str):
        return _in_nynorsk().get(value, value)
    if isinstance(value, list):
        return [translated(part) for part in value]
    if isinstance(value, dict):
        return {
            key: [[translated(part[0]), *part[1:]] if isinstance(part, list) and part else part for part in held]
            if key == "choices" and isinstance(held, list)
            else translated(held)
            for key, held in value.items()
        }
    return value


def wanted(cookies: Mapping[str, str], accepted: str = "") -> Language:
    """What the reader chose on the page; until then the one of the two that the browser is set to prefer, or bokmål.

    `accepted` is the request's Accept-Language (RFC 9110, 12.5.4): its languages by weight, and of those that weigh the
    same the first. Plain `no` is bokmål, as browsers use it.
    """
    chosen = cookies.get(COOKIE)
    if chosen in ("nb", "nn"):
        return "nn" if chosen == "nn" else "nb"
    ranges = [_range(part) for part in accepted.split(",")[:_MOST_RANGES]]
    for _, name in sorted((one for one in ranges if one[0] > 0), key=lambda one: -one[0]):
        if name in ("nn", "nb", "no"):
            return "nn" if name == "nn" else "nb"
    return "nb"


def _range(part: str) -> tuple[float, str]:
    """The weight and the primary language of one range: `nn-NO;q=0.8` is (0.8, "nn")."""
    found = _RANGE.fullmatch("".join(part.split()))
    return (0.0, "") if found is None else (float(found["weight"] or 1), found["name"].lower())


def gradio(language: Language) -> dict[str, Any]:
    """Gradio's own labels, where its Norwegian lacks them or is bokmål: its nested dictionary of messages."""
    nested: dict[str, Any] = {}
    for key, pair in texts().items():
        if key.startswith("gradio."):
            section, _, name = key.removeprefix("gradio.").partition("-")
            nested.setdefault(section, {})[name] = pair[1 if language == "nn" else 0]
    return nested


def describe_source(citation: Mapping[str, Any], language: Language = "nb") -> str:
    """Publisher, kind, date and page on one line; what is not known is called unknown."""
    reviewed = citation.get("reviewed")
    parts = [
        citation["publisher"] or say("source.unknown_publisher", language),
        citation["kind"] or say("source.unknown_kind", language),
        dated(citation["published"])
        or (
            say("source.reviewed", language, date=dated(reviewed)) if reviewed else say("source.unknown_date", language)
        ),
    ]
    if citation["page"]:
        parts.append(f"s. {citation['page']}")
    if citation.get("repaired"):
        parts.append(say("source.repaired", language))
    return " · ".join(parts)


def hidden(type_: str, language: Language = "nb") -> str:
    """What a type of personal data is called."""
    return say(f"hidden.{type_}" if f"hidden.{type_}" in texts() else "hidden.other", language)


def refusal(answer: Mapping[str, Any], language: Language = "nb") -> str:
    """What the user reads where nothing is claimed."""
    reason = answer["reason"] or ""
    known = say(f"refusal.{reason if reason in _REASONS else 'unknown'}", language)
    message: str = answer.get("message") or known
    return _in_nynorsk().get(message, message) if language == "nn" else message


# The weight of a source by its kind: Veileder's four classes, with the kind always shown beside them.
_WEIGHTS = {
    "bindende": ("lov", "forskrift", "forordning", "eu-forordning", "grunnlov"),
    "normerende": (
        "nasjonal faglig retningslinje",
        "nasjonalt faglig råd",
        "pakkeforløp",
        "retningslinje",
        "normerende standard",
        "standard",
        "norm",
    ),
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
    "opplysning": (
        "rapport",
        "presentasjon",
        "nettside",
        "oppsummering",
        "plan",
        "strategi",
        "utredning",
        "sammendrag",
        "notat",
        "brev",
        "høringssvar",
    ),
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
