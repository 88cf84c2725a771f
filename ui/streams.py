"""Keeps the page's stream of answers open a while after the last one, because closing it at once loses the next.

Gradio's server closes the stream of a session when its last event is done. An event that the page asks for in the
milliseconds before it hears of that waits for ever: the page believed that the stream was still open when the event was
accepted, and does not open another. On a busy machine one visit in six met it. So a placeholder stays among the events
that a session waits for, and is completed when nothing has happened for `LINGER` seconds.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from gradio.server_messages import ProcessCompletedMessage

if TYPE_CHECKING:
    from collections.abc import Callable

    from gradio.queueing import Queue

LINGER: Final = 20.0  # seconds; longer would leave a page that lost its network waiting on a stream that is gone
_PLACEHOLDER: Final = "open"


def keep_open(queue: Queue, linger: float = LINGER) -> None:
    """Let the streams of `queue` close only when they have been idle for `linger` seconds."""
    queue.pending_event_ids_session = _Sessions(queue, linger)


class _Sessions(dict[str, set[str]]):
    """The events that each session waits for, by the session's hash."""

    def __init__(self, queue: Queue, linger: float) -> None:
        super().__init__()
        self._queue, self._linger = queue, linger

    def __setitem__(self, session: str, events: set[str]) -> None:
        super().__setitem__(session, _Events(events, lambda: self._complete(session), self._linger))

    def _complete(self, session: str) -> None:
        messages: Any = self._queue.pending_messages_per_session.get(session)
        if messages is not None:
            messages.put_nowait(ProcessCompletedMessage(output={}, success=True, event_id=_PLACEHOLDER))


class _Events(set[str]):
    """The events that one session waits for, and the placeholder while it is not idle."""

    def __init__(self, events: set[str], idle: Callable[[], None], linger: float) -> None:
        super().__init__(events)
        super().add(_PLACEHOLDER)
        self._idle, self._linger = idle, linger
        self._timer: asyncio.TimerHandle | None = None

    def add(self, event: str) -> None:
        """Another event is asked for."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        super().add(_PLACEHOLDER)
        super().add(event)

    def remove(self, event: str) -> None:
        """An event is done. The placeholder goes only when nothing else is waited for."""
        if event != _PLACEHOLDER:
            super().remove(event)
            if len(self) == 1 and _PLACEHOLDER in self:
                self._timer = asyncio.get_running_loop().call_later(self._linger, self._idle)
        elif len(self) == 1:
            super().remove(event)
