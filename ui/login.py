"""The door to log in by: out to the provider, back with an answer, and out again; no user's claims are kept.

Of what the provider tells, four things are looked at: who (`access.user_claim`), the groups that give roles
(`access.role_claim`), a name for the user's own screen, and nothing else: a national number in the token goes with it.
"""

from __future__ import annotations

import html
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.journal import Journal, Who
from assistant.recorded import Token
from norsk.errors import VeilederError
from ui import faults, spoken
from ui.limits import Limits
from ui.oidc import Begun, Client, LoginFailed, read_key
from ui.roles import ROLES, Visitor
from ui.wording import Language

if TYPE_CHECKING:
    from assistant.settings import AccessSettings, Settings
    from ui.gate import Gate

BACK: Final = "/logg-inn/svar"
KEY: Final = "client-key.json"
_GOOD_FOR: Final = 600.0  # seconds that a log-in may take
_MOST_BEGUN: Final = 10_000
_BEGUN_A_MINUTE: Final = 600  # of all users together: each asks the provider once


class AccessIncomplete(VeilederError):
    """Log-in is wanted, but what it needs is not set up."""

    code = "access_incomplete"


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which groups of the provider give which roles."""

    groups: Mapping[str, frozenset[str]]

    @classmethod
    def read(cls, written: tuple[str, ...]) -> Mapped:
        """From the settings' "group=role". Raises AccessIncomplete."""
        found: dict[str, frozenset[str]] = {}
        for line in written:
            group, _, role = line.rpartition("=")
            if not group or role not in ROLES:
                raise AccessIncomplete(
                    f"«{line}» i access.roles skal være gruppe=rolle.", f"Rollene er {', '.join(ROLES)}."
                )
            found[group] = found.get(group, frozenset()) | {role}
        return cls(found)

    def roles(self, claim: object) -> frozenset[str]:
        """The roles of somebody with these groups; groups that are not mapped give none."""
        groups = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
        given = [self.groups.get(group, frozenset()) for group in groups if isinstance(group, str)]
        return frozenset().union(*given)


class Pending:
    """Log-ins that have begun, each by a token that the browser alone has, and good for one answer."""

    def __init__(self) -> None:
        self._begun: OrderedDict[str, tuple[float, Begun]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, begun: Begun) -> str:
        """Keep a log-in that has begun."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._begun[token] = (time.monotonic(), begun)
            while len(self._begun) > _MOST_BEGUN:
                self._begun.popitem(last=False)
        return token

    def take(self, token: str) -> Begun | None:
        """The log-in, once; None where there is none or it took too long."""
        with self._lock:
            at, begun = self._begun.pop(token, (0.0, None))
        return begun if begun is not None and time.monotonic() - at < _GOOD_FOR else None


def visitor(claims: Mapping[str, Any], access: AccessSettings, mapped: Mapped) -> Visitor:
    """Whom the checked claims describe. Raises LoginFailed where the id cannot be kept or there is no role."""
    told = claims.get(access.user_claim)
    if not isinstance(told, str) or not told:
        raise LoginFailed(f"Innloggingstjenesten sier ikke hvem du er ({access.user_claim}).", "Si fra til driften.")
    try:
        user = Token(f"oidc:{told}")
    except ValueError as error:
        raise LoginFailed(
            "Innloggingstjenesten bruker et nummer som kan være et fødselsnummer, som brukerens id.",
            "Velg et annet krav i access.user_claim.",
        ) from error
    roles = mapped.roles(claims.get(access.role_claim))
    if not roles:
        raise LoginFailed("Du har ingen rolle i Veileder.", "Be den som styrer tilganger, om en.")
    name = claims.get("name")
    return Visitor(str(user), roles, name=name[:100] if isinstance(name, str) else "")


def client(settings: Settings) -> Client:
    """The client that the settings describe. Raises AccessIncomplete, LoginFailed."""
    access = settings.access
    for name in ("issuer", "client_id", "address"):
        if not getattr(access, name):
            raise AccessIncomplete(f"Innlogging er slått på, men access.{name} mangler.", "Se docs/use/operator.md.")
    parts = urlsplit(access.address)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
        raise AccessIncomplete("access.address må begynne med https.", "Se docs/use/operator.md.")
    key = read_key(access.client_key or settings.home / KEY)
    return Client(access.issuer, access.client_id, key, access.address.rstrip("/") + BACK, access.scope)


def router(settings: Settings, gate: Gate, journal: Journal | None, oidc: Client | None = None) -> APIRouter:
    """`/logg-inn`, `/logg-inn/svar` and `/logg-ut`. Raises AccessIncomplete, LoginFailed."""
    access, sessions = settings.access, gate.sessions
    assert sessions is not None  # the caller has seen that people log in
    oidc, mapped, pending = oidc or client(settings), Mapped.read(access.roles), Pending()
    limits = Limits(_BEGUN_A_MINUTE)
    secure, on_its_way = gate.cookie.startswith("__Host-"), f"{gate.cookie}-inn"
    made = APIRouter(include_in_schema=False)

    def keep(answer: Response, name: str, value: str, same_site: str, seconds: int | None = None) -> None:
        bound = f"{name}={value}; Path=/; HttpOnly; SameSite={same_site}{'; Secure' if secure else ''}"
        answer.headers.append("set-cookie", bound if seconds is None else f"{bound}; Max-Age={seconds}")

    def page(
        request: Request, title: str, what: str | VeilederError, status: int, onward: bool = False
    ) -> HTMLResponse:
        language = spoken.wanted(request.scope)
        told = faults.said(what, language) if isinstance(what, str) else faults.told(what, language)
        return _page(faults.said(title, language), told, status, language, onward)

    @made.get("/logg-inn")
    def begin(request: Request) -> Response:
        if limits.wait("all"):
            return page(request, "Mange logger inn akkurat nå", "Vent litt, og prøv igjen.", 429)
        try:
            begun = oidc.begin()
        except LoginFailed as error:
            return page(request, "Innloggingen gikk ikke", error, 502)
        answer = RedirectResponse(begun.url, 303)
        # Lax: the browser brings it along when the provider sends it back
        keep(answer, on_its_way, pending.add(begun), "Lax", int(_GOOD_FOR))
        return answer

    @made.get(BACK)
    def end(request: Request) -> Response:
        begun = pending.take(request.cookies.get(on_its_way, ""))
        try:
            if begun is None:
                raise LoginFailed("Innloggingen er utløpt, eller begynte i en annen nettleser.", "Prøv igjen.")
            found = visitor(oidc.finish(dict(request.query_params), begun), access, mapped)
            if journal is not None:  # before the session is there: nobody is inside whom the record does not know of
                journal.access(Token("logged_in"), Who(found.user, "ingen"), roles=Token(",".join(sorted(found.roles))))
        except VeilederError as error:
            answer = page(request, "Innloggingen gikk ikke", error, 403)
            keep(answer, on_its_way, "", "Lax", 0)
            return answer
        # A page that goes on by itself, not a redirect: after one that another site began, a browser keeps
        # SameSite=Strict cookies back.
        welcome = f"Velkommen{f', {found.name}' if found.name else ''}."
        answer = page(request, "Du er logget inn", welcome, 200, True)
        keep(answer, gate.cookie, sessions.begin(found), "Strict")
        keep(answer, on_its_way, "", "Lax", 0)
        return answer

    @made.post("/logg-ut")
    def leave(request: Request) -> Response:
        sessions.end(request.cookies.get(gate.cookie, ""))
        answer = page(request, "Du er logget ut", "Lukk nettleseren hvis andre bruker maskinen.", 200)
        keep(answer, gate.cookie, "", "Strict", 0)
        return answer

    return made


def _page(title: str, said: str, status: int, language: Language, onward: bool) -> HTMLResponse:
    go = '<meta http-equiv="refresh" content="0; url=/">' if onward else ""
    link = '<p><a href="/">Gå til Veileder</a></p>' if onward else '<p><a href="/logg-inn">Logg inn</a></p>'
    return HTMLResponse(
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">{go}'
        f"<title>{html.escape(title)} – Veileder</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        '<body style="font-family: system-ui, sans-serif; max-width: 34rem; margin: 4rem auto; padding: 0 1rem">'
        f"<main><h1>{html.escape(title)}</h1><p>{html.escape(said)}</p>{link}</main></body></html>",
        status,
    )
