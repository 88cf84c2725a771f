"""Which word a misspelt one was meant to be, where that is nearly certain.

One edit away (Damerau 1964), and the surer the slip is of a known kind (a consonant doubled or halved, a letter for
another that sounds like it), the less often the word meant need be written. A noisy channel in steps (Kernighan, Church
and Gale, A Spelling Correction Program Based on a Noisy Channel Model, 1990): the kind of slip and the length of the
word set how common the word meant must be. Chosen on half of the learners' sentences of NoCoLA and on clean text of
both standards; the other half was never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import Final, Literal

from norsk.dictionary import Dictionary
from norsk.evidence import counts, is_norwegian, known_in, speller
from norsk.frequency import rarity
from norsk.likeness import terms
from norsk.names import Kind, lexicon, medical, wordset
from norsk.text import abbreviations
from norsk.variants import rows

Slip = Literal["doubled", "alike", "swapped", "missing", "extra", "other"]

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzæøå"
_VOWELS: Final = frozenset("aeiouyæøå")
_SHORTEST: Final = 3
_LONGEST: Final = 40
# Letters that learners and hasty writers put for one another.
_ALIKE: Final = frozenset(map(frozenset, wordset("oå oø eæ aå ae yø uy uo ei kc dt gk bp sz vf iy aæ eø eå cs ks")))
_STEM, _FORM, _SOME, _MUCH = 1, 2, 3, 4  # how common a word is: its stem alone is counted, or the form itself
_PROPER: Final = Kind.FIRST | Kind.LAST | Kind.PLACE | Kind.EPONYM | Kind.KEPT | Kind.PROPER
_NEVER: Final = 10**9
# How common the word meant must be, by the letters of the word written (that many or more).
_NEEDED: Final[dict[Slip, tuple[tuple[int, int], ...]]] = {
    "doubled": ((6, _STEM), (4, _FORM), (3, 50)),
    "alike": ((8, _FORM), (6, _SOME), (5, _MUCH)),
    "swapped": ((6, _SOME),),
    "missing": ((6, _SOME), (5, _MUCH), (4, 100)),
    "extra": ((8, _SOME), (6, _MUCH), (5, 100)),
    "other": ((8, _SOME), (6, _MUCH), (5, 100)),
}
# How compounds are joined varies ("forskning(s)protokoll"): where no s and no e is what differs, rarer words tell too.
_NO_JOINT: Final[dict[Slip, tuple[tuple[int, int], ...]]] = _NEEDED | {
    "missing": ((7, _STEM), *_NEEDED["missing"]),
    "extra": ((8, _STEM), *_NEEDED["extra"][1:]),
}
# Nynorsk spells more words in two ways ("krevande", "krevjande").
_NEEDED_NB: Final[dict[Slip, tuple[tuple[int, int], ...]]] = _NO_JOINT | {
    "alike": ((8, _STEM), *_NEEDED["alike"][1:]),
}
_NEEDED_NN: Final[dict[Slip, tuple[tuple[int, int], ...]]] = _NO_JOINT | {
    "missing": ((8, _STEM), *_NEEDED["missing"]),
    "extra": _NEEDED["extra"],
}
_REAL: Final = 80  # times that a word must be written before a rare word one doubling away is taken for it


def meant(word: str, standard: str, *, opening: bool = False, dotted: bool = False) -> str | None:
    """The word that a lower-case word was meant to be in a text of `standard`, or None where it may be meant.

    `opening`: it had a capital that opens a sentence, and may be a name. `dotted`: a point stands right after it that
    ends its sentence or shortens the word.
    """
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or _VOWELS.isdisjoint(word):
        return None
    found = _meant(word, standard)
    if found is None:
        return None
    slip = kind_of(word, found)
    if dotted and len(word) < _ENTRY and (slip not in ("doubled", "alike") or len(word) < 5):
        return None
    kind = lexicon().kind(word.capitalize())
    farm = bool(kind & (Kind.LAST_FORM | Kind.PLACE_FORM))  # ends like a name of a farm or of a family
    if farm and (opening or slip not in ("doubled", "alike")):
        return None
    return None if opening and (_level(found, standard) < _SOME or len(word) < 5) else found


@lru_cache(maxsize=20_000)
def _meant(word: str, standard: str) -> str | None:
    dictionary = speller()
    if dictionary is None or sum(counts().get(word, (0, 0))) > 1 or _times(word) > 1:
        return None
    if dictionary.known(word):
        return _rare_for_common(word, standard, dictionary)
    if _stands(word):
        return None
    foreign = known_in(word, "en")
    best: tuple[int, int, str] | None = None
    for other in set(_edits(word)):
        level = _level(other, standard)
        if not level or _TRIPLE.search(other):
            continue
        slip = kind_of(word, other)
        if (
            other + "s" == word
            or (level < _SOME and slip == "missing" and word[-2:] != other[-2:])  # an ending differs: "pasientnær"
            or level < _needed(slip, word, other, standard, foreign)
            or not dictionary.known(other, standard)
        ):
            continue
        order = (-(slip == "doubled") - (slip in ("doubled", "alike", "swapped")), -_seen(other, standard), other)
        best = min(best, order) if best else order
    return best[2] if best else _uncounted(word, standard, dictionary)


def _stands(word: str) -> bool:
    """Whether a word that no dictionary has may be right: a name, a drug, a term, an abbreviation, a number's.

    Loans that end in a vowel have more forms than the dictionaries list ("datoer", "temaene").
    """
    plain = word.translate(_BARE)
    return (
        plain != word
        or _inflected_loan(word)
        or bool(lexicon().kind(word.capitalize()) & _PROPER)
        or medical(word)
        or word in terms()
        or word in abbreviations()
        or word.endswith("nr")
    )


_BARE: Final = str.maketrans("éèêóòôáà", "eeeoooaa")
_LOAN_ENDINGS: Final = ("enes", "ene", "ens", "ets", "ers", "en", "et", "er", "ar", "ane", "ende", "ande")


def _inflected_loan(word: str) -> bool:
    dictionary = speller()
    bases = [word.removesuffix(ending) for ending in _LOAN_ENDINGS if word.endswith(ending)]
    return dictionary is not None and any(
        len(base) > 2 and (base[-1] in "aiou" if dictionary.known(base) else is_norwegian(base)) for base in bases
    )


def _needed(slip: Slip, word: str, other: str, standard: str, foreign: bool) -> int:
    """The level, or the count where above the levels, that the word meant must reach."""
    if foreign and slip != "doubled":
        return _NEVER
    joint = slip in ("missing", "extra") and _odd_letter(word, other) in "se"
    table = _NEEDED if joint else _NEEDED_NN if standard == "nn" else _NEEDED_NB
    return next((level for least, level in table[slip] if len(word) >= least), _NEVER)


def _odd_letter(word: str, other: str) -> str:
    """The letter that one of two words has and the other lacks."""
    short, long = sorted((word, other), key=len)
    return next(long[at] for at in range(len(long)) if long[:at] + long[at + 1 :] == short)


def _rare_for_common(word: str, standard: str, dictionary: Dictionary) -> str | None:
    """A common word one doubling from a word that the dictionary has and nobody writes ("kann", "heler")."""
    if standard != "nb" or word in dictionary.listed or (word[-1] == "s" and dictionary.known(word[:-1])):
        return None
    found = [other for other in set(_edits(word)) if kind_of(word, other) == "doubled"]
    common = [other for other in found if _seen(other, standard) >= _REAL]
    return common[0] if len(common) == 1 else None


_TRIPLE: Final = re.compile(r"(.)\1\1")
_ENTRY: Final = 7
_LONG: Final = 9


def _uncounted(word: str, standard: str, dictionary: Dictionary) -> str | None:
    """A word that the dictionary has and no count: doubling tells it, and a letter lost inside a long bokmål word."""
    if len(word) < _ENTRY:
        return None
    for other in sorted(set(_edits(word))):
        slip = kind_of(word, other)
        inside = slip == "missing" and standard == "nb" and len(word) >= _LONG and word[-3:] == other[-3:]
        if not (slip == "doubled" and word[-2:] != "aa") and not inside:
            continue
        if (
            inside
            and "".join(other[at] for at in range(len(other)) if other[:at] + other[at + 1 :] == word)[:1] in "se"
        ):
            continue
        if dictionary.known(other, standard) and dictionary.simple(other, standard):
            return other
    return None


def _level(word: str, standard: str) -> int:
    """How common a word is: 0 where neither it nor its stem is counted, else a level, above `_MUCH` the count."""
    seen = _seen(word, standard)
    if not seen:
        return _STEM if rarity(word) < 1.0 else 0
    return _FORM if seen < 5 else _SOME if seen < 20 else max(_MUCH, seen)


def _seen(word: str, standard: str) -> int:
    column = standard == "nn"
    return max(counts().get(word, (0, 0))[column], _letters().get(word, (0, 0))[column])


def _times(word: str) -> int:
    return sum(_letters().get(word, (0, 0)))


@cache
def _letters() -> dict[str, tuple[int, int]]:
    """Word -> how often it was seen in bokmål and in nynorsk, of the words that `letters.tsv` counts."""
    return {row[0]: (int(row[1]), int(row[2])) for row in rows("letters.tsv") if " " not in row[0]}


def kind_of(word: str, other: str) -> Slip:
    """The kind of slip that makes `word` of `other`, one edit away."""
    if word[:2] != 2 * word[0] and [letter for letter, _ in groupby(word)] == [letter for letter, _ in groupby(other)]:
        return "doubled"
    if len(word) != len(other):
        return "missing" if len(word) < len(other) else "extra"
    changed = [at for at in range(len(word)) if word[at] != other[at]]
    if len(changed) == 2:
        return "swapped"
    return "alike" if frozenset((word[changed[0]], other[changed[0]])) in _ALIKE else "other"


def _edits(word: str) -> Iterator[str]:
    """The words one edit from `word`. The first letter stays, but for a silent h ("vor", "viss")."""
    for at in range(1, len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1 and after[0] != after[1]:
            yield before + after[1] + after[0] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            if after and letter != after[0]:
                yield before + letter + after[1:]
    if word[0] in "jv":
        yield "h" + word
