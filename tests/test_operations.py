"""What an operator sees: health that really probes, counts without content, and what is broken by its name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.scripted import ScriptedServer
from assistant.settings import Settings
from ui.desk import Delivery, LocalDesk, local_desk
from ui.health import Health
from ui.metrics import family
from ui.serving import build
from ui.shapes import Scope

TEXT = "# Hendelser\n\nLeverandøren skal melde fra om alvorlige hendelser innen 15 dager.\n"
QUESTION = "Når skal leverandøren melde fra om alvorlige hendelser?"
SECRET = "Plimsen Kvabberud"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalDesk]:
    folder = tmp_path_factory.mktemp("drift")
    (folder / "hendelser.md").write_text(TEXT, encoding="utf-8")
    with contextlib.closing(local_desk(Settings.load(folder / "home", {}))) as opened:
        opened.ingest(Delivery((str(folder / "hendelser.md"),)), None)
        yield opened


@pytest.fixture(scope="module")
def client(desk: LocalDesk, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    settings = Settings.load(tmp_path_factory.mktemp("innstillinger"), {})
    return TestClient(build(desk, settings), base_url="http://localhost")  # type: ignore[arg-type]


def test_health_says_what_works(client: TestClient) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json()["checks"] == {"index": "ok", "library": "ok", "record": "ok", "model": "off"}
    assert answer.json()["passages"] == 1


def test_health_tells_a_broken_record_apart(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path, {})
    with contextlib.closing(local_desk(settings)) as opened:
        assert opened.assistant.journal is not None
        opened.ask(None, QUESTION, None, Scope())
        found = next(path for path in tmp_path.iterdir() if "anchor" in path.name)
        found.write_text("99:" + "0" * 64 + "\n", encoding="ascii")
        ok, looked = Health(opened.assistant, settings).look()
    assert not ok
    assert looked["checks"]["record"] == "record_broken"
    assert looked["checks"]["index"] == "ok"


@pytest.mark.parametrize(("behaviour", "state"), [("good", "ok"), ("error", "reserve"), ("hang", "reserve")])
def test_a_model_that_is_down_leaves_the_service_up(tmp_path: Path, behaviour: str, state: str) -> None:
    with ScriptedServer(behaviour) as server:  # type: ignore[arg-type]
        overrides = {"VEILEDER_ENGINE__ENGINE": "vllm", "VEILEDER_ENGINE__ADDRESS": server.address}
        settings = Settings.load(tmp_path, overrides)
        with contextlib.closing(local_desk(settings)) as opened:
            health = Health(opened.assistant, settings)
            ok, looked = health.look()
            asked = len(server.requests)
            health.look()
    assert ok
    assert looked["checks"]["model"] == state
    assert len(server.requests) == asked  # who asks often does not load the model


def test_answers_and_requests_are_counted_without_a_word_of_them(client: TestClient) -> None:
    client.post("/api/ask", json={"q": QUESTION})
    client.post("/api/ask", json={"q": f"Når skal {SECRET} melde fra om 010190?"})
    client.post("/api/ask", json={"q": "Hvor mange kommuner har kjøpt Paro?"})
    client.get(f"/{SECRET}?q={SECRET}")
    text = client.get("/metrics").text
    assert 'veileder_answers_total{engine="extractive",outcome="answered"}' in text
    assert 'outcome="not_in_sources"' in text
    assert 'veileder_requests_total{route="ask",status="200"} 3.0' in text
    assert "veileder_passages 1.0" in text
    assert "Plim" not in text and "Kvabb" not in text and "Paro" not in text


def test_addresses_fall_into_few_families() -> None:
    assert {family(f"/{name}") for name in ("a/b", "%00", "../x", "api", "v2/y")} == {"other"}
    assert family("/v1/chat/completions") == family("/api/ask") == "ask"
    assert family("/icd10/search") == "codes"
