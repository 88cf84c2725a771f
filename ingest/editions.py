"""Editions of a code system as files: navikt's yearly package, FinnKode's JSON download, ClaML.

FinnKode's download (Helsedirektoratet, `/api/code-systems/{ICD10|ICPC2}/download/JSON`) is a list of objects with
`Kode`, `Tekst_uten_lengdebegrensning`, `Tekst_med_maksimalt_60_tegn`, `Gyldig_fra`, `Gyldig_til`,
`Rapporteres_til_NPR`, `Stjernekode`, `Tilleggskode`, `Kjønn`, `Uspesifikk_kode`, `Foreldrekode`,
`Foreldrekodetekst`. ClaML is EN ISO 13120. What a file does not say stays None.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from ingest.reasons import why
from norsk.errors import VeilederError

Sex = Literal["kvinne", "mann"]
_MAX_BYTES = 200_000_000  # a code system is a few megabytes; a decompression bomb is not


class CodeFileUnreadable(VeilederError):
    """The file is in none of the three formats, or is cut off."""

    code = "code_file_unreadable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an edition, as the file has it. `code` is undotted; None is what the file does not say."""

    code: str
    title: str
    long_title: str | None = None
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    reportable: bool | None = None
    asterisk: bool | None = None
    dagger: bool | None = None
    additional_only: bool | None = None
    sex: Sex | None = None
    unspecific: bool | None = None
    kind: Literal["chapter", "block", "category"] = "category"


@dataclass(frozen=True, slots=True)
class Edition:
    """What was valid in one calendar year (editions switch on 1 January), with where it came from."""

    year: int | None
    entries: tuple[Entry, ...]
    source: str
    dated: bool = False  # the entries carry their own validity


def read_edition(path: Path, year: int | None = None) -> Edition:
    """Read one edition; the format is recognised from the content, gzip from its first bytes.

    `year` overrides what the file's name says (`…2024-12-16…`: December belongs to the year that follows).
    Raises CodeFileUnreadable.
    """
    try:
        data = path.read_bytes()
        if data[:2] == b"PK":
            raise CodeFileUnreadable(f"{path.name} er en zip-fil.", "Pakk den ut, og legg inn filen som ligger i den.")
        if data[:2] == b"\x1f\x8b":
            with gzip.open(path) as stream:
                data = stream.read(_MAX_BYTES)
        entries = _claml(data) if data.lstrip()[:1] == b"<" else tuple(_rows(json.loads(data)))
    except (OSError, EOFError, ValueError, KeyError, TypeError, etree.XMLSyntaxError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise CodeFileUnreadable(f"Kodeverksfilen {path.name} kan ikke leses: {why(error)}") from error
        raise CodeFileUnreadable(
            f"Kodeverksfilen {path.name} kan ikke leses: innholdet er ikke JSON eller ClaML i den formen FinnKode har.",
            "Last den ned på nytt fra FinnKode som JSON eller ClaML.",
        ) from error
    if not entries:
        raise CodeFileUnreadable(f"Kodeverksfilen {path.name} har ingen koder.", "Kontroller at det er riktig fil.")
    dated = any(entry.valid_from for entry in entries)
    return Edition(year if year is not None else _year(path.name), entries, path.name, dated)


def _year(name: str) -> int | None:
    found = re.search(r"(20\d\d)-(\d\d)-\d\d", name)
    if found:
        return int(found[1]) + (1 if int(found[2]) >= 11 else 0)
    plain = re.search(r"20\d\d", name)
    return int(plain[0]) if plain else None


def _rows(rows: Iterable[dict[str, Any]]) -> Iterator[Entry]:
    for row in rows:
        if "Kode" in row:
            yield from _finnkode(row)
        else:
            yield Entry(undotted(row["code"]), str(row["text"]).strip(), reportable=True)


def _finnkode(row: dict[str, Any]) -> Iterator[Entry]:
    raw = str(row["Kode"]).strip()
    long_title = str(row.get("Tekst_uten_lengdebegrensning") or "").strip()
    title = str(row.get("Tekst_med_maksimalt_60_tegn") or "").strip() or long_title
    if not raw or not title:
        return
    parent = str(row.get("Foreldrekode") or "").strip()
    kind: Literal["chapter", "block", "category"] = "category"
    if re.fullmatch(r"[IVXL]+", raw) and "(" in long_title[:1]:
        kind = "chapter"  # "(A00-B99) Visse infeksjonssykdommer …"
    elif "-" in raw:
        kind = "block"
    yield Entry(
        undotted(raw) if kind == "category" else raw,
        title,
        long_title or None,
        (parent if "-" in parent else undotted(parent)) or None,
        _date(row.get("Gyldig_fra")),
        _date(row.get("Gyldig_til")),
        # The field is "Ja" or empty: for ICD-10 empty means not reportable; ICPC-2 lacks the field.
        row["Rapporteres_til_NPR"] == "Ja" if "Rapporteres_til_NPR" in row else None,
        _yes(row.get("Stjernekode")),
        None,
        _yes(row.get("Tilleggskode")),
        _sex(row.get("Kjønn")),
        _yes(row.get("Uspesifikk_kode")),
        kind,
    )


def _yes(value: object) -> bool | None:
    return None if value in (None, "") else str(value).casefold() not in {"nei", "0", "false"}


def _sex(value: object) -> Sex | None:
    text = str(value or "").casefold()
    if text[:1] in {"k", "f"}:
        return "kvinne"
    return "mann" if text[:1] == "m" else None


def _date(value: object) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _claml(data: bytes) -> tuple[Entry, ...]:
    """Classes with their preferred rubric, usage (dagger, aster) and parent. No DTD or entity is resolved."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(data, parser)
    entries: list[Entry] = []
    for node in root.iter("Class"):
        code = str(node.get("code") or "").strip()
        kind = str(node.get("kind") or "category")
        labels = {
            str(rubric.get("kind")): " ".join("".join(str(part) for part in label.itertext()).split())
            for rubric in node.findall("Rubric")
            for label in rubric.findall("Label")[:1]
        }
        title = labels.get("preferred") or labels.get("preferredLong") or ""
        if not code or not title or kind not in {"chapter", "block", "category"}:
            continue
        parent = node.find("SuperClass")
        parent_code = str(parent.get("code")) if parent is not None else None
        meta = {str(item.get("name")): str(item.get("value")) for item in node.findall("Meta")}
        entries.append(
            Entry(
                undotted(code) if kind == "category" else code,
                title,
                labels.get("preferredLong"),
                undotted(parent_code) if parent_code and "-" not in parent_code else parent_code,
                asterisk=True if node.get("usage") in {"aster", "asterisk"} else None,
                dagger=True if node.get("usage") == "dagger" else None,
                sex=_sex(meta.get("SexCode") or meta.get("sexCode")),
                kind="chapter" if kind == "chapter" else "block" if kind == "block" else "category",
            )
        )
    return tuple(entries)


def undotted(code: str) -> str:
    """`I21.9` and ` i 21.9 ` become `I219`; the letters of local codes (`V0n0a`) keep their case."""
    bare = re.sub(r"[.\s]", "", code)
    return bare[:1].upper() + bare[1:]


def dotted(code: str) -> str:
    """`I219` becomes `I21.9`; a three-character code stays as it is."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


def _package(package: Path) -> dict[str, object]:
    try:
        loaded = json.loads((package / "package.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def package_year(package: Path) -> int | None:
    """The year in the package's version: `1.2026.0`."""
    found = re.search(r"\b(20\d\d)\b", str(_package(package).get("version", "")))
    return int(found[1]) if found else None


def package_licence(package: Path) -> str:
    """The package's name, version and licence, as it gives them."""
    about = _package(package)
    return f"{about.get('name', 'diagnosekoder')} {about.get('version', '')} ({about.get('license', 'ukjent lisens')})"
