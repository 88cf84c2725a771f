"""References to statutes and EU acts are found in the forms that guidance and statutes use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from norsk.statutes import act_name, references

SHARED = Path(__file__).parents[2] / "shared/data"


@pytest.mark.parametrize(
    ("text", "act", "provision"),
    [
        ("helsepersonelloven § 48", "lov-1999-07-02-64", "§ 48"),
        ("hpl. § 48", "lov-1999-07-02-64", "§ 48"),
        ("§ 48 i lov om helsepersonell", "lov-1999-07-02-64", "§ 48"),
        ("helsepersonellova § 21", "lov-1999-07-02-64", "§ 21"),
        ("lov 2. juli 1999 nr. 64 § 4", "lov-1999-07-02-64", "§ 4"),
        ("Pasientjournallovens § 19", "lov-2014-06-20-42", "§ 19"),
        ("spesialisthelsetenestelova § 3-2", "lov-1999-07-02-61", "§ 3-2"),
        ("§ 10 a i pasient- og brukerrettighetsloven", "lov-1999-07-02-63", "§ 10 a"),
        ("GDPR art. 35", "gdpr", "art. 35"),
        ("personvernforordningen artikkel 35", "gdpr", "art. 35"),
        ("artikkel 9 nr. 2 bokstav h i GDPR", "gdpr", "art. 9"),
        ("MDR vedlegg VIII", "mdr", "vedlegg VIII"),
        ("KI-forordningen artikkel 14", "ai-act", "art. 14"),
        ("art 35 GDPR", "gdpr", "art. 35"),
        ("art. 6 (1) e i GDPR", "gdpr", "art. 6"),
        ("GDPRs artikkel 35 nr. 1", "gdpr", "art. 35"),
        ("§ 21 i hpl", "lov-1999-07-02-64", "§ 21"),
        ("§ 25 første ledd i hpl", "lov-1999-07-02-64", "§ 25"),
        ("paragraf 48 i helsepersonelloven", "lov-1999-07-02-64", "§ 48"),
        ("MDR vedlegg 8", "mdr", "vedlegg VIII"),
        ("article 10 of the AI Act", "ai-act", "art. 10"),
        ("helseregisterloven fra 2014 § 8", "lov-2014-06-20-43", "§ 8"),
        ("forvaltningsloven av 2025 § 11", "lov-2025-06-20-81", "§ 11"),
        ("personopplysningsloven", "lov-2018-06-15-38", ""),
        ("§ 3 i loven", None, "§ 3"),
        ("hpl paragraf 21", "lov-1999-07-02-64", "§ 21"),
        ("helseforskningsl. § 33", "lov-2008-06-20-44", "§ 33"),
        ("psykhlsl. § 3-3", "lov-1999-07-02-62", "§ 3-3"),
        ("pvl. § 8", "lov-2018-06-15-38", "§ 8"),
        ("helsepersonell-loven § 4", "lov-1999-07-02-64", "§ 4"),
        ("LOV-1999-07-02-64-§21", "lov-1999-07-02-64", "§ 21"),
        ("lov 2. juli 1999 nr. 64 om helsepersonell m.v. (helsepersonelloven) § 21", "lov-1999-07-02-64", "§ 21"),
        ("forordning (EU) nr. 2017/745 artikkel 5", "mdr", "art. 5"),
        ("32016R0679 artikkel 22", "gdpr", "art. 22"),
        ("GDPR-artikkel 17", "gdpr", "art. 17"),
        ("fortalepunkt 71 i GDPR", "gdpr", "fortale 71"),
        ("GDPR recital 71", "gdpr", "fortale 71"),
        ("kap. 5 i hpl", "lov-1999-07-02-64", "kap. 5"),
        ("helsepersonelloven kapittel 5 § 21", "lov-1999-07-02-64", "§ 21"),
        ("GDPR kapittel 3", "gdpr", "kap. III"),
        ("MDR regel 11", "mdr", "vedlegg VIII"),
        ("regel 11 i vedlegg VIII i MDR", "mdr", "vedlegg VIII"),
    ],
)
def test_a_reference_names_its_act_and_provision(text: str, act: str | None, provision: str) -> None:
    sentence = f"Dette følger av {text}, slik det er nå."
    (found,) = references(sentence)
    assert (found.act_id, found.provision) == (act, provision)
    assert text.startswith(sentence[found.start : found.end].split()[0]) or act is None


def test_lists_and_chains_give_one_reference_for_each_provision() -> None:
    text = "Etter helsepersonelloven § 21, jf. § 25 tredje ledd, og pasientjournalloven §§ 19 og 20."
    assert [(found.act_id, found.provision, found.detail) for found in references(text)] == [
        ("lov-1999-07-02-64", "§ 21", ""),
        ("lov-1999-07-02-64", "§ 25", "3. ledd"),
        ("lov-2014-06-20-42", "§ 19", ""),
        ("lov-2014-06-20-42", "§ 20", ""),
    ]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("GDPR artikkel 6 (1) e", "nr. 1, bokstav e"),
        ("GDPR art. 6 nr. 1 e", "nr. 1, bokstav e"),
        ("artikkel 6.1.e i GDPR", "nr. 1, bokstav e"),
        ("artikkel 4 nr. 13, 14 og 15 i GDPR", "nr. 13, nr. 14, nr. 15"),
        ("MDR annex VIII rule 11", "regel 11"),
        ("MDRs regel 11", "regel 11"),
    ],
)
def test_a_reference_keeps_the_part_that_it_narrows_to(text: str, detail: str) -> None:
    (found,) = references(f"Se {text}.")
    assert found.act_id in ("gdpr", "mdr") and found.detail == detail


@pytest.mark.parametrize(
    "text",
    ["Kapittel 4 i rapporten og regel 11.", "Helsepersonell kapasitet og artikler.", "Se fortalen, punkt 3 og kap. 2."],
)
def test_chapters_and_rules_without_an_act_refer_to_none(text: str) -> None:
    assert references(text) == []


def test_words_that_look_like_abbreviations_are_none() -> None:
    assert references("Jeg skal bl.a. spl. hol og pol i morgen.") == []


@pytest.mark.skipif(not SHARED.exists(), reason="shared data is absent")
def test_every_act_of_the_library_is_in_the_table_by_its_own_title() -> None:
    for path in sorted((SHARED / "lovdata").glob("*.json")):
        assert act_name(path.stem), path.stem
    for path in sorted((SHARED / "lovdata").glob("*.json")):
        title = json.loads(path.read_text(encoding="utf-8"))["title"]
        assert any(found.act_id for found in references(title)), title
