"""A question for a provision by its reference is answered with the provision's own words."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from assistant.guidance import Assistant
from assistant.recited import LONGER
from assistant.settings import Settings
from ingest import sync

_ACT = "---\ntitle: Lov om helsepersonell (helsepersonelloven)\npublisher: Stortinget\nkind: lov\n---\n\n"
_FIRST = "Den som yter helsehjelp, skal hindre at andre får vite om pasientens forhold."
_SECOND = "Plikten gjelder også etter at arbeidet er avsluttet."
_LAWFUL = "1. Processing shall be lawful only if one of the following applies:"
_CONSENT, _TASK = (
    "(a) the data subject has consented;",
    "(e) processing is necessary for a task in the public interest.",
)
_SHOWN = "The controller shall be able to show the consent."
_RECITAL = "A decision should not be based on automated processing alone."
_SOFTWARE = "Software that informs decisions is in class IIa."
_KEPT, _CLEAR = "Helsepersonell skal føre journal.", "Den skal være tydelig."
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
    articles = [
        {
            "number": "6",
            "title": "Lawfulness",
            "chapter": "II",
            "text": f"{_LAWFUL}\n\n{_CONSENT}\n\n{_TASK}\n\n2. Member States may say more.",
        },
        {"number": "7", "title": "Conditions for consent", "chapter": "II", "text": _SHOWN},
        {"number": "12", "title": "Information", "chapter": "III", "text": "1. It shall be clear."},
    ]
    recitals = [{"recital_number": "71", "text": _RECITAL}]
    mdr = "1. Software may be a device.\n\nANNEX VIII\n\nCLASSIFICATION RULES\n\n6.3. Rule 11\n\n"
    mdr += f"{_SOFTWARE}\n\n6.4. Rule 12\n\nDevices that give medicines are in class IIa."
    for id, name, content in (
        ("GDPR", "General Data Protection Regulation", articles),
        ("MDR", "Medical Device Regulation", [{"number": "123", "title": "Entry into force", "text": mdr}]),
    ):
        text = json.dumps(
            {"id": id, "full_name": name, "articles": content, "recitals": recitals if id == "GDPR" else []}
        )
        (home / f"{id.lower()}.json").write_text(text, encoding="utf-8")
    regulation = {
        "type": "regulation",
        "title": "Forskrift om pasientjournal",
        "url": "https://lovdata.no/dokument/SF/forskrift/2019-03-01-168",
        "provisions": [
            {"section": "3", "title": "Plikten til å føre journal", "content": _KEPT},
            {"section": "4", "title": "Krav", "content": _CLEAR},
        ],
    }
    (home / "journal.json").write_text(json.dumps(regulation), encoding="utf-8")
    made = Assistant.open(Settings(home=home / "hjem"))
    sync.ingest(
        [home / name for name in ("lov-1999-07-02-64.md", "gdpr.json", "mdr.json", "journal.json")],
        made.library,
        made.index,
    )
    yield made
    made.close()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Hva sier hpl. § 21?", [_FIRST, _SECOND]),
        ("§ 40 i lov om helsepersonell", _OTHER.replace(". ", ".|").split("|")),
        ("Kva står i helsepersonellova § 21?", [_FIRST, _SECOND]),
        ("Vis meg teksten i helsepersonelloven § 21 andre ledd", [_SECOND]),
        ("Hva sier hpl. §§ 21 og 40?", [_FIRST, _SECOND, *_OTHER.replace(". ", ".|").split("|")]),
        ("Hva sier hpl. § 40 andre punktum?", [_OTHER.split(". ")[1]]),
        ("GDPR artikkel 6 nr. 1 bokstav e", [_LAWFUL, _TASK]),
        ("Hva sier forordning (EU) 2016/679 artikkel 6 (1) a?", [_LAWFUL, _CONSENT]),
        ("Hva sier fortalepunkt 71 i GDPR?", [_RECITAL]),
        ("Hva sier pasientjournalforskriften § 4?", [_CLEAR]),
        ("FOR-2019-03-01-168 § 3", [_KEPT]),
        ("Hva sier MDR regel 11?", ["6.3. Rule 11", _SOFTWARE]),
        ("MDR annex VIII rule 11", ["6.3. Rule 11", _SOFTWARE]),
        ("Hva står i GDPR kapittel 2?", ["Artikkel 6. Lawfulness", "Artikkel 7. Conditions for consent"]),
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


@pytest.mark.parametrize("question", ["Hva sier hpl. § 99?", "Hva sier pbrl. § 3-1?", "KI-forordningen artikkel 14"])
def test_a_provision_that_is_not_there_is_not_answered_with_others(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).refused
