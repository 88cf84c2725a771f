"""Settings: `VEILEDER_HOME/settings.toml` and `VEILEDER_SECTION__KEY`, read once into frozen sections.

Every section is a frozen dataclass born on its own floor; a section's fields, defaults and types are its
documentation and its check. What is not known is refused, so that a misspelt key never fails silently.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

import platformdirs

from assistant.engines import EngineSettings
from assistant.records import RecordSettings
from guardrails.redact import RedactionSettings
from ingest.allowed import SourceSettings
from ingest.index import IndexSettings
from norsk.errors import VeilederError

PREFIX = "VEILEDER_"
# Variables that are ours but name no setting: where home is, and how the tests run.
_NOT_SETTINGS = frozenset({"VEILEDER_HOME", "VEILEDER_STRICT", "VEILEDER_SOAK"})
_TYPE_NAMES = {str: "tekst", int: "heltall", float: "tall", bool: "true eller false", Path: "en sti"}


class SettingsError(VeilederError):
    """A setting that is unknown, of the wrong type, or in a file that cannot be read."""

    code = "settings"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where the page and the API listen. Only loopback is allowed until log-in is configured."""

    host: str = "127.0.0.1"
    port: int = 8420
    allowed_hosts: tuple[str, ...] = ()  # names beside localhost that a browser may use in its Host header
    answers_at_once: int = 4  # questions answered at the same time; the rest wait in line
    waiting: int = 30  # questions that may wait, about a second's worth; whoever comes then is asked to try again
    longest_question: int = 4000  # characters


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """Who may come in, and how much of it one user gets. See docs/use/operator.md for log-in with HelseID's profile."""

    login: Literal["none", "oidc"] = "none"  # none: one person on loopback
    issuer: str = ""  # the provider's address, as its metadata says it
    client_id: str = ""
    client_key: Path | None = None  # the client's private key (JWK), readable by this account alone
    address: str = ""  # where users reach this installation, https://…
    scope: str = "openid profile"
    user_claim: str = "sub"  # the claim that names a user in the record; never a national number
    role_claim: str = "roles"  # the claim with a user's groups
    roles: tuple[str, ...] = ()  # "group=role", with the roles kliniker, koder, evaluator, drift
    idle_minutes: int = 30  # a session ends when it has not been used for so long
    session_hours: int = 10  # and after so long in any case
    requests_per_minute: int = 600  # of one user or key
    answers_per_minute: int = 60  # of these, questions and notes


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be chosen, by section, and `home`: the folder of index, library and records."""

    home: Path
    index: IndexSettings = field(default_factory=IndexSettings)
    redaction: RedactionSettings = field(default_factory=RedactionSettings)
    engine: EngineSettings = field(default_factory=EngineSettings)
    server: ServerSettings = field(default_factory=ServerSettings)
    record: RecordSettings = field(default_factory=RecordSettings)
    access: AccessSettings = field(default_factory=AccessSettings)
    sources: SourceSettings = field(default_factory=SourceSettings)

    def digest(self) -> str:
        """What the answers rest on beside sources and program: 16 hex digits over every setting but secrets."""
        said = {
            section.name: {
                one.name: str(getattr(getattr(self, section.name), one.name))
                for one in dataclasses.fields(getattr(self, section.name))
                if one.repr  # a secret is no part of what is told, not even as a digest
            }
            for section in dataclasses.fields(self)
            if section.name != "home"
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]

    @classmethod
    def load(cls, home: Path | None = None, environ: Mapping[str, str] | None = None) -> Self:
        """Read `settings.toml` under `home`, then the environment's overrides. Creates nothing.

        Raises SettingsError for an unknown section or key, a value of the wrong type or a file that is not TOML.
        """
        environ = os.environ if environ is None else environ
        home = home or home_folder(environ)
        sections = {f.name: _section_type(cls, f.name) for f in dataclasses.fields(cls) if f.name != "home"}
        values: dict[str, dict[str, Any]] = {name: {} for name in sections}
        for section, table in _read(home / "settings.toml").items():
            _known(section, sections, "seksjonen", "settings.toml")
            if not isinstance(table, dict):
                raise SettingsError(f"«{section}» i settings.toml må være en seksjon.", f"Skriv [{section}] over.")
            for key, value in table.items():
                where = f"{section}.{key} i settings.toml"
                values[section][key] = _checked(sections[section], key, value, where)
        for variable, text in environ.items():
            if not variable.startswith(PREFIX) or variable in _NOT_SETTINGS:
                continue
            section, _, key = variable[len(PREFIX) :].lower().partition("__")
            _known(section, sections, "seksjonen", f"miljøvariabelen {variable}")
            values[section][key] = _checked(sections[section], key, text, f"miljøvariabelen {variable}", text=True)
        return cls(home=home, **{name: kind(**values[name]) for name, kind in sections.items()})


def home_folder(environ: Mapping[str, str] | None = None) -> Path:
    """`VEILEDER_HOME`, else the platform's folder for user data; absolute, not created."""
    named = (os.environ if environ is None else environ).get("VEILEDER_HOME", "")
    folder = Path(named) if named else Path(platformdirs.user_data_dir("veileder", appauthor=False))
    return folder.expanduser().absolute()


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{path} kan ikke leses: {error}.", "Rett filen, eller flytt den bort.") from error


def _section_type(owner: type, name: str) -> type[Any]:
    found: type[Any] = typing.get_type_hints(owner)[name]
    return found


def _known(name: str, known: Mapping[str, object], what: str, where: str) -> None:
    if name not in known:
        raise SettingsError(f"Kjenner ikke {what} «{name}» ({where}).", f"Kjente: {', '.join(sorted(known))}.")


def _checked(section: type[Any], key: str, value: object, where: str, *, text: bool = False) -> Any:
    hints = typing.get_type_hints(section)
    _known(key, {f.name: f for f in dataclasses.fields(section)}, "innstillingen", where)
    wanted = hints[key]
    if text:
        value = _from_text(str(value), wanted)
    done, result = _convert(value, wanted)
    if not done:
        raise SettingsError(f"Feil verdi for {where}: {value!r}.", f"Det skal være {_described(wanted)}.")
    return result


def _from_text(text: str, wanted: object) -> object:
    """Read an environment variable as TOML reads a value; a string needs no quotes and a list may have commas only."""
    kinds = _alternatives(wanted)
    if text == "" and type(None) in kinds:
        return None
    if any(typing.get_origin(kind) is tuple for kind in kinds) and not text.lstrip().startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    if all(kind in (str, Path, type(None)) or typing.get_origin(kind) is Literal for kind in kinds):
        return text
    try:
        return tomllib.loads(f"value = {text.strip()}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _alternatives(wanted: object) -> tuple[object, ...]:
    if typing.get_origin(wanted) in (typing.Union, types.UnionType):
        return typing.get_args(wanted)
    return (wanted,)


def _convert(value: object, wanted: object) -> tuple[bool, Any]:
    """Whether `value` is of the type `wanted`, and the value as that type."""
    for kind in _alternatives(wanted):
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if kind is type(None) and value is None:
            return True, None
        if origin is Literal and value in arguments:
            return True, value
        if origin is tuple and isinstance(value, list | tuple):
            parts = [_convert(part, arguments[0]) for part in value]
            if all(done for done, _ in parts):
                return True, tuple(part for _, part in parts)
        if kind is float and isinstance(value, int | float) and not isinstance(value, bool):
            return True, float(value)
        if kind is Path and isinstance(value, str) and value:
            return True, Path(value).expanduser()
        # bool is an int to Python, never to a reader of settings
        if kind in (str, int, bool) and type(value) is kind:
            return True, value
    return False, None


def _described(wanted: object) -> str:
    names = []
    for kind in _alternatives(wanted):
        if kind is type(None):
            names.append("tomt")
        elif typing.get_origin(kind) is Literal:
            names.append(" / ".join(str(choice) for choice in typing.get_args(kind)))
        elif typing.get_origin(kind) is tuple:
            names.append("en liste")
        else:
            names.append(_TYPE_NAMES.get(kind, str(kind)))  # type: ignore[call-overload]
    return " eller ".join(names)
