"""What an amount is counted over: "25 ml per time", "200 tabletter i året", "2 mg per kilo".

A rate stands in two measures. The first is a fact of its own (`guardrails.quantities`); here the second is laid beside
the quotes': where they tell the same measure over something else, the sentence says another rate.
"""

from __future__ import annotations

from guardrails.comparison import Objection
from guardrails.fact import Fact
from guardrails.reading import Reading
from norsk.quantities import ADVERBS, PERIODS, unit

_PER = frozenset({"per", "pr", "i", "/", "hver", "hvert", "kvar", "kvart", "om"})
_SKIPPED = frozenset({".", "hver", "hvert", "kvar", "kvart", "den", "det"})
_EACH = frozenset({"hver", "hvert", "kvar", "kvart"})
_LONGEST = 3  # words from the amount to what it is counted over
# "I timen", "om dagen": a rate; "i uke 12", "i år" name a time.
_DEFINITE = frozenset(
    ("dagen", "døgnet", "timen", "minuttet", "uken", "uka", "veka", "måneden", "månaden", "kvartalet", "året")
)

Rate = tuple[object, ...]  # dimension and amount


def rate_clash(stated: Reading, source: Reading) -> Objection | None:
    """The first amount over something that the quotes tell over something else only, or None."""
    theirs = _rates(source)
    for amount, told in _rates(stated).items():
        rivals = theirs.get(amount, {})
        if rivals and not rivals.keys() & told.keys():
            text, shown = next(iter(told.values())), next(iter(rivals.values()))
            return Objection("contradicted", f"Setningen regner «{text}» der sitatet regner «{shown}».")
    return None


def _rates(reading: Reading) -> dict[Rate, dict[str, str]]:
    """For each amount what it is counted over, with its words."""
    found: dict[Rate, dict[str, str]] = {}
    for fact in reading.facts:
        if fact.kind == "quantity" and not str(fact.value[0]).startswith(("per ", "every ", "count")):
            over = _over(reading, fact)
            if over:
                found.setdefault(fact.value, {})[over[0]] = over[1]
    return found


def _over(reading: Reading, fact: Fact) -> tuple[str, str] | None:
    words = [token.word for token in reading.tokens[fact.last + 1 : fact.last + 1 + _LONGEST]]
    if words and words[0] in ADVERBS:
        return ADVERBS[words[0]], words[0]
    if not words or words[0] not in _PER:
        return None
    for at, word in enumerate(words[1:] if words[0] not in _EACH else words[1:2], 1):
        measure = PERIODS.get(word) or (unit(word) or ("",))[0]
        if measure and (words[0] not in ("i", "om") or word in _DEFINITE or words[1] in _SKIPPED):
            return measure, " ".join(words[: at + 1])
        if word not in _SKIPPED:
            return None
    return None
