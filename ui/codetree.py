"""The code system on the page: search as one types, and the way from chapter to block, category and code."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from norsk.shown import dated
from ui.codesheet import update
from ui.icd10 import Shelf
from ui.wording import plain

if TYPE_CHECKING:
    from ingest.codes import Code, CodeSystem, Heading

_HITS: Final = 12


def found(shelf: Shelf, words: str, on: date | None) -> tuple[Any, ...]:
    """Updates for the hits of a search and, for the first of them, what `place` gives."""
    system = shelf.system()
    matches = system.search(words, _HITS, on) if words.strip() else []
    if not matches:
        told = update(choices=[], value=None, visible=False)
        return told, *place(shelf, "" if words.strip() else None)
    hits = [(f"{hit.code} {hit.title}", hit.code) for hit in matches]
    return update(choices=hits, value=matches[0].code, visible=True), *place(shelf, matches[0].code)


def place(shelf: Shelf, code: str | None) -> tuple[Any, ...]:
    """Updates for the levels above a code, those below it, what is known of it, what is picked and its buttons."""
    gone = update(choices=[], value=None, visible=False)
    if code is None:
        return gone, gone, update(visible=False), "", update(visible=False)
    system = shelf.system()
    held = system.get(code) if code and "-" not in code else None
    levels: list[tuple[str, str]] = [("Alle kapitler", "")]
    levels += [(f"{level.code} {level.title}", level.code) for level in _above(system, code)]
    if held is not None and held.code != levels[-1][1]:
        levels.append((f"{held.code} {held.title}", held.code))
    under = system.below(code or None)
    # a code that is not divided further stands among its neighbours
    beside = [] if under or len(levels) < 2 else system.below(levels[-2][1])
    below = [(f"{level.code} {level.title}", level.code) for level in under or beside]
    here = code if any(level.code == code for level in beside) else None
    choosable = held is not None and held.reportable
    return (
        update(choices=levels, value=levels[-1][1], visible=True),
        update(choices=below, value=here, visible=bool(below)),
        update(value=_facts(system, held) if held is not None else "", visible=held is not None),
        held.code if held is not None and choosable else "",
        update(visible=choosable),
    )


def _above(system: CodeSystem, code: str) -> list[Heading]:
    """Chapter, block and category down to a code or a heading."""
    if not code:
        return []
    low, dash, _ = code.partition("-")
    levels = [level for level in system.path(low) if level is not None]
    at = next((place for place, level in enumerate(levels) if dash and level.code == code), len(levels))
    return levels[: at + 1]


def _facts(system: CodeSystem, code: Code) -> str:
    known = [
        ("sverdkode", code.dagger), ("stjernekode", code.asterisk), ("bare tilleggskode", code.additional_only),
        ("uspesifikk", code.unspecific),
    ]  # fmt: skip
    parts = [name for name, value in known if value]
    if code.sex:
        parts.append(f"gjelder {code.sex}")
    start, end = (dated(day.isoformat()) if day else "ukjent" for day in (code.valid_from, code.valid_to))
    parts.append(f"gyldig fra {start}, til {end}")
    parts.append(f"kilde: {plain(system.licence)}")
    told = "; ".join(parts)
    return told[:1].upper() + told[1:]
