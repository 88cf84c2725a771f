"""The full numbers of redaction: a hundred megabytes, ten minutes of fuzzing, the parrot attack. Run by `make soak`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.redaction import load, parrot

ROOT = Path(__file__).parents[1]
NOTES = ROOT / "tests" / "data" / "notes"

# The parent's peak would be counted too, so the big text is redacted in a process of its own.
BIG = """
import resource, sys, time
from benchmarks.redaction import NOTES, load
from guardrails.redact import Redactor
megabytes = int(sys.argv[1])
page = "\\n\\n".join(row.text for row in load(NOTES / "notes.jsonl")) + "\\n\\n"
text = page * (megabytes * 1_000_000 // len(page.encode()) + 1) + "Ring Kari Nordmann på 987 65 432."
redactor = Redactor("journal", timeout=600)
redactor.redact(page)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.process_time()
redacted = redactor.redact(text)
seconds = time.process_time() - begun
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
assert redacted.text.endswith("Ring " + redacted.spans[-2].placeholder + " på " + redacted.spans[-1].placeholder + ".")
print(f"{len(text.encode()) / 1e6:.0f} MB in {seconds:.0f} s; {len(redacted.spans)} spans; {grown:.0f} MB more memory")
assert grown < 12 * megabytes + 60, grown  # the text's own result and spans, not its windows
"""


def big(megabytes: int) -> str:
    done = subprocess.run(
        [sys.executable, "-c", BIG, str(megabytes)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


def test_three_megabytes_in_bounded_memory() -> None:
    assert "3 MB" in big(3)


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_a_hundred_megabytes_in_bounded_memory() -> None:
    print(big(100))


@pytest.mark.soak
@pytest.mark.timeout(1_200)
def test_ten_minutes_of_fuzzing_find_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.fuzz", "600"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    print((done.stdout + done.stderr)[-300:])
    assert done.returncode == 0, (done.stdout + done.stderr)[-3_000:]


def test_the_parrot_finds_few_of_what_leaked() -> None:
    found, _ = parrot(load(NOTES / "notes.jsonl"), runs=3)
    assert found < 0.30


@pytest.mark.soak
def test_the_parrot_finds_few_of_what_leaked_in_any_set() -> None:
    for name in ("notes.jsonl", "notes_unseen.jsonl", "notes_unread.jsonl"):
        for share in (0.02, 0.05, 0.2):
            found, chance = parrot(load(NOTES / name), share)
            print(f"{name}, {share:.0%} leaked: {found:.0%} found, {chance:.0%} by chance")
            assert found < 0.30
