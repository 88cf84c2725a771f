"""How far a rule reaches, told in other words: conditions, exceptions, how often, how many, where, how and when.

`guardrails.wording` sees what stands in another's place; a free paraphrase has no places. Here the closed classes of a
sentence (`norsk/data/slots.tsv`) are laid beside all that the quotes say of the same dimension: a sentence may leave a
limit out where other checks allow it, but it may not bring one that the quotes lack or hold against another.
"""

from __future__ import annotations

import re

from guardrails.comparison import Objection
from guardrails.reading import Reading, matched
from norsk.meaning import bokmal, slots

_ARGUES = re.compile(
    r"\b(?:selv|sjølv|likevel|men|uansett|tross|trass|uavhengig|også|òg|omsyn|hensyn|hinder|enda|derimot|mens|medan|alltid|"
    r"alle|enhver|ingen|uten at|utan at|ikke bare|ikkje berre|jamvel|likeså|samtidig|imidlertid|kun|bare|berre)\b"
)
_CHOICE = re.compile(
    r"\b(?:velge|velger|velg|velje|vel|valgt|bestemmer?|bestem|avgjør|avgjøre|avgjer|vurderer?|vite|vet|"
    r"veit|spør|spørre|spørsmål) (?:selv|sjølv)? ?(?:selv|sjølv) om\b|"
    r"\b(?:velge|velger|vel|velje|bestemmer?|avgjør|avgjøre|avgjer) (?:selv|sjølv) om\b"
)
_CONCEDES = re.compile(
    r"\b(?:selv|sjølv|jamvel|enda) om\b|\btil tross for\b|\btrass i\b|\buansett om\b|\buavhengig av om\b"
)
_DATED = re.compile(r"\b(?:19|20)\d\d\b")
_UNLESS = re.compile(r"\bmed mindre\b|\bbortsett (?:fra|frå) når\b|\bunntatt når\b|\bunnateke når\b")
# Dimensions in which a paraphrase may not bring a group that the quotes hold another of.
_PLAIN = (
    "days",
    "weekday",
    "route",
    "prescription",
    "day after",
    "land",
    "form",
    "care",
    "urgency",
    "frequency",
    "degree",
    "clock",
    "whom",
)
_NAMED = ("day after", "weekday", "route", "prescription")  # names of a kind, which no negation elsewhere turns
_STEPS = frozenset({("usually", "sometimes"), ("sometimes", "usually")})
_UNITS = r"(?:minutt\w*|time\w*|timar|døgn|dag\w*|virkedag\w*|yrkedag\w*|uke\w*|veke\w*|måned\w*|månad\w*|år)"
_LATER = re.compile(
    rf"\b{_UNITS} (?:etter|fra|frå|siden|sidan|senere|seinare)\b|"
    rf"\b{_UNITS} (?:\w+ )?(?:etter|fra|frå) (?:at|du|den|det)\b"
)
_SOONER = re.compile(rf"\b{_UNITS} (?:før|tidligere|tidlegare|i forkant|på forhånd|på førehand)\b")
_EARLIEST = re.compile(
    rf"\b(?:tidligst|tidlegast|først|fyrst) (?:etter |om )?(?:\w+ ){{1,2}}?{_UNITS}|"
    r"\b(?:tidligst|tidlegast|først) \d+\."
)
_DELAYED = re.compile(
    r"\b(?:med (?:\w+ )?opp?ha?o?ld|med forsinkelse|med forseinking|avhengig av (?:samtykke|om)|med (?:for)?varsel)\b"
)
_LATEST = re.compile(
    r"\b(?:frist\w*|\w+frist\w*|innen|innan|senest|seinast|på seg|i løpet av|under|maks\w*|høyst|høgst|inntil|"
    r"responstid\w*)\b"
)
_MINIMUM = re.compile(r"\b(?:tidligst|tidlegast|først|fyrst|minst|etter|når|før|over|mer enn|meir enn)\b")


def out_of_reach(stated: Reading, source: Reading) -> Objection | None:
    """The first limit of the sentence that the quotes hold against it, or None."""
    mine, theirs = stated.text.lower(), source.text.lower()
    return (
        _conceded(mine, theirs)
        or _unconditional(stated, source, theirs)
        or _excepted(mine, source, theirs)
        or _unlike(stated, source)
        or _timed_by(stated, source, mine, theirs)
        or _turned(stated, source)
        or _few(stated, source)
        or _compared(mine, theirs)
    )


_ALIKE = re.compile(r"\b(?:samme|same|like|lik|likt|tilsvarende|tilsvarande)\b")
_MORE = re.compile(r"\b(?:mindre|større|færre|flere|fleire|mer|meir|høyere|høgare|lavere|lågare|bedre|betre|dårligere)"
                   r"(?: \w+){0,4} enn\b")  # fmt: skip


def _compared(mine: str, theirs: str) -> Objection | None:
    """What the quotes call the same, told as more or less."""
    found = _MORE.search(mine)
    if not found or not _ALIKE.search(theirs) or _MORE.search(theirs) or re.search(r"\b(?:ikke|ikkje|ingen)\b", mine):
        return None
    numbered = re.search(r"enn \d", mine[found.start() : found.end() + 2])
    return None if numbered else _differ(f"{found.group()} mot {_ALIKE.search(theirs)[0]}")  # type: ignore[index]


def _differ(what: str) -> Objection:
    return Objection("contradicted", f"Setningen og sitatet har ulik rekkevidde ({what}).")


def _conceded(mine: str, theirs: str) -> Objection | None:
    """ "Selv om" where nothing in the quotes goes against anything."""
    found = _CONCEDES.search(mine)
    if not found or _ARGUES.search(theirs) or _CHOICE.search(mine):
        return None
    if not _CONDITION.search(theirs) and _DATED.search(mine[found.end() :]):
        return None  # what has a date is told as a fact, not as something that the rest might depend on
    return _differ(f"{found.group()} uten at noe i sitatet tyder på det")


_ABSOLUTE = frozenset({"alltid", "uansett", "uavhengig", "ubetinget", "unntaksløst", "unntakslaust"})
_CONDITION = re.compile(
    r"\b(?:dersom|hvis|såfremt|såframt|forutsatt|føresett|med mindre|bare|berre|kun|når|nødvendig|naudsynt|etter behov|"
    r"vanligvis|normalt|hovedregel|hovudregel|utgangspunktet|som regel|så langt|særlige|særlege|særskilte)\b"
)
_UNBOUND = re.compile(
    r"\b(?:alltid|uansett|uavhengig|uten hensyn|utan omsyn|alle|enhver|einkvar|hver|kvar|samtlige|til enhver tid|"
    r"selv om|sjølv om|aldri|hele|heile|ingen|enten|anten|når som helst|også|både)\b"
)


def _unconditional(stated: Reading, source: Reading, theirs: str) -> Objection | None:
    """ "Alltid", "uansett" of what the quotes make depend on something."""
    if not _CONDITION.search(theirs) or _UNBOUND.search(theirs):
        return None
    word = next((token.word for token in stated.tokens if token.word in _ABSOLUTE), None)
    word = word or ("uten unntak" if re.search(r"\but[ae]n unn?a?tak\b", stated.text.lower()) else None)
    return _differ(f"{word} mot et vilkår") if word else None


def _excepted(mine: str, source: Reading, theirs: str) -> Objection | None:
    """ "Med mindre" where the quotes make no exception and deny nothing."""
    found = _UNLESS.search(mine)
    if found and _CONCEDES.search(theirs) and not _UNLESS.search(theirs) and not _CONCEDES.search(mine):
        return _differ(f"{found.group()} mot {_CONCEDES.search(theirs)[0]}")  # type: ignore[index]
    if not found or source.has("neg") or source.has("except") or source.has("only") or "fri" in theirs:
        return None
    if any(token.word.startswith(("unntak", "unnatak", "uten", "utan")) for token in source.tokens):
        return None
    return _differ(found.group())


def _groups(reading: Reading) -> dict[str, dict[str, str]]:
    words = [bokmal(token.word) for token in reading.tokens if token.word[0].isalnum()]
    found: dict[str, dict[str, str]] = {}
    for dimension, group, phrase in slots(words):
        found.setdefault(dimension, {}).setdefault(group, phrase)
    return found


def _unlike(stated: Reading, source: Reading) -> Objection | None:
    """A group of a dimension that the quotes have others of, none of which the sentence tells."""
    mine, theirs = _groups(stated), _groups(source)
    odd = (sum("neg" in cue.classes for cue in stated.cues) - sum("neg" in cue.classes for cue in source.cues)) % 2
    for dimension in _PLAIN:
        ours, others = mine.get(dimension, {}), theirs.get(dimension, {})
        turned = odd and dimension not in _NAMED
        if not ours or not others or not set(ours).isdisjoint(others) or turned:
            continue
        group, other = next(iter(ours)), next(iter(others))
        if (group, other) in _STEPS:
            continue
        return _differ(f"{ours[group]} mot {others[other]}")
    return None


def _few(stated: Reading, source: Reading) -> Objection | None:
    """ "Sjelden", "de færreste" where the quotes say nothing of the kind."""
    mine, theirs = _groups(stated), _groups(source)
    for dimension, group in (("frequency", "rarely"), ("quantity", "few"), ("degree", "part")):
        word = mine.get(dimension, {}).get(group)
        if word and word not in ("få",) and group not in theirs.get(dimension, {}):
            if group == "part" and (source.has("some") or source.has("most")):
                continue
            if any(cue.text.startswith(("sjelden", "unntak")) or cue.text in ("lite", "få") for cue in source.cues):
                continue
            if source.has("usual") and source.has("neg"):
                continue
            return _differ(word)
    return None


_NEAR = 3  # words from "før" to whom it is before


def _timed_by(stated: Reading, source: Reading, mine: str, theirs: str) -> Objection | None:
    """Who came first of two parties, where both sides tell it ("et halvt år før sykehuset"); else any period."""
    ours, others = _comes(stated), _comes(source)
    if ours is None or others is None:
        return _timed(mine, theirs)
    if (ours[0] == others[0]) is (ours[1] == others[1]):
        return None
    return _differ("hvem som kom først")


def _comes(reading: Reading) -> tuple[bool, object] | None:
    """(whether it comes last, party) for the party that a period before, after or later is told of."""
    parties = [fact for fact in reading.facts if fact.kind in ("role", "agency")]
    periods = {fact.last for fact in reading.facts if fact.kind == "quantity" and fact.value[0] in ("time", "months")}
    for at, token in enumerate(reading.tokens):
        if at - 1 not in periods:
            continue
        if token.word in ("før", "etter"):
            found = next((fact for fact in parties if 0 < fact.first - at <= _NEAR), None)
            if found:
                return token.word == "før", found.value[0]
        if token.word in ("senere", "seinare"):
            inside = [
                fact for fact in parties if fact.last < at and reading.clause_of[fact.first] == reading.clause_of[at]
            ]
            if inside:
                return True, inside[-1].value[0]
    return None


def _timed(mine: str, theirs: str) -> Objection | None:
    """A period counted forwards in the one and backwards in the other; a deadline told as the earliest time."""
    for here, there in ((_SOONER, _LATER), (_LATER, _SOONER)):
        word = here.search(mine)
        if word and not there.search(mine) and there.search(theirs) and not here.search(theirs):
            return _differ(word.group())
    delayed = _DELAYED.search(mine)
    if delayed and not _DELAYED.search(theirs):
        return _differ(delayed.group())
    earliest = _EARLIEST.search(mine)
    if earliest and _LATEST.search(theirs) and not _MINIMUM.search(theirs):
        return _differ(f"{earliest.group()} mot en frist")
    return None


_BEFORE = ("før",)
_AFTER = ("etter at", "etter")


def _turned(stated: Reading, source: Reading) -> Objection | None:
    """What comes first told as what comes last: "A før B" is "B etter A", and "ikke A før B" is "B før A"."""
    mine, theirs = _sequence(stated), _sequence(source)
    if mine is None or theirs is None:
        return None
    (first, second, sign), (other_first, other_second, other_sign) = mine, theirs
    straight = matched(first, other_first) + matched(second, other_second)
    crossed = matched(first, other_second) + matched(second, other_first)
    if not second or not other_second or abs(straight - crossed) < 2 or max(straight, crossed) < 3:
        return None
    if (sign == other_sign) == (straight > crossed):
        return None
    return _differ("rekkefølgen er snudd")


def _sequence(reading: Reading) -> tuple[list[str], list[str], int] | None:
    """The deeds on either side of the only "før" or "etter (at)", and 1 where the first comes first, else -1."""
    found = [cue for cue in reading.cues if cue.text in (*_BEFORE, *_AFTER)]
    if len(found) != 1 or max(reading.sentence_of, default=0) > 0:
        return None
    cue = found[0]
    facts = [fact for fact in reading.facts if fact.kind in ("provision", "quantity", "date")]
    if any(0 < fact.first - cue.last <= 2 for fact in facts):
        return None
    following = reading.tokens[cue.last + 1].word if cue.last + 1 < len(reading.tokens) else ""
    if following in ("hvert", "kvart") or (cue.text == "etter" and not _opens_clause(reading, cue.last)):
        return None
    inside = [
        at
        for at in range(cue.last + 1, len(reading.tokens))
        if reading.clause_of[at] == reading.clause_of[min(cue.last + 1, len(reading.tokens) - 1)]
    ]
    second = [found_key for at in inside if (found_key := reading.content[at])]
    first = [found_key for at, found_key in enumerate(reading.content) if found_key and at not in inside]
    denied = any(
        "neg" in other.classes and other.first < cue.first and not other.classes & {"except"} for other in reading.cues
    )
    sign = 1 if cue.text in _BEFORE else -1
    return first, second, -sign if denied and cue.text in _BEFORE else sign


def _opens_clause(reading: Reading, last: int) -> bool:
    """Whether "etter" is followed by a deed rather than by a rule or a person ("etter anmodning", "etter loven")."""
    return reading.tokens[last].word == "at"
