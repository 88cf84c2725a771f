"""Gates: figures that a run must keep. A gate that was not measured has fallen, unless its task was not run."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.datasets import DataError

BUILT_IN = Path(__file__).parent / "gates.toml"


def fallen(report: Mapping[str, Any], path: Path = BUILT_IN) -> list[str]:
    """A line in Norwegian for every gate that has fallen. Raises DataError where the file cannot be used."""
    try:
        gates = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        raise DataError(
            f"Portene i {path.name} kan ikke leses.", "Se etter at filen finnes og er gyldig TOML."
        ) from None
    lines = []
    for task, limits in gates.items():
        if not isinstance(limits, dict):
            raise DataError(f"«{task}» i {path.name} må være en seksjon.", "Skriv [oppgave] over målene.")
        found = report["tasks"].get(task)
        if found is None:
            continue
        if "skipped" in found:
            lines.append(f"PORT FALT {task}: ikke målt ({found['skipped']})")
            continue
        metrics = {metric["name"]: metric for metric in found["metrics"]}
        for name, limit in limits.items():
            if not isinstance(limit, dict) or not limit or not set(limit) <= {"min", "max"}:
                raise DataError(f"Porten {task}.{name} mangler min eller max.", "Skriv for eksempel { min = 0.9 }.")
            if name not in metrics:
                raise DataError(f"Oppgaven {task} har ikke målet «{name}».", f"Velg blant: {', '.join(metrics)}.")
            value, title = metrics[name]["value"], metrics[name]["title"]
            if value is None:
                lines.append(f"PORT FALT {task}.{name}: {title} er ikke målt")
            elif value < limit.get("min", value):
                lines.append(f"PORT FALT {task}.{name}: {title}: {value:.3f}, kravet er minst {limit['min']}")
            elif value > limit.get("max", value):
                lines.append(f"PORT FALT {task}.{name}: {title}: {value:.3f}, kravet er høyst {limit['max']}")
    return lines
