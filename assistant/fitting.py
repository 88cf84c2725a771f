"""Whether the words of a wording that a note holds are one condition: near, in order, whole, and not of a list."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from assistant.cues import Status
from ingest.codeterms import Term
from norsk import clinic

_ANOTHER = re.compile(
    r"\b(?:kjen[td]e?|samt|der|i tillegg|dessuten|også|tidl\w*|innlag[td]|normal\w*|slank\w*|upåfallende|intakt\w*)\b",
    re.IGNORECASE,
)
_COMMA = 4  # words that a comma counts as
_APART = 30  # characters between two words of one condition at most
_AND = re.compile(r",|\b(?:og|eller|samt)\b")


@cache
def listed(name: str) -> frozenset[str]:
    """A list of words: `query_only` that a search means as a diagnosis and running text seldom does, `capitals` that
    are such words but stand for a diagnosis in running text where they are written in capitals."""
    return frozenset(next(cells[1] for cells in clinic.rows("lists") if cells[0] == name).split())


# A side belongs to the organ it stands beside; alone it makes nothing specific ("venstre legg og hjertesvikt").
SIDES = frozenset({"venstresidig", "høyresidig"})
TOO_COMMON = frozenset(
    clinic.stem(word)
    for word in (
        "akutt", "kronisk", "sykdom", "skade", "lidelse", "tilstand", "infeksjon", "betennelse", "smerte",
        "forstyrrelse", "komplikasjon",
    )
)  # fmt: skip


def clauses(text: str, tokens: list[clinic.Token]) -> list[int]:
    """For each token how many commas, semicolons and colons of the sentence stand before it."""
    counted: list[int] = []
    seen, at = 0, 0
    for token in tokens:
        seen += sum(text.count(mark, at, token.start) for mark in ",;:")
        at = max(at, token.start)
        counted.append(seen)
    return counted


def places_of(
    keys: list[str | None], marks: list[tuple[Status, tuple[int, int] | None]], parted: list[int],
    needed: frozenset[str], at: int,
) -> tuple[int, ...] | None:  # fmt: skip
    """Where the needed keys stand near `at`, all spoken of in the same way; None if one is missing.

    Of a key that stands there twice the nearer one is taken, and one of the same clause (`clauses`) before that.
    """
    reach = len(needed) + 2
    low, high = max(0, at - reach), min(len(keys), at + reach + 1)
    places: list[int] = []
    for key in needed:
        # A number or a letter belongs to the word before it ("type 2"); at a line's start it only counts the line.
        bound = len(key) == 1 or key.isdigit()
        here = [
            place for place in range(low, high)
            if keys[place] == key and (marks[place][0] == marks[at][0] or "uten" in needed)
            and (not bound or (place > 0 and keys[place - 1] in needed))
        ]  # fmt: skip
        if not here:
            return None
        places.append(min(here, key=lambda place: abs(place - at) + _COMMA * abs(parted[place] - parted[at])))
    places.sort()
    if "uten" in needed and all(marks[place][0] == "negated" for place in places if keys[place] != "uten"):
        return None  # "uten stein eller hydronefrose" denies both; "hydronefrose uten stein" is one of them
    return tuple(places) if places[-1] - places[0] < reach else None


def near(text: str, tokens: list[clinic.Token], places: tuple[int, ...]) -> bool:
    """Whether no two neighbouring words of a match are a few words apart, or parted by a word that opens another."""
    for left, right in pairwise(places):
        start, end = tokens[left].end, tokens[right].start
        if end - start > _APART or (end > start and _ANOTHER.search(text, start, end)):
            return False
    return True


def listed_apart(term: Term, text: str, tokens: list[clinic.Token], places: tuple[int, ...]) -> bool:
    """Whether the two words of a match are two things of a list: "oppkast og blod", "utslett, hovne hender"."""
    if len(places) != 2 or _AND.search(term.text):
        return False
    start, end = tokens[places[0]].end, tokens[places[1]].start
    return start < end and _AND.search(text, start, end) is not None and text[start - 1 : start + 1] != "- "


def after_without(term: Term, tokens: list[clinic.Token], places: tuple[int, ...]) -> bool:
    """Whether what a wording denies is what the text denies: "betennelse uten stein" is not "stein uten betennelse"."""
    denied = set(clinic.keys(term.text.casefold().partition(" uten ")[2]))
    at = next((place for place in places if tokens[place].key == "uten"), None)
    if at is None or not denied:
        return True
    return all(place > at for place in places if tokens[place].key in denied)


def sided_else(keys: list[str | None], tokens: list[clinic.Token], places: tuple[int, ...]) -> bool:
    """Whether a side in a match stands before another organ's word: "venstre legg og hjertesvikt"."""
    for place in places[:-1]:
        if keys[place] in SIDES and place + 1 not in places and tokens[place + 1].start - tokens[place].end <= 1:
            return True
    return False


def beheaded(keys: list[str | None], tokens: list[clinic.Token], places: tuple[int, ...]) -> bool:
    """Whether a match takes the first part of a compound: "hjerne" of "hjernemetastaser", "rus" of "rusprøver".

    Parts of one word share its span; in Norwegian the last part is what the word names. One that the match holds
    elsewhere is no other ("appendisitt med peritonitt": an inflammation twice).
    """
    held, mine = set(places), {keys[place] for place in places} | carriers()
    for place in places:
        last = place
        while last + 1 < len(tokens) and tokens[last + 1].start == tokens[place].start:
            last += 1
        if last not in held and tokens[last].key not in mine:
            return True
    return False


@cache
def carriers() -> frozenset[str]:
    """Last parts of a compound that leave it naming what its first part names: "sepsisforløp", "giktanfall"."""
    return frozenset(clinic.stem(word) for word in listed("carriers"))


def unbroken(
    candidates: list[tuple[float, tuple[int, ...], Term]], tokens: list[clinic.Token]
) -> list[tuple[float, tuple[int, ...], Term]]:
    """Without pairs of words that break a compound which another takes whole.

    "Postoperativ urinveisinfeksjon" is no postoperative infection, whatever that one has beside it.
    """
    parts: dict[int, set[int]] = {}
    for place, token in enumerate(tokens):
        parts.setdefault(token.start, set()).add(place)
    compounds = {start: held for start, held in parts.items() if len(held) > 1}
    if not compounds:
        return candidates
    whole = {
        start for start, held in compounds.items()
        if any(held <= set(places) and term.code[0] != "Z" for _, places, term in candidates)
    }  # fmt: skip
    return [
        item for item in candidates
        if len(item[1]) > 2
        or all(compounds[start] <= set(item[1]) for start in {tokens[place].start for place in item[1]} & whole)
    ]  # fmt: skip


def compact(candidates: list[tuple[float, tuple[int, ...], Term]]) -> list[tuple[float, tuple[int, ...], Term]]:
    """Without those that reach over other words where the same code has a wording that stands together."""
    whole = {term.code: places for _, places, term in candidates if places[-1] - places[0] < len(places)}
    return [
        item for item in candidates
        if item[1][-1] - item[1][0] < len(item[1])
        or item[2].code not in whole
        or not set(whole[item[2].code]) & set(item[1])
    ]  # fmt: skip


def fullest(candidate: tuple[float, tuple[int, ...], Term]) -> tuple[bool, float, str]:
    """Orders candidates: the fullest first, circumstances (Z55-Z65: "demens hos ektefelle") after conditions."""
    size, _, term = candidate
    return "Z55" <= term.code[:3] <= "Z65", -size, term.code
