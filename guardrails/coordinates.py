"""Recognisers of positions: degrees in every way of writing them, and UTM."""

from __future__ import annotations

import re
from typing import Final

from guardrails.recogniser import Recogniser


def _coordinates(value: str) -> bool | None:
    numbers = [float(part) for part in re.findall(r"-?\d{1,3}\.\d+", value)[:2]]
    return True if len(numbers) == 2 and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180 else None


COORDINATES: Final[tuple[Recogniser, ...]] = (
    Recogniser(
        "COORDINATES",
        r"\d{1,2}\.\d{3,}°?(?: ?[NS])?[,;/ ]{1,3}(?:(?:lon|long|lengde|lengdegrad)[:.=]? ?|[EØ] ?)?"
        r"-?\d{1,3}\.\d{3,}°?(?: ?[EØOWV](?!\w))?(?!\d)",
        "59.91390, 10.75220",
        least=5,  # a letter ends a run: "59.9139N 10.7522E"
        needs="check",
        check=_coordinates,
        score=0.93,
    ),
    Recogniser(
        "COORDINATES",
        r"\d{1,3} ?° ?\d{1,2}(?:[.,]\d+)? ?['′](?: ?\d{1,2}(?:[.,]\d+)? ?(?:\"|″|''))? ?[NSEØOWV](?:[ "
        r",;/]{1,3}\d{1,3} ?° ?\d{1,2}(?:[.,]\d+)? ?['′](?: ?\d{1,2}(?:[.,]\d+)? ?(?:\"|″|''))? ?[NSEØOWV])?",
        "59°54'50\"N 10°45'08\"Ø",
        least=3,
        score=0.95,
    ),
    Recogniser(
        "COORDINATES",
        r"\d{1,3}\.\d{2,} ?° ?[NSEØOWV](?:[ ,;/]{1,3}\d{1,3}\.\d{2,} ?° ?[NSEØOWV])?",
        "59.91° N, 10.75° Ø",
        least=4,
        score=0.95,
    ),
    Recogniser(
        "COORDINATES",
        r"[NS] ?\d{1,2}(?:[.,]\d{2,}|°[\d.' ′″\"]{2,12})°?[ ,;/]{1,3}[EØOWV] ?\d{1,3}(?:[.,]\d{2,}|°[\d.' "
        r"′″\"]{2,12})°?",
        "N59.9139 E10.7522",
        at="lead",
        least=6,
        score=0.95,
    ),
    Recogniser(
        "COORDINATES",
        r"(?:3[1-6][ ]?[A-Z]?[ ,:]{0,3})?(?:[NØEXY] ?:? ?)?[2-8]\d{5}[ ,;/]{1,3}(?:[NØEXY] ?:? ?)?[67]\d{6}(?!\d)",
        "UTM 32V 597000 6643000",
        least=13,
        score=0.9,
    ),
    Recogniser(
        "COORDINATES",
        r"3[1-6] ?[A-X] \d{6} \d{7}(?!\d)",
        "32V 597000 6643000",
        at="cue",
        cue=r"\d\d{5} \d{7}",
        score=0.95,
    ),
    Recogniser(
        "COORDINATES",
        r"[67]\d{6}[ ,;/]{1,3}(?:[NØEXY] ?:? ?)?[2-8]\d{5}(?!\d)",
        "UTM 6643000 Ø 597000",
        least=7,
        score=0.9,
    ),
)
