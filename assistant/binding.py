"""How the words of a question are bound to one another in a sentence: who does what, which name stands where.

A near miss says the words of the question, but of something else: another name stands where the question's should,
another thing is done by the one asked about, or the thing is only taken part in. What is measured here is the place of
words, not their presence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.facts import Fact
from assistant.keys import key
from assistant.question import Question, Term
from assistant.reading import Token
from assistant.wants import Want
from norsk.names import Kind, lexicon
from norsk.terms import fold
from norsk.text import WORD

_REACH = 3  # words between two that are said of one another
_CLAUSE = 14  # words, about the length of a clause
_PASSIVE = re.compile(
    r"\b(?:er|var|ble|blei|blir|vart|vert|bli|være|vært|vore|blitt)\b(?:\W+\w+){0,2}\W*$", re.IGNORECASE
)
_BY = re.compile(r"\b(?:av|fra|frå|i regi av|ved|hos)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
_CUT = re.compile(r"[;.!?]\s|\s[–—]\s")
_BESIDE = re.compile(
    r"\b(?:i (?:tett |nært? )?(?:samarbeid|dialog|samråd) med|sammen med|saman med|"
    r"med (?:bistand|bidrag|støtte|innspill) fra)\W+(?:[\w–-]+(?:,| og)?\W+){0,6}$",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"sam(?:arbei|råd|men|an)|bist|bidr|dialog|støtt", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)\W*$")


def usurped(
    question: Question,
    terms: Sequence[Term],
    met: Sequence[float],
    seen: Sequence[Token],
    each: Sequence[Sequence[int]],
) -> float:
    """1 where a name of the question is unmet and another stands in its place, beside the word it stands beside.

    "styret i *Helse Vest*" is asked about, the sentence speaks of "styret i *Helse Nord*". A name beside the noun
    or the verb of "which one" is the answer ("Hvilken *standard* foreslår PraksisNett?"), no rival. `each`: per
    term, in the order of the question, the tokens that meet it.
    """
    wanted = {term.key for term in terms}
    asking = [each.key for each in (question.head, question.main) if each is not None and question.want is Want.WHICH]
    for i, term in enumerate(terms):
        if not term.name or met[i] >= 0.5 or _capital_only(term):
            continue
        number = term.key[:1].isdigit()
        for neighbour, step in ((i - 1, 1), (i + 1, -1)):
            if not 0 <= neighbour < len(terms) or terms[neighbour].key in ("ki", *asking):
                continue
            for at in each[neighbour]:
                for to in range(at + step, at + step * (_REACH + 1), step):
                    if 0 <= to < len(seen) and seen[to].key not in wanted and _like(term, seen[to], number, to):
                        return 1.0
    return 0.0


def _like(term: Term, token: Token, number: bool, at: int) -> bool:
    if number:
        return token.key[:1].isdigit() and len(token.key) == len(term.key)
    if term.key != fold(term.key):  # an agency
        return token.key != fold(token.key)
    if at == 0 or not token.text[:1].isupper() or token.text in ("KI", "AI", "IKT"):
        return False
    place = bool(lexicon().kind(term.text) & Kind.PLACE)
    return not place or (bool(lexicon().kind(token.text) & (Kind.PLACE | Kind.UNKNOWN)) and not token.text.isupper())


@lru_cache(maxsize=2_000)
def _capital_only(term: Term) -> bool:
    """Whether a word is a name by its capital alone: "Regional koordineringsgruppe"."""
    if term.text[1:] != term.text[1:].lower() or term.key != fold(term.key):
        return False
    kind = lexicon().kind(term.text)
    return bool(kind & Kind.COMMON) and not kind & (Kind.PLACE | Kind.FIRST | Kind.LAST | Kind.KEPT | Kind.PROPER)


def doer(
    text: str,
    terms: Sequence[Term],
    verbs: Sequence[int],
    rest: Sequence[int],
    each: Sequence[Sequence[int]],
    seen: Sequence[Token],
    found: Sequence[Fact],
) -> float:
    """How far a fact does to the rest of the question what its main verb says: the verb's voice decides the sides.

    Share of the weight of the terms `rest` that stands on the side of what is done to; 0 where no fact stands on the
    doer's side of any of `verbs`.
    """
    much = sum(terms[i].weight for i in rest)
    if not much:
        return 0.5
    best = 0.0
    for at in verbs:
        before, after = text[: seen[at].start], text[seen[at].end :]
        first = next((t for t in range(at, -1, -1) if _CUT.search(text[seen[t].start : seen[at].start])), -1) + 1
        last = next((t for t in range(at, len(seen)) if _CUT.search(text[seen[at].end : seen[t].start])), len(seen))
        passive = (
            _PASSIVE.search(before) is not None
            or fold(seen[at].text).endswith("es")
            or bool(re.match(r"\W+(?:\w+\W+){0,2}av\b", after))
        )
        if passive:
            done_by = any(f.first > at and _BY.search(text[: seen[f.first].start]) for f in found)
            side = range(max(first, at - _CLAUSE), at)
        else:
            done_by = any(first <= f.last < at and at - f.last <= _CLAUSE for f in found)
            side = range(at + 1, min(last, at + 1 + _CLAUSE))
        if done_by:
            best = max(best, sum(terms[i].weight for i in rest if any(place in side for place in each[i])) / much)
    return best


def partner(
    question: Question, terms: Sequence[Term], text: str, each: Sequence[Sequence[int]], seen: Sequence[Token]
) -> float:
    """1 where a name of the question stands in the unit only as one that works with others, which it does not ask."""
    if _TOGETHER.search(question.text):
        return 0.0
    for i, term in enumerate(terms):
        if term.name and each[i] and all(_BESIDE.search(text[: seen[at].start]) for at in each[i]):
            return 1.0
    return 0.0


_LOCATED = re.compile(
    r"\b(?:i|på|ved|hos|under|innenfor|innen|via|gjennom|fra|frå|til|inn i|langs)\W+"
    r"(?:(?:den|det|de|en|et|ei|ein|eit|\w+(?:e|sk|ig|t))\W+)?"
    r"([\wæøåÆØÅ-]{3,})",
    re.IGNORECASE,
)


_RELATIVE_PLACE = re.compile(r"\b(\w+)\s+(?:der|kor|hvor)\s+(?:man|en|de|du|vi|det|dei|ein)\b", re.IGNORECASE)


def located(terms: Sequence[Term], text: str, seen: Sequence[Token]) -> float:
    """1 where a preposition of place stands before a word that the question does not say, 0 otherwise."""
    asked = {term.key for term in terms}
    at = {token.start: token for token in seen}
    where = _RELATIVE_PLACE.search(text)
    if where is not None and where.start(1) in at and at[where.start(1)].key not in asked:
        return 1.0
    return float(
        any(t is not None and t.key not in asked for t in (at.get(m.start(1)) for m in _LOCATED.finditer(text)))
    )


def echo(question: Question, sentence: str) -> float:
    """Share of the question's neighbouring words, function words too, that stand so near in the sentence."""
    asked = _echoed(question.text)
    if len(asked) < 2:
        return 0.0
    said: dict[str, list[int]] = {word: [] for word in asked}
    for at, word in enumerate(_echoed(sentence)):
        if word in said:
            said[word].append(at)
    near = 0
    for one, other in pairwise(asked):
        if (here := said[one]) and (there := said[other]):
            near += any(abs(a - b) <= 2 and a != b for a in here for b in there)
    return near / (len(asked) - 1)


@lru_cache(maxsize=2_000)
def _echoed(text: str) -> tuple[str, ...]:
    return tuple(key(word) for word in WORD.findall(text) if word[0] not in _ASKING or not _ASKS.match(word))


_ASKING = frozenset("hkvnmHKVNM")
_ASKS = re.compile(
    r"(?:hv|kv|v|k)(?:a|em|en|ilken|ilket|ilke|or|ordan|orfor|ar)$|korleis$|kvifor$|når$|mange$|mye$", re.IGNORECASE
)


def bracketed(text: str, seen: Sequence[Token], found: Sequence[Fact]) -> float:
    """1 where a fact stands in brackets at the end, as who is responsible does in a plan: "… (Direktoratet)"."""
    match = _IN_BRACKETS.search(text)
    return float(match is not None and any(seen[f.first].start > match.start() for f in found))


_COUNTS = {"to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "sju": 7, "syv": 7, "åtte": 8, "ni": 9, "ti": 10}
_ASKS_COUNT = re.compile(
    rf"\b(?:hvilke|kva for|hva er de|nevn|hvem er de)\s+(?:de\s+)?({'|'.join(_COUNTS)})\b", re.IGNORECASE
)
_ITEM = re.compile(r"\n\s*(?:[-–•*]|\d{1,2}[.)]|[a-z]\))\s")
_ENUMERATED = re.compile(r"[^,;:()]+(?:, [^,;:()]+)+,? (?:og|eller|samt) [^,;:()]+")


@lru_cache(maxsize=100)  # of the question, for each of some hundred units
def _count_asked(text: str) -> int | None:
    asked = _ASKS_COUNT.search(text)
    return _COUNTS[asked[1].lower()] if asked is not None else None


def tally(question: Question, text: str) -> float:
    """1 where the unit lists as many things as the question asks for, 0.3 another number, 0 none; 0.5 if none asked."""
    count = _count_asked(question.text)
    if count is None:
        return 0.5
    items = len(_ITEM.findall("\n" + text))
    runs = [len(re.split(r", | og | eller | samt ", run)) for run in _ENUMERATED.findall(text)]
    if count == 2 and re.search(r"\w (?:og|samt) \w", text):
        runs.append(2)
    if items == count or count in runs:
        return 1.0
    return 0.3 if items > 1 or runs else 0.0


_SUPERLATIVE = re.compile(
    r"\b(?:flest|størst|høy?est|høgst|lavest|lågast|færrest|eldst|yngst|lengst|dyrest|billigst|raskest|oftest|"
    r"sterkest|svakest|hyppigst|best|dårligst|verst|mest(?! mulig)|minst(?! (?:to|tre|fire|fem|én|en|ett|\d)\b))e?\b",
    re.IGNORECASE,
)
_AMOUNT_ASKED = re.compile(r"\b(?:hvor|kor) (?:mange|mye|mykje|stor\w*|lenge|lang\w*|ofte)\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:\w+(?:igst|ligst|legast|est|ast)e?|størst\w*|eldst\w*|yngst\w*|lengst\w*|høgst\w*|hoved\w+|fremst\w*|"
    r"først\w*|flertall\w*|fleirtal\w*|topp\w*|ledende|leiande|særlig|spesielt|i hovedsak|mer enn|meir enn|"
    r"flere enn|fleire enn)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=100)
def _asks_most(text: str) -> bool:
    superlative = _SUPERLATIVE.search(text)
    return superlative is not None and not (superlative[0].lower() == "minst" and _AMOUNT_ASKED.search(text))


def uncompared(question: Question, text: str) -> bool:
    """Whether the question asks which is most of something ("flest", "størst"), and `text` compares nothing."""
    return _asks_most(question.text) and _COMPARES.search(text) is None
