"""The vault: which pseudonym stands for which words, in memory, for one conversation."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
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

    __slots__ = ("_by_original", "_by_pseudonym", "_counts", "_names", "_pattern", "_seed", "_surrogates")

    def __init__(self, *, seed: int | None = None) -> None:
        """`seed` fixes the draw of surrogates, for tests."""
        self._seed = seed
        self._surrogates: Surrogates | None = None
        self._pattern: re.Pattern[str] | None = None
        self._by_original: dict[tuple[str, str], str] = {}
        self._by_pseudonym: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._names: set[str] = set()

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

    def without_genitive(self, name: str) -> tuple[str, str]:
        """A person's name and its genitive ending, as `split_genitive`, by what this conversation has named too.

        "Karis" may be a name of its own; where "Kari" was named before it is her genitive.
        """
        base, ending = split_genitive(name)
        last = base.split(" ")[-1]
        if not ending and len(last) > 2 and last[-1] in "sS" and last[:-1] in self._names:
            base, ending = base[:-1], base[-1]
        self._names.update(_NAME_WORD.findall(base))
        return base, ending

    def surrogate(self, kind: str, base: str, text: Container[str]) -> str:
        """A made-up value of the same kind for `base`; none is drawn that `text` or the conversation already holds.

        `text` is asked once for each draw: give a long one as `surrogates.Occurring`.

        Names and places are made word for word, so that a surname alone gets the surrogate it has in the full name.
        """
        if self._surrogates is None:
            self._surrogates = Surrogates(self._seed)
        if kind in ("PERSON", "PLACE"):
            made = _NAME_WORD.sub(lambda match: self._for_word(kind, match[0], text), base)
            if len(made) > 1 and made != base and any(len(word) == 1 for word in _NAME_WORD.findall(base)):
                self._keep(kind, base, made)  # an initial alone restores to nothing, "G. E. Nordli" as a whole does
            return made
        return self._drawn(kind, base, text, by_word=False)

    def _for_word(self, kind: str, word: str, text: Container[str]) -> str:
        """The surrogate of one word; "i" in "Vik i Sogn" is none."""
        return word if len(word) == 1 and word.islower() else self._drawn(kind, word, text, by_word=True)

    def _drawn(self, kind: str, original: str, text: Container[str], *, by_word: bool) -> str:
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
            self._pattern = _restoring(self._by_pseudonym)
        return self._pattern.sub(self._own_words, text)

    def _own_words(self, match: re.Match[str]) -> str:
        whole = self._by_pseudonym.get(match[0])
        if whole is not None:
            return whole
        return "-".join(self._by_pseudonym[part] for part in match[0].split("-"))  # a double name, part by part

    def __len__(self) -> int:
        return len(self._by_pseudonym)

    def __repr__(self) -> str:
        return f"<Vault with {len(self)} pseudonyms>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Vault is never written")

    def __deepcopy__(self, memo: object) -> NoReturn:
        raise TypeError("a Vault is never copied")

    __copy__ = __reduce__


def _restoring(pseudonyms: Iterable[str]) -> re.Pattern[str]:
    """What finds surrogates as they were given out: whole words, with a genitive at most, and double names of them.

    "Hansen-Berg" where only "Hansen" was given out is somebody else and stays; "Hansen-saken" is the user's own.
    """
    longest = sorted(pseudonyms, key=len, reverse=True)
    words = "|".join(re.escape(made) for made in longest if made[-1].isalpha())
    parts = "|".join(re.escape(made) for made in longest if made[-1].isalpha() and "-" not in made)
    others = "|".join(re.escape(made) for made in longest if not made[-1].isalpha())
    patterns = []
    if words:
        name = rf"(?:{parts})(?:-(?:{parts}))+|(?:{words})" if parts else words
        patterns.append(rf"(?<!\w)(?<![^\W\d_]-)(?:{name})(?=['’]?s?(?!\w))(?!-[A-ZÆØÅ])")
    if others:
        patterns.append(rf"(?<!\d)(?:{others})(?!\d)")
    return re.compile("|".join(patterns) or r"(?!)")


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
