"""Names of persons and places, without weights: a gazetteer plus evidence from the text.

One pass over the words of a window. A name is told by what it is (listed, ending like a farm, unknown to every
dictionary) together with where it stands: after a title, a role or a relation, beside another name, with a capital in
mid-sentence, before a verb that people do. What is said of `Kind` decides how much of that evidence is asked for.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import Final

from guardrails.called import signatures
from guardrails.evidence import (
    MEDICAL_NOUNS,
    PARTICLES,
    PERSON_VERB,
    PLACE_PREPOSITIONS,
    is_title,
)
from guardrails.findings import Finding, disjoint
from guardrails.lowercase import LowerCase, like_place
from guardrails.persons import Persons
from guardrails.placenames import PlaceNames
from guardrails.window import LETTER, WORD, window
from guardrails.words import Words
from norsk.names import Kind, genitive_base, lexicon, wordset

TYPES: Final = ("PERSON", "PLACE")

# Begins with the capital itself, so that the engine skips to capitals, and looks back from there.
_CAPITALISED = re.compile(rf"([A-ZÀ-ÖØ-ÞĀ-ɏΑ-ΫА-Я](?<![{LETTER}].)[{LETTER}]*(?:[-'][{LETTER}]+)*)")


# What follows a genitive: "Mikkels forklaring", though not "Dags dato".
_POSSESSED = re.compile(r" (?!dato|orden|lys)[a-zæøå]{3}")

# Endings of documents and of nouns from verbs, misspelt ones too: no name ends so.
_NO_NAMES: Final = (
    "notat", "notatet", "journal", "journalen", "rapport", "rapporten", "brev", "brevet", "kode", "koden", "diagnose",
    "opplysninger", "informasjon", "sammendrag", "melding", "ering", "eringen", "erende", "else", "elsen",
    "itet", "frekvensen", "skjæring", "record", "epikrise", "flyttet",
    "lova", "loven", "forskrifta", "forskriften",
    "osen", "itten", "cyste", "syndrom", "test", "prøve", "fraktur", "plastikk", "kateter", "protese", "sykdom", "tegn",
)  # fmt: skip
_MOST_WORDS: Final = 200_000
_SCALES: Final = wordset("Scale Score Index Inventory Questionnaire Rating Checklist Screen Battery Profile Criteria")
_WORKS: Final = wordset(
    """boken boka bok filmen serien spillet appen podkasten podcasten sangen artikkelen artikkelserien programmet kurset
    e-læringskurset studien"""
)


def _is_capital(word: str) -> bool:
    return word[0] < "a" or (word[0] > "z" and word[0].isupper())


def looks_like_person(words: Iterable[str]) -> bool:
    """Whether words from an address on the net hold a first name beside a last name, glued or apart."""
    lexi = lexicon()
    kinds = []
    for word in words:
        lower = word.lower()
        kind = lexi.kind(lower.capitalize())
        kinds.append(kind)
        if lower in lexi.kept or lower in lexi.common:
            continue
        for cut in range(3, len(lower) - 1):
            if lower[:cut] in lexi.first and (lower[cut:] in lexi.last or lower[cut:] in lexi.first):
                return True
    return any(a & Kind.FIRST and b & (Kind.LAST | Kind.LAST_FORM) for a, b in itertools.pairwise(kinds))


class NameScanner:
    """Names in one window of even text. `strict` (a question) asks for more evidence and leaves places alone."""

    def __init__(self, profile: str) -> None:
        self._question = profile == "sporsmal"
        self._worth: dict[str, int] = {}  # by word: whether it is looked at, 2 where it has a capital

    def scan(self, text: str) -> list[Finding]:
        """PERSON and PLACE findings in `text`, disjoint and in order. Linear."""
        text = window(text)
        at = Words(text, lexicon(), self._question)
        worth = self._worth
        if len(worth) > _MOST_WORDS:  # another thread may still read the old table
            worth = self._worth = {}
        for word in text.distinct().difference(worth):
            worth[word] = 2 if _is_capital(word) else "-" in word or word in at.lexi.listed or like_place(word)
        if not self._question:
            at.found += [Finding(*signed, "PERSON", 0.6) for signed in signatures(text)]
        return disjoint(_Pass(at).run(list(map(worth.__getitem__, at.words))))

    def repeat(self, text: str, names: frozenset[str]) -> list[Finding]:
        """Every capitalised occurrence of `names` (lower case, bases) in `text`: once a name, a name everywhere.

        A name that is also a word ("Storm") counts only before a verb that people do or have done to them.
        """
        lexi = lexicon()
        parts = _CAPITALISED.split(text)  # what stands before a word with a capital, the word, …
        words = parts[1::2]
        wanted = {
            word: bool(lexi.kind(word) & Kind.COMMON)
            for word in set(words)
            if (lower := word.lower()) in names or genitive_base(lower) in names
        }
        if not wanted:
            return []
        ends = list(itertools.accumulate(map(len, parts)))[1::2]
        return [
            Finding(end - len(word), end, "PERSON", 0.7)
            for word, end in zip(words, ends, strict=True)
            if (is_word := wanted.get(word)) is not None
            and not (
                is_word
                and not PERSON_VERB.match(text, end)
                and not (word.lower() not in names and _POSSESSED.match(text, end))
            )
            and not (lexi.kind(word) & Kind.EPONYM and (text[end : end + 1] == "-" or MEDICAL_NOUNS.match(text, end)))
        ]

    @staticmethod
    def names_in(text: str) -> frozenset[str]:
        """The bases of the words of a found name, to be looked for everywhere."""
        lexi = lexicon()
        bases = set()
        for match in WORD.finditer(text):
            word = match[0]
            kind = lexi.kind(word if word[0].isupper() else word.capitalize())
            if (
                (len(word) > 2 or (len(word) == 2 and kind & Kind.FIRST))
                and not kind & Kind.KEPT
                and (not kind & Kind.EPONYM or kind & Kind.LAST)
                and word not in PARTICLES
                and (not kind & Kind.COMMON or kind & (Kind.FIRST | Kind.LAST))
            ):
                lower = word.lower()
                bases.add(genitive_base(lower) if kind & Kind.GENITIVE else lower)
        return frozenset(bases)


class _Pass:
    """One scan: each capitalised run is read as names of persons, places and words that nobody knows."""

    def __init__(self, at: Words) -> None:
        self.at, self.text, self.words, self.question = at, at.text, at.words, at.question
        self.starts, self.ends, self.lexi, self.found = at.starts, at.ends, at.lexi, at.found
        self.persons, self.places = Persons(at), PlaceNames(at)
        self.lower = LowerCase(at, self.places)

    def run(self, worth: list[int]) -> list[Finding]:
        """Look at the words that have a capital (2), or may be a name in lower case (1)."""
        done = 0
        for index in itertools.compress(range(len(worth)), worth):
            if index >= done:
                if worth[index] == 1:
                    done = self.lower.read(index)
                elif not self.at.only_opens(index):
                    done = self._capital(index)
        return self.found

    def _capital(self, index: int) -> int:
        end = self.persons.chain(index)
        if end > index + 1 and self._of_a_work(index, end):
            return end
        if end > index + 1 and " ".join(self.words[index : index + 2]).lower() in self.lexi.kept:
            return index + 2
        # Words at the run's start that only open a sentence, and at its end that are plain words, are no names.
        while index < end:
            if index + 1 < end and self._listed_place(index):
                self.places.add(index)
                index += 2
                continue
            if self.at.says_nothing(index):
                index += 1
                continue
            took = self.persons.read(index, end)
            if took > index:
                index = took
                continue
            if not self.places.read(index):
                self._unknown(index, end)
            index += 1
        return end

    def _listed_place(self, index: int) -> bool:
        """Whether two words are a listed place behind a preposition, whatever each is: "til Gran Canaria"."""
        before = self.at.before(index)
        if self.question or (before not in PLACE_PREPOSITIONS and before != "til"):
            return False
        return " ".join(self.words[index : index + 2]).lower() in self.lexi.places

    def _of_a_work(self, index: int, end: int) -> bool:
        """Whether a run of capitals names a scale or a book: "Clinical Frailty Scale", "boken Explain Pain"."""
        last = self.words[end - 1]
        if last in _SCALES:
            return True
        first, joint, noun = last.rpartition("-")
        if joint and first[0].isupper() and MEDICAL_NOUNS.fullmatch(noun) and self.at.kind(index) & Kind.FIRST:
            return bool(self.lexi.kind(first) & Kind.EPONYM)  # "Charles Bonnet-fenomen"
        strange = all(self.at.kind(at) & Kind.UNKNOWN for at in range(index, end))
        return strange and bool(index) and self.at.gap(index - 1) == " " and self.words[index - 1].lower() in _WORKS

    def _unknown(self, index: int, end: int) -> None:
        """A capital in mid-sentence on a word that nobody knows: a name, in a note."""
        kind, word = self.at.kind(index), self.words[index]
        likely = kind & Kind.LIKELY
        if self.question or kind & (Kind.KEPT | Kind.EPONYM) or (kind & Kind.COMMON and not likely):
            return
        if index and self.at.kind(index - 1) & (Kind.EPONYM | Kind.KEPT) and self.at.gap(index - 1) in (" ", "-"):
            return
        if "-" in word and not all(part[:1].isupper() for part in word.split("-")):
            return  # "Hickman-kateter"
        start = self.starts[index]
        if (len(word) > 9 and word.endswith(_NO_NAMES)) or (
            self.text.rfind("[", max(0, start - 40), start) > self.text.rfind("]", max(0, start - 40), start)
        ):
            return  # "Utskrivingsnotat", "[Your Contact Information]"
        if is_title(word.lower()) or self.text[self.ends[index] : self.ends[index] + 3] == ".nr":
            return  # "Hsøs. Benedikte Aas", "Rekv.nr"
        if len(word) < 3 or not kind & (Kind.UNKNOWN | Kind.PROPER | Kind.LAST_FORM | Kind.LIKELY):
            return
        if word.isupper() or (any(letter.isupper() for letter in word[1:] if letter not in "-'") and "-" not in word):
            return
        if self.text[self.ends[index] : self.ends[index] + 2].lstrip(" ").startswith(":"):
            return
        if self.at.opens(index):
            if (self.at.acts(index, strict=True) and kind & (Kind.UNKNOWN | Kind.LAST_FORM | Kind.LIKELY)) or (
                (likely or kind & Kind.LAST_FORM) and not kind & Kind.COMMON and not self.at.measured(index)
            ):
                self.at.add(index, index + 1, 0.6)
            return
        if not self.at.beside(index):
            if self.at.foreign_around(index):
                return
            if self.at.measured(index) if likely else self.at.taken(index):
                return
        self.at.add(index, index + 1, 0.5)
