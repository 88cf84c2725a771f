"""Identifiers that a word announces: "brukernr", "rekv.", "nøkkelboks, kode", "merket", "innlogging", then a token.

One table: who announces, and how much of a number must follow. A room, an edition, a diagnosis and a case of an
agency's are numbered too, but say nothing of a person: `PUBLIC` and `_NO_CODE` list what they are called. What the
announcer is decides how little will do, for "pasientnr" is followed by nothing else than a number, and "prøve" by much.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from guardrails.findings import Finding
from guardrails.spoken import passwords
from guardrails.window import Window
from norsk.names import Kind, lexicon, wordlist, wordset

# Numbers of rooms, sections, goods, cases, editions …: they say nothing of a person.
PUBLIC: Final = wordlist(
    """rom seng post side punkt kapittel paragraf artikkel art avsnitt linje tabell figur vedlegg del bind sak saks
    dokument dok ref referanse vår deres vare varen katalog modell type versjon utgave batch lot parti charge lisens
    prosjekt rundskriv lov forskrift standard kode takst refusjons refusjonskode diagnose diagnosekode atc cas icd npu
    nlk ncsp drg oid udi eøs eu- celex isbn issn doi pmid ean gtin tann virvel nivå trinn klasse uke veke dag dags
    måneds kurs møte runde start skift plass lag gruppe spørsmål spørsmåls oppgave rekke etasje kommune fylke fylkes
    land lands bydels enhets org orgs telefon fax faks mobil hus gate gards gårds bruks gard gård nød alarm vakt sko
    størrelses skjema sekvens kromosom serotype stamme tilbuds anbuds konsesjons tillatelses krav kravs test tiltak
    tiltaks mål styrings budsjett konto linse kanal program best mms mmse moca"""
)
_PUBLIC_APART: Final = (
    *PUBLIC,
    *wordlist(
        """direktiv forordning protokoll konvensjon avtalen anneks krone kroner tlf telefonen tel ring ringe kanyle
        nål kateter katetre sonde tube tråd størrelse spm kandidat vers salme leddet ledd bokstav setning tiltaket
        juni juli mai mars april august januar februar september oktober november desember vedtaksdato gnr bnr hnr
        gårdsnr seksjonsnr buss bane rute trikk tog linjen riksvei fylkesvei"""
    ),
)
# Codes of diseases, procedures, payments and the like, and of what is secret to nobody.
_NO_CODE: Final = wordlist(
    """diagnose icd icpc atc takst refusjons prosedyre tilstands hoved bi drg ncsp ncmp sks land lands språk farge
    kommune organ fag kilde årsaks årsak skade behandlings tjeneste hendelses status feil vare produkt akutt haste
    triage hastegrads akse stillings yrkes nærings enhets helfo post bydels epikrise kontakt omsorgs nivå farge qr
    gen snomed loinc etiske kle dress etisk kvalitets reseptur undergruppe ytelses"""
)
_OF_SOMEBODY: Final = wordlist(
    """nøkkel dør port alarm pin puk lås låse safe skap boks inngangs tilgangs adgangs engangs reserve aktiverings
    invitasjons påloggings pålogging innloggings passord nød bekreftelses sikkerhets bank garasje pasient deltaker
    deltakar studie person prøve forsøks kandidat klient bruker brukar time medlems kunde bestillings booking oppmøte
    innsjekkings avhentings hente vipps sms verifiserings gavekort strek blodpose donor giver bokstav tall siffer møte
    videomøte konsultasjons"""
)
_DOORS: Final = re.compile(
    r"nøkkel|boks|dør|lås|alarm|port(?:en)?\b|skap|medisinrom|safe|garasje|inngang|\bapp|logg|tast|bruk |telefon|"
    r"video|rommet|møterom|wifi|nettverk|nettbrett|mobil|pc|skjerm|oppgang|kjeller|velg|oppgi|send|meet|teams|"
    r"zoom|whereby"
)

_GAP = r"\.?(?: ?(?:nr|nummer|no|id|ref)(?![a-zæøå])\.?)?"
_IS = (
    r"(?:[,:]? (?:er|var|lyder|blir|heter|heiter|med|av|på|satt til|sett til|merket|merka|merkt|fortsatt|nå|no|ny|nytt|"
    r"til|hans|hennes|mitt|min|sitt|sin|venstre|høyre|høgre|registrert|oppgitt|uendret|endret til|endra til|"
    r"byttet til|bytta til|skiftet til|skifta til|byttet|bytta|endret|endra|skiftet)){0,3}"
    r"[ :=#(«\"']{1,4}"
)
_THERE = r"(?: (?:i|for|hos|på|til|av|ved|bak|under|utenfor) [\wæøå.]{2,16}| [a-zæøå]{4,14})?"
_TOKEN = (
    r"(?P<value>[#*]?(?:(?:(?-i:[A-ZÆØÅ]{1,7})|(?<=nr )[a-z])[ .](?=\d))?"
    r"(?=[A-ZÆØÅ/.:-]{0,10}\d)[A-ZÆØÅ0-9]+(?:[-/.:_][A-ZÆØÅ0-9]+){0,6}"
    r"(?: \d{1,12}(?:/\d{2,4})?(?![\d.,/:-]\d|[A-ZÆØÅ.]?\d| ?(?:mg|ml|x|kl)\b)){0,7}(?: (?-i:[A-Z])(?!\w))?[#*]?)"
    r"(?![\w%]|[.,]\d|-\w| ?(?:mg|ml|mcg|µg|g|kg|mmol|nmol|år|kr|kroner|stk|tabl?|timer?|dag|dager|uker?|mnd|mm|cm|ie|"
    r"e|x|%|poeng)(?!\w))"
)
_CLOSE: Final = re.compile(_GAP + _IS + _TOKEN, re.I)
# "Rekvisisjonen ligger under NOR-55-1182", "Deltakernummeret hans i studien er SOV-117", "Kort (gammelt: A0041)": a
# clause may part the two where a code of letters and digits follows a word that says where it stands.
_FAR: Final = re.compile(
    r"\.?(?= )[^\n\d.;:()]{0,44}?"
    r"(?: (?:er|var|under|på|som|lyder|ble|der|med)| \((?:gammelt|gammel|gml|nytt|ny|nr)\.?:?) "
    r"(?P<value>(?=[A-ZÆØÅ0-9]*[-/.]?[A-ZÆØÅ]?\d)"
    r"(?:(?-i:[A-ZÆØÅ]{1,5})-?\d[A-ZÆØÅ0-9]*(?:[-/.](?-i:[A-ZÆØÅ0-9]+)){0,4}|\d{2,}[-/](?-i:[A-ZÆØÅ]{1,3})))"
    r"(?![\w%]|[.,]\d|-\w)",
    re.I,
)
_LOOSE: Final = re.compile(_GAP + _THERE + _IS + _TOKEN, re.I)
_USER: Final = re.compile(
    r"(?: (?:mitt|min|hans|hennes|ditt|din|sitt|sin))?(?: (?:i|for|på|til) [\wæøå.-]{2,16})?"
    r"(?: (?:er|var|lyder|som|heter|heiter|med)){0,2}[ :=(«\"']{1,4}(?P<value>[a-zæøå][\wæøå.-]{2,20}\w)(?![\w@-])",
    re.I,
)
_MORE: Final = re.compile(
    r"(?:, | og |/| eller | samt |, høyre |, venstre )([A-ZÆØÅ0-9]+(?:[-/.][A-ZÆØÅ0-9]+){0,4})(?![\w-])"
)


@dataclass(frozen=True, slots=True)
class Announcer:
    """Words that announce an identifier.

    `mixed` and `pure`: how many digits a token needs with and without a letter in it (0: such a token counts never).
    `loose`: a place or a word may part the two ("brukernr i Gerica: 30871"). `near`: what must stand before it, within
    `_NEAR` characters. `users`: what follows is the name of a user, which may have no digit.
    """

    words: frozenset[str] = frozenset()
    ends: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()  # with `ends`: the compound's first part ends in one of these
    unless: tuple[str, ...] = ()  # … or in none of these
    mixed: int = 2
    pure: int = 3
    loose: bool = False
    near: re.Pattern[str] | None = None
    users: bool = False
    anything: bool = False  # what looks like a code counts too: it was said that it marks a thing
    written: bool = False  # a clause may part the two: "rekvisisjonen ligger under NOR-55-1182"
    score: float = 0.85


_NEAR: Final = 64  # characters
_NUMBER: Final = ("nr", "nummer", "nummeret", "-id", "ident")

ANNOUNCERS: Final[tuple[Announcer, ...]] = (
    Announcer(
        words=wordset(
            """brukernavn brukernavnet brukarnamn brukarnamnet bruker-id bruker-iden brukerident brukerkonto username
            login innlogging innloggingen innlogget pålogget pålogging login-navn innloggingsnavn sambandsnavn
            kallenavn kontonavn kontonamn
            profilnavn
            brukerprofil nettnavn nettprofil nick nickname"""
        ),
        users=True,
    ),
    Announcer(
        words=wordset("bruker brukeren brukar brukaren brukerne"),
        users=True,
        near=re.compile(r"oppslag|innsyn|logg|passord|tilgang|åpnet|åpna|snok|systemet|meldt|endret|opprettet|slettet"),
    ),
    Announcer(ends=("kode", "koden"), stems=_OF_SOMEBODY, mixed=2, pure=3, loose=True),
    Announcer(words=wordset("kode koden pin puk pinkode"), mixed=3, pure=3, near=_DOORS, loose=True),
    Announcer(
        ends=("nøkkelboks", "nøkkelboksen", "nøkkelsafe", "nøkkelsafen", "kodelås", "kodelåsen", "nøkkelskap"),
        words=wordset(
            """nøkkelboks nøkkelboksen nøkkelsafe nøkkelsafen kodelås kodelåsen nøkkelskap safe safen
            porttelefon porttelefonen kodepanel kodepanelet hengelås hengelåsen medisinskap medisinskapet garasjeport"""
        ),
        pure=4,
        loose=True,
    ),
    Announcer(
        words=wordset("ref refnr ref.nr referanse referansen referansenr referansenummer"),
        ends=("ref", "referanse", "referansen"),
        mixed=2,
        pure=0,
    ),
    Announcer(
        words=wordset("merket merka merkt merkes merkast merking påført påskrevet strekkode etikett"),
        mixed=2,
        pure=5,
        anything=True,
    ),
    Announcer(  # a case of somebody's, with letters: an agency's own has figures alone
        words=wordset("sak saka saken saksnr saksnummer"),
        mixed=4,
        pure=0,
        near=re.compile(
            r"yrkesskade|pasientskade|erstatning|klagesak|klage på|forsikring|trygd|barnevern|npe\b|helfo\b|nav\b"
        ),
    ),
    Announcer(words=wordset("avvik avviket avviksnr avviksmelding avviksmeldingen"), mixed=3, pure=4),
    Announcer(words=wordset("imei s/n sn serial serie serienr serienummer acc accession"), mixed=3, pure=4),
    Announcer(words=wordset("enhetsnr enhetsnummer"), mixed=4, pure=0),  # a firm's has digits alone
    Announcer(ends=_NUMBER, unless=PUBLIC, mixed=2, pure=3, loose=True, anything=True, written=True),
    Announcer(
        words=wordset(
            """kort kortet faktura polise polisen billett bestilling bestillingen rekvisisjon rekvisisjonen rekv
            kvittering bekreftelse bekreftelsen oppdrag oppdraget begjæring anmeldelse journalnotat fil filen video
            opptak ordre resept abonnement medlemskap medlem løyve bevis attest skjema kontrakt lån
            sending pakke fraktseddel seddel følgeseddel lapp kølapp kølappen donorkort
            hendelse hendelsen amk-hendelse skademelding skademeldingen pasientskadesak erstatningssak innmelding
            henvisning henvisningen henvisninga søknad pass chip mikrochip"""
        ),
        ends=("kort", "kortet", "bevis", "polise", "seddel", "rekvisisjon", "rekvisisjonen", "billett"),
        mixed=3,
        pure=5,
        written=True,
    ),
    Announcer(
        words=wordset(
            """pc
            prøve prøva prøven prøver prøvene rør røret rørene glass glasset preparat preparatet biopsi biopsien pose
            posen blodpose snitt blokk bilde bildet bilder brikke brikken brikka bånd båndet armbånd id-bånd idbånd
            alarm
            alarmen lås låsen nøkkel nøkkelen kamera sensor sender peiler pumpe pumpa pumpen pacemaker implantat
            protese høreapparat høreapparatet høreapparater høreapparatene
            ledning elektrode enhet apparat apparatet monitor remisse maskin maskinen pc-en
            datamaskin terminal kasse eske
            konvolutt"""
        ),
        ends=(
            "implantat",
            "implantatet",
            "protese",
            "pacemaker",
            "brikke",
            "bånd",
            "alarm",
            "preparat",
            "prøve",
            "sensor",
            "pumpe",
            "nøkkel",
            "apparat",
            "peiler",
        ),
        mixed=4,
        pure=0,
    ),
)
_APART: Final = Announcer(mixed=3, pure=4)  # "strimmel nr", "fjernmonitor ID"
_CUES: Final = (
    *wordlist(
        """nummer kode puk pin merk referans påført påskrev strekkode etikett serial serie s/n acc ref ident
        bekreftelse oppdrag begjæring anmeldelse journalnotat imei safe maskin pc- chip kort faktura polise
        billett bestilling rekv kvittering
        ordre resept abonnement medlem løyve bevis attest hendelse skademeld erstatn innmeld telefon panel hengel
        skap garasjep
        henvisning prøv rør glass preparat biopsi pose brikke bånd alarm lås nøkkel kamera sensor peiler pumpe
        pacemaker implantat protese høreapparat apparat monitor remisse"""
    ),
    "avvik",
    "nr",
    "-id",
    " id",
    " sn",
    "\nid",
    " no ",
    " pc ",
    "seddel",
    "sak",
    "lapp",
)
_USER_CUES: Final = wordlist(
    "brukernavn brukarna bruker-id brukerident brukerkonto username login innlogg pålogg kallenavn sambandsn nick "
    "kontona "
    "profilna nettna brukerprofil nettprofil"
)
_LOGGED: Final = wordlist(
    "oppslag innsyn loggen logget loggutskrift passord tilgang systemet"
)  # near these "bruker" is no verb
_WITHIN: Final = 56  # characters from an announcer to the first digit of what it announces
_WORD: Final = re.compile(r"[a-zæøå/-]*")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzæøå-/."
_LONGEST: Final = 28  # letters of an announcer
_PREVIOUS: Final = re.compile(r"(?<![a-zæøå])([a-zæøå][a-zæøå-]{1,24})[ .,(]{1,3}\Z")
# ICD-10, ATC, NOMESCO procedures, DRG, tumour markers, types of viruses, antigens and vitamins.
_NO_VALUE: Final = re.compile(
    r"[A-Z]\d\d(?:\.\d{1,2})?|[A-Z]\d[\dA-Z]{2,4}[A-Z]|[A-Z]\d\d[A-Z]{1,2}(?:\d\d)?|[A-Z]{3} ?\d\d[A-Z]?|[A-Z]{4}\d\d|"
    r"[A-Z]\d[A-Z]{2}\d\d|"
    r"CA[- ]?\d{2,3}(?:-\d)?|[A-Z]{1,6}-?\d{1,2}|\d{2,3}[A-Z]|"
    r"(?:NS|EN|ISO|IEC)[- /.]?[\w./-]{0,9}|(?:HLA|HPV|CYP|COVID|ICD|ATC|NCSP|DRG|SNOMED|REK|NPU|"
    r"LOT|NCT|LOV|FOR|NOU|CE|EU|UDI|SCT|PMID)[- /.]?[\w./-]*|\d{1,2}[.:]\d\d|(?:19|20)\d\d|"
    r"(?:19|20)\d\d[/-]\d{1,9}(?:-\d+)?|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}[.]\d{1,2}[.](?:\d\d){0,2}",
    re.I,
)


def announced(text: Window, read: str) -> Iterator[Finding]:
    """Findings of `text`, of which `read` is the form with digits that optical recognition took for letters. Linear."""
    lower, numbers = text.lower(), text.numbers()
    done = 0
    for hit in lower.hits(_CUES):
        number = bisect_left(numbers, hit)
        if hit < done or number == len(numbers) or numbers[number] - hit > _WITHIN:
            continue
        start, done = _around(lower, hit)
        end, word = done, lower[start:done].lstrip("-./")
        row = announcer(word)
        if row is None:
            row = _apart(lower, start, word)
            if row is None:
                continue
        if row.users:
            continue
        match = (_LOOSE if row.loose else _CLOSE).match(read, end)
        if match is None or not _suffices(match["value"], row):
            match = _FAR.match(read, end) if row.written else None
            if match is None or not _suffices(match["value"], _APART):
                continue
        at, value = match.start("value"), match["value"]
        if (
            row.near is not None
            and value[-1] not in "#*"
            and not (row.near.search(lower, max(0, start - _NEAR), at + 24))
        ):
            continue
        # letters before it make a reference a person's, where a case's number in figures stays
        own = row.mixed and not row.pure and "/" in value and value[0].isalpha() and not _NO_VALUE.fullmatch(value)
        yield Finding(at, match.end("value"), "ID", max(row.score, 0.95 if own else 0))
        shape = _shape(value)
        more = _MORE.match(read, match.end("value"))
        while more and _shape(more[1]) == shape:
            yield Finding(more.start(1), more.end(1), "ID", row.score)
            more = _MORE.match(read, more.end(1))
    yield from passwords(text, lower)
    hits = lower.hits(_USER_CUES)
    for hit in sorted((*hits, *lower.hits(("bruker", "brukar")))) if lower.hits(_LOGGED) else hits:
        start, end = _around(lower, hit)
        row = announcer(lower[start:end].lstrip("-./"))
        if row is not None and row.users:
            yield from _users(text, lower, start, end, row)


def _around(lower: str, hit: int) -> tuple[int, int]:
    """Where the word around a cue begins and ends."""
    begin = hit if lower[hit].isalpha() or lower[hit] == "-" else hit + 1
    least = max(0, begin - _LONGEST)
    word = _WORD.match(lower, begin)
    return least + len(lower[least:begin].rstrip(_LETTERS)), word.end() if word else begin


@lru_cache(maxsize=20_000)
def announcer(word: str) -> Announcer | None:
    """The row of the table that a lower-case word belongs to."""
    base = word[:-2] if word.endswith(("en", "et")) else word  # "kvitteringen"
    for row in ANNOUNCERS:
        if word in row.words or (base in row.words and row.written):
            return row
        for end in row.ends:
            if word.endswith(end) and len(word) > len(end) + 1:
                stem = word[: -len(end)].rstrip("-.")
                if row.stems and not stem.endswith(row.stems):
                    continue
                if row.unless and (stem.endswith(row.unless) or stem.removesuffix("s").endswith(row.unless)):
                    return None
                return row
    return None


def _apart(lower: str, start: int, word: str) -> Announcer | None:
    """The announcer of "strimmel nr", "fjernmonitor ID": a thing that is not public, and its number."""
    if word not in ("nr", "nummer", "id", "no"):
        return None
    before = _PREVIOUS.search(lower, max(0, start - 28), start)
    if before is None:
        return _APART if word == "id" else None
    if word == "no" and before[1] not in ("pas", "pasient", "pt", "patient", "case", "sample", "ref"):
        return None
    stem = before[1]
    if announcer(stem) is not None:
        return _APART  # "trygghetsalarm (nr. TA 2218)"
    return None if len(stem) < 3 or stem.endswith(_PUBLIC_APART) else _APART


_BRAIDED: Final = re.compile(r"(?=[A-Z0-9]{6,10}\Z)[A-Z]+\d+[A-Z]+\d|\d+[A-Z]+\d+[A-Z]")


def _suffices(value: str, row: Announcer) -> bool:
    """Whether a token has digits enough for its announcer, and is no code, year or day."""
    digits = sum(map(str.isdigit, value))
    lettered = any(map(str.isalpha, value))
    least = row.mixed if lettered else row.pure
    if (value[0] == "0" and value.isdigit()) or (lettered and least > 2 and _BRAIDED.match(value)):
        least = min(least, 4 if value.isdigit() else 2)  # "kort 0881", "billett QX7F2L": nothing else is written so
    if not least or digits < least or len(value) < 3 or digits > 20:
        return False
    if row.anything:
        return len(value) > 3 or not lettered
    return not _NO_VALUE.fullmatch(value) or (row.loose and not lettered and digits > 2 and "/" not in value)


def _shape(value: str) -> str:
    return "".join("0" if letter.isdigit() else "A" if letter.isalpha() else letter for letter in value)


def _users(text: str, lower: str, start: int, end: int, row: Announcer) -> Iterator[Finding]:
    """The name of a user behind its announcer: letters alone count where no dictionary has the word."""
    match = _USER.match(text, end)
    if match is None or (row.near and not row.near.search(lower, max(0, start - 4 * _NEAR), start)):
        return
    value = match["value"].rstrip(".")
    plain = value.isalpha()
    if plain:
        kind = lexicon().kind(value) | lexicon().kind(value.capitalize())
        guessed = kind & (Kind.COMMON | Kind.LIKELY) == Kind.COMMON | Kind.LIKELY and row.near is None
        if not value.islower() or kind & (Kind.KEPT | Kind.SUBSTANCE) or (kind & Kind.COMMON and not guessed):
            return
    elif not (any(map(str.isdigit, value)) or "_" in value or "." in value) or not any(map(str.isalpha, value)):
        return
    yield Finding(match.start("value"), match.start("value") + len(value), "USERNAME", 0.85)
