"""Proper nouns of Norwegian text: what may be a person's name, what is a place, and what is neither.

The lists in `data/` were written for this project. Where the spelling dictionaries are installed, their lower-case
entries tell common words and their capitalised entries other proper nouns; without them more words count as unknown,
which redacts more, not less.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

from norsk.dictionary import Dictionary, DictionaryMissing
from norsk.likeness import LIKE, likeness

Gender = Literal["f", "m"]


def wordlist(listed: str) -> tuple[str, ...]:
    """The words of a text, in order: lists of words are written as text, so that they read as such."""
    return tuple(listed.split())


def wordset(listed: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(listed.split())


class Kind:
    """What is known about a word, as bits of a plain int (a million words a second pass through here).

    UNKNOWN: neither the lists nor the dictionaries have the word in any form.
    """

    NONE = 0
    FIRST = 1
    LAST = 2
    PLACE = 4
    COMMON = 8  # a lower-case word of the dictionaries
    EPONYM = 16
    KEPT = 32  # a country, firm, product, drug …: identifies nobody
    PROPER = 64  # the dictionaries have it with a capital only
    UNKNOWN = 128
    LAST_FORM = 256  # ends like a farm or a patronymic
    PLACE_FORM = 512  # ends like a place
    GENITIVE = 1024
    SUBSTANCE = 2048  # with COMMON: known by an ending of substances and Latin terms alone ("-ina", "-us")
    LIKELY = 4096  # spelt like a name (norsk/likeness.py); with COMMON: a compound that no dictionary has whole


_MOST = 200_000  # words that are remembered
_LONGEST = 60  # letters; nothing longer is a name, and splitting it costs the square of its length
# Endings of patronymics and farms (Rygh, Norske Gaardnavne; the Norwegian Language Council on family names).
_LAST_FORM = re.compile(
    r".{2,}(?:sen|ssen|sson|sdotter|sdatter|datter|stad|land|vik|dal|dahl|berg|heim|rud|rød|seth|set|nes|næs|haug|"
    r"bakken|moen|lien|hagen|eng|engen|ås|aas|vold|voll|gård|gaard|holm|holt|strand|sund|eide|fjell|fjeld|øy|tveit|"
    r"tvedt|stuen|sveen|bråten|rønning|lund|bø|mark|hus|by|sæter|sæther|seter|skog|stein|steen|vang|våg|brekke|hammer|"
    r"sether|støl|støyl|aker|løkken|løkka|gjerde|gjerdet|hovde|mogen|nesset|kvam|reim|svåg|hjell|flaten|sletten|"
    r"kollen|teigen|teig|tveiten|tveten|øien|øyen|kleiv|kleven|bjerg|bjerke|rønningen|rust|gaarden|åmo|"
    r"ski|wicz|ov|ova|ovic|vić|oğlu|oglu|enko|chuk|ska|zadeh|pour|singh|quist|qvist|ström|strøm|gren|mann|meier|"
    r"meyer)\Z"
)
_PLACE_FORM = re.compile(
    r".{2,}(?:stad|land|vik|vika|viken|dal|dalen|berg|heim|rud|nes|neset|haugen|bakken|moen|lia|eng|åsen|voll|holm|"
    r"strand|sund|sundet|eid|eidet|fjell|fjellet|fjord|fjorden|øy|øya|vågen|våg|bygd|bygda|grenda|bu|sjøen|elva|fossen|"
    r"foss|vatn|vatnet|hamn|havn|hamna|botn|marka|myra|sletta|skogen|roa|rød|sund|tangen|odden|bekken|byen|lunden|"
    r"hella|os|"
    r"set|seter|sætra|tun|tunet|åker|vollene|vollane|haugane|haugene|moane|bakkane|teigane|myrene)\Z"
)
# Two-part names of Old Norse make: either half of the one goes with either of the other ("Gudveig", "Solfinn").
# E. H. Lind, Norsk-isländska dopnamn (1905-15), lists the parts.
_TWO_PART = re.compile(
    r"(?:al[fv]|arn|as|berg|bj[øo]rn?|bot|bryn|dag|eid|eld|finn|frid|frøy|ge[ir]r?|grim|gud|gull|gunn?|hall|har|her|"
    r"herm|hild|holm|ing|jo[rn]?|kjell?|kol|leid|leik|magn?|mod|odd|ol|ragn|rann|rei|ro[ea]|run|sal|sig|snø|sol|stein|"
    r"svan|svein|thor|tjod|tor|ulf|val|ve|vig|vil|øy|ørn|ås)"
    r"(?:veig|hild|bj[øo]rg|borg|run|laug|gunn|unn|frid|dis|mund|leif|leiv|geir|brand|vald|stein|ul[fv]|grim|finn|bjørn|"
    r"var|vor|mod|gjerd|gerd|vard|kjell|leik|liv|møy|ny|rik|rid|tor|trud|vin)\Z"
)
# Endings of substances and of Latin and Greek terms (WHO's INN stems; common medical word formation).
_MEDICAL = re.compile(
    r".{2,}(?:mab|nib|pril|sartan|statin|olol|azol|idin|idon|cillin|mycin|cyklin|floksacin|oksacin|vir|tidin|prazol|"
    r"gliptin|gliflozin|glutid|parin|ksaban|gatran|triptan|setron|pam|lam|barbital|kain|curium|dronat|dronsyre|mid|"
    r"tinib|"
    r"zosin|dipin|semid|tiazid|profen|ksikam|koksib|poetin|relin|relix|fungin|tegravir|buvir|fentanil|kodon|cetam|"
    r"gabalin|tiapin|piprazol|peridon|fyllin|limus|grastim|tepril|toin|zepin|zepam|quin|kinin|steron|diol|"
    r"ciklib|platin|taksel|rubicin|bicin|zumab|kinra|cept|grel|lukast|terol|sonid|metason|solon|itis|itt|ose|osis|oma|"
    r"emi|emia|uri|uria|algi|algia|pati|pathi|patia|ektomi|tomi|stomi|skopi|grafi|gram|plasti|plegi|parese|ismus|isme|"
    r"logi|logisk|terapi|metri|trofi|plasi|fagi|pné|penia|peni|rea|rhoea|genese|lyse|stase|ationem|tion|ium|icum|ale|"
    r"alis|aris|oris|ica|icus|ensis|ina|inum|ae|ii|orum|arum|us|um)\Z"
)


@cache
def rows(name: str) -> tuple[tuple[str, str], ...]:
    """(section, entry) for the words of `data/<name>.txt`; "# == x ==" opens section x, "#" is a comment."""
    section, entries = "", []
    for line in (files("norsk") / "data" / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("# =="):
            section = line.strip("#= ")
        elif not line.startswith("#"):
            entries += [(section, word.replace("_", " ")) for word in line.split()]
    return tuple(entries)


class _Written(dict[str, int]):
    """`Lexicon.as_written`, remembered: asked at one look, since most of what is read asks it."""

    __slots__ = ("_lexi",)

    def __init__(self, lexi: Lexicon) -> None:
        super().__init__()
        self._lexi = lexi

    def __missing__(self, word: str) -> int:
        if len(self) > _MOST:
            self.clear()
        kind = self[word] = self._lexi.as_written(word)
        return kind


@dataclass(slots=True)
class Lexicon:
    """The lists, and what they and the dictionaries say about a word (`kind`, remembered)."""

    first: frozenset[str]
    last: frozenset[str]
    places: frozenset[str]
    eponyms: frozenset[str]
    institutions: tuple[tuple[str, str], ...]  # first word and whole name, in their own capitals
    kept: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    common: frozenset[str]
    dictionary: Dictionary | None
    listed: frozenset[str]  # every name and place in lower case, to skip all other words at one look
    _seen: dict[str, int] = field(default_factory=dict)
    _like: Callable[[str], float] | None = None
    written: dict[str, int] = field(init=False)  # what is known about a word as it is written, by `as_written`

    def __post_init__(self) -> None:
        self.written = _Written(self)

    def forget(self) -> None:
        """Forget what is remembered about words: the lists were changed."""
        self._seen.clear()
        self.written.clear()

    def kind(self, word: str) -> int:
        """What is known about `word` (given with its capitals), or about its base where it is a genitive."""
        known = self._seen.get(word)
        if known is None:
            if len(self._seen) > _MOST:
                self._seen.clear()
            known = self._seen[word] = self._judge(word)
        return known

    def as_written(self, word: str) -> int:
        """What is known about `word`; one in capitals is judged by its ordinary form, with less trust."""
        if not (word.isupper() and len(word) > 1):
            return self.kind(word)
        kind = self.kind(word.capitalize())
        if len(word) < 5 or not kind & (Kind.FIRST | Kind.LAST | Kind.PLACE):
            kind &= ~(Kind.UNKNOWN | Kind.PROPER | Kind.LAST_FORM | Kind.PLACE_FORM)
            kind |= Kind.COMMON if len(word) < 4 else Kind.NONE
        return kind

    def _judge(self, word: str) -> int:
        if not 0 < len(word) <= _LONGEST:
            return Kind.UNKNOWN
        lower = word.lower()
        kind = self._listed(lower)
        if kind & Kind.KEPT and kind & (Kind.FIRST | Kind.LAST | Kind.PLACE):
            kind = kind & ~Kind.KEPT | Kind.COMMON  # "Watson", "Philips": a thing unless the text says a person
        if not kind & (Kind.FIRST | Kind.LAST | Kind.PLACE | Kind.KEPT | Kind.EPONYM):
            base = lower[:-1] if lower.endswith("ss") and lower[:-1] in self.first else genitive_base(lower)
            if base != lower:
                found = self._listed(base)
                if (
                    (len(base) > 3 or base in _SHORT_NAMES)
                    and found & (Kind.FIRST | Kind.LAST | Kind.PLACE | Kind.KEPT | Kind.EPONYM)
                    and not (kind & Kind.COMMON and found & Kind.COMMON)
                ):
                    return found | Kind.GENITIVE | (kind & Kind.COMMON)
            if "-" in lower:
                parts = [self.kind(part) for part in word.split("-") if part]
                if (
                    len(parts) > 1
                    and (
                        all(part & (Kind.FIRST | Kind.LAST) for part in parts)
                        or (parts[0] & (Kind.FIRST | Kind.COMMON) == Kind.FIRST and lower.rsplit("-")[-1] in _SECOND)
                    )
                    and (all(part[:1].isupper() for part in word.split("-")) or word.islower())
                ):
                    return (Kind.FIRST if parts[0] & Kind.FIRST else Kind.LAST) | (parts[-1] & Kind.GENITIVE)
                if len(parts) > 1 and (
                    all(part & Kind.PLACE for part in parts)
                    or (parts[-1] & Kind.PLACE and lower.partition("-")[0] in ("nord", "sør", "øst", "vest", "midt"))
                ):
                    return Kind.PLACE
        if kind & (Kind.COMMON | Kind.KEPT) or kind & (Kind.FIRST | Kind.LAST | Kind.PLACE | Kind.EPONYM):
            return kind
        if self.spelt(lower):
            kind |= Kind.COMMON
        elif self._compound(lower):
            kind |= Kind.COMMON | (Kind.LIKELY if self._likely(lower) else Kind.NONE)
        if _LAST_FORM.match(lower) or (lower.endswith("s") and _LAST_FORM.match(lower[:-1])):
            kind |= Kind.LAST_FORM
        if _PLACE_FORM.match(lower):
            kind |= Kind.PLACE_FORM
        if kind & Kind.COMMON:
            return kind
        if _TWO_PART.match(lower) and not kind & Kind.PLACE_FORM:
            kind |= Kind.FIRST
        if medical(lower) and not kind & Kind.LAST_FORM and not self.spelt(word[0].upper() + lower[1:]):
            return Kind.COMMON | Kind.SUBSTANCE
        if self._likely(lower):
            kind |= Kind.LIKELY
        if self.spelt(word[0].upper() + lower[1:]):
            return kind | Kind.PROPER
        return kind if kind & (Kind.FIRST | Kind.LAST_FORM | Kind.PLACE_FORM) else kind | Kind.UNKNOWN

    def _listed(self, lower: str) -> int:
        kind = Kind.NONE
        if lower in self.first:
            kind |= Kind.FIRST
        if lower in self.last:
            kind |= Kind.LAST
        if lower in self.places:
            kind |= Kind.PLACE
        if lower in self.eponyms:
            kind |= Kind.EPONYM
        if lower in self.kept:
            kind |= Kind.KEPT
        # The lists of entries hold parts of compounds too ("tromsø"): a listed name is a word only if it is spelt so.
        if lower in _ALSO_WORDS or (
            lower in self.common
            and not kind & Kind.FIRST
            and lower not in _ONLY_PLACES
            and (not kind or lower in _SHORT or self.spelt(lower))
        ):
            kind |= Kind.COMMON
        return kind

    def _compound(self, lower: str) -> bool:
        """Whether two words of the dictionaries make up `lower`, with or without a joint (-s-, -e-)."""
        for cut in range(4, len(lower) - 3):
            tail = lower[cut:]
            if (
                tail in self.common or ((len(tail) > 6 or (len(lower) > 12 and len(tail) > 4)) and self.spelt(tail))
            ) and (lower[:cut] in self.common or (lower[cut - 1] in "se" and lower[: cut - 1] in self.common)):
                return True
        return False

    def _likely(self, lower: str) -> bool:
        """Whether a word that no list has is spelt like a name."""
        if self._like is None:
            self._like = likeness(self.first | self.last | self.places, self.kept)
        return len(lower) > 3 and self._like(genitive_base(lower)) > LIKE

    def spelt(self, word: str) -> bool:
        """Whether the spelling dictionaries know `word` as it stands, inflected forms too."""
        return self.dictionary is not None and self.dictionary.known(word)

    def gender(self, name: str) -> Gender | None:
        """Whether `name` is a woman's or a man's first name; None where it is both or neither."""
        lower = name.lower()
        woman, man = lower in self.female, lower in self.male
        return None if woman == man else "f" if woman else "m"


def genitive_base(word: str) -> str:
    """`word` without the genitive's -s, -'s or apostrophe; `word` itself where it has none."""
    for ending in ("'s", "’s", "'", "’"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)]
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith("ss") else word


def medical(lower: str) -> bool:
    """Whether a word that no dictionary has ends like a substance or a Latin or Greek term."""
    return len(lower) > 5 and _MEDICAL.match(lower) is not None


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once. A missing dictionary leaves it without common words."""
    try:
        dictionary: Dictionary | None = Dictionary.load()
        common = dictionary.listed if dictionary else frozenset()
    except DictionaryMissing:
        dictionary, common = None, frozenset()
    first = rows("names_first")
    persons = frozenset(word.lower() for _, word in first)
    last = frozenset(word.lower() for _, word in rows("names_last"))
    places = frozenset(word.lower() for _, word in rows("places"))
    kept = {word.lower() for name in ("proper_kept", "names_drugs") for _, word in rows(name)}
    return Lexicon(
        first=persons,
        last=last,
        places=places,
        eponyms=frozenset(word.lower() for _, word in rows("names_eponyms")),
        institutions=tuple((re.split(r"[ .]", name)[0], name) for _, name in rows("institutions")),
        kept=frozenset(kept),
        female=frozenset(word.lower() for section, word in first if section == "kvinner"),
        male=frozenset(word.lower() for section, word in first if section == "menn"),
        common=common | _SHORT,
        dictionary=dictionary,
        listed=persons | last | places,
    )


_SECOND = wordset("lill ann mari may britt brit bell linn len lise lin mo rose lou sue mai bo kai johan emil tho")
_SHORT_NAMES = wordset(
    """ola eva ida ine ane ann eli gro liv unn pål jon jan tor ali amy mia lea leo max noa per kim ida åse åge"""
)
# First names that are also words of notes and rules; every other listed first name is one wherever it has a capital.
_ALSO_WORDS = wordset(
    """andre andres carina magna alba clara aura nova minor storm dan dag mars vår dat hai odd ravn ask brand gro
    falk tine lykke juni iris jo august sture line sine brun flora mark even borger tom rosa tone nam rene max
    tung vera signe ulv hauk stein tia una rose skjold sten ane per ben lage sam stig tor kim mine bjørn sultan
    berge hein sol roar are may finn trygg bo live unn gry jan love mai siv mari marin salve bart ali jarl dean
    gard endre liv alv stella hans helle rut kristen terje edel islam ramadan roman urban saga vilja pascal
    kelvin angel brede arve kalle peer lan ana ina lene folke omer tale aksel inga kai kay anna vera bent tore
    brage brun elle linn lin noa ada asa ora tim troll sune dina una siri alexa claude gemini watson sol vega
    mine juni sand gull loke balder prosper nick bill grant mark art will hope may june april summer faith joy
    rich drew pat sue rob don ken guy gene chase jack pete rasa sana ramin asal don dino ros vår sun tang hue an
    le do vu ho ha ly mo my grønn
    sang trang tam tai tien tri liga juris grunde gul hong dung leik luke marine høye riven siga sanne tilla velle visar
    skule skage merle malte pari rade nadir milda grim gret fred frank ester edle elan enes arta anda amer isa matt hava
    inna jari siren frid eden regina albin khan metta dagne gjerd samer linde"""
)
# The dictionaries spell these in lower case for the sake of compounds ("oslogryta"): they are places all the same.
_ONLY_PLACES = wordset(
    """oslo bodø harstad tromsø molde skien kongsberg kongsvinger barcelona berlin bogota malaga manila moskva murmansk
    paris rhodos sydney warszawa bislett blindern bøler evje feiring fosen fræna gjølme gulen gaupne høyland høylandet
    kvikne kypros lunner otta rawalpindi rygge skoger skopje skøyen sømna tofte tysse tveit vestbygd vålerenga åmot
    ølen østfold grue hasle storfjord nordstrand støren haukeli innhavet krakow elverum hamar gjøvik moss"""
)
# Short words that the word lists leave out.
_SHORT = wordset(
    """patient patienten patientens date location this that the with and discharge your name admission summary note
    notes primary secondary specialist position title report translation hospital health care unit first last
    phone number social security age years old birth sign signature follow-up plans department doctor nurse
    other unspecified initial encounter left right fracture of bo by do ha la le li lo ly mo mai os re ro se si
    so ta te to ut vi via å ås en et ei ja jo nå no og på max min tor jan mar sat dat tia asa noa lan nam van
    ana alt anti gram tri per tom odd nor sam noen noens than then they thin such further both either also mean mouth
    thumb elbow wound without stays lead roles frozen assault mantle find nice proband probanden"""
)
