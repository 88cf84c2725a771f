"""The `eval` verb: list the tasks, run them into a report, compare two reports, import a hospital's questions."""

from __future__ import annotations

import contextlib
import sys
import time
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.batch import put

if TYPE_CHECKING:
    from assistant.settings import Settings
    from eval.run import Step

_APART = 1.0  # seconds between two lines about the same task
OK, ERROR = 0, 1


def listing(arguments: Namespace, settings: Settings) -> int:
    """Name every task with its metrics and how many examples it has."""
    from eval.datasets import DataError
    from eval.run import NO_ROWS
    from eval.subject import Subject
    from eval.tasks import jobs

    told: list[dict[str, Any]] = []
    with Subject(settings) as subject:
        for job in jobs():
            missing, count = job.missing(subject), None
            if not missing:
                try:  # a copy that cannot be read hides no other task
                    count = len(job.items())
                    missing = "" if count else NO_ROWS
                except DataError as error:
                    missing = str(error)
            told.append(
                {
                    "name": job.name,
                    "title": job.title,
                    "examples": count,
                    "metrics": [metric.name for metric in job.metrics],
                    "missing": missing or None,
                }
            )
    if arguments.json:
        put({"tasks": told})
        return OK
    for row in told:
        what = row["missing"] or f"{row['examples']} eksempler"
        print(f"{row['name']:<14} {row['title']}: {what}")
    return OK


def run(arguments: Namespace, settings: Settings) -> int:
    """Run tasks, write the report, and say which gates have fallen."""
    from eval import gates, report
    from eval.judge import Judge
    from eval.run import chosen_jobs
    from eval.run import run as measure
    from eval.served import Served
    from eval.tasks import known_jobs

    chosen_jobs(arguments.tasks)  # a name that is wrong is told before anything is made
    gate_file = Path(arguments.gate) if arguments.gate else gates.BUILT_IN
    if arguments.gate is not None:
        gates.check(gate_file, known_jobs())
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    folder = settings.home / "eval" / "reports" / stamp
    if arguments.out:
        folder = report.opened(Path(arguments.out))
    judge = Judge(Served(arguments.judge.rstrip("/")).named()) if arguments.judge else None
    made = measure(arguments.tasks, settings, engine=arguments.engine, progress=Telling(), judge=judge)
    fell = gates.fallen(made, gate_file) if arguments.gate is not None else []
    path = report.write(made, folder, fell)
    if arguments.json:
        put({**made, "fallen": fell, "path": str(path)})
    else:
        print(report.markdown(made, fell))
    for line in fell:
        print(line, file=sys.stderr)
    print(f"Rapporten ligger i {folder}.", file=sys.stderr)
    return ERROR if fell else OK


def compare(arguments: Namespace, settings: Settings) -> int:
    """Say which differences between two reports are real."""
    from eval.compare import compare as differences
    from eval.compare import lines, read

    found = differences(read(Path(arguments.before)), read(Path(arguments.after)))
    if arguments.json:
        put(found)
    else:
        print("\n".join(lines(found)))
    return OK


def take_questions(arguments: Namespace, settings: Settings) -> int:
    """Take a CSV of questions, or the coder's page's export of coded notes (.jsonl), into the home folder."""
    from eval.notes import import_notes
    from eval.questions import import_questions, unknown_sources

    if Path(arguments.file).suffix.lower() == ".jsonl":
        redactor = settings.redaction.redactor(settings.redaction.note_profile, marks=True)
        count, wrong = import_notes(Path(arguments.file), settings.home / "eval", redactor)
        return _taken(arguments, count, wrong, ("notat", "notater"), "notes")
    redactor = settings.redaction.redactor(settings.redaction.question_profile, marks=True)
    count, wrong = import_questions(Path(arguments.file), settings.home / "eval", redactor)
    unknown = unknown_sources(settings.home / "eval")
    for source in unknown:
        print(f"Kilden «{source}» er ingen av de innebygde sidene, som spørsmålene stilles til.", file=sys.stderr)
    return _taken(arguments, count, wrong, ("spørsmål", "spørsmål"), "questions", unknown_sources=unknown)


def _taken(
    arguments: Namespace, count: int, wrong: list[str], what: tuple[str, str], task: str, **more: list[str]
) -> int:
    if arguments.json:
        put({"imported": count, "skipped": wrong, **more})
    else:
        print(f"{count} {what[count != 1]} er tatt inn. Mål med «veileder eval run {task}».")
    for line in wrong:
        print(f"Hoppet over {line}.", file=sys.stderr)
    return OK


def _line(step: Step) -> str:
    """`[2/9] Koding, 12 av 22 …`; what is said by the way, and the last step, stand without a place."""
    if not step.of_examples:
        return f"{step.title}."
    place = f"[{step.done + 1}/{step.of}] " if step.done < step.of else ""
    return f"{place}{step.title}, {step.examples} av {step.of_examples} …"


class Telling:
    """Writes how far a run is to standard error: in a terminal one line that moves, else a line a second at most."""

    def __init__(self) -> None:
        self._moves = sys.stderr.isatty()
        self._title, self._at = "", 0.0

    def __call__(self, step: Step) -> None:
        """Tell of this step, unless the same task was told of just now."""
        now = time.monotonic()
        if step.title == self._title and step.examples < step.of_examples and now - self._at < _APART:
            return
        before, self._title, self._at = self._title, step.title, now
        with contextlib.suppress(BrokenPipeError):  # the page that listened has gone; the run goes on
            if not self._moves:
                print(_line(step), file=sys.stderr, flush=True) if step.title else None
                return
            first = "\n" if before and step.title != before else ""
            line = f"\r\033[K{_line(step)}" if step.title else ""
            print(f"{first}{line}", end="", file=sys.stderr, flush=True)
