"""What belongs to what: facts told of each other's matter, and a contrast turned about.

A free paraphrase tells its facts in another order and in other words, so that none stands in another's place. What is
told of each stays together all the same: a clause with one of two parties, doses or dates shares its words with the
quotes' clause of that one. Where the two share crosswise and not straight, they have changed places; likewise what is
denied and what is affirmed in "A, ikke B".
"""

from __future__ import annotations

import itertools

from guardrails.comparison import Objection, entails
from guardrails.fact import Fact
from guardrails.reading import Reading, matched
from norsk.meaning import alike, is_stopword, key, sides
from norsk.quantities import ORDINALS

_KINDS = ("role", "agency", "quantity", "date")
_LEAD = 2  # by how much the crosswise share must lead where there is a straight one


def binding_clash(stated: Reading, source: Reading) -> Objection | None:
    """The first two facts told of each other's matter, a contrast turned about, or another place in a row; or None."""
    return (
        _crossed(stated, source) or _opposed(stated, source) or _turned_about(stated, source) or _ranked(stated, source)
    )


def _crossed(stated: Reading, source: Reading) -> Objection | None:
    mine = [fact for fact in stated.facts if fact.kind in _KINDS and not fact.soft]
    for first, second in itertools.combinations(mine, 2):
        if _sort(first) != _sort(second) or (first.value[0] == second.value[0] != "count" and first.kind != "quantity"):
            continue
        if first.kind == "quantity" and (first.value[0] != second.value[0] or first.value == second.value):
            continue
        one, two = _only(first, source), _only(second, source)
        if one is None or two is None or one is two:
            continue
        if (
            not _apart_in(stated, first, second)
            or not _apart_in(source, one, two)
            or _repeated(first, stated)
            or _repeated(second, stated)
        ):
            continue
        straight = _share(stated, first, source, one) + _share(stated, second, source, two)
        across = _share(stated, first, source, two) + _share(stated, second, source, one)
        lead = 1 if first.kind == "quantity" and across > 1 else _LEAD
        if across >= straight + lead or (straight == 0 and across > 1):
            return Objection("contradicted", f"Setningen bytter om «{first.text}» og «{second.text}».")
    return None


def _opposed(stated: Reading, source: Reading) -> Objection | None:
    """What is told of a fact in a word that excludes the quotes' word for it ("fem dager før … startes", "stanses")."""
    if stated.has("neg") or source.has("neg"):
        return None  # which may turn either word
    for fact in stated.facts:
        if fact.kind not in _KINDS or fact.soft or (one := _only(fact, source)) is None or _repeated(fact, stated):
            continue
        here, there = _around(stated, fact), _around(source, one)
        mine, theirs = _sides(stated, here), _sides(source, there)
        for (pair, side), word in mine.items():
            other = theirs.get((pair, 1 - side))
            if other and (pair, side) not in theirs and (pair, 1 - side) not in mine:
                return Objection("contradicted", f"Setningen sier «{word}» der sitatet sier «{other}».")
    return None


def _sides(reading: Reading, span: range) -> dict[tuple[int, int], str]:
    """The sides of opposites that the words of a stretch take; words of time and place have none of a fact's own."""
    words = (reading.tokens[at].word for at in span if reading.content[at])
    return {side: word for word in words for side in sides(word)}


def _sort(fact: Fact) -> str:
    """Parties are of one sort, by name or by role."""
    return "party" if fact.kind in ("role", "agency") else fact.kind


def _only(fact: Fact, source: Reading) -> Fact | None:
    """The one fact of the quotes that carries this one; none where there are several."""
    found = [other for other in source.facts if other.kind == fact.kind and entails(other, fact, source)]
    return found[0] if len(found) == 1 else None


_RANGES = frozenset({"–", "-", "til", "mellom", "av", "mot"})


def _apart_in(reading: Reading, one: Fact, two: Fact) -> bool:
    """Whether each of two facts has a clause of its own, or, as two numbers, a deed of its own in one clause."""
    if _home(reading, one) != _home(reading, two):
        return True
    if one.kind != "quantity":
        return False
    first, last = sorted((one.first, two.first))
    between = reading.tokens[first + 1 : last]
    own = all(_plain(reading, _after(reading, fact)) for fact in (one, two))
    return own and last - first > _DEED and not any(token.word in _RANGES for token in between)


_DEED = 3  # words from a number to the next where something is told of the first


def _after(reading: Reading, fact: Fact) -> range:
    return range(fact.last + 1, _around(reading, fact).stop)


def _repeated(fact: Fact, reading: Reading) -> bool:
    """Whether a party is named more than once, so that no clause is its own."""
    return (
        fact.kind in ("role", "agency")
        and sum(other.kind == fact.kind and other.value[0] == fact.value[0] for other in reading.facts) > 1
    )


def _share(stated: Reading, mine: Fact, source: Reading, theirs: Fact) -> int:
    """What is told of two facts alike: words, and facts of other kinds."""
    here, there = _around(stated, mine), _around(source, theirs)
    given = [other for other in source.facts if other.first in there and other.kind != theirs.kind]
    told = [fact for fact in stated.facts if fact.first in here and fact.kind != mine.kind and fact.kind != "name"]
    own, others = _plain(stated, here), _plain(source, there)
    return matched(own, others) + _WEIGHT * sum(any(entails(other, fact, source) for other in given) for fact in told)


_WEIGHT = 2  # of a fact told of another, beside a word


def _home(reading: Reading, fact: Fact) -> int:
    """The clause that tells of a fact: its own, or the one with "som" that it stands right before."""
    clause, after = reading.clause_of[fact.first], reading.tokens[fact.last + 1 : fact.last + 3]
    words = [token.word for token in after if token.word != ","]
    return clause + 1 if words[:1] == ["som"] and clause + 1 < reading.clauses else clause


def _around(reading: Reading, fact: Fact) -> range:
    """The tokens that tell of a fact: its clause, up to others of its kind; a clause without words takes the next."""
    same = [other for other in reading.facts if _sort(other) == _sort(fact) and other is not fact and not other.soft]
    clause = _home(reading, fact)
    inside = [at for at, number in enumerate(reading.clause_of) if number == clause]
    start, end = inside[0], inside[-1] + 1
    end = min([end, *(other.first for other in same if max(fact.last, start) < other.first)])
    if reading.clause_of[fact.first] == clause and any(start <= other.first < fact.first for other in same):
        start = fact.first
    if not _plain(reading, range(start, end)) and end == inside[-1] + 1:
        following = [at for at, number in enumerate(reading.clause_of) if number == clause + 1]
        end = following[-1] + 1 if following else end
    return range(start, end)


def _plain(reading: Reading, span: range) -> list[str]:
    """The words of a stretch that name no party."""
    taken = {at for fact in reading.facts for at in range(fact.first, fact.last + 1)}
    return [name for at in span if (name := reading.content[at]) and at not in taken]


_ALONE = frozenset({"bare", "berre", "kun", "utelukkende", "utelukkande", "det"})
_NOT = frozenset({"ikke", "ikkje"})
_NO_VERB = frozenset(
    ["fra", "frå", "i", "på", "av", "for", "til", "ved", "hos", "med", "etter", "den", "det", "de", "dei", "en", "et",
     "ein", "eit", "der", "når", "om"]
)  # fmt: skip
_OUTSIDE = frozenset({"utenfor", "utanfor"})


def _turned_about(stated: Reading, source: Reading) -> Objection | None:
    """ "A, ikke B" told as "B, ikke A"."""
    affirmed, denied = _contrast(source)
    if not affirmed or not denied:
        return None
    ours, refused = _contrast(stated)
    if not ours:
        return None
    mine, theirs = _apart(ours, refused), _apart(affirmed, denied)
    only = theirs[1]
    if only and matched(only, mine[0]) == len(only) and not matched(only, refused):
        return Objection("contradicted", "Setningen slår fast det sitatet nekter.")
    straight = matched(mine[0], theirs[0]) + matched(mine[1], theirs[1])
    across = matched(mine[0], theirs[1]) + matched(mine[1], theirs[0])
    if across > straight:
        return Objection("contradicted", "Setningen nekter det sitatet slår fast, og slår fast det sitatet nekter.")
    return None


def _apart(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """What either list has and the other lacks."""
    return (
        [name for name in one if not any(alike(name, found) for found in other)],
        [name for name in other if not any(alike(name, found) for found in one)],
    )


def _contrast(reading: Reading) -> tuple[list[str], list[str]]:
    """The content words that a sentence affirms and those that it denies, where it sets them against one another."""
    words = [token.word for token in reading.tokens]
    for at, word in enumerate(words):
        if word in _NOT and at and words[at - 1] in (",", "og", "men") and at + 1 < len(words):
            following = words[at + 1]
            if following in _NO_VERB or (not is_stopword(following) and following[0].isalpha()):
                end = next((later for later in range(at + 1, len(words)) if words[later] in ".!?;,"), len(words))
                start = max((before + 1 for before in range(at - 1) if words[before] in ".!?;:,"), default=0)
                return _content(reading, start, at), _content(reading, at + 1, end)
        if word in _OUTSIDE and at and words[at - 1].startswith(("fall", "fell", "ligg")):
            start = max((before + 1 for before in range(at) if words[before] in ".!?;:,"), default=0)
            alone = next((later for later in range(len(words)) if words[later] in _ALONE - {"det"}), None)
            if alone is not None:
                end = next((later for later in range(alone, len(words)) if words[later] in ".!?;,"), len(words))
                return _content(reading, alone, end), _content(reading, start, at)
    return [], []


def _content(reading: Reading, start: int, end: int) -> list[str]:
    return [found for found in reading.content[start:end] if found]


_RANKS = {word: rank for word, rank in ORDINALS.items() if word not in ("andre", "annet", "annen")}


def _ranked(stated: Reading, source: Reading) -> Objection | None:
    """ "Tredje konsultasjon" where the quotes have another consultation only."""
    for rank, noun, text in _ranks(stated):
        rivals = [other for other, what, _ in _ranks(source) if alike(noun, what)]
        if rivals and rank not in rivals:
            return Objection("contradicted", f"Setningen sier «{text}» der sitatet har en annen i rekken.")
    return None


def _ranks(reading: Reading) -> list[tuple[int, str, str]]:
    """(place, key of what has it, words) for each "første …" before a noun that no fact has taken."""
    found = []
    taken = {at for fact in reading.facts for at in range(fact.first, fact.last + 1) if fact.kind == "label"}
    for at, token in enumerate(reading.tokens[:-1]):
        following = reading.tokens[at + 1].word
        if token.word in _RANKS and at not in taken and following[0].isalpha() and not is_stopword(following):
            found.append((_RANKS[token.word], key(following), f"{token.word} {following}"))
    return found
