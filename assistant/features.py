"""What is known of a unit as an answer to a question: the vector that the fitted weights are applied to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.question import Question, Term, read
from assistant.reading import Fact, Token, facts, meets, shows_kind, spelt_out, tokens
from assistant.units import Unit
from assistant.wants import Want, is_empty
from norsk.terms import fold

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
    "asked_above",  # how far the heading nearest above asks the same question
    "asked_first",  # the same for the first unit under that heading
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
Vector = tuple[float, ...]

_FIELD = re.compile(r"^[A-ZÆØÅ][\wæøå]*(?: \w+){0,2}: \S")  # "Ansvarlig: Helsedirektoratet"
_BODY_NOUN = re.compile(r"^(etat|direktorat|myndighet|organ|instans|virksomhet|aktør)", re.IGNORECASE)
ANAPHORA = re.compile(
    r"^\W*(?:de|det|den|dette|disse|dei|desse|han|hun|eksempler på dette|formålet|føremålet|målet|målsettingen|"
    r"hensikten|prosjektet|nettverket|"
    r"programmet|direktoratet|ordningen|tiltaket|arbeidet|her|dermed|derfor|slik|slike|fristen)\b",
    re.IGNORECASE,
)


class Meeting:
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


def weighted(question: Question) -> tuple[Term, ...]:
    """The question's terms; the noun that only names the kind of answer weighs less."""
    if question.head is None or question.want is Want.NUMBER:
        return question.terms
    # "Hvilken etat" names a kind of body; "hvem er direktør" names what the answer must be.
    discount = (0.15 if _BODY_NOUN.match(question.head.text) else 1.3) if question.want is Want.WHO else 0.6
    return tuple(replace(t, weight=t.weight * discount) if t is question.head else t for t in question.terms)


_OTHER_KIND = 0.5  # what a heading is worth that asks another kind of question about the same words


@lru_cache(maxsize=5_000)
def _wanted(heading: str) -> Want:
    return read(heading).want


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage read against a question: per unit its tokens and how far it meets each term."""

    question: Question
    terms: Sequence[Term]
    meeting: Meeting
    parts: Sequence[Unit]
    seen: Sequence[Sequence[Token]]
    met: Sequence[Sequence[float]]
    lent: Sequence[float]
    rank: float
    order: int
    heading: str  # the passage's own heading, or its title

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
                leans = other == index - 1 and ANAPHORA.match(unit.text)
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
        above = 0.0 if unit.heading else self._asked_above(index)
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
            above,
            above if self._opens(index) else 0.0,
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

    def _nearest_heading(self, index: int) -> int:
        return next((at for at in range(index - 1, -1, -1) if self.parts[at].heading), -1)

    def _opens(self, index: int) -> bool:
        return index == 0 or self._nearest_heading(index) == index - 1

    def _asked_above(self, index: int) -> float:
        """How far the nearest heading asks the question: the harmonic mean of what each meets of the other."""
        at = self._nearest_heading(index)
        heading = self.parts[at].text if at >= 0 else self.heading
        if not heading.rstrip().endswith("?"):
            return 0.0
        seen = tokens(heading)
        met = self.meeting.of(heading, seen)
        recall = sum(t.weight * m for t, m in zip(self.terms, met, strict=True)) / sum(t.weight for t in self.terms)
        content = [i for i, token in enumerate(seen) if not is_empty(token.text)]
        precision = len(set(self.meeting.places(seen)) & set(content)) / len(content) if content else 0.0
        same = 1.0 if _wanted(heading) is self.question.want else _OTHER_KIND
        return same * 2 * recall * precision / (recall + precision) if recall + precision else 0.0


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
    question: Question, meeting: Meeting, terms: Sequence[Term], seen: Sequence[Token], found: Sequence[Fact]
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
