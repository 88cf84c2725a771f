"""Norwegian compounds taken apart: "språkmodellopplæring" is "språk", "modell" and "opplæring".

The cheapest way to spell a word as parts, each costing its self-information (how often it opens or closes compounds,
`compound-parts.tsv`), found by dynamic programming: the model of Morfessor (Creutz and Lagus, Unsupervised Models for
Morpheme Segmentation, 2007) with its lexicon learnt beforehand. A word that is itself a part is never taken apart.
Needs no dictionary at run time, and takes new words apart as well as listed ones.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import NamedTuple

import Stemmer

from norsk.variants import rows

_SHORTEST = 6  # of a word worth taking apart
_LONGEST_PART = 16
_BEGINNING = 3  # letters by which parts are looked up
_LONGEST_WORD = 60
_LINKS = {"s": 1.0, "e": 2.5}  # cost of a linking letter after a part
_STEM_CONTEXT = "hoved"  # gives a short word the room that Snowball's region R1 asks for
_AGENT = 4  # letters of a stem in -er or -ar: shorter ones end so by chance
_QUALITY = re.compile(r"(\w{3,})het(?:a|ane|ar|en|ens|er|ers|ene|enes|s)?$")
_AGENTS = re.compile(r"(\w{2,}(?<!kj)(?<!hj)(?<!fj)(?<!gj)(?<!tj)(?<!mod)(?<!int)(?<!kst)(?<!ant))ernes?$")
_VERBAL_NOUN = re.compile(r"([^aeiouyæøå])\1?n?ing$")
_NOT_AN_ENDING = re.compile(r"(\w{2,}l(?:ov|eg)|\w*hels(?=[ea]))(?:e[nr]?|ens|es|ers?|ar|ene|enes|ane|anes|a|as|s)?$")
_DOUBLED = 3
_MOST = 12.0  # cost per part, in nats, above which a taking apart is guesswork


class _Parts(NamedTuple):
    first: dict[str, float]  # word -> cost of opening a compound
    last: dict[str, tuple[float, str]]  # stem -> cost of closing one, and the word
    whole: frozenset[str]  # words and stems never taken apart
    lengths: dict[
        str, tuple[int, ...]
    ]  # beginning -> of the parts that begin so and open compounds, the shortest first


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("norwegian", 0)  # its own cache makes it four times slower for words that come once


def stem(word: str) -> str:
    """Snowball's Norwegian stem, mended where it parts forms of one word.

    Snowball takes "leder" to "led" but "lederen" to "leder", "muligheten" to "mul" but "mulighet" to "muligh". It
    takes acts, doctors and health for endings: "personvernloven" to "personvern", "fastlege" to "fast", "folkehelse"
    to "folkeh". Verbal nouns in -ning and -ing meet ("opplysning", nynorsk "opplysing").
    """
    # A look for a few letters saves most words the patterns.
    if ("hels" in word or "lov" in word or "leg" in word) and (noun := _NOT_AN_ENDING.match(word)):
        return noun[1]
    if "het" in word and (quality := _QUALITY.match(word)):
        word = quality[1]
    elif word.endswith(("erne", "ernes")) and (agents := _AGENTS.match(word)):
        return agents[1]
    found: str = _stemmer().stemWord(word)
    if len(found) > _AGENT and found.endswith(("er", "ar")):
        return found[:-2]
    return _VERBAL_NOUN.sub(r"\1ing", found) if found.endswith("ing") else found


def _tail(word: str) -> str:
    return stem(_STEM_CONTEXT + word)[len(_STEM_CONTEXT) :]


@cache
def _parts() -> _Parts:
    counts = [(word, int(opens), int(closes)) for word, opens, closes in rows("compound-parts.tsv")]
    opening = sum(opens for _, opens, _ in counts)
    closing = sum(closes for _, _, closes in counts)
    first = {word: math.log(opening / opens) for word, opens, _ in counts if opens}
    last: dict[str, tuple[float, str]] = {}
    whole: set[str] = set()
    for word, _, closes in counts:
        tail = _tail(word)
        whole.update((word, tail))
        if closes:
            cost = math.log(closing / closes)
            if tail not in last or cost < last[tail][0]:
                last[tail] = (cost, word)
    lengths: dict[str, set[int]] = {}
    for word in first:
        if 1 < len(word) <= _LONGEST_PART:
            lengths.setdefault(word[:_BEGINNING], set()).add(len(word))
    return _Parts(first, last, frozenset(whole), {begin: tuple(sorted(known)) for begin, known in lengths.items()})


def is_part(word: str) -> bool:
    """Whether `word` (lower case) is itself a word that compounds are made of, in any inflection."""
    whole = _parts().whole
    return word in whole or stem(word) in whole


def opens(word: str) -> bool:
    """Whether `word` (lower case) is known to open compounds."""
    return word in _parts().first


@cache
def _snowball_stems() -> frozenset[str]:
    return frozenset(_stemmer().stemWords([word for word, _, _ in rows("compound-parts.tsv")]))


def parts_among(words: list[str]) -> list[str]:
    """Those of `words` (lower case) that are parts of compounds in some inflection: a quick `is_part` for many."""
    known, stems = _parts().whole, _snowball_stems()
    pairs = zip(words, _stemmer().stemWords(words), strict=True)
    return [word for word, short in pairs if word in known or short in stems]


def split(word: str) -> tuple[str, ...]:
    """The parts of a compound in order, as the words they are ("helse", "opplysning"); empty where it is none.

    `word` is in lower case without hyphens; its last part may be inflected, linking letters are left out.
    """
    size = len(word)
    if not _SHORTEST <= size <= _LONGEST_WORD:
        return ()
    parts = _parts()
    stemmed = _tail(word)
    if word in parts.whole or stemmed in parts.whole:
        return ()
    reach = len(stemmed)
    # best[i]: cost and parts of the cheapest way to spell word[:i] as opening parts and linking letters
    best: list[tuple[float, tuple[str, ...]] | None] = [None] * (size + 1)
    best[0] = (0.0, ())
    found: tuple[float, tuple[str, ...]] | None = None
    for start in range(reach - 1):
        here = best[start]
        if here is None:
            continue
        cost, before = here
        closing = parts.last.get(stemmed[start:]) if start else None
        if closing and (found is None or cost + closing[0] < found[0]):
            found = (cost + closing[0], (*before, closing[1]))
        shortest = word[start : start + 2]
        lengths = parts.lengths.get(word[start : start + _BEGINNING], ())
        for length in (2, *lengths) if shortest in parts.first else lengths:
            stop = start + length
            if stop >= reach:
                break
            opening = parts.first.get(word[start:stop])
            if opening is None:
                continue
            way = (cost + opening, (*before, word[start:stop]))
            _keep(best, stop, way)
            if word[stop - 1] == word[stop - 2] and stop - start > _DOUBLED:
                _keep(best, stop - 1, way)  # "personell" + "lov" is "personellov": three alike are written as two
            link = _LINKS.get(word[stop])
            if link is not None:
                _keep(best, stop + 1, (way[0] + link, way[1]))
    if found is None or found[0] > _MOST * len(found[1]):
        return ()
    return found[1]


def _keep(best: list[tuple[float, tuple[str, ...]] | None], at: int, way: tuple[float, tuple[str, ...]]) -> None:
    held = best[at]
    if held is None or way[0] < held[0]:
        best[at] = way
