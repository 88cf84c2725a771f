"""Classes of words that tell what stands near them: kin, work, schools, units, identifiers, doses.

A classifier that saw "kusine" before few names has seen kin before many. The words were written for this project.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from guardrails.evidence import (
    ACTS,
    BECAME,
    DONE_BY,
    HEADINGS,
    LIVES,
    MEDICAL_NOUNS,
    NOT_ONLY_PERSONS,
    PERSONS_NOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    TAKES,
    WITH,
    is_title,
)
from norsk.names import wordset

_KIN: Final = wordset(
    """mor far moren faren mora mamma pappa foreldre foreldrene sønn sønnen son sonen datter datteren dattera dotter
    dottera barn barna barnet ektefelle ektefellen kone kona konen mann mannen ektemann samboer samboeren sambuar
    kjæreste kjæresten partner bror broren søster søsteren syster tvilling søsken bestemor bestefar farmor farfar
    mormor morfar oldemor tante onkel niese nevø fetter kusine svigermor svigerfar svigersønn svigerdatter svoger
    svigerinne nabo naboen venn vennen venninne kamerat barnebarn kompis verge vergen gutten jenta guten brødre
    søstre søstrene brødrene sønner døtre eks eksen besteforeldre"""
)
_WORK: Final = wordset(
    """jobber jobbar jobbet jobba arbeider arbeidar arbeidet arbeidde ansatt tilsett lærling vikar vikarierer
    sommerjobb deltidsjobb jobb jobben arbeidsgiver arbeidsgivar arbeidssted arbeidsstad arbeidsplass sjef leder
    leiar dagleg daglig driver driv eier eig selger kasserer ekspeditør sjåfør snekker tømrer rørlegger elektriker
    sveiser kokk servitør frisør regnskapsfører ingeniør konsulent praksis praksisplass utplassert utplassering
    permittert oppsagt sykmeldt sjukmeldt pensjonert stilling bedrift bedriften firma firmaet selskap selskapet
    verksted fabrikk lager butikk butikken kollega kollegaer hospiterer tiltak vta yrke operatør mekaniker renholder
    vasker montør"""
)
_SCHOOL: Final = wordset(
    """elev student studerer skole skule skolen skulen barnehage barnehagen barnehageplass klasse klassen går gjekk
    gikk trinn linje vg1 vg2 vg3 lærer rektor sfo aks studie lektor undervisning begynner byrja begynte studium
    pedagog kontaktlærer"""
)
_CLUB: Final = wordset(
    """spiller speler spelar trener trenar keeper lag laget klubb klubben medlem korps kor koret synger danser turner
    håndball fotball ishockey menighet forening idrettslag leder kasserer styret frivillig speider kamp cup"""
)
_UNIT: Final = wordset(
    """innlagt innlegges overført overføres overflyttet flyttet utskrevet utskrives henvist søkt søknad opphold
    korttidsopphold korttid langtidsplass rehabilitering avlastning dagsenter bor bur plass institusjon sykehjem
    sjukeheim sykehjemmet bofellesskap omsorgsbolig bolig boligen avdeling avdelinga poliklinikk klinikk legekontor
    legesenter fastlegekontor helsehus legevakt legevakta time timen kontroll behandlet behandles behandling følges
    fulgt operert undersøkt røntgen mr ct scopert henvises prøver tatt epikrise kopi ringt skjermet post posten
    seksjon apotek fysioterapi"""
)
_NUMBERED: Final = wordset(
    """nr nummer nummeret id kode koden koder journalnr prøvenr rekvisisjon rekvisisjonsnr referanse ref sak
    serienr serienummer sn s/n løpenr merket merkes merkt pin passord brukernavn bruker innlogget journalnummer
    pasientnr npr-id pasient-id ordre ordrenr oppdrag oppdragsnr ansattnr kundenr medlemsnr polise skadenr avtalenr
    kontrakt implantat pacemaker pumpe pumpa høreapparat nøkkelboks nøkkelboksen dør døra dørkode alarm
    trygghetsalarm alarmnr tag brikke etikett blodpose glass remisse henvisningsid inklusjonsnr studienr deltaker
    deltakernr randomiseringsnr screeningnr lokal calling kort adgangskort kortnr skapnr skap kontonr bilnr regnr
    skilt chip brukernamn meldingsid utstyrsnr"""
)
_MEASURED: Final = wordset(
    """mg g ml mcg µg ug mmol mmol/l l kg cm mm stk tabl tablett tabletter dråper enheter ie e dager dagar døgn timer
    timar uker veker månader måneder mnd år min minutter sek prosent ganger gonger grader kcal slag pk kr kroner dl
    mmhg hg hz khz poeng personer x"""
)
_MEDICAL: Final = re.compile(MEDICAL_NOUNS.pattern.removeprefix("[ -]*"), re.I)
_NUMBERING: Final = ("nummer", "nummeret", "nr", "-id", "koden", "kode")
# What is numbered and nobody's: rooms, batches, tables; and codes of diseases, procedures and prices.
_THINGS: Final = wordset(
    """rom romnr romnummer batch batchnr lot lotnr versjon versjonsnr versjonsnummer artikkel artikkelnr artikkelnummer
    modell modellnr tabell figur side sal kapittel rundskriv kateter katalognr varenr varenummer linje rute etasje
    seng str størrelse type trinn grad ch lov forskrift iso bilag vedlegg utgave oppslag punkt pkt delenr del kurs
    bestnr bestillingsnr sats prosjektnr standard saksnr saksnummer vedtak"""
)
_CODED: Final = re.compile(
    r".*(?:diagnos|prosedyre|takst|operasjonskode|hovedkode|bikode|tilleggskode|icd|ncmp|ncsp|icpc)"
)
# What ends the name of a house, firm or club, and of a road.
_HOUSE: Final = re.compile(
    r".*(?:skole|skule|skolen|skulen|barnehage|barnehagen|sykehjem|sjukeheim|sykehus|sjukehus|senter|sentral|mottak|"
    r"legekontor|legesenter|klinikk|klinikken|heimen|hjemmet|tunet|tun|kro|hotell|verksted|verft|sveis|mek|bygg|bruk|"
    r"lag|turlag|il|hk|fk|if|korps|kor|forening|optikk|salong|frisør|blomster|manufaktur|kiosk|butikk|rør|transport|"
    r"buss|bakeri|kafe|restaurant|grill|camping|gård|gard|gartneri|sagbruk|trelast|maskin|elektro|regnskap|eiendom|"
    r"forsikring|bank|apotek|fysioterapi|bofellesskap|omsorgsboliger|helsehus|omsorgssenter|korttid|rehab|bedrift|"
    r"industri|smolt|laks|fisk|fiskemottak|slakteri|meieri|as|asa|da|ans|sa|hf|ks)\Z"
)
_ROAD: Final = re.compile(
    r".*(?:veien|vegen|vei|veg|gata|gate|gaten|gt|vn|vg|svingen|bakken|bakke|stien|kroken|lia|tunet|plass|terrasse|"
    r"allé|alle|løkka|myra|jordet|åsen|haugen|ringen|toppen|brinken|faret|brygge|torg)\Z"
)


@cache
def _classes() -> tuple[tuple[str, frozenset[str]], ...]:
    return (
        ("empl", _WORK),
        ("school", _SCHOOL),
        ("club", _CLUB),
        ("unit", _UNIT),
        ("dose", _MEASURED),
        ("live", LIVES),
        ("with", WITH),
        ("take", TAKES),
        ("by", DONE_BY),
        ("prep", PREPOSITIONS),
        ("pn", PERSONS_NOUNS),
        ("be", BECAME),
        ("poss", POSSESSIVES),
        ("head", HEADINGS),
    )


@lru_cache(maxsize=50_000)
def cues(word: str) -> tuple[str, ...]:
    """The classes of a lower-case word."""
    found = [name for name, words in _classes() if word in words]
    if word in _KIN:
        found.append("kin")
    elif is_title(word):
        found.append("title")
    if _CODED.match(word):
        found.append("code")
    elif word in _THINGS:
        found.append("thing")
    elif word in _NUMBERED or word.endswith(_NUMBERING):
        found.append("id")
    if word in ACTS:
        found.append("act2" if word in NOT_ONLY_PERSONS else "act")
    if _MEDICAL.match(word):
        found.append("med")
    return tuple(found)


def ends_as_house(word: str) -> bool:
    """Whether a lower-case word ends as names of firms, schools, units and clubs do."""
    return _HOUSE.match(word) is not None


def ends_as_road(word: str) -> bool:
    """Whether a lower-case word ends as names of roads do."""
    return _ROAD.match(word) is not None
