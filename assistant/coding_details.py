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
    (
        r"(?:ionisert|fritt|fri) (?:kalsium|calcium|Ca)|ion(?:isert)?\.? ?Ca(?:\+\+|2\+)?|Ca(?:\+\+|2\+)? ?ion|i-?Ca",
        1.1,
        1.35,
        "E835",
        "E835",
    ),
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
    r"glukose-insulin\w*|kalsiumglukonat|væskerestriksjon\w*|hyperton\w*|zoledron\w*|zometa|pamidron\w*|denosumab|xgeva|kalsitonin|prednisolon|behandl\w+|intravenøst|iv|"
    r"normaliser\w+|rettet seg|retta seg)\b",
    re.IGNORECASE,
)


# What the next sentence may name as the treatment of that very disturbance.
_GIVEN = {
    code: re.compile(rf"\b(?:{words})", re.IGNORECASE)
    for codes, words in (
        (("E876",), r"kalium(?:tilskudd|tilskot|klorid|infusjon)|kaleorid|kajos|kalium (?:iv|intravenøst|po)"),
        (("E875",), r"resonium|lokelma|glukose-insulin|kalsiumglukonat|kaliumbind"),
        (("E871", "E870"), r"væskerestriksjon|hyperton|salttablett|natriumklorid|sakte korriger"),
        (("E834",), r"magnesium(?:tilskudd|tilskot|sulfat|infusjon)|magnesium (?:iv|intravenøst)"),
        (("E835",), r"zoledron|kalsiumtilskudd|kalsiumglukonat|pamidronat|kalsitonin"),
        (("E833",), r"fosfat(?:tilskudd|tilskot|infusjon)|fosfatbind|fosfat (?:iv|intravenøst)"),
    )
    for code in codes
}


def treated_values(codes: CodeSystem, drafts: dict[str, Draft], note: str) -> None:
    """Draft the electrolyte disturbance of a value outside the range that its sentence says was treated."""
    for name, low, high, below, above in _ELECTROLYTES:
        for found in _value(name).finditer(note):
            value = float(found[1].replace(",", "."))
            code = below if value < low else above if value > high else None
            if code is None or code in drafts or codes.resolve(code) is None or value > 10 * high:
                continue
            end = note.find(". ", found.end())
            end = end if end >= 0 else len(note)
            after = note.find(". ", end + 1)
            treated = _TREATED.search(note, found.end(), end) or _GIVEN[code].search(
                note, end, after if after >= 0 else len(note)
            )
            if treated is not None and told.affirmed(note, found.start(), found.end()):
                drafts[code] = Draft(code, spans={found.span(), treated.span()}, score=0.4, reasons=[
                    rules.resting("Verdi utenfor referanseområdet som notatet sier er behandlet")])  # fmt: skip
                break


_CREATININE = re.compile(r"\bkrea\w*(?P<told>[^.;\n]{0,90})", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\d.,])(\d{2,4})(?![\d.,]*\s*(?:mg|ml|liter|g/|år|timer|døgn|dager|dagar|%|uker|veker)|\d|[.,]\d)"
)
_SLOWLY = re.compile(r"\b(?:halvår\w*|år(?:ene|a)?|måned\w*|månad\w*|gradvis\w*|over tid|langsom\w*)\b", re.IGNORECASE)
_RATIO = 1.5
_HIGH = 120  # µmol/l; below it a rise is within what laboratories call normal


def risen_creatinine(codes: CodeSystem, drafts: dict[str, Draft], note: str) -> None:
    """Draft acute kidney injury where creatinine values of the note differ by half or more (KDIGO 2012: 1.5 times)."""
    if (
        any(code.startswith(("N17", "N990", "O", "P", "N185", "Z99")) for code in drafts)
        or codes.resolve("N179") is None
    ):
        return
    values: dict[int, tuple[int, int]] = {}
    for found in _CREATININE.finditer(note):
        if not told.affirmed(note, found.start(), found.start() + 4, ("historical",)):
            continue
        if _SLOWLY.search(note, max(0, found.start() - 60), found.end()):
            continue
        for number in _NUMBER.finditer(note, found.start("told"), found.end("told")):
            if 30 <= int(number[1]) <= 2000:
                values.setdefault(int(number[1]), (found.start(), number.end()))
    if values and max(values) >= _HIGH and max(values) >= _RATIO * min(values):
        drafts["N179"] = Draft("N179", spans={values[max(values)]}, score=0.4, reasons=[
            rules.resting("Kreatinin er minst halvannen gang høyere enn den laveste verdien i notatet")])  # fmt: skip


_EARLIER_STROKE = re.compile(
    r"\b(?:hatt|hadde|fikk|fekk|gjennomg\w+|etter|tidligere|tidlegare|tidl\.?|gammelt?|kjent med|st\.? ?e(?:tter|\.))"
    r"\s+(?:\w+\s+){0,3}?"
    r"(?P<what>hjerneslag\w*|slag(?:et)?|hjerneinfarkt\w*|infarkt i hjernen|hjerneblødning\w*|apopleksi\w*)"
    r"[^.;\n]{0,60}?\b(?P<left>\w*parese\w*|\w*plegi\w*|lammelse\w*|lamming\w*|\w*afasi|dysartri|dysfagi|utfall|"
    r"sekvele\w*|neglekt|talevansk\w+|kraftsvikt|nedsatt kraft|spastisitet)",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(
    r"\b(?:19|20)\d\d\b|\bår (?:siden|sidan)\b|\bi fjor\b|\btidl|\bgammelt?\b|\bgjennomg|\bhatt\b|\bst\.", re.IGNORECASE
)


def left_by_stroke(codes: CodeSystem, drafts: dict[str, Draft], note: str) -> None:
    """Draft the sequela of a stroke of the past where its sentence says what it left (I69)."""
    if any(code.startswith("I69") for code in drafts):
        return
    for found in _EARLIER_STROKE.finditer(note):
        if not _LOOKS_BACK.search(found[0]) or not told.affirmed(
            note, found.start("left"), found.end(), ("historical",)
        ):
            continue
        code = (
            "I691"
            if "blødning" in found["what"].casefold()
            else "I693"
            if "infarkt" in found["what"].casefold()
            else "I694"
        )
        if codes.resolve(code) is not None:
            drafts[code] = Draft(code, spans={found.span("what"), found.span("left")}, score=0.35, reasons=[
                rules.resting("Følgetilstand etter tidligere sykdom")])  # fmt: skip
        return


_BURNT = re.compile(
    r"(?<![\d,.])(?P<share>\d{1,3})(?:[.,]\d)?(?:\s?[-–]\s?\d{1,3})?\s?(?:%|prosent|pst\.?)\s*"
    r"(?:(?:av|TBSA|BSA)\s*)?(?:total\w*\s)?"
    r"(?:kropps?(?:ens?\s|as\s)?overflat\w*|kropps?flat\w*|kroppen|kroppa|hud\w*overflat\w*|huden|TBSA|BSA)",
    re.IGNORECASE,
)


def burnt_surface(codes: CodeSystem, drafts: dict[str, Draft], note: str) -> None:
    """Draft the extent of a burn (T31) beside its site, where the note says how much of the body it covers."""
    burns = [
        draft for code, draft in drafts.items() if code.startswith(("T20", "T21", "T22", "T23", "T24", "T25", "T29"))
    ]
    if not burns or any(code.startswith("T31") for code in drafts):
        return
    for found in _BURNT.finditer(note):
        share = int(found["share"])
        if 0 < share <= 100 and told.affirmed(note, *found.span()):
            code = f"T31{min(9, share // 10)}"
            partner(codes, drafts, code, burns[0], "Brannskadens utbredelse kodes i tillegg")
            if code in drafts:
                drafts[code].spans = {found.span()}
            return
