"""The first job: a question in Norwegian to a short answer of cited sentences, or a plain refusal.

question → redact → purpose gate → search → injection defused → engine → every sentence checked against its quotes →
record → answer. The embedded index is searched with the user's own words, in this process; everything else gets
redacted text.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import extract, inforce, mending, nynorsk, premises, succession
from assistant.answers import Answer, Citation, Contact, Notice, RefusalReason, Sentence
from assistant.asides import asked as proper
from assistant.conversation import standalone
from assistant.engines import ENGINES, Engine, EngineSettings, ExtractiveEngine, Loading
from assistant.lacking import Lack
from assistant.pointing import owned_by, pointer
from assistant.question import read
from assistant.recited import asked_for, recited
from assistant.recorded import Recordable, Token
from assistant.recording import Recording
from assistant.retrieved import PASSAGES as PASSAGES
from assistant.retrieved import nearest, retrieved
from assistant.standing import Amendments, Standing, as_named_then, day_of, notice
from guardrails import grounding, purpose
from guardrails.redact import RedactedText, Redactor
from guardrails.refusal import RedactionFailed
from guardrails.vault import Vault
from ingest.index import Filters, PassageIndex
from ingest.passages import Hit
from ingest.store import Library, UnknownSource
from ingest.sync import reconcile
from norsk import agencies
from norsk.errors import VeilederError
from norsk.statutes import references

if TYPE_CHECKING:
    from assistant.journal import Journal, Who
    from assistant.settings import Settings

NOT_IN_SOURCES = "Det står ikke i kildene."
NO_INDEX = "Biblioteket er tomt: ingen kilder er lest inn ennå."
OLDER_WORDING = "Svaret gjelder {day}, men for lover er bare dagens ordlyd kjent: eldre ordlyd er ukjent."
WORDING_THEN = "Ordlyden som gjaldt {day}, er ukjent."
UNDERSTOOD_AS = "Spørsmålet ble forstått slik: "
EMPTY_QUESTION = "Spørsmålet er tomt."


class UnknownEngine(VeilederError):
    """An engine that is not installed was asked for."""

    code = "unknown_engine"


class Assistant:
    """Answers regulatory questions from a library of sources. Not for several processes on one embedded index."""

    def __init__(
        self,
        library: Library,
        index: PassageIndex,
        engine: Engine,
        redactor: Redactor,
        *,
        seconds: float = 30.0,
        engines: EngineSettings | None = None,
        journal: Journal | None = None,
    ) -> None:
        """`engines`: how another engine is made where a question asks for one by name. `journal`: what everything
        that is asked and answered is recorded in before it is shown.
        """
        self.library = library
        self.journal = journal
        self.listeners: list[Callable[[Answer], None]] = []  # hear of each answer: they count, and keep no content
        self.index = index
        self._engine = engine
        self._redactor = redactor
        self._seconds = seconds
        self._amendments = Amendments(library)
        self._lack = Lack(library)
        self._settings = engines or EngineSettings()
        self._named = {engine.name: engine}  # engines remember whether their server answers

    @classmethod
    def open(cls, settings: Settings, journal: Journal | None = None) -> Assistant:
        """Open library and index under the settings' home. Raises IndexBusy, IndexUnreachable, UnknownEngine."""
        home: Path = settings.home
        home.mkdir(parents=True, exist_ok=True)
        engine = make_engine(settings.engine.engine, settings.engine)
        library = Library(home / "library.db")
        try:
            if settings.index.url:
                index = PassageIndex.connect(settings.index)
            else:
                index = PassageIndex.open(home / "index", settings.index)
        except VeilederError:
            library.close()
            raise
        reconcile(library, index)
        redactor = settings.redaction.redactor(settings.redaction.question_profile)
        seconds = settings.engine.seconds
        return cls(library, index, engine, redactor, seconds=seconds, engines=settings.engine, journal=journal)

    def close(self) -> None:
        """Release the index, the library and the journal."""
        self.index.close()
        self.library.close()
        if self.journal is not None:
            self.journal.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def redact_question(
        self,
        question: str,
        vault: Vault | None = None,
        *,
        keep: Sequence[tuple[int, int]] = (),
        add: Sequence[tuple[int, int]] = (),
    ) -> RedactedText:
        """The question without personal data: what engines, logs and the journal see. Raises RedactionFailed.

        `keep` and `add` are the user's own corrections, as spans of the question: to leave, and to redact too.
        """
        return self._redactor.redact(question, vault, keep=keep, add=add)

    def warm(self) -> None:
        """Load what the first question would wait for: Presidio, word lists, the engines. Records nothing."""
        if isinstance(self._engine, Loading):
            self._engine.load()
        question = self.redact_question("Hvem har ansvar for kunstig intelligens i helsetjenesten?")
        hits = self.search(question.text, PASSAGES)
        for _ in ExtractiveEngine().answer(question, hits, deadline=time.monotonic() + self._seconds):
            pass

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The k best passages. A remote index gets the redacted words only."""
        if self.index.remote:
            query = str(self.redact_question(query))
        return self.index.search(query, k, filters, widen=True)

    def ask(
        self,
        question: str,
        *,
        engine: str | None = None,
        filters: Filters | None = None,
        vault: Vault | None = None,
        who: Who | None = None,
        earlier: Sequence[str] = (),
        written: nynorsk.Standard | None = None,
    ) -> Answer:
        """Answer a question. Never raises for what a question may hold; see `Answer.reason` for refusals.

        `earlier`: the conversation's questions before this one, oldest first, from which a follow-up is made whole
        (`assistant.conversation`); the answer stands on sources fetched for the whole question, and says what it was.
        `written`: the standard that the asker has chosen for what is said around the sentences; None is the question's.
        Raises RedactionFailed where the question could not be redacted and RecordFailed where question or answer
        could not be recorded as asked by `who`: then nothing went on.
        """
        record = Recording(self.journal, who, streamed=False)
        for last in self._recorded(question, engine, filters, vault, record, earlier=earlier, written=written):
            if isinstance(last, Answer):
                return last
        raise AssertionError("a stream ends with its answer")

    def stream(
        self,
        question: str,
        *,
        engine: str | None = None,
        filters: Filters | None = None,
        vault: Vault | None = None,
        who: Who | None = None,
        redacted: RedactedText | None = None,
        earlier: Sequence[str] = (),
        written: nynorsk.Standard | None = None,
    ) -> Iterator[Sentence | Answer]:
        """Release the answer sentence by sentence, each checked and recorded first; the whole Answer comes last.

        `redacted`: the question as its user has corrected its redaction (`redact_question`); then it has been made
        whole before (`standalone`), and `earlier` does not count. Raises as `ask` does.
        """
        record = Recording(self.journal, who, streamed=True)
        return self._recorded(question, engine, filters, vault, record, redacted, () if redacted else earlier, written)

    def _recorded(
        self,
        question: str,
        engine: str | None,
        filters: Filters | None,
        vault: Vault | None,
        record: Recording,
        redacted: RedactedText | None = None,
        earlier: Sequence[str] = (),
        written: nynorsk.Standard | None = None,
    ) -> Iterator[Sentence | Answer]:
        restore = vault if vault is not None else Vault()
        whole = standalone(question, earlier)
        changed = bool(earlier) and whole != " ".join(question.split())
        spoken = (written or nynorsk.asked_in(question)) == "nn"
        told = (nynorsk.told(UNDERSTOOD_AS) if spoken else UNDERSTOOD_AS) + f"«{whole}»" if changed else ""
        try:
            for item in self._answered(whole if told else question, engine, filters, restore, record, redacted):
                released = record.released(nynorsk.spoken(item) if spoken else item)
                if told and isinstance(released, Answer):
                    released = replace(released, message=f"{told} {released.message}".strip())
                if isinstance(released, Answer):
                    released = replace(released, missing=self._lack.of(question, released))
                    for listener in self.listeners:
                        listener(released)
                yield released
        finally:
            record.ended()

    def _asked(
        self,
        question: str,
        filters: Filters | None,
        vault: Vault,
        record: Recording,
        redacted: RedactedText | None,
    ) -> RedactedText:
        """The question without personal data, once it stands in the record."""
        try:
            redacted = self.redact_question(question, vault) if redacted is None else redacted
        except RedactionFailed as error:
            record.unreadable(error.code)
            raise
        if self.journal is not None:
            context: dict[str, Recordable] = {"corpus": Token(self.library.digest()[:16])}
            for name in ("agency", "phase", "audience"):  # words that the user may have written
                if filters is not None and (word := getattr(filters, name)):
                    context[name] = self.redact_question(str(word), vault)
            if filters is not None and filters.as_of is not None:
                context["as_of"] = Token(filters.as_of.isoformat())
            record.asked(redacted, **context)
        return redacted

    def _answered(
        self,
        question: str,
        engine: str | None,
        filters: Filters | None,
        restore: Vault,
        record: Recording,
        corrected: RedactedText | None,
    ) -> Iterator[Sentence | Answer]:
        begun = time.monotonic()
        chosen = self._engine if engine is None else self._engine_named(engine)
        if not question.strip():
            yield self._refusal("empty_question", EMPTY_QUESTION, question, chosen, begun)
            return
        redacted = self._asked(question, filters, restore, record, corrected)
        decision = purpose.gate(redacted.text)
        if not decision.allowed:
            reason: RefusalReason = "out_of_scope" if decision.reason == "ok" else decision.reason
            yield self._refusal(reason, decision.message, question, chosen, begun)
            return
        asked = filters is not None and filters.as_of is not None
        on = (filters.as_of if filters else None) or date.today()
        standing = Standing(self._amendments, on, asked=asked)
        sought = redacted.text if self.index.remote else question
        hits = retrieved(sought, self.index.search, filters, on, standing)
        if not hits and self.index.count() == 0:
            yield self._refusal("no_index", NO_INDEX, question, chosen, begun)
            return
        said: list[Sentence] = []
        plain = proper(question)
        notices: list[str] = [told] if (told := notice(plain, on)) else []
        gone = succession.asked_of(plain, on)
        if gone is not None:
            notices.append(succession.notice(gone, on))
        acts = inforce.asked_of(as_named_then(plain, on))
        beside = partial(nearest, search=self.index.search, filters=filters, on=on, standing=standing)
        notices += filter(None, [inforce.notice(acts, hits), premises.notice(redacted.text, hits, beside)])
        notices += filter(None, [mending.notice(spelt := read(redacted.text), extract.put_right(spelt, hits))])
        answered_by = chosen.name
        words = recited(as_named_then(plain, on), hits)
        bare = bool(words or asked_for(plain))  # a provision that is not there is not answered with others
        for sentence in words if bare else chosen.answer(redacted, hits, deadline=begun + self._seconds):
            if isinstance(sentence, Notice):
                notices.append(sentence.text)
                answered_by = sentence.engine or answered_by
                continue
            if gone is not None and not succession.says(sentence.text, gone):
                continue
            if acts and not any(inforce.says(one.passage, sentence.text, acts) for one in sentence.citations):
                continue
            if not grounding.check(sentence.text, [citation.quote for citation in sentence.citations]).supported:
                continue
            if not all(standing.applies(citation.passage, citation.start) for citation in sentence.citations):
                continue
            record.heard(sentence)
            shown = self._finished(replace(sentence, text=restore.restore(sentence.text)), standing)
            said.append(shown)
            yield shown
        if standing.wording_unknown:
            notices.append(OLDER_WORDING.format(day=day_of(on)))
        message = " ".join(notices)
        if not said:
            if asked and on < date.today() and any(named.act_id for named in references(plain)):
                message = f"{message} {WORDING_THEN.format(day=day_of(on))}".strip()
            if not (acts and message):  # what is known of an act answers whether it is in force
                message = f"{owned_by(plain) or NOT_IN_SOURCES} {message} {pointer(question, hits)}"
            silent = self._refusal("not_in_sources", " ".join(message.split()), question, chosen, begun)
            yield replace(silent, engine=answered_by)
            return
        whom, took = ask_whom(question, said), time.monotonic() - begun
        yield Answer(tuple(said), answered_by, message=message, ask_whom=whom, seconds=took)

    def _finished(self, sentence: Sentence, standing: Standing) -> Sentence:
        """The sentence with what a reader must know of its quotes: letters that were mended, bodies that are gone."""
        citations = []
        for citation in sentence.citations:
            warnings = [*citation.warnings, *standing.warnings(citation)]
            for _, _, agency in agencies.find(citation.quote):
                heir = agencies.today(agency, date.today())
                note = f"{agency.name} er avløst av {heir.name}." if heir.id != agency.id else ""
                if note and not any(one.endswith(note) for one in warnings):
                    warnings.append(note)
            repaired = citation.repaired and self._mended(citation)
            if repaired:
                warnings.append("Bokstaver i sitatet er rettet etter skanning; den urørte teksten er tatt vare på.")
            citations.append(replace(citation, repaired=repaired, warnings=tuple(warnings)))
        return replace(sentence, citations=tuple(citations))

    def _mended(self, citation: Citation) -> bool:
        """Whether letters of the quote itself were mended, not only of its passage."""
        try:
            repairs = self.library.document(citation.passage.source.id, citation.passage.version).repairs
        except UnknownSource:
            return True
        return any(repair.start < citation.end and repair.end > citation.start for repair in repairs)

    def _engine_named(self, name: str) -> Engine:
        """The engine of that name, the same one every time. Raises UnknownEngine."""
        if name not in self._named:
            self._named.setdefault(name, make_engine(name, self._settings))
        return self._named[name]

    def _refusal(self, reason: RefusalReason, message: str, question: str, engine: Engine, begun: float) -> Answer:
        return Answer((), engine.name, reason, message, ask_whom(question, ()), time.monotonic() - begun)


def make_engine(name: str, settings: EngineSettings) -> Engine:
    """The engine of that name. Raises UnknownEngine."""
    try:
        make = ENGINES[name]
    except KeyError:
        raise UnknownEngine(
            f"Det finnes ingen motor som heter «{name}».", f"Velg en av: {', '.join(ENGINES)}."
        ) from None
    return make(settings)


def ask_whom(question: str, said: Sequence[Sentence]) -> tuple[Contact, ...]:
    """Today's owners of the question, looked up by task; else the successors of the agencies that are named."""
    contacts = {
        owner.agency.name: Contact(owner.agency.label, owner.reason, owner.url) for owner in agencies.owner_of(question)
    }
    if not contacts:
        text = " ".join((question, *(sentence.text for sentence in said[:1])))
        for _, _, agency in agencies.find(text):
            heir = agencies.today(agency)
            reason = f"{agency.name} er i dag {heir.name}" if heir.id != agency.id else "etaten som omtales"
            contacts.setdefault(heir.name, Contact(heir.label, reason, heir.url))
    return tuple(contacts.values())[:3]
