"""The record: nothing is shown that does not stand in it, and nothing in it can change unseen."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from assistant import audit
from assistant.answers import Answer, Citation, CodeSuggestion, Evidence, Sentence
from assistant.chain import GENESIS, Content, Entry, Head, faults
from assistant.decisions import Decision
from assistant.guidance import Assistant
from assistant.journal import LASTING, Journal, Who, operator
from assistant.recorded import Token, written
from assistant.records import RecordBroken, RecordFailed, Records, RecordSettings
from assistant.settings import Settings
from guardrails.redact import RedactedText, Redactor
from guardrails.refusal import RedactionFailed
from guardrails.vault import Vault
from ingest.index import PassageIndex
from ingest.passages import Hit
from ingest.store import Library
from ingest.sync import ingest
from tests.postgres import cluster, programs
from ui import cli, doctor, upkeep

ROOT = Path(__file__).parents[1]
ANNA, BO = Who("oidc:anna", "kliniker"), Who("oidc:bo", "koder")


# Functions, not values: every worker collects this file, and a redactor's tables take seconds that one of them needs
@cache
def reason() -> RedactedText:
    return Redactor("journal").redact("Tilsyn etter melding")


@cache
def words() -> RedactedText:
    return Redactor("sporsmal").redact("Hvem fører tilsyn? Spør kari@sykehus.test")


@pytest.fixture(scope="session")
def postgres() -> Generator[str]:
    if programs() is None:
        pytest.skip("postgresql is not installed")
    with cluster() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest) -> Generator[RecordSettings]:
    """Where the record lies: a file, and a real PostgreSQL."""
    if request.param == "sqlite":
        yield RecordSettings()
        return
    url = request.getfixturevalue("postgres")
    yield RecordSettings(url=url)
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "DROP TABLE IF EXISTS contents, entries; DROP FUNCTION IF EXISTS append_only CASCADE"
        )
    engine.dispose()


@pytest.fixture
def journal(settings: RecordSettings, tmp_path: Path) -> Generator[Journal]:
    made = Journal(Records(tmp_path, settings), about={"settings": "0123", "program": "1"}, nobody=ANNA)
    yield made
    made.close()


def filled(journal: Journal, questions: int = 5) -> list[str]:
    """Questions with their answers; returns the threads."""
    threads = []
    for _ in range(questions):
        thread = journal.question(words(), ANNA, corpus=Token("c0"))
        journal.answer(thread, Answer((), "extractive", "not_in_sources", "Det står ikke i kildene."), (), ANNA)
        threads.append(thread)
    return threads


def address(settings: RecordSettings, home: Path) -> str:
    """What SQLAlchemy connects to, past the record's own code."""
    return settings.url.replace("postgresql:", "postgresql+psycopg:") or f"sqlite:///{home}/records.db"


@contextlib.contextmanager
def tampering(journal: Journal, home: Path) -> Generator[Callable[[str], None]]:
    """Statements of somebody who owns the database and has taken the guards away."""
    url = journal.records._settings.url
    engine = create_engine(address(journal.records._settings, home))
    off = ["ALTER TABLE entries DISABLE TRIGGER USER", "ALTER TABLE contents DISABLE TRIGGER USER"]
    with engine.begin() as connection:
        if not url:
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            kept = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            off = [f"DROP TRIGGER {name}" for name in names]
        for statement in off:
            connection.exec_driver_sql(statement)

        def run(statement: str) -> None:
            connection.exec_driver_sql(statement)

        yield run
        for statement in kept if not url else [one.replace("DISABLE", "ENABLE") for one in off]:
            connection.exec_driver_sql(statement)
    engine.dispose()


def codes(journal: Journal, anchor: Head | None = None) -> set[str]:
    return {fault.code for fault in audit.verify(journal.records, anchor).faults}


# --- what is written


def test_what_is_recorded_is_whole_and_says_who_when_and_on_what(journal: Journal) -> None:
    thread = journal.question(words(), ANNA, corpus=Token("c0"))
    assert audit.verify(journal.records).whole
    (row,) = audit.read(journal, reason(), BO, thread=thread)
    assert (row["seq"], row["kind"], row["user"], row["role"]) == (1, "question", "oidc:anna", "kliniker")
    assert abs(datetime.fromisoformat(row["at"]) - datetime.now(UTC)) < timedelta(minutes=1)
    assert json.loads(row["context"]) == {"settings": "0123", "program": "1", "corpus": "c0"}
    said = json.loads(row["content"])["question"]
    assert said["redacted"] == words().text and "kari@" not in row["content"]
    assert row["previous"] == GENESIS


def test_suggestions_and_decisions_are_recorded_without_the_notes_own_words(journal: Journal) -> None:
    note = Redactor("journal").redact("Gunhild Tverrberget har astma.")
    draft = CodeSuggestion("J45.9", "Astma", "main", 0.9, (Evidence(24, 29, "astma"),), warnings=("Sjekk.",))
    thread = journal.suggestions(note, [draft], BO)
    tell = partial(journal.decided, thread, BO)  # what a worksheet is handed
    tell(Decision("changed", "J45.9", "J45.0", True, note, ((24, 29),)))
    rows = list(audit.read(journal, reason(), BO, thread=thread))
    assert [row["kind"] for row in rows] == ["suggestion", "decision"]
    assert json.loads(rows[0]["content"])["suggestions"][0]["code"] == "J45.9"
    assert json.loads(rows[1]["content"])["chosen"] == "J45.0"
    assert "Gunhild" not in json.dumps(rows)


@pytest.mark.parametrize("value", ["Kari Nordmann", {"a": ("b",)}, b"x", Vault(), {"Ikke Nøkkel": 1}, ["liste"]])
def test_a_plain_string_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        written(value)  # type: ignore[arg-type]


def test_a_national_number_is_no_token_and_no_user(journal: Journal) -> None:
    for text_ in ("17835798765", "178357 98765", "sub:17835798765", "to\nlinjer", "x" * 301):
        with pytest.raises(ValueError):
            Token(text_)
    with pytest.raises(RecordFailed):
        journal.question(words(), Who("17835798765", "kliniker"))
    assert journal.records.head().count == 0


def test_where_nobody_is_known_nothing_is_recorded_or_answered(tmp_path: Path) -> None:
    journal = Journal(Records(tmp_path, RecordSettings()))
    with pytest.raises(RecordFailed, match="ikke kjent hvem"):
        journal.question(words(), None)


def test_many_writers_make_one_chain(journal: Journal, settings: RecordSettings, tmp_path: Path) -> None:
    """Threads of one process share commits; another process's journal goes in between."""
    other = Journal(Records(tmp_path, settings), nobody=BO)
    with ThreadPoolExecutor(16) as crowd:
        list(crowd.map(lambda at: filled((journal, other)[at % 2], 4), range(16)))
    other.close()
    report = audit.verify(journal.records)
    assert report.whole and report.head.count == 16 * 4 * 2
    assert journal.records.anchored() == report.head


# --- append-only, and every change seen


def test_the_database_refuses_changes(journal: Journal, settings: RecordSettings, tmp_path: Path) -> None:
    filled(journal)
    refused = ["UPDATE entries SET role = 'x'", "DELETE FROM entries", "UPDATE contents SET body = '{}'"]
    refused += ["DELETE FROM contents", *(["TRUNCATE entries", "TRUNCATE contents"] if settings.url else [])]
    engine = create_engine(address(settings, tmp_path))
    for statement in refused:
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.exec_driver_sql(statement)
    engine.dispose()
    assert audit.verify(journal.records).whole


COLUMNS = {
    "entries": ["at", "kind", "user", "role", "thread", "context", "seal", "previous", "hash"],
    "contents": ["salt", "body"],
}


def flips(value: str) -> Iterator[str]:
    """`value` with each of its bits flipped in turn, where that leaves a text at all."""
    data = value.encode()
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with contextlib.suppress(UnicodeDecodeError):
            yield changed.decode()


def test_every_single_bit_of_every_value_is_held(tmp_path: Path) -> None:
    """Each bit of each value of an entry in the middle and of its content, one at a time."""
    journal = Journal(Records(tmp_path, RecordSettings()), nobody=ANNA)
    filled(journal, 2)
    audit.remove(journal, reason(), BO, first=1, last=1)
    rows = list(journal.records.rows())
    assert not list(faults(rows, journal.records.removals(), LASTING, []))
    tried = 0
    for at in (2, 4):  # an answer, and the removal
        entry, content = rows[at]
        assert content is not None
        changed: list[tuple[Entry, Content | None]] = [
            *(
                (replace(entry, **{name: said}), content)
                for name in COLUMNS["entries"]
                for said in flips(getattr(entry, name))
            ),
            *(
                (entry, replace(content, **{name: said}))
                for name in COLUMNS["contents"]
                for said in flips(getattr(content, name))
            ),
            *((replace(entry, seq=entry.seq ^ 1 << bit), content) for bit in range(40)),
            *((replace(entry, removes_to=(entry.removes_to or 0) ^ 1 << bit), content) for bit in range(40)),
            *((replace(entry, removes_from=(entry.removes_from or 0) ^ 1 << bit), content) for bit in range(40)),
        ]
        for one in changed:
            again = [*rows[:at], one, *rows[at + 1 :]]
            found = [e for e, _ in again if e.removes_to is not None]
            removed = [(e.seq, e.removes_from or 0, e.removes_to or 0) for e in found]
            assert list(faults(again, removed, LASTING, [])), one
            tried += 1
    assert tried > 5000


def test_a_bit_that_was_flipped_in_the_database_is_found(
    journal: Journal, settings: RecordSettings, tmp_path: Path
) -> None:
    """A few bits of every column, behind the guards, in both databases."""
    filled(journal, 2)
    url = address(settings, tmp_path)
    guards = "ALTER TABLE {} DISABLE TRIGGER USER" if settings.url else "DROP TRIGGER {}_no_update"
    engine, chance, number = create_engine(url), random.Random(3), 3
    with engine.connect() as connection:
        for table in COLUMNS:
            connection.exec_driver_sql(guards.format(table))
        connection.commit()
        assert codes(journal) == {"unguarded"}
        for table, names in COLUMNS.items():
            for name in names:
                change = text(f'UPDATE {table} SET "{name}" = :said WHERE seq = {number}')
                value = connection.execute(text(f'SELECT "{name}" FROM {table} WHERE seq = {number}')).scalar()
                for said in [one for one in chance.sample(list(flips(value)), 6) if "\0" not in one]:
                    connection.execute(change, {"said": said})
                    connection.commit()
                    assert {f.seq for f in audit.verify(journal.records).faults} & {number, number + 1}, (name, said)
                connection.execute(change, {"said": value})
            for to in (7, 99):
                connection.execute(text(f"UPDATE {table} SET seq = {to} WHERE seq = {number}"))
                connection.commit()
                assert codes(journal) - {"unguarded"}
                connection.execute(text(f"UPDATE {table} SET seq = {number} WHERE seq = {to}"))
            connection.commit()
        assert codes(journal) == {"unguarded"}
    engine.dispose()


def test_a_flipped_bit_anywhere_in_the_file_is_found_or_touches_nothing_recorded(tmp_path: Path) -> None:
    journal = Journal(Records(tmp_path, RecordSettings()), nobody=ANNA)
    filled(journal, 8)
    with sqlite3.connect(tmp_path / "records.db") as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    journal.close()
    whole = (tmp_path / "records.db").read_bytes()
    before = list(Records(tmp_path, RecordSettings()).rows())
    chance, found = random.Random(20), 0
    for _ in range(400):
        bit = chance.randrange(8 * len(whole))
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        folder = tmp_path / "copy"
        folder.mkdir()
        (folder / "records.db").write_bytes(changed)
        shutil.copy(tmp_path / "records.anchor", folder)
        records = Records(folder, RecordSettings())
        if audit.verify(records).whole:
            assert list(records.rows()) == before, bit
        else:
            found += 1
        records.close()
        shutil.rmtree(folder)
    assert found > 100


def test_a_deleted_entry_is_missed(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    with tampering(journal, tmp_path) as run:
        run("DELETE FROM entries WHERE seq = 4")
    assert {"missing", "broken"} <= codes(journal)


def test_two_entries_that_changed_places_are_seen(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    with tampering(journal, tmp_path) as run:
        for statement in ("SET seq = 99 WHERE seq = 3", "SET seq = 3 WHERE seq = 4", "SET seq = 4 WHERE seq = 99"):
            run(f"UPDATE entries {statement}")
            run(f"UPDATE contents {statement}")
    assert {"broken", "changed"} <= codes(journal)


def test_a_cut_record_is_seen_by_the_anchor_and_refuses_to_go_on(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    noted = journal.records.head()
    with tampering(journal, tmp_path) as run:
        run("DELETE FROM entries WHERE seq > 7")
        run("DELETE FROM contents WHERE seq > 7")
    assert codes(journal) == {"cut"}
    with pytest.raises(RecordBroken):
        journal.question(words(), ANNA)
    (tmp_path / "records.anchor").write_text(f"{journal.records.head()!s:<85}\n", encoding="ascii")
    assert audit.verify(journal.records).whole  # who owns the anchor too can cut both …
    assert codes(journal, noted) == {"cut"}  # … but not what was noted elsewhere


def test_a_forged_end_is_seen_by_an_anchor_noted_elsewhere(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    noted = journal.records.head()
    with tampering(journal, tmp_path) as run:
        run("DELETE FROM entries WHERE seq > 6")
        run("DELETE FROM contents WHERE seq > 6")
    journal.anchored_anew(reason(), BO)
    filled(journal, 4)
    assert audit.verify(journal.records).whole
    assert codes(journal, noted) == {"anchor"}


@pytest.mark.parametrize("damage", ["", "gone", "999:zz"])
def test_an_anchor_that_is_lost_or_damaged_stops_the_record(journal: Journal, tmp_path: Path, damage: str) -> None:
    filled(journal, 1)
    anchor = tmp_path / "records.anchor"
    anchor.unlink() if damage == "gone" else anchor.write_text(damage)
    assert codes(journal) == {"anchor_missing"}
    with pytest.raises(RecordBroken):
        filled(journal, 1)
    journal.anchored_anew(reason(), BO)
    filled(journal, 1)
    assert audit.verify(journal.records).whole
    assert [row["kind"] for row in audit.read(journal, reason(), BO, kind="anchor")] == ["anchor"]


def test_guards_that_were_taken_away_are_missed(journal: Journal, settings: RecordSettings, tmp_path: Path) -> None:
    filled(journal, 1)
    journal.close()
    url = address(settings, tmp_path)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "DROP TRIGGER contents_no_change ON contents" if settings.url else "DROP TRIGGER contents_no_update"
        )
    engine.dispose()
    assert codes(journal) == {"unguarded"}


def test_an_account_that_may_only_insert_and_read_keeps_the_record(postgres: str, tmp_path: Path) -> None:
    """The operator's page: the tables belong to one account, and the service writes as another."""
    owner = RecordSettings(url=postgres)
    first = Journal(Records(tmp_path, owner), nobody=ANNA)
    filled(first, 1)
    engine = create_engine(address(owner, tmp_path))
    with engine.begin() as connection:
        for statement in (
            "CREATE ROLE tjeneste LOGIN",
            "GRANT INSERT, SELECT ON entries, contents TO tjeneste",
            "GRANT DELETE ON contents TO tjeneste",
        ):
            connection.exec_driver_sql(statement)
    service = RecordSettings(url=postgres.replace("veileder@", "tjeneste@"))
    second = Journal(Records(tmp_path, service), nobody=ANNA)
    filled(second, 2)
    assert audit.purge(second, reason(), BO, days=0) == 6
    assert audit.verify(second.records).whole
    served = create_engine(address(service, tmp_path))
    for statement in ("ALTER TABLE entries DISABLE TRIGGER USER", "DROP TABLE contents", "TRUNCATE entries",
                      "UPDATE entries SET role = 'x'", "DELETE FROM entries"):  # fmt: skip
        with pytest.raises(DBAPIError), served.begin() as connection:
            connection.exec_driver_sql(statement)
    for journal in (first, second):
        journal.close()
    served.dispose()
    with engine.begin() as connection:
        for statement in ("DROP TABLE contents, entries", "DROP FUNCTION append_only CASCADE", "DROP ROLE tjeneste"):
            connection.exec_driver_sql(statement)
    engine.dispose()


# --- reading, removing, exporting


def test_reading_is_itself_recorded_before_anything_is_read(journal: Journal) -> None:
    filled(journal, 2)
    rows = audit.read(journal, reason(), BO, user="oidc:anna")
    assert journal.records.head().count == 5  # before the first row was asked for
    assert len(list(rows)) == 4
    (told,) = audit.read(journal, reason(), ANNA, kind="read", user="oidc:bo")
    assert json.loads(told["content"])["reason"]["redacted"] == "Tilsyn etter melding"
    assert json.loads(told["content"])["user"] == "oidc:anna"


def test_contents_go_when_their_time_is_up_and_the_chain_stays(journal: Journal, tmp_path: Path) -> None:
    filled(journal, 3)
    assert audit.purge(journal, reason(), BO, days=1) == 0
    tomorrow = datetime.now(UTC) + timedelta(days=2)
    list(audit.read(journal, reason(), BO))
    assert audit.purge(journal, reason(), BO, days=1, now=tomorrow) == 6
    report = audit.verify(journal.records)
    assert report.whole and report.head.count == 8
    rows = list(audit.read(journal, reason(), BO))
    assert all(row["content"] is None for row in rows[:6])
    assert rows[6]["kind"] == "read" and rows[6]["content"]  # who read what is never removed
    if not journal.records._settings.url:
        journal.close()
        with sqlite3.connect(tmp_path / "records.db") as base:
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert words().text.encode() not in (tmp_path / "records.db").read_bytes()


def test_contents_of_one_entry_can_be_removed_and_no_others(journal: Journal) -> None:
    filled(journal, 3)
    assert audit.remove(journal, reason(), BO, first=3, last=3) == 1
    assert audit.verify(journal.records).whole
    assert [row["seq"] for row in audit.read(journal, reason(), BO) if row["content"] is None] == [3]


def test_contents_that_vanish_without_a_removal_are_missed(journal: Journal, tmp_path: Path) -> None:
    filled(journal, 3)
    audit.remove(journal, reason(), BO, first=1, last=2)
    with tampering(journal, tmp_path) as run:
        run("DELETE FROM contents WHERE seq = 5")
        run("INSERT INTO contents VALUES (1, 'a', 'b')")
    assert codes(journal) == {"content_missing", "content_kept", "content_changed"}


def test_an_export_can_be_verified_by_itself(journal: Journal, tmp_path: Path) -> None:
    filled(journal, 3)
    audit.remove(journal, reason(), BO, first=2, last=2)
    target = tmp_path / "ut" / "journal.jsonl"
    assert audit.export(journal, reason(), BO, target) == 8
    assert target.stat().st_mode & 0o777 == 0o600
    lines = target.read_text(encoding="utf-8").splitlines()
    assert audit.verify_export(lines, journal.records.head()).whole
    for at in range(len(lines)):
        assert not audit.verify_export([*lines[:at], lines[at].replace("oidc", "oidd"), *lines[at + 1 :]]).whole
        if at < len(lines) - 1:
            assert not audit.verify_export([*lines[:at], *lines[at + 1 :]]).whole
    assert not audit.verify_export(lines[:-1], journal.records.head()).whole
    with pytest.raises(audit.ExportBroken):
        audit.verify_export(["{}"])


# --- fail closed


@pytest.fixture
def assistant(tmp_path: Path) -> Generator[Assistant]:
    (tmp_path / "kilder").mkdir()
    (tmp_path / "kilder" / "tilsyn.md").write_text(
        "# Tilsyn\n\nStatens helsetilsyn fører tilsyn med helsetjenesten.\n\nTilsynet er risikobasert.\n", "utf-8"
    )
    library, index = Library(tmp_path / "library.db"), PassageIndex.open(tmp_path / "index")
    ingest([tmp_path / "kilder"], library, index, workers=1)
    journal = Journal(Records(tmp_path, RecordSettings()), nobody=ANNA)
    with Assistant(library, index, Slow(), Redactor("sporsmal"), journal=journal) as made:
        yield made


class Slow:
    """An engine that says what it read, a sentence at a time, and notes how far it came."""

    name = "extractive"

    def __init__(self) -> None:
        self.said = 0

    def answer(self, question: RedactedText, passages: Sequence[Hit], *, deadline: float) -> Iterator[Sentence]:
        for passage in (hit.passage for hit in passages):
            for quote in re.findall(r"[^\n]+\.", passage.text):
                start = passage.start + passage.text.index(quote)
                self.said += 1
                yield Sentence(quote, (Citation(passage, quote, start, start + len(quote)),))


QUESTION = "Hvem fører tilsyn med helsetjenesten? Svar til kari@sykehus.test"


def kinds(home: Path) -> list[str]:
    return [entry.kind for entry, _ in Records(home, RecordSettings()).rows()]


def test_each_sentence_stands_in_the_record_before_it_is_shown(assistant: Assistant, tmp_path: Path) -> None:
    stream = assistant.stream(QUESTION, who=BO)
    assert kinds(tmp_path) == []
    for shown, _ in enumerate(iter(partial(next, stream), None), 1):
        assert kinds(tmp_path) == ["question", *["sentence"] * min(shown, 2), *(["answer"] if shown == 3 else [])]
        if shown == 3:
            break
    recorded = "".join(content.body for _, content in Records(tmp_path, RecordSettings()).rows() if content)
    assert "kari@" not in recorded and "Statens helsetilsyn fører tilsyn" in recorded
    assert {entry.user for entry, _ in Records(tmp_path, RecordSettings()).rows()} == {"oidc:bo"}


def test_a_whole_answer_is_recorded_and_carries_its_thread(assistant: Assistant, tmp_path: Path) -> None:
    answer = assistant.ask(QUESTION)
    assert not answer.refused
    (question, _), (said, content) = Records(tmp_path, RecordSettings()).rows()
    assert answer.record == question.thread == said.thread
    assert content is not None
    (citation, *_) = json.loads(content.body)["sentences"][0]["citations"]
    assert citation["version"] == assistant.library.version("tilsyn.md")
    assert json.loads(said.context)["corpus"] == assistant.library.digest()[:16]


def test_an_answer_that_was_left_is_told_as_broken_off(assistant: Assistant, tmp_path: Path) -> None:
    stream = assistant.stream(QUESTION)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert kinds(tmp_path) == ["question", "sentence", "answer"]
    *_, (last, content) = Records(tmp_path, RecordSettings()).rows()
    assert content is None and json.loads(last.context)["broken_off"] is True


def test_a_refusal_and_a_question_that_cannot_be_redacted_are_recorded(assistant: Assistant, tmp_path: Path) -> None:
    assert assistant.ask("Hva koster en bussbillett i Tromsø?").refused
    assert kinds(tmp_path) == ["question", "answer"]
    with pytest.raises(RedactionFailed):
        assistant.ask("Hvem?\x00 Gunhild")
    *_, (last, content) = Records(tmp_path, RecordSettings()).rows()
    assert content is None and json.loads(last.context)["reason"] == "redaction_failed"


@pytest.mark.parametrize("break_it", ["folder", "anchor", "file", "full"])
def test_without_a_record_there_is_no_answer(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, break_it: str
) -> None:
    engine = assistant._engine
    assert isinstance(engine, Slow)
    if break_it == "full":  # no room on the disk that the anchor lies on
        monkeypatch.setattr(os, "pwrite", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    elif break_it == "folder":
        (tmp_path / "records.db").mkdir()
    elif break_it == "file":
        (tmp_path / "records.db").write_bytes(b"not a database, " * 400)
    else:
        assistant.ask(QUESTION)
        engine.said = 0
        (tmp_path / "records.anchor").unlink()
    with pytest.raises(RecordFailed):
        assistant.ask(QUESTION)
    with pytest.raises(RecordFailed):
        next(assistant.stream(QUESTION))
    assert engine.said == 0


def test_an_anchor_that_cannot_be_written_stops_everything_before_anything_is_written(tmp_path: Path) -> None:
    """A disk that is not mounted: an entry that was committed and not anchored would break the record for good."""
    settings = Settings.load(tmp_path / "home", {"VEILEDER_RECORD__ANCHOR": str(tmp_path / "disk" / "anchor")})
    journal = Journal.open(settings)
    assert journal is not None
    for _ in range(2):
        with pytest.raises(RecordFailed, match="Ankeret til journalen kan ikke skrives"):
            journal.check()
    assert next(found for found in doctor.examine(settings) if found.name == "Journal").status == "error"
    (tmp_path / "disk").mkdir()
    assert journal.check().count == 0
    journal.close()


def test_a_record_that_fails_half_way_shows_nothing_more(assistant: Assistant, tmp_path: Path) -> None:
    stream = assistant.stream(QUESTION)
    next(stream)
    (tmp_path / "records.anchor").unlink()
    with pytest.raises(RecordFailed):
        next(stream)


# --- kill -9


def killed(home: Path, times: int, url: str = "") -> None:
    """Kill writers at random moments; what they were told stands is there, and the chain verifies."""
    command = [sys.executable, "-m", "tests.writer", str(home), str(times), "7", *([url] if url else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["kills"] == times and found["acknowledged"] > times
    assert (found["lost"], found["broken"]) == (0, 0)


def test_killed_while_writing_it_loses_nothing_acknowledged(tmp_path: Path) -> None:
    killed(tmp_path, 20)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_thousand_kills_lose_nothing_acknowledged(tmp_path: Path) -> None:
    killed(tmp_path, 1000)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_hundred_kills_lose_nothing_acknowledged_in_postgresql(settings: RecordSettings, tmp_path: Path) -> None:
    killed(tmp_path, 200, settings.url)


# --- the command line


def test_the_command_line_verifies_reads_exports_and_purges(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def veileder(*arguments: str, code: int = 0) -> str:
        try:
            left = cli.main(["journal", *arguments])
        except SystemExit as error:
            left = int(error.code or 0)
        out, err = capsys.readouterr()
        assert left == code, err
        return out

    filled(Journal(Records(home, RecordSettings()), nobody=ANNA), 2)
    veileder("verify")
    veileder("read", code=2)
    veileder("read", "--reason", " ", code=1)
    rows = veileder("read", "--reason", "Klage fra Gunhild Tverrberget", "--json").splitlines()
    assert [json.loads(row)["kind"] for row in rows] == ["question", "answer"] * 2
    anchor = veileder("anchor").strip()
    assert anchor.startswith("5:")
    target = tmp_path / "ut.jsonl"
    veileder("export", "--reason", "arkiv", "--to", str(target))
    assert "Gunhild" not in target.read_text(encoding="utf-8")
    veileder("verify", "--file", str(target), "--anchor", anchor)
    assert "1 innslag" in veileder("purge", "--reason", "krav", "--entries", "1")
    found = json.loads(veileder("verify", "--anchor", anchor, "--json"))
    assert found["whole"] and found["count"] == 7
    (home / "records.anchor").write_text("9:" + "0" * 64 + "\n")
    assert "IKKE hel" in veileder("verify", code=1)
    veileder("anchor", "--renew", "--reason", "gjenopprettet")
    assert "hel: 8" in veileder("verify")
    who = {entry.user for entry, _ in Records(home, RecordSettings()).rows("e.kind = ?", ["read"])}
    assert who == {operator().user}


def test_a_server_exports_and_removes_what_is_too_old_and_doctor_counts_what_is_there(home: Path) -> None:
    settings = Settings.load(
        home, {"VEILEDER_RECORD__RETENTION_DAYS": "0", "VEILEDER_RECORD__EXPORT": str(home / "arkiv")}
    )
    journal = Journal.open(settings)
    assert journal is not None
    filled(journal, 2)
    assert upkeep.once(settings, journal) == 4
    (archive,) = (home / "arkiv").glob("*.jsonl")
    with archive.open(encoding="utf-8") as lines:
        assert audit.verify_export(lines).whole
    assert words().text in archive.read_text(encoding="utf-8")
    assert upkeep.once(settings, journal) == 0 and len(list((home / "arkiv").iterdir())) == 1
    assert audit.verify(journal.records).whole
    journal.close()
    (found,) = [one for one in doctor.examine(settings) if one.name == "Journal"]
    assert (found.status, found.detail[:9]) == ("ok", "6 innslag")
    (home / "records.anchor").unlink()
    (found,) = [one for one in doctor.examine(settings) if one.name == "Journal"]
    assert found.status == "error"


def test_a_record_that_is_off_is_no_record(tmp_path: Path) -> None:
    assert Journal.open(Settings.load(tmp_path, {"VEILEDER_RECORD__ENABLED": "false"})) is None


def test_writers_of_one_commit_all_fail_when_it_does(tmp_path: Path) -> None:
    journal = Journal(Records(tmp_path, RecordSettings()), nobody=ANNA)
    filled(journal, 1)
    (tmp_path / "records.anchor").unlink()
    failed: list[bool] = []

    def write() -> None:
        with pytest.raises(RecordFailed):
            journal.question(words(), ANNA)
        failed.append(True)

    crowd = [threading.Thread(target=write) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(failed) == 8
