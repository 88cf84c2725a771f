"""What is said in several words in a question ("settes i gang"), said in one, as guidance says it ("starter")."""

from __future__ import annotations

from functools import cache, lru_cache

from assistant.keys import key
from norsk.terms import fold
from norsk.text import words
from norsk.variants import rows

_BETWEEN = 3  # words that may stand between a verb and what belongs to it: "når *settes* piloten nå *i gang*"


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], int, str], ...]]:
    """Key of a verb -> what may follow it and the word that stands for both, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], int, str]]] = {}
    for phrase, instead in rows("phrases.tsv"):
        verb, *rest = phrase.split()
        apart = rest[0] == "…"
        found.setdefault(key(verb), []).append((tuple(rest[apart:]), _BETWEEN * apart, instead))
    return {verb: tuple(sorted(each, key=lambda one: -len(one[0]))) for verb, each in found.items()}


@lru_cache(maxsize=2_000)
def plain(text: str) -> str:
    """The question with its first known phrase put in one word; unchanged where it has none."""
    listed = words(text)
    said = [fold(word.text) for word in listed]
    for at, word in enumerate(listed):
        for rest, apart, instead in _phrases().get(key(word.text), ()):
            for to in range(at + 1, min(at + 2 + apart, len(said) - len(rest) + 1)):
                if tuple(said[to : to + len(rest)]) != rest:
                    continue
                first, last = listed[to], listed[to + len(rest) - 1]
                return f"{text[: word.start]}{instead}{text[word.end : first.start].rstrip()}{text[last.end :]}"
    return text
