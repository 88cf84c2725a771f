"""Phrases with one right way to be written together or apart, and words that only grammar tells to be misspelt.

Only what Norwegian spelling and syntax decide by the words themselves (Språkrådet: "Særskriving", "Og eller å",
"Da eller når"): whatever may be right in some sentence is left alone. Patterns were chosen on half of the learners'
sentences of NoCoLA and hold nothing in clean text of either standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from norsk.evidence import speller
from norsk.meaning import is_stopword, word_list
from norsk.names import wordset
from norsk.verbs import is_verb
from norsk.wordclass import describes, is_infinitive

PhraseKind = Literal["saerskriving", "spelling"]

# Always written together: "imens", "hverandre", "kjempefin", "1800-tallet", "16-åring".
_APART = re.compile(
    r"\b(?:i mens|hver andre(?=[.,;!?]|\s(?:og|i|på|med|for|som)\b|$)"
    r"|(?:kjempe|super) \w*(?:ig|full|som|sterk|fin|fint|bra|gøy|stor|god|flott|morsom|interessant)e?"
    r"|i følge(?! med)|(?:en hver|et hvert)(?! av| sin)|(?:en hver)(?= tid)"
    r"|ut i fr[aå]|i fr[aå](?= (?:når|en|et|den|det|de|dei|meg|deg|seg|oss|ham|henne|dem)\b|[.,;!?])"
    r"|i steden? for|(?:hvor|når|hva|hvem|hvordan) somhelst"
    r"|(?:fram|frem) tid(?:en|a|ens)?|(?<![\d.,/-])\d{2,4} tal(?:l|let|lets)"
    r"|(?<![\d.,/-])\d{1,3} åring(?:en|er|ene|ar|ane)?"
    r"|(?<![\d.,/])\d{1,3}(?:-| )års? (?:alderen|jubileet|jubileum))\b(?! (?:etter tid))",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(r"(?:^|(?<=[.!?] ))Over alt(?= (?:på|i|hvor|der|kor)\b)|\bover alt(?=[.,;!?])")
_TOO = re.compile(r"\balt for (\w+)", re.IGNORECASE)

# Always written apart.
_TOGETHER = re.compile(
    r"\b(?:idag|igår|imorgen|imorgon|ikveld|inatt|iår|ifjor|istedet|ihvertfall|ivertfall|iallefall|iforhold|iforbindelse"
    r"|ihenhold|iløpet|igang|istand|isåfall|imellomtiden|tilsammen|tilslutt|tilstede|tildels|tilfots|etterhvert"
    r"|etterkvart|forøvrig|utifra|medmindre|ombord|nåfortiden|iogmed|pågrunn|somregel|viavhengig|foreksempel)\b"
)

# "For og gjøre", "til a høre": what marks an infinitive is "å".
# A preposition may be left by its object ("tar vare på og lærer om"): only what takes an infinitive tells.
_TO = re.compile(
    r"\b(?:(?:for|til|uten|utan|ved|om|av|på|med|enn) (a)|((?:^|(?<=[.!?,] )|\w+ )for|uten|utan|ved"
    r"|(?:tid|lyst|rett|mulighet|muligheten|evne|evnen|plikt|råd|anledning|behov|høve|tilbud) til"
    r"|(?:begyn|fortset|fortsat|slut|byrj|start)\w* med) (og)) (\w+)",
    re.IGNORECASE,
)
# "Enkelt å greit", "å så", "å jeg": "å" marks nothing but an infinitive.
_AND = re.compile(
    r"(?<=[a-zæøå,] )(å) (så|jeg|eg|hun|ho|han|vi|de|dei|dere|den|det|da|dermed|derfor|deretter|om|når|hvis)\b"
)
_BEFORE_AND = re.compile(
    r"(?:ikke|ikkje|også|òg|alltid|aldri|bare|berre|for|til|med|på|av|om|er|var|enn|ved|uten|utan) $"
)
# "Når mann ikke har": the indefinite pronoun is "man".
_ONE = re.compile(
    r"\b(?:når|hvis|at|som|hva|hvor|hvordan|fordi|om|kan|må|bør|skal|vil|kunne|mens|da) (mann) "
    r"(?:ikke |også |alltid |ofte |selv )?"
    r"(?:kan|må|bør|skal|vil|har|er|får|ble|blir|kunne|burde|ha|være|få|si|se|gjøre)\b",
    re.IGNORECASE,
)
# "Viktigere en helse": what is compared with stands after "enn".
_THAN = re.compile(r"\b(\w+ere|større|bedre|mindre|flere|yngre|eldre|lengre|tyngre) (en) (\w+)", re.IGNORECASE)
_WHEN = frozenset(
    ["tidligere", "senere", "seinere", "videre", "oftere", "nærmere", "ytterligere", "lengere", "dessverre"]
)
_ENDS = re.compile(r"[ ]*[.,;:!?]|[ ]*$")
_CERTAIN = re.compile(r"\b(?:i|til) en (hvis) (?:grad|mon|alder|tid|grense|utstrekning|forstand|periode)\b")
_HIGHER = re.compile(r"\b(?:mye|enda|stadig|litt|betydelig|langt|noe|få|fått) (høyre) (?=\w+\b)")
_LAID = re.compile(
    r"\b(ligger?|lå|ligget) seg(?= (?:ned|i seng|til å sove|nedpå|på sofaen|på magen|på ryggen)\b|[.,;!?])"
)
_ON = re.compile(r"\b(pa) (?=(?:grunn|den|det|en|et|de|denne|dette|samme|hverandre|jobb|skole)\b)")


def phrase_errors(text: str, standard: str) -> Iterator[tuple[int, int, PhraseKind]]:
    """The start, the end and the kind of each phrase of a text that is certainly written wrongly."""
    if speller() is None:
        return
    for match in (*_APART.finditer(text), *_EVERYWHERE.finditer(text)):
        yield match.start(), match.end(), "saerskriving"
    for match in _TOO.finditer(text):
        if _follows_too(match[1].lower(), text[match.end() :]):
            yield match.start(), match.end(), "saerskriving"
    for match in _TOGETHER.finditer(text):
        yield match.start(), match.end(), "spelling"
    for match in _TO.finditer(text):
        left = (match[2] or "").partition(" ")[0].lower()
        if is_infinitive(match[4].lower()) and not (left and (is_infinitive(left) or is_verb(left))):
            group = 1 if match[1] else 3
            yield match.start(group), match.end(group), "spelling"
    for match in _AND.finditer(text):
        if not _BEFORE_AND.search(text[: match.start()]):
            yield match.start(1), match.end(1), "spelling"
    if standard == "nb":
        yield from _bokmal(text)


def _bokmal(text: str) -> Iterator[tuple[int, int, PhraseKind]]:
    for pattern in (_ONE, _CERTAIN, _HIGHER, _LAID, _ON):
        for match in pattern.finditer(text):
            yield match.start(1), match.end(1), "spelling"
    for match in _THAN.finditer(text):
        before = re.search(r"(\w+) $", text[: match.start()])
        article = before is not None and before[1].lower() in ("en", "et", "den", "det", "de", "noen", "noe", "til")
        if (
            match[1].lower() not in _WHEN
            and not article
            and _ENDS.match(text, match.end())
            and not is_verb(match[1].lower())
        ):
            yield match.start(2), match.end(2), "spelling"


_GRADED = wordset("mye mange få lite ofte sent seint tidlig lenge bra fort streng strengt")
_ENDED = re.compile(r"[.,;:!?)]|$| (?:til|og|for) ")


def _follows_too(word: str, after: str) -> bool:
    """Whether a word is an adjective or an adverb that "altfor" grades; "alt for norsk industri" is no such thing."""
    dictionary = speller()
    if dictionary is None or is_stopword(word):
        return word in _GRADED
    if word in _GRADED or word in word_list("adjective"):
        return True
    if word.endswith(("sk", "ske", "r")) and not _ENDED.match(after):
        return False
    return describes(word) and not dictionary.known(word + "en")
