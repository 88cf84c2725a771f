"""Workplaces, units, addresses and identifiers, sentence by sentence: whole where they are named, nothing where not."""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path

import pytest

from guardrails.redact import Redactor
from guardrails.vault import Vault

_FILE = Path(__file__).parent / "data" / "notes" / "sentences.txt"


def _sections() -> dict[str, list[str]]:
    """Lines of the file by the heading in brackets above them."""
    sections: dict[str, list[str]] = {}
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            lines.append(line)
    return sections


def _left(line: str, redactor: Redactor) -> str:
    """Letters and digits between the strokes of a line that were not redacted."""
    parts = line.split("|")
    text = "".join(parts)
    spans = redactor.redact(text, Vault()).spans
    bounds = list(pairwise(accumulate((len(part) for part in parts), initial=0)))
    named = [at for start, end in bounds[1::2] for at in range(start, end) if text[at].isalnum()]
    return "".join(text[at] for at in named if not any(span.start <= at < span.end for span in spans))


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return Redactor("journal")


@pytest.mark.parametrize("kind", ["ORGANISATION", "HEALTH_UNIT", "ADDRESS", "ID"])
def test_what_a_sentence_names_goes_whole(kind: str, redactor: Redactor) -> None:
    lines = _sections()[kind]
    assert len(lines) >= 20
    assert {line: left for line in lines if (left := _left(line, redactor))} == {}


def test_what_names_nothing_stays(redactor: Redactor) -> None:
    lines = _sections()["STAYS"]
    assert len(lines) >= 40
    said = {line: redactor.redact(line, Vault()).text for line in lines}
    assert {line: text for line, text in said.items() if text != line} == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bor i barneboligen Havnesgard.", "Havnesgard"),
        ("Jobber i rederiet Østervold nå.", "Østervold"),
        ("Dekksgutt, båten «Storm» gikk på grunn.", "Storm"),
    ],
)
def test_a_name_behind_its_noun_goes(text: str, name: str, redactor: Redactor) -> None:
    assert name not in redactor.redact(text, Vault()).text
