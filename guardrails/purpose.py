"""The intended purpose: information on rules and drafts for coding, never advice on one patient's treatment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Reason = Literal["ok", "patient_specific", "out_of_scope", "language"]

_MESSAGES: dict[Reason, str] = {
    "ok": "",
    "patient_specific": (
        "Veileder gir informasjon om regelverk og forslag til koding, ikke råd om behandling av enkeltpasienter."
    ),
    "out_of_scope": "Spørsmålet ligger utenfor det Veileder er laget for: regelverk og veiledning i helsetjenesten.",
    "language": "Veileder svarer på bokmål og nynorsk.",
}
_PATIENT = re.compile(
    r"\b(?:hvilken|hvor stor|kva) dose\b.*\bpasient|\bmin(?:e|)? (?:\w+)?smerte\w*|\w+smertene min[e]?\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a question is within the purpose; `message` is what the user reads when it is not."""

    allowed: bool
    reason: Reason
    message: str


def gate(question: str) -> Decision:
    """Decide whether the assistant may try to answer."""
    reason: Reason = "patient_specific" if _PATIENT.search(question) else "ok"
    return Decision(reason == "ok", reason, _MESSAGES[reason])
