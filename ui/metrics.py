"""What an operator's monitoring reads: counts and times in Prometheus's format, without content and without users.

Routes are counted by family, never by the address that was asked for: an address may hold what somebody wrote.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from assistant.answers import Answer
    from assistant.guidance import Assistant
    from ui.access import App, Message, Receive, Scope, Send

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_FAMILIES: Final = (
    ("page", re.compile(r"/(?:|config/?|veileder\.js|gradio_api/.*)")),
    ("assets", re.compile(r"/(?:assets|static|svelte|page|theme\.css|favicon).*")),
    ("ask", re.compile(r"/(?:api/ask|v1/chat/.*)")),
    ("code", re.compile(r"/(?:api/code|icd10/suggest)")),
    ("codes", re.compile(r"/(?:api/codes|icd10/.*|fhir/.*)")),
    ("api", re.compile(r"/(?:api|v1)/.*")),
    ("login", re.compile(r"/logg-.*")),
    ("health", re.compile(r"/health|/metrics")),
)
_BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)  # seconds


class Metrics:
    """The counters of one application, in a registry of its own."""

    def __init__(self, assistant: Assistant) -> None:
        """Listens to the answers that `assistant` gives."""
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "veileder_requests", "Requests by family of routes and status", ("route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "veileder_request_seconds", "Seconds from request to first byte", ("route",), registry=self.registry,
            buckets=_BUCKETS,
        )  # fmt: skip
        self._answers = Counter(
            "veileder_answers", "Answers by outcome and engine", ("outcome", "engine"), registry=self.registry
        )
        self._answer_seconds = Histogram(
            "veileder_answer_seconds", "Seconds of a whole answer", registry=self.registry, buckets=_BUCKETS
        )
        passages = Gauge("veileder_passages", "Passages in the index", registry=self.registry)
        passages.set_function(assistant.index.count)
        sources = Gauge("veileder_sources", "Sources in the library", registry=self.registry)
        sources.set_function(lambda: sum(1 for _ in assistant.library.sources()))
        assistant.listeners.append(self.answered)

    def answered(self, answer: Answer) -> None:
        """Count an answer that was shown."""
        self._answers.labels(answer.reason or "answered", answer.engine).inc()
        self._answer_seconds.observe(answer.seconds)

    def text(self) -> bytes:
        """Everything counted, as Prometheus reads it."""
        found: bytes = generate_latest(self.registry)
        return found

    def counting(self, app: App) -> App:
        """`app` with its requests counted."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            route, begun = family(scope["path"]), time.perf_counter()

            async def heard(message: Message) -> None:
                if message["type"] == "http.response.start":
                    self._seconds.labels(route).observe(time.perf_counter() - begun)
                    self._requests.labels(route, str(message["status"])).inc()
                await send(message)

            await app(scope, receive, heard)

        return counted


def family(path: str) -> str:
    """The family of routes that a path belongs to; "other" for what we do not serve."""
    return next((name for name, pattern in _FAMILIES if pattern.fullmatch(path)), "other")
