"""A slip of the pen in a question: a word that Norwegian lacks, put right by one that the passages found have.

Only words nobody knows are put right, by a word one edit away (one letter changed, lost or added, or two that changed
places: Damerau, A Technique for Computer Detection and Correction of Spelling Errors, CACM 7, 1964), long ones by a
word two edits away ("komunnene"). What no passage says is put right by the most common word one edit away: it may be
what the question asks for ("hva er dateon for …"). A name is put right by a name only, and never by the second way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.keys import key, one_slip, parts
from assistant.question import Question, read
from assistant.reading import Token
from ingest.repair import near
from norsk.evidence import counts, speller
from norsk.frequency import rarity
from norsk.misspelt import corrections, retyped
from norsk.terms import fold
from norsk.verbs import is_listed

_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST = 5  # letters; among shorter words too many are one edit apart
_NAME = 6  # letters of a name
_LONG = 8  # letters of a word that may be two edits away
_COMPOUND = 9  # letters of what looks like a compound and may be a slip: "leg|midd|del|verk"
_WHOLE = 7  # letters of a word that a slip seldom makes of another: "radiologi" is meant, "opena" need not be
_BEGINNING = 4  # letters that forms of a word share
_SEEN = 3  # times that a word stands in running text which no source says and a slip may have been meant for
_ENDING = 2  # letters in which forms of one compound differ


def mended(question: Question, passages: Iterable[Sequence[Sequence[Token]]]) -> Question:
    """The question read anew with its slips put right; the same question where there are none."""
    doubtful = [found for found in _LETTERS.finditer(question.text) if _unknown(found[0], first=not found.start())]
    if not doubtful:
        return question
    said = Counter(
        word for passage in passages for seen in passage for token in seen for word in _LETTERS.findall(token.text)
    )
    keys = {key(text) for text in said}
    begun = {(key(text), fold(text)[:_BEGINNING]) for text in said}
    text = question.text
    for found in reversed(doubtful):  # from the end, so that places before it stay
        word = found[0]
        if key(word) in keys:
            continue
        name = found.start() > 0 and word[0].isupper()
        offered = () if name or parts(word) else corrections(fold(word))
        meant = (
            _nearest(word, said, name)
            or next((other for other in offered if (key(other), other[:_BEGINNING]) in begun), None)
            or (None if name else _far(word, said))
            or next((other for other in offered if _common(other)), None)
        )
        if meant is not None:
            shown = meant[0].upper() + meant[1:] if word[0].isupper() else meant.lower()
            text = text[: found.start()] + shown + text[found.end() :]
    return question if text == question.text else read(text)


def notice(asked: Question, meant: Question) -> str:
    """What the asker is told of the words that were read as others; empty where none was."""
    pairs = zip(_LETTERS.findall(asked.text), _LETTERS.findall(meant.text), strict=False)
    return " ".join(f"Leste «{one}» som «{other}»." for one, other in pairs if one != other)


def _nearest(text: str, said: Counter[str], name: bool) -> str | None:
    """The word of the passages that `text` was meant to be: the nearest, of those the one that is said most."""
    word, compound = fold(text), bool(parts(text))
    close: list[tuple[bool, bool, int, str]] = []
    for other, times in said.items():
        if abs(len(other) - len(word)) > 1 or (name and not other[0].isupper()):
            continue
        folded = fold(other)
        if one_slip(word, folded) and not (compound and folded[:-_ENDING] == word[: len(folded) - _ENDING]):
            close.append((folded[0] != word[0], not retyped(word, folded), -times, other))
    return min(close)[-1] if close else None


def _far(text: str, said: Counter[str]) -> str | None:
    """The word of the passages two edits from a long one, of several the one that is said most."""
    word = fold(text)
    if len(word) < _LONG or parts(text):
        return None
    close = [
        (-times, other) for other, times in said.items() if other[0].lower() == word[0] and near(word, fold(other))
    ]
    return min(close)[-1] if close else None


def _common(word: str) -> bool:
    """Whether running text has just this form: "datoen", but not "opena", of which only the stem is common."""
    return sum(counts().get(word, (0, 0))) >= _SEEN


def _unknown(word: str, first: bool) -> bool:
    """Whether nobody knows a word: it is counted nowhere and is no verb, nor a short compound of words that are, and
    if it is long no dictionary has it."""
    if word.isupper() or len(word) < (_NAME if word[0].isupper() and not first else _SHORTEST):
        return False
    if rarity(word) < 1.0 or is_listed(fold(word)) or (len(word) < _COMPOUND and parts(word)):
        return False
    dictionary = speller()
    return dictionary is None or len(word) < _WHOLE or not dictionary.known(word.lower())
