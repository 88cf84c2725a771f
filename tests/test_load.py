"""A hundred users who think and ask for five minutes, and ten times as many who are turned away politely."""

from __future__ import annotations

import pytest

from benchmarks import load


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(number) for number in range(1, 101)]
    assert load.percentile(values, 0.95) == 96.0 and load.percentile(values, 0.5) == 51.0
    assert load.percentile([3.0], 0.95) == 3.0 and load.percentile([], 0.95) == 0.0


def test_the_questions_are_those_of_the_evaluation() -> None:
    assert len(load.questions()) > 100


@pytest.mark.soak
def test_a_hundred_users_for_five_minutes_and_then_a_thousand() -> None:
    found = load.measure(users=100, many=1000, seconds=300, many_seconds=60)
    usual, pressed = found["usual"], found["pressed"]
    assert usual["errors"] == 0 and usual["turned_away"] == 0
    assert usual["answered"] > 2000
    assert usual["p95"] < 2.0
    assert usual["memory_after"] < usual["memory_before"] * 1.1 + 20
    assert pressed["errors"] == 0 and pressed["turned_away"] > 0 and pressed["answered"] > 0
    assert pressed["away_p95"] < 2.0
    assert found["after"]["errors"] == 0 and found["healthy"] and found["record"]
