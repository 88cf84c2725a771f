"""How the page looks: its colours, its styles and script (files in `page/`), and its own front page."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

import gradio as gr

from ui.wording import Language, say

# Gradio's own front page holds inline scripts, which the policy forbids, and an English `lang`. This is the same
# page without them; the configuration that they carried is fetched from /config instead. Our script stands first:
# it tells Gradio which language the reader chose before Gradio asks.
_SHELL: Final = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<base href="./">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Veileder</title>
<link rel="icon" href="favicon.ico">
<script src="veileder.js"></script>
{assets}
</head>
<body style="margin: 0; min-height: 100vh; display: flex; flex-direction: column">
<noscript>{noscript}</noscript>
<gradio-app control_page_title="true" embed="false" eager="true"
 style="display: flex; flex-direction: column; flex-grow: 1"></gradio-app>
</body>
</html>
"""


def shell(language: Language) -> str:
    """The front page, in HTML."""
    return _SHELL.format(language=language, assets=_assets(), noscript=say("page.noscript", language))


@cache
def own(name: str) -> str:
    """The text of a file of ours in `page/`."""
    return (resources.files("ui") / "page" / name).read_text(encoding="utf-8")


@cache
def _assets() -> str:
    """The tags of Gradio's own front page that load its program and its styles."""
    page = (resources.files("gradio") / "templates" / "frontend" / "index.html").read_text(encoding="utf-8")
    return "\n".join(
        re.findall(r'<script type="module"[^>]*src="\./assets/[^>]*></script>|<link rel="stylesheet"[^>]*>', page)
    )


def theme() -> gr.themes.Base:
    """Calm and legible, with the machine's own fonts: nothing is fetched. Contrasts meet WCAG 2.2 AA."""
    base = gr.themes.Base(
        primary_hue=gr.themes.colors.cyan,
        secondary_hue=gr.themes.colors.slate,
        neutral_hue=gr.themes.colors.slate,
        font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"],
        font_mono=["ui-monospace", "Consolas", "monospace"],
        radius_size=gr.themes.sizes.radius_md,
    )
    found: gr.themes.Base = base.set(
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
        input_border_width="1px",
        input_border_color="#7b8896",
        input_border_color_dark="#6d7d8b",
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
