"""The grounds on which a unit cannot be the answer, or is doubted to be it, whatever its features weigh.

What cannot be seen from the unit's features alone, what a question asks for by its form, is `assistant.unsaid`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.binding import uncompared
from assistant.facts import asks_paragraph
from assistant.features import FEATURES, Vector
from assistant.question import Question, is_person
from assistant.units import Unit
from assistant.wants import Want
from assistant.weighing import FIELD
from norsk.terms import fold
from norsk.verbs import is_verb

_WORST = FEATURES.index("worst_wide")
_NAMES, _COUNTED, _KIND, _NOVEL, _PERSON, _MISSING, _UNTOLD = (
    FEATURES.index(name) for name in ("names_met", "counted", "kind", "novel", "person", "missing", "untold")
)
_ASKED_FIRST, _THIS_QUESTION = FEATURES.index("asked_first"), 0.9
_MAIN, _OTHER, _HEAD_OWN, _TO_COME, _ITEM, _GROUP = (
    FEATURES.index(name) for name in ("main_context", "other_verb", "head_own", "to_come", "item", "group")
)
_USURPED, _PARTNER, _PLACELESS, _PROPOSED = (
    FEATURES.index(name) for name in ("usurped", "partner", "placeless", "proposed")
)
_REASONED, _BRACKETED, _MAIN_OWN = (FEATURES.index(name) for name in ("fact:why", "bracketed", "main"))
_HEAD_LITERAL = FEATURES.index("head_own:literal")
_BODY = re.compile(r"etat|direktorat|myndig|organ|instans|virksomhet|aktør", re.IGNORECASE)
# Kinds of answer that cannot be given without showing a fact of that kind.
_MUST_SHOW = frozenset((Want.WHO, Want.NUMBER, Want.SHARE, Want.MONEY, Want.DURATION, Want.DATE, Want.CONTACT))

_NAMED = re.compile(r"\b(?:hva heter|kva heiter)\b", re.IGNORECASE)
_FACTS = {want: FEATURES.index(f"fact:{want.value}") for want in Want}


def asks(unit: Unit) -> bool:
    """Whether a unit is a question itself."""
    return unit.text.rstrip(' "»”').endswith("?")


def shows(question: Question, vector: Vector) -> bool:
    """Whether a unit holds a fact of the kind that the question asks for."""
    return vector[_FACTS[question.want]] > 0


@lru_cache(maxsize=100)  # of the question, for each of some hundred units
def _asks_name(text: str) -> bool:
    return _NAMED.search(text) is not None


def barred(question: Question, vector: Vector, unit: Unit) -> bool:
    """Whether a unit cannot answer at all: it asks, says nothing itself, or shows no fact of the kind wanted."""
    want, head = question.want, question.head
    shown = shows(question, vector)
    if asks(unit) or not vector[_NOVEL] or (unit.text.endswith(":") and not unit.group and not shown):
        return True
    if "://" in unit.text and want is not Want.CONTACT and not shown:  # a reference, which says nothing itself
        return True
    if not vector[_FACTS[Want.WHICH]] and _asks_name(question.text):
        return True
    if shown or _vouched(vector):
        return False
    return want in _MUST_SHOW or (head is not None and head.key == "land") or asks_paragraph(question)


def _vouched(vector: Vector) -> bool:
    """Whether the unit opens a section whose heading asks just this question: who wrote it meant it as the answer."""
    return vector[_ASKED_FIRST] >= _THIS_QUESTION


def doubts(question: Question, vector: Vector, unit: Unit) -> int:
    """The grounds to doubt that a unit speaks of what is asked about: of its names, its noun, its kind of thing."""
    want, head = question.want, question.head
    if _vouched(vector):
        return 0
    whole = not vector[_ITEM] and not vector[_GROUP]  # a sentence, which says its own verb
    mute = whole and vector[_MAIN_OWN] < 0.35 and not vector[_BRACKETED] and not FIELD.match(unit.text)
    return sum(
        (
            vector[_NAMES] < 0.5 or vector[_MISSING] > 0,
            vector[_WORST] > 0.55,  # more than half of what is asked about is nowhere near
            head is not None and want in (Want.NUMBER, Want.SHARE) and vector[_COUNTED] < 0.2,
            vector[_PERSON] == 0.0,
            vector[_UNTOLD] > 0,
            vector[_KIND] == 0.0,
            want is Want.WHO and question.main is not None and vector[_MAIN] < 0.35 and vector[_OTHER] > 0.6 and whole,
            want is Want.WHO and head is not None and vector[_HEAD_OWN] < 0.3 and not _BODY.search(head.text),
            vector[_TO_COME] > 0 or vector[_PROPOSED] > 0,
            vector[_USURPED] > 0,
            vector[_PARTNER] > 0,
            vector[_PLACELESS] > 0,
            want is Want.WHY and not vector[_REASONED],
            uncompared(question, unit.text),
            want is Want.WHO and question.main is not None and is_verb(fold(question.main.text)) and mute,
            want is Want.WHO and head is not None and is_person(head.text) and vector[_HEAD_LITERAL] < 0.3,
        )
    )
