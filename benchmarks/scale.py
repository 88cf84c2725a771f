"""Scale: what a page costs to prepare and to write, for the plan in docs/scale.md.

    python -m benchmarks.scale [--pages 5000] [--ray] [--json]
    python -m benchmarks.scale --sustained [--pages 100000] [--seconds 480] [--ray] [--json]

A page is about 300 words of drawn sentences. Processor time counts, not the clock, so that the figures hold on a
machine that others use: `prepare` is what workers do (in as many processes or machines as there are), the driver's is
what it alone does. With `--ray` the same pages go through a Ray started here, and the two libraries must be equal.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import tempfile
import time
from itertools import islice
from pathlib import Path

from benchmarks import corpus
from ingest import cluster
from ingest.index import PassageIndex
from ingest.prepare import Order, prepare
from ingest.store import Library
from ingest.sync import ingest

# Pages taken in at a time: the index is put in order after each time, which costs more the more it holds, as it does
# where an operator adds to a library; processes or Ray workers
_PORTION, _CORES = 20_000, 2
_WARM = 200  # pages before the measured ones: libraries and word lists are loaded once


def write_pages(folder: Path, count: int) -> None:
    for number, text in enumerate(corpus.passages(count, 300)):
        home = folder / f"{number // 1000:04d}"
        home.mkdir(parents=True, exist_ok=True)
        (home / f"{number:06d}.txt").write_text(text + "\n", encoding="utf-8")


def measure(count: int, ray: bool) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "sider"
        write_pages(folder, count + _WARM)
        files = sorted(folder.rglob("*.txt"))
        for file in files[:_WARM]:
            prepare(Order(str(file), file.name))
        begun = time.process_time()
        for file in files[_WARM:]:
            prepare(Order(str(file), file.name))
        each = (time.process_time() - begun) / count
        found = {"pages": float(count), "prepare_ms": 1000 * each}
        digest = ""
        for name in ("here", *(("ray",) if ray else ())):
            home = Path(made) / name
            with Library(home / "library.db") as library, PassageIndex.open(home / "index") as index:
                begun, clock = time.process_time(), time.perf_counter()
                report = ingest([folder], library, index, workers=2, ray=cluster.LOCAL if name == "ray" else None)
                found[f"{name}_driver_ms"] = 1000 * (time.process_time() - begun) / report.documents
                found[f"{name}_pages_s"] = report.documents / (time.perf_counter() - clock)
                found["passages"] = report.passages / report.documents
                assert not report.skipped
                assert digest in ("", library.digest())
                digest = library.digest()
                begun = time.process_time()
                assert ingest([folder], library, index).documents == 0
                found["unchanged_us"] = 1e6 * (time.process_time() - begun) / len(files)
            found["library_kb"] = (home / "library.db").stat().st_size / len(files) / 1000
            found["index_kb"] = (
                sum(f.stat().st_size for f in (home / "index").rglob("*") if f.is_file()) / len(files) / 1000
            )
        found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        return found


def processor_time() -> float:
    """Seconds of processor time of this process and all below it, those that have ended included (Linux)."""
    above: dict[int, int] = {}
    spent: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            above[int(stat.parent.name)] = int(fields[1])
            spent[int(stat.parent.name)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    found = {os.getpid()}
    while more := {pid for pid, parent in above.items() if parent in found and pid not in found}:
        found |= more
    return sum(spent[pid] for pid in found)


def sustained(count: int, seconds: float, ray: bool) -> dict[str, float]:
    """Pages a second by the clock over portions of `_PORTION`, each new to the library, and what the library weighs."""
    with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as stack:
        if ray:
            stack.callback(cluster.start(_CORES))
        library = stack.enter_context(Library(Path(made) / "library.db"))
        index = stack.enter_context(PassageIndex.open(Path(made) / "index"))
        texts = corpus.passages(count, 300)
        rates: list[float] = []
        pages, spent, begun = 0, 0.0, time.perf_counter()
        worked, own = 0.0, 0.0  # seconds of processor time: of all processes below this one, and of this one
        while pages < count and time.perf_counter() - begun < seconds:
            folder = Path(made) / "sider" / f"{len(rates):04d}"
            folder.mkdir(parents=True)
            for number, text in enumerate(islice(texts, _PORTION)):
                (folder / f"{number:06d}.txt").write_text(text + "\n", encoding="utf-8")
            clock, before, mine = time.perf_counter(), processor_time(), time.process_time()
            report = ingest([folder], library, index, workers=_CORES, ray=cluster.LOCAL if ray else None)
            took = time.perf_counter() - clock
            worked, own = worked + processor_time() - before, own + time.process_time() - mine
            assert not report.skipped
            pages, spent = pages + report.documents, spent + took
            rates.append(report.documents / took)
        assert library.count() == pages
        return {
            "pages": float(pages),
            "pages_s": pages / spent,
            "pages_s_core": pages / spent / _CORES,
            "processor_ms": 1000 * worked / pages,
            "driver_ms": 1000 * own / pages,
            "pages_s_busy_core": pages / worked,
            "first_portion_pages_s": rates[0],
            "last_portion_pages_s": rates[-1],
            "hours_for_100000": 100_000 / (pages / spent) / 3600,
            "load": os.getloadavg()[0],
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, help="5,000, or 100,000 with --sustained")
    parser.add_argument("--sustained", action="store_true")
    parser.add_argument("--seconds", type=float, default=480.0)
    parser.add_argument("--ray", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.sustained:
        found = sustained(arguments.pages or 100_000, arguments.seconds, arguments.ray)
    else:
        found = measure(arguments.pages or 5000, arguments.ray)
    if arguments.json:
        print(json.dumps(found))
        return
    print("| measure | value |\n|---|---|")
    for name, value in found.items():
        print(f"| {name} | {value:.2f} |")


if __name__ == "__main__":
    main()
