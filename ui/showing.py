"""An answer as the page shows it: sentences, whom to ask, each quote in its context with its weight and age."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from norsk.shown import dated
from ui import titles
from ui.shapes import Json, Scope, citation_json
from ui.wording import Language, describe_source, plain, refusal, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answers import Answer, Citation, Sentence
    from assistant.guidance import Assistant
    from ui.conversation import Turn

QUOTE: Final = "sitat"
_CONTEXT: Final = 700  # characters shown on either side of a quote
_FOLLOW_UPS: Final = 3


def reply(text: str, number: int = 0, citations: Sequence[Citation] = ()) -> Json:
    """The assistant's message, with one button for each quote of answer `number`."""
    options = [{"value": f"{number}:{at}", "label": f"[{at + 1}] {short(one)}"} for at, one in enumerate(citations)]
    return {"role": "assistant", "content": text, "options": options}


def short(citation: Citation) -> str:
    """A source's title, cut, with the page."""
    source = citation.passage.source
    page = f", s. {citation.page}" if citation.page else ""
    title = source.title if len(source.title) <= 60 else f"{source.title[:57].rstrip()} …"
    return f"{title}{page}"


def prose(sentences: Sequence[Sentence]) -> str:
    """The sentences with the numbers of their quotes, as Markdown."""
    number, lines = 0, []
    for sentence in sentences:
        marks = ""
        for _ in sentence.citations:
            number += 1
            marks += rf" **\[{number}\]**"
        lines.append(plain(sentence.text) + marks)
    return "\n\n".join(lines)


def whole(answer: Answer, scope: Scope, language: Language) -> str:
    """The answer as the conversation shows it: sentences or a refusal, what narrowed it, and whom to ask."""
    parts = []
    if answer.refused:
        parts.append(plain(refusal({"message": answer.message, "reason": answer.reason}, language)))
    else:
        if answer.message:
            parts.append(f"*{plain(answer.message)}*")
        parts.append(prose(list(answer.sentences)))
    if narrowed := narrowing(scope, language):
        parts.append(f"*{plain(say('ask.narrowed', language, what=narrowed))}*")
    if answer.ask_whom:
        contacts = [f"- {plain(who.agency)}: {plain(who.reason)}{link(who.url, language)}" for who in answer.ask_whom]
        parts.append("\n".join([f"**{say('ask.whom', language)}**", "", *contacts]))
    if answer.missing:
        lacking = [
            f"- {plain(one.title)}{f' ({plain(one.publisher)})' if one.publisher else ''}{link(one.url, language)}"
            for one in answer.missing
        ]
        parts.append("\n".join([f"**{say('ask.missing', language)}**", "", *lacking]))
    return "\n\n".join(parts)


def narrowing(scope: Scope, language: Language) -> str:
    """What narrowed a question, in words; empty where nothing did."""
    day = dated(scope.as_of.isoformat()) if scope.as_of else None
    named = (("agency", scope.agency), ("phase", scope.phase), ("audience", scope.audience), ("as_of", day))
    return ", ".join(f"{say(f'ask.{name}', language).lower()}: {value}" for name, value in named if value)


def link(url: str | None, language: Language, words: str = "") -> str:
    """A link that the reader may follow; only web addresses become links."""
    if not url or not url.startswith(("https://", "http://")) or any(ch in url for ch in "<>\\ \n"):
        return ""
    return f" ([{words or say('source.website', language)}](<{url}>))"


def about(assistant: Assistant, citation: Citation, language: Language) -> str:
    """A citation's source: title, weight, publisher, age, where in it, its address, its originals and warnings."""
    found = citation_json(citation)
    weighs, fresh = found["weight"] or "unknown", plain(freshness(assistant, citation, language))
    lines = [
        f"**{plain(found['title'] or found['source'])}**",
        plain(describe_source(found, language)),
        " · ".join(part for part in (f"**{say(f'source.weight_{weighs}', language)}**", fresh) if part),
    ]
    heading = [part for part in citation.passage.heading if part != found["title"]]
    if heading:
        lines.append(plain(" › ".join(heading)))
    if found["url"]:
        words = say("source.open", language)
        lines.append(link(found["url"], language, words).strip(" ()") or plain(found["url"]))
    if originals := _originals(assistant, citation.passage.source.originals, language):
        lines.append("\n".join([say("source.summary", language), "", *originals]))
    lines += [f"**OBS:** {plain(warning)}" for warning in citation.warnings]
    return "\n\n".join(lines)


def freshness(assistant: Assistant, citation: Citation, language: Language) -> str:
    """When the source was reviewed, came into force and was replaced, as far as it says; beside `describe_source`."""
    source = citation.passage.source
    told = [
        say(f"source.{key}", language, date=dated(day.isoformat()))
        for key, day in (
            ("last_reviewed", source.reviewed if source.published else None),  # else it stands in the line above
            ("valid_from", source.valid_from),
            ("valid_to", source.valid_to),
        )
        if day is not None and day.year != date.max.year
    ]
    if source.superseded_by and source.superseded_by != source.id:
        told.append(
            say("source.superseded", language, title=titles.Shelf(assistant.library).title(source.superseded_by))
        )
    known = source.published or source.reviewed or source.valid_from
    return " · ".join(told) or ("" if known else say("source.no_age", language))


def _originals(assistant: Assistant, named: tuple[str, ...], language: Language) -> list[str]:
    """What a built-in page summarises, by title: in the library or not, with its address where it has one."""
    shelf = titles.Shelf(assistant.library)
    found: dict[str, str] = {}
    for at, name in enumerate(named):
        if name.startswith(("https://", "http://")):
            continue
        held = shelf.held(name) is not None
        where = say("source.in_library" if held else "source.not_in_library", language)
        web = link(named[at + 1] if at + 1 < len(named) else None, language)
        if held or web:
            found.setdefault(name, f"- {plain(shelf.title(name))}, {where}{web}")
    return list(found.values())


def in_context(assistant: Assistant, citation: Citation) -> list[tuple[str, str | None]]:
    """The quote marked, with the text around it, cut between words."""
    text = assistant.library.text(citation.passage.source.id, citation.passage.version)
    start, end = max(0, citation.start - _CONTEXT), min(len(text), citation.end + _CONTEXT)
    before, after = text[start : citation.start], text[citation.end : end]
    if start > 0:
        before = "… " + before.partition(" ")[2]
    if end < len(text):
        after = after.rpartition(" ")[0] + " …"
    return [(before, None), (citation.quote, QUOTE), (after, None)]


def before_repair(assistant: Assistant, citation: Citation) -> str:
    """The quote as the file had it, where letters were mended after scanning."""
    if not citation.repaired:
        return ""
    document = assistant.library.document(citation.passage.source.id, citation.passage.version)
    pieces, at = [], citation.start
    for repair in document.repairs:
        if citation.start <= repair.start and repair.end <= citation.end:
            pieces += [document.text[at : repair.start], repair.original]
            at = repair.end
    return "".join([*pieces, document.text[at : citation.end]]) if pieces else ""


def to_copy(turn: Turn, language: Language) -> str:
    """The answer with its sources as plain text to paste elsewhere; the question stands redacted."""
    answer = turn.answer
    lines = [f"{say('copy.question', language)} {turn.question.text}", ""]
    if answer.refused:
        lines.append(refusal({"message": answer.message, "reason": answer.reason}, language))
    number = 0
    for sentence in answer.sentences:
        marks = [number + at + 1 for at in range(len(sentence.citations))]
        number += len(marks)
        lines.append(f"{sentence.text} {''.join(f'[{mark}]' for mark in marks)}".strip())
    if turn.citations:
        lines += ["", say("copy.sources", language)]
    for at, citation in enumerate(turn.citations):
        found = citation_json(citation)
        weighs = say(f"source.weight_{found['weight'] or 'unknown'}", language)
        lines.append(f"[{at + 1}] «{citation.quote}»")
        lines.append(f"    {found['title']}. {describe_source(found, language)}. {weighs}.")
        lines += [f"    {found['url']}"] if found["url"] else []
        lines += [f"    OBS: {warning}" for warning in citation.warnings]
    if answer.ask_whom:
        lines += ["", say("ask.whom", language)]
        lines += [f"- {who.agency}: {who.reason}{f' ({who.url})' if who.url else ''}" for who in answer.ask_whom]
    if narrowed := narrowing(turn.scope, language):
        lines += ["", say("ask.narrowed", language, what=narrowed)]
    lines += ["", say("copy.from", language, date=dated(date.today().isoformat()))]
    return "\n".join(lines)


def follow_ups(assistant: Assistant, question: str, turn: Turn) -> list[str]:
    """Questions that the sources near this one ask in their own headings and that were not just answered."""
    shown = {heading for citation in turn.citations for heading in citation.passage.heading}
    shown |= {citation.passage.source.title for citation in turn.citations}
    standards = {citation.passage.source.standard for citation in turn.citations}
    asked = question.strip().casefold()
    found: dict[str, None] = {}
    for hit in assistant.search(question, 20, turn.scope.filters()):
        if standards and hit.passage.source.standard not in standards:
            continue
        for heading in reversed(hit.passage.heading):
            if heading.endswith("?") and heading not in shown and heading.casefold() != asked:
                found.setdefault(heading)
    return list(found)[:_FOLLOW_UPS]
