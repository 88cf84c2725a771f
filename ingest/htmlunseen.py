"""What a web page holds that its reader does not see.

Letters are hidden by `display`, `visibility` and the `hidden` attribute, in the colour of what is behind them, fully
transparent, in letters of a pixel, outside the screen, in a box without size. They are taken out of the page; what a
reader can open (`details`, a panel that a button or a tab controls) stays. Comments and what stands in attributes and
machine-readable parts is returned with them, to be searched for orders.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass, replace
from typing import Any, Final

from ingest.styles import Declarations, Styles

Colour = tuple[float, float, float]  # red, green, blue of 255

_WHITE: Final[Colour] = (255.0, 255.0, 255.0)
_NAMES: Final[dict[str, Colour]] = {
    "white": _WHITE,
    "black": (0.0, 0.0, 0.0),
    "snow": (255.0, 250.0, 250.0),
    "ivory": (255.0, 255.0, 240.0),
    "ghostwhite": (248.0, 248.0, 255.0),
    "whitesmoke": (245.0, 245.0, 245.0),
    "floralwhite": (255.0, 250.0, 240.0),
    "mintcream": (245.0, 255.0, 250.0),
    "azure": (240.0, 255.0, 255.0),
}
_NEAR: Final = 20.0  # of 255 in every colour: letters nearer to what is behind them do not stand out
_FAINT: Final = 0.1  # an opacity below which letters hardly stand out
_TINY: Final = 2.5  # pixels
_FAR: Final = 500.0  # pixels outside the screen
_POINT: Final = 2.0  # pixels: a box with a smaller side shows nothing
_PIXELS: Final = {
    "px": 1.0,
    "pt": 4 / 3,
    "em": 16.0,
    "rem": 16.0,
    "vw": 12.8,
    "vh": 7.2,
    "%": 12.8,
    "cm": 37.8,
    "": 1.0,
}
_LENGTH: Final = re.compile(r"(-?\d*\.?\d+)(px|pt|rem|em|vw|vh|cm|%|)(?![\w.])")
_CLASSES: Final = re.compile(r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader-(?:text|only)|d-none)(?:\s|$)", re.I)
_SAYING: Final = re.compile(r"alt|title|value|placeholder|content|summary|label|aria-\w+|data-[\w-]+")
_UNREAD: Final = frozenset(("template", "noscript", "desc", "metadata"))
_SKIPPED: Final = frozenset(("script", "style", "head", "title"))


@dataclass(frozen=True, slots=True)
class _Look:
    """How an element's letters look; None is a colour that is not known."""

    gone: bool = False  # with all below it
    invisible: bool = False  # until something below says otherwise
    colour: Colour | None = (0.0, 0.0, 0.0)
    behind: Colour | None = _WHITE
    size: float = 16.0  # pixels
    opacity: float = 1.0

    @property
    def unseen(self) -> bool:
        if self.gone or self.invisible or self.size < _TINY or self.opacity < _FAINT:
            return True
        return (
            self.colour is not None
            and self.behind is not None
            and max(abs(a - b) for a, b in zip(self.colour, self.behind, strict=True)) < _NEAR
        )


def take_unseen(tree: Any) -> tuple[str, bool]:
    """Take what a reader does not see out of a page (an lxml tree).

    Returns it, with comments and what attributes say, and whether letters were taken out of the page.
    """
    styles, opened = Styles(tree), _opened(tree)
    found: list[str] = []
    taken = False
    looks: dict[Any, _Look] = {}
    for node in tree.iter():
        if not isinstance(node.tag, str):
            found.append(node.text or "")  # a comment or a processing instruction
            continue
        found += [value for name, value in node.items() if len(value) > 20 and _SAYING.fullmatch(name)]
        if node.tag in _SKIPPED:
            if node.tag == "script" and "json" in (node.get("type") or ""):
                found.append(node.text or "")
            found += re.findall(r"content\s*:\s*([\"'].{20,}?[\"'])", node.text or "") if node.tag == "style" else []
            continue
        above = looks.get(node.getparent(), _Look())
        look = looks[node] = _look(node, above, styles.of(node), opened)
        if node.tag in ("noscript", "svg") or node.get("aria-hidden") == "true":
            found.append(node.text_content())
        if not look.unseen or node.getparent() is None:
            continue
        pieces = [node.text or "", *(child.tail or "" for child in node)]
        if any(piece.strip() for piece in pieces):
            taken = True
            found += pieces
            node.text = None
            for child in node:
                child.tail = " "
    return "\n".join(piece for piece in found if piece.strip()), taken


def _opened(tree: Any) -> frozenset[str]:
    """Ids of the parts that something on the page opens."""
    found: set[str] = set()
    for node in tree.iter():
        if isinstance(node.tag, str):
            for name in ("aria-controls", "data-target", "data-bs-target", "popovertarget"):
                found.update((node.get(name) or "").replace("#", " ").split())
            if node.tag == "a" and (node.get("href") or "").startswith("#"):
                found.add(node.get("href")[1:])
    return frozenset(found)


def _look(node: Any, above: _Look, said: Declarations, opened: frozenset[str]) -> _Look:
    """The look of an element below one that looks so."""
    look = above
    openable = node.get("id") in opened or node.get("role") == "tabpanel"
    folded = node.get("hidden") is not None or said.get("display") == "none" or _without_size(said)
    if not openable and (folded or node.tag in _UNREAD or _CLASSES.search(node.get("class") or "")):
        look = replace(look, gone=True)
    if not said and node.tag != "font" and node.get("bgcolor") is None and node.get("text") is None:
        return look
    if _away(said):
        look = replace(look, gone=True)
    if "visibility" in said and not openable:
        look = replace(look, invisible=said["visibility"] in ("hidden", "collapse"))
    if (opacity := _number(said.get("opacity"))) is not None:
        look = replace(look, opacity=look.opacity * opacity)
    if "font-size" in said or "font" in said:
        look = replace(look, size=_size(said.get("font-size") or said["font"], look.size))
    return _coloured(node, look, said)


def _coloured(node: Any, look: _Look, said: Declarations) -> _Look:
    ground = said.get("background-color") or said.get("background") or (node.get("bgcolor") or "").lower()
    picture = said.get("background-image") or said.get("background") or ""
    if "url(" in picture or "gradient" in picture:
        look = replace(look, behind=None)
    elif ground and ground not in ("inherit", "transparent", "none", "initial", "unset"):
        look = replace(look, behind=_colour(ground, look.behind))
    letters = said.get("color") or ((node.get("color") if node.tag == "font" else node.get("text")) or "").lower()
    if letters and letters not in ("inherit", "currentcolor", "unset", "initial"):
        look = replace(look, colour=_colour(letters, look.behind))
    return look


def _colour(text: str, behind: Colour | None) -> Colour | None:
    """A colour as CSS writes it (CSS Color, W3C), over what is behind it; None where it is not known."""
    if text.startswith("transparent"):
        return behind
    if match := re.search(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b", text):
        digits = match[1] if len(match[1]) > 4 else "".join(2 * digit for digit in match[1])
        red, green, blue, *alpha = bytes.fromhex(digits)
        return _over((float(red), float(green), float(blue)), alpha[0] / 255 if alpha else 1.0, behind)
    if match := re.search(r"(rgb|hsl)a?\(([^)]*)\)", text):
        parts = re.findall(r"(-?[\d.]+)(%?)", match[2])
        if len(parts) < 3:
            return None
        values = [float(number) for number, _ in parts]
        opacity = values[3] / (100 if parts[3][1] else 1) if len(parts) > 3 else 1.0
        if match[1] == "rgb":
            scale = 2.55 if parts[0][1] else 1.0
            made = (values[0] * scale, values[1] * scale, values[2] * scale)
        else:
            red_, green_, blue_ = colorsys.hls_to_rgb(values[0] % 360 / 360, values[2] / 100, values[1] / 100)
            made = (255 * red_, 255 * green_, 255 * blue_)
        return _over(made, opacity, behind)
    return next((_NAMES[word] for word in re.findall(r"[a-z]+", text) if word in _NAMES), None)


def _over(colour: Colour, alpha: float, behind: Colour | None) -> Colour | None:
    if alpha >= 1.0:
        return colour
    if behind is None:
        return None
    red, green, blue = (alpha * a + (1 - alpha) * b for a, b in zip(colour, behind, strict=True))
    return red, green, blue


def _size(text: str, above: float) -> float:
    match = _LENGTH.search(text)
    if match is None:
        return above
    number, unit = float(match[1]), match[2]
    if unit in ("em", "%"):
        return above * number / (100 if unit == "%" else 1)
    if not unit and number:
        return above  # of a font's shorthand: its weight
    return number * _PIXELS[unit]


def _away(said: Declarations) -> bool:
    """Whether an element is moved off the screen, cut away or shrunk to nothing."""
    if said.get("position") in ("absolute", "fixed", "relative"):
        for side in ("left", "right", "top", "bottom"):
            if (at := _pixels(said.get(side))) is not None and at < -_FAR:
                return True
    if any((at := _pixels(said.get(name))) is not None and at < -_FAR for name in ("text-indent", "margin-left")):
        return True
    moved = said.get("transform", "")
    if re.search(r"scale[xy3d]*\(\s*0*\.?0+\s*[,)]", moved):
        return True
    if "translate" in moved and any(float(n) * _PIXELS[u] < -_FAR for n, u in _LENGTH.findall(moved) if u != "%"):
        return True
    clip = said.get("clip", "")
    if clip.startswith("rect") and not any(float(number) > _POINT for number, _ in _LENGTH.findall(clip)):
        return True
    inset = re.match(r"inset\(\s*(\d+)%", said.get("clip-path", ""))
    return bool(inset and int(inset[1]) >= 50) or said.get("clip-path", "").startswith("circle(0")


def _without_size(said: Declarations) -> bool:
    if said.get("overflow") not in ("hidden", "clip"):
        return False
    sides = (_pixels(said.get(name)) for name in ("width", "height", "max-width", "max-height"))
    return any(side is not None and side < _POINT for side in sides)


def _pixels(text: str | None) -> float | None:
    match = _LENGTH.match(text or "")
    return float(match[1]) * _PIXELS[match[2]] if match else None


def _number(text: str | None) -> float | None:
    match = re.match(r"(\d*\.?\d+)(%?)", text or "")
    return float(match[1]) / (100 if match[2] else 1) if match else None
