"""What is known of a word or number by itself, for the second reader (`second.py`)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from guardrails.evidence import HEADINGS, OPENERS, is_title
from guardrails.second_cues import cues
from norsk.names import Kind, Lexicon

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]+")
_SMALL = re.compile(r"[a-zß-öø-ÿ]+")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[.:][0-5]\d\Z")
_DAY = re.compile(r"(?:[0-2]?\d|3[01])[./](?:0?\d|1[0-2])\Z")
_KINDS: Final = (
    ("F", Kind.FIRST),
    ("L", Kind.LAST),
    ("P", Kind.PLACE),
    ("C", Kind.COMMON),
    ("E", Kind.EPONYM),
    ("K", Kind.KEPT),
    ("O", Kind.PROPER),
    ("U", Kind.UNKNOWN),
    ("l", Kind.LAST_FORM),
    ("p", Kind.PLACE_FORM),
    ("S", Kind.SUBSTANCE),
    ("Y", Kind.LIKELY),
)
_LISTED: Final = frozenset("FLP")
_STRANGE: Final = frozenset("FU")  # of these a word in lower case must be one to be judged anywhere
_LEAST_DIGITS: Final = 3
# Wards and houses by their sort, whatever their capital: "Lege på Akutten".
_GENERIC: Final = (
    "akutten", "avdelingen", "avdelinga", "klinikken", "mottaket", "posten", "kontoret", "sykehuset", "sjukehuset",
    "senteret", "vakta", "vakten", "teamet", "skolen", "skulen", "barnehagen", "laben", "intensiven",
)  # fmt: skip
# Codes of diseases and procedures behind a word that says so; case numbers of agencies, which stay on purpose.
_CODE = re.compile(r"[A-Z]{1,3}\d[\dA-Z](?:\.?[\dA-Z]{1,4})?\Z")
# A case of an agency's or a court's: "26/4432", "HR-2019-1301-A".
_CASE = re.compile(
    r"(?:20)?\d\d/\d{2,6}(?:-\d{1,4})?\Z|(?:HR|RT|RG|L[ABEFGH]|T[A-ZÆØÅ]{2,4})-(?:19|20)\d\d-\d{1,6}(?:-[A-ZÆØÅ]+)?\Z"
)
# Where a token is none to judge: anywhere; where it opens a sentence; as a title; behind a word that says it is a code.
ANYWHERE: Final = "anywhere"
OPENING: Final = "opening"
TITLED: Final = "titled"
BOTH: Final = "opening or titled"
CODED: Final = "coded"


class Form(NamedTuple):
    """What is known of a token by itself."""

    sort: str  # D with digits, l in lower case, U in capitals, C with a capital, M mixed
    shape: str
    kind: str
    word: str  # itself where the dictionaries have it in lower case, otherwise its shape and kind
    end: str  # its last letters
    group: str  # what it is judged as: "" never, "cap", "plain", "low", "lowl", "lowc" or "num" (second_window.py)
    told: str  # its word, kind, end and shape, as they are told to its neighbours
    cues: tuple[str, ...]
    stays: str  # where it is none to judge: "" as far as the token itself tells, or one of the names above
    capital: bool = False  # whether it begins with a letter and is not in lower case


class Forms(dict[str, Form]):
    """The form of every token that was met, filled as tokens are met."""

    __slots__ = ("_lexi",)

    def __init__(self, lexi: Lexicon) -> None:
        super().__init__()
        self._lexi = lexi

    def __missing__(self, token: str) -> Form:
        made = self[token] = form(token, self._lexi)
        return made


def shape(token: str) -> str:
    """A token with letters and digits by their sort: "LAB-2026" is "X-9999"."""
    if _DIGIT.search(token):
        made = _SMALL.sub("x", _CAPITALS.sub("X", _DIGITS.sub(lambda match: "9" * min(len(match[0]), 8), token)))
        return made if len(made) < 16 else "long"
    if token.isupper():
        return "X" if len(token) == 1 else "XX" if len(token) < 5 else "XXX"
    if not token[0].isupper():
        return "x" if token.islower() else "xX"
    parts = token.split("-")
    return "Xx" if len(parts) == 1 else "Xx-Xx" if all(part[:1].isupper() for part in parts) else "Xx-x"


def form(token: str, lexi: Lexicon) -> Form:
    """What is known of `token`."""
    low, shaped = token.lower(), shape(token)
    if _DIGIT.search(token):
        return _number(token, shaped)
    plain = low in lexi.common
    if token.islower():
        sort = "l"
    elif token.isupper() and len(token) > 1:
        sort = "U"
    else:
        sort = "C" if token[0].isupper() and (token[1:].islower() or "-" in token) else "M"
    if sort == "l" and plain:
        kind = "c"
    else:
        bits = lexi.kind(token if sort in "CM" else token.capitalize())
        kind = "".join(letter for letter, bit in _KINDS if bits & bit) or "-"
    listed = low in lexi.listed
    public = (sort == "l" and (plain or (len(low) < 5 and not listed))) or (plain and not listed) or is_title(low)
    word = low if public else f"?{shaped}{kind}"
    group = _group(token, sort, kind, listed)
    if group == "lowl" and lexi.spelt(token):  # "halsen" is an inflected word besides
        group = "lowc"
    told = f"{word} {kind} {low[-3:]} {shaped}"
    return Form(sort, shaped, kind, word, low[-4:], group, told, cues(low), _stays(low, kind), _has_capital(token))


def _has_capital(token: str) -> bool:
    return token[0].isalpha() and not token.islower()


def _stays(low: str, kind: str) -> str:
    """Where a word is none to judge: a heading, a plain word that opens a sentence, a title."""
    if low in OPENERS or (kind == "C" and (low in HEADINGS or low.endswith(_GENERIC))):
        return ANYWHERE
    if is_title(low):
        return BOTH if kind == "C" else TITLED
    return OPENING if kind == "C" else ""


def _group(token: str, sort: str, kind: str, listed: bool) -> str:
    """What a word is judged as."""
    eponym = "E" in kind and _LISTED.isdisjoint(kind)
    known = sort == "M" or kind in ("c", "K") or eponym or (sort == "l" and ("C" in kind or _STRANGE.isdisjoint(kind)))
    if len(token) > (1 if sort != "l" else 2) and not known:
        return "low" if sort == "l" else "plain" if kind in ("C", "Cl") else "cap"
    if sort == "l" and len(token) > 2:
        if kind == "c":
            return "lowc" if listed else ""
        return "lowl" if not _LISTED.isdisjoint(kind) and "C" not in kind and "E" not in kind else ""
    return ""


def _number(token: str, shaped: str) -> Form:
    """What is known of a token with digits; its kind says whether it may be a clock time, a day or a year."""
    digits = sum(map(str.isdigit, token))
    kind = "D" + "c" * bool(_CLOCK.match(token)) + "d" * bool(_DAY.match(token))
    if token.isdigit():
        kind += "y" if len(token) == 4 and token[:2] in ("19", "20") else str(min(len(token), 9))
    elif any(map(str.isalpha, token)):
        kind += "U" if token.upper() == token else "l"
    word = f"#{shaped}"
    misread = digits < 2 and len(token) > 4  # a word with a digit for a letter
    short = len(token) < _LEAST_DIGITS or (digits < _LEAST_DIGITS and token.replace(",", "").replace(".", "").isdigit())
    stays = ANYWHERE if _CASE.match(token) else CODED if _CODE.match(token) else ""
    group = "" if misread or short else "num"
    return Form("D", shaped, kind, word, "", group, f"{word} {kind}  {shaped}", (), stays, _has_capital(token))


def mark(gap: str) -> str:
    """What parts two tokens: a line break, punctuation without its spaces, "_" for a space alone, "" for nothing."""
    if "\n" in gap:
        return "/n"
    stripped = gap.strip()
    return stripped[:3] if stripped else "_" if gap else ""
