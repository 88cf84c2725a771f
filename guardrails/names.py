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

from guardrails.evidence import (
    FORMS,
    FUNCTION,
    LIVES,
    PARTICLES,
    PERSON_VERB,
    PLACE_PREPOSITIONS,
    TITLES,
    WEAK_TITLES,
)
from guardrails.findings import Finding, disjoint
from guardrails.persons import Persons
from guardrails.placenames import PlaceNames
from guardrails.words import LETTER, WORD, Words
from norsk.names import Kind, genitive_base, lexicon

TYPES: Final = ("PERSON", "PLACE")

# Begins with the capital itself, so that the engine skips to capitals, and looks back from there.
_CAPITALISED = re.compile(rf"[A-ZÀ-ÖØ-ÞĀ-ɏΑ-ΫА-Я](?<![{LETTER}].)[{LETTER}]*(?:[-'][{LETTER}]+)*")


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

    def scan(self, text: str) -> list[Finding]:
        """PERSON and PLACE findings in `text`, disjoint and in order. Linear."""
        return disjoint(_Pass(Words(text, lexicon(), self._question)).run())

    def repeat(self, text: str, names: frozenset[str]) -> list[Finding]:
        """Every capitalised occurrence of `names` (lower case, bases) in `text`: once a name, a name everywhere.

        A name that is also a word ("Storm") counts only before a verb that people do or have done to them.
        """
        found: list[Finding] = []
        lexi = lexicon()
        for match in _CAPITALISED.finditer(text):
            word = match[0]
            lower = word.lower()
            if lower in names or genitive_base(lower) in names:
                if lexi.kind(word) & Kind.COMMON and not PERSON_VERB.match(text, match.end()):
                    continue
                found.append(Finding(match.start(), match.end(), "PERSON", 0.7))
        return found

    @staticmethod
    def names_in(text: str) -> frozenset[str]:
        """The bases of the words of a found name, to be looked for everywhere."""
        lexi = lexicon()
        bases = set()
        for match in WORD.finditer(text):
            word = match[0]
            kind = lexi.kind(word if word[0].isupper() else word.capitalize())
            if (
                len(word) > 2
                and not kind & (Kind.KEPT | Kind.EPONYM)
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

    def run(self) -> list[Finding]:
        """Look at each word that has a capital or is a listed first name in lower case."""
        words, first, last = self.words, self.lexi.first, self.lexi.last
        done = 0
        for index, word in enumerate(words):
            if index < done:
                continue
            if word[0] < "a" or (word[0] > "z" and word[0].isupper()):
                done = self._capital(index)
            elif word in first:
                done = self._lower(index)
            elif "-" in word and all(part in first and len(part) > 2 for part in word.split("-")):
                self.at.add(index, index + 1, 0.7)
            elif word in last and len(word) > 3 and index and words[index - 1] in TITLES:
                self._lower_after_title(index)
            elif (
                (
                    word in self.lexi.places
                    and index > 1
                    and words[index - 1] in PLACE_PREPOSITIONS
                    and words[index - 2] in LIVES
                )
                and not self.question
                and len(word) > 2
            ):
                self.places.add(index)
        return self.found

    def _capital(self, index: int) -> int:
        end = self.persons.chain(index)
        if end > index + 1 and " ".join(self.words[index : index + 2]).lower() in self.lexi.kept:
            return index + 2
        # Words at the run's start that only open a sentence, and at its end that are plain words, are no names.
        while index < end:
            took = self.persons.read(index, end)
            if took > index:
                index = took
                continue
            if not self.places.read(index):
                self._unknown(index, end)
            index += 1
        return end

    def _unknown(self, index: int, end: int) -> None:
        """A capital in mid-sentence on a word that nobody knows: a name, in a note."""
        kind, word = self.at.kind(index), self.words[index]
        if index and self.at.kind(index - 1) & (Kind.EPONYM | Kind.KEPT) and self.at.gap(index - 1) in (" ", "-"):
            return
        if "-" in word and not all(part[:1].isupper() for part in word.split("-")):
            return  # "Hickman-kateter"
        if (
            self.question
            or len(word) < 3
            or not kind & (Kind.UNKNOWN | Kind.PROPER | Kind.LAST_FORM)
            or kind & (Kind.KEPT | Kind.COMMON | Kind.EPONYM)
        ):
            return
        if word.isupper() or (any(letter.isupper() for letter in word[1:] if letter not in "-'") and "-" not in word):
            return
        if self.text[self.ends[index] : self.ends[index] + 2].lstrip(" ").startswith(":"):
            return
        if self.at.opens(index):
            if self.at.acts(index, strict=True) and kind & (Kind.UNKNOWN | Kind.LAST_FORM):
                self.at.add(index, index + 1, 0.6)
            return
        if self.at.foreign_around(index):
            return
        self.at.add(index, index + 1, 0.5)

    # -- lower case --

    def _lower(self, index: int) -> int:
        """A title or a listed first name in lower case at `index`."""
        words = self.words
        word = words[index]
        if word in self.lexi.first:
            kind = self.lexi.kind(word.capitalize())
            if (
                index + 2 < len(words)
                and self.at.gap(index) == " " == self.at.gap(index + 1)
                and words[index + 1] in self.lexi.first
                and (words[index + 2] in self.lexi.last and words[index + 2] not in self.lexi.common)
            ):
                return self.at.add(index, index + 3, 0.85)  # "jan petter olsen"
            following = index + 1 < len(words) and self.at.gap(index) == " "
            after = words[index + 1] if following else ""
            after_kind = self.lexi.kind(after.capitalize()) if after else Kind.NONE
            family = bool(after_kind & Kind.LAST or (after_kind & Kind.LAST_FORM and not after_kind & Kind.COMMON))
            if not kind & Kind.COMMON:
                if family and (
                    after not in self.lexi.common or (after_kind & Kind.LAST and word not in self.lexi.common)
                ):
                    return self.at.add(index, index + 2, 0.85)
                if (
                    len(word) > 3
                    and word not in self.lexi.common
                    and not kind & Kind.EPONYM
                    and not self.question
                    and not self.at.foreign_around(index)
                ):
                    return self.at.add(index, index + 1, 0.6)
                if self.at.title(index) and len(word) > 2:
                    return self.at.add(index, index + 1, 0.75)
            elif (
                after_kind & Kind.LAST
                and after not in self.lexi.common
                and not after_kind & Kind.COMMON
                and len(after) > 3
                and word not in FUNCTION
            ):
                return self.at.add(index, index + 2, 0.75)
            elif self.at.title(index) in FORMS or (
                self.at.title(index) not in ("", *WEAK_TITLES) and word not in FUNCTION
            ):
                return self.at.add(index, index + 1, 0.6)
            return index + 1
        return index + 1

    def _lower_after_title(self, index: int) -> None:
        kind = self.lexi.kind(self.words[index].capitalize())
        title = self.at.title(index)
        if (
            title
            and title not in WEAK_TITLES
            and (
                not kind & Kind.COMMON
                or title in ("dr", "fru", "herr", "hr", "overlege", "doktor", "lege", "sykepleier", "spl")
            )
        ) and (not kind & Kind.PLACE or title not in ("barn", "gutt")):
            self.at.add(index, index + 1, 0.75)
