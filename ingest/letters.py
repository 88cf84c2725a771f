"""Norwegian letters lost in scanning, put back by a noisy channel.

What stands on the page is `original` sent through a channel that turns å, ø and æ (and a few more) into what the
scanner's program knew. A word is read as the original that is most likely: how often it is written, beside these
neighbours, times how often this document's channel makes such an error (Kernighan, Church & Gale 1990, "A spelling
correction program based on a noisy channel model"; confusion sets after Golding & Roth 1999). The channel's rates
are learnt from the document itself. A word that is no word becomes a word of the dictionary or stays; a word stays
unless another is clearly likelier.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import heappop, heappush
from importlib.resources import files

from norsk.dictionary import Dictionary

# What the page shows -> what was written, and the cost (minus the natural logarithm of the rate) to begin with.
CHANNEL: tuple[tuple[str, str, float], ...] = (
    ("a", "å", 0.3), ("aa", "å", 2.5), ("&", "å", 1.5), ("@", "å", 2.5), ("A", "å", 3.5), ("d", "å", 5.0),
    ("4", "å", 4.5), ("8", "å", 4.5), ("3", "å", 5.5), ("é", "å", 4.0), ("da", "å", 6.5), ("a8", "å", 5.5),
    ("g", "ø", 0.7), ("o", "ø", 2.7), ("e", "ø", 3.2), ("a", "ø", 3.6), ("@", "ø", 2.0), ("oe", "ø", 3.5),
    ("p", "ø", 4.5), ("g@", "ø", 3.5), ("og", "ø", 4.5), ("eg", "ø", 4.0), ("6", "ø", 4.0),
    ("ae", "æ", 0.3), ("ee", "æ", 1.5), ("e", "æ", 4.5), ("ze", "æ", 3.0), ("zae", "æ", 4.5), ("se", "æ", 3.5),
    ("I", "l", 2.0), ("ji", "j", 5.0), ("gi", "gj", 6.0), ("q", "g", 5.0), ("1", "l", 4.0),
    ("\ufffd", "å", 1.0), ("\ufffd", "ø", 1.0), ("\ufffd", "æ", 1.5),
)  # fmt: skip
UNKNOWN = 0.001  # occurrences expected of a word that no list knows: what a reading of it must beat
_EDITS = 4
_LIMIT = 10.0
_POPS = 130
_SURE = 3.6  # cost up to which a reading may be a compound that no list has
_STANDING = {"&", "@", "4", "8", "3", "a8", "|"}


@dataclass(frozen=True, slots=True)
class Counts:
    """How often words and neighbours stand in clean text of one written standard."""

    total: int
    words: dict[str, int]
    pairs: dict[tuple[str, str], int]
    after: dict[str, Counter[str]]  # word -> endings of the words after it
    before: dict[str, Counter[str]]  # word -> endings of the words before it
    endings: Counter[str]  # of all neighbours counted

    def beside(self, word: str, left: str, right: str) -> float:
        """How much likelier these neighbours are beside `word` than by chance, as a logarithm."""
        return self._near((left, word), left, word, self.before) + self._near((word, right), right, word, self.after)

    def _near(self, pair: tuple[str, str], other: str, word: str, table: dict[str, Counter[str]]) -> float:
        # Pairs back off to the neighbour's ending, and that to chance (Witten & Bell 1991).
        number = self.words.get(word, 0)
        chance = max(self.words.get(other, 0), 6) / self.total
        trust = min(0.75, number / (number + 30))
        found = table.get(word)
        part = 1.0
        if found:
            whole = sum(found.values())
            expected = (self.endings[other[-2:]] + 5) / (sum(self.endings.values()) + 2000)
            weight = min(0.85, whole / (whole + 40))
            part = weight * (found[other[-2:]] / whole) / expected + 1 - weight
        seen = self.pairs.get(pair, 0) / number / chance if number else 0.0
        # Rare pairs are not in the table: that a pair is missing says little unless chance alone would have made it.
        expected = number * chance
        return math.log(max(0.03, 1 / (1 + expected), trust * seen + (1 - trust) * part))


@lru_cache(maxsize=2)
def counts(standard: str) -> Counts:
    """The table in norsk/data/letters.tsv for a written standard (nb or nn)."""
    words: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    after: dict[str, Counter[str]] = defaultdict(Counter)
    before: dict[str, Counter[str]] = defaultdict(Counter)
    endings: Counter[str] = Counter()
    column = 2 if standard == "nn" else 1
    total = 0
    for row in files("norsk").joinpath("data/letters.tsv").read_text("utf-8").splitlines():
        if row.startswith("#"):
            continue
        cells = row.split("\t")
        number = int(cells[column])
        left, _, right = cells[0].partition(" ")
        if right and number:
            pairs[left, right] = number
            after[left][right[-2:]] += number
            before[right][left[-2:]] += number
            endings[right[-2:]] += number
        elif left and number:
            words[left] = number
        elif not left:
            total = number
    return Counts(total, words, pairs, dict(after), dict(before), endings)


@dataclass(slots=True)
class Channel:
    """The errors of one document, and what is known about its words."""

    dictionary: Dictionary
    standard: str
    table: Counts
    costs: dict[tuple[str, str], float] = field(default_factory=lambda: {(a, b): cost for a, b, cost in CHANNEL})
    seen: Counter[str] = field(default_factory=Counter)  # the document's own words, as far as they are read
    _compounds: dict[str, int] = field(default_factory=dict)
    _guesses: dict[str, str] = field(default_factory=dict)
    _lexicon: dict[str, int] = field(default_factory=dict)
    _parts: dict[str, float] = field(default_factory=dict)  # compound -> how common its words are
    _made: dict[tuple[str, bool], list[tuple[str, float]]] = field(default_factory=dict)

    def rank(self, word: str, *, compounds: bool = True) -> int:
        """3: in the table; 2: in the dictionary; 1: a compound of its words; 0: unknown. `word` as it would stand."""
        found = self._lexicon.get(word)
        if found is None:
            found = self._look_up(word)
            if found or not compounds:
                self._lexicon[word] = found
        if found == 0 and compounds and word not in self._compounds:
            self._compounds[word] = self._lexicon[word] = 1 if self._compound(word.lower()) else 0
            found = self._lexicon[word]
        return found

    def _look_up(self, word: str) -> int:
        # A capital inside a word is damage (pA, mAte), so the word in small letters proves nothing.
        lower = word.lower() if word[1:].islower() or word.isupper() or len(word) == 1 else word
        if self.table.words.get(lower, 0) >= 2 and len(lower) > 1:
            return 3
        if lower in ("å", "i", "a"):
            return 3
        if len(lower) < 2:
            return 0
        if self.dictionary.known(word, self.standard) or self.dictionary.known(lower, self.standard):
            return 2
        return 0

    def _compound(self, word: str) -> bool:
        """Whether the word is two words of the dictionary, with or without s or e between them, or a first part.

        Words of three letters take part only when they are common: `åer` and `ore` would fit in everywhere.
        """
        if len(word) < 7 or not word.isalpha():
            return False
        if word in self._parts:
            return True
        best, found = -1.0, False
        if word[-1] == "s" and word[:-1] in self.dictionary.listed:
            found = True  # "innførings- og opplæringstiltak"
        for cut in range(3, len(word) - 2):
            right = word[cut:]
            often = self._often(right)
            if (
                (len(right) < 4 and often < 10)
                or (len(right) == 4 and not often)
                or not self.dictionary.known(right, self.standard)
            ):
                continue
            for stem in (word[:cut], word[: cut - 1] if word[cut - 1] in "se" else ""):
                number = self._often(stem)
                if len(stem) < 3 or (len(stem) == 3 and number < 4) or (len(stem) == 4 and not number):
                    continue
                if stem in self.dictionary.listed or self.dictionary.known(stem, self.standard):
                    found = True
                    best = max(best, 0.01 * min(50, often, number))
        if found:
            self._parts[word] = max(best, 0.0)
        return found

    def _often(self, word: str) -> int:
        return self.table.words.get(word, 0) + 4 * self.seen[word]

    def weight(self, word: str, *, read: bool = False) -> float:
        """Logarithm of how often the word is expected; `read`: as the reading of another."""
        lower = word.lower()
        number = self.table.words.get(lower, 0) + 4.0 * self.seen[lower]
        rank = self.rank(word)
        if read and rank == 2 and len(lower) > 7 and lower not in self.dictionary.listed and self._compound(lower):
            rank = 1  # Hunspell also makes compounds that nobody writes (lever + ånder)
        floor = {3: 1.0, 2: 0.3, 1: 0.02 if self.rank(word) == 2 else 0.003, 0: UNKNOWN}[rank]
        return math.log(number + floor + (self._parts.get(lower, 0.0) if rank == 1 else 0.0))

    def mend_part(self, word: str) -> str:
        """A compound of known words with one of them read as a clearly likelier one (sprak + modeller)."""
        best, margin = word, math.log(12)
        for cut in range(3, len(word) - 2):
            for joint in ("", "s", "e"):
                left, right = word[:cut], word[cut:]
                stem = left.removesuffix(joint) if left.endswith(joint) else ""
                if len(stem) < 3 or self.rank(stem.lower()) < 2 or self.rank(right) < 2:
                    continue
                for part, before, after in ((stem, "", joint + right), (right, left, "")):
                    for option, cost in self.candidates(part, plainly=True):
                        if self._often(option.lower()) < 5 or len(option) < 3:
                            continue
                        gain = self.weight(option) - cost - self.weight(part)
                        if gain > margin:
                            best, margin = before + option + after, gain
        return best

    def guess(self, word: str) -> str:
        """The likeliest reading of a word by itself, whatever stands beside it."""
        found = self._guesses.get(word)
        if found is None:
            options = [(word, 0.0), *self.candidates(word)] if len(word) > 1 else [(word, 0.0)]
            found = self._guesses[word] = max(options, key=lambda pair: self.weight(pair[0]) - pair[1])[0]
        return found

    def candidates(self, token: str, *, plainly: bool = False) -> list[tuple[str, float]]:
        """Known words that the channel may have turned into `token`, with their cost; cheapest first.

        `plainly` allows this document's commonest errors only (for names and words that are words already).
        """
        key = (token, plainly)
        if key not in self._made:
            self._made[key] = self._make(token, 1.6 if plainly else _LIMIT)
        return self._made[key]

    def _make(self, token: str, dearest: float) -> list[tuple[str, float]]:
        edits: dict[int, list[tuple[str, str, float]]] = defaultdict(list)
        for (shown, meant), cost in self.costs.items():
            if cost > dearest or shown.casefold() == token.casefold():
                continue
            place = token.find(shown)
            while place >= 0:
                upper = shown.isalpha() and place == 0 and token[0].isupper() and shown not in ("I", "A")
                edits[place].append((shown, meant.capitalize() if upper else meant, cost))
                place = token.find(shown, place + 1)
            if token[:1].isupper() and shown[0].islower() and token.startswith(shown.capitalize()):
                edits[0].append((shown.capitalize(), meant.capitalize(), cost))
        if not edits:
            return []
        heap: list[tuple[float, int, str, int, int]] = [(0.0, 0, "", 0, 0)]  # cost, order, text so far, place, edits
        order, pops = 0, 0
        best: dict[str, float] = {}
        while heap and pops < _POPS:
            cost, _, text, place, made = heappop(heap)
            later = [i for i in edits if i >= place]
            word = text + token[place:]
            if made and word not in best:
                pops += 1
                if self.rank(word, compounds=cost < _SURE):
                    best[word] = cost
            if made == _EDITS:
                continue
            for i in later:
                for shown, meant, extra in edits[i]:
                    # Several rare errors in one word are rarer than chance, several common ones are not.
                    total = cost + extra + (0.7 * made if extra > 1.0 else 0.0)
                    if total <= _LIMIT:
                        order += 1
                        heappush(heap, (total, order, text + token[place:i] + meant, i + len(shown), made + 1))
        return sorted(best.items(), key=lambda pair: pair[1])

    def learn(self, made: Counter[tuple[str, str]], kept: Counter[str]) -> None:
        """Set the costs by the errors found: `made` counts (shown, meant), `kept` letters that came through whole."""
        for letter in "åøæ":
            errors = {key: number for key, number in made.items() if key[1] == letter}
            prior = {key: math.exp(-cost) for key, cost in self.costs.items() if key[1] == letter}
            whole = sum(errors.values()) + kept[letter]
            if whole < 20:
                continue
            for key, rate in prior.items():
                share = (errors.get(key, 0) + 8 * rate / (1 + sum(prior.values()))) / (whole + 8)
                self.costs[key] = min(7.0, -math.log(share))
        self._made.clear()
        self._guesses.clear()
        # Compounds may be weighed by words that are read only now.
        self._parts.clear()
        self._lexicon = {word: rank for word, rank in self._lexicon.items() if rank > 1}
        self._compounds.clear()


def align(shown: str, meant: str) -> list[tuple[str, str]]:
    """The likeliest errors of the channel that lead from `meant` to `shown`; empty where there is no way."""
    low, wanted = shown.lower(), meant.lower()
    table: dict[tuple[int, int], tuple[float, list[tuple[str, str]]]] = {(0, 0): (0.0, [])}
    for i in range(len(low) + 1):
        for j in range(len(wanted) + 1):
            if (i, j) not in table:
                continue
            cost, made = table[i, j]
            steps = [
                (a, b, extra) for a, b, extra in CHANNEL if wanted.startswith(b, j) and low.startswith(a.lower(), i)
            ]
            if i < len(low) and j < len(wanted) and low[i] == wanted[j]:
                steps.append((low[i], wanted[j], 0.0))
            for a, b, extra in steps:
                spot = (i + len(a), j + len(b))
                if spot not in table or table[spot][0] > cost + extra:
                    table[spot] = (cost + extra, [*made, (a, b)] if extra else made)
    return table.get((len(low), len(wanted)), (0.0, []))[1]


INFINITIVE = re.compile(r"[a-zæøå]{2,}(?:e|es|s)$")
SHORT_VERBS = re.compile(
    r"(?:få|gå|se|ta|gi|bli|ha|nå|stå|slå|forstå|foreslå|bestå|oppstå|oppnå|foregå|angå|inngå|unngå|be|le|dø|si|ro|bo|sy"
    r"|tro|sno|fri|flå|fly|gni|by|bry|ty|lyve|te|dra|la|sa)$"
)
