"""Recognisers of structured identifiers, declared as data: adding one is one entry with its example.

A recogniser is a pattern, what must stand before it, a check and an example. `scan` runs them over one window of
even text: only where digits stand (`at="digit"`), where letters, "+" or "(" lead up to digits (`at="lead"`), or,
for what needs no digits, around what `cues` or `cue` find in the lower-cased text (`at="cue"`). Patterns are
linear: no nested repetition over the same characters, every repetition bounded or followed by something it cannot
match itself.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from guardrails.checks import (
    digits,
    eleven,
    iban_check,
    luhn_check,
    national_kind,
    organisation_check,
)
from guardrails.coordinates import COORDINATES
from guardrails.lookalikes import LOOKALIKES
from guardrails.online import ONLINE
from guardrails.recogniser import Recogniser
from guardrails.records import IS, RECORDS
from norsk.names import wordset

_S = r"[ .\-/\n]"  # what may stand between the groups of a number
_G = r"[ .\-/*_\n]{1,3}"
_PHONE = (
    r"(?:(?:tlf|telefon|telefax|mobil|phone)\w{0,8}|\b(?:fax|faks|mob|ring\w*|sms|nås på|treffes på|kontakt\w*|"
    r"pårørende\w*|"
    r"nummer|callback|vipps|tel|privat|arbeid|jobb))[^\n\d]{0,24}\n?[^\n\d]{0,6}$"
)
_NATIONAL = (
    r"(?:f(?:ø|oe?)dsels?(?:- og person)?n(?:umme)?r|personn(?:umme)?r|f\.? ?nr|fnr|p\.? ?nr|pnr|"
    r"d-?n(?:umme)?r|h-?n(?:umme)?r|fh-?n(?:umme)?r|hjelpen(?:umme)?r|id-?n(?:umme)?r|identitet\w*)"
    r"[^\n\d]{0,16}\n?$"
)
_ACCOUNT = r"(?:konto|kto|bankkonto|bank|utbetal\w*|overfør\w*)[^\n\d]{0,24}\n?$"
_ORGANISATION = r"(?:org|organisasjons?|foretaks?|orgnr|firma|enk|enkeltpersonforetak)[^\n\d]{0,24}$"
_AMOUNT = r"(?!(?: ?)(?:kr|kroner|nok|eur|usd|,-|mill|mrd|tusen|stk|%|mg|ml|ie|iu|kcal))"


# Digits as they are read out, one by one or in pairs ("null fem", "nittini"), with how many digits each stands for.
_DIGIT = r"(?:null|en|én|ett|ein|to|tre|fire|fem|seks|sju|syv|åtte|ni)"
_PAIR = (
    r"(?:(?:tjue|tretti|tredve|førti|femti|seksti|sytti|åtti|nitti)(?:en|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni)?|"
    r"ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|nitten)"
)


_TENS: Final = wordset("tjue tretti tredve førti femti seksti sytti åtti nitti")
_UNITS: Final = wordset("en én ett ein to tre fire fem seks sju syv åtte ni")


def _read_out(value: str) -> str | None:
    """A label where the words stand for as many digits as a telephone number or a national number has.

    "nitti to" may be 92 as well as 90 and 2: either reading will do.
    """
    words = re.findall(r"\w+", value.lower())
    most = sum(1 if re.fullmatch(_DIGIT, word) else 2 for word in words)
    joined = sum(first in _TENS and second in _UNITS for first, second in pairwise(words))
    return next((label for count, label in ((8, "PHONE"), (11, "FNR")) if most - joined <= count <= most), None)


def _card(value: str) -> bool | None:
    return True if luhn_check(digits(value)) else None


def _organisation(value: str) -> bool | None:
    return True if organisation_check(digits(value)) else None


def _eleven_national(value: str) -> str | None:
    return national_kind(digits(value))


def _eleven_alone(value: str) -> str | None:
    """A label for 11 digits grouped in no known way; round groups ("500 1000 2000") are doses and sums."""
    groups = re.findall(r"\d+", value)
    round_numbers = any(group.endswith("00") and len(group) > 2 for group in groups)
    return eleven(value) if len(digits(value)) == 11 and not round_numbers else None


def _two_lines(value: str) -> str | None:
    return eleven(value) if len(digits(value)) == 11 else None


RECOGNISERS: tuple[Recogniser, ...] = (
    # -- eleven digits: always redacted, the check digits only label --
    Recogniser(
        "FNR",
        rf"(?:\d{{11}}|\d{{6}}{_G}\d{{5}}|\d{{6}}{_G}\d{{3}}{_G}\d{{2}}|\d{{4}}{_G}\d{{2}}{_G}\d{{5}}|"
        rf"\d{{2}}{_G}\d{{2}}{_G}\d{{2}}{_G}(?:\d{{5}}|\d{{3}}{_G}\d{{2}})|\d{{3}}{_G}\d{{3}}{_G}\d{{5}}|"
        rf"\d(?:(?P<s>{_S})\d)(?:(?P=s)\d){{9}})(?!\d)",
        "018190 12345",
        least=11,
        check=eleven,
        score=0.97,
    ),
    Recogniser(
        "FNR",
        rf"\d(?:{_S}{{0,2}}\d){{10}}(?!\d)",
        "fnr 0181 9012 345",
        least=11,
        needs="either",
        before=_NATIONAL,
        check=_eleven_national,
        score=0.93,
    ),
    Recogniser(
        "KONTONR",
        rf"\d(?:{_S}{{0,2}}\d){{10}}(?!\d)",
        "konto 12 345 678 901",
        least=11,
        needs="before",
        before=_ACCOUNT,
        check=eleven,
        score=0.95,
    ),
    Recogniser(
        "FNR",
        rf"\d{{2,6}}(?P<o>[ .\-])\d{{2,6}}(?:(?P=o)\d{{2,6}}){{0,3}}(?!(?P=o)?\d){_AMOUNT}",
        "7012 3456 789",
        least=11,
        needs="check",
        check=_eleven_alone,
        unless=r"\d[ .\-/]$",
        score=0.88,
    ),
    Recogniser(
        "FNR", r"\d{2,9} ?-?\n ?\d{2,9}(?!\d)", "01819\n012345", least=11, needs="check", check=_two_lines, score=0.93
    ),
    Recogniser(
        "FNR",
        r"\d{2}[./-]\d{2}[./-](?:18|19|20)\d{2}(?: ?[-/] ?| )\d{5}(?!\d)",
        "01.81.1990-12345",
        least=13,
        score=0.93,
    ),
    Recogniser(
        "FNR",
        r"\d{5}(?!\d)",
        "personnr. 12345",
        least=5,
        needs="before",
        score=0.92,
        before=r"(?:personn(?:umme)?r|pnr|p\.nr|p\. nr)[ .:]{0,3}$",
    ),
    Recogniser(
        "DUF",
        rf"(?:19|20)\d{{2}}{_S}?\d{{6}}{_S}?\d{{2}}(?!\d)|(?:19|20)\d{{2}}{_S}\d{{4}}{_S}\d{{4}}(?!{_S}?\d)|"
        rf"(?:19|20)\d{{2}}{_S}\d{{2}}(?:{_S}\d{{2}}){{3}}(?!{_S}?\d)|(?:19|"
        rf"20)\d{{2}}{_S}\d{{3}}{_S}\d{{3}}{_S}\d{{2}}(?!\d)",
        "2031 123456 12",
        least=12,
        score=0.9,
    ),
    Recogniser(
        "DUF",
        rf"\d(?:{_S}{{0,2}}\d){{11}}(?!\d)",
        "DUF-nr 203112345612",
        least=12,
        needs="before",
        before=r"duf[^\n\d]{0,16}\n?$",
        score=0.95,
    ),
    # -- money --
    Recogniser(
        "KONTONR",
        r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])",
        "NO93 8601 1117 947",
        at="lead",
        least=10,
        needs="either",
        before=r"iban[^\n\d]{0,16}$",
        check=iban_check,
        score=0.96,
    ),
    Recogniser(
        "KORTNR",
        rf"\d{{4}}{_S}?\d{{4}}{_S}?\d{{4}}{_S}?\d{{4}}(?!\d)",
        "4111 1111 1111 1111",
        least=16,
        needs="either",
        before=r"(?:kort|visa|mastercard|amex)[^\n\d]{0,20}$",
        check=_card,
        score=0.95,
    ),
    Recogniser(
        "KONTONR",
        r"\d[\d ]{3,26}\d(?!\d)",
        "KID: 0012345678903",
        least=5,
        needs="before",
        before=r"\bkid(?:-?(?:nr|nummer))?[ .:]{1,3}$",
        score=0.9,
    ),
    # -- numbers of firms and health personnel --
    Recogniser(
        "ORGNR",
        r"(?:\d{9}|\d{3}[ .]\d{3}[ .]\d{3})(?: ?MVA)?(?!\d)",
        "org.nr. 912 345 678",
        least=9,
        score=0.85,
        needs="either",
        before=_ORGANISATION,
        unless=r"(?:kr|nok|eur|usd) ?$",
        check=_organisation,
    ),
    Recogniser(
        "HPR",
        rf"\d(?:{_S}?\d){{3,8}}(?!\d)",
        "HPR-nr 9144900",
        least=4,
        needs="before",
        before=rf"(?:hpr|helsepersonell|autorisasjons?)(?:-?(?:nr|nummer|id))?{IS}",
        score=0.93,
    ),
    # -- travel documents, vehicles --
    Recogniser(
        "PASS",
        r"(?:[A-Z]{1,3}[ -]?)?\d(?:[ -]?\d){5,8}(?!\d)",
        "passnr CAB123456",
        at="lead",
        least=5,
        needs="before",
        score=0.93,
        before=rf"(?:pass|passport|reisebevis|utlendingspass|reisedokument|oppholdskort|"
        rf"oppholdstillatelse)(?:et|ets|kopi)?(?:-?(?:nr|nummer))?{IS}",
    ),
    Recogniser(
        "IDKORT",
        r"(?:[A-Z]{1,3}[ -]?)?\d(?:[ -]?\d){4,9}(?!\d)",
        "ID-kort nr. CAA 123456",
        at="lead",
        least=5,
        needs="before",
        score=0.93,
        before=rf"(?:id-?kort|identitetskort|legitimasjon|førerkort|sertifikat|bankkort|"
        rf"legitimerte seg med)(?:et|ets)?(?:-?(?:nr|nummer))?{IS}",
    ),
    Recogniser(
        "PASS",
        r"(?!ICD|ATC|ISO|NOU|LOV|NPU|NLK|DOI|IEC|REF|ART|REK|NCT|NCS|NCM|SKS|DRG|ISF|OID|DIN|SAK)"
        r"[A-Z]{3} ?\d{6}(?!\d)",
        "CAB123456",
        at="lead",
        least=6,
        score=0.7,
    ),
    Recogniser(
        "BILNR",
        r"(?!EN|NS|IS|NO|EU|CE|NR|KR|PH|BT|RR|TV|HB|FI|EL [0-4]\d{3}\b|GE|TB|CD|IL|PO|PR|GA|HR|AF|SR|"
        r"LP|EF|EØ|ST|AV|OG|ER|PÅ|VI|HL|AI|KI|IP|ID|IT|AD|HF|UK|US)[A-HJ-NPR-Z]{2}[ -]?\d{5}(?!\d)",
        "AB 12345",
        at="lead",
        least=5,
        score=0.8,
        unless=r"(?:iso|standard\w*|artikkel|art\.?|kode\w*|lot) ?$",
    ),
    Recogniser(
        "BILNR",
        r"[A-ZÆØÅ]{2}[ -]?(?:\d{4,5}|\d{2} \d{3})(?!\d)",
        "bilen hans, EL 12345",
        at="lead",
        least=4,
        needs="before",
        score=0.9,
        before=r"(?:reg|regnr|registrering\w*|skilt\w*|kjennemerke\w*|bil\w*|moped\w*|mc|"
        r"motorsykkel\w*|tilhenger\w*|varebil\w*|taxi\w*|kjøretøy\w*|personbil\w*|lastebil\w*|"
        r"traktor\w*|atv)[^\n\d]{0,22}$",
    ),
    Recogniser(
        "BILNR",
        r"[A-ZÆØÅ]{2,3}[ -]?\d{2,4}(?!\d)",
        "båten LGX123",
        at="lead",
        least=2,
        needs="before",
        score=0.85,
        profiles=("journal", "streng"),
        before=r"(?:båt(?:en)?|småbåtreg\w*|kjenningssignal|seilbåt(?:en)?)(?: reg| registrert| regnr)?[ .:]{1,3}$",
    ),
    *RECORDS,
    # -- telephones --
    Recogniser(
        "PHONE", r"\(?\+ ?\(?47\)?(?:[ .\-/()\n]{0,3}\d){8}(?!\d)", "+47 987 65 432", at="lead", least=10, score=0.95
    ),
    Recogniser("PHONE", r"\(?00 ?47\)?(?:[ .\-/()\n]{0,3}\d){8}(?!\d)", "00 47 98 76 54 32", least=12, score=0.95),
    Recogniser(
        "PHONE", r"\(?00 ?47\)?(?:[ .\-/()\n]{0,3}\d){8}(?!\d)", "(0047) 98 76 54 32", at="lead", least=12, score=0.95
    ),
    Recogniser(
        "PHONE",
        r"\(?\+ ?[1-9]\d{0,2}\)?(?:[ .\-/()]{0,3}\d){5,12}(?!\d)",
        "+46 70 123 45 67",
        at="lead",
        least=7,
        score=0.93,
    ),
    Recogniser("PHONE", r"00[1-9]\d{0,2}(?:[ .\-/()]{0,3}\d){6,12}(?!\d)", "0046 70 123 45 67", least=9, score=0.92),
    Recogniser(  # dictated; of eight digits one at least is nearly always 0, 8 or 9
        "PHONE",
        rf"\b(?:{_PAIR}|{_DIGIT})(?:[ ,]{{1,2}}(?:{_PAIR}|{_DIGIT})){{3,10}}\b",
        "nummer fire åtte null ni ni tre ett seks",
        at="cue",
        cues=(" null ", " åtte ", " ni ", " nitti", " åtti"),
        needs="check",
        check=_read_out,
        flags=re.I,
        score=0.85,
    ),
    Recogniser(  # "9 4 8 0 6 6 1 3", "35 98 2 6 4 4"
        "PHONE",
        r"[2-9](?:(?: \d){7}|\d \d\d(?: \d){4})(?! ?\d|[.,]\d)",
        "9 4 8 0 6 6 1 3",
        least=8,
        score=0.8,
        unless=r"\d[ .,/-]$",
    ),
    Recogniser(  # what is dialled within the house
        "PHONE",
        r"\d{3,6}(?!\d|[.,/:-]\d)",
        "22 11 80 80, linje 4312",
        least=3,
        needs="before",
        profiles=("journal", "streng"),
        before=r"(?:call(?:ing(?:en|nr|nummer)?)?|innvalg|intern(?:t|nr|nummer)?|personsøker|pager|dect|kortn(?:umme)?r|"
        r"søkern(?:umme)?r|vakttelefon|vakttlf|vaktmobil|lokaln(?:umme)?r|lokal|linjenr|biper|hurtignummer|[iel](?<![a-zæøå].)(?:nt|xt|inje))\.?"
        r"(?: ?nr\.?)?[ :]{1,3}$",
        score=0.85,
    ),
    Recogniser(
        "PHONE",
        r"47[ -]?(?:\d{8}|\d{2}(?: \d{2}){3}|\d{3} \d{2} \d{3}|\d{4} \d{4})(?!\d)",
        "47 98765432",
        least=10,
        score=0.86,
    ),
    Recogniser(
        "PHONE",
        r"(?!(?:19|20)\d\d ?- ?(?:19|20)\d\d|\d\d\.\d\d\.(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)\d(?:[ "
        r".\-/\n]{0,2}\d){7}(?!\d)",
        "tlf. 9876 54 32",
        least=8,
        needs="before",
        before=_PHONE,
        score=0.93,
    ),
    Recogniser(
        "PHONE",
        r"\(?\d{2,4}\)?(?:[ .\-/()]{0,2}\d){4,9}(?!\d)",
        "tlf. (08) 123 45 67",
        at="lead",
        least=6,
        needs="before",
        before=r"(?:tlf|telefon|mobil|mob|phone)[ .:\-a-zæøå]{0,14}$",
        score=0.9,
    ),
    Recogniser(
        "PHONE",
        rf"(?:[2-9]\d(?P<p>[ .\-])\d\d(?P=p)\d\d(?P=p)\d\d(?![ ]?\d\d?(?!\d))|[2-9]\d\d[ .\-]\d\d[ .\-]\d{{3}}|"
        rf"[2-9]\d\d \d{{5}}|[2-9]\d{{4}} \d{{3}}|(?!(?:19|20)\d\d.(?:19|20)\d\d)[2-9]\d{{3}} \d{{4}}|[49]\d \d{{3}} "
        rf"(?!000)\d{{3}})(?!\d){_AMOUNT}",
        "98 76 54 32",
        least=8,
        score=0.8,
        unless=r"(?:kr|nok|eur|usd) ?$|\d[ .,/-]$",
    ),
    Recogniser(
        "PHONE",
        rf"(?!20[0-4]\d(?:0[1-9]|1[0-2])[0-3]\d|20\d\d20\d\d)[2-9]\d{{7}}(?!\d|[-/_][A-Za-z]){_AMOUNT}",
        "98765432",
        least=8,
        score=0.75,
        unless=r"(?:kr|nok|eur|usd) ?$|[a-zæøå]$|\d[.,/-]$",
    ),
    Recogniser(
        "ID",
        rf"\d{{8,}}(?!\d){_AMOUNT}",
        "14960627",
        least=8,
        score=0.5,
        profiles=("journal", "streng"),
        unless=r"(?:kr|nok|eur|usd) ?$|[a-zæøå]$|\d[.,/-]$",
    ),
    *COORDINATES,
    *ONLINE,
    *LOOKALIKES,
)

TYPES: Final = tuple(sorted({entry.type for entry in RECOGNISERS if not entry.keeps} | {"DNR", "HNR", "FHN"}))
