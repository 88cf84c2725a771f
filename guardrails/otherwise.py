"""A fact that the quotes tell in another form than as a fact of their own, so that it is carried all the same.

"Begge enhetene" are two of them, "275 av 430" is told where both numbers are, "tre språk" counts a list, "to år senere"
is a year that the quotes name, and "KI-forordningen" is the "forordning om kunstig intelligens".
"""

from __future__ import annotations

import re
from typing import cast

from guardrails.fact import Fact
from guardrails.facts import Date
from guardrails.reading import Reading
from norsk.meaning import alike, is_stopword, key, word_list
from norsk.quantities import ORDINALS

_TWO = 2
_BESIDE = 4  # tokens from a short name to the full one
_PAIR = frozenset(
    {"begge", "båe", "bae", "både", "par", "paret", "tvilling", "tvillinger", "tvillingar", "dobbelt", "dobbel"}
)
_ONCE = re.compile(r"\b(?:en|ein|én|éin) (?:gang|gong)\b|\bengangs|\beingongs")
_HEADS = ("forordning", "direktiv", "forskrift", "lov")


def told_otherwise(fact: Fact, stated: Reading, source: Reading) -> bool:
    """Whether the quotes carry a fact of the sentence that none of their own facts entails."""
    if fact.kind == "quantity":
        return (
            _elliptic(fact, stated, source)
            or _counts_list(fact, source)
            or _between_years(fact, stated, source)
            or _counted(fact, source)
            or _numbered(fact, stated, source)
            or _share(fact, stated, source)
            or (fact.value == ("time", _DAY) and _NEXT_DAY.search(source.text.lower()) is not None)
            or _by_the_day(fact, source)
            or _at_once(fact, stated)
            or _rate_of(fact, stated, source)
            or _repeated(fact, source)
        )
    if fact.kind == "role":
        if fact.value[0] == "pasient" and _aged(fact, stated, source):
            return True
        return fact.value[0] == "barn" and _MINORS.search(source.text.lower()) is not None
    if fact.kind == "agency":
        return _apposed(fact, stated, source)
    if fact.kind == "date":
        return _next_year(fact, source) or _in_the_year(fact, source)
    if fact.kind == "label":
        return _ordinal(fact, source) or (
            fact.value == ("gang", "1") and _FIRST_TIME.search(source.text.lower()) is not None
        )
    if fact.kind == "provision":
        return _described(fact, source)
    return False


_FIRST_TIME = re.compile(r"\b(?:først|fyrst|start|oppstart|begyn|byrj|innled)")
_DAY = 86_400.0  # seconds
_NEXT_DAY = re.compile(r"\b(?:dagen|døgnet) (?:før|etter)\b|\bneste dag\b")  # "én dag i forveien"


_ONE_DAY = re.compile(r"(?:et|ett|eit|eitt|én|en|ein|éin) (?:døgn|dag)")
_DAILY = re.compile(r"\b(?:døgn(?:et|dos)|dag(?:en|lig|leg|dos|s?mengd)|per døgn|per dag|\w*dag(?:en)? (?:i|om))")
_REPEATED = re.compile(r"\b(?:gjenta\w*|gjentek\w*|repeter\w*|ta\w* opp att|ta\w* om igjen)\b")


def _by_the_day(fact: Fact, source: Reading) -> bool:
    """Whether "på ett døgn" tells of an amount that the quotes count by the day ("døgndosen", "i døgnet")."""
    return _ONE_DAY.fullmatch(fact.text.lower()) is not None and (
        _DAILY.search(source.text.lower()) is not None
        or any(str(other.value[0]).startswith(_OFTEN) for other in source.facts if other.kind == "quantity")
    )


_OFTEN = ("per ", "every ")


_TIMES = re.compile(r"g[ao]ng")
_PER = frozenset({"per", "pr", "i", "om", "hver", "hvert", "kvar", "kvart"})


def _rate_of(fact: Fact, stated: Reading, source: Reading) -> bool:
    """Whether "tolv ganger i timen" counts the deeds that the quotes count as things ("12 luftskifter per time")."""

    def unit(reading: Reading, other: Fact) -> str | None:
        words = [token.word for token in reading.tokens[other.first + 1 : other.first + 1 + _BESIDE]]
        at = next((step for step, word in enumerate(words) if word in _PER and step + 1 < len(words)), None)
        return None if at is None else key(words[at + 1])

    told = unit(stated, fact)
    return (
        told is not None
        and _TIMES.search(fact.text.lower()) is not None
        and any(
            other.value[0] == "count"
            and other.raw == fact.raw
            and not _TIMES.search(other.text)
            and unit(source, other) == told
            for other in source.facts
        )
    )


def _at_once(fact: Fact, stated: Reading) -> bool:
    """Whether "gang" counts nothing: "på én gang" is at the same time."""
    before = stated.tokens[fact.first - 1].word if fact.first else ""
    return before == "på" and fact.raw == 1 and fact.text.lower().endswith(("gang", "gong"))


def _repeated(fact: Fact, source: Reading) -> bool:
    """Whether "to ganger" tells what the quotes let be done and once repeated."""
    if fact.raw != _TWO or not fact.text.lower().endswith(("ganger", "gonger", "gongar")):
        return False
    return _REPEATED.search(source.text.lower()) is not None and _ONCE.search(source.text.lower()) is not None


def _aged(fact: Fact, stated: Reading, source: Reading) -> bool:
    """Whether "pasienter over 80 år" stands for whom the quotes name by the same age ("eldre over 80 år")."""
    ages = {other.value for other in source.facts if other.kind == "quantity" and other.value[0] == "months"}
    return any(other.kind == "quantity" and other.value in ages and 0 < other.first - fact.last <= _TWO
               for other in stated.facts)  # fmt: skip


_MINORS = re.compile(r"\bunder (?:18|16|15|12|atten|seksten|femten|tolv) år")
_YEAR_AFTER = re.compile(r"\b(?:året etter|neste år|påfølgende år|det følgende året|året deretter)\b")
_YEAR_BEFORE = re.compile(r"\båret før\b")


def _next_year(fact: Fact, source: Reading) -> bool:
    """Whether a year is told as the one after or before one that the quotes name ("året etter")."""
    year, month, _ = cast(Date, fact.value)
    named = {cast(Date, other.value)[0] for other in source.facts if other.kind == "date"} - {None}
    if year is None or month is not None:
        return False
    text = source.text.lower()
    return (year - 1 in named and _YEAR_AFTER.search(text) is not None) or (
        year + 1 in named and _YEAR_BEFORE.search(text) is not None
    )


def _in_the_year(fact: Fact, source: Reading) -> bool:
    """Whether a day is told with the one year that the quotes name anywhere ("fra 30. april 2024 … til 15. mai")."""
    year, month, day = cast(Date, fact.value)
    dates = [cast(Date, other.value) for other in source.facts if other.kind == "date"]
    years = {one[0] for one in dates} - {None}
    return month is not None and years == {year} and (None, month, day) in dates


def _counted(fact: Fact, source: Reading) -> bool:
    """Two of what the quotes call both; once of what they say is done "en gang"."""
    if fact.value[0] != "count":
        return False
    if fact.raw == 1 and fact.text.endswith(("gang", "gong")):
        return _ONCE.search(source.text.lower()) is not None
    return fact.raw == _TWO and any(token.word in _PAIR for token in source.tokens)


def _apposed(fact: Fact, stated: Reading, source: Reading) -> bool:
    """Whether a short name stands beside the quotes' full one ("Nkom, altså Nasjonal kommunikasjonsmyndighet")."""
    given = {other.value for other in source.facts if other.kind == "agency"}
    for other in stated.facts:
        if other.kind == "agency" and other.value in given and 0 < other.first - fact.last <= _BESIDE:
            between = [token.word for token in stated.tokens[fact.last + 1 : other.first]]
            letters = iter(other.text.lower())
            if between[:1] in ([","], ["("]) and set(between[1:]) <= {"altså", "eller", "dvs", ".", "det", "er"}:
                return all(letter in letters for letter in fact.text.lower())
    return False


def _numbered(fact: Fact, stated: Reading, source: Reading) -> bool:
    """Whether "dose nummer to" is the "andre dose" of the quotes."""
    before = stated.tokens[fact.first - 1].word if fact.first else ""
    if before.startswith("fortale"):  # a recital without its act is no reference by itself
        return any(
            other.kind == "provision" and str(other.value[1]).endswith(f" {fact.text}") for other in source.facts
        )
    return (before in ("nummer", "nr") or before.endswith(("uke", "veke", "trinn"))) and any(
        ORDINALS.get(token.word) == fact.raw for token in source.tokens
    )


def _share(fact: Fact, stated: Reading, source: Reading) -> bool:
    """Whether a share told by its two numbers ("275 av 430") has both in the quotes."""
    if fact.value[0] != "percent" or " av " not in fact.text:
        return False
    parts = {other.value[1] for other in stated.facts if other.soft and fact.first <= other.first <= fact.last}
    numbers = {other.value[1] for other in source.facts if other.kind == "quantity"}
    return len(parts) > 1 and parts <= numbers


def _ordinal(fact: Fact, source: Reading) -> bool:
    """Whether a place in a row stands inside a word ("sjetteårsstudent") or in digits of the quotes."""
    names = [word for word, number in ORDINALS.items() if str(number) == fact.value[1]]
    words = [token.word for token in source.tokens]
    return any(
        (word.startswith(name) and word != name)
        or (word == name and "".join(words[at + 1 : at + 2]).startswith(str(fact.value[0])))
        for at, word in enumerate(words)
        for name in names
    )


def _described(fact: Fact, source: Reading) -> bool:
    """Whether an act's name in one word says what the quotes say in several ("KI-forordningen")."""
    name = fact.text.lower()
    head = next((head for head in _HEADS if head in name), None)
    if fact.value[1] or head is None or " " in name:
        return False
    first = name[: name.rindex(head)].rstrip("-s")
    words = [token.word for token in source.tokens if token.word[0].isalpha()]
    return (
        len(first) > 1
        and any(word.startswith(head) for word in words)
        and (any(alike(key(first), found) for found in source.content if found))
    )


def _elliptic(fact: Fact, stated: Reading, source: Reading) -> bool:
    """Whether a bare number leaves out a unit that is named elsewhere or understood ("yngre enn 16").

    "45 dager, mot 60 tidligere" names it; where nothing countable follows the number, the quote's unit is meant.
    """
    if fact.value[0] != "count":
        return False
    named = {other.value[0] for other in stated.facts if other.kind == "quantity" and other is not fact}
    following = stated.tokens[fact.last + 1].word if fact.last + 1 < len(stated.tokens) else "."
    alone = following != "av" and (
        not following[0].isalnum() or is_stopword(following) or following in word_list("modal")
    )
    return any(
        other.kind == "quantity"
        and other.raw == fact.raw
        and (other.value[0] in named or (alone and other.value[0] in ("months", "time", "count")))
        for other in source.facts
    )


_LIST = re.compile(r"[\w-]+(?: [\w-]+)?(?:, [\w-]+(?: [\w-]+)?)+,? og [\w-]+|[\w-]+ og [\w-]+")


def _counts_list(fact: Fact, source: Reading) -> bool:
    """Whether a bare number counts the members of a list in the quotes ("tre språk: bokmål, nynorsk og engelsk")."""
    return fact.value[0] == "count" and any(
        fact.raw == match.group().count(",") + 2 for match in _LIST.finditer(source.text) if "," in match.group()
    )


def _between_years(fact: Fact, stated: Reading, source: Reading) -> bool:
    """Whether "to år senere" tells of a year of the quotes, counted from another that the sentence names."""
    following = stated.tokens[fact.last + 1].word if fact.last + 1 < len(stated.tokens) else ""
    if fact.value[0] != "months" or following not in ("senere", "seinare", "etter", "tidligere", "før"):
        return False
    back = following in ("tidligere", "før")
    years = {cast(Date, other.value)[0] for other in source.facts if other.kind == "date"} - {None}
    named = {cast(Date, other.value)[0] for other in stated.facts if other.kind == "date"} - {None}
    step = round(float(str(fact.value[1])) / 12) * (-1 if back else 1)
    return any(year is not None and year + step in years for year in named)
