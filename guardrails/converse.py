"""Who does what to whom, told through any verb and in either voice: givers and receivers that have changed places.

A deed is read as a frame (Fillmore, "The Case for Case", 1968): who does it, to or for whom it is done, from whom it
comes. "A varsler B", "B varsles av A", "B får varsel fra A" and "A sender varsel til B" are one frame in four wordings;
"B varsler A" is another. `guardrails.parties` compares two parties of like clauses; here frames are compared, so that
voice, order and the verb of receiving (Norsk referansegrammatikk on passive and on converse verbs) make no difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from guardrails.comparison import Objection
from guardrails.fact import Fact
from guardrails.reading import Reading
from norsk.meaning import bokmal, key
from norsk.quantities import number

Party = tuple[str, object]  # kind and value of a fact


@dataclass(slots=True)
class Frame:
    """A deed with its parties: who does it, whom it reaches, and the words of both for the reason."""

    deed: str
    transfer: bool
    agents: set[Party] = field(default_factory=set)
    goals: set[Party] = field(default_factory=set)
    passive: bool = False
    gets: bool = False


_GETS = frozenset(
    ["få", "får", "fikk", "fekk", "fått", "motta", "mottar", "mottok", "mottek", "mottatt", "ha", "har", "hadde"]
)
_GIVES = re.compile(
    r"gi|gir|ga|gav|gitt|gis|gje|gjev|gjeve|gjevast|send\w*|meld\w*|rapporter\w*|(?:ut)?lever\w*|over(?:før|send|lever)\w*|"
    r"tilby\w*|tilbød|tilbudt|finansier\w*|støtt?\w*|(?:ut)?betal\w*|bevilg\w*|løyv\w*|tildel\w*|informer\w*|varsl\w*|"
    r"orienter\w*|lån\w*|sel[gj]\w*|solgte|(?:videre)?formidl\w*|opplys\w*"
)
_REACHES = re.compile(
    r"varsl|informer|orienter|kontakt|tilkall|innkall|tilvis|henvis|underrett|veiled|rettlei|innvit|inviter|hør"
)
_TO = frozenset({"til", "overfor", "for"})
_FROM = frozenset({"fra", "frå"})
_PREPOSITIONS = frozenset(
    ["til", "fra", "frå", "av", "for", "hos", "i", "på", "ved", "med", "om", "etter", "mot", "under", "over", "mellom",
     "gjennom", "innen", "innenfor", "utenfor", "innanfor", "utanfor", "innan", "uten", "utan", "overfor", "som", "enn",
     "blant", "fordi", "og", "eller", "samt", "inkludert"]
)  # fmt: skip
_BETWEEN = frozenset(
    {
        "den",
        "det",
        "de",
        "dei",
        "en",
        "ein",
        "et",
        "eit",
        "ei",
        "alle",
        "hver",
        "kvar",
        "sin",
        "sitt",
        "flere",
        "fleire",
        "noen",
        "nokon",
        "nokre",
        "mange",
        "andre",
        "begge",
        "samme",
        "same",
        "minst",
    }
)
_BECOMES = frozenset(["blir", "ble", "blei", "bli", "vart", "vert", "blitt", "vorte"])
_PASSIVE = re.compile(r"[a-zæøå]{2,}(?:es|ast|ys)|gis|gjevast|sies")
_PARTICIPLE = re.compile(r"[a-zæøå]{3,}(?:t|et|a|d|de|te|ne|dd)")
_VERB = re.compile(r"[a-zæøå]{2,}(?:er|ar|es|ast|e|r|s|te|de|et|a|t)")
_NEAR = 3  # tokens from a preposition to its party


def exchanged(stated: Reading, source: Reading) -> Objection | None:
    """The first deed whose doer is whom the quotes' same deed reaches, or the other way about; or None."""
    mine, theirs = _frames(stated), _frames(source)
    for one in mine:
        rivals = [other for other in theirs if _same_deed(one, other)]
        if not rivals or any(one.agents & other.agents or one.goals & other.goals for other in rivals):
            continue
        for other in rivals:
            crossed = (one.agents & other.goals, one.goals & other.agents)
            if all(crossed) or (any(crossed) and _plainly(one, other)):
                who = next(iter(crossed[0] or crossed[1]))[1]
                return Objection(
                    "contradicted", f"Setningen bytter om hvem som gjør det og hvem det gjelder («{who}»)."
                )
    return None


def _same_deed(one: Frame, other: Frame) -> bool:
    return one.deed == other.deed or (one.transfer and other.transfer)


def _plainly(one: Frame, other: Frame) -> bool:
    """Whether a verb that reaches persons is active on one side and passive on the other, with one party each."""
    active, passive = (other, one) if one.passive else (one, other)
    told = one.passive != other.passive and not (one.gets or other.gets)
    return told and _REACHES.match(one.deed) is not None and not passive.agents and not active.goals


def _parties(reading: Reading) -> list[Fact]:
    kinds = ("role", "agency", "name")
    return sorted((fact for fact in reading.facts if fact.kind in kinds), key=lambda fact: fact.first)


def _party(fact: Fact) -> Party:
    return ("name" if fact.kind == "name" else "party", fact.value[0])


def _governor(reading: Reading, fact: Fact) -> str:
    """The preposition that stands before a party, past its article and adjectives; empty where it has none."""
    at = fact.first - 1
    for _ in range(_NEAR):
        if at < 0 or reading.clause_of[at] != reading.clause_of[fact.first]:
            return ""
        word = reading.tokens[at].word
        if word in _PREPOSITIONS:
            return word
        if word not in _BETWEEN and not _ADJECTIVE.fullmatch(word) and number(word) is None:
            return ""
        at -= 1
    return ""


_ADJECTIVE = re.compile(r"[a-zæøå]{3,}(?:ige|ege|lige|ske|ive|ale|ende|ande|ede|ste|te|ne|ert)")


def _frames(reading: Reading) -> list[Frame]:
    found = []
    parties = _parties(reading)
    taken = {at for fact in parties for at in range(fact.first, fact.last + 1)}
    for clause in range(reading.clauses):
        inside = [at for at, number in enumerate(reading.clause_of) if number == clause]
        here = [fact for fact in parties if fact.first in inside and not fact.text.endswith("s")]
        if not here:
            continue
        for at in inside:
            word = reading.tokens[at].word
            gets = word in _GETS
            if (
                at in taken
                or not (gets or reading.content[at])
                or not (gets or _VERB.fullmatch(word))
                or reading.tokens[at].capital
            ):
                continue
            found += _frame(reading, clause, at, here, gets)
    return [frame for frame in found if frame.agents or frame.goals]


def _frame(reading: Reading, clause: int, at: int, here: list[Fact], gets: bool) -> list[Frame]:
    word = reading.tokens[at].word
    before = [fact for fact in here if fact.last < at and not _governor(reading, fact)]
    behind = [fact for fact in here if fact.first > at and not _governor(reading, fact)]
    by = {_party(fact) for fact in here if _governor(reading, fact) == "av"}
    to = {_party(fact) for fact in here if fact.first > at and _governor(reading, fact) in _TO}
    come = {_party(fact) for fact in here if _governor(reading, fact) in _FROM}
    subject, objects = before[-1:], behind
    infinitive = at > 0 and reading.tokens[at - 1].word == "å"
    if not subject and behind and not infinitive:
        subject, objects = behind[:1], behind[1:]
    if len(subject) != 1:
        return []
    subjects, reached = {_party(subject[0])}, {_party(fact) for fact in objects}
    deed, transfer = key(bokmal(word)), gets or _GIVES.fullmatch(word) is not None
    start = reading.clause_of.index(clause)
    helped = any(reading.tokens[step].word in _BECOMES for step in range(start, at))
    if gets:
        return [Frame("få", True, come | by, subjects, gets=True)] if come or by else []
    if _PASSIVE.fullmatch(word) or (helped and _PARTICIPLE.fullmatch(word)):
        return [Frame(deed, transfer, by, to or subjects, passive=True)]
    return [Frame(deed, transfer, subjects, reached | to)]
