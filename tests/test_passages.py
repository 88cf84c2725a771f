"""Passages are spans of the stored text under one heading, of a readable size, and miss nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.parse import Unreadable, parse, parse_text
from ingest.passages import Document, Passage, Source, cut

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
SOURCE = Source("prøve.txt", "Prøve")


def passages(document: Document, words: int = 120) -> list[Passage]:
    return list(cut(document, SOURCE, "v1", words=words))


def assert_spans(document: Document, words: int = 120) -> None:
    """Passages are slices in order without overlap, carry every block, and cross no heading."""
    found = passages(document, words)
    place = -1
    for passage in found:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() != ""
    for passage in sorted(found, key=lambda each: each.start):
        assert passage.start > place
        place = passage.end - 1
    covered = sum(len(passage.text.split()) for passage in found)
    assert covered == len(document.text.split())
    small = len(document.text.split()) <= words
    for passage in found if not small else ():
        inside = [b for b in document.blocks if passage.start <= b.start < passage.end]
        kinds = [b.kind == "heading" for b in inside]
        assert kinds == sorted(kinds, reverse=True)  # headings open a passage and stand nowhere else
        assert len({b.kind == "footnote" for b in inside}) <= 1


def report(items: int = 3, sentences: int = 3) -> Document:
    prose = " ".join(f"Dette er setning nummer {n} i et avsnitt som sier noe om helsedata." for n in range(sentences))
    rows = "\n".join(f"- punkt {n} om innføring av et nytt verktøy i sykehuset" for n in range(items))
    text = (
        f"# Rapport\n\n{prose}\n\n## Mål\n\n{prose}\n\nDette skal gjøres:\n\n{rows}\n\n## Tomt\n\n## Slutt\n\n{prose}\n"
    )
    return parse_text(text + "\n[1] En note om kilden.\n", name="rapport")[0]


def test_a_short_text_is_one_passage() -> None:
    text = " ".join(f"ord{n}" for n in range(80)) + "."
    (passage,) = passages(parse_text(text, name="notat")[0])
    assert (passage.text, passage.start, passage.end, passage.heading) == (text, 0, len(text), ())
    lines = "\n".join(f"Linje nummer {n} har noen ord." for n in range(12))
    assert len(passages(parse_text(lines, name="notat")[0])) == 1


def test_passages_keep_to_their_heading() -> None:
    document = report(sentences=8)
    assert_spans(document)
    found = passages(document)
    assert found[0].text.startswith("Rapport\n\nDette er")
    assert found[0].heading == ("Rapport",)
    goal = next(passage for passage in found if "punkt 0" in passage.text)
    assert goal.heading == ("Rapport", "Mål")
    assert next(passage for passage in found if passage.text == "Tomt").heading == ("Rapport", "Tomt")
    assert next(passage for passage in found if "En note" in passage.text).heading == ()


def test_a_list_stays_with_the_line_that_introduces_it() -> None:
    document = report(items=6, sentences=7)
    listed = next(passage for passage in passages(document) if "punkt 0" in passage.text)
    assert "Dette skal gjøres:" in listed.text
    assert "punkt 5" in listed.text
    many = report(items=40)
    assert_spans(many)
    assert "Dette skal gjøres:\n• punkt 0" in next(p for p in passages(many) if "punkt 0 " in p.text).text


def test_a_long_block_is_split_between_sentences() -> None:
    text = " ".join(
        f"Setning {n} sier at kommunen har ansvar etter loven § {n} og jf. nr. {n} i dag." for n in range(40)
    )
    found = passages(parse_text(text, name="lang")[0])
    assert_spans(parse_text(text, name="lang")[0])
    assert len(found) > 3
    for passage in found:
        assert passage.text.startswith("Setning")
        assert passage.text.endswith("i dag.")
        assert 60 <= len(passage.text.split()) <= 150


def test_a_text_without_full_stops_is_still_cut() -> None:
    text = " ".join(f"ord{n}" for n in range(5000))
    found = passages(parse_text(text, name="x")[0])
    assert max(len(passage.text.split()) for passage in found) <= 240
    assert_spans(parse_text(text, name="x")[0])


def test_the_same_passage_has_the_same_id() -> None:
    assert [p.id for p in passages(report())] == [p.id for p in passages(report())]
    assert len({p.id for p in passages(report(items=30))}) == len(passages(report(items=30)))


def test_passages_say_where_letters_were_repaired() -> None:
    plain = "Helsedirektoratet leder arbeidet med data i Norge og svarer på spørsmål om loven. " * 12
    document = parse_text(f"# A\n\n{plain}\n\n## B\n\nSpør Helseledirektoratet om dette.\n", name="x")[0]
    found = passages(document)
    assert [passage.repaired for passage in found] == [False] * (len(found) - 1) + [True]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not on this machine")
def test_seeds_are_cut_whole() -> None:
    for path in sorted(SEEDS.iterdir()):
        for document in parse(path):
            assert_spans(document)
            sizes = [len(passage.text.split()) for passage in passages(document)]
            assert max(sizes) <= 160
    first = parse(next(SEEDS.glob("003*")))[0]
    assert any(passage.repaired for passage in passages(first))
    assert {p.page for p in passages(first)} >= set(range(12, 30))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["", "# A", "## B", "### C", "- x", "  - y", "Dette skal gjøres:", "[1] note", "1. en"]),
            st.text("abc æøå. ", max_size=400),
        ),
        max_size=30,
    ),
    st.integers(5, 60),
)
def test_any_document_is_cut_whole(lines: list[str], words: int) -> None:
    try:
        documents = parse_text("\n".join(lines), name="x")
    except Unreadable:
        return
    for document in documents:
        assert_spans(document, words)
