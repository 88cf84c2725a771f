"""Measures of one sentence against a question: how near, how bound, how much a definition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.facts import Fact
from assistant.meeting import Meeting
from assistant.question import Question, Term
from assistant.reading import Token, spelt_out
from assistant.wants import Want
from norsk.terms import fold

CAPTION = re.compile(r"\W*(?:figur|tabell|bilde)\s+\d", re.IGNORECASE)


def mean(values: Sequence[float]) -> float:
    """The mean of `values`, 1 of none."""
    return sum(values) / len(values) if values else 1.0


def heaviest(terms: Sequence[Term], met: Sequence[float]) -> float:
    """The weight of the term that is least met, weighed."""
    return max(t.weight * (1 - m) for t, m in zip(terms, met, strict=True))


def rival(terms: Sequence[Term], met: Sequence[float], seen: Sequence[Token]) -> float:
    """1 where a name of the question is unmet and the unit has another: an agency for an agency, a word for a word."""
    wanted = {term.key for term in terms}
    for term, worth in zip(terms, met, strict=True):
        if not term.name or worth >= 0.5:
            continue
        agency = term.key != fold(term.key)
        for at, token in enumerate(seen):
            if token.key in wanted:
                continue
            if (token.key != fold(token.key)) if agency else (at > 0 and token.text[:1].isupper()):
                return 1.0
    return 0.0


def names_met(terms: Sequence[Term], met: Sequence[float]) -> float:
    """How far the question's names are met: their mean, but no better than the worst of its numbers and years."""
    names = [m for t, m in zip(terms, met, strict=True) if t.name]
    numbers = [m for t, m in zip(terms, met, strict=True) if t.name and t.key[:1].isdigit()]
    return min(sum(names) / len(names), *numbers, 1.0) if names else 1.0


def closeness(places: Sequence[int], found: Sequence[Fact]) -> float:
    """Closeness of a fact to the words met: 1 adjacent, towards 0 far away, 0 where there is no fact."""
    if not places or not found:
        return 0.0
    closest = min(min(abs(i - f.first), abs(i - f.last)) for f in found for i in places)
    return 1.0 / (1.0 + 0.2 * max(0, closest - 1))


def agent(text: str, verbs: Sequence[int], seen: Sequence[Token], found: Sequence[Fact]) -> float:
    """1 where a fact stands just before the verb asked about, or after it behind a preposition, as the doer does."""
    for at in verbs:
        for fact in found:
            if 0 < at - fact.last <= 4:
                return 1.0
            if 0 < fact.first - at <= 8 and re.search(
                r"\b(?:av|fra|frå|i regi av|ved|:)\W*(?:\w+ )?$", text[: seen[fact.first].start]
            ):
                return 1.0
    return 0.0


_PROPOSED = re.compile(
    r"\b(?:foreslå\w*|anbefal(?:er|es)|tilrår\w*|ønsker|ynskjer|planlegg(?:er|es)|vurdere[rs]?|skal|bør|vil)\b",
    re.IGNORECASE,
)
_DONE = re.compile(r"\b(?:ble|blei|vart|har|hadde|fikk|fekk|er \w+(?:et|t|d))\b", re.IGNORECASE)


def proposed(text: str) -> float:
    """1 where a sentence only proposes or plans: no verb of it says that anything has been."""
    return float(_PROPOSED.search(text) is not None and _DONE.search(text) is None)


_TO_COME = re.compile(r"\b(?:skal|bør|vil|kan|må|å|vurdere|utrede|foreslå\w*)\b[^.]{0,25}$", re.IGNORECASE)


_WAS_TO = re.compile(r"\bskulle\b[^.]{0,60}$", re.IGNORECASE)


def unhappened(text: str, verbs: Sequence[int], seen: Sequence[Token]) -> float:
    """1 where the main verb stands in the unit as something to come, not as something that has been."""
    if not verbs:
        return 0.0
    for at in verbs:
        token = seen[at]
        if _WAS_TO.search(text[: token.start]):  # "etatene skulle levere …": past, seen from today
            return 0.0
        infinitive = token.text.endswith(("ere", "e")) and not token.text.endswith("te")
        if not infinitive and not _TO_COME.search(text[: token.start]):
            return 0.0
    return 1.0


def pairs(places: Sequence[Sequence[int]]) -> float:
    """How close neighbouring words of the question stand in the unit: the mean over pairs, 1 adjacent, 0 one unmet.

    `places` holds where each word is met. 0.5 where there is no pair.
    """
    if len(places) < 2:
        return 0.5
    total = 0.0
    for one, other in pairwise(places):
        gap = min((abs(a - b) for a in one for b in other), default=None)
        if gap is not None:
            total += 1.0 / (1.0 + 0.25 * max(0, gap - 2))
    return total / (len(places) - 1)


_OF_ANOTHER = frozenset(("for", "med", "om", "i", "på", "til", "ved", "hos", "fra", "frå"))


def counted(
    question: Question, meeting: Meeting, terms: Sequence[Term], seen: Sequence[Token], found: Sequence[Fact]
) -> float:
    """Closeness of a number to the noun it should count ("340 kommuner"); 0 where another noun is counted."""
    if question.want not in (Want.NUMBER, Want.SHARE):
        return 0.0
    if question.head is None:
        return 0.6 if found else 0.0  # "hvor mange fra hver etat": no noun to count
    heads = meeting.places(seen, [i for i, term in enumerate(terms) if term.key == question.head.key])
    best = 0.0
    for fact in found:
        for i in heads:
            distance = i - fact.last if i > fact.last else (fact.first - i) + 2
            if i - fact.last >= 2 and any(fold(token.text) in _OF_ANOTHER for token in seen[fact.last + 1 : i]):
                continue  # "ett prosjekt for kommersielle løsninger" counts projects
            best = max(best, 1.0 if distance <= 2 else 1.0 / distance)
    return best


_MEANS = (
    r"(?:er|var|betyr|tyder|innebærer|omfatter|vil\b.{0,40}\bsi|består|menes|forstås|defineres|kalles|handler|skal)\b"
)


def defines(question: Question, text: str) -> float:
    """How much `text` looks like a definition of the question's subject: it names it and says what it is."""
    if question.subject is None:
        return 0.0
    if spelt_out(question.subject, text) and re.search(rf"\b{re.escape(question.subject)}\b", text):
        return 1.0
    subject = rf"{re.escape(question.subject[:-1])}\w*" if len(question.subject) > 5 else re.escape(question.subject)
    if re.match(
        rf"\W*(?:[Åå] |[Ee]n |[Ee]t |[Ee]it )?{subject}\W+(?:\([^)]*\) )?(?:\w+ )?{_MEANS}", text, re.IGNORECASE
    ):
        return 1.0
    if re.search(rf"\b[Mm]ed {subject}\W+{_MEANS}", text):
        return 1.0
    if re.search(rf"\(\s*(?:heretter |i det videre )?(?:kalt )?[\"«]?{subject}[\"»]?\s*\)", text, re.IGNORECASE):
        return 0.9
    if re.search(rf"\b{subject}\W+{_MEANS}", text, re.IGNORECASE):
        return 0.6
    if re.search(rf"\b{subject}\s*\([^)]+\)", text, re.IGNORECASE):
        return 0.5
    return 0.0
