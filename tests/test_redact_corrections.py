"""What the user sets right goes both ways, a wrong correction is refused, and nothing altered restores."""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from benchmarks.fuzz import check, text_of
from benchmarks.redaction import load
from guardrails.redact import RedactionSettings, Redactor
from guardrails.refusal import RedactionFailed
from guardrails.surrogates import Occurring
from guardrails.vault import Vault
from ui.corrections import redacted
from ui.shapes import BadRow

NOTES = Path(__file__).parent / "data" / "notes" / "notes.jsonl"
NOTE = "Pasienten Kari Nordmann har hunden Bamsemums."


@pytest.fixture(scope="module")
def journal() -> Redactor:
    return Redactor("journal")


def at(word: str) -> dict[str, int]:
    return {"start": NOTE.index(word), "end": NOTE.index(word) + len(word)}


def test_a_row_keeps_what_was_taken_wrongly_and_adds_what_was_missed(journal: Redactor) -> None:
    assert redacted(journal, NOTE, {}).text == "Pasienten <PERSON_1> har hunden Bamsemums."
    row = {"keep": [at("Kari Nordmann")], "add": [at("Bamsemums")]}
    assert redacted(journal, NOTE, row).text == "Pasienten Kari Nordmann har hunden <MARKED_1>."


@pytest.mark.parametrize(
    "wrong", [{"start": 3, "end": 99}, {"start": -1, "end": 4}, {"start": 5, "end": 5}, {"start": 1}, "Kari", [0, 4]]
)
def test_a_correction_that_cannot_be_made_is_refused_not_left_out(journal: Redactor, wrong: object) -> None:
    for key in ("keep", "add"):
        with pytest.raises(BadRow):
            redacted(journal, NOTE, {key: [wrong]})


def test_the_command_takes_corrections_row_by_row() -> None:
    rows = [{"id": 1, "text": NOTE, "add": [at("Bamsemums")]}, {"id": 2, "text": NOTE, "add": [{"start": 0}]}]
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "redact", "--batch", "-", "--json"],
        input="\n".join(map(json.dumps, rows)),
        capture_output=True,
        text=True,
        check=False,
    )
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["redacted"] == "Pasienten <PERSON_1> har hunden <MARKED_1>."
    assert second["error"]["code"] == "bad_span" and "Kari" not in json.dumps(second)


def test_a_correction_outlives_neither_its_text_nor_the_vault(journal: Redactor) -> None:
    vault = Vault()
    journal.redact(NOTE, vault, add=[(NOTE.index("Bamsemums"), len(NOTE) - 1)])
    assert "Bamsemums" in journal.redact("Hunden Bamsemums er her.", vault).text  # a mark is for the place marked


@pytest.mark.parametrize("altered", ["{}son", "{}-Berg", "x{}"])
def test_an_altered_surrogate_restores_to_nothing(altered: str) -> None:
    vault = Vault(seed=11)
    given = Redactor("journal", surrogates=True).redact("Pasienten heter Oline.", vault).spans[0].placeholder
    assert vault.restore(f"Svar: {given}.") == "Svar: Oline."
    for changed in (altered.format(given), given.lower()):
        assert "oline" not in vault.restore(f"Svar: {changed}.").lower()


def test_surrogates_give_every_note_back_to_the_letter() -> None:
    redactor = Redactor("journal", surrogates=True)
    for number, row in enumerate(load(NOTES)):
        vault = Vault(seed=number)
        assert vault.restore(redactor.redact(row.text, vault).text) == row.text


def test_a_deadline_is_held_between_windows_whatever_the_profile() -> None:
    for profile in ("sporsmal", "journal", "streng"):
        with pytest.raises(RedactionFailed) as caught:
            Redactor(profile, timeout=0.0).redact(NOTE * 3_000)
        assert "ingenting" in caught.value.message.lower() and "Kari" not in str(caught.value)


def test_what_the_fuzzer_holds_holds_for_a_sample() -> None:
    """300 inputs drawn with a seed; ten minutes of them run in `make soak`."""
    import random

    rng, redactors = random.Random(2026), dict[str, object]()
    for _ in range(300):
        profile, text = text_of(rng.randbytes(rng.randint(1, 300)))
        check(profile, text, redactors)


class _Counted:
    """What a text holds, with a count of how often it is asked."""

    def __init__(self, text: str) -> None:
        self.held, self.asked = Occurring(text), 0

    def __contains__(self, value: object) -> bool:
        self.asked += 1
        return value in self.held


def test_surrogates_ask_what_a_text_holds_a_few_times_a_value_and_never_search_it() -> None:
    """Each value searched the whole text before, so that twice the text took four times as long."""

    def asked(count: int) -> float:
        vault, values = Vault(seed=3), [f"{number:08d}" for number in range(10_000_000, 10_000_000 + count)]
        text = _Counted(" ".join(values))
        for value in values:
            assert vault.surrogate("PHONE", value, text) not in text.held
        return text.asked / count

    assert asked(200) < 4
    assert asked(2_000) < 4
    assert set(Occurring.__slots__) == {"_pairs", "_runs"}  # it has no text to search


def test_a_surrogate_is_none_of_what_the_text_holds() -> None:
    held = Occurring("Hansen-Berg og Olsens båt, f. 12.05.1950, Myrvegen 3.")
    for present in ("Hansen", "Olsen", "12.05.1950", "Myrvegen 3", "Berg"):
        assert present in held
    for absent in ("Nilsen", "13.05.1950", "Myrvegen 5"):
        assert absent not in held


@pytest.mark.parametrize("place", ["names.NameScanner.scan", "redact.even", "vault.Vault.pseudonym"])
def test_a_fault_of_redaction_itself_stops_everything_and_shows_no_word_of_the_text(
    monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """An unforeseen error may carry words of the text ("KeyError: 'Nordmann'"), and tracebacks go to logs."""

    def broken(*_: object, **__: object) -> None:
        raise KeyError(NOTE)

    monkeypatch.setattr(f"guardrails.{place}", broken)
    with pytest.raises(RedactionFailed) as failed:
        Redactor("journal").redact(NOTE)
    shown = "".join(traceback.format_exception(failed.value))
    assert "KeyError" in str(failed.value) and "ingenting ble sendt" in str(failed.value)
    assert "Nordmann" not in shown and "Bamsemums" not in shown


def test_every_redactor_is_made_as_the_settings_say() -> None:
    settings = RedactionSettings(timeout=0.0, surrogates=True)
    with pytest.raises(RedactionFailed):
        settings.redactor("sporsmal").redact(NOTE)
    at_ease = RedactionSettings(surrogates=True)
    assert "<" not in at_ease.redactor("journal").redact(NOTE).text
    assert "<PERSON_1>" in at_ease.redactor("journal", marks=True).redact(NOTE).text


@pytest.mark.parametrize("name", ["Kari Olsen", "Per Berg"])
def test_a_genitive_is_known_by_the_name_that_stood_before(name: str) -> None:
    """Both genitives are in lists of names by themselves: here they are Kari's and Per's."""
    vault, given = Vault(seed=5), name.split()[0]
    text = f"{name} kom. {given}s søster ringte."
    hidden = Redactor("journal", surrogates=True).redact(text, vault).text
    made = hidden.split()[0]
    assert f"{made}s søster" in hidden and vault.restore(hidden) == text
