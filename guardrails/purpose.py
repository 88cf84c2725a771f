"""The intended purpose: information on rules and drafts for coding, never advice on one patient's treatment.

Helsedirektoratet regards language-model systems used to give health care as most likely medical devices, so what a
system says about one patient is not a matter of taste but of its intended purpose (MDR article 2 (12)). The gate asks
what is wanted, not what is mentioned: a question about duties, rights, responsibility, records, coding or systems
passes whatever illness, dose or patient stands in it; a wish for a dose, a choice of treatment, an interpretation or
advice on symptoms does not. In doubt a question passes: the answer then rests on the sources or is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from norsk.written import norwegian_language

Reason = Literal["ok", "patient_specific", "out_of_scope", "language"]

_MESSAGES: dict[Reason, str] = {
    "ok": "",
    "patient_specific": (
        "Dette ser ut til å gjelde undersøkelse eller behandling av en bestemt person. Veileder gir informasjon om "
        "regelverk og forslag til koding, ikke medisinske råd. Helsepersonell bruker faglige retningslinjer og eget "
        "skjønn; andre kan ringe fastlegen, legevakten på 116117 eller 113 når det haster."
    ),
    "out_of_scope": (
        "Spørsmålet ligger utenfor det Veileder er laget for: regelverk, veiledning og koding i helsetjenesten."
    ),
    "language": (
        "Veileder kan bare svare på spørsmål på norsk, bokmål eller nynorsk. Vi beklager at tjenesten ikke finnes på "
        "språket ditt, heller ikke på samisk. Still gjerne spørsmålet på norsk, eller ta kontakt med Helsedirektoratet."
    ),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a question is within the purpose; `message` is what the user reads when it is not."""

    allowed: bool
    reason: Reason
    message: str


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_WHICH = r"(?:hvilke[nt]?|hvilket|hva\s+slags|kva(?:\s+for\s+(?:ei[nt]?|eit))?|what|which)"
_HOW_MUCH = r"(?:hvor|kor|how)\s+(?:mye|mykje|mange|stor|store|ofte|much|many|often|lenge)"
_SHOULD = r"(?:skal|bør|kan|må|should|can|må)"
_I = r"(?:jeg|eg|vi|me|I|we)"
_ONE = (
    r"(?:pasient\w*|barn\w*|hun|ho|han|henne|ham|sønn\w*|son\s+min|datter\w*|dotter\w*|mor\w*|far\w*|kon[ae]\w*|"
    r"mann\w*|kvinne\w*|the\s+patient|my\s+\w+|he|she)"
)
_DRUG = (
    r"(?:dose\w*|dosering\w*|maksdose\w*|startdose\w*|\d+\s?(?:mg|ml|g|mikrogram|ie)\b|medisin(?:en|er|ane|ene)?\b|legemid\w+|"
    r"antibiotik\w*|tablett\w*|insulin\w*|morfin\w*|paracet\w*|ibu(?:x|profen|met)\w*|warfarin|marevan\w*|metformin\w*|"
    r"p-pille\w*|vaksine\w*|betablokker\w*|penicillin\w*|\w+(?:prolol|cillin|statin|pril|sartan|azol|mycin|azepam|pam|"
    r"dipin|olol|profen|codon|tralin|pram|oxetin|parin|xaban|prazol|gliptin|floksacin|tidin|tonin|madol|fentanyl|zepin|medication)\b)"
)
_TREATMENT = r"(?:behandling\w*|terapi\w*|behandlingsplan\w*|operasjon\w*|treatment|medisinering)"
_BODY = (
    r"(?:bryst\w*|mage\w*|hode\w*|hovud\w*|rygg\w*|kne\w*|hals\w*|øre\w*|hjerte\w*|hjarte\w*|hud\w*|arm\w*|fot\w*|føtter|"
    r"bein\w*|nakke\w*|skulder\w*|hofte\w*|øye\w*|tann\w*|tenner)"
)
_SYMPTOM = (
    r"(?:\w*smert\w*|vondt|feber\w*|kvalme\w*|utslett\w*|hoste\w*|svimmel\w*|blør|blø|blødning\w*|kløe\w*|hodepine\w*|"
    r"øreverk\w*|diaré\w*|oppkast\w*|halsbrann\w*|verk(?:er|ar)?\b|hovent?|kul(?:en|er)?\b|puls|pustevansk\w*|tungpust\w*|"
    r"forvirret|slag\b|kramper?|allergi\w*|betennelse|chest\s+pain|pain|fever)"
)
_ILLNESS = (
    r"(?:\w+itt\b|\w+betennelse\w*|hjerteinfarkt\w*|hjertesvikt\w*|sepsis\w*|\w*emboli\w*|hypertensjon\w*|diabet\w*|astma\w*|"
    r"kols\w*|depresjon\w*|migrene\w*|kreft\w*|hjerneslag\w*|\w+infeksjon\w*|nyresvikt\w*|uvi\b|angina\w*|\w+sykdom\w*|\w+sjukdom\w*)"
)

# What is asked about when a question concerns rules, duties, records, systems or codes.
_RULES = _any(
    r"\bansvar\w*|\bansvr\w*|\blov(?:en|a|lig|leg|er|verk\w*|pålagt|ens)?\b|\b\w+lov(?:en|a)\b|\bregel\w*|\bregl\w*|\bkrav\w*|"
    r"\bkrever\b|\bplikt\w*|\b\w+plikt\w*|\brett(?:en|ighet\w*|ar)?\s+(?:til|på|å)\b|\bsamtyk\w*|\bjournal\w*|\bepikrise\w*|"
    r"\binnsyn\w*|\bpersonvern\w*|\bgdpr\b|\bdatatilsyn\w*|\btilsyn\w*|\bvarsl\w*|\bmeld(?:e|er|es|ing)\b|\bklag\w*|\berstatning\w*|\berstatting\w*|\bpasientskade\w*|"
    r"\bforskrift\w*|§|\bart(?:ikkel|\.)?\s*\d|\bvedlegg\b|\bmdr\b|\bivdr\b|\bce-?merk\w*|\bmedisinsk\s+utstyr|\bki\b|\bki-\w+|"
    r"\bai\b|\bai-\w+|kunstig\s+intelligens|\bsystem\w*|\bprogram(?:vare\w*)?\b|\bverktøy\w*|\bmodell\w*|\balgoritm\w*|"
    r"beslutningsstøtte\w*|\w*kalkulator\w*|\bapp(?:en|er)?\b|\bkod(?:e|en|er|es|a|ar|ing\w*)\b|\bicd\b|\bicd-?10\b|\bicpc\w*|\bdiagnosekod\w*|"
    r"\brekvirer\w*|\bresept\w*|\bforskriv\w*|\bordiner\w*|\bhvem\s+(?:kan|har|er|skal|godkjenner|bestemmer|vurderer)|\bkven\b|"
    r"\bdispensasjon\w*|\bforsk(?:ning|ing)\w*|\bstudie\b|\bregist(?:er|re|rer)\w*|\bdokumenter\w*|\binformer\w*|\bopplys\w*|"
    r"\b(?:pasient|helse|person|journal|kontakt)(?:opplysning|data)\w*|\bpasientinformasjon\w*|\bpasientlist\w*|"
    r"\bdele\b|\butlever\w*|\bhabil\w*|\btvang\w*|\bmot\s+(?:sin|hennes|hans|pasientens)\s+vilje|\bkonsesjon\w*|\bavvik\w*|"
    r"\bblåresept\w*|\boff-?label|\bbytte\s+legemiddel|\bdelegering\w*|\bkompetanse\w*|\bconsent\b|\blaw\b|\bconfidential\w*|"
    # a tool that is used on something: what may be put into it is a rule; what it says of a medicine is not asked here
    r"\b(?:bruk|nytt|lim|skriv|legg|send|spør|last|mat|kopier)\w*\b[^?]*\b(?:chatgpt|gpt|copilot|gemini|claude|mistral|"
    r"språkmodell\w*|chat(?:te)?bot\w*|google|deepl|talegjenkjenning\w*)\b|"
    r"\bbindende\b|\bfrist\w*|\bkostnad\w*|\bkoster\b|\begenandel\w*|\btolk\s+(?:til|for|skal|må)|\bkrav\s+om\s+tolk|\bnorm(?:en|erende)\b"
)
# Wishes that no rule word can redeem: a dose or a choice for one patient.
_CLINICAL = _any(
    rf"\b{_WHICH}\s+(?:\w+\s+)?(?:dose\w*|dosering)\s+(?:\w+\s+)?{_SHOULD}\s+(?:{_ONE}|{_I})\b",
    rf"\b{_HOW_MUCH}\s+(?:mg|milligram|tabletter|insulin|morfin|paracet\w*)\b[^?]*\b(?:{_ONE}|{_I})\b",
    r"\b(?:i\s+have|my)\b[^?]*\b(?:chest\s+pain|pain|fever)\b",
)
_PATIENT = _any(
    # doses
    rf"\b{_WHICH}\s+(?:\w+\s+)?(?:dose\w*|dosering\w*|mengde)\b",
    rf"\b{_HOW_MUCH}\s+(?:\w+\s+){{0,3}}?(?:mg|milligram|tabletter|paracet\w*|ibux\w*|insulin|morfin)\b",
    rf"\b{_HOW_MUCH}\b[^?]*\b{_SHOULD}\s+(?:{_ONE}|{_I}|et?\s+barn|ein?\s+pasient|en\s+pasient)\s+(?:få|ha|ta|bruke)\b",
    rf"\b{_HOW_MUCH}\s+\w+\s+(?:treng(?:er)?|tåler|toler)\s+(?:{_ONE}|{_I})",
    r"\b(?:maks(?:imal)?|start|vedlikeholds|vanlig|normal|døgn|riktig|anbefalt)-?\s?dose\w*\b",
    r"\bdosering\s+(?:av\s+)?\w+\s+(?:til\s+|hos\s+|for\s+)?(?:barn|voksne|vaksne|eldre|gravide)",
    # drugs and treatment chosen or judged
    rf"\b{_WHICH}\s+(?:\w+\s+)?(?:medisin\w*|legemid\w+|antibiotik\w*|preparat\w*|{_TREATMENT}|p-pille\w*|vaksine\w*|pille\w*)\s+"
    rf"(?:{_SHOULD}\s+(?:{_I}|{_ONE}|gis|brukes|velges)\b|er\s+(?:best|riktig|rett)|passer|hjelper|gir|velger|anbefaler\s+du)",
    rf"(?:^|[.,;]\s*){_WHICH}\s+(?:{_TREATMENT}|antibiotik\w*|medisin\w*|legemid\w+)\s*\?",
    rf"\b(?:{_SHOULD})\s+(?:{_I})\s+(?:\w+\s+){{0,2}}?(?:ta|gi|gje|starte|slutte|seponere|øke|auke|redusere|trappe|kombinere|bytte|stoppe|kutte|bruke|"
    rf"velge|drikke|trene|stop|take|taking|increase)\b[^?]*(?:{_DRUG}|medication|{_SYMPTOM}|alkohol|\w+medisin\w*|pasient)",
    r"\bslutte\s+(?:med|på)\s+\w*(?:medisin|tablett|pille)\w*",
    rf"\b{_SHOULD}\s+(?:{_ONE})(?:\s+(?:min|mi|mitt))?(?:\s+på\s+(?:rom|seng|stue)\s+\w+)?\s+(?:\w+\s+)?(?:ha|få|ta|bruke|opereres|legges\s+inn|leggast\s+inn|innlegges|behandles|medisineres|intuberes|skrives\s+ut)\b",
    rf"\b(?:tåler|toler)\s+{_ONE}",
    rf"\b(?:hvordan|korleis|how\s+(?:do|should))\s+(?:{_SHOULD}\s+)?(?:{_I}\s+)?(?:behandl\w*|treat)\b(?![^?]*(?:opplysning|data|søknad|klage|sak))",
    rf"\b(?:hvordan|korleis)\s+behandl\w*\s+{_I}\b(?![^?]*(?:opplysning|data|søknad|klage|sak))",
    rf"\b(?:hva|kva)\s+(?:er|bør|kan)\s+(?:den\s+)?(?:riktig\w*\s+|beste\s+|rett\w*\s+|anbefalte?\s+)?{_TREATMENT}\s+(?:av|for|ved|mot|til|hos)\b",
    rf"\b(?:foreslå|lag|gi\s+meg|skriv|gje\s+meg)\s+(?:en\s+|ein\s+|et\s+|eit\s+)?(?:behandlingsplan|differensialdiagnos\w*|medisinliste|{_TREATMENT}|diagnose)",
    rf"\b(?:kan|bør|skal)\s+{_I}\s+vaksinere\b|\bvaksinere\s+barnet\s+mitt",
    rf"\b(?:hvilke|kva)\s+(?:bivirkninger|biverknader)\s+(?:får|kan)\s+{_I}",
    rf"\b(?:trygt|farlig|farleg|normalt|skadelig)\s+(?:å|med|for\s+meg)\b[^?]*(?:{_DRUG}|{_SYMPTOM}|ta\b|bruke|puls|blø)",
    # symptoms and findings
    rf"\b{_I}\s+(?:har|hadde|fikk|fekk|får|føler|kjenner|blør)\s+(?:\w+\s+){{0,4}}?{_SYMPTOM}",
    rf"\b(?:{_SYMPTOM}|{_BODY})\s+(?:min|mi|mitt|mine)\b",
    rf"\b(?:min|mi|mitt|mine)\s+{_SYMPTOM}",
    rf"\b(?:sønn\w*|son(?:en)?|datter\w*|dotter\w*|mor(?:en|a)?|far(?:en)?|kon[ae]|mann(?:en)?|barnet?|babyen|kjæresten|bror\w*|søster\w*)\s+(?:min|mi|mitt)\b"
    rf"[^?]*(?:{_SYMPTOM}|{_DRUG}|operasjon\w*|slag\b|syk\b|sjuk\b)",
    rf"\bmin\s+(?:mann|kone|sønn|datter|mor|far)\b[^?]*(?:{_SYMPTOM}|{_DRUG}|slag\b)",
    r"\b(?:hva|kva)\s+feiler\s+det\s+(?:meg|pasienten|henne|ham|barnet|\w+\s+min)",
    r"\bhar\s+(?:jeg|eg|pasienten|hun|han)\s+(?:kreft|covid|korona|diabetes|adhd|hjerteinfarkt|blodpropp|lungebetennelse)\b",
    r"\b(?:hva|kva)\s+(?:er\s+diagnosen|kan\s+det\s+(?:være|vere))\b",
    r"\b(?:tolk|vurder|tyd)\w*\s+(?:\w+\s+){0,3}?(?:ekg\w*|blodprøve\w*|ct\w*|mr-?\w*|røntgen\w*|prøvesvar\w*|bildet|funnene|labsvar\w*)",
    r"\b(?:blodprøve\w*|prøvesvar\w*|prøven|prøvene|røntgenbildet?|mr-?svaret)\s+(?:mitt|mine|min)\b",
    r"\b(?:kreatinin|crp|hb|ferritin|troponin|kalium|natrium|blodsukker|hba1c|blodtrykk)\s*(?:på\s+)?\d",
    rf"\b(?:pasient|mann|kvinne|gutt|jente|kar)\s*(?:på\s*|,\s*)?\d{{1,3}}\s*(?:år|mnd|måneder)\b[^?]*(?:{_SYMPTOM}|{_DRUG}|{_ILLNESS}|crp|elevasjon|hva\s+gjør|hvilken)",
    rf"\b(?:hva|kva)\s+(?:kan|bør|skal)\s+{_I}\s+(?:ta|bruke|gjøre|gjere)\s+(?:mot|for|med)\s+(?:{_SYMPTOM}|{_BODY}|\w+\s+(?:min|mi|mitt|mine)\b)",
    rf"\b(?:hva|kva)\s+hjelper\b(?:[^?]*\b(?:mot|for|på|ved|imot)\b[^?]*(?:{_SYMPTOM}|{_BODY})|\s*\?)",
    rf"\bkvitt\s+(?:\w+\s+)?{_SYMPTOM}",
    rf"\b(?:når\s+)?(?:bør|skal|må)\s+{_I}\s+(?:ringe|ringje|gå\s+til|oppsøke|kontakte|dra\s+til|dra\s+på)\s+(?:113|legevakt\w*|lege\w*|akutten|sykehus\w*|sjukehus\w*)",
    rf"\b(?:hvor|kor)\s+lenge\s+er\s+{_I}\s+smitt\w*",
    rf"\bnår\s+skal\s+{_I}\s+starte\s+(?:med\s+)?{_DRUG}",
    rf"\b{_SYMPTOM}[^?]*\b(?:farlig|farleg)\b|\b(?:farlig|farleg)\s+med\s+{_SYMPTOM}",
    r"\b(?:trene|jobbe)\s+med\s+feber",
)
_ELSEWHERE = _any(
    r"\b(?:skriv|lag|dikt|komponer)\s+(?:meg\s+)?(?:et|en|ei|eit|ein)\s+(?:dikt|python-program|sang|song|vits|eventyr|novelle|haiku|rap|kjærlighetsbrev|"
    r"python\w*(?:-program)?|\w*-?skript|\w*-?program\s+som)\b",
    r"\bfortell\s+(?:meg\s+)?(?:en|ein|et|eit)\s+(?:vits|eventyr|historie\s+om)",
    r"\blottotall\w*",
    r"\b(?:været|vêret|værmelding\w*)\b[^?]*\b(?:i\s+dag|i\s+morgen|i\s+morgon|helga|helgen)\b"
    r"|\bblir\s+(?:været|vêret)\b|^(?:hva|kva|hvordan|korleis)\s+er\s+(?:været|vêret)\b",
    r"\boppskrift(?:en|a)?\s+på\b|\b(?:hvilken|hvilke)\s+aksje\w*|\bbitcoin\b",
    r"\boversett\b[^?]*\btil\s+(?:fransk|tysk|spansk|engelsk|italiensk|polsk|arabisk|kinesisk|russisk)\b",
    r"\bjavascript\b",
)
_SYSTEMS = _any(r"\bansvar\w*|\blov(?:lig)?\b|\bKI\b|\bAI\b|\bsystem")
_SAMI = frozenset({"se", "sma", "smj"})
_UNDERSTOOD = frozenset({"nb", "nn", "da", "sv", "en"})
_SURE_WORDS = 4


def gate(question: str) -> Decision:
    """Decide whether the assistant may try to answer. An empty question passes: the caller has its own word for it."""
    reason = _reason(re.sub(r"\s+", " ", question).strip())
    return Decision(reason == "ok", reason, _MESSAGES[reason])


def _reason(question: str) -> Reason:
    if _CLINICAL.search(question) and not _SYSTEMS.search(question):
        return "patient_specific"
    if _PATIENT.search(question) and not _RULES.search(question):
        return "patient_specific"
    if _ELSEWHERE.search(question) and not _RULES.search(re.sub(r"\w*-?program\b", "", question)):
        return "out_of_scope"
    language = norwegian_language(question) if any(ch.isalpha() for ch in question) else "nb"
    if language in _SAMI:
        return "language"
    if language not in _UNDERSTOOD and (language == "und" or len(question.split()) >= _SURE_WORDS):
        return "language"
    return "ok"
