"""Rows in, rows out: JSON Lines read as they arrive, one object a line in the same order."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from norsk.errors import VeilederError
from ui.shapes import BadRow, Json, error_json

Row = Mapping[str, Any]

# A row must never take the other rows with it, so this edge also takes what a part raises by mistake.
_MISTAKES = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)


class CannotRead(VeilederError):
    """The file named with --batch cannot be opened."""

    code = "cannot_read"


def run(name: str, work: Callable[[Row], Json]) -> int:
    """Answer every row of the file `name` (`-` is standard input); returns how many failed.

    `work` gets the row and returns the result with its id. Each result is written before the next row is read.
    """
    failed = 0
    with _opened(name) as lines:
        for identity, row in _rows(lines):
            if isinstance(row, BadRow):
                result = error_json(identity, row)
            else:
                result = attempt(identity, work, row)
            failed += "error" in result
            put(result)
    return failed


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
    """Write one line of JSON to standard output now. Lone surrogates are written as escapes."""
    line = json.dumps(result, ensure_ascii=False)
    try:
        encoded = line.encode()
    except UnicodeEncodeError:
        encoded = json.dumps(result).encode()
    sys.stdout.buffer.write(encoded + b"\n")
    sys.stdout.buffer.flush()


def _opened(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise CannotRead(
            f"Kan ikke lese {name}: {error.strerror}.", "Oppgi en fil med JSON Lines, eller «-»."
        ) from error


def _rows(lines: BinaryIO) -> Iterator[tuple[object, Row | BadRow]]:
    """Each row with its id; blank lines are no rows."""
    for number, line in enumerate(lines, 1):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except (ValueError, RecursionError):
            yield None, BadRow("bad_json", f"Linje {number} er ikke gyldig JSON i UTF-8.")
            continue
        if isinstance(row, dict):
            yield row.get("id"), row
        else:
            yield None, BadRow("wrong_type", f"Linje {number} er ikke et JSON-objekt.")
