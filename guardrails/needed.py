"""Which pieces of text a pattern needs: one of them stands in whatever it matches, so it is not tried elsewhere.

A look for a handful of pieces costs a tenth of a search that tries every place. The pieces are read off the pattern
itself, so that whoever adds a word to a recogniser has nothing else to keep in step; the idea is that of indexing for
regular expressions (Cho and Rajagopalan, "A Fast Regular Expression Indexing Engine", ICDE 2002).
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any, Final

_MOST: Final = 12  # pieces; looking for more is no quicker than the pattern
_HANDFUL: Final = 6
_LEAST: Final = 2  # letters in a piece

_REACHES: Final = (8, 6, 5, 4, 3, 2)  # characters of an opening, the most telling first
_CLASS: Final = 8  # characters of a class of which each makes an opening of its own

Pieces = frozenset[str]
Begun = set[tuple[str, bool]]  # texts, and whether each is whole, so that what follows it goes on with it


def needed(pattern: str, most: int = _MOST, handful: int = _HANDFUL) -> tuple[str, ...]:
    """At most `most` pieces of which one is in every match of `pattern`; none where that cannot be told.

    Longer pieces are better than fewer ones up to a `handful`.

    The pattern sets no flags. Where it is compiled without regard to case, both are to be compared in lower case.
    """
    parser = import_module("re._parser")  # the module that `re` itself reads patterns with
    read = parser.parse(pattern)
    found = None if read.state.flags & re.IGNORECASE else _best(list(read), handful)
    if found is None or len(found) > most or min(map(len, found)) < _LEAST:
        return ()
    # what holds another of the pieces needs no look of its own
    return tuple(sorted(piece for piece in found if not any(other in piece for other in found - {piece})))


def openings(pattern: str, most: int, *, lower: bool = False) -> tuple[str, ...]:
    """At most `most` pieces with one of which every match of `pattern` begins; none where that cannot be told.

    `lower`: the pattern is compiled without regard to case, and the pieces are in lower case.
    """
    read = import_module("re._parser").parse(pattern)
    items, lower = list(read), lower or bool(read.state.flags & re.IGNORECASE)
    for reach in _REACHES:
        found = {text.lower() if lower else text for text, _ in _begun(items, reach, most)}
        found = {text for text in found if not any(text[:end] in found for end in range(1, len(text)))}
        if len(found) <= most and min(map(len, found), default=0) >= _LEAST:
            return tuple(sorted(found))
    return ()


def _begun(items: list[Any], reach: int, most: int) -> Begun:
    """What a sequence may begin with, in up to about `reach` characters."""
    made: Begun = {("", True)}
    for code, value in items:
        if not any(whole and len(text) < reach for text, whole in made):
            break
        following = _item(str(code), value, reach, most)
        made = {
            (text + more, goes_on) if whole and len(text) < reach else (text, False)
            for text, whole in made
            for more, goes_on in (following if whole and len(text) < reach else (("", False),))
        }
        if len(made) > 20 * most:
            return {("", False)}
    return made


def _item(code: str, value: Any, reach: int, most: int) -> Begun:
    """What one item of a pattern may begin with."""
    if code == "LITERAL":
        return {(chr(value), True)}
    if code in ("AT", "ASSERT", "ASSERT_NOT"):  # no width; what they forbid is left to the pattern
        return {("", True)}
    if code == "SUBPATTERN" and not value[1] and not value[2]:  # a group that sets no flags
        return _begun(list(value[3]), reach, most)
    if code == "BRANCH":
        return set().union(*(_begun(list(branch), reach, most) for branch in value[1]))
    if code == "IN" and len(value) <= _CLASS and all(str(inner) == "LITERAL" for inner, _ in value):
        return {(chr(character), True) for _, character in value}
    if code in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, largest, repeated = value
        made = {(text, whole and largest == 1) for text, whole in _begun(list(repeated), reach, most)}
        return made if least else made | {("", True)}
    return {("", False)}


def _best(items: list[Any], handful: int) -> Pieces | None:
    """The most telling pieces of a sequence: a handful at most, whose shortest is longest, and of these the fewest."""
    candidates: list[Pieces] = []
    run = ""
    for code, value in [*items, (None, None)]:
        if str(code) == "LITERAL":
            run += chr(value)
            continue
        if len(run) >= _LEAST:
            candidates.append(frozenset((run,)))
        run = _right_before(str(code), value)  # which goes on with what follows
        of_item = _of(str(code), value, handful)
        if of_item:
            candidates.append(of_item)
    return max(
        candidates, key=lambda pieces: (len(pieces) <= handful, min(map(len, pieces)), -len(pieces)), default=None
    )


def _right_before(code: str, value: Any) -> str:
    """The text of `(?<=…)`, which stands right before what follows it, where it is plain text."""
    if code != "ASSERT" or value[0] > 0 or any(str(inner) != "LITERAL" for inner, _ in value[1]):
        return ""
    return "".join(chr(character) for _, character in value[1])


def _of(code: str, value: Any, handful: int) -> Pieces | None:
    if code == "SUBPATTERN" and not value[1] and not value[2]:  # a group that sets no flags
        return _best(list(value[3]), handful)
    if code == "BRANCH":
        branches = [_best(list(branch), handful) for branch in value[1]]
        if all(branches):
            return frozenset().union(*(pieces for pieces in branches if pieces))
    if code in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
        return _best(list(value[2]), handful)
    return None
