"""A server of language models that speaks OpenAI's protocol: requests to it, and everything that they can end in.

What asks is synchronous; the request runs on an event loop of its own, so that letting go of it cancels it and the
server stops generating. Only the settings' host is contacted: no proxy, no redirect, no credentials from the
environment. Whatever goes wrong is a `ModelFault`.
"""

from __future__ import annotations

import asyncio
import json
import queue
import socket
import threading
import time
from collections.abc import AsyncGenerator, Coroutine, Generator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from enum import Enum
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from assistant.claims import answer_of
from assistant.prompts import Message
from norsk.errors import VeilederError

if TYPE_CHECKING:
    import httpx

    from assistant.engines import EngineSettings

PROBE_SECONDS: Final = 3.0
_CONNECT_SECONDS: Final = 1.5
_SLOWEST: Final = 2.0  # pieces a second, after the first seconds of a stream
_GRACE: Final = 3.0  # seconds before the pace counts
_CHARACTERS_A_TOKEN: Final = 2.2  # fewer than any measured tokenizer needs for Norwegian: the estimate errs upwards
_LOADING_SECONDS: Final = 30.0  # for the client itself, where nobody waits for an answer
_LATE: Final = 0.5  # seconds that the event loop may be late with what it has to tell


class Fault(Enum):
    """What went wrong with the model, and how it is told."""

    DOWN = "svarer ikke"
    HUNG = "henger"
    STALLED = "stoppet midt i svaret"
    SLOW = "er for treg"
    DIED = "falt ut midt i svaret"
    BUSY = "er opptatt"
    LOADING = "er ikke klar ennå"
    SERVER = "meldte feil"
    REFUSED = "avviste forespørselen"
    TRUNCATED = "ble avbrutt før svaret var ferdig"
    BROKEN = "svarte i et format som ikke kan leses"
    REPEATS = "gjentok seg selv"
    LANGUAGE = "svarte på et annet språk enn norsk"
    UNSUPPORTED = "svarte noe som ikke har dekning i kildene"


class ModelFault(VeilederError):
    """The language model gave no usable answer; the extractive engine answers instead."""

    code = "model_fault"

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"Språkmodellen {fault.value}.", "Se etter i modelltjenerens logg.")
        self.fault = fault


class TokenizerMissing(VeilederError):
    """The tokenizer that the settings name cannot be read."""

    code = "tokenizer_missing"


class ModelServer:
    """The server that the settings name. At most `at_once` requests at a time."""

    def __init__(self, settings: EngineSettings) -> None:
        """Contacts nothing. Raises TokenizerMissing where the settings name one that cannot be read."""
        self._settings = settings
        self._tokenizer = None if settings.tokenizer is None else _tokenizer(settings.tokenizer)
        self._slots = threading.BoundedSemaphore(settings.at_once)
        self._loading = threading.Lock()
        self._loader: threading.Thread | None = None

    def probe(self, seconds: float = PROBE_SECONDS) -> None:
        """Have the model make one token: a hanging server calls itself healthy. Raises ModelFault."""
        task = _start(self._one_token(self._ready(time.monotonic() + _LOADING_SECONDS), seconds))
        try:
            task.result(seconds + 1)
        except TimeoutError:
            task.cancel()
            raise ModelFault(Fault.HUNG) from None

    def models(self, seconds: float = PROBE_SECONDS) -> dict[str, int | None]:
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

    @contextmanager
    def slot(self, deadline: float) -> Generator[None]:
        """A place among the requests at the same time, waited for a second at most. Raises ModelFault."""
        if not self._slots.acquire(timeout=min(1.0, max(0.0, deadline - time.monotonic()))):
            raise ModelFault(Fault.BUSY)
        try:
            yield
        finally:
            self._slots.release()

    def pieces(self, messages: Sequence[Message], wanted: dict[str, Any], *, deadline: float) -> Generator[str]:
        """What the model writes in the shape that `wanted` describes, as it comes; closing cancels. Raises ModelFault.

        The caller has put nothing but RedactedText and words of its own into `messages`, and holds a `slot`. Nothing
        comes after `deadline`, a time of `time.monotonic()`, also not what had arrived before it.
        """
        arrived: queue.SimpleQueue[str | Fault | None] = queue.SimpleQueue()
        client = self._ready(deadline)
        task = _start(self._stream(client, messages, wanted, deadline, arrived))
        try:
            while True:
                # the loop keeps the limits; the rest is for a loop that cannot
                piece = arrived.get(timeout=max(0.05, deadline - time.monotonic() + _LATE))
                if piece is None:
                    return
                if isinstance(piece, Fault):
                    raise ModelFault(piece)
                if time.monotonic() > deadline:
                    raise ModelFault(Fault.SLOW)
                yield piece
        except queue.Empty:
            raise ModelFault(Fault.SLOW) from None
        finally:
            task.cancel()

    def structured(self, messages: Sequence[Message], wanted: dict[str, Any], *, seconds: float) -> object:
        """What the model writes in the shape that `wanted` describes, as parsed JSON, thinking left out.

        `messages` as for `pieces`. Raises ModelFault.
        """
        deadline = time.monotonic() + seconds
        with self.slot(deadline):
            written = "".join(self.pieces(messages, wanted, deadline=deadline))
        try:
            return json.loads(answer_of(written))
        except (ValueError, RecursionError):
            raise ModelFault(Fault.BROKEN) from None

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

    def load(self) -> None:
        """Begin to load the client, in the background; a second call does nothing."""
        with self._loading:
            if self._loader is None:
                self._loader = threading.Thread(target=lambda: self._client, name="load model client", daemon=True)
                self._loader.start()

    def _ready(self, deadline: float) -> Any:
        """The client. Importing it takes seconds, more on a busy machine: they count against nobody's `deadline`.

        Raises ModelFault where the server does not answer a knock, or the client is not loaded in time.
        """
        if "_client" not in self.__dict__:
            self._reach()
            self.load()
            assert self._loader is not None
            self._loader.join(max(0.0, deadline - time.monotonic()))
            if "_client" not in self.__dict__:
                raise ModelFault(Fault.LOADING)
        return self._client

    def _reach(self) -> None:
        """Knock before loading the client: who waits for a dead server shall not wait for that too."""
        address = urlsplit(self._settings.address)
        port = address.port or (443 if address.scheme == "https" else 80)
        try:
            socket.create_connection((address.hostname or "", port), _CONNECT_SECONDS).close()
        except (OSError, ValueError):
            raise ModelFault(Fault.DOWN) from None

    async def _stream(
        self,
        client: Any,
        messages: Sequence[Message],
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
        self, client: Any, messages: Sequence[Message], wanted: dict[str, Any], deadline: float
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
        client = OpenAILike(
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
        # named here, because it imports what it needs at its first use: hundreds of modules, on the server's time
        _ = client._get_aclient().chat.completions
        return client


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
