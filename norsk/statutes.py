"""References to statutes and EU regulations, and the table of their names.

The forms follow Lovdata's and the Ministry of Justice's way of referring: act before the section sign
("helsepersonelloven § 48", "hpl. § 48"), act after it ("§ 48 i lov om helsepersonell"), date and number ("lov 2. juli
1999 nr. 64", "LOV-1999-07-02-64"), or the number of an EU act ("forordning (EU) 2016/679", "32016R0679"); chapters;
articles, annexes, rules and recitals of EU acts ("GDPR art. 35", "MDR regel 11", "fortalepunkt 71 i GDPR").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan", "februar feb", "mars", "april apr", "mai", "juni jun", "juli jul", "august aug",
            "september sept sep", "oktober okt", "november nov", "desember des",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """`text[start:end]` refers to an act (`act_id` as in the library, None where no act is named) and a provision.

    `provision` is normalised: `§ 48`, `§ 10 a`, `§ 3-2`, `art. 35`, `vedlegg VIII`, `fortale 71`, `kap. 5`, or empty
    for the act alone. `detail` narrows it within the provision: `1. ledd`, `nr. 2`, `bokstav b`, `regel 11`,
    comma-separated.
    """

    start: int
    end: int
    act_id: str | None
    act_name: str | None
    provision: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Names:
    patterns: tuple[re.Pattern[str], ...]  # a group, where there is one, is the name
    ids: dict[str, str]
    titles: dict[str, str]
    numbers: dict[str, str]  # "2016/679" -> id


def _variants(name: str) -> set[str]:
    """A name with its nynorsk forms ("helsepersonelloven", "-lova") and those of its year ("1995", "fra 1995")."""
    forms = {name}
    if dated := re.fullmatch(r"(.*\S) (\d{4})", name):
        forms |= {f"{dated[1]} {word} {dated[2]}" for word in ("av", "fra", "frå")}
    if about := re.fullmatch(r"lov (om .*)", name):
        forms |= {f"loven {about[1]}", f"lova {about[1]}"}
    if spelt := re.fullmatch(r"(.*[a-zæøå]{3}?)s?(lov(?:en|a))", name):  # "helsepersonell-loven": the third l is back
        forms |= {f"{spelt[1]}-{spelt[2]}", f"{name.removesuffix(spelt[2])}l-{spelt[2]}"}
    for old, new in (("loven", "lova"), ("forskriften", "forskrifta"), ("forordningen", "forordninga")):
        forms |= {re.sub(old + r"\b", new, form) for form in forms}
        forms |= {re.sub(new + r"\b", old, form) for form in forms}
    return forms


def _shortened(name: str) -> str | None:
    """The abbreviation that any act's name gives: "helseforskningsl." of helseforskningsloven; None for other names."""
    found = re.fullmatch(r"(\S{4,}l)ov(?:en|a)", name)
    return found[1] if found else None


# Between a section sign and an abbreviation after it ("§ 25 første ledd i hpl"): nothing but the provision's parts.
_BEFORE_SHORT = re.compile(
    r"(?:§|\bparagraf|\bart\.?|\bartikkel|\bkap\.?|\bkapittel)\s?\d+(?:[-–]\d+)*(?:\s?[a-hj-z](?!\w|\.\w))?"
    r"(?:\s(?:første|andre|annet|tredje|fjerde|\d\.)\sledd|\s(?:nr\.?|bokstav)\s\w{1,2})*\s(?:i\s)?"
)
# After an abbreviation: what is numbered in an act, with its number.
_PLACED = (
    r"§|(?:art|kap)\.?\s*[\dIVX]|(?:artik|kapit)\w+\s+[\dIVX]|paragraf\w*\s+\d|(?:vedlegg|anne\w+|regel|rule)\s+[\dIVX]"
    r"|(?:fortale|betraktning|recital)\w*\s+\d"
)


@cache
def _names() -> _Names:
    ids: dict[str, str] = {}
    abbreviations: dict[str, str] = {}
    titles: dict[str, str] = {}
    derived: dict[str, str] = {}
    numbers: dict[str, str] = {}
    for line in files("norsk.data").joinpath("statutes.tsv").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        act, name, others, short = (*line.split("\t"), "", "", "")[:4]
        titles[act] = name
        for other in (name, *filter(None, others.split("|"))):
            for form in _variants(other.casefold()):
                ids.setdefault(form, act)
            if shortened := _shortened(other.casefold()):
                derived.setdefault(shortened, act)
            if number := re.search(r"\d+/\d+", other):
                numbers[number[0]] = act
        for other in filter(None, short.split("|")):
            abbreviations[other.casefold()] = act
    abbreviations = derived | abbreviations
    longest = sorted(ids, key=len, reverse=True)
    alternatives = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest)
    pattern = re.compile(rf"(?<![\w-])(?:{alternatives})(?:s|'s)?(?![\w])", re.IGNORECASE)
    short_alternatives = "|".join(sorted(map(re.escape, abbreviations), key=len, reverse=True))
    short_pattern = re.compile(rf"(?<![\w-])(?:{short_alternatives})\.?(?=\s*(?:{_PLACED}))", re.IGNORECASE)
    after_pattern = re.compile(rf"{_BEFORE_SHORT.pattern}({short_alternatives})(?![\w-])", re.IGNORECASE)
    return _Names((pattern, short_pattern, after_pattern), abbreviations | ids, titles, numbers)


_DATED = re.compile(
    rf"\blov\s+(?:av\s+)?(\d{{1,2}})\.?\s+({'|'.join(MONTHS)})\.?\s+(\d{{4}})(?:\s+nr\.?\s*(\d+))?"
    r"(?:\s+om\s+(?:[^§.;()]|m\.\s?[mv]\.){3,90}?(?:\([^()§]{3,60}\))?(?=\s*,?\s*§))?",  # its title, before a section
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b(lov|for)-(\d{4}-\d{2}-\d{2}(?:-\d+)?)(?!\d)", re.IGNORECASE)
_OF_EU = re.compile(
    r"(?:\b(?:forordning\w*|regulation|direktiv\w*|directive)\s+)?(?:\((?:EU|EØS|EF|EC)\)|\b(?:EU|forordning|regulation))"
    r"\s+(?:nr\.?\s*|no\.?\s*)?(\d{3,4}/\d{3,4})\b|\b3(\d{4})R(\d{4})\b",
    re.IGNORECASE,
)
_SECTION_NUMBER = r"\d+(?:[-–]\d+)*(?:\s?[a-hj-z](?!\w|\.\w))?"
_SECTION = re.compile(
    rf"(?:§§?|\bparagraf(?:en|ane|ene)?\b)\s*({_SECTION_NUMBER}"
    rf"(?:\s*(?:,|og|eller|til|jf\.?|-|–|&)\s*(?:§\s*)?{_SECTION_NUMBER}(?!\.?\s*(?:ledd|januar|februar|mars|april)))*)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"\b(?:art(?:ikkel|iklene|iklar|iklane|ikler|icle|icles)?\b\.?)\s*"
    r"(\d+(?:\s?\(\d+\)(?:\s+[a-hj-z](?!\w))?|\.\d+(?:\.[a-z](?!\w))?(?!\d))?(?:\s*\([a-z]\))?"
    r"(?:\s*(?:,|og|eller|til|and|or|–)\s*\d+(?!\.?\s*ledd))*)",
    re.IGNORECASE,
)
_ARTICLE_PARTS = re.compile(
    r"(\d+)(?:\s?\((\d+)\)(?:\s+([a-hj-z])(?!\w))?|\.(\d+)(?:\.([a-z]))?)?(?:\s*\(([a-z])\))?", re.IGNORECASE
)
_ANNEX = re.compile(
    r"(?:\b(?:regel|rule)\s+(\d{1,2})\s+(?:i|in|of)\s+)?\b(?:vedlegg|annex|annekset|anneks)\s+([IVXL]+|\d+)\b"
    r"(?:[\s,]*(?:regel|rule)\s+(\d{1,2})\b)?",
    re.IGNORECASE,
)
_RULE = re.compile(r"\b(?:regel|rule)\s+(\d{1,2})\b", re.IGNORECASE)
_RULES = {"mdr": "vedlegg VIII", "ivdr": "vedlegg VIII"}  # where an act has its rules of classification
_RECITAL = re.compile(
    r"\b(?:fortalepunkt\w*|fortalen?s?(?:\s+punkt)?|betraktning\w*|recitals?|premiss)\s+(?:nr\.?\s*)?\(?(\d{1,3})\)?(?!\w)",
    re.IGNORECASE,
)
_CHAPTER = re.compile(r"\b(?:kapit(?:tel|let|la)|kap\.?|chapter)\s*(\d{1,2}\s?[a-h]?|[IVX]+)(?!\w)", re.IGNORECASE)
_ONLY_OF_ACTS = ("kap.", "fortale", "regel")  # places that are none unless an act stands with them
_ORDINALS = {
    word: number
    for number, words in enumerate(
        ("første fyrste", "andre annet", "tredje", "fjerde", "femte", "sjette", "sjuende syvende", "åttende"), 1
    )
    for word in words.split()
}
_DETAIL = re.compile(
    rf"[\s,]*(?:({'|'.join(_ORDINALS)}|\d+\.)\s+(ledd|punktum|strekpunkt)"
    r"|(nr|nummer)\.?\s*(\d+(?:\s*(?:,|og|eller)\s*\d{1,2}(?![\d.]|\s*(?:ledd|punktum)))*)(?:\s+([a-hj-z])(?!\w))?"
    r"|(bokstav)\s+([a-zæøå])\b)",
    re.IGNORECASE,
)
_GAP_BEFORE = re.compile(
    r"[\s,–-]*(?:\([^()]{0,60}\)\s*)?(?:(?:av|fra|frå)\s+\d{4}[\s,]*)?"
    r"(?:(?:sin|sine|sitt|i|etter|jf\.?|kap(?:ittel|\.)?\s*\w+)[\s,]*)?",
    re.IGNORECASE,
)
_GAP_AFTER = re.compile(r"[\s,]*(?:(?:og|eller)\s+[\w§ .-]{1,20}?)?(?:i|av|til|of|in)\s+(?:the\s+)?|\s", re.IGNORECASE)
_CHAIN = re.compile(r"(?:[\s,()]|og|eller|til|samt|jf\.?|jamfør|and|mv\.?|flg\.?|ff\.?)*", re.IGNORECASE)


@dataclass(slots=True)
class _Mention:
    start: int
    end: int
    act: str


@dataclass(slots=True)
class _Provision:
    start: int
    end: int
    values: list[tuple[int, int, str]]
    detail: str


def _acts(text: str) -> list[_Mention]:
    names = _names()
    found = []
    for match in _DATED.finditer(text):
        day, month, year, number = match.groups()
        act = f"lov-{year}-{MONTHS[month.casefold()]:02d}-{int(day):02d}" + (f"-{number}" if number else "")
        found.append(_Mention(match.start(), match.end(), act))
    for match in _NUMBERED.finditer(text):
        found.append(_Mention(match.start(), match.end(), f"{match[1]}-{match[2]}".casefold()))
    for match in _OF_EU.finditer(text):
        number = match[1] or f"{match[2]}/{int(match[3])}"
        if number in names.numbers:
            found.append(_Mention(match.start(), match.end(), names.numbers[number]))
    for pattern in names.patterns:
        for match in pattern.finditer(text):
            start, end = match.span(1) if pattern.groups else match.span()
            key = re.sub(r"\s+", " ", text[start:end].casefold()).rstrip(".")
            key = key if key in names.ids else key.removesuffix("s").removesuffix("'")
            if key in names.ids:
                found.append(_Mention(start, end, names.ids[key]))
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[_Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _detail(text: str, position: int) -> tuple[int, str]:
    parts = []
    while match := _DETAIL.match(text, position):
        ordinal, kind, _, number, lettered, _, letter = match.groups()
        if ordinal:
            value = _ORDINALS.get(ordinal.casefold()) or int(ordinal.rstrip("."))
            parts.append(f"{value}. {kind.casefold()}")
        elif number:
            parts += [f"nr. {one}" for one in re.findall(r"\d+", number)]
            parts += [f"bokstav {lettered.casefold()}"] if lettered else []
        else:
            parts.append(f"bokstav {letter.casefold()}")
        position = match.end()
    return position, ", ".join(parts)


def _roman(number: int) -> str:
    """A number up to 39 as the annexes are numbered."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def _provisions(text: str) -> list[_Provision]:
    found = []
    for match in _SECTION.finditer(text):
        values = []
        for part in re.finditer(_SECTION_NUMBER, match.group(1)):
            number = re.sub(r"(\d)\s*([a-z])$", r"\1 \2", part.group().replace("–", "-"))
            at = match.start(1)
            values.append((at + part.start(), at + part.end(), f"§ {number}"))
        end, detail = _detail(text, match.end())
        found.append(_Provision(match.start(), end, values, detail))
    for match in _ARTICLE.finditer(text):
        values = []
        detail_parts = []
        for part in _ARTICLE_PARTS.finditer(match.group(1)):
            at = match.start(1)
            values.append((at + part.start(), at + part.end(), f"art. {part.group(1)}"))
            number, letter = part[2] or part[4], part[3] or part[5] or part[6]
            detail_parts += [f"nr. {number}"] if number else []
            detail_parts += [f"bokstav {letter.casefold()}"] if letter else []
        end, detail = _detail(text, match.end())
        found.append(_Provision(match.start(), end, values, ", ".join([*detail_parts, *filter(None, [detail])])))
    for match in _ANNEX.finditer(text):
        number = _roman(int(match[2])) if match[2].isdigit() else match[2].upper()
        values = [(match.start(2), match.end(2), f"vedlegg {number}")]
        rule = match[1] or match[3]
        found.append(_Provision(match.start(), match.end(), values, f"regel {rule}" if rule else ""))
    taken = [(each.start, each.end) for each in found]
    for kind, pattern in (("fortale", _RECITAL), ("regel", _RULE), ("kap.", _CHAPTER)):
        for match in pattern.finditer(text):
            if not any(start <= match.start() < end for start, end in taken):
                value = f"{kind} {re.sub(r'(?<=[0-9]) ?(?=[a-z])', ' ', match[1].casefold())}"
                found.append(_Provision(match.start(), match.end(), [(match.start(1), match.end(1), value)], ""))
    return sorted(found, key=lambda provision: provision.start)


def references(text: str) -> list[Reference]:
    """The references in a text, in order; a list ("§§ 21 og 22") gives one reference for each provision.

    A provision belongs to the act just before it, else to the act after "i"/"av", else to the act of the
    provision it is chained to ("§ 45, jf. § 25"); otherwise `act_id` is None.
    """
    titles = _names().titles
    acts = _acts(text)
    used: set[int] = set()
    found: list[Reference] = []
    previous: tuple[int, str | None] = (-1, None)
    for provision in _provisions(text):
        start, end, act = provision.start, provision.end, None
        for mention in acts:
            if mention.end <= provision.start and _GAP_BEFORE.fullmatch(text, mention.end, provision.start):
                act, start = mention.act, mention.start
                used.add(mention.start)
            elif mention.start >= end and act is None and _GAP_AFTER.fullmatch(text, end, mention.start):
                act, end = mention.act, mention.end
                used.add(mention.start)
        if act is None and previous[0] >= 0 and _CHAIN.fullmatch(text, previous[0], provision.start):
            act = previous[1]
        provision = _placed(provision, act)
        if act is None and provision.values[0][2].startswith(_ONLY_OF_ACTS):
            continue
        before = found[-1] if found else None
        if before and (before.act_id, before.provision[:4]) == (act, "kap.") and _joined(text, before, provision):
            found.pop()  # "helsepersonelloven kapittel 5 § 21": the section says it all
        previous = (provision.end, act)
        name = titles.get(act, act) if act else None
        for number, (value_start, value_end, value) in enumerate(provision.values):
            single = len(provision.values) == 1
            last = number == len(provision.values) - 1
            found.append(
                Reference(
                    start if number == 0 else value_start,
                    end if single or last else value_end,
                    act,
                    name,
                    value,
                    provision.detail if last else "",
                )
            )
    found += [
        Reference(mention.start, mention.end, mention.act, titles.get(mention.act, mention.act), "")
        for mention in acts
        if mention.start not in used
    ]
    return sorted(found, key=lambda reference: (reference.start, reference.end))


def _joined(text: str, before: Reference, after: _Provision) -> bool:
    return not text[before.end : after.start].strip(" ,")


def _placed(provision: _Provision, act: str | None) -> _Provision:
    """A rule or a chapter as the act numbers it: rules stand in an annex, chapters of EU acts have Roman numbers."""
    (start, end, value), *others = provision.values
    kind, _, number = value.partition(" ")
    if kind == "regel":
        value = _RULES.get(act or "", value)
        return _Provision(provision.start, provision.end, [(start, end, value)], f"regel {number}")
    if kind == "kap.":
        european = act is not None and act[:4] not in ("lov-", "for-")
        number = _roman(int(number)) if european and number.isdigit() else number.upper() if european else number
        return _Provision(provision.start, provision.end, [(start, end, f"kap. {number}")], provision.detail)
    return _Provision(provision.start, provision.end, [(start, end, value), *others], provision.detail)


def act_name(act_id: str) -> str | None:
    """The everyday name of an act, or None where it is not in the table."""
    return _names().titles.get(act_id)
