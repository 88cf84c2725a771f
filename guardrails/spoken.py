"""What is read out: the number of a house and a day's two numbers in words, as dictated notes have them.

"Industriveien sytten", "Storgata tjueto b", "tjueseks ellevte": told by the end of a street's name, and by a month's
number behind that of a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guardrails.findings import Finding, regions
from guardrails.unitnames import opens
from norsk.names import Kind, Lexicon, wordlist

_UNIT: Final = r"(?:en|én|ein|éin|ett|eitt|to|tre|fire|fem|seks|sju|syv|åtte|ni)"
_TEENS: Final = r"(?:ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten)"
_TENS: Final = r"(?:tjue|tretti|førti|femti|seksti|sytti|åtti|nitti)"
_NUMBER: Final = rf"(?:(?:(?:ett|eitt|to|tre) )?hundre(?: (?:og )?)?)?(?:{_TENS}(?: ?{_UNIT})?|{_TEENS}|{_UNIT})"
_ROADS: Final = (
    r"(?:gata|gate|gaten|veien|vegen|alléen|alleen|svingen|stien|bakken|kroken|tunet|ringen|terrasse|torget)"
)
_ROAD_CUES: Final = (
    *(f"{end} " for end in _ROADS[3:-1].split("|")),
    *(f"s {end} " for end in ("vei", "veg", "plass", "allé")),
)
_HOUSE: Final = re.compile(
    rf"(?<![\wæøåÆØÅ])(?P<side>(?:nedre|øvre|søndre|nordre|østre|vestre|gamle|store|lille) )?"
    rf"(?P<name>[\wæøåÆØÅ]{{2,20}}{_ROADS}|[\wæøåÆØÅ.-]{{3,20}}s (?:gate|gata|vei|veg|plass|allé)) "
    rf"{_NUMBER}(?: [a-h](?![\wæøåÆØÅ]))?(?![\wæøåÆØÅ])"
    r"(?! (?:ganger?|gonger|dager|dagar|uker|veker|timer|timar|år|km|kilometer|meter|mil|minutter?|steder|stader|"
    r"netter|måneder|månader|av|til|biler|bilar|personer|og|eller|prosent)\b)",
    re.I,
)
_LIVES: Final = re.compile(
    r"(?:\b(?:bor|bur|bodde|budde|bosatt|busett|bopel|bustad|adr(?:esse)?n?|hente[st]?|hentast|flytt\w+|heim|hjem)"
    r"(?: (?:er|til))?[.:]?|kolon|komma)(?: (?:i|på))? \Z",
    re.I,
)

# Ordinals of both written standards: "sjuende", "sjuande".
SEVENTH: Final = "sju[ea]nde|syv[ea]nde|ått[ea]nde|ni[ea]nde"
TEENTH: Final = (
    "trett[ea]nde|fjort[ea]nde|femt[ea]nde|sekst[ea]nde|sytt[ea]nde|att[ea]nde|nitt[ea]nde|tju[ea]nde|tretti[ea]nde"
)
_ORDINAL_UNIT: Final = rf"(?:første|fyrste|andre|annen|tredje|fjerde|femte|sjette|{SEVENTH})"
_ORDINAL_TEEN: Final = rf"(?:ti[ea]nde|ellevte|tolvte|{TEENTH})"
_MONTHS: Final = wordlist(
    "ellevte tolvte tiende niende åttende sjuende syvende tiande niande åttande sjuande sjette femte fjerde tredje "
    "andre første"
)
# A day that is no more than a few is told by its ordinal ("fjerde tiende"), a later one by either.
_DAY: Final = re.compile(
    rf"(?<![\wæøå])(?:(?:(?:tjue|tretti){_ORDINAL_UNIT}|{_ORDINAL_TEEN}|fjerde|femte|sjette|{SEVENTH})"
    rf" (?:{'|'.join(_MONTHS)})|"
    rf"(?:tjue {_UNIT}|tjue{_UNIT}|tjue|tretti(?: ?en)?|{_TEENS}) (?:{'|'.join(_MONTHS[:-2])}))"
    r"(?=[.,;\n]|\Z| (?:hos|hjå|kl|klokka|klokken|ved|punktum|komma|med|på|nitten|tjue|to tusen|frå|fra|for)\b)"
)


# A word agreed upon, by which somebody is known on the telephone: "passord på telefon: kornblomst".
_PASSWORD_CUES: Final = ("passord", "kodeord")
_PASSWORD: Final = re.compile(
    r"(?:passord|kodeord)(?:et)?(?: (?:på|ved|for|over|i|til) [a-zæøå]{3,14})?(?:(?: er)?[:=] ?| er [«\"]| [«\"])"
    r"(?P<value>(?!(?:glem|gløym|send|byt|end(?:re|ra)|utløp|ukjen|mang|ikk|feil|få(?:tt|r)|rese|ny|bed|må|skal|sjå|se)\w*\b)"
    r"\w{4,24})",
    re.I,
)


def houses(text: str, lower: str, lexi: Lexicon) -> Iterator[Finding]:
    """Streets of `text` with the number of the house in words. Linear."""
    for start, end in regions(lower, _ROAD_CUES, 30, 40):
        for match in _HOUSE.finditer(text, start, end):
            name = match["name"]
            plain = lexi.kind(name if name[0].isupper() else name.capitalize()) & Kind.COMMON
            begin = match.start()
            own = name[0].isupper() and not opens(text, begin)
            if own or not plain or _LIVES.search(text, max(0, begin - 20), begin):
                yield Finding(begin, match.end(), "ADDRESS", 0.8)


def days_read_out(lower: str) -> Iterator[tuple[int, int]]:
    """Where a day and a month are told by their numbers in words: "tjueseks ellevte". Linear."""
    for start, end in regions(lower, _MONTHS, 24, 30):
        for match in _DAY.finditer(lower, start, end):
            yield match.span()


def passwords(text: str, lower: str) -> Iterator[Finding]:
    """Words by which somebody is known on the telephone. Linear."""
    for start, end in regions(lower, _PASSWORD_CUES, 0, 60):
        for secret in _PASSWORD.finditer(text, start, end):
            yield Finding(*secret.span("value"), "ID", 0.85)
