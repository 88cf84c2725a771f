"""What a clause goes on to say of a condition that it has named: given up, weighed, another's opinion, over, to come.

`assistant.cues` reads words that stand before or after a condition; here it is verbs with their subject, whose forms
are too many to list ("ble til slutt lagt bort", "kunne vi difor sjå bort frå", "har hun ikke hatt").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

Said = Literal["negated", "suspected", "historical", "family", "hypothetical"]
Span = tuple[int, int, Said, tuple[int, int]]

_ADVERB = (
    r"(?:derfor|difor|dermed|altså|såleis|også|òg|da|då|så|nå|no|raskt|senere|seinare|siden|sidan|etter ?hvert|etter "
    r"kvart|helt|heilt|klart|sikkert|med sikkerhet|til slutt|endelig|endeleg|likevel|først|fyrst|tidlig|tidleg|"
    r"initialt|"
    r"en stund|ei stund|heller|nok|jo|vel|egentlig|eigentleg|nærmest|av \w+|på \w+|ved \w+)"
)
_BE = (
    r"(?:ble|blei|vart|var|er|blir|vert|har vært|har vore|har blitt|har vorte|hadde vært|anses|ansees|regnes|reknast|"
    r"ansett|lot seg|let seg|lar seg|kan|kunne)"
)
_WE = r"(?:vi|man|en|ein|jeg|eg|undertegnede|det|hun|han|ho|pasienten|barnet|pas\.?)"
_NOT = r"(?:ikke|ikkje|aldri|ingen|inga|intet)"
_GIVEN_UP = (
    r"(?:avkreft\w*|utelukk\w*|utelatt|forkast\w*|avvis[te]\w*|avskr[ei]v\w*|strøket|stroken|stroke|forlatt|forlate\w*|"
    r"fråfall\w*|frafalt|trukket|trekt|tilbakevist|motbevist|slettet|sletta|henlagt|skrinlagt|parkert|avblåst|"
    r"frikjent|eliminert|lagt (?:bort|vekk|til side|død)|lagd (?:bort|vekk|til side)|sett bort (?:fra|frå)|"
    r"(?:å )?(?:se|sjå) bort (?:fra|frå)|gått bort (?:fra|frå)|feil|uriktig\w*|uaktuel\w*|usannsynlig\w*|"
    r"usannsynleg\w*|"
    r"tatt (?:bort|ut)|teke (?:bort|ut)|fjernet|fjerna)"
)
_SHOWN = (
    r"(?:påvist|påvise\w*|funnet|funne|sannsynliggjort|sannsynleggjort|bekreft\w*|stadfest\w*|verifis\w+|dokumentert|"
    r"diagnostiser\w*|konstatert|objektiviser\w*|gjenfunnet|erkjent|etablert|til stede|til stades|holdepunkt\w*|"
    r"haldepunkt\w*|grunnlag|belegg|mistanke|tegn|teikn|støtte|rett|riktig|tilfelle|noe av|noko av|snakk|på tale|sett|"
    r"(?:å )?(?:se|sjå|finne|påvise)|utslag|"
    r"visualiser\w*|fremstilt|framstilt|avdekk\w*|identifiser\w*|demonstrer\w*|synlig\w*|synleg\w*|"
    r"(?:et |eit |noe |noko )?tema|oppretth[oa]ld\w*|aktuel\w*|sannsynlig\w*|sannsynleg\w*|trolig|truleg|i spill|med|"
    r"(?:kan|kunne|lar seg|let seg|lot seg) (?:oppretth[oa]ld\w*|bekreft\w*|påvis\w*|stadfest\w*|verifiser\w*|finn\w*))"
)
# "… ble til slutt lagt bort", "… er ikke sannsynliggjort": of what stands before it.
_BACK: tuple[tuple[Said, str], ...] = (
    ("negated", rf"\b{_BE}(?: {_ADVERB})* {_GIVEN_UP}(?![\w-])(?! ved| under| i \w+ (?:snitt|narkose))"),
    ("negated", rf"\b(?:kunne|kan|har|hadde|la|så|gikk|gjekk|ser|legger|legg) {_WE}(?: {_ADVERB})* "
                r"(?:(?:se|sjå|sett|legge|leggje|lagt|gå|gått|skrive|skrevet|stryke|strøket) )?"
                r"(?:bort|vekk|til side|av|utelukke\w*|utelukka|utelukket|avkrefte\w*|avkrefta|forlatt|forlate)"
                r"(?: (?:fra|frå))?(?![\w-])"),
    ("negated", rf"\b(?:{_BE}(?: {_ADVERB})* )?(?:ikke|ikkje|aldri)(?: {_ADVERB})* {_SHOWN}(?![\w-])"
                r"(?! (?:før|årsak\w*|effekt|behandl\w*|fokus|oppvekst))"),
    ("suspected", rf"\b(?:{_BE}(?: {_ADVERB})* |har )(?:nevnt|nemnt|diskutert|drøfta|drøftet|overveid|foreslått|luftet|"
                  r"lufta|spekulert i|mistenkt|fryktet|frykta|tenkt på|trodd|antatt|spekulert)(?![\w-])(?! å være| å "
                  r"vere)"),
    ("suspected", rf"\b{_BE}(?: {_ADVERB})* (?:ikke|ikkje)(?: {_ADVERB})* (?:undersøkt|utredet|utreda|utgreidd|"
                  rf"testet|testa|"
                  r"kartlagt|screenet|screena)(?! (?:videre|vidare|nærmere|nærare|for))"),
    ("suspected", r"\b(?:ifølge|ifølgje|i følge|i følgje) (?:\w+ ){1,3}?(?=,? ?men\b)|"
                  r"\b(?:ifølge|ifølgje|i følge|i følgje) \w+(?: \w+)?(?=, men\b)"),
    ("suspected", r"\b(?:må|bør|kan|skal|kunne) (?:man|vi|en|ein) (?:ha i bakhodet|vurdere|tenke på|tenkje på)"),
    ("negated", r"\buten at (?:det|vi|man|dette|noe|noen|en) (?:\w+ ){0,4}?(?:støtt\w+|holdepunkt\w*|bekreft\w*|"
                r"grunnlag|"
                r"påvis\w*|funn\w*|belegg|tegn|tyder)\b"),
    ("negated", r"\butan at (?:det|vi|ein|dette|noko|nokon) (?:\w+ ){0,4}?(?:stør|stø\w+|haldepunkt\w*|stadfest\w*|"
                r"grunnlag|påvis\w*|funn\w*|teikn|tyder)\b"),
    ("negated", r"\b(?:har|finner|finn|fant|så|ser|såg|er|var) (?:vi|man|en|ein|jeg|eg|det)(?: \w+)? (?:ikke|ikkje|"
                r"ingen|"
                r"inga|lite) (?:noen |noe |sikre |sikkert )?(?:tro på|holdepunkt\w*|haldepunkt\w*|grunnlag|belegg|"
                r"tegn til|"
                r"teikn til|mistanke om|støtte|som tyder på|som taler for|som talar for)"),
    ("negated", r"\s?\((?:\w+[ ,]+){0,2}?(?:feilført|feil|slette[st]|sletta|strøket|stroke|avkreft\w*|avkr|"
                r"utelukk\w*|utel|"
                r"forkast\w*|ikke påvist|ikkje påvist|ikke bekreftet|ikke aktuel\w*|neg|negativ|nei)\b"),
    ("negated", rf"\b(?:forelig\w+|forelå|ligg|låg)(?: {_ADVERB})* (?:ikke|ikkje)\b(?: føre)?"),
    ("negated", r",? (?:noe|noko) som (?:er|var|viste seg å være|synte seg å vere) (?:galt|gale|feil|uriktig|usant|"
                r"ikke \w+|"
                r"ikkje \w+)"),
    ("suspected", r"\b(?:måtte|fikk|fekk|må) vike\b|\bvar (?:en |ein |ei |vår |første |fyrste )*(?:bekymring|uro|frykt|"
                  r"mistanke|tanke|mulighet|moglegheit|hypotese|teori|arbeidsdiagnose|bekymringa)\w*"),
    ("historical", r"(?:, |\()(?:nå |no |er nå |er no )?(?:helt |heilt )?(?:frisk (?:av|fra|frå|etter)|kvitt|ferdig "
                   r"med|"
                   r"(?:tidl\w*\.?|tidlegare|tidligere) (?:operert|operer[ta]|fjern\w+|behandl\w+|kurert|stent\w*))"),
    ("historical", r"\b(?:er |ble |vart |blei )?(?:utbehandl\w+|ferdigbehandl\w+|friskmeld\w*|operert|fjern\w+) "
                   r"(?=i (?:19|20)\d\d|for \w+ (?:år|månader|måneder) sid[ea]n)"),
    ("family", r"\((?:\w+ )?(?:mor|mora|moren|far|faren|bror\w*|søster|søsteren|syster|systera|søsken|mormor|morfar|"
               r"farmor|farfar|bestemor|bestefar|tante|onkel|sønn|datter|dotter|son|familie\w*|slekt\w*)"
               r"(?:[ ,]+(?:og )?\w+){0,4}\)"),
)  # fmt: skip
# "Lungekreft har hun ikke": the condition is put first, the clause denies it. Not after a preposition.
_TOPIC = re.compile(
    rf"(?:^|[.,;:]\s*|\b(?:og|men)\s+)(?P<what>(?!(?:etter|ved|på|for|med|i|under|pga|mot|til|fra|frå|hos|av|da|då|når|"
    rf"selv|siden|sidan|om|tross|uten|utan|derfor|difor|nå|no|her|der|så|dette|det|hun|han|ho|vi|hvorfor)\b)"
    rf"[^.,;:\n]{{3,60}}?) (?P<cue>(?:er|var|ble|blei|vart|har|hadde|fant|fann|finner|finn|så|såg|ser|fikk|fekk|får|"
    rf"utviklet|utvikla|mistenker|mistenkte) {_WE}(?: {_ADVERB})* {_NOT})"
    r"(?=\s*(?:[.,;:)]|$|(?:hatt|nå|no|påvist|funnet|funne|holdepunkt\w*|haldepunkt\w*|grunnlag|tegn|teikn|mistanke|"
    r"snakk|"
    r"tale|sett|lenger|lengre|hos|på|ved|i|ut frå|ut fra|men|og|spor|noe|noko|verken|her|denne|grunn)\b))",
    re.IGNORECASE,
)
# "Kreft i tarmen kan vi med trygghet si at han ikke har"
_SAFELY = re.compile(
    r"(?:^|[.;:]\s*)(?P<what>[^.,;:\n]{3,60}?) (?P<cue>(?:kan|tør|vil|våger|vågar) (?:vi|jeg|eg|man|en|"
    r"ein)\b[^.,;]{0,45}?"
    r"\b(?:ikke|ikkje) (?:har|er|hadde|foreligger|ligg føre))\b",
    re.IGNORECASE,
)
# What it looks forward from. "for ti år siden TIA", "slekt med tarmkreft"
_AHEAD: tuple[tuple[Said, str], ...] = (
    ("historical", r"(?:^|[.,;:(]\s*|\bog )(?:for|før) \w+ (?:år|åra) sid[ea]n\b:?(?! (?:påvist|diagnos|oppdag|debut|"
                   r"fikk hun "
                   r"påvist|fikk han påvist))"),
    ("historical", r"(?:^|[.;:]\s*)(?:i )?(?:19|20)\d\d:? (?!påvist|diagnos|oppdag|debut|kom|flytt)"),
    ("historical", r"\b(?:\d+|en|ei|to|tre|fire|fem|seks|sju|syv|åtte|ti|noen|nokre|få|flere|fleire)(?: til \w+|"
                   r"[-–]\d+)? "
                   r"(?:uker|uke|veker|veke|u|måneder|måned|månader|mnd|år) etter (?:en |ei |et |eit )?(?:gjennomgått |"
                   r"gjennomgått |hjemkomst fra )?(?=(?!\w*snitt)\w*(?:infeksjon|itt|eni|emi|influensa|covid|korona|"
                   r"mononukleose|"
                   r"enteritt|hjerteinfarkt|hjarteinfarkt|infarkt|slag|emboli|trombose|halsbetennelse|"
                   r"streptokokk\w*|campylobacter\w*|diar\w+|forkjølelse|omgangssyke)\b)"),
    ("family", r"\b(?:slekt(?:a|en|ninger|ningar)?|familie(?:n|r)?|opphopning|opphoping|arv(?:elig|eleg)?het|"
               r"belastning|"
               r"belasting) (?:\w+ )?(?:med|av|for|disponert for)\b"),
    ("suspected", r"\b(?:fikk|fekk|satt|gitt|stilt|sett) (?:først|fyrst|initialt) diagnosen\b"),
    ("suspected", r"\bkunne (?:ha )?(?:vært|vore)\b"),
    ("suspected", r"\b(?:først|fyrst|initialt|opprinnelig|opphavleg|i starten|lenge) (?:ble |vart |var "
                  r")?(?:diagnostisert|"
                  r"klassifisert|registrert|kodet|koda|oppfattet|oppfatta|behandlet|behandla)(?: \w+)? (?:med|som|"
                  r"for)\b"),
    ("suspected", r"\b(?:kan|kunne) (?:det )?(?:diskuter\w+|drøft\w+|spør\w+(?: seg)?|undre\w*(?: seg)?|lure|stilles "
                  r"spørsmål|stillast spørsmål|"
                  r"tenk\w+) "
                  r"(?:om|at|hvorvidt|ved|på)\b"),
    ("suspected", r"\b(?:kan|kunne|kunne ha|skulle|måtte|synte[s]t|syntes|synes|virket|virka|verka) (?:å )?(?:være|"
                  r"vere|vært|"
                  r"vore|skyldes|skyldast|skuldast|dreie seg om|dreia seg om|representere|passe med|forklares av|ha "
                  r"vært|"
                  r"ha vore)\b(?=[^.;]*,? men\b)"),
    ("suspected", r"\b(?:spekuler\w+|lur\w+|undr\w+|usik\w+|tvil\w*|uvis\w*|spørsmål\w*|spurnad\w*) "
                  r"(?:(?:i|på|rundt|knyttet til) )?(?:om|hvorvidt)\b(?: \w+){0,4}? (?:er|var|kan|kunne|skyldes|"
                  r"skyldtes|"
                  r"skuldast|hadde|har|ha|vere|være)\b"),
    ("suspected", r"\b(?:gammel|gammal|tidligere|tidlegare|feilaktig|usikker|uviss) diagnose(?:n)?:? (?:på |om |som "
                  r")?"),
    ("suspected", r"\b(?:var|er|vært|vore|ble|vart) (?:det )?(?:snakk|tale|spekula\w+|tank\w+|undring) om\b"),
    ("suspected", r"\b(?:må|bør|kan|skal|vil) (?:man|vi|en|ein|det|også )?\s?(?:\w+ )?(?:tenke|tenkes|tenkje|"
                  r"tenkjast) på\b"),
    ("hypothetical", r"\b(?:informer\w*|orienter\w*|opplyst|forklart|snakket|snakka|rådgitt|undervist) (?:\w+ "
                     r")?(?:om|i) "
                     r"(?:at |risiko\w* |faren? |mulig\w* |hva |kva )"),
    ("hypothetical", r"\b(?:operasjonen|inngrepet|behandlingen|behandlinga|medisinen|tablettene|medikamentet|"
                     r"prosedyren|"
                     r"prosedyra|kuren|tilstanden) (?:kan|kunne) (?:gi|gje|føre til|medføre|utløse|forårsake)\b"),
)  # fmt: skip
_SAYS_BACK = tuple((said, re.compile(pattern, re.IGNORECASE)) for said, pattern in _BACK)
_SAYS_AHEAD = tuple((said, re.compile(pattern, re.IGNORECASE)) for said, pattern in _AHEAD)
# A conditional sentence speaks of what has not come, in its main clause too.
_IF = re.compile(
    r"(?:^|[.;]\s*)(?P<cue>dersom|hvis|viss|skulle|i tilfelle|om (?=(?:hun|han|ho|det|pasienten|pas|barnet|plagene|"
    r"smertene|utslettet|feberen)\s+(?:\w+ )?(?:får|skulle|kommer|kjem|blir|vert|ikke|ikkje)\b))\b"
    r"(?P<what>(?:(?!\b(?:nå|no):)[^;])*)",
    re.IGNORECASE,
)
# What somebody else thought, and the sentence sets right.
_OTHERS_VIEW = re.compile(
    r"\b(?:fastlege\w*|legevakt\w*|henvis\w+|innlegg\w+|kommunelege\w*|ambulanse\w*|sykehjem\w*|sjukeheim\w*|pårørende|"
    r"pårørande|ektefelle\w*|(?:(?:den|dei|de) )?(?:ene|eine|første|fyrste|forrige|førre) (?:legen|vakten|vakta|legar|"
    r"leger)|turnuslege\w*|vakthavende|\w* selv|\w* sjølv|foreldre\w*|lokalsykehus\w*)\s+(?:\w+ ){0,3}?"
    r"(?P<cue>mente|meinte|(?:så|såg) for seg|skrev|skreiv|trodde|trudde|tenkte|antok|mistenkte|mistenkt|foreslo|"
    r"lurte|tolket|tolka|"
    r"(?:startet|starta|begynte|byrja)(?: med| på)? (?:behandling|kur|antibiotika) (?:for|mot)|"
    r"(?:behandlet|behandla)(?: \w+)? (?:for|som)|(?:satte|sette|stilte) diagnosen)\b"
    r"(?P<what>[^.;]{3,120}?)(?:,|\s)\s?(?:men|mens|noe som|noko som|vi|jeg|eg|her)\b(?=[^.;]*\b(?:ikke|ikkje|ingen|"
    r"inga|normal\w*|"
    r"negativ\w*|"
    r"steril\w*|uten|utan|feil\w*|riktig|rett|viste seg|synte seg|i stedet|i staden|heller|fant|ser for|strøket|"
    r"avkreft\w*|"
    r"utelukk\w*)\b)",
    re.IGNORECASE,
)
# "… for X, men urinen var steril og diagnosen ble strøket": the word for it is taken back, and X with it.
_TAKEN_BACK = re.compile(
    r"(?:^|[.;])(?P<what>[^.;]{3,160}?),?\s(?:men|og|så|slik at)\b[^.;]{0,80}?\b(?P<cue>har (?:selv |sjølv )?(?:ikke|"
    r"ikkje) (?:selv |sjølv )?(?:sykdommen|sjukdommen|tilstanden|diagnosen|dette)|(?:diagnosen?|mistanken?|"
    r"tilstanden|det|"
    rf"spørsmålet|tanken|dette|denne) (?:{_BE}(?: {_ADVERB})* {_GIVEN_UP}|"
    rf"{_BE}(?: {_ADVERB})* (?:ikke|ikkje)(?: {_ADVERB})* {_SHOWN}|"
    r"(?:stemte|stemmer|stemde|holdt|heldt|passet|passa|viste seg) (?:\w+ )?(?:ikke|ikkje|å være feil|å vere "
    r"feil)))(?!\w)",
    re.IGNORECASE,
)
# "… om hun kunne ha X, utredningen avkreftet dette": the word for it is what is taken back.
_TAKES_BACK = re.compile(
    r"(?:^|[.;])(?P<what>[^.;]{3,160}?)[,;–-]?\s[^.;,]{0,50}\b(?P<cue>(?:avkreft|utelukk|motbevis|tilbakevis|avvis)\w* "
    r"(?:dette|det|denne|mistanken|diagnosen|begge|alt|alle)|(?:gir|ga|gav|gjev|gjer) (?:ikke|ikkje|ingen|inga) "
    r"(?:\w+ )?(?:dekning|dekking|støtte|holdepunkt\w*|haldepunkt\w*|grunnlag|belegg) for (?:det|dette|diagnosen|"
    r"mistanken))\b",
    re.IGNORECASE,
)
_BORNE_OUT = re.compile(r"\b(?:bekreft\w*|stadfest\w*|verifiser\w*)\b", re.IGNORECASE)


def spans(
    text: str, before: Callable[[str, int], list[tuple[int, int]]], reach: Callable[[str, int, int], int]
) -> Iterator[Span]:
    """Characters of a sentence that its predicates speak of: start, end, status, and the predicate's own characters.

    `before` gives what a cue that looks back covers, `reach` where one that looks ahead ends (`assistant.cues`).
    """
    for said, pattern in _SAYS_BACK:
        for found in pattern.finditer(text):
            if said == "suspected" and _BORNE_OUT.search(text, found.end()):
                continue
            for start, end in before(text, found.start()):
                yield start, end, said, found.span()
    for said, pattern in _SAYS_AHEAD:
        for found in pattern.finditer(text):
            yield found.end(), reach(text, found.end(), len(text)), said, found.span()
    for found in (*_TOPIC.finditer(text), *_SAFELY.finditer(text)):
        yield *found.span("what"), "negated", found.span("cue")
    for found in _IF.finditer(text):
        yield *found.span("what"), "hypothetical", found.span("cue")
    for found in _OTHERS_VIEW.finditer(text):
        yield *found.span("what"), "suspected", found.span("cue")
    for found in (*_TAKEN_BACK.finditer(text), *_TAKES_BACK.finditer(text)):
        start = max(text.rfind(mark, found.start("what"), found.end("what")) for mark in (",", " og ")) + 1
        yield max(start, found.start("what")), found.end("what"), "negated", found.span("cue")
