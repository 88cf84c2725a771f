"""The chain that makes the record tamper-evident: what is hashed, and what any change of it looks like.

Each entry's SHA-256 covers every field of it, its number and the hash before it, so a change, a deletion, a
reordering or an insertion breaks the chain where it happened. Truncation leaves a whole but shorter chain: it is
found against an anchor, the last number and hash kept outside. The construction is that of Schneier and Kelsey,
"Secure Audit Logs to Support Computer Forensics" (ACM TISSEC 2:2, 1999), without its encryption.

An entry's content is sealed by itself: the entry holds the hash of salt and content, so content can be removed when its
time is up while the chain goes on. The salt keeps a removed content from being guessed from its hash.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Final

GENESIS: Final = "0" * 64
_ANCHOR: Final = re.compile(r"([0-9]{1,20}):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is stored. `at` is UTC in ISO 8601; `context` is JSON text; `seal` hashes the content, if any.

    `removes_from` and `removes_to` are set on an entry that removed the contents of those entries, both included.
    """

    seq: int
    at: str
    kind: str
    user: str
    role: str
    thread: str
    context: str
    seal: str | None
    removes_from: int | None
    removes_to: int | None
    previous: str
    hash: str = ""


_HASHED: Final = tuple(one.name for one in fields(Entry) if one.name != "hash")


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry says, apart from it: a salt of 32 hex digits and JSON text."""

    salt: str
    body: str


@dataclass(frozen=True, slots=True)
class Head:
    """How long a chain is and the hash of its last entry: what an anchor holds."""

    count: int = 0
    hash: str = GENESIS

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> Head | None:
        """The head that `str` wrote; None where the text is something else."""
        found = _ANCHOR.fullmatch(text)
        return None if found is None else cls(int(found[1]), found[2])


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was written. `seq` is None where it is not about one entry."""

    seq: int | None
    code: str
    message: str


_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces, after RFC 8785: what is hashed holds texts and whole numbers only."""
    return _CANONICAL.encode(value)


def hash_of(entry: Entry) -> str:
    """The hash of an entry: SHA-256 of the canonical JSON of every other field, the hash before it among them."""
    said = {name: getattr(entry, name) for name in _HASHED}
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def seal_of(content: Content) -> str:
    """The hash that an entry keeps of its content."""
    return hashlib.sha256(canonical([content.salt, content.body]).encode()).hexdigest()


def faults(
    rows: Iterable[tuple[Entry, Content | None]],
    removed: Iterable[tuple[int, int, int]],
    lasting: frozenset[str],
    heads: list[Head],
) -> Iterator[Fault]:
    """Everything wrong with a chain read in order; appends the head that it ends in to `heads`.

    `removed`: (entry that removes, first, last); entries of the kinds in `lasting` keep their content always.
    """
    ranges = list(removed)
    at, before = 0, GENESIS
    for entry, content in rows:
        at += 1
        wrong = _mistyped(entry, content)
        if wrong:
            yield Fault(at, "mistyped", f"Innslag {at}: feltet «{wrong}» er ikke av sitt slag.")
            at, before = (entry.seq, entry.hash) if type(entry.seq) is int and type(entry.hash) is str else (at, before)
            continue
        if entry.seq != at:
            gap = f"{at} til {entry.seq - 1}" if entry.seq > at else f"{entry.seq}"
            yield Fault(entry.seq, "missing", f"Innslag {gap} mangler eller står på feil plass.")
            at = entry.seq
        if entry.previous != before:
            yield Fault(at, "broken", f"Innslag {at} følger ikke etter innslaget foran.")
        if hash_of(entry) != entry.hash:
            yield Fault(at, "changed", f"Innslag {at} er endret.")
        yield from _content_faults(entry, content, ranges, lasting)
        before = entry.hash
    heads.append(Head(at, before))


def _content_faults(
    entry: Entry, content: Content | None, ranges: list[tuple[int, int, int]], lasting: frozenset[str]
) -> Iterator[Fault]:
    may_go = entry.kind not in lasting and any(by > entry.seq and a <= entry.seq <= b for by, a, b in ranges)
    if content is None:
        if entry.seal is not None and not may_go:
            yield Fault(entry.seq, "content_missing", f"Innholdet i innslag {entry.seq} er borte uten å være fjernet.")
        return
    if entry.seal is None:
        yield Fault(entry.seq, "content_added", f"Innslag {entry.seq} har fått et innhold det ikke hadde.")
        return
    if may_go:
        yield Fault(entry.seq, "content_kept", f"Innholdet i innslag {entry.seq} er fjernet i loggen, men finnes.")
    if seal_of(content) != entry.seal:
        yield Fault(entry.seq, "content_changed", f"Innholdet i innslag {entry.seq} er endret.")


def _mistyped(entry: Entry, content: Content | None) -> str:
    """The field that does not hold what it must; a database may hand over bytes or a number in a text's place."""
    for one in fields(entry):
        value = getattr(entry, one.name)
        number = one.name in ("seq", "removes_from", "removes_to")
        nothing = value is None and one.name in ("seal", "removes_from", "removes_to")
        if not nothing and type(value) is not (int if number else str):
            return one.name
    if content is not None and (type(content.salt) is not str or type(content.body) is not str):
        return "innhold"
    return ""
