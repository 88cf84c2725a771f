"""A generator of structured identifiers in varied surroundings, and of what looks like them but is none.

The values are drawn in `drawn.py`. Every case is text with exactly one marked value.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.drawn import (
    account,
    born_tomorrow,
    coordinates,
    foreign,
    grouped,
    ip,
    letters,
    mail,
    national,
    national_written,
    organisation,
    phone,
    plate,
    url,
    user,
    wide,
)


@dataclass(frozen=True, slots=True)
class Case:
    """`text[start:end]` is the identifier of kind `kind`; a look-alike has kind `look:…` and must stay."""

    kind: str
    text: str
    start: int
    end: int


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
    "fnr": (lambda r: national_written(r, born_tomorrow(r)), _NATIONAL),
    "dnr": (lambda r: national_written(r, national(r, day=40, month=80)), _NATIONAL),
    "hnr": (lambda r: national_written(r, national(r, month=40)), _NATIONAL),
    "fhnr": (lambda r: national_written(r, national(r, first=r.choice("89"))), _NATIONAL),
    "syn80": (lambda r: national_written(r, national(r, month=80)), _NATIONAL),
    "syn65": (lambda r: national_written(r, national(r, month=65)), _NATIONAL),
    "unchecked": (
        lambda r: r.choice(
            [
                lambda n: n,
                lambda n: grouped(n, (6, 5), " "),
                lambda n: grouped(n, (6, 5), "\n"),
                wide,
                lambda n: grouped(n, (2, 2, 2, 5), "."),
            ]
        )(f"{r.randrange(10**11):011d}"),
        _NATIONAL,
    ),
    "duf": (
        lambda r: (lambda n: r.choice([n, grouped(n, (4, 6, 2), " "), wide(n), grouped(n, (4, 4, 4), " ")]))(
            f"20{r.randint(10, 25)}{r.randrange(10**6):06d}{r.randrange(100):02d}"
        ),
        ["DUF {}", "DUF-nummer: {}", "dufnr {}", "DUF-nr. {}", "{}", "Asylsøker, {}, tolk bestilt."],
    ),
    "hpr": (
        lambda r: str(r.randint(1000000, 999999999)),
        ["HPR {}", "HPR-nr. {}", "HPR-nummer: {}", "lege, HPR-nr {}", "hprnr {}", "HPR: {}", "HPR-ID {}"],
    ),
    "konto": (
        lambda r: (lambda n: r.choice([n, grouped(n, (4, 2, 5), "."), grouped(n, (4, 2, 5), " "), wide(n)]))(
            account(r)
        ),
        ["konto {}", "Kontonummer: {}", "bankkonto {}", "{}", "betales til {} innen fredag"],
    ),
    "orgnr": (
        lambda r: (lambda n: r.choice([n, grouped(n, (3, 3, 3), " "), n + "MVA"]))(organisation(r)),
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
                letters(r, 3) + f"{r.randrange(10**6):06d}",
                f"{r.randrange(10**7, 10**8)}",
                letters(r, 1) + f"{r.randrange(10**7):07d}",
            ]
        ),
        ["passnr {}", "Passnummer: {}", "pass nr. {}", "passport no {}", "reisebevis {}", "norsk pass {}"],
    ),
    "idkort": (
        lambda r: letters(r, 3) + f"{r.randrange(10**6):06d}",
        ["ID-kort {}", "ID-kort nr. {}", "identitetskort: {}", "legitimerte seg med {}", "nasjonalt id-kort {}"],
    ),
    "bilnr": (
        plate,
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
                letters(r, 1) + str(r.randint(10000, 999999)),
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
                letters(r, 1) + str(r.randint(10000, 999999)),
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
        phone,
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
    "foreign": (foreign, ["tlf {}", "ring {}", "{}", "datter i utlandet, {}"]),
    "email": (mail, ["{}", "e-post: {}", "epost {}", "mail {}.", "<{}>", "svar til {}, takk"]),
    "url": (url, ["{}", "se {}", "profil: {}", "({})"]),
    "ip": (ip, ["IP {}", "ip-adresse: {}", "logget inn fra {}", "{}", "server {}"]),
    "mac": (
        lambda r: r.choice([":", "-"]).join(f"{r.randrange(256):02{r.choice('xX')}}" for _ in range(6)),
        ["MAC {}", "{}", "enhet {} på nettet"],
    ),
    "user": (
        user,
        ["brukernavn: {}", "bruker-ID {}", "brukernavn {}", "innlogging: {}", "logget inn som {}", "ident: {}"],
    ),
    "coordinates": (coordinates, ["{}", "posisjon {}", "koordinater: {}", "funnet ved {}", "GPS {}"]),
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
