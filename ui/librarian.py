"""`veileder sources`: what the library holds and how it stands, fetching it anew, and what changed, as JSON.

Every function takes the assistant that owns library and index; the desk calls them here or in the running server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ui.shapes import BadRow, Json, as_date, source_json

if TYPE_CHECKING:
    from assistant.guidance import Assistant
    from assistant.settings import Settings
    from ingest.differences import Difference
    from ingest.listed import Entry
    from ingest.passages import Document, Source
    from ingest.store import Fetched, Library

Progress = Callable[[Json], None]
_STALE: Final = 3 * 365  # days without a review


def run(order: Mapping[str, Any], assistant: Assistant, settings: Settings, progress: Progress | None = None) -> Json:
    """Do what an order says. Raises BadRow, UnknownSource, SourcesFileError, IndexUnreachable."""
    work = {"list": listing, "sync": sync, "diff": diff, "show": show}
    what = order.get("what")
    if what not in work:
        raise BadRow("wrong_type", f"«what» skal være en av: {', '.join(work)}.")
    return work[what](order, assistant, settings, progress)


def listing(order: Mapping[str, Any], assistant: Assistant, settings: Settings, _: Progress | None) -> Json:
    """Every source with its standing, and what is on the list of sources and not in the library."""
    from assistant.usage import quoted

    library, today = assistant.library, date.today()
    entries = _entries(order)
    by_path: dict[str, Fetched] = {found.path: found for found in library.fetched() if found.path}
    changed, places = library.changed(), library.places()
    used = quoted(assistant.journal.records) if assistant.journal is not None else {}
    rows = [
        _row(source, library.document_head(source.id), by_path.get(places[source.id][0] or ""), today)
        | {
            "changed": _day(changed.get(source.id)),
            "versions": len(library.versions(source.id)),
            "quoted": used.get(source.id, 0) if assistant.journal is not None else None,
        }
        for source in library.sources()
    ]
    wanted = {name for name in ("stale", "unreachable", "flagged", "never_quoted") if order.get(name)}
    since = as_date(order.get("changed_since"))
    kept = [
        row
        for row in rows
        if all(row[name] if name != "never_quoted" else row["quoted"] == 0 for name in wanted)
        and (since is None or (row["changed"] or "") >= since.isoformat())
    ]
    return {"sources": kept, "missing": missing(library, entries)}


def _row(source: Source, head: Mapping[str, Any], fetched: Fetched | None, today: date) -> Json:
    """A source as `source_json` has it, with how it stands."""
    from ingest import curated, trust

    last = source.reviewed or source.published
    consolidated = source.kind in curated.ACTS
    return source_json(source) | {
        "state": curated.state(source, today),
        "phases": list(source.phases),
        "audiences": list(source.audiences),
        "licence": source.licence,
        "statutes": list(head.get("cites", ())),
        "stale": not consolidated and last is not None and last < today - timedelta(days=_STALE),
        "undated": last is None and source.valid_from is None,
        "fetched": _day(fetched.fetched) if fetched else None,
        "unreachable": fetched is not None and fetched.outcome in ("failed", "gone"),
        "reason": fetched.reason if fetched else "",
        "flagged": [trust.FLAGS.get(kind, kind) for kind in head.get("flags", ())],
    }


def missing(library: Library, entries: Iterable[Entry]) -> list[Json]:
    """The entries of the list that the library has nothing of, with why where that is known."""
    tried = {found.entry: found for found in library.fetched()}
    held = {source.id for source in library.sources()}
    addresses = {source.url for source in library.sources() if source.url}
    return [
        {
            "id": entry.id,
            "title": entry.title,
            "publisher": entry.statement.publisher,
            "kind": entry.statement.kind,
            "url": entry.url,
            "checked": entry.checked,
            "reason": tried[entry.id].reason if entry.id in tried else "",
        }
        for entry in entries
        if entry.id not in held and entry.url not in addresses and not any(id.startswith(f"{entry.id}-") for id in held)
    ]


def sync(order: Mapping[str, Any], assistant: Assistant, settings: Settings, progress: Progress | None) -> Json:
    """Fetch what has changed of the listed sources, and take it in."""
    from urllib.parse import urlsplit

    from ingest.connectors import SOURCES
    from ingest.fetch import Fetcher
    from ingest.listed import read_list, shipped, shipped_hosts
    from ingest.mirror import synchronise

    refused: list[tuple[str, str]] = []
    entries = list(shipped())
    if order.get("list"):
        own, refused = read_list(Path(str(order["list"])))
        known = {entry.id for entry in own}
        entries = [*own, *(entry for entry in entries if entry.id not in known)] if order.get("shipped") else own
    only = [str(id) for id in order.get("only") or ()]
    if unknown := sorted(set(only) - {entry.id for entry in entries}):
        raise BadRow("unknown_source", f"Ikke på listen: {', '.join(unknown)}.")
    allowed = shipped_hosts() | frozenset(host.lower() for host in settings.sources.allowed_hosts)

    def tell(name: str, done: int, total: int) -> None:
        if progress is not None:
            progress({"name": name, "done": done, "total": total})

    with Fetcher(settings.sources, allowed) as fetcher:
        report = synchronise(
            entries, assistant.library, assistant.index, settings.home, fetcher, SOURCES, only=only, progress=tell
        )
    return {
        "hosts": sorted({urlsplit(entry.url).hostname or "" for entry in entries if not only or entry.id in only}),
        "fetched": report.fetched,
        "unchanged": report.unchanged,
        "failed": [{"url": url, "reason": reason} for url, reason in (*refused, *report.failed)],
        "gone": list(report.gone),
        "manual": [{"url": url, "reason": reason} for url, reason in report.manual],
        "documents": report.ingested.documents,
        "passages": report.ingested.passages,
        "skipped": [{"path": path, "reason": reason} for path, reason in report.ingested.skipped],
        "removed": report.ingested.removed,
    }


def diff(order: Mapping[str, Any], assistant: Assistant, settings: Settings, _: Progress | None) -> Json:
    """What changed between the last two versions of a source, or since a day or a version; of all if none is named."""
    from ingest.differences import compare, summary

    library = assistant.library
    asked = order.get("source")
    ids = [str(asked)] if asked else sorted(library.changed(), key=lambda id: library.changed()[id], reverse=True)
    since = as_date(order.get("since"))
    found: list[Json] = []
    for id in ids:
        before = _before(library, id, since, order.get("version"))
        if before is None:
            if asked:
                found.append({"source": id, "from": None, "to": None, "summary": "Kilden har bare én versjon.",
                              "changes": []})  # fmt: skip
            continue
        new = library.document(id)
        changes = compare(library.document(id, before), new)
        added = dict(library.versions(id))
        found.append(
            {
                "source": id,
                "title": new.title,
                "from": {"version": before, "added": _day(added[before])},
                "to": {"version": library.version(id), "added": _day(added[library.version(id)])},
                "summary": summary(changes),
                "changes": [_change(change) for change in changes],
            }
        )
    return {"sources": found}


def _before(library: Library, id: str, since: date | None, version: object) -> str | None:
    """The version to compare today's with: the one named, the one of a day, or the last before it."""
    library.version(id)  # raises UnknownSource
    stints = [stint for stint in library.stints(id) if stint.version != library.version(id)]
    if version:
        return next((one for one, _ in library.versions(id) if one.startswith(str(version))), None)
    if since is not None:
        return next((stint.version for stint in stints if stint.ended >= since), None)
    return stints[-1].version if stints else None


def _change(change: Difference) -> Json:
    return {
        "kind": change.kind,
        "heading": change.heading,
        "before": change.before,
        "after": change.after,
        "words": [list(pair) for pair in change.words],
    }


def show(order: Mapping[str, Any], assistant: Assistant, settings: Settings, _: Progress | None) -> Json:
    """A source's stored text, whole or the span that a citation names, in the version that it quoted."""
    from ingest.store import UnknownSource

    library = assistant.library
    version = str(order["version"]) if order.get("version") else None
    id = str(order.get("source") or "") or (library.holder(version) if version else None)
    if not id:
        raise UnknownSource("Ingen kilde har denne versjonen.", "Oppgi kilden eller hele versjonen.")
    if version is not None:
        version = next((one for one, _ in library.versions(id) if one.startswith(version)), version)
    document: Document = library.document(id, version)
    source = library.source(id, version)
    if source is None:
        raise UnknownSource(f"Kilden «{id}» er ikke i biblioteket.")
    start, end = int(order.get("start") or 0), int(order.get("end") or len(document.text))
    return source_json(source) | {
        "version": version or library.version(id),
        "current": (version or library.version(id)) == library.version(id),
        "versions": [{"version": one, "added": _day(added)} for one, added in library.versions(id)],
        "start": start,
        "end": end,
        "text": document.text[start:end],
    }


def _entries(order: Mapping[str, Any]) -> tuple[Entry, ...]:
    from ingest.listed import read_list, shipped

    return tuple(read_list(Path(str(order["list"])))[0]) if order.get("list") else shipped()


def _day(when: datetime | None) -> str | None:
    """The local day of a time in UTC."""
    return when.astimezone(UTC).astimezone().date().isoformat() if when else None
