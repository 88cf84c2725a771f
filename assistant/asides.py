"""What stands beside the question and asks nothing: thanks, greetings, who asks and why, "jeg lurer på".

"Hvem leder prosjektet? Takk for hjelpen!" is answered by who leads the project; no source speaks of the thanks. What
the asker says of the case ("Vi vil bruke ChatGPT til epikriser. Er det lov?") is part of what is asked, and stays, and
so does who the asker is where the question leans on it ("Jeg er fastlege. Gjelder det meg?"). Where the question is
whole without the case, the case is searched for, but no sentence has to say it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.wants import is_empty, word_set
from norsk.keyboard import typed
from norsk.terms import fold
from norsk.text import sentences, words
from norsk.verbs import is_verb

# What asks nothing, whoever says it. Each is tried on a whole sentence.
_COURTESY = re.compile(
    r"\W*(?:(?:tusen |mange |på forhånd |på førehand )*takk\b.{0,60}|"
    r"(?:med )?(?:vennlig|venleg|beste)? ?hilsen\b.{0,40}|(?:mvh|vh)\b.{0,40}|"
    r"(?:hei|heisann|hallo|god (?:dag|morgen|kveld)|goddag|morn|kjære)\b.{0,30}|"
    r"(?:håper|håpar) (?:dere|de|du|noen|nokon|på)\b.{0,60}|ha (?:en|ein) (?:fin|god|riktig)\b.{0,30}|"
    r"(?:bare|berre|jeg bare|eg berre) (?:lurer|lurar|undres|undrast)\b.{0,20}|"
    r"(?:svar )?(?:haster|hastar|vær så snill)\b.{0,30}|"
    # "Sjefen min spør", "Fikk et spørsmål fra en pårørende", "Et raskt spørsmål", "Til et notat jeg skriver"
    r"[^?]{0,40}\b(?:spør|spurde|spurte|spørs|undres|undrast|lurer|lurar|lurte)"
    r"(?: (?:oss|meg|om dette|om det|på (?:en|ein) ting|på dette|på det))?|"
    r"[^?]{0,30}\b(?:spørsmål|spm)(?: (?:fra|frå|til|om) [^?]{2,40})?|"
    r"(?:til|for|i) (?:en|et|ein|eit|ei) \w+ (?:jeg|eg|vi|me) (?:skriver|skriv|lager|lagar|holder|held|forbereder|"
    r"førebur|jobber|jobbar)\b.{0,30}|"
    r"(?:jeg|eg|vi|me) (?:diskuterte|snakket|snakka|prata|pratet|snakkar|snakker) (?:om )?(?:dette|det)\b.{0,40}|"
    # "Har ikke peiling", "Dumt spørsmål kanskje", "Jeg skjønner ikke dette", "ifølge rapporten"
    r"(?:(?:jeg|eg|vi|me) )?(?:har (?:ikke|ikkje) peiling|"
    r"(?:er|var|blir) (?:litt )?(?:usikker|usikre|i tvil|forvirret)|"
    r"(?:vet|veit|skjønner|skjønar|forstår|husker|hugsar|kjenner) (?:ikke|ikkje))\b.{0,30}|"
    r"(?:(?:bare|berre|kun) )?(?:(?:en|et|ein|ei|eit) )?(?:litt )?(?:dum|enkel|rask|kort|kjapp|lite|liten|quick)\w* "
    r"(?:spørsmål|spm|sjekk|check|ting|avklaring)\b.{0,20}|"
    r"(?:ifølge|i følge|ifølgje|i følgje|etter|i) (?:den |det |de |dei )?"
    r"(?:rapport|dokument|notat|kilde|kjelde|utredning)\w*(?: (?:fra|frå|av|om) .{0,40})?|"
    # "Vi trenger svar før fredag", "Finner det ikke noe sted", "Svar kort", "Gjerne med kilde"
    r"(?:(?:jeg|eg|vi|me) )?(?:må ha|trenger|treng|ønsker|ynskjer|vil ha|vil gjerne ha) (?:et |eit )?(?:\w+ )?"
    r"svar\b.{0,40}|"
    r"(?:(?:jeg|eg|vi|me) )?(?:finner|finn|fant|får ikke tak i) (?:det |dette )?(?:ikke|ikkje|ingenting)\b.{0,40}|"
    r"(?:(?:jeg|eg|vi|me) )?har (?:lett|leita|sett|søkt|prøvd|leitt)\b.{0,60}|"
    r"(?:svar|gjerne|helst)\b.{0,30})\W*",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"\W*(?:(?:jeg|eg|vi|me)\s+(?:er|jobber|jobbar|arbeider|arbeidar|heter|heiter|kommer fra|kjem frå|representerer|"
    r"representerar|har jobbet|har jobba|studerer|studerar|sitter|sit|holder på|held på)|er (?:ny|nyansatt|fersk)|"
    r"jobber|jobbar|arbeider|arbeidar)\b[^?]*",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:dette|denne|disse|desse|jeg|eg|meg|min|mitt|mine|vi|me|oss|vår|vårt|våre|her|slik|slike|han|hun|ho|"
    r"hans|hennes|hennar|dem|deres|sånn|sånt|slikt)\b",
    re.IGNORECASE,
)
_MAY_LEAN = re.compile(r"\b(?:det|den|de|dei)\b", re.IGNORECASE)  # or they are articles: "den felles planen"
_LONGEST = 14  # words of a sentence that says who one is and no more
_ENOUGH, _PLENTY = 2, 3  # words that a question must say of its matter, to be understood by itself
_ASKS = (
    r"(?:hva|kva|hvem|kven|hvor|kor|hvilke[nt]?|hvilket|når|hvorfor|kvifor|hvordan|korleis|er|kan|må|skal|bør|har|får|"
    r"gjelder|gjeld|finnes|finst|trenger|treng|nevn|nemn|dato|vet|veit)\b"
)
_WH = re.compile(r"(?:hv\w+|kv\w+|ka|kor|kem|når)\b", re.IGNORECASE)
# Where a sentence in lower case begins, and where a colon leads up to the question.
_BREAK = re.compile(rf"(?<=[.!?:])\s+(?={_ASKS})", re.IGNORECASE)
_COMMA = re.compile(rf"(?:,\s+(?:men\s+|og\s+|så\s+)?|\s+[-–]\s+)(?={_ASKS})", re.IGNORECASE)
_TOPIC = re.compile(
    r"\W*(?:når det gjelder|når det gjeld|angående|ang\.?|vedr\.?|vedrørende|apropos|mht\.?)\s.*", re.IGNORECASE
)
# What is put into a question or behind it and asks nothing.
_FILLER = re.compile(r"(?<=\w) (?:egentlig|eigentleg|altså|liksom|forresten)(?= \w)", re.IGNORECASE)
_TAIL = re.compile(
    r"(?<=\w),? (?:takk|please|pls|(?:vet|veit|tror|trur|mener|sa) (?:du|dere)|egentlig|eigentleg|altså|her til lands|"
    r"i dag|per (?:nå|i dag)|for (?:tiden|tida)|i (?:norge|noreg))(?=[\s?.!]*$)",
    re.IGNORECASE,
)
_ONE = r"(?:du|dere|de|dykk|noen|nokon|man)"
# How one asks politely: it says nothing of the matter, and hides what is asked for behind another verb.
_POLITE = re.compile(
    r"\W*(?:(?:og|så|men|hei|hallo)\b,? )?(?:"
    r"(?:(?:jeg|eg|vi|me) )?(?:(?:bare|berre|også|òg) )?(?:lurer|lurar|lurte|undres|undrast)(?: litt| bare| berre)? "
    r"(?:på|over)|"
    rf"(?:kan|kunne|vil|har) {_ONE} (?:vennligst |være så snill å |vere så snill å )?"
    r"(?:si|seie|fortelle|fortelje|forklare|opplyse|svare|hjelpe)(?: (?:meg|oss))?(?: (?:på|om|med))?"
    r"(?= (?:hv|kv|kor|når|om\b))|"
    rf"(?:vet|veit|husker|hugsar) {_ONE}(?: (?:om|her))?(?= (?:{_ASKS}))|(?:vet|veit|husker|hugsar) {_ONE}|"
    r"(?:(?:er|finst|finnes) det )?(?:noen|nokon)(?: her| der ute)? som (?:vet|veit|husker|hugsar|kan svare på)|"
    rf"(?:kan|kunne) {_ONE} (?:finne|sjekke|undersøke)(?: ut(?: av)?)?(?= (?:{_ASKS}|om\b))|"
    rf"har {_ONE} (?:oversikt|peiling|greie|greie|svar) (?:over|på)(?= (?:{_ASKS}|om\b))|"
    rf"(?:fortell|forklar|si|sei)(?: (?:meg|oss))?(?= (?:{_ASKS}|om\b))|"
    rf"(?:(?:jeg|eg|vi|me) )?(?:må|vil|skal) (?:finne|sjekke|undersøke)(?: ut(?: av)?)?(?= (?:{_ASKS}|om\b))|"
    r"(?:(?:jeg|eg|vi|me) )?(?:vil|ville|ønsker|ynskjer|trenger|treng|må|skulle)(?: gjerne)?(?: å)? "
    r"(?:vite|visst|ha visst|få vite)|"
    r"(?:mitt |mi |vårt )?spørsmål(?:et)?(?: mitt)? er|spørsmål:|spm:"
    r")\s*[:,]?\s+(?:en ting\s*[:,]\s*)?(?P<rest>.+)",
    re.IGNORECASE | re.DOTALL,
)
_DICTATED = re.compile(r"\s+(?:spørsmålstegn|spørsmålsteikn|spørjeteikn)(?=\W*$)", re.IGNORECASE)
_SHORTENED = re.compile(r"\banb(?:ef)?\b\.?(?= (?:nr\.? ?)?\d)", re.IGNORECASE)  # its stop ends no sentence
_WHETHER = re.compile(r"om\s+(?P<clause>.+)", re.IGNORECASE | re.DOTALL)
_FINITE = word_set("er kan må skal bør har får vil finnes finst kunne skulle burde måtte hadde var blir vert")
_SUBJECT = 6  # words before the finite verb of a clause


def without_asides(text: str) -> str:
    """`text` without what only thanks, greets, says who asks or leads up to the question: what is searched for.

    As it is where nothing else is left, with letters back that a foreign keyboard lacks.
    """
    text = _SHORTENED.sub("anbefaling", _DICTATED.sub("?", typed(text)))
    listed = _sentences(text)
    kept = [each for each in listed if each.endswith("?") or not _COURTESY.fullmatch(each)]
    matter = [each for each in kept if not (_SELF.fullmatch(each) and len(words(each)) <= _LONGEST)]
    if _whole(" ".join(matter)):
        kept = matter
    return _directly(" ".join(kept) if kept and len(kept) < len(listed) else text)


def asked(text: str) -> str:
    """What of `text` a sentence has to answer: the question itself where it is whole without the rest, as it is asked
    directly."""
    searched = without_asides(text)
    listed = _sentences(searched)
    if len(listed) > 1:
        # What a colon ends says of whom or of what is asked, unless it only names the topic ("Når det gjelder KI: …").
        questions = [each for each in listed if each.endswith("?")]
        said = [each for each in listed if _asks(each) and (not questions or each[-1] in "?:" or _WH.match(each))]
        kept = [each for each in said if not _TOPIC.fullmatch(each)]
        if _whole(" ".join(kept)):
            searched = " ".join(kept)
    return _directly(searched)


_CLAUSE = re.compile(rf"[,:;]\s+(?:men\s+|og\s+|så\s+)?(?={_ASKS})|\s[-–]\s+(?={_ASKS})", re.IGNORECASE)
_OPENS = re.compile(r"\W*(?:når det gjelder|når det gjeld|hvis|dersom|viss|om)\b", re.IGNORECASE)


@lru_cache(maxsize=500)  # of a question and the headings that ask, each read several times
def asking(text: str) -> str:
    """The clause of a question that asks, where the case or the topic stands before it.

    "Vi vil søke om tilskuddet. Hvem forvalter ordningen?" asks who manages, and not who applies.
    """
    listed = _sentences(text)
    clause = next((each for each in reversed(listed) if _asks(each) and each[-1] != ":"), text)
    comma = _CLAUSE.search(clause)
    if comma is None or (re.match(rf"\W*{_ASKS}", clause, re.IGNORECASE) and not _OPENS.match(clause)):
        return _directly(clause)
    return _directly(clause[comma.end() :])


def _asks(part: str) -> bool:
    return part[-1] in "?:" or re.match(_ASKS, part, re.IGNORECASE) is not None


def _whole(said: str) -> bool:
    """Whether a question is understood without what stands around it."""
    return not _LEANS.search(said) and _matter(said) >= (_PLENTY if _MAY_LEAN.search(said) else _ENOUGH)


def _matter(text: str) -> int:
    return sum(not is_empty(word.text) for word in words(text))


def _sentences(text: str) -> list[str]:
    """The sentences of a question, in lower case too, and what leads up to it with a colon or who asks with a comma."""
    listed = [part for span in sentences(text) for part in _BREAK.split(text[span.start : span.end].strip())]
    parts: list[str] = []
    for each in listed:
        if parts and each[0] in "§0123456789":  # "Hva sier hpl. § 40?" is one sentence
            parts[-1] += f" {each}"
            continue
        comma = _COMMA.search(each)
        before = each[: comma.start()] if comma else ""
        if comma and (_COURTESY.fullmatch(before) or (_SELF.fullmatch(before) and len(words(before)) <= _LONGEST)):
            parts += [before, each[comma.end() :]]
        else:
            parts.append(each)
    return [part for part in parts if part]


def _directly(text: str) -> str:
    """A question without what is said to ask politely; "lurer på om vi må …" as "må vi …"."""
    trimmed = _TAIL.sub("", _FILLER.sub("", text))
    text = trimmed if _matter(trimmed) else text
    polite = _POLITE.fullmatch(text)
    rest = polite["rest"] if polite else text
    if not _matter(rest):
        return text
    clause = _WHETHER.fullmatch(rest) if polite else None
    if clause is None:
        return rest
    listed = words(clause["clause"])
    for at, word in enumerate(listed[: _SUBJECT + 1]):
        if at and (fold(word.text) in _FINITE or (at > 1 and is_verb(fold(word.text)) and word.text[0].islower())):
            said = clause["clause"]
            return f"{word.text} {said[: word.start].strip()} {said[word.end :].strip()}"
    return rest
