"""The words of the clinic: one spelling, one inflection and one synonym for what titles, coders and notes say.

Every text that meets the code system goes through `tokens`: surface words become keys with their spans, so that
*ryggsmerter*, *smerter i ryggen* and *vondt i ryggen* have the same keys. The tables in `data/clinic_*.tsv` were
written for this project; nothing is read from disk before the first call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_SITE = re.compile(
    r"\.?\s+(?:mamm|prostat|col[io]|rect|rekt|pulm|ventric|ventrik|vesica|renis|ovari|uteri|cervi|corpor|sigm|pancr|pankr|"
    r"c[aoø]e?c|oesoph|øsof|esoph|hepat|testis|th?yr|laryn|vulv|caput|endometr)",
    re.IGNORECASE,
)
# A type, a stage, a degree: digits and single letters carry meaning beside these words only.
_DOTTED = re.compile(r"(?<=\.)(?=[^\W\d_])")
_SLASHED = re.compile(r"\b([muv]) / ")


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_LINKS = ("", "s", "e")
_MIN_ATOM = 3
_MAX_PARTS = 4
_SHORT_ATOMS = frozenset({"tå"})
# Words that say nothing about which condition it is; they get no weight and never block a match.
STOP = _set(
    """og i på av med ved for til fra etter som er en et ei den det de å men eller har hatt var ble blir blitt vært
    ikke klassifisert sted annet andre annen anna anne spesifisert spesifiserte uspesifisert uspesifiserte nærmere
    angitt opplysning samt hos inkludert ika ikas ink inkl pga kan kun mer noe noen pas pasient pasienten pasienter
    ein eit frå hjå ikkje nokon noko sin sitt sine du jeg han hun hans hennes s the of nos st alene to også der når
    både dels visse bestemt slik slike"""
)
_NOT = _set("ikke ikkje non")
_ENDINGS = (
    "enes", "anes", "ene", "ane", "ens", "ets", "ers", "ede", "ede", "ete", "ende", "en", "et", "er", "ar", "a", "e",
)  # fmt: skip


# Words that the endings below would make one with another word: koma and kommer, lever and levende, sene and sen.
_IRREGULAR = {
    form: base
    for base, forms in {
        "lever": "lever leveren leverens levra", "koma": "koma", "nummer": "nummer nummeret", "korona": "korona",
        "koronar": "koronar koronare", "voksen": "voksen voksne vaksen", "sene": "sene sener senen senene",
        "tunge": "tunge tungen tunga tungene", "plante": "plante planter", "finger": "finger fingeren",
        "ribbe": "ribbe ribben ribbein ribbena ribbeina", "mage": "mage magen magens", "barn": "barn barnet barna",
        "tarm": "tarm tarmen tarmar tarmer", "vekst": "vekst veksten vokser vokse vekse veks",
    }.items()
    for form in forms.split()
}  # fmt: skip
# In running text these are other words.
_NOT_IN_TEXT = frozenset({"mens", "som", "under"})


@dataclass(frozen=True, slots=True)
class Token:
    """A key of the clinic's vocabulary and the characters `start` to `end` of the text that it stands for."""

    key: str
    start: int
    end: int


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of `data/clinic_<name>.tsv` as tuples of cells; `#` opens a comment line."""
    text = (files("norsk") / "data" / f"clinic_{name}.tsv").read_text("utf-8")
    return tuple(
        tuple(cell.strip() for cell in line.split("\t"))
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    )


def listed(cell: str) -> list[str]:
    """The parts of a cell between semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Strip one inflectional ending of bokmål or nynorsk, where at least three letters remain."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            rest = word[: -len(ending)]
            if any(vowel in rest for vowel in "aeiouyæøå"):
                word = rest
                break
    return word[:-1] if word.endswith("mm") else word


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """One spelling for Latin and Norwegian forms and for doubled letters: *diarrhoea*, *diaré* → `diare`."""
    word = word.translate(str.maketrans("éèêëàáâòóôüäöçñ", "eeeeaaaooouæøcn"))
    for latin, plain in (("ae", "e"), ("æ", "e"), ("oe", "ø"), ("ph", "f"), ("th", "t"), ("rh", "r"), ("ch", "k"),
                         ("x", "ks"), ("z", "s"), ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("c", "k"), ("qu", "kv"),
                         ("w", "v"), ("ij", "ei"), ("y", "i"), ("hv", "v"), ("gj", "j"), ("ø", "o")):  # fmt: skip
        word = word.replace(latin, plain)
    return re.sub(r"(.)\1", r"\1", word)


@dataclass(frozen=True, slots=True)
class _Words:
    """The synonym table, ready for look-up: phrases of stems, and the atoms that compounds are made of."""

    phrases: dict[tuple[str, ...], tuple[str, ...]]
    starts: dict[str, int]  # first stem → length of the longest phrase that it opens
    atoms: frozenset[str]
    capitals: frozenset[str]  # abbreviations that are small words otherwise: MS, CA, AF


@cache
def _words() -> _Words:
    table = [
        (_WORD.findall(canonical.casefold()), [_WORD.findall(variant.casefold()) for variant in listed(variants)])
        for canonical, variants in rows("words")
    ]
    kept = {cells[0] for cells in rows("atoms")}
    atoms = set(kept)
    for canonical, variants in table:
        for words in [canonical, *variants]:
            if len(words) == 1 and len(words[0]) >= _MIN_ATOM:
                atoms.add(words[0])
    atoms |= {stem(atom) for atom in atoms if len(atom) > 4}
    # A word of the table that is itself a compound of the others is no atom; a word of the atoms' file always is.
    whole = kept | {stem(word) for word in kept}
    every = frozenset(atoms)
    settled = every - {word for word in atoms if word not in whole and _split(word, _MAX_PARTS, every, word)}

    def stems_of(words: list[str]) -> tuple[str, ...]:
        return tuple(key for word in words for key in _apart(word, settled))

    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    for canonical, variants in table:
        target = stems_of(canonical)
        for words in variants:
            # A variant of one word is met as it stands; a phrase is met word by word.
            for key in {(stem(words[0]),) if len(words) == 1 else stems_of(words), tuple(stem(w) for w in words)}:
                if key and key != target:
                    phrases.setdefault(key, target)
        if len(canonical) == 1 and len(target) > 1:
            phrases.setdefault((stem(canonical[0]),), target)
    for source, target in phrases.items():
        phrases[source] = tuple(
            key
            for word in target
            for key in (phrases.get((word,), (word,)) if source != (word,) and (word,) != target else (word,))
        )
    starts: dict[str, int] = {}
    for key in phrases:
        starts[key[0]] = max(starts.get(key[0], 0), len(key))
    capitals = frozenset(
        variant.casefold() for _, variants in rows("words") for variant in listed(variants)
        if len(variant) <= 4 and variant.isupper()
    )  # fmt: skip
    return _Words(phrases, starts, settled, capitals)


def _apart(word: str, atoms: frozenset[str]) -> tuple[str, ...]:
    if len(word) < 2 * _MIN_ATOM - 1 or word in atoms or stem(word) in atoms:
        return (stem(word),)
    best = _split(word, _MAX_PARTS, atoms)
    return tuple(stem(part) for part in best) if best else (stem(word),)


@lru_cache(maxsize=65536)
def parts(word: str) -> tuple[str, ...]:
    """The stems of the parts of a compound (`("rygg", "smert")`), or the word's own stem."""
    return _apart(word, _words().atoms)


def opening(word: str) -> tuple[str, str] | None:
    """The first part of a half-typed compound (as a stem) and the letters after it: `hjertesv` → `hjert`, `sv`."""
    atoms = _words().atoms
    for cut in range(len(word) - 2, _MIN_ATOM - 1, -1):
        if word[:cut] in atoms:
            rest = word[cut:]
            return stem(word[:cut]), rest[1:] if rest[0] == "s" and len(rest) > 3 else rest
    return None


def _split(word: str, limit: int, atoms: frozenset[str], barred: str = "") -> tuple[str, ...] | None:
    if word != barred and (word in atoms or stem(word) in atoms):
        return (word,)
    if limit == 1:
        return None
    best: tuple[str, ...] | None = None
    for cut in range(len(word) - _MIN_ATOM, 1, -1):
        head = word[:cut]
        if head not in atoms or (cut < _MIN_ATOM and head not in _SHORT_ATOMS):
            continue
        if head[-1] == head[-2]:
            # Three like letters are written as two: eggstokk + kreft is eggstokkreft.
            tail = _split(head[-1] + word[cut:], limit - 1, atoms)
            if tail and (best is None or len(tail) + 1 < len(best)):
                best = (head, *tail)
        for link in _LINKS:
            rest = word[cut + len(link) :]
            if word.startswith(link, cut) and len(rest) >= _MIN_ATOM:
                tail = _split(rest, limit - 1, atoms)
                if tail and (best is None or len(tail) + 1 < len(best)):
                    best = (head, *tail)
    return best


def tokens(text: str, *, strict: bool = False) -> list[Token]:
    """Keys with spans, in order. Stop words are left out; a word that becomes several keys repeats its span.

    `strict` is for running text: an abbreviation such as MS or CA is met in capitals only.
    """
    table = _words()
    stems: list[Token] = []
    for found in _WORD.finditer(text):
        word = found[0].casefold()
        if word in _NOT and text[found.end() : found.end() + 1] == "-":
            stems.append(Token("ikke-", found.start(), found.end()))  # "ikke-infeksiøs" is another disease
            continue
        if strict and word in _NOT_IN_TEXT:
            continue
        if word in {"ca", "c"} and _SITE.match(text, found.end()):
            word = "ca"  # cancer of a site by its Latin name: "ca. mammae", "c. prostatae"
        elif strict and word in table.capitals and not found[0].isupper():
            stems.append(Token("~" + word, found.start(), found.end()))
            continue
        for part in _parts_or_whole(word):
            stems.append(Token(part, found.start(), found.end()))
    return list(_rewrite(stems, table))


@lru_cache(maxsize=65536)
def _parts_or_whole(word: str) -> tuple[str, ...]:
    whole = stem(word)
    # A word that the table rewrites as it stands is not taken apart first.
    return (whole,) if (whole,) in _words().phrases else parts(word)


def _rewrite(stems: list[Token], table: _Words) -> Iterator[Token]:
    at = 0
    while at < len(stems):
        longest = min(table.starts.get(stems[at].key, 0), len(stems) - at)
        for length in range(longest, 0, -1):
            window = stems[at : at + length]
            target = table.phrases.get(tuple(token.key for token in window))
            if target is not None:
                for key in target:
                    yield Token(key, window[0].start, window[-1].end)
                at += length
                break
        else:
            if stems[at].key not in _stop():
                yield stems[at]
            at += 1


@cache
def _stop() -> frozenset[str]:
    return STOP | {stem(word) for word in STOP}


def keys(text: str) -> tuple[str, ...]:
    """The distinct keys of a text in order, without spans."""
    return tuple(dict.fromkeys(token.key for token in tokens(text)))


@cache
def _abbreviations() -> dict[tuple[str, ...], str]:
    return {tuple(short.casefold().split()): long for short, long in rows("titles")}


@lru_cache(maxsize=32768)
def spelled_out(title: str) -> str:
    """An official title of sixty characters with its abbreviations written in full."""
    table = _abbreviations()
    text = _SLASHED.sub(r"\1/ ", _DOTTED.sub(" ", title.replace("/", " / ").replace(";", " ; ").replace(",", " , ")))
    words = text.split()
    lower = [word.casefold() for word in words]
    out: list[str] = []
    at = 0
    while at < len(words):
        for length in (4, 3, 2, 1):
            long = table.get(tuple(lower[at : at + length])) if at + length <= len(words) else None
            if long is not None:
                out.append(long)
                at += length
                break
        else:
            out.append(words[at])
            at += 1
    return " ".join(out).replace(" ,", ",")


@lru_cache(maxsize=32768)
def title_keys(title: str) -> frozenset[str]:
    """The keys of an official title. Its parts between semicolons recur by the hundred and are read once."""
    return frozenset(key for part in title.split(";") for key in _part_keys(part))


@lru_cache(maxsize=32768)
def _part_keys(part: str) -> tuple[str, ...]:
    return keys(spelled_out(part))
