"""A sentence laid beside the quote's words one by one: what stands in a place where the quote has something else.

`guardrails.lockstep` aligns facts, content words and the words that turn a clause; here every word takes part, function
words too, so that "selv om" for "dersom" or "en annen" for "samme" is seen where it stands. Three rules, all closed:
  1. where one short stretch alone differs from the quote's own words, what stands there must be what stood there, in
     another form or another word for it;
  2. where nothing but a negation comes or goes, one side denies the other;
  3. where a phrase of a closed class (`norsk/data/slots.tsv`) stands between words of the quote in the place of another
     of its dimension, the two exclude one another. This holds in nynorsk as well, read as the bokmål at its place.
Alignment after Ratcliff and Obershelp (1988), as in difflib.
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from guardrails.comparison import Objection
from guardrails.limits import ahead
from guardrails.reading import Reading, matched, read
from norsk.meaning import alike, bokmal, is_stopword, key, slots, word_list
from norsk.text import sentences
from norsk.written import log_odds

_LONGEST = 4  # words of a stretch that counts as one place
_AROUND = 5  # words that must be the quote's own before a strange stretch counts as put in another's place
_SHARE = 0.7  # of the sentence's words, likewise
_OTHER_STANDARD = 4.0  # product of two texts' log-odds: one is clearly nynorsk, the other clearly bokmål


def misplaced(stated: Reading, source: Reading) -> Objection | None:
    """The first word or phrase that stands in another's place, or None."""
    mine = _words(stated)
    best = _nearest(stated, source)
    if len(mine) < 3 or not best:
        return None
    denials = _denials(stated)
    found: list[Objection] = []
    for other in best:
        theirs = _words(other)
        strange = None if _across(stated, other) else _strange(mine, theirs)
        excluded = _excluded(mine, theirs) if _denials(other) == denials else None
        objection = strange or _denied(mine, theirs) or excluded
        if objection is None:
            return None
        found.append(objection)
    return found[0]


def _across(stated: Reading, other: Reading) -> bool:
    """Whether one of the two is nynorsk and the other bokmål."""
    return log_odds(stated.text) * log_odds(other.text) < -_OTHER_STANDARD


def _denials(reading: Reading) -> int:
    return sum("neg" in cue.classes for cue in reading.cues)


def _strange(mine: list[str], theirs: list[str]) -> Objection | None:
    """Rule 1: content of the one place that differs, which the other side has no word for."""
    edits = difflib.SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    equal = sum(i2 - i1 for kind, i1, i2, _, _ in edits if kind == "equal")
    places = [(mine[i1:i2], theirs[k1:k2]) for kind, i1, i2, k1, k2 in edits if kind == "replace"]
    more = any(kind == "delete" or (kind == "insert" and k1 > 0 and k2 < len(theirs)) for kind, _, _, k1, k2 in edits)
    if len(places) != 1 or more or equal < max(_AROUND, _SHARE * len(mine)):
        return None
    ours, others = places[0]
    if max(len(ours), len(others)) > _LONGEST or any(word[0].isdigit() for word in (*ours, *others)):
        return None
    if any(_DENIES.fullmatch(word) for word in (*ours, *others)):
        return None  # "slipper" is "betaler ikke": what denies is compared apart
    plain = word_list("modal") | _PLAIN
    new, old = ([word for word in words if not is_stopword(word) and word not in plain] for words in (ours, others))
    if not new or not old or any(_same_word(one, other) for one in new for other in old):
        return None
    return Objection("contradicted", f"Setningen sier «{' '.join(ours)}» der sitatet sier «{' '.join(others)}».")


_DENIES = re.compile(r"slipp\w*|slepp\w*|frita\w*|fritek\w*|unntatt|unnateke|hindr\w*")
# Words of limits, which `guardrails.bounds` compares, and of a place named before.
_PLAIN = frozenset({"dit", "der", "inntil", "opptil", "maksimalt", "høyst", "minst", "under", "over", "innen", "innan"})
_NOT = frozenset({"ikke", "ikkje", "aldri"})


def _denied(mine: list[str], theirs: list[str]) -> Objection | None:
    """Rule 2: nothing but a negation added or left out ("om ikke annet følger", "om annet følger")."""
    told, given = ([_form(word) for word in words if word not in _NOT] for words in (mine, theirs))
    counts = [sum(word in _NOT for word in words) for words in (mine, theirs)]
    if told != given or counts[0] == counts[1] or {"eller", "heller"} & _before_not(mine + theirs):
        return None
    who = "Setningen" if counts[0] > counts[1] else "Sitatet"
    return Objection("contradicted", f"{who} nekter der den andre ikke gjør det.")


def _before_not(words: list[str]) -> set[str]:
    return {words[at - 1] for at, word in enumerate(words) if at and word in _NOT}


def _excluded(mine: list[str], theirs: list[str]) -> Objection | None:
    """Rule 3: phrases of one dimension and different groups, where the place that differs is small."""
    told, given = [_form(word) for word in mine], [_form(word) for word in theirs]
    for kind, i1, i2, k1, k2 in difflib.SequenceMatcher(None, told, given, autojunk=False).get_opcodes():
        if kind != "replace" or max(i2 - i1, k2 - k1) > _LONGEST + 2:
            continue
        ours = slots([bokmal(word) for word in mine[i1:i2]])
        others = slots([bokmal(word) for word in theirs[k1:k2]])
        for dimension, _, phrase in ours:
            if dimension == "limit" and not _NEVER.isdisjoint(
                (*mine[max(0, i1 - _SPAN) : i2], *theirs[max(0, k1 - _SPAN) : k2])
            ):
                continue  # "ikke være eldre enn" is "høyst"
            if dimension == "limit" and (ahead(mine[i2:]) or ahead(mine[i2 - 1 :])):
                continue  # "minst to uker før" is "senest to uker før"
            if dimension == "link" and not _ONLY.isdisjoint(mine) and not _ONLY.isdisjoint(theirs):
                continue  # "kan bare brukes når" is "kan brukes kun dersom"
            if dimension == "time" and (_below(mine[i1:], theirs[k1:]) or _below(theirs[k1:], mine[i1:])):
                continue  # "under ett år" is "før fylte ett år"
            if dimension == "duty" and not _only_duty(mine, i1, i2, theirs[k1:k2]):
                continue
            if dimension == "quantity" and not _NEVER.isdisjoint((*mine, *theirs)):
                continue  # "ingen kan" is "den enkelte kan ikke"
            groups = {group for there, group, _ in ours if there == dimension}
            rivals = {group: text for there, group, text in others if there == dimension}
            if rivals and groups.isdisjoint(rivals):
                stood = next(iter(rivals.values()))
                return Objection("contradicted", f"Setningen sier «{phrase}» der sitatet sier «{stood}».")
    return None


def _below(words: list[str], others: list[str]) -> bool:
    """Whether one side says "under ett år" where the other says "før fylte ett år"."""
    return words[:1] == ["under"] and others[:1] == ["før"] and any(word.startswith("fyl") for word in others[1:4])


_ONLY = frozenset({"bare", "berre", "kun", "utelukkende", "utelukkande"})
_SPAN = 4  # words from a negation to the limit that it turns
_NEVER = frozenset({"ikke", "ikkje", "aldri"})
_RESTRICTS = frozenset({"ikke", "ikkje", "ingen", "bare", "berre", "kun", "uten", "utan", "aldri", "før", "verken"})


def _only_duty(mine: list[str], i1: int, i2: int, others: list[str]) -> bool:
    """Whether the place holds modal phrases and nothing else, and nothing in the sentence turns a duty into a leave.

    "Skal ikke" is "kan ikke", and "kan bare" is "skal bare"; a recommendation or a right is neither.
    """
    ours = mine[i1:i2]
    if mine[i2 : i2 + 1] == ["få"]:
        return False  # "skal få vite" is "har krav på å få vite"
    found = [slots([bokmal(word) for word in side]) for side in (ours, others)]
    if [sum(len(phrase.split()) for _, _, phrase in side) for side in found] != [len(ours), len(others)]:
        return False
    groups = {group for side in found for _, group, _ in side}
    if any(len({group for _, group, _ in side}) != 1 for side in found):
        return False
    if groups <= {"may", "right"}:
        return False
    return not groups <= {"must", "may"} or _RESTRICTS.isdisjoint(mine)


def _same_word(new: str, old: str) -> bool:
    """Whether two words may be one word in two forms, two words for one thing, or one with another part."""
    if alike(key(new), key(old)) or (new[:2] == old[:2] and abs(len(new) - len(old)) <= 3):
        return True
    return new in old or old in new


@lru_cache(maxsize=50_000)
def _form(word: str) -> str:
    return key(word) if word[0].isalpha() and not is_stopword(word) else bokmal(word)


def _words(reading: Reading) -> list[str]:
    return [token.word for token in reading.tokens if token.word[0].isalnum() or token.word in "%§"]


def _nearest(stated: Reading, source: Reading) -> list[Reading]:
    """The sentences of the quotes that share most with this one; several where they share as much."""
    keys = stated.keys()
    spans = sentences(source.text)
    if len(spans) <= 1:
        return [source]
    scored = [(matched(keys, other.keys()), other) for other in (read(source.text[s.start : s.end]) for s in spans)]
    top = max(score for score, _ in scored)
    return [other for score, other in scored if score and score >= 0.95 * top]
