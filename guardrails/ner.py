"""An optional local token-classification model beside the rules: it adds findings and takes none away.

`NbAiLab/nb-bert-base-ner` and `saattrupdan/nbailab-base-ner-scandi` fit; the settings name a folder or a model that
is already on this machine. Nothing is downloaded.
"""

from __future__ import annotations

from typing import Any, Final

from guardrails.findings import Finding, disjoint

_TYPES: Final = {
    "PER": "PERSON",
    "PERSON": "PERSON",
    "LOC": "PLACE",
    "GPE": "PLACE",
    "GPE_LOC": "PLACE",
    "GPE_ORG": "PLACE",
}
_CHUNK: Final = 900  # characters: under 512 pieces of any tokenizer in use for Norwegian
_OVERLAP: Final = 100
_LEAST: Final = 0.5


class ModelScanner:
    """Persons and places (in a question persons only) by a model, in overlapping chunks."""

    def __init__(self, model: str, profile: str) -> None:
        """`model`: a folder or the name of a model in the local cache. Raises RedactionFailed where it cannot load."""
        self._model, self._question, self._pipeline = model, profile == "sporsmal", None
        self._load()

    def scan(self, text: str) -> list[Finding]:
        """Findings of the model in `text`, disjoint and in order."""
        found: list[Finding] = []
        pipeline: Any = self._pipeline
        starts = range(0, max(1, len(text) - _OVERLAP), _CHUNK - _OVERLAP)
        chunks = [text[start : start + _CHUNK] for start in starts]
        for start, entities in zip(starts, pipeline(chunks, batch_size=8), strict=True):
            for entity in entities:
                kind = _TYPES.get(str(entity["entity_group"]).upper())
                if kind and float(entity["score"]) >= _LEAST and not (self._question and kind != "PERSON"):
                    found.append(
                        _whole_words(
                            text,
                            start + int(entity["start"]),
                            start + int(entity["end"]),
                            kind,
                            0.5 + float(entity["score"]) / 4,
                        )
                    )
        return disjoint([one for one in found if one.end > one.start])

    def _load(self) -> None:
        from guardrails.refusal import RedactionFailed

        try:
            from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline

            tokenizer = AutoTokenizer.from_pretrained(self._model, local_files_only=True)
            model = AutoModelForTokenClassification.from_pretrained(self._model, local_files_only=True)
        except (ImportError, OSError, ValueError) as error:
            raise RedactionFailed(
                f"Modellen for navnegjenkjenning ({self._model}) kan ikke lastes, så ingenting ble sendt.",
                "Legg modellen på denne maskinen, eller fjern ner_model fra innstillingene.",
            ) from error
        self._pipeline = pipeline(
            "token-classification", model=model, tokenizer=tokenizer, aggregation_strategy="simple"
        )


def _whole_words(text: str, start: int, end: int, kind: str, score: float) -> Finding:
    """The finding grown to whole words, for models cut words into pieces."""
    while start < end and text[start].isspace():
        start += 1
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return Finding(start, end, kind, min(0.99, score))
