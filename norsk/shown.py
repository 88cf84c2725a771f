"""Numbers, dates and times as Norwegian writes them where a person reads. JSON and CSV keep the point and ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

_MONTHS: Final = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
)  # fmt: skip


def figure(value: float, decimals: int) -> str:
    """A number with a decimal comma."""
    return f"{value:.{decimals}f}".replace(".", ",")


def dated(iso: str | None) -> str:
    """`2020-05-12` as «12. mai 2020»; empty where there is no date."""
    if not iso:
        return ""
    year, month, day = (int(part) for part in iso.split("-"))
    return f"{day}. {_MONTHS[month - 1]} {year}"


def clocked(iso: str, *, seconds: bool = False) -> str:
    """`2026-11-23T02:03:20+00:00` as «23. november 2026 kl. 02.03 (UTC)»; a time without a zone is UTC."""
    moment = datetime.fromisoformat(iso)
    moment = moment.astimezone(UTC) if moment.tzinfo else moment
    return f"{dated(moment.date().isoformat())} kl. {moment:{'%H.%M.%S' if seconds else '%H.%M'}} (UTC)"
