"""How a note speaks of a problem: cues such as "ingen", "mor med" and "tidligere", and the words each one covers.

The idea of cues with a scope is NegEx (W. W. Chapman et al., J. Biomed. Inform. 34, 2001) and its successor ConText
(H. Harkema et al., J. Biomed. Inform. 42, 2009); cues and scopes are ours, for Norwegian bokmål and nynorsk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal

from assistant import predicates, slips
from norsk import clinic

Status = Literal["affirmed", "negated", "suspected", "historical", "sequela", "family", "hypothetical", "planned"]
# The status that wins where several cues cover the same words.
_RANK: dict[Status, int] = {
    "family": 6, "negated": 5, "hypothetical": 4, "suspected": 3, "sequela": 2, "historical": 1, "planned": 0,
    "affirmed": -1,
}  # fmt: skip

# Words at which the reach of a cue ends.
_STOPPERS = re.compile(
    r"[;:]|\b(?:men|derimot|imidlertid|likevel|dog|men det|bortsett fra|forenlig med|viste|viser|påviste|påvist|"
    r"behandlet|behandles|behandla|innlagt|innlagd|utskrives|startet|operert|pasienten har|har nå|nå med|som ledd i|"
    r"og (?:hun|han|ho|pasienten|barnet|de ble)|"
    r"med (?:varig|vedvarende|blivende|gjenværende|resterende|kvarståande|vedvarande)|"
    r"utløst av|utløyst av|på grunn av|pga\.?|avdekket|avdekka|bekreftet|skyldes|"
    r"(?:(?:er|ble|vart|blei) )?(?:revidert|endret|endra|omgjort|korrigert|rettet|retta) til)\b",
    re.IGNORECASE,
)
# A relative who tells something about the patient is no family history.
_TELLS = re.compile(
    r"\s+(?:\w+\s+)?(?:opplyser|forteller|sier|fortel|ringte|ringer|observerte|fant|følger|følgjer|er informert|"
    r"ble informert|vart informert|kom|og barn|til(?! (?:pasienten|pas|barnet|guten|gutten|jenta))|ønsker|med på|"
    r"bekrefter|beskriver)\b|\s*/",
    re.IGNORECASE,
)
# Others around a patient: theirs is what stands right after the verb, not all that the sentence goes on to say.
_OTHERS = re.compile(
    r"\b(?:kon[ae]n?|kone|ektefellen?|ektemann(?:en)?|pasientens mann|mannen (?:hennes|hennar)|samboer(?:en|s)?|"
    r"sambuar(?:en)?|nabo(?:en)?|"
    r"(?:arbeids)?kolleg(?:a|aen)|venn(?:en|inne|inna)?|kjæresten?|barnebarn(?:et)?|barnet (?:hennes|hennar|hans)|"
    r"romkamerat(?:en)?|partner(?:en)?|medpasient(?:en)?|klassekamerat(?:en)?|medelev(?:en|ar|er)?)\s+"
    r"(?:(?:hans|hennes|hennar|sin|på \w+)\s+)?"
    r"(?:har|hadde|hadde hatt|har hatt|fikk|fekk|med|er syk med|er sjuk med|behandles for|behandla for|innlagt med|"
    r"innlagd med|død av|døde av|døydde av|nylig hatt|nyleg hatt)\b",
    re.IGNORECASE,
)
# What the words themselves leave behind: the condition between a cue's two halves ("kriteriene for … er ikke oppfylt").
_HALVES: tuple[tuple[Status, str], ...] = (
    ("negated", r"\bkriteri\w+ (?:for|til|på) (?P<what>[^.;]{3,80}?) (?:\w+ )?ikk(?:e|je) (?:oppfyl|nådd|møtt)"),
    ("suspected", r"\b(?:først|fyrst|initialt|opprinnelig|opphavleg|i starten|i byrjinga|feilaktig)\b[^.;,]{0,60}?"
                  r" som (?P<what>[^.;,(]{3,60})"),
    ("suspected", r"\b(?:tolk|oppfatt|behandl|vurder|tenkt|sett)\w*\b[^.;,]{0,40}? som (?P<what>[^.;,]{3,60})"
                  r",? (?:men|noe|noko)\b[^.;]{0,60}\b(?:ikk(?:e|je)|feil|avkref\w+|utelukk\w+|viste seg)\b"),
    # weighed, and not said to be there: "lungeemboli vurdert, D-dimer negativ"
    ("suspected", r"(?P<what>(?:(?!\b(?:og|men)\b)[^.,;:\n]){3,60}?) (?:(?:ble|blei|vart|er|var) )?"
                  r"(?:vurdert|overveid)(?=\s*(?:[.,;)]|men\b|$))"),
    ("negated", r"(?:^|[.,;]\s*)(?P<what>[^.,;:\n]{3,60}): ?(?:neg\w*|nei|avkreft\w*|utelukk\w*|ikk(?:e|je) påvist|"
                r"u\.?a)(?!\w|\.? (?:for|f|mtp|mhp))"),
    ("negated", r"(?:^|[.,;:–>-]\s*|\b(?:ua|n|neg|og|men)\s)0 (?P<what>(?!poeng|stk|grader|liter)[^\W\d_]{4,}(?: "
                r"[^\W\d_]+){0,2})"),
    ("negated", r"(?:^|[.,;:]\s*)(?P<what>[^\W\d_]{4,}(?: [^\W\d_]+){0,2}) [-–](?=\s*(?:[.,;]|$))"),
    ("negated", r"\b(?:CT|MR|UL|ultralyd|rtg|røntgen|EKG|ekko|doppler|skopi|gastroskopi|LP|us)(?: [^\W\d_]+)?:?"
                r" neg\.? (?P<what>(?!og\b)[^\W\d_]{4,}(?: [^\W\d_]+)?)"),
    ("negated", r"(?P<what>[^.;:,]{3,90}?),? men (?:dette |det |den )?(?:ble |vart |blei |er |kunne |lot seg )?"
                r"(?:ikk(?:e|je) (?:funn|påvis|bekreft|stadfest|sett|bevis|verifis)\w*|avkreft\w*|utelukk\w*|avvist)"),
    ("negated", r"(?:^|[.;]\s*)(?P<what>[^.,;:\n]{3,40}): [^.;:\n]{1,30}[ ,](?:n|neg)(?=\s*(?:[.,;]|$|->))"),
    ("negated", r"(?:^|[.;]\s*)(?P<what>[^.,;:\n]{3,40}): [^;:\n]{1,40}?(?:->|→)\s*(?:nei|neg\w*|ikk(?:e|je)|utel\w*|"
                r"avkr\w*)"
                r"(?=\s*(?:[.,;]|$))"),
    ("historical", r"\better (?:en |ei |et |eit )?(?P<what>(?!\w*(?:snitt|operasjon|protese|fødsel|forløsning|"
                   r"inngrep|kirurgi|tomi|plastikk|skopi|behandling|bypass|fall|skade|ulykke))[^.,;]{3,40}?) for \w+ "
                   r"(?:uker|veker|måneder|månader|år|dager|dagar) sid[ea]n"),
    ("suspected", r"(?:^|[\s(])\?(?P<what>[^\W\d_][^.,;?]{3,60})"),
)  # fmt: skip
_LEFT_BEHIND = tuple((status, re.compile(pattern, re.IGNORECASE)) for status, pattern in _HALVES)
# A suspicion that was borne out is none: "mistanke om lungeemboli, bekreftet på CT".
_BORNE_OUT = re.compile(
    r"(?:(?!\b(?:ikk(?:e|je)|aldri|ingen|inga|men)\b)[^.;]){3,70}?\b(?:bekreft\w*|stadfest\w*|verifiser\w*|(?:ga|"
    r"fikk) \w+ rett|gav \w+ rett)(?!\w)",
    re.IGNORECASE,
)
# A bare "ikke" at the end of its clause looks back where it denies that something is there: "eklampsi oppsto ikke".
_THERE = re.compile(
    r"\b(?:har (?:hun|han|ho|pasienten|barnet)|"
    r"oppst\w+|tilkom\w*|forel\w+|fin(?:ne)?s\w*|finst|fan(?:te)?s\w*|fanst|er|var|ble|vart|blei|inntr\w+|"
    r"utvikl\w*)(?: seg)?\s+$",
    re.IGNORECASE,
)
_HALF_OPENED = frozenset({"", "det", "det er", "det ble", "det blei", "det vart", "er det", "ble det", "er", "ble"})
# "serologi for hepatitt A, B og C negativ": the result is that of all that was tested for.
_TESTED = re.compile(
    r"\b\w*(?:serologi|prøver?|antistoff\w*|dyrkning\w*|dyrking\w*|PCR|test|antigen\w*)\s+(?:for|mot|på|mhp\.?|av)\s+"
    r"(?P<what>(?:(?!\b(?:positiv\w*|påvist|viste|men|normal\w*)\b)[^.;:])*)$",
    re.IGNORECASE,
)
_SMOKES_NOT = re.compile(r"\b(røyk\w*|snus\w*|drikk\w*|bruker \w+)\s+(ikke|ikkje|aldri)\b", re.IGNORECASE)
# "har hatt smerter i flere år": of a complaint that lasts, "har hatt" is no past.
_LASTS = re.compile(
    r"\b(?:siste|siden|sidan|lenge|tiltak\w+|økende|aukande|periodevis|gjentatte|residiver\w+|plager|plagar|daglige?|"
    r"(?:over|i|gjennom) (?:flere|fleire|mange|noen|nokre|lengre|lang|en|ei|to|tre|fire|fem|seks|\d+)\b)",
    re.IGNORECASE,
)
# "operert for … i 2017", "… for tre år siden": the condition is of the past.
_OPERATED = re.compile(
    r"\b(?:operert|operer[ta]|behandlet|behandla|strålebehandlet|innlagt|innlagd) "
    r"(?:\w+ )?(?:for|med(?![^.;]* etter ))\b([^.;]{3,70}?)"
    r"\b(?:i (?:19|20)\d\d|for \w+ (?:år|måneder|månader|mnd|uker|veker|dager|dagar) sid[ea]n)\b",
    re.IGNORECASE,
)
# "hjerteinfarkt i 2015", "DVT (2012 og 2017)": a year alone is of the past; one with month or day may be this stay's.
_YEAR = re.compile(
    r"(?:\bi\s+|\(\s*(?:i\s+)?|[^\W\d_.]\s+)(?P<year>(?:19|20)\d\d|(?<=i )(?:for)?fjor|[-–'’][0-289]\d)"
    r"(?=\s*(?:[.,;:)]|og\b|med\b|uten\b|$))(?![.,/-]\d)",
    re.IGNORECASE,
)
# What began in a year goes on: "astma siden 2012", "diabetes påvist i 2016".
_SINCE = re.compile(
    r"\b(?:siden|sidan|påvist\w*|kjen[td]|diagnost\w+|oppdag\w*|debut\w*)\b|\b(?:fra|frå|til|og|januar|februar|mars|"
    r"april|"
    r"mai|juni|juli|august|september|oktober|november|desember|jan|feb|apr|jun|jul|aug|sept?|okt|nov|des|våren|"
    r"sommeren|"
    r"høsten|hausten|vinteren)\.?\s*$",
    re.IGNORECASE,
)
# "utslett etter penicillin tidligere": at the end of its words it looks back on them.
_ONCE = re.compile(r"\b(?:tidligere|tidlegare|før i tiden|en gang|ein gong)(?=\s*(?:[.,;)]|men\b|$))", re.IGNORECASE)
# "feber 0": a telegram's nought denies what stands before it; a number with a unit does not.
_NOUGHT = re.compile(r"(?<=[^\W\d_]\s)(?<!file\s)(?<!cytter\s)(?<!fil\s)0(?=\s*(?:[.,;)]|$))(?![.,]\d)")


@cache
def _cues() -> list[tuple[Status, bool, re.Pattern[str]]]:
    table: list[tuple[Status, bool, re.Pattern[str]]] = []
    for status, side, phrases in clinic.rows("cues"):
        words = sorted(clinic.listed(phrases), key=len, reverse=True)
        body = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
        known = next(name for name in _RANK if name == status)
        table.append((known, side == "before", re.compile(rf"(?<!\w)(?:{body})(?!\w|-\w)", re.IGNORECASE)))
    return table


# The last of a list: "uten feber, hoste og dyspné."
_CLOSES = re.compile(r"\s+[^\W\d_][\w-]*(?:\s+[\w-]+)?\s*(?:[.,;)]|$)")


# What is without something ("røde øyne uten puss, bringebærtunge og utslett") goes on with what it has.
_TRAILS = re.compile(
    r"[^\W\d_][^.,;:]*\b(?:uten|utan|u/)(?: tegn til| teikn til| holdepunkt\w* for)?\s*$", re.IGNORECASE
)


def _reach(text: str, start: int, end: int) -> int:
    """Where the reach of a cue before its condition ends: at a stopper, or at a comma that opens no list."""
    stopper = _STOPPERS.search(text, start, end)
    if stopper and stopper.start() - start <= 1:
        stopper = _STOPPERS.search(text, stopper.end(), end)  # "tidl. operert for …": one cue
    limit = stopper.start() if stopper else end
    opens = not _TRAILS.search(text, 0, start)
    comma = text.find(",", start, limit)
    if comma < 0:
        return limit
    conjunction = None
    for found in re.finditer(r"\b(?:eller|og|samt)\b", text[comma:limit], re.IGNORECASE):
        if found[0].casefold() == "eller" or (opens and _CLOSES.match(text, comma + found.end())):
            conjunction = comma + found.end()
    if conjunction is None:
        return comma
    # "ingen feber, hoste eller dyspné": every part is short and has no cue of its own.
    parts = text[start:conjunction].split(",")
    if any(len(part.split()) > _LONGEST_PART or _SAYS.search(part) for part in parts[1:]):
        return comma
    after = re.search(r",|\.", text[conjunction:limit])
    return conjunction + after.start() if after else limit


# What a name denies is no denial of the condition: "ikke nedfalt testikkel", "brudd som ikke gror".
_NAMES = re.compile(
    r"ikk(?:e|je)[ -](?:nedfal\w+|grod\w*|gror|tilhel\w+|descend\w+|nede|lar seg reponere|lot seg reponere|reponib\w+|"
    r"insulinavhengig\w*|småcelle\w*|infeksiøs\w*|fungerende|funksjonerende|anlagt|utviklet lunge\w*)\b",
    re.IGNORECASE,
)

# What is denied is not the condition: "ingen bedring av depresjonen", "ikke bare hypertensjon", "ikke operert ennå".
_DENIES_ELSE = re.compile(
    r"(?:ikk(?:e|je)|ingen|inga|uten|utan|aldri)\s+(?:"
    r"(?:bare|berre|kun|utelukkende|minst)\b(?=[^.;]* men\b)|lenger tvil\b|"
    r"(?:[^\W\d_]+ )?(?:bedring|betring|effekt\w*|verknad|endring\w*|framgang|fremgang|tilfriskning|kontroll på|"
    r"komplikasjon\w*|behandling\w*|medisin\w*|oppfølg\w*|bivirkning\w*|biverknad\w*|plager|plagar|nytte|hjelp|"
    r"forverring|"
    r"forverrelse) (?:av|fra|frå|på|til|mot|etter|med|for|i)\b|"
    r"(?:operert|opererte?|behandl\w+|medisiner\w+)\b[^.;]{0,50}\b(?:ennå|enda|endå|enno))",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def statuses(text: str) -> tuple[tuple[int, int, Status, tuple[int, int]], ...]:
    """Spans of a sentence that a cue covers: start, end, status and the cue's own span.

    Kept for a note's length: mentions and what is told elsewhere read the same sentences.
    """
    mended = slips.mended(text)
    if mended is None:
        return tuple(_covered(text))
    right, places = mended
    return tuple(
        (places[low], places[high], status, (places[cue[0]], places[cue[1]]))
        for low, high, status, cue in _covered(right)
    )


def _covered(text: str) -> list[tuple[int, int, Status, tuple[int, int]]]:
    spans: list[tuple[int, int, Status, tuple[int, int]]] = []
    matches = [
        (found.span(), status, before) for status, before, pattern in _cues() for found in pattern.finditer(text)
    ]
    matches = [
        item for item in matches
        if item[1] != "negated" or not (_NAMES.match(text, item[0][0]) or _DENIES_ELSE.match(text, item[0][0]))
    ]  # fmt: skip
    # "kan ikke utelukkes" is one cue, not the denial that "ikke" alone would be.
    matches = [
        item for item in matches
        if not any(other[0] != item[0] and other[0][0] <= item[0][0] and item[0][1] <= other[0][1] for other in matches)
    ]  # fmt: skip
    for cue, status, before in matches:
        if status == "family":
            if before and _TELLS.match(text, cue[1]):
                continue
            if before:
                spans.append((cue[1], len(text), status, cue))
            else:
                spans.append((_segment(text, cue[0]), cue[0], status, cue))
                if not text[: cue[0]].strip(" -–•"):  # "Hos far var det både brokk og aneurisme"
                    spans.append((cue[1], len(text), status, cue))
        elif before:
            if status == "suspected" and _BORNE_OUT.match(text, cue[1]):
                continue
            if text[cue[0] : cue[1]].casefold().startswith("har hatt") and _LASTS.search(
                text, max(0, cue[0] - 40), cue[1] + 60
            ):
                continue
            if status == "historical" and re.match(
                r"\s*(?:frisk|sykdommer|sjukdommar|nå\b|no\b)", text[cue[1] :], re.IGNORECASE
            ):
                continue
            reach = _reach(text, cue[1], len(text))
            spans.append((cue[1], reach, status, cue))
            said = text[cue[0] : cue[1]].casefold()
            ends = not text[cue[1] : reach].strip(" .,)") and (
                said not in {"ikke", "ikkje"} or _THERE.search(text, 0, cue[0]) is not None
            )
            if status == "negated" and (ends or said.startswith(("ble ", "blei ", "vart "))):
                spans.append(
                    (_listed_from(text, _segment(text, cue[0]), cue[0]), cue[0], status, cue)
                )  # "… oppsto ikke"
        else:
            tested = _TESTED.search(text, max(0, cue[0] - 120), cue[0]) if status == "negated" else None
            covered = [(tested.start("what"), cue[0])] if tested else _before(text, cue[0])
            spans += [(*span, status, cue) for span in covered]
            start = covered[0][0]
            if status == "negated" and text[start : cue[0]].strip().casefold() in _HALF_OPENED:
                spans.append((cue[1], _reach(text, cue[1], len(text)), status, cue))  # "ikke bekreftet lungeemboli"
    for status, pattern in _LEFT_BEHIND:
        for found in pattern.finditer(text):
            spans.append((*found.span("what"), status, found.span()))
    for found in _OTHERS.finditer(text):
        spans.append((found.end(), _reach(text, found.end(), len(text)), "family", found.span()))
    for found in _SMOKES_NOT.finditer(text):
        spans.append((found.start(1), found.end(1), "negated", found.span(2)))
    for found in _OPERATED.finditer(text):
        spans.append((found.start(1), found.end(1), "historical", found.span()))
    for found in _YEAR.finditer(text):
        start = max(text.rfind(mark, 0, found.start()) for mark in ",;:(") + 1
        if not _SINCE.search(text, start, found.start("year")):
            spans.append((start, found.start("year"), "historical", found.span("year")))
    for found in _ONCE.finditer(text):
        spans.append((_segment(text, found.start()), found.start(), "historical", found.span()))
    for found in _NOUGHT.finditer(text):
        spans.append((max(_segment(text, found.start()), text.rfind(".", 0, found.start()) + 1), found.start(),
                      "negated", found.span()))  # fmt: skip
    spans += predicates.spans(text, _before, _reach)
    for found in re.finditer(r"\?", text):
        start = max(_segment(text, found.start()), found.start() - 60)
        spans.append((start, found.start(), "suspected", found.span()))
    return spans


def _segment(text: str, end: int) -> int:
    """Where the run of words that a cue after them covers begins: after the last comma, stopper or "og"."""
    start = max(text.rfind(mark, 0, end) for mark in (",", ";", ":", "(")) + 1
    for found in _STOPPERS.finditer(text, start, end):
        start = found.end()
    return start


_ASIDE = re.compile(r",\s*som\s[^,;:.]{3,60},$", re.IGNORECASE)
_LONGEST_PART = 5  # words
_PLAIN_PART = re.compile(r"\s*[^\W\d_][\w-]*(?:\s+[\w-]+){0,2}\s*")
_SAYS = re.compile(
    r"\b(?:ikke|ikkje|ingen|inga|med|har|hadde|er|var|ble|vart|blei|får|fikk|fekk|uten|utan|gitt|gis|start\w*|"
    r"behandl\w*|"
    r"påvist|viser|viste|synte|kjent|kjend|grunnet|pga|etter|tidligere|tidlegare|normal\w*|positiv\w*)\b",
    re.IGNORECASE,
)


def _before(text: str, end: int) -> list[tuple[int, int]]:
    """The characters that a cue after them covers: its clause, the list that ends there, what an aside stands to."""
    start = _listed_from(text, _segment(text, end), end)
    arrow = max(text.rfind("->", 0, start), text.rfind("→", 0, start))
    if arrow >= 0 and not re.search(r"[.;:(]|\bmen\b", text[arrow:start]) and not _SAYS.search(text, arrow, start):
        start = arrow + 1  # "EKG og troponin normal -> AMI, LE utel."
    aside = _ASIDE.search(text, 0, start)
    if aside:  # "eggstokkcyste, som ultralyden ble tolket som, fantes ikke"
        return [(start, end), (max(text.rfind(mark, 0, aside.start()) for mark in ",;:(.") + 1, aside.start())]
    return [(start, end)]


def _listed_from(text: str, start: int, end: int) -> int:
    """Where a list begins that ends in the words from `start` to `end`: "HIV, hepatitt og ANA negative"."""
    if not re.search(r"\S\s+(?:og|eller|samt)\s", text[start:end], re.IGNORECASE):
        return start
    while start > 0 and text[start - 1] == ",":
        before = max(text.rfind(mark, 0, start - 1) for mark in ",;:(.") + 1
        part = text[before : start - 1]
        if not _PLAIN_PART.fullmatch(part) or _SAYS.search(part):
            break
        start = before
    return start


def status_at(
    covered: Iterable[tuple[int, int, Status, tuple[int, int]]], start: int, end: int
) -> tuple[Status, tuple[int, int] | None]:
    """The status of the words from `start` to `end`, by `covered` (see `statuses`), and the span of its cue."""
    best: tuple[Status, tuple[int, int] | None] = ("affirmed", None)
    for low, high, status, cue in covered:
        if low <= start and end <= high and _RANK[status] > _RANK[best[0]]:
            best = (status, cue)
    return best
