"""Garbage collection put off for a moment, where much is made that lives for that moment alone."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_holds: Final = threading.Lock()
_MOST: Final = 1_000_000  # characters that are read in about a second


@contextmanager
def uncollected(length: int = 0) -> Iterator[None]:
    """No garbage is collected meanwhile: each collection would go through all that was made so far, for nothing.

    `length`: how many characters are read meanwhile; where they are many, nothing is put off.
    One thread at a time puts it off, and not for longer than this lasts; the others go on as they are, so that
    threads which take turns never keep it off between them. What is due is collected at the next occasion.
    """
    if length > _MOST or not gc.isenabled() or not _holds.acquire(blocking=False):
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        _holds.release()
