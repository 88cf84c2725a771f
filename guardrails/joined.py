"""What stands joined: "og" told as "eller", a member added to a list, both told as one, two words that changed places.

A conjunction carries no content and a list hides its newcomer among words that the quotes have. Each is looked for
where its neighbours are the quotes' own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from guardrails.comparison import Objection
from guardrails.reading import Reading, matched
from norsk.meaning import alike, bokmal, is_stopword, key, word_list

_EITHER = re.compile(
    r"\b(?:eller|enten|anten|alternativt|(?:hver|kvar|noen|nokon|en|ein) av|minst|både|ingen|verken|hverken)\b|/"
)
_AND_MORE = frozenset(
    ["mer", "meir", "flere", "fleire", "mindre", "færre", "høyere", "høgare", "lavere", "lågare", "lenger", "lengre",
     "kortere", "eldre", "yngre", "oftere", "oftare", "over", "under", "ikke", "ikkje", "annet", "anna", "andre",
     "større", "senere", "seinare", "tidligere", "tidlegare", "tyngre"]
)  # fmt: skip
_NEGATES = frozenset({"ikke", "ikkje", "ingen", "aldri", "uten", "utan", "verken", "hverken"})
_BESIDE = 3  # words from a conjunction to the content that it joins
_STOPS = frozenset(".!?;:\n")


def joined_otherwise(stated: Reading, source: Reading) -> Objection | None:
    """The first conjunction, list member, pair or place that is not the quotes', or None."""
    return (
        _either_of_both(stated, source)
        or _newcomer(stated, source)
        or _alternative(stated, source)
        or _one_of_both(stated, source)
        or _swapped(stated, source)
    )


def _words(reading: Reading) -> list[str]:
    return [token.word for token in reading.tokens]


def _joins(reading: Reading, conjunction: str) -> Iterator[tuple[int, str, str]]:
    """(place, key before, key behind) for each conjunction between two content words near it."""
    words = _words(reading)
    for at, word in enumerate(words):
        if word != conjunction:
            continue
        before = next((one for one in reversed(reading.content[max(0, at - _BESIDE) : at]) if one), None)
        behind = next((one for one in reading.content[at + 1 : at + 1 + _BESIDE] if one), None)
        if before and behind:
            yield at, before, behind


def _either_of_both(stated: Reading, source: Reading) -> Objection | None:
    """ "Over 10 km eller ikke kan reise" where the quotes say "og" between the two and nowhere "eller"."""
    if _EITHER.search(source.text.lower()):
        return None
    words = _words(stated)
    for at, _, behind in _joins(stated, "eller"):
        opening = max((step + 1 for step in range(at) if words[step] in _STOPS), default=0)
        if words[at + 1] in _AND_MORE or not _clause(words, at) or not _NEGATES.isdisjoint(words[opening:at]):
            continue
        for there, _, second in _joins(source, "og"):
            if alike(behind, second) and _clause(_words(source), there):
                return Objection("contradicted", "Setningen sier «eller» der sitatet sier «og».")
    return None


def _clause(words: list[str], at: int) -> bool:
    """Whether a clause with its verb follows the conjunction: "gravide eller ammende" are two of whom one rule is."""
    inside = takewhile(lambda word: word[0].isalnum(), words[at + 1 : at + 1 + _BESIDE])
    return any(word in word_list("modal") or _FINITE.fullmatch(word) for word in inside)


_FINITE = re.compile(r"er|har|var|blir|vert|ventes|får|[a-zæøå]{4,}(?:es|ast)")


def _newcomer(stated: Reading, source: Reading) -> Objection | None:
    """ "Dansk, svensk eller engelsk" where the quotes have the first two only."""
    words = _words(stated)
    known = source.keys()
    for at, word in enumerate(words):
        if word not in ("og", "eller", "samt") or at < 3 or words[at - 2] != "," or at + 1 >= len(words):
            continue
        first, second, last = (stated.content[step] for step in (at - 3, at - 1, at + 1))
        if not first or not second or not last or words[at + 2 : at + 3] not in ([","], ["."], []):
            continue
        listed = [any(alike(one, other) for other in known) for one in (first, second)]
        if (
            all(listed)
            and not any(alike(last, other) for other in known)
            and not stated.tokens[at + 1].word[0].isdigit()
        ):
            return Objection("unsupported", f"Sitatet nevner ikke «{words[at + 1]}».")
    return None


def _alternative(stated: Reading, source: Reading) -> Objection | None:
    """ "Kapillærblod eller veneblod" where the quotes have the first alone and join nothing."""
    words, known = _words(stated), source.keys()
    if any(token.word in ("eller", "og", "samt") for token in source.tokens):
        return None
    for at in range(1, len(words) - 1):
        first, last = stated.content[at - 1], stated.content[at + 1]
        if words[at] != "eller" or not first or not last or words[at + 2 : at + 3] not in ([","], ["."], []):
            continue
        if matched([first], known) and not matched([last], known):
            return Objection("unsupported", f"Sitatet nevner ikke «{words[at + 1]}».")
    return None


_BOTH = frozenset({"begge", "båe"})
_ONE_OF = re.compile(r"\b(?:minst|bare|kun) (?:én|en|ein|éin|ett|eitt) av\b")
_ONE = frozenset({"én", "éin", "ett", "eitt", "éi", "en", "ein", "ei", "et"})


def _one_of_both(stated: Reading, source: Reading) -> Objection | None:
    """ "Én arm" of "begge armer", "begge foreldrene" of "minst én av foreldrene"."""
    whole, part = _after(source, _BOTH), _after(stated, _ONE)
    if not stated.has("both"):
        for noun in part:
            if any(alike(noun, other) for other in whole):
                return Objection("contradicted", "Setningen sier «én» der sitatet sier «begge».")
    told_both = any(token.word in _BOTH for token in stated.tokens) and not source.has("both")
    if told_both and _ONE_OF.search(source.text.lower()):
        return Objection("contradicted", "Setningen sier «begge» der sitatet sier «én av».")
    return None


def _after(reading: Reading, quantifiers: frozenset[str]) -> list[str]:
    """The content words right behind any of the quantifiers."""
    found = zip(reading.tokens, reading.content[1:], strict=False)
    return [noun for token, noun in found if token.word in quantifiers and noun]


def _swapped(stated: Reading, source: Reading) -> Objection | None:
    """Two words that changed places where all the rest stands as it stood, not beside one another in a list."""
    mine = [_form(word) for word in _words(stated) if word[0].isalnum()]
    theirs = [_form(word) for word in _words(source) if word[0].isalnum()]
    if len(theirs) == len(mine) + 1 and max(stated.sentence_of) == max(source.sentence_of):
        return _left_out(mine, theirs)
    if len(mine) != len(theirs) or sorted(mine) != sorted(theirs):
        return None
    odd = [at for at, (one, other) in enumerate(zip(mine, theirs, strict=True)) if one != other]
    if len(odd) != 2 or mine[odd[0]] != theirs[odd[1]] or mine[odd[1]] != theirs[odd[0]]:
        return None
    between = mine[odd[0] + 1 : odd[1]]
    if not between or between in (["og"], ["eller"], ["samt"]) or any(is_stopword(mine[at]) for at in odd):
        return None
    return Objection("contradicted", f"Setningen bytter om «{mine[odd[0]]}» og «{mine[odd[1]]}».")


def _left_out(mine: list[str], theirs: list[str]) -> Objection | None:
    """Nothing but an adjective gone: "bruke mobiltelefoner" of "bruke private mobiltelefoner"."""
    at = next((step for step, (one, other) in enumerate(zip(mine, theirs, strict=False)) if one != other), len(mine))
    if mine != theirs[:at] + theirs[at + 1 :] or is_stopword(theirs[at]) or at + 1 >= len(theirs):
        return None
    return Objection("contradicted", f"Setningen utelater «{theirs[at]}».") if len(theirs[at]) > _BESIDE else None


def _form(word: str) -> str:
    return key(bokmal(word)) if word[0].isalpha() and not is_stopword(word) else bokmal(word)
