"""Sessions of those who have logged in: in memory only, ended when idle, when old, and by logging out.

Times after NIST SP 800-63B, 4.2.3 (reauthentication at level 2). A stopped server forgets them all: its users log in
again, which their provider mostly does without a question.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from ui.roles import Visitor

_MOST: Final = 20_000


@dataclass(slots=True)
class _Session:
    visitor: Visitor
    begun: float
    used: float


class Sessions:
    """Who is logged in, by a token that their browser alone has. Safe for several threads."""

    def __init__(self, idle: float, longest: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`idle` and `longest` are seconds: without use, and in any case."""
        self._idle, self._longest, self._clock = idle, longest, clock
        self._open: OrderedDict[str, _Session] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, visitor: Visitor) -> str:
        """Open a session under a new token of 256 bits, which only its hash is kept of."""
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._open[_key(token)] = _Session(replace(visitor, session=_key(token)), now, now)
            while len(self._open) > _MOST:
                self._open.popitem(last=False)
        return token

    def visitor(self, token: str, *, using: bool = True) -> Visitor | None:
        """Whose session it is, or None where it has ended. `using` counts as use; a heartbeat does not."""
        now, key = self._clock(), _key(token)
        with self._lock:
            found = self._open.get(key)
            if found is None:
                return None
            if now - found.used > self._idle or now - found.begun > self._longest:
                del self._open[key]
                return None
            if using:
                found.used = now
                self._open.move_to_end(key)
            return found.visitor

    def end(self, token: str) -> None:
        """Log out."""
        with self._lock:
            self._open.pop(_key(token), None)

    def end_of(self, user: str) -> int:
        """Log a user out everywhere; returns how many sessions ended."""
        with self._lock:
            keys = [key for key, session in self._open.items() if session.visitor.user == user]
            for key in keys:
                del self._open[key]
            return len(keys)

    def __len__(self) -> int:
        return len(self._open)


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
