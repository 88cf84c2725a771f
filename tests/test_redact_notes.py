"""Redaction of annotated notes: recall and precision by entity and by character, and questions that stay whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.redaction import Score, load, measure
from guardrails.redact import Redactor

DATA = Path(__file__).parent / "data" / "notes"
SHARED = Path(__file__).parents[2] / "shared" / "data" / "pii-dev"


def total(scores: dict[str, Score]) -> Score:
    return scores["all"]


@pytest.mark.parametrize("name", ["notes.jsonl", "notes_unseen.jsonl"])
def test_notes_reach_the_goal(name: str) -> None:
    score = total(measure(Redactor("journal"), load(DATA / name)))
    assert score.recall >= 0.98
    assert score.precision >= 0.95
    assert score.character_recall >= 0.98
    assert score.character_precision >= 0.95


def test_notes_with_days_and_numbers_of_every_form_do_not_fall_back() -> None:
    """The first 20 of these 30 were read while the rules were deepened, the other ten nearly so."""
    score = total(measure(Redactor("journal"), load(DATA / "notes_forms.jsonl")))
    assert score.recall >= 0.97
    assert score.precision >= 0.95


def test_notes_of_the_wards_do_not_fall_back() -> None:
    """At first sight .85 at .97 (journal); then their misses were read and the kinds of miss mended."""
    score = total(measure(Redactor("journal"), load(DATA / "notes_ward.jsonl")))
    assert score.recall >= 0.98
    assert score.precision >= 0.95


def test_notes_from_homes_schools_and_forms_do_not_fall_back() -> None:
    """Written blind in rounds of twenty; what each was at first sight stands in docs/redaction.md."""
    score = total(measure(Redactor("journal"), load(DATA / "notes_home.jsonl")))
    assert score.recall >= 0.97
    assert score.precision >= 0.95


def test_notes_that_were_measured_twice_do_not_fall_back() -> None:
    """At first sight .82 at .98; the goal is .98. Nobody read which of their entities were missed."""
    score = total(measure(Redactor("journal"), load(DATA / "notes_held.jsonl")))
    assert score.recall >= 0.91
    assert score.precision >= 0.95


def test_the_strict_profile_takes_every_age_and_year_too() -> None:
    redactor = Redactor("streng")
    forms, ward = ((DATA / f"notes_{name}.jsonl").read_text("utf-8").splitlines() for name in ("forms", "ward"))
    for row in map(json.loads, (*forms, *ward)):
        gone = {at for span in redactor.redact(row["text"]).spans for at in range(span.start, span.end)}
        for entity in row["strict"]:
            assert gone >= set(range(entity["start"], entity["end"])), entity


def test_notes_that_were_only_ever_measured_do_not_fall_back() -> None:
    """Their first measurement was .88 at .94. The goal is .98; what is reached is said in docs/redaction.md."""
    score = total(measure(Redactor("journal"), load(DATA / "notes_unread.jsonl")))
    assert score.recall >= 0.95
    assert score.precision >= 0.93


def test_regulatory_questions_stay_whole_and_people_in_them_go() -> None:
    rows = load(DATA / "questions.jsonl")
    redactor = Redactor("sporsmal")
    false_alarms = [row.text for row in rows if not row.entities and redactor.redact(row.text).spans]
    assert len([row for row in rows if not row.entities]) >= 100
    assert false_alarms == []
    assert total(measure(redactor, [row for row in rows if row.entities])).recall == 1.0


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared data")
def test_synthetic_discharge_notes() -> None:
    rows = load(SHARED / "training.jsonl")[:120]
    score = total(measure(Redactor("streng"), rows))
    assert score.recall >= 0.95  # machine-made labels: some are residue of tags, some names are not labelled
    assert score.precision >= 0.93
