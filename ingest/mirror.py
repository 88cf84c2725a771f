"""What is fetched from the net, kept as files: connectors fill it, and ingest reads it like any folder.

A body is complete on disk before its row is written, and rows are written before ingest runs: a stop anywhere leaves
a mirror from which the next run goes on. What a site takes away stays, marked as gone; what leaves the list is removed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ingest import sync
from ingest.fetch import Fetcher, FetchRefused, Got
from ingest.index import PassageIndex
from ingest.listed import Entry
from ingest.sources import Statement
from ingest.store import Fetched, Library
from ingest.sync import Progress, Report

FOLDER: Final = "hentet"
ARCHIVE: Final = "lovdata-arkiv"  # what Lovdata's archives are remembered under
_SUFFIXES: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/json": ".json",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_CHARSET: Final = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the mirror, and what is stated of it. `changed` is whether this run brought new bytes."""

    path: Path
    statement: Statement
    changed: bool = True


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did: addresses that brought something new, answered as before, failed or are gone; and the ingest.

    `failed` and `manual` hold (address, reason); manual ones are fetched by hand.
    """

    fetched: int
    unchanged: int
    failed: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]
    manual: tuple[tuple[str, str], ...]
    ingested: Report


@dataclass(slots=True)
class Mirror:
    """The folder of fetched files and what is known of them; a connector's means to fetch and keep."""

    folder: Path
    library: Library
    fetcher: Fetcher
    tell: Callable[[str], None] = lambda name: None
    fetched: int = 0
    unchanged: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    entries: Sequence[Entry] = ()
    archives: dict[str, Got] = field(default_factory=dict)  # Lovdata's, as this run found them
    members: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def page(self, entry: Entry, url: str, *, id: str | None = None, headers: Mapping[str, str] | None = None) -> None:
        """Fetch one page of an entry, where it has changed."""
        self.tell(url)
        self.seen.add(url)
        known = self.known(url)
        path = self.folder / entry.id / f"{slug(url)}.ny"
        held = known is not None and known.path is not None and Path(known.path).exists()
        got = self.fetcher.get(
            url,
            path,
            etag=known.etag if known and held else None,
            modified=known.modified if known and held else None,
            headers=headers,
        )
        if got.outcome == "new":
            self.keep(entry, url, got, _placed(got), {"id": id or entry.id})
        else:
            self.missed(entry, url, got)

    def keep(self, entry: Entry, url: str, got: Got, path: Path, about: Mapping[str, Any]) -> bool:
        """Remember a file that is in place; returns whether its bytes are other than they were."""
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        known = self.known(url)
        same = known is not None and json.loads(known.about).get("digest") == digest and known.path == str(path)
        if known is not None and known.path not in (None, str(path)):
            Path(str(known.path)).unlink(missing_ok=True)
        now = datetime.now(UTC)
        self.library.remember(
            Fetched(
                url,
                entry.id,
                str(path),
                got.etag,
                got.modified,
                known.fetched if known is not None and same else now,
                now,
                "new",
                "",
                json.dumps({**about, "digest": digest}, ensure_ascii=False, sort_keys=True),
            )
        )
        self.fetched += not same
        self.unchanged += same
        return not same

    def missed(self, entry: Entry, url: str, got: Got) -> None:
        """Remember an answer that brought nothing; what was fetched before stays."""
        known = self.known(url) or Fetched(url, entry.id)
        if got.outcome == "same":
            self.unchanged += 1
        elif got.outcome == "gone":
            self.gone.append(url)
        else:
            self.failed.append((url, got.reason))
        self.library.remember(replace(known, tried=datetime.now(UTC), outcome=got.outcome, reason=got.reason))

    def refuse(self, entry: Entry, url: str, reason: str) -> None:
        """Remember that an address could not be used, and why."""
        self.seen.add(url)
        self.missed(entry, url, Got("failed", url, reason=reason))

    def known(self, url: str) -> Fetched | None:
        """What is known of an address."""
        return self.library.fetched_at(url)


Connector = Callable[[Entry, Mirror], None]


def synchronise(
    entries: Sequence[Entry],
    library: Library,
    index: PassageIndex,
    home: Path,
    fetcher: Fetcher,
    connectors: Mapping[str, Connector],
    *,
    only: Sequence[str] = (),
    progress: Progress | None = None,
    workers: int | None = None,
) -> SyncReport:
    """Fetch what has changed of the listed sources, and bring library and index up to date with it.

    `only` names entries; without it all are fetched, and what is no longer listed leaves the mirror. An entry that
    fails costs the others nothing. Raises IndexUnreachable.
    """
    chosen = [entry for entry in entries if not only or entry.id in only]
    mirror = Mirror(home / FOLDER, library, fetcher, entries=entries)
    manual: list[tuple[str, str]] = []
    for at, entry in enumerate(chosen):
        if progress is not None:
            progress(entry.title, at, len(chosen))
            mirror.tell = _teller(progress, at, len(chosen))
        connector = connectors.get(entry.connector)
        if connector is None:
            manual.append((entry.url, "Hentes for hånd; les filen inn med «veileder ingest --sources»."))
            continue
        try:
            connector(entry, mirror)
        except FetchRefused as error:
            mirror.refuse(entry, entry.url, error.message)
    if not only:
        _sweep(mirror, {entry.id for entry in chosen})
    statements = _statements(entries, library.fetched())
    ingested = sync.ingest(
        [mirror.folder], library, index, progress=progress, stated=statements, workers=workers
    ) if mirror.folder.exists() else Report(0, 0, (), 0, 0, 0.0)  # fmt: skip
    return SyncReport(
        mirror.fetched, mirror.unchanged, tuple(mirror.failed), tuple(mirror.gone), tuple(manual), ingested
    )


def _teller(progress: Progress, at: int, total: int) -> Callable[[str], None]:
    return lambda name: progress(name, at, total)


def _sweep(mirror: Mirror, listed: set[str]) -> None:
    """Remove what is no longer on the list: only sources on the list are indexed."""
    leaving = [found for found in mirror.library.fetched() if found.entry not in {*listed, ARCHIVE}]
    for found in leaving:
        if found.path:
            Path(found.path).unlink(missing_ok=True)
    mirror.library.forget(found.url for found in leaving)
    kept = {found.path for found in mirror.library.fetched()}
    for path in mirror.folder.rglob("*"):
        if path.is_file() and str(path) not in kept:  # what a stopped run left half done
            path.unlink()


def _statements(entries: Iterable[Entry], fetched: Iterable[Fetched]) -> list[Statement]:
    """What is stated of each file of the mirror: by its entry, and by what the connector read of it."""
    listed = {entry.id: entry for entry in entries}
    made = []
    for found in fetched:
        entry = listed.get(found.entry)
        if entry is None or found.path is None or not Path(found.path).exists():
            continue
        about: dict[str, Any] = json.loads(found.about)
        statement = replace(entry.statement, path=Path(found.path), id=about.get("id", entry.id), title=None)
        url = about.get("url") or (found.url if entry.connector in ("side", "nettsted") else entry.url)
        made.append(
            replace(
                statement,
                url=url,
                title=about.get("title"),
                kind=about.get("kind") or entry.statement.kind,
                published=_day(about.get("published")),
                reviewed=_day(about.get("reviewed")),
            )
        )
    return made


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _placed(got: Got) -> Path:
    """Give the body the suffix of its type, and a text its encoding's name where only the header said it."""
    assert got.path is not None
    kind = got.content_type.split(";")[0].strip().lower()
    suffix = _SUFFIXES.get(kind) or Path(urlsplit(got.url).path).suffix.lower()
    path = got.path.with_suffix(suffix if suffix in _SUFFIXES.values() else ".html")
    charset = _CHARSET.search(got.content_type)
    if path.suffix in (".html", ".txt", ".md") and charset is not None:
        _recode(got.path, charset[1])
    got.path.replace(path)
    return path


def _recode(path: Path, charset: str) -> None:
    """Write a text as UTF-8 with its mark: a header goes before what the page says of itself (HTML, 13.2.3.2)."""
    data = path.read_bytes()
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return
    try:
        text = data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return  # the header is wrong: the page is read by what its bytes say
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())


def slug(url: str) -> str:
    """A file name for an address: its readable end, and a digest that keeps two apart."""
    parts = urlsplit(url)
    words = re.sub(r"[^a-z0-9]+", "-", f"{parts.path} {parts.query}".lower()).strip("-")[-60:].strip("-")
    return f"{words or 'forside'}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"
