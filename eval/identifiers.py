"""Identifiers made for the *redaction* task, and look-alikes that must stay. None belongs to anybody.

National numbers carry Skatteetaten's synthetic month + 80 with check digits computed; telephone numbers and accounts
are drawn. Seeded: the same count gives the same texts.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

_K1, _K2 = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class Made:
    """`text[start:end]` is the identifier; a look-alike has `personal` False and is to be left alone."""

    kind: str
    text: str
    start: int
    end: int
    personal: bool = True


def _check(number: str, by: tuple[int, ...]) -> int:
    return (11 - sum(int(digit) * weight for digit, weight in zip(number, by, strict=False)) % 11) % 11


def national(draw: random.Random, day: int = 0) -> str:
    """A synthetic national number; `day` 40 makes it a D-number."""
    while True:
        birth = f"{draw.randint(1, 28) + day:02d}{draw.randint(1, 12) + 80:02d}{draw.randint(40, 99)}"
        head = f"{birth}{draw.randint(0, 499):03d}"
        one = _check(head, _K1)
        two = _check(f"{head}{one}", _K2)
        if one < 10 and two < 10:
            return f"{head}{one}{two}"


def _account(draw: random.Random) -> str:
    while True:
        head = f"{draw.randrange(10**10):010d}"
        if (last := _check(head, _K2)) < 10:
            return f"{head[:4]}.{head[4:6]}.{head[6:]}{last}"


def _apart(number: str) -> str:
    return f"{number[:6]} {number[6:]}"


Maker = Callable[[random.Random], str]
_PERSONAL: dict[str, tuple[Maker, tuple[str, ...]]] = {
    "fodselsnummer": (national, ("Fødselsnummer {}.", "Pas. {} møtte til time.", "fnr: {}", "{} innlagt i natt")),
    "fodselsnummer-delt": (lambda d: _apart(national(d)), ("Personnummer {}.", "Gjelder {}, kontroll.", "fnr {}")),
    "d-nummer": (lambda d: national(d, 40), ("D-nummer: {}", "Pasient uten fast bopel, {}.", "dnr {}")),
    "telefon": (
        lambda d: f"{d.choice('49')}{d.randint(0, 99):02d} {d.randint(10, 99)} {d.randint(100, 999)}",
        ("Tlf. {}", "Ring datter på {} i morgen.", "mobil: {}"),
    ),
    "e-post": (
        lambda d: f"{d.choice(('kari', 'ola', 'tuva'))}.{d.choice(('berg', 'moe'))}{d.randint(1, 99)}@example.no",
        ("E-post: {}", "Svar til {}.", "Pårørende, {}, ønsker kopi."),
    ),
    "kontonummer": (_account, ("Kontonummer {}", "Egenandel betales tilbake til konto {}.")),
    "hpr": (lambda d: str(d.randint(2000000, 9999999)), ("HPR-nr. {}", "Lege, HPR {}.")),
    "bil": (
        lambda d: f"{''.join(d.choices('ABDEFHKLNPRSTUVZ', k=2))} {d.randint(10000, 99999)}",
        ("Reg.nr. {}", "Kom i bil {}, alene."),
    ),
}
_LIKE: dict[str, tuple[Maker, tuple[str, ...]]] = {
    "dose": (lambda d: f"{d.choice((250, 500, 1000))} mg x {d.randint(1, 4)}", ("Paracetamol {}.", "Økt til {} i dag")),
    "lab": (lambda d: f"CRP {d.randint(1, 300)}, Hb {d.randint(8, 16)},{d.randint(0, 9)}", ("{}", "Prøver: {}.")),
    "paragraf": (lambda d: f"helsepersonelloven § {d.randint(3, 60)}", ("Jf. {}.", "Vurdert etter {}")),
    "kode": (lambda d: f"{d.choice('EIJKM')}{d.randint(10, 69)}.{d.randint(0, 9)}", ("Kode {}.", "ICD-10 {}")),
    "mengde": (lambda d: f"{d.randint(100, 2500)} ml", ("Drakk {} i løpet av døgnet.", "Infusjon {} gitt")),
    "blodtrykk": (lambda d: f"{d.randint(100, 180)}/{d.randint(60, 100)}", ("BT {}.", "Blodtrykk {} i hvile")),
}


def made(count: int, seed: int = 7) -> list[Made]:
    """`count` texts in turn over all kinds, personal first."""
    draw = random.Random(seed)
    kinds = [(kind, *how, True) for kind, how in _PERSONAL.items()]
    kinds += [(kind, *how, False) for kind, how in _LIKE.items()]
    out = []
    for number in range(count):
        kind, maker, frames, personal = kinds[number % len(kinds)]
        value = maker(draw)
        before, after = draw.choice(frames).split("{}")
        out.append(Made(kind, before + value + after, len(before), len(before) + len(value), personal))
    return out
