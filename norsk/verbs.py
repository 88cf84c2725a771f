"""Which words may be verbs: infinitives of common verbs, the forms that follow from them, and irregular ones."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

_ENDINGS = ("e", "er", "es", "et", "a", "te", "t", "de", "d", "ar", "ast", "as", "st", "s")
_BORROWED = re.compile(r"\w{3,}er(?:e|er|te|t|es|ast|ar)$")  # "kartotekisere", also misspelt


@cache
def _forms() -> frozenset[str]:
    lines = resources.files("norsk").joinpath("data/verbs.txt").read_text(encoding="utf-8").splitlines()
    text = " ".join(line for line in lines if not line.startswith("#"))
    forms: set[str] = set()
    for word in re.sub(r"\[[^\]]*\]", " ", text).split():
        forms.add(word)
        if word.endswith("e"):
            base = word[:-1]
            forms.update(base + ending for ending in _ENDINGS)
            if len(base) > 2 and base[-1] == base[-2]:
                forms.update(base[:-1] + ending for ending in ("t", "te", "d", "de"))
    for listed in re.findall(r"\[([^\]]*)\]", text):
        forms.update(listed.split())
    return frozenset(forms)


def is_listed(word: str) -> bool:
    """Whether a lower-case word is a form of a listed verb."""
    return word in _forms()


@lru_cache(maxsize=20_000)
def is_verb(word: str) -> bool:
    """Whether a lower-case word may be a verb: a listed one in any form, or one in -ere."""
    return word in _forms() or bool(_BORROWED.match(word))
