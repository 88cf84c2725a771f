"""The decision helper: every way ends, every step has its source, and the sources say what is cited."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from assistant.decision import End, NoSuchAnswer, Position, Question, Reference, helper, read

SHARED = Path(__file__).parents[2] / "shared" / "data"
PATHS = list(helper().paths())


def test_every_way_ends_and_every_question_and_conclusion_is_reached() -> None:
    met: set[str] = set()
    for path in PATHS:
        position = helper().follow(path)
        assert isinstance(position.now, End)
        met |= {step.question.id for step in position.steps} | {position.now.id}
    assert met == {*helper().questions, *helper().ends}
    assert len(PATHS) == len(set(PATHS)) > 100


def test_every_step_has_a_source_with_a_section_and_an_address() -> None:
    steps: list[Question | End] = [*helper().questions.values(), *helper().ends.values()]
    for step in steps:
        assert step.sources, step.id
        for source in step.sources:
            assert source.title
            assert source.section
            assert source.url.startswith("https://")


def test_every_conclusion_says_what_to_find_out_and_whom_to_ask() -> None:
    for end in helper().ends.values():
        assert end.find_out, end.id
        assert end.ask_whom, end.id
        assert re.match(r"Trolig|Uklart|Dere|Denne", end.says.nb), "a conclusion never decides"


def test_every_text_stands_in_both_standards() -> None:
    from norsk.written import analyse

    texts = [text for one in helper().questions.values() for text in (one.ask, one.help)]
    texts += [end.says for end in helper().ends.values()]
    wrong = [text.nn for text in texts if len(text.nn.split()) > 9 and analyse(text.nn).standard != "nn"]
    wrong += [text.nb for text in texts if len(text.nb.split()) > 9 and analyse(text.nb).standard != "nb"]
    assert wrong == []


@pytest.mark.parametrize(
    ("answers", "verdict", "device_class"),
    [
        ("ja nei ja ja ja nei ja dod kjop ja", "device", "III"),  # a triage model that is bought
        ("ja nei ja ja ja nei ja alvorlig egen ja nei ja", "device", "IIb"),
        ("ja nei ja ja ja nei ja mindre kjop ja", "device", "IIa"),
        ("ja nei ja ja ja nei ja vet-ikke kjop ja", "device", "minst IIa"),
        ("ja nei ja ja ja nei nei vital kjop ja", "device", "IIb"),
        ("ja nei ja ja ja nei nei annen kjop nei", "device", "IIa"),
        ("ja nei ja ja ja nei nei nei kjop ja", "device", "I"),
        ("ja ja kjop ja", "device", "utstyret"),  # drives a pump: the pump's class
        ("ja nei nei", "not_device", None),  # an archive
        ("ja nei ja nei", "not_device", None),  # planning of shifts
        ("ja nei ja ja nei", "not_device", None),  # a text editor
        ("ja nei ja ja annet", "device", None),  # a general language model put to a medical purpose
        ("ja nei ja ja ja ja", "ivd", None),
        ("ja nei ja ja vet-ikke", "unclear", None),
        ("nei", "outside", None),
    ],
)
def test_known_cases(answers: str, verdict: str, device_class: str | None) -> None:
    position = helper().follow(answers.split())
    assert isinstance(position.now, End)
    assert position.now.verdict == verdict
    assert position.device_class == device_class


def test_not_knowing_leaves_something_to_find_out_and_never_lowers_the_class() -> None:
    sure = helper().follow(["ja", "nei", "ja", "ja", "ja", "nei", "ja", "mindre", "kjop", "ja"])
    doubts = ["ja", *["vet-ikke"] * 3, "ja", "vet-ikke", "ja", "vet-ikke", "kjop", "vet-ikke"]
    unsure = helper().follow(doubts)
    assert len(unsure.find_out) == len(sure.find_out) + 6 - 1  # two conclusions, with two and one of their own
    assert unsure.device_class == "minst IIa"


def test_manufacture_in_house_needs_every_condition() -> None:
    def end(answers: str) -> str:
        return helper().follow(("ja nei ja ja ja nei ja mindre egen " + answers).split()).now.id

    assert end("ja nei ja") == "egentilvirket"
    assert end("nei") == "maa-ce"
    assert end("ja ja") == "bruk-markedet"
    assert end("ja nei nei") == end("ja nei vet-ikke") == "egentilvirket-mangler"


def test_going_back_is_leaving_the_last_answer_out() -> None:
    path = PATHS[-1]
    assert helper().follow(path[:-1]).now.id == helper().follow(path).steps[-1].question.id


@pytest.mark.parametrize("answers", [["kanskje"], ["nei", "ja"], ["ja", ""]])
def test_what_is_no_answer_is_refused(answers: list[str]) -> None:
    with pytest.raises(NoSuchAnswer):
        helper().follow(answers)


def test_a_step_that_leads_nowhere_is_found_when_the_table_is_read() -> None:
    end: dict[str, Any] = {"id": "b", "verdict": "device", "says": ["x"], "sources": [], "find_out": [], "ask_whom": []}
    question = {"id": "a", "ask": ["x"], "help": ["x"], "sources": []}
    table = {"start": "a", "reviewed": None, "sources": {}, "contacts": {}, "ends": [end]}
    bad = {"id": "ja", "label": ["Ja"], "to": "borte"}
    with pytest.raises(KeyError, match="borte"):
        read({**table, "questions": [{**question, "answers": [bad]}]})


def test_the_sources_of_a_way_are_told_once() -> None:
    position: Position = helper().follow(PATHS[0])
    assert len(position.sources) == len(set(position.sources))


# What the cited provisions must hold for the step that cites them
SAYS = {
    ("eu/mdr", "artikkel 2 nr. 1"): "specific medical purposes",
    ("eu/mdr", "artikkel 2 nr. 2"): "accessory for a medical device",
    ("eu/mdr", "artikkel 2 nr. 12"): "‘intended purpose’ means the use",
    ("eu/mdr", "artikkel 5 nr. 1"): "placed on the market or put into service only if it complies",
    ("eu/mdr", "artikkel 5 nr. 5"): "manufactured and used only within health institutions",
    ("eu/mdr", "artikkel 16 nr. 1"): "changes the intended purpose of a device",
    ("eu/mdr", "artikkel 20"): "CE marking of conformity",
    ("eu/mdr", "artikkel 62"): "Clinical investigations shall be designed",
    ("eu/mdr", "fortale 19"): "software for general purposes",
    ("eu/mdr", "vedlegg VIII regel 11"): "Software intended to provide information which is used to take decisions",
    ("eu/mdr", "vedlegg VIII punkt 3.3"): "Software, which drives a device or influences the use of a device",
    ("eu/ai-act", "artikkel 6 nr. 1"): "considered to be high-risk",
    ("lov-2020-05-07-37", "§ 1"): "Forordning (EU) 2017/745 om medisinsk utstyr",
    ("lov-2020-05-07-37", "§ 2"): "kan i tvilstilfelle avgjøre om et produkt skal regnes som medisinsk utstyr",
}


def cited() -> set[Reference]:
    steps: list[Question | End] = [*helper().questions.values(), *helper().ends.values()]
    return {source for step in steps for source in step.sources}


def provision(source: Reference) -> str:
    """The text of what a reference points to, from the data beside the checkout."""
    if source.id.startswith("lov-"):
        act = json.loads((SHARED / "lovdata" / f"{source.id}.json").read_text(encoding="utf-8"))
        section = source.section.removeprefix("§ ")
        return str(next(one["content"] for one in act["provisions"] if one["section"] == section))
    act = json.loads((SHARED / f"{source.id}.json").read_text(encoding="utf-8"))
    if source.section.startswith("fortale"):
        number = int(source.section.split()[1])
        return str(next(one["text"] for one in act["recitals"] if one["recital_number"] == number))
    article = source.section.split()[1] if source.section.startswith("artikkel") else "123"  # the annexes lie in it
    return str(next(one["text"] for one in act["articles"] if str(one["number"]) == article))


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared data")
@pytest.mark.parametrize("source", sorted(cited(), key=str), ids=lambda source: f"{source.id} {source.section}")
def test_the_source_says_what_it_is_cited_for(source: Reference) -> None:
    wanted = SAYS.get((source.id, source.section))
    if wanted is None:
        assert source.id in {"eu/ivdr", "mdcg-2019-11", "dmp-programvare"}, "a source that the library does not have"
        return
    text = provision(source)
    if numbered := re.fullmatch(r"artikkel 2 nr\. (\d+)", source.section):
        text = text.split(f"({numbered[1]})\n", 1)[1].split(f"({int(numbered[1]) + 1})\n", 1)[0]
    assert wanted in text.replace("\xa0", " ")
