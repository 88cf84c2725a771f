"""Veileder as a model: the part of OpenAI's protocol that chat programs use, `/v1/models` and `/v1/chat/completions`.

Open WebUI or the `openai` client can ask Veileder as they ask a language model. The last message is the question; the
answer's quotes travel in the message and, whole, under the key `veileder`. Sources' words are escaped, because chat
programs render Markdown and a source may hold a link or an image.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncIterator, Generator, Sequence
from typing import TYPE_CHECKING, Annotated, Final

import fastapi
from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.answers import Answer, Citation, Sentence
from assistant.conversation import MOST_TURNS
from assistant.engines import ENGINES
from guardrails.vault import Vault
from norsk.errors import VeilederError
from ui import roles, shapes
from ui.shapes import Json
from ui.wording import describe_source, plain, refusal

if TYPE_CHECKING:
    from assistant.guidance import Assistant
    from assistant.journal import Who

MODEL: Final = "veileder"
_MODELS: Final[dict[str, str | None]] = {MODEL: None} | {f"{MODEL}-{engine}": engine for engine in ENGINES}
Body = Annotated[Json, fastapi.Body()]


def router(assistant: Assistant, longest: int) -> APIRouter:
    """The routes. `longest` is how many characters a question may have. Model names choose the engine."""
    routes = APIRouter(prefix="/v1")

    @routes.get("/models")
    def models() -> Json:
        listed = [{"id": name, "object": "model", "created": 0, "owned_by": "veileder"} for name in _MODELS]
        return {"object": "list", "data": listed}

    @routes.get("/models/{name}", response_model=None)
    def model(name: str) -> Response | Json:
        if name not in _MODELS:
            return _unknown(name)
        return {"id": name, "object": "model", "created": 0, "owned_by": "veileder"}

    @routes.post("/chat/completions", response_model=None)
    def complete(body: Body, request: fastapi.Request) -> Response:
        name = str(body.get("model") or MODEL)
        if name not in _MODELS:
            return _unknown(name)
        question = _question(body)
        if question is None or len(question) > longest:
            return _error(
                400, "invalid_request_error", f"Siste melding skal være et spørsmål på inntil {longest} tegn."
            )
        who = roles.who(request, *roles.READERS_IN_ORDER)
        reply = _Reply(assistant, question, str(name), who, _earlier(body))
        if body.get("stream"):
            return StreamingResponse(reply.events(), media_type="text/event-stream")
        return JSONResponse(reply.whole())

    return routes


class _Reply:
    """One answer in the protocol's shapes."""

    def __init__(
        self, assistant: Assistant, question: str, model: str, who: Who | None = None, earlier: Sequence[str] = ()
    ) -> None:
        self._assistant, self._question, self._model, self._who = assistant, question, model, who
        self._earlier = earlier
        self._head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": model}

    def whole(self) -> Json:
        """The answer as one completion. Raises what asking raises."""
        pieces, answer = [], None
        for piece, last in self._pieces():
            pieces.append(piece)
            answer = last or answer
        message = {"role": "assistant", "content": "".join(pieces).strip()}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        extra = {} if answer is None else {"veileder": shapes.answer_json(None, answer)}
        return {**self._head, "object": "chat.completion", "choices": [choice], **extra}

    async def events(self) -> AsyncIterator[str]:
        """The answer as server-sent events, a sentence at a time; a client that leaves ends the answering."""
        pieces = self._pieces()
        yield self._event({"role": "assistant", "content": ""})
        try:
            while True:
                try:
                    found = await run_in_threadpool(next, pieces, None)
                except VeilederError as error:
                    yield f"data: {json.dumps(_error_body(error.code, str(error)), ensure_ascii=False)}\n\n"
                    return
                if found is None:
                    break
                piece, answer = found
                yield self._event({"content": piece}, answer=answer)
        finally:
            pieces.close()
        yield self._event({}, "stop")
        yield "data: [DONE]\n\n"

    def _event(self, delta: Json, finish: str | None = None, answer: Answer | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        extra = {} if answer is None else {"veileder": shapes.answer_json(None, answer)}
        body = {**self._head, "object": "chat.completion.chunk", "choices": [choice], **extra}
        return f"data: {json.dumps(body, ensure_ascii=False)}\n\n"

    def _pieces(self) -> Generator[tuple[str, Answer | None]]:
        """Markdown as it is ready; the last piece comes with the whole answer."""
        numbers: dict[tuple[str, int, int], int] = {}
        cited: list[Citation] = []
        engine = _MODELS[self._model]
        stream = self._assistant.stream(
            self._question, engine=engine, vault=Vault(), who=self._who, earlier=self._earlier
        )
        for item in stream:
            if isinstance(item, Sentence):
                marks = ""
                for citation in item.citations:
                    key = (citation.passage.source.id, citation.start, citation.end)
                    if key not in numbers:
                        numbers[key] = len(numbers) + 1
                        cited.append(citation)
                    marks += f" [{numbers[key]}]"
                yield f"{plain(item.text)}{marks}\n\n", None
            else:
                yield _closing(item, cited), item


def _closing(answer: Answer, cited: list[Citation]) -> str:
    """What follows the sentences: the refusal or a notice, the quotes with their sources, and whom to ask."""
    parts = []
    if answer.refused:
        parts.append(plain(refusal({"message": answer.message, "reason": answer.reason})))
    elif answer.message:
        parts.append(f"*{plain(answer.message)}*")
    if cited:
        lines = [
            f"- [{number}] «{plain(' '.join(citation.quote.split()))}» "
            f"{plain(citation.passage.source.title)} · {plain(describe_source(shapes.citation_json(citation)))}"
            for number, citation in enumerate(cited, 1)
        ]
        parts.append("\n".join(["Kilder:", "", *lines]))
    if answer.ask_whom:
        contacts = [f"- {plain(who.agency)}: {plain(who.reason)}" for who in answer.ask_whom]
        parts.append("\n".join(["Hvem kan du spørre?", "", *contacts]))
    return "\n\n".join(parts)


def _question(body: Json) -> str | None:
    """The text of the last message, which must be the user's; None where there is none."""
    messages = body.get("messages")
    return _asked(messages[-1]) if isinstance(messages, list) and messages else None


def _earlier(body: Json) -> list[str]:
    """The user's messages before the last, oldest first: what a follow-up leans on."""
    return [asked for message in body["messages"][:-1][-2 * MOST_TURNS :] if (asked := _asked(message)) is not None]


def _asked(message: object) -> str | None:
    """The text of a user's message; None for any other."""
    if not isinstance(message, dict) or message.get("role") != "user":
        return None
    content = message.get("content")
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text"]
        content = "\n".join(text for text in texts if isinstance(text, str))
    return content if isinstance(content, str) and content.strip() else None


def _unknown(name: str) -> Response:
    return _error(404, "model_not_found", f"Modellen «{name[:80]}» finnes ikke. Velg en av: {', '.join(_MODELS)}.")


def _error(status: int, code: str, message: str) -> Response:
    return JSONResponse(_error_body(code, message), status)


def _error_body(code: str, message: str) -> Json:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}
