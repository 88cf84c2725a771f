"""The words of a query as keys of the index: inflection, compounds, misspellings and half-typed words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sized
from functools import cached_property

from ingest.codeterms import Term
from norsk import clinic

_WORD = re.compile(r"[^\W\d_]+")


class Vocabulary:
    """The keys that the wordings have, and what each word of a query stands for among them."""

    def __init__(self, terms: Iterable[Term], postings: Mapping[str, Sized]) -> None:
        self._terms = list(terms)
        self._postings = postings

    def __contains__(self, key: object) -> bool:
        return key in self._postings

    @cached_property
    def _folded(self) -> dict[str, str]:
        """Folded spelling → the key that has it (the most frequent one wins)."""
        best: dict[str, str] = {}
        for key in sorted(self._postings, key=lambda item: len(self._postings[item])):
            best[clinic.fold(key)] = key
        return best

    @cached_property
    def _surfaces(self) -> dict[str, str]:
        """Folded spelling → word, for every word of the tables and titles; the shorter of two that fold alike."""
        words: set[str] = set()
        for term in self._terms:
            if term.code[0] not in "VWXY":
                words.update(_WORD.findall((term.text or clinic.spelled_out(term.title)).casefold()))
        for canonical, variants in clinic.rows("words"):
            words.update(_WORD.findall(f"{canonical} {variants}".casefold()))
        return {clinic.fold(word): word for word in sorted(words, key=lambda word: (-len(word), word))}

    @cached_property
    def _deletions(self) -> dict[str, str]:
        """Folded words under each spelling with one letter left out (W. Garbe's symmetric deletes).

        Several words stand in one string, spaces between them: most spellings have one, and a list costs more than it.
        """
        table: dict[str, str] = {}
        for folded in self._surfaces:
            if len(folded) >= 4 and not any(letter.isdigit() for letter in folded):
                for at in range(len(folded)):
                    spelling = folded[:at] + folded[at + 1 :]
                    others = table.get(spelling)
                    table[spelling] = folded if others is None else f"{others} {folded}"
        return table

    def correct(self, word: str) -> str | None:
        """The known word that a misspelt one stands for, or None. Short words must match but for their spelling."""
        folded = clinic.fold(word)
        if len(word) >= 4 and folded in self._surfaces:
            return self._surfaces[folded]
        if len(folded) < 5 or len(folded) > 40:
            return None
        found: set[str] = set()
        for spelling in {folded, *(folded[:at] + folded[at + 1 :] for at in range(len(folded)))}:
            if spelling in self._surfaces:
                found.add(spelling)
            found.update(self._deletions.get(spelling, "").split())
        good = [other for other in found if _close(other, folded)]
        # Of several, the one that begins alike and is as long.
        best = min(good, key=lambda other: (other[0] != folded[0], abs(len(other) - len(folded)), other), default=None)
        return self._surfaces[best] if best is not None else None

    @cached_property
    def _sorted_keys(self) -> list[str]:
        return sorted(self._postings)

    def _beginning(self, start: str) -> str | None:
        """The most frequent key that begins with `start`: what a cut-off or half-typed word stands for."""
        at = bisect_left(self._sorted_keys, start)
        found: list[str] = []
        while at < len(self._sorted_keys) and self._sorted_keys[at].startswith(start):
            found.append(self._sorted_keys[at])
            at += 1
        return max(found, key=lambda key: len(self._postings[key]), default=None)

    def keys(self, query: str) -> list[str | None]:
        """The keys of the index that a query stands for; None for one that stands for none."""
        found: dict[str | None, None] = {}
        for key in clinic.keys(clinic.spelled_out(self._mended(query))):
            near = key if key in self._postings else self._folded.get(clinic.fold(key)) if len(key) >= 4 else None
            if near is None and len(key) >= 4:
                near = self._beginning(key)
            if near is None and (halves := clinic.opening(key)) is not None:
                rest = self._beginning(halves[1])
                if halves[0] in self._postings and rest is not None:
                    found[halves[0]] = None
                    near = rest
            if near is None:
                found.update(dict.fromkeys(self._halves(key)))
            else:
                found[near] = None
        return list(found)

    def _halves(self, word: str) -> tuple[str | None, ...]:
        """The known last part of an unknown compound, which says what it is, and its first part where that is known."""
        for cut in range(3, len(word) - 3):
            last = clinic.stem(word[cut:])
            if last in self._postings and len(last) > 3:
                first = word[:cut]
                stems = (clinic.stem(form) for form in (first, first.removesuffix("s"), first.removesuffix("e")))
                return next((stem for stem in stems if stem in self._postings), None), last
        return (None,)

    def _mended(self, query: str) -> str:
        """The query with its misspelt words corrected; the beginning of a known word is no misspelling."""

        def mend(match: re.Match[str]) -> str:
            word = match[0]
            keys = clinic.keys(word.casefold())
            if all(key in self._postings for key in keys):
                return word
            if any(self._beginning(key) for key in keys):
                return word
            halves = clinic.opening(word.casefold())
            if halves is not None and halves[0] in self._postings and self._beginning(halves[1]):
                return word
            return self.correct(word.casefold()) or word

        return _WORD.sub(mend, query)


def _close(left: str, right: str) -> bool:
    """One letter added, left out, changed or swapped with its neighbour."""
    if abs(len(left) - len(right)) > 1:
        return False
    at = 0
    while at < min(len(left), len(right)) and left[at] == right[at]:
        at += 1
    rest_left, rest_right = left[at:], right[at:]
    return (
        rest_left[1:] == rest_right[1:]
        or rest_left == rest_right[1:]
        or rest_left[1:] == rest_right
        or (rest_left[:2] == rest_right[1::-1] and rest_left[2:] == rest_right[2:])
    )
