"""Rules that turn mentions into codes: what is general beside what, what a history leads to, what must be checked.

The conventions are those of ICD-10 volume 2 (WHO): signs and symptoms are not coded beside the disease that explains
them, a manifestation follows its dagger code, personal history goes to Z85–Z87. The national coding guide is not
among the sources of this project, so no rule here cites its chapter: what rests on it is marked `UNVERIFIED`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

UNVERIFIED = "ikke verifisert mot nasjonal kodeveileder"

# Conditions that stay with the patient: known from the history, they are still there.
CHRONIC = tuple(
    """B18 B20 B24 D45 D47 D56 D57 D66 D67 D68 D69 D83 D84 D86 E03 E05 E06 E10 E11 E13 E14 E21 E22 E23 E24 E27 E28 E66
    E78 E84 F00 F01 F02 F03 F10.2 F11.2 F19.2 F20 F25 F31 F42 F60 F7 F84 F90 G10 G12 G20 G25 G30 G35 G40 G43 G47.3
    G70 G71 G80 G82 G93.3 H35.3 H40 H90 H91 I10 I11 I12 I13 I20 I25 I27 I34 I35 I42 I48 I50 I65 I70 I71.4 I73 I83 I87
    J41 J42 J43 J44 J45 J47 J84 J96.1 K21 K22.7 K50 K51 K57.3 K58 K70.3 K74 K86.1 K90 L20 L40 M05 M06 M08 M10 M15 M16
    M17 M31 M32 M34 M35 M41 M45 M47 M48.0 M79.7 M81 N18 N40 N80 Q90 Z95 Z96 Z93 Z94 Z99""".replace(".", "").split()
)

# A general code gives way to a specific one: code or start of codes → starts of the codes that say more.
GENERAL: tuple[tuple[str, str], ...] = tuple(
    (general.replace(".", ""), specific.replace(".", ""))
    for general, specific in (
        ("A09", "A02 A03 A04 A07 A08"), ("A41.9", "A39 A40 A41.0 A41.5 P36"), ("A49", "A40 A41 J13 J14 J15 N10 N39"),
        ("B34.9", "A8 B0 B2 B30 J0 J1 J2 U07 A08 R56.0"), ("B99", "A B J N U"), ("B37.9", "B37.0 B37.2 B37.3 B37.4"),
        ("C77.9", "C77.0 C77.1 C77.2 C77.3 C77.4 C77.5"), ("C79.9", "C77 C78 C79.0 C79.1 C79.2 C79.3 C79.4 C79.5 C79.7"),
        ("C80", "C0 C1 C2 C3 C4 C5 C6 C70 C71 C72 C73 C74 C75 C77 C78 C79 C8 C9"),
        ("C18.9", "C18.0 C18.1 C18.2 C18.4 C18.6 C18.7 C19 C20"), ("D64.9", "D50 D51 D52 D53 D55 D56 D57 D58 D59 D61 D62 D63"),
        ("D50.9", "D50.0"), ("E14", "E10 E11 E13 O24"), ("E46", "E43 E44"), ("E66.9", "E66.2"),
        ("F03", "F00 F01 F02 G30"), ("F10.1", "F10.2"), ("F32", "F31 F33 F41.2"), ("F33.9", "F33.0 F33.1 F33.2 F33.3"),
        ("F41.9", "F41.0 F41.1 F41.2 F40 F42 F43"), ("F19", "F11 F12 F13 F14 F15"), ("F29", "F20 F22 F23 F25"),
        ("G47.0", "F51.0"), ("G62.9", "E10.4 E11.4 G61 G63"), ("H66.9", "H65 H66.0 H66.3"), ("H91.9", "H90 H91.1 H91.2 H83.3"),
        ("I10", "I11 I12 I13 I15 O10 O13 O14"), ("I20.9", "I20.0"), ("I21.9", "I21.0 I21.1 I21.2 I21.3 I21.4"),
        ("I21.3", "I21.0 I21.1 I21.2"), ("I25.9", "I25.1 I25.2 I25.5 I20 I21"), ("I24.9", "I20.0 I21"), ("I38", "I34 I35 I36 I05"),
        ("I48.9", "I48.0 I48.1 I48.2 I48.3"), ("I49.9", "I47 I48 I49.0 I49.1 I49.3 I49.5 I44"), ("I47.9", "I47.1 I47.2"),
        ("I50.9", "I50.0 I50.1 I11.0"), ("J81", "I50"), ("I51.9", "I"), ("I63.9", "I63.3 I63.4 I63.8"), ("I64", "I60 I61 I63 I69"),
        ("I67.9", "I60 I61 I63 I69"), ("I69.4", "I69.0 I69.1 I69.3"), ("I80.2", "I80.1 I80.3"), ("I80.9", "I80.0 I80.1 I80.2 I80.3"),
        ("I82.9", "I80 I81"), ("I71.9", "I71.0 I71.2 I71.3 I71.4"), ("I72.9", "I60 I67.1 I71"), ("I70.9", "I70.2 I25 I65"),
        ("J06.9", "J00 J01 J02 J03 J04 J05"), ("J18.9", "J12 J13 J14 J15 J69.0 J18.0 J18.1 J11.0"),
        ("J22", "J12 J13 J14 J15 J18 J20 J21 J44.0"), ("J40", "J20 J41 J42 J44 J45"), ("J20.9", "J20.5 J44"),
        ("J21.9", "J21.0"), ("J44.9", "J44.0 J44.1"), ("J44.1", "J44.0"), ("J45.9", "J45.0 J45.1 J46"),
        ("J96.9", "J96.0 J96.1"), ("J98.4", "J"), ("J98.9", "J"), ("J93.9", "J93.0 J93.1 S27.0"), ("J11.1", "J10 J11.0"),
        ("K25.9", "K25.4 K25.5"), ("K26.9", "K26.4 K26.5"), ("K27.9", "K25 K26"), ("K29.7", "K29.1 K29.5"),
        ("K35.8", "K35.2 K35.3"), ("K52.9", "A0 K50 K51"), ("K56.7", "K56.0 K56.2 K56.5 K56.6"), ("K57.9", "K57.2 K57.3"),
        ("K57.3", "K57.2"), ("K65.0", "K35.2 K57.2"), ("K74.6", "K70.3"), ("K76.9", "K70 K71 K72 K73 K74 K75 K76.0"),
        ("K80.2", "K80.0 K80.1 K80.5"), ("K81.0", "K80.0"), ("K81.9", "K80.0 K80.1 K81.0"), ("K85.9", "K85.0 K85.1 K85.2"),
        ("K92.2", "K92.0 K92.1 K25.4 K26.4 K62.5 I85.0 K57"), ("K92.1", "K25.4"), ("K92.9", "K"), ("L08.9", "L0 A46"),
        ("L03.9", "L03.0 L03.1"), ("L30.9", "L20 L21 L23 L24"), ("L40.9", "L40.0 L40.4 L40.5"), ("M06.9", "M05"),
        ("M13", "M00 M05 M06 M10 M45"), ("M17.9", "M17.0 M17.1"), ("M16.9", "M16.0 M16.1"), ("M19.9", "M15 M16 M17 M18"),
        ("M51.2", "M51.1"), ("M54.5", "M54.4 M51 M48"), ("M54.3", "M54.4 M51.1"), ("M54.9", "M54.2 M54.4 M54.5 M54.6 M48 M51"),
        ("M81.9", "M80 M81.0"), ("N17.9", ""), ("N18.9", "N18.1 N18.2 N18.3 N18.4 N18.5"), ("N19", "N17 N18"),
        ("N28.9", "N"), ("N30.9", "N10 N30.0"), ("N39.0", "N10 N30 O23.4"), ("N20.0", "N20.1 N20.9"), ("N13.3", "N13.2"),
        ("N93.9", "N92 N95.0 O"), ("O03.9", "O03.4"), ("O14.9", "O14.0 O14.1 O14.2"), ("O21.9", "O21.1 O21.0"),
        ("O26.9", "O"), ("O99.8", "O1 O2 O4"), ("S09.9", "S0"), ("S52.9", "S52.0 S52.1 S52.4 S52.5 S52.6"), ("S72.9", "S72.0 S72.1 S72.2 S72.3 S72.4"),
        ("S82.8", "S82.5 S82.6"), ("S83.6", "S83.2 S83.4 S83.5"), ("T02.9", "S"), ("T07", "S"), ("T14", "S T0 T1 T2"), ("T65.9", "T4n T5 T6"), ("T36", "T4n"), ("T81.9", "T81.0 T81.4"),
        ("T78.4", "T78.0 T78.1 T78.2 T78.3"), ("P59.9", "P55 P58"), ("Z33", "O Z34 Z35 Z37"), ("Z32.1", "O Z34 Z35 Z37"),
        ("Z09.9", "Z08 Z09.0 Z09.4"), ("Z08.9", "Z08.0"), ("Z50.9", "Z50.0 Z50.1 Z50.2 Z50.8"), ("C50.9", "C50.4 C50.2 C50.1"),
        ("C34.9", "C34.0 C34.1 C34.2 C34.3"), ("C44.9", "C44.2 C44.3 C44.4 C44.5 C44.6 C44.7"), ("C43.9", "C43.3 C43.4 C43.5 C43.6 C43.7"),
        ("G40.9", "G40.1 G40.2 G40.3 G41"), ("G43.9", "G43.0 G43.1"), ("G03.9", "A39 A87 G00"), ("F20.9", "F20.0"),
        ("E05.9", "E05.0 E05.2"), ("E78.5", "E78.0 E78.1 E78.2"), ("H35.0", "H36.0"), ("I26.9", "I26.0"), ("I35.9", "I35.0 I35.1"),
    )
    if specific
)  # fmt: skip

# Signs and symptoms outside chapter XVIII that a definite diagnosis of the note explains.
_SOFT = tuple(
    """M255 M254 M256 M791 M796 M542 M545 M546 M549 K529 K590 H571 H578 H579 H920 H539 N23 N939 N644 L299 L539 I959 G839
    G819 T14 K625 J348 S099 H931 M628 N899 N898 H532 K921 D729 F419 R J980 E877 G470 I469 E86X N948 L988 B09""".split()
)
# Signs that are coded in their own right.
_KEPT_SIGNS = ("R296", "R18", "R33", "R31", "R64", "R572", "R570", "R571", "R560", "R15", "R32", "R471", "R95", "R96")
# Codes too vague to be drawn from running text; under a heading of diagnoses they count.
VAGUE = tuple(
    """A49 B99 B349 C809 D369 D489 E88 F99 G98 H579 I519 I99 J989 J984 J988 K929 K639 L989 M259 M999 N289 N399 N499 N509
    N649 N949 O269 Q899 R22 R52 R53 R58 R68 R69 R79 R29 S099 T14 T659 T759 T78.4 T819 T88.9 T889 T888 T858 T859
    Z0 Z1 Z2 Z30 Z31 Z32 Z33 Z36 Z39 Z40 Z41 Z46 Z48 Z5 Z6 Z70 Z71 Z73 Z74 Z75 Z76 Z79 Z81 Z82 Z83 Z84 Z87 Z91 Z92 Z98
    Z97 M709 L905 R93 Y95 Y57 F55 F439 F459 F489 Z28 R46 R41 R45 R44 R19 R09 M799 M798 R23""".replace(".", "").split()
)
_CLEAR_Z = ("Z037", "Z080", "Z089", "Z47", "Z49", "Z50", "Z51", "Z37", "Z34", "Z35", "Z720", "Z921", "Z45", "Z43")
# Status codes that a procedure of this stay does not give; they need "har", "tidligere" or a history.
STATUS = ("Z955", "Z951", "Z952", "Z953", "Z966", "Z90", "Z89", "Z980", "Z961", "Z958")

_CANCER_HISTORY: tuple[tuple[str, str, str], ...] = (
    ("C00", "C14", "Z858"), ("C15", "C26", "Z850"), ("C30", "C32", "Z852"), ("C33", "C34", "Z851"), ("C37", "C39", "Z852"),
    ("C40", "C49", "Z858"), ("C50", "C50", "Z853"), ("C51", "C63", "Z854"), ("C64", "C68", "Z855"), ("C69", "C75", "Z858"),
    ("C76", "C80", "Z859"), ("C81", "C90", "Z857"), ("C91", "C95", "Z856"), ("C96", "C97", "Z857"),
)  # fmt: skip
_SEQUELA = (
    ("I60", "I690"), ("I61", "I691"), ("I62", "I692"), ("I63", "I693"), ("I64", "I694"), ("A80", "B91"), ("A15", "B909"),
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

# Words of an external cause → the group of chapter XX that they point to, with its name.
CAUSES: tuple[tuple[str, str, str], ...] = (
    (r"\bfalt\b|\bfall\b|\bfalle[rt]?\b|\bsnubl\w+|\bskl[ei]\w*|\bramlet\b|\bfall på\b|\bglatta?\b", "W0n", "fallulykke"),
    (r"\bsykkel\w*|\bsyklet\b|\bsykla\b|\bsyklist\b", "V1n", "syklist skadet i transportulykke"),
    (r"\bbilulykke\b|\btrafikkulykke\b|\bkollisjon\b|\bpåkjørt\b|\bbil\b", "V4n", "transportulykke"),
    (r"\bslått\b|\bvold\b|\boverfall\w*|\bknivstukket\b", "X8n", "kroppskrenkelse, overfall"),
    (r"\bselvskad\w+|\bmed vilje\b|\bselvmord\w*|\bsuicid\w*|\btatt? tabletter\b|\binntak av\b", "X6n", "villet egenskade"),
    (r"\bsag\b|\bmaskin\w*|\bverktøy\b|\bkniv\b|\bglass\b|\bkuttet\b", "W2t", "ulykke med maskin eller verktøy"),
    (r"\bhund\w*|\bkatt\w*|\bbitt av\b", "W5n", "skadet av person, dyr eller plante"),
    (r"\bkokende\b|\bvarm\w* (?:vann|væske|olje)|\bkaffe\b|\bskåld\w+", "X1n", "ulykke med varm væske"),
    (r"\bbrann\b|\bbål\b|\brøyk\b", "X0n", "ulykke med røyk eller brann"),
    (r"\bfotball\w*|\bhåndball\w*|\bhandball\w*|\btrening\b|\bski\b|\bidrett\w*|\bvre[di]\w*|\bvridd\w*", "X58", "annen ulykke, f.eks. idrett"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Patient:
    """What the note says about the patient; None is what it does not say. `age` is in years."""

    sex: str | None
    age: float | None
    pregnant: bool


_FEMALE = re.compile(
    r"\b(?:kvinne|kvinnen|kv|jente|jenta|pike|piken|dame|damen|g[1-9]p[0-9]|gravid|fødende|kvinna)\b", re.IGNORECASE
)
_MALE = re.compile(r"\b(?:mann|mannen|gutt|gutten|gut|guten|herre)\b", re.IGNORECASE)
_INITIAL = re.compile(r"(?m)^\s*([MKGJ])\s?,?\s?\d{1,3}\b")
_YEARS = re.compile(
    r"(?<!\d)(\d{1,3})\s*(?:-|–)?\s*(?:år\b|åring|års\b|årig|år gam)|\b(?:mann|kvinne|kv|m|k|gutt|jente)\.?,?\s(\d{1,3})\b(?!\s*(?:mg|ml|stk|døgn|mnd|uker|\.))",
    re.IGNORECASE,
)
_MONTHS = re.compile(r"(?<!\d)(\d{1,2})\s*(?:mnd|måned|måneder|md)\b|\b(\w+) (?:dager|dagar|uker|veker) gam", re.IGNORECASE)
_NEWBORN = re.compile(r"\bnyfødt\b|\bprematur\b|\bfødt i uke\b|\bfødt i veke\b", re.IGNORECASE)


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
    elif months := _MONTHS.search(head):
        age = int(months[1]) / 12 if months[1] else 0.1
    elif years := _YEARS.search(head):
        age = float(next(group for group in years.groups() if group))
    return Patient(sex, age if age is None or age < 125 else None, bool(re.search(r"\bgravid|\bsvangerskap|\bG[1-9]P", head)))


def starts(code: str, prefixes: tuple[str, ...]) -> bool:
    """Whether an undotted code begins with one of the prefixes."""
    return code.startswith(prefixes)


def chronic(code: str) -> bool:
    """Whether a condition of the history is still there."""
    return code.startswith(CHRONIC)


def symptom(code: str) -> bool:
    """Whether a code is a sign or symptom that a definite diagnosis of the note makes superfluous."""
    return code.startswith(_SOFT) and not code.startswith(_KEPT_SIGNS)


def vague(code: str) -> bool:
    """Whether a code is too vague to be drawn from running text."""
    return code.startswith(VAGUE) and not code.startswith(_CLEAR_Z)


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


def sequela_of(code: str) -> str | None:
    """The code for what is left of a condition, or None."""
    return next((target for start, target in _SEQUELA if code.startswith(start)), None)


def superseded(code: str, others: set[str]) -> str | None:
    """A more specific code among `others` that takes the place of a general one."""
    for general, specific in GENERAL:
        if code.startswith(general):
            wanted = tuple(specific.replace(".", "").split())
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


def cause(note: str) -> tuple[str, str] | None:
    """The group of external causes that the note's words point to, and its name."""
    for pattern, group, name in CAUSES:
        if re.search(pattern, note, re.IGNORECASE):
            return group, name
    return None
