"""Questions of what became of a body that is gone: "Hvem har overtatt for …?", "Hva heter … nå?", "Finnes … fortsatt?"

The sources were mostly written before the body went, and name it on every other page: a sentence that only names it
answers nothing. What the reviewed table of bodies knows (`norsk.agencies`) is told beside the answer, as the table's.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from assistant.standing import day_of
from norsk import agencies
from norsk.agencies import Agency

_BODY: Final = "\ue000"  # stands for the body's name; a private-use character, so that no question has it
_FOLLOWED: Final = (
    r"overt[aoe]\w*|t(?:a|ar|att|ok|ek|eke|oke)\s+over|"
    r"etterfølg\w*|etterfylg\w*|arvtak\w*|erstatt\w*|avløs\w*|avløys\w*"
)
_ENDED: Final = (
    r"nedlagt|ned\s?lag[td]|lagt\s+(?:ned|inn)|slått\s+saman|slått\s+sammen|"
    r"innlemm\w*|en\s+del\s+av|ein\s+del\s+av|opphør\w*|oppløys\w*|oppløst"
)
_NAME: Final = r"(?:skift\w*|endr\w*|byt\w*|nytt?|nye)\s+na[vm]n\w*|na[vm]ne?endring\w*"
_STILL: Final = r"fortsatt|fremdeles|framleis|fortsett|ennå|enno|lenger|lengre|lengger"
_ASKS: Final = re.compile(
    rf"""
      \b(?:{_FOLLOWED})\s+(?:(?:for|etter|til|av|frå|fra|oppg[aå]v\w*|ansvar\w*|rollen?|arbeid\w*)\s+){{0,3}}{_BODY}
    | {_BODY}\s+(?:\w+\s+){{0,2}}(?:{_FOLLOWED}|{_ENDED}|{_NAME})
    | \b(?:{_ENDED}|{_NAME})\s+(?:(?:på|til|av|for)\s+)?{_BODY}
    | \b(?:heter|heiter|heitte|kalles|kallast|er\s+blitt|har\s+blitt|er\s+vorte)\s+(?:det\s+|nå\s+|no\s+)?{_BODY}
    | \b(?:skjedde|hendte|skjedd|hendt|ble\s+det|blei\s+det|vart\s+det|blitt)\s+(?:med|av)\s+{_BODY}
    | \b(?:finnes|finst|fins|eksisterer|eksisterar|består)\s+(?:ikke\s+|ikkje\s+)?{_BODY}\s+(?:{_STILL})
    | {_BODY}\s+(?:finnes|finst|fins|eksisterer|eksisterar|er\s+der)\b[^.?!]{{0,30}}\b(?:{_STILL})
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SAYS: Final = re.compile(
    rf"\b(?:{_FOLLOWED}|{_ENDED}|{_NAME}|tidligere|tidlegare|het\s+før|heitte\s+før)\b", re.IGNORECASE
)


def asked_of(question: str, on: date) -> Agency | None:
    """The body, gone on the day `on`, whose fate the question asks about; None where it asks something else."""
    for start, end, named in agencies.find(question, typos=True):
        if agencies.today(named, on).id != named.id and _ASKS.search(question[:start] + _BODY + question[end:]):
            return named
    return None


def says(text: str, gone: Agency) -> bool:
    """Whether a sentence tells what became of the body, beyond naming it."""
    return _SAYS.search(text) is not None and any(named.id == gone.id for _, _, named in agencies.find(text))


def notice(gone: Agency, on: date) -> str:
    """What the table of bodies knows: who took over, from which day."""
    heir = agencies.today(gone, on)
    since = day_of(gone.until) if gone.until else "på et ukjent tidspunkt"
    return (
        f"{gone.name} ble avløst av {heir.name} {since}, etter oversikten over etater. "
        "Enkelte oppgaver kan ha gått til andre."
    )
