"""What goes wrong, and what is found to be well, in the reader's written standard.

Errors and findings are made in bokmål where they arise, whatever floor that is; on their way to a page or an answer of
the API they are put into nynorsk for those who chose it, text by text (`faults.toml`). Names and figures are carried
over. A text that the table lacks is looked for among what the assistant says (`assistant.nynorsk`), or stays.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

from assistant import nynorsk
from norsk.counterparts import Counterparts, read
from norsk.errors import VeilederError
from ui.wording import Language, translated

_BETWEEN: Final = re.compile(r"(, | og |\.$)")  # what parts a text that is put together stands between


def pairs() -> list[tuple[str, str]]:
    """The table: bokmål and nynorsk, with `{}` for what is carried over."""
    return read((resources.files("ui") / "faults.toml").read_text(encoding="utf-8"))


def said(text: str, language: Language) -> str:
    """A message, a remedy or a finding in the reader's standard."""
    if language != "nn" or not text:
        return text
    if (found := _whole(text)) is not None:
        return found
    parts = [_whole(part) or part for part in _BETWEEN.split(text)]
    return nynorsk.told("".join(parts))


def told(error: VeilederError, language: Language) -> str:
    """An error with its remedy, in the reader's standard."""
    return f"{said(error.message, language)} {said(error.remedy, language)}".strip()


def _whole(text: str) -> str | None:
    if (shown := translated(text)) != text:  # one that the page shows of itself too
        return str(shown)
    return _table().of(text)


@cache
def _table() -> Counterparts:
    # a reason may hold another reason, which ends as a sentence does; a name never does
    return Counterparts(pairs(), lambda held: (_whole(held) or held) if held.endswith(".") else held)
