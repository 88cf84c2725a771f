"""Days that are told without a year or a month's name: "3/4", "21.10 kl. 14", "fredag 9.", "den åttende", "uke 14".

Two numbers and a stroke may be a score, a dose or a pressure as well. A day and a month is what cannot be a share (the
first number is the larger), what follows a word that days follow, or what stands in a list beside such a day.
"""

from __future__ import annotations

import re
from typing import Final

from guardrails.ages import of_somebody
from guardrails.employers import is_land
from guardrails.findings import matches_at, regions
from guardrails.spoken import SEVENTH, TEENTH, days_read_out
from guardrails.window import Window, window
from norsk.names import Kind, lexicon

_WEEKDAY: Final = (
    r"(?:(?:mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|måndag|tysdag|laurdag|sundag)(?:en|s|skveld|snatt)?|"
    r"(?:man|mån|tirs|tys|ons|tors|fre|lør|laur|søn|sun)da(?!\w))"  # "tirsda", as it is said
)
_PART_OF_DAY: Final = r"(?: kveld| morgen| natt| ettermiddag| formiddag| morgon)?"
# Patterns begin with the first digit of a number and look back from there: they are tried at numbers alone.
_SHORT: Final = re.compile(
    r"(\d(?<![\d.,/:+-]\d)\d?)(?:/(\d{1,2})(?![\d/]|[.,-]\d)|\.(\d{1,2})(?:\.(?![\d/])|(?=[ ,;)?!\t\n]|\Z))|"
    r"\.(?=[ ,;:)?!.\n]|\Z))"
    r"(?! ?(?:mg|g|ml|l|tbl|tabl|%|del|mmol|grad|mm|cm|min|t|timer|dgl|x|poeng|p)\b)"
)
_AFTER: Final = re.compile(
    r"(?:\bden|\bdato\w*|innlagt|innlagd|utskrevet|utskriven|utskr|innl|kontroll\w*|\btim(?:e|en|er|ar|ane)|opr?|"
    r"opererte?s?|operasjon\w*|siden|sidan|"
    r"f\.o\.m|fom|t\.o\.m|tom|fra og med|fra|frå|inntil|innen|født|fødd|\bf|oppmøte|undersøk\w*|tatt|konsultasjon\w*|"
    r"tlf|\bct|\bmr|\bul|rtg|røntgen|kontr|ktr|prøve\w*|labprøver?|lab|sist|sett|besøk\w*|notat\w*|"
    r"journal\w*|epikrise|tilsyn|permisjon\w*|s[yj]u?ke?meld\w*|fravær|ferie|gyldig|frist|attest|pr|per|dr|av|"
    r"tilbake|hjem|heim|reiste?|"
    r"vaksiner\w*(?: mot [a-zæøå-]+)?|skade|ulykke\w*|debut|seponer\w*|start\w*|mens|menstruasjon|"
    r"termin\w*|søknad|vedtak|døde?|"
    r"begravelse|gift|konfirmert|planlagt|avtal[te]\w*|bestilt|møte\w*|samtale\w*|reise|retur\w*|ankomst|sendt|"
    r"mottatt|møte|besøk|vakt|rapport|visitt|dato|dagsettinga?|datert|avlyst|flyttet til|utsatt til|"
    r"fylt|uttak|resultat|svar|biopsi\w*|henvist|tilvist|overflytt?et|overført|ringte?|oppringt|seinast|senest|"
    rf"lagt|lagd|satt inn|lagt inn|fjernet|fjerna|skiftet|skifta|byttet|bytta|testet|testa|målt|veid|"
    rf"natt til|\bkl\.? ?\d{{1,2}}(?:[.:]\d\d)?|{_WEEKDAY}|\b(?:ma|ti|on|to|fr|lø|sø|man|tir|ons|tor|fre|lør|søn)|"
    r"blodprøver?)\.?:? ?(?:til |innen )?(?:den )?(?:ca\.? )?$",
)
_GOES_ON: Final = re.compile(r" [a-zæøå]{2}")  # "time 2.6. og": the full stop ends no sentence
_NO_READING: Final = re.compile(
    r"(?:^|[.:]\s|[a-zæøå]{3,} )(?<!grad )(?<!type )(?<!klasse )(?<!score )(?<!stadium )(?<!var )$"
)
# What two numbers with a stroke, or one with a decimal point, say when they are no day.
_READING: Final = re.compile(
    r"\b(?:bt|\w*blodtrykk\w*|rr|bi-?pap|c-?pap|trykk\w*|visus|vod|vos|ahi|gcs|glasgow|mmse\w*|moca|nrs|vas|"
    r"\w*sc?k?ore|"
    r"\w*skår|apgar|\w*styrke|kraft|dose\w*|ratio|forhold|\w*skala|barthel|berg|ecog|gaf|sppb|epds|madrs|updrs|dag|døgn|\w*test|\w*index|"
    r"\w*indeks|"
    r"puls|pupiller?|fev1?|fvc|ef|hb|crp|inr|ph|bmi|\w*vekt|\w*høyde|temp\w*|\w*verdi\w*|nivå\w*|grad|type|klasse|"
    r"stadium|trinn|skritt|kapittel|kap|punkt|pkt|§+|ledd|nr|nummer|art|artikkel|post|rom|seng|side|sak|saksnr|"
    r"tabl?\w*|"
    r"versjon|v|er|var|på|til|fra|over|under|ca|cirka|omtrent|minst|høyst|inntil|og|x|l|c|th|s|gravida|para|linse)"
    r"\.?[:=]? ?$",
)
_VALUE_OF: Final = re.compile(
    r"\b(?:\w*sukker|glukose|\w*lium|\w*trium|\w*sium|kreatinin|karbamid|urea|albumin|ferritin|hemoglobin|laktat|"
    r"\w*fosfat|bilirubin|troponin|\w*cytter|kolesterol|feber|\w*metning|tsh|psa|ldl|hdl|peep) \Z",
)
_NO_DECIMAL: Final = re.compile(r" kl\b| (?:til|-) \d{1,2}\.\d{1,2}\.\d\d")
_SINCE: Final = re.compile(r"\b(?:siden|sidan|(?:blir|vert|fyller|fylte|vart|ble|blei) \d{1,3}(?: år)?) \Z")
_SHARES: Final = frozenset((2, 3, 4, 5, 10))  # what a score or a part is commonly out of
_THE_WORD: Final = re.compile(r"([A-Za-zÆØÅæøå][\wæøåÆØÅ.-]*)[:,)]? ?\Z")
_LINE: Final = re.compile(r"(?:\A|\n)[ \t*•-]*\Z")
_TOLD: Final = re.compile(r":? ?[A-ZÆØÅa-zæøå]|[:\n]|\Z")
_CLOCKS: Final = re.compile(r"(?<=\n)[ \t*•-]*(?:[01]\d|2[0-3])\.(?:1[3-9]|[2-5]\d|00)(?=[ :])")
_LOG: Final = 600  # characters around a line of a log
_COLUMN: Final = re.compile(r"\t| ?\||  | \d{2,3}/\d\d")
_IN_FIGURES: Final = re.compile(r"\d{1,2}\.(?:0[1-9]|1[0-2])")
# What may stand before a day in four figures, "Operert for ileus 13.11": a plain word, or nothing on its line.
_PLAIN_BEFORE: Final = re.compile(r"(?:(?:^|[\n ])[a-zæøå]{2,}|[\n;]|^) ?\Z")
_TILL: Final = re.compile(r"(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.?\Z")
_ZERO_LED: Final = re.compile(r"0[1-9]/(?:0[1-9]|1[0-2])\Z|(?:[12]\d|3[01])/0[1-9]\Z")
_IN_FULL: Final = re.compile(r"(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\Z")
_TWO_DIGITS: Final = re.compile(r"\d\d\.\d\d\Z")
# After these a number with a decimal point and no full stop behind it ("innlagt 3.10", "Dato 12.05") is a day.
_DATED: Final = re.compile(
    r"\b(?:dato|dagsett|datert|innlagt|innlagd|utskrevet|utskriven|innkomst|innkommen|operert|time|sist sett|"
    r"konsultasjon|oppmøte|hjemreise|heimreise|utreise|permisjon|fra og med|til og med|fom|tom|f\.o\.m\.|t\.o\.m\.|"
    r"sykemeldt|sjukmeld)(?: den| dato| til| fra)?:? ?\Z",
)
_SHARE_OF: Final = re.compile(r" av\b")
_DAY_BEFORE: Final = re.compile(
    rf"(?:\bden|{_WEEKDAY}{_PART_OF_DAY}(?: den)?|\b(?:lø|sø|fr|tirs?|ons|tors?|fre|lør|søn)\.?|natt til|\bd\.|"
    rf"\binnlag[td]|"
    rf"\butskr(?:evet|iven)|\boperert|"
    r"\binnkom(?:st)?) \Z",
)
# Behind a day that is told by its number alone the clause ends, or goes on with a joint: no "den 3. dagen".
_DAYS_OPEN: Final = frozenset("mtofls")  # a weekday's first letter
_NTH: Final = re.compile(r" (?:dag|uke|veke|gang|klasse|time|runde|etasje|trinn|avdeling|post|sesong|år)")
_DAY_AFTER: Final = re.compile(
    r"\s*(?:\Z|\n|[,;:)?!.]|[-–] |[A-ZÆØÅ]|(?:kl|og|ved|for|med|hos|hjå|etter|fra|frå|om|da|då|mtp|men|var|er|ble|blei|"
    r"kom|ringte|ringer|møtte|at|så|men|i|på|til|kan|skal|hadde|har|fikk|ble|dro|reiste|fortalte|sa)\b)"
)
_THIS_MONTH: Final = re.compile(
    r"(?<![\d.,/:-])\d{1,2}\. ?(?:ds\b\.?|d\.s\.|d\.m\.|dennes|denne måneden?|inneværende måned)", re.I
)
_MONTH_CUES: Final = ("ds", "d.s", "d.m", "dennes", "denne måned", "inneværende")
_LIST_GAPS: Final = frozenset((", ", " og ", " eller ", ",", "; ", " - ", "-", "–", " – ", " til ", "/", ". "))

_WEEK: Final = re.compile(
    r"(?<![\wæøå])(?:uke|veke|uka|veka|uker|vekene|ukene)(?: nr\.?)? ?(\d{1,2})(?:(?: ?[-–/]| og) ?\d{1,2}(?!\d)|"
    r"[ /-]20\d\d)?(?![\d+]|[.,]\d| ?\+|[-–/]\d|:? \d+ ?(?:mg|ml)|:? ?dag)",
    re.I,
)
_NO_WEEK_BEFORE: Final = re.compile(
    r"(?:keisersnitt|keisarsnitt|igangsatt|igangsett\w*|indus\w+|abort\w*|svanger\w*|gravid\w*|gestasjon\w*|termin|ultralyd\w*|\bul|fødsel\w*|født|forløs\w*|sectio|foster\w*|"
    r"hver|kvar|anti-?d(?: gis)?|behandlings|rutine\w*|prematur\w*|intil|inntil|minst|for|siste|over|under)"
    r"[.,:]?(?: (?:i|til|fra|frå|ved))? ?$",
)
_NO_WEEK_AFTER: Final = re.compile(
    r" ?(?:i|av) (?:svanger|gravid|kur|behandl|program)| (?:etter|post|siden|sidan|på|med) |"
    r" ?(?:postop|post ?partum|pp\b|s?v\.?sk|gravid)",
    re.I,
)
# In notes of a pregnancy a week up to its forty-second is one of the pregnancy.
_TERM: Final = 42
_EXPECTING: Final = (
    "svangerskap", "svangersk", "gravid", "termin ", "termin:", "foster", "sf-mål", "symfyse", "hodeleie", "seteleie",
    "p0,", "p1,", "p2,", "p3,",
)  # fmt: skip
_NTH_WEEKDAY: Final = re.compile(
    rf"\b(?:siste?|første|fyrste|andre|annen|tredje|fjerde|femte) {_WEEKDAY} i (?:januar|februar|mars|april|mai|juni|"
    r"juli|august|september|oktober|november|desember)(?: (?:i fjor|i år|(?:19|20)\d\d))?",
    re.I,
)
_ORDINAL: Final = (
    rf"(?:tjue|tretti)?(?:første|fyrste|andre|annen|tredje|fjerde|femte|sjette|{SEVENTH})|ti[ea]nde|"
    rf"ellevte|tolvte|{TEENTH}"
)
_YEAR_IN_WORDS: Final = (
    r"(?:nitten(?:hundre(?: ?og ?)?)?|tjue)?(?:null|tjue|tretti|førti|femti|seksti|sytti|åtti|nitti|ti|elleve|tolv|"
    r"tretten|fjorten|femten|seksten|sytten|atten|nitten)(?: ?(?:og ?)?(?:en|ett|ein|to|tre|fire|fem|seks|sju|syv|åtte|"
    r"ni))?"
)
_MONTH_IN_WORDS: Final = rf"(?:første|fyrste|andre|annen|tredje|fjerde|femte|sjette|{SEVENTH}|ti[ea]nde|ellevte|tolvte)"
# "tjueandre i niende sekstifem", "10. i 3."; and a day by its ordinal alone, at the end of a clause. Both are looked
# for in lower case and begin with letters, so that the engine skips to these.
_DICTATED: Final = re.compile(
    rf" i (?:{_MONTH_IN_WORDS}|\d{{1,2}}\.)(?: (?:{_YEAR_IN_WORDS}|(?:19|20)?\d\d)\b)?"
    r"(?! ?(?:klasse|ledd|runde|etasje|trinn|rekke|rad|kvartal|gang|punkt|avsnitt|divisjon|linje|time|kapittel|uke|"
    r"trimester|år|sesong|setning))"
)
_THE_DAY: Final = re.compile(rf"(?<![\wæøå])(?:{_ORDINAL}|[0-3]?\d\.)\Z")
_ALONE: Final = re.compile(
    rf"den ((?:tjue|tretti)(?:første|fyrste|andre|tredje|fjerde|femte|sjette|{SEVENTH})|"
    rf"(?!første|fyrste|andre|annen|tredje)(?:{_ORDINAL}))(?=[.,;\n]|\Z| (?:kl|klokk[ae]n?|ved|hos|og|med)\b)"
)
# "tjuende elleve": a day and a month as they are read off, where the sentence or the clause ends.
_TWO_NUMBERS: Final = re.compile(
    rf"tju(?:[ea]nde|e(?:første|fyrste|andre|tredje|fjerde|femte|sjette|{SEVENTH}))(?<![a-zæøå]tju[ea]nde) "
    rf"(?:første|andre|tredje|fjerde|femte|sjette|{SEVENTH}|ti[ea]nde|ellevte|tolvte|tre|fire|fem|"
    r"seks|"
    r"sju|syv|åtte|ni|ti|elleve|tolv)(?=[.,;\n]|\Z| (?:hos|kl|ved|punktum|komma|og|med|på|i|nitten|tjue|to tusen)\b)"
)
_ROMAN: Final = re.compile(
    r"(?<![\d.])\d{1,2}\.(?:I{1,3}|IV|VI{0,3}|IX|XI{0,2})(?:\. ?| )(?:(?:19|20)\d\d|\d\d)(?!\d|[.,]\d)"
)
# A date of birth in six digits behind a name: "Kari Nordmann, 100566,".
_SIX: Final = re.compile(r"\d(?:(?<=[ (:\n]\d)|(?<=\A\d))\d{5}(?=[,;.)\n ]|\Z)")
_SIX_AFTER: Final = re.compile(r"[,;.)\n]|\Z| (?:kom|er|har|ble|innlagt)\b")
_ROMAN_CUES: Final = (".I", ".V", ".X")
# "4/12, kons. 3 av 12", "Referat frå posten 12.11.": the day at the head of a note.
_HEAD: Final = 60
_HEADS_NOTE: Final = re.compile(
    r"\A(?:(?:referat|notat|rapport|møte|logg|vaktrapport|journalnotat|visitt|samtale|tilsyn|oppsummering|nattrapport)"
    r"[^\n.,;:\d]{0,40} )?\Z",
    re.I,
)
_SHORT_DAY: Final = re.compile(r"\b(?:m[ao]|t[io]|o?n|f[re]|l?[øo]|s?ø)\w{0,3}\.? \Z", re.I)
_BEFORE_IT: Final = re.compile(
    rf"(?:{_WEEKDAY}{_PART_OF_DAY},?|\b(?:man|tir|tirsd?|onsd?|tor|torsd?|fre|lør|søn|ma|ti|on|to|fr|lø|sø)\.)"
    rf"(?: den| d\.)? ?\Z|\b(?:man|tir|tirs|ons|tor|tors|fre|lør|søn|ma|ti|on|to|fr|lø|sø) (?=\Z)",
    re.I,
)


def weekday_before(text: str, start: int) -> int:
    """Where the weekday right before a day at `start` begins, or `start`: together they tell the year."""
    before = text[max(0, start - 14) : start]
    if "ag" not in before and not _SHORT_DAY.search(before):
        return start
    match = _BEFORE_IT.search(text, max(0, start - 20), start)
    return match.start() if match else start


def day_follows(text: str, start: int) -> bool:
    """Whether what stands before `start` is a word that days follow ("innlagt", "kontroll", "fredag")."""
    return _AFTER.search(window(text).lower(), max(0, start - 28), start) is not None


def days(text: str, lower: str) -> list[tuple[int, int, float]]:
    """(start, end, score) of days in `text`, of which `lower` is the lower-case form. Linear."""
    text = window(text)
    found = _numbered(text)
    for start, end in regions(lower, _MONTH_CUES, 8, 24):
        found += [(match.start(), match.end(), 0.75) for match in _THIS_MONTH.finditer(text, start, end)]
    for start, end in regions(lower, ("uke", "veke", "uka", "veka"), 1, 24):
        for match in _WEEK.finditer(text, start, end):
            if (
                (1 if match.end() == match.end(1) or match.end() - match.end(1) == 5 else 10)
                <= int(match[1])
                <= 53  # "uke 3-4" counts a course
                and not _NO_WEEK_BEFORE.search(lower, max(0, match.start() - 24), match.start())
                and not _NO_WEEK_AFTER.match(text, match.end())
                and not (
                    int(match[1]) <= _TERM and text.lower().near(_EXPECTING, match.start() - 240, match.start() + 80)
                )
            ):
                found.append((match.start(), match.end(), 0.7))
    for start, end in regions(lower, ("dag i ", "dagen i "), 24, 40):
        found += [(match.start(), match.end(), 0.75) for match in _NTH_WEEKDAY.finditer(text, start, end)]
    for match in _DICTATED.finditer(lower):
        day = _THE_DAY.search(lower, max(0, match.start() - 20), match.start())
        if day:
            found.append((day.start(), match.end(), 0.75))
    found += [(match.start(), match.end(), 0.7) for match in _TWO_NUMBERS.finditer(lower)]
    found += [(start, end, 0.7) for start, end in days_read_out(lower)]
    found += [
        (match.start(1), match.end(1), 0.65)
        for match in _ALONE.finditer(lower)
        if not lower[match.start() - 1 : match.start()].isalnum()
    ]
    for match in matches_at(_SIX, text, text.numbers()):
        number, month = int(match[0][:2]), int(match[0][2:4])
        if (
            1 <= number <= 31
            and 1 <= month <= 12
            and (
                _DATED.search(lower, max(0, match.start() - 24), match.start())
                or text.startswith((" kl ", " kl.", " klokk"), match.end())
                or (
                    text[match.start() - 2 : match.start()] in (", ", " (")
                    and _SIX_AFTER.match(text, match.end())
                    and of_somebody(text, match.start() - 2)
                )
            )
        ):
            found.append((match.start(), match.end(), 0.75))
    for start, end in regions(text, _ROMAN_CUES, 4, 14):
        found += [(match.start(), match.end(), 0.75) for match in _ROMAN.finditer(text, start, end)]
    return found


def _numbered(text: Window) -> list[tuple[int, int, float]]:
    """Days in figures: what says so itself, then what stands in a list beside one that does."""
    lower = text.lower()
    sure: list[tuple[int, int, float]] = []
    candidates: list[tuple[int, int, bool]] = []
    for match in matches_at(_SHORT, text, text.parted()):
        start, end = match.start(), match.end()
        day, month = int(match[1]), int(match[2] or match[3] or 1)
        if not (1 <= day <= 31 and 1 <= month <= 12):
            continue
        if match[2] is None and match[3] is None:  # "fredag 9."
            named = _DAY_BEFORE.search(lower, max(0, start - 24), start)
            if named and (
                _DAY_AFTER.match(text, end) or (text[named.start()] in _DAYS_OPEN and not _NTH.match(text, end))
            ):
                sure.append((start, end - 1, 0.7))
            continue
        last = end - (text[end - 1] == ".")
        is_day = _is_day(text, match, day, month)
        candidates.append((start, last, is_day))
    for at in range(len(candidates) - 1):  # "både 5.11, 7.11 og 12.11"
        (start, last, _), (second, end, _) = candidates[at : at + 2]
        if (
            text[last:second] in _LIST_GAPS
            and _IN_FIGURES.fullmatch(text, start, last)
            and _IN_FIGURES.fullmatch(text, second, end)
            and not _READING.search(lower, max(0, start - 24), start)
            and not _of_a_thing(text, start)
        ):
            candidates[at] = (start, last, True)
    for at, (start, last, is_day) in enumerate(candidates):
        if is_day or _beside(text, candidates, at):
            candidates[at] = (start, last, True)
            sure.append((start, last, 0.75))
    for at in range(len(candidates) - 1, -1, -1):  # and back: "2/5, 9/5 og 16/5"
        start, last, is_day = candidates[at]
        following = candidates[at + 1] if at + 1 < len(candidates) else (0, 0, False)
        if not is_day and following[2] and text[last : following[0]].lstrip(".") in _LIST_GAPS:
            candidates[at] = (start, last, True)
            sure.append((start, last, 0.7))
    return sure


def _beside(text: str, candidates: list[tuple[int, int, bool]], at: int) -> bool:
    """Whether the candidate before `at` is a day and only a comma or "og" parts the two."""
    if not at or not candidates[at - 1][2]:
        return False
    return text[candidates[at - 1][1] : candidates[at][0]].lstrip(".") in _LIST_GAPS


def _is_day(text: Window, match: re.Match[str], day: int, month: int) -> bool:
    lower = text.lower()
    start, end = match.start(), match.end()
    stroke = match[2] is not None
    if (
        not stroke
        and text[end - 1] != "."
        and _LINE.search(text, max(0, start - 6), start)
        and text[end : end + 1] == " "
        and _CLOCKS.search(text, max(0, start - _LOG), start + _LOG)
    ):
        return False  # "08.10 Ringt" where another line opens with "08.25"
    if stroke and day < month and _SHARE_OF.match(text, end):
        return False  # "3/4 av tabletten", though not "neste besøk 20/11 av jordmor"
    if (stroke or text[end - 1] == ".") and (
        day_follows(text, start) or (start < _HEAD and _HEADS_NOTE.search(text, 0, start))
    ):
        return True
    if stroke and (_NO_DECIMAL.match(text, end) or _ZERO_LED.match(text, start, end)) and not _of_a_thing(text, start):
        return not _READING.search(lower, max(0, start - 24), start) or text[start - 2 : start - 1].isdigit()
    if not stroke and text[max(0, start - 5) : start] == " til " and _TILL.match(text, start, end):
        return True
    if not stroke and text[end - 1] != ".":  # "21.10 kl.", "fredag 9.1", "fra 3.1 til 24.1.26"
        if _TWO_DIGITS.match(text, start, end) and _COLUMN.match(text, end):
            return _LINE.search(text, max(0, start - 6), start) is not None  # the first column of a table
        return bool(
            _NO_DECIMAL.match(text, end)
            or _SINCE.search(lower, max(0, start - 24), start)
            or (
                _IN_FULL.match(text, start, end)
                and (
                    day_follows(text, start)
                    or (
                        _PLAIN_BEFORE.search(text, max(0, start - 20), start)
                        and not _READING.search(lower, max(0, start - 24), start)
                        and not _VALUE_OF.search(lower, max(0, start - 24), start)
                        and not _of_a_thing(text, start)
                    )
                )
            )
            or _DAY_BEFORE.search(lower, max(0, start - 16), start)
            or _DATED.search(lower, max(0, start - 24), start)
        )
    if not stroke and text[end : end + 1] == ":":
        return True
    if not stroke and _GOES_ON.match(text, end) and _NO_READING.search(text, max(0, start - 12), start):
        return True
    if _LINE.search(text, max(0, start - 6), start) and _TOLD.match(text, end):
        return True  # "23/6 nattevakt": a line that opens with its day
    if (stroke and day <= month and month in _SHARES) or _READING.search(lower, max(0, start - 24), start):
        return False
    before = _THE_WORD.search(text, max(0, start - 28), start)
    if not before or (not stroke and before[1].isupper() and not is_land(before[1])):
        return False
    return is_land(before[1]) or not _of_a_thing(text, start)


def is_value(text: str, start: int) -> bool:
    """Whether what stands before `start` says that a number there is a reading, a dose or the value of a test."""
    lower, least = window(text).lower(), max(0, start - 24)
    return bool(_READING.search(lower, least, start) or _VALUE_OF.search(lower, least, start)) or _of_a_thing(
        text, start
    )


def _of_a_thing(text: str, start: int) -> bool:
    """Whether the word before `start` is a drug's or a test's."""
    before = _THE_WORD.search(text, max(0, start - 28), start)
    return before is not None and bool(lexicon().kind(before[1]) & (Kind.KEPT | Kind.SUBSTANCE | Kind.EPONYM))
