"""The documents that a hospital asks for, filled in from the settings that run: drafts that the hospital owns.

Written as Markdown and CSV, with a picture of the data flow and a list of dependencies (CycloneDX 1.6). What only the
hospital knows stands as "*fyll ut*"; a risk assessment that it has worked on is read back in and kept.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import metadata, resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from eval.report import figure
from ingest.listed import shipped_hosts
from ingest.reasons import why
from norsk.errors import VeilederError
from norsk.shown import dated
from ui.dataflow import flow
from ui.sbom import sbom

if TYPE_CHECKING:
    from assistant.settings import Settings
    from ingest.passages import Source

ROS: Final = "ros.csv"
DPIA: Final = "dpia.md"
_PLACE: Final = "documents_nb"
_MISSING: Final = "ikke målt: kjør `veileder eval run`"
_KINDS_SHOWN: Final = 6


class DocumentsFailed(VeilederError):
    """The documents cannot be written, or a risk assessment to be kept cannot be read."""

    code = "documents_failed"


def write(
    folder: Path,
    settings: Settings,
    sources: Sequence[Source],
    *,
    business: str,
    ros: Path | None = None,
    dpia: Path | None = None,
) -> list[Path]:
    """Write every document into `folder` and return their paths. Raises DocumentsFailed; nothing is overwritten.

    `sources`: what is in the library. `business`: the hospital's name. `ros`: a risk assessment made from an earlier
    draft or by others, with the same columns; its rows stand, and ours that it lacks are added. `dpia`: likewise an
    assessment in Markdown, section by section.
    """
    facts = gathered(settings, sources, business)
    written: dict[str, str] = {}
    for item in sorted(resources.files("ui").joinpath(_PLACE).iterdir(), key=lambda item: item.name):
        text = item.read_text(encoding="utf-8")
        written[item.name] = Template(text).substitute(facts) if item.name.endswith(".md") else text
    if ros is not None:
        written[ROS] = merged(written[ROS], ros)
    if dpia is not None:
        written[DPIA] = joined(written[DPIA], dpia)
    written["dataflyt.svg"] = flow(settings)
    written["sbom.cdx.json"] = json.dumps(sbom(), ensure_ascii=False, indent=1) + "\n"
    taken = [name for name in written if (folder / name).exists()]
    if taken:
        raise DocumentsFailed(
            f"{folder} har allerede {', '.join(taken)}.", "Velg en tom mappe, så overskrives ikke det dere har fylt ut."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in written.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise DocumentsFailed(f"{folder} kan ikke skrives til: {why(error)}", "Velg en annen mappe.") from error
    return [folder / name for name in written]


def gathered(settings: Settings, sources: Sequence[Source], business: str) -> dict[str, str]:
    """The templates' fields, from what runs. Holds no secret."""
    engine, record, access = settings.engine, settings.record, settings.access
    served = engine.engine == "vllm"
    kinds = Counter(source.kind or "ukjent" for source in sources)
    publishers = sorted({source.publisher for source in sources if source.publisher})
    dates = sorted(day for source in sources if (day := source.reviewed or source.published or source.valid_from))
    hosts = [*([engine.address] if served else []), *([settings.index.url] if settings.index.url else [])]
    hosts += [access.issuer] if access.login != "none" else []
    hosts += (
        [f"PostgreSQL på {urlsplit(record.url).hostname}"] if record.url else []
    )  # never the whole: it has a password
    fetched = sorted({*shipped_hosts(), *settings.sources.allowed_hosts})
    where = "PostgreSQL" if record.url else "records.db"
    return {
        "version": metadata.version("veileder"),
        "virksomhet": business,
        "dato": dated(date.today().isoformat()),
        "motor": "vllm, med den ekstraktive i reserve" if served else engine.engine,
        "modell": (engine.model or "den tjeneren velger") + f" på {engine.address}" if served else "ingen",
        "nli": engine.nli_model or "ingen modell for følgeslutning",
        "indeks": settings.index.url or "i prosessen (Qdrant Edge)",
        "antall_kilder": str(len(sources)),
        "slag": ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(_KINDS_SHOWN)) or "ingen",
        "utgivere": ", ".join(publishers) or "ukjent",
        "alder": " til ".join(dated(day.isoformat()) for day in (dates[0], dates[-1])) if dates else "ukjent",
        "profiler": f"{settings.redaction.question_profile} og {settings.redaction.note_profile}",
        "ner": settings.redaction.ner_model or "ingen",
        "lytter": f"{settings.server.host}:{settings.server.port}",
        "innlogging": f"OIDC hos {access.issuer}" if access.login == "oidc" else "ingen (én person på denne maskinen)",
        "journal": f"slått på, i {where}" if record.enabled else "slått av",
        "frist": f"innholdet slettes etter {record.retention_days} dager"
        if record.retention_days
        else "ingen slettefrist er satt (`record.retention_days`), så innholdet blir liggende",
        "verter": ", ".join(dict.fromkeys(hosts)) or "ingen",
        "hentes": ", ".join(fetched),
        "avtrykk": settings.digest(),
        "maalt": _measured(settings.home),
        "hjem": str(settings.home),
    }


def merged(ours: str, theirs: Path) -> str:
    """Our risks and the hospital's own, as CSV: theirs stand as they are, ours are added where the id is not theirs."""
    try:
        text = theirs.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentsFailed(f"{theirs} kan ikke leses.", "Lagre den som CSV i UTF-8.") from error
    delimiter = ";" if text.partition("\n")[0].count(";") >= text.partition("\n")[0].count(",") else ","
    head, *rows = csv.reader(io.StringIO(ours), delimiter=";")
    named, *kept = csv.reader(io.StringIO(text), delimiter=delimiter) if text.strip() else [[]]
    places = {name.strip().lower(): at for at, name in enumerate(named)}
    if "id" not in places or "trussel" not in places:
        raise DocumentsFailed(f"{theirs} mangler kolonnene «id» og «trussel».", f"Kolonnene er: {'; '.join(head)}.")
    # columns that only they have stand last: what a hospital has written down is never dropped
    head = [*head, *(name.strip() for name in named if name.strip().lower() not in {ours.lower() for ours in head})]
    where = [places.get(name.lower(), len(named)) for name in head]
    table = [[row[at] if at < len(row) else "" for at in where] for row in kept if any(row)]
    known = {row[0] for row in table}
    added = [row + [""] * (len(head) - len(row)) for row in rows if row[0] not in known]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerows([head, *table, *added])
    return out.getvalue()


def joined(ours: str, theirs: Path) -> str:
    """An assessment as somebody else wrote it, and our sections that it has none of, by letter or by heading.

    The letters are those of GDPR article 35 (7): a section "a) …" of theirs answers to ours whatever it is called.
    """
    try:
        text = theirs.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentsFailed(f"{theirs} kan ikke leses.", "Lagre den som Markdown i UTF-8.") from error
    answered = {_named(heading) for heading, _ in _sections(text)}
    if not answered:
        raise DocumentsFailed(
            f"{theirs} har ingen overskrifter.", "Merk dem med «##», slik «veileder documents» skriver dem."
        )
    lacking = [section for heading, section in _sections(ours) if _named(heading) not in answered]
    added = ["*Under her: fra Veileders utkast, fordi det ikke sto i dokumentet.*", *lacking] if lacking else []
    return "\n\n".join([text.strip(), *(part.strip() for part in added)]) + "\n"


def _sections(text: str) -> list[tuple[str, str]]:
    """Headings of the second level with the text under each, the heading's line included."""
    parts = re.split(r"^(?=##[ \t]+\S)", text, flags=re.MULTILINE)
    return [(part.partition("\n")[0].lstrip("# \t"), part) for part in parts if part.startswith("##")]


def _named(heading: str) -> str:
    """What a heading is compared by: its letter where it has one, else its words."""
    lettered = re.match(r"([a-d])[).]\s", heading.strip(), re.IGNORECASE)
    return lettered[1].lower() if lettered else " ".join(re.findall(r"\w+", heading.lower()))


def _measured(home: Path) -> str:
    """The newest report's figures as a table."""
    reports = sorted((home / "eval" / "reports").glob("*/report.json"))
    if not reports:
        return f"{_MISSING[0].upper()}{_MISSING[1:]}."
    report: Mapping[str, Any] = json.loads(reports[-1].read_text(encoding="utf-8"))
    lines = [f"Fra rapporten {reports[-1].parent.name}.", "", "| Oppgave | Mål | Verdi |", "|---|---|---|"]
    for task in report["tasks"].values():
        for metric in task.get("metrics", ()):
            lines.append(f"| {task['title']} | {metric['title']} | {figure(metric)} |")
    return "\n".join(lines)
