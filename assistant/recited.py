"""What a provision says, where a question asks for that and nothing else: «Hva sier hpl. § 48?», «GDPR art. 35».

No engine is needed for it: the provision is known exactly (`norsk.statutes`), and its words are the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, takewhile
from typing import Final

from assistant.answers import Citation, Notice, Sentence
from ingest.passages import Hit, Passage
from norsk.provisions import Provision, chapter_of, provision_of, referred
from norsk.statutes import references
from norsk.text import sentences

LONGER = "Bestemmelsen er lengre enn det som står her: åpne kilden for resten."
CHAPTER = "Dette er bestemmelsene i kapittelet: åpne kilden for teksten."

_MOST: Final = 900  # characters of a provision that are shown
_PROVISIONS: Final = 4  # that one question gets the words of
_ASKING: Final = frozenset(
    re.findall(
        r"\w+",
        """hva kva hvordan korleis sier seier står stend det den der i om er lyder ordlyden ordlyd teksten tekst
        innholdet innhold handler gjelder regulerer bestemmer skriver bestemmelsen bestemmelsene paragrafen paragrafene
        artikkelen artiklene kapittelet kapitlet vedlegget vis meg les slå opp sitat siter gjengi kan du jeg eg få se
        sjå på etter av til fra frå og eller samt for jf lov loven lova forskrift forskriften første ledd bokstav nr
        punktum inneholder inneheld går ut gå gjennom forklar som regelen fortalen eu""",
    )
)
_ITEM: Final = re.compile(r"(?:\(?[a-zæøå]{1,2}[.)]|\d{1,2}[.)]|[–—-])\s")
_RULE: Final = re.compile(r"(?:\d+\.\d+\.?\s+)?Rule (\d+)$")

_Span = tuple[Passage, int, int]  # of a passage's text


def asked_for(question: str) -> list[tuple[Provision, str]]:
    """The provisions, with details, that a question asks the words of and nothing else; empty where it asks more."""
    wanted = [found for found in referred(question) if found[0].section]
    return wanted if wanted and not _rest(question) - _ASKING else []


def recited(question: str, hits: Sequence[Hit]) -> list[Sentence | Notice]:
    """The words of the provisions that a question asks for by reference alone, with citations; else nothing.

    «Første ledd», «nr. 1 bokstav e» and «regel 11» pick their part; a chapter is shown by the headings of its
    provisions. What is long is cut after whole sentences, and a notice says so.
    """
    said: list[Sentence | Notice] = []
    shown = 0
    for provision, detail in asked_for(question):
        if shown == _PROVISIONS:
            said.append(Notice(LONGER))
            break
        if provision.section.startswith("kap. "):
            found: list[Sentence | Notice] = [_quoted(span) for span in _headings(provision, hits)]
            said += [*found, Notice(CHAPTER)] if found else []
        else:
            found = list(_words(_passages(provision, hits), detail))
            said += found
        shown += bool(found)
    return list(dict.fromkeys(said))


def _passages(provision: Provision, hits: Sequence[Hit]) -> list[Passage]:
    """The hits that are from the provision, in its order."""
    own: dict[int, Passage] = {}
    for hit in hits:
        source = hit.passage.source
        if provision_of(source.url, source.title, hit.passage.heading) == provision:
            own[hit.passage.start] = hit.passage
    return [own[start] for start in sorted(own)]


def _words(passages: Sequence[Passage], detail: str) -> Iterator[Sentence | Notice]:
    lines = list(_lines(passages))
    for kind, parts in groupby(filter(None, detail.split(", ")), lambda part: part.split()[0]):
        several = list(parts)  # "nr. 13, 14 og 15": each of them; other parts narrow one another
        if kind == "nr." and len(several) > 1:
            lines = list(dict.fromkeys(line for part in several for line in _narrowed(lines, part)))
            continue
        for part in several:
            lines = _narrowed(lines, part)
    length = 0
    for span in lines if detail else (one for block in _blocks(passages) for one in block):
        if length and length + span[2] - span[1] > _MOST:
            yield Notice(LONGER)
            return
        length += span[2] - span[1]
        yield _quoted(span)


def _quoted(span: _Span) -> Sentence:
    passage, start, end = span
    quote = passage.text[start:end]
    return Sentence(quote, (Citation(passage, quote, passage.start + start, passage.start + end, passage.repaired),))


def _headings(chapter: Provision, hits: Sequence[Hit]) -> Iterator[_Span]:
    """Where the provisions of a chapter have their headings, in order."""
    found: dict[str, _Span] = {}
    for passage in sorted((hit.passage for hit in hits), key=lambda one: one.start):
        source, name = passage.source, passage.heading[-1] if passage.heading else ""
        here = provision_of(source.url, source.title, passage.heading)
        if here is None or not here.section or Provision(here.act, f"kap. {chapter_of(passage.heading)}") != chapter:
            continue
        if (at := passage.text.find(name)) >= 0:
            found.setdefault(name, (passage, at, at + len(name)))
    yield from found.values()


def _text(span: _Span) -> str:
    return span[0].text[span[1] : span[2]]


def _lines(passages: Sequence[Passage]) -> Iterator[_Span]:
    """The lines of a provision: its paragraphs and their items; those that a page wraps are one."""
    for passage in passages:
        for block in _own(passage):
            start = block.start()
            for line in re.finditer(r"[^\n]+", block[0]):
                opens = _ITEM.match(line[0]) or _RULE.match(line[0])
                begun = passage.text[start : block.start() + line.start()]
                after_item = _ITEM.match(begun) and line[0][:1].isupper()
                if begun.strip() and (opens or after_item):
                    yield _trimmed(passage, start, block.start() + line.start())
                    start = block.start() + line.start()
            yield _trimmed(passage, start, block.end())


def _trimmed(passage: Passage, start: int, end: int) -> _Span:
    text = passage.text[start:end]
    return passage, start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())


def _narrowed(lines: list[_Span], part: str) -> list[_Span]:
    """The lines that a detail of a reference means: `1. ledd`, `nr. 2`, `bokstav b`, `regel 11`, `1. punktum`.

    An item keeps the line that introduces it. A part that is not found leaves the lines as they are.
    """
    first, _, second = part.partition(" ")
    if second == "ledd":
        groups = _grouped(lines, lambda text: not _ITEM.match(text) or re.match(r"\d+\. \(?[A-ZÆØÅ]", text) is not None)
        number = int(first.rstrip("."))
        return groups[number - 1] if number <= len(groups) else lines
    if second == "punktum":
        whole = [(one[0], one[1] + span.start, one[1] + span.end) for one in lines for span in sentences(_text(one))]
        return whole[int(first.rstrip(".")) - 1 :][:1] or lines
    if first == "regel":
        headed = ((_RULE.match(_text(group[0])), group) for group in _grouped(lines, _RULE.match))
        return next((group for heading, group in headed if heading is not None and heading[1] == second), lines)
    mark = re.compile(rf"\(?{second}[.)]\s")
    like = re.compile(r"\(?\d{1,2}[.)]\s" if first == "nr." else r"\(?(?:[a-zæøå][.)]|\d{1,2}[.)]\s+[A-ZÆØÅ])")
    group = next((group for group in _grouped(lines, like.match) if mark.match(_text(group[0]))), None)
    if group is None:
        return lines
    kept = [group[0], *takewhile(lambda one: first == "nr." or _ITEM.match(_text(one)), group[1:])]
    opening = lines[0]
    if first == "nr." and _text(opening)[-1:] != ":":
        return kept
    return kept if opening in kept else [opening, *kept]


def _grouped(lines: list[_Span], opens: Callable[[str], object]) -> list[list[_Span]]:
    """The lines in groups, of which each begins where `opens` says; lines before the first are a group of their own."""
    groups: list[list[_Span]] = []
    for line in lines:
        if not groups or opens(_text(line)):
            groups.append([])
        groups[-1].append(line)
    return groups


def _rest(question: str) -> set[str]:
    """The words of a question outside its references, numbers left out."""
    left, at = "", 0
    for reference in references(question):
        left += " " + question[at : max(at, reference.start)]
        at = max(at, reference.end)
    return {
        word for word in re.findall(r"[^\W\d_]+", f"{left} {question[at:]}".casefold()) if len(word) > 1 or word == "i"
    }


def _own(passage: Passage) -> Iterator[re.Match[str]]:
    """The paragraphs of a passage without headings."""
    for block in re.finditer(r"(?:[^\n]|\n(?!\n))+", passage.text):
        words = " ".join(block[0].split())
        if words and not any(words in heading for heading in passage.heading):
            yield block


def _blocks(passages: Sequence[Passage]) -> Iterator[list[_Span]]:
    """The paragraphs of a provision without its heading, as sentences."""
    for passage in passages:
        for block in _own(passage):
            yield [(passage, block.start() + span.start, block.start() + span.end) for span in sentences(block[0])]
