"""Two reports on the same examples: which differences are real.

A difference is called real where the paired bootstrap's 95 % interval does not hold zero; beside it stands McNemar's
exact test on whole examples that turned right or wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from eval.datasets import DataError
from eval.report import NAMED, measured
from eval.statistics import difference, mcnemar
from eval.wording import Standard, speaker

_LEAST_P = 0.001
_CHANCE = "Var ingen reelle, ville om lag én av tjue likevel regnes som det."


def read(path: Path) -> dict[str, Any]:
    """A report as `eval run` wrote it, by its JSON or its folder. Raises DataError."""
    path = path / "report.json" if path.is_dir() else path
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError):
        raise DataError(
            f"Rapporten {path.name} kan ikke leses.", "Velg en report.json fra «veileder eval run»."
        ) from None
    if not isinstance(report, dict) or report.get("format") != 1 or not isinstance(report.get("tasks"), dict):
        raise DataError(f"{path.name} er ikke en rapport.", "Velg en report.json fra «veileder eval run».")
    return report


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Every metric that both have, on the examples that both have, with what the difference is worth in words."""
    tasks: dict[str, Any] = {}
    for name, first in before["tasks"].items():
        second = after["tasks"].get(name)
        if second is None or "skipped" in first or "skipped" in second:
            continue
        rows = {row["id"]: row for row in first["rows"]}
        shared = [(rows[row["id"]], row) for row in second["rows"] if row["id"] in rows]
        lost = sum(1 for a, b in shared if a["passed"] and not b["passed"])
        won = sum(1 for a, b in shared if b["passed"] and not a["passed"])
        tasks[name] = {
            "title": second["title"],
            "shared": len(shared),
            "only_before": len(rows) - len(shared),
            "only_after": len(second["rows"]) - len(shared),
            "lost": lost,
            "won": won,
            "p": round(mcnemar(lost, won), 4),
            "metrics": [_moved(metric, shared) for metric in second["metrics"]],
        }
    named = dict.fromkeys([*before["digests"], *after["digests"]])
    changed = [key for key in named if before["digests"].get(key) != after["digests"].get(key)]
    return {
        "changed": changed,
        "engines": [_engine(report["digests"]) for report in (before, after)],
        "tasks": tasks,
        "only_before": _alone(before, tasks),
        "only_after": _alone(after, tasks),
    }


def _alone(report: Mapping[str, Any], shared: Iterable[str]) -> list[str]:
    """What the tasks are called that were measured in this report and not in the other."""
    return [task["title"] for name, task in report["tasks"].items() if name not in shared and "skipped" not in task]


def _engine(digests: Mapping[str, Any]) -> dict[str, Any]:
    return {key: digests[key] for key in ("engine", "model") if key in digests}


def _moved(metric: Mapping[str, Any], shared: list[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> dict[str, Any]:
    name = metric["name"]
    pairs = [
        (tuple(a["counts"].get(name, (0, 0))), tuple(b["counts"].get(name, (0, 0))))
        for a, b in shared
        if name in a["counts"] or name in b["counts"]
    ]
    found = difference([a for a, _ in pairs], [b for _, b in pairs])
    said: dict[str, Any] = {"name": name, "title": metric["title"], "rows": len(pairs)}
    if found is None:
        return {**said, "difference": None, "real": False, "verdict": "ikke målt"}
    value, low, high = found
    real = low > 0 or high < 0
    better = (value > 0) == bool(metric["higher"])
    verdict = "ingen påviselig forskjell" if not real else "reell forbedring" if better else "reell forverring"
    return {
        **said,
        "difference": round(value, 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "real": real,
        "verdict": verdict,
    }


def lines(result: Mapping[str, Any], standard: Standard = "nb") -> list[str]:
    """The comparison for a reader, in the reader's standard."""
    t = speaker(standard)
    changed = ", ".join(t(NAMED.get(key, key)) for key in result["changed"]) or t("ingenting")
    out = [t(f"Endret mellom rapportene: {changed}.")]
    first, second = (measured({"digests": engine}) for engine in result["engines"])
    if first != second:
        out.append(t(f"Fra {first} til {second}."))
    for key, which in (("only_before", "første"), ("only_after", "andre")):
        if result[key]:
            out.append(t(f"Målt bare i den {which} rapporten: {', '.join(t(title) for title in result[key])}."))
    told = [one for task in result["tasks"].values() for one in task["metrics"] if one["difference"] is not None]
    if told:
        real = sum(1 for metric in told if metric["real"])
        out.append(t(f"Reelle forskjeller: {real} av {len(told)}. {_CHANCE}"))
    if not result["tasks"]:
        out.append(t("Rapportene har ingen målt oppgave felles, så det er ingenting å sammenligne."))
    for task in result["tasks"].values():
        counts = f"{task['shared']} felles eksempler, {task['won']} ble riktige, {task['lost']} ble gale"
        out.append(f"{t(task['title'])}: {t(counts)} (McNemar p {_odds(task['p'])})")
        if task["only_before"] or task["only_after"]:
            out.append(
                "  " + t(f"ikke regnet med: {task['only_before']} bare i den første, {task['only_after']} i den andre")
            )
        for metric in task["metrics"]:
            title = t(metric["title"])
            if metric["difference"] is None:
                out.append(f"  {title}: {t('ikke målt')}")
                continue
            low, high = _comma(metric["low"]), _comma(metric["high"])
            span = f"{_comma(metric['difference'])} [{low} til {high}]"
            out.append(f"  {title}: {span} {t(metric['verdict'])}")
    return out


def _odds(p: float) -> str:
    """A p-value as it is written: never as nought."""
    return f"= {_comma(p, '.3f')}" if p >= _LEAST_P else "< 0,001"


def _comma(value: float, form: str = "+.3f") -> str:
    """A number as Norwegian writes it, which a comma between the ends of an interval would not be told from."""
    return format(value, form).replace(".", ",")
