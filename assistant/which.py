"""Which thing a sentence shows: a name beside the noun asked about, a kind of thing, one of a list, a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.facts import DIGITS, LAND, NUMBER_WORD, asks_paragraph, names
from assistant.question import Question
from assistant.reading import Token
from assistant.wants import Want
from norsk.names import Kind, lexicon
from norsk.terms import fold
from norsk.verbs import is_verb

# Nouns that name a kind of thing, and how an instance of it is recognised: "hvilket *sykehus*" is answered by "UNN".
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(noun), re.compile(instance))
    for noun, instance in (
        (r"universitet|høgskol|høyskol", r"[Uu]niversitet|NTNU|UiT|UiO|UiB|UiA|OsloMet|NMBU|[Hh]ø[gy]skol"),
        (
            r".*(?:sykehus|sjukehus)|helseforetak|helseføretak",
            r"[Ss][yj]u?kehus|[Hh]ospital|\bUNN\b|\bAhus\b|\bOUS\b|[Hh]elsef[oø]reta?k|\bHF\b",
        ),
        (r"helseregion|region", r"Helse (?:Nord|Vest|Sør|Midt|Aust)"),
        (r"bydel", r"Bydel|bydel"),
        (
            r"(?:etat|direktorat|myndighet|organ|tilsyn)",
            r"[Dd]irektorat|[Tt]ilsyn|verket\b|[Ii]nstitutt|\bFHI\b|\bDMP\b|\bSLV\b",
        ),
        (r"departement", r"departement|\bHOD\b"),
        (r"lov|forskrift", r"lov\b|loven\b|forskrift"),
        (r"standard|norm", r"\b[A-ZÆØÅ]{2,}\b|Normen"),
    )
)


@lru_cache(maxsize=1_000)
def _kind(head: str) -> re.Pattern[str] | None:
    return next((instance for noun, instance in _KINDS if noun.fullmatch(head)), None)


def instance(question: Question, text: str, seen: Sequence[Token], heads: Sequence[int]) -> float:
    """How far `text` shows which one: a name, a compound of the noun asked about, an apposition or a quality of it.

    1 a name that the question does not say, or words in quotes, beside the noun; 0.8 a compound of it; 0.6 a name
    elsewhere; 0.4 an attribute of the noun; 0 the noun alone ("Hvilke to forskningsinstitusjoner?" "... og 2
    forskningsinstitusjoner").
    """
    head = question.head
    if head is None:
        return 0.5
    asked = {term.key for term in question.terms}
    named = names(question, text, seen)
    best = 0.6 if named else 0.0
    for at in heads:
        token = seen[at]
        if any(0 < abs(fact.first - at) <= 4 for fact in named) or re.match(
            r"\s?[«\"“:]|\s\((?![A-ZÆØÅ]{2,6}\))", text[token.end : token.end + 10]
        ):
            best = 1.0
        elif token.key.endswith(head.key[-5:]) and len(token.key) > len(head.key) + 2 and token.key not in asked:
            best = max(best, 0.8)
        elif at and _QUALITY.search(fold(seen[at - 1].text)) and seen[at - 1].key not in asked:
            plural = _ONE.search(question.text) and token.text.endswith(("er", "ene", "ar", "ane"))
            best = max(best, 0.2 if plural else 0.4)
        if best < 0.6 and at > 1 and _IS_ONE.search(text[: token.start]):
            best = 0.6
        if best < 0.8 and (told := _TOLD_AFTER.match(text, token.end)) is not None:
            best = max(best, 0.8 if told["listed"] else 0.6)
    return best


_IS_ONE = re.compile(r"\w\s+(?:er|var|regnes som|anses som|kalles)\s+(?:(?!en\b|et\b)\w+\s+){0,2}$", re.IGNORECASE)
_DEED = re.compile(
    r"tilt|tiltak\w*|oppgav|anbefaling?\w*|råd|krav|plikt|utfordring?\w*|problem\w*|aktivitet\w*|steg|behov|forslag|formål|"
    r"mål|grunn|tem|tema|områd|\w*område?|punkt|spørsmål|endring?\w*"
)
_BRIEF_ITEM = 7  # words


def is_one(question: Question, seen: Sequence[Token]) -> bool:
    """Whether an item may be one of what its introduction names: a few words, or a clause where deeds are asked for."""
    head = question.head
    if head is None or any(token.key == head.key for token in seen):
        return False
    return _DEED.fullmatch(head.key) is not None or (
        len(seen) <= _BRIEF_ITEM and not any(is_verb(fold(token.text)) for token in seen)
    )


# What follows a noun and says which one: a list or an example, or what the noun is ("Hypotesen er at …").
_TOLD_AFTER = re.compile(
    r"(?P<listed>[^.:;]{0,60}:\s+\w+[^.]*(?:,| og )|[^.;]{0,60}\b(?:for eksempel|f\.eks\.?|til dømes|blant annet|"
    r"bl\.a\.?|slik som|som for|deriblant|herunder|nemlig)\W)|"
    r"\s+(?:er|var|blir|består i|går ut på|innebærer)\s+(?:at|å)\b",
    re.IGNORECASE,
)


_QUALITY = re.compile(r"(?:(?:ll|sk|ig|iv|ell|al|ende|ert|bar|ær|øs)e?|ede|ete|te)$")


# Nouns of a scale or a label: nothing is one unless the noun is said with it.
_SCALE = re.compile(
    r"klass|farg|takst|sum|beløp|dos|vekt|størrels|nivå|grad|kategori|typ|alder|numm\w*|kod|forsikr\w*|bivirkn?\w*|"
    r"straff|bot|avgift|honorar|pris|temperatur|lengd|høyd|prosent|frist|sats|poeng"
)
# What an answer shows without saying its name: "har vært observatør" is a role.
_ABSTRACT = re.compile(r"roll|oppgav|ansvar|områd|måt|tem|grunn|formål|hensikt|virkning|betydning|fordel|ulemp|råd")
_ONE = re.compile(r"\b(?:hvilken|hvilket|kva(?: for ei(?:n|t))?|to|tre|fire|fem|seks|\d+)\b", re.IGNORECASE)


def untold(question: Question, said: float, shown: float, only_counted: bool = False) -> bool:
    """Whether "hvilken X" stays open: nothing bears X's name or kind, or X is said and nothing shows which one.

    `only_counted`: the unit says how many they are ("7 samarbeidende universiteter").
    """
    if question.head is None or question.want is not Want.WHICH or asks_paragraph(question):
        return False
    noun = question.head.parts[-1] if question.head.parts else question.head.key
    if said < 0.4:
        return (shown < 0.5 and not _ABSTRACT.fullmatch(noun)) or bool(_SCALE.fullmatch(noun))
    if _SCALE.fullmatch(noun):  # a quality of the noun ("et lignende takstsystem") is no value of its scale
        return shown < 0.5 and bool(_ONE.search(question.text))
    return shown < 0.3 and (only_counted or bool(_ONE.search(question.text)))


def counted_only(text: str, seen: Sequence[Token], heads: Sequence[int]) -> bool:
    """Whether every mention of the noun asked about stands behind a number, and no list of them follows."""
    return bool(heads) and all(
        any(
            at - back >= 0 and (DIGITS.match(seen[at - back].text) or NUMBER_WORD.match(seen[at - back].text))
            for back in (1, 2, 3)
        )
        and not re.match(r"[^.]{0,30}[:(]", text[seen[at].end :])
        for at in heads
    )


# What bears a name of its own, by which one of them is told.
_BORNE = re.compile(
    r"(?:\w*sykehjem|\w*sjukeheim|legekontor|legesenter|firma|selskap|bedrift)(?:et|er|ene|en|ar|ane|a|me|mer|mene)?",
    re.IGNORECASE,
)
_PLACES = re.compile(r"kommun|by|byar|fylk|sted|stad")
_NATIONAL = re.compile(
    r"(?:norsk|svensk|dansk|finsk|islandsk|tysk|fransk|nederlandsk|britisk|engelsk|amerikansk|kanadisk|spansk|italiensk|"
    r"estisk|polsk|østerriksk|sveitsisk|belgisk|irsk|japansk|kinesisk|russisk|australsk)e?$",
    re.IGNORECASE,
)


def is_place(text: str, token: Token) -> bool:
    """Whether a capitalised word is a place: a listed one, or one that nobody knows after "i" or "på"."""
    if token.key != fold(token.key) or "-" in token.text or sum(c.isupper() for c in token.text) > 1:
        return False  # an agency or an abbreviation
    kind = lexicon().kind(token.text)
    if kind & Kind.PLACE:
        return True
    return bool(kind & (Kind.UNKNOWN | Kind.PROPER)) and bool(
        re.search(r"\b(?:i|på|fra|frå|til|hovedstaden|byen) $", text[: token.start])
    )


def shows_kind(question: Question, text: str, seen: Sequence[Token]) -> float | None:
    """1 where `text` names a thing of the kind asked for, 0 where it does not; None where the kind is unknown."""
    if question.head is None or question.want is not Want.WHICH:
        return None
    asked = {term.key for term in question.terms}
    if question.head.key == "land":
        return float(any(t.key not in asked and (LAND.match(t.text) or _NATIONAL.match(t.text)) for t in seen))
    if _BORNE.fullmatch(question.head.text):
        said = any(_BORNE.fullmatch(token.text) for token in seen)
        return float(said and any(f.text not in ("KI", "AI") and f.first for f in names(question, text, seen)))
    if _PLACES.fullmatch(question.head.key):
        return float(any(t.text[:1].isupper() and t.key not in asked and is_place(text, t) for t in seen))
    pattern = _kind(question.head.key) if question.head is not None and question.want is Want.WHICH else None
    return None if pattern is None else float(bool(pattern.search(text)))
