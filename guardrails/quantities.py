"""Quantities in a sentence, as facts: numbers with their units, ranges, fractions, how often, at what intervals.

Each becomes (dimension, amount in the dimension's unit): "to uker" is 14 days. The words are those of norsk.quantities.
"""

from __future__ import annotations

import re

from guardrails.amounts import fraction
from guardrails.fact import Fact, Token, take
from norsk.quantities import ADVERBS, HALF_HOURS, HALVES, ORDINALS, PERIODS, SCALES, number, unit

_WEEKDAY = re.compile(r"(?:man|måne?|tirs|tys|ons|tors|fre|lør|laur|søn|sun)dag")
_TIMES = frozenset({"gang", "ganger", "gong", "gonger"})
_ARTICLES = frozenset({"en", "et", "ei", "ein", "eit"})
_EVERY = frozenset({"hver", "hvert", "kvar", "kvart"})
_EVERY_OTHER = {"annenhver": 2, "annethvert": 2, "annankvar": 2, "annakvart": 2, "anankvar": 2}
_ONE = frozenset(["én", "éin", "ett", "éitt", "ei", "éi"])
_DEFINITE = frozenset(
    ["dagen", "døgnet", "timen", "minuttet", "uken", "uka", "veka", "måneden", "månaden", "kvartalet", "året"]
)
_TIMES_OF_DAY = frozenset(["morgen", "morgon", "formiddag", "middag", "ettermiddag", "kveld", "natt"])


def _times_of_day(tokens: list[Token], at: int) -> Fact | None:
    """How often a day, told by its parts: "morgen og kveld", "morgen, middag og kveld"."""
    words = [token.word for token in tokens[at : at + 6]]
    parts = [word for word in words[::2] if word in _TIMES_OF_DAY]
    for count in (3, 2):
        length = 2 * count - 1
        if parts[:count] == words[:length:2] and len(words) >= length and words[length - 2] == "og":
            return Fact("quantity", ("per day", float(count)), at, at + length - 1, " ".join(words[:length]), soft=True)
    return None


def _interval(tokens: list[Token], at: int) -> tuple[Fact, int] | None:
    """An interval ("hver sjette time", "hvert annet år", "annethvert år", "hver 6. time") and the token after it."""

    def word(index: int) -> str:
        return tokens[index].word if index < len(tokens) else ""

    token = word(at)
    if token in _EVERY_OTHER:
        every, last = float(_EVERY_OTHER[token]), at + 1
    elif token in _EVERY and (word(at + 1) in ORDINALS or word(at + 1) in ("annen", "anna", "annan")):
        every, last = float(ORDINALS.get(word(at + 1), 2)), at + 2
    elif token in _EVERY and word(at + 1).isdigit() and word(at + 2) == ".":
        every, last = float(word(at + 1)), at + 3
    else:
        return None
    measure = unit(word(last))
    if measure is None:
        return None
    text = " ".join(other.word for other in tokens[at : last + 1])
    return Fact("quantity", (f"every {measure[0]}", every * measure[1]), at, last, text, raw=every), last + 1


def quantities(tokens: list[Token], taken: list[bool]) -> list[Fact]:
    """Every quantity in tokens that no other fact has taken; those that it reads are marked in `taken`."""
    found: list[Fact] = []
    pending: list[tuple[float, int]] = []  # the first numbers of a range, waiting for the unit: "5–10 mg"
    at = 0

    def add(value: float, name: str, first: int, last: int, soft: bool = False) -> None:
        dimension, factor = unit(name) or ("count", 1.0)
        text = " ".join(token.word for token in tokens[first : last + 1])
        found.append(Fact("quantity", (dimension, round(value * factor, 9)), first, last, text, soft, value))

    def word(index: int) -> str:
        return tokens[index].word if index < len(tokens) else ""

    def measure(index: int, value: float) -> str:
        """The unit that stands there, or nothing: "22 året før" is no measure, and "8 t" is one of hours."""
        name = word(index)
        if name == "t" and tokens[index - 1].word[0].isdigit() and not word(index + 1)[:1].isalpha():
            return "timer"
        return "" if (value not in (1, 0.5) and name in _DEFINITE) or not unit(name) else name

    while at < len(tokens):
        if taken[at]:
            at += 1
            continue
        token = tokens[at].word
        if (doses := _times_of_day(tokens, at)) is not None:
            found.append(doses)
            at = doses.last + 1
            continue
        interval = _interval(tokens, at)
        if interval:
            found.append(interval[0])
            take(taken, at, interval[1] - 1)
            at = interval[1]
            continue
        if token in _EVERY and _WEEKDAY.fullmatch(word(at + 1)):
            found.append(Fact("quantity", ("per week", 1.0), at, at, token, soft=True))
            at += 1
            continue
        if token in ADVERBS or (token in _EVERY and word(at + 1) in PERIODS):
            period = PERIODS.get(token) or PERIODS[word(at + 1)]
            last = at if token in ADVERBS else at + 1
            found.append(Fact("quantity", (f"per {period}", 1.0), at, last, token, soft=True))
            at = last + 1
            continue
        if token in ("halvparten", "helvta"):
            add(50.0, "%", at, at)
            at += 1
            continue
        if token.startswith("halver"):  # "halveres", "halvert": to half of it
            found.append(Fact("quantity", ("count", 0.5), at, at, token, soft=True, raw=0.5))
            at += 1
            continue
        if token in HALF_HOURS:
            add(0.5, "time", at, at, soft=True)
            taken[at] = True
            at += 1
            continue
        if "/" in token and token[0].isdigit():
            found.append(Fact("label", ("/", token), at, at, token))
            taken[at] = True
            at += 1
            continue
        first = at
        article = token in _ARTICLES
        if article and word(at + 1) in HALVES:
            at += 1
            token, article = word(at), False
        value = 1.0 if article else number(token)
        if value is None:
            at += 1
            continue
        last = at
        if article and word(at + 1) == "av" and number(word(at + 2) or "x") is not None:
            article = False  # "en av ti"
        if not article and word(last + 1) in SCALES and token not in SCALES:
            scale = SCALES[word(last + 1)]
            pending = [(earlier * scale if earlier < scale else earlier, index) for earlier, index in pending]
            value *= scale
            last += 1
            if tokens[last].word in ("mill", "mrd") and word(last + 1) == ".":
                last += 1
        if word(last + 1) == "-" and unit(word(last + 2)) and not article:
            last += 1
        following = measure(last + 1, value) or word(last + 1)
        if (whole := fraction(following)) is not None:
            add(100 * value / whole, "%", first, last + 1)
            take(taken, first, last + 1)
            at = last + 2
            continue
        if following in _TIMES:
            found_period = next((last + 1 + skip for skip in (1, 2, 3) if word(last + 1 + skip) in PERIODS), None)
            between = {word(i) for i in range(last + 2, found_period or 0)}
            if found_period and between <= {"i", "per", "pr", ".", "om", "hver", "kvar", "hvert", "kvart", "for"}:
                period = PERIODS[word(found_period)]
                text = " ".join(t.word for t in tokens[first : found_period + 1])
                found.append(Fact("quantity", (f"per {period}", value), first, found_period, text, soft=article))
                take(taken, first, found_period)
                at = found_period + 1
                continue
            if not article:
                add(value, following, first, last + 1)
            at = last + 2
            continue
        measured = bool(measure(last + 1, value))
        if article and not measured:
            at += 1
            continue
        if measured:
            for earlier, index in pending:
                add(earlier, following, index, index)
                taken[index] = True
            pending = []
            add(value, following, first, last + 1, soft=article)
            take(taken, first, last + 1)
            at = last + 2
            continue
        joined = following in ("–", "-", "og", "til", "eller", "—") and number(word(last + 2) or "x") is not None
        if following in ("av",) and (total := number(word(last + 2) or "x")) and value <= total:
            add(100.0 * value / total, "%", first, last + 2)
            for part, index in ((value, first), (total, last + 2)):
                found.append(Fact("quantity", ("count", part), index, index, word(index), soft=True))
            take(taken, first, last + 2)
            at = last + 3
            continue
        if joined:
            pending.append((value, first))
            take(taken, first, last)
            at = last + 2
            continue
        for earlier, index in pending:
            add(earlier, "", index, index)
        pending = []
        add(value, "", first, last, soft=token in _ONE)
        take(taken, first, last)
        at = last + 1
    for earlier, index in pending:
        add(earlier, "", index, index)
    return found
