"""What evaluators keep: reports, labels that were found wrong, and blinded pairwise ratings.

Reports are folders under `VEILEDER_HOME/eval/reports`. Marks and ratings are JSON Lines beside them, appended and never
changed: the last line about a row or a pair counts. A reason is redacted before it is written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from eval.compare import read
from eval.datasets import DataError
from eval.judge import alpha, kappa
from eval.report import measured
from eval.statistics import ratio
from eval.wording import Standard, speaker
from guardrails.redact import Redactor

FILES = ("report.json", "report.html", "report.md")
_NAME = re.compile(r"[\w.-]{1,120}")
_LONGEST_REASON = 1000
_NAMED = 3  # tasks that tell a report from another
Choice = Literal["left", "right", "equal"]
Side = Literal["first", "second", "equal"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers to one question, in an order that tells nothing of where they are from."""

    id: str
    question: str
    left: str
    right: str
    turned: bool  # whether `left` is the second report's


class Shelf:
    """The evaluators' files under `home`."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "eval"

    # --- reports

    def names(self) -> list[str]:
        """The reports, the newest first."""
        found = [path.parent for path in (self.folder / "reports").glob("*/report.json")]
        return [path.name for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)]

    def labelled(self, standard: Standard = "nb") -> list[tuple[str, str]]:
        """The reports, the newest first: what tells one from another (name, engine, tasks), and the name."""
        paths = [(name, self.folder / "reports" / name / "report.json") for name in self.names()]
        return [(f"{name} · {_told(path, path.stat().st_mtime_ns, standard)}", name) for name, path in paths]

    def path(self, name: str, file: str = "report.json") -> Path:
        """A file of a report. Raises DataError for a name that no report has."""
        if not _NAME.fullmatch(name) or name not in self.names() or file not in FILES:
            raise DataError(f"Det finnes ingen rapport som heter «{name[:60]}».", "Velg en fra listen.")
        return self.folder / "reports" / name / file

    def report(self, name: str) -> dict[str, Any]:
        """A report. Raises DataError."""
        return read(self.path(name))

    def failures(self, name: str) -> list[dict[str, Any]]:
        """The rows of a report that did not pass, each with its mark where its label was found wrong."""
        marks = self.marks()
        return [
            {**row, "mark": marks.get((row["task"], row["id"]))}
            for task in self.report(name)["tasks"].values()
            for row in task.get("rows", ())
            if not row["passed"]
        ]

    # --- labels found wrong

    def mark(self, task: str, row: str, reason: str, user: str, redactor: Redactor) -> None:
        """Say that the label of a row is wrong. An empty reason is refused. Raises DataError, RedactionFailed."""
        if not reason.strip():
            raise DataError("Et merke trenger en begrunnelse.", "Skriv hvorfor fasiten er gal.")
        said = redactor.redact(reason.strip()[:_LONGEST_REASON]).text
        self._append("marks", {"task": task, "row": row, "reason": said, "user": user})

    def unmark(self, task: str, row: str, user: str) -> None:
        """Take a mark back."""
        self._append("marks", {"task": task, "row": row, "reason": "", "user": user})

    def marks(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The marks that stand, by task and row."""
        found = {(str(line["task"]), str(line["row"])): line for line in self._lines("marks")}
        return {key: line for key, line in found.items() if line["reason"]}

    def without_marked(self, name: str) -> dict[str, tuple[int, int, int]]:
        """By task: rows that passed, rows in all, and how many were left out because their label is marked wrong."""
        marks = self.marks()
        told = {}
        for key, task in self.report(name)["tasks"].items():
            rows = task.get("rows", [])
            kept = [row for row in rows if (row["task"], row["id"]) not in marks]
            told[key] = (sum(1 for row in kept if row["passed"]), len(kept), len(rows) - len(kept))
        return told

    # --- blinded pairwise rating

    def pairs(self, first: str, second: str, rater: str) -> list[Pair]:
        """The questions that two reports answer differently, in an order and on sides of the rater's own."""
        if first == second:
            raise DataError("En rapport kan ikke sammenlignes med seg selv.", "Velg to rapporter.")
        ours, theirs = (self._answers(self.report(name)) for name in (first, second))
        found = []
        for key, (question, said) in ours.items():
            other = theirs.get(key, ("", ""))[1]
            if not said or not other or said == other:
                continue
            drawn = _drawn(first, second, key, rater)
            turned = drawn[0] % 2 == 1
            left, right = (other, said) if turned else (said, other)
            found.append((drawn, Pair(key, question, left, right, turned)))
        return [pair for _, pair in sorted(found, key=lambda drawn: drawn[0])]

    def rate(self, first: str, second: str, pair: Pair, choice: Choice, rater: str) -> None:
        """Keep what a rater chose, with the sides turned back."""
        turned: dict[Choice, Side] = (
            {"left": "second", "right": "first", "equal": "equal"}
            if pair.turned
            else {"left": "first", "right": "second", "equal": "equal"}
        )
        self._append(
            "ratings", {"first": first, "second": second, "pair": pair.id, "rater": rater, "better": turned[choice]}
        )

    def rated(self, first: str, second: str, rater: str) -> set[str]:
        """The pairs that the rater has rated."""
        return {pair for pair, by in self._ratings(first, second).items() if rater in by}

    def agreement(self, first: str, second: str) -> dict[str, Any]:
        """How often each report was found better, and how far the raters agree.

        `alpha` is Krippendorff's over all raters, `kappa` Cohen's for each two of them; None where nothing is shared.
        """
        by_pair = self._ratings(first, second)
        votes = [side for by in by_pair.values() for side in by.values()]
        decided = [side for side in votes if side != "equal"]
        raters = sorted({rater for by in by_pair.values() for rater in by})
        kappas = []
        for one, other in combinations(raters, 2):
            shared = [(by[one], by[other]) for by in by_pair.values() if one in by and other in by]
            value = kappa([a for a, _ in shared], [b for _, b in shared])
            kappas.append({"raters": [one, other], "pairs": len(shared), "kappa": value})
        won = ratio([(float(side == "second"), 1.0) for side in decided])
        return {
            "pairs": len(by_pair),
            "raters": len(raters),
            "first": votes.count("first"),
            "second": votes.count("second"),
            "equal": votes.count("equal"),
            "second_wins": {"value": won.value, "low": won.low, "high": won.high},
            "alpha": alpha([[by.get(rater) for rater in raters] for by in by_pair.values()]),
            "kappa": kappas,
        }

    def _ratings(self, first: str, second: str) -> dict[str, dict[str, str]]:
        turned = {"first": "second", "second": "first", "equal": "equal"}
        found: dict[str, dict[str, str]] = {}
        for line in self._lines("ratings"):
            if (line["first"], line["second"]) == (first, second):
                found.setdefault(line["pair"], {})[line["rater"]] = line["better"]
            elif (line["first"], line["second"]) == (second, first):
                found.setdefault(line["pair"], {})[line["rater"]] = turned[line["better"]]
        return found

    def _answers(self, report: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
        return {
            f"{row['task']}/{row['id']}": (row["example"], row["got"])
            for name in ("answers", "questions", "fitness")
            for row in report["tasks"].get(name, {}).get("rows", ())
        }

    # --- files

    def _append(self, name: str, line: Mapping[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        written = json.dumps({**line, "at": datetime.now(UTC).isoformat(timespec="seconds")}, ensure_ascii=False)
        with (self.folder / f"{name}.jsonl").open("a", encoding="utf-8") as file:
            file.write(written + "\n")

    def _lines(self, name: str) -> Iterator[dict[str, Any]]:
        path = self.folder / f"{name}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
            try:
                yield json.loads(line)
            except json.JSONDecodeError:  # the line that was being written when the machine stopped
                continue


@lru_cache(maxsize=256)
def _told(path: Path, changed: int, standard: Standard) -> str:
    """The engine and the tasks of a report, at most three by name; `changed` is the file's time."""
    try:
        report = read(path)
    except DataError:
        return "?"
    t = speaker(standard)
    tasks = [t(task["title"]) for task in report["tasks"].values() if "skipped" not in task]
    more = f" +{len(tasks) - _NAMED}" if len(tasks) > _NAMED else ""
    return f"{measured(report, standard)} · {', '.join(tasks[:_NAMED])}{more}"


def _drawn(*parts: str) -> bytes:
    """A draw that is the same every time for the same parts, and known only to who has them all."""
    return hashlib.sha256("\x1f".join(parts).encode()).digest()


def worst(rows: Sequence[Mapping[str, Any]], most: int) -> list[Mapping[str, Any]]:
    """Rows that broke first, then those that failed, at most so many."""
    return sorted(rows, key=lambda row: not row["error"])[:most]
