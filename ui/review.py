"""What is taken out of a question, shown before it goes on, and set right by its user in both directions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ui.conversation import Corrections
from ui.wording import Language, hidden, plain, say

if TYPE_CHECKING:
    from assistant.guidance import Assistant
    from guardrails.redact import RedactedText
    from guardrails.vault import Vault


def choices(question: str, redacted: RedactedText, language: Language) -> list[tuple[str, str]]:
    """What was found, as (what the user reads, "start-end"), each place by itself."""
    return [
        (f"«{question[span.start : span.end]}» ({kind(span.type, language)})", f"{span.start}-{span.end}")
        for span in redacted.spans
    ]


def kind(type_: str, language: Language) -> str:
    """What a type of personal data is called on the screen."""
    return hidden(type_, language)


def corrections(question: str, found: list[str], hidden: list[str], also: str | None) -> Corrections:
    """What the user set right: of the places `found`, those no longer ticked, and every place of the words `also`.

    `also` has a word or a phrase on each line, or between commas; case does not matter.
    """
    kept = tuple(_span(place) for place in found if place not in hidden)
    words = [word.strip() for word in re.split(r"[\n,;]", also or "") if word.strip()]
    added = tuple(match.span() for word in words for match in re.finditer(re.escape(word), question, re.IGNORECASE))
    return Corrections(kept, added)


def preview(assistant: Assistant, question: str, vault: Vault, wanted: Corrections, language: Language) -> str:
    """The question as it will go on, as Markdown."""
    redacted = assistant.redact_question(question, vault, keep=wanted.keep, add=wanted.add)
    return f"**{say('review.goes_on', language)}** {plain(redacted.text)}"


def _span(place: str) -> tuple[int, int]:
    start, _, end = place.partition("-")
    return int(start), int(end)
