"""Outside data sets, read from a local copy: NorQuAD (SQuAD JSON) and NoCoLA (sentences with an error type).

Nothing is downloaded. The copies lie in `eval/norquad` and `eval/nocola` under the home folder; where one is missing
its task says so and how to get it. NorQuAD: Ivanova et al. 2023 (CC0), as SQuAD's nested JSON or as flat rows
(`context`, `question`, `answers` with `text`), as Hugging Face exports it. NoCoLA: Jentoft & Samuel 2023, as the class
files ("Ungrammatical:", "Grammatical:"), the zero file (wrong, right and error type apart by tab) or the rows that
Hugging Face exports (`incorrect_text`, `correct_text`, `error`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assistant.engines import ExtractiveEngine
from assistant.settings import home_folder
from eval.datasets import DataError, Item
from eval.jobs import Job, Metric, Result, one
from eval.scorers import has_fact
from eval.subject import Subject
from eval.wording import class_name
from ingest.passages import Hit, Passage, Source
from norsk.text import sentences
from norsk.written import analyse

_MOST = 300  # examples of each set (and of each side), evenly over it
_TOGETHER = 3  # sentences of a context that make a passage
_MISSING = "{0} finnes ikke her. Legg en lokal kopi i {1} og kjør på nytt; ingenting lastes ned."


def folder(name: str) -> Path:
    """Where the local copy of a set is looked for."""
    return home_folder() / "eval" / name


def norquad() -> list[Item]:
    """Questions with their context and answers. Raises DataError where the copy is missing or not SQuAD JSON."""
    found = [item for path in files_of("norquad", "NorQuAD", "*.json*") for item in _squad(path)]
    return evenly(found)


def _flat(path: Path) -> Iterator[Item]:
    for number, row in enumerate(rows_of(path), 1):
        told = row["answers"]
        answers = [str(text).strip() for text in (told["text"] if isinstance(told, dict) else told)]
        if answers:
            data = {"q": row["question"], "context": row["context"], "fact": answers}
            yield Item(f"{path.stem}-{row.get('id', number)}", "nb", "question", data)


def _squad(path: Path) -> Iterator[Item]:
    try:
        told = json.loads(path.read_text(encoding="utf-8")) if path.suffix == ".json" else None
        if not isinstance(told, dict) or "data" not in told:
            yield from _flat(path)
            return
        articles: list[Any] = told["data"]
        for article in articles:
            for paragraph in article["paragraphs"]:
                for asked in paragraph["qas"]:
                    answers = [str(answer["text"]).strip() for answer in asked["answers"]]
                    if answers:
                        data = {"q": asked["question"], "context": paragraph["context"], "fact": answers}
                        yield Item(f"{path.stem}-{asked['id']}", "nb", "question", data)
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError):
        raise DataError(f"{path.name} er ikke SQuAD JSON.", "Hent filen på nytt.") from None


def nocola() -> list[Item]:
    """Learners' sentences, wrong and corrected, with the type of the error. Raises DataError where it is missing."""
    by_side: dict[str, list[Item]] = {"wrong": [], "right": []}
    texts, rows = list(folder("nocola").rglob("*.txt")), list(folder("nocola").rglob("*.json*"))
    if not texts and not rows:
        files_of("nocola", "NoCoLA", "*.txt")
    for path in sorted(rows):
        for number, row in enumerate(rows_of(path), 1):
            wrong, right = str(row.get("incorrect_text") or ""), str(row.get("correct_text") or "")
            _take_pair(by_side, f"{path.stem}-{number}", wrong, right, str(row.get("error") or ""))
    for path in sorted(texts):
        side = ""
        pair: tuple[str, ...]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            head = line.strip().lower()
            if head in ("ungrammatical:", "grammatical:"):
                side = "wrong" if head.startswith("un") else "right"
            elif not side and len(pair := tuple(part.strip() for part in line.split("\t"))) == 3:
                _take_pair(by_side, f"{path.stem}-{number}", *pair)
            elif side and head:
                text, _, kind = line.partition("\t")
                by_side[side].append(Item(f"{path.stem}-{number}", "nb", side, {"text": text, "kind": kind.strip()}))
    return [item for found in by_side.values() for item in evenly(found)]


def _take_pair(by_side: dict[str, list[Item]], identity: str, wrong: str, right: str, kind: str) -> None:
    """A minimal pair: the wrong sentence with the type of its error, and the right one."""
    if wrong and right and wrong != right:
        by_side["wrong"].append(Item(f"{identity}-w", "nb", "wrong", {"text": wrong, "kind": kind}))
        by_side["right"].append(Item(f"{identity}-r", "nb", "right", {"text": right, "kind": ""}))


def rows_of(path: Path) -> list[Mapping[str, Any]]:
    """The objects of a JSON or JSON Lines file. Raises DataError naming the file."""
    try:
        text = path.read_text(encoding="utf-8")
        told = json.loads(text) if path.suffix == ".json" else [json.loads(line) for line in text.splitlines() if line]
    except (OSError, json.JSONDecodeError, UnicodeDecodeError):
        raise DataError(f"{path.name} er ikke gyldig JSON.", "Hent filen på nytt.") from None
    if isinstance(told, dict):
        told = next((part for part in told.values() if isinstance(part, list)), [])
    return [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []


def missing(name: str, title: str, pattern: str) -> str:
    """Why the set cannot be used, in Norwegian; empty where it can."""
    return "" if list(folder(name).rglob(pattern)) else _MISSING.format(title, folder(name))


def files_of(name: str, title: str, pattern: str) -> list[Path]:
    """The files of a local copy. Raises DataError where there is none."""
    found = sorted(folder(name).rglob(pattern))
    if not found:
        raise DataError(_MISSING.format(title, folder(name)))
    return found


def evenly(items: list[Item]) -> list[Item]:
    """At most 300 of the items, evenly over all of them."""
    step = max(1, len(items) // _MOST)
    return items[::step][:_MOST]


def comprehend(subject: Subject, item: Item) -> Result:
    """Whether the engine, given the context, says a sentence that holds the answer."""
    context = str(item.data["context"])
    source = Source("norquad", "NorQuAD")
    spans = sentences(context)
    hits = []
    for at in range(0, len(spans), _TOGETHER):
        start, end = spans[at].start, spans[min(at + _TOGETHER, len(spans)) - 1].end
        hits.append(Hit(Passage(source, "0", start, end, context[start:end]), 1 / (at + 1)))
    question = subject.question_redactor.redact(str(item.data["q"]))
    deadline = time.monotonic() + subject.settings.engine.seconds
    said = [sentence.text for sentence in ExtractiveEngine().answer(question, hits, deadline=deadline)]
    right = has_fact(" ".join(said), item.data["fact"])
    return Result(right, {"answered": one(right), "refused": one(not said)}, " ".join(said))


def acceptable(subject: Subject, item: Item) -> Result:
    """Whether something is marked in a learner's sentence that is wrong, and nothing in one that is right."""
    errors = analyse(str(item.data["text"])).errors
    got = ", ".join(class_name(error.kind) for error in errors) or "ingen feil merket"
    if item.group == "right":
        return Result(not errors, {"marked_right": one(bool(errors))}, got)
    counts = {"marked_wrong": one(bool(errors))}
    if item.data["kind"]:
        counts[f"marked_wrong.{item.data['kind']}"] = one(bool(errors))
    return Result(bool(errors), counts, got)


OUTSIDE: tuple[Job, ...] = (
    Job(
        "norquad",
        "Leseforståelse (NorQuAD)",
        (),
        norquad,
        comprehend,
        (Metric("answered", "svar med rett innhold"), Metric("refused", "ikke svart", False)),
        lambda subject: missing("norquad", "NorQuAD", "*.json*"),
    ),
    Job(
        "nocola",
        "Grammatikk hos innlærere (NoCoLA)",
        (),
        nocola,
        acceptable,
        (
            Metric("marked_wrong", "gale setninger med merke", groups=("wrong",)),
            Metric("marked_right", "riktige setninger med merke", False, ("right",)),
        ),
        lambda subject: missing("nocola", "NoCoLA", "*.[tj]*"),
    ),
)
