"""Grounds to doubt that a sentence answers: what the question asks for by its very form, and the sentence does not say.

"Hvem skal lede nettverket?" is not answered by who founds it, "Hvor skal senteret ligge?" not without a place,
"Virker det bedre på barn enn på voksne?" not without a comparison. Each ground is a fact of the language and knows no
subject; each was kept because it parts near misses from answers on sets whose questions it was not written for
(docs/answering.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.facts import asks_paragraph
from assistant.meeting import Meeting
from assistant.question import Question
from assistant.reading import Token
from assistant.wants import Want, is_empty
from assistant.which import is_place

# Who leads is a decision of its own: founding, coordinating and being responsible are said of others too.
_LEADS_ASKED = re.compile(
    r"\b(?:hvem|kven)\b.*\b(?:skal|skulle|bør|vil|kan|må)\s+(?:\w+\s+)?(?:lede|leie|leda|leia)\b|"
    r"\b(?:er|blir|ble|var|vart|vert)\s+(?:\w+\s+)?(?:leder|leiar|lederen|leiaren)\b|^\W*(?:leder|leiar)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(r"\b\w*(?:leder|lede|leding|ledende|leiar|leier|leia|leie|leiing)\w*", re.IGNORECASE)
_SITUATED_ASKED = re.compile(
    r"^\W*(?:hvor|kor|kvar)\b(?!\s+i\b).*\b(?:ligge|ligger|ligg|liggje|holder til|held til|plassert|plasseres|"
    r"lokalisert|finner sted|arrangert|arrangeres|holdt|halde|avholdt)\b",
    re.IGNORECASE,
)
_SEATED_ASKED = re.compile(
    r"\b(?:hvem|kven)\b.*\b(?:sitter|sit|satt|sat|er medlem\w*|er med|deltar|deltek|deltok)\s+(?:\w+\s+)?i\b",
    re.IGNORECASE,
)
_SEATED = re.compile(
    r"\b(?:sitt\w*|sit|satt|sat|medlem\w*|represent\w*|består|del(?:tar|tok|tek|tatt|teke|ta)\w*|deltak\w*|deltag\w*|"
    r"inngår|utpek\w*|oppnevn\w*|vært med|er med|\w+ (?:fra|frå) (?:hver|kvar|alle)|"
    r"(?:leder|leiar|medarbeid[ea]r)\w* (?:fra|frå))\b",
    re.IGNORECASE,
)
_WRITTEN_ASKED = re.compile(
    r"\b(?:hvem|kven)\b.*\b(?:skrev|skreiv|har skrevet|har skrive|forfattet|forfatta|er forfatter\w*)\b", re.IGNORECASE
)
_WRITTEN = re.compile(
    r"\b(?:skrev\w*|skreiv|skriv\w*|forfatt\w*|utarbeid\w*|saksbeh\w*|laget|laga)\b|\b(?:fra|frå|av)\s?:", re.IGNORECASE
)
_COMPARED_ASKED = re.compile(
    r"\b(?:bedre|betre|mer|meir|flere|fleire|færre|verre|større|mindre|høyere|høgare|lavere|lågare|dyrere|"
    r"\w{4,}(?:ere|are))\b[^?]*\b(?:enn|eller)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:bedre|betre|mer|meir|flere|fleire|færre|verre|større|mindre|høyere|høgare|lavere|lågare|enn|best|mest|"
    r"\w{3,}(?:igere|legare|[ea]re enn))\b",
    re.IGNORECASE,
)
_NUMBER_ASKED = re.compile(r"\w*numm(?:er|eret|ret)", re.IGNORECASE)
_INDIRECT = re.compile(r"\b(?:hvilke[nt]?|kva|kva for)\W+(?:\w+\W+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the form of a question demands of any sentence that answers it."""

    leads: bool
    seated: bool
    written: bool
    situated: bool
    compared: bool
    numbered: bool


@lru_cache(maxsize=100)  # of the question, for each of some hundred units
def _asked(text: str, want: Want, head: str) -> _Asked:
    return _Asked(
        leads=want is Want.WHO and _LEADS_ASKED.search(text) is not None,
        seated=want is Want.WHO and _SEATED_ASKED.search(text) is not None,
        written=want is Want.WHO and _WRITTEN_ASKED.search(text) is not None,
        situated=want is Want.PLACE and _SITUATED_ASKED.search(text) is not None,
        compared=_COMPARED_ASKED.search(text) is not None,
        numbered=want in (Want.WHICH, Want.WHAT) and _NUMBER_ASKED.fullmatch(head) is not None,
    )


def unsaid(question: Question, meeting: Meeting, heads: Sequence[int], text: str, seen: Sequence[Token]) -> int:
    """How many of these grounds there are to doubt that `text`, whose words are `seen`, answers `question`.

    `heads`: where the noun asked about stands among the terms of `meeting`.
    """
    asked = _asked(question.text, question.want, question.head.text if question.head else "")
    return (
        (asked.leads and _LEADS.search(text) is None)
        + (asked.seated and _SEATED.search(text) is None)
        + (asked.written and _WRITTEN.search(text) is None)
        + (asked.situated and not _situated(question, text, seen))
        + (asked.compared and _COMPARES.search(text) is None)
        + (asked.numbered and not any(char.isdigit() for char in text))
        + (
            question.want is Want.WHICH
            and bool(heads)
            and not asks_paragraph(question)
            and _restated(meeting, heads, text, seen)
        )
    )


def _situated(question: Question, text: str, seen: Sequence[Token]) -> bool:
    asked = {term.key for term in question.terms}
    return any(t.text[:1].isupper() and t.key not in asked and is_place(text, t) for t in seen)


def _restated(meeting: Meeting, heads: Sequence[int], text: str, seen: Sequence[Token]) -> bool:
    """Whether the unit only names what it is asked to tell one of: as a question itself, or in the question's words."""
    places = meeting.places(seen, heads)
    if not places:
        return False
    if all(_INDIRECT.search(text[: seen[at].start]) for at in places):  # "etatene vurderer hvilke risikoer …"
        return True
    met = meeting.places(seen)
    return all(at in met or is_empty(token.text) for at, token in enumerate(seen))
