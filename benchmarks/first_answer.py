"""Seconds in a real browser from Enter to the first words of an answer that can be seen, and to the whole answer.

    python -m benchmarks.first_answer [--questions 40] [--seeds ../shared/seeds] [--json]

A real `veileder serve` over the built-in pages (and the seeds, where they lie beside the checkout), with its record on,
and Chromium without a window on the same machine. Every question is asked on a page opened anew. The clock is the
page's own: it starts at the key, and stops at the frame in which an answer's bubble holds words, and at the one in
which the answer can be copied, which is when all of it is there. Processor time is the server's: it tells what a busy
machine hides.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.load import ROOT, percentile, processor, served

FLAGS: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--no-first-run")  # fmt: skip
_WARMING: Final = 3  # questions before the clock counts: the first reads the index and the word lists
_LONGEST: Final = 60_000  # milliseconds to wait for an answer

# Watches the page from within. A frame after the change is when it is on the screen.
_WATCH: Final = """() => {
  const seen = { key: 0, first: 0, whole: 0, words: "" };
  let told;
  window.asked = new Promise((resolve) => { told = resolve; });
  const look = () => {
    if (!seen.key || seen.whole) return;
    const bubbles = [...document.querySelectorAll("#samtale [data-testid=bot]")];
    const said = bubbles.map((one) => one.innerText).join("").trim();
    const taken = document.querySelector("#kopier-svar");
    seen.words ||= said;
    if (said && !seen.first) requestAnimationFrame((now) => { seen.first ||= now; });
    if (said && taken && taken.offsetParent) requestAnimationFrame((now) => {
      seen.whole ||= now;
      told(seen);
    });
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter") seen.key = performance.now();
  }, true);
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A question, the words seen first, the seconds to them and to the whole answer, and of the server's processor."""

    question: str
    words: str
    first: float
    whole: float
    processor: float


def questions(count: int) -> list[str]:
    """Different questions of the evaluation's set that the built-in pages answer, evenly over the set."""
    lines = (ROOT / "eval" / "data" / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    asked = list(dict.fromkeys(row["q"] for row in rows if row["group"] == "answer"))
    return [asked[at * len(asked) // count] for at in range(min(count, len(asked)))]


def ask(page: Page, address: str, question: str) -> tuple[str, float, float]:
    """Open the page and ask: the first words seen, the seconds until then, and until the whole answer is seen."""
    page.goto(address)
    box = page.locator("#sporsmal textarea")
    box.wait_for()
    page.evaluate(_WATCH)
    box.fill(question)
    box.press("Enter")
    page.locator("#kopier-svar").wait_for(timeout=_LONGEST)
    seen: dict[str, Any] = page.evaluate("() => window.asked")
    return seen["words"], (seen["first"] - seen["key"]) / 1e3, (seen["whole"] - seen["key"]) / 1e3


def asked(browser: Browser, address: str, process: int, listed: Sequence[str]) -> list[Seen]:
    """What each question took, one after the other."""
    page, found = browser.new_page(locale="nb-NO"), []
    for question in listed:
        before = processor(process)
        words, first, whole = ask(page, address, question)
        found.append(Seen(question, words, first, whole, processor(process) - before))
    page.close()
    return found


def measure(count: int, seeds: Path) -> dict[str, Any]:
    """Times over `count` questions, after a few that warm the server."""
    chromium = next(
        found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))
    )
    sources = [str(seeds)] if seeds.is_dir() else []
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), *sources) as (address, process),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        asked(browser, address, process, ["Hva er en databehandler?"] * _WARMING)
        load = os.getloadavg()[0]
        found = asked(browser, address, process, questions(count))
        browser.close()
    told: dict[str, Any] = {"questions": len(found), "seeds": bool(sources)}
    for name in ("first", "whole", "processor"):
        values = [getattr(one, name) for one in found]
        told[name] = {"p50": round(percentile(values, 0.5), 3), "p95": round(percentile(values, 0.95), 3),
                      "max": round(max(values), 3)}  # fmt: skip
    slowest = max(found, key=lambda one: one.first)
    return told | {"slowest": slowest.question, "load": [round(load, 1), round(os.getloadavg()[0], 1)]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--seeds", type=Path, default=ROOT.parent / "shared" / "seeds")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = measure(arguments.questions, arguments.seeds)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    print("| seconds from Enter | p50 | p95 | max |")
    print("|---|---:|---:|---:|")
    names = {"first": "first words seen", "whole": "the whole answer", "processor": "server's processor, with the page"}
    for key, name in names.items():
        print(f"| {name} | " + " | ".join(f"{found[key][of]:.2f}" for of in ("p50", "p95", "max")) + " |")
    over = "the built-in pages and the seeds" if found["seeds"] else "the built-in pages"
    print(f"\n{found['questions']} questions over {over}; slowest: «{found['slowest']}».")
    print(f"Load of the machine at the start and at the end: {found['load'][0]} and {found['load'][1]}.")


if __name__ == "__main__":
    main()
