"""Who may reach what: one ASGI layer around every route of the page and the API.

Gradio leaves open what a hospital cannot: any Host and Origin are served (DNS rebinding), and whoever knows a
`session_hash` reads that session's stream. Here a request passes when its Host is known, its Origin is the page
itself, its path is one that the page needs, and its session belongs to the browser that opened it.
Headers after OWASP's Secure Headers project; `gr.HTML` would need `unsafe-eval` and is not used.
"""

from __future__ import annotations

import json
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")
COOKIE: Final = "veileder"
LARGEST_BODY: Final = 1_000_000  # bytes, to the page
LARGEST_TEXT: Final = 10_000_000  # bytes, to the API, which takes whole notes
_MOST_SESSIONS: Final = 10_000

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
    r"|gradio_api/(?:info/?|startup-events|theme\.css|heartbeat/[^/]+|queue/(?:join|data)/?|cancel))"
)
_API_ROUTES: Final = re.compile(r"/(?:health|openapi\.json|api/.*|v1/.*|icd10/.*|fhir/.*)")
_WITH_SESSION: Final = re.compile(r"/gradio_api/(?:heartbeat/(?P<hash>[^/]+)|queue/(?:join|data)/?|cancel)")
_ASSETS: Final = re.compile(r"/(?:assets|static|svelte|page)/")


class Guard:
    """Wraps `app`; requests that arrive on the Unix socket go to `operator` instead, unless it is None."""

    def __init__(self, app: App, operator: App | None = None, hosts: Iterable[str] = ()) -> None:
        self._app, self._operator = app, operator
        self._hosts = frozenset(host.lower() for host in (*LOOPBACK, *hosts))
        self._owners: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        # uvicorn reports a Unix socket as a server without a port; nothing a client sends can imitate that
        server = scope.get("server")
        if self._operator is not None and server is not None and server[1] is None:
            await self._operator(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        refused = self._refusal(scope, headers)
        if refused:
            await _refuse(send, *refused)
            return
        visitor = _visitor(headers)
        guarded = _with_headers(send, scope["path"], None if visitor else secrets.token_urlsafe(32))
        if scope["method"] not in ("GET", "HEAD"):
            body = await _body(receive, LARGEST_TEXT if _API_ROUTES.fullmatch(scope["path"]) else LARGEST_BODY)
            if body is None:
                await _refuse(send, 413, "Forespørselen er for stor.")
                return
            receive = _replay(body, receive)
        else:
            body = b""
        session = _WITH_SESSION.fullmatch(scope["path"])
        if session is not None:
            claimed = session["hash"] or _session_hash(scope, body)
            if visitor is None or claimed is None or not self._owns(visitor, claimed):
                await _refuse(send, 403, "Økten tilhører en annen nettleser. Last siden på nytt.")
                return
        await self._app(scope, receive, guarded)

    def _refusal(self, scope: Scope, headers: dict[bytes, str]) -> tuple[int, str] | None:
        host = headers.get(b"host", "").lower()
        if _name(host) not in self._hosts:
            return 421, "Ukjent vertsnavn."
        origin = headers.get(b"origin")
        if origin is not None and urlsplit(origin.lower()).netloc != host:
            return 403, "Forespørselen kommer fra et annet nettsted."
        if scope["method"] not in ("GET", "HEAD") and headers.get(b"sec-fetch-site", "none") not in (
            "same-origin",
            "none",
        ):
            return 403, "Forespørselen kommer fra et annet nettsted."
        if not (_PAGE_ROUTES.fullmatch(scope["path"]) or _API_ROUTES.fullmatch(scope["path"])):
            return 404, "Finnes ikke."
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


def _visitor(headers: dict[bytes, str]) -> str | None:
    try:
        found = SimpleCookie(headers.get(b"cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found is not None and len(found.value) >= 32 else None


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


def _session_hash(scope: Scope, body: bytes) -> str | None:
    """The session that the request speaks of; None where it is unclear, or two are named."""
    named = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [])
    if body:
        try:
            sent = json.loads(body)
        except (ValueError, RecursionError):
            return None
        if isinstance(sent, dict) and "session_hash" in sent:
            named.append(sent["session_hash"])
    return named[0] if len(named) == 1 and isinstance(named[0], str) and named[0] else None


def _with_headers(send: Send, path: str, new_visitor: str | None) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [pair for pair in message["headers"] if pair[0].lower() not in _REPLACED] + _HEADERS
            if not _ASSETS.match(path):
                headers = [pair for pair in headers if pair[0].lower() != b"cache-control"]
                headers.append((b"cache-control", b"no-store"))
            if new_visitor is not None and path == "/":
                cookie = f"{COOKIE}={new_visitor}; Path=/; HttpOnly; SameSite=Strict"
                headers.append((b"set-cookie", cookie.encode()))
            message = {**message, "headers": headers}
        await send(message)

    return guarded


async def _refuse(send: Send, status: int, message: str) -> None:
    body = json.dumps({"error": {"code": "refused", "message": message}}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers + _HEADERS})
    await send({"type": "http.response.body", "body": body})
