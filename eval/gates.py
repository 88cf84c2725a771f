"""Gates: figures that a run must keep. A gate that was not measured has fallen, unless its task was not run."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from eval.datasets import DataError
from eval.jobs import Job
from norsk.shown import figure

BUILT_IN = Path(__file__).parent / "gates.toml"
Limits = dict[str, dict[str, dict[str, float]]]


def check(path: Path, jobs: Iterable[Job]) -> None:
    """Raise DataError where a file's gates cannot be used, before a run that would be for nothing."""
    known = {job.name: [metric.name for metric in job.metrics] for job in jobs}
    for task, limits in _read(path).items():
        if task not in known:  # a gate that is misspelt would never fall
            raise DataError(f"Det finnes ingen oppgave som heter «{task}».", f"Velg blant: {', '.join(known)}.")
        for name in limits:
            _known(task, name, known[task])


def _read(path: Path) -> Limits:
    try:
        gates = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise DataError(
            f"Portene i {path.name} kan ikke leses.",
            "Se etter at filen finnes og er gyldig TOML. Navn på oppgaver skrives foran --gate.",
        ) from None
    for task, limits in gates.items():
        if not isinstance(limits, dict):
            raise DataError(f"«{task}» i {path.name} må være en seksjon.", "Skriv [oppgave] over målene.")
        for name, limit in limits.items():
            if not _is_limit(limit):
                raise DataError(f"Porten {task}.{name} mangler min eller max.", "Skriv for eksempel { min = 0.9 }.")
    return gates


def _known(task: str, name: str, metrics: Iterable[str]) -> None:
    if name not in metrics:
        raise DataError(f"Oppgaven {task} har ikke målet «{name}».", f"Velg blant: {', '.join(metrics)}.")


def _is_limit(limit: object) -> bool:
    if not isinstance(limit, dict) or not limit or not set(limit) <= {"min", "max"}:
        return False
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in limit.values())


def fallen(report: Mapping[str, Any], path: Path = BUILT_IN) -> list[str]:
    """A line in Norwegian for every gate that has fallen. Raises DataError where the file cannot be used."""
    lines = []
    for task, limits in _read(path).items():
        found = report["tasks"].get(task)
        if found is None:
            continue
        if "skipped" in found:
            lines.append(f"PORT FALT {task}: ikke målt ({found['skipped']})")
            continue
        metrics = {metric["name"]: metric for metric in found["metrics"]}
        for name, limit in limits.items():
            _known(task, name, metrics)
            value, title = metrics[name]["value"], metrics[name]["title"]
            least, most = limit.get("min"), limit.get("max")
            if value is None:
                lines.append(f"PORT FALT {task}.{name}: {title} er ikke målt")
            elif least is not None and value < least:
                lines.append(f"PORT FALT {task}.{name}: {title}: {figure(value, 3)}, kravet er minst {_said(least)}")
            elif most is not None and value > most:
                lines.append(f"PORT FALT {task}.{name}: {title}: {figure(value, 3)}, kravet er høyst {_said(most)}")
    return lines


def _said(limit: float) -> str:
    """A limit as the file has it, with a decimal comma."""
    return str(limit).replace(".", ",")
