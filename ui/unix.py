"""The Unix socket of a running `veileder serve`: where it is, and a client that speaks HTTP over it.

One process owns the index's folder, so while the page is up the verbs ask it to do the work. The socket has
mode 0600: whoever may open it is the operator.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from norsk.errors import VeilederError
from ui.shapes import Json

NAME = "veileder.sock"
_LONGEST_PATH = 100  # bytes; sun_path holds 108 on Linux and 104 on macOS


class ServerFailed(VeilederError):
    """The running server answered with an error, or broke off."""

    def __init__(self, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.code = code


@contextlib.contextmanager
def address(home: Path) -> Iterator[str]:
    """The socket's path in a form short enough to bind or connect to, whatever the length of `home`."""
    path = home / NAME
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{NAME}"
    finally:
        os.close(folder)


def is_served(home: Path) -> bool:
    """Whether a server answers on the socket under `home`."""
    if not (home / NAME).exists():
        return False
    try:
        _connect(home).close()
    except OSError:
        return False
    return True


def listen(home: Path) -> socket.socket:
    """Bind the socket under `home` with mode 0600, in place of one that nobody answers any more."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / NAME).unlink(missing_ok=True)
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        with address(home) as path:
            bound.bind(path)
    finally:
        os.umask(before)
    bound.listen()
    return bound


class Client:
    """Asks the running server. One connection, kept open for a whole batch."""

    def __init__(self, home: Path) -> None:
        self._connection = _UnixConnection(home)

    def post(self, path: str, body: Json, progress: Callable[[Json], None] | None = None) -> Json:
        """Send `body` and return the result. Lines of a streamed answer before the last go to `progress`.

        Raises ServerFailed.
        """
        try:
            self._connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
            last: Json = {}
            with self._connection.getresponse() as response:
                for line in response:
                    found: Json = json.loads(line)
                    if "progress" in found and progress is not None:
                        progress(found["progress"])
                    last = found
            _checked(last)
            return last
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._connection.close()  # the next request starts afresh
            raise ServerFailed(
                "server_broke_off", "Tjenesten som kjører, svarte ikke ferdig.", "Se «veileder doctor»."
            ) from error

    def get(self, path: str) -> Any:
        """Fetch a result. Raises ServerFailed."""
        try:
            self._connection.request("GET", path)
            return _checked(json.loads(self._connection.getresponse().read()))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise ServerFailed(
                "server_broke_off", "Tjenesten som kjører, svarte ikke.", "Se «veileder doctor»."
            ) from error

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _checked(found: Any) -> Any:
    error = found.get("error") if isinstance(found, dict) else None
    if error:
        raise ServerFailed(error["code"], error["message"])
    return found


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, home: Path) -> None:
        super().__init__("localhost")
        self._home = home

    def connect(self) -> None:
        self.sock = _connect(self._home)


def _connect(home: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with address(home) as path:
            connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection
