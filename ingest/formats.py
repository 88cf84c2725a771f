"""HTML and Word to blocks. Every function takes a file's bytes and raises Unreadable for what is broken."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import docx
import lxml.etree
import lxml.html
import trafilatura
from docx.opc.exceptions import OpcError
from docx.table import Table

from ingest.about import About, dates_in
from ingest.drafts import Draft
from ingest.htmlunseen import take_unseen as take_unseen_html
from ingest.lines import Footnote, Reading, plain, tidy
from ingest.parse import Unreadable, decode
from ingest.trust import orders
from ingest.wordunseen import take_unseen

_WORD_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Read = tuple[list[Draft], Reading, str, About | None]

_BOILERPLATE = re.compile(
    r"(?:script|style|noscript|template|nav|header|footer|aside|form|button|svg|iframe|dialog|select)$"
)
_COOKIES = re.compile(
    r"cookie|informasjonskaps|samtykke-?banner|breadcrumb|skip-?link|sr-only|visually-?hidden", re.IGNORECASE
)


# --- HTML --------------------------------------------------------------------------------------------------------


def html(data: bytes) -> Read:
    """A web page's own text: menus, banners and scripts left out, headings and lists kept."""
    charset = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    text = None
    if charset and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            text = data.decode(charset[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            text = None
    text = text if text is not None else decode(data)
    bare = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        tree = lxml.html.document_fromstring(bare, parser=lxml.html.HTMLParser(huge_tree=False))
    except (lxml.etree.LxmlError, ValueError) as error:
        raise Unreadable("Nettsiden er tom eller skadet.") from error
    unseen, taken = take_unseen_html(tree)
    told = _head(tree)
    drafts = _extracted(lxml.html.tostring(tree, encoding="unicode") if taken else bare)
    own = _walked(tree)
    # The extractor drops too much of short or unusual pages: then the page's own structure serves.
    composed = any(meta.get("content") == "veileder" for meta in tree.iter("meta") if meta.get("name") == "generator")
    if composed or sum(len(draft.text) for draft in drafts) < 0.5 * sum(len(draft.text) for draft in own):
        drafts = own
    if not drafts:
        raise Unreadable("Nettsiden har ingen tekst.")
    title = told.title
    if title and drafts[0].kind != "heading" and not any(draft.text == title for draft in drafts):
        drafts.insert(0, Draft("heading", title, 1))
    reading = Reading([])
    if orders(unseen):
        reading.flags.append("hidden")
    return drafts, reading, text, told


def _head(tree: Any) -> About:
    """What a page's head says about it: title, publisher, dates, address."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and meta.get("content"):
            metas.setdefault(name.lower(), meta.get("content").strip())
    h1 = [plain(tidy(" ".join(node.text_content().split()))) for node in tree.iter("h1")]
    title = (
        (h1[0] if len(h1) == 1 else "")
        or metas.get("og:title")
        or metas.get("dc.title")
        or tree.findtext(".//title")
        or ""
    )
    links = [node.get("href") for node in tree.iter("link") if node.get("rel") == "canonical"]
    publisher = metas.get("dc.publisher") or metas.get("dcterms.publisher") or metas.get("og:site_name")
    published = _iso(metas.get("article:published_time") or metas.get("dcterms.issued") or metas.get("dc.date") or "")
    reviewed = _iso(metas.get("dcterms.valid") or metas.get("last-reviewed") or "")
    url = (links[0] if links else None) or metas.get("og:url")
    said, told = dates_in(" ".join(tree.text_content().split()) if tree.find(".//body") is not None else "")
    # What the page says to its readers goes before what it tells machines.
    return About(" ".join(title.split()), publisher, None, said or published, told or reviewed, url)


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _extracted(text: str) -> list[Draft]:
    """The main text as trafilatura finds it."""
    try:
        found = trafilatura.extract(
            text, output_format="xml", include_comments=False, favor_recall=True, deduplicate=False
        )
        root = lxml.etree.fromstring(found.encode()) if found else None
    except (lxml.etree.LxmlError, ValueError, RecursionError):
        return []
    drafts: list[Draft] = []
    main = root.find("main") if root is not None else None
    for node in main.iter() if main is not None else ():
        words = plain(tidy(" ".join("".join(node.itertext()).split())))
        if not words or not isinstance(node.tag, str):
            continue
        if node.tag == "head":
            rend = node.get("rend") or "h2"
            drafts.append(Draft("heading", words, int(rend[1]) if rend[1:].isdigit() else 2))
        elif node.tag == "item":
            own = plain(tidy(" ".join("".join(_own_text(node, "list")).split())))
            if own:
                depth = sum(1 for above in node.iterancestors("list"))
                drafts.append(Draft("item", "• " + own, depth))
        elif node.tag == "row":
            cells = [" ".join("".join(cell.itertext()).split()) for cell in node.iter("cell")]
            drafts.append(Draft("table", plain(tidy(" | ".join(cells)))))
        elif node.tag in ("p", "quote", "code") and not any(
            above.tag in ("item", "cell", "quote", "p") for above in node.iterancestors()
        ):
            drafts.append(Draft("paragraph", words))
    return drafts


def _own_text(node: Any, stop: str) -> list[str]:
    """The text in a node outside any `stop` below it."""
    pieces = [node.text or ""]
    for child in node:
        if child.tag != stop:
            pieces += _own_text(child, stop)
        pieces.append(child.tail or "")
    return pieces


def _walked(tree: Any) -> list[Draft]:
    """The page's own structure without menus, banners and hidden parts."""
    body = next((node for tag in ("main", "article", "body") for node in tree.iter(tag)), tree)
    drafts: list[Draft] = []
    for node in body.iter():
        if not isinstance(node.tag, str) or _left_out(node, body):
            continue
        if re.fullmatch(r"h[1-6]", node.tag):
            _add(drafts, "heading", node.text_content(), int(node.tag[1]))
        elif node.tag == "li":
            depth = sum(1 for above in node.iterancestors("ul", "ol"))
            _add(drafts, "item", " ".join(_pieces(node, {"ul", "ol"})), depth)
        elif node.tag == "tr":
            _add(drafts, "table", " | ".join(cell.text_content().strip() for cell in node if cell.tag in ("td", "th")))
        elif node.tag == "figcaption":
            _add(drafts, "caption", node.text_content())
        elif node.tag in ("p", "blockquote", "dt", "dd", "pre") and not any(
            above.tag in ("li", "tr", "blockquote") for above in node.iterancestors()
        ):
            _add(drafts, "paragraph", node.text_content())
        elif node.tag in ("div", "section", "main", "article", "body") and (node.text or "").strip():
            _add(drafts, "paragraph", node.text or "")
    return drafts


def _pieces(node: Any, stop: set[str]) -> list[str]:
    pieces = [node.text or ""]
    for child in node:
        if child.tag not in stop and isinstance(child.tag, str):
            pieces += _pieces(child, stop)
        pieces.append(child.tail or "")
    return pieces


def _left_out(node: Any, body: Any) -> bool:
    while node is not None and node is not body:
        names = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('role') or ''}"
        hidden = node.get("hidden") is not None or node.get("aria-hidden") == "true"
        if _BOILERPLATE.match(node.tag) or hidden or _COOKIES.search(names):
            return True
        node = node.getparent()
    return False


def _add(drafts: list[Draft], kind: Any, text: str, level: int = 0) -> None:
    words = plain(tidy(" ".join(text.split())))
    if words.strip("| "):
        drafts.append(Draft(kind, "• " + words if kind == "item" else words, level))


# --- Word --------------------------------------------------------------------------------------------------------


def docx_blocks(data: bytes) -> Read:
    """A Word file's paragraphs, lists, tables and footnotes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 40 * len(data) + 50_000_000:
                raise Unreadable("Word-filen pakker ut til urimelig mye.")
        document = docx.Document(io.BytesIO(data))
        unseen, notes = take_unseen(document)
        drafts = _word_drafts(document)
        footnotes = _word_footnotes(notes)
    except (
        zipfile.BadZipFile,
        OpcError,
        lxml.etree.LxmlError,
        KeyError,
        ValueError,
        NotImplementedError,
        EOFError,
    ) as error:
        raise Unreadable("Word-filen er skadet og kan ikke åpnes.") from error
    if not drafts:
        raise Unreadable("Word-filen har ingen tekst.")
    original = "\n".join(draft.text for draft in drafts)
    title = (document.core_properties.title or "").strip()
    top = next((draft.text for draft in drafts if draft.kind == "heading"), "")
    return (
        drafts,
        Reading([], footnotes, flags=["hidden"] if orders(unseen) else []),
        original,
        About(title) if title and title != "Word Document" and not top else None,
    )


def _word_drafts(document: Any) -> list[Draft]:
    drafts: list[Draft] = []
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
                _add(drafts, "table", " | ".join(cells))
            continue
        for box in part._p.iter(f"{_WORD_SPACE}txbxContent"):
            if next(box.iterancestors("{*}Fallback"), None) is None:  # which says the same to older programs
                for line in box.iter(f"{_WORD_SPACE}p"):
                    _add(drafts, "paragraph", "".join(piece.text or "" for piece in line.iter(f"{_WORD_SPACE}t")))
        text = plain(tidy(" ".join(part.text.split())))
        if not text:
            continue
        style = (part.style.name or "") if part.style is not None else ""
        heading = re.match(r"(?:Heading|Overskrift) (\d)", style)
        numbering = part._p.pPr.numPr if part._p.pPr is not None else None
        if heading or style in ("Title", "Tittel"):
            drafts.append(Draft("heading", text, min(6, int(heading[1])) if heading else 1))
        elif numbering is not None or re.match(r"List|Punktliste|Nummerert liste|Listeavsnitt", style):
            level = numbering.ilvl.val + 1 if numbering is not None and numbering.ilvl is not None else 1
            digit = re.search(r"(\d)$", style)
            drafts.append(Draft("item", "• " + text, int(digit[1]) if digit else level))
        elif style in ("Caption", "Bildetekst"):
            drafts.append(Draft("caption", text))
        else:
            drafts.append(Draft("paragraph", text))
    return drafts


def _word_footnotes(root: Any) -> list[Footnote]:
    notes: list[Footnote] = []
    for node in root.iter(f"{_WORD_SPACE}footnote") if root is not None else ():
        words = "".join(piece.text or "" for piece in node.iter(f"{_WORD_SPACE}t")).strip()
        if words and node.get(f"{_WORD_SPACE}type") is None:
            notes.append(Footnote(str(len(notes) + 1), plain(tidy(words))))
    return notes
