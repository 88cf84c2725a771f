"""Reading a sentence as an answer: how much of the question it meets, and whether it holds the kind of fact wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.question import Question, Term, key, paraphrases, parts
from assistant.wants import Want
from norsk import agencies
from norsk.compounds import split
from norsk.terms import fold
from norsk.text import words


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence with the key under which it is compared (for an agency its canonical name)."""

    start: int
    end: int
    text: str
    key: str
    parts: tuple[str, ...] = ()  # keys of a compound's parts, its head last


@dataclass(frozen=True, slots=True)
class Fact:
    """A piece of a sentence that could be the answer: tokens `first` to `last`, inclusive."""

    first: int
    last: int
    text: str


_AI = re.compile(r"kunstig\w*", re.IGNORECASE)


@lru_cache(maxsize=8_000)  # about a thousand passages, 2 kB a sentence
def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text`; an agency's name and "kunstig intelligens" count as one word each."""
    named = agencies.find(text)
    result: list[Token] = []
    position = 0
    for word in words(text):
        while position < len(named) and named[position][1] <= word.start:
            position += 1
        if position < len(named) and named[position][0] <= word.start:
            start, end, agency = named[position]
            if not result or result[-1].start != start:
                last = agency.name.rsplit(maxsplit=1)[-1]
                result.append(Token(start, end, text[start:end], agency.name, parts(last) or (key(last),)))
            continue
        folded = fold(word.text)
        if folded.startswith("intelligens") and result and _AI.fullmatch(result[-1].text):
            result[-1] = Token(result[-1].start, word.end, text[result[-1].start : word.end], "ki")
            continue
        result.append(Token(word.start, word.end, word.text, key(word.text), parts(word.text)))
    return tuple(result)


@lru_cache(maxsize=20_000)  # more would seldom be hit: one pair in twenty comes back
def _part(query: str, seen: str) -> float:
    """What a seen key is worth to a wanted one: the same, a compound of it, its head, a slip of the pen."""
    if query == seen:
        return 1.0
    if query == "ki" and seen.startswith("ki-"):
        return 0.7
    if query.startswith("ki-") and _part(query[3:], seen) == 1.0:
        return 0.8
    if seen.startswith("ki-") and _part(query, seen[3:]) == 1.0:
        return 0.9
    long, short = (seen, query) if len(seen) > len(query) else (query, seen)
    if len(short) >= 4 and len(long) - len(short) >= 3:
        if long.endswith(short):
            return 0.75 if long == seen else 0.45
        if long.startswith(short) and len(short) >= 5:
            return 0.6 if long == seen else 0.35
    if len(query) >= 6 and len(seen) >= 6 and abs(len(query) - len(seen)) <= 1 and _one_slip(query, seen):
        return 0.85
    return 0.0


def _one_slip(a: str, b: str) -> bool:
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) == len(b):
        return a[at + 1 :] == b[at + 1 :] or (a[at + 2 :] == b[at + 2 :] and a[at : at + 2] == b[at : at + 2][::-1])
    return a[at:] == b[at + 1 :]


_HEAD, _WHOLE, _MODIFIER = 0.5, 0.8, 0.35  # what two compounds share: the head, the head and more, the rest only


def meets(term: Term, token: Token) -> float:
    """What `token` is worth as a meeting of `term`: 1 the same word, less for a relative, 0 for a stranger."""
    direct = _part(term.key, token.key)
    if direct >= 0.85 or term.name:
        return direct
    if token.key in term.alternatives:
        return 0.85
    if direct == 0.0 and len(token.key) >= 6 and any(len(a) >= 5 and token.key.endswith(a) for a in term.alternatives):
        return 0.6
    return max(direct, _compounds(term, token))


def _compounds(term: Term, token: Token) -> float:
    """Compounds that share parts, or parts that paraphrase one another ("innføringsprosjekt", "pilotprosjekt")."""
    if not term.parts and not token.parts:
        return 0.0
    asked, seen = term.parts or (term.key,), token.parts or (token.key,)
    if not _alike(asked[-1], seen[-1]):
        rest = (*asked[:-1],) if len(asked) > 1 else asked
        return _MODIFIER if len(rest[0]) >= 5 and any(_alike(rest[0], other) for other in seen) else 0.0
    if len(asked) == 1:
        return 0.75
    if len(seen) == 1:
        return _HEAD
    shared = sum(any(_alike(part, other) for other in seen[:-1]) for part in asked[:-1])
    return _WHOLE if shared == len(asked) - 1 else _HEAD if shared else _MODIFIER


@lru_cache(maxsize=100_000)
def _alike(one: str, other: str) -> bool:
    return one == other or other in paraphrases().get(one, ())


_NUMBER_WORD = re.compile(
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
_DIGITS = re.compile(r"^\d[\d.,]*$")
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
    r"(?:forrige|neste|siste) (?:uke|måned|år)|for \w+ (?:år|dager|uker|måneder) siden)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{1,2}[./]\d{1,2}(?:[./](?:\d{4}|\d{2}))?\b|\b(19|20)\d\d\b|\b(?:19|20)\d\d[-–](?:19|20)?\d\d\b"
)
_MONEY = re.compile(r"\b(kroner|kr|(?-i:NOK)|millioner?|milliarder?|mill\.|mrd)\b|\b\d[\d .]*,-", re.IGNORECASE)
_SHARE = re.compile(
    r"\d\s*(%|prosent)|\b(prosent|halvparten|tredjedel|fjerdedel|flertallet|andel(en)?)\b", re.IGNORECASE
)
_DURATION = re.compile(
    r"\b(\d+|en|ett|to|tre|fire|fem|seks|sju|åtte|ni|ti|tolv|annenhver)\s*(-årig|år|måned\w*|månad\w*|uker?|dager?|"
    r"døgn|timer?|minutter|vek\w*)\b",
    re.IGNORECASE,
)
_PARAGRAPH_ASKED = re.compile(
    r"\b(?:hvilken|kva for ein|hvilke)\s+(?:lov)?(?:paragraf|bestemmelse|artikkel)|^\W*(?:hvor|kvar) i (?:lov|"
    r"forskrift)",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"§+\s*\d+(?:[-–]\d+)?\w?|\bart(?:ikkel|\.)\s*\d+", re.IGNORECASE)
_OFTEN_ASKED = re.compile(r"\b(?:hvor|kor) ofte\b", re.IGNORECASE)
_OFTEN = re.compile(
    r"\b(annenhver|annankvar|(?:hver|kvar)t? (?:dag|uke|veke|måned|månad|år|kvartal|halvår)\w*|\w+ ganger|daglig|"
    r"ukentlig|månedlig|"
    r"årlig|årleg|halvårlig|kvartalsvis|jevnlig|jamleg|regelmessig|løpende|til enhver tid)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"^\W*når\s+(?:er|må|kan|skal|bør|trenger|treng|kreves|krevst|gjelder|gjeld|regnes|omfattes|har|får|plikter)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(når|dersom|hvis|så lenge|i tilfeller|i de tilfellene|forutsatt)\b", re.IGNORECASE)
_LAND = re.compile(
    r"^(norge|noreg|sverige|danmark|finland|island|tyskland|frankrike|nederland|storbritannia|england|usa|canada|"
    r"spania|italia|estland|"
    r"latvia|litauen|polen|østerrike|sveits|belgia|irland|japan|kina|australia|portugal|hellas|tsjekkia|ungarn|"
    r"israel|singapore)s?$",
    re.IGNORECASE,
)
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
    r"^(rhf|hf|hod|etat|direktorat|departement|kommun|virksomhet|virksom|leverandør|produsent|helsepersonell|"
    r"helsetjenest|sykehus|helseforetak|"
    r"styringsgrupp|koordineringsgrupp|prosjekt\w*|koordineringsprosjekt\w*|delprosjekt\w*|statsforvalter\w*|"
    r"forsker\w*|fastleg\w*|leg|leder\w*|"
    r"pasient\w*|bruker\w*|dataansvarl\w*|databehandl\w*|kong|departementet|superbruker|ressursgrupp\w*|fagråd|"
    r"arbeidsgrupp\w*|"
    r"kommunesektor\w*|myndighet\w*|helsemynd\w*|arbeidsutvalg|konsortiet|nettverk\w*|universitet\w*)$"
)


def facts(question: Question, text: str, seen: Sequence[Token]) -> list[Fact]:
    """The pieces of a sentence that are of the kind that `question` wants and that it does not itself say."""
    want = question.want
    if want in (Want.NUMBER, Want.SHARE, Want.MONEY, Want.DURATION):
        return _numbers(question, text, seen)
    if want is Want.DATE:
        conditions = _spans(text, seen, _CONDITION) if _PRESENT.match(question.text) else []
        return conditions + (
            _spans(text, seen, _DATE)
            + _spans(text, seen, _RELATIVE)
            + [
                Fact(i, i, t.text)
                for i, t in enumerate(seen)
                if _MONTH.match(t.text) or (_SEASON.match(t.text) and i + 1 < len(seen))
            ]
        )
    if asks_paragraph(question):
        return _spans(text, seen, _PARAGRAPH)
    if want in (Want.WHO, Want.WHICH, Want.PLACE):
        return _names(question, text, seen)
    if want is Want.CONTACT:
        return _spans(text, seen, _contact_pattern(question.text.lower()))
    if want is Want.WHY:
        return _spans(text, seen, _REASON)
    return []


# Nouns that name a kind of thing, and how an instance of it is recognised: "hvilket *sykehus*" is answered by "UNN".
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(noun), re.compile(instance))
    for noun, instance in (
        (r"universitet|høgskol|høyskol", r"[Uu]niversitet|NTNU|UiT|UiO|UiB|UiA|OsloMet|NMBU|[Hh]ø[gy]skol"),
        (
            r".*(?:sykehus|sjukehus)|helseforetak|helseføretak",
            r"[Ss][yj]u?kehus|[Hh]ospital|\bUNN\b|\bAhus\b|\bOUS\b|[Hh]elsef[oø]reta?k|\bHF\b",
        ),
        (r"helseregion|region", r"Helse (?:Nord|Vest|Sør|Midt|Aust)"),
        (r"land", _LAND.pattern.strip("^$")),
        (r"bydel", r"Bydel|bydel"),
        (r"kommun", r"\b[A-ZÆØÅ][a-zæøå]+\b"),
        (r"by|fylk|sted|stad", r"\b[A-ZÆØÅ][a-zæøå]+\b"),
        (
            r"(?:etat|direktorat|myndighet|organ|tilsyn)",
            r"[Dd]irektorat|[Tt]ilsyn|verket\b|[Ii]nstitutt|\bFHI\b|\bDMP\b|\bSLV\b",
        ),
        (r"departement", r"departement|\bHOD\b"),
        (r"lov|forskrift", r"lov\b|loven\b|forskrift"),
        (r"standard|norm", r"\b[A-ZÆØÅ]{2,}\b|Normen"),
    )
)


@lru_cache(maxsize=1_000)
def _kind(head: str) -> re.Pattern[str] | None:
    return next((instance for noun, instance in _KINDS if noun.fullmatch(head)), None)


def shows_kind(question: Question, text: str) -> float | None:
    """1 where `text` names a thing of the kind asked for, 0 where it does not; None where the kind is unknown."""
    pattern = _kind(question.head.key) if question.head is not None and question.want is Want.WHICH else None
    return None if pattern is None else float(bool(pattern.search(text)))


def spelt_out(short: str, text: str) -> bool:
    """Whether `text` holds words whose first letters (and those of their parts) spell the abbreviation `short`."""
    letters = fold(short)
    if not (2 <= len(letters) <= 6 and letters.isalpha()) or sum(c.isupper() for c in short) < 2:
        return False
    pieces = [(p, w.text[:1].isupper()) for w in words(text) for p in fold(w.text).split("-") if p]
    return any(initial and _spells(letters, pieces, at) for at, (_, initial) in enumerate(pieces))


def _spells(letters: str, pieces: Sequence[tuple[str, bool]], at: int) -> bool:
    if not letters:
        return True
    if at >= len(pieces):
        return False
    piece = pieces[at][0]
    if piece in ("og", "i", "for", "av", "på", "om", "til") and _spells(letters, pieces, at + 1):
        return True
    if piece[0] != letters[0]:
        return False
    inside = split(piece)
    initials = "".join(part[0] for part in inside)
    ways = {1, len(initials)} if len(initials) > 1 and letters.startswith(initials) else {1}
    return any(_spells(letters[n:], pieces, at + 1) for n in ways)


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
        return _spans(text, seen, _DURATION) + _spans(text, seen, _DATE)
    if _OFTEN_ASKED.search(question.text):
        return _spans(text, seen, _OFTEN)
    wanted = {term.key for term in question.terms}
    result = []
    for i, token in enumerate(seen):
        if i > 0 and _NUMBERED.match(seen[i - 1].text):
            continue
        number = _NUMBER_WORD.match(token.text) or (
            _DIGITS.match(token.text)
            and not _YEAR.match(token.text)
            and token.text.count(".") < 2
            and not re.match(r"\s*(?:%|prosent|/)", text[token.end : token.end + 9])
            and not (i + 1 < len(seen) and _MONTH.match(seen[i + 1].text))
        )
        if number and token.key not in wanted and not re.match(r"\s*(?:\.|\))\s", text[token.end : token.end + 2]):
            result.append(Fact(i, i, token.text))
    return result


_OPENERS = tuple("«\"“”:.!?–•")


def _names(question: Question, text: str, seen: Sequence[Token]) -> list[Fact]:
    wanted = {term.key for term in question.terms}
    result = []
    for i, token in enumerate(seen):
        if token.key in wanted:
            continue
        agency = " " in token.key or token.key != fold(token.key)
        # A capital that opens a sentence, a title in quotes or what follows a colon is no sign of a name.
        opens = i == 0 or text[: token.start].rstrip()[-1:] in _OPENERS
        capital = token.text[:1].isupper() and (not opens or (len(token.text) > 1 and token.text[1:2].isupper()))
        role = question.want is Want.WHO and _ROLE.match(token.key)
        if question.head is not None and question.head.key == "land" and not _LAND.match(token.text):
            continue
        if (agency or capital or role) and not _MONTH.match(token.text):
            result.append(Fact(i, i, token.text))
    return result
