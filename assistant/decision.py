"""The decision helper "Er dette medisinsk utstyr?" as a pure state machine over `decision.toml`.

A state is the answers given so far, nothing else: it can be kept in a browser, and going back is leaving the last one
out. The questions follow the steps of MDCG 2019-11 (qualification, then classification under MDR annex VIII rule 11,
then the way to use: CE marking or manufacture in a health institution, article 5(5)). Nothing is decided: a
conclusion says what is likely, on which sources, what is left to find out and whom to ask.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from norsk.errors import VeilederError

Verdict = Literal["device", "not_device", "ivd", "unclear", "outside"]


class NoSuchAnswer(VeilederError):
    """An answer that the question does not have."""

    code = "no_such_answer"


@dataclass(frozen=True, slots=True)
class Text:
    """The same text in both written standards."""

    nb: str
    nn: str

    def within(self, standard: str) -> str:
        """The text in nynorsk for "nn", else in bokmål."""
        return self.nn if standard == "nn" else self.nb


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a step comes from: `id` is the source's id in the library where it has one."""

    id: str
    title: str
    section: str
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to ask, and why."""

    agency: str
    why: Text
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: where it leads, the risk class it settles, and what it leaves to find out."""

    id: str
    label: Text
    to: str
    device_class: str | None = None
    find_out: Text | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One step, with its sources and its answers (at least two)."""

    id: str
    ask: Text
    help: Text
    sources: tuple[Reference, ...]
    answers: tuple[Answer, ...]

    def answer(self, id: str) -> Answer:
        """The answer of that id. Raises NoSuchAnswer."""
        for one in self.answers:
            if one.id == id:
                return one
        raise NoSuchAnswer(f"«{id}» er ikke et svar på «{self.ask.nb}».", "Begynn på nytt.")


@dataclass(frozen=True, slots=True)
class End:
    """A conclusion, with its sources, what is left to find out and whom to ask."""

    id: str
    verdict: Verdict
    says: Text
    sources: tuple[Reference, ...]
    find_out: tuple[Text, ...]
    ask_whom: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A question and the answer it got."""

    question: Question
    answer: Answer


@dataclass(frozen=True, slots=True)
class Position:
    """Where the answers have led: the steps taken, and the next question or the conclusion."""

    steps: tuple[Step, ...]
    now: Question | End

    @property
    def device_class(self) -> str | None:
        """The risk class that the answers settled: I, IIa, IIb, III, "minst IIa", or "utstyret" for that of the device
        that the software drives; None where the software is no device or nothing settled it.
        """
        return next((step.answer.device_class for step in reversed(self.steps) if step.answer.device_class), None)

    @property
    def find_out(self) -> tuple[Text, ...]:
        """What the answers and the conclusion leave to find out, in the order it came up."""
        open_ = [step.answer.find_out for step in self.steps if step.answer.find_out is not None]
        return (*open_, *(self.now.find_out if isinstance(self.now, End) else ()))

    @property
    def sources(self) -> tuple[Reference, ...]:
        """Every source of the way, each once."""
        every = [source for step in self.steps for source in step.question.sources]
        return tuple(dict.fromkeys([*every, *self.now.sources]))


@dataclass(frozen=True, slots=True)
class Helper:
    """The whole machine."""

    start: str
    reviewed: date
    questions: Mapping[str, Question]
    ends: Mapping[str, End]

    def follow(self, answers: Sequence[str]) -> Position:
        """Where these answers lead from the start. Raises NoSuchAnswer, also for answers after a conclusion."""
        steps: list[Step] = []
        at = self.start
        for given in answers:
            if at in self.ends:
                raise NoSuchAnswer("Veiviseren er allerede ved veis ende.", "Begynn på nytt.")
            question = self.questions[at]
            answer = question.answer(given)
            steps.append(Step(question, answer))
            at = answer.to
        return Position(tuple(steps), self.ends.get(at) or self.questions[at])

    def paths(self) -> Iterator[tuple[str, ...]]:
        """Every way from the start to a conclusion, as its answers."""
        waiting: list[tuple[str, ...]] = [()]
        while waiting:
            path = waiting.pop()
            now = self.follow(path).now
            if isinstance(now, End):
                yield path
                continue
            waiting += [(*path, answer.id) for answer in reversed(now.answers)]


@cache
def helper() -> Helper:
    """The machine of `decision.toml`."""
    return read(tomllib.loads((files("assistant") / "decision.toml").read_text(encoding="utf-8")))


def read(table: Mapping[str, Any]) -> Helper:
    """A machine from its table. Raises KeyError for a source, contact or step that the table does not have."""
    sources = {name: Reference(**told) for name, told in table["sources"].items()}
    contacts = {
        name: Asked(told["agency"], _text(told["why"]), told.get("url")) for name, told in table["contacts"].items()
    }
    questions = {
        one["id"]: Question(
            one["id"],
            _text(one["ask"]),
            _text(one["help"]),
            tuple(sources[name] for name in one["sources"]),
            tuple(_answer(answer) for answer in one["answers"]),
        )
        for one in table["questions"]
    }
    ends = {
        one["id"]: End(
            one["id"],
            one["verdict"],
            _text(one["says"]),
            tuple(sources[name] for name in one["sources"]),
            tuple(_text(text) for text in one["find_out"]),
            tuple(contacts[name] for name in one["ask_whom"]),
        )
        for one in table["ends"]
    }
    for question in questions.values():
        for answer in question.answers:
            if answer.to not in questions and answer.to not in ends:
                raise KeyError(f"{question.id}: {answer.to}")
    return Helper(table["start"], table["reviewed"], questions, ends)


def _answer(told: Mapping[str, Any]) -> Answer:
    open_ = told.get("find_out")
    return Answer(told["id"], _text(told["label"]), told["to"], told.get("class"), _text(open_) if open_ else None)


def _text(pair: Sequence[str]) -> Text:
    return Text(pair[0], pair[-1])
