"""The words around a name that tell it: titles, roles, relations, verbs that people do, and what speaks against it."""

from __future__ import annotations

import re
from functools import lru_cache

from norsk.names import wordlist, wordset

PARTICLES = wordset("van von de der den del della di da dos al el bin ibn ben abu af ten ter la le du zu")

# After these comes a name: titles, roles, relations. They are no part of it.
TITLES = wordset(
    """dr doktor lege legen overlege overlegen assistentlege turnuslege kommunelege kommuneoverlege fastlege fastlegen
    legevikar lis lis1 lis2 lis3 avdelingsoverlege seksjonsoverlege spesialist psykolog psykologspesialist prof
    professor
    førsteamanuensis sykepleier sjukepleiar sykepl spl vernepleier helsefagarbeider hjelpepleier jordmor
    helsesykepleier
    helsesjukepleiar ergoterapeut fysioterapeut fysio kiropraktor manuellterapeut tannlege tannlækjar logoped sosionom
    kurator klinisk bioingeniør radiograf radiolog kirurg ortoped nevrolog kardiolog gynekolog urolog pediater
    psykiater
    anestesilege anestesisykepleier onkolog patolog hudlege øyelege barnelege avdelingsleder avdelingsleiar
    seksjonsleder
    enhetsleder rektor lærer lærar kontaktlærer inspektør saksbehandler sakshandsamar rådgiver rådgjevar konsulent
    sekretær legesekretær helsesekretær miljøterapeut miljøarbeider hr herr herre fr fru frk frøken frue mr mrs ms
    miss
    advokat politibetjent prest sogneprest imam tolk tolken operatør operatøren forfatter undertegnede koordinator
    primærkontakt kontaktperson kontaktlege behandler behandlar ansvarlig saksansvarlig kollega farmasøyt apoteker
    pas pasient pasienten pasientens pt brukar bruker brukeren klient klienten beboer beboeren bebuar innringer
    mor far moren faren mora mamma pappa foreldre sønn sønnen son sonen datter datteren dattera dotter dottera barn
    barnet
    ektefelle ektefellen ektefellens kone kona konen mann mannen ektemann ektemannen samboer samboeren sambuar
    kjæreste
    kjæresten forlovede partner partneren eks eksmann ekskone bror broren søster søsteren syster systera tvilling
    søsken
    bestemor bestefar besteforeldre farmor farfar mormor morfar oldemor tante tanten onkel onkelen niese nevø nevøen
    fetter fetteren kusine kusinen svigermor svigerfar svigersønn svigerdatter svoger svigerinne stemor stefar stesønn
    barnebarn barnebarnet oldebarn sønnesønn sønnesønnen sonesonen sonesonen sonedotter sønnedatter datterdatter
    dattersønn dattersønnen datterdatteren dottersonen dotterdottera systersonen brorsonen brordatter brorsønn
    søsterdatter søstersønn søskenbarn søskenbarnet syskenbarn tremenning fosterbarn fosterbarnet fostersønn
    fosterdatter stedatter stedatteren stebror stesøster bonusfar bonusmor bonussønn bonusdatter bonusbarn pleiemor
    pleiefar besteforelder besta bestefaren bestemora bestemoren godmor godfar gudmor gudfar fadder enke enken enka
    enkemann enkemannen mannens konas broder svigerinna svigersønnen svigerdatteren svigerdottera svigermora
    svigerfaren eksmannen ekskona ekskonen ekssamboer ekssamboeren barnefar barnefaren barnemor barnemoren husvert
    husverten utleier utleieren romvenn kompis kompisen bestevenn bestevenninne bestevenninna elev eleven
    kontaktsykepleier primærsykepleier hovedkontakt kontaktsjukepleiar gruppeleder styrer styreren førstekontakt
    jm hjpl hjelpepl vpl helsef helsefag støttekontakten besøksvenn besøksvenninne avlaster avlastar fosterforeldrene
    tilsynsverge tilsynsfører advokaten vaktleder vaktleiar innleder portør portøren ambulansearbeider paramedic
    redningsmann politiførstebetjent lensmannsbetjent etterforsker dommeren meldar melder varsler oppringeren ringer
    fosterfar fostermor fostermoren fosterfaren venn vennen venninne venninnen veninne
    nabo naboen nabokona kamerat kameraten verge vergen hjelpeverge støttekontakt pårørende romkamerat sjef sjefen
    arbeidsgiver
    kvinne jente jenta jenten gutt gutten guten baby babyen spedbarn nyfødte tvillingen eldste yngste
    heter heiter hete het navn namn kalt kalles kaller kallenavn fornavn etternavn førenamn etternamn mellomnavn
    pasientnavn
    sign signert underskrift mvh hilsen helsing vh henvist innlagt-av skrevet attestert godkjent kontrasignert utført
    diktert kopi til-lege ovl fys ergo sos kons konf kir em
    bakvakt bakvakta bakvakten primærvakt mellomvakt forvakt vakthavende
    vakthavande ordfører lensmann biskop sjåfør familien ekteparet søsknene tvillingene eier eigar oppringer
    kontrasign init hsøs hsyk helsesøster helsesyster"""
)
# Occupations are told by their ending too: "kreftsykepleier", "fengselslege", "tenesteleiar".
_OCCUPATION = (
    *wordlist(
        """sykepleier sjukepleiar sykepleieren lege legen leder leiar lederen terapeut terapeuten lærer læreren lærar
        psykolog psykologen konsulent rådgiver rådgjevar pedagog pedagogen betjent betjenten koordinator vakt vakten
    olog ologen iater iateren kirurg kirurgen jordmor arbeider arbeidar pleier pleiar sekretær assistent
    fullmektig prest presten kandidat veileder rettleiar"""
    ),
)
_NO_OCCUPATION = wordset("vakt kveldsvakt nattevakt dagvakt legevakt nattvakt døgnvakt helgevakt livvakt aleneveileder")


@lru_cache(maxsize=10_000)
def is_title(word: str) -> bool:
    """Whether a lower-case word is a title, role or relation after which a name comes."""
    return word in TITLES or (len(word) > 7 and word.endswith(_OCCUPATION) and word not in _NO_OCCUPATION)


# Of those, the ones that may stand before any capitalised word at all without making it a name.
WEAK_TITLES = wordset(
    """pas pasient pasienten pasientens pt barn barnet mann mannen kvinne jente gutt klinisk kopi venn ansvarlig
kontaktperson far mor spesialist bruker
    navn namn pårørende forfatter behandler koordinator henvist skrevet utført son foreldre verge eks partner sign
    baby"""
)
SIGNED = wordset("init sign signert underskrift signatur kontrasignert attestert mvh hilsen v/ dr lege")
FORMS = wordset(
    "navn namn heter heiter hete het kalt kalles fornavn etternavn førenamn etternamn pasientnavn kallenavn"
)
# Names that in lower case are nearly always something else.
FUNCTION = wordset(
    "per hans mine sine are may line lage max mai jan august juni mars helle ben salve tung rene stig live sam tale "
    "love arve inga anna vera lene bent andre samer helga"
)
# Words that open sentences so often that no verb after them makes a name of them: "Andre kan klage".
OPENERS = wordset("andre dat hai may mine sine line live love saga tale even")
# First names that are words too, and that after "gift med", "snakket med" are names even in lower case.
TOLD_IN_LOWER = wordset(
    """liv tor odd stein stig bjørn jan siv siri kim terje roar anna vera signe tore tom rosa sune ane lene tone inga
    ina trine knut roger dag mona eva ida
    dina hauk iris kai aksel ali finn mari gro gry helle jo jarl kalle unn rut max stella brage alf
    svein geir frank"""
)
# After these comes what somebody is called, whatever the word means: "kalles Pelle", "kaller seg «Lillegull»".
CALLED = wordset(
    "heter heiter het hete kalles kallast kalt kalla kallenavn kallenamn klengenavn oppnavn navnet namnet døpt alias"
)
PREPOSITIONS = wordset(
    "i på fra frå til ved over mot gjennom nær rundt utenfor utanfor innenfor sør nord øst vest mellom omkring forbi "
    "via"
)
PLACE_PREPOSITIONS = wordset("i på fra frå")
LIVES = wordset(
    "bor bur bodde budde bosatt busett hjemmehørende heimehøyrande oppvokst født fødd fødested fødestad bosted "
    "bustad kommer kjem flyttet flytta flyktet reiser reiste dro drog ferierer hjemkommune hjemsted hytte hytta "
    "adresse adr"
)
PLACE_NOUNS = wordset(
    "kommune kommunes sentrum fylke bydel stasjon tettsted bygd skole skule legevakt legekontor legesenter sykehjem "
    "helsehus kirke"
)
ACTS = wordset(
    """sier seier forteller fortel fortalte oppgir oppgav angir opplyser opplyste ønsker ynskjer bor bur bodde møter
møtte klager klaget
    fremstår framstår innlegges utskrives henvises tilvises benekter nektar samtykker ringte takker gråter beskriver
    rapporterer
    bekrefter avkrefter kontaktet oppsøkte våknet falt snublet besvimte presenterte presenterer innkommer kommer kom
    overflyttes overføres anbefaler vurderer mobiliseres sover spiser trenger ventet studerer jobber arbeider
    mener meiner synes syns syntes tror trur tenker husker glemmer gløymer tar tek tok møter går gjekk gikk veide veier
    veg lå ligger ligg sitter sat satt står stod føler følte kjenner kjente virker verkar verka spør spurte svarer
    svarte
    snakker snakka snakket vil ville savner hater liker likar elsker bruker brukar brukte røyker drikker drakk spiste åt
    sov våkner reiste reiser flyttet flytta dro kjørte kjører sykler løper trener fortviler bekymrer gråt lo smiler
    smilte hoster hostet kaster kastet klarer greier orker tåler vegrer nekter nektet truet slo slår skadet
    hilser ber bad spurde meldte rapporterte dokumenterte noterer skriver skrev utførte assisterte opererte
    behandler behandlet følger fulgte hjelper hjalp lover lovet lovde ringer ringde ringjer sendte sender kontakter
    deltok deltar leker leikar lekte skriker gråter ammes ammer sutter smaker prater pratet pratar forstår skjønner
    samarbeider medvirker fremviser viser viste reagerer responderer stabiliseres observeres monitoreres utredes
    datt datta ramla ramlet skled gled sklei sovnet sovna sovnar våkna vakna vaknar vakna hostar spyr spydde svimte
    svima besvimer klemte klemmer klemma roper ropte ropa hviler kviler hvilte steller stelte stelte dusjer dusjet dusja
    pusser pusset kledde kler kler vasket vasker leser leste les skreiv strikker strikket ser så såg hører hørte høyrer
    vandrer vandret vandra mistet mista glemte gløymde låste nærmer vekket vekkes vakt lovte ventar venter
    ordner ordnet fikset fikser bestilte bestiller avlyste avlyser utsetter utsatte takket takka avslo avslår foreslår
    foreslo forklarer forklarte forklåra viste orienterer orienterte informerte informerer underviste kjørde
    køyrer køyrde
    henter hentet henta bringer brakte følgte bistår bisto tilkalte tilkaller undersøkte undersøker noterte
    ankom ankommer innfant fant finner fann kvitterte drar dro fyller fylte feirer feiret feira savnet savna
    kranglet krangler krangla slåss sloss stjal stjeler løp løper sprang springer hopper hoppet klatret
    opereres behandles undersøkes tilses hentes følges skrives tas legges flyttes vurderes møtte ønskte ynskte"""
)
# What is said of diseases, methods and signs too, so that such a verb makes no person of an eponym: "Crohn behandles".
NOT_ONLY_PERSONS = wordset(
    """behandles undersøkes vurderes følges tas legges kommer kom virker verkar verka utredes viser viste observeres
    henvises tilvises ligger ligg lå fremstår framstår trenger opereres hentes følger fulgte møter møtte skrives
    beskriver bekrefter avkrefter angir anbefaler stabiliseres monitoreres fremviser synes syns går gjekk gikk tar tek
    tok står stod sto satt sat reagerer responderer slår slo utsetter utsatte flyttes innlegges overføres overflyttes
    foreslår foreslo forklarer forklarte kaster kastet brukar bruker brukte kjenner følte drar dro faller falt"""
)
KIN = wordset(
    """mor far mora moren faren mamma pappa bror broren søster søsteren syster systera datter datteren dotter dottera
    sønn sønnen son sonen bestemor bestefar mormor morfar farmor farfar oldemor oldefar tante tanten onkel onkelen kone
    kona ektemann ektefelle samboer samboeren sambuar sambuaren kjæreste svigermor svigerfar niese niesen nevø nevøen
    fetter fetteren kusine kusinen stemor stefar venninne venninnen nabo naboen"""
)
# After "analysert av", "godkjent av" a few capitals are somebody's initials.
DONE_BY = wordset(
    """analysert godkjent signert attestert kontrollert kontrasignert lest skrevet tolket beskrevet registrert notert
    målt gitt tatt utført dobbeltkontrollert tillaget klargjort ført mottatt kvittert dikert diktert validert"""
)
POSSESSIVES = wordset("sin si min mi din hans hennes hennar deres")
# After a role or relation these are names in lower case, elsewhere other words.
AFTER_RELATION = wordset("stig jan bent arve inga anna vera lene helga")
# After a genitive these say that a person is meant: "Pers kone", "Mys vekt".
PERSONS_NOUNS = wordset(
    """kone kona mann mor far sønn son datter dotter bror søster syster barn foreldre familie samboer sambuar ektefelle
    kjæreste venn venninne bestemor bestefar tante onkel mamma pappa verge fastlege lege sykepleier kontakt tilstand
    plager medisiner medisinar medisin vekt høyde symptomer symptom ønske ønsker historie sykehistorie blodtrykk puls
    situasjon funksjon hoste feber smerter smerte journal søknad sak skole barnehage arbeidsgiver jobb hus leilighet
    utvikling atferd søvn matlyst humør stemning operasjon prøver diagnose behandling vedtak rom seng"""
)
# Two words after which a name stands in lower case too: "gift med svein", "ringte til marit".
WITH = wordset(
    """gift forlovet samboer sambuar bor bur bodde snakket snakka pratet pratar snakker kontakt møte samtale sammen
    saman avtale avtalt ringt ringte meldt beskjed kjærest besøkt hilset telefon
    skilt separert kranglet konferert diskutert besøk konf konferer konfereres drøftet drøfta samråd samrådd tlf
    telefonkontakt telefonsamtale samtaler møter middag ferie hjem heim kjørt skjer høre dialog samarbeid samarbeider
    ble_sammen vanket krangel krangla krangler barn trives rom"""
)
# What is taken or given, so that an unknown word with a capital after it is a substance: "Bruker Sevofluran".
TAKES = wordset(
    """bruker brukar brukt fikk fekk får gitt gis gir gjev starter starta startet start fortsetter fortset seponert
    seponerer seponeres økt auka redusert nedtrappet nedtrapping opptrapping oppstart forskrevet forskriver rekvirert
    resept e-resept tablett tabletter tabl tbl inj injeksjon mikstur mikst supp stikkpille kapsel kapsler kaps
    depottablett inhalasjon øyedråper nesespray krem salve plaster infusjon infundert kurs kur dose doser mg med
    allergisk allergi cave intoleranse reagerte sutureres suturert lukket påvist dyrket agens oppvekst"""
)
# "født 12. mai 1950 i", "Fødested:", "bosatt i": what follows with a capital is a place, whatever else it may be.
BORN = re.compile(
    r"(?:\bsted for fødsel|\bkommer fra|\bkjem frå|\b(?:fød|fod)(?:t|d|eby|ested|estad|selssted|selsstad|selsdato)?\b|"
    r"\bbosatt|\bbusett|\bbor|\bbur|\bbosted|"
    r"\bbustad|\bhjemsted|\bhjemkommune|\bopprinnelig|"
    r"\boppvokst|\bhjemmehørende|\bflyttet|\bflytta)(?: og -?sted)?[ :]{0,3}(?:(?:den|på datoen|på|dato) ?)?(?:[\d "
    r".,/-]|januar|februar|mars|april|mai|juni|juli|"
    r"august|september|oktober|november|desember){0,14}(?:\b(?:i|in|på|fra|til|ved|utenfor|nær):?|:|,|\() *$",
    re.I,
)
# Names that open a sentence as a word so seldom that any verb after them makes a person of them.
RARELY_WORDS = wordset(
    """anna siri ada ina ane lene tone line helle inga unn gry mari dina vera eli mona alexa kim jo roar terje
    tor stig jan bjørn kai alba clara max per odd dag bo siv knut geir finn ali gro"""
)
BORN_BEFORE = wordset("i in på fra til ved utenfor nær")
BECAME = wordset("ble blei vart blir blir vert er var har hadde fikk fekk får")
BECAME_WHAT = wordset(
    """lærer lærar sykepleier sjukepleiar mor far bestemor bestefar yngst eldst sliten trøtt trøytt lei glad bekymra
    urolig uroleg
    innlagt utskrevet utskriven født fødd operert henvist tilvist undersøkt overflyttet lagt funnet skrevet behandlet
    gift skilt enslig singel student pensjonist ufør pasient bosatt våken orientert hatt vært vore fått blitt
    opplevd sagt fortalt
    tidligere tidlegare plaget plaga kjent en ei ein gravid døv blind redd lei bekymret uteroende frisk syk sjuk
    respondert stabil informert klar"""
)
MEDICAL_NOUNS = re.compile(
    r"'?[ -]*(?:sykdom\w*|sjukdom\w*|syndrom\w*|sjuke|syke|test\w*|tegn|teikn|skala\w*|score|skår|grad|"
    r"klassifikasjon\w*|"
    r"lymfom\w*|operasjon\w*|fundoplikasjon\w*|metode\w*|prøve\w*|refleks\w*|fraktur\w*|brudd\w*|kontraktur\w*|anfall|demens|chorea|"
    r"tumor\w*|"
    r"kateter\w*|katetre|drenasje|anemi|palsy|parese|ulcus|ødem|øsofag\w*|cyste|kjertel\w*|nevrom\w*|divertik\w*|index|"
    r"indeks|kriteri\w*|stadi\w*|stadie|typ[e]|manøver\w*|posisjon|leie|snitt|punkt|fenomen\w*|trias|triade|tetralogi|"
    r"virus|bakteri\w*|farging|løsning|pinne\w*|nål\w*|tang\w*|saks|spatel|gips|skinne|protese\w*|plate|skrue\w*|"
    r"thyreoiditt|thyr\w*|tyreoiditt|orbitopati|artritt|arteritt|encefalopati|nevropati|dystrofi|ataksi|afasi|psykose|"
    r"epilepsi|galle\w*|inventory|scale|disease|syndrome|sign|lov\b|effekt\w*|ganger|dråper|senen?|sene\w*|måling\w*|"
    r"angina|håndgrep\w*|protokoll\w*|øvels\w*|formel\w*|regime|brokk|hernie|hydrocele|bivirkn\w*)",
    re.I,
)
PERSON_VERB = re.compile(
    r" (?:er|var|har|hadde|får|fikk|fekk|vil|ville|skal|skulle|må|måtte|kan|kunne|ønsker|ynskjer|sier|seier|forteller|"
    r"fortel|oppgir|bor|bur|klager|"
    r"ble|blei|vart|blir|kom|kommer|ringte|møtte|møter|trenger|tar|bruker|brukar|sover|spiser|går|føler|opplever|"
    r"fremstår|benekter|virker|anbefaler|vurderer|vurderte|skriver|mener|undersøkte|svarte|svarer|informerte) "
)
AFTER_CODE = wordset("mb morbus m ad syndroma ca lues")
CODE_BEFORE = re.compile(r"\d[\w.]*$")
HEADINGS = wordset(
    """alder født fødd fødselsdato fødested diagnose diagnoser hoveddiagnose primær primærdiagnose hoved kjønn kjønn
adresse telefon tlf
    mobil personnummer fødselsnummer pasient pasienten pasientens pas kontakt kontaktinformasjon innlagt utskrevet
    status tilstand plan
    vurdering anamnese aktuelt tidligere funn behandling medisiner medikamenter konklusjon epikrise henvisning notat
    journal dato
    signatur underskrift hilsen lege overlege sykepleier ved han hun den det ble er har var i på med og som kode
    diagnosekode sosialt
    familie allergi allergier naturlige stimulanser oppsummering anbefaling anbefalinger videre vi under etter for
    til fra dette
    barn mor far hans hennes kliniske klinisk symptomer informasjon opplysninger navn fornavn etternavn primary
    vennligst takk beste med
    hovedkode medisinsk akutt årsak innkomst kommentar kommentarer oppfølging"""
)
