"""What is known of a unit as an answer to a question: its features (`assistant.features`), measured in its passage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.binding import bracketed, doer, echo, located, partner, tally, usurped
from assistant.facts import asks_paragraph, facts, names_person
from assistant.features import BY_WAY, Vector
from assistant.frame import Frame
from assistant.measures import (
    CAPTION,
    agent,
    closeness,
    counted,
    defines,
    heaviest,
    mean,
    names_met,
    pairs,
    proposed,
    rival,
    unhappened,
)
from assistant.meeting import Meeting
from assistant.question import Question, Term, read
from assistant.reading import Token, tokens
from assistant.units import Unit
from assistant.wants import Want, is_empty
from assistant.ways import Way, measured
from assistant.which import counted_only, instance, is_one, shows_kind, untold
from norsk.terms import fold
from norsk.verbs import is_verb

_WANTS = tuple(Want)
FIELD = re.compile(r"^[A-ZÆØÅ][\wæøå]*(?: \w+){0,2}: \S")  # "Ansvarlig: Helsedirektoratet"
ANAPHORA = re.compile(
    r"^\W*(?:de|det|den|dette|disse|dei|desse|han|hun|eksempler på dette|formålet|føremålet|målet|målsettingen|"
    r"hensikten|prosjektet|nettverket|"
    r"programmet|direktoratet|ordningen|tiltaket|arbeidet|her|dermed|derfor|slik|slike|fristen)\b",
    re.IGNORECASE,
)


_DEFINITE = re.compile(
    r"\b(?:prosjekt|kommun|verktøy|løsning|leverandør|nettverk|etat|direktorat|plan|rapport|grupp|ordning|tiltak|"
    r"tjenest|senter|senteret|modell|system|robot|produkt|arbeid|utredning|forordning|strategi)(?:en|et|a|ene)\b|\b(?:de|den|"
    r"det|disse|dette|dei)\b",
    re.IGNORECASE,
)


_BLOCK, _LENT = 6, 0.9  # lines that a field may belong to, and what their words are worth to it
# Shares below which what is met tells a near miss rather than an answer that says less.
_LITTLE, _MUCH, _BOUND = 0.65, 0.25, 0.6
_CONTEXT_FREE, _ASKED_FREE = (len(BY_WAY) + BY_WAY.index(name) for name in ("context", "asked_context"))
_OTHER_KIND = 0.5  # what a heading is worth that asks another kind of question about the same words


@lru_cache(maxsize=5_000)
def _wanted(heading: str) -> Want:
    return read(heading).want


@lru_cache(maxsize=20_000)
def _verbal(word: str) -> bool:
    """Whether a word says that something is or is done."""
    return is_verb(fold(word)) and not is_empty(word)


def _first(of: Sequence[int], values: Sequence[float]) -> float:
    return values[of[0]] if of else 0.5


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
    beside: Sequence[float]  # per term the best met in the passages before and after this one
    document: Sequence[float]  # per term the best met in the passages found of the same document
    inside: Sequence[float]  # per term the best met in this passage
    frame: Frame
    matched: float
    lead: float  # the best passage's score over the second's
    meant: Sequence[Sequence[float]]  # per unit and term what its definite nouns lend it
    ways: Sequence[Way]  # the same by letters alone, and with what a questioner may say instead

    def vector(self, index: int) -> Vector:
        """The features of unit `index`, in the order of FEATURES."""
        question, terms, own, unit, seen = (
            self.question,
            self.terms,
            self.met[index],
            self.parts[index],
            self.seen[index],
        )
        frame = self.frame
        names_at = frame.names
        anaphora = ANAPHORA.match(unit.text) is not None
        around = self.lent
        elliptical = unit.item or (FIELD.match(unit.text) is not None and len(seen) <= 25)
        if elliptical:  # what an item or a field speaks of stands in its introduction and its heading
            opened = self.met[unit.intro] if unit.intro >= 0 else self.lent
            own = [max(o, 0.9 * i, 1.2 * h) for o, i, h in zip(own, opened, self.lent, strict=True)]
        near_by = self._beside(index, anaphora)
        for other, discount in near_by:
            around = [max(a, discount * m) for a, m in zip(around, self.met[other], strict=True)]
        whole = [max(o, a) for o, a in zip(own, around, strict=True)]
        anywhere = self.inside
        wide = [max(w, 0.5 * a) for w, a in zip(whole, anywhere, strict=True)]
        named = (
            [max(w, a, 0.8 * b) for w, a, b in zip(whole, anywhere, self.beside, strict=True)] if names_at else whole
        )
        share, share_asked, unmet = frame.share, frame.share_asked, frame.unmet
        near = [max(w, 0.6 * b) for w, b in zip(wide, self.beside, strict=True)]
        far = [max(n, 0.4 * d) for n, d in zip(near, self.document, strict=True)]

        lost = [max(near[i], self.lent[i]) for i in frame.lasting]
        bound = self._bound(index, own, anaphora)
        heads, mains = frame.heads, frame.mains
        found = facts(question, unit.text, seen)
        cover, worst = share(own), heaviest(terms, whole) / frame.total
        count = len(seen)
        names = [whole[i] for i in names_at]
        kind = shows_kind(question, unit.text, seen)
        headless = any(whole[i] < 0.5 for i in heads) and kind != 1.0
        verbless = bool(mains) and whole[mains[0]] < 0.5
        places, at_main = self.meeting.places(seen), self.meeting.places(seen, mains)
        above = 0.0 if unit.heading else self._asked_above(index)
        says = own[mains[0]] if mains else 0.5
        verbal = bool(mains) and any(_verbal(t.text) for t in seen)
        shown = instance(question, unit.text, seen, self.meeting.places(seen, heads)) if heads else 0.5
        if unit.item and heads and shown < 0.6 and whole[heads[0]] >= 0.5 and is_one(question, seen):
            shown = 0.6  # an item of what its introduction names is one of them
        each = self.meeting.places_of_each(seen)
        with_object = pairs([each[mains[0]], each[frame.objects[0]]]) if mains and frame.objects else 0.5
        ordered = pairs(each)
        want = question.want
        before, definite = self._block(index), self.meant[index]
        block = own if before is None else [max(o, b) for o, b in zip(own, before, strict=True)]
        meant = [max(b, m) for b, m in zip(block, definite, strict=True)] if any(definite) else block
        by_block = cover if block is own else share(block)
        only_counted = counted_only(unit.text, seen, self.meeting.places(seen, heads)) if heads else False
        unsaid = float(kind != 1.0 and untold(question, _first(heads, whole), shown, only_counted))
        at_fact, context = closeness(places, found), share(whole)
        asked_own, asked_context, unmet_context = share_asked(own), share_asked(whole), unmet(whole)
        head_own, main_context, bound_mean = _first(heads, own), _first(mains, whole), mean(bound)
        other_verb = 1.0 - says if mains and verbal else 0.0
        lost_wide = heaviest(terms, wide) / frame.total
        usual = (
            *(cover, context, worst, asked_own, asked_context, unmet_context),
            *(says, main_context, head_own, _first(heads, whole)),
        )
        by_way = tuple(self._by_ways(index, near_by, unit.intro if elliptical else None, usual))
        plain = (
            cover,
            context,
            share(wide),
            mean(names),
            mean([own[i] for i in names_at]),
            min(names, default=1.0),
            names_met(terms, named),
            1.0 if mean(names) < 0.5 else 0.0,
            rival(terms, whole, seen),
            worst,
            lost_wide,
            worst * worst,
            mean([o for t, o in zip(terms, own, strict=True) if t.verb]),
            own[mains[0]] if mains else 0.5,
            at_fact,
            closeness(at_main, found),
            agent(unit.text, at_main, seen, found),
            counted(question, self.meeting, terms, seen, found),
            len(places) / (places[-1] - places[0] + 1) if len(places) > 1 else 0.0,
            self.rank,
            1.0 if self.order == 0 else 0.0,
            min(1.0, count / 60),
            1.0 if count < 4 else 0.0,
            defines(question, unit.text) if question.want is Want.DEFINITION else 0.0,
            float(unit.item),
            float(unit.heading),
            float(unit.group),
            float(unit.group and question.lists),
            float(unit.text.rstrip().endswith(":")),
            float(bool(CAPTION.match(unit.text))),
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
            asked_own,
            asked_context,
            share_asked(wide),
            frame.everywhere[0],
            unmet_context,
            frame.everywhere[1],
            frame.everywhere[2],
            share(near),
            share(far),
            mean([max(near[i], self.document[i]) for i in frame.names]),
            _first(heads, whole),
            _first(heads, frame.anywhere),
            main_context,
            _first(mains, frame.anywhere),
            self.matched,
            self.lead,
            bound_mean,
            min(bound, default=1.0),
            float(sum(n < 0.5 for n in lost)),
            frame.nameless,
            rival(terms, own, seen),
            float(anaphora),
            float(names_person(unit.text, seen)) if question.person else 0.5,
            shown if question.want is Want.WHICH else 0.5,
            head_own,
            other_verb,
            (1.0 - main_context) * (1.0 if question.main.alternatives else 0.5) if question.main else 0.0,
            unsaid,
            ordered,
            with_object,
            float(question.past) * unhappened(unit.text, at_main, seen),
            1.0 - cover if question.want is Want.DEFINITION else 0.0,
            usurped(question, terms, own, seen, each),
            doer(unit.text, terms, each[mains[0]], frame.rest, each, seen, found)
            if mains and want is Want.WHO
            else 0.5,
            partner(question, terms, unit.text, each, seen),
            bracketed(unit.text, seen, found) if want is Want.WHO else 0.0,
            echo(question, unit.text),
            1.0 - located(terms, unit.text, seen) if want is Want.PLACE and not asks_paragraph(question) else 0.0,
            float(question.past) * proposed(unit.text),
            tally(question, unit.text),
            by_block,
            by_block if meant is block else share(meant),
            mean([meant[i] for i in names_at]),
            frame.share_rare(own),
            frame.share_rare(whole),
            *(max(0.0, _LITTLE - by_way[way]) for way in (_ASKED_FREE, _CONTEXT_FREE)),
            max(0.0, lost_wide - _MUCH),
            max(0.0, _BOUND - bound_mean),
            *by_way,
        )
        special = (
            1.0,
            cover,
            context,
            worst,
            says,
            at_fact,
            float(verbless),
            float(headless),
            asked_own,
            asked_context,
            unmet_context,
            frame.everywhere[1],
            _first(heads, whole),
            0.0 if found else 1.0,
            head_own,
            other_verb,
            bound_mean,
            ordered,
            with_object,
        )
        vector = [*plain, *frame.wanted, *(frame.wanted if found else (0.0,) * len(_WANTS))]
        for belongs in frame.groups:
            vector += special if belongs else (0.0,) * len(special)
        return tuple(vector)

    def _by_ways(
        self, index: int, beside: Sequence[tuple[int, float]], intro: int | None, usual: tuple[float, ...]
    ) -> Iterator[float]:
        """The features of unit `index` by the other ways of meeting words; `usual` are those of the usual one."""
        around = [index, *(other for other, _ in beside), *([intro] if intro is not None and intro >= 0 else ())]
        for way in self.ways:
            yield from way.everywhere
            differs = way.differs(self.met, self.lent, around)
            yield from measured(way, self.frame, index, beside, intro) if differs else usual

    def _beside(self, index: int, anaphora: bool) -> list[tuple[int, float]]:
        """The units around unit `index`, with what their words are worth to it."""
        unit = self.parts[index]
        if unit.group:
            return []
        return [
            (other, 0.8 if other == unit.intro or (anaphora and other == index - 1) else 0.6 if other < index else 0.3)
            for other in (index - 2, index - 1, index + 1, unit.intro)
            if 0 <= other < len(self.parts) and not self.parts[other].group
        ]

    def _bound(self, index: int, own: Sequence[float], anaphora: bool) -> list[float]:
        """Per name of the question how surely the unit speaks of it: distance and leaning words decide."""
        unit = self.parts[index]
        if not self.frame.names:
            return []
        leans = anaphora or bool(_DEFINITE.search(unit.text))
        result = []
        for i in self.frame.names:
            best = max(own[i], 1.1 * self.lent[i], 0.9 * self.met[unit.intro][i] if unit.intro >= 0 else 0.0)
            if not unit.group:
                for back in (1, 2, 3):
                    if index - back >= 0 and not self.parts[index - back].group:
                        best = max(best, self.met[index - back][i] * (0.95 if leans else 0.6) * 0.85 ** (back - 1))
                if index + 1 < len(self.parts) and not self.parts[index + 1].group:
                    best = max(best, 0.4 * self.met[index + 1][i])
            best = max(best, 0.45 * self.inside[i], 0.35 * self.beside[i])
            result.append(min(1.0, best))
        return result

    def _block(self, index: int) -> Sequence[float] | None:
        """Per term what the lines before a field ("Ansvarlig: …") lend it, back to the one before of the same name.

        None where the unit is no field.
        """
        field = FIELD.match(self.parts[index].text)
        if field is None:
            return None
        lent = [0.0] * len(self.terms)
        for back in range(index - 1, max(-1, index - _BLOCK - 1), -1):
            unit = self.parts[back]
            lent = [max(one, _LENT * met) for one, met in zip(lent, self.met[back], strict=True)]
            if unit.heading or unit.text.startswith(field.group()[:-1]):
                break
        return lent

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
