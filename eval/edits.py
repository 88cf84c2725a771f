"""One-edit falsehoods from true sentences, by class; the edits of the *hallucination* task.

Each rule is a pattern and what may stand in its place. They are listed here and not taken from the tables of the
grounding check, so that what the check's tables lack is seen. The same sentence gives the same edits.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

CLASSES = (
    "number", "unit", "dose", "date", "paragraph", "agency", "negation", "modality", "scope", "audience",
)  # fmt: skip

_COUNT = ["to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv", "femten", "tjue"]
_MONTH = [
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
]  # fmt: skip
_UNIT = [
    ["minutter", "timer", "virkedager", "dager", "uker", "måneder", "år"],
    ["minutt", "timar", "yrkedagar", "dagar", "veker", "månader"],
    ["mg", "g", "mikrogram"],
    ["millioner", "milliarder"],
]
_BODY = [
    "Helsedirektoratet", "Datatilsynet", "Statens helsetilsyn", "Folkehelseinstituttet", "statsforvalteren", "REK",
    "Språkrådet", "Norsk helsenett", "Direktoratet for medisinske produkter", "Pasientskadenemnda",
    "Arbeidstilsynet", "Riksrevisjonen",
]  # fmt: skip
_ACT = [
    ["helsepersonelloven", "pasientjournalloven", "helseregisterloven", "helseforskningsloven", "pasientskadeloven"],
    ["helsepersonellova", "pasientjournallova", "helseregisterlova", "helseforskingslova", "språklova"],
]
_MODAL = {"skal": ("bør", "kan"), "må": ("bør", "kan"), "bør": ("skal", "kan"), "kan": ("skal", "må")}
_SCOPE = {
    "alle": ("noen",), "Alle": ("Noen",), "bare": ("også",), "berre": ("også",), "minst": ("høyst",),
    "før": ("etter",), "innen": ("etter",), "straks": ("senere",), "alltid": ("noen ganger",), "aldri": ("alltid",),
    "uten": ("med",), "utan": ("med",), "senest": ("tidligst",), "både": ("enten",),
}  # fmt: skip
_PARTY = [
    ["Virksomheten", "Pasienten", "Produsenten", "Kommunen", "Leverandøren", "Forskeren"],
    ["virksomheten", "pasienten", "produsenten", "kommunen", "leverandøren", "forskeren"],
    ["Verksemda", "Pasienten", "Produsenten", "Kommunen", "Leverandøren"],
    ["verksemda", "pasienten", "produsenten", "kommunen", "leverandøren"],
    ["Helsepersonell", "Pasienter", "Studenter", "Leverandører"],
    ["helsepersonell", "pasienter", "studenter", "leverandører"],
    ["Sykehuset", "Kommunen", "Fastlegen"],
    ["sykehus", "kommuner", "apotek"],
    ["sjukehus", "kommunar", "apotek"],
]
_NYNORSK = re.compile(r"\b(?:ein|eit|ikkje|dei|frå|kva|kven|vere|blir|gjeld|òg|\w+lova|\w+ane|\w+lege|\w+inga)\b")
_FINITE = re.compile(r"\b(?:skal|kan|må|bør|har|er|gjelder|gjeld|krever|krev|ble|vart|får|fører|behandler|tolker)\b")
_CITED = re.compile(r"\s*\([^()]*\)(?=[.\s]*$)")


def bare(sentence: str) -> str:
    """The sentence without the reference in brackets at its end."""
    return _CITED.sub("", sentence).strip()


def falsehoods(sentence: str, seed: int = 0, most: int = 1) -> list[tuple[str, str]]:
    """(class, falsehood) pairs, at most `most` of a class; the reference at the end stays unless it is edited."""
    draw = random.Random(f"{seed} {sentence}")
    found: dict[str, list[str]] = {}
    for name, rule in _RULES:
        for start, end, new in rule(sentence, draw):
            edited = sentence[:start] + new + sentence[end:]
            if edited != sentence:
                found.setdefault(name, []).append(edited)
    return [
        (name, text)
        for name in CLASSES
        for text in draw.sample(found.get(name, []), min(most, len(found.get(name, []))))
    ]


Change = tuple[int, int, str]
_Rule = Callable[[str, random.Random], Iterator[Change]]


def _other(draw: random.Random, listed: list[str], word: str) -> str:
    new = draw.choice([one for one in listed if one.lower() != word.lower()])
    return new[0].upper() + new[1:] if word[0].isupper() else new


def _listed(groups: list[list[str]], *, text: str, exact: bool = True) -> Iterator[tuple[re.Match[str], list[str]]]:
    for group in groups:
        pattern = rf"(?<![\w-])(?:{'|'.join(map(re.escape, group))})(?![\w-])"
        for match in re.finditer(pattern, text, 0 if exact else re.IGNORECASE):
            yield match, group


def _number(text: str, draw: random.Random) -> Iterator[Change]:
    for match in re.finditer(
        r"(?<![\w.,/§()-])\d{1,3}(?= (?!januar|februar|mars|april|mai|juni|juli|august)[a-zæøå])", text
    ):
        if not re.search(
            r"(?:§§?|artikkel|kapittel|vedlegg|regel|punkt|nr\.|klasse) (?:\d+ og )?$", text[: match.start()]
        ):
            yield match.start(), match.end(), str(int(match.group()) + draw.choice([1, 3, 12]))
    for match, group in _listed([_COUNT], text=text):
        yield match.start(), match.end(), _other(draw, group, match.group())


def _unit(text: str, draw: random.Random) -> Iterator[Change]:
    for match, group in _listed(_UNIT, text=text):
        before = text[: match.start()].split()
        if before and (before[-1].isdigit() or before[-1].lower() in _COUNT):
            yield match.start(), match.end(), _other(draw, group, match.group())


def _dose(text: str, draw: random.Random) -> Iterator[Change]:
    for match in re.finditer(r"\b\d+(?:,\d+)?(?= (?:(?:mg|g|ml|mikrogram)\b|tablett))", text):
        yield match.start(), match.end(), draw.choice([match.group().replace(",", "") + "0", "0," + match.group()[:1]])


def _date(text: str, draw: random.Random) -> Iterator[Change]:
    for match, group in _listed([_MONTH], text=text):
        yield match.start(), match.end(), _other(draw, group, match.group())
    for match in re.finditer(r"(?<![\d/])(?:19|20)\d\d(?![\d/])", text):
        yield match.start(), match.end(), str(int(match.group()) + draw.choice([-2, -1, 1, 2]))


def _paragraph(text: str, draw: random.Random) -> Iterator[Change]:
    for match in re.finditer(r"(?<=§ )\d+|(?<=artikkel )\d+|(?<=fortale )\d+|(?<=regel )\d+", text):
        yield match.start(), match.end(), str(int(match.group()) + draw.choice([1, 2, 3]))
    for match, group in _listed(_ACT, text=text):
        yield match.start(), match.end(), _other(draw, group, match.group())


def _agency(text: str, draw: random.Random) -> Iterator[Change]:
    for match, group in _listed([_BODY], text=text, exact=False):
        yield match.start(), match.end(), _other(draw, group, match.group())


def _negation(text: str, draw: random.Random) -> Iterator[Change]:
    present = re.search(r"\b(?:ikke|ikkje) ", text)
    if present:
        yield present.start(), present.end(), ""
    elif finite := _FINITE.search(text):
        yield finite.end(), finite.end(), " ikkje" if _NYNORSK.search(text) else " ikke"


def _modality(text: str, draw: random.Random) -> Iterator[Change]:
    for match in re.finditer(r"\b(?:skal|må|bør|kan)\b", text):
        yield match.start(), match.end(), draw.choice(_MODAL[match.group()])


def _scope(text: str, draw: random.Random) -> Iterator[Change]:
    for match in re.finditer(rf"\b(?:{'|'.join(_SCOPE)})\b", text):
        yield match.start(), match.end(), draw.choice(_SCOPE[match.group()])


def _audience(text: str, draw: random.Random) -> Iterator[Change]:
    for match, group in _listed(_PARTY, text=text):
        new = _other(draw, group, match.group())
        if new.lower() not in text.lower():
            yield match.start(), match.end(), new


_RULES: tuple[tuple[str, _Rule], ...] = (
    ("number", _number),
    ("unit", _unit),
    ("dose", _dose),
    ("date", _date),
    ("paragraph", _paragraph),
    ("agency", _agency),
    ("negation", _negation),
    ("modality", _modality),
    ("scope", _scope),
    ("audience", _audience),
)
