"""An engine that always answers: the model where it works, else the extractive engine, and then it says so.

A circuit breaker (Nygard, *Release It!*, 2007) keeps a dead server from slowing anyone: after a failure it answers
from the reserve at once, and asks the server for one token in the background, never on a user's time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from assistant.answers import Notice, Sentence
from assistant.modelserver import Fault, ModelFault, ModelServer
from assistant.vllm import VllmEngine
from guardrails.log import event
from guardrails.redact import RedactedText
from ingest.passages import Hit

if TYPE_CHECKING:
    from assistant.engines import Engine

# These cost the user seconds, so one is enough; the others are told at once and may pass.
_COSTLY: Final = frozenset((Fault.HUNG, Fault.STALLED, Fault.SLOW))
_UNREACHABLE: Final = _COSTLY | {Fault.DOWN, Fault.DIED, Fault.SERVER, Fault.REFUSED}
_ENOUGH: Final = 3  # failures in a row, of those that are told at once
_RESERVED: Final = 2.0  # seconds kept for the reserve's answer, at most a fifth of the time
_LONGEST_PAUSE: Final = 60.0


class Breaker:
    """Whether the server is asked at all. Opens on failures; a probe in the background closes it. Thread-safe."""

    def __init__(self, server: ModelServer, pause: float = 5.0) -> None:
        """`pause`: seconds before the first probe after opening; it doubles up to a minute."""
        self._server, self._first_pause = server, pause
        self._lock = threading.Lock()
        self._failures, self._pause = 0, pause
        self._probe_at: float | None = None  # open where set
        self._probing = False

    @property
    def open(self) -> bool:
        """Whether the server is left alone now. Starts a probe where it is time for one."""
        with self._lock:
            if self._probe_at is None:
                return False
            if not self._probing and time.monotonic() >= self._probe_at:
                self._probing = True
                threading.Thread(target=self._probe, name="probe", daemon=True).start()
            return True

    def succeeded(self) -> None:
        """The server answered."""
        with self._lock:
            self._failures, self._pause, self._probe_at = 0, self._first_pause, None

    def failed(self, fault: Fault) -> None:
        """The server gave this fault."""
        with self._lock:
            if fault not in _UNREACHABLE:
                return
            self._failures += _ENOUGH if fault in _COSTLY else 1
            if self._failures >= _ENOUGH and self._probe_at is None:
                self._probe_at = time.monotonic() + self._pause
        event("model.failed", fault=fault)

    def _probe(self) -> None:
        try:
            self._server.probe()
        except ModelFault:
            with self._lock:
                self._pause = min(2 * self._pause, _LONGEST_PAUSE)
                self._probe_at = time.monotonic() + self._pause
        else:
            self.succeeded()
        finally:
            self._probing = False


class WithReserve:
    """The model's engine with the extractive one in reserve. Raises nothing that a question can cause."""

    def __init__(self, engine: VllmEngine, reserve: Engine, *, pause: float = 5.0) -> None:
        self.name = engine.name
        self._engine, self._reserve = engine, reserve
        self._breaker = Breaker(engine.server, pause)

    def load(self) -> None:
        """Begin to load the model's client, so that the first question need not; contacts nothing."""
        self._engine.server.load()

    def answer(
        self, question: RedactedText, passages: Sequence[Hit], *, deadline: float
    ) -> Iterator[Sentence | Notice]:
        """Yield the model's sentences; where it fails, the reserve's, after a notice that says so."""
        said: list[Sentence] = []
        if self._breaker.open:
            fault = Fault.DOWN
        else:
            left = deadline - time.monotonic()
            try:
                for item in self._engine.answer(
                    question, passages, deadline=deadline - min(_RESERVED, max(0.0, left) / 5)
                ):
                    if isinstance(item, Sentence):
                        said.append(item)
                    yield item
            except ModelFault as error:
                fault = error.fault
                self._breaker.failed(fault)
            else:
                self._breaker.succeeded()
                return
        yield self._notice(fault, said)
        shown = {citation.quote for sentence in said for citation in sentence.citations}
        for item in self._reserve.answer(question, passages, deadline=deadline):
            if isinstance(item, Notice) or not all(citation.quote in shown for citation in item.citations):
                yield item

    def _notice(self, fault: Fault, said: Sequence[Sentence]) -> Notice:
        reserve = f"{self._reserve.name} (reserve)"
        if said:
            return Notice(
                f"Språkmodellen {fault.value}. Resten av svaret er sitert ordrett fra kildene.",
                f"{self.name} + {reserve}",
            )
        return Notice(f"Språkmodellen {fault.value}. Svaret er i stedet sitert ordrett fra kildene.", reserve)
