"""Acts told by a name and a date: which act "loven om medisinsk utstyr av 12. januar 1995" is."""

from __future__ import annotations

import re

from norsk.statutes import MONTHS, Reference

_DATED = re.compile(
    rf"\s+(?:av|frå|fra)\s+(\d{{1,2}})\.\s?({'|'.join(MONTHS)})\.?\s+(\d{{4}})(?:\s+nr\.?\s?(\d+))?", re.IGNORECASE
)


def dated(text: str, reference: Reference) -> tuple[str | None, int]:
    """The act that a reference means and where it ends: a date after the name decides, since names outlive acts.

    Without a number the identifier ends with the date ("lov-1995-01-12").
    """
    told = _DATED.match(text, reference.end) if reference.act_id and not reference.provision else None
    if told is None:
        return reference.act_id, reference.end
    day, month, year, number = told.groups()
    act = f"lov-{year}-{MONTHS[month.lower()]:02}-{int(day):02}"
    return act + (f"-{number}" if number else ""), told.end()


def same_act(first: object, second: object) -> bool:
    """Whether two identifiers name one act, where either may lack its number."""
    return first == second or f"{first}".startswith(f"{second}-") or f"{second}".startswith(f"{first}-")
