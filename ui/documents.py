"""The documents that a hospital asks for, filled in from the settings that run: drafts that the hospital owns.

Written as Markdown and CSV, with a picture of the data flow and a list of dependencies (CycloneDX 1.6). What only the
hospital knows stands as "*fyll ut*"; a risk assessment that it has worked on is read back in and kept.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from html import escape
from importlib import metadata, resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from eval.report import figure
from ingest.listed import shipped_hosts
from norsk.errors import VeilederError

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
        raise DocumentsFailed(f"{folder} kan ikke skrives til: {error.strerror}.", "Velg en annen mappe.") from error
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
        "dato": date.today().isoformat(),
        "motor": "vllm, med den ekstraktive i reserve" if served else engine.engine,
        "modell": (engine.model or "den tjeneren velger") + f" på {engine.address}" if served else "ingen",
        "nli": engine.nli_model or "ingen modell for følgeslutning",
        "indeks": settings.index.url or "i prosessen (Qdrant Edge)",
        "antall_kilder": str(len(sources)),
        "slag": ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(_KINDS_SHOWN)) or "ingen",
        "utgivere": ", ".join(publishers) or "ukjent",
        "alder": f"{dates[0]} til {dates[-1]}" if dates else "ukjent",
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
    table = [
        [row[places[name]] if places.get(name, 99) < len(row) else "" for name in head] for row in kept if any(row)
    ]
    known = {row[0] for row in table}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerows([head, *table, *(row for row in rows if row[0] not in known)])
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


def sbom() -> dict[str, Any]:
    """What Veileder depends on and is installed here, packages and word lists, with versions and licences.

    CycloneDX 1.6 (ECMA-424). A licence is an SPDX expression where the package states one, else the name it gives.
    """
    needed = _dependencies("veileder")
    components = [_package(name) for name in sorted(needed)] + _data()
    refs = {name: f"pkg:pypi/{name}@{metadata.version(name)}" for name in needed}
    own = {
        "type": "application",
        "name": "veileder",
        "version": metadata.version("veileder"),
        "bom-ref": "veileder",
        "licenses": [{"expression": "Apache-2.0"}],
    }
    data = [part["bom-ref"] for part in components if part["type"] == "data"]
    direct = sorted(refs[name] for name in _needs("veileder") if name in refs)
    graph = [{"ref": "veileder", "dependsOn": [*direct, *data]}]
    graph += [
        {"ref": refs[name], "dependsOn": sorted({refs[each] for each in _needs(name) if each in refs})}
        for name in sorted(needed)
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {"timestamp": datetime.now(UTC).isoformat(timespec="seconds"), "component": own},
        "components": components,
        "dependencies": graph,
    }


def _package(name: str) -> dict[str, Any]:
    found = metadata.metadata(name)
    purl = f"pkg:pypi/{name}@{found['Version']}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": found["Name"],
        "version": found["Version"],
        "purl": purl,
        "licenses": _licences(found),
    }


def _data() -> list[dict[str, Any]]:
    """The code system and the dictionaries, which npm brought: their licences bind as the programs' do."""
    listed = []
    for path in sorted((Path(sys.prefix) / "share" / "veileder").glob("**/package.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        if not found.get("name") or not found.get("version"):
            continue
        purl = f"pkg:npm/{quote(found['name'], safe='/')}@{found['version']}"
        stated = str(found.get("license") or "")
        listed.append(
            {
                "type": "data",
                "bom-ref": purl,
                "name": found["name"],
                "version": found["version"],
                "purl": purl,
                "licenses": [{"license": {"name": stated}}] if stated else [],
            }
        )
    return listed


def flow(settings: Settings) -> str:
    """The data flow as a picture: what each part sees, and what leaves the process."""
    served = settings.engine.engine == "vllm"
    boxes = [
        ("Bruker", "egne ord", False),
        ("Redigering", "Presidio, regler", False),
        ("Formålsport", "redigert tekst", False),
        ("Søk", "redigerte ord" if settings.index.url else "egne ord, i prosessen", bool(settings.index.url)),
        ("Språkmodell" if served else "Ekstraktiv motor", "redigert tekst og kilder", served),
        ("Kontroll mot sitat", "setning for setning", False),
        ("Journal", "redigert tekst", bool(settings.record.url)),
        ("Svar", "egne ord på egen skjerm", False),
    ]
    width, step, high = 200, 225, 64
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {step * 4} 250" role="img" '
        'aria-label="Dataflyt i Veileder" font-family="system-ui, sans-serif" font-size="14">',
        "<title>Dataflyt i Veileder</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for at, (name, sees, outside) in enumerate(boxes):
        column = at % 4 if at < 4 else 3 - at % 4
        x, y = 10 + column * step, 30 if at < 4 else 150
        dash = ' stroke-dasharray="6 4"' if outside else ""
        parts.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{high}" rx="8" fill="#e8f3f5" stroke="#0b5f70"{dash}/>'
            f'<text x="{x + width / 2}" y="{y + 27}" text-anchor="middle" font-weight="600">{escape(name)}</text>'
            f'<text x="{x + width / 2}" y="{y + 47}" text-anchor="middle" fill="#556270">{escape(sees)}</text>'
        )
        if at < len(boxes) - 1:
            parts.append(_arrow(at, x, y, width, step, high))
    parts.append(
        '<text x="10" y="240" fill="#556270">Stiplet: en annen prosess eller maskin som innstillingene nevner.</text>'
    )
    return "\n".join([*parts, "</svg>", ""])


def _arrow(at: int, x: float, y: float, width: float, step: float, high: float) -> str:
    """A line from box `at` to the next, with a dot where it arrives."""
    if at == 3:
        x1, y1, x2, y2 = x + width / 2, y + high, x + width / 2, 150.0
    elif at < 3:
        x1, y1, x2, y2 = x + width, y + high / 2, x + step, y + high / 2
    else:
        x1, y1, x2, y2 = x, y + high / 2, x - (step - width), y + high / 2
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#0b5f70" stroke-width="2"/>'
        f'<circle cx="{x2}" cy="{y2}" r="4" fill="#0b5f70"/>'
    )


def _dependencies(name: str) -> set[str]:
    """Normalised names of everything installed that `name` needs without extras, itself left out."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = {each for each in _needs(waiting.pop()) if each not in found and _installed(each)}
        found |= new
        waiting += new
    return found


def _needs(name: str) -> set[str]:
    """Normalised names of what a package needs by itself, for any platform; none where it is not installed."""
    try:
        lines = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return set()
    wanted = (re.match(r"[\w.-]+", line) for line in lines if "extra ==" not in line)
    return {re.sub(r"[-_.]+", "-", one[0]).lower() for one in wanted if one is not None}


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _licences(found: Any) -> list[dict[str, Any]]:
    """What a package says of its licence; empty where it says nothing."""
    if stated := found.get("License-Expression"):
        return [{"expression": str(stated)}]
    classified = [
        line.rsplit(" :: ", 1)[-1] for line in found.get_all("Classifier") or () if line.startswith("License")
    ]
    name = ", ".join(classified) or (found.get("License") or "").partition("\n")[0][:80] or _by_its_text(found["Name"])
    return [{"license": {"name": name}}] if name else []


def _by_its_text(name: str) -> str:
    """The licence that a package's licence file begins with, where it states none; empty for others."""
    for file in metadata.files(name) or ():
        if re.match(r"licen[cs]e", file.name, re.IGNORECASE):
            begins = " ".join(file.read_text().split())[:200]
            return next((known for known in ("Apache License", "MIT License", "BSD") if known in begins), "")
    return ""


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
