"""What a person reads in the terminal: the same results as the JSON, set for reading."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from norsk.shown import dated, figure
from ui.shapes import Json
from ui.wording import ROLES, describe_source, refusal

if TYPE_CHECKING:
    from ui.doctor import Finding

_STANDARDS = {
    "nb": "bokmål", "nn": "nynorsk", "da": "dansk", "sv": "svensk", "en": "engelsk", "other": "et annet språk"
}  # fmt: skip
_VERDICTS = {
    "supported": "[green]dekket[/]", "contradicted": "[red]motsagt[/]", "unsupported": "[yellow]ikke dekket[/]"
}  # fmt: skip
_ERRORS = {
    "saerskriving": "særskriving", "spelling": "skrivefeil", "mixing": "blandet målform", "danish": "dansk ord",
    "swedish": "svensk ord", "english": "engelsk ord",
}  # fmt: skip
_ENGINES = {"extractive": "kildenes egne ord"}
_MARKS = {"ok": "[green]✓[/]", "missing": "[yellow]–[/]", "error": "[red]✗[/]"}
_WIDEST = 100
_FILL = "Les inn kilder med «veileder ingest STI» eller «veileder ingest --pages»."


def show_question(question: str) -> None:
    """The question above its answer."""
    _out().print(f"\n[bold]{escape(question)}[/]\n")


def show_answer(answer: Json, question: str) -> None:
    """An answer with each quote and where it stands, or a refusal and whom to ask."""
    console = _out()
    if answer["refused"]:
        console.print(refusal(answer), soft_wrap=False, markup=False)
    elif answer["message"]:
        console.print(answer["message"], style="yellow", markup=False)
    number = 0
    quotes: list[Json] = []
    for sentence in answer["sentences"]:
        marks = ""
        for citation in sentence["citations"]:
            number += 1
            marks += f" [{number}]"
            quotes.append(citation)
        console.print(Text(sentence["text"]).append(marks, style="cyan"))
    for number, citation in enumerate(quotes, 1):
        console.print()
        console.print(Text(f"[{number}] ", style="cyan").append(citation["title"] or citation["source"], style="bold"))
        console.print(Padding(Text(" · ".join(_standing(citation)), style="dim"), (0, 0, 0, 4)))
        console.print(Padding(Text(f"«{citation['quote']}»", style="italic"), (0, 0, 0, 4)))
        if citation["url"]:
            console.print(Padding(Text(citation["url"], style="dim", overflow="fold"), (0, 0, 0, 4)))
        for warning in citation.get("warnings", ()):
            console.print(Padding(Text(f"OBS: {warning}", style="yellow"), (0, 0, 0, 4)))
    if answer["ask_whom"]:
        console.print("\n[bold]Hvem kan du spørre[/]")
        for who in answer["ask_whom"]:
            address = f" ({who['url']})" if who["url"] else ""
            console.print(Padding(Text(f"{who['agency']}: {who['reason']}{address}"), (0, 0, 0, 4)))
    if answer.get("missing"):
        console.print("\n[bold]Ikke i biblioteket[/]")
        for one in answer["missing"]:
            owner = f" ({one['publisher']})" if one["publisher"] else ""
            console.print(Padding(Text(f"{one['title']}{owner} {one['url'] or ''}".rstrip()), (0, 0, 0, 4)))
    if answer["reason"] == "no_index":
        console.print(f"\n{_FILL}", markup=False)
    engine = str(_ENGINES.get(answer["engine"], answer["engine"]))
    console.print(f"\n[dim]Motor: {escape(engine)} · {figure(answer['seconds'], 2)} s[/]")


def _standing(citation: Json) -> list[str]:
    """What a source is and weighs, and when it was last reviewed."""
    found = [describe_source(citation)]
    if citation.get("weight"):
        found.append(f"vekt: {citation['weight']}")
    if citation["published"] and citation.get("reviewed"):
        found.append(f"gjennomgått {dated(citation['reviewed'])}")
    return found


def show_hits(result: Json, query: str) -> None:
    """Passages found, best first."""
    console = _out()
    if not result["hits"]:
        console.print("Ingen treff.")
    for number, hit in enumerate(result["hits"], 1):
        page = f" · s. {hit['page']}" if hit["page"] else ""
        console.print(
            Text(f"{number}. ", style="cyan").append(hit["title"] or hit["source"], style="bold").append(page)
        )
        heading = hit["heading"] or ""
        if heading and heading != hit["title"]:
            console.print(Padding(Text(heading, style="dim"), (0, 0, 0, 3)))
        # a passage begins with the heading that was just said
        text = hit["text"].removeprefix(heading.rpartition(" › ")[2]).lstrip("\n") if heading else hit["text"]
        console.print(Padding(Text(text or hit["text"]), (0, 0, 1, 3)))


def show_report(report: Json) -> None:
    """What an ingest did."""
    console = _out()
    console.print(
        f"{report['documents']} dokumenter lest inn ({report['passages']} tekststeder), "
        f"{report['unchanged']} uendret, {report['removed']} fjernet, på {figure(report['seconds'], 1)} s."
    )
    if not any((report["documents"], report["unchanged"], report["removed"], report["skipped"])):
        console.print("Fant ingen filer å lese inn der.", style="yellow")
    for skipped in report["skipped"]:
        console.print(Text(f"Hoppet over {skipped['path']}: {skipped['reason']}", style="yellow"))


def show_sources(found: Sequence[Json]) -> None:
    """The library, one source after another."""
    console = _out()
    if not found:
        console.print(f"Biblioteket er tomt. {_FILL}")
        return
    for source in found:
        described = describe_source({**source, "page": None})
        console.print(Text(source["title"] or source["source"], style="bold"))
        console.print(Padding(Text(f"{source['source']} · {described}", style="dim", overflow="fold"), (0, 0, 0, 4)))
    console.print(f"\n{len(found)} kilder.")


def show_redacted(result: Json, text: str) -> None:
    """The redacted text alone, so that it can be piped on; how many on standard error."""
    print(result["redacted"])
    print(f"{len(result['spans'])} personopplysninger er erstattet.", file=sys.stderr)


def show_suggestions(result: Json, note: str) -> None:
    """Drafts of codes with their evidence."""
    console = _out()
    if not result["suggestions"]:
        console.print("Ingen forslag: fant ikke holdepunkter for noen kode i notatet.")
        return
    console.print("[dim]Utkast. Et menneske må kontrollere og godkjenne kodene.[/]\n")
    for suggestion in result["suggestions"]:
        standing = f"({ROLES.get(suggestion['role'], suggestion['role'])}, {figure(suggestion['score'], 2)})"
        console.print(
            Text(suggestion["code"], style="bold cyan").append(f"  {suggestion['title']}  ", style="bold")
            .append(standing, style="dim")
        )  # fmt: skip
        for found in suggestion["evidence"]:
            console.print(Padding(Text(f"«{found['text']}» (tegn {found['start']}–{found['end']})"), (0, 0, 0, 7)))
        for warning in suggestion["warnings"]:
            console.print(Padding(Text(f"OBS: {warning}", style="yellow"), (0, 0, 0, 7)))


def show_codes(result: Json, query: str) -> None:
    """Codes found."""
    console = _out()
    if not result["codes"]:
        console.print("Ingen koder passer.")
    for code in result["codes"]:
        valid = " – ".join(dated(code[key]) if code[key] else "" for key in ("valid_from", "valid_to"))
        console.print(
            Text(f"{code['code']:<8}", style="bold cyan").append(code["title"])
            .append(f"  {valid}" if valid != " – " else "", style="dim")
        )  # fmt: skip


def show_verdict(result: Json, sentence: str) -> None:
    """What the grounding check concluded."""
    console = _out()
    console.print(f"{_VERDICTS[result['verdict']]}: {escape(result['reason'])}")


def show_written(result: Json, text: str) -> None:
    """Written standard, readability and errors in their places."""
    console = _out()
    console.print(
        f"Målform: [bold]{_STANDARDS[result['standard']]}[/] ({figure(result['score'], 2)}) · lesbarhet (liks): "
        f"{result['lix']:.0f}"
    )
    for error in result["errors"]:
        console.print(
            Text(f"  {_ERRORS[error['kind']]}: «{text[error['start'] : error['end']]}» (tegn {error['start']})")
        )


def show_findings(findings: Sequence[Finding]) -> None:
    """What `doctor` found, and what to do about it."""
    console = _out()
    for finding in findings:
        console.print(f"{_MARKS[finding.status]} [bold]{escape(finding.name)}[/]: {escape(finding.detail)}")
        if finding.remedy and finding.status != "ok":
            console.print(Padding(Text(finding.remedy), (0, 0, 0, 4)))


@contextlib.contextmanager
def progress() -> Iterator[Callable[[Json], None]]:
    """A bar on standard error that hears {"done","total","name"}; silent where standard error is no terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("Leser inn"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("ingest", total=None, name="")
        yield lambda step: bar.update(task, completed=step["done"], total=step["total"], name=step["name"][:40])


def _out() -> Console:
    console = Console(highlight=False)
    if console.width > _WIDEST:
        console.width = _WIDEST
    return console
