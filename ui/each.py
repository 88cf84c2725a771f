"""A verb's work on the text of the command line, on standard input, or on every row of a batch."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from norsk.errors import VeilederError
from ui import batch
from ui.batch import Row, put
from ui.shapes import Json, text_of

NO_ROW: Row = {}  # what `work` gets where the text stood on the command line


class EmptyText(VeilederError):
    """Nothing was given to work on: wrong use, which a program is told in JSON too."""

    code = "empty"


class Usage(Exception):
    """The arguments do not make sense together; the message is for the user."""


def each(
    arguments: Namespace,
    key: str,
    work: Callable[[object, str, Row], Json],
    show: str,
    stream: batch.Stream | None = None,
) -> int:
    """Do `work` on the text, or on every row of the batch, whose text is at `key`; returns the exit code.

    `work` gets the row's id (None without a batch), its text and the row. `show` names the function of `ui.terminal`
    that shows a result, and `stream` is that of `ui.batch.run`.
    """
    if arguments.batch is not None:
        if arguments.text:
            raise Usage("skriv enten en tekst eller --batch, ikke begge")
        failed = batch.run(arguments.batch, lambda row: work(row.get("id"), text_of(row, key), row), stream)
        if failed:
            print(f"veileder: {failed} rad(er) feilet; se «error» i svarene.", file=sys.stderr)
        return 0
    text = _text(arguments.text)
    result = work(None, text, NO_ROW)
    if arguments.json:
        put(result)
    else:
        from ui import terminal

        getattr(terminal, show)(result, text)
    return 0


def _is_file(word: str) -> bool:
    """Whether somebody may have meant a file by it."""
    try:
        return Path(word).is_file()
    except (OSError, ValueError):  # too long for a name, or with characters that no name has
        return False


def _text(words: list[str]) -> str:
    if words == ["-"] or (not words and not sys.stdin.isatty()):
        text = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
    else:
        text = " ".join(words)
    if len(words) == 1 and words != ["-"] and _is_file(words[0]):
        print(
            f"«{words[0]}» er lest som tekst. Innholdet i filen leses slik: veileder … - < {words[0]}", file=sys.stderr
        )
    if not text.strip():
        raise EmptyText("Teksten er tom.", "Skriv den etter kommandoen, eller «-» for å lese standard inn.")
    return text
