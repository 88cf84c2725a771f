"""How many of whom a sentence speaks, beside its quotes: all, most, some, a part of a whole, only, both or either."""

from __future__ import annotations

import re

from guardrails.comparison import Objection
from guardrails.denial import cues_of, readings
from guardrails.reading import Reading


def _more(source: Reading) -> bool:
    """Whether the quotes speak of others beside those they name, which "flere" may tell of."""
    return any(token.word in ("andre", "øvrige", "ytterligere") for token in source.tokens)


def _picks_some(stated: Reading, source: Reading) -> str | None:
    """A role that the sentence narrows to some of its members where the quotes speak of all ("enkelte kommuner")."""

    def narrowed(reading: Reading, name: object) -> bool:
        return any(
            fact.kind == "role"
            and fact.value[0] == name
            and "some" in cue.classes
            and cue.last + 1 == fact.first
            and not (cue.text in ("flere", "fleire") and (source.has("also") or _more(source)))
            for fact in reading.facts
            for cue in reading.cues
        )

    for fact in stated.facts:
        if (
            fact.kind == "role"
            and narrowed(stated, fact.value[0])
            and not source.has("some")
            and not source.has("most")
        ):
            return f"noen {fact.text}"
    return None


_PART = frozenset({"noen", "nokre", "nokon", "enkelte", "visse", "somme", "få"})
_NEEDED = frozenset(
    {
        "trenger",
        "treng",
        "trengs",
        "trengst",
        "nødvendig",
        "nødvendige",
        "naudsynt",
        "naudsynte",
        "relevant",
        "relevante",
    }
)


def _partitive(stated: Reading) -> str | None:
    """A part of a whole that the sentence picks ("noen av de registrene"), which no plural of the quotes says."""
    words = [token.word for token in stated.tokens]
    for at in range(len(words) - 2):
        if words[at] in _PART and words[at + 1] == "av" and words[at + 2] in ("de", "dei", "disse", "desse"):
            return " ".join(words[at : at + 3])
    return None


def _needed(reading: Reading, clauses: frozenset[int] | None) -> bool:
    """Whether a text speaks of what is needed or relevant, and so not of all."""
    return any(
        token.word in _NEEDED
        and (clauses is None or reading.clause_of[at] in clauses)
        and not {"ikke", "ikkje"} & {later.word for later in reading.tokens[at + 1 : at + 3]}
        for at, token in enumerate(reading.tokens)
    )


def _every_one(stated: Reading, source: Reading) -> bool:
    """ "Alle de 84" where the quotes divide the 84 and the sentence tells no part."""
    if source.has("all"):
        return False
    counts = {fact.raw for fact in source.facts if fact.value[0] == "count" and fact.raw}
    told = [fact for fact in stated.facts if fact.value[0] == "count"]
    return len(told) == 1 and any(
        "all" in cue.classes
        and 0 < told[0].first - cue.last <= 2
        and any(0 < part < (told[0].raw or 0) for part in counts)
        for cue in stated.cues
    )


def part_of_whole(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    """A part of the quotes' whole, or the whole of what the quotes limit to the necessary, however near the words."""
    part = _partitive(stated)
    if part and not any(source.has(name) for name in ("some", "most", "usual", "either")):
        return Objection("contradicted", f"Setningen og sitatet har ulik rekkevidde ({part}).")
    if _every_one(stated, source):
        return Objection("contradicted", "Setningen og sitatet har ulik rekkevidde (alle mot en del av dem).")
    parties = {fact.first - 1 for fact in stated.facts if fact.kind == "role"}  # "hver pasient"
    every = any(cue.last not in parties for cue in cues_of(stated, "all"))
    if every and not source.has("all") and _needed(source, region) and not _needed(stated, None):
        return Objection("contradicted", "Setningen og sitatet har ulik rekkevidde (alle mot det nødvendige).")
    return None


# "Ukentlig og ikke oftere" is "bare én gang i uken".
_NO_MORE = re.compile(r"\b(?:ikke|ikkje|ingen) (?:oftere|oftare|mer|meir|flere|fleire|andre|lenger)(?! enn)\b")


def quantifiers(stated: Reading, source: Reading, region: frozenset[int]) -> Objection | None:
    """All against some, most, usually, both against either, and "only" on one side alone."""

    def mine(name: str) -> bool:
        return stated.has(name)

    def theirs(name: str) -> bool:
        return source.has(name, region)

    def differ(what: str) -> Objection:
        return Objection("contradicted", f"Setningen og sitatet har ulik rekkevidde ({what}).")

    if mine("some") and theirs("all") and not theirs("some") and not mine("all"):
        return differ("noen mot alle")
    if (picked := _picks_some(stated, source)) is not None:
        return differ(picked)
    if mine("all") and (theirs("some") or theirs("most")) and not theirs("all"):
        return differ("alle mot noen")
    if mine("most") and not theirs("most") and not (theirs("usual") and not theirs("all")):
        return differ("de fleste")
    if theirs("most") and not mine("most") and (mine("some") or mine("all")):
        return differ("de fleste")
    if mine("always") and theirs("usual") and not theirs("always") and not mine("usual"):
        return differ("alltid mot vanligvis")
    if mine("usual") and theirs("always") and not theirs("usual"):
        return differ("vanligvis mot alltid")
    if mine("either") and theirs("both") and not theirs("either"):
        return differ("enten mot både")
    if mine("both") and theirs("either") and not theirs("both"):
        return differ("både mot enten")
    limits = ("only", "require")
    touched = {source.sentence_of[clause] for clause in region}
    whole = frozenset(clause for clause in range(source.clauses) if source.sentence_of[clause] in touched)
    double = len(cues_of(source, "neg", whole)) > 1 and source.has("except", whole)
    double = double or (len(cues_of(source, "neg", region)) >= 1 and source.has("except", region))
    told = readings(source, len(cues_of(source, "neg", whole)), whole)
    double = double or any(needs == "restriction" for _, needs in told)
    if mine("only") and not theirs("only") and not double and not theirs("require"):
        return differ("bare")
    plain = not any(source.has(name) for name in ("only", "neg", "except", "first"))
    if mine("only") and source.has("all") and plain and not stated.has("all") and not double:
        return differ("bare mot alle")
    stated_double = bool(cues_of(stated, "neg")) and (
        stated.has("except")
        or any(needs == "restriction" for _, needs in readings(stated, len(cues_of(stated, "neg")), None))
        or (stated.has("max") and source.has("min"))
        or (stated.has("min") and source.has("max"))
    )
    numbered = {other.first - 1 for other in source.facts if any(one.value == other.value for one in stated.facts)}
    only = [cue for cue in cues_of(source, "only", region) if cue.last not in numbered]  # "bare én gang"
    barred = stated.has("except") and stated.has("negopt")  # "sperre for andre enn legen"
    barred = barred or _NO_MORE.search(stated.text.lower()) is not None
    if only and not any(mine(name) for name in limits) and not stated_double and not barred:
        return differ("bare")
    if theirs("only") and not mine("only") and mine("also"):
        return differ("bare mot også")
    return None
