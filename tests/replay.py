"""A web server on loopback that replays official sites with pages of our own, and every fault that a site can have."""

from __future__ import annotations

import bz2
import email.utils
import hashlib
import io
import json
import tarfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Handler"], None]


def page(title: str, *paragraphs: str, reviewed: str = "12. mars 2024", head: str = "", foot: str = "") -> str:
    """A page as an agency publishes it: menu, heading, text, when it was reviewed, footer."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!doctype html><html lang='no'><head><title>{title}</title>{head}</head><body>"
        "<nav><ul><li><a href='/'>Forsiden</a></li><li><a href='/om'>Om oss</a></li></ul></nav>"
        f"<main><h1>{title}</h1>{body}{foot}</main>"
        f"<footer><p>Sist faglig oppdatert: {reviewed}</p></footer></body></html>"
    )


class Handler(BaseHTTPRequestHandler):
    """Answers by the path, as the site says; remembers what was asked."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        self.site.headers.append({name.lower(): value for name, value in self.headers.items()})
        answer = self.site.answers.get(self.path.split("?")[0])
        if answer is None:
            self.plain(404, b"finnes ikke")
            return
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.site.hung_up += 1

    def plain(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        """An ordinary answer."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@dataclass
class Site:
    """What the server answers, path by path, and what it was asked."""

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    hung_up: int = 0

    def times(self, path: str) -> int:
        return Counter(self.asked)[path]

    def text(self, path: str, text: str, *, encoding: str = "utf-8", kind: str | None = None) -> None:
        """A page with an ETag, which answers 304 to whoever has it."""
        body = text.encode(encoding)
        self.bytes(path, body, kind or f"text/html; charset={encoding}")

    def bytes(self, path: str, body: bytes, kind: str) -> None:
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'

        def answer(to: Handler) -> None:
            if to.headers.get("If-None-Match") == tag:
                to.send_response(304)
                to.send_header("ETag", tag)
                to.end_headers()
                return
            to.plain(200, body, kind, ETag=tag)

        self.answers[path] = answer

    def status(self, path: str, status: int, **headers: str) -> None:
        self.answers[path] = lambda to: to.plain(status, b"feil", **headers)

    def first(self, path: str, times: int, status: int, then: Answer, **headers: str) -> None:
        """Fail so many times, then answer."""
        left = [times]

        def answer(to: Handler) -> None:
            left[0] -= 1
            if left[0] >= 0:
                to.plain(status, b"feil", **headers)
            else:
                then(to)

        self.answers[path] = answer

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        self.answers[path] = lambda one: one.plain(status, b"", Location=to)

    def hang(self, path: str, seconds: float) -> None:
        """Say nothing for a while."""

        def answer(to: Handler) -> None:
            time.sleep(seconds)
            to.plain(200, b"for sent")

        self.answers[path] = answer

    def truncated(self, path: str, body: bytes) -> None:
        """Promise more than comes, and hang up."""

        def answer(to: Handler) -> None:
            to.send_response(200)
            to.send_header("Content-Type", "text/html")
            to.send_header("Content-Length", str(len(body) + 1000))
            to.end_headers()
            to.wfile.write(body)
            to.close_connection = True

        self.answers[path] = answer

    def endless(self, path: str, *, promised: int | None = None) -> None:
        """Send for ever (ten gigabytes and on), in chunks or with a length."""

        def answer(to: Handler) -> None:
            to.send_response(200)
            to.send_header("Content-Type", "text/html")
            if promised is None:
                to.send_header("Transfer-Encoding", "chunked")
            else:
                to.send_header("Content-Length", str(promised))
            to.end_headers()
            block = b"x" * 65536
            while True:
                to.wfile.write(b"%x\r\n%s\r\n" % (len(block), block) if promised is None else block)

        self.answers[path] = answer

    def drip(self, path: str) -> None:
        """One byte now and then: never silent for long, never done."""

        def answer(to: Handler) -> None:
            to.send_response(200)
            to.send_header("Content-Type", "text/html")
            to.send_header("Content-Length", "100000")
            to.end_headers()
            while True:
                to.wfile.write(b"x")
                to.wfile.flush()
                time.sleep(0.02)

        self.answers[path] = answer


@contextmanager
def served() -> Iterator[Site]:
    """A site on a free port of loopback, until the end of the block."""
    site = Site()
    handler = type("OwnHandler", (Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda request, address: None  # type: ignore[method-assign]  # a client that hung up
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def in_seconds(seconds: float) -> str:
    """A Retry-After date."""
    return email.utils.formatdate(time.time() + seconds, usegmt=True)


ACT = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html lang="nb"><head><title>{title}</title></head><body>
<header class="documentHeader"><dl class="data-document-key-info">
<dt class="legacyID">Datokode</dt><dd class="legacyID">{code}</dd>
<dt class="title">Tittel</dt><dd class="title">{title}</dd>
<dt class="dateInForce">I kraft fra</dt><dd class="dateInForce">{begins}</dd></dl></header>
<main class="documentBody" id="dokument"><h1>{title}</h1>
<section class="section" data-name="kap1"><h2>Kapittel 1. Innledende bestemmelser</h2>
<article class="legalArticle" data-name="§1"><h3 class="legalArticleHeader"><span class="legalArticleValue">§ 1</span>.
 <span class="legalArticleTitle">Formål</span></h3>
<article class="legalP">Loven skal sikre trygg bruk av prøvestoff i <i>laboratorier</i>.</article></article>
<article class="legalArticle" data-name="§2"><h3 class="legalArticleHeader"><span class="legalArticleValue">§ 2</span>.
 <span class="legalArticleTitle">Melding</span></h3>
<article class="legalP">Laboratoriet skal melde:
<ol class="defaultList"><li data-name="a)"><article class="listArticle">
<article class="legalP">funn av prøvestoff,</article></article></li>
<li data-name="b)"><article class="listArticle">
<article class="legalP">tap av prøvestoff.</article></article></li></ol></article>
<article class="legalP">{text}</article>
<article class="changesToParent">Endret ved lov 19 mai 2023 nr. 9 (i kraft 1 juli 2023).</article></article></section>
</main></body></html>"""


def archive(members: dict[str, str]) -> bytes:
    """A tar.bz2 as Lovdata lays it out."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as bundle:
        for name, text in members.items():
            data = text.encode()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            bundle.addfile(info, io.BytesIO(data))
    return bz2.compress(made.getvalue())


def unit(site: Site, path: str, title: str, kind: str, *children: str, **rest: Any) -> None:
    """An object of Helsedirektoratet's content API, with links to its children."""
    body = {
        "id": path.rpartition("/")[2],
        "tittel": title,
        "intro": rest.pop("intro", ""),
        "tekst": rest.pop("tekst", ""),
        "forstPublisert": "2021-01-15T00:00:00",
        "sistFagligOppdatert": rest.pop("updated", "2024-05-02T00:00:00"),
        "tekniskeData": {"infoType": kind},
        "url": f"https://www.helsedirektoratet.no{path}",
        "lenker": [{"rel": "forelder", "href": f"{site.url}/innhold/annet"}]
        + [{"rel": "barn", "href": site.url + child, "tittel": child} for child in children],
        **rest,
    }
    site.text(path, json.dumps(body, ensure_ascii=False), kind="application/json")
