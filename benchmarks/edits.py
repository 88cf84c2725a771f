"""One-edit falsehoods: a true sentence in, sentences out that differ in one fact, with the class of the edit.

Used to measure the grounding check. The edits are made from word lists of their own, not from the tables of the
check, so that a gap in those tables shows. Seeded: the same sentence gives the same edits.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

NUMBERS = ["to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "tolv"]
UNITS = [
    ["dager", "uker", "måneder", "år", "timer"],
    ["dagar", "veker", "månader", "år", "timar"],
    ["mg", "g", "mikrogram"],
    ["prosent", "promille"],
    ["millioner", "milliarder"],
    ["millionar", "milliardar"],
    ["minutter", "timer"],
    ["minutt", "timar"],
]
MONTHS = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]
AGENCIES = [
    "Helsedirektoratet", "Datatilsynet", "Statens helsetilsyn", "Folkehelseinstituttet", "Statsforvalteren",
    "Direktoratet for medisinske produkter", "Norsk helsenett", "Helse- og omsorgsdepartementet", "Kongen",
]  # fmt: skip
STATUTES = [
    ("helsepersonelloven", "helsepersonellova"), ("pasientjournalloven", "pasientjournallova"),
    ("personopplysningsloven", "personopplysningslova"), ("forvaltningsloven", "forvaltningslova"),
    ("helseforskningsloven", "helseforskingslova"),
]  # fmt: skip
MODALS = {"skal": ["bør", "kan"], "må": ["bør", "kan"], "bør": ["skal", "kan"], "kan": ["skal", "bør"]}
SCOPES = {
    "alle": ["noen", "enkelte"], "Alle": ["Noen", "Enkelte"], "minst": ["høyst"], "høyst": ["minst"], "bare": ["også"],
    "kun": ["også"], "berre": ["òg"], "før": ["etter"], "over": ["under"], "alltid": ["noen ganger"],
    "senest": ["tidligst"], "flere": ["alle"], "fleire": ["alle"], "inntil": ["minst"], "både": ["enten"],
}  # fmt: skip
AUDIENCES = [
    ["kommuner", "sykehus", "fastleger", "leverandører", "apotek"],
    ["kommunen", "sykehuset", "fastlegen", "leverandøren", "apoteket", "arbeidsgiveren"],
    ["kommunene", "sykehusene", "fastlegene", "leverandørene", "apotekene"],
    ["kommunar", "sjukehus", "fastlegar", "leverandørar"],
    ["kommunen", "sjukehuset", "fastlegen", "leverandøren"],
    ["pasienter", "pårørende", "barn", "studenter"],
    ["pasienten", "arbeidsgiveren", "barnet", "studenten", "legen"],
    ["pasientar", "pårørande", "studentar"],
    ["helsepersonell", "studenter", "leverandører"],
    ["virksomheten", "pasienten", "kommunen"],
    ["verksemda", "pasienten", "kommunen"],
]
_FINITE = re.compile(r"\b(skal|kan|må|bør|har|er|gjelder|gjeld|ble|blir|vart|får|krever|krev|hadde|var|vil)\b")


def _swap(text: str, start: int, end: int, new: str) -> str:
    old = text[start:end]
    return text[:start] + (new[0].upper() + new[1:] if old[0].isupper() else new) + text[end:]


def _words(text: str, listed: list[str]) -> Iterator[re.Match[str]]:
    yield from re.finditer(rf"\b(?:{'|'.join(map(re.escape, listed))})\b", text, re.IGNORECASE)


def edits(text: str, seed: int = 0) -> list[tuple[str, str]]:
    """(class, falsehood) pairs: at most two of a class."""
    rng = random.Random(f"{seed}{text}")
    found: dict[str, list[str]] = {}

    def add(name: str, edited: str) -> None:
        if edited != text:
            found.setdefault(name, []).append(edited)

    for match in re.finditer(r"(?<![\d.,/§-])(?<!§ )(?<!art\. )\b\d{1,3}\b(?![\d.,/]*\d)(?!\. [a-z])", text):
        value = int(match.group())
        add("number", text[: match.start()] + str(value + rng.choice([1, 2, 7, 10])) + text[match.end() :])
    for match in _words(text, NUMBERS[1:]):
        others = [word for word in NUMBERS if word != match.group().lower()]
        add("number", _swap(text, match.start(), match.end(), rng.choice(others)))
    for group in UNITS:
        for match in re.finditer(rf"(?<=\w )\b(?:{'|'.join(group)})\b", text):
            before = text[: match.start()].split()
            if before and (before[-1][-1].isdigit() or before[-1].lower() in NUMBERS):
                others = [unit for unit in group if unit != match.group()]
                add("unit", text[: match.start()] + rng.choice(others) + text[match.end() :])
    for match in re.finditer(r"\b(\d+(?:,\d+)?)(?= (?:mg|g|ml|mikrogram|tablett))", text):
        add("dose", text[: match.start()] + match.group(1).replace(",", "") + "0" + text[match.end() :])
    for match in _words(text, MONTHS):
        add(
            "date",
            _swap(text, match.start(), match.end(), rng.choice([m for m in MONTHS if m != match.group().lower()])),
        )
    for match in re.finditer(r"\b(?:19|20)\d\d\b", text):
        add("date", text[: match.start()] + str(int(match.group()) + rng.choice([-2, -1, 1, 2])) + text[match.end() :])
    for match in re.finditer(r"(?<=§ )\d+|(?<=artikkel )\d+|(?<=art\. )\d+|(?<=kapittel )\d+", text):
        add("paragraph", text[: match.start()] + str(int(match.group()) + rng.choice([1, 2, 3])) + text[match.end() :])
    for pair in STATUTES:
        for form, match in ((side, hit) for side in (0, 1) for hit in _words(text, [pair[side]])):
            other = rng.choice([names for names in STATUTES if names != pair])
            add("paragraph", _swap(text, match.start(), match.end(), other[form]))
    for match in _words(text, AGENCIES):
        others = [name for name in AGENCIES if name.lower() != match.group().lower()]
        add("agency", text[: match.start()] + rng.choice(others) + text[match.end() :])
    negation = "ikkje" if re.search(r"\b(ikkje|ein|eit|dei|frå|ikkje|vert|kva)\b", text) else "ikke"
    removed = re.sub(r"\b(?:ikke|ikkje) ", "", text, count=1)
    add("negation", removed)
    if removed == text and (finite := _FINITE.search(text)):
        add("negation", f"{text[: finite.end()]} {negation}{text[finite.end() :]}")
    for match in _words(text, list(MODALS)):
        add("modality", _swap(text, match.start(), match.end(), rng.choice(MODALS[match.group().lower()])))
    for match in re.finditer(rf"\b(?:{'|'.join(SCOPES)})\b", text):
        if match.group() != "over" or re.match(r" \d", text[match.end() :]):
            add("scope", text[: match.start()] + rng.choice(SCOPES[match.group()]) + text[match.end() :])
    for group in AUDIENCES:
        for match in _words(text, group):
            add(
                "audience",
                _swap(text, match.start(), match.end(), rng.choice([w for w in group if w != match.group().lower()])),
            )
    return [(name, text) for name, texts in found.items() for text in rng.sample(texts, min(2, len(texts)))]
