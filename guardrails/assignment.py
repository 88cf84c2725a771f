"""Whether each clause of a sentence denies as often as the clause of the quotes that it tells.

Counted over all clauses that a sentence draws on (`guardrails.denial`), a denial that it leaves out with its whole
clause looks like one taken back. Told clause by clause it is none: where each clause of the sentence shares most with
clauses of the quotes of which one denies as it does, nothing was denied or affirmed.
"""

from __future__ import annotations

from guardrails.reading import Reading, matched

_FEWEST = 2  # content words of a clause that tell which clause it is of
_SHARE = 0.6  # of them, at least, that the clause of the quotes has


def assigned(stated: Reading, source: Reading) -> bool:
    """Whether every clause of the sentence has a clause of the quotes that shares most and denies as it does."""
    if not stated.has("neg") or stated.has("negopt") != source.has("negopt"):
        return False
    for clause in range(stated.clauses):
        keys = stated.keys(clause)
        if len(keys) < _FEWEST:
            if _denials(stated, clause) or any(
                stated.has(name, frozenset({clause})) for name in ("obl", "perm", "rec")
            ):
                return False  # too few words to say whose denial it would be
            continue
        shares = {other: matched(keys, source.keys(other)) for other in range(source.clauses)}
        top = max(shares.values())
        if top < max(_FEWEST, _SHARE * len(keys)):
            return False
        if not any(
            _denials(source, other) == _denials(stated, clause) for other, share in shares.items() if share == top
        ):
            return False
    return True


def _denials(reading: Reading, clause: int) -> int:
    return sum("neg" in cue.classes and cue.clause == clause for cue in reading.cues)
