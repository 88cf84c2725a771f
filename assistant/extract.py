"""Extraction: choosing, among retrieved passages, the sentences that answer a question, or none.

Every sentence of every passage is read against the question (assistant.reading): how much of the question it meets
by itself and with its heading, whether it holds a fact of the kind asked for, and how close that fact stands to what
was asked. The weights are fitted on the project's own questions (benchmarks/answers.py) by logistic regression; what
falls below the threshold is not an answer, and then the sources are silent.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources

from assistant.question import Question, Term, Want
from assistant.reading import Fact, Token, asks_paragraph, facts, meets, shows_kind, spelt_out, tokens
from ingest.passages import Hit, Passage
from norsk.terms import fold
from norsk.text import sentences

MAX_SENTENCES = 3
MAX_WORDS = 80
_SECONDARY = 0.6  # what a further sentence must reach, of the best one and of the threshold


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, heading or list item of a passage: `passage.text[start:end]`."""

    start: int
    end: int
    text: str
    heading: bool
    item: bool
    intro: int  # index of the unit that introduces this item, or -1
    group: bool = False  # a list as a whole, with the line that introduces it


@dataclass(frozen=True, slots=True)
class Quote:
    """A chosen unit: offsets in the passage's text, what is shown, and how good an answer it is (0–1)."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float


_BULLET = re.compile(
    r"^\s*(?:[-–—•▪■●○◦‣*]|o(?=\s)|\d{1,2}[.)](?!\s*(?:jan|feb|mars|apr|mai|jun|jul|aug|sep|okt|nov|des))|[a-z]\))\s+",
    re.IGNORECASE,
)
_FIELD = re.compile(r"^[A-ZÆØÅ][\wæøå]*(?: \w+){0,2}: \S")  # "Ansvarlig: Helsedirektoratet"
_MAX_ITEM = 45  # words; a list item up to here is one unit, its second sentence leans on its first
_DATE_ONLY = re.compile(r"^\W*(?:\d{1,2}\.? )?[a-zæøå]* ?(?:19|20)\d\d\W*$", re.IGNORECASE)
_BODY_NOUN = re.compile(r"^(etat|direktorat|myndighet|organ|instans|virksomhet|aktør)", re.IGNORECASE)
_SOURCE_MARK = re.compile(r"\s*\([^()]*(?:§|artikkel|art\.|vedlegg|fortale)[^()]*\)(?=[.\s]*$)", re.IGNORECASE)


def units(passage: Passage) -> list[Unit]:
    """The units of a passage in order. Headings are the lines that its heading path names."""
    return list(_units(passage.text, passage.heading))


@lru_cache(maxsize=4_000)
def _units(whole: str, headings: tuple[str, ...]) -> tuple[Unit, ...]:
    titles = {title.strip() for title in headings}
    result: list[Unit] = []
    introduction = -1
    for span in sentences(whole):
        text = whole[span.start : span.end]
        heading = text.strip() in titles
        item = not heading and bool(_BULLET.match(text))
        if not item and not heading and result and _trails(whole, result[-1], span.start, text):
            before = result[-1]
            result[-1] = replace(before, end=span.end, text=whole[before.start : span.end])
            continue
        if not item:
            introduction = len(result)
        result.append(Unit(span.start, span.end, text, heading, item, introduction if item else -1))
    return tuple(result)


def _trails(whole: str, before: Unit, start: int, text: str) -> bool:
    """Whether a piece belongs to the unit before it: an item's further sentences, a paragraph sign or a date torn off."""
    if before.item:
        near = "\n" not in whole[before.end : start]
        return near and len(before.text.split()) + len(text.split()) <= _MAX_ITEM
    if text.startswith("§") or _DATE_ONLY.match(text):
        return True
    loose = not re.search(r"[.!?:]\W*$", before.text) and not re.search(r"[.!?:]\W*$", text)
    return loose and not before.heading and len(text.split()) <= 4


def lists(passage: Passage, parts: Sequence[Unit]) -> list[Unit]:
    """The lists among a passage's units: each run of two or more items, with its introducing line."""
    result: list[Unit] = []
    first: int | None = None
    for index, unit in enumerate((*parts, None)):
        if unit is not None and unit.item:
            first = index if first is None else first
            continue
        if first is not None and index - first >= 2:
            opening = parts[first].intro if parts[first].intro == first - 1 else first
            start, end = parts[opening].start, parts[index - 1].end
            result.append(Unit(start, end, passage.text[start:end], False, False, -1, True))
        first = None
    return result


# What is known of a unit as an answer, in the order of its feature vector. Shares are 0–1.
_PLAIN = (
    "cover",  # share of the question's weight that the unit itself meets
    "context",  # the same with heading, introduction and neighbours, at a discount
    "wide",  # the same with the whole passage
    "names",  # share of the question's names met in context (1 where it has none)
    "names_own",  # the same in the unit itself
    "names_least",  # the worst met of them in context
    "names_met",  # the question's names met anywhere in the passage or its headings: the mean, or the worst number
    "nameless",  # 1 where they are mostly unmet in context
    "rival",  # 1 where a name of the question is unmet and another of its kind stands in the unit
    "worst",  # share of the question's weight that lies in its heaviest term unmet in context
    "worst_wide",  # the same in the whole passage
    "worst2",
    "verbs",  # share of the question's verbs met in the unit
    "main",  # the main verb met in the unit
    "near",  # closeness of a fact of the wanted kind to the words asked about
    "near_main",  # closeness of such a fact to the main verb
    "agent",  # such a fact stands before the main verb, or after it and "av"
    "counted",  # closeness of a number to the noun it should count
    "tight",  # how close together the words met stand
    "rank",  # the passage's retrieval score over the best one's
    "first",  # 1 for the best passage
    "length",  # words over 60, at most 1
    "short",  # 1 under four words
    "definition",  # how much the unit looks like a definition of the subject
    "item",
    "heading",
    "group",  # a whole list
    "group_asked",  # a whole list, and the question asks for more than one thing
    "lead",  # the unit introduces a list and says nothing itself
    "caption",  # "Figur 2: …"
    "terms",  # number of terms over 10
    "cover2",  # cover squared
    "all_own",  # 1 where every term is met in the unit itself
    "kind",  # 1 where the unit names a thing of the kind asked for, 0 where it does not, 0.5 where that is unknown
    "novel",  # words of the unit that the question does not say, over 10, at most 1
    "rare",  # 1 where a word of the question is unknown to the whole passage and weighs much
)
_GROUPS: dict[str, frozenset[Want]] = {
    "who": frozenset((Want.WHO,)),
    "which": frozenset((Want.WHICH, Want.PLACE)),
    "count": frozenset((Want.NUMBER, Want.SHARE)),
    "typed": frozenset((Want.MONEY, Want.DURATION, Want.DATE, Want.CONTACT)),
    "open": frozenset((Want.WHAT, Want.HOW, Want.WHY, Want.YESNO, Want.DEFINITION)),
}
# What is weighed apart for each group of wants.
_BY_GROUP = ("bias", "cover", "context", "worst", "main", "near", "verbless", "headless")
FEATURES: tuple[str, ...] = (
    *_PLAIN,
    *(f"want:{want.value}" for want in Want),
    *(f"fact:{want.value}" for want in Want),
    *(f"{name}:{group}" for group in _GROUPS for name in _BY_GROUP),
)
_WANTS = tuple(Want)
_NAMES = FEATURES.index("names_met")
_COUNTED = FEATURES.index("counted")
_KIND = FEATURES.index("kind")
_NOVEL = FEATURES.index("novel")
Vector = tuple[float, ...]


@cache
def _weights() -> tuple[float, tuple[float, ...], float]:
    """Bias, weights in the order of FEATURES and threshold, as fitted by benchmarks/answers.py."""
    raw = json.loads(resources.files("assistant").joinpath("extract.json").read_text(encoding="utf-8"))
    return raw["bias"], tuple(raw["weights"].get(name, 0.0) for name in FEATURES), raw["threshold"]


def score(vector: Vector) -> float:
    """Probability that a unit answers (logistic regression)."""
    bias, weights, _ = _weights()
    total = bias + sum(w * f for w, f in zip(weights, vector, strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


# Kinds of answer that cannot be given without showing a fact of that kind.
_MUST_SHOW = frozenset((Want.WHO, Want.NUMBER, Want.SHARE, Want.MONEY, Want.DURATION, Want.DATE, Want.CONTACT))
_IMPOSSIBLE = 0.3  # what is left of the score of a unit that cannot be the answer


_NAMED = re.compile(r"\b(?:hva heter|kva heiter)\b", re.IGNORECASE)


def _possible(question: Question, vector: Vector, unit: Unit) -> bool:
    """Whether a unit can answer at all: it asks nothing, shows the kind of fact wanted, and is about the same names."""
    want, head = question.want, question.head
    if unit.text.rstrip(' "»”').endswith("?") or vector[_NAMES] < 0.5 or not vector[_NOVEL]:
        return False
    if unit.text.endswith(":") and not unit.group:  # says nothing itself
        return False
    if "://" in unit.text and want is not Want.CONTACT:  # a reference, which says nothing itself
        return False
    if head is not None and want in (Want.NUMBER, Want.SHARE) and vector[_COUNTED] < 0.2:
        return False
    if vector[_KIND] == 0.0 or (_NAMED.search(question.text) and not vector[FEATURES.index("fact:which")]):
        return False
    shown = vector[FEATURES.index(f"fact:{want.value}")] > 0
    return shown or not (want in _MUST_SHOW or (head is not None and head.key == "land") or asks_paragraph(question))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit read against the question."""

    hit: Hit
    order: int  # rank of its passage
    index: int  # position among the passage's units
    unit: Unit
    vector: Vector
    score: float


def candidates(question: Question, hits: Sequence[Hit]) -> list[Candidate]:
    """Every unit of every passage with its features, best first."""
    if not question.terms or not hits:
        return []
    top = max(hit.score for hit in hits) or 1.0
    terms = _weighted(question)
    meeting = _Meeting(terms)
    found: list[Candidate] = []
    for order, hit in enumerate(hits):
        parts = units(hit.passage)
        if question.lists:
            parts += lists(hit.passage, parts)
        texts = [_SOURCE_MARK.sub("", part.text) if "(" in part.text else part.text for part in parts]
        seen = [tokens(text) for text in texts]
        met = [meeting.of(text, each) for text, each in zip(texts, seen, strict=True)]
        above = [meeting.of(title, tokens(title)) for title in (*hit.passage.heading, hit.passage.source.title)]
        lent = [0.7 * max(title[i] for title in above) for i in range(len(terms))]
        reading = _Reading(question, terms, meeting, parts, seen, met, lent, hit.score / top, order)
        for index, unit in enumerate(parts):
            vector = reading.vector(index)
            value = score(vector) * (1.0 if _possible(question, vector, unit) else _IMPOSSIBLE)
            found.append(Candidate(hit, order, index, unit, vector, value))
    found.sort(key=lambda each: (-each.score, each.order, each.index))
    return found


class _Meeting:
    """How far words meet the terms of one question; remembers each word it has seen."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = terms
        self._known: list[dict[str, float]] = [{} for _ in terms]
        self._short = [
            i for i, term in enumerate(terms) if term.name and term.text[:2].upper() != term.text[:2].lower()
        ]

    def one(self, index: int, token: Token) -> float:
        """What `token` is worth to term `index`."""
        known = self._known[index]
        worth = known.get(token.key)
        if worth is None:
            worth = known[token.key] = meets(self._terms[index], token)
        return worth

    def of(self, text: str, seen: Sequence[Token]) -> list[float]:
        """Per term what the best of the tokens of `text` is worth to it."""
        best = [max((self.one(i, token) for token in seen), default=0.0) for i in range(len(self._terms))]
        for i in self._short:
            if best[i] < 0.5 and spelt_out(self._terms[i].text, text):
                best[i] = 0.9
        return best

    def places(self, seen: Sequence[Token], only: Sequence[int] | None = None) -> list[int]:
        """The tokens that meet a term, or one of the terms `only`."""
        chosen = range(len(self._terms)) if only is None else only
        return [at for at, token in enumerate(seen) if any(self.one(i, token) >= 0.6 for i in chosen)]


def _weighted(question: Question) -> tuple[Term, ...]:
    """The question's terms; the noun that only names the kind of answer weighs less."""
    if question.head is None or question.want is Want.NUMBER:
        return question.terms
    # "Hvilken etat" names a kind of body; "hvem er direktør" names what the answer must be.
    discount = (0.15 if _BODY_NOUN.match(question.head.text) else 1.3) if question.want is Want.WHO else 0.6
    return tuple(replace(t, weight=t.weight * discount) if t is question.head else t for t in question.terms)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A passage read against a question: per unit its tokens and how far it meets each term."""

    question: Question
    terms: Sequence[Term]
    meeting: _Meeting
    parts: Sequence[Unit]
    seen: Sequence[Sequence[Token]]
    met: Sequence[Sequence[float]]
    lent: Sequence[float]
    rank: float
    order: int

    def vector(self, index: int) -> Vector:
        """The features of unit `index`, in the order of FEATURES."""
        question, terms, own, unit, seen = (
            self.question,
            self.terms,
            self.met[index],
            self.parts[index],
            self.seen[index],
        )
        around = list(self.lent)
        if unit.item or (_FIELD.match(unit.text) and len(seen) <= 25):
            # Elliptical: what an item or a field speaks of stands in its introduction and its heading.
            opened = self.met[unit.intro] if unit.intro >= 0 else self.lent
            own = [max(o, 0.9 * i, 1.2 * h) for o, i, h in zip(own, opened, self.lent, strict=True)]
        for other in (index - 2, index - 1, index + 1, unit.intro):
            if 0 <= other < len(self.parts) and not unit.group and not self.parts[other].group:
                leans = other == index - 1 and _ANAPHORA.match(unit.text)
                discount = 0.8 if other == unit.intro or leans else 0.6 if other < index else 0.3
                around = [max(a, discount * m) for a, m in zip(around, self.met[other], strict=True)]
        whole = [max(o, a) for o, a in zip(own, around, strict=True)]
        anywhere = [max(m[i] for m in self.met) for i in range(len(terms))]
        wide = [max(w, 0.5 * a) for w, a in zip(whole, anywhere, strict=True)]
        named = [max(w, a) if t.name else 1.0 for t, w, a in zip(terms, whole, anywhere, strict=True)]
        total = sum(t.weight for t in terms)

        def share(values: Sequence[float]) -> float:
            return sum(t.weight * v for t, v in zip(terms, values, strict=True)) / total

        found = facts(question, unit.text, seen)
        head = question.head.key if question.head is not None else None
        main = question.main.key if question.main is not None else None
        mains = [i for i, t in enumerate(terms) if t.key == main]
        cover, worst = share(own), _worst(terms, whole) / total
        count = len(seen)
        names = [w for t, w in zip(terms, whole, strict=True) if t.name]
        kind = shows_kind(question, unit.text)
        headless = any(t.key == head and w < 0.5 for t, w in zip(terms, whole, strict=True)) and kind != 1.0
        verbless = bool(mains) and whole[mains[0]] < 0.5
        places, at_main = self.meeting.places(seen), self.meeting.places(seen, mains)
        plain = (
            cover,
            share(whole),
            share(wide),
            _mean(names),
            _mean([o for t, o in zip(terms, own, strict=True) if t.name]),
            min(names, default=1.0),
            _names_met(terms, named),
            1.0 if _mean(names) < 0.5 else 0.0,
            _rival(terms, whole, seen),
            worst,
            _worst(terms, wide) / total,
            worst * worst,
            _mean([o for t, o in zip(terms, own, strict=True) if t.verb]),
            own[mains[0]] if mains else 0.5,
            _near(places, found),
            _near(at_main, found),
            _agent(unit.text, at_main, seen, found),
            _counted(question, self.meeting, terms, seen, found),
            len(places) / (places[-1] - places[0] + 1) if len(places) > 1 else 0.0,
            self.rank,
            1.0 if self.order == 0 else 0.0,
            min(1.0, count / 60),
            1.0 if count < 4 else 0.0,
            _defines(question, unit.text) if question.want is Want.DEFINITION else 0.0,
            float(unit.item),
            float(unit.heading),
            float(unit.group),
            float(unit.group and question.lists),
            float(unit.text.rstrip().endswith(":")),
            float(bool(_CAPTION.match(unit.text))),
            min(1.0, len(terms) / 10),
            cover * cover,
            1.0 if min(own) >= 0.6 else 0.0,
            0.5 if kind is None else kind,
            min(1.0, (count - len(places)) / 10),
            1.0
            if any(t.weight >= 0.75 and a < 0.5 and w < 0.5 for t, a, w in zip(terms, anywhere, whole, strict=True))
            else 0.0,
        )
        want = [1.0 if question.want is each else 0.0 for each in _WANTS]
        fact = [w if found else 0.0 for w in want]
        at_fact = _near(places, found)
        says = own[mains[0]] if mains else 0.5
        special = (1.0, cover, share(whole), worst, says, at_fact, float(verbless), float(headless))
        grouped = [v if question.want in wants else 0.0 for wants in _GROUPS.values() for v in special]
        return (*plain, *want, *fact, *grouped)


_CAPTION = re.compile(r"\W*(?:figur|tabell|bilde)\s+\d", re.IGNORECASE)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 1.0


def _worst(terms: Sequence[Term], met: Sequence[float]) -> float:
    return max(t.weight * (1 - m) for t, m in zip(terms, met, strict=True))


def _rival(terms: Sequence[Term], met: Sequence[float], seen: Sequence[Token]) -> float:
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


def _names_met(terms: Sequence[Term], met: Sequence[float]) -> float:
    """How far the question's names are met: their mean, but no better than the worst of its numbers and years."""
    names = [m for t, m in zip(terms, met, strict=True) if t.name]
    numbers = [m for t, m in zip(terms, met, strict=True) if t.name and t.key[:1].isdigit()]
    return min(sum(names) / len(names), *numbers, 1.0) if names else 1.0


def _near(places: Sequence[int], found: Sequence[Fact]) -> float:
    """Closeness of a fact to the words met: 1 adjacent, towards 0 far away, 0 where there is no fact."""
    if not places or not found:
        return 0.0
    closest = min(min(abs(i - f.first), abs(i - f.last)) for f in found for i in places)
    return 1.0 / (1.0 + 0.2 * max(0, closest - 1))


def _agent(text: str, verbs: Sequence[int], seen: Sequence[Token], found: Sequence[Fact]) -> float:
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


def _counted(
    question: Question, meeting: _Meeting, terms: Sequence[Term], seen: Sequence[Token], found: Sequence[Fact]
) -> float:
    """Closeness of a number to the noun it should count ("340 kommuner"); 0 where another noun is counted."""
    if question.want not in (Want.NUMBER, Want.SHARE) or question.head is None:
        return 0.0
    heads = meeting.places(seen, [i for i, term in enumerate(terms) if term.key == question.head.key])
    best = 0.0
    for fact in found:
        for i in heads:
            distance = i - fact.last if i > fact.last else (fact.first - i) + 2
            best = max(best, 1.0 if distance <= 2 else 1.0 / distance)
    return best


_MEANS = (
    r"(?:er|var|betyr|tyder|innebærer|omfatter|vil\b.{0,40}\bsi|består|menes|forstås|defineres|kalles|handler|skal)\b"
)


def _defines(question: Question, text: str) -> float:
    """How much `text` looks like a definition of the question's subject: it names it and says what it is."""
    if question.subject is None:
        return 0.0
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


def answer(question: Question, hits: Sequence[Hit]) -> list[Quote]:
    """The quotes that answer, best first: at most three sentences or 80 words, unless a list is asked for."""
    if question.want is Want.LABEL:
        return _labelled(question, hits)
    ranked = candidates(question, hits)
    threshold = _weights()[2]
    if not ranked or ranked[0].score < threshold:
        return []
    chosen: list[Candidate] = []
    for each in _with_companions(question, ranked, threshold):
        spent = sum(len(other.unit.text.split()) for other in chosen)
        if len(chosen) == MAX_SENTENCES:
            break
        if chosen and spent + len(each.unit.text.split()) > MAX_WORDS:
            continue
        if not any(_same(each.unit.text, other.unit.text) for other in chosen):
            chosen.append(each)
    return [_quote(each) for each in chosen]


_ANAPHORA = re.compile(
    r"^\W*(?:de|det|den|dette|disse|dei|desse|han|hun|eksempler på dette|formålet|føremålet|målet|målsettingen|hensikten|prosjektet|nettverket|"
    r"programmet|direktoratet|ordningen|tiltaket|arbeidet|her|dermed|derfor|slik|slike|fristen)\b",
    re.IGNORECASE,
)


def _with_companions(question: Question, ranked: Sequence[Candidate], threshold: float) -> Iterator[Candidate]:
    """The best unit, what leans on it or what it leans on in the same passage, then the other good ones."""
    best = ranked[0]
    yield best
    floor = _SECONDARY * max(threshold, best.score)
    beside = {
        each.index: each
        for each in ranked
        if each.order == best.order and not each.unit.group and not each.unit.heading
    }
    before, after = beside.get(best.index - 1), beside.get(best.index + 1)
    others = [each for each in ranked[1:] if each.score >= floor]
    if others and others[0].score >= 0.85 * best.score:
        yield others.pop(0)
    if after is not None and not best.unit.group and _ANAPHORA.match(after.unit.text):
        yield after
        second = beside.get(best.index + 2)
        if second is not None and _ANAPHORA.match(second.unit.text):
            yield second
    if before is not None and not best.unit.item and _ANAPHORA.match(best.unit.text):
        yield before
    yield from others
    # Room left: near misses of the same passage, which a reader would look at next.
    yield from (each for each in ranked[1:] if each.order == best.order and each.score >= 0.5 * floor)


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
