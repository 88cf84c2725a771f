"""Who may reach what: one ASGI layer around every route of the page and the API.

Gradio leaves open what a hospital cannot: any Host and Origin are served (DNS rebinding), and whoever knows a
`session_hash` reads that session's stream. Here a request passes when its Host is known, its Origin is the page
itself, its path is one that the page needs, `ui.gate` lets its visitor in to it, and its session belongs to that
visitor. Headers after OWASP's Secure Headers project; `gr.HTML` would need `unsafe-eval` and is not used.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from ui import faults, roles, spoken
from ui.gate import Gate, Refusal, cookie, is_heavy
from ui.wording import Language

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
LARGEST_BODY: Final = 1_000_000  # bytes, to the page
LARGEST_TEXT: Final = 10_000_000  # bytes, to the API, which takes whole notes
LARGEST_FILE: Final = 50_000_000  # bytes of a source that the operator adds
BUSY: Final = "Mange spør akkurat nå. Vent litt, og prøv igjen."
_MOST_SESSIONS: Final = 10_000
_JOIN: Final = "/gradio_api/queue/join"

_CSP: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # Gradio sets inline styles
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS: Final = [
    (b"content-security-policy", _CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
]
_REPLACED: Final = {name for name, _ in _HEADERS} | {
    b"access-control-allow-origin",
    b"access-control-allow-credentials",
}

# The routes of Gradio that our page uses; uploads, files, proxies, run history and the rest stay shut.
_PAGE_ROUTES: Final = re.compile(
    r"/(?:|config/?|veileder\.js|theme\.css|favicon\.ico|robots\.txt|manifest\.json|pwa_icon(?:/\d+)?|(?:assets|static|svelte|page)/.*"
    r"|logg-inn(?:/svar)?|logg-ut"
    r"|gradio_api/(?:info/?|startup-events|theme\.css|heartbeat/[^/]+|queue/(?:join|data)/?|cancel))"
)
_API_ROUTES: Final = re.compile(r"/(?:health|openapi\.json|api/.*|v1/.*|icd10/.*|fhir/.*|metrics)")
_WITH_SESSION: Final = re.compile(r"/gradio_api/(?:heartbeat/(?P<hash>[^/]+)|queue/(?:join|data)/?|cancel)")
_FILES: Final = "/api/sources/add"
_ASSETS: Final = re.compile(r"/(?:assets|static|svelte|page)/")


class Guard:
    """Wraps `app`; requests that arrive on the Unix socket go to `operator` instead, unless it is None."""

    def __init__(
        self, app: App, operator: App | None = None, hosts: Iterable[str] = (), gate: Gate | None = None
    ) -> None:
        self._app, self._operator = app, operator
        self._hosts = frozenset(host.lower() for host in (*LOOPBACK, *hosts))
        self._gate = gate or Gate()
        self._owners: OrderedDict[str, str] = OrderedDict()
        self._at_once = asyncio.Semaphore(self._gate.at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        scope.pop(roles.VISITOR, None)
        # uvicorn reports a Unix socket as a server without a port; nothing a client sends can imitate that
        server = scope.get("server")
        if self._operator is not None and server is not None and server[1] is None:
            scope[roles.VISITOR] = roles.local()
            await self._operator(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refusal(scope, headers)
        path, method = scope["path"], scope["method"]
        visitor = refused or self._gate.comes(path, method, headers)
        language = spoken.wanted(scope)
        if isinstance(visitor, Refusal):
            await _refuse(send, visitor, language)
            return
        body = b""
        if method not in ("GET", "HEAD"):
            read = await _body(receive, _largest(path, visitor))
            if read is None:
                await _refuse(send, Refusal(413, "Forespørselen er for stor."), language)
                return
            body, receive = read, _replay(read, receive)
        session = _WITH_SESSION.fullmatch(path)
        sent = _sent(body) if session is not None else {}
        if session is not None:
            claimed = None if sent is None else session["hash"] or _session_hash(scope, sent)
            owner = visitor.session if visitor is not None else ""
            if not owner or claimed is None or not self._owns(owner, claimed):
                mistaken = Refusal(403, "Økten tilhører en annen nettleser. Last siden på nytt.")
                await _refuse(send, mistaken, language)
                return
        refused = self._gate.refuses(visitor, path, sent.get("fn_index") if sent else None)
        if refused is not None:
            await _refuse(send, refused, language)
            return
        scope[roles.VISITOR] = visitor
        fresh = None if self._gate.is_shared or cookie(headers, self._gate.cookie) else secrets.token_urlsafe(32)
        guarded = _with_headers(send, path, fresh and f"{self._gate.cookie}={fresh}; Path=/; HttpOnly; SameSite=Strict")
        await self._served(
            scope, receive, _polite(guarded, language) if path.rstrip("/") == _JOIN else guarded, language
        )

    async def _served(self, scope: Scope, receive: Receive, send: Send, language: Language) -> None:
        """Hand the request on; one that answers waits its turn, and is turned away where too many wait already."""
        if not is_heavy(scope["path"]):
            await self._app(scope, receive, send)
            return
        if not self._gate.line.enter():
            await _refuse(send, Refusal(503, BUSY, 5.0), language)
            return
        try:
            async with self._at_once:
                await self._app(scope, receive, send)
        finally:
            self._gate.line.leave()

    def _refusal(self, scope: Scope, headers: dict[bytes, str]) -> Refusal | None:
        host = headers.get(b"host", "").lower()
        if _name(host) not in self._hosts:
            return Refusal(421, "Ukjent vertsnavn.")
        origin = headers.get(b"origin")
        # a form on our own page names no origin, because our pages send no referrer; the browser still says whose it is
        own_form = origin == "null" and headers.get(b"sec-fetch-site") == "same-origin"
        if origin is not None and urlsplit(origin.lower()).netloc != host and not own_form:
            return Refusal(403, "Forespørselen kommer fra et annet nettsted.")
        if scope["method"] not in ("GET", "HEAD") and headers.get(b"sec-fetch-site", "none") not in (
            "same-origin",
            "none",
        ):
            return Refusal(403, "Forespørselen kommer fra et annet nettsted.")
        if not (_PAGE_ROUTES.fullmatch(scope["path"]) or _API_ROUTES.fullmatch(scope["path"])):
            return Refusal(404, "Finnes ikke.")
        return None

    def _owns(self, visitor: str, session: str) -> bool:
        """Whether the session is this visitor's; the first to use a session owns it."""
        owner = self._owners.setdefault(session, visitor)
        self._owners.move_to_end(session)
        while len(self._owners) > _MOST_SESSIONS:
            self._owners.popitem(last=False)
        return secrets.compare_digest(owner.encode(), visitor.encode())


def _name(host: str) -> str:
    """A Host header without its port."""
    return re.sub(r":\d+$", "", host)


def _largest(path: str, visitor: roles.Visitor | None) -> int:
    """How much of a body is read at all; of a file no more than of a text from one who may not send it."""
    if path == _FILES and visitor is not None and visitor.roles & roles.needed(path):
        return LARGEST_FILE
    return LARGEST_TEXT if _API_ROUTES.fullmatch(path) else LARGEST_BODY


async def _body(receive: Receive, largest: int) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        size += len(message.get("body", b""))
        if size > largest:
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def _sent(body: bytes) -> dict[str, Any] | None:
    """The JSON object of a request's body, empty where there is no body; None where it is something else."""
    try:
        sent = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        return None
    return sent if isinstance(sent, dict) else None


def _session_hash(scope: Scope, sent: dict[str, Any]) -> str | None:
    """The session that the request speaks of; None where it is unclear, or two are named."""
    named = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [])
    if "session_hash" in sent:
        named.append(sent["session_hash"])
    return named[0] if len(named) == 1 and isinstance(named[0], str) and named[0] else None


def _with_headers(send: Send, path: str, cookie: str | None) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [pair for pair in message["headers"] if pair[0].lower() not in _REPLACED] + _HEADERS
            if not _ASSETS.match(path):
                headers = [pair for pair in headers if pair[0].lower() != b"cache-control"]
                headers.append((b"cache-control", b"no-store"))
            if cookie is not None and path == "/":
                headers.append((b"set-cookie", cookie.encode()))
            message = {**message, "headers": headers}
        await send(message)

    return guarded


def _polite(send: Send, language: Language = "nb") -> Send:
    """Gradio's "queue is full" in words of ours, under a status whose words its page shows."""
    full = False

    async def said(message: Message) -> None:
        nonlocal full
        if message["type"] == "http.response.start" and message["status"] == 503:
            full = True
            await _refuse(send, Refusal(429, BUSY, 5.0), language)
        elif not full:
            await send(message)

    return said


async def _refuse(send: Send, refused: Refusal, language: Language) -> None:
    message = faults.said(refused.message, language)
    # "detail" is where the page looks for what to tell its user
    said = {"error": {"code": "refused", "message": message}, "detail": message}
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    if refused.wait:
        headers.append((b"retry-after", str(round(refused.wait + 0.5)).encode()))
    if refused.to:
        headers.append((b"location", refused.to.encode()))
    if refused.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    headers.append((b"cache-control", b"no-store"))
    await send({"type": "http.response.start", "status": refused.status, "headers": headers + _HEADERS})
    await send({"type": "http.response.body", "body": body})
