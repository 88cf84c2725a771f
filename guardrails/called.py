"""What tells a name by its form: "kalles «Pelle»", "Olsen, Kari", initials that sign a note."""

from __future__ import annotations

import re

from guardrails.evidence import CALLED, DONE_BY, SIGNED, is_title
from guardrails.words import Words
from norsk.names import Kind, wordset

_QUOTES = "«\"“'"
_CLOSED = "»\"”'"
_CLOSED_BOTH = frozenset(f"{mark})" for mark in _CLOSED)
_SHIFTS = frozenset(("natt", "kveld", "dag", "aften", "ettermiddag"))
_HYPHENED = re.compile(r"[A-ZÆØÅ]-[A-ZÆØÅ]\.(?: ?[A-ZÆØÅ]\.)*")
_BORN_AFTER = re.compile(r",? \(?(?:f\.?|født|fødd) ?\d")
_PAIR_AFTER = re.compile(r"[.,)\n]|\Z")
_LISTING = frozenset((", ", "/", " / ", " & ", " + ", "+"))
_MONTHS = frozenset(("Mars", "Mai", "Juni", "Juli", "August"))
_GREETINGS = frozenset(("mvh", "hilsen", "helsing", "hilsning"))
_AGED = re.compile(r",? \(?(?:f\.? ?\d|født |fødd |fnr|\d{1,3} ?(?:år|mnd)\b|\d\d\.? ?\d\d)")
_NO_INITIALS = wordset(
    """HF KI AI OP PO AP EU MR CT UL RT AS IT HR GP BT PT OK REK EMA FDA WHO FHI HUS OUS UNN NAV UDI DMP SUS RHF
    SSK UUS SV IV IM SC TV PC EKG CRP SR VT ASA"""
)
_LAST_LINE = re.compile(r"(?:\n|[ \n]/|[.!] (?=[A-ZÆØÅ]{3}|[A-ZÆØÅ]{2}\Z))([A-ZÆØÅ]{2,3})\.?\s*\Z")
_LAST_SMALL = re.compile(r"[.)\n] ?/ ?([a-zæøå]{2,3}|(?:[a-zæøå]\. ?){2,3}|[a-zæøå]{2,3}/[a-zæøå]{2,3})\.?\s*\Z")
_SIGNED_SMALL = re.compile(
    r"ign(?<=[Ss]ign)(?<![^\W\d_][Ss]ign)(?:\.|:|ert:?|atur:)? ?:? ?"
    r"((?:[a-zæøå]\. ?){1,2}[a-zæøå]\.?(?![^\W\d_])|[a-zæøå]{2,3}(?=[.,;\n]|\Z))"
)
_NO_SMALL = wordset("år uke dag kl mg ml stk min mnd døgn av på til for med og den det nå el etc osv tbl tabl iv im sc")
_LEAST_NOTE = 60  # characters of a note that its writer's initials may end


def _no_initials(small: str) -> bool:
    return small in _NO_SMALL or is_title(small)


def signatures(text: str) -> list[tuple[int, int]]:
    """Starts and ends of the initials that end a note ("… /KH", "… /kh") or follow "sign." ("sign. k.h.")."""
    spans = []
    for pattern, least in ((_LAST_LINE, _LEAST_NOTE), (_LAST_SMALL, 0)):
        match = pattern.search(text, max(0, len(text) - 14)) if len(text) > least else None
        if match is not None and match[1] not in _NO_INITIALS and not _no_initials(match[1]):
            spans.append(match.span(1))
    if "ign" in text:
        spans += [match.span(1) for match in _SIGNED_SMALL.finditer(text) if not _no_initials(match[1])]
    return spans


def hyphened(at: Words, index: int) -> int:
    """Where the initials "S-K.B." that begin with word `index` end, or 0."""
    word = at.words[index]
    match = _HYPHENED.match(at.text, at.starts[index]) if len(word) == 3 and word[1] == "-" else None
    return match.end() if match else 0


def is_called(at: Words, index: int, kind: int) -> bool:
    """Whether "kalles", "kaller seg", "ved navnet" stands before word `index`, or quotation marks around a first
    name: no other word has a capital there."""
    start, word = at.starts[index], at.words[index]
    if len(word) < 3 or not word[1:].islower() or kind & (Kind.KEPT | Kind.EPONYM):
        return False
    quoted = start > 0 and at.text[start - 1] in _QUOTES
    if quoted and kind & Kind.FIRST:
        return at.text[at.ends[index] : at.ends[index] + 1] in _CLOSED
    if (
        quoted
        and kind & Kind.UNKNOWN
        and 3 < len(word) < 11
        and at.text[at.ends[index] : at.ends[index] + 1] in _CLOSED
        and not at.measured(index)
    ):
        return True  # "skyldig «Tjukken» penger"
    closed = at.gap(index)[:1] in _CLOSED
    if quoted and closed and at.gap(index)[1:] == " (" and at.kind(index + 1) & Kind.FIRST:
        return True  # "«Kjelle» (Kjell Roger Bekkevoll)"
    if quoted and closed and at.gap(index)[1:] == " " and index and at.text[start - 2 : start - 1] == " ":
        named = at.kind(index - 1) & Kind.FIRST, at.kind(index + 1) & (Kind.LAST | Kind.LAST_FORM)
        if all(named) and at.ends[index - 1] == start - 2 and at.words[index + 1][0].isupper():
            return True  # "Bjørnar «Bassen» Sivertsen"
    if (
        quoted
        and at.text[start - 2 : start - 1] == "("
        and at.text[at.ends[index] : at.ends[index] + 2] in _CLOSED_BOTH
    ):
        return not kind & Kind.COMMON and bool(index) and bool(at.kind(index - 1) & (Kind.FIRST | Kind.LAST))
    if not index:
        return False
    before = at.words[index - 1].lower()
    if before == "seg" and index > 1 and at.words[index - 2].lower() in ("kaller", "kalla", "kallar", "kalte"):
        before = "kalles"
    if before not in CALLED or at.gap(index - 1).strip(" " + _QUOTES) not in ("", ":") or is_title(word.lower()):
        return False
    closed = at.text[at.ends[index] : at.ends[index] + 1] in _CLOSED
    return not (quoted and kind & Kind.COMMON and not closed)


def beside_name(at: Words, index: int) -> bool:
    """Whether a stroke parts the word from a sure name ("Åshild/Gro"), or a first name follows in a list: "Sol, Bo"."""
    if index + 1 < len(at.words) and at.gap(index) in _LISTING and at.words[index + 1][0].isupper():
        listed = bool(at.kind(index + 1) & Kind.FIRST)
        if listed and at.words[index + 1] not in _MONTHS and at.words[index] not in _MONTHS:
            return True
    if not index or at.gap(index - 1) != "/":
        return False
    kind = at.kind(index - 1)
    return bool(kind & (Kind.FIRST | Kind.LAST)) and not kind & (Kind.COMMON | Kind.EPONYM)


def alone_signs(at: Words, index: int) -> bool:
    """Whether a greeting's line break stands before the word: "Mvh", and "Sol" in the next line."""
    return (
        index > 0
        and "\n" in at.gap(index - 1)
        and at.words[index - 1].lower() in _GREETINGS
        and not is_title(at.words[index].lower())
    )


def signs(at: Words, index: int) -> bool:
    """Whether capitals are somebody's initials: "Sign. HKL", "spl. KN", "KH, sykepleier" at the head of a line."""
    word, title = at.words[index], at.title(index)
    if is_title(word.lower()):
        return False
    if title in SIGNED or (
        index > 1 and at.words[index - 1].lower() in _SHIFTS and at.words[index - 2].lower() in SIGNED
    ):
        return True
    if at.question or len(word) > 3 or word in _NO_INITIALS:
        return False
    if title == "" and index > 1 and at.words[index - 1] == "av" and at.words[index - 2].lower() in DONE_BY:
        return True  # "Analysert av RBK"
    if title in ("spl", "sykepleier", "sjukepleiar", "hjpl", "vpl", "jordmor", "initialer", "diktert", "dikt"):
        return len(word) == 2 and _PAIR_AFTER.match(at.text, at.ends[index]) is not None
    if title in ("pas", "pasient", "pasienten", "pt") and _BORN_AFTER.match(at.text, at.ends[index]):
        return True
    return (
        index + 1 < len(at.words)
        and at.gap(index) == ", "
        and at.text[max(0, at.starts[index] - 1) : at.starts[index]] in ("", "\n", "/")
        and is_title(at.words[index + 1])
    )


def is_reversed(at: Words, index: int) -> bool:
    """ "Olsen, Kari": a family name, a comma, a first name; behind "Navn:" any word may be the family's."""
    if index + 1 >= len(at.words) or at.gap(index) not in (", ", ","):
        return False
    family, given = at.kind(index), at.lexi.kind(at.words[index + 1].capitalize())
    form = at.after_colon(index) and bool(at.title(index)) and not family & Kind.KEPT
    if given & Kind.FIRST and at.words[index + 1][0].isupper() and len(at.words[index]) > 2 and at.opens(index):
        last = index + 2
        while last < len(at.words) and at.gap(last - 1) == " " and at.words[last][0].isupper() and last < index + 5:
            last += 1
        if _AGED.match(at.text, at.ends[last - 1]) and not is_title(at.words[index].lower()):
            return True  # "Leber, Ingolf, 22 år", "Frisk, Bjørn Odd, f. 1950"
    return bool(
        (form or family & (Kind.LAST | Kind.LAST_FORM))
        and (form or not family & Kind.COMMON or family & (Kind.LAST | Kind.LAST_FORM | Kind.LIKELY))
        and not (family & Kind.FIRST and not family & Kind.LAST)
        and given & Kind.FIRST
        and not given & Kind.COMMON
        and at.words[index + 1][0].isupper()
    )


def read_reversed(at: Words, index: int) -> int:
    """Note "Olsen, Kari Anne" from word `index`: every given name behind the comma is of it."""
    last = index + 2
    while (
        last < len(at.words)
        and at.gap(last - 1) == " "
        and (len(at.words[last]) == 1 or at.kind(last) & Kind.FIRST)
        and at.words[last][0].isupper()
    ):
        last += 1
    return at.add(index, last, 0.93)


def strange_family(at: Words, index: int, kind: int) -> bool:
    """Whether a word that nobody knows is a family name behind an initial: "Anestesi: T. Ruuth"."""
    return (
        not at.question
        and at.words[index] not in "MNAV"  # "M. Crohn", "N. vagus", "A. brachialis"
        and bool(kind & (Kind.UNKNOWN | Kind.PROPER | Kind.PLACE))
        and not kind & (Kind.COMMON | Kind.KEPT | Kind.EPONYM)
    )
