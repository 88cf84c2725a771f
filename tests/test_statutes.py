"""Acts as JSON become documents with one heading for each provision."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.passages import cut
from ingest.prepare import Order, prepare, source_of, version_of
from ingest.statutes import NotAnAct, read_act

SHARED = Path(__file__).parents[2] / "shared" / "data"

ACT: dict[str, Any] = {
    "id": "LOV-2030-01-02-3",
    "title": "Lov om prøver (prøveloven)",
    "issued_date": "2030-01-02",
    "in_force_date": "2031-07-01",
    "url": "https://example.no/lov/3",
    "provisions": [
        {
            "chapter": "1",
            "section": "1",
            "title": "Formål",
            "content": "Loven skal sikre trygge prøver.\u200b1\nVed prøve forstås:\na. blodprøve,\nb. spyttprøve.\n"
            "Departementet kan gi forskrift.\n0 Endret ved lov 3 mars 2032 nr. 4.\n1 Jf. lov om noe annet.",
        },
        {"chapter": "2", "section": "2 a", "content": "(1) Prøver tas av lege.\n(2) Andre kan ikke ta prøver."},
    ],
}
REGULATION: dict[str, Any] = {
    "id": "TEST",
    "full_name": "Sample Regulation",
    "effective_date": "2024-08-01",
    "eur_lex_url": "https://example.eu/x",
    "articles": [
        {
            "number": "1",
            "title": "Scope`",
            "chapter": "I",
            "text": "1.\u00a0\u00a0\u00a0It applies to:\n\n(a)\n\nblood;\n\n(b)\n\nurine.",
        },
        {
            "number": "2",
            "chapter": "I",
            "text": "Entry into force\n\nIt applies from 2030.\n\nDone at Brussels, 1 May 2024.\n\n(1)\n\nOJ L 1.\n\n"
            "ANNEX\u00a0I\n\nLIST OF SAMPLES\n\n1.\n\nBlood is listed.\n\nELI: http://x\n\n////$(document)",
        },
    ],
    "recitals": [{"recital_number": 1, "text": "Samples\u00a0matter."}],
}


def write(folder: Path, act: Any, name: str = "lov-x.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(act), encoding="utf-8")
    return path


def test_an_act_has_its_provisions_as_headings_and_notes_as_footnotes(tmp_path: Path) -> None:
    document, stated = read_act(write(tmp_path, ACT))
    pieces = [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
    assert pieces == [
        ("heading", "Lov om prøver (prøveloven)"),
        ("heading", "Kapittel 1"),
        ("heading", "§ 1. Formål"),
        ("paragraph", "Loven skal sikre trygge prøver."),
        ("paragraph", "Ved prøve forstås:"),
        ("item", "a. blodprøve,"),
        ("item", "b. spyttprøve."),
        ("paragraph", "Departementet kan gi forskrift."),
        ("footnote", "Endret ved lov 3 mars 2032 nr. 4."),
        ("footnote", "1 Jf. lov om noe annet."),
        ("heading", "Kapittel 2"),
        ("heading", "§ 2 a."),
        ("paragraph", "(1) Prøver tas av lege."),
        ("paragraph", "(2) Andre kan ikke ta prøver."),
    ]
    assert (document.title, document.publisher, document.kind) == ("Lov om prøver (prøveloven)", "Lovdata", "lov")
    assert (document.published, stated.valid_from) == (date(2030, 1, 2), date(2031, 7, 1))
    assert stated.licence == "NLOD 2.0"


def test_the_blocks_carry_the_whole_text(tmp_path: Path) -> None:
    document, _ = read_act(write(tmp_path, REGULATION))
    rest, at = "", 0
    for block in document.blocks:
        rest += document.text[at : block.start]
        at = block.end
    assert not (rest + document.text[at:]).strip()


def test_every_passage_says_which_provision_it_is_from(tmp_path: Path) -> None:
    longer = ACT["provisions"][0] | {"content": "Loven gjelder prøver som tas av helsepersonell. " * 40}
    document, _ = read_act(write(tmp_path, ACT | {"provisions": [longer, ACT["provisions"][1]]}))
    found = list(cut(document, source_of("x", document), version_of(document)))
    assert [passage.heading[-1] for passage in found if "Prøver tas av lege" in passage.text] == ["§ 2 a."]
    assert all(document.text[passage.start : passage.end] == passage.text for passage in found)


def test_sanction_given_as_entry_into_force_is_not_believed(tmp_path: Path) -> None:
    document, stated = read_act(write(tmp_path, ACT | {"in_force_date": "2030-01-02"}))
    assert document.published == date(2030, 1, 2)
    assert stated.valid_from is None


def test_a_regulation_has_articles_annexes_and_recitals(tmp_path: Path) -> None:
    document, stated = read_act(write(tmp_path, REGULATION))
    pieces = [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
    assert pieces == [
        ("heading", "Sample Regulation"),
        ("heading", "Kapittel I"),
        ("heading", "Artikkel 1. Scope"),
        ("paragraph", "1. It applies to:"),
        ("item", "(a) blood;"),
        ("item", "(b) urine."),
        ("heading", "Artikkel 2. Entry into force"),
        ("paragraph", "It applies from 2030."),
        ("footnote", "Done at Brussels, 1 May 2024."),
        ("footnote", "(1) OJ L 1."),
        ("heading", "Vedlegg I. LIST OF SAMPLES"),
        ("paragraph", "1. Blood is listed."),
        ("heading", "Fortale"),
        ("heading", "Fortalepunkt 1"),
        ("paragraph", "Samples matter."),
    ]
    assert (document.publisher, document.kind, document.standard) == ("EUR-Lex", "EU-forordning", "en")
    assert stated.valid_from == date(2024, 8, 1)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[1]", '{"a": 1}', '{"provisions": [1], "title": "x"}', '{"articles": [{}]}', "[" * 100_000, '"\\ud800'],
)
def test_other_json_is_refused_with_a_reason(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(NotAnAct):
        read_act(path)
    delivery = prepare(Order(str(path), "x.json"))
    assert delivery.reason
    assert delivery.documents == ()


@pytest.mark.skipif(not SHARED.exists(), reason="needs the data in shared")
def test_real_acts_are_read() -> None:
    for path in sorted([*SHARED.glob("lovdata/*.json"), *SHARED.glob("eu/*.json")]):
        delivery = prepare(Order(str(path), path.name))
        assert delivery.reason is None
        [prepared] = delivery.documents
        assert prepared.document.text.count("\n§ ") + prepared.document.text.count("\nArtikkel ") >= 15
        assert "$(document)" not in prepared.document.text
        assert "\u200b" not in prepared.document.text
    [mdr] = prepare(Order(str(SHARED / "eu" / "mdr.json"), "mdr.json")).documents
    headings = [point.payload["heading"][-1] for point in mdr.points if "6.3. Rule 11" in point.payload["text"]]
    assert headings == ["Vedlegg VIII. CLASSIFICATION RULES"]
