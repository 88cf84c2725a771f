"""A shared installation: every route and every event of the page asks who comes, and in which role."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from assistant.journal import operator
from assistant.records import Records, RecordSettings
from assistant.settings import Settings
from tests.listening import listening
from tests.prepared import veileder
from ui import api, login, oidc, roles, serving
from ui.access import Guard
from ui.desk import Delivery, LocalDesk, local_desk
from ui.gate import Gate
from ui.limits import Limits, Line
from ui.roles import DRIFT, EVALUATOR, KLINIKER, KODER, READERS, ROLES, Doors, Visitor

NAME = "veileder.sykehus.test"
QUESTION = "Hvem fører tilsyn med medisinsk utstyr?"
ENVIRONMENT = {
    "VEILEDER_ACCESS__LOGIN": "oidc",
    "VEILEDER_ACCESS__ADDRESS": f"https://{NAME}",
    "VEILEDER_ACCESS__ISSUER": "https://innlogging.test",
    "VEILEDER_ACCESS__CLIENT_ID": "veileder",
}


class Served:
    """A shared installation that listens, and the gate inside it."""

    def __init__(self, settings: Settings, desk: LocalDesk, guard: Guard, port: int) -> None:
        self.settings, self.desk, self.gate = settings, desk, guard._gate
        self.address = f"http://127.0.0.1:{port}"

    def browser(self, user: str = "", *held: str) -> httpx.Client:
        """A browser in which `user` is logged in with some roles; nobody where the name is empty."""
        client = httpx.Client(base_url=self.address, timeout=60, headers={"Origin": self.address})
        if user:
            assert self.gate.sessions is not None
            token = self.gate.sessions.begin(Visitor(user, frozenset(held)))
            client.headers["Cookie"] = f"{self.gate.cookie}={token}"
        return client


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("delt")
    (folder / "tilsyn.md").write_text(
        "# Tilsyn\n\nDirektoratet for medisinske produkter fører tilsyn med medisinsk utstyr.\n", "utf-8"
    )
    settings = Settings.load(folder / "home", ENVIRONMENT)
    oidc.new_key(settings.home / login.KEY)
    with contextlib.closing(local_desk(settings)) as desk:
        desk.ingest(Delivery((str(folder / "tilsyn.md"),)), None)
        app = serving.build(desk, settings)
        assert isinstance(app, Guard)
        with listening(app) as port:
            yield Served(settings, desk, app, port)


# --- who comes


def test_without_a_log_in_nothing_but_the_door_is_open(served: Served) -> None:
    with served.browser() as nobody:
        front = nobody.get("/")
        assert front.status_code == 303 and front.headers["location"] == "/logg-inn"
        assert nobody.get("/health").status_code == 200
        for path in ("/config", "/api/sources", "/openapi.json", "/gradio_api/info", "/v1/models"):
            assert nobody.get(path).status_code == 401, path
        for path in ("/api/ask", "/api/code", "/api/redact", "/gradio_api/queue/join", "/v1/chat/completions"):
            assert nobody.post(path, json={"q": QUESTION}).status_code in (401, 403), path
        assert "content-security-policy" in nobody.get("/config").headers


def test_a_made_up_cookie_is_nobodys(served: Served) -> None:
    with served.browser() as nobody:
        nobody.headers["Cookie"] = f"{served.gate.cookie}={'a' * 43}"
        assert nobody.get("/config").status_code == 401


def test_the_cookie_of_a_shared_installation_is_bound_to_its_host_and_tls(served: Served) -> None:
    assert served.gate.cookie == "__Host-veileder"


def test_an_ended_session_is_refused_everywhere(served: Served) -> None:
    with served.browser("oidc:anna", KLINIKER) as anna:
        assert anna.get("/config").status_code == 200
        assert served.gate.sessions is not None
        served.gate.sessions.end_of("oidc:anna")
        assert anna.get("/config").status_code == 401


def test_a_change_must_say_which_page_it_comes_from(served: Served) -> None:
    """CSRF: a browser always names the origin of a POST; a form on another site names that site."""
    with served.browser("oidc:anna", KLINIKER) as anna:
        del anna.headers["Origin"]
        assert anna.post("/api/ask", json={"q": QUESTION}).status_code == 403
        for origin in ("https://ond.test", "null"):
            assert anna.post("/api/ask", json={"q": QUESTION}, headers={"Origin": origin}).status_code == 403
        sandboxed = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
        assert anna.post("/api/ask", json={"q": QUESTION}, headers=sandboxed).status_code == 403
        fetched = {"Sec-Fetch-Site": "same-origin"}
        assert anna.post("/api/ask", json={"q": QUESTION}, headers=fetched).status_code == 200


def test_the_public_name_is_a_known_host_and_others_are_not(served: Served) -> None:
    with served.browser() as nobody:
        del nobody.headers["Origin"]
        assert nobody.get("/health", headers={"Host": NAME}).status_code == 200
        assert nobody.get("/health", headers={"Host": f"ond.{NAME}"}).status_code == 421


# --- roles

ROUTES = {
    ("POST", "/api/ask"): READERS,
    ("POST", "/api/search"): READERS,
    ("POST", "/api/redact"): READERS,
    ("POST", "/api/check"): READERS,
    ("POST", "/api/written"): READERS,
    ("POST", "/api/codes"): READERS,
    ("GET", "/icd10/search"): READERS,
    ("GET", "/v1/models"): READERS,
    ("POST", "/v1/chat/completions"): READERS,
    ("POST", "/api/code"): {KODER},
    ("POST", "/icd10/suggest"): {KODER},
    ("GET", "/metrics"): {DRIFT},
    ("GET", "/api/sources"): roles.ALL,
    ("GET", "/config"): roles.ALL,
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_its_own_routes_and_no_others(served: Served, role: str) -> None:
    with served.browser(f"oidc:{role}", role) as client:
        for (method, path), held in ROUTES.items():
            status = client.request(method, path, json={} if method == "POST" else None).status_code
            assert (status == 403) == (role not in held), (path, status)


def test_a_user_without_a_role_reaches_nothing(served: Served) -> None:
    with served.browser("oidc:ingen") as client:
        for method, path in ROUTES:
            assert client.request(method, path, json={} if method == "POST" else None).status_code == 403


def test_every_route_of_the_application_has_its_rule_or_is_shut(served: Served) -> None:
    """A route that somebody adds is for nobody until it has a line in `ui.roles`."""
    from ui import web  # loads Gradio, which `serving.build` has loaded without its stubs

    app = web.mount(api.public(served.desk, served.settings), served.desk.assistant, served.settings)
    assert isinstance(app, FastAPI)
    ours = {route.path for route in app.routes if isinstance(route, APIRoute)} | set(app.openapi()["paths"])
    assert {"/api/ask", "/api/code", "/icd10/suggest", "/v1/chat/completions"} <= ours
    for path in ours:
        plain = re.sub(r"\{\w+(:path)?\}", "x", path)
        assert roles.needed(plain) or roles.is_open(plain), f"{path} has no rule in ui/roles.py"
    with served.browser("oidc:alt", *ROLES) as client:
        for path in ("/api/ingest", "/api/ukjent", "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/ukjent"):
            assert client.get(path).status_code == 404
            assert client.post(path, json={}).status_code == 404


def test_every_event_of_the_page_belongs_to_a_door(served: Served) -> None:
    import gradio as gr

    doors = served.gate.doors
    assert doors is not None and len(doors) > 5
    with gr.Blocks() as page:
        outside = gr.Button()
        outside.click(lambda: None)
        known = Doors()
        with known.opened(page, {KODER}):
            gr.Button().click(lambda: None)
    koder = Visitor("x", frozenset({KODER}))
    assert known.allows(1, koder) and not known.allows(1, Visitor("y", frozenset({KLINIKER})))
    for event in (0, 2, None, "1", True, 1.0):  # made outside every door, or no event at all
        assert not known.allows(event, koder)


def test_an_event_can_be_started_by_those_whose_door_it_is_alone(served: Served) -> None:
    doors = served.gate.doors
    assert doors is not None
    held = {role: Visitor(role, frozenset({role})) for role in ROLES}
    asking = [n for n in doors._events if doors.allows(n, held[KLINIKER]) and not doors.allows(n, held[DRIFT])]
    coding = [n for n in doors._events if doors.allows(n, held[KODER]) and not doors.allows(n, held[KLINIKER])]
    assert asking and coding
    for role in ROLES:
        with served.browser(f"oidc:{role}", role) as client:
            allowed = [number for number in doors._events if doors.allows(number, held[role])]
            for number in set(doors._events) - set(allowed[1:]):  # one that may be started is enough
                body = {"data": [], "fn_index": number, "session_hash": f"okt-{role}-{number}"}
                status = client.post("/gradio_api/queue/join", json=body).status_code
                assert (status == 403) == (not doors.allows(number, held[role])), (role, number, status)
            body = {"data": [], "fn_index": 9999, "session_hash": f"okt-{role}"}
            assert client.post("/gradio_api/queue/join", json=body).status_code == 403


def test_nobody_reads_anothers_stream_not_even_in_another_browser_of_their_own(served: Served) -> None:
    doors = served.gate.doors
    assert doors is not None
    number = next(iter(doors._events))
    body = {"data": [], "fn_index": number, "session_hash": "annas-okt"}
    with (
        served.browser("oidc:anna", KLINIKER) as anna,
        served.browser("oidc:bo", KLINIKER) as bo,
        served.browser("oidc:anna", KLINIKER) as elsewhere,
    ):
        assert anna.post("/gradio_api/queue/join", json=body).status_code == 200
        for other in (bo, elsewhere):
            assert other.post("/gradio_api/queue/join", json=body).status_code == 403
            assert other.get("/gradio_api/queue/data", params={"session_hash": "annas-okt"}).status_code == 403
            assert other.get("/gradio_api/heartbeat/annas-okt").status_code == 403
            assert other.post("/gradio_api/cancel", json={"session_hash": "annas-okt"}).status_code == 403


# --- keys


def test_a_key_opens_the_api_in_its_role_and_not_the_page(served: Served) -> None:
    assert served.gate.keys is not None
    _, key = served.gate.keys.add("journalsystem", KODER, 5)
    with httpx.Client(base_url=served.address, headers={"Authorization": f"Bearer {key}"}, timeout=60) as system:
        assert system.post("/api/ask", json={"q": QUESTION}).status_code == 200
        assert system.get("/metrics").status_code == 403
        assert system.get("/").status_code == 403
        assert system.get("/config").status_code == 403
        served.gate.keys.revoke("journalsystem")
        assert system.post("/api/ask", json={"q": QUESTION}).status_code == 401
        system.headers["Authorization"] = "Bearer sk-noe-annet"
        assert system.post("/api/ask", json={"q": QUESTION}).status_code == 401


# --- the record names the user


def test_the_record_names_who_asked_and_in_which_role(served: Served) -> None:
    with served.browser("oidc:cecilie", KLINIKER) as cecilie:
        record = cecilie.post("/api/ask", json={"q": QUESTION}).json()["record"]
    rows = list(Records(served.settings.home, RecordSettings()).rows("e.thread = ?", [record]))
    assert [(entry.kind, entry.user, entry.role) for entry, _ in rows] == [
        ("question", "oidc:cecilie", KLINIKER),
        ("answer", "oidc:cecilie", KLINIKER),
    ]


# --- allowances, and too many at once


def test_a_user_over_the_allowance_is_told_when_to_come_back_and_others_are_served(served: Served) -> None:
    kept, served.gate.answers = served.gate.answers, Limits(3)
    try:
        with served.browser("oidc:ivrig", KLINIKER) as eager, served.browser("oidc:rolig", KLINIKER) as calm:
            statuses = [eager.post("/api/ask", json={"q": QUESTION}).status_code for _ in range(5)]
            assert statuses == [200, 200, 200, 429, 429]
            refused = eager.post("/api/ask", json={"q": QUESTION})
            assert 1 <= int(refused.headers["retry-after"]) <= 21
            assert "Prøv igjen om" in refused.json()["error"]["message"]
            assert eager.get("/api/sources").status_code == 200
            assert calm.post("/api/ask", json={"q": QUESTION}).status_code == 200
    finally:
        served.gate.answers = kept


def test_when_the_line_is_full_the_next_is_turned_away_at_once(served: Served) -> None:
    kept, served.gate.line = served.gate.line, Line(0)
    try:
        with served.browser("oidc:anna", KLINIKER) as anna:
            refused = anna.post("/api/ask", json={"q": QUESTION})
            assert refused.status_code == 503 and refused.headers["retry-after"]
            assert refused.json()["error"]["message"].startswith("Mange spør")
            assert anna.get("/health").status_code == 200
    finally:
        served.gate.line = kept
    assert len(served.gate.line) == 0  # everybody who entered has left


def test_gradios_full_queue_is_told_in_norwegian_where_the_page_looks(served: Served) -> None:
    """Its own message for 503 is English and in its program; under another status `detail` is shown."""
    from ui.access import BUSY, _polite

    sent: list[dict[str, object]] = []

    async def collect(message: dict[str, object]) -> None:
        sent.append(message)

    async def play() -> None:
        polite = _polite(collect)  # type: ignore[arg-type]
        await polite({"type": "http.response.start", "status": 503, "headers": []})
        await polite({"type": "http.response.body", "body": b'{"detail":"Queue is full."}'})

    import asyncio

    asyncio.run(play())
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[0]["status"] == 429 and BUSY.encode() in sent[1]["body"]  # type: ignore[operator]


# --- listening


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "sykehus.test"])
def test_without_log_in_nothing_but_loopback_is_listened_on(home: Path, host: str) -> None:
    with pytest.raises(serving.CannotServe, match="innlogging"):
        serving.serve(Settings.load(home, {}), host=host, port=0)


def test_with_log_in_other_addresses_can_be_listened_on() -> None:
    serving._bind("0.0.0.0", 0, shared=True).close()


def test_in_a_one_person_installation_a_system_that_shows_a_key_must_have_a_good_one(tmp_path: Path) -> None:
    gate = Gate.of(Settings.load(tmp_path, {}), None)
    assert gate.keys is not None
    _, key = gate.keys.add("DIPS", KODER, 5)
    found = gate.comes("/api/ask", "POST", {b"authorization": f"Bearer {key}"})
    assert isinstance(found, Visitor) and found.roles == {KODER}
    gate.keys.revoke("DIPS")
    assert not isinstance(gate.comes("/api/ask", "POST", {b"authorization": f"Bearer {key}"}), Visitor)
    local = gate.comes("/api/ask", "POST", {b"authorization": "Bearer none"})  # what chat programs send
    assert isinstance(local, Visitor) and local.roles == roles.ALL and EVALUATOR in local.roles


def test_each_user_sees_the_tabs_of_their_roles_and_can_log_out_without_a_script(served: Served) -> None:
    with served.browser("oidc:dag", DRIFT) as dag, served.browser("oidc:alle", *ROLES) as everybody:
        front = dag.get("/").text
        assert '<form method="post" action="/logg-ut"' in front and "oidc:dag" in front
        seen, all_seen = (
            {
                one["props"]["id"]: one["props"].get("visible", True)
                for one in client.get("/config").json()["components"]
                if one["type"] == "tabitem"
            }
            for client in (dag, everybody)
        )
    assert all(all_seen.values())
    assert seen["operations"] is True and seen["sources"] is True
    assert seen["ask"] is False and seen["code"] is False


# --- the person at the machine


def test_where_people_log_in_and_the_server_is_down_the_operators_question_is_recorded_as_theirs(
    tmp_path: Path,
) -> None:
    environment = {**os.environ, **ENVIRONMENT, "VEILEDER_HOME": str(tmp_path / "home")}
    (tmp_path / "tilsyn.md").write_text("# Tilsyn\n\nDMP fører tilsyn med medisinsk utstyr.\n", "utf-8")
    said = []
    for order in (["ingest", str(tmp_path / "tilsyn.md")], ["ask", "Hvem fører tilsyn med medisinsk utstyr?"]):
        done = subprocess.run([veileder(), *order], env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        assert "Tjenesten svarer ikke" in done.stderr and "veileder serve" in done.stderr
        said.append(done.stdout)
    assert "DMP fører tilsyn" in said[1]
    records = Records(tmp_path / "home", RecordSettings())
    assert {entry.user for entry, _ in records.rows()} == {operator().user}
    records.close()
