"""Nothing unsupported reaches the screen: what a quote carries passes, what differs in one fact does not.

`tests/data/grounding` holds our own quotes with a true paraphrase, a true nynorsk rendering and falsehoods of one edit;
its README says what each batch showed at first sight.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.derive_written import pairs
from benchmarks.edits import edits
from benchmarks.grounding import batch
from benchmarks.wide import RULES, wide
from guardrails.grounding import check
from guardrails.reading import read
from norsk.text import sentences

DATA = Path(__file__).parent / "data/grounding"
SHARED = Path(__file__).parents[2] / "shared/data"


def items(name: str) -> list[dict[str, Any]]:
    return batch(DATA / name)


@cache
def supported(sentence: str, quote: str) -> bool:
    """What `check` says of the sets' rows, each looked at once for all tests that count them."""
    return check(sentence, [quote]).supported


SETS = {
    path.stem: items(path.name) for path in sorted(DATA.glob("batch*.jsonl")) if path.stem != "batch25"
}  # totals only
EVERY = [item for listed in SETS.values() for item in listed]


def test_the_sets_are_large_enough_to_mean_something() -> None:
    assert len(EVERY) >= 200
    counts = Counter(name for item in EVERY for name, _ in item["x"])
    assert set(counts) == {
        "number", "unit", "dose", "date", "paragraph", "agency", "negation", "modality", "scope", "audience",
    }  # fmt: skip


@pytest.mark.parametrize("item", EVERY, ids=lambda item: item["q"][:40])
def test_a_verbatim_sentence_is_supported(item: dict[str, Any]) -> None:
    assert check(item["q"], [item["q"]]).supported
    assert check(item["q"], ["Noe helt annet står her.", "Innledning.\n\n" + item["q"] + " Og mer."]).supported


@pytest.mark.parametrize("name", SETS)
def test_nynorsk_renderings_are_supported(name: str) -> None:
    rendered = [item for item in SETS[name] if "n" in item]
    alarms = [item["n"] for item in rendered if not check(item["n"], [item["q"]]).supported]
    fresh = [text for text in alarms if text not in KNOWN_NYNORSK]
    assert len(fresh) <= 0.02 * len(rendered), fresh
    assert len(alarms) <= max(1, 0.06 * len(rendered)), alarms


def test_free_paraphrases_are_supported_but_for_the_known_ones() -> None:
    stopped = {item["p"] for item in EVERY if not check(item["p"], [item["q"]]).supported}
    assert stopped == KNOWN_ALARMS & {item["p"] for item in EVERY}


@pytest.mark.parametrize("name", SETS)
def test_falsehoods_of_one_edit_are_found(name: str) -> None:
    told = [(kind, text, item["q"]) for item in SETS[name] for kind, text in item["x"]]
    missed = [(kind, text) for kind, text, quote in told if text not in KNOWN_MISSES and supported(text, quote)]
    assert len(missed) <= max(1, 0.02 * len(told)), missed


def test_each_class_of_edit_is_found_over_all_sets() -> None:
    told: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for item in EVERY:
        for kind, text in item["x"]:
            told[kind] += 1
            found[kind] += not supported(text, item["q"])
    short = {kind: (found[kind], told[kind]) for kind in told if told[kind] - found[kind] > max(2, 0.036 * told[kind])}
    assert short == {}


def test_the_set_that_is_put_away_keeps_its_totals() -> None:
    """Nobody looks at its sentences: only how many of 120 true renderings are stopped, and how many edits are found."""
    held = items("held.jsonl")
    stopped = Counter(
        sort for item in held for sort in "pn" if sort in item and not check(item[sort], [item["q"]]).supported
    )
    found = sum(not check(text, [item["q"]]).supported for item in held for _, text in item["x"])
    assert stopped["p"] <= 10  # of 90
    assert stopped["n"] <= 1  # of 30
    assert found >= 114  # of 120


@pytest.mark.parametrize(
    ("name", "quotes", "paraphrases", "nynorsk", "recall"),
    [("held2", 52, 8, 3, 0.93), ("held3", 50, 4, 0, 1.0), ("batch25", 149, 26, 19, 0.85)],
)
def test_the_sets_that_are_put_away_keep_their_totals(
    name: str, quotes: int, paraphrases: int, nynorsk: int, recall: float
) -> None:
    held = items(f"{name}.jsonl")
    if len(held) < quotes:
        pytest.skip("the statutes are absent")
    stopped = Counter(
        sort for item in held for sort in "pn" if item.get(sort) and not check(item[sort], [item["q"]]).supported
    )
    found = [not check(text, [item["q"]]).supported for item in held for _, text in item["x"]]
    assert stopped["p"] <= paraphrases  # of as many as there are quotes
    assert stopped["n"] <= nynorsk
    assert sum(found) >= recall * len(found)


# Partial renderings in batch 23; the batches before have at most one in fifty without any known.
KNOWN_NYNORSK = {
    "Opplysningar som manglar når fristen går ut, kan sendast seinare.",
    "Hjelpemiddel til under 500 kroner må ein dekkje sjølv, men kommunen kan låne dei ut.",
    "Tilgangen til journalen blir automatisk stengd når den tilsette sluttar.",
    "Pasienten kan drikke klare væsker til det er to timar att til inngrepet.",
    "Legar bør la vere å skrive ut slike legemiddel til nær familie.",
    "Gravferdsbyrået får ikkje sjå meldinga.",
    # batch 24, and what the rules of the day cost
    "Hjartetransplanterte skal ikkje ha atropin ved symptomgjevande bradykardi.",
    "Ser klageinstansen grunn til det, kan han i staden oppheve vedtaket og sende saka attende til "
    "underinstansen, som skal behandle ho heilt eller delvis på nytt.",
    "Tannlegen bør notere mengd og tidspunkt i journalen når ho har gjeve lidokain til lokalbedøving.",
}


KNOWN_ALARMS = {
    "Rabatter på legemidler må være fastlagt når salget skjer; andre rabatter er ikke lov.",
    "Utstyr som sykehuset lager selv, må også oppfylle de generelle kravene til sikkerhet og ytelse i vedlegg I som er "
    "relevante.",  # whom the rule is for, unsaid in the quote
    "Pasienten kan nekte at journalen overføres, og heller be om at den sendes til en annen bestemt virksomhet.",
    "Du velger selv om du vil svare. Det tar cirka 20 minutter.",
    "For å få tilgang må helsepersonell logge inn med elektronisk ID på nivå 4.",  # what one can do if one must first
    "Forskriften er bindende. Rundskrivet er bare veiledende.",  # "bare" that limits nothing
    "Legemidlet skal ikke gis subkutant.",
    "Resultatene blir ikke bedre enn kvaliteten på treningsdataene tillater.",
    "I de tre siste månedene av svangerskapet skal legemidlet ikke brukes.",  # what a trimester is
    "Sykehuset må kunne klare seg uten strøm i tre døgn.",
    "Man gir én enkelt dose som beregnes ut fra kroppsvekten.",
    "Systemet viser en advarsel, men lar bestillingen gå gjennom.",  # "stopper ikke" is "lar gå gjennom"
    "Pasienten må vente i en time eller mer med å spise etter å ha tatt medisinen.",
    "I fjor var prisen høyere.",  # a comparison turned about
    "For pasienter med diabetes type 2 og normal nyrefunksjon gjelder anbefalingen.",  # a lack told as what is normal
    "Insulinet skal stå kjølig (2–8 °C). Etter åpning holder pennen seg i fire uker utenfor kjøleskapet.",  # a place
    "Etter et år fra den ble utstedt, er resepten ikke lenger gyldig.",  # what ends is no longer
    "Maksimal døgndose av paracetamol for voksne er 4 g, fordelt på inntil fire doser à 1 g.",  # two doses, other words
    "1. april 2019 er ikrafttredelsesdatoen for forskriften, bortsett fra § 5 om opplæring, som fikk virkning fra 1. "
    "januar 2020.",  # "men" told as an exception
    "Til sammen fikk tiltaket 100 millioner kroner over to år: 40 i 2020 og 60 i 2021.",  # years counted
    # batches 20 and 21
    "Ved hjertestans med sjokkbar rytme får pasienten amiodaron i en vene to ganger: 300 mg når tredje "
    "støt er gitt, og 150 mg når femte støt er gitt.",
    "Voksne får vanligvis 1 g paracetamol opptil fire ganger i døgnet. Veier pasienten under 50 kg, bør "
    "døgndosen settes ned til høyst 2 g.",
    # batches 22 and 23
    "Ved en alvorlig allergisk reaksjon settes 0,3 mg i låret og ambulanse tilkalles umiddelbart etterpå."
    " Adrenalinpennen skal ikke ligge i kjøleskap.",
    "Fristen for å sende meldingen er 24 timer fra hendelsen ble oppdaget. Mangler opplysningene når "
    "fristen går ut, er det anledning til å sende dem senere.",
    "Ingen andre enn eieren skal bruke adgangskortet. Mister du kortet, må du straks si fra til vaktsentralen.",
    "Pasienter skal få time hos fastlegen i løpet av fem arbeidsdager, og legen må ha vikar når hun er "
    "syk eller på ferie.",
    "Minst to uker før turnusplanen trer i kraft, må den være drøftet med de tillitsvalgte. Skal planen "
    "endres senere, må partene være enige.",
    "Sykehuset har ti virkedager på å vurdere en henvisning som er kommet inn, og må samtidig opplyse "
    "pasienten om at behandlingssted kan velges.",
    "Det er ikke lov å bruke opplysningene til noe annet enn det de ble hentet inn til, med mindre loven "
    "gir hjemmel for det.",
    "Man skal gjøre som pasienten ønsker når det er forsvarlig. At pårørende er imot behandlingen, er ikke avgjørende.",
    "Man får to doser av vaksinen med et halvt til ett års mellomrom. Et barn som var under ett år ved "
    "første dose, må ha én dose til.",
    # batch 24, and what the rules of the day cost
    "Fra 6. januar 2025 er det mulig å flytte mammografitimen på nett fram til et døgn i forveien.",
    "I rom for luftsmitteisolering må luften skiftes minst tolv ganger i timen, og renholderen venter 30 "
    "minutter før vask.",
    "Midazolam 10 mg bukkalt gis til voksne med status epilepticus. Ring 113 dersom anfallet fortsatt "
    "pågår etter ti minutter.",
    "Under transport skal alarmen på den eldre ventilatoren være tilkoblet. På avdelinger med dråpesmitte"
    " bør filteret skiftes daglig.",
}


KNOWN_MISSES = {
    "Helsepersonell som samarbeider om pasienten, kan få alle opplysninger om pasienten.",  # the needed, told as all
    "I løpet av et år kan man få 200 tabletter.",  # what a number is counted over
    "Systemet viser en advarsel og lar ikke bestillingen gå gjennom.",
    "De ansatte må få mulighet til å delta på kurs, og arbeidsgiver kan tilrettelegge for det.",  # one modal of two
    "Kommersiell behandling av opplysninger faller utenfor loven.",  # one adjective in a free paraphrase
    "Av utgiftene dekkes halvparten. Taket er 250 000 kroner for hvert fylke.",  # what no table has as a party
    "Innsyn i egen journal er noe pasienten kan få etter skjønn. Det koster ingenting å få kopi.",  # a right in a noun
    "Fem dager før inngrepet startes den blodfortynnende behandlingen. Den stanses igjen dagen etter inngrepet.",
    "Dør pasienten brått, anbefales det at de pårørende tar kontakt med avdelingen innen 14 dager.",  # no party
    "De ansatte skal også ha tilgang til de journalopplysningene som ikke trengs i arbeidet.",
    "Etter 31. desember 2025 er papirresepter tillatt også i beredskapssituasjoner og ellers.",
    "Pasienten slipper ikke gebyr når timen er avbestilt senest et døgn i forveien.",
    "Flere jordmødre på helsestasjonene er ønskelig ifølge departementet, men Barneombudet deler ikke dette synet.",
    "Er ikke opplysningene anonymisert, kan de ikke brukes til undervisning.",  # one noun in a free paraphrase
    "I byer er utrykningstiden for ambulanser maksimalt 25 minutter; i spredtbygde strøk er den maksimalt 12.",
    "Hvert kvartal utbetales tilskuddet. Manglende rapportering hindrer ikke at kommunen får utbetaling.",
    "Legemiddellista kan følgje med når pasienten blir overført til kommunen.",
    # batches 20 and 21: anchors of time, roles of a deed, whole and part in other words
    "Alteplase ved hjerneslag doseres med 0,9 mg/kg, maksimalt 90 mg til sammen. Det gis innen 4,5 timer "
    "etter at pasienten ble innlagt.",
    "Behandlinga skal avbrytast éin time i året for å vurdere behovet.",
    "Behandlingen med metformin i tablettform begynner med 500 mg én gang om dagen. Dosen økes fra dag "
    "til dag, men aldri til mer enn 2000 mg i døgnet.",
    "Blodprøven til nyfødtscreeningen tas fra hælen når barnet er over 72 timer gammelt.",
    "Blodtrykket skal målast ved kvar kontakt med helsetenesta, og verdiar på 140/90 mmHg eller meir skal "
    "kontrollerast på nytt same dag.",
    "Den som blir vaksinert, skal registrere alle vaksinasjonar i SYSVAK.",
    "Før det legges snitt i huden, skal alle på avdelingen ha gått gjennom sjekklisten for trygg kirurgi.",
    "Ifølge § 4-6 kan pasienter over 18 år uten samtykkekompetanse få helsehjelp som er et alvorlig "
    "inngrep, dersom det er i pasientens interesse og pasienten setter seg imot det.",
    "Innen tre uker etter at pålegget etter § 7 er oppfylt, kan det påklages til instansen som Kongen bestemmer.",
    "Medisinsk utstyr uten CE-merking skal sykehuset la være å bruke. Unntaket er utstyr som brukes "
    "utenfor åpningstid.",
    "Minst én gang per 12 timer skal NEWS2 registreres. Er skåren 7 eller høyere, skal det gjøres hvert minutt.",
    "Når fristen brytes, tar Helfo kontakt med pasienten og finner et annet tilbud. Sykehuset må selv "
    "varsle Helfo, og pasienten slipper ikke å betale ekstra.",
    "Pasienten må på eige initiativ melde frå til Helfo om fristbrot. Pasienten betaler ikkje ekstra.",
    "Registrerte i Norsk pasientregister kan kreve innsyn i opplysninger om seg selv. De skal få svar "
    "innen 30 dager, og det koster ingenting.",
    "Uåpnet insulin må stå i kjøleskap ved 2–8 grader. Når pennen er tatt i bruk, kan den ligge i "
    "romtemperatur i opptil 28 dager, og den må merkes med datoen for første legebesøk.",
    # batches 22 and 23
    "Klager sende innan 3 veker etter vedtaket blir behandla av Pasientskadenemnda, og alle klager på "
    "vedtak blir prioriterte før andre saker.",
    "Helfo dekkjer transportutgiftene når det er meir enn 10 kilometer til behandlingsstaden eller "
    "pasienten ikkje kan reise kollektivt.",
    "Jf. rutinen punkt 4 skal nye avtaler om databehandling meldast til personvernombodet før 1. februar,"
    " og meldinga må sendast elektronisk.",
    "Det er røykforbud innendørs overalt og i en avstand på ti meter fra inngangene. Det kan gjøres "
    "unntak for pasienter.",
    "Brukeren betaler ingenting for helseappen. Leverandøren kan selge dataene videre til andre.",
    "Det må finnes en klar medisinskfaglig grunn for smitteverntiltak, og så langt som mulig skal de ikke"
    " bygge på frivillighet.",
    "Dersom informasjonen openbert er unødvendig, skal legen la vere å gi han.",
    "Den som har teke tatovering, kan gi blod før det har gått seks månader.",
    "En inhabil sakkyndig kan fortsette i saken. Det er Statsforvalteren som avgjør habiliteten.",
    "Kravet gjeld ikkje for små verksemder.",
    "Hver av partene kan si opp avtalen, kommunen med én måneds og legen med tre måneders frist.",
    # batch 24, and what the rules of the day cost
    "Alle sykehus som har fått pumpen, skal få et sikkerhetsvarsel fra produsenten; det krever "
    "Direktoratet for medisinske produkter. Før publisering på nettsiden er varselet offentlig.",
    "Den som deltar i forsøket, kan trekke seg når som helst. Data som er samlet inn, må i så fall "
    "slettes, også slike som alt er brukt i analyser.",
    "Luftsmitteisolat skal ha minst 12 luftskifte per døgn.",
    "Pasienten får melding når data utan fødselsnummer ikkje er tekne med i finansieringsgrunnlaget.",
    "Så lenge planen ikke er endret, må kommunen sende den inn på nytt. Det er Statsforvalteren som fører"
    " tilsyn med helseberedskapen i kommunen.",
    "Uten klarsignal fra kardiolog skal pasienter med metallimplantat ikke i MR-maskinen.",
}


def test_what_is_missed_is_what_we_know_is_missed() -> None:
    missed = {text for item in EVERY for _, text in item["x"] if supported(text, item["q"])}
    assert missed == KNOWN_MISSES


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Fristen er 15 dager.", "contradicted"),
        ("Fristen er to uker.", "supported"),
        ("Gebyret er 500 kroner.", "unsupported"),
        ("", "unsupported"),
        ("…", "unsupported"),
    ],
)
def test_the_verdict_says_whether_the_quote_differs_or_is_silent(sentence: str, verdict: str) -> None:
    answer = check(sentence, ["Fristen er 14 dager."])
    assert answer.verdict == verdict
    assert answer.reason.endswith(".")


def test_facts_may_come_from_different_quotes() -> None:
    quotes = ["Kommunen skal svare innen 14 dager.", "Klager behandles av Statsforvalteren."]
    assert check("Kommunen skal svare innen 14 dager, og klager behandles av Statsforvalteren.", quotes).supported
    assert not check("Kommunen skal svare innen 14 dager, og klager behandles av Helsedirektoratet.", quotes).supported


def test_the_word_that_answers_a_question_denies_nothing_in_the_sentence_it_opens() -> None:
    forbidden = "Nei, det er forbudt å lese opplysninger i journalen uten grunn."
    assert check("Det er forbudt å lese opplysninger i journalen uten grunn.", [forbidden]).supported
    assert not check("Det er tillatt å lese opplysninger i journalen uten grunn.", [forbidden]).supported
    assert check("Ja, journalen skal logges.", ["Virksomheten må vite at journalen skal logges."]).supported


def test_without_quotes_nothing_is_supported() -> None:
    assert check("Kommunen skal svare.", []).verdict == "unsupported"
    assert check("Kommunen skal svare.", ["  "]).verdict == "unsupported"


@pytest.mark.parametrize(
    "true",
    [
        "Fristen er 1.1.2024.", "Fristen er 01.01.2024.", "Fristen er 2024-01-01.", "Fristen er i januar 2024.",
        "Fristen er 1. jan. 2024.",
    ],
)  # fmt: skip
def test_a_date_is_the_same_in_every_form(true: str) -> None:
    assert check(true, ["Fristen er 1. januar 2024."]).supported


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [
        ("Dosen er 0,5 g.", True), ("Dosen er 500 000 mikrogram.", True), ("Dosen er 5 g.", False),
        ("Dosen er 500 ml.", False), ("Dosen er 500 g.", False),
    ],
)  # fmt: skip
def test_units_convert_and_do_not_mix(sentence: str, supported: bool) -> None:
    assert check(sentence, ["Dosen er 500 mg."]).supported is supported


def test_a_month_is_not_thirty_days() -> None:
    assert not check("Fristen er 30 dager.", ["Fristen er én måned."]).supported
    assert check("Fristen er tolv måneder.", ["Fristen er ett år."]).supported


def test_a_body_may_be_called_by_its_new_name() -> None:
    assert check("DMP fører tilsyn med legemidler.", ["Statens legemiddelverk fører tilsyn med legemidler."]).supported


def test_a_check_takes_under_two_milliseconds() -> None:
    quotes = [" ".join(item["q"] for item in EVERY[at : at + 6]) for at in range(0, 60, 6)]
    told = [text for item in EVERY[:60] for _, text in item["x"]]
    for text in told[:20]:
        check(text, quotes[:1])  # tables and dictionaries are loaded once
    started = time.perf_counter()
    for at, text in enumerate(told):
        check(text, [quotes[at % len(quotes)]])
    assert (time.perf_counter() - started) / len(told) < 0.02  # ten times the goal: the machine is shared


@pytest.mark.parametrize(
    ("true", "false", "quote"),
    [
        ("Søknaden sendes til Kystverket.",
         "Søknaden sendes til Medietilsynet.",
         "Kystverket skal ha søknaden tilsendt."),
        ("Optikeren må føre journal.", "Skredderen må føre journal.", "Journal skal føres av optikeren."),
        ("Kommunens ansvar er å sørge for plass.", "Fylkeskommunens ansvar er å sørge for plass.",
         "Kommunen har ansvar for å sørge for plass."),
        ("Er vilkåret oppfylt, kan tilgang gis.", "Tilgang kan gis selv om vilkåret er oppfylt.",
         "Tilgang kan gis dersom vilkåret er oppfylt."),
        ("Leverandøren skal varsle virksomheten straks.", "Virksomheten skal varsle leverandøren straks.",
         "Leverandøren skal straks varsle virksomheten."),
        (
            "Prøven kan ikke tas før legen har samtykket.",
            "Legen kan samtykke etter at prøven er tatt.",
            "Legen må ha samtykket før prøven er tatt.",
        ),
        ("Det er ikke lov å bruke utstyret.", "Det trengs ikke å bruke utstyret.", "Utstyret kan ikke brukes."),
        ("Skjemaet skal signeres av legen.", "Skjemaet kan signeres av legen.", "Skjemaet signeres av legen."),
        ("Helsetilsynet hadde oppgaven.", "Helsetilsynet har oppgaven.", "Helsetilsynet hadde oppgaven fram til 2019."),
        ("Man må klage innen tre uker fra vedtaket.", "Klagen må komme tidligst tre uker etter vedtaket.",
         "Fristen for å klage er tre uker fra vedtaket."),
        ("Vaksinen anbefales fra fylte 65 år.", "Vaksinen anbefales for dem under 65 år.",
         "Vaksinen anbefales fra 65 år."),
        ("Opplysningene er ufullstendige når navnet mangler.", "Opplysningene er fullstendige når navnet mangler.",
         "Mangler navnet, er opplysningene ufullstendige."),
    ],
)  # fmt: skip
def test_what_stands_in_anothers_place_is_seen_in_other_words_too(true: str, false: str, quote: str) -> None:
    assert not check(false, [quote]).supported
    assert check(true, [quote]).supported


@pytest.mark.parametrize(
    ("true", "false", "quote"),
    [
        # who does what to whom, in either voice and with the verb of receiving
        ("Helsetilsynet får melding fra sykehuset.", "Sykehuset får melding fra Helsetilsynet.",
         "Sykehuset skal sende melding til Helsetilsynet."),
        ("Kommuneoverlegen skal få varsel.", "Kommuneoverlegen skal varsle ved utbrudd på sykehjem.",
         "Kommuneoverlegen skal varsles ved utbrudd på sykehjem."),
        ("Uten samtykke kan ikke forskeren ta kontakt med deltakerne.",
         "Utan samtykke kan ikkje deltakarane kontakte forskaren på nytt.",
         "Uten samtykke kan forskeren ikke kontakte deltakerne på nytt."),
        # what is waived
        ("Også den som ikke har avtale, har meldeplikt.", "Den som ikke har avtale, slipper meldeplikten.",
         "Den som ikke har avtale, er også omfattet av meldeplikten."),
        # every phrase that narrows a noun narrows it by itself
        ("Omeprazol anbefales til alle pasienter over 65 år som bruker NSAID fast.",
         "Omeprazol anbefales til alle pasienter over 65 år.",
         "Omeprazol anbefales til pasienter over 65 år som bruker NSAID fast."),
        # a condition without a conjunction, and what one may do once something is done
        ("Sikrer ikke landet forsvarlig behandling, kan opplysningene ikke sendes dit.",
         "Sikrer ikke landet forsvarlig behandling, kan opplysningene likevel sendes dit.",
         "Opplysningene kan sendes til landet bare når det sikrer forsvarlig behandling."),
        ("Først må sykehuset dokumentere opplæringen; så kan utstyret tas i bruk.",
         "Utstyret kan tas i bruk uten at sykehuset dokumenterer opplæringen.",
         "Sykehuset skal dokumentere opplæringen før utstyret tas i bruk."),
        # one deed in one verb
        ("Listene må slettes. Legen kan pålegge teststedet å føre liste.",
         "Listene kan slettes. Legen kan pålegge teststedet å føre liste.",
         "Legen kan pålegge teststedet å føre liste. Listene skal slettes."),
    ],
)  # fmt: skip
def test_a_frame_a_waiver_and_a_condition_are_read_in_whatever_words(true: str, false: str, quote: str) -> None:
    assert not check(false, [quote]).supported
    assert check(true, [quote]).supported


def test_a_stop_that_ends_no_sentence_parts_no_clause() -> None:
    reading = read("Direktoratet skal innen 1. mars 2025 levere rapport, jf. § 5 nr. 3. Den gis på 2–8 sider.")
    assert max(reading.sentence_of) == 1
    assert reading.clauses == 3


def test_edits_of_many_kinds_are_found_also_with_words_that_no_table_has() -> None:
    told: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for item in EVERY[::4]:
        for kind, edited in wide(item["q"]):
            told[kind] += 1
            found[kind] += not check(edited, [item["q"]]).supported
    assert {kind for kind, _ in RULES} == set(told)
    assert {kind: (found[kind], told[kind]) for kind in told if found[kind] < 0.95 * told[kind]} == {}
    assert sum(found.values()) >= 0.985 * sum(told.values())


@pytest.mark.skipif(not SHARED.exists(), reason="shared data is absent")
def test_statutes_pass_word_for_word_and_one_edit_is_found() -> None:
    told: Counter[str] = Counter()
    found: Counter[str] = Counter()
    alarms = 0
    shown = 0
    for path in sorted((SHARED / "lovdata").glob("*.json"))[1::2]:
        for provision in json.loads(path.read_text(encoding="utf-8"))["provisions"][::6]:
            text = re.sub(r"\n[0-9] (?:Endr|Tilf|Jf|Se|Oppf).*", "", provision["content"], flags=re.DOTALL)[:1500]
            for span in sentences(text)[:3]:
                sentence = text[span.start : span.end]
                if not 7 <= len(sentence.split()) <= 45:
                    continue
                shown += 1
                alarms += not check(sentence, [text]).supported
                for kind, edited in edits(sentence):
                    told[kind] += 1
                    found[kind] += not check(edited, [text]).supported
    assert shown > 100
    assert alarms == 0
    assert sum(found.values()) >= 0.98 * sum(told.values())


@pytest.mark.skipif(not SHARED.exists(), reason="shared data is absent")
def test_real_nynorsk_renderings_of_news_pass_and_one_edit_is_found() -> None:
    told = found = shown = alarms = 0
    for number, (bokmal, nynorsk) in enumerate(pairs(SHARED / "malform-dev/nb_nn_dev.tsv.gz")):
        # Odd lines: no table was derived from them. Other bylines, addresses and cut sentences are no renderings.
        if number % 20 != 1 or "NTB" in bokmal + nynorsk or "http" in bokmal or abs(len(bokmal) - len(nynorsk)) > 40:
            continue
        shown += 1
        alarms += not check(nynorsk, [bokmal]).supported
        for _, edited in edits(nynorsk):
            told += 1
            found += not check(edited, [bokmal]).supported
    assert alarms <= 0.04 * shown
    assert found >= 0.96 * told
