"""The door *Kod*: a note, the drafts beside it with their evidence, and a coder's decisions on each.

The note is redacted before anything else and shown so; what was pasted is not kept. Sheets live in memory by
Gradio's session, which the guard has bound to its browser. A text file is read in the browser by our own script
(`page/code.js`) and never uploaded: Gradio would keep it where every user could read it. The same script gives the
keys, the marks of evidence and the downloads.
"""

from __future__ import annotations

import functools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from norsk.errors import VeilederError
from ui import codelist, codesheet, codetree
from ui.codesheet import Desk
from ui.codespoken import spoken
from ui.conversation import language
from ui.icd10 import Shelf
from ui.shapes import BadRow, as_date
from ui.wording import say

if TYPE_CHECKING:
    from assistant.decisions import Worksheet
    from assistant.journal import Who
    from assistant.mentions import Mention

LONGEST: Final = 400_000  # characters of a note on the page; a longer one goes through the API or the command line
_KEPT: Final = 500  # coders at work at once
_FORGOTTEN_AFTER: Final = 8 * 3600.0  # seconds
_FORMATS: Final = (("Tekst", "txt"), ("CSV", "csv"), ("FHIR", "json"), ("Evalueringssett", "jsonl"))
_BANNER: Final = f"**{codelist.DRAFT}.** Forslagene er ikke koding før et menneske har vurdert hvert av dem."
_READING: Final = "Fjerner personopplysninger og leser notatet …"
_KEYS: Final = (
    "**Taster:** G godta · A avvis · H hovedtilstand · 1–8 bytt til alternativ · E søk etter annen kode · Z angre · "
    "J/K neste og forrige · Ctrl+Enter foreslå koder"
)


class Desks:
    """Desks by session; old ones are forgotten."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Desk] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, request: gr.Request) -> Desk:
        """This session's desk, begun where there is none."""
        with self._lock:
            found = self._open.setdefault(request.session_hash or "", Desk())
            found.used = time.monotonic()
            self._open.move_to_end(request.session_hash or "")
            while len(self._open) > _KEPT or next(iter(self._open.values())).used < found.used - _FORGOTTEN_AFTER:
                self._open.popitem(last=False)
            return found


def door(shelf: Shelf, *, at_once: int = 2, who: Callable[[gr.Request], Who | None] = lambda _: None) -> None:
    """Put the door's components and events into the open Blocks. `who` names the coder of a request for the record."""
    desks = Desks()
    gr.Markdown(_BANNER, elem_id="utkast")
    with gr.Row(equal_height=False, elem_classes="kod"):
        with gr.Column(scale=5, min_width=320, elem_id="notatside"):
            note = gr.Textbox(
                label="Notat",
                placeholder="Lim inn et notat, eller slipp en tekstfil her. Personopplysninger fjernes før noe annet.",
                lines=12,
                max_lines=24,
                max_length=LONGEST,
                elem_id="notat",
            )
            with gr.Row(equal_height=True):
                suggest = gr.Button("Foreslå koder", variant="primary", min_width=140, elem_id="foresla")
                gr.Button("Åpne tekstfil …", min_width=120, elem_id="kode-apne")
                on = gr.Textbox(
                    label="Kodes for dato",
                    placeholder="ÅÅÅÅ-MM-DD",
                    max_length=10,
                    min_width=120,
                    elem_id="kode-dato",
                )
            said = gr.Markdown(visible=False, elem_id="kode-melding")
            shown = gr.HighlightedText(
                label="Notatet slik Veileder ser det",
                visible=False,
                show_legend=False,
                show_inline_category=True,
                combine_adjacent=False,
                elem_id="notat-vist",
            )
        with gr.Column(scale=5, min_width=320, elem_id="forslagside"):
            quiet = gr.Markdown(codesheet.WELCOME, elem_classes="stille")
            drafts = gr.Radio(choices=[], label="Forslag", visible=False, interactive=True, elem_id="forslag")
            with gr.Row(visible=False, elem_id="kode-valg") as deciding:
                accept = gr.Button("Godta (G)", size="sm", min_width=70, elem_id="kode-godta")
                reject = gr.Button("Avvis (A)", size="sm", min_width=70, elem_id="kode-avvis")
                main = gr.Button("Hovedtilstand (H)", size="sm", min_width=110, elem_id="kode-hoved")
                undo = gr.Button("Angre (Z)", size="sm", min_width=70, elem_id="kode-angre")
            about = gr.Markdown(visible=False, elem_id="om-koden")
            with gr.Column(visible=False, elem_id="alternativer") as others:
                gr.Markdown("**Andre koder** (ett klikk bytter)")
                choices = [
                    gr.Button(visible=False, size="sm", elem_id=f"kode-alt-{n + 1}")
                    for n in range(codesheet.ALTERNATIVES)
                ]
            keys = gr.Markdown(_KEYS, visible=False, elem_id="kode-taster")
            with gr.Row(visible=False, elem_id="kode-tasterad") as switch:
                gr.Checkbox(
                    True,
                    label="Hurtigtaster på",
                    show_label=False,
                    container=False,
                    interactive=True,
                    elem_id="kode-hurtig",
                )

    with gr.Row(equal_height=False, elem_classes="kod"):
        with gr.Column(scale=5, min_width=320, elem_id="kodesokside"):
            gr.Markdown("### Søk i kodeverket")
            query = gr.Textbox(
                label="Søk etter kode eller ord",
                placeholder="hjerteinfarkt, I21, UVI …",
                max_length=200,
                elem_id="kodesok",
            )
            hits = gr.Radio(choices=[], label="Treff", visible=False, interactive=True, elem_id="kodetreff")
            facts = gr.Markdown(visible=False, elem_id="kodefakta")
            picked = gr.State("")
            with gr.Row(visible=False, elem_id="kode-plukk") as picking:
                swap = gr.Button("Bytt ut valgt forslag", size="sm", elem_id="kode-bytt")
                add = gr.Button("Legg til koden", size="sm", elem_id="kode-legg-til")
            path = gr.Radio(choices=[], label="Hvor i kodeverket", visible=False, interactive=True, elem_id="kodesti")
            below = gr.Radio(
                choices=[], label="Under dette nivået", visible=False, interactive=True, elem_id="kodeunder"
            )
        with gr.Column(scale=5, min_width=320, elem_id="kodelisteside"):
            gr.Markdown("### Godkjente koder")
            form = gr.Radio(
                choices=[label for label, _ in _FORMATS],
                value="Tekst",
                label="Format",
                show_label=False,
                elem_id="kode-format",
            )
            listed = gr.Textbox(
                value="Ingen koder er godkjent ennå.",
                label="Liste",
                show_label=False,
                interactive=False,
                lines=8,
                max_lines=20,
                buttons=["copy"],
                elem_id="kodeliste",
            )
            with gr.Row():
                gr.Button("Last ned", size="sm", elem_id="kode-last-ned")
                done = gr.Button("Neste notat", size="sm", elem_id="kode-neste")

    sheet_view = [said, drafts, about, others, *choices, listed]
    whole = [shown, quiet, deciding, keys, switch, *sheet_view]
    where = [path, below, facts, picked, picking]

    def in_language(work: Callable[..., Any]) -> Any:
        """The event's updates in the language that its reader chose; Gradio goes by the signature."""

        @functools.wraps(work)
        def told(*given: Any, **named: Any) -> Any:
            request = next((one for one in (*given, *named.values()) if isinstance(one, gr.Request)), None)
            return spoken(work(*given, **named), language(request) if request is not None else "nb")

        return told

    @in_language
    def reading(request: gr.Request) -> Any:
        """What stands there while a note is read."""
        return codesheet.update(value=_READING, visible=True)

    @in_language
    def suggested(text: str, day: str, form: str, request: gr.Request) -> tuple[Any, ...]:
        """Redact the note, draft its codes and show both."""
        desk = desks.of(request)
        try:
            sheet, mentions = _draft(shelf, text, day, who(request))
        except VeilederError as error:
            return tuple(codesheet.told(part is said, error) for part in whole)
        with desk.lock:
            desk.sheet, desk.chosen = sheet, 0
            return codesheet.opened(shelf, desk, mentions, form)

    def attempted(desk: Desk, form: str, work: Callable[[], None]) -> tuple[Any, ...]:
        """Do what a coder decided; what could not be recorded is told and has not happened."""
        try:
            work()
        except VeilederError as error:
            return tuple(codesheet.told(part is said, error) for part in sheet_view)
        return codesheet.show(shelf, desk, form)

    def decided(what: str) -> Any:
        @in_language
        def work(form: str, number: int | None, request: gr.Request) -> tuple[Any, ...]:
            desk = desks.of(request)
            with desk.lock:
                return attempted(desk, form, lambda: _decide(desk, what, number))

        return work

    def alternative(place: int) -> Any:
        @in_language
        def work(form: str, number: int | None, request: gr.Request) -> tuple[Any, ...]:
            desk = desks.of(request)
            with desk.lock:
                return attempted(desk, form, lambda: _switch(desk, place, number))

        return work

    @in_language
    def selected(form: str, number: int | None, request: gr.Request) -> tuple[Any, ...]:
        """Show what is known of the draft that was chosen."""
        desk = desks.of(request)
        with desk.lock:
            at = _line(desk, number)
            desk.chosen = at if at is not None else desk.chosen
            return codesheet.show(shelf, desk, form)

    @in_language
    def sought(words: str, day: str, request: gr.Request) -> tuple[Any, ...]:
        """Search as the coder types."""
        return looked_up(lambda: codetree.found(shelf, words, _day(day)), [hits, *where])

    @in_language
    def stepped(code: str | None, request: gr.Request) -> tuple[Any, ...]:
        """Go to a level of the hierarchy."""
        return looked_up(lambda: codetree.place(shelf, code or ""), where)

    def looked_up(work: Callable[[], tuple[Any, ...]], parts: list[Any]) -> tuple[Any, ...]:
        """What the code system says, or why it says nothing."""
        try:
            return work()
        except VeilederError as error:
            return tuple(codesheet.told(part is facts, error) for part in parts)

    def put(replace: bool) -> Any:
        @in_language
        def work(code: str, form: str, number: int | None, request: gr.Request) -> tuple[Any, ...]:
            desk = desks.of(request)
            with desk.lock:
                return attempted(desk, form, lambda: _put(shelf, desk, code, replace, number, who(request)))

        return work

    @in_language
    def reformatted(form: str, request: gr.Request) -> str:
        """The list in another format."""
        return codesheet.listed(shelf, desks.of(request), form)

    @in_language
    def next_note(form: str, request: gr.Request) -> tuple[Any, ...]:
        """Put the sheet away, with its row for the evaluation set, and clear the desk."""
        desk = desks.of(request)
        with desk.lock:
            _put_away(desk)
            return ("", *codesheet.closed(shelf, desk, form))

    quick: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    suggest.click(reading, None, [said], concurrency_limit=8, **quick).then(
        suggested,
        [note, on, form],
        whole,
        show_progress="hidden",
        api_visibility="private",
        concurrency_id="kodeforslag",
        concurrency_limit=at_once,
    )
    for button, what in ((accept, "accept"), (reject, "reject"), (main, "main"), (undo, "undo")):
        button.click(decided(what), [form, drafts], sheet_view, **quick)
    for place, button in enumerate(choices):
        button.click(alternative(place), [form, drafts], sheet_view, **quick)
    drafts.input(selected, [form, drafts], sheet_view, **quick)
    query.input(sought, [query, on], [hits, *where], trigger_mode="always_last", **quick)
    for radio in (hits, path, below):
        radio.input(stepped, [radio], where, **quick)
    swap.click(put(True), [picked, form, drafts], sheet_view, **quick)
    add.click(put(False), [picked, form, drafts], sheet_view, **quick)
    form.input(reformatted, [form], [listed], **quick)
    done.click(next_note, [form], [note, *whole], **quick)


def _draft(shelf: Shelf, text: str, day: str, who: Who | None) -> tuple[Worksheet, list[Mention]]:
    from assistant.decisions import Worksheet

    if not text.strip():
        raise BadRow("empty", "Lim inn et notat først.")
    if len(text) > LONGEST:
        raise BadRow("too_long", say("coding.too_long", most=f"{LONGEST:,}".replace(",", " ")))
    on = as_date(day.strip() or None)
    redacted = shelf.redact(text)
    coder = shelf.coder
    drafts, mentions = coder.read(redacted.text, on)
    thread = shelf.recorded(redacted, drafts, who)
    sheet = Worksheet(redacted, drafts, shelf.system(), on, shelf.decisions(thread, who))
    return sheet, mentions


def _line(desk: Desk, number: int | None) -> int | None:
    """The line that a radio's value names, where there is such a line."""
    sheet = desk.sheet
    return number if sheet is not None and isinstance(number, int) and 0 <= number < len(sheet.lines) else None


def _decide(desk: Desk, what: str, number: int | None) -> None:
    sheet, at = desk.sheet, _line(desk, number)
    if sheet is None:
        return
    if what == "undo":
        before = list(sheet.lines)
        if sheet.undo():
            changed = [at for at, line in enumerate(sheet.lines) if at >= len(before) or line != before[at]]
            desk.chosen = changed[0] if changed else desk.chosen
    elif at is not None:
        {"accept": sheet.accept, "reject": sheet.reject, "main": sheet.make_main}[what](at)
        _advance(desk, at)


def _switch(desk: Desk, place: int, number: int | None) -> None:
    """Change the chosen line to its alternative in `place`."""
    sheet, at = desk.sheet, _line(desk, number)
    others = codesheet.others_of(sheet.lines[at]) if sheet is not None and at is not None else []
    if sheet is not None and at is not None and place < len(others):
        sheet.change(at, others[place][0])
        _advance(desk, at)


def _advance(desk: Desk, at: int) -> None:
    """Go to the next line that nobody has decided on; stay where all are decided."""
    sheet = desk.sheet
    left = sheet.undecided if sheet is not None else []
    desk.chosen = next((other for other in left if other > at), left[0] if left else at)


def _put(shelf: Shelf, desk: Desk, code: str, replace: bool, number: int | None, who: Who | None) -> None:
    """Replace the chosen draft by a code that was searched for, or add it."""
    from assistant.decisions import Worksheet

    held = shelf.system().get(code)
    if held is None or not held.reportable:
        return
    if desk.sheet is None:
        desk.sheet = Worksheet(shelf.redact(""), (), shelf.system(), None, shelf.decisions(None, who))
    at = _line(desk, number)
    if replace and at is not None:
        desk.sheet.change(at, held.code)
        _advance(desk, at)
    else:
        desk.chosen = desk.sheet.add(held.code)


def _put_away(desk: Desk) -> None:
    desk.rows += codesheet.row_of(desk)
    desk.sheet, desk.chosen = None, 0


def _day(text: str) -> date | None:
    """The coding date where it is written in full; half-typed it is none."""
    try:
        return as_date(text.strip() or None)
    except BadRow:
        return None
