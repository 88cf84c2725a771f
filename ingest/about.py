"""What a document says about itself: title, publisher, dates, kind. What it does not say stays None."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.drafts import Draft, titled
from norsk import agencies


@dataclass(frozen=True, slots=True)
class About:
    """A document's own account of itself."""

    title: str
    publisher: str | None = None
    kind: str | None = None
    published: date | None = None
    reviewed: date | None = None
    url: str | None = None


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jan",
            "februar feb",
            "mars mar",
            "april apr",
            "mai",
            "juni jun",
            "juli jul",
            "august aug",
            "september sep sept",
            "oktober okt",
            "november nov",
            "desember des",
        ),
        1,
    )
    for name in names.split()
}
_DAY = (
    r"(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2}\.|[a-zæøå]+\.?)\s*(?P<year>(?:19|20)\d{2})"
    r"|(?P<iso>(?:19|20)\d{2}-\d{2}-\d{2})"
)
_DATE = re.compile(_DAY)
_REVIEWED = re.compile(
    r"(?:sist(?:e)?\s+(?:faglig(?:e)?\s+)?(?:endring|endret|oppdatert|oppdatering|gjennomgått|revidert|revisjon)"
    r"|faglig\s+(?:oppdatert|gjennomgått)|(?:sist\s+)?(?:revidert|oppdatert))\s*:?\s*(?:den\s+)?(?:" + _DAY + ")",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:først(?:e gang)?\s+publisert|publisert(?:\s+(?:første gang|dato))?|utgitt|utgivelsesdato"
    r"|publiseringsdato|dato)"
    r"\s*:?\s*(?:den\s+)?(?:" + _DAY + ")",
    re.IGNORECASE,
)
# Labels on a web page begin with a capital: "ble publisert 3. mai" in running text is about something else.
_LABELS = re.compile(r"(?:Sist|Faglig|Først|Publisert|Revidert|Oppdatert)")
_LABELLED = re.compile(r"(?:Først publisert|Publisert(?: første gang)?)\s*:?\s*(?:den )?(?:" + _DAY + ")")
_FAGLIG = re.compile(
    r"(?:Siste? faglige? (?:endring|endret|oppdatert|oppdatering|gjennomgått)|Faglig (?:oppdatert|gjennomgått))"
    r"\s*:?\s*(?:den )?(?:" + _DAY + ")"
)
_UPDATED = re.compile(
    r"(?:Sist (?:endret|oppdatert|gjennomgått|revidert)|Revidert|Oppdatert)\s*:?\s*(?:den )?(?:" + _DAY + ")"
)
_SENDER = re.compile(r"(?P<who>[A-ZÆØÅ][^.\n]{2,120}?)\s+er\s+(?:avsender av|utgiver av|ansvarlig utgiver(?: av)?)\b")
_PUBLISHER = re.compile(r"(?:Utgiver|Utgitt av|Utgivar|Ansvarlig utgiver)\s*:?\s+(?P<who>[A-ZÆØÅ][^.\n]{2,100})")
# Who led the work stands for the publisher where nobody is named as one, and only a body that the tables know.
_LED_BY = re.compile(
    r"\b(?:utredning(?:en|a)|rapporten|dokumentet|veileder(?:en)?|rettleiaren|kartlegging(?:en|a))\s+"
    r"(?:er|ble|vart|blei|har vært|har vore)\s+(?:ledet|leia|leidd|utarbeidet|utarbeidd?|skrevet|skriven|laget|laga)\s+"
    r"av\s+(?P<who>.{3,60})",
    re.IGNORECASE,
)
_HAS_LED = re.compile(
    r"(?:^|[.!?]\s+)(?P<who>[A-ZÆØÅ][^.,\n]{2,60}?)\s+(?:har\s+)?(?:ledet|leder|leia|leier)\s+"
    r"(?:arbeidet|utredningen|utgreiinga)\s*\.",
    re.MULTILINE,
)
_NAMED = re.compile(
    r"(?:Denne |Dette |Den |Det )?(?:[Rr]apporten|[Uu]tredningen|[Vv]eilederen|[Dd]okumentet|[Ss]trategien|[Nn]otatet"
    r"|[Rr]undskrivet|[Hh]åndboken)\s+[\"«“](?P<title>[^\"»”]{8,150})[\"»”]"
)
_OPENING = 2000  # characters
_FRONT = re.compile(r"Presentasjon av (?:rapport(?:en)?|utredning(?:en)?|veileder(?:en)?)\s*:?\s*")
_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            ("presentasjon", r"\bpresentasjon av\b|\blysbilde"),
            ("rundskriv", r"^rundskriv\b"),
            ("retningslinje", r"^nasjonal(?:e|t)? (?:faglig(?:e)? )?retningslinje|^retningslinje"),
            ("veileder", r"^(?:nasjonal )?(?:veileder|veiledar|rettleiar)\b"),
            ("faktaark", r"^faktaark\b"),
            ("strategi", r"^(?:nasjonal )?strategi\b"),
            ("plan", r"^(?:felles |nasjonal )?(?:plan|handlingsplan)\b"),
            ("notat", r"^notat\b"),
            ("høringssvar", r"^høringssvar\b"),
            ("rapport", r"^(?:slutt|delr?|innsikts|års)?rapport\b"),
        )
    )
)
_PROSE_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            (
                "rapport",
                r"\b(?:denne|formålet med) (?:rapporten|utredningen)\b|\b(?:rapporten|utredningen) \"",
            ),
            ("veileder", r"\bdenne (?:veilederen|veiledaren|rettleiaren)\b"),
            ("plan", r"\bdenne planen\b"),
            ("notat", r"\bdette notatet\b"),
        )
    )
)
_GENERIC = re.compile(
    r"(?:\d+(?:\.\d+)*\.?\s*)?(?:om (?:dokumentet|rapporten|utredningen|veilederen)|innhold(?:sfortegnelse)?"
    r"|sammendrag|forord|innledning|bakgrunn|oppsummering|fotnoter)$",
    re.IGNORECASE,
)


def about(drafts: Sequence[Draft], name: str, *, running: Sequence[str] = (), web: bool = False) -> About:
    """Read a document's account of itself from its blocks, its running headers (`running`), else from `name`.

    `web` says that the text came from a web page.
    """
    front = _front(drafts)
    body = "\n".join(draft.text for draft in drafts[:60])
    ends = "\n".join(draft.text for draft in (*drafts[:12], *drafts[-6:]))
    title = _title(drafts, front, running, body) or name
    lowered = ends.lower()
    # Plain words first: most texts have none of them, and the patterns cost more than the rest of parsing.
    told = ("sist", "oppdatert", "gjennomgått", "revidert")
    reviewed = _first(_REVIEWED, ends) if any(map(lowered.__contains__, told)) else None
    issued = ("publi", "utgi", "dato")
    published = (_first(_PUBLISHED, ends) if any(map(lowered.__contains__, issued)) else None) or next(
        (day for draft in front if (day := _day(_DATE.fullmatch(draft.text.rstrip(".")))) is not None), None
    )
    return About(
        title, _publisher(front, body), _kind(front, title, body, web or reviewed is not None), published, reviewed
    )


def dates_in(text: str) -> tuple[date | None, date | None]:
    """When a page says that it was published and reviewed, wherever on it that stands, by labels before dates.

    A professional review ("Sist faglig oppdatert") goes before an update of the page.
    """
    shown = "\n".join(text[match.start() : match.start() + 80] for match in _LABELS.finditer(text))
    return _first(_LABELLED, shown), _first(_FAGLIG, shown) or _first(_UPDATED, shown)


def memo(drafts: Sequence[Draft]) -> About:
    """A letter or memo inside another document, by its own head: `Vedlegg 4: Notat fra …`, `Fra: …`, `Dato: …`."""
    title = re.sub(r"^(?:Vedlegg|Appendiks|Tillegg)\s+\w{1,3}\s*[:.–-]?\s*", "", drafts[0].text) or drafts[0].text
    head = drafts[1:12]
    sender = re.search(r"\b(?:[Nn]otat|[Bb]rev|[Ii]nnspill|[Uu]ttalelse|[Ss]var) fra (?P<who>.+)$", title)
    who = sender["who"] if sender else next((d.text[4:].strip() for d in head if d.text.startswith("Fra:")), "")
    day = next((found for d in head if d.text.startswith("Dato") and (found := _day(_DATE.search(d.text)))), None)
    kind = next((word for word in ("notat", "brev", "høringssvar") if word in title.lower()), "notat")
    return About(title, who or None, kind, day)


def _front(drafts: Sequence[Draft]) -> list[Draft]:
    """The title page: short blocks before the first text of any length, at most twelve."""
    front: list[Draft] = []
    for draft in drafts[:12]:
        if (
            draft.kind == "item"
            or len(draft.text) > 250
            or (front and draft.text.endswith(".") and len(draft.text) > 80)
        ):
            break
        front.append(draft)
    return front


def _title(drafts: Sequence[Draft], front: Sequence[Draft], running: Sequence[str], body: str) -> str | None:
    for first, second in itertools.pairwise(front):
        if _FRONT.fullmatch(first.text):
            return second.text.strip('«»"“”')
    for draft in front:
        if match := _FRONT.match(draft.text):
            rest = draft.text[match.end() :].strip('«»"“” ')
            if rest:
                return rest
    headings = [draft for draft in drafts if draft.kind == "heading"]
    top = next(
        (draft.text for draft in headings[:3] if not _GENERIC.match(_bare(draft.text)) and _is_title(draft, drafts)),
        None,
    )
    if top:
        return top
    for line in running:
        if 15 <= len(line) <= 150 and not agencies.find(line):
            return line
    if running and (named := max(running, key=len)) and len(named) > 25:
        return named
    if match := _NAMED.search(body):
        return match["title"]
    for draft in front:
        if draft.kind == "heading":
            break
        plain = titled(draft.text) and draft.text.count(" ") and not agencies.find(draft.text)
        if plain and not any(pattern.search(draft.text) for _, pattern in _KINDS):
            return draft.text
    if not headings:
        return None
    # A chapter's name says little by itself: the first name that the text quotes says what it belongs to.
    name = re.search(r"«([^»]{8,80})»", next((draft.text for draft in drafts if draft.kind == "paragraph"), ""))
    top = _bare(headings[0].text)
    return f"{top} – {name[1]}" if name and _GENERIC.match(top) else top


def _bare(text: str) -> str:
    return re.sub(r"^(?:Kapittel|Del)\s+\d+\s*", "", text) or text


def _is_title(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """A heading is the title when it stands on the title page and nothing of its own level was before it."""
    place = next(i for i, other in enumerate(drafts) if other is draft)
    return (
        place < 12
        and (draft.level <= 2)
        and not draft.label[:1].isdigit()
        and not any(other.kind in ("item", "heading") or len(other.text) > 250 for other in drafts[:place])
    )


def _publisher(front: Sequence[Draft], body: str) -> str | None:
    for pattern in (_PUBLISHER, _SENDER):
        if ("tgiver" in body or "tgitt av" in body or "avsender" in body) and (match := pattern.search(body)):
            return match["who"].strip(" ,")
    names: list[str] = []
    for draft in front:
        found = agencies.find(draft.text)
        # A letterhead: a line that is a body's name and nothing else.
        if len(found) == 1 and found[0][1] - found[0][0] >= len(draft.text) - 2 and found[0][2].name not in names:
            names.append(found[0][2].name)
    return ", ".join(names) or _leader(body)


def _leader(body: str) -> str | None:
    """The body that led the work, as the text's opening tells it: of several bodies named there the first."""
    if " led" not in body and " lei" not in body and " av " not in body:
        return None
    for match in (_LED_BY.search(body), _HAS_LED.search(body[:_OPENING])):
        found = agencies.find(match["who"]) if match else []
        if found and found[0][0] == 0:
            return found[0][2].name
    return None


def _kind(front: Sequence[Draft], title: str, body: str, web: bool) -> str | None:
    lines = [title, *(draft.text for draft in front)]
    for kind, pattern in _KINDS:
        if any(pattern.search(line) for line in lines):
            return kind
    if web:
        return "nettside"
    return next((kind for kind, pattern in _PROSE_KINDS if pattern.search(body)), None)


def _first(pattern: re.Pattern[str], text: str) -> date | None:
    return _day(pattern.search(text))


def _day(match: re.Match[str] | None) -> date | None:
    """The calendar date of a match of `_DAY`, None where there is no such day."""
    if match is None:
        return None
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        month = match["month"].rstrip(".").lower()
        number = int(month) if month.isdigit() else MONTHS.get(month, 0)
        return date(int(match["year"]), number, int(match["day"]))
    except ValueError:
        return None
