"""The door *Kilder*: what is in the library, and how old it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import gradio as gr

from ui.shapes import source_json
from ui.wording import dated, weight

if TYPE_CHECKING:
    from assistant.guidance import Assistant

_HEADINGS: Final = ["Tittel", "Utgiver", "Vekt", "Type", "Dato", "Kilde"]


def door(assistant: Assistant, tab: gr.Tab) -> None:
    """Put the table into the open Blocks; it is read again every time the tab is opened."""
    count = gr.Markdown()
    table = gr.Dataframe(
        headers=_HEADINGS,
        datatype="str",
        interactive=False,
        wrap=True,
        label="Kilder i biblioteket",
        show_label=False,
        elem_id="bibliotek",
    )

    def read() -> tuple[str, list[list[str]]]:
        """The library as it is now."""
        rows = []
        for source in map(source_json, assistant.library.sources()):
            rows.append(
                [
                    source["title"] or source["source"],
                    source["publisher"] or "ukjent",
                    weight(source["kind"]) or "ukjent",
                    source["kind"] or "ukjent",
                    dated(source["published"]) or "ukjent",
                    source["source"],
                ]
            )
        if not rows:
            return "Biblioteket er tomt. Les inn kilder med `veileder ingest STI`.", []
        return f"{len(rows)} kilder. Legg til flere med `veileder ingest STI`.", rows

    tab.select(read, None, [count, table], show_progress="hidden", api_visibility="private")
