"""A question for a provision by its reference is answered with the provision's own words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.guidance import Assistant
from assistant.recited import LONGER
from assistant.settings import Settings
from ingest import sync

_ACT = "---\ntitle: Lov om helsepersonell (helsepersonelloven)\npublisher: Stortinget\nkind: lov\n---\n\n"
_FIRST = "Den som yter helsehjelp, skal hindre at andre får vite om pasientens forhold."
_SECOND = "Plikten gjelder også etter at arbeidet er avsluttet."
_OTHER = "Journalen skal føres uten opphold. Den skal være lett å forstå."


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("ordrett")
    long = " ".join(
        f"Virksomheten skal føre oversikt nummer {number} over hvem som har tilgang." for number in range(40)
    )
    (home / "lov-1999-07-02-64.md").write_text(
        f"{_ACT}# Lov om helsepersonell\n\n## § 21. Taushet\n\n{_FIRST}\n\n{_SECOND}\n\n"
        f"## § 40. Journalens innhold\n\n{_OTHER}\n\n## § 45. Oversikt\n\n{long}\n",
        encoding="utf-8",
    )
    made = Assistant.open(Settings(home=home / "hjem"))
    sync.ingest([home / "lov-1999-07-02-64.md"], made.library, made.index)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Hva sier hpl. § 21?", [_FIRST, _SECOND]),
        ("§ 40 i lov om helsepersonell", _OTHER.replace(". ", ".|").split("|")),
        ("Kva står i helsepersonellova § 21?", [_FIRST, _SECOND]),
        ("Vis meg teksten i helsepersonelloven § 21 andre ledd", [_SECOND]),
    ],
)
def test_a_provision_that_is_asked_for_is_quoted(assistant: Assistant, question: str, said: list[str]) -> None:
    answer = assistant.ask(question)
    assert [sentence.text for sentence in answer.sentences] == said
    for sentence in answer.sentences:
        (citation,) = sentence.citations
        text = assistant.library.document(citation.passage.source.id, citation.passage.version).text
        assert text[citation.start : citation.end] == citation.quote == sentence.text


def test_a_long_provision_is_cut_after_a_sentence_and_says_so(assistant: Assistant) -> None:
    answer = assistant.ask("Hva sier hpl. § 45?")
    assert LONGER in answer.message
    assert 3 < len(answer.sentences) < 20
    assert all(sentence.text.endswith("tilgang.") for sentence in answer.sentences)


@pytest.mark.parametrize("question", ["Hva sier hpl. § 99?", "Hva sier hpl. § 21 om parkering?"])
def test_what_the_provision_does_not_hold_is_not_recited(assistant: Assistant, question: str) -> None:
    assert _SECOND not in " ".join(sentence.text for sentence in assistant.ask(question).sentences)
