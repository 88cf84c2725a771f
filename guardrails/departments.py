"""How far the name of a unit reaches: the departments and places that follow its first words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from norsk.names import Kind, Lexicon, wordset

_DEPARTMENT = re.compile(
    r"(?:[\wæøåÆØÅ-]*(?:avdeling|avdelinga|avdelingen|avd|seksjon|seksjonen|poliklinikk|poliklinikken|poliklinikker|"
    r"klinikk|klinikken|enhet|enheten|eining|døgn|"
    r"dagbehandling|behandling|behandlingssenhet|døgnseksjon|senter|senteret|laboratorie|laboratoriet|laboratorium|"
    r"team|teamet|sone|sonen|distrikt|distriktet|post|habilitering|rehabilitering|"
    r"sykehus|sjukehus|sykehusavdeling|omsorg|somatikk|radiologi|røntgen|avgiftning|ambulatorium|avrusning|psykiatri|"
    r"psykiatrisk|psykiatriske|medisin|medisinsk|"
    r"behandlingssenter|behandlingsenhet|mottak|akuttmottak|forstyrrelser|avhengighet|sengepost|intermediær|kirurgi|"
    r"kirurgisk|ortopedi|ortopedisk|nevrologi|nevrologisk|"
    r"pediatri|gynekologi|kardiologi|onkologi|urologi|hematologi|geriatri|gerontopsykiatri|logopedi|legevakt|"
    r"ambulanse|hospital|universitetssykehus|føde|barsel|divisjon|divisjonen|omegn|tjeneste|tjenesten|tenesta|sengeposter|psykose|hospitalet|enheter|avdelinger|seksjoner|klinikker|rusomsorg|institutt|kollektiv|BUPA|fys|TSB|rus-)|"
    r"DPS|BUP|ABUP|ARA|HAVO|HABU|HF|RHF|AS|RASP|AHUS|UNN|OUS|psykisk|barne-?|barn-?|ungdoms-?|voksne|barn|unge|"
    r"ungdom|vaksne|voksen|helse|helsevern|helse-|allmenn|akutt|"
    r"spesialisert|regional|gutter|jenter|nedre|øvre|indre|ytre|øst|vest|nord|sør|midt|rus|fysikalsk|ung|"
    r"lokalisasjon|sentrum|hf|dps|bup)\Z",
    re.I,
)
_ADJECTIVE = re.compile(
    r"[\wæøåÆØÅ-]*isk(?:e|t)?\Z|(?:nasjonal|lokal|kommunal|felles|tverrfaglig|interkommunal)[et]?\Z", re.I
)
_AFTER_UNIT = re.compile(r" ?(?:den \d|på \d|med |\.(?:\s|$)|,$|$)")
_PIECE = re.compile(r"( ?, ?| - | -|- |/| ?\(|\)? )([\wæøåÆØÅ][\wæøåÆØÅ'-]*\)?)( ?\.(?= [A-ZÆØÅa-zæøå]))?")
_NUMBERED = re.compile(
    r" \d{1,2}[A-Z]?(?![\w%]|[.,:/-]\d| ?(?:mg|ml|dag|uke|time|gang|år|kl|x))"
)  # "Dikemark avdeling 12"
_STOPS: Final = wordset(
    """den på med etter til fra som ved hvor der har ble er var i hvis per for og av det de han hun pasienten samt
    siden når kan skal vil må om din ditt dine deres hennes hans vår å videre nærmere"""
)
# After "for" these say what something is for, and no longer which unit it is.
_PURPOSES: Final = wordset(
    """å en et din ditt deres vår videre nærmere oppfølging behandling utredning vurdering kontroll operasjon
    tilsyn samtale prøver å det den alle flere øvrig ytterligere medisinsk grundig hennes hans"""
)
_JOINTS: Final = wordset("for av i og på -")
_OWN_WORDS: Final = wordset("helse barn ung nord sør øst vest medisin behandling akutt")
_MOST_PIECES: Final = 16


def reach(text: str, end: int, lexi: Lexicon) -> int:
    """The end of the unit whose first words end at `end`, with what follows: ", DPS Moss, poliklinikk"."""
    at, headed, free = end, False, 0
    shouted_head = text[max(0, end - 3) : end].isupper()
    for _ in range(_MOST_PIECES):
        match = _PIECE.match(text, at)
        if not match:
            break
        gap, word = match[1], match[2].rstrip(")")
        following = _PIECE.match(text, match.end(2))
        next_word = following[2].rstrip(")") if following else ""
        if word in _JOINTS:
            if not following or not _joins(word, next_word, headed, lexi):
                break
            at, free, headed = following.end(2), 1 if word == "for" else 0, True
            continue
        department = _is_department(word) or bool(
            following and following[1] == " " and _heads(word, gap, lexi) and _is_department(next_word)
        )
        named = word[0].isupper() and _names(word, lexi)
        if not named and word[0].isupper() and _AFTER_UNIT.match(text, match.end(2)):
            # "… , rehabilitering, Lassa den 3. mars": a plain word with a capital in a unit's tail is a place
            named = ("," in gap and headed) or (gap == " " and not lexi.kind(word) & (Kind.FIRST | Kind.KEPT))
        shouted = word.isupper() and len(word) > 1 and (shouted_head or (headed and "," in gap and len(word) > 2))
        if not (department or named or shouted or (free and gap == " " and word.islower() and word not in _STOPS)):
            break
        if not gap.strip() and word in _OWN_WORDS and not headed:
            break
        free = free - 1 if free and not department else free
        headed = headed or department
        at = match.end(3) if match[3] and word.lower() == "avd" else match.end(2)
        numbered = _NUMBERED.match(text, at) if department else None
        at = numbered.end() if numbered else at
    if text[end:at].count("(") > text[end:at].count(")") and text[at : at + 1] == ")":
        at += 1
    return at


@lru_cache(maxsize=20_000)
def _is_department(word: str) -> bool:
    return _DEPARTMENT.match(word) is not None


def _joins(joint: str, word: str, headed: bool, lexi: Lexicon) -> bool:
    """Whether "for", "og", "i" … and the word behind it go on with the unit."""
    at_place = joint == "på" and lexi.kind(word) & (Kind.PLACE | Kind.FIRST) == Kind.PLACE
    if not (headed or joint in ("og", "i") or at_place) or (joint == "for" and word.lower() in _PURPOSES):
        return False
    kind = lexi.kind(word)
    return (
        _is_department(word)
        or (headed and joint == "for" and (word.islower() or bool(kind & Kind.PLACE)))
        or (word[0].isupper() and (not kind & Kind.COMMON or bool(kind & Kind.PLACE)) and joint in ("i", "på", "og"))
    )


def _heads(word: str, gap: str, lexi: Lexicon) -> bool:
    """Whether a word may stand before "avdeling": an adjective, or an owner ("Frelsesarmeens rusomsorg")."""
    if _ADJECTIVE.match(word):
        return True
    return word[0].isupper() and word.endswith("s") and "," in gap and not lexi.kind(word) & Kind.FIRST


def _names(word: str, lexi: Lexicon) -> bool:
    """Whether a capitalised word behind a unit is the place or name it belongs to."""
    kind = lexi.kind(word)
    if kind & Kind.FIRST:
        return bool(kind & (Kind.PLACE | Kind.LAST))
    return not kind & Kind.KEPT and (
        not kind & Kind.COMMON or bool(kind & (Kind.PLACE | Kind.LAST | Kind.LAST_FORM | Kind.PLACE_FORM))
    )
