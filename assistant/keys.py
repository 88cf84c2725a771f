"""Keys: the roots under which the words of question and sentence are compared, and what may stand for them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

import Stemmer

from norsk.compounds import split
from norsk.terms import fold
from norsk.variants import canonical, rows
from norsk.verbs import is_listed


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("norwegian", 0)  # without a cache of its own: `key` has one


_DERIVED = (("asjon", "er"), ("ning", ""), ("ing", ""))  # presentasjon~presentere, veiledning~veilede
_IRREGULAR = {
    "ansv": "ansvar",
    "byer": "by",
    "byen": "by",
    "eier": "eie",
    "eies": "eie",
    "eide": "eie",
    "mål": "mål",
    "delt": "delta",
}


_GENITIVE = re.compile(r"[A-ZÆØÅ]{2,}s")  # "NVPs"
_DIGITS = {
    "to": "2",
    "tre": "3",
    "fire": "4",
    "fem": "5",
    "seks": "6",
    "sju": "7",
    "syv": "7",
    "åtte": "8",
    "ni": "9",
    "ti": "10",
}


_INFINITIVE = re.compile(r"(?<=\w\wed)es?$|(?<=\w\wend)es?$")  # "veilede", "anvendes", which are no participles
_PRESENT = re.compile(r"(?<=[åy])[rs]$")  # "foreslår", "tilbys"
_AGENTS = re.compile(r"(?<=\w{4}[^t]er)nes?$")  # "deltakerne", of which the stemmer leaves "deltakern"
_CLEFT = re.compile(r"(?:sv|kl|sp|v|b|f)are(?:r|s|n|ne|t|te)?$")  # no comparative in -are: "svare", "programvare"
_DOCTOR = re.compile(r"(?<=fast|over|vakt|tann|menn|rnus|ehus|mune)leg(?:e|en|er|ene|es|ens|enes)$")  # no adjective
_FURTHER = ("er", "et", "e", "a", "ast")  # what may fall away once more: "forsker", "aktivitet", "data"
_NEUTER = re.compile(r"(?<=[lrkpg])t$")  # "nasjonalt", "kjøpt"
_LEFT = 3  # letters that must be left then


def _stem(folded: str) -> str:
    """One stem for the forms of a word, where the stemmer takes one ending at a time and leaves several."""
    # A look at the last letters saves most words the patterns.
    word = folded if "are" in folded and _CLEFT.search(folded) else canonical(folded)
    if (
        (word.endswith(("e", "es")) and (cut := _INFINITIVE.sub("", word)) != word and is_listed(cut + "e"))
        or (word.endswith(("r", "s")) and (cut := _PRESENT.sub("", word)) != word and is_listed(cut))
        or ("leg" in word and (cut := _DOCTOR.sub("leg", word)) != word)
    ):
        stem = cut
    else:
        stem = str(_stemmer().stemWord(_AGENTS.sub("", word) if word.endswith(("ne", "nes")) else word))
    while stem.endswith(_FURTHER):
        shorter = str(_stemmer().stemWord(stem))
        if shorter == stem or len(shorter) < _LEFT:
            break
        stem = shorter
    if len(stem) > 4 and stem.endswith("t"):
        stem = _NEUTER.sub("", stem)
    return stem[:-1] if stem.endswith("mm") else stem  # "medlemmer", "programmet"


@lru_cache(maxsize=100_000)
def key(word: str) -> str:
    """The root under which a word is compared: folded, stemmed, and without the endings that turn verbs into nouns."""
    if _GENITIVE.fullmatch(word):
        word = word[:-1]
    folded = fold(word)
    if folded in _DIGITS:
        return _DIGITS[folded]
    if folded in ("styret", "styrets"):  # the board, not what one governs
        return "styret"
    stem = _stem(folded)
    for ending, instead in _DERIVED:
        if stem.endswith(ending) and len(stem) - len(ending) >= 3:
            stem = _stem(stem[: -len(ending)] + instead)
            break
    for irregular, regular in _IRREGULAR.items():
        if stem.endswith(irregular) and (stem == irregular or irregular == "ansv"):
            return stem[: -len(irregular)] + regular
    return stem


@lru_cache(maxsize=100_000)
def parts(word: str) -> tuple[str, ...]:
    """The keys of a compound's parts, in order; empty where the word is none."""
    folded = fold(word)
    pieces = [piece for piece in folded.split("-") if piece]
    found = [part for piece in pieces for part in (split(piece) or (piece,))]
    return tuple(key(part) for part in found) if len(found) > 1 else ()


@cache
def paraphrases() -> dict[str, frozenset[str]]:
    """Key of a word -> keys of the words that may answer for it."""
    groups: dict[str, set[str]] = {}
    for row in resources.files("norsk").joinpath("data/paraphrases.tsv").read_text(encoding="utf-8").splitlines():
        if row.strip() and not row.startswith("#"):
            keys = {key(word) for word in row.split("\t")}
            for each in keys:
                groups.setdefault(each, set()).update(keys)
    return {each: frozenset(keys - {each}) for each, keys in groups.items()}


@cache
def thesaurus() -> dict[str, frozenset[str]]:
    """Key of a word -> keys of words near it in meaning. A row's headword meets its others, and they it alone."""
    near: dict[str, set[str]] = {}
    for row in resources.files("norsk").joinpath("data/thesaurus.tsv").read_text(encoding="utf-8").splitlines():
        if row.strip() and not row.startswith("#"):
            first, *rest = (key(word) for word in row.split("\t"))
            near.setdefault(first, set()).update(rest)
            for each in rest:
                near.setdefault(each, set()).add(first)
    return {each: frozenset(keys - {each}) for each, keys in near.items()}


_CLOSE, _NEAR = 0.8, 0.5  # what a word close in meaning is worth of the word asked about, and one near it


@cache
def wordings() -> dict[str, dict[str, float]]:
    """Key of a word -> keys of the words that a questioner may say instead, and what each is worth of it.

    A row's headword meets its other words and they it, but they do not meet one another.
    """
    found: dict[str, dict[str, float]] = {}
    for head, close, near in rows("wordings.tsv"):
        first = key(head)
        for listed, worth in ((near, _NEAR), (close, _CLOSE)):
            for other in map(key, listed.split()):
                if other != first:
                    found.setdefault(first, {})[other] = worth
                    found.setdefault(other, {})[first] = worth
    return found


def one_slip(a: str, b: str) -> bool:
    """Whether two words are one edit apart: a letter changed, lost or added, or two that changed places."""
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) == len(b):
        return a[at + 1 :] == b[at + 1 :] or (a[at + 2 :] == b[at + 2 :] and a[at : at + 2] == b[at : at + 2][::-1])
    return a[at:] == b[at + 1 :]
