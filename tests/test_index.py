"""One contract, two stores: Qdrant Edge in a folder, and qdrant-client's in-memory mode in place of a server."""

from __future__ import annotations

import hashlib
import random
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest import vectors
from ingest.index import Filters, IndexBusy, IndexSettings, IndexUnreachable, PassageIndex
from ingest.passages import Passage, Source
from norsk.errors import VeilederError

Opener = Callable[..., PassageIndex]


@pytest.fixture(params=["edge", "server"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    opened: list[PassageIndex] = []

    def make(**settings: Any) -> PassageIndex:
        if request.param == "edge":
            found = PassageIndex.open(tmp_path / f"index{len(opened)}", IndexSettings(**settings))
        else:
            found = PassageIndex.connect(IndexSettings(url=":memory:", **settings))
        opened.append(found)
        return found

    yield make
    for index in opened:
        index.close()


@pytest.fixture
def index(opener: Opener) -> PassageIndex:
    return opener()


def passage(text: str, source: Source | str = "a.txt", start: int = 0, **rest: Any) -> Passage:
    made = source if isinstance(source, Source) else Source(source, "Uten navn")
    version = hashlib.sha256(text.encode()).hexdigest()
    return Passage(made, version, start, start + len(text), text, **rest)


HJERTE = "Ved hjertesvikt skal legen vurdere henvisning til spesialist."
JOURNAL = "Journalen føres av den som yter helsehjelpen."
PARO = "Roboten Paro er en sel som brukes i sykehjem."


def texts(index: PassageIndex, query: str, filters: Filters | None = None, k: int = 10) -> list[str]:
    return [hit.passage.text for hit in index.search(query, k, filters)]


def test_finds_the_passage_that_has_the_words(index: PassageIndex) -> None:
    index.upsert([passage(HJERTE), passage(JOURNAL, "b.txt"), passage(PARO, "c.txt")])
    index.flush()
    assert texts(index, "hvem fører journalen?") == [JOURNAL]
    assert texts(index, "Paro i sykehjem")[0] == PARO
    assert texts(index, "fotball") == []


def test_nothing_to_search_for_finds_nothing(index: PassageIndex) -> None:
    index.upsert([passage(HJERTE)])
    assert texts(index, "") == texts(index, "  ?! ") == texts(index, "hjertesvikt", k=0) == []


def test_a_passage_comes_back_whole(index: PassageIndex) -> None:
    source = Source(
        "c.pdf",
        "Tittel med æøå «»",
        publisher="Helsedirektoratet",
        kind="rapport",
        url="https://example.no/c",
        published=date(2021, 6, 4),
        reviewed=date(2022, 1, 1),
        valid_from=date(2021, 7, 1),
        valid_to=date(2030, 1, 1),
        superseded_by="d.pdf",
        licence="NLOD",
        phases=("utvikling", "klinisk bruk"),
        audiences=("kommune",),
        standard="nb",
        originals=("e",),
    )
    given = passage(HJERTE, source, 17, heading=("1 Innledning", "1.1 Mål"), page=4, repaired=True)
    index.upsert([given])
    hit = index.search("hjertesvikt")[0]
    assert hit.passage == given
    assert hit.passage.id == given.id
    assert hit.score > 0
    assert index.get([given.id, "00000000-0000-0000-0000-000000000000"]) == [given]


def test_writing_twice_is_writing_once_and_deleting_takes_the_whole_source(index: PassageIndex) -> None:
    mine = [passage(HJERTE, "a.txt"), passage(JOURNAL, "a.txt", 100)]
    index.upsert(mine)
    index.upsert(mine)
    index.upsert([passage(PARO, "b.txt")])
    assert index.count() == 3
    index.delete(["a.txt"])
    index.flush()
    assert index.count() == 1
    assert texts(index, "hjertesvikt journalen") == []
    assert list(index.ids()) == [(passage(PARO, "b.txt").id, "b.txt")]
    index.delete(["finnes-ikke"])
    index.delete([])
    assert index.count() == 1


FILTERED = [
    Source("hdir", "t", publisher="Helsedirektoratet", kind="Rapport", phases=("utvikling",), audiences=("kommune",)),
    Source("fhi", "t", publisher="FHI", kind="veileder", published=date(2023, 10, 23)),
    Source("old", "t", publisher="FHI", valid_from=date(2001, 1, 1), valid_to=date(2019, 12, 31)),
    Source("plain", "t"),
]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (None, {"hdir", "fhi", "old", "plain"}),
        (Filters(), {"hdir", "fhi", "old", "plain"}),
        (Filters(agency="fhi"), {"fhi", "old"}),
        (Filters(agency=" HELSEDIREKTORATET"), {"hdir"}),
        (Filters(kind="rapport"), {"hdir"}),
        (Filters(phase="utvikling"), {"hdir"}),
        (Filters(phase="anskaffelse"), set()),
        (Filters(audience="Kommune"), {"hdir"}),
        (Filters(as_of=date(2019, 12, 31)), {"hdir", "old", "plain"}),
        (Filters(as_of=date(2020, 1, 1)), {"hdir", "plain"}),
        (Filters(as_of=date(2023, 10, 23)), {"hdir", "fhi", "plain"}),
        (Filters(agency="FHI", as_of=date(2024, 1, 1)), {"fhi"}),
    ],
)
def test_filters_restrict_by_what_a_source_states(
    index: PassageIndex, filters: Filters | None, expected: set[str]
) -> None:
    index.upsert(passage(HJERTE, source) for source in FILTERED)
    assert {hit.passage.source.id for hit in index.search("hjertesvikt", 10, filters)} == expected


def test_heading_and_title_help_to_find_but_text_weighs_more(index: PassageIndex) -> None:
    in_text = passage("Alle barn får tilbud om vaksine i programmet.", "a")
    in_heading = passage("Tilbudet gjelder alle barn i programmet.", "b", heading=("Vaksine",))
    in_title = passage("Tilbudet gjelder alle barn i programmet.", Source("c", "Vaksine"))
    elsewhere = passage("Tilbudet gjelder alle barn i programmet.", "d")
    index.upsert([elsewhere, in_title, in_heading, in_text])
    assert [hit.passage.source.id for hit in index.search("vaksine")] == ["a", "b", "c"]
    assert [hit.passage.text for hit in index.search("vaksine")][1] == in_heading.text  # the text itself is unchanged


def test_a_summary_yields_to_its_original_when_that_answers_too(index: PassageIndex) -> None:
    summary = Source("taushet.md", "Taushetsplikt", originals=("lov-1", "Lov om helsepersonell"))
    law = Source("lov-1.json", "Lov om helsepersonell")
    text = "Helsepersonell skal hindre at andre får kjennskap til opplysninger om sykdom."
    index.upsert([passage("Plikt: " + text, summary), passage(PARO, "x.txt")])
    question = "hvilken plikt har helsepersonell om opplysninger om sykdom?"
    assert [hit.passage.source.id for hit in index.search(question)] == ["taushet.md"]
    index.upsert([passage(text, law)])
    hits = index.search(question)
    assert [hit.passage.source.id for hit in hits] == ["lov-1.json", "taushet.md"]
    assert hits[0].score >= hits[1].score
    # An original that hardly speaks of the question does not push the summary away.
    index.delete(["lov-1.json"])
    index.upsert([passage("Denne loven gjelder helsepersonell og mye annet som " + "står her " * 60, law)])
    assert index.search(question)[0].passage.source.id == "taushet.md"


def _corpus(count: int, seed: int = 5) -> list[Passage]:
    chance = random.Random(seed)
    words = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiouyæøå" for c in ("rk", "nd", "ll", "st", "m")]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    made = []
    for number in range(count):
        text = " ".join(chance.choices(words, weights, k=chance.randint(20, 90)))
        source = Source(
            f"{number // 7}.txt",
            f"Dokument {number // 7}",
            publisher=chance.choice(["Helsedirektoratet", "FHI", None]),
            published=date(chance.randint(2010, 2025), 1, 1),
        )
        made.append(passage(text, source, number))
    return made


def test_both_stores_find_the_same(tmp_path: Path) -> None:
    corpus = _corpus(600)
    queries = [" ".join(random.Random(at).sample(corpus[at * 5].text.split(), 5)) for at in range(40)]
    with (
        PassageIndex.open(tmp_path) as edge,
        PassageIndex.connect(IndexSettings(url=":memory:")) as server,
    ):
        for index in (edge, server):
            index.upsert(corpus)
            index.flush()
        edge.optimize()
        for query in queries:
            for filters in (None, Filters(agency="FHI", as_of=date(2019, 5, 1))):
                left, right = (index.search(query, 10, filters) for index in (edge, server))
                assert [hit.score for hit in left] == pytest.approx([hit.score for hit in right], rel=1e-4)
                firm = {hit.passage.id for hit in left if hit.score > left[-1].score * 1.0001}
                assert firm <= {hit.passage.id for hit in right}  # the last place may be a tie
        for index in (edge, server):
            index.delete(["3.txt", "4.txt"])
        assert edge.count() == server.count() == 586
        assert sorted(edge.ids()) == sorted(server.ids())


def test_scores_are_bm25(index: PassageIndex) -> None:
    """Against the formula itself, with Lucene's IDF, as Robertson and Zaragoza (2009) and Qdrant state it."""
    from math import log

    from norsk.terms import AVERAGE_LENGTH, K1, B, document_terms, query_terms

    given = (HJERTE, JOURNAL, PARO, HJERTE + " " + PARO)
    corpus = [passage(text, Source(f"{at}", "")) for at, text in enumerate(given)]
    index.upsert(corpus)
    query = "hjertesvikt hos selen Paro"
    for hit in index.search(query):
        terms = document_terms(hit.passage.text)
        expected = 0.0
        for term, weight in query_terms(query).items():
            having = sum(term in document_terms(one.text) for one in corpus)
            idf = log((len(corpus) - having + 0.5) / (having + 0.5) + 1)
            count = terms.count(term)
            expected += weight * idf * count * (K1 + 1) / (count + K1 * (1 - B + B * len(terms) / AVERAGE_LENGTH))
        assert hit.score == pytest.approx(expected, rel=1e-4)


def test_an_index_opens_again_with_what_was_flushed(tmp_path: Path) -> None:
    with PassageIndex.open(tmp_path) as index:
        index.upsert([passage(HJERTE)])
        index.flush()
        generation = index.generation
    with PassageIndex.open(tmp_path) as index:
        assert texts(index, "hjertesvikt") == [HJERTE]
        assert index.generation == generation
        assert not index.remote


def test_another_analysis_makes_another_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with PassageIndex.open(tmp_path) as index:
        index.upsert([passage(HJERTE)])
        generation = index.generation
    monkeypatch.setattr(vectors, "HEADING_WEIGHT", 0.123)
    with PassageIndex.open(tmp_path) as index:
        assert index.count() == 0
        assert index.generation != generation


def test_a_build_that_was_killed_half_way_is_built_again(tmp_path: Path) -> None:
    with PassageIndex.open(tmp_path) as index:
        index.upsert([passage(HJERTE)])
    (tmp_path / "index.json").unlink()
    (tmp_path / "edge.new").mkdir()
    (tmp_path / "edge.new" / "rest").write_text("halvveis")
    with PassageIndex.open(tmp_path) as index:
        assert index.count() == 0


def test_a_folder_lets_one_process_in(tmp_path: Path) -> None:
    script = "from pathlib import Path; from ingest.index import PassageIndex; import sys\n"
    script += "index = PassageIndex.open(Path(sys.argv[1])); print('inne', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"inne\n"
        with pytest.raises(IndexBusy) as caught:
            PassageIndex.open(tmp_path)
        assert isinstance(caught.value, VeilederError)
        assert "veileder serve" in caught.value.remedy
        other.kill()
        other.wait()
        PassageIndex.open(tmp_path).close()  # the lock dies with its owner
        other.stdin.close()


def test_a_server_that_does_not_answer_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused at once
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(IndexUnreachable):
            PassageIndex.connect(IndexSettings(url=url))


def test_what_a_server_is_asked_holds_none_of_the_words() -> None:
    """The question reaches the client as numbers only."""
    with PassageIndex.connect(IndexSettings(url=":memory:")) as index:
        index.upsert([passage(HJERTE)])
        client = index._store._client  # type: ignore[attr-defined]
        asked: list[str] = []
        original = client.query_points

        def spy(*arguments: Any, **named: Any) -> Any:
            asked.append(repr((arguments, named)))
            return original(*arguments, **named)

        client.query_points = spy
        assert index.search("hjertesvikt hos Kari Nordmann i Storgata")
    assert asked
    assert not any(word in asked[0].lower() for word in ("hjerte", "kari", "nordmann", "storgat"))


def test_many_threads_search_while_one_writes(tmp_path: Path) -> None:
    corpus = _corpus(800)
    with PassageIndex.open(tmp_path) as index:
        index.upsert(corpus[:400])
        with ThreadPoolExecutor(5) as pool:
            writing = pool.submit(index.upsert, corpus[400:])
            found = list(pool.map(lambda one: index.search(one.text, 1), corpus[:200]))
            writing.result()
        assert all(hits and hits[0].passage.text == one.text for hits, one in zip(found, corpus, strict=False))
        assert index.count() == 800


def test_terms_have_ids_of_their_own() -> None:
    words = {f"{a}{b}" for a in ("helse", "journal", "lege", "pasient") for b in ("rett", "plikt", "data", "sak")}
    assert len({vectors.term_id(word) for word in words}) == len(words)
    assert all(0 <= vectors.term_id(word) < 2**32 for word in words)


def test_llama_index_can_retrieve(index: PassageIndex) -> None:
    pytest.importorskip("llama_index.core")
    from ingest.retriever import retriever

    index.upsert([passage(HJERTE, "a.txt", 3, page=2), passage(JOURNAL, "b.txt")])
    found = retriever(index, 1).retrieve("henvisning ved hjertesvikt")
    assert [node.text for node in found] == [HJERTE]
    assert found[0].node.metadata["source"] == "a.txt"
    assert found[0].node.metadata["start"] == 3
    assert found[0].node.node_id == passage(HJERTE, "a.txt", 3).id
    assert found[0].score == index.search("henvisning ved hjertesvikt")[0].score
