"""`veileder keys`: make, list and revoke the keys by which other systems call the API."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.journal import Journal, operator
from assistant.recorded import Token
from norsk.shown import dated
from ui.batch import put
from ui.keys import Key, Keys

if TYPE_CHECKING:
    from assistant.settings import Settings

OK = 0


def add(arguments: Namespace, settings: Settings) -> int:
    """Make a key and show its secret this once. The record says who made it before it can be used."""
    keys = Keys(settings.home)
    _record(settings, "key_added", name=arguments.name, role=arguments.role, days=arguments.days)
    key, written = keys.add(arguments.name, arguments.role, arguments.days)
    if arguments.json:
        put({**_shown(key), "key": written})
    else:
        print(written)
        print(f"Nøkkelen vises bare nå. Den gir rollen {key.role} til og med {dated(key.expires)}.")
    return OK


def listing(arguments: Namespace, settings: Settings) -> int:
    """Show every key, without secrets."""
    found = Keys(settings.home).all()
    if arguments.json:
        put({"keys": [_shown(key) for key in found]})
        return OK
    for key in found:
        print(f"{key.id}  {key.name:<24} {key.role:<10} {_state(key)}")
    if not found:
        print("Det finnes ingen nøkler.")
    return OK


def revoke(arguments: Namespace, settings: Settings) -> int:
    """Make a key useless, also in a server that runs."""
    key = Keys(settings.home).revoke(arguments.name)
    _record(settings, "key_revoked", name=key.name, role=key.role)
    if arguments.json:
        put(_shown(key))
    else:
        print(f"Nøkkelen «{key.name}» er tilbakekalt.")
    return OK


def client(arguments: Namespace, settings: Settings) -> int:
    """Make the private key of this installation as a client of OpenID Connect; show what the provider is to have."""
    from ui import login, oidc

    path = settings.access.client_key or settings.home / login.KEY
    public = oidc.new_key(path).as_dict(private=False)
    if arguments.json:
        put({"file": str(path), "jwk": public})
    else:
        print(json.dumps(public))
        print(f"Den private delen ligger i {path}. Linjen over registreres hos innloggingstjenesten.", file=sys.stderr)
    return OK


def _record(settings: Settings, what: str, *, name: str, role: str, days: int | None = None) -> None:
    journal = Journal.open(settings)
    if journal is not None:
        said = {"name": Token(name), "key_role": Token(role), "days": days}
        journal.access(Token(what), operator(), **said)
        journal.close()


def _shown(key: Key) -> dict[str, object]:
    row = asdict(key)
    del row["hash"]
    return row


def _state(key: Key) -> str:
    if key.revoked:
        return f"tilbakekalt {dated(key.revoked[:10])}"
    good = key.is_good(datetime.now(UTC).date())
    return f"gjelder til og med {dated(key.expires)}" if good else f"utløp {dated(key.expires)}"
