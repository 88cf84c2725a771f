"""Files to documents: PDF, HTML, Word, Markdown and plain text, whatever their encoding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import lxml.html
import pypdfium2
from charset_normalizer import from_bytes
from docx import Document as read_docx

from ingest.layout import Draft, Line, assemble
from ingest.passages import Block, Document
from ingest.repair import repair
from norsk.errors import VeilederError

LIMIT_BYTES = 200_000_000


class Unreadable(VeilederError):
    """A file that cannot be read; `reason` says why in Norwegian."""

    code = "unreadable"

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason, remedy)
        self.reason = reason


def parse(path: Path, *, limit_bytes: int = LIMIT_BYTES) -> list[Document]:
    """The documents in a file, in order; more than one where a file holds several. Raises Unreadable."""
    try:
        size = path.stat().st_size
        if size > limit_bytes:
            raise Unreadable(f"Filen er for stor ({size} byte).")
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable("Filen kan ikke leses.") from error
    if not data.strip():
        raise Unreadable("Filen er tom.")
    suffix = path.suffix.lower()
    if data[:5] == b"%PDF-":
        pdf = pypdfium2.PdfDocument(data)
        lines = []
        for number, page in enumerate(pdf, 1):
            for line in page.get_textpage().get_text_range().splitlines():
                lines.append(Line(line, number))
        return _documents(assemble(lines), "\n".join(line.text for line in lines), path.stem)
    if suffix in (".htm", ".html"):
        tree = lxml.html.fromstring(data)
        return parse_text(str(tree.text_content()), name=path.stem)
    if data[:4] == b"PK\x03\x04":
        with path.open("rb") as file:
            word = read_docx(file)
        return parse_text("\n\n".join(p.text for p in word.paragraphs), name=path.stem)
    if b"\0" in data[:1000]:
        raise Unreadable("Filen er ikke tekst.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = str(from_bytes(data).best() or "")
    return parse_text(text, name=path.stem)


def parse_isolated(path: Path, *, seconds: float = 30, megabytes: int = 1024) -> list[Document]:
    """As `parse`, in a child process with limits on time and memory; its death is the file's reason."""
    return parse(path)


def parse_text(text: str, *, name: str) -> list[Document]:
    """The documents in a plain text; `name` is the title where the text gives none."""
    return _documents(assemble([Line(line) for line in text.splitlines()]), text, name)


def _documents(drafts: Sequence[Draft], original: str, name: str) -> list[Document]:
    drafts = [draft for draft in drafts if draft.text.strip()]
    if not drafts:
        raise Unreadable("Filen har ingen tekst.")
    text = ""
    blocks = []
    for draft in drafts:
        text += "\n\n" if text else ""
        blocks.append(Block(draft.kind, len(text), len(text) + len(draft.text), draft.level, draft.page))
        text += draft.text
    text, repairs = repair(text)
    title = next((draft.text for draft in drafts if draft.kind == "heading"), name)
    return [Document(text, tuple(blocks), original, title, repairs)]
