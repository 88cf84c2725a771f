"""Acts as JSON: Lovdata's acts with their provisions, EU regulations with articles, recitals and annexes.

One heading for each provision, so that every passage says which it is from. Lovdata's texts are used under NLOD
2.0, which asks that Lovdata be named; EUR-Lex texts may be reused when the source is named (2011/833/EU).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from ingest.passages import Block, BlockKind, Document
from ingest.sources import Statement
from norsk.errors import VeilederError
from norsk.statutes import act_name

_LIMIT: Final = 50_000_000  # bytes
_ITEM: Final = re.compile(r"(?:[a-zæøå]{1,2}[.)]|\d{1,2}[.)]|\([a-z]{1,4}\)|[–—-])(?:\s|$)")  # not "(1)", a paragraph
_AMENDED: Final = re.compile(
    r"0 (?:Endre[ts]|Endra|Opphev(?:et|es|a)|Tilføy(?:d|es)|Føy(?:d|es) til|Lagt til|Vedteken|Vert |Blir |Ny )"
)
_NOTE: Final = re.compile(r"(\d{1,2}) ")
_MARK: Final = re.compile("\u200b(\\d{1,2})")  # how the file marks a footnote in running text
_ANNEX: Final = re.compile(r"^ANNEX[ \xa0]+([IVXL]+)[ \t]*$", re.MULTILINE)
_FORMULA: Final = re.compile(r"^(?:Done at |This Regulation shall be binding in its entirety)", re.MULTILINE)
_TRAILER: Final = re.compile(r"^(?:ELI: |ISSN |/{6,}).*\Z", re.MULTILINE | re.DOTALL)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}$")


class NotAnAct(VeilederError):
    """A JSON file that is neither an act of Lovdata's nor an EU regulation."""

    code = "not_an_act"


@dataclass(slots=True)
class _Text:
    """A text under composition, and the blocks it is made of."""

    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0

    def add(self, kind: BlockKind, text: str, level: int = 0) -> None:
        text = text.strip()
        if not text:
            return
        if self.pieces:
            gap = "\n" if kind == "item" or (kind, self.blocks[-1].kind) == ("paragraph", "item") else "\n\n"
            self.pieces.append(gap)
            self.length += len(gap)
        self.blocks.append(Block(kind, self.length, self.length + len(text), level))
        self.pieces.append(text)
        self.length += len(text)

    def document(self, original: str, title: str, publisher: str, kind: str, url: str | None, **rest: Any) -> Document:
        return Document(
            "".join(self.pieces), tuple(self.blocks), original, title, publisher=publisher, kind=kind, url=url, **rest
        )


def read_act(path: Path) -> tuple[Document, Statement]:
    """The document of an act, and what the file states of it besides. Raises NotAnAct, OSError."""
    if path.stat().st_size > _LIMIT:
        raise NotAnAct("JSON-filen er for stor til å være en lov.")
    try:
        found: Any = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise NotAnAct("Filen er ikke gyldig JSON.") from error
    try:
        if isinstance(found, dict) and isinstance(found.get("provisions"), list):
            return _norwegian(found)
        if isinstance(found, dict) and isinstance(found.get("articles"), list):
            return _european(found)
    except (KeyError, TypeError, AttributeError) as error:
        raise NotAnAct(f"Loven mangler noe eller har noe uventet ({error}).") from error
    raise NotAnAct("JSON-filen er verken en lov fra Lovdata eller en EU-forordning.")


def _norwegian(act: dict[str, Any]) -> tuple[Document, Statement]:
    title: str = act["title"].strip()
    text = _Text()
    text.add("heading", title, 1)
    chapter = None
    for provision in act["provisions"]:
        if provision.get("chapter") and provision["chapter"] != chapter:
            chapter = provision["chapter"]
            text.add("heading", f"Kapittel {chapter}", 2)
        named = _MARK.sub("", provision.get("title") or "")
        text.add("heading", f"§ {provision['section']}. {_plain(named)}", 3)
        for kind, line in _lines(provision["content"]):
            text.add(kind, line)
    issued, in_force = _date(act.get("issued_date")), _date(act.get("in_force_date"))
    statement = Statement(
        # A file that gives the date of sanction as that of entry into force does not know the latter.
        valid_from=in_force if in_force != issued else None,
        licence="NLOD 2.0",
    )
    original = "\n\n".join(provision["content"] for provision in act["provisions"])
    document = text.document(
        original,
        title,
        "Lovdata",
        "forskrift" if act.get("type") == "regulation" else "lov",
        act.get("url"),
        published=issued,
        standard="nn" if re.search(r"\b(?:ikkje|frå|eit|ein|skal vere|verksemd)\b", original[:4000]) else "nb",
    )
    return document, statement


def _lines(content: str) -> Iterator[tuple[BlockKind, str]]:
    """Paragraphs and items of a provision; notes on amendments and terms are footnotes."""
    marks = set(_MARK.findall(content))
    noted = False
    for line in content.replace("\xa0", " ").split("\n"):
        line = _MARK.sub("", line).replace("\u200b", "").replace("\u00ad", "").strip()
        numbered = _NOTE.match(line)
        noted = bool(noted or _AMENDED.match(line) or (numbered and numbered[1] in marks))
        if noted:
            yield "footnote", line.removeprefix("0 ")
        else:
            yield ("item" if _ITEM.match(line) else "paragraph"), line


def _european(act: dict[str, Any]) -> tuple[Document, Statement]:
    short = act["id"].replace("_", " ")
    norwegian = act_name(act["id"].lower().replace("_", "-"))
    title = f"{norwegian[0].upper()}{norwegian[1:]} ({act['full_name']}, {short})" if norwegian else act["full_name"]
    text = _Text()
    text.add("heading", title, 1)
    chapter = None
    originals = []
    for article in act["articles"]:
        if article.get("chapter") and article["chapter"] != chapter:
            chapter = article["chapter"]
            text.add("heading", f"Kapittel {chapter}", 2)
        body, *annexes = _annexes(article["text"])
        named, rest = (article.get("title") or "").strip(" `."), body[1]
        if not named:  # the file then has it as the first line of the text
            named, _, rest = rest.strip().partition("\n")
        text.add("heading", f"Artikkel {article['number']}. {_plain(named)}", 3)
        originals.append(article["text"])
        _paragraphs(text, rest)
        for name, annex in annexes:
            heading, _, rest = annex.strip().partition("\n")
            text.add("heading", f"Vedlegg {name}. {_plain(heading)}", 2)
            _paragraphs(text, rest)
    if act.get("recitals"):
        text.add("heading", "Fortale", 2)
        for recital in act["recitals"]:
            text.add("heading", f"Fortalepunkt {recital['recital_number']}", 3)
            text.add("paragraph", _plain(recital["text"]))
            originals.append(recital["text"])
    statement = Statement(valid_from=_date(act.get("effective_date")), licence="EUR-Lex (2011/833/EU)")
    return (
        text.document("\n\n".join(originals), title, "EUR-Lex", "EU-forordning", act.get("eur_lex_url"), standard="en"),
        statement,
    )


def _annexes(text: str) -> list[tuple[str, str]]:
    """The body, then each annex with its number: the file holds them inside the last article."""
    text = _TRAILER.sub("", text)
    found = list(_ANNEX.finditer(text))
    ends = [match.start() for match in found] + [len(text)]
    parts = [("", text[: ends[0]].split("\nANNEXES\n")[0])]
    for match, end in zip(found, ends[1:], strict=True):
        parts.append((match[1], text[match.end() : end]))
    return parts


def _paragraphs(text: _Text, body: str) -> None:
    """Paragraphs of an article. Markers that stand alone ("(a)") open the paragraph after them.

    What follows the closing formula is signatures and references, kept as footnotes.
    """
    formula = _FORMULA.search(body)
    marker = ""
    at = 0
    for piece in re.split(r"\n\s*\n", body):
        at = body.find(piece, at)
        line = _plain(piece)
        if re.fullmatch(r"\(?[a-z0-9ivx]{1,4}[.)]|[—–-]", line):
            marker = f"{marker} {line}".strip()
            continue
        kind: BlockKind = "footnote" if formula is not None and at >= formula.start() else "paragraph"
        if marker and kind == "paragraph" and not re.fullmatch(r"\d+\.", marker):
            kind = "item"
        text.add(kind, f"{marker} {line}")
        marker = ""


def _plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def _date(text: object) -> date | None:
    if not isinstance(text, str) or not _DATE.match(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
