"""Extraction: choosing, among retrieved passages, the sentences that answer a question, or none.

Every sentence of every passage is read against the question (assistant.reading): how much of the question it meets
by itself and with its heading, whether it holds a fact of the kind asked for, and how close that fact stands to what
was asked. The weights are fitted on the project's own questions (benchmarks/answers.py) by logistic regression; what
falls below the threshold is not an answer, and then the sources are silent.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.question import Question, Term, Want
from assistant.reading import Fact, Token, facts, meets, tokens
from ingest.passages import Hit, Passage
from norsk.text import sentences

MAX_SENTENCES = 3
MAX_WORDS = 80
_TYPED = frozenset(
    (Want.WHO, Want.WHICH, Want.NUMBER, Want.SHARE, Want.MONEY, Want.DURATION, Want.DATE, Want.PLACE, Want.CONTACT)
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, heading or list item of a passage: `passage.text[start:end]`."""

    start: int
    end: int
    text: str
    heading: bool
    item: bool
    intro: int  # index of the unit that introduces this item, or -1


@dataclass(frozen=True, slots=True)
class Quote:
    """A chosen unit: offsets in the passage's text, what is shown, and how good an answer it is (0–1)."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float


_BULLET = re.compile(r"^\s*(?:[-–—•▪■●○◦‣*]|o(?=\s)|\d{1,2}[.)]|[a-z]\))\s+")


def units(passage: Passage) -> list[Unit]:
    """The units of a passage in order. Headings are the lines that its heading path names."""
    titles = {title.strip() for title in passage.heading}
    result: list[Unit] = []
    introduction = -1
    for span in sentences(passage.text):
        text = passage.text[span.start : span.end]
        heading = text.strip() in titles
        item = not heading and bool(_BULLET.match(text))
        if not item:
            introduction = len(result) if text.rstrip().endswith(":") or heading else -1
        result.append(Unit(span.start, span.end, text, heading, item, introduction if item else -1))
    return result


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of a unit as an answer; each between 0 and 1 unless said otherwise."""

    cover: float  # share of the question's weight that the unit itself meets
    context: float  # the same, its heading, introduction and neighbours included at a discount
    names: float  # share of the question's names met, context included (1 where it has none)
    worst: float  # weight of the heaviest term unmet even in context
    verb: float  # share of the question's verbs met in the unit
    fact: float  # 1 where a fact of the wanted kind stands in the unit
    near: float  # closeness of that fact to the words asked about
    rank: float  # the passage's retrieval score over the best one's
    length: float  # words over 60, at most 1
    definition: float  # how much the unit looks like a definition of the subject

    def vector(self) -> tuple[float, ...]:
        """The features in the order of WEIGHTS."""
        return (
            self.cover,
            self.context,
            self.names,
            self.worst,
            self.verb,
            self.fact,
            self.near,
            self.rank,
            self.length,
            self.definition,
        )


# Fitted; order as in Features.vector(). See benchmarks/answers.py.
BIAS = -6.0
WEIGHTS = (4.0, 4.0, 2.0, -2.0, 0.5, 1.0, 1.0, 0.5, -0.5, 1.0)
THRESHOLD = 0.5


def score(features: Features) -> float:
    """Probability that a unit answers (logistic regression)."""
    total = BIAS + sum(w * f for w, f in zip(WEIGHTS, features.vector(), strict=True))
    return 1.0 / (1.0 + math.exp(-total))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit read against the question."""

    hit: Hit
    order: int  # rank of its passage
    index: int  # position among the passage's units
    unit: Unit
    features: Features
    score: float


def candidates(question: Question, hits: Sequence[Hit]) -> list[Candidate]:
    """Every unit of every passage with its features, best first."""
    if not question.terms or not hits:
        return []
    top = max(hit.score for hit in hits) or 1.0
    terms = _weighted(question)
    found: list[Candidate] = []
    for order, hit in enumerate(hits):
        parts = units(hit.passage)
        seen = [tokens(part.text) for part in parts]
        met = [[max((meets(term, t.key) for t in each), default=0.0) for term in terms] for each in seen]
        above = [tokens(title) for title in (*hit.passage.heading, hit.passage.source.title)]
        lent = [max((0.6 * meets(term, t.key) for title in above for t in title), default=0.0) for term in terms]
        for index, unit in enumerate(parts):
            features = _features(question, terms, parts, seen, met, lent, index, hit.score / top)
            found.append(Candidate(hit, order, index, unit, features, score(features)))
    found.sort(key=lambda each: (-each.score, each.order, each.index))
    return found


def _weighted(question: Question) -> tuple[Term, ...]:
    """The question's terms; the noun that only names the kind of answer weighs less."""
    if question.head is None or question.want is Want.NUMBER:
        return question.terms
    return tuple(replace(t, weight=t.weight * 0.6) if t is question.head else t for t in question.terms)


def _features(
    question: Question,
    terms: Sequence[Term],
    parts: Sequence[Unit],
    seen: Sequence[Sequence[Token]],
    met: Sequence[Sequence[float]],
    lent: Sequence[float],
    index: int,
    rank: float,
) -> Features:
    own = met[index]
    around = [0.0] * len(terms)
    for other in (index - 1, index + 1, parts[index].intro):
        if 0 <= other < len(parts):
            discount = 0.8 if other == parts[index].intro else 0.5 if other < index else 0.3
            around = [max(a, discount * m) for a, m in zip(around, met[other], strict=True)]
    whole = [max(o, a, h) for o, a, h in zip(own, around, lent, strict=True)]
    total = sum(t.weight for t in terms)
    cover = sum(t.weight * o for t, o in zip(terms, own, strict=True)) / total
    context = sum(t.weight * w for t, w in zip(terms, whole, strict=True)) / total
    names = [w for t, w in zip(terms, whole, strict=True) if t.name]
    verbs = [o for t, o in zip(terms, own, strict=True) if t.verb]
    found = (
        facts(question, parts[index].text, seen[index]) if question.want in _TYPED or question.want is Want.WHY else []
    )
    return Features(
        cover=cover,
        context=context,
        names=sum(names) / len(names) if names else 1.0,
        worst=max(t.weight * (1 - w) for t, w in zip(terms, whole, strict=True)),
        verb=sum(verbs) / len(verbs) if verbs else 1.0,
        fact=1.0 if found else 0.0,
        near=_near(question, terms, seen[index], found),
        rank=rank,
        length=min(1.0, len(seen[index]) / 60),
        definition=_defines(question, parts[index].text) if question.want is Want.DEFINITION else 0.0,
    )


def _near(question: Question, terms: Sequence[Term], seen: Sequence[Token], found: Sequence[Fact]) -> float:
    """Closeness of the nearest fact to the noun asked about, or to the words met: 1 adjacent, towards 0 far away."""
    if not found:
        return 0.0
    if question.want is Want.NUMBER and question.head is not None:
        best = 0.0
        for fact in found:
            for i, token in enumerate(seen):
                if meets(question.head, token.key) >= 0.6:
                    distance = i - fact.last if i > fact.last else (fact.first - i) + 2
                    best = max(best, 1.0 if distance <= 2 else 1.0 / distance)
        return best
    places = [i for i, t in enumerate(seen) if any(meets(term, t.key) >= 0.6 for term in terms)]
    if not places:
        return 0.0
    closest = min(min(abs(i - f.first), abs(i - f.last)) for f in found for i in places)
    return 1.0 / (1.0 + 0.2 * max(0, closest - 1))


def _defines(question: Question, text: str) -> float:
    """How much `text` looks like a definition of the question's subject: it opens with it and says what it is."""
    if question.subject is None:
        return 0.0
    subject = re.escape(question.subject)
    if re.match(
        rf"\W*(?:[Åå] )?{subject}\w*\W+(?:\([^)]*\) )?(?:\w+ )?(?:er|var|betyr|innebærer|omfatter|vil|består|skal)\b",
        text,
        re.IGNORECASE,
    ):
        return 1.0
    if re.search(rf"\(\s*(?:heretter |i det videre )?(?:kalt )?[\"«]?{subject}[\"»]?\s*\)", text, re.IGNORECASE):
        return 0.9
    if re.search(rf"\b{subject}\w*\W+(?:er|betyr|innebærer|forstås|defineres)\b", text, re.IGNORECASE):
        return 0.6
    if re.search(rf"\b{subject}\s*\([^)]+\)", text, re.IGNORECASE):
        return 0.5
    return 0.0


def answer(question: Question, hits: Sequence[Hit]) -> list[Quote]:
    """The quotes that answer, best first: at most three sentences or 80 words, unless a list is asked for."""
    if question.want is Want.LABEL:
        return _labelled(question, hits)
    ranked = candidates(question, hits)
    if not ranked or ranked[0].score < THRESHOLD:
        return []
    chosen: list[Quote] = []
    spent = 0
    for each in ranked:
        if len(chosen) == MAX_SENTENCES or each.score < max(THRESHOLD, 0.75 * ranked[0].score):
            break
        length = len(each.unit.text.split())
        if chosen and spent + length > MAX_WORDS:
            continue
        if any(_same(each.unit.text, quote.text) for quote in chosen):
            continue
        chosen.append(_quote(each))
        spent += length
    return chosen


def _quote(candidate: Candidate) -> Quote:
    unit = candidate.unit
    shown = _BULLET.sub("", unit.text) if unit.item else unit.text
    return Quote(candidate.hit.passage, unit.start, unit.end, shown, candidate.score)


def _same(one: str, other: str) -> bool:
    a, b = set(one.lower().split()), set(other.lower().split())
    return len(a & b) >= 0.8 * min(len(a), len(b))


def _labelled(question: Question, hits: Sequence[Hit]) -> list[Quote]:
    """The heading or line that bears the label asked for ("Anbefaling 3: …"), and what follows it."""
    assert question.label is not None
    kind, number = question.label
    pattern = re.compile(
        rf"^\W*{kind}(?:en|et)?\s+{re.escape(number)}\b\s*[:.–-]?\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL
    )
    chosen: list[Quote] = []
    best: tuple[int, int] | None = None
    for order, hit in enumerate(hits):
        parts = units(hit.passage)
        for index, unit in enumerate(parts):
            match = pattern.match(unit.text)
            if match is None:
                continue
            rest = len(match["rest"].split())
            following = [p for p in parts[index + 1 :] if not p.heading][:2] if rest < 40 else []
            quality = (min(rest, 3), len(following))
            if best is None or quality > best:
                best = quality
                chosen = [Quote(hit.passage, unit.start, unit.end, unit.text, 1.0)]
                spent = len(unit.text.split())
                for part in following:
                    spent += len(part.text.split())
                    if spent <= MAX_WORDS:
                        chosen.append(Quote(hit.passage, part.start, part.end, part.text, 0.9))
        del order
    return chosen
