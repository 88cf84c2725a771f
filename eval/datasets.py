"""The data sets: JSON Lines, each with a header beside it that says what it is, where it is from and what it holds.

`name.jsonl` has one item a line with `id` and `standard` (nb or nn); `name.toml` is its header. A hospital's own
questions (`eval/questions.py`) become such a file under the home folder.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from norsk.errors import VeilederError

Standard = Literal["nb", "nn"]
FOLDER = Path(__file__).parent / "data"
HEADER_KEYS = ("title", "licence", "provenance", "language", "items")


class DataError(VeilederError):
    """A data set that is missing, or that cannot be used as it is."""

    code = "eval_data"


@dataclass(frozen=True, slots=True)
class Item:
    """One example of a task. `group` is its class (an edit, a kind of error); `data` is what the task needs."""

    id: str
    standard: Standard
    group: str
    data: Mapping[str, Any]


def load(name: str, folder: Path = FOLDER) -> list[Item]:
    """The items of a data set. Raises DataError naming the line where one cannot be used."""
    path = folder / f"{name}.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise DataError(f"Datasettet {path.name} finnes ikke.", "Installer Veileder på nytt.") from None
    items = []
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            chosen: Standard = "nn" if row["standard"] == "nn" else "nb"
            items.append(Item(str(row["id"]), chosen, str(row.get("group", "")), row))
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError):
            raise DataError(f"{path.name}, linje {number} er ikke en gyldig rad.", "Rett linjen.") from None
    twice = len(items) - len({item.id for item in items})
    if twice:
        raise DataError(f"{path.name} har {twice} id-er to ganger.", "Gi hver rad sin egen id.")
    return items


def header(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """What a data set says of itself. Raises DataError where something that must be said is not."""
    path = folder / f"{name}.toml"
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, tomllib.TOMLDecodeError):
        raise DataError(f"Datasettet {name} mangler hodet {path.name}.", "Skriv lisens, opphav og språk.") from None
    missing = [key for key in HEADER_KEYS if key not in said]
    if missing:
        raise DataError(f"{path.name} sier ikke: {', '.join(missing)}.", "Fyll ut hodet.")
    return said


def digest(texts: Iterable[str]) -> str:
    """sha256 over texts, each with its length before it so that none can flow into the next; 16 hex digits."""
    total = hashlib.sha256()
    for text in texts:
        raw = text.encode()
        total.update(f"{len(raw)}:".encode() + raw)
    return total.hexdigest()[:16]
