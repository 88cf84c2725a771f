"""What a server does by itself once a day: contents of the record that are too old are exported, then removed."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant import audit
from assistant.journal import Journal, operator
from norsk.errors import VeilederError

if TYPE_CHECKING:
    from assistant.settings import Settings

_DAY: Final = 24 * 3600.0  # seconds
_REASON: Final = "Oppbevaringstiden i innstillingene er ute."


def once(settings: Settings, journal: Journal) -> int:
    """Remove what is older than `record.retention_days`; returns how many contents. Raises RecordFailed."""
    from ui.desk import redactor

    days = settings.record.retention_days
    if days is None:
        return 0
    reason = redactor(settings, settings.redaction.note_profile).redact(_REASON)
    if settings.record.export is not None and audit.is_due(journal, days=days):
        audit.export(journal, reason, operator(), export_file(settings.record.export))
    return audit.purge(journal, reason, operator(), days=days)


def export_file(folder: Path) -> Path:
    """A name for an export made now."""
    return folder / f"journal-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.jsonl"


@contextlib.contextmanager
def running(settings: Settings, journal: Journal | None) -> Generator[None]:
    """Do it now and every day until the block ends. What fails is tried again the next day, and `doctor` says so."""
    if journal is None or settings.record.retention_days is None:
        yield
        return
    stopped = threading.Event()

    def work() -> None:
        while True:
            with contextlib.suppress(VeilederError):
                once(settings, journal)
            if stopped.wait(_DAY):
                return

    thread = threading.Thread(target=work, name="upkeep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(10)
