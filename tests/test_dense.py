"""Dense vectors and a reranker join when the settings name local models: here tiny ones with random weights."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from ingest.dense import ModelMissing
from ingest.index import Filters, IndexSettings, PassageIndex, _fuse
from ingest.passages import Passage, Source
from ingest.points import Found

# Not imported here: every worker collects this file, and the two take seconds that only one of them needs
_ABSENT = [name for name in ("torch", "sentence_transformers") if find_spec(name) is None]
pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # of the model libraries, about themselves
    pytest.mark.skipif(bool(_ABSENT), reason=f"could not import {_ABSENT}"),
]

TEXTS = [
    "Fastlegen henviser pasienten til sykehuset.",
    "Kommunen har ansvar for hjemmesykepleie.",
    "Journalen føres av den som yter helsehjelpen.",
    "Legevakten er åpen hele natten.",
]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A bi-encoder of 16 dimensions and a cross-encoder, over a vocabulary of letters."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

    home = tmp_path_factory.mktemp("models")
    letters = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyzæøå."]
    vocabulary = {letter: number for number, letter in enumerate(letters)}
    vocabulary |= {f"##{letter}": len(vocabulary) + number for number, letter in enumerate(letters[5:])}
    raw = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    raw.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    raw.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=raw,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=128,
    )
    torch.manual_seed(3)
    shape = {
        "vocab_size": len(vocabulary),
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": 256,
    }
    BertModel(BertConfig(**shape)).save_pretrained(home / "bert")
    tokenizer.save_pretrained(home / "bert")
    BertForSequenceClassification(BertConfig(**shape, num_labels=1)).save_pretrained(home / "cross")
    tokenizer.save_pretrained(home / "cross")
    return {"dense_model": home / "bert", "reranker": home / "cross"}


@pytest.fixture(params=["edge", "server"])
def opened(request: pytest.FixtureRequest, tmp_path: Path):  # type: ignore[no-untyped-def]
    made: list[PassageIndex] = []

    def make(**settings: str) -> PassageIndex:
        if request.param == "edge":
            index = PassageIndex.open(tmp_path / "index", IndexSettings(**settings))  # type: ignore[arg-type]
        else:
            index = PassageIndex.connect(IndexSettings(url=":memory:", **settings))  # type: ignore[arg-type]
        made.append(index)
        return index

    yield make
    for index in made:
        index.close()


def fill(index: PassageIndex) -> None:
    index.upsert(
        Passage(Source(f"{at}", "", publisher="FHI" if at % 2 else "DMP"), "v", 0, len(text), text)
        for at, text in enumerate(TEXTS)
    )
    index.flush()


def test_dense_vectors_find_what_no_term_does(opened, models: dict[str, Path]) -> None:  # type: ignore[no-untyped-def]
    index = opened(dense_model=str(models["dense_model"]))
    fill(index)
    hits = index.search("ukjent spørsmål xyz", 4)
    assert {hit.passage.text for hit in hits} == set(TEXTS)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert index.search(TEXTS[2], 4)[0].passage.text == TEXTS[2]  # first by terms and by vectors
    assert {hit.passage.source.publisher for hit in index.search("xyz", 4, Filters(agency="FHI"))} == {"FHI"}
    assert index.search("   ", 4) == []


def test_a_reranker_orders_the_candidates(opened, models: dict[str, Path]) -> None:  # type: ignore[no-untyped-def]
    from ingest.dense import Reranker

    index = opened(reranker=str(models["reranker"]))
    fill(index)
    query = "fastlegen kommunen journalen natten"
    hits = index.search(query, 4)
    scores = Reranker(str(models["reranker"])).scores(query, TEXTS)
    best_first = sorted(zip(scores, TEXTS, strict=True), reverse=True)
    assert [hit.passage.text for hit in hits] == [text for _, text in best_first]
    assert hits[0].score == pytest.approx(max(scores), rel=1e-4)
    assert index.search("fotball", 4) == []


def test_dense_and_reranker_together(opened, models: dict[str, Path]) -> None:  # type: ignore[no-untyped-def]
    index = opened(**{name: str(path) for name, path in models.items()})
    fill(index)
    assert len(index.search("hva som helst", 2)) == 2


def test_another_model_makes_another_index(tmp_path: Path, models: dict[str, Path]) -> None:
    with PassageIndex.open(tmp_path, IndexSettings()) as index:
        fill(index)
    with PassageIndex.open(tmp_path, IndexSettings(dense_model=str(models["dense_model"]))) as index:
        assert index.count() == 0


def test_a_model_that_is_not_there_is_said_and_never_fetched(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="finnes ikke") as caught:
        PassageIndex.open(tmp_path / "index", IndexSettings(dense_model=str(tmp_path / "ingen")))
    assert caught.value.remedy
    with PassageIndex.open(tmp_path / "annen", IndexSettings(reranker="NbAiLab/finnes-ikke")) as index:
        fill(index)
        with pytest.raises(ModelMissing):
            index.search("journalen")


def test_reciprocal_rank_fusion() -> None:
    def found(*ids: str) -> list[Found]:
        return [Found(id, 9.0, {}) for id in ids]

    fused = _fuse([found("a", "b", "c"), found("c", "b", "d")])
    assert [point.id for point in fused] == ["c", "b", "a", "d"]
    assert fused[0].score == pytest.approx(1 / 63 + 1 / 61)
    assert _fuse([found("a")]) == found("a")
    assert _fuse([]) == []
