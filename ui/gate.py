"""Who is let in, and to what: a key, a session, or the one person at this machine; then role, allowance and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Final

from norsk.errors import VeilederError
from ui import roles
from ui.limits import Limits, Line
from ui.roles import Doors, Visitor
from ui.sessions import Sessions

if TYPE_CHECKING:
    from assistant.settings import Settings
    from ui.keys import Keys

_API: Final = re.compile(r"/(?:openapi\.json|api/.*|v1/.*|icd10/.*|fhir/.*|metrics)")
_HEAVY: Final = re.compile(r"/(?:api/(?:ask|code)|v1/chat/completions|icd10/suggest)")
_HEARTBEAT: Final = "/gradio_api/heartbeat/"
LOG_IN: Final = "/logg-inn"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody is turned away; `wait` is in seconds, `to` where a browser is sent instead."""

    status: int
    message: str
    wait: float = 0.0
    to: str = ""


@dataclass(slots=True)
class Gate:
    """Decides. Without `sessions` there is no log-in: whoever reaches this machine's loopback is its one person."""

    keys: Keys | None = None
    sessions: Sessions | None = None
    cookie: str = "veileder"
    doors: Doors | None = None
    requests: Limits | None = None
    answers: Limits | None = None
    line: Line = field(default_factory=lambda: Line(10_000))
    at_once: int = 4

    @classmethod
    def of(cls, settings: Settings, doors: Doors | None) -> Gate:
        """The gate that the settings describe."""
        from ui.keys import Keys

        access, server = settings.access, settings.server
        made = cls(Keys(settings.home), doors=doors, line=Line(server.answers_at_once + server.waiting))
        made.at_once = server.answers_at_once
        made.requests, made.answers = Limits(access.requests_per_minute), Limits(access.answers_per_minute)
        if access.login != "none":
            made.sessions = Sessions(60.0 * access.idle_minutes, 3600.0 * access.session_hours)
            if access.address.startswith("https:"):
                made.cookie = "__Host-veileder"  # a browser takes it over TLS alone, for this host alone
        return made

    @property
    def is_shared(self) -> bool:
        """Whether people log in."""
        return self.sessions is not None

    def comes(self, path: str, method: str, headers: Mapping[bytes, str]) -> Visitor | Refusal | None:
        """Who makes a request; None where nobody is known and nobody need be."""
        written = headers.get(b"authorization", "").removeprefix("Bearer ").strip()
        if written.startswith("veileder_") or (written and self.is_shared):
            try:
                found = self.keys.visitor(written) if self.keys is not None else None
            except VeilederError as error:  # the file of keys cannot be read: nobody comes in by it
                return Refusal(503, error.message)
            if found is None:
                return Refusal(401, "Nøkkelen er ukjent, tilbakekalt eller utløpt.")
            return found if _API.fullmatch(path) else Refusal(403, "En nøkkel gir ikke adgang til siden.")
        token = cookie(headers, self.cookie)
        if self.sessions is None:
            return roles.local(token or "")
        visitor = self.sessions.visitor(token, using=not path.startswith(_HEARTBEAT)) if token else None
        if visitor is None:
            if roles.is_open(path):
                return None
            if path == "/" and method == "GET":
                return Refusal(303, "Logg inn.", to=LOG_IN)
            return Refusal(401, "Du er ikke logget inn, eller økten er utløpt. Last siden på nytt.")
        # a browser names the page that a change comes from; one that does not may have been led there (CSRF)
        changes = method not in ("GET", "HEAD")
        if changes and b"origin" not in headers and headers.get(b"sec-fetch-site") != "same-origin":
            return Refusal(403, "Forespørselen sier ikke hvilken side den kommer fra.")
        return visitor

    def refuses(self, visitor: Visitor | None, path: str, event: object) -> Refusal | None:
        """Why this visitor may not do this now; None where it may. `event` is the number of an event of the page."""
        if roles.is_open(path):
            return None
        needed = roles.needed(path)
        if not needed:
            return Refusal(404, "Finnes ikke.")
        if visitor is None or not visitor.roles & needed:
            return Refusal(403, "Rollen din gir ikke adgang til dette.")
        joins = path.rstrip("/") == "/gradio_api/queue/join"
        if joins and self.doors is not None and not self.doors.allows(event, visitor):
            return Refusal(403, "Rollen din gir ikke adgang til dette.")
        if not visitor.limited or path.startswith(_HEARTBEAT):
            return None
        heavy = is_heavy(path) or (joins and self.doors is not None and self.doors.is_heavy(event))
        for limits in (self.requests, self.answers if heavy else None):
            wait = limits.wait(visitor.user) if limits is not None else 0.0
            if wait:
                return Refusal(429, f"Du har spurt mye på kort tid. Prøv igjen om {round(wait + 0.5)} sekunder.", wait)
        return None


def is_heavy(path: str) -> bool:
    """Whether a path of the API answers a question or drafts codes."""
    return _HEAVY.fullmatch(path) is not None


def cookie(headers: Mapping[bytes, str], name: str) -> str | None:
    """The browser's token; None where there is none, or one too short to be ours."""
    try:
        found = SimpleCookie(headers.get(b"cookie", "")).get(name)
    except CookieError:
        return None
    return found.value if found is not None and len(found.value) >= 32 else None
