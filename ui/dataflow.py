"""The data flow as a picture (SVG), drawn from the settings that run."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.settings import Settings

_Box = tuple[str, str, bool]  # name, what it sees, whether it is outside this process
_LEFT, _STEP, _WIDE, _HIGH, _LANE = 110, 225, 200, 64, 96  # pixels


def flow(settings: Settings) -> str:
    """What each part sees and what leaves the process, for a question, for a note and for a source."""
    served = settings.engine.engine == "vllm"
    recorded = ("Journal", "redigert tekst" if settings.record.enabled else "slått av", bool(settings.record.url))
    lanes: list[tuple[str, list[_Box]]] = [
        (
            "Spør",
            [
                ("Bruker", "egne ord", False),
                ("Redigering", "Presidio, regler", False),
                ("Formålsport", "redigert tekst", False),
                (
                    "Søk",
                    "redigerte ord" if settings.index.url else "egne ord, i prosessen",
                    bool(settings.index.url),
                ),
            ],
        ),
        (
            "… og svaret",
            [
                ("Språkmodell" if served else "Ekstraktiv motor", "redigert tekst og kilder", served),
                ("Kontroll mot sitat", "setning for setning", False),
                recorded,
                ("Svar", "egne ord på egen skjerm", False),
            ],
        ),
        (
            "Kod",
            [
                ("Notatet limes inn", "egne ord, i minnet", False),
                ("Redigering", "Presidio, regler", False),
                ("Kodeverk og regler", "med språkmodell" if served else "redigert tekst", served),
                ("Koder avgjør", "journal: redigert tekst", recorded[2]),
            ],
        ),
        (
            "Kilder",
            [
                ("Etatenes nettsteder", "ser adressen som hentes", True),
                ("Henting", "driften kjører sync", False),
                ("Bibliotek", "offentlige tekster", False),
                ("Indeks", "offentlige tekster", bool(settings.index.url)),
            ],
        ),
    ]
    high = _LANE * len(lanes) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _STEP * 4} {high}" role="img" '
        'aria-label="Dataflyt i Veileder" font-family="system-ui, sans-serif" font-size="14">',
        "<title>Dataflyt i Veileder</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for row, (name, boxes) in enumerate(lanes):
        y = 20 + row * _LANE
        parts.append(f'<text x="10" y="{y + _HIGH / 2 + 5:g}" font-weight="600" fill="#0b5f70">{escape(name)}</text>')
        parts += [_drawn(box, _LEFT + at * _STEP, y, last=at == len(boxes) - 1) for at, box in enumerate(boxes)]
    parts.append(
        f'<text x="10" y="{high - 14}" fill="#556270">Stiplet: en annen prosess eller maskin. Alt annet er i Veileders '
        "egen prosess.</text>"
    )
    return "\n".join([*parts, "</svg>", ""])


def _drawn(box: _Box, x: float, y: float, *, last: bool) -> str:
    """A box, and the line to the next one with a dot where it arrives."""
    name, sees, outside = box
    dash = ' stroke-dasharray="6 4"' if outside else ""
    middle, right = x + _WIDE / 2, x + _WIDE
    drawn = (
        f'<rect x="{x}" y="{y}" width="{_WIDE}" height="{_HIGH}" rx="8" fill="#e8f3f5" stroke="#0b5f70"{dash}/>'
        f'<text x="{middle:g}" y="{y + 27}" text-anchor="middle" font-weight="600">{escape(name)}</text>'
        f'<text x="{middle:g}" y="{y + 47}" text-anchor="middle" fill="#556270">{escape(sees)}</text>'
    )
    if last:
        return drawn
    level, to = y + _HIGH / 2, x + _STEP
    return (
        f'{drawn}<line x1="{right}" y1="{level:g}" x2="{to}" y2="{level:g}" stroke="#0b5f70" stroke-width="2"/>'
        f'<circle cx="{to}" cy="{level:g}" r="4" fill="#0b5f70"/>'
    )
