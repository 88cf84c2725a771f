"""What a question takes for granted, made a statement: by a reason, a "når", a "hvorfor", a "som", a number of things.

Presupposition triggers (Levinson 1983, ch. 4; Faarlund, Lie og Vannebo 1997, ch. 10): a clause of reason, a statement
before the question, the answer "ja" to what stands after "hvorfor", a relative clause to a name, and the number in a
definite phrase. Whoever only answers the rest confirms what they carry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from guardrails.reading import read
from norsk import agencies
from norsk.evidence import is_norwegian
from norsk.quantities import number_word
from norsk.verbs import is_verb


@dataclass(frozen=True, slots=True)
class Presupposed:
    """A statement that a question rests on, and how it is told again."""

    claim: str
    told: str  # after "Spørsmålet bygger på at"
    reason: bool  # given as a reason: then what no source says is told too
    counted: str = ""  # the things of which only the number is taken for granted


_REASON: Final = (
    r"siden|sidan|ettersom|fordi|i\s+og\s+med\s+at|gitt\s+at|gjeve\s+at|all\s+den\s+tid|nå\s+som|no\s+som"
    r"|(?:vi|jeg|eg|alle)\s+(?:vet|veit)\s+(?:jo\s+)?at"
)
_OPENING: Final = re.compile(rf"^\s*(?:{_REASON})\s+(?P<claim>[^?!]+?),\s*(?=(?:så\s+|men\s+)?\w)[^.!]*\?", re.I)
_CLOSING: Final = re.compile(rf",\s*(?:{_REASON})\s+(?P<claim>[^.?!,]+)\?\s*$", re.I)
_WHEN: Final = re.compile(r"^\s*når\s+(?P<claim>(?P<first>\w+)[^?!.]*?),\s*\w[^.!]*\?\s*$", re.I)
_ASKS: Final = r"(?:h?v(?:em|a|or\w*|ilke\w*|ordan)|kven|kva\w*|kor\w*|når|kvifor|hvis)\b"
_BEFORE: Final = re.compile(
    rf"^\s*(?!{_ASKS}|når\b)(?P<claim>[^?!.]+?)"
    rf"(?:,\s*(?:så|men)\s+(?={_ASKS})|\.\s+|\s+[–-]\s+(?={_ASKS}))[^.!]*\?\s*$",
    re.I,
)
_WHY: Final = re.compile(
    r"^\s*(?:hvorfor|kvifor)\s+(?P<claim>(?P<verb>\w+)\s+[^?!.]+?)\?\s*$"
    r"|^\s*(?:hvordan|korleis)\s+(?:har|kan)\s+det\s+(?:ha\s+)?seg\s+at\s+(?P<that>[^?!.]+?)\?\s*$"
    r"|^\s*(?:hva|kva)\s+er\s+(?:grunnen|årsaka|årsaken)\s+til\s+at\s+(?P<so>[^?!.]+?)\?\s*$",
    re.I,
)
_NAMED: Final = re.compile(r",\s*som\s+(?P<claim>[^,.?!]+)[,?]")
_COUNTED: Final = re.compile(
    r"\b(?P<which>de|dei|hvilke|kva)\s+(?P<number>\w+)\s+(?!andre\b)"
    r"(?P<what>(?:\w+e\s+)?\w+(?:a|ene|ane|er|ar))\b(?P<rest>[^?.!,]*)",
    re.I,
)
# Of themselves and their own case the askers know more than any source.
_OWN: Final = re.compile(
    r"\b(?:vi|oss|vår\w*|jeg|eg|meg|min|mi|mitt|mine|me|dere|dykk\w*|du|deg|din|ditt|dine|hun|ho|ham|henne|han)\b", re.I
)
_MUST: Final = frozenset(["må", "kan", "skal", "bør", "trenger", "treng", "behøver", "får"])
_HELPING: Final = _MUST | {"er", "var", "har", "hadde", "vil", "blir", "vert", "ble", "vart", "gjelder", "gjeld"}
_DENIED: Final = re.compile(r"\s+(?:ikke|ikkje)\b", re.I)
_LONGEST: Final = 500  # characters: who writes more tells a case of their own
_LEAST: Final = 2  # content words and facts: what has fewer can be tied to no sentence


def presupposed(question: str) -> Iterator[Presupposed]:
    """The statements that the question rests on in so many words; none of the asker's own case."""
    if len(question) > _LONGEST:
        return
    found = _OPENING.search(question) or _CLOSING.search(question)
    if found is not None:
        yield from _sound(found["claim"], reason=True)
    elif (found := _WHEN.search(question)) and not _finite(found["first"]):
        yield from _sound(found["claim"])
    elif (found := _WHY.search(question)) is not None:
        if said := found["that"] or found["so"]:
            yield from _sound(said)
        elif _finite(found["verb"]):
            yield from _asked(found["claim"], found["verb"].lower())
    elif (found := _BEFORE.search(question)) and _states(found["claim"]):
        yield from _sound(found["claim"])
    if found is None:
        yield from _of_a_name(question)
        yield from _of_a_number(question)


def _finite(word: str) -> bool:
    return word.lower() in _HELPING or is_verb(word.lower())


def _states(claim: str) -> bool:
    """Whether a statement stands there: a verb, and not before its subject."""
    first, *rest = claim.split()
    return not _finite(first) and any(map(_finite, rest))


def _sound(claim: str, told: str = "", *, reason: bool = False, counted: str = "") -> Iterator[Presupposed]:
    claim = " ".join(claim.split())
    words = read(claim)
    if not _OWN.search(claim) and "[" not in claim and len(words.keys()) + len(words.facts) >= _LEAST:
        yield Presupposed(claim, told or _within(claim), reason, counted)


def _within(claim: str) -> str:
    """The statement as it stands within a sentence: a small letter first, but for a name."""
    first = claim.split()[0]
    named = first[1:] != first[1:].lower() or any(start == 0 for start, _, _ in agencies.find(claim))
    return claim if named or not is_norwegian(first.lower()) else claim[0].lower() + claim[1:]


def _asked(claim: str, verb: str) -> Iterator[Presupposed]:
    """What "hvorfor" asks the reason of is the yes or no to the question without it."""
    plain, denied = _DENIED.subn("", claim, count=1)
    general = re.sub(rf"^({verb}(?:\s+(?:ikke|ikkje))?)\s+vi\b", r"\1 virksomheten", claim, flags=re.I)
    yield from _sound(
        general if verb in _MUST else claim,
        f"svaret på «{plain[0].upper()}{plain[1:]}?» er {'nei' if denied else 'ja'}",
    )


def _of_a_name(question: str) -> Iterator[Presupposed]:
    """Of "REK, som godkjenner …, om": what the relative clause says of the body named before it."""
    for found in _NAMED.finditer(question):
        named = [agency for agency in agencies.find(question) if agency[1] == found.start()]
        if named:
            yield from _sound(f"{question[named[0][0] : named[0][1]]} {found['claim']}")


def _of_a_number(question: str) -> Iterator[Presupposed]:
    """Of "de fem anbefalingene i rapporten": that there are so many."""
    for found in _COUNTED.finditer(question):
        if number_word(found["number"].lower()) is None:
            continue
        phrase = f"{found['number']} {found['what']}"
        told = f"det er {found['number']} («{found['which'].lower()} {phrase}»)"
        yield from _sound(f"{phrase}{found['rest']}", told, counted=found["what"].split()[-1])
