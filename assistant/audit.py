"""Looking into the record: verifying it, reading it for a reason, exporting it, and removing what is too old."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from assistant import chain
from assistant.chain import Content, Entry, Fault, Head
from assistant.journal import LASTING, Journal, Who
from assistant.recorded import Token
from assistant.records import RecordFailed, Records
from guardrails.redact import RedactedText
from norsk.errors import VeilederError

_MOST_FAULTS: Final = 1000


class ExportBroken(VeilederError):
    """A file is not an export of the record."""

    code = "export_broken"


@dataclass(frozen=True, slots=True)
class Report:
    """What verifying found: how long the chain is, the head it ends in, and every fault (at most a thousand)."""

    head: Head
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, deleted, moved or cut away."""
        return not self.faults


def verify(records: Records, anchor: Head | None = None) -> Report:
    """Read the whole record and compare it with itself, with its anchor and with `anchor`, one noted elsewhere."""
    found: list[Fault] = []
    heads: list[Head] = []
    wanted = {} if anchor is None else {anchor.count: anchor.hash}
    anchored = records.anchored()

    def watched() -> Iterator[tuple[Entry, Content | None]]:
        for entry, content in records.rows():
            for head, name in ((anchored, "ankeret"), (anchor, "det oppgitte ankeret")):
                if head is not None and head.count == entry.seq and head.hash != entry.hash:
                    found.append(Fault(entry.seq, "anchor", f"Innslag {entry.seq} er et annet enn {name} viser."))
            yield entry, content

    try:
        found += records.structure()
        for fault in chain.faults(watched(), records.removals(), LASTING, heads):
            found.append(fault)
            if len(found) >= _MOST_FAULTS:
                break
    except (RecordFailed, ValueError, TypeError) as error:
        message = error.message if isinstance(error, VeilederError) else "Journalen kan ikke leses."
        found.append(Fault(None, "unreadable", message))
    head = heads[0] if heads else Head()
    if anchored is None and head.count:
        found.append(Fault(None, "anchor_missing", "Ankeret mangler eller er skadet."))
    longest = max((anchored.count if anchored else 0, *wanted))
    if heads and longest > head.count:
        found.append(
            Fault(None, "cut", f"Journalen har {head.count} innslag; ankeret viser {longest}. Slutten mangler.")
        )
    return Report(head, tuple(found))


def read(
    journal: Journal,
    reason: RedactedText,
    who: Who | None,
    *,
    since: str = "",
    until: str = "",
    user: str = "",
    thread: str = "",
    kind: str = "",
    newest: int | None = None,
) -> Iterator[dict[str, Any]]:
    """Entries that match, oldest first, once it is recorded who reads what and why.

    `since` and `until` are ISO 8601 in UTC (the latter not included); empty means any. Raises RecordFailed.
    """
    chosen = {"since": since, "until": until, "user": user, "thread": thread, "kind": kind}
    own = journal.auditing(
        "read", reason, who, newest=newest, **{name: Token(said) for name, said in chosen.items() if said}
    )
    return _read(journal.records, chosen, own, newest)


def _read(records: Records, chosen: dict[str, str], before: int, newest: int | None) -> Iterator[dict[str, Any]]:
    conditions, values = ["e.seq < ?"], [before]  # not the reading itself
    given: list[Any] = list(values)
    for name, test in (
        ("since", "e.at >= ?"),
        ("until", "e.at < ?"),
        ("user", 'e."user" = ?'),
        ("thread", "e.thread = ?"),
        ("kind", "e.kind = ?"),
    ):
        if chosen[name]:
            conditions.append(test)
            given.append(chosen[name])
    where = " AND ".join(conditions)
    if newest is not None:
        where += f" AND e.seq IN (SELECT seq FROM entries e WHERE {where} ORDER BY seq DESC LIMIT {int(newest)})"
        given += given
    for entry, content in records.rows(where, given):
        yield row_json(entry, content)


def row_json(entry: Entry, content: Content | None) -> dict[str, Any]:
    """An entry as it is read and exported; what is needed to verify it again is there too."""
    row = dataclasses.asdict(entry)
    row["salt"] = None if content is None else content.salt
    row["content"] = None if content is None else content.body
    return row


def export(journal: Journal, reason: RedactedText, who: Who | None, target: Path) -> int:
    """Write the whole record to `target` as JSON Lines (mode 0600); returns how many entries. Raises RecordFailed."""
    last = journal.auditing("export", reason, who)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    count = 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        for entry, content in journal.records.rows("e.seq <= ?", [last]):
            file.write(json.dumps(row_json(entry, content), ensure_ascii=False) + "\n")
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return count


def verify_export(lines: Iterable[str], anchor: Head | None = None) -> Report:
    """Verify an export by itself. Raises ExportBroken where a line is no entry at all."""
    rows: list[tuple[Entry, Content | None]] = []
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            salt, body = row.pop("salt"), row.pop("content")
            rows.append((Entry(**row), None if salt is None and body is None else Content(salt, body)))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ExportBroken(f"Linje {number} er ikke et innslag fra journalen.") from error
    removed = [
        (e.seq, e.removes_from, e.removes_to)
        for e, _ in rows
        if e.removes_from is not None and e.removes_to is not None
    ]
    heads: list[Head] = []
    found = list(chain.faults(rows, removed, LASTING, heads))
    if anchor is not None:
        there = [entry.hash for entry, _ in rows if entry.seq == anchor.count]
        if anchor.count and there != [anchor.hash]:
            found.append(Fault(anchor.count, "anchor", f"Innslag {anchor.count} er ikke det som ankeret viser."))
    return Report(heads[0], tuple(found))


def purge(journal: Journal, reason: RedactedText, who: Who | None, *, days: int, now: datetime | None = None) -> int:
    """Remove the contents older than so many days; the chain stays. Returns how many. Raises RecordFailed."""
    return journal.removing(lambda work: work.before(_days_ago(days, now), LASTING), reason, who)


def is_due(journal: Journal, *, days: int, now: datetime | None = None) -> bool:
    """Whether there are contents older than so many days. Raises RecordFailed."""
    with journal.records.writing() as work:
        return work.before(_days_ago(days, now), LASTING) is not None


def _days_ago(days: int, now: datetime | None) -> str:
    return ((now or datetime.now(UTC)) - timedelta(days=days)).isoformat(timespec="microseconds")


def remove(journal: Journal, reason: RedactedText, who: Who | None, *, first: int, last: int) -> int:
    """Remove the contents of some entries, as where a person's data got into them (GDPR article 17)."""
    return journal.removing(lambda work: (first, last), reason, who)
