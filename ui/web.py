"""The page: one Gradio application with a file for each door, mounted beside the API. Only mounting happens here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from ui import ask, code, decide, icd10, library, look, measure, openai, operations, phases, roles, spoken, streams
from ui.roles import Doors
from ui.wording import say

if TYPE_CHECKING:
    from assistant.guidance import Assistant
    from assistant.settings import Settings

_LOOK: Final = 0.02  # seconds between two looks at the queue of questions


def mount(app: FastAPI, assistant: Assistant, settings: Settings, doors: Doors | None = None) -> FastAPI:
    """Put the page at the root of `app`. Uploads, sharing, run history and other people's scripts are off.

    `doors` is told which roles each event is for: every door is opened through it, or it is shut to all.
    """
    doors = doors if doors is not None else Doors()
    with gr.Blocks(title=say("page.title"), analytics_enabled=False, delete_cache=(3600, 3600)) as page:
        with gr.Row(elem_id="hode"):
            gr.Markdown(say("page.top"), elem_id="topp")
            # both are worked by the page's own script, without the server
            gr.Button(say("page.language"), size="sm", variant="secondary", elem_id="sprak", min_width=110, scale=0)
            gr.Button(say("page.theme"), size="sm", variant="secondary", elem_id="tema", min_width=110, scale=0)
        with gr.Tabs(elem_id="dorer"):
            with gr.Tab(say("tab.ask"), id="ask"), doors.opened(page, roles.READERS):
                ask.door(assistant, settings)
            with gr.Tab(say("tab.code"), id="code"), doors.opened(page, {roles.KODER}):
                code.door(icd10.shelf(settings), who=lambda request: roles.who(request, roles.KODER))
            with gr.Tab(say("tab.phases"), id="phases") as tab, doors.opened(page):
                phases.door(assistant, tab)
            with gr.Tab(say("tab.decide"), id="decide") as tab, doors.opened(page):
                decide.door(assistant, tab)
            with gr.Tab(say("tab.sources"), id="sources") as tab, doors.opened(page):
                library.door(assistant, settings, tab)
            with gr.Tab(say("tab.measure"), id="measure") as tab, doors.opened(page, {roles.EVALUATOR}):
                measure.door(settings, tab)
            with gr.Tab(say("tab.operations"), id="operations") as tab, doors.opened(page, {roles.DRIFT}):
                operations.door(assistant, settings, tab)
    page.queue(api_open=False, max_size=settings.server.waiting)
    streams.keep_open(page._queue)
    # Gradio looks a thousand and a hundred times a second, which keeps a seventh of a processor busy with nothing to do
    page._queue.sleep_when_free = _LOOK
    page._queue.progress_update_sleep_when_free = 10 * _LOOK  # progress bars, of which the page has none

    @app.get("/", include_in_schema=False)
    def front(request: Request) -> HTMLResponse:
        whole = look.shell(spoken.wanted(request.scope))
        return HTMLResponse(whole if settings.access.login == "none" else roles.with_log_out(whole, request))

    @app.get("/veileder.js", include_in_schema=False)
    def script() -> Response:
        scripts = (look.own(name) for name in ("veileder.js", "code.js", "library.js"))
        return Response("".join(scripts), media_type="text/javascript")

    app.include_router(measure.router(settings))
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
        theme=look.theme(),
        css=look.own("veileder.css") + look.own("code.css"),
    )
    app.add_middleware(spoken.Spoken, doors=None if settings.access.login == "none" else doors)
    return app
