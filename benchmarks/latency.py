"""Search and whole answers: milliseconds at p50 and p95 over 1,000 to 100,000 passages, and the memory of serving.

    python -m benchmarks.latency [--sizes 1000 10000 100000] [--json]

The index is built in one process and opened in a fresh one, as `veileder serve` does, so that the memory is that of
serving. Questions are eight words as they come in running text, in a frame of three.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from assistant.engines import EngineSettings
from assistant.guidance import Assistant, make_engine
from benchmarks import corpus
from guardrails.redact import Redactor
from ingest.index import Filters, PassageIndex
from ingest.passages import Passage, Source
from ingest.store import Library

AGENCIES = ("Helsedirektoratet", "FHI", "Datatilsynet", "DMP", None)
FILTERS = {"no filter": None, "agency and date": Filters(agency="FHI", as_of=date(2020, 1, 1))}


def passages(count: int) -> Iterator[Passage]:
    """Passages of sources with forty each, of several agencies and years."""
    for number, text in enumerate(corpus.passages(count)):
        at = number // 40
        source = Source(
            f"dokument-{at}.pdf",
            f"Rapport {at}",
            publisher=AGENCIES[at % len(AGENCIES)],
            kind="rapport",
            published=date(2015 + at % 10, 1, 1),
        )
        version = hashlib.sha256(str(at).encode()).hexdigest()
        yield Passage(source, version, number * 1000, number * 1000 + len(text), text, (f"Kapittel {number % 40}",))


def build(folder: Path, count: int) -> float:
    """Seconds to write so many passages and make them quick to search."""
    with PassageIndex.open(folder) as index:
        begun = time.perf_counter()
        index.upsert(passages(count))
        index.flush()
        index.optimize()
        return time.perf_counter() - begun


def serve(folder: Path) -> dict[str, Any]:
    """Latencies and memory of this process over the index in a folder."""
    questions = corpus.questions(600)
    found: dict[str, Any] = {}
    with PassageIndex.open(folder) as index:
        for name, filters in FILTERS.items():
            took = []
            for question in questions:
                begun = time.perf_counter()
                index.search(question, 10, filters)
                took.append(time.perf_counter() - begun)
            took = sorted(took[100:])
            found[name] = {
                f"p{percent}_ms": round(took[len(took) * percent // 100] * 1e3, 2) for percent in (50, 95, 99)
            }
        found["whole answer"] = _answers(folder, index, questions[:300])
        found["passages"] = index.count()
        found["resident_mb"] = _resident()
    return found


def _answers(folder: Path, index: PassageIndex, questions: list[str]) -> dict[str, float]:
    """Milliseconds of a whole extractive answer: redaction, purpose, search, reading, grounding."""
    with Library(folder / "library.db") as library:
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


def _resident() -> int | None:
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1000)


def latency(sizes: tuple[int, ...] = (1_000, 10_000, 100_000)) -> list[dict[str, Any]]:
    """One row for each size."""
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            child = [sys.executable, "-m", "benchmarks.latency", "--folder", scratch]
            root = Path(__file__).parents[1]
            built = subprocess.run([*child, "--build", str(size)], capture_output=True, text=True, check=True, cwd=root)
            done = subprocess.run(child, capture_output=True, text=True, check=True, cwd=root)
            rows.append(json.loads(done.stdout) | {"build_seconds": round(float(built.stdout), 1)})
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
