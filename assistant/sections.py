"""A note's sentences under its headers: what stands under "Familie" or "Diagnoser" is read in that light."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from norsk.text import sentences

Section = Literal["diagnosis", "history", "family", "social", "medication", "findings", "plan", "course"]

_HEADERS: tuple[tuple[Section, str], ...] = (
    ("history", r"tidl(?:igere|egare|\.)?\s*(?:sykdommer|sjukdommar|sykd\.?|sjukd\.?|sykehistorie|"
                r"sjukehistorie|anamnese)|komorbiditet|kjente sykdommer|bakgrunn|anamnese"),
    ("family", r"familie(?:anamnese|historie|rt|ært)?(?:\s*/\s*sosialt)?|arv|arvelighet|hereditet|disposisjoner|"
               r"familie og arv"),
    ("diagnosis", r"(?:hoved|bi|utskrivnings|utskrivings|entydig )?diagnos(?:e|er|ar)(?:\s+ved utskriv(?:n)?ing)?|"
                  r"konklusjon(?:\s*/\s*vurdering)?|konkl\.?|vurdering|dx|oppsummering|samla vurdering|"
                  r"vurdering\s*/\s*konklusjon|utskrivningsdiagnose\(r\)"),
    ("medication", r"(?:faste\s+)?(?:medisiner|medikamenter|legemidler|medisinar)(?:\s+ved\s+\w+)?|medikasjon|cave|"
                   r"allergi(?:er)?|kritisk informasjon|naturlige funksjoner"),
    ("social", r"sosialt|sosial anamnese|stimulantia|yrke|familie\s*/\s*sosialt|sosial situasjon"),
    ("findings", r"status presens|status|klinisk undersøkelse|undersøkelse|funn|røntgen(?:\s+\w+)?|ct(?:\s+\w+)?|"
                 r"mr(?:\s+\w+)?|ekg|blodprøver|lab(?:oratorie(?:svar|prøver))?|supplerende undersøkelser|ultralyd|"
                 r"bildediagnostikk|orienterende blodprøver"),
    ("plan", r"plan|videre plan|videre oppfølging|oppfølging|kontroll|tiltak|råd til pasienten|vidare oppfølging|"
             r"informasjon til pasienten"),
    ("course", r"aktuelt|forløp|sykehistorie|innleggelsesårsak|innlagt for|årsak til innleggelse|behandling|"
               r"forløp og behandling|epikrise|aktuell sykehistorie|innkomst|operasjon|prosedyrer?"),
)  # fmt: skip
_HEADER = re.compile(
    "(?:" + "|".join(f"(?P<h{number}>{pattern})" for number, (_, pattern) in enumerate(_HEADERS)) + r")(?!\w)",
    re.IGNORECASE,
)
# What goes on after "Diagnose: …" in a running line and is no further diagnosis: what was done, said or planned.
_TELLS_ON = re.compile(
    r"\b(?:fikk|fekk|får|ble|blei|vart|er|var|har|hadde|gitt|gis|start\w*|behandl\w*|utskr\w*|hjem\w*|heim\w*|kontroll\w*|"
    r"ktr|oppfølg\w*|gikk|gjekk|kom|tatt|tar|bruk\w+|brukar|mor\w*|far\w*|bror\w*|søster\w*|syster\w*|ingen|inga|ikke|ikkje|"
    r"uten|utan|plan\w*|henvi\w*|tilvi\w*|inform\w*|råd\w*|videre|vidare|sepon\w*|øk\w*|auk\w*|reduser\w*|stop\w*|fjern\w*|"
    r"operer\w*|mobiliser\w*|\w*veiledning|\w*rettleiing|tablett\w*|iv|po|etter|fra|frå|til|ved|"
    r"i \w+ (?:dager|dagar|uker|veker))\b|"
    r"\d+ ?(?:mg|mnd|dager|dagar|uker|veker|døgn|dgr)\b",
    re.IGNORECASE,
)
_START = re.compile(r"[ \t>*#-]*")
_BREAK = re.compile(r"\n(?=[ \t]*(?:[-*•–]|[A-ZÆØÅ0-9\[<]))|\n\s*\n|(?<=:)[ \t]*\n")
# Latin and Norwegian words that notes clip ("fract. colli fem. ikke påvist"); a small letter after one goes on.
_CLIPPED = re.compile(
    r"\b(?:fract|fr|frakt|fem|prox|proks|dist|lat|med|sin|dx|dxt|ve|hø|bil|ac|subc|resp|card|pulm|hum|rad|tib|fib|vert|"
    r"abd|abdom|thor|cerv|cer|lumb|art|lig|proc|susp|mal|malign|ben|met|neg|pos|kron|chron|ak|akk|acc|beh|kont|cont|"
    r"inf|infl|lux|subtroch|pertroch|sup|ant|post|vent|cereb|hem|subd|komp|compl|konkr|konk|perf|stat|op|oper|opr|"
    r"rtg|rgt|thx|us|undersøk|prøv|mikro|makro|infiltr|pneum|insuff|insuf|sek|sekund|prim|primær|progr|reg|rel|"
    r"sympt|sm|symtp|diff|dg|diagn|anam|tid|hist|ev|evt|mtp|mhp|pga|mist|obs|utel|avkr|tidl|vurd)\.\s*$",
    re.IGNORECASE,
)
_LONGEST_SENTENCE = 2000  # characters; a longer one is read in pieces


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters `start` to `end` of the note, under the section that they belong to."""

    start: int
    end: int
    section: Section


def split(note: str) -> Iterator[Sentence]:
    """The sentences and lines of a note with their sections.

    A header alone on its line, or opening one, holds until the next header; one inside a running line holds for
    its sentence (for a diagnosis: until the line's end, or until a sentence tells of something else).
    """
    section: Section = "course"
    inline: Section | None = None
    for begins, ends in _whole(note):
        at = begins
        for stop in [*(found.start() for found in _BREAK.finditer(note, begins, ends)), ends]:
            start, end = at, stop
            at = stop
            while start < end and note[start].isspace():
                start += 1
            if start >= end:
                continue
            opens_line = (
                start == 0
                or "\n" in note[max(0, start - 40) : start].rpartition(note[start])[0][-40:]
                or (not note[note.rfind("\n", 0, start) + 1 : start].strip())
            )
            found = _header(note, start, end)
            if found is not None:
                kind, body = found
                if opens_line:
                    section, inline = kind, None
                else:
                    inline = kind
                start = body
            elif opens_line or inline != "diagnosis" or _TELLS_ON.search(note, start, end):
                inline = None
            for piece in range(start, end, _LONGEST_SENTENCE):
                yield Sentence(piece, min(end, piece + _LONGEST_SENTENCE), inline or section)


def _whole(note: str) -> Iterator[tuple[int, int]]:
    """The sentences of a note, those joined again that were parted after a word clipped by a full stop."""
    held: tuple[int, int] | None = None
    for span in sentences(note):
        if held is not None and _CLIPPED.search(note, held[0], held[1]) and note[span.start : span.start + 1].islower():
            held = held[0], span.end
            continue
        if held is not None:
            yield held
        held = span.start, span.end
    if held is not None:
        yield held


def _header(note: str, start: int, end: int) -> tuple[Section, int] | None:
    begin = _START.match(note, start, end)
    at = begin.end() if begin else start
    found = _HEADER.match(note, at, end)
    if found is None or found.lastgroup is None:
        return None
    rest = note[found.end() : end]
    colon = re.match(r"\s*(?:\([^)\n]{0,30}\))?\s*:", rest)
    if colon is None and rest.strip(" .\t"):
        return None
    return _HEADERS[int(found.lastgroup[1:])][0], found.end() + (colon.end() if colon else 0)
