"""Provisions of acts: what each is about in everyday words, which acts apply, and terms that find one exactly.

`provisions.tsv` bridges the words of somebody in need and those of the act ("vandelsattest": *politiattest*),
`needs.tsv` has whole questions.
`act_validity.tsv` says when acts took effect and what replaced them, with the source of each date. Both are data for a
lawyer to review. A reference ("hpl. § 48") becomes a term of its own that only that provision's passages carry.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from norsk.compounds import stem
from norsk.errors import VeilederError
from norsk.statutes import references
from norsk.text import WORD
from norsk.variants import canonical, rows

_REFERENCE, _ACT = 10.0, 3.0  # a question's weights: an exact provision outweighs all its words, an act some of them
_LOVDATA = re.compile(r"/(?:NL|NLO|SF|SFO|LTI)/(lov|forskrift)/(\d{4}-\d{2}-\d{2}(?:-\d+)?)(?![\d-])")
_ARTICLE = re.compile(r"(?:Artikkel|Article) (\d+)\b", re.IGNORECASE)
_ANNEX = re.compile(r"(?:Vedlegg|Annex) ([IVXL]+)\b", re.IGNORECASE)
_RECITAL = re.compile(r"Fortalepunkt (\d+)$")
_CHAPTER = re.compile(r"Kapittel (\S+(?: [a-z])?)(?:\.|$)", re.IGNORECASE)
_RULE = re.compile(r"^(?:\d+\.\d+\.?\s+)?Rule (\d{1,2})$", re.MULTILINE)  # its heading, as in MDR's annex VIII
_SECTION = re.compile(r"§ ?(\d+(?:[-–]\d+)*(?: ?[a-zæøå])?)(?=[.\s]|$)")
_ALL, _COLUMNS = "*", 3  # the row for a whole act
_NAMED = ("art. ", "vedlegg ", "fortale ")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


class BadTable(VeilederError):
    """A row of the tables that cannot be read."""

    code = "bad_table"


@dataclass(frozen=True, slots=True)
class Validity:
    """When an act applied; None is unknown or open. `replaced_by` is an act's id, `source` says where from."""

    act: str
    begins: date | None
    ends: date | None
    replaced_by: str | None
    source: str
    pending: bool = False  # adopted, but no date of entry into force is known

    def applies(self, day: date) -> bool:
        """Whether the act applies on `day`, as far as is known."""
        if self.pending:
            return False
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Provision:
    """An act and a provision of it as `norsk.statutes.Reference` writes them: `§ 20 a`, `art. 35`, `fortale 71`."""

    act: str
    section: str

    @property
    def words(self) -> str:
        """What the provision is about, in everyday words; empty where the table has no row."""
        return about().get((self.act, self.section), "")

    @property
    def needs(self) -> tuple[str, ...]:
        """Questions that the provision answers; empty where the table has no row."""
        return needs().get((self.act, self.section), ())

    @property
    def setting(self) -> str:
        """What the whole act deals with, in everyday words; empty where the table has no row `*` for it."""
        return about().get((self.act, _ALL), "")

    @property
    def terms(self) -> tuple[str, ...]:
        """The index terms that only this act and this provision carry."""
        act = f"@{self.act}"
        return (act, f"{act} {self.section}") if self.section else (act,)


def provision_of(url: str | None, title: str, heading: Iterable[str]) -> Provision | None:
    """The provision that a passage of an act is from: by the act's address, else its title, and the last heading.

    An act without a provision in the heading (its title, a chapter) gives an empty `section`; None is no act.
    """
    act = act_of(url, title)
    if act is None:
        return None
    section = ""
    for text in heading:
        if found := _SECTION.match(text):
            section = "§ " + re.sub(r"(\d) ?([a-zæøå])$", r"\1 \2", found[1].replace("–", "-"))
        elif found := _ARTICLE.match(text):
            section = f"art. {found[1]}"
        elif found := _ANNEX.match(text):
            section = f"vedlegg {found[1].upper()}"
        elif found := _RECITAL.match(text):
            section = f"fortale {found[1]}"
    return Provision(act, section)


def chapter_of(heading: Iterable[str]) -> str:
    """The number of the chapter that a passage's headings name; empty where they name none."""
    return next((found[1] for text in heading if (found := _CHAPTER.match(text))), "")


def place_terms(found: Provision, heading: Iterable[str], text: str) -> tuple[str, ...]:
    """The index terms of a passage of an act: act, provision, the chapter that it stands in, rules that begin in it."""
    chapter = chapter_of(heading)
    chapters = (f"@{found.act} kap. {chapter}",) if chapter else ()
    return (*found.terms, *chapters, *(f"{found.terms[-1]} regel {number}" for number in _RULE.findall(text)))


@cache
def act_of(url: str | None, title: str) -> str | None:
    """The id of an act (`for-2019-03-01-168`, `gdpr`) by its address at Lovdata or a name in its title."""
    if url and (found := _LOVDATA.search(url)):
        return f"{found[1][:3]}-{found[2]}"
    return next((each.act_id for each in references(title) if each.act_id is not None), None)


def referred(question: str) -> list[tuple[Provision, str]]:
    """The acts and provisions that a question names, each with the detail of its reference, in order.

    An old act goes by the name of the one that replaced it; its year then tells them apart.
    """
    found = []
    years = set(_YEAR.findall(question))
    for reference in references(question):
        if reference.act_id is None:
            continue
        act = next(
            (
                old.act
                for old in validities().values()
                if old.replaced_by == reference.act_id and old.act[4:8] in years and reference.act_id[4:8] not in years
            ),
            reference.act_id,
        )
        found.append((Provision(act, reference.provision), reference.detail))
    return found


def reference_terms(question: str) -> dict[str, float]:
    """Index term -> weight for the acts and provisions that a question names; empty where it names none."""
    weights: dict[str, float] = {}
    for provision, detail in referred(question):
        weights |= zip(provision.terms, (_ACT, _REFERENCE), strict=False)
        if detail.startswith("regel"):
            weights[f"{provision.terms[-1]} {detail}"] = _REFERENCE
    return weights


def names_provision(question: str) -> bool:
    """Whether a question names a provision of an act, and not only an act or nothing."""
    return any(reference.act_id and reference.provision for reference in references(question))


def section_of(cell: str) -> str:
    """A provision as the tables write it ("20 a", "art. 35", "vedlegg VIII", "*"), as references do."""
    return cell if cell == _ALL or cell.startswith(_NAMED) else f"§ {cell}"


@cache
def about() -> dict[tuple[str, str], str]:
    """(act, section) -> words, from `provisions.tsv`. Raises BadTable for a row twice or without words."""
    table: dict[tuple[str, str], str] = {}
    for row in rows("provisions.tsv"):
        key = (row[0], section_of(row[1])) if len(row) == _COLUMNS else ("", "")
        if key in table or not all(key) or not row[2].strip():
            raise BadTable(f"Raden «{' '.join(row)[:60]}» i provisions.tsv er ufullstendig eller står to ganger.")
        table[key] = row[2]
    return table


@cache
def needs() -> dict[tuple[str, str], tuple[str, ...]]:
    """(act, section) -> people's questions, from `needs.tsv`. Raises BadTable for a row twice or without questions.

    Provisions that `twins.tsv` pairs, of an act and of the one that will replace it, have the questions of both.
    """
    table: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows("needs.tsv"):
        key = (row[0], section_of(row[1])) if len(row) == _COLUMNS else ("", "")
        questions = tuple(question.strip() for question in row[-1].split("|"))
        if key in table or not all(key) or not all(questions):
            raise BadTable(f"Raden «{' '.join(row)[:60]}» i needs.tsv er ufullstendig eller står to ganger.")
        table[key] = questions
    for act, section, later, anew in rows("twins.tsv"):
        pair = ((act, section_of(section)), (later, section_of(anew)))
        both = tuple(dict.fromkeys(question for key in pair for question in table.get(key, ())))
        table |= dict.fromkeys(pair, both)
    return table


@cache
def referrals() -> frozenset[Provision]:
    """Provisions that mainly point to another, where the rule stands, from `referrals.tsv`."""
    return frozenset(Provision(act, section_of(section)) for act, section, _, _ in rows("referrals.tsv"))


@cache
def validities() -> dict[str, Validity]:
    """Act -> when it applied, from `act_validity.tsv`; an act without a row is taken to be what its file says."""
    table: dict[str, Validity] = {}
    for row in rows("act_validity.tsv"):
        act, begins, ends, replaced_by, source = row
        pending = begins == "vedtatt"
        start = None if pending or not begins else date.fromisoformat(begins)
        end = date.fromisoformat(ends) if ends else None
        table[act] = Validity(act, start, end, replaced_by or None, source, pending)
    return table


@cache
def kin() -> dict[str, tuple[str, ...]]:
    """Stem -> the words that are used for the same thing in everyday speech, from `everyday.tsv`."""
    table: dict[str, dict[str, None]] = {}
    for (line,) in rows("everyday.tsv"):
        group = dict.fromkeys(line.split())
        for word in group:
            table.setdefault(stem(canonical(word.lower())), {}).update(group)
    return {key: tuple(words) for key, words in table.items()}


@cache
def relatives(text: str) -> str:
    """The words of the groups that a word of `text` belongs to; the text's own stems are left out."""
    own = dict.fromkeys(stem(canonical(word.lower())) for word in WORD.findall(text))
    found = dict.fromkeys(word for key in own for word in kin().get(key, ()))
    return " ".join(word for word in found if stem(canonical(word.lower())) not in own)


def digest() -> str:
    """Changes with the tables: an index built with others must be built anew."""
    found = hashlib.sha256()
    for name in ("provisions.tsv", "needs.tsv", "twins.tsv", "everyday.tsv", "act_validity.tsv"):
        found.update(files("norsk").joinpath(f"data/{name}").read_bytes())
    return found.hexdigest()[:16]
