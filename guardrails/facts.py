"""Facts in a sentence, in a form that can be compared: quantities, dates, provisions, bodies, roles, names, labels.

Two facts are equal where the law would call them equal: "to uker" is 14 days and "ett døgn" is 24 hours, but "én
måned" is not 30 days. A fact that is only implied ("daglig", the article "en") is soft: it can clash, never be missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from guardrails.acts import dated
from guardrails.amounts import fraction
from norsk.agencies import find, today
from norsk.bodies import bodies
from norsk.meaning import is_stopword, key, role, word_list
from norsk.quantities import ADVERBS, HALVES, ORDINALS, PERIODS, SCALES, number, unit
from norsk.statutes import MONTHS, references

FactKind = Literal["quantity", "date", "provision", "agency", "role", "name", "label"]
Date = tuple[int | None, int | None, int | None]

TOKEN = re.compile(
    r"\d{1,3}(?:[ \u00a0]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,/]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|[%°§]|[,;:.!?()«»\"–—\n-]"
)
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
_EDGE_OF_YEAR = re.compile(
    r"\b(?P<edge>utgangen|utløpet|slutten|starten|begynnelsen|byrjinga)\s+av\s+(?:året\s+)?(?P<y>\d{4})\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")

_TIMES = frozenset({"gang", "ganger", "gong", "gonger"})
_ARTICLES = frozenset({"en", "et", "ei", "ein", "eit"})
_LABEL_TAILS = ("nivå", "nivået", "klasse", "klassen", "gruppe", "fase", "kategori", "versjon")
_ROMAN = re.compile(r"[ivx]{1,5}[abc]?|[a-zæøå]")
_ORDERED = frozenset(["ledd", "punktum", "kvartal", "halvår", "fase", "trinn", "linje", "strekpunkt", "gang"])


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: `value` is comparable within its kind; tokens `first` to `last` (inclusive) carry it."""

    kind: FactKind
    value: tuple[object, ...]
    first: int
    last: int
    text: str
    soft: bool = False
    raw: float | None = None  # for a quantity: the number as it stands, before its unit


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the text; `word` is in lower case."""

    word: str
    start: int
    end: int
    capital: bool


def tokens_of(text: str) -> list[Token]:
    """Words, numbers and the punctuation that parts clauses."""
    return [Token(m.group().lower(), m.start(), m.end(), m.group()[0].isupper()) for m in TOKEN.finditer(text)]


def facts_of(text: str, tokens: list[Token]) -> list[Fact]:
    """Every fact of a text, in no particular order."""
    taken = [False] * len(tokens)
    found = [*_provisions(text, tokens, taken), *_agencies(text, tokens, taken), *_dates(text, tokens, taken)]
    found += _labels(tokens, taken)
    found += _quantities(tokens, taken)
    found += _roles(tokens, taken)
    found += _names(text, tokens, taken)
    return found


def _covered(tokens: list[Token], start: int, end: int) -> tuple[int, int]:
    inside = [at for at, token in enumerate(tokens) if token.start < end and token.end > start]
    return (inside[0], inside[-1]) if inside else (-1, -1)


def _take(taken: list[bool], first: int, last: int) -> None:
    for at in range(first, last + 1):
        taken[at] = True


def _provisions(text: str, tokens: list[Token], taken: list[bool]) -> list[Fact]:
    found = []
    for reference in references(text):
        act, end = dated(text, reference)
        first, last = _covered(tokens, reference.start, end)
        if first < 0:
            continue
        value = (act, reference.provision, reference.detail)
        found.append(Fact("provision", value, first, last, text[reference.start : end]))
        _take(taken, first, last)
    return found


def _agencies(text: str, tokens: list[Token], taken: list[bool]) -> list[Fact]:
    found = []
    known = [(start, end, agency.id, today(agency).id) for start, end, agency in find(text)]
    others = [(start, end, f"~{name}", f"~{name}") for start, end, name in bodies(text)]
    for start, end, body, successor in (*known, *others):
        first, last = _covered(tokens, start, end)
        if first >= 0 and not any(taken[first : last + 1]):
            found.append(Fact("agency", (body, successor), first, last, text[start:end]))
            _take(taken, first, last)
    return found


def _dates(text: str, tokens: list[Token], taken: list[bool]) -> list[Fact]:
    found = []

    def add(start: int, end: int, value: Date) -> None:
        first, last = _covered(tokens, start, end)
        if first >= 0 and not any(taken[first : last + 1]):
            found.append(Fact("date", value, first, last, text[start:end]))
            _take(taken, first, last)

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
        elif word in ORDINALS and following in _ORDERED:
            label = (following, str(ORDINALS[word]), at + 1)
        elif word.isdigit() and following == "." and at + 2 < len(tokens) and tokens[at + 2].word in _ORDERED:
            label = (tokens[at + 2].word, word, at + 2)
        if label:
            kind, value, last = label
            found.append(Fact("label", (kind, value), at, last, f"{word} {tokens[last].word}"))
            _take(taken, at, last)
    return found


_EVERY = frozenset({"hver", "hvert", "kvar", "kvart"})
_EVERY_OTHER = {"annenhver": 2, "annethvert": 2, "annankvar": 2, "annakvart": 2, "anankvar": 2}


_ONE = frozenset(["én", "éin", "ett", "éitt", "ei", "éi"])
_DEFINITE = frozenset(
    ["dagen", "døgnet", "timen", "minuttet", "uken", "uka", "veka", "måneden", "månaden", "kvartalet", "året"]
)
_TIMES_OF_DAY = frozenset(["morgen", "morgon", "formiddag", "middag", "ettermiddag", "kveld", "natt"])


def _times_of_day(tokens: list[Token], at: int) -> Fact | None:
    """How often a day, told by its parts: "morgen og kveld", "morgen, middag og kveld"."""
    words = [token.word for token in tokens[at : at + 6]]
    parts = [word for word in words[::2] if word in _TIMES_OF_DAY]
    for count in (3, 2):
        length = 2 * count - 1
        if parts[:count] == words[:length:2] and len(words) >= length and words[length - 2] == "og":
            return Fact("quantity", ("per day", float(count)), at, at + length - 1, " ".join(words[:length]), soft=True)
    return None


def _interval(tokens: list[Token], at: int) -> tuple[Fact, int] | None:
    """An interval ("hver sjette time", "hvert annet år", "annethvert år", "hver 6. time") and the token after it."""

    def word(index: int) -> str:
        return tokens[index].word if index < len(tokens) else ""

    token = word(at)
    if token in _EVERY_OTHER:
        every, last = float(_EVERY_OTHER[token]), at + 1
    elif token in _EVERY and (word(at + 1) in ORDINALS or word(at + 1) in ("annen", "anna", "annan")):
        every, last = float(ORDINALS.get(word(at + 1), 2)), at + 2
    elif token in _EVERY and word(at + 1).isdigit() and word(at + 2) == ".":
        every, last = float(word(at + 1)), at + 3
    else:
        return None
    measure = unit(word(last))
    if measure is None:
        return None
    text = " ".join(other.word for other in tokens[at : last + 1])
    return Fact("quantity", (f"every {measure[0]}", every * measure[1]), at, last, text, raw=every), last + 1


def _quantities(tokens: list[Token], taken: list[bool]) -> list[Fact]:
    found: list[Fact] = []
    pending: list[tuple[float, int]] = []  # the first numbers of a range, waiting for the unit: "5–10 mg"
    at = 0

    def add(value: float, name: str, first: int, last: int, soft: bool = False) -> None:
        dimension, factor = unit(name) or ("count", 1.0)
        text = " ".join(token.word for token in tokens[first : last + 1])
        found.append(Fact("quantity", (dimension, round(value * factor, 9)), first, last, text, soft, value))

    def word(index: int) -> str:
        return tokens[index].word if index < len(tokens) else ""

    def measure(index: int, value: float) -> str:
        """The unit that stands there, or nothing: "22 året før" is no measure, and "8 t" is one of hours."""
        name = word(index)
        if name == "t" and tokens[index - 1].word[0].isdigit() and not word(index + 1)[:1].isalpha():
            return "timer"
        return "" if (value != 1 and name in _DEFINITE) or not unit(name) else name

    while at < len(tokens):
        if taken[at]:
            at += 1
            continue
        token = tokens[at].word
        if (doses := _times_of_day(tokens, at)) is not None:
            found.append(doses)
            at = doses.last + 1
            continue
        interval = _interval(tokens, at)
        if interval:
            found.append(interval[0])
            _take(taken, at, interval[1] - 1)
            at = interval[1]
            continue
        if token in ADVERBS or (token in ("hver", "hvert", "kvar", "kvart") and word(at + 1) in PERIODS):
            period = PERIODS.get(token) or PERIODS[word(at + 1)]
            last = at if token in ADVERBS else at + 1
            found.append(Fact("quantity", (f"per {period}", 1.0), at, last, token, soft=True))
            at = last + 1
            continue
        if token in ("halvparten", "helvta"):
            add(50.0, "%", at, at)
            at += 1
            continue
        if token.startswith("halver"):  # "halveres", "halvert": to half of it
            found.append(Fact("quantity", ("count", 0.5), at, at, token, soft=True, raw=0.5))
            at += 1
            continue
        if "/" in token and token[0].isdigit():
            found.append(Fact("label", ("/", token), at, at, token))
            taken[at] = True
            at += 1
            continue
        first = at
        article = token in _ARTICLES
        if article and word(at + 1) in HALVES:
            at += 1
            token, article = word(at), False
        value = 1.0 if article else number(token)
        if value is None:
            at += 1
            continue
        last = at
        if article and word(at + 1) == "av" and number(word(at + 2) or "x") is not None:
            article = False  # "en av ti"
        if not article and word(last + 1) in SCALES and token not in SCALES:
            scale = SCALES[word(last + 1)]
            pending = [(earlier * scale if earlier < scale else earlier, index) for earlier, index in pending]
            value *= scale
            last += 1
            if tokens[last].word in ("mill", "mrd") and word(last + 1) == ".":
                last += 1
        if word(last + 1) == "-" and unit(word(last + 2)) and not article:
            last += 1
        following = measure(last + 1, value) or word(last + 1)
        if (whole := fraction(following)) is not None:
            add(100 * value / whole, "%", first, last + 1)
            _take(taken, first, last + 1)
            at = last + 2
            continue
        if following in _TIMES:
            found_period = next((last + 1 + skip for skip in (1, 2, 3) if word(last + 1 + skip) in PERIODS), None)
            between = {word(i) for i in range(last + 2, found_period or 0)}
            if found_period and between <= {"i", "per", "pr", ".", "om", "hver", "kvar", "hvert", "kvart", "for"}:
                period = PERIODS[word(found_period)]
                text = " ".join(t.word for t in tokens[first : found_period + 1])
                found.append(Fact("quantity", (f"per {period}", value), first, found_period, text, soft=article))
                _take(taken, first, found_period)
                at = found_period + 1
                continue
            if not article:
                add(value, following, first, last + 1)
            at = last + 2
            continue
        measured = bool(measure(last + 1, value))
        if article and not measured:
            at += 1
            continue
        if measured:
            for earlier, index in pending:
                add(earlier, following, index, index)
                taken[index] = True
            pending = []
            add(value, following, first, last + 1, soft=article)
            _take(taken, first, last + 1)
            at = last + 2
            continue
        joined = following in ("–", "-", "og", "til", "eller", "—") and number(word(last + 2) or "x") is not None
        if following in ("av",) and (total := number(word(last + 2) or "x")) and value <= total:
            add(100.0 * value / total, "%", first, last + 2)
            for part, index in ((value, first), (total, last + 2)):
                found.append(Fact("quantity", ("count", part), index, index, word(index), soft=True))
            _take(taken, first, last + 2)
            at = last + 3
            continue
        if joined:
            pending.append((value, first))
            _take(taken, first, last)
            at = last + 2
            continue
        for earlier, index in pending:
            add(earlier, "", index, index)
        pending = []
        add(value, "", first, last, soft=token in _ONE)
        _take(taken, first, last)
        at = last + 1
    for earlier, index in pending:
        add(earlier, "", index, index)
    return found


def _roles(tokens: list[Token], taken: list[bool]) -> list[Fact]:
    found = []
    for at, token in enumerate(tokens):
        if taken[at] or not token.word[0].isalpha():
            continue
        named = role(token.word)
        if not named:
            # "KI-produsenten", "e-helsebrukere": the last part of a hyphenated compound.
            named = role(token.word.rpartition("-")[2]) if "-" in token.word else None
        if not named:
            continue
        if named[0] == "sykehus" and at and tokens[at - 1].word.startswith("regional"):
            named = ("rhf", "")
        if token.word == "eldre" and _compares(tokens, at):
            continue
        found.append(Fact("role", named, at, at, token.word))
    return found


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
