"""What reports and comparisons say, in the reader's written standard.

Everything is made in bokmål where it arises; on the way to a reader of nynorsk it is looked up, text by text, in
`wording.toml` (the two standards have equal standing: språklova § 4). Examples, answers and quotes stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

from norsk.counterparts import Counterparts, read

Standard = Literal["nb", "nn"]
Speaker = Callable[[str], str]
# What engines are called to a reader; the reports' JSON has the names that settings use.
_ENGINES: Final = {"extractive": "sitatmotoren (uten modell)", "vllm": "språkmodellen (vLLM)"}
_MISSED: Final = "; sluppet gjennom ("
_PASSES: Final = frozenset({"truth", "paraphrase"})


def pairs() -> list[tuple[str, str]]:
    """The table: bokmål and nynorsk, with `{}` for what is carried over, itself put into nynorsk where it is a text."""
    return read((resources.files("eval") / "wording.toml").read_text(encoding="utf-8"))


def speaker(standard: Standard) -> Speaker:
    """Gives a text in that standard; one that the table lacks stays as it is."""
    return _nynorsk if standard == "nn" else str


def said(text: str, standard: Standard) -> str:
    """A text in that standard."""
    return speaker(standard)(text)


def class_name(name: str, standard: Standard = "nb") -> str:
    """What a class of examples is called to a reader (`classes.tsv`); a type of personal data keeps its name."""
    known = _classes().get(name)
    return name if known is None else known[standard == "nn"]


def engine_name(name: str, standard: Standard = "nb") -> str:
    """What an engine is called to a reader; one that we do not know keeps its name."""
    return said(_ENGINES.get(name, name), standard)


def wanted(row: Mapping[str, Any], standard: Standard = "nb") -> str:
    """What an example should have given, to a reader: most rows say it, of the others their class tells it."""
    told, group = str(row["wanted"]), str(row["group"])
    if row["task"] == "hallucination":
        if group in ("premise", "true_premise"):
            what = "skal sies fra om" if group == "premise" else "skal ikke betviles"
            return said(what, standard) + (f" ({told})" if told else "")
        return said("skal slippe gjennom" if group in _PASSES else "skal stanses", standard)
    if not told and group in ("refuse", "clean", "term"):
        return said("skal avvises" if group == "refuse" else "skal være i fred", standard)
    return class_name(told, standard)


def given(row: Mapping[str, Any], standard: Standard = "nb") -> str:
    """What an example gave, to a reader: the program's own verdicts are put into the standard, its answers are not."""
    got = str(row["got"])
    if standard == "nb":
        return got
    verdict, *missed = got.split(_MISSED) if row["task"] == "hallucination" else [got]
    names = dict(_classes().values())
    parts = [(names.get(name, name), colon, rest) for name, colon, rest in (one.partition(": ") for one in missed)]
    return said(_MISSED, standard).join([said(verdict, standard), *map("".join, parts)])


@cache
def _classes() -> dict[str, tuple[str, str]]:
    lines = (resources.files("eval") / "classes.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {name: (nb, nn) for name, nb, nn in rows}


def _nynorsk(text: str) -> str:
    found = _table().of(text)
    return text if found is None else found


@cache
def _table() -> Counterparts:
    return Counterparts(pairs(), _nynorsk)
