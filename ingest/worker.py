"""A child process that parses untrusted files under limits on time and memory.

The protocol is one line of JSON a message over two pipes, never pickle: a child that a file has taken over can
send nothing but text. The child lives until a file kills it or it has been idle past its owner's life.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from ingest.parse import Unreadable, parse
from ingest.passages import Block, Document, Repair

_DATES = ("published", "reviewed")


class _Child:
    """One child process and its pipes."""

    def __init__(self, megabytes: int) -> None:
        self.megabytes = megabytes
        wanted, self._send = os.pipe()
        self._receive, answers = os.pipe()
        self._rest = b""
        self._process = subprocess.Popen(
            [sys.executable, "-c", f"from ingest.worker import serve; serve({wanted}, {answers}, {megabytes})"],
            pass_fds=(wanted, answers),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[1],
        )
        os.close(wanted)
        os.close(answers)

    def ask(self, message: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        """The child's answer; None where it died. Raises TimeoutError."""
        try:
            os.write(self._send, json.dumps(message).encode() + b"\n")
        except BrokenPipeError:
            return None
        deadline = time.monotonic() + seconds
        pieces = [self._rest]
        while b"\n" not in pieces[-1]:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._receive], [], [], left)[0]:
                raise TimeoutError
            piece = os.read(self._receive, 1 << 20)
            if not piece:
                return None
            pieces.append(piece)
        line, _, self._rest = b"".join(pieces).partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> int:
        """End the child; its exit status, negative for a signal."""
        os.close(self._send)
        os.close(self._receive)
        try:
            return self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


_lock = threading.Lock()
_idle: list[_Child] = []


def run(path: Path, *, seconds: float, megabytes: int, limit_bytes: int) -> list[Document]:
    """Parse `path` in a child process. Raises Unreadable, also where the child dies or is too slow."""
    child = _take(megabytes)
    # A fresh child first loads its libraries: that is not the file's time.
    try:
        answer = child.ask({"path": str(path.absolute()), "limit_bytes": limit_bytes}, seconds + 10)
    except TimeoutError:
        child.close()
        raise Unreadable(f"Filen tok mer enn {seconds:g} sekunder å lese.") from None
    if answer is None:
        child.close()
        raise Unreadable("Filen fikk lesingen til å stoppe (for mye minne eller skadet innhold).")
    with _lock:
        _idle.append(child)
    if "reason" in answer:
        raise Unreadable(answer["reason"], answer.get("remedy", ""))
    return [_document(row) for row in answer["documents"]]


def _take(megabytes: int) -> _Child:
    with _lock:
        if not _idle:
            atexit.unregister(close)
            atexit.register(close)
        for child in _idle:
            if child.megabytes == megabytes:
                _idle.remove(child)
                return child
    return _Child(megabytes)


def close() -> None:
    """End the idle children; the next file starts a new one."""
    with _lock:
        while _idle:
            _idle.pop().close()


def _document(row: dict[str, Any]) -> Document:
    for name in _DATES:
        row[name] = date.fromisoformat(row[name]) if row[name] else None
    row["blocks"] = tuple(Block(**block) for block in row["blocks"])
    row["repairs"] = tuple(Repair(**repair) for repair in row["repairs"])
    for name in ("notes", "flags", "cites"):
        row[name] = tuple(row[name])
    return Document(**row)


def serve(wanted: int, answers: int, megabytes: int) -> None:
    """The child's loop: a path in, documents or a reason out. An error it does not know ends it."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with os.fdopen(wanted, "rb") as requests, os.fdopen(answers, "wb") as replies:
        for line in requests:
            request = json.loads(line)
            reply: dict[str, Any]
            try:
                found = parse(Path(request["path"]), limit_bytes=request["limit_bytes"])
                reply = {"documents": [asdict(document) for document in found]}
            except Unreadable as error:
                reply = {"reason": error.reason, "remedy": error.remedy}
            replies.write(json.dumps(reply, default=str).encode() + b"\n")
            replies.flush()
