"""Codes beside each other in one note: what moves a code to another, what comes with it, what it makes superfluous."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant import coding_rules as rules
from assistant.mentions import Mention
from ingest.codes import CodeSystem
from ingest.limits import is_asterisk
from norsk import clinic

_CHILD = 10  # years: under them no code of pregnancy, childbirth and the puerperium
_LOBAR = re.compile(r"\blob[æa]r", re.IGNORECASE)
_TOGETHER = "Sverd- og stjernekode hører sammen"


@dataclass(slots=True)
class Draft:
    """A code on its way to a suggestion."""

    code: str
    mentions: list[Mention] = field(default_factory=list)
    spans: set[tuple[int, int]] = field(default_factory=set)
    score: float = 0.0
    stated: bool = False  # under a heading of diagnoses
    reasons: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def warn(self, warning: str) -> None:
        """Add a warning that is not there yet; an empty one is none."""
        if warning and warning not in self.warnings:
            self.warnings.append(warning)


def relate(codes: CodeSystem, drafts: dict[str, Draft], patient: rules.Patient, text: str) -> None:
    """Dagger and asterisk, diabetes with its complications, conditions of pregnancy."""
    for kind in ("E10", "E11"):
        plain = drafts.get(kind + "9")
        for digit, signs in rules.DIABETES_COMPLICATIONS:
            sign = next((code for code in signs if code in drafts), None)
            if sign is None or not any(code.startswith(kind) for code in drafts):
                continue
            target = codes.resolve(kind + digit)
            if target is None:
                continue
            joined = drafts.setdefault(target, Draft(target))
            for source in (plain, drafts[sign] if sign.startswith("E14") else None):
                if source is not None:
                    joined.spans |= source.spans
                    joined.score = max(joined.score, source.score + 0.01)
                    joined.stated |= source.stated
            joined.reasons.append(rules.resting("Diabetes med komplikasjon kodes samlet, med sverdkode"))
            if sign == "G629":
                move(codes, drafts, "G629", "G632", "Nevropati ved diabetes følger sverdkoden")
            if sign.startswith("E14"):
                named = drafts.pop(sign)
                manifestation = {"3": "H360", "4": "G632", "2": "N083"}.get(digit)
                if manifestation is not None:
                    partner(codes, drafts, manifestation, named)
            drafts.pop(kind + "9", None)
            plain = None
    if "J181" in drafts and not _LOBAR.search(text):
        move(codes, drafts, "J181", "J189", "En pneumoni som sitter i en lapp, er ikke dermed lobær")
    for digit, manifestation in (("2", "N083"), ("3", "H360")):
        dagger = next((drafts[code] for code in drafts if code in {f"E1{kind}{digit}" for kind in "0134"}), None)
        if dagger is not None:
            partner(codes, drafts, manifestation, dagger)
    root = next((drafts[code] for code in ("M511", "M501") if code in drafts), None)
    if root is not None:
        partner(codes, drafts, "G551", root)
    alzheimer = next((code for code in drafts if code.startswith("G30")), None)
    dementia = next((code for code in drafts if code.startswith("F00")), None)
    if dementia and not alzheimer:
        partner(codes, drafts, "G30" + dementia[3:4], drafts[dementia])
    elif alzheimer and not dementia:
        partner(codes, drafts, "F00" + alzheimer[3:4], drafts[alzheimer])
    parkinson = drafts.get("F023")
    if parkinson is not None:
        partner(codes, drafts, "G20", parkinson)
    for code, draft in drafts.items():
        # an asterisk code never stands before the dagger code that it follows (ICD-10 volume 2)
        starts = next((value for key, value in rules.DAGGERS.items() if code.startswith(key)), ())
        before = [other.score for key, other in drafts.items() if starts and key.startswith(starts)]
        if before and is_asterisk(code):
            draft.score = min(draft.score, max(before) - 0.01)
    for alone, others, joint in rules.TOGETHER:
        if alone in drafts and any(code.startswith(others) for code in drafts):
            move(codes, drafts, alone, joint, "To tilstander som har en kode sammen")
    move(codes, drafts, "H269", rules.aged("H269", patient.age), "Grå stær i høy alder")
    if "I38" in drafts and rules.bacterial(text):
        move(codes, drafts, "I38", "I330", "Endokarditt med påvist eller beskrevet infeksjon")
    if patient.newborn:
        for usual, its in rules.IN_NEWBORN:
            move(codes, drafts, usual, its, "Tilstanden kodes som nyfødtes")
        _short_gestation(drafts, text)
        if any(code.startswith("P07") for code in drafts):
            move(codes, drafts, "P599", "P590", "Gulsott hos for tidlig født")
    elif patient.after_birth:
        for usual, hers in rules.AFTER_BIRTH:
            move(codes, drafts, usual, hers, "Tilstanden kodes som del av barseltiden")
    elif (any(code[0] == "O" for code in drafts) or patient.pregnant) and patient.sex != "mann":
        for usual, hers in rules.IN_PREGNANCY:
            move(codes, drafts, usual, hers, "Tilstanden kodes som del av svangerskapet")
    if patient.age is not None and patient.age < _CHILD and not patient.pregnant:
        for code in [code for code in drafts if code[0] == "O"]:
            del drafts[code]  # the mother's ("lite melk"), on a child's note
    if "O342" in drafts and not patient.pregnant and not any(code[0] == "O" and code != "O342" for code in drafts):
        del drafts["O342"]  # an earlier section matters to a pregnancy only
    if patient.newborn or rules.born_earlier(text):
        drafts.pop("Z370", None)  # the outcome of a delivery, on the mother's stay for it


def move(codes: CodeSystem, drafts: dict[str, Draft], code: str, target: str, why: str) -> None:
    """Let the words of one code lead to another, which stays as it is where it is drafted already."""
    if code not in drafts or code == target or codes.resolve(target) is None:
        return
    moved = drafts.pop(code)
    held = drafts.setdefault(target, Draft(target, moved.mentions, set(), moved.score, moved.stated))
    held.spans |= moved.spans
    held.score = max(held.score, moved.score)
    held.reasons.append(rules.resting(why))


def _short_gestation(drafts: dict[str, Draft], text: str) -> None:
    found = rules.of_short_gestation(text)
    if found is not None and found[0] in {"P070", "P071"}:
        for code in ("P072", "P073"):
            drafts.pop(code, None)  # of both, the birth weight goes first
    if found is not None and not any(code.startswith("P07") for code in drafts):
        code, span = found
        drafts[code] = Draft(code, spans={span}, score=0.7, reasons=["Fødselsvekt eller svangerskapsuke i notatet."])


def partner(codes: CodeSystem, drafts: dict[str, Draft], code: str, of: Draft, why: str = _TOGETHER) -> None:
    """Put a code beside the one whose words speak of both."""
    if codes.resolve(code) is not None and code not in drafts:
        drafts[code] = Draft(code, of.mentions, set(of.spans), of.score - 0.05, of.stated,
                              [rules.resting(why)])  # fmt: skip


def prune(drafts: dict[str, Draft], mentions: list[Mention], text: str) -> None:
    """Take away what the rest of the note makes superfluous or denies."""
    for code, draft in list(drafts.items()):
        said = [set(clinic.keys(text[m.start : m.end])) for m in draft.mentions]
        denied = [
            m.start for m in mentions
            # a narrower wording that is denied ("ikke diabetes før svangerskapet") takes nothing back
            if m.code == code and m.status == "negated"
            and any(set(clinic.keys(text[m.start : m.end])) <= mine for mine in said)
        ]  # fmt: skip
        if denied and not draft.stated and draft.mentions and max(denied) > max(m.start for m in draft.mentions):
            del drafts[code]
    present = set(drafts)
    for code in list(drafts):
        specific = rules.superseded(code, present - {code})
        if specific is not None:
            general = drafts.pop(code)
            if specific in drafts and specific[:3] == code[:3]:
                drafts[specific].spans |= general.spans  # the same condition, said with less detail
    stroke = any(code.startswith(rules.STROKES) for code in drafts)
    definite = [code for code in drafts if not rules.symptom(code) and code[0] != "Z"]
    signs = sorted(
        (
            code
            for code in drafts
            if rules.symptom(code) and not (stroke and rules.remains(code, text, drafts[code].spans))
        ),
        key=lambda code: -drafts[code].score,
    )
    stated = any(drafts[code].stated for code in signs)
    for rank, code in enumerate(signs):
        explained = bool(definite) and not drafts[code].stated
        if explained or (stated and not drafts[code].stated) or (not definite and rank >= 3):
            del drafts[code]
    for code in list(drafts):
        family = {other for other in drafts if other[:3] == code[:3] and other != code}
        if code.endswith("9") and len(code) == 4 and family and code[0] not in "STZ":
            del drafts[code]
