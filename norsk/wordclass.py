"""What a word can be, by the forms that stand beside it in the spelling dictionaries: noun, verb, adjective, none.

The dictionaries tell no word classes; a word with "-en" or "-et" beside it is a noun, with "-ere" and "-est" an
adjective, with "-ende" and a past tense a verb. Many words are several of these.
"""

from __future__ import annotations

from functools import lru_cache

from norsk.evidence import speller
from norsk.meaning import cues, is_stopword, word_list
from norsk.quantities import number_word
from norsk.verbs import is_listed

_ENDINGS = ("en", "et", "er", "ene", "a", "ane", "ar", "s", "ens", "ets", "enes", "ende", "ande", "n", "ne", "r")


@lru_cache(maxsize=50_000)
def is_finite(word: str) -> bool:
    """Whether a form is that of a strong or contracted verb and of no noun: "velger", "deltar", "bestemme"."""
    dictionary = speller()
    if dictionary is None or dictionary.known(word + "en"):
        return False
    if word.endswith("er") and len(word) > 3:
        return dictionary.known(word[:-1]) and not dictionary.known(word[:-2] + "ene")
    if word.endswith("ar"):
        return dictionary.known(word[:-1]) and dictionary.known(word[:-1] + "tt")
    return word.endswith("e") and dictionary.known(word[:-1] + "ende") and not dictionary.known(word[:-1] + "en")


DESCRIBING = ("sk", "ig", "leg", "ende", "ande", "ste", "iv", "ell", "elle", "isk", "iske", "bar", "bare", "som", "lt")


@lru_cache(maxsize=50_000)
def describes(word: str) -> bool:
    """Whether a lower-case word is an adjective, participle or ordinal in some form."""
    dictionary = speller()
    bases = {word, word.removesuffix("e"), word.removesuffix("t"), word.removesuffix("te") + "t"}
    if dictionary is None or word.endswith(DESCRIBING) or bases & word_list("adjective"):
        return True
    if any(is_graded(base) for base in bases):
        return True
    named = any(dictionary.known(word + form) for form in ("en", "et", "n"))
    return not named and dictionary.known(word + "t") and dictionary.known(word + "e")


_SHORT_INFINITIVES = frozenset(
    ["gå", "stå", "få", "se", "sjå", "si", "bli", "ta", "gi", "dra", "ha", "la", "tro", "bo", "dø", "forstå"]
)


def is_infinitive(word: str) -> bool:
    """Whether a lower-case word is the infinitive of a listed verb: "gjøre", "få"."""
    dictionary = speller()
    if dictionary is None or not is_listed(word):
        return False
    if word in _SHORT_INFINITIVES:
        return True
    return word[-1] in "ea" and any(dictionary.known(word[:-1] + ending) for ending in ("ende", "ande"))


@lru_cache(maxsize=50_000)
def is_noun(word: str) -> bool:
    """Whether a lower-case word is a form of a noun, by the forms that stand beside it in the dictionary."""
    dictionary = speller()
    if dictionary is None:
        return False
    for ending in ("", "en", "et", "a", "er", "ar", "ene", "ane", "n", "e", "s", "r", "ne"):
        base = word.removesuffix(ending) if ending else word
        if (ending and base == word) or len(base) < 3 or not dictionary.known(base):
            continue
        adjective = dictionary.known(base + "ere") and dictionary.known(base + "est")
        definite = [base + form for form in ("en", "et", "n", "a") if form != ending or ending in ("en", "et")]
        if not adjective and any(dictionary.known(form) for form in definite):
            return True
    return False


def is_verbal(word: str) -> bool:
    """Whether a word is a verb form: present tense, infinitive, past or participle."""
    dictionary = speller()
    if dictionary is None:
        return False
    for ending in ("er", "es", "e", "te", "et", "de", "ar", "a"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= 3 and dictionary.known(base + "e"):
            past = any(dictionary.known(base + form) for form in ("te", "et", "de", "dde"))
            if past and (dictionary.known(base + "ende") or dictionary.known(base + "ande")):
                return True
    return False


def is_entry(compound: str) -> bool:
    """Whether a compound, or what its ending leaves, is an entry of its own; free compounding proves nothing."""
    dictionary = speller()
    if dictionary is None:
        return False
    entries = dictionary.listed
    return compound in entries or any(
        compound.removesuffix(ending) in entries for ending in _ENDINGS if compound.endswith(ending)
    )


def is_graded(word: str) -> bool:
    """Whether a word is an adjective by its degrees; one of them alone may be a verb ("blokkere")."""
    dictionary = speller()
    return dictionary is not None and any(
        dictionary.known(word + second) and dictionary.known(word + third)
        for second, third in (("ere", "est"), ("are", "ast"), ("ere", "st"))
    )


_TURNING = frozenset(
    "neg obl rec perm only all some most usual always also both either before after min max first from until".split()  # noqa: SIM905
)


def _turns(word: str) -> bool:
    """Whether a word by itself is of a closed class (negation, modal, quantifier, limit)."""
    return any(classes & _TURNING for _, _, classes in cues([word]))


@lru_cache(maxsize=50_000)
def free_word(word: str) -> bool:
    """Whether a lower-case word is of no closed class, no number, and not of those that are in no compound apart."""
    return not is_stopword(word) and not _turns(word) and number_word(word) is None and word not in word_list("never")
