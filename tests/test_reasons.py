"""What a person meets in the terminal when something is wrong or empty: in Norwegian, with what to do."""

from __future__ import annotations

import errno
import socket
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from ingest.reasons import why
from norsk.errors import VeilederError
from ui import each, journal_verbs, library_verbs, serving, terminal

ANSWER: dict[str, Any] = {
    "refused": True, "reason": "no_index", "message": "Biblioteket er tomt.", "sentences": [], "ask_whom": [],
    "missing": [], "engine": "extractive", "seconds": 1.234,
}  # fmt: skip
HIT = {
    "source": "a.md",
    "title": "Varsling",
    "page": None,
    "heading": "Varsling › Hvem?",
    "text": "Hvem?\n\nVirksomheten.",
}


def test_the_systems_reasons_are_told_in_norwegian_and_rare_ones_in_its_own_words() -> None:
    assert why(FileNotFoundError(errno.ENOENT, "No such file or directory")) == "den finnes ikke."
    assert why(PermissionError(errno.EACCES, "Permission denied")) == "du har ikke rettigheter til den."
    assert why(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link."


def test_a_port_that_cannot_be_had_is_told_with_what_helps_make_run_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(VeilederError, match="er opptatt av et annet program") as told:
            serving._bind("127.0.0.1", taken.getsockname()[1], shared=False)
        assert "VEILEDER_SERVER__PORT" in told.value.remedy and "Errno" not in str(told.value)
    with pytest.raises(VeilederError, match="er ikke et tall fra 0 til 65535"):
        serving._bind("127.0.0.1", 80_000, shared=False)


def test_the_terminal_speaks_norwegian(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.show_answer(ANSWER, "Hva er Normen?")
    terminal.show_report({"documents": 0, "passages": 0, "unchanged": 0, "removed": 0, "skipped": [], "seconds": 0.0})
    draft = {"code": "I21.9", "title": "Hjerteinfarkt", "role": "main", "score": 0.76, "evidence": [], "warnings": []}
    terminal.show_suggestions({"suggestions": [draft]}, "")
    shown = capsys.readouterr().out
    for part in ("veileder ingest --pages", "kildenes egne ord", "1,23 s", "Fant ingen filer", "(hovedtilstand, 0,76)"):
        assert part in shown
    assert "extractive" not in shown and "main" not in shown


def test_a_heading_is_said_once_above_its_passage(capsys: pytest.CaptureFixture[str]) -> None:
    whole = HIT | {"heading": "Varsling", "text": "Varsling\n\nVirksomheten varsler."}
    terminal.show_hits({"hits": [HIT, whole]}, "varsling")
    lines = [line.strip() for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert lines == ["1. Varsling", "Varsling › Hvem?", "Virksomheten.", "2. Varsling", "Virksomheten varsler."]


def test_that_a_source_was_never_quoted_is_told_where_it_is_asked() -> None:
    row = dict.fromkeys(("state", "stale", "undated", "unreachable", "flagged", "changed")) | {"quoted": 0}
    assert library_verbs._warnings(row, told=False) == []
    assert library_verbs._warnings(row, told=True) == ["aldri sitert i et svar"]


def test_a_file_given_as_text_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = tmp_path / "notat.txt"
    note.write_text("Feber.", encoding="utf-8")
    assert each._text([str(note)]) == str(note)
    assert f"< {note}" in capsys.readouterr().err
    assert each._text(["Feber", "og hoste." * 500]) and not capsys.readouterr().err
    assert each._text(["Feber." * 2000]) and not capsys.readouterr().err


def test_a_reason_that_is_too_short_is_told_as_such() -> None:
    with pytest.raises(VeilederError) as told:
        journal_verbs._given(Namespace(reason="x"))
    assert told.value.remedy == "Den må ha minst tre tegn."
