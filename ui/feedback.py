"""Under an answer: what its reader says of it, a letter to the agency that owns the question, and a deviation report.

Everything is redacted, also what the reader writes. A letter is a draft to copy: nothing is sent from here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from assistant.signals import ABOUT_USE, Signal, SignalKind, send
from guardrails.redact import RedactedText
from guardrails.vault import Vault
from norsk.errors import VeilederError
from ui import faults, roles
from ui.conversation import Conversations, Turn, language
from ui.showing import narrowing
from ui.wording import Language, plain, say

if TYPE_CHECKING:
    from assistant.guidance import Assistant

_QUIET: Final[dict[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}
_WHOLE: Final = 0
_LONGEST: Final = 2000  # characters of what a reader writes
_CHOICES: Final = tuple(kind for kind in SignalKind if kind is not SignalKind.DEVIATION)


class Feedback:
    """The row and its events. Made once, inside the open Blocks, in the conversation's column."""

    def __init__(self, assistant: Assistant, conversations: Conversations, settings_digest: str) -> None:
        self._assistant, self._conversations, self._digest = assistant, conversations, settings_digest
        with gr.Accordion(say("signal.heading"), open=False, elem_id="si-fra"):
            self.about = gr.Radio(
                choices=[(say("signal.whole"), _WHOLE)], value=_WHOLE, label=say("signal.about"), elem_id="gjelder"
            )
            kind = gr.Radio(
                choices=[(say(f"signal.{one.value}"), one.value) for one in _CHOICES],
                value=None,
                label=say("signal.kind"),
                elem_id="signal",
            )
            words = gr.Textbox(label=say("signal.words"), lines=2, max_length=_LONGEST, elem_id="signal-ord")
            with gr.Row():
                sending = gr.Button(say("signal.send"), variant="primary", size="sm", elem_id="send-signal")
                asking = gr.Button(say("signal.enquiry"), size="sm", elem_id="skriv-etaten")
                reporting = gr.Button(say("signal.report"), size="sm", elem_id="lag-avvik")
            result = gr.Markdown(elem_id="signal-svar")
            draft = gr.Textbox(label=say("signal.draft"), lines=12, visible=False, elem_id="tekst-utkast")
            with gr.Row(visible=False) as taking:
                gr.Button(say("signal.copy"), size="sm", elem_id="kopier-utkast", scale=0, min_width=160)
                gr.Button(say("signal.save"), size="sm", elem_id="lagre-utkast", scale=0, min_width=160)
        sending.click(self._send, [self.about, kind, words], [result, kind, words], **_QUIET)
        drafted = [draft, taking, result]
        asking.click(self._enquire, None, drafted, **_QUIET)
        reporting.click(self._report, [self.about, words], drafted, **_QUIET)

    def targets(self, turn: Turn, words: Language) -> dict[str, Any]:
        """What of an answer can be spoken of: the whole, and each sentence by its number."""
        choices = [(say("signal.whole", words), _WHOLE)]
        choices += [(say("signal.sentence", words, number=at + 1), at + 1) for at in range(len(turn.answer.sentences))]
        found: dict[str, Any] = gr.update(choices=choices, value=_WHOLE)
        return found

    def _send(
        self, about: int | None, kind: str | None, words: str | None, request: gr.Request
    ) -> tuple[str, Any, Any]:
        """Record what the reader says; what was written stays where it could not be."""
        spoken, turn = language(request), self._conversations.of(request).last
        if not kind:
            return say("signal.choose", spoken), gr.skip(), gr.skip()
        wanted = SignalKind(kind)
        if turn is None and wanted not in ABOUT_USE:
            return say("signal.nothing", spoken), gr.skip(), gr.skip()
        if self._assistant.journal is None:
            return say("signal.kept_nowhere", spoken), gr.skip(), gr.skip()
        try:
            said = Signal(wanted, turn.answer.record if turn else "", about or None, self._redacted(words))
            send(said, self._assistant.journal, roles.who(request, *roles.READERS_IN_ORDER))
        except VeilederError as error:
            return plain(faults.told(error, spoken)), gr.skip(), gr.skip()
        return say("signal.thanks", spoken), None, ""

    def _redacted(self, words: str | None) -> RedactedText | None:
        return self._assistant.redact_question(words.strip(), Vault()) if words and words.strip() else None

    def _enquire(self, request: gr.Request) -> tuple[Any, ...]:
        """A letter to today's owner of the question."""
        spoken, turn = language(request), self._conversations.of(request).last
        if turn is None:
            return gr.update(visible=False), gr.update(visible=False), say("signal.nothing", spoken)
        return gr.update(value=enquiry(turn, spoken), visible=True), gr.update(visible=True), ""

    def _report(self, about: int | None, words: str | None, request: gr.Request) -> tuple[Any, ...]:
        """A deviation report; that it was made is recorded with the answer."""
        spoken, turn = language(request), self._conversations.of(request).last
        if turn is None:
            return gr.update(visible=False), gr.update(visible=False), say("signal.nothing", spoken)
        told = ""
        try:
            said = self._redacted(words)
            if self._assistant.journal is not None:
                signal = Signal(SignalKind.DEVIATION, turn.answer.record, about or None, said)
                send(signal, self._assistant.journal, roles.who(request, *roles.READERS_IN_ORDER))
                told = say("signal.thanks", spoken)
        except VeilederError as error:
            return gr.update(visible=False), gr.update(visible=False), plain(faults.told(error, spoken))
        made = deviation(turn, self._assistant, self._digest, spoken, about or None, said)
        return gr.update(value=made, visible=True), gr.update(visible=True), told


def enquiry(turn: Turn, words: Language) -> str:
    """A letter to the agency that owns the question today: the question as redacted, and what the sources said."""
    owner = next(iter(turn.answer.ask_whom), None)
    lines = [say("signal.to", words, agency=owner.agency) if owner else say("signal.to_unknown", words)]
    lines += [owner.url] if owner and owner.url else []
    lines += [say("signal.subject", words), "", say("signal.greeting", words), ""]
    lines += [say("signal.we_ask", words), turn.question.text, ""]
    lines += [say("signal.why_you", words, reason=owner.reason), ""] if owner else []
    if turn.citations:
        lines.append(say("signal.we_found", words))
        for citation in turn.citations:
            source = citation.passage.source
            lines.append(f"- «{citation.quote}» ({source.title}{f', {source.url}' if source.url else ''})")
    else:
        lines.append(say("signal.we_found_nothing", words))
    return "\n".join([*lines, "", say("signal.unclear", words), "", say("signal.greetings", words)])


def deviation(
    turn: Turn,
    assistant: Assistant,
    settings_digest: str,
    words: Language,
    sentence: int | None = None,
    said: RedactedText | None = None,
) -> str:
    """Everything that is needed to get the same answer again, and what its reader fills in."""
    answer = turn.answer
    about = say("signal.sentence", words, number=sentence) if sentence else say("signal.whole", words)
    lines = [say("signal.deviation_title", words), f"{say('signal.about', words)}: {about}", ""]
    lines += [said.text, ""] if said is not None else []
    lines += [say("signal.happened", words), "", say("signal.expected", words), "", say("signal.reproduce", words)]
    facts = {
        "signal.time": datetime.now(UTC).isoformat(timespec="seconds"),
        "signal.thread": answer.record or say("signal.none", words),
        "ask.question": turn.question.text,
        "signal.scope": narrowing(turn.scope, words) or say("signal.none", words),
        "operations.engine": answer.engine,
        "operations.program": version("veileder"),
        "operations.settings": settings_digest,
        "operations.corpus": assistant.library.digest()[:16],
    }
    if assistant.journal is not None and (model := assistant.journal.facts.get("model")):
        facts["operations.model"] = str(model)
    if answer.record:
        facts["signal.play"] = f"veileder journal replay {answer.record} --reason …"
    lines += [f"- {say(key, words)}: {value}" for key, value in facts.items()]
    lines += ["", f"{say('signal.answer', words)}: {answer.reason or ''} {answer.message}".rstrip()]
    lines += [f"{at + 1}. {one.text}" for at, one in enumerate(answer.sentences)]
    lines += ["", f"{say('signal.quoted', words)}:"]
    for citation in turn.citations:
        passage = citation.passage
        where = f"{say('signal.characters', words)} {citation.start}–{citation.end}"
        lines.append(f"- {passage.source.id}, {say('signal.version', words)} {passage.version}, {where}")
    return "\n".join(lines)
