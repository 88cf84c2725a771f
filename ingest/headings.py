"""Which lines are headings, and at what level.

Text without marks for headings is read as people read it: a short line of its own that ends no sentence and
that a text follows is a heading; a number, a label (`Anbefaling 3:`) or what the text calls its chapters gives
its level.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.drafts import PART, UNFINISHED, Draft, label_of, titled

_GLUED_PART = re.compile(r"((?:Kapittel|Vedlegg|Del)\s+\d{1,2})(?=[A-ZÆØÅ])")
_OPENER = re.compile(r"(?:Nedenfor|Under|I det følgende|Følgende|Her følger)\b.{0,200}$")


def promote(drafts: list[Draft], width: int) -> None:
    """Make headings of the lines that stand as headings."""
    marked = sum(1 for draft in drafts if draft.kind == "heading")
    hashed = marked >= 3 and all(not draft.label[:1].isdigit() for draft in drafts if draft.kind == "heading")
    for draft in drafts:
        draft.text = _GLUED_PART.sub(r"\1 ", draft.text)
    _chapters(drafts)
    # The same words with a colon elsewhere introduce a list.
    told = {draft.text[:-1] for draft in drafts if draft.text.endswith(":")}
    candidates = {
        i
        for i in (() if hashed else range(len(drafts)))
        if drafts[i].text not in told and _stands_alone(drafts, i, width)
    }
    for run in _runs(drafts, candidates):
        for number, i in enumerate(run):
            # Four and more in a row without text between are no headings but the cells of a table.
            heads = len(run) < 4 or (number == 0 and drafts[i].gap == 2) or (i == run[-1] and _introduces(drafts, i))
            drafts[i].kind = "heading" if heads else "table"
            drafts[i].label = label_of(drafts[i].text) if heads else ""
    _relist(drafts)


def _chapters(drafts: Sequence[Draft]) -> None:
    """Numbered lines that texts follow, in order from 1, are chapters and no list: `1. Innledning`."""
    found: list[tuple[int, Draft]] = []
    for draft, below in pairwise(drafts):
        match = re.match(r"(\d{1,2})\.\s", draft.text)
        short = draft.kind == "item" and draft.rows == 1 and draft.gap and titled(draft.text) and len(draft.text) < 90
        if match and short and below.kind != "item":
            found.append((int(match[1]), draft))
    if len(found) >= 2 and [number for number, _ in found] == list(range(1, len(found) + 1)):
        for number, draft in found:
            draft.kind, draft.label, draft.level = "heading", str(number), 1


def _stands_alone(drafts: Sequence[Draft], i: int, width: int) -> bool:
    draft = drafts[i]
    below = drafts[i + 1] if i + 1 < len(drafts) else None
    if draft.kind != "paragraph" or below is None or not titled(draft.text):
        return False
    short = draft.width < 0.6 * max(width, 60) and not PART.match(draft.text)
    if draft.rows > 3 or (draft.rows > 1 and short):
        return False
    if draft.rows == 1 and width and draft.width > 0.91 * width and not label_of(draft.text):
        return False
    if len(draft.text) > (130 if draft.rows == 1 else 200) or draft.text.count(" ") > 24:
        return False
    if draft.text.endswith("?") and draft.text[0] in '«"':
        return False
    if PART.match(draft.text):
        return True
    if below.kind == "paragraph" and (below.text[:1].islower() or (not below.gap and not width)):
        return False
    if UNFINISHED.match(draft.text) or (below.kind == "item" and below.text.lstrip('• "«')[:1].islower()):
        return False
    return below.text[:2] not in ("- ", "– ") and not draft.text.startswith(("(", "…"))


def _introduces(drafts: Sequence[Draft], i: int) -> bool:
    return i + 1 < len(drafts) and (drafts[i + 1].kind == "item" or len(drafts[i + 1].text) > 100)


def _runs(drafts: Sequence[Draft], candidates: set[int]) -> list[list[int]]:
    """Candidates that follow each other without text between them.

    A new slide or page, a label or an appendix begins a new run.
    """
    runs: list[list[int]] = []
    for i in sorted(candidates):
        named = label_of(drafts[i].text) or PART.match(drafts[i].text)
        above = runs[-1][-1] if runs else -2
        if above == i - 1 and drafts[i].gap < 2 and not named and not label_of(drafts[above].text):
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs


def _relist(drafts: Sequence[Draft]) -> None:
    """A labelled heading without text, whose double has text further down, is an entry of an overview."""
    full = Counter(
        draft.text.casefold()
        for draft, below in pairwise(drafts)
        if draft.kind == "heading" and below.kind != "heading"
    )
    for i, draft in enumerate(drafts[:-1]):
        repeated = draft.kind == "heading" and draft.label and not draft.label[0].isdigit()
        if repeated and drafts[i + 1].kind in ("heading", "item") and full[draft.text.casefold()]:
            draft.kind, draft.level, draft.text = "item", 1, "• " + draft.text


def set_levels(drafts: list[Draft]) -> None:
    """Give every heading a level from 1 to 6."""
    headings = [draft for draft in drafts if draft.kind == "heading"]
    if not headings:
        return
    if any(draft.level and not draft.label[:1].isdigit() for draft in headings):
        _level_by_marks(headings)
    elif any(draft.gap == 2 for draft in drafts) and _slides(drafts):
        _level_slides(drafts)
    else:
        _level_by_words(drafts, headings)


def _level_by_marks(headings: Sequence[Draft]) -> None:
    """Levels are given by the format; lines in bold or italics take the level of their label, or the next one."""
    labels = {draft.label: draft.level for draft in reversed(headings) if draft.level and draft.label}
    current = 0
    for draft in headings:
        if not draft.level:
            draft.level = min(6, labels.get(draft.label, current + 1))
        else:
            current = draft.level


def _slides(drafts: Sequence[Draft]) -> bool:
    """Whether the text is a row of slides: short blocks, most of them items, set apart by wide gaps."""
    wide = sum(1 for draft in drafts if draft.gap == 2)
    items = sum(1 for draft in drafts if draft.kind == "item")
    prose = sum(1 for draft in drafts if draft.kind == "paragraph" and len(draft.text) > 200)
    return wide >= 4 and items > 0.3 * len(drafts) and prose < 0.1 * len(drafts)


def _level_slides(drafts: Sequence[Draft]) -> None:
    """A slide's first heading is its title; one that returns on other slides lies below it."""
    times = Counter(draft.text for draft in drafts if draft.kind == "heading")
    above: Draft | None = None
    for draft in drafts:
        if draft.kind == "heading":
            empty = above is not None and above.kind == "heading"
            draft.level = 1 if draft.gap == 2 or (times[draft.text] == 1 and empty) or above is None else 2
        above = draft


def _level_by_words(drafts: Sequence[Draft], headings: Sequence[Draft]) -> None:
    """Numbers, parts and labels give levels; the rest lie under the last of those."""
    text = "\n".join(draft.text for draft in drafts if draft.kind != "heading")
    named = {name.casefold() for name in re.findall(r"[Kk]apittel(?:et|)\s+[\"«“]([^\"»”]{3,80})[\"»”]", text)}
    times = Counter(draft.text.casefold() for draft in headings)
    numbered = any(draft.label[:1].isdigit() for draft in headings)
    opened = {id(draft): _opens_a_row(drafts, i) for i, draft in enumerate(drafts) if draft.kind == "heading"}
    counted = False  # whether a numbered heading was before
    base, row = 0, 0  # level of the last chapter, number or label; level of a heading that opened a row
    for draft in headings:
        lowered = draft.text.casefold()
        if draft.label[:1].isdigit():
            draft.level, row, counted = draft.label.count(".") + 1, 0, True
            base = draft.level
        elif PART.match(draft.text) or lowered in named:
            draft.level, base, row = 1, 1, 0
        elif draft.label and draft.label != "bold":
            draft.level, base = 2, 2
        elif base == 0 or (numbered and draft.gap == 2 and base <= 1 and not counted):
            draft.level, base = 1, 1
        elif opened[id(draft)]:
            draft.level = row = base + 1
        elif row:
            draft.level = row + 1
        else:
            draft.level = base + 1 + (1 if times[lowered] > 1 and base == 1 and not numbered else 0)
        draft.level = max(1, min(6, draft.level))


def _opens_a_row(drafts: Sequence[Draft], i: int) -> bool:
    """Whether the heading's only text says that something follows below, and then headings follow."""
    if i + 2 >= len(drafts) or drafts[i + 1].kind != "paragraph" or drafts[i + 2].kind != "heading":
        return False
    return bool(_OPENER.match(drafts[i + 1].text))
