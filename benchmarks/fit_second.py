"""Fit the second reader (`guardrails/second.py`) to the annotated notes; `python -m benchmarks.fit_second`.

The rules were mended for the very notes, so what they leave there teaches little. Each note is therefore read through
ablated rules too: half of its names and places are struck from the lists and the dictionaries, and whole recognisers,
or half of the identifiers' patterns, are left out. What such rules leave is what a classifier must tell by its
surroundings. Made-up notes (`benchmarks/frames.py`) are read in the same way, look-alikes, regulatory questions and
notes written for coding as well, of which nothing is personal.

A conditional random field (`benchmarks/field.py`) on features that stand in at least three texts. Without arguments the
weights are fitted to every set that was read and written to `guardrails/second.json`; `held SET` fits to all sets but
one and prints what the reader adds there, by threshold.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final, cast

from benchmarks import field, frames
from benchmarks.identifiers import lookalikes
from benchmarks.redaction import NOTES, ROOT, Row, load
from guardrails import scanning
from guardrails.engine import ScanRecognizer, build
from guardrails.findings import Finding
from guardrails.recognisers import TYPES as IDENTIFIER_TYPES
from guardrails.redact import Redactor, _recognizers
from guardrails.second import THRESHOLDS, TYPES, Weights, packed
from guardrails.second_features import features
from guardrails.second_forms import Forms
from guardrails.second_window import Document
from norsk.dictionary import Dictionary
from norsk.names import genitive_base, lexicon

WEIGHTS: Final = ROOT / "guardrails" / "second.json"
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
    "notes_field",
    "notes_hurry",
    "notes_lower",
)
_AS: Final = {
    "PERSON": "PERSON",
    "PLACE": "PLACE",
    "POSTCODE": "PLACE",
    "ADDRESS": "PLACE",
    "ORGANISATION": "ORGANISATION",
    "HEALTH_UNIT": "ORGANISATION",
    "DATE": "DATE",
    "AGE": "DATE",
}
# Clinical notes of nobody, written for coding.
CODING: Final = NOTES.parent / "coding"
_CLINICAL: Final = (
    "notes_dev",
    "notes_seen",
    "notes_round_seen",
    "notes_case_seen",
    "notes_surgical_seen",
    "notes_new_seen",
    "notes_exam_seen",
    "notes_status_seen",
    "notes_block_seen",
    "notes_stay_seen",
    "notes_ward_seen",
)
# Diseases and procedures in English and Latin, as coding systems print them: nobody's either.
_FOREIGN: Final = (
    "closed fracture of neck of femur, initial encounter",
    "displaced fracture of shaft of left tibia, subsequent encounter",
    "unspecified injury of right wrist and hand",
    "chronic obstructive pulmonary disease with acute exacerbation",
    "malignant neoplasm of upper lobe of lung",
    "Foreign body in cornea, left eye. Other specified disorders of tendon",
    "limb girdle dystrophy, autosomal recessive type",
    "follicular lymphoma grade two, lymph nodes of head, face and neck",
    "preterm labor third trimester with preterm delivery",
    "Passenger injured in collision with pedestrian, nontraffic accident",
    "status post total hip arthroplasty, discharge summary, follow up plan",
    "fractura colli femoris dextri, ruptura perinei gradus secundi",
    "carcinoma in situ cervicis uteri, hypertrophia prostatae benigna",
    "stenosis aortae, insufficientia mitralis levis gradu",
)
_FORMS: Final = (
    "Hoveddiagnosekode: S82.6 Brudd i ytre ankel Bidiagnosekode: E11.9 Alder: 61 Tegn ved innkomst: Puls: rask",
    "Pasientnotat Primær diagnosekode: T81.4 Infeksjon Ble innlagt akutt Ved innleggelsen sterke smerter",
    "Diagnose ved utskrivelse: K35.8 Akutt blindtarmbetennelse Tilstand Status Plan Kontroll Vennlig hilsen",
    "Utskrivningsnotat Pasient Signatur: ______ [Legens navn] [Tittel] [Dato] [Your name]",
    "Innkomstjournal Normal temperatur Ingen smerter Noe redusert bevegelighet Sakte puls Alle prøver tatt",
)
_NAMED: Final = frozenset(("PERSON", "PLACE", "ORGANISATION"))
# What is left out of the rules in each reading of a note, by the recognisers' names; "half" halves the identifiers.
_READINGS: Final = ((), (), (), (), ("units",), ("dates",), ("identifiers",), ("addresses",), ("half",), (), ("units",))
_RUN_ON: Final = (3, 9, 10)  # of these, the ones that read the note as one run of words, as forms are often pasted
# The same for made-up notes, one reading each; most of their names are struck from the lists.
_FRAME_READINGS: Final = ((), (), (), ("units",), ("identifiers",), ("half",), ("addresses",), ("dates",))
_FRAMES, _LEAST_TEXTS, _PRIOR, _LOOKALIKES, _WHOLE = 2000, 3, 1.0, 900, 1.0
_LABELS: Final = ("", *TYPES)
_STOP = re.compile(r"\n|[.,] (?=[A-ZÆØÅ])")
_WORD = re.compile(r"[^\W\d_]+")


class _Without:
    """The dictionaries without some words."""

    def __init__(self, dictionary: Dictionary, hidden: frozenset[str]) -> None:
        self._dictionary, self._hidden, self.listed = dictionary, hidden, dictionary.listed

    def known(self, word: str) -> bool:
        """Whether the dictionaries have `word`, unless it is hidden."""
        return word.lower() not in self._hidden and self._dictionary.known(word)


@contextmanager
def _hiding(hidden: frozenset[str]) -> Iterator[None]:
    """The lists and the dictionaries do not know the `hidden` words of lower case."""
    lexi = lexicon()
    lists = ("first", "last", "places", "institutions", "listed", "dictionary")
    before = {name: getattr(lexi, name) for name in lists}
    lexi._likely("heidi")  # spelling is judged by the whole lists
    lexi.first, lexi.last = lexi.first - hidden, lexi.last - hidden
    lexi.places, lexi.listed = lexi.places - hidden, lexi.listed - hidden
    lexi.institutions = tuple(one for one in lexi.institutions if one[0].lower() not in hidden)
    if lexi.dictionary is not None:
        lexi.dictionary = cast(Dictionary, _Without(lexi.dictionary, hidden))
    lexi.forget()
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(lexi, name, value)
        lexi.forget()


def _rules(left_out: Iterable[str], rng: random.Random) -> Redactor:
    """The rules alone, without some recognisers."""
    out = set(left_out)
    redactor = Redactor("journal", second=False)
    made = [one for one in _recognizers("journal", redactor._names, None) if one.name not in out]
    if "half" in out:
        every = scanning.RECOGNISERS
        scanning.RECOGNISERS = tuple(one for one in every if one.keeps or rng.random() < 0.5)
        half = scanning.Scanner("journal")
        half._announced, scanning.RECOGNISERS = False, every
        made = [one for one in made if one.name != "identifiers"]
        made.append(ScanRecognizer("identifiers", IDENTIFIER_TYPES, half.scan))
    redactor._engine = build(made)
    return redactor


def _document(redactor: Redactor, text: str) -> Document:
    redactor._names._worth.clear()
    found = [Finding(one.start, one.end, one.type, one.score) for one in redactor.redact(text).spans]
    document = Document(text, found, Forms(lexicon()))
    for token, one in document.forms.items():
        if token.lower() in _listed() and one.word[0] != "?":  # a name that is hidden is no public word for that
            document.forms[token] = one._replace(word=f"?{one.shape}{one.kind}")
    document.look_up()
    return document


@cache
def _listed() -> frozenset[str]:
    """Every listed name that is no word besides, as the lists are when this is asked first."""
    lexi = lexicon()
    return lexi.listed - lexi.common


def _run_on(text: str, rng: random.Random) -> str:
    """The text with most of its line breaks and full stops as spaces, character for character."""
    return _STOP.sub(lambda match: " " * len(match[0]) if rng.random() < 0.7 else match[0], text)


def chains(document: Document, row: Row, number: int, weight: float) -> Iterator[field.Chain]:
    """What there is to judge in a document, with what it is after all."""
    groups = document.candidates()
    for chain in document.chains(groups):
        links = []
        for index in chain:
            start, end = document.starts[index], document.ends[index]
            kind = next((_AS.get(one[2], "ID") for one in row.entities if one[0] < end and start < one[1]), "")
            looks = document.looks(index, groups[index])
            told = frozenset(name for look in looks for name in features(look, document.forms))
            links.append((told, _LABELS.index(kind)))
        yield field.Chain(tuple(links), number, weight)


def _named(row: Row) -> set[str]:
    """The words of a note's names and places, in lower case."""
    lexi = lexicon()
    return {
        word.lower()
        for start, end, label in row.entities
        if _AS.get(label) in _NAMED
        for word in _WORD.findall(row.text[start:end])
        if word[0].isupper() or word not in lexi.common
    }


@contextmanager
def _struck(words: Iterable[str], share: float, rng: random.Random) -> Iterator[None]:
    """A share of the words, drawn at random, is not known, in the genitive neither."""
    hidden = frozenset(word for word in sorted(words) if rng.random() < share)
    with _hiding(hidden | {genitive_base(word) for word in hidden}):
        yield


def read_notes(name: str, number: int, seed: int = 1) -> list[field.Chain]:
    """What the rules, whole and ablated, leave of the notes of a set; `number` is of its first text."""
    rng = random.Random(f"{seed} {name}")
    readings = [[_rules(out, rng) for _ in range(6 if "half" in out else 1)] for out in _READINGS]
    lexi, _ = lexicon(), _listed()
    made: list[field.Chain] = []
    for at, row in enumerate(load(NOTES / f"{name}.jsonl"), number):
        named = _named(row)
        named |= {one.lower() for one in _WORD.findall(row.text) if one.lower() in lexi.listed - lexi.common}
        for turn, redactors in enumerate(readings):
            with _struck(named, 0.5 if turn else 0.0, rng):
                text = _run_on(row.text, rng) if turn in _RUN_ON else row.text
                made += chains(_document(rng.choice(redactors), text), row, at, 1.0 if turn else _WHOLE)
    return made


def read_frames(number: int, count: int = _FRAMES, seed: int = 11) -> list[field.Chain]:
    """The same of made-up notes."""
    rng = random.Random(seed)
    readings = [[_rules(out, rng) for _ in range(3 if "half" in out else 1)] for out in _FRAME_READINGS]
    _listed()
    made: list[field.Chain] = []
    for at, row in enumerate(frames.notes(count, seed), number):
        with _struck(_named(row), 0.6, rng):
            made += chains(_document(rng.choice(rng.choice(readings)), row.text), row, at, 1.0)
    return made


def read_clean(number: int, seed: int = 1) -> list[field.Chain]:
    """The same of texts without personal data."""
    rng = random.Random(seed)
    redactor = _rules((), rng)
    _listed()
    clean = [Row(case.text, ()) for case in lookalikes(_LOOKALIKES, seed=7)]
    clean += [row for row in load(NOTES / "questions.jsonl") if not row.entities]
    clean += [Row(text, ()) for text in (*_FOREIGN, *_FORMS)]
    for name in _CLINICAL:
        lines = (CODING / f"{name}.jsonl").read_text("utf-8").splitlines()
        clean += [Row(json.loads(line)["note"], ()) for line in lines]
    made: list[field.Chain] = []
    for at, row in enumerate(clean, number):
        for text in (row.text, _run_on(row.text, rng)):
            made += chains(_document(redactor, text), row, at, 1.0)
    return made


def examples(sets: Iterable[str]) -> list[field.Chain]:
    """All there is to fit to: the notes of `sets`, made-up ones, texts without personal data."""
    made = [chain for at, name in enumerate(sets) for chain in read_notes(name, 10_000 * at)]
    return made + read_frames(1_000_000) + read_clean(2_000_000)


Fitted = tuple[dict[str, tuple[int, ...]], tuple[tuple[int, ...], ...]]


def fit(made: list[field.Chain]) -> Fitted:
    """By feature, hundredths of the log odds of each of TYPES against none; what two verdicts in a row add."""
    found, between = field.fit(made, len(_LABELS), least=_LEAST_TEXTS, prior=_PRIOR)
    fitted: dict[str, tuple[int, ...]] = {}
    for name, row in found.items():
        odds = tuple(round(100 * (one - row[0])) for one in row[1:])
        if any(abs(one) > 2 for one in odds):
            fitted[name] = odds
    return fitted, tuple(tuple(round(100 * one) for one in row) for row in between)


def write(fitted: Fitted) -> None:
    """Write the weights, a feature a line."""
    lines = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}:{_row(row)}" for name, row in fitted[0].items())
    head = f'{{"types":{json.dumps(TYPES)},"between":[{",".join(map(_row, fitted[1]))}],"weights":{{\n'
    WEIGHTS.write_text(f"{head}{lines}\n}}}}\n", "utf-8")


def _row(row: tuple[int, ...]) -> str:
    return json.dumps(row, separators=(",", ":"))


def held(name: str) -> None:
    """Print what a reader fitted to the other sets adds on set `name`."""
    import guardrails.second as second

    weights, between = fit(examples(one for one in SETS if one != name))
    table = Weights(
        {feature: packed(row) for feature, row in weights.items()},
        tuple(tuple(one / 100 for one in row) for row in between),
    )
    second.weights.cache_clear()
    second.weights = lambda: table
    added(load(NOTES / f"{name}.jsonl"))


def added(rows: list[Row]) -> None:
    """Print recall and precision of the rules alone and with the second reader, by how much the thresholds move."""
    from benchmarks.redaction import measure

    before = dict(THRESHOLDS)
    for step in (None, 0.3, 0.2, 0.1, 0.0, -0.1, -0.2):
        redactor = Redactor("journal", second=step is not None)
        THRESHOLDS.update({name: one + (step or 0.0) for name, one in before.items()})
        score = measure(redactor, rows)
        whole = score["all"]
        print(
            f"{'rules' if step is None else f'{step:+.1f}':>5}: {whole.found}/{whole.entities} = "
            f"{100 * whole.recall:.2f} %, precision {whole.right}/{whole.spans} = {100 * whole.precision:.2f} %; "
            + ", ".join(f"{label} {one.found}/{one.entities}" for label, one in sorted(score.items()) if label != "all")
        )
    THRESHOLDS.update(before)


def main() -> None:
    """Fit and write the weights; `held SET` measures on a set that is left out; `on SET` what is written."""
    if sys.argv[1:2] == ["held"]:
        held(sys.argv[2])
    elif sys.argv[1:2] == ["on"]:
        added(load(NOTES / f"{sys.argv[2]}.jsonl"))
    else:
        write(fit(examples(SETS)))


if __name__ == "__main__":
    main()
