"""Search over short terms: a code's best term decides, scored by how much of the query and of the term it covers.

Titles of a few words are matched better by coverage (Tversky's index over weighted keys; A. Tversky, "Features of
similarity", Psychological Review 84, 1977) than by BM25's sums over whole documents.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt

from ingest.editions import Sex
from ingest.limits import sex_in, sex_of
from norsk import clinic

_WORD = re.compile(r"[^\W\d_]+")
_MISSED_QUERY = 0.9  # cost of a query word that the term lacks
_MISSED_TERM = 0.45  # cost of a term's word that the query lacks
# Keys that nearly every complaint has: they count, but little.
_WEAK = frozenset(
    clinic.stem(word)
    for word in (
        "symptom", "plage", "sykdom", "lidelse", "tilstand", "sted", "funksjon", "forhold", "generell", "forbindelse",
        "system", "problem",
    )
)  # fmt: skip
_WEAK_WEIGHT = 0.3
_CURATED, _HEADING, _TITLE, _PART = 1.0, 0.97, 0.96, 0.94
_LONGEST = 500  # characters of a query that are read
_HALF = 0.18  # a side of a slash counts less than the whole term
_SIDE = 0.08  # a word beside a slash with the rest of the term
_OPEN_MISSED = 0.06  # cost of a word that an open-ended term leaves open
_VERBATIM = 0.05  # the query is a wording of the table, letter for letter
_LIKELY, _BESIDE = 0.5, 0.8  # from this score on a first hit brings its neighbours, at this share of its score
_OTHER_SEX, _SAME_SEX = -0.6, 0.05


@dataclass(frozen=True, slots=True)
class Term:
    """A wording of a code: its keys, where it comes from, and its prior."""

    code: str
    keys: frozenset[str]
    weight: float
    prior: float
    curated: bool
    text: str = ""  # the wording itself, of the curated table
    title: str = ""  # the published title or heading
    part: bool = False  # a part of a title: for search, not for finding mentions in notes
    open_ended: bool = False  # "engstelig for *": what follows does not count against it


def _prior(code: str, title: str) -> float:
    """Small preferences among terms that match equally well; none outweighs a word."""
    words = title.casefold()
    prior = 0.0
    if code[0] in "VWXY":
        prior -= 0.15
    if any(mark in words for mark in ("annet sted", "klass.", "andre kap", "a. sted")) and "ika" not in words:
        prior -= 0.06  # asterisk codes and organisms: never the first choice for a plain term
    if "uspes" in words:
        prior += 0.02
    elif code.endswith("9"):
        prior += 0.012
    elif code.endswith("8") and len(code) > 3:
        prior -= 0.02
    if code[0] in "PQ":
        prior -= 0.02
    if code[0] == "Z":
        prior -= 0.01
    return prior


def _shorter(code: str, title: str) -> set[frozenset[str]]:
    """What a title also says: each side of its conjunctions, and the bare condition of a residual code.

    "Forstuving og forstrekking av ankel" is "forstuving av ankel" too; "Kusma uten komplikasjoner" (.9) is "kusma".
    """
    found: set[frozenset[str]] = set()
    if code[0] in "VWXY":
        return found
    if code.endswith("9"):
        bare = _RESIDUAL.split(title, maxsplit=1)[0]
        if bare != title:
            found.add(clinic.title_keys(bare))
    if ";" in title or "," in title or _WITHOUT.search(title) or not _CONJUNCTION.search(title):
        return found
    preposition = _PREPOSITION.search(title)
    head, rest = (title[: preposition.start()], title[preposition.start() :]) if preposition else (title, "")
    heads, rests = _CONJUNCTION.split(head), _CONJUNCTION.split(rest) if rest else [""]
    if len(heads) * len(rests) <= 6:
        for left in heads:
            for right in rests:
                if not _VAGUE_PART.search(left) and not _VAGUE_PART.search(right):
                    found.add(clinic.title_keys(f"{left} {right}"))
    return found


_RESIDUAL = re.compile(r"\s+(?:uten|u/)\s|;|, uspes", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:uten|ikke)\b|\bu/")
_CONJUNCTION = re.compile(r"\s+(?:og|eller|el\.)\s+|/(?=[a-zæøå]{4})")
_PREPOSITION = re.compile(r"\s(?:i|av|på|ved|hos|etter|som|med)\s")
# "IKA": not classified elsewhere; it says nothing about which condition it is.
_RESIDUAL_MARK = re.compile(r"[\s,(]+(?:ika|ikas|ink|nos|uspes)\.?\)?\s*(?=$|\([kKmM]\)\s*$)", re.IGNORECASE)
_VAGUE_PART = re.compile(r"\b(?:ann\w+|andre|a\.|an\.|uspes\w*|spes\w*|klass\w*|IKAS)(?:\s|$|\.)", re.IGNORECASE)


class TermIndex:
    """All wordings of all codes. `search` ranks codes for a query; `terms` are shared with the mention finder."""

    def __init__(self, titles: Mapping[str, str], headings: Mapping[str, str], *, terms: bool = True) -> None:
        self._titles = titles
        self.terms: list[Term] = list(self._gather(headings, terms))
        postings: dict[str, list[int]] = {}
        frequency: Counter[str] = Counter()
        for number, term in enumerate(self.terms):
            for key in term.keys:
                postings.setdefault(key, []).append(number)
            if term.code[0] not in "VWXY":
                frequency.update(term.keys)
        total = max(1, len(self.terms))
        self.weights = {
            key: math.log(1 + total / (1 + frequency[key])) * (_WEAK_WEIGHT if key in _WEAK else 1.0)
            for key in postings
        }
        self._unknown = math.log(1 + total / 3)
        self._postings = {key: np.array(rows, dtype=np.int32) for key, rows in postings.items()}
        self._sizes = np.array([sum(self.weights[key] for key in term.keys) for term in self.terms], dtype=np.float32)
        self._gain = np.array([term.weight for term in self.terms], dtype=np.float32)
        self._priors = np.array([term.prior for term in self.terms], dtype=np.float32)
        self._open = np.array([term.open_ended for term in self.terms], dtype=bool)

    def _gather(self, headings: Mapping[str, str], with_terms: bool) -> Iterable[Term]:
        for code, title in self._titles.items():
            keys = clinic.title_keys(title)
            if keys:
                yield Term(code, keys, _TITLE, _prior(code, title), False, title=title)
                for shorter in _shorter(code, title):
                    if shorter and shorter != keys:
                        yield Term(code, shorter, _PART, _prior(code, title), False, title=title, part=True)
        for category, title in headings.items():
            general = self._general(category)
            keys = frozenset(clinic.keys(title))
            if general and keys:
                yield Term(general, keys, _HEADING, _prior(general, title) + 0.01, False, title=title)
        if with_terms:
            for code, terms in clinic.rows("terms"):
                bare = code.replace(".", "")
                if bare in self._titles:
                    for term in clinic.listed(terms):
                        text, starred = term.rstrip("*"), term.endswith("*")
                        keys = frozenset(clinic.keys(text))
                        if keys:
                            yield Term(bare, keys, _CURATED, 0.02, True, text, open_ended=starred)

    def _general(self, category: str) -> str | None:
        """The code that a heading alone leads to: itself, else the unspecified child."""
        for code in (category, category + "9", category + "99", category + "90"):
            if code in self._titles:
                return code
        return None

    def title(self, code: str) -> str:
        """The published title of an undotted code."""
        return self._titles[code]

    def siblings(self, code: str) -> list[str]:
        """The other four-character codes of a code's category, then its own five-character ones."""
        family = self._families.get(code[:3], [])
        near = [other for other in family if len(other) <= 4 and other != code]
        return near + [other for other in family if len(other) > 4 and other[:4] == code[:4] and other != code]

    @cached_property
    def _families(self) -> dict[str, list[str]]:
        families: dict[str, list[str]] = {}
        for code in self._titles:
            families.setdefault(code[:3], []).append(code)
        return families

    @cached_property
    def _folded(self) -> dict[str, str]:
        """Folded spelling → the key that has it (the most frequent one wins)."""
        best: dict[str, str] = {}
        for key in sorted(self._postings, key=lambda item: len(self._postings[item])):
            best[clinic.fold(key)] = key
        return best

    @cached_property
    def _surfaces(self) -> dict[str, str]:
        """Folded spelling → word, for every word of the tables and titles; the shorter of two that fold alike."""
        words: set[str] = set()
        for term in self.terms:
            if term.code[0] not in "VWXY":
                words.update(_WORD.findall((term.text or clinic.spelled_out(term.title)).casefold()))
        for canonical, variants in clinic.rows("words"):
            words.update(_WORD.findall(f"{canonical} {variants}".casefold()))
        return {clinic.fold(word): word for word in sorted(words, key=lambda word: (-len(word), word))}

    @cached_property
    def _deletions(self) -> dict[str, list[str]]:
        """Folded words under each spelling with one letter left out (W. Garbe's symmetric deletes)."""
        table: dict[str, list[str]] = {}
        for folded in self._surfaces:
            if len(folded) >= 4 and not any(letter.isdigit() for letter in folded):
                for at in range(len(folded)):
                    table.setdefault(folded[:at] + folded[at + 1 :], []).append(folded)
        return table

    def correct(self, word: str) -> str | None:
        """The known word that a misspelt one stands for, or None. Short words must match but for their spelling."""
        folded = clinic.fold(word)
        if len(word) >= 4 and folded in self._surfaces:
            return self._surfaces[folded]
        if len(folded) < 5 or len(folded) > 40:
            return None
        found: set[str] = set()
        for spelling in {folded, *(folded[:at] + folded[at + 1 :] for at in range(len(folded)))}:
            if spelling in self._surfaces:
                found.add(spelling)
            found.update(self._deletions.get(spelling, ()))
        good = [other for other in found if _close(other, folded)]
        # Of several, the one that begins alike and is as long.
        best = min(good, key=lambda other: (other[0] != folded[0], abs(len(other) - len(folded)), other), default=None)
        return self._surfaces[best] if best is not None else None

    def knows(self, key: str) -> bool:
        """Whether any wording has the key."""
        return key in self._postings

    @cached_property
    def _verbatim(self) -> dict[str, list[int]]:
        table: dict[str, list[int]] = {}
        for number, term in enumerate(self.terms):
            if term.text:
                table.setdefault(_plain(term.text), []).append(number)
        return table

    @cached_property
    def _sexes(self) -> npt.NDArray[np.int8]:
        value = {"kvinne": 1, "mann": 2, None: 0}
        return np.array([value[sex_of(term.code)] for term in self.terms], dtype=np.int8)

    @cached_property
    def _sorted_keys(self) -> list[str]:
        return sorted(self._postings)

    def _beginning(self, start: str) -> str | None:
        """The most frequent key that begins with `start`: what a cut-off or half-typed word stands for."""
        at = bisect_left(self._sorted_keys, start)
        found: list[str] = []
        while at < len(self._sorted_keys) and self._sorted_keys[at].startswith(start):
            found.append(self._sorted_keys[at])
            at += 1
        return max(found, key=lambda key: len(self._postings[key]), default=None)

    def _known(self, query: str) -> list[str | None]:
        """The keys of the index that a query stands for; None for one that stands for none."""
        found: dict[str | None, None] = {}
        for key in clinic.keys(clinic.spelled_out(self._mended(query))):
            near = key if key in self._postings else self._folded.get(clinic.fold(key)) if len(key) >= 4 else None
            if near is None and len(key) >= 4:
                near = self._beginning(key)
            if near is None and (halves := clinic.opening(key)) is not None:
                rest = self._beginning(halves[1])
                if halves[0] in self._postings and rest is not None:
                    found[halves[0]] = None
                    near = rest
            found[near] = None
        return list(found)

    def _mended(self, query: str) -> str:
        """The query with its misspelt words corrected; the beginning of a known word is no misspelling."""

        def mend(match: re.Match[str]) -> str:
            word = match[0]
            keys = clinic.keys(word.casefold())
            if all(key in self._postings for key in keys):
                return word
            if any(self._beginning(key) for key in keys):
                return word
            halves = clinic.opening(word.casefold())
            if halves is not None and halves[0] in self._postings and self._beginning(halves[1]):
                return word
            return self.correct(word.casefold()) or word

        return _WORD.sub(mend, query)

    def search(self, query: str, limit: int = 30, *, leave_out: bool = False) -> list[tuple[str, float]]:
        """Codes with scores, best first; at most `limit`. Words that no term knows cost, but never fail.

        `leave_out` ignores the table's wordings that have exactly the query's keys: how well a wording is found that
        nobody wrote down (for measuring only).
        """
        barred = self._same_keys(query) if leave_out else frozenset()
        query, sex = sex_in(_RESIDUAL_MARK.sub("", query[:_LONGEST]))
        best = dict(self._ranked(query, sex, limit, barred))
        for reading, cost in _readings(query):
            for code, score in self._ranked(reading, sex, limit, barred):
                best[code] = max(best.get(code, 0.0), score - cost)
        ranked = sorted(best.items(), key=lambda item: -item[1])
        return self._with_related(ranked)[:limit]

    def _same_keys(self, query: str) -> frozenset[int]:
        keys = frozenset(key for key in self._known(query) if key)
        return frozenset(row for row, term in enumerate(self.terms) if term.curated and term.keys == keys)

    def _ranked(
        self, query: str, sex: Sex | None, limit: int, barred: frozenset[int] = frozenset()
    ) -> list[tuple[str, float]]:
        matched = np.zeros(len(self.terms), dtype=np.float32)
        asked = known = 0.0
        for near in self._known(query):
            if near is None:
                asked += self._unknown * 0.6
                continue
            weight = self.weights[near]
            asked += weight
            known += weight
            matched[self._postings[near]] += weight
        if not known:
            return []
        missed = np.where(self._open & (matched >= self._sizes - 1e-4), _OPEN_MISSED, _MISSED_QUERY) * (asked - matched)
        scores = matched / (matched + missed + _MISSED_TERM * (self._sizes - matched) + 1e-9)
        scores = np.where(matched > 0, scores * self._gain + self._priors, 0.0)
        for number in self._verbatim.get(_plain(query), ()):
            scores[number] += _VERBATIM
        if sex is not None:
            mine = 1 if sex == "kvinne" else 2
            scores += np.where((self._sexes == mine) & (matched > 0), _SAME_SEX, 0.0)
            scores += np.where(self._sexes == 3 - mine, _OTHER_SEX, 0.0)
        if barred:
            scores[list(barred)] = 0.0
        return self._best(scores, limit)

    def _best(self, scores: npt.NDArray[np.floating], limit: int) -> list[tuple[str, float]]:
        pool = min(len(scores), limit * 8)
        rows = np.argpartition(-scores, pool - 1)[:pool]
        best: dict[str, float] = {}
        for row in rows[np.lexsort((rows, -scores[rows]))]:
            score = float(scores[row])
            if score <= 0 or len(best) == limit:
                break
            best.setdefault(self.terms[row].code, score)
        return list(best.items())

    @cached_property
    def _related(self) -> dict[str, list[str]]:
        return {
            code.replace(".", ""): [
                other.replace(".", "") for other in others.split() if other.replace(".", "") in self._titles
            ]
            for code, others in clinic.rows("related")
        }

    def related(self, code: str) -> list[str]:
        """Codes that a coder weighs beside an undotted code, the nearest first."""
        return self._related.get(code, [])

    def _with_related(self, found: list[tuple[str, float]]) -> list[tuple[str, float]]:
        """Behind a likely first hit, the codes weighed beside it, before hits that share some words only."""
        if not found or found[0][1] < _LIKELY:
            return found
        ranked = dict(found)
        beside = _BESIDE * min(1.0, found[0][1])
        for place, other in enumerate(self.related(found[0][0])):
            ranked[other] = max(ranked.get(other, 0.0), beside - 0.01 * place)
        return sorted(ranked.items(), key=lambda item: -item[1])


def _readings(query: str) -> Iterable[tuple[str, float]]:
    """What a query with a slash may also mean, with what each reading costs.

    "Analfissur/perianal abscess" is either whole side; "godartet/uspes svulst" and "kontakt-/allergisk dermatitt" are
    either word with the rest. A single word before a longer side is a word of it, never the whole.
    """
    halves = [half.strip() for half in query.split("/")]
    if not 1 < len(halves) <= 4:
        return
    words = [word.strip("-/").split("/") for word in query.split()]
    if sum(len(sides) > 1 for sides in words) <= 2 and any(len(sides) == 1 for sides in words):
        for chosen in product(*words):
            yield " ".join(side.strip("-") for side in chosen if side), _SIDE
    if all(len(half) > 3 for half in halves):
        for place, half in enumerate(halves):
            if " " in half or place or not any(" " in other for other in halves):
                yield half, _HALF


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("/", " ").replace("-", " ").split())


def _close(left: str, right: str) -> bool:
    """One letter added, left out, changed or swapped with its neighbour."""
    if abs(len(left) - len(right)) > 1:
        return False
    at = 0
    while at < min(len(left), len(right)) and left[at] == right[at]:
        at += 1
    rest_left, rest_right = left[at:], right[at:]
    return (
        rest_left[1:] == rest_right[1:]
        or rest_left == rest_right[1:]
        or rest_left[1:] == rest_right
        or (rest_left[:2] == rest_right[1::-1] and rest_left[2:] == rest_right[2:])
    )
