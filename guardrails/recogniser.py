"""What a recogniser of a structured identifier is: a pattern, what must stand before it, a check and an example."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Recogniser:
    """One kind of identifier.

    `check` gets the matched text and returns a label (a more exact type), True (fine) or None (no confirmation).
    `before` must match right up to the value. `unless` is a look-alike's mark that must not stand before it.
    With `needs="before"` or `"check"` or `"either"` a match counts only with that support.
    A recogniser with `keeps=True` finds look-alikes: what it overlaps is redacted only by a
    recogniser with a higher score.
    """

    type: str
    pattern: str
    example: str
    at: Literal["digit", "lead", "cue"] = "digit"
    least: int = 0  # digits
    before: str = ""
    unless: str = ""
    needs: Literal["", "before", "check", "either"] = ""
    check: Callable[[str], str | bool | None] | None = None
    cues: tuple[str, ...] = ()  # lower-case pieces of text of which one must be near
    cue: str = ""  # or a pattern that must be near
    around: tuple[int, int] = (80, 320)  # characters before and behind a cue within which a match lies
    score: float = 0.9
    keeps: bool = False
    profiles: tuple[str, ...] = ("sporsmal", "journal", "streng")
    flags: int = field(default=0)
