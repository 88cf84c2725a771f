"""Forms of a word brought to one: bokmål and nynorsk, and irregular inflection.

Three tables that a linguist can read do the work: `forms.tsv` (irregular inflection, whole words), `prefixed.tsv`
(verbs made of a prefix and one of those) and `standards.tsv` (nynorsk and bokmål, and nouns whose stem changes, whole
words and parts of words). The result is a key for comparing, not a word to show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple


class _Standards(NamedTuple):
    """The rows of `standards.tsv` by where in a word they hold; `lengths` of those that begin with two letters.

    `held` finds out whether a word holds any of them at all, which most do not.
    """

    whole: dict[str, str]
    start: dict[str, str]
    end: dict[str, str]
    inside: dict[str, str]
    lengths: dict[str, tuple[int, ...]]  # the longest first
    held: re.Pattern[str]


# Nynorsk may write a softened k or g before the ending: "søkje", "følgjer", "bygging".
_SOFTENED = re.compile(r"(\w{2}[^aeiouyæøå]?[kg])j(a|ar|as|ast|ande|e|en|ene|er|et|ing|inga|ingane|ingar)$")
_NOUN_IN_ELSE = re.compile(r"else(?:a|ane|ar|en|ene|er)s?$")
# A part replaced at the end must leave a word before it: "veg" and "leg" are words, not endings.
_BEFORE_END = 2


def rows(name: str) -> list[list[str]]:
    """The rows of `norsk/data/<name>` split at tabs, without comments and blank lines."""
    lines = resources.files("norsk").joinpath(f"data/{name}").read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@cache
def _forms() -> dict[str, str]:
    table = {form: base for base, forms in rows("forms.tsv") for form in (base, *forms.split())}
    inflected: dict[str, list[str]] = {}
    for form, base in table.items():
        inflected.setdefault(base, []).append(form)
    for base, prefixes, *own in rows("prefixed.tsv"):
        for prefix in prefixes.split():
            for form in (*inflected[base], f"{base}s", *own):
                table.setdefault(prefix + form, prefix + base)
    return table


@cache
def _standards() -> _Standards:
    tables: tuple[dict[str, str], ...] = ({}, {}, {}, {})
    for nynorsk, bokmal in rows("standards.tsv"):
        place = 2 * nynorsk.startswith("-") + nynorsk.endswith("-")
        tables[place][nynorsk.strip("-")] = bokmal
    whole, start, end, inside = tables
    lengths: dict[str, set[int]] = {}
    for part in (*start, *end, *inside):
        lengths.setdefault(part[:2], set()).add(len(part))
    longest_first = {two: tuple(sorted(known, reverse=True)) for two, known in lengths.items()}
    return _Standards(whole, start, end, inside, longest_first, _any_of(start, end, inside))


def _any_of(start: Iterable[str], end: Iterable[str], inside: Iterable[str]) -> re.Pattern[str]:
    """A pattern for a part where it holds. Shared beginnings are written once, so that a letter rules out many."""
    ways = (rf"^{_trie(start)}", _trie(inside), rf"(?<={'.' * _BEFORE_END}){_trie(end)}(?=s?$)")
    return re.compile("|".join(ways), re.DOTALL)


def _trie(parts: Iterable[str]) -> str:
    by_letter: dict[str, list[str]] = {}
    ends = False
    for part in parts:
        if part:
            by_letter.setdefault(part[0], []).append(part[1:])
        else:
            ends = True
    branches = [re.escape(letter) + _trie(rest) for letter, rest in sorted(by_letter.items())]
    if not branches:
        return "" if ends else "(?!)"
    return f"(?:{'|'.join(branches)}){'?' if ends else ''}"


@lru_cache(maxsize=50_000)
def canonical(word: str) -> str:
    """`word` (lower case, one word) with its nynorsk parts and irregular form replaced.

    "sjukehusa" -> "sykehusa" (regular endings are the stemmer's), "gjekk" -> "gå". Any other word comes back as it is.
    """
    forms, table = _forms(), _standards()
    found = forms.get(word) or table.whole.get(word)
    if found is None:
        replaced = _replace(word, table)
        found = table.whole.get(replaced, replaced)
        found = _NOUN_IN_ELSE.sub("else", _SOFTENED.sub(r"\1\2", found))
    return forms.get(found, found)


def _replace(word: str, table: _Standards) -> str:
    if table.held.search(word) is None:
        return word
    made: list[str] = []
    at, size = 0, len(word)
    while at < size:
        step = 1
        for length in table.lengths.get(word[at : at + 2], ()):
            stop = at + length
            if stop > size:
                continue
            part = word[at:stop]
            new = table.inside.get(part)
            if new is None and at == 0:
                new = table.start.get(part)
            if new is None and at >= _BEFORE_END and (stop == size or (stop == size - 1 and word[stop] == "s")):
                new = table.end.get(part)
            if new is not None:
                if word.startswith(new, at):  # bokmål already: "utvalg" also begins with nynorsk "utval"
                    stop = at + len(new)
                made.append(new)
                step = stop - at
                break
        else:
            made.append(word[at])
        at += step
    return "".join(made)
