"""What a worksheet looks like on the page: the note with its marks, the drafts, what is known of one, the list."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from norsk.errors import VeilederError
from norsk.shown import figure
from ui import codelist
from ui.icd10 import Shelf, lineage
from ui.shapes import Json
from ui.wording import plain

if TYPE_CHECKING:
    from assistant.answers import CodeSuggestion
    from assistant.decisions import Line, Worksheet
    from assistant.mentions import Mention
    from ingest.codes import CodeSystem

ALTERNATIVES: Final = 8
_SPEAK: Final = {
    "negated": "benektet", "family": "familie", "suspected": "mistenkt", "historical": "tidligere",
    "sequela": "følgetilstand", "hypothetical": "mulig senere", "planned": "planlagt",
}  # fmt: skip
_STATE: Final = {
    "draft": "ikke vurdert", "accepted": "godtatt", "changed": "endret", "rejected": "avvist", "added": "lagt til",
}  # fmt: skip
WELCOME: Final = "Lim inn et notat til venstre. Forslagene kommer her, hvert med ordene i notatet som det bygger på."


@dataclass(slots=True)
class Desk:
    """One browser tab's work: the sheet in hand and the rows of those that are done. In memory only."""

    sheet: Worksheet | None = None
    chosen: int = 0
    rows: list[Json] = field(default_factory=list)
    used: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)


def opened(shelf: Shelf, desk: Desk, spoken: Sequence[Mention], form: str) -> tuple[Any, ...]:
    """Updates for the whole door where a note has just been drafted."""
    sheet = desk.sheet
    assert sheet is not None  # the caller has just made it
    value, colours = marked(sheet.note.text, [line.draft for line in sheet.lines if line.draft], spoken)
    some = bool(sheet.lines)
    nothing = "Fant ikke holdepunkter for noen kode i notatet. Søk i kodeverket nedenfor."
    return (
        update(value=value, color_map=colours, visible=True),
        update(value=nothing, visible=not some),
        update(visible=some),
        update(visible=some),
        update(visible=some),
        *show(shelf, desk, form),
    )


def closed(shelf: Shelf, desk: Desk, form: str) -> tuple[Any, ...]:
    """Updates for the whole door where no note is in hand."""
    gone = update(visible=False)
    shown = (update(value=[], visible=False), update(value=WELCOME, visible=True), gone, gone, gone)
    return (*shown, *show(shelf, desk, form))


def marked(
    text: str, drafts: Sequence[CodeSuggestion], spoken: Sequence[Mention]
) -> tuple[list[tuple[str, str | None]], dict[str, str]]:
    """A note cut where evidence begins and ends: each piece with the numbers of the drafts that it speaks for, or how
    the note speaks of it where it speaks for none; and a colour for each such label.
    """
    labels: list[tuple[int, int, str]] = []
    for number, draft in enumerate(drafts, 1):
        labels += [(piece.start, piece.end, str(number)) for piece in draft.evidence]
    used = [(start, end) for start, end, _ in labels]
    for mention in spoken:
        how = _SPEAK.get(mention.status)
        if how and not any(start < mention.end and mention.start < end for start, end in used):
            labels += [(start, end, how) for start, end in mention.parts]
    cuts = sorted({0, len(text), *(edge for start, end, _ in labels for edge in (start, end))})
    opening: dict[int, list[tuple[int, str]]] = {}
    for start, end, label in labels:
        opening.setdefault(start, []).append((end, label))
    pieces: list[tuple[str, str | None]] = []
    live: list[tuple[int, str]] = []
    for start, end in pairwise(cuts):
        live = [(stop, label) for stop, label in live + opening.get(start, []) if stop > start]
        names = list(dict.fromkeys(label for _, label in live))
        numbers = sorted((name for name in names if name.isdecimal()), key=int)
        pieces.append((text[start:end], ", ".join(numbers or names) or None))
    found = {label for _, label in pieces if label}
    return pieces, {label: "#f2c94c" if label[0].isdecimal() else "#9aa5b1" for label in sorted(found)}


def show(shelf: Shelf, desk: Desk, form: str) -> tuple[Any, ...]:
    """Updates for what was hidden, the drafts, what is known of the chosen one, its alternatives and the list."""
    sheet = desk.sheet
    hidden = len(sheet.note.spans) if sheet is not None else 0
    words = f"**Skjult før noe annet:** {hidden} personopplysning{'' if hidden == 1 else 'er'}."
    above = update(value=words, visible=sheet is not None and bool(sheet.note.text))
    if sheet is None or not sheet.lines:
        gone = update(visible=False)
        none = update(choices=[], value=None, visible=False)
        return above, none, gone, gone, *[gone] * ALTERNATIVES, listed(shelf, desk, form)
    desk.chosen = min(desk.chosen, len(sheet.lines) - 1)
    labels = [(_label(sheet, at), at) for at in range(len(sheet.lines))]
    line = sheet.lines[desk.chosen]
    others = others_of(line)
    buttons = [update(value=f"{n}  {code} {title}", visible=True) for n, (code, title) in enumerate(others, 1)]
    buttons += [update(visible=False)] * (ALTERNATIVES - len(others))
    return (
        above,
        update(choices=labels, value=desk.chosen, visible=True),
        update(value=_about(shelf.system(), line), visible=True),
        update(visible=bool(others)),
        *buttons,
        listed(shelf, desk, form),
    )


def _label(sheet: Worksheet, at: int) -> str:
    line = sheet.lines[at]
    was = f" (foreslått {line.draft.code})" if line.draft and line.draft.code != line.code else ""
    main = " · hovedtilstand" if sheet.main == at else ""
    return f"{at + 1} · {line.code} {line.title}{was} · {_STATE[line.state]}{main}"


def others_of(line: Line) -> list[tuple[str, str]]:
    """What the line can be changed to with one click: its alternatives, and what was suggested where it was changed."""
    if line.draft is None:
        return []
    first = [(line.draft.code, line.draft.title)] if line.draft.code != line.code else []
    return [other for other in [*first, *line.draft.alternatives] if other[0] != line.code][:ALTERNATIVES]


def _about(system: CodeSystem, line: Line) -> str:
    code = system.get(line.code)
    parts = [f"**{line.code} {plain(line.title)}**"]
    if code is not None:
        if code.long_title and code.long_title != code.title:
            parts.append(plain(code.long_title))
        parts.append(" › ".join(f"{level.code} {plain(level.title)}" for level in lineage(code)))
    draft = line.draft
    if draft is None:
        parts.append("Lagt til av koder.")
    elif draft.code == line.code:
        words = ", ".join(f"«{plain(piece.text)}»" for piece in draft.evidence)
        parts.append(f"Grunnlag: {words}. Styrke {figure(draft.score, 2)}.")
        parts += [plain(reason) for reason in draft.reasons]
        parts += [f"**OBS:** {plain(warning)}" for warning in draft.warnings]
    else:
        parts.append(f"Endret fra {draft.code} {plain(draft.title)}.")
    return "\n\n".join(parts)


def listed(shelf: Shelf, desk: Desk, form: str) -> str:
    """The approved codes in the chosen format."""
    sheet = desk.sheet
    if form == "Evalueringssett":
        return codelist.as_rows([*desk.rows, *row_of(desk)]) or "Ingen notater er ferdig vurdert ennå."
    if sheet is None:
        return "Ingen koder er godkjent ennå."
    if form == "CSV":
        return codelist.as_csv(sheet)
    if form == "FHIR":
        newest = max(shelf.system().editions, default=None)
        return codelist.as_fhir(sheet, version=str(newest) if newest else None)
    return codelist.as_text(sheet)


def update(**changes: Any) -> dict[str, Any]:
    """A change of a component; Gradio's own function is untyped."""
    found: dict[str, Any] = gr.update(**changes)
    return found


def row_of(desk: Desk) -> list[Json]:
    """The sheet in hand as a row, once something is decided and nothing is left undecided."""
    sheet = desk.sheet
    if sheet is None or not sheet.note.text or sheet.undecided or not sheet.lines:
        return []
    return [sheet.row(f"n{len(desk.rows) + 1:03d}")]


def told(here: bool, error: VeilederError) -> Any:
    """The update of one component where something failed: the message in its place, everything else as it was."""
    if not here:
        return gr.skip()
    # the remedy on a line of its own: the door's language is put in line by line
    return update(value=f"**{plain(error.message)}**\n\n{plain(error.remedy)}".rstrip(), visible=True)
