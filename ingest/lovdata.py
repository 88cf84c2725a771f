"""Lovdata's open data: acts and regulations in force, from the archives that Lovdata lays out every night.

`gjeldende-lover.tar.bz2` and `gjeldende-sentrale-forskrifter.tar.bz2` at api.lovdata.no hold XML that is also HTML:
`article.legalArticle` with `legalArticleValue` and `legalArticleTitle`, paragraphs `legalP`, lists, footnotes and
`changesToParent`; a `dl` of key information before it. Licence: NLOD 2.0, which asks that Lovdata be named. An act is
kept as the JSON that `ingest.statutes` reads.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import lxml.etree
import lxml.html

from ingest.fetch import FetchRefused, Got
from ingest.listed import Entry
from ingest.mirror import ARCHIVE, Mirror
from ingest.store import Fetched

_ARCHIVES: Final = {"lov": "gjeldende-lover.tar.bz2", "for": "gjeldende-sentrale-forskrifter.tar.bz2"}
_ADDRESS: Final = re.compile(r"/dokument/(NL|SF|NLO|LTI)/(lov|forskrift)/(\d{4})-(\d{2})-(\d{2})(?:-(\d+))?$")
_MEMBER_BYTES: Final = 30_000_000
_ALL_BYTES: Final = 3_000_000_000  # unpacked
_CREDIT: Final = "Inneholder data under norsk lisens for offentlige data (NLOD) distribuert av Lovdata"


def act(entry: Entry, mirror: Mirror) -> None:
    """Take one act or regulation out of Lovdata's archive, which is fetched once for all entries, where it is new."""
    named = _ADDRESS.search(entry.url)
    if named is None:
        raise FetchRefused("Adressen er ikke en lov eller forskrift hos Lovdata.")
    archive = mirror.folder.parent / "arkiv" / _ARCHIVES["lov" if named[2] == "lov" else "for"]
    got = _fetched(mirror, archive)
    mirror.seen.add(entry.url)
    known = mirror.known(entry.url)
    held = known is not None and known.path is not None and Path(known.path).exists()
    if got.outcome in ("failed", "gone") or (got.outcome == "same" and held):
        mirror.missed(entry, entry.url, got)
        return
    data = _members(mirror, archive).get(_member(named))
    if data is None:
        mirror.missed(entry, entry.url, Got("gone", entry.url, reason="Loven er ikke blant de gjeldende hos Lovdata."))
        return
    found = read(data, entry)
    path = mirror.folder / entry.id / f"{entry.id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".ny")
    draft.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)
    mirror.keep(entry, entry.url, Got("new", entry.url, path), path, {"id": entry.id, "title": found["title"]})


def read(data: bytes, entry: Entry) -> dict[str, Any]:
    """An act as `ingest.statutes` reads it. Raises FetchRefused for what is no act."""
    try:
        tree = lxml.html.document_fromstring(data, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (lxml.etree.LxmlError, ValueError) as error:
        raise FetchRefused("Filen fra Lovdata kan ikke leses.") from error
    info = {
        name: " ".join(node.text_content().split())
        for node in tree.iter("dd")
        for name in (node.get("class") or "").split()
    }
    provisions = list(_provisions(tree))
    if not provisions:
        raise FetchRefused("Filen fra Lovdata har ingen paragrafer.")
    title = info.get("title") or next((" ".join(h.text_content().split()) for h in tree.iter("h1")), entry.title)
    issued = re.search(r"\d{4}-\d{2}-\d{2}", entry.url)
    begins = re.search(r"\d{4}-\d{2}-\d{2}", info.get("dateInForce", ""))
    return {
        "id": (info.get("legacyID") or entry.id).upper(),
        "type": "regulation" if entry.id.startswith("for-") else "statute",
        "title": title,
        "short_name": info.get("titleShort", ""),
        "issued_date": issued[0] if issued else None,
        "in_force_date": begins[0] if begins else None,
        "url": entry.url,
        "description": _CREDIT,
        "provisions": provisions,
    }


def _provisions(tree: Any) -> Iterator[dict[str, str]]:
    for node in tree.iter("article"):
        if "legalArticle" not in (node.get("class") or "").split():
            continue
        value, title = _span(node, "legalArticleValue"), _span(node, "legalArticleTitle")
        section = re.sub(r"^§+\s*", "", value).rstrip(".")
        if not section:
            continue
        yield {
            "chapter": _chapter(node),
            "section": section,
            "title": title.rstrip("."),
            "content": "\n".join(_lines(node)),
        }


def _span(node: Any, name: str) -> str:
    found = node.xpath(
        ".//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6 or self::span]"
        "//span[contains(concat(' ', @class, ' '), $name)]"
        " | .//span[contains(concat(' ', @class, ' '), $name)]",
        name=f" {name} ",
    )
    return " ".join(found[0].text_content().split()) if found else ""


def _chapter(node: Any) -> str:
    """The number of the nearest chapter: its heading without the word."""
    for section in node.iterancestors("section"):
        for heading in section:
            if heading.tag in ("h2", "h3", "h4"):
                text = " ".join(heading.text_content().split())
                return re.sub(r"^Kap(?:ittel|\.)?\s*", "", text, flags=re.IGNORECASE)
    return ""


_BLOCKS: Final = ("article", "ol", "ul", "li", "p", "table", "tr", "footer", "section", "dl")


def _lines(node: Any) -> Iterator[str]:
    """The lines of a provision: paragraphs, items with their marks, then notes of amendment behind a 0."""
    for child in node:
        if not isinstance(child.tag, str) or re.fullmatch(r"h[1-6]", child.tag):
            continue
        classes = (child.get("class") or "").split()
        if "legalArticleHeader" in classes or "futureLegalArticle" in classes:
            continue
        if "changesToParent" in classes:
            text = " ".join(child.text_content().split())
            yield text if text.startswith("0 ") else f"0 {text}"
        elif child.tag == "tr":
            yield " | ".join(" ".join(cell.text_content().split()) for cell in child)
        elif child.tag == "li":
            mark = (child.get("data-name") or "").strip()
            own = _own(child)
            first, *rest = [*([own] if own else []), *_lines(child)] or [""]
            yield f"{mark} {first}".strip()
            yield from rest
        elif child.tag in _BLOCKS:
            if own := _own(child):
                yield own
            yield from _lines(child)


def _own(node: Any) -> str:
    """The running text of a block, without the blocks in it."""
    pieces = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _BLOCKS:
            pieces.append("".join(child.itertext()))
        pieces.append(child.tail or "")
    return " ".join("".join(pieces).split())


def _member(named: re.Match[str]) -> str:
    """The archive's name for an act: `nl-19990702-064.xml`, `sf-20190301-0168.xml`."""
    law = named[2] == "lov"
    day = f"{named[3]}{named[4]}{named[5]}"
    return f"{'nl' if law else 'sf'}-{day}-{(named[6] or '0').zfill(3 if law else 4)}.xml"


def _fetched(mirror: Mirror, archive: Path) -> Got:
    """How the fetching of an archive went: asked once in a run, and new only where Lovdata has a newer one."""
    url = mirror.fetcher.settings.lovdata_api + archive.name
    if url not in mirror.archives:
        known = mirror.known(url)
        held = known is not None and archive.exists()
        mirror.tell(url)
        got = mirror.fetcher.get(
            url,
            archive,
            etag=known.etag if known and held else None,
            modified=known.modified if known and held else None,
            megabytes=mirror.fetcher.settings.archive_megabytes,
        )
        now = datetime.now(UTC)
        last = known or Fetched(url, ARCHIVE)
        if got.outcome == "new":
            last = replace(last, etag=got.etag, modified=got.modified, fetched=now)
        mirror.library.remember(replace(last, tried=now, outcome=got.outcome, reason=got.reason))
        mirror.archives[url] = got
    return mirror.archives[url]


def _members(mirror: Mirror, archive: Path) -> dict[str, bytes]:
    """The listed acts in an archive, read in one pass as a stream: nothing else is unpacked."""
    if archive.name not in mirror.members:
        wanted = {_member(named) for entry in mirror.entries if (named := _ADDRESS.search(entry.url))}
        found: dict[str, bytes] = {}
        size = 0
        try:
            with tarfile.open(archive, "r|bz2") as bundle:
                for one in bundle:
                    size += one.size
                    if one.size > _MEMBER_BYTES or size > _ALL_BYTES:
                        raise FetchRefused("Arkivet fra Lovdata er større enn grensen.")
                    name = one.name.rpartition("/")[2]
                    if one.isfile() and name in wanted and (stream := bundle.extractfile(one)):
                        found[name] = stream.read()
        except (tarfile.TarError, EOFError, OSError) as error:
            archive.unlink(missing_ok=True)  # so that the next run fetches it whole
            raise FetchRefused("Arkivet fra Lovdata er skadet.") from error
        mirror.members[archive.name] = found
    return mirror.members[archive.name]
