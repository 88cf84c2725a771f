"""What changed between two versions of a source, block by block, and within a block word by word.

Blocks are compared as Ratcliff and Obershelp compare letters (Python's difflib). A block that is much like one that is
gone, at the same place, has changed; a block that is the same elsewhere has moved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from ingest.passages import Block, Document

_ALIKE: Final = 0.5  # of a block's words, from which it has changed and not been replaced
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
Kind = Literal["new", "gone", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One block that differs, under its heading. `words` are (before, after) of each place in a changed block."""

    kind: Kind
    heading: str
    before: str = ""
    after: str = ""
    words: tuple[tuple[str, str], ...] = ()


def compare(old: Document, new: Document) -> list[Difference]:
    """The differences in the order of the new version."""
    before, after = list(_units(old)), list(_units(new))
    found: list[Difference] = []
    matcher = SequenceMatcher(None, [text for _, text in before], [text for _, text in after], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            found += _replaced(before[a:b], after[c:d])
    return _moved(found)


def summary(found: list[Difference]) -> str:
    """The differences in one sentence, in Norwegian."""
    if not found:
        return "Teksten er den samme."
    counts = Counter(each.kind for each in found)
    words: tuple[tuple[Kind, str, str], ...] = (
        ("changed", "avsnitt er endret", "avsnitt er endret"),
        ("new", "avsnitt er nytt", "avsnitt er nye"),
        ("gone", "avsnitt er tatt ut", "avsnitt er tatt ut"),
        ("moved", "avsnitt er flyttet", "avsnitt er flyttet"),
    )
    parts = [f"{counts[kind]} {one if counts[kind] == 1 else more}" for kind, one, more in words if counts[kind]]
    return (", ".join(parts[:-1]) + " og " + parts[-1] if len(parts) > 1 else parts[0]) + "."


def _units(document: Document) -> Iterator[tuple[str, str]]:
    """Each block as its heading and its text."""
    heading = ""
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if _is_heading(block):
            heading = text
        yield heading, text


def _is_heading(block: Block) -> bool:
    return block.kind == "heading"


def _replaced(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> Iterator[Difference]:
    """Pair each new block with the gone one that is most like it, in order; the rest are new or gone."""
    left = list(before)
    for heading, text in after:
        likeness = [(_likeness(old, text), -at) for at, (_, old) in enumerate(left)]
        best, place = max(likeness, default=(0.0, 0))
        if best < _ALIKE:
            yield Difference("new", heading, after=text)
            continue
        for old_heading, old in left[:-place]:
            yield Difference("gone", old_heading, before=old)
        _, old = left[-place]
        del left[: -place + 1]
        yield Difference("changed", heading, old, text, tuple(_words(old, text)))
    for heading, text in left:
        yield Difference("gone", heading, before=text)


def _likeness(before: str, after: str) -> float:
    one, two = Counter(_TOKEN.findall(before.lower())), Counter(_TOKEN.findall(after.lower()))
    total = one.total() + two.total()
    return 2 * (one & two).total() / total if total else 0.0


def _words(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The places where words differ, as (before, after); empty on one side where words came or went."""
    one, two = list(_TOKEN.finditer(before)), list(_TOKEN.finditer(after))
    matcher = SequenceMatcher(None, [m[0] for m in one], [m[0] for m in two], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield (
                before[one[a].start() : one[b - 1].end()] if b > a else "",
                after[two[c].start() : two[d - 1].end()] if d > c else "",
            )


def _moved(found: list[Difference]) -> list[Difference]:
    """A block that is gone in one place and new in another has moved."""
    new = {each.after for each in found if each.kind == "new"}
    gone = {each.before for each in found if each.kind == "gone"}
    kept: list[Difference] = []
    for each in found:
        if each.kind == "gone" and each.before in new:
            continue
        if each.kind == "new" and each.after in gone:
            kept.append(Difference("moved", each.heading, each.after, each.after))
        else:
            kept.append(each)
    return kept
