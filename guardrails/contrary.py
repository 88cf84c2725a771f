"""Contraries that share a stem: what is lacking told as had, "ugyldig" as "gyldig".

The negations of `guardrails.denial` are counted, and an implicit one may fill a difference. Where one side has a word
with *u-*, or says that a thing is lacking, the other has the word or the thing without it, and neither denies anything
else, nothing fills the difference.
"""

from __future__ import annotations

import re

from guardrails.comparison import Objection
from guardrails.duty import forbids
from guardrails.reading import Reading
from norsk.evidence import is_norwegian
from norsk.meaning import alike, is_stopword, key

_LACKS = re.compile(r"mangl(?:er|ar|e|et|a|ende|ande)|mangel")
_LONGEST = 4
_NO_PREFIX = re.compile(r"ut(?!il|yd|rygg|enkelig)|un(?:der|n|i|g|dr|na)(?!turlig|turleg|ødvendig|yansert)|ul(?:v|l|y)")


def contrary(stated: Reading, source: Reading) -> Objection | None:
    """The first contrary, or None."""
    if (
        objection := _bygone(stated.text.lower(), source.text.lower())
        or _elsewhere(stated, source)
        or _elsewhere(source, stated)
    ):
        return objection
    if any(reading.has(name) for reading in (stated, source) for name in ("neg", "except")):
        return None
    return _lacking(stated, source) or _lacking(source, stated) or _unlike(stated, source) or _unlike(source, stated)


_PAST = re.compile(r"\b(?:hadde|var|ble|blei|vart|gjaldt|måtte|førte|lå|låg|fikk|fekk|besto|bestod|fantes|fanst)\b")
_PRESENT = re.compile(
    r"\b(?:har|er|skal|kan|må|bør|gjelder|gjeld|fører|ligger|ligg|får|består|finnes|finst|blir|vert|\w{4,}es)\b"
)
_OVER = re.compile(
    r"\b(?:fram til|frem til|inntil|til og med|tidligere|tidlegare|den gang|den gongen|opprinnelig|opphavleg|i sin tid|"
    r"til (?:19|20)\d\d|før (?:19|20)\d\d)\b"
)
_NOW = re.compile(r"\b(?:i dag|nå|no|for tiden|for tida|fortsatt|fortsett|framleis|fremdeles|ennå|enno)\b")


def _bygone(mine: str, theirs: str) -> Objection | None:
    """What the quotes tell of the past and of its end, told as what holds today."""
    if not _PAST.search(theirs) or _PRESENT.search(theirs) or _PAST.search(mine) or not _PRESENT.search(mine):
        return None
    if not _OVER.search(theirs) and not (_NOW.search(mine) and not _NOW.search(theirs)):
        return None
    if _OVER.search(mine):
        return None
    return Objection("contradicted", "Sitatet forteller om det som var, setningen om det som er.")


def _elsewhere(one: Reading, other: Reading) -> Objection | None:
    """A deed that one side forbids, where all that the other does without is something else ("uten begrunnelse")."""
    denials = [cue for cue in other.cues if "neg" in cue.classes]
    if not forbids(one.text) or forbids(other.text) or not denials or other.has("negopt"):
        return None
    told = one.keys()
    for cue in denials:
        after = [found for found in other.content[cue.last + 1 : cue.last + 4] if found]
        if cue.text not in ("uten", "utan") or not after or any(alike(found, word) for found in after for word in told):
            return None
    if one.has("only") or any("neg" in cue.classes and cue.text in ("uten", "utan") for cue in one.cues):
        return None
    return Objection("contradicted", "Den ene nekter det den andre åpner for.")


def _lacking(one: Reading, other: Reading) -> Objection | None:
    """What one side says is lacking and the other speaks of without any such word."""
    if other.has("negopt") or other.has("require") or other.has("obl") != one.has("obl"):
        return None
    if any(token.word.startswith(("mangel", "mangl")) for token in other.tokens):
        return None
    for at, token in enumerate(one.tokens):
        if not _LACKS.fullmatch(token.word):
            continue
        for later in one.tokens[at + 1 : at + 4]:
            if later.word[0].isalpha() and not is_stopword(later.word):
                contents = other.keys()
                if any(alike(key(later.word), found) for found in contents):
                    return Objection("contradicted", f"Den ene sier at «{later.word}» mangler, den andre ikke.")
                break
    return None


def _unlike(one: Reading, other: Reading) -> Objection | None:
    """An adjective with "u-" on one side and without it on the other."""
    words = [token.word for token in other.tokens]
    known = {cue.text for cue in one.cues}
    if any("negopt" in cue.classes and cue.text[0] == "u" and cue.text not in known for cue in other.cues):
        return None
    denials = [cue for cue in other.cues if cue.classes & {"neg", "negopt"}]
    turned = {at for cue in denials for at in range(cue.first, cue.last + _LONGEST)}
    for token in one.tokens:
        base = token.word[1:]
        if token.word[0] != "u" or len(base) < _LONGEST or _NO_PREFIX.match(token.word) or not is_norwegian(base):
            continue
        stem = key(base)
        if any(key(word) == stem and at not in turned for at, word in enumerate(words)) and not any(
            word.startswith(token.word[:5]) for word in words
        ):
            return Objection("contradicted", f"Den ene sier «{token.word}», den andre «{base}».")
    return None
