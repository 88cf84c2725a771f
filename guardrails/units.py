"""Named units: health units, schools and workplaces, in one window of even text.

Units are found by the nouns that name them ("… sykehus", "… legesenter", "Helse …", "DPS …") and by a short list of
institutions known by a name alone; a unit reaches to the departments and places that follow it. A ward's generic name
("medisinsk avdeling", "poliklinikken") is no unit.
"""

from __future__ import annotations

import re
from typing import Final

from guardrails.admitted import STANDS_AT, admits, word_before
from guardrails.apposed import apposed
from guardrails.departments import reach
from guardrails.employers import OWNED, OWNED_CUES, employer_end, is_label, is_land, is_trade, labelled, with_noun
from guardrails.findings import Finding, between, disjoint, matches_at, regions
from guardrails.lowercase import like_place
from guardrails.lowerfirms import lower_firms
from guardrails.unitnames import (
    INTO,
    NO_HEAD,
    behind_opener,
    capitalised,
    institutions,
    is_at_place,
    is_institution,
    known_in_lower,
    names_by_noun,
    names_clinic,
    names_lower_unit,
    names_ward,
    opens,
    plain_opener,
)
from guardrails.window import window
from guardrails.workplaces import (
    BRANCH,
    BRANCH_CUES,
    CAP,
    CHAIN,
    CHAIN_CUES,
    CLUB,
    CLUB_CUES,
    EMPLOYER,
    FIRM,
    FIRM_CUES,
    PLAIN_CUES,
    PLAIN_HEADS,
    PLAIN_PIECES,
    PLAIN_UNIT,
    WORK,
    WORK_CUES,
    lives_at,
    taught_at,
)
from norsk.names import Kind, Lexicon, lexicon, wordlist, wordset

TYPES: Final = ("HEALTH_UNIT", "ORGANISATION")

_UNIT_NOUN = (
    r"(?:universitetssykehus|universitetssjukehus|universitetssykehuset|universitetssjukehuset|sykehus|sjukehus|"
    r"hospital|Hospital|sykehusapotek|sjukestugu|sykestue|(?:distrikts|lokal)medisinske senter|"
    r"legesenter|legekontor|lækjarsenter|legegruppe|legevakt|lækjarvakt|medisinske? senter|Medisinske Senter|"
    r"helsesenter|Helsesenter|Helsesportsenter|helsestasjon|helsehus|sykehjem|sjukeheim|sjukeheimen|aldershjem|"
    r"bygdeheim|bygdehjem|aldersheim|"
    r"eldresenter|omsorgssenter|omsorgsheim|bosenter|bo- og \w+senter|bu- og \w+senter|rehabiliteringssenter|"
    r"rehabiliteringssykehus|Rehabiliteringssenter|Rehabiliteringssykehus|Rehabilitering|behandlingssenter|"
    r"Behandlingssenter|opptreningssenter|"
    r"tannklinikk|tannlegesenter|tannlegekontor|apotek|Klinikk|klinikk|klinikken|Klinikken|psykiatrisenter|"
    r"psykiatriske|DPS|BUP|ABUP|dps|bup|HF|ambulansestasjon|[a-zæøå]{3,12}lege(?:senter|kontor)|spesialistsenter|"
    r"fysioterapi(?: og (?:trening|helse|manuellterapi|rehabilitering|velvære|massasje))?|fysikalske(?: "
    r"institutt)?|"
    r"institutt|Institutt|behandlingshjem|kollektivet|bofellesskap|bufellesskap|omsorgsboliger|dagsenter|"
    r"avlastning(?:sbolig|ssenter|shjem)?|barnebolig|aktivitetssenter|servicesenter|seniorsenter|arbeidssenter|"
    r"trygdeboliger|omsorgsbustader|omsorgsbustad|boliger|dagtilbud|rusklinikk|"
    r"ruspoliklinikk|ruskollektiv|rehab|helserehab|nevrosenter|kirurgene|spesialistene|røntgen|a-senter|"
    r"behandlingstun|voksenpsykiatri|alderspsykiatri|akuttpsykiatri|legehus|legehuset|helsetun|omsorgstun|"
    r"bedriftshelsetjeneste|bedriftshelseteneste|spesialistgruppe|korttid|korttidssenter|korttidsavdeling|bokollektiv|"
    r"omsorgsbolig|tannhelsetjeneste|hjemmetjeneste|heimeteneste|fødestue|blodbank|dialyse|dialyseenhet|mottak|"
    r"bo- og \w+senter|bo- og behandlingssenter|helse- og velferdssenter|velferdssenter|helsepark|"
    r"lærings- og mestringssenter|"
    r"barnehabilitering|voksenhabilitering|habiliteringsteneste|habiliteringstjeneste|sanatorium|hospits|kurbad|fengsel|asylmottak|barneverninstitusjon|barnehjem)"
)
# Begins with a capital, as `PLAIN_UNIT` does: `capitalised` tries them nowhere else.
_UNIT = re.compile(
    rf"(?:(?:{CAP}|[A-ZÆØÅ](?<!\w.)[a-zæøå]{{0,2}}\.)(?: (?:og|&|i|-) {CAP})? ){{1,4}}?(?:[a-zæøå]{{6,20}}ings )?"
    rf"(?i:{_UNIT_NOUN}|medisinske(?= v/| ved |[,;)]|\.(?!\w)|\Z)|"
    rf"senter|senteret|[a-zæøå]{{3,16}}(?:klinikk|senter|sykehus|sjukehus|praksis))(?![\wæøå])(?: HF)?"
    rf"|(?:Sykehuset|Sjukehuset|Universitetssykehuset|Klinikk|Tannklinikken|Leg[ea]ne|Legevakten|Legesenteret|"
    rf"Legekontoret|Helsestasjonen|Sykehjemmet|Sjukeheimen|DPS|BUP|ABUP|HABU|Apotek(?:et)?|Stiftelsen|"
    rf"Rehabiliteringssenteret|Kurbadet|Senter for psykisk helse|Omsorgssenteret|Bofellesskapet|Helsehuset|"
    rf"Hjemmetjenesten|Heimetenesta|Hjemmesykepleien|Hjemmesjukepleien|Heimesjukepleia|Tildelingskontoret|"
    rf"[A-ZÆØÅ][a-zæøå]{{3,16}}teamet|Fysikalsk medisin|"
    rf"{CAP}apotek(?:et)?) (?:i |på |ved |sone )?{CAP}(?: (?:HF|nord|sør|øst|vest|aust|(?:(?:og|&) )?{CAP}))?"
    rf"|[A-ZÆØÅ][a-zæøå]{{2,16}}(?:legesenteret|legekontoret|klinikken|spesialistene|legene|legane|terapeutene|"
    rf"psykologene) (?:i |på )?{CAP}"
    rf"|(?:Tannregulering|Kjeveortopedi|Kjeveortopeden|Tannhelse|Fysioterapi|Hjerteklinikken) {CAP}"
    rf"|(?:Hørselssentralen|Synssentralen|Hjelpemiddelsentralen|Frisklivssentralen) {CAP}"
    rf"|(?:Hørselssentralen|Synssentralen|Hjelpemiddelsentralen|Blodbanken|Barselhotellet|Fødestu[ae]n?|Dialysen|"
    rf"Hjemmetjenesten|Heimetenesta|Legevakta|Poliklinikken|"
    rf"Helseparken|Tannlegene|Klinikken|Hjemmesykepleien|Heimesjukepleia|Krisesenteret|Asylmottaket|Ambulansestasjonen|"
    rf"Frisklivssentralen|Fastlegekontoret|Avlastningsboligen) (?:i |på ){CAP}"
    rf"|Helse (?:Sør-Øst|Vest|Nord|Midt(?:-Norge)?|{CAP})(?:(?: og| -)? {CAP})?(?: HF| RHF)?"
    rf"|St ?\.? Olavs?(?: [Hh]ospital)?(?! \w+gate)"
    rf"|{CAP}(?:universitetssykehus(?:et)?|sykehuset|sjukehuset|hospitalet|klinikken|sykehjem|sjukeheim|sykehjemmet|"
    rf"sjukeheimen|hjemmet|heimen|senteret|SENTERET|kollektivet|tunet|legevakt|legevakten|legesenter|legekontor|"
    rf"gården rehabiliteringssenter|tunet)(?![\wæøå])"
)
_WARD_OF = re.compile(
    rf"[A-ZÆØÅa-zæøå](?<![\wæøå].)[\wæøå]+isk (?:avdeling|poliklinikk|klinikk|senter|seksjon|enhet|døgnenhet) "
    rf"(?:i |på )?{CAP}|[ASKPE](?<![\wæøå].)(?:vdeling|eksjon|linikk|oliklinikk|nhet) for [a-zæøå]{{3,20}}"
    rf"(?: og [a-zæøå]{{3,20}})?, {CAP}"
)
_WARD_CUES = tuple(
    cue.replace("_", " ")
    for cue in wordlist(
        "isk_avd isk_pol isk_klin isk_sent isk_seks isk_enh isk_døgn ling_for sjon_for nikk_for nhet_for"
    )
)
# In lower case a listed place and the noun, "telemark sykehus": the noun is looked for, and the word before it.
_LOWER_UNIT = re.compile(
    r" (?:(?:universitets|sentral)?(?:sykehus|sjukehus)|bygdeheim|legevakt|legesenter|legekontor|lækjarsenter|sykehjem|"
    r"[a-zæøå]{4,16}klinikk|sjukeheim|helsehus|helsesenter|omsorgssenter|bo- og omsorgssenter|dps|bup|apotek|"
    r"tannklinikk)(?![\wæøå])"
)
# With what it begins, or what stands in its word; each holds one of `_UNIT_CUES`.
_LOWER_UNIT_CUES: Final = (
    *(
        f" {noun}"
        for noun in wordlist(
            """universitetssyk universitetssjuk sentralsyk sentralsjuk sykehus sjukehus bygdeheim legevakt legesenter
            legekontor lækjarsenter sykehjem sjukeheim helsehus helsesenter omsorgssenter dps bup apotek"""
        )
    ),
    " bo- og omsorgssenter",
    "klinikk",
)
_LOWER_HEAD = re.compile(r"(?<![\wæøåÆØÅ])[a-zæøå-]{3,20}\Z")
# "SI Gjøvik", "mottak HUS": trusts by their letters, which are words and diseases too.
_HOUSE = re.compile(
    rf"(?:\b(?:AAT|FACT|PUT|VOP|SI|UNN|OUS|HUS|SUS|SSHF|STHF|NLSH|VVHF|SØ|SiV|HNT|HMR|HMN|KSK|ARA|UPS|TSB|"
    rf"DPS),? (?:(?:Søndre|Nordre|Østre|Vestre|Nedre|Øvre|Indre|Ytre) )?{CAP}|"
    rf"(?<=[åilrdtk/] )(?:HUS|NLSH|SI|SØ|KSK|HNT|HMR))(?![\wæøåÆØÅ])"
)
_HOUSES_ALONE = frozenset(("HUS", "NLSH", "SI", "SØ", "KSK", "HNT", "HMR"))
_TO_HOUSE = re.compile(r"(?:\b(?:på|til|fra|frå|ved|mottak|mottaket)|v/) \Z", re.I)
_HOUSE_CUES = wordlist("AAT FACT PUT VOP SI UNN OUS HUS SUS SSHF STHF NLSH VVHF SØ SiV HNT HMR HMN KSK ARA UPS TSB")
# "sykehjemmet på borgestad"
_LOWER_AT_CUES: Final = tuple(
    f"{noun} "
    for noun in wordlist(
        """sykehjemmet sjukeheimen sykehuset sjukehuset legevakta legevakte legevaktan legevakten legekontoret
        legesenteret blodbanken fødestua hjemmetjenesten heimetenesta dialysen tannklinikken helsehuset helsestasjonen
        omsorgssenteret bofellesskapet barnehagen skolen skulen apoteket dps bup"""
    )
)
_LOWER_AT = re.compile(
    rf"(?<![\wæøåÆØÅ])(?:{'|'.join(_LOWER_AT_CUES)})(?:(?:i|på|ved) )?"
    r"(?P<value>[A-ZÆØÅa-zæøå][a-zæøå]{2,20})(?![\wæøå])"
)
_GENERIC = wordset(
    """lokal universitets moder poli barne kvinne psykiatri dag bo ungdoms helse lege syke aldere alders syns øye hud
føde mor barnehjemmet
    behandlings rehabiliterings kompetanse distrikts familie ressurs lærings mestrings hørsel data trenings kjøpe
    nabo vernepleier
    sentral fylkes region regions kommune stor fylkessjuke mottaks akutt kirurgi kirurgisk medisinsk hjerte lunge
    kreft nevro rus
    habiliterings voksen folke grunn real handels videregående data privat montessori steiner forsknings senter
    innovasjons teknologi
    nasjonal nasjonale nasjonalt tverrfaglig felles tjeneste service veilednings kultur idretts eldre omsorgs"""
)
_CAPS_UNIT = re.compile(
    r"(?<![\wæøåÆØÅ])(?:(?:[A-ZÆØÅ][A-ZÆØÅ.'-]{0,40}[A-ZÆØÅ'-]|ST\.) ){0,4}(?:[A-ZÆØÅ-]{0,40}(?:SYKEHUS|SYKEHUSET|"
    r"SJUKEHUS|SJUKEHUSET|SENTERET|SENTER|KLINIKKEN|KLINIKK|HOSPITAL|LEGEVAKT|SYKEHJEM|SJUKEHEIM)|"
    r"DPS|BUP|HELSE [A-ZÆØÅ]{3,}|ALERIS|UNICARE|STIFTELSEN|UNILABS|EVIDIA|VOLVAT|TYRILI|AHUS)(?:(?:,| ,| -)? "
    r"(?:[A-ZÆØÅ][A-ZÆØÅ.'-]{1,40}|I|OG|FOR)(?![\wæøå]))*"
)
_NAMED = re.compile(rf"{CAP}(?: {CAP}){{0,3}}")
# "kehus" stands in sykehus and sjukehus, "lege" in legekontor, legesenter and legevakt.
_UNIT_CUES = (
    *wordlist(
        """sentralen blodbank barsel føde dialys spesialist korttid velferd brann kehus hospital sykestue stugu
        senter lege
        lækjar helse heim hjem avlast bolig dagtilb servic aktivitetss seniors klinik apotek psykiatri dps bup habu
        ambulanse fysioterapi fysikalsk institutt kollektiv fellesskap omsorg fengsel mottak barnevern olav rehab
        medisinske stiftelsen kurbad tunet tannreg tannhel kjeveort habilitering teamet tildelingskontor"""
    ),
    " hf",
)
# without one of these `_UNIT` finds nothing
_UNIT_PIECES = (
    *_UNIT_CUES,
    *wordlist("legane røntgen hospits praksis sanatori kirurgene psykologene terapeutene behandlingst"),
)
_CAPS_CUES = (
    *wordlist(
        """SYKEHUS SJUKEHUS SENTER KLINIKK HOSPITAL LEGEVAKT SYKEHJEM SJUKEHEIM DPS BUP ALERIS UNICARE STIFTELSEN
        UNILABS EVIDIA VOLVAT TYRILI AHUS"""
    ),
    "HELSE ",
)
_SIDE: Final = re.compile(
    r"(?<![\wæøåÆØÅ])((?:øvre|nedre|indre|ytre|nordre|søndre|østre|vestre|nord|sør|aust|vest) )\Z"
)
_CLUB_CUES = tuple(cue.replace("_", " ") for cue in CLUB_CUES)
_SERVICES: Final = ("tjenesten", "tenesta", "pleien", "pleia", "teamet", "kontoret", "medisin")
_SIDES = wordset("nord sør øst vest midt indre ytre øvre nedre nye gamle bo")


class UnitScanner:
    """Named units in notes; in a question units stay."""

    def scan(self, text: str) -> list[Finding]:
        """Findings in `text`, disjoint and in order. Linear."""
        lexi = lexicon()
        text = window(text)
        lower = text.lower()
        found: list[Finding] = []
        at_nouns = text.hits(_LOWER_AT_CUES)
        around = regions(lower, _UNIT_CUES, 80, 80)
        for match in capitalised(_UNIT, text, around, lower.hits(_UNIT_CUES), lower.hits(_UNIT_PIECES)):
            self._unit(text, match.start(), match.end(), lexi, found, "HEALTH_UNIT")
            for begin, stop in behind_opener(text, match.start(), lexi):
                found.append(Finding(begin, reach(text, stop, lexi), "HEALTH_UNIT", 0.85))
        heads = {text.rfind(" ", max(0, at - 17), at + 1) for at in text.hits(_LOWER_UNIT_CUES)}
        for match in matches_at(_LOWER_UNIT, text, sorted(heads - {-1})):
            head = _LOWER_HEAD.search(text, max(0, match.start() - 20), match.start())
            side = _SIDE.search(text, max(0, head.start() - 9), head.start()) if head else None
            if head and side and not lexi.kind(head[0].capitalize()) & Kind.COMMON:
                found.append(Finding(side.start(1), match.end(), "HEALTH_UNIT", 0.8))  # "øvre eiker omsorgssenter"
            elif (
                head
                and head[0] not in _SIDES
                and names_lower_unit(head[0], text[max(0, head.start() - 6) : head.start()])
            ):
                found.append(Finding(head.start(), match.end(), "HEALTH_UNIT", 0.8))
        for start, end in around:
            here = between(at_nouns, start, end)
            for match in matches_at(_LOWER_AT, text, here, end) if here else ():
                word = match["value"]
                if like_place(word) or (word.lower() in lexi.places and not lexi.kind(word.capitalize()) & Kind.COMMON):
                    found.append(Finding(match.start(), match.end(), "HEALTH_UNIT", 0.8))
        for start, end in regions(text, _HOUSE_CUES, 1, 40):
            for match in _HOUSE.finditer(text, start, end):
                house, _, place = match[0].replace(",", "").partition(" ")
                end_of = (
                    match.end() if place and lexi.kind(place.split(" ")[-1]) & (Kind.PLACE | Kind.PLACE_FORM) else 0
                )
                if (
                    not end_of
                    and house in _HOUSES_ALONE
                    and _TO_HOUSE.search(text, max(0, match.start() - 9), match.start())
                ):
                    end_of = match.start() + len(house)
                if end_of:
                    found.append(Finding(match.start(), reach(text, end_of, lexi), "HEALTH_UNIT", 0.75))
        for start, end in regions(lower, _WARD_CUES, 30, 60):
            for match in _WARD_OF.finditer(text, start, end):
                self._unit(text, match.start(), match.end(), lexi, found, "HEALTH_UNIT")
        for start, end in regions(text, _CAPS_CUES, 80, 80):
            for match in _CAPS_UNIT.finditer(text, start, end):
                said = re.findall(r"[\w-]+", match[0])
                if said[0] in _CHAINS or any(word not in _CAPS_CUES and len(word) > 2 for word in said):
                    found.append(Finding(match.start(), match.end(), "HEALTH_UNIT", 0.84))
        standing = text.distinct()
        for start, end in text.standing(institutions()):
            if _FIRST_WORD.split(text[start:end], maxsplit=1)[0] in standing:
                found.append(Finding(start, reach(text, end, lexi), "HEALTH_UNIT", 0.87))
        found += [
            Finding(start, end, "HEALTH_UNIT", 0.8)
            for start, end in text.standing(known_in_lower())
            if lexi.kind(text[start:end]) & Kind.LAST == 0 or text[max(0, start - 4) : start].endswith(INTO)
        ]
        for stand in STANDS_AT.finditer(text):
            trade = word_before(lower, stand.start())
            if admits(text, trade, stand.end()):
                named = _NAMED.match(text, stand.end())
                if named and (
                    is_institution(named[0], lexi)
                    or (
                        lexi.kind(named[0].split(" ")[0]) & (Kind.COMMON | Kind.KEPT) == Kind.COMMON
                        and lives_at(text, named.start(), named[0])
                    )
                ):
                    found.append(Finding(named.start(), reach(text, named.end(), lexi), "HEALTH_UNIT", 0.74))
            elif is_trade(trade):
                end = employer_end(text, stand.end(), lexi, trade)
                if end:
                    found.append(Finding(stand.end(), end, "ORGANISATION", 0.71))
        around, pieces = regions(lower, PLAIN_CUES, 80, 40), lower.hits(PLAIN_PIECES) + text.hits(PLAIN_HEADS)
        for match in capitalised(PLAIN_UNIT, text, around, lower.hits(PLAIN_CUES), sorted(pieces)):
            self._unit(text, match.start(), match.end(), lexi, found, "ORGANISATION")
        for start, end in regions(text, FIRM_CUES, 60, 40):
            for match in FIRM.finditer(text, start, end):
                self._unit(text, match.start(), match.end(), lexi, found, "ORGANISATION")
        for start, end in regions(text, BRANCH_CUES, 8, 40):
            for match in BRANCH.finditer(text, start, end):
                if lexi.kind(match["place"]) & (Kind.PLACE | Kind.PLACE_FORM):
                    found.append(Finding(match.start(), match.end(), "ORGANISATION", 0.72))
        for start, end in regions(lower, WORK_CUES, 10, 120):
            for match in (*WORK.finditer(text, start, end), *EMPLOYER.finditer(text, start, end)):
                kind = lexi.kind(match["value"].split()[0])
                if not is_land(match["value"]) and (
                    match.re is EMPLOYER
                    or not kind & Kind.COMMON
                    or kind & (Kind.KEPT | Kind.LAST | Kind.PLACE)
                    or taught_at(text, match.start("value"), match["value"])
                    or " " in match["value"]  # "Lotus Neglestudio": two capitals make a name of plain words
                ):
                    end_of = with_noun(text, match.end("value"))
                    found.append(Finding(match.start("value"), end_of, "ORGANISATION", 0.72))
        for start, end in regions(lower, CHAIN_CUES, 2, 60):
            for match in CHAIN.finditer(text, start, end):
                if is_at_place(match["place"], lexi, match[0]):
                    found.append(Finding(match.start(), match.end(), "ORGANISATION", 0.7))
        for start, end in regions(lower, OWNED_CUES, 2, 80):
            for match in OWNED.finditer(text, start, end):
                found.append(Finding(match.start("value"), match.end("value"), "ORGANISATION", 0.69))
        found += labelled(text, lower, lexi)
        found += apposed(text, lower, lexi)
        for start, end in regions(lower, _CLUB_CUES, 2, 60):
            for match in CLUB.finditer(text, start, end):
                kind = lexi.kind(match["value"].split()[-1])
                plays = text[match.start() + 1 : match.start() + 5] in ("pill", "pela", "eepe", "mbor", "m bo")
                plays = (
                    plays
                    or text.endswith(" for ", 0, match.start("value"))
                    or text[match.start("value") - 1] == "«"
                    or match["value"].startswith(("MS ", "M/S ", "MF ", "M/F ", "KNM "))
                )
                if (
                    not kind & (Kind.KEPT | Kind.EPONYM)
                    and (plays or not kind & Kind.COMMON)
                    and not (match["value"].isupper() and len(match["value"]) < 4)
                ):
                    found.append(Finding(match.start("value"), match.end("value"), "ORGANISATION", 0.71))
        found += lower_firms(text, lower, lexi)
        return disjoint(found)

    def _unit(self, text: str, start: int, end: int, lexi: Lexicon, found: list[Finding], kind: str) -> None:
        words = text[start:end].split(" ")
        # A word that only opens the sentence or is a plain word is not part of the unit's name.
        while len(words) > 1 and (
            words[0].lower().rstrip(".") in NO_HEAD
            or (
                words[0] not in ("St", "St.")
                and opens(text, start)
                and plain_opener(words[0], lexi)
                and not (
                    text[start - 2 : start] == ": "
                    and (lexi.kind(words[0]) & Kind.PLACE_FORM or is_label(text, start - 2))
                )
                and not names_by_noun(words)
            )
        ):
            start += len(words[0]) + 1
            words.pop(0)
        if len(words) == 1:
            stem = _ENDING.sub("", words[0]).lower()
            if (
                len(stem) < 2
                or stem in _GENERIC
                or stem.endswith("poli")
                or stem == words[0].lower()
                or (
                    stem.rstrip("s-") in lexi.common
                    and stem.rstrip("s-") not in lexi.places
                    and stem.rstrip("s") not in lexi.last
                )
            ):
                return
        elif len(words) > 2 and _WARD.fullmatch(words[1]) and not names_ward(words[-1], lexi):
            return  # "Medisinsk avdeling Pasienten": the next word only opens a sentence
        elif (words[0] == "Klinikk" and not names_clinic(words[1], lexi)) or text[start:end].lower() in (
            "helse og",
            "helse i",
        ):
            return
        elif len(words) == 2 and words[0].endswith(_SERVICES) and not names_ward(words[1], lexi):
            return  # "Hjemmetjenesten Ønsker svar"
        elif words[-1] == "TIL" and words[0].isupper() and len(words[0]) > 3:
            return  # a heading
        elif kind == "ORGANISATION" and words[-1] in ("AS", "ASA") and words[0] and lexi.kind(words[0]) & Kind.KEPT:
            return  # a firm that everybody knows
        elif text[start:end] in _REGIONS and reach(text, end, lexi) == end:
            return  # a regional health authority is an agency, not a place of treatment
        elif words[0] == "Helse" and words[1] in ("Og", "I", "For", "Miljø", "Sikkerhet", "Miljø-"):
            return
        found.append(Finding(start, reach(text, end, lexi), kind, 0.86))


_FIRST_WORD = re.compile("[ .]")


_CHAINS = frozenset(("ALERIS", "UNICARE", "EVIDIA", "VOLVAT"))
_WARD = re.compile(r"avdeling|poliklinikk|klinikk|senter|seksjon|enhet|døgnenhet")
_ENDING = re.compile(
    r"(?:universitetssykehus(?:et)?|sykehuset|sjukehuset|hospitalet|klinikken|sykehjemmet|sjukeheimen|"
    r"sykehjem|sjukeheim|hjemmet|heimen|senteret|kollektivet|tunet|"
    r"legevakten|legevakt|legesenter|legekontor|barneskole|ungdomsskole|skolen|skulen|skole|skule|"
    r"barnehagen|barnehage)\Z",
    re.I,
)
_REGIONS = {
    f"Helse {region}{kind}" for region in ("Vest", "Nord", "Sør-Øst", "Midt-Norge", "Midt") for kind in ("", " RHF")
}
