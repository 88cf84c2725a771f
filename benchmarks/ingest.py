"""Ingest: documents a second against LlamaIndex's IngestionPipeline, and what unchanged documents cost.

    python -m benchmarks.ingest [--documents 2000] [--unchanged 50000] [--json]

Both read the same text files of about 80 words in the same run, in turns, three times; medians count. Ours leaves
them parsed, stored with versions, analysed and searchable on disk; LlamaIndex's SimpleDirectoryReader,
SentenceSplitter and IngestionPipeline with a document store leave them split and persisted, with no index at all.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import corpus
from ingest.index import PassageIndex
from ingest.store import Library
from ingest.sync import ingest


def ours(folder: Path, home: Path, workers: int | None = None) -> tuple[float, int]:
    """Seconds and passages of a first ingest."""
    with Library(home / "library.db") as library, PassageIndex.open(home / "index") as index:
        begun = time.perf_counter()
        report = ingest([folder], library, index, workers=workers)
        took = time.perf_counter() - begun
        assert not report.skipped
        return took, report.passages


def llama_index(folder: Path, home: Path) -> tuple[float, int]:
    """Seconds and nodes of LlamaIndex's pipeline, persisted."""
    from llama_index.core import SimpleDirectoryReader
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.storage.docstore import SimpleDocumentStore

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        begun = time.perf_counter()
        documents = SimpleDirectoryReader(str(folder), recursive=True).load_data()
        pipeline = IngestionPipeline(
            transformations=[SentenceSplitter(chunk_size=256, chunk_overlap=0)], docstore=SimpleDocumentStore()
        )
        nodes = pipeline.run(documents=documents)
        pipeline.persist(str(home))
        return time.perf_counter() - begun, len(nodes)


def throughput(documents: int = 2000, rounds: int = 3) -> dict[str, Any]:
    """Documents a second of ours (one process; one for each core) and of LlamaIndex, and the ratios."""
    contenders: dict[str, Callable[[Path, Path], tuple[float, int]]] = {
        "one process": lambda folder, home: ours(folder, home, workers=1),
        "a process each core": lambda folder, home: ours(folder, home),
        "llama_index": llama_index,
    }
    took: dict[str, list[float]] = {name: [] for name in contenders}
    pieces: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as scratch:
        corpus.write_files(Path(scratch) / "warm", 20)
        corpus.write_files(Path(scratch) / "files", documents)
        for number in range(rounds + 1):
            # First a warm-up: what is loaded once is not timed.
            folder = Path(scratch) / ("files" if number else "warm")
            for name, run in contenders.items():
                home = Path(scratch) / "home"
                home.mkdir()
                seconds, pieces[name] = run(folder, home)
                shutil.rmtree(home)
                if number:
                    took[name].append(seconds)
    rates = {name: documents / statistics.median(seconds) for name, seconds in took.items()}
    return {
        "documents": documents,
        "cores": os.cpu_count(),
        "documents_per_second": {name: round(rate, 1) for name, rate in rates.items()},
        "pieces": pieces,
        "ratio_one_process": round(rates["one process"] / rates["llama_index"], 2),
        "ratio": round(max(rates["one process"], rates["a process each core"]) / rates["llama_index"], 2),
    }


def unchanged(documents: int = 50_000) -> dict[str, Any]:
    """Seconds of ingesting the same documents again, and of listing their names only."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, home = Path(scratch) / "files", Path(scratch) / "home"
        corpus.write_files(folder, documents, words=20)  # what is unchanged is not read, so length does not matter
        for path in folder.rglob("*.txt"):
            os.utime(path, ns=(10**18, 10**18))
        with Library(home / "library.db") as library, PassageIndex.open(home / "index") as index:
            first = ingest([folder], library, index)
            again = []
            listing = []
            for _ in range(5):
                begun = time.perf_counter()
                number = sum(len(names) for _, _, names in os.walk(folder))
                listing.append(time.perf_counter() - begun)
                report = ingest([folder], library, index)
                assert (report.unchanged, report.documents, number) == (documents, 0, documents)
                again.append(report.seconds)
    return {
        "documents": documents,
        "first_seconds": round(first.seconds, 1),
        "again_seconds": round(statistics.median(again), 3),
        "listing_seconds": round(statistics.median(listing), 3),
        "more_than_listing_seconds": round(statistics.median(again) - statistics.median(listing), 3),
    }


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--unchanged", type=int, default=50_000)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    found = {"throughput": throughput(chosen.documents), "unchanged": unchanged(chosen.unchanged)}
    if chosen.json:
        print(json.dumps(found))
    else:
        for name, figures in found.items():
            print(name)
            for label, figure in figures.items():
                print(f"  {label}: {figure}")
    return found


if __name__ == "__main__":
    main()
