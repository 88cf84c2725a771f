"""Signals back: recorded redacted, reported so that nobody can be singled out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.answers import Answer
from assistant.journal import Journal, Who
from assistant.records import Records, RecordSettings
from assistant.signals import Signal, SignalKind, report, send
from guardrails.redact import Redactor

WHO = [Who(f"u{number}", "kliniker") for number in range(8)]
REDACTOR = Redactor("sporsmal")


@pytest.fixture
def journal(home: Path) -> Journal:
    return Journal(Records(home, RecordSettings()))


def ask(journal: Journal, question: str, who: Who, *, answered: bool = False) -> str:
    thread = journal.question(REDACTOR.redact(question), who)
    answer = Answer((), "extractive", None if answered else "not_in_sources", "Det står ikke i kildene.")
    journal.answer(thread, answer, (), who)
    return thread


def entries(journal: Journal) -> list[dict[str, Any]]:
    from assistant.audit import read

    return list(read(journal, REDACTOR.redact("Rapport til etaten"), WHO[0]))


def test_a_signal_is_recorded_with_its_words_redacted(journal: Journal) -> None:
    thread = ask(journal, "Hva er Normen?", WHO[0])
    words = REDACTOR.redact("Kari Nordmann på 22 12 34 56 sier at dette er endret")
    send(Signal(SignalKind.OUTDATED, thread, 2, words), journal, WHO[0])
    (entry,) = [one for one in entries(journal) if one["kind"] == "signal"]
    content = json.loads(entry["content"])
    assert entry["thread"] == thread
    assert content["signal"] == "OUTDATED"
    assert content["sentence"] == 2
    assert "Nordmann" not in entry["content"]
    assert "22 12" not in entry["content"]


def test_a_plain_string_never_reaches_the_record(journal: Journal) -> None:
    with pytest.raises(TypeError):
        send(Signal(SignalKind.WRONG, "x", None, "Kari Nordmann"), journal, WHO[0])  # type: ignore[arg-type]


def test_unanswered_questions_are_grouped_by_theme_only_where_enough_have_asked(journal: Journal) -> None:
    for who in WHO[:5]:
        ask(journal, "Hvor lenge skal REK bruke på søknaden om forhåndsgodkjenning?", who)
    for who in WHO[:4]:  # one too few
        ask(journal, "Hvilket skjema bruker vi for melding om brudd på personopplysningssikkerheten?", who)
    ask(journal, "Hva er Normen?", WHO[0], answered=True)
    made = report(entries(journal))
    assert (made.asked, made.unanswered, made.withheld) == (10, 9, 4)
    (theme,) = made.themes
    assert theme.questions == 5
    assert "forskningsetikk" in theme.agency
    assert {"søknaden", "forhåndsgodkjenning"} <= set(theme.words)


def test_a_word_that_few_used_is_not_told(journal: Journal) -> None:
    for who in WHO[:5]:
        ask(journal, "Hvor lenge skal REK bruke på søknaden?", who)
    ask(journal, "Hvor lenge skal REK bruke på søknaden om Fantasisyndromet i Lilleby?", WHO[5])
    (theme,) = report(entries(journal)).themes
    assert theme.questions == 6
    assert "søknaden" in theme.words
    assert not {"fantasisyndromet", "lilleby"} & set(theme.words)


def test_one_user_who_asks_often_does_not_make_a_theme_among_several_users(journal: Journal) -> None:
    ask(journal, "Hva er Normen?", WHO[1], answered=True)
    for _ in range(9):
        ask(journal, "Hvor lenge skal REK bruke på søknaden?", WHO[0])
    made = report(entries(journal))
    assert made.themes == ()
    assert made.withheld == 9


def test_a_single_person_counts_questions(journal: Journal) -> None:
    for _ in range(5):
        ask(journal, "Hvor lenge skal REK bruke på søknaden?", WHO[0])
    assert len(report(entries(journal)).themes) == 1
    assert report(entries(journal), k=6).themes == ()


def test_signals_are_counted_by_kind() -> None:
    rows = [
        {"kind": "question", "thread": "a", "user": "u", "content": json.dumps({"question": {"redacted": "Hva?"}})},
        {"kind": "answer", "thread": "a", "user": "u", "content": json.dumps({"reason": None, "sentences": [
            {"citations": [{"source": "lov.md"}]}, {"citations": [{"source": "veileder.md"}]}]})},
        {"kind": "signal", "thread": "a", "user": "u", "content": json.dumps({"signal": "WRONG", "sentence": 2})},
        {"kind": "signal", "thread": "a", "user": "u", "content": json.dumps({"signal": "OUTDATED", "sentence": None})},
        {"kind": "signal", "thread": "", "user": "u", "content": json.dumps({"signal": "BENEFIT", "sentence": None})},
        {"kind": "question", "thread": "b", "user": "u", "content": None},
    ]  # fmt: skip
    made = report(rows)
    assert made.signals == {"wrong": 1, "outdated": 1, "benefit": 1}
    assert made.sources == {"lov.md": {"outdated": 1}, "veileder.md": {"wrong": 1, "outdated": 1}}
    assert made.asked == 1


def test_the_command_line_makes_the_report_and_records_that_it_was_read(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from assistant.audit import read
    from assistant.settings import Settings
    from ui import cli

    journal = Journal.open(Settings.load())
    assert journal is not None
    for _ in range(5):
        ask(journal, "Hvor lenge skal REK bruke på søknaden?", WHO[0])
    assert cli.main(["signals", "report", "--reason", "Rapport til REK", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["themes"][0]["questions"] == 5
    assert cli.main(["signals", "report", "--reason", "Rapport til REK"]) == 0
    told = capsys.readouterr().out
    assert "| REK" in told or "forskningsetikk" in told
    assert cli.main(["signals", "report", "--reason", " "]) != 0
    reasons = [one for one in read(journal, REDACTOR.redact("Kontroll"), WHO[0]) if one["kind"] == "read"]
    assert sum("Rapport til REK" in one["content"] for one in reasons) == 2
    journal.close()
