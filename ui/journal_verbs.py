"""`veileder journal`: verify, read, export and purge the record, and show its anchor."""

from __future__ import annotations

import contextlib
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ingest.reasons import why
from norsk.errors import VeilederError
from norsk.shown import clocked, figure
from ui.batch import put
from ui.upkeep import export_file
from ui.wording import ROLES, hidden, refusal

if TYPE_CHECKING:
    from assistant.audit import Report
    from assistant.chain import Head
    from assistant.journal import Journal
    from assistant.settings import Settings
    from guardrails.redact import RedactedText

OK, ERROR = 0, 1
_BASES = {
    "corpus": "Biblioteket",
    "settings": "Innstillingene",
    "program": "Programmet",
    "engine": "Motoren",
    "model": "Modellen",
}
KINDS: Final[dict[str, str]] = {
    "question": "spørsmål",
    "sentence": "setning",
    "answer": "svar",
    "suggestion": "forslag",
    "decision": "valg",
    "signal": "melding",
    "access": "tilgang",
    "read": "lesing",
    "export": "eksport",
    "purge": "sletting",
    "anchor": "anker",
}


class BadAnchor(VeilederError):
    """An anchor that was given is not of the form number:hash."""

    code = "bad_anchor"


class NoReason(VeilederError):
    """The record was to be opened without saying why."""

    code = "no_reason"


def verify(arguments: Namespace, settings: Settings) -> int:
    """Verify the record, or an export of it; 1 where anything is not as it was written."""
    from assistant import audit

    anchor = _anchor(arguments.anchor)
    if arguments.file:
        with _opened_file(arguments.file) as lines:
            report = audit.verify_export(lines, anchor)
    else:
        journal = _journal(settings)
        report = audit.verify(journal.records, anchor)
        journal.close()
    _tell(report, as_json=arguments.json)
    return OK if report.whole else ERROR


def anchor(arguments: Namespace, settings: Settings) -> int:
    """Show the number and hash of the last entry, to be noted elsewhere; or anchor anew after a restore."""
    journal = _journal(settings)
    if arguments.renew:
        head = journal.anchored_anew(_reason(arguments, settings), None)
    else:
        head = journal.records.head()
    journal.close()
    if arguments.json:
        put({"count": head.count, "hash": head.hash, "anchor": str(head)})
    else:
        print(head)
    return OK


def read(arguments: Namespace, settings: Settings) -> int:
    """Show entries; who read what and why is recorded first."""
    from assistant import audit

    journal = _journal(settings)
    rows = audit.read(
        journal,
        _reason(arguments, settings),
        None,
        since=_moment(arguments.since),
        until=_moment(arguments.until),
        user=arguments.user or "",
        thread=arguments.thread or "",
        kind=arguments.kind or "",
        newest=arguments.n,
    )
    found = False
    for row in rows:
        found = True
        if arguments.json:
            put(_unpacked(row))
        else:
            _show(row)
    if not found:
        print("Ingen innslag passer.", file=sys.stderr)
    journal.close()
    return OK


def replay(arguments: Namespace, settings: Settings) -> int:
    """Ask a recorded question again, also while the service runs; 1 where the answer differs."""
    from ui.desk import open_desk

    reason = _given(arguments)
    with contextlib.closing(open_desk(settings)) as desk:
        found = desk.replay(arguments.thread, reason)
    if arguments.json:
        put(found)
        return OK if found["same"] else ERROR
    print(f"Spørsmålet {clocked(found['asked'])}: {found['question']}")
    print("Svaret er det samme." if found["same"] else "Svaret er et annet nå.")
    for sign, sentences in (("-", found["gone"]), ("+", found["new"])):
        for sentence in sentences:
            print(f"{sign} {sentence}")
    told = {"gone": "er ikke lenger i biblioteket", "changed": "har endret det som ble sitert"}
    for source, state in found["sources"].items():
        if state in told:
            print(f"Kilden {source} {told[state]}.")
    for name, (then, now) in found["changed"].items():
        print(f"{_BASES[name]}: {then or '–'} da, {now or '–'} nå.")
    return OK if found["same"] else ERROR


def export(arguments: Namespace, settings: Settings) -> int:
    """Write the whole record as JSON Lines."""
    from assistant import audit

    journal = _journal(settings)
    target = Path(arguments.to) if arguments.to else export_file(settings.record.export or settings.home / "exports")
    count = audit.export(journal, _reason(arguments, settings), None, target)
    journal.close()
    if arguments.json:
        put({"file": str(target), "entries": count})
    else:
        print(f"{count} innslag skrevet til {target}.")
    return OK


def purge(arguments: Namespace, settings: Settings) -> int:
    """Remove contents that are too old, or those of some entries; the chain stays and says so."""
    from assistant import audit

    journal, reason = _journal(settings), _reason(arguments, settings)
    if arguments.entries:
        first, last = arguments.entries
        count = audit.remove(journal, reason, None, first=first, last=last)
    else:
        days = arguments.days if arguments.days is not None else settings.record.retention_days
        if days is None:
            journal.close()
            raise NoReason("Det er ikke sagt hvor gammelt innhold som skal fjernes.", "Bruk --days eller --entries.")
        if settings.record.export is not None:
            audit.export(journal, reason, None, export_file(settings.record.export))
        count = audit.purge(journal, reason, None, days=days)
    journal.close()
    if arguments.json:
        put({"removed": count})
    else:
        print(f"Innholdet i {count} innslag er fjernet. Kjeden er hel.")
    return OK


def _journal(settings: Settings) -> Journal:
    from assistant.journal import Journal, JournalOff, operator

    made = Journal.open(settings)
    if made is None:
        raise JournalOff("Journalen er slått av i innstillingene.", "Sett record.enabled = true.")
    made.acts_as(operator())
    return made


def _reason(arguments: Namespace, settings: Settings) -> RedactedText:
    """The reason, redacted as a note is: it may name a patient or a colleague. Raises NoReason."""
    from ui.desk import redactor

    return redactor(settings, settings.redaction.note_profile).redact(_given(arguments))


def _given(arguments: Namespace) -> str:
    """The reason as it was written. Raises NoReason."""
    given = (arguments.reason or "").strip()
    if len(given) < 3:
        raise NoReason(
            "Journalen åpnes bare med en begrunnelse.",
            "Den må ha minst tre tegn." if given else "Skriv den med --reason.",
        )
    return given


def _anchor(text: str | None) -> Head | None:
    from assistant.chain import Head

    if text is None:
        return None
    found = Head.read(text.strip())
    if found is None:
        raise BadAnchor("Ankeret skal være tall:hash, slik «veileder journal anchor» skriver det.")
    return found


def _opened_file(name: str) -> Any:
    try:
        return Path(name).open(encoding="utf-8")
    except OSError as error:
        raise VeilederError(f"{name} kan ikke leses: {why(error)}") from error


def _moment(day: Any) -> str:
    return "" if day is None else f"{day.isoformat()}T00:00:00"


def _unpacked(row: dict[str, Any]) -> dict[str, Any]:
    """Content and context as data rather than as text."""
    for name in ("content", "context"):
        if row[name] is not None:
            row[name] = json.loads(row[name])
    return row


def _tell(report: Report, *, as_json: bool) -> None:
    if as_json:
        faults = [{"seq": fault.seq, "code": fault.code, "message": fault.message} for fault in report.faults]
        put({"whole": report.whole, "count": report.head.count, "head": report.head.hash, "faults": faults})
        return
    if report.whole:
        print(f"Journalen er hel: {report.head.count} innslag, siste {report.head.hash}.")
        return
    print(f"Journalen er IKKE hel ({len(report.faults)} feil):")
    for fault in report.faults[:50]:
        print(f"  {fault.message}")
    print("Ta vare på databasen slik den er, og se docs/security.md.", file=sys.stderr)


def _show(row: dict[str, Any]) -> None:
    """An entry for a person: what was asked, answered, suggested or said. `--json` has all of it."""
    when, what = clocked(row["at"], seconds=True), KINDS.get(row["kind"], row["kind"])
    print(f"{row['seq']:>8}  {when}  {what:<9} {row['user']} ({row['role']})  {row['thread']}".rstrip())
    if row["content"] is None:
        lines = ["(fjernet)"] if row["seal"] else []
    else:
        lines = _lines(row["kind"], json.loads(row["content"]))
    if row["removes_from"] is not None:
        lines.insert(0, f"Fjernet innholdet i innslag {row['removes_from']}–{row['removes_to']}.")
    for line in lines:
        print(f"          {line}")


def _lines(kind: str, content: Any) -> list[str]:
    """What an entry says, in lines; JSON where it is of a kind that has no wording here."""
    if kind == "question" and isinstance(content.get("question"), dict):
        return [content["question"]["redacted"], *_hidden(content["question"])]
    if kind == "answer" and "sentences" in content:
        quoted = [
            f"{at}. {said['text']}  [{', '.join(one['source'] for one in said['citations'])}]"
            for at, said in enumerate(content["sentences"], 1)
        ]
        whom = ", ".join(one["agency"] for one in content.get("ask_whom") or ())
        told = [f"Avvist: {content['message'] or refusal(content)}"] if content["refused"] else [content["message"]]
        return [line for line in (*told, *quoted, f"Spør: {whom}" if whom else "") if line]
    if kind == "suggestion" and "suggestions" in content:
        codes = ", ".join(
            f"{one['code']} ({ROLES.get(one['role'], one['role'])}, {figure(one['score'], 2)})"
            for one in content["suggestions"]
        )
        note = content.get("note") or {}
        return [*([note["redacted"], *_hidden(note)] if "redacted" in note else []), f"Forslag: {codes or 'ingen'}"]
    return [json.dumps(content, ensure_ascii=False)]


def _hidden(said: dict[str, Any]) -> list[str]:
    found = [hidden(name) for name in said.get("hidden") or ()]
    return [f"(skjult: {', '.join(found)})"] if found else []
