"""The door *Medisinsk utstyr?*: the decision helper, question by question, to a summary that its user keeps.

The answers lie in the reader's own browser and nowhere else, so that a page that is closed is taken up again.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from assistant.decision import End, Position, Reference, helper
from norsk.errors import VeilederError
from norsk.shown import dated
from ui.ask import update
from ui.conversation import language
from ui.showing import link
from ui.titles import Shelf
from ui.wording import Language, plain, say

if TYPE_CHECKING:
    from assistant.guidance import Assistant

_QUIET: Final[dict[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}
_LONGEST: Final = 50  # answers of a path; the machine is far shorter


def door(assistant: Assistant, tab: gr.Tab) -> None:
    """Put the door's components and events into the open Blocks."""
    # The key only keeps the browser's own storage from being read at a glance; nothing in it is secret
    kept = gr.BrowserState([], storage_key="veileder-utstyr", secret="veileder-utstyr")
    gr.Markdown(say("decide.intro"))
    with gr.Row(equal_height=False, elem_classes="ask"):
        with gr.Column(scale=3, min_width=300):
            question = gr.Markdown(elem_id="veiviser")
            answers = gr.Radio(choices=[], label=say("decide.answer"), elem_id="veiviser-svar")
            with gr.Row():
                onward = gr.Button(say("decide.next"), variant="primary", size="sm", elem_id="veiviser-neste")
                back = gr.Button(say("decide.back"), size="sm", elem_id="veiviser-tilbake")
                anew = gr.Button(say("decide.anew"), size="sm", elem_id="veiviser-nytt")
            with gr.Row(visible=False, elem_id="veiviser-ferdig") as done:
                gr.Button(say("decide.copy"), size="sm", elem_id="kopier-veiviser", scale=0, min_width=160)
                gr.Button(say("decide.save"), size="sm", elem_id="lagre-veiviser", scale=0, min_width=160)
        with gr.Column(scale=2, min_width=300):
            way = gr.Markdown(elem_id="veiviser-vei")
    summary = gr.Textbox(label=say("decide.copy"), elem_id="tekst-veiviser", elem_classes="bak")
    shown = [kept, question, answers, onward, back, done, way, summary]

    def show(path: list[str], request: gr.Request) -> tuple[Any, ...]:
        """Where the answers have led; a path that the machine no longer has begins anew."""
        words, shelf = language(request), Shelf(assistant.library)
        try:
            position = helper().follow(path[:_LONGEST])
        except VeilederError:
            path, position = [], helper().follow([])
        ended = isinstance(position.now, End)
        choices = [] if isinstance(position.now, End) else [(a.label.within(words), a.id) for a in position.now.answers]
        return (
            path,
            _told(shelf, position, words),
            update(choices=choices, value=None, visible=not ended),
            update(visible=not ended),
            update(interactive=bool(path)),
            update(visible=ended),
            _way(shelf, position, words),
            as_text(position, words) if ended else "",
        )

    def answered(path: list[str] | None, given: str | None, request: gr.Request) -> tuple[Any, ...]:
        """The next step."""
        return show([*(path or []), given] if given else path or [], request)

    def stepped_back(path: list[str] | None, request: gr.Request) -> tuple[Any, ...]:
        """The step before."""
        return show((path or [])[:-1], request)

    def begun_anew(request: gr.Request) -> tuple[Any, ...]:
        """The first question."""
        return show([], request)

    tab.select(answered, [kept, gr.State(None)], shown, **_QUIET)
    onward.click(answered, [kept, answers], shown, **_QUIET)
    back.click(stepped_back, [kept], shown, **_QUIET)
    anew.click(begun_anew, None, shown, **_QUIET)


def _told(shelf: Shelf, position: Position, words: Language) -> str:
    """The question with what it rests on, or the conclusion with all that follows from it, as Markdown."""
    now = position.now
    if not isinstance(now, End):
        number = say("decide.number", words, number=len(position.steps) + 1)
        return "\n\n".join(
            [
                f"### {plain(now.ask.within(words))}",
                f"*{number}*",
                plain(now.help.within(words)),
                _sources(shelf, now.sources, words),
            ]
        )
    parts = [f"### {say(f'decide.{now.verdict}', words)}", plain(now.says.within(words))]
    if position.device_class:
        parts.append(f"**{say('decide.class', words)}** {plain(_class(position, words))}")
    parts.append(_listed(say("decide.find_out", words), [plain(text.within(words)) for text in position.find_out]))
    asked = [f"{plain(who.agency)}: {plain(who.why.within(words))}{link(who.url, words)}" for who in now.ask_whom]
    parts.append(_listed(say("ask.whom", words), asked))
    parts.append(_sources(shelf, now.sources, words))
    parts.append(f"*{say('decide.caution', words, date=dated(helper().reviewed.isoformat()))}*")
    return "\n\n".join(parts)


def _way(shelf: Shelf, position: Position, words: Language) -> str:
    """The questions answered so far, each with its sources."""
    if not position.steps:
        return f"### {say('decide.way', words)}\n\n{say('decide.not_begun', words)}"
    lines = [f"### {say('decide.way', words)}", ""]
    for step in position.steps:
        lines.append(f"- {plain(step.question.ask.within(words))} **{plain(step.answer.label.within(words))}**")
        lines += [f"    - {_source(shelf, source, words)}" for source in step.question.sources]
    return "\n".join(lines)


def as_text(position: Position, words: Language) -> str:
    """The summary as plain text: conclusion, class, answers with their sources, what to find out, whom to ask."""
    now = position.now
    if not isinstance(now, End):
        return ""
    lines = [say("decide.title", words), dated(date.today().isoformat()), "", now.says.within(words)]
    if position.device_class:
        lines.append(f"{say('decide.class', words)} {_class(position, words)}")
    lines += ["", say("decide.way", words)]
    for step in position.steps:
        lines.append(f"- {step.question.ask.within(words)} {step.answer.label.within(words)}")
        lines.append("    " + "; ".join(f"{one.title}, {one.section}" for one in step.question.sources))
    lines += ["", say("decide.find_out", words), *(f"- {text.within(words)}" for text in position.find_out)]
    lines += ["", say("ask.whom", words)]
    lines += [f"- {who.agency}: {who.why.within(words)}{f' {who.url}' if who.url else ''}" for who in now.ask_whom]
    lines += ["", say("copy.sources", words)]
    lines += [f"- {one.title}, {one.section}: {one.url}" for one in position.sources]
    lines += ["", say("decide.caution", words, date=dated(helper().reviewed.isoformat()))]
    return "\n".join(lines)


def _class(position: Position, words: Language) -> str:
    found = position.device_class or ""
    return say("decide.class_of_device", words) if found == "utstyret" else found


def _listed(heading: str, items: list[str]) -> str:
    return "\n".join([f"**{heading}**", "", *(f"- {item}" for item in items)])


def _sources(shelf: Shelf, sources: tuple[Reference, ...], words: Language) -> str:
    return _listed(say("copy.sources", words), [_source(shelf, source, words) for source in sources])


def _source(shelf: Shelf, source: Reference, words: Language) -> str:
    held = shelf.held(source.id) is not None
    where = say("source.in_library" if held else "source.not_in_library", words)
    return f"{plain(f'{source.title}, {source.section}')}, {where}{link(source.url, words)}"
