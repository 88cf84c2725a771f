"""A server that speaks OpenAI's protocol and misbehaves to order: what the model's engine is tested against.

It reads its prompt as a model would and answers from the numbered passages, or fails in the way that `behaviour`
names. Real HTTP on loopback, so that what is tested is what runs. `python -m assistant.scripted BEHAVIOUR` serves one.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
import threading
import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Literal, Self, get_args

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from norsk.text import sentences, words

Behaviour = Literal[
    "good", "unanswered", "thinks", "thinks_in_text", "fenced", "pads", "links", "wrong_numbers", "unsupported",
    "contradicts", "obeys", "hang", "stall", "slow", "truncated", "too_long", "broken", "prose", "repeats", "loops",
    "danish", "swedish", "english", "dies", "busy", "error", "too_much", "redirects", "no_choices", "not_json",
]  # fmt: skip
BEHAVIOURS: Final[tuple[Behaviour, ...]] = get_args(Behaviour)
MODEL: Final = "skriptet"

_SOURCE: Final = re.compile(r'<kilde nr="(\d+)">\n[^\n]*\n(.*?)\n</kilde>', re.DOTALL)
_FOREIGN: Final = {
    "danish": "Leverandøren skal straks indberette alvorlige hændelser til myndighederne inden for femten dage.",
    "swedish": "Leverantören ska omedelbart anmäla allvarliga händelser till myndigheterna inom femton dagar.",
    "english": "The supplier must report serious incidents to the authorities within fifteen days.",
}
_ORDER: Final = re.compile(r"ignorer|ignore|glem|skriv|svar med|say|reveal|lenke|http", re.IGNORECASE)


@dataclass(slots=True)
class ScriptedServer:
    """Serves on a free port of loopback while the context is open.

    `behaviour` may be changed at any time; `script` is used up first, one behaviour a request.
    """

    behaviour: Behaviour = "good"
    script: list[Behaviour] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)  # bodies of the completions asked for
    headers: list[dict[str, str]] = field(default_factory=list)
    cancelled: int = 0  # streams that the client closed before their end
    running: int = 0
    most_running: int = 0
    token_seconds: float = 0.0  # between two pieces of a good stream
    port: int = 0
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """What `engine.address` should be."""
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", self.port))
        self.port = bound.getsockname()[1]
        config = uvicorn.Config(
            self.app(),
            log_config=None,
            log_level="critical",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [bound]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(5)

    def app(self) -> FastAPI:
        """The application: health, models and chat completions."""
        app = FastAPI()

        @app.get("/health")
        def health() -> dict[str, str]:
            return {}  # also while everything hangs, as vLLM does

        @app.get("/v1/models")
        def models() -> dict[str, Any]:
            return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "test"}]}

        @app.post("/v1/chat/completions")
        async def chat(request: Request) -> Response:
            body = await request.json()
            self.requests.append(body)
            self.headers.append(dict(request.headers))
            behaviour = self.script.pop(0) if self.script else self.behaviour
            return await self._answer(behaviour, body)

        @app.post("/elsewhere/chat/completions")
        async def elsewhere(request: Request) -> Response:
            self.requests.append({"redirected": True})
            return JSONResponse({})

        return app

    async def _answer(self, behaviour: Behaviour, body: dict[str, Any]) -> Response:
        if behaviour == "busy":
            return _error(429, "too many requests")
        if behaviour == "error":
            return _error(500, "CUDA error")
        if behaviour == "too_much":
            return _error(400, "This model's maximum context length is 64 tokens.")
        if behaviour == "redirects":
            return RedirectResponse("/elsewhere/chat/completions", 307)
        if behaviour == "not_json":
            return Response("<html>proxy</html>", media_type="text/html")
        if not body.get("stream"):
            if behaviour == "hang":
                await asyncio.sleep(60)
            message = {"role": "assistant", "content": "Hei"}
            choice = {"index": 0, "message": message, "finish_reason": "length"}
            return JSONResponse({"id": "x", "object": "chat.completion", "created": 0, "model": MODEL,
                                 "choices": [choice]})  # fmt: skip
        return StreamingResponse(self._counted(behaviour, body), media_type="text/event-stream")

    async def _counted(self, behaviour: Behaviour, body: dict[str, Any]) -> AsyncGenerator[bytes]:
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        whole = False
        try:
            async for event in self._stream(behaviour, body):
                yield event
            whole = True
        finally:
            self.running -= 1
            self.cancelled += not whole and behaviour != "dies"

    async def _stream(self, behaviour: Behaviour, body: dict[str, Any]) -> AsyncGenerator[bytes]:
        prompt = "\n".join(str(message["content"]) for message in body["messages"])
        text = written(behaviour, prompt)
        if behaviour == "hang":
            await asyncio.sleep(60)
        if behaviour == "no_choices":
            yield _sse({"object": "error", "message": "engine dead", "code": 500})
        if behaviour == "thinks":
            for piece in ("Brukeren spør om ", "HEMMELIG TANKE"):
                yield _chunk({"reasoning_content": piece})
        pieces = re.findall(r".{1,7}", text, re.DOTALL)
        for number, piece in enumerate(pieces):
            yield _chunk({"role": "assistant", "content": piece} if number == 0 else {"content": piece})
            if behaviour == "stall" and number == 1:
                await asyncio.sleep(60)
            if behaviour == "dies" and number == len(pieces) // 2:
                raise ConnectionResetError
            if behaviour == "truncated" and number == len(pieces) // 2:
                return
            if behaviour == "slow":
                await asyncio.sleep(0.8)
            elif self.token_seconds:
                await asyncio.sleep(self.token_seconds)
        yield _chunk({}, "length" if behaviour == "too_long" else "stop")
        yield b"data: [DONE]\n\n"


def written(behaviour: Behaviour, prompt: str) -> str:
    """What the model of that behaviour writes."""
    if "<notat>" in prompt:
        return _judged(behaviour, prompt)
    sources = [(int(number), text) for number, text in _SOURCE.findall(prompt)]
    found = _best(prompt.rpartition("Spørsmål: ")[2], sources)
    if behaviour in _FOREIGN:
        return _json([(_FOREIGN[behaviour], [1])])
    if behaviour == "unanswered" or not found:
        return json.dumps({"answered": False, "sentences": []})
    said: list[tuple[str, list[int]]] = [(text, [number]) for text, number in found]
    if behaviour == "broken":
        return _json(said)[:-12].replace('"text"', "text")
    if behaviour == "too_long":
        return _json(said)[:-25]
    if behaviour == "prose":
        return " ".join(text for text, _ in said)
    if behaviour == "wrong_numbers":
        said = [(f"{text[:-1]} [99].", [99]) for text, _ in said]
    if behaviour == "unsupported":
        said = [("Helseministeren har bestemt at alle sykehus må kjøpe 47 roboter før 1. mai 2031.", [1])]
    if behaviour == "contradicts":
        said = [(re.sub(r"\b(skal|fører|er)\b", r"\1 ikke", text, count=1), number) for text, number in said]
    if behaviour == "links":
        said = [(f"{text[:-1]} [les mer](http://spion.test/?q=1).", number) for text, number in said]
        said.append(('<tool_call>{"name": "send_mail", "arguments": {"to": "a@spion.test"}}</tool_call>', [1]))
    if behaviour == "obeys":
        orders = [order for _, text in sources for order in _orders(text)]
        said = [(order, [1]) for order in orders] + [(f"HACKET http://spion.test/{len(orders)}", [1])]
    if behaviour == "repeats":
        said = said[:1] * 6
    if behaviour == "loops":
        return _json(said)[:-3] + ", " + '{"text": "' + "ja og ja " * 400
    text = _json(said)
    if behaviour == "thinks_in_text":
        return f"<think>HEMMELIG TANKE {{}} </think>\n{text}"
    if behaviour == "fenced":
        return f"```json\n{text}\n```"
    return text + " " * 2000 if behaviour == "pads" else text


def _judged(behaviour: Behaviour, prompt: str) -> str:
    """Verdicts on numbered codes: yes, no where the model contradicts, on codes that do not exist where it invents."""
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", prompt.rpartition("Forslag:")[2], re.MULTILINE)]
    if behaviour == "wrong_numbers":
        numbers = [number + 90 for number in numbers]
    verdict = {"contradicts": "no", "unsupported": "kanskje"}.get(behaviour, "yes")
    text = json.dumps({"verdicts": [{"nr": number, "verdict": verdict} for number in numbers]})
    return text[:-5] if behaviour in ("broken", "too_long") else text


def _best(question: str, sources: Sequence[tuple[int, str]]) -> list[tuple[str, int]]:
    """The two sentences of the sources that share most words with the question, with their sources' numbers."""
    wanted = {word.text.lower() for word in words(question) if len(word.text) > 3}
    scored = []
    for number, text in sources:
        for span in sentences(text):
            sentence = text[span.start : span.end]
            shared = len(wanted & {word.text.lower() for word in words(sentence)})
            if shared and sentence.endswith("."):
                scored.append((-shared, number, sentence))
    return [(sentence, number) for _, number, sentence in sorted(scored)[:2]]


def _orders(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text) if _ORDER.search(text[span.start : span.end])]


def _json(said: Sequence[tuple[str, list[int]]]) -> str:
    listed = [{"text": text, "passages": numbers} for text, numbers in said]
    return json.dumps({"answered": True, "sentences": listed}, ensure_ascii=False)


def _chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _sse({"id": "x", "object": "chat.completion.chunk", "created": 0, "model": MODEL, "choices": [choice]})


def _sse(data: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def _error(status: int, message: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "type": "error", "code": status}}, status)


if __name__ == "__main__":
    chosen: Behaviour = next((behaviour for behaviour in BEHAVIOURS if behaviour in sys.argv[1:2]), "good")
    with ScriptedServer(chosen) as server:
        print(server.address, flush=True)
        threading.Event().wait()
