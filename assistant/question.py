"""What a question asks for: the kind of answer it wants and the words that an answer has to meet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.asides import asked as proper
from assistant.asides import asking
from assistant.bygone import BEFORE_NOUN, of_the_past
from assistant.interrogatives import put_right
from assistant.keys import key, paraphrases, parts, thesaurus, wordings
from assistant.phrases import plain
from assistant.wants import EMPTY, LIGHT, Want, asks_how_often, is_empty, label_of, want_of, word_set
from norsk import agencies
from norsk.frequency import rarity
from norsk.names import lexicon
from norsk.terms import fold
from norsk.text import words
from norsk.variants import canonical
from norsk.verbs import is_listed, is_verb


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that an answer should meet, with what it is worth.

    `key` is the folded stem (for an agency its canonical name); `alternatives` are keys that answer for it.
    """

    text: str
    key: str
    weight: float
    name: bool = False
    verb: bool = False
    alternatives: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()  # keys of a compound's parts, its head last
    near: frozenset[str] = frozenset()  # keys of words near it in meaning
    instead: Mapping[str, float] = field(default_factory=dict, hash=False)  # what may be said for it, and its worth


@dataclass(frozen=True, slots=True)
class Question:
    """A question read: what it wants, about what, and the terms to meet."""

    text: str
    want: Want
    terms: tuple[Term, ...]
    head: Term | None = None  # the noun asked about: "hvilken *kommune*", "hvor mange *pasienter*"
    label: tuple[str, str] | None = None  # ("anbefaling", "3")
    main: Term | None = None  # the verb asked about: "hvem har *utviklet* …"
    subject: str | None = None  # what a definition is asked of
    lists: bool = False  # more than one answer is expected
    agencies: frozenset[str] = frozenset()  # canonical names of the agencies the question names
    person: bool = False  # only a person can be the answer
    past: bool = False  # it asks of what has been: "når ble … oppdatert", "hvem ledet"
    case: bool = False  # a case or a topic stands before what it asks
    object: Term | None = None  # what follows the main verb: "hvem leder *helsefellesskapet*"


_BODY = re.compile(
    r"\b(?:hvilken|hvilket|kva for (?:ein|eit)?)\s*((?:etat|direktorat|myndighet|organ|instans|virksomhet|aktør)\w*)",
    re.IGNORECASE,
)
_ROLE_NOUN = re.compile(
    r"\b(?:hvem|kven|kvem)\s+(?:er|var|ble|blei|vart|har vært)\s+(?:den |det |ny |nye )?(?!med\b|det\b|"
    r"som\b)(\w{4,})\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r"\b(?:ifølge|i følge|etter|ifølgje|i tråd med)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"(?:rapport|dokument|notat|presentasjon)(?:en|et|ene|"
    r"a)?$"
)  # names the source, not its matter
_SUBJECT = re.compile(
    r"^\W*(?:hva|kva|ka)\s+(?:er|var|betyr|tyder|innebærer|menes med|mener man med|står|vil det si(?: å)?|"
    r"er definisjonen (?:på|av))\s+"
    r"(?:en |et |ei |ein |eit |det |den |å |egentlig |"
    r"for noe )*(?P<subject>[^?.!]{2,60}?)(?:\s+for(?: noe)?)?\s*[?.!]*$",
    re.IGNORECASE,
)
_DEFINITION_STOP = re.compile(r"\b(som|til|for|med|i|på|av|om|ved|fra|etter|ifølge|når|hvis|å)\b", re.IGNORECASE)
_ADJECTIVE = re.compile(
    r"^(nye?|nytt|nasjonal|regional|kommunal|lokal|digital|sentral|interne?|eksterne?|felles|nyeste|første|siste|"
    r"neste|andre|store|viktige?|viktigste|konkrete|ulike|felles|norske?|svenske|fire|tre|to|fem|seks|sju|"
    r"syv|åtte|ni|ti|mange|enkelte|relevante|aktuelle|største|mest|eget|egne|egen|\w+(?:lige?|lig|lege|ske|isk|iske|"
    r"elle|ale|ative|iv|ive|bare|løse|ende|ære|ert|erte))$",
    re.IGNORECASE,
)

_COMPOUND = re.compile(r"[A-ZÆØÅ]{2,5}-[a-zæøå]{3,}$")  # "KI-verktøy", "IKT-strategi": no names
_VERBISH = re.compile(r"(?:er|es|et|te|de|ar|ast|t)$")


# The sources are about this: meeting it says little.
_AI = re.compile(r"\b(?:kunstig\w*\s+int\w{1,4}g\w{1,3}ns\w*|KI|AI)\b(?!-)", re.IGNORECASE)
_AI_WEIGHT = 0.35
# What merely names the kind of answer wanted: the answer shows it instead of saying it.
_KIND_WORDS: dict[Want, re.Pattern[str]] = {
    Want.CONTACT: re.compile(r"e?-?post|mail|telefon|tlf|adresse|nummer|kontakt|epost", re.IGNORECASE),
    Want.SHARE: re.compile(r"^(prosent|andel|del|stor)", re.IGNORECASE),
    Want.NUMBER: re.compile(r"^(antal|ant$|stor|høy|høg|ofte)", re.IGNORECASE),
    Want.DATE: re.compile(r"^(dato|år|tidspunkt|måned|dag|tidsrom|periode)", re.IGNORECASE),
    Want.DEFINITION: re.compile(r"^(forkort|definisjon|definer|begrep|uttrykk)", re.IGNORECASE),
    Want.DURATION: re.compile(r"^(år|måned|månad|uke|veke|dag|time|lang|lenge|tid)", re.IGNORECASE),
    Want.WHICH: re.compile(r"^(paragraf|lovparagraf|lovbestemmelse)", re.IGNORECASE),
    Want.MONEY: re.compile(r"^(million|milliard|kron|penge|stor)", re.IGNORECASE),
}


def read(text: str) -> Question:
    """Read a question in bokmål or nynorsk, whole or in fragments. Any text gives a Question."""
    text = put_right(proper(" ".join(text.split())))
    spoken, text = text, plain(text)
    named = agencies.find(text)
    label = label_of(text)
    clause = asking(text)
    case = clause != text
    want, interrogative_end = want_of(clause, label)
    subject = _subject(clause, want)
    if case and subject is not None and (len(subject.split()) > 1 or _POINTS.fullmatch(subject)):
        subject = _unfamiliar(text, clause) if _POINTS.fullmatch(subject) else None
    leant = all(is_empty(word.text) for word in words(clause))  # "… har finansiert en løsning, hvilken?"
    if leant:
        clause, interrogative_end = text, len(text) - len(clause) + interrogative_end
    if want is Want.WHAT and (asked := _KVA_NOUN.search(clause)) and not _is_verb(asked[1]):
        want = Want.WHO if _BODY_STEM.match(asked[1]) else Want.WHICH
        interrogative_end, subject = asked.start(1), None
    if want is Want.WHAT and subject is not None:
        want = Want.DEFINITION
    terms = _terms(text, named, want)
    if case:
        terms = _beside(terms, clause, subject if want is Want.DEFINITION else None)
    head = None
    if want is Want.WHO:
        head = _kind_asked(clause, terms) or _role_asked(clause, terms)
        if head is None and not _WHO.search(clause):  # "saksbehandler for notatet"
            head = _head(clause, interrogative_end, terms)
    elif want in (Want.WHICH, Want.NUMBER, Want.SHARE) and not asks_how_often(clause):
        head = _head(clause, interrogative_end, terms)
    elif want in (Want.WHAT, Want.MONEY, Want.DURATION, Want.DATE, Want.CONTACT):
        head = _attribute(clause, terms)
    main = _main(clause, terms, head) or _predicate(want, [t for t in terms if t.text in clause] or terms, head)
    lists = bool(
        re.search(
            r"\b(hvilke|kva for nokre|nevn|nemn|list opp|hva er de|kva er dei|"
            r"eksempler)\b",
            text,
            re.IGNORECASE,
        )
    )
    return Question(
        text=spoken,
        want=want,
        terms=terms,
        head=head,
        label=label,
        main=main,
        subject=subject,
        lists=lists,
        agencies=frozenset(agency.name for _, _, agency in named),
        person=_person(clause, want, head),
        past=of_the_past(spoken if leant else asking(spoken), main.text if main else None),
        case=case,
        object=_object(terms, main),
    )


_POINTS = re.compile(r"(?:det|dette|de|den|denne|det der)(?: (?:for noe|egentlig))?", re.IGNORECASE)


def _unfamiliar(text: str, clause: str) -> str | None:
    """The word before a clause that asks what "det" is: the one that is least known."""
    said = [word.text for word in words(text[: text.find(clause)]) if not is_empty(word.text)]
    return max(said, key=lambda word: (rarity(word), len(word)), default=None)


_CASE = 0.6  # what a word of the case or the topic is worth of one of the clause that asks


def _beside(terms: tuple[Term, ...], clause: str, subject: str | None) -> tuple[Term, ...]:
    """The terms, those that do not stand in the clause that asks worth less, or nothing beside what it defines."""
    said = subject or clause
    if subject is not None and any(term.text in subject for term in terms):
        return tuple(term for term in terms if term.text in said)
    return tuple(t if t.text in said else replace(t, weight=t.weight * _CASE) for t in terms)


_SHORT = 3  # letters of a word of nynorsk that is too short to be told from another


def _is_verb(word: str) -> bool:
    """Whether a word may be a verb, in nynorsk too ("ønskjer")."""
    folded = fold(word)
    return is_verb(folded) or (len(folded) > _SHORT and is_listed(canonical(folded)))


_TERMED = re.compile(r"^(?:forkortelsen|forkortinga|begrepet|omgrepet|uttrykket|ordet)\s+", re.IGNORECASE)


def _subject(text: str, want: Want) -> str | None:
    if want not in (Want.WHAT, Want.DEFINITION):
        return None
    match = _SUBJECT.match(text)
    if match is None:
        return None
    subject = _TERMED.sub("", match["subject"]).strip(" \"'«»“”")
    # "Hva er forskjellen på …", "Hva er kravene til …" ask for more than what a word means.
    if want is Want.WHAT and (_DEFINITION_STOP.search(subject) or len(subject.split()) > 3):
        return None
    return subject


_ASKED_FOR = frozenset(("rapport", "rapporter", "dokument", "dokumenter", "kilde", "kilder", "plan", "planer"))
_WHICH_ONE = re.compile(r"\b(?:hvilken|hvilket|hvilke|hvor mange|kor mange|kva|kva for (?:ein|eit)) $", re.IGNORECASE)


def _terms(text: str, named: list[tuple[int, int, agencies.Agency]], want: Want) -> tuple[Term, ...]:
    terms: dict[str, Term] = {}
    for start, end, agency in named:
        terms[agency.name] = Term(text[start:end], agency.name, 0.8, name=True)
    for match in _AI.finditer(text):
        terms["ki"] = Term(match.group(), "ki", _AI_WEIGHT)
    for word in words(text):
        if any(start <= word.start < end for start, end, _ in named):
            continue
        if any(match.start() <= word.start < match.end() for match in _AI.finditer(text)):
            continue
        folded = fold(word.text)
        asked = folded in _ASKED_FOR and _WHICH_ONE.search(text[: word.start]) is not None
        if (folded in EMPTY and not asked) or (len(folded) < 2 and not folded.isdigit()):
            continue
        stem = key(word.text)
        if stem in terms or (want in _KIND_WORDS and _KIND_WORDS[want].search(folded)):
            continue
        inner = word.start > 0 and text[: word.start].rstrip(" \"'«(")[-1:] not in ("", ".", "?", "!", ":")
        name = not _COMPOUND.match(word.text) and (
            (inner and word.text[0].isupper())
            or (inner and word.text.islower() and _placed(text, word.start, word.end, folded))
            or any(c.isdigit() for c in word.text)
            or (len(word.text) > 1 and word.text.isupper())
        )
        verb = not name and bool(_VERBISH.search(folded))
        terms[stem] = Term(
            word.text,
            stem,
            max(0.15, rarity(word.text))
            * (1.25 if name else 1.0)
            * (0.45 if folded in LIGHT else 1.0)
            * (0.4 if _ACCORDING.search(text[: word.start]) or _DOCUMENT.search(folded) else 1.0),
            name,
            verb,
            paraphrases().get(stem, frozenset()),
            () if name else parts(word.text),
            frozenset() if name else thesaurus().get(stem, frozenset()),
            {} if name else wordings().get(stem, {}),
        )
    return tuple(sorted(terms.values(), key=lambda term: text.find(term.text)))


_BODY_BEHIND = re.compile(r"\s+(?:kommune|fylke|sykehus|sjukehus|hospital|universitetssykehus)", re.IGNORECASE)


def _placed(text: str, start: int, end: int, word: str) -> bool:
    """Whether a word in small letters is a place: "i alta kommune", "hos bærum sykehus"."""
    return word in lexicon().places and _BODY_BEHIND.match(text, end) is not None


_HALF = re.compile(r"-\s+(?:og|eller)\b")  # "pasient- og brukerorganisasjoner"


def _head(text: str, after: int, terms: tuple[Term, ...]) -> Term | None:
    by_key = {term.key: term for term in terms}
    for count, word in enumerate(words(text[after:])):
        if count == 4:
            break
        skipped = word.text.isdigit() or _HALF.match(text, after + word.end) or _ADJECTIVE.match(word.text)
        if skipped or fold(word.text) in ("og", "eller", "av", "prosent", "andel", "de", "dei", "den", "for"):
            continue
        return by_key.get(key(word.text))
    return None


_KVA_NOUN = re.compile(
    r"\b(?:kva|ka)\s+(?!for|er|var|har|kan|skal|bør|må|vil|om|med|til|i|på|som|eit|ein|ei|det|dei|den)(\w{3,})",
    re.IGNORECASE,
)
_BODY_STEM = re.compile(r"etat|direktorat|myndig|styresmakt|organ|instans|verksemd|aktør", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"^\W*(?:hva|kva|ka|hvor|kor)\s+(?:er|var|blir|vart|ble|stor\w*|høy\w*)\s+(?:den |det |de |"
    r"dei )?(?:\w+[et] )?(\w{3,}(?:en|et|a|ene|ane))\s+"
    r"(?:til|for|i|på|av|hos|ved|med|om|mellom)\b",
    re.IGNORECASE,
)
_AUXILIARY = word_set(
    """er var ble blei vart blir vert har hadde skal skulle kan kunne må måtte bør burde vil ville får fikk blitt
    vært vore verte bli være"""
)
_NO_VERB = re.compile(r"(?:kommun|sist|først|minst|tilbake|særlig|to|tre|fire|fem)\w{0,3}$")


def _attribute(text: str, terms: tuple[Term, ...]) -> Term | None:
    """The noun of "hva er *formålet* med …": the property that an answer must speak of."""
    match = _ATTRIBUTE.match(text)
    return next((term for term in terms if match and term.key == key(match[1])), None)


def _main(text: str, terms: tuple[Term, ...], head: Term | None) -> Term | None:
    """The main verb. Norwegian puts the finite verb second: after the interrogative, or an auxiliary and then it."""
    by_key = {term.key: term for term in terms if not term.name and term is not head}
    listed = words(text)
    auxiliary = False  # "er leder": a noun; "skal lede", "leder": the verb
    for at, word in enumerate(listed):
        folded = fold(word.text)
        if folded in _AUXILIARY:
            auxiliary = True
            continue
        term = by_key.get(key(word.text))
        before = fold(listed[at - 1].text) if at else ""
        if term is not None and folded == "bruk" and before == "i":  # "har tatt i bruk"
            return term
        if term is None or (at and word.text[:1].isupper()) or before in BEFORE_NOUN or _NO_VERB.match(folded):
            continue
        if (
            _is_verb(folded)
            and folded not in ("nytt", "nye", "plan")
            and not (auxiliary and before in _AUXILIARY and folded.endswith("er"))
        ):
            return term
    return None


_PERSON = re.compile(
    r"(?:person|statsråd|minister|direktør|prosjektleder|prosjektleiar|avdelingsleder|seksjonsleder|kontaktperson|"
    r"saksbehandler|saksbehandlar|saksbeh|ordfører|rådmann|personvernombud|professor|overlege|mann|kvinne|president|styreleder|"
    r"konsernsjef|forsker|forskar|redaktør|kollega|leiar|leder|sjef)(?:en|ene|er|a|ar|ane)?$",
    re.IGNORECASE,
)
_FROM_BODY = re.compile(r"\b(?i:hvem|kven) (?:fra|frå|hos|ved|i|(?i:representere[rs]t?e?|representerar)) [A-ZÆØÅ]")
_WHO = re.compile(r"\b(?:hvem|kven|kvem|vem)\b", re.IGNORECASE)
_NAME_ASKED = re.compile(r"\b(?:hva het(?:er|te)?|kva hei(?:ter|tte)|navnet på|namnet på)\b", re.IGNORECASE)
_NAMED_ONE = re.compile(r"\b(?:hva het(?:er|te)?|kva hei(?:ter|tte)) (?:den|han|hun|ho|personen) som\b", re.IGNORECASE)
_BODY_ROLE = re.compile(r"(?:^(?:leder|leiar)|redaktør|personvernombud)", re.IGNORECASE)


def is_person(noun: str) -> bool:
    """Whether a noun is a role that a person has: "prosjektleder", "direktøren"."""
    return _PERSON.search(noun) is not None


def _person(text: str, want: Want, head: Term | None) -> bool:
    """Whether only a person answers: "hvem er prosjektleder", "hvilke tre personer", "hva heter direktøren"."""
    if (want is Want.WHO and _FROM_BODY.search(text)) or (want is Want.WHICH and _NAMED_ONE.search(text)):
        return True
    if head is None or want not in (Want.WHO, Want.WHICH) or not _PERSON.search(head.text):
        return False
    return _NAME_ASKED.search(text) is not None or not _BODY_ROLE.match(head.text)


def _predicate(want: Want, terms: Sequence[Term], head: Term | None) -> Term | None:
    """What is said of whom where the verb is empty: "hvem har *tilsyn* med", "hvor mange kommuner er *medlem* av"."""
    if want is Want.NUMBER or (want is Want.WHO and head is None):
        return next((t for t in terms if not t.name and t is not head and t.key != "ki" and t.weight >= 0.4), None)
    return None


def _object(terms: tuple[Term, ...], main: Term | None) -> Term | None:
    """The term that follows the main verb in the question, or the one before it in the passive."""
    if main is None:
        return None
    at = next((i for i, term in enumerate(terms) if term is main), -1)
    return next((t for t in terms[at + 1 :] if t.key != "ki"), next((t for t in reversed(terms[:at])), None))


def _role_asked(text: str, terms: tuple[Term, ...]) -> Term | None:
    """The noun of "hvem er *direktør* i …": what the answer must be, and must therefore say."""
    match = _ROLE_NOUN.search(text)
    if match and is_verb(fold(match[1])) and not is_person(match[1]):  # "Hvem er foreslått å …?"
        return None
    return next((term for term in terms if match and term.key == key(match[1])), None)


def _kind_asked(text: str, terms: tuple[Term, ...]) -> Term | None:
    """The noun of "hvilken *etat*", which names a kind of body and need not stand in the answer."""
    match = _BODY.search(text)
    return next((term for term in terms if match and term.key == key(match[1])), None)
