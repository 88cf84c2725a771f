"""Names in lower case, as in hurried and dictated notes: a listed name beside another, a title or a relation."""

from __future__ import annotations

import re

from guardrails.evidence import (
    ACTS,
    AFTER_RELATION,
    BECAME,
    FORMS,
    FUNCTION,
    LIVES,
    MEDICAL_NOUNS,
    PARTICLES,
    PLACE_PREPOSITIONS,
    POSSESSIVES,
    TITLES,
    TOLD_IN_LOWER,
    WEAK_TITLES,
    WITH,
    is_title,
)
from guardrails.placenames import PlaceNames
from guardrails.words import Words
from norsk.names import Kind, lexicon

_ADDRESSED = frozenset(("dr", "fru", "herr", "hr", "frk"))
_ANYTHING = frozenset(("går", "tar", "står", "sto", "ligger", "lå", "virker", "sitter", "og", "slår", "falt", "lover"))
_BY = frozenset(("av", "hos", "hjå", "med", "tilsyn"))
_OF_PERSONS = LIVES | {"glad", "forelsket", "forelska", "født", "fødd", "hjemme", "heime"}
_TIMES = frozenset(("gonger", "ganger", "gong", "gang", "dager", "dagar", "timer", "timar", "kvelder", "kveldar"))
_TOWARDS = PLACE_PREPOSITIONS | {"til", "ved"}


_LIKE_PLACE = re.compile(
    r"[a-zæøå]{3,}(?:dalen|vika|sjøen|fjellet|neset|bygda|grenda|moen|åsen|vatnet|fjorden|sundet|seter|setra|rud|"
    r"stad|heim|voll|botn|foss|sund|fjord|havn|hamn|dal|vik|nes)\Z"
)


def like_place(word: str) -> bool:
    """Whether a word in lower case ends like a place and no dictionary has it, whole or in parts: "vauldalen"."""
    return _LIKE_PLACE.match(word) is not None and not lexicon().kind(word.capitalize()) & (
        Kind.COMMON | Kind.KEPT | Kind.EPONYM
    )


class LowerCase:
    """Reads names at the words of a window that have no capital."""

    def __init__(self, at: Words, places: PlaceNames) -> None:
        self.at, self.places, self.text, self.words, self.question = at, places, at.text, at.words, at.question
        self.starts, self.ends, self.lexi, self.found = at.starts, at.ends, at.lexi, at.found

    def read(self, index: int) -> int:
        """Try to read a name at word `index`; the index after it, or after the word where there is none."""
        words, word = self.words, self.words[index]
        if self._of_eponym(index):
            return index + 2
        if word in self.lexi.first:
            return self._lower(index)
        if "-" in word:
            if all(part in self.lexi.first and len(part) > 2 for part in word.split("-")):
                return self.at.add(index, index + 1, 0.7)
        elif word in self.lexi.last and (len(word) > 3 or (index and words[index - 1].lower() in _ADDRESSED)):
            if index and words[index - 1].lower() in TITLES:
                self._lower_after_title(index)
            elif not self.question:
                return self._family(index)
        if word in self.lexi.places and len(word) > 5 and not self.question and self._only_place(word):
            self.places.add(index)  # "skjærhalden heller en fredrikstad"
        elif index and not self.question and words[index - 1] in _TOWARDS:
            if word in self.lexi.places:
                self._place(index)
            elif like_place(word) or (
                index > 1 and words[index - 2] in LIVES and word not in self.lexi.common and _LIKE_PLACE.match(word)
            ):
                self.places.add(index)
        return index + 1

    def _of_eponym(self, index: int) -> bool:
        """Whether the word opens the two names of an eponym before its noun: "charles bonnets syndrom"."""
        return (
            index + 1 < len(self.words)
            and self.at.gap(index) == " "
            and bool(self.lexi.kind(self.words[index + 1].capitalize()) & Kind.EPONYM)
            and MEDICAL_NOUNS.match(self.text, self.ends[index + 1]) is not None
        )

    def _only_place(self, word: str) -> bool:
        """Whether a listed place is nothing besides: no word, no name, no eponym."""
        kind = self.lexi.kind(word)
        return not kind & (Kind.COMMON | Kind.LAST | Kind.FIRST | Kind.EPONYM | Kind.KEPT) and not self.lexi.spelt(word)

    def _place(self, index: int) -> None:
        """A listed place after "i", "på", "fra": any after "bor", elsewhere one that is no word."""
        word = self.words[index]
        lives = index > 1 and self.words[index - 2] in LIVES
        if len(word) > 2 and (lives or (len(word) > 3 and not self.lexi.kind(word) & Kind.COMMON)):
            self.places.add(index)

    def _family(self, index: int) -> int:
        """A family name that is no word, in front of a given name or of what people do: "olsen sover godt"."""
        words, word = self.words, self.words[index]
        kind = self.lexi.kind(word.capitalize())
        if (
            index
            and words[index - 1] in ("i", "på", "fra", "til")
            and not kind & (Kind.COMMON | Kind.EPONYM | Kind.KEPT)
            and words[max(0, index - 2)] not in _TIMES  # "tre gonger i veka"
            and not self._definite(index)
        ):
            self.places.add(index)  # "fra brekken": a farm's name is a place's
            return index + 1
        if (
            index
            and words[index - 1] in _BY
            and self.at.gap(index - 1) == " "
            and not kind & (Kind.COMMON | Kind.EPONYM | Kind.KEPT)
            and not self.lexi.spelt(word)  # "basen av halsen"
        ):
            return self.at.add(index, index + 1, 0.65)  # "operert av kjos", "hoste hos fossum"
        if kind & (Kind.COMMON | Kind.PLACE | Kind.EPONYM | Kind.KEPT):
            return index + 1
        if len(word) > 6 and word.endswith(("sen", "sson")) and not self.at.foreign_around(index):
            return self.at.add(index, index + 1, 0.6)  # "men wilhelmsen der svarer ikke"
        if index and self.at.gap(index) == ", " and ":" in self.at.gap(index - 1):  # "navn: nordby, kari"
            given = self.lexi.kind(words[index + 1].capitalize())
            if given & Kind.FIRST and not given & Kind.COMMON:
                return self.at.add(index, index + 2, 0.75)
        at = index + 1
        if at < len(words) and words[at] in PARTICLES:
            at += 1
        if at < len(words) and self.at.gap(index) == " ":
            given = self.lexi.kind(words[at].capitalize())
            if (
                words[at].islower()
                and given & (Kind.FIRST | Kind.LAST)
                and not given & Kind.COMMON
                and len(words[at]) > 2
            ):
                return self.at.add(index, at + 1, 0.75)  # "nguyen van minh"
            if self.at.opens(index) and (
                words[index + 1] in ACTS or words[index + 1] in BECAME or word.endswith("sen")
            ):
                return self.at.add(index, index + 1, 0.65)
        return index + 1

    def _definite(self, index: int) -> bool:
        """Whether a word behind "i" or "på" is a noun with its article: "vondt i halsen", "stukket i hagen"."""
        word = self.words[index]
        return (
            bool(index)
            and self.words[index - 1] in ("i", "på")
            and word.endswith(("en", "et"))
            and self.words[max(0, index - 2)] not in _OF_PERSONS
            and self.lexi.spelt(word)
        )

    def _beside(self, index: int) -> bool:
        """Whether two words before it say that a name stands here: "gift med svein", "mannen sin kåre"."""
        if (
            index > 1
            and self.words[index - 1] in POSSESSIVES
            and self.at.gap(index - 1) == " "
            and is_title(self.words[index - 2])
            and len(self.words[index]) > 2
        ):
            return True
        return (
            index > 1
            and (self.words[index] in TOLD_IN_LOWER or self.words[index] not in self.lexi.common)
            and not (
                self.lexi.kind(self.words[index].capitalize()) & Kind.COMMON and self.words[index] not in TOLD_IN_LOWER
            )
            and self.words[index - 1] in ("med", "til", "hos", "av", "hjå")
            and self.words[index - 2].lower() in WITH
            and self.at.gap(index - 1) == " "
        )

    def _lower(self, index: int) -> int:
        """A listed first name at `index`: alone where it is no word, otherwise beside a name or after a title."""
        words, word = self.words, self.words[index]
        kind = self.lexi.kind(word.capitalize())
        after = words[index + 1] if index + 1 < len(words) and self.at.gap(index) == " " else ""
        if (
            after in self.lexi.first
            and index + 2 < len(words)
            and self.at.gap(index + 1) == " "
            and (words[index + 2] in self.lexi.last and words[index + 2] not in self.lexi.common)
        ):
            return self.at.add(index, index + 3, 0.85)  # "jan petter olsen"
        after_kind = self.lexi.kind(after.capitalize()) if after else Kind.NONE
        if not kind & Kind.COMMON:
            return self._first_name(index, after, after_kind, kind)
        if (
            word in ("per", "jan", "stig", "may", "anna", "lene")
            and after_kind & Kind.FIRST
            and not (after_kind & Kind.COMMON or after in self.lexi.common or self.question)
        ):
            return self.at.add(index, index + 2, 0.65)  # "per arne"
        title = self.at.title(index)
        if title in FORMS and after in self.lexi.listed and len(after) > 2:
            return self.at.add(index, index + 2, 0.65)  # "pas heter bo storm"
        if word in FUNCTION:
            named = title in FORMS or (word in AFTER_RELATION and title not in ("", *WEAK_TITLES))
            return self.at.add(index, index + 1, 0.6) if named else index + 1
        if len(after) > 3 and not after_kind & Kind.COMMON and after not in self.lexi.common:
            if after_kind & Kind.LAST:
                return self.at.add(index, index + 2, 0.75)
            if after_kind & Kind.FIRST and not self.question:
                return self.at.add(index, index + 2, 0.65)  # "liv berit"
        if self._opens_and_acts(index, after):
            return self.at.add(index, index + 1, 0.6)
        if self.at.title(index) not in ("", *(WEAK_TITLES - FORMS)) or (self._beside(index) and not self.question):
            two = after in self.lexi.first and not self.question  # "mannen min tor helge"
            return self.at.add(index, index + 1 + two, 0.6)
        return index + 1

    def _opens_and_acts(self, index: int, after: str) -> bool:
        """Whether a name that is a word too opens a sentence and does what people do: "kåre kjørte meg"."""
        word = self.words[index]
        return (
            not self.question
            and len(word) > 3
            and word not in FUNCTION
            and after not in _ANYTHING
            and self.at.opens(index)
            and self.at.acts(index, strict=True)
        )

    def _first_name(self, index: int, after: str, after_kind: int, kind: int) -> int:
        """A first name that is no word of its own."""
        word, common = self.words[index], self.lexi.common
        family = bool(after_kind & Kind.LAST or (after_kind & Kind.LAST_FORM and not after_kind & Kind.COMMON))
        if family and (after not in common or (after_kind & Kind.LAST and word not in common)):
            return self.at.add(index, index + 2, 0.85)
        known = self.question or kind & Kind.EPONYM or word in common or word in FUNCTION
        if not known and len(word) > 3:
            if after_kind & Kind.FIRST and not after_kind & Kind.COMMON and after not in FUNCTION:
                return self.at.add(index, index + 2, 0.7)  # "anne grete"
            if not self.at.foreign_around(index) and not self._definite(index):
                return self.at.add(index, index + 1, 0.6)
        if self._opens_and_acts(index, after):
            return self.at.add(index, index + 1, 0.6)
        if len(word) > 2 and (self.at.title(index) or (self._beside(index) and not self.question)):
            return self.at.add(index, index + 1, 0.75)
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
