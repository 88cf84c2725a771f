"""Dates and ages that identify a person, in one window of even text.

In notes every calendar date does (birth, admission, "i fjor på julaften"); in questions only dates of birth. Dates of
acts, sections, versions and clock times stay. Ages above 89 are redacted (the HIPAA safe-harbour rule, 45 CFR
164.514(b)(2)(i)(C)), in the strict profile all ages and all years.
"""

from __future__ import annotations

import re
from typing import Final

from guardrails.ages import ages
from guardrails.days import day_follows, days, is_value, weekday_before
from guardrails.findings import Finding, between, disjoint, matches_at, merged, regions
from guardrails.needed import openings
from guardrails.spoken import SEVENTH
from guardrails.window import Window, stands, window
from norsk.names import wordlist

TYPES: Final = ("DATE", "AGE")

_MONTH = (
    r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|january|february|march|may|"
    r"june|july|october|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|okt|oct|nov|des|dec)\b\.?"
)
_YEAR = r"(?:18|19|20)\d\d"
_FEAST = (
    r"(?:(?:lille |litle |vesle )?julaft(?:en|an)|(?:\d\.|første|andre|tredje|fjerde) s[øu]n?dag i advent|"
    r"joleftan|jolaftan|julafta|julekvelden|julenatta|"
    r"(?:[1-5]\. |første |andre |annen |fyrste |tredje |fjerde )?(?:juledag|påskedag|pinsedag)(?:en)?|"
    r"(?:første|andre|annen|fyrste|(?:\d\.|tredje|fjerde|femte) ?)dag (?:jul|påske|pinse)|romjula|romjulen|"
    r"nyttårs(?:aften|aftan|eftan|afta|kvelden|natta|dag|dagen)|påskeaften|påskeaftan|"
    r"palmesøndag|skjærtorsdag|skjertorsdag|langfredag(?:en)?|pinseaften|pinseaftan|kristi himmelfartsdag|"
    r"(?:st\.? ?|sankt)hans(?:[- ]?(?:aften|aftan|afta|kvelden|natta|dagen|helga))?|jonsok(?:aftan)?|"
    r"allehelgensdag|allehelgen|morsdag|farsdag|samefolkets dag|lucia|fastelavn|nasjonaldagen|"
    r"halloween|valentinsdagen|kvinnedagen|(?:1\. |2\. |første |andre |fyrste )nyttårsdag)\b"
)
_WHEN = r"(?:i fjor|i år|ifjor|i forfjor|for \w+ år siden|året før|samme år|førre år|forrige år|" + _YEAR + r")"

_THAT_YEAR = re.compile(r" (?:i ?fjor|i ?forfjor|i år|d\.å\.?|dette år(?:et)?)(?!\w)")

# "nittensekstito", "tjueseksten", "to tusen og fire": years as they are dictated.
_YEAR_SPOKEN = (
    r"(?:nitten(?:hundre(?:og)?)?(?:null|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten|tjue|tretti|"
    r"førti|femti|seksti|sytti|åtti|nitti)[a-zæøå]{0,5}|tjue(?:ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|"
    r"atten|nitten|tjue)[a-zæøå]{0,4}|to ?tusen(?: ?og ?[a-zæøå]{2,12})?)"
)
_YEAR_SHORT = (
    r"(?:null|tjue|tretti|førti|femti|seksti|sytti|åtti|nitti)(?: ?(?:en|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni))?"
)
_PART_OF = (
    r"(?:slutten av|byrjinga av|begynnelsen av|starten av|midten av|medio|primo|ultimo|tidlig i|tidleg i|sent i|"
    r"seint i|utgangen av|første halvdel av|siste halvdel av)"
)
_SEASON = (
    r"(?:høsten|hausten|våren|sommeren|sumaren|vinteren|høst|haust|vår|sommer|sumar|vinter|julen|jula|jul|påsken|påska|"
    r"påske|pinsen|pinsa|pinse|advent|sommerferien|høstferien|vinterferien|påskeferien|juleferien|årsskiftet)"
)
_WORDED = re.compile(
    rf"(?=\d)(?<![\d.,/§-])(?:\d{{1,2}} ?\.? ?(?:-|og|til|eller|,) ?)?\d{{1,2}} ?\.? ?{_MONTH}(?:(?: ?[.,] ?| | ?-|"
    rf"(?<=\.))'?(?:{_YEAR}|\d\d(?=[\s,.;)]|$)(?! ?(?:mg|ml|år|stk|tbl|kl|:|\.\d))))?"
    rf"|\b{_PART_OF} {_MONTH}(?: {_YEAR})?"
    rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)? ?[.,]? ?{_YEAR}"
    rf"|\b(?<!\d\. )(?:{_MONTH} ?[/–-] ?)?{_MONTH}(?: i ?for?fjor| i ?fjor| i år|(?: i)?(?: |-|/){_YEAR}(?!/)|"
    r" ?[-']\d\d(?!\d|[-/.:]\d)| \d\d(?=[:;)\n]|[.,](?!\d)|\Z)|"
    r"(?<=\.) \d\d(?= (?!time|tim|min|dag|uke|stk|mg|ml|år)[a-zæøå]))",
)
_SPOKEN = re.compile(
    rf"\b(?:\w{{0,7}}(?:første|andre|annen|tredje|fjerde|femte|sjette|{SEVENTH}|ti[ea]nde)|"
    rf"\w{{2,6}}t[ea]nde|ellevte|ellefte|tolvte|tju[ea]nde|tyv[ea]nde|tretti[ea]nde|trett[ea]nde) {_MONTH}"
    rf"(?: {_YEAR}| {_YEAR_SPOKEN}| {_YEAR_SHORT}(?![a-zæøå]))?",
)
_ORDINALS = wordlist("første annen andre tredje fjerde femte sjette ende ande ellevte ellefte tolvte")
_SEASONS = re.compile(
    rf"\b{_SEASON}\b ?(?:i )?(?:{_YEAR}(?: ?[/–-] ?(?:{_YEAR}|\d\d))?|[-']\d\d)(?!\d|[-/.]\d)|"
    r"\b(?:julen|jula|påsken|påska|pinsen|pinsa) i (?:for)?fjor\b",
)
_SEASON_CUES = wordlist("høst haust våren vår-2 sommer sumar vinter jul påske påska pinse pinsa advent årsskift")
# "1.2.-14.2.24", "3/4-18/4 2023": from one day to another. Without a year each day wants its full stop, for ranges of
# readings look the same ("3.5-5.1").
_RANGE = re.compile(
    rf"\d(?<![\d.,/:-]\d)\d?(?:\.\d{{1,2}}\.(?:{_YEAR}|\d\d)?|/\d{{1,2}}) ?- ?\d{{1,2}}(?:\.\d{{1,2}}\.|/\d{{1,2}})"
    rf"(?:[ -]?{_YEAR}|[ -]?\d\d(?!\d))?(?![\d/])|"
    r"\d(?<![\d.,/:-]\d)\d\.(?:0[1-9]|1[0-2]) ?- ?\d\d\.(?:0[1-9]|1[0-2])(?![\d/]|[.,]\d)"
)
_GLUED = re.compile(  # "06NOV2026", as trials write it
    rf"\d(?<![\w.,/-]\d)\d?[ -]?(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|des)[ -]?(?:{_YEAR}|\d\d)"
    r"(?![\w/]|[.,-]\d)",
    re.I,
)
# "03/2021", "05.2022": a month in figures, where no case, circular or act is numbered so.
_MONTH_OF_YEAR = re.compile(
    r"\d(?<![\w.,/:-]\d)(?:(?:(?<=0)[1-9]|(?<=1)[0-2])?[/]|(?:(?<=0)[1-9]|(?<=1)[0-2])\.)(?:19[5-9]|20[0-4])\d(?![\w/-]|[.,]\d)"
)
_NO_MONTH_BEFORE = re.compile(
    r"(?:\b(?:sak\w*|ref\w*|nr|no|rundskriv\w*|vedtak|dok\w*|prop|innst|meld|st|direktiv|forordning\w*|punkt|pkt|tabell|kap|"
    r"is|forskrift\w*|lov|art|artikkel|versjon|v|utgave|nummer|rapport|notat|h?pt|eu|eøs)[.:)]?|[§IVX-]) ?\Z",
    re.I,
)
_FULL_RANGE = re.compile(r"\d\d\.(?:0[1-9]|1[0-2]) ?- ?\d\d\.(?:0[1-9]|1[0-2])")  # "12.11-26.11"
_YEAR_LAST = re.compile(rf"{_YEAR}\Z")
# Patterns begin with the first digit of a number and look back from there: they are tried at numbers alone.
_NUMERIC = re.compile(
    rf"\d(?<![\d.,/:-]\d)(?:\d? ?\. ?\d{{1,2}} ?\. ?(?:{_YEAR}|\d\d)|\d?/\d{{1,2}}[/ -] ?'?(?:{_YEAR}|\d\d)|"
    rf"\d?-\d{{1,2}}-{_YEAR}|(?<![\w-].)\d-\d\d-\d\d|"
    rf"\d?\.\d{{1,2}}\. ?[-'’]\d\d|\d?/\d{{1,2}} [-'’]\d\d|(?<=[12])[890]\d\d([-./])\d{{1,2}}\1\d{{1,2}}|"
    rf"\d?\.\d{{1,2}}-\d\d|\d?\.\d{{1,2}} (?:19|20)\d\d)(?![\d/]|[.,-]\d)"
)
_FEASTS = re.compile(rf"(?:\b{_WHEN},? (?:på |ved |til |rundt )?)?\b{_FEAST}(?: (?:(?:i )?{_WHEN}))?")
_BIRTH_BEFORE = re.compile(
    r"(?:\bf(?:ø|o)dt(?: den| i| år(?:et)?)?|\bfødd(?: den| i)?|\bf\.|\bf|fødselsdato\w*|fødselsår|fødsels?dag\w*|"
    r"født dato|fdato|f\.dato|dob|"
    r"bursdag\w*|årgang|født og -?sted|fødselsdato og -?sted)[ :.,=(-]{0,4}(?:er |var |den |i )?(?:[A-ZÆØÅ][\wæøå "
    r"]{1,30}[ ,]{1,3}(?:den )?)?$"
)
_BIRTH_YEAR = re.compile(rf"(?:{_YEAR}|(?<=-)\d\d|(?<=')\d\d)(?!\d|[-/.]\d)")
_BIRTH_TWO = re.compile(r"\d\d(?=[,;)]|\.(?!\d)|\Z)")
_DEATH_YEAR = re.compile(rf"(?<=† ){_YEAR}|(?<=†){_YEAR}")
_BIRTH_SPOKEN = re.compile(rf"{_YEAR_SPOKEN}\b", re.I)
_STRICT_YEAR = re.compile(r"(?<=\b[iI] )[-']\d\d(?!\d)|(?<=\bsiden )[-']\d\d(?!\d)|(?<=\bfra )[-']\d\d(?!\d)")
_STRICT_MONTH = re.compile(
    r"(?<![\wæøå])(?:i|siden|sidan|fra|frå|til|før|etter|inntil|innen|rundt|ved) (januar|februar|mars|april|mai|juni|"
    r"juli|august|september|oktober|november|desember)\b",
    re.I,
)
_BIRTH_EIGHT = re.compile(r"\d{1,2} \d{1,2} (?:19|20)\d\d(?!\d)")
_BIRTH_SIX = re.compile(r"\d{2}[ .]?\d{2}[ .]?\d{2}(?!\d)")
_ANY_YEAR = re.compile(r"[12](?<![\w./-].)(?:9[2-9]\d|0[0-4]\d)(?![\w/]|[.,-]\d)")

_BORN = re.compile(r"[Ffå](?<!\w.)(?:[øo]?(?:dt|dd|dselsår|dselsdato)?\b|rgang)")
_BIRTH_CUES = ("født", "fødd", "fodt", "fødsels", "f.", "f ", "årgang")
_MONTH_HERE = re.compile(_MONTH)
_PART_CUES = openings(_PART_OF, 40)
_MONTH_CUES = wordlist("jan feb mar apr mai may jun jul aug sep okt oct nov des dec")
_FEAST_CUES = (
    *wordlist(
        """jule jula joleft jolaf romjul nyttår påske pinse palmesø skjærtors skjertors langfre himmelfart
        sankthans st.hans hansaften jonsok allehelgen morsdag farsdag nasjonaldagen samefolkets valentin kvinnedagen
        lucia fastelavn halloween advent"""
    ),
    "st. hans",
    "st hans",
    "dag jul",
)

_ACT_BEFORE = re.compile(
    r"(?:\w*(?:lov|lova|loven|forskrift\w*|forordning\w*|rundskriv\w*|direktiv\w*|resolusjon\w*|instruks|"
    r"veileder\w*|"
    r"retningslinje\w*|rettleiar\w*|strategi\w*)|(?<![^\W_])(?:kgl\.? ?res|vedtatt|sanksjonert|ikrafttre\w*|i kraft|"
    r"ikr|iflg|"
    r"iht|res|kunngjort|versjon|utgave|utgåve|publisert|revidert|oppdatert|normen?|standard|prop|nou|meld\.? st|innst|"
    r"høring\w*))\.?"
    r"(?: \w+){0,2}?[ ,(]{0,2}(?:av|fra|frå|den|datert|per|pr\.?|med virkning fra)?(?: den)? ?$",
    re.I,
)
# A look that costs a twentieth of the pattern above: most dates stand near none of its words.
_ACT_CUES: Final = wordlist(
    """lov forskrift forordn rundskr direktiv resolusj vedta instruks veileder retningsl rettlei strategi kgl sanksj
    ikraft kraft ikr iflg iht res kunngj versjon utgave utgåve publis revid oppdat norm standard prop nou meld innst
    høring"""
)
_ACT_AFTER = re.compile(r" ?,? ?nr\.? ?\d{1,4}(?!\d)")  # not a birth number
_SECTION_BEFORE = re.compile(
    r"(?<![^\W_])(?:punkt|pkt|kap|kapittel|kapitel|avsnitt|versjon|versjonen|v|ver|tabell|figur|fig|§+|vedlegg|"
    r"artikkel|art|del|"
    r"nr|programvare|ip|kl|klokken|klokka|iso|trinn)\.? ?$",
    re.I,
)


class DateScanner:
    """Dates and ages under one profile."""

    def __init__(self, profile: str) -> None:
        self._question, self._strict = profile == "sporsmal", profile == "streng"

    def scan(self, text: str) -> list[Finding]:
        """DATE and AGE findings in `text`, disjoint and in order. Linear."""
        found: list[Finding] = []
        text = window(text)
        lower = text.lower()
        ordinals = lower.hits(_ORDINALS)
        months = _months(lower)
        around = merged(months, 24, 24, len(lower))
        begins = sorted((*text.numbers(), *months, *lower.hits(_PART_CUES)))  # what `_WORDED` begins with
        for start, end in around:
            for match in matches_at(_WORDED, lower, between(begins, start, end), end):
                self._date(found, text, match.start(), _trimmed(match), 0.9)
            if stands(ordinals, start, end):
                for match in _SPOKEN.finditer(lower, start, end):
                    self._date(found, text, match.start(), match.end(), 0.9)
        for match in matches_at(_NUMERIC, text, text.parted()):
            if _plausible(match[0]) and not _is_reading(text, match):
                self._date(found, text, match.start(), match.end(), 0.9)
        read = text.read()
        if read is not text:  # "O4.O9.2O26", read by a machine
            low = read.lower()
            begins = sorted({*begins, *text.reread()})
            for start, end in around:  # "l8 nov 26"
                if low[start:end] == lower[start:end]:
                    continue
                for match in matches_at(_WORDED, low, between(begins, start, end), end):
                    if match[0] != lower[match.start() : match.end()]:
                        self._date(found, text, match.start(), _trimmed(match), 0.9)
            for match in matches_at(_NUMERIC, read, text.reread()):
                if match[0] != text[match.start() : match.end()] and _plausible(match[0]):
                    self._date(found, text, match.start(), match.end(), 0.88)
                    before = _TILL_THEN.search(read, max(0, match.start() - 9), match.start())
                    if before and _day_and_month(before[1]):  # "l1.11 - l4.11.2O26"
                        self._date(found, text, before.start(1), before.end(1), 0.85)
        if not self._question:
            for match in matches_at(_MONTH_OF_YEAR, text, _before_years(text)):
                if not _NO_MONTH_BEFORE.search(text, max(0, match.start() - 16), match.start()):
                    self._date(found, text, match.start(), match.end(), 0.75)
        for match in matches_at(_GLUED, text, text.numbers()):
            self._date(found, text, match.start(), match.end(), 0.85)
        for match in matches_at(_RANGE, text, text.parted()):
            first, second = match[0].split("-", 1)
            if (
                _day_and_month(first)
                and _day_and_month(second)
                and (
                    "." in second
                    or _YEAR_LAST.search(second)
                    or day_follows(text, match.start())
                    or ("/" in first and "/" in second and int(second.split("/")[0]) > 12)
                    or (_FULL_RANGE.fullmatch(match[0]) and not is_value(text, match.start()))
                )
            ):
                self._date(found, text, match.start(), match.end(), 0.85)
        for start, end in regions(lower, _BIRTH_CUES, 1, 14):
            for match in _BORN.finditer(text, start, end):
                self._birth(found, text, match.end())
        if not self._question:
            for begin, stop, certain in days(text, lower):
                self._date(found, text, begin, stop, certain)
            for start, end in regions(lower, _FEAST_CUES, 40, 60):
                found += [
                    Finding(match.start(), match.end(), "DATE", 0.75) for match in _FEASTS.finditer(lower, start, end)
                ]
            for start, end in regions(lower, _SEASON_CUES, 1, 30):
                found += [
                    Finding(match.start(), match.end(), "DATE", 0.7) for match in _SEASONS.finditer(lower, start, end)
                ]
            found += ages(text, lower, self._strict)
        if "†" in text:
            found += [Finding(match.start(), match.end(), "DATE", 0.7) for match in _DEATH_YEAR.finditer(text)]
        if self._strict:
            found += [Finding(match.start(1), match.end(1), "DATE", 0.6) for match in _STRICT_MONTH.finditer(text)]
            found += [Finding(match.start(), match.end(), "DATE", 0.6) for match in _STRICT_YEAR.finditer(text)]
            for match in matches_at(_ANY_YEAR, text, text.numbers()):
                if not self._of_an_act(text, match.start(), match.end()):
                    found.append(Finding(match.start(), match.end(), "DATE", 0.6))
        return disjoint(found)

    def _date(self, found: list[Finding], text: str, start: int, end: int, score: float) -> None:
        if self._question:
            if _BIRTH_BEFORE.search(text, max(0, start - 48), start):
                found.append(Finding(start, end, "DATE", score))
        elif not self._of_an_act(text, start, end) and not _SECTION_BEFORE.search(text, max(0, start - 14), start):
            year = _THAT_YEAR.match(text, end)
            end = year.end() if year else end
            found.append(Finding(weekday_before(text, start), end, "DATE", score))

    @staticmethod
    def _of_an_act(text: str, start: int, end: int) -> bool:
        least = max(0, start - 48)
        return bool(
            _ACT_AFTER.match(text, end)
            or (window(text).lower().near(_ACT_CUES, least, start) and _ACT_BEFORE.search(text, least, start))
        )

    def _birth(self, found: list[Finding], text: str, end: int) -> None:
        """A year or six digits right after "født", "f.", "årgang"."""
        stop = re.compile(r"[ :.,=(-]{0,4}(?:i |år |året |den )?-?'?").match(text, end)
        at = stop.end() if stop else end
        if at == end:
            return
        match = _BIRTH_EIGHT.match(text, at)
        if match and _plausible(match[0]):
            found.append(Finding(at, match.end(), "DATE", 0.85))
            return
        match = _BIRTH_SIX.match(text, at)
        if match and _plausible_six(match[0]):
            found.append(Finding(at, match.end(), "DATE", 0.85))
            return
        match = _BIRTH_SPOKEN.match(text, at)
        if match:
            found.append(Finding(at, match.end(), "DATE", 0.8))
            return
        apart = text[max(0, end - 3) : end - 1]
        match = _BIRTH_TWO.match(text, at) if text[end - 1] == "f" and (apart == ", " or apart[-1:] == "(") else None
        if match:
            found.append(Finding(at, match.end(), "DATE", 0.75))
            return
        match = _BIRTH_YEAR.match(text, at)
        if match and not (text[end - 1] in "fF" and text[end : end + 1] not in ".:"):
            found.append(Finding(at, match.end(), "DATE", 0.8))


def _months(lower: Window) -> list[int]:
    """Where the name of a month begins. Most cues of one stand in other words, and the patterns cost a lot."""
    return [at for at in lower.hits(_MONTH_CUES) if not lower[at - 1 : at].isalpha() and _MONTH_HERE.match(lower, at)]


_TILL_THEN: Final = re.compile(r"(?<![\d.,/])(\d{1,2}\.\d{1,2}\.?) ?- ?\Z")


def _before_years(text: Window) -> list[int]:
    """Where the month of "03/2021" may begin: one or two digits before "/20"."""
    return [
        at - 3 if text[at - 3 : at - 1].isdigit() else at - 2
        for at in text.numbers()
        if at > 2 and text[at - 1] in "/." and text[at : at + 2] in ("19", "20")
    ]


def _trimmed(match: re.Match[str]) -> int:
    """The end of a worded date without a full stop that ends the sentence."""
    text = match[0].rstrip(" ,")
    return match.start() + len(text) - (text[-1] == "." and len(text) > 1)


def _plausible(written: str) -> bool:
    """Whether day and month of a numeric date can be, in either order."""
    numbers = [int(part) for part in re.findall(r"\d+", written)]
    if len(numbers) != 3:
        return False
    if numbers[0] > 1000:
        return 1 <= numbers[1] <= 12 and 1 <= numbers[2] <= 31
    first, second = numbers[0], numbers[1]
    return 1 <= min(first, second) <= 12 and 1 <= max(first, second) <= 31


def _is_reading(text: str, match: re.Match[str]) -> bool:
    """Whether three short numbers are scores or doses: "Apgar 8/9/10", "10-12-14" where no date is expected."""
    if len(match[0]) > 8 or "." in match[0]:
        return False
    before = text[max(0, match.start() - 24) : match.start()]
    if "pgar" in before:
        return True
    if not _HYPHENS.fullmatch(match[0]):
        return False
    day, month, _ = match[0].split("-")
    return int(day) > 31 or int(month) > 12 or not ("0" in (day[0], month[0]) or day_follows(text, match.start()))


_HYPHENS: Final = re.compile(r"\d\d-\d\d-\d\d")


def _day_and_month(written: str) -> bool:
    numbers = [int(part) for part in re.findall(r"\d+", written)]
    return len(numbers) >= 2 and 1 <= numbers[0] <= 31 and 1 <= numbers[1] <= 12


def _plausible_six(written: str) -> bool:
    number = re.sub(r"\D", "", written)
    return 1 <= int(number[:2]) <= 31 and 1 <= int(number[2:4]) <= 12
