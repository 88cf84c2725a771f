"""What a word that nobody knows may have been meant to be: one edit away, among words and compounds that are known.

Candidates are all words one insertion, deletion, substitution or swap away (Damerau, A Technique for Computer
Detection and Correction of Spelling Errors, 1964, found four errors in five to be of that kind), kept where the
lexicon of compound parts or the count of running text knows them, or where they are compounds. The most common come
first. A name is unknown too: its "corrections" must weigh less than the name itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby, islice

from norsk.compounds import is_part, opens, parts_among, split
from norsk.frequency import counted_among, rarity
from norsk.variants import canonical, rows

_LETTERS = "abcdefghijklmnopqrstuvwxyzæøå"
_SHORTEST = 5  # letters of a word whose neighbours are few enough to mean something
_SHORTEST_PART = 4
_LONGEST = 40
_MOST = 4
_FIELD = ("needs.tsv", "asked.tsv", "wordings.tsv", "concepts.tsv", "thesaurus.tsv")
_LONG_WORD = re.compile(r"[a-zæøå]{7,}")


@lru_cache(maxsize=10_000)
def corrections(word: str) -> tuple[str, ...]:
    """At most four known words one edit from `word` (lower case), the likeliest first; none where it is known."""
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or rarity(word) < 1.0:
        return ()
    plain = canonical(word)
    if is_part(plain) or split(plain) or any(_opens(word[:at]) and is_part(word[at:]) for at in _places(word)):
        return ()
    close = sorted(set(_edits(word)))
    known = {*parts_among(close), *counted_among(close), *_of_the_field().intersection(close)}
    found = sorted(known, key=lambda other: (not retyped(word, other), rarity(other), other))
    return tuple(found[:_MOST]) or tuple(islice(_compounds(word), _MOST))


@cache
def _of_the_field() -> frozenset[str]:
    """Words that people who ask and the pages use of this field more than once: "pseudonymisering"."""
    counted = Counter(
        word for table in _FIELD for row in rows(table) for cell in row for word in _LONG_WORD.findall(cell.lower())
    )
    return frozenset(word for word, times in counted.items() if times > 1)


def retyped(word: str, other: str) -> bool:
    """Whether `word` has the letters of `other`, in another order or as often as the finger stayed on the key."""
    return sorted(word) == sorted(other) or _single(word) == _single(other)


def _single(word: str) -> list[str]:
    return [letter for letter, _ in groupby(word)]


def _compounds(word: str) -> Iterator[str]:
    """Compounds one edit from `word`, where the edit is in the closing part or in the opening one."""
    for at in _places(word):
        left, right = word[:at], word[at:]
        if _opens(left) or len(split(left)) > 1:
            for other in parts_among(sorted(set(_edits(right)))):
                yield left + other
        elif is_part(right):
            for other in sorted(set(_edits(left))):
                if _opens(other):
                    yield other + right


def _places(word: str) -> range:
    """Where a compound may be cut in two."""
    return range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)


def _opens(word: str) -> bool:
    return opens(word) or (word[-1] == "s" and opens(word[:-1]))


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
