"""Patterns of schools, workplaces, firms and clubs: nouns that name them, and the words of work before a name."""

from __future__ import annotations

import re
from typing import Final

from norsk.names import wordlist

CAP: Final = r"[A-ZÆØÅÄÖ][\wæøåäöÆØÅÄÖ'-]{0,60}"  # bounded: a text may be one long word
_PLAIN_NOUN = (
    r"(?:[Bb]arnehage|barnehagen|videregående(?: skole)?|vidaregåande(?: skule)?|vgs|oppvekstsenter|universitet|"
    r"menighet|"
    r"bedehus|kirke|kyrkje|musikkorps|[Vv]erft|[Vv]erksted|[Vv]erkstad|[Ff]abrikk|[Ff]abrikker|[Ll]andhandel|"
    r"[Bb]ilverksted|AS|ASA|ANS|gymnas|kompetansesenter|borettslag|sameie|slakteri|bakeri|bilverksted|sagbruk|gartneri|"
    r"meieri|ysteri|bryggeri|trykkeri|forlag|rederi|kraftverk|kraftlag|smelteverk|aluminiumsverk|stålverk|fiskemottak|"
    r"fiskeri|fiskebruk|lakseslakteri|oppdrett|snekkeri|mekaniske|frisør|hotell|hotel|pensjonat|restaurant|kafé|kafe|"
    r"brann og redning|brann- og redning(?:svesen)?|brannvesen|brannstasjon|pizzeria|gatekjøkken|turn|naturhus|kapell|"
    r"moské|bilvask|bensinstasjon|bataljon|leir|flystasjon|transport|busstrafikk|billag|taxi|museum|teater|bibliotek|"
    r"treningssenter|travbane|bilsenter|jernvare|byggvare|pelsdyrfarm|pukkverk|steinbrudd|gruver|gruve|samdrift|"
    r"samvirke|høvleri|renseri|vaskeri|planteskole|ridesenter|rideskole|"
    r"sokn|prosti|bank|sparebank|"
    r"regnskap|radio|avis|kraft|bygg|arbeidskirke|losje|frivilligsentral|"
    r"(?:idretts|tur|jakt|jeger|ski|turn|ride|sang|musikk|motor|grende|bygde|sogne|historie|mål|kvinne|skytter|bonde|"
    r"ungdoms)lag|(?:jente|gutte|barne|kirke|kammer|blanda|manns|dame|dom|opera|bach|oratorie|motett|studenter|vokal)kor|(?:pensjonist|speider|danse)gruppe|"
    r"[a-zæøå]{0,14}(?:forretning|butikk|firma|studio|salong|entreprenør|bedrift|industri|industrier|fabrikk|fabrikken|"
    r"verft|mølle|terminal|anlegg|bruket|senteret|skole|skule|klubb|forening|barnehage))"
)
# With a capital of their own: "Degernes Sparebank", "Femund VVS", "Steinvik Hagesenter".
_FIRM_NOUN = (
    r"(?:Sparebank|Bakeri|Verksted|Mekaniske|Transport|Kraftlag|Regnskap|Bygg|Bilsenter|Gartneri|Meieri|Hagesenter|"
    r"Rør(?: og Varme)?|VVS|Elektro|Elektriske|Entreprenør|Maskin|Anlegg|Auto|Bil|Renhold|Eiendom|Catering|Frisør|"
    r"Taxi|Hotell|Pensjonat|Camping|Fiskebruk|Slakteri|Trevare|Snekkeri|Betong|Ysteri|Bryggeri|Skole|Barnehage|"
    r"Barneskole|Ungdomsskole|Folkehøgskole|Idrettslag|Skolekorps|Musikkorps|Kammerkor|Mannskor|Damekor|Menighet|"
    r"Ungdomslag|Bondelag|Bygdekvinnelag|Sanitetsforening|Speidergruppe|Røde Kors|Rotary(?:klubb)?|Handelslag|"
    r"(?:Dom|Opera|Bach|Oratorie|Motett|Studenter|Kirke|Barne|Jente|Gutte|Ungdoms|Kvinne|Pensjonist)kor|"
    r"Hotel|Lodge|Gjestehus|Gjestgiveri|Pizzeria|Kafé|Borettslag|Sameie|Skipsservice|"
    r"[A-ZÆØÅ][a-zæøå]{2,12}(?:service|verksted|industri|teknikk|senteret|bygg|kraft|salong|studio|butikk|"
    r"forretning|barnehage|frakt|oppdrett|rederi|entreprenør|utleie)|"
    r"IL|IF|FK|IK|HK|TIL|UIL|SK)"
)
PLAIN_UNIT = re.compile(
    rf"(?:Universitetet|Høgskolen|Høgskulen|Høyskolen) (?:i|på) {CAP}(?:-{CAP})?"
    rf"(?:,? (?:campus|avd\.?|studiested) {CAP})?|"
    rf"(?:Barnehagen|Skolen|Skulen|Bedriften|Firmaet) {CAP}|{CAP}(?:skolen|skulen) (?:i|på) {CAP}|"
    rf"(?:{CAP}(?: (?:og|&) {CAP})? {{1,2}}){{1,3}}?(?:{_PLAIN_NOUN}|{_FIRM_NOUN})(?![\wæøå])"
    rf"(?: (?:[Vv]erkste?d|[Vv]erkstad|Verk|Bruk|Industri|Service|ASA?|SA|DA|BA|KF|IKS|(?:og|&) {CAP})(?![\wæøå]))?|"
    rf"(?:{CAP} )?(?:[Bb]rødrene|[Bb]rørne|[Pp]asienthotellet|[Hh]otellet|[Hh]otell|[Pp]ensjonatet|[Ss]along|"
    rf"[Gg]artneriet|"
    rf"[Bb]akeriet|[Mm]eieriet|[Gg]alleri|[Rr]estaurant|[Bb]yggmester|[Kk]afé|[Vv]ertshuset) {CAP}(?: (?:&|og) {CAP})?|"
    rf"(?:IL|UIL|FK|TIL(?= [A-ZÆØÅ][a-zæøå])) {CAP}(?![\wæøå])|"
    rf"[A-ZÆØÅ][a-zæøå]{{2,14}}(?:bataljonen|regimentet|skvadronen|garnisonen|brigaden|verftet|bryggeriet|"
    rf"meieriet|kulturhuset|biblioteket)(?![\wæøå])(?: (?:i|på) {CAP})?|"
    rf"{CAP}(?:skolen|skulen|skole|barnehage|barnehagen|skule|skulen|barneskole|ungdomsskole)(?![\wæøå])"
)
WORK = re.compile(
    rf"(?:[Jj]obb(?:er|et|a|ar|en)?|[Ss]tyreleder|[Ss]tyremedlem|[Dd]aglig leder|"
    rf"[Pp]raksis(?:plass)?|[Uu]tplassert|[Aa]nsatt|[Tt]ilsett|[Aa]rbeid(?:er|et|de)|[Ee]lev|[Ss]tudent|[Ll]ærling|"
    rf"[Vv]ikar|"
    rf"[Ee]ier|[Dd]river|[Pp]ermittert|[Oo]ppsagt|[Ss]tuderer|[Ss]tilling)(?: \w+){{0,2}}? (?:på|i|hos|ved|fra|for|"
    rf"hjå) (?:firmaet |bedriften |butikken |selskapet )?(?P<value>{CAP}(?:(?: og| &|&| i| på)? {CAP}| 1000| "
    rf"\d{{4}}){{0,3}})"
)
# Nouns of trade that are a firm's when they have a capital of their own: looked for as they are written, which
# is cheap.
_TRADE_NOUNS: Final = wordlist(
    """Hermetikk Gods Mek Flyklubb Turlag Bokhandel Blomster Seafood Seashore Laks Sjømat Havbruk Oppdrett Fisk Trelast
    Stål Metall Plast Data Systems Group Gruppen Solutions Consulting Invest Holding Shipping Rederi Offshore Subsea
    Marine Maritime Logistikk Spedisjon Bemanning Vaktmestertjenester Vaktmesterservice Rengjøring Security Kino
    Kulturhus
    Bibliotek Museum Teater Kirke Moské Corner Grill Sushi Kebab Kro Spa Hudpleie Velvære Treningssenter Ridesenter
    Rideklubb Hestesenter Travlag Arkitekter Advokatfirma Advokater Ingeniører Blikk Malermester Malerfirma Tømrer Bygg
    Grafisk Avis Blad Tidende Dagblad Folkeblad Skipsverft Verft Jernvare Kjøtt Gruve Kraft Energi Nett Tak
    Dyreklinikk Husflid Bruk Mølle Pukk Asfalt Skog Skogeierlag Bondelag Motor Motorsport Båtbyggeri Båtforening Slip
    Bilberging Redningskorps Brannvesen Brannstasjon Turisthytte Fjellstue Turistforening Fotballklubb Sykkelklubb
    Skiklubb Turnforening Svømmeklubb Golfklubb Danseskole Ballettskole Musikklag Blandakor Jentekor Guttekor
    Barnekor Dental Optikk Optiker Manufaktur Tannteknikk Brilleland Interiør Møbler Kolonial Dagligvare Sport Sko Mote
    Garn Foto Gull Konditori Kaffebar Brenneri Gårdsutsalg Gårdsmat Kjøkken Drosje Helsekost Fotpleie Fotterapi Negler
    Forsikring Finans Eiendomsmegling Megling Media Smolt Settefisk Glass Ventilasjon Kulde Heis Stillas Montasje
    Service Tjenester Facility Cleaning Renseri Vaskeri Flyttebyrå Begravelsesbyrå Håndball Fotball Sykkel Turn
    Musikkforening Storband Brassband Bowling Klatresenter Brann Vekst Sag Høvleri Samdrift Gartneri Planteskole
    Treningsklinikk Reklame Rørservice Malerservice Takservice Bilglass Dekk Dekkservice Karosseri Lakk Sveis"""
)
FIRM: Final = re.compile(
    rf"(?:{CAP}(?: (?:og|&) {CAP})? ){{1,2}}(?:{'|'.join(_TRADE_NOUNS)})(?![\wæøå])(?:\.|(?: {CAP})?)"
)
FIRM_CUES: Final = tuple(f" {noun}" for noun in _TRADE_NOUNS)
# "NAV Bjerkreim", "Frelsesarmeen i Moss": an office or a charity of the whole country, at a place.
BRANCH: Final = re.compile(
    rf"(?:NAV|Nav|Frelsesarmeen|Kirkens Bymisjon|Kirkens Nødhjelp|"
    rf"EL og IT|El og IT|Handel og Kontor|Industri Energi|NTL|[Bb]ydel|"
    rf"Blå Kors|Røde Kors|Norsk Folkehjelp|Fontenehuset|Mental Helse|Caritas|"
    rf"[A-ZÆØÅ][a-zæøå]{{3,16}}(?:forbundet|foreningen|foreninga|samskipnaden|verket|vesenet)|(?:Advokat|Rørlegger|"
    rf"Elektriker|Maler|"
    rf"Byggmester|Frisør|Snekker|Tannlege|Regnskap)(?:ene|ne)|Barnevernet|Barneverntjenesten|Politiet|Lensmannen|"
    rf"Brannvesenet|Skatt|Tingretten|Forsvaret) "
    rf"(?:i |på |avd\.? )?(?P<place>{CAP})"
)
BRANCH_CUES: Final = (
    "EL og",
    "El og",
    *wordlist(
        "verket vesenet forbundet foreningen foreninga samskipnad Advokat Rørlegger Elektriker Malerne Byggm Frisør "
        "Snekker NAV Nav "
        "Nødhjelp Handel Industri NTL ydel Frelsesarm Bymisjon Kors Folkehjelp Fontene Mental Caritas Barnevern "
        "Brannv Forsvaret"
    ),
)
EMPLOYER = re.compile(
    rf"(?:[Aa]rb(?:eids)?\.?g(?:iver|jevar)(?:en)?(?: er|:)?|"
    rf"(?:[Bb]arnehagen|[Ss]k[ou]len|[Aa]rbeidsplassen|[Bb]edriften)"
    rf"(?: er| heter| heiter|:)) (?P<value>{CAP}(?:(?: og| &)? {CAP}){{0,2}})"
)
# "spiller fotball på Skeid", "medlem av Heming", "kokk på MS Hav", "tråleren Havbryn".
CLUB = re.compile(
    rf"(?:(?:[Ss]piller|[Ss]pilte|[Ss]pelar|[Tt]rener|[Tt]rente|[Tt]renar|[Kk]eeper|[Mm]edlem|[Ss]vømmer|"
    rf"[Tt]urner|[Ll]øper|[Ll]øp|[Dd]anser|[Kk]onkurrerer|[Ss]ykler|[Rr]or|[Gg]år på ski|[Kk]jører|[Ss]kyter|[Rr]ir|"
    rf""
    rf"[Ss]ynger|[Ss]yng)(?: [a-zæøå]+)? (?:i|på|for|av|hos|med)|(?:[Oo]mbord|"
    rf"[Oo]m bord|[Mm]annskap|[Kk]okk|[Ss]tyrmann|[Kk]aptein|[Ss]kipper|"
    rf"[Mm]atros|[Mm]askinist|[Ff]isk[ae]r) (?:i|på)|[Hh]urtigruteskipet|[Tt]råleren|[Ff]erg[ae]n?|M/S|M/K|MT|MV|"
    rf"KNM) [«\"]?"
    rf"(?P<value>(?:(?:IL|IF|FK|SK|HK|MT|MV|M/T|MS|M/S|MF|M/F|KNM) )?(?!Jehovas){CAP}(?: {CAP})?)"
)
CLUB_CUES = wordlist(
    "spille spilte spelar trener trente trenar keeper løp danser konkurrerer sykler ror går_på_ski kjører "
    "skyter rir medlem svømmer turner synger syng ombord om_bord mannskap kokk "
    "kaptein skipper "
    "styrmann matros maskinist fiskar fisker hurtigrute tråleren ferge ferga m/s m/k knm"
)
# "fra coop prix korsvegen", "på Kiwi Moa": a chain's shop is told by its place.
_CHAINS = (
    r"coop(?: prix| extra| mega| marked| obs)?|obs|rema(?: 1000)?|kiwi|meny|joker|spar|eurospar|bunnpris|extra|"
    r"europris|circle k|"
    r"sport 1|intersport|cubus|dressmann|kappahl|lindex|ikea|jysk|bohus|xl-bygg|byggmax|mekonomen|"
    r"monter|rusta|clas ohlson|uno-x|7-eleven|espresso house|"
    r"scandic|securitas|shell|esso|narvesen|biltema|jula|felleskjøpet|byggmakker|maxbo|apotek 1|vitusapotek|"
    r"brilleland|specsavers|synsam|interoptik|krogh optikk|boots apotek|alliance apotek|"
    r"vinmonopolet|elkjøp|power|peppes(?: pizza)?|mcdonald'?s|burger king|egon|starbucks|nille|posten|nortura|tine"
)
CHAIN: Final = re.compile(
    rf"(?<![\wæøå])(?:{_CHAINS})(?: avd\.?)?(?: meieriet)?(?: i| på| ved)? "
    r"(?P<place>[a-zæøå]{3,20})(?: (?:stasjon|sentrum|senter|storsenter|kjøpesenter))?(?![\wæøå])",
    re.I,
)
CHAIN_CUES: Final = (
    "sport 1",
    *wordlist(
        "intersport cubus dressmann kappahl lindex ikea jysk bohus byggmax mekonomen monter rusta ohlson uno-x eleven "
        "espresso scandic securitas "
        "coop obs rema kiwi meny joker spar bunnpris extra europris circle shell esso narvesen "
        "biltema jula felleskjøpet "
        "brilleland specsavers synsam interoptik krogh boots alliance "
        "byggmakker maxbo apotek vinmonopolet elkjøp power nille posten nortura tine peppes mcdonald egon starbucks"
    ),
)
PLAIN_CUES = (
    *wordlist(
        "forening leir flystasjon kapell moské bilvask bensinst kirkekor barnekor jentekor blandakor brann bataljon "
        "regiment skvadron "
        "garnison brigade kulturhus naturhus turlag jaktlag jegerlag klubb barnehage skole skule videregående "
        "vidaregåande vgs oppvekst universitet høgsk idrettslag menighet bedehus "
        "kirke kyrkje korps verft gymnas kompetanse"
    ),
    " as",
    " ans",
    *wordlist(
        """slakteri bakeri verksted verkstad fabrikk sagbruk fiskebruk gartneri meieri ysteri bryggeri trykkeri forlag
        rederi kraftverk kraftlag smelteverk aluminiumsv stålverk fiskemottak fiskeri oppdrett snekkeri mekaniske
        forretning butikk firma studio salong entreprenør bedrift industri frisør hotel pensjonat restaurant
        pizzeria gatekj transport busstraf billag taxi museum teater bibliotek treningss travban bilsenter
        jernvare byggvare landhandel dyrfarm steinbrudd pukkverk gruve samdrift samvirke høvleri renseri vaskeri
        planteskole ridesent rideskole sokn prosti sparebank skytterlag idrettsf fotballk
        losje frivilligs arbeidskirke brødrene brørne salong galleri byggmester kafé vertshus mølle terminal anlegg
        bruket borettslag sameie velforening lodge gjestehus gjestgiveri pizzeria skipsservice teknikk"""
    ),
    *wordlist(
        """hagesenter elektro entreprenør renhold eiendom catering camping trevare betong korps kammerkor mannskor
        domkor operakor bachkor oratoriek motettk studenterk vokalkor kvinnekor pensjonistk ungdomskor frakt utleie
        ungdomslag bondelag sanitet speider rotary handelslag røde_kors"""
    ),
    *(f" {word}" for word in wordlist("turn rør vvs maskin anlegg auto bil il if fk ik hk til uil sk damekor")),
    *(f" {word}" for word in wordlist("kafé kafe radio avis kraft bygg bank regnskap")),
)
# without one of these `PLAIN_UNIT` finds nothing
PLAIN_PIECES: Final = (
    *PLAIN_CUES,
    *wordlist(
        """bygg kraft senteret service kvinnelag elektriske guttekor kors bygdelag dansegruppe grendelag historielag
        motorlag musikklag mållag pensjonistgruppe ridelag sanglag sognelag"""
    ),
)
PLAIN_HEADS: Final = ("IL ", "FK ")  # its cue in lower case has a space before it, and so none at the head of a line
WORK_CUES = wordlist(
    "arb.g barnehagen skolen skulen bedriften jobb ansatt tilsett arbeid elev student lærling vikar eier "
    "driver permitter "
    "oppsagt studer stilling styreleder styremedlem daglig praksis utplasser"
)

_TAUGHT: Final = re.compile(
    r"(?:elev|student|lærling|lærer|lærar|rektor|ansatt|tilsett|jobber|jobbar|studerer) (?:ved|hos) \Z"
)
_LIVES: Final = re.compile(
    r"\b(?:bor|bodd|bodde|bur|budd|beboer|bebuar|(?:fått|får|fikk|fekk|tildelt) plass|flytt\w+ inn)(?: nå| no| fast)? "
    r"(?:på|i) \Z"
)
_GENERIC_ENDS: Final = wordlist(
    """skolen skulen senteret avdelingen avdelinga klinikken kommunen sykehuset sjukehuset mottaket akutten kontoret
    butikken fabrikken barnehagen universitetet høgskolen høyskolen høgskulen videregående fylket staten hjemmet heimen
    posten hotellet landet bygda byen gata huset leiligheten leilegheita institusjonen rommet"""
)


def taught_at(text: str, at: int, name: str) -> bool:
    """Whether a plain word with a capital at `at` names a school or firm: "elev ved Kuben", not "ved Ungdomsskolen"."""
    return not name.lower().endswith(_GENERIC_ENDS) and _TAUGHT.search(text, max(0, at - 20), at) is not None


def lives_at(text: str, at: int, name: str) -> bool:
    """Whether a plain word with a capital is where somebody lives: "flyttet inn på Solgløtt"."""
    return not name.lower().endswith(_GENERIC_ENDS) and _LIVES.search(text, max(0, at - 28), at) is not None
