"""The page: one Gradio application with a file for each door, mounted beside the API. Only mounting happens here."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING, Final

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response

from ui import ask, library, openai

if TYPE_CHECKING:
    from assistant.guidance import Assistant
    from assistant.settings import Settings

_LOOK: Final = 0.02  # seconds between two looks at the queue of questions

_CSS: Final = """
footer { display: none !important; }
body { background: var(--body-background-fill) !important; }
.gradio-container > .main { padding: 0 !important; }
.gradio-container { width: 100% !important; max-width: 1320px !important;
  margin: 0 auto !important; padding: 20px 24px !important; }
#topp h1 { margin: 0; font-size: 1.45rem; letter-spacing: -.015em; }
#topp p { margin: 2px 0 0; color: var(--body-text-color-subdued); }
.stille p { color: var(--body-text-color-subdued); }
.ask { gap: 24px !important; }
#samtale { border-radius: 10px; }
#samtale .message { font-size: 1rem; line-height: 1.55; }
#samtale .message p { margin: 0 0 .6em; }
#samtale .message p:last-child { margin-bottom: 0; }
#samtale .options { justify-content: flex-start !important; align-self: flex-start; gap: 8px; padding: 0;
  margin: 8px 20px 12px !important; }
#samtale .option { border: 1px solid var(--border-color-primary); border-radius: 10px; padding: 5px 12px;
  max-width: none; height: auto;
  font-size: .85rem; background: var(--background-fill-primary); text-align: left; }
#samtale .option:hover, #samtale .option.dark { --color-accent: #5fc3d4; }
#sporsmal { padding: 0; border: 0; }
#sporsmal textarea { padding: 14px; }
:focus-visible { border-color: var(--color-accent); }
#samtale .example { border: 1px solid var(--border-color-primary); border-radius: 10px; }
#samtale .example:hover { border-color: var(--color-accent); }
#samtale .placeholder { padding: 0 24px; }
#kilder .wrap { flex-direction: column; gap: 6px; }
#kilder label { width: 100%; box-shadow: none; border: 1px solid var(--border-color-primary); }
#kilder label.selected { border-color: var(--color-accent); }
#om-kilden { padding: 4px 2px; }
#om-kilden p { margin: 2px 0; }
#sammenheng { max-height: 62vh; overflow-y: auto; }
#sammenheng .textfield, #sammenheng .textfield * { white-space: pre-wrap; word-break: normal;
  overflow-wrap: anywhere; line-height: 1.6; }
#sammenheng .highlighted { background: #f7e3a1 !important; color: #221c08 !important; border-radius: 3px; }
.dark #sammenheng .highlighted { background: #6b5410 !important; color: #fff6da !important; }
#skjult, #urort { font-size: .9rem; padding: 8px 12px; border-left: 3px solid var(--color-accent); }
.dark { --color-accent: #5fc3d4; }
#sporsmal { padding: 0; border: 0; }
#sporsmal textarea { padding: 14px; }
:focus-visible { outline: 2px solid var(--color-accent) !important; outline-offset: 2px; }
@media (max-width: 760px) {
  .gradio-container { padding: 12px 10px !important; }
  #samtale .placeholder { padding: 0 12px; }
  #sammenheng { max-height: none; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
"""

# Gradio's own front page holds inline scripts, which the policy forbids, and an English `lang`. This is the same
# page without them; the configuration that they carried is fetched from /config instead.
_SHELL: Final = """<!doctype html>
<html lang="nb">
<head>
<meta charset="utf-8">
<base href="./">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Veileder</title>
<link rel="icon" href="favicon.ico">
{assets}
<script defer src="veileder.js"></script>
</head>
<body style="margin: 0; min-height: 100vh; display: flex; flex-direction: column">
<noscript>Siden trenger JavaScript. Uten det kan du bruke kommandoen «veileder ask».</noscript>
<gradio-app control_page_title="true" embed="false" eager="true"
 style="display: flex; flex-direction: column; flex-grow: 1"></gradio-app>
</body>
</html>
"""

# On a narrow screen the quotes stand below the conversation: a click on a quote's mark brings them into view.
_SCRIPT: Final = """
document.addEventListener("click", (event) => {
  if (event.target.closest("#samtale .option") && window.matchMedia("(max-width: 760px)").matches) {
    document.getElementById("kildepanel")?.scrollIntoView({ behavior: "smooth" });
  }
});
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
    # Gradio looks a thousand and a hundred times a second, which keeps a seventh of a processor busy with nothing to do
    page._queue.sleep_when_free = _LOOK
    page._queue.progress_update_sleep_when_free = 10 * _LOOK  # progress bars, of which the page has none
    shell = _SHELL.format(assets=_assets())

    @app.get("/", include_in_schema=False)
    def front() -> HTMLResponse:
        return HTMLResponse(shell)

    @app.get("/veileder.js", include_in_schema=False)
    def script() -> Response:
        return Response(_SCRIPT, media_type="text/javascript")

    app.include_router(openai.router(assistant, settings.server.longest_question))
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


def _assets() -> str:
    """The tags of Gradio's own front page that load its program and its styles."""
    page = (resources.files("gradio") / "templates" / "frontend" / "index.html").read_text(encoding="utf-8")
    return "\n".join(
        re.findall(r'<script type="module"[^>]*src="\./assets/[^>]*></script>|<link rel="stylesheet"[^>]*>', page)
    )


def _theme() -> gr.themes.Base:
    """Calm and legible, with the machine's own fonts: nothing is fetched. Contrasts meet WCAG 2.2 AA."""
    theme = gr.themes.Base(
        primary_hue=gr.themes.colors.cyan,
        secondary_hue=gr.themes.colors.slate,
        neutral_hue=gr.themes.colors.slate,
        font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"],
        font_mono=["ui-monospace", "Consolas", "monospace"],
        radius_size=gr.themes.sizes.radius_md,
    )
    found: gr.themes.Base = theme.set(
        body_background_fill="#f7f8fa",
        body_background_fill_dark="#0f1519",
        body_text_color_subdued="#556270",
        body_text_color_subdued_dark="#a3b0bc",
        block_border_width="1px",
        block_shadow="none",
        block_background_fill_dark="#161e24",
        color_accent="#0b5f70",
        color_accent_soft="#e8f3f5",
        border_color_accent="#9cc7d0",
        border_color_accent_dark="#1f5966",
        color_accent_soft_dark="#12343c",
        button_primary_background_fill="#0b5f70",
        button_primary_background_fill_hover="#084955",
        button_primary_background_fill_dark="#5fc3d4",
        button_primary_background_fill_hover_dark="#82d3e1",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#06222a",
        button_primary_border_color="#0b5f70",
        button_primary_border_color_dark="#5fc3d4",
        checkbox_label_background_fill="*background_fill_primary",
        checkbox_label_background_fill_selected="#e8f3f5",
        checkbox_label_background_fill_selected_dark="#12343c",
        checkbox_label_text_color_selected="#0d2b33",
        checkbox_label_text_color_selected_dark="#e6f4f6",
        checkbox_background_color_selected="#0b5f70",
        checkbox_background_color_selected_dark="#5fc3d4",
        input_background_fill="#ffffff",
        input_background_fill_dark="#0f1519",
        input_background_fill_focus="#ffffff",
        input_background_fill_focus_dark="#0f1519",
        input_placeholder_color="#5d6b79",
        input_placeholder_color_dark="#93a1ae",
        background_fill_primary_dark="#161e24",
        background_fill_secondary_dark="#1b252c",
        border_color_primary_dark="#2c3a44",
        link_text_color="#0b5f70",
        link_text_color_dark="#7fd0de",
    )
    return found
