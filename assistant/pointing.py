"""Where an answer would begin, for a question that no sentence of the sources answers: the provision that it is about.

An act seldom says a thing in the asker's words, and EU acts say it in English, so that a quote of it would be no answer
to read. The reviewed table of needs (`norsk.needs`) knows which provision the answer starts from, and that is told
beside the refusal; nothing is claimed of what the provision says.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest import vectors
from ingest.passages import Hit
from norsk.needs import met_by
from norsk.provisions import names_provision
from norsk.statutes import act_name

POINTS_TO = "Spørsmålet ligner på dem som besvares med utgangspunkt i {}. Still det som spørsmål for å lese ordlyden."
IN_ENGLISH = "Teksten er på engelsk."


def pointer(question: str, hits: Sequence[Hit]) -> str:
    """What to look up, with the provision's heading; empty where no provision among the hits plainly meets the need."""
    if names_provision(question):
        return ""
    wanted = met_by(question)
    passage = next((hit.passage for hit in hits if wanted and vectors.provision(hit.passage) == wanted), None)
    if wanted is None or passage is None:
        return ""
    heading = passage.heading[-1].partition(". ")[2]
    place = f"{act_name(wanted.act) or wanted.act} {wanted.section}"
    told = POINTS_TO.format(f"«{place}»" + (f" ({heading})" if heading else ""))
    return f"{told} {IN_ENGLISH}" if passage.source.standard == "en" else told
