"""What a source is called by readers: also one that the library lacks but a built-in page summarises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from norsk.statutes import act_name

if TYPE_CHECKING:
    from ingest.passages import Source
    from ingest.store import Library

_ENTRY = re.compile(r"^  - id: (?P<id>\S+)\n(?P<rest>(?:    .*\n)+)", re.MULTILINE)
_FIELD = re.compile(r'^    (?P<name>title|publisher|url): "?(?P<value>[^"\n]+?)"?$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Named:
    """What the built-in pages say of one of their originals."""

    title: str
    publisher: str | None = None
    url: str | None = None


@cache
def originals() -> dict[str, Named]:
    """Every source that a built-in page summarises, by its id, as the pages' front matter names it."""
    from ingest.sources import built_in_pages

    found: dict[str, Named] = {}
    for page in built_in_pages():
        head = page.read_text(encoding="utf-8").split("\n---", 1)[0] + "\n"
        for entry in _ENTRY.finditer(head):
            told = {field["name"]: field["value"] for field in _FIELD.finditer(entry["rest"])}
            if "title" in told:
                found.setdefault(entry["id"], Named(told["title"], told.get("publisher"), told.get("url")))
    return found


def title(library: Library, source_id: str) -> str:
    """The title of a source: as the library has it, as a built-in page names it, as the act is called, or its id."""
    source = held(library, source_id)
    if source is not None:
        return source.title
    named = originals().get(source_id)
    return named.title if named is not None else act_name(source_id) or source_id


def held(library: Library, source_id: str) -> Source | None:
    """The library's source of that id, taken in under its own name, as a file of that name, or from its address."""
    found = library.source(source_id) or library.source(f"{source_id.rpartition('/')[2]}.json")
    if found is not None:
        return found
    named = originals().get(source_id)
    if named is None:
        return None
    wanted = {value.casefold() for value in (named.title, named.url) if value}
    return next(
        (source for source in library.sources() if wanted & {source.title.casefold(), (source.url or "").casefold()}),
        None,
    )
