"""The built-in pages: complete, sourced, in our own words, and honest about being summaries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

PAGES = sorted((Path(__file__).parents[1] / "ingest" / "pages").glob("*.md"))
SHARED = Path(__file__).parents[2] / "shared"
PHASES = {"forskning", "utvikling", "anskaffelse", "klinisk bruk", "forvaltning"}
AUDIENCES = {"spesialist", "kommune", "fastlege", "forsker", "leverandør", "innbygger"}
ENDINGS = (
    "Dette er et sammendrag. Originalteksten gjelder.",
    "Dette er eit samandrag. Originalteksten gjeld.",
)
REPEALED = {"lov-1995-01-12-6", "lov-2000-04-14-31", "lov-2001-05-18-24"}
NOT_IN_FORCE = {"lov-2025-06-20-81"}  # its § 99 leaves entry into force to the King
COPIED = 12  # words in a row

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared source texts are not here")


def split(page: Path) -> tuple[dict[str, Any], str]:
    text = page.read_text(encoding="utf-8")
    _, front, body = text.split("---\n", 2)
    return yaml.safe_load(front), body.strip()


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def sentences(body: str) -> Iterator[str]:
    for line in body.splitlines():
        if line and not line.startswith("#") and line not in ENDINGS:
            yield from re.split(r"(?<=[.?!])\s+(?=[A-ZÆØÅ])", line.lstrip("- "))


@cache
def provisions(source: str) -> dict[str, str]:
    """Section ("§ 21", "artikkel 35") → text, of a statute or an EU act; empty for a seed."""
    if source.startswith("eu/"):
        data = json.loads((SHARED / "data" / f"{source}.json").read_text(encoding="utf-8"))
        found = {f"artikkel {article['number']}": article["text"] for article in data["articles"]}
        found |= {f"fortale {recital['recital_number']}": recital["text"] for recital in data["recitals"]}
        return found
    if source.startswith("lov-"):
        data = json.loads((SHARED / "data" / "lovdata" / f"{source}.json").read_text(encoding="utf-8"))
        return {f"§ {provision['section']}": provision["content"] for provision in data["provisions"]}
    return {}


def contains(source: str, section: str) -> bool:
    known = provisions(source)
    if known:
        annex = re.fullmatch(r"vedlegg ([IVX]+)(?:,? regel (\d+))?", section)
        if annex:  # the annexes stand inside the last article
            whole = "\n".join(known.values()).replace("\xa0", " ")
            rule = annex.group(2)
            return f"ANNEX {annex.group(1)}" in whole and (rule is None or f"Rule {rule}\n" in whole)
        return section in known
    text = (SHARED / "seeds" / source).read_text(encoding="utf-8")
    return " ".join(words(section)) in " ".join(words(text))


def test_there_are_at_least_thirty_pages() -> None:
    assert len(PAGES) >= 34


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_complete(page: Path) -> None:
    front, body = split(page)
    assert re.fullmatch(r"[a-z0-9-]+", page.stem)
    assert front["publisher"] == "Veileder (sammendrag)"
    assert front["kind"] == "oppsummering"
    assert front["reviewed"].isoformat() >= "2026-11-21"
    assert front["phases"] and set(front["phases"]) <= PHASES
    assert front["audiences"] and set(front["audiences"]) <= AUDIENCES
    assert front["owner"]
    assert body.splitlines()[0] == f"# {front['title']}"
    assert body.endswith(ENDINGS)
    assert 150 <= len(body.split()) <= 380
    for source in front["sources"]:
        assert {"id", "title", "publisher", "date", "section"} <= set(source), source
        assert re.match(r"\d{4}(-\d\d-\d\d)?$", str(source["date"]))
        assert source["id"] not in REPEALED
        assert source["id"] not in NOT_IN_FORCE or source["section"] == "§ 99", "not law yet"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_owner_is_a_body_that_exists_today(page: Path) -> None:
    from norsk.agencies import agencies

    standing = {agency.name for agency in agencies().values() if not agency.successor}
    assert split(page)[0]["owner"] in standing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_provision_the_text_leans_on_is_among_its_sources(page: Path) -> None:
    """A mark such as "(helsepersonelloven § 21)" must be backed by the front matter's list."""
    front, body = split(page)
    listed = {(source["id"], source["section"]) for source in front["sources"]}
    marks = re.findall(r"\(([^()]*(?:§|artikkel|fortale|vedlegg [IVX])[^()]*(?:\(EU\)[^()]*)?)\)", body)
    for mark in marks:
        for act, rest in MARK.findall(mark):
            key = ACTS[act.strip()]
            for section in numbers(rest):
                assert (key, section) in listed, (mark, section)


MARK = re.compile(
    r"([a-zæøåA-Z -]*[a-zæøåA-Z])\s((?:§|artikkel|fortale|vedlegg [IVX]).*?)"
    r"(?=, (?:[a-zæøåA-Z-]+l[oa]v|personvernf|lov om|MDR|KI-|EHDS)|, note|$)"
)
ACTS = {
    "helsepersonelloven": "lov-1999-07-02-64", "helsepersonellova": "lov-1999-07-02-64",
    "pasientjournalloven": "lov-2014-06-20-42", "helseregisterloven": "lov-2014-06-20-43",
    "helseforskningsloven": "lov-2008-06-20-44", "personopplysningsloven": "lov-2018-06-15-38",
    "lov om medisinsk utstyr": "lov-2020-05-07-37", "helsetilsynsloven": "lov-2017-12-15-107",
    "undersøkelseskommisjonsloven": "lov-2017-06-16-56", "pasientskadeloven": "lov-2001-06-15-53",
    "helseforetaksloven": "lov-2001-06-15-93", "språklova": "lov-2021-05-21-42",
    "lov om saksbehandlingen i offentlig forvaltning": "lov-2025-06-20-81",
    "forvaltningsloven": "lov-1967-02-10", "folkehelseloven": "lov-2011-06-24-29",
    "offentleglova": "lov-2006-05-19-16", "legemiddelloven": "lov-1992-12-04-132",
    "personvernforordningen": "eu/gdpr", "MDR": "eu/mdr", "KI-forordningen": "eu/ai-act", "EHDS": "eu/ehds",
    "pasientjournallova": "lov-2014-06-20-42", "helsetilsynslova": "lov-2017-12-15-107",
    "personvernforordninga": "eu/gdpr", "KI-forordninga": "eu/ai-act",
    "personopplysningslova": "lov-2018-06-15-38", "helseforskingslova": "lov-2008-06-20-44",
}  # fmt: skip


def numbers(rest: str) -> Iterator[str]:
    annex = re.match(r"vedlegg [IVX]+(?: regel \d+)?", rest)
    if annex:
        yield annex.group()
        return
    kind = "§" if rest.startswith("§") else rest.split()[0]
    for number in re.findall(r"\d+(?: [a-h]\b)?", rest.split(" nr.")[0].split(" bokstav")[0]):
        yield f"{kind} {number}"


@needs_shared
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_source_and_section_exists(page: Path) -> None:
    for source in split(page)[0]["sources"]:
        if source["id"].startswith(("eu/", "lov-")):
            assert provisions(source["id"]), source
        assert contains(source["id"], source["section"]), source


@needs_shared
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_source_is_used_in_the_text(page: Path) -> None:
    """No decoration: a cited act is named in the text, and a cited report by its short name."""
    front, body = split(page)
    short = {
        "000": "fellesplanen",
        "001": "koordineringsrapporten",
        "002": "datapresentasjonen",
        "003": "kommunerapporten",
        "004": "sluttrapporten",
    }
    for source in front["sources"]:
        names = [name for name, key in ACTS.items() if key == source["id"]] or [short[source["id"][:3]]]
        assert any(name.lower()[:-1] in body.lower() for name in names), source
        if source["id"] in set(ACTS.values()):
            number = re.sub(r"^(§|artikkel|fortale) ", "", source["section"])
            number = number.removeprefix("vedlegg ").split(" ")[0] if "vedlegg" in number else number
            assert re.search(rf"\b{re.escape(number)}\b", body), source


@cache
def runs() -> frozenset[tuple[str, ...]]:
    """Every run of COPIED words in the shared Norwegian texts."""
    texts = [path.read_text(encoding="utf-8") for path in (SHARED / "seeds").glob("*.txt")]
    for path in (SHARED / "data" / "lovdata").glob("*.json"):
        texts += [item["content"] for item in json.loads(path.read_text(encoding="utf-8"))["provisions"]]
    return frozenset(
        tuple(found[at : at + COPIED]) for found in map(words, texts) for at in range(len(found) - COPIED + 1)
    )


@needs_shared
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_sentence_is_copied(page: Path) -> None:
    for sentence in sentences(split(page)[1]):
        own = words(re.sub(r"\([^)]*\)", "", sentence))
        for at in range(len(own) - COPIED + 1):
            assert tuple(own[at : at + COPIED]) not in runs(), sentence


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_sentence_makes_sense_alone(page: Path) -> None:
    """Sentences are quoted one by one: none opens with a pronoun or points to where it stood."""
    for sentence in sentences(split(page)[1]):
        opening = r"(((Den|De|Han|Hun|Dette|Disse) (skal|kan|er|må|har|gjelder|får|bør|gir))|Det samme|Slik|Her|Der)\b"
        assert not re.match(opening, sentence), sentence
        assert not re.search(r"\b(se over|ovenfor|nedenfor|nevnt over)\b", sentence), sentence
        pointing = r"\b(slike?|slikt|disse) (?!at\b|MDR\b|produsent|som\b)(?=[a-zæøå]{4})"
        assert not re.search(pointing, sentence), sentence
        assert len(sentence.split()) <= 45, sentence


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_statement_says_where_it_is_from(page: Path) -> None:
    """Nearly every sentence ends in its source; one with a figure or a date always does."""
    spoken = list(sentences(split(page)[1]))
    bare = [sentence for sentence in spoken if not re.search(r"\([^()]*(?:\([^()]*\)[^()]*)*\)\.$", sentence)]
    assert len(bare) <= max(2, len(spoken) // 8), bare
    for sentence in bare:
        assert not re.search(r"\d", sentence), sentence
