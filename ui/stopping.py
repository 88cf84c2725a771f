"""How a server is told to stop, from its first moment on: by Ctrl-C, SIGTERM or SIGHUP, and ended cleanly each time.

While it starts, a signal breaks off what is being loaded and lets everything opened be closed again; once it serves,
the signal goes to the server, which finishes what it has begun. One handler stands the whole time and only what it does
is changed, so that no moment is left between two handlers (PEP 475 keeps system calls going after it).
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

_STOPS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Handler = Callable[[int, FrameType | None], object]


class Stopped(KeyboardInterrupt):
    """A signal came while the server was starting."""


class Stopping:
    """What a signal to stop does now."""

    def __init__(self) -> None:
        self.asked = False
        self._then: Handler = self._break_off

    def __call__(self, sign: int, frame: FrameType | None) -> None:
        """The handler."""
        self.asked = True
        self._then(sign, frame)

    def hand_over(self, handler: Handler) -> None:
        """From now on signals go to a server. Raises Stopped where one came that a library swallowed."""
        self._then = handler
        if self.asked:
            self._then = self._impatient
            raise Stopped

    def _break_off(self, sign: int, frame: FrameType | None) -> None:
        self._then = self._impatient
        raise Stopped

    def _impatient(self, sign: int, frame: FrameType | None) -> None:
        """It is stopping already; who presses Ctrl-C again does not want to wait."""
        if sign == signal.SIGINT:
            raise KeyboardInterrupt


@contextlib.contextmanager
def stopping() -> Iterator[Stopping]:
    """Handle the signals from here on; Stopped ends the block quietly. A signal that is ignored stays so (nohup).

    They stay handled after the block: what is left then is to leave, and a second signal must not make that a failure.
    """
    told = Stopping()
    with contextlib.suppress(Stopped):
        for sign in _STOPS:
            if signal.getsignal(sign) is not signal.SIG_IGN:
                signal.signal(sign, told)
        yield told
