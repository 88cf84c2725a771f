"""Fit the second reader (`guardrails/second.py`) to the annotated notes; `python -m benchmarks.fit_second`.

The rules were mended for the very notes, so what they leave there teaches little. Each note is therefore read through
ablated rules too: half of its names and places are struck from the lists and the dictionaries, and whole recognisers,
or half of the identifiers' patterns, are left out. What such rules leave is what a classifier must tell by its
surroundings. Look-alikes, regulatory
questions and notes written for coding are read as well, of which nothing is personal.

Multinomial logistic regression (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.4) on features
that stand in at least three texts. Without arguments the weights are fitted to every set that was read and written to
`guardrails/second.json`; `held SET` fits to all sets but one and prints what the reader adds there, by threshold.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final, cast

from benchmarks.identifiers import lookalikes
from benchmarks.redaction import NOTES, ROOT, Row, load
from guardrails import scanning
from guardrails.engine import ScanRecognizer, build
from guardrails.findings import Finding
from guardrails.recognisers import TYPES as IDENTIFIER_TYPES
from guardrails.redact import Redactor, _recognizers
from guardrails.second import TYPES, Document, features
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
_LEAST_TEXTS, _PENALTY, _LOOKALIKES, _WHOLE = 3, 0.5, 900, 3.0
_STOP = re.compile(r"\n|[.,] (?=[A-ZÆØÅ])")
_WORD = re.compile(r"[^\W\d_]+")

Example = tuple[frozenset[str], str, int, float]  # features, type or "", number of the text, weight


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
    lexi._seen.clear()
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(lexi, name, value)
        lexi._seen.clear()


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
    document = Document(text, found, {}, lexicon())
    for token, one in document.forms.items():
        if token.lower() in _listed() and one.word[0] != "?":  # a name that is hidden is no public word for that
            document.forms[token] = one._replace(word=f"?{one.shape}{one.kind}")
    return document


@cache
def _listed() -> frozenset[str]:
    """Every listed name that is no word besides, as the lists are when this is asked first."""
    lexi = lexicon()
    return lexi.listed - lexi.common


def _run_on(text: str, rng: random.Random) -> str:
    """The text with most of its line breaks and full stops as spaces, character for character."""
    return _STOP.sub(lambda match: " " * len(match[0]) if rng.random() < 0.7 else match[0], text)


def _examples(document: Document, row: Row, number: int, weight: float) -> Iterator[Example]:
    for index in document.candidates():
        start, end = document.starts[index], document.ends[index]
        kind = next((_AS.get(one[2], "ID") for one in row.entities if one[0] < end and start < one[1]), "")
        told = frozenset(feature for look in document.looks(index) for feature in features(look, document.forms))
        yield told, kind, number, weight


def examples(sets: Iterable[str], seed: int = 1) -> list[Example]:
    """What the rules, whole and ablated, leave of the notes of `sets` and of texts without personal data."""
    rng = random.Random(seed)
    readings = [(out, [_rules(out, rng) for _ in range(6 if "half" in out else 1)]) for out in _READINGS]
    lexi, _ = lexicon(), _listed()
    made: list[Example] = []
    rows = [row for name in sets for row in load(NOTES / f"{name}.jsonl")]
    for number, row in enumerate(rows):
        named = {
            word.lower()
            for start, end, label in row.entities
            if _AS.get(label) in _NAMED
            for word in _WORD.findall(row.text[start:end])
            if word[0].isupper() or word not in lexi.common
        }
        named |= {one.lower() for one in _WORD.findall(row.text) if one.lower() in lexi.listed - lexi.common}
        for turn, (_, redactors) in enumerate(readings):
            hidden = frozenset(word for word in sorted(named) if turn and rng.random() < 0.5)
            with _hiding(hidden | {genitive_base(word) for word in hidden}):
                text = _run_on(row.text, rng) if turn in _RUN_ON else row.text
                document = _document(rng.choice(redactors), text)
                made += _examples(document, row, number, 1.0 if turn else _WHOLE)
    clean = [Row(case.text, ()) for case in lookalikes(_LOOKALIKES, seed=7)]
    clean += [row for row in load(NOTES / "questions.jsonl") if not row.entities]
    clean += [Row(text, ()) for text in (*_FOREIGN, *_FORMS)]
    for name in _CLINICAL:
        clean += [
            Row(json.loads(line)["note"], ()) for line in (CODING / f"{name}.jsonl").read_text("utf-8").splitlines()
        ]
    for number, row in enumerate(clean, len(rows)):
        for text in (row.text, _run_on(row.text, rng)):
            made += _examples(_document(readings[0][1][0], text), row, number, 1.0)
    return made


def fit(made: list[Example]) -> dict[str, tuple[int, ...]]:
    """By feature, hundredths of the log odds of each of TYPES against none."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    texts: dict[str, set[int]] = defaultdict(set)
    for told, _, number, _ in made:
        for feature in told:
            texts[feature].add(number)
    columns = {name: at for at, name in enumerate(sorted(one for one in texts if len(texts[one]) >= _LEAST_TEXTS))}
    cells = [(row, columns[name]) for row, one in enumerate(made) for name in sorted(one[0]) if name in columns]
    data: Any = np.ones(len(cells))
    matrix = csr_matrix((data, tuple(zip(*cells, strict=True))), shape=(len(made), len(columns)))
    model = LogisticRegression(C=_PENALTY, max_iter=1000)
    model.fit(matrix, [one[1] for one in made], sample_weight=[one[3] for one in made])
    by_type = {kind: at for at, kind in enumerate(model.classes_)}
    coefficients = model.coef_ - model.coef_[by_type[""]]
    bias = model.intercept_ - model.intercept_[by_type[""]]
    fitted = {"": tuple(round(100 * bias[by_type[kind]]) for kind in TYPES)}
    for name, at in columns.items():
        row = tuple(round(100 * coefficients[by_type[kind], at]) for kind in TYPES)
        if any(abs(one) > 2 for one in row):
            fitted[name] = row
    return fitted


def write(fitted: dict[str, tuple[int, ...]]) -> None:
    """Write the weights, a feature a line."""
    lines = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(row)}" for name, row in fitted.items())
    WEIGHTS.write_text(f'{{"types":{json.dumps(TYPES)},"weights":{{\n{lines}\n}}}}\n', "utf-8")


def held(name: str) -> None:
    """Print what a reader fitted to the other sets adds on set `name`."""
    import guardrails.second as second

    fitted = fit(examples(one for one in SETS if one != name and (NOTES / f"{one}.jsonl").is_file()))
    second.weights.cache_clear()
    table = {feature: tuple(one / 100 for one in row) for feature, row in fitted.items()}
    second.weights = lambda: table
    added(load(NOTES / f"{name}.jsonl"))


def added(rows: list[Row]) -> None:
    """Print recall and precision of the rules alone and with the second reader, by threshold."""
    from benchmarks.redaction import measure

    for threshold in (None, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4):
        redactor = Redactor("journal", second=threshold is not None)
        if threshold is not None:
            redactor._second._threshold = threshold
        score = measure(redactor, rows)
        whole = score["all"]
        print(
            f"{threshold or 'rules':>5}: {whole.found}/{whole.entities} = {100 * whole.recall:.2f} %, precision "
            f"{whole.right}/{whole.spans} = {100 * whole.precision:.2f} %; "
            + ", ".join(f"{label} {one.found}/{one.entities}" for label, one in sorted(score.items()) if label != "all")
        )


def main() -> None:
    """Fit and write the weights; `held SET` measures on a set that is left out; `on SET` what is written."""
    if sys.argv[1:2] == ["held"]:
        held(sys.argv[2])
    elif sys.argv[1:2] == ["on"]:
        added(load(NOTES / f"{sys.argv[2]}.jsonl"))
    else:
        write(fit(examples(name for name in SETS if (NOTES / f"{name}.jsonl").is_file())))


if __name__ == "__main__":
    main()
