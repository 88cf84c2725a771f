"""What a note tells elsewhere than in a condition's name, and the code that it chooses: site, stage, organism, course.

The lines are `norsk/data/clinic_details.tsv`. Electrolytes are the one thing read from values: a value outside the
reference range that the note says was treated, in one sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant import coding_rules as rules
from assistant import told
from assistant.coding_relations import Draft, move, partner
from ingest.codes import CodeSystem
from norsk import clinic

_WHY = "Notatet sier mer om tilstanden, og det velger koden"


@dataclass(frozen=True, slots=True)
class _Detail:
    """A line of the table: starts of the codes that it concerns (none: the words state the code by themselves)."""

    starts: tuple[str, ...]
    target: str
    beside: bool  # the first code stays
    near: bool  # told in the condition's sentence or a neighbour of it
    words: re.Pattern[str]


@cache
def _details() -> tuple[_Detail, ...]:
    return tuple(
        _Detail(
            tuple(starts.replace(".", "").replace("-", "").split()), target.replace(".", "").lstrip("+"),
            target.startswith("+"), scope == "near", told.pattern(words),
        )
        for starts, target, scope, words in clinic.rows("details")
    )  # fmt: skip


def sharpen(codes: CodeSystem, drafts: dict[str, Draft], note: str) -> None:
    """Move drafts to the codes that the rest of the note chooses; the words that chose become evidence."""
    for line in _details():
        if not line.starts:
            _state(codes, drafts, note, line.target, line.words)
        for code in [code for code in drafts if line.starts and code.startswith(line.starts) and code != line.target]:
            places = [told.around(note, *span) for span in sorted(drafts[code].spans)[:5]] if line.near else [None]
            span = next((found for place in places if (found := told.first(note, line.words, place))), None)
            if span is None or codes.resolve(line.target) is None:
                continue
            drafts[code].spans.add(span)
            if line.beside:
                partner(codes, drafts, line.target, drafts[code], _WHY)
            else:
                move(codes, drafts, code, line.target, _WHY)


def _state(codes: CodeSystem, drafts: dict[str, Draft], note: str, target: str, words: re.Pattern[str]) -> None:
    """Draft a code that words of the note state by themselves; a denial is part of them ("ikke tatt medisinene")."""
    span = told.first(note, words, denied=True)
    if span is not None and target not in drafts and codes.resolve(target) is not None:
        drafts[target] = Draft(target, spans={span}, score=0.3, reasons=["Sagt i notatet."])


# Analyte, low and high limit of the reference range for adults (mmol/l), the codes below and above.
_ELECTROLYTES = (
    (r"kalium|K\+?", 3.5, 5.5, "E876", "E875"),
    (r"natrium|Na\+?", 130.0, 150.0, "E871", "E870"),
    (r"magnesium|Mg", 0.7, 2.0, "E834", "E834"),
    (r"(?:ionisert |albuminkorrigert |korrigert )?(?:kalsium|calcium)|Ca", 2.1, 2.7, "E835", "E835"),
    (r"fosfat", 0.6, 3.0, "E833", "E833"),
)
_BETWEEN = r"(?:\s+(?:på|var|ned|i|til|falt|målt|lav|høy|ved|innkomst|nå))*\s*[:=]?\s*"
_NO_DOSE = r"(?![\d.,]*\s*(?:mg|g|mmol\b(?!/)|tabl|x\s?\d))"


@cache
def _value(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:s-|p-)?(?:{name})(?![\w+]){_BETWEEN}(\d{{1,3}}(?:[.,]\d{{1,2}})?){_NO_DOSE}", re.IGNORECASE
    )


_TREATED = re.compile(
    r"\b(?:substitu\w+|erstatt\w+|tilskudd\w*|tilskot\w*|korriger\w*|kaleorid|kajos|resonium\w*|lokelma|"
    r"glukose-insulin\w*|kalsiumglukonat|væskerestriksjon\w*|hyperton\w*|zoledron\w*|behandl\w+|intravenøst|iv|"
    r"normaliser\w+|rettet seg|retta seg)\b",
    re.IGNORECASE,
)


def treated_values(codes: CodeSystem, drafts: dict[str, Draft], note: str) -> None:
    """Draft the electrolyte disturbance of a value outside the range that its sentence says was treated."""
    for name, low, high, below, above in _ELECTROLYTES:
        for found in _value(name).finditer(note):
            value = float(found[1].replace(",", "."))
            code = below if value < low else above if value > high else None
            if code is None or code in drafts or codes.resolve(code) is None or value > 10 * high:
                continue
            end = note.find(". ", found.end())
            treated = _TREATED.search(note, found.end(), end if end >= 0 else len(note))
            if treated is not None and told.affirmed(note, found.start(), found.end()):
                drafts[code] = Draft(code, spans={found.span(), treated.span()}, score=0.4, reasons=[
                    rules.resting("Verdi utenfor referanseområdet som notatet sier er behandlet")])  # fmt: skip
                break
