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

Pieces = frozenset[str]


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
