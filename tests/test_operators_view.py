"""What an operator or a data protection officer reads at the terminal: the record in words, and a report to send."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.journal import Journal, Who
from assistant.settings import Settings
from assistant.signals import Signal, SignalKind, send
from guardrails.redact import Redactor
from ingest.index import PassageIndex
from ingest.store import Library
from ingest.sync import ingest
from ui import cli

TEXT = "---\ntitle: Om tilsyn\npublisher: DMP\n---\n\n# Om tilsyn\n\nDMP fører tilsyn med medisinsk utstyr.\n"


@pytest.fixture
def recorded(home: Path, tmp_path: Path) -> list[str]:
    """Threads of a record over a library of one source: answered, reported as wrong by one user, and refused."""
    from assistant.guidance import Assistant

    (tmp_path / "tilsyn.md").write_text(TEXT, encoding="utf-8")
    settings = Settings.load(home, {})
    with Library(home / "library.db") as library, PassageIndex.open(home / "index") as index:
        ingest([tmp_path / "tilsyn.md"], library, index)
    assistant = Assistant.open(settings, Journal.open(settings))
    try:
        anna = Who("anna", "kliniker")
        answers = [
            assistant.ask("Hvem fører tilsyn med medisinsk utstyr?", who=anna),
            assistant.ask("Hva koster en bussbillett i Tromsø? Svar kari@sykehus.test", who=anna),
        ]
        assert assistant.journal is not None
        send(
            Signal(SignalKind.WRONG, answers[0].record, 1, Redactor("sporsmal").redact("Gal etat")),
            assistant.journal,
            anna,
        )
    finally:
        assistant.close()
    return [answer.record for answer in answers]


def test_the_record_is_read_in_words_and_whole_threads_are_named(
    recorded: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["journal", "read", "--reason", "stikkprøve"]) == 0
    told = capsys.readouterr().out
    assert "Hva koster en bussbillett i Tromsø? Svar <EMAIL_1>" in told and "kari@" not in told
    assert "(skjult: e-post" in told
    assert "1. DMP fører tilsyn med medisinsk utstyr.  [tilsyn.md]" in told
    assert "Avvist: Det står ikke i kildene." in told
    assert all(thread in told for thread in recorded)  # what `journal replay` wants
    assert '"question"' not in told
    assert cli.main(["journal", "replay", recorded[0], "--reason", "klage"]) == 0
    assert "Svaret er det samme." in capsys.readouterr().out


def test_a_report_says_its_days_and_calls_sources_by_their_titles(
    recorded: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["signals", "report", "--reason", "til etaten", "--since", "2026-01-01"]) == 0
    told = capsys.readouterr().out
    assert "Periode: fra og med 1. januar 2026 til og med " in told
    assert "- Om tilsyn (tilsyn.md): Feil 1" in told
    assert "bussbillett" not in told and "Ingen tema har mange nok som har spurt." in told
