"""Questions of whether an act applies and binds: "Er … i kraft?", "Gjelder … fortsatt?", "Hvor bindende er …?"

What the library knows of the act answers that, and seldom a sentence: most that speak of entry into force are notes
on other acts. So it is told beside the answer, as the library's own. Acts that ended: `assistant.standing.notice`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from assistant.standing import day_of, named
from ingest import curated, vectors
from ingest.passages import Hit, Passage
from norsk.provisions import referred

IN_FORCE = "{} er {} og bindende. I kraft fra {}, etter det biblioteket har."
IN_FORCE_SINCE_UNKNOWN = "{} er {} og bindende. Dagen for ikrafttredelse er ukjent."
ONLY_IN_THE_EU = (
    "{} gjelder i EU fra {}. Den binder i Norge når en lov gjør den til norsk lov; biblioteket har ingen slik."
)
LAW_BY = "{} er gjort til norsk lov ved {}."

_ASKS: Final = re.compile(
    r"\b(?:i\s+kraft|ikrafttr\w+|gjeldende|gjeldande|gyldig\w*|opphev\w*|bindende|bindande|forpliktende|forpliktande)\b"
    r"|\bgjeld(?:er)?\b.*\b(?:fortsatt|fremdeles|framleis|ennå|enno|lenger|lengre|i\s+dag|nå|no|i\s+norge|i\s+noreg|her)\b",
    re.IGNORECASE,
)
_SAYS: Final = re.compile(
    r"\b(?:i\s+kraft|iverksett\w*|opphev\w*|gjelder\s+som\s+lov|gjeld\s+som\s+lov)\b", re.IGNORECASE
)
_MOST: Final = 12  # words of a question that asks this and nothing else


def asked_of(question: str) -> frozenset[str]:
    """The acts, named as wholes, whose force the question asks about; empty where it asks something else."""
    if len(question.split()) > _MOST or not _ASKS.search(question):
        return frozenset()
    found = referred(question)
    return frozenset() if any(each.section for each, _ in found) else frozenset(each.act for each, _ in found)


def says(passage: Passage, text: str, acts: frozenset[str]) -> bool:
    """Whether a sentence from one of the acts tells of its force."""
    place = vectors.provision(passage)
    return place is not None and place.act in acts and _SAYS.search(text) is not None


def notice(acts: frozenset[str], hits: Sequence[Hit]) -> str:
    """What the library knows of those acts that are among the hits of the day: whether they bind, and since when."""
    told: dict[str, None] = {}
    for hit in hits:
        source, place = hit.passage.source, vectors.provision(hit.passage)
        if place is None or place.act not in acts:
            continue
        name = named(place.act)
        name = name[:1].upper() + name[1:]
        since = day_of(source.valid_from) if source.valid_from and source.valid_from <= date.today() else ""
        if not curated.made_law(source):
            told[ONLY_IN_THE_EU.format(name, since or "en ukjent dag")] = None
            continue
        told[(IN_FORCE if since else IN_FORCE_SINCE_UNKNOWN).format(name, _KINDS[source.kind or ""], since)] = None
        if law := curated.NORWEGIAN_LAW.get(place.act):
            told[LAW_BY.format(name, law)] = None
    return " ".join(told)


_KINDS: Final = {"lov": "lov", "forskrift": "forskrift", "EU-forordning": "en EU-forordning"}
