"""Names right behind the noun for what they name: "barneboligen Solbakken", "båten Havørn", "klubben Gneist".

A noun with its article and a capital behind it without a preposition are an apposition (Faarlund, Lie and Vannebo,
Norsk referansegrammatikk, 3.3.3): what follows is the name of the thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guardrails.findings import Finding, regions
from norsk.names import Kind, Lexicon, wordlist

_CARE: Final = wordlist(
    """sykehjemmet sjukeheimen aldershjemmet aldersheimen bofellesskapet bufellesskapet barneboligen barnebustaden
    avlastningsboligen omsorgsboligen omsorgsbustaden bokollektivet rehabiliteringssenteret behandlingssenteret
    dagsenteret helsehuset legekontoret fastlegekontoret legesenteret tannklinikken apoteket klinikken
    barnevernsinstitusjonen institusjonen rusinstitusjonen helsestasjonen"""
)
_WORK: Final = wordlist(
    """barnehagen skolen skulen ungdomsskolen barneskolen folkehøgskolen firmaet bedriften verkstedet verkstaden
    restauranten hotellet kafeen gatekjøkkenet frisørsalongen rederiet klubben idrettslaget fotballklubben koret
    korpset menigheten borettslaget sameiet båten skøyta sjarken brønnbåten supplybåten lasteskipet tankskipet
    cruiseskipet plattformen plattforma riggen boreriggen hurtigbåten ferja fergen slakteriet oppdrettsselskapet
    entreprenøren bemanningsbyrået vikarbyrået avisen avisa teatret"""
)
# A ship by the letters before its name: with a stroke always, otherwise where somebody is aboard it.
_SHIP: Final = re.compile(
    r"(?<![\wæøåÆØÅ/])(?:(?<!\d )(?P<stroke>[MSK]/[STKFVY]|B/B|m/[kstf])|"
    r"(?:(?<=på )|(?<=i )|(?<=av )|(?<=til )|(?<=fra )|(?<=frå )|(?<=båten ))(?:MS|MK|MT|MF|MV|SS|KV|KNM|KNM)) "
    r"[«\"]?(?P<value>[A-ZÆØÅa-zæøå][\wæøå-]{2,}(?: [A-ZÆØÅ][\wæøå-]{2,})?)"
)
_SHIP_CUES: Final = (
    "M/",
    "S/",
    "K/",
    "B/B ",
    "m/k",
    "m/s",
    "m/t",
    "m/f",
    "MS ",
    "MK ",
    "MT ",
    "MF ",
    "MV ",
    "KV ",
    "KNM ",
)
# "Bygdekvinnelaget i Garder": a society with its place.
_SOCIETIES: Final = wordlist(
    """kvinnelaget bondelaget ungdomslaget idrettslaget grendelaget historielaget pensjonistlaget eldrelaget sanglaget
    velforeningen pensjonistforeningen sanitetsforeningen sanitetsforeninga misjonsforeningen jegerforeningen"""
)
_SOCIETY: Final = re.compile(
    rf"(?<![\wæøåÆØÅ])[a-zæøå]{{0,14}}(?:{'|'.join(_SOCIETIES)}) i (?P<place>[\wæøåÆØÅ-]{{3,20}})(?![\wæøå])", re.I
)
_CUES: Final = tuple(f"{noun} " for noun in (*_CARE, *_WORK))
_APPOSED: Final = re.compile(
    rf"(?<![\wæøåÆØÅ])(?P<noun>{'|'.join((*_CARE, *_WORK))}) [«\"]?"
    r"(?P<value>(?P<first>[A-ZÆØÅ][a-zæøå'-]{2,}|[A-ZÆØÅ]{2,5}(?= [A-ZÆØÅ]))"
    r"(?: (?:og |& )?[A-ZÆØÅ][a-zæøå'-]{2,}){0,2})"
)


def apposed(text: str, lower: str, lexi: Lexicon) -> Iterator[Finding]:
    """Names of `text`, of which `lower` is the lower-case form, behind the noun for a unit, a school, a firm, a ship.

    A given name, a drug or a plain word behind the noun is none, unless it stands between quotation marks.
    """
    for start, end in regions(lower, _CUES, 1, 80):
        for match in _APPOSED.finditer(text, start, end):
            kind = lexi.kind(match["first"])
            quoted = text[match.start("value") - 1] in '«"'
            plain = kind & Kind.COMMON and not kind & (Kind.PLACE | Kind.LAST | Kind.LIKELY)
            if quoted or not (plain or kind & (Kind.FIRST | Kind.KEPT | Kind.EPONYM)):
                label = "HEALTH_UNIT" if match["noun"] in _CARE else "ORGANISATION"
                yield Finding(match.start("value"), match.end("value"), label, 0.7)
    for start, end in regions(text, _SHIP_CUES, 8, 40):
        for match in _SHIP.finditer(text, start, end):
            first = match["value"].split(" ")[0]
            kind = lexi.kind(first.capitalize())
            small = first.islower() and (match["stroke"] or "M")[0] == "M"
            plain = kind & Kind.COMMON and (first.islower() or not match["stroke"])
            if not small and not plain and not kind & (Kind.KEPT | Kind.EPONYM):
                yield Finding(match.start(), match.end(), "ORGANISATION", 0.72)
    for start, end in regions(lower, _SOCIETIES, 16, 44):
        for match in _SOCIETY.finditer(text, start, end):
            place = match["place"]
            if place[0].isupper() or not lexi.kind(place.capitalize()) & Kind.COMMON:
                yield Finding(match.start(), match.end(), "ORGANISATION", 0.72)
