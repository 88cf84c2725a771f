"""Fetching from official web sites: only hosts that are allowed, politely, and within limits whatever is sent.

Politeness follows RFC 9309 (robots.txt: unreachable means no, missing means yes), RFC 9110 (conditional requests,
Retry-After) and a pause between two requests to one host. A body is written to disk as it comes and cut off at the
limit, so that an endless one fills neither memory nor disk.
"""

from __future__ import annotations

import email.utils
import os
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from ingest.allowed import SourceSettings
from norsk.errors import VeilederError

AGENT: Final = "Veileder/0.1 (helseveiledning; lokal kopi av offisielle kilder)"
_ROBOTS_BYTES: Final = 512_000  # RFC 9309 asks for at least 500 KiB
_REDIRECTS: Final = 5
_PAUSE: Final = 30.0  # seconds: the first wait is drawn below 1, and doubles up to this
_RETRIED: Final = frozenset((408, 425, 429, 500, 502, 503, 504))
_LOOPBACK: Final = frozenset(("127.0.0.1", "::1", "localhost"))

Outcome = Literal["new", "same", "gone", "failed"]


class FetchRefused(VeilederError):
    """An address that the settings or the site do not allow."""

    code = "fetch_refused"


@dataclass(frozen=True, slots=True)
class Got:
    """What came of one request: `path` holds the body where it is new; `reason` is Norwegian where it failed."""

    outcome: Outcome
    url: str  # where it was in the end
    path: Path | None = None
    etag: str | None = None
    modified: str | None = None
    content_type: str = ""
    reason: str = ""


class _TooBig(Exception):
    pass


class _TooSlow(Exception):
    pass


@dataclass(slots=True)
class _Host:
    """What is known of a host during one run."""

    robots: RobotFileParser | None = None
    last: float = 0.0
    closed: str = ""  # why nothing more is asked of it in this run


@dataclass(slots=True)
class Fetcher:
    """Fetches pages. `allowed` are the hosts that may be contacted; `sleep` and `clock` are given by tests."""

    settings: SourceSettings
    allowed: frozenset[str]
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    fetched_bytes: int = 0
    _hosts: dict[str, _Host] = field(default_factory=dict)
    _client: httpx.Client | None = None

    def get(
        self,
        url: str,
        into: Path,
        *,
        etag: str | None = None,
        modified: str | None = None,
        headers: Mapping[str, str] | None = None,
        megabytes: int | None = None,
    ) -> Got:
        """Fetch `url` into the file `into`, which is complete or as it was. Never raises for what a site does."""
        asked = dict(headers or {})
        if etag:
            asked["If-None-Match"] = etag
        if modified:
            asked["If-Modified-Since"] = modified
        limit = (megabytes or self.settings.body_megabytes) * 1_000_000
        for attempt in range(self.settings.attempts):
            try:
                self._refuse(url)
                got, wait = self._once(url, into, asked, limit)
            except FetchRefused as refused:
                return Got("failed", url, reason=refused.message)
            if wait is None:
                return got
            pause = max(wait, min(_PAUSE, 2.0**attempt) * (0.5 + random.random() / 2))
            if wait > self.settings.longest_wait:
                self._host(url).closed = f"{_name(url)} ber om å få vente {wait:.0f} sekunder."
                return Got("failed", url, reason=self._host(url).closed)
            if attempt + 1 < self.settings.attempts:
                self.sleep(pause)
        return got

    def _once(self, url: str, into: Path, headers: Mapping[str, str], limit: int) -> tuple[Got, float | None]:
        """One attempt, redirects included; and the seconds to wait before another, None where none would help."""
        try:
            for _ in range(_REDIRECTS):
                self._wait_for_turn(url)
                with self._open(url, headers) as response:
                    if response.has_redirect_location:
                        goal = urljoin(url, response.headers.get("location", ""))
                        if urlsplit(url).scheme == "https" and urlsplit(goal).scheme != "https":
                            raise FetchRefused(f"{_name(url)} viser videre til en adresse uten kryptering.")
                        if _name(goal) != _name(url):  # a key is for the host that it was given for
                            headers = {}
                        url = goal
                        self._refuse(url, redirected=True)
                        continue
                    return self._answer(url, response, into, limit)
            return Got("failed", url, reason="Siden viser videre i ring."), None
        except _TooBig:
            return Got("failed", url, reason=f"Innholdet er større enn grensen på {limit // 1_000_000} MB."), None
        except _TooSlow:
            return Got("failed", url, reason=f"Innholdet tok mer enn {self.settings.seconds:g} sekunder."), None
        except httpx.TimeoutException:
            return Got("failed", url, reason="Nettstedet svarer ikke i tide."), 0.0
        except httpx.RemoteProtocolError:
            return Got("failed", url, reason="Svaret ble brutt av før det var helt."), 0.0
        except httpx.InvalidURL:
            return Got("failed", url, reason="Adressen er ugyldig."), None
        except (httpx.TransportError, httpx.DecodingError) as error:
            return Got("failed", url, reason=f"Nettstedet kan ikke nås ({type(error).__name__})."), 0.0

    def _answer(self, url: str, response: httpx.Response, into: Path, limit: int) -> tuple[Got, float | None]:
        status = response.status_code
        if status == httpx.codes.NOT_MODIFIED:
            return Got("same", url), None
        if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
            return Got("gone", url, reason=f"Siden finnes ikke lenger ({status})."), None
        if status in _RETRIED:
            wait = _retry_after(response.headers.get("retry-after"))
            return Got("failed", url, reason=f"Nettstedet svarte med feil {status}."), wait
        if status != httpx.codes.OK:
            return Got("failed", url, reason=f"Nettstedet svarte med {status}."), None
        self._save(response, into, limit)
        kind = response.headers.get("content-type", "")
        return (
            Got("new", url, into, response.headers.get("etag"), response.headers.get("last-modified"), kind),
            None,
        )

    def _save(self, response: httpx.Response, into: Path, limit: int) -> None:
        """Write the body beside `into` and put it in its place when it is whole."""
        told = response.headers.get("content-length", "")
        if told.isdigit() and int(told) > limit:
            raise _TooBig
        part = into.with_name(into.name + ".del")
        into.parent.mkdir(parents=True, exist_ok=True)
        until, size = self.clock() + self.settings.seconds, 0
        try:
            with part.open("wb") as stream:
                for piece in response.iter_bytes():  # as it comes: a full piece of a slow body may never be
                    size += len(piece)
                    self.fetched_bytes += len(piece)
                    if size > limit:
                        raise _TooBig
                    if self.fetched_bytes > self.settings.total_megabytes * 1_000_000:
                        raise FetchRefused(f"Kjøringen har hentet {self.settings.total_megabytes} MB, som er grensen.")
                    if self.clock() > until:
                        raise _TooSlow
                    stream.write(piece)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(into)
        finally:
            part.unlink(missing_ok=True)

    @contextmanager
    def _open(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        if self._client is None:
            self._client = httpx.Client(
                headers={
                    "User-Agent": AGENT,
                    "Accept-Encoding": "gzip, identity",
                    "Accept-Language": "nb, nn, en;q=0.5",
                },
                timeout=self.settings.timeout,
                follow_redirects=False,
                trust_env=False,
                proxy=self.settings.proxy,
            )
        with self._client.stream("GET", url, headers=dict(headers)) as response:
            yield response

    # Politeness

    def _refuse(self, url: str, *, redirected: bool = False) -> None:
        """Raises FetchRefused for an address that may not be asked."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        if host not in self.allowed:
            where = "Siden viser videre til" if redirected else "Adressen er på"
            raise FetchRefused(
                f"{where} {host or 'ingen vert'}, som ikke er tillatt.", "Legg verten i sources.allowed_hosts."
            )
        if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
            raise FetchRefused("Bare https hentes.")
        if parts.username or parts.password:
            raise FetchRefused("Adressen inneholder brukernavn eller passord.")
        if known := self._host(url).closed:
            raise FetchRefused(known)
        robots = self._robots(url)
        if known := self._host(url).closed:
            raise FetchRefused(known)
        if not robots.can_fetch(AGENT, url):
            raise FetchRefused(f"{host} ber om at siden ikke hentes (robots.txt).")

    def _host(self, url: str) -> _Host:
        return self._hosts.setdefault(_name(url), _Host())

    def _robots(self, url: str) -> RobotFileParser:
        host = self._host(url)
        if host.robots is None:
            parser = RobotFileParser()
            parser.parse(self._robots_lines(url))
            host.robots = parser
        return host.robots

    def _robots_lines(self, url: str) -> list[str]:
        """The lines of the host's robots.txt, none where it has none; a host that cannot say is left alone."""
        parts = urlsplit(url)
        where = f"{parts.scheme}://{parts.netloc}/robots.txt"
        try:
            self._wait_for_turn(where)
            with self._open(where, {}) as response:
                if response.is_redirect or 400 <= response.status_code < 500:  # RFC 9309, 2.3.1.3: unavailable
                    return []
                if response.status_code != httpx.codes.OK:  # RFC 9309, 2.3.1.4: unreachable means no
                    self._host(url).closed = f"{parts.netloc} svarer med feil {response.status_code} på robots.txt."
                    return []
                body = b""
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > _ROBOTS_BYTES:
                        break
                return body.decode("utf-8", errors="replace").splitlines()
        except httpx.HTTPError:
            self._host(url).closed = f"{parts.netloc} kan ikke nås."
            return []

    def _wait_for_turn(self, url: str) -> None:
        """Sleep until the host may be asked again."""
        host = self._host(url)
        delay = self.settings.pause
        if host.robots is not None:
            delay = max(delay, min(float(host.robots.crawl_delay(AGENT) or 0), self.settings.longest_wait))
        rest = host.last + delay - self.clock()
        if host.last and rest > 0:
            self.sleep(rest)
        host.last = self.clock()

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _name(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _retry_after(told: str | None) -> float:
    """Seconds to wait by a Retry-After header: a number or a date (RFC 9110, section 10.2.3); 0 where it says none."""
    if not told:
        return 0.0
    if re.fullmatch(r"\d{1,9}", told.strip()):
        return float(told)
    try:
        when = email.utils.parsedate_to_datetime(told)
    except ValueError:
        return 0.0
    when = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
