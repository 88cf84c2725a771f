"""Facts: the pieces of a sentence that are of the kind a question wants."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.question import Question
from assistant.reading import Token
from assistant.wants import Want, asks_how_often
from norsk.frequency import rarity
from norsk.names import Kind, lexicon
from norsk.terms import fold
from norsk.verbs import is_verb


@dataclass(frozen=True, slots=True)
class Fact:
    """A piece of a sentence that could be the answer: tokens `first` to `last`, inclusive."""

    first: int
    last: int
    text: str


NUMBER_WORD = re.compile(
    r"^(null|én|ett|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|atten|"
    r"nitten|"
    r"tjue|tjueen|tretti|førti|femti|seksti|sytti|åtti|nitti|hundre|tusen|halvparten|halve|tredjedel|firedel|"
    r"fjerdedel|"
    r"million\w*|milliard\w*)$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^(figur|tabell|vedlegg|anbefaling|tiltak|behov|kapittel|kap|side|punkt|fase|artikkel|nr|nummer|versjon|"
    r"spørsmål|steg|del|trinn)$",
    re.IGNORECASE,
)
DIGITS = re.compile(r"^\d[\d.,]*$")
_YEAR = re.compile(r"^(19|20)\d\d$")
_MONTH = re.compile(
    r"^(januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)$", re.IGNORECASE
)
_SEASON = re.compile(
    r"^(høsten|våren|sommeren|vinteren|hausten|sumaren|halvår|halvdel|årsskiftet|utgangen|primo|ultimo|innen|"
    r"kvartal|jul|påske)$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(i (?:dag|går|morgen|fjor|år|sommer|vinter|høst|vår|kveld|natt|helga|helgen)|(?:man|tirs|ons|tors|fre|lør|"
    r"søn)dag\w*|"
    r"det er \w+ (?:år|dager|uker|måneder) siden|"
    r"(?:etter|om|innen) (?:et|eit|ett|to|tre|fire|fem|seks|\d+) (?:halvt )?(?:år|måned|månad|uke|veke)\w*|"
    r"(?:forrige|neste|siste) (?:uke|måned|år)|for \w+ (?:år|dager|uker|måneder) siden)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{1,2}[./]\d{1,2}(?:[./](?:\d{4}|\d{2}))?\b|\b(?:19|20)\d\d[-–](?:19|20)?\d\d\b|\b(?:19|20)\d\d\b"
)
_MONEY = re.compile(
    r"\b(kroner|kr|(?-i:NOK)|millioner?|milliarder?|mill\.|mrd|euro|gratis|vederlagsfritt?|kostnadsfri(?:tt)?|"
    r"uten (?:kostnad|vederlag))\b|\b\d[\d .]*,-",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\d\s*(%|prosent)|\b(prosent|halvparten|halvdelen|tredjedel\w*|fjerdedel\w*|flertallet|mindretallet)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\b(\d+|en|én|et|ett|ei|ein|eit|to|tre|fire|fem|seks|sju|åtte|ni|ti|tolv|annenhver)\s*(-årig|år|måned\w*|månad\w*|uker?|"
    r"(?:virke|arbeids|kalender)?dag(?:er|ar)?|døgn|timer?|minutter|vek\w*)\b",
    re.IGNORECASE,
)
_HOW_SOON = re.compile(r"\b(?:hvor|kor) (?:raskt?|fort|snart|snøgt)\b", re.IGNORECASE)
_SOON = re.compile(
    r"\b(straks|omgående|umiddelbart|uten (?:unødig |ugrunnet )?opphold|utan opphald|snarest|"
    r"så (?:raskt|snart|fort) som)\b",
    re.IGNORECASE,
)
_PARAGRAPH_ASKED = re.compile(
    r"\b(?:hvilken|kva for ein|hvilke)\s+(?:lov)?(?:paragraf|bestemmelse|artikkel)|^\W*(?:hvor|kvar) i (?:lov|"
    r"forskrift)",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"§+\s*\d+(?:[-–]\d+)?\w?|\bart(?:ikkel|\.)\s*\d+", re.IGNORECASE)
_OFTEN = re.compile(
    r"\b(annenhver|annankvar|(?:hver|kvar)t? (?:dag|uke|veke|måned|månad|år|kvartal|halvår)\w*|\w+ ganger|daglig|"
    r"ukentlig|månedlig|"
    r"årlig|årleg|halvårlig|kvartalsvis|jevnlig|jamleg|regelmessig|løpende|til enhver tid)\b",
    re.IGNORECASE,
)
# A question in the present asks for a condition as well as for a date; nynorsk's strong present has no ending.
_PRESENT = re.compile(
    r"^\W*når\s+(?:er|må|kan|skal|bør|treng|gjeld|får|\w{2,}(?:er|es|ar|ast|år|ør|st))\b", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\b(når|dersom|hvis|så lenge|i tilfeller|i de tilfellene|forutsatt|(?:innen|før|etter at) (?!for\b|den\b)\w+)\b",
    re.IGNORECASE,
)
LAND = re.compile(
    r"^(norge|noreg|sverige|danmark|finland|island|tyskland|frankrike|nederland|storbritannia|england|usa|canada|"
    r"spania|italia|estland|"
    r"latvia|litauen|polen|østerrike|sveits|belgia|irland|japan|kina|australia|portugal|hellas|tsjekkia|ungarn|"
    r"israel|singapore)s?$",
    re.IGNORECASE,
)
_WHOEVER = re.compile(r"\b(?:den|enhver|einkvar|alle) som\b", re.IGNORECASE)  # "Den som yter helsehjelp, har plikt …"
_ONESELF = re.compile(r"\b(?:har|er|blir|må|skal) (?:man |en |du |dere |vi )?selv\b", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_PHONE = re.compile(r"(?<!\d)(?:\+47\s?)?(?:\d{8}|\d{2} \d{2} \d{2} \d{2}|\d{3} \d{2} \d{3})(?!\d)")
_ADDRESS = re.compile(r"\b\d{4} [A-ZÆØÅ]\w+|\b\w+(?:veien|vegen|gata|gate|plass) \d+")
_URL = re.compile(r"https?://|www\.", re.IGNORECASE)
_REASON = re.compile(
    r"\b(fordi|grunnet|på grunn av|pga\.?|skyldes|derfor|ettersom|siden|da|slik at|for å|for at|av hensyn til|"
    r"årsak\w*|fører til|som følge av|gjør at)\b",
    re.IGNORECASE,
)
# Who acts in agencies' prose: roles that answer "hvem" without being a name.
_ROLE = re.compile(
    r"^(rhf|hf|hod|etat|direktorat|departement|\w*kommun|virksomhet|virksom|leverandør|produsent|importør|distributør|"
    r"\w*helsepersonell|helsetjenest|\w*sykehus|helseforetak|laboratori\w*|apotek\w*|\w*legekontor|"
    r"styringsgrupp|koordineringsgrupp|\w*prosjekt?|prosjekt\w*|statsforvalt\w*|"
    r"forsk|forsker\w*|\w*leg|\w*sykeplei|jordmor|\w*psykolog|farmasøyt|leder\w*|\w+direktør|\w+sjef|rådmann|styret|"
    r"pasient\w*|bruk|bruker\w*|verg|arbeidsgiv\w*|dataansvar\w*|databehandl\w*|\w*ombud|kong|departementet|superbruker|"
    r"ressursgrupp\w*|fagråd|\w+nemnd|arbeidsgrupp\w*|"
    r"kommunesektor\w*|myndighet\w*|helsemynd\w*|arbeidsutvalg|konsortiet|nettverk\w*|universitet\w*)$"
)


def facts(question: Question, text: str, seen: Sequence[Token]) -> list[Fact]:
    """The pieces of a sentence that are of the kind that `question` wants and that it does not itself say."""
    want = question.want
    if want in (Want.NUMBER, Want.SHARE, Want.MONEY, Want.DURATION):
        return _numbers(question, text, seen)
    if want is Want.DATE:
        conditions = _spans(text, seen, _CONDITION) if _PRESENT.match(question.text) else []
        return conditions + _dates(question, text, seen)
    if asks_paragraph(question):
        return _spans(text, seen, _PARAGRAPH)
    if want is Want.WHO:
        return names(question, text, seen) + _spans(text, seen, _ONESELF) + _spans(text, seen, _WHOEVER)
    if want in (Want.WHICH, Want.PLACE):
        return names(question, text, seen)
    if want is Want.CONTACT:
        return _spans(text, seen, _contact_pattern(question.text.lower()))
    if want is Want.WHY:
        return _spans(text, seen, _REASON)
    return []


_DAY_ASKED = re.compile(r"\b(?:hvilken|kva|hvilke) (?:dato|dag)\w*|\bdato(?:en)?\b", re.IGNORECASE)
_DAY = re.compile(
    r"\b\d{1,2}\. ?(?:jan|feb|mars|apr|mai|jun|jul|aug|sep|okt|nov|des)\w*|\b\d{1,2}[./]\d{1,2}\b", re.IGNORECASE
)
_PLAN_YEARS = re.compile(r"(?:plan\w*|strategi\w*|program\w*|NHSP|\bfor)\s*\(?$", re.IGNORECASE)

_PLAN_FOR = re.compile(r"(?:plan\w*|strategi\w*|program\w*|budsjett\w*) for\s*$", re.IGNORECASE)  # "plan for 2020"


def _dates(question: Question, text: str, seen: Sequence[Token]) -> list[Fact]:
    """Dates that the question does not itself say; years that only name a plan ("helseplan 2020-2023") are none."""
    if _DAY_ASKED.search(question.text):
        return _spans(text, seen, _DAY) + _spans(text, seen, _RELATIVE)
    asked = {term.key for term in question.terms}
    found = [
        fact
        for fact in _spans(text, seen, _DATE)
        if not (
            (re.search(r"[-–]", fact.text) and _PLAN_YEARS.search(text[: seen[fact.first].start]))
            or _PLAN_FOR.search(text[: seen[fact.first].start])
        )
    ]
    found += _spans(text, seen, _RELATIVE)
    found += [
        Fact(i, i, t.text)
        for i, t in enumerate(seen)
        if _MONTH.match(t.text) or (_SEASON.match(t.text) and i + 1 < len(seen))
    ]
    return [fact for fact in found if not all(seen[i].key in asked for i in range(fact.first, fact.last + 1))]


def names_person(text: str, seen: Sequence[Token]) -> bool:
    """Whether two words beside each other may be a person's first and last name."""
    for one, other in pairwise(seen):
        if (
            other.start - one.end == 1
            and one.text[:1].isupper()
            and other.text[:1].isupper()
            and not one.text.isupper()
            and (lexicon().kind(one.text) & Kind.FIRST or (_unheard(one) and _unheard(other)))
        ):
            return True
    return False


def _unheard(token: Token) -> bool:
    return rarity(token.text) == 1.0 and not token.parts and token.key == fold(token.key)


def asks_paragraph(question: Question) -> bool:
    """Whether the question wants a provision's number."""
    return question.want in (Want.WHICH, Want.PLACE) and bool(_PARAGRAPH_ASKED.search(question.text))


def _contact_pattern(asked: str) -> re.Pattern[str]:
    if re.search(r"telefon|tlf|nummer", asked):
        return _PHONE
    if re.search(r"nettadresse|nettside|lenke", asked):
        return _URL
    return _EMAIL if re.search(r"e-?post|mail", asked) else _ADDRESS


def _spans(text: str, seen: Sequence[Token], pattern: re.Pattern[str]) -> list[Fact]:
    result = []
    for match in pattern.finditer(text):
        inside = [i for i, t in enumerate(seen) if t.start < match.end() and t.end > match.start()]
        if inside:
            result.append(Fact(inside[0], inside[-1], match.group()))
    return result


def _numbers(question: Question, text: str, seen: Sequence[Token]) -> list[Fact]:
    if question.want is Want.MONEY:
        return _spans(text, seen, _MONEY)
    if question.want is Want.SHARE:
        return _spans(text, seen, _SHARE)
    if question.want is Want.DURATION:
        soon = _spans(text, seen, _SOON) if _HOW_SOON.search(question.text) else []
        return _spans(text, seen, _DURATION) + _spans(text, seen, _DATE) + soon
    if asks_how_often(question.text):
        return _spans(text, seen, _OFTEN)
    wanted = {term.key for term in question.terms}
    result = []
    for i, token in enumerate(seen):
        if i > 0 and _NUMBERED.match(seen[i - 1].text):
            continue
        number = NUMBER_WORD.match(token.text) or (
            DIGITS.match(token.text)
            and not _YEAR.match(token.text)
            and token.text.count(".") < 2
            and not re.match(r"\s*(?:%|prosent|/)", text[token.end : token.end + 9])
            and not (i + 1 < len(seen) and _MONTH.match(seen[i + 1].text))
        )
        if number and token.key not in wanted and not re.match(r"\s*(?:\.|\))\s", text[token.end : token.end + 2]):
            result.append(Fact(i, i, token.text))
    return result


_COMMON = re.compile(r"(?:KI|AI|IKT|IT|EDB|EU|FoU)(?:-[a-zæøå]+)?$")  # "KI-verktøy" is capital and no name
_OPENERS = tuple('«"“”:.!?–•')


def _said(role: str, wanted: Iterable[str]) -> bool:
    """Whether a role is one that the question names, in another form or as a part of a compound."""
    return any(len(each) >= 5 and (role.startswith(each) or each.startswith(role)) for each in wanted)


def _says_again(token: Token, wanted: Collection[str]) -> bool:
    """Whether a name says one of the question's once more, with what kind of thing it is: "NORA-konsortiet"."""
    return "-" in token.text and bool(token.parts) and token.parts[0] in wanted and token.text[-1:].islower()


def names(question: Question, text: str, seen: Sequence[Token]) -> list[Fact]:
    """Names that the question does not say, and for "who" the roles of those that act."""
    wanted = {term.key for term in question.terms}
    result = []
    for i, token in enumerate(seen):
        if token.key in wanted or token.key == "ki" or _says_again(token, wanted):
            continue
        agency = " " in token.key or token.key != fold(token.key)
        # A capital that opens a sentence, a title in quotes or what follows a colon is no sign of a name.
        opens = i == 0 or text[: token.start].rstrip()[-1:] in _OPENERS
        upper = token.text[:1].isupper() and not _COMMON.match(token.text)
        if opens and upper:
            opens = len(token.text) <= 2 or bool(token.parts) or rarity(token.text) < 1.0 or is_verb(fold(token.text))
        capital = upper and (not opens or (len(token.text) > 1 and token.text[1:2].isupper()))
        role = question.want is Want.WHO and _ROLE.match(token.key) and not _said(token.key, wanted)
        if question.head is not None and question.head.key == "land" and not LAND.match(token.text):
            continue
        if (agency or capital or role) and not _MONTH.match(token.text):
            result.append(Fact(i, i, token.text))
    return result
