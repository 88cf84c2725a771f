"""What Norwegian words do in a sentence: closed classes that turn its meaning, roles, and which words mean alike.

Content words are compared by a canonical key: nynorsk forms are first read as the bokmål form that stands at their
place in parallel text (`written_pairs.tsv`), then stemmed (Snowball). `alike` is tolerant on purpose, for coverage
and alignment only; facts are never compared with it.
"""

from __future__ import annotations

import difflib
from functools import cache, lru_cache
from importlib.resources import files

import Stemmer

_SUFFIXES = ("", "n", "r", "ne", "en", "er", "ene", "a", "ane", "ar", "et", "e", "t")


def _rows(name: str) -> list[str]:
    lines = files("norsk.data").joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of `word_lists.tsv` by its name."""
    return frozenset(
        word for row in _rows("word_lists.tsv") if row.split("\t")[0] == name for word in row.split("\t")[1].split()
    )


def is_stopword(word: str) -> bool:
    """Whether a lower-case word carries no content of its own."""
    return word in word_list("function")


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("norwegian")


@cache
def _bokmal_of() -> dict[str, str]:
    return {nynorsk: bokmal for nynorsk, bokmal, _ in (row.split("\t") for row in _rows("written_pairs.tsv"))}


@lru_cache(maxsize=100_000)
def key(word: str) -> str:
    """The canonical key of a lower-case word."""
    stem = str(_stemmer().stemWord(_bokmal_of().get(word, word)))
    # Spellings that differ between the standards in a regular way ("tjeneste/teneste", "høy/høg", "krev/krevj").
    stem = stem.replace("tjenest", "tenest").replace("hv", "kv")
    return stem[:-1] if len(stem) > 4 and stem[-1] in "ej" else stem


def bokmal(word: str) -> str:
    """The bokmål form that stands where a nynorsk form does, or the word itself."""
    return _bokmal_of().get(word, word)


@cache
def _groups() -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = {}
    number = 0
    for name in ("synonyms.tsv", "paraphrases.tsv"):
        for row in _rows(name):
            number += 1
            for word in row.split():
                table.setdefault(key(word.lower()), set()).add(number)
    return {stem: frozenset(numbers) for stem, numbers in table.items()}


def grouped(first: str, second: str) -> bool:
    """Whether two keys stand in one group of synonyms."""
    groups = _groups()
    return not groups.get(first, frozenset()).isdisjoint(groups.get(second, ()))


@lru_cache(maxsize=200_000)
def alike(first: str, second: str) -> bool:
    """Whether two keys may stand for one another: equal, in one group of synonyms, or one inside the other."""
    if first == second:
        return True
    if grouped(first, second):
        return True
    short, long = sorted((first, second), key=len)
    if len(short) < 4:
        return False
    if long.startswith(short) or long.endswith(short) or (len(short) >= 6 and short in long):
        return True
    shared = 0
    while shared < len(short) and short[shared] == long[shared]:
        shared += 1
    if shared >= 5 and shared >= 0.7 * len(long):
        return True
    # Spellings a letter or two apart ("lønsregulering", "lønnsregulering").
    return len(short) >= 6 and difflib.SequenceMatcher(None, short, long).ratio() >= 0.83


@cache
def _cue_table() -> tuple[dict[tuple[str, ...], frozenset[str]], int]:
    table: dict[tuple[str, ...], set[str]] = {}
    for row in _rows("cues.tsv"):
        name, _, phrases = row.partition("\t")
        for phrase in phrases.split("|"):
            table.setdefault(tuple(phrase.split()), set()).add(name)
    return {words: frozenset(names) for words, names in table.items()}, max(len(words) for words in table)


def cues(words: list[str]) -> list[tuple[int, int, frozenset[str]]]:
    """Closed-class phrases among lower-case words as (index, length in words, classes), the longest where two begin."""
    table, longest = _cue_table()
    # A nynorsk passive that no parallel text had ("kastast") is read as the bokmål one.
    plain = [_bokmal_of().get(word, f"{word[:-3]}es" if word.endswith("ast") else word) for word in words]
    found = []
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            classes = table.get(tuple(words[at : at + length])) or table.get(tuple(plain[at : at + length]))
            if classes:
                found.append((at, length, classes))
                at += length
                break
        else:
            at += 1
    return found


@cache
def _role_forms() -> tuple[dict[str, str], list[tuple[str, str]]]:
    exact: dict[str, str] = {}
    tails: list[tuple[str, str]] = []
    for row in _rows("roles.tsv"):
        name, forms = row.split("\t")[:2]
        for form in forms.split("|"):
            bare = form.removeprefix("-")
            inflected = {bare + suffix for suffix in _SUFFIXES}
            if bare[-1] == "e":
                inflected |= {bare[:-1] + suffix for suffix in _SUFFIXES[1:]}
            inflected |= {one + "s" for one in inflected}
            for one in inflected:
                exact.setdefault(one, name)
                if form.startswith("-"):
                    tails.append((one, name))
    tails.sort(key=lambda tail: -len(tail[0]))
    return exact, tails


@lru_cache(maxsize=50_000)
def role(word: str) -> tuple[str, str] | None:
    """The role that a lower-case word names, and what narrows it ("turnus" in "turnuslegen"), or None."""
    exact, tails = _role_forms()
    name = exact.get(word)
    if name:
        return name, ""
    if len(word) > 7:
        for tail, name in tails:
            # "-lege" alone is nynorsk for "-lige": only the inflected noun tells.
            if len(tail) >= 4 and tail != "lege" and word.endswith(tail) and len(word) - len(tail) >= 3:
                return name, word[: -len(tail)].rstrip("-s")
    return None


@cache
def _implying() -> dict[str, tuple[str, ...]]:
    rows = (row.split("\t") for row in _rows("roles.tsv"))
    return {row[0]: tuple(row[2].split("|")) for row in rows if len(row) > 2}


def implies(word: str, name: str) -> bool:
    """Whether a lower-case word has a role in it that it does not name ("søknad" has a "søker").

    A word that names another role has none but its own in it: "fylkeskommune" is no "kommune".
    """
    if word.startswith(_implying().get(name, ())):
        return True
    if name == "lege" and word.startswith(("legem", "legeme")):
        return False
    return name[: max(6, len(name) - 3)] in word and (role(word) or (name, ""))[0] == name


@cache
def _opposite_table() -> dict[str, tuple[frozenset[int], frozenset[int]]]:
    """Word -> pairs in which it stands on the left, pairs in which it stands on the right."""
    table: dict[str, tuple[set[int], set[int]]] = {}
    for number, row in enumerate(_rows("opposites.tsv")):
        for side, words in enumerate(row.split("\t")):
            for word in words.split():
                table.setdefault(word, (set(), set()))[side].add(number)
    return {word: (frozenset(left), frozenset(right)) for word, (left, right) in table.items()}


def sides(word: str) -> frozenset[tuple[int, int]]:
    """The sides (pair, 0 or 1) of opposites that a lower-case word takes; its opposite takes (pair, 1 - side)."""
    left, right = _opposite_table().get(word, (frozenset(), frozenset()))
    return frozenset({(number, 0) for number in left} | {(number, 1) for number in right})


@cache
def _slot_table() -> tuple[dict[tuple[str, ...], list[tuple[str, str]]], int]:
    table: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for row in _rows("slots.tsv"):
        dimension, group, phrases = row.split("\t")
        for phrase in phrases.split("|"):
            table.setdefault(tuple(phrase.split()), []).append((dimension, group))
    return table, max(len(words) for words in table)


def slots(words: list[str]) -> list[tuple[str, str, str]]:
    """Phrases of the closed classes of `slots.tsv` as (dimension, group, phrase), the longest where two begin."""
    table, longest = _slot_table()
    found = []
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            if groups := table.get(tuple(words[at : at + length])):
                phrase = " ".join(words[at : at + length])
                found += [(dimension, group, phrase) for dimension, group in groups]
                at += length
                break
        else:
            at += 1
    return found


@cache
def cue_words() -> frozenset[str]:
    """Every word that stands in a closed-class phrase."""
    return frozenset(word for phrase in _cue_table()[0] for word in phrase)
