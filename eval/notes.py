"""Coders' decisions as an evaluation set: the notes, approved codes and traps that the coder's page exports.

Each line is a row of `assistant.decisions.Sheet.row`. They lie in `eval/notes.jsonl` under the home folder and become
the task `notes`, judged as the task `coding` is; nothing in them was chosen by the makers of the program.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from eval.datasets import DataError, digest
from guardrails.redact import Redactor
from norsk.written import standard

NAME = "notes"


def import_notes(path: Path, folder: Path, redactor: Redactor) -> tuple[int, list[str]]:
    """Take exported rows into `folder/notes.jsonl`, beside those that lie there; returns how many, and what was wrong.

    A note that comes again replaces the one before. The notes were redacted where they were written, and are once
    more, since a file may come from elsewhere. Raises DataError where the file cannot be read or no row can be used.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise DataError(f"Kan ikke lese {path.name}.", "Bruk filen som kodesiden laster ned (UTF-8).") from None
    taken: dict[str, dict[str, Any]] = {}
    wrong = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _row(line, redactor)
        if isinstance(row, str):
            wrong.append(f"linje {number}: {row}")
        else:
            taken[row["id"]] = row
    if not taken:
        raise DataError(
            f"Ingen notater i {path.name} kan brukes" + (f" ({wrong[0]})." if wrong else "."),
            "Bruk filen som kodesiden laster ned under «Evalueringssett».",
        )
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"{NAME}.jsonl"
    before = [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()] if place.exists() else []
    rows = {str(row["id"]): row for row in before} | taken
    place.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows.values()), encoding="utf-8")
    (folder / f"{NAME}.toml").write_text(
        f'title = "Virksomhetens kodede notater"\nlicence = "virksomhetens egen"\n'
        f'provenance = "eksport fra kodesiden"\nlanguage = "nb, nn"\nitems = {len(rows)}\n',
        encoding="utf-8",
    )
    return len(taken), wrong


def _row(line: str, redactor: Redactor) -> dict[str, Any] | str:
    """The row as it is kept, or in Norwegian what is wrong with it."""
    try:
        told = json.loads(line)
    except json.JSONDecodeError:
        return "ikke gyldig JSON"
    if not isinstance(told, Mapping) or not isinstance(told.get("note"), str) or not told["note"].strip():
        return "notatet («note») mangler"
    gold, trap = told.get("gold"), told.get("trap") or []
    if not isinstance(gold, list) or not gold or not isinstance(trap, list):
        return "ingen godkjente koder («gold»)"
    try:
        on = date.fromisoformat(str(told["on"])).isoformat() if told.get("on") else None
    except ValueError:
        return f"datoen «{told['on']}» er ikke ÅÅÅÅ-MM-DD"
    note = redactor.redact(told["note"]).text
    chosen = told.get("standard") or standard(note)[0]
    return {
        "id": f"notat-{digest([note])}",
        "standard": "nn" if chosen == "nn" else "nb",
        "group": "coded",
        "note": note,
        "gold": [str(code) for code in gold],
        "trap": [str(code) for code in trap],
        "on": on,
    }
