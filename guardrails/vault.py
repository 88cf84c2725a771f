"""The vault: which pseudonym stands for which words, in memory, for one conversation."""

from __future__ import annotations

import re
from typing import NoReturn

_PSEUDONYM = re.compile(r"<[A-Z][A-Z_]*_[0-9]+>")


class Vault:
    """Pseudonyms of one conversation and the words they stand for.

    The same words get the same pseudonym for as long as the vault lives, and one pseudonym stands for exactly
    one string, so `restore` gives the user's own words back to the letter. It lives in memory only: it cannot be
    pickled or copied, and its `repr` shows a count.
    """

    __slots__ = ("_by_original", "_by_pseudonym", "_counts")

    def __init__(self) -> None:
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

    def surrogate(self, kind: str, base: str, suffix: str, text: str) -> str:
        """Placeholder until surrogates stand below."""
        return self.pseudonym(kind, base) + suffix

    def restore(self, text: str) -> str:
        """`text` with every pseudonym of this conversation replaced by its words.

        A pseudonym that was never given out, or was altered, is left as it stands: it restores to nothing.
        """
        return _PSEUDONYM.sub(lambda match: self._by_pseudonym.get(match[0], match[0]), text)

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
    from norsk.names import Kind, genitive_base, lexicon

    last = name.split(" ")[-1]
    if not last[:1].isalpha() or not lexicon().kind(last) & Kind.GENITIVE:
        return name, ""
    cut = len(name) - (len(last) - len(genitive_base(last)))
    return name[:cut], name[cut:]


def literal_pseudonyms(text: str) -> frozenset[str]:
    """Strings in `text` that look like pseudonyms already; they must not be given out for something else."""
    return frozenset(_PSEUDONYM.findall(text)) if "<" in text else frozenset()
