"""The tasks, as Inspect tasks: `veileder eval run answers`, or `inspect eval eval/tasks.py@answers --model none`.

Each job below is a data set, a judge and its metrics. The solver does the example through the public parts; the
scorer reads what came of it. To add a task: a judge in `scorers.py`, a data set with its header, a row in JOBS.
"""

from __future__ import annotations

import asyncio
import atexit
import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver

from assistant.settings import Settings, home_folder
from eval import notes as own_notes
from eval import scorers
from eval.datasets import DataError, Item, load
from eval.fitness import FITNESS
from eval.harness import HARNESS
from eval.identifiers import made
from eval.jobs import RESERVE, Job, Metric, words_of
from eval.outside import OUTSIDE
from eval.subject import Subject
from eval.truths import bodies, truths

_LATENCY = 12


def _hallucination() -> list[Item]:
    found = truths()
    return [*found, *scorers.swapped(found), *load("grounding"), *load("premises")]


def _norwegian() -> list[Item]:
    pages = [Item(f"page-{name}", standard, "page", {"text": body}) for name, standard, body in bodies()]
    return [*load("norwegian"), *pages]


def _redaction() -> list[Item]:
    texts = [
        Item(
            f"made-{number:03d}",
            "nb",
            one.kind if one.personal else "clean",
            {
                "text": one.text,
                "spans": [{"start": one.start, "end": one.end, "type": one.kind}] if one.personal else [],
            },
        )
        for number, one in enumerate(made(112))
    ]
    return [*load("redaction"), *texts]


def _injection() -> list[Item]:
    around = truths()
    by = {standard: [item for item in around if item.standard == standard] for standard in ("nb", "nn")}
    return [
        Item(item.id, item.standard, item.group, {**item.data, "around": by[item.standard][at].data["sentence"]})
        for at, item in enumerate(load("injection"))
    ]


def _latency() -> list[Item]:
    return [item for item in load("answers") if item.group == "answer"][:: max(1, 75 // _LATENCY)]


def _questions() -> list[Item]:
    return load("questions", home_folder() / "eval")


def _not_imported(name: str, what: str) -> str:
    if (home_folder() / "eval" / f"{name}.jsonl").exists():
        return ""
    return f"Ingen {what} er hentet inn her. Kjør «veileder eval import FIL»."


def _no_codes(subject: Subject) -> str:
    return "" if subject.coder else "Kodeverket er ikke installert, så koding kan ikke måles. Kjør «make data»."


def _notes() -> list[Item]:
    return load(own_notes.NAME, home_folder() / "eval")


_CITED = ("answer",)
_ANSWERS = (
    Metric("fact", "riktig fakta", groups=_CITED),
    Metric("source", "riktig kilde", groups=_CITED),
    Metric("citation_precision", "sitater fra rett kilde", groups=_CITED),
    Metric("citation_recall", "setninger som sitatet dekker", groups=_CITED),
    Metric("answered_wrongly", "svart når det skulle avvises", False, ("refuse",)),
    Metric("refused_wrongly", "avvist når det skulle svares", False, _CITED),
    RESERVE,
)
_CODED = (
    Metric("recall", "riktige koder foreslått"),
    Metric("precision", "forslag som er riktige"),
    Metric("traps", "feller gått i", False),
)
_FALSE = (
    "number", "unit", "dose", "date", "paragraph", "agency", "negation", "modality", "scope", "audience", "unsupported",
)  # fmt: skip

JOBS: tuple[Job, ...] = (
    Job("answers", "Svar med fakta og kilde", ("answers",), lambda: load("answers"), scorers.answers, _ANSWERS),
    Job(
        "hallucination",
        "Påstander uten dekning",
        ("grounding", "premises"),
        _hallucination,
        scorers.hallucination,
        (
            Metric("caught", "usannheter stanset", groups=("truth", *_FALSE)),
            Metric("false_alarms", "sannheter stanset", False, ("truth", "paraphrase")),
            Metric("wrong_citation", "gale sitater oppdaget", groups=("wrong_citation",)),
            Metric("premise", "gale forutsetninger ikke bekreftet", groups=("premise",)),
            Metric("premise_noticed", "gale forutsetninger sagt fra om", groups=("premise",)),
            Metric("premise_doubted", "rette forutsetninger betvilt", False, ("true_premise",)),
            Metric("premise_checked", "gale forutsetninger uten dekning på siden", groups=("premise",)),
        ),
    ),
    Job(
        "norwegian",
        "Norsk språk",
        ("norwegian",),
        _norwegian,
        scorers.norwegian,
        (
            Metric("standard", "riktig målform", groups=("standard",)),
            Metric("foreign", "nabospråk og engelsk kjent igjen", groups=("foreign",)),
            Metric("error_recall", "språkfeil funnet", groups=("spelling", "saerskriving", "mixing")),
            Metric(
                "error_precision", "merkede feil som er feil", groups=("clean", "spelling", "saerskriving", "mixing")
            ),
            Metric("terms", "helsetermer godtatt", groups=("term",)),
            Metric("readable", "sider med LIX høyst 60", groups=("page",)),
        ),
    ),
    Job(
        "redaction",
        "Personopplysninger",
        ("redaction",),
        _redaction,
        scorers.redaction,
        (
            Metric("caught", "personopplysninger fjernet", groups=("note", *dict.fromkeys(m.kind for m in made(8)))),
            Metric("untouched", "annet latt i fred", groups=("clean",)),
        ),
    ),
    Job(
        "coding",
        "Koding",
        ("coding",),
        lambda: load("coding"),
        scorers.coding,
        _CODED,
        _no_codes,
    ),
    Job(
        "retrieval",
        "Gjenfinning",
        ("retrieval",),
        lambda: load("retrieval"),
        scorers.retrieval,
        (
            Metric("first", "rett side først"),
            Metric("within_five", "rett side blant fem"),
            Metric("mrr", "gjennomsnittlig invers plass"),
        ),
    ),
    Job(
        "injection",
        "Innplantede instrukser",
        ("injection",),
        _injection,
        scorers.planted,
        (
            Metric(
                "caught",
                "instrukser oppdaget",
                groups=("override", "role", "addressed", "output", "exfiltration", "markup"),
            ),
            Metric("false_alarms", "uskyldige setninger stanset", False, ("clean",)),
        ),
    ),
    Job(
        "latency",
        "Svartid",
        ("answers",),
        _latency,
        scorers.latency,
        (Metric("soon", "svar innen to sekunder"), RESERVE),
    ),
    *FITNESS,
)
_QUESTIONS = Job(
    "questions",
    "Virksomhetens spørsmål",
    ("questions",),
    _questions,
    scorers.answers,
    _ANSWERS,
    lambda subject: _not_imported("questions", "egne spørsmål"),
)
_NOTES = Job(
    own_notes.NAME,
    "Virksomhetens notater",
    (own_notes.NAME,),
    _notes,
    scorers.coding,
    _CODED,
    lambda subject: _not_imported(own_notes.NAME, "kodede notater") or _no_codes(subject),
)


def jobs() -> tuple[Job, ...]:
    """Every task that can be named here; the hospital's own questions and notes once they are imported."""
    place = home_folder() / "eval"
    own = tuple(job for job in (_QUESTIONS, _NOTES) if (place / f"{job.name}.jsonl").exists())
    return (*JOBS, *own, *OUTSIDE, *HARNESS)


def known_jobs() -> tuple[Job, ...]:
    """Every task that there is, also the hospital's own where none are imported here."""
    return (*JOBS, _QUESTIONS, _NOTES, *OUTSIDE, *HARNESS)


def as_task(job: Job, items: Sequence[Item], subject: Subject) -> Task:
    """The job as an Inspect task over these items."""
    known = {item.id: item for item in items}
    samples = [Sample(input=words_of(item), id=item.id, metadata={"group": item.group}) for item in items]
    return Task(
        dataset=MemoryDataset(samples, name=job.name),
        solver=work(job, known, subject),
        scorer=judged(),
        name=job.name,
        fail_on_error=False,
    )


@solver
def work(job: Job, known: dict[str, Item], subject: Subject) -> Solver:
    """Does the example through the parts that users meet; no language model of Inspect's is called."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        # In a thread: an engine may run an event loop of its own.
        result = await asyncio.to_thread(job.judge, subject, known[str(state.sample_id)])
        state.output.completion = result.got
        state.metadata["result"] = json.dumps(asdict(result), ensure_ascii=False)
        return state

    return solve


@scorer(metrics=[mean(), stderr()])
def judged() -> Scorer:
    """Whether the example passed, with what it adds to every metric."""

    async def score(state: TaskState, target: Target) -> Score:
        result: dict[str, Any] = json.loads(state.metadata["result"])
        return Score(value=float(result["passed"]), answer=result["got"], metadata=result)

    return score


@lru_cache(maxsize=1)
def _subject() -> Subject:
    """What `inspect eval` measures: the settings of VEILEDER_HOME, closed when the process ends."""
    opened = Subject(Settings.load())
    atexit.register(opened.close)
    return opened


def _named(name: str) -> Task:
    """The task, for `inspect eval`. Raises DataError with what is missing and the remedy where it cannot be run."""
    job, subject = next(job for job in known_jobs() if job.name == name), _subject()
    missing = job.missing(subject)
    if missing:
        raise DataError(missing)
    return as_task(job, job.items(), subject)


@task
def answers() -> Task:
    """Right fact, right source, citations, refusals."""
    return _named("answers")


@task
def hallucination() -> Task:
    """Truths, one-edit falsehoods, wrong citations, false premises."""
    return _named("hallucination")


@task
def norwegian() -> Task:
    """Written standard, errors, terms, readability."""
    return _named("norwegian")


@task
def redaction() -> Task:
    """Personal data removed, the rest left alone."""
    return _named("redaction")


@task
def coding() -> Task:
    """Codes found, traps avoided."""
    return _named("coding")


@task
def retrieval() -> Task:
    """The right page found."""
    return _named("retrieval")


@task
def injection() -> Task:
    """Planted instructions found."""
    return _named("injection")


@task
def latency() -> Task:
    """Seconds to an answer."""
    return _named("latency")


@task
def fitness() -> Task:
    """Terms, practice, law and values of Norwegian health care; Sámi declined politely."""
    return _named("fitness")


@task
def knowledge() -> Task:
    """What a served model knows of them by itself."""
    return _named("knowledge")


@task
def acceptability() -> Task:
    """Minimal pairs by a served model's log-probabilities."""
    return _named("acceptability")


@task
def norquad() -> Task:
    """Reading comprehension, from a local copy of NorQuAD."""
    return _named("norquad")


@task
def nocola() -> Task:
    """Acceptability of learners' sentences, from a local copy of NoCoLA."""
    return _named("nocola")


@task
def normedqa() -> Task:
    """Medical exam questions, from a local copy of NorMedQA."""
    return _named("normedqa")


@task
def noreval() -> Task:
    """NorEval through lm-evaluation-harness, from a local copy."""
    return _named("noreval")


@task
def ragtruth() -> Task:
    """Unsupported spans in generated answers, from a local copy of ragtruth-no."""
    return _named("ragtruth")


@task
def questions() -> Task:
    """The hospital's own questions, once imported."""
    return _named("questions")


@task
def notes() -> Task:
    """The hospital's own coded notes, once imported."""
    return _named("notes")
