"""The phases of an AI system's life: duties, advice, owners and known gaps, read from `phases.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from assistant.decision import Text

Side = Literal["kjope", "bygge", "begge"]
Kind = Literal["plikt", "rad"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A place in a source: its id in the library and the section, as a built-in page cites it."""

    id: str
    section: str


@dataclass(frozen=True, slots=True)
class Row:
    """A duty or a piece of advice. `page` is the built-in page that explains it, `owner` an agency's id."""

    side: Side
    kind: Kind
    text: Text
    owner: str
    page: str
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What the sources say is unclear or missing."""

    text: Text
    page: str
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase, with what applies in it."""

    id: str
    name: Text
    about: Text
    rows: tuple[Row, ...]
    gaps: tuple[Gap, ...]

    def of(self, side: Side) -> tuple[Row, ...]:
        """What applies to those who buy or who build: theirs, and what both share."""
        return tuple(row for row in self.rows if row.side in (side, "begge"))


@dataclass(frozen=True, slots=True)
class Overview:
    """Every phase in order, and the day on which the table was last reviewed."""

    reviewed: date
    phases: tuple[Phase, ...]


@cache
def overview() -> Overview:
    """The table."""
    table = tomllib.loads((files("assistant") / "phases.toml").read_text(encoding="utf-8"))
    return Overview(table["reviewed"], tuple(_phase(one) for one in table["phases"]))


def _phase(told: Mapping[str, Any]) -> Phase:
    rows = tuple(
        Row(row["side"], row["kind"], _text(row["text"]), row["owner"], row["page"], _cited(row["sources"]))
        for row in told["rows"]
    )
    gaps = tuple(Gap(_text(gap["text"]), gap["page"], _cited(gap["sources"])) for gap in told["gaps"])
    return Phase(told["id"], _text(told["name"]), _text(told["about"]), rows, gaps)


def _cited(pairs: Sequence[Sequence[str]]) -> tuple[Cited, ...]:
    return tuple(Cited(id, section) for id, section in pairs)


def _text(pair: Sequence[str]) -> Text:
    return Text(pair[0], pair[-1])
