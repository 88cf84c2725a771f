"""Redaction: the only way from a user's words to text that may leave the process or be written."""

from __future__ import annotations

import re
import threading
import time
from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NoReturn

from guardrails import addresses, dates, units
from guardrails.findings import Finding, disjoint, joined
from guardrails.lean import load_presidio
from guardrails.names import TYPES as NAME_TYPES
from guardrails.names import NameScanner
from guardrails.recognisers import TYPES as IDENTIFIER_TYPES
from guardrails.scanning import Scanner
from guardrails.surface import Surface, even
from guardrails.vault import Vault, literal_pseudonyms, split_genitive
from norsk.errors import VeilederError

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

    from guardrails.engine import ScanRecognizer

Profile = Literal["sporsmal", "journal", "streng"]
PROFILES: Final[tuple[Profile, ...]] = ("sporsmal", "journal", "streng")

_SURE_NAME: Final = 0.7  # from this score on a name counts wherever it stands again
_SURROGATE_HALF: Final = re.compile("[\ud800-\udfff]")
_MOST_PIECES: Final = 20_000
_KEY: Final = object()  # whoever holds it may construct RedactedText: this module alone


class RedactionFailed(VeilederError):
    """The text could not be redacted with certainty, so nothing goes on."""

    code = "redaction_failed"


@dataclass(frozen=True, slots=True)
class RedactionSettings:
    """How text is redacted. `ner_model` names a local token-classification model, or None for rules alone."""

    question_profile: Profile = "sporsmal"
    note_profile: Profile = "journal"
    ner_model: str | None = None
    timeout: float = 60.0  # seconds for one text of up to 1 MB, in proportion for longer ones
    surrogates: bool = False


@dataclass(frozen=True, slots=True)
class RedactedSpan:
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


class Redactor:
    """Finds personal data and puts pseudonyms in its place.

    `profile` is "sporsmal" (regulatory questions: agencies, statutes, document dates stay), "journal" (clinical
    notes) or "streng" (also every age and year). Loading is lazy: the first `redact` reads the word lists.
    """

    def __init__(
        self, profile: str = "journal", *, ner_model: str | None = None, surrogates: bool = False, timeout: float = 60.0
    ) -> None:
        """`ner_model`: a local transformers token-classification model; `timeout`: seconds per started MB of text."""
        self.profile: Profile = _profile(profile)
        self._ner_model, self._surrogates, self._timeout = ner_model, surrogates, timeout
        self._names = NameScanner(self.profile)
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
        if "\x00" in text or _SURROGATE_HALF.search(text):
            raise RedactionFailed("Teksten inneholder tegn som ikke er tekst.", "Lagre den som ren UTF-8-tekst.")
        found = self._find(text)
        if add or keep:
            marked = [(start, end) for start, end in add if 0 <= start < end <= len(text)]
            found = iter(_corrected(list(found), list(keep), marked))
        return _replace(text, found, vault if vault is not None else Vault(), self._surrogates)

    def _find(self, text: str) -> Iterator[Finding]:
        """Findings in offsets of `text`, disjoint and in order, window by window in two readings.

        The first reads everything and collects what was surely a name, the second looks for these names everywhere.
        What is held meanwhile is one window with what was worked out for it, the names, and the findings to come.
        """
        deadline = time.monotonic() + self._timeout * (1 + len(text) // 1_000_000)
        load_presidio()
        from guardrails.engine import analyse, windows  # Presidio takes a second to import

        engine = self._loaded()
        first_reading: deque[list[Finding]] = deque()
        names: set[str] = set()
        for start, end, lower, upper in windows(text):
            surface = even(text[start:end])
            found = []
            for one in analyse(engine, surface.text):
                in_text = _moved(one, surface, start)
                if lower <= in_text.start < upper:
                    found.append(in_text)
                    if one.type == "PERSON" and one.score >= _SURE_NAME:
                        names |= self._names.names_in(surface.text[one.start : one.end])
            first_reading.append(found)
            _check(deadline)
        return joined(self._second_reading(text, first_reading, frozenset(names), deadline))

    def _second_reading(
        self, text: str, first_reading: deque[list[Finding]], names: frozenset[str], deadline: float
    ) -> Iterator[Finding]:
        """What was found, with every other place where one of `names` stands, in order: once a name, always one."""
        from guardrails.engine import windows

        for start, end, lower, upper in windows(text):
            found = first_reading.popleft()
            if names:
                surface = even(text[start:end])
                again = (_moved(one, surface, start) for one in self._names.repeat(surface.text, names))
                found += [one for one in again if lower <= one.start < upper]
                _check(deadline)
            found.sort()
            yield from found

    def _loaded(self) -> AnalyzerEngine:
        with self._lock:
            if self._engine is None:
                from guardrails.engine import build

                self._engine = build(_recognizers(self.profile, self._names, self._ner_model))
            return self._engine


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


def _moved(one: Finding, surface: Surface, by: int) -> Finding:
    """A finding of a window's even text in offsets of the whole text as given."""
    first, last = surface.span(one.start, one.end)
    return Finding(first + by, last + by, one.type, one.score)


def _corrected(found: list[Finding], keep: list[tuple[int, int]], add: list[tuple[int, int]]) -> list[Finding]:
    left = [one for one in found if not any(start < one.end and one.start < end for start, end in keep)]
    return disjoint(left + [Finding(start, end, "MARKED", 1.0) for start, end in add])


def _replace(text: str, found: Iterable[Finding], vault: Vault, surrogates: bool) -> RedactedText:
    pieces: list[str] = []
    written: list[str] = []  # pieces put together, for a hundred megabytes make two million
    spans: list[RedactedSpan] = []
    at, taken = 0, literal_pseudonyms(text)
    for start, end, kind, score in found:
        original = text[start:end]
        base, suffix = split_genitive(original) if kind == "PERSON" else (original, "")
        if surrogates:
            placeholder = vault.surrogate(kind, base, text) + suffix
        else:
            placeholder = vault.pseudonym(kind, base, taken=taken) + suffix
        pieces += (text[at:start], placeholder)
        if len(pieces) > _MOST_PIECES:
            written.append("".join(pieces))
            pieces.clear()
        spans.append(RedactedSpan(start, end, kind, _rounded(score), placeholder))
        at = end
    pieces.append(text[at:])
    written += pieces
    return RedactedText("".join(written), tuple(spans), _KEY)


@lru_cache(maxsize=256)
def _rounded(score: float) -> float:
    """A score with two decimals; there are a dozen, and one object for each is enough."""
    return round(score, 2)
