"""The remote store: a Qdrant server or cluster, through qdrant-client.

It gets vectors over hashed terms and the payload of public sources. The words of a question never go there.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ingest.points import DAYS, DENSE, KEYWORDS, TERMS, Condition, Found, IndexUnreachable, Point

if TYPE_CHECKING:
    from qdrant_client import QdrantClient, models

_PAGE: Final = 1024  # points fetched at a time when all are listed
_T = TypeVar("_T")


def client(url: str, api_key: str | None, timeout: float) -> QdrantClient:
    """A client of the server at `url`; `:memory:` is the client's own in-memory mode."""
    from qdrant_client import QdrantClient

    if url == ":memory:":
        return QdrantClient(":memory:")
    return QdrantClient(url=url, api_key=api_key, timeout=max(1, round(timeout)), check_compatibility=False)


class ServerStore:
    """One collection of a Qdrant server; made where it is missing, made anew where it was built otherwise."""

    def __init__(self, client: QdrantClient, collection: str, fingerprint: str, dense_size: int | None) -> None:
        from qdrant_client import models
        from qdrant_client.http.exceptions import ApiException

        self._client, self._collection, self._models = client, collection, models
        self._failures = (ApiException, OSError)
        self._embedded = client.init_options.get("location") == ":memory:"
        known = self._call(self._described)
        if known is None or known.get("fingerprint") != fingerprint:
            known = {"fingerprint": fingerprint, "generation": uuid.uuid4().hex}
            self._call(lambda: self._build(known, dense_size))
        self.generation: str = known["generation"]

    @property
    def remote(self) -> bool:
        """True but for the client's in-memory mode."""
        return not self._embedded

    def _call(self, action: Callable[[], _T]) -> _T:
        try:
            return action()
        except self._failures as error:
            raise IndexUnreachable(
                "Qdrant-tjeneren svarer ikke som den skal.",
                "Se at den kjører, og at `index.url` og `index.api_key` i innstillingene er riktige.",
            ) from error

    def _described(self) -> dict[str, str] | None:
        if not self._client.collection_exists(self._collection):
            return None
        return dict(self._client.get_collection(self._collection).config.metadata or {})

    def _build(self, known: dict[str, str], dense_size: int | None) -> None:
        models, client = self._models, self._client
        if client.collection_exists(self._collection):
            client.delete_collection(self._collection)
        client.create_collection(
            self._collection,
            vectors_config={}
            if dense_size is None
            else {
                DENSE: models.VectorParams(
                    size=dense_size, distance=models.Distance.COSINE, datatype=models.Datatype.FLOAT16
                )
            },
            sparse_vectors_config={TERMS: models.SparseVectorParams(modifier=models.Modifier.IDF)},
            on_disk_payload=True,
            metadata=known,
        )
        if self._embedded:  # the in-memory mode has no payload indexes and warns when asked for one
            return
        for field in KEYWORDS:
            client.create_payload_index(self._collection, field, models.PayloadSchemaType.KEYWORD)
        for field in DAYS:
            client.create_payload_index(self._collection, field, models.PayloadSchemaType.INTEGER)

    def upsert(self, points: Sequence[Point]) -> None:
        """Write points; one with a known id replaces it."""
        models = self._models
        made = []
        for point in points:
            vector: dict[str, Any] = {TERMS: models.SparseVector(indices=point.indices, values=point.values)}
            if point.dense is not None:
                vector[DENSE] = point.dense
            made.append(models.PointStruct(id=point.id, vector=vector, payload=point.payload))
        self._call(lambda: self._client.upsert(self._collection, made, wait=True))

    def delete(self, sources: Sequence[str]) -> None:
        """Delete every point of these sources."""
        selector = self._models.FilterSelector(filter=self._filter([Condition("source", "any", tuple(sources))]))
        self._call(lambda: self._client.delete(self._collection, selector, wait=True))

    def sparse(self, indices: list[int], values: list[float], limit: int, where: list[Condition]) -> list[Found]:
        """Nearest by the sparse vector (BM25 with the store's IDF), best first."""
        return self._nearest(self._models.SparseVector(indices=indices, values=values), TERMS, limit, where)

    def dense(self, vector: list[float], limit: int, where: list[Condition]) -> list[Found]:
        """Nearest by the dense vector, best first."""
        return self._nearest(vector, DENSE, limit, where)

    def _nearest(
        self, vector: models.SparseVector | list[float], using: str, limit: int, where: list[Condition]
    ) -> list[Found]:
        reply = self._call(
            lambda: self._client.query_points(
                self._collection,
                query=vector,
                using=using,
                limit=limit,
                query_filter=self._filter(where) if where else None,
                with_payload=True,
            )
        )
        return [Found(str(point.id), point.score, point.payload or {}) for point in reply.points]

    def get(self, ids: Sequence[str]) -> list[Found]:
        """The points with these ids that exist, in any order, with score 0."""
        records = self._call(lambda: self._client.retrieve(self._collection, list(ids), with_payload=True))
        return [Found(str(record.id), 0.0, record.payload or {}) for record in records]

    def count(self) -> int:
        """Number of points."""
        return self._call(lambda: self._client.count(self._collection, exact=True)).count

    def ids(self) -> Iterator[tuple[str, str]]:
        """Id and source of every point."""
        offset: Any = None
        while True:
            records, offset = self._call(
                lambda at=offset: self._client.scroll(  # type: ignore[misc]
                    self._collection, limit=_PAGE, offset=at, with_payload=["source"]
                )
            )
            for record in records:
                yield str(record.id), (record.payload or {})["source"]
            if offset is None:
                return

    def optimize(self) -> None:
        """Nothing: a server optimises by itself."""

    def flush(self) -> None:
        """Nothing: every write waited for its acknowledgement."""

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _filter(self, where: list[Condition]) -> models.Filter:
        made: Any = self._models
        tests: dict[str, Callable[[Any], dict[str, Any]]] = {
            "is": lambda value: {"match": made.MatchValue(value=value)},
            "any": lambda value: {"match": made.MatchAny(any=list(value))},
            "<=": lambda value: {"range": made.Range(lte=value)},
            ">=": lambda value: {"range": made.Range(gte=value)},
        }
        found: models.Filter = made.Filter(
            must=[made.FieldCondition(key=c.field, **tests[c.test](c.value)) for c in where]
        )
        return found
