"""How much a noun takes in, told by the words right at it: "alle avvik", "bare alvorlige avvik", "ikke-økonomisk".

`guardrails.quantifiers` asks whether a text speaks of all or of some; here the quantifier is held to its own noun, so
that other quantifiers and denials of the text make no difference.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from guardrails.comparison import Objection
from guardrails.reading import Reading
from norsk.meaning import alike, key, sides

_NEAR = 3  # words from a quantifier to its noun
_PARTS = ("only", "some", "most")
_REGARDLESS = frozenset({"uansett", "uavhengig"})
_LEAST = 2  # letters of the least first part: "nyansatte"
_FIRST = 4  # letters of the least common beginning of two compounds


def narrowed(stated: Reading, source: Reading) -> Objection | None:
    """The first noun that takes in more or less than in the quotes, or None."""
    return (
        _part_of_all(stated, source)
        or _widened(stated, source)
        or _regardless(stated, source)
        or _prefixed(stated, source)
        or _prefixed(source, stated)
        or _turned_compound(stated, source)
    )


_WHOLE = frozenset({"hele", "heile", "helt", "heilt"})  # one thing in full, not all of a kind


def _quantified(reading: Reading, name: str) -> dict[str, str]:
    """The nouns right behind a quantifier of the class, as keys, with the phrase."""
    found = {}
    for cue in reading.cues:
        if name not in cue.classes or cue.text.endswith(("tilfeller", "tilfelle")) or cue.text in _WHOLE:
            continue
        behind = reading.content[cue.last + 1 : cue.last + 1 + _NEAR]
        nouns = list(takewhile(lambda one: one is not None, behind))
        phrase = " ".join(token.word for token in reading.tokens[cue.first : cue.last + 1 + len(nouns)])
        found.update({str(noun): phrase for noun in nouns})
    return found


def _part_of_all(stated: Reading, source: Reading) -> Objection | None:
    """ "Bare alvorlige avvik" of "alle avvik"."""
    whole = _quantified(source, "all")
    told = _quantified(stated, "all")
    for name in _PARTS:
        for noun, phrase in _quantified(stated, name).items():
            for other, every in whole.items():
                if (noun == other or noun.endswith(other)) and not any(one == other for one in told):
                    return Objection("contradicted", f"Setningen sier «{phrase}» der sitatet sier «{every}».")
    return None


def _widened(stated: Reading, source: Reading) -> Objection | None:
    """ "Alle avdelinger" where the quotes name one kind of them ("intensivavdelingen") and no other."""
    if source.has("all"):
        return None
    given = source.keys()
    for noun, phrase in _quantified(stated, "all").items():
        if len(noun) < _FIRST or noun in given:
            continue
        kind = next((one for one in given if one.endswith(noun) and len(one) >= len(noun) + _LEAST), None)
        if kind and not any(token.word.startswith(kind[: -len(noun)][:_FIRST]) for token in stated.tokens):
            return Objection("contradicted", f"Setningen sier «{phrase}» der sitatet bare sier noen av dem.")
    return None


def _regardless(stated: Reading, source: Reading) -> Objection | None:
    """ "Uansett tilgang" where the quotes say "med tilgang"."""
    having = {
        found
        for at, token in enumerate(source.tokens)
        if token.word in ("med", "har")
        for found in source.content[at + 1 : at + 2]
        if found
    }
    for at, token in enumerate(stated.tokens):
        if token.word not in _REGARDLESS:
            continue
        noun = next((found for found in stated.content[at + 1 : at + 4] if found), None)
        if noun and any(alike(noun, other) for other in having):
            return Objection("contradicted", f"Setningen sier «{token.word}» der sitatet setter et vilkår.")
    return None


_NOT = re.compile(r"(?:ikke|ikkje)-(?P<base>[a-zæøå]{4,})")


def _prefixed(one: Reading, other: Reading) -> Objection | None:
    """ "Ikke-økonomisk" on one side, "økonomisk" that nothing denies on the other."""
    for token in one.tokens:
        match = _NOT.fullmatch(token.word)
        if not match:
            continue
        base = key(match["base"])
        if any(_NOT.fullmatch(there.word) for there in other.tokens) or any(key(t.word) == base for t in one.tokens):
            continue
        for at, there in enumerate(other.tokens):
            before = {word.word for word in other.tokens[max(0, at - 2) : at]}
            if key(there.word) == base and before.isdisjoint({"ikke", "ikkje"}):
                return Objection("contradicted", f"Den ene sier «{token.word}», den andre «{there.word}».")
    return None


@lru_cache(maxsize=20_000)
def _opposed(one: str, other: str) -> bool:
    """Whether two compounds have one beginning and opposite ends ("rhesuspositiv", "rhesusnegativ")."""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    for at in range(shared, _FIRST - 1, -1):
        if any((pair, 1 - side) in sides(other[at:]) for pair, side in sides(one[at:])):
            return True
    return False


def _turned_compound(stated: Reading, source: Reading) -> Objection | None:
    told, given = ({token.word for token in reading.tokens} for reading in (stated, source))
    for word in told - given:
        for other in given - told:
            if word[:_FIRST] == other[:_FIRST] and _opposed(word, other):
                return Objection("contradicted", f"Setningen sier «{word}» der sitatet sier «{other}».")
    return None
