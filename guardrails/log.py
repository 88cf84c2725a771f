"""The one way to the log: `event` takes numbers, enums and redacted text, and nothing else."""

from __future__ import annotations

import json
import logging
import re
import time
from enum import Enum
from pathlib import Path

from guardrails.redact import RedactedText

_NAME = re.compile(r"[a-z][a-z0-9_.]{0,63}\Z")
_LOGGER = "veileder"

Loggable = int | float | Enum | RedactedText | None


def event(name: str, **fields: Loggable) -> None:
    """Log one event as a line of JSON.

    `name` and the field names are constants of the program (lower-case identifiers). A plain string raises
    TypeError: it may hold a user's words. Use an enum for what varies, RedactedText for what a user wrote.
    """
    if not _NAME.match(name):
        raise TypeError("an event's name is a lower-case identifier")
    line: dict[str, object] = {"time": round(time.time(), 3), "event": name}
    for key, value in fields.items():
        line[key] = _plain(key, value)
    logging.getLogger(_LOGGER).info("%s", json.dumps(line, ensure_ascii=False))


def _plain(key: str, value: object) -> object:
    if isinstance(value, RedactedText):
        return value.text
    if isinstance(value, Enum):  # before int: an IntEnum is both
        return value.name
    if value is None or type(value) in (bool, int, float):
        return value
    raise TypeError(f"{key}: a log takes numbers, enums and RedactedText, not {type(value).__name__}")


def log_to(path: Path) -> None:
    """Append events to the file `path` (mode 0600) and keep other libraries' loggers at WARNING."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger(_LOGGER)
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logging.getLogger().setLevel(logging.WARNING)
