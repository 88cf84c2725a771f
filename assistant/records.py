"""Where the record lies: two append-only tables in SQLite or PostgreSQL, and an anchor outside them.

Triggers refuse every UPDATE, and every DELETE but that of contents which an entry has removed. They stop programs and
mistakes; whoever owns the database can drop them, and that is what the chain and the anchor are for.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from assistant.chain import Content, Entry, Fault, Head
from norsk.errors import VeilederError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

FILE: Final = "records.db"
ANCHOR: Final = "records.anchor"
_LOCK: Final = 0x7665696C65646572  # PostgreSQL's advisory lock: "veileder" in ASCII
_PAGE: Final = 1000  # rows read at a time


@dataclass(frozen=True, slots=True)
class RecordSettings:
    """The record of questions, answers, suggestions and decisions. Without it nothing is answered, unless it is off."""

    enabled: bool = True
    url: str = field(default="", repr=False)  # of a PostgreSQL database, as SQLAlchemy writes it; empty: records.db
    anchor: Path | None = None  # the file with the last number and hash; on another machine's disk is best
    retention_days: int | None = None  # contents older than this are removed; the chain stays. None: kept
    export: Path | None = None  # folder of exports (JSON Lines), written also before contents are removed
    notes: bool = True  # whether the redacted note is kept with suggestions of codes


class RecordFailed(VeilederError):
    """The record could not be written or read. What should have been recorded must not happen."""

    code = "record_failed"


class RecordBroken(RecordFailed):
    """The record is not what its anchor says: it was cut, replaced or changed."""

    code = "record_broken"


_NUMBERS: Final = ("seq", "removes_from", "removes_to")
_COLUMNS: Final = """
CREATE TABLE IF NOT EXISTS entries (
    seq BIGINT PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, "user" TEXT NOT NULL, role TEXT NOT NULL,
    thread TEXT NOT NULL, context TEXT NOT NULL, seal TEXT, removes_from BIGINT, removes_to BIGINT,
    previous TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS contents (seq BIGINT PRIMARY KEY, salt TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS entries_by_thread ON entries (thread);
CREATE INDEX IF NOT EXISTS entries_by_time ON entries (at);
CREATE INDEX IF NOT EXISTS entries_that_remove ON entries (removes_from, removes_to) WHERE removes_to IS NOT NULL
"""
_REMOVED: Final = "EXISTS (SELECT 1 FROM entries WHERE removes_from <= OLD.seq AND removes_to >= OLD.seq)"
_SQLITE_GUARDS: Final = {
    name: f"CREATE TRIGGER {name} BEFORE {what} BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
    for name, what in {
        "entries_no_update": "UPDATE ON entries",
        "entries_no_delete": "DELETE ON entries",
        "contents_no_update": "UPDATE ON contents",
        "contents_no_delete": f"DELETE ON contents WHEN NOT {_REMOVED}",
    }.items()
}
_POSTGRES_FUNCTION: Final = f"""
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'contents' THEN
        IF {_REMOVED} THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'the record is append-only';
END $$
"""
_POSTGRES_GUARDS: Final = {
    f"{table}_no_{what}": f"CREATE TRIGGER {table}_no_{what} BEFORE {events} ON {table} {each} EXECUTE FUNCTION"
    " append_only()"
    for table in ("entries", "contents")
    for what, events, each in (
        ("change", "UPDATE OR DELETE", "FOR EACH ROW"),
        ("truncate", "TRUNCATE", "FOR EACH STATEMENT"),
    )
}


class Records:
    """The two tables and the anchor. Safe for several threads and processes; writing is one at a time."""

    def __init__(self, home: Path, settings: RecordSettings) -> None:
        """Opens nothing yet. `home` holds `records.db`, the anchor and the lock unless the settings say otherwise."""
        self._home, self._settings = home, settings
        self._anchor = settings.anchor or home / ANCHOR
        self._engine: Engine | None = None

    # Writing

    @contextlib.contextmanager
    def writing(self, *, even_if_broken: bool = False) -> Generator[Writing]:
        """One transaction: committed and anchored at the end of the block, or nothing of it stands.

        Raises RecordBroken where the record is not what its anchor says, RecordFailed where it cannot be written.
        """
        self.check_anchor()  # first: an entry that was committed and not anchored would break the record
        with _reported(), self._alone(), self._connected() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            head = self._head(connection)
            if not even_if_broken:
                self._compare(connection, head)
            work = Writing(connection, head)
            yield work
            connection.commit()
            if work.head != head or even_if_broken:
                self._write_anchor(work.head)

    def _compare(self, connection: Connection, head: Head) -> None:
        """Refuse to go on from a record that lacks what was anchored."""
        anchored = self.anchored()
        if anchored is None:
            if head.count:
                raise RecordBroken(f"Ankeret til journalen mangler eller er skadet: {self._anchor}.", _LOOK)
            return
        found = connection.exec_driver_sql(f"SELECT hash FROM entries WHERE seq = {anchored.count}").scalar()
        if anchored.count and found != anchored.hash:
            raise RecordBroken("Journalen er ikke den som ankeret viser: noe er borte eller endret.", _LOOK)

    def check_anchor(self) -> None:
        """Whether the anchor can be written where the settings want it. Raises RecordFailed."""
        folder = self._anchor.parent
        if folder == self._home:
            return  # made at the first entry
        if not os.access(self._anchor if self._anchor.exists() else folder, os.W_OK):
            raise RecordFailed(
                f"Ankeret til journalen kan ikke skrives til {self._anchor}, så det gis ikke noe svar.",
                "Se til at mappen finnes (er disken montert?), og at tjenestens konto kan skrive der.",
            )

    def anchored(self) -> Head | None:
        """What the anchor says; None where there is none or it cannot be understood."""
        try:
            return Head.read(self._anchor.read_text(encoding="ascii").removesuffix("\n").strip(" "))
        except (FileNotFoundError, UnicodeDecodeError):
            return None

    def _write_anchor(self, head: Head) -> None:
        # In place, within one sector of a disk: a rename would sync a folder too and take three times as long.
        handle = os.open(self._anchor, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.pwrite(handle, f"{head!s:<85}\n".encode("ascii"), 0)
            # the file's size never changes, so only its bytes need reach the disk; macOS has no such call
            getattr(os, "fdatasync", os.fsync)(handle)
        finally:
            os.close(handle)

    @contextlib.contextmanager
    def _alone(self) -> Generator[None]:
        """One writer on this machine at a time, so that the anchor never goes back."""
        self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self._home / "records.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    # Reading

    def rows(self, where: str = "", values: Sequence[Any] = ()) -> Iterator[tuple[Entry, Content | None]]:
        """Entries with their contents, in order. `where` is a condition of ours with `?` for its values."""
        names = ", ".join(f'e."{name}"' for name in _FIELDS)
        query = f"SELECT {names}, c.salt, c.body, c.seq FROM entries e LEFT JOIN contents c ON c.seq = e.seq"
        query += (f" WHERE {where}" if where else "") + " ORDER BY e.seq"
        with _reported(), self._connected() as connection:
            if connection.dialect.name != "sqlite":
                query = query.replace("?", "%s")
            streaming = connection.execution_options(yield_per=_PAGE)
            for row in streaming.exec_driver_sql(query, tuple(values)):
                content = None if row[-1] is None else Content(row[-3], row[-2])
                yield Entry(*row[: len(_FIELDS)]), content

    def head(self) -> Head:
        """The last entry's number and hash."""
        with _reported(), self._connected() as connection:
            return self._head(connection)

    def removals(self) -> list[tuple[int, int, int]]:
        """(entry that removes, first, last) of every removal."""
        query = "SELECT seq, removes_from, removes_to FROM entries WHERE removes_to IS NOT NULL ORDER BY seq"
        with _reported(), self._connected() as connection:
            return [(int(by), int(a), int(b)) for by, a, b in connection.exec_driver_sql(query)]

    def structure(self) -> Iterator[Fault]:
        """What is wrong with the tables themselves: guards gone, contents without entries, a damaged file."""
        with _reported(), self._connected() as connection:
            if connection.dialect.name == "sqlite":
                said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
                if said != "ok":
                    yield Fault(None, "damaged", f"Databasefilen er skadet: {said}.")
                query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                there = {name for name, text in connection.exec_driver_sql(query) if _SQLITE_GUARDS.get(name) == text}
                wanted = set(_SQLITE_GUARDS)
            else:
                query = "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal"
                there, wanted = {name for (name,) in connection.exec_driver_sql(query)}, set(_POSTGRES_GUARDS)
            for name in sorted(wanted - there):
                yield Fault(None, "unguarded", f"Sperren mot endringer mangler i databasen ({name}).")
            query = "SELECT seq FROM contents WHERE seq NOT IN (SELECT seq FROM entries)"
            for (seq,) in connection.exec_driver_sql(query):
                yield Fault(int(seq), "content_added", f"Innholdet {seq} hører ikke til noe innslag.")

    def close(self) -> None:
        """Let go of the connections."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    # Connections

    @contextlib.contextmanager
    def _connected(self) -> Generator[Connection]:
        if self._engine is None:
            self._engine = self._opened()
        with self._engine.connect() as connection:
            yield connection

    def _opened(self) -> Engine:
        from sqlalchemy import create_engine, event
        from sqlalchemy.engine import URL, make_url

        if self._settings.url:
            # the client encodes the hash chain's text as it is; a server in another encoding would change it
            engine = create_engine(
                make_url(self._settings.url).set(drivername="postgresql+psycopg"),
                connect_args={"client_encoding": "utf8", "connect_timeout": 10},
                pool_pre_ping=True,
            )
        else:
            self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self._home / FILE).touch(mode=0o600)
            engine = create_engine(
                URL.create("sqlite", database=str(self._home / FILE)),
                connect_args={"isolation_level": None, "timeout": 30, "check_same_thread": False},
            )

            @event.listens_for(engine, "connect")
            def prepare(connection: Any, _: object) -> None:
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "trusted_schema=OFF"):
                    connection.execute(f"PRAGMA {pragma}")

        with engine.connect() as connection:
            _prepare(connection)
        return engine

    @staticmethod
    def _head(connection: Connection) -> Head:
        row = connection.exec_driver_sql("SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1").first()
        return Head() if row is None else Head(int(row[0]), str(row[1]))


class Writing:
    """What can be done inside one transaction."""

    def __init__(self, connection: Connection, head: Head) -> None:
        self._connection, self.head = connection, head

    def add(self, entries: Sequence[Entry], contents: Sequence[tuple[int, Content]]) -> None:
        """Append entries that follow `head`, with their contents."""
        # the driver's own placeholders: SQLAlchemy's named ones halve the rate of writing
        mark = "?" if self._connection.dialect.name == "sqlite" else "%s"
        names = ", ".join(f'"{name}"' for name in _FIELDS)
        self._connection.exec_driver_sql(
            f"INSERT INTO entries ({names}) VALUES ({', '.join([mark] * len(_FIELDS))})",
            [tuple(getattr(entry, name) for name in _FIELDS) for entry in entries],
        )
        if contents:
            self._connection.exec_driver_sql(
                f"INSERT INTO contents (seq, salt, body) VALUES ({mark}, {mark}, {mark})",
                [(seq, content.salt, content.body) for seq, content in contents],
            )
        self.head = Head(entries[-1].seq, entries[-1].hash)

    def before(self, at: str, lasting: frozenset[str]) -> tuple[int, int] | None:
        """First and last of the entries older than `at` (ISO 8601, UTC) whose contents are there and may go."""
        from sqlalchemy import bindparam, text

        query = text(
            "SELECT min(e.seq), max(e.seq) FROM entries e JOIN contents c ON c.seq = e.seq"
            " WHERE e.at < :at AND e.kind NOT IN :kinds"
        ).bindparams(bindparam("kinds", expanding=True))
        row = self._connection.execute(query, {"at": at, "kinds": sorted(lasting)}).one()
        return None if row[0] is None else (int(row[0]), int(row[1]))

    def remove(self, first: int, last: int, lasting: frozenset[str]) -> int:
        """Delete the contents in a range that an entry has removed; returns how many."""
        from sqlalchemy import bindparam, text

        query = text(
            "DELETE FROM contents WHERE seq BETWEEN :first AND :last AND seq NOT IN"
            " (SELECT seq FROM entries WHERE seq BETWEEN :first AND :last AND kind IN :kinds)"
        ).bindparams(bindparam("kinds", expanding=True))
        return int(self._connection.execute(query, {"first": first, "last": last, "kinds": sorted(lasting)}).rowcount)


_FIELDS: Final = tuple(Entry.__dataclass_fields__)
_LOOK: Final = "Kjør «veileder journal verify», og se docs/security.md før noe rettes."


def _prepare(connection: Connection) -> None:
    """Make the tables and their guards where they are not."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        there = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        there = "SELECT tgname FROM pg_trigger"
    is_new = not connection.exec_driver_sql(
        "SELECT count(*) FROM sqlite_master WHERE name = 'entries'"
        if sqlite
        else "SELECT count(*) FROM pg_class WHERE relname = 'entries'"
    ).scalar()
    # only a new record gets guards: where they were taken away, that shall be seen
    if is_new:
        # SQLite's INTEGER PRIMARY KEY is the row's own number, which can hold nothing but a whole number
        columns = _COLUMNS.replace("BIGINT PRIMARY", "INTEGER PRIMARY") if sqlite else _COLUMNS
        for statement in columns.split(";"):
            connection.exec_driver_sql(statement)
        if not sqlite:
            connection.exec_driver_sql(_POSTGRES_FUNCTION.replace("%", "%%"))
        known = {name for (name,) in connection.exec_driver_sql(there)}
        for name, statement in (_SQLITE_GUARDS if sqlite else _POSTGRES_GUARDS).items():
            if name not in known:
                connection.exec_driver_sql(statement)
    connection.commit()


@contextlib.contextmanager
def _reported() -> Generator[None]:
    """Turn what a database or a disk may say into the record's own error."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, OSError, UnicodeError) as error:
        raise RecordFailed(
            f"Journalen kan ikke skrives eller leses ({type(error).__name__}), så det gis ikke noe svar.",
            "Se etter plass og rettigheter i VEILEDER_HOME, eller om databasen svarer.",
        ) from error
