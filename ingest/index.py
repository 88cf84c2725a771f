"""The index of passages: what `search` asks, over an embedded folder or a Qdrant server."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest
from pathlib import Path
from types import TracebackType
from typing import Final

from ingest import vectors
from ingest.dense import Encoder, Reranker
from ingest.ordering import by_need, missing
from ingest.passages import Hit, Passage, Source
from ingest.points import (
    OPEN_TO,
    Condition,
    Filters,
    Found,
    IndexBusy,
    IndexUnreachable,
    Point,
    Store,
    day,
)
from norsk.provisions import Provision, names_provision
from norsk.terms import feedback_terms

__all__ = ["Filters", "IndexBusy", "IndexSettings", "IndexUnreachable", "PassageIndex"]

_BATCH: Final = 512  # points in one write
_MARGIN: Final = 20  # candidates fetched beyond k, so that a summary can yield to an original further down
_FEEDBACK_FROM: Final = 3  # passages that widen a search
_KEPT: Final = 5  # passages that keep their place when a search is widened
_RRF: Final = 60  # Cormack, Clarke and Büttcher, Reciprocal Rank Fusion (SIGIR 2009)
# Of a summary's score: from here on its original is taken to answer as well. With the built-in pages beside 110
# questions to the agencies' reports, the report comes first with the fact for 68 without yielding, 87 at 0.6, 89 at 0;
# of 324 questions that the pages themselves put, 0.6 leaves the page first for most where the original says little.
_ANSWERS_TOO: Final = 0.6
_SPREAD: Final = 5
_OPEN: Final = day(OPEN_TO)
_PASSAGES: Final = 3  # of a provision that is fetched by its reference
_OLDER: Final = 4  # times as many candidates, where older versions stood among the first


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
    """Passages by words, restricted by filters. Make one with `open` or `connect`.

    Searching is safe from several threads. What an index was built with (term analysis, weights, dense model) is
    kept beside it; opened with something else it is made anew and empty, with another `generation`, and
    `ingest.sync.reconcile` fills it from the library.
    """

    def __init__(self, store: Store, settings: IndexSettings, encoder: Encoder | None) -> None:
        self._store = store
        self._settings = settings
        self._encoder = encoder
        self._reranker = Reranker(settings.reranker) if settings.reranker else None

    @classmethod
    def open(cls, folder: Path, settings: IndexSettings | None = None) -> PassageIndex:
        """The embedded index in a folder, made where there is none. Raises IndexBusy."""
        from ingest.edge import EdgeStore

        chosen = settings or IndexSettings()
        encoder = Encoder(chosen.dense_model) if chosen.dense_model else None
        return cls(EdgeStore(folder, _fingerprint(chosen), encoder.size if encoder else None), chosen, encoder)

    @classmethod
    def connect(cls, settings: IndexSettings) -> PassageIndex:
        """The index on the server that the settings name. Raises IndexUnreachable.

        The address `:memory:` is the client's own in-memory mode, which stands in for a server in tests.
        """
        from ingest.server import ServerStore, client

        encoder = Encoder(settings.dense_model) if settings.dense_model else None
        size = encoder.size if encoder else None
        connected = client(settings.url or ":memory:", settings.api_key, settings.timeout)
        return cls(ServerStore(connected, settings.collection, _fingerprint(settings), size), settings, encoder)

    @property
    def remote(self) -> bool:
        """Whether questions leave this process (as hashed terms): then search with redacted words."""
        return self._store.remote

    @property
    def generation(self) -> str:
        """Another name than before means that the index was made anew and must be filled again."""
        return self._store.generation

    def upsert(self, passages: Iterable[Passage]) -> int:
        """Write passages and return how many; durable after `flush`."""
        return self.write(vectors.point(passage) for passage in passages)

    def write(self, points: Iterable[Point]) -> int:
        """Write points made by `ingest.vectors.point`, with dense vectors where a model is configured."""
        written = 0
        rest = iter(points)
        while batch := list(islice(rest, _BATCH)):
            if self._encoder is not None:
                dense = self._encoder.documents([_reading(vectors.passage_of(point.payload)) for point in batch])
                batch = [replace(point, dense=vector) for point, vector in zip(batch, dense, strict=True)]
            self._store.upsert(batch)
            written += len(batch)
        return written

    def delete(self, source_ids: Sequence[str]) -> None:
        """Delete the passages of these sources, all versions."""
        for at in range(0, len(source_ids), _BATCH):
            self._store.delete(source_ids[at : at + _BATCH])

    def search(self, query: str, k: int = 10, filters: Filters | None = None, *, widen: bool = False) -> list[Hit]:
        """The k passages that answer best, best first; none where nothing in the question can be searched for.

        `widen` searches once more with what the first three passages have in common (`norsk.terms.feedback_terms`):
        more is found further down, and the first five stay as they were found (`_beside`). Terms and, where
        configured, dense vectors are fused by reciprocal rank. Provisions of acts are ordered among themselves by what
        the question needs; a configured reranker then orders the candidates. A summary stands below its original where
        that answers too.
        """
        if k < 1:
            return []
        where = filters.conditions() if filters else []
        found = self._candidates(query, k, where, widen and k > _KEPT)
        found += self._needed(query, found, where)
        hits = by_need([Hit(vectors.passage_of(point.payload), point.score) for point in found], query)
        if self._reranker is not None and hits:
            best, rest = hits[: self._settings.candidates], hits[self._settings.candidates :]
            scores = self._reranker.scores(query, [_reading(hit.passage) for hit in best])
            best = sorted((Hit(hit.passage, score) for hit, score in zip(best, scores, strict=True)), key=_by_score)
            floor = best[-1].score
            hits = best + [Hit(hit.passage, floor - 1.0 - at) for at, hit in enumerate(rest)]
        return _spread(_yield_to_originals(hits), query)[:k]

    def _candidates(self, query: str, k: int, where: list[Condition], widen: bool) -> list[Found]:
        if self._encoder is None and self._reranker is None:
            return self._sparse(query, k + _MARGIN, where, widen)
        limit = max(self._settings.candidates, k + _MARGIN)
        lists = [found] if (found := self._sparse(query, limit, where, widen)) else []
        if self._encoder is not None and query.strip():
            vector = self._encoder.query(query)
            lists.append(_newest(lambda number: self._store.dense(vector, number, where), limit, where))
        return _fuse(lists)

    def _needed(self, query: str, found: list[Found], where: list[Condition]) -> list[Found]:
        """Passages of provisions that the question is like the needs of, below those that were found by its words."""
        wanted = missing((vectors.passage_of(point.payload) for point in found), query)
        if not wanted:
            return []
        ids = [vectors.term_id(provision.terms[-1]) for provision in wanted]
        known, floor = {point.id for point in found}, found[-1].score
        more = self._by_terms(ids, [1.0] * len(ids), _PASSAGES * len(ids), where)
        return [replace(point, score=floor) for point in more if point.id not in known]

    def _sparse(self, query: str, limit: int, where: list[Condition], widen: bool) -> list[Found]:
        terms = vectors.question_terms(query)
        indices, values = vectors.query_vector(terms)
        found = self._by_terms(indices, values, limit, where) if indices else []
        if not widen or not found:
            return found
        best = [(vectors.passage_of(each.payload).text, each.score) for each in found[:_FEEDBACK_FROM]]
        wide = self._by_terms(*vectors.query_vector(feedback_terms(terms, best)), limit, where)
        return _beside(found, wide)[:limit]

    def _by_terms(self, indices: list[int], values: list[float], limit: int, where: list[Condition]) -> list[Found]:
        return _newest(lambda number: self._store.sparse(indices, values, number, where), limit, where)

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


def _by_score(hit: Hit) -> float:
    return -hit.score


def _newest(search: Callable[[int], list[Found]], limit: int, where: list[Condition]) -> list[Found]:
    """What a search finds, without older versions of sources: those are found by a day that they applied on.

    They are few beside the current ones, so they are dropped afterwards and not by a condition of every search.
    """
    found = search(limit)
    if any(condition.field == "to" for condition in where):
        return found
    kept = [point for point in found if not _is_older(point)]
    if len(kept) < len(found) == limit:
        kept = [point for point in search(_OLDER * limit) if not _is_older(point)][:limit]
    return kept


def _beside(found: list[Found], wide: list[Found]) -> list[Found]:
    """The first as they were found, then two of the widened search for each further one that the question itself found.

    So a question of a word or two keeps what it finds beside what its first passages draw in. Scores stay those of the
    question's own search and never rise; what it did not find has the score above it.
    """
    own = {each.id: each.score for each in found}
    rest, drawn = iter(found[_KEPT:]), iter(wide)
    turns = (each for three in zip_longest(drawn, drawn, rest) for each in three if each is not None)
    ordered: dict[str, Found] = {}
    score = found[0].score
    for each in (*found[:_KEPT], *turns):
        if each.id not in ordered:
            score = min(score, own.get(each.id, score))
            ordered[each.id] = replace(each, score=score)
    return list(ordered.values())


def _is_older(point: Found) -> bool:
    payload = point.payload
    ended: bool = payload["to"] < _OPEN
    return ended and vectors.source_from_json(payload["about"]).superseded_by == payload["source"]


def _reading(passage: Passage) -> str:
    """What a model reads of a passage: the heading path, then the text."""
    return "\n".join((*passage.heading, passage.text))


def _fuse(lists: list[list[Found]]) -> list[Found]:
    """Reciprocal rank fusion; a single list stays as it is."""
    if len(lists) < 2:
        return lists[0] if lists else []
    scores: dict[str, float] = {}
    points: dict[str, Found] = {}
    for found in lists:
        for rank, point in enumerate(found, 1):
            scores[point.id] = scores.get(point.id, 0.0) + 1.0 / (_RRF + rank)
            points[point.id] = point
    order = sorted(scores, key=lambda id: (-scores[id], id))
    return [Found(id, scores[id], points[id].payload) for id in order]


def _yield_to_originals(hits: list[Hit]) -> list[Hit]:
    """Move a summary below the best hit of a source that it summarises, where that hit answers too.

    An original answers too when its score is at least `_ANSWERS_TOO` of the summary's. Scores stay in falling
    order: the summary takes its original's.
    """
    if not any(hit.passage.source.originals for hit in hits):
        return hits
    ordered: list[Hit] = []
    waiting: list[Hit] = []
    for at, hit in enumerate(hits):
        original = next(
            (later for later in hits[at + 1 :] if _summarises(hit.passage.source, later.passage.source)), None
        )
        if original is not None and original.score >= hit.score * _ANSWERS_TOO:
            waiting.append(hit)
            continue
        ordered.append(hit)
        for summary in [one for one in waiting if _summarises(one.passage.source, hit.passage.source)]:
            waiting.remove(summary)
            ordered.append(Hit(summary.passage, hit.score))
    return ordered


def _spread(hits: list[Hit], query: str) -> list[Hit]:
    """Give each provision one place among the first `_SPREAD` hits; its further passages follow after those.

    A question that names a provision keeps its passages together. Scores stay in falling order: what is moved down
    takes the score of what it then follows.
    """
    if names_provision(query):
        return hits
    first: list[Hit] = []
    rest: list[Hit] = []
    seen: set[Provision] = set()
    for hit in hits:
        found = vectors.provision(hit.passage)
        if len(first) == _SPREAD or (found is not None and found in seen):
            rest.append(hit)
            continue
        first.append(hit)
        if found is not None:
            seen.add(found)
    floor = first[-1].score if first else 0.0
    return first + [Hit(hit.passage, min(hit.score, floor)) for hit in rest]


def _summarises(page: Source, source: Source) -> bool:
    """Whether `source` is named among the originals of `page`, by id, title or address."""
    if not page.originals or source.originals:
        return False
    names = {source.id, source.id.rsplit(".", 1)[0], source.title.casefold()}
    if source.url:
        names.add(source.url.split("#")[0].rstrip("/"))
    return any(
        original in names or original.casefold() in names or original.split("#")[0].rstrip("/") in names
        for original in page.originals
    )


def _fingerprint(settings: IndexSettings) -> str:
    """What an index was built with: another analysis, other weights or another model make another index."""
    made = [vectors.fingerprint(), settings.dense_model]
    return hashlib.sha256(json.dumps(made).encode()).hexdigest()[:16]
