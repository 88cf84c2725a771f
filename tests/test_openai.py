"""Veileder as a model: the `openai` client asks a served Veileder over loopback."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.answers import Answer, Citation, Sentence
from assistant.scripted import ScriptedServer
from assistant.settings import Settings
from ingest.passages import Passage, Source
from tests.listening import listening
from ui.desk import Delivery, local_desk
from ui.openai import MODEL, router
from ui.serving import build

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletionMessageParam

DUTY = "Leverandøren skal melde fra om alvorlige hendelser innen 15 dager."
TEXT = f"# Hendelser\n\n{DUTY}\n"
QUESTION = "Når skal leverandøren melde fra om alvorlige hendelser?"


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, model: ScriptedServer) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served")
    (folder / "hendelser.md").write_text(TEXT, encoding="utf-8")
    settings = Settings.load(folder / "home", {"VEILEDER_ENGINE__ADDRESS": model.address})
    with contextlib.closing(local_desk(settings)) as desk:
        desk.ingest(Delivery((str(folder / "hendelser.md"),)), None)
        with listening(build(desk, settings)) as port:
            yield f"http://127.0.0.1:{port}"


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    import openai  # not above: every worker collects this file, and one of them asks

    with openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as made:
        yield made


def test_it_is_listed_as_a_model(client: openai.OpenAI) -> None:
    assert MODEL in [model.id for model in client.models.list()]
    assert client.models.retrieve(MODEL).id == MODEL


@pytest.mark.parametrize("engine", ["", "-extractive", "-vllm"])
def test_a_completion_cites_its_sources_in_the_message_and_as_data(client: openai.OpenAI, engine: str) -> None:
    done = client.chat.completions.create(model=MODEL + engine, messages=[{"role": "user", "content": QUESTION}])
    content = done.choices[0].message.content or ""
    assert content.startswith("Leverandøren skal melde fra om alvorlige hendelser innen 15 dager. [1]")
    assert "Kilder:" in content and "Hendelser" in content
    assert done.model_extra is not None
    answer = done.model_extra["veileder"]
    assert answer["engine"] == (engine[1:] or "extractive")
    (citation,) = answer["sentences"][0]["citations"]
    assert citation["quote"] == DUTY and citation["source"] == "hendelser.md"


def test_a_stream_releases_sentences_and_ends_with_the_data(client: openai.OpenAI) -> None:
    chunks = list(
        client.chat.completions.create(model=MODEL, stream=True, messages=[{"role": "user", "content": QUESTION}])
    )
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert text.startswith(f"{DUTY} [1]")
    assert chunks[-1].choices[0].finish_reason == "stop"
    (data,) = [chunk.model_extra["veileder"] for chunk in chunks if chunk.model_extra]
    assert data["sentences"][0]["text"] == DUTY


def test_a_refusal_is_a_message_too(client: openai.OpenAI) -> None:
    done = client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "user", "content": [{"type": "text", "text": "Hva er hovedstaden i Peru?"}]}],
    )
    assert done.model_extra is not None and done.model_extra["veileder"]["refused"]
    assert done.choices[0].message.content


def test_a_sources_markdown_never_becomes_a_picture_or_a_link() -> None:
    """Ingest takes it away; what another index holds is still escaped, in the sentence and in the quote."""
    text = "Utstyret ![x](http://spion.test/x.png) er merket av [produsenten](http://spion.test/)."
    passage = Passage(Source("merking.md", "[Merking](http://spion.test)"), "0" * 64, 0, len(text), text)
    sentence = Sentence(text, (Citation(passage, text, 0, len(text)),))

    class Asked:
        def stream(self, question: str, **_: object) -> Iterator[Sentence | Answer]:
            yield sentence
            yield Answer((sentence,), "extractive")

    app = FastAPI()
    app.include_router(router(Asked(), 100))  # type: ignore[arg-type]
    body = {"messages": [{"role": "user", "content": "Er utstyret merket?"}]}
    content = TestClient(app).post("/v1/chat/completions", json=body).json()["choices"][0]["message"]["content"]
    assert content.count("spion") == 5
    assert not re.search(r"(?<!\\)\]\(|(?<!\\)!\\?\[|(?<!\\)://", content)


def test_a_failing_model_is_told_in_the_message(client: openai.OpenAI, model: ScriptedServer) -> None:
    model.behaviour = "english"
    try:
        done = client.chat.completions.create(model=f"{MODEL}-vllm", messages=[{"role": "user", "content": QUESTION}])
    finally:
        model.behaviour = "good"
    assert done.model_extra is not None
    assert done.model_extra["veileder"]["engine"] == "extractive (reserve)"
    assert "annet språk" in (done.choices[0].message.content or "")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"messages": []},
        {"messages": "hei"},
        {"messages": [{"role": "assistant", "content": "hei"}]},
        {"messages": [{"role": "user", "content": " "}]},
        {"messages": [{"role": "user", "content": "a" * 10_000}]},
    ],
)
def test_what_cannot_be_a_question_is_refused_as_openai_refuses(address: str, body: dict[str, object]) -> None:
    answered = httpx.post(f"{address}/v1/chat/completions", json=body)
    assert answered.status_code == 400 and answered.json()["error"]["message"]


def test_an_unknown_model_is_not_found(client: openai.OpenAI) -> None:
    import openai

    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": QUESTION}])


def test_another_site_cannot_ask(address: str) -> None:
    body = {"messages": [{"role": "user", "content": QUESTION}]}
    for headers in ({"Origin": "http://spion.test"}, {"Host": "spion.test"}):
        assert httpx.post(f"{address}/v1/chat/completions", json=body, headers=headers).status_code in (403, 421)


def test_a_follow_up_is_asked_whole_with_what_the_conversation_was_about(client: openai.OpenAI) -> None:
    conversation: list[ChatCompletionMessageParam] = [
        {"role": "user", "content": "Hva skal leverandøren melde fra om?"},
        {"role": "assistant", "content": DUTY},
        {"role": "user", "content": "Og når?"},
    ]
    said = client.chat.completions.create(model=MODEL, messages=conversation).choices[0].message.content or ""
    assert "«Når skal leverandøren melde fra om?»" in said
    assert "15 dager" in said
