"""The kinds of answer a question may want, and how each is asked for in bokmål, nynorsk and hurried spelling."""

from __future__ import annotations

import re
from enum import Enum

from norsk.terms import fold
from norsk.text import words
from norsk.verbs import is_listed


class Want(Enum):
    """The kind of answer a question wants."""

    WHO = "who"
    WHICH = "which"
    NUMBER = "number"
    SHARE = "share"
    MONEY = "money"
    DATE = "date"
    DURATION = "duration"
    PLACE = "place"
    CONTACT = "contact"
    YESNO = "yesno"
    DEFINITION = "definition"
    LABEL = "label"
    WHY = "why"
    HOW = "how"
    WHAT = "what"


def word_set(listed: str) -> frozenset[str]:
    """The words of `listed`, which white space parts."""
    return frozenset(listed.split())


LABELS = (
    "anbefaling",
    "tilråding",
    "behov",
    "tiltak",
    "vedlegg",
    "figur",
    "kapittel",
    "artikkel",
    "punkt",
    "spørsmål",
    "fase",
    "steg",
    "ønske",
    "bilag",
    "del",
)
_LABEL = re.compile(
    rf"\b({'|'.join(LABELS)})(?:en|et|a)?\s+(?:nr\.?\s*|nummer\s+)?(\d{{1,3}}|[ivx]{{1,4}}\b|[a-z]\b|en|ett|to|tre|"
    rf"fire|fem|seks|sju|syv)\b",
    re.IGNORECASE,
)
_NUMBER_WORDS = {
    "en": "1",
    "ett": "1",
    "to": "2",
    "tre": "3",
    "fire": "4",
    "fem": "5",
    "seks": "6",
    "sju": "7",
    "syv": "7",
}

# Interrogatives, most specific first. Bokmål, nynorsk and the spellings of hurried hands.
_HV = r"(?:hv|v|kv|k)"
_PATTERNS: tuple[tuple[Want, re.Pattern[str]], ...] = tuple(
    (want, re.compile(pattern, re.IGNORECASE))
    for want, pattern in (
        (
            Want.CONTACT,
            # "sendt til feil e-post" and "på telefon" are ways of sending, and ask for no address
            r"(?<!feil )(?<!på )(?<!per )(?<!via )(?<!med )\b(e-?post(?:en|adresse\w*)?|mailadresse\w*|"
            r"mail|telefon\w*|tlf|adresse[na]|nettadresse\w*|postadresse\w*|"
            r"besøksadresse\w*)\b",
        ),
        (
            Want.MONEY,
            r"\b((?:hva|kva|ka)\b[^.?]{0,60}\bkost(?:er|ar|a|et|e)\b|(hva|kva|ka) (må \w+ )?betal\w*|"
            r"hvor dyr\w*|kor dyr\w*|^\W*kosta?[re]r?\b|prisen|budsjett\w*|"
            r"\w*(?:avgiften|avgifta|kostnaden|honoraret|lønnen|lønna)|"
            r"(hvor mye|kor mykje) (penger|"
            r"pengar|støtte|midler)|hvor mye penger|hvor mange (kroner|millioner|milliarder)|kor mange (kroner|"
            r"millionar))\b",
        ),
        (
            Want.MONEY,
            r"\b(hvor mye|kor mykje)\b.*\b(koste\w*|betal\w*|bevilg\w*|spart\w*|tildelt\w*|løyv\w*|"
            r"brukt\w* (?:på|til))\b",
        ),
        (
            Want.SHARE,
            r"\b((?:hvor|kor) (?:stor|mange) (?:andel|del|prosent\w*)|(?:hvilken|kva|kva for ein) (?:andel|prosent\w*)|"
            r"kva del)\b",
        ),
        (
            Want.SHARE,
            r"\b(?:hvor|kor) (?:presis|nøyaktig|treffsik|påliteli|godt? (?:er|var|blir)|sensitiv|effektiv)\w*",
        ),
        (
            Want.DURATION,
            r"\b((hvor|kor) (lenge|langt? (?:tilbake|attende|fram|frem|tid)|lang|gammel|gamle|raskt?|fort|snart|snøgt)|"
            r"varighet\w*|\w+tiden|\w+tida|hvor mange (år|måneder|"
            r"uker|dager|timer)|kor mange (år|månader|veker|dagar))\b",
        ),
        (Want.NUMBER, r"\b((hvor|kor|vor) (mange|mye|mykje|ofte|stor\w*|høy\w*|høg\w*)|antall\w*|antal\w*|ant)\b"),
        (
            Want.DATE,
            r"\b(når|når|naar|hvilket år|hvilket årstall|kva år|kva tid|dato(en)? (for|på|til)|hva er datoen|"
            r"hvilken dato|hvilken dag|kva dato|hvilken måned|hvilket tidspunkt|\w*frist|\w*fristen|tidsfrist\w*|"
            r"hvilket tidsrom|hvilken periode)\b",
        ),
        (
            Want.WHO,
            rf"\b({_HV}em|kven|kvem|hvem sin|(hvilken|hvilket|kva for \w+) (etat|direktorat|myndighet|organ|instans|"
            rf"virksomhet|aktør)\w*)\b",
        ),
        (
            Want.WHICH,
            rf"\b({_HV}ilk(?:en|et|e|n)|vilken|vilket|vilke|kva for(?: ei[nt]?| eit| nokre)?|hva slags|kva slags|"
            rf"hva het(?:er|te)?|kva hei(?:ter|tte)|nevn|nemn|list opp)\b",
        ),
        (Want.WHY, rf"\b({_HV}orfor|kvifor|korfor|årsaken til|grunnen til)\b"),
        (Want.HOW, rf"\b({_HV}ordan|korleis|på hvilken måte)\b"),
        (
            Want.DEFINITION,
            r"\b(hva (betyr|menes|mener man|innebærer|er definisjonen)|hva står .{1,40} for|hva vil det si|"
            r"kva (betyr|tyder|står .{1,40} for|vil det seie)|definer|definisjon\w*|forkortelse\w*)\b",
        ),
        (Want.WHAT, rf"\b({_HV}a|kva|ka)\b"),
        (Want.PLACE, r"\b(hvor|kor|kvar)\b"),
    )
)

_YESNO = re.compile(
    r"^\W*(er|kan|må|skal|har|bør|kreves|krevst|trenger|treng|gjelder|gjeld|finnes|finst|får|vil|ble|vart|var|"
    r"deltar|bruker|eier(?! (?:av|til)\b)|"
    r"omfattes|inngår|dekker|anbefaler|stilles|foreligger|hadde|kunne|skulle|måtte|gjør|gir|fins|regnes|anses|står|"
    r"krever|leder(?! (?:av|for|til|i)\b)|involveres|blir|vert)\b",
    re.IGNORECASE,
)

# "Tar prosjektet for seg …?", "Gikk det raskere enn ventet?": a verb that opens a whole question.
_VERB_FIRST = re.compile(
    r"^\W*(?!kost)(\w{3,}(?<![lnrs]t)) (?!(?:av|for|til|i|på|om|ved|med|og) )\w[^?]*\?\W*$", re.IGNORECASE
)
_INTERROGATIVE = frozenset((Want.WHO, Want.WHICH, Want.WHAT, Want.WHY, Want.HOW, Want.PLACE, Want.NUMBER, Want.SHARE))

# Words that carry no demand on an answer: function words, interrogatives, and verbs that any answer satisfies.
EMPTY = word_set(
    """og i på for til av er det som en et ei ein eit den de at med om har fra ikke å var ved skal kan være vere
    men seg så eller når nå da der dette denne disse man vi jeg eg du dere oss meg min din sin sitt sine han hun
    ho de dem dei hva kva hvem kven hvor kor hvilken hvilket hvilke kva hvordan korleis hvorfor kvifor ble blir
    bli blitt vart vert vore vært vil ville kunne skulle må måtte bør burde får få fikk gjør gjøre gjort gjer
    finnes finst finn stå står gå går gikk sier si sagt seier mener meine meiner mene menes gjelder gjelde gjeld
    under over mellom mot etter før også bare kun noe noen nokon noko nokre alle mange mye mykje hver kvar annen
    annet andre slik blant ifølge innen gjennom hos per samt enn ut opp inn ned egentlig vennligst takk hei si
    fortell forklar nevn nemn list eksempel eksempler ikkje frå vere har hadde ha hatt jo nei ja blitt videre
    dag idag tid gang står betyr innebærer betyr heter heiter kalles hvis dersom slags type typer planen etter
    hvilke dokument dokumentet rapporten rapport kilde kilder kildene sektoren ta tar tok tatt tas teke tek tatt"""
)


# Words that an answer seldom repeats: light verbs, degrees, what merely joins. They demand a little.
LIGHT = word_set(
    """regnes reknast anses regne omtrent cirka ca rundt minst minimum maksimum maks høyst foruten utenom nevnes nevnt
    nevne nemnast nemnde nemnt trekkes trekke trukket fram frem framover bak handler handlar handle omhandler sette satt
    settes sett skaffe komme kom kommer kjem tekne fordi særlig særleg spesielt hovedsakelig først fremst aller aktuell
    aktuelt aktuelle mulig mulige opprinnelig forbindelse forhold basis måte vis mer meir mest skje skjer skjedde ligge
    ligger ligg holde holder sitte sitter sit ser legge lagt legges legg drive driver bygge bygger tenkt tenker beskjed
    siden ennå fortsatt allerede nå hittil senere blant både enten samme selv sjølv tre to fire fem seks ny nye nytt
    står
    stilles stilt stille følgende angitt oppgitt oppgis kalt kalles brukes bruker brukar bruke nyttar satt"""
)


def is_empty(word: str) -> bool:
    """Whether a word makes no demand on an answer: a function word or a verb that any answer satisfies."""
    return fold(word) in EMPTY


_HOW_OFTEN = re.compile(r"\b(?:hvor|kor) ofte\b", re.IGNORECASE)


def asks_how_often(text: str) -> bool:
    """Whether a question asks how often: it wants a number and counts no noun."""
    return _HOW_OFTEN.search(text) is not None


_ORDINALS = ("første", "andre", "tredje", "fjerde", "femte", "sjette", "sjuende", "åttende", "niende", "tiende")
_ORDINAL = re.compile(
    rf"\bden\s+(?P<place>{'|'.join(_ORDINALS)})\s+(?P<kind>anbefaling|tilråding)(?:en|a)\b", re.IGNORECASE
)


def label_of(text: str) -> tuple[str, str] | None:
    """The numbered item a text names: ("anbefaling", "3"), also where it is "den tredje anbefalingen"."""
    if ordinal := _ORDINAL.search(text):
        kind = ordinal["kind"].lower()
        return ("anbefaling" if kind == "tilråding" else kind), str(_ORDINALS.index(ordinal["place"].lower()) + 1)
    match = _LABEL.search(text)
    if match is None or (
        match[2].lower() in _NUMBER_WORDS and match[1].lower() in ("del", "behov", "spørsmål", "tiltak")
    ):
        return None
    kind = match[1].lower()
    return ("anbefaling" if kind == "tilråding" else kind), _NUMBER_WORDS.get(match[2].lower(), match[2].lower())


# "Når skal anbefaling 4 være gjennomført?" asks something of the item, and not what it says.
_ASKS_OF_LABEL = re.compile(
    r"^\W*(?:når|naar|hvem|kven|hvorfor|kvifor|hvordan|korleis|(?:hvor|kor) (?:mange|mye|mykje|lenge|ofte|stor\w*))\b",
    re.IGNORECASE,
)


_IS_ASKED = re.compile(r"^\W*(?:hva|kva|ka)\s+(?:er|var|blir|vert|ble|blei|vart)\b", re.IGNORECASE)
# What a noun alone asks for: "medlemskontingent Norway Health Tech", "Hva er lønnen til …?".
_TYPED_NOUNS: tuple[tuple[Want, re.Pattern[str]], ...] = tuple(
    (want, re.compile(pattern, re.IGNORECASE))
    for want, pattern in (
        (Want.DATE, r"\w*(?:årstall|tidspunkt|dato)(?:et|en)?"),
        (
            Want.MONEY,
            r"\w*(?:kontingent|gebyr|avgift|pris|kostnad|honorar|lønn|løn|egenandel|eigendel|budsjett|beløp)(?:en|et|a)?",
        ),
        (Want.SHARE, r"(?:\w*prosent|\w*andel|dekningsgrad)(?:en)?"),
        (Want.NUMBER, r"(?:\w{3,}poeng|\w*[^s]tall|\w*[^s]tal|antall|antal)(?:et)?"),
        (Want.DURATION, r"\w*(?:varighet|(?:leve|lagrings|leverings|respons|vente)tid|aldersgrens[ea])(?:en|a)?"),
        (
            Want.WHO,
            r"(?:\w*leder|\w*leiar|\w*direktør|\w*saksbehandler|saksbeh|\w*saksbehandlar|kontaktperson|\w*ansvarlig|eier|eigar|"
            r"\w*forfatter|\w*forfattar)(?:en)?",
        ),
    )
)
_NOUN_WITHIN = 4  # words, past a question's own "hva er"


def typed_noun(text: str) -> tuple[Want, int] | None:
    """What the first nouns of a fragment ask for by themselves, and where that one begins; None where they do not."""
    opened = _IS_ASKED.match(text)
    for at, word in enumerate(words(text[opened.end() if opened else 0 :])[:_NOUN_WITHIN]):
        if not opened and _FINITE.fullmatch(word.text):
            return None
        for want, pattern in _TYPED_NOUNS:
            if pattern.fullmatch(word.text) and (want is not Want.WHO or not at):
                return want, word.start + (opened.end() if opened else 0)
    return None


_FINITE = re.compile(r"er|var|har|kan|skal|må|bør|vil|som|og|til|for|i|på|av|om|ved|med", re.IGNORECASE)


def want_of(text: str, label: tuple[str, str] | None) -> tuple[Want, int]:
    """What a question wants, and where its interrogative ends."""
    if label is not None and not _ASKS_OF_LABEL.search(text):
        rest = _ORDINAL.sub(" ", _LABEL.sub(" ", text))
        if len([w for w in words(rest) if fold(w.text) not in EMPTY]) <= 1:
            return Want.LABEL, 0
    found = [
        (match.start(), order, want, match.end())
        for order, (want, pattern) in enumerate(_PATTERNS)
        if (match := pattern.search(text))
    ]
    if yes := _YESNO.match(text):
        return Want.YESNO, yes.end()
    opened = _VERB_FIRST.match(text)
    if opened and is_listed(fold(opened[1])) and not any(want in _INTERROGATIVE for _, _, want, _ in found):
        return Want.YESNO, opened.end(1)
    if not found:
        return typed_noun(text) or (Want.WHAT, 0)
    typed = [each for each in found if each[2] in (Want.CONTACT, Want.MONEY)]
    _, _, want, end = typed[0] if typed else min(found, key=lambda each: (each[0], each[1]))
    if want is Want.WHAT and _IS_ASKED.match(text):
        dated = [each for each in found if each[2] is Want.DATE and "frist" in text.lower()]
        if dated:
            return Want.DATE, dated[0][3]
        return typed_noun(text) or (want, end)
    return want, end
