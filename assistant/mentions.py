"""Problems in a note with their character spans, and how the note speaks of them (`assistant.cues`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant import fitting
from assistant.cues import Status, status_at, statuses
from assistant.sections import Section, Sentence, split
from ingest.codesearch import TermIndex
from ingest.codeterms import Term
from norsk import clinic

# Where a pain radiates to is not what hurts; a pain down a leg is its own condition and is left.
_RADIATES = re.compile(
    r"\butstrål\w*\s+(?:til|mot|opp i|bak i|ut i|bakover i)\s+(?:\w+\s+){0,2}?(?=rygg|skuld|kjev|hals|lysk|bryst)\w+",
    re.IGNORECASE,
)
_UNREAD = frozenset({clinic.stem("under")})  # running text is read without it (`clinic.tokens`)
_NOT = re.compile(r"\bikk(?:e|je)\b", re.IGNORECASE)  # a stop word, but not in "ikke nedfalt testikkel"
# "afasi etter hjerneinfarkt" is not "hjerneinfarkt med afasi"
_AFTER = re.compile(
    r"\b(?:etter|efter|e\.|st\.?|post|følge\w*|følgje\w*|senfølge\w*|seinfølg\w*|sekvele\w*|rest\w*|"
    r"ettervirkning\w*)(?!\w)",
    re.IGNORECASE,
)
_UNDER = re.compile(r"\bunder\b", re.IGNORECASE)
_JOINED = re.compile(r"-(?!oper|behandl|positiv|utlø|relater|betinge|induser)([^\W\d_]{3,})")
_ABOUT = re.compile(
    r"[- ]?(?:alarm|mistanke|screening|profylakse|vaksin|risiko|score|skår|utredning|utgreiing)", re.IGNORECASE
)
_OF_ANOTHER = re.compile(
    r"\b(?:ST|PR|anti|non|ikk(?:e|je))-$", re.IGNORECASE
)  # "ST-depresjon", "anti-GAD", "ikke-diabetiker"
_MENDED_FROM = 7  # letters of a word from which a note's misspelling is mended
_MENDED_FREELY = 9  # … and from which a letter may be another one too, not only missing, doubled or swapped
_COMMON = 13.3  # weight of a match below which its words are common ones ("oppkast", "blod", "utslett")


@dataclass(frozen=True, slots=True)
class Mention:
    """A wording of a code in characters `start` to `end` of the note.

    `parts` are the spans of its words where they do not stand together; `cue` is the span of the words that gave
    the status, if any.
    """

    code: str  # undotted
    start: int
    end: int
    parts: tuple[tuple[int, int], ...]
    status: Status
    section: Section
    cue: tuple[int, int] | None
    weight: float
    curated: bool


class MentionFinder:
    """Finds the wordings of a term index in notes. What it keeps is built once from the index."""

    def __init__(self, index: TermIndex) -> None:
        self._weights = index.weights
        self._index = index
        self._mended: dict[str, tuple[str, ...]] = {}
        best: dict[frozenset[str], Term] = {}
        for term in index.terms:
            if not _usable(term):
                continue
            held = best.get(term.keys)
            if held is None or (term.curated, term.weight + term.prior) > (held.curated, held.weight + held.prior):
                best[term.keys] = term
        self._verbatim = {(term.keys, term.text.casefold()): term for term in index.terms if term.text}
        self._by_key: dict[str, list[tuple[frozenset[str], Term, float]]] = {}
        self._by_category: dict[str, list[tuple[frozenset[str], Term, float]]] = {}
        for words, term in best.items():
            keys = words - _UNREAD or words
            rarest = max(keys, key=lambda key: self._weights[key])
            size = sum(self._weights[key] for key in keys)
            self._by_key.setdefault(rarest, []).append((keys, term, size))
            self._by_category.setdefault(term.code[:3], []).append((keys, term, size))

    def find(self, note: str) -> list[Mention]:
        """Mentions in the order of the note; of overlapping ones the fullest stays."""
        found: list[Mention] = []
        for sentence in split(note):
            found.extend(self._in_sentence(note, sentence))
        return found

    def _in_sentence(self, note: str, sentence: Sentence) -> Iterator[Mention]:
        text = note[sentence.start : sentence.end]
        tokens = list(self._tokens(text))
        keys: list[str | None] = [token.key if self._index.knows(token.key) else None for token in tokens]
        present = set(keys)
        possible = [
            (at, needed, term, size)
            for at, key in enumerate(keys) if key
            for needed, term, size in self._by_key.get(key, ()) if needed <= present
        ]  # fmt: skip
        if not possible:
            return
        covered = statuses(text)
        marks = [status_at(covered, token.start, token.end) for token in tokens]
        parted = fitting.clauses(text, tokens)
        candidates: list[tuple[float, tuple[int, ...], Term]] = []
        for at, needed, term, size in possible:
            places = fitting.places_of(keys, marks, parted, needed, at)
            if (
                places is not None
                and fitting.near(text, tokens, places)
                and not (size < _COMMON and fitting.listed_apart(term, text, tokens, places))
                and not fitting.sided_else(keys, tokens, places)
                and not fitting.beheaded(keys, tokens, places)
                and self._allowed(term, text, tokens, places)
            ):
                candidates.append((size, places, term))
        candidates = fitting.compact(fitting.unbroken(candidates, tokens))
        taken: set[int] = set()
        chosen: list[tuple[tuple[int, ...], Term, float]] = []
        for size, places, term in sorted(candidates, key=fitting.fullest):
            spans = {tokens[place].start for place in places}
            if not spans & taken:
                taken |= spans
                chosen.append((places, term, size))
        for places, term, size in sorted(chosen, key=lambda item: item[0]):
            places, term, size = self._refined(keys, marks, tokens, taken, (places, term, size))
            status, cue = marks[places[0]]
            if sentence.section == "family" and status == "affirmed":
                status = "family"
            parts = _joined([(tokens[place].start, tokens[place].end) for place in places])
            start, end = parts[0][0], parts[-1][1]
            surface = " ".join(text[start:end].casefold().split())
            term = self._verbatim.get((term.keys, surface), term)
            base = sentence.start
            yield Mention(
                term.code, base + start, base + end, tuple((base + low, base + high) for low, high in parts), status,
                sentence.section, (base + cue[0], base + cue[1]) if cue else None, size, term.curated,
            )  # fmt: skip

    def _refined(
        self, keys: list[str | None], marks: list[tuple[Status, tuple[int, int] | None]], tokens: list[clinic.Token],
        taken: set[int], held: tuple[tuple[int, ...], Term, float],
    ) -> tuple[tuple[int, ...], Term, float]:  # fmt: skip
        """An unspecified code made specific by words further off in the sentence, where they speak of nothing else.

        "Subaraknoidalblødning fra aneurisme på a. communicans anterior": the artery chooses the fourth character.
        """
        places, term, _ = held
        if not self._index.unspecific(term.code):
            return held
        status = marks[places[0]][0]
        mine = {keys[place] for place in places}
        free: dict[str, int] = {}
        for place, key in enumerate(keys):
            if key and marks[place][0] == status and tokens[place].start not in taken:
                free.setdefault(key, place)
        best = held
        for needed, other, weight in self._by_category.get(term.code[:3], ()):
            more = needed - mine
            if (
                other.code != term.code
                and not self._index.unspecific(other.code)
                and more
                and more <= free.keys()
                and more - fitting.TOO_COMMON - fitting.SIDES
                and term.keys & needed
                and weight > best[2]
            ):
                best = (tuple(sorted((*places, *(free[key] for key in more)))), other, weight)
        if best is not held:
            taken.update(tokens[place].start for place in best[0])
        return best

    def _tokens(self, text: str) -> Iterator[clinic.Token]:
        """The tokens of a sentence outside placeholders; a long unknown word becomes the known one it misspells."""
        radiating = [found.span() for found in _RADIATES.finditer(text)]
        for token in clinic.tokens(text, strict=True):
            if _placeholder(text, token.start) or any(low <= token.start < high for low, high in radiating):
                continue
            if self._index.knows(token.key) or token.key.startswith("~"):
                yield token
                continue
            for key in self._mend(text[token.start : token.end].casefold()) or (token.key,):
                yield clinic.Token(key, token.start, token.end)

    def _mend(self, word: str) -> tuple[str, ...]:
        if len(word) < _MENDED_FROM:
            return ()
        if word not in self._mended:
            if len(self._mended) > 20_000:
                self._mended.clear()
            known = self._index.correct(word)
            alike = known is not None and known[:2] == word[:2] and (len(word) >= _MENDED_FREELY or _slip(word, known))
            self._mended[word] = clinic.keys(known) if known is not None and alike else ()
        return self._mended[word]

    def _allowed(self, term: Term, text: str, tokens: list[clinic.Token], places: tuple[int, ...]) -> bool:
        """Abbreviations of up to three letters count in capitals only, but for those that are no words."""
        token = tokens[places[0]]
        surface = text[token.start : token.end]
        joined_to = _OF_ANOTHER.search(text, max(0, token.start - 6), token.start)
        if joined_to is not None and "ikke-" not in term.keys:
            return False
        if _NOT.search(term.text) and not _NOT.search(text, max(0, token.start - 8), tokens[places[-1]].end):
            return False
        if _AFTER.search(term.text) and not _AFTER.search(text, max(0, token.start - 20), tokens[places[-1]].end + 20):
            return False
        if "uten" in term.keys and not fitting.after_without(term, tokens, places):
            return False
        if term.keys & _UNREAD and not _UNDER.search(text, token.start, tokens[places[-1]].end):
            return False
        if tokens[places[-1]].end == token.end and surface.casefold() in fitting.listed("query_only"):
            return surface in fitting.listed("capitals")
        if _ABOUT.match(text, tokens[places[-1]].end):
            return False  # "STEMI-alarm", "pneumoni-mistanke"
        joined = _JOINED.match(text, token.end) if surface.isupper() and len(places) == 1 else None
        if joined is not None and clinic.stem(joined[1].casefold()) not in fitting.carriers():
            return False  # "NPH-insulin", "DVT-profylakse"
        if len(term.keys) > 1:
            # "eggstokkreft, tidligere operert": what was is said before its noun
            return not term.text.startswith("tidligere ") or surface.casefold().startswith("tidl")
        low = surface.casefold()
        if (
            (term.keys, low) not in self._verbatim
            and low.endswith(_heads())
            and low not in fitting.listed("query_only")
            and not low.endswith(tuple(fitting.listed("carriers")))
        ):
            return False  # "smertekrise" and "trykkammer" no more than "krise" and "ammer"
        if surface.isupper():
            return True
        return not term.text.isupper() and (len(surface) > 3 or surface.casefold() in _SMALL)


@cache
def _heads() -> tuple[str, ...]:
    """Words of `query_only` long enough to be known at a compound's end."""
    return tuple(word for word in fitting.listed("query_only") if len(word) > 4)


# Short words that are conditions in small letters too; every other short one must stand in capitals.
_SMALL = frozenset({"uvi", "dvt", "tia", "tbc", "hiv", "lus", "rsv", "svt", "sle", "itp"})


def _slip(word: str, known: str) -> bool:
    """Whether a word is another with one letter missing, one too many, or two neighbours swapped."""
    short, long = sorted((word, known), key=len)
    if len(long) == len(short):
        at = next((at for at, (one, other) in enumerate(zip(word, known, strict=True)) if one != other), 0)
        return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :] == known
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _usable(term: Term) -> bool:
    if term.open_ended or term.part or term.code[0] in "VWXY" or len(term.keys) > 6:
        return False
    if term.curated:
        return not term.text.startswith(("operert", "står på")) and bool(term.keys - fitting.TOO_COMMON)
    title = term.title.casefold().replace("andre grad", "")  # a degree, not another condition
    if term.code[0] in "RZU" or ";" in title:
        return False
    if any(mark in title for mark in ("annen", "andre", "annet", "klass.", "annet sted", "a. sted")):
        return False
    return bool(term.keys - fitting.TOO_COMMON)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those less than four characters apart made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if out and start - out[-1][1] < 4:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _placeholder(text: str, start: int) -> bool:
    """Whether a word stands inside a redaction's placeholder: `[PERSON_1]`, `<DATO>`."""
    opened = max(text.rfind("[", max(0, start - 40), start), text.rfind("<", max(0, start - 40), start))
    if opened < 0:
        return False
    closing = "]" if text[opened] == "[" else ">"
    inside = text[opened + 1 : start]
    return (
        closing not in inside
        and re.fullmatch(r"[A-ZÆØÅ_0-9 :+-]*", inside) is not None
        and closing in text[start : start + 40]
    )
