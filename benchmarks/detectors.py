"""What each detector of the grounding check is worth on sets whose misses nobody has read.

    python -m benchmarks.grounding --detectors FILE…

A detector is a rule that can stop a sentence, apart by what it says of it. For each: how many falsehoods it stops and
how many it alone stops, and the same of true renderings. A detector whose sole stops are mostly true sentences costs
more than it gives. Only figures are printed, never a sentence: a set stays unread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from guardrails.grounding import objections
from guardrails.reading import read

_QUOTED = re.compile(r"«[^»]*»|\([^)]*\)")
_SORTS = (("p", "paraphrase"), ("n", "nynorsk"))


def stops(sentence: str, quote: str) -> frozenset[str]:
    """The detectors that would each stop the sentence, by rule and by the words of its reason."""
    if sentence == quote:
        return frozenset()
    return frozenset(
        f"{name}: {' '.join(_QUOTED.sub('…', objection.reason).split())}"
        for name, objection in objections(read(sentence), read(quote))
    )


def told(items: Iterable[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """(sort, sentence, quote) of every rendering and falsehood; falsehoods have the sort "false"."""
    found = []
    for item in items:
        found += [(name, item[key], item["q"]) for key, name in _SORTS if item.get(key)]
        found += [("false", text, item["q"]) for _, text in item["x"]]
    return found


def report(sets: dict[str, list[dict[str, Any]]]) -> None:
    """Print the table over all sets, and for each detector its sole stops in each set (falsehoods/true sentences)."""
    every: Counter[tuple[str, str]] = Counter()
    alone: Counter[tuple[str, str]] = Counter()
    by_set: Counter[tuple[str, str, bool]] = Counter()
    detectors: set[str] = set()
    for name, items in sets.items():
        for sort, sentence, quote in told(items):
            found = stops(sentence, quote)
            detectors |= found
            every.update((detector, sort) for detector in found)
            if len(found) == 1:
                (sole,) = found
                alone[sole, sort] += 1
                by_set[sole, name, sort == "false"] += 1
    sorts = ("false", *(name for _, name in _SORTS))
    print(f"{'falsehoods':>12}{'paraphrases':>13}{'nynorsk':>11}   detector (all/alone); sole stops by set")
    worth = {one: alone[one, "false"] - sum(alone[one, sort] for sort in sorts[1:]) for one in detectors}
    for one in sorted(detectors, key=lambda one: (worth[one], one)):
        cells = [f"{every[one, sort]}/{alone[one, sort]}" for sort in sorts]
        split = " ".join(f"{by_set[one, name, True]}:{by_set[one, name, False]}" for name in sets)
        print(f"{cells[0]:>12}{cells[1]:>13}{cells[2]:>11}   {one}  [{split}]")
