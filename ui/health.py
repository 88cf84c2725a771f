"""Whether the service really works: a search is made, the record is read, the model is asked for a token."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from norsk.errors import VeilederError
from ui.shapes import Json

if TYPE_CHECKING:
    from assistant.guidance import Assistant
    from assistant.settings import Settings

_KEPT: Final = 10.0  # seconds that a look is good for: who asks often must not load the model


class Health:
    """Looks at the parts that answering rests on; thread-safe, and at most one look in ten seconds."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant, self._settings = assistant, settings
        self._lock = threading.Lock()
        self._seen: tuple[float, Json] | None = None

    def look(self) -> tuple[bool, Json]:
        """Whether questions can be answered, and each part's state: "ok", "reserve" or the code of its error.

        A model that is down is "reserve": the extractive engine answers, so the service is up.
        """
        with self._lock:
            if self._seen is None or time.monotonic() - self._seen[0] > _KEPT:
                self._seen = (time.monotonic(), self._looked())
            found = self._seen[1]
        return bool(found["ok"]), found

    def _looked(self) -> Json:
        assistant, journal = self._assistant, self._assistant.journal
        checks = {
            "index": _state(lambda: assistant.index.search("helse", 1)),
            "library": _state(lambda: next(assistant.library.sources(), None)),
            "record": "off" if journal is None else _state(journal.check),
            "model": self._model(),
        }
        ok = all(checks[part] in ("ok", "off") for part in ("index", "library", "record"))
        return {"ok": ok, "checks": checks, "passages": assistant.index.count() if checks["index"] == "ok" else None}

    def _model(self) -> str:
        if self._settings.engine.engine != "vllm":
            return "off"
        from assistant.modelserver import ModelServer

        return "ok" if _state(ModelServer(self._settings.engine).probe) == "ok" else "reserve"


def _state(look: Callable[[], object]) -> str:
    try:
        look()
    except VeilederError as error:
        return error.code
    return "ok"
