"""What the doctor says of a served model: it asks for a real token, and compares what is served with the settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.scripted import MODEL, ScriptedServer
from assistant.settings import Settings
from ui.doctor import Finding, examine


def engine(home: Path, **changed: str) -> Finding:
    overrides = {"VEILEDER_ENGINE__ENGINE": "vllm"} | {
        f"VEILEDER_ENGINE__{key.upper()}": v for key, v in changed.items()
    }
    found = {finding.name: finding for finding in examine(Settings.load(home, overrides))}
    return found["Motor"]


def test_a_served_model_that_answers_is_well(tmp_path: Path) -> None:
    with ScriptedServer("good") as server:
        found = engine(tmp_path, address=server.address, model=MODEL)
    assert found.status == "ok"
    assert "svarer" in found.detail
    assert len(server.requests) == 1  # one token was asked for


@pytest.mark.parametrize("behaviour", ["hang", "error", "busy", "not_json"])
def test_a_server_that_calls_itself_healthy_and_gives_no_token_is_not(tmp_path: Path, behaviour: str) -> None:
    with ScriptedServer(behaviour) as server:  # type: ignore[arg-type]
        found = engine(tmp_path, address=server.address, model=MODEL)
    assert found.status == "error"
    assert "ekstraktive" in found.remedy


def test_no_server_and_another_model_are_told(tmp_path: Path) -> None:
    assert engine(tmp_path, address="http://127.0.0.1:9/v1").status == "error"
    with ScriptedServer() as server:
        found = engine(tmp_path, address=server.address, model="en-annen")
    assert found.status == "error"
    assert MODEL in found.detail and "en-annen" in found.detail


def test_without_a_model_nothing_is_asked(tmp_path: Path) -> None:
    with ScriptedServer() as server:
        found = engine(tmp_path, engine="extractive", address=server.address)
    assert found.status == "ok"
    assert server.requests == []
