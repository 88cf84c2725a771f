"""Whatever is sent to the API is answered or refused, never with a fault: cases from its own description, and worse."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.settings import Settings
from ui.desk import Delivery, LocalDesk, local_desk
from ui.serving import build

TEXT = "# Hendelser\n\nLeverandøren skal melde fra om alvorlige hendelser innen 15 dager.\n"
POSTS = (
    "/api/ask", "/api/search", "/api/redact", "/api/check", "/api/written", "/api/codes", "/api/code",
    "/api/signal", "/icd10/suggest", "/v1/chat/completions", "/fhir/CodeSystem/$lookup",
    "/fhir/CodeSystem/$validate-code", "/fhir/ValueSet/$expand",
)  # fmt: skip
GETS = ("/icd10/search", "/fhir/CodeSystem/$lookup", "/fhir/CodeSystem/$validate-code", "/fhir/ValueSet/$expand")
KEYS = st.sampled_from(
    ["id", "q", "k", "text", "note", "sentence", "quotes", "profile", "engine", "as_of", "on", "agency", "phase",
     "messages", "model", "stream", "code", "url", "system", "filter", "count", "resourceType", "parameter", "keep",
     "signal", "record", "sentence", "words"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60)
    | st.sampled_from(["2026-02-30", "vllm", "journal", "I21.9", "user", "use", "wrong", "\x00", "<KEY>"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalDesk]:
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "hendelser.md").write_text(TEXT, encoding="utf-8")
    with contextlib.closing(local_desk(Settings.load(folder / "home", {}))) as opened:
        opened.ingest(Delivery((str(folder / "hendelser.md"),)), None)
        yield opened


@pytest.fixture(scope="module")
def client(desk: LocalDesk, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    chosen = Settings.load(
        tmp_path_factory.mktemp("innstillinger"),
        {"VEILEDER_ACCESS__REQUESTS_PER_MINUTE": "1000000", "VEILEDER_ACCESS__ANSWERS_PER_MINUTE": "1000000"},
    )
    app: Any = build(desk, chosen)
    return TestClient(app, base_url="http://localhost", raise_server_exceptions=False)


def test_every_case_that_the_description_allows_is_answered(client: TestClient) -> None:
    import schemathesis  # here, since it takes a second, and every worker loads this file

    described = client.get("/openapi.json")
    schema = schemathesis.openapi.from_dict(described.json())

    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:
        strategy = operation.as_strategy()

        @settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=strategy)
        def answered(case: Any) -> None:
            sent = case.as_transport_kwargs(base_url="http://localhost")
            kept = {name: sent[name] for name in ("method", "url", "params", "json", "headers") if name in sent}
            reply = client.request(**kept)
            assert reply.status_code != 500, (case.method, case.path, reply.text[:300])

        answered()


@settings(max_examples=400, deadline=None, suppress_health_check=QUIET)
@given(path=st.sampled_from(POSTS), body=st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_json_is_answered_or_refused(client: TestClient, path: str, body: dict[str, Any]) -> None:
    # Python's reader takes Infinity and NaN too, so they are sent as well
    answer = client.post(path, content=json.dumps(body), headers={"content-type": "application/json"})
    assert answer.status_code != 500, answer.text[:300]
    if answer.status_code >= 400:
        assert answer.headers["content-type"].startswith("application/")


@settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
@given(
    path=st.sampled_from(POSTS),
    body=st.binary(max_size=200),
    kind=st.sampled_from(["application/json", "text/plain", ""]),
)
def test_any_bytes_are_answered_or_refused(client: TestClient, path: str, body: bytes, kind: str) -> None:
    assert client.post(path, content=body, headers={"content-type": kind}).status_code != 500


@settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
@given(path=st.sampled_from(GETS), query=st.dictionaries(KEYS, st.text(max_size=30), max_size=4))
def test_any_query_is_answered_or_refused(client: TestClient, path: str, query: dict[str, str]) -> None:
    assert client.get(path, params=query).status_code != 500


def test_deep_and_large_bodies_are_refused_politely(client: TestClient) -> None:
    deep = '{"q":' * 5_000 + "1" + "}" * 5_000
    assert client.post("/api/ask", content=deep, headers={"content-type": "application/json"}).status_code in (
        400,
        413,
        422,
    )
    large = json.dumps({"text": "a" * 11_000_000})
    assert client.post("/api/redact", content=large, headers={"content-type": "application/json"}).status_code == 413
