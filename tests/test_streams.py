"""The page's stream of answers: an event asked for just as the last one ends is answered too."""

from __future__ import annotations

import asyncio

from ui.lean import load_gradio


def test_the_stream_stays_open_between_two_events_and_closes_when_the_page_is_idle() -> None:
    load_gradio()
    import gradio as gr
    from gradio.server_messages import ProcessCompletedMessage

    from ui.streams import keep_open

    async def use() -> None:
        with gr.Blocks(analytics_enabled=False) as page:
            pass
        queue = page._queue
        keep_open(queue, linger=0.1)
        messages = queue.pending_messages_per_session["a session"] = asyncio.Queue()
        queue.pending_event_ids_session["a session"] = set()
        waited_for = queue.pending_event_ids_session["a session"]

        waited_for.add("first")
        waited_for.remove("first")
        assert len(waited_for) > 0  # Gradio closes the stream when nothing is waited for

        waited_for.add("second")
        await asyncio.sleep(0.2)
        assert messages.empty()  # an event under way is not idleness
        waited_for.remove("second")

        last = await asyncio.wait_for(messages.get(), 5)
        assert isinstance(last, ProcessCompletedMessage)
        waited_for.add("third")
        waited_for.remove(str(last.event_id))
        assert waited_for >= {"third"}  # asked for between the two: it keeps the stream open

        waited_for.remove("third")
        last = await asyncio.wait_for(messages.get(), 5)
        waited_for.remove(str(last.event_id))
        assert len(waited_for) == 0

    asyncio.run(use())
