"""What a page of a PDF holds that its reader does not see.

Text is set without leaving a mark in many ways: in the colour of the paper, in text rendering mode 3 (ISO 32000-1,
9.3.6), fully transparent, in letters of a point, outside the page's box. So letters that could be hidden are looked for
on the rendered page: where nothing stands out, nobody sees them. That tells white letters on a dark field, and the
invisible letters over a scanned page, which are its text, from hidden ones.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2

_PALE: Final = 200  # of 255: letters darker than this stand out from paper
_FAINT: Final = 40  # of 255: an opacity below which letters hardly do
_UNMARKED: Final = (3, 7)  # rendering modes that paint nothing
_TINY: Final = 1.5  # points from the top to the bottom of the letters' line
_CONTRAST: Final = 16  # of 255, between the lightest and the darkest point of a letter's place
_MOST: Final = 0.6  # of a run's letters that leave no mark
_PIXELS: Final = 1600  # of the rendered page's longer side
_DEPTH: Final = 8  # of forms within forms


def unseen_letters(page: Any, text_page: Any, count: int) -> frozenset[int]:
    """Indices of the letters (of `count` on a pypdfium2 text page) that a reader of the page does not see."""
    if not count or not _may_hide(page):
        return frozenset()
    raw = pypdfium2.raw
    bounds = page.get_bbox()
    runs: list[list[int]] = [[]]
    sure: set[int] = set()
    for at in range(count):
        if chr(raw.FPDFText_GetUnicode(text_page, at)).isspace():
            continue
        left, bottom, right, top = text_page.get_charbox(at, loose=True)
        if _outside((left, bottom, right, top), bounds) or top - bottom < _TINY:
            sure.add(at)
        elif _pale(text_page, at):
            runs[-1].append(at)
            continue
        if runs[-1]:
            runs.append([])
    if any(runs):
        seen = _Seen(page)
        for run in runs:
            blank = sum(not seen.marked(text_page.get_charbox(at)) for at in run)
            if run and blank >= _MOST * len(run):
                sure.update(run)
    return frozenset(sure)


def notes(page: Any) -> list[str]:
    """What the page's annotations say: comments and tool tips."""
    raw = pypdfium2.raw
    found = []
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), 1000)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        for key in (b"Contents", b"TU"):
            size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            if size > 2:
                buffer = (ctypes.c_ushort * (size // 2))()
                raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
                found.append(bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0"))
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def _may_hide(page: Any) -> bool:
    """Whether some text object is pale, faint, unpainted, tiny or beside the page."""
    raw = pypdfium2.raw
    bounds = page.get_bbox()
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH):
        if found.level:  # inside a form its place is relative to that
            return True
        box = found.get_bounds()
        if _outside(box, bounds, whole=False) or box[3] - box[1] < _TINY or _pale_object(found.raw):
            return True
    return False


def _outside(box: Sequence[float], bounds: Sequence[float], *, whole: bool = True) -> bool:
    """Whether a box lies beside the page; with `whole=False`, whether a part of it does."""
    left, bottom, right, top = box
    x0, y0, x1, y1 = bounds
    if whole:
        return right <= x0 or left >= x1 or top <= y0 or bottom >= y1
    return left < x0 or right > x1 or bottom < y0 or top > y1


def _pale(text_page: Any, at: int) -> bool:
    found = pypdfium2.raw.FPDFText_GetTextObject(text_page, at)
    return bool(found) and _pale_object(found)


def _pale_object(found: Any) -> bool:
    """Whether a text object paints nothing, or nothing that stands out on white paper."""
    raw = pypdfium2.raw
    if raw.FPDFTextObj_GetTextRenderMode(found) in _UNMARKED:
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(found, red, green, blue, alpha):
        return False
    return alpha.value < _FAINT or min(red.value, green.value, blue.value) > _PALE


class _Seen:
    """A page as its reader sees it."""

    def __init__(self, page: Any) -> None:
        width, height = page.get_size()
        bitmap = page.render(scale=min(1.5, _PIXELS / max(width, height, 1.0)), grayscale=True)
        self._page = page
        self._grey: npt.NDArray[np.uint8] = np.array(bitmap.to_numpy(), np.uint8).reshape(bitmap.height, bitmap.width)
        bitmap.close()

    def marked(self, box: Sequence[float]) -> bool:
        """Whether anything stands out in a box of the page (points, from the lower left)."""
        height, width = self._grey.shape
        across, down = zip(*(self._at(x, y, width, height) for x, y in (box[:2], box[2:])), strict=True)
        part = self._grey[max(0, min(down)) : max(down) + 1, max(0, min(across)) : max(across) + 1]
        return part.size > 0 and int(part.max()) - int(part.min()) >= _CONTRAST

    def _at(self, x: float, y: float, width: int, height: int) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pypdfium2.raw.FPDF_PageToDevice(self._page, 0, 0, width, height, 0, x, y, across, down)
        return across.value, down.value
