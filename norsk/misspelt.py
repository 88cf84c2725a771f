"""What a word that nobody knows may have been meant to be: one edit away, among words and compounds that are known.

Candidates are all words one insertion, deletion, substitution or swap away (Damerau, A Technique for Computer
Detection and Correction of Spelling Errors, 1964, found four errors in five to be of that kind), kept where the
lexicon of compound parts knows them or can take them apart. A name is unknown too: its "corrections" must weigh less
than the name itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from norsk.compounds import is_part, split
from norsk.variants import canonical

_LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
_SHORTEST = 5  # letters of a word whose neighbours are few enough to mean something
_SHORTEST_COMPOUND = 9
_LONGEST = 40
_MOST = 5


@lru_cache(maxsize=10_000)
def corrections(word: str) -> tuple[str, ...]:
    """At most five known words one edit from `word` (lower case), in alphabetical order; none where it is known."""
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
        return ()
    plain = canonical(word)
    if is_part(plain) or split(plain):
        return ()
    near = sorted(set(_edits(word)))
    found = [other for other in near if is_part(other)]
    if not found and len(word) >= _SHORTEST_COMPOUND:
        found = [other for other in near if split(other)]
    return tuple(found[:_MOST])


def _edits(word: str) -> Iterator[str]:
    """The words one edit from `word`. The first letter stays: it is seldom mistyped."""
    for at in range(1, len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
