"""Keys for systems that call the API: made, listed and revoked by `veileder keys`, and kept as hashes only.

A key is 256 random bits, so a plain SHA-256 of it cannot be guessed or searched for; slow hashes are for passwords,
which people choose (NIST SP 800-63B, 5.1.1.2). The file is read again when it has changed: a revoked key is dead at
its next request.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
import threading
from collections.abc import Generator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from assistant.recorded import Token
from norsk.errors import VeilederError
from ui.roles import ROLES, Visitor

FILE: Final = "keys.json"
_WRITTEN: Final = re.compile(r"veileder_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


class KeyRefused(VeilederError):
    """A key that cannot be made or revoked as asked."""

    code = "key_refused"


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret. `expires` is the last day that it is good for; `hash` is SHA-256 of the secret."""

    id: str
    name: str
    role: str
    created: str
    expires: str
    hash: str
    revoked: str | None = None

    def is_good(self, today: date) -> bool:
        """Whether the key lets anybody in on this day."""
        return self.revoked is None and today.isoformat() <= self.expires


class Keys:
    """The keys of an installation, in `keys.json` (mode 0600) under `home`."""

    def __init__(self, home: Path) -> None:
        self._home, self._path = home, home / FILE
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._known: dict[str, Key] = {}

    def add(self, name: str, role: str, days: int) -> tuple[Key, str]:
        """Make a key; returns it and the secret text, which is shown this once. Raises KeyRefused."""
        if role not in ROLES:
            raise KeyRefused(f"Rollen «{role}» finnes ikke.", f"Velg en av: {', '.join(ROLES)}.")
        try:
            named = Token(name.strip())
        except ValueError as error:
            raise KeyRefused("Navnet kan ikke brukes.", "Velg navnet på systemet, uten personnummer.") from error
        if not named:
            raise KeyRefused("Nøkkelen må ha et navn.", "Velg navnet på systemet som skal bruke den.")
        secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
        key = Key(
            secrets.token_hex(6),
            str(named),
            role,
            now.isoformat(timespec="seconds"),
            (now.date() + timedelta(days=days)).isoformat(),
            _hash(secret),
        )
        with self._changing() as keys:
            if any(other.name == key.name and other.is_good(now.date()) for other in keys.values()):
                raise KeyRefused(f"Det finnes alt en nøkkel som heter «{name}».", "Tilbakekall den først.")
            keys[key.id] = key
        return key, f"veileder_{key.id}_{secret}"

    def revoke(self, name: str) -> Key:
        """Make a key useless, by its name or id. Raises KeyRefused where there is no such key in use."""
        with self._changing() as keys:
            for key in keys.values():
                if name in (key.name, key.id) and key.revoked is None:
                    keys[key.id] = replace(key, revoked=datetime.now(UTC).isoformat(timespec="seconds"))
                    return keys[key.id]
        raise KeyRefused(f"Det finnes ingen nøkkel i bruk som heter «{name}».", "Se «veileder keys list».")

    def all(self) -> list[Key]:
        """Every key, the oldest first, revoked and expired ones among them."""
        return sorted(self._read().values(), key=lambda key: key.created)

    def visitor(self, written: str, today: date | None = None) -> Visitor | None:
        """Whom a key lets in; None where it is unknown, revoked or expired."""
        found = _WRITTEN.fullmatch(written)
        key = self._read().get(found[1]) if found else None
        # an unknown id takes as long as a known one with a wrong secret
        same = hmac.compare_digest(_hash(found[2] if found else ""), key.hash if key else _hash("-"))
        if key is None or not same or not key.is_good(today or datetime.now(UTC).date()):
            return None
        return Visitor(f"key:{key.name}", frozenset({key.role}), session=f"key:{key.id}")

    def _read(self) -> dict[str, Key]:
        with self._lock:
            try:
                state = self._path.stat()
            except FileNotFoundError:
                self._seen, self._known = None, {}
                return {}
            if self._seen != (state.st_mtime_ns, state.st_ino):
                self._known = {row["id"]: Key(**row) for row in _parsed(self._path)}
                self._seen = (state.st_mtime_ns, state.st_ino)
            return dict(self._known)

    @contextlib.contextmanager
    def _changing(self) -> Generator[dict[str, Key]]:
        """The keys, written back at the end of the block; one change at a time."""
        self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self._home / "keys.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            keys = self._read()
            yield keys
            fresh = self._path.with_suffix(".new")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump([asdict(key) for key in keys.values()], file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
        finally:
            os.close(handle)


def _parsed(path: Path) -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return found
    except (ValueError, OSError) as error:
        raise KeyRefused(f"{path} kan ikke leses.", "Rett filen, eller lag nøklene på nytt.") from error


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
