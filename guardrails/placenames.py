"""Names of places with a capital: listed, ending like one, or told by "født i", "bor på"."""

from __future__ import annotations

import re
from functools import cache

from guardrails.evidence import (
    BORN,
    BORN_BEFORE,
    HEADINGS,
    LIVES,
    PLACE_NOUNS,
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    TITLES,
)
from guardrails.findings import Finding
from guardrails.needed import needed
from guardrails.window import stands, window
from guardrails.words import DIRECTIONS, DISTRICTS, Words
from norsk.names import Kind, wordset

_OPENERS = frozenset(":,(")
_DOSED = wordset(
    "står stod sto går satt sett settes begynt begynte begynner startet starta starter fortsetter fast fortsatt igjen "
    "opp over allergisk resept oppstart"
)
_TRAVELS = wordset(
    "reist reiste reiser reisa dratt dro drar flyttet flytta flytter tur turen hjem heim ferie skyss kjørt kjørte "
    "transport fly flyr flydd buss tog toget vei veg besøk hjemreise utreise returnert"
)
_CALLED_PLACE = wordset(
    "bydel bydelen kommunen tettstedet bygda bygden grenda grenden øya øyen gården garden gard gård hytta tettstaden "
    "byen dalen landsbyen setra setera campingplassen"
)


_OF_PLACE = frozenset(("født", "fødd", "bosatt", "busett", "boende", "buande", "oppvokst"))
_INNER = re.compile(r"[a-zæøå]{3}[A-ZÆØÅ][a-zæøå]")


@cache
def _born_pieces() -> tuple[str, ...]:
    return needed(BORN.pattern, most=80, handful=80)


class PlaceNames:
    """Reads names of places at the words of a window; in a question places stay."""

    def __init__(self, at: Words) -> None:
        self.at, self.text, self.words, self.question = at, at.text, at.words, at.question
        self.starts, self.ends, self.lexi, self.found = at.starts, at.ends, at.lexi, at.found
        self._born = window(at.text).lower().hits(_born_pieces())

    def read(self, index: int) -> bool:
        """A place at `index`; in a question places stay."""
        kind, word = self.at.kind(index), self.words[index]
        if self.question or kind & Kind.KEPT:
            return False
        if kind & Kind.EPONYM and self.text[self.ends[index] : self.ends[index] + 1] == "'":
            return False  # "født 1938, Fuchs' dystrofi"
        born, joint, of = word.rpartition("-")
        if joint and of in _OF_PLACE and born[0].isupper() and self.lexi.kind(born) & (Kind.PLACE | Kind.UNKNOWN):
            self.found.append(Finding(self.starts[index], self.starts[index] + len(born), "PLACE", 0.7))
            return True  # "Asmara-født"
        if _INNER.search(word) or (len(word) == 2 and kind == Kind.UNKNOWN):
            return False  # "SvarUt", "fall i Hb": a product, a reading
        if joint and of.islower() and born.isupper() and len(born) > 1:
            return False  # "NIV-maske"
        if index > 1 and self.words[index - 1] == "i" and self.words[index - 2] in ("Statsforvalteren", "Fylkesmannen"):
            return False
        if word in DIRECTIONS and index + 1 < len(self.words) and self.at.gap(index) == " ":
            whole = self.text[self.starts[index] : self.ends[index + 1]]
            if whole.lower() in self.lexi.places or (
                self.words[index + 1][0].isupper()
                and (
                    self.at.kind(index + 1) & (Kind.PLACE | Kind.PLACE_FORM)
                    or (
                        self.at.kind(index + 1) & (Kind.LAST | Kind.LAST_FORM | Kind.UNKNOWN)
                        and self.at.before(index) in PLACE_PREPOSITIONS
                    )
                )
            ):
                self.found.append(Finding(self.starts[index], self.ends[index + 1], "PLACE", 0.7))  # "Ytre Enebakk"
                return True
        before = self.at.before(index)
        if before in DISTRICTS and not word.isupper():
            self.add(index)  # "bydel Alna", whatever the word means
            return True
        if kind & ~(Kind.SUBSTANCE | Kind.LIKELY) == Kind.COMMON and not self._after_born(index):
            return False  # most capitals
        after = self.words[index + 1] if index + 1 < len(self.words) and self.at.gap(index) == " " else ""
        common = bool(kind & Kind.COMMON)
        at = self.starts[index]
        if (
            (before in BORN_BEFORE or self.text[max(0, at - 24) : at].rstrip(" ")[-1:] in (":", ",", "("))
            and word.lower() not in HEADINGS
            and word.lower() not in TITLES
            and stands(self._born, at - 56, at)
            and BORN.search(self.text, max(0, at - 56), at)
            and not (word.isupper() and len(word) < 4)
        ):
            self.add(index)
            return True
        if before == "på" and index > 1 and self.words[index - 2].lower() in _DOSED and not kind & Kind.PLACE:
            return False  # "står på Digitoksin"
        if self._travelled_to(index, kind, before):
            self.add(index)
            return True
        if before in _CALLED_PLACE and not common and not word.isupper():
            self.add(index)
            return True
        if kind & Kind.PLACE:
            sure = not common or before in PLACE_PREPOSITIONS or after in PLACE_NOUNS or before in LIVES
            if sure and not (common and word.isupper()):
                self.add(index)
                return True
        if kind & (Kind.PLACE_FORM | Kind.PROPER | Kind.LAST | Kind.LAST_FORM | Kind.UNKNOWN) and not (
            kind & Kind.EPONYM and not kind & Kind.LAST
        ):
            if (
                (
                    before in PREPOSITIONS
                    and (kind & (Kind.PLACE_FORM | Kind.LAST_FORM | Kind.LAST) or before in PLACE_PREPOSITIONS)
                )
                or after in PLACE_NOUNS
                or before in LIVES
            ):
                if common and not (before in PLACE_PREPOSITIONS and kind & (Kind.PLACE_FORM | Kind.LAST)):
                    return False
                if word.isupper() and len(word) < 5:
                    return False
                self.add(index)
                return True
            if kind & Kind.PLACE_FORM and not common and not kind & Kind.LAST_FORM and not self.at.opens(index):
                self.add(index)
                return True
        return False

    def _travelled_to(self, index: int, kind: int, before: str) -> bool:
        """Whether somebody goes to the place that word `index` may be: "reist til Conakry"."""
        return (
            before == "til"
            and index > 1
            and self.words[index - 2].lower() in _TRAVELS
            and bool(kind & (Kind.UNKNOWN | Kind.PROPER | Kind.PLACE_FORM))
            and not kind & (Kind.FIRST | Kind.EPONYM | Kind.COMMON)
        )

    def _after_born(self, index: int) -> bool:
        """Whether "født i", "bosatt:" may stand before word `index`, at a glance."""
        at = self.starts[index]
        if index and self.words[index - 1].lower() in BORN_BEFORE:
            return True
        return self.text[max(0, at - 24) : at].rstrip(" ")[-1:] in _OPENERS

    def add(self, index: int) -> None:
        """Note the place that begins with word `index`, with the words that belong to it."""
        start, end = self.starts[index], self.ends[index]
        # "Mo i Rana", "Nedre Eiker", "Skei i Jølster": listed places of several words, read as one
        for reach in (3, 2):
            if index + reach <= len(self.words):
                whole = self.text[start : self.ends[index + reach - 1]].lower()
                if whole in self.lexi.places:
                    end = self.ends[index + reach - 1]
                    break
        if (
            end == self.ends[index]
            and index + 2 < len(self.words)
            and self.words[index + 1] in ("i", "på")
            and self.words[index + 2][0].isupper()
            and (
                self.at.gap(index) == " " == self.at.gap(index + 1)
                and self.at.kind(index + 2) & (Kind.PLACE | Kind.PLACE_FORM)
            )
        ):
            end = self.ends[index + 2]  # "Vik i Sogn"
        if end == self.ends[index] and self.at.gap(index) in ("/", " / ") and self.words[index + 1][0].isupper():
            end = self.ends[index + 1]
        before = index - 1  # "Elkem Rana", "Coop Extra Sortland": a firm that everybody knows, at this place
        while before >= 0 and index - before < 3 and self.at.gap(before) == " " and self.words[before][0].isupper():
            if not self.at.kind(before) & Kind.KEPT:
                break
            start, before = self.starts[before], before - 1
        self.found.append(Finding(start, end, "PLACE", 0.7))
