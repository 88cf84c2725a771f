"""The desk that does the jobs: in this process, or in the `veileder serve` that owns the index right now."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ui import shapes, unix
from ui.shapes import Json, Scope

if TYPE_CHECKING:
    from assistant.guidance import Assistant
    from assistant.journal import Journal, Who
    from assistant.settings import Settings
    from assistant.signals import Signal
    from guardrails.redact import Redactor
    from ingest.sources import Statement

Progress = Callable[[Json], None]
_PATIENCE = 60.0  # seconds to wait for another command to let go of the index


@dataclass(frozen=True, slots=True)
class Delivery:
    """What to take into the library: absolute paths or globs, a sources file, and the built-in pages or not."""

    paths: tuple[str, ...] = ()
    sources_file: str | None = None
    pages: bool = False
    ray: str | None = None  # the address of a Ray cluster that reads the files
    stated: tuple[Statement, ...] = ()  # what is known of the files beside what they say themselves


class Desk(Protocol):
    """Who answers: every method returns the JSON of design's table."""

    def ask(self, identity: object, question: str, engine: str | None, scope: Scope) -> Json:
        """Answer one question."""

    def search(self, identity: object, query: str, k: int, scope: Scope) -> Json:
        """Find the `k` best passages."""

    def ingest(self, delivery: Delivery, progress: Progress | None) -> Json:
        """Take files into the library; `progress` hears {"done","total","name"}."""

    def sources(self) -> list[Json]:
        """What is in the library."""

    def library(self, order: Json, progress: Progress | None) -> Json:
        """Do what `veileder sources` asks (`ui.librarian`)."""

    def replay(self, thread: str, reason: str) -> Json:
        """Ask a recorded question again; the reason is redacted and recorded."""

    def close(self) -> None:
        """Let go of the index or the connection."""


class LocalDesk:
    """Opens the index in this process and keeps it until `close`."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self.assistant = assistant
        self._settings = settings
        self._writing = threading.Lock()

    def ask(self, identity: object, question: str, engine: str | None, scope: Scope, who: Who | None = None) -> Json:
        """Answer one question; `who` asked it, or the person at this machine."""
        answer = self.assistant.ask(question, engine=engine, filters=scope.filters(), who=who)
        return shapes.answer_json(identity, answer)

    def search(self, identity: object, query: str, k: int, scope: Scope) -> Json:
        """Find the `k` best passages."""
        return shapes.hits_json(identity, self.assistant.search(query, k, scope.filters()))

    def ingest(self, delivery: Delivery, progress: Progress | None) -> Json:
        """Take files into the library, one delivery at a time."""
        from ingest.sync import ingest

        with self._writing:
            report = ingest(
                [Path(path) for path in delivery.paths],
                self.assistant.library,
                self.assistant.index,
                progress=progress
                and (lambda name, done, total: progress({"name": name, "done": done, "total": total})),
                sources_file=Path(delivery.sources_file) if delivery.sources_file else None,
                pages=delivery.pages,
                ray=delivery.ray,
                stated=delivery.stated,
            )
        return {
            "documents": report.documents,
            "passages": report.passages,
            "skipped": [{"path": path, "reason": reason} for path, reason in report.skipped],
            "unchanged": report.unchanged,
            "removed": report.removed,
            "seconds": round(report.seconds, 3),
        }

    def sources(self) -> list[Json]:
        """What is in the library."""
        return [shapes.source_json(source) for source in self.assistant.library.sources()]

    def library(self, order: Json, progress: Progress | None) -> Json:
        """Do what `veileder sources` asks; one that writes waits for the one before it."""
        from ui import librarian

        if order.get("what") != "sync":
            return librarian.run(order, self.assistant, self._settings)
        with self._writing:
            return librarian.run(order, self.assistant, self._settings, progress)

    def replay(self, thread: str, reason: str, who: Who | None = None) -> Json:
        """Ask a recorded question again. Raises JournalOff, NotReplayable, RecordFailed."""
        from assistant import replay as playing
        from assistant.journal import operator

        why = redactor(self._settings, self._settings.redaction.note_profile).redact(reason)
        return shapes.replay_json(playing.replay(self.assistant, self._journal(), thread, why, who or operator()))

    def signal(self, signal: Signal, who: Who | None) -> None:
        """Record what somebody says of an answer. Raises JournalOff, RecordFailed."""
        from assistant.signals import send

        send(signal, self._journal(), who)

    def _journal(self) -> Journal:
        from assistant.journal import JournalOff

        if self.assistant.journal is None:
            raise JournalOff("Journalen er slått av i innstillingene.", "Sett record.enabled = true.")
        return self.assistant.journal

    def warm(self) -> None:
        """Load now what the first question would wait for: Presidio, word lists, the index's terms, needs for acts."""
        from norsk import needs

        needs.likeness("Hva er kunstig intelligens?")
        self.assistant.warm()

    def close(self) -> None:
        """Let go of the index."""
        self.assistant.close()


class RemoteDesk:
    """Asks the running server over its Unix socket."""

    def __init__(self, home: Path) -> None:
        self._client = unix.Client(home)

    def ask(self, identity: object, question: str, engine: str | None, scope: Scope) -> Json:
        """Answer one question."""
        return self._client.post("/api/ask", {"id": identity, "q": question, "engine": engine, **scope.to_json()})

    def search(self, identity: object, query: str, k: int, scope: Scope) -> Json:
        """Find the `k` best passages."""
        return self._client.post("/api/search", {"id": identity, "q": query, "k": k, **scope.to_json()})

    def ingest(self, delivery: Delivery, progress: Progress | None) -> Json:
        """Have the server read the files, which it can: it runs as the same user on the same machine."""
        order = {
            "paths": list(delivery.paths),
            "sources_file": delivery.sources_file,
            "pages": delivery.pages,
            "ray": delivery.ray,
        }
        return self._client.post("/api/ingest", order, progress)

    def sources(self) -> list[Json]:
        """What is in the library."""
        found: list[Json] = self._client.get("/api/sources")["sources"]
        return found

    def library(self, order: Json, progress: Progress | None) -> Json:
        """Have the server do it."""
        return self._client.post("/api/library", order, progress)

    def replay(self, thread: str, reason: str) -> Json:
        """Have the server do it: it owns the index that is asked."""
        return self._client.post("/api/replay", {"thread": thread, "reason": reason})

    def close(self) -> None:
        """Close the connection."""
        self._client.close()


def local_desk(settings: Settings) -> LocalDesk:
    """Open the index in this process, and finish what a stopped run left. Raises IndexBusy, IndexUnreachable."""
    from assistant.guidance import Assistant
    from assistant.journal import Journal

    assistant = Assistant.open(settings, Journal.open(settings))
    library, index = assistant.library, assistant.index
    # asked here, before `reconcile` asks itself, because the parsers that it brings take time to load
    if library.fact("index") != index.generation or any(library.not_done()):
        from ingest.sync import reconcile

        reconcile(library, index)
    return LocalDesk(assistant, settings)


def open_desk(settings: Settings, waiting: Callable[[], None] = lambda: None, *, patience: float = _PATIENCE) -> Desk:
    """The running server where there is one, else this process.

    Whoever may open the settings and the record is the operator, so what is asked here is recorded as that person's,
    also where people log in to the server. While another command holds the index this waits up to `patience` seconds,
    calling `waiting` once; then IndexBusy.
    """
    from assistant.journal import operator
    from ingest.index import IndexBusy

    until, told = time.monotonic() + patience, False
    while True:
        if unix.is_served(settings.home):
            return RemoteDesk(settings.home)
        try:
            desk = local_desk(settings)
        except IndexBusy:
            if time.monotonic() > until:
                raise
        else:
            if desk.assistant.journal is not None:
                desk.assistant.journal.acts_as(operator())
            return desk
        if not told:
            waiting()
            told = True
        time.sleep(0.2)


def redactor(settings: Settings, profile: str) -> Redactor:
    """What takes personal data out of notes, as the settings say."""
    return settings.redaction.redactor(profile)


def delivery(paths: Sequence[str], sources_file: str | None, pages: bool, ray: str | None = None) -> Delivery:
    """A delivery with absolute paths, so that a server with another working folder finds them."""
    return Delivery(
        tuple(str(Path(path).expanduser().absolute()) for path in paths),
        str(Path(sources_file).expanduser().absolute()) if sources_file else None,
        pages,
        ray,
    )
