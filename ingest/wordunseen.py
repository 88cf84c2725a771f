"""What a Word file holds that its reader does not see.

Letters are hidden by their properties or their style (ISO/IEC 29500-1, 17.3.2: `vanish`, colour, size, scale, place),
in the text, in notes, and in boxes. Comments, deleted text, field codes, pictures' descriptions and the file's
properties are returned with them, as are headers, footers and endnotes, which are not stored either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import lxml.etree

_SPACE: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TINY: Final = 4  # half points
_NARROW: Final = 10  # per cent of a letter's width
_MOVED: Final = 200  # half points above or below the line
_PALE: Final = 0xF0  # of each colour: from here on letters do not stand out from paper
_NEAR: Final = 16  # of each colour: letters nearer to what they stand on do not stand out from it
_OFF: Final = ("0", "false", "off", "none")
_PAPER: Final = ("background1", "light1")  # of a theme
_MARKERS: Final = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "white": "FFFFFF",
    "darkBlue": "000080",
    "darkRed": "800000",
    "lightGray": "C0C0C0",
    "darkGray": "808080",
}
_UNREAD: Final = tuple(f"{_SPACE}{name}" for name in ("delText", "instrText"))


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style or a run says of its letters; None where it says nothing."""

    hidden: bool | None = None
    color: str | None = None
    tiny: bool | None = None

    def over(self, below: _Look) -> _Look:
        """This look where it says something, else the one below."""
        return _Look(*(getattr(below if getattr(self, name) is None else self, name) for name in self.__slots__))


def take_unseen(document: Any) -> tuple[str, Any]:
    """Take what a reader does not see out of a document (of python-docx).

    Returns it, with what is not stored, and the tree of the footnotes, None where there are none.
    """
    styles = _Styles(document)
    found = list(_taken(document.element.body, styles))
    footnotes = None
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if relation.is_external or kind not in ("comments", "footnotes", "endnotes", "header", "footer"):
            continue
        root = lxml.etree.fromstring(relation.target_part.blob, lxml.etree.XMLParser(resolve_entities=False))
        found += _taken(root, styles)
        if kind == "footnotes":
            footnotes = root
        else:
            found.append("".join(piece.text or "" for piece in root.iter(f"{_SPACE}t")))
    told = document.core_properties
    found += (told.title, told.subject, told.keywords, told.comments, told.category)
    return "\n".join(piece for piece in found if piece), footnotes


def _taken(root: Any, styles: _Styles) -> Iterator[str]:
    """What is unseen below a node; hidden letters are taken out."""
    for paragraph in root.iter(f"{_SPACE}p"):
        below = styles.look(_value(paragraph, "pPr", "pStyle"))
        for run in paragraph.iter(f"{_SPACE}r"):
            character = styles.looks.get(_value(run, "rPr", "rStyle"), _Look())
            look = reduce(lambda lower, upper: upper.over(lower), (below, character, _look(run)))
            if not (look.hidden or look.tiny or (look.color and _sinks(look.color, _ground(run, styles)))):
                continue
            texts = list(run.iter(f"{_SPACE}t"))
            yield "".join(text.text or "" for text in texts)
            for text in texts:
                text.text = ""
    for node in root.iter(*_UNREAD):
        yield node.text or ""
    for node in root.iter("{*}docPr", "{*}cNvPr"):
        yield f"{node.get('descr') or ''}\n{node.get('title') or ''}"


class _Styles:
    """Style id -> the look of its letters, with what it is based on; which styles set letters on a shade."""

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        nodes = {node.get(f"{_SPACE}styleId"): node for node in root.iter(f"{_SPACE}style")}
        self.looks: dict[str, _Look] = {}
        self.shaded: set[str] = set()
        everywhere = root.find(f"{_SPACE}docDefaults/{_SPACE}rPrDefault")
        self.plain = _Look() if everywhere is None else _look(everywhere)
        self._default = ""
        for name, own in nodes.items():
            chain: list[Any] = []
            at: str | None = name
            while at in nodes and nodes[at] not in chain:
                chain.append(nodes[at])
                based = nodes[at].find(f"{_SPACE}basedOn")
                at = based.get(f"{_SPACE}val") if based is not None else None
            self.looks[name] = reduce(lambda lower, node: _look(node).over(lower), reversed(chain), _Look())
            if any(_fill(shade) for node in chain for shade in node.iter(f"{_SPACE}shd")):
                self.shaded.add(name)
            if own.get(f"{_SPACE}type") == "paragraph" and own.get(f"{_SPACE}default") in ("1", "true"):
                self._default = name

    def look(self, name: str) -> _Look:
        """The look of a paragraph's letters before its runs say anything."""
        return self.looks.get(name or self._default, _Look()).over(self.plain)


def _look(node: Any) -> _Look:
    """What the run properties of a run or a style say."""
    style = node.find(f"{_SPACE}rPr")
    if style is None:
        return _Look()
    hidden, color, size, scale, place = (
        style.find(f"{_SPACE}{name}") for name in ("vanish", "color", "sz", "w", "position")
    )
    small = [
        _number(found.get(f"{_SPACE}val"), most + 1) <= most
        for found, most in ((size, _TINY), (scale, _NARROW))
        if found is not None
    ]
    if place is not None:
        small.append(abs(_number(place.get(f"{_SPACE}val"), 0)) >= _MOVED)
    shown = None
    if color is not None:
        theme = color.get(f"{_SPACE}themeColor") in _PAPER and color.get(f"{_SPACE}themeShade") is None
        shown = "FFFFFF" if theme else (color.get(f"{_SPACE}val") or "").upper()
    return _Look(
        None if hidden is None else (hidden.get(f"{_SPACE}val") or "1").lower() not in _OFF,
        shown,
        any(small) if small else None,
    )


def _sinks(color: str, ground: str | None) -> bool:
    """Whether letters do not stand out from what they stand on: paper (""), a colour, or what is not known (None)."""
    mine = _parts(color)
    if mine is None or ground is None:
        return False
    if not ground:
        return min(mine) >= _PALE
    other = _parts(ground)
    return other is not None and max(abs(a - b) for a, b in zip(mine, other, strict=True)) < _NEAR


def _parts(color: str) -> bytes | None:
    try:
        return bytes.fromhex(color) if len(color) == 6 else None
    except ValueError:
        return None  # "AUTO"


def _number(text: str | None, otherwise: int) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise


def _value(node: Any, properties: str, name: str) -> str:
    found = node.find(f"{_SPACE}{properties}/{_SPACE}{name}")
    return "" if found is None else str(found.get(f"{_SPACE}val") or "")


def _fill(shade: Any) -> str:
    fill = shade.get(f"{_SPACE}fill") or ""
    return "" if fill.lower() in ("", "auto") else fill.upper()


def _ground(run: Any, styles: _Styles) -> str | None:
    """The colour that a run stands on: a shade or a marker's; "" for paper, None for what is not known."""
    node = run
    while node is not None:
        for name in ("rPr", "pPr", "tcPr", "tblPr"):
            style = node.find(f"{_SPACE}{name}")
            if style is None:
                continue
            if marker := _value(node, name, "highlight"):
                return _MARKERS.get(marker)
            shade = style.find(f"{_SPACE}shd")
            if shade is not None and _fill(shade):
                return _fill(shade)
            if any(_value(node, name, kind) in styles.shaded for kind in ("rStyle", "pStyle", "tblStyle")):
                return None
        if node.tag == f"{_SPACE}txbxContent":  # a text box has a colour of its own
            return None
        node = node.getparent()
    return ""
