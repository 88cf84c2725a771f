"""ICD-10-NO and ICPC-2 as a FHIR R4 terminology service, for the journal systems that ask for codes that way.

`CodeSystem/$validate-code`, `CodeSystem/$lookup`, `ValueSet/$expand` and `ValueSet/$validate-code` (HL7 FHIR 4.0.1,
terminology service) as functions from given parameters to a resource; `ui/fhir.py` carries them. Codes are taken with
and without dot and given with it. What no loaded file tells is left out.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from norsk.errors import VeilederError
from ui.icd10 import Shelf, lineage
from ui.shapes import Json

if TYPE_CHECKING:
    from ingest.codes import Code, CodeSystem, SystemName

FHIR_VERSION: Final = "4.0.1"
_MOST: Final = 1000  # codes in one page of an expansion
_USUAL: Final = 100
_NAMES: Final[dict[str, SystemName]] = {"icd-10-no": "ICD-10", "icpc-2": "ICPC-2"}
_TITLES: Final = {"ICD-10": "ICD-10, norsk utgave", "ICPC-2": "ICPC-2, norsk utgave"}
Given = Mapping[str, Any]


class FhirError(VeilederError):
    """An error as FHIR tells it: `status` is HTTP's, `kind` one of FHIR's IssueType codes."""

    code = "fhir"

    def __init__(self, status: int, kind: str, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.status = status
        self.kind = kind


# --- the operations: given parameters to a resource


def validate_code(shelf: Shelf, given: Given) -> Json:
    """Whether a code exists, holds on the date and has the given display: a Parameters resource."""
    system, written, display = _coding(shelf, given)
    bare = written.strip()
    code, on = system.get(bare), _date(given, system)
    heading = None if code else system.heading(bare.upper()) if len(bare) == 3 else None
    if code is None and heading is None:
        return _verdict(False, f"Koden «{bare}» finnes ikke i {system.system}.")
    if code is None or not code.reportable:
        name, title = (code.code, code.title) if code else (bare.upper(), heading.title if heading else "")
        if _true(given, "abstract"):
            return _verdict(True, "", name, title, system)
        return _verdict(
            False, f"{name} er en kategori som ikke rapporteres; velg en kode under den.", name, title, system
        )
    if on is not None and system.valid(bare, on) is False:
        return _verdict(
            False, f"{code.code} gjelder ikke {on.isoformat()}{_span(code)}.", code.code, code.title, system
        )
    if display and not _same_title(display, code):
        message = f"«{display}» er ikke tittelen på {code.code}: {code.title}"
        return _verdict(False, message, code.code, code.title, system)
    unknown = on is not None and system.valid(bare, on) is None
    message = f"Gyldigheten {on} er ukjent: utgaven for det året er ikke lastet." if unknown else ""
    return _verdict(True, message, code.code, code.title, system)


def lookup(shelf: Shelf, given: Given) -> Json:
    """What is known of a code; a property that no loaded file tells is left out."""
    system, written, _ = _coding(shelf, given)
    code, on = system.get(written), _date(given, system)
    if code is None or (on is not None and system.valid(written, on) is False):
        when = f" {on.isoformat()}" if on is not None and code is not None else ""
        raise FhirError(404, "not-found", f"Koden «{written}» finnes ikke i {system.system}{when}.")
    wanted = given.get("property")
    chosen = {wanted} if isinstance(wanted, str) else set(wanted or ())
    parts: list[Json] = [
        {"name": "name", "valueString": _TITLES[system.system]},
        *_version(system),
        {"name": "display", "valueString": code.title},
        {"name": "code", "valueCode": code.code},
        {"name": "system", "valueUri": _url(system)},
    ]
    if code.long_title and code.long_title != code.title:
        parts.append({"name": "designation", "part": [{"name": "language", "valueCode": "nb"},
                                                      {"name": "value", "valueString": code.long_title}]})  # fmt: skip
    for name, kind, value in _properties(system, code):
        if not chosen or name in chosen:
            parts.append({"name": "property", "part": [{"name": "code", "valueCode": name},
                                                       {"name": "value", f"value{kind}": value}]})  # fmt: skip
    return {"resourceType": "Parameters", "parameter": parts}


def expand(shelf: Shelf, given: Given) -> Json:
    """The codes of a whole code system, or those that `filter` finds, best first."""
    system, listed = _value_set(shelf, given)
    offset, count = _number(given, "offset", 0), min(_number(given, "count", _USUAL), _MOST)
    text, on = str(given.get("filter") or "").strip(), _date(given, system)
    total: int | None = None
    if text:
        found = [hit.code for hit in system.search(text, min(offset + count, _MOST), on)]
        found = [code for code in found if listed is None or code in listed]
        total = len(found) if len(found) < offset + count else None  # search stops when it has enough
    else:
        found = system.codes() if listed is None else sorted(listed)
        found = [code for code in found if (system.valid(code, on) is not False if on else not system.retired(code))]
        total = len(found)
    contains = [{"system": _url(system), **_year(system), "code": code, "display": held.title}
                for code in found[offset : offset + count] if (held := system.get(code)) is not None]  # fmt: skip
    asked = [("filter", "String", text), ("count", "Integer", count), ("offset", "Integer", offset)]
    return {
        "resourceType": "ValueSet",
        "url": f"{_url(system)}?fhir_vs",
        "status": "active",
        "copyright": system.licence,
        "expansion": {
            "identifier": f"urn:uuid:{uuid.uuid4()}",
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            **({} if total is None else {"total": total}),
            "offset": offset,
            "parameter": [{"name": name, f"value{kind}": value} for name, kind, value in asked if value != ""],
            "contains": contains,
        },
    }


def search(shelf: Shelf, given: Given) -> Json:
    """The code systems that there are, as a Bundle; `url` narrows it."""
    named = [identity for identity, name in _NAMES.items() if not given.get("url") or given["url"] == _oid(name)]
    entries = [{"resource": described(shelf, identity), "search": {"mode": "match"}} for identity in named]
    return {"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries}


def capabilities() -> Json:
    """What this service can do."""
    spec = "http://hl7.org/fhir/OperationDefinition"

    def offers(resource: str, *operations: str) -> list[Json]:
        return [{"name": name, "definition": f"{spec}/{resource}-{name}"} for name in operations]

    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-01-01",
        "kind": "instance",
        "software": {"name": "Veileder"},
        "implementation": {"description": "Norsk ICD-10 og ICPC-2, lokalt"},
        "fhirVersion": FHIR_VERSION,
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "resource": [
                    {
                        "type": "CodeSystem",
                        "interaction": [{"code": "read"}, {"code": "search-type"}],
                        "searchParam": [{"name": "url", "type": "uri"}],
                        "operation": offers("CodeSystem", "validate-code", "lookup"),
                    },
                    {"type": "ValueSet", "operation": offers("ValueSet", "expand", "validate-code")},
                ],
            }
        ],
    }


# --- reading what was asked


def _coding(shelf: Shelf, given: Given) -> tuple[CodeSystem, str, str]:
    """The system, the code as written and the display that a request names in one of FHIR's three ways."""
    one = given.get("coding")
    concept = given.get("codeableConcept")
    if isinstance(concept, dict) and isinstance(concept.get("coding"), list) and concept["coding"]:
        known = [item for item in concept["coding"] if isinstance(item, dict) and item.get("system") in _by_url()]
        one = known[0] if known else concept["coding"][0]
    if not isinstance(one, dict):
        one = {"code": given.get("code"), "display": given.get("display"), "system": given.get("system")}
    url = one.get("system") or given.get("system") or given.get("url")
    name = _named(given["id"]) if "id" in given else _by_url().get(_text(url, "url").removesuffix("?fhir_vs"))
    if name is None:
        raise FhirError(404, "not-found", f"Kjenner ikke kodeverket «{url}».", f"Kjente: {', '.join(_by_url())}.")
    code = _text(one.get("code"), "code")
    display = one.get("display")
    return shelf.system(name), code, display if isinstance(display, str) else ""


def _value_set(shelf: Shelf, given: Given) -> tuple[CodeSystem, frozenset[str] | None]:
    """The code system of a value set, and its codes where it lists them (None: all of them)."""
    sent = given.get("valueSet")
    if isinstance(sent, dict):
        compose = sent.get("compose")
        include = compose.get("include") if isinstance(compose, dict) else None
        part = include[0] if isinstance(include, list) and len(include) == 1 else None
        if (
            not isinstance(compose, dict)
            or not isinstance(part, dict)
            or part.get("filter")
            or part.get("valueSet")
            or compose.get("exclude")
        ):
            raise FhirError(422, "not-supported", "Et verdisett skal ha ett «include» uten filter.")
        system, concepts = _system(shelf, part.get("system")), part.get("concept")
        if not isinstance(concepts, list):
            return system, None
        codes = [system.get(str(item.get("code"))) for item in concepts if isinstance(item, dict)]
        return system, frozenset(code.code for code in codes if code is not None)
    if "id" in given:
        return shelf.system(_named(given["id"])), None
    return _system(shelf, given.get("url")), None


def _system(shelf: Shelf, url: object) -> CodeSystem:
    name = _by_url().get(_text(url, "url").removesuffix("?fhir_vs"))
    if name is None:
        raise FhirError(404, "not-found", f"Kjenner ikke «{url}».", f"Kjente: {', '.join(_by_url())}.")
    return shelf.system(name)


def _named(identity: object) -> SystemName:
    name = _NAMES.get(str(identity))
    if name is None:
        raise FhirError(404, "not-found", f"«{identity}» finnes ikke.", f"Kjente: {', '.join(_NAMES)}.")
    return name


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FhirError(400, "required", f"Parameteren «{name}» mangler.")
    return value


def _true(given: Given, name: str) -> bool:
    return given.get(name) is True or str(given.get(name)).lower() == "true"


def _number(given: Given, name: str, usual: int) -> int:
    value = given.get(name, usual)
    if isinstance(value, bool) or not str(value).isdecimal():
        raise FhirError(400, "value", f"«{name}» skal være et helt tall.")
    return int(str(value)[:9])


def _date(given: Given, system: CodeSystem) -> date | None:
    """The date asked about: `date`, or the middle of the year that `version` names."""
    version = given.get("version") or given.get("system-version")
    if version:
        year = str(version).rpartition("|")[2]
        if not year.isdecimal() or int(year) not in system.editions:
            loaded = ", ".join(map(str, system.editions)) or "ingen"
            raise FhirError(404, "not-found", f"Utgaven «{year}» er ikke lastet.", f"Lastet: {loaded}.")
        return date(int(year), 7, 1)
    asked = given.get("date")
    if not asked:
        return None
    try:
        return date.fromisoformat(str(asked)[:10])
    except ValueError:
        raise FhirError(400, "value", f"Datoen «{asked}» skal skrives ÅÅÅÅ-MM-DD.") from None


# --- writing what was found


def _properties(system: CodeSystem, code: Code) -> list[tuple[str, str, Any]]:
    """What is known of a code: name, FHIR's type of the value, value."""
    known: list[tuple[str, str, Any]] = [("notSelectable", "Boolean", not code.reportable)]
    known.append(("inactive", "Boolean", system.retired(code.code)))
    above = [level for level in lineage(code) if level.code != code.code]
    known += [("parent", "Code", above[-1].code)] if above else []
    known += [("child", "Code", child.code) for child in system.below(code.code)]
    known += [(name, "String", f"{level.code} {level.title}")
              for name, level in (("chapter", code.chapter), ("block", code.block)) if level is not None]  # fmt: skip
    for name, day in (("validFrom", code.valid_from), ("validTo", code.valid_to)):
        known += [(name, "DateTime", day.isoformat())] if day is not None else []
    for name, said in (("asterisk", code.asterisk), ("dagger", code.dagger), ("additionalOnly", code.additional_only),
                       ("unspecific", code.unspecific)):  # fmt: skip
        known += [(name, "Boolean", said)] if said is not None else []
    known += [("sex", "Code", {"kvinne": "female", "mann": "male"}[code.sex])] if code.sex else []
    return known


def _verdict(result: bool, message: str, code: str = "", display: str = "", system: CodeSystem | None = None) -> Json:
    parts: list[Json] = [{"name": "result", "valueBoolean": result}]
    parts += [{"name": "message", "valueString": message}] if message else []
    parts += [{"name": "display", "valueString": display}] if display else []
    if code and system is not None:
        parts += [{"name": "code", "valueCode": code}, {"name": "system", "valueUri": _url(system)}, *_version(system)]
    return {"resourceType": "Parameters", "parameter": parts}


def described(shelf: Shelf, identity: object) -> Json:
    """A code system without its concepts: they are reached by the operations."""
    name = _named(identity)
    system = shelf.system(name)
    return {
        "resourceType": "CodeSystem",
        "id": str(identity),
        "url": _url(system),
        **_year(system),
        "name": name.replace("-", "") + "NO",
        "title": _TITLES[name],
        "status": "active",
        "publisher": "Helsedirektoratet",
        "copyright": system.licence,
        "caseSensitive": False,
        "valueSet": f"{_url(system)}?fhir_vs",
        "content": "not-present",
        "count": len(system),
    }


def _by_url() -> dict[str, SystemName]:
    return {_oid(name): name for name in _NAMES.values()}


def _oid(name: SystemName) -> str:
    from ingest.codes import OIDS

    return OIDS[name]


def _url(system: CodeSystem) -> str:
    return _oid(system.system)


def _year(system: CodeSystem) -> Json:
    newest = max(system.editions, default=None)
    return {} if newest is None else {"version": str(newest)}


def _version(system: CodeSystem) -> list[Json]:
    return [{"name": name, "valueString": value} for name, value in _year(system).items()]


def _same_title(display: str, code: Code) -> bool:
    return " ".join(display.casefold().split()) in {
        " ".join(title.casefold().split()) for title in (code.title, code.long_title) if title
    }


def _span(code: Code) -> str:
    start, end = code.valid_from, code.valid_to
    if start is None and end is None:
        return ""
    return f" (gyldig {start.isoformat() if start else 'ukjent'}–{end.isoformat() if end else 'ukjent'})"
