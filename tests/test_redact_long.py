"""A long row of a batch is read, redacted and written piece by piece, and comes out as a short one does."""

from __future__ import annotations

import io
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guardrails.findings import Finding, disjoint
from guardrails.redact import Redactor
from guardrails.stretches import OVERLAP, WINDOW, Held, Settling, source_of, stretches
from ui import batch, longrows, shapes
from ui.longrows import LongText

NOTE = "Overlege Kari Nordmann ringte 987 65 432 fra Storgata 7B. \U0001f600 \\ “sitat” <PERSON_1>\n\tHun sover godt.\n"
FILLER = "Pasienten sover godt, uten feber. Kontroll om fire uker hos fastlegen.\n" * 900


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor("journal")


def answered(lines: bytes, redactor: Redactor, monkeypatch: pytest.MonkeyPatch, *, streamed: bool) -> bytes:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    batch.run(
        "-",
        lambda row: shapes.redacted_json(row.get("id"), redactor.redact(shapes.text_of(row, "text"))),
        (lambda text, row: redactor.stream(lambda: text, len(text))) if streamed else None,
    )
    return out.getvalue()


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize(
    "text",
    [NOTE * 30, NOTE + FILLER + "Så kom Nordmann igjen.", "å" * 70_000 + " Ring Kari Nordmann", " \n" * 1_000,
     "Kari Nordmann \ud83d " * 90, NOTE * 9 + "\x00"],
    ids=["names", "windows", "one word", "blank", "half a pair", "NUL"],
)  # fmt: skip
def test_a_long_row_is_answered_as_a_short_one(
    text: str, ascii_only: bool, redactor: Redactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = json.dumps({"id": [1, "å"], "text": text, "x": {"y": "z"}}, ensure_ascii=ascii_only)
    lines = row.encode("utf-8", "surrogatepass") + b'\n\n{"id": 2, "text": "Ola Nordmann"}'
    as_a_whole = answered(lines, redactor, monkeypatch, streamed=False)
    monkeypatch.setattr(longrows, "LONG", 1_000)
    monkeypatch.setattr(longrows, "_LEAST", 500)
    assert longrows.long_row(lines.split(b"\n")[0], "text", 1) is not None
    assert answered(lines, redactor, monkeypatch, streamed=True) == as_a_whole


def test_a_long_string_that_is_no_json_takes_no_other_row_with_it(
    redactor: Redactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(longrows, "LONG", 1_000)
    monkeypatch.setattr(longrows, "_LEAST", 500)
    for bad in (b"\\x" * 600, b"\xff" * 900, b"a\x01" * 900, b"a" * 900 + b"\\"):
        lines = b'{"id": 1, "text": "' + bad + b'"}\n{"id": 2, "text": "Ola Nordmann"}'
        first, second = map(json.loads, answered(lines, redactor, monkeypatch, streamed=True).splitlines())
        assert first["error"]["code"] == "bad_json"
        assert second["redacted"] == "<PERSON_1>"


def test_the_pieces_of_a_long_text_are_the_text() -> None:
    for text in ("\\" * 999 + '"', "\U0001f600" * 1_500, "æ\u2028\n" * 2_000, "a" * 3_000):
        for ascii_only in (False, True):
            raw = json.dumps(text, ensure_ascii=ascii_only).encode()
            assert "".join(LongText(raw, 1, len(raw) - 1, 1)) == text


def test_every_character_is_of_one_stretch_and_has_surroundings() -> None:
    text = (NOTE * 2_000)[:170_000]
    told = list(stretches(source_of(text)()))
    assert "".join(one.own for one in told) == text
    assert all(one.text == text[one.start : one.start + len(one.text)] and len(one.text) <= WINDOW for one in told)
    assert all(one.upper - later.start >= OVERLAP // 4 for one, later in itertools.pairwise(told))
    assert [one.own for one in stretches([])] == [""]


def test_findings_held_and_settled_are_the_findings() -> None:
    found = [Finding(at, at + 3 + 4 * (at % 3), "PERSON" if at % 2 else "DATE", at % 7 / 7) for at in range(0, 980, 7)]
    held, settling, settled = Held(), Settling(), list[Finding]()
    for upper in range(100, 1_001, 100):
        held.add([one for one in found if upper - 100 <= one.start < upper])
    assert len(held) == len(found) and list(held) == found
    for upper, some in zip(range(100, 1_001, 100), held.by_stretch(), strict=True):
        now, sure = settling.add(some, upper)
        settled += now
        assert all(one.end <= sure for one in settled)
    assert settled == disjoint(found)


# A process of its own, for its peak is what is measured.
MEASURED = """
import resource, sys
from ui.cli import main
main(["redact", "--batch", "-"])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def peak(row: bytes, home: Path) -> float:
    """Megabytes that the process of `veileder redact --batch` had at most."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED],
        input=row,
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "VEILEDER_HOME": str(home)},
    )
    return int(done.stderr.split()[-1]) / 1024


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_a_hundred_megabytes_take_little_more_memory_than_the_row(tmp_path: Path) -> None:
    page = (NOTE + FILLER) * 20
    row = json.dumps({"id": 1, "text": page * (100_000_000 // len(page))}, ensure_ascii=False).encode()
    small = json.dumps({"id": 1, "text": page}, ensure_ascii=False).encode()
    grown = peak(row, tmp_path) - peak(small, tmp_path) - len(row) / 1e6
    print(f"{grown:.0f} MB beside the row")
    assert grown < 150
