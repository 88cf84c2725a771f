"""The code system: ICD-10 (and ICPC-2) with hierarchy, editions and search, from installation data or a file.

The installed package carries reportable codes and sixty-character titles only. What it does not say (dagger, sex,
parent) is None here until a file in the official format is loaded; nothing is assumed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from ingest.codesearch import TermIndex
from ingest.editions import (
    CodeFileUnreadable,
    Edition,
    Entry,
    Sex,
    dotted,
    package_licence,
    package_year,
    read_edition,
    undotted,
)
from norsk import clinic
from norsk.errors import VeilederError

SystemName = Literal["ICD-10", "ICPC-2"]
OIDS: dict[SystemName, str] = {
    "ICD-10": "urn:oid:2.16.578.1.12.4.1.1.7110",
    "ICPC-2": "urn:oid:2.16.578.1.12.4.1.1.7170",
}
_FILES: dict[SystemName, str] = {"ICD-10": "ICD10.json", "ICPC-2": "ICPC2.json"}


_UNSPECIFIED = re.compile(r"^(?:U[sp]+esifiserte?|Ikke spesifiserte?)\s+|,\s*uspesifisert$")


class CodesMissing(VeilederError):
    """The installation data has no code system."""

    code = "codes_missing"


@dataclass(frozen=True, slots=True)
class CodeHit:
    """A code found by search. `score` is comparable within one search; validity is None where not known."""

    code: str
    title: str
    score: float
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter, block or three-character heading. `official` is False for a wording of ours."""

    code: str
    title: str
    official: bool


@dataclass(frozen=True, slots=True)
class Code:
    """One code as the loaded files have it. None means that no loaded file says so ("ukjent")."""

    code: str  # with dot: I21.9
    title: str  # as published, abbreviations and all
    long_title: str | None
    reportable: bool
    valid_from: date | None
    valid_to: date | None
    chapter: Heading | None
    block: Heading | None
    heading: Heading | None
    asterisk: bool | None = None
    dagger: bool | None = None
    additional_only: bool | None = None
    sex: Sex | None = None
    unspecific: bool | None = None
    source: str = ""


class CodeSystem:
    """The codes of one system over its loaded editions. Derived structures are built at first use and kept."""

    def __init__(self, editions: Iterable[Edition], *, system: SystemName = "ICD-10", licence: str = "") -> None:
        self.system: SystemName = system
        self.licence = licence
        self._editions: list[Edition] = sorted(editions, key=lambda item: item.year or 0)
        if not self._editions:
            raise CodesMissing("Kodeverket mangler.", "Kjør `make data`.")

    @classmethod
    def load(
        cls, folder: Path | None = None, *, system: SystemName = "ICD-10", editions: Iterable[Path] = ()
    ) -> CodeSystem:
        """The installed code system, with further editions from files (each in any format of `read_edition`).

        `folder` is the installation data's folder (default: `share/veileder` of the running environment), or a
        package folder itself. Raises CodesMissing, CodeFileUnreadable.
        """
        base = folder if folder is not None else Path(sys.prefix) / "share" / "veileder"
        for package in (base / "@navikt" / "diagnosekoder", base):
            path = package / "lib" / _FILES[system]
            if path.is_file():
                edition = read_edition(path, package_year(package))
                return cls([edition, *(read_edition(extra) for extra in editions)], system=system,
                           licence=package_licence(package))  # fmt: skip
        raise CodesMissing(f"Kodeverket {system} er ikke installert ({base}).", "Kjør `make data`.")

    @classmethod
    def from_file(cls, path: Path, *, system: SystemName = "ICD-10", year: int | None = None) -> CodeSystem:
        """A code system from one file of the official formats alone."""
        return cls([read_edition(path, year)], system=system, licence="Helsedirektoratet, FinnKode")

    def load_edition(self, path: Path, year: int | None = None) -> None:
        """Add an edition; one of the same year is replaced. Raises CodeFileUnreadable."""
        edition = read_edition(path, year)
        kept = [item for item in self._editions if item.year != edition.year or edition.year is None]
        self._editions = sorted([*kept, edition], key=lambda item: item.year or 0)
        for name in ("_entries", "_years", "_headings", "_blocks", "_categories", "_cased", "_children", "index"):
            self.__dict__.pop(name, None)

    @property
    def editions(self) -> tuple[int, ...]:
        """The calendar years whose editions are loaded."""
        return tuple(edition.year for edition in self._editions if edition.year is not None)

    @property
    def sources(self) -> tuple[str, ...]:
        """The files that the loaded editions came from."""
        return tuple(edition.source for edition in self._editions)

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        """The newest entry of every code; an official file tells more than the package and goes before it."""
        found: dict[str, Entry] = {}
        for edition in sorted(self._editions, key=lambda item: (item.dated, item.year or 0)):
            found.update((entry.code, entry) for entry in edition.entries if entry.kind == "category")
        return dict(sorted(found.items()))

    @cached_property
    def _years(self) -> dict[str, set[int]]:
        years: dict[str, set[int]] = {}
        for edition in self._editions:
            if edition.year is not None and not edition.dated:
                for entry in edition.entries:
                    years.setdefault(entry.code, set()).add(edition.year)
        return years

    @cached_property
    def _headings(self) -> dict[str, Heading]:
        """Official headings where a file has them, otherwise the wording of `clinic_headings.tsv`."""
        if self.system == "ICD-10":
            found = {code: Heading(code, title, False) for code, title in clinic.rows("headings")}
        else:
            found = {letter: Heading(letter, title, False) for letter, title in _ICPC_CHAPTERS.items()}
        for edition in self._editions:
            for entry in edition.entries:
                if entry.kind != "category" or (entry.reportable is False and len(entry.code) == 3):
                    title = re.sub(r"^\([^)]*\)\s*", "", entry.long_title or entry.title)
                    found[entry.code] = Heading(entry.code, title, True)
        return found

    @cached_property
    def _cased(self) -> dict[str, str]:
        return {code.casefold(): code for code in self._entries}

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for code in self._entries:
            for length in range(3, len(code)):
                children.setdefault(code[:length], []).append(code)
        return children

    def __len__(self) -> int:
        return sum(1 for entry in self._entries.values() if entry.reportable is not False)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and self.get(code) is not None

    def codes(self) -> list[str]:
        """Every reportable code, with dot, in order."""
        return [dotted(code) for code, entry in self._entries.items() if entry.reportable is not False]

    def resolve(self, code: str) -> str | None:
        """The code as the system writes it (undotted, local letters in their case), or None."""
        bare = undotted(code)
        if bare in self._entries:
            return bare
        return self._cased.get(bare.casefold())

    def get(self, code: str) -> Code | None:
        """A code, dotted or not, in any case; None where no loaded edition has it."""
        found = self.resolve(code)
        if found is None:
            return None
        entry = self._entries[found]
        start, end = self.validity(found)
        chapter, block, heading = self.path(found)
        return Code(
            dotted(found), entry.title, entry.long_title, entry.reportable is not False, start, end, chapter, block,
            heading, entry.asterisk, entry.dagger, entry.additional_only, entry.sex, entry.unspecific,
            ", ".join(self.sources),
        )  # fmt: skip

    def path(self, code: str) -> tuple[Heading | None, Heading | None, Heading | None]:
        """Chapter, block and three-character heading of a code."""
        if self.system != "ICD-10":
            return None, None, self._headings.get(code[:1])
        chapter = block = None
        for heading in self._blocks:
            low, _, high = heading.code.partition("-")
            if low <= code[:3] <= high:
                if len(low) == 3 and self._is_chapter(heading):
                    chapter = heading
                else:
                    block = heading
        return chapter, block, self.heading(code[:3])

    @cached_property
    def _blocks(self) -> list[Heading]:
        return [heading for heading in self._headings.values() if re.fullmatch(r"\w{3}-\w{3}", heading.code)]

    def _is_chapter(self, heading: Heading) -> bool:
        return heading.code in _CHAPTERS

    def heading(self, category: str) -> Heading | None:
        """The three-character heading: official, ours, or (marked so) drawn from its unspecified child."""
        if category in self._headings:
            return self._headings[category]
        entry = self._entries.get(category)
        if entry:
            return Heading(category, entry.title, True)
        for code in (category + "9", category + "99", category + "0"):
            if code in self._entries:
                title = clinic.spelled_out(self._entries[code].title)
                plain = _UNSPECIFIED.sub("", title.split(" ;")[0])
                return Heading(category, plain[:1].upper() + plain[1:], False)
        for code in self._children.get(category, [])[:1]:  # "Falluly;bolig;Industri": what happened, where, doing what
            what = clinic.spelled_out(self._entries[code].title.partition(";")[0])
            return Heading(category, what[:1].upper() + what[1:], False)
        return None

    def children(self, code: str) -> list[str]:
        """The codes below a heading or a code, with dot."""
        return [dotted(child) for child in self._children.get(undotted(code), [])]

    def below(self, code: str | None = None) -> list[Heading]:
        """One step down the hierarchy: None gives the chapters, a chapter its blocks, a block its categories
        (three characters), a category or a code what it is divided into. A leaf and an unknown code give nothing.
        """
        if self.system != "ICD-10":
            return self._below_letter(code)
        if code is None:
            return [heading for heading in self._blocks if self._is_chapter(heading)]
        low, dash, high = code.strip().partition("-")
        if not dash:
            bare = self.resolve(code) or undotted(code)
            children = self._children.get(bare, [])
            near = [child for child in children if len(child) == len(bare) + 1]
            nearest = near or [child for child in children if len(child) == len(bare) + 2]
            far = (
                [child for child in children if child not in near and not child.startswith(tuple(near))] if near else []
            )
            return [Heading(dotted(child), self._entries[child].title, True) for child in sorted(nearest + far)]
        inside = [heading for heading in self._blocks if heading.code != code and _within(heading.code, low, high)]
        blocks = [
            heading for heading in inside
            if not any(other != heading and _within(heading.code, *other.code.split("-")) for other in inside)
        ]  # fmt: skip
        loose = [
            heading for category in self._categories
            if low <= category <= high and not any(_within(category, *block.code.split("-")) for block in blocks)
            if (heading := self.heading(category)) is not None
        ]  # fmt: skip
        return sorted(blocks + loose, key=lambda heading: heading.code)

    def _below_letter(self, code: str | None) -> list[Heading]:
        """ICPC-2: chapters are letters, and a rubric has nothing below it."""
        if code is None:
            return [Heading(letter, self._headings[letter].title if letter in self._headings else letter, False)
                    for letter in sorted({entry[:1] for entry in self._entries})]  # fmt: skip
        return [Heading(entry, self._entries[entry].title, True) for entry in self._entries if entry[:1] == code]

    @cached_property
    def _categories(self) -> list[str]:
        return sorted({code[:3] for code in self._entries})

    def reportable(self, code: str) -> bool:
        """Whether a code exists and may be reported; a heading that an official file lists may not."""
        bare = self.resolve(code)
        return bare is not None and self._entries[bare].reportable is not False

    def retired(self, code: str) -> bool:
        """Whether the newest loaded edition no longer has a code that an older one had."""
        bare, newest = self.resolve(code), max(self.editions, default=None)
        if bare is None or newest is None:
            return False
        end = self._entries[bare].valid_to
        return end.year < newest if end is not None else max(self._years.get(bare, {newest})) < newest

    def validity(self, code: str) -> tuple[date | None, date | None]:
        """From and to, inclusive; None where the loaded editions do not tell.

        A start is known only where the edition before it is loaded too, an end only where the one after is.
        """
        bare = self.resolve(code) or undotted(code)
        entry = self._entries.get(bare)
        if entry is not None and entry.valid_from is not None:
            return entry.valid_from, entry.valid_to
        years, loaded = self._years.get(bare, set()), set(self.editions)
        if not years:
            return None, None
        first, last = min(years), max(years)
        return (
            date(first, 1, 1) if first - 1 in loaded else None,
            date(last, 12, 31) if last + 1 in loaded else None,
        )

    def valid(self, code: str, on: date) -> bool | None:
        """Whether a code is valid on a date; None where the edition of that year is not loaded."""
        bare = self.resolve(code)
        if bare is None:
            return False if on.year in self.editions else None
        entry = self._entries[bare]
        if entry.valid_from is not None:
            return entry.valid_from <= on and (entry.valid_to is None or on <= entry.valid_to)
        return on.year in self._years.get(bare, set()) if on.year in self.editions else None

    @cached_property
    def index(self) -> TermIndex:
        """The terms of every reportable code, ready for search and for finding mentions."""
        titles = {code: entry.long_title or entry.title for code, entry in self._entries.items()
                  if entry.reportable is not False}  # fmt: skip
        return TermIndex(titles, self._category_terms() if self.system == "ICD-10" else {},
                         terms=self.system == "ICD-10")  # fmt: skip

    def _category_terms(self) -> Mapping[str, str]:
        return {code: heading.title for code, heading in self._headings.items() if re.fullmatch(r"[A-Z]\w\w", code)}

    def search(self, query: str, k: int = 10, on: date | None = None) -> list[CodeHit]:
        """The `k` best codes for a code, the start of one, or words; those not valid `on` a date are left out.

        Where the edition of the date is not loaded, nothing is left out and validity is None. Without a date, words
        find what the newest loaded edition has, and a code is found whenever it was valid.
        """
        found: list[tuple[str, float]] = []
        bare = undotted(query.strip())
        if re.fullmatch(r"[A-Za-z]\w{1,5}", bare) and re.search(r"\d", bare[:3] + ("0" if len(bare) == 3 else "")):
            exact = self.resolve(bare)
            below = self._children.get(exact or bare[:1].upper() + bare[1:], [])
            found = [(code, 2.0 - i * 1e-4) for i, code in enumerate(([exact] if exact else []) + below)]
        if not found:
            found = self.index.search(query, max(k * 3, 30))
            if on is None:
                found = [(code, score) for code, score in found if not self.retired(code)]
        hits: list[CodeHit] = []
        for code, score in found:
            if on is not None and self.valid(code, on) is False:
                continue
            start, end = self.validity(code)
            hits.append(CodeHit(dotted(code), self._entries[code].title, round(score, 4), start, end))
            if len(hits) == k:
                break
        return hits


def _within(code: str, low: str, high: str) -> bool:
    """Whether a category or a range of them (`I20-I25`) lies inside `low`–`high`."""
    first, _, last = code.partition("-")
    return low <= first and (last or first) <= high


# ICD-10's 22 chapters; every other range in the headings is a block.
_CHAPTERS = (
    "A00-B99 C00-D48 D50-D89 E00-E90 F00-F99 G00-G99 H00-H59 H60-H95 I00-I99 J00-J99 K00-K93 L00-L99 M00-M99 "
    "N00-N99 O00-O99 P00-P96 Q00-Q99 R00-R99 S00-T98 V0n-Y98 Z00-Z99 U00-U99"
)


# ICPC-2's chapters (WONCA) in our own wording.
_ICPC_CHAPTERS = {
    "A": "Allment og uspesifisert", "B": "Blod, bloddannende organer og immunforsvar", "D": "Fordøyelse", "F": "Øye",
    "H": "Øre", "K": "Hjerte og kar", "L": "Muskel og skjelett", "N": "Nervesystem", "P": "Psykisk", "R": "Luftveier",
    "S": "Hud", "T": "Hormoner, stoffskifte og ernæring", "U": "Urinveier", "W": "Svangerskap, fødsel og prevensjon",
    "X": "Kvinnens kjønnsorganer og bryst", "Y": "Mannens kjønnsorganer", "Z": "Sosiale problemer",
}  # fmt: skip


__all__ = ["OIDS", "Code", "CodeFileUnreadable", "CodeHit", "CodeSystem", "CodesMissing", "Heading"]
