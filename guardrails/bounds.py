"""Limits: whether a number or a date is a lower or an upper bound on both sides."""

from __future__ import annotations

from guardrails.comparison import Objection
from guardrails.fact import Fact
from guardrails.limits import ahead
from guardrails.reading import Cue, Reading, negated


def bounds(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    """The first number or date that one side makes a limit and the other does not, or the opposite limit."""
    denials = [
        sum("neg" in cue.classes and (clauses is None or cue.clause in clauses) for cue in reading.cues)
        for reading, clauses in ((stated, None), (source, region))
    ]
    odd = abs(denials[0] - denials[1]) == 1  # "ikke … under" is "minst"; negations are compared apart
    for fact in stated.facts:
        if fact.kind not in ("quantity", "date", "label"):
            continue
        same = [
            other
            for other in source.facts
            if other.kind == fact.kind
            and (
                other.value == fact.value
                or (fact.value[0] == "count" and fact.raw is not None and other.raw == fact.raw)
            )
        ]
        if not same:
            continue
        if _ahead(stated, fact) and any(_ahead(source, other) for other in same):
            continue  # "minst to uker før" is "senest to uker før"
        mine = _bound(stated, fact)
        theirs = {_bound(source, other) for other in same}
        if mine == "min" and not odd and theirs == {None} and all(_deadline(source, other) for other in same):
            return Objection("contradicted", f"Sitatet setter «{fact.text}» som frist, setningen som nedre grense.")
        if _begins_after(stated, fact) and all(_deadline(source, other) for other in same):
            return Objection("contradicted", f"Sitatet setter «{fact.text}» som frist, setningen som tidligste tid.")
        if mine in theirs or (None in theirs and mine is None):
            continue
        if mine == "min" and str(fact.value[0]).startswith("every "):
            continue  # how often is how often at least
        opposite = {"min": "max", "max": "min"}.get(mine or "", "")
        if fact.kind == "date":
            if mine and theirs and None not in theirs and not odd:
                return Objection("contradicted", f"Setningen og sitatet setter «{fact.text}» som ulik grense.")
            continue
        if mine and theirs == {opposite} and not odd:
            return Objection("contradicted", f"Setningen og sitatet setter «{fact.text}» som ulik grense.")
        if mine is None and theirs == {"min"} and fact.soft and str(fact.value[0]).startswith("per "):
            continue  # "årlig" is how often at least: nobody reads it as a ceiling
        if mine is None and None not in theirs and theirs & {"min", "max"} and not _softly_bound(stated, fact):
            return Objection("contradicted", f"Sitatet setter «{fact.text}» som grense, setningen gjør det ikke.")
        if mine and theirs == {None} and not any(_softly_bound(source, other) for other in same):
            return Objection("contradicted", f"Setningen setter «{fact.text}» som grense, sitatet gjør det ikke.")
    return None


_FILLERS = frozenset(
    {"de", "en", "et", "ei", "ein", "eit", "på", "ca", "om", "lag", "det", "er", "gått", "har", "seg", "til"}
)


def _bound(reading: Reading, fact: Fact) -> str | None:
    """Whether a fact is a lower or an upper bound ("min", "max"), or for dates a beginning or an end, or neither."""
    lower, upper = ("from", "until") if fact.kind == "date" else ("min", "max")
    for cue in reading.cues:
        if cue.last < fact.first:
            between = [token.word for token in reading.tokens[cue.last + 1 : fact.first]]
            if len(between) > 2 or any(word not in _FILLERS for word in between):
                continue
            if fact.kind != "date" and cue.text in ("under", "over") and between:
                continue
            if cue.text == "ned til" and not (fact.kind == "quantity" and fact.value[0] == "months"):
                continue  # "få ventetiden ned til 54 dager" names a goal; "barn ned til 2 år" is a limit
            turned = (
                fact.kind != "date" and cue.text.endswith(("enn", "over", "under", "fylt")) and _turned(reading, cue)
            )
            if lower in cue.classes:
                return "max" if turned else "min"
            if upper in cue.classes:
                return "min" if turned else "max"
        elif 0 < cue.first - fact.last <= _BEHIND:
            if "minafter" in cue.classes:
                return "min"
            if "maxafter" in cue.classes:
                return "max"
    return None


_BEHIND = 2  # "to uker eller mer", "to ukers varsel eller mer"


def _turned(reading: Reading, cue: Cue) -> bool:
    """Whether a negation bears on the limit; "ingen egenandel for barn under 16" denies the share, not the age."""
    if cue.text.endswith("enn"):
        opens = cue.first == 0 or reading.clause_of[cue.first - 1] != cue.clause
        later = opens and any("neg" in other.classes and other.clause == cue.clause for other in reading.cues)
        return negated(reading, cue) or later  # "Mer enn fire uker anbefales ikke"
    # "Ikke for barn under 12 år" denies the children; a verb between tells where something lies.
    nouns = [at for at in range(cue.first) if reading.content[at] and reading.tokens[at].word not in _LIES]
    return any(
        "neg" in other.classes
        and 0 < cue.first - other.last <= _NEAR
        and other.text not in _NONE
        and other.clause == cue.clause
        and not any(other.last < at for at in nouns)
        for other in reading.cues
    )


_LIES = frozenset({"være", "vere", "ligge", "ligger", "ligg", "komme", "kome", "gå", "synke", "falle", "bli", "settes"})
_NEAR = 4  # words from a negation to the limit that it turns
_NONE = frozenset({"ingen", "inga", "intet", "inkje"})


def _deadline(reading: Reading, fact: Fact) -> bool:
    return any("deadline" in cue.classes and 0 < fact.first - cue.last <= 2 for cue in reading.cues)


def _ahead(reading: Reading, fact: Fact) -> bool:
    """Whether the fact is how long before something a thing is done, at least or at the latest."""
    return any("ahead" in cue.classes and 0 < fact.first - cue.last <= 2 for cue in reading.cues) or (
        any("minafter" in cue.classes and 0 < cue.first - fact.last <= _BEHIND for cue in reading.cues)
        and ahead(["1", *(token.word for token in reading.tokens[fact.last + 1 :])])
    )


def _begins_after(reading: Reading, fact: Fact) -> bool:
    """Whether "etter" stands right before a period, and nothing in the text makes it a deadline."""
    if fact.kind != "quantity" or not fact.first or reading.has("deadline") or reading.has("neg"):
        return False
    return reading.tokens[fact.first - 1].word == "etter" and not reading.has("max")


def _softly_bound(reading: Reading, fact: Fact) -> bool:
    """Whether the clause speaks of a deadline or a limit in other words ("frist", "innen", "ikke … før")."""
    if any(token.word.endswith(("alder", "alderen", "grense", "grensen", "grensa")) for token in reading.tokens):
        return True
    if fact.first and reading.tokens[fact.first - 1].word == "ved" and fact.value[0] == "months":
        return True  # "inntrer ved 16 år"
    clauses = frozenset({reading.clause_of[fact.first] + step for step in (-1, 0, 1)})
    return any(reading.has(name, clauses) for name in ("deadline", "min", "max", "minafter", "maxafter", "first"))
