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
    ACTS,
    AFTER_CODE,
    BECAME,
    BECAME_WHAT,
    BORN,
    BORN_BEFORE,
    CODE_BEFORE,
    FORMS,
    FUNCTION,
    HEADINGS,
    LIVES,
    MEDICAL_NOUNS,
    PARTICLES,
    PERSON_VERB,
    PLACE_NOUNS,
    PLACE_PREPOSITIONS,
    PREPOSITIONS,
    RARELY_WORDS,
    TITLES,
    WEAK_TITLES,
)
from guardrails.findings import Finding, disjoint
from norsk.names import Kind, Lexicon, genitive_base, lexicon

TYPES: Final = ("PERSON", "PLACE")

# Letters of the scripts in use in Europe and beside it, as ranges: twice as fast as [^\W\d_].
_LETTER = "A-Za-zÀ-ÖØ-öø-ʯͰ-ῼⰀ-ⷿ一-鿿가-힣"
_WORD = re.compile(rf"[{_LETTER}]+(?:[-'][{_LETTER}]+)*")

# Begins with the capital itself, so that the engine skips to capitals, and looks back from there.
_CAPITALISED = re.compile(rf"[A-ZÀ-ÖØ-ÞĀ-ɏΑ-ΫА-Я](?<![{_LETTER}].)[{_LETTER}]*(?:[-'][{_LETTER}]+)*")


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
        return disjoint(_Pass(text, lexicon(), self._question).run())

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
        for match in _WORD.finditer(text):
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
    """The state of one scan: the window's words and what was found so far."""

    def __init__(self, text: str, lexi: Lexicon, question: bool) -> None:
        self.text, self.lexi, self.question = text, lexi, question
        spans = [match.span() for match in _WORD.finditer(text)]
        self.words = [text[start:end] for start, end in spans]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.found: list[Finding] = []
        self._asked, self._answer = -1, ""
        self._kinds: dict[str, int] = {}

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
                self._add(index, index + 1, 0.7)
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
                self._add_place(index)
        return self.found

    # -- what stands around --

    def _gap(self, index: int) -> str:
        """What stands between word `index` and the next."""
        return self.text[self.ends[index] : self.starts[index + 1]] if index + 1 < len(self.words) else "\n\n"

    def _kind(self, index: int) -> int:
        word = self.words[index]
        kind = self._kinds.get(word)
        if kind is None:
            kind = self._kinds[word] = self._judged(word)
        return kind

    def _judged(self, word: str) -> int:
        if not (word.isupper() and len(word) > 1):
            return self.lexi.kind(word)
        kind = self.lexi.kind(word.capitalize())
        if len(word) < 5 or not kind & (Kind.FIRST | Kind.LAST | Kind.PLACE):
            kind &= ~(Kind.UNKNOWN | Kind.PROPER | Kind.LAST_FORM | Kind.PLACE_FORM)
            kind |= Kind.COMMON if len(word) < 4 else Kind.NONE
        return kind

    def _initial(self, index: int) -> bool:
        """Whether word `index` opens a sentence, a line or a quotation, so that its capital says nothing."""
        at = self.starts[index]
        before = self.text[max(0, at - 12) : at]
        stripped = before.rstrip(" \"'«»“”„([*•_")
        if not stripped:
            return at <= 12 or "\n" in before
        return (
            stripped[-1] in ".!?:;\n-/>|"
            or stripped[-1].isdigit()
            or (stripped != before.rstrip(" ") or bool(CODE_BEFORE.search(stripped)))
        )

    def _before(self, index: int) -> str:
        """`_look_before`, remembered for the last word that was asked about."""
        if self._asked != index:
            self._asked, self._answer = index, self._look_before(index)
        return self._answer

    def _look_before(self, index: int) -> str:
        """The word before `index` in lower case where a space, an abbreviation's full stop or ":" parts them."""
        if not index:
            return ""
        gap = self._gap(index - 1)
        word = self.words[index - 1].lower()
        if gap.strip(" ") in ("", ":", ".:", "=") or (gap.strip(" ") == "." and word in TITLES and len(word) < 5):
            return word
        if gap.strip(" ") in (",", "(", "-", ", ") and word in TITLES:
            return word
        return ""

    def _titled(self, index: int) -> str:
        """The title, role or relation right before `index`, or ""; "v/" counts."""
        word = self._before(index)
        if word in TITLES:
            return word
        if (
            index > 1
            and self.words[index - 1].lower() in ("med", "philos", "odont")
            and self.words[index - 2].lower() in ("dr", "cand")
        ):
            return "dr"
        at = self.starts[index]
        if self.text[max(0, at - 2) : at].lower() == "v/" or self.text[max(0, at - 3) : at].lower() == "v/ ":
            return "v/"
        return ""

    # -- persons --

    def _chain(self, index: int) -> int:
        """The index after the last word of the run of capitalised words, initials and particles from `index`."""
        text, words, count = self.text, self.words, len(self.words)
        end = index + 1
        while end < count and end - index < 6:
            gap = text[self.ends[end - 1] : self.starts[end]]
            word, previous = words[end], words[end - 1]
            joined = gap in (" ", "  ") or (len(previous) == 1 and gap in (".", ". ", ".-"))
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

    def _name_pair(self, index: int) -> bool:
        """Whether a line break before word `index` may part a first name from its last name."""
        return bool(
            self._kind(index - 1) & Kind.FIRST
            and self._kind(index) & (Kind.LAST | Kind.LAST_FORM)
            and not self._kind(index) & Kind.COMMON
        )

    def _capital(self, index: int) -> int:
        end = self._chain(index)
        if end > index + 1 and " ".join(self.words[index : index + 2]).lower() in self.lexi.kept:
            return index + 2
        # Words at the run's start that only open a sentence, and at its end that are plain words, are no names.
        while index < end:
            took = self._person(index, end)
            if took > index:
                index = took
                continue
            if not self._place(index):
                self._unknown(index, end)
            index += 1
        return end

    def _person(self, index: int, end: int) -> int:
        """Try to read a name from word `index`; the index after it, or `index` where there is none."""
        kind, word = self._kind(index), self.words[index]
        if kind == Kind.COMMON and len(word) > 1:
            return index  # most capitals only open a sentence
        title = self._titled(index)
        if len(word) == 1:
            return self._initials(index, end, bool(title))
        if (
            word.isupper()
            and self.question
            and len(word) > 1
            and not (index + 1 < end and self.words[index + 1].isupper() and self._kind(index + 1) & Kind.LAST)
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
        if word.lower() in TITLES and not kind & (Kind.FIRST | Kind.LAST):
            return index
        if kind & Kind.KEPT and not (kind & (Kind.FIRST | Kind.LAST) and title):
            return index
        if kind & Kind.EPONYM and self._is_eponym(index, kind):
            return index + 1 if False else index
        last = self._name_end(index, end)
        several = last > index + 1
        first_name = bool(kind & Kind.FIRST)
        family = bool(kind & (Kind.LAST | Kind.LAST_FORM))
        common = bool(kind & Kind.COMMON)
        sure = self._next_is_family(index, last)
        if (
            first_name
            and several
            and sure
            and (
                not common
                or not self._initial(index)
                or (
                    self._kind(index + 1) & (Kind.FIRST | Kind.LAST | Kind.LAST_FORM)
                    and not self._kind(index + 1) & Kind.COMMON
                )
            )
        ):
            return self._add(index, last, 0.95)
        if title and title not in WEAK_TITLES and self._may_be_name(index, kind):
            return self._add(index, last, 0.92)
        if title in FORMS and self._may_be_name(index, kind):
            return self._add(index, last, 0.92)
        if (
            (
                title
                and (first_name or family or (kind & (Kind.UNKNOWN | Kind.PROPER) and len(word) > 2))
                and not (common and self._initial(index) and title not in ("v/",) and not self._colon(index))
            )
            and not (common and not first_name and not family)
            and not (self.question and not (first_name or family))
        ):
            return self._add(index, last, 0.85)
        if (
            self.question
            and family
            and several
            and not common
            and not kind & Kind.PLACE
            and kind & Kind.LAST
            and self._all_family(index, last)
        ):
            return self._add(index, last, 0.8)
        if first_name and not common:
            if self.question and not several and index + 1 < end and self._gap(index) == " ":
                return index  # "Kari KI-assistent": a thing with a first name
            if kind & Kind.PLACE and self._before(index) in PLACE_PREPOSITIONS:
                return index
            if word.isupper() and len(word) < 5 and not several:
                return index
            return self._add(index, last if several else index + 1, 0.85 if several else 0.8)
        if self._reversed(index):
            return self._add(index, index + 2, 0.9)
        if family and not common and not kind & (Kind.PLACE | Kind.EPONYM) and kind & Kind.LAST:
            if self._before(index) in PLACE_PREPOSITIONS or (self.question and not self._surname_alone(word)):
                return index
            return self._add(index, last if several and self._all_family(index, last) else index + 1, 0.7)
        if common and (first_name or family) and not self.question and not (word.isupper() and len(word) < 5):
            if first_name and not self._initial(index) and not self._in_title_case(index, end):
                return self._add(index, last if several else index + 1, 0.7)
            if (first_name or (kind & Kind.LAST and len(word) > 2)) and self._acts(index, strict=True):
                return self._add(index, index + 1, 0.7)
            if (
                family
                and not kind & Kind.EPONYM
                and not self._initial(index)
                and self._before(index) not in PREPOSITIONS
                and not self._in_title_case(index, end)
                and index + 1 == end
            ):
                return self._add(index, index + 1, 0.55)
        if (
            several
            and kind & (Kind.UNKNOWN | Kind.PROPER)
            and not self.question
            and not word.isupper()
            and (
                self._family_follows(index)
                or (self._next_is_family(index, last) and self._acts(last - 1, strict=False))
            )
        ):
            return self._add(index, last, 0.75)
        return index

    def _colon(self, index: int) -> bool:
        return ":" in self.text[max(0, self.starts[index] - 3) : self.starts[index]]

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
        if kind & (Kind.KEPT | Kind.COMMON):
            return False
        return len(word) > 2 and bool(kind & (Kind.UNKNOWN | Kind.PROPER | Kind.PLACE_FORM | Kind.PLACE | Kind.EPONYM))

    def _name_end(self, index: int, end: int) -> int:
        """How far a name from `index` reaches within its run."""
        at = index + 1
        while at < end:
            kind, word = self._kind(at), self.words[at]
            if len(word) == 1 or word in PARTICLES:
                at += 1
                continue
            if self.words[at - 1].lower().endswith(("'s",)) or self._kind(at - 1) & Kind.GENITIVE:
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
                kind & Kind.COMMON
                and not kind & Kind.KEPT
                and self._kind(at - 1) & Kind.FIRST
                and not self._kind(at - 1) & Kind.COMMON
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
        while at - 1 > index and (
            self.words[at - 1] in PARTICLES or (len(self.words[at - 1]) == 1 and not self._dotted(at - 1))
        ):
            at -= 1
        return at

    def _dotted(self, index: int) -> bool:
        return self.text[self.ends[index] : self.ends[index] + 1] == "."

    def _next_is_family(self, index: int, last: int) -> bool:
        return any(
            self._kind(at)
            & (Kind.LAST | Kind.LAST_FORM | Kind.UNKNOWN | Kind.PROPER | Kind.FIRST | Kind.PLACE | Kind.PLACE_FORM)
            for at in range(index + 1, last)
            if len(self.words[at]) > 1
        ) or (last > index + 1 and len(self.words[last - 1]) == 1)

    def _family_follows(self, index: int) -> bool:
        kind = self._kind(index + 1)
        return bool(kind & (Kind.LAST | Kind.LAST_FORM)) and not kind & (
            Kind.COMMON | Kind.KEPT | Kind.EPONYM | Kind.PLACE
        )

    def _all_family(self, index: int, last: int) -> bool:
        return all(self._kind(at) & (Kind.LAST | Kind.LAST_FORM | Kind.FIRST) for at in range(index, last))

    def _reversed(self, index: int) -> bool:
        """ "Olsen, Kari": a family name, a comma, a first name."""
        if index + 1 >= len(self.words) or self._gap(index) not in (", ", ","):
            return False
        family, given = self._kind(index), self.lexi.kind(self.words[index + 1].capitalize())
        return bool(
            family & (Kind.LAST | Kind.LAST_FORM)
            and (not family & Kind.COMMON or family & Kind.LAST)
            and given & Kind.FIRST
            and not given & Kind.COMMON
            and self.words[index + 1][0].isupper()
        )

    def _initials(self, index: int, end: int, titled: bool) -> int:
        """ "K. H. Olsen", "A Hansen"; initials alone only after a title or a signature ("sign. K.H.")."""
        at = index
        while at < end and len(self.words[at]) == 1:
            at += 1
        if at < end:
            kind = self._kind(at)
            dotted = self._dotted(index)
            if (
                kind & (Kind.LAST | Kind.LAST_FORM)
                and (not kind & Kind.COMMON or dotted)
                and (dotted or titled or kind & Kind.LAST)
                and not (kind & Kind.EPONYM and self._is_eponym(at, kind))
            ) and (dotted or titled):
                return self._add(index, self._name_end(at, end), 0.88)
            return index
        if titled and (at - index > 1 or self._dotted(index)) and self._before(index) not in ("barn", "barnet", "type"):
            stop = self.ends[at - 1] + (1 if self._dotted(at - 1) and at - index > 1 else 0)
            self.found.append(Finding(self.starts[index], stop, "PERSON", 0.75))
            return at
        if (
            at - index == 2
            and self.text[self.starts[index] : self.ends[at - 1] + 1].count(".") == 2
            and "\n" not in self.text[self.starts[index] : self.ends[at - 1]]
            and not self.question
        ):
            self.found.append(Finding(self.starts[index], self.ends[at - 1] + 1, "PERSON", 0.6))
            return at
        return index

    def _is_eponym(self, index: int, kind: int) -> bool:
        """Whether a name that is also an eponym names a disease, sign or tool here."""
        after = self.text[self.ends[index] : self.ends[index] + 40]
        if MEDICAL_NOUNS.match(after) or after[:1] == "-":
            return True
        before = self._before(index)
        if before in AFTER_CODE or (index and self.words[index - 1].lower() in AFTER_CODE):
            return True
        if index + 1 < len(self.words) and self._gap(index) in (" ", "-", "/") and self.words[index + 1][0].isupper():
            following = self._kind(index + 1)
            if following & Kind.EPONYM and MEDICAL_NOUNS.match(
                self.text[self.ends[index + 1] : self.ends[index + 1] + 40]
            ):
                return True
        if kind & (Kind.FIRST | Kind.LAST) or self._titled(index) not in ("", *WEAK_TITLES):
            return False
        return not (
            index
            and self._kind(index - 1) & Kind.FIRST
            and self._gap(index - 1) == " "
            and self.words[index - 1][0].isupper()
        )

    def _in_title_case(self, index: int, end: int) -> bool:
        """Whether the capital belongs to a name of a thing written in capitals: "Vår Energi", "Den Norske …"."""
        return any(
            self._kind(at) & Kind.COMMON and not self._kind(at) & (Kind.FIRST | Kind.LAST)
            for at in range(index + 1, end)
        ) or (
            index > 0
            and self._gap(index - 1) == " "
            and self.words[index - 1][0].isupper()
            and not self._initial(index - 1)
            and bool(self._kind(index - 1) & Kind.COMMON)
        )

    def _acts(self, index: int, *, strict: bool) -> bool:
        """Whether a verb that people do follows: "Storm ble innlagt", "Liv forteller"."""
        if index + 1 >= len(self.words) or self._gap(index).strip(" ") or not self._gap(index):
            return False
        verb = self.words[index + 1]
        if verb == "og" and index + 2 < len(self.words) and self._gap(index + 1) == " ":
            other = self._kind(index + 2)  # "Terje og Anne": beside a sure name
            return bool(other & Kind.FIRST and not other & Kind.COMMON) and self.words[index + 2][0].isupper()
        if self.words[index].lower() in RARELY_WORDS and (
            verb in BECAME or verb in ACTS or verb in ("går", "skal", "vil", "kan", "må", "kom")
        ):
            return True
        if verb in ACTS:
            return not strict or verb not in ("kommer", "kom", "trenger", "ventet", "falt")
        if verb not in BECAME or index + 2 >= len(self.words):
            return False
        following = self.words[index + 2]
        gap = self._gap(index + 1)
        return (following in BECAME_WHAT and (gap == " ")) or gap.strip()[:2].isdigit() or not strict

    def _add(self, index: int, last: int, score: float, kind: str = "PERSON") -> int:
        self.found.append(Finding(self.starts[index], self.ends[last - 1], kind, score))
        return last

    # -- lower case --

    def _lower(self, index: int) -> int:
        """A title or a listed first name in lower case at `index`."""
        words = self.words
        word = words[index]
        if word in self.lexi.first:
            kind = self.lexi.kind(word.capitalize())
            if (
                index + 2 < len(words)
                and self._gap(index) == " " == self._gap(index + 1)
                and words[index + 1] in self.lexi.first
                and (words[index + 2] in self.lexi.last and words[index + 2] not in self.lexi.common)
            ):
                return self._add(index, index + 3, 0.85)  # "jan petter olsen"
            following = index + 1 < len(words) and self._gap(index) == " "
            after = words[index + 1] if following else ""
            after_kind = self.lexi.kind(after.capitalize()) if after else Kind.NONE
            family = bool(after_kind & Kind.LAST or (after_kind & Kind.LAST_FORM and not after_kind & Kind.COMMON))
            if not kind & Kind.COMMON:
                if family and (
                    after not in self.lexi.common or (after_kind & Kind.LAST and word not in self.lexi.common)
                ):
                    return self._add(index, index + 2, 0.85)
                if (
                    len(word) > 3
                    and word not in self.lexi.common
                    and not kind & Kind.EPONYM
                    and not self.question
                    and not self._foreign_around(index)
                ):
                    return self._add(index, index + 1, 0.6)
                if self._titled(index) and len(word) > 2:
                    return self._add(index, index + 1, 0.75)
            elif (
                after_kind & Kind.LAST
                and after not in self.lexi.common
                and not after_kind & Kind.COMMON
                and len(after) > 3
                and word not in FUNCTION
            ):
                return self._add(index, index + 2, 0.75)
            elif self._titled(index) in FORMS or (
                self._titled(index) not in ("", *WEAK_TITLES) and word not in FUNCTION
            ):
                return self._add(index, index + 1, 0.6)
            return index + 1
        return index + 1

    def _lower_after_title(self, index: int) -> None:
        kind = self.lexi.kind(self.words[index].capitalize())
        title = self._titled(index)
        if (
            title
            and title not in WEAK_TITLES
            and (
                not kind & Kind.COMMON
                or title in ("dr", "fru", "herr", "hr", "overlege", "doktor", "lege", "sykepleier", "spl")
            )
        ) and (not kind & Kind.PLACE or title not in ("barn", "gutt")):
            self._add(index, index + 1, 0.75)

    # -- places and the rest --

    def _place(self, index: int) -> bool:
        """A place at `index`; in a question places stay."""
        kind, word = self._kind(index), self.words[index]
        if self.question or kind & Kind.KEPT:
            return False
        if index > 1 and self.words[index - 1] == "i" and self.words[index - 2] in ("Statsforvalteren", "Fylkesmannen"):
            return False
        before = self._before(index)
        after = self.words[index + 1] if index + 1 < len(self.words) and self._gap(index) == " " else ""
        common = bool(kind & Kind.COMMON)
        at = self.starts[index]
        if (
            (before in BORN_BEFORE or self.text[max(0, at - 24) : at].rstrip(" ")[-1:] in (":", ",", "("))
            and word.lower() not in HEADINGS
            and word.lower() not in TITLES
            and BORN.search(self.text, max(0, at - 56), at)
            and not (word.isupper() and len(word) < 4)
        ):
            self._add_place(index)
            return True
        if kind & Kind.PLACE:
            sure = not common or before in PLACE_PREPOSITIONS or after in PLACE_NOUNS or before in LIVES
            if sure and not (common and word.isupper()):
                self._add_place(index)
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
                self._add_place(index)
                return True
            if kind & Kind.PLACE_FORM and not common and not kind & Kind.LAST_FORM and not self._initial(index):
                self._add_place(index)
                return True
        return False

    def _add_place(self, index: int) -> None:
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
                self._gap(index) == " " == self._gap(index + 1)
                and self._kind(index + 2) & (Kind.PLACE | Kind.PLACE_FORM)
            )
        ):
            end = self.ends[index + 2]  # "Vik i Sogn"
        if end == self.ends[index] and self._gap(index) in ("/", " / ") and self.words[index + 1][0].isupper():
            end = self.ends[index + 1]
        self.found.append(Finding(start, end, "PLACE", 0.7))

    def _unknown(self, index: int, end: int) -> None:
        """A capital in mid-sentence on a word that nobody knows: a name, in a note."""
        kind, word = self._kind(index), self.words[index]
        if index and self._kind(index - 1) & (Kind.EPONYM | Kind.KEPT) and self._gap(index - 1) in (" ", "-"):
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
        if self._initial(index):
            if self._acts(index, strict=True) and kind & (Kind.UNKNOWN | Kind.LAST_FORM):
                self._add(index, index + 1, 0.6)
            return
        if self._foreign_around(index):
            return
        self._add(index, index + 1, 0.5)

    def _foreign_around(self, index: int) -> bool:
        """Whether the words beside `index` are unknown too, as in a phrase of English or Latin."""
        strange = 0
        for at in (index - 2, index - 1, index + 1, index + 2):
            if 0 <= at < len(self.words) and not self.words[at][0].isupper() and len(self.words[at]) > 2:
                kind = self.lexi.kind(self.words[at])
                strange += bool(kind & (Kind.UNKNOWN | Kind.PLACE_FORM | Kind.LAST_FORM)) and not kind & Kind.COMMON
        return strange > 0
