"""The list of dependencies with their licences: what is installed here, in CycloneDX's format."""

from __future__ import annotations

import json
import re
import sys
import uuid
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote


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
