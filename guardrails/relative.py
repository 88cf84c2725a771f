"""Times told by what stands beside them: "samme dag", "uken etter", "hver vakt", "straks".

They have no number, so `guardrails.quantities` does not see them, and one put for another changes no word that carries
content. A time of the sentence must stand in the quotes; where they have another of its kind, it is contradicted.
"""

from __future__ import annotations

import re

from guardrails.comparison import Objection
from guardrails.reading import Reading
from norsk.meaning import bokmal
from norsk.quantities import ORDINALS

_UNITS = {
    "dag": "day", "dagen": "day", "døgn": "day", "døgnet": "day", "virkedag": "day", "arbeidsdag": "day",
    "vakt": "shift", "vakten": "shift", "vakta": "shift", "uke": "week", "uken": "week", "uka": "week",
    "måned": "month", "måneden": "month", "år": "year", "året": "year", "kvartal": "quarter", "halvår": "half-year",
    "time": "hour", "timen": "hour", "minutt": "minute", "høst": "year", "vår": "year", "vinter": "year",
    "sommer": "year", "natt": "day", "kveld": "day", "morgen": "day", "daglig": "day", "ukentlig": "week",
    "månedlig": "month", "årlig": "year", "halvårlig": "half-year", "kvartalsvis": "quarter",
}  # fmt: skip
_NAMED = "|".join(sorted(_UNITS, key=len, reverse=True))
_STEPS = (
    (0, re.compile(rf"\b(?:samme|same) (?P<unit>{_NAMED})\b")),
    (1, re.compile(rf"\b(?:neste|påfølgende) (?P<unit>{_NAMED})\b|\b(?P<later>dagen|uken|uka|måneden|året) etter\b")),
    (-1, re.compile(rf"\b(?:forrige) (?P<unit>{_NAMED})\b|\b(?P<later>dagen|uken|uka|måneden|året) før\b")),
)
_AT_ONCE = re.compile(
    r"\b(?:straks|umiddelbart|omgående|øyeblikkelig|med det samme|med ein gong|med en gang|uten opphold|"
    r"uten ugrunnet opphold|på stedet)\b"
)
_EVERY = re.compile(
    rf"\b(?:hver|hvert) (?P<unit>{_NAMED})\b|\b(?P<often>daglig|ukentlig|månedlig|årlig|halvårlig|kvartalsvis)\b"
)
_PER = re.compile(rf"\b(?:per|pr|om|i|hver|hvert) (?P<unit>{_NAMED})\b|\b(?P<often>daglig|ukentlig|månedlig|årlig)\b")
# "Løper per dag", "utbetales hver måned": a period that no amount is counted over.
_ALONE = re.compile(rf"\b[a-zæøå]{{4,}}(?:r|es|ast) (?:per|pr|hver|hvert) (?:{_NAMED})\b")
_OTHER_EVERY = re.compile(r"\b(?:hver|hvert) (?!gang|enkelt|annen|annet|\d)(?P<what>[a-zæøå]{3,})\b")


def other_time(stated: Reading, source: Reading) -> Objection | None:
    """The first time of the sentence that the quotes have another for, or None."""
    mine, theirs = _plain(stated), _plain(source)
    return _step(mine, theirs, source) or _sooner(mine, theirs) or _often(mine, theirs)


def _plain(reading: Reading) -> str:
    return " ".join(bokmal(token.word) for token in reading.tokens)


def _steps(text: str) -> dict[tuple[str, int], str]:
    """(unit, how many units on) of each relative time, with its words."""
    return {(_unit(match), step): match.group() for step, pattern in _STEPS for match in pattern.finditer(text)}


def _step(mine: str, theirs: str, source: Reading) -> Objection | None:
    told, given = _steps(mine), _steps(theirs)
    counted = any(fact.kind == "quantity" and fact.value[0] in ("time", "months") for fact in source.facts)
    for step, words in told.items():
        if step in given:
            continue
        rival = next((text for other, text in given.items() if other not in told), None)
        if rival:
            return Objection("contradicted", f"Setningen sier «{words}» der sitatet sier «{rival}».")
        if step[1] and not counted and not given and _DAYS.search(theirs) is None:
            return Objection("unsupported", f"Sitatet nevner ikke «{words}».")
    return None


_DAYS = re.compile(r"\b(?:dag|døgn|uke|måned|år|neste|følgende|etterpå|deretter|påfølgende|dato|19\d\d|20\d\d)")


def _sooner(mine: str, theirs: str) -> Objection | None:
    """What is done the same day, told as done at once."""
    at_once, given = _AT_ONCE.search(mine), _steps(theirs)
    if not at_once or not given or _steps(mine) or _AT_ONCE.search(theirs):
        return None
    return Objection(
        "contradicted", f"Setningen sier «{at_once.group()}» der sitatet sier «{next(iter(given.values()))}»."
    )


def _often(mine: str, theirs: str) -> Objection | None:
    """How often, by the period it is done in: "hver time" for "hver vakt", where neither side has the other's."""
    told = {_unit(match): match.group() for match in _EVERY.finditer(mine)}
    given = {_unit(match) for match in _PER.finditer(theirs)}
    others = {match["what"]: match.group() for match in _OTHER_EVERY.finditer(theirs) if match["what"] not in ORDINALS}
    if len(told) == 1 and len(given) == 1 and told.keys().isdisjoint(given) and _ALONE.search(theirs):
        return Objection("contradicted", f"Setningen sier «{next(iter(told.values()))}», sitatet regner annerledes.")
    if not told or not others or told.keys() & given or any(what in mine for what in others):
        return None
    (words, *_), (rival, *_) = told.values(), others.values()
    return Objection("contradicted", f"Setningen sier «{words}» der sitatet sier «{rival}».")


def _unit(match: re.Match[str]) -> str:
    return _UNITS[next(part for part in match.groupdict().values() if part)]
