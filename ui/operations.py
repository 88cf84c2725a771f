"""The door *Drift*: whether model, index and records are well, and what `veileder doctor` says. No secrets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from norsk.errors import VeilederError
from ui import doctor, faults
from ui.conversation import language
from ui.doctor import Finding
from ui.wording import Language, plain, say, texts

if TYPE_CHECKING:
    from assistant.guidance import Assistant
    from assistant.settings import Settings

_QUIET: Final[dict[str, Any]] = {"show_progress": "minimal", "api_visibility": "private"}
_PASSWORD: Final = re.compile(r"(?<=://)[^/\s@]+@")  # user and password in an address


def door(assistant: Assistant, settings: Settings, tab: gr.Tab) -> None:
    """Put the door's components and events into the open Blocks; everything is looked at when the tab is opened."""
    verdict = gr.Markdown(elem_id="helse")
    findings = gr.Markdown(elem_id="funn", elem_classes="rull")
    again = gr.Button(say("operations.again"), size="sm", elem_id="se-igjen")
    with gr.Accordion(say("operations.whole"), open=False):
        gr.Markdown(say("operations.whole_how"))
        check = gr.Button(say("operations.check"), size="sm", elem_id="kontroller-journalen")
        checked = gr.Markdown(elem_id="kontrollert")
    figures = gr.Markdown(elem_id="driftstall", elem_classes="rull")

    def look(request: gr.Request) -> tuple[str, str, str]:
        """What is well and what is not, at this moment."""
        words = language(request)
        found = [*doctor.examine(settings), *_here(assistant, words)]
        wrong = sum(finding.status == "error" for finding in found)
        missing = sum(finding.status == "missing" for finding in found)
        told = say("operations.wrong" if wrong else "operations.well", words, wrong=wrong, missing=missing)
        return f"## {told}", _table(found, words), _figures(assistant, settings, words)

    def verify(request: gr.Request) -> str:
        """Read the whole record and say whether it is whole."""
        from assistant import audit

        words = language(request)
        if assistant.journal is None:
            return say("operations.no_record", words)
        report = audit.verify(assistant.journal.records)
        if report.whole:
            return say("operations.record_whole", words, count=report.head.count)
        return "\n".join(
            [
                say("operations.record_broken", words),
                "",
                *(f"- {plain(faults.said(one.message, words))}" for one in report.faults),
            ]
        )

    shown = [verdict, findings, figures]
    tab.select(look, None, shown, **_QUIET)
    again.click(look, None, shown, **_QUIET)
    check.click(verify, None, [checked], **_QUIET)


def _here(assistant: Assistant, words: Language) -> list[Finding]:
    """What this process knows that `doctor` does not ask: the index it holds and the record it writes."""
    return [
        _looked_at(
            say("operations.index", words),
            lambda: say("operations.passages", words, count=assistant.index.count()),
        ),
    ]


def _looked_at(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, "ok", look())
    except VeilederError as error:
        return Finding(name, "error", error.message, error.remedy)


def _table(found: Sequence[Finding], words: Language) -> str:
    headings = [say(f"operations.{name}", words) for name in ("what", "status", "detail", "remedy")]
    lines = [f"| {' | '.join(headings)} |", "| --- | --- | --- | --- |"]
    for one in found:
        status = say(f"operations.{one.status}", words)
        cells = (
            plain(faults.said(one.name, words)),
            f"**{status}**" if one.status != "ok" else status,
            _told(faults.said(one.detail, words)),
            _told(faults.said(one.remedy, words)),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _figures(assistant: Assistant, settings: Settings, words: Language) -> str:
    """What an answer rests on, as digests that two installations can compare."""
    rows = {
        "program": version("veileder"),
        "settings": settings.digest(),
        "corpus": assistant.library.digest()[:16],
        "sources": str(assistant.library.count()),
        "engine": _engine(settings.engine.engine, words),
        "model": settings.engine.model or "–",
        "login": say(f"operations.login_{settings.access.login}", words),
    }
    lines = [f"| {say('operations.rests_on', words)} | {say('operations.value', words)} |", "| --- | --- |"]
    lines += [f"| {say(f'operations.{name}', words)} | {_told(value)} |" for name, value in rows.items()]
    return "\n".join(lines)


def _engine(name: str, words: Language) -> str:
    key = f"measure.engine_{name}"
    return say(key, words) if key in texts() else name  # one that is misspelt is a finding, and shown as it stands


def _told(text: str) -> str:
    """Text for a cell, without the user and password that an address may hold."""
    return plain(_PASSWORD.sub("", " ".join(text.split())))
