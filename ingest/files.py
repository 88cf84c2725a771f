"""Which files a list of files, folders and globs stands for, with one stat each."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ingest.reasons import why

SUFFIXES: Final = (".pdf", ".html", ".htm", ".docx", ".md", ".txt", ".json")


MISSING: Final = "Filen finnes ikke."  # why a path that stands for nothing is skipped


@dataclass(slots=True)
class Listing:
    """Files with size and mtime_ns, by absolute path in order; what stood for nothing; folders that were refused.

    Symbolic links to files are followed, those to folders are not, and paths are not resolved: a file keeps the
    name under which it was given.
    """

    files: dict[str, tuple[int, int]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    _roots: list[str] = field(default_factory=list)

    def covers(self, path: str) -> bool:
        """Whether a path lies under what was given and could be looked into."""
        if any(_under(path, folder) for folder, _ in self.refused):
            return False
        return any(_under(path, root) or (glob.has_magic(root) and Path(path).match(root)) for root in self._roots)

    def add(self, given: Path) -> None:
        """Add a file, a folder with all that is in it (hidden files apart), or what a glob matches."""
        path = os.path.normpath(given.absolute())
        self._roots.append(path)
        if Path(path).exists():
            self._take(path, named=True)
        elif glob.has_magic(path):
            anchor, said = Path(path).anchor, set(Path(path).parts)
            for match in sorted(Path(anchor).glob(path[len(anchor) :])):
                if not any(part.startswith(".") for part in match.parts if part not in said):
                    self._take(str(match), named=False)
        else:
            self.missing.append(path)

    def _take(self, path: str, *, named: bool) -> None:
        try:
            if Path(path).is_dir():
                if named:
                    self._walk(path)
            elif named or path.lower().endswith(SUFFIXES):
                stat = Path(path).stat()
                self.files[path] = (stat.st_size, stat.st_mtime_ns)
        except OSError as error:
            self.refused.append((path, f"Kan ikke leses: {why(error)}"))

    def _walk(self, folder: str) -> None:
        below = []
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    continue
                if name.lower().endswith(SUFFIXES) and entry.is_file():
                    stat = entry.stat()
                    self.files[entry.path] = (stat.st_size, stat.st_mtime_ns)
                elif entry.is_dir(follow_symlinks=False):
                    below.append(entry.path)
        for path in below:
            self._take(path, named=True)


def listing(given: Sequence[Path]) -> Listing:
    """The files that these paths stand for, each once, in order of path."""
    found = Listing()
    for path in given:
        found.add(path)
    found.files = dict(sorted(found.files.items()))
    return found


def _under(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def any_under(root: str, paths: Iterable[str]) -> bool:
    """Whether one of the paths is `root` or lies below it."""
    return any(_under(path, root) for path in paths)
