"""Follow-up questions made to stand alone: "Og hvem er ansvarlig for det?" is asked again with what "det" stands for.

Rules, not a model: the same for every engine, and nothing is added that the asker has not written. What a pronoun or an
omission stands for is taken from the question before, which is itself made whole first. The phrase that is carried
over follows centering theory's simplest case (Grosz, Joshi and Weinstein, Computational Linguistics 21(2), 1995): what
the last question was about is what the next one most likely still is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from norsk import agencies
from norsk.text import words

MOST_TURNS: Final = 6  # earlier questions that are looked at
MOST_CHARACTERS: Final = 500  # of each of them

_OPENER: Final = re.compile(
    r"^\s*(?:og|men|eller|så)?\s*(?:hva (?:så )?med|kva (?:så )?med|ka med|enn(?: med)?)\s+(?P<what>.+)$",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(r"^\s*(?:og|men|eller|så)[\s,]+(?=\S)", re.IGNORECASE)
_ASKS: Final = re.compile(
    r"^(?:(?P<before>til|fra|frå|av|for|med|på|i|hos|om|etter|under|mot)\s+)?"
    r"(?P<word>hvem|kven|kvem|hva|kva|ka|hvor|kor|kvar|når|hvordan|korleis|kossen|hvorfor|kvifor|hvilken|hvilket|hvilke|"
    r"kva for|hvis|kvifor)\b(?P<measure>\s+(?:mange|mye|mykje|lenge|lang|langt|ofte|stor|stort|store|gammel|høy|høyt|"
    r"raskt|fort|\w+ (?:tid|år|dager|måneder))\b)*",
    re.IGNORECASE,
)
_FINITE: Final = re.compile(
    r"\b(?:er|var|blir|ble|blei|vart|har|hadde|skal|skulle|kan|kunne|må|måtte|bør|burde|vil|ville|får|fikk|fekk|gjelder|"
    r"gjeld|finnes|finst|fins|står|heter|heiter|betyr|tyder|trenger|treng|krever|krev|gjør|gjer|leder|eier|eig|"
    r"inneholder|sier|seier|kom|kommer|kjem|\w{3,}(?:er|ert|et|te|es|ast|ar|år))\b",
    re.IGNORECASE,
)
# A pronoun that points back: after a preposition and before the end, or one that stands alone as the sentence's subject
# or object. "det" before a verb's complement ("er det lov å …", "finnes det …") points forward and is left.
_POINTS_BACK: Final = re.compile(
    r"(?P<preposition>\b(?:for|om|av|med|på|til|i|etter|under|ved|mot|fra|frå|hos|uten|utan|over)\s+)"
    r"(?P<first>det|den|dette|denne|disse|desse|de|dei|dem|ham|han|henne|hun|ho)(?=\s*[?.!,]|\s*$|\s+(?:også|og|da|nå|no)\b)"
    r"|\b(?P<second>dette|denne|disse|desse|dem)(?=\s*[?.!,]|\s*$|\s+(?:også|og|da|nå|no|i|på|for|til|med|av|etter|ved|som)\b)"
    r"|(?<=\s)(?P<third>den|de|dei|hun|han|ho)(?=\s*[?.!,]|\s*$|\s+(?:også|da|i|på|for|til|med|av|etter|ved|ha|være|vere|bli|"
    r"kunne|skulle|måtte|\w+(?:es|et|t|e))\b)",
    re.IGNORECASE,
)
_IT_LAST: Final = re.compile(
    r"\b(?P<it>det)(?=\s*[?.!]*\s*$)|(?<=\s)(?P<there>der|dit)(?=\s*[?.!]*\s*$)", re.IGNORECASE
)
_IT_SUBJECT: Final = re.compile(
    r"^(?P<head>\W*(?:(?:hvem|hva|når|hvor|hvordan|hvorfor|kven|kva|kor|korleis|kvifor)\s+)?"
    r"(?:gjelder|gjeld|startet|starta|begynte|kom|varer|varte|koster|kosta|kostet|heter|heiter|betyr|virker|verkar|slutter|"
    r"omfatter|omfattar|inneholder|inneheld|trådte|skjer|skjedde|må|skal|kan|bør|ble|blei|vart|er))\s+(?P<it>det|den|de|dei)\b"
    r"(?!\s+som\b|\s+\w+e\s+\w+(?:en|et|a|ene|ane)\b)",
    re.IGNORECASE,
)
_FORWARD: Final = re.compile(
    r"^\W*(?:\w+\s+)?(?:er|var|finnes|finst|fins|må|skal|kan|bør|ble|gis|kreves|krevst)\s+det\s+"
    r"(?:noe\w*|noko\w*|nok\w*|en|et|ei|ein|eit|lov|tillatt|mulig|mogleg|nødvendig|krav|ikke|ikkje|greit|slik|sånn|flere|"
    r"fleire|mange|\w+\s+å)\b",
    re.IGNORECASE,
)
_SAME_KIND: Final = re.compile(
    r"^(?P<preposition>for|i|hos|på|til|av|fra|frå|med|ved|om|under|etter)\s+(?P<what>.+)$", re.I
)
_PROVISION: Final = re.compile(r"(?:§§?|artikkel|art\.|paragraf|kapittel)\s*[\d-]+(?:\s?[a-z]\b)?", re.IGNORECASE)
_DOER: Final = re.compile(r"^(?:(?:vi|jeg|eg|man|en|ein|du)|(?:det|den|de|dei)(?!\s+\w+e\s))\s+", re.IGNORECASE)
_INFINITIVE: Final = re.compile(r"^.*\bå\s+\w+\s+(?=\w)", re.IGNORECASE)
_HARDLY: Final = 3  # words of a follow-up that has no finite verb


def standalone(question: str, earlier: Sequence[str]) -> str:
    """`question` with what it leaves to the conversation said; unchanged where it stands alone.

    `earlier` are the conversation's questions, oldest first, in the asker's own words; only the last few count.
    """
    before = ""
    for each in earlier[-MOST_TURNS:]:
        before = _whole(" ".join(each.split())[:MOST_CHARACTERS], before)
    return _whole(" ".join(question.split()), before)


def _whole(question: str, before: str) -> str:
    """The question made whole with the one before it."""
    if not before or not question:
        return question
    if found := _OPENER.match(question):
        return _instead(before, found["what"])
    rest = _JOINED.sub("", question)
    bare = rest.strip(" ?.!")
    asks = _ASKS.match(bare)
    if asks and asks.end() == len(bare):
        return _asked_anew(before, bare)
    if not _FINITE.search(bare) and len(words(bare)) <= _HARDLY and rest != question:
        return _instead(before, bare)
    if not _FINITE.search(bare) and _SAME_KIND.match(bare) and len(words(bare)) <= _HARDLY:
        return _instead(before, bare)
    topic = _topic(before)
    for pattern in (_POINTS_BACK,) if _FORWARD.match(rest) else (_POINTS_BACK, _IT_LAST, _IT_SUBJECT):
        found = pattern.search(rest) if topic else None
        if found is None:
            continue
        name = next(name for name, value in found.groupdict().items() if value and name not in ("preposition", "head"))
        after = re.match(r"\s+(\w+)\s+\w", rest[found.end(name) :])
        if after and _SAME_KIND.match(f"{after[1]} x"):  # "bruke dem til undervisning": not "… til forskning til …"
            topic = re.sub(rf"\s+{after[1]}\s.+$", "", topic)
        put = f"{'til' if found[name].lower() == 'dit' else 'i'} {topic}" if name == "there" else topic
        return _capital(rest[: found.start(name)] + put + rest[found.end(name) :])
    return _capital(rest) if rest != question else question


def _topic(question: str) -> str:
    """What a question is about: the phrase after its interrogative and verb; an agency where it names nothing else."""
    text = question.strip(" ?.!")
    asks = _ASKS.match(text)
    rest = text[asks.end() :].strip() if asks else text
    verb = _FINITE.search(rest)
    phrase = rest[verb.end() :].strip() if verb else rest
    listed = words(phrase)
    # "må virksomheten melde fra om brudd": what the question is about comes last; its doer is not carried along
    phrase = _DOER.sub("", phrase)
    phrase = _INFINITIVE.sub("", phrase)
    if not listed or len(phrase) < 2:
        named = agencies.find(text)
        return text[named[-1][0] : named[-1][1]] if named else ""
    doing = re.search(r"\b(?:ansvarlig|ansvarleg|ansvar|ansvaret)\s+for\s+(?P<what>.+)$", phrase, re.IGNORECASE)
    return (doing["what"] if doing else phrase).strip()


def _asked_anew(before: str, asks: str) -> str:
    """ "Og til hvem?" after "Når må virksomheten melde brudd?": "Til hvem må virksomheten melde brudd?"."""
    text = before.strip(" ?.!")
    found = _ASKS.match(text)
    return f"{_capital(asks)} {text[found.end() :].strip() if found else _lower(text)}?"


def _instead(before: str, what: str) -> str:
    """ "Hva med kommunene?": the question before, with the like phrase replaced, or else with this one added."""
    text, what = before.strip(" ?.!"), what.strip(" ?.!")
    new, old = agencies.find(what), agencies.find(text)
    if new and old:
        start, end, _ = old[-1]
        owns = "s" if text[start:end].endswith("s") and not old[-1][2].name.endswith("s") else ""
        return f"{text[:start]}{what}{owns}{text[end:]}?"
    if _PROVISION.match(what) and (named := list(_PROVISION.finditer(text))):
        return f"{text[: named[-1].start()]}{what}{text[named[-1].end() :]}?"
    like = _SAME_KIND.match(what)
    if like:
        preposition = re.escape(like["preposition"])
        same = list(re.finditer(rf"\b{preposition}\s+(?:\w+\s+)?\w+(?=\s*$)", text, re.IGNORECASE))
        if same:
            return f"{text[: same[-1].start()]}{what}?"
        return f"{text} {what}?"
    return f"{text} for {what}?"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
