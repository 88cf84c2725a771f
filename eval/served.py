"""What a served language model thinks of a text: log-probabilities and short replies, over OpenAI's protocol.

Only the address of the settings is contacted. Log-probabilities come from `/completions` with `echo` (vLLM and
llama.cpp answer it; a server that does not is said to lack it), replies from `/chat/completions`.
"""

from __future__ import annotations

import math
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import httpx

from assistant.engines import EngineSettings
from eval.datasets import DataError
from eval.subject import Subject

_SECONDS = 60.0
_NO_MODEL = "Oppgaven måler en språkmodell. Kjør med «--engine vllm» og en modelltjener i innstillingene."


class ModelFailed(DataError):
    """The model's server did not answer, or not with what was asked for."""

    code = "model_failed"


@dataclass(frozen=True, slots=True)
class Served:
    """A model at an address (OpenAI's protocol, ending in /v1)."""

    address: str
    model: str = ""
    key: str = ""

    @classmethod
    def of(cls, settings: EngineSettings) -> Served:
        """The model that the engine's settings name."""
        return cls(settings.address.rstrip("/"), settings.model, settings.key)

    def name(self) -> str:
        """The model's name: the one that was given, else the server's first. Raises ModelFailed."""
        if self.model:
            return self.model
        try:
            return str(self._call("GET", "/models")["data"][0]["id"])
        except (KeyError, IndexError, TypeError):
            raise ModelFailed("Modelltjeneren oppgir ingen modell.", "Sett engine.model i innstillingene.") from None

    def named(self) -> Served:
        """The same model with its name known, so that many questions need not ask for it. Raises ModelFailed."""
        return replace(self, model=self.name())

    def log_probability(self, text: str, given: str = "") -> tuple[float, int]:
        """Natural log of the probability of `text` after `given`, and of how many tokens it is the sum.

        The first token of all has no probability and is left out. Raises ModelFailed.
        """
        whole = given + text
        order = {"model": self.name(), "prompt": whole, "max_tokens": 1, "echo": True, "logprobs": 1, "temperature": 0}
        answer = self._call("POST", "/completions", order)
        try:
            told = answer["choices"][0]["logprobs"]
            scored = [
                float(score)
                for score, start in zip(told["token_logprobs"], told["text_offset"], strict=True)
                if score is not None and len(given) <= start < len(whole)
            ]
        except (KeyError, IndexError, TypeError, ValueError):
            raise ModelFailed("Modelltjeneren gir ikke log-sannsynligheter.", "Bruk vLLM eller en som den.") from None
        if not scored or not all(math.isfinite(score) for score in scored):
            raise ModelFailed("Modelltjeneren ga ingen log-sannsynlighet for teksten.", "Se etter i tjenerens logg.")
        return sum(scored), len(scored)

    def best(self, question: str, options: Sequence[str]) -> int:
        """The option that the model finds likeliest a token after the question; of equals the last in the alphabet."""
        scores = []
        for option in options:
            total, tokens = self.log_probability(f" {option}", question)
            scores.append((total / tokens, option))  # where an option stands in the list may not favour it
        return scores.index(max(scores))

    def reply(self, order: str, most: int = 8) -> str:
        """What the model says, in `most` tokens or fewer. Raises ModelFailed."""
        asked = {
            "model": self.name(),
            "messages": [{"role": "user", "content": order}],
            "max_tokens": most,
            "temperature": 0,
        }
        try:
            return str(self._call("POST", "/chat/completions", asked)["choices"][0]["message"]["content"] or "")
        except (KeyError, IndexError, TypeError):
            raise ModelFailed("Modelltjeneren svarte uten innhold.", "Se etter i tjenerens logg.") from None

    def _call(self, method: str, path: str, order: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        try:
            # Neither a proxy of the environment nor a redirect may take the text elsewhere.
            with httpx.Client(
                timeout=_SECONDS, trust_env=False, follow_redirects=False, headers=headers, verify=_trusted()
            ) as client:
                answer = client.request(method, f"{self.address}{path}", json=order)
                answer.raise_for_status()
                found = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ModelFailed(
                f"Modelltjeneren svarte ikke som ventet ({type(error).__name__}).", "Kjør «veileder doctor»."
            ) from None
        if not isinstance(found, dict):
            raise ModelFailed("Modelltjeneren svarte ikke med JSON-objekt.", "Kjør «veileder doctor».")
        return found


@cache
def _trusted() -> ssl.SSLContext:
    """The machine's certificates, read once: a client for every question would read them every time."""
    return ssl.create_default_context()


def no_model(subject: Subject) -> str:
    """Why a task that measures a served model cannot be run here, in Norwegian; empty where it can."""
    chosen = subject.settings.engine
    if chosen.engine != "vllm":
        return _NO_MODEL
    try:
        Served.of(chosen).log_probability("Legen ringer pasienten.")
    except ModelFailed as error:
        return str(error)
    return ""
