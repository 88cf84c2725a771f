"""Files into the library and the index: only what changed, nothing lost, whenever it is stopped.

Order of commits for a batch: rows pending → points written → index flushed → rows done and files stamped. A kill
anywhere leaves rows pending (or leaving), which the next run does first from the stored texts; points have ids
made from source, version and span, so that writing them twice is writing them once.
"""

from __future__ import annotations

import glob
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ingest.index import PassageIndex
from ingest.parse import Unreadable, parse_isolated
from ingest.passages import Document, Passage, Source, cut
from ingest.store import Library, Stamp

SUFFIXES: Final = (".pdf", ".html", ".htm", ".docx", ".md", ".txt")
_BATCH: Final = 4096  # passages between two commits
_BATCH_FILES: Final = 1000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: documents and passages written, files skipped with the reason, documents left as they were."""

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
    pages: bool = False,
) -> Report:
    """Bring the library and the index up to date with files, folders and globs.

    A file that cannot be read is skipped with its reason, and what was known of it stays. A file that was
    ingested under one of the paths and is gone leaves the index; files elsewhere are not touched.
    """
    begun = time.monotonic()
    reconcile(library, index)
    known = library.stamps()
    listed, missing = _listing(paths)
    run = _Run(library, index)
    changed: list[tuple[str, os.stat_result]] = []
    for path, stat in listed.items():
        stamp = known.get(path)
        if stamp is not None and (stamp.size, stamp.mtime_ns) == (stat.st_size, stat.st_mtime_ns):
            run.unchanged += stamp.documents
        else:
            changed.append((path, stat))
    gone = [path for path in known if path not in listed and _covered(path, paths)]
    run.remove(gone)
    run.skipped += [(str(path), "Filen finnes ikke.") for path in missing if not _any_under(path, gone)]
    for at, (path, stat) in enumerate(changed):
        if progress is not None:
            progress(Path(path).name, at, len(changed))
        run.add(path, stat, known.get(path))
    run.commit()
    if progress is not None:
        progress("", len(changed), len(changed))
    if run.passages:
        index.optimize()
    return Report(
        run.documents, run.passages, tuple(run.skipped), run.unchanged, run.removed, time.monotonic() - begun
    )


def reconcile(library: Library, index: PassageIndex) -> int:
    """Finish what a stopped run left, and fill an index that was made anew; returns passages written.

    Costs two small queries when all is in order, so it may be called whenever an index is opened.
    """
    if library.fact("index") != index.generation:
        library.mark_all_pending()
        library.note("index", index.generation)
    pending, leaving = library.not_done()
    if leaving:
        index.delete(leaving)
        index.flush()
        library.mark(leaving, "gone")
    written = 0
    for at in range(0, len(pending), 200):
        ids = pending[at : at + 200]
        index.delete(ids)
        for id in ids:
            written += index.upsert(passages(library, id))
        index.flush()
        library.mark(ids, "done")
    return written


def passages(library: Library, source_id: str) -> Iterator[Passage]:
    """The passages of a source's current version, cut from its stored text."""
    source = library.source(source_id)
    if source is not None:
        yield from cut(library.document(source_id), source, library.version(source_id))


def rebuild(library: Library, index: PassageIndex) -> int:
    """Write everything in the library to the index again; returns passages written."""
    library.mark_all_pending()
    return reconcile(library, index)


@dataclass(slots=True)
class _Run:
    """One ingest under way: a batch of parsed documents, and the counts of the report."""

    library: Library
    index: PassageIndex
    documents: int = 0
    passages: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    _batch: list[tuple[Source, Document, str]] = field(default_factory=list)
    _cut: list[Passage] = field(default_factory=list)
    _stamps: list[Stamp] = field(default_factory=list)
    _leaving: list[str] = field(default_factory=list)
    _ids: dict[str, tuple[str | None, int, str]] | None = None
    _by_path: dict[str, list[str]] = field(default_factory=dict)

    def add(self, path: str, stat: os.stat_result, stamp: Stamp | None) -> None:
        """Parse one new or changed file into the batch."""
        try:
            digest = _digest(path)
        except OSError as error:
            self.skipped.append((path, f"Filen kan ikke leses: {error.strerror}."))
            return
        if stamp is not None and stamp.digest == digest:
            self._stamps.append(Stamp(path, stat.st_size, stat.st_mtime_ns, digest, stamp.about, stamp.documents))
            self.unchanged += stamp.documents
            return
        try:
            documents = parse_isolated(Path(path))
        except Unreadable as error:
            self.skipped.append((path, error.reason))
            return
        self._known()
        before = set(self._by_path.get(path, ()))
        for document in documents:
            source = _source(self._id(path, document.part), document)
            before.discard(source.id)
            self._batch.append((source, document, path))
            version = hashlib.sha256(document.text.encode()).hexdigest()
            self._cut.extend(cut(document, source, version))
        self._leaving += before
        self._stamps.append(Stamp(path, stat.st_size, stat.st_mtime_ns, digest, "", len(documents)))
        if len(self._cut) >= _BATCH or len(self._stamps) >= _BATCH_FILES:
            self.commit()

    def remove(self, paths: Sequence[str]) -> None:
        """Take the documents of these files out of the index."""
        if not paths:
            return
        self._known()
        ids = [id for path in paths for id in self._by_path.get(path, ())]
        self.library.mark(ids, "leaving")
        self.index.delete(ids)
        self.index.flush()
        with self.library.transaction():
            self.library.mark(ids, "gone")
            self.library.forget_files(paths)
        self.removed += len(ids)

    def commit(self) -> None:
        """Write the batch in the order that survives a kill."""
        old = [source.id for source, _, _ in self._batch] + self._leaving
        with self.library.transaction():
            for source, document, path in self._batch:
                self.library.put(source, document, path=path)
            self.library.mark(self._leaving, "leaving")
        if self._batch or self._leaving:
            self.index.delete(old)
            self.index.upsert(self._cut)
            self.index.flush()
        with self.library.transaction():
            self.library.mark([source.id for source, _, _ in self._batch], "done")
            self.library.mark(self._leaving, "gone")
            self.library.stamp(self._stamps)
        self.documents += len(self._batch)
        self.passages += len(self._cut)
        self.removed += len(self._leaving)
        self._batch, self._cut, self._stamps, self._leaving = [], [], [], []

    def _known(self) -> dict[str, tuple[str | None, int, str]]:
        if self._ids is None:
            self._ids = dict(self.library.ids())
            for id, (path, _, status) in self._ids.items():
                if path is not None and status != "gone":
                    self._by_path.setdefault(path, []).append(id)
        return self._ids

    def _id(self, path: str, part: int) -> str:
        """The id of a file's document: base name, `name#` and six hash digits of the path on a clash.

        A later part of the same file adds `#del-2`, `#del-3` and so on.
        """
        known = self._known()
        name = Path(path).name
        clash = f"{name}#{hashlib.sha256(path.encode()).hexdigest()[:6]}"
        suffix = f"#del-{part + 1}" if part else ""
        id = name + suffix
        if known.get(id, (path,))[0] != path or known.get(name, (path,))[0] != path:
            id = clash + suffix
        if id not in known:
            known[id] = (path, part, "pending")
            self._by_path.setdefault(path, []).append(id)
        return id


def _source(id: str, document: Document) -> Source:
    return Source(
        id=id,
        title=document.title,
        publisher=document.publisher,
        kind=document.kind,
        url=document.url,
        published=document.published,
        reviewed=document.reviewed,
        standard=document.standard,
    )


def _digest(path: str) -> str:
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _listing(paths: Sequence[Path]) -> tuple[dict[str, os.stat_result], list[Path]]:
    """The files that the paths stand for, sorted, with their stat; and the paths that stand for nothing."""
    found: dict[str, os.stat_result] = {}
    missing: list[Path] = []
    for given in paths:
        path = os.path.abspath(given)
        if os.path.isdir(path):
            _walk(path, found)
        elif os.path.exists(path):
            found[path] = os.stat(path)
        elif glob.has_magic(path):
            for match in glob.glob(path, recursive=True):
                if os.path.isfile(match) and match.lower().endswith(SUFFIXES):
                    found[match] = os.stat(match)
        else:
            missing.append(Path(path))
    return dict(sorted(found.items())), missing


def _walk(folder: str, found: dict[str, os.stat_result]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                _walk(entry.path, found)
            elif entry.name.lower().endswith(SUFFIXES) and entry.is_file():
                found[entry.path] = entry.stat()


def _covered(path: str, given: Sequence[Path]) -> bool:
    """Whether a file that is not there belongs to what was given."""
    for one in given:
        root = os.path.abspath(one)
        if path == root or path.startswith(root.rstrip(os.sep) + os.sep):
            return True
        if glob.has_magic(root) and Path(path).match(root):
            return True
    return False


def _any_under(path: Path, gone: Sequence[str]) -> bool:
    return any(one == str(path) or one.startswith(f"{path}{os.sep}") for one in gone)
