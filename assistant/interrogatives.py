"""A slip of the pen in the word that asks: "nåt", "hvme", "hvor mnge", "anbefling 2". It decides what a question wants.

Only words that Norwegian lacks are put right, by an interrogative one edit away (Damerau, A Technique for Computer
Detection and Correction of Spelling Errors, CACM 7, 1964), and only where an interrogative may stand: first, after a
preposition that opens the question, or after "hvor". The word of a label is put right before its number.
"""

from __future__ import annotations

import re

from assistant.keys import one_slip
from assistant.wants import LABELS
from norsk.frequency import rarity
from norsk.terms import fold
from norsk.text import words

_ASKING = ("hvem", "hvor", "hvilken", "hvilket", "hvilke", "hvordan", "hvorfor", "når", "kven", "kvar", "korleis",
           "kvifor")  # fmt: skip
_DEGREES = ("mange", "mykje", "lenge", "ofte")
_HOW = frozenset(("hvor", "kor", "vor"))
_BEFORE = frozenset(("på", "i", "til", "fra", "frå", "for", "av", "med", "om", "innen", "ved", "hos"))
_SHORTEST = 3
_LABELLED = re.compile(r"\b([^\W\d_]{5,})(?=(?: nr\.?| nummer)? \d{1,3}\b)")
# How interrogatives are said, and then typed, in much of the country.
_SPOKEN = {
    "ka": "hva", "ke": "hva", "kem": "hvem", "kæm": "hvem", "kæmm": "hvem", "koffer": "hvorfor", "kofor": "hvorfor",
    "korfor": "hvorfor", "kordan": "hvordan", "korsn": "hvordan", "koss": "hvordan", "kossen": "hvordan",
    "åssen": "hvordan", "hossen": "hvordan", "katti": "når", "kati": "når", "ka tid": "når", "kor tid": "når",
}  # fmt: skip
_DIALECT = re.compile(
    r"(?:^\W*|(?<=[,:] )|(?<=vet )|(?<=veit ))(?:" + "|".join(sorted(_SPOKEN, key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)
_SPOKEN_TO = re.compile(r"(?<= )te(?= )")  # who writes "ka" writes "te"
_INTELLIGENCE = re.compile(r"\b(k[^\W\d_]{5,8})(?= int[^\W\d_]{6,})", re.IGNORECASE)
_ENDINGS = ("", "en", "et", "a")


def put_right(text: str) -> str:
    """`text` with slips in its interrogative and its label put right; as it is where there is none."""
    spoken = _DIALECT.sub(_spoken, text)
    text = text if spoken == text else _SPOKEN_TO.sub("til", spoken)
    text = _INTELLIGENCE.sub(_intelligence, _LABELLED.sub(_label, text))
    listed = words(text)[:3]
    for at, word in enumerate(listed):
        before = fold(listed[at - 1].text) if at else ""
        wanted = _DEGREES if before in _HOW else _ASKING if not at or (at == 1 and before in _BEFORE) else ()
        folded = fold(word.text)
        if len(folded) < _SHORTEST or not folded.isalpha() or word.text.isupper() or rarity(folded) < 1.0:
            continue
        meant = next((other for other in wanted if other != folded and one_slip(folded, other)), None)
        if meant is not None:
            shown = meant.capitalize() if word.text[0].isupper() else meant
            return text[: word.start] + shown + text[word.end :]
    return text


def _label(found: re.Match[str]) -> str:
    word = fold(found[1])
    if rarity(word) < 1.0:
        return found[1]
    meant = (label + ending for label in LABELS for ending in _ENDINGS if len(label) >= len("vedlegg"))
    return next((other for other in meant if one_slip(word, other)), found[1])


def _intelligence(found: re.Match[str]) -> str:
    """The first word of "kunstig intelligens", for which "knustig" is no slip of another word."""
    return found[1][0] + "unstig" if one_slip(fold(found[1]), "kunstig") else found[1]


def _spoken(found: re.Match[str]) -> str:
    return _SPOKEN[found[0].strip(" \t\"'«(–-").lower()] if found[0][0].isalpha() else found[0]
