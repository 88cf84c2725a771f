"""The list of sources on the net: the one that ships, and an operator's own in the same form.

`norsk/data/sources.toml` names official addresses with owner, kind, phases and audiences. Only what stands on a list
is fetched, and only from the hosts of the list that ships or of the settings.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ingest.reasons import why
from ingest.sources import SourcesFileError, Statement, statement_of

_OWN: Final = ("connector", "include", "checked", "about")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,80}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One source on the net: what is stated of it, and which connector fetches it (`ingest.connectors.SOURCES`).

    `include` narrows a sitemap (the beginning of paths) or an archive (ids of acts). `checked` is whether somebody has
    seen the address answer; `about` is words for what it deals with, beside the title.
    """

    id: str
    url: str
    statement: Statement
    connector: str = "side"
    include: tuple[str, ...] = ()
    checked: bool = False
    about: str = ""

    @property
    def title(self) -> str:
        """The title, or the address where none is stated."""
        return self.statement.title or self.url


@cache
def shipped() -> tuple[Entry, ...]:
    """The list that ships with the program."""
    text = files("norsk").joinpath("data/sources.toml").read_text(encoding="utf-8")
    entries, refused = _entries(tomllib.loads(text), Path("sources.toml"))
    if refused:
        raise SourcesFileError(f"Listen over kilder har en feil: {refused[0][0]}: {refused[0][1]}")
    return tuple(entries)


_APIS: Final = ("api.lovdata.no", "api.helsedirektoratet.no")


def shipped_hosts() -> frozenset[str]:
    """The hosts of the list that ships and of the two open interfaces: what may be contacted by default."""
    return frozenset((*_APIS, *(urlsplit(entry.url).hostname or "" for entry in shipped())))


def read_list(file: Path) -> tuple[list[Entry], list[tuple[str, str]]]:
    """The entries of an operator's list, and (entry, reason) for each that cannot be used. Raises SourcesFileError."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SourcesFileError(f"Kildelisten {file} kan ikke leses: {why(error)}") from error
    except ValueError as error:
        raise SourcesFileError(f"Kildelisten {file} er ikke gyldig TOML: {error}.") from error
    return _entries(found, file)


def _entries(found: dict[str, Any], file: Path) -> tuple[list[Entry], list[tuple[str, str]]]:
    rows = found.get("sources")
    if not isinstance(rows, list):
        raise SourcesFileError(
            f"Kildelisten {file} har ingen liste «sources».", "Skriv én tabell [[sources]] for hver kilde."
        )
    entries: list[Entry] = []
    refused: list[tuple[str, str]] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        where = f"{file.name}, kilde {number}"
        try:
            entry = _entry(row, file.parent)
            if entry.id in seen:
                raise ValueError(f"Id-en «{entry.id}» er brukt før i filen.")
        except ValueError as error:
            refused.append((where, str(error)))
            continue
        seen.add(entry.id)
        entries.append(entry)
    return entries, refused


def _entry(row: object, home: Path) -> Entry:
    if not isinstance(row, dict):
        raise ValueError("Kilden er ikke en tabell.")
    own = {name: row[name] for name in _OWN if name in row}
    statement = statement_of({name: value for name, value in row.items() if name not in _OWN}, home)
    if not statement.url or statement.path is not None:
        raise ValueError("En kilde på nett har «url» og ikke «path».")
    if statement.id is None or not _ID.fullmatch(statement.id):
        raise ValueError("Kilden mangler en «id» av små bokstaver, tall, punktum og bindestrek.")
    include, checked = own.get("include", []), own.get("checked", False)
    if not isinstance(include, list) or not all(isinstance(part, str) for part in include):
        raise ValueError("Feltet «include» skal være en liste av tekster.")
    if not isinstance(checked, bool):
        raise ValueError("Feltet «checked» skal være true eller false.")
    return Entry(
        statement.id,
        statement.url,
        statement,
        str(own.get("connector", "side")),
        tuple(include),
        checked,
        str(own.get("about", "")),
    )
