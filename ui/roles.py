"""Who a visitor is, and what each role may do: every route and every event of the page has its line here.

What has no line is refused, also to those who have logged in. Roles do not contain one another: an operator keeps the
service going and reads the record, and asks nothing of patients' notes in that role.
"""

from __future__ import annotations

import html
import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from assistant.journal import Who, operator

if TYPE_CHECKING:
    import gradio as gr

KLINIKER: Final = "kliniker"
KODER: Final = "koder"
EVALUATOR: Final = "evaluator"
DRIFT: Final = "drift"
ROLES: Final = (KLINIKER, KODER, EVALUATOR, DRIFT)
ALL: Final = frozenset(ROLES)
READERS_IN_ORDER: Final = (KLINIKER, KODER, EVALUATOR)  # who may ask; the first that a user has is recorded
READERS: Final = frozenset(READERS_IN_ORDER)
VISITOR: Final = "veileder.visitor"  # where a request's scope says who came


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody, or a system, that may come in. `name` is for that user's own screen and is never written.

    `session` is what streams are bound to: a log-in, a browser or a key.
    """

    user: str
    roles: frozenset[str]
    name: str = ""
    session: str = ""
    limited: bool = True


def local(session: str = "") -> Visitor:
    """The one person at this machine, who has every role."""
    return Visitor(operator().user, ALL, session=session, limited=False)


# Nobody need log in for these: the program of the page itself, the door to log in by, and whether the service is up.
_OPEN: Final = re.compile(
    r"/(?:health|theme\.css|favicon\.ico|robots\.txt|manifest\.json|pwa_icon(?:/\d+)?|logg-inn(?:/svar)?|logg-ut"
    r"|(?:assets|static|svelte|page)/.*|gradio_api/theme\.css)"
)
_RULES: Final = tuple(
    (re.compile(pattern), frozenset(roles))
    for pattern, roles in (
        (r"/|/config/?|/veileder\.js", ALL),
        # which of the page's events a role may start is decided for each event: see Doors
        (r"/gradio_api/(?:info/?|startup-events|heartbeat/[^/]+|queue/(?:join|data)/?|cancel)", ALL),
        (r"/openapi\.json|/api/sources", ALL),
        (r"/api/(?:ask|search|redact|check|written|signal)|/v1/.*", READERS),
        (r"/api/codes|/icd10/search|/fhir/.*", READERS),
        (r"/api/code|/icd10/suggest", {KODER}),
        (r"/api/maling/[^/]+/report\.(?:json|html|md)", {EVALUATOR}),
        (r"/metrics|/api/sources/add", {DRIFT}),
    )
)


def is_open(path: str) -> bool:
    """Whether a path needs no log-in."""
    return _OPEN.fullmatch(path) is not None


def needed(path: str) -> frozenset[str]:
    """The roles of which a visitor must have one to reach `path`; empty where nobody may."""
    return next((roles for pattern, roles in _RULES if pattern.fullmatch(path)), frozenset())


class Doors:
    """Which roles each event of the page is for; an event that was made outside every door is for nobody."""

    def __init__(self) -> None:
        self._events: dict[int, frozenset[str]] = {}
        self._heavy: set[int] = set()
        self._tabs: list[tuple[Any, frozenset[str]]] = []

    @contextmanager
    def opened(self, page: gr.Blocks, roles: Iterable[str] = ALL) -> Generator[None]:
        """Events that are made inside the block are for these roles, and so is the tab that the block stands in."""
        from gradio.context import Context

        before = set(page.fns)
        if (name := getattr(Context.block, "id", None)) is not None:
            self._tabs.append((name, frozenset(roles)))
        yield
        for number in set(page.fns) - before:
            self._events[number] = frozenset(roles)
            # events with a limit by a name of ours are those that answer; the others' is a number that Gradio gives
            if not str(page.fns[number].concurrency_id or 0).isdecimal():
                self._heavy.add(number)

    def shown(self, config: dict[str, Any], visitor: Visitor | None) -> dict[str, Any]:
        """The page's configuration without the tabs that are for others; the first of those left is open.

        It shuts nothing: `allows` does.
        """
        held = visitor.roles if visitor is not None else frozenset()
        seen = [name for name, roles in self._tabs if held & roles]
        hidden = {name for name, _ in self._tabs} - set(seen)
        for component in config["components"]:
            props = component["props"]
            if component["type"] == "tabitem" and props.get("id") in hidden:
                props["visible"] = False
            elif component["type"] == "tabs":
                if seen:
                    props["selected"] = seen[0]
                for tab in props.get("initial_tabs", ()):
                    if tab.get("id") in hidden:
                        tab["visible"] = False
        return config

    def allows(self, event: object, visitor: Visitor) -> bool:
        """Whether the visitor may start the event of this number."""
        return type(event) is int and bool(self._events.get(event, frozenset()) & visitor.roles)

    def is_heavy(self, event: object) -> bool:
        """Whether the event answers a question or drafts codes, of which a user gets fewer."""
        return event in self._heavy

    def __len__(self) -> int:
        return len(self._events)


def visitor(request: Any) -> Visitor | None:
    """Who makes a request of FastAPI or of Gradio; None where the guard did not let it in."""
    inner = getattr(request, "request", None) or request
    found = getattr(inner, "scope", {}).get(VISITOR)
    return found if isinstance(found, Visitor) else None


def who(request: Any, *doors: str) -> Who | None:
    """Whom the record is to name for a request: the user, in the first of the roles `doors` that the user has."""
    found = visitor(request)
    if found is None:
        return None
    wanted = [role for role in (*doors, *ROLES) if role in found.roles]
    return Who(found.user, wanted[0] if wanted else "ingen")


def with_log_out(shell: str, request: Any) -> str:
    """The front page with who is logged in, and a way out: a form, so that it needs no script."""
    found = visitor(request)
    name = html.escape((found.name or found.user) if found is not None else "")
    form = (
        '<form method="post" action="/logg-ut" style="display: flex; justify-content: flex-end; align-items: center;'
        ' gap: 12px; padding: 8px 24px 0; font: .85rem system-ui, sans-serif">'
        f'<span>{name}</span><button type="submit" style="font: inherit; padding: 4px 12px">Logg ut</button></form>'
    )
    return shell.replace("<gradio-app", form + "<gradio-app", 1)
