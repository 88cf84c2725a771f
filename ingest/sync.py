"""Files into the library and the index: only what changed, nothing lost, whenever it is stopped.

Order of commits for a batch: rows pending → points written → index flushed → rows done and files stamped. A kill
anywhere leaves rows pending (or leaving), which the next run does first from the stored texts; points have ids
made from source, version and span, so that writing them twice is writing them once.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ingest import cluster, curated, versions
from ingest.crew import deliveries
from ingest.files import MISSING, Listing, any_under, listing
from ingest.index import PassageIndex
from ingest.passages import Passage, cut
from ingest.points import Point
from ingest.prepare import Delivery, Order, Prepared
from ingest.sources import Statement, built_in_pages, read_sources
from ingest.store import Library, Stamp

_BATCH: Final = 4096  # passages between two commits
_BATCH_FILES: Final = 1000
_RACY: Final = 2_000_000_000  # ns: a file as fresh as this may change again within the same mtime, so read it next time
_REDONE: Final = 200  # sources between two commits when the index is filled from the library

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. A document is a file here, also where it holds several: read, left as it was, or gone.

    `passages` is how many were written; `skipped` holds (path, reason) of what could not be read.
    """

    documents: int
    passages: int
    skipped: tuple[tuple[str, str], ...]
    unchanged: int
    removed: int
    seconds: float


def ingest(
    paths: Sequence[Path],
    library: Library,
    index: PassageIndex,
    *,
    progress: Progress | None = None,
    sources_file: Path | None = None,
    stated: Sequence[Statement] = (),
    pages: bool = False,
    workers: int | None = None,
    ray: str | None = None,
) -> Report:
    """Bring the library and the index up to date with files, folders and globs.

    A file that cannot be read is skipped with its reason, and what was known of it stays. A file that was
    ingested under one of the paths and is gone leaves the index; files elsewhere are not touched. `sources_file`
    states what the documents do not say (`ingest.sources.read_sources`), as `stated` does; `pages` adds the built-in
    pages.
    `progress` hears a file's name, how many files are done and how many there are to do. `ray` is the address of a
    Ray cluster whose workers prepare the files (`ingest.cluster`).
    Raises SourcesFileError, IndexUnreachable, RayMissing.
    """
    begun = time.monotonic()
    reconcile(library, index)
    told, refused = read_sources(sources_file) if sources_file is not None else ([], [])
    stated = [*told, *stated]
    given = [*paths, *(built_in_pages() if pages else ())]
    listed = listing([*given, *(statement.path for statement in stated if statement.path is not None)])
    statements = {
        path: statement
        for statement in stated
        if statement.path is not None
        for path in listing([statement.path]).files
    }
    run = _Run(library, index, statements)
    run.skipped += refused
    orders = run.look(listed)
    coming = cluster.deliveries(orders, ray, cpus=workers) if ray and orders else deliveries(orders, workers)
    for at, delivery in enumerate(coming):
        if progress is not None:
            progress(Path(delivery.path).name, at, len(orders))
        run.take(delivery, listed)
    run.commit()
    if progress is not None and orders:
        progress("", len(orders), len(orders))
    if run.passages:
        index.optimize()
    run.skipped.sort()
    return Report(run.documents, run.passages, tuple(run.skipped), run.unchanged, run.removed, time.monotonic() - begun)


def reconcile(library: Library, index: PassageIndex, progress: Progress | None = None) -> int:
    """Finish what a stopped run left, and fill an index that was made anew; returns passages written.

    Costs two small queries when all is in order, so it may be called whenever an index is opened.
    """
    if library.fact("index") != index.generation:
        with library.transaction():
            library.mark_all_pending()
            library.note("index", index.generation)
    pending, leaving = library.not_done()
    if leaving:
        index.delete(leaving)
        index.flush()
        library.mark(leaving, "gone")
    written = 0
    for at in range(0, len(pending), _REDONE):
        ids = pending[at : at + _REDONE]
        if progress is not None:
            progress(ids[0], at, len(pending))
        index.delete(ids)
        written += index.write(point for id in ids for point in versions.points(library, id))
        index.flush()
        library.mark(ids, "done")
    if written:
        index.optimize()
    return written


def rebuild(library: Library, index: PassageIndex, progress: Progress | None = None) -> int:
    """Write everything in the library to the index again; returns passages written."""
    library.mark_all_pending()
    return reconcile(library, index, progress)


def passages(library: Library, source_id: str) -> Iterator[Passage]:
    """The passages of a source's current version, cut from its stored text."""
    source = library.source(source_id)
    if source is not None:
        yield from cut(library.document(source_id), source, library.version(source_id))


@dataclass(frozen=True, slots=True)
class Consistency:
    """Passage ids that the library has and the index lacks, and the other way round. Both empty is in order."""

    missing: tuple[str, ...]
    stray: tuple[str, ...]


def check(library: Library, index: PassageIndex) -> Consistency:
    """Compare every passage of the library, older versions included, with every point of the index."""
    wanted = {point.id for source in library.sources() for point in versions.points(library, source.id)}
    held = [id for id, _ in index.ids()]
    return Consistency(tuple(sorted(wanted - set(held))), tuple(sorted(set(held) - wanted)))


@dataclass(slots=True)
class _Run:
    """One ingest under way: a batch of prepared documents, and the counts of the report."""

    library: Library
    index: PassageIndex
    statements: dict[str, Statement]
    _begun: int = field(default_factory=time.time_ns)
    documents: int = 0
    passages: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    _batch: list[tuple[str, Prepared]] = field(default_factory=list)
    _points: int = 0
    _stamps: list[Stamp] = field(default_factory=list)
    _leaving: list[str] = field(default_factory=list)
    _known: dict[str, Stamp] = field(default_factory=dict)
    _paths: dict[str, str | None] = field(default_factory=dict)  # id → path, of what is in the library
    _ids: dict[str, list[str]] = field(default_factory=dict)  # path → ids
    _held: frozenset[str] = frozenset()  # ids that the index may hold passages of
    _moved: list[str] = field(default_factory=list)

    def look(self, listed: Listing) -> list[Order]:
        """Orders for the files that are new or changed; what is gone leaves the library and the index."""
        self._known = self.library.stamps()
        fresh: list[str] = []
        for path, seen in listed.files.items():
            stamp = self._known.get(path)
            if stamp is None or (stamp.size, stamp.mtime_ns) != seen or stamp.about != self._about(path):
                fresh.append(path)
            else:
                self.unchanged += 1
        gone = [path for path in self._known if path not in listed.files and listed.covers(path)]
        self.skipped += listed.refused
        self.skipped += [(path, MISSING) for path in listed.missing if not any_under(path, gone)]
        if not fresh and not gone:
            return []
        for id, (owner, status) in self.library.places().items():
            if status != "gone":
                self._paths[id] = owner
                self._ids.setdefault(owner or "", []).append(id)
        self._held = frozenset(self._paths)
        self._remove(gone)
        return [self._order(path) for path in fresh]

    def _about(self, path: str) -> str:
        """A digest of what is stated of a file and of the tables, so that a change of either makes it changed."""
        statement = self.statements.get(path)
        if statement is None:
            return curated.digest()
        return hashlib.sha256(f"{statement!r}\n{curated.digest()}".encode()).hexdigest()[:16]

    def _order(self, path: str) -> Order:
        stamp, statement = self._known.get(path), self.statements.get(path)
        digest = stamp.digest if stamp is not None and stamp.about == self._about(path) else None
        return Order(path, self._id(path, statement), digest, statement)

    def _id(self, path: str, statement: Statement | None) -> str:
        """The id of a file's first document; its further documents add `#del-2`, `#del-3` and so on.

        It is the id in the sources file, or the base name; on a clash `name#` and six hash digits of the path. A
        file keeps its id, and one that was moved with its content takes its id along.
        """
        kept = [id for id in self._ids.get(path, ()) if "#del-" not in id]
        if kept and (statement is None or statement.id in (None, kept[0])):
            return kept[0]
        name = statement.id if statement is not None and statement.id else Path(path).name
        clash = f"{Path(path).name}#{hashlib.sha256(path.encode()).hexdigest()[:6]}"
        for id in (name, clash):
            owner = self._paths.get(id, path)
            if owner is not None and owner != path and self._has_moved(owner, path):
                self._moved.append(owner)
                owner = path
            if owner == path:
                self._paths[id] = path
                return id
        return clash

    def _has_moved(self, before: str, now: str) -> bool:
        stamp = self._known.get(before)
        if stamp is None or Path(before).exists():
            return False
        if stamp.size != Path(now).stat().st_size:
            return False
        with Path(now).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == stamp.digest

    def take(self, delivery: Delivery, listed: Listing) -> None:
        """Add what came of one order to the batch."""
        if delivery.reason is not None:
            self.skipped.append((delivery.path, delivery.reason))
            return
        size, mtime_ns = listed.files[delivery.path]
        if mtime_ns > self._begun - _RACY:
            mtime_ns = -1
        self._stamps.append(Stamp(delivery.path, size, mtime_ns, delivery.digest, self._about(delivery.path)))
        if delivery.unchanged:
            self.unchanged += 1
        else:
            ids = {prepared.source.id for prepared in delivery.documents}
            self._leaving += [id for id in self._ids.get(delivery.path, ()) if id not in ids]
            self._batch += [(delivery.path, prepared) for prepared in delivery.documents]
            self._points += sum(len(prepared.points) for prepared in delivery.documents)
        if self._points >= _BATCH or len(self._stamps) >= _BATCH_FILES:
            self.commit()

    def _remove(self, gone: Sequence[str]) -> None:
        """Take the documents of these files out of the index."""
        if not gone:
            return
        ids = [id for path in gone for id in self._ids.pop(path, ())]
        self.library.mark(ids, "leaving")
        self.index.delete(ids)
        self.index.flush()
        with self.library.transaction():
            self.library.mark(ids, "gone")
            self.library.forget_files(gone)
        for id in ids:
            self._paths.pop(id, None)
        self.removed += len(gone)

    def commit(self) -> None:
        """Write the batch in the order that survives a kill."""
        with self.library.transaction():
            for path, prepared in self._batch:
                self.library.put(prepared.source, prepared.document, path=path)
            self.library.mark(self._leaving, "leaving")
        pending = set(self.library.not_done()[0])
        changed = [prepared for _, prepared in self._batch if prepared.source.id in pending]
        if old := [prepared.source.id for prepared in changed if prepared.source.id in self._held] + self._leaving:
            self.index.delete(old)
        if changed or old:
            self.passages += self.index.write(self._written(changed))
            self.index.flush()
        with self.library.transaction():
            self.library.mark(pending, "done")
            self.library.mark(self._leaving, "gone")
            self.library.stamp(self._stamps)
            self.library.forget_files(self._moved)
        files = {path for path, _ in self._batch}
        written = {path for path, prepared in self._batch if prepared.source.id in pending}
        self.documents += len(written)
        self.unchanged += len(files - written)
        self._batch, self._points, self._stamps, self._leaving, self._moved = [], 0, [], [], []

    def _written(self, changed: Sequence[Prepared]) -> Iterator[Point]:
        """The points of what changed, and of the older versions that stay beside it."""
        for prepared in changed:
            id = prepared.source.id
            if id in self._held and len(found := versions.spans(self.library, id)) > 1:
                yield from versions.points(self.library, id, current=False)
                yield from (versions.dated(point, found[-1]) for point in prepared.points)
            else:
                yield from prepared.points
