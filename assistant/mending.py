"""A slip of the pen in a question: a word that Norwegian lacks, put right by one that the passages found have.

Only words nobody knows are put right, by a word one edit away (one letter changed, lost or added, or two that changed
places: Damerau, A Technique for Computer Detection and Correction of Spelling Errors, CACM 7, 1964).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.keys import one_slip
from assistant.question import Question, read
from assistant.reading import Token
from norsk.frequency import rarity
from norsk.terms import fold
from norsk.verbs import is_listed

_SHORTEST = 6  # letters; among shorter words too many are one edit apart


def mended(question: Question, passages: Iterable[Sequence[Sequence[Token]]]) -> Question:
    """The question read anew with its slips put right; the same question where there are none."""
    doubtful = [term for term in question.terms if _unknown(term.text) and not term.parts]
    if not doubtful:
        return question
    said = {token.text.lower(): token for passage in passages for seen in passage for token in seen}
    keys = {token.key for token in said.values()}
    text = question.text
    for term in doubtful:
        if term.key in keys:
            continue
        word = fold(term.text)
        close = sorted(other for other in said if abs(len(other) - len(word)) <= 1 and one_slip(word, fold(other)))
        if close:
            text = text.replace(term.text, close[0])
    return question if text == question.text else read(text)


def _unknown(word: str) -> bool:
    if len(word) < _SHORTEST or not word.isalpha() or word[:1].isupper():
        return False
    return rarity(word) == 1.0 and not is_listed(fold(word))
