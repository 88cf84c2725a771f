"""Public bodies that no table has: recognised by how Norwegian names them ("Sjøfartsdirektoratet", "Statens X").

The table of `norsk.agencies` knows health's own bodies, their successors and tasks. A sentence may put any other in
their place; the grounding check must see that a body is named, not which. Patterns after Språkrådet's list of
"Statsorgan – navn" (heads of names: -direktoratet, -tilsynet, -nemnda, …) and EU institutions' names in Norwegian.
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import Final

from norsk.meaning import key, role

_HEAD: Final = (
    r"direktorat(?:et)?|tilsyn(?:et)?|departement(?:et)?|institutt(?:et)?|nemnd(?:a|en)?|etaten|styrelsen|byrået|"
    r"kommisjonen|ombud(?:et)?|ombod(?:et)?|utvalg(?:et)?|utval(?:et)?|myndighete(?:n|ne|r)|myndigheita|"
    r"styresmakt(?:a|ene|er)|banken|inspeksjonen|sekretariatet|domstolen|forbundet|foreningen|foreininga|føreininga"
)
# Words with such an end that name no body, or none by itself.
_NO_BODY: Final = re.compile(
    r"(?:.*(?:område|blod|nytte|medisin|kunnskaps?|data|bio|vevs?|gen|blods|minne)banken|internasjonaltilsyn|"
    r"(?:ut|be|til|yrkes|fag|antibiotika)?utvalg(?:et)?|stikkprøveutvalg(?:et)?|vareutvalg(?:et)?|pasientutvalg(?:et)?|"
    r"data(?:ut)?valg(?:et)?|.*(?:fag|selv|rettsh)tilsyn(?:et)?|med?myndighet(?:en|a)?|u?myndighet(?:en)?|"
    r"(?:nattil|egen|barne)tilsyn(?:et)?|.*(?:skrift|til|an)bud(?:et)?|forbud(?:et)?|forbod(?:et)?|lovbud(?:et)?|"
    r".*(?:net|regel|ramme|kode|lov|hånd)(?:tverket|verket)|.*området|oppnemnd)"
)
_ONE: Final = rf"(?:[A-ZÆØÅa-zæøå]+-\s?og\s)?[A-ZÆØÅa-zæøå]{{3,}}?(?:{_HEAD})"
_CAPITAL: Final = r"[A-ZÆØÅ][a-zæøå]{2,}(?:verket|rådet|senteret|vakten|registeret)"
_SEVERAL: Final = (
    r"(?:Statens|Noregs|Norges|Norsk|Nasjonalt|Nasjonal|Nasjonale|Statistisk|Det europeiske|Den europeiske|Det norske|"
    r"Den norske|Det nasjonale|Den nasjonale|Dei nasjonale|De nasjonale)"
    r"(?:\s[a-zæøå-]+){0,2}?\s[a-zæøå-]*(?:sentralbyrå|myndighet|direktorat|institutt|tilsyn|nemnd|råd|rådet|byrå|byrået|"
    r"komité|komite|komiteen|senter|senteret|kommisjon|ombud|utvalg|forbund|forening|foreining|legeforening|verk|organ|"
    r"tribunal|domstol|domstolen|forskningsråd|pasientforening|kasse|etat|tjenesten|vegvesen|kartverk|"
    r"lånekasse|pensjonskasse)(?:\sfor\s[a-zæøå-]+(?:\sog\s[a-zæøå-]+)?)?"
    r"|[Dd]irektorat(?:et)?\sfor\s[a-zæøå-]+(?:\s(?!og)[a-zæøå-]+(?=\sog\s))?(?:\sog\s[a-zæøå-]+(?=\s(?:skal|kan|må|bør|har|er|"
    r"fører|gir|\w+er\b)|[.,]))?"
)
_NAMED: Final = (
    r"NAV|Nav|SSB|NSM|DSB|Bufdir|EMA|WHO|ESA|EDPB|Nkom|UDI|NVE|IMDi|Lånekassen|Husbanken|Kripos|Økokrim|"
    r"Fylkestinget|fylkestinget|Europaparlamentet|Europarådet|Verdens helseorganisasjon|Verdas helseorganisasjon"
)
_BODY: Final = re.compile(rf"(?<![\w-])(?:{_SEVERAL}|{_ONE}|{_CAPITAL}|{_NAMED})(?=s?(?![\w-]))")


# Any body of the kind may be meant by these.
_GENERIC: Final = re.compile(
    r"(?:tilsyns|helse|fag|kontroll|forvaltnings?|klage|offentlige?)?(?:myndighet|styresmakt).*"
)
# Nynorsk spellings in the names of bodies, as the bokmål ones.
_SPELT: Final = (
    ("forbrukar", "forbruker"), ("forsking", "forskning"), ("utvalet", "utvalget"), ("ombod", "ombud"),
    ("foreining", "forening"), ("noregs", "norges"), ("styresmakta", "myndigheten"), ("styresmakt", "myndighet"),
    ("tryggleik", "sikkerhet"),
    ("trygging", "sikkerhet"), ("kyrkje", "kirke"), ("verdas", "verdens"), ("nyheit", "nyhet"), ("brukar", "bruker"),
    ("utanriks", "utenriks"), ("rettar", "rettighet"), ("skuld", "skyld"), ("teneste", "tjeneste"),
)  # fmt: skip
_SAME: Final = 0.93
_SPELT_OTHERWISE: Final = 0.8  # with the same beginning and end


def bodies(text: str) -> list[tuple[int, int, str]]:
    """Mentions of bodies as (start, end, normal form), in order; the form is alike in bokmål and nynorsk."""
    found = []
    for match in _BODY.finditer(text):
        name = match.group().lower()
        if not _NO_BODY.fullmatch(name) and role(name) is None:
            for nynorsk, bokmal in _SPELT:
                name = name.replace(nynorsk, bokmal)
            found.append((match.start(), match.end(), " ".join(key(word) for word in name.split())))
    return found


@lru_cache(maxsize=10_000)
def same_body(source: str, stated: str) -> bool:
    """Whether a body of a quote, in normal form, may be told as the stated one: the same, its short name, its kind."""
    source, stated = source.removeprefix("~"), stated.removeprefix("~")
    if source == stated or _GENERIC.fullmatch(stated):
        return True
    if stated in source.split() or source.endswith(f" {stated}") or source.startswith(f"{stated} "):
        return True
    ratio = difflib.SequenceMatcher(None, source, stated).ratio()
    return ratio >= _SAME or (ratio >= _SPELT_OTHERWISE and source[:3] == stated[:3] and source[-5:] == stated[-5:])
