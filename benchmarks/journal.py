"""The record: entries a second with group commit against one commit each, in SQLite and PostgreSQL, and verifying.

    python -m benchmarks.journal [--seconds 4] [--json]

PostgreSQL is a cluster of the benchmark's own on a Unix socket; without its programs that row is left out.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant import audit
from assistant.journal import Journal, Who
from assistant.records import Records, RecordSettings
from guardrails.redact import Redactor
from tests.postgres import cluster, programs

WHO = Who("oidc:maaler", "kliniker")
BATCH, THREADS = 500, 32


def rate(seconds: float, threads: int, write: Callable[[], int]) -> float:
    """Entries a second over so many threads, all acknowledged."""
    until, counts, lock = time.monotonic() + seconds, [0], threading.Lock()

    def work() -> None:
        count = 0
        while time.monotonic() < until:
            count += write()
        with lock:
            counts[0] += count

    begun = time.monotonic()
    crowd = [threading.Thread(target=work) for _ in range(threads)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return counts[0] / (time.monotonic() - begun)


def measured(settings: RecordSettings, seconds: float) -> dict[str, Any]:
    question = Redactor("sporsmal").redact("Hvem fører tilsyn med medisinsk utstyr på sykehuset?")
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Records(Path(folder), settings))

        def one() -> int:
            journal.question(question, WHO)
            return 1

        def many() -> int:
            journal.many([("question", WHO, "t", {"question": question}) for _ in range(BATCH)])
            return BATCH

        one()
        found = {
            "one at a time": rate(seconds, 1, one),
            f"{THREADS} at once": rate(seconds, THREADS, one),
            f"batches of {BATCH}": rate(seconds, 1, many),
        }
        begun = time.monotonic()
        report = audit.verify(journal.records)
        assert report.whole
        found["verified"] = report.head.count / (time.monotonic() - begun)
        journal.close()
    return {name: round(value) for name, value in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rows = {"SQLite": measured(RecordSettings(), arguments.seconds)}
    if programs() is not None:
        with cluster() as url:
            rows["PostgreSQL"] = measured(RecordSettings(url=url), arguments.seconds)
    if arguments.json:
        print(json.dumps(rows))
        return
    print("Entries a second, each acknowledged only when it is on disk and anchored.\n")
    names = list(next(iter(rows.values())))
    print("| database | " + " | ".join(names) + " |")
    print("|---|" + "---:|" * len(names))
    for database, row in rows.items():
        print(f"| {database} | " + " | ".join(f"{row[name]:,}" for name in names) + " |")


if __name__ == "__main__":
    main()
