"""What may be fetched from the net: the section `sources` of the settings. Loads nothing that fetches."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """What may be fetched, and how much. `allowed_hosts` adds to the hosts of the list of sources that ships."""

    allowed_hosts: tuple[str, ...] = ()
    pause: float = 1.0  # seconds between two requests to one host; more where its robots.txt asks for it
    timeout: float = 20.0  # seconds without a byte
    seconds: float = 300.0  # for one body
    attempts: int = 4
    longest_wait: float = 120.0  # seconds; a server that asks for more is left for the next run
    body_megabytes: int = 50
    archive_megabytes: int = 500  # for Lovdata's archives
    total_megabytes: int = 4000  # for one run
    most_pages: int = 500  # from one sitemap
    proxy: str | None = None
    lovdata_api: str = "https://api.lovdata.no/v1/publicData/get/"
    helsedirektoratet_key: str | None = field(default=None, repr=False)  # from utvikler.helsedirektoratet.no
