"""How much one user gets, and how many may wait: what is over is refused at once, politely, with when to try again.

Token buckets (Turner, "New Directions in Communications", IEEE Communications 24:10, 1986): a user's allowance fills
evenly and holds at most a minute's worth.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

_MOST_USERS: Final = 10_000


class Limits:
    """Allowances of users, each of so many a minute. Not for several threads: the guard runs in one."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` is in seconds."""
        self._most, self._clock = float(per_minute), clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, user: str) -> float:
        """Take one of the user's allowance: 0.0 where there was one, else the seconds until there is."""
        now = self._clock()
        left, at = self._left.get(user, (self._most, now))
        left = min(self._most, left + (now - at) * self._most / 60)
        short = left < 1
        self._left[user] = (left if short else left - 1, now)
        self._left.move_to_end(user)
        while len(self._left) > _MOST_USERS:
            self._left.popitem(last=False)
        return (1 - left) * 60 / self._most if short else 0.0


class Line:
    """How many answers are made and waited for together; whoever comes when the line is full is turned away."""

    def __init__(self, most: int) -> None:
        self._most, self._inside = most, 0

    def enter(self) -> bool:
        """Step into the line; False where it is full, and then nobody entered."""
        if self._inside >= self._most:
            return False
        self._inside += 1
        return True

    def leave(self) -> None:
        """Step out."""
        self._inside -= 1

    def __len__(self) -> int:
        return self._inside
