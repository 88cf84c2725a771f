"""Editions that an operator has put beside the installed package: checked, named and kept in one folder.

The folder is `VEILEDER_HOME/codes`. A file is read before it is taken in, so that what lies there can be loaded;
its name says which system and which year it holds (`ICD10-2025.json.gz`).
"""

from __future__ import annotations

import functools
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ingest.codes import CodesMissing, CodeSystem, SystemName
from ingest.editions import CodeFileUnreadable, Edition, read_edition

FOLDER = "codes"  # under the home folder
_PREFIX: dict[SystemName, str] = {"ICD-10": "ICD10", "ICPC-2": "ICPC2"}
_YEARS = range(1999, 2100)  # ICD-10 is used in Norway since 1999


@dataclass(frozen=True, slots=True)
class Added:
    """A file that was taken in: where it lies, what it holds and how many codes; `year` is None where codes carry
    their own dates."""

    path: Path
    system: SystemName
    year: int | None
    codes: int


def load(home: Path, system: SystemName = "ICD-10") -> CodeSystem:
    """The installed code system with the editions of the home folder; those alone where nothing is installed.

    Raises CodesMissing, CodeFileUnreadable.
    """
    files = added(home, system)
    if not files:
        return _installed(system)
    try:
        return CodeSystem.load(system=system, editions=files)
    except CodesMissing:
        return CodeSystem([read_edition(path) for path in files], system=system, licence="Helsedirektoratet, FinnKode")


@functools.cache
def _installed(system: SystemName) -> CodeSystem:
    """The installed package alone: one in a process, for its search takes seconds to build and nothing changes it."""
    return CodeSystem.load(system=system)


def added(home: Path, system: SystemName = "ICD-10") -> list[Path]:
    """The files of a system in the home folder, by name."""
    return sorted(path for path in (home / FOLDER).glob(f"{_PREFIX[system]}-*") if path.is_file())


def add(path: Path, home: Path, *, year: int | None = None) -> Added:
    """Check a file in one of the official formats and keep a copy in the home folder; one of the same year is replaced.

    The year is read from the file's name unless given. Raises CodeFileUnreadable where the file is in no known format,
    holds another kind of codes, or does not tell its year.
    """
    if year is not None and year not in _YEARS:
        raise CodeFileUnreadable(f"{year} er ikke et utgaveår.", "Skriv året med fire siffer, for eksempel 2025.")
    edition = read_edition(path, year)
    system = _system(edition, path.name)
    if edition.year is None and not edition.dated:
        raise CodeFileUnreadable(
            f"{path.name} sier ikke hvilket år den gjelder.", "Oppgi året med --year, for eksempel --year 2025."
        )
    data = path.read_bytes()
    kind = ".gz" if data[:2] == b"\x1f\x8b" else ".xml" if data.lstrip()[:1] == b"<" else ".json"
    named = edition.year if edition.year is not None else "datert"
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{_PREFIX[system]}-{named}{kind}"
    handle, waiting = tempfile.mkstemp(dir=folder, prefix=".")
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    for older in folder.glob(f"{_PREFIX[system]}-{named}.*"):
        if older != target:
            older.unlink()
    Path(waiting).replace(target)
    reportable = sum(entry.kind == "category" and entry.reportable is not False for entry in edition.entries)
    return Added(target, system, edition.year, reportable)


def _system(edition: Edition, name: str) -> SystemName:
    """Which code system a file holds: ICD-10 divides its categories, ICPC-2's rubrics have three characters."""
    codes = [entry.code for entry in edition.entries if entry.kind == "category"]
    shaped = [code for code in codes if 3 <= len(code) <= 6 and code[0].isalpha() and any(map(str.isdigit, code[1:]))]
    if len(shaped) < 0.9 * len(codes) or not codes:
        raise CodeFileUnreadable(
            f"{name} holder noe annet enn ICD-10 eller ICPC-2.", "Last ned ICD-10 eller ICPC-2 fra FinnKode."
        )
    lower = name.casefold()
    if "icpc" in lower:
        return "ICPC-2"
    return "ICD-10" if "icd" in lower or any(len(code) > 3 for code in codes) else "ICPC-2"
