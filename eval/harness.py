"""More outside sets, read from local copies: NorMedQA, lm-evaluation-harness (NorEval), EuroEval's ragtruth-no.

Nothing is downloaded: where a copy is missing, its task says so and where to put it. NorMedQA (SimulaMet): objects with
`question`, `answer` and `wrong_answers` apart by `;`. lm-evaluation-harness: the files that `lm_eval --log_samples`
writes (`samples_TASK_*.jsonl`), whose `arguments` hold context and continuation of every choice and `target` the right
one, so that a task of NorEval (Mikhailov et al. 2025) is scored here as the harness scores it, by log-likelihood.
ragtruth-no (after RAGTruth, Niu et al. 2024), as EuroEval's script writes it: `prompt` (again as `context`) with the
instruction and its passages, `answer`, and `labels`, the spans of the answer that they do not carry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.datasets import DataError, Item
from eval.jobs import Counts, Job, Metric, Result, one
from eval.outside import evenly, files_of, missing, rows_of
from eval.served import Served, no_model
from eval.subject import Subject
from guardrails import grounding
from norsk.shown import figure
from norsk.text import sentences
from norsk.written import standard

_SAMPLES = re.compile(r"samples_(?P<task>.+?)(?:_\d{4}-.*)?")
# NorMedQA's columns on Hugging Face, and in the file of its repository.
_QUESTION = ("question", "question_text")
_RIGHT = ("answer", "answer_text", "correct_answer")
_WRONG = ("wrong_answers", "wrong_answers_text")
# What the columns are called in the copies that we know of; the first that a row has counts.
_CONTEXT = ("context", "contexts", "passages", "source_info", "quotes", "prompt")
_ANSWER = ("answer", "response", "output", "sentence")
_LABEL = ("hallucinated", "hallucination", "label", "labels", "hallucinated_spans", "spans")


def normedqa() -> list[Item]:
    """Medical questions with the right answer and wrong ones. Raises DataError where the copy is missing."""
    found = []
    for path in files_of("normedqa", "NorMedQA", "*.json*"):
        for number, row in enumerate(rows_of(path), 1):
            asked, said, told = (_first(row, names) or "" for names in (_QUESTION, _RIGHT, _WRONG))
            question, right = str(asked).strip(), str(said).strip()
            listed = told if isinstance(told, list) else str(told).split(";")
            wrong = [text for part in listed if (text := str(part).strip()) and text != right]
            if question and right and wrong:
                written = "nn" if standard(question)[0] == "nn" else "nb"
                data = {"q": question, "right": [right], "wrong": wrong}
                found.append(Item(f"{path.stem}-{number}", "nn" if written == "nn" else "nb", "question", data))
    return evenly(found)


def noreval() -> list[Item]:
    """Multiple-choice samples of lm-evaluation-harness; the group is the task. Raises DataError."""
    found = []
    for path in files_of("noreval", "NorEval", "*.jsonl"):
        named = _SAMPLES.fullmatch(path.stem)
        task = named.group("task") if named else path.stem
        chosen = [item for number, row in enumerate(rows_of(path), 1) for item in _sample(path, task, number, row)]
        found += evenly(chosen)
    return found


def _sample(path: Path, task: str, number: int, row: Mapping[str, Any]) -> Iterator[Item]:
    told = row.get("arguments")
    pairs = list(told.values()) if isinstance(told, dict) else told
    target = row.get("target")
    if not isinstance(pairs, list):
        raise DataError(f"{path.name}, linje {number} mangler «arguments».", "Kjør lm_eval med --log_samples.")
    choices = []
    for pair in pairs:
        parts = list(pair.values()) if isinstance(pair, dict) else pair
        if isinstance(parts, list) and len(parts) == 2 and all(isinstance(part, str) for part in parts):
            choices.append(parts)
    try:
        right = int(str(target))
    except ValueError:
        right = next((at for at, (_, said) in enumerate(choices) if said.strip() == str(target).strip()), -1)
    if len(choices) >= 2 and 0 <= right < len(choices):  # a task of generated text has no choices and is left out
        written = "nn" if re.search(r"(?:^|_)(?:nno?|nynorsk)(?:_|$)", task) else "nb"
        data = {"q": choices[right][0][-300:], "choices": choices, "right": right}
        yield Item(f"{path.stem}-{number}", "nn" if written == "nn" else "nb", task, data)


def ragtruth() -> list[Item]:
    """Answers with their passages, labelled as carried or not. Raises DataError."""
    found: dict[str, list[Item]] = {"carried": [], "hallucinated": []}
    for path in files_of("ragtruth", "ragtruth-no", "*.json*"):
        for number, row in enumerate(rows_of(path), 1):
            context, answer = _first(row, _CONTEXT), _first(row, _ANSWER)
            if context is None or not answer:
                raise DataError(
                    f"{path.name}, linje {number} har verken tekst eller svar.",
                    f"Kall kolonnene {_CONTEXT[0]}, {_ANSWER[0]} og {_LABEL[0]}.",
                )
            quotes = [str(part) for part in context] if isinstance(context, list) else [str(context)]
            group = "hallucinated" if _marked(_first(row, _LABEL)) else "carried"
            data = {"sentence": str(answer), "quotes": quotes}
            found[group].append(Item(f"{path.stem}-{number}", "nb", group, data))
    return [item for listed in found.values() for item in evenly(listed)]


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if name in row), None)


def _marked(label: Any) -> bool:
    if isinstance(label, str):
        return label.strip().lower() not in ("", "0", "false", "no", "nei", "[]", "none", "supported", "factual")
    return bool(label)


def choose(subject: Subject, item: Item) -> Result:
    """Whether the model finds the right answer likeliest a token."""
    options = [str(item.data["right"][0]), *map(str, item.data["wrong"])]
    chosen = Served.of(subject.settings.engine).named().best(f"Spørsmål: {item.data['q']}\nSvar:", options)
    return Result(chosen == 0, {"chosen": one(chosen == 0), "chance": (1 / len(options), 1.0)}, options[chosen][:300])


def likeliest(subject: Subject, item: Item) -> Result:
    """Whether the right continuation has the highest log-likelihood (the harness's `acc`)."""
    model = Served.of(subject.settings.engine).named()
    scores = [model.log_probability(said, given)[0] for given, said in item.data["choices"]]
    right = scores[item.data["right"]] == max(scores) and scores.count(max(scores)) == 1
    counts: Counts = {
        "chosen": one(right),
        f"chosen.{item.group}": one(right),
        "chance": (1 / len(scores), 1.0),
    }
    return Result(right, counts, "; ".join(figure(score, 1) for score in scores))


def carried(subject: Subject, item: Item) -> Result:
    """Whether the grounding check stops a sentence of a hallucinated answer, and none of a carried one."""
    text, quotes = str(item.data["sentence"]), list(item.data["quotes"])
    told = [text[span.start : span.end] for span in sentences(text)]
    stopped = [said for said in told if not grounding.check(said, quotes).supported]
    got = "; ".join(stopped) or "ingenting stanset"
    if item.group == "carried":
        return Result(not stopped, {"false_alarms": one(bool(stopped))}, got, quotes[0][:300] if quotes else "")
    return Result(bool(stopped), {"caught": one(bool(stopped))}, got, quotes[0][:300] if quotes else "")


_CHOICE = (Metric("chosen", "rett svar mest sannsynlig"), Metric("chance", "rett ved gjetting"))

HARNESS: tuple[Job, ...] = (
    Job(
        "normedqa",
        "Medisinske eksamensspørsmål (NorMedQA)",
        (),
        normedqa,
        choose,
        _CHOICE,
        lambda subject: missing("normedqa", "NorMedQA", "*.json*") or no_model(subject),
    ),
    Job(
        "noreval",
        "NorEval gjennom lm-evaluation-harness",
        (),
        noreval,
        likeliest,
        _CHOICE,
        lambda subject: missing("noreval", "NorEval", "*.jsonl") or no_model(subject),
    ),
    Job(
        "ragtruth",
        "Svar uten dekning (ragtruth-no)",
        (),
        ragtruth,
        carried,
        (
            Metric("caught", "svar uten dekning stanset", groups=("hallucinated",)),
            Metric("false_alarms", "svar med dekning stanset", False, ("carried",)),
        ),
        lambda subject: missing("ragtruth", "ragtruth-no", "*.json*"),
    ),
)
