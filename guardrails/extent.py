"""How far a name of a person reaches: the run of words it may take, and how many of them are of it."""

from __future__ import annotations

import re

from guardrails.evidence import HEADINGS, PARTICLES, WEAK_TITLES
from guardrails.words import SHORTENED, Words
from norsk.names import Kind

MIDDLE = frozenset(
    ("Van", "Thi", "Von", "De", "El", "Al", "Bin", "Ben", "Abu", "Ibn", "Da", "Dos")
)  # with a capital too
_AFTER_INITIAL = re.compile(r" ?[a-zæøå]|[,;:)\n]|\Z")
_CLOSES_INITIAL = re.compile(r"[,;:)\n]| \(|\Z")


class Extent:
    """Reaches of names among the words of a window."""

    def __init__(self, at: Words) -> None:
        self.at, self.text, self.words, self.question = at, at.text, at.words, at.question
        self.starts, self.ends = at.starts, at.ends

    def _name_pair(self, index: int) -> bool:
        """Whether a line break before word `index` may part a first name from its last name."""
        return bool(
            self.at.kind(index - 1) & Kind.FIRST
            and self.at.kind(index) & (Kind.LAST | Kind.LAST_FORM)
            and not self.at.kind(index) & Kind.COMMON
        )

    def chain(self, index: int) -> int:
        """The index after the last word of the run of capitalised words, initials and particles from `index`."""
        text, words, count = self.text, self.words, len(self.words)
        end = index + 1
        while end < count and end - index < 6:
            gap = text[self.ends[end - 1] : self.starts[end]]
            word, previous = words[end], words[end - 1]
            joined = gap in (" ", "  ") or (
                gap in (".", ". ", ".-") and (len(previous) == 1 or (previous in SHORTENED and gap != ".-"))
            )
            if not joined and (gap != "\n" or not self._name_pair(end)):
                break
            if word[0].isupper() or (word[:3] in ("al-", "el-", "as-", "an-", "ar-", "at-") and word[3:4].isupper()):
                end += 1
            elif (
                word in PARTICLES
                and end + 1 < count
                and words[end + 1][0].isupper()
                and text[self.ends[end] : self.starts[end + 1]] == " "
            ):
                end += 2
            else:
                break
        return end

    def name_end(self, index: int, end: int) -> int:
        """How far a name from `index` reaches within its run."""
        at = index + 1
        while at < end:
            kind, word = self.at.kind(at), self.words[at]
            if len(word) == 1 or word in PARTICLES or (word in MIDDLE and at + 1 < end):
                at += 1
                continue
            if self.words[at - 1].lower().endswith(("'s",)) or self.at.kind(at - 1) & Kind.GENITIVE:
                break
            if word[:3] in ("al-", "el-", "as-", "an-", "ar-", "at-"):
                at += 1
                continue
            if kind & (Kind.FIRST | Kind.LAST | Kind.LAST_FORM):
                if kind & Kind.COMMON and self.words[at].isupper() and not self.words[index].isupper():
                    break
                at += 1
                continue
            if "-" in word and word.split("-")[0].isupper():
                break
            if (
                kind & Kind.EPONYM
                and (self.sure_first(at - 1) or (at - 1 > index and self.sure_first(index)))
                and not self.at.is_eponym(at, kind)
            ):
                at += 1
                continue
            if (
                kind & Kind.COMMON
                and not kind & Kind.KEPT
                and (
                    (self.at.kind(at - 1) & Kind.FIRST and not self.at.kind(at - 1) & Kind.COMMON)
                    or (kind & Kind.LIKELY and self.at.kind(at - 1) & (Kind.FIRST | Kind.UNKNOWN | Kind.PROPER))
                    or (at - 2 == index and len(self.words[at - 1]) == 1 and self.sure_first(index))
                    or (at + 1 == end and at - 2 == index and self._two_firsts(index))
                    or (at + 1 == end and at - 1 > index and self._subject(index, at))
                    or (
                        at - 1 == index
                        and self.at.kind(index) & Kind.FIRST
                        and self.at.title(index) not in ("", *WEAK_TITLES)
                    )
                )
            ):
                # "Hans Gilde": right after a first name a capital makes a surname of a plain word, but for a heading
                if (
                    word.lower() in HEADINGS
                    or self.text[self.ends[at] : self.ends[at] + 2].lstrip().startswith(":")
                    or word.isupper()
                ):
                    break
                at += 1
                continue
            if kind & Kind.PLACE or (
                kind & (Kind.UNKNOWN | Kind.PROPER | Kind.PLACE_FORM) and not kind & (Kind.KEPT | Kind.COMMON)
            ):
                if word.isupper() and not self.words[index].isupper():
                    break
                at += 1
                continue
            break
        if at == index + 1 == end and self._small_family(at):
            return at + 1
        if at - 1 > index and len(self.words[at - 1]) == 1 and self._last_initial(at - 1):
            return at  # "Solveig N tilså"
        while at - 1 > index and (
            self.words[at - 1] in PARTICLES or (len(self.words[at - 1]) == 1 and not self.at.dotted(at - 1))
        ):
            at -= 1
        return at

    def _small_family(self, index: int) -> bool:
        """Whether a family name in lower case stands behind a sure first name with a capital: "Iselin wærnes"."""
        if self.question or index >= len(self.words) or self.at.gap(index - 1) != " " or not self.sure_first(index - 1):
            return False
        word = self.words[index]
        if len(word) < 4 or word in self.at.lexi.common or not word.islower():
            return False
        kind = self.at.lexi.kind(word.capitalize())
        known = Kind.COMMON | Kind.KEPT | Kind.EPONYM | Kind.GENITIVE
        return bool(kind & (Kind.LAST | Kind.LAST_FORM)) and not kind & known and not self.at.lexi.spelt(word)

    def _last_initial(self, index: int) -> bool:
        if not self.at.kind(index - 1) & Kind.FIRST or self.words[index] in "IÅ":
            return False
        common = self.at.kind(index - 1) & Kind.COMMON  # "Signe H (kunde nr 5512)", not "Mars D faller"
        after = _CLOSES_INITIAL if common else _AFTER_INITIAL
        return after.match(self.text, self.ends[index]) is not None and (not common or len(self.words[index - 1]) > 3)

    def _two_firsts(self, index: int) -> bool:
        """Whether two first names stand behind "Navn:", so that any word behind them is of the name."""
        both = self.at.kind(index) & self.at.kind(index + 1) & Kind.FIRST
        return bool(both) and self.at.after_colon(index) and bool(self.at.title(index))

    def _subject(self, index: int, at: int) -> bool:
        """Whether a plain word closes a first and a last name before what people do: "Stine Ødegaard Rask har"."""
        last = self.at.kind(at - 1)
        named = self.sure_first(index) and last & (Kind.LAST | Kind.LAST_FORM) and not last & Kind.COMMON
        return bool(named) and self.words[at][1:].islower() and self.at.acts(at, strict=False)

    def sure_first(self, index: int) -> bool:
        """Whether word `index` is a first name and no word besides."""
        return bool(self.at.kind(index) & Kind.FIRST) and not self.at.kind(index) & Kind.COMMON

    def next_is_family(self, index: int, last: int) -> bool:
        """Whether any word behind `index` and before `last` may be a name."""
        return any(
            self.at.kind(at)
            & (
                Kind.LAST
                | Kind.LAST_FORM
                | Kind.UNKNOWN
                | Kind.PROPER
                | Kind.FIRST
                | Kind.PLACE
                | Kind.PLACE_FORM
                | Kind.LIKELY
            )
            for at in range(index + 1, last)
            if len(self.words[at]) > 1
        ) or (last > index + 1 and len(self.words[last - 1]) == 1)

    def family_follows(self, index: int) -> bool:
        """Whether the next word is a family name and nothing besides."""
        kind = self.at.kind(index + 1)
        return bool(kind & (Kind.LAST | Kind.LAST_FORM)) and not kind & (
            Kind.COMMON | Kind.KEPT | Kind.EPONYM | Kind.PLACE
        )

    def all_family(self, index: int, last: int) -> bool:
        """Whether every word from `index` before `last` may be of a name."""
        return all(
            self.at.kind(at) & (Kind.LAST | Kind.LAST_FORM | Kind.FIRST) or self.words[at] in MIDDLE
            for at in range(index, last)
        )
