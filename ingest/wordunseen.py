"""What a Word file holds that its reader does not see: hidden, white and tiny letters, comments."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import lxml.etree

_SPACE: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TINY: Final = 4  # half points
_PALE: Final = 0xF0  # of each colour: from here on letters do not stand out from paper
_OFF: Final = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class _Look:
    """What a style or a run says of its letters; None where it says nothing."""

    hidden: bool | None = None
    pale: bool | None = None
    tiny: bool | None = None

    def over(self, below: _Look) -> _Look:
        """This look where it says something, else the one below."""
        return _Look(*(getattr(below if getattr(self, name) is None else self, name) for name in self.__slots__))


def take_unseen(document: Any) -> str:
    """Take what a reader does not see out of a document (of python-docx), and return it with the comments."""
    looks = _styles(document)
    found: list[str] = []
    for paragraph in list(document.element.body.iter(f"{_SPACE}p")):
        below = looks.get(_value(paragraph, "pPr", "pStyle"), _Look())
        for run in list(paragraph.iter(f"{_SPACE}r")):
            character = looks.get(_value(run, "rPr", "rStyle"), _Look())
            look = reduce(lambda lower, upper: upper.over(lower), (below, character, _look(run)))
            if not (look.hidden or look.tiny or (look.pale and not _shaded(run))):
                continue
            texts = list(run.iter(f"{_SPACE}t"))
            found.append("".join(text.text or "" for text in texts))
            for text in texts:
                text.text = ""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith("/comments"):
            root = lxml.etree.fromstring(relation.target_part.blob, lxml.etree.XMLParser(resolve_entities=False))
            found.append("".join(piece.text or "" for piece in root.iter(f"{_SPACE}t")))
    return "\n".join(found)


def _styles(document: Any) -> dict[str, _Look]:
    """Style id -> the look of its letters, with what it is based on."""
    nodes = {node.get(f"{_SPACE}styleId"): node for node in document.styles.element.iter(f"{_SPACE}style")}
    made: dict[str, _Look] = {}
    for name in nodes:
        chain: list[Any] = []
        at: str | None = name
        while at in nodes and nodes[at] not in chain:
            chain.append(nodes[at])
            based = nodes[at].find(f"{_SPACE}basedOn")
            at = based.get(f"{_SPACE}val") if based is not None else None
        made[name] = reduce(lambda lower, node: _look(node).over(lower), reversed(chain), _Look())
    return made


def _look(node: Any) -> _Look:
    """What the run properties of a run or a style say."""
    style = node.find(f"{_SPACE}rPr")
    if style is None:
        return _Look()
    hidden, color, size = (style.find(f"{_SPACE}{name}") for name in ("vanish", "color", "sz"))
    return _Look(
        None if hidden is None else (hidden.get(f"{_SPACE}val") or "1").lower() not in _OFF,
        None if color is None else _is_pale(color.get(f"{_SPACE}val") or ""),
        None if size is None else _number(size.get(f"{_SPACE}val"), 20) <= _TINY,
    )


def _is_pale(color: str) -> bool:
    try:
        return len(color) == 6 and min(bytes.fromhex(color)) >= _PALE
    except ValueError:
        return False  # "auto"


def _number(text: str | None, otherwise: int) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise


def _value(node: Any, properties: str, name: str) -> str:
    found = node.find(f"{_SPACE}{properties}/{_SPACE}{name}")
    return "" if found is None else str(found.get(f"{_SPACE}val") or "")


def _shaded(run: Any) -> bool:
    """Whether a run may stand on something darker than paper: a shade or highlight, or a table with a style."""
    node = run
    while node is not None:
        for name in ("rPr", "pPr", "tcPr", "tblPr"):
            style = node.find(f"{_SPACE}{name}")
            if style is None:
                continue
            shade = style.find(f"{_SPACE}shd")
            fill = "" if shade is None else (shade.get(f"{_SPACE}fill") or "")
            if (fill and fill != "auto" and not _is_pale(fill)) or style.find(f"{_SPACE}highlight") is not None:
                return True
            if style.find(f"{_SPACE}tblStyle") is not None:
                return True
        if node.tag == f"{_SPACE}txbxContent":  # a text box has a colour of its own
            return True
        node = node.getparent()
    return False
