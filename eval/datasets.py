"""The data sets: JSON Lines, each with a header beside it that says what it is, where it is from and what it holds.

`name.jsonl` has one item a line with `id` and `standard` (nb or nn); `name.toml` is its header. A hospital's own
questions (`import_questions`) become such a file under the home folder.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from guardrails.redact import Redactor
from norsk.errors import VeilederError
from norsk.written import standard

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


# What hospitals call the columns; the first that stands in the file counts.
_COLUMNS = {
    "q": ("spørsmål", "sporsmal", "question", "q"),
    "fact": ("fakta", "svar", "fasit", "fact", "facts", "answer"),
    "sources": ("kilde", "kilder", "source", "sources"),
    "standard": ("målform", "malform", "standard"),
    "refuse": ("avvis", "refuse"),
}


def import_questions(path: Path, folder: Path, redactor: Redactor) -> tuple[int, list[str]]:
    """Take a CSV of questions into `folder/questions.jsonl`; returns how many, and what was wrong with the rest.

    Columns: spørsmål, fakta (alternatives apart by |), kilde (apart by |), målform, avvis (ja). Separator and
    encoding are found by themselves. A question without fact counts as answered by any of its sources. Questions and
    facts are redacted before they are written, like every text that is kept. The set replaces the one before; raises
    DataError, and leaves that one, where no row can be used.
    """
    try:
        raw = path.read_bytes()
    except OSError:
        raise DataError(f"Finner ikke {path.name}.", "Se etter at stien er riktig.") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=max(";\t,", key=first.count))
    names = [name.strip().lower() for name in next(rows, [])]
    places = {
        key: next((names.index(name) for name in known if name in names), None) for key, known in _COLUMNS.items()
    }
    if places["q"] is None:
        raise DataError(
            "Filen har ingen kolonne som heter «spørsmål».",
            "Skriv navnene på kolonnene i første linje: «spørsmål;fakta;kilde;målform;avvis».",
        )
    taken, wrong = [], []
    for number, cells in enumerate(rows, 2):
        row = {key: cells[at].strip() if at is not None and at < len(cells) else "" for key, at in places.items()}
        if not row["q"]:
            wrong.append(f"linje {number}: spørsmålet er tomt")
            continue
        row = {key: redactor.redact(value).text if key in ("q", "fact") else value for key, value in row.items()}
        refuse = row["refuse"].lower() in ("ja", "yes", "true", "1", "x")
        if not refuse and not (row["fact"] or row["sources"]):
            wrong.append(f"linje {number}: verken fakta, kilde eller avvis er oppgitt")
            continue
        chosen = row["standard"] if row["standard"] in ("nb", "nn") else standard(row["q"])[0]
        taken.append(
            {
                "id": f"sykehus-{digest([row['q']])[:8]}",
                "standard": "nn" if chosen == "nn" else "nb",
                "group": "refuse" if refuse else "answer",
                "q": row["q"],
                "fact": [part.strip() for part in row["fact"].split("|") if part.strip()],
                "sources": [part.strip() for part in re.split(r"[|,]", row["sources"]) if part.strip()],
            }
        )
    if not taken:  # what was taken in before is worth more than an empty set
        raise DataError(
            f"Ingen spørsmål i {path.name} kan brukes" + (f" ({wrong[0]})." if wrong else "."),
            "Hvert spørsmål trenger «fakta», «kilde» eller «ja» i kolonnen «avvis».",
        )
    unique = {str(row["id"]): row for row in taken}
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in unique.values())
    (folder / "questions.jsonl").write_text(lines, encoding="utf-8")
    said = (
        f'title = "Virksomhetens egne spørsmål"\nlicence = "virksomhetens egen"\nprovenance = "import fra CSV"\n'
        f'language = "nb, nn"\nitems = {len(unique)}\n'
    )
    (folder / "questions.toml").write_text(said, encoding="utf-8")
    return len(unique), wrong
