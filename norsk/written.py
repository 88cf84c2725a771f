"""The written standard of a text (bokmål, nynorsk or another language), its readability and its errors.

Bokmål against nynorsk is a naive Bayes classifier over whole word forms, backing off to word edges (the first and
last three to five letters) for forms it has rarely seen, so that "-ane", "-leg" and "kv-" speak for words that no
table holds; the spelling dictionaries add their vote where a form is in one of them only. Neighbouring languages are
told by their closed classes and letters, and only where these outweigh the Norwegian ones.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from norsk.evidence import counts, foreign_forms, is_norwegian, known_in, lost_letters, word_odds
from norsk.spelling import Error, find_errors
from norsk.text import sentences

Standard = Literal["nb", "nn", "da", "sv", "en", "other"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ADDRESS = re.compile(r"\(?(?:https?://|www\.)\S+")
_QUOTED = re.compile(r"«[^»]{12,}»|\"[^\"]{12,}\"|“[^”]{12,}”|(?<!\w)['‘’][^'‘’]{12,}['’](?!\w)")
# A sentence cut out of its text may hold only one end of a quotation.
_CUT_QUOTE = re.compile(r"^[^«»]{12,}»|«[^«»]{12,}$")
# Words inside a quotation, which is often left in the other standard, count less, and so do names; these weights and
# the tie were chosen by cross-validation on the four fifths that the tables are derived from.
_QUOTED_WEIGHT = 0.15
_NAME_WEIGHT = 0.3
_TIE = 0.1
# Acts and regulations have an official name in one standard, which texts in the other keep: "språklova".
_ACT = re.compile(r"\w{4,}(?:lova|loven|forskrifta|forskriften)s?")
_OPENING = re.compile(r"(?:^|[.!?:\n«\"“])[\s–-]*$")
_CAPITALS = 0.6  # share of words in capitals from which they are no names
_LONG = 6


@dataclass(frozen=True, slots=True)
class Written:
    """The standard with its score (0–1), the errors in order, and LIX."""

    standard: Standard
    score: float
    errors: tuple[Error, ...]
    lix: float


def lower_words(text: str) -> list[str]:
    """The words of a text in lower case, without numbers; hyphenated words are one."""
    return [word.lower() for word in _WORD.findall(text)]


def standard(text: str) -> tuple[Standard, float]:
    """The written standard of a text, with a score from 0.5 (no evidence) to 1.

    A Norwegian text without evidence either way is called bokmål, by far the more common, with a score near .5.
    """
    text = unicodedata.normalize("NFC", _ADDRESS.sub(" ", text))
    found = lower_words(text)
    if not found:
        return "other", 0.0
    foreign = _foreign(text, found)
    if foreign and foreign[0] == "sv":
        text = _without_umlauts(text)
        foreign = _foreign(text, lower_words(text))
    if foreign:
        return foreign
    odds = log_odds(text) - _TIE
    return ("nn" if odds > 0 else "nb"), 1 / (1 + math.exp(-min(abs(odds), 30.0)))


def standard_to_answer_in(question: str) -> Literal["nb", "nn"]:
    """The standard of whoever asks, to be answered in: nynorsk only where some word by itself tells it, else bokmål.

    A question is short, and words that both standards have lean a little to either: nynorsk is the rarer one, and
    a question in bokmål must not be answered in it.
    """
    name, score = standard(question)
    if name != "nn" or score < _SURE:
        return "nb"
    return "nn" if any(word_odds(word) >= _TELLING for word in lower_words(question)) else "nb"


_RESTORED = 0.9  # share of words that must be Norwegian once ö and ä are put back


def _without_umlauts(text: str) -> str:
    """A text with its ø, å and æ for ö and ä where that makes it Norwegian (scanned, or a foreign keyboard)."""

    def put_back(match: re.Match[str]) -> str:
        word = match.group().replace("ö", "ø").replace("Ö", "Ø")
        ways = (word.replace("ä", "å").replace("Ä", "Å"), word.replace("ä", "æ").replace("Ä", "Æ"))
        return next((way for way in ways if is_norwegian(way.lower())), ways[0])

    if any(_only_listed(word) and not re.search("[äö]", word) for word in lower_words(text)):
        return text
    restored = _WORD.sub(put_back, text)
    plain = lower_words(_PROPER.sub(" ", restored))
    own = sum(is_norwegian(word) for word in plain)
    return restored if own >= _RESTORED * len(plain) else text


def norwegian_language(text: str) -> str:
    """The language as an ISO 639 code, telling the Sámi languages (se, sma, smj) and others apart: nb, nn, da, se …"""
    found = lower_words(text)
    best = _foreign_language(text, found)
    return best[0] if best else standard(text)[0]


def log_odds(text: str) -> float:
    """Log-odds of nynorsk over bokmål: positive for nynorsk, around zero where nothing tells."""
    quoted = [match.span() for pattern in (_QUOTED, _CUT_QUOTE) for match in pattern.finditer(text)]
    inside = sum(end - start for start, end in quoted)
    quoted = quoted if inside < 0.8 * len(text) else []
    found = list(_WORD.finditer(text))
    shouted = sum(match.group()[0].isupper() for match in found) > _CAPITALS * len(found)
    bare = lost_letters(match.group().lower() for match in found)
    total = 0.0
    for match in found:
        capital = match.group()[0].isupper() and not shouted
        odds = word_odds(match.group().lower(), capital, bare)
        if _ACT.fullmatch(match.group().lower()):
            odds *= _NAME_WEIGHT
        if capital and not _OPENING.search(text[max(0, match.start() - 8) : match.start()]):
            odds *= _NAME_WEIGHT
        if any(start <= match.start() < end for start, end in quoted):
            odds *= _QUOTED_WEIGHT
        total += odds
    return total


# Letters that Norwegian words do not have, and whose they are.
_LETTERS = (
    ("se", re.compile(r"[čđŋšŧžá]")),
    ("sv", re.compile(r"[äö]")),
    ("is", re.compile(r"[ðþ]")),
    ("fr", re.compile(r"[èêçàûîœ]|^[ldqs]['’]")),
    ("de", re.compile(r"[üß]")),
)
_SURE = 0.7  # the score from which a question is answered in nynorsk
_TELLING = 1.3  # log-odds of a word that tells nynorsk by itself: "tilsett" 1.9, "brukt" .6
_NEIGHBOURS = ("da", "sv", "en")
_MIN_HITS = 2.0
_PROPER = re.compile(r"(?<=[^.!?:«\"\s] )[A-ZÆØÅÄÖÜÉ][\w-]*")


def _foreign_language(text: str, found: Sequence[str]) -> tuple[str, float] | None:
    """The foreign language whose forms outweigh the Norwegian ones, with a score, or None."""
    letters = [ch for ch in text if ch.isalpha()]
    if sum(ch > "\u024f" for ch in letters) > 0.5 * len(letters):
        return "und", 1.0
    # Names and quotations are often foreign in Norwegian text and say nothing about it.
    plain = lower_words(_PROPER.sub(" ", _QUOTED.sub(" ", text))) or list(found)
    unknown = [word for word in plain if not is_norwegian(word) or _only_listed(word)]
    if not unknown:
        return None
    listed = len(unknown) >= 2 or len(unknown) >= 0.25 * len(plain)
    best: tuple[float, int, str] = (0.0, 0, "")
    for language, forms in foreign_forms().items():
        # The Danish and Swedish word lists cost seconds and memory: only for a text with a form of theirs in it.
        lettered = any(owner == language and pattern.search(word) for owner, pattern in _LETTERS for word in unknown)
        told = language == "en" or lettered or any(word in forms for word in unknown)
        raw = sum(word in forms for word in plain)
        suspect = listed and language in _NEIGHBOURS and told and _may_tell(len(plain), len(unknown), raw)
        # A form that is also Norwegian says a quarter of one that is not.
        hits = 0.25 * raw
        for word in unknown:
            if word in forms:
                hits += 1.0 if _only_listed(word) else 0.75
            elif any(owner == language and pattern.search(word) for owner, pattern in _LETTERS):
                hits += 0.75
                raw += 1
            elif suspect and known_in(word, language):
                hits += 0.5
        if language == "en" and _norwegian_with_english(plain):
            continue
        best = max(best, (hits, raw, language))
    hits, raw, language = best
    share = hits / len(plain)
    clear = (hits >= _MIN_HITS and share >= 0.15) or (hits >= 1.5 and share >= 0.3)
    short = hits >= 0.75 and raw and (len(unknown) >= 0.5 * len(plain) or raw >= 0.6 * len(plain))
    if (clear or short) and hits >= 0.35 * len(unknown):
        return language, min(1.0, 0.5 + share)
    return None


def _norwegian_with_english(words: Sequence[str]) -> bool:
    """Whether half of a text's words or more are Norwegian and no English: terms or a quotation stand in it."""
    english = foreign_forms()["en"]
    own = sum(sum(counts().get(word, (0, 0))) >= _SEEN and word not in english for word in words)
    return own >= 0.5 * len(words)


_SEEN = 4


def _may_tell(words: int, unknown: int, raw: int) -> bool:
    """Whether a language can win at all with so many unknown words: none of them adds more than one to its hits.

    A page of Norwegian with a few names in it never can, and the word lists stay unread.
    """
    most = 0.25 * raw + unknown
    return most >= 0.15 * words or unknown >= 0.5 * words or raw >= 0.6 * words


def _only_listed(word: str) -> bool:
    """Whether a neighbour's common word is Norwegian in the dictionary alone, never in text: "blev", "efter", "jag"."""
    return word not in counts() and any(word in foreign_forms()[language] for language in _NEIGHBOURS)


def _foreign(text: str, found: Sequence[str]) -> tuple[Standard, float] | None:
    best = _foreign_language(text, found)
    if best is None:
        return None
    language, score = best
    known: dict[str, Standard] = {"da": "da", "sv": "sv", "en": "en"}
    return known.get(language, "other"), score


def lix(text: str) -> float:
    """Readability (Björnsson 1968): words a sentence plus the percentage of words over six letters; 0 if empty."""
    found = _WORD.findall(text)
    if not found:
        return 0.0
    return len(found) / max(1, len(sentences(text))) + 100 * sum(len(word) > _LONG for word in found) / len(found)


def analyse(text: str) -> Written:
    """The standard, the errors and the readability of a text."""
    name, score = standard(text)
    errors = find_errors(text, name) if name in ("nb", "nn") else ()
    return Written(name, round(score, 4), errors, round(lix(text), 1))
