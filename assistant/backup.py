"""Back-up and restore: everything that cannot be made again, in one file that says what it holds.

The index is not among it, because the library makes it anew. Databases are copied with SQLite's own online back-up, so
that a running service need not stop; the record is held still while its database and its anchor are copied together.
A record in PostgreSQL is backed up with PostgreSQL's own tools, and the manifest says so.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from assistant import records
from norsk.errors import VeilederError

if TYPE_CHECKING:
    from assistant.settings import Settings

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
LIBRARY: Final = "library.db"
_FILES: Final = ("settings.toml", "keys.json", "client-key.json")  # small files of the home folder, where they are
# Loaded editions of the code systems, questions that were imported, and reports.
_GLOBS: Final = ("codes/*", "eval/*.jsonl", "eval/*.toml", "eval/reports/**/*")
_MOST_FILES: Final = 10_000
_PIECE: Final = 1 << 20


class BackupFailed(VeilederError):
    """A back-up cannot be written, or what is to be restored is damaged, is no back-up, or has nowhere to go."""

    code = "backup_failed"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a back-up holds: file name -> SHA-256, when it was made, and where the record is."""

    files: dict[str, str]
    made: str
    record: str  # "records.db", "postgresql" or "off"
    bytes: int


def backup(settings: Settings, target: Path) -> Backup:
    """Write the back-up to `target` (mode 0600; it holds the record and keys). Raises BackupFailed, RecordFailed."""
    home = settings.home
    if not (home / LIBRARY).exists():
        raise BackupFailed(f"Det er ingenting å sikkerhetskopiere i {home}.", "Sjekk VEILEDER_HOME.")
    if target.exists():
        raise BackupFailed(f"{target} finnes fra før.", "Velg et annet filnavn; kopier overskrives ikke.")
    draft = target.with_name(f".{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent or None) as folder:
            copies = Path(folder)
            where = _copied(settings, copies)
            for name in _listed(home):
                place = copies / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes((home / name).read_bytes())
            files = {
                str(path.relative_to(copies)): _digest(path) for path in sorted(copies.rglob("*")) if path.is_file()
            }
            made = datetime.now(UTC).isoformat(timespec="seconds")
            manifest = {
                "format": FORMAT,
                "made": made,
                "version": metadata.version("veileder"),
                "record": where,
                "files": files,
            }
            _pack(draft, copies, manifest)
        draft.replace(target)
        _sync(target.parent)
    except OSError as error:
        raise BackupFailed(
            f"Sikkerhetskopien kan ikke skrives: {error.strerror}.", "Se til at det er plass og skriverett."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return Backup(files, made, where, target.stat().st_size)


def restore(home: Path, source: Path) -> Backup:
    """Unpack a back-up into `home`, which must be empty or not exist yet. Raises BackupFailed; then nothing changed."""
    if home.exists() and any(home.iterdir()):
        raise BackupFailed(f"{home} er ikke tom.", "Gjenopprett til en ny mappe (VEILEDER_HOME), og bytt etterpå.")
    home.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=home.parent) as folder:
            unpacked = Path(folder) / "home"
            unpacked.mkdir(mode=0o700)
            manifest = _unpack(source, unpacked)
            if home.exists():
                home.rmdir()
            unpacked.rename(home)
        _sync(home.parent)
    except OSError as error:
        raise BackupFailed(f"{source} kan ikke gjenopprettes: {error.strerror or error}.") from error
    return Backup(dict(manifest["files"]), str(manifest["made"]), str(manifest["record"]), source.stat().st_size)


def _copied(settings: Settings, folder: Path) -> str:
    """Copies of the databases in `folder`; where the record is."""
    _copy(settings.home / LIBRARY, folder / LIBRARY)
    if not settings.record.enabled:
        return "off"
    if settings.record.url:
        return "postgresql"
    if (settings.home / records.FILE).exists():
        kept = records.Records(settings.home, settings.record)
        try:
            with kept.writing():  # nothing is recorded meanwhile, so database and anchor belong together
                _copy(settings.home / records.FILE, folder / records.FILE)
                anchor = settings.record.anchor or settings.home / records.ANCHOR
                (folder / records.ANCHOR).write_bytes(anchor.read_bytes())
        finally:
            kept.close()
    return records.FILE


def _copy(database: Path, target: Path) -> None:
    """SQLite's online back-up: a whole copy of a moment, whatever is written meanwhile."""
    try:
        with (
            contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as source,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
    except sqlite3.Error as error:
        raise BackupFailed(f"{database} kan ikke leses: {error}.", "Kjør «veileder doctor».") from error


def _listed(home: Path) -> Iterator[str]:
    yield from (name for name in _FILES if (home / name).is_file())
    for pattern in _GLOBS:
        yield from (str(path.relative_to(home)) for path in sorted(home.glob(pattern)) if path.is_file())


def _pack(target: Path, folder: Path, manifest: dict[str, Any]) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as archive:
            listed = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            head = tarfile.TarInfo(MANIFEST)
            head.size, head.mode = len(listed), 0o600
            archive.addfile(head, io.BytesIO(listed))
            for name in manifest["files"]:
                archive.add(folder / name, name, recursive=False, filter=_plain)
        stream.flush()
        os.fsync(stream.fileno())


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """The manifest, once every file it names stands in `folder` with the digest it names, and no other."""
    damaged = BackupFailed(f"{source} er ikke en hel sikkerhetskopi fra Veileder.", "Bruk en annen kopi.")
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            first = archive.next()
            stream = archive.extractfile(first) if first is not None and first.name == MANIFEST else None
            manifest = json.loads(stream.read(_PIECE * 16)) if stream is not None else None
            if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
                raise damaged
            if manifest.get("format") != FORMAT:
                raise BackupFailed(f"{source} er laget av en annen utgave av Veileder.", "Gjenopprett med den.")
            found: dict[str, str] = {}
            for member in archive:
                if member is first:
                    continue
                name = PurePosixPath(member.name)
                content = archive.extractfile(member) if member.isreg() else None
                if content is None or name.is_absolute() or ".." in name.parts or len(found) >= _MOST_FILES:
                    raise damaged
                place = folder / name
                place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
                    while piece := content.read(_PIECE):
                        written.write(piece)
                found[member.name] = _digest(place)
    except (tarfile.TarError, zlib.error, EOFError, ValueError, KeyError, FileExistsError) as error:
        raise damaged from error
    except OSError as error:
        if isinstance(error, FileNotFoundError | PermissionError) or error.errno is not None:
            raise
        raise damaged from error  # gzip reports a wrong checksum as a bare OSError
    if found != manifest["files"]:
        raise damaged
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
