"""Made-up notes for fitting the second reader: the frames of `tests/data/notes/frames.txt`, their slots filled.

What fills a slot is put together here from parts, or drawn from the project's own lists of names, so it is nobody's.
The classifier is to learn surroundings: `benchmarks/fit_second.py` strikes most of the drawn names from the lists
while it reads the notes. Product names and eponyms are made up in the same way as surnames, so that only what stands
beside them tells them apart.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import Final

from benchmarks.frame_slots import LABELS, Filler
from benchmarks.redaction import NOTES, Row
from guardrails.surface import even

FRAMES: Final = NOTES / "frames.txt"
_SLOT = re.compile(r"\{(\w)\}(s?)")


@cache
def frames() -> dict[str, tuple[str, ...]]:
    """The frames by style."""
    styles: dict[str, list[str]] = {}
    for line in FRAMES.read_text("utf-8").splitlines():
        if line.startswith("["):
            styles[line.strip("[]")] = []
        elif line and not line.startswith("#"):
            styles[next(reversed(styles))].append(line.replace("\\n", "\n"))
    return {style: tuple(some) for style, some in styles.items()}


def _filled(frame: str, filler: Filler, lower: bool) -> tuple[str, list[tuple[int, int, str]]]:
    """The text of one frame and its entities."""
    made, at, found = "", 0, list[tuple[int, int, str]]()
    for match in _SLOT.finditer(frame):
        made += frame[at : match.start()]
        slot = match[1]
        value = filler.fill(slot)
        if lower and slot not in "XNWtc":
            value = value.lower()
        if slot == "R":
            surname, _, _ = value.partition(", ")
            found += [(len(made), len(made) + len(surname), "PERSON")]
            found += [(len(made) + len(surname) + 2, len(made) + len(value), "PERSON")]
        elif slot in LABELS:
            found.append((len(made), len(made) + len(value), LABELS[slot]))
        made, at = made + value, match.end(1) + 1
    return made + frame[at:], found


_SCANNED: Final = {"o": "0", "ø": "0", "O": "0", "Ø": "0", "1": "l", "0": "O"}


def _scanned(row: Row, rng: random.Random) -> Row:
    """The row as read from a bad scan, and then as the readers are given it, with what was read back."""
    text, at = "", list[int]()
    for place, one in enumerate(row.text):
        at.append(len(text))
        text += _SCANNED[one] if one in _SCANNED and rng.random() < 0.3 else one
        if one.isalpha() and row.text[place + 1 : place + 2].isalpha() and rng.random() < 0.03:
            text += " "
    at.append(len(text))
    surface = even(text)
    stood = surface.offsets or range(len(surface.text))
    ends = [(bisect_left(stood, at[start]), bisect_left(stood, at[end]), label) for start, end, label in row.entities]
    return Row(surface.text, tuple(ends))


def notes(count: int, seed: int) -> Iterator[Row]:
    """`count` notes of a few sentences in one style, traps among them; some in lower case, some all in capitals."""
    rng = random.Random(seed)
    filler = Filler(rng)
    styles = frames()
    personal = [style for style in styles if style != "traps"]
    weights = [len(styles[style]) ** 0.7 for style in personal]
    for _ in range(count):
        (style,) = rng.choices(personal, weights)
        lower = style == "små" or rng.random() < (0.5 if style == "diktat" else 0.08)
        joint = rng.choice((" ", " ", " ", "\n", "\n"))
        text, entities = "", list[tuple[int, int, str]]()
        for _ in range(rng.randint(4, 9)):
            frame = rng.choice(styles["traps"] if rng.random() < 0.4 else styles[style])
            one, found = _filled(frame, filler, lower)
            if lower:
                one = one.lower()
            if style == "store":
                one = "".join(large if len(large := sign.upper()) == 1 else sign for sign in one)
            if style == "telegram" or rng.random() < 0.15:
                one = one.removesuffix(".")
                one += rng.choice((".", ",", "", " -"))
            if text:
                text += joint
            entities += [(start + len(text), end + len(text), label) for start, end, label in found]
            text += one
        row = Row(text, tuple(entities))
        yield _scanned(row, rng) if style == "skannet" else row
