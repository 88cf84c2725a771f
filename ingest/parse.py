"""Files to documents: PDF, HTML, Word, Markdown and plain text, whatever their encoding."""

from __future__ import annotations

import re
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.about import About, about, memo
from ingest.drafts import Draft
from ingest.layout import assemble, split
from ingest.lines import Footnote, Reading
from ingest.passages import Block, Document, Repair
from ingest.reading import read
from ingest.reasons import why
from ingest.repair import is_damaged, moved, repair
from norsk.errors import VeilederError

LIMIT_BYTES = 100_000_000
_STRANGE = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\ufffd]")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


class Unreadable(VeilederError):
    """A file that cannot be read; `reason` says why in Norwegian."""

    code = "unreadable"

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason, remedy)
        self.reason = reason


def parse(path: Path, *, limit_bytes: int = LIMIT_BYTES) -> list[Document]:
    """The documents in a file, in order; more than one where a file holds several.

    Raises `Unreadable` for what is missing, empty, broken, encrypted, over `limit_bytes`, or no text.
    """
    data = _bytes(path, limit_bytes)
    form = kind_of(data, path.suffix)
    if form == "text":
        return parse_text(decode(data), name=path.stem)
    from ingest import (
        formats,
        pdf,
    )  # PDF, HTML and Word libraries take half a second to load: only where they are needed

    drafts, reading, original, told = {"pdf": pdf.pdf, "html": formats.html, "docx": formats.docx_blocks}[form](data)
    return _documents(drafts, reading, original, path.stem, told=told, web=form == "html")


def parse_text(text: str, *, name: str) -> list[Document]:
    """The documents in a plain text; `name` is the title where the text gives none. Raises Unreadable."""
    damaged = is_damaged(text)
    reading = read(text, damaged=damaged)
    web = any("nettsiden" in note for note in reading.notes)
    return _documents(assemble(reading, damaged=damaged), reading, text, name, damaged=damaged, web=web)


def parse_isolated(
    path: Path, *, seconds: float = 30, megabytes: int = 1024, limit_bytes: int = LIMIT_BYTES
) -> list[Document]:
    """As `parse`, but PDF, HTML and Word are read in a child process with limits on time and memory.

    The child is kept for the next file and started again when it dies; its death is that file's reason. Plain text
    needs no library that a file could attack and is read here.
    """
    if kind_of(_bytes(path, limit_bytes, head=True), path.suffix) == "text":
        return parse(path, limit_bytes=limit_bytes)
    from ingest import worker

    return worker.run(path, seconds=seconds, megabytes=megabytes, limit_bytes=limit_bytes)


def _bytes(path: Path, limit_bytes: int, *, head: bool = False) -> bytes:
    """The file's bytes, or the first 4 kB of them. A device, pipe or folder is no file and would never end."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable("Dette er ikke en vanlig fil.")
        if found.st_size > limit_bytes:
            raise Unreadable(
                f"Filen er for stor: {found.st_size / 1e6:,.0f} MB, grensen er {limit_bytes / 1e6:,.0f} MB.".replace(
                    ",", " "
                ),
                "Del den opp, eller hev grensen.",
            )
        if found.st_size == 0:
            raise Unreadable("Filen er tom.")
        with path.open("rb") as file:
            return file.read(4096) if head else file.read()
    except OSError as error:
        raise Unreadable(f"Filen kan ikke åpnes: {why(error)}") from error
    except ValueError as error:
        raise Unreadable(f"Filen kan ikke åpnes: {error}.") from error


def kind_of(data: bytes, suffix: str) -> str:
    """pdf, html, docx or text, by what the bytes say and then by the file name's suffix. Raises Unreadable."""
    suffix = suffix.lower()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        if suffix in (".docx", ".docm", "") or b"word/" in data[:4096] or b"[Content_Types].xml" in data[:200]:
            return "docx"
        raise Unreadable("Filen er et arkiv (zip).", "Pakk det ut først.")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable("Filen er kryptert eller i et gammelt Office-format.", "Lagre den som .docx uten passord.")
    if suffix in (".htm", ".html", ".xhtml") or _HTML.match(data[:2048].removeprefix(b"\xef\xbb\xbf")):
        return "html"
    if suffix in (".pdf", ".docx"):
        raise Unreadable(f"Filen er skadet: innholdet er ikke {suffix[1:].upper()}.")
    return "text"


def decode(data: bytes) -> str:
    """Text of unknown encoding: UTF-8 and UTF-16 by their form, else what charset-normalizer finds most likely.

    Raises `Unreadable` where the bytes are no text.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data[:4096]:
        odd, even = data[1:4096:2].count(0), data[0:4096:2].count(0)
        if max(odd, even) < 0.3 * len(data[:4096]) / 2 or min(odd, even) > 0.1 * len(data[:4096]):
            raise Unreadable("Filen er ikke tekst.")
        text = data.decode("utf-16-le" if odd > even else "utf-16-be", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _legacy(data)
    sample = text[:20_000]
    strange = len(_STRANGE.findall(sample))
    if strange > max(2, 0.02 * len(sample)):
        raise Unreadable("Filen er ikke tekst.")
    if not text.strip():
        raise Unreadable("Filen er tom.")
    return text


def _legacy(data: bytes) -> str:
    from charset_normalizer import from_bytes

    # The eight-bit sets that Norwegian text was written in; a wider search takes seconds and errs on short texts.
    best = from_bytes(data[:100_000], cp_isolation=["cp1252", "latin_1", "mac_roman", "cp865", "utf_8"]).best()
    found = best.encoding if best else "cp1252"
    try:
        return data.decode("cp1252" if found in ("latin_1", "utf_8", "ascii") else found)
    except UnicodeDecodeError:
        return data.decode("utf-8" if found == "utf_8" else "latin-1", errors="replace")


def _documents(
    drafts: Sequence[Draft],
    reading: Reading,
    original: str,
    name: str,
    *,
    damaged: bool = False,
    web: bool = False,
    told: About | None = None,
) -> list[Document]:
    """Tell the documents of a file apart and compose each. `told` is what the format's own metadata say."""
    parts = [part for part in split(drafts) if part]
    if not parts and reading.footnotes:
        parts = [[]]
    if not parts:
        raise Unreadable("Filen har ingen tekst.", "En skannet fil må tekstgjenkjennes (OCR) først.")
    places = [{draft.page for draft in part} for part in parts]
    documents = []
    for number, part in enumerate(parts):
        # A footnote belongs to the last part that has its page, for the one before ends where that begins.
        notes = [
            _note(note)
            for note in reading.footnotes
            if number == max((i for i, pages in enumerate(places) if note.page in pages), default=0)
        ]
        text, blocks = _compose([*part, *notes])
        text, repairs = repair(text, damaged=damaged)
        blocks = moved(blocks, repairs)
        mended = [
            replace_text(draft, text[block.start : block.end])
            for draft, block in zip([*part, *notes], blocks, strict=True)
        ]
        said = memo(mended) if number else about(mended, name, running=reading.running, web=web)
        documents.append(
            _document(text, blocks, original, said, told if not number else None, name, repairs, number, reading)
        )
    return documents


def _document(
    text: str,
    blocks: tuple[Block, ...],
    original: str,
    said: About,
    told: About | None,
    name: str,
    repairs: tuple[Repair, ...],
    number: int,
    reading: Reading,
) -> Document:
    document = Document(
        text,
        blocks,
        original,
        said.title,
        repairs,
        publisher=said.publisher,
        kind=said.kind,
        published=said.published,
        reviewed=said.reviewed,
        part=number,
        notes=tuple(reading.notes),
        flags=tuple(reading.flags),
    )
    if told is None:
        return document
    return replace(
        document,
        title=told.title or said.title,
        publisher=said.publisher or told.publisher,
        kind=said.kind or told.kind,
        url=told.url,
        published=said.published or told.published,
        reviewed=said.reviewed or told.reviewed,
    )


def replace_text(draft: Draft, text: str) -> Draft:
    """The same block with other words."""
    return replace(draft, text=text)


def _note(note: Footnote) -> Draft:
    return Draft("footnote", f"{note.mark} {note.text}".strip(), 0, note.page)


def _compose(drafts: Sequence[Draft]) -> tuple[str, tuple[Block, ...]]:
    """The stored text and its blocks. White space between blocks shows the layout: items stand line by line."""
    pieces: list[str] = []
    blocks: list[Block] = []
    place = 0
    for number, draft in enumerate(drafts):
        space = ""
        if number:
            listed = draft.kind == "item" and drafts[number - 1].kind in ("item", "paragraph")
            space = "\n" + "  " * min(4, draft.level - 1) if listed else "\n\n"
        pieces += [space, draft.text]
        place += len(space)
        blocks.append(Block(draft.kind, place, place + len(draft.text), draft.level, draft.page))
        place += len(draft.text)
    return "".join(pieces), tuple(blocks)
