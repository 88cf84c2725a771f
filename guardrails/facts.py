"""Facts in a sentence, in a form that can be compared: quantities, dates, provisions, bodies, roles, names, labels.

Two facts are equal where the law would call them equal: "to uker" is 14 days and "ett døgn" is 24 hours, but "én
måned" is not 30 days. A fact that is only implied ("daglig", the article "en") is soft: it can clash, never be missing.
"""

from __future__ import annotations

import re

from guardrails.acts import dated
from guardrails.fact import Fact, Token, take
from guardrails.quantities import quantities
from norsk.agencies import find, today
from norsk.bodies import bodies
from norsk.meaning import is_stopword, key, role, word_list
from norsk.quantities import ORDINALS, SCALES, unit
from norsk.statutes import MONTHS, references

Date = tuple[int | None, int | None, int | None]

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATES = (
    re.compile(rf"\b(?P<d>\d{{1,2}})\.?\s?(?P<m>{_MONTH})\b\.?(?:\s+(?P<y>\d{{4}}))?", re.IGNORECASE),
    re.compile(r"\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d{2})\b"),
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})/(?P<m>\d{1,2})[-\s](?P<y>\d{4})\b"),
    re.compile(rf"\b(?P<d>)(?P<m>{_MONTH})\s+(?P<y>\d{{4}})", re.IGNORECASE),
    re.compile(rf"\b(?P<d>)(?P<m>{_MONTH})(?=\s?[-–]\s?(?:{_MONTH})\s+(?P<y>\d{{4}}))", re.IGNORECASE),
    re.compile(
        r"\b(?P<d>)(?P<m>januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)\b(?P<y>)"
    ),
)
_UNTIL_DATE = re.compile(rf"\s+til\s+\d{{1,2}}\.\s?(?:{_MONTH})\b", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:[-–]|til)\s*\d+\.?$")
_OF_MONTH = re.compile(rf"\.\s?(?:{_MONTH})\b", re.IGNORECASE)
_EDGE_OF_YEAR = re.compile(
    r"\b(?P<edge>utgangen|utløpet|slutten|starten|begynnelsen|byrjinga)\s+av\s+(?:året\s+)?(?P<y>\d{4})\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")

_LABEL_TAILS = ("nivå", "nivået", "klasse", "klassen", "gruppe", "fase", "kategori", "versjon")
_ROMAN = re.compile(r"[ivx]{1,5}[abc]?|[a-zæøå]")
_YEARS = frozenset(["året", "semesteret", "semester", "trimester", "studieåret", "kurset", "kullet", "klassetrinn"])
_OTHER = frozenset({"andre", "annet", "annen"})  # "andre året" may be another year
_EVERY = frozenset({"hver", "hvert", "kvar", "kvart"})
_ORDERED = frozenset(["ledd", "punktum", "kvartal", "halvår", "fase", "trinn", "linje", "strekpunkt", "gang"])


def facts_of(text: str, tokens: list[Token]) -> list[Fact]:
    """Every fact of a text, in no particular order."""
    taken = [False] * len(tokens)
    found = [*_provisions(text, tokens, taken), *_agencies(text, tokens, taken), *_dates(text, tokens, taken)]
    found += _labels(tokens, taken)
    found += quantities(tokens, taken)
    found += _roles(tokens, taken)
    found += _names(text, tokens, taken)
    return found


def _covered(tokens: list[Token], start: int, end: int) -> tuple[int, int]:
    inside = [at for at, token in enumerate(tokens) if token.start < end and token.end > start]
    return (inside[0], inside[-1]) if inside else (-1, -1)


def _provisions(text: str, tokens: list[Token], taken: list[bool]) -> list[Fact]:
    found = []
    for reference in references(text):
        act, end = dated(text, reference)
        if until := _UNTIL_DATE.search(text, reference.start, min(len(text), end + len(". september"))):
            end = min(end, until.start())  # "retten etter § 15 til 31. desember" is no range of sections
        first, last = _covered(tokens, reference.start, end)
        if first < 0 or (text[reference.start : end].isdigit() and _OF_MONTH.match(text, end)):
            continue
        provision = _RANGE.sub("", reference.provision) if until else reference.provision
        value = (act, provision, reference.detail)
        found.append(Fact("provision", value, first, last, text[reference.start : end]))
        take(taken, first, last)
    return found


def _agencies(text: str, tokens: list[Token], taken: list[bool]) -> list[Fact]:
    found = []
    known = [(start, end, agency.id, today(agency).id) for start, end, agency in find(text)]
    others = [(start, end, f"~{name}", f"~{name}") for start, end, name in bodies(text)]
    for start, end, body, successor in (*known, *others):
        first, last = _covered(tokens, start, end)
        if first >= 0 and not any(taken[first : last + 1]):
            found.append(Fact("agency", (body, successor), first, last, text[start:end]))
            take(taken, first, last)
    return found


def _dates(text: str, tokens: list[Token], taken: list[bool]) -> list[Fact]:
    found = []

    def add(start: int, end: int, value: Date) -> None:
        first, last = _covered(tokens, start, end)
        if first >= 0 and not any(taken[first : last + 1]):
            found.append(Fact("date", value, first, last, text[start:end]))
            take(taken, first, last)

    for match in _EDGE_OF_YEAR.finditer(text):
        late = match.group("edge") in ("utgangen", "utløpet", "slutten")
        add(match.start(), match.end(), (int(match.group("y")), *((12, 31) if late else (1, 1))))
    for pattern in _DATES:
        for match in pattern.finditer(text):
            day, month, year = match.group("d"), match.group("m").lower(), match.group("y")
            number = int(month) if month.isdigit() else MONTHS.get(month, 0)
            if not 1 <= number <= 12 or (day and not 1 <= int(day) <= 31):
                continue
            full = int(year) if year else None
            full = full + 2000 if full is not None and full < 100 else full
            add(match.start(), match.end(), (full, number, int(day) if day else None))
    for at, token in enumerate(tokens):
        following = tokens[at + 1].word if at + 1 < len(tokens) else ""
        if not taken[at] and _YEAR.fullmatch(token.word) and not unit(following) and following not in SCALES:
            add(token.start, token.end, (int(token.word), None, None))
    return found


def _labels(tokens: list[Token], taken: list[bool]) -> list[Fact]:
    found = []
    for at in range(len(tokens) - 1):
        word, following = tokens[at].word, tokens[at + 1].word
        if taken[at] or taken[at + 1]:
            continue
        label = None
        if word in word_list("label") or word.endswith(_LABEL_TAILS):
            skip = 1 if following == "." and at + 2 < len(tokens) else 0
            value = tokens[at + 1 + skip].word
            if value[0].isdigit() or (
                (_ROMAN.fullmatch(value) and value not in ("i", "å", "m"))
                or (value == "i" and tokens[at + 1 + skip].capital)
            ):
                label = ("#", value, at + 1 + skip)
        elif word in ORDINALS and (
            following in _ORDERED or (following in _YEARS and word not in _OTHER and tokens[at - 1].word not in _EVERY)
        ):
            label = (following, str(ORDINALS[word]), at + 1)
        elif word.isdigit() and following == "." and at + 2 < len(tokens) and tokens[at + 2].word in _ORDERED:
            label = (tokens[at + 2].word, word, at + 2)
        if label:
            kind, value, last = label
            found.append(Fact("label", (kind, value), at, last, f"{word} {tokens[last].word}"))
            take(taken, at, last)
    return found


def _roles(tokens: list[Token], taken: list[bool]) -> list[Fact]:
    found = []
    for at, token in enumerate(tokens):
        if taken[at] or not token.word[0].isalpha():
            continue
        named = role(token.word)
        if token.word in ("leder", "leiar") and (token.capital or _follows(tokens, at, ("for", "av"))):
            named = ("leder", "")  # the noun; "leder" within a sentence is mostly the verb
        if not named:
            # "KI-produsenten", "e-helsebrukere": the last part of a hyphenated compound.
            named = role(token.word.rpartition("-")[2]) if "-" in token.word else None
        if not named:
            continue
        if named[0] == "sykehus" and at and tokens[at - 1].word.startswith("regional"):
            named = ("rhf", "")
        if token.word in ("behandlar", "behandler") and _acts(tokens, at):
            continue
        if token.word == "eldre" and _compares(tokens, at):
            continue
        found.append(Fact("role", named, at, at, token.word))
    return found


def _follows(tokens: list[Token], at: int, words: tuple[str, ...]) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].word in words


def _acts(tokens: list[Token], at: int) -> bool:
    """Whether "behandler" is what somebody does ("Helsedataservice behandlar søknaden")."""
    following = tokens[at + 1].word if at + 1 < len(tokens) else "."
    return at > 0 and tokens[at - 1].word[0].isalpha() and following[0].isalpha() and not (
        following in word_list("modal") or is_stopword(following) or is_stopword(tokens[at - 1].word)
    )  # fmt: skip


def _compares(tokens: list[Token], at: int) -> bool:
    """Whether "eldre" compares ("eldre enn 16", "som er eldre", "16 år eller eldre") and names nobody."""
    before = {token.word for token in tokens[max(0, at - 2) : at]}
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    return (
        ("år" in before and before & {"eller", "og"} != set())
        or following == "enn"
        or bool(before & {"er", "blir", "var", "vere", "være"})
    )


def _names(text: str, tokens: list[Token], taken: list[bool]) -> list[Fact]:
    found = []
    opening = True
    for at, token in enumerate(tokens):
        letters = token.word[0].isalpha()
        if letters and token.capital and not taken[at]:
            raw = text[token.start : token.end]
            acronym = len(raw) > 1 and raw.isupper()
            if len(raw) > 1 and (not opening or acronym) and not is_stopword(token.word) and not role(token.word):
                found.append(Fact("name", (key(token.word.rstrip("s")), raw if acronym else ""), at, at, raw))
        opening = token.word in '.!?\n:«»"–' if not letters and not token.word[0].isdigit() else False
    return found


def same_date(stated: Date, source: Date) -> bool:
    """Whether a source's date entails the stated one: each part stated must stand in the source."""
    return all(part is None or part == whole for part, whole in zip(stated, source, strict=True))
