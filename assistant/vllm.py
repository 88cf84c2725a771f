"""A local language model behind the engine seam: vLLM, or any server that speaks OpenAI's protocol.

The seam is a synchronous generator; the request runs on an event loop of its own, so that closing the generator
cancels it and the server stops generating. Only the settings' host is contacted: no proxy, no redirect, no credentials
from the environment. Whatever goes wrong is a `ModelFault`, and `assistant.fallback` answers instead.
"""

from __future__ import annotations

import asyncio
import json
import queue
import socket
import threading
import time
from collections.abc import AsyncGenerator, Coroutine, Iterator, Sequence
from concurrent.futures import Future
from enum import Enum
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from assistant import prompts
from assistant.answers import Notice, Sentence
from assistant.claims import Claim, ClaimReader, NotJson, answer_of, cleaned, tie
from guardrails.entailment import Entailment
from guardrails.redact import RedactedText
from ingest.passages import Hit
from norsk.errors import VeilederError
from norsk.written import standard

if TYPE_CHECKING:
    import httpx

    from assistant.engines import EngineSettings

PROBE_SECONDS: Final = 3.0
_CONNECT_SECONDS: Final = 1.5
_SLOWEST: Final = 2.0  # pieces a second, after the first seconds of a stream
_GRACE: Final = 3.0  # seconds before the pace counts
_SAME: Final = 3  # times a sentence may come before the model is taken to repeat itself
_FOREIGN: Final = frozenset(("da", "sv", "en", "other"))
_SURE_FOREIGN: Final = 0.65
_CHARACTERS_A_TOKEN: Final = 2.2  # fewer than any measured tokenizer needs for Norwegian: the estimate errs upwards
_MARGIN: Final = 64  # tokens of the chat template
SOME_LEFT_OUT: Final = (
    "Noe av det språkmodellen skrev hadde ikke dekning i kildene og er utelatt eller erstattet av sitatet."
)


class Fault(Enum):
    """What went wrong with the model, and how it is told."""

    DOWN = "svarer ikke"
    HUNG = "henger"
    STALLED = "stoppet midt i svaret"
    SLOW = "er for treg"
    DIED = "falt ut midt i svaret"
    BUSY = "er opptatt"
    SERVER = "meldte feil"
    REFUSED = "avviste forespørselen"
    TRUNCATED = "ble avbrutt før svaret var ferdig"
    BROKEN = "svarte i et format som ikke kan leses"
    REPEATS = "gjentok seg selv"
    LANGUAGE = "svarte på et annet språk enn norsk"
    UNSUPPORTED = "svarte noe som ikke har dekning i kildene"


# Another try within the same question may help; after the others it only costs time.
WORTH_RETRYING: Final = frozenset((Fault.DOWN, Fault.DIED, Fault.BUSY, Fault.SERVER, Fault.TRUNCATED, Fault.BROKEN))


class ModelFault(VeilederError):
    """The language model gave no usable answer; the extractive engine answers instead."""

    code = "model_fault"

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"Språkmodellen {fault.value}.", "Se etter i modelltjenerens logg.")
        self.fault = fault


class TokenizerMissing(VeilederError):
    """The tokenizer that the settings name cannot be read."""

    code = "tokenizer_missing"


class VllmEngine:
    """Answers with a language model's sentences, each tied to the words of the passages that carry it.

    Raises ModelFault, also after sentences were yielded: what was yielded stands by itself.
    """

    name = "vllm"

    def __init__(self, settings: EngineSettings) -> None:
        """Contacts nothing. Raises TokenizerMissing and EntailmentMissing for what the settings name in vain."""
        self._settings = settings
        self._tokenizer = None if settings.tokenizer is None else _tokenizer(settings.tokenizer)
        self._objector = None if settings.nli_model is None else Entailment(settings.nli_model)
        self._slots = threading.BoundedSemaphore(settings.at_once)

    def answer(
        self, question: RedactedText, passages: Sequence[Hit], *, deadline: float
    ) -> Iterator[Sentence | Notice]:
        """Yield the model's sentences, each as soon as it is whole and checked. Raises ModelFault."""
        patience = min(1.0, max(0.0, deadline - time.monotonic()))
        if not self._slots.acquire(timeout=patience):
            raise ModelFault(Fault.BUSY)
        try:
            yield from self._tries(question, passages, deadline)
        finally:
            self._slots.release()

    def probe(self, seconds: float = PROBE_SECONDS) -> None:
        """Have the model make one token: a hanging server calls itself healthy. Raises ModelFault."""
        task = _start(self._one_token(self._client, seconds))
        try:
            task.result(seconds + 1)
        except TimeoutError:
            task.cancel()
            raise ModelFault(Fault.HUNG) from None

    def served(self, seconds: float = PROBE_SECONDS) -> dict[str, int | None]:
        """The server's models by name, with the tokens of context each says that it takes. Raises ModelFault."""
        import httpx

        self._reach()
        headers = {"Authorization": f"Bearer {self._settings.key}"} if self._settings.key else {}
        try:
            with httpx.Client(trust_env=False, timeout=seconds, headers=headers) as client:
                answer = client.get(f"{self._settings.address.rstrip('/')}/models")
                answer.raise_for_status()
                return {str(one["id"]): one.get("max_model_len") for one in answer.json()["data"]}
        except httpx.TimeoutException:
            raise ModelFault(Fault.HUNG) from None
        except httpx.HTTPStatusError:
            raise ModelFault(Fault.REFUSED) from None
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError):
            raise ModelFault(Fault.BROKEN) from None

    def structured(self, messages: Sequence[prompts.Message], wanted: dict[str, Any], *, seconds: float) -> object:
        """What the model writes in the shape that `wanted` describes, as parsed JSON, thinking left out.

        The caller has put nothing but RedactedText and words of its own into `messages`. Raises ModelFault.
        """
        if not self._slots.acquire(timeout=min(1.0, seconds)):
            raise ModelFault(Fault.BUSY)
        arrived: queue.SimpleQueue[str | Fault | None] = queue.SimpleQueue()
        try:
            if "_client" not in self.__dict__:
                self._reach()
            client = self._client  # importing it takes seconds, which are not the server's
            deadline = time.monotonic() + seconds
            task = _start(self._stream(client, messages, wanted, deadline, arrived))
            pieces: list[str] = []
            try:
                while (piece := arrived.get(timeout=max(0.05, deadline - time.monotonic() + 1))) is not None:
                    if isinstance(piece, Fault):
                        raise ModelFault(piece)
                    pieces.append(piece)
            except queue.Empty:
                raise ModelFault(Fault.SLOW) from None
            finally:
                task.cancel()
            try:
                return json.loads(answer_of("".join(pieces)))
            except (ValueError, RecursionError):
                raise ModelFault(Fault.BROKEN) from None
        finally:
            self._slots.release()

    def _tries(self, question: RedactedText, passages: Sequence[Hit], deadline: float) -> Iterator[Sentence | Notice]:
        room, tries = self._room, self._settings.retries + 1
        for left in reversed(range(tries)):
            prompt = prompts.build(question, passages, count=self.count, budget=room, most=self._settings.passages)
            if not prompt.passages:
                return
            said = 0
            try:
                for item in self._once(prompt, deadline):
                    said += isinstance(item, Sentence)
                    yield item
                return
            except ModelFault as error:
                again = error.fault in WORTH_RETRYING or error.fault is Fault.REFUSED
                if said or not left or not again or time.monotonic() + 1 > deadline:
                    raise
                if error.fault is Fault.REFUSED:
                    room //= 2  # most often the prompt is longer than the server's context
                elif error.fault in (Fault.BUSY, Fault.SERVER):
                    time.sleep(0.2)

    def _once(self, prompt: prompts.Prompt, deadline: float) -> Iterator[Sentence | Notice]:
        """One request. The reading of the stream and the checks run here; only the waiting is on the loop."""
        arrived: queue.SimpleQueue[str | Fault | None] = queue.SimpleQueue()
        if "_client" not in self.__dict__:
            self._reach()
        client = self._client  # made here: importing it takes seconds, which are not the server's silence
        wanted = prompts.response_format(self._settings.passages)
        task = _start(self._stream(client, prompt.messages, wanted, deadline, arrived))
        reader, seen = ClaimReader(), dict[str, int]()
        claims = kept = left_out = looked = size = 0
        try:
            while True:
                try:
                    # the loop keeps the limits; a second more is for a loop that cannot
                    piece = arrived.get(timeout=max(0.05, deadline - time.monotonic() + 1))
                except queue.Empty:
                    raise ModelFault(Fault.SLOW) from None
                if isinstance(piece, Fault):
                    raise ModelFault(piece)
                if piece is None:
                    break
                for claim in reader.feed(piece):
                    claims += 1
                    sentence, own = self._checked(claim, prompt, seen)
                    left_out += not own
                    if sentence is not None:
                        kept += 1
                        yield sentence
                if reader.closed:
                    break  # some models go on with white space until they are stopped
                size += len(piece)
                if size - looked >= 64:
                    looked = size
                    if reader.loops():
                        raise ModelFault(Fault.REPEATS)
            reader.finish()
        except NotJson:
            raise ModelFault(Fault.BROKEN) from None
        finally:
            task.cancel()
        if claims and not kept:
            raise ModelFault(Fault.UNSUPPORTED)
        if left_out:
            yield Notice(SOME_LEFT_OUT)

    def _checked(self, claim: Claim, prompt: prompts.Prompt, seen: dict[str, int]) -> tuple[Sentence | None, bool]:
        """The claim tied to its quotes. Raises ModelFault for repetition and for another language."""
        text = cleaned(claim.text)
        key = text.casefold()
        seen[key] = seen.get(key, 0) + 1
        if key and seen[key] > 1:
            if seen[key] >= _SAME:
                raise ModelFault(Fault.REPEATS)
            return None, True
        if text:
            language, score = standard(text)
            if language in _FOREIGN and score >= _SURE_FOREIGN:
                raise ModelFault(Fault.LANGUAGE)
        return tie(claim, prompt.passages, None if self._objector is None else self._objector.objects)

    def _reach(self) -> None:
        """Knock before loading the client: who waits for a dead server shall not wait for that too."""
        address = urlsplit(self._settings.address)
        port = address.port or (443 if address.scheme == "https" else 80)
        try:
            socket.create_connection((address.hostname or "", port), _CONNECT_SECONDS).close()
        except (OSError, ValueError):
            raise ModelFault(Fault.DOWN) from None

    @property
    def _room(self) -> int:
        """Tokens that the passages, the instruction and the question may take."""
        return self._settings.context - self._settings.answer_tokens - _MARGIN

    def fitting(self, text: str, tokens: int) -> str:
        """The beginning of `text` that fits in so many tokens, cut at a line or a word."""
        while self.count(text) > tokens and text:
            text = text[: max(0, min(len(text) - 1, int(len(text) * tokens / self.count(text))))]
            cut = max(text.rfind("\n"), text.rfind(" "))
            text = text[: max(0, cut)]
        return text

    def count(self, text: str) -> int:
        """Tokens of `text` by the model's own tokenizer, or a cautious estimate."""
        if self._tokenizer is None:
            return 1 + int(len(text) / _CHARACTERS_A_TOKEN)
        return len(self._tokenizer.encode(text, add_special_tokens=False))

    async def _stream(
        self,
        client: Any,
        messages: Sequence[prompts.Message],
        wanted: dict[str, Any],
        deadline: float,
        arrived: queue.SimpleQueue[str | Fault | None],
    ) -> None:
        """Put the pieces of the answer into `arrived`, then None, or the fault that ended it."""
        try:
            async for piece in self._pieces(client, messages, wanted, deadline):
                arrived.put(piece)
        except ModelFault as error:
            arrived.put(error.fault)
            return
        arrived.put(None)

    async def _pieces(
        self, client: Any, messages: Sequence[prompts.Message], wanted: dict[str, Any], deadline: float
    ) -> AsyncGenerator[str]:
        """The answer's text as it comes, without the reasoning. Raises ModelFault."""
        import httpx
        import openai
        from llama_index.core.llms import ChatMessage

        stall, begun, pieces, ended = self._settings.stall_seconds, 0.0, 0, None
        said = [ChatMessage(role=role, content=content) for role, content in messages]
        stream = None
        try:
            async with asyncio.timeout(min(stall, max(0.05, deadline - time.monotonic()))) as limit:
                model = await self._model(client)
                stream = await client.astream_chat(
                    said,
                    model=model,
                    max_tokens=self._settings.answer_tokens,
                    response_format=wanted,
                )
                async for part in stream:
                    now = time.monotonic()
                    begun = begun or now
                    pieces += 1
                    ended = part.raw.choices[0].finish_reason if part.raw.choices else ended
                    if part.delta:
                        yield part.delta
                    if now - begun > _GRACE and pieces < _SLOWEST * (now - begun):
                        raise ModelFault(Fault.SLOW)
                    limit.reschedule(asyncio.get_running_loop().time() + min(stall, max(0.05, deadline - now)))
        except TimeoutError:
            late = time.monotonic() >= deadline - 0.1
            raise ModelFault(Fault.SLOW if late else Fault.STALLED if pieces else Fault.HUNG) from None
        except (openai.OpenAIError, httpx.HTTPError, ValueError, AttributeError, TypeError) as error:
            raise ModelFault(_fault(error, begun=bool(pieces))) from None
        finally:
            if stream is not None:
                await stream.aclose()
        if ended != "stop":
            raise ModelFault(Fault.TRUNCATED if ended else Fault.DIED if pieces else Fault.BROKEN)

    async def _one_token(self, client: Any, seconds: float) -> None:
        import httpx
        import openai
        from llama_index.core.llms import ChatMessage

        try:
            async with asyncio.timeout(seconds):
                model = await self._model(client)
                await client.achat([ChatMessage(role="user", content="Hei")], model=model, max_tokens=1)
        except TimeoutError:
            raise ModelFault(Fault.HUNG) from None
        except (openai.OpenAIError, httpx.HTTPError, ValueError, AttributeError, TypeError, IndexError) as error:
            raise ModelFault(_fault(error, begun=False)) from None

    async def _model(self, client: Any) -> str:
        """The model's name from the settings, else the first that the server has."""
        if not self._settings.model and self._first is None:
            async for model in client._get_aclient().models.list():
                self._first = str(model.id)
                break
        return self._settings.model or self._first or "default"

    _first: str | None = None

    @cached_property
    def _client(self) -> Any:
        """LlamaIndex's client of the settings' server, and of nothing else."""
        import httpx
        from llama_index.llms.openai_like import OpenAILike

        settings = self._settings
        host = httpx.URL(settings.address).host

        async def keep_to_host(request: httpx.Request) -> None:
            if request.url.host != host:
                raise httpx.RequestError("another host", request=request)
            for name in [name for name in request.headers if name.startswith(("openai-", "x-stainless-"))]:
                del request.headers[name]  # taken from the environment, or telling of this machine

        http = httpx.AsyncClient(
            timeout=httpx.Timeout(settings.seconds, connect=_CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=settings.at_once),
            trust_env=False,
            follow_redirects=False,
            event_hooks={"request": [keep_to_host]},
        )
        return OpenAILike(
            model=settings.model or "default",
            api_base=settings.address,
            api_key=settings.key or "none",
            is_chat_model=True,
            context_window=settings.context,
            temperature=0.0,
            max_retries=0,
            timeout=settings.seconds,
            async_http_client=http,
        )


def _tokenizer(folder: Path) -> Any:
    """The model's own tokenizer, from a local folder. `tokenizer.json` is read without importing torch."""
    try:
        if (folder / "tokenizer.json").is_file():
            from tokenizers import Tokenizer

            return Tokenizer.from_file(str(folder / "tokenizer.json"))
        from transformers import AutoTokenizer

        return AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
    except ImportError:
        remedy = "Installer tillegget «models», eller fjern engine.tokenizer (da anslås lengden)."
    except (OSError, ValueError):
        remedy = "Sett engine.tokenizer til mappen med modellens tokenizer.json."
    raise TokenizerMissing(f"Kan ikke lese modellens ordliste i {folder}.", remedy)


def _fault(error: Exception, *, begun: bool) -> Fault:
    import openai

    if isinstance(error, openai.APITimeoutError | openai.APIConnectionError):
        return Fault.DIED if begun else Fault.DOWN
    if isinstance(error, openai.RateLimitError):
        return Fault.BUSY
    if isinstance(error, openai.InternalServerError):
        return Fault.SERVER
    if isinstance(error, openai.APIStatusError):
        return Fault.REFUSED
    if isinstance(error, ValueError | AttributeError | TypeError | openai.APIError):
        return Fault.DIED if begun and isinstance(error, openai.APIError) else Fault.BROKEN
    return Fault.DIED if begun else Fault.DOWN


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """The event loop of all requests, on a thread of its own that ends with the process."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="model", daemon=True).start()
    return loop


def _start(work: Coroutine[Any, Any, None]) -> Future[None]:
    return asyncio.run_coroutine_threadsafe(work, _loop())
