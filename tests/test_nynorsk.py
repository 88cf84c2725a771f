"""Who asks in nynorsk, or chose it, is told in nynorsk what Veileder says of its own accord; quotes are left alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import nynorsk, standing
from assistant.answers import Sentence
from assistant.fallback import WithReserve
from assistant.guidance import NO_INDEX, NOT_IN_SOURCES, OLDER_WORDING, UNDERSTOOD_AS
from assistant.modelserver import Fault
from assistant.settings import Settings
from assistant.vllm import SOME_LEFT_OUT
from guardrails.purpose import gate
from norsk import agencies, written
from ui.desk import Delivery, LocalDesk, local_desk
from ui.shapes import Scope

TEXT = """# Hendelser

Leverandøren skal melde fra om alvorlige hendelser innen 15 dager.

Statens legemiddelverk fører tilsyn med medisinsk utstyr.
"""
BOKMAL = {"ikke", "kilden", "kildene", "fra", "hvem", "bare", "kjent", "ukjent er", "erstattet", "avløst", "gjelder",
          "tjenesten", "helsetjenesten", "noe", "hvor", "myndighet", "forskning"}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalDesk]:
    folder = tmp_path_factory.mktemp("nynorsk")
    (folder / "hendelser.md").write_text(TEXT, encoding="utf-8")
    opened = local_desk(Settings.load(folder / "home", {}))
    opened.ingest(Delivery((str(folder / "hendelser.md"),)), None)
    yield opened
    opened.close()


def in_bokmal(text: str) -> set[str]:
    """Words that are bokmål alone."""
    return BOKMAL & {word.strip(".,:;«»()").lower() for word in text.split()}


def messages() -> list[str]:
    """Everything that may be said around an answer, as it is written in bokmål."""
    said = [NOT_IN_SOURCES, NO_INDEX, OLDER_WORDING.format(day="1. juni 2022"), UNDERSTOOD_AS, SOME_LEFT_OUT]
    said += [gate(text).message for text in ("Hvilken dose skal pasienten ha?", "Skriv et dikt", "Mun lean buohcci")]
    said += [topic.reason for topic in agencies._topics()]
    for fault in Fault:
        said.append(WithReserve._notice(_Named(), fault, ()).text)  # type: ignore[arg-type]
        said.append(WithReserve._notice(_Named(), fault, (Sentence("Ja.", ()),)).text)  # type: ignore[arg-type]
    return said


class _Named:
    """As much of an engine with a reserve as its notice needs."""

    name = "vllm"

    @property
    def _reserve(self) -> _Named:
        return self


def _filled(part: ast.expr) -> str:
    """A part of an f-string, with what its gap may hold."""
    if isinstance(part, ast.Constant):
        return str(part.value)
    name = part.value.id if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) else ""
    return {"which": "dagens", "since": "siden 1. juni 2022", "ended": " til 1. juni 2022"}.get(name, "1. juni 2022")


def warnings() -> list[str]:
    """The sentences that `assistant.standing` puts together, with a day or a name in each gap."""
    tree = ast.parse(Path(standing.__file__).read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found.append("".join(map(_filled, node.values)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
    return [text for text in found if text.endswith(".") and text[0].isupper() and in_bokmal(text) and "\n" not in text]


def test_everything_that_is_said_around_an_answer_has_its_nynorsk() -> None:
    said = [*messages(), *warnings()]
    assert len(said) > 80
    assert {text: in_bokmal(nynorsk.told(text)) for text in said if in_bokmal(nynorsk.told(text))} == {}
    longer = [text for text in messages() if len(text.split()) > 8]
    assert len(longer) > 30
    taken = [text for text in longer if written.standard(nynorsk.told(text))[0] != "nn"]
    assert len(taken) < len(longer) / 5, taken  # names and terms are the same in both


def test_the_table_keeps_what_stands_in_the_gaps() -> None:
    for group in nynorsk.templates().values():
        for bokmal, wording in group:
            assert bokmal.count("{}") == wording.count("{}"), bokmal
            filled = bokmal.format(*(f"Navn {n}" for n in range(bokmal.count("{}"))))
            if bokmal != wording:
                assert all(f"Navn {n}" in nynorsk.told(filled) for n in range(bokmal.count("{}")))


def test_who_asks_in_nynorsk_is_refused_and_sent_on_in_nynorsk(desk: LocalDesk) -> None:
    asked = desk.ask(
        None, "Kor mange kommunar har kjøpt Paro, og kven fører tilsyn med medisinsk utstyr der?", None, Scope()
    )
    told = " ".join([asked["message"], *(one["reason"] for one in asked["ask_whom"])])
    assert in_bokmal(told) == set()
    refused = desk.ask(None, "Kor mykje paracetamol skal eg gi pasienten?", None, Scope())
    assert refused["reason"] == "patient_specific" and "ikkje medisinske råd" in refused["message"]


def test_quotes_stay_word_for_word_and_warnings_follow_the_asker(desk: LocalDesk) -> None:
    asked = desk.ask(None, "Kven fører tilsyn med medisinsk utstyr?", None, Scope())
    quote = asked["sentences"][0]["citations"][0]
    assert quote["quote"] in TEXT and asked["sentences"][0]["text"] == quote["quote"]
    assert any("avløyst av" in warning for warning in quote["warnings"])
    assert not any("avløst" in warning for warning in quote["warnings"])


def test_what_was_chosen_beats_what_was_asked_in_and_bokmal_stays_bokmal(desk: LocalDesk) -> None:
    question = "Hvem fører tilsyn med medisinsk utstyr?"
    plain = desk.assistant.ask(question)
    chosen = desk.assistant.ask(question, written="nn")
    back = desk.assistant.ask("Kven fører tilsyn med medisinsk utstyr?", written="nb")
    assert [one.text for one in plain.sentences] == [one.text for one in chosen.sentences]
    words = [" ".join(w for s in a.sentences for c in s.citations for w in c.warnings) for a in (plain, chosen, back)]
    assert "avløst" in words[0] and "avløyst" in words[1] and "avløst" in words[2]
    follow = desk.assistant.ask("Og kven er ansvarleg for det?", earlier=("Kven fører tilsyn med medisinsk utstyr?",))
    assert follow.message.startswith("Spørsmålet vart forstått slik: «")


@pytest.mark.parametrize(
    ("question", "standard"),
    [
        ("Har pasienten rett til å få vite at KI er brukt?", "nb"),
        ("Er det lov å lagre pasientdata i USA?", "nb"),
        ("Har kommunen plikt til å ha jordmor tilsett?", "nn"),
        ("Når bør kvinner kallast inn til mammografi?", "nn"),
        ("Hva gjelder?", "nb"),
    ],
)
def test_a_question_is_answered_in_nynorsk_only_where_a_word_of_it_tells_nynorsk(question: str, standard: str) -> None:
    assert nynorsk.asked_in(question) == standard
