"""What a provision says, where a question asks for that and nothing else: «Hva sier hpl. § 48?», «GDPR art. 35».

No engine is needed for it: the provision is known exactly (`norsk.statutes`), and its words are the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from assistant.answers import Citation, Notice, Sentence
from ingest.passages import Hit, Passage
from norsk.provisions import provision_of, reference_terms
from norsk.statutes import references
from norsk.text import sentences

LONGER = "Bestemmelsen er lengre enn det som står her: åpne kilden for resten."

_MOST: Final = 900  # characters of a provision that are shown
_ASKING: Final = frozenset(
    re.findall(
        r"\w+",
        """hva kva hvordan korleis sier seier står stend det den der i om er lyder ordlyden ordlyd teksten tekst
        innholdet innhold handler gjelder regulerer bestemmer skriver bestemmelsen paragrafen artikkelen
        vedlegget vis meg les slå opp sitat siter gjengi kan du jeg eg få se sjå på etter av til fra frå og for
        lov loven lova forskrift forskriften første ledd bokstav nr punktum inneholder inneheld går ut gå
        gjennom forklar som""",
    )
)
_LEDD: Final = re.compile(r"(\d+)\. ledd")


def recited(question: str, hits: Sequence[Hit]) -> list[Sentence | Notice]:
    """The words of the provision that a question asks for by its reference alone, with citations; else nothing.

    A long provision is cut after whole sentences, and a notice says so; «første ledd» picks its paragraph.
    """
    wanted = [term for term in reference_terms(question) if " " in term]
    if len(wanted) != 1 or _rest(question) - _ASKING:
        return []
    own: dict[int, Passage] = {}
    for hit in hits:
        source = hit.passage.source
        place = provision_of(source.url, source.title, hit.passage.heading)
        if place is not None and wanted[0] in place.terms:
            own[hit.passage.start] = hit.passage
    if not own:
        return []
    detail = next((one.detail for one in references(question) if one.provision), "")
    asked = _LEDD.search(detail)
    blocks = list(_blocks([own[start] for start in sorted(own)]))
    if asked is not None and len(blocks) >= int(asked[1]) > 0:
        blocks = [blocks[int(asked[1]) - 1]]
    said: list[Sentence | Notice] = []
    length = 0
    for passage, start, end in (sentence for block in blocks for sentence in block):
        if length and length + end - start > _MOST:
            said.append(Notice(LONGER))
            break
        length += end - start
        quote = passage.text[start:end]
        cited = Citation(passage, quote, passage.start + start, passage.start + end, passage.repaired)
        said.append(Sentence(quote, (cited,)))
    return said


def _rest(question: str) -> set[str]:
    """The words of a question outside its references, numbers left out."""
    left, at = "", 0
    for reference in references(question):
        left += " " + question[at : max(at, reference.start)]
        at = max(at, reference.end)
    return {
        word for word in re.findall(r"[^\W\d_]+", f"{left} {question[at:]}".casefold()) if len(word) > 1 or word == "i"
    }


def _blocks(passages: Sequence[Passage]) -> Iterator[list[tuple[Passage, int, int]]]:
    """The paragraphs of a provision without its heading, as sentences: passage, start and end in it."""
    for passage in passages:
        for block in re.finditer(r"(?:[^\n]|\n(?!\n))+", passage.text):
            words = " ".join(block[0].split())
            if not words or any(words in heading for heading in passage.heading):
                continue
            yield [(passage, block.start() + span.start, block.start() + span.end) for span in sentences(block[0])]
