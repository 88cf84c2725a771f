"""The page as it first meets its user: how soon an answer is seen, and in which written standard."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from benchmarks import first_answer
from tests.browser import Visit, browsing


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


def test_a_browser_set_to_nynorsk_gets_the_page_in_nynorsk_until_its_reader_chooses(
    pages: tuple[str, Path], chromium: str
) -> None:
    with browsing(chromium) as browser:
        visit = Visit(browser, pages[0], locale="nn-NO")
        expect(visit.page.get_by_role("tab", name="Kjelder")).to_be_visible()
        assert visit.page.evaluate("document.documentElement.lang") == "nn"
        visit.ask("Hvor mange kommuner har kjøpt Paro?")
        expect(visit.answer()).to_contain_text("ikkje")  # what is said of the answer, too
        visit.page.get_by_role("button", name="Bokmål").click()
        expect(visit.page.get_by_role("tab", name="Kilder")).to_be_visible()
        visit.page.reload()
        expect(visit.page.get_by_role("tab", name="Kilder")).to_be_visible()
        assert visit.complaints == []
        visit.close()
