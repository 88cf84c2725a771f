"""Who and what a rule takes in: "alle pårørende" of "pårørende under 18 år", "pasienten" of "den som har tilgang".

`guardrails.narrowed` holds a quantifier to its noun. Here the noun is held to what narrows it in the quotes: a relative
clause, an attribute in a prepositional phrase, an adjective. A sentence that tells none of that and says "alle", or
names another in the place of whom the quotes describe, speaks of more or of others.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import takewhile

from guardrails.comparison import Objection
from guardrails.fact import Fact
from guardrails.reading import Reading, matched
from norsk.meaning import alike, bokmal, is_stopword, key, role

_ALL = frozenset(
    ["alle", "samtlige", "samtlege", "all", "alt", "ethvert", "enhver", "einkvar", "eitkvart", "hver", "hvert", "kvar",
     "kvart", "samtleg"]
)  # fmt: skip
_ANY = _ALL - {"hver", "hvert", "kvar", "kvart", "all", "alt"}
_WIDENS = _ALL - {"hver", "hvert", "kvar", "kvart", "alt"}  # "hver pasient" is mostly "pasienten" told of each
_REST = frozenset({"andre", "øvrige", "annen", "annet", "anna", "annan"})
_NEAR = 3  # words from the quantifier to its noun
_NARROWS = frozenset(
    ["som", "med", "uten", "utan", "under", "over", "på", "om", "i", "ved", "fra", "frå", "mellom", "hos", "til", "av",
     "etter", "før"]
)  # fmt: skip
_ENDS = frozenset([".", ",", ";", ":", "skal", "må", "kan", "bør", "har", "får", "er", "blir"])
_REACH = 4  # content words of what narrows
_WHO = frozenset({"den", "de", "dei", "dem", "alle", "enhver", "einkvar", "personer", "personar", "noen", "nokon"})


def reaches(stated: Reading, source: Reading) -> Objection | None:
    """The first noun that takes in more or others than the quotes', or None."""
    return (
        _all_of_some(stated, source)
        or _anybody(stated, source)
        or _named_instead(stated, source)
        or _some_of_those(stated, source)
        or _some_of_every(stated, source)
        or _another_phrase(stated, source)
    )


def _word(reading: Reading, at: int) -> str:
    return reading.tokens[at].word if at < len(reading.tokens) else ""


def _all_of_some(stated: Reading, source: Reading) -> Objection | None:
    """ "Alle klager på vedtak" of "klager på vedtak om utmåling"."""
    told = [found for found in stated.content if found]
    for at, token in enumerate(stated.tokens):
        if token.word not in _WIDENS or (at and _word(stated, at - 1) in ("ikke", "ikkje")):
            continue
        reach = range(at + 1, min(at + 1 + _NEAR, len(stated.content)))
        noun = next((step for step in reach if stated.content[step] is not None), None)
        if noun is None or any(not is_stopword(_word(stated, step)) for step in range(at + 1, noun)):
            continue
        name = key(bokmal(_word(stated, noun)))
        homes = [
            step
            for step, other in enumerate(source.tokens)
            if other.word[0].isalpha()
            and (key(bokmal(other.word)).endswith(name) or other.word.endswith(_word(stated, noun)))
            and not (step and _word(source, step - 1) in _REST)  # "andre svar" are the rest of them
        ]
        if not homes or any(_counted(source, home) for home in homes):
            continue
        if any(_part(stated, source, home) for home in homes):
            return Objection(
                "contradicted", f"Setningen sier «{token.word} {_word(stated, noun)}», sitatet en del av dem."
            )
        others = [found for found in told if found != name]
        if all(_narrowed_untold(_phrases(source, home, name, stated), others, source.keys()) for home in homes):
            return Objection(
                "contradicted", f"Setningen sier «{token.word} {_word(stated, noun)}», sitatet bare noen av dem."
            )
    return None


_WHOLE = 100.0  # per cent


def _part(stated: Reading, source: Reading, home: int) -> bool:
    """Whether the quotes tell a share of the noun ("seks av ti kommuner") that the sentence does not."""
    told = {fact.value for fact in stated.facts}
    return any(
        fact.value[0] == "percent" and float(str(fact.value[1])) < _WHOLE and 0 < home - fact.last <= 2
        and fact.value not in told
        for fact in source.facts
    )  # fmt: skip


def _counted(source: Reading, home: int) -> bool:
    """Whether the quotes say all or every of the noun themselves."""
    before = {_word(source, step) for step in range(max(0, home - _NEAR - 1), home)}
    return bool(before & (_ALL | {"hele", "heile", "begge", "enkelte", "enkelt", "noen", "nokon", "ingen"}))


def _narrowing(source: Reading, home: int, name: str) -> list[str]:
    """What narrows the noun: the adjective right before it, else the phrase or clause right behind it."""
    before = source.content[home - 1] if home else None
    if before and role(_word(source, home - 1)) is None and _adjective(_word(source, home - 1)):
        return [before]
    at = home + 1
    if _word(source, at) == ",":
        at += 1
    if _word(source, at) not in _NARROWS:
        return []
    inside = takewhile(lambda step: _word(source, step) not in _ENDS, range(at + 1, len(source.tokens)))
    facts = {step for fact in source.facts for step in range(fact.first, fact.last + 1)}
    found = [source.content[step] or (f"#{_word(source, step)}" if step in facts else None) for step in inside]
    return [one for one in found if one and one != name][:_REACH]


def _narrowed_untold(phrases: list[list[str]], told: list[str], given: list[str]) -> bool:
    """Whether something narrows a noun of which nothing is told: each phrase narrows it by itself.

    What the quotes (`given`) have elsewhere in the very word tells nothing of the phrase.
    """
    return any(
        phrase and not matched(phrase, [one for one in told if one in phrase or one not in given]) for phrase in phrases
    )


def _phrases(source: Reading, home: int, name: str, stated: Reading) -> list[list[str]]:
    """What narrows a noun, phrase by phrase: "pasienter | over 65 år | som bruker NSAID fast"."""
    first = _narrowing(source, home, name)
    if home and first and first == [source.content[home - 1]]:
        return [first]
    told = {fact.value for fact in stated.facts}
    facts = {at: fact.value in told for fact in source.facts if fact.kind in _NUMBERED for at in (fact.first,)}
    found: list[list[str]] = []
    at = home + 1
    while _word(source, at) in _NARROWS or (_word(source, at) == "," and _word(source, at + 1) == "som"):
        at += 1 if _word(source, at) != "," else 2
        relative = _word(source, at - 1) == "som"
        end = next(
            (step for step in range(at, len(source.tokens)) if not _within(source, step, relative)), len(source.tokens)
        )
        steps = range(at, end)
        words = [source.content[step] for step in steps]
        if not relative:  # the noun of the phrase, with its adjective
            noun = next(
                (n for n, step in enumerate(steps) if words[n] and not _adjective(_word(source, step))), len(words)
            )
            words = words[: noun + 1]
        numbers = [facts[step] for step in steps if step in facts]
        found.append([one for one in words if one and one != name] if not any(numbers) else [])
        if not all(numbers):
            found.append(["#"])  # a number of which nothing is told
        at = steps[-1] + 1 if steps else len(source.tokens)
    return found


def _within(source: Reading, step: int, relative: bool) -> bool:
    """Whether a phrase that narrows goes on: a relative clause to its stop, another to its next preposition or verb."""
    word = _word(source, step)
    if word in _STOPS:
        return False
    return relative or not (word in _ENDS or word in _NARROWS or _PASSIVE.fullmatch(word))


_NUMBERED = ("quantity", "date", "provision")
_STOPS = frozenset(".,;:")
_PASSIVE = re.compile(r"[a-zæøå]{3,}(?:es|ast)|tilbys|gis")
_ADJECTIVE = re.compile(
    r"[a-zæøå]{2,}-[a-zæøå]{3,}(?:et|a|te|de)|[a-zæøå]{2,}(?:ige|ege|lige|lege|ske|iske|ive|ale|elle|øse|bare|same|ende|ande|ede|te|ne|re|ige)"
)


def _adjective(word: str) -> bool:
    return _ADJECTIVE.fullmatch(word) is not None


_SAME = frozenset({"med", "uten", "utan", "som", "i", "på", "hos"})


def _another_phrase(stated: Reading, source: Reading) -> Objection | None:
    """ "Pasienter på sengepost" of "pasienter på isolat": neither phrase is told on the other side."""
    mine, theirs = stated.keys(), source.keys()
    given = [one for one in _attributes(source) if not matched(one[2], mine)]
    for noun, word, phrase in _attributes(stated):
        if not matched(phrase, theirs) and any(
            bokmal(word) == bokmal(its) and alike(noun, other) for other, its, _ in given
        ):
            return Objection("contradicted", f"Setningen sier «{word} …» om andre enn dem sitatet sier det om.")
    return None


def _attributes(reading: Reading) -> list[tuple[str, str, list[str]]]:
    """(party, preposition, keys) of what stands right behind a party and has no number or party of its own."""
    taken = {at for fact in reading.facts if fact.kind != "name" for at in range(fact.first, fact.last + 1)}
    found = []
    for fact in reading.facts:
        at = fact.last + 1
        noun = reading.content[fact.last]
        if fact.kind != "role" or noun is None or _word(reading, at) not in _SAME:
            continue
        relative = _word(reading, at) == "som"
        inside = list(takewhile(partial(_within, reading, relative=relative), range(at + 1, len(reading.tokens))))
        phrase = [one for step in inside if (one := reading.content[step])]
        if phrase and taken.isdisjoint(inside):
            found.append((noun, _word(reading, at), phrase))
    return found


_GETS = re.compile(
    r"\b(?:alle|enhver|einkvar|samtlige) (?:skal |kan |må |bør )?"
    r"(?:få|får|kan|skal|må|har|bør|ha|er|blir|kjem|kommer)\b"
)


def _anybody(stated: Reading, source: Reading) -> Objection | None:
    """ "Alle får vaksinen gratis" of "dem som er over 65 år"."""
    if not _GETS.search(stated.text.lower()):
        return None
    if any(
        token.word in _ANY and _word(source, at + 1) not in ("som", "over", "under", "med")
        for at, token in enumerate(source.tokens)
    ):
        return None
    for at, token in enumerate(source.tokens):
        if token.word in ("dem", "de", "dei", "den", "alle") and _word(source, at + 1) in (
            "som",
            "over",
            "under",
            "med",
        ):
            return Objection("contradicted", "Setningen sier «alle» der sitatet bare sier noen.")
    return None


_STANDS_IN = frozenset({"pasient", "bruker", "innbygger", "lege", "leder", "pårørende", "sykepleier"})


def _named_instead(stated: Reading, source: Reading) -> Objection | None:
    """ "Pasienten" where the quotes say "den som har tilgang", which the sentence tells nothing of."""
    told = stated.keys()
    for fact in stated.facts:
        if fact.kind != "role" or fact.value[0] not in _STANDS_IN or _in(fact, source):
            continue
        for clause in range(source.clauses):
            inside = [at for at, number in enumerate(source.clause_of) if number == clause]
            if (
                not inside
                or not inside[0]
                or _word(source, inside[0]) != "som"
                or _word(source, inside[0] - 1) not in _WHO
            ):
                continue
            keys = source.keys(clause)
            if len(keys) > 1 and matched(keys, told) * 2 < len(keys) and not _near(fact, stated):
                return Objection(
                    "contradicted", f"Setningen sier «{fact.text}» om dem sitatet beskriver på annen måte."
                )
    return None


def _in(fact: Fact, source: Reading) -> bool:
    return any(other.kind == "role" and other.value[0] == fact.value[0] for other in source.facts)


def _near(fact: Fact, stated: Reading) -> bool:
    """Whether the party is not who the sentence is about: something else opens it, or a preposition stands before."""
    return fact.first > 2 and _word(stated, fact.first - 1) not in ("kan", "må", "skal", "bør", "får")


def _some_of_those(stated: Reading, source: Reading) -> Objection | None:
    """ "Ledere som skal arbeide med barn" of "alle som skal arbeide med barn"."""
    told = stated.keys()
    for fact in stated.facts:
        if fact.kind != "role" or _in(fact, source) or _word(stated, fact.last + 1) != "som":
            continue
        for clause in range(source.clauses):
            opening = source.clause_of.index(clause)
            if (
                opening
                and _word(source, opening) == "som"
                and _word(source, opening - 1) in ("alle", "enhver", "samtlige")
            ):
                keys = source.keys(clause)
                if keys and matched(keys, told) == len(keys):
                    return Objection("contradicted", f"Setningen sier «{fact.text}» der sitatet sier alle.")
    return None


def _some_of_every(stated: Reading, source: Reading) -> Objection | None:
    """ "Større reparasjoner" of "hver reparasjon"."""
    given = [found for found in source.content if found]
    for at in range(len(source.tokens) - 1):
        noun = source.content[at + 1]
        if _word(source, at) not in _ALL or noun is None or any(token.word in _ALL for token in stated.tokens):
            continue
        for home in range(1, len(stated.tokens)):
            adjective = stated.content[home - 1]
            if stated.content[home] != noun or not adjective or not _adjective(_word(stated, home - 1)):
                continue
            if not matched([adjective], given):
                phrase = f"{_word(stated, home - 1)} {_word(stated, home)}"
                return Objection("contradicted", f"Setningen sier «{phrase}» der sitatet sier «{_word(source, at)}».")
    return None
