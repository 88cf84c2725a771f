"""What the assistant says of its own accord, in the asker's written standard: notices, refusals, warnings, whom to ask.

Everything is written in bokmål where it arises; here it is given in nynorsk, template by template (`nynorsk.toml`), to
those who asked in nynorsk or chose it (bokmål and nynorsk have equal standing, and who writes to a public body is
answered in the standard that was used: språklova §§ 4 and 12). Sentences of answers and their quotes are left alone.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Final, Literal

from assistant.answers import Answer, Sentence
from norsk.written import standard_to_answer_in

Standard = Literal["nb", "nn"]
_SLOT: Final = "{}"


def asked_in(question: str) -> Standard:
    """The standard of a question: bokmål where nothing tells."""
    return standard_to_answer_in(question)


def templates() -> dict[str, list[tuple[str, str]]]:
    """The table: group to pairs of bokmål and nynorsk, with `{}` for what is carried over."""
    table = tomllib.loads((resources.files("assistant") / "nynorsk.toml").read_text(encoding="utf-8"))
    return {group: [(pair[0], pair[1]) for pair in pairs] for group, pairs in table.items()}


def told(message: str) -> str:
    """A message in nynorsk; what is no template of ours stays as it is."""
    for pattern, wording in _patterns():
        message = pattern.sub(wording, message)
    return message


def spoken(item: Sentence | Answer) -> Sentence | Answer:
    """The item with everything around its sentences in nynorsk."""
    if isinstance(item, Sentence):
        return _sentence(item)
    whom = tuple(replace(one, reason=told(one.reason)) for one in item.ask_whom)
    return replace(item, sentences=tuple(map(_sentence, item.sentences)), message=told(item.message), ask_whom=whom)


def _sentence(sentence: Sentence) -> Sentence:
    citations = tuple(
        replace(one, warnings=tuple(map(told, one.warnings))) if one.warnings else one for one in sentence.citations
    )
    return replace(sentence, citations=citations)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns and what replaces them, those that say most first."""
    pairs = [pair for group in templates().values() for pair in group if pair[0] != pair[1]]
    pairs.sort(key=lambda pair: -len(pair[0].replace(_SLOT, "")))
    made = []
    for bokmal, nynorsk in pairs:
        pattern = "(.+?)".join(re.escape(part) for part in bokmal.split(_SLOT))
        wording = nynorsk
        for number in range(1, bokmal.count(_SLOT) + 1):
            wording = wording.replace(_SLOT, f"\\{number}", 1)
        made.append((re.compile(pattern), wording))
    return tuple(made)
