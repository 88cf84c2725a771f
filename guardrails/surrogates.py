"""Surrogates: made-up words of the same kind and shape, so that a missed name hides among them.

"Hide in plain sight" (Carrell et al., JAMIA 2013). Half of the surnames are put together from farm-name parts, so
that "is it in a list of names" does not tell what leaked from what was made (the parrot attack, Carrell et al.,
JAMIA 2020). Gender, capitals, separators and inflection are kept; dates move by one number of days a conversation.
"""

from __future__ import annotations

import itertools
import random
import re
from datetime import date, timedelta
from typing import Final

from guardrails.checks import mod11
from norsk.names import Kind, genitive_base, lexicon, wordlist

_HEADS: Final = wordlist(
    """Bjørk Hassel Furu Gran Li Stein Berg Sand Nord Sør Øst Vest Myr Skog Hauge Kvern Bekke Fjell Eike Aske Selje
    Rogne Hegge Alm Lønn Torv Mo Nes Vike Eng Åker Tveit Rud Brat Lang Stor Lille Gul Svart Kval Lakse Ørne
    Falke Gauk Rype Elve Foss Dale Ås Hol Grøn Tuft"""
)
_TAILS: Final = wordlist(
    """bakken haugen moen lien rud stad land vik dal berg heim nes seth hagen engen ås vold gård holm strand sund
    eide tveit bø sæter brekke hammer"""
)
_STREETS: Final = wordlist(
    """Bjørkeveien Hassellia Furustien Granåsveien Kirkebakken Skolegata Elvegata Parkveien Solsvingen Tverrgata
    Myrvegen Åsgata"""
)
_MONTHS: Final = wordlist("""januar februar mars april mai juni juli august september oktober november desember""")
_LONG_DATE = re.compile(r"(\d{1,2})( ?\.? ?)(" + "|".join(_MONTHS) + r")( ?[.,]? ?)(\d{4})?$", re.I)
_NUMERIC_DATE = re.compile(r"(\d{1,2})( ?[./-] ?)(\d{1,2})( ?[./-] ?)(\d{4}|\d{2})$")
_ISO_DATE = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})$")


_RUNS = re.compile(r"\d+|[^\W\d_]+")


class Occurring:
    """What a text holds already, so that no surrogate is drawn which would be restored where the text has its own.

    A value is asked for by its runs of letters and digits. A look takes as long for a long text as for a short one,
    where a search of the text would make a long text's surrogates take the square of its length. It says yes too often
    rather than too seldom: another value is drawn then.
    """

    __slots__ = ("_pairs", "_runs")

    def __init__(self, text: str) -> None:
        self._runs = set(_RUNS.findall(text))
        runs, after = itertools.tee(_RUNS.finditer(text))
        next(after, None)
        # of words alone there are too many pairs to hold: for them it is enough that each stands somewhere
        self._pairs = {
            (first[0], second[0])
            for first, second in zip(runs, after, strict=False)
            if first[0].isdigit() or second[0].isdigit()
        }

    def __contains__(self, value: object) -> bool:
        runs = _RUNS.findall(str(value))
        if not all(run in self._runs or f"{run}s" in self._runs for run in runs):
            return False
        pairs = itertools.pairwise(runs)
        return all(pair in self._pairs for pair in pairs if pair[0].isdigit() or pair[1].isdigit())


class Surrogates:
    """Draws surrogates for one conversation."""

    def __init__(self, seed: int | None = None) -> None:
        """`seed` is for tests; without it the draw comes from the operating system."""
        self._random: random.Random = random.SystemRandom() if seed is None else random.Random(seed)
        self._shift = self._random.choice([-1, 1]) * self._random.randint(20, 170)
        lexi = lexicon()
        self._women = [name for name in sorted(lexi.female - lexi.male) if self._plain(name)]
        self._men = [name for name in sorted(lexi.male - lexi.female) if self._plain(name)]
        self._families = [name for name in sorted(lexi.last) if self._plain(name)]
        self._places = [name for name in sorted(lexi.places) if " " not in name and self._plain(name)]

    @staticmethod
    def _plain(name: str) -> bool:
        return len(name) > 3 and not lexicon().kind(name.capitalize()) & (Kind.COMMON | Kind.KEPT | Kind.EPONYM)

    def word(self, kind: str, original: str) -> str:
        """A surrogate for one word of a name or place, in its capitals; another draw each time."""
        lexi = lexicon()
        known = lexi.kind(original if original[0].isupper() else original.capitalize())
        if len(original) == 1:
            made = self._random.choice("ABEGHIJKLMNOPRST")
        elif kind == "PERSON" and known & Kind.FIRST:
            gender = lexi.gender(original) or lexi.gender(genitive_base(original))
            made = self._random.choice(
                self._women if gender == "f" else self._men if gender == "m" else self._women + self._men
            )
        elif kind == "PERSON":
            made = (
                self._random.choice(self._families)
                if self._random.random() < 0.5
                else (self._random.choice(_HEADS) + self._random.choice(_TAILS))
            )
        else:
            made = self._random.choice(self._places)
        return (
            made.upper()
            if original.isupper() and len(original) > 1
            else made.lower()
            if original.islower()
            else _capital(made)
        )

    def whole(self, kind: str, original: str) -> str:
        """A surrogate for an identifier, date, address … of the same shape as `original`."""
        if kind == "DATE":
            return self._date(original)
        if kind in ("FNR", "DNR", "HNR", "FHN") and sum(map(str.isdigit, original)) == 11:
            return self._into(original, self._national())
        if kind == "ADDRESS":
            return f"{self._random.choice(_STREETS)} {self._random.randint(1, 98)}"
        if kind == "EMAIL":
            return f"{self._random.choice(self._women + self._men)}.{self._random.choice(self._families)}@eksempel.no"
        if kind == "AGE" and original[:1].isdigit():  # "94", "94 år"
            years = re.sub(r"\D.*", "", original)
            return f"{max(0, int(years) + self._random.choice([-3, -2, -1, 1, 2, 3]))}{original[len(years) :]}"
        if kind == "HEALTH_UNIT":
            return f"{_capital(self._random.choice(self._places))} sykehus"
        if kind == "ORGANISATION":
            return f"{_capital(self._random.choice(self._places))} {self._random.choice(['bygg', 'skole', 'verksted'])}"
        if kind == "POSTCODE":
            return f"{self._random.randint(1000, 9990)} {_capital(self._random.choice(self._places))}"
        if kind == "URL":
            return f"https://eksempel.no/{self._random.randint(10000, 99999)}"
        return "".join(
            str(self._random.randint(1 if character != "0" else 0, 9))
            if character.isdigit()
            else self._random.choice("ABCDEFHJKLNPRSTUVXYZ")
            if character.isalpha() and character.isupper()
            else self._random.choice("abcdefghijklmnoprstuv")
            if character.isalpha()
            else character
            for character in original
        )

    def _into(self, shape: str, number: str) -> str:
        digits = iter(number)
        return "".join(next(digits) if character.isdigit() else character for character in shape)

    def _national(self) -> str:
        """A national number with month + 80 (Tenor's synthetic people): it belongs to nobody."""
        while True:
            head = (
                f"{self._random.randint(1, 28):02d}{self._random.randint(81, 92):02d}{self._random.randint(0, 99):02d}"
                f"{self._random.randint(0, 999):03d}"
            )
            first = mod11(head, (3, 7, 6, 1, 8, 9, 4, 5, 2))
            second = None if first is None else mod11(f"{head}{first}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))
            if second is not None:
                return f"{head}{first}{second}"

    def _date(self, original: str) -> str:
        """The date moved by the conversation's days, written alike; any other wording becomes a date of that kind."""
        match = _LONG_DATE.match(original)
        if match:
            moved = self._moved(match[5], _MONTHS.index(match[3].lower()) + 1, match[1])
            month = _MONTHS[moved.month - 1]
            written = _capital(month) if match[3][0].isupper() else month
            return f"{moved.day}{match[2]}{written}{match[4]}{moved.year if match[5] else ''}"
        match = _NUMERIC_DATE.match(original)
        if match:
            moved = self._moved(match[5], int(match[3]), match[1])
            year = f"{moved.year:04d}"[-len(match[5]) :]
            return f"{moved.day:0{len(match[1])}d}{match[2]}{moved.month:0{len(match[3])}d}{match[4]}{year}"
        match = _ISO_DATE.match(original)
        if match:
            moved = self._moved(match[1], int(match[3]), match[4])
            return f"{moved.year}{match[2]}{moved.month:02d}{match[2]}{moved.day:02d}"
        day = self._moved(None, self._random.randint(1, 12), str(self._random.randint(1, 28)))
        return f"{day.day}. {_MONTHS[day.month - 1]}"

    def _moved(self, year: str | None, month: int, day: str) -> date:
        number = int(year) if year else 2021
        number += 0 if number > 99 else 2000 if number < 40 else 1900
        try:
            start = date(number, min(12, max(1, month)), min(28, max(1, int(day))))
        except ValueError:
            start = date(2001, 1, 1)
        return start + timedelta(days=self._shift)


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
