"""A generator of structured identifiers in varied surroundings, and of what looks like them but is none.

None belongs to anybody: national numbers carry birth dates to come, Tenor's month+80, NAV's +65 or helper series;
the rest is drawn at random. Every case is text with exactly one marked value.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class Case:
    """`text[start:end]` is the identifier of kind `kind`; a look-alike has kind `look:…` and must stay."""

    kind: str
    text: str
    start: int
    end: int


def _digit(number: str, weights: tuple[int, ...]) -> int:
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
        one = _digit(head, K1)
        two = _digit(head + str(one), K2) if one < 10 else 10
        if one < 10 and two < 10:
            return f"{head}{one}{two}"


def _born_tomorrow(rng: random.Random) -> str:
    """A fødselsnummer of somebody not yet born: years 2040–2099 with the series 500–999."""
    while True:
        head = f"{rng.randint(1, 28):02d}{rng.randint(1, 12):02d}39{rng.randint(950, 999)}"
        one = _digit(head, K1)
        two = _digit(head + str(one), K2) if one < 10 else 10
        if one < 10 and two < 10:
            return f"{head}{one}{two}"


def _account(rng: random.Random) -> str:
    while True:
        head = f"{rng.randrange(10**10):010d}"
        if (check := _digit(head, K2)) < 10:
            return head + str(check)


def _organisation(rng: random.Random) -> str:
    while True:
        head = rng.choice("89") + f"{rng.randrange(10**7):07d}"
        if (check := _digit(head, (3, 2, 7, 6, 5, 4, 3, 2))) < 10:
            return head + str(check)


def _grouped(number: str, sizes: tuple[int, ...], separator: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return separator.join(parts)


def _national_written(rng: random.Random, number: str) -> str:
    form = rng.randrange(14)
    if form < 4:
        return number
    if form < 7:
        return _grouped(number, (6, 5), rng.choice([" ", "-", ".", "\n", "  ", "\u00a0", " - ", "\u2013", "/"]))
    if form == 7:
        return _grouped(number, (2, 2, 2, 5), rng.choice([" ", ".", "-", "\n"]))
    if form == 8:
        return _grouped(number, (6, 3, 2), rng.choice([" ", ".", "\u2009"]))
    if form == 9:
        return _grouped(number, (2, 2, 2, 3, 2), rng.choice([" ", "."]))
    if form == 10:
        return " ".join(number)
    if form == 11:
        cut = rng.randint(3, 8)
        return number[:cut] + rng.choice(["\n", "-\n"]) + number[cut:]
    if form == 12:
        return _misread(rng, number)
    return _wide(number)


def _wide(number: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in number)


def _misread(rng: random.Random, number: str) -> str:
    """Read by a machine: some 0 as O and some 1 as l or I, but never every digit."""
    out = "".join({"0": rng.choice("O0Oo"), "1": rng.choice("l1I")}.get(c, c) for c in number)
    return out if sum(map(str.isdigit, out)) * 2 >= len(out) else number


def _phone(rng: random.Random) -> str:
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
    written = _grouped(number, sizes, separator)
    prefix = rng.choice(["", "", "", "", "+47 ", "+47", "0047 ", "0047", "(+47) ", "+47-"])
    written = prefix + written
    if rng.random() < 0.06:
        return _wide(written)
    if rng.random() < 0.06:
        return _misread(rng, written)
    return written


def _foreign(rng: random.Random) -> str:
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


def _mail(rng: random.Random) -> str:
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


def _url(rng: random.Random) -> str:
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


def _letters(rng: random.Random, count: int, alphabet: str = "ABCDEFHJKLNPRSTUVXYZ") -> str:
    return "".join(rng.choice(alphabet) for _ in range(count))


def _plate(rng: random.Random) -> str:
    letters = rng.choice(
        ["AB", "BR", "DL", "EL", "EK", "EV", "FH", "JA", "KH", "LS", "NF", "PP", "RH", "SU", "VF", "ZZ", "YJ"]
    )
    return letters + rng.choice(["", " ", " "]) + str(rng.randint(10000, 99999))


def _coordinates(rng: random.Random) -> str:
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


def _ip(rng: random.Random) -> str:
    if rng.random() < 0.25:
        return f"2001:db8:{rng.randrange(16**4):x}::{rng.randrange(1, 16**4):x}"
    return rng.choice(
        ["192.0.2.", "198.51.100.", "203.0.113.", f"10.{rng.randint(0, 255)}.{rng.randint(31, 255)}.", "192.168.1."]
    ) + str(rng.randint(1, 254))


def _user(rng: random.Random) -> str:
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


Maker = Callable[[random.Random], str]
_FREE = [
    "{}",
    "Pasienten ({}) møtte til time.",
    "{} er innlagt i dag",
    "Se {}.",
    "Pas. {}, magesmerter siden i går.",
    "Gjelder {}: kontroll kl. 12.30",
    "Notert: {}\nBT 120/80, puls 72.",
    "Hb 12.5, CRP 45, {} og temp 38.2",
    "«{}»",
    "id={};",
    "Overført fra avd. 3, {}, stabil.",
    "{}/avd 2",
    "ring pårørende {} ved endring",
    "[{}]",
]
_NATIONAL = [
    "fnr {}",
    "Fødselsnummer: {}",
    "fødselsnr. {}",
    "personnummer {}",
    "f.nr. {}",
    "Fnr:{}",
    "D-nummer {}",
    "FH-nummer: {}",
    "Pasient med fødselsnummer {} innlagt.",
    "hjelpenummer {}",
    *_FREE,
]

KINDS: dict[str, tuple[Maker, list[str]]] = {
    "fnr": (lambda r: _national_written(r, _born_tomorrow(r)), _NATIONAL),
    "dnr": (lambda r: _national_written(r, national(r, day=40, month=80)), _NATIONAL),
    "hnr": (lambda r: _national_written(r, national(r, month=40)), _NATIONAL),
    "fhnr": (lambda r: _national_written(r, national(r, first=r.choice("89"))), _NATIONAL),
    "syn80": (lambda r: _national_written(r, national(r, month=80)), _NATIONAL),
    "syn65": (lambda r: _national_written(r, national(r, month=65)), _NATIONAL),
    "unchecked": (
        lambda r: r.choice(
            [
                lambda n: n,
                lambda n: _grouped(n, (6, 5), " "),
                lambda n: _grouped(n, (6, 5), "\n"),
                _wide,
                lambda n: _grouped(n, (2, 2, 2, 5), "."),
            ]
        )(f"{r.randrange(10**11):011d}"),
        _NATIONAL,
    ),
    "duf": (
        lambda r: (lambda n: r.choice([n, _grouped(n, (4, 6, 2), " "), _wide(n), _grouped(n, (4, 4, 4), " ")]))(
            f"20{r.randint(10, 25)}{r.randrange(10**6):06d}{r.randrange(100):02d}"
        ),
        ["DUF {}", "DUF-nummer: {}", "dufnr {}", "DUF-nr. {}", "{}", "Asylsøker, {}, tolk bestilt."],
    ),
    "hpr": (
        lambda r: str(r.randint(1000000, 999999999)),
        ["HPR {}", "HPR-nr. {}", "HPR-nummer: {}", "lege, HPR-nr {}", "hprnr {}", "HPR: {}", "HPR-ID {}"],
    ),
    "konto": (
        lambda r: (lambda n: r.choice([n, _grouped(n, (4, 2, 5), "."), _grouped(n, (4, 2, 5), " "), _wide(n)]))(
            _account(r)
        ),
        ["konto {}", "Kontonummer: {}", "bankkonto {}", "{}", "betales til {} innen fredag"],
    ),
    "orgnr": (
        lambda r: (lambda n: r.choice([n, _grouped(n, (3, 3, 3), " "), n + "MVA"]))(_organisation(r)),
        [
            "org.nr. {}",
            "Organisasjonsnummer: {}",
            "orgnr {}",
            "ENK, {}",
            "Firma: {}",
            "driver enkeltpersonforetak ({})",
        ],
    ),
    "pass": (
        lambda r: r.choice(
            [
                _letters(r, 3) + f"{r.randrange(10**6):06d}",
                f"{r.randrange(10**7, 10**8)}",
                _letters(r, 1) + f"{r.randrange(10**7):07d}",
            ]
        ),
        ["passnr {}", "Passnummer: {}", "pass nr. {}", "passport no {}", "reisebevis {}", "norsk pass {}"],
    ),
    "idkort": (
        lambda r: _letters(r, 3) + f"{r.randrange(10**6):06d}",
        ["ID-kort {}", "ID-kort nr. {}", "identitetskort: {}", "legitimerte seg med {}", "nasjonalt id-kort {}"],
    ),
    "bilnr": (
        _plate,
        [
            "bil {}",
            "reg.nr. {}",
            "regnr: {}",
            "Bilen {} sto i veikanten",
            "kjørte {} ved ulykken",
            "kjennemerke {}",
            "skiltnr {}",
            "påkjørt av {}",
        ],
    ),
    "journalnr": (
        lambda r: r.choice(
            [
                str(r.randint(10000, 99999999)),
                _letters(r, 1) + str(r.randint(10000, 999999)),
                f"{r.randint(10, 25)}-{r.randint(1000, 99999)}",
            ]
        ),
        [
            "journalnr {}",
            "Journalnummer: {}",
            "pasientnr. {}",
            "pasient-ID: {}",
            "NPR-ID {}",
            "pas.nr {}",
            "jnr. {}",
            "MRN-nr {}",
            "henvisningsnr {}",
            "episodenr. {}",
        ],
    ),
    "provenr": (
        lambda r: r.choice(
            [
                str(r.randint(10000, 99999999)),
                _letters(r, 1) + str(r.randint(10000, 999999)),
                f"{r.randint(10, 25)}-{r.randint(1000, 99999)}",
                f"H{r.randint(10, 25)}-{r.randint(1000, 99999)}",
            ]
        ),
        [
            "prøvenr {}",
            "Prøvenummer: {}",
            "remissnr. {}",
            "rekvisisjonsnummer {}",
            "lab-ID: {}",
            "histologinr. {}",
            "prøve-ID {}",
            "preparatnr {}",
        ],
    ),
    "phone": (
        _phone,
        [
            "tlf {}",
            "Tlf.: {}",
            "telefon {}",
            "mob. {}",
            "mobil: {}",
            "kan nås på {}",
            "ring {} i morgen",
            "Pårørende: {}",
            "{}",
            "datter, {}",
            "({})",
            "sms til {}",
            "tlf.nr. {}",
            "tlf:\n{}",
        ],
    ),
    "foreign": (_foreign, ["tlf {}", "ring {}", "{}", "datter i utlandet, {}"]),
    "email": (_mail, ["{}", "e-post: {}", "epost {}", "mail {}.", "<{}>", "svar til {}, takk"]),
    "url": (_url, ["{}", "se {}", "profil: {}", "({})"]),
    "ip": (_ip, ["IP {}", "ip-adresse: {}", "logget inn fra {}", "{}", "server {}"]),
    "mac": (
        lambda r: r.choice([":", "-"]).join(f"{r.randrange(256):02{r.choice('xX')}}" for _ in range(6)),
        ["MAC {}", "{}", "enhet {} på nettet"],
    ),
    "user": (
        _user,
        ["brukernavn: {}", "bruker-ID {}", "brukernavn {}", "innlogging: {}", "logget inn som {}", "ident: {}"],
    ),
    "coordinates": (_coordinates, ["{}", "posisjon {}", "koordinater: {}", "funnet ved {}", "GPS {}"]),
}

LOOKALIKES: dict[str, Maker] = {
    "dose": lambda r: r.choice(
        [
            f"Paracet {r.choice([500, 1000])} mg x {r.randint(1, 4)}",
            f"Metoprolol {r.randint(1, 200)} mg 1+0+1",
            f"Klexane {r.randint(20, 100)} mg sc kl {r.randint(1, 23):02d}",
            f"{r.randint(1000, 99999)} IE dalteparin",
            f"NaCl 9 mg/ml {r.randint(100, 2000)} ml over {r.randint(1, 12)} t",
            f"Fragmin {r.randint(2500, 18000)} IE/0,{r.randint(2, 7)} ml",
            f"insulin {r.randint(2, 40)}+{r.randint(2, 40)}+{r.randint(2, 40)} E",
            f"{r.randint(1, 20)} 000 000 IE penicillin",
        ]
    ),
    "lab": lambda r: r.choice(
        [
            f"Hb {r.uniform(7, 17):.1f}, LPK {r.uniform(3, 20):.1f}, trc {r.randint(80, 500)}, CRP {r.randint(1, 400)}",
            f"Na {r.randint(120, 150)} K {r.uniform(2.8, 6):.1f} krea {r.randint(40, 400)}",
            f"pO2 {r.uniform(6, 14):.1f} pCO2 {r.uniform(4, 8):.1f} BE -{r.uniform(0, 9):.1f} pH 7.{r.randint(10, 55)}",
            f"BT {r.randint(90, 200)}/{r.randint(50, 110)}, puls {r.randint(45, 140)}, sat {r.randint(80, 100)} %",
            f"NT-proBNP {r.randint(50, 35000)}, troponin T {r.randint(3, 9999)} ng/l",
            f"INR {r.uniform(1, 5):.1f} {r.uniform(1, 5):.1f} {r.uniform(1, 5):.1f}",
            f"ferritin {r.randint(5, 3000)} ALAT {r.randint(10, 999)} ALP {r.randint(30, 900)} GT {r.randint(10, 999)}",
        ]
    ),
    "isbn": lambda r: r.choice(
        [
            f"ISBN 978-82-{r.randint(10, 99)}-{r.randint(10000, 99999)}-{r.randint(0, 9)}",
            f"ISBN 82-{r.randint(100, 999)}-{r.randint(1000, 9999)}-{r.randint(0, 9)}",
            f"978 82 {r.randint(100, 999)} {r.randint(1000, 9999)} {r.randint(0, 9)}",
            f"ISSN {r.randint(1000, 9999)}-{r.randint(1000, 9999)}",
        ]
    ),
    "case": lambda r: r.choice(
        [
            f"sak {r.randint(2012, 2025)}/{r.randint(100, 99999)}",
            f"saksnr. {r.randint(12, 25)}/{r.randint(1000, 99999)}-{r.randint(1, 20)}",
            f"vår ref. {r.randint(2012, 2025)}/{r.randint(100, 99999)}",
            f"REK {r.randint(100000, 999999)}",
        ]
    ),
    "statute": lambda r: r.choice(
        [
            f"helsepersonelloven § {r.randint(1, 70)}-{r.randint(1, 9)}a",
            f"LOV-{r.randint(1990, 2022)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}-{r.randint(1, 120)}",
            f"forskrift {r.randint(1, 28)}. juni {r.randint(1990, 2022)} nr. {r.randint(100, 2000)}",
            f"lov {r.randint(1, 28)}. juli {r.randint(1990, 2022)} nr. {r.randint(1, 120)}",
            f"lov av {r.randint(1, 28):02d}.{r.randint(1, 12):02d}.{r.randint(1990, 2022)} nr. {r.randint(1, 120)}",
            f"forordning (EU) {r.randint(2016, 2024)}/{r.randint(100, 2999)}",
            f"FOR-{r.randint(1990, 2022)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}-{r.randint(100, 1999)}",
        ]
    ),
    "code": lambda r: r.choice(
        [
            f"I{r.randint(10, 99)}.{r.randint(0, 9)}",
            f"S{r.randint(10, 99)}.{r.randint(0, 9)}, NGB{r.randint(10, 99)}, ATC N02BE01",
            f"SNOMED CT {r.randint(10000000, 999999999)}",
            f"NPU{r.randint(10000, 99999)}",
            f"ICD-10 {r.choice('ABCDEFGHJK')}{r.randint(10, 99)}, "
            f"{r.choice('ABCDEFGHJK')}{r.randint(10, 99)}.{r.randint(0, 9)}",
            f"PMID {r.randint(10000000, 39999999)}",
            f"NCT0{r.randint(1000000, 9999999)}",
            f"takst {r.randint(1, 999)}ad",
        ]
    ),
    "amount": lambda r: r.choice(
        [
            f"{r.randint(1, 99)} {r.randint(100, 999)} 000 kroner",
            f"kr {r.randint(1, 99)} {r.randint(100, 999)} {r.randint(100, 999)}",
            f"{r.randint(10000000, 99999999)} kr",
        ]
    ),
    "years": lambda r: f"{r.randint(2010, 2019)}-{r.randint(2020, 2030)}",
    "clock": lambda r: f"kl. {r.randint(0, 23):02d}.{r.randint(0, 59):02d}",
    "section": lambda r: f"punkt {r.randint(1, 9)}.{r.randint(1, 9)}.{r.randint(1, 30)}",
}


def identifiers(count: int, seed: int = 1) -> Iterator[Case]:
    """`count` cases, every kind in turn."""
    rng = random.Random(seed)
    kinds = list(KINDS.items())
    for index in range(count):
        kind, (make, frames) = kinds[index % len(kinds)]
        value = make(rng)
        frame = rng.choice(frames)
        before, after = frame.split("{}")
        filler = rng.choice(
            ["", "", "Pasienten ble undersøkt i mottak. ", "Plan: kontroll om 3 uker.\n", "BT 135/80. "]
        )
        tail = rng.choice(["", "", ".", " Stabil.", "\nPuls 64.", ", videre til utredning"])
        start = len(filler) + len(before)
        yield Case(kind, filler + before + value + after + tail, start, start + len(value))


def lookalikes(count: int, seed: int = 2) -> Iterator[Case]:
    """`count` cases that hold no personal data, every kind in turn."""
    rng = random.Random(seed)
    kinds = list(LOOKALIKES.items())
    frames = ["{}", "Jf. {}.", "Se {} for detaljer.", "Status: {}", "({})", "I dag {} som før."]
    for index in range(count):
        kind, make = kinds[index % len(kinds)]
        before, after = rng.choice(frames).split("{}")
        value = make(rng)
        yield Case(f"look:{kind}", before + value + after, len(before), len(before) + len(value))
