"""One-edit falsehoods of many kinds, at every place of a sentence where a rule fits: what a detector has to find.

`benchmarks.edits` makes a few well-known edits; this makes every substitution of a class that the words of the
sentence allow, with words that were chosen here and not taken from the check's tables ("held" ones never were). The
rules are closed: what comes out differs from the true sentence in one place, and what stands there has another meaning.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import Final

Change = tuple[int, int, str]
_Rule = Callable[[str, random.Random], Iterator[Change]]


def _split(text: str) -> list[str]:
    return [one.strip() for one in text.split("|")]


# Bodies: those that guidance and statutes name often, and bodies that no table of ours had when this was written.
BODIES: Final = _split(
    "Helsedirektoratet|Datatilsynet|Statens helsetilsyn|Folkehelseinstituttet|Statsforvalteren|Norsk helsenett|"
    "Direktoratet for medisinske produkter|Helse- og omsorgsdepartementet|Kongen|Pasientskadenemnda|Arbeidstilsynet|"
    "Riksrevisjonen|Språkrådet|departementet|kommunen|fylkeskommunen|Digitaliseringsdirektoratet|Helse Vest RHF"
)
HELD_BODIES: Final = _split(
    "Sjøfartsdirektoratet|Medietilsynet|Husbanken|Statistisk sentralbyrå|Justisdepartementet|Politidirektoratet|"
    "Barneverns- og helsenemnda|Europakommisjonen|Det europeiske legemiddelbyrået|Utlendingsdirektoratet|Kystverket|"
    "Konkurransetilsynet|Direktoratet for samfunnssikkerhet og beredskap|Forbrukertilsynet|Lotteritilsynet|"
    "Tvisteløsningsnemnda|fylkestinget|Bufdir|Bioteknologirådet|Kunnskapsdepartementet|Nasjonal sikkerhetsmyndighet"
)
_BODY: Final = re.compile(
    r"(?<![\w-])(?:(?:Statens|Norsk|Direktoratet for|Nasjonalt?) [a-zæøå]+(?: [a-zæøå]+)?(?<! og)|"
    r"[A-ZÆØÅa-zæøå]{3,}(?:direktoratet|tilsynet|instituttet|nemnda|departementet|rådet|etaten|styrelsen)|"
    r"[Dd]epartementet|[Dd]irektoratet|[Tt]ilsynsmyndigheten[ea]?|[Ss]tatsforvalt[ea]ren|[Kk]ommunen|[Ff]ylkeskommunen|"
    r"Kongen|Stortinget|REK|Norges forskningsråd)(?![\w-])"
)
# Persons and parties: the forms indefinite and definite singular, indefinite and definite plural.
PERSONS: Final = [
    "pasient pasienten pasienter pasientene", "lege legen leger legene",
    "sykepleier sykepleieren sykepleiere sykepleierne",
    "pårørende pårørende pårørende pårørende", "forsker forskeren forskere forskerne",
    "leverandør leverandøren leverandører leverandørene", "produsent produsenten produsenter produsentene",
    "kommune kommunen kommuner kommunene", "arbeidsgiver arbeidsgiveren arbeidsgivere arbeidsgiverne",
    "fastlege fastlegen fastleger fastlegene", "student studenten studenter studentene", "barn barnet barn barna",
    "importør importøren importører importørene", "virksomhet virksomheten virksomheter virksomhetene",
    "sykehus sykehuset sykehus sykehusene", "verge vergen verger vergene", "bruker brukeren brukere brukerne",
    "psykolog psykologen psykologer psykologene", "tannlege tannlegen tannleger tannlegene",
    "databehandler databehandleren databehandlere databehandlerne", "jordmor jordmoren jordmødre jordmødrene",
]  # fmt: skip
HELD_PERSONS: Final = [
    "optiker optikeren optikere optikerne", "kiropraktor kiropraktoren kiropraktorer kiropraktorene",
    "revisor revisoren revisorer revisorene", "tolk tolken tolker tolkene",
    "ektefelle ektefellen ektefeller ektefellene",
    "forbruker forbrukeren forbrukere forbrukerne", "advokat advokaten advokater advokatene",
    "utprøver utprøveren utprøvere utprøverne", "ledsager ledsageren ledsagere ledsagerne",
    "eier eieren eiere eierne", "tannpleier tannpleieren tannpleiere tannpleierne",
    "sponsor sponsoren sponsorer sponsorene",
    "fosterforelder fosterforelderen fosterforeldre fosterforeldrene", "rektor rektoren rektorer rektorene",
    "logoped logopeden logopeder logopedene", "medlem medlemmet medlemmer medlemmene",
    "sosionom sosionomen sosionomer sosionomene", "besøkende den besøkende besøkende de besøkende",
]  # fmt: skip
_COLLECTIVE: Final = _split("helsepersonell|personell")
_MONTHS: Final = _split("januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember")
_NUMBERS: Final = _split("to|tre|fire|fem|seks|sju|åtte|ni|ti|tolv|femten|tjue|tretti")
_ORDINALS: Final = _split("første|annet|andre|tredje|fjerde|femte")
_UNITS: Final = [
    _split("minutter|timer|virkedager|dager|døgn|uker|måneder|år"), _split("minutt|timar|dagar|veker|månader"),
    _split("mg|g|mikrogram|kg"), _split("ml|dl|liter"), _split("prosent|promille"), _split("kroner|euro"),
    _split("millioner|milliarder|tusen"), _split("daglig|ukentlig|månedlig|årlig"),
]  # fmt: skip
_ACTS: Final = _split(
    "helsepersonelloven|pasientjournalloven|helseregisterloven|helseforskningsloven|pasientskadeloven|forvaltningsloven|"
    "spesialisthelsetjenesteloven|folkehelseloven|personopplysningsloven|bioteknologiloven|smittevernloven|arkivlova"
)
# Modality: what a phrase may be exchanged for. An infinitive follows all of them.
_MODALS: Final = {
    "skal": "bør|kan|har anledning til å|står fritt til å|oppfordres til å|har rett til å",
    "må": "bør|kan|har mulighet til å|anbefales å|kan velge å",
    "plikter å": "bør|kan|har adgang til å|har rett til å|oppfordres til å",
    "har plikt til å": "har rett til å|har anledning til å|bør|kan|anbefales å",
    "bør": "skal|må|kan|plikter å|er pålagt å",
    "kan": "skal|må|plikter å|er forpliktet til å|bør",
    "har rett til å": "har plikt til å|må|bør",
    "har adgang til å": "har plikt til å|må|bør",
    "anbefales": "kreves|er pålagt|er tillatt", "kreves": "anbefales|tillates",
    "påkrevd": "anbefalt|valgfritt|ønskelig",
    "har rett til": "har plikt til", "kreve": "foreslå", "krav om": "anbefaling om|mulighet for",
    "plikt til": "rett til|mulighet til", "rett til": "plikt til",
    "skal ikke": "bør ikke|trenger ikke", "kan ikke": "trenger ikke|bør ikke", "må ikke": "bør ikke|trenger ikke",
}  # fmt: skip
_SCOPES: Final = {
    "alle": "noen|enkelte|de fleste|flere av", "samtlige": "enkelte|de fleste", "bare": "også|særlig|blant annet",
    "kun": "også|særlig", "berre": "også|særleg", "minst": "høyst|maksimalt|opptil", "høyst": "minst|mer enn",
    "inntil": "minst|mer enn", "opptil": "minst", "før": "etter", "innen": "tidligst etter", "etter at": "før",
    "alltid": "som regel|vanligvis|noen ganger|normalt", "aldri": "sjelden|som regel ikke|alltid",
    "vanligvis": "alltid|aldri", "normalt": "alltid|sjelden", "som hovedregel": "alltid|uten unntak",
    "som regel": "alltid|sjelden", "i utgangspunktet": "alltid|uten unntak", "med mindre": "selv om|dersom",
    "dersom": "selv om|med mindre", "hvis": "selv om|med mindre", "selv om": "bare dersom|med mindre",
    "unntatt": "også|herunder", "også": "bare|ikke", "både": "enten", "noen": "alle|ingen", "enkelte": "alle|de fleste",
    "flere": "alle|de fleste", "ingen": "noen|alle|de færreste", "hele": "deler av|halve", "særlig": "bare|utelukkende",
    "straks": "senere|innen rimelig tid", "uten": "med", "offentlige": "private", "private": "offentlige",
    "skriftlig": "muntlig|elektronisk", "muntlig": "skriftlig", "nasjonale": "lokale|regionale|internasjonale",
    "regionale": "nasjonale|kommunale", "offentlig": "privat", "senest": "tidligst|først", "under": "etter|utenom",
    "spesialisthelsetjenesten": "primærhelsetjenesten|hele helsetjenesten|den kommunale helse- og omsorgstjenesten",
    "i Norge": "i EØS|i Norden|i utlandet", "i EØS": "i Norge|utenfor EØS", "herunder": "unntatt|bortsett fra",
    "mindre enn": "mer enn", "mer enn": "mindre enn|høyst", "over": "under", "årlig": "hvert femte år",
    "inkludert": "unntatt|bortsett fra", "uansett": "ikke", "helt": "delvis", "fullt ut": "delvis",
    "uten hensyn til": "avhengig av", "begge": "en av", "samme": "en annen", "eller": "og",
}  # fmt: skip
_NEGATED: Final = {
    "forbudt": "tillatt", "tillatt": "forbudt", "ingen": "alle", "ikke": "", "aldri": "alltid", "ikkje": "",
    "unntatt fra": "omfattet av", "omfatter": "omfatter ikke", "gjelder": "gjelder ikke", "verken": "både",
    "uten": "med", "kan": "kan ikke", "skal": "skal ikke", "må": "trenger ikke å", "har": "har ikke", "er": "er ikke",
    "bør": "bør ikke", "omfattes": "omfattes ikke", "får": "får ikke", "krever": "krever ikke", "kreves": "kreves ikke",
}  # fmt: skip


def _case(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() and not old.isupper() else new


def _phrases(table: dict[str, str], text: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    longest = "|".join(re.escape(one) for one in sorted(table, key=len, reverse=True))
    for match in re.finditer(rf"(?<![\w-])(?:{longest})(?![\w-])", text, re.IGNORECASE):
        yield (
            match,
            _split(table.get(match.group(), table.get(match.group().lower(), ""))),
        )


def _number(text: str, draw: random.Random) -> Iterator[Change]:
    months = "|".join(_MONTHS)
    for match in re.finditer(rf"(?<![\w.,/§()–-])\d{{1,3}}(?=(?:,\d+)? (?!{months})[a-zæøå%])(?!\. )", text):
        if not re.search(r"(?:§§?|art(?:ikkel|\.)|kapittel|vedlegg|regel|punkt|nr\.|klasse)\s?(?:[\d ,]+ og )?$",
                         text[: match.start()]):  # fmt: skip
            yield match.start(), match.end(), str(int(match.group()) + draw.choice([1, 2, 3, 12]))
    for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(_NUMBERS)})(?= [a-zæøå])(?! av )", text, re.IGNORECASE):
        new = draw.choice([one for one in _NUMBERS if one != match.group().lower()])
        yield match.start(), match.end(), _case(match.group(), new)


def _unit(text: str, draw: random.Random) -> Iterator[Change]:
    for group in _UNITS:
        alone = group[0] == "daglig"
        for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(group)})(?![\w-])", text):
            before = text[: match.start()].split()
            if alone or (
                before and (before[-1][-1:].isdigit() or before[-1].lower() in [*_NUMBERS, "mer", "én", "en"])
            ):
                yield match.start(), match.end(), draw.choice([one for one in group if one != match.group()])


def _dose(text: str, draw: random.Random) -> Iterator[Change]:
    for match in re.finditer(
        r"(?<![\d,])\d+(?:,\d+)?(?= (?:(?:mg|g|ml|mikrogram|IE|kg)\b|tablett|kapsl|dose|dråpe))", text
    ):
        value = match.group()
        yield (
            match.start(),
            match.end(),
            draw.choice([value.replace(",", "") + "0", "0," + value[:1], value[0] + "5" + value[1:]]),
        )


def _date(text: str, draw: random.Random) -> Iterator[Change]:
    for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(_MONTHS)})(?![\w-])", text):
        yield match.start(), match.end(), draw.choice([one for one in _MONTHS if one != match.group()])
    for match in re.finditer(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/-])", text):
        yield match.start(), match.end(), str(int(match.group()) + draw.choice([-2, -1, 1, 2]))
    for match in re.finditer(rf"(?<!\d)\d{{1,2}}(?=\. (?:{'|'.join(_MONTHS)}))", text):
        yield match.start(), match.end(), str(int(match.group()) % 28 + draw.choice([1, 2]))


def _paragraph(text: str, draw: random.Random) -> Iterator[Change]:
    for match in re.finditer(r"(?<=§ )\d+(?:-\d+)?|(?<=[Aa]rtikkel )\d+|(?<=kapittel )\d+", text):
        head, dash, tail = match.group().partition("-")
        new = f"{head}-{int(tail) + draw.choice([1, 2])}" if dash else str(int(head) + draw.choice([1, 2, 3]))
        yield match.start(), match.end(), new
    for match in re.finditer(rf"(?:{'|'.join(_ORDINALS)})(?= (?:ledd|punktum))", text):
        same = {"annet", "andre"}
        others = [o for o in _ORDINALS if o != match.group() and not (o in same and match.group() in same)]
        yield match.start(), match.end(), draw.choice(others)
    for match in re.finditer(r"(?<=bokstav )[a-f](?![\w])", text):
        yield match.start(), match.end(), draw.choice([one for one in "abcdef" if one != match.group()])
    for match in re.finditer(rf"(?<![\w-])(?:{'|'.join(_ACTS)})(?![\w-])", text):
        yield match.start(), match.end(), draw.choice([one for one in _ACTS if one != match.group()])


def _agency(text: str, draw: random.Random, held: bool = False) -> Iterator[Change]:
    for match in _BODY.finditer(text):
        listed = HELD_BODIES if held else BODIES
        new = draw.choice([one for one in listed if one.lower() != match.group().lower()])
        yield match.start(), match.end(), _case(match.group(), new) if match.start() == 0 else new


def _audience(text: str, draw: random.Random, held: bool = False) -> Iterator[Change]:
    forms = {
        form: (row, at)
        for row in [*PERSONS, *HELD_PERSONS]
        for at, form in enumerate(row.split())
        if len(row.split()) == 4
    }
    for match in re.finditer(r"(?<![\w-])[A-ZÆØÅa-zæøå]+(?![\w-])", text):
        word = match.group().lower()
        genitive = word.endswith("s") and word[:-1] in forms
        found = forms.get(word[:-1] if genitive else word)
        at = 3 if word in _COLLECTIVE else found[1] if found else -1
        if at < 0 or re.match(r"\s*-", text[match.end() :]):
            continue
        row = found[0] if found else ""
        listed = [one for one in (HELD_PERSONS if held else PERSONS) if one != row and len(one.split()) == 4]
        new = draw.choice(listed).split()[2 if word in _COLLECTIVE else at]
        if new[:5] not in text.lower():
            yield match.start(), match.end(), _case(match.group(), new + ("s" if genitive else ""))


_TURNED: Final = re.compile(r"\b(?:ikke|ikkje|bare|berre|kun|ingen|uten|utan|aldri|før|verken)\b", re.IGNORECASE)
_DUTY: Final = ("skal", "må", "plikter å", "er pålagt å", "er forpliktet til å", "har plikt til å")
_LEAVE: Final = (
    "kan",
    "har anledning til å",
    "har adgang til å",
    "har mulighet til å",
    "står fritt til å",
    "kan velge å",
)


def _modality(text: str, draw: random.Random) -> Iterator[Change]:
    for match, others in _phrases(_MODALS, text):
        old, after = match.group().lower(), text[match.end() :]
        if old in ("krav om", "kreve", "plikt til", "rett til", "har rett til") and re.search(
            r"\bet $", text[: match.start()]
        ):
            continue
        if re.match(r" (?:få|til|kunne|måtte|det)\b", after):  # "skal få" is a right, "skal til" an idiom
            continue
        if "å" in after.split()[:1] or re.search(r"\b(?:Skal|Kan|Må)$", match.group()):
            continue
        # "Skal ikke" is "kan ikke", and "kan bare" is "skal bare": no falsehood there.
        if _TURNED.search(text):
            others = [new for new in others if not ({old, new} & {*_DUTY} and {old, new} & {*_LEAVE})]
        for new in draw.sample(others, min(2, len(others))):
            if new.endswith(" å") and re.match(r" (?:\w+ ){0,3}?\w+(?:es|ast)\b", after):
                continue  # nobody "has a right to" be done
            yield match.start(), match.end(), _case(match.group(), new)


def _scope(text: str, draw: random.Random) -> Iterator[Change]:
    for match, others in _phrases(_SCOPES, text):
        after, before = text[match.end() :], text[: match.start()]
        word = match.group().lower()
        if word in ("over", "under", "inntil", "minst") and not re.match(
            r" (?:\d|to |tre |fire |fem |seks |ti |en |ett )", after
        ):
            continue
        if word in ("før", "innen", "etter at") and re.search(r"(?:ikke|ingen)\b", before):
            continue
        if word in (
            "eller",
            "noen",
            "uten",
            "helt",
            "særlig",
            "samme",
            "også",
            "hvis",
            "kan",
            "ingen",
            "flere",
            "unntatt",
        ):
            if word == "eller" or (word == "noen" and re.match(r" (?:annen|andre|av|form|måte)", after)):
                continue
            if re.search(r"(?:ikke|uten|heller) $", before):
                continue
        for new in draw.sample(others, min(2, len(others))):
            yield match.start(), match.end(), _case(match.group(), new)


def _negation(text: str, draw: random.Random) -> Iterator[Change]:
    found = list(_phrases(_NEGATED, text))
    for match, others in draw.sample(found, min(3, len(found))):
        word, new = match.group(), others[0]
        if re.match(r" (?:ikke|ikkje|bare|også|verken|ingen)\b", text[match.end() :]) or (
            word.lower() == "ikke" and re.match(r" (?:bare|minst|være til hinder)", text[match.end() :])
        ):
            continue
        if word.lower() == "må" and re.match(r" (?:ha|være) ", text[match.end() :]) is None:
            new = "må ikke" if draw.random() < 0.5 else new
        nynorsk = re.search(r"\b(?:ikkje|ein|eit|dei|frå)\b", text)
        new = new.replace("ikke", "ikkje") if nynorsk else new
        if new:
            yield match.start(), match.end(), _case(word, new)
        else:
            yield match.start(), match.end() + 1, ""


RULES: Final[tuple[tuple[str, _Rule], ...]] = (
    ("number", _number), ("unit", _unit), ("dose", _dose), ("date", _date), ("paragraph", _paragraph),
    ("agency", _agency), ("agency (held)", lambda text, draw: _agency(text, draw, True)), ("audience", _audience),
    ("audience (held)", lambda text, draw: _audience(text, draw, True)), ("modality", _modality), ("scope", _scope),
    ("negation", _negation),
)  # fmt: skip


def wide(text: str, seed: int = 0, most: int = 2) -> list[tuple[str, str]]:
    """(class, falsehood) pairs, at most `most` of a class; the same sentence gives the same edits."""
    draw = random.Random(f"{seed}{text}")
    told = []
    for name, rule in RULES:
        made = [text[:start] + new + text[end:] for start, end, new in rule(text, draw)]
        made = list(dict.fromkeys(one for one in made if one.lower() != text.lower()))
        told += [(name, one) for one in draw.sample(made, min(most, len(made)))]
    return told
