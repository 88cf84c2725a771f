"""The record of what was asked, answered, suggested and decided: written before it is shown, or it is not shown.

Every method returns when its entry is on disk and anchored, and raises RecordFailed otherwise; then nothing may be
shown. Callers that come while one is writing are written together with one sync (group commit; Gawlick and Kinkade,
"Varieties of Concurrency Control in IMS/VS Fast Path", 1985).
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pwd
import secrets
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from assistant import recorded
from assistant.answers import Answer, CodeSuggestion, Sentence
from assistant.chain import Content, Entry, Head, canonical, hash_of, seal_of
from assistant.recorded import Recordable, Token
from assistant.records import RecordFailed, Records, Writing
from guardrails.redact import RedactedText
from norsk.errors import VeilederError

if TYPE_CHECKING:
    from assistant.decisions import Decision
    from assistant.settings import Settings

Kind = Literal[
    "question", "sentence", "answer", "suggestion", "decision", "signal",
    "access", "read", "export", "purge", "anchor",
]  # fmt: skip
LASTING: Final = frozenset({"access", "read", "export", "purge", "anchor"})  # kinds whose contents are never removed


class JournalOff(VeilederError):
    """There is no record to look into or to add to."""

    code = "journal_off"


@dataclass(frozen=True, slots=True)
class Who:
    """Whose doing an entry is: an id without a national number, and the role it was done in."""

    user: str
    role: str


@dataclass(frozen=True, slots=True)
class _Draft:
    kind: Kind
    who: Who
    thread: str
    context: str
    body: str | None
    removes: tuple[int, int] | None = None


class _Ticket:
    """Drafts that wait to be written together, and what became of them."""

    __slots__ = ("done", "drafts", "failed", "last")

    def __init__(self, drafts: Sequence[_Draft]) -> None:
        self.drafts = drafts
        self.done = False
        self.last = 0
        self.failed: RecordFailed | None = None


class Journal:
    """Appends to the record. Safe for several threads; several processes may have one each."""

    def __init__(
        self, records: Records, *, about: Mapping[str, str] | None = None, nobody: Who | None = None, notes: bool = True
    ) -> None:
        """`about` goes with every entry (settings' digest, program). `nobody`: who acts where nobody is named;
        None refuses, which an installation with log-in needs. `notes`: keep redacted notes with suggestions.
        """
        self.records = records
        self._about = {name: Token(said) for name, said in (about or {}).items()}
        self._nobody, self._notes = nobody, notes
        self._queueing, self._writing = threading.Lock(), threading.Lock()
        self._waiting: list[_Ticket] = []

    @classmethod
    def open(cls, settings: Settings) -> Self | None:
        """The journal that the settings describe, or None where it is turned off. Opens nothing yet."""
        if not settings.record.enabled:
            return None
        return cls(
            Records(settings.home, settings.record),
            about={"settings": settings.digest(), "program": version("veileder"), "model": settings.engine.model},
            nobody=operator() if settings.access.login == "none" else None,
            notes=settings.record.notes,
        )

    @property
    def facts(self) -> Mapping[str, str]:
        """What goes with every entry: the settings' digest, the program's version, the model's name."""
        return self._about

    def check(self) -> Head:
        """Whether the record can be written and is what its anchor says; its head. Raises RecordFailed."""
        with self.records.writing() as work:
            return work.head

    def acts_as(self, who: Who) -> None:
        """Name who acts where nobody is named: the person at the command line."""
        self._nobody = who

    def close(self) -> None:
        """Let go of the database."""
        self.records.close()

    # What is recorded

    def question(self, question: RedactedText, who: Who | None, /, **context: Recordable) -> str:
        """Record a question before it is answered; returns the thread that its answer belongs to."""
        thread = uuid.uuid4().hex
        self._append(self._draft("question", who, thread, {"question": recorded.written(question)}, context))
        return thread

    def unreadable(self, who: Who | None, reason: str) -> None:
        """Record that a question could not be redacted, so that nothing of it may be kept."""
        self._append(self._draft("question", who, uuid.uuid4().hex, None, {"reason": Token(reason)}))

    def sentence(self, thread: str, sentence: Sentence, who: Who | None) -> None:
        """Record a sentence as the engine said it, before it is shown."""
        self._append(self._draft("sentence", who, thread, recorded.sentence_json(sentence), {}))

    def answer(
        self, thread: str, answer: Answer, said: Sequence[Sentence], who: Who | None, **context: Recordable
    ) -> None:
        """Record a whole answer or refusal; `said` are its sentences before the user's words were restored."""
        content = recorded.answer_json(answer, said)
        self._append(self._draft("answer", who, thread, content, {**context, "engine": Token(answer.engine)}))

    def broken_off(self, thread: str, who: Who | None) -> None:
        """Record that an answer was not shown to its end: the user left, or something failed."""
        self._append(self._draft("answer", who, thread, None, {"broken_off": True}))

    def suggestions(
        self, note: RedactedText, suggestions: Sequence[CodeSuggestion], who: Who | None, **context: Recordable
    ) -> str:
        """Record drafts of codes before they are shown; returns the thread that decisions about them belong to."""
        thread = uuid.uuid4().hex
        digest = hashlib.sha256(note.text.encode()).hexdigest()
        content: dict[str, Any] = {"suggestions": [recorded.suggestion_json(one) for one in suggestions]}
        content["note"] = recorded.written(note) if self._notes else {"digest": digest}
        self._append(self._draft("suggestion", who, thread, content, context))
        return thread

    def decided(self, thread: str, who: Who | None, decision: Decision) -> None:
        """Record what a coder decided of one code; bound to thread and user it is a worksheet's `journal`."""
        said: dict[str, Recordable] = {
            "action": Token(decision.action),
            "suggested": Token(decision.suggested) if decision.suggested else None,
            "chosen": Token(decision.chosen) if decision.chosen else None,
            "main": decision.main,
            "evidence": decision.evidence,
            "on": Token(decision.on.isoformat()) if decision.on else None,
        }
        if self._notes and not thread:
            said["note"] = decision.note  # without a thread there is no suggestion that holds it
        self._append(self._draft("decision", who, thread, recorded.written(said), {}))

    def signal(self, thread: str, who: Who | None, /, **said: Recordable) -> None:
        """Record what a user says of an answer: an enum for which signal, a sentence's number, redacted words."""
        self._append(self._draft("signal", who, thread, recorded.written(said), {}))

    def access(self, what: Recordable, who: Who | None, /, **said: Recordable) -> None:
        """Record a change of who may do what: a key made or revoked, somebody logged in or refused."""
        self._append(self._draft("access", who, "", recorded.written({"what": what, **said}), {}))

    def auditing(
        self, kind: Literal["read", "export", "anchor"], reason: RedactedText, who: Who | None, /, **said: Recordable
    ) -> int:
        """Record that the record is read, exported or anchored anew, and why; returns the entry's number."""
        content = recorded.written({"reason": reason, **said})
        return self._append(self._draft(kind, who, "", content, {}))

    def many(self, drafts: Sequence[tuple[Kind, Who, str, Mapping[str, Recordable]]]) -> int:
        """Record several entries (kind, who, thread, content) with one commit; returns the last one's number."""
        return self._append(
            *(self._draft(kind, who, thread, recorded.written(said), {}) for kind, who, thread, said in drafts)
        )

    # How

    def removing(self, find: Callable[[Writing], tuple[int, int] | None], reason: RedactedText, who: Who | None) -> int:
        """Remove the contents in the range that `find` names, and record it; returns how many went."""
        with self._writing, self.records.writing() as work:
            found = find(work)
            if found is None:
                return 0
            draft = self._draft("purge", who, "", recorded.written({"reason": reason}), {})
            _write(work, [dataclasses.replace(draft, removes=found)])
            return work.remove(*found, LASTING)

    def anchored_anew(self, reason: RedactedText, who: Who | None) -> Head:
        """Make the record as it stands the anchored one, after a restore from back-up; the reason is recorded."""
        with self._writing, self.records.writing(even_if_broken=True) as work:
            before = self.records.anchored()
            content = {"reason": reason, "anchor_before": Token(str(before)) if before else None}
            _write(work, [self._draft("anchor", who, "", recorded.written(content), {})])
            return work.head

    def _draft(
        self, kind: Kind, who: Who | None, thread: str, content: Any, context: Mapping[str, Recordable]
    ) -> _Draft:
        who = who or self._nobody
        if who is None:
            raise RecordFailed("Det er ikke kjent hvem som spør, så det gis ikke noe svar.", "Logg inn på nytt.")
        try:
            named = Who(Token(who.user), Token(who.role))
        except ValueError as error:
            raise RecordFailed(
                "Brukerens id kan ikke journalføres.", "Velg et annet krav i access.user_claim."
            ) from error
        about = canonical(recorded.written({**self._about, **context}))
        return _Draft(kind, named, thread, about, None if content is None else recorded.as_text(content))

    def _append(self, *drafts: _Draft) -> int:
        """Write drafts, together with those of others who wait; returns the number of the last of these."""
        ticket = _Ticket(drafts)
        with self._queueing:
            self._waiting.append(ticket)
        with self._writing:
            if not ticket.done:
                with self._queueing:
                    tickets, self._waiting = self._waiting, []
                self._write_all(tickets)
        if ticket.failed is not None:
            raise type(ticket.failed)(ticket.failed.message, ticket.failed.remedy) from ticket.failed
        return ticket.last

    def _write_all(self, tickets: Sequence[_Ticket]) -> None:
        failed = RecordFailed("Journalføringen ble avbrutt, så det gis ikke noe svar.", "Prøv igjen.")
        stands = False
        try:
            with self.records.writing() as work:
                at = work.head.count
                for ticket in tickets:
                    at += len(ticket.drafts)
                    ticket.last = at
                _write(work, [draft for ticket in tickets for draft in ticket.drafts])
            stands = True
        except RecordFailed as error:
            failed = error
        finally:  # also where something else was raised: nobody may take a ticket for written
            for ticket in tickets:
                ticket.done, ticket.failed = True, None if stands else failed


def operator() -> Who:
    """The person at this machine: the account that the process runs as."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    return Who(f"os:{name}", "drift")


def _write(work: Writing, drafts: Sequence[_Draft]) -> None:
    entries: list[Entry] = []
    contents: list[tuple[int, Content]] = []
    head = work.head
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    for draft in drafts:
        seq = head.count + 1
        content = None if draft.body is None else Content(secrets.token_hex(16), draft.body)
        seal = None if content is None else seal_of(content)
        who, said = draft.who, (seal, *(draft.removes or (None, None)), head.hash)
        entry = Entry(seq, at, draft.kind, who.user, who.role, draft.thread, draft.context, *said)
        object.__setattr__(entry, "hash", hash_of(entry))  # born here; a second object would double the work
        entries.append(entry)
        if content is not None:
            contents.append((seq, content))
        head = Head(seq, entry.hash)
    work.add(entries, contents)
