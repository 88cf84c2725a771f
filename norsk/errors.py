"""The root of every error that a user may meet.

VeilederError
├── norsk.dictionary.DictionaryMissing
├── guardrails.redact.RedactionFailed
├── ingest.parse.Unreadable
├── ingest.codes.CodesMissing, ingest.editions.CodeFileUnreadable
├── ingest.store.UnknownSource, ingest.upgrade.LibraryUnusable
├── ingest.points.IndexBusy, IndexUnreachable
├── assistant.settings.SettingsError
├── assistant.journal.JournalOff
├── assistant.modelserver.ModelFault, TokenizerMissing
└── assistant.guidance.UnknownEngine
"""

from __future__ import annotations


class VeilederError(Exception):
    """An error with a message in Norwegian for the user and, where there is one, its remedy.

    `code` is a stable English identifier for JSON output; subclasses set their own.
    """

    code = "error"

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()
