"""Search and whole answers: milliseconds at p50 and p95 over 1,000 to 100,000 passages, and the memory of serving.

    python -m benchmarks.latency [--sizes 1000 10000 100000] [--json]

Documents of forty short sections are ingested in one process; a fresh one searches and answers, and then a real
`veileder serve`, with the page and with its record on, is asked fifty questions: its memory is that of the whole
process. Questions are eight words as they come in running text, in a frame of three.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from assistant.engines import EngineSettings
from assistant.guidance import Assistant, make_engine
from benchmarks import corpus, load
from guardrails.redact import Redactor
from ingest.index import Filters, PassageIndex
from ingest.store import Library
from ingest.sync import ingest

SECTIONS = 40  # passages of one document
AGENCIES = ("Helsedirektoratet", "FHI", "Datatilsynet", "DMP", None)
FILTERS = {"no filter": None, "agency and date": Filters(agency="FHI", as_of=date(2020, 1, 1))}


def documents(folder: Path, count: int) -> Iterator[Path]:
    """Write `count` passages as sections of Markdown files of forty each, of several agencies and years."""
    folder.mkdir(parents=True)
    texts = corpus.passages(count)
    for at in range(-(-count // SECTIONS)):
        stated = [f"title: Rapport {at}", "kind: rapport", f"published: {2015 + at % 10}-01-01"]
        if agency := AGENCIES[at % len(AGENCIES)]:
            stated.append(f"publisher: {agency}")
        sections = (f"# Kapittel {number}\n\n{text}" for number, text in enumerate(islice(texts, SECTIONS), 1))
        path = folder / f"dokument-{at}.md"
        path.write_text("\n".join(("---", *stated, "---", "", "\n\n".join(sections), "")), encoding="utf-8")
        yield path


def build(home: Path, count: int) -> float:
    """Seconds to take so many passages into a library and its index."""
    for _ in documents(home / "sources", count):
        pass
    with Library(home / "library.db") as library, PassageIndex.open(home / "index") as index:
        begun = time.perf_counter()
        report = ingest([home / "sources"], library, index)
        took = time.perf_counter() - begun
    if report.passages != count:
        raise RuntimeError(f"{report.passages} passages were made of {count} sections")
    return took


def serve(home: Path) -> dict[str, Any]:
    """Latencies of this process over a home, and its memory without the page."""
    questions = corpus.questions(600)
    found: dict[str, Any] = {}
    with PassageIndex.open(home / "index") as index:
        for name, filters, widen in (*((*each, False) for each in FILTERS.items()), ("widened", None, True)):
            took = []
            for question in questions:
                begun = time.perf_counter()
                index.search(question, 10, filters, widen=widen)
                took.append(time.perf_counter() - begun)
            took = sorted(took[100:])
            found[name] = {
                f"p{percent}_ms": round(took[len(took) * percent // 100] * 1e3, 2) for percent in (50, 95, 99)
            }
        found["whole answer"] = _answers(home, index, questions[:300])
        found["passages"] = index.count()
        found["resident_mb"] = _megabytes("VmHWM")
    return found


def _answers(home: Path, index: PassageIndex, questions: list[str]) -> dict[str, float]:
    """Milliseconds of a whole extractive answer: redaction, purpose, search, reading, grounding."""
    with Library(home / "library.db") as library:
        assistant = Assistant(library, index, make_engine("extractive", EngineSettings()), Redactor("sporsmal"))
        took, answered = [], 0
        for question in questions:
            begun = time.perf_counter()
            answer = assistant.ask(question)
            took.append(time.perf_counter() - begun)
            answered += not answer.refused
        if not answered:
            raise RuntimeError("no question was answered: these would be the times of refusals")
        took = sorted(took[50:])
        times = {f"p{percent}_ms": round(took[len(took) * percent // 100] * 1e3, 2) for percent in (50, 95, 99)}
        return times | {"answered": round(answered / len(questions), 2)}


def _megabytes(of: str, process: int | str = "self") -> int | None:
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith(of))
    return round(int(line.split()[1]) / 1000)


def served(home: Path, questions: list[str]) -> dict[str, int | None]:
    """MB of the real `veileder serve` once its page has been opened and these questions answered, and at its peak."""
    environment = os.environ | {"VEILEDER_HOME": str(home)}
    command = [str(load.VEILEDER), "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as running:
        assert running.stdout is not None
        try:
            address = json.loads(running.stdout.readline())["url"].rstrip("/")
            httpx.get(f"{address}/", timeout=60).raise_for_status()
            for question in questions:
                status, _ = asyncio.run(load.ask(address, "", question))
                if status != 200:
                    raise RuntimeError(f"the server answered {status}")
            return {"served_mb": _megabytes("VmRSS", running.pid), "served_peak_mb": _megabytes("VmHWM", running.pid)}
        finally:
            running.terminate()
            running.wait(60)


def latency(sizes: tuple[int, ...] = (1_000, 10_000, 100_000)) -> list[dict[str, Any]]:
    """One row for each size."""
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            child = [sys.executable, "-m", "benchmarks.latency", "--folder", scratch]
            root = Path(__file__).parents[1]
            built = subprocess.run([*child, "--build", str(size)], capture_output=True, text=True, check=True, cwd=root)
            done = subprocess.run(child, capture_output=True, text=True, check=True, cwd=root)
            memory = served(Path(scratch), corpus.questions(50))
            rows.append(json.loads(done.stdout) | memory | {"ingest_seconds": round(float(built.stdout), 1)})
    return rows


def main(arguments: list[str] | None = None) -> list[dict[str, Any]]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--build", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.folder is not None:  # a child of this program
        print(build(chosen.folder, chosen.build) if chosen.build else json.dumps(serve(chosen.folder)))
        return []
    rows = latency(tuple(chosen.sizes))
    if chosen.json:
        print(json.dumps(rows))
    else:
        for row in rows:
            print(row)
    return rows


if __name__ == "__main__":
    main()
