"""The HTTP interface: the same JSON as the verbs. `/api/ingest` answers only on the operator's Unix socket."""

from __future__ import annotations

import functools
import json
import queue
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import fastapi
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.datastructures import State

from assistant.guidance import UnknownEngine
from norsk.errors import VeilederError
from ui import adding, faults, fhir, icd10, roles, shapes, spoken
from ui.corrections import redacted
from ui.desk import Delivery, LocalDesk, redactor
from ui.health import Health
from ui.metrics import CONTENT_TYPE, Metrics
from ui.shapes import BadRow, Json, Scope, text_of, texts_of

if TYPE_CHECKING:
    from assistant.settings import Settings
    from guardrails.redact import Redactor

Redactors = Callable[[str], "Redactor"]
Body = Annotated[Json, fastapi.Body()]
_MOST_HITS = 100


def public(desk: LocalDesk, settings: Settings) -> FastAPI:
    """What the page's address answers beside the page: questions, searches, checks, and a file for the library."""
    app = _with_all(desk, settings, Health(desk.assistant, settings), Metrics(desk.assistant))
    app.include_router(adding.router(desk, settings.home))
    return app


def _with_all(desk: LocalDesk, settings: Settings, health: Health, metrics: Metrics) -> FastAPI:
    app = _app()

    @functools.cache
    def redact_as(profile: str) -> Redactor:
        return redactor(settings, profile)

    _state(app, health, metrics)
    _questions(app, desk)
    _texts(app, settings.redaction.note_profile, redact_as)
    _codes(app, icd10.shelf(settings))
    _signals(app, desk)
    return app


def operator(desk: LocalDesk, settings: Settings, state: State) -> FastAPI:
    """What the Unix socket answers: everything public, taking sources in, and playing the record again.

    `state` is the public application's own (`public(…).state`): what both answer is counted in one place.
    """
    app = _with_all(desk, settings, state.health, state.metrics)

    @app.post("/api/ingest")
    def ingest(order: Body) -> StreamingResponse:
        paths, listed = tuple(texts_of(order, "paths")), order.get("sources_file")
        delivery = Delivery(paths, listed, bool(order.get("pages")), order.get("ray"))
        lines = _lines(lambda progress: desk.ingest(delivery, progress))
        return StreamingResponse(lines, media_type="application/x-ndjson")

    @app.post("/api/library")
    def library(order: Body) -> StreamingResponse:
        lines = _lines(lambda progress: desk.library(order, progress))
        return StreamingResponse(lines, media_type="application/x-ndjson")

    @app.post("/api/replay")
    def replay(order: Body, request: fastapi.Request) -> Json:
        return desk.replay(text_of(order, "thread"), text_of(order, "reason"), roles.who(request, roles.DRIFT))

    return app


def _app() -> FastAPI:
    # the generated documentation page loads its scripts from elsewhere; openapi.json is enough
    app = FastAPI(title="Veileder", docs_url=None, redoc_url=None)

    @app.exception_handler(VeilederError)
    def failed(request: fastapi.Request, error: VeilederError) -> JSONResponse:
        asked_wrongly = isinstance(error, BadRow | UnknownEngine)
        return _told(request, error, 400 if asked_wrongly else 503)

    @app.exception_handler(RequestValidationError)
    def unread(request: fastapi.Request, error: RequestValidationError) -> JSONResponse:
        # FastAPI's own answer repeats what was sent, which may be a note, and fails where that is not text
        mistake = BadRow("bad_request", "Forespørselen er ikke et JSON-objekt med de feltene som trengs.")
        return _told(request, mistake, 422)

    @app.exception_handler(500)
    def broke(request: fastapi.Request, error: Exception) -> JSONResponse:
        mistake = BadRow("internal", f"Uventet feil: {type(error).__name__}.")
        return _told(request, mistake, 500)

    return app


def _told(request: fastapi.Request, error: VeilederError, status: int) -> JSONResponse:
    """An error, in nynorsk for those who chose it on the page or ask for it (Accept-Language)."""
    found = shapes.error_json(None, error)
    language = spoken.wanted(request.scope)
    return JSONResponse(found | {"error": found["error"] | {"message": faults.told(error, language)}}, status)


def _state(app: FastAPI, health: Health, metrics: Metrics) -> None:
    app.state.health, app.state.metrics = health, metrics

    @app.get("/health")
    def look() -> JSONResponse:
        ok, found = health.look()
        return JSONResponse(found, 200 if ok else 503)

    @app.get("/metrics", response_class=Response)
    def counts() -> Response:
        return Response(metrics.text(), media_type=CONTENT_TYPE)


def _questions(app: FastAPI, desk: LocalDesk) -> None:
    @app.post("/api/ask")
    def ask(row: Body, request: fastapi.Request) -> Json:
        engine, who = row.get("engine"), roles.who(request, *roles.READERS_IN_ORDER)
        return desk.ask(row.get("id"), text_of(row, "q"), str(engine) if engine else None, Scope.from_json(row), who)

    @app.post("/api/search")
    def search(row: Body) -> Json:
        return desk.search(row.get("id"), text_of(row, "q"), _count(row), Scope.from_json(row))

    @app.get("/api/sources")
    def sources() -> Json:
        return {"sources": desk.sources()}


def _signals(app: FastAPI, desk: LocalDesk) -> None:
    @app.post("/api/signal")
    def signal(row: Body, request: fastapi.Request) -> Json:
        desk.signal(shapes.signal_of(row, desk.assistant), roles.who(request, *roles.READERS_IN_ORDER))
        return {"id": row.get("id"), "recorded": True}


def _texts(app: FastAPI, note_profile: str, redact_as: Redactors) -> None:
    @app.post("/api/redact")
    def redact(row: Body) -> Json:
        from guardrails.redact import PROFILES

        profile = row.get("profile") or note_profile
        if profile not in PROFILES:
            raise BadRow("unknown_profile", f"«profile» skal være en av: {', '.join(PROFILES)}.")
        return shapes.redacted_json(row.get("id"), redacted(redact_as(profile), text_of(row, "text"), row))

    @app.post("/api/check")
    def check(row: Body) -> Json:
        from guardrails import grounding

        return shapes.verdict_json(row.get("id"), grounding.check(text_of(row, "sentence"), texts_of(row, "quotes")))

    @app.post("/api/written")
    def written(row: Body) -> Json:
        from norsk.written import analyse

        return shapes.written_json(row.get("id"), analyse(text_of(row, "text")))


def _codes(app: FastAPI, shelf: icd10.Shelf) -> None:
    @app.post("/api/codes")
    def codes(row: Body) -> Json:
        found = shelf.system().search(text_of(row, "q"), _count(row), shapes.as_date(row.get("on")))
        return shapes.codes_json(row.get("id"), found)

    @app.post("/api/code")
    def code(row: Body, request: fastapi.Request) -> Json:
        note = text_of(row, "note")
        redacted = shelf.redact(note)
        found = shelf.coder.suggest(redacted, shapes.as_date(row.get("on")))
        record = shelf.recorded(redacted, found, roles.who(request, roles.KODER))
        return shapes.suggestions_json(row.get("id"), found, note, record)

    app.include_router(icd10.router(shelf))
    app.include_router(fhir.router(shelf))


def _count(row: Json) -> int:
    k = row.get("k", 10)
    if type(k) is not int or not 1 <= k <= _MOST_HITS:
        raise BadRow("wrong_type", f"«k» skal være et heltall fra 1 til {_MOST_HITS}.")
    return k


def _lines(job: Callable[[Callable[[Json], None]], Json]) -> Iterator[bytes]:
    """Progress as it happens, then the report or the error: one object a line."""
    said: queue.SimpleQueue[Json | None] = queue.SimpleQueue()

    def work() -> None:
        try:
            said.put(job(lambda step: said.put({"progress": step})))
        except VeilederError as error:
            said.put(shapes.error_json(None, error))
        finally:
            said.put(None)

    # the ingest goes on to its end also where the asking command is stopped: the index is whole either way
    threading.Thread(target=work, name="ingest").start()
    while (line := said.get()) is not None:
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"
