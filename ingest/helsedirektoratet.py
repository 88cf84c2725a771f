"""Helsedirektoratet's content API: a product with its chapters and normative units, as one document.

The API answers with JSON whose texts are HTML: `tittel`, `intro`, `tekst`, `forstPublisert`, `sistFagligOppdatert`,
`tekniskeData.infoType`, for a recommendation `data.styrke`, `data.praktisk`, `data.rasjonale`, and `lenker` that name
children (`rel` "barn"). Its terms (NLOD, and its own) ask that the source be labelled beside the content and the
professional content be unaltered: texts are kept as they are, under headings of the API's own titles.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ingest.fetch import FetchRefused, Got
from ingest.listed import Entry
from ingest.mirror import Mirror, slug

_DEPTH: Final = 6
_MOST: Final = 600  # parts of one product
_KEY: Final = "Ocp-Apim-Subscription-Key"
# What a product is, by the API's infoType: the kinds of `norsk`, which have a legal weight.
_KINDS: Final = {
    "retningslinje": "nasjonal faglig retningslinje",
    "faglig-rad": "nasjonalt faglig råd",
    "faglige-rad": "nasjonalt faglig råd",
    "veileder": "veileder",
    "veileder-lov-forskrift": "veileder",
    "rundskriv": "rundskriv",
    "pakkeforlop": "pakkeforløp",
    "rapport": "rapport",
}
_LABELS: Final = (("praktisk", "Praktisk – slik kan anbefalingen følges"), ("rasjonale", "Begrunnelse"))


def product(entry: Entry, mirror: Mirror) -> None:
    """Fetch the product at the entry's address (`https://api.helsedirektoratet.no/innhold/…`) with all its parts."""
    mirror.seen.add(entry.url)
    parts: list[str] = []
    folder = mirror.folder / entry.id
    top = _fetch(mirror, entry.url, folder)
    if isinstance(top, Got):
        mirror.missed(entry, entry.url, top)
        return
    _write(mirror, top, 1, parts, {entry.url}, folder)
    title = str(top.get("tittel") or entry.title)
    path = folder / f"{slug(entry.url)}.html"
    draft = path.with_suffix(".ny")
    draft.write_text(
        "<!doctype html><html lang='no'><head><meta charset='utf-8'><meta name='generator' content='veileder'>"
        f"<title>{html.escape(title)}</title></head><body><main>\n" + "\n".join(parts) + "\n</main></body></html>\n",
        encoding="utf-8",
    )
    draft.replace(path)
    about = {
        "id": entry.id,
        "url": _address(top) or entry.url,
        "published": _day(top.get("forstPublisert")),
        "reviewed": _day(top.get("sistFagligOppdatert")),
        "kind": _KINDS.get(_type(top)),
        "title": title,
    }
    mirror.keep(entry, entry.url, Got("new", entry.url, path), path, {k: v for k, v in about.items() if v})


def _fetch(mirror: Mirror, url: str, folder: Path) -> dict[str, Any] | Got:
    """One object of the API, or how the fetching failed."""
    mirror.tell(url)
    key = mirror.fetcher.settings.helsedirektoratet_key
    path = folder / f"{slug(url)}.svar"
    got = mirror.fetcher.get(url, path, headers={_KEY: key, "Accept": "application/json"} if key else {})
    if got.outcome != "new":
        if key is None and "401" in got.reason:
            return Got("failed", url, reason="Helsedirektoratets API trenger nøkkel: sources.helsedirektoratet_key.")
        return got
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return Got("failed", url, reason="Svaret fra Helsedirektoratets API er ikke gyldig JSON.")
    finally:
        path.unlink(missing_ok=True)
    return found if isinstance(found, dict) else Got("failed", url, reason="Svaret er ikke et innholdsobjekt.")


def _write(mirror: Mirror, unit: Mapping[str, Any], level: int, parts: list[str], seen: set[str], folder: Path) -> None:
    """Add a unit, then its children: a child that cannot be fetched stops the product, which stays as it was."""
    heading = min(level, 6)
    parts.append(f"<h{heading}>{html.escape(str(unit.get('tittel') or ''))}</h{heading}>")
    data = unit.get("data") if isinstance(unit.get("data"), dict) else {}
    assert isinstance(data, dict)
    if strength := data.get("styrke"):
        parts.append(f"<p>Styrke: {html.escape(str(strength))}</p>")
    parts += [_block(unit.get(name)) for name in ("intro", "tekst")]
    for name, label in _LABELS:
        if text := _block(data.get(name)):
            parts += [f"<h{min(level + 1, 6)}>{label}</h{min(level + 1, 6)}>", text]
    if level > 1 and (day := _day(unit.get("sistFagligOppdatert"))):
        parts.append(f"<p>Sist faglig oppdatert: {day}</p>")
    for link in unit.get("lenker") or ():
        if not isinstance(link, dict) or link.get("rel") != "barn" or not isinstance(link.get("href"), str):
            continue
        url = link["href"]
        if url in seen:
            continue
        if len(seen) >= _MOST or level >= _DEPTH:
            raise FetchRefused("Produktet har flere deler enn grensen, og er ikke hentet.")
        seen.add(url)
        child = _fetch(mirror, url, folder)
        if isinstance(child, Got):
            raise FetchRefused(f"En del av produktet kunne ikke hentes: {child.reason}")
        _write(mirror, child, level + 1, parts, seen, folder)


def _block(text: object) -> str:
    """HTML as the API gives it; plain text becomes a paragraph."""
    if not isinstance(text, str) or not text.strip():
        return ""
    return text if re.search(r"<\w+[^>]*>", text) else f"<p>{html.escape(text)}</p>"


def _type(unit: Mapping[str, Any]) -> str:
    technical = unit.get("tekniskeData")
    found = unit.get("type") or (technical.get("infoType") if isinstance(technical, dict) else "")
    return str(found or "").strip().lower()


def _address(unit: Mapping[str, Any]) -> str | None:
    """The page that people read, where the API names it."""
    found = unit.get("url")
    if isinstance(found, str) and found.startswith("https://"):
        return found
    path = unit.get("path")
    return f"https://www.helsedirektoratet.no{path}" if isinstance(path, str) and path.startswith("/") else None


def _day(text: object) -> str | None:
    found = re.match(r"\d{4}-\d{2}-\d{2}", text) if isinstance(text, str) else None
    return found[0] if found else None
