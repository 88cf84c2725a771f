"""What a question takes for granted: "Siden Datatilsynet eier Normen, hvem …?" is tried against the sources first.

A clause of reason before the question (siden, ettersom, i og med at, gitt at, når … jo) is presupposed, not asked
(Faarlund, Lie og Vannebo 1997, ch. 10): whoever only answers the rest confirms it. The clause is made a statement and
judged by the grounding check against the sentences that were found. Nothing of the answer is changed: what the sources
do not carry is told above it, with the sentence that says otherwise where one does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from guardrails import grounding
from guardrails.reading import matched, read
from ingest.passages import Hit
from norsk.text import sentences

# Which sentence is nearest is a guess, so that it is shown as such and not as a ruling on the premise.
OTHERWISE: Final = "Spørsmålet bygger på at {}. Kildene bekrefter ikke det; nærmest kommer: «{}»"
UNSAID: Final = "Spørsmålet bygger på at {}, men det sier ikke kildene som ble funnet."

_REASON: Final = r"siden|sidan|ettersom|i\s+og\s+med\s+at|gitt\s+at|gjeve\s+at|all\s+den\s+tid|nå\s+som|no\s+som"
_ASKS: Final = r"\w+"
_BEFORE: Final = re.compile(rf"^\s*(?:{_REASON})\s+(?P<claim>[^?!]+?),\s*(?=(?:så\s+)?{_ASKS})[^.!]*\?", re.IGNORECASE)
_AFTER: Final = re.compile(rf",\s*(?:{_REASON})\s+(?P<claim>[^.?!,]+)\?\s*$", re.IGNORECASE)
# Of themselves and their own case the askers know more than any source.
_OWN: Final = re.compile(
    r"\b(?:vi|oss|vår\w*|jeg|eg|meg|min|mi|mitt|mine|me|dere|dykk\w*|du|deg|din|ditt|dine|hun|ho|ham|henne|han)\b",
    re.IGNORECASE,
)
_LEAST: Final = 2  # content words: what has fewer can be tied to no sentence
_NEAR: Final = 0.6  # of the claim's content words, that a sentence has which is shown as the nearest
_CARRIES: Final = 0.8  # the same of a sentence that carries the claim: each of some hundred sentences has a try at it
_PASSAGES: Final = 12


def premise(question: str) -> str | None:
    """The statement that the question presupposes in so many words; None where it gives no reason, or its own."""
    found = _BEFORE.search(question) or _AFTER.search(question)
    if found is None:
        return None
    claim = " ".join(found["claim"].split())
    if _OWN.search(claim) or "[" in claim or len(read(claim).keys()) < _LEAST - bool(read(claim).facts):
        return None
    return claim


def notice(question: str, hits: Sequence[Hit]) -> str:
    """What is to be told of the premise of a redacted question, in bokmål; empty where the sources carry it."""
    claim = premise(question)
    if claim is None:
        return ""
    stated = f"{claim[0].upper()}{claim[1:]}."
    keys, nearest = read(stated).keys(), ("", 0.0)
    for text in _said(hits[:_PASSAGES]):
        near = matched(keys, read(text).keys()) / max(1, len(keys))
        if near < _NEAR:
            continue
        verdict = grounding.check(stated, [text])
        if verdict.supported and near >= _CARRIES:
            return ""
        if verdict.verdict == "contradicted" and near > nearest[1]:
            nearest = (text, near)
    return OTHERWISE.format(claim, nearest[0]) if nearest[0] else UNSAID.format(claim)


def _said(hits: Sequence[Hit]) -> Iterator[str]:
    """The sentences of the passages that state something."""
    for hit in hits:
        for span in sentences(hit.passage.text):
            text = " ".join(hit.passage.text[span.start : span.end].split())
            if text and not text.endswith("?"):
                yield text
