"""One modal in another's place, sentence by sentence: what the quotes' own sentence lets, urges or demands.

A rendering of several sentences, or of one of several, has the modals of all of them at hand, so that whole texts say
little (`guardrails.duty`) and clauses share too few words in a free rendering (`guardrails.agreement`). A sentence that
one sentence of the quotes alone carries is held to that one: where each has a single modality and none that a denial,
a restriction or a noun of another modality may turn, the two must be the same.
"""

from __future__ import annotations

import re

from guardrails.comparison import Objection
from guardrails.duty import plainly_told
from guardrails.pairing import nearest, split
from guardrails.reading import Cue, Reading, matched
from norsk.meaning import bokmal, key

_HARD = ("obl", "rec", "perm")
_NAMES = {"obl": "et krav", "rec": "en anbefaling", "perm": "en adgang"}
_TURNS = frozenset({"neg", "negopt", "only", "except", "max", "min"})
_FEWEST = 2  # content words in common
_LIVE = frozenset({"kan", "kunne", "må", "skal", "bør"})


def other_force(stated: Reading, source: Reading) -> Objection | None:
    """The first sentence whose one modality is not that of the one sentence of the quotes it tells, or None."""
    if objection := _of_the_deed(stated, source):
        return objection
    theirs = split(source)
    for one in split(stated):
        other = nearest(one, theirs, source)
        if other is None:
            continue
        mine, given = _force(one), _force(other)
        if len(mine) != 1 or len(given) != 1 or mine.keys() == given.keys():
            continue
        (ours, cue), (its, its_cue) = next(iter(mine.items())), next(iter(given.items()))
        if _eased(one, cue, its) or _eased(other, its_cue, ours) or not _shared(one, cue, other, its_cue):
            continue
        return Objection("contradicted", f"Setningen sier {_NAMES[ours]}, sitatet sier {_NAMES[its]}.")
    return None


_PASSIVE = re.compile(r"[a-zæøå]{4,}(?:es|ast)")
_LIMITS = frozenset({"neg", "only", "except", "before", "max", "first"})
_REACH = 6  # words from a modal to its deed


def _of_the_deed(stated: Reading, source: Reading) -> Objection | None:
    """ "Kan slettes" of what the quotes say "skal slettes" of: one deed in one verb, which nothing turns."""
    if stated.has("only") or source.has("only"):
        return None
    theirs = _deeds(source)
    for deed, name, clause in _deeds(stated):
        others = [other for other in theirs if other[0] == deed]
        if not others or any(other[1] == name for other in others):
            continue
        if not _limited(stated, clause) and not any(_limited(source, other[2]) for other in others):
            return Objection("contradicted", f"Setningen sier {_NAMES[name]}, sitatet sier {_NAMES[others[0][1]]}.")
    return None


def _deeds(reading: Reading) -> list[tuple[str, str, int]]:
    """(key of the verb, modality, clause) of each passive infinitive right under a modal verb."""
    found = []
    for cue in reading.cues:
        names = [name for name in _HARD if name in cue.classes]
        if len(names) != 1 or cue.text not in _LIVE:
            continue
        for at in range(cue.last + 1, min(cue.last + 1 + _REACH, len(reading.tokens))):
            word = reading.tokens[at].word
            if reading.clause_of[at] != cue.clause:
                break
            if reading.content[at] and _PASSIVE.fullmatch(word) and not reading.tokens[at].capital:
                found.append((key(bokmal(word)), names[0], cue.clause))
                break
    return found


def _limited(reading: Reading, clause: int) -> bool:
    return any(cue.clause == clause and _LIMITS & cue.classes and cue.text != "etter" for cue in reading.cues)


def _force(reading: Reading) -> dict[str, Cue]:
    """The hard modalities of a sentence, each with its first cue."""
    found: dict[str, Cue] = {}
    for cue in reading.cues:
        for name in _HARD:
            if name in cue.classes:
                found.setdefault(name, cue)
    return found


def _eased(reading: Reading, cue: Cue, other: str) -> bool:
    """Whether something in the modal's clause turns it, or a word of the sentence speaks for the other modality."""
    if any(f"{other}soft" in found.classes for found in reading.cues):
        return True
    return any(
        "only" in found.classes or (_TURNS & found.classes and found.clause == cue.clause) for found in reading.cues
    )


def _shared(one: Reading, cue: Cue, other: Reading, its: Cue) -> bool:
    """Whether the clauses of the modals share content; a clause with hardly any goes with its neighbours."""
    mine, theirs = _around(one, cue), _around(other, its)
    return matched(mine, theirs) > 0 and not plainly_told(mine, other, theirs)


def _around(reading: Reading, cue: Cue) -> list[str]:
    keys = reading.keys(cue.clause)
    near = [clause for clause in (cue.clause - 1, cue.clause, cue.clause + 1) if 0 <= clause < reading.clauses]
    return keys if len(keys) >= _FEWEST else [found for clause in near for found in reading.keys(clause)]
