"""Runs of the evaluation that the page starts: one at a time, each a process of its own so that the page stays free.

The process is the command `veileder eval run`; what it writes to standard error is the progress that is shown. It goes
on if the page's server stops, and a run that is killed takes up its work when it is started again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from eval.datasets import DataError

_LAST = 40  # lines of progress that are kept


@dataclass(slots=True)
class Run:
    """A run that was started: its report's name, what it has said, and its exit code once it has ended."""

    name: str
    tasks: tuple[str, ...]
    engine: str
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    stopped: bool = False  # by the one who looks at it

    @property
    def ended(self) -> int | None:
        """The exit code: 0 done, 1 a gate has fallen; None while it runs."""
        return self.process.poll()


class Runs:
    """Starts runs for a home folder; the last one can be looked at."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = threading.Lock()
        self.last: Run | None = None

    def start(self, tasks: Sequence[str], engine: str, *, gates: bool = True) -> Run:
        """Start a run. Raises DataError while another goes on, or where no task is named."""
        if not tasks:
            raise DataError("Ingen oppgaver er valgt.", "Kryss av for minst én oppgave.")
        with self._lock:
            if self.last is not None and self.last.ended is None:
                raise DataError("En kjøring er allerede i gang.", "Vent til den er ferdig, eller stopp den.")
            name = datetime.now().strftime("%Y-%m-%d-%H%M%S")
            command = [
                *(sys.executable, "-c", "import sys; from ui.cli import main; sys.exit(main())", "eval", "run"),
                *tasks,
                *("--engine", engine, "--out", str(self._home / "eval" / "reports" / name)),
                *(["--gate"] if gates else []),
            ]
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                env=os.environ | {"VEILEDER_HOME": str(self._home), "PYTHONIOENCODING": "utf-8"},
            )
            self.last = Run(name, tuple(tasks), engine, process)
            threading.Thread(target=self._listen, args=(self.last,), daemon=True).start()
            return self.last

    def stop(self) -> None:
        """Stop the run that goes on, if any; what it has done is kept, and the next run of the same goes on from it."""
        if self.last is not None and self.last.ended is None:
            self.last.stopped = True
            self.last.process.terminate()

    def _listen(self, run: Run) -> None:
        for line in run.process.stderr or ():
            run.said = [*run.said, line.rstrip()][-_LAST:]
        run.process.wait()
