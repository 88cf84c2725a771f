"""Street addresses, farms, post boxes, dwellings and postcodes, in one window of even text."""

from __future__ import annotations

import re
from typing import Final

from guardrails.findings import Finding, disjoint, matches_at, regions
from guardrails.spoken import houses
from guardrails.unitnames import NO_HEAD, opens
from guardrails.window import window
from guardrails.workplaces import CAP
from norsk.names import Kind, Lexicon, lexicon, wordset

TYPES: Final = ("ADDRESS", "POSTCODE")

_STREET_END = (
    r"(?:gata|gate|gaten|gt|veien|vegen|vei|veg|vn|allé|alle|alléen|alleen|plass|plassen|torg|torget|stien|bakken|"
    r"bakkane|"
    r"svingen|lia|kroken|tunet|haugen|ringen|stubben|løkka|jordet|brygge|bryggen|brygga|kaia|kaien|terrasse|åsen|"
    r"skogen|åkeren|"
    r"enga|stranda|stranden|grenda|tråkket|tråkka|faret|smuget|smauet|almenningen|allmenningen|gård|gard|gaard|hagen|"
    r"parken|"
    r"dalen|myra|myren|lunden|toppen|vangen|vollen|feltet|flaten|flata|berget|neset|odden|sletta|bråten|kleiva|kleiven|"
    r"gangen|stredet|torv|torvet|bukta|bukten|brinken|skrenten|løypa|løypen|teigen|trappen|gjerdet|holmen|"
    r"skardet|skaret|"
    r"skansen|promenaden|esplanaden|boulevarden|plassen|løkken|engen|veita|veiten|tråkk|heia|bekken|hammeren|"
    r"jordene|hellinga|høgda|høyden|ryggen|slyngen|snarvegen|geilen|moen|reina|holtet|viken|vika|marka|tangen|sund|"
    r"linna|linja|kvartalet)"
)
_STREET = re.compile(
    rf"(?:{CAP}\.? ){{0,3}}?(?:{CAP}{_STREET_END}|{CAP}s? (?:[Gg]at[ea]|[Gg]t|[Vv]ei|[Vv]eg|[Vv]n|[Aa]llé|[Aa]lle|"
    rf"[Pp]lass|[Tt]org|[Tt]errasse|[Bb]rygge|[Gg](?=\. ?\d)|v)\b)\.? ?(?:nr\.? ?)?\d{{1,4}}(?: "
    rf"?[A-Za-z](?![\wæøåÆØÅ]))?"
    rf"(?:(?:/| ?[–-] ?)\d{{1,3}}(?![\d/:]|[.,-]\d))?(?:,? ?(?<=[\w,] )(?:(?:(?:inng|oppg|leil|etg)\.?|inngang|"
    rf"oppgang|leilighet|bolig|bustad|Bolig|Leilighet) ?)?"
    rf"(?:[HKUL]0\d{{1,3}}|(?<=[. ])[A-H]|(?<=leil )\d{{1,4}}|(?<=leil\. )\d{{1,4}}|"
    rf"(?<=leilighet )\d{{1,4}})(?!\w)|, ?\d{{1,2}}\. ?et(?:g|asje)\b\.?)?(?!\d|[.,]\d| ?(?:mg|ml|år|%|"
    rf"/\d))"
)
_STREET_SHOUTED = re.compile(
    r"(?:(?:NEDRE|ØVRE|SØNDRE|NORDRE|ØSTRE|VESTRE|GAMLE|STORE|LILLE|KONG|DRONNING|ST\.) )?[A-ZÆØÅ-]{2,}"
    r"(?:GATA|GATE|GATEN|VEIEN|VEGEN|VEI|VEG|SVINGEN|STIEN|ALLEEN|BAKKEN|KROKEN|TUNET)"
    r" \d{1,4} ?[A-H]?(?![\wæøå])"
)
# The end of a street's name is the whole of it: "bor Stien 4", "flytter til Kleiva 3 A", "Torget 3, 4370 Egersund".
_STREET_SHORT = re.compile(
    rf"(?:(?:(?<=[ ,\n])|\A)(?=[A-ZÆØÅ]\w+ \d{{1,3}} ?[A-H]?,? \d{{4}} [A-ZÆØÅ])|"
    rf"(?:\b[Bb]or|\b[Bb]ur|[Bb]osatt|[Aa]dr(?:esse)?\.?:?|[Ff]lytt\w+ til|[Ff]lytt\w+|[Bb]opel) (?:i |på )?)"
    rf"(?P<value>(?=[A-ZÆØÅ])(?i:{_STREET_END}) \d{{1,3}} ?[A-H]?)(?![\wæøå])"
)
_STREET_BARE = re.compile(
    rf"(?:(?:Nedre|Øvre|Søndre|Nordre|Østre|Vestre|Indre|Ytre|Store|Lille|Gamle|Nye) )?(?:{CAP}(?:gata|gate|gaten|"
    rf"veien|vegen|alléen|alleen)|{CAP}s (?:gate|gata|vei|veg|plass|allé))\b"
)
_STREET_LOWER = re.compile(
    r"(?<![\wæøåÆØÅ])(?!ringt|hengt|sengt|tengt|trengt|svingt|bragt|luft|urin|galle|hjerte|gang|under|om|sykkel|"
    r"skolev|halv|mid|om|tverr|lede|pass|trapp|vann|"
    r"gjennom|ut|inn|til|på|av)(?:(?:nedre|øvre|søndre|nordre|østre|vestre|gamle|store|lille) )?[a-zæøå]{2,}(?:gata|"
    r"gate|gaten|gt|veien|vegen|vn|svingen|stien|alléen|alleen|bakken|kroken|tunet|stredet|grenda|smuget|smauet|"
    r"allmenningen|"
    r"svei|sveg|vollen|lia|haugen|ringen|torget|terrasse|allé) \d{1,3} ?[a-h]?(?![\wæøå.,]\d|"
    r"[\wæøå])"
)
_FARM = re.compile(
    rf"(?:(?:Nordre|Søndre|Østre|Vestre|Øvre|Nedre|Indre|Ytre|Store|Lille|Nord|Sør|Gamle) )?{CAP} (?:gard|gård|"
    rf"gaard|småbruk|seter|søndre|nordre|østre|vestre|øvre|nedre)(?![\wæøå])"
    rf"|(?<=garden )(?:(?:Nordre|Søndre|Østre|Vestre|Øvre|Nedre) )?{CAP}|(?<=gården )(?:(?:Nordre|Søndre|Østre|"
    rf"Vestre|Øvre|Nedre) )?{CAP}"
)
_BOX = re.compile(rf"(?:[Pp]ostb(?:oks|\.)|(?<![\wæøå.])[Pp]\.?[Bb]\.?|(?<![\wæøå])[Bb]oks) ?\d{{1,5}}(?: {CAP})?")
_DWELLING = re.compile(
    r"(?:[Bb]lokk|[Oo]ppgang) \w{1,2}, (?:leil(?:ighet)?\.?|leilegheit) \d{1,4}|"
    r"(?:leilighet|leil\.?|bolignummer|bolignr\.?|bustadnummer)[ :]{1,2}[HKUL]\d{4}|(?<![\w])[HKUL]0[1-9]0\d(?!\w)"
)
_POSTCODE = re.compile(rf"\d(?<![\d./,§-]\d)\d{{3}} (?:{CAP})(?:(?: i| på)? {CAP})?")
# "Vardalsvegen 40, 2815.": a postcode without its place, between a house and the end of the clause.
_POSTCODE_ALONE: Final = re.compile(r", (?P<value>\d{4})(?=[.,;)\n]|\Z)(?![.,]\d)")
_POSTCODE_LOWER = re.compile(r"\d(?<![\w./,§-]\d)\d{3} ([a-zæøå]{3,})(?![\wæøå])")
_NO_POSTCODE = re.compile(
    r"(?:\b(?:rema|i|av|fra|frå|år|året|siden|sidan|innen|per|til|og|for|ved|§|nr\.?|kr\.?|takst|kap\.?|ca\.?|høsten|"
    r"våren|sommeren|vinteren|jul|påsken|"
    r"januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|\d\.|\d/\d+[- ]|-)) ?$",
    re.I,
)

# A farm or a house by its name and number: told by a postcode behind it, by a direction, or by who lives there.
_NAMED_HOUSE = re.compile(
    rf"(?:(?P<side>Nedre|Øvre|Søndre|Nordre|Østre|Vestre|Indre|Ytre|Store|Lille|Nord|Sør|Gamle|Nye) )?(?P<name>{CAP})"
    rf"(?: (?P<more>{CAP}|søndre|nordre|østre|vestre|øvre|nedre))? "
    rf"(?P<number>\d{{1,4}}(?: ?[A-Za-hj-z](?![\wæøå]))?)(?=(?P<post>,?[ \n]+\d{{4}} [A-ZÆØÅ])?)"
    rf"(?![\wæøå]|[.,:/–-]\d| ?(?:mg|ml|g|kg|år|%|mnd|kr|kl|stk|tbl|E|IE|mmol)\b)"
)
_LIVES_AT = re.compile(
    r"(?:(?:\b(?:bor|bur|bodde|budde|bosatt|busett|flytt\w+ til|bopel|bustad|"
    r"(?:hjem|heim)(?:me|e)?besøk|utrykning|hente[st]?|hentast|ambulanse til|levere[st])|"
    r"adr(?:esse|\.)?)\.?:?|hjem til|heim til)(?: i| på)? \Z",
    re.I,
)
# "i Folkestadsætra 3, der …", "ut til Myrane 6, Volda": a house where a comma, a full stop or a place stands behind it.
_STANDS_AT = re.compile(r"\b(?:i|på|til|fra|frå) \Z")
_BEHIND = re.compile(r"[.;)\n]|(?:, ?| i (?=[A-ZÆØÅ]))(?P<place>[A-ZÆØÅ][\wæøå]+)?")
_LIVES_ON = re.compile(r"\b(?:[Bb]or|[Bb]ur|[Bb]odde|[Bb]osatt|[Hh]jem til|[Hh]eim til) (?:på |i )?\Z")
_HOUSE_BEFORE = re.compile(r"\w \d{1,3} ?[A-Ha-h]?, \Z")
# "amtmann worsøes gate 37 b": a genitive that no dictionary has, and titles of those after whom streets are called.
_STREET_APART = re.compile(
    r"(?<![\wæøåÆØÅ])(?:(?:amtmann|biskop|kong|dronning|professor|general|oberst|doktor|dr\.?|kaptein|sankt|st\.?) )?"
    r"(?:[a-zæøå.]+ )?(?P<whose>[a-zæøå]{3,})s (?:gate|vei|veg|plass|gt|vn)\.? \d{1,3}"
    r"(?: ?[a-h](?![\wæøå]))?(?![\d.,]\d)"
)
# Pieces of text that a pattern cannot match without: `regions` jumps to them.
_NUMBER_WORD = re.compile(r"\.? ?(?:nr\.? ?)?$")
_STREET_ENDS = (*tuple(re.sub(r"[^a-zæøåé|]", "", _STREET_END).split("|")), "v", "s g")
_STREET_TAILS = {last: tuple(e for e in _STREET_ENDS if e[-1] == last) for last in {e[-1] for e in _STREET_ENDS}}
_BARE_CUES = ("gata", "gate", "veien", "vegen", "alléen", "alleen", " vei", " veg", " plass", " allé")
_FARM_CUES = (
    " gard",
    " gård",
    " gaard",
    "småbruk",
    " seter",
    " søndre",
    " nordre",
    " østre",
    " vestre",
    " øvre",
    " nedre",
    "garden ",
    "gården ",
)


class AddressScanner:
    """Addresses and postcodes under one profile; in a question a street without a number stays."""

    def __init__(self, profile: str) -> None:
        self._question = profile == "sporsmal"

    def scan(self, text: str) -> list[Finding]:
        """Findings in `text`, disjoint and in order. Linear."""
        lexi = lexicon()
        lower = text.lower() if len(text.lower()) == len(text) else text
        found: list[Finding] = []
        for at in window(text).numbers():
            if not self._question and _after_name(text, at):
                found += _named_houses(text, at, lexi)
            if _ends_like_street(lower[max(0, at - 22) : at]):
                # the name of a street is at most four words before its number
                start = max(0, at - 64)
                for match in _STREET.finditer(text, start, at + 32):
                    if _is_street(text, match, lexi):
                        skipped = _skipped(match[0], lexi) if opens(text, match.start()) else 0
                        found.append(Finding(match.start() + skipped, match.end(), "ADDRESS", 0.9))
                        alone = _POSTCODE_ALONE.match(text, match.end())
                        if alone:
                            found.append(Finding(alone.start("value"), alone.end(), "POSTCODE", 0.85))
                found += [
                    Finding(match.start(), match.end(), "ADDRESS", 0.85)
                    for match in _STREET_SHOUTED.finditer(text, start, at + 8)
                ]
                found += [
                    Finding(match.start("value"), match.end("value"), "ADDRESS", 0.8)
                    for match in _STREET_SHORT.finditer(text, start, at + 24)
                ]
                found += [
                    Finding(match.start(), match.end(), "ADDRESS", 0.8)
                    for match in _STREET_LOWER.finditer(text, max(0, at - 40), at + 8)
                ]
                found += [
                    Finding(match.start(), match.end(), "ADDRESS", 0.8)
                    for match in _STREET_APART.finditer(text, max(0, at - 40), at + 8)
                    if not (match["whose"] in lexi.common or lexi.spelt(match["whose"]))
                ]
        for start, end in regions(
            lower, ("boks", "postb", "pb", "p.b", "leil", "bolign", "bustad", "h0", "k0", "u0", "l0"), 10, 50
        ):
            for pattern in (_BOX, _DWELLING):
                found += [
                    Finding(match.start(), match.end(), "ADDRESS", 0.85) for match in pattern.finditer(text, start, end)
                ]
        for match in matches_at(_POSTCODE_LOWER, text, window(text).numbers()):
            if match[1] in lexi.places and match[0][:2] not in ("19", "20") and not lexi.kind(match[1]) & Kind.COMMON:
                found.append(Finding(match.start(), match.end(), "POSTCODE", 0.8))
        for match in matches_at(_POSTCODE, text, window(text).numbers()):
            end = _postcode_end(text, match, lexi)
            if end:
                found.append(Finding(match.start(), end, "POSTCODE", 0.88))
        if not self._question:
            found += houses(text, lower, lexi)
            for cues, pattern in ((_BARE_CUES, _STREET_BARE), (_FARM_CUES, _FARM)):
                for start, end in regions(lower, cues, 60, 40):
                    for match in pattern.finditer(text, start, end):
                        if _is_bare_address(text, match, lexi):
                            found.append(Finding(match.start(), match.end(), "ADDRESS", 0.72))
        return disjoint(found)


def _after_name(text: str, at: int) -> bool:
    """Whether a number stands behind a word of some length with a capital."""
    if at < 5 or text[at - 1] != " " or not text[at - 2].isalpha():
        return False
    begin = max(text.rfind(" ", max(0, at - 24), at - 1), text.rfind("\n", max(0, at - 24), at - 1)) + 1
    return at - begin > 3 and text[begin].isupper()


def _named_houses(text: str, at: int, lexi: Lexicon) -> list[Finding]:
    """ "Ytre Slettebakk 12", "Haugset 40, 2219 Brandval": the house that ends with the number at `at`."""
    start = max(0, at - 48)
    head = text.rfind("\n", start, at) + 1 or start
    words = list(re.finditer(r"[\wæøåÆØÅ'-]+", text[head:at]))[-3:]
    for word in words:
        begin = head + word.start()
        match = _NAMED_HOUSE.match(text, begin) if word[0][0].isupper() else None
        if match is None or match.start("number") != at:
            continue
        kind = lexi.kind(match["name"])
        lives = _LIVES_AT.search(text, max(0, begin - 18), begin) is not None
        if (
            kind & (Kind.KEPT | Kind.EPONYM)
            or len(match["name"]) < 3
            or (match["name"].isupper() and kind & Kind.COMMON)
        ):
            continue
        plain = kind & Kind.COMMON and not kind & (Kind.LAST | Kind.PLACE | Kind.LIKELY | Kind.PLACE_FORM)
        parted = text[max(0, begin - 2) : begin].endswith((", ", "\n", ": "))
        if (
            lives
            or _is_house(text, match, kind, lexi)
            or (match["side"] and (match["post"] or not plain))
            or (match["post"] and (parted or not plain) and not kind & Kind.FIRST)
        ):
            return [Finding(begin, match.end("number"), "ADDRESS", 0.74)]
    return []


def _is_house(text: str, match: re.Match[str], kind: int, lexi: Lexicon) -> bool:
    """Whether a name and a number behind "i", "på", "til" are a house: by what stands behind, and how the name ends."""
    behind = _BEHIND.match(text, match.end("number"))
    if behind is None or not _STANDS_AT.search(text, max(0, match.start() - 6), match.start()):
        return False
    if behind["place"] and lexi.kind(behind["place"]) & Kind.PLACE:
        return True
    return bool(kind & Kind.PLACE_FORM) and not kind & (Kind.COMMON | Kind.FIRST)


def _ends_like_street(before: str) -> bool:
    """Whether what stands before a number ends like the name of a street; asked of every number there is."""
    if "nr" in before[-4:]:
        before = _NUMBER_WORD.sub("", before)
    else:
        before = (before[:-1] if before.endswith(" ") else before).removesuffix(".")
    return before.endswith(_STREET_TAILS.get(before[-1:], ()))


_DIRECTIONS = wordset("Nordre Søndre Østre Vestre Øvre Nedre Indre Ytre Store Lille Nord Sør Gamle")


def _is_bare_address(text: str, match: re.Match[str], lexi: Lexicon) -> bool:
    """Whether a street or farm without a number is a proper noun and not the opening of a sentence."""
    head = match[0].split()[0]
    kind = lexi.kind(head)
    if head in _DIRECTIONS and match[0].count(" ") > 1 and match[0].endswith(("gård", "gard")):
        return True  # "Adr: Nordre Berg gård"
    if head.lower() in NO_HEAD or ((kind | lexi.kind(match[0])) & Kind.COMMON and opens(text, match.start())):
        return False
    if match[0].endswith(("gård", "gard")) and _LIVES_ON.search(text, max(0, match.start() - 14), match.start()):
        return True  # "Bor på Kvernstuen gård"
    if match[0].endswith("dre") and text[max(0, match.start() - 3) : match.start()] == "på ":
        return True  # "på Rø søndre": a part of a farm, whatever its name means
    return not (
        " " in match[0] and kind & Kind.COMMON and not kind & (Kind.LAST | Kind.PLACE) and head not in _DIRECTIONS
    )


_HOUSE_NUMBER: Final = re.compile(
    r"\.? ?(?:nr\.? ?)?\d{1,4}(?: ?[A-Za-z])?(?:,? ?[A-Za-z. ]*(?:[HKUL]?\d+(?:\. ?et\w+)?|[A-H]))?\Z"
)


def _skipped(text: str, lexi: Lexicon) -> int:
    """How many characters of plain words open a street match ("Bor Storgata 5")."""
    skipped = 0
    words = _HOUSE_NUMBER.sub("", text).split(" ")
    while (
        len(words) > 1
        and lexi.kind(words[0]) & Kind.COMMON
        and words[0]
        not in (
            "Nedre",
            "Øvre",
            "Søndre",
            "Nordre",
            "Østre",
            "Vestre",
            "Indre",
            "Ytre",
            "Store",
            "Lille",
            "Gamle",
            "Nye",
            "Lange",
            "Kong",
            "Dronning",
            "Prins",
            "Gamle",
            "Sankt",
            "Professor",
            "General",
            "Biskop",
            "Oberst",
            "Kaptein",
            "Doktor",
            "Amtmann",
            "Admiral",
            "Major",
            "Lensmann",
            "Konsul",
        )
        and not (lexi.kind(words[0]) & (Kind.FIRST | Kind.LAST))
    ):
        skipped += len(words[0]) + 1
        words.pop(0)
    return skipped


_NUMBERED = re.compile(
    r"(?:Avdeling|Seksjon|Post|Gruppe|Rom|Skole|Plassen|Klinikken|Poliklinikken|Dalen|Gangen|Luftveien|Parken|Toppen)",
    re.I,
)


def _is_street(text: str, match: re.Match[str], lexi: Lexicon) -> bool:
    """Whether a capitalised word and a number are an address, not "Svingen 5" of a scale or "Onsdagen 3"."""
    words = _HOUSE_NUMBER.sub("", match[0]).split()
    word = words[-1]
    if _NUMBERED.fullmatch(word):
        return False
    kind = lexi.kind(word)
    if kind & Kind.COMMON and word.endswith("gt"):
        return False  # "Innlagt 2. juledag"
    street = re.search(
        r"(?:gata|gate|gaten|gt|veien|vegen|vei|veg|vn|allé|alle|alléen|alleen|plass|torg|torget|stien|svingen|"
        r"kroken|ringen|bakken|terrasse|tunet)$",
        word,
    )
    if kind & Kind.COMMON and not street and opens(text, match.start() + match[0].index(word)):
        return False  # "Svingen 5" opens a line; "Lerkefaret 17" with a capital in mid-sentence is a street
    if kind & Kind.KEPT or (word.isupper() and len(word) < 4):
        return False
    return bool(street) or not kind & Kind.FIRST


def _may_be_town(kind: int, text: str, start: int) -> bool:
    """Whether the word behind four digits at `start` may be a postal town: by its form, or behind a comma any word."""
    return bool(kind & (Kind.PLACE_FORM | Kind.LAST | Kind.LAST_FORM | Kind.LIKELY)) or (
        bool(kind & (Kind.UNKNOWN | Kind.PROPER)) and text[max(0, start - 2) : start].endswith((", ", "\n"))
    )


_MEASURES: Final = frozenset(
    ("IE", "IU", "ME", "E", "NOK", "MHz", "GHz", "Hz", "kHz", "Gy", "Bq", "MBq", "GBq", "U", "kJ")
)


def _postcode_end(text: str, match: re.Match[str], lexi: Lexicon) -> int:
    """Where a postcode with its place ends, or 0 where the number is a year, a code or a quantity."""
    if _NO_POSTCODE.search(text, max(0, match.start() - 14), match.start()):
        return 0
    words = match[0].split(" ")
    first = words[1]
    kind = lexi.kind(first.capitalize() if first.isupper() else first)
    whole = " ".join(words[1:]).lower()
    if first in _MEASURES:
        return 0  # "Anti-D 1500 IE"
    year = words[0][-4:-2] in ("18", "19", "20")
    if kind & Kind.PLACE or whole in lexi.places:
        if year and kind & (Kind.COMMON | Kind.FIRST) and whole not in lexi.places:
            return 0
    elif year or kind & (Kind.COMMON | Kind.KEPT) or not _may_be_town(kind, text, match.start()):
        behind_house = _HOUSE_BEFORE.search(text, max(0, match.start() - 12), match.start())
        if year or kind & Kind.KEPT or behind_house is None:
            return 0  # "Ravnangervegen 40, 5310 Hauglandshella"
    if len(words) > 2:
        tail = lexi.kind(words[-1])
        if (
            whole in lexi.places
            or (words[2] in ("i", "på") and tail & (Kind.PLACE | Kind.PLACE_FORM))
            or tail & Kind.PLACE
            or (words[-1].isupper() and first.isupper())
        ):
            return match.end()
        return match.start() + len(words[0]) + 1 + len(first)
    return match.end()
