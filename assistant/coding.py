"""Drafts of ICD-10 codes for a note."""

from __future__ import annotations

from datetime import date

from assistant.answers import CodeSuggestion
from ingest.codes import CodeSystem


class Coder:
    """Suggests codes for a note; nothing outside the code system can come out."""

    def __init__(self, codes: CodeSystem) -> None:
        self._codes = codes

    def suggest(self, note: str, on: date | None = None) -> list[CodeSuggestion]:
        """Drafts for a note, best first. Evidence offsets are characters of `note`."""
        return []
