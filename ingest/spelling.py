"""Whether a Norwegian dictionary knows a word, also as a compound that the dictionary does not list."""

from __future__ import annotations

from functools import lru_cache

from norsk.dictionary import Dictionary, DictionaryMissing


@lru_cache(maxsize=1)
def dictionary() -> Dictionary | None:
    """The installed dictionaries, None where there is none: then nothing is known and nothing repaired."""
    try:
        return Dictionary.load()
    except DictionaryMissing:
        return None


def known(word: str) -> bool:
    """Whether bokmål or nynorsk lists the word in this case or in lower case."""
    found = dictionary()
    return found is not None and (found.known(word) or (not word.islower() and found.known(word.lower())))
