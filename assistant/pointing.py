"""Where an answer would begin, for a question that no sentence of the sources answers: the provision that it is about.

An act seldom says a thing in the asker's words, and EU acts say it in English, so that a quote of it would be no answer
to read. The reviewed table of needs (`norsk.needs`) knows which provision the answer starts from, and that is told
beside the refusal; nothing is claimed of what the provision says. Who owns a question is answered from the reviewed
table of owners in the same way, with the source that the row names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest import vectors
from ingest.passages import Hit
from norsk import agencies
from norsk.needs import met_by
from norsk.provisions import names_provision
from norsk.statutes import act_name

POINTS_TO = "Spørsmålet ligner på dem som besvares med utgangspunkt i {}. Still det som spørsmål for å lese ordlyden."
IN_ENGLISH = "Teksten er på engelsk."

OWNED_BY = "Ingen av kildene sier det, men oversikten over etatenes oppgaver svarer: {} Det bygger på {}."
_OWNER_ASKED = re.compile(
    r"\b(?:hvem|kven|(?:hvilken|kva) (?:etat|myndighet|direktorat|instans|styresmakt|organ))\b.{0,20}\b(?:"
    r"(?:eier|eig|svarer|svarar|avgjør|avgjer|tar|tek)\b.{0,12}\bspørsm|"
    r"(?:skal|kan|bør|må|skulle) (?:jeg|eg|vi|me|man|en|ein|du) (?:spørre|spørje|kontakte|henvende|vende|ringe|ringje)|"
    r"(?:spør|kontakter|kontaktar|henvender|vender) (?:jeg|eg|vi|me|man|en|ein|du))|"
    r"\b(?:hvor|kor|kvar)\b.{0,12}\b(?:henvender|vender) (?:jeg|eg|vi|me|man|en|ein|du)\b",
    re.IGNORECASE,
)


def owned_by(question: str) -> str:
    """Who owns what a question asks the owner of, from the table of owners; empty where none is asked for or known.

    Only a row for a task counts, and only one that names its source: a body that the question names is no answer.
    """
    if _OWNER_ASKED.search(question) is None:
        return ""
    owner = next((each for each in agencies.owner_of(question) if each.topic and each.source), None)
    if owner is None:
        return ""
    named = "" if owner.agency.name.lower() in owner.reason.lower() else f"{owner.agency.label}. "
    return OWNED_BY.format(f"{named}{owner.reason.rstrip('.')}.", owner.source.rstrip("."))


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
