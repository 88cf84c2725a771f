"""Duties, rights, permissions and releases told of one another: what a modal says, of whom and of which deed.

`guardrails.agreement` compares hard modals clause by clause; here the finer slots of Norwegian legal prose are kept
apart (Norsk referansegrammatikk on modal verbs; Justisdepartementet, «Lovteknikk og lovforberedelse», on *skal*, *kan*
and *bør* in statutes): who *has a right to* do a thing does not *have to*, what *need not* be done is not forbidden,
and what *is done* (the s-passive of rules) is not what *can be done*.
"""

from __future__ import annotations

import re

from guardrails.comparison import Objection
from guardrails.reading import Cue, Reading, matched
from norsk.meaning import alike, is_stopword, key

_SPARES = re.compile(
    r"\b(?:trenger|treng|behøver|behøv|trengst|trengs) (?:\w+ ){0,2}?(?:ikke|ikkje)\b|"
    r"\b(?:ikke|ikkje) (?:trenge|trenger|behøve|behøver|nødvendig|naudsynt|plikt|pliktig|pålagt|pålagd|påkrevd|"
    r"påkravd|krav|kreves|krevst|obligatorisk|et krav|eit krav|noe krav|noko krav|noen plikt|nokon plikt)\b|"
    r"\b(?:plikter|pliktar|kreves|krevst|er) (?:ikke|ikkje) (?:pålagt|pålagd|nødvendig|pliktig|forpliktet|å)\b|"
    r"\bplikter (?:ikke|ikkje)\b|\b(?:kreves|krevst|krever|krev) (?:\w+ ){0,2}?(?:ikke|ikkje|ingen)\b|"
    r"\b(?:slipper|slepp)\b(?! (?:inn|til)\b)|"
    r"\bingen (?:plikt|krav|nødvendighet)\b|\buten (?:plikt|krav)\b|\b(?:må|skal) (?:ikke|ikkje) nødvendigvis\b"
)
_RELEASES = re.compile(
    r"\b(?:trenge|treng|behøv|nødvendig|naudsynt|plikt|pålagt|pålagd|påkrev|påkrav|krev|krav|slipp|slepp|unntatt|unntak|"
    r"unnatak|unnateke|frita|fritek|gratis|frivillig|fri for|valgfri|valfri|kan unnlate|kan la være|"
    r"kan utelate|gjelder ikke|"
    r"gjeld ikkje|uavhengig|uten|utan|ikke noe|heller enn|uansett|selv om|sjølv om|enten|også|manglar|mangler)"
)
_FORBIDS = re.compile(
    r"\b(?:kan|skal|må|får) (?:\w+ ){0,3}?(?:ikke|ikkje|aldri)\b(?! nødvendigvis)|\bforbud|\bforbod|\bulovl|"
    r"\b(?:ikke|ikkje) (?:\w+ )?(?:lov|tillatt|tillate|adgang|anledning|høve|tilgjenge|kunne|måtte)\b"
)
_PASSIVE = re.compile(r"[a-zæøå]{3,}(?:es|ast)")


def forbids(text: str) -> bool:
    """Whether a text says of something that it may not be done ("kan ikke", "skal aldri", "forbud")."""
    return _FORBIDS.search(text.lower()) is not None


def modal_clash(stated: Reading, source: Reading) -> Objection | None:
    """The first modal of the sentence that says of a deed what the quotes do not, or None."""
    return (
        _released(stated, source)
        or _told_as_right(stated, source)
        or _obliged(stated, source)
        or _left_open(stated, source)
        or _weakened(stated, source)
        or _other_force(stated, source)
        or _granted(stated, source)
    )


def _released(stated: Reading, source: Reading) -> Objection | None:
    """What need not be done, told as forbidden; or the other way about."""
    mine, theirs = stated.text.lower(), source.text.lower()
    spares, their_spares = _SPARES.search(mine), _SPARES.search(theirs)
    forbidding, their_forbids = _FORBIDS.search(mine), _FORBIDS.search(theirs)
    if spares and not forbidding and their_forbids and not _RELEASES.search(theirs):
        return Objection("contradicted", f"Sitatet forbyr det setningen sier ikke er nødvendig («{spares.group()}»).")
    if spares and not their_spares and not source.has("neg") and source.has("obl") and not _RELEASES.search(theirs):
        return Objection("contradicted", f"Sitatet krever det setningen sier ikke er nødvendig («{spares.group()}»).")
    if forbidding and not spares and their_spares and not their_forbids and not _RELEASES.search(mine):
        return Objection("contradicted", f"Setningen forbyr («{forbidding.group()}») det som ikke er nødvendig.")
    return None


_RIGHT = ("rett til", "rett på", "retten til", "krav på")


def _told_as_right(stated: Reading, source: Reading) -> Objection | None:
    """A duty told as its own bearer's right, or a right as a duty: the same who and the same deed."""
    for mine in _frames(stated):
        for theirs in _frames(source):
            if mine[0] == theirs[0] or mine[1:] != theirs[1:]:
                continue
            if any(one[0] == mine[0] and _same(mine[2], one[2]) for one in _frames(source)):
                continue
            what = "rett" if mine[0] == "right" else "plikt"
            return Objection("contradicted", f"Setningen gir en {what} der sitatet sier noe annet («{mine[2]}»).")
    return None


_OBLIGES = re.compile(r"\b(?:plikter|pliktar|er pliktig|er pålagt|er pålagd|har plikt|er forpliktet|må|er nødt)\b")
_RIGHTS = re.compile(r"\b(?:rett til|rett på|krav på|retten til|rettighet)\b")
_GETS = re.compile(r"\b(?:få|gis|tilbys|sikres|kunne|gi|tilby|få|legge til rette|respektere|informeres?)\b")


def _obliged(stated: Reading, source: Reading) -> Objection | None:
    """The bearer of a right told to be under a duty ("pasienten plikter å velge"), where the quotes know no duty."""
    mine, theirs = stated.text.lower(), source.text.lower()
    found = _OBLIGES.search(mine)
    if not found or not _RIGHTS.search(theirs) or _RIGHTS.search(mine) or _GETS.search(mine[found.end() :]):
        return None
    if "obl" in _force(source) or stated.has("neg") != source.has("neg"):
        return None
    bearers = {fact.value[0] for fact in source.facts if fact.kind == "role"}
    before = [fact for fact in stated.facts if fact.kind == "role" and stated.tokens[fact.first].start < found.start()]
    if len(bearers) == 1 and before and before[-1].value[0] in bearers:
        return Objection("contradicted", f"Setningen gir en plikt («{found.group()}») der sitatet gir en rett.")
    return None


_HARD = frozenset({"obl", "rec", "perm"})
_OPEN = re.compile(r"\b(?:mulighet|moglegheit|anledning|høve|adgang|tilgjenge)(?:en|a)?\b")
_URGES = re.compile(r"\b(?:anbefaling|oppfordring|oppmoding|tilråding)(?:en|a|er|ar)?\b")
_TURNS = ("neg", "only", "except", "before", "first", "negopt", "concess")
_ASKS = re.compile(r"\b(?:kreve|be om|forlange|be|for å|påklage|klage|få|anmode|dersom|hvis|når|om)\b")
_NAMES = {"obl": "et krav", "rec": "en anbefaling", "perm": "en adgang"}


def _force(reading: Reading) -> set[str]:
    return {name for cue in reading.cues for name in cue.classes & _HARD}


def _weakened(stated: Reading, source: Reading) -> Objection | None:
    """A demand told as a possibility or a recommendation in nouns ("stiller anbefaling om")."""
    if _force(source) != {"obl"} or _force(stated) or stated.has("oblsoft") or stated.has("neg"):
        return None
    mine, theirs = stated.text.lower(), source.text.lower()
    for pattern in (_OPEN, _URGES):
        if (found := pattern.search(mine)) and not pattern.search(theirs) and not source.has("permsoft"):
            return Objection("contradicted", f"Setningen sier «{found.group()}» der sitatet setter et krav.")
    return None


def _other_force(stated: Reading, source: Reading) -> Objection | None:
    """One modality in the whole sentence and another in the whole of the quotes, where nothing turns either."""
    mine, theirs = _force(stated), _force(source)
    if len(mine) != 1 or len(theirs) != 1 or mine == theirs:
        return None
    (ours,), (other,) = mine, theirs
    if "rec" in (ours, other):
        eased = source.has(f"{ours}soft") or stated.has(f"{other}soft")
    else:
        turned = any(reading.has(name) for reading in (stated, source) for name in _TURNS)
        eased = turned or any(reading.has(name) for reading in (stated, source) for name in ("oblsoft", "permsoft"))
        eased = eased or _ASKS.search(stated.text.lower()) is not None
    if eased or not _of_one_deed(stated, ours, source, other):
        return None
    return Objection("contradicted", f"Setningen sier {_NAMES[ours]}, sitatet sier {_NAMES[other]}.")


def _of_one_deed(stated: Reading, ours: str, source: Reading, other: str) -> bool:
    """Whether the two modals stand in clauses that share content; a clause with hardly any goes with the next."""

    def around(reading: Reading, name: str) -> list[str]:
        clauses = {cue.clause for cue in reading.cues if name in cue.classes}
        near = {clause + step for clause in clauses for step in (-1, 0, 1) if 0 <= clause + step < reading.clauses}
        inside = [found for clause in clauses for found in reading.keys(clause)]
        return inside if len(inside) >= _ENOUGH else [found for clause in near for found in reading.keys(clause)]

    mine, theirs = around(stated, ours), around(source, other)
    return not mine or not theirs or (matched(mine, theirs) > 0 and not plainly_told(mine, source, theirs))


def plainly_told(keys: list[str], source: Reading, others: list[str]) -> bool:
    """Whether a clause of the quotes without any modal shares more with `keys` than `others` do ("er holdbar")."""
    modal = {cue.clause for cue in source.cues if cue.classes & (_HARD | {"permsoft", "oblsoft", "recsoft"})}
    best = max((matched(keys, source.keys(one)) for one in range(source.clauses) if one not in modal), default=0)
    return best > matched(keys, others)


_ENOUGH = 2  # content words of a clause that tell what it is about


_MAY_BE = re.compile(r"\bkan (?:\w+ ){0,4}?\w{3,}(?:es|ast)\b")
_GRANTS = re.compile(r"\b(?:skal (?:\w+ ){0,2}få|må (?:\w+ ){0,2}få|har krav på|har rett (?:til|på))\b")
_ENTITLED = re.compile(r"\b(?:rett|retten|krav|krever|kreve|krev|krevje|skal|må|plikt\w*|forlange)\b")


def _granted(stated: Reading, source: Reading) -> Objection | None:
    """What may be given ("kan utleveres"), told as what somebody has a claim on ("skal få")."""
    mine, theirs = stated.text.lower(), source.text.lower()
    grant = _GRANTS.search(mine)
    if not grant or not _MAY_BE.search(theirs) or _ENTITLED.search(theirs) or stated.has("neg") or source.has("neg"):
        return None
    return Objection("contradicted", f"Setningen gir et krav («{grant.group()}») på det sitatet bare åpner for.")


def _same(one: str, other: str) -> bool:
    return bool(one and other) and alike(one, other)


def _frames(reading: Reading) -> list[tuple[str, str, str]]:
    """(right or duty, who, deed) of each clause that says who has to do or may claim what."""
    cued = {at for cue in reading.cues for at in range(cue.first, cue.last + 1)}
    found = []
    for cue in reading.cues:
        right = "permsoft" in cue.classes and cue.text.endswith(_RIGHT)
        gets = {token.word for token in reading.tokens[cue.last + 1 : cue.last + 5]} & {"få", "kunne"}
        if not right and ("obl" not in cue.classes or "permsoft" in cue.classes or gets):
            continue
        here = [at for at, clause in enumerate(reading.clause_of) if clause == cue.clause]
        carrying = [at for at in here if at not in cued and _carries(reading, at)]
        before = [at for at in carrying if at < cue.first]
        after = [at for at in carrying if at > cue.last]
        if not before and after:  # "Etter § 5 skal kommunen …"
            before, after = after[:1], after[1:]
        if before and after:
            found.append(("right" if right else "duty", key(_word(reading, before[-1])), key(_word(reading, after[0]))))
    return found


def _word(reading: Reading, at: int) -> str:
    return reading.tokens[at].word


def _carries(reading: Reading, at: int) -> bool:
    word = _word(reading, at)
    return word[0].isalpha() and not is_stopword(word)


def _left_open(stated: Reading, source: Reading) -> Objection | None:
    """What the quotes say is done ("signeres"), told as what can or should be done."""
    for cue in stated.cues:
        if cue.text not in ("kan", "bør", "kunne") or "permsoft" in cue.classes or stated.has("only"):
            continue
        done = deed(stated, cue)
        if not done or any({"perm", "rec", "permsoft", "recsoft", "obl"} & other.classes for other in source.cues):
            continue
        if any(
            _PASSIVE.fullmatch(token.word) and _same(key(done), key(token.word)) and not token.capital
            for token in source.tokens
        ):
            return Objection("contradicted", f"Setningen sier «{cue.text}» om det sitatet slår fast («{done}»).")
    return None


def deed(reading: Reading, cue: Cue) -> str:
    """The passive infinitive that a modal governs ("kan … signeres"), or nothing."""
    for at in range(cue.last + 1, len(reading.tokens)):
        if reading.clause_of[at] != cue.clause:
            break
        if _PASSIVE.fullmatch(_word(reading, at)):
            return _word(reading, at)
    return ""
