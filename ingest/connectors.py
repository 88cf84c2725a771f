"""What fetches each kind of source: one entry in `SOURCES` each, a function from a listed entry to files of the mirror.

Sitemaps follow sitemaps.org 0.9. A local folder, a share and a single file need no connector: `veileder ingest`.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

import lxml.etree

from ingest.fetch import FetchRefused
from ingest.helsedirektoratet import product
from ingest.listed import Entry
from ingest.lovdata import act
from ingest.mirror import Connector, Mirror, slug

_DEPTH: Final = 3  # of sitemaps that name sitemaps
_MAP_BYTES: Final = 50_000_000  # uncompressed, the format's own limit


def page(entry: Entry, mirror: Mirror) -> None:
    """One page or file at the entry's address."""
    mirror.page(entry, entry.url)


def site(entry: Entry, mirror: Mirror) -> None:
    """The pages of a site's sitemap, those whose path begins with one of `include`, on the entry's own host."""
    host = urlsplit(entry.url).netloc
    number = 0
    for url in _addresses(entry, mirror, entry.url, _DEPTH):
        parts = urlsplit(url)
        if parts.netloc != host or (entry.include and not parts.path.startswith(entry.include)):
            continue
        number += 1
        if number > mirror.fetcher.settings.most_pages:
            mirror.refuse(entry, entry.url, f"Nettstedet har flere enn {number - 1} sider; resten er ikke hentet.")
            return
        mirror.page(entry, url, id=f"{entry.id}-{slug(url)}")
    if not number:
        mirror.refuse(entry, entry.url, "Nettstedskartet nevner ingen sider som er med.")


def _addresses(entry: Entry, mirror: Mirror, url: str, depth: int) -> Iterator[str]:
    """The addresses of a sitemap, and of the sitemaps that it names."""
    path = mirror.folder / entry.id / f"{slug(url)}.kart"
    got = mirror.fetcher.get(url, path)
    if got.outcome != "new":
        mirror.refuse(entry, url, got.reason or "Nettstedskartet kunne ikke hentes.")
        return
    try:
        data = _unpacked(path.read_bytes())
        root = lxml.etree.fromstring(
            data, lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
        )
    except (lxml.etree.LxmlError, ValueError, OSError, EOFError, zlib.error) as error:
        raise FetchRefused("Nettstedskartet er ikke gyldig XML.") from error
    finally:
        path.unlink(missing_ok=True)
    named = str(root.tag).rpartition("}")[2]
    for node in root.iter("{*}loc"):
        address = (node.text or "").strip()
        if named == "sitemapindex" and depth:
            yield from _addresses(entry, mirror, address, depth - 1)
        elif named == "urlset":
            yield address


def _unpacked(data: bytes) -> bytes:
    """A sitemap may be gzipped; one that unpacks to more than the format allows is refused."""
    if data[:2] != b"\x1f\x8b":
        return data
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    found = reader.decompress(data, _MAP_BYTES)
    if reader.unconsumed_tail:
        raise gzip.BadGzipFile("too big")
    return found


SOURCES: Final[Mapping[str, Connector]] = {
    "side": page,
    "nettsted": site,
    "helsedirektoratet": product,
    "lovdata": act,
}
