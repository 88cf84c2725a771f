"""How soon an answer is seen: the benchmark of it sees what a user sees, and its questions are many and different."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks import first_answer


def test_what_is_timed_is_the_first_words_of_an_answer_and_then_all_of_it(
    pages: tuple[str, Path], chromium: str
) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(first_answer.FLAGS))
        (seen,) = first_answer.asked(browser, pages[0], os.getpid(), ["Når trenger vi en databehandleravtale?"])
        browser.close()
    assert "databehandler" in seen.words.lower()  # words of the answer: no dots that move, no greeting
    assert 0 < seen.first <= seen.whole < 60


def test_the_questions_are_different_and_no_fewer_than_asked_for() -> None:
    assert len(set(first_answer.questions(40))) == 40
