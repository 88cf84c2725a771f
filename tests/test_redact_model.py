"""The optional model: a tiny token classifier made here joins the rules, and a missing one fails closed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from guardrails.redact import Redactor
from guardrails.refusal import RedactionFailed

# Not imported here: every worker collects this file, and the two take seconds that only one of them needs
_ABSENT = [name for name in ("torch", "transformers") if find_spec(name) is None]
pytestmark = pytest.mark.skipif(bool(_ABSENT), reason=f"could not import {_ABSENT}")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of 8 dimensions whose output says PER for the word "plim" and O for all others."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("ner")
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "plim"])}
    core = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    core.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    core.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=core,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=512,
    )
    config = BertConfig(
        vocab_size=5,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        num_labels=2,
        id2label={0: "O", 1: "B-PER"},
        label2id={"O": 0, "B-PER": 1},
    )
    model = BertForTokenClassification(config)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.bert.embeddings.LayerNorm.weight.fill_(1.0)
        model.bert.encoder.layer[0].attention.output.LayerNorm.weight.fill_(1.0)
        model.bert.encoder.layer[0].output.LayerNorm.weight.fill_(1.0)
        model.bert.embeddings.word_embeddings.weight[4, 0] = 5.0
        model.classifier.weight[1, 0] = 10.0
        model.classifier.bias[0] = 2.0
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_a_model_adds_what_the_rules_cannot_know(tiny: Path) -> None:
    note = "vi venter på plim før vi går videre"
    assert Redactor("journal").redact(note).text == note
    assert Redactor("journal", ner_model=str(tiny)).redact(note).text == "vi venter på <PERSON_1> før vi går videre"


def test_rules_hold_beside_a_model(tiny: Path) -> None:
    redactor = Redactor("journal", ner_model=str(tiny))
    text = "fyll " * 400 + "så kom plim og Kari Nordmann"
    assert redactor.redact(text).text.endswith("så kom <PERSON_1> og <PERSON_2>")


def test_a_model_that_is_not_here_fails_closed(tmp_path: Path) -> None:
    with pytest.raises(RedactionFailed, match="ner_model"):
        Redactor("journal", ner_model=str(tmp_path / "nothing")).redact("Kari Nordmann")
