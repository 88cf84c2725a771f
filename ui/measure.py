"""The door *Mål*: start a run and follow it, read and compare reports, look at failures, rate answers blindly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import gradio as gr
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, Response

from eval import wording
from eval.report import html, markdown, metering
from norsk.errors import VeilederError
from norsk.shown import figure
from ui import faults, roles, spoken
from ui.ask import update
from ui.conversation import language
from ui.desk import redactor
from ui.measuring import Run, Runs
from ui.wording import Language, plain, say

if TYPE_CHECKING:
    from assistant.settings import Settings
    from eval.shelf import Pair, Shelf

_QUIET: Final[dict[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}
_EVERY: Final = 1.0  # seconds between two looks at a run
_MOST: Final = 200  # failures that can be chosen among
_LONG: Final = 90  # characters of one in the list
# What a run writes of how far it is: «[2/9] Koding, 12 av 22 …», and of its last step «Måleren, 12 av 400 …»
_FAR: Final = re.compile(r"(?:\[(?P<at>\d+)/(?P<of>\d+)\] )?(?P<title>.+), (?P<done>\d+) av (?P<total>\d+) …")
_ASIDES: Final = ("Går videre", "Modelltjeneren")  # what a run says by the way
_ENGINES: Final = ("extractive", "vllm")
_CHOICES: Final = ("left", "equal", "right")


def door(settings: Settings, tab: gr.Tab) -> None:
    """Put the door's components and events into the open Blocks; what is on disk is read when the tab is opened."""
    runs = Runs(settings.home)
    with gr.Accordion(say("measure.run"), open=True):
        tasks = gr.CheckboxGroup(choices=[], label=say("measure.tasks"), elem_id="oppgaver")
        with gr.Row():
            engine = gr.Radio(
                choices=[(say(f"measure.engine_{name}"), name) for name in _ENGINES],
                value=settings.engine.engine,
                label=say("measure.engine"),
                scale=2,
                elem_id="velg-motor",
            )
            every = gr.Button(say("measure.all"), elem_id="velg-alle")
            start = gr.Button(say("measure.start"), variant="primary", elem_id="start-maling")
            stop = gr.Button(say("measure.stop"), elem_id="stopp-maling")
        progress = gr.Markdown(elem_id="framdrift")
    with gr.Accordion(say("measure.reports"), open=True):
        report = gr.Dropdown(choices=[], value=None, label=say("measure.report"), elem_id="velg-rapport")
        shown = gr.Markdown(elem_id="rapport", elem_classes="rull")
        with gr.Accordion(say("measure.meter"), open=False, elem_id="maler-del"):
            meter = gr.Markdown(elem_id="maler", elem_classes="rull")
    with gr.Accordion(say("measure.failures"), open=False, elem_id="feil-del"):
        failure = gr.Dropdown(choices=[], value=None, label=say("measure.failure"), elem_id="velg-feil")
        detail = gr.Markdown(elem_id="en-feil", elem_classes="rull")
        reason = gr.Textbox(label=say("measure.reason"), max_length=1000, elem_id="begrunnelse")
        with gr.Row():
            wrong = gr.Button(say("measure.mark"), elem_id="merk-gal")
            back = gr.Button(say("measure.unmark"), elem_id="ta-tilbake")
        marked = gr.Markdown(elem_id="merket")
    with gr.Accordion(say("measure.compare"), open=False, elem_id="sammenlign-del"):
        other = gr.Dropdown(choices=[], value=None, label=say("measure.other"), elem_id="velg-annen")
        compared = gr.Markdown(elem_id="sammenlignet", elem_classes="rull")
    with gr.Accordion(say("measure.rate"), open=False, elem_id="vurder-del"):
        gr.Markdown(say("measure.rate_how"))
        question = gr.Markdown(elem_id="vurder-sporsmal")
        with gr.Row(elem_id="vurder-par"):
            left = gr.Markdown(elem_id="vurder-venstre", elem_classes="rull")
            right = gr.Markdown(elem_id="vurder-hoyre", elem_classes="rull")
        with gr.Row():
            votes = [gr.Button(say(f"measure.{name}"), elem_id=f"vurder-{name}") for name in _CHOICES]
        agreed = gr.Markdown(elem_id="enighet")
    clock = gr.Timer(_EVERY, active=False)

    def opened(request: gr.Request) -> tuple[Any, ...]:
        """The tasks that can be run here and the reports that lie here."""
        from eval.tasks import jobs

        words = language(request)
        names = _shelf(settings).labelled(words)
        chosen = update(choices=names, value=names[0][1] if names else None)
        listed = [(wording.said(job.title, words), job.name) for job in jobs()]
        return (
            update(choices=listed), chosen, update(choices=names, value=None), running(runs.last, words),
            gr.Timer(active=_going(runs.last)),
        )  # fmt: skip

    def whole() -> list[str]:
        """What `veileder eval run` runs without names."""
        from eval.run import chosen_jobs

        return [job.name for job in chosen_jobs([])]

    def begin(names: list[str], chosen: str, request: gr.Request) -> tuple[Any, ...]:
        """Start a run and look at it every second."""
        words = language(request)
        try:
            return running(runs.start(names or [], chosen), words), gr.Timer(active=True)
        except VeilederError as error:
            return plain(faults.told(error, words)), gr.Timer(active=runs.last is not None)

    def halt(request: gr.Request) -> str:
        """Stop the run that goes on."""
        words = language(request)
        if not _going(runs.last):
            return say("measure.nothing_runs", words)
        runs.stop()
        return say("measure.stopped", words)

    def follow(current: str | None, request: gr.Request) -> tuple[Any, ...]:
        """How the run goes; its report is put first once it has ended."""
        words, run = language(request), runs.last
        going = _going(run)
        names = _shelf(settings).labelled(words) if not going else []
        done = run is not None and not going and any(name == run.name for _, name in names)
        listed = update(choices=names, value=run.name) if done and run is not None else update()
        both = update(choices=names) if done else update()
        return running(run, words), gr.Timer(active=going), listed, both

    def read(name: str | None, request: gr.Request) -> tuple[Any, ...]:
        """A report, its failures, and links to its files."""
        words = language(request)
        if not name:
            return say("measure.none", words), "", update(choices=[], value=None), ""
        try:
            shelf = _shelf(settings)
            found, rows = shelf.report(name), shelf.failures(name)
            listed = [
                (_title(row, _task(row["task"], found, words), words), f"{row['task']}/{row['id']}")
                for row in rows[:_MOST]
            ]
            return *_report(shelf, name, words), update(choices=listed, value=None), ""
        except VeilederError as error:
            return plain(faults.told(error, words)), "", update(choices=[], value=None), ""

    def look(name: str | None, row: str | None, request: gr.Request) -> str:
        """One failure with its quote and its mark."""
        return _failure(settings, name, row, language(request))

    def mark(name: str | None, row: str | None, why: str, request: gr.Request) -> tuple[str, str, str]:
        """Say that the label is wrong."""
        words = language(request)
        try:
            task, _, identity = (row or "").partition("/")
            if not name or not identity:
                return say("measure.choose", words), _failure(settings, name, row, words), why
            chosen = redactor(settings, settings.redaction.question_profile)
            _shelf(settings).mark(task, identity, why or "", _rater(request), chosen)
            return say("measure.marked", words), _failure(settings, name, row, words), ""
        except VeilederError as error:
            return plain(faults.told(error, words)), _failure(settings, name, row, words), why

    def unmark(name: str | None, row: str | None, request: gr.Request) -> tuple[str, str]:
        """Take the mark back."""
        words = language(request)
        task, _, identity = (row or "").partition("/")
        if name and identity:
            _shelf(settings).unmark(task, identity, _rater(request))
        return "", _failure(settings, name, row, words)

    def against(before: str | None, after: str | None, request: gr.Request) -> tuple[Any, ...]:
        """What differs between two reports, and the first pair to rate."""
        words = language(request)
        if not before or not after:
            return "", "", "", "", ""
        try:
            from eval.compare import compare, lines

            shelf = _shelf(settings)
            told = lines(compare(shelf.report(before), shelf.report(after)), words)
            return (
                "\n".join(f"{line[: len(line) - len(line.lstrip())]}- {plain(line.strip())}" for line in told),
                *_next(shelf, before, after, _rater(request), words),
            )
        except VeilederError as error:
            return plain(faults.told(error, words)), "", "", "", ""

    def rate(before: str | None, after: str | None, request: gr.Request, choice: str) -> tuple[str, str, str, str]:
        """Keep a vote and show the next pair."""
        words, rater = language(request), _rater(request)
        if not before or not after:
            return say("measure.two", words), "", "", ""
        try:
            shelf = _shelf(settings)
            pair = _unrated(shelf, before, after, rater)
            if pair is not None:
                shelf.rate(before, after, pair, choice, rater)  # type: ignore[arg-type]
            return _next(shelf, before, after, rater, words)
        except VeilederError as error:
            return plain(faults.told(error, words)), "", "", ""

    tab.select(opened, None, [tasks, report, other, progress, clock], **_QUIET)
    every.click(whole, None, [tasks], **_QUIET)
    start.click(begin, [tasks, engine], [progress, clock], **_QUIET)
    stop.click(halt, None, [progress], **_QUIET)
    clock.tick(follow, [report], [progress, clock, report, other], **_QUIET)
    report.change(read, [report], [shown, meter, failure, marked], **_QUIET)
    failure.change(look, [report, failure], [detail], **_QUIET)
    wrong.click(mark, [report, failure, reason], [marked, detail, reason], **_QUIET)
    back.click(unmark, [report, failure], [marked, detail], **_QUIET)
    pairwise = [question, left, right, agreed]
    other.change(against, [other, report], [compared, *pairwise], **_QUIET)
    for name, button in zip(_CHOICES, votes, strict=True):

        def vote(before: str | None, after: str | None, request: gr.Request, choice: str = name) -> tuple[str, ...]:
            """A vote for one side."""
            return rate(before, after, request, choice)

        button.click(vote, [other, report], pairwise, **_QUIET)


def router(settings: Settings) -> APIRouter:
    """The files of a report, for download. Who may have them is decided by the path (`ui.roles`)."""
    routes = APIRouter()

    @routes.get("/api/maling/{name}/{file}", include_in_schema=False)
    def fetch(name: str, file: str, request: Request) -> Response:
        words = spoken.wanted(request.scope)
        called = f"veileder-{name}-{file}"
        try:
            shelf = _shelf(settings)
            path = shelf.path(name, file)
            if words == "nn" and file != "report.json":  # the run wrote it in bokmål: it is made anew from the figures
                found = shelf.report(name)
                made = {"report.html": html, "report.md": markdown}[file]
                return Response(
                    made(found, found.get("fallen", ()), words),
                    media_type={"report.html": "text/html", "report.md": "text/markdown"}[file],
                    headers={"content-disposition": f'attachment; filename="{called}"'},
                )
        except VeilederError as error:
            raise HTTPException(404, faults.said(error.message, words)) from None
        return FileResponse(path, filename=called, content_disposition_type="attachment")

    return routes


def _shelf(settings: Settings) -> Shelf:
    from eval.shelf import Shelf

    return Shelf(settings.home)


def _rater(request: gr.Request) -> str:
    found = roles.who(request, roles.EVALUATOR)
    return found.user if found is not None else "ukjent"


def running(run: Run | None, words: Language) -> str:
    """How a run goes or how it ended, for the reader."""
    if run is None:
        return ""
    if run.ended is None:
        aside = [plain(wording.said(line[:-1], words)) + "." for line in run.said if line.startswith(_ASIDES)]
        last = next((far for line in reversed(run.said) if (far := _FAR.fullmatch(line))), None)
        doing = say("measure.starting", words) if last is None else _far(last, words)
        return "\n\n".join([f"**{say('measure.going', words)}** {doing}", *aside])
    if run.stopped:
        return say("measure.stopped", words)
    fell = [line for line in run.said if line.startswith("PORT FALT")]
    key = {0: "done", 1: "fell" if fell else "failed"}.get(run.ended, "failed")
    told = [f"**{say(f'measure.{key}', words)}**", *(f"- {plain(wording.said(line, words))}" for line in fell)]
    if key == "failed":
        told += [f"- {plain(faults.said(line, words))}" for line in run.said[-3:]]
    return "\n".join(told)


def _far(last: re.Match[str], words: Language) -> str:
    """How far a run is, by examples."""
    told = {**last.groupdict(), "title": plain(wording.said(last["title"], words))}
    far = say("measure.far" if last["at"] else "measure.metering", words, **told)
    return far if last["done"] != "0" else f"{far} {say('measure.starting', words)}"  # an index may have to be made


def _going(run: Run | None) -> bool:
    return run is not None and run.ended is None


def _report(shelf: Shelf, name: str, words: Language) -> tuple[str, str]:
    """The report as it is written, with its files to download and what the marks leave; and the meter."""
    links = " · ".join(f"[{file}](/api/maling/{name}/{file})" for file in ("report.html", "report.json", "report.md"))
    found = shelf.report(name)
    left = [
        say("measure.without", words, task=_task(task, found, words), passed=passed, of=rows, marked=marked)
        for task, (passed, rows, marked) in shelf.without_marked(name).items()
        if marked
    ]
    body = markdown(found, found.get("fallen", ()), words, whole=False)
    body = re.sub(r"^#", "##", body, flags=re.MULTILINE)  # the page has its own
    shown = "\n\n".join([f"{say('measure.download', words)}: {links}", *(plain(line) for line in left), body])
    return shown, metering(found, words)


def _task(name: str, report: Mapping[str, Any], words: Language) -> str:
    return wording.said(report["tasks"][name]["title"], words)


def _title(row: Mapping[str, Any], task: str, words: Language) -> str:
    mark = "✗ " if row["mark"] else ""
    text = row["example"] if len(row["example"]) <= _LONG else row["example"][:_LONG].rstrip() + " …"
    return f"{mark}{task} · {wording.class_name(row['group'], words)} · {text}"


def _failure(settings: Settings, name: str | None, row: str | None, words: Language) -> str:
    if not name or not row:
        return ""
    try:
        found = next(
            (one for one in _shelf(settings).failures(name) if f"{one['task']}/{one['id']}" == row),
            None,
        )
    except VeilederError as error:
        return plain(faults.told(error, words))
    if found is None:
        return ""
    parts = [
        ("text", found["example"]),
        ("wanted", wording.wanted(found, words)),
        ("got", wording.given(found, words) or found["error"]),
    ]
    lines = [f"- **{say(f'measure.{key}', words)}:** {plain(' '.join(value.split()))}" for key, value in parts if value]
    lines += [f"\n> {plain(' '.join(found['quote'].split()))}"] if found["quote"] else []
    if found["mark"]:
        lines.append(f"\n**{say('measure.is_marked', words)}** {plain(found['mark']['reason'])}")
    return "\n".join(lines)


def _unrated(shelf: Shelf, before: str, after: str, rater: str) -> Pair | None:
    done = shelf.rated(before, after, rater)
    return next((pair for pair in shelf.pairs(before, after, rater) if pair.id not in done), None)


def _next(shelf: Shelf, before: str, after: str, rater: str, words: Language) -> tuple[str, str, str, str]:
    """The next pair to rate, and how the raters agree so far."""
    pair = _unrated(shelf, before, after, rater)
    found = shelf.agreement(before, after)
    told = say(
        "measure.agreement", words, pairs=found["pairs"], raters=found["raters"], first=found["first"],
        second=found["second"], equal=found["equal"], agreed=_agreed(found, words),
    )  # fmt: skip
    if pair is None:
        return say("measure.nothing_left", words), "", "", told
    return f"**{plain(pair.question)}**", f"**A**\n\n{plain(pair.left)}", f"**B**\n\n{plain(pair.right)}", told


def _agreed(found: Mapping[str, Any], words: Language) -> str:
    """How far the raters agree, or why that cannot be told."""
    shared = sum(two["pairs"] for two in found["kappa"])
    if found["raters"] < 2:
        return say("measure.alone", words)
    if not shared:
        return say("measure.apart", words)
    if found["alpha"] is None:
        return say("measure.same", words)
    return say("measure.alpha", words, alpha=figure(found["alpha"], 2))
