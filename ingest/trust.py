"""What is hidden in a document: instructions to an assistant in its text, and in what its readers never see.

A web page, a PDF or a Word file can carry text that a reader does not see: comments, white or tiny letters, what a
style hides (`ingest.htmlunseen`, `ingest.pdfunseen`, `ingest.wordunseen`). It is not stored; what in it gives orders to
an assistant is what flags the document.
"""

from __future__ import annotations

import re
from typing import Final

from guardrails import injection

FLAGS: Final = {
    "invisible": "usynlige tegn",
    "markup": "skjult tekst eller kode",
    "encoded": "kodet tekst",
    "override": "ber om å se bort fra instrukser",
    "role": "gir assistenten en ny rolle",
    "addressed": "henvender seg til assistenten",
    "output": "gir ordre om svaret",
    "exfiltration": "ber om hemmeligheter eller lenker",
    "foreign": "ordre på engelsk i norsk tekst",
    "hidden": "ordre i tekst som leseren ikke ser",
}
_ORDERS: Final = frozenset(("override", "role", "addressed", "output", "exfiltration", "encoded"))
_UNSEEN_LETTERS: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\U000e0000-\U000e007f]")
_LONGEST: Final = 200_000  # characters of unseen text that are looked at


def flags(text: str, original: str) -> tuple[str, ...]:
    """Kinds of hidden instructions in a text that is stored, each once; invisible characters also in the untouched one.

    Those are taken out before a text is stored, which is no reason not to tell of them.
    """
    found = [finding.kind for finding in injection.scan(text)]
    if original != text and _UNSEEN_LETTERS.search(original):
        found += [finding.kind for finding in injection.scan(original) if finding.kind == "invisible"]
    return tuple(dict.fromkeys(found))


def orders(unseen: str) -> bool:
    """Whether text that a reader does not see gives orders to an assistant."""
    return any(finding.kind in _ORDERS for finding in injection.scan(unseen[:_LONGEST]))
