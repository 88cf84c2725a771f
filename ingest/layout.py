"""From lines of extracted text to the blocks of a document: headings, paragraphs, lists, footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.passages import BlockKind


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stood on its page. `page` counts from 1, None where the text does not say."""

    text: str
    page: int | None = None


@dataclass(slots=True)
class Draft:
    """A block before it has a place in the stored text."""

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None


_HASHES = re.compile(r"(#{1,6})\s+(.*)")
_BULLET = re.compile(r"(\s*)[•\-*–]\s+(.*)")


def assemble(lines: Sequence[Line]) -> list[Draft]:
    """Join lines to blocks."""
    drafts: list[Draft] = []
    fresh = True
    for line in lines:
        text = line.text.strip()
        if not text:
            fresh = True
            continue
        if match := _HASHES.match(text):
            drafts.append(Draft("heading", match[2], len(match[1]), line.page))
            fresh = True
        elif match := _BULLET.match(line.text):
            drafts.append(Draft("item", "• " + match[2].strip(), 1, line.page))
            fresh = False
        elif fresh or not drafts:
            drafts.append(Draft("paragraph", text, 0, line.page))
            fresh = False
        else:
            drafts[-1].text += " " + text
    return drafts
