"""Kill writers of the record at random moments, N times, and count what they were told stands and does not.

    python -m tests.writer HOME N SEED [URL]

This process imports everything and opens nothing; each writer is a fork of it with four threads. Prints JSON.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import threading
import time
from pathlib import Path

import sqlalchemy.dialects.postgresql
import sqlalchemy.dialects.sqlite  # noqa: F401

from assistant import audit
from assistant.journal import Journal, Who
from assistant.records import Records, RecordSettings

THREADS = 4


def write(home: Path, url: str, told: int) -> None:
    """Write for ever, telling the number of each entry that was acknowledged."""
    journal = Journal(Records(home, RecordSettings(url=url)))
    who = Who("os:skriver", "drift")

    def work() -> None:
        while True:
            last = journal.many([("signal", who, "t", {"number": number}) for number in range(3)])
            os.write(told, f"{last}\n".encode())

    for _ in range(THREADS):
        threading.Thread(target=work).start()


def killed(home: Path, url: str, seconds: float) -> list[int]:
    """Numbers that a writer was told stand, killed so many seconds after the first of them."""
    told, tells = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        write(home, url, tells)
        threading.Event().wait()
    os.close(tells)
    select.select([told], [], [], 60)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(told, "rb") as lines:
        whole = lines.read().split(b"\n")[:-1]  # the last line may have been cut by the kill
    return [int(line) for line in whole]


def main() -> None:
    home, times, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    url = (sys.argv[4:] or [""])[0]
    highest = acknowledged = lost = broken = 0
    for at in range(1, times + 1):
        numbers = killed(home, url, chance.uniform(0, 0.06))
        acknowledged += 3 * len(numbers)
        highest = max(highest, *numbers) if numbers else highest
        records = Records(home, RecordSettings(url=url))
        lost += records.head().count < highest
        if at % 100 == 0 or at == times:
            report = audit.verify(records)
            broken += not report.whole
            lost += report.head.count < acknowledged
        records.close()
    print(json.dumps({"kills": times, "acknowledged": acknowledged, "lost": lost, "broken": broken}))


if __name__ == "__main__":
    main()
