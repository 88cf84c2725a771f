"""Rows in, rows out: JSON Lines read as they arrive, one object a line in the same order."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ingest.reasons import why
from norsk.errors import VeilederError
from ui.longrows import Line, LongText, long_row, not_json
from ui.shapes import BadRow, Json, error_json, span_json

if TYPE_CHECKING:
    from guardrails.redact import RedactedStream

Row = Mapping[str, Any]
Stream = Callable[[LongText, Row], "RedactedStream | None"]
_READ = 1 << 20  # bytes
_SELDOM = 10

# A row must never take the other rows with it, so this edge also takes what a part raises by mistake.
_MISTAKES = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)


class CannotRead(VeilederError):
    """The file named with --batch cannot be opened."""

    code = "cannot_read"


def run(name: str, work: Callable[[Row], Json], stream: Stream | None = None) -> int:
    """Answer every row of the file `name` (`-` is standard input); returns how many failed.

    `work` gets the row and returns the result with its id. Each result is written before the next row is read. `stream`
    redacts a long "text" piece by piece, or returns None where that one is to be done as a whole.
    """
    failed = 0
    with _opened(name) as lines, _seldom_collected():
        for identity, row, text in _rows(lines, stream is not None):
            if isinstance(row, BadRow):
                result = error_json(identity, row)
            elif text is not None and stream is not None:
                failed += not _streamed(identity, row, text, stream, work)
                continue
            else:
                result = attempt(identity, work, row)
            failed += "error" in result
            put(result)
    return failed


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Garbage collected a tenth as often: the tables that were loaded are gone through each time, for nothing."""
    before = gc.get_threshold()
    gc.set_threshold(before[0] * _SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _streamed(identity: object, row: Row, text: LongText, stream: Stream, work: Callable[[Row], Json]) -> bool:
    """Write the result of a row with a long text as it comes; False where it is an error."""
    begun: list[RedactedStream | None] = []

    def begin(row: Row) -> Json:
        if text.is_blank():
            raise BadRow("empty", "«text» er tom.")
        begun.append(stream(text, row))
        return work({**row, "text": "".join(text)}) if begun[0] is None else {}

    result = attempt(identity, begin, row)
    redacted = begun[0] if begun else None
    if redacted is None or "error" in result:
        put(result)
        return "error" not in result
    out = sys.stdout.buffer
    out.write(b'{"id": ' + _encoded(identity) + b', "redacted": "')
    for piece in redacted.pieces():
        out.write(_encoded(piece)[1:-1])
    out.write(b'", "spans": [')
    for number, span in enumerate(redacted.spans()):
        out.write(b", " * bool(number) + _encoded(span_json(*span)))
    out.write(b"]}\n")
    out.flush()
    return True


def attempt(identity: object, work: Callable[[Row], Json], row: Row) -> Json:
    """The result of one row, or its error."""
    try:
        return work(row)
    except VeilederError as error:
        return error_json(identity, error)
    except BrokenPipeError:
        raise
    except _MISTAKES as error:
        return error_json(identity, BadRow("internal", f"Uventet feil: {type(error).__name__}."))


def put(result: Json) -> None:
    """Write one line of JSON to standard output now."""
    sys.stdout.buffer.write(_encoded(result) + b"\n")
    sys.stdout.buffer.flush()


def _encoded(result: object) -> bytes:
    """JSON in UTF-8. Where there are lone surrogates they are written as escapes, as all but ASCII is then."""
    try:
        return json.dumps(result, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(result).encode()


def _opened(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise CannotRead(f"Kan ikke lese {name}: {why(error)}", "Oppgi en fil med JSON Lines, eller «-».") from error


def _rows(lines: BinaryIO, long: bool) -> Iterator[tuple[object, Row | BadRow, LongText | None]]:
    """Each row with its id, and with its "text" apart where that is `long`; blank lines are no rows."""
    for number, line in enumerate(_lines(lines), 1):
        if number == 1 and line.startswith(b"\xef\xbb\xbf"):
            line = line[3:]
        if not line or line.isspace():
            continue
        try:
            row, text = (long_row(line, "text", number) if long else None) or (json.loads(line), None)
        except (ValueError, RecursionError):
            yield None, not_json(number), None
            continue
        if isinstance(row, dict):
            yield row.get("id"), row, text
        else:
            yield None, BadRow("wrong_type", f"Linje {number} er ikke et JSON-objekt."), None


def _lines(lines: BinaryIO) -> Iterator[Line]:
    """Lines, read so that a long one is in memory once."""
    while head := lines.readline(_READ):
        line: Line = head
        if len(head) == _READ and not head.endswith(b"\n"):
            line = bytearray(head)
            while not line.endswith(b"\n") and (more := lines.readline(_READ)):
                line += more
        yield line
