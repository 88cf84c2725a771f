"""Recognisers of structured identifiers, declared as data: adding one is one entry with its example.

A recogniser is a pattern, what must stand before it, a check and an example. `scan` runs them over one window of
even text: only where digits stand (`at="digit"`), where letters, "+" or "(" lead up to digits (`at="lead"`), or,
for what needs no digits, around what `cues` or `cue` find in the lower-cased text (`at="cue"`). Patterns are
linear: no nested repetition over the same characters, every repetition bounded or followed by something it cannot
match itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from guardrails.checks import (
    address_check,
    digits,
    eleven,
    iban_check,
    luhn_check,
    national_kind,
    organisation_check,
)


@dataclass(frozen=True, slots=True)
class Recogniser:
    """One kind of identifier.

    `check` gets the matched text and returns a label (a more exact type), True (fine) or None (no confirmation).
    `before` must match right up to the value. `unless` is a look-alike's mark that must not stand before it.
    With `needs="before"` or `"check"` or `"either"` a match counts only with that support.
    A recogniser with `keeps=True` finds look-alikes: what it overlaps is redacted only by a
    recogniser with a higher score.
    """

    type: str
    pattern: str
    example: str
    at: Literal["digit", "lead", "cue"] = "digit"
    least: int = 0  # digits
    before: str = ""
    unless: str = ""
    needs: Literal["", "before", "check", "either"] = ""
    check: Callable[[str], str | bool | None] | None = None
    cues: tuple[str, ...] = ()  # lower-case pieces of text of which one must be near
    cue: str = ""  # or a pattern that must be near
    score: float = 0.9
    keeps: bool = False
    profiles: tuple[str, ...] = ("sporsmal", "journal", "streng")
    flags: int = field(default=0)


_S = r"[ .\-/\n]"  # what may stand between the groups of a number
_G = r"[ .\-/*_\n]{1,3}"
_IS = r"(?: ?(?:nr|nummer|no|id))?(?: er| var|,)?[ .:#=\-(]{0,4}\n?$"
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


def _coordinates(value: str) -> bool | None:
    numbers = [float(part) for part in re.findall(r"-?\d{1,3}\.\d+", value)[:2]]
    return True if len(numbers) == 2 and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180 else None


def _internet(value: str) -> bool | None:
    parts = value.split(".")
    if len(parts) == 4:
        return True if address_check(value) and any(int(part) > 30 for part in parts) else None
    return True if address_check(value) else None


_SOCIAL = re.compile(
    r"(?:linkedin|facebook|instagram|twitter|x|tiktok|snapchat|github|gitlab|orcid|researchgate|"
    r"youtube|threads|bsky|strava|vipps)\.[a-z]{2,4}/\S",
    re.I,
)
_PERSONAL_PATH = re.compile(
    r"/~\w|/(?:ansatte?|person(?:er|ar)?|profil(?:e|er)?|users?|in|people|staff|u|"
    r"medarbeider(?:e|ar)?|medarbeidar|kontakter|hjemmeside|minside|@\w*|bruker|author|"
    r"pasient(?:er)?|patient)/[^/\s]|[?&](?:pid|fnr|pasient|patient|bruker|user|navn|name|"
    r"id)=[^&\s]",
    re.I,
)


def _web(value: str) -> str | bool | None:
    from guardrails.names import looks_like_person  # here, because names needs the word lists and this module not

    if _SOCIAL.search(value) or _PERSONAL_PATH.search(value):
        return True
    words = [word for word in re.split(r"[^a-zæøåA-ZÆØÅ]+", value.split("//")[-1]) if len(word) > 2]
    return True if looks_like_person(words) else None


_ROLE_BOX = re.compile(
    r"(?:post|postmottak|firmapost|kontakt|info|support|hjelp|help|service|servicedesk|kundeservice|"
    r"personvern|personvernombud|presse|redaksjon(?:en)?|sikkerhet|security|noreply|no-reply|"
    r"booking|resepsjon(?:en)?|sentralbord|arkiv|regelverk|veiledning|ki|ai|helsenorge)"
    r"[.\w-]*$",
    re.I,
)


_AGENCY_HOST = re.compile(
    r"@ ?(?:[\w-]+\.)*(?:helsedirektoratet|helsedir|legemiddelverket|dmp|noma|fhi|datatilsynet|helsetilsynet|"
    r"ehelse|nhn|helsenorge|statsforvalteren|regjeringen|hod\.dep|dep|stortinget|ks|lovdata|nav|skatteetaten|"
    r"digdir|forskningsradet|sikt|rekportalen|etikkom|sivilombudet|npe|helfo|ukom|helse-\w+)\.no$",
    re.I,
)


def _personal_box(value: str) -> bool | None:
    """None for a mailbox of an office: a role's name, or an agency's host without a person's name before it."""
    from guardrails.names import looks_like_person
    from norsk.names import Kind, lexicon

    box = value.split("@")[0].strip()
    if _ROLE_BOX.fullmatch(box):
        return None
    if _AGENCY_HOST.search(value):
        words = [word for word in re.split(r"[^a-zæøåA-ZÆØÅ]+", box) if len(word) > 1]
        named = looks_like_person(words) or any(
            lexicon().kind(word.capitalize()) & (Kind.FIRST | Kind.LAST)
            and not lexicon().kind(word.capitalize()) & Kind.COMMON
            for word in words
        )
        return True if named else None
    return True


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
        before=rf"(?:hpr|helsepersonell|autorisasjons?)(?:-?(?:nr|nummer|id))?{_IS}",
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
        rf"oppholdstillatelse)(?:et|ets|kopi)?(?:-?(?:nr|nummer))?{_IS}",
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
        rf"legitimerte seg med)(?:et|ets)?(?:-?(?:nr|nummer))?{_IS}",
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
        r"[A-ZÆØÅ]{2}[ -]?\d{4,5}(?!\d)",
        "bilen hans, EL 12345",
        at="lead",
        least=4,
        needs="before",
        score=0.9,
        before=r"(?:reg|regnr|registrering\w*|skilt\w*|kjennemerke\w*|bil\w*|moped\w*|mc|"
        r"motorsykkel\w*|tilhenger\w*|varebil\w*|taxi\w*|kjøretøy\w*|personbil\w*|lastebil\w*|"
        r"traktor\w*|atv)[^\n\d]{0,22}$",
    ),
    # -- numbers of records, in context --
    Recogniser(
        "JOURNALNR",
        r"(?:[A-ZÆØÅ]{1,4}[-/ ]?)?\d{2,20}(?:[-/.:]\d{1,12}){0,6}(?: \d{3,12}){0,5}[A-Z]?(?!\d)",
        "journalnr. 1234567",
        at="lead",
        least=3,
        needs="before",
        score=0.92,
        flags=re.I,
        before=rf"\b(?:(?:journal|pas(?:ient)?\.?|npr|dips|sykehus|kontakt|episode|henvisnings?|sendings?|opphold|"
        rf"opphalds|mrn|klient|bruker|brukar|løpe)[- ]?(?:nr|nummer|id|no)\b|j\.? ?nr|mrn|npr-?id){_IS}",
    ),
    Recogniser(
        "PROVENR",
        r"(?:[A-ZÆØÅ]{1,4}[-/ ]?)?\d{2,20}(?:[-/.:]\d{1,12}){0,6}(?: \d{3,12}){0,5}[A-Z]?(?!\d)",
        "prøvenr 23-123456",
        at="lead",
        least=3,
        needs="before",
        score=0.92,
        flags=re.I,
        before=rf"\b(?:prøve(?:glass)?|lab|laboratorie|remiss|rekvisisjons?|histologi|biopsi|preparat|patologi|"
        rf"cytologi|glass|strekkode|blodpose|tappe|donor|implantat|serie|accession|undersøkelses?|bilde|"
        rf"ris|pacs|sample|studie-?deltaker|deltaker|inklusjons?)[- ]?(?:nr|nummer|id|no)\b{_IS}",
    ),
    # -- telephones --
    Recogniser(
        "PHONE", r"\(?\+ ?\(?47\)?(?:[ .\-/()\n]{0,3}\d){8}(?!\d)", "+47 987 65 432", at="lead", least=10, score=0.95
    ),
    Recogniser("PHONE", r"\(?0047\)?(?:[ .\-/()\n]{0,3}\d){8}(?!\d)", "0047 98 76 54 32", least=12, score=0.95),
    Recogniser(
        "PHONE", r"\(?0047\)?(?:[ .\-/()\n]{0,3}\d){8}(?!\d)", "(0047) 98 76 54 32", at="lead", least=12, score=0.95
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
    # -- the net --
    Recogniser(
        "EMAIL",
        r"[\w.+\-]{1,64}(?: ?\(at\) ?| ?\[at\] ?| ?\{at\} ?| ?@ ?)[\w\-]{1,63}(?:(?:\.| \. )[\w\-]{1,63}){0,4}(?:\.| "
        r"\. )[A-Za-z]{2,12}(?![\w@])",
        "kari.nordmann@eksempel.no",
        at="cue",
        cues=("@", "(at)", "[at]", "{at}"),
        check=None,
        score=0.96,
        profiles=("journal", "streng"),
    ),
    Recogniser(
        "EMAIL",
        r"[\w.+\-]{1,64}(?: ?\(at\) ?| ?\[at\] ?| ?\{at\} ?| ?@ ?)[\w\-]{1,63}(?:(?:\.| \. )[\w\-]{1,63}){0,4}(?:\.| "
        r"\. )[A-Za-z]{2,12}(?![\w@])",
        "kari.nordmann@eksempel.no",
        at="cue",
        cues=("@", "(at)", "[at]", "{at}"),
        check=_personal_box,
        needs="check",
        score=0.96,
        profiles=("sporsmal",),
    ),
    Recogniser(
        "URL",
        r"(?:https?://|www\.)[^\s<>\"')]{2,300}[^\s<>\"').,;:!?]",
        "https://www.linkedin.com/in/kari-nordmann",
        at="cue",
        cues=("http", "www."),
        check=_web,
        needs="check",
        score=0.9,
    ),
    Recogniser(
        "URL",
        r"(?<![\w@.])(?:[\w-]{1,63}\.){1,4}(?:no|com|org|net|io|me|dk|"
        r"se)(?:/[^\s<>\"')]{0,300}[^\s<>\"').,;:!?])?(?!\w)",
        "karinordmann.no/om",
        at="cue",
        cues=(".no", ".com", ".org", ".net", ".io", ".me", ".dk", ".se"),
        check=_web,
        needs="check",
        score=0.85,
    ),
    Recogniser(
        "USERNAME",
        r"(?<=[\s(:])@[A-Za-z_][\w.]{2,30}\w",
        "@kari_nordmann",
        at="cue",
        cues=("@",),
        score=0.8,
        profiles=("journal", "streng"),
    ),
    Recogniser(
        "USERNAME",
        r"(?<![^\W_])(?:brukernavn(?:et)?|bruker-?id(?:en)?|brukar(?:namn|-?id)|username|user ?id|innlogging|login|"
        r"logget inn som|"
        r"logga inn som|ident|nav-ident|signatur-?id|skype|snapchat|snap|instagram|insta|discord|brukerkonto|"
        r"gamertag|twitter)"
        r"(?: er| var)?[ :=\"'(]{1,4}(?P<value>(?=[\w.\-\\]*[\d_.\-\\]|[a-zæøå]{3,20}(?![\w]))(?!er |var |og |for |"
        r"på |til |med |som |i |ble |har |kan |skal |må |ikke )[\w.\-\\@]{2,40}\w)",
        "brukernavn: karnor01",
        at="cue",
        cues=(
            "brukernavn",
            "bruker-",
            "bruker ",
            "brukerid",
            "brukerk",
            "brukarn",
            "brukari",
            "brukar-",
            "user",
            "logg",
            "login",
            "ident",
            "skype",
            "snap",
            "insta",
            "discord",
            "gamertag",
            "twitter",
        ),
        score=0.85,
        flags=re.I,
    ),
    Recogniser(
        "USERNAME", r"(?<![\w\\])[A-Z]{2,12}\\[a-zA-Z][\w.]{1,30}", "HELSE\\karnor", at="cue", cues=("\\",), score=0.9
    ),
    Recogniser(
        "IP",
        r"\d{1,3}(?:\.\d{1,3}){3}(?![\d.]\d)(?!\d)",
        "192.0.2.17",
        least=4,
        needs="either",
        score=0.92,
        before=r"(?:\bip|ip-?adresse\w*|host|server|klient|maskin\w*)[^\n\d]{0,14}$",
        unless=r"(?:versjon|v|kapittel|kap|punkt|pkt|avsnitt|§|vedlegg|tabell|figur|version|krav)\.? ?$",
        check=_internet,
    ),
    Recogniser(
        "IP",
        r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4}){1,7}|"
        r"(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){1,6}:(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,5})?(?![\w:])",
        "2001:db8::17",
        at="cue",
        cue=":[0-9a-f:]",
        needs="check",
        score=0.92,
        check=_internet,
    ),
    Recogniser(
        "MAC",
        r"(?<![\w:\-])[0-9A-Fa-f]{2}(?P<m>[:\-])(?:[0-9A-Fa-f]{2}(?P=m)){4}[0-9A-Fa-f]{2}(?![\w:\-])",
        "00:00:5E:00:53:AF",
        at="cue",
        cue="[:-][0-9a-f]{2}[:-][0-9a-f]{2}[:-]",
        score=0.95,
    ),
    Recogniser(
        "MAC",
        r"(?<![\w.])[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?![\w.])",
        "MAC 0000.5E00.53AF",
        at="cue",
        cues=("mac",),
        score=0.9,
        needs="before",
        before=r"mac[^\n]{0,16}$",
    ),
    # -- coordinates --
    Recogniser(
        "COORDINATES",
        r"\d{1,2}\.\d{3,}°? ?[NS]?[,;/ ]{1,3}(?:lon ?|long ?|lengdegrad ?|[EØ] ?)?-?\d{1,3}\.\d{3,}°? ?[EØOWV]?(?!\d)",
        "59.91390, 10.75220",
        least=8,
        needs="check",
        check=_coordinates,
        score=0.93,
    ),
    Recogniser(
        "COORDINATES",
        r"\d{1,3} ?° ?\d{1,2}(?:[.,]\d+)? ?['′](?: ?\d{1,2}(?:[.,]\d+)? ?(?:\"|″|''))? ?[NSEØOWV](?:[ "
        r",;/]{1,3}\d{1,3} ?° ?\d{1,2}(?:[.,]\d+)? ?['′](?: ?\d{1,2}(?:[.,]\d+)? ?(?:\"|″|''))? ?[NSEØOWV])?",
        "59°54'50\"N 10°45'08\"Ø",
        least=3,
        score=0.95,
    ),
    Recogniser(
        "COORDINATES",
        r"\d{1,3}\.\d{2,} ?° ?[NSEØOWV](?:[ ,;/]{1,3}\d{1,3}\.\d{2,} ?° ?[NSEØOWV])?",
        "59.91° N, 10.75° Ø",
        least=4,
        score=0.95,
    ),
    Recogniser(
        "COORDINATES",
        r"[NS] ?\d{1,2}(?:[.,]\d{2,}|°[\d.' ′″\"]{2,12})°?[ ,;/]{1,3}[EØOWV] ?\d{1,3}(?:[.,]\d{2,}|°[\d.' "
        r"′″\"]{2,12})°?",
        "N59.9139 E10.7522",
        at="lead",
        least=6,
        score=0.95,
    ),
    Recogniser(
        "COORDINATES",
        r"(?:3[1-6][ ]?[A-Z]?[ ,:]{0,3})?(?:[NØEXY] ?:? ?)?[2-8]\d{5}[ ,;/]{1,3}(?:[NØEXY] ?:? ?)?[67]\d{6}(?!\d)",
        "UTM 32V 597000 6643000",
        least=13,
        score=0.9,
    ),
    Recogniser(
        "COORDINATES",
        r"3[1-6] ?[A-X] \d{6} \d{7}(?!\d)",
        "32V 597000 6643000",
        at="cue",
        cue=r"\d[a-x] \d{6} \d{7}",
        score=0.95,
    ),
    Recogniser(
        "COORDINATES",
        r"[67]\d{6}[ ,;/]{1,3}(?:[NØEXY] ?:? ?)?[2-8]\d{5}(?!\d)",
        "UTM 6643000 Ø 597000",
        least=7,
        score=0.9,
    ),
    # -- look-alikes: what must stay --
    Recogniser(
        "ISBN",
        r"97[89][- ]?\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?\d(?!\d)",
        "978-82-15-01234-5",
        least=13,
        keeps=True,
        score=0.96,
    ),
    Recogniser(
        "ISBN",
        r"\d{1,5}[- ]?\d{1,7}[- ]?\d{1,7}[- ]?[\dX](?!\d)",
        "ISBN 82-15-01234-5",
        least=9,
        keeps=True,
        needs="before",
        before=r"is[bs]n(?:-1[03])?[ .:]{0,3}$",
    ),
    Recogniser(
        "CODE",
        r"[\d.\-/ ]{4,40}",
        "SNOMED CT 73211009",
        least=4,
        keeps=True,
        needs="before",
        before=r"(?:snomed(?: ct)?|sctid|sct|loinc|pmid|pmcid|doi|nct|eudract|euct|isrctn|issn|ean|gtin|"
        r"varen(?:umme)?r|vnr|artikkeln(?:umme)?r|"
        r"art\.? ?nr|oid|urn:oid:|celex|npu|udi|mt-?nr|lot|batch|prosjektn(?:umme)?r|rek(?: \w+)?|takst(?:kode)?|atc|"
        r"icd-?1[01]|refusjonskode|"
        r"saksn(?:umme)?r|saks?-?id|sak|arkivsak\w*|ref|vår ref|deres ref|referanse|dokumentn(?:umme)?r|ephorten?|"
        r"elements)[ .:#]{0,3}(?:nr\.? ?|kode |id )?$",
    ),
    Recogniser(
        "CASE", r"(?:(?:19|20)\d{2}/\d{2,9}|\d{2}/\d{4,9})(?:-\d{1,4})?(?!\d)", "2023/12345", least=6, keeps=True
    ),
    Recogniser("OID", r"\d{1,12}(?:\.\d{1,12}){5,20}", "2.16.578.1.12.4.1.1.7110", least=6, keeps=True),
    Recogniser("TRIAL", r"20\d\d-[05]\d{5}-\d\d(?:-\d\d)?(?!\d)", "2019-001234-56", least=12, keeps=True),
    Recogniser("ACT", r"(?:18|19|20)\d{2}-\d{2}-\d{2}-\d{1,4}(?!\d)", "1999-07-02-64", least=9, keeps=True, score=0.9),
    Recogniser(
        "ACT",
        r"(?:LOV|FOR|PRP|NOU|INS|RUN)-\d{4}-\d\d-\d\d(?:-\d{1,5})?",
        "LOV-1999-07-02-64",
        at="lead",
        least=8,
        keeps=True,
        score=0.96,
    ),
)

TYPES: Final = tuple(sorted({entry.type for entry in RECOGNISERS if not entry.keeps} | {"DNR", "HNR", "FHN"}))
