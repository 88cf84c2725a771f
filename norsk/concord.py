"""Nouns side by side that agree with nothing before them unless they are one word: "nye behandlings metoder".

An article, a determiner or an adjective says what its noun must be: after "nye" it is plural, after "den nye" definite,
after "et" neuter (Faarlund, Lie and Vannebo, Norsk referansegrammatikk, 1997, on congruence). Where the next noun is a
bare singular that fits none of it and the one after fits, the two are a compound, whether a dictionary has it or not.
"""

from __future__ import annotations

from functools import lru_cache

from norsk.apart import TIMES
from norsk.dictionary import Dictionary
from norsk.evidence import is_norwegian, speller
from norsk.meaning import word_list
from norsk.quantities import ORDINALS
from norsk.verbs import is_listed
from norsk.wordclass import describes, free_word, is_entry, is_noun

_MANY = frozenset(
    ["disse", "desse", "mange", "flere", "fleire", "alle", "noen", "nokre", "våre", "mine", "dine", "sine", "begge"]
)
_COMMON = frozenset(["en", "ein", "min", "din", "sin", "noen", "ingen", "hver", "kvar", "hvilken"])
_NEUTER = frozenset(["et", "eit", "mitt", "ditt", "sitt", "noe", "intet", "hvert", "kvart", "hvilket"])
_PLURAL = ("er", "ene", "ar", "ane")
_DEFINITE = ("en", "et", "ene", "ane")
_NOT_PLURAL = frozenset(  # adjectives in -e that say nothing of number, and words that only look like adjectives
    ["hele", "samme", "første", "siste", "neste", "ene", "andre", "halve", "eneste", "egne", "ekte", "stille", "øde"]
)


@lru_cache(maxsize=50_000)
def disagrees(first: str, second: str, before: str) -> bool:
    """Whether two lower-case nouns after `before` must be one word, for the first does not agree with it."""
    dictionary = speller()
    if dictionary is None or len(before) < 2 or len(first) < 3 or len(second) < 4:
        return False
    if not _bare(first, dictionary) or not is_noun(second) or not free_word(second) or describes(second):
        return False
    if is_listed(second) or second in word_list("closer") or not is_norwegian(second):
        return False
    plural = second.endswith(_PLURAL) and dictionary.known(_singular(second)) and not _may_act(second, dictionary)
    definite = second.endswith(_DEFINITE) and not _may_act(second, dictionary)
    if before in _MANY:
        return plural and _gender(first, dictionary) == "c"
    if (
        before.endswith("e")
        and before not in _NOT_PLURAL
        and before not in ORDINALS
        and len(before) > 3
        and describes(before)
    ):
        return (plural or definite) and _gender(first, dictionary) == "c"
    return False


_STATES = frozenset("er var ble blir blei vart vert være vere blitt så like ikke svært veldig helt ganske seg".split())  # noqa: SIM905


@lru_cache(maxsize=50_000)
def described(first: str, second: str, before: str) -> bool:
    """Whether a bare adjective before a definite noun is the first part of a compound: "daglig livet", "stor byen".

    A definite noun takes its adjective in the definite form; the compound must be an entry of the dictionary.
    """
    dictionary = speller()
    if dictionary is None or before in _STATES or min(len(first), len(second)) < 4 or first[-1] == "e":
        return False
    if not free_word(first) or not free_word(second) or second in TIMES or not is_entry(first + second):
        return False
    neuter = (
        dictionary.known(first[:-1]) if first[-1] == "t" else not dictionary.known(first + "t") and first[-2:] != "ig"
    )
    adjective = dictionary.known(first + "e") and not neuter and describes(first)
    known = dictionary.known(second.removesuffix("en")) or dictionary.known(second.removesuffix("et"))
    return adjective and known and second.endswith(("en", "et"))


def _singular(word: str) -> str:
    for ending in ("ene", "ane", "er", "ar"):
        if word.endswith(ending):
            return word[: -len(ending)]
    return word


def _may_act(word: str, dictionary: Dictionary) -> bool:
    """Whether a word may be a verb in the present tense or a participle: "behandler", "testet"."""
    for ending in ("er", "ar", "et"):
        stem = word.removesuffix(ending)
        if stem != word and (dictionary.known(stem + "ende") or dictionary.known(stem + "ande")):
            return True
    return False


def _bare(word: str, dictionary: Dictionary) -> bool:
    """Whether a word can only be the bare singular of a noun, or a first part of compounds."""
    return (
        free_word(word)
        and word not in word_list("measure")
        and word not in word_list("adjective")
        and not describes(word)
        and not is_listed(word)
        and not word.endswith(("er", "ar", "ene", "ane", "a", "e", "s", "t"))
        and is_noun(word)
        and not _may_act(word + "er", dictionary)
    )


def _gender(word: str, dictionary: Dictionary) -> str:
    """ "c" of a noun that is masculine or feminine alone, "n" of a neuter, "" where both or neither."""
    common = dictionary.known(word + "en") or dictionary.known(word + "a")
    neuter = dictionary.known(word + "et")
    return "" if common == neuter else "c" if common else "n"
