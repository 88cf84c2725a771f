"""Before and after, and words that exclude one another, over the clauses that a sentence draws on."""

from __future__ import annotations

from guardrails.comparison import Objection
from guardrails.denial import cues_of
from guardrails.reading import Cue, Reading
from norsk.meaning import sides


def order(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    """Before and after: "før" against "etter (at)"."""

    def times(reading: Reading, name: str, clauses: frozenset[int] | None) -> list[Cue]:
        found = []
        for cue in cues_of(reading, name, clauses):
            following = reading.tokens[cue.last + 1].word if cue.last + 1 < len(reading.tokens) else ""
            legal = any(
                fact.kind == "provision" and fact.first - _TO_LAW <= cue.last < fact.first for fact in reading.facts
            )
            if not legal and following not in ("hvert", "kvart"):
                found.append(cue)
        return found

    before, after = times(stated, "before", None), times(stated, "after", None)
    their_before, their_after = times(source, "before", region), times(source, "after", region)
    if cues_of(stated, "neg") or cues_of(source, "neg", region) or (stated.has("min") and source.has("min", region)):
        return None
    if before and not after and their_after and not their_before and not _deadline(before):
        return Objection("contradicted", "Setningen sier «før» der sitatet sier «etter».")
    if _elapsed(stated, after) & _elapsed(source, their_before, -1):
        return None  # "etter tre måneder" is "i tre måneder før"
    if after and not before and their_before and not their_after and not _deadline(their_before):
        return Objection("contradicted", "Setningen sier «etter» der sitatet sier «før».")
    return None


_NEAR = 3
_TO_LAW = 5  # words from "etter" to the rule that it is by


def _elapsed(reading: Reading, found: list[Cue], step: int = 1) -> set[object]:
    """The periods right after the words of time, or right before them (`step` -1)."""
    return {
        fact.value
        for fact in reading.facts
        for cue in found
        if fact.kind == "quantity" and 0 < (fact.first - cue.last if step > 0 else cue.first - fact.last) <= _NEAR
    }


def _deadline(found: list[Cue]) -> bool:
    return all(cue.text in ("innen", "innan") for cue in found)


def opposites(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    """Words of opposite sides where neither text has both and no negation is odd."""
    mine: dict[tuple[int, int], str] = {}
    theirs: dict[tuple[int, int], str] = {}
    for reading, found, clauses in ((stated, mine, None), (source, theirs, region)):
        for at, token in enumerate(reading.tokens):
            if clauses is None or reading.clause_of[at] in clauses:
                for side in sides(token.word):
                    found.setdefault(side, token.word)
    odd = (len(cues_of(stated, "neg")) - len(cues_of(source, "neg", region))) % 2
    fewer = source if len(cues_of(stated, "neg")) > len(cues_of(source, "neg", region)) else stated
    odd = odd and not any(cue.text.startswith(("uenig", "usamd")) for cue in fewer.cues)
    for (pair, mine_side), word in mine.items():
        other = theirs.get((pair, 1 - mine_side))
        if other and (pair, mine_side) not in theirs and (pair, 1 - mine_side) not in mine and not odd:
            if {word, other} & {
                "gratis",
                "kostnadsfri",
                "vederlagsfri",
                "innenfor",
                "innanfor",
                "med",
                "uten",
                "utan",
                "før",
                "etter",
                "inn",
                "ut",
            }:
                continue
            return Objection("contradicted", f"Setningen sier «{word}» der sitatet sier «{other}».")
    return None
