"""The page's configuration in the language that the reader chose: one ASGI layer around `/config`."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from ui import roles, wording
from ui.roles import Doors

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Spoken:
    """Wraps `app`: what Gradio tells the browser of the page is given in nynorsk to those who chose it, and where
    people log in (`doors`), without the tabs that are for other roles.
    """

    def __init__(self, app: App, doors: Doors | None = None) -> None:
        self._app, self._doors = app, doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["path"].rstrip("/") != "/config":
            await self._app(scope, receive, send)
            return
        language = wanted(scope)
        kept = [pair for pair in scope["headers"] if pair[0].lower() != b"accept-encoding"]  # so that it can be read
        begun: list[Message] = []
        body: list[bytes] = []

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            body.append(message.get("body", b""))
            if message.get("more_body"):
                return
            told = b"".join(body)
            if begun[0]["status"] == 200:
                told = self._retold(told, language, scope)
            headers = [pair for pair in begun[0]["headers"] if pair[0].lower() != b"content-length"]
            headers.append((b"content-length", str(len(told)).encode()))
            await send({**begun[0], "headers": headers})
            await send({"type": "http.response.body", "body": told})

        await self._app({**scope, "headers": kept}, receive, hold)

    def _retold(self, told: bytes, language: wording.Language, scope: Scope) -> bytes:
        config: dict[str, Any] = json.loads(told)
        if language == "nn":
            config["components"] = wording.translated(config["components"])
        if self._doors is not None:
            config = self._doors.shown(config, scope.get(roles.VISITOR))
        # The page's script gives the browser's language as Norwegian bokmål, which Gradio knows, whatever it is
        config["i18n_translations"] = {"nb": wording.gradio(language)}
        return json.dumps(config, ensure_ascii=False).encode()


def wanted(scope: Scope) -> wording.Language:
    """The reader's written standard, by the cookies and the headers of a request."""
    accepted = next((value for name, value in scope["headers"] if name.lower() == b"accept-language"), b"")
    return wording.wanted(cookies(scope), accepted.decode("latin-1"))


def cookies(scope: Scope) -> dict[str, str]:
    """The cookies of a request; none where they cannot be read."""
    for name, value in scope["headers"]:
        if name.lower() == b"cookie":
            try:
                return {key: morsel.value for key, morsel in SimpleCookie(value.decode("latin-1")).items()}
            except CookieError:
                return {}
    return {}
