"""A coder's finished list for other programs: text, CSV, FHIR and rows of an evaluation set. Drafts never get in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from ui.shapes import Json

if TYPE_CHECKING:
    from assistant.decisions import Line, Worksheet

DRAFT: Final = "Utkast: skal godkjennes av koder"
_HOW: Final = {"accepted": "forslag godtatt", "changed": "forslag endret", "added": "lagt til av koder"}


def as_text(sheet: Worksheet) -> str:
    """Main condition, then the others, one code a line."""
    lines = [f"{_role(at)}: {line.code} {line.title}" for at, line in enumerate(sheet.final())]
    left = len(sheet.undecided)
    if left:
        lines += ["", f"{left} forslag er ikke vurdert. {DRAFT}."]
    return "\n".join(lines).strip() or "Ingen koder er godkjent ennå."


def as_csv(sheet: Worksheet) -> str:
    """Semicolons, as Norwegian spreadsheets expect (RFC 4180 otherwise). No cell begins a formula."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(["rolle", "kode", "tittel", "avgjørelse", "grunnlag"])
    for at, line in enumerate(sheet.final()):
        table.writerow([_plain(cell) for cell in (_role(at), line.code, line.title, _HOW[line.state], _evidence(line))])
    return out.getvalue()


def as_fhir(sheet: Worksheet, *, version: str | None = None) -> str:
    """A Bundle of Condition resources (HL7 FHIR 4.0.1), main condition first.

    The patient is not known here: the subject's reference is said to be masked, for the receiver to fill in.
    """
    conditions = [_condition(sheet, at, line, version) for at, line in enumerate(sheet.final())]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in conditions]}
    return json.dumps(bundle, ensure_ascii=False, indent=1)


def as_rows(rows: Iterable[Json]) -> str:
    """JSON Lines that `veileder eval` reads."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _condition(sheet: Worksheet, at: int, line: Line, version: str | None) -> Json:
    from ingest.codes import OIDS

    coding: Json = {"system": OIDS["ICD-10"], "code": line.code, "display": line.title}
    if version is not None:
        coding["version"] = version
    found: Json = {
        "resourceType": "Condition",
        "verificationStatus": _coded("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed"),
        "category": [_coded("http://terminology.hl7.org/CodeSystem/condition-category", "encounter-diagnosis")],
        "code": {"coding": [coding], "text": line.title},
        "subject": {
            "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}]
        },
        "note": [{"text": f"{_role(at)}; {_HOW[line.state]}"}],
    }
    if sheet.on is not None:
        found["recordedDate"] = sheet.on.isoformat()
    evidence = _evidence(line)
    if evidence:
        found["evidence"] = [{"code": [{"text": evidence}]}]
    return found


def _coded(system: str, code: str) -> Json:
    return {"coding": [{"system": system, "code": code}]}


def _role(at: int) -> str:
    return "Annen tilstand" if at else "Hovedtilstand"


def _evidence(line: Line) -> str:
    return ", ".join(dict.fromkeys(piece.text for piece in line.draft.evidence)) if line.draft else ""


def _plain(cell: str) -> str:
    """A cell that a spreadsheet takes for text (OWASP: CSV injection)."""
    return f"'{cell}" if cell[:1] in tuple("=+-@\t\r") else cell
