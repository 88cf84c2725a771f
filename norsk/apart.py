"""Compounds written apart (*særskriving*): whether two adjacent words are one word in Norwegian.

Two words are called a split compound only where the compound is known to exist and the first word cannot stand free
before a noun: no adjective, verb, numeral or function word (Språkrådet, "Særskriving"). What a word can be is read
from the forms that stand beside it in the dictionaries; what joins, from their entries and from the statistics of
compounds (`norsk.compounds`).
"""

from __future__ import annotations

from functools import lru_cache

from norsk.compounds import is_part, opens, split
from norsk.evidence import speller
from norsk.meaning import word_list
from norsk.quantities import ORDINALS, number_word
from norsk.verbs import is_listed, is_verb
from norsk.wordclass import (
    DESCRIBING,
    describes,
    free_word,
    is_entry,
    is_finite,
    is_graded,
    is_infinitive,
    is_noun,
    is_verbal,
)


@lru_cache(maxsize=50_000)
def is_split_compound(first: str, second: str, before: str = "") -> bool:
    """Whether two lower-case words are a compound written apart ("helse personell").

    The two must be known to join, the second must be a noun, and the first must be unable to stand free before it:
    a form that only opens compounds ("samarbeids"), or a noun that measures, counts or entitles nothing. `before` is
    the word that precedes them: after an article or a preposition a word is a noun though it could be a verb.
    """
    dictionary = speller()
    if dictionary is None or len(first) < 3 or len(second) < 3 or _stands_free(first, second, before):
        return False
    if first in ("syke", "sjuke"):  # also an adjective: "syke mennesker"
        return first + second in dictionary.listed
    opener = first in word_list("opener")
    listed = is_entry(first + second) or is_entry(first + "s" + second)
    noun_too = (opener and second.startswith("plikt")) or (listed and second in word_list("closer"))
    if first in word_list("measure") or (not free_word(second) and not noun_too):
        return False
    bare = _bare_noun(first)
    if not (opener or bare or _only_opens(first, listed) or (listed and _noun_here(first, before))):
        return False
    if first[-1] == "s" and before in _OWNERS and not listed and not opener and is_noun(first[:-1]):
        return False  # "en nasjons interesser": a genitive
    if listed:
        verbal = is_verbal(second) and (not is_noun(second) or second.endswith(("er", "ar", "te")))
        tested = second.endswith("et") and is_verbal(second) and dictionary.known(second[:-2] + "en")  # "hørsel testet"
        return not (verbal or tested) or before in _ARTICLES or (not tested and before in _PLURALS)
    definite = second.endswith(("en", "et", "a", "ene", "ane"))  # "en politikk regjeringen vil føre"
    if not opener and not _only_opens(first, listed):
        if not (bare and opens(first)) or (definite and before in _ARTICLES) or before in _AMOUNTS:
            return False
        if number_word(before) is not None or dictionary.known(second.removesuffix("e") + "ende"):
            return False
    plain = len(second) >= 4 and (is_noun(second) or second.endswith(("ing", "sjon", "het", "heit", "lig", "leg")))
    return plain and not is_verbal(second) and _parts_meet(first, second)


# After these a noun stands, or words that belong to one.
_ARTICLES = frozenset(
    ["denne", "dette", "egen", "eget", "ei", "eiga", "eige", "ein", "eit", "en", "et", "ny", "nye", "nytt"]
)
_AMOUNTS = frozenset(
    [
        "flere",
        "fleire",
        "mange",
        "få",
        "noen",
        "nokre",
        "hver",
        "hvert",
        "kvar",
        "kvart",
        "per",
        "pr",
        "halv",
        "halvannen",
    ]
)
_BEFORE_NOUNS = _ARTICLES | frozenset(
    [
        "i",
        "på",
        "av",
        "for",
        "med",
        "til",
        "om",
        "ved",
        "fra",
        "frå",
        "hos",
        "mot",
        "uten",
        "utan",
        "under",
        "etter",
        "og",
        "eller",
    ]
)


_PLURALS = frozenset(["de", "dei", "disse", "desse", "alle", "flere", "fleire", "mange", "våre"])
_OWNERS = frozenset(
    ["en", "et", "ei", "ein", "eit", "én", "ett", "hver", "hvert", "kvar", "kvart", "enhver", "ethvert"]
)


def _noun_here(word: str, before: str) -> bool:
    """Whether a word that may be a noun is one after `before`: no adjective, and a verb only where no noun stands."""
    dictionary = speller()
    if (
        dictionary is None
        or not free_word(word)
        or word.endswith(("ende", "ande", "sk", "ig", "leg", "ene", "ane", "t", "ste", "re"))
    ):
        return False
    forms = (word + "en", word + "et", word + "n", word.removesuffix("e") + "a", word + "a")
    if not dictionary.known(word) or not any(dictionary.known(form) for form in forms):
        return False
    if is_graded(word):
        return False
    stem = word.removesuffix("e")
    infinitive = stem != word and any(dictionary.known(stem + ending) for ending in ("ende", "ande", "er"))
    return before in _BEFORE_NOUNS or not (infinitive or word.endswith(("r", "a", "t")) or is_verbal(word))


@lru_cache(maxsize=50_000)
def joined_nouns(first: str, second: str, before: str) -> bool:
    """Whether two lower-case nouns side by side are one word by the company they keep ("norsk samfunns liv").

    Wider than `is_split_compound`: a word that may also be a verb is a noun after a determiner, an adjective or a
    preposition, and one in -s a genitive only after a determiner or a number. `before` is "" where nothing is known.
    """
    dictionary = speller()
    if dictionary is None or len(first) < 3 or len(second) < 3 or not free_word(first) or not free_word(second):
        return False
    if _stands_free(first, second, before):
        return False
    if is_entry(first + second):
        return _joined_by_entry(first, second, before)
    if first in word_list("measure") or number_word(before) is not None or before in _AMOUNTS:
        return False
    if not is_noun(second) or describes(second) or describes(first) or not _exists(first, second):
        return False
    if first[-1] in "se" and opens(first[:-1]) and not dictionary.known(first):
        return True
    if is_verbal(second):
        return False
    if first[-1] == "s" and opens(first[:-1]) and is_noun(first[:-1]):  # "pasients" may own what follows
        return before not in _DETERMINERS
    if _inflected(first) or not is_noun(first):
        return False
    if is_verbal(first) or (first.endswith("er") and dictionary.known(first[:-1])):
        return _nominal(before) and not first.endswith(("er", "ar"))
    return _nominal(before) or not first.endswith(("e", "a"))


def _nominal(before: str) -> bool:
    """Whether what follows a word is a noun: after a determiner, a preposition or an adjective."""
    return before in _BEFORE_NOUNS - {"og", "eller"} or (len(before) > 2 and free_word(before) and describes(before))


def _joined_by_entry(first: str, second: str, before: str) -> bool:
    """Whether two words whose compound is an entry of the dictionary are that compound.

    In correct text such pairs hardly stand side by side but where the first is an adjective ("privat sektor") or the
    second a verb ("medisin hjelper"): 122 pairs in 70,000 words, nearly all of them so.
    """
    dictionary = speller()
    bases = {first, first.removesuffix("t"), first.removesuffix("e")}
    if dictionary is None or not is_noun(second) or bases & word_list("adjective") or first.endswith(DESCRIBING):
        return False
    named = any(dictionary.known(first + form) for form in ("en", "et", "n", "a"))
    if is_graded(first) and not named:
        return False
    if _inflected(first) and not opens(first):
        return False
    if first[-1] == "s" and before in _DETERMINERS and is_noun(first[:-1]):
        return False
    if first.endswith("e") and is_verbal(first) and before not in _BEFORE_NOUNS:
        return False
    acts = is_verbal(first) or (first.endswith("er") and dictionary.known(first[:-1]))
    # After "har" an infinitive is a noun: "har hode pine".
    named_too = second.endswith("e") and before in ("har", "hadde", "fikk", "får", "tar", "tok")
    return _nominal(before) or not ((is_verbal(second) and not named_too) or acts)


# "14 dagers frist", "én måneds frist": spans of time own what follows.
_SPANS = frozenset("dagers døgns timers minutters måneds måneders månaders ukers vekers års".split())  # noqa: SIM905
# "Ta i bruk", "i kraft": what follows is no part of the phrase.
_PHRASES = frozenset(
    [
        "bruk",
        "drift",
        "gang",
        "stand",
        "verk",
        "kraft",
        "sikte",
        "hovedsak",
        "orden",
        "tide",
        "eksempel",
        "plass",
        "veie",
        "stede",
        "rette",
    ]
)
_OBJECTS = frozenset(
    ["en", "et", "ei", "ein", "eit", "den", "det", "dem", "dei", "seg", "at", "å", "ikke", "ikkje", "også", "òg", "hva"]
)


# With these definite forms one tells when: "legen kommer i kveld", "hos lege dagen etter", "på telefon døgnet rundt".
TIMES = frozenset(
    ["dagen", "døgnet", "natten", "natta", "kvelden", "året", "uken", "uka", "måneden", "månaden", "timen", "helgen",
     "helga", "sommeren", "sommaren", "vinteren", "høsten", "hausten", "våren", "morgenen", "morgonen"]
)  # fmt: skip
_DEFINITE = ("en", "et", "a", "ene", "ane")


def tells(word: str, after: str) -> bool:
    """Whether a word that may be a verb is one by what follows it: "pasient skader en annen"."""
    return after in _OBJECTS and (is_verbal(word) or word.endswith("er"))


def _next_phrase(first: str, second: str, before: str) -> bool:
    """Whether the second word, a definite noun, begins a phrase or a clause of its own.

    A clause may follow its noun without "som" ("hvilket sykehus behandlingen skal skje ved"), a verb may have it as its
    object ("slo haken"), and it may tell when ("dagen etter"). What is indefinite before the two belongs to the first
    alone ("kunstig intelligens pasienten").
    """
    dictionary = speller()
    if dictionary is None or not second.endswith(_DEFINITE):
        return False
    if first in word_list("opener"):
        return (second in TIMES and dictionary.known(first)) or before in ("hvilket", "hvilken", "kva")
    if not dictionary.known(first) or (first[-1] in "es" and opens(first[:-1])):
        return False
    if is_listed(first) and not _before_nouns(before):
        return True
    indefinite = before in _AMOUNTS | {"hvilket", "hvilken", "kva", "noe", "noko", "ingen", "intet", "lang", "langt"}
    return (
        second in TIMES
        or indefinite
        or (len(before) > 3 and before[-1] != "e" and free_word(before) and is_graded(before))
        or before.endswith(("ig", "leg", "isk"))
    )


def _before_nouns(before: str) -> bool:
    return before in _BEFORE_NOUNS - {"og", "eller"}


def _stands_free(first: str, second: str, before: str) -> bool:
    """Whether the first of two words stands by itself: in a fixed phrase, as an adjective, or as a verb's object."""
    if (
        (before in ("i", "på", "til", "for") and first in _PHRASES)
        or first in word_list("adjective")
        or first in ORDINALS
    ):
        return True
    if _next_phrase(first, second, before) or (first in _SPANS and second not in TIMES):
        return True
    if second in word_list("adjective") or (second.endswith(("es", "ast")) and is_verb(second)):
        return True
    if is_infinitive(first) and before not in _BEFORE_NOUNS and first not in word_list("opener"):
        return True  # "holde avstand"
    if second.endswith(("ig", "leg", "es")) and first not in word_list("opener"):
        return True
    return (
        (is_finite(first) and (first not in word_list("opener") or is_listed(first)))
        or is_finite(second)
        or (before in ("å", "og") and first.endswith("e") and is_verbal(first))
    )


_DETERMINERS = _ARTICLES | frozenset(["den", "det", "de", "enhver", "ethvert", "hver", "hvert", "kvar", "kvart", "per"])


def _inflected(word: str) -> bool:
    """Whether a noun is definite or plural, which no first part of a compound is but by chance."""
    dictionary = speller()
    if dictionary is None:
        return True
    for ending in ("en", "et", "ene", "ane", "er", "ar", "a"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= 2 and (dictionary.known(base) or dictionary.known(base + "e")):
            return not opens(word) or dictionary.known(base + "ene")
    return False


@lru_cache(maxsize=50_000)
def _exists(first: str, second: str) -> bool:
    """Whether the compound has an entry of its own, or its parts are known to open and close compounds."""
    dictionary = speller()
    joined = first + second
    if is_entry(joined):
        return True
    return dictionary is not None and dictionary.known(joined) and opens_any(first) and _parts_meet(first, second)


def opens_any(word: str) -> bool:
    """Whether a word opens compounds, with or without its linking letter."""
    return opens(word) or (word[-1] in "se" and opens(word[:-1]))


_BOUND = ("ings", "hets", "heits", "sjons", "tets", "skaps", "doms", "ments", "els", "eds")


def _parts_meet(first: str, second: str) -> bool:
    """Whether the two join into a word that is a part itself, or that comes apart where they meet."""
    joined = first + second
    if is_part(joined):
        return True
    parts = split(joined)
    return len(parts) >= 2 and sum(map(len, parts[:-1])) <= len(first) <= sum(map(len, parts[:-1])) + len(parts)


def _only_opens(word: str, listed: bool) -> bool:
    """Whether a word is known to open compounds and is no word by itself ("folke", "samarbeids", "skatte").

    With the link s it may also be a genitive ("en pasients rett"), unless the compound has an entry of its own.
    """
    dictionary = speller()
    if dictionary is None or len(word) < 4 or not free_word(word):
        return False
    if word.endswith(_BOUND) and len(word) > 5:
        return True  # "en nasjons interesser" is told by the caller, who knows what stands before
    if word[-1] == "s" and word[-2] != "e" and len(word) > 5 and opens(word[:-1]):
        return listed
    return not dictionary.known(word) and (opens(word) or (word[-1] in "es" and opens(word[:-1])))


@lru_cache(maxsize=50_000)
def _bare_noun(word: str) -> bool:
    """Whether a word can only be the first part of a compound when a noun follows: no adjective, verb or adverb."""
    dictionary = speller()
    if dictionary is None or not free_word(word):
        return False
    forms = (word + "en", word + "et", word.removesuffix("s") + "en", word + "n")
    named = any(dictionary.known(form) for form in forms)
    adjective = is_graded(word) or (not named and dictionary.known(word + "t") and dictionary.known(word + "e"))
    verb = word.endswith("e") or (word.endswith("t") and dictionary.known(word[:-1] + "er"))
    participle = word.endswith(
        ("ende", "ande", "et", "te", "dde", "ane", "ene", "er", "ar", "en", "a", "sk", "lig", "leg")
    )
    noun = dictionary.known(word) and (named or (opens(word) and word in dictionary.listed))
    return noun and not adjective and not verb and not participle
