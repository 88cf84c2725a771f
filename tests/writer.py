"""Write to the record until killed, telling every acknowledged number on standard output.

python -m tests.writer HOME THREADS [URL]
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from assistant.journal import Journal, Who
from assistant.records import Records, RecordSettings
from guardrails.log import event  # noqa: F401  (what a server would have loaded too)


def main() -> None:
    home, threads, url = Path(sys.argv[1]), int(sys.argv[2]), (sys.argv[3:] or [""])[0]
    journal = Journal(Records(home, RecordSettings(url=url)))
    who = Who("os:skriver", "drift")

    def write() -> None:
        while True:
            last = journal.many([("signal", who, "t", {"number": number}) for number in range(3)])
            os.write(1, f"{last}\n".encode())

    for _ in range(threads):
        threading.Thread(target=write).start()


if __name__ == "__main__":
    main()
