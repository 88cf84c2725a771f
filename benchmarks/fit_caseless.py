"""Fit the reader of notes without capitals (`guardrails/caseless.py`); `python -m benchmarks.fit_caseless`.

Annotated notes lose their capitals, some their small words, line breaks and punctuation too, as telegram style and
dictation do; what they say of persons stays known. Each is read several times, with half of its names struck from the
lists, so that surroundings have to tell what lists do not. Made-up notes (`benchmarks/frames.py`) are read in the same
way, and texts of nobody: look-alikes, regulatory questions and notes written for coding. Without arguments the weights
are fitted to every set that was read and written to `guardrails/caseless.json`; `held SET…` leaves sets out and prints
what the reader adds there, by threshold.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from benchmarks import field, frames
from benchmarks.fit_second import _AS, _CLINICAL, _NAMED, CODING, _hiding
from benchmarks.identifiers import lookalikes
from benchmarks.redaction import NOTES, ROOT, Row, load, measure
from guardrails import caseless
from guardrails.caseless import TYPES
from guardrails.caseless_forms import Form
from guardrails.caseless_window import Paragraph, features
from guardrails.findings import Finding
from guardrails.redact import Redactor
from norsk.names import genitive_base, lexicon, wordset

WEIGHTS: Final = ROOT / "guardrails" / "caseless.json"
SETS: Final = (
    "notes",
    "notes_unseen",
    "notes_forms",
    "notes_ward",
    "notes_home",
    "notes_exam",
    "notes_case",
    "notes_shift",
    "notes_round",
    "notes_visit",
    "notes_lower",
    "notes_hurry",
    "notes_field",
    "notes_village",
    "notes_hospital",
)
_READINGS: Final = 5
_LENGTH: Final = 12  # tokens; longer chains are cut, for the fit works on chains of one length side by side
_LEAST_TEXTS, _PRIOR, _ROUNDS, _FRAMES, _LOOKALIKES = 4, 0.6, 90, 900, 500
_OFTEN: Final = {"notes_lower": 3.0, "notes_hurry": 3.0}
_SMALL: Final = wordset(
    """er var har hadde ble blir blei vart og som en et ei den det de å at han hun ho hen pasienten pasient hans hennes
    seg sin sitt sine også nå skal vil kan må får fikk fekk ikkje på i til med av for fra"""
)
_WORD = re.compile(r"[^\W\d_]+")
_PIECE = re.compile(r"[^\W\d_]+ ?|[.,;:!?] ?|\n+|.", re.S)


def lowered(row: Row) -> Row:
    """The row without capitals, character for character."""
    return Row(row.text.replace("\u0130", "I").lower(), row.entities)


def hurried(row: Row, rng: random.Random, dictated: bool) -> Row:
    """The row without some of its small words, line breaks and marks; `dictated`: the marks are said."""
    if rng.random() < 0.5:
        row = _initialled(row, rng)
    inside = {at for start, end, _ in row.entities for at in range(start, end)}
    moved, text = {}, ""
    for match in _PIECE.finditer(row.text):
        piece = match[0]
        if match.start() not in inside and match.end() - 1 not in inside:
            bare = piece.strip()
            if dictated and bare in (".", ",", ":"):
                piece = {".": " punktum ", ",": " komma ", ":": " kolon "}[bare]
            elif bare in _SMALL and not dictated and rng.random() < 0.4:
                piece = ""
            elif piece.startswith("\n"):
                piece = rng.choice((" ", ". ", "\n"))
            elif bare in (".", ",") and rng.random() < 0.15:
                piece = " "
        for at in range(match.start(), match.end()):
            moved[at] = len(text) + min(at - match.start(), max(0, len(piece) - 1))
        text += piece
    return Row(text, tuple((moved[start], moved[end - 1] + 1, label) for start, end, label in row.entities))


def _initialled(row: Row, rng: random.Random) -> Row:
    """The row with some second words of names cut to their first letter: "kari n"."""
    text, moved, at = "", list[tuple[int, int, str]](), 0
    for start, end, label in sorted(row.entities):
        if start < at:
            continue
        name = row.text[start:end]
        first, _, rest = name.partition(" ")
        if label == "PERSON" and rest.isalpha() and rest[0] not in "iåx" and rng.random() < 0.3:
            name = f"{first} {rest[0]}" if rng.random() < 0.8 else f"{first[0]}. {rest}"
        text += row.text[at:start]
        moved.append((len(text), len(text) + len(name), label))
        text, at = text + name, end
    return Row(text + row.text[at:], tuple(moved))


@cache
def _listed() -> frozenset[str]:
    """Every listed name that is no word besides, as the lists are when this is asked first."""
    lexi = lexicon()
    return frozenset(word for word in lexi.listed - lexi.common if not lexi.spelt(word))


def _chains(redactor: Redactor, row: Row, number: int, weight: float) -> Iterator[field.Chain]:
    redactor._names._worth.clear()
    found = [Finding(one.start, one.end, one.type, one.score) for one in redactor.redact(row.text).spans]
    forms: dict[str, Form] = {}
    paragraph = Paragraph(row.text, found, forms)
    for token in _listed() & forms.keys():  # a name that is hidden is no public word for that
        forms[token] = forms[token]._replace(word=f"?{forms[token].sort}{forms[token].kind}", end="")
    paragraph.forms = [forms[token] for token in paragraph.tokens]
    links = []
    for index, start in enumerate(paragraph.starts):
        end = paragraph.ends[index]
        kind = next((_AS.get(one[2], "ID") for one in row.entities if one[0] < end and start < one[1]), "")
        told = frozenset(name for look in paragraph.looks(index) for name in features(look, forms))
        links.append((told, TYPES.index(kind) + 1 if kind else 0))
    for at in range(0, len(links), _LENGTH):
        yield field.Chain(tuple(links[at : at + _LENGTH]), number, weight)


def chains(sets: Iterable[str], seed: int = 1) -> list[field.Chain]:
    """The notes of `sets`, made-up notes and texts of nobody, as they are read without capitals."""
    rng = random.Random(seed)
    redactor = Redactor("journal", second=False)
    lexi, _ = lexicon(), _listed()
    every = [(row, _OFTEN.get(name, 1.0), _READINGS) for name in sets for row in load(NOTES / f"{name}.jsonl")]
    every += [(row, 0.5, 1) for row in frames.notes(_FRAMES, seed=11)]
    clean = [Row(case.text, ()) for case in lookalikes(_LOOKALIKES, seed=7)]
    clean += [row for row in load(NOTES / "questions.jsonl") if not row.entities]
    for name in _CLINICAL:
        lines = (CODING / f"{name}.jsonl").read_text("utf-8").splitlines()
        clean += [Row(json.loads(line)["note"], ()) for line in lines]
    every += [(row, 1.0, 1) for row in clean]
    made: list[field.Chain] = []
    for number, (row, weight, readings) in enumerate(every):
        row = lowered(row)
        named = {
            word
            for start, end, label in row.entities
            if _AS.get(label) in _NAMED
            for word in _WORD.findall(row.text[start:end])
            if word not in lexi.common
        }
        for turn in range(readings):
            drawn = rng.random() < 0.5 if readings == 1 else turn > 0
            share = 0.6 if drawn else 0.0
            hidden = frozenset(word for word in sorted(named) if rng.random() < share)
            text = row if turn == 0 else hurried(row, rng, dictated=rng.random() < 0.2)
            with _hiding(hidden | {genitive_base(word) for word in hidden}):
                made += _chains(redactor, text, number, weight / readings * 2)
    return made


def fit(made: list[field.Chain]) -> dict[str, object]:
    """The weights as they are written: hundredths, by feature and between labels; small ones left out."""
    rows, between = field.fit(made, len(TYPES) + 1, least=_LEAST_TEXTS, prior=_PRIOR, rounds=_ROUNDS)
    whole = {name: [round(100 * one) for one in row] for name, row in rows.items()}
    return {
        "between": [[round(100 * one) for one in row] for row in between],
        "weights": {name: row for name, row in whole.items() if max(map(abs, row)) > 9},
    }


def write(fitted: dict[str, object]) -> None:
    """Write the weights, a feature a line."""
    told = fitted["weights"]
    assert isinstance(told, dict)
    lines = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(row)}" for name, row in told.items())
    head = f'"types":{json.dumps(TYPES)},"between":{json.dumps(fitted["between"])}'
    WEIGHTS.write_text(f'{{{head},"weights":{{\n{lines}\n}}}}\n', "utf-8")


def main() -> None:
    """Fit and write the weights; `held SET…` prints what a reader fitted to the other sets adds on these."""
    left_out = sys.argv[2:] if sys.argv[1:2] == ["held"] else []
    write(fit(chains(name for name in SETS if name not in left_out)))
    caseless.weights.cache_clear()
    for name in left_out:
        rows = [lowered(row) for row in load(NOTES / f"{name}.jsonl")]
        for threshold in (None, 0.7, 0.5, 0.4):
            redactor = Redactor("journal")
            redactor._caseless = caseless.CaselessReader(threshold) if threshold else None
            whole = measure(redactor, rows)["all"]
            print(
                f"{name} {threshold}: {whole.found}/{whole.entities} = {100 * whole.recall:.1f} %, precision "
                f"{whole.right}/{whole.spans} = {100 * whole.precision:.1f} %",
                flush=True,
            )


if __name__ == "__main__":
    main()
