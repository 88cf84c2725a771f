"""What is known of a word by itself in a note without capitals, for the reader of such notes (`caseless.py`)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from guardrails.evidence import ACTS, BECAME, DONE_BY, LIVES, PARTICLES, POSSESSIVES, TAKES, WITH, is_title
from norsk.frequency import rarity
from norsk.likeness import terms
from norsk.names import Kind, Lexicon, genitive_base, medical, wordset
from norsk.text import abbreviations

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")
_VOWEL = re.compile("[aeiouyæøåéèêëüöäó]")
_LETTERS = re.compile(r"[^\W\d_]+")
_KINDS: Final = (
    ("F", Kind.FIRST),
    ("L", Kind.LAST),
    ("P", Kind.PLACE),
    ("C", Kind.COMMON),
    ("E", Kind.EPONYM),
    ("K", Kind.KEPT),
    ("O", Kind.PROPER),
    ("U", Kind.UNKNOWN),
    ("l", Kind.LAST_FORM),
    ("p", Kind.PLACE_FORM),
    ("G", Kind.GENITIVE),
    ("S", Kind.SUBSTANCE),
    ("Y", Kind.LIKELY),
)
_SAID: Final = wordset("punktum komma kolon utropstegn spørsmålstegn bindestrek parentes avsnitt")
_CUES: Final = {
    "kin": wordset(
        """mor far moren faren mora mamma pappa foreldre sønn sønnen son sonen datter datteren dattera dotter dottera
        barn barna barnet ektefelle kone kona konen mann mannen samboer sambuar kjæreste kjæresten bror broren søster
        søsteren syster tvilling søsken bestemor bestefar farmor farfar mormor morfar tante onkel niese nevø fetter
        kusine svigermor svigerfar svigersønn svigerdatter svigerd svoger nabo naboen venn vennen venninne kamerat
        barnebarn verge kollega kollegaen eks romkamerat besøksvenn pårørende pårør"""
    ),
    "work": wordset(
        """jobber jobbar jobbet jobba arbeider arbeidar arbeidet arbeidde arb ansatt tilsett lærling vikar jobb jobben
        arbeidsgiver arbeidsgivar arbeidsplass sjef leder leiar driver eier selger sjåfør snekker tømrer rørlegger
        elektriker sveiser kokk servitør frisør konsulent praksis utplassert permittert oppsagt sykmeldt sjukmeldt
        stilling bedrift firma firmaet verksted fabrikk butikk operatør mekaniker renholder bht formann skipper fisker
        offshore kollega lager ekstrahjelp sommerjobb"""
    ),
    "school": wordset(
        """elev student studerer skole skolen skule skulen barnehage barnehagen barnehageplass klasse trinn sfo rektor
        lærer lærar pedagog kontaktlærer bhg vgs klassen går"""
    ),
    "head": wordset(
        """legesenter legekontor sykehus sjukehus sykehjem sjukeheim helsehus legevakt legevakta helsestasjon
        helsesenter helsetun omsorgssenter bofellesskap tannklinikk klinikk poliklinikk dps bup hospital
        universitetssykehus behandlingssenter rehabiliteringssenter kurbad hjemmesykepleie hjemmetjeneste dagsenter
        apotek heimeteneste hvs bosenter aldershjem aldersheim omsorgsbolig fysioterapi legegruppe legeklinikk
        ambulansestasjon legevaktsentral tannlegesenter ortopedi fysikalske dialyse"""
    ),
    "firm": wordset(
        """skole skule barneskole barneskule ungdomsskole ungdomsskule barnehage vgs videregående universitet
        verksted verkstad mek mekaniske verft sagbruk bakeri slakteri gartneri sparebank bank hotell camping taxi
        bygg elektro transport auto bil rør vvs regnskap frakt maskin anlegg renhold entreprenør industri fisk
        sjømat laks kraft trelast camp kafe kafé kro restaurant butikk as idrettslag il if fk hk treningssenter
        senter salong maritime offshore bemanning eiendom bussline smelteverk fiskemottak teknikk service foods"""
    ),
    "move": wordset(
        """innlagt innl innkommet innkom innk overført overf overflyttet flyttet utskrevet utskr henvist henv søkt
        henvises operert kontroll ktr time legetime levert meldt kjørt sendt kopi epikrise innlegges tidl rehab
        opphold korttid hentet vurdert behandlet plass fastlege følges prøver røntgen mottatt kom fra"""
    ),
    "road": wordset("vei veien vegen veg gate gata gaten plass plassen allé adr adresse adressen hjemmeadresse"),
    "number": wordset(
        """nr nummer id kode koden boks nøkkelboks nøkkelkode ref referanse saksnr sak journalnr prøvenr pasnr pas.nr
        sn serienr serienummer rekv rekvisisjon henvisningsnr remisse preparat isolat avvik avviksnr lab passord pin
        kundenr medlemsnr polise bil regnr linje calling intern"""
    ),
    "verb": wordset(
        """sa sier sier spør møtt møtte ringer ringt ringte kommer kom hentet henter kjører kjørte besøker besøk innom
        inf informert orientert varslet kontaktet snakket tilstede følges ledsaget fulgt pr signert sign hilsen mvh
        skrevet skr oppr undertegnede ved v konf konferert m klokka rapport bytte byttet vakt nattevakt gitt"""
    ),
    "day": wordset(
        """mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tysdag laurdag sundag januar februar mars april
        mai juni juli august september oktober november desember jan feb apr jun jul aug sep sept okt nov des dato
        født f fødd uke veke den til"""
    ),
    "unit": wordset(
        """mg g ml mcg mmol mmol/l l kg cm mm stk tabl tbl ie e dager dgr dag timer t uker mnd år min sek prosent x
        mmhg hg hz khz poeng p pk kr dl gr grader"""
    ),
    "letters": wordset(
        """hlr dmek naaf wisc mmse mmt gcs news mews ews ecog mrs nihss ada gbs rs rsv esbl mrsa vre crp sr hb
        hba1c inr aptt psa tsh ft4 alat asat alp gt ld ck tnt tnf bnp pro-bnp ntprobnp crea krea egfr kreat urat
        bun bt rr hr af spo2 sat ekg ecg eeg emg mr mri ct rtg ul ultralyd pet spect dxa angio mrcp ercp pci cabg ffr
        nstemi stemi iua kols koloskopi gastro copd asa nsaid ppi acei arb dmard hrt svt vt vf avnrt wpw pm icd crt
        uvi gva dvt le pe tia hjerneslag sah cvi als ms mg epi adhd add asd ptsd gad bpd bup dps ppt pp lar nav ruspol
        iv im sc po pr vb mikst tbl inj inf stk beh obs ua uendr neg pos ops kons konf kir med gyn ort nevr onk ped
        gravida para svsk gbs ctg sf-mål ga bmi kmi bs bz ab antibiotika abx us-svar ndt aktiv tens emdr cbt dbt
        audit dudit phq gad-7 hads epds mini scl bdi mdq tapas stroop moca klokketest trail-making klokke barthel
        tug sppb vas nrs das28 pasi dlqi scorad iief ipss koos hoos odi add bakt virus pcr naat elisa
        msis fhi rhf hf hdir hpr npr kpr dips fnr journalnr lis lis1 lis2 lis3 hjspl hspl spl vpl ssk jm fysio ergo
        logo ern sosk psyk rus pall obs-post postop preop intub sedasjon nir cpap bipap niv o2 l/min kad sik picc pvk
        cvk art-kran tpn pn sonde peg vac dren sut agraffer op rep rev utskr innl ktr"""
    ),
    "prep": wordset("i på fra frå ved hos hjå til v av med m for hjem mot"),
    "said": _SAID,
}
_PUBLIC_LENGTH: Final = 3


class Form(NamedTuple):
    """What is known of a token by itself."""

    sort: str  # D digits, c a word of the dictionaries, n a listed name, b both, u unknown, k a thing, s short, …
    kind: str
    word: str  # itself where the dictionaries have it, otherwise its kind or, of a number, its shape
    end: str
    like: int  # how much it is spelt like a name, in tenths
    rare: int  # how rare it is in running text, from 0 to 5
    cues: tuple[str, ...]


def form(token: str, lexi: Lexicon) -> Form:
    """What is known of `token`, in lower case."""
    if _DIGIT.search(token):
        shaped = _LETTERS.sub("x", _DIGITS.sub(lambda match: "9" * min(len(match[0]), 8), token))
        return Form("D", f"D{shaped[:6]}", f"#{shaped[:16]}", "", 0, 0, ())
    if len(token) == 1 and token not in "iåx":
        return Form("i", "i", "?i", "", 0, 0, ())
    bits = lexi.kind(token.capitalize())
    listed = bool(bits & (Kind.FIRST | Kind.LAST | Kind.PLACE))
    plain = token in lexi.common or bool(bits & Kind.COMMON)
    kind = "".join(letter for letter, bit in _KINDS if bits & bit) + ("c" if token in lexi.common else "")
    if listed:
        sort = "b" if plain else "n"
    elif bits & (Kind.KEPT | Kind.EPONYM):
        sort = "k"
    elif plain:
        sort = "c"
    elif len(token) <= _PUBLIC_LENGTH:
        sort = "s"
    else:
        sort = "m" if medical(token) else "u"
    cues = tuple(name for name, words in _CUES.items() if token in words) + tuple(_asked(token))
    public = (sort in "cks" or (sort == "b" and token in lexi.common) or bool(cues)) and sort != "n"
    like = 0
    if sort == "u":
        like = max(-9, min(12, round(10 * _likeness(lexi, token))))
    word = token if public else f"?{sort}{kind}"
    return Form(sort, kind, word, token[-3:] if sort != "n" else "", like, int(5 * rarity(token)), cues)


def _likeness(lexi: Lexicon, token: str) -> float:
    lexi._likely("heidi")
    assert lexi._like is not None
    return lexi._like(genitive_base(token))


def _asked(token: str) -> tuple[str, ...]:
    """The classes that other readers know a word by."""
    named = (
        ("title", is_title(token)),
        ("act", token in ACTS),
        ("become", token in BECAME),
        ("done", token in DONE_BY),
        ("live", token in LIVES),
        ("part", token in PARTICLES),
        ("poss", token in POSSESSIVES),
        ("take", token in TAKES),
        ("with", token in WITH),
        ("short", token in abbreviations() or f"{token}." in abbreviations()),
        ("term", token in terms()),
        ("unsaid", _VOWEL.search(token) is None),
    )
    return tuple(name for name, is_one in named if is_one)
