"""The door *Kilder*: what is in the library, how old it is, what changed, and how an operator adds to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from norsk.errors import VeilederError
from norsk.shown import dated
from ui import faults, librarian
from ui.ask import update
from ui.conversation import language
from ui.shapes import Json
from ui.showing import link
from ui.wording import Language, plain, say

if TYPE_CHECKING:
    from assistant.guidance import Assistant
    from assistant.settings import Settings

_QUIET: Final[dict[str, Any]] = {"show_progress": "hidden", "api_visibility": "private"}
_MOST: Final = 200  # rows of the table; the rest is found by searching
_MOST_CHANGES: Final = 30  # changes of a document that are shown
_LONGEST: Final = 400  # characters of each
_STATED: Final = {"title": "title", "publisher": "publisher", "url": "url", "published": "day"}
_VIEWS: Final = ("all", "changed", "stale", "flagged", "missing")


def door(assistant: Assistant, settings: Settings, tab: gr.Tab) -> None:
    """Put the door's components and events into the open Blocks; the library is read each time the tab is opened."""
    with gr.Row():
        search = gr.Textbox(label=say("library.search"), max_length=200, elem_id="finn-kilde", scale=2, min_width=220)
        view = gr.Radio(
            choices=[(say(f"library.{name}"), name) for name in _VIEWS],
            value="all",
            label=say("library.view"),
            elem_id="kildevalg",
            scale=3,
            min_width=280,
        )
    count = gr.Markdown(elem_id="antall-kilder")
    choice = gr.Dropdown(choices=[], value=None, label=say("library.one"), elem_id="velg-kilde")
    about = gr.Markdown(elem_id="en-kilde")
    table = gr.Markdown(elem_id="bibliotek", elem_classes="rull")
    with gr.Accordion(say("library.adding"), open=False, elem_id="legg-til"):
        gr.Markdown(say("library.add_how"))
        with gr.Row():
            # read by the page's own script, which sends them with the file: `ui.adding`
            for name, label in _STATED.items():
                gr.Textbox(label=say(f"library.{label}"), max_length=300, elem_id=f"ny-{name}", min_width=200)
        gr.Button(say("library.choose_file"), variant="primary", elem_id="velg-kildefil")
        gr.Markdown(say("library.how"))
        again = gr.Button(say("library.again"), size="sm", elem_id="les-kilder")

    def read(words: str | None, chosen: str, request: gr.Request) -> tuple[Any, ...]:
        """The library as it is now."""
        spoken = language(request)
        found = librarian.run({"what": "list"}, assistant, settings)
        rows = [row for row in found["sources"] if _chosen(row, chosen) and _matches(row, words)]
        if chosen == "missing":
            rows = [row for row in found["missing"] if _matches(row, words)]
            return (
                say("library.lacks", spoken, count=len(rows)),
                _missing_table(rows[:_MOST], spoken),
                update(choices=[], value=None),
            )
        total = len(found["sources"])
        told = say("library.count", spoken, count=len(rows), total=total) if total else say("library.empty", spoken)
        if len(rows) > _MOST:
            told += " " + say("library.first", spoken, most=_MOST)
        choices = [(f"{row['title'] or row['source']} ({row['source']})", row["source"]) for row in rows]
        return told, _table(rows[:_MOST], spoken), update(choices=choices, value=None)

    def show(source: str | None, request: gr.Request) -> str:
        """One source: its standing, its versions, and what changed in the last one."""
        if not source:
            return ""
        spoken = language(request)
        try:
            listed = librarian.run({"what": "list"}, assistant, settings)["sources"]
            row = next((one for one in listed if one["source"] == source), None)
            versions = librarian.run({"what": "show", "source": source, "end": 1}, assistant, settings)["versions"]
            (diff,) = librarian.run({"what": "diff", "source": source}, assistant, settings)["sources"]
        except VeilederError as error:
            return plain(faults.told(error, spoken))
        return "" if row is None else _about(row, versions, diff, spoken)

    shown = [count, table, choice]
    tab.select(read, [search, view], shown, **_QUIET)
    again.click(read, [search, view], shown, **_QUIET)
    view.change(read, [search, view], shown, **_QUIET)
    search.change(read, [search, view], shown, trigger_mode="always_last", **_QUIET)
    choice.change(show, [choice], [about], **_QUIET)


def _chosen(row: Json, view: str) -> bool:
    return view in ("all", "missing") or bool(row[view])


def _matches(row: Json, words: str | None) -> bool:
    held = " ".join(str(row.get(name) or "") for name in ("title", "publisher", "kind", "source", "id")).casefold()
    return all(word in held for word in (words or "").casefold().split())


def _cell(text: str) -> str:
    return plain(" ".join(text.split()))


def _markdown(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    lines = [f"| {' | '.join(headings)} |", f"|{' --- |' * len(headings)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _table(rows: Sequence[Json], words: Language) -> str:
    unknown = say("source.unknown", words)
    headings = [say(f"library.{name}", words) for name in ("title", "publisher", "weight", "date", "state", "source")]
    return _markdown(
        headings,
        [
            [
                _cell(row["title"] or row["source"]),
                _cell(row["publisher"] or unknown),
                _cell(f"{row['weight'] or unknown}, {row['kind'] or unknown}"),
                _cell(dated(row["reviewed"] or row["published"] or row["valid_from"]) or unknown),
                _cell(", ".join(_standing(row, words))),
                _cell(row["source"]),
            ]
            for row in rows
        ],
    )


def _missing_table(rows: Sequence[Json], words: Language) -> str:
    headings = [say(f"library.{name}", words) for name in ("title", "publisher", "address", "reason")]
    return _markdown(
        headings,
        [
            [
                _cell(row["title"]),
                _cell(row["publisher"] or ""),
                link(row["url"], words).strip(" ()") or "",
                _cell(faults.said(row["reason"], words)),
            ]
            for row in rows
        ],
    )


def _standing(row: Json, words: Language) -> list[str]:
    """In a few words how a source stands: whether it applies, is old, was changed, could not be fetched."""
    told = [faults.said(str(row["state"]), words)] if row["state"] else []
    told += [say("library.is_stale", words)] if row["stale"] else []
    told += [say("library.was_changed", words, date=dated(row["changed"]))] if row["changed"] else []
    told += [say("library.unreachable", words)] if row["unreachable"] else []
    return [*told, *(faults.said(flag, words) for flag in row["flagged"])]


def _about(row: Json, versions: Sequence[Json], diff: Json, words: Language) -> str:
    lines = [f"## {_cell(row['title'] or row['source'])}", ""]
    for name, value in (
        ("publisher", row["publisher"]),
        ("weight", say(f"source.weight_{row['weight'] or 'unknown'}", words)),
        ("state", ", ".join(_standing(row, words))),
        ("published", dated(row["published"])),
        ("reviewed", dated(row["reviewed"])),
        ("valid_from", dated(row["valid_from"])),
        ("valid_to", dated(row["valid_to"])),
        ("phases", ", ".join(row["phases"])),
        ("audiences", ", ".join(row["audiences"])),
        ("licence", row["licence"]),
        ("fetched", dated(row["fetched"])),
        ("reason", faults.said(row["reason"] or "", words)),
        ("quoted", None if row["quoted"] is None else str(row["quoted"])),
    ):
        if value:
            lines.append(f"- **{say(f'library.{name}', words)}:** {_cell(value)}")
    lines += [f"- {link(row['url'], words, say('source.open', words)).strip(' ()')}"] if row["url"] else []
    came = ", ".join(f"{dated(one['added'])} ({one['version'][:8]})" for one in versions)
    lines += [
        f"- **{say('library.versions', words)}:** {_cell(came)}",
        "",
        f"**{say('library.difference', words)}**",
        "",
    ]
    lines.append(_cell(faults.said(diff["summary"], words)))
    for change in diff["changes"][:_MOST_CHANGES]:
        kind = say(f"library.{change['kind']}", words)
        lines += ["", f"*{kind.rstrip(':')}* {_cell(change['heading'] or '')}".rstrip()]
        lines += [f"- − {_cell(_cut(change['before']))}"] if change["before"] else []
        lines += [f"- + {_cell(_cut(change['after']))}"] if change["after"] else []
    return "\n".join(lines)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + " …"
