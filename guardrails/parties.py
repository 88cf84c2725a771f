"""Who does what to whom: two parties of a clause that have changed places, and one that stands for another unsaid.

In Norwegian the subject stands before the object in an active clause, whatever opens it (Norsk referansegrammatikk on
the order of constituents). So two parties told in the other order of the same active deed have changed places.
"""

from __future__ import annotations

import itertools
import re

from guardrails.comparison import Objection
from guardrails.fact import Fact
from guardrails.reading import Reading, matched
from norsk.meaning import alike, key

_TURNS_ABOUT = re.compile(
    r"\b(?:av|fra|frå|hos|få|får|fikk|fekk|mottar|motta|mottek|har|ha|blir|blei|ble|vart|bli|vert|er|var|overfor|for|"
    r"ved|med|mellom|gjennom|om|på|i)\b|\w{3,}(?:es|ast)\b"
)
_AFTER = 3  # words after the second party that may make the clause passive
_AROUND = 2  # content words beside the parties that both clauses must share


def changed_places(stated: Reading, source: Reading) -> Objection | None:
    """Two parties of one active clause told in the other order, or None."""
    for first, second in _pairs(stated):
        for one, two in _pairs(source):
            if (first.kind, first.value[0]) != (two.kind, two.value[0]):
                continue
            if (second.kind, second.value[0]) != (one.kind, one.value[0]):
                continue
            if _shared(stated, (first, second), source, (one, two)) >= _AROUND:
                return Objection("contradicted", f"Setningen bytter om «{first.text}» og «{second.text}».")
    return _acted_on(stated, source) or _acted_on(source, stated)


_PASSIVE = re.compile(r"\w{3,}(?:es|ast)|blir|ble|blei|bli|vert|vart|bli|blitt")


def _acted_on(passive: Reading, active: Reading) -> Objection | None:
    """ "B varsles av A" beside "B varsler A": the same who acts and who is acted on, the other way about."""
    for patient, agent, deed in _passives(passive):
        for first, second in _actives(active):
            same = (first.kind, first.value[0]) == (patient.kind, patient.value[0])
            if not same or (second.kind, second.value[0]) != (agent.kind, agent.value[0]):
                continue
            if any(alike(deed, found) for found in active.keys(active.clause_of[first.first])):
                return Objection("contradicted", f"Setningen bytter om «{first.text}» og «{second.text}».")
    return None


def _actives(reading: Reading) -> list[tuple[Fact, Fact]]:
    """Two neighbouring parties of a clause with an active verb and nothing else that turns who acts between them."""
    found = []
    parties = sorted((fact for fact in reading.facts if fact.kind in ("role", "agency")), key=lambda fact: fact.first)
    for first, second in itertools.pairwise(parties):
        between = [token.word for token in reading.tokens[first.last + 1 : second.first]]
        together = reading.clause_of[first.first] == reading.clause_of[second.first]
        listed = between in (["og"], ["eller"], []) or first.text.endswith("s")
        if together and not listed and not _TURNS_ABOUT.search(" ".join(between)):
            found.append((first, second))
    return found


def _passives(reading: Reading) -> list[tuple[Fact, Fact, str]]:
    """(who is acted on, who acts, key of the deed) of each passive clause that says by whom."""
    found = []
    parties = sorted((fact for fact in reading.facts if fact.kind in ("role", "agency")), key=lambda fact: fact.first)
    for patient, agent in itertools.pairwise(parties):
        between = reading.tokens[patient.last + 1 : agent.first]
        if reading.clause_of[patient.first] != reading.clause_of[agent.first] or not between:
            continue
        verbs = [token.word for token in between if _PASSIVE.fullmatch(token.word)]
        if between[-1].word == "av" and verbs and patient.value[0] != agent.value[0]:
            deed = verbs[-1] if verbs[-1].endswith(("es", "ast")) else between[-2].word
            found.append((patient, agent, key(deed)))
    return found


def _pairs(reading: Reading) -> list[tuple[Fact, Fact]]:
    """Two neighbouring parties of a clause with nothing between or before them that turns who acts."""
    found = []
    parties = sorted((fact for fact in reading.facts if fact.kind in ("role", "agency")), key=lambda fact: fact.first)
    for first, second in itertools.pairwise(parties):
        clause = reading.clause_of[first.first]
        if reading.clause_of[second.first] != clause or first.value[0] == second.value[0]:
            continue
        start = reading.clause_of.index(clause)
        inside = [token.word for token in reading.tokens[start : second.last + _AFTER]]
        between = [token.word for token in reading.tokens[first.last + 1 : second.first]]
        if between in (["og"], ["eller"], []) or first.text.endswith("s") or _TURNS_ABOUT.search(" ".join(inside)):
            continue
        found.append((first, second))
    return found


def _shared(stated: Reading, mine: tuple[Fact, Fact], source: Reading, theirs: tuple[Fact, Fact]) -> int:
    def others(reading: Reading, parties: tuple[Fact, Fact]) -> list[str]:
        names = {key(reading.tokens[fact.first].word) for fact in parties}
        contents = reading.keys()
        return [found for found in contents if found not in names]

    return matched(others(stated, mine), others(source, theirs))
