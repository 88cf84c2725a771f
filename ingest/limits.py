"""Sex and age that a code presupposes, and codes that are manifestations: the lists of ICD-10 volume 2 (WHO).

"Categories limited to, or more likely to occur in, one sex" and the age-related chapters XV and XVI. A loaded
official file that carries `Kjønn` or `Stjernekode` goes before these.
"""

from __future__ import annotations

import re

from ingest.editions import Sex

_FEMALE = (
    "A34 B373 C51-C58 C796 D06 D070-D073 D25-D28 D39 E28 E894 F525 F53 I863 L292 M800 M801 M810 M811 M830 N70-N98 "
    "N992 N993 O00-O99 P546 Q50-Q52 R87 S314 S374-S376 T192 T193 T833 Y76 Z014 Z124 Z301 Z303 Z305 Z311 Z312 "
    "Z32-Z37 Z39 Z437 Z875 Z975"
)
_MALE = "B260 C60-C63 D074-D076 D176 D29 D40 E29 E895 F524 I861 L291 N40-N51 Q53-Q55 R86 S312 S313 Z125"
# Asterisk categories of ICD-10 (volume 1): manifestations that never stand as main condition.
_ASTERISK = (
    "D63 D77 E35 E90 F00 F02 G01 G02 G05 G07 G13 G22 G26 G32 G46 G53 G55 G59 G63 G73 G94 G99 H03 H06 H13 H19 H22 H28 "
    "H32 H36 H42 H45 H48 H58 H62 H67 H75 H82 H94 I32 I39 I41 I43 I52 I68 I79 I98 J17 J91 J99 K23 K67 K77 K87 K93 L14 "
    "L45 L54 L62 L86 L99 M01 M03 M07 M09 M14 M36 M49 M63 M68 M73 M82 M90 N08 N16 N22 N29 N33 N37 N51 N74 N77 P75"
)


def _ranges(text: str) -> list[tuple[str, str]]:
    return [(low, high or low) for low, _, high in (part.partition("-") for part in text.split())]


_BY_SEX: tuple[tuple[Sex, list[tuple[str, str]]], ...] = (("kvinne", _ranges(_FEMALE)), ("mann", _ranges(_MALE)))
_STARS = frozenset(_ASTERISK.split())


def sex_of(code: str) -> Sex | None:
    """The sex that a code (undotted) is limited to, or None."""
    for sex, ranges in _BY_SEX:
        if any(low <= code[: len(low)] and code[: len(high)] <= high for low, high in ranges):
            return sex
    return None


def is_asterisk(code: str) -> bool:
    """Whether the code's category is a manifestation ("ved sykdommer klassifisert annet sted")."""
    return code[:3] in _STARS


def ages(code: str) -> tuple[float, float] | None:
    """Youngest and oldest age in years of the patient whom a code is about, or None.

    Chapter XV is about women of 10 to 55; chapter XVI (but P07, P08 and sequelae) and Z38 about the newborn.
    """
    if code[0] == "O":
        return 10.0, 56.0
    if (code[0] == "P" and code[:3] not in {"P07", "P08", "P96"}) or code.startswith("Z38"):
        return 0.0, 0.5
    if code[:3] in {"F03", "G30", "H911", "R54"}:
        return 30.0, 130.0
    return None


def sex_in(query: str) -> tuple[str, Sex | None]:
    """A query without its marker of sex, and the marker: `Infertilitet (M)` is about a man."""
    found = re.search(r"\(\s*(k|m|kv|kvinner?|kvinne|mann|menn)\s*\)", query, re.IGNORECASE)
    if found is None:
        return query, None
    return query[: found.start()] + query[found.end() :], "kvinne" if found[1].casefold().startswith("k") else "mann"
