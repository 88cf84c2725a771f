"""Extraction: choosing, among retrieved passages, the sentences that answer a question, or none.

Every sentence of every passage is read against the question (assistant.weighing): how much of the question it meets
by itself and with its heading, whether it holds a fact of the kind asked for, and how close that fact stands to what
was asked. The weights are fitted on the project's own questions (benchmarks/answers.py) by logistic regression; what
falls below the threshold is not an answer, and then the sources are silent.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from operator import mul

from assistant import grounds, pages, replies
from assistant.features import FEATURES, Vector
from assistant.frame import Frame
from assistant.meeting import Meeting, weighted
from assistant.mending import mended
from assistant.question import Question
from assistant.reading import Token, tokens
from assistant.referring import referred
from assistant.units import BULLET, Unit
from assistant.units import lists as lists
from assistant.units import units as units
from assistant.unsaid import unsaid
from assistant.wants import Want, is_empty
from assistant.ways import Way
from assistant.weighing import ANAPHORA, Reading
from ingest.passages import Hit, Passage
from norsk.written import standard_to_answer_in

_NEARBY, _VICINITY = 2_500, 0.85  # characters: a passage so near speaks of the same, and what its words are worth
MAX_SENTENCES = 3
MAX_WORDS = 80
_BRIEF = 20  # words
_LEADS_UP = 3  # sentences within which a list begins that one of them announces
_SAYS = 4  # words; what is shorter fills no room
_SECONDARY = 0.3  # what a further sentence must reach, of the best one and of the threshold
_AS_GOOD = 0.9  # of the best one: an answer of a page in the asker's own written standard goes before it
# The same behind a sentence of a built-in page: a page says each thing in one sentence, and what stands beside it is of
# the same section, worth what the section is. Costs 3 facts of 245 on read sets; the rest was no answer to anything.
_SECONDARY_OF_PAGE = 0.7


@dataclass(frozen=True, slots=True)
class Quote:
    """A chosen unit: offsets in the passage's text, what is shown, and how good an answer it is (0–1)."""

    passage: Passage
    start: int
    end: int
    text: str
    score: float


# What a sentence says of where it is from: "(MDR artikkel 2)", "(sluttrapporten 2023, sammendrag)".
_SOURCE_MARK = re.compile(
    r"\s*\([^()]*(?:§|artikkel|art\.|vedlegg|fortale|kapittel|\b20\d\d,|etatsoversikt)[^()]*\)(?=[.\s]*$)",
    re.IGNORECASE,
)

_NAMES = FEATURES.index("names_met")
_BARRED = 0.3  # what is left of the score of a unit that cannot be the answer
_BY_ITSELF = 0.65  # probability from which a sentence of a page is an answer whatever its section is needed for
_DOUBTED = 0.5  # the same for each ground to doubt that it is


@cache
def weights() -> tuple[float, tuple[float, ...], float]:
    """Bias, weights in the order of FEATURES and threshold, as fitted by benchmarks/answers.py."""
    raw = json.loads(resources.files("assistant").joinpath("extract.json").read_text(encoding="utf-8"))
    return raw["bias"], tuple(raw["weights"].get(name, 0.0) for name in FEATURES), raw["threshold"]


def score(vector: Vector, barred: bool = False, doubts: int = 0) -> float:
    """Probability that a unit answers."""
    return probability(log_odds(vector), barred, doubts)


def log_odds(vector: Vector) -> float:
    """That a unit answers, before bars and doubts."""
    bias, fitted, _ = weights()
    return bias + float(sum(map(mul, fitted, vector)))


def probability(log_odds: float, barred: bool, doubts: int) -> float:
    """The logistic of `log_odds`; little is left of it for a unit that cannot be the answer, less for each doubt."""
    left = _BARRED if barred else _DOUBTED**doubts
    return left / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit read against the question."""

    hit: Hit
    order: int  # rank of its passage
    index: int  # position among the passage's units
    unit: Unit
    vector: Vector
    score: float
    barred: bool = False  # it cannot be the answer at all
    doubts: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage's units with their tokens, how far each meets the question's terms, and what the headings lend."""

    parts: list[Unit]
    seen: list[tuple[Token, ...]]
    met: list[list[float]]
    lent: list[float]
    meant: list[list[float]]
    ways: list[tuple[list[Sequence[float]], list[float]]]  # the same by each of the other ways of meeting words


def _passage(question: Question, meeting: Meeting, hit: Hit) -> _Read:
    parts = units(hit.passage)
    if question.lists:
        parts += lists(hit.passage, parts)
    texts = [_SOURCE_MARK.sub("", part.text) if "(" in part.text else part.text for part in parts]
    seen = [tokens(text) for text in texts]
    met = [meeting.of(text, each) for text, each in zip(texts, seen, strict=True)]
    titles = (hit.passage.source.title, *hit.passage.heading)
    headings = [tokens(title) for title in titles]
    above = [meeting.of(title, each) for title, each in zip(titles, headings, strict=True)]
    below = [meeting.ways(each, best) for each, best in zip(seen, met, strict=True)]
    over = [meeting.ways(each, best) for each, best in zip(headings, above, strict=True)]
    return _Read(
        parts,
        seen,
        met,
        _lent(above),
        referred(meeting, titles, texts),
        [([each[way] for each in below], _lent([each[way] for each in over])) for way in (0, 1)],
    )


def _lent(above: Sequence[Sequence[float]]) -> list[float]:
    """Per term what the headings lend the units below them."""
    return [0.7 * max(worths) for worths in zip(*above, strict=True)]


def candidates(question: Question, hits: Sequence[Hit]) -> list[Candidate]:
    """Every unit of every passage with its features, best first."""
    if not question.terms or not hits:
        return []
    top = max(hit.score for hit in hits) or 1.0
    question = put_right(question, hits)
    terms = weighted(question)
    meeting = Meeting(terms)
    read = [_passage(question, meeting, hit) for hit in hits]
    whole = [[max((m[i] for m in each.met), default=0.0) for i in range(len(terms))] for each in read]
    anywhere = [max(each[i] for each in whole) for i in range(len(terms))]
    most = sum(t.weight for t in terms)
    common = [sum(each[i] >= 0.6 for each in whole) / len(whole) for i in range(len(terms))]
    frame = Frame(question, terms, common, anywhere)
    by_way = [[met for each in read for met in each.ways[way][0]] for way in (0, 1)]
    everywhere = [
        frame.best([max(worths) for worths in zip(*met, strict=True)] or [0.0] * len(terms)) for met in by_way
    ]
    lead = top / hits[1].score if len(hits) > 1 and hits[1].score else 2.0
    found: list[Candidate] = []
    for order, (hit, each) in enumerate(zip(hits, read, strict=True)):
        passage = hit.passage
        same = [at for at, other in enumerate(hits) if at != order and other.passage.source.id == passage.source.id]
        away = {at: max(hits[at].passage.start - passage.end, passage.start - hits[at].passage.end, 0) for at in same}
        close = [(at, 1.0 if far <= 3 else _VICINITY) for at, far in away.items() if far <= _NEARBY]
        beside = [max((worth * whole[at][i] for at, worth in close), default=0.0) for i in range(len(terms))]
        document = [max((whole[at][i] for at in same), default=0.0) for i in range(len(terms))]
        own_heading = passage.heading[-1] if passage.heading else passage.source.title
        reading = Reading(
            question,
            terms,
            meeting,
            each.parts,
            each.seen,
            each.met,
            each.lent,
            hit.score / top,
            order,
            own_heading,
            beside,
            document,
            whole[order],
            frame,
            min(2.0, hit.score / most / 10),
            min(2.0, lead),
            each.meant,
            [Way(met, lent, best) for (met, lent), best in zip(each.ways, everywhere, strict=True)],
        )
        for index, unit in enumerate(each.parts):
            vector = reading.vector(index)
            barred, doubts = grounds.barred(question, vector, unit), grounds.doubts(question, vector, unit)
            doubts += unsaid(question, meeting, frame.heads, unit.text, each.seen[index])
            found.append(Candidate(hit, order, index, unit, vector, score(vector, barred, doubts), barred, doubts))
    found = _by_section(question, hits, found)
    found.sort(key=lambda each: (-each.score, each.order, each.index))
    return found


def _by_section(question: Question, hits: Sequence[Hit], found: list[Candidate]) -> list[Candidate]:
    """The candidates, those of built-in pages with the probability of their section instead (`assistant.pages`)."""
    own = [pages.section_of(hit.passage) is not None for hit in hits]
    if not any(own):
        return found
    found = [each for each in found if not own[each.order] or not pages.closes(each.unit.text)]
    of_page = [each for each in found if own[each.order] and not each.unit.heading]
    by_hit: list[list[Candidate]] = [[each for each in of_page if each.order == order] for order in range(len(hits))]
    given = pages.probabilities(question, hits, [[read_by_section(question, each) for each in of] for of in by_hit])
    scores = {
        id(each): worth
        for of, worths in zip(by_hit, given, strict=True)
        if worths is not None
        for each, worth in zip(of, worths, strict=True)
    }
    # A sentence that says what is asked by itself answers whatever its section is needed for.
    return [
        replace(each, score=_either(each.score, scores[id(each)]) if id(each) in scores else 0.0)
        if own[each.order]
        else each
        for each in found
    ]


def _either(own: float, section: float) -> float:
    return max(own, section) if own >= _BY_ITSELF else section


def read_by_section(question: Question, each: Candidate) -> pages.Sentence:
    """What `assistant.pages` needs of a candidate."""
    silent = pages.says_sources_are_silent(question, each.unit.text)
    return pages.Sentence(
        each.unit.text,
        log_odds(each.vector),
        each.barred and not silent,
        each.doubts,
        silent or grounds.shows(question, each.vector),
        each.vector[_NAMES],
    )


def answer(question: Question, hits: Sequence[Hit]) -> list[Quote]:
    """The quotes that answer, best first: at most three sentences or 80 words, unless a list is asked for."""
    if question.want is Want.LABEL:
        return labelled(question, hits)
    question = put_right(question, hits)
    return choose(question, candidates(question, hits), weights()[2])


def put_right(question: Question, hits: Sequence[Hit]) -> Question:
    """The question with slips of the pen put right by the words of the hits; itself where there are none."""
    return mended(question, ([tokens(unit.text) for unit in units(hit.passage)] for hit in hits))


def choose(question: Question, ranked: Sequence[Candidate], threshold: float) -> list[Quote]:
    """The quotes of an answer from candidates, best first; none where the best falls below `threshold`."""
    if not ranked or ranked[0].score < threshold:
        return []
    ranked = _in_askers_standard(question, ranked)
    chosen: list[Candidate] = []
    offered = list(_with_companions(question, ranked, threshold))
    polar = question.want is Want.YESNO
    for each in (offered[place] for place in replies.of_one([each.unit.text for each in offered], polar)):
        spent = sum(len(other.unit.text.split()) for other in chosen)
        if len(chosen) == MAX_SENTENCES:
            break
        if chosen and (spent + len(each.unit.text.split()) > MAX_WORDS or grounds.asks(each.unit)):
            continue
        if not any(_same(other.unit.text, each.unit.text) for other in chosen):
            chosen.append(each)
    return [_quote(each) for each in chosen]


def _in_askers_standard(question: Question, ranked: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates with what built-in pages say in the asker's written standard before the same in the other one."""
    asked = standard_to_answer_in(question.text)
    other = [
        pages.section_of(c.hit.passage) is not None and c.hit.passage.source.standard not in (asked, None)
        for c in ranked
    ]
    if not any(other):
        return ranked
    own = [each for each, foreign in zip(ranked, other, strict=True) if not foreign]
    if not own or own[0].score < _AS_GOOD * ranked[0].score:
        return ranked
    # Few pages are in nynorsk: what they say stands in bokmål too, but not the other way round.
    return own if asked == "nb" else [own[0], *(each for each in ranked if each is not own[0])]


def extra_query(question: Question) -> str | None:
    """A second search that a question needs: "hva er behov 1?" is answered under the heading "Behov 1"."""
    return None if question.label is None else " ".join(question.label).capitalize()


def _with_companions(question: Question, ranked: Sequence[Candidate], threshold: float) -> Iterator[Candidate]:
    """The best unit, what leans on it or what it leans on in the same passage, then the other good ones."""
    best = ranked[0]
    yield best
    of_page = pages.section_of(best.hit.passage) is not None
    floor = (_SECONDARY_OF_PAGE if of_page else _SECONDARY) * max(threshold, best.score)
    beside = {
        each.index: each
        for each in ranked
        if each.order == best.order and not each.unit.group and not each.unit.heading
    }
    before, after = beside.get(best.index - 1), beside.get(best.index + 1)
    yield from _announced(question, best, beside)
    others = [each for each in ranked[1:] if each.score >= floor]
    if others and others[0].score >= 0.85 * best.score:
        yield others.pop(0)
    if after is not None and not best.unit.group and ANAPHORA.match(after.unit.text):
        yield after
        second = beside.get(best.index + 2)
        if second is not None and ANAPHORA.match(second.unit.text):
            yield second
    if before is not None and not best.unit.item and ANAPHORA.match(best.unit.text):
        yield before
    yield from others
    # Room left: near misses of the same passage, which a reader would look at next.
    yield from (
        each
        for each in ranked[1:]
        if not of_page
        and each.order == best.order
        and each.score >= 0.5 * floor
        and not each.unit.heading
        and len(each.unit.text.split()) >= _SAYS
    )


def _announced(question: Question, best: Candidate, beside: Mapping[int, Candidate]) -> Iterator[Candidate]:
    """The list that a sentence leads up to ("ser for seg andre bruksområder"), from the line that introduces it."""
    if question.want is not Want.WHICH or best.unit.item or best.unit.group:
        return
    for at in range(best.index, best.index + _LEADS_UP):
        item = beside.get(at + 1)
        if at in beside and item is not None and item.unit.item and item.unit.intro == at:
            yield from (each for i in range(at, at + MAX_SENTENCES) if (each := beside.get(i)) and each is not best)
            return


def _quote(candidate: Candidate) -> Quote:
    unit = candidate.unit
    shown = BULLET.sub("", unit.text) if unit.item else unit.text
    return Quote(candidate.hit.passage, unit.start, unit.end, shown, candidate.score)


def _same(one: str, other: str) -> bool:
    """Whether `other` says again what `one` says, in either written standard; a short one that adds a word does not."""
    a, b = _said(one), _said(other)
    if len(b) <= _BRIEF and any(len(word) > _SAYS for word in b - a):
        return False
    return len(a & b) >= 0.8 * min(len(a), len(b))


def _said(text: str) -> set[str]:
    """The roots of the words of `text` that say something, or of all where none does."""
    seen = tokens(text)
    return {token.key for token in seen if not is_empty(token.text)} or {token.key for token in seen}


def labelled(question: Question, hits: Sequence[Hit]) -> list[Quote]:
    """The heading or line that bears the label asked for ("Anbefaling 3: …"), and what follows it."""
    assert question.label is not None
    kind, number = question.label
    pattern = re.compile(
        rf"^\W*{kind}(?:en|et)?\s+{re.escape(number)}\b\s*[:.–-]?\s*(?P<rest>.*)", re.IGNORECASE | re.DOTALL
    )
    chosen: list[Quote] = []
    best: tuple[int, int] | None = None
    for hit in hits:
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
    return chosen
