"""What fills the slots of made-up notes (`benchmarks/frames.py`): names, units, addresses, identifiers, products."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from typing import Final

from benchmarks import frame_words as words
from norsk.names import rows as listed
from norsk.names import wordlist

# The sort of each slot in the notes' own labels; the others are nobody's.
LABELS: Final = {
    "P": "PERSON",
    "F": "PERSON",
    "L": "PERSON",
    "R": "PERSON",
    "I": "PERSON",
    "J": "PERSON",
    "Z": "PERSON",
    "O": "ORGANISATION",
    "S": "ORGANISATION",
    "C": "ORGANISATION",
    "V": "ORGANISATION",
    "H": "HEALTH_UNIT",
    "U": "HEALTH_UNIT",
    "A": "ADDRESS",
    "G": "ADDRESS",
    "T": "PLACE",
    "X": "ID",
    "N": "ID",
    "W": "USERNAME",
    "D": "DATE",
}


class Filler:
    """Draws what stands in a slot."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._slots: dict[str, Callable[[], str]] = {
            "P": self._person,
            "F": self._first,
            "L": self._last,
            "R": lambda: f"{self._last()}, {self._first()}",
            "I": self._initials,
            "J": lambda: f"{self._first()} {self._initial()}",
            "Z": lambda: f"{self._initial()} {self._last()}",
            "V": self._ship,
            "H": self._small_unit,
            "O": self._firm,
            "S": self._school,
            "C": self._club,
            "U": self._unit,
            "A": self._address,
            "G": self._farm,
            "T": self._place,
            "X": self._identifier,
            "N": self._code,
            "W": self._user,
            "D": self._day,
            "m": self._drug,
            "q": self._product,
            "e": self._eponym,
            "t": self._acronym,
            "n": self._value,
            "c": lambda: rng.choice(("{1}", "{0}{1}", "{0}-{1}")).format(rng.choice("ABCGKLMT"), rng.randint(1, 9999)),
            "k": self._disease,
            "b": self._score,
            "f": lambda: f"{rng.randint(0, 14)}{rng.choice(',,.')}{rng.randint(0, 99)}",
            "h": lambda: f"{rng.randint(0, 23):02d}{rng.choice('..:')}{rng.randint(0, 59):02d}",
            "g": lambda: f"{rng.randint(1975, 2025)}",
            "w": lambda: self._one(words.WARDS),
            "y": lambda: self._one(words.ORGANISMS),
        }

    def fill(self, slot: str) -> str:
        """What stands in `slot` this time."""
        return self._slots[slot]()

    def _one(self, some: tuple[str, ...]) -> str:
        return self._rng.choice(some).replace("%", " ")

    def _first(self) -> str:
        rng, turn = self._rng, self._rng.random()
        if turn < 0.55:
            made = self._one(_listed("names_first"))
        elif turn < 0.75:
            made = self._one(words.FIRST_HEADS) + self._one(words.FIRST_TAILS)
        else:
            made = self._foreign(rng.choice(("", "a", "i", "ya", "in", "ra")))
        return f"{made} {self._one(_listed('names_first'))}" if rng.random() < 0.06 else made

    def _last(self) -> str:
        turn = self._rng.random()
        if turn < 0.35:
            return self._one(_listed("names_last"))
        return self._farm_name() if turn < 0.65 else self._foreign(self._one(words.FOREIGN_TAILS))

    def _farm_name(self) -> str:
        head, tail = self._one(words.HEADS), self._one(words.TAILS)
        return head + (tail[1:] if head[-1] == tail[0] else tail)

    def _foreign(self, tail: str) -> str:
        rng = self._rng
        syllables = rng.choice((1, 1, 2))
        made = "".join(
            self._one(words.ONSETS) + self._one(words.NUCLEI) + rng.choice(words.CODAS) for _ in range(syllables)
        )
        return (made + tail).capitalize()

    def _person(self) -> str:
        middle = f" {self._last()}" if self._rng.random() < 0.2 else ""
        return f"{self._first()}{middle} {self._last()}"

    def _initials(self) -> str:
        made = "".join(self._rng.choice("abcdefghijklmnoprstuvwyøå") for _ in range(self._rng.choice((2, 3, 3))))
        return made if self._rng.random() < 0.5 else made.upper()

    def _initial(self) -> str:
        return self._rng.choice("ABCDEFGHIJKLMNOPRSTUVWYØÅ") + self._rng.choice((".", ".", ""))

    def _ship(self) -> str:
        rng = self._rng
        name = rng.choice((self._farm_name(), self._first(), f"{self._one(words.ODD_FIRMS)}{self._one(words.TAILS)}"))
        return f"{self._one(words.SHIPS)} {name}" if rng.random() < 0.7 else name

    def _small_unit(self) -> str:
        rng, turn = self._rng, self._rng.random()
        house = self._farm_name() + self._one(words.HOUSES) if rng.random() < 0.4 else self._stem()
        if turn < 0.3:
            return f"{house} {self._one(words.SMALL_UNITS)}"
        if turn < 0.5:
            return f"{self._one(words.SMALL_UNITS)} {house}"
        if turn < 0.6:
            return f"{self._one(words.DEFINITE_UNITS)} {rng.choice(('på', 'i', 'ved'))} {self._stem()}"
        ward = self._one(words.PLAY) + self._one(words.PLAY_TAILS)
        return f"{house}, {rng.choice(('avd. ', 'avdeling ', '', 'post '))}{ward}" if turn < 0.85 else house

    def _stem(self) -> str:
        turn = self._rng.random()
        if turn < 0.4:
            return self._farm_name()
        return self._one(_listed("places")) if turn < 0.7 else self._last()

    def _firm(self) -> str:
        rng, turn = self._rng, self._rng.random()
        if turn < 0.35:
            return f"{self._stem()} {self._one(words.BRANCHES)}" + (
                f" {self._one(words.FIRM_WORDS[:7])}" if rng.random() < 0.3 else ""
            )
        if turn < 0.47:
            return f"{self._stem()} {self._one(words.BRANCHES)} {rng.choice(('og', '&'))} {self._one(words.BRANCHES)}"
        if turn < 0.57:
            return f"{self._one(words.ODD_FIRMS)} {self._one(words.BRANCHES)}"
        if turn < 0.66:
            return f"{self._one(words.BRANCHES)} {self._stem()}"
        if turn < 0.75:
            return f"{self._one(words.ODD_FIRMS)}{self._one(words.BRANCHES).lower()}"
        if turn < 0.82:
            return f"{self._stem()} & {rng.choice(('Sønn', 'Co', self._last()))}"
        if turn < 0.9:
            return f"{self._stem()} {self._one(words.BRANCHES).lower()}"
        return f"{self._one(words.ODD_FIRMS)} {self._stem()}" if turn < 0.95 else self._one(words.ODD_FIRMS)

    def _school(self) -> str:
        if self._rng.random() < 0.3:
            name = self._one(words.PLAY) + self._one(words.PLAY_TAILS)
            return f"{name} barnehage" if self._rng.random() < 0.5 else name
        name = self._one(_listed("places")) if self._rng.random() < 0.4 else self._farm_name()
        return f"{name} {self._one(words.SCHOOLS)}" if self._rng.random() < 0.8 else name

    def _club(self) -> str:
        if self._rng.random() < 0.15:
            return self._one(words.TEAMS)
        return f"{self._stem()} {self._one(words.CLUBS)}"

    def _unit(self) -> str:
        turn = self._rng.random()
        if turn < 0.15:
            return self._farm_name() + self._one(words.HOUSES)
        if turn < 0.25:
            return f"{self._one(words.SERVICES)} {self._stem()}"
        return self._stem() if turn < 0.35 else f"{self._stem()} {self._one(words.UNITS)}"

    def _address(self) -> str:
        rng, turn = self._rng, self._rng.random()
        number = f"{rng.randint(1, 240)}" + rng.choice(("", "", "", "", " B", "A", " c", ", leil. 204", ", H0301"))
        if turn < 0.45:
            return f"{self._farm_name()}{self._one(words.ROADS)} {number}"
        if turn < 0.65:
            return f"{self._person()}s {self._one(words.ROADS)} {number}"
        if turn < 0.8:
            return f"{self._one(words.SITES)} {self._farm_name()} {number}"
        return f"{self._farm_name()} {number}"

    def _farm(self) -> str:
        return self._farm_name() if self._rng.random() < 0.6 else f"{self._one(words.SITES)} {self._farm_name()}"

    def _place(self) -> str:
        turn = self._rng.random()
        if turn < 0.5:
            return self._one(_listed("places"))
        return self._farm_name() if turn < 0.8 else self._foreign(self._one(wordlist("a o ad abad an stan u e in is")))

    def _letters(self, count: int) -> str:
        return "".join(self._rng.choice("ABCDEFGHIJKLMNOPRSTUVWXYZ") for _ in range(count))

    def _digits(self, count: int) -> str:
        return "".join(self._rng.choice("0123456789") for _ in range(count))

    def _identifier(self) -> str:
        rng = self._rng
        letters, year = self._letters(rng.choice((1, 2, 2, 3, 3))), rng.choice(("26", "2026", "25"))
        short, long = self._digits(rng.randint(3, 5)), self._digits(rng.randint(5, 8))
        return rng.choice(
            (
                f"{letters}{long}",
                f"{letters}-{short}",
                f"{letters}-{long}",
                f"{letters}-{year}-{short}",
                f"{letters}{year}-{short}",
                f"{letters} {long}",
                f"{letters} {short} {short}",
                f"{letters}{short}{self._letters(1)}",
                f"{letters}{short}-{self._digits(1)}",
                f"{letters}-{year}/{short}",
                f"{year}-{short}",
                f"{short}-{self._letters(1)}",
                f"{self._digits(2)}-{self._digits(3)}-{long}",
                f"{short} {short}",
                f"{long}",
                f"{short}",
                f"{letters.lower()}{short}",
                f"{self._letters(1)}{self._digits(1)}-{short}",
                f"{self._letters(2)}{self._digits(1)}-{self._digits(3)}",
                f"{short}/{year}",
            )
        )

    def _code(self) -> str:
        made = self._digits(self._rng.choice((4, 4, 4, 5, 6)))
        return self._rng.choice((made, made, f"{made}#", f"{made[:2]} {made[2:]}", f"{self._letters(1)}{made}"))

    def _user(self) -> str:
        first, last = _plain(self._first()), _plain(self._last())
        number = self._digits(2)
        return self._rng.choice(
            (
                first[0] + last,
                first[:3] + last[:3],
                f"{first}.{last[0]}",
                f"{first}_{number}",
                first[:3] + last[:3] + number,
            )
        )

    def _day(self) -> str:
        rng = self._rng
        day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.choice(("24", "25", "2025", "26"))
        return rng.choice(
            (
                f"{day}.{month}.",
                f"{day}/{month}",
                f"{day}.{month:02d}",
                f"{day}.{month}.{year}",
                f"{day:02d}.{month:02d}.{year}",
                f"{day}/{month}-{year}",
                f"{day}. {rng.choice(words.MONTHS)}",
                f"{day}. {rng.choice(words.MONTHS)[:3]}",
                f"{rng.choice(words.DAYS)} {day}.",
                f"{rng.choice(words.DAYS)[:3]} {day}/{month}",
                f"uke {rng.randint(1, 52)}",
                f"{rng.choice(words.MONTHS)} {year}",
            )
        )

    def _drug(self) -> str:
        if self._rng.random() < 0.25:
            return self._one(_listed("names_drugs"))
        made = self._one(words.DRUG_HEADS) + "".join(
            self._one(words.DRUG_MIDDLES) for _ in range(self._rng.choice((0, 1, 1, 2)))
        )
        return made + self._one(words.DRUG_TAILS)

    def _product(self) -> str:
        turn = self._rng.random()
        if turn < 0.6:
            return self._one(words.PRODUCT_HEADS) + self._one(words.PRODUCT_TAILS)
        if turn < 0.8:
            return self._drug()
        model = self._rng.choice(("Plus", "Pro", "AG", "XL", "II", "Duo"))
        return f"{self._one(words.PRODUCT_HEADS)}{self._one(words.PRODUCT_TAILS)} {model}"

    def _eponym(self) -> str:
        turn = self._rng.random()
        if turn < 0.3:
            return self._one(_listed("names_eponyms"))
        return (
            self._last()
            if turn < 0.7
            else f"{self._foreign(self._one(wordlist('er mann son ton sky ard el ini ow ie')))}"
        )

    def _acronym(self) -> str:
        made = self._letters(self._rng.choice((2, 3, 3, 4, 4, 5)))
        return made + self._rng.choice(("", "", "", "", "-10", "-R", " 2"))

    def _disease(self) -> str:
        rng = self._rng
        head = f"{rng.choice('ABCDEFGHIJKLMNOPRSTVWXYZ')}{rng.randint(0, 99):02d}"
        return rng.choice(
            (
                head,
                f"{head}.{rng.randint(0, 9)}",
                f"{head}{rng.randint(0, 9)}",
                f"{head}{self._digits(rng.randint(1, 3))}{rng.choice(('', self._letters(1)))}",
                f"{head}{self._digits(1)}X{self._digits(1)}{self._letters(1)}",
                f"{head}{self._digits(1)}XX{self._letters(1)}",
                f"{self._letters(3)}{self._digits(2)}",
                f"{rng.randint(1, 9)}{rng.choice('abcd')}{rng.choice('adk')}",
            )
        )

    def _score(self) -> str:
        whole = self._rng.choice((2, 3, 4, 5, 5, 6, 10, 15, 20, 28, 30))
        return f"{self._rng.randint(1, whole)}/{whole}"

    def _value(self) -> str:
        rng = self._rng
        return rng.choice(
            (f"{rng.randint(1, 400)}", f"{rng.randint(1, 99)},{rng.randint(0, 9)}", f"{rng.randint(1, 30)}/30")
        )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "x", name.lower().replace("ø", "o").replace("å", "a").replace("æ", "e"))


@cache
def _listed(name: str) -> tuple[str, ...]:
    return tuple(word for _, word in listed(name) if len(word) > 2)
