"""Names of persons with a capital: what it takes for a word to be one."""

from __future__ import annotations

from guardrails.called import (
    alone_signs,
    beside_name,
    hyphened,
    is_called,
    is_reversed,
    read_reversed,
    signs,
    strange_family,
)
from guardrails.evidence import (
    FORMS,
    HEADINGS,
    KIN,
    MEDICAL_NOUNS,
    PERSONS_NOUNS,
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    WEAK_TITLES,
    is_title,
)
from guardrails.extent import MIDDLE, Extent
from guardrails.findings import Finding
from guardrails.words import SHORTENED, Words
from norsk.names import Kind, genitive_base

_LEADS = frozenset(("Abu", "Umm", "Ibn", "Bint"))  # open an Arabic name by themselves


class Persons(Extent):
    """Reads names of persons at the capitalised words of a window."""

    def __init__(self, at: Words) -> None:
        super().__init__(at)
        self.lexi, self.found = at.lexi, at.found

    def read(self, index: int, end: int) -> int:
        """Try to read a name from word `index`; the index after it, or `index` where there is none."""
        kind, word = self.at.kind(index), self.words[index]
        if not self.question and is_called(self.at, index, kind):
            return self.at.add(index, max(index + 1, self.name_end(index, end)), 0.65)
        stop = 0 if self.question else hyphened(self.at, index)
        if stop:
            self.found.append(Finding(self.starts[index], stop, "PERSON", 0.7))  # "S-K.B."
            return index + 1
        if is_reversed(self.at, index):
            return read_reversed(self.at, index)
        if word in SHORTENED and index + 1 < end and self.at.dotted(index) and self.family_follows(index):
            return self.at.add(index, self.name_end(index + 1, end), 0.8)  # "Kr. Aas"
        if kind & ~(Kind.SUBSTANCE | Kind.LIKELY) == Kind.COMMON and len(word) > 1:
            if not self.question and self._of_kin(index):
                return self.at.add(index, index + 1, 0.7)
            if len(word) < 5 and word.isupper() and signs(self.at, index):
                return self.at.add(index, index + 1, 0.7)  # "Sign. HKL"
            return self._by_surroundings(index, end, kind)  # most capitals only open a sentence
        title = self.at.title(index)
        if len(word) == 1:
            return self._initials(index, end, bool(title))
        if (
            word.isupper()
            and self.question
            and len(word) > 1
            and not (index + 1 < end and self.words[index + 1].isupper() and self.at.kind(index + 1) & Kind.LAST)
        ):
            return index
        if self.text[max(0, self.starts[index] - 4) : self.starts[index]].endswith(("St. ", "St ", " . ")) and word in (
            "Olavs",
            "Olav",
            "Hans",
            "Halvard",
            "Hallvard",
            "Jørgens",
        ):
            return index
        if is_title(word.lower()) and not kind & (Kind.FIRST | Kind.LAST):
            return index
        if kind & Kind.KEPT and not (kind & (Kind.FIRST | Kind.LAST) and title):
            return index
        if not self.question and alone_signs(self.at, index):
            return self.at.add(index, end, 0.8)  # "Mvh", and in the next line "Sol"
        if kind & Kind.EPONYM and self.at.is_eponym(index, kind):
            if self.question or word.isupper():
                return index
            if index + 1 < end and self.at.kind(index + 1) & Kind.LAST and self.family_follows(index):
                return self.at.add(index, self.name_end(index + 1, end), 0.7)  # "Harris Begović"
            if self._has_kin(index):
                return self.at.add(index, index + 1, 0.8)  # "Hansens kone", "Parkinsons mor"
            if not self._does(index):
                return index
            return self.at.add(index, index + 1, 0.6)  # "Parkinson fikk Levodopa"
        last = self.name_end(index, end)
        several = last > index + 1
        if several and self.at.kind(last - 1) & Kind.EPONYM and MEDICAL_NOUNS.match(self.text, self.ends[last - 1]):
            return last  # "Charles Bonnets syndrom"
        first_name = bool(kind & Kind.FIRST)
        family = bool(kind & (Kind.LAST | Kind.LAST_FORM))
        common = bool(kind & Kind.COMMON)
        compound = Kind.COMMON | Kind.LIKELY  # "Even Leirgulen"
        sure = self.next_is_family(index, last)
        if word in _LEADS and not self.question and index + 1 < end:
            return self.at.add(index, max(last, self.name_end(index + 1, end)), 0.75)  # "Abu Bakr al Masri"
        if common and kind & (Kind.FIRST | Kind.LAST) and last > index + 2 and self.words[index + 1] in MIDDLE:
            return self.at.add(index, last, 0.8)  # "Tran Van Duc"
        if (
            first_name
            and several
            and sure
            and (
                not common
                or not self.at.opens(index)
                or (
                    self.at.kind(index + 1) & (Kind.FIRST | Kind.LAST | Kind.LAST_FORM)
                    and not self.at.kind(index + 1) & Kind.COMMON
                )
                or self.at.kind(index + 1) & compound == compound
            )
        ):
            return self.at.add(index, last, 0.95)
        if title and title not in WEAK_TITLES and self._may_be_name(index, kind):
            return self.at.add(index, last, 0.92)
        if (
            common
            and not self.question
            and title not in ("", *WEAK_TITLES)
            and index + 1 < end
            and (self.family_follows(index) or self.at.kind(index + 1) & compound == compound)
        ):
            return self.at.add(index, self.name_end(index + 1, end), 0.8)  # "veileder Siren Øvreås"
        if title in FORMS and self._may_be_name(index, kind):
            return self.at.add(index, last, 0.92)
        if (
            (
                title
                and (first_name or family or (kind & (Kind.UNKNOWN | Kind.PROPER) and len(word) > 2))
                and not (
                    common
                    and self.at.opens(index)
                    and title not in ("v/",)
                    and not self.at.after_colon(index)
                    and not (first_name and self.text[self.starts[index] - 1] == "(")
                )
            )
            and not (common and not first_name and not family)
            and not (self.question and not (first_name or family))
        ):
            return self.at.add(index, last, 0.85)
        if (
            self.question
            and family
            and several
            and not common
            and not kind & Kind.PLACE
            and kind & Kind.LAST
            and self.all_family(index, last)
        ):
            return self.at.add(index, last, 0.8)
        if first_name and not common:
            if self.question and not several and index + 1 < end and self.at.gap(index) == " ":
                return index  # "Kari KI-assistent": a thing with a first name
            if kind & Kind.PLACE and self.at.before(index) in PLACE_PREPOSITIONS:
                return index
            if word.isupper() and len(word) < 5 and not several:
                return index
            return self.at.add(index, last if several else index + 1, 0.85 if several else 0.8)
        if family and not common and not kind & (Kind.PLACE | Kind.EPONYM) and kind & Kind.LAST:
            if self.at.before(index) in PLACE_PREPOSITIONS or (self.question and not self._surname_alone(word)):
                return index
            return self.at.add(index, last if several and self.all_family(index, last) else index + 1, 0.7)
        if common and (first_name or family) and not self.question and not (word.isupper() and len(word) < 5):
            if first_name and beside_name(self.at, index):
                return self.at.add(index, last if several else index + 1, 0.7)  # "Åshild/Gro"
            if first_name and not self.at.opens(index) and not self.at.in_title_case(index, end):
                return self.at.add(index, last if several else index + 1, 0.7)
            if (first_name or (kind & Kind.LAST and len(word) > 2)) and (
                self.at.acts(index, strict=True) or self.at.told(index)
            ):
                return self.at.add(index, index + 1, 0.7)
            if several and self.at.told(last - 1):
                return self.at.add(index, last, 0.7)  # "Frisk Bo (bror)"
            if (
                first_name
                and several
                and (self.at.kind(index + 1) & (Kind.FIRST | Kind.LAST) or len(self.words[index + 1]) == 1)
            ):
                return self.at.add(index, last, 0.7)  # "Roar Sol ble undersøkt": two such words are one name
            if (
                family
                and not kind & Kind.EPONYM
                and not self.at.opens(index)
                and self.at.before(index) not in PREPOSITIONS
                and not self.at.in_title_case(index, end)
                and index + 1 == end
            ):
                return self.at.add(index, index + 1, 0.55)
        if (
            several
            and kind & (Kind.UNKNOWN | Kind.PROPER)
            and not self.question
            and not word.isupper()
            and (
                self.family_follows(index)
                or (self.next_is_family(index, last) and self.at.acts(last - 1, strict=False))
            )
        ):
            return self.at.add(index, last, 0.75)
        return index

    def _of_kin(self, index: int) -> bool:
        """Whether a plain word can only be a relative's name: "mor Mutale ligger", "Mor, Bogna, snakker"."""
        word = self.words[index]
        if not index or self.words[index - 1].lower() not in KIN or len(word) < 3 or not word[1:].islower():
            return False
        if is_title(word.lower()) or word.lower() in HEADINGS:
            return False
        before, after = self.at.gap(index - 1), self.at.gap(index)
        if before == ", ":
            return after == ", "
        return before == " " and self.at.acts(index, strict=True)

    def _by_surroundings(self, index: int, end: int, kind: int) -> int:
        """A word that the dictionaries have and the lists of names have not: a name by what follows alone."""
        if kind & Kind.SUBSTANCE and index + 1 < end and self.family_follows(index) and not self.question:
            return self.at.add(index, self.name_end(index, end), 0.75)  # "Jekaterina Ivanova" ends like a drug
        if self.words[index].endswith("s") and self.at.told(index) and not self.question:
            return self.at.add(index, index + 1, 0.7)  # "Pers kone"
        return index

    def _surname_alone(self, word: str) -> bool:
        """Whether a surname may stand alone in a question: patronymics only, for farms are also places."""
        return genitive_base(word.lower()).endswith(("sen", "sson")) and len(word) > 4

    def _may_be_name(self, index: int, kind: int) -> bool:
        """After a title any capitalised word but an abbreviation, a known thing or an everyday word."""
        word = self.words[index]
        if word.isupper() and len(word) < 5 and not kind & (Kind.FIRST | Kind.LAST):
            return False
        if kind & (Kind.FIRST | Kind.LAST | Kind.LAST_FORM):
            return True
        if kind & Kind.EPONYM:
            return True  # "Dr. Graves": what follows was looked at before
        if kind & Kind.KEPT or (kind & Kind.COMMON and (not kind & Kind.PLACE_FORM or self.at.opens(index))):
            return False
        return len(word) > 2 and bool(kind & (Kind.UNKNOWN | Kind.PROPER | Kind.PLACE_FORM | Kind.PLACE | Kind.EPONYM))

    def _has_kin(self, index: int) -> bool:
        """Whether an eponym in the genitive has a relative here, or being a family name too, what people have."""
        word, after = self.words[index], self.words[index + 1] if index + 1 < len(self.words) else ""
        if word[-1] != "s" or self.at.gap(index) != " " or MEDICAL_NOUNS.match(self.text, self.ends[index]):
            return False
        return after in KIN or (after in PERSONS_NOUNS and bool(self.lexi.kind(word[:-1]) & Kind.LAST))

    def _does(self, index: int) -> bool:
        """Whether an eponym does here what people alone do, at the head of a sentence or clause."""
        return self.at.only_person_acts(index) and (self.at.opens(index) or self.at.gap(index - 1) == ", ")

    def _initials(self, index: int, end: int, titled: bool) -> int:
        """ "K. H. Olsen", "A Hansen"; initials alone only after a title or a signature ("sign. K.H.")."""
        at = index
        if (
            self.words[index] in "VAJNWKLCF"
            and self.text[max(0, self.starts[index] - 2) : index and self.starts[index]][:1].isdigit()
        ):
            return index  # "Terskel 0,75 V. Holter: …"
        while at < end and len(self.words[at]) == 1:
            at += 1
        if at < end:
            kind = self.at.kind(at)
            dotted = self.at.dotted(index)
            if (
                (
                    kind & (Kind.LAST | Kind.LAST_FORM)
                    or (dotted and (kind & Kind.LIKELY or strange_family(self.at, index, kind)))
                )
                and (not kind & Kind.COMMON or dotted)
                and (dotted or titled or kind & Kind.LAST)
                and not (kind & Kind.EPONYM and self.at.is_eponym(at, kind))
            ) and (dotted or titled or (at - index > 1 and not kind & (Kind.COMMON | Kind.EPONYM | Kind.PLACE))):
                return self.at.add(index, self.name_end(at, end), 0.88)
            if titled and dotted and not kind & Kind.KEPT and self.words[at].lower() not in HEADINGS:
                return self.at.add(index, at + 1, 0.8)  # "Undertegnede: Å. Grønn"
            return index
        if (
            titled
            and (at - index > 1 or self.at.dotted(index))
            and self.at.before(index) not in ("barn", "barnet", "type")
        ):
            stop = self.ends[at - 1] + (1 if self.at.dotted(at - 1) and at - index > 1 else 0)
            self.found.append(Finding(self.starts[index], stop, "PERSON", 0.75))
            return at
        if (
            2 <= at - index <= 3
            and self.text[self.starts[index] : self.ends[at - 1] + 1].count(".") == at - index
            and "\n" not in self.text[self.starts[index] : self.ends[at - 1]]
            and not self.question
        ):
            self.found.append(Finding(self.starts[index], self.ends[at - 1] + 1, "PERSON", 0.6))
            return at
        return index
