"""Refusing to go on: what is raised where a text cannot be redacted with certainty."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from norsk.errors import VeilederError


class RedactionFailed(VeilederError):
    """The text could not be redacted with certainty, so nothing goes on."""

    code = "redaction_failed"


class RedactionBroke(RedactionFailed):
    """Redaction itself has a fault: a recogniser raised what nobody foresaw."""


@contextmanager
def fails_closed() -> Iterator[None]:
    """Turn whatever is raised inside into RedactionBroke, which names the place in the code and nothing of the text.

    The message of an unforeseen error may hold words of the text ("KeyError: 'Nordmann'"), and a traceback goes to
    logs: neither is passed on.
    """
    try:
        yield
    except VeilederError:
        raise
    except Exception as error:  # noqa: BLE001 – whatever it is, nothing may go on
        place = traceback.extract_tb(error.__traceback__)[-1]
        raise RedactionBroke(
            "Fjerningen av personopplysninger feilet, så ingenting ble sendt "
            f"({type(error).__name__} i {Path(place.filename).name}, linje {place.lineno}).",
            "Meld fra til den som drifter Veileder med det som står i parentesen, uten teksten.",
        ) from None
