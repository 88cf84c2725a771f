"""What is stated about sources beside their text: the sources file of an operator and the front matter of a page."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from ingest.passages import Source
from ingest.reasons import why
from norsk.errors import VeilederError

_DATES: Final = ("published", "reviewed", "valid_from", "valid_to")
_LISTS: Final = ("phases", "audiences")
_MARK: Final = "---"


class SourcesFileError(VeilederError):
    """The sources file, or the front matter of a page, cannot be read at all."""

    code = "sources_file"


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody states about a source; None and empty are left to the document itself."""

    path: Path | None = None
    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    kind: str | None = None
    url: str | None = None
    published: date | None = None
    reviewed: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    superseded_by: str | None = None
    licence: str | None = None
    phases: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()

    def about(self, source: Source) -> Source:
        """The source with what is stated in place of what the document said."""
        stated = {name: getattr(self, name) for name in _STATED}
        return replace(source, **{name: value for name, value in stated.items() if value})


_STATED: Final = tuple(f.name for f in fields(Statement) if f.name not in ("path", "id"))


def read_sources(file: Path) -> tuple[list[Statement], list[tuple[str, str]]]:
    """The statements of a sources file (TOML or JSON), and (entry, reason) for each that cannot be used.

    The file holds a list `sources` of tables with `path` or `url` and any of the fields of `Statement`; a JSON
    file may be the list itself. Paths are relative to the file. Raises SourcesFileError.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
        found: Any = json.loads(text) if file.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise SourcesFileError(f"Kildefilen {file} kan ikke leses: {why(error)}") from error
    except ValueError as error:
        raise SourcesFileError(f"Kildefilen {file} er ikke gyldig TOML eller JSON: {error}.") from error
    entries = found.get("sources") if isinstance(found, dict) else found
    if not isinstance(entries, list):
        raise SourcesFileError(
            f"Kildefilen {file} har ingen liste «sources».", "Skriv én tabell [[sources]] for hver kilde."
        )
    statements: list[Statement] = []
    refused: list[tuple[str, str]] = []
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        where = f"{file.name}, kilde {number}"
        try:
            statement = statement_of(entry, file.parent)
        except ValueError as error:
            refused.append((where, str(error)))
            continue
        if statement.id is not None and statement.id in seen:
            refused.append((where, f"Id-en «{statement.id}» er brukt før i filen."))
            continue
        if statement.path is None:
            refused.append(
                (
                    str(statement.url),
                    "Kilder på nett hentes med «veileder sources sync --list FIL»; ellers oppgi «path».",
                )
            )
            continue
        if statement.id is not None:
            seen.add(statement.id)
        statements.append(statement)
    return statements, refused


def statement_of(entry: object, home: Path) -> Statement:
    """The statement that a table of a sources file makes; paths are relative to `home`. Raises ValueError."""
    if not isinstance(entry, dict):
        raise ValueError("Kilden er ikke en tabell.")
    known = {f.name for f in fields(Statement)} - {"originals"}
    if unknown := sorted(set(entry) - known):
        raise ValueError(f"Ukjent felt «{unknown[0]}». Feltene er: {', '.join(sorted(known))}.")
    if not entry.get("path") and not entry.get("url"):
        raise ValueError("Kilden har verken «path» eller «url».")
    values: dict[str, Any] = {}
    for name, value in entry.items():
        if name in _DATES:
            values[name] = _date(name, value)
        elif name in _LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise ValueError(f"Feltet «{name}» skal være en liste av tekster.")
            values[name] = tuple(value)
        elif not isinstance(value, str):
            raise ValueError(f"Feltet «{name}» skal være tekst.")
        else:
            values[name] = home / Path(value).expanduser() if name == "path" else value
    begins, ends = values.get("valid_from"), values.get("valid_to")
    if begins and ends and begins > ends:
        raise ValueError("«valid_from» er etter «valid_to».")
    return Statement(**values)


def _date(name: str, value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"Feltet «{name}» er ikke en dato (åååå-mm-dd): {value}.") from None


def split_front_matter(text: str) -> tuple[Statement | None, str]:
    """What the front matter of a Markdown page states, and the page without it; None where there is none.

    The front matter is the part of YAML that the built-in pages use: scalars, lists in brackets, and a list
    `sources` of mappings. Raises SourcesFileError for what is neither.
    """
    lines = text.lstrip("\ufeff").splitlines()
    if not lines or lines[0].strip() != _MARK:
        return None, text
    end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == _MARK), None)
    if end is None:
        return None, text
    stated: dict[str, Any] = {}
    listed: list[dict[str, Any]] = []
    for line in lines[1:end]:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        nested = line[0] in " \t-"
        body = line.strip()
        if nested and body.startswith("- "):
            listed.append({})
            body = body[2:]
        name, colon, value = body.partition(":")
        if not colon or (nested and not listed):
            raise SourcesFileError(f"Sidens innledning kan ikke leses: «{line.strip()}».")
        (listed[-1] if nested else stated)[name.strip()] = _value(value.strip())
    originals: dict[str, None] = {}
    for entry in listed:  # an old and a new act may have one title, so that counts only where nothing else is stated
        exact = [str(entry[name]) for name in ("id", "url") if entry.get(name)]
        originals |= dict.fromkeys(exact or [str(entry[name]) for name in ("title",) if entry.get(name)])
    values: dict[str, Any] = {"originals": tuple(originals)}
    for name in ("title", "publisher", "kind", "url", "licence"):
        values[name] = stated.get(name)
    try:
        values |= {name: _date(name, stated[name]) for name in _DATES if stated.get(name)}
    except ValueError as error:
        raise SourcesFileError(str(error)) from error
    values |= {name: tuple(stated[name]) for name in _LISTS if isinstance(stated.get(name), list)}
    return Statement(**values), "\n".join(lines[end + 1 :]).lstrip("\n") + "\n"


def _value(text: str) -> str | list[str] | None:
    if text.startswith("[") and text.endswith("]"):
        return [str(_value(part.strip())) for part in text[1:-1].split(",") if part.strip()]
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text or None


def built_in_pages() -> Iterator[Path]:
    """The pages that ship with the program, by name."""
    yield from sorted((Path(__file__).parent / "pages").glob("*.md"))
