"""The terminology service's wire: routes under `/fhir`, Parameters in, FHIR's JSON out.

Operations by GET with a query or POST with a Parameters resource (HL7 FHIR 4.0.1). Every error is an OperationOutcome.
What the operations do stands in `ui/terminology.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from norsk.errors import VeilederError
from ui import faults, spoken, terminology
from ui.icd10 import Shelf
from ui.shapes import Json
from ui.terminology import FhirError, Given


def router(codes: Shelf) -> APIRouter:
    """The service under `/fhir`."""
    made = APIRouter(prefix="/fhir", include_in_schema=False)

    def operation(path: str, work: Callable[[Shelf, Given], Json]) -> None:
        async def answer(request: Request) -> Response:
            return await _answered(request, lambda given: work(codes, given | dict(request.path_params)))

        made.add_api_route(path, answer, methods=["GET", "POST"])

    operation("/CodeSystem/$validate-code", terminology.validate_code)
    operation("/CodeSystem/{id}/$validate-code", terminology.validate_code)
    operation("/CodeSystem/$lookup", terminology.lookup)
    operation("/ValueSet/$expand", terminology.expand)
    operation("/ValueSet/{id}/$expand", terminology.expand)
    operation("/ValueSet/$validate-code", terminology.validate_code)
    operation("/metadata", lambda _, given: terminology.capabilities())
    operation("/CodeSystem", terminology.search)
    operation("/CodeSystem/{id}", lambda shelf, given: terminology.described(shelf, given["id"]))
    operation("/{rest:path}", _nothing)
    return made


def _nothing(_: Shelf, given: Given) -> Json:
    raise FhirError(404, "not-supported", f"«{given['rest']}» finnes ikke her.", "Se /fhir/metadata.")


async def _answered(request: Request, work: Callable[[dict[str, Any]], Json]) -> Response:
    try:
        wanted = request.query_params.get("_format") or request.headers.get("accept", "")
        if "xml" in wanted and "json" not in wanted and "*/*" not in wanted:
            raise FhirError(406, "not-supported", "Tjenesten svarer bare med JSON.", "Be om application/fhir+json.")
        given: dict[str, Any] = {}
        for key, value in request.query_params.multi_items():
            given[key] = [*given[key], value] if key == "property" and key in given else (
                [value] if key == "property" else value)  # fmt: skip
        if request.method == "POST":
            given |= _parameters(await request.body())
        found = await run_in_threadpool(work, given)
    except FhirError as error:
        return _fhir(_outcome(error.kind, error, request), error.status)
    except VeilederError as error:
        return _fhir(_outcome("exception", error, request), 503)
    return _fhir(found, 200)


def _parameters(body: bytes) -> dict[str, Any]:
    """The values of a Parameters resource by name; `property` may be repeated."""
    try:
        sent = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise FhirError(400, "structure", "Forespørselen er ikke gyldig JSON.") from None
    if not isinstance(sent, dict) or sent.get("resourceType") != "Parameters":
        raise FhirError(400, "structure", "Forespørselen skal være en Parameters-ressurs.")
    given: dict[str, Any] = {}
    parts = sent.get("parameter", [])
    for part in parts if isinstance(parts, list) else []:
        name = part.get("name") if isinstance(part, dict) else None
        if not isinstance(name, str):
            raise FhirError(400, "structure", "Hver parameter skal ha et navn.")
        value = next((held for key, held in part.items() if key.startswith("value")), part.get("resource"))
        given[name] = [*given.get(name, []), value] if name == "property" else value
    return given


def _outcome(kind: str, error: VeilederError, request: Request) -> Json:
    language = spoken.wanted(request.scope)
    issue: Json = {"severity": "error", "code": kind, "details": {"text": faults.said(error.message, language)}}
    if error.remedy:
        issue["diagnostics"] = faults.said(error.remedy, language)
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def _fhir(resource: Json, status: int) -> Response:
    body = json.dumps(resource, ensure_ascii=False).encode()
    return Response(body, status, media_type="application/fhir+json; charset=utf-8")
