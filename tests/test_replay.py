"""A recorded answer is asked again with what the library holds now: the same, or what differs and why."""

from __future__ import annotations

import contextlib
import json
import threading
from argparse import Namespace
from pathlib import Path

import pytest
import uvicorn

from assistant.journal import operator
from assistant.recorded import Token
from assistant.replay import NotReplayable, replay
from assistant.settings import Settings
from guardrails.redact import RedactedText, Redactor
from ui import api, journal_verbs, unix
from ui.access import Guard
from ui.desk import Delivery, LocalDesk, local_desk
from ui.shapes import Scope

QUESTION = "Når skal leverandøren melde fra om alvorlige hendelser?"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "hendelser.md"
    file.write_text("# Hendelser\n\nLeverandøren skal melde fra om alvorlige hendelser innen 15 dager.\n", "utf-8")
    return file


@pytest.fixture
def reason() -> RedactedText:
    return Redactor("sporsmal").redact("avvik 12")


def opened(tmp_path: Path) -> contextlib.closing[LocalDesk]:
    return contextlib.closing(local_desk(Settings.load(tmp_path / "home", {})))


def test_nothing_changed_means_the_same_answer(tmp_path: Path, source: Path, reason: RedactedText) -> None:
    with opened(tmp_path) as desk:
        desk.ingest(Delivery((str(source),)), None)
        asked = desk.ask(None, QUESTION, None, Scope())
        journal = desk.assistant.journal
        assert journal is not None
        before = journal.records.head().count
        found = replay(desk.assistant, journal, str(asked["record"]), reason, None)
        assert found.same and found.question == QUESTION
        assert found.sources == {"hendelser.md": "same"} and found.changed == {}
        assert journal.records.head().count == before + 1  # that it was read, and nothing else


def test_a_source_that_changed_shows_what_would_be_answered_now(
    tmp_path: Path, source: Path, reason: RedactedText
) -> None:
    with opened(tmp_path) as desk:
        desk.ingest(Delivery((str(source),)), None)
        thread = str(desk.ask(None, QUESTION, None, Scope())["record"])
        source.write_text(source.read_text("utf-8").replace("15 dager", "3 dager"), "utf-8")
        desk.ingest(Delivery((str(source),)), None)
        assert desk.assistant.journal is not None
        found = replay(desk.assistant, desk.assistant.journal, thread, reason, None)
    assert not found.same
    assert "15 dager" in found.gone[0] and "3 dager" in found.new[0]
    assert found.sources == {"hendelser.md": "changed"}
    assert "corpus" in found.changed


def test_what_is_not_in_the_record_cannot_be_replayed(tmp_path: Path, reason: RedactedText) -> None:
    with opened(tmp_path) as desk:
        assert desk.assistant.journal is not None
        with pytest.raises(NotReplayable):
            replay(desk.assistant, desk.assistant.journal, "finnes-ikke", reason, None)


def test_a_digest_may_hold_eleven_digits_in_a_row_and_a_name_may_not() -> None:
    run = "1" * 11
    hexadecimal = f"{'c' * 53}{run}"
    for digest in (f"{run}abcde", f"a{run}{'b' * 20}", hexadecimal):
        assert Token(digest) == digest
    for holding in (f"10:{hexadecimal}", f"sha256:{hexadecimal}", "oidc:11111111-1111-4111-8111-abcdefabcdef"):
        assert Token(holding) == holding
    for name in (run, f"bruker-{run}", f"u{run}", f"{run}g1234", f"{run[:6]}{hexadecimal}", f"10:{hexadecimal}-{run}"):
        with pytest.raises(ValueError, match="national"):
            Token(name)


def test_a_running_service_replays_for_the_verb_and_counts_in_one_place(
    tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings.load(tmp_path / "home", {})
    with contextlib.closing(local_desk(settings)) as desk:
        desk.ingest(Delivery((str(source),)), None)
        public = api.public(desk, settings)
        guarded = Guard(public, api.operator(desk, settings, public.state))
        with unix.listen(settings.home) as bound:
            config = uvicorn.Config(guarded, log_level="critical", access_log=False, lifespan="off")  # type: ignore[arg-type]
            server = uvicorn.Server(config)
            running = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
            running.start()
            asked = unix.Client(settings.home).post("/api/ask", {"q": QUESTION})
            signalled = {"signal": "outdated", "record": asked["record"], "sentence": 1, "words": "Se sak 010190."}
            assert unix.Client(settings.home).post("/api/signal", signalled)["recorded"]
            verb = Namespace(thread=asked["record"], reason="avvik 12", json=True)
            assert journal_verbs.replay(verb, settings) == 0
            again = json.loads(capsys.readouterr().out)
            with pytest.raises(unix.ServerFailed) as unknown:
                journal_verbs.replay(Namespace(thread="finnes-ikke", reason="avvik 12", json=True), settings)
            server.should_exit = True
            running.join(10)
        counted = public.state.metrics.text()
        assert len(desk.assistant.listeners) == 1
        assert desk.assistant.journal is not None
        entries = list(desk.assistant.journal.records.rows())
    assert again["same"] and again["question"] == QUESTION and again["sources"] == {"hendelser.md": "same"}
    assert unknown.value.code == "not_replayable"
    reads = [entry for entry, _ in entries if entry.kind == "read"]
    assert {entry.user for entry in reads} == {operator().user}  # who opened the record is told, and why
    assert b'veileder_answers_total{engine="extractive",outcome="answered"} 1.0' in counted
