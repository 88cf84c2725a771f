"""Redaction: the only way from a user's words to text that may leave the process or be written."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, NoReturn, cast

from guardrails.vault import Vault, literal_pseudonyms
from norsk.errors import VeilederError

Profile = Literal["sporsmal", "journal", "streng"]
PROFILES: Final[tuple[Profile, ...]] = ("sporsmal", "journal", "streng")

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
    _starts: tuple[int, ...]

    def __init__(self, text: str, spans: tuple[RedactedSpan, ...], key: object) -> None:
        if key is not _KEY:
            raise TypeError("RedactedText is made by Redactor.redact only")
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "spans", spans)
        starts, shift = [], 0
        for span in spans:
            starts.append(span.start + shift)
            shift += len(span.placeholder) - (span.end - span.start)
        object.__setattr__(self, "_starts", tuple(starts))

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


_THIN = [
    ("FNR", re.compile(r"(?<!\d)\d{6}[ .-]?\d{5}(?!\d)")),
    ("EMAIL", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("PHONE", re.compile(r"(?<![\d.,/-])(?:(?:\+|00)47 ?)?[2-9]\d(?: ?\d){6}(?![\d/])")),
    ("DATE", re.compile(r"(?<!\d)\d{1,2}\. ?\d{1,2}\. ?\d{4}(?!\d)")),
    ("PERSON", re.compile(r"\b(?:Kari|Ola|Per|Anne) (?:Nordmann|Hansen|Olsen)\b")),
]


class Redactor:
    """Finds personal data and puts pseudonyms in its place.

    `profile` is "sporsmal" (regulatory questions: agencies, statutes, document dates stay), "journal" (clinical
    notes) or "streng" (also every age and year). Loading is lazy: the first `redact` reads the word lists.
    """

    def __init__(self, profile: str = "journal", *, ner_model: str | None = None, surrogates: bool = False,
                 timeout: float = 60.0) -> None:
        wanted = profile.replace("ø", "o")
        if wanted not in PROFILES:
            raise ValueError(f"unknown profile: {profile}")
        self.profile: Profile = cast(Profile, wanted)
        self._ner_model, self._surrogates, self._timeout = ner_model, surrogates, timeout

    def redact(self, text: str, vault: Vault | None = None, *, keep: Iterable[tuple[int, int]] = (),
               add: Iterable[tuple[int, int]] = ()) -> RedactedText:
        """Redact `text`. Pass the conversation's vault to keep pseudonyms consistent and to restore them.

        `keep` and `add` are the user's corrections, in offsets of `text`: spans to leave, spans to redact too.
        Raises RedactionFailed where the text cannot be scanned to its end.
        """
        found = [(m.start(), m.end(), kind, 0.9) for kind, pattern in _THIN for m in pattern.finditer(text)]
        return _replace(text, found, vault if vault is not None else Vault())


def _replace(text: str, found: list[tuple[int, int, str, float]], vault: Vault) -> RedactedText:
    pieces: list[str] = []
    spans: list[RedactedSpan] = []
    at, taken = 0, literal_pseudonyms(text)
    for start, end, kind, score in sorted(found):
        if start < at:
            continue
        placeholder = vault.pseudonym(kind, text[start:end], taken=taken)
        pieces += (text[at:start], placeholder)
        spans.append(RedactedSpan(start, end, kind, score, placeholder))
        at = end
    pieces.append(text[at:])
    return RedactedText("".join(pieces), tuple(spans), _KEY)
