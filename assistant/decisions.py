"""A note on a coder's desk: the drafts, what a coder decides of them, and what becomes of the decisions.

Nothing is final before a person has said so: a `Worksheet` begins with drafts only, every decision on it is a
`Decision` that a journal can be handed, and what is approved becomes a row of an evaluation set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from assistant.answers import CodeSuggestion
from guardrails.redact import RedactedText
from ingest.codes import CodeSystem
from norsk.errors import VeilederError
from norsk.written import standard

Action = Literal["accepted", "changed", "rejected", "added", "main", "undone"]
State = Literal["draft", "accepted", "changed", "rejected", "added"]


class CodeUnknown(VeilederError):
    """A code that no loaded edition has was chosen."""

    code = "code_unknown"


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that a coder decided. Codes have a dot; `suggested` is None for a code that the coder added, `chosen`
    for one that was rejected. `evidence` are characters of the redacted note.
    """

    action: Action
    suggested: str | None
    chosen: str | None
    main: bool
    note: RedactedText
    evidence: tuple[tuple[int, int], ...] = ()
    on: date | None = None


Journal = Callable[[Decision], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One code of a worksheet: the draft it began as (None where the coder added it) and what it is now."""

    draft: CodeSuggestion | None
    code: str
    title: str
    state: State

    @property
    def approved(self) -> bool:
        """Whether a coder has said that the code holds."""
        return self.state in {"accepted", "changed", "added"}


class Worksheet:
    """Drafts for one redacted note and the decisions on them. Lines are counted from 0 and keep their place.

    The drafts' evidence is characters of the redacted text: they are made from `str(note)`. `journal` is handed every
    decision before it holds; what it raises goes to the caller, and nothing has changed.
    """

    def __init__(
        self,
        note: RedactedText,
        drafts: Sequence[CodeSuggestion],
        codes: CodeSystem,
        on: date | None = None,
        journal: Journal | None = None,
    ) -> None:
        self.note, self.on = note, on
        self.lines: list[Line] = [Line(draft, draft.code, draft.title, "draft") for draft in drafts]
        self._main: int | None = None
        self._codes, self._journal = codes, journal
        self._before: list[tuple[list[Line], int | None]] = []

    @property
    def main(self) -> int | None:
        """The line of the main condition: the one marked, else the first approved; None where none is."""
        approved = [at for at, line in enumerate(self.lines) if line.approved]
        return self._main if self._main in approved else next(iter(approved), None)

    @property
    def undecided(self) -> list[int]:
        """Lines that nobody has decided on."""
        return [at for at, line in enumerate(self.lines) if line.state == "draft"]

    def accept(self, at: int) -> None:
        """Approve the line's code as it stands."""
        line = self.lines[at]
        if not line.approved:
            action: Literal["accepted", "added"] = "accepted" if line.draft else "added"
            self._put(at, replace(line, state=action), action)

    def reject(self, at: int) -> None:
        """The line's code does not hold."""
        if self.lines[at].state != "rejected":
            self._put(at, replace(self.lines[at], state="rejected"), "rejected")

    def change(self, at: int, code: str) -> None:
        """Put another code in the line's place, approved. Raises CodeUnknown."""
        line, found = self.lines[at], self._known(code)
        action: Literal["accepted", "changed", "added"] = "added" if line.draft is None else "changed"
        if line.draft is not None and found == line.draft.code:
            action = "accepted"
        self._put(at, Line(line.draft, found, self._title(found), action), action)

    def add(self, code: str) -> int:
        """Add a code that was not suggested, approved; returns its line, that of the same code where it stands there.

        Raises CodeUnknown.
        """
        found = self._known(code)
        for at, line in enumerate(self.lines):
            if line.code == found:
                self.accept(at)
                return at
        self._put(len(self.lines), Line(None, found, self._title(found), "added"), "added")
        return len(self.lines) - 1

    def make_main(self, at: int) -> None:
        """Approve the line's code as the main condition."""
        line = self.lines[at]
        approved = line if line.approved else replace(line, state="accepted" if line.draft else "added")
        self._put(at, approved, "main", main=at)

    def undo(self) -> bool:
        """Take the last decision back; False where there is none."""
        if not self._before:
            return False
        before, main = self._before[-1]
        gone = (line for at, line in enumerate(self.lines) if at >= len(before) or line != before[at])
        self._tell("undone", next(gone, None), main=False)
        self._before.pop()
        self.lines, self._main = before, main
        return True

    def final(self) -> list[Line]:
        """The approved lines, main condition first, each code once."""
        main = self.main
        order = ([main] if main is not None else []) + [at for at in range(len(self.lines)) if at != main]
        by_code: dict[str, Line] = {}
        for at in order:
            if self.lines[at].approved:
                by_code.setdefault(self.lines[at].code, self.lines[at])
        return list(by_code.values())

    def row(self, identity: str) -> dict[str, Any]:
        """A row of an evaluation set: the redacted note, the approved codes as gold, and as traps what was suggested
        and turned down. The keys are those that `eval` reads.
        """
        gold = [line.code for line in self.final()]
        turned_down = [line.draft.code for line in self.lines if line.draft and line.state in {"rejected", "changed"}]
        written, _ = standard(self.note.text)
        return {
            "id": identity,
            "standard": "nn" if written == "nn" else "nb",
            "group": "coded",
            "note": self.note.text,
            "gold": gold,
            "trap": [code for code in dict.fromkeys(turned_down) if code not in gold],
            "on": self.on.isoformat() if self.on else None,
        }

    def _known(self, code: str) -> str:
        found = self._codes.get(code)
        if found is None or not found.reportable:
            raise CodeUnknown(f"Koden «{code}» finnes ikke i kodeverket.", "Søk den opp.")
        return found.code

    def _title(self, code: str) -> str:
        found = self._codes.get(code)
        return found.title if found is not None else ""

    def _put(self, at: int, line: Line, action: Action, *, main: int | None = None) -> None:
        """Hand the decision over, and then let it hold: what could not be recorded did not happen."""
        chosen_main = self._main if main is None else main
        self._tell(action, line, main=chosen_main == at)
        self._before.append((list(self.lines), self._main))
        self.lines[at : at + 1] = [line]
        self._main = chosen_main

    def _tell(self, action: Action, line: Line | None, *, main: bool) -> None:
        if self._journal is None:
            return
        draft = line.draft if line is not None else None
        chosen = None if line is None or action == "rejected" else line.code
        self._journal(Decision(action, draft.code if draft else None, chosen, main, self.note, _spans(draft), self.on))


def _spans(draft: CodeSuggestion | None) -> tuple[tuple[int, int], ...]:
    return tuple((piece.start, piece.end) for piece in draft.evidence) if draft else ()
