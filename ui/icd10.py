"""Codes for programs: `/icd10/suggest` and `/icd10/search`, and what the page, the API and the verbs share of codes."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import fastapi
from fastapi import APIRouter

from ui import roles, shapes
from ui.shapes import BadRow, Json, text_of

if TYPE_CHECKING:
    from assistant.answers import CodeSuggestion
    from assistant.coding import Coder
    from assistant.decisions import Decision
    from assistant.journal import Journal, Who
    from assistant.mentions import Mention
    from assistant.settings import Settings
    from guardrails.redact import RedactedText, Redactor
    from ingest.codes import Code, CodeSystem, Heading, SystemName

Body = Annotated[Json, fastapi.Body()]
MOST_HITS: Final = 100


class Shelf:
    """The code systems, the coder and the redactor of notes: each made once, when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._systems: dict[SystemName, CodeSystem] = {}
        self._coder: Coder | None = None
        self._redactor: Redactor | None = None
        self._journal: Journal | None = None

    @property
    def journal(self) -> Journal | None:
        """What suggestions and decisions are recorded in before they are shown; None where the record is off."""
        from assistant.journal import Journal

        with self._lock:
            if self._journal is None:
                self._journal = Journal.open(self._settings)
            return self._journal

    def recorded(self, note: RedactedText, drafts: Sequence[CodeSuggestion], who: Who | None) -> str | None:
        """Record drafts before they are shown; returns the thread of the decisions to come. Raises RecordFailed."""
        return None if self.journal is None else self.journal.suggestions(note, drafts, who)

    def decisions(self, thread: str | None, who: Who | None) -> Callable[[Decision], None] | None:
        """What a worksheet hands its decisions to, so that each is recorded as `who`'s. It raises RecordFailed."""
        return None if self.journal is None else functools.partial(self.journal.decided, thread or "", who)

    def system(self, name: SystemName = "ICD-10") -> CodeSystem:
        """A code system with the editions of the home folder. Raises CodesMissing, CodeFileUnreadable."""
        from ingest import codefiles

        with self._lock:
            if name not in self._systems:
                self._systems[name] = codefiles.load(self._settings.home, name)
            return self._systems[name]

    @property
    def coder(self) -> Coder:
        """Drafts codes for notes."""
        from assistant.chooser import chooser
        from assistant.coding import Coder

        system = self.system()
        with self._lock:
            if self._coder is None:
                self._coder = Coder(system, chooser(self._settings.engine))
            return self._coder

    def redact(self, note: str) -> RedactedText:
        """A note without personal data, as the settings' profile for notes says. Raises RedactionFailed."""
        from ui.desk import redactor

        with self._lock:
            if self._redactor is None:
                self._redactor = redactor(self._settings, self._settings.redaction.note_profile)
        return self._redactor.redact(note)

    def warm(self) -> None:
        """Build now what the first search and the first note would wait for. Raises CodesMissing."""
        self.system().search("hjertinfrakt", 1)  # misspelt: what mends words is built too
        self.coder.suggest(self.redact("Innlagt 3. mars med akutt hjerteinfarkt."))


@functools.lru_cache(maxsize=2)
def _of(home: Path, settings: Settings) -> Shelf:
    return Shelf(settings)


def shelf(settings: Settings) -> Shelf:
    """The shelf of a home: one in a process, so that the page and the API hold one code system between them.

    A file added to the home folder later is seen after the next start.
    """
    return _of(settings.home, settings)


def router(codes: Shelf) -> APIRouter:
    """`POST /icd10/suggest` and `GET /icd10/search`."""
    made = APIRouter(prefix="/icd10")

    @made.post("/suggest")
    def suggest(row: Body, request: fastapi.Request) -> Json:
        note = text_of(row, "note")
        redacted = codes.redact(note)
        found, mentions = codes.coder.read(redacted, shapes.as_date(row.get("on")))
        record = codes.recorded(redacted, found, roles.who(request, roles.KODER))
        answer = shapes.suggestions_json(row.get("id"), found, note, record)
        return answer | {"mentions": [_mention(one, redacted, note) for one in mentions]}

    @made.get("/search")
    def search(q: str = "", k: int = 10, on: str | None = None) -> Json:
        if not q.strip():
            raise BadRow("empty", "«q» er tom.")
        if not 1 <= k <= MOST_HITS:
            raise BadRow("wrong_type", f"«k» skal være et heltall fra 1 til {MOST_HITS}.")
        system = codes.system()
        found = shapes.codes_json(None, system.search(q, k, shapes.as_date(on)))
        for hit in found["codes"]:
            code = system.get(hit["code"])
            hit["path"] = [_level(level) for level in lineage(code) if level.code != hit["code"]] if code else []
        return {"codes": found["codes"], "source": system.licence, "editions": list(system.editions)}

    return made


def lineage(code: Code) -> list[Heading]:
    """Chapter, block and category of a code, as far as they are known."""
    return [level for level in (code.chapter, code.block, code.heading) if level is not None]


def _mention(mention: Mention, redacted: RedactedText, note: str) -> Json:
    """A problem that the note speaks of, coded or not, and how it speaks of it. Offsets are of the note as given."""
    from ingest.editions import dotted

    start, end = redacted.to_original(mention.start, mention.end)
    return {
        "start": start,
        "end": end,
        "text": note[start:end],
        "code": dotted(mention.code),
        "status": mention.status,
        "section": mention.section,
    }


def _level(heading: Heading) -> Json:
    return {"code": heading.code, "title": heading.title, "official": heading.official}
