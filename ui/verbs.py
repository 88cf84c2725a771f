"""What each verb does. Every function takes the parsed arguments and returns the exit code.

Each loads only what it needs: `redact`, `check`, `written` and `code` never open the index.
"""

from __future__ import annotations

import contextlib
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from norsk.shown import clocked, figure
from ui import shapes
from ui.batch import Row, put
from ui.each import NO_ROW, Usage, each
from ui.shapes import Json, Scope, texts_of

if TYPE_CHECKING:
    from assistant.backup import Backup
    from assistant.settings import Settings
    from guardrails.redact import RedactedStream, Redactor
    from ui.desk import Delivery, Desk
    from ui.longrows import LongText

OK, ERROR = 0, 1


def ask(arguments: Namespace) -> int:
    """Answer a question, or every question of a batch."""
    scope = _scope_of(arguments)
    with _desk() as desk:
        return each(
            arguments,
            "q",
            lambda identity, text, row: desk.ask(identity, text, arguments.engine, scope),
            "show_answer",
        )


def search(arguments: Namespace) -> int:
    """Find passages."""
    scope = _scope_of(arguments)
    with _desk() as desk:
        return each(
            arguments, "q", lambda identity, text, row: desk.search(identity, text, arguments.k, scope), "show_hits"
        )


def ingest(arguments: Namespace) -> int:
    """Take files into the library."""
    from ui import terminal
    from ui.desk import delivery

    if not (arguments.paths or arguments.sources or arguments.pages):
        raise Usage("mangler: STI, --sources eller --pages")
    with _desk() as desk, terminal.progress() as progress:
        order = delivery(arguments.paths, arguments.sources, arguments.pages, arguments.ray)
        report = desk.ingest(order, progress)
    if arguments.json:
        put(report)
    else:
        terminal.show_report(report)
    lacking = _lacking(order, report)
    if lacking:
        print(
            f"veileder: {lacking} av stiene finnes ikke. Se etter at de er riktig skrevet, og les dem inn på nytt; "
            "resten er lest inn.",
            file=sys.stderr,
        )
    return ERROR if lacking else OK


def _lacking(order: Delivery, report: Json) -> int:
    """How many of the paths that were typed stand for nothing; a file that left the library now is not one of them."""
    from ingest.files import MISSING

    typed = {os.path.normpath(path) for path in order.paths}
    return sum(row["reason"] == MISSING and row["path"] in typed for row in report["skipped"])


def sources(arguments: Namespace) -> int:
    """List what is in the library, fetch it anew, or tell what changed."""
    from ui import library_verbs, terminal

    orders = library_verbs.orders(arguments)
    with _desk() as desk, terminal.progress() as progress:
        found = [desk.library(order, progress) for order in orders]
    result = library_verbs.joined(found)
    if arguments.json:
        put(result)
    else:
        library_verbs.shown(arguments, result)
    return (
        ERROR if arguments.what == "sync" and result["failed"] and not result["fetched"] + result["unchanged"] else OK
    )


def redact(arguments: Namespace) -> int:
    """Remove personal data."""
    from ui.corrections import redacted

    redactor = _redactor(arguments.profile)

    def stream(text: LongText, row: Row) -> RedactedStream | None:
        """Corrections are made, and surrogates drawn, with the whole text in view."""
        whole = row.get("keep") or row.get("add") or not redactor.streams
        return None if whole else redactor.stream(lambda: text, len(text))

    return each(
        arguments,
        "text",
        lambda identity, text, row: shapes.redacted_json(identity, redacted(redactor, text, row)),
        "show_redacted",
        stream,
    )


def code(arguments: Namespace) -> int:
    """Suggest codes for a note."""
    from ui import code_verbs

    return code_verbs.suggest(arguments, _settings())


def codes(arguments: Namespace) -> int:
    """Search the code system, take an edition of it in, or list the editions."""
    from ui import code_verbs

    return code_verbs.codes(arguments, _settings())


def check(arguments: Namespace) -> int:
    """Judge sentences against quotes."""
    from guardrails import grounding

    if not arguments.batch and not arguments.quote:
        raise Usage("mangler: --quote")

    def judge(identity: object, sentence: str, row: Row) -> Json:
        quotes = arguments.quote if row is NO_ROW else texts_of(row, "quotes")
        return shapes.verdict_json(identity, grounding.check(sentence, quotes))

    return each(arguments, "sentence", judge, "show_verdict")


def written(arguments: Namespace) -> int:
    """Tell the written standard, the errors and the readability of a text."""
    from norsk.written import analyse

    return each(
        arguments, "text", lambda identity, text, row: shapes.written_json(identity, analyse(text)), "show_written"
    )


def serve(arguments: Namespace) -> int:
    """Serve the page and the API until stopped."""
    from ui.serving import serve as run

    return run(_settings(), host=arguments.host, port=arguments.port, json=arguments.json)


def start(arguments: Namespace) -> int:
    """Take in the built-in pages, show one answered question, and serve."""
    from ui import terminal
    from ui.desk import Delivery, LocalDesk, RemoteDesk, open_desk
    from ui.serving import serve as run

    settings = _settings()
    desk = open_desk(settings, _tell_waiting)
    try:
        with terminal.progress() as progress:
            report = desk.ingest(Delivery(pages=True), progress)
        if isinstance(desk, LocalDesk):
            desk.warm()
        answer = desk.ask(None, FIRST_QUESTION, None, Scope())
        if arguments.json:
            put({"ingest": report, "answer": answer})
        else:
            terminal.show_report(report)
            terminal.show_question(FIRST_QUESTION)
            terminal.show_answer(answer, FIRST_QUESTION)
    finally:
        desk.close()
    if isinstance(desk, RemoteDesk):
        print("Siden kjører allerede fra en annen kommando.", file=sys.stderr)
        return OK
    return run(settings, host=arguments.host, port=arguments.port, json=arguments.json)


def eval(arguments: Namespace) -> int:
    """List tasks, run them, compare reports, or import questions."""
    from ui import evaluate

    work = {
        "list": evaluate.listing,
        "run": evaluate.run,
        "compare": evaluate.compare,
        "import": evaluate.take_questions,
    }
    return work[arguments.what](arguments, _settings())


def keys(arguments: Namespace) -> int:
    """Make, list or revoke keys for systems."""
    from ui import key_verbs

    work = {
        "add": key_verbs.add,
        "list": key_verbs.listing,
        "revoke": key_verbs.revoke,
        "client": key_verbs.client,
    }
    return work[arguments.what](arguments, _settings())


def journal(arguments: Namespace) -> int:
    """Verify, read, export or purge the record."""
    from ui import journal_verbs

    work = {
        "verify": journal_verbs.verify,
        "anchor": journal_verbs.anchor,
        "read": journal_verbs.read,
        "replay": journal_verbs.replay,
        "export": journal_verbs.export,
        "purge": journal_verbs.purge,
    }
    return work[arguments.what](arguments, _settings())


def signals(arguments: Namespace) -> int:
    """Report what users could not get answered and what they said of answers."""
    from ui import signal_verbs

    return signal_verbs.report(arguments, _settings())


def backup(arguments: Namespace) -> int:
    """Write a back-up of library, record, settings and keys; a running service need not stop."""
    from assistant import backup as copies

    return _copied(arguments, copies.backup(_settings(), Path(arguments.file)), "Sikkerhetskopien")


def restore(arguments: Namespace) -> int:
    """Unpack a back-up into an empty home; the index is made anew from the library."""
    from assistant import backup as copies
    from assistant.settings import home_folder

    return _copied(arguments, copies.restore(home_folder(), Path(arguments.file)), "Gjenopprettet: kopien")


def _copied(arguments: Namespace, made: Backup, what: str) -> int:
    if arguments.json:
        put({"made": made.made, "record": made.record, "bytes": made.bytes, "files": sorted(made.files)})
        return OK
    files = f"{len(made.files)} {'fil' if len(made.files) == 1 else 'filer'}"
    print(f"{what} fra {clocked(made.made)} har {files} ({figure(made.bytes / 1e6, 1)} MB).")
    if made.record == "postgresql":
        print("Journalen ligger i PostgreSQL og er ikke med: ta kopi av den med pg_dump.")
    return OK


def documents(arguments: Namespace) -> int:
    """Write the documents that a hospital asks for."""
    from ingest.store import Library
    from ui import documents as papers

    settings = _settings()
    with contextlib.ExitStack() as stack:
        known = settings.home / "library.db"
        sources = list(stack.enter_context(Library(known)).sources()) if known.exists() else []
        ros = Path(arguments.ros) if arguments.ros else None
        dpia = Path(arguments.dpia) if arguments.dpia else None
        written = papers.write(
            Path(arguments.folder), settings, sources, business=arguments.business, ros=ros, dpia=dpia
        )
    if arguments.json:
        put({"written": [str(path) for path in written]})
    else:
        print("\n".join(str(path) for path in written))
        print("Utkast: virksomheten fyller ut, vurderer og godkjenner.")
    return OK


def doctor(arguments: Namespace) -> int:
    """Say what is installed, reachable and current."""
    from ui import doctor as clinic

    findings = clinic.examine(_settings())
    if arguments.json:
        put({"ok": clinic.healthy(findings), "checks": [finding.to_json() for finding in findings]})
    else:
        from ui import terminal

        terminal.show_findings(findings)
    return OK if clinic.healthy(findings) else ERROR


FIRST_QUESTION = "Hva er fristen for å melde brudd på personopplysningssikkerheten?"


def _settings() -> Settings:
    from assistant.settings import Settings

    return Settings.load()


def _redactor(profile: str) -> Redactor:
    from ui.desk import redactor

    return redactor(_settings(), profile)


@contextlib.contextmanager
def _desk() -> Iterator[Desk]:
    from ui.desk import LocalDesk, open_desk

    settings = _settings()
    desk = open_desk(settings, _tell_waiting)
    if settings.access.login != "none" and isinstance(desk, LocalDesk):
        print(
            "Tjenesten svarer ikke, så dette gjøres her og journalføres på kontoen din på maskinen. "
            "Start den med «veileder serve»; «veileder doctor» sier hva som er galt.",
            file=sys.stderr,
        )
    try:
        yield desk
    finally:
        desk.close()


def _tell_waiting() -> None:
    print("Venter på en annen veileder-kommando som bruker indeksen …", file=sys.stderr)


def _scope_of(arguments: Namespace) -> Scope:
    return Scope(arguments.as_of, arguments.agency, arguments.phase, arguments.audience)
