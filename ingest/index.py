"""The index of passages: what `search` asks, over an embedded folder or a Qdrant server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final

from ingest import vectors
from ingest.passages import Hit, Passage
from ingest.points import Filters, Found, IndexBusy, IndexUnreachable, Store

__all__ = ["Filters", "IndexBusy", "IndexSettings", "IndexUnreachable", "PassageIndex"]

_BATCH: Final = 512  # points in one write
_MARGIN: Final = 20  # hits fetched beyond k, so that a page can yield to an original further down


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """Where the index is and what joins the terms. Without `url` it is a folder in this process.

    `dense_model` and `reranker` name local folders of a sentence-transformers model and a cross-encoder.
    """

    url: str | None = None
    api_key: str | None = None
    collection: str = "veileder"
    timeout: float = 10.0  # seconds for one call to the server
    dense_model: str | None = None
    reranker: str | None = None
    candidates: int = 50  # from each of terms and dense vectors before fusion, and to the reranker


class PassageIndex:
    """Passages by words, restricted by filters. Make one with `open` or `connect`."""

    def __init__(self, store: Store, settings: IndexSettings) -> None:
        self._store = store
        self._settings = settings

    @classmethod
    def open(cls, folder: Path, settings: IndexSettings | None = None) -> PassageIndex:
        """The embedded index in a folder, made where there is none. Raises IndexBusy."""
        from ingest.edge import EdgeStore

        chosen = settings or IndexSettings()
        return cls(EdgeStore(folder, _fingerprint(chosen), None), chosen)

    @classmethod
    def connect(cls, settings: IndexSettings) -> PassageIndex:
        """The index on the server that the settings name. Raises IndexUnreachable."""
        from qdrant_client import QdrantClient

        from ingest.server import ServerStore

        if settings.url == ":memory:":
            client = QdrantClient(":memory:")
        else:
            client = QdrantClient(
                url=settings.url,
                api_key=settings.api_key,
                timeout=max(1, round(settings.timeout)),
                check_compatibility=False,
            )
        return cls(ServerStore(client, settings.collection, _fingerprint(settings), None), settings)

    @property
    def remote(self) -> bool:
        """Whether questions leave this process (as hashed terms): then search with redacted words."""
        return self._store.remote

    @property
    def generation(self) -> str:
        """Changes when the index was made anew, and so must be filled again."""
        return self._store.generation

    def upsert(self, passages: Iterable[Passage]) -> int:
        """Write passages and return how many; durable after `flush`."""
        written = 0
        rest = iter(passages)
        while batch := list(islice(rest, _BATCH)):
            self._store.upsert([vectors.point(passage) for passage in batch])
            written += len(batch)
        return written

    def delete(self, source_ids: Sequence[str]) -> None:
        """Delete the passages of these sources, all versions."""
        for at in range(0, len(source_ids), _BATCH):
            self._store.delete(source_ids[at : at + _BATCH])

    def search(self, query: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The k passages that answer best, best first; none where no word of the question is known."""
        where = filters.conditions() if filters else []
        indices, values = vectors.query_vector(query)
        if not indices or k < 1:
            return []
        found = self._store.sparse(indices, values, k + _MARGIN, where)
        return _yield_to_originals(found)[:k]

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """The passages with these ids that are in the index, in the order asked for."""
        found = {point.id: vectors.passage_of(point.payload) for point in self._store.get(ids)}
        return [found[id] for id in ids if id in found]

    def count(self) -> int:
        """Number of passages."""
        return self._store.count()

    def ids(self) -> Iterator[tuple[str, str]]:
        """Passage id and source id of everything in the index, for the consistency check."""
        return self._store.ids()

    def optimize(self) -> None:
        """Prepare for quick searches after much was written."""
        self._store.optimize()

    def flush(self) -> None:
        """Return when everything written is on disk."""
        self._store.flush()

    def close(self) -> None:
        """Let the next process in. The index cannot be used afterwards."""
        self._store.close()

    def __enter__(self) -> PassageIndex:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _yield_to_originals(found: list[Found]) -> list[Hit]:
    return [Hit(vectors.passage_of(point.payload), point.score) for point in found]


def _fingerprint(settings: IndexSettings) -> str:
    return "1"
