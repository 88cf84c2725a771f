"""Adding a source on the page: the operator sends one file, which is read like any other and kept beside the library.

What is read in is quoted for everybody, so only the role *drift* may. The file arrives as the whole body of a request,
never through Gradio, whose uploads every user could read. One that cannot be read leaves nothing behind.
"""

from __future__ import annotations

import re
import threading
from datetime import date
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from ingest.files import SUFFIXES
from ingest.sources import Statement
from ui.desk import Delivery, LocalDesk
from ui.shapes import BadRow, Json, as_date

FOLDER: Final = "added"  # under the home folder
_NAME: Final = re.compile(r"[\w][\w .,()+-]{0,149}")
_LONGEST: Final = 300  # characters of what is stated
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]{3,}")
_one_at_a_time = threading.Lock()


def router(desk: LocalDesk, home: Path) -> APIRouter:
    """The route that takes a file. Who may reach it is decided by its path (`ui.roles`), its size in `ui.access`."""
    routes = APIRouter()

    @routes.post("/api/sources/add")
    async def added(request: Request) -> Json:
        asked: dict[str, str] = dict(request.query_params)
        name, stated = _named(asked.get("name", "")), _stated(asked)
        return await run_in_threadpool(add, desk, home / FOLDER, name, await request.body(), stated)

    return routes


def add(desk: LocalDesk, folder: Path, name: str, content: bytes, stated: dict[str, Any]) -> Json:
    """Read the file into the library: the report of the run. A file of the same name becomes its next version.

    Raises BadRow where nothing could be read of it, and IndexUnreachable; then the file that was there still is.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    with _one_at_a_time:
        before = path.read_bytes() if path.exists() else None
        _write(path, content)
        read = False
        try:
            report = desk.ingest(Delivery((str(path),), stated=(Statement(path=path, **stated),)), None)
            if report["skipped"]:
                raise BadRow("unreadable_file", report["skipped"][0]["reason"])
            read = True
        finally:
            if not read and before is None:
                path.unlink()
            elif not read:
                _write(path, before or b"")
    return report


def _write(path: Path, content: bytes) -> None:
    made = path.with_name(f".{path.name}.part")
    made.touch(mode=0o600)
    made.write_bytes(content)
    made.replace(path)


def _named(name: str) -> str:
    if not _NAME.fullmatch(name) or not name.lower().endswith(SUFFIXES):
        kinds = ", ".join(SUFFIXES)
        raise BadRow(
            "wrong_name", f"Filnavnet skal bestå av bokstaver, tall og mellomrom, og slutte på en av: {kinds}."
        )
    return name


def _stated(asked: dict[str, str]) -> dict[str, Any]:
    """What the operator states of the source; the rest is read from the document."""
    told: dict[str, Any] = {}
    for field in ("title", "publisher", "url"):
        if words := " ".join(asked.get(field, "").split())[:_LONGEST]:
            told[field] = words
    if not _ADDRESS.fullmatch(told.get("url", "https://ukjent")):
        raise BadRow("wrong_type", "Adressen til originalen er ikke en nettadresse.")
    published: date | None = as_date(asked.get("published") or None)
    return told | ({"published": published} if published else {})
