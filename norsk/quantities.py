"""Numbers and units of Norwegian text: numerals in words, fractions, scales, periods and units of measure."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from norsk.meaning import bokmal

NUMBER_WORDS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "null", "én éin ett eitt éitt éi éit", "to", "tre", "fire", "fem", "seks", "sju syv", "åtte", "ni", "ti",
            "elleve", "tolv", "tretten", "fjorten", "femten", "seksten", "sytten", "atten", "nitten", "tjue tyve",
        )
    )
    for word in words.split()
}  # fmt: skip
_TENS = {
    "tjue": 20, "tyve": 20, "tretti": 30, "tredve": 30, "førti": 40, "førr": 40, "femti": 50, "seksti": 60,
    "sytti": 70, "åtti": 80, "nitti": 90,
}  # fmt: skip
_MULTIPLIERS = {"hundre": 100, "tusen": 1000}
_COMPOUND = re.compile(rf"(?P<tens>{'|'.join(_TENS)})(?P<ones>en|én|ett|éin|to|tre|fire|fem|seks|sju|syv|åtte|ni)?")
_OLD_COMPOUND = re.compile(rf"(?P<ones>en|to|tre|fire|fem|seks|sju|syv|åtte|ni)og(?P<tens>{'|'.join(_TENS)})")


@lru_cache(maxsize=10_000)
def number_word(word: str) -> int | None:
    """The value of a numeral in words ("tolv", "tjuefem", "femogtjue", "hundre"), or None."""
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word]
    if word in _MULTIPLIERS:
        return _MULTIPLIERS[word]
    found = _COMPOUND.fullmatch(word) or _OLD_COMPOUND.fullmatch(word)
    if not found:
        return None
    ones = found.group("ones")
    value = {"en": 1, "ett": 1, "éin": 1}.get(ones or "", NUMBER_WORDS.get(ones or "", 0))
    return _TENS[found.group("tens")] + value


SCALES = {
    "million": 1e6, "millioner": 1e6, "millionar": 1e6, "milliard": 1e9, "milliarder": 1e9, "milliardar": 1e9,
    "tusen": 1e3, "hundre": 1e2, "mill": 1e6, "mrd": 1e9,
}  # fmt: skip
HALVES = {
    "halv": 0.5, "halvt": 0.5, "halve": 0.5, "halvannen": 1.5, "halvannet": 1.5, "halvanna": 1.5, "halvtanna": 1.5,
}  # fmt: skip
HALF_HOURS = frozenset({"halvtime", "halvtimen", "halvtimes", "halvtimers"})
ORDINALS = {
    "første": 1, "fyrste": 1, "andre": 2, "annet": 2, "tredje": 3, "fjerde": 4, "femte": 5, "sjette": 6, "sjuende": 7,
    "åttende": 8, "niende": 9, "tiende": 10, "tolvte": 12,
}  # fmt: skip
# "Daglig" and its like: a period in one word.
ADVERBS = {
    "daglig": "day", "dagleg": "day", "ukentlig": "week", "vekentleg": "week", "månedlig": "month",
    "månadleg": "month", "årlig": "year", "årleg": "year", "årlege": "year", "årlige": "year",
    "kvartalsvis": "quarter", "kvartalsvise": "quarter", "halvårlig": "half-year", "halvårleg": "half-year",
}  # fmt: skip
PERIODS = ADVERBS | {
    "dag": "day", "dagen": "day", "døgn": "day", "døgnet": "day", "uke": "week", "uka": "week", "uken": "week",
    "veke": "week", "veka": "week", "måned": "month", "måneden": "month", "månad": "month", "månaden": "month",
    "år": "year", "året": "year", "time": "hour", "timen": "hour", "kvartal": "quarter", "kvartalet": "quarter",
    "halvår": "half-year", "halvåret": "half-year",
    "minutt": "minute", "minuttet": "minute", "sekund": "second", "sekundet": "second",
}  # fmt: skip


@cache
def _units() -> dict[str, tuple[str, float]]:
    rows = files("norsk.data").joinpath("units.tsv").read_text(encoding="utf-8").splitlines()
    table = {}
    for dimension, factor, spellings in (row.split("\t") for row in rows if row and not row.startswith("#")):
        for spelling in spellings.split():
            table[spelling] = (dimension, float(factor))
    return table


def unit(word: str) -> tuple[str, float] | None:
    """The dimension and factor of a unit in either standard, also in the genitive ("fire ukers mellomrom")."""
    table = _units()
    return table.get(word) or table.get(word.removesuffix("s")) or table.get(bokmal(word))


def number(word: str) -> float | None:
    """The value of a number in digits (decimal comma, thousands apart by space or stop) or words, or None."""
    if word[0].isdigit():
        plain = word.replace(" ", "").replace("\u00a0", "")
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", plain):
            plain = plain.replace(".", "")
        try:
            return float(plain.replace(",", "."))
        except ValueError:
            return None
    spelt = number_word(word)
    return float(spelt) if spelt is not None else HALVES.get(word)
