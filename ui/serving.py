"""`veileder serve`: one process that owns the index and listens on loopback and on the Unix socket."""

from __future__ import annotations

import contextlib
import errno
import gc
import json as json_format
import os
import socket
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from norsk.errors import VeilederError
from ui import unix, upkeep
from ui.stopping import Stopping, stopping

if TYPE_CHECKING:
    import uvicorn

    from assistant.settings import Settings
    from ui.access import App
    from ui.desk import LocalDesk

_LOOPBACK = {"127.0.0.1": socket.AF_INET, "localhost": socket.AF_INET, "::1": socket.AF_INET6}

# The system's words for it are in the language of the machine
_UNBINDABLE: Final = {
    errno.EADDRINUSE: "er opptatt av et annet program",
    errno.EACCES: "krever rettigheter du ikke har",
    errno.EADDRNOTAVAIL: "kan ikke brukes, for maskinen har ikke den adressen",
}
_OTHER: Final = "VEILEDER_SERVER__PORT=8421 make run"  # `make run` passes no arguments on

# Read by Gradio, the Hugging Face client and FastAPI when they are imported: nothing is reported, nothing is fetched.
_QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    "GRADIO_MCP_SERVER": "False",
    "GRADIO_SSR_MODE": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "OTEL_SDK_DISABLED": "true",
    "DO_NOT_TRACK": "1",
}


class CannotServe(VeilederError):
    """The address or the index is taken, or the address is not this machine's own."""

    code = "cannot_serve"


def serve(settings: Settings, *, host: str | None = None, port: int | None = None, json: bool = False) -> int:
    """Serve until stopped, by Ctrl-C or a signal at any moment; returns the exit code. Raises CannotServe."""
    with stopping() as told:
        _serve(settings, host, port, json, told)
    print("Stoppet.", file=sys.stderr)
    return 0


def _serve(settings: Settings, host: str | None, port: int | None, json: bool, told: Stopping) -> None:
    os.environ.update(_QUIET)
    if unix.is_served(settings.home):
        raise CannotServe("Veileder kjører allerede her.", "Stopp den først, eller velg en annen VEILEDER_HOME.")
    host = host or settings.server.host
    bound = _bind(host, settings.server.port if port is None else port, shared=settings.access.login != "none")
    from ui.desk import local_desk

    with bound, contextlib.closing(local_desk(settings)) as desk, contextlib.ExitStack() as leaving:
        leaving.callback((settings.home / unix.NAME).unlink, missing_ok=True)
        local = leaving.enter_context(unix.listen(settings.home))
        address = f"http://{f'[{host}]' if ':' in host else host}:{bound.getsockname()[1]}/"
        app = build(desk, settings)
        gc.freeze()  # what was loaded stays: a collection need not go through it while somebody waits for an answer
        gc.set_threshold(700, 10, 10)  # Python's own, which the command line raises for the start
        server = _server(app)
        told.hand_over(server.handle_exit)
        _announce(address, json)
        with upkeep.running(settings, desk.assistant.journal):
            server.run([bound, local])


def build(desk: LocalDesk, settings: Settings) -> App:
    """The whole application: the page, the API and the operator's interface, behind the guard."""
    os.environ.update(_QUIET)
    from ui import lean

    lean.load_gradio()
    from ui import api, icd10, web
    from ui.access import Guard
    from ui.gate import Gate
    from ui.roles import Doors

    desk.warm()
    with contextlib.suppress(VeilederError):  # without a code system the rest still serves
        icd10.shelf(settings).warm()
    doors = Doors()
    gate, public = Gate.of(settings, doors), api.public(desk, settings)
    if gate.is_shared:
        from ui import login

        public.include_router(login.router(settings, gate, desk.assistant.journal))
    counted = public.state.metrics.counting
    return Guard(
        counted(web.mount(public, desk.assistant, settings, doors)),
        counted(api.operator(desk, settings, public.state)),
        (*settings.server.allowed_hosts, *_own_name(settings)),
        gate,
    )


def _own_name(settings: Settings) -> list[str]:
    """The host that users reach a shared installation by."""
    name = urlsplit(settings.access.address).hostname
    return [name] if name and settings.access.login != "none" else []


def _bind(host: str, port: int, *, shared: bool) -> socket.socket:
    """Listen; on another address than loopback only where people log in (`shared`)."""
    if host not in _LOOPBACK and not shared:
        raise CannotServe(
            f"Uten innlogging lytter Veileder bare på denne maskinen, ikke på {host}.",
            "Bruk 127.0.0.1 eller ::1, eller sett opp innlogging: docs/use/operator.md.",
        )
    bound = socket.socket(_LOOPBACK.get(host, socket.AF_INET6 if ":" in host else socket.AF_INET))
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except (OSError, OverflowError) as error:
        bound.close()
        known = _UNBINDABLE.get(getattr(error, "errno", None) or 0, f"kan ikke brukes ({error})")
        told = "er ikke et tall fra 0 til 65535" if isinstance(error, OverflowError) else known
        raise CannotServe(
            f"Port {port} på {host} {told}.",
            f"Velg en annen, med --port eller variabelen VEILEDER_SERVER__PORT: «{_OTHER}».",
        ) from error
    bound.listen(128)
    return bound


def _announce(address: str, json: bool) -> None:
    if json:
        print(json_format.dumps({"url": address}), flush=True)
    print(f"\nVeileder er klar på {address}  (Ctrl-C stopper)", file=sys.stderr, flush=True)


def _server(app: App) -> uvicorn.Server:
    import uvicorn

    class Server(uvicorn.Server):
        """Leaves the signals alone: `ui.stopping` hands them on, from before the server runs until it has ended."""

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    # No access log: addresses may hold what a user wrote. A second to finish, so that open streams don't hold it.
    return Server(
        uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=1, lifespan="on")
    )
