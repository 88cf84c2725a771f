"""The grounding check: is a sentence carried by its quotes, contradicted by them, or beyond them?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Judgement = Literal["supported", "contradicted", "unsupported"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check concluded, with its reason in Norwegian."""

    verdict: Judgement
    reason: str

    @property
    def supported(self) -> bool:
        """True where the sentence may be shown."""
        return self.verdict == "supported"


def check(sentence: str, quotes: Sequence[str]) -> Verdict:
    """Judge a sentence against the quotes it is tied to. Facts may come from different quotes."""
    wanted = [word.casefold() for word in _WORD.findall(sentence)]
    if not wanted:
        return Verdict("unsupported", "Setningen er tom.")
    found = {word.casefold() for quote in quotes for word in _WORD.findall(quote)}
    missing = [word for word in wanted if word not in found]
    if any(any(ch.isdigit() for ch in word) for word in missing):
        return Verdict("contradicted", "Et tall i setningen står ikke i sitatet.")
    if len(missing) > 0.5 * len(wanted):
        return Verdict("unsupported", "Setningen sier noe som ikke står i sitatet.")
    return Verdict("supported", "Sitatet dekker setningen.")
