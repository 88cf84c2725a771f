"""Provisions of acts are found by everyday words, by reference, and acts in force before those they replaced."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.index import PassageIndex
from ingest.ordering import by_need, missing
from ingest.passages import Hit, Passage, Source, cut
from ingest.prepare import Order, prepare, version_of
from ingest.vectors import provision
from norsk import provisions
from norsk.needs import likeness
from norsk.provisions import Provision
from norsk.variants import rows

SHARED = Path(__file__).parents[2] / "shared" / "data"
QUESTIONS = Path(__file__).parent / "data" / "questions"
beside = pytest.mark.skipif(not (SHARED / "lovdata").exists(), reason="the data folder is not beside the checkout")


def acts() -> dict[str, set[str]]:
    """Act -> its provisions, as the tables write them."""
    found = {}
    for path in (SHARED / "lovdata").glob("*.json"):
        act = json.loads(path.read_text("utf-8"))
        found[act["id"].lower()] = {each["section"] for each in act["provisions"]}
    for path in (SHARED / "eu").glob("*.json"):
        act = json.loads(path.read_text("utf-8"))
        annexes = re.findall(r"^ANNEX[ \xa0]+([IVXL]+)\s*$", "\n".join(each["text"] for each in act["articles"]), re.M)
        numbers = {f"art. {each['number']}" for each in act["articles"]}
        found[path.stem] = numbers | {f"vedlegg {number}" for number in annexes}
    return found


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PassageIndex]:
    paths = [*(SHARED / "lovdata").glob("*.json"), SHARED / "eu" / "gdpr.json", SHARED / "eu" / "mdr.json"]
    paths.append(SHARED / "eu" / "ai-act.json")
    with PassageIndex.open(tmp_path_factory.mktemp("index")) as made:
        for path in sorted(paths):
            for each in prepare(Order(str(path), path.name)).documents:
                made.upsert(cut(each.document, each.source, version_of(each.document)))
        made.flush()
        yield made


def place(hit: Hit) -> tuple[str, str]:
    found = provision(hit.passage)
    assert found is not None
    return found.act, found.section


@beside
def test_every_row_is_a_provision_that_exists() -> None:
    known = acts()
    for act, section in provisions.about():
        assert act in known
        assert section == "*" or section.removeprefix("§ ") in known[act], (act, section)


@beside
def test_every_substantive_provision_of_an_act_in_force_has_a_row() -> None:
    old = {each.act for each in provisions.validities().values() if each.ends}
    formal = ("opphevet", "endring", "iverks", "(opphevet)")
    missing = []
    for path in (SHARED / "lovdata").glob("*.json"):
        act = json.loads(path.read_text("utf-8"))
        name = act["id"].lower()
        for each in act["provisions"] if name not in old else ():
            title = (each.get("title") or "").lower()
            if title.startswith(formal) or "endring" in title or each["content"].startswith("0 "):
                continue
            if (name, f"§ {each['section']}") not in provisions.about():
                missing.append((name, each["section"]))
    assert missing == []


def test_words_of_a_row_are_not_repeated() -> None:
    for key, words in provisions.about().items():
        phrases = [phrase.strip().lower() for phrase in words.split(",")]
        assert all(phrases), key
        assert len(phrases) == len(set(phrases)), key


@beside
def test_every_row_of_needs_is_a_provision_that_exists_and_asks_something_new() -> None:
    known = acts()
    for (act, section), questions in provisions.needs().items():
        assert section.removeprefix("§ ") in known[act], (act, section)
        assert len(questions) == len({question.casefold() for question in questions}), (act, section)


@pytest.mark.parametrize(
    ("question", "act", "section"),
    [
        ("Kan naboen jobbe på barneposten uten vandelsattest?", "lov-1999-07-02-64", "§ 20 a"),
        ("Får kirurgen ta imot en flaske vin fra en takknemlig pasient?", "lov-1999-07-02-64", "§ 9"),
        ("Hvem kan skru av logg og tilgang i journalsystemet?", "lov-2014-06-20-42", "§ 22"),
        ("Må et menneske kunne overstyre algoritmen?", "ai-act", "art. 14"),
        ("Hvilken risikoklasse får appen vår som foreslår diagnose?", "mdr", "vedlegg VIII"),
        ("Kor fort må sjukehuset melde frå til Datatilsynet om ein lekkasje?", "gdpr", "art. 33"),
    ],
)
def test_a_question_is_most_like_the_provision_that_meets_its_need(question: str, act: str, section: str) -> None:
    found = likeness(question)
    assert max(found, key=found.__getitem__) == Provision(act, section)


@beside
def test_a_provision_that_points_elsewhere_exists_and_gives_way() -> None:
    known = acts()
    assert all(each.section.removeprefix("§ ") in known[each.act] for each in provisions.referrals())
    found = likeness("Må en privat klinikk betale tilskudd til pasientskadeordningen?")
    assert found[Provision("lov-2001-06-15-53", "§ 8")] > found[Provision("lov-1999-07-02-64", "§ 20")]


def test_a_question_without_known_words_is_like_nothing() -> None:
    assert likeness("xyzzy") == {}


@beside
def test_an_eu_act_in_english_is_found_by_a_need_in_norwegian(index: PassageIndex) -> None:
    for question, wanted in (
        ("Må vi gjøre en DPIA før vi tar i bruk et nytt verktøy?", ("gdpr", "art. 35")),
        ("Er det forbudt å kjenne igjen følelsene til de ansatte med kamera?", ("ai-act", "art. 5")),
        ("Kan sykehuset lage og bruke sin egen algoritme uten CE-merke?", ("mdr", "art. 5")),
    ):
        assert wanted in [place(hit) for hit in index.search(question, 3)], question


@beside
def test_provisions_change_places_among_themselves_only(index: PassageIndex) -> None:
    guide = Source("g.txt", "Veileder", kind="veileder")
    page = Passage(guide, "v", 0, 4, "Vandelsattest for naboen")
    acts = [hit.passage for hit in index.search("taushetsplikt og politiattest", 8)]
    hits = [Hit(acts[0], 9.0), Hit(page, 8.5), *(Hit(each, 8.0 - at) for at, each in enumerate(acts[1:]))]
    ordered = by_need(hits, "Kan naboen jobbe på barneposten uten vandelsattest?")
    assert ordered[1].passage == page
    assert [hit.score for hit in ordered] == [hit.score for hit in hits]
    assert place(ordered[0]) == ("lov-1999-07-02-64", "§ 20 a")
    assert by_need(hits, "hpl. § 48") == hits


@beside
def test_an_act_and_the_one_that_will_replace_it_meet_the_same_needs() -> None:
    known = acts()
    for act, section, later, anew in rows("twins.tsv"):
        assert section in known[act]
        assert anew in known[later]
        old, new = Provision(act, f"§ {section}"), Provision(later, f"§ {anew}")
        assert set(old.needs) == set(new.needs)
    found = likeness("Har jeg krav på begrunnelse for avslaget?")
    assert found[Provision("lov-1967-02-10", "§ 24")] > found[Provision("lov-2025-06-20-81", "§ 56")] > 0.5


@beside
def test_a_provision_is_fetched_by_the_need_where_its_words_are_not_the_question(index: PassageIndex) -> None:
    guide = Passage(Source("g.txt", "Veileder", kind="veileder"), "v", 0, 4, "Vandelsattest for naboen")
    need = "Kan naboen jobbe på barneposten uten vandelsattest?"
    other = index.search("Hvem får nyren?", 1)[0].passage
    wanted = Provision("lov-1999-07-02-64", "§ 20 a")
    assert missing([guide], need) == []
    assert missing([guide, other], need)[0] == wanted
    assert wanted not in missing([guide, other, *(hit.passage for hit in index.search("hpl. § 20 a", 1))], need)


def test_groups_meet_words_in_other_forms() -> None:
    assert "tablett" in provisions.relatives("Utlevering av legemidler").split()
    assert provisions.relatives("Xyzzy") == ""


@beside
@pytest.mark.parametrize(
    ("question", "act", "section"),
    [
        ("Hva sier helsepersonelloven § 48?", "lov-1999-07-02-64", "§ 48"),
        ("hpl. § 48", "lov-1999-07-02-64", "§ 48"),
        ("§ 48 i lov om helsepersonell", "lov-1999-07-02-64", "§ 48"),
        ("helsepersonellova § 20 a", "lov-1999-07-02-64", "§ 20 a"),
        ("pasientjournalloven § 22", "lov-2014-06-20-42", "§ 22"),
        ("fvl. § 11 a", "lov-1967-02-10", "§ 11 a"),
        ("offentleglova § 25", "lov-2006-05-19-16", "§ 25"),
        ("lov 2. juli 1999 nr. 64 § 21", "lov-1999-07-02-64", "§ 21"),
        ("GDPR art. 35", "gdpr", "art. 35"),
        ("personvernforordningen artikkel 9", "gdpr", "art. 9"),
        ("MDR vedlegg VIII", "mdr", "vedlegg VIII"),
        ("KI-forordningen artikkel 14", "ai-act", "art. 14"),
        ("Hva krever AI Act artikkel 26?", "ai-act", "art. 26"),
        ("personopplysningsloven § 12", "lov-2018-06-15-38", "§ 12"),
        ("personopplysningsloven av 2000 § 33", "lov-2000-04-14-31", "§ 33"),
        ("helseregisterloven fra 2001 § 8", "lov-2001-05-18-24", "§ 8"),
        ("Hva betyr egentlig § 25 i hpl for oss som driver journalsystemet?", "lov-1999-07-02-64", "§ 25"),
        ("Må vi vurdere personvernkonsekvenser etter GDPR art. 35 før KI tas i bruk?", "gdpr", "art. 35"),
        ("Er programvaren vår i klasse IIa etter MDR vedlegg VIII regel 11?", "mdr", "vedlegg VIII"),
        ("Hvem skal ha menneskelig tilsyn med systemet etter KI-forordningen artikkel 14?", "ai-act", "art. 14"),
    ],
)
def test_a_reference_brings_exactly_that_provision_first(
    index: PassageIndex, question: str, act: str, section: str
) -> None:
    assert place(index.search(question, 5)[0]) == (act, section)


@beside
@pytest.mark.parametrize(
    ("question", "act", "old"),
    [
        ("Når kan fødselsnummer brukes?", "lov-2018-06-15-38", "lov-2000-04-14-31"),
        ("forbud mot urettmessig tilegnelse av helseopplysninger i registre", "lov-2014-06-20-43", "lov-2001-05-18-24"),
        ("tvangsmulkt ved brudd på reglene om medisinsk utstyr", "lov-2020-05-07-37", "lov-1995-01-12-6"),
    ],
)
def test_a_repealed_act_stands_below_the_act_in_force(index: PassageIndex, question: str, act: str, old: str) -> None:
    found = [place(hit)[0] for hit in index.search(question, 20)]
    assert act in found
    assert old not in found or found.index(act) < found.index(old)


def test_what_applies_follows_from_the_table() -> None:
    known = provisions.validities()
    assert known["lov-2000-04-14-31"].applies(date(2018, 7, 19))
    assert not known["lov-2000-04-14-31"].applies(date(2018, 7, 20))
    assert not known["lov-2020-05-07-37"].applies(date(2021, 5, 25))
    assert not known["lov-2025-06-20-81"].applies(date(2030, 1, 1))
    assert all(each.source for each in known.values())


@beside
def test_each_provision_has_one_place_among_the_first_five(index: PassageIndex) -> None:
    hits = index.search("Hvem kan få innsyn i pasientens journal?", 10)
    places = [place(hit) for hit in hits]
    assert len(set(places[:5])) == 5
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_guide_to_an_act_is_not_the_act() -> None:
    guide = Source("g.txt", "Veileder til helsepersonelloven", kind="veileder")
    assert provision(Passage(guide, "v", 0, 4, "Test", ("§ 48. Autorisasjon",))) is None
    act = Source("a.json", "Lov om helsepersonell m.v. (helsepersonelloven)", kind="lov")
    assert provision(Passage(act, "v", 0, 4, "Test", ("§ 20 a. Krav",))) == Provision("lov-1999-07-02-64", "§ 20 a")


@beside
def test_questions_from_need_find_their_provision(index: PassageIndex) -> None:
    rows = [json.loads(line) for line in (QUESTIONS / "statutes-dev.jsonl").read_text("utf-8").splitlines()]
    ranks = [
        [place(hit) for hit in index.search(row["q"], 5)].count((row["act"], f"§ {row['section']}")) for row in rows
    ]
    assert sum(map(bool, ranks)) >= 0.9 * len(rows)


def test_the_turn_of_a_question_counts_beside_its_words() -> None:
    cost = Provision("lov-2014-06-20-43", "§ 19 g")
    found = likeness("Hva må vi betale for uttrekk fra registrene?")
    assert max(found, key=found.__getitem__) == cost
    assert likeness("Hva koster det?")[cost] > likeness("Hvem bestemmer det?").get(cost, 0.0)
