"""Search over short terms: a code's best term decides, scored by how much of the query and of the term it covers.

Titles of a few words are matched better by coverage (Tversky's index over weighted keys; A. Tversky, "Features of
similarity", Psychological Review 84, 1977) than by BM25's sums over whole documents.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt

from ingest.codeterms import Term, wordings
from ingest.codewords import Vocabulary
from ingest.editions import Sex
from ingest.limits import sex_in, sex_of
from norsk import clinic

_UNKNOWN = 0.6  # how much a word that no term has counts
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
# "IKA": not classified elsewhere; it says nothing about which condition it is.
_RESIDUAL_MARK = re.compile(r"[\s,(]+(?:ika|ikas|ink|nos|uspes)\.?\)?\s*(?=$|\([kKmM]\)\s*$)", re.IGNORECASE)
_LONGEST = 500  # characters of a query that are read
_HALF = 0.18  # a side of a slash counts less than the whole term
_SIDE = 0.08  # a word beside a slash with the rest of the term
_OPEN_MISSED = 0.06  # cost of a word that an open-ended term leaves open
_VERBATIM = 0.05  # the query is a wording of the table, letter for letter
_LIKELY, _BESIDE = 0.5, 0.8  # from this score on a first hit brings its neighbours, at this share of its score
_OTHER_SEX, _SAME_SEX = -0.6, 0.05
# The writer says that nothing more is known: the unspecified code is meant.
_UNSAID = re.compile(
    r"[\s,(]+(?:av\s)?(?:uspesifisert\w*|uspes\.?|uspesifikk\w*|ina\.?|nos|uviss (?:type|art|årsak)|ukjent type|"
    r"uklar type|ikke nærmere (?:spesifisert|angitt)|(?:u|ikke )klassifisert)\)?\s*$",
    re.IGNORECASE,
)
_UNSAID_PRIOR = 0.08
# Categories for what an illness or injury left behind, long after: the acute condition goes before, unless asked for.
_SEQUELAE = ("B90", "B91", "B92", "B94", "E64", "E68", "G09", "I69", "O94", "O97", "T90", "T91", "T92", "T93", "T94",
             "T95", "T96", "T97", "T98", "Y85", "Y86", "Y87", "Y88", "Y89")  # fmt: skip
_SEQUELA_SAID = re.compile(
    r"\b(?:(?:sen|sein|etter)?(?:følge|følgj|fylgj|virkning|verknad)|f\.? ?tilst|sekvele|sequel|se(?:i)?nskade|"
    r"resttilstand|restsymptom|post|etter\b|gam(?:me?|a)l|gamle|tidligere|tidlegare)",
    re.IGNORECASE,
)
_NOT_SAID = 0.6  # of its score, where a sequela has a word that the query lacks
# "Følger" is a verb too ("følger råd"), so it is the tables' word only here, and never in "som følge av"
_AFTERMATH = re.compile(r"(?<!som )\b(?:følg|følgj|fylgj)(?:er|ene|jene|jer)\s+(?:etter|av)\b", re.IGNORECASE)


class TermIndex:
    """All wordings of all codes. `search` ranks codes for a query; `terms` are shared with the mention finder."""

    def __init__(self, titles: Mapping[str, str], headings: Mapping[str, str], *, terms: bool = True) -> None:
        self._titles = titles
        self.terms: list[Term] = list(wordings(titles, headings, clinical=terms))
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
        self._words = Vocabulary(self.terms, postings)
        self._unknown = math.log(1 + total / 3)
        self._postings = {key: np.array(rows, dtype=np.int32) for key, rows in postings.items()}
        self._sizes = np.array([sum(self.weights[key] for key in term.keys) for term in self.terms], dtype=np.float32)
        self._gain = np.array([term.weight for term in self.terms], dtype=np.float32)
        self._priors = np.array([term.prior for term in self.terms], dtype=np.float32)
        self._open = np.array([term.open_ended for term in self.terms], dtype=bool)

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

    def knows(self, key: str) -> bool:
        """Whether any wording has the key."""
        return key in self._words

    def correct(self, word: str) -> str | None:
        """The known word that a misspelt one stands for, or None."""
        return self._words.correct(word)

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

    def search(self, query: str, limit: int = 30, *, leave_out: bool = False) -> list[tuple[str, float]]:
        """Codes with scores, best first; at most `limit`. Words that no term knows cost, but never fail.

        `leave_out` ignores the table's wordings that have exactly the query's keys: how well a wording is found that
        nobody wrote down (for measuring only).
        """
        barred = self._same_keys(query) if leave_out else frozenset()
        query = query[:_LONGEST]
        unsaid = _UNSAID.search(query) is not None
        query, sex = sex_in(_RESIDUAL_MARK.sub("", _UNSAID.sub("", query)))
        query = _AFTERMATH.sub("følgetilstand etter", query)
        best = dict(self._ranked(query, sex, limit, barred, unsaid))
        for reading, cost in _readings(query):
            for code, score in self._ranked(reading, sex, limit, barred, unsaid):
                best[code] = max(best.get(code, 0.0), score - cost)
        ranked = sorted(best.items(), key=lambda item: -item[1])
        return self._with_related(ranked)[:limit]

    def _same_keys(self, query: str) -> frozenset[int]:
        keys = frozenset(key for key in self._words.keys(query) if key)
        return frozenset(row for row, term in enumerate(self.terms) if term.curated and term.keys == keys)

    def _ranked(
        self, query: str, sex: Sex | None, limit: int, barred: frozenset[int] = frozenset(), unsaid: bool = False
    ) -> list[tuple[str, float]]:
        matched = np.zeros(len(self.terms), dtype=np.float32)
        asked = known = 0.0
        for near in self._words.keys(query):
            if near is None:
                asked += self._unknown * _UNKNOWN
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
        if not _SEQUELA_SAID.search(query):
            scores *= np.where(self._sequelae & (matched < self._sizes - 1e-4), _NOT_SAID, 1.0)
        for number in self._verbatim.get(_plain(query), ()):
            scores[number] += _VERBATIM
        if unsaid:
            scores += np.where(self._unspecified & (matched > 0), _UNSAID_PRIOR, 0.0)
        if sex is not None:
            mine = 1 if sex == "kvinne" else 2
            scores += np.where((self._sexes == mine) & (matched > 0), _SAME_SEX, 0.0)
            scores += np.where(self._sexes == 3 - mine, _OTHER_SEX, 0.0)
        if barred:
            scores[list(barred)] = 0.0
        return self._best(scores, limit)

    def unspecific(self, code: str) -> bool:
        """Whether an undotted code says by its title, or by its last character, that more could be known."""
        return len(code) > 3 and (code.endswith("9") or "uspes" in self._titles[code].casefold())

    @cached_property
    def _unspecified(self) -> npt.NDArray[np.bool_]:
        return np.array([self.unspecific(term.code) for term in self.terms], dtype=bool)

    @cached_property
    def _sequelae(self) -> npt.NDArray[np.bool_]:
        return np.array([term.code.startswith(_SEQUELAE) for term in self.terms], dtype=bool)

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
