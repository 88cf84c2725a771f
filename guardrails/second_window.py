"""The words of one window and what stands around them, for the second reader (`second.py`)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import compress
from operator import itemgetter
from typing import Final

from guardrails.findings import Finding
from guardrails.second_forms import ANYWHERE, BOTH, CODED, OPENING, TITLED, Form, Forms, mark
from guardrails.tokens import tokens_of
from guardrails.window import window

_OPENING = frozenset(".:;!?|>\n")
_STOPS = frozenset(".;!?\n")
_ENDS = frozenset(".;!?|\n")
_BESIDE: Final = frozenset((" ", "-", " & "))  # between the words of one name
_LABEL_REACH: Final = 8  # tokens from a label's colon
_CUE_REACH: Final = 11  # tokens back in the same sentence
_FEW_CAPITALS: Final = 12  # a text with fewer than one word of these with a capital is written in lower case
_NAMED: Final = frozenset(("PERSON", "PLACE", "ORGANISATION", "HEALTH_UNIT", "ADDRESS"))
_INNER: Final = frozenset(("i", "og", "på", "for"))
_CODED: Final = ("diagnos", "kode", "årsak", "prosedyre", "takst")
_CODE_REACH: Final = 5
_TEMPLATE_REACH: Final = 5
_group: Final = itemgetter(Form._fields.index("group"))
_capital: Final = itemgetter(Form._fields.index("capital"))
_WANTED: Final = {"": 0, "cap": 1, "plain": 1, "low": 1, "lowl": 1, "lowc": 0, "num": 1}
_WANTED_IN_LOWER_CASE: Final = _WANTED | {"lowc": 1}
_NAMELIKE: Final = frozenset(("cap", "plain", "weak"))
_WITHIN: Final = frozenset(("/", ".", "://"))  # between the parts of an address on the web
# The rules guess a name from a capital and an unknown word alone; up to this score they may be contradicted.
WEAK: Final = 0.6
_INITIALS: Final = 3
_SITES: Final = ("holmen", "holmane", "skjæret", "skjera", "bukta", "grunnen", "sundet", "osen", "leira", "tjernet")
_FORMED: Final = frozenset("FLPlpC")  # unless it is listed, made of words, or ends as farms and places do


_NOTHING: Final = Form("", "", "", "", "", "", "^", (), "")


@cache
def _found(kind: str) -> Form:
    """How a token is told that the rules found as `kind`."""
    return _NOTHING._replace(told=f"<{kind}")


def opening(gap: str) -> str:
    """Whether what stands behind `gap` opens a sentence, "o", or is in the midst of one, "m"."""
    return "m" if gap == " " or _OPENING.isdisjoint(gap) else "o"


class Document:
    """The tokens of one window with what the rules found of each."""

    def __init__(self, text: str, found: Sequence[Finding], forms: Forms) -> None:
        """`found`: disjoint and in order. `forms` is filled with the forms of new tokens."""
        text = window(text)
        # behind each token what parts it from the next; a line break behind the last and, by index -1, before the first
        self.tokens, self.starts, self.ends, self.gaps, self._times = tokens_of(text)
        self._text, self.forms = text, forms
        self._covered: dict[int, str] = {}
        self.weak: dict[int, Finding] = {}
        for one in found:
            index = bisect_right(self.ends, one.start)
            guess = one.type == "PERSON" and one.score <= WEAK
            while index < len(self.starts) and self.starts[index] < one.end:
                token = self.tokens[index]
                small = len(token) <= _INITIALS and token.islower()  # "/kh": whoever signs, by no capital
                if guess and not small and _FORMED.isdisjoint(forms[token].kind) and not token.lower().endswith(_SITES):
                    self.weak[index] = one
                else:
                    self._covered[index] = one.type
                index += 1
        self.look_up()

    def look_up(self) -> None:
        """Take what is known of each token from `forms`, anew where that was changed."""
        self._of = list(map(self.forms.__getitem__, self.tokens))
        # As which each is told to its neighbours; beyond the text, at either side, stands nothing.
        self._around = [*self._of, _NOTHING, _NOTHING, _NOTHING]
        for index in self.weak:
            self._around[index] = self._of[index]._replace(told="~")
        for index, kind in self._covered.items():
            self._around[index] = _found(kind)

    def candidates(self) -> dict[int, str]:
        """The tokens to be judged, by number and in order, with what each is judged as.

        "cap", "plain": with a capital, in no dictionary or in one; "low", "lowl", "lowc": in lower case and unknown,
        listed, or a word and a name in a text in lower case; "num": with digits; "cont": a word behind a name;
        "weak": a guess of the rules.
        """
        of, gaps, covered = self._of, self.gaps, self._covered
        made = dict.fromkeys(self.weak, "weak")
        wanted = _WANTED_IN_LOWER_CASE if self.in_lower_case else _WANTED
        for index in compress(range(len(of)), map(wanted.__getitem__, map(_group, of))):
            if index not in covered and index not in made:
                one = of[index]
                if one.sort == "l" or not self._stays(index):
                    made[index] = one.group
        names = [at for at, group in made.items() if group in _NAMELIKE and covered.get(at, "PLACE") in _NAMED]
        for index in (*names, *(index for index, kind in covered.items() if kind in _NAMED)):
            if gaps[index] in _BESIDE:
                if self._continues(index + 1, made):
                    made[index + 1] = "cont"
                if index in covered and self.tokens[index + 1] in _INNER and self._continues(index + 2, made):
                    made[index + 2] = "cont"
        return dict(sorted(made.items()))

    def _continues(self, index: int, made: dict[int, str]) -> bool:
        """Whether a word in lower case may go on with the name before it."""
        return (
            index < len(self.tokens)
            and index not in self._covered
            and index not in made
            and self._of[index].sort == "l"
            and self.gaps[index - 1] in _BESIDE
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

    def chain(self, index: int, candidates: dict[int, str], likely: Mapping[int, object]) -> list[int]:
        """The chain of a likely candidate, from the one before the first likely one to the one behind the last."""
        first = last = index
        if index - 1 in candidates and self.gaps[index - 1] in _BESIDE:
            first -= 1
        while last + 1 in candidates and self.gaps[last] in _BESIDE:
            last += 1
        while last > index and last not in likely and last - 1 not in likely:
            last -= 1
        return list(range(first, last + 1))

    def beside(self, index: int, other: int) -> bool:
        """Whether token `other` is the next or the last one and only a space, hyphen or "&" parts them."""
        return self.gap(min(index, other)) in _BESIDE

    def named(self, index: int) -> bool:
        """Whether the rules found a name of any sort at token `index`, and not as a mere guess."""
        return self._covered.get(index) in _NAMED

    @cached_property
    def in_lower_case(self) -> bool:
        """Whether hardly a word has a capital."""
        capitals: int = sum(map(_capital, self._of)) * _FEW_CAPITALS
        if capitals >= len(self.tokens):  # most texts
            return False
        return bool(capitals < sum(token[0].isalpha() for token in self.tokens))

    @cached_property
    def _elsewhere(self) -> dict[str, str]:
        """What the rules found of each word in lower case, anywhere in the window."""
        found: dict[str, str] = {}
        for index, kind in self._covered.items():
            low, short = self.tokens[index].lower(), kind[:2]
            known = found.get(low)
            if known is None:
                found[low] = short
            elif known != short:  # in order, each once
                found[low] = "".join(sorted({short, *(known[at : at + 2] for at in range(0, len(known), 2))}))
        return found

    def _stays(self, index: int) -> bool:
        """Whether a token is none to judge where it stands: a heading, a plain word that opens a sentence, a code."""
        one = self._of[index]
        stays = one.stays
        if one.sort == "D":
            return stays == ANYWHERE or (stays == CODED and self._is_code(index))
        if stays == ANYWHERE:
            return True
        behind = self.gaps[index - 1]
        if behind in _WITHIN and self.gaps[index] in _WITHIN:
            return True
        if stays in (OPENING, BOTH) and ("[" in behind or not _OPENING.isdisjoint(behind)):
            return True
        return (stays in (TITLED, BOTH) and "&" not in behind) or index in self._in_template  # "Berge & Sønn"

    def _is_code(self, index: int) -> bool:
        """Whether what looks like the code of a disease stands behind a word that says so."""
        before = " ".join(self.tokens[max(0, index - _CODE_REACH) : index]).lower()
        return any(word in before for word in _CODED)

    @cached_property
    def _in_template(self) -> set[int]:
        """The tokens in square brackets, as the fields of a template are: "[Your Job Title]"."""
        found: set[int] = set()
        at = self._text.find("[")
        while at >= 0:
            index = bisect_right(self.starts, at)
            if index:
                for inner in range(index, min(index + _TEMPLATE_REACH, len(self.tokens))):
                    found.add(inner)
                    if "]" in self.gaps[inner] or "\n" in self.gaps[inner]:
                        break
            at = self._text.find("[", at + 1)
        return found

    def gap(self, index: int) -> str:
        """What stands between token `index` and the next; a line break before the first and behind the last."""
        return self.gaps[index] if -1 <= index < len(self.gaps) else "\n"

    def _label(self, index: int) -> tuple[str, int, tuple[str, ...]]:
        """The last word of a label in the same line or sentence ("Arbeidsgiver: …"), how far off, and its classes."""
        for at in range(index - 1, max(-2, index - 1 - _LABEL_REACH), -1):
            gap = self.gaps[at]
            if gap == " ":
                continue
            if ":" in gap:
                if at < 0:
                    break
                one = self._of[at]
                return one.word, index - at, one.cues
            if not _ENDS.isdisjoint(gap):
                break
        return "", 0, ()

    def _before(self, index: int) -> tuple[str, ...]:
        """The classes of the words before token `index` in its sentence."""
        found: set[str] = set()
        for at in range(index - 1, max(-1, index - _CUE_REACH - 1), -1):
            gap = self.gaps[at]
            if gap != " " and not _STOPS.isdisjoint(gap):
                break
            cues = self._around[at].cues
            if cues:
                found.update(cues)
        return tuple(sorted(found))

    def own(self, index: int, group: str) -> tuple[object, ...]:
        """What the family of a token by itself looks at."""
        return ("own", self.tokens[index], opening(self.gaps[index - 1]), group, "L" if self.in_lower_case else "N")

    def nearest(self, index: int, group: str) -> list[tuple[object, ...]]:
        """What the families of a token's own surroundings look at: what stands left and right of it, and the marks."""
        one, around = self._of[index], self._around
        sort, kind = "t" if group == "cont" else one.sort, one.kind
        left, right = around[index - 1], around[index + 1]
        before, after = self.gaps[index - 1], self.gaps[index]
        before = "_" if before == " " else mark(before)
        after = "_" if after == " " else mark(after)
        looks: list[tuple[object, ...]] = [
            ("left", sort, kind, left.told, before, left.cues),
            ("right", sort, kind, right.told, after, right.cues),
            ("marks", sort, one.shape, before, after),
        ]
        if group == "weak":
            looks.append(("weak", kind, one.end[-3:], left.told, right.told, before, after))
        return looks

    def farther(self, index: int, group: str) -> list[tuple[object, ...]]:
        """What the other families look at: words farther off, the line, the sentence, the whole window."""
        one, around = self._of[index], self._around
        sort, kind = "t" if group == "cont" else one.sort, one.kind
        left, second, third, following = around[index - 1], around[index - 2], around[index - 3], around[index + 2]
        near = {other.told[1:3] for other in around[max(0, index - 3) : index + 4] if other.told[0] == "<"}
        looks: list[tuple[object, ...]] = [
            ("lefts", sort, second.told, left.told, second.cues),
            ("third", sort, third.told, third.cues),
            ("rights", sort, following.told, following.cues),
            ("both", left.told, around[index + 1].told),
            ("line", sort, kind, *self._label(index)),
            ("near", sort, "".join(sorted(near))),
            ("sentence", sort, self._before(index)),
        ]
        token = self.tokens[index]
        low = token.lower()
        elsewhere = self._elsewhere.get(low, "") or self._elsewhere.get(low.removesuffix("s"), "")
        again, lower = self._times[token] > 1, low != token and low in self._times
        if elsewhere or again or lower:
            looks.append(("text", sort, kind, elsewhere, again, lower))
        return looks

    def looks(self, index: int, group: str) -> Iterator[tuple[object, ...]]:
        """What every family of features looks at, for token `index`, which is judged as `group`."""
        yield self.own(index, group)
        yield from self.nearest(index, group)
        yield from self.farther(index, group)
