"""Redaction: the only way from a user's words to text that may leave the process or be written."""

from __future__ import annotations

import threading
import time
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, NoReturn

from guardrails import addresses, dates, units
from guardrails.caseless import CaselessReader
from guardrails.diagnoses import spared
from guardrails.findings import Finding, disjoint
from guardrails.lean import load_presidio
from guardrails.names import TYPES as NAME_TYPES
from guardrails.names import NameScanner
from guardrails.pauses import uncollected
from guardrails.recognisers import TYPES as IDENTIFIER_TYPES
from guardrails.refusal import RedactionFailed, fails_closed
from guardrails.scanning import Scanner
from guardrails.second import SecondReader
from guardrails.stretches import Held, Settling, Source, moved, source_of, stretches
from guardrails.surface import even
from guardrails.surrogates import Occurring
from guardrails.vault import Vault, literal_pseudonyms
from guardrails.window import Window

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

    from guardrails.engine import ScanRecognizer

Profile = Literal["sporsmal", "journal", "streng"]
PROFILES: Final[tuple[Profile, ...]] = ("sporsmal", "journal", "streng")

_SURE_NAME: Final = 0.7  # from this score on a name counts wherever it stands again
_MOST_PIECES: Final = 20_000
_KEY: Final = object()  # whoever holds it may construct RedactedText: this module alone


@dataclass(frozen=True, slots=True)
class RedactionSettings:
    """How text is redacted. `ner_model` names a local token-classification model, or None for rules alone."""

    question_profile: Profile = "sporsmal"
    note_profile: Profile = "journal"
    ner_model: str | None = None
    timeout: float = 60.0  # seconds for one text of up to 1 MB, in proportion for longer ones
    surrogates: bool = False

    def redactor(self, profile: str, *, marks: bool = False) -> Redactor:
        """The redactor of `profile` as these settings say; `marks`: never surrogates, for what is kept and measured."""
        surrogates = self.surrogates and not marks
        return Redactor(profile, ner_model=self.ner_model, surrogates=surrogates, timeout=self.timeout)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the first reading of a text found: findings, names, and what looks like a mark already."""

    held: Held
    names: frozenset[str]
    taken: frozenset[str]


class RedactedSpan(NamedTuple):  # a text of 100 MB has millions: a tuple is made in a third of a dataclass's time
    """Characters `start` to `end` of the ORIGINAL text were replaced by `placeholder`. Score is 0–1."""

    start: int
    end: int
    type: str
    score: float
    placeholder: str


class RedactedText:
    """Text with personal data replaced; made by `Redactor` only, and nothing in it holds the original."""

    __slots__ = ("_starts", "spans", "text")

    text: str
    spans: tuple[RedactedSpan, ...]
    _starts: array[int]

    def __init__(self, text: str, spans: tuple[RedactedSpan, ...], key: object) -> None:
        if key is not _KEY:
            raise TypeError("RedactedText is made by Redactor.redact only")
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "spans", spans)
        starts, shift = array("q"), 0
        for span in spans:
            starts.append(span.start + shift)
            shift += len(span.placeholder) - (span.end - span.start)
        object.__setattr__(self, "_starts", starts)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of characters `start` to `end` of the redacted text.

        An offset inside a placeholder widens to the whole of what it replaced.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"not a span of the redacted text: {start}–{end}")
        return self._back(start, False), self._back(end, True)

    def _back(self, offset: int, is_end: bool) -> int:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        span, into = self.spans[index], offset - self._starts[index]
        if into < len(span.placeholder) and not (is_end and into == 0):
            return span.end if is_end else span.start
        return span.end + into - len(span.placeholder) if into >= len(span.placeholder) else span.start

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("RedactedText is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("RedactedText is immutable")

    def __str__(self) -> str:
        return self.text

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return f"<RedactedText of {len(self.text)} characters, {len(self.spans)} redacted>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RedactedText) and self.text == other.text and self.spans == other.spans

    def __hash__(self) -> int:
        return hash((self.text, self.spans))

    def __reduce__(self) -> NoReturn:
        raise TypeError("RedactedText is not pickled: it is made anew from the text at hand")


class RedactedStream:
    """Redacted text that comes piece by piece, once; made by `Redactor.stream` only. Its spans are known at the end."""

    __slots__ = ("_held", "_parts", "_taken")

    def __init__(self, parts: Iterator[tuple[str, list[Finding], int]], taken: frozenset[str], key: object) -> None:
        if key is not _KEY:
            raise TypeError("RedactedStream is made by Redactor.stream only")
        self._parts, self._taken, self._held = parts, taken, Held()

    def pieces(self) -> Iterator[str]:
        """The redacted text in order; in memory are the words it replaces, and the bounds of its spans."""
        vault = Vault()
        waiting, begun = "", 0  # original text from `begun` on, of which nothing was settled
        for own, found, upper in self._parts:
            waiting += own
            made, at = list[str](), begun
            for start, end, kind, _ in found:
                original = waiting[start - begun : end - begun]
                made += (waiting[at - begun : start - begun], _placeholder(original, kind, vault, self._taken, None))
                at = end
            made.append(waiting[at - begun : upper - begun])
            waiting, begun = waiting[upper - begun :], upper
            self._held.add(found)
            yield "".join(made)

    def spans(self) -> Iterator[tuple[int, int, str, float]]:
        """(start, end, type, score) of what `pieces` has replaced so far, in offsets of the original."""
        for start, end, kind, score in self._held:
            yield start, end, kind, _rounded(score)


class Redactor:
    """Finds personal data and puts pseudonyms in its place.

    `profile` is "sporsmal" (regulatory questions: agencies, statutes, document dates stay), "journal" (clinical
    notes) or "streng" (also every age and year). Loading is lazy: the first `redact` reads the word lists.
    """

    def __init__(
        self,
        profile: str = "journal",
        *,
        ner_model: str | None = None,
        surrogates: bool = False,
        timeout: float = 60.0,
        second: bool = True,
    ) -> None:
        """`ner_model`: a local transformers token-classification model; `timeout`: seconds per started MB of text.

        `second`: whether the second reader judges what the rules left (never in a question).
        """
        self.profile: Profile = _profile(profile)
        self._ner_model, self._surrogates, self._timeout = ner_model, surrogates, timeout
        self._names = NameScanner(self.profile)
        # the strict profile takes no guess back, and neither does a model's guess go
        clears = self.profile != "streng" and ner_model is None
        self._second = SecondReader(clears=clears) if second and self.profile != "sporsmal" else None
        self._caseless = CaselessReader() if self._second is not None else None
        self._lock = threading.Lock()
        self._engine: AnalyzerEngine | None = None

    def redact(
        self,
        text: str,
        vault: Vault | None = None,
        *,
        keep: Iterable[tuple[int, int]] = (),
        add: Iterable[tuple[int, int]] = (),
    ) -> RedactedText:
        """Redact `text`. Pass the conversation's vault to keep pseudonyms consistent and to restore them.

        `keep` and `add` are the user's corrections, in offsets of `text`: spans to leave, spans to redact too.
        Raises RedactionFailed where the text cannot be scanned to its end: then nothing may go on.
        """
        if not isinstance(text, str):
            raise RedactionFailed("Teksten kan ikke leses som tekst.", "Lim inn ren tekst.")
        source, deadline = source_of(text), self._deadline(len(text))
        with fails_closed(), uncollected(len(text)):
            first = self._first_reading(source, deadline)
            by_stretch = self._second_reading(source, first, deadline)
            found: Iterator[Finding] = (one for _, some, _ in by_stretch for one in some)
            if add or keep:
                marked = [(start, end) for start, end in add if 0 <= start < end <= len(text)]
                found = iter(_corrected(list(found), list(keep), marked))
            return _replace(text, found, vault if vault is not None else Vault(), first.taken, self._surrogates)

    def stream(self, source: Source, length: int) -> RedactedStream:
        """Redact a text that is not held as a whole: `source` gives its pieces, each time from the beginning.

        `length` is about how many characters they have. The first reading is done when this returns, so that
        whatever cannot be redacted has raised RedactionFailed. The same marks and spans as `redact` gives.
        """
        deadline = self._deadline(length)
        with fails_closed():
            first = self._first_reading(source, deadline)
        return RedactedStream(self._second_reading(source, first, None), first.taken, _KEY)

    @property
    def streams(self) -> bool:
        """Whether `stream` can do what `redact` does: a surrogate is drawn with the whole text in view."""
        return not self._surrogates

    def _deadline(self, length: int) -> float:
        return time.monotonic() + self._timeout * (1 + length // 1_000_000)

    def _first_reading(self, source: Source, deadline: float) -> _Reading:
        """Read everything, stretch by stretch, and collect what was surely a name.

        What is held meanwhile is one stretch with what was worked out for it, the names, and the findings to come.
        """
        load_presidio()
        from guardrails.engine import analyse  # Presidio takes a second to import

        engine = self._loaded()
        held, names, taken = Held(), set[str](), set[str]()
        for stretch in stretches(source()):
            if not _is_text(stretch.text):
                raise RedactionFailed("Teksten inneholder tegn som ikke er tekst.", "Lagre den som ren UTF-8-tekst.")
            surface = even(stretch.text)
            with uncollected(len(stretch.text)):
                even_text = Window(surface.text)  # which works out once what all readers ask of it
                by_rules = analyse(engine, even_text)
                # Presidio runs recognisers in no order of its own, and this one reads what all the others found
                read = self._second.read(even_text, by_rules) if self._second is not None else by_rules
                if self._caseless is not None:
                    read = self._caseless.read(surface.text, by_rules, read, partial(analyse, engine))
                read = spared(surface.text, read)
            found = []
            for one, in_text in zip(read, moved(read, surface.offsets, stretch.start), strict=True):
                if stretch.lower <= in_text.start < stretch.upper:
                    found.append(in_text)
                    if one.type == "PERSON" and one.score >= _SURE_NAME:
                        names |= self._names.names_in(surface.text[one.start : one.end])
            held.add(found)
            taken |= literal_pseudonyms(stretch.text)
            _check(deadline)
        return _Reading(held, frozenset(names), frozenset(taken))

    def _second_reading(
        self, source: Source, first: _Reading, deadline: float | None
    ) -> Iterator[tuple[str, list[Finding], int]]:
        """Each stretch's own characters, the findings that are settled with them, and up to where all is settled.

        In offsets of the whole text, disjoint and in order: what was found, and every other place of a name, for what
        was once a name is always one.
        """
        settling = Settling()
        for stretch, found in zip(stretches(source()), first.held.by_stretch(), strict=True):
            if first.names:
                with fails_closed():
                    surface = even(stretch.text)
                    again = list(moved(self._names.repeat(surface.text, first.names), surface.offsets, stretch.start))
                found += [one for one in again if stretch.lower <= one.start < stretch.upper]
                if deadline is not None:
                    _check(deadline)
            yield stretch.own, *settling.add(found, stretch.upper)

    def _loaded(self) -> AnalyzerEngine:
        with self._lock:
            if self._engine is None:
                from guardrails.engine import build

                self._engine = build(_recognizers(self.profile, self._names, self._ner_model))
            return self._engine


def _is_text(text: str) -> bool:
    """Whether no character is NUL or half of a pair of surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


def _profile(name: str) -> Profile:
    wanted = name.lower().replace("ø", "o").replace("å", "a")
    for profile in PROFILES:
        if profile == wanted:
            return profile
    raise ValueError(f"unknown profile: {name}")


def _recognizers(profile: Profile, names: NameScanner, ner_model: str | None) -> list[ScanRecognizer]:
    """Every recogniser of a profile: identifiers, dates, places, names, and the model where one is named."""
    load_presidio()
    from guardrails.engine import ScanRecognizer

    identifiers = Scanner(profile)
    made = [
        ScanRecognizer("identifiers", IDENTIFIER_TYPES, identifiers.scan),
        ScanRecognizer("dates", dates.TYPES, dates.DateScanner(profile).scan),
        ScanRecognizer("addresses", addresses.TYPES, addresses.AddressScanner(profile).scan),
        ScanRecognizer("names", NAME_TYPES, names.scan),
    ]
    if profile != "sporsmal":  # a question keeps the names of hospitals and workplaces
        made.append(ScanRecognizer("units", units.TYPES, units.UnitScanner().scan))
    if ner_model is not None:
        from guardrails.ner import ModelScanner  # transformers is an optional extra

        made.append(ScanRecognizer("model", NAME_TYPES, ModelScanner(ner_model, profile).scan))
    return made


def _check(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise RedactionFailed(
            "Fjerningen av personopplysninger rakk ikke gjennom hele teksten, så ingenting ble sendt.",
            "Del teksten i mindre biter.",
        )


def _corrected(found: list[Finding], keep: list[tuple[int, int]], add: list[tuple[int, int]]) -> list[Finding]:
    kept = disjoint(Finding(start, end, "KEPT", 1.0) for start, end in keep)
    ends = [one.end for one in kept]

    def is_kept(one: Finding) -> bool:
        at = bisect_right(ends, one.start)  # the first to keep that ends behind its start
        return at < len(kept) and kept[at].start < one.end

    left = [one for one in found if not is_kept(one)]
    return disjoint(left + [Finding(start, end, "MARKED", 1.0) for start, end in add])


def _replace(
    text: str, found: Iterable[Finding], vault: Vault, taken: frozenset[str], surrogates: bool
) -> RedactedText:
    pieces: list[str] = []
    written: list[str] = []  # pieces put together, for a hundred megabytes make two million
    spans: list[RedactedSpan] = []
    at = 0
    held = Occurring(text) if surrogates else None
    for start, end, kind, score in found:
        placeholder = _placeholder(text[start:end], kind, vault, taken, held)
        pieces += (text[at:start], placeholder)
        if len(pieces) > _MOST_PIECES:
            written.append("".join(pieces))
            pieces.clear()
        spans.append(RedactedSpan(start, end, kind, _rounded(score), placeholder))
        at = end
    pieces.append(text[at:])
    written += pieces
    return RedactedText("".join(written), tuple(spans), _KEY)


def _placeholder(original: str, kind: str, vault: Vault, taken: frozenset[str], text: Occurring | None) -> str:
    """What goes in the place of `original`: a surrogate that `text` does not hold where that is given, else a mark."""
    base, suffix = vault.without_genitive(original) if kind == "PERSON" else (original, "")
    made = vault.pseudonym(kind, base, taken=taken) if text is None else vault.surrogate(kind, base, text)
    return made + suffix


@lru_cache(maxsize=256)
def _rounded(score: float) -> float:
    """A score with two decimals; there are a dozen, and one object for each is enough."""
    return round(score, 2)
