"""Hunspell's Norwegian spelling dictionaries, bokmål and nynorsk, found where the installation put them.

The dictionaries are installation data (npm `dictionary-nb` and `dictionary-nn`, or Debian's `hunspell-no`), not part
of the project. `known` asks Hunspell itself (through chunspell) and remembers what it asked; `listed` is the fast
path for compound splitting: the entries of the word lists as one set, about forty times faster than Hunspell.
"""

from __future__ import annotations

import re
import sys
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from norsk.errors import VeilederError

STANDARDS = ("nb", "nn")
_FOLDERS = ("share/veileder",)
_DEBIAN = Path("/usr/share/hunspell")
_CACHE = 200_000
# An entry of a .dic file up to its flags; entries with white space, digits or capitals take no part in compounds.
_ENTRY = re.compile(r"^([a-zæøåéèêòóôü]{3,})(?:/.*)?$", re.MULTILINE)


class DictionaryMissing(VeilederError):
    """No Norwegian spelling dictionary is installed where the program looks."""

    code = "dictionary_missing"


class Dictionary:
    """Look-up of words in the bokmål and nynorsk dictionaries. Loads each at its first use."""

    def __init__(self, files: dict[str, tuple[Path, Path]]) -> None:
        """`files`: written standard ("nb", "nn") -> (.aff, .dic)."""
        self._files = files
        self._spellers: dict[str, Any] = {}
        self._known: dict[tuple[str, str], bool] = {}

    @classmethod
    def load(cls, folder: Path | None = None) -> Dictionary:
        """The dictionaries under `folder`, else those of the installation, else Debian's.

        Those of the installation are loaded once and shared: 90 MB that each part would otherwise hold for itself.
        Raises `DictionaryMissing` where there is neither bokmål nor nynorsk.
        """
        return cls._read(folder) if folder else _installed()

    @classmethod
    def _read(cls, folder: Path | None) -> Dictionary:
        places = [folder] if folder else [*(Path(sys.prefix) / part for part in _FOLDERS), _DEBIAN]
        for place in places:
            files = {name: found for name in STANDARDS if (found := _find(place, name))}
            if files:
                return cls(files)
        raise DictionaryMissing(
            "Fant ingen norsk ordliste (hunspell, bokmål eller nynorsk).",
            "Kjør «make setup» med npm installert, eller installer Debian-pakken hunspell-no.",
        )

    @property
    def standards(self) -> tuple[str, ...]:
        """The written standards that are installed."""
        return tuple(self._files)

    def known(self, word: str, standard: str | None = None) -> bool:
        """Whether `word` is spelt right in `standard` ("nb" or "nn"), or in either when None.

        A standard that is not installed knows nothing.
        """
        if standard is None:
            return any(self.known(word, name) for name in self._files)
        if standard not in self._files or not word:
            return False
        key = (standard, word)
        answer = self._known.get(key)
        if answer is None:
            if len(self._known) >= _CACHE:
                self._known.clear()
            try:
                answer = bool(self._speller(standard).spell(word))
            except UnicodeEncodeError:  # a letter that the dictionary's own encoding lacks
                answer = False
            self._known[key] = answer
        return answer

    def simple(self, word: str, standard: str) -> bool:
        """Whether `word` is an entry of `standard`, or a form of one: no compound made by the dictionary's rules."""
        if standard not in self._files or not self.known(word, standard):
            return False
        return any("pa:" not in analysis for analysis in self._speller(standard).analyze(word))

    @cached_property
    def listed(self) -> frozenset[str]:
        """The entries of the word lists that are plain lower-case words of three letters or more."""
        return frozenset(
            word
            for _, path in self._files.values()
            for word in _ENTRY.findall(path.read_text("utf-8" if path.name == "index.dic" else "latin-1"))
        )

    def _speller(self, standard: str) -> Any:
        if standard not in self._spellers:
            from hunspell import Hunspell  # type: ignore[import-untyped]  # half a second and 60 MB: only where spelling is asked for

            affixes, _ = self._files[standard]
            self._spellers[standard] = Hunspell(
                affixes.stem, hunspell_data_dir=str(affixes.parent), system_encoding="UTF-8"
            )
        return self._spellers[standard]


@cache
def _installed() -> Dictionary:
    return Dictionary._read(None)


def _find(place: Path, standard: str) -> tuple[Path, Path] | None:
    """The .aff and .dic of `standard` under `place`, in npm's layout or in Debian's."""
    for stem in (f"dictionary-{standard}/index", f"node_modules/dictionary-{standard}/index", f"{standard}_NO"):
        affixes, words = place / f"{stem}.aff", place / f"{stem}.dic"
        if affixes.is_file() and words.is_file():
            return affixes, words
    return None
