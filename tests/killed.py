"""Run `ingest` in a child that is killed at a random moment, until N kills have hit.

    python -m tests.killed FOLDER N SEED

This process imports everything and opens nothing; each run is a fork of it. Prints what was found as JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ingest import sync, vectors
from ingest.index import PassageIndex
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
    vectors.fingerprint()  # loads the analysis of words once, for every fork
    folder = home / "kilder"
    folder.mkdir(parents=True)
    for number in range(3):
        change(folder, chance, number)
    forked(lambda: run(home, folder))
    longest, tried, killed, wrong = 0.5, 0, 0, 0
    while killed < wanted and tried < 5 * wanted:
        tried += 1
        change(folder, chance, tried + 3)
        hit = forked(lambda: run(home, folder), chance.uniform(0, longest)) == -signal.SIGKILL
        killed += hit
        longest *= 1.05 if hit else 0.8  # seconds: nears what a run takes, whatever else the machine does
        wrong += forked(lambda: inspect(home, folder)) != 0
    print(json.dumps({"tried": tried, "killed": killed, "wrong": wrong}))


if __name__ == "__main__":
    main()
