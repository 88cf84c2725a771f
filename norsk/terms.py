"""Index terms of Norwegian text: what a search engine matches instead of the words themselves.

A word gives several terms, so that a question meets a text that says the same in other forms:

- its stem, after bokmål and nynorsk and irregular forms have been brought together (`norsk.variants`);
- the stems of its parts where it is a compound (`norsk.compounds`), and of neighbouring parts together;
- the beginnings of its parts ("^demon": *demonstrasjon*, *demonstrere*) and its exact form ("=ki"), which weigh little.

Dates and references to provisions give one term each however they are written. `benchmarks/retrieval.py` measures
what each of these adds; `Analysis` switches them for that purpose. BM25 weights belong to the index, which multiplies
in the IDF: https://lucene.apache.org (BM25Similarity) and Robertson and Zaragoza, The Probabilistic Relevance
Framework (2009).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from norsk.compounds import split, stem
from norsk.misspelt import corrections
from norsk.text import WORD
from norsk.variants import canonical, rows

# BM25's parameters for these terms, compared on two halves of NorQuAD's articles and kept where both agreed: a term
# that is there once says nearly as much as one that is there often, and long passages are not much worse than short.
K1 = 0.5
B = 0.6
AVERAGE_LENGTH = 150.0  # terms of a passage of 80 words, as `document_terms` counts them

_PART, _PAIR, _BEGINNING, _EXACT, _REFERENCE = 0.5, 0.7, 0.25, 0.25, 2.0  # a query's weights; its own stem weighs 1
_TWO = 2  # parts: their join is the word itself
_CORRECTED = 0.5
_LONGEST = 64  # letters: what is longer is no word, and is indexed by its beginning alone
_CACHE = 150_000  # analysed words kept, about 100 MB when full


@dataclass(frozen=True, slots=True)
class Analysis:
    """Which terms a word gives. The defaults are what the index uses; the benchmark switches them off one by one."""

    variants: bool = True
    stopwords: bool = True
    compounds: bool = True
    beginnings: tuple[int, ...] = (4, 6)
    exact: bool = True
    references: bool = True
    expansions: bool = True
    spelling: bool = True


class _Word(NamedTuple):
    document: tuple[str, ...]
    query: tuple[tuple[str, float], ...]


# Months for dates in words; both standards spell them alike.
_MONTHS = {
    name: number
    for number, name in enumerate(
        (
            *("januar", "februar", "mars", "april", "mai", "juni"),
            *("juli", "august", "september", "oktober", "november", "desember"),
        ),
        start=1,
    )
}
_REFERENCE_PATTERN = re.compile(
    r"§{1,2}\s?(?P<section>\d+[a-z]?(?:[-–]\d+)?(?:\s?[a-z](?![\w.]))?)"
    r"|\b(?P<kind>artikkel|art\.|kapittel|kap\.|anbefaling|tilråding|tiltak|vedlegg|punkt|pkt\.|fase|figur|tabell)"
    r"\s(?P<number>\d+(?:[.-]\d+)*[a-z]?|[IVX]+)\b"
    r"|\b(?P<day>\d{1,2})\.\s?(?P<month>" + "|".join(_MONTHS) + r"|\d{1,2}\.)\s?(?P<year>[12]\d{3})\b"
    r"|(?<![\d.,])(?P<thousands>\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?!\d)",
    re.IGNORECASE,
)
_KINDS = {"art.": "artikkel", "kap.": "kapittel", "pkt.": "punkt", "tilråding": "anbefaling"}
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f.](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"[\x00-\x7fæøå]*")
_ACCENTED = re.compile(r"[^\x00-\x7fæøå]")
_LETTERS = str.maketrans("äöðþłđ’‐‑", "æødtld'--", "\u00ad")
_DIGIT = re.compile(r"\d")


def fold(word: str) -> str:
    """`word` in lower case without accents; æ, ø and å stay letters of their own, ä and ö become æ and ø.

    The soft hyphen is dropped: "helse­foretak" is one word. The length may change.
    """
    word = word.lower()
    if word.isascii() or _PLAIN.fullmatch(word):
        return word
    word = unicodedata.normalize("NFC", word).translate(_LETTERS)
    return _ACCENTED.sub(_plain, word)


def _plain(letter: re.Match[str]) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", letter[0]) if not unicodedata.combining(c)) or letter[0]


class Analyser:
    """Index terms of documents and questions under one `Analysis`. Keeps the analysis of each word it has seen."""

    def __init__(self, analysis: Analysis | None = None) -> None:
        self._analysis = analysis or Analysis()
        self._words: dict[str, _Word] = {}

    def document_terms(self, text: str) -> list[str]:
        """The index terms of `text`, with repeats: their counts are BM25's term frequencies."""
        known = self._words
        terms: list[str] = []
        for token in WORD.findall(text):
            word = known.get(token) or self._learn(token)
            terms += word.document
        if self._analysis.references:
            terms += _references(text)
        return terms

    def query_terms(self, text: str) -> dict[str, float]:
        """Index term -> weight for a question; empty where nothing in it can be searched for.

        A term that comes from several words keeps its highest weight. A question of nothing but function words is
        searched by those.
        """
        tokens = WORD.findall(text)
        weights: dict[str, float] = {}
        for at, token in enumerate(tokens):
            _raise(weights, (self._words.get(token) or self._learn(token)).query)
            if self._analysis.spelling and not (at and token[0].isupper()):  # a capital inside is a name
                folded = fold(token)
                for other in corrections(folded) if folded not in _stopwords() else ():
                    self._add(weights, other, _CORRECTED)
        if self._analysis.references:
            _raise(weights, ((term, _REFERENCE) for term in _references(text)))
        if self._analysis.expansions:
            asked = [fold(token) for token in tokens]
            for length in range(1, _longest_expansion() + 1):
                for at in range(len(asked) - length + 1):
                    for other, weight in _expansions().get(" ".join(asked[at : at + length]), ()):
                        self._add(weights, other, weight)
        return weights

    def _add(self, weights: dict[str, float], phrase: str, weight: float) -> None:
        """Raise `weights` to what the words of `phrase` weigh as stems: not by their beginnings and exact forms."""
        for token in WORD.findall(phrase):
            query = (self._words.get(token) or self._learn(token)).query
            _raise(weights, ((term, weight * own) for term, own in query if term[0] not in "^="))

    def _learn(self, token: str) -> _Word:
        if len(self._words) >= _CACHE:
            self._words.clear()
        word = self._words[token] = self._analyse(token)
        return word

    def _analyse(self, token: str) -> _Word:
        chosen = self._analysis
        folded = fold(token)
        if _DIGIT.match(folded):
            number = _THOUSANDS.sub("", folded).replace(",", ".")
            return _Word((number,), ((number, 1.0),))
        if len(folded) > _LONGEST:
            return _Word((folded[:_LONGEST],), ((folded[:_LONGEST], 1.0),))
        weights: dict[str, float] = {}
        pieces = [piece for piece in folded.split("-") if piece]
        if len(pieces) > 1:
            weights["".join(pieces)] = 1.0
        for piece in pieces:
            plain = canonical(piece) if chosen.variants else piece
            if chosen.stopwords and (plain in _stopwords() or piece in _stopwords()):
                _raise(weights, [("=" + piece, 1.0)])
                continue
            parts = split(plain) if chosen.compounds else ()
            whole = stem(plain)
            stems = []
            for part in parts:
                same = canonical(part) if chosen.variants else part
                stems.append(stem(same))
                if same != part:  # nynorsk "medlemstal" is "medlemstall"
                    whole = whole.replace(part, same, 1)
            _raise(weights, [(whole, 1.0)])
            _raise(weights, ((part, _PART) for part in stems))
            if len(stems) > _TWO:
                _raise(weights, ((left + right, _PAIR) for left, right in pairwise(stems)))
            for size in chosen.beginnings:
                _raise(weights, (("^" + part[:size], _BEGINNING) for part in parts or (plain,) if len(part) > size))
            if chosen.exact and piece != whole:
                _raise(weights, [("=" + piece, _EXACT)])
        return _Word(tuple(weights), tuple(weights.items()))


def _raise(weights: dict[str, float], more: Iterable[tuple[str, float]]) -> None:
    for term, weight in more:
        if weight > weights.get(term, 0.0):
            weights[term] = weight


def _references(text: str) -> Iterator[str]:
    """Provisions, numbered items and dates, each in one spelling: "§4-2a", "artikkel 35", "2020-05-12"."""
    for found in _REFERENCE_PATTERN.finditer(text):
        if found["section"]:
            yield "§" + re.sub(r"\s", "", found["section"]).replace("–", "-").lower()
        elif found["kind"]:
            kind = found["kind"].lower()
            yield f"{_KINDS.get(kind, kind)} {found['number'].lower()}"
        elif found["thousands"]:
            yield re.sub(r"\s", "", found["thousands"])
        else:
            month = found["month"].lower().rstrip(".")
            yield f"{found['year']}-{_MONTHS.get(month) or int(month):02}-{int(found['day']):02}"


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(word for row in rows("stopwords.txt") for word in row[0].split())


@cache
def _expansions() -> dict[str, tuple[tuple[str, float], ...]]:
    """Phrase (folded) -> other phrases and their weights, from `expansions.tsv`, both ways."""
    table: dict[str, list[tuple[str, float]]] = {}
    for weight, *phrases in rows("expansions.tsv"):
        for phrase in phrases:
            others = [(other, float(weight)) for other in phrases if other != phrase]
            table.setdefault(" ".join(map(fold, WORD.findall(phrase))), []).extend(others)
    return {phrase: tuple(others) for phrase, others in table.items()}


@cache
def _longest_expansion() -> int:
    return max((phrase.count(" ") + 1 for phrase in _expansions()), default=0)


@cache
def _default() -> Analyser:
    return Analyser()


def document_terms(text: str) -> list[str]:
    """The index terms of `text`, with repeats: their counts are BM25's term frequencies."""
    return _default().document_terms(text)


def digest() -> str:
    """Changes with the tables that make a document's terms: an index built with others must be built anew."""
    found = hashlib.sha256()
    for name in ("forms.tsv", "prefixed.tsv", "standards.tsv", "compound-parts.tsv", "stopwords.txt"):
        found.update(files("norsk").joinpath(f"data/{name}").read_bytes())
    return found.hexdigest()[:16]


def query_terms(text: str) -> dict[str, float]:
    """Index term -> weight for a question; empty where nothing in it can be searched for."""
    return _default().query_terms(text)


def feedback_terms(query: dict[str, float], found: Sequence[tuple[str, float]]) -> dict[str, float]:
    """`query` widened by what the passages found first have in common with it (pseudo-relevance feedback).

    `found`: text and score of the best passages, best first; three are enough. The terms of those passages join with
    small weights, so that a second search also finds what speaks of the same matter in other words: relevance model 3
    (Abdul-Jaleel et al., UMass at TREC 2004), with the terms' IDF left to the index. Returns a new dictionary; the
    query alone where nothing was found.
    """
    weights = dict(query)
    best = found[0][1] if found else 0.0
    if best <= 0.0:
        return weights
    model: dict[str, float] = {}
    total = 0.0
    for text, score in found:
        share = (score / best) ** _TRUST
        total += share
        for term in {term for term in _default().document_terms(text) if term[0] not in "^="}:
            model[term] = model.get(term, 0.0) + share
    scale = _FEEDBACK * _FEEDBACK_TERMS / max(_FEEDBACK_TERMS, len(model)) / total
    for term, weight in model.items():
        weights[term] = weights.get(term, 0.0) + weight * scale
    return weights


_TRUST = 4.0  # how fast a passage's say falls with its score
# NorQuAD (benchmarks.retrieval): with 0.15 over 80 terms fewer are among a hundred, from 1 on fewer among ten.
_FEEDBACK = 0.6
_FEEDBACK_TERMS = 80
