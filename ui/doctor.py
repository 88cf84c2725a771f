"""What `veileder doctor` looks at: what is installed, reachable and current, and what to do about the rest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from norsk.errors import VeilederError
from norsk.shown import dated
from ui import unix
from ui.shapes import Json

if TYPE_CHECKING:
    from assistant.engines import EngineSettings
    from assistant.settings import Settings

_LITTLE_SPACE = 1_000_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `missing` is something that works can do without; `error` is not."""

    name: str
    status: Literal["ok", "missing", "error"]
    detail: str
    remedy: str = ""

    def to_json(self) -> Json:
        """As programs read it."""
        return {"name": self.name, "status": self.status, "detail": self.detail, "remedy": self.remedy}


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing is broken; what is merely missing does not count."""
    return all(finding.status != "error" for finding in findings)


def examine(settings: Settings) -> list[Finding]:
    """Look at everything. Changes nothing, and opens nothing that another process owns."""
    return [
        _home(settings.home),
        _looked_at("Ordlister", _dictionaries),
        _looked_at("Kodeverk", lambda: _codes(settings)),
        *_desk(settings),
        _engine(settings),
        _record(settings),
    ]


def _home(home: Path) -> Finding:
    name = "Datamappe"
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    disk = shutil.disk_usage(existing)
    # what has no room at all is no disk, whatever the account may do there
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK) or not disk.total:
        return Finding(name, "error", f"{home} kan ikke skrives til.", "Rett rettighetene, eller sett VEILEDER_HOME.")
    free = disk.free
    if free < _LITTLE_SPACE:
        return Finding(name, "error", f"{home} har bare {free // 1_000_000} MB ledig.", "Frigjør plass på disken.")
    return Finding(name, "ok", f"{home} ({free // 1_000_000_000} GB ledig).")


def _looked_at(name: str, look: Callable[[], str]) -> Finding:
    """What `look` tells, or the reason and the remedy of what it misses."""
    try:
        return Finding(name, "ok", look())
    except VeilederError as error:
        return Finding(name, "missing", error.message, error.remedy)


def _dictionaries() -> str:
    from norsk.dictionary import Dictionary

    names = {"nb": "bokmål", "nn": "nynorsk"}
    return "Hunspell for " + " og ".join(names[standard] for standard in Dictionary.load().standards) + "."


def _codes(settings: Settings) -> str:
    from ingest import codefiles

    system = codefiles.load(settings.home)
    return f"{len(system)} ICD-10-koder, utgave {', '.join(map(str, system.editions))}."


def _desk(settings: Settings) -> list[Finding]:
    """The index and the library, asked for at the server where it runs."""
    from ui.desk import LocalDesk, open_desk

    served = unix.is_served(settings.home)
    serving = Finding("Tjeneste", "ok", "Kjører." if served else "Kjører ikke; kommandoene åpner indeksen selv.")
    if not served and not (settings.home / "library.db").exists():
        return [serving, _empty()]
    try:
        desk = open_desk(settings, patience=0)
    except VeilederError as error:
        return [serving, Finding("Indeks", "error", error.message, error.remedy or "Vent til kommandoen er ferdig.")]
    try:
        found = desk.sources()
        passages = desk.assistant.index.count() if isinstance(desk, LocalDesk) else None
    except VeilederError as error:
        return [serving, Finding("Indeks", "error", error.message, error.remedy)]
    finally:
        desk.close()
    if not found:
        return [serving, _empty()]
    where = settings.index.url or str(settings.home / "index")
    count = "" if passages is None else f", {passages} tekststeder"
    dates = sorted(source["published"] for source in found if source["published"])
    age = f" Datert {dated(dates[0])} til {dated(dates[-1])}." if dates else ""
    return [
        serving,
        Finding("Bibliotek", "ok", f"{len(found)} kilder.{age}"),
        Finding("Indeks", "error", f"{where} er tom, men biblioteket er ikke det.", "Kjør «veileder ingest» på nytt.")
        if passages == 0
        else Finding("Indeks", "ok", f"{where}{count}."),
    ]


def _empty() -> Finding:
    return Finding(
        "Bibliotek",
        "missing",
        "Ingen kilder er lest inn.",
        "Kjør «veileder ingest STI» eller «veileder ingest --pages».",
    )


def _record(settings: Settings) -> Finding:
    """Whether the record is as long as its anchor says; `veileder journal verify` reads all of it."""
    from assistant.records import FILE, Records

    name, chosen = "Journal", settings.record
    if not chosen.enabled:
        return Finding(name, "missing", "Slått av: ingenting blir journalført.", "Sett record.enabled = true.")
    records = Records(settings.home, chosen)
    try:
        records.check_anchor()
        if not chosen.url and not (settings.home / FILE).exists():
            return Finding(name, "ok", "Ingen innslag ennå.")
        head, anchored = records.head(), records.anchored()
    except VeilederError as error:
        return Finding(name, "error", error.message, error.remedy)
    finally:
        records.close()
    if head.count and (anchored is None or anchored.count > head.count):
        return Finding(name, "error", "Journalen stemmer ikke med ankeret.", "Kjør «veileder journal verify».")
    where = "PostgreSQL" if chosen.url else FILE
    kept = "" if chosen.retention_days is None else f" Innhold fjernes etter {chosen.retention_days} dager."
    return Finding(name, "ok", f"{head.count} innslag i {where}.{kept}")


def _engine(settings: Settings) -> Finding:
    from assistant.engines import ENGINES

    name = settings.engine.engine
    if name not in ENGINES:
        return Finding("Motor", "error", f"«{name}» finnes ikke.", f"Velg en av: {', '.join(ENGINES)}.")
    return _model(settings.engine) if name == "vllm" else Finding("Motor", "ok", f"Kildenes egne ord ({name}).")


def _model(settings: EngineSettings) -> Finding:
    """The served model, asked for one token: a hanging server calls itself healthy."""
    from assistant.modelserver import ModelFault, ModelServer

    where = f"vllm på {settings.address}"
    reserve = "Til det er rettet, svarer den ekstraktive motoren og sier fra om det."
    try:
        server = ModelServer(settings)
        models = server.models()
        server.probe()
    except ModelFault as error:
        return Finding("Motor", "error", f"{where}: {error.message}", f"{error.remedy} {reserve}")
    except VeilederError as error:
        return Finding("Motor", "error", f"{where}: {error.message}", error.remedy)
    listed = ", ".join(models) or "ingen modell"
    if settings.model and settings.model not in models:
        return Finding("Motor", "error", f"{where} har {listed}, ikke «{settings.model}».", "Rett engine.model.")
    context = models.get(settings.model or next(iter(models), ""))
    if context is not None and context < settings.context:
        return Finding(
            "Motor",
            "error",
            f"{where}: modellen tar {context} tokens, innstillingene regner med {settings.context}.",
            "Sett engine.context til det modellen tar.",
        )
    counted = "" if settings.tokenizer else " Lengden på teksten anslås: sett engine.tokenizer for å telle nøyaktig."
    return Finding("Motor", "ok", f"{where}: {settings.model or listed} svarer.{counted}")
