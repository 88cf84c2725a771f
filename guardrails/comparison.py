"""Facts of a sentence against the facts of its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from guardrails.acts import same_act
from guardrails.amounts import same_amount
from guardrails.fact import Fact
from guardrails.facts import Date, same_date
from guardrails.otherwise import told_otherwise
from guardrails.reading import Reading, matched
from norsk.bodies import same_body
from norsk.meaning import alike, implies, key

_WHAT = {
    "quantity": "tallet",
    "date": "datoen",
    "provision": "henvisningen",
    "agency": "etaten",
    "role": "den regelen gjelder for",
    "name": "navnet",
    "label": "betegnelsen",
}
_BODIES = ("agency", "role")
_DURATIONS = ("time", "months")
_OFTEN = ("per ", "every ")


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a sentence does not follow from its quotes."""

    verdict: Literal["contradicted", "unsupported"]
    reason: str


def facts_carried(stated: Reading, source: Reading) -> tuple[int, int]:
    """How many facts of the sentence stand in the quotes, and how many it has (roles and implied ones apart)."""
    hard = [fact for fact in stated.facts if not fact.soft and fact.kind not in ("role", "name")]
    return sum(any(entails(other, fact, source) for other in source.facts) for fact in hard), len(hard)


def compare_facts(stated: Reading, source: Reading) -> Iterator[tuple[str, Objection]]:
    """The facts of the sentence that the quotes do not carry, each with the name of what found it."""
    for fact in stated.facts:
        same_kind = [other for other in source.facts if other.kind == fact.kind]
        if any(entails(other, fact, source) for other in same_kind):
            continue
        if fact.kind == "name" and _named(fact, source):
            continue
        if told_otherwise(fact, stated, source):
            continue
        kinds = _BODIES if fact.kind in _BODIES else (fact.kind,)
        rivals = [
            other
            for other in source.facts
            if other.kind in kinds and not any(entails(other, mine, source) for mine in stated.facts)
        ]
        if fact.kind == "quantity":
            rivals = _comparable(fact, rivals)
        often = str(fact.value[0]).startswith(_OFTEN) and not _standing(fact, stated)
        if fact.soft and not (
            rivals
            and fact.kind == "quantity"
            and (often or all(not rival.soft or _one_of_another(fact, rival) for rival in rivals))
        ):
            continue
        part = fact.kind == "quantity" and fact.soft and fact.value[0] == "count"
        if part and (fact.raw is None or all(rival.raw == fact.raw for rival in rivals)):
            continue  # the parts of "ni av ti", which is compared as a share; "én", which is often an article
        if fact.kind == "role" and (
            _implied(fact, source) or (not rivals and _may_add(fact, stated, source) and not _replaces(stated, source))
        ):
            continue
        if fact.kind == "role" and fact.value[0] == "pasient" and _left_out(rivals, stated, source):
            continue
        what = _WHAT[fact.kind]
        if rivals:
            nearest = rivals[0].text
            reason = f"Setningen sier «{fact.text}», sitatet sier «{nearest}» ({what})."
            yield f"another {fact.kind}", Objection("contradicted", reason)
        else:
            yield f"new {fact.kind}", Objection("unsupported", f"Sitatet nevner ikke «{fact.text}» ({what}).")
    for name, rule in (("stranger", _stranger), ("doubled", _doubled), ("moved", _moved)):
        if objection := rule(stated, source):
            yield name, objection


_MOST = 0.6  # of the sentence's words that the quotes have


def _left_out(rivals: list[Fact], stated: Reading, source: Reading) -> bool:
    """Whether all rivals stand in clauses of which the sentence tells nothing, and it tells others in full."""
    keys = stated.keys()
    for rival in rivals:
        name = key(rival.text)
        own = [one for one in source.keys(source.clause_of[rival.first]) if not alike(one, name)]
        if rival.kind != "role" or len(own) < 2 or matched(own, keys):
            return False
    return bool(rivals) and matched(keys, source.keys()) >= _MOST * (len(keys) - 1)  # the role itself has no match


_AGENT = re.compile(
    r"(?:eren|eres|erne|aren|arane|isten|istene|istane|øren|ørene|anten|antene|logen|logene|a|ene|ane|e)$"
)


def _stranger(stated: Reading, source: Reading) -> Objection | None:
    """A person that no table names ("fiskeren", "piloten") where the quotes have no word akin to it."""
    known = [found for found in source.content if found]
    for at, token in enumerate(stated.tokens):
        word = token.word
        if not is_person(word) or any(fact.first <= at <= fact.last for fact in stated.facts):
            continue
        stem = _AGENT.sub("", word)[:6]
        if any(alike(key(word), other) for other in known) or any(
            stem in other.word or (is_person(other.word) and other.word[:2] == word[:2]) for other in source.tokens
        ):
            continue
        return Objection("unsupported", f"Sitatet nevner ikke «{word}» (den regelen gjelder for).")
    return None


def is_person(word: str) -> bool:
    """Whether a lower-case word is by its form a definite noun of a person ("bestilleren", "spesialistene")."""
    return _PERSON.fullmatch(word) is not None and not _NO_PERSON.fullmatch(word)


def _doubled(stated: Reading, source: Reading) -> Objection | None:
    """A fact told twice that the quotes have once, while another of its kind there is not told: one took its place."""
    for fact in stated.facts:
        if fact.soft or fact.kind == "name" or fact.value[0] == "count":
            continue
        twice = [
            other for other in stated.facts if other.kind == fact.kind and entails(other, fact) and entails(fact, other)
        ]
        if len(twice) < 2 or sum(entails(other, fact, source) for other in source.facts) != 1:
            continue
        for other in source.facts:
            same_sort = other.kind == fact.kind and (fact.kind != "quantity" or other.value[0] == fact.value[0])
            if (
                same_sort
                and not other.soft
                and not any(entails(other, mine) or entails(mine, other) for mine in stated.facts)
            ):
                return Objection("contradicted", f"Setningen sier «{fact.text}» der sitatet sier «{other.text}».")
    return None


_DAILY = ("leder", "leiar", "drift", "leiing", "ledelse", "liv", "gjøremål")


def _standing(fact: Fact, reading: Reading) -> bool:
    """Whether "daglig" belongs to a name or a title ("daglig leder") and tells nothing of how often."""
    following = reading.tokens[fact.last + 1].word if fact.last + 1 < len(reading.tokens) else ""
    return following.startswith(_DAILY)


def _one_of_another(fact: Fact, rival: Fact) -> bool:
    """Whether both tell one period by a numeral or an article ("én måned i året", "én time i året")."""
    return fact.raw == rival.raw == 1 and fact.value[0] in _DURATIONS and rival.value[0] in _DURATIONS


def _comparable(fact: Fact, rivals: list[Fact]) -> list[Fact]:
    """Rivals that measure the same thing, or have the same number with another unit.

    How often something is done is one measure whatever the period ("hver måned" against "to ganger i året").
    """
    same_unit = [
        rival
        for rival in rivals
        if rival.value[0] == fact.value[0]
        or (str(rival.value[0]).startswith(_OFTEN) and str(fact.value[0]).startswith(_OFTEN))
    ]
    if not same_unit and fact.soft and fact.value[0] in _DURATIONS:
        same_unit = [rival for rival in rivals if rival.value[0] in _DURATIONS and not rival.soft]  # "en måned"
    # "En uke" for "én måned": the article counts beside a number.
    return same_unit or [rival for rival in rivals if rival.raw == fact.raw and (not fact.soft or fact.raw == 1)]


def entails(source: Fact, stated: Fact, reading: Reading | None = None) -> bool:
    """Whether a fact of the quote carries a fact of the sentence."""
    if source.kind != stated.kind:
        return False
    if source.kind == "quantity":
        return same_amount(source.value, stated.value)
    if source.kind == "date":
        return same_date(cast(Date, stated.value), cast(Date, source.value))
    if source.kind == "agency":
        if source.value[0] != stated.value[0] and stated.value[0] != stated.value[1]:
            return False  # a body may be told by its successor's name; its parts of old are other bodies
        return source.value[0] == stated.value[0] or same_body(str(source.value[1]), str(stated.value[1]))
    if source.kind == "provision":
        act, provision, detail = source.value
        stated_act, stated_provision, stated_detail = stated.value
        if stated_act is not None and act is not None and not same_act(act, stated_act):
            return False
        if stated_act is not None and act is None and stated_provision and reading:
            # The quote's "§ 4" may be of the act that the quote names elsewhere.
            named = {fact.value[0] for fact in reading.facts if fact.kind == "provision"}
            if stated_act not in named and named != {None}:
                return False
        if stated_provision and stated_provision != provision:
            return False
        return not stated_detail or not provision or set(str(stated_detail).split(", ")) <= set(str(detail).split(", "))
    if source.kind == "role":
        return _same_role(source, stated, reading)
    if source.kind == "name":
        return bool(source.value[0] == stated.value[0])
    return source.value == stated.value


def _same_role(source: Fact, stated: Fact, reading: Reading | None) -> bool:
    name, narrowing = (str(part) for part in source.value)
    wanted, narrower = (str(part) for part in stated.value)
    if name == wanted:
        # "turnuslegen" needs "turnus" in the quote; "legen" is carried by "turnuslegen".
        return (
            not narrower
            or narrower[:2] == narrowing[:2]
            or (reading is not None and any(narrower[:5] in token.word for token in reading.tokens))
        )
    if wanted == "lege" and not narrower:
        return name in ("fastlege", "kommuneoverlege")
    return False


# Whom a sentence about care may be told of though the quote leaves it unsaid.
_UNSAID = frozenset({"pasient", "bruker", "helsepersonell", "lege", "innbygger"})
# Nouns of persons that no table of roles has: "bestilleren", "søkerne", "spesialisten".
_PERSON = re.compile(r"[a-zæøå]{3,}(?:eren|erne|aren|arane|isten|istene|istane|øren|ørene|anten|antene|logen|logene)")
_NO_PERSON = re.compile(
    r".*(?:vinteren|sommeren|sommaren|faktoren|sektoren|faren|dateren|nummer.*|lagrene|registrene|fristen[e]?|alderen|"
    r"karantene|interne|eksterne|moderne|varianten[e]?|variantene|karakteren|kalender(?:en|ne)|leider(?:en|ne)|varen|"
    r"barrieren|markøren|kanten|dialogen|katalogen|analogen|stjerne|listen[e]?|nedbøren|seieren|sigeren|radaren|"
    r"meter(?:en|ne)|premieren|karrieren|giganten|måler(?:en|ne)|beholder(?:en|ne)|sjangeren|papiren[e]?|skjemaeren|"
    r"hammeren|trekanten|kvadranten|konstanten|kommentar(?:en|ane)|dokumentaren|prologen|epilogen|server(?:en|ne)|"
    r"skriver(?:en|ne)|computeren|router(?:en|ne)|parameter(?:en|ne)|parametrene|kvarten|teksten|posten|kvisten|risten|"
    r"kisten|resten|testen|festen|listene|kostene|hosten|lasten|kasten|mønster.*|senter.*|rammeren|indikatoren|generatoren|"
    r"nevner(?:en|ne)|veileder(?:en|ne)|rettleiar(?:en|ane))|papir.*"
)


def _may_add(fact: Fact, stated: Reading, source: Reading) -> bool:
    """Whether a paraphrase may name a role that the quotes leave unsaid (every other body of theirs is told).

    Not where the quotes have a noun of a person that the sentence lacks: it may stand in that one's place.
    """
    if fact.value[0] in ("virksomhet", "leder", "ansatt"):
        return True
    if fact.value[0] not in _UNSAID:
        return False
    told = {key(token.word) for token in stated.tokens if token.word[0].isalpha()}
    return not any(
        is_person(token.word) and not any(alike(key(token.word), other) for other in told) for token in source.tokens
    )


def _replaces(stated: Reading, source: Reading) -> bool:
    """Whether a party of a short quote has no word of its own in the sentence, though another tells its role.

    "Sykehuset betaler … i spesialisthelsetjenesten" has two names of one role; a sentence that drops the first may have
    put somebody in its place.
    """
    if max(source.sentence_of, default=0) > 0:
        return False
    told = {key(token.word) for token in stated.tokens if token.word[0].isalpha()}
    roles = [fact for fact in stated.facts if fact.kind == "role"]
    for fact in (fact for fact in source.facts if fact.kind == "role"):
        same = [other for other in source.facts if other.kind == "role" and other.value[0] == fact.value[0]]
        kept = [other for other in roles if other.value[0] == fact.value[0]]
        if len({key(other.text) for other in same}) > len({key(other.text) for other in kept}) and not any(
            alike(key(fact.text), word) for word in told
        ):
            return True
    return False


def _implied(fact: Fact, source: Reading) -> bool:
    """Whether the role is inside another word of the quote ("pasientens journal" from "pasientjournalen")."""
    return any(implies(token.word, str(fact.value[0])) for token in source.tokens)


def _named(fact: Fact, source: Reading) -> bool:
    """Whether a name stands in the quotes in another form: inflected, in lower case, as an acronym or a synonym."""
    stem, acronym = str(fact.value[0]), str(fact.value[1])
    words = [token.word for token in source.tokens if token.word[0].isalpha()]
    if any(_same_name(stem, found) for found in source.content if found) or any(
        word.startswith(stem) for word in words
    ):
        return True
    if acronym and _spelt_out(acronym, words):
        return True
    parts = [part for part in fact.text.split("-") if part.isupper()]
    if "-" in fact.text and parts:
        # Of "EØS-området" and "KI-systemer" the acronym is the name.
        return all(any(part.lower() in word.split("-") for word in words) or _spelt_out(part, words) for part in parts)
    if "-" in stem:
        return all(
            any(alike(part, found) for found in source.content if found) or any(part in word for word in words)
            for part in stem.split("-")
            if part
        )
    return False


def _same_name(stem: str, other: str) -> bool:
    """Whether a name may be written so: alike, and not merely a longer word with the other in it ("Helseklage")."""
    return alike(stem, other) and not (len(other) < 0.7 * len(stem) and other in stem)


def _spelt_out(acronym: str, words: list[str]) -> bool:
    """Whether the words hold what the acronym is short for ("KI": "kunstig intelligens"), by synonym or initials."""
    short = acronym.lower()
    if any(alike(key(short), key(word)) for word in words):
        return True
    initials = "".join(word[0] for word in words)
    content_initials = "".join(word[0] for word in words if word not in ("for", "og", "i", "av", "om"))
    if len(short) >= 2 and (short in initials or short in content_initials):
        return True
    return len(short) > _INITIALS and any(_within(short, words[at : at + len(short)]) for at in range(len(words)))


_INITIALS = 3  # an acronym longer than this may take letters from inside words too


def _within(short: str, words: list[str]) -> bool:
    """Whether the letters stand in the words in order, more than half of them first in a word ("MSIS")."""
    first = "".join(word[0] for word in words)
    joined = iter(" ".join(words))
    taken, at = 0, 0
    for letter in short:
        if letter not in joined:
            return False
        if (found := first.find(letter, at)) >= 0:
            at, taken = found + 1, taken + 1
    return short[0] == words[0][0] and taken > len(short) / 2


def _moved(stated: Reading, source: Reading) -> Objection | None:
    """A fact that stands in the quotes, but in another clause than the one the sentence tells.

    Only where the sentence's clause agrees nearly word for word with one clause of the quotes, that clause has a
    fact of the same kind that the sentence lacks, and the clause where the fact does stand has little in common.
    """
    for fact in stated.facts:
        if fact.kind not in ("role", "agency", "quantity", "date") or fact.soft:
            continue
        clause = stated.clause_of[fact.first]
        keys = [found for at, found in enumerate(stated.content) if found and stated.clause_of[at] == clause
                and not fact.first <= at <= fact.last]  # fmt: skip
        if len(keys) < 2:
            continue
        shares = {}
        for number in range(source.clauses):
            others = source.keys(number)
            if others:
                shares[number] = matched(keys, others) / len(keys)
        if not shares:
            continue
        best = max(shares, key=lambda number: shares[number])
        carriers = [other for other in source.facts if entails(other, fact, source)]
        # A body and its successor in one quote are two bodies there.
        exact = [other for other in carriers if other.value == fact.value] or carriers
        homes = {source.clause_of[other.first] for other in exact}
        if best in homes or shares[best] < 0.8 or any(shares.get(home, 0) > 0.15 for home in homes):
            continue
        rivals = [
            other
            for other in source.facts
            if other.kind == fact.kind
            and source.clause_of[other.first] == best
            and (fact.kind != "quantity" or other.value[0] == fact.value[0])
            and not any(other.value == mine.value for mine in stated.facts)
        ]
        if rivals:
            return Objection(
                "contradicted",
                f"Setningen sier «{fact.text}» der sitatet sier «{rivals[0].text}» ({_WHAT[fact.kind]}).",
            )
    return None
