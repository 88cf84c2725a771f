"""Whether what is quoted applied on the day that a question is about, and what a reader must know of it.

Acts come as one consolidated text. Lovdata's notes tell which provisions changed when: a provision that came later is
not an answer for an earlier day, and of one that changed later the wording of that day is unknown.
"""

from __future__ import annotations

from datetime import date
from typing import Final
from urllib.parse import urlsplit

from assistant.answers import Citation
from ingest import curated, versions
from ingest.amended import Change, change_at, changes
from ingest.passages import Passage, Source
from ingest.store import Library, UnknownSource
from norsk import agencies
from norsk.provisions import Validity, validities
from norsk.statutes import act_name, references

_OLD: Final = 3  # years without a review after which guidance may be out of date
_MONTHS: Final = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
)  # fmt: skip
_GONE_HOSTS: Final = {"legemiddelverket.no": "Statens legemiddelverk", "ehelse.no": "Direktoratet for e-helse"}
_KEPT: Final = 500  # acts whose notes are remembered


def day_of(day: date) -> str:
    """`2022-06-01` as «1. juni 2022»."""
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


class Amendments:
    """What the notes of acts say, read once for each version of an act."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._read: dict[tuple[str, str], list[tuple[int, Change]]] = {}

    def of(self, passage: Passage, start: int) -> Change | None:
        """What the notes say of the provision at character `start` of the passage's source.

        None where the source has no such notes: guidance, an EU act.
        """
        if passage.source.kind not in curated.ACTS or passage.source.kind == "EU-forordning":
            return None
        key = (passage.source.id, passage.version)
        if key not in self._read:
            try:
                found = changes(self.library.document(*key))
            except UnknownSource:
                return None
            if len(self._read) >= _KEPT:
                self._read.clear()
            self._read[key] = found
        return change_at(self._read[key], start)


class Standing:
    """What is known of sources on one day; `asked` says that the day was asked for and is not just today."""

    def __init__(self, amendments: Amendments, on: date, *, asked: bool) -> None:
        self._amendments = amendments
        self._on = on
        self._asked = asked
        self.wording_unknown = False

    def applies(self, passage: Passage, start: int) -> bool:
        """Whether what stands at `start` was part of its source that day: false for provisions that came later."""
        change = self._amendments.of(passage, start)
        return change is None or change.existed(self._on)

    def warnings(self, citation: Citation) -> list[str]:
        """What a reader must know of a quote's source, in Norwegian; empty where there is nothing."""
        source = citation.passage.source
        found: list[str] = []
        if versions.is_older(source):
            ended = f" til {day_of(source.valid_to)}" if source.valid_to else ""
            found.append(f"Dette er en eldre versjon av kilden, som gjaldt{ended}.")
        elif curated.is_pending(source):
            found.append("Kilden er vedtatt, men ikke i kraft.")
        elif source.valid_to is not None and source.valid_to < date.today():
            found.append(f"Kilden gjaldt til {day_of(source.valid_to)}{_heir(source.superseded_by)}.")
        elif source.superseded_by:
            found.append(f"Kilden er erstattet av {named(source.superseded_by)}.")
        for name in (source.publisher or "").split(", "):
            for _, _, agency in agencies.find(name):
                heir = agencies.today(agency, date.today())
                if heir.id != agency.id:
                    found.append(f"Utgiveren {agency.name} er avløst av {heir.name}.")
        found += self._of_address(source)
        if source.kind in curated.ACTS:
            found += self._of_act(citation)
        else:
            found += self._of_guidance(citation.passage)
        return found

    def _of_address(self, source: Source) -> list[str]:
        """What is known of where the source was fetched from."""
        found = []
        parts = urlsplit(source.url or "")
        body = next((body for host, body in _GONE_HOSTS.items() if (parts.hostname or "").endswith(host)), None)
        if body and not parts.path.startswith("/normen"):
            found.append(f"Adressen er hos {body}, som er avløst.")
        reach = self._amendments.library.reach(source.id)
        if reach is not None and reach.outcome == "gone":
            found.append("Siden finnes ikke lenger på nettet; teksten er den som sist ble hentet.")
        return found

    def _of_act(self, citation: Citation) -> list[str]:
        passage = citation.passage
        change = self._amendments.of(passage, citation.start)
        found = []
        if not curated.made_law(passage.source):
            found.append("Forordningen er fra EU. Den binder i Norge når en lov gjør den til norsk lov.")
        if change is not None and change.waiting == "changed" and not self._asked:
            found.append("En endring av bestemmelsen er vedtatt, men ikke i kraft.")
        if not self._asked or self._on >= date.today() or self._was_held(passage):
            return found
        self.wording_unknown = True
        day = day_of(self._on)
        if change is None:
            return [*found, f"Bare én tekst av rettsakten er kjent: ordlyden {day} er ukjent."]
        if change.last is not None and change.last > self._on:
            since = day_of(change.last)
            return [*found, f"Bestemmelsen er endret {since}: ordlyden {day} er ukjent, dette er dagens."]
        ended = passage.source.valid_to is not None and passage.source.valid_to < date.today()
        which = "lovens siste" if ended else "dagens"
        since = f"siden {day_of(change.last)}" if change.last else "siden loven trådte i kraft"
        note = f"Bare {which} konsoliderte tekst er kjent. Etter Lovdatas noter er bestemmelsen ikke endret {since}."
        return [*found, note]

    def _of_guidance(self, passage: Passage) -> list[str]:
        source = passage.source
        last = source.reviewed or source.published
        if last is None and source.valid_from is None:
            if not self._asked:
                return ["Det er ukjent når kilden er fra."]
            return [f"Det er ukjent når kilden er fra, og om den gjaldt {day_of(self._on)}."]
        if last is not None and last > self._on and not self._was_held(passage):
            return [f"Teksten er fra {day_of(last)}: eldre ordlyd er ukjent."]
        if not self._asked and last is not None and last < _years_before(self._on, _OLD):
            return [f"Kilden er sist gjennomgått {day_of(last)} og kan være utdatert."] if source.reviewed else [
                f"Kilden er fra {day_of(last)} og kan være utdatert."
            ]  # fmt: skip
        return []

    def _was_held(self, passage: Passage) -> bool:
        """Whether the library had this very text on the day that is asked about."""
        held = dict(self._amendments.library.versions(passage.source.id))
        added = held.get(passage.version)
        return added is not None and added.date() <= self._on


def notice(question: str, on: date) -> str:
    """What must be said of acts that a question names and that do not apply on the day; empty where all do."""
    said: dict[str, None] = {}
    for known in _named_acts(question):
        if known.pending:
            said[f"{_capital(named(known.act))} er vedtatt, men ikke i kraft."] = None
        elif known.ends is not None and known.ends < on:
            last = f"{day_of(known.ends)}{_heir(known.replaced_by)}"
            said[f"{_capital(named(known.act))} gjaldt til {last}. Svar fra den: --as-of {known.ends}."] = None
        elif known.begins is not None and known.begins > on:
            said[f"{_capital(named(known.act))} trådte i kraft først {day_of(known.begins)}."] = None
    return " ".join(said)


def as_named_then(question: str, on: date) -> str:
    """The question with the names that its acts' predecessors go by, where those applied on the day instead."""
    further = []
    for reference in references(question):
        now = validities().get(reference.act_id or "")
        if now is None and reference.act_id is None:
            continue
        before = next(
            (one for one in validities().values() if one.replaced_by == reference.act_id and one.applies(on)), None
        )
        if before is not None:
            further.append(f"{act_name(before.act) or before.act} {reference.provision}".strip())
    return " ".join([question, *further])


def _named_acts(question: str) -> list[Validity]:
    named_ids = dict.fromkeys(reference.act_id for reference in references(question) if reference.act_id)
    return [known for id in named_ids if (known := validities().get(id or "")) is not None]


def named(id: str) -> str:
    """An act or a source by the name a reader knows, else by its id."""
    return act_name(id) or id


def _heir(id: str | None) -> str:
    return f" og er erstattet av {named(id)}" if id else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _years_before(day: date, years: int) -> date:
    return replace_year(day, day.year - years)


def replace_year(day: date, year: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
