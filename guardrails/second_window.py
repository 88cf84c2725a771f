"""The words of one window and what stands around them, for the second reader (`second.py`)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, compress
from typing import Final

from guardrails.evidence import HEADINGS, OPENERS, is_title
from guardrails.findings import Finding
from guardrails.second_forms import Form, form, mark
from norsk.names import Lexicon

# A number keeps what joins its parts ("20.11", "LAB-2026-55310", "c.1016"); words part at all but hyphens.
_TOKEN = re.compile(r"([^\W_]{1,60}(?:(?:[-'_@]|[./:](?=\d))[^\W_]{1,60}){0,6})")
_OPENING = frozenset(".:;!?|>\n")
_STOPS = frozenset(".;!?\n")
_ENDS = frozenset(".;!?|\n")
_BESIDE: Final = frozenset((" ", "-", " & "))  # between the words of one name
_LABEL_REACH: Final = 8  # tokens from a label's colon
_CUE_REACH: Final = 11  # tokens back in the same sentence
_FEW_CAPITALS: Final = 12  # a text with fewer than one word of these with a capital is written in lower case
# Wards and houses by their sort, whatever their capital: "Lege på Akutten".
_GENERIC: Final = (
    "akutten", "avdelingen", "avdelinga", "klinikken", "mottaket", "posten", "kontoret", "sykehuset", "sjukehuset",
    "senteret", "vakta", "vakten", "teamet", "skolen", "skulen", "barnehagen", "laben", "intensiven",
)  # fmt: skip
_NAMED: Final = frozenset(("PERSON", "PLACE", "ORGANISATION", "HEALTH_UNIT", "ADDRESS"))
_INNER: Final = frozenset(("i", "og", "på", "for"))
# Codes of diseases and procedures behind a word that says so; case numbers of agencies, which stay on purpose.
_CODE = re.compile(r"[A-Z]{1,3}\d[\dA-Z](?:\.?[\dA-Z]{1,4})?\Z")
_CASE = re.compile(r"(?:20)?\d\d/\d{2,6}(?:-\d{1,4})?\Z")
_CODED: Final = ("diagnos", "kode", "årsak", "prosedyre", "takst")
_CODE_REACH: Final = 5
_WITHIN: Final = frozenset(("/", ".", "://"))  # between the parts of an address on the web
# The rules guess a name from a capital and an unknown word alone; up to this score they may be contradicted.
WEAK: Final = 0.6
_SITES: Final = ("holmen", "holmane", "skjæret", "skjera", "bukta", "grunnen", "sundet", "osen", "leira", "tjernet")
_FORMED: Final = frozenset("FLPlpC")  # unless it is listed, made of words, or ends as farms and places do


class Document:
    """The tokens of one window with what the rules found of each."""

    def __init__(self, text: str, found: Sequence[Finding], forms: dict[str, Form], lexi: Lexicon) -> None:
        """`found`: disjoint and in order. `forms` is filled with the forms of new tokens."""
        parts = _TOKEN.split(text)
        at = list(accumulate(map(len, parts)))
        self.tokens, self.starts, self.ends = parts[1::2], at[:-1:2], at[1::2]
        self.gaps, self.forms = parts[2::2], forms
        self._different = Counter(self.tokens)
        for token in self._different.keys() - forms.keys():
            forms[token] = form(token, lexi)
        self._covered: dict[int, str] = {}
        self.weak: dict[int, Finding] = {}
        for one in found:
            index = bisect_right(self.ends, one.start)
            guess = one.type == "PERSON" and one.score <= WEAK
            while index < len(self.starts) and self.starts[index] < one.end:
                token = self.tokens[index]
                if guess and _FORMED.isdisjoint(forms[token].kind) and not token.lower().endswith(_SITES):
                    self.weak[index] = one
                else:
                    self._covered[index] = one.type
                index += 1

    def candidates(self) -> dict[int, str]:
        """The tokens to be judged, by number and in order, with what each is judged as.

        "cap", "plain": with a capital, in no dictionary or in one; "low", "lowl", "lowc": in lower case and unknown,
        listed, or a word and a name in a text in lower case; "num": with digits; "cont": a word behind a name;
        "weak": a guess of the rules.
        """
        different = {token: self.forms[token].group for token in self._different}
        judged = dict.fromkeys(compress(range(len(self.tokens)), map(different.__getitem__, self.tokens)), "")
        made = dict.fromkeys(self.weak, "weak")
        for index in judged:
            if index in self._covered or index in self.weak:
                continue
            group = self.forms[self.tokens[index]].group
            if group == "lowc" and not self.in_lower_case:
                continue
            if group == "num" and self._is_code(index):
                continue
            if group in ("num", "low", "lowl", "lowc") or not self._stays(index):
                made[index] = group
        for index in (*self._covered, *made):
            follows = index + 1
            if (
                made.get(index) in ("low", "lowl", "lowc", "num", "cont")
                or self._covered.get(index, "PLACE") not in _NAMED
            ):
                continue
            if self.gap(index) not in _BESIDE or follows >= len(self.tokens):
                continue
            if self._continues(follows, made):
                made[follows] = "cont"
            if index in self._covered and self.tokens[follows] in _INNER and self._continues(follows + 1, made):
                made[follows + 1] = "cont"
        return dict(sorted(made.items()))

    def _continues(self, index: int, made: dict[int, str]) -> bool:
        """Whether a word in lower case may go on with the name before it."""
        return (
            index < len(self.tokens)
            and index not in self._covered
            and index not in made
            and self.forms[self.tokens[index]].sort == "l"
            and self.gap(index - 1) in _BESIDE
        )

    def chains(self, candidates: dict[int, str]) -> Iterator[list[int]]:
        """Candidates side by side, as words of one name may be."""
        chain: list[int] = []
        for index in candidates:
            if chain and (index != chain[-1] + 1 or self.gap(chain[-1]) not in _BESIDE):
                yield chain
                chain = []
            chain.append(index)
        if chain:
            yield chain

    def beside(self, index: int, other: int) -> bool:
        """Whether token `other` is the next or the last one and only a space, hyphen or "&" parts them."""
        return self.gap(min(index, other)) in _BESIDE

    def named(self, index: int) -> bool:
        """Whether the rules found a name of any sort at token `index`, and not as a mere guess."""
        return self._covered.get(index) in _NAMED

    @cached_property
    def in_lower_case(self) -> bool:
        """Whether hardly a word has a capital."""
        words = [token for token in self.tokens if token[0].isalpha()]
        return sum(not token.islower() for token in words) * _FEW_CAPITALS < len(words)

    @cached_property
    def _elsewhere(self) -> dict[str, str]:
        """What the rules found of each word in lower case, anywhere in the window."""
        found: dict[str, set[str]] = {}
        for index, kind in self._covered.items():
            found.setdefault(self.tokens[index].lower(), set()).add(kind[:2])
        return {word: "".join(sorted(kinds)) for word, kinds in found.items()}

    def _stays(self, index: int) -> bool:
        """Whether a token is none to judge where it stands: a heading, a plain word that opens a sentence."""
        token = self.tokens[index]
        one = self.forms[token]
        behind = self.gap(index - 1)
        low = token.lower()
        if low in OPENERS or (behind in _WITHIN and self.gap(index) in _WITHIN):
            return True
        if one.kind == "C" and (
            low in HEADINGS or low.endswith(_GENERIC) or "[" in behind or not _OPENING.isdisjoint(behind)
        ):
            return True
        return (is_title(low) and "&" not in behind) or self._in_template(index)  # "Berge & Sønn"

    def _is_code(self, index: int) -> bool:
        """Whether a token with digits is a code of a disease or a case number of an agency's."""
        token = self.tokens[index]
        if _CASE.match(token):
            return True
        if not _CODE.match(token):
            return False
        before = " ".join(self.tokens[max(0, index - _CODE_REACH) : index]).lower()
        return any(word in before for word in _CODED)

    def _in_template(self, index: int) -> bool:
        """Whether a token stands in square brackets, as the fields of a template do: "[Your Job Title]"."""
        for at in range(index - 1, max(-2, index - 6), -1):
            gap = self.gap(at)
            if "[" in gap:
                return True
            if "]" in gap or "\n" in gap:
                return False
        return False

    def gap(self, index: int) -> str:
        """What stands between token `index` and the next; a line break before the first and behind the last."""
        return self.gaps[index] if 0 <= index < len(self.gaps) - 1 else "\n"

    def told(self, index: int) -> str:
        """How token `index` is told to its neighbours: by what the rules found, or by its word, kind, end and shape."""
        if not 0 <= index < len(self.tokens):
            return "^"
        found = self._covered.get(index)
        return f"<{found}" if found else "~" if index in self.weak else self.forms[self.tokens[index]].told

    def _cues(self, index: int) -> tuple[str, ...]:
        """The classes of token `index`, none where the rules found it."""
        if not 0 <= index < len(self.tokens) or index in self._covered:
            return ()
        return self.forms[self.tokens[index]].cues

    def _label(self, index: int) -> tuple[str, int, tuple[str, ...]]:
        """The last word of a label in the same line or sentence ("Arbeidsgiver: …"), how far off, and its classes."""
        for back in range(1, _LABEL_REACH + 1):
            at = index - back
            gap = self.gap(at)
            if ":" in gap:
                if at < 0:
                    break
                one = self.forms[self.tokens[at]]
                return one.word, back, one.cues
            if at < 0 or not _ENDS.isdisjoint(gap):
                break
        return "", 0, ()

    def _before(self, index: int) -> tuple[str, ...]:
        """The classes of the words before token `index` in its sentence."""
        found: set[str] = set()
        for at in range(index - 1, max(-1, index - _CUE_REACH - 1), -1):
            if not _STOPS.isdisjoint(self.gap(at)):
                break
            if at not in self._covered:
                found.update(self.forms[self.tokens[at]].cues)
        return tuple(sorted(found))

    def own(self, index: int, group: str) -> tuple[object, ...]:
        """What the family of a token by itself looks at."""
        opens = "m" if _OPENING.isdisjoint(self.gap(index - 1)) else "o"
        return ("own", self.tokens[index], opens, group, "L" if self.in_lower_case else "N")

    def nearest(self, index: int, group: str) -> Iterator[tuple[object, ...]]:
        """What the families of a token's own surroundings look at: what stands left and right of it, and the marks."""
        one = self.forms[self.tokens[index]]
        sort, kind = "t" if group == "cont" else one.sort, one.kind
        before, after = mark(self.gap(index - 1)), mark(self.gap(index))
        left, right = self.told(index - 1), self.told(index + 1)
        yield ("left", sort, kind, left, before, self._cues(index - 1))
        yield ("right", sort, kind, right, after, self._cues(index + 1))
        yield ("marks", sort, one.shape, before, after)
        if group == "weak":
            yield ("weak", kind, one.end[-3:], left, right, before, after)

    def farther(self, index: int, group: str) -> Iterator[tuple[object, ...]]:
        """What the other families look at: words farther off, the line, the sentence, the whole window."""
        token = self.tokens[index]
        one = self.forms[token]
        sort, kind = "t" if group == "cont" else one.sort, one.kind
        left = self.told(index - 1)
        yield ("lefts", sort, self.told(index - 2), left, self._cues(index - 2))
        yield ("third", sort, self.told(index - 3), self._cues(index - 3))
        yield ("rights", sort, self.told(index + 2), self._cues(index + 2))
        yield ("both", left, self.told(index + 1))
        yield ("line", sort, kind, *self._label(index))
        near = {self._covered[at][:2] for at in range(index - 3, index + 4) if at in self._covered}
        yield ("near", sort, "".join(sorted(near)))
        yield ("sentence", sort, self._before(index))
        low = token.lower()
        elsewhere = self._elsewhere.get(low, "") or self._elsewhere.get(low.removesuffix("s"), "")
        again, lower = self._different[token] > 1, low != token and low in self._different
        if elsewhere or again or lower:
            yield ("text", sort, kind, elsewhere, again, lower)

    def looks(self, index: int, group: str) -> Iterator[tuple[object, ...]]:
        """What every family of features looks at, for token `index`, which is judged as `group`."""
        yield self.own(index, group)
        yield from self.nearest(index, group)
        yield from self.farther(index, group)
