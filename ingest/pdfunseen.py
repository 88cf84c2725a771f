"""What a page of a PDF holds that its reader does not see.

Text is set without leaving a mark in many ways: in the colour of what it stands on, in text rendering mode 3 (ISO
32000-1, 9.3.6), fully transparent, in letters of a point, outside the page's box or its clip, in a layer that is off,
under a picture or a field that is drawn after it. So where letters could be hidden the page is rendered with its text
and without: letters that make no difference are seen by nobody. The exception are those below or invisible over a
scanned page, which are its text.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2

_PALE: Final = 200  # of 255: letters darker than this stand out from paper
_FAINT: Final = 40  # of 255: an opacity below which letters hardly do
_UNMARKED: Final = (3, 7)  # rendering modes that paint nothing
_OUTLINED: Final = (1, 5)  # those that paint the outline of letters alone
_TINY: Final = 1.5  # points from the top to the bottom of the letters' line
_NARROW: Final = 0.15  # of their size: letters that are narrower on average are not read
_CONTRAST: Final = 16  # of 255, between the page with and without a letter, or between light and dark of its place
_MOST: Final = 0.6  # of a text object's letters that leave no mark
_COVERED: Final = 0.3  # of a text object's place
_SCAN: Final = 0.4  # of the page: a picture of that size may be what was scanned
_PIXELS: Final = 1600  # of the rendered page's longer side
_DEPTH: Final = 8  # of forms within forms
_MANY: Final = 4000  # objects of a page; one with more is rendered without looking at each

Box = Sequence[float]  # left, bottom, right, top in points


def unseen_letters(page: Any, text_page: Any, count: int) -> frozenset[int]:
    """Indices of the letters (of `count` on a pypdfium2 text page) that a reader of the page does not see."""
    if not count:
        return frozenset()
    raw = pypdfium2.raw
    bounds = page.get_bbox()
    sure: set[int] = set()
    objects: dict[int, list[int]] = {}
    widths: dict[int, float] = {}
    render = _may_hide(page)
    for at in range(count):
        if chr(raw.FPDFText_GetUnicode(text_page, at)).isspace():
            continue
        left, bottom, right, top = text_page.get_charbox(at, loose=True)
        if _outside((left, bottom, right, top), bounds) or top - bottom < _TINY:
            sure.add(at)
            continue
        key = ctypes.cast(raw.FPDFText_GetTextObject(text_page, at), ctypes.c_void_p).value or 0
        objects.setdefault(key, []).append(at)
        widths[key] = widths.get(key, 0.0) + max(right - left, 0.0) / max(top - bottom, 1.0)
    for key, letters in objects.items():
        if len(letters) > 8 and widths[key] < _NARROW * len(letters):
            sure.update(letters)
    if render and objects:
        seen = _Seen(page)
        scan = seen.scan
        for letters in objects.values():
            boxes = [text_page.get_charbox(at) for at in letters]
            blank = sum(not seen.marks(box) for box in boxes)
            if blank < _MOST * len(letters):
                continue
            if scan is None or any(_outside(box, scan) for box in boxes) or not any(map(seen.shows, boxes)):
                sure.update(letters)
    return frozenset(sure)


def notes(page: Any) -> list[str]:
    """What the page's annotations say: comments, tool tips, what form fields hold."""
    raw = pypdfium2.raw
    found = []
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), 1000)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        for key in (b"Contents", b"TU", b"V", b"DV"):
            size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            if size > 2:
                buffer = (ctypes.c_ushort * (size // 2))()
                raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
                found.append(bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0"))
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def _may_hide(page: Any) -> bool:
    """Whether some text is pale, faint, unpainted, tiny, beside the page, clipped, layered, or on or under something.

    What lies inside a form is placed relative to it, so such a page is rendered.
    """
    raw = pypdfium2.raw
    bounds = page.get_bbox()
    texts: list[Box] = []
    grounds: list[tuple[Box, tuple[int, ...] | None]] = []
    kinds = (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)
    for number, found in enumerate(page.get_objects(filter=kinds, max_depth=_DEPTH)):
        box = found.get_bounds()
        if found.type == raw.FPDF_PAGEOBJ_TEXT:
            if number > _MANY or found.level:
                return True
            if _outside(box, bounds, whole=False) or box[3] - box[1] < _TINY or _pale_object(found.raw):
                return True
            colour = _colour(found.raw)
            if any(_near(colour, ground) and _over(box, [there])[0] > _COVERED for there, ground in grounds):
                return True
            if _layered(found.raw) or _clipped(found.raw, box):
                return True
            texts.append(box)
        elif not found.level and min(box[2] - box[0], box[3] - box[1]) > _TINY:
            filled = found.type != raw.FPDF_PAGEOBJ_PATH or _filled(found.raw)
            if filled and texts and max(_over(box, texts, of=1)) > _COVERED:
                return True
            if filled and len(grounds) < 200:
                grounds.append((box, _colour(found.raw) if found.type == raw.FPDF_PAGEOBJ_PATH else None))
    return False


def _over(box: Box, others: Sequence[Box], *, of: int = 0) -> list[float]:
    """How much of a box lies in each of others, as a share of it (`of=0`) or of each of them (`of=1`)."""
    there: npt.NDArray[np.float64] = np.array(others, np.float64)
    wide = np.minimum(box[2], there[:, 2]) - np.maximum(box[0], there[:, 0])
    high = np.minimum(box[3], there[:, 3]) - np.maximum(box[1], there[:, 1])
    own = (there[:, 2] - there[:, 0]) * (there[:, 3] - there[:, 1]) if of else (box[2] - box[0]) * (box[3] - box[1])
    shares: list[float] = (np.clip(wide, 0, None) * np.clip(high, 0, None) / np.maximum(own, 1e-6)).tolist()
    return shares


def _near(colour: tuple[int, ...] | None, ground: tuple[int, ...] | None) -> bool:
    """Whether letters of a colour might not stand out from what lies under them; a picture (None) is not known."""
    if colour is None or ground is None:
        return True
    return max(abs(a - b) for a, b in zip(colour, ground, strict=True)) < 2 * _CONTRAST


def _colour(found: Any) -> tuple[int, ...] | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pypdfium2.raw.FPDFPageObj_GetFillColor(found, red, green, blue, alpha):
        return None
    return red.value, green.value, blue.value


def _filled(found: Any) -> bool:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    return bool(pypdfium2.raw.FPDFPath_GetDrawMode(found, mode, stroked)) and mode.value != 0


def _layered(found: Any) -> bool:
    """Whether an object belongs to optional content (ISO 32000-1, 8.11), which may be off."""
    raw = pypdfium2.raw
    for number in range(raw.FPDFPageObj_CountMarks(found)):
        buffer, size = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
        mark = raw.FPDFPageObj_GetMark(found, number)
        if raw.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), size) and size.value == 6:
            return bytes(buffer)[:4].decode("utf-16-le") == "OC"
    return False


def _clipped(found: Any, box: Box) -> bool:
    """Whether an object reaches outside what it is clipped to."""
    raw = pypdfium2.raw
    clip = raw.FPDFPageObj_GetClipPath(found)
    for path in range(max(0, min(raw.FPDFClipPath_CountPaths(clip), 8)) if clip else 0):
        points = list(_points(clip, path))
        if not points:
            continue
        across, up = zip(*points, strict=True)
        if _over(box, [(min(across), min(up), max(across), max(up))])[0] < 1 - _COVERED:
            return True
    return False


def _points(clip: Any, path: int) -> Iterator[tuple[float, float]]:
    raw = pypdfium2.raw
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(max(0, min(raw.FPDFClipPath_CountPathSegments(clip, path), 200))):
        if raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, number), x, y):
            yield x.value, y.value


def _outside(box: Box, bounds: Box, *, whole: bool = True) -> bool:
    """Whether a box lies beside the page; with `whole=False`, whether a part of it does."""
    left, bottom, right, top = box
    x0, y0, x1, y1 = bounds
    if whole:
        return right <= x0 or left >= x1 or top <= y0 or bottom >= y1
    return left < x0 or right > x1 or bottom < y0 or top > y1


def _pale_object(found: Any) -> bool:
    """Whether a text object paints nothing, or nothing that stands out on white paper."""
    raw = pypdfium2.raw
    mode = raw.FPDFTextObj_GetTextRenderMode(found)
    if mode in _UNMARKED:
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    painted = raw.FPDFPageObj_GetStrokeColor if mode in _OUTLINED else raw.FPDFPageObj_GetFillColor
    if not painted(found, red, green, blue, alpha):
        return False
    return alpha.value < _FAINT or min(red.value, green.value, blue.value) > _PALE


class _Seen:
    """A page as its reader sees it, and without its text."""

    def __init__(self, page: Any) -> None:
        raw = pypdfium2.raw
        self._page = page
        self._full = self._grey()
        self.scan = self._scan()
        modes = []
        for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH):
            modes.append((found.raw, raw.FPDFTextObj_GetTextRenderMode(found.raw)))
            raw.FPDFTextObj_SetTextRenderMode(found.raw, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        self._bare = self._grey()
        for text, mode in modes:
            raw.FPDFTextObj_SetTextRenderMode(text, mode)

    def marks(self, box: Box) -> bool:
        """Whether a letter in a box of the page (points, from the lower left) makes a difference."""
        full, bare = self._part(self._full, box), self._part(self._bare, box)
        return full.size > 0 and int(np.abs(full - bare).max()) >= _CONTRAST

    def shows(self, box: Box) -> bool:
        """Whether anything stands out in a box of the page."""
        part = self._part(self._full, box)
        return part.size > 0 and int(part.max()) - int(part.min()) >= _CONTRAST

    def _scan(self) -> Box | None:
        """The place of the largest picture of the page, where it may be what was scanned."""
        left, bottom, right, top = self._page.get_bbox()
        whole = max((right - left) * (top - bottom), 1.0)
        places = [
            found.get_bounds()
            for found in self._page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=1)
        ]
        largest = max(places, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]), default=None)
        if largest is None or (largest[2] - largest[0]) * (largest[3] - largest[1]) < _SCAN * whole:
            return None
        return tuple(largest)

    def _grey(self) -> npt.NDArray[np.int16]:
        width, height = self._page.get_size()
        bitmap = self._page.render(scale=min(1.5, _PIXELS / max(width, height, 1.0)), grayscale=True)
        found: npt.NDArray[np.int16] = np.array(bitmap.to_numpy(), np.int16).reshape(bitmap.height, bitmap.width)
        bitmap.close()
        return found

    def _part(self, grey: npt.NDArray[np.int16], box: Box) -> npt.NDArray[np.int16]:
        height, width = grey.shape
        across, down = zip(*(self._at(x, y, width, height) for x, y in (box[:2], box[2:])), strict=True)
        return grey[max(0, min(down)) : max(down) + 1, max(0, min(across)) : max(across) + 1]

    def _at(self, x: float, y: float, width: int, height: int) -> tuple[int, int]:
        across, down = ctypes.c_int(), ctypes.c_int()
        pypdfium2.raw.FPDF_PageToDevice(self._page, 0, 0, width, height, 0, x, y, across, down)
        return across.value, down.value
