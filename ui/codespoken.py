"""The coder's door in nynorsk: what the door says is made in bokmål, and put into nynorsk on its way to the browser.

A text is a whole text of the table, one of its lines with blanks filled in, or several of them with a dot or a
semicolon between. The note, the titles of the code system and the lists for other programs stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from ui import faults
from ui.wording import Language, texts, translated

_BLANK: Final = re.compile(r"\\\{(\w+)\\\}")
_BETWEEN: Final = (" · ", "; ")
_FORMS: Final = ("rolle;kode;", "{")  # how a list for other programs begins


def spoken(answer: Any, language: Language) -> Any:
    """The updates of an event in the reader's language; in bokmål, just as they are."""
    if language != "nn":
        return answer
    if isinstance(answer, tuple):
        return tuple(_update(part) for part in answer)
    return _update(answer)


def said(text: str) -> str:
    """A text of the door in nynorsk, paragraph by paragraph; one that the table lacks stays as it is."""
    if text.startswith(_FORMS):
        return text
    whole = translated(text)
    if whole != text:
        return str(whole)
    return "\n".join(_line(line) for line in text.split("\n"))


def _update(part: Any) -> Any:
    if isinstance(part, str):
        return said(part)
    if not isinstance(part, Mapping):
        return part
    found = dict(part)
    if isinstance(found.get("value"), str):
        found["value"] = said(found["value"])
    elif isinstance(found.get("value"), list):  # the marked note: pieces of it with how each is spoken of
        found["value"] = [(piece, said(label) if label else label) for piece, label in found["value"]]
    if "color_map" in found:
        found["color_map"] = {said(label): colour for label, colour in found["color_map"].items()}
    if "choices" in found:
        found["choices"] = [(said(label), value) for label, value in found["choices"]]
    return found


def _line(line: str) -> str:
    if not line:
        return line
    whole = str(translated(line))
    if whole != line:
        return whole
    if len(line) > 4 and line.startswith("**") and line.endswith("**"):
        return f"**{_line(line[2:-2])}**"
    for between in _BETWEEN:
        if between in line:
            return between.join(_line(part) for part in line.split(between))
    for pattern, nynorsk in _templates():
        match = pattern.fullmatch(line)
        if match is not None:
            return nynorsk.format(**match.groupdict())
    return faults.said(line, "nn")


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """The texts of the door that have blanks, the one with the most letters of its own first."""
    found = [(nb, nn) for key, (nb, nn) in texts().items() if key.startswith("coding.") and "{" in nb]
    found.sort(key=lambda pair: -len(_BLANK.sub("", re.escape(pair[0]))))
    return [(re.compile(_BLANK.sub(r"(?P<\1>.+?)", re.escape(nb))), nn) for nb, nn in found]
