"""The door *Spør*: a conversation with cited answers, and beside it each quote marked in its own text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from assistant.answers import Sentence
from assistant.conversation import standalone
from norsk.errors import VeilederError
from ui import faults, review, roles, showing
from ui.conversation import Conversation, Conversations, Corrections, Turn, language
from ui.feedback import Feedback
from ui.shapes import BadRow, Scope, as_date
from ui.wording import Language, plain, say

if TYPE_CHECKING:
    from assistant.guidance import Assistant
    from assistant.settings import Settings

EXAMPLES: Final = ("ask.example_device", "ask.example_processor", "ask.example_breach", "ask.example_event")
_ALL: Final = ""  # the choice that narrows nothing
_FOLLOW_UPS: Final = 3
_QUIET: Final[dict[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}


class Door:
    """The components of the door and what happens to them. Made once, inside the open Blocks."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._assistant = assistant
        self.conversations = Conversations()
        server = settings.server
        self._limit: dict[str, Any] = {"concurrency_limit": server.answers_at_once, "concurrency_id": "answers"}
        with gr.Row(equal_height=False, elem_classes="ask"):
            with gr.Column(scale=3, min_width=300):
                self._make_conversation(server.longest_question, settings.digest())
            with gr.Column(scale=2, min_width=300, elem_id="kildepanel"):
                self._make_panel()
        self._wire()

    def _make_conversation(self, longest: int, settings_digest: str) -> None:
        self.chat = gr.Chatbot(
            label=say("ask.conversation"),
            show_label=False,
            autoscroll=False,  # it would leave the end of an answer in view; the page's own script shows its question
            height="56vh",
            min_height=320,
            layout="bubble",
            buttons=["copy"],
            feedback_options=None,
            latex_delimiters=[],
            allow_tags=False,
            placeholder=say("ask.welcome"),
            examples=[{"text": say(example)} for example in EXAMPLES],
            elem_id="samtale",
        )
        with gr.Row(elem_id="videre", visible=False) as self.onward:
            self.follow_ups = [
                gr.Button("", size="sm", visible=False, elem_id=f"videre-{at}") for at in range(_FOLLOW_UPS)
            ]
        with gr.Row(equal_height=True):
            self.box = gr.Textbox(
                label=say("ask.question"),
                show_label=False,
                placeholder=say("ask.placeholder"),
                max_length=longest,
                lines=1,
                max_lines=6,
                scale=6,
                autofocus=True,
                elem_id="sporsmal",
            )
            self.button = gr.Button(say("ask.button"), variant="primary", scale=1, min_width=90, elem_id="spor")
        with gr.Column(visible=False, elem_id="gjennomsyn") as self.looking:
            gr.Markdown(say("review.heading"))
            self.found = gr.CheckboxGroup(choices=[], label=say("review.found"), elem_id="funnet")
            self.also = gr.Textbox(label=say("review.also"), lines=1, max_lines=4, elem_id="skjul-ogsaa")
            self.preview = gr.Markdown(elem_id="gaar-videre")
            with gr.Row():
                self.go_on = gr.Button(say("review.go_on"), variant="primary", size="sm", elem_id="send-slik")
                self.back = gr.Button(say("review.back"), size="sm", elem_id="rett-sporsmalet")
        self.hidden = gr.Markdown(visible=False, elem_id="skjult")
        with gr.Accordion(say("ask.narrow"), open=False, elem_id="avgrens") as self.narrow:
            with gr.Row():
                any_, known = (say("ask.any"), _ALL), self._known()
                self.agency, self.phase, self.audience = (
                    gr.Dropdown(choices=[any_, *known[name]], value=_ALL, label=say(f"ask.{name}"), elem_id=f"v-{name}",
                                min_width=140)
                    for name in ("agency", "phase", "audience")
                )  # fmt: skip
                self.as_of = gr.Textbox(
                    label=say("ask.as_of"), placeholder=say("ask.as_of_form"), max_length=10, elem_id="v-as-of",
                    min_width=140,
                )  # fmt: skip
            self.look_first = gr.Checkbox(label=say("review.always"), value=False, elem_id="se-forst")
        with gr.Row(elem_id="med-kilder", visible=False) as self.taking:
            gr.Button(say("copy.button"), size="sm", elem_id="kopier-svar", scale=0, min_width=160)
            gr.Button(say("copy.save"), size="sm", elem_id="lagre-svar", scale=0, min_width=120)
            self.new = gr.Button(say("ask.new"), size="sm", elem_id="ny-samtale", scale=0, min_width=140)
        self.feedback = Feedback(self._assistant, self.conversations, settings_digest)
        self.to_copy = gr.Textbox(label=say("copy.button"), elem_id="tekst-svar", elem_classes="bak")

    def _make_panel(self) -> None:
        gr.Markdown(say("ask.panel"))
        self.quiet = gr.Markdown(say("ask.no_quotes"), elem_classes="stille")
        self.choice = gr.Radio(
            choices=[], label=say("ask.sources"), show_label=False, visible=False, elem_id="kilder", interactive=True
        )
        self.about = gr.Markdown(visible=False, elem_id="om-kilden")
        self.context = gr.HighlightedText(
            label=say("ask.in_context"),
            visible=False,
            color_map={showing.QUOTE: "#f2c94c"},
            show_legend=False,
            show_inline_category=False,
            combine_adjacent=False,
            elem_id="sammenheng",
        )
        self.untouched = gr.Markdown(visible=False, elem_id="urort")

    def _known(self) -> dict[str, list[tuple[str, str]]]:
        """What the library's sources can be narrowed to, as choices."""
        agencies: dict[str, None] = {}
        phases: dict[str, None] = {}
        audiences: dict[str, None] = {}
        for source in self._assistant.library.sources():
            agencies |= {source.publisher: None} if source.publisher else {}
            phases |= dict.fromkeys(source.phases)
            audiences |= dict.fromkeys(source.audiences)
        found = {"agency": sorted(agencies), "phase": list(phases), "audience": sorted(audiences)}
        return {name: [(value[:1].upper() + value[1:], value) for value in values] for name, values in found.items()}

    def _wire(self) -> None:
        self._waiting = gr.State("")
        asked = [self.chat, self.box, self._waiting, self.looking, self.found, self.also, self.preview]
        panel = [self.quiet, self.choice, self.about, self.context, self.untouched]
        scope = [self.agency, self.phase, self.audience, self.as_of]
        self.outputs = [
            self.chat,
            self.hidden,
            self.onward,
            *self.follow_ups,
            self.taking,
            self.to_copy,
            self.feedback.about,
            *panel,
        ]
        self.answered: list[Any] = []
        for trigger in (self.box.submit, self.button.click):
            self._then_answer(trigger(self._begin, [self.box, self.look_first], asked, **_QUIET), scope)
        for follow_up in self.follow_ups:
            self._then_answer(follow_up.click(self._begin, [follow_up, self.look_first], asked, **_QUIET), scope)
        self._then_answer(self.chat.example_select(self._exemplify, [self.look_first], asked, **_QUIET), scope)
        self._then_answer(self.go_on.click(self._go_on, [self.found, self.also], asked, **_QUIET), scope)
        self.back.click(self._go_back, None, [self.looking], **_QUIET)
        corrected, always = [self.found, self.also], {"trigger_mode": "always_last"} | _QUIET
        self.found.input(self._preview, corrected, [self.preview], **always)
        # Gradio tells of a change also when the server emptied the box; then the ticks it sends are the old ones
        self.also.change(self._preview_also, corrected, [self.preview], **always)
        self.narrow.expand(self._renew, None, scope[:3], **_QUIET)  # sources may have come since the page was made
        self.choice.input(self._chosen, [self.choice], panel, **_QUIET)
        self.chat.option_select(self._clicked, None, panel, **_QUIET)
        for forgotten in (self.chat.clear, self.new.click):
            forgotten(self._forget, None, [*self.outputs, self.looking], **_QUIET)

    def _then_answer(self, begun: Any, scope: list[Any]) -> None:
        self.answered.append(begun.then(self._answer, [self._waiting, *scope], self.outputs, **_QUIET, **self._limit))

    def _renew(self, request: gr.Request) -> list[dict[str, Any]]:
        """What can be narrowed to now."""
        known, any_ = self._known(), say("ask.any", language(request))
        return [update(choices=[(any_, _ALL), *known[name]]) for name in ("agency", "phase", "audience")]

    # What happens

    def _begin(self, question: str | None, look_first: bool, request: gr.Request) -> tuple[Any, ...]:
        """Show the question and empty the box; or first what is taken out of it, where there is something."""
        question, words = (question or "").strip(), language(request)
        if not question:
            return gr.skip(), "", "", update(visible=False), *[gr.skip()] * 3
        conversation = self.conversations.of(request)
        conversation.corrections = None
        whole = standalone(question, conversation.asked)
        try:
            redacted = self._assistant.redact_question(whole, conversation.vault)
        except VeilederError:  # nothing goes on; the answer says why
            redacted = None
        if redacted is None or not (redacted.spans or look_first):
            return _asked(question, conversation)
        conversation.pending, conversation.also = whole, ""
        choices = review.choices(whole, redacted, words)
        shown = review.preview(self._assistant, whole, conversation.vault, Corrections(), words)
        found = update(choices=choices, value=[value for _, value in choices], visible=bool(choices))
        return gr.skip(), question, "", update(visible=True), found, "", shown

    def _exemplify(self, event: gr.SelectData, look_first: bool, request: gr.Request) -> tuple[Any, ...]:
        """Ask the example that was clicked."""
        return self._begin(event.value["text"], look_first, request)

    def _corrected(self, conversation: Conversation, hidden: list[str], also: str | None) -> Corrections:
        redacted = self._assistant.redact_question(conversation.pending, conversation.vault)
        found = [f"{span.start}-{span.end}" for span in redacted.spans]
        return review.corrections(conversation.pending, found, hidden, also)

    def _preview(self, hidden: list[str], also: str | None, request: gr.Request) -> str:
        """The question as it will go on with what was set right so far."""
        conversation = self.conversations.of(request)
        if not conversation.pending:
            return ""
        wanted = self._corrected(conversation, hidden, also)
        return review.preview(self._assistant, conversation.pending, conversation.vault, wanted, language(request))

    def _preview_also(self, hidden: list[str], also: str | None, request: gr.Request) -> Any:
        """The same after words were added by the user."""
        conversation = self.conversations.of(request)
        if (also or "") == conversation.also:
            return gr.skip()
        conversation.also = also or ""
        return self._preview(hidden, also, request)

    def _go_on(self, hidden: list[str], also: str | None, request: gr.Request) -> tuple[Any, ...]:
        """Ask what waited, redacted as its user wants it."""
        conversation = self.conversations.of(request)
        if not conversation.pending:
            return gr.skip(), gr.skip(), "", update(visible=False), *[gr.skip()] * 3
        conversation.corrections = self._corrected(conversation, hidden, also)
        question, conversation.pending = conversation.pending, ""
        return _asked(question, conversation)

    def _go_back(self, request: gr.Request) -> dict[str, Any]:
        """Close the look at the redaction; the question still stands in the box."""
        self.conversations.of(request).pending = ""
        return update(visible=False)

    def _answer(
        self, question: str, agency: str, phase: str, audience: str, as_of: str,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:  # fmt: skip
        """Stream the answer's sentences, then fill the panel."""
        still = [gr.skip()] * (len(self.outputs) - 1)
        if not question:
            yield gr.skip(), *still
            return
        conversation, words = self.conversations.of(request), language(request)
        history = list(conversation.messages)  # kept here: what the browser holds may be a step behind
        wanted, conversation.corrections = conversation.corrections, None
        said: list[Sentence] = []
        try:
            scope = Scope(_day(as_of), agency or None, phase or None, audience or None)
            earlier = tuple(conversation.asked)
            whole = question if wanted else standalone(question, earlier)  # what was looked over is whole already
            keep, add = (wanted.keep, wanted.add) if wanted else ((), ())
            redacted = self._assistant.redact_question(whole, conversation.vault, keep=keep, add=add)
            hidden = f"**{say('ask.hidden', words)}** ({len(redacted.spans)}): {plain(redacted.text)}"
            nothing = [update(visible=False)] * (2 + _FOLLOW_UPS)
            taken_out = update(value=hidden, visible=bool(redacted.spans))
            yield history, taken_out, *nothing, "", gr.skip(), *_show_nothing()
            for item in self._assistant.stream(
                question,
                filters=scope.filters(),
                vault=conversation.vault,
                redacted=redacted if wanted else None,
                earlier=earlier,
                written="nn" if words == "nn" else None,
                who=roles.who(request, *roles.READERS_IN_ORDER),
            ):
                if isinstance(item, Sentence):
                    said.append(item)
                    yield [*history, showing.reply(showing.prose(said))], *still
                    continue
                conversation.asked.append(whole)
                turn = Turn(redacted, item, scope)
                number = conversation.remember(turn)
                reply = showing.reply(showing.whole(item, scope, words), number, turn.citations)
                conversation.messages.append(reply)
                yield (
                    [*history, reply],
                    taken_out,  # again, for of updates in quick succession the page may draw the last alone
                    *self._onward(whole, turn),
                    update(visible=True),
                    showing.to_copy(turn, words),
                    self.feedback.targets(turn, words),
                    *self._show(turn, 0, words),
                )
        except VeilederError as error:
            conversation.messages.append(showing.reply(plain(faults.told(error, words))))
            yield list(conversation.messages), *still

    def _onward(self, question: str, turn: Turn) -> list[Any]:
        asked = showing.follow_ups(self._assistant, question, turn)
        buttons = [update(value=text, visible=True) for text in asked]
        buttons += [update(visible=False)] * (_FOLLOW_UPS - len(buttons))
        return [update(visible=bool(asked)), *buttons]

    def _chosen(self, number: int | None, request: gr.Request) -> tuple[Any, ...]:
        """Show the quote that was chosen in the panel."""
        return self._show(self.conversations.of(request).last, number or 0, language(request))

    def _clicked(self, event: gr.SelectData, request: gr.Request) -> tuple[Any, ...]:
        """Show the quote whose mark under an answer was clicked."""
        turn, _, number = str(event.value).partition(":")
        return self._show(self.conversations.of(request).turns.get(int(turn)), int(number), language(request))

    def _forget(self, request: gr.Request) -> tuple[Any, ...]:
        """Begin anew: the conversation and its vault are gone."""
        self.conversations.forget(request)
        gone = [update(visible=False)] * (3 + _FOLLOW_UPS)
        return [], *gone, "", gr.skip(), *_show_nothing(), update(visible=False)

    def _show(self, turn: Turn | None, number: int, words: Language) -> tuple[Any, ...]:
        """The panel with quote `number` of an answer marked in its context."""
        citations = turn.citations if turn is not None else ()
        if not 0 <= number < len(citations):
            return _show_nothing()
        citation = citations[number]
        choices = [(f"[{at + 1}] {showing.short(other)}", at) for at, other in enumerate(citations)]
        before = showing.before_repair(self._assistant, citation)
        return (
            update(visible=False),
            update(choices=choices, value=number, visible=True),
            update(value=showing.about(self._assistant, citation, words), visible=True),
            update(value=showing.in_context(self._assistant, citation), visible=True),
            update(value=f"**{say('ask.untouched', words)}** {plain(before)}", visible=True)
            if before
            else update(visible=False),
        )


def door(assistant: Assistant, settings: Settings) -> Door:
    """Put the door's components and events into the open Blocks."""
    return Door(assistant, settings)


def update(**changes: Any) -> dict[str, Any]:
    """A change of a component; Gradio's own function is untyped."""
    found: dict[str, Any] = gr.update(**changes)
    return found


def _asked(question: str, conversation: Conversation) -> tuple[Any, ...]:
    conversation.messages.append({"role": "user", "content": plain(question)})
    return list(conversation.messages), "", question, update(visible=False), *[gr.skip()] * 3


def _show_nothing() -> tuple[Any, ...]:
    gone = update(visible=False)
    return update(visible=True), update(choices=[], value=None, visible=False), gone, gone, gone


def _day(text: str | None) -> date | None:
    """The day that a user wrote: 2025-01-31, or 31.1.2025 as most write it. Raises BadRow."""
    text = (text or "").strip()
    if text.count(".") == 2:
        day, month, year = (part.strip() for part in text.split("."))
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            raise BadRow("bad_date", f"Datoen «{text}» finnes ikke.") from None
    return as_date(text or None)
