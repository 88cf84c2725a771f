"""An optional model for inference: it can stop a sentence that the rules let through, and cannot let one through."""

from __future__ import annotations

import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from assistant.answers import Sentence
from assistant.claims import Claim, tie
from assistant.engines import EngineSettings
from assistant.scripted import ScriptedServer
from assistant.vllm import VllmEngine
from guardrails.entailment import Entailment, EntailmentMissing
from guardrails.redact import Redactor
from ingest.passages import Hit, Passage, Source

# Not imported here: every worker collects this file, and the two take seconds that only one of them needs
_ABSENT = [name for name in ("torch", "transformers") if find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(_ABSENT), reason=f"could not import {_ABSENT}")

TRUE = "Leverandøren skal melde fra om alvorlige hendelser innen 15 dager."
OTHER = "Alvorlige hendelser skal leverandøren melde fra om innen 15 dager."


def _model(folder: Path, labels: tuple[str, ...], refused: str) -> Path:
    """A BERT of 8 dimensions that says the first label, but the last where the hypothesis holds the word `refused`."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", refused])}
    core = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    core.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    core.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=core, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]",
        model_max_length=512,
    )  # fmt: skip
    config = BertConfig(
        vocab_size=5, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8,
        num_labels=len(labels), id2label=dict(enumerate(labels)), label2id={name: at for at, name in enumerate(labels)},
    )  # fmt: skip
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        layer = model.bert.encoder.layer[0]
        model.bert.embeddings.LayerNorm.weight.fill_(1.0)
        layer.attention.output.LayerNorm.weight.fill_(1.0)
        layer.output.LayerNorm.weight.fill_(1.0)
        model.bert.embeddings.word_embeddings.weight[4, 0] = 40.0
        layer.attention.self.value.weight[0, 0] = 100.0  # attention is even: the mean over the words carries it
        layer.attention.output.dense.weight[0, 0] = 100.0
        model.bert.pooler.dense.weight[0, 0] = 5.0
        model.classifier.bias[0] = 2.0
        model.classifier.weight[-1, 0] = 20.0
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def objector(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _model(tmp_path_factory.mktemp("nli"), ("entailment", "neutral", "contradiction"), "Alvorlige")


def passage(text: str) -> Passage:
    return Passage(Source("k.md", "K", publisher="Helsedirektoratet"), "0" * 64, 0, len(text), text)


def test_the_model_tells_what_follows(objector: Path) -> None:
    model = Entailment(str(objector))
    assert model.probability("Leverandøren melder fra.", [TRUE]) > 0.5
    assert model.objects(OTHER, [TRUE])


def test_an_objection_puts_the_quote_in_the_sentences_place(objector: Path) -> None:
    claim = Claim(OTHER, (1,))
    plain, own = tie(claim, [passage(TRUE)])
    assert plain is not None and own and plain.text == OTHER
    voted, own = tie(claim, [passage(TRUE)], Entailment(str(objector)).objects)
    assert voted is not None and not own and voted.text == TRUE


def test_the_models_vote_lets_nothing_through_that_the_rules_stop(objector: Path) -> None:
    claim = Claim("Leverandøren skal melde fra om alvorlige hendelser innen 30 dager.", (1,))
    said, own = tie(claim, [passage(TRUE)], Entailment(str(objector)).objects)
    assert not own and (said is None or said.text == TRUE)


def test_a_word_for_word_quote_needs_no_vote() -> None:
    def never(sentence: str, quotes: object) -> bool:
        raise AssertionError("asked about a quote")

    said, own = tie(Claim(TRUE, (1,)), [passage(TRUE)], never)
    assert own and said is not None


def test_the_engine_takes_the_vote_that_the_settings_name(objector: Path) -> None:
    question = Redactor("sporsmal").redact("Når skal leverandøren melde fra om alvorlige hendelser?")
    with ScriptedServer("good") as server:
        chosen = EngineSettings(engine="vllm", address=server.address, model="m", nli_model=str(objector))
        items = list(VllmEngine(chosen).answer(question, [Hit(passage(TRUE), 1.0)], deadline=time.monotonic() + 120))
    assert [item.text for item in items if isinstance(item, Sentence)] == [TRUE]


def test_a_model_that_is_missing_or_cannot_infer_is_named(tmp_path: Path) -> None:
    with pytest.raises(EntailmentMissing, match="kan ikke lastes"):
        VllmEngine(EngineSettings(engine="vllm", nli_model=str(tmp_path / "borte")))
    other = _model(tmp_path / "stemning", ("positiv", "negativ"), "Alvorlige")
    with pytest.raises(EntailmentMissing, match="entailment"):
        Entailment(str(other))
