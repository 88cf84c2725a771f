"""The words of one window and what stands around each: the evidence that readers of names and places ask for."""

from __future__ import annotations

import re

from guardrails.evidence import (
    ACTS,
    AFTER_CODE,
    BECAME,
    BECAME_WHAT,
    BORN_BEFORE,
    CALLED,
    CODE_BEFORE,
    MEDICAL_NOUNS,
    NOT_ONLY_PERSONS,
    OPENERS,
    PARTICLES,
    PERSONS_NOUNS,
    RARELY_WORDS,
    TAKES,
    TITLES,
    WEAK_TITLES,
    WITH,
    is_title,
)
from guardrails.findings import Finding
from guardrails.window import window
from norsk.names import Kind, Lexicon, genitive_base, wordset

_AGED = re.compile(
    r" \d{1,3} (?:år|mnd)\b| \(\d{1,3}(?: år| mnd)?\)|, \d{1,3} (?:år|mnd)\b|"
    r" \((?:mor|far|datter|sønn|bror|søster|kone|mann)|"
    r", (?:mannen|kona|kone|mann|sønnen|sonen|datteren|dottera|moren|mora|faren|broren|søsteren|systera|samboeren|"
    r"sambuaren|ektefellen|naboen)\b"
)
_NUMBERED = re.compile(r"(?:^|[\s(.])\w{1,2}\)$")  # "(2) Andre", "a) Andre": a numbered paragraph opens
_LEADING = wordset("von van af bin ibn di dos Nordre Søndre Østre Vestre Øvre Nedre Indre Ytre")
DISTRICTS = wordset("bydel bydelen tettstedet bygda bygden grenda grenden øya gården gard gård tettstaden")
_TELLS = BORN_BEFORE | CALLED | DISTRICTS | {"seg"}
_DONE_TO = ("ektomert", "operert", "undersøkt", "henvist", "tilvist", "signert", "oppringt", "kontaktet")
_CAME = wordset("innom hjem heim alene åleine hit gående gåande kjørende køyrande løpende springende sammen saman")
_CAME_FOR = frozenset((("på", "besøk"), ("på", "vitjing"), ("på", "kontroll"), ("til", "konsultasjon")))
_ANNOUNCES = frozenset(" :,(«\"“'")
SHORTENED = frozenset(("Kr", "Chr", "Th", "Joh", "Fr", "Aug", "Alb", "Hj", "Gj", "Bj", "Matt", "Edv", "Wilh"))
DIRECTIONS = wordset("Nordre Søndre Østre Vestre Øvre Nedre Indre Ytre Store Lille Nord Sør Øst Vest Gamle Nord-")
_MEASURED = re.compile(r" ?[<>=:]? ?\d+(?:[.,]\d+)?(?![\d./-]|\. ?[a-z])")


class Words:
    """The words of a window by number, and what was found among them so far.

    Word `index` is `text[starts[index]:ends[index]]`. Every question about a word's surroundings looks at a bounded
    stretch, so a scan is linear.
    """

    def __init__(self, text: str, lexi: Lexicon, question: bool) -> None:
        self.text, self.lexi, self.question = text, lexi, question
        self.words, self.starts, self.ends, self.gaps = window(text).words()
        self.found: list[Finding] = []
        self._asked, self._answer = -1, ""
        self._kinds = lexi.written
        self._bare: dict[str, bool] = {}

    def add(self, index: int, last: int, score: float) -> int:
        """Note words `index` to `last` (exclusive) as a person; returns `last`."""
        start = self.starts[index]
        if index and self.words[index - 1] in _LEADING and self.gap(index - 1) == " ":
            start = self.starts[index - 1]  # "dr. von Krogh", "Nordre Glæserud"
        self.found.append(Finding(start, self.ends[last - 1], "PERSON", score))
        return last

    def gap(self, index: int) -> str:
        """What stands between word `index` and the next."""
        return self.gaps[index]

    def kind(self, index: int) -> int:
        """What is known about word `index`; a word in capitals is judged by its ordinary form, with less trust."""
        return self._kinds[self.words[index]]

    def only_opens(self, index: int) -> bool:
        """Whether word `index`, with a capital, is a plain word of the dictionaries by itself: nothing to read at all.

        Most capitals are such. What may follow a plain word with a capital and what may stand before one is left to
        the readers: more capitals, a particle, "født i", a genitive, a direction.
        """
        word = self.words[index]
        if self.kind(index) & ~Kind.LIKELY != Kind.COMMON or word[-1] in "sS" or word in DIRECTIONS or word.isupper():
            return False
        if index + 1 < len(self.words):
            following = self.words[index + 1]
            if not "a" <= following[0] <= "z" or following in PARTICLES or "-" in following:
                return False
        at = self.starts[index]
        before = self.text[at - 2 : at] if at > 1 else "  "
        if before[1] == " ":
            before = before[:1]
        if before[-1] in ' :,(«"“/':
            return False
        return not index or self.words[index - 1].lower() not in _TELLS

    def says_nothing(self, index: int) -> bool:
        """Whether no reader finds anything at word `index` with a capital, told at less cost than by asking them all.

        It is a plain word of the dictionaries, or the letter of a code ("S52"), and nothing that announces a name or
        a place stands right before it.
        """
        word = self.words[index]
        bare = self._bare.get(word)
        if bare is None:
            bare = self._bare[word] = self._is_bare(word, self.kind(index))
        if not bare:
            return False
        first = self.gaps[index][0]
        if len(word) == 1:
            return first.isdigit() and not (index and self.words[index - 1].lower() == "til")
        at = self.starts[index]
        before = self.text[at - 1 : at]
        if before == " ":
            before = self.text[at - 2 : at - 1]
        return first != "," and before not in _ANNOUNCES and not (index and self.words[index - 1].lower() in _TELLS)

    @staticmethod
    def _is_bare(word: str, kind: int) -> bool:
        if len(word) == 1:
            return not kind & Kind.PLACE
        return (
            kind == Kind.COMMON
            and word[-1] not in "sS"
            and "-" not in word
            and not word.isupper()
            and word not in DIRECTIONS
            and word not in SHORTENED
        )

    def opens(self, index: int) -> bool:
        """Whether word `index` opens a sentence, a line or a quotation, so that its capital says nothing."""
        at = self.starts[index]
        before = self.text[max(0, at - 12) : at]
        stripped = before.rstrip(" \"'«»“”„([*•_")
        if not stripped:
            return at <= 12 or "\n" in before
        return (
            stripped[-1] in ".!?:;\n-/>|"
            or stripped[-1].isdigit()
            or stripped.endswith(" punktum")
            or (stripped[-1] == ")" and _NUMBERED.search(stripped) is not None)
            or (stripped != before.rstrip(" ") or bool(CODE_BEFORE.search(stripped)))
        )

    def before(self, index: int) -> str:
        """`_look_before`, remembered for the last word that was asked about."""
        if self._asked != index:
            self._asked, self._answer = index, self._look_before(index)
        return self._answer

    def _look_before(self, index: int) -> str:
        """The word before `index` in lower case where a space, an abbreviation's full stop or ":" parts them."""
        if not index:
            return ""
        gap = self.gap(index - 1)
        word = self.words[index - 1].lower()
        if word == "lis":
            gap = gap.lstrip("123")
        if gap.strip(" ") in ("", ":", ".:", "=") or (gap.strip(" ") == "." and word in TITLES and len(word) < 5):
            return word
        if gap.strip(" ") in (",", "(", "-", ", ") and is_title(word):
            return word
        return ""

    def title(self, index: int) -> str:
        """The title, role or relation right before `index`, or ""; "v/" counts."""
        word = self.before(index)
        if is_title(word):
            return word
        if (
            index > 1
            and self.words[index - 1].lower() in ("med", "philos", "odont")
            and self.words[index - 2].lower() in ("dr", "cand")
        ):
            return "dr"
        at = self.starts[index]
        before = self.text[max(0, at - 4) : at]
        if "/" not in before:
            return ""
        if before.endswith((" m/", " m/ ")):
            return "v/" if self.kind(index) & (Kind.FIRST | Kind.LAST) else ""
        return "v/" if before.lower().endswith(("v/", "v/ ", "c/o ")) else ""

    def dotted(self, index: int) -> bool:
        """Whether a full stop follows word `index`."""
        return self.text[self.ends[index] : self.ends[index] + 1] == "."

    def after_colon(self, index: int) -> bool:
        """Whether a colon stands right before word `index`."""
        return ":" in self.text[max(0, self.starts[index] - 3) : self.starts[index]]

    def acts(self, index: int, *, strict: bool) -> bool:
        """Whether a verb that people do follows: "Storm ble innlagt", "Liv forteller"."""
        if index + 1 >= len(self.words) or self.gap(index).strip(" ") or not self.gap(index):
            return False
        verb = self.words[index + 1]
        if strict and self.words[index].lower() in OPENERS and verb != "og":
            return False
        if verb == "og" and index + 2 < len(self.words) and self.gap(index + 1) == " ":
            return bool(self.kind(index + 2) & Kind.FIRST) and self.words[index + 2][0].isupper()  # "Terje og Anne"
        if self.words[index].lower() in RARELY_WORDS and (
            verb in BECAME or verb in ACTS or verb in ("går", "skal", "vil", "kan", "må", "kom")
        ):
            return True
        if verb in ACTS:
            return not strict or verb not in ("kommer", "kom", "trenger", "ventet", "falt") or self._visits(index + 1)
        if verb not in BECAME or index + 2 >= len(self.words):
            return False
        following = self.words[index + 2]
        gap = self.gap(index + 1)
        return (following in BECAME_WHAT and (gap == " ")) or gap.strip()[:2].isdigit() or not strict

    def _visits(self, index: int) -> bool:
        """Whether "kom" or "kommer", word `index`, is what people do: "Liv kom på besøk", where spring comes too."""
        if self.words[index][:3] != "kom" or index + 1 >= len(self.words) or self.gap(index) != " ":
            return False
        return self.words[index + 1] in _CAME or tuple(self.words[index + 1 : index + 3]) in _CAME_FOR

    def only_person_acts(self, index: int) -> bool:
        """Whether what follows an eponym is said of people alone: "Graves spiser", "Krabbe var lærer"."""
        if index + 1 >= len(self.words) or self.gap(index) != " ":
            return False
        verb = self.words[index + 1]
        if verb in ("var", "er"):
            following = self.words[index + 2] if index + 2 < len(self.words) and self.gap(index + 1) == " " else ""
            return is_title(following) and following not in WEAK_TITLES
        return verb in ("fikk", "fekk") or (verb in ACTS and verb not in NOT_ONLY_PERSONS)

    def told(self, index: int) -> bool:
        """Whether what follows a name that is also a word tells a person: "Vår (6)", "Odd, 34 år", "Pers kone"."""
        after = self.text[self.ends[index] : self.ends[index] + 16]
        if _AGED.match(after):
            return self.words[index].lower() not in TITLES  # "Pasientens 40 år gamle mor"
        base = genitive_base(self.words[index].lower())
        return (
            base in self.lexi.first
            and base != self.words[index].lower()
            and self.gap(index) == " "
            and self.words[index + 1] in PERSONS_NOUNS
        )

    def beside(self, index: int) -> bool:
        """Whether two words before it say that a person is meant, whatever the word: "gift med", "konf. med"."""
        return (
            index > 1
            and self.words[index - 1] in ("med", "til", "hos", "av", "hjå")
            and (
                self.words[index - 2].lower() in WITH
                or (self.words[index - 1] == "av" and self.words[index - 2].endswith(_DONE_TO))
            )
            and self.gap(index - 1) == " "
            and self.gap(index - 2) in (" ", ". ")
        )

    def measured(self, index: int) -> bool:
        """Whether a reading or a dose stands behind the word."""
        return _MEASURED.match(self.text, self.ends[index]) is not None

    def taken(self, index: int) -> bool:
        """Whether an unknown word is a substance, a reading or a thing of the trade by what stands beside it."""
        if self.measured(index):
            return True
        at = index
        while at and index - at < 6 and self.gap(at - 1) in (", ", " og ", "/", " "):  # back through a list
            before = self.words[at - 1]
            if before.lower() in TAKES:
                return True
            if self.gap(at - 1) == " " and before not in ("og", "samt", "eller"):
                return False
            if before[0].isupper() and self.lexi.kind(before) & (Kind.KEPT | Kind.EPONYM):
                return True
            at -= 1
        return (
            self.gap(index) in (", ", "/")
            and self.words[index + 1][0].isupper()
            and bool(self.lexi.kind(self.words[index + 1]) & (Kind.KEPT | Kind.EPONYM))
        )

    def is_eponym(self, index: int, kind: int) -> bool:
        """Whether a name that is also an eponym names a disease, sign or tool here."""
        after = self.text[self.ends[index] : self.ends[index] + 40]
        if MEDICAL_NOUNS.match(after) or after[:1] == "-":
            return True
        before = self.before(index)
        if before in AFTER_CODE or (index and self.words[index - 1].lower() in AFTER_CODE):
            return True
        if index + 1 < len(self.words) and self.gap(index) in (" ", "-", "/") and self.words[index + 1][0].isupper():
            following = self.kind(index + 1)
            if following & Kind.EPONYM and MEDICAL_NOUNS.match(
                self.text[self.ends[index + 1] : self.ends[index + 1] + 40]
            ):
                return True
        if kind & (Kind.FIRST | Kind.LAST) or self.title(index) not in ("", *WEAK_TITLES):
            return False
        return not (
            index
            and self.kind(index - 1) & (Kind.FIRST | Kind.LAST)
            and not self.kind(index - 1) & Kind.COMMON
            and self.kind(index - 1) & (Kind.FIRST | Kind.EPONYM) != Kind.EPONYM  # "James Parkinson" is a patient
            and self.gap(index - 1) == " "
            and self.words[index - 1][0].isupper()
        )

    def in_title_case(self, index: int, end: int) -> bool:
        """Whether the capital belongs to a name of a thing written in capitals: "Vår Energi", "Den Norske …"."""
        return any(
            self.kind(at) & Kind.COMMON and not self.kind(at) & (Kind.FIRST | Kind.LAST) for at in range(index + 1, end)
        ) or (
            index > 0
            and self.gap(index - 1) == " "
            and self.words[index - 1][0].isupper()
            and not self.opens(index - 1)
            and bool(self.kind(index - 1) & Kind.COMMON)
        )

    def foreign_around(self, index: int) -> bool:
        """Whether the words beside `index` are unknown too, as in a phrase of English or Latin."""
        strange = 0
        for at in (index - 2, index - 1, index + 1, index + 2):
            if not 0 <= at < len(self.words) or self.words[at][0].isupper() or len(self.words[at]) < 3:
                continue
            if self.dotted(at) or "." in self.text[self.ends[min(at, index)] : self.starts[max(at, index)]]:
                continue  # an abbreviation, or another sentence
            kind = self.lexi.kind(self.words[at])
            strange += bool(kind & (Kind.UNKNOWN | Kind.PLACE_FORM | Kind.LAST_FORM)) and not kind & Kind.COMMON
        return strange > 0
