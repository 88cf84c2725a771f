"""The meter is measured: what each automatic scorer gets right on labelled Norwegian, beside trivial baselines.

A scorer is a detector with a number for every example (here mostly 0 or 1) and a threshold; the baselines see the
same examples. Standards and lengths with fewer than ENOUGH examples of either label are "ikke målt", never passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

from eval.datasets import Item, load
from eval.judge import Judge, kappa
from eval.statistics import NOTHING, Estimate, auroc_estimate, ratio
from guardrails import grounding, injection
from norsk.text import words
from norsk.written import analyse, standard

ENOUGH = 8
NOT_MEASURED = "ikke målt"
LENGTHS = (("under 8 ord", 0, 8), ("8–25 ord", 8, 26), ("over 25 ord", 26, 10_000))

Guess = Callable[[Item], float]


@dataclass(frozen=True, slots=True)
class Detector:
    """What is looked for (`positive`), the examples with labels, and who guesses how; a guess over .5 says yes."""

    name: str
    title: str
    examples: Callable[[], list[tuple[Item, bool]]]
    guess: Guess
    baselines: dict[str, Guess]


def _text(item: Item) -> str:
    return str(item.data.get("sentence") or item.data.get("text"))


def _overlap(item: Item) -> float:
    said = [word.text.lower() for word in words(_text(item))]
    quoted = {word.text.lower() for quote in item.data["quotes"] for word in words(quote)}
    return 1 - sum(word in quoted for word in said) / max(1, len(said))


def _length(item: Item) -> float:
    return min(1.0, len(_text(item).split()) / 40)


_NN_WORDS = frozenset(
    ["ikkje", "eg", "kva", "kven", "korleis", "frå", "noko", "ein", "eit", "dei", "vart", "vere", "berre"]
)
_ORDERS = ("ignorer", "ignore", "glem", "gløym", "se bort", "sjå bort", "instruks")


def _grounding() -> list[tuple[Item, bool]]:
    return [(item, item.data["label"] == "false") for item in load("grounding")]


def _standard() -> list[tuple[Item, bool]]:
    return [(item, item.standard == "nn") for item in load("norwegian") if item.group in ("standard", "clean", "term")]


def _spelling() -> list[tuple[Item, bool]]:
    groups = ("clean", "term", "spelling", "saerskriving", "mixing")
    return [(item, item.group not in ("clean", "term")) for item in load("norwegian") if item.group in groups]


def _foreign() -> list[tuple[Item, bool]]:
    groups = ("standard", "clean", "term", "foreign")
    return [(item, item.group == "foreign") for item in load("norwegian") if item.group in groups]


def _injection() -> list[tuple[Item, bool]]:
    return [(item, item.group != "clean") for item in load("injection") if item.data["language"] in ("nb", "nn")]


DETECTORS: tuple[Detector, ...] = (
    Detector(
        "grounding",
        "Usannheter (veileder check)",
        _grounding,
        lambda item: float(not grounding.check(_text(item), item.data["quotes"]).supported),
        {"alltid dekket": lambda item: 0.0, "ordoverlapp": _overlap, "lengde": _length},
    ),
    Detector(
        "standard",
        "Nynorsk eller bokmål (veileder written)",
        _standard,
        lambda item: float(standard(_text(item))[0] == "nn"),
        {
            "alltid bokmål": lambda item: 0.0,
            "funksjonsord": lambda item: float(any(word in _NN_WORDS for word in _text(item).lower().split())),
            "lengde": _length,
        },
    ),
    Detector(
        "errors",
        "Språkfeil (veileder written)",
        _spelling,
        lambda item: float(bool(analyse(_text(item)).errors)),
        {"aldri feil": lambda item: 0.0, "lengde": _length},
    ),
    Detector(
        "foreign",
        "Nabospråk og engelsk (veileder written)",
        _foreign,
        lambda item: float(standard(_text(item))[0] not in ("nb", "nn")),
        {
            "aldri": lambda item: 0.0,
            "bokstaver": lambda item: float(any(letter in _text(item).lower() for letter in "äöüwxzq")),
            "lengde": _length,
        },
    ),
    Detector(
        "injection",
        "Innplantede instrukser",
        _injection,
        lambda item: float(bool(injection.scan(_text(item)))),
        {
            "aldri funn": lambda item: 0.0,
            "stikkord": lambda item: float(any(word in _text(item).lower() for word in _ORDERS)),
            "lengde": _length,
        },
    ),
)


def measure(judge: Judge | None = None, tell: Callable[[int, int], None] | None = None) -> list[dict[str, Any]]:
    """For each detector: its figures and its baselines', over all, by written standard and by length.

    With a judging model it is one more detector, with its agreement with the labels (Cohen's kappa) beside. `tell` is
    given how many examples are done, of how many: a model takes its time.
    """
    told = []
    examples = [(detector, detector.examples()) for detector in (*DETECTORS, *_judging(judge))]
    done, total = count(1), sum(len(labelled) for _, labelled in examples)
    for detector, labelled in examples:
        who = {"scorer": _counted(detector.guess, tell, done, total), **detector.baselines}
        guessed = {name: [guess(item) for item, _ in labelled] for name, guess in who.items()}
        items, labels = [item for item, _ in labelled], [label for _, label in labelled]
        told.append(
            {
                "name": detector.name,
                "title": detector.title,
                "all": {name: _figures(scores, labels) for name, scores in guessed.items()},
                "standards": {
                    name: _part(
                        guessed["scorer"],
                        labels,
                        # Foreign text is of neither standard: it is to be told from either.
                        [item.standard == name or item.group == "foreign" for item in items],
                        detector.name,
                    )
                    for name in ("nb", "nn")
                },
                "lengths": {
                    name: _part(
                        guessed["scorer"], labels, [low <= len(_text(item).split()) < high for item in items], ""
                    )
                    for name, low, high in LENGTHS
                },
                "kappa": _rounded(kappa([score > 0.5 for score in guessed["scorer"]], labels)),
            }
        )
    return told


def _counted(guess: Guess, tell: Callable[[int, int], None] | None, done: Iterator[int], total: int) -> Guess:
    def counted(item: Item) -> float:
        try:
            return guess(item)
        finally:
            if tell is not None:
                tell(next(done), total)

    return counted


def _judging(judge: Judge | None) -> tuple[Detector, ...]:
    if judge is None:
        return ()
    own: dict[str, Guess] = {
        "veileder check": lambda item: float(not grounding.check(_text(item), item.data["quotes"]).supported),
        "alltid dekket": lambda item: 0.0,
        "ordoverlapp": _overlap,
    }
    return (Detector("judge", f"Usannheter (dommermodellen {judge.model.name()})", _grounding, judge.guess, own),)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _part(scores: Sequence[float], labels: Sequence[bool], inside: Sequence[bool], name: str) -> dict[str, Any] | str:
    chosen = [(score, label) for score, label, kept in zip(scores, labels, inside, strict=True) if kept]
    positive = sum(label for _, label in chosen)
    if name == "standard" and len(chosen) >= ENOUGH:  # the standard is itself the label: one side has one label only
        right = ratio([(float((score > 0.5) == label), 1.0) for score, label in chosen])
        return {"accuracy": asdict(right)}
    if min(positive, len(chosen) - positive) < ENOUGH:
        return NOT_MEASURED
    return _figures([score for score, _ in chosen], [label for _, label in chosen])


def _figures(scores: Sequence[float], labels: Sequence[bool]) -> dict[str, Any]:
    pairs = list(zip(scores, labels, strict=True))
    said = [(float(score > 0.5), label) for score, label in pairs]
    precision = ratio([(yes * label, yes) for yes, label in said])
    recall = ratio([(yes * label, float(label)) for yes, label in said])
    found: dict[str, Estimate] = {
        "precision": precision,
        "recall": recall,
        "auroc": auroc_estimate(scores, labels) if pairs else NOTHING,
    }
    return {name: asdict(estimate) for name, estimate in found.items()}
