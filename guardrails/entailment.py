"""An optional local model for natural language inference beside the grounding check: it may object, never approve.

`alexandrainst/scandi-nli-large` and `MoritzLaurer/mDeBERTa-v3-base-xnli-multilingual-nli-2mil7` fit; the settings
name a folder. Premise and hypothesis as in SNLI (Bowman et al., EMNLP 2015): the quotes, and the sentence that rests
on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from norsk.errors import VeilederError

_ENTAILS: Final = ("entailment", "entails", "label_entailment", "impliserer")
_LONGEST: Final = 512  # tokens of premise and hypothesis together
_LEAST: Final = 0.5  # of probability, for the sentence to follow


class EntailmentMissing(VeilederError):
    """The entailment model that the settings name cannot be loaded, or has no label for entailment."""

    code = "entailment_missing"


class Entailment:
    """Whether quotes carry a sentence, by a cross-encoder. Nothing is downloaded."""

    def __init__(self, model: str) -> None:
        """`model`: a folder or the name of a model in the local cache. Raises EntailmentMissing."""
        try:
            from transformers import AutoModelForSequenceClassification, AutoTokenizer

            self._tokenizer: Any = AutoTokenizer.from_pretrained(model, local_files_only=True)
            self._model: Any = AutoModelForSequenceClassification.from_pretrained(model, local_files_only=True).eval()
        except (ImportError, OSError, ValueError) as error:
            raise EntailmentMissing(
                f"Modellen for følgeslutning ({model}) kan ikke lastes.",
                "Installer tillegget «models» og legg modellen på denne maskinen, eller fjern engine.nli_model.",
            ) from error
        names = {str(name).lower(): int(number) for number, name in self._model.config.id2label.items()}
        found = [names[name] for name in _ENTAILS if name in names]
        if not found:
            raise EntailmentMissing(
                f"Modellen {model} har ingen merkelapp for «entailment», bare {', '.join(names)}.",
                "Velg en modell som er trent på NLI.",
            )
        self._entails = found[0]

    def probability(self, sentence: str, quotes: Sequence[str]) -> float:
        """How likely the quotes, read together, carry the sentence: 0 to 1."""
        import torch

        encoded = self._tokenizer(
            " ".join(quotes), sentence, return_tensors="pt", truncation="only_first", max_length=_LONGEST
        )
        with torch.inference_mode():
            logits = self._model(**encoded).logits[0]
        return float(torch.softmax(logits.float(), dim=-1)[self._entails])

    def objects(self, sentence: str, quotes: Sequence[str]) -> bool:
        """Whether the model takes the sentence not to follow from its quotes."""
        return self.probability(sentence, quotes) < _LEAST
