"""A block before it has a place in the stored text, and how a line looks that could be a heading."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.passages import BlockKind


@dataclass(slots=True)
class Draft:
    """A block before it has a place in the stored text. `gap` and `rows` are what heading detection goes by."""

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    gap: int = 1
    rows: int = 1
    width: int = 0  # characters in its first line
    indent: int = 0  # white space before its first line
    label: str = ""  # "anbefaling" of "Anbefaling 3: …", "1.2" of a numbered heading, "bold" of a line in bold


PART = re.compile(r"(?:Kapittel|Vedlegg|Appendiks|Tillegg|Del)\s+(?:\d{1,2}|[A-Z]\b|[IVX]{1,4}\b)", re.IGNORECASE)
_LABEL = re.compile(r"(?P<label>[A-ZÆØÅ][a-zæøå]{3,20})(?:\s+\d{1,2}[a-z]?)?\s*:\s+\S")
UNFINISHED = re.compile(
    r".*\b(?:at|å|for|som|er|var|til|av|og|eller|i|på|med|fra|om|der|hvor|bør|må|skal|vil|kan)$", re.IGNORECASE
)
MEMO = re.compile(r"(?:Til|Fra|Kopi|Dato|Sak|Saksnr|Saksbeh|Saksbehandler|Emne|Vår ref|Deres ref|Vår dato)\s*[.:]")
_DATED = re.compile(r".*\b(?:publi|utgi|oppdat|dato|revid|endr)\w*.{0,25}\d{4}$", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}\.\s*(?:\d{1,2}\.|[a-zæøå]+)\s*\d{4}\.?$")


def label_of(text: str) -> str:
    """The label of `Anbefaling 3: …` or `Tiltak: …` in lower case, empty where there is none."""
    match = _LABEL.match(text)
    return match["label"].casefold() if match else ""


def titled(text: str) -> bool:
    """Whether a text could be a heading by its form alone."""
    return (
        2 < len(text) <= 160
        and (text[0].isupper() or text[0].isdigit() or text[0] in '«"@')
        and not text.endswith((".", ",", ":", ";", "!", "-", "…", "(", " og"))
        and not _DATE.match(text)
        and not _DATED.match(text)
        and not re.search(r"[a-zæøå]{3}\. [A-ZÆØÅ]", text)
        and not MEMO.match(text)
        and "http" not in text
        and any(char.isalpha() for char in text)
    )
