"""`veileder signals report`: what users could not get answered and what they said of answers, for an agency."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

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
        print(markdown(made))
    return OK


def markdown(made: Report) -> str:
    """The report as it can be sent."""
    lines = [
        "# Signaler fra bruk av Veileder",
        "",
        f"{made.asked} spørsmål, {made.unanswered} uten svar i kildene. Et tema og dets ord er bare med der minst "
        f"{made.k} har spurt; {made.withheld} spørsmål er derfor holdt utenfor.",
        "",
        "## Ubesvarte spørsmål etter tema",
        "",
        "| Tema | Etat i dag | Spørsmål | Ord som går igjen |",
        "| --- | --- | --- | --- |",
        *(
            f"| {one.name or 'uten kjent eier'} | {one.agency or '–'} | {one.questions} | {', '.join(one.words)} |"
            for one in made.themes
        ),
        "",
        "## Hva brukerne sa",
        "",
        *(f"- {say(f'signal.{kind}')}: {count}" for kind, count in sorted(made.signals.items())),
    ]
    if made.sources:
        lines += ["", "## Kilder som er meldt", ""]
        for source, counts in made.sources.items():
            told = [f"{say('signal.' + kind)} {count}" for kind, count in counts.items()]
            lines.append(f"- {source}: {', '.join(told)}")
    return "\n".join(lines)
