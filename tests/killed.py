"""Run `ingest`, or a sync from a web server, in a child that is killed at a random moment, until N kills have hit.

    python -m tests.killed FOLDER N SEED [sync]

This process imports everything and opens nothing; each run is a fork of it. Prints what was found as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpcore  # noqa: F401  # httpx loads it for its first client: here once, and not in each fork

from ingest import crew, sync, vectors
from ingest.allowed import SourceSettings
from ingest.connectors import SOURCES
from ingest.fetch import Fetcher
from ingest.index import PassageIndex
from ingest.listed import Entry
from ingest.mirror import SyncReport, synchronise
from ingest.prepare import Order
from ingest.sources import Statement
from ingest.store import Library

WORDS = ["lege", "pasient", "journal", "samtykke", "register", "kommune", "sykehus", "forskning", "data", "tilsyn"]


def change(folder: Path, chance: random.Random, number: int) -> None:
    """Some files are new, some have new text, some are gone."""
    files = sorted(folder.glob("*.txt"))
    for path in chance.sample(files, min(len(files), 2)):
        path.unlink()
    names = [path.name for path in chance.sample(files, min(len(files), 3))]
    names += [f"ny-{number}-{at}.txt" for at in range(3)]
    for name in names:
        paragraphs = [" ".join(chance.choices(WORDS, k=60)).capitalize() + "." for _ in range(chance.randint(1, 4))]
        (folder / name).write_text("\n\n".join(paragraphs), encoding="utf-8")


def prepare(folder: Path) -> None:
    """Load the tables that reading and searching need, once for every fork: a kill is to fall on what is written."""
    list(crew.deliveries([Order(str(path), path.name) for path in sorted(folder.glob("*.txt"))], workers=1))
    vectors.fingerprint()
    vectors.question_terms("pasient")


def run(home: Path, folder: Path) -> None:
    sync._BATCH_FILES = 2  # type: ignore[misc]  # many commits, so that a kill can fall between any two steps
    with Library(home / "library.db") as library, PassageIndex.open(home / "index") as index:
        sync.ingest([folder], library, index, workers=1)


def inspect(home: Path, folder: Path) -> None:
    """Open after a kill, search, finish the job, and compare; ends the process with 1 where anything is wrong."""
    with Library(home / "library.db") as library, PassageIndex.open(home / "index") as index:
        index.search("pasient", 5)
        sync.ingest([folder], library, index, workers=1)
        found = sync.check(library, index)
        names = {path.name for path in folder.glob("*.txt")}
        told = {source.id for source in library.sources()}
        again = sync.ingest([folder], library, index, workers=1)
        held = [id for id, _ in index.ids()]
        fine = (
            not found.missing
            and not found.stray
            and len(held) == len(set(held)) == index.count()
            and names == told
            and (again.documents, again.passages, again.unchanged) == (0, 0, len(names))
            and library.not_done() == ([], [])
        )
        if not fine:
            print(found, names ^ told, again, library.not_done(), file=sys.stderr)
            os._exit(1)


class Pages(BaseHTTPRequestHandler):
    """Serves the files of a folder, each with the digest of its bytes as its ETag."""

    folder: Path

    def do_GET(self) -> None:
        path = self.folder / self.path.rpartition("/")[2]
        data = path.read_bytes() if path.is_file() else None
        tag = f'"{hashlib.sha256(data or b"").hexdigest()[:16]}"'
        status = 404 if data is None else 304 if self.headers.get("If-None-Match") == tag else 200
        self.send_response(status)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(data or b"") if status == 200 else 0))
        self.end_headers()
        if status == 200:
            self.wfile.write(data or b"")

    def log_message(self, format: str, *args: object) -> None:
        pass


def fetched(home: Path, folder: Path, url: str) -> tuple[SyncReport, Library, PassageIndex]:
    """A sync of everything in the folder, by way of the server."""
    sync._BATCH_FILES = 2  # type: ignore[misc]
    entries = []
    for path in sorted(folder.glob("*.txt")):
        id, where = path.stem, f"{url}/{path.name}"
        entries.append(Entry(id, where, Statement(id=id, url=where, publisher="Prøve")))
    library, index = Library(home / "library.db"), PassageIndex.open(home / "index")
    with Fetcher(SourceSettings(pause=0.0), frozenset({"127.0.0.1"})) as fetcher:
        return synchronise(entries, library, index, home, fetcher, SOURCES, workers=1), library, index


def inspect_fetched(home: Path, folder: Path, url: str) -> None:
    """Finish the sync after a kill and compare library, index, mirror and server."""
    _, library, index = fetched(home, folder, url)
    found = sync.check(library, index)
    texts = {path.stem: path.read_text(encoding="utf-8").strip() for path in folder.glob("*.txt")}
    told = {source.id: library.text(source.id).strip() for source in library.sources()}
    held = [id for id, _ in index.ids()]
    files = {Path(str(one.path)) for one in library.fetched()}
    index.close()
    library.close()
    again, library, index = fetched(home, folder, url)
    fine = (
        not found.missing
        and not found.stray
        and len(held) == len(set(held))
        and told == texts
        and {path for path in (home / "hentet").rglob("*") if path.is_file()} == files
        and (again.fetched, again.ingested.documents, again.unchanged) == (0, 0, len(texts))
        and library.not_done() == ([], [])
    )
    if not fine:
        print(found, told.keys() ^ texts.keys(), again, library.not_done(), file=sys.stderr)
        os._exit(1)


def forked(action: Callable[[], None], seconds: float | None = None) -> int:
    """Exit status of a fork that does something, killed after so many seconds."""
    child = os.fork()
    if child == 0:
        action()
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    home, wanted, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)
    folder = home / "kilder"
    folder.mkdir(parents=True)
    for number in range(3):
        change(folder, chance, number)
    prepare(folder)
    started, inspected, server = run, inspect, 0
    if sys.argv[4:] == ["sync"]:
        served = HTTPServer(("127.0.0.1", 0), type("OwnPages", (Pages,), {"folder": folder}))
        url = f"http://127.0.0.1:{served.server_address[1]}"
        server = os.fork()
        if server == 0:
            served.serve_forever()
        started = lambda home, folder: fetched(home, folder, url) and None  # noqa: E731
        inspected = lambda home, folder: inspect_fetched(home, folder, url)  # noqa: E731
    forked(lambda: started(home, folder))
    longest, tried, killed, wrong = 0.2, 0, 0, 0
    while killed < wanted and tried < 5 * wanted:
        tried += 1
        change(folder, chance, tried + 3)
        hit = forked(lambda: started(home, folder), chance.uniform(0, longest)) == -signal.SIGKILL
        killed += hit
        longest *= 1.05 if hit else 0.8  # seconds: nears what a run takes, whatever else the machine does
        wrong += forked(lambda: inspected(home, folder)) != 0
    if server:
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
    print(json.dumps({"tried": tried, "killed": killed, "wrong": wrong}))


def killed(home: Path, times: int, seed: int, *what: str) -> dict[str, int]:
    """What this module finds as a command of its own; nothing of it may be wrong."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.killed", str(home), str(times), str(seed), *what],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        timeout=3600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, int] = json.loads(done.stdout)
    assert found["wrong"] == 0, done.stderr[-2000:]
    return found


if __name__ == "__main__":
    main()
