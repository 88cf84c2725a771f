"""`veileder signals report`: what users could not get answered and what they said of answers, for an agency."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from norsk.shown import dated
from ui.batch import put
from ui.journal_verbs import _journal, _moment, _reason
from ui.wording import say

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.signals import Report

OK = 0


def report(arguments: Namespace, settings: Settings) -> int:
    """Read the record, which is recorded with its reason, and tell what may be told."""
    from assistant import audit, signals

    journal = _journal(settings)
    try:
        rows = audit.read(
            journal,
            _reason(arguments, settings),
            None,
            since=_moment(arguments.since),
            until=_moment(arguments.until),
        )
        made = signals.report(rows, k=arguments.k)
    finally:
        journal.close()
    if arguments.json:
        put(made.to_json())
    else:
        print(markdown(made, _period(arguments), _titles(settings, made.sources)))
    return OK


def _period(arguments: Namespace) -> str:
    """The days that the report covers, as its reader is told."""
    if arguments.since is None and arguments.until is None:
        return f"alt til og med {_shown(date.today())}"
    first = f"fra og med {_shown(arguments.since)}" if arguments.since else "fra begynnelsen"
    last = f"til {_shown(arguments.until)}" if arguments.until else f"til og med {_shown(date.today())}"
    return f"{first} {last} (UTC)"


def _shown(day: date) -> str:
    return dated(day.isoformat())


def _titles(settings: Settings, sources: Iterable[str]) -> dict[str, str]:
    """What the sources are called where the library has them still: an agency does not know our names of files."""
    from ingest.store import Library

    with Library(settings.home / "library.db") as library:
        found = {name: library.source(name) for name in sources}
    return {name: source.title for name, source in found.items() if source is not None and source.title}


def markdown(made: Report, period: str, titles: Mapping[str, str]) -> str:
    """The report as it can be sent. `titles`: of sources by the name that they have in the record."""
    lines = [
        "# Signaler fra bruk av Veileder",
        "",
        f"Periode: {period}.",
        "",
        f"{made.asked} spørsmål, {made.unanswered} uten svar i kildene. Et tema og dets ord er bare med der minst "
        f"{made.k} har spurt; {made.withheld} spørsmål er derfor holdt utenfor.",
        "",
        "## Ubesvarte spørsmål etter tema",
        "",
        *(["| Tema | Etat i dag | Spørsmål | Ord som går igjen |", "| --- | --- | --- | --- |"] if made.themes else []),
        *([] if made.themes else ["Ingen tema har mange nok som har spurt."]),
        *(
            f"| {one.name or 'uten kjent eier'} | {one.agency or '–'} | {one.questions} | {', '.join(one.words)} |"
            for one in made.themes
        ),
        "",
        "## Hva brukerne sa",
        "",
        *(f"- {say(f'signal.{kind}')}: {count}" for kind, count in sorted(made.signals.items())),
        *([] if made.signals else ["Ingen meldinger."]),
    ]
    if made.sources:
        lines += ["", "## Kilder som er meldt", ""]
        for source, counts in made.sources.items():
            told = [f"{say('signal.' + kind)} {count}" for kind, count in counts.items()]
            called = f"{titles[source]} ({source})" if source in titles else source
            lines.append(f"- {called}: {', '.join(told)}")
    return "\n".join(lines)
