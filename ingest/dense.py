"""Local models that join the terms: a bi-encoder for dense vectors and a cross-encoder that reranks.

Both are loaded at first use, from a folder or the local model cache, never from the network and never with code
from the model's folder.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from norsk.errors import VeilederError

_BATCH: Final = 32


class ModelMissing(VeilederError):
    """A model that the settings name is not on this machine, or the libraries that run it are not installed."""

    code = "model_missing"


class Encoder:
    """A sentence-transformers model: texts to vectors of length one.

    Where the model states prompts for queries and documents (as E5 and BGE do), they are used.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _model(self) -> Any:
        return _load("SentenceTransformer", self.name)

    @property
    def size(self) -> int:
        """Number of dimensions."""
        return int(self._model.get_embedding_dimension())

    def documents(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text."""
        return self._vectors(self._model.encode_document, texts)

    def query(self, text: str) -> list[float]:
        """The vector of a question."""
        return self._vectors(self._model.encode_query, [text])[0]

    def _vectors(self, encode: Any, texts: Sequence[str]) -> list[list[float]]:
        found = encode(list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False)
        return [[float(value) for value in row] for row in found]


class Reranker:
    """A cross-encoder: reads question and passage together and scores how well one answers the other."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _model(self) -> Any:
        return _load("CrossEncoder", self.name)

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """One score for each text, higher is better."""
        pairs = [(query, text) for text in texts]
        return [float(score) for score in self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False)]


def _load(kind: str, name: str) -> Any:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read when the hub's client is first imported, below
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        import sentence_transformers
    except ImportError as error:
        raise ModelMissing(
            f"Innstillingene nevner modellen «{name}», men bibliotekene som kjører den, er ikke installert.",
            "Installer torch og `veileder[models]`, eller ta modellen ut av innstillingene.",
        ) from error
    try:
        return getattr(sentence_transformers, kind)(name, local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError) as error:
        raise ModelMissing(
            f"Modellen «{name}» finnes ikke på denne maskinen eller kan ikke leses.",
            "Legg modellens mappe lokalt og oppgi stien i innstillingene; ingenting lastes ned.",
        ) from error
