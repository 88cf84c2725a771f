"""Values drawn at random in the form of personal data: numbers, telephones, mailboxes, plates, as people write them.

None belongs to anybody: national numbers carry birth dates to come, Tenor's month+80, NAV's +65 or helper series.
"""

from __future__ import annotations

import random

K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def digit(number: str, weights: tuple[int, ...]) -> int:
    return (11 - sum(int(d) * w for d, w in zip(number, weights, strict=False)) % 11) % 11


def national(rng: random.Random, *, day: int = 0, month: int = 80, first: str = "") -> str:
    """An 11-digit number whose check digits hold, with `day` and `month` added to a date."""
    while True:
        if first:
            head = first + f"{rng.randrange(10**8):08d}"
        else:
            head = (
                f"{rng.randint(1, 28) + day:02d}{rng.randint(1, 12) + month:02d}{rng.randrange(100):02d}"
                f"{rng.randrange(1000):03d}"
            )
        one = digit(head, K1)
        two = digit(head + str(one), K2) if one < 10 else 10
        if one < 10 and two < 10:
            return f"{head}{one}{two}"


def born_tomorrow(rng: random.Random) -> str:
    """A fødselsnummer of somebody not yet born: years 2040–2099 with the series 500–999."""
    while True:
        head = f"{rng.randint(1, 28):02d}{rng.randint(1, 12):02d}39{rng.randint(950, 999)}"
        one = digit(head, K1)
        two = digit(head + str(one), K2) if one < 10 else 10
        if one < 10 and two < 10:
            return f"{head}{one}{two}"


def account(rng: random.Random) -> str:
    while True:
        head = f"{rng.randrange(10**10):010d}"
        if (check := digit(head, K2)) < 10:
            return head + str(check)


def organisation(rng: random.Random) -> str:
    while True:
        head = rng.choice("89") + f"{rng.randrange(10**7):07d}"
        if (check := digit(head, (3, 2, 7, 6, 5, 4, 3, 2))) < 10:
            return head + str(check)


def grouped(number: str, sizes: tuple[int, ...], separator: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return separator.join(parts)


def national_written(rng: random.Random, number: str) -> str:
    form = rng.randrange(14)
    if form < 4:
        return number
    if form < 7:
        return grouped(number, (6, 5), rng.choice([" ", "-", ".", "\n", "  ", "\u00a0", " - ", "\u2013", "/"]))
    if form == 7:
        return grouped(number, (2, 2, 2, 5), rng.choice([" ", ".", "-", "\n"]))
    if form == 8:
        return grouped(number, (6, 3, 2), rng.choice([" ", ".", "\u2009"]))
    if form == 9:
        return grouped(number, (2, 2, 2, 3, 2), rng.choice([" ", "."]))
    if form == 10:
        return " ".join(number)
    if form == 11:
        cut = rng.randint(3, 8)
        return number[:cut] + rng.choice(["\n", "-\n"]) + number[cut:]
    if form == 12:
        return misread(rng, number)
    return wide(number)


def wide(number: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in number)


def misread(rng: random.Random, number: str) -> str:
    """Read by a machine: some 0 as O and some 1 as l or I, but never every digit."""
    out = "".join({"0": rng.choice("O0Oo"), "1": rng.choice("l1I")}.get(c, c) for c in number)
    return out if sum(map(str.isdigit, out)) * 2 >= len(out) else number


def phone(rng: random.Random) -> str:
    number = rng.choice("2345679") + f"{rng.randrange(10**7):07d}"
    number = rng.choice("49") + number[1:] if rng.random() < 0.6 else number
    sizes, separator = rng.choice(
        [
            ((8,), ""),
            ((2, 2, 2, 2), " "),
            ((3, 2, 3), " "),
            ((4, 4), " "),
            ((2, 2, 2, 2), "."),
            ((2, 2, 2, 2), "-"),
            ((3, 2, 3), "-"),
            ((3, 5), " "),
            ((5, 3), " "),
            ((3, 2, 3), "."),
            ((2, 2, 2, 2), "\u00a0"),
        ]
    )
    if sizes == (4, 4) and number[:2] in ("19", "20"):
        number = "4" + number[1:]
    written = grouped(number, sizes, separator)
    prefix = rng.choice(["", "", "", "", "+47 ", "+47", "0047 ", "0047", "(+47) ", "+47-"])
    written = prefix + written
    if rng.random() < 0.06:
        return wide(written)
    if rng.random() < 0.06:
        return misread(rng, written)
    return written


def foreign(rng: random.Random) -> str:
    return rng.choice(
        [
            f"+46 70 {rng.randint(100, 999)} {rng.randint(10, 99)} {rng.randint(10, 99)}",
            f"+45 {rng.randint(20, 99)} {rng.randint(10, 99)} {rng.randint(10, 99)} {rng.randint(10, 99)}",
            f"+44 7{rng.randint(100, 999)} {rng.randint(100000, 999999)}",
            f"+1 (555) {rng.randint(100, 999)}-{rng.randint(1000, 9999)}",
            f"0048 {rng.randint(500, 799)} {rng.randint(100, 999)} {rng.randint(100, 999)}",
            f"+49{rng.randint(1500000000, 1799999999)}",
            f"+252 61 {rng.randint(1000000, 9999999)}",
        ]
    )


_FIRST = ["kari", "ola", "per", "anne", "marit", "jan", "ingrid", "lars", "silje", "amina", "mohamed", "bjorn"]
_LAST = ["nordmann", "hansen", "olsen", "berg", "ali", "haugen", "lie", "moen", "dahl", "vik"]


def mail(rng: random.Random) -> str:
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    local = rng.choice(
        [
            f"{first}.{last}",
            f"{first[0]}{last}",
            f"{first}_{last}{rng.randint(1, 99)}",
            f"{first}{last}",
            f"{first}-{last}",
            f"{first}.{last}+lege",
        ]
    )
    host = rng.choice(["eksempel.no", "example.com", "sykehus.example.no", "helse-vest.example", "online.example.no"])
    form = rng.random()
    if form < 0.06:
        return f"{local} (at) {host}"
    if form < 0.1:
        return f"{local} @ {host}"
    return f"{local}@{host}".upper() if form > 0.95 else f"{local}@{host}"


def url(rng: random.Random) -> str:
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    return rng.choice(
        [
            f"https://www.linkedin.com/in/{first}-{last}-{rng.randint(10, 999)}",
            f"https://www.facebook.com/{first}.{last}",
            f"www.instagram.com/{first}{last}",
            f"https://eksempel.no/ansatte/{first}-{last}",
            f"http://home.example.no/~{first}{last}",
            f"https://legesenter.example.no/profil/{rng.randint(1000, 99999)}",
            f"https://portal.example.no/pasient/{rng.randint(1000, 99999)}",
            f"https://www.{first}{last}.no".replace("æ", "ae"),
        ]
    )


def letters(rng: random.Random, count: int, alphabet: str = "ABCDEFHJKLNPRSTUVXYZ") -> str:
    return "".join(rng.choice(alphabet) for _ in range(count))


def plate(rng: random.Random) -> str:
    letters = rng.choice(
        ["AB", "BR", "DL", "EL", "EK", "EV", "FH", "JA", "KH", "LS", "NF", "PP", "RH", "SU", "VF", "ZZ", "YJ"]
    )
    return letters + rng.choice(["", " ", " "]) + str(rng.randint(10000, 99999))


def coordinates(rng: random.Random) -> str:
    lat, lon = rng.uniform(58, 71), rng.uniform(5, 31)
    return rng.choice(
        [
            f"{lat:.5f}, {lon:.5f}",
            f"{lat:.4f},{lon:.4f}",
            f"N{lat:.5f} E{lon:.5f}",
            f"{lat:.4f}° N, {lon:.4f}° Ø",
            f"{int(lat)}°{rng.randint(0, 59):02d}'{rng.randint(0, 59):02d}\"N {int(lon)}°{rng.randint(0, 59):02d}'"
            f'{rng.randint(0, 59):02d}"Ø',
            f"32V {rng.randint(400000, 700000)} {rng.randint(6400000, 7900000)}",
        ]
    )


def ip(rng: random.Random) -> str:
    if rng.random() < 0.25:
        return f"2001:db8:{rng.randrange(16**4):x}::{rng.randrange(1, 16**4):x}"
    return rng.choice(
        ["192.0.2.", "198.51.100.", "203.0.113.", f"10.{rng.randint(0, 255)}.{rng.randint(31, 255)}.", "192.168.1."]
    ) + str(rng.randint(1, 254))


def user(rng: random.Random) -> str:
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    return rng.choice(
        [
            f"{first[:3]}{last[:3]}",
            f"{first[:3]}{last[:3]}{rng.randint(1, 99):02d}",
            f"{first}.{last}",
            f"{last[:4]}{rng.randint(100, 9999)}",
            f"{first}_{last}",
        ]
    )
