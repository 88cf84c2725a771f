"""A birth in a note: its outcome, the week, the bleeding, and the child who is born in this stay.

The limits are those of ICD-10 chapter XV and XVI: preterm before 37 completed weeks (O60, P07), prolonged from 42
(O48), and WHO's 500 ml for postpartum haemorrhage (1,000 ml after a caesarean section).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant import coding_rules as rules
from assistant import told
from assistant.coding_relations import Draft
from ingest.codes import CodeSystem

_SECTIO = re.compile(
    r"\b(?:\w*keisersnitt\w*|\w*keisarsnitt\w*|sectio|\w+sectio|sectio\w+|forløst (?:ved|med) snitt)\b", re.IGNORECASE
)
_CHILD = r"(?:gutt|gut|jente|jenta|pike|guttebarn|jentebarn|barn)"
_BORN = re.compile(
    rf"\bapgar\b|\b{_CHILD}(?:en|a|et)?\b[^.\n]{{0,30}}?\b\d{{3,4}}\s*g(?:ram)?\b|"
    rf"\b(?:forløst|fødte|forløyst|fødde|føder) (?:\w+ ){{0,2}}(?:en |ei |et |eit )?(?:\w+ )?{_CHILD}\b|"
    r"\b(?:spontan|normal|vaginal|ukomplisert) (?:vaginal )?(?:fødsel|forløsning|fødsel)\b|"
    r"\blevende(?:født)? (?:gutt|gut|jente|pike|barn)\b|\bplacenta (?:og hinner )?(?:komplett|kom|ut)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:reinnlagt|reinnlagd|dager etter|dagar etter|døgn etter|uker etter|veker etter|"
    r"(?:fødte|fødsel|forløst|keisersnitt|sectio) for)\b",
    re.IGNORECASE,
)
_DEAD = re.compile(
    r"\b(?:dødfødt\w*|dødfødsel|dødfødd\w*|intrauterin fosterdød|IUFD|fosterdød|apgar 0[-/]0)\b", re.IGNORECASE
)
_TWINS = re.compile(
    r"\b(?:tvilling(?:er|ar|fødsel|svangerskap\w*|graviditet\w*|ene|ane|forløsning)?|gemelli)\b", re.IGNORECASE
)
_WEEK = re.compile(
    r"\b(?:uke|uge|veke|u|ga|svangerskapsuke|svangerskapsveke|gestasjonsalder|gestasjonsuke)\.?\s*(\d\d)(?:\s*[+/]\s*\d)?"
    r"(?:\b|(?=\s))|\b(\d\d)\s*\+\s*\d\b|\b(\d\d) (?:fullgåtte |svangerskaps)?(?:uker|veker)\b",
    re.IGNORECASE,
)
_ONSET = re.compile(
    r"\b(?:rier|riene|ri|riaktivitet|spontan (?:fødsel|vaginal|start|forløsning)|spontant i gang|i aktiv fødsel|"
    r"fødsel i gang|for tidlige? rier|premature rier|åpning|opning|fullt utslettet|preterm fødsel i gang)\b",
    re.IGNORECASE,
)
_BLED = re.compile(
    r"\b(?:blød\w*|bløding\w*|postpartumblødning|ppb|blodtap\w*|bl\.)(?!\w)[^.;\n]{0,40}?"
    r"(\d(?:[.,]\d)?|\d{2,4}|\d \d{3})\s*(ml|l|liter)\b",
    re.IGNORECASE,
)
_ATONY = re.compile(r"\b(?:uterusatoni|livmoratoni|atoni|atonisk\w*|bakri\w*|postpartumblødning)\b", re.IGNORECASE)
_RETAINED = re.compile(
    r"\b(?:(?:placenta|morkake\w*)\s+(?:\w+\s+)?(?:satt|sitter|sat|sit) fast|"
    r"(?:placenta|morkake\w*)[^.\n]{0,30}(?:hentet|henta|tatt) (?:ut )?manuelt|manuell placenta\w*|"
    r"fastsittende (?:placenta|morkake)|fastsitjande (?:placenta|morkake)|retinert (?:placenta|morkake)|"
    r"(?:placenta|morkak\w+)[^.\n]{0,40}\buthentet\b|(?:placenta|morkak\w+) kom (?:ikke|ikkje)|"
    r"manuell uthenting|uthenting av (?:placenta|morkake))\b",
    re.IGNORECASE,
)
_AT_HOSPITAL = re.compile(
    r"\bbarselepikrise\b|"
    r"\bfødt\b[^.\n]{0,60}\b(?:på s[yj]u?kehus\w*|på sjukehus\w*|her|hos oss|på fødeavdeling\w*|på kvinneklinikk\w*)\b|"
    r"\bbarselavd\w*|\bbarselpost\w*|\bfrisk nyfødt\b",
    re.IGNORECASE,
)
_MOTHER_DIABETIC = re.compile(
    r"\bmor\w*\b[^.\n]{0,60}\b(svangerskapsdiabetes|gestasjonsdiabetes|gdm|diabetes)\b|"
    r"\bmor\b[^.\n]{0,20}\bmed\b[^.\n]{0,20}\b(svangerskapsdiabetes|diabetes)\b",
    re.IGNORECASE,
)

# Told of the mother and the child in one breath, so that no cue of family is read here.
_COATED = re.compile(r"\b(?:antiglobulin\w*|DAT|coombs\w*)\b[^.\n]{0,20}\bpos", re.IGNORECASE)
_GROUP_ZERO = re.compile(r"\b(?:[AO]B[0O]|AB0|(?:blodtype|type) [0O])\b")


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth of this stay: the words that say so, the completed weeks (None: not said), whether by section."""

    span: tuple[int, int]
    weeks: int | None
    section: bool


def draft(codes: CodeSystem, drafts: dict[str, Draft], note: str, patient: rules.Patient) -> rules.Patient:
    """Draft what a birth of this stay gives, for the child's note or the mother's; the patient as that shows them."""
    if patient.newborn:
        _of_child(codes, drafts, note)
        return patient
    birth = of_mother(note, patient.pregnant) if patient.sex != "mann" else None
    if birth is None:
        return patient
    _of_mother(codes, drafts, note, birth)
    return replace(patient, pregnant=True, after_birth=False)


def of_mother(note: str, pregnant: bool) -> Birth | None:
    """The birth that a mother's note tells of, or None: where it was before this stay, or is still to come."""
    found = next((one for one in _BORN.finditer(note) if told.affirmed(note, *one.span())), None)
    if found is None and pregnant:  # a section alone is a birth where the note is of a pregnant woman
        found = next((one for one in _SECTIO.finditer(note) if _done(note, one)), None)
    if found is None or _LATER.search(note[:400]):
        return None
    weeks = [int(next(filter(None, one.groups()))) for one in _WEEK.finditer(note)]
    # a history counts its own weeks; the birth is the last that the note tells of
    reached = [week for week in weeks if 22 <= week <= 43]
    section = any(_done(note, one) for one in _SECTIO.finditer(note))
    return Birth(found.span(), max(reached, default=None), section)


_NOT_NOW = re.compile(
    r"\b(?:tidligere|tidl\.?|tidlegare|forrige|førre|planlagt|ønsker|ynskjer|to|ett|eitt)\s+(?:\w+\s+)?$", re.IGNORECASE
)


def _done(note: str, found: re.Match[str]) -> bool:
    """Whether a section was done in this stay: affirmed, and neither an earlier nor a planned one."""
    return told.affirmed(note, *found.span()) and not _NOT_NOW.search(note, max(0, found.start() - 30), found.start())


def _of_mother(codes: CodeSystem, drafts: dict[str, Draft], note: str, birth: Birth) -> None:
    """What a birth gives beside what is named: outcome (Z37), preterm (O60) or prolonged (O48), bleeding (O72)."""

    def add(code: str, span: tuple[int, int], score: float, why: str) -> None:
        if codes.resolve(code) is not None and code not in drafts:
            drafts[code] = Draft(code, spans={span}, score=score, reasons=[rules.resting(why)])

    dead, twins = told.first(note, _DEAD), told.first(note, _TWINS)
    if twins and "Z370" in drafts and not drafts["Z370"].mentions:
        del drafts["Z370"]
    if not any(code.startswith("Z37") for code in drafts):
        outcome = ("Z374" if dead else "Z372") if twins else ("Z371" if dead else "Z370")
        add(outcome, birth.span, 0.35, "Utfallet av fødselen")
    if birth.weeks is not None and not any(code.startswith("O60") for code in drafts):
        if birth.weeks < 37:
            onset = told.first(note, _ONSET)
            add("O601" if onset else "O603", onset or birth.span, 0.5, f"Fødsel i svangerskapsuke {birth.weeks}")
        elif birth.weeks >= 42:
            add("O48", birth.span, 0.5, f"Fødsel i svangerskapsuke {birth.weeks}")
    retained, atony = told.first(note, _RETAINED), told.first(note, _ATONY)
    lost = _lost(note)
    bled = lost is not None and lost[0] >= (1000 if birth.section else 501)
    if any(code.startswith(("O72", "O46", "O67")) for code in drafts):
        return
    if retained:
        span = lost[1] if lost and bled else retained
        add("O720" if bled else "O730", span, 0.6, "Fastsittende morkake")
        drafts.pop("O730" if bled else "", None)
    elif bled or atony:
        add("O721", atony or (lost[1] if lost else birth.span), 0.6, "Blødning etter fødsel")


def _lost(note: str) -> tuple[float, tuple[int, int]] | None:
    """The greatest loss of blood that the note gives in millilitres, with where."""
    best: tuple[float, tuple[int, int]] | None = None
    for found in _BLED.finditer(note):
        amount = float(found[1].replace(" ", "").replace(",", ".")) * (1 if found[2].casefold() == "ml" else 1000)
        if (best is None or amount > best[0]) and told.affirmed(note, *found.span()):
            best = amount, found.span()
    return best


def _of_child(codes: CodeSystem, drafts: dict[str, Draft], note: str) -> None:
    """What a newborn's note gives beside what it names: born at this hospital (Z38), the mother's diabetes (P70)."""
    here = _AT_HOSPITAL.search(note)
    if here is not None and not any(code.startswith("Z38") for code in drafts):
        code = "Z383" if told.first(note, _TWINS) else "Z380"
        drafts[code] = Draft(
            code, spans={here.span()}, score=0.3, reasons=[rules.resting("Født på sykehuset i dette oppholdet")]
        )
    coated, zero = _COATED.search(note), _GROUP_ZERO.search(note)
    if coated is not None and zero is not None and not any(code.startswith("P55") for code in drafts):
        drafts["P551"] = Draft("P551", spans={coated.span(), zero.span()}, score=0.72,
                               reasons=[rules.resting("Påvist antistoff hos barn av mor med blodtype 0")])  # fmt: skip
    low = next((code for code in ("P704", "E162", "E161") if code in drafts), None)
    mother = _MOTHER_DIABETIC.search(note)
    if low is not None and mother is not None:
        kind = (mother[1] or mother[2]).casefold()
        target = "P701" if kind == "diabetes" else "P700"
        held = drafts.pop(low)
        held.spans.add(mother.span())
        if codes.resolve(target) is not None:
            drafts[target] = Draft(
                target,
                held.mentions,
                held.spans,
                held.score,
                held.stated,
                [rules.resting("Tilstand hos barnet som følge av mors diabetes")],
            )
    for code in [code for code in drafts if code.startswith("O")]:
        del drafts[code]  # the mother's, on her own stay
