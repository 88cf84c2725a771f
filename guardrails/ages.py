"""Ages, in one window of even text: those above 89, in the strict profile all of them.

The limit is the HIPAA safe-harbour rule's, 45 CFR 164.514(b)(2)(i)(C). Where a number says of itself that it is an age
("45 år", "36-årig") nothing more is asked; a bare one wants a name, a relation or "fyller" before it.
"""

from __future__ import annotations

import re
from typing import Final

from guardrails.evidence import is_title
from guardrails.findings import Finding, matches_at, regions
from guardrails.window import window
from norsk.names import Kind, lexicon

_AGE = re.compile(
    r"(\d(?<![\d.,/-]\d)\d{0,2})(?: ?- ?(?:års?)(?:ig|ige|ingen?|ing|ingar|inger|gammel|gamal)?\b|(?:-| )?åring(?:en|"
    r"a)?\b|(?= ?(?:års?|aar)\b))",
    re.I,
)
_AGE_LABEL = re.compile(
    r"\b(?:alder|aldersgruppe|alderen)(?: ved \w+| er| på| var)?[ :=]{1,3}(?:ca\.? )?<?(\d{1,3})(?!\d|[.,/]\d)", re.I
)
_AGE_WORDS = re.compile(
    r"\b(?:nitti|hundre)[a-zæøå]*[ -]?(?:år(?= gam| gml)|åring\w*|årig\w*)|"
    r"(?<=, )(?:nitti|hundre)[a-zæøå]*(?= år\b(?! (?:siden|sidan|etter|med|i )))|"
    r"(?<=\ber )(?:nitti|hundre)[a-zæøå]*(?= år)|(?<=\bblir )(?:nitti|hundre)[a-zæøå]*(?= år)|"
    r"(?<=\bfylte )(?:nitti|hundre)[a-zæøå]*|(?<=\bfyller )(?:nitti|hundre)[a-zæøå]*",
    re.I,
)
_STRICT_AGE_WORDS = re.compile(
    r"\b(?:ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten|tjue|tretti|førti|femti|seksti|sytti|åtti)"
    r"(?:en|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni)?[ -]?(?:år(?= gam| gml)|åring\w*|årig\w*|årsalder\w*)|"
    r"\b\d\d ?-? ?(?:årene|åra|års ?alder\w*)|(?<=alder av )\d{1,2}\b|"
    r"(?<![\d.,/-])\d{1,2}(?=(?: og | ?- ?|, )\d{1,2} år\b(?! (?:siden|sidan)))",
    re.I,
)
_YEARS: Final = re.compile(r" ?år\b", re.I)
_SMALL_AGE = re.compile(
    r"(?<![\d.,/-])\d{1,2}(?= ?(?:mnd|måneder|månader|uker|veker|dager|dagar) (?:gammel|gamal|gml))", re.I
)
_NO_AGE_BEFORE = re.compile(
    r"(?:\b(?:i|for|siste|hvert|hver|neste|gjennom|etter|innen|om|minst|første|enn|eldre enn|yngre enn|fra|mellom|"
    r"inntil|til|per|pr|de|drøye|røykt|pakkeår)\.?|\d ?-)\s*$",
    re.I,
)
_AGE_AFTER = re.compile(r" ?(?:års?|aar)? ?(?:gammel|gamal|gml|gl\b)", re.I)
_AGO = re.compile(
    r" ?års? (?:siden|sidan|etter|før|tilbake|med|i(?! (?:dag|går|morgen|morgon|natt|år|fjor|helg)))\b|"
    r" ?års (?!gammel|gamal|alder)",
    re.I,
)
_TERM = re.compile(
    r" (?:utdanning|oppfølging|kontroll|overlevelse|jubileum|kontrakt|plan|prosjekt|avtale|periode|sykehistorie|"
    r"garanti|perspektiv)",
    re.I,
)
# A bare number behind a word with a capital, a relation or "fyller": "Linh (7)", "Sindre Eikeland, 38,", "på 84".
_ANY_BARE: Final = re.compile(r"\d(?<=[ (]\d)\d{0,2}(?![\w/%]|[.,:-]\d)")
_OLD_BARE: Final = re.compile(r"[91](?<=[ (].)\d{1,2}(?![\w/%]|[.,:-]\d)")
_LAST_WORD: Final = re.compile(r"[\w'-]+\Z")
_TURNS: Final = re.compile(r"fyll(?:er|te|t|a) \Z", re.I)
_BECOMES: Final = re.compile(r"\b(?:ble|blei|vart|blir|vert) \Z", re.I)
_IS: Final = re.compile(
    r"\b(?:han|hun|ho|pas|pasienten|mor|mora|moren|far|faren|mamma|pappa|bestemor|bestefar|kona|konen|mannen|"
    r"[A-ZÆØÅ][a-zæøå]+|som (?:selv|sjølv)) er (?:nå |no |blitt |fylt |snart )?\Z"
)
_SOME_DAY: Final = re.compile(r" (?:i (?:går|dag|fjor|år|morgen|morgon)|nylig|nyleg|for \w+ siden)\b")
_SEXED: Final = re.compile(r"\b(?:mann|kvinne|gutt|jente|pike) \Z", re.I)
_GIVEN_BEFORE: Final = re.compile(r"([A-ZÆØÅ][a-zæøå]+) \Z")
_NO_YEARS: Final = re.compile(r" ?(?:mg|ml|g|kg|stk|tabl|glass|ark|skjema|poeng|prosent)\b")
_STOPS: Final = re.compile(r"[.,;)\n]| (?:og|som|har|er|ble|blei|kom|bor|bur|var|fikk|fekk)\b|\Z")


def ages(text: str, lower: str, strict: bool) -> list[Finding]:
    """AGE findings in `text`, of which `lower` is the lower-case form. Linear."""
    found: list[Finding] = []
    least = 0 if strict else 90
    for match in matches_at(_AGE, text, window(text).numbers()):
        age = int(match[1])
        if not least <= age <= 120:
            continue
        after = text[match.end() : match.end() + 24]
        before = text[max(0, match.start() - 16) : match.start()]
        plain = match.end() == match.end(1)
        if plain and not _AGE_AFTER.match(after) and (_AGO.match(after) or _NO_AGE_BEFORE.search(before)):
            continue
        if not plain and _TERM.match(after):
            continue
        years = None if strict else _YEARS.match(text, match.end())  # the whole of "94 år", where little goes
        found.append(Finding(match.start(), years.end() if years else match.end(), "AGE", 0.8))
    for start, end in regions(lower, ("alder",), 2, 40):
        for match in _AGE_LABEL.finditer(text, start, end):
            if least <= int(match[1]) <= 120:
                found.append(Finding(match.start(1), match.end(1), "AGE", 0.85))
    for start, end in regions(lower, ("nitti", "hundre"), 1, 40):
        found += [Finding(match.start(), match.end(), "AGE", 0.7) for match in _AGE_WORDS.finditer(text, start, end)]
    for match in matches_at(_ANY_BARE if strict else _OLD_BARE, text, window(text).numbers()):
        if least <= int(match[0]) <= 110 and _bare_age(text, match.start(), match.end()):
            found.append(Finding(match.start(), match.end(), "AGE", 0.7))
    if strict:
        for match in (*_SMALL_AGE.finditer(text), *_STRICT_AGE_WORDS.finditer(text)):
            found.append(Finding(match.start(), match.end(), "AGE", 0.7))
    return found


def _bare_age(text: str, start: int, end: int) -> bool:
    """Whether a number without "år" is somebody's age by the words around it."""
    before = text[max(0, start - 4) : start]
    if before.endswith(" ("):
        return text[end : end + 1] == ")" and of_somebody(text, start - 2)
    if before.endswith(("nn ", "ne ", "tt ", "te ", "ke ")) and text[end : end + 1] in (",", "."):
        return _SEXED.search(text, max(0, start - 9), start) is not None  # "mann 28, påvist"
    if before.endswith(", "):
        closed = text[end : end + 2] == ", " or (text[end : end + 2] == ". " and text[end + 2 : end + 3].isupper())
        return closed and of_somebody(text, start - 2)
    if before.endswith(" på "):
        return bool(_STOPS.match(text, end)) and of_somebody(text, start - 4, relation=True)
    if before.endswith(("r ", "e ", "t ", "a ", "i ")) and not _NO_YEARS.match(text, end):
        if before.endswith("er ") and _STOPS.match(text, end) and _IS.search(text, max(0, start - 24), start):
            return True  # "Han er 93 og bor alene"
        least = max(0, start - 8)
        return bool(
            _TURNS.search(text, least, start) or (_BECOMES.search(text, least, start) and _SOME_DAY.match(text, end))
        )
    return False


def of_somebody(text: str, at: int, *, relation: bool = False) -> bool:
    """Whether the word that ends at `at` is a person's name, or a relation where that is enough."""
    match = _LAST_WORD.search(text, max(0, at - 32), at)
    if not match:
        return False
    word = match[0]
    if word[0].isupper():
        kind = lexicon().kind(word)
        if kind & (Kind.KEPT | Kind.EPONYM):
            return False
        if kind & (Kind.FIRST | Kind.LAST | Kind.LAST_FORM):
            return True
        given = _GIVEN_BEFORE.search(text, max(0, match.start() - 24), match.start())  # "Dagfinn Rø (73)"
        return given is not None and lexicon().kind(given[1]) & (Kind.FIRST | Kind.COMMON) == Kind.FIRST
    return relation and is_title(word)
