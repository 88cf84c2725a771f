"""Rules that turn mentions into codes: what is general beside what, what a history leads to, what must be checked.

The conventions are those of ICD-10 volume 2 (WHO): signs and symptoms are not coded beside the disease that explains
them, a manifestation follows its dagger code, personal history goes to Z85–Z87. The national coding guide is not
among the sources of this project, so no rule here cites its chapter: what rests on it is marked `UNVERIFIED`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from norsk import clinic

UNVERIFIED = "ikke verifisert mot nasjonal kodeveileder"


def resting(rule: str) -> str:
    """A rule as a coder reads it, with what it rests on: none of ours has been checked against the national guide."""
    return f"{rule} ({UNVERIFIED})."


@cache
def _list(name: str) -> tuple[str, ...]:
    """One of the lists of `clinic_lists.tsv`, as starts of undotted codes."""
    return next(tuple(cells[1].replace(".", "").split()) for cells in clinic.rows("lists") if cells[0] == name)


@cache
def _general() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (general.replace(".", ""), tuple(specific.replace(".", "").split()))
        for general, specific in clinic.rows("general")
    )


_CANCER_HISTORY: tuple[tuple[str, str, str], ...] = (
    ("C00", "C14", "Z858"), ("C15", "C26", "Z850"), ("C30", "C32", "Z852"), ("C33", "C34", "Z851"),
    ("C37", "C39", "Z852"), ("C40", "C49", "Z858"), ("C50", "C50", "Z853"), ("C51", "C63", "Z854"),
    ("C64", "C68", "Z855"), ("C69", "C75", "Z858"),
    ("C76", "C80", "Z859"), ("C81", "C90", "Z857"), ("C91", "C95", "Z856"), ("C96", "C97", "Z857"),
)  # fmt: skip
_SEQUELA = (
    ("I60", "I690"), ("I61", "I691"), ("I62", "I692"), ("I63", "I693"), ("I64", "I694"), ("A80", "B91"),
    ("A15", "B909"),
    ("A16", "B909"), ("S72", "T931"), ("S06", "T905"), ("S82", "T932"), ("T14", "T941"),
)  # fmt: skip

# A complication named apart moves diabetes to its fourth character (dagger), with the manifestation beside it.
DIABETES_COMPLICATIONS = (
    ("3", ("H360", "E143", "H350")), ("4", ("G632", "E144", "G629")), ("2", ("N083", "E142")), ("5", ("E145",)),
)  # fmt: skip
# Manifestation (asterisk) → starts of the dagger codes that it follows.
DAGGERS: dict[str, tuple[str, ...]] = {
    "F00": ("G30",), "F02": ("G20", "G10", "G31", "B22", "A81"), "H360": ("E103", "E113", "E133", "E143"),
    "G632": ("E104", "E114", "E134", "E144"), "G590": ("E104", "E114"), "N083": ("E102", "E112", "E142"),
    "M07": ("L405", "K50", "K51"), "D630": ("C",), "J17": ("B", "A", "J"), "H280": ("E103", "E113", "E143"),
    "I41": ("J10", "J11", "B33"), "G01": ("A",), "G05": ("A", "B"), "I39": ("I33", "M32"), "M01": ("A",),
}  # fmt: skip
# Codes that stand against each other (Excludes notes of ICD-10 that concern frequent pairs).
_EXCLUDED = (
    ("E10", "E11"), ("I10", "I11"), ("I10", "I12"), ("I10", "I13"), ("I10", "I15"), ("F32", "F31"), ("F32", "F33"),
    ("F33", "F31"), ("J45", "J46"), ("K25", "K27"), ("K26", "K27"), ("N17", "N19"), ("N18", "N19"), ("I10", "O13"),
    ("O14", "O13"), ("K51", "K50"), ("J44", "J45"), ("G30", "F03"), ("I63", "I64"), ("I61", "I64"),
)  # fmt: skip


# The same condition has another code in pregnancy, after a birth and in the newborn (chapters XV and XVI go first).
IN_PREGNANCY = (("N390", "O234"), ("N10", "O230"), ("N300", "O231"), ("N309", "O231"), ("E109", "O240"),
                ("E119", "O241"), ("E149", "O249"), ("I802", "O223"), ("I803", "O223"), ("D649", "O990"),
                ("D500", "O990"), ("D509", "O990"), ("D62", "O990"), ("I10", "O100"))  # fmt: skip
AFTER_BIRTH = (("N61", "O912"), ("N390", "O862"), ("N10", "O862"), ("N710", "O85"), ("N719", "O85"), ("I802", "O871"),
               ("I803", "O871"), ("I269", "O882"), ("T814", "O860"), ("D649", "O990"), ("D509", "O990"),
               ("D62", "O990"))  # fmt: skip
IN_NEWBORN = (("R170", "P599"), ("R179", "P599"), ("P599", "P599"), ("A419", "P369"), ("A499", "P399"),
              ("J189", "P239"), ("J969", "P285"), ("J960", "P285"), ("E162", "P704"), ("G409", "P90"),
              ("R568", "P90"), ("J939", "P251"), ("R068", "P284"), ("R633", "P929"), ("O927", "P925"), ("J960", "P285"),
              ("A409", "P361"), ("A401", "P360"), ("A410", "P362"), ("A415", "P364"))  # fmt: skip
# What a stroke leaves is coded beside it, where the note says that it is still there when the patient goes.
STROKES = ("I60", "I61", "I63", "I64", "I69")
_DEFICITS = ("G81", "R470", "R471", "R13", "H534")
_REMAINS = re.compile(
    r"\b(?:ved ut\w+|rest\w*|varig\w*|vedvarende|vedvarande|fortsatt|framleis|gjenstå\w*|gjenværende|uendr\w+|"
    r"utskrives med|reiser med|kvarst\w+|persister\w+|rehabiliter\w+|sekvele\w*)\b",
    re.IGNORECASE,
)
# … also where the note comes back to it in other words when it tells how the patient leaves.
_LEAVES = r"\b(?:ved (?:utskr\w+|utreise|utr\.?|heimreise|hjemreise)|utskrives med|reiser med)(?!\w)[^.;\n]{0,60}"
_LEFT = tuple(
    (start, re.compile(_LEAVES + rf"\b(?:{words})", re.IGNORECASE))
    for start, words in (
        ("G81", r"\w*parese|lammelse|lamming|\w*kraft|svakhet|svakheit|kraft [0-4]"),
        ("R470", r"\w*afasi|ordleting|tale"), ("R471", r"\w*dysartri|utydelig tale|snøvl"),
        ("R13", r"\w*dysfagi|svelg|fortykk"), ("H534", "synsfelt|hemianopsi"),
    )
)  # fmt: skip
# Two conditions that one code says together: the codes that meet, and the one that takes the first one's place.
TOGETHER = (
    ("M316", ("M353",), "M315"),
    ("K746", ("F102",), "K703"),
    ("F058", ("F00", "F01", "F02", "F03"), "F051"),
    ("F059", ("F00", "F01", "F02", "F03"), "F051"),
    ("F059", ("F00", "F01", "F02", "F03", "G30"), "F051"), ("F050", ("F00", "F01", "F02", "F03", "G30"), "F051"),
    ("J449", ("J12", "J13", "J14", "J15", "J16", "J18", "J20", "J21", "J22"), "J440"),
    ("J441", ("J12", "J13", "J14", "J15", "J16", "J18", "J20", "J21", "J22"), "J440"),
)  # fmt: skip
_BACTERIA = re.compile(
    r"\b(?:[sh]\.?\s*aureus|stafylokokk\w*|streptokokk\w*|enterokokk\w*|bakteri(?:ell|emi)\w*|vegetasjon\w*|"
    r"oppvekst i blodkultur\w*|viridans)\b",
    re.IGNORECASE,
)
_ONE_SIDE = re.compile(r"\b(?:venstre|høyre|høgre|venstresidig|høyresidig|høgresidig|ve|hø)\b", re.IGNORECASE)
_BOTH_SIDES = re.compile(r"\b(?:bilateral\w*|begge (?:knær|hofter|sider)|dobbeltsidig\w*)\b", re.IGNORECASE)
_WEEKS = re.compile(
    r"\b(?:uke|veke|svangerskapsuke|svangerskapsveke|gestasjonsuke|gestasjonsalder|ga)\s*(\d\d)\b", re.IGNORECASE
)
_BIRTHWEIGHT = re.compile(r"\b(?:fødselsvekt|fødevekt|fødd med vekt|fv)\D{0,6}(\d{3,4})\s*g", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Patient:
    """What the note says about the patient; None is what it does not say. `age` is in years."""

    sex: str | None
    age: float | None
    pregnant: bool
    newborn: bool = False
    after_birth: bool = False


ACUTE_ON_CHRONIC = re.compile(r"\bakutt\s+(?:nyre\w+\s+)?på\s+(?:kjent\s+)?kronisk(?:e)?\s+nyre", re.IGNORECASE)
_FEMALE = re.compile(
    r"\b(?:kvinne|kvinnen|kv|jente|jenta|pike|piken|dame|damen|g[1-9]p[0-9]|gravid|\w*fødende|\w*fødande|kvinna)\b"
    r"(?!\s*,?\s*(?:på\s)?\d{4}\s*g)",
    re.IGNORECASE,
)
# the child that was born, with its weight, is not the patient
_MALE = re.compile(
    r"\b(?<!levende )(?<!levande )(?:mann|mannen|gutt|gutten|gut|guten|herre)\b(?!\s*,?\s*(?:på\s)?\d{4}\s*g)",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?m)^\s*([MKGJ])\s?,?\s?\d{1,3}\b")
_YEARS = re.compile(
    r"(?<!\d)(\d{1,3})\s*(?:-|–)?\s*(?:år\b|åring|års\b|årig|år gam)"
    r"|\b(?:mann|kvinne|kv|m|k|gutt|jente)\.?,?\s(\d{1,3})\b(?!\s*(?:mg|ml|stk|døgn|mnd|uker)|\.\d)",
    re.IGNORECASE,
)
_MONTHS = re.compile(
    r"(?<!\d)(\d{1,2})\s*(?:mnd|måned|måneder|md)\b|\b(\w+) (?:dager|dagar|uker|veker) gam", re.IGNORECASE
)
_AFTER_BIRTH = re.compile(
    r"\b(?:barselkvinne\w*|barseltid\w*|barselseng|post ?partum|puerper\w*|ammer|ammende|"
    r"st\.? ?p\.?(?: \w+)? (?:fødsel|sectio|keisersnitt|forløsning)|st\.? etter(?: \w+)? fødsel|"
    r"PP,? \d+ (?:d|dgr|dager|dagar|uker|veker|u)\b|"
    r"(?:dager|dagar|døgn|uker|veker|måneder) etter (?:\w+ )?(?:fødsel\w*|forløsning|keisersnitt|sectio))\b",
    re.IGNORECASE,
)
_LONG_AFTER = re.compile(
    r"\b(?:uke|uker|veke|veker|måned|måneder|månader) etter (?:\w+ )?(?:fødsel|keisersnitt|forløsning)", re.IGNORECASE
)
# not the size of a uterus, a test, or a pregnancy of the past or to come
_PREGNANT = re.compile(
    r"(?<!ikke )(?<!ikkje )(?<!tidligere )(?<!tidlegare )(?<!ønsker ny )(?<!ønske om ny )\bgravid(?!\w*test)|"
    r"(?<!ukers )(?<!vekers )(?<!tidligere )(?<!tidlegare )(?<!etter )(?<!før )\bsvangerskap(?!stest)|\bG[1-9]P",
    re.IGNORECASE,
)
_NEWBORN = re.compile(
    r"\bnyfødt\b|(?<!truende )\bprematur\b(?! (?:fødsel|vannavgang|vassavgang|rie|kontraksjon|ejak|forløsning))|"
    r"\bfødt i uke\b|\bfødt i veke\b|\bnyfødt(?:epikrise|avdeling\w*|intensiv)\b|"
    r"\bepikrise,? (?:barn|nyfødt)\b|\bfødt til termin\b|\bfødd (?:til termin|i veke)\b|\bterminfødt\b|\bfullboren\b|"
    r"\b(?:gutt|gut|jente|pike)(?:en|a)?,? (?:født|fødd) (?!(?:i )?(?:19|20)\d\d|\d)",
    re.IGNORECASE,
)


def patient(note: str) -> Patient:
    """Sex, age and pregnancy from the opening of a note; relatives' ages further on are not read."""
    head = note[:600]
    female, male = _FEMALE.search(head), _MALE.search(head)
    sex = None
    if female and (not male or female.start() < male.start()):
        sex = "kvinne"
    elif male:
        sex = "mann"
    elif initial := _INITIAL.search(head):
        sex = "mann" if initial[1] in "MG" else "kvinne"
    age: float | None = None
    if _NEWBORN.search(head[:200]):
        age = 0.0
    else:
        months, years = _MONTHS.search(head), _YEARS.search(head)  # the first of them is the patient's
        if months and not (years and years.start() < months.start()):
            age = int(months[1]) / 12 if months[1] else 0.1
        elif years:
            age = float(next(group for group in years.groups() if group))
    newborn = age is not None and age <= _DAYS_NEWBORN and _NEWBORN.search(head) is not None
    return Patient(
        sex, age if age is None or age < 125 else None, not newborn and _is_pregnant(head, note, sex), newborn,
        not newborn and sex != "mann" and _AFTER_BIRTH.search(head) is not None,
    )  # fmt: skip


_DAYS_NEWBORN = 28 / 365
_WEEK_OF = re.compile(r"\b(?:uke|veke) (?:[1-3]\d|4[0-2])\b", re.IGNORECASE)
_UNBORN = re.compile(r"\b(?:foster\w*|rier|riene|CTG|barnet i|jordmor\w*|fostervann\w*|fostervatn\w*)\b", re.IGNORECASE)


def _is_pregnant(head: str, note: str, sex: str | None) -> bool:
    """Whether a note says that she is pregnant, or gives a week and speaks of a child not yet born."""
    if _PREGNANT.search(head):
        return True
    return sex == "kvinne" and _WEEK_OF.search(head) is not None and _UNBORN.search(note) is not None


def of_short_gestation(note: str) -> tuple[str, tuple[int, int]] | None:
    """The code of a newborn of low birth weight or short gestation, with where the note says so.

    Of both, the birth weight goes first (ICD-10 volume 1, P07).
    """
    weight, weeks = _BIRTHWEIGHT.search(note), _WEEKS.search(note)
    if weight is not None and int(weight[1]) < 2500:
        return ("P070" if int(weight[1]) < 1000 else "P071"), weight.span()
    if weeks is not None and 20 <= int(weeks[1]) < 37:
        return ("P072" if int(weeks[1]) < 28 else "P073"), weeks.span()
    return None


def born_earlier(note: str) -> bool:
    """Whether the birth that a note speaks of was before this stay."""
    return _LONG_AFTER.search(note) is not None


def bacterial(note: str) -> bool:
    """Whether a note names bacteria in the blood or vegetations, which an endocarditis is coded by."""
    return _BACTERIA.search(note) is not None


def sided(code: str, sentence: str) -> str:
    """Osteoarthritis of hip and knee: one side or both chooses the fourth character (M16, M17)."""
    if code not in {"M169", "M179"}:
        return code
    if _BOTH_SIDES.search(sentence):
        return code[:3] + "0"
    return code[:3] + "1" if _ONE_SIDE.search(sentence) else code


def aged(code: str, age: float | None) -> str:
    """Cataract of the old is senile where the note names no other cause (H25, from sixty years)."""
    return "H259" if code == "H269" and age is not None and age >= _SENILE else code


_SENILE = 60


def chronic(code: str) -> bool:
    """Whether a condition of the history is still there."""
    return code.startswith(_list("chronic"))


def lasting(code: str) -> bool:
    """Whether a condition mostly stands beside what a stay is for."""
    return code.startswith(_list("lasting"))


def following(code: str) -> bool:
    """Whether a condition mostly follows from another one that a stay is for."""
    return code.startswith(_list("following"))


def leading(code: str) -> bool:
    """Whether a condition, where there is one, mostly is what a stay is for."""
    return code.startswith(_list("leading"))


def symptom(code: str) -> bool:
    """Whether a code is a sign or symptom that a definite diagnosis of the note makes superfluous."""
    return code.startswith(_list("symptom")) and not code.startswith(_list("kept"))


def vague(code: str) -> bool:
    """Whether a code is too vague to be drawn from running text."""
    return code.startswith(_list("vague")) and not code.startswith(_list("clear"))


def remains(code: str, note: str, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a deficit of a stroke is said to be there still, beside its own words."""
    return code.startswith(_DEFICITS) and (
        any(_REMAINS.search(note, max(0, start - 60), end + 40) is not None for start, end in spans)
        or next(words for start, words in _LEFT if code.startswith(start)).search(note) is not None
    )


def status_only(code: str) -> bool:
    """Whether a code is a status that a procedure of this very stay does not give."""
    return code.startswith(_list("status"))


def history_of(code: str) -> str | None:
    """The code that a condition of the past leads to, or None where it leads to nothing."""
    for low, high, target in _CANCER_HISTORY:
        if low <= code[:3] <= high:
            return target
    if code[:3] in {"I21", "I22"}:
        return "I252"
    if code[:3] in {"I60", "I61", "I63", "I64", "G45", "I26", "I80"}:
        return "Z867"
    return None


def left_over(after: str) -> bool:
    """Whether what follows a condition of the past in its sentence says what is left of it."""
    return _LEFT_OVER.search(after) is not None


_LEFT_OVER = re.compile(
    r"^[^.;\n]{0,20}\b(?:med|og har (?:siden|sidan|fortsatt|framleis)|har (?:siden|sidan))\b(?! ikke| ingen)"
    r"[^.;\n]{0,60}(?:parese|plegi|lammelse|afasi|dysartri|dysfagi|utfall|sekvele|følgetilstand|restsymptom|senfølge|"
    r"neglekt)",
    re.IGNORECASE,
)


def sequela_of(code: str) -> str | None:
    """The code for what is left of a condition, or None."""
    return next((target for start, target in _SEQUELA if code.startswith(start)), None)


def superseded(code: str, others: set[str]) -> str | None:
    """A more specific code among `others` that takes the place of a general one."""
    for general, wanted in _general():
        if code.startswith(general):
            for other in sorted(others):
                if other != code and not other.startswith(general) and other.startswith(wanted):
                    return other
    return None


def excluded(code: str, others: set[str]) -> list[str]:
    """Codes among `others` that an Excludes note sets against `code`."""
    found = []
    for left, right in _EXCLUDED:
        for mine, theirs in ((left, right), (right, left)):
            if code.startswith(mine):
                found += [other for other in others if other.startswith(theirs)]
    return sorted(set(found))
