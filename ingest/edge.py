"""The embedded store: Qdrant Edge, the engine in this process, in a folder that one process owns."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ingest.points import DAYS, DENSE, KEYWORDS, TERMS, Condition, Found, IndexBusy, Point

if TYPE_CHECKING:
    import qdrant_edge

_LAYOUT: Final = 3  # of the engine's files: a folder of another layout is built anew
_PAGE: Final = 4096  # points fetched at a time when all are listed


class EdgeStore:
    """A folder with `edge/` (the engine's files), `index.json` (what was built, and how) and `lock`.

    There is no write-ahead log: what was written is durable when `flush` returns, and the library marks nothing as
    done before that. With one, 40 MB of it stood in memory at 100,000 passages, and everything was written twice.

    `fingerprint` says how vectors are made; a folder built otherwise, or whose files this version of the engine cannot
    read, is built anew and empty, because the index is derived data: `ingest.sync.reconcile` fills it from the library.
    """

    remote: Final = False

    def __init__(self, folder: Path, fingerprint: str, dense_size: int | None) -> None:
        import qdrant_edge

        folder.mkdir(parents=True, exist_ok=True)
        fingerprint = f"{fingerprint}-{_LAYOUT}"
        self._edge = qdrant_edge
        self._lock = _own(folder)
        self._writing = threading.Lock()
        self._has_dense = dense_size is not None
        described = folder / "index.json"
        known: dict[str, str] = {}
        if described.exists() and (folder / "edge").exists():
            with contextlib.suppress(ValueError):
                known = json.loads(described.read_text(encoding="utf-8"))
        if known.get("fingerprint") != fingerprint or not known.get("generation"):
            known = self._build(folder, fingerprint, dense_size)
        try:
            self._shard = qdrant_edge.EdgeShard.load(str(folder / "edge"))
        except BaseException as error:
            if type(error) is not Exception:  # so Edge reports files that are damaged or of another version of it
                raise
            known = self._build(folder, fingerprint, dense_size)
            self._shard = qdrant_edge.EdgeShard.load(str(folder / "edge"))
        self.generation = known["generation"]

    def _build(self, folder: Path, fingerprint: str, dense_size: int | None) -> dict[str, str]:
        """Make an empty shard beside the old one and swap: a kill in between leaves a folder that opens."""
        edge = self._edge
        described, made, final = folder / "index.json", folder / "edge.new", folder / "edge"
        described.unlink(missing_ok=True)
        for old in (made, final):
            if old.exists():
                shutil.rmtree(old)
        made.mkdir()
        vectors = (
            None
            if dense_size is None
            else {
                DENSE: edge.EdgeVectorParams(
                    size=dense_size, distance=edge.Distance.Cosine, datatype=edge.VectorStorageDatatype.Float16
                )
            }
        )
        shard = edge.EdgeShard.create(
            str(made),
            edge.EdgeConfig(
                vectors=vectors,
                # Mapped rather than pinned: as quick, and the memory can be reclaimed.
                sparse_vectors={
                    TERMS: edge.EdgeSparseVectorParams(
                        modifier=edge.Modifier.Idf,
                        memory=edge.Memory.Cached,
                        datatype=edge.VectorStorageDatatype.Float16,
                    )
                },
                payload_memory=edge.Memory.Cold,
                wal_enabled=False,
            ),
        )
        for field in KEYWORDS:
            shard.update(edge.UpdateOperation.create_field_index(field, edge.PayloadSchemaType.Keyword))
        for field in DAYS:
            shard.update(edge.UpdateOperation.create_field_index(field, edge.PayloadSchemaType.Integer))
        shard.flush()
        shard.close()
        made.rename(final)
        known = {"fingerprint": fingerprint, "generation": uuid.uuid4().hex}
        draft = folder / "index.json.new"
        with draft.open("w", encoding="utf-8") as stream:
            json.dump(known, stream)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(described)
        return known

    def upsert(self, points: Sequence[Point]) -> None:
        """Write points; one with a known id replaces it."""
        edge = self._edge
        made = []
        for point in points:
            vector: dict[str, Any] = {TERMS: edge.SparseVector(point.indices, point.values)}
            if point.dense is not None:
                vector[DENSE] = point.dense
            made.append(edge.Point(point.id, vector, point.payload))
        with self._writing:
            self._shard.update(edge.UpdateOperation.upsert_points(made))

    def delete(self, sources: Sequence[str]) -> None:
        """Delete every point of these sources."""
        chosen = self._filter([Condition("source", "any", tuple(sources))])
        with self._writing:
            self._shard.update(self._edge.UpdateOperation.delete_points_by_filter(chosen))

    def sparse(self, indices: list[int], values: list[float], limit: int, where: list[Condition]) -> list[Found]:
        """Nearest by the sparse vector (BM25 with the store's IDF), best first."""
        return self._nearest(self._edge.SparseVector(indices, values), TERMS, limit, where)

    def dense(self, vector: list[float], limit: int, where: list[Condition]) -> list[Found]:
        """Nearest by the dense vector, best first."""
        return self._nearest(vector, DENSE, limit, where)

    def _nearest(self, vector: Any, using: str, limit: int, where: list[Condition]) -> list[Found]:
        edge = self._edge
        request = edge.QueryRequest(
            limit=limit,
            query=edge.Query.Nearest(vector, using=using),
            filter=self._filter(where) if where else None,
            with_payload=True,
        )
        return [Found(str(point.id), point.score, point.payload or {}) for point in self._shard.query(request)]

    def get(self, ids: Sequence[str]) -> list[Found]:
        """The points with these ids that exist, in any order, with score 0."""
        records = self._shard.retrieve(list(ids), with_payload=True, with_vector=False)
        return [Found(str(record.id), 0.0, record.payload or {}) for record in records]

    def count(self) -> int:
        """Number of points."""
        return int(self._shard.count(self._edge.CountRequest(exact=True)))

    def ids(self) -> Iterator[tuple[str, str]]:
        """Id and source of every point."""
        offset = None
        while True:
            records, offset = self._shard.scroll(
                self._edge.ScrollRequest(offset=offset, limit=_PAGE, with_payload=["source"])
            )
            for record in records:
                yield str(record.id), (record.payload or {})["source"]
            if offset is None:
                return

    def optimize(self) -> None:
        """Merge what was written into segments that are quick to search."""
        with self._writing:
            self._shard.optimize()

    def flush(self) -> None:
        """Return when everything written is on disk."""
        with self._writing:
            self._shard.flush()

    def close(self) -> None:
        """Close the shard and let the next process in."""
        if self._lock >= 0:
            self._shard.close()
            os.close(self._lock)
            self._lock = -1

    def _filter(self, where: list[Condition]) -> qdrant_edge.Filter:
        edge: Any = self._edge
        tests: dict[str, Callable[[Any], dict[str, Any]]] = {
            "is": lambda value: {"match": edge.MatchValue(value)},
            "any": lambda value: {"match": edge.MatchAny(list(value))},
            "<=": lambda value: {"range": edge.RangeFloat(lte=value)},
            ">=": lambda value: {"range": edge.RangeFloat(gte=value)},
        }
        found: qdrant_edge.Filter = edge.Filter(
            must=[edge.FieldCondition(c.field, **tests[c.test](c.value)) for c in where]
        )
        return found


def _own(folder: Path) -> int:
    """A descriptor that holds the folder's lock until it is closed or the process ends.

    Edge has a lock of its own (on its write-ahead log) but reports it as a bare `Exception`.
    """
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise IndexBusy(
            "Indeksen er i bruk av en annen prosess.",
            "Kjører `veileder serve`, går kommandoene dit av seg selv; ellers vent til den andre er ferdig.",
        ) from None
    return descriptor
