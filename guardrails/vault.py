"""The vault: which pseudonym stands for which words, in memory, for one conversation."""

from __future__ import annotations

import re
from typing import NoReturn

from guardrails.surrogates import Surrogates
from norsk.names import Kind, genitive_base, lexicon

_NAME_WORD = re.compile(r"[^\W\d_]+")
_PSEUDONYM = re.compile(r"<[A-Z][A-Z_]*_[0-9]+>")


class Vault:
    """Pseudonyms of one conversation and the words they stand for.

    The same words get the same pseudonym for as long as the vault lives, and one pseudonym stands for exactly
    one string, so `restore` gives the user's own words back to the letter. It lives in memory only: it cannot be
    pickled or copied, and its `repr` shows a count.
    """

    __slots__ = ("_by_original", "_by_pseudonym", "_counts", "_pattern", "_seed", "_surrogates")

    def __init__(self, *, seed: int | None = None) -> None:
        """`seed` fixes the draw of surrogates, for tests."""
        self._seed = seed
        self._surrogates: Surrogates | None = None
        self._pattern: re.Pattern[str] | None = None
        self._by_original: dict[tuple[str, str], str] = {}
        self._by_pseudonym: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def pseudonym(self, kind: str, original: str, *, taken: frozenset[str] = frozenset()) -> str:
        """The pseudonym of `original`; `taken` holds pseudonyms that the text itself already contains."""
        known = self._by_original.get((kind, original))
        if known is not None:
            return known
        while True:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            made = f"<{kind}_{self._counts[kind]}>"
            if made not in taken and made not in self._by_pseudonym:
                break
        self._by_original[kind, original] = made
        self._by_pseudonym[made] = original
        return made

    def surrogate(self, kind: str, base: str, text: str) -> str:
        """A made-up value of the same kind for `base`; none is drawn that `text` or the conversation already holds.

        Names and places are made word for word, so that a surname alone gets the surrogate it has in the full name.
        """
        if self._surrogates is None:
            self._surrogates = Surrogates(self._seed)
        if kind in ("PERSON", "PLACE"):
            return _NAME_WORD.sub(lambda match: self._drawn(kind, match[0], text, by_word=True), base)
        return self._drawn(kind, base, text, by_word=False)

    def _drawn(self, kind: str, original: str, text: str, *, by_word: bool) -> str:
        known = self._by_original.get((kind, original))
        if known is not None:
            return known
        assert self._surrogates is not None
        same = self._by_original.get((kind, original.lower())) if by_word and not original.islower() else None
        if same is not None:  # "OLSEN" where "Olsen" or "olsen" stood before
            return self._keep(kind, original, same.upper() if original.isupper() else same.capitalize())
        draw = self._surrogates.word if by_word else self._surrogates.whole
        made = draw(kind, original)
        for _ in range(200):
            if made != original and made not in self._by_pseudonym and not (len(made) > 1 and made in text):
                break
            made = draw(kind, original)
        else:
            return self.pseudonym(kind, original)
        if by_word and len(made) > 1:
            self._by_original.setdefault((kind, original.lower()), made.lower())
        return self._keep(kind, original, made)

    def _keep(self, kind: str, original: str, made: str) -> str:
        self._by_original[kind, original] = made
        if len(made) > 1:
            self._by_pseudonym[made] = original
            self._pattern = None
        return made

    def restore(self, text: str) -> str:
        """`text` with every pseudonym of this conversation replaced by its words.

        A pseudonym that was never given out, or was altered, is left as it stands: it restores to nothing.
        """
        if self._surrogates is None:
            return _PSEUDONYM.sub(lambda match: self._by_pseudonym.get(match[0], match[0]), text)
        if self._pattern is None:
            longest = sorted(self._by_pseudonym, key=len, reverse=True)
            self._pattern = re.compile(
                "|".join(
                    rf"(?<!\w){re.escape(made)}(?:(?=['’]?s?(?!\w)))"
                    if made[-1].isalpha()
                    else rf"(?<!\d){re.escape(made)}(?!\d)"
                    for made in longest
                )
                or r"(?!)"
            )
        return self._pattern.sub(lambda match: self._by_pseudonym[match[0]], text)

    def __len__(self) -> int:
        return len(self._by_pseudonym)

    def __repr__(self) -> str:
        return f"<Vault with {len(self)} pseudonyms>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Vault is never written")

    def __deepcopy__(self, memo: object) -> NoReturn:
        raise TypeError("a Vault is never copied")

    __copy__ = __reduce__


def split_genitive(name: str) -> tuple[str, str]:
    """A name and its genitive ending ("Olsens" -> "Olsen", "s"); the ending is empty where there is none."""
    last = name.split(" ")[-1]
    if not last[:1].isalpha() or not lexicon().kind(last) & Kind.GENITIVE:
        return name, ""
    cut = len(name) - (len(last) - len(genitive_base(last)))
    return name[:cut], name[cut:]


def literal_pseudonyms(text: str) -> frozenset[str]:
    """Strings in `text` that look like pseudonyms already; they must not be given out for something else."""
    return frozenset(_PSEUDONYM.findall(text)) if "<" in text else frozenset()
