"""What changed between two versions of a source, block by block, and within a block word by word.

Blocks are compared as Ratcliff and Obershelp compare letters (Python's difflib). Of those that differ, a block that is
the same elsewhere has moved, and one that is much like one that is gone has changed.
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
_SAME_PLACE: Final = 0.1  # what the same heading adds
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
    """The differences in the order of the new version; what is gone comes last."""
    before, after = list(_units(old)), list(_units(new))
    left: list[tuple[str, str]] = []
    come: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, [text for _, text in before], [text for _, text in after], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            left += before[a:b]
            come += after[c:d]
    found: list[Difference] = []
    for heading, text in come:
        same = next((at for at, (_, was) in enumerate(left) if was == text), None)
        if same is not None:
            del left[same]
            found.append(Difference("moved", heading, text, text))
            continue
        alike = [
            (likeness + _SAME_PLACE * (under == heading), -at)
            for at, (under, was) in enumerate(left)
            if (likeness := _likeness(was, text)) >= _ALIKE
        ]
        if not alike:
            found.append(Difference("new", heading, after=text))
            continue
        _, was = left.pop(-max(alike)[1])
        found.append(Difference("changed", heading, was, text, tuple(_words(was, text))))
    return found + [Difference("gone", heading, before=text) for heading, text in left]


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
