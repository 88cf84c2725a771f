"""`veileder sources` in the terminal: the orders that the arguments ask for, and their results in plain words."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from norsk.errors import VeilederError
from norsk.shown import dated
from ui.shapes import Json
from ui.wording import describe_source

_STATES: Final = {
    "vedtatt": "vedtatt, ikke i kraft",
    "opphevet": "opphevet",
    "erstattet": "erstattet",
}
_KINDS: Final = {"new": "Nytt", "gone": "Tatt ut", "changed": "Endret", "moved": "Flyttet"}
_LONGEST: Final = 400  # characters of a block that are shown
_WIDEST: Final = 100


class NoSource(VeilederError):
    """`show` needs a source or a version."""

    code = "usage"


def orders(arguments: Namespace) -> list[Json]:
    """What to ask the desk for: one order, or one for each source that is named."""
    order: Json = {"what": arguments.what}
    if arguments.list:
        order["list"] = str(Path(arguments.list).expanduser().absolute())
    if arguments.what == "list":
        order |= {
            name: True for name in ("stale", "unreachable", "flagged", "never_quoted") if getattr(arguments, name)
        }
        if arguments.changed_since:
            order["changed_since"] = arguments.changed_since.isoformat()
        return [order]
    if arguments.what == "sync":
        return [order | {"only": arguments.names, "shipped": arguments.shipped}]
    order |= {
        "version": arguments.of_version,
        "since": arguments.since.isoformat() if arguments.since else None,
        "start": arguments.start,
        "end": arguments.end,
    }
    if arguments.what == "show" and not (arguments.names or arguments.of_version):
        raise NoSource("Hvilken kilde?", "Skriv «veileder sources show KILDE», eller oppgi --version.")
    return [order | {"source": name} for name in arguments.names] or [order]


def joined(found: Sequence[Json]) -> Json:
    """Several results of one kind as one."""
    if len(found) == 1:
        return found[0]
    if "sources" in found[0]:
        return {"sources": [one for result in found for one in result["sources"]]}
    return {"sources": list(found)}


def shown(arguments: Namespace, result: Json) -> None:
    """Print a result."""
    console = Console(highlight=False)
    console.width = min(console.width, _WIDEST)
    shows: dict[str, Callable[[Console, Namespace, Json], None]] = {
        "list": _list,
        "sync": _sync,
        "diff": _diff,
        "show": _show,
    }
    shows[arguments.what](console, arguments, result)


def _list(console: Console, arguments: Namespace, result: Json) -> None:
    narrowed = any(
        (arguments.stale, arguments.unreachable, arguments.flagged, arguments.never_quoted, arguments.changed_since)
    )
    found = [row for row in result["sources"] if not arguments.names or row["source"] in arguments.names]
    if not found:
        console.print(
            "Ingen kilder passer."
            if narrowed or arguments.names
            else "Biblioteket er tomt. Les inn kilder med «veileder ingest STI», «veileder ingest --pages» eller "
            "«veileder sources sync»."
        )
    for row in found:
        console.print(Text(row["title"] or row["source"], style="bold"))
        described = describe_source({**row, "page": None})
        console.print(Padding(Text(f"{row['source']} · {described}", style="dim", overflow="fold"), (0, 0, 0, 4)))
        labels = [f"fase: {', '.join(row['phases']) or 'ukjent'}", f"for: {', '.join(row['audiences']) or 'ukjent'}"]
        console.print(Padding(Text(" · ".join(labels), style="dim", overflow="fold"), (0, 0, 0, 4)))
        for warning in _warnings(row, told=arguments.never_quoted or bool(arguments.names)):
            console.print(Padding(Text(f"OBS: {warning}", style="yellow"), (0, 0, 0, 4)))
    if found:
        console.print(f"\n{len(found)} kilder.")
    if result["missing"]:
        if arguments.missing:
            console.print("\n[bold]Ikke i biblioteket[/]")
            for row in result["missing"]:
                told = row["reason"] or ("" if row["checked"] else "ikke kontrollert")
                console.print(Padding(Text(f"{row['title']} ({row['publisher']}) {row['url']}"), (0, 0, 0, 4)))
                if told:
                    console.print(Padding(Text(told, style="dim"), (0, 0, 0, 8)))
        else:
            console.print(
                f"{len(result['missing'])} adresser på kildelisten er ikke i biblioteket (--missing viser dem; "
                "«veileder sources sync» henter dem)."
            )


def _warnings(row: Json, *, told: bool) -> list[str]:
    """What to beware of; that nothing was quoted only where that is asked, for most sources never are."""
    found = []
    if row["state"] in _STATES:
        until = f" {dated(row['valid_to'])}" if row["valid_to"] else ""
        found.append(_STATES[row["state"]] + until + (f", av {row['superseded_by']}" if row["superseded_by"] else ""))
    if row["stale"]:
        found.append(f"ikke gjennomgått siden {dated(row['reviewed'] or row['published'])}")
    elif row["undated"]:
        found.append("ukjent når kilden er fra")
    if row["unreachable"]:
        found.append(f"svarer ikke på nettet: {row['reason']}")
    if row["flagged"]:
        found.append(f"skjulte instrukser: {', '.join(row['flagged'])}")
    if row["changed"]:
        found.append(f"ny tekst {dated(row['changed'])}, {row['versions']} versjoner")
    if told and row["quoted"] == 0:
        found.append("aldri sitert i et svar")
    return found


def _sync(console: Console, arguments: Namespace, result: Json) -> None:
    console.print(
        f"{result['fetched']} hentet, {result['unchanged']} uendret, {len(result['gone'])} borte, "
        f"{len(result['failed'])} feilet. {result['documents']} dokumenter lest inn ({result['passages']} tekststeder)."
    )
    for row in (*result["failed"], *({"url": url, "reason": "Siden er borte; teksten er beholdt."}
                                     for url in result["gone"])):  # fmt: skip
        console.print(Text(f"{row['url']}: {row['reason']}", style="yellow"))
    for row in result["skipped"]:
        console.print(Text(f"Hoppet over {row['path']}: {row['reason']}", style="yellow"))
    if result["manual"]:
        console.print(f"\n{len(result['manual'])} kilder hentes for hånd:")
        for row in result["manual"]:
            console.print(Padding(Text(row["url"]), (0, 0, 0, 4)))


def _diff(console: Console, arguments: Namespace, result: Json) -> None:
    if not result["sources"]:
        console.print("Ingen kilder har endret seg.")
    for row in result["sources"]:
        console.print(Text(row.get("title") or row["source"], style="bold"))
        if row["from"]:
            console.print(
                Padding(
                    Text(
                        f"{row['source']} · {dated(row['from']['added'])} ({row['from']['version'][:12]}) → "
                        f"{dated(row['to']['added'])} ({row['to']['version'][:12]})",
                        style="dim",
                    ),
                    (0, 0, 0, 4),
                )
            )
        console.print(Padding(Text(row["summary"]), (0, 0, 1, 4)))
        for change in row["changes"]:
            where = f" under «{_short(change['heading'], 80)}»" if change["heading"] else ""
            console.print(Padding(Text(f"{_KINDS[change['kind']]}{where}:", style="cyan"), (0, 0, 0, 4)))
            if change["kind"] == "changed":
                for before, after in change["words"]:
                    console.print(Padding(Text(_told(before, after)), (0, 0, 0, 8)))
            console.print(
                Padding(
                    Text(f"«{_short(change['after'] or change['before'], _LONGEST)}»", style="italic"), (0, 0, 1, 8)
                )
            )


def _told(before: str, after: str) -> str:
    """What became of words, in plain words."""
    if not before:
        return f"«{after}» er kommet til"
    if not after:
        return f"«{before}» er tatt ut"
    return f"«{before}» er blitt «{after}»"


def _show(console: Console, arguments: Namespace, result: Json) -> None:
    for row in result.get("sources", [result]):
        console.print(Text(row["title"], style="bold"))
        old = "" if row["current"] else " · eldre versjon"
        console.print(Text(f"{row['source']} · versjon {row['version'][:12]}{old}", style="dim"))
        console.print(Text("\n" + row["text"]))


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + " …"
