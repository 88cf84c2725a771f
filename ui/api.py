"""The HTTP interface: the same JSON as the verbs. `/api/ingest` answers only on the operator's Unix socket."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import fastapi
from fastapi import FastAPI
from fastapi.responses import JSONResponse, StreamingResponse

from assistant.guidance import UnknownEngine
from norsk.errors import VeilederError
from ui import shapes
from ui.desk import Delivery, LocalDesk
from ui.shapes import BadRow, Json, Scope, text_of, texts_of

if TYPE_CHECKING:
    from assistant.settings import Settings

Body = Annotated[Json, fastapi.Body()]
_MOST_HITS = 100


def public(desk: LocalDesk, settings: Settings) -> FastAPI:
    """What the page's address answers beside the page: questions, searches and the checks."""
    app = _app()
    _questions(app, desk)
    _texts(app, settings)
    return app


def operator(desk: LocalDesk, settings: Settings) -> FastAPI:
    """What the Unix socket answers: everything public, and taking sources in."""
    app = public(desk, settings)

    @app.post("/api/ingest")
    def ingest(order: Body) -> StreamingResponse:
        delivery = Delivery(tuple(texts_of(order, "paths")), order.get("sources_file"), bool(order.get("pages")))
        return StreamingResponse(_lines(desk, delivery), media_type="application/x-ndjson")

    return app


def _app() -> FastAPI:
    # the generated documentation page loads its scripts from elsewhere; openapi.json is enough
    app = FastAPI(title="Veileder", docs_url=None, redoc_url=None)

    @app.exception_handler(VeilederError)
    def failed(request: object, error: VeilederError) -> JSONResponse:
        asked_wrongly = isinstance(error, BadRow | UnknownEngine)
        return JSONResponse(shapes.error_json(None, error), 400 if asked_wrongly else 503)

    return app


def _questions(app: FastAPI, desk: LocalDesk) -> None:
    @app.get("/health")
    def health() -> Json:
        return {"ok": True, "passages": desk.assistant.index.count()}

    @app.post("/api/ask")
    def ask(row: Body) -> Json:
        engine = row.get("engine")
        return desk.ask(row.get("id"), text_of(row, "q"), str(engine) if engine else None, Scope.from_json(row))

    @app.post("/api/search")
    def search(row: Body) -> Json:
        k = row.get("k", 10)
        if type(k) is not int or not 1 <= k <= _MOST_HITS:
            raise BadRow("wrong_type", f"«k» skal være et heltall fra 1 til {_MOST_HITS}.")
        return desk.search(row.get("id"), text_of(row, "q"), k, Scope.from_json(row))

    @app.get("/api/sources")
    def sources() -> Json:
        return {"sources": desk.sources()}


def _texts(app: FastAPI, settings: Settings) -> None:
    @app.post("/api/redact")
    def redact(row: Body) -> Json:
        from guardrails.redact import PROFILES, Redactor

        profile = row.get("profile") or settings.redaction.note_profile
        if profile not in PROFILES:
            raise BadRow("unknown_profile", f"«profile» skal være en av: {', '.join(PROFILES)}.")
        redactor = Redactor(profile, ner_model=settings.redaction.ner_model, timeout=settings.redaction.timeout)
        return shapes.redacted_json(row.get("id"), redactor.redact(text_of(row, "text")))

    @app.post("/api/check")
    def check(row: Body) -> Json:
        from guardrails import grounding

        return shapes.verdict_json(row.get("id"), grounding.check(text_of(row, "sentence"), texts_of(row, "quotes")))

    @app.post("/api/written")
    def written(row: Body) -> Json:
        from norsk.written import analyse

        return shapes.written_json(row.get("id"), analyse(text_of(row, "text")))


def _lines(desk: LocalDesk, delivery: Delivery) -> Iterator[bytes]:
    """Progress as it happens, then the report or the error: one object a line."""
    said: queue.SimpleQueue[Json | None] = queue.SimpleQueue()

    def work() -> None:
        try:
            said.put(desk.ingest(delivery, lambda step: said.put({"progress": step})))
        except VeilederError as error:
            said.put(shapes.error_json(None, error))
        finally:
            said.put(None)

    # the ingest goes on to its end also where the asking command is stopped: the index is whole either way
    threading.Thread(target=work, name="ingest").start()
    while (line := said.get()) is not None:
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"
