"""The door *Spør*: a conversation with cited answers, and beside it each quote marked in its own text."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from assistant.answers import Answer, Citation, Sentence
from guardrails.vault import Vault
from ui.shapes import Json, citation_json
from ui.wording import describe_source, plain, refusal, weight

if TYPE_CHECKING:
    from assistant.guidance import Assistant

EXAMPLES: Final = (
    "Når er programvare medisinsk utstyr?",
    "Når trenger vi en databehandleravtale?",
    "Hva er fristen for å melde brudd på personopplysningssikkerheten?",
    "Kven skal varslast om alvorlege hendingar?",
)
_CONTEXT: Final = 700  # characters shown on either side of a quote
_KEPT: Final = 1000  # conversations in memory
_FORGOTTEN_AFTER: Final = 8 * 3600.0  # seconds


@dataclass(slots=True)
class Conversation:
    """One browser tab's questions: the vault and the last answer's quotes, in memory only."""

    vault: Vault = field(default_factory=Vault)
    citations: list[Citation] = field(default_factory=list)
    used: float = field(default_factory=time.monotonic)


class Conversations:
    """Conversations by Gradio's session, which the guard has bound to its browser. Old ones are forgotten."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Conversation] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, request: gr.Request) -> Conversation:
        """This session's conversation, begun where there is none."""
        with self._lock:
            found = self._open.setdefault(request.session_hash or "", Conversation())
            found.used = time.monotonic()
            self._open.move_to_end(request.session_hash or "")
            while len(self._open) > _KEPT or self._oldest() > _FORGOTTEN_AFTER:
                self._open.popitem(last=False)
            return found

    def forget(self, request: gr.Request) -> None:
        """Drop this session's conversation and its vault."""
        with self._lock:
            self._open.pop(request.session_hash or "", None)

    def _oldest(self) -> float:
        return time.monotonic() - next(iter(self._open.values())).used


def door(assistant: Assistant, longest: int, at_once: int) -> None:
    """Put the door's components and events into the open Blocks. `longest` is in characters."""
    conversations = Conversations()
    with gr.Row(equal_height=False, elem_classes="ask"):
        with gr.Column(scale=3, min_width=300):
            chat = gr.Chatbot(
                label="Samtale",
                show_label=False,
                height="62vh",
                min_height=320,
                layout="bubble",
                buttons=["copy"],
                feedback_options=None,
                latex_delimiters=[],
                allow_tags=False,
                placeholder=_WELCOME,
                examples=[{"text": example} for example in EXAMPLES],
                elem_id="samtale",
            )
            with gr.Row(equal_height=True):
                box = gr.Textbox(
                    label="Spørsmål",
                    show_label=False,
                    placeholder="Spør om regelverk og veiledning …",
                    max_length=longest,
                    lines=1,
                    max_lines=6,
                    scale=6,
                    autofocus=True,
                    elem_id="sporsmal",
                )
                button = gr.Button("Spør", variant="primary", scale=1, min_width=90, elem_id="spor")
            hidden = gr.Markdown(visible=False, elem_id="skjult")
        with gr.Column(scale=2, min_width=300, elem_id="kildepanel"):
            gr.Markdown("### Sitatene bak svaret")
            quiet = gr.Markdown(_NO_QUOTES, elem_classes="stille")
            choice = gr.Radio(
                choices=[], label="Kilder i svaret", show_label=False, visible=False, elem_id="kilder", interactive=True
            )
            about = gr.Markdown(visible=False, elem_id="om-kilden")
            context = gr.HighlightedText(
                label="Sitatet i sammenheng",
                visible=False,
                color_map={_QUOTE: "#f2c94c"},
                show_legend=False,
                show_inline_category=False,
                combine_adjacent=False,
                elem_id="sammenheng",
            )
            untouched = gr.Markdown(visible=False, elem_id="urort")

    panel = [quiet, choice, about, context, untouched]

    def begin(question: str, history: list[Json]) -> tuple[list[Json], str, str]:
        """Show the question at once and empty the box."""
        if not question.strip():
            return history, "", ""
        return [*history, {"role": "user", "content": plain(question.strip())}], "", question.strip()

    def answer(question: str, history: list[Json], request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Stream the answer's sentences, then fill the panel."""
        if not question:
            yield history, gr.skip(), *[gr.skip()] * len(panel)
            return
        conversation = conversations.of(request)
        yield history, _what_was_hidden(assistant, question, conversation), *_show_nothing()
        said: list[Sentence] = []
        for item in assistant.stream(question, vault=conversation.vault):
            if isinstance(item, Sentence):
                said.append(item)
                yield [*history, _reply(_prose(said))], gr.skip(), *[gr.skip()] * len(panel)
                continue
            conversation.citations = [citation for sentence in item.sentences for citation in sentence.citations]
            reply = _reply(_whole(item), conversation.citations)
            yield [*history, reply], gr.skip(), *_show(assistant, conversation, 0)

    def chosen(number: int | None, request: gr.Request) -> tuple[Any, ...]:
        """Show the quote that was chosen in the panel."""
        return _show(assistant, conversations.of(request), number or 0)

    def clicked(event: gr.SelectData, request: gr.Request) -> tuple[Any, ...]:
        """Show the quote whose mark under the answer was clicked."""
        return _show(assistant, conversations.of(request), int(event.value))

    waiting = gr.State("")
    streamed = [chat, hidden, *panel]
    for trigger in (box.submit, button.click):
        trigger(begin, [box, chat], [chat, box, waiting], show_progress="hidden", api_visibility="private").then(
            answer,
            [waiting, chat],
            streamed,
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=at_once,
            concurrency_id="answers",
        )

    def exemplify(event: gr.SelectData, history: list[Json]) -> tuple[list[Json], str, str]:
        """Ask the example that was clicked."""
        return begin(event.value["text"], history)

    chat.example_select(exemplify, [chat], [chat, box, waiting], show_progress="hidden", api_visibility="private").then(
        answer,
        [waiting, chat],
        streamed,
        show_progress="hidden",
        api_visibility="private",
        concurrency_limit=at_once,
        concurrency_id="answers",
    )
    choice.input(chosen, [choice], panel, show_progress="hidden", api_visibility="private")
    chat.option_select(clicked, None, panel, show_progress="hidden", api_visibility="private")
    chat.clear(conversations.forget, None, None, api_visibility="private")


_QUOTE: Final = "sitat"
_NO_QUOTES: Final = "Still et spørsmål. Her ser du hvert sitat der det står i kilden."
_WELCOME: Final = (
    "## Hva lurer du på?\n"
    "Svarene er ordrette sitater fra helseetatenes veiledning. Finnes ikke svaret i kildene, sier Veileder det."
)


def _reply(text: str, citations: list[Citation] | None = None) -> Json:
    """The assistant's message, with one button for each quote."""
    options = [
        {"value": str(number), "label": f"[{number + 1}] {_short(citation)}"}
        for number, citation in enumerate(citations or ())
    ]
    return {"role": "assistant", "content": text, "options": options}


def _short(citation: Citation) -> str:
    source = citation.passage.source
    page = f", s. {citation.page}" if citation.page else ""
    title = source.title if len(source.title) <= 60 else f"{source.title[:57].rstrip()} …"
    return f"{title}{page}"


def _prose(sentences: list[Sentence]) -> str:
    number, lines = 0, []
    for sentence in sentences:
        marks = ""
        for _ in sentence.citations:
            number += 1
            marks += rf" **\[{number}\]**"
        lines.append(plain(sentence.text) + marks)
    return "\n\n".join(lines)


def _whole(answer: Answer) -> str:
    """The answer as the conversation shows it: sentences or a refusal, and whom to ask."""
    parts = []
    if answer.refused:
        parts.append(plain(refusal({"message": answer.message, "reason": answer.reason})))
    else:
        if answer.message:
            parts.append(f"*{plain(answer.message)}*")
        parts.append(_prose(list(answer.sentences)))
    if answer.ask_whom:
        contacts = [f"- {plain(who.agency)}: {plain(who.reason)}{_link(who.url)}" for who in answer.ask_whom]
        parts.append("\n".join(["**Hvem kan du spørre?**", "", *contacts]))
    return "\n\n".join(parts)


def _link(url: str | None, words: str = "nettsted") -> str:
    """A link that the reader may follow; only web addresses become links."""
    if not url or not url.startswith(("https://", "http://")) or any(ch in url for ch in "<>\\ \n"):
        return ""
    return f" ([{words}](<{url}>))"


def _what_was_hidden(assistant: Assistant, question: str, conversation: Conversation) -> dict[str, Any]:
    redacted = assistant.redact_question(question, conversation.vault)
    text = f"**Skjult før noe annet så spørsmålet** ({len(redacted.spans)}): {plain(redacted.text)}"
    return _update(value=text, visible=bool(redacted.spans))


def _update(**changes: Any) -> dict[str, Any]:
    """A change of a component; Gradio's own function is untyped."""
    found: dict[str, Any] = gr.update(**changes)
    return found


def _show_nothing() -> tuple[Any, ...]:
    gone = _update(visible=False)
    return _update(visible=True), _update(choices=[], value=None, visible=False), gone, gone, gone


def _show(assistant: Assistant, conversation: Conversation, number: int) -> tuple[Any, ...]:
    """The panel with quote `number` of the last answer marked in its context."""
    citations = conversation.citations
    if not 0 <= number < len(citations):
        return _show_nothing()
    citation = citations[number]
    choices = [(f"[{at + 1}] {_short(other)}", at) for at, other in enumerate(citations)]
    before = _before_repair(assistant, citation)
    return (
        _update(visible=False),
        _update(choices=choices, value=number, visible=True),
        _update(value=_about(assistant, citation), visible=True),
        _update(value=_in_context(assistant, citation), visible=True),
        _update(value=f"**Slik sto det i filen:** {plain(before)}", visible=True) if before else _update(visible=False),
    )


def _about(assistant: Assistant, citation: Citation) -> str:
    found = citation_json(citation)
    weighs = weight(found["kind"])
    lines = [
        f"**{plain(found['title'] or found['source'])}**",
        f"{f'**{weighs.capitalize()}** · ' if weighs else ''}{plain(describe_source(found))}",
    ]
    if citation.passage.heading:
        lines.append(plain(" › ".join(citation.passage.heading)))
    if found["url"]:
        lines.append(_link(found["url"], "Åpne kilden").strip(" ()") or plain(found["url"]))
    originals = _originals(assistant, citation.passage.source.originals)
    if originals:
        lines.append("\n".join(["Dette er et sammendrag. Originalene gjelder:", "", *originals]))
    lines += [f"**OBS:** {plain(warning)}" for warning in citation.warnings]
    return "\n\n".join(lines)


def _originals(assistant: Assistant, named: tuple[str, ...]) -> list[str]:
    """What a built-in page summarises and the reader can reach: in the library by title, elsewhere by its address."""
    found: list[str] = []
    for at, name in enumerate(named):
        if name.startswith(("https://", "http://")):
            continue
        source = assistant.library.source(name)
        link = _link(named[at + 1] if at + 1 < len(named) else None)
        if source is not None or link:
            found.append(f"- {plain(source.title if source is not None else name)}{link}")
    return found


def _in_context(assistant: Assistant, citation: Citation) -> list[tuple[str, str | None]]:
    """The quote marked, with the text around it, cut between words."""
    text = assistant.library.text(citation.passage.source.id, citation.passage.version)
    start, end = max(0, citation.start - _CONTEXT), min(len(text), citation.end + _CONTEXT)
    before, after = text[start : citation.start], text[citation.end : end]
    if start > 0:
        before = "… " + before.partition(" ")[2]
    if end < len(text):
        after = after.rpartition(" ")[0] + " …"
    return [(before, None), (citation.quote, _QUOTE), (after, None)]


def _before_repair(assistant: Assistant, citation: Citation) -> str:
    """The quote as the file had it, where letters were mended after scanning."""
    if not citation.repaired:
        return ""
    document = assistant.library.document(citation.passage.source.id, citation.passage.version)
    pieces, at = [], citation.start
    for repair in document.repairs:
        if citation.start <= repair.start and repair.end <= citation.end:
            pieces += [document.text[at : repair.start], repair.original]
            at = repair.end
    return "".join([*pieces, document.text[at : citation.end]]) if pieces else ""
