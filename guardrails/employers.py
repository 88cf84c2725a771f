"""Whom somebody works for, told by the work: "sveiser i Brødrene Vik", "drev Vik Maskin og Transport"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from guardrails.findings import Finding
from guardrails.workplaces import CAP
from norsk.names import Kind, Lexicon, wordlist, wordset

# Words of work that the endings below do not tell.
_TRADES: Final = wordset(
    """jobb jobben jobba jobbet jobber jobbar arbeid arbeidet arbeider arbeidar arbeidde arbeidde ansatt tilsett
    ansettelse lærling vikar vikariat praksis praksisplass stilling stillingen turnus skift skiftet skiftarbeid deltid
    heltid fulltid sommerjobb ekstrajobb sesongarbeid permittert permittering oppsagt pensjonert pensjonist sluttet
    slutta begynte begynt startet styreleder styremedlem eier medeier kokk kokken baker slakter fisker skipper matros
    styrmann maskinist bonde smed snekker tømrer maler murer sveiser dreier støper elektriker rørlegger frisør
    servitør kelner renholder vaktmester ekspeditør kasserer bartender journalist arkitekt ingeniør sivilingeniør
    advokat optiker gartner agronom røkter vekter vektar portner formann bas lagermann kontorist resepsjonist
    bussjåfør sjåfør pilot flyvertinne student elev trainee hospitant hospitering avløser budeie bud postbud
    platearbeider verkstedsjef butikksjef kafévert rektor instruktør renovatør taktekker glassmester feier sjef
    kollega kollegaer kolleger kollegene sjefen formannen personalsjefen fri frist vakt vakta vakten kveldsvakt
    tillitsvalgt verneombud bedriftslege trener keeper dommer organist kantor klokker diakon kateket utplassert
    arbeidstrening arbeidspraksis tiltaksplass sysselsatt oppdrag studerer studerte går gikk gjekk skoleplass
    med svart dykker fyrbøter pakkedame brannmann brannkonstabel lakkerer dekksmann bademester jernbinder barista
    tatovør billettør
    konduktør forsker stipendiat lektor adjunkt soldat grenader befal offiser vernepliktig førstegangstjeneste
    tjenestegjør tjenestegjorde aspirant lastebil vogntog trailer buss drosje taxi ferge trikk styret verv frivillig
    medlemskap medlemskort sykmeldt sykemeldt sjukmeld avskjediget omplassert hospiterer hospiterte deltid studieplass
    doktorgrad doktorgraden mastergrad årsstudium fagbrev professor førsteamanuensis forskar fenrik løytnant sersjant
    innsatt speider flyger revisor kjører kjørte frivillig verv
    leder leiar lærer lærar fører førar selger seljar montør pleier pleiar toller prest kapellan politi turner
    kaptein losse stuer vasker røykdykker aktiv medlem dugnad medeigar eigar
    lærlingplass sommervikar barnehageplass sfo bachelor master utdanning utdannet studie studier kurs % prosent"""
)
_LOOSE: Final = wordset(
    """med går gikk gjekk begynt begynte startet sluttet slutta % prosent kurs fri frist oppdrag vakt vakta vakten skift
    skiftet stilling praksis permittering arbeidet jobbet studier oppsagt"""
)
_TRADE_ENDS: Final = wordlist(
    """arbeider arbeidar medarbeider medarbeidar tjener tenar mekaniker mekanikar tekniker teknikar montør
    operatør ingeniør fører
    førar sjåfør selger seljar assistent konsulent lærer lærar lærling vakt mester meister snekker sveiser elektriker
    rørlegger maler kokk baker sekretær leder leiar sjef ansvarlig ansvarleg bestyrer bestyrar maskinist styrmann
    oppsynsmann formann pleier pleiar pedagog veileder betjent vasker reparatør inspektør planlegger student vikar
    dame hjelp arkitekt konstabel smed støper vert vertinne vakter vekter fisker gartner dyrker oppdretter
    programmerer utvikler behandler behandlar rådgiver rådgivar koordinator kontrollør redaktør produsent megler
    forhandler analytiker fotograf designer dykker forvalter forvaltar terapeut toller røkter"""
)
_NO_TRADES: Final = wordset("veileder rettleiar legevakt livvakt bakvakt kontakt nattevakt")
# Countries and parts of the world: where somebody works there, nothing is told of him.
_LANDS: Final = wordset(
    """norge noreg norden skandinavia europa eu usa sverige danmark finland island færøyene grønland england skottland
    irland wales storbritannia tyskland frankrike spania portugal italia hellas sveits østerrike nederland belgia polen
    tsjekkia slovakia ungarn romania bulgaria serbia kroatia bosnia kosovo albania litauen latvia estland russland
    ukraina ghana nigeria gambia uganda tanzania marokko egypt tunisia israel
    palestina libanon jordan brasil
    chile mexico peru colombia canada australia nepal bangladesh sri_lanka indonesia malaysia korea
    tyrkia syria irak iran afghanistan pakistan india kina japan vietnam thailand filippinene somalia eritrea
    etiopia sudan kenya afrika asia amerika nordsjøen word excel dips teams nav"""
)
_NAMED: Final = re.compile(
    rf"{CAP}(?:(?: og| &|&| i| på)? {CAP}| 1000| \d{{4}}| \d(?= [A-ZÆØÅ])){{0,3}}(?: \d(?=[.,;)\n]|\Z| (?:som|"
    rf"og|til|med|men)\b))?"
)
_TWO_CAPITALS: Final = re.compile(r"-[A-ZÆØÅ]")  # "Trønder-Taxi" is no word
_AFTER: Final = re.compile(r" \d{1,2}[:.]\d\d")
OWNED: Final = re.compile(
    rf"(?:[Dd]river|[Dd]rev|[Dd]reiv|[Dd]riv|[Ee]ier|[Ee]ide|[Åå]tte|[Bb]estyrer|[Gg]runnla|[Ss]olgte) "
    rf"(?:selskapet |firmaet |butikken |gården |forretningen )?"
    rf"(?P<value>{CAP}(?:(?: og | & | i | på | ){CAP}){{1,4}})"
)
OWNED_CUES: Final = wordlist("driv drev dreiv eier eide åtte bestyr grunnla solgte")
# What a form calls a place of work, a school, a club; and the value behind its colon.
_LABELS: Final = wordlist(
    """jobb arbeid arbeidsgiver arbeidsgivar utdanningssted lag forening arbeidssted arbeidsplass arbeidsstad bedrift
    firma skole skule barnehage sfo lærested studiested skadested
    skadestad ulykkessted klubb idrettslag korps menighet trossamfunn legekontor legesenter fastlegekontor helsestasjon
    bhg ag bemanningsbyrå vikarbyrå oppdragsgiver oppdragsgivar arbeidsg arb.sted arb.plass studiestad lærebedrift
    lærlingbedrift praksissted kor rederi institusjon sykehus sjukehus apotek tannlege leverandør"""
)
_LABEL_ENDS: Final = (*_LABELS, "sted for skade", "sted for skaden", "sted for ulykke", "sted for ulykken")
_LABELLED: Final = re.compile(
    rf": {{1,3}}(?P<value>{CAP}(?:(?: og| &| i| på| for)? {CAP}| \d{{3,4}}| [a-zæøå]{{5,}}(?=[\n,;]|\Z)){{0,4}})"
)
_CARE: Final = ("lege", "fastlege", "helse", "institusjon", "syk", "sjuk", "apotek", "tann")


@lru_cache(maxsize=10_000)
def is_trade(word: str) -> bool:
    """Whether a lower-case word before "i", "på", "hos" tells work or schooling there."""
    return word in _TRADES or (len(word) > 6 and word.endswith(_TRADE_ENDS) and word not in _NO_TRADES)


def employer_end(text: str, at: int, lexi: Lexicon, trade: str) -> int:
    """Where the name of an employer that begins at `at` ends, or 0: a country, a lone place or a person is none.

    After a `trade` that is a verb of much else ("går på", "begynt på") a drug is none, nor a word that nobody knows.
    """
    match = _NAMED.match(text, at)
    if match is None or _AFTER.match(text, match.end()):
        return 0
    words = [word for word in match[0].split() if len(word) > 1 or not word.isdigit()]
    kind = lexi.kind(words[0])
    public = _PUBLIC.match(text, at)
    if public is not None and trade not in _LOOSE:
        return public.end()
    if words[0] in _WORD_FIRMS and trade not in _LOOSE:
        return with_noun(text, match.end())
    if words[0].lower() in _LANDS or (len(words) == 1 and words[0].isupper() and len(words[0]) < 3):
        return 0
    if trade in _LOOSE and (
        kind & (Kind.KEPT | Kind.SUBSTANCE | Kind.EPONYM)
        or "-" in words[0]
        or (len(words) == 1 and kind & Kind.UNKNOWN and not kind & Kind.LIKELY)
    ):
        return 0
    if len(words) == 1 and (
        kind & (Kind.FIRST | Kind.EPONYM | Kind.PLACE)
        or (kind & Kind.COMMON and not kind & (Kind.KEPT | Kind.LAST) and not _TWO_CAPITALS.search(words[0]))
    ):
        return 0
    return with_noun(text, match.end())


# Offices of the state and of a place, and departments of a university, where somebody works: "dommer i Moss tingrett".
_PUBLIC: Final = re.compile(
    rf"(?:{CAP} ){{1,3}}(?:(?:og {CAP} )?(?:tingrett|lagmannsrett|jordskifterett|politidistrikt|politistasjon|"
    rf"lensmannskontor|lensmannsdistrikt|tollsted|tollstasjon|tollkontor|fengsel|brannvesen|brannstasjon|"
    rf"kirkelige fellesråd|kyrkjelege fellesråd|prosti|bispedømme|sokn|sogn|vel|velforening|grendelag|sameie|"
    rf"trafikkstasjon|skattekontor|legevaktsentral|havn|hamn|havnevesen|lufthavn|flyplass|museum|kulturskole|"
    rf"kulturskule|voksenopplæring|vaksenopplæring|læringssenter|håndball|handball|fotball|sykkel|turn|ski|"
    rf"svømming|friidrett|orientering|brann|bydel|fylkeskommune))(?![\wæøå])|"
    rf"(?:Politiets|Forsvarets|Luftforsvarets|Sjøforsvarets|Hærens) [a-zæøå]{{4,24}}(?: {CAP})?|"
    rf"(?:Statens vegvesen|Skatteetaten|Tolletaten|Kriminalomsorgen|Forsvaret|Politiet|Mattilsynet|Kystverket|"
    rf"Lånekassen|Jernbanedirektoratet|Bane NOR|Avinor)(?:,| i| på| avd\.?) (?!Norge|Noreg){CAP}|"
    rf"(?:Institutt|Fakultet(?:et)?|Senter) for (?:[a-zæøå]{{4,24}})(?:(?:,| og) [a-zæøå]{{4,24}}){{0,2}},? "
    rf"(?:(?:ved|på) )?(?:UiO|UiB|UiT|UiS|UiA|NTNU|NMBU|OsloMet|NHH|USN|HVL|{CAP}universitetet)"
)
# Firms everybody knows whose names are words: told by the work alone.
_WORD_FIRMS: Final = frozenset(
    wordlist(
        """Gjensidige Storebrand Fremtind Bring Posten Norse Tide Boreal Ruter Fjord1 Torghatten Vy ISS Coor Toma Elis
        Nokas Avarn Asko Tine Nortura Prior Power Rusta Normal Plantasjen Princess Kid Match Monter Optimera Mekonomen
        Tryg If Eika Frende Veidekke Skanska Backe Peab Betonmast Bravida Caverion Assemblin Mowi Salmar Lerøy
        Grieg Cermaq Elkem Eramet Hydro Borregaard Aibel Aker Vard Kværner Equinor Moelven Ekornes Jotun Yara Adecco
        Manpower Jobzone Randstad Scandic Clarion Radisson Comfort Thon Espira Norlandia FUS
        Læringsverkstedet Attendo"""
    )
)
_NOUN: Final = re.compile(r" ([a-zæøå]{4,18})(?=[.,;)\n]|\Z)")
_NO_NOUN: Final = wordset(
    """fortsatt fremdeles deltid fulltid heltid sammen igjen ennå framleis alene dagtid nattid natt sesong også likevel
    helg helga ofte aldri tidligere hele lenge senere nylig daglig fast vikar frivillig hjemme borte enda dessuten
    nemlig"""
)


def with_noun(text: str, end: int) -> int:
    """The end of an employer's name with the noun that closes it: "Holmen bilvask"."""
    noun = _NOUN.match(text, end)
    return noun.end() if noun and noun[1] not in _NO_NOUN else end


def is_land(name: str) -> bool:
    """Whether a name is a country's or a part of the world's."""
    return name.lower() in _LANDS


def is_label(text: str, end: int) -> bool:
    """Whether what ends at `end` is a form's label of a place of work, a school or a club."""
    return text[max(0, end - 24) : end].lower().endswith(_LABEL_ENDS)


def labelled(text: str, lower: str, lexi: Lexicon) -> Iterator[Finding]:
    """What stands behind "Arbeidssted:", "Skole:", "Legekontor:" in a form; HEALTH_UNIT where the label names care."""
    at = lower.find(": ")
    while at >= 0:
        stop = at - 1 if lower[at - 1 : at] == " " else at  # "Arbeidssted : Norske Skog", as machines read forms
        if lower.endswith(_LABEL_ENDS, max(0, at - 24), stop):
            head = stop - 1
            while head > 0 and lower[head - 1].isalpha():
                head -= 1
            label = lower[head:at].rstrip()
            value = _LABELLED.match(text, at) if label in _LABELS or not label.endswith(_LABELS) else None
            known = lexi.kind(value["value"].split()[0]) if value else Kind.KEPT
            plain = known & Kind.KEPT or (
                value is not None and value["value"].lower() in lexi.common and not known & (Kind.PLACE | Kind.LAST)
            )
            if value and (" " in value["value"] or not (plain or label in ("jobb", "arbeid"))):
                kind = "HEALTH_UNIT" if label.startswith(_CARE) else "ORGANISATION"
                yield Finding(value.start("value"), value.end("value"), kind, 0.7)
        at = lower.find(": ", at + 2)
