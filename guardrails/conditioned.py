"""What limits a denial where it stands: an exception, a condition, a comparison, or that it tells what was not done."""

from __future__ import annotations

import re

from guardrails.reading import Cue, Reading


def excepting(reading: Reading, negations: list[Cue], exceptions: list[Cue]) -> bool:
    """Whether a negation and an exception limit one another ("ikke … uten", "med mindre …, kan … ikke").

    Not where the denial stands in a condition of its own: "kan … uten samtykke dersom … ikke …" is no restriction.
    """
    for exception in exceptions:
        for cue in negations:
            if exception in negations and cue is not exception and cue not in exceptions:
                if cue.clause == exception.clause or not _conditioned(reading, cue.clause):
                    return True
            elif exception in negations and cue is not exception:
                return True
    return False


def _conditioned(reading: Reading, clause: int) -> bool:
    """Whether a word of condition or a relative opens the clause."""
    opening = next(token.word for at, token in enumerate(reading.tokens) if reading.clause_of[at] == clause)
    return opening in _CONDITIONS or opening == "som"


def told_undone(reading: Reading) -> bool:
    """Whether a deed is told not to have been done ("ikke hadde gjennomført … før"), which no "først" makes up for."""
    words = [token.word for token in reading.tokens]
    return any(
        word in ("hadde", "har") and {"ikke", "ikkje"} & {*words[max(0, at - 1) : at], *words[at + 1 : at + 2]}
        for at, word in enumerate(words)
    )


_MORE = frozenset(["flere", "fleire", "mer", "meir", "andre", "annet", "annen", "anna", "annan"])


def comparative(reading: Reading, negations: list[Cue]) -> bool:
    """Whether a negation bears on a comparison without a number ("ingen … flere opplysninger enn de trenger")."""
    words = [token.word for token in reading.tokens]
    numbers = {at for fact in reading.facts if fact.kind == "quantity" for at in range(fact.first, fact.last + 1)}
    for at, word in enumerate(words):
        if word in _MORE and "enn" in words[at + 1 : at + 4] and any(cue.first < at for cue in negations):
            end = words.index("enn", at)
            if not numbers & {end + 1, end + 2}:
                return True
    return False


_INVERTS = frozenset(["er", "har", "blir", "blei", "ble", "vert", "kan", "får", "foreligger", "gis", "finnes", "finst"])
_CONDITIONS = frozenset(["hvis", "dersom", "når", "så", "om", "inntil", "før", "mens"])


def conditional(reading: Reading, negations: list[Cue]) -> bool:
    """Whether one negation stands in a condition and another in what follows ("så lenge … ikke …, kan … ikke")."""
    opens = {reading.tokens[at].word for at in range(len(reading.tokens)) if at == 0 or (
        reading.clause_of[at] != reading.clause_of[at - 1])} & _CONDITIONS  # fmt: skip
    denials = {cue.clause for cue in negations if cue.text not in ("uten", "utan")}
    inverted = any(_supposed(reading, clause) for clause in denials)
    described = any(_conditioned(reading, clause) for clause in denials)  # "kommuner som ikke …, får ikke"
    return (bool(opens) or inverted or described) and len(denials) > 1


def _supposed(reading: Reading, clause: int) -> bool:
    """Whether a clause is a condition without a conjunction: its verb opens the sentence ("Sikrer ikke …, kan")."""
    at = reading.clause_of.index(clause)
    opens = at == 0 or reading.tokens[at - 1].word in _OPENED
    goes_on = clause + 1 < reading.clauses and reading.sentence_of[clause + 1] == reading.sentence_of[clause]
    return (
        opens
        and goes_on
        and (reading.tokens[at].word in _INVERTS or _FINITE.fullmatch(reading.tokens[at].word) is not None)
    )


_OPENED = frozenset(".!?:;\n")
_FINITE = re.compile(r"[a-zæøå]{2,}(?:er|ar|es|ast|år|ør|te|de|et)|må|skal|vil|veit")
