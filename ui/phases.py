"""The door *Faser*: for each phase of an AI system's life what those who buy and those who build must and should do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from assistant.phases import Cited, Phase, Row, Side, overview
from norsk import agencies
from norsk.shown import dated
from ui.conversation import language
from ui.showing import link
from ui.titles import Shelf, originals
from ui.wording import Language, plain, say

if TYPE_CHECKING:
    from assistant.guidance import Assistant

_QUIET: Final[dict[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}


def door(assistant: Assistant, tab: gr.Tab) -> None:
    """Put the door's components and events into the open Blocks; what the library holds is looked up each time."""
    gr.Markdown(say("phases.intro"))
    choice = gr.Radio(
        choices=[(phase.name.nb, phase.id) for phase in overview().phases],
        value=overview().phases[0].id,
        label=say("ask.phase"),
        elem_id="fase",
    )
    about = gr.Markdown(elem_id="om-fasen")
    with gr.Row(equal_height=False):
        with gr.Column(min_width=300):
            buying = gr.Markdown(elem_id="kjope")
        with gr.Column(min_width=300):
            building = gr.Markdown(elem_id="bygge")
    gaps = gr.Markdown(elem_id="hull")

    def show(chosen: str, request: gr.Request) -> tuple[str, ...]:
        """One phase, side by side."""
        words = language(request)
        phase = next((one for one in overview().phases if one.id == chosen), overview().phases[0])
        shelf = Shelf(assistant.library)
        missing = [f"- {plain(gap.text.within(words))} {_sources(shelf, gap.sources, words)}" for gap in phase.gaps]
        reviewed = say("phases.reviewed", words, date=dated(overview().reviewed.isoformat()))
        return (
            f"## {plain(phase.name.within(words))}\n{plain(phase.about.within(words))}",
            _side(shelf, phase, "kjope", words),
            _side(shelf, phase, "bygge", words),
            "\n".join([f"### {say('phases.gaps', words)}", "", *missing, "", f"*{reviewed}*"]),
        )

    shown = [about, buying, building, gaps]
    tab.select(show, [choice], shown, **_QUIET)
    choice.change(show, [choice], shown, **_QUIET)


def _side(shelf: Shelf, phase: Phase, side: Side, words: Language) -> str:
    """Duties and advice of one side, as Markdown."""
    lines = [f"### {say(f'phases.{side}', words)}"]
    for kind in ("plikt", "rad"):
        rows = [row for row in phase.of(side) if row.kind == kind]
        if rows:
            lines += ["", f"**{say(f'phases.{kind}', words)}**", "", *(_row(shelf, row, words) for row in rows)]
    return "\n".join(lines)


def _row(shelf: Shelf, row: Row, words: Language) -> str:
    owner = agencies.today(agencies.agencies()[row.owner])
    whom = f"{say('phases.owner', words)} {plain(owner.label)}{link(owner.url, words)}"
    page = shelf.held(f"{row.page}.md")
    more = f" {say('phases.page', words)} «{plain(page.title)}»." if page is not None else ""
    sources = _sources(shelf, row.sources, words)
    return f"- {plain(row.text.within(words))}\n    - {sources}\n    - {whom}.{more}"


def _sources(shelf: Shelf, sources: tuple[Cited, ...], words: Language) -> str:
    """Each source by title and section, with whether the library has it and its address."""
    found = []
    for cited in sources:
        held = shelf.held(cited.id)
        named = originals().get(cited.id)
        where = say("source.in_library" if held is not None else "source.not_in_library", words)
        web = link((named.url if named is not None else None) or (held.url if held is not None else None), words)
        section = cited.section.rstrip(".") if cited.section[:1].isdigit() else cited.section
        found.append(f"{plain(shelf.title(cited.id))}, {plain(section)}, {where}{web}")
    return "; ".join(found)
