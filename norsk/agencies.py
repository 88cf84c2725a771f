"""Norwegian health bodies: their names, what replaced them, and who owns a question today.

The tables in `data/agencies.tsv` and `data/owners.tsv` are reviewed by hand; each row names its statute or source.
Owners are looked up by task and not by name, because some tasks went elsewhere than the body that had them
(health data went to Folkehelseinstituttet, the rest of Direktoratet for e-helse to Helsedirektoratet).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+(?:[-‑][^\W_]+)*")
_TYPO_LETTERS = 8  # shorter words have too many neighbours one letter away
_SHARED = 0.5  # the weight of a word that many tasks share ("tilsyn", "sykehus")
_NAMED = 0.9  # a body named in the question: less than a task of one word, more than a shared word


@dataclass(frozen=True, slots=True)
class Agency:
    """A body: `id` is stable, `name` canonical; `successor` (an id) took over on the day `until`.

    `tasks` are what it owns today (none for a body that is gone); `source` is where the row can be checked.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    successor: str | None = None
    until: date | None = None
    tasks: tuple[str, ...] = ()
    url: str | None = None
    source: str = ""

    @property
    def label(self) -> str:
        """The name as a reader wants it, with its acronym: "Direktoratet for medisinske produkter (DMP)"."""
        acronym = next((alias[1:] for alias in self.aliases if re.fullmatch(r"=[A-ZÆØÅ]\w{1,3}", alias)), None)
        return f"{self.name} ({acronym})" if acronym else self.name


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom to ask: a body that exists today, why it owns the question, and where that can be checked."""

    agency: Agency
    reason: str
    url: str | None
    source: str = ""
    topic: str = ""


def agencies() -> dict[str, Agency]:
    """Every body in the table by id, in the table's order."""
    return dict(_agencies())


def today(agency: Agency, on: date | None = None) -> Agency:
    """The body that has taken `agency`'s place on the day `on` (None: the present day)."""
    day = on or date.today()
    while agency.successor and agency.until and day >= agency.until:
        agency = _agencies()[agency.successor]
    return agency


def find(text: str, *, typos: bool = False) -> list[tuple[int, int, Agency]]:
    """Mentions of bodies as (start, end, agency), in order, longest name first where names overlap.

    Names match whole words in any case, with genitive -s; acronyms that are also words keep their case.
    `typos` also takes long one-word names with one slip of the pen (a letter too many, missing, wrong or swapped).
    """
    found: list[tuple[int, int, Agency]] = []
    for start, name_end, end in _mentions(text):
        name = text[start:name_end]
        agency = _exact().get(name) or _folded().get(_fold(name))
        if agency:
            found.append((start, end, agency))
    if typos:
        taken = [(start, end) for start, end, _ in found]
        for match in _WORD.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            near = _nearest(_fold(match.group()))
            if near:
                found.append((match.start(), match.end(), near))
        found.sort(key=lambda hit: hit[0])
    return found


def owner_of(text: str) -> list[Owner]:
    """Who owns what `text` asks about today: best first, each body once; empty where the table does not know.

    A task beats a name: a question about a body that is gone goes to whoever has the task now. A body that is
    named and stands comes after the owners of tasks that the question is about, and before those of words that
    many tasks share; one that is gone speaks, through its successor, only where no task of its own is recognised.
    """
    names = find(text, typos=True)
    asked = _without_names_of_the_gone(text)
    scores = _weigh(asked, slips=False)
    if max(scores.values(), default=0.0) < 1:  # no task of its own: perhaps it is misspelt
        scores = _weigh(asked, slips=True)
    candidates: list[tuple[float, Owner]] = []
    for index, score in scores.items():
        topic = _topics()[index]
        agency = today(_agencies()[topic.agency])
        candidates.append((score, Owner(agency, topic.reason, agency.url, topic.source, topic.name)))
    for _, _, named in names:
        agency = today(named)
        if agency == named:
            candidates.append((_NAMED, Owner(agency, "Spørsmålet nevner etaten.", agency.url, named.source)))
        elif max(scores.values(), default=0.0) < 1:
            reason = f"{agency.name} har overtatt etter {named.name}."
            candidates.append((_NAMED, Owner(agency, reason, agency.url, named.source)))
    owners: dict[str, Owner] = {}
    for _, owner in sorted(candidates, key=lambda candidate: -candidate[0]):
        owners.setdefault(owner.agency.id, owner)
    return list(owners.values())


def _without_names_of_the_gone(text: str) -> str:
    """The name of a former body is no task: "Statens legemiddelverk" does not ask about medicines."""
    for start, end, agency in reversed(find(text)):
        if agency.successor:
            text = f"{text[:start]}, {text[end:]}"
    return text


@dataclass(frozen=True, slots=True)
class _Term:
    parts: tuple[str, ...]
    stem: str  # the longest part in lower case: where the text lacks it, the term cannot occur
    cased: bool
    weight: float


@dataclass(frozen=True, slots=True)
class _Topic:
    name: str
    agency: str
    terms: tuple[_Term, ...]
    reason: str
    source: str


def _rows(name: str) -> list[list[str]]:
    lines = files("norsk").joinpath("data", name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def _agencies() -> dict[str, Agency]:
    table: dict[str, Agency] = {}
    for key, name, successor, until, aliases, tasks, url, source in _rows("agencies.tsv"):
        table[key] = Agency(
            id=key,
            name=name,
            aliases=tuple(filter(None, aliases.split("|"))),
            successor=successor or None,
            until=date.fromisoformat(until) if until else None,
            tasks=tuple(filter(None, tasks.split("|"))),
            url=url or None,
            source=source,
        )
    return table


@lru_cache(maxsize=1)
def _topics() -> tuple[_Topic, ...]:
    return tuple(
        _Topic(topic, agency, tuple(map(_term, terms.split("|"))), reason, source)
        for topic, agency, terms, reason, source in _rows("owners.tsv")
    )


def _term(written: str) -> _Term:
    shared = written.startswith("~")
    cased = written.lstrip("~").startswith("=")
    parts = tuple(written.lstrip("~=").split())
    weight = _SHARED if shared else float(sum(part != "*" for part in parts))
    stem = max((part.strip("*").lower() for part in parts), key=len)
    return _Term(parts, stem, cased, weight)


@lru_cache(maxsize=1)
def _exact() -> dict[str, Agency]:
    """The names whose case matters."""
    return {name[1:]: body for body in _agencies().values() for name in body.aliases if name.startswith("=")}


@lru_cache(maxsize=1)
def _folded() -> dict[str, Agency]:
    """All other names in small letters."""
    folded: dict[str, Agency] = {}
    for body in _agencies().values():
        for name in (body.name, *body.aliases):
            if not name.startswith("="):
                folded.setdefault(_fold(name), body)
    return folded


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Over names whose case matters, and over the others for a text in small letters."""
    return _pattern(_exact()), _pattern(_folded())


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names, longest first. Grouped by their first letter: one look at it rules most of them out."""
    by_letter: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        written = re.escape(name).replace(r"\ ", r"\s+").replace(r"\-", r"[-‑–]")
        by_letter.setdefault(name[0], []).append(written.removeprefix(re.escape(name[0])))
    body = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in by_letter.items())
    return re.compile(rf"(?<![\w-])(?P<name>{body})(?:['’]?s)?(?![\w])")


def _mentions(text: str) -> list[tuple[int, int, int]]:
    """Where names stand, as (start, end of the name, end with its genitive): first come, then the longest."""
    exact, folded = _patterns()
    small = text.lower()
    if len(small) != len(text):  # "İ" becomes two characters, and the places would be others
        small = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    matches = [match for pattern, read in ((exact, text), (folded, small)) for match in pattern.finditer(read)]
    matches.sort(key=lambda match: (match.start(), -match.end("name")))
    taken: list[tuple[int, int, int]] = []
    for match in matches:
        if not taken or match.start() >= taken[-1][2]:
            taken.append((match.start(), match.end("name"), match.end()))
    return taken


def _fold(name: str) -> str:
    return re.sub(r"\s+", " ", re.sub("[‑–]", "-", name)).lower()


@lru_cache(maxsize=4096)
def _nearest(word: str) -> Agency | None:
    if len(word) < _TYPO_LETTERS:
        return None
    stem = word.removesuffix("s")
    for name, agency in _folded().items():
        if len(name) >= _TYPO_LETTERS and " " not in name and (_one_slip(word, name) or _one_slip(stem, name)):
            return agency
    return None


def _one_slip(word: str, name: str) -> bool:
    """Whether `word` is `name` with one letter added, dropped or changed, or two neighbours swapped (Damerau 1964)."""
    if word == name:
        return True
    if abs(len(word) - len(name)) > 1:
        return False
    start = 0
    while start < min(len(word), len(name)) and word[start] == name[start]:
        start += 1
    rest, wanted = word[start:], name[start:]
    return (
        rest[1:] == wanted
        or rest == wanted[1:]
        or rest[1:] == wanted[1:]
        or (rest[:2] == wanted[:2][::-1] and rest[2:] == wanted[2:])
    )


def _weigh(text: str, *, slips: bool) -> dict[int, float]:
    """Topic index to weight: a term counts one for each of its written words, half in all where tasks share it."""
    words = [match.group().replace("‑", "-") for match in _WORD.finditer(text)]
    lower = [word.lower() for word in words]
    whole = " ".join(lower)
    scores: dict[int, float] = {}
    for index, topic in enumerate(_topics()):
        best = 0.0
        hits = 0
        for term in topic.terms:
            if term.stem not in whole and not (slips and _may_stand_misspelt(term.stem, whole)):
                continue
            if _occurs(term.parts, words if term.cased else lower, slips=slips and not term.cased):
                best = max(best, term.weight)
                hits += 1
        if hits:
            # Several terms of one topic say more than one, but never as much as one longer term.
            scores[index] = best + 0.1 * min(hits - 1, 5)
    return scores


def _may_stand_misspelt(stem: str, text: str) -> bool:
    """Whether `text` holds a half of `stem`: one slip of the pen leaves one of them whole."""
    half = (len(stem) - 1) // 2
    return len(stem) >= _TYPO_LETTERS and (stem[:half] in text or stem[-half:] in text)


def _occurs(term: tuple[str, ...], words: list[str], *, slips: bool) -> bool:
    return any(
        all(_fits(part, word, slips=slips) for part, word in zip(term, words[at : at + len(term)], strict=True))
        for at in range(len(words) - len(term) + 1)
    )


def _fits(part: str, word: str, *, slips: bool) -> bool:
    if part == "*":
        return True
    bare = part.strip("*")
    if part.startswith("*"):
        return bare in word if part.endswith("*") else word.endswith(bare)
    if part.endswith("*"):
        if word.startswith(bare):
            return True
        return (
            slips
            and len(bare) >= _TYPO_LETTERS
            and any(_one_slip(word[: len(bare) + extra], bare) for extra in (-1, 0, 1))
        )
    return word == bare or (slips and len(bare) >= _TYPO_LETTERS and _one_slip(word, bare))
