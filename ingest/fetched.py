"""What is known of addresses that were fetched: a part of the library (`ingest.store`), with a table of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

FETCHED: Final = """
CREATE TABLE IF NOT EXISTS fetched (
    url TEXT PRIMARY KEY, entry TEXT NOT NULL, path TEXT, etag TEXT, modified TEXT, fetched TEXT, tried TEXT NOT NULL,
    outcome TEXT NOT NULL, reason TEXT NOT NULL, about TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fetched_by_entry ON fetched (entry);
CREATE INDEX IF NOT EXISTS fetched_by_path ON fetched (path);
"""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is known of an address that was fetched for an entry of the list of sources.

    `path` is the file that holds it (None: never fetched), `outcome` how the last try went, `about` JSON that a
    connector keeps of it. `fetched` and `tried` are when (UTC).
    """

    url: str
    entry: str
    path: str | None = None
    etag: str | None = None
    modified: str | None = None
    fetched: datetime | None = None
    tried: datetime | None = None
    outcome: str = "new"
    reason: str = ""
    about: str = "{}"


class Fetches(ABC):
    """The library's methods for fetched addresses."""

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Everything inside is committed together or not at all."""

    @abstractmethod
    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...

    def remember(self, found: Fetched) -> None:
        """Remember how the fetching of an address went."""
        with self.transaction():
            self._rows(
                "INSERT OR REPLACE INTO fetched VALUES (?,?,?,?,?,?,?,?,?,?)",
                (
                    found.url,
                    found.entry,
                    found.path,
                    found.etag,
                    found.modified,
                    found.fetched.isoformat() if found.fetched else None,
                    (found.tried or datetime.now(UTC)).isoformat(),
                    found.outcome,
                    found.reason,
                    found.about,
                ),
            )

    def forget(self, urls: Iterable[str]) -> None:
        """Forget these addresses."""
        with self.transaction():
            for url in urls:
                self._rows("DELETE FROM fetched WHERE url = ?", (url,))

    def fetched(self, entry: str | None = None) -> list[Fetched]:
        """What is known of the addresses of an entry, or of all, by address."""
        return [
            Fetched(
                url,
                owner,
                path,
                etag,
                modified,
                datetime.fromisoformat(when) if when else None,
                datetime.fromisoformat(tried),
                outcome,
                reason,
                about,
            )
            for url, owner, path, etag, modified, when, tried, outcome, reason, about in self._rows(
                "SELECT * FROM fetched WHERE entry = coalesce(?, entry) ORDER BY url", (entry,)
            )
        ]

    def fetched_at(self, url: str) -> Fetched | None:
        """What is known of one address."""
        entry = self._rows("SELECT entry FROM fetched WHERE url = ?", (url,))
        return next((one for one in self.fetched(entry[0][0]) if one.url == url), None) if entry else None

    def reach(self, source_id: str) -> Fetched | None:
        """How the fetching of a source last went; None where it was not fetched from the net."""
        url = self._rows("SELECT f.url FROM sources s JOIN fetched f ON f.path = s.path WHERE s.id = ?", (source_id,))
        return self.fetched_at(url[0][0]) if url else None
