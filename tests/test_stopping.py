"""A server that is told to stop ends cleanly, whenever that is: code 0, nothing left behind, the record whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

# The real `serve` over the real record, with a page that loads at once. For each moment a fork signals itself there.
_PROGRAM = """
import contextlib, json, os, signal, sys, threading, time
from pathlib import Path
from assistant.journal import Who
from assistant.settings import Settings
from guardrails.redact import Redactor
from ui import serving, upkeep
import assistant.guidance, ingest.edge, ui.desk, ui.unix, uvicorn

# who runs the tests in the background has these ignored, and what is ignored stays so
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

MOMENTS = [
    ("loading", signal.SIGTERM, 1), ("swallowed", signal.SIGINT, 1), ("made", signal.SIGTERM, 2),
    ("told", signal.SIGHUP, 3), ("lifespan.startup", signal.SIGTERM, 2), ("lifespan.shutdown", signal.SIGTERM, 1),
    ("leaving", signal.SIGTERM, 1), ("ended", signal.SIGTERM, 1),
]
ASKED = Redactor("journal").redact("Hva er MDR?")

def run(home, moment, sign, often):
    def strike(name):
        if name == moment:
            for _ in range(often):
                os.kill(os.getpid(), sign)

    async def app(scope, receive, send):
        while scope["type"] == "lifespan":
            said = (await receive())["type"]
            strike(said)
            await send({"type": said + ".complete"})
            if said == "lifespan.shutdown":
                return

    def build(desk, settings):
        desk.assistant.journal.question(ASKED, Who("anna", "kliniker"))
        strike("loading")
        with contextlib.suppress(BaseException):
            strike("swallowed")
        return app

    announce, running, shown = serving._announce, upkeep.running, serving._server

    def server(app):
        made = shown(app)
        strike("made")
        return made

    spoken = threading.Event()

    def told(address, json):
        announce(address, json)
        strike("told")
        spoken.set()

    @contextlib.contextmanager
    def kept(settings, journal):
        with running(settings, journal):
            strike("upkeep")
            yield
            strike("leaving")

    serving.build, serving._announce, serving._server, upkeep.running = build, told, server, kept
    settings = Settings.load(home, {})
    if moment in ("leaving", "lifespan.shutdown", "ended"):
        def stop():
            spoken.wait()
            os.kill(os.getpid(), signal.SIGTERM)
        threading.Thread(target=stop, daemon=True).start()
    code = serving.serve(settings, port=0, json=True)
    strike("ended")
    return code

for number, (moment, sign, often) in enumerate(MOMENTS):
    home = Path(sys.argv[1]) / str(number)
    if (child := os.fork()) == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os._exit(run(home, moment, sign, often))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(json.dumps([moment, int(sign), often, status]), flush=True)
"""


def test_a_signal_at_any_moment_ends_it_with_code_0_and_the_record_whole(tmp_path: Path) -> None:
    from assistant import audit
    from assistant.journal import Journal
    from assistant.settings import Settings

    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)],
        cwd=Path(__file__).parents[1],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    ended = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row for row in ended if row[3] != 0] == [], done.stderr
    assert len(ended) == 8, done.stderr
    assert done.stderr.count("Stoppet.") == len(ended)
    assert "Traceback" not in done.stderr
    for number in range(len(ended)):
        home = tmp_path / str(number)
        assert not (home / "veileder.sock").exists(), ended[number]
        journal = Journal.open(Settings.load(home, {}))
        assert journal is not None
        report = audit.verify(journal.records)
        assert report.faults == () and journal.check().count == 1, ended[number]
        assert journal.records.anchored() == journal.check()  # what was written is anchored
        journal.close()
