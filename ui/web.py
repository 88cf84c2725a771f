"""The page: one Gradio application with a file for each door, mounted beside the API. Only mounting happens here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr
from fastapi import FastAPI

from ui import ask, library

if TYPE_CHECKING:
    from assistant.guidance import Assistant
    from assistant.settings import Settings

_CSS = """
footer { display: none !important; }
.gradio-container { max-width: 1280px !important; margin: 0 auto !important; padding: 12px 16px !important; }
#topp h1 { margin: 0; font-size: 1.5rem; letter-spacing: -.01em; }
#topp p { margin: 2px 0 8px; color: var(--body-text-color-subdued); }
.stille p { color: var(--body-text-color-subdued); }
#kildepanel { border-left: 1px solid var(--border-color-primary); padding-left: 16px; }
#kilder .wrap { flex-direction: column; }
#kilder label { width: 100%; }
#sammenheng .textfield, #sammenheng .textfield * { white-space: pre-wrap; line-height: 1.6; }
#om-kilden p { margin: 2px 0; }
#skjult { font-size: .9rem; padding: 8px 12px; border-left: 3px solid var(--color-accent); }
@media (max-width: 760px) {
  #kildepanel { border-left: 0; padding-left: 0; }
  .gradio-container { padding: 8px !important; }
}
"""


def mount(app: FastAPI, assistant: Assistant, settings: Settings) -> FastAPI:
    """Put the page at the root of `app`. Uploads, sharing, run history and other people's scripts are off."""
    with gr.Blocks(title="Veileder", analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        gr.Markdown(
            "# Veileder\nSvar med sitater fra helseetatenes veiledning. Gir ikke råd om behandling av pasienter.",
            elem_id="topp",
        )
        with gr.Tab("Spør"):
            ask.door(assistant, settings.server.longest_question, settings.server.answers_at_once)
        with gr.Tab("Kilder") as tab:
            library.door(assistant, tab)
    page.queue(api_open=False, max_size=100)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        allowed_paths=[],
        max_file_size=0,
        show_error=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        run_history=False,
        enable_monitoring=False,
        footer_links=[],
        theme=_theme(),
        css=_CSS,
    )
    return app


def _theme() -> gr.themes.Base:
    """Calm and legible, with the machine's own fonts: nothing is fetched."""
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
    return gr.themes.Soft(
        primary_hue=gr.themes.colors.teal,
        secondary_hue=gr.themes.colors.slate,
        neutral_hue=gr.themes.colors.slate,
        font=fonts,
        font_mono=["ui-monospace", "Consolas", "monospace"],
        radius_size=gr.themes.sizes.radius_md,
    )
