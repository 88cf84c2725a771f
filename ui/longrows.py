"""Rows whose text is too long to be held more than once: the text is read off the row's bytes, piece by piece.

`json.loads` of a line of a hundred megabytes holds it three times over. Here the one long string of it is found in
its bytes, the rest of the row is read without it, and the string is decoded in pieces as often as it is asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from ui.shapes import BadRow

LONG: Final = 4_000_000  # bytes of a line
_LEAST: Final = 1_000_000  # bytes of the string in it
_PLACEHOLDER: Final = "\x00the long text"  # no text of a row begins with NUL and goes on
# Up to a thousand escapes with what stands between them; a pair of surrogates is not parted.
_PIECE: Final = re.compile(
    rb"(?:[^\\]{1,1024}+|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.){1,1000}+",
    re.DOTALL,
)
Line = bytes | bytearray
_ESCAPE: Final = ord("\\")


class LongText:
    """A JSON string in bytes; iterating gives it in pieces, each time from the beginning."""

    def __init__(self, line: Line, start: int, end: int, number: int) -> None:
        """`start` and `end` are what stands between the string's quotation marks, in line `number`."""
        self._line, self._start, self._end, self._number = line, start, end, number

    def __len__(self) -> int:
        return self._end - self._start

    def __iter__(self) -> Iterator[str]:
        """Raises BadRow where it is no JSON string in UTF-8."""
        at, cut = self._start, b""  # `cut`: the first bytes of a character
        while at < self._end:
            match = _PIECE.match(self._line, at, self._end)
            if match is None:
                raise not_json(self._number)
            raw = cut + match[0]
            at = match.end()
            whole = _whole_characters(raw) if at < self._end else len(raw)
            raw, cut = raw[:whole], raw[whole:]
            try:
                piece = json.loads('"' + raw.decode("utf-8", "surrogatepass") + '"')
            except ValueError:
                raise not_json(self._number) from None
            yield piece

    def is_blank(self) -> bool:
        """Whether it is white space alone. Raises as iterating does."""
        return not any(piece.strip() for piece in self)


def _whole_characters(raw: bytes) -> int:
    """How many bytes of `raw` make whole characters of UTF-8."""
    for back in range(1, min(4, len(raw)) + 1):
        byte = raw[-back]
        if byte < 0x80:
            return len(raw) - back + 1
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(raw) if length == back else len(raw) - back
    return len(raw)


def not_json(number: int) -> BadRow:
    """The error of a line that cannot be read."""
    return BadRow("bad_json", f"Linje {number} er ikke gyldig JSON i UTF-8.")


def long_row(line: Line, key: str, number: int) -> tuple[dict[str, Any], LongText] | None:
    """The row of a long line without the text under `key`, and that text; None where the row is to be read as a whole.

    That is where the line is short, is not UTF-8, or has no long string or several, or has it elsewhere. Raises
    ValueError for what is no JSON.
    """
    if len(line) < LONG or json.detect_encoding(bytes(line[:4])) != "utf-8":
        return None
    bounds = _long_string(line)
    if bounds is None:
        return None
    start, end = bounds
    row = json.loads(bytes(line[: start - 1]) + json.dumps(_PLACEHOLDER).encode() + bytes(line[end + 1 :]))
    if not isinstance(row, dict) or row.get(key) != _PLACEHOLDER:
        return None
    del row[key]
    return row, LongText(line, start, end, number)


def _long_string(line: Line) -> tuple[int, int] | None:
    """Where the one long string of a line begins and ends, inside its quotation marks."""
    found: tuple[int, int] | None = None
    opened = line.find(b'"')
    while opened >= 0:
        closed = _closing(line, opened + 1)
        if closed < 0:
            return None
        if closed - opened > _LEAST:
            if found is not None:
                return None
            found = opened + 1, closed
        opened = line.find(b'"', closed + 1)
    return found


def _closing(line: Line, at: int) -> int:
    """Where the quotation mark stands that ends a string which is open at `at`, or -1."""
    least = at
    while (at := line.find(b'"', at)) >= 0:
        before = at
        while before > least and line[before - 1] == _ESCAPE:
            before -= 1
        if (at - before) % 2 == 0:
            return at
        at += 1
    return -1
