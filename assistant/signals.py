"""Signals back: what users say of answers, what the sources did not answer, and drafts to the agency that owns it.

A signal is handed to the record as redacted text. What an agency is sent is a draft that a human copies, or a report
in which nobody can be singled out: a theme, and each of its words, is told only where at least `k` have asked
(k-anonymity; Samarati and Sweeney, "Protecting privacy when disclosing information", 1998).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from norsk import agencies
from norsk.text import words
from norsk.variants import rows as table

if TYPE_CHECKING:
    from assistant.journal import Journal, Who
    from assistant.recorded import Recordable
    from guardrails.redact import RedactedText

K: Final = 5  # askers below whom a theme or a word is not told
_SHORTEST: Final = 4  # letters of a word that says something of a theme
_MOST_WORDS: Final = 12


class SignalKind(Enum):
    """What a user may say: of an answer (the first six), or of using Veileder (the last three)."""

    UP = "up"
    DOWN = "down"
    WRONG = "wrong"
    OUTDATED = "outdated"
    MISSING = "missing"
    DEVIATION = "deviation"
    USE = "use"
    BENEFIT = "benefit"
    COST = "cost"


ABOUT_USE: Final = frozenset((SignalKind.USE, SignalKind.BENEFIT, SignalKind.COST))  # these need no answer


@dataclass(frozen=True, slots=True)
class Signal:
    """One of them: of the answer with this `record` (empty without a journal), of all of it or of one sentence."""

    kind: SignalKind
    record: str = ""
    sentence: int | None = None  # from 1; None is the whole answer
    words: RedactedText | None = None


def send(signal: Signal, journal: Journal, who: Who | None) -> None:
    """Put a signal in the record. Raises RecordFailed."""
    said: dict[str, Recordable] = {"signal": signal.kind, "sentence": signal.sentence, "words": signal.words}
    journal.signal(signal.record, who, **said)


@dataclass(frozen=True, slots=True)
class Theme:
    """Questions that the sources did not answer, about one task. `words` are those that at least k askers used."""

    name: str
    agency: str
    questions: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What an agency could be sent. `withheld` questions lie in themes with fewer than `k` askers."""

    k: int
    asked: int
    unanswered: int
    withheld: int
    themes: tuple[Theme, ...]
    signals: dict[str, int]
    sources: dict[str, dict[str, int]]

    def to_json(self) -> dict[str, Any]:
        """As programs read it."""
        return {
            "k": self.k,
            "asked": self.asked,
            "unanswered": self.unanswered,
            "withheld": self.withheld,
            "themes": [
                {"name": one.name, "agency": one.agency, "questions": one.questions, "words": list(one.words)}
                for one in self.themes
            ],
            "signals": self.signals,
            "sources": self.sources,
        }


@dataclass(slots=True)
class _Asked:
    """What the entries of one thread tell."""

    question: str = ""
    user: str = ""
    unanswered: bool = False
    sources: list[list[str]] = field(default_factory=list)  # of each sentence


def report(entries: Iterable[Mapping[str, Any]], *, k: int = K) -> Report:
    """Gather a report from the record's entries (`assistant.audit.read`), oldest first.

    Askers are users where the record has several; one person's questions count one by one. Entries whose contents
    have been removed count for nothing.
    """
    threads: dict[str, _Asked] = {}
    signals: Counter[str] = Counter()
    said: list[tuple[str, str, int | None]] = []
    for entry in entries:
        content = json.loads(entry["content"]) if entry["content"] else None
        if content is None:
            continue
        thread = threads.setdefault(entry["thread"], _Asked())
        if entry["kind"] == "question":
            thread.question, thread.user = content["question"]["redacted"], entry["user"]
        elif entry["kind"] == "answer":
            thread.unanswered = content["reason"] == "not_in_sources"
            thread.sources = [[one["source"] for one in part["citations"]] for part in content["sentences"]]
        elif entry["kind"] == "signal" and "signal" in content:
            kind = SignalKind[content["signal"]].value
            signals[kind] += 1
            said.append((entry["thread"], kind, content.get("sentence")))
    asked = [one for one in threads.values() if one.question]
    unanswered = [one for one in asked if one.unanswered]
    themes, withheld = _themes(unanswered, k, several=len({one.user for one in asked}) > 1)
    return Report(k, len(asked), len(unanswered), withheld, themes, dict(signals), _by_source(threads, said))


def _themes(unanswered: list[_Asked], k: int, *, several: bool) -> tuple[tuple[Theme, ...], int]:
    """The themes with at least k askers, the most asked first, and how many questions lie in the others."""
    grouped: dict[tuple[str, str], list[_Asked]] = {}
    for one in unanswered:
        owner = next(iter(agencies.owner_of(one.question)), None)
        grouped.setdefault((owner.topic, owner.agency.label) if owner is not None else ("", ""), []).append(one)
    themes, withheld = [], 0
    for (name, agency), questions in grouped.items():
        if _askers(questions, several) < k:
            withheld += len(questions)
            continue
        users: dict[str, list[_Asked]] = {}
        for one in questions:
            for word in _telling(one.question):
                users.setdefault(word, []).append(one)
        shared = [word for word, who in users.items() if _askers(who, several) >= k]
        shared.sort(key=lambda word: (-len(users[word]), word))
        themes.append(Theme(name, agency, len(questions), tuple(shared[:_MOST_WORDS])))
    return tuple(sorted(themes, key=lambda theme: (-theme.questions, theme.name))), withheld


def _askers(questions: list[_Asked], several: bool) -> int:
    return len({one.user for one in questions}) if several else len(questions)


def _telling(question: str) -> set[str]:
    """The words of a question that say what it is about; pseudonyms and stop words are none."""
    found = set()
    for word in words(question):
        lower = word.text.lower()
        if len(lower) >= _SHORTEST and lower.isalpha() and lower not in _silent() and word.text != word.text.upper():
            found.add(lower)
    return found


@cache
def _silent() -> frozenset[str]:
    return frozenset(word for row in table("stopwords.txt") for word in row[0].split())


def _by_source(threads: Mapping[str, _Asked], said: Iterable[tuple[str, str, int | None]]) -> dict[str, dict[str, int]]:
    """How often each source was called wrong, outdated or lacking: of the sentence meant, or of the whole answer."""
    found: dict[str, Counter[str]] = {}
    for thread, kind, sentence in said:
        if kind not in ("wrong", "outdated", "missing", "deviation") or thread not in threads:
            continue
        quoted = threads[thread].sources
        meant = quoted[sentence - 1 : sentence] if sentence is not None else quoted
        for source in {one for part in meant for one in part}:
            found.setdefault(source, Counter())[kind] += 1
    return {source: dict(counts) for source, counts in sorted(found.items())}
