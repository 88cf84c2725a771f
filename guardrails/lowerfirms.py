"""Schools and firms in lower case, as in dictation: "jobber i femund vvs", "elev på elvebakken skole"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from guardrails.findings import Finding, regions
from guardrails.unitnames import names_lower_unit
from norsk.names import Kind, Lexicon, wordlist, wordset

# In lower case what stands behind the verb is a firm where no dictionary has it: "jobber i femund vvs".
LOWER_WORK = re.compile(
    r"(?:jobb(?:er|ar|a|et|en)|elev|student|ansatt|tilsett|arbeid(?:er|ar|de)|lærling|vikar|vaktmester|kokk|frisør|"
    r"skipper|matros|styrmann|maskinist|dykker|sveiser|servitør|lærer|lærar|[a-zæøå]{2,12}(?:sjåfør|arbeider|"
    r"leder|leiar|selger|mekaniker|montør|operatør|medarbeider|fører))"
    r"(?: [a-zæøå]+)? (?:på|i|hos|ved|for) "
    r"(?P<value>(?P<head>[a-zæøå]{3,20})(?: (?!punktum|komma)[a-zæøå&-]{2,16}){0,2})"
    r"(?=[.,;)\n]|\Z| (?:og|som|med|til|men|siden|har|"
    r"er|fra|på|komma|punktum|tlf|bor)\b)"
)
# "elvebakken skole", "på glomma sagbruk": a school or firm in lower case, told by its noun.
LOWER_NAMED = re.compile(
    r"(?<![\wæøåÆØÅ-])(?P<first>[a-zæøå]{3,16} )?(?P<head>[a-zæøå-]{3,20}) (?:skole|skule|barneskole|ungdomsskole|"
    r"barneskule|ungdomsskule|barnehage|vgs|videregående(?: skole)?|vidaregåande(?: skule)?|folkehøgskole|"
    r"folkehøgskule|oppvekstsenter|sagbruk|mekaniske|bakeri|slakteri|fiskemottak|gartneri|sparebank|hotell|"
    r"camping|idrettslag|"
    r"bryggeri|taxi|smelteverk|trykkeri|"
    r"bilverksted|papirfabrikk|skipsverft|trevare|renhold|optikk|kro|"
    r"kafé|restaurant|camping|(?P<club>il|if|hk|fk|sk|fotball|håndball|turn|ski))(?![\wæøå-])"
)
# What ends like a noun with its article names a school whatever it means, "bjørnehiet barnehage", unless it is one
# of these or a participle ("tilpasset skole").
_NO_SCHOOL: Final = wordset(
    """egen eigen liten annen annan ingen noen nokon åpen open samme denne hvilken kvar ordinær sliten trygg offentlig
    privat kommunal moderne hverken verken mellom siden sidan etter under uten utan grunnen begge samtidig videregående
    vidaregåande foreldreeid"""
)


def _is_definite_school(head: str, noun: str, before: str, lexi: Lexicon) -> bool:
    """Whether "i solstrålen barnehage" names it: a noun with its article before one without."""
    return (
        noun in ("barnehage", "skole", "skule", "barneskole", "ungdomsskole", "oppvekstsenter", "vgs")
        and len(head) > 5
        and head.endswith(("en", "et", "stua", "lia"))
        and head not in _NO_SCHOOL
        and before.endswith((" i ", " på ", " ved "))
        and not (head.endswith("et") and head[:-1] in lexi.common)
    )


# Universities and university colleges: their names are plain words.
_HIGHER: Final = re.compile(
    r"(?<![\wæøåÆØÅ])(?:(?:nord|oslo|norges arktiske) universitet|(?:universitetet|høgskolen|høgskulen|høyskolen) "
    r"(?:i|på) (?P<place>[a-zæøå-]{3,20})|høyskolen kristiania|høgskulen på vestlandet)(?![\wæøå])"
)
_REGIONS: Final = wordset("sørøst-norge innlandet vestlandet østfold akershus agder nordland telemark")
_HIGHER_CUES: Final = (" universitet", "universitetet i", "høgskolen ", "høgskulen ", "høyskolen ")
LOWER_NAMED_CUES: Final = tuple(
    f" {noun}"
    for noun in wordlist(
        "skole skule barnesk ungdomssk barnehage vgs videregående vidaregåande folkehøgsk oppvekstsenter sagbruk "
        "mekaniske bakeri slakteri fiskemottak gartneri sparebank hotell camping idrettslag bilverksted papirfabrikk "
        "bryggeri taxi smelteverk trykkeri "
        "skipsverft trevare renhold optikk kro kafé restaurant il if hk fk sk fotball håndball turn ski"
    )
)
FIRM_WORDS = wordset(
    """vvs as bygg elektro transport auto bil rør regnskap bakeri verksted mekaniske sparebank bank hotell kafe kafé
    kystruten renhold taxi kraft fiskeri slakteri gartneri meieri skole barnehage entreprenør maskin anlegg"""
)
LOWER_WORK_CUES: Final = wordlist(
    "jobb elev student ansatt tilsett arbeid lærling vikar vaktmester kokk frisør sjåfør leder leiar selger "
    "mekaniker montør "
    "operatør medarbeider fører skipper matros styrmann maskinist dykker sveiser servitør lærer lærar"
)


_FIRM_HEADS: Final = wordset("salong restaurant kafe kafé brødrene hotell firma byggmester galleri gartneriet bakeriet")


# Firms that everybody knows: behind "jobber i" they tell where somebody works, though a dictionary may have the word.
_KNOWN: Final = wordset(
    """veidekke skanska peab bravida adecco manpower jobzone randstad equinor telenor widerøe sporveien unibuss nortura
    tine bring postnord asko hydro elkem mowi lerøy salmar aibel securitas nokas gjensidige storebrand dnb nordea ikea
    oslomet ntnu uib uit uio nmbu"""
)
_FIRM_ENDS: Final = wordlist(
    "fabrikk verksted verkstad verk verft skole skule barnehage senter hotell bakeri slakteri industri service "
    "butikk mottak"
)


def is_lower_firm(words: list[str], lexi: Lexicon) -> bool:
    """Whether words behind "jobber på" name a firm in lower case: one that nobody knows, or a firm's noun behind it."""
    kind = lexi.kind(words[0].capitalize())
    if kind & Kind.COMMON and words[0] not in _FIRM_HEADS:
        return len(words) > 1 and words[-1] in FIRM_WORDS and not words[0].endswith("t")
    known = Kind.PLACE | Kind.PLACE_FORM | Kind.LAST | Kind.LAST_FORM | Kind.UNKNOWN
    if len(words) > 1 and kind & known and not kind & Kind.COMMON and words[-1].endswith(_FIRM_ENDS):
        return True
    if len(words) > 1 and (words[0] in _FIRM_HEADS or (words[-1] in FIRM_WORDS and words[0] in lexi.places)):
        return True
    return bool(kind & (Kind.UNKNOWN | Kind.PROPER | Kind.LAST | Kind.LAST_FORM | Kind.KEPT)) and all(
        word in FIRM_WORDS or not lexi.kind(word) & Kind.COMMON or word in lexi.places for word in words[1:]
    )


def lower_firms(text: str, lower: str, lexi: Lexicon) -> Iterator[Finding]:
    """Schools, firms and clubs of `text`, of which `lower` is the lower-case form, that are written in lower case."""
    for start, end in regions(lower, LOWER_NAMED_CUES, 40, 30):
        for match in LOWER_NAMED.finditer(text, start, end):
            first, head = (match["first"] or "").strip(), match["head"]
            if match["club"] and head not in lexi.places:
                continue
            kind = lexi.kind(first.capitalize()) if first else Kind.NONE
            of_two = kind & (Kind.FIRST | Kind.LAST | Kind.PLACE) and not kind & Kind.COMMON  # "nordahl grieg"
            if names_lower_unit(head, text[max(0, match.start("head") - 6) : match.start("head")]) or (
                (of_two and lexi.kind(head.capitalize()) & Kind.LAST)
                or _is_definite_school(
                    head, match[0].split()[-1], text[max(0, match.start("head") - 5) : match.start("head")], lexi
                )
            ):
                yield Finding(match.start() if of_two else match.start("head"), match.end(), "ORGANISATION", 0.71)
    for start, end in regions(lower, _HIGHER_CUES, 20, 40):
        for match in _HIGHER.finditer(text, start, end):
            if not match["place"] or match["place"] in lexi.places or match["place"] in _REGIONS:
                yield Finding(match.start(), match.end(), "ORGANISATION", 0.72)
    for start, end in regions(lower, LOWER_WORK_CUES, 2, 80):
        for match in LOWER_WORK.finditer(text, start, end):
            if match["head"] in _KNOWN:
                yield Finding(match.start("head"), match.end("head"), "ORGANISATION", 0.7)
            elif is_lower_firm(match["value"].split(), lexi):
                yield Finding(match.start("value"), match.end("value"), "ORGANISATION", 0.7)
