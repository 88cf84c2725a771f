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


class Shelf:
    """What the library holds, by the names that a page or a table may call it. Made anew for each look at the library.

    The library is read through once, and only where a source is not found by its own id.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._by_name: dict[str, Source] | None = None

    def held(self, source_id: str) -> Source | None:
        """The library's source of that id, or the file of that name, or what has its title or its address."""
        found = self._library.source(source_id)
        if found is not None:
            return found
        if self._by_name is None:
            self._by_name = {}
            for source in self._library.sources():
                for name in (source.id.partition(".")[0], source.title, source.url or ""):
                    self._by_name.setdefault(name.casefold(), source)
        named = originals().get(source_id)
        names = [source_id.rpartition("/")[2], *((named.title, named.url) if named is not None else ())]
        return next((self._by_name[key] for name in names if name and (key := name.casefold()) in self._by_name), None)

    def title(self, source_id: str) -> str:
        """What a source is called: by the library, by the built-in pages, as an act, or by its id."""
        source = self.held(source_id)
        if source is not None:
            return source.title
        named = originals().get(source_id)
        return named.title if named is not None else act_name(source_id) or source_id
