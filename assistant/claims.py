"""What a model wrote, read with distrust: sentences cut from a stream of JSON, then tied to spans of the passages.

A model's quotes, numbers of passages and links are never believed. A sentence is shown only where the grounding check
finds the words of the passages that carry it; those words, cut by their span, become its citations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from assistant.answers import Citation, Sentence
from assistant.units import lists, units
from guardrails import grounding, injection
from ingest.passages import Passage
from norsk.terms import fold
from norsk.text import words

_THOUGHT: Final = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_LINK: Final = re.compile(
    r"!?\[([^\]]*)\]\([^)]*\)|\b(?:https?|ftp|file|data|javascript|mailto):\S+|\bwww\.\S+", re.IGNORECASE
)
_TOOL: Final = re.compile(
    r"<\|.*?\|>|</?\w+[^>]*>|```|\{\{|\"(?:name|arguments|tool_calls?|function)\"\s*:|\b\w+\([^)\s]*=[^)]*\)",
    re.IGNORECASE | re.DOTALL,
)
_MARKS: Final = re.compile(r"\s*[\[(](?:kilde\s*)?\d{1,3}(?:\s*,\s*\d{1,3})*[\])](?=[\s.,;:!?]|$)", re.IGNORECASE)
_STOP: Final = frozenset(
    ("og", "i", "å", "at", "det", "som", "på", "for", "av", "med", "til", "er", "en", "et", "ei", "eit", "den", "de")
)
_SINGLES: Final = 6  # sentences of the passages that are tried alone, those that share most words first
_LEAST: Final = 2  # content words of a sentence; a single word says nothing that a reader could check
_RELATED: Final = 0.5  # share of a claim's words that a quote must hold to stand in its place
_LOOP: Final = re.compile(r"(.{1,80}?)\1{7,}\Z", re.DOTALL)
_LOOKED_BACK: Final = 800


class NotJson(ValueError):
    """What came is not the JSON that was asked for."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence as the model wrote it, and the passages (from 1) that it says it rests on."""

    text: str
    passages: tuple[int, ...]


class ClaimReader:
    """Cuts sentences out of streamed JSON, each as soon as its closing brace has come. Linear in the text."""

    def __init__(self) -> None:
        self._text = ""
        self._at = 0  # everything before is read
        self._began = -1  # where the outer object begins
        self._depth = 0
        self._item = -1
        self._in_string = self._escaped = self.closed = False

    def feed(self, piece: str) -> Iterator[Claim]:
        """Take the next piece; yield the sentences that it completes. Raises NotJson."""
        self._text += piece
        if self.closed or (self._began < 0 and not self._begin()):
            return
        while self._at < len(self._text):
            ch, at = self._text[self._at], self._at
            self._at += 1
            if self._in_string:
                if self._escaped:
                    self._escaped = False
                elif ch == "\\":
                    self._escaped = True
                elif ch == '"':
                    self._in_string = False
            elif ch == '"':
                self._in_string = True
            elif ch in "{[":
                self._depth += 1
                if self._depth == 3 and ch == "{":
                    self._item = at
            elif ch in "}]":
                self._depth -= 1
                if self._depth == 2 and ch == "}" and self._item >= 0:
                    yield _claim(_loads(self._text[self._item : self._at]))
                    self._item = -1
                if self._depth <= 0:
                    self.closed = True
                    return

    def finish(self) -> None:
        """Raise NotJson where the JSON is not whole. No sentences means that the model did not answer."""
        if not self.closed or self._depth != 0:
            raise NotJson("the object is not closed")
        whole = _loads(self._text[self._began : self._at])
        if not isinstance(whole.get("answered"), bool) or not isinstance(whole.get("sentences"), list):
            raise NotJson("keys are missing")

    def loops(self) -> bool:
        """Whether the last stretch is one piece over and over, or nothing but white space."""
        tail = self._text[-_LOOKED_BACK:]
        looped = _LOOP.search(tail[-320:])
        return (looped is not None and len(looped.group()) >= 60) or (len(tail) >= 200 and not tail[-200:].strip())

    def _begin(self) -> bool:
        """Find the outer object, past thinking. What is thought is forgotten at once."""
        if self._text.lstrip()[:3].lower() in ("<th", "<re") and "</" not in self._text[-200:]:
            return False  # still thinking: looking again at each token would take quadratic time
        shown = _THOUGHT.sub("", self._text)
        if shown.lstrip()[:1] == "{":
            self._text, self._began = shown, len(shown) - len(shown.lstrip())
            self._at = self._began
            return True
        end = re.search(r"</(?:think|thinking|reasoning)>", shown, re.IGNORECASE)
        if end:  # some templates open the thinking in the prompt
            self._text = shown[end.end() :]
            return self._begin()
        fenced = re.match(r"\s*```(?:json)?\s*(?=\{)", shown)
        if fenced:
            self._text = shown[fenced.end() :]
            return self._begin()
        return False


def answer_of(text: str) -> str:
    """What a model wrote without its thinking and without the fence of a code block."""
    shown = _THOUGHT.sub("", text)
    closed = re.search(r"</(?:think|thinking|reasoning)>", shown, re.IGNORECASE)  # opened in the prompt
    shown = (shown[closed.end() :] if closed else shown).strip()
    return re.sub(r"^```(?:json)?\s*|\s*```$", "", shown)


def _loads(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from None
    if not isinstance(found, dict):
        raise NotJson("not an object")
    return found


def _claim(found: dict[str, object]) -> Claim:
    text, passages = found.get("text"), found.get("passages")
    if not isinstance(text, str) or not isinstance(passages, list):
        raise NotJson("keys are missing")
    return Claim(text, tuple(number for number in passages if type(number) is int))


def cleaned(text: str) -> str:
    """The sentence without thinking, links and citation marks; empty where what is left looks like a tool call."""
    plain = _THOUGHT.sub(" ", text)
    plain = _LINK.sub(lambda link: link.group(1) or " ", plain)
    plain = _MARKS.sub("", " ".join(plain.split()))
    if _TOOL.search(plain) or injection.scan(plain):
        return ""
    return plain.strip()


@dataclass(frozen=True, slots=True)
class _Support:
    """A sentence of a passage: `passage.text[start:end]`."""

    passage: Passage
    start: int
    end: int
    share: float  # of the claim's words that stand here

    @property
    def quote(self) -> str:
        return self.passage.text[self.start : self.end]

    def citation(self) -> Citation:
        passage = self.passage
        return Citation(passage, self.quote, passage.start + self.start, passage.start + self.end, passage.repaired)


def tie(
    claim: Claim, passages: Sequence[Passage], objects: Callable[[str, Sequence[str]], bool] | None = None
) -> tuple[Sentence | None, bool]:
    """The sentence with the spans that carry it, and whether it is the model's own.

    `objects`: a second vote on a sentence that is not its quote word for word, which may say that it does not follow.

    (sentence, True): carried as written. (quote, False): the cited passages say it otherwise, and their sentence
    stands in its place. (None, False): nothing carries it.
    """
    text = cleaned(claim.text)
    if len(_content(text)) < _LEAST:
        return None, False
    cited = [passages[number - 1] for number in dict.fromkeys(claim.passages) if 1 <= number <= len(passages)]
    for among in (cited, passages):
        near = _nearest(text, among)
        found = _carrying(text, near)
        if found and (objects is None or _verbatim(text, found) or not objects(text, [one.quote for one in found])):
            return Sentence(text, tuple(one.citation() for one in found)), True
    for one in _nearest(text, cited):
        if one.share >= _RELATED:
            return Sentence(" ".join(one.quote.split()), (one.citation(),)), False
    return None, False


def _verbatim(text: str, found: Sequence[_Support]) -> bool:
    return any(" ".join(text.split()) in " ".join(one.quote.split()) for one in found)


def _carrying(text: str, near: Sequence[_Support]) -> tuple[_Support, ...]:
    """The fewest of the nearest sentences that carry the text: one, or two together."""
    for one in near:
        if grounding.check(text, [one.quote]).supported:
            return (one,)
    if near:
        for other in near[1:4]:
            if grounding.check(text, [near[0].quote, other.quote]).supported:
                return (near[0], other)
    return ()


def _nearest(text: str, passages: Iterable[Passage]) -> list[_Support]:
    wanted = _content(text)
    if not wanted:
        return []
    found = [
        _Support(passage, start, end, len(wanted & held) / len(wanted))
        for passage in passages
        for start, end, held in _quotable(passage)
        if wanted & held
    ]
    return sorted(found, key=lambda one: (-one.share, one.end - one.start))[:_SINGLES]


@lru_cache(maxsize=4_000)
def _quotable(passage: Passage) -> tuple[tuple[int, int, frozenset[str]], ...]:
    """The spans of a passage that may be quoted, with their words.

    What speaks to a model, calls a tool or carries a link is not among them: an obeying model would copy it.
    """
    parts = units(passage)
    spans = [(unit.start, unit.end) for unit in (*parts, *lists(passage, parts))]
    return tuple(
        (start, end, _content(passage.text[start:end])) for start, end in spans if _plain(passage.text[start:end])
    )


def _plain(text: str) -> bool:
    return not (_LINK.search(text) or _TOOL.search(text) or injection.scan(text))


def _content(text: str) -> frozenset[str]:
    return frozenset(folded for word in words(text) if (folded := fold(word.text)) not in _STOP)
