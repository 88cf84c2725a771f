"""The places of a text that an alignment compares, and the stretches at which a sentence and its quote differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guardrails.fact import Fact
from guardrails.reading import Reading
from norsk.meaning import alike, is_stopword, key

_TURNING = (
    "neg", "rec", "obl", "perm", "only", "most", "usual", "always", "all", "some", "both", "either", "also",
    "before", "after", "min", "max",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One place in the alignment: a content word, a fact or a turning word."""

    form: str
    text: str
    classes: frozenset[str] = frozenset()
    fact: Fact | None = None
    clause: int = 0


def items_of(reading: Reading) -> list[Item]:
    """The places of a text in order: its facts, its turning words, and its content words."""
    found: dict[int, Item] = {}
    taken: set[int] = set()
    for fact in reading.facts:
        if fact.kind == "name" or fact.soft:
            continue
        value = fact.value[0] if fact.kind == "role" else fact.value[-1] if fact.kind == "agency" else fact.value
        found[fact.first] = Item(f"={fact.kind}:{value}", fact.text, fact=fact, clause=reading.clause_of[fact.first])
        taken.update(range(fact.first, fact.last + 1))
    for cue in reading.cues:
        classes = frozenset(name for name in _TURNING if name in cue.classes)
        if classes and cue.first not in taken:
            primary = next(name for name in _TURNING if name in classes)
            found[cue.first] = Item(f"§{primary}", cue.text, cue.classes, clause=cue.clause)
            taken.update(range(cue.first, cue.last + 1))
    for at, token in enumerate(reading.tokens):
        if at not in taken and token.word[0].isalpha() and not is_stopword(token.word):
            cue_classes = frozenset(name for cue in reading.cues if cue.first <= at <= cue.last for name in cue.classes)
            found[at] = Item(
                key(token.word), token.word, cue_classes - frozenset(_TURNING), clause=reading.clause_of[at]
            )
    return [found[at] for at in sorted(found)]


def counterpart(form: str, forms: dict[str, None]) -> str:
    """The first of `forms` that a form is alike, or the form itself."""
    if form[0] in "§=" or form in forms:
        return form
    return next((other for other in forms if alike(form, other)), form)


Place = tuple[list[Item], list[Item]]


def places_of(
    edits: Sequence[tuple[str, int, int, int, int]],
    mine: list[Item],
    theirs: list[Item],
    first: int,
    last: int,
    trailing: int,
) -> list[Place | None]:
    """The stretches that differ, as (sentence's items, quote's items), with None for what is alike between them.

    What the quote has before and after the sentence's reach is left out but for the two nearest items of the same
    clause, which may turn the whole ("Ikke alle …"); `trailing` is how many clauses without items end the sentence.
    """
    found: list[Place | None] = []
    for kind, i1, i2, k1, k2 in edits:
        if kind == "equal":
            found += [None] * (i2 - i1)
            continue
        low, high = k1, k2
        if k2 <= first:
            low = max(k1, first - 2)
            while i1 == i2 and low < high and theirs[low].clause != theirs[first].clause:
                low += 1
        if k1 >= last:
            high = min(k2, last + 2)
            while high > low and theirs[high - 1].clause > theirs[last - 1].clause + trailing:
                high -= 1
        found.append((mine[i1:i2], theirs[low:high]))
    return found


def merged(places: list[Place | None]) -> list[Place]:
    """Stretches with one like item or none between them, as one."""
    found: list[Place] = []
    gap = 2
    for place in places:
        if place is None:
            gap += 1
            continue
        if gap <= 1 and found:
            found[-1] = (found[-1][0] + place[0], found[-1][1] + place[1])
        else:
            found.append(place)
        gap = 0
    return found
