"""What is measured: the same public `Assistant`, redactor and coder that users meet, on an index built for the run."""

from __future__ import annotations

import dataclasses
import fcntl
import json
import shutil
import tempfile
import time
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from assistant.coding import Coder
from assistant.guidance import Assistant
from assistant.settings import Settings
from eval.datasets import digest
from guardrails.redact import Redactor
from ingest import codefiles
from ingest.codes import CodesMissing
from ingest.passages import Passage
from ingest.sources import built_in_pages
from ingest.sync import ingest, passages

_IN_USE = "in-use"
_DAY = 86_400.0  # seconds
CODE_FLOORS = ("norsk", "guardrails", "ingest", "assistant", "eval")


class Subject:
    """Opens everything when it is first needed. The index lies in a folder of its own under home, removed at close."""

    def __init__(self, settings: Settings, engine: str | None = None) -> None:
        self.settings = settings
        if engine:
            self.settings = dataclasses.replace(settings, engine=dataclasses.replace(settings.engine, engine=engine))
        self._folder: Path | None = None
        self._in_use: IO[str] | None = None

    @cached_property
    def assistant(self) -> Assistant:
        """An assistant over the built-in pages. Raises UnknownEngine."""
        home = self.settings.home / "eval"
        home.mkdir(parents=True, exist_ok=True)
        _sweep(home)
        self._folder = Path(tempfile.mkdtemp(prefix="index-", dir=home))
        self._in_use = (self._folder / _IN_USE).open("w", encoding="utf-8")
        fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # A server of the operator's is not written to: the run's index is always embedded.
        index = dataclasses.replace(self.settings.index, url=None)
        opened = Assistant.open(dataclasses.replace(self.settings, home=self._folder, index=index))
        ingest([], opened.library, opened.index, pages=True, workers=1)
        return opened

    @cached_property
    def passages(self) -> dict[str, tuple[Passage, ...]]:
        """The passages of every page, by source."""
        library = self.assistant.library
        return {source.id: tuple(passages(library, source.id)) for source in library.sources()}

    @cached_property
    def redactor(self) -> Redactor:
        """The redactor of notes."""
        chosen = self.settings.redaction
        return chosen.redactor(chosen.note_profile, marks=True)

    @cached_property
    def question_redactor(self) -> Redactor:
        """The redactor of questions."""
        chosen = self.settings.redaction
        return chosen.redactor(chosen.question_profile, marks=True)

    @cached_property
    def coder(self) -> Coder | None:
        """The coder, None where the code system is not installed."""
        try:
            return Coder(codefiles.load(self.settings.home))
        except CodesMissing:
            return None

    @property
    def today(self) -> date:
        """The day that codes shall be valid."""
        return date.today()

    def digests(self) -> dict[str, str]:
        """What the run rests on: settings, corpus, engine and code, 16 hex digits each but the engine's name."""
        root = Path(__file__).parents[1]
        files = sorted(
            path
            for floor in CODE_FLOORS
            for path in (root / floor).rglob("*")
            if path.suffix in (".py", ".tsv", ".txt") and "__pycache__" not in path.parts
        )
        said = dataclasses.asdict(self.settings)
        said.pop("home")
        for section in said.values():  # a secret is no part of what is told, not even as a digest
            section.pop("api_key", None)
            section.pop("key", None)
        return {
            "settings": digest([json.dumps(said, sort_keys=True, default=str)]),
            "corpus": digest(f"{path.name}\n{path.read_text(encoding='utf-8')}" for path in built_in_pages()),
            "engine": self.settings.engine.engine,
            "code": digest(path.read_text(encoding="utf-8", errors="replace") for path in files),
        }

    def close(self) -> None:
        """Release the index and remove it."""
        if "assistant" in self.__dict__:
            self.assistant.close()
            del self.__dict__["assistant"]
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        if self._in_use is not None:
            self._in_use.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _sweep(home: Path) -> None:
    """Remove the indexes of runs that were killed: the system gives a process's locks back when it dies."""
    for folder in home.glob("index-*"):
        mark = folder / _IN_USE
        if not mark.exists():
            if time.time() - folder.stat().st_mtime > _DAY:
                shutil.rmtree(folder, ignore_errors=True)
            continue
        with mark.open("a", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(folder, ignore_errors=True)
