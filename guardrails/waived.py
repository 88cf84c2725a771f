"""What one side waives and the other demands or grants: "slipper gebyret" beside "må betale gebyr".

Words that free from a duty or take a right away deny what they govern, as "ikke" does, though they are verbs
(implicative verbs: Karttunen, "Implicative Verbs", Language 1971). `guardrails.denial` counts denials over a whole text
and lets such a word fill a difference. Here it is held to what it governs: where the other side has that in a clause
that denies nothing, under conditions with as many denials, the two exclude one another.
"""

from __future__ import annotations

import re

from guardrails.comparison import Objection
from guardrails.denial import cues_of
from guardrails.reading import Reading
from norsk.meaning import alike

_FREES = re.compile(
    r"slipp(?:er|e)?|slepp|sleppe|slapp|avskj\w+|fritatt|fritas|friteken|fritekne|fritek|fritar|unnt?as"
)  # before what is waived
_ENDS = re.compile(r"bortfaller|bortfell|opphører|opphøyrer|utgår|går tapt")  # behind it
_FALLS = re.compile(r"(?:falle[r]?|fell|falt|fall) bort")
_CLAIM = re.compile(r"plikt|rett|krav|gebyr|avgift|and[ei]l|adgang|dekning|forbud|forbod|ansvar|vilkår")  # what can end
_PAYING = ("betal", "kost", "dekk")  # what one need not pay, another may
_TURNS = ("neg", "negopt", "except")
_OPENS = frozenset({"hvis", "dersom", "når", "om", "som", "viss", "såframt", "såfremt", "med", "uten", "utan"})
_INTO = frozenset({"inn", "til", "ut", "gjennom"})  # "slipper inn"


def waived(stated: Reading, source: Reading) -> Objection | None:
    """The first thing that one side frees from and the other does not, or None."""
    return _waived(stated, source, "Setningen fritar fra det sitatet sier gjelder") or _waived(
        source, stated, "Sitatet fritar fra det setningen sier gjelder"
    )


def _waived(one: Reading, other: Reading, reason: str) -> Objection | None:
    for clause, word, governed in _waivers(one):
        if (
            not governed
            or governed[0].startswith(_PAYING)
            or any("neg" in cue.classes for cue in cues_of(one, "neg", frozenset({clause})) if cue.text != word)
        ):
            continue
        homes = [
            there
            for there in range(other.clauses)
            if any(alike(found, key) for found in other.keys(there) for key in governed)
        ]
        if not homes or any(_turned(other, there) for there in homes):
            continue
        mine, theirs = _parties(one, clause), _parties(other, homes[0])
        if mine and theirs and mine.isdisjoint(theirs):
            continue  # what one need not pay, another pays
        if _supposing(one, clause) == _supposing(other, homes[0]):
            return Objection("contradicted", f"{reason} («{word}»).")
    return None


def _waivers(reading: Reading) -> list[tuple[int, str, list[str]]]:
    """(clause, word, keys of what is waived) of each word that frees or ends."""
    found = []
    words = [token.word for token in reading.tokens]
    named = {at for fact in reading.facts if fact.kind == "role" for at in range(fact.first, fact.last + 1)}
    for at, word in enumerate(words):
        frees = _FREES.fullmatch(word) and words[at + 1 : at + 2] not in ([one] for one in _INTO)
        if not frees and not (_ENDS.fullmatch(word) or _FALLS.fullmatch(" ".join(words[at : at + 2]))):
            continue
        clause = reading.clause_of[at]
        inside = [step for step, number in enumerate(reading.clause_of) if number == clause]
        behind = [key for step in inside if step > at and step not in named and (key := reading.content[step])]
        before = [key for step in inside if step < at and (key := reading.content[step])]
        if frees:
            found.append((clause, word, behind[:1]))
        else:
            claims = [key for key in before or behind if _CLAIM.search(key)]
            found.append((clause, word, claims[:1]))
    return found


def _parties(reading: Reading, clause: int) -> set[object]:
    kinds = ("role", "agency")
    return {fact.value[0] for fact in reading.facts if fact.kind in kinds and reading.clause_of[fact.first] == clause}


def _turned(reading: Reading, clause: int) -> bool:
    """Whether anything in the clause denies, but for "uten" and what it is without."""
    near = frozenset({clause})
    return any(cue.text not in ("uten", "utan") for name in _TURNS for cue in cues_of(reading, name, near))


def _supposing(reading: Reading, clause: int) -> int:
    """How many denials stand in conditions, in the sentence of a clause."""
    count = 0
    for cue in cues_of(reading, "neg"):
        if reading.sentence_of[cue.clause] != reading.sentence_of[clause]:
            continue
        opening = reading.tokens[reading.clause_of.index(cue.clause)].word
        verb = re.fullmatch(r"[a-zæøå]+(?:er|ar|es|ast)", opening) is not None and cue.clause != clause
        count += cue.text in ("uten", "utan") or (cue.clause != clause and (opening in _OPENS or verb))
    return count
