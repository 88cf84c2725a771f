"""Likely errors in Norwegian text: misspelt words, compounds written apart, words of another standard or language.

Built for precision. A word is called misspelt only where no dictionary, compound or table knows it and a known word
lies one edit away. Two words are called a split compound (særskriving) only where the compound is in a dictionary and
the first cannot stand free before a noun: no adjective, verb, numeral or function word (Språkrådet, "Særskriving").
Names, quotations, addresses, abbreviations and numbers are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from norsk.compounds import is_part, opens, split
from norsk.evidence import counts, foreign_forms, is_norwegian, known_in, speller, word_odds
from norsk.meaning import cues, is_stopword, word_list
from norsk.misspelt import corrections
from norsk.quantities import number_word
from norsk.text import abbreviations, words

ErrorKind = Literal["saerskriving", "spelling", "mixing", "danish", "swedish", "english"]

_LEAVE = re.compile(
    r"«[^»]{3,}»|\"[^\"]{3,}\"|“[^”]{3,}”|\(?(?:https?://|www\.)\S+|\S+@\S+|\b\w+\.(?:no|com|org|eu)\b|`[^`]*`"
)
_SHORTEST = 5
_MIXED = 3.0  # log-odds beyond which one form belongs to the other standard
_SURE_TEXT = 2


@dataclass(frozen=True, slots=True)
class Error:
    """A likely error: `text[start:end]` and its kind."""

    start: int
    end: int
    kind: ErrorKind


def find_errors(text: str, standard: str) -> tuple[Error, ...]:
    """The likely errors of a text written in `standard` ("nb" or "nn"), in order; empty without dictionaries."""
    if speller() is None:
        return ()
    left = [match.span() for match in _LEAVE.finditer(text)]
    found: list[Error] = []
    previous: tuple[int, int, str] | None = None
    run: list[tuple[int, int]] = []
    before = ""
    for word in words(text):
        raw = word.text
        lower = raw.lower()
        if any(start < word.end and word.start < end for start, end in left) or not raw.isalpha():
            previous = None
            continue
        opening = not text[: word.start].strip() or text[: word.start].rstrip()[-1] in '.!?:\n«"-–'
        lowercase = raw.islower() or (opening and raw[1:].islower())
        if (
            previous
            and raw.islower()
            and text[previous[1] : word.start] == " "
            and is_split_compound(previous[2], lower, before)
            and not (not before and _imperative(text[previous[0]], previous[2]))
        ):
            found.append(Error(previous[0], word.end, "saerskriving"))
        kind = _judge(lower, standard) if lowercase and len(lower) > 2 else None
        if kind == "spelling" and not raw.islower():
            kind = None  # a name may open a sentence
        if kind == "english":
            run.append((word.start, word.end))
        else:
            found += _english(run)
            run = []
            if kind:
                found.append(Error(word.start, word.end, kind))
        before = previous[2] if previous else ""
        previous = (word.start, word.end, lower) if lowercase else None
    found += _english(run)
    found += [Error(match.start(), match.end(), "saerskriving") for match in _FIXED.finditer(text)]
    return tuple(sorted(found, key=lambda error: (error.start, error.end)))


def _imperative(initial: str, word: str) -> bool:
    """Whether a word that opens a sentence may be an order ("Sil væsken")."""
    dictionary = speller()
    return (
        initial.isupper() and dictionary is not None and dictionary.known(word + "e") and dictionary.known(word + "er")
    )


def _english(run: list[tuple[int, int]]) -> list[Error]:
    """English in a row is leakage; a single English word is as a rule a term of the trade."""
    return [Error(start, end, "english") for start, end in run] if len(run) >= 3 else []


@lru_cache(maxsize=50_000)
def _judge(word: str, standard: str) -> ErrorKind | None:
    dictionary = speller()
    if dictionary is None or (is_stopword(word) and is_norwegian(word) and abs(word_odds(word)) < _MIXED):
        return None
    other = "nn" if standard == "nb" else "nb"
    if is_norwegian(word):
        against = word_odds(word) if standard == "nb" else -word_odds(word)
        own = dictionary.known(word, standard)
        if against >= _MIXED and not own and dictionary.known(word, other):
            return "mixing"
        return None
    forms = foreign_forms()
    if word in forms["da"]:
        return "danish"
    if re.search("[äö]", word) or word in forms["sv"]:
        return "swedish"
    if word in forms["en"]:
        return "english"
    if is_part(word) or split(word) or word in abbreviations():
        return None
    if len(word) >= _SHORTEST and not _made_of_words(word) and _near(word, standard):
        return "spelling"
    return "english" if known_in(word, "en") else None


_ENDINGS = ("en", "et", "er", "ene", "a", "ane", "ar", "s", "ens", "ets", "enes", "ende", "ande", "n", "ne", "r")


def _made_of_words(word: str) -> bool:
    """Whether a known word with an ending, or two known words, make up the word, dictionary or not."""
    dictionary = speller()
    if dictionary is None:
        return True
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if (stem != word and len(stem) >= 4 and dictionary.known(stem) and ending not in ("n", "r", "ne")) or (
            stem != word and ending in ("n", "r", "ne") and stem.endswith("e") and dictionary.known(stem)
        ):
            return True
    for at in range(4, len(word) - 3):
        first, second = word[:at], word[at:]
        if len(second) >= 4 and dictionary.known(second):
            base = first.removesuffix("s") if len(first) > 4 else first
            if dictionary.known(first) or dictionary.known(base) or dictionary.known(first.removesuffix("e")):
                return True
    return False


@lru_cache(maxsize=20_000)
def _near(word: str, standard: str) -> bool:
    """Whether a known word lies one edit away: a word of parts, or one that the standard's dictionary has."""
    if corrections(word):
        return True
    dictionary = speller()
    return dictionary is not None and any(
        dictionary.known(other, standard) and sum(counts().get(other, (0, 0))) >= 2 for other in _doublings(word)
    )


def _doublings(word: str) -> set[str]:
    """The word with one consonant doubled or halved, the commonest slip in Norwegian."""
    found = set()
    for at in range(1, len(word)):
        if word[at] == word[at - 1]:
            found.add(word[:at] + word[at + 1 :])
        elif word[at] not in "aeiouyæøå":
            found.add(word[:at] + word[at] + word[at:])
    return found


@lru_cache(maxsize=50_000)
def is_split_compound(first: str, second: str, before: str = "") -> bool:
    """Whether two lower-case words are a compound written apart ("helse personell").

    The two must be known to join, the second must be a noun, and the first must be unable to stand free before it:
    a form that only opens compounds ("samarbeids"), or a noun that measures, counts or entitles nothing. `before` is
    the word that precedes them: after an article or a preposition a word is a noun though it could be a verb.
    """
    dictionary = speller()
    if dictionary is None or len(first) < 3 or len(second) < 3:
        return False
    if first in ("syke", "sjuke"):  # also an adjective: "syke mennesker"
        return first + second in dictionary.listed
    opener = first in word_list("opener")
    listed = _listed(first + second) or _listed(first + "s" + second)
    noun_too = (opener and second.startswith("plikt")) or (listed and second in word_list("closer"))
    if first in word_list("measure") or (not _free_word(second) and not noun_too):
        return False
    bare = _bare_noun(first)
    if not (opener or bare or _only_opens(first, listed) or (listed and _noun_here(first, before))):
        return False
    if listed:
        verbal = _verb(second) and (not _noun(second) or second.endswith(("er", "ar", "te")))
        return not verbal or before in _ARTICLES
    definite = second.endswith(("en", "et", "a", "ene", "ane"))  # "en politikk regjeringen vil føre"
    if not opener and not _only_opens(first, listed):
        if not (bare and opens(first)) or (definite and before in _ARTICLES) or before in _AMOUNTS:
            return False
        if number_word(before) is not None or dictionary.known(second.removesuffix("e") + "ende"):
            return False
    plain = len(second) >= 4 and (_noun(second) or second.endswith(("ing", "sjon", "het", "heit", "lig", "leg")))
    return plain and not _verb(second) and _parts_meet(first, second)


# Words always written together that are no noun: "imens", "hverandre", "kjempefin" (Språkrådet).
_FIXED = re.compile(
    r"\b(?:[Ii] mens|[Hh]ver andre(?=[.,;!?]|\s(?:og|i|på|med|for|som)\b|$)"
    r"|(?:kjempe|super) \w+(?:ig|full|som|sterk|fin|bra))\b"
)
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


def _noun_here(word: str, before: str) -> bool:
    """Whether a word that may be a noun is one after `before`: no adjective, and a verb only where no noun stands."""
    dictionary = speller()
    if (
        dictionary is None
        or not _free_word(word)
        or word.endswith(("ende", "ande", "sk", "ig", "leg", "ene", "ane", "t", "ste", "re"))
    ):
        return False
    forms = (word + "en", word + "et", word + "n", word.removesuffix("e") + "a", word + "a")
    if not dictionary.known(word) or not any(dictionary.known(form) for form in forms):
        return False
    if _graded(word):
        return False
    stem = word.removesuffix("e")
    infinitive = stem != word and any(dictionary.known(stem + ending) for ending in ("ende", "ande", "er"))
    return before in _BEFORE_NOUNS or not (infinitive or word.endswith(("r", "a", "t")) or _verb(word))


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
    if dictionary is None or len(word) < 4 or not _free_word(word):
        return False
    if word.endswith(_BOUND) and len(word) > 5:
        return True
    if word[-1] == "s" and word[-2] != "e" and len(word) > 5 and opens(word[:-1]):
        return listed
    return not dictionary.known(word) and (opens(word) or (word[-1] in "es" and opens(word[:-1])))


@lru_cache(maxsize=50_000)
def _noun(word: str) -> bool:
    """Whether a word is a form of a noun, by the forms that stand beside it in the dictionary."""
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


def _verb(word: str) -> bool:
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


def _listed(compound: str) -> bool:
    """Whether a compound, or what its ending leaves, is an entry of its own; free compounding proves nothing."""
    dictionary = speller()
    if dictionary is None:
        return False
    entries = dictionary.listed
    return compound in entries or any(
        compound.removesuffix(ending) in entries for ending in _ENDINGS if compound.endswith(ending)
    )


def _graded(word: str) -> bool:
    """Whether a word is an adjective by its degrees; one of them alone may be a verb ("blokkere")."""
    dictionary = speller()
    return dictionary is not None and any(
        dictionary.known(word + second) and dictionary.known(word + third)
        for second, third in (("ere", "est"), ("are", "ast"), ("ere", "st"))
    )


@lru_cache(maxsize=50_000)
def _bare_noun(word: str) -> bool:
    """Whether a word can only be the first part of a compound when a noun follows: no adjective, verb or adverb."""
    dictionary = speller()
    if dictionary is None or not _free_word(word):
        return False
    forms = (word + "en", word + "et", word.removesuffix("s") + "en", word + "n")
    named = any(dictionary.known(form) for form in forms)
    adjective = _graded(word) or (not named and dictionary.known(word + "t") and dictionary.known(word + "e"))
    verb = word.endswith("e") or (word.endswith("t") and dictionary.known(word[:-1] + "er"))
    participle = word.endswith(
        ("ende", "ande", "et", "te", "dde", "ane", "ene", "er", "ar", "en", "a", "sk", "lig", "leg")
    )
    noun = dictionary.known(word) and (named or (opens(word) and word in dictionary.listed))
    return noun and not adjective and not verb and not participle


_TURNING = frozenset(
    "neg obl rec perm only all some most usual always also both either before after min max first from until".split()  # noqa: SIM905
)


def _turns(word: str) -> bool:
    """Whether a word by itself is of a closed class (negation, modal, quantifier, limit)."""
    return any(classes & _TURNING for _, _, classes in cues([word]))


@lru_cache(maxsize=50_000)
def _free_word(word: str) -> bool:
    return not is_stopword(word) and not _turns(word) and number_word(word) is None and word not in word_list("never")
