"""A hospital's own questions: a CSV becomes `eval/questions.jsonl` under the home folder, and the task `questions`.

The file is taken as spreadsheets write it: apart by semicolon, comma or tab, with or without Excel's line "sep=;", in
UTF-8, UTF-16 or Windows' cp1252, with any ends of lines.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.datasets import DataError, digest, load
from guardrails.redact import Redactor
from ingest.sources import built_in_pages
from norsk.written import standard

NAME = "questions"
# What hospitals call the columns; the first that stands in the file counts.
_COLUMNS = {
    "q": ("spørsmål", "sporsmal", "question", "q"),
    "fact": ("fakta", "svar", "fasit", "fact", "facts", "answer"),
    "sources": ("kilde", "kilder", "kjelde", "kjelder", "source", "sources"),
    "standard": ("målform", "malform", "standard"),
    "refuse": ("avvis", "refuse"),
}
_STANDARDS = {"nb": "nb", "bokmål": "nb", "nn": "nn", "nynorsk": "nn"}
_YES = ("ja", "yes", "true", "1", "x")
_SEPARATORS = ";\t,"
_SAID_SEPARATOR = re.compile(r"sep=(.)\n", re.IGNORECASE)
_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how .xlsx and .ods, and .xls, begin


def import_questions(path: Path, folder: Path, redactor: Redactor) -> tuple[int, list[str]]:
    """Take a CSV of questions into `folder/questions.jsonl`; returns how many, and what was wrong with the rest.

    Columns: spørsmål, fakta (alternatives apart by |), kilde (apart by |), målform, avvis (ja). A question without
    fact counts as answered by any of its sources; of a question that stands twice the last counts. Questions and
    facts are redacted before they are written, like every text that is kept. The set replaces the one before; raises
    DataError, and leaves that one, where no row can be used.
    """
    taken: dict[str, tuple[int, dict[str, Any]]] = {}
    wrong: list[tuple[int, str]] = []
    for number, row in _rows(_text(path)):
        made = _question(row, redactor)
        if isinstance(made, str):
            wrong.append((number, made))
            continue
        if made["id"] in taken:
            wrong.append((taken[made["id"]][0], f"det samme spørsmålet står igjen på linje {number}"))
        taken[made["id"]] = (number, made)
    told = [f"linje {number}: {reason}" for number, reason in sorted(wrong)]
    if not taken:  # what was taken in before is worth more than an empty set
        raise DataError(
            f"Ingen spørsmål i {path.name} kan brukes" + (f" ({told[0]})." if told else "."),
            "Hvert spørsmål trenger «fakta», «kilde» eller «ja» i kolonnen «avvis».",
        )
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for _, row in taken.values())
    (folder / f"{NAME}.jsonl").write_text(lines, encoding="utf-8")
    said = (
        f'title = "Virksomhetens egne spørsmål"\nlicence = "virksomhetens egen"\nprovenance = "import fra CSV"\n'
        f'language = "nb, nn"\nitems = {len(taken)}\n'
    )
    (folder / f"{NAME}.toml").write_text(said, encoding="utf-8")
    return len(taken), told


def unknown_sources(folder: Path) -> list[str]:
    """The sources that questions name and no built-in page is called: their questions can never cite them."""
    known = {page.name for page in built_in_pages()}
    named = {str(source) for item in load(NAME, folder) for source in item.data["sources"]}
    return sorted(named - known)


def _text(path: Path) -> str:
    """The file's text, with plain ends of lines. Raises DataError."""
    try:
        raw = path.read_bytes()
    except OSError:
        raise DataError(f"Finner ikke {path.name}.", "Se etter at stien er riktig.") from None
    if raw.startswith(_BOOKS):
        raise DataError(f"{path.name} er et regneark, ikke CSV.", "Lagre arket som «CSV UTF-8» og ta inn den filen.")
    try:
        text = raw.decode("utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The line that each row begins on, and its cells by what they are. Raises DataError where no column asks."""
    said = _SAID_SEPARATOR.match(text)
    body = text[said.end() :] if said else text
    head = body.partition("\n")[0]
    reader = csv.reader(io.StringIO(body), delimiter=said[1] if said else max(_SEPARATORS, key=head.count))
    above = 1 if said else 0
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        places = {
            key: next((names.index(name) for name in known if name in names), None) for key, known in _COLUMNS.items()
        }
        if places["q"] is None:
            raise DataError(
                "Filen har ingen kolonne som heter «spørsmål».",
                "Skriv navnene på kolonnene i første linje: «spørsmål;fakta;kilde;målform;avvis».",
            )
        begins = reader.line_num
        for cells in reader:
            number, begins = above + begins + 1, reader.line_num
            if any(cell.strip() for cell in cells):  # spreadsheets write empty rows below the last
                yield (
                    number,
                    {
                        key: cells[at].strip() if at is not None and at < len(cells) else ""
                        for key, at in places.items()
                    },
                )
    except csv.Error:
        raise DataError(
            "Filen kan ikke leses som CSV.", "Se etter at hvert anførselstegn har et par, og lagre som «CSV UTF-8»."
        ) from None


def _question(row: Mapping[str, str], redactor: Redactor) -> dict[str, Any] | str:
    """The row as it is kept, or in Norwegian what is wrong with it."""
    if not row["q"]:
        return "spørsmålet er tomt"
    refuse = row["refuse"].lower() in _YES
    if not refuse and not (row["fact"] or row["sources"]):
        return "verken fakta, kilde eller avvis er oppgitt"
    asked, fact = (redactor.redact(" ".join(row[key].split())).text for key in ("q", "fact"))
    return {
        "id": f"sykehus-{digest([asked])[:8]}",
        "standard": _STANDARDS.get(row["standard"].lower()) or ("nn" if standard(asked)[0] == "nn" else "nb"),
        "group": "refuse" if refuse else "answer",
        "q": asked,
        "fact": [part.strip() for part in fact.split("|") if part.strip()],
        "sources": [part.strip() for part in re.split(r"[|,]", row["sources"]) if part.strip()],
    }
