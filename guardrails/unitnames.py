"""Whether words are a unit's name: what stands before "legesenter", behind "innlagt på", or opens a sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import Final

from guardrails.window import Window
from norsk.names import Kind, Lexicon, lexicon, wordset

NO_HEAD: Final = wordset(
    """dette det den denne en et ei på i ved fra til og om hvis når som ny nye vårt vår deres alle andre pasienten pas
innlagt norsk norske nasjonalt nasjonal regionalt
    regional kommunal kommunalt privat offentlig lokalt hvilket hvilke hvor hver hvert annet annen vurdering plan
    kontroll henvist henvises overført
    telefon adresse arbeidsgiver skole barnehage fastlege elev student sykepleier lege akutt psykiatrisk medisinsk
    kirurgisk ortopedisk tidligere
    ingen noen flere begge to tre første neste forrige samme hennes hans sin sitt deres eget egen kopi"""
)


@cache
def institutions() -> tuple[str, ...]:
    """Names of the institutions that are known by a name alone."""
    return tuple(name for _, name in lexicon().institutions)


_HOUSES: Final = (
    "landssykehuset", "markssykehuset", "radiumhospitalet", "rikshospitalet", "diakonhjemmet", "feiringklinikken",
    "balderklinikken", "borgestadklinikken", "hjellestadklinikken", "valdresklinikken", "bergensklinikkene",
    "hauglandsenteret", "ibsensykehuset", "nordlandsklinikken",
)  # fmt: skip


@cache
def known_in_lower() -> tuple[str, ...]:
    """Institutions whose name in lower case is nothing else: "sendt kalnes", "us på haukeland"."""
    lexi = lexicon()
    alone = {name.lower() for _, name in lexi.institutions if name.isalpha() and len(name) > 5}
    # "radiumhospitalet" is put together of plain words, and yet one house
    return tuple(
        sorted(name for name in alone if not lexi.kind(name) & (Kind.COMMON | Kind.FIRST) or name.endswith(_HOUSES))
    )


INTO: Final = (" på ", " til ", "fra ", "frå ", "ved ")


def names_lower_unit(word: str, before: str) -> bool:
    """Whether the word before "legesenter" in lower case names it: a place, or behind "ved" what only a name can be."""
    lexi = lexicon()
    if word in lexi.places:
        return True
    kind = lexi.kind(word.capitalize())
    if kind & (Kind.LAST | Kind.PLACE_FORM) and not kind & (Kind.COMMON | Kind.FIRST | Kind.KEPT):
        return word not in NO_HEAD  # "nattevakt silje solvang sykehjem"
    return (
        before.endswith((" ved ", " på ", " fra ", " til ", " hos ", " i ", "v/", "v/ "))
        and bool(kind & (Kind.LAST | Kind.LAST_FORM | Kind.PLACE_FORM | Kind.UNKNOWN | Kind.PROPER))
        and (not kind & Kind.COMMON or bool(kind & Kind.LAST))
        and word not in NO_HEAD
    )


_SURE_CHAINS: Final = (
    "apotek 1", "vitusapotek", "rema", "kiwi", "coop", "bunnpris", "eurospar", "circle k", "esso",
    "brilleland", "specsavers", "synsam", "interoptik", "vinmonopolet", "europris", "elkjøp",
)  # fmt: skip


def is_at_place(word: str, lexi: Lexicon, chain: str) -> bool:
    """Whether the word behind a chain's name is a place: listed, or in its form and no word.

    Behind a `chain` whose name is nothing else any capital will do, and any word that is only a name.
    """
    kind = lexi.kind(word.capitalize())
    named = word[0].isupper() or (kind & (Kind.FIRST | Kind.LAST) and not kind & Kind.COMMON)
    if named and not kind & Kind.KEPT and chain.lower().startswith(_SURE_CHAINS):
        return True
    if kind & Kind.PLACE and word[0].isupper():
        return True
    if word in lexi.common or (kind & Kind.COMMON and not word.endswith(_ROADS)):
        return False
    sure = Kind.PLACE | Kind.PLACE_FORM | Kind.LIKELY | Kind.LAST | Kind.LAST_FORM
    return bool(kind & (sure if word.islower() else sure | Kind.UNKNOWN)) or word.endswith(_ROADS)


_ROADS: Final = ("veien", "vegen", "gata", "gaten", "torget", "bakken")


def names_by_noun(words: list[str]) -> bool:
    """Whether a definite noun stands right before the unit's: "Solstrålen barnehage" can be nothing but a name."""
    return len(words) == 2 and words[1].islower() and words[0].endswith(("en", "et", "ene", "stua"))


def names_ward(word: str, lexi: Lexicon) -> bool:
    """Whether the word behind "ortopedisk avdeling" is the place or name of a ward."""
    kind = lexi.kind(word)
    return not kind & Kind.KEPT and (not kind & (Kind.COMMON | Kind.FIRST) or bool(kind & Kind.PLACE))


def is_institution(name: str, lexi: Lexicon) -> bool:
    """Whether the words after "innlagt på" name an institution: none is a plain word, a country or a weekday."""
    kind = lexi.kind(name.split(" ")[0])
    if name.isupper() and len(name) < 4:
        return False
    return not kind & (Kind.KEPT | Kind.FIRST) and not (kind & Kind.COMMON and not kind & (Kind.PLACE | Kind.LAST))


def opens(text: str, at: int) -> bool:
    """Whether position `at` opens a sentence, a line or a quotation."""
    before = text[max(0, at - 3) : at].rstrip(" \"«'(")
    return not before or before[-1] in ".!?:\n-"


_OPENS_UNIT: Final = wordset(
    """Helse Sykehuset Sjukehuset Universitetssykehuset Senter Stiftelsen Klinikk Legene Legevakten Legesenteret
    Legekontoret Helsestasjonen Sykehjemmet Sjukeheimen Tannklinikken Apotek Apoteket Sørlandet Vestre Nordre
    Søndre Østre Øvre Nedre Røde Blå Fysikalsk Rehabiliteringssenteret Steinerskolen Montessoriskolen Høgskulen
    Høgskolen Høyskolen Universitetet Fagskolen Barnehagen Tannlegene Klinikken Hjemmesykepleien Krisesenteret
    Asylmottaket Akademiet Hørselssentralen Synssentralen Hjelpemiddelsentralen Blodbanken Barselhotellet Fødestua
    Dialysen Hjemmetjenesten Heimetenesta Legevakta Helseparken"""
)


def plain_opener(word: str, lexi: Lexicon) -> bool:
    """Whether a word before a unit only opens the sentence: a plain word, and not one that units begin with."""
    kind = lexi.kind(word)
    return (
        bool(kind & Kind.COMMON)
        and not kind & (Kind.FIRST | Kind.LAST | Kind.PLACE | Kind.EPONYM)
        and not word.endswith(("isk", "teamet", "kontoret"))
        and word not in _OPENS_UNIT
        and not word.isupper()
    )


def names_clinic(word: str, lexi: Lexicon) -> bool:
    """Whether the word behind "Klinikk" is a name: "Klinikk Solvik", not "Klinikk Kirurgi"."""
    kind = lexi.kind(word)
    return not kind & (Kind.COMMON | Kind.KEPT) or bool(kind & Kind.PLACE)


_AHEAD: Final = 80  # characters: as far as the stretches around cues begin before them
_CAPITAL: Final = re.compile("[A-ZÆØÅÄÖ]")
_JOINS: Final = wordset("og i medisinsk")
_PARTS: Final = frozenset("\n,;:()/")  # no name goes on behind these


def capitalised(
    pattern: re.Pattern[str], text: Window, stretches: list[tuple[int, int]], cues: list[int], near: list[int]
) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` yields in `stretches`, for a pattern that begins with a capital.

    Only a capital that one of the sorted `cues` follows is tried, and only where one of `near` stands in its own word
    or behind words with capitals alone: most capitals open a sentence. `near`: sorted, without one of these there is
    no match, and of several words only the last may hold it.
    """
    done, at, number = 0, 0, 0
    for begin, stop in _runs(text, near):
        for capital in _CAPITAL.finditer(text, begin, stop):
            here = capital.start()
            while number < len(stretches) and stretches[number][1] <= here:
                number += 1
            while at < len(cues) and cues[at] < here - 1:  # a cue may begin with the space before the capital
                at += 1
            if number == len(stretches) or at == len(cues):
                return
            if here >= done and here >= stretches[number][0] and cues[at] - here <= _AHEAD:
                match = pattern.match(text, here, stretches[number][1])
                if match:
                    done = match.end()
                    yield match


def _runs(text: Window, near: list[int]) -> Iterator[tuple[int, int]]:
    """Words with capitals and what joins them, up to the word where one of `near` stands; disjoint and in order."""
    words, starts, ends, gaps = text.words()
    done, last = 0, -1
    for hit in near:
        at = bisect_right(ends, hit)  # the word that holds it, or comes first behind it
        if at == last:
            continue
        if at == len(words):
            return
        first = last = at
        found, least = not words[at].islower(), hit - _AHEAD
        while at and ends[at - 1] > least:
            at -= 1
            gap, word = gaps[at], words[at]
            if gap != " " and not _PARTS.isdisjoint(gap):
                break
            if not word.islower():
                first, found = at, True
            elif gap[0] != "-" and word not in _JOINS and not word.endswith("ings") and (not at or " " in gaps[at - 1]):
                break  # a plain word by itself, not in "bo- og omsorgssenter", "utrednings bosenter" or "Avd_a"
        if found:
            begin = starts[first]
            yield begin if begin > done else done, ends[last]
            done = ends[last]


# "Henvist BUP Nordstrand": the first word was taken for a name, and the name stands behind the letters.
_OPENED: Final = re.compile(r"[A-ZÆØÅ][a-zæøå]+ (?P<unit>(?:DPS|BUP|ABUP|HABU) (?P<place>[A-ZÆØÅ][\wæøå-]*))")


def behind_opener(text: str, at: int, lexi: Lexicon) -> Iterator[tuple[int, int]]:
    """Where the unit of letters stands behind the plain word with a capital at `at`, which was taken for its name."""
    opened = _OPENED.match(text, at)
    if opened is None or not plain_opener(opened[0].split(" ")[0], lexi):
        return
    if lexi.kind(opened["place"]) & (Kind.COMMON | Kind.PLACE) != Kind.COMMON:
        yield opened.start("unit"), opened.end()
