"""A run: the chosen tasks through Inspect, a row for every example, resumed where a killed run left off.

Rows are appended as they are done to `eval/unfinished/<digest>.jsonl` under home, where the digest covers settings,
corpus, engine, data and code: a run that was killed goes on only with exactly what it began with.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import inspect_ai
from inspect_ai.log import EvalSample

from assistant.guidance import make_engine
from assistant.settings import Settings, home_folder
from eval.datasets import FOLDER, DataError, Item, digest, header
from eval.jobs import Counts, Job, Result, words_of
from eval.judge import Judge
from eval.meter import measure
from eval.served import ModelFailed, Served
from eval.statistics import Estimate, quantile, ratio
from eval.subject import Subject
from eval.tasks import JOBS, as_task, jobs

Row = dict[str, Any]
FORMAT = 1
NO_SERVER = "Modelltjeneren svarer ikke. Det som måles, er reserven: sitatmotoren"
NO_ROWS = "Ingen rader har en form som oppgaven kjenner. Formatene står i docs/evaluating.md."
METER = "Måleren"  # the last step: the scorers themselves are measured


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """How far a run is: the task (empty: all are done), how many are before it, and how many of its examples.

    A step without examples is something that is said by the way.
    """

    title: str
    done: int
    of: int
    examples: int = 0
    of_examples: int = 0


Progress = Callable[[Step], None]


class UnknownTask(DataError):
    """A task that does not exist was named."""

    code = "unknown_task"


def chosen_jobs(names: Sequence[str]) -> tuple[Job, ...]:
    """The named tasks in the order of the list, all without names. Raises UnknownTask."""
    known = {job.name: job for job in jobs()}
    for name in names:
        if name not in known:
            raise UnknownTask(f"Det finnes ingen oppgave som heter «{name}».", f"Velg blant: {', '.join(known)}.")
    wanted = names or [job.name for job in JOBS] + [name for name in known if _is_here(name)]
    return tuple(job for job in known.values() if job.name in wanted)


def _is_here(name: str) -> bool:
    """Whether an optional task (the hospital's questions, an outside set) has its data in the home folder."""
    place = home_folder() / "eval" / name
    return place.is_dir() or place.with_suffix(".jsonl").exists()


def run(
    names: Sequence[str],
    settings: Settings,
    *,
    engine: str | None = None,
    progress: Progress | None = None,
    judge: Judge | None = None,
) -> dict[str, Any]:
    """The report of a run (see `eval/report.py` for its files). Raises UnknownTask, UnknownEngine, DataError.

    `judge` is a second served model; its verdicts are measured beside the other scorers.
    """
    begun = time.monotonic()
    picked = chosen_jobs(names)
    _not_its_own(judge, settings, engine)
    with Subject(settings, engine) as subject, _inspect_at_home(settings.home):
        make_engine(
            subject.settings.engine.engine, subject.settings.engine
        )  # a name that is wrong stops the run, not each of its examples
        skipped = {job.name: job.missing(subject) for job in picked}
        items = {job.name: list(job.items()) for job in picked if not skipped[job.name]}
        skipped |= {name: NO_ROWS for name, listed in items.items() if not listed}
        digests = {
            **subject.digests(),
            **_model(subject.settings),
            "data": digest(
                json.dumps([name, item.id, item.data], sort_keys=True, ensure_ascii=False)
                for name, listed in items.items()
                for item in listed
            ),
        }
        kept = _Kept(settings.home / "eval" / "unfinished", digest([*digests.values(), *items]))
        tasks: dict[str, Any] = {}
        for told in (_unserved(digests), _resumed(len(kept.done))):
            if progress is not None and told:
                progress(Step(told, 0, len(picked)))
        for job in picked:
            if skipped[job.name]:
                tasks[job.name] = {"title": job.title, "skipped": skipped[job.name]}
                continue
            started = time.monotonic()
            step = Step(job.title, len(tasks), len(picked), 0, len(items[job.name]))
            rows = _rows(job, items[job.name], subject, kept, settings.home, _counting(step, progress))
            tasks[job.name] = {
                "title": job.title,
                **summary(job, rows),
                "seconds": round(time.monotonic() - started, 2),
            }
            tasks[job.name]["rows"] = rows
        meter = measure(judge, _metering(len(picked), progress))
        if progress is not None:
            progress(Step("", len(picked), len(picked)))
        report = {
            "format": FORMAT,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "digests": digests,
            "data": {name: header(name) for job in picked for name in job.data if (FOLDER / f"{name}.toml").exists()},
            "tasks": tasks,
            "meter": meter,
            "seconds": round(time.monotonic() - begun, 1),
        }
        kept.finish()
    return report


def _model(settings: Settings) -> dict[str, str]:
    """The model that a server gives, where one is measured and tells it: a run goes on only with the same."""
    if settings.engine.engine != "vllm":
        return {}
    served = Served.of(settings.engine)
    with contextlib.suppress(ModelFailed):
        there = dataclasses.replace(served, model="").name()
        return {"model": served.model or there}
    return {}


def _unserved(digests: Mapping[str, str]) -> str:
    return NO_SERVER if digests["engine"] == "vllm" and "model" not in digests else ""


def _resumed(done: int) -> str:
    return f"Går videre der et avbrutt løp stanset, {done} eksempler er alt målt" if done else ""


def _not_its_own(judge: Judge | None, settings: Settings, engine: str | None) -> None:
    """Raise DataError where the model that judges is the model that is measured."""
    if judge is None or (engine or settings.engine.engine) != "vllm":
        return
    measured = Served.of(settings.engine)
    if judge.model.address == measured.address and judge.model.name() == measured.name():
        raise DataError("Dommeren er den samme modellen som måles.", "Oppgi en annen modelltjener med --judge.")


def summary(job: Job, rows: Sequence[Row]) -> dict[str, Any]:
    """Every metric of the task with its interval: over all rows, by written standard, and by class."""
    listed = []
    for metric in job.metrics:
        classes = sorted({key for row in rows for key in row["counts"] if key.startswith(f"{metric.name}.")})
        listed.append(
            {
                "name": metric.name,
                "title": metric.title,
                "higher": metric.higher,
                **_told(ratio(_pairs(rows, metric.name))),
                "standards": {
                    name: _told(ratio(_pairs([row for row in rows if row["standard"] == name], metric.name)))
                    for name in ("nb", "nn")
                },
                "classes": {key.partition(".")[2]: _told(ratio(_pairs(rows, key))) for key in classes},
            }
        )
    values = {key for row in rows for key in row["values"]}
    spread = {
        key: {
            f"p{share}": _told(quantile([row["values"][key] for row in rows if key in row["values"]], share / 100))
            for share in (50, 95)
        }
        for key in sorted(values)
    }
    errors = sum(1 for row in rows if row["error"])
    passed = sum(1 for row in rows if row["passed"])
    return {"metrics": listed, "values": spread, "examples": len(rows), "passed": passed, "errors": errors}


def _pairs(rows: Sequence[Row], name: str) -> list[tuple[float, float]]:
    return [(row["counts"][name][0], row["counts"][name][1]) for row in rows if name in row["counts"]]


def _told(estimate: Estimate) -> dict[str, Any]:
    return {
        key: round(value, 4) if isinstance(value, float) else value
        for key, value in dataclasses.asdict(estimate).items()
    }


class _Kept:
    """The rows that are done, on disk as soon as they are."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{name}.jsonl"
        self.done: dict[tuple[str, str], Row] = {}
        for line in self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []:
            with contextlib.suppress(json.JSONDecodeError):  # the line that was being written when the run was killed
                row: Row = json.loads(line)
                self.done[row["task"], row["id"]] = row

    def add(self, row: Row) -> None:
        """Keep a row now."""
        self.done[row["task"], row["id"]] = row
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def finish(self) -> None:
        """The run is whole: nothing is left to resume."""
        self.path.unlink(missing_ok=True)


def _counting(step: Step, progress: Progress | None) -> Callable[[int], None]:
    """Tells that so many of the task's examples are done."""

    def tell(examples: int) -> None:
        if progress is not None:
            progress(dataclasses.replace(step, examples=examples))

    return tell


def _metering(tasks: int, progress: Progress | None) -> Callable[[int, int], None]:
    """Tells how far the measuring of the scorers is."""

    def tell(done: int, of: int) -> None:
        if progress is not None:
            progress(Step(METER, tasks, tasks, done, of))

    return tell


def _rows(
    job: Job, items: Sequence[Item], subject: Subject, kept: _Kept, home: Path, tell: Callable[[int], None]
) -> list[Row]:
    left = [item for item in items if (job.name, item.id) not in kept.done]
    before = len(items) - len(left)
    tell(before)
    if left and job.name == "latency":
        subject.assistant.ask("Hva er en databehandler?")  # what is measured is answering, not loading
    watched = dataclasses.replace(job, judge=_keeping(job, kept, before, tell))
    logged: dict[str, EvalSample] = {}
    if left:
        (log,) = inspect_ai.eval(
            as_task(watched, left, subject),
            model="none",
            log_dir=str(home / "eval" / "logs"),
            display="none",
            log_level="error",
            fail_on_error=False,
            max_samples=1,
            max_retries=0,
            score_display=False,
            log_samples=True,
            log_realtime=False,
        )
        logged = {str(sample.id): sample for sample in log.samples or []}
    for item in left:
        if (job.name, item.id) not in kept.done:
            sample = logged.get(item.id)
            reason = sample.error.message if sample is not None and sample.error is not None else "not done"
            kept.add(_row(job, item, None, reason.splitlines()[0][:200]))
    return [kept.done[job.name, item.id] for item in items]


def _keeping(job: Job, kept: _Kept, before: int, tell: Callable[[int], None]) -> Callable[[Subject, Item], Result]:
    seen = count(before + 1)

    def judge(subject: Subject, item: Item) -> Result:
        try:
            result = job.judge(subject, item)
            kept.add(_row(job, item, result, ""))
            return result
        finally:  # one that breaks is done too
            tell(next(seen))

    return judge


def _row(job: Job, item: Item, result: Result | None, error: str) -> Row:
    counts: Counts = job.failed(item) if result is None else result.counts
    wanted: Mapping[str, Any] = item.data
    return {
        "task": job.name,
        "id": item.id,
        "standard": item.standard,
        "group": item.group,
        "passed": result is not None and result.passed,
        "counts": {key: list(pair) for key, pair in counts.items()},
        "values": {} if result is None else dict(result.values),
        "example": words_of(item)[:400],
        "wanted": _readable(
            next((wanted[key] for key in ("fact", "right", "wanted", "label", "gold", "sources") if key in wanted), "")
        )[:200],
        "got": "" if result is None else result.got[:600],
        "quote": "" if result is None else result.quote[:600],
        "error": error,
    }


def _readable(value: object) -> str:
    """What is wanted, as a reader writes it: alternatives apart by a stroke."""
    return " | ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@contextlib.contextmanager
def _inspect_at_home(home: Path) -> Iterator[None]:
    """Inspect writes its traces under the user's data folder: for the run that is inside home."""
    before = {name: os.environ.get(name) for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME")}
    for name in before:
        os.environ[name] = str(home / "eval" / "inspect")
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
