"""The written standard of a sentence, its readability, and errors that are errors."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.derive_written import is_held_out, pairs
from norsk.dictionary import Dictionary, DictionaryMissing
from norsk.spelling import find_errors
from norsk.written import analyse, lix, lower_words, norwegian_language, standard

SHARED = Path(__file__).parents[2] / "shared/data"


def _dictionaries() -> bool:
    try:
        return len(Dictionary.load().standards) == 2
    except DictionaryMissing:
        return False


needs_dictionaries = pytest.mark.skipif(not _dictionaries(), reason="the spelling dictionaries are not installed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Helsepersonell skal ikke gi opplysninger videre uten samtykke.", "nb"),
        ("Helsepersonell skal ikkje gje opplysningar vidare utan samtykke.", "nn"),
        ("Hvem har ansvaret når kunstig intelligens tar feil?", "nb"),
        ("Kven har ansvaret når kunstig intelligens tek feil?", "nn"),
        ("Må jeg melde fra?", "nb"),
        ("Må eg melde frå?", "nn"),
        ("Hvad siger loven om tavshedspligt?", "da"),
        ("Sundhedspersoner må ikke videregive oplysninger uden patientens samtykke.", "da"),
        ("Vem ansvarar för behandlingen av personuppgifter?", "sv"),
        ("Läkaren måste dokumentera beslutet i journalen.", "sv"),
        ("De pårørende blev ikke inddraget i beslutningen om behandlingen.", "da"),
        ("Jag söker läkare för min hosta.", "sv"),
        ("What does the law say about confidentiality?", "en"),
        ("Health personnel shall not disclose information without consent.", "en"),
        ("Mii lea kunstalaš intelligeansa dearvvašvuođabálvalusas?", "other"),
        ("Was sagt das Gesetz über die Schweigepflicht?", "other"),
        ("Кто отвечает за ошибки?", "other"),
        ("", "other"),
        ("12345", "other"),
        ("Vi bruker machine learning og deep learning i prosjektet.", "nb"),
        ("Please note that this is a draft, sier lederen i møtet.", "en"),
    ],
)
def test_the_standard_of_a_sentence(text: str, expected: str) -> None:
    name, score = standard(text)
    assert name == expected
    assert 0.0 <= score <= 1.0


@pytest.mark.parametrize(
    "damage",
    [
        str.upper,
        lambda text: re.sub(r"[^\w\s]", "", text).lower(),
        lambda text: text.translate(str.maketrans({"ø": "o", "å": "a", "æ": "ae"})),
        lambda text: text.translate(str.maketrans({"ø": "ö", "å": "ä", "æ": "ä"})),
        lambda text: unicodedata.normalize("NFD", text),
    ],
)
@needs_dictionaries
def test_capitals_lost_letters_and_missing_marks_do_not_hide_the_standard(damage: Callable[[str], str]) -> None:
    assert standard(damage("Da pasienten våknet, var søsteren fra Tromsø på vei hit, og de så på bildet."))[0] == "nb"
    assert standard(damage("Då pasienten vakna, var systera frå Tromsø på veg hit, og dei såg på biletet."))[0] == "nn"


def test_sami_is_told_from_other_languages() -> None:
    assert norwegian_language("Mii lea kunstalaš intelligeansa dearvvašvuođabálvalusas?") == "se"


def test_names_and_quotations_in_another_language_do_not_change_the_standard() -> None:
    assert standard("Ulven ble i vår flyttet fra Jämtland til Örebro.")[0] == "nb"
    assert standard("Rapporten «Artificial Intelligence in Health Care» ble lagt fram i går.")[0] == "nb"
    assert standard("Kommunen må sørge for det fylkesmannen krev», står det i dommen frå i haust.")[0] == "nn"
    assert standard("Eg las «Jeg vet ikke hva jeg skal gjøre» i går, og det var ikkje så ille.")[0] == "nn"


@pytest.mark.skipif(not SHARED.exists(), reason="shared data is absent")
@needs_dictionaries
def test_unseen_pairs_of_eight_words_or_more() -> None:
    right = {"nb": 0, "nn": 0}
    judged = {"nb": 0, "nn": 0}
    for number, pair in enumerate(pairs(SHARED / "malform-dev/nb_nn_dev.tsv.gz")):
        # No table was derived from these lines; pairs that are alike in both have no right answer.
        if not is_held_out(number) or lower_words(pair[0]) == lower_words(pair[1]):
            continue
        for text, wanted in zip(pair, ("nb", "nn"), strict=True):
            if len(text.split()) >= 8:
                judged[wanted] += 1
                right[wanted] += standard(text)[0] == wanted
    assert min(judged.values()) > 1500
    assert right["nb"] / judged["nb"] >= 0.99
    assert right["nn"] / judged["nn"] >= 0.99


@pytest.mark.skipif(not SHARED.exists(), reason="shared data is absent")
@needs_dictionaries
def test_norwegian_is_never_taken_for_a_neighbour() -> None:
    taken = [
        text
        for number, pair in enumerate(pairs(SHARED / "malform-dev/nb_nn_dev.tsv.gz"))
        if number % 20 == 1
        for text in pair
        if len(text.split()) >= 8 and standard(text)[0] not in ("nb", "nn")
    ]
    assert taken == []


def test_lix_is_words_a_sentence_plus_share_of_long_words() -> None:
    # Two sentences, eight words, two of them over six letters: 8/2 + 100*2/8.
    assert lix("Vi skal svare kommunen. Det er viktig nå da.") == pytest.approx(9 / 2 + 100 * 1 / 9)
    assert lix("") == 0.0


@needs_dictionaries
@pytest.mark.parametrize(
    ("text", "wrong", "kind"),
    [
        ("Alle helse personell har plikt til å si fra.", "helse personell", "saerskriving"),
        ("Det gjelder informasjons sikkerhet i sykehuset.", "informasjons sikkerhet", "saerskriving"),
        ("Vi må gjøre en risiko vurdering før bruk.", "risiko vurdering", "saerskriving"),
        ("Legen skriver i pasient journal hver dag.", "pasient journal", "saerskriving"),
        ("Vi har mange forskjelige oppgaver.", "forskjelige", "spelling"),
        ("Dette er en viktig del av sammfunnet.", "sammfunnet", "spelling"),
        ("Vi vil ikkje dele opplysninger med andre.", "ikkje", "mixing"),
        ("Pasienten skal altid spørges.", "altid", "danish"),
        ("Dessutten er konkuransen hard.", "Dessutten", "spelling"),
        ("De er interesert i førmiddagen.", "førmiddagen", "spelling"),
        ("Noen materalistiske mennesker kan få beskjed.", "materalistiske", "spelling"),
        ("For og gjøre dette må vi samarbeide.", "og", "spelling"),
        ("Hun har lyst til a bruke bilen.", "a", "spelling"),
        ("Han tok tabletten å så gikk han hjem.", "å", "spelling"),
        ("Det er viktig når mann ikke har det bra.", "mann", "spelling"),
        ("Det gjelder i en hvis grad.", "hvis", "spelling"),
        ("De ble bedre etterhvert.", "etterhvert", "spelling"),
        ("Han var alt for streng.", "alt for streng", "saerskriving"),
        ("På 1800 tallet var det annerledes.", "1800 tallet", "saerskriving"),
        ("Han jobber som syke pleier på natt.", "syke pleier", "saerskriving"),
        ("Barna går i barne hage hver dag.", "barne hage", "saerskriving"),
        ("Det er et lege middel.", "lege middel", "saerskriving"),
        ("Hun har hode pine og feber.", "hode pine", "saerskriving"),
        ("De nye rutine beskrivelsene gjelder fra mandag.", "rutine beskrivelsene", "saerskriving"),
        ("Innholdet er fra daglig livet.", "daglig livet", "saerskriving"),
        ("Vi anvender det ikke, men afventer svar.", "afventer", "danish"),
        ("Legen sier at this is not our responsibility, men kommunen er uenig i det.", "responsibility", "english"),
        ("Eg har snakka med pasienten, men jeg vet ikke hva han vil.", "Eg", "mixing"),
    ],
)
def test_errors_are_found_where_they_stand(text: str, wrong: str, kind: str) -> None:
    found = [(text[error.start : error.end], error.kind) for error in find_errors(text, "nb")]
    assert (wrong, kind) in found


@needs_dictionaries
@pytest.mark.parametrize(
    "text",
    [
        "Legen bruker systemet hver dag og skriver journal.",
        "Små barn og gamle folk har ofte flere sykdommer.",
        "De fleste kommuner har en kommuneoverlege i full stilling.",
        "Risikovurderingen ble gjennomført av Helsedirektoratet i samarbeid med Helse Sør-Øst RHF.",
        "Legemiddelinteraksjoner vurderes av en klinisk farmasøyt.",
        "Rapporten «Health Technology Assessment» er skrevet på engelsk.",
        "Sosiale medier brukes mandag ettermiddag, jf. første ledd bokstav b.",
        "Se https://www.helsedirektoratet.no for mer.",
        "Kaliumklorid 20 mmol ble tilsatt, og pasienten fikk valsartan og alteplase.",
        "Utskr. fredag, pas. ringer poliklinikken; obs. thorax og temaet delir.",
        "Retten til å velge hvilket sykehus behandlingen skal skje ved, gjelder her.",
        "Kommunen har 14 dagers frist, og det koster for hvert døgn pasienten blir liggende.",
        "Barnet slo haken, og høyre skulder gjør vondt; se skjema kols grad 3.",
        "Det er en nasjons interesser vi kjemper for og forsvarer.",
        "Hun prøver å så i hagen, og de tar vare på og lærer av hverandre.",
        "Opplæringslova og barnevernloven gjelder samtidig ved Førde sentralsjukehus.",
        "Vi bruker machine learning og deep learning i prosjektet.",
        "Köbners fenomen ble ikke sett, men biobanken har regulatorisk godkjenning.",
    ],
)
def test_correct_text_is_left_alone(text: str) -> None:
    assert find_errors(text, "nb") == ()


@needs_dictionaries
def test_nynorsk_is_not_an_error_in_nynorsk() -> None:
    for text in (
        "Helsepersonell skal ikkje gje opplysningar vidare utan samtykke frå pasienten.",
        "Etter helsepersonelloven har ho teieplikt, og ho arbeider ved Oslo universitetssykehus.",
        "Ein 79 år gammal mann ynskte seg til ein betre klubb, og biobanken er omtala.",
    ):
        assert analyse(text).errors == (), text
    found = find_errors("Eit nytt behandlings opplegg vart bestemmt i komunen.", "nn")
    assert [error.kind for error in found] == ["saerskriving", "spelling", "spelling"]


@pytest.mark.skipif(not SHARED.exists(), reason="shared data is absent")
@needs_dictionaries
def test_statutes_have_next_to_no_errors() -> None:
    words = 0
    errors: list[str] = []
    for path in sorted((SHARED / "lovdata").glob("lov-*.json"))[::3]:
        for provision in json.loads(path.read_text(encoding="utf-8"))["provisions"][::4]:
            text = re.sub(r"\n[0-9] (?:Endr|Tilf|Jf|Se|Oppf).*", "", provision["content"], flags=re.DOTALL)
            if len(text.split()) < 8:
                continue
            words += len(text.split())
            found = analyse(text)
            errors += [
                text[error.start : error.end] for error in found.errors if error.kind in ("saerskriving", "spelling")
            ]
    assert words > 5000
    assert len(errors) <= words / 1000, errors


TYPICAL = """ny sykehus seng|en blod prøve|ny bruker veiledning|følge smitte vern reglene|vedtatt en ny beredskaps plan
i kvalitets systemet|har hjerte svikt og diabetes|om en legemiddel interaksjon|at språk modellen ble testet
for pasient sikkerheten
laget en handlings plan|gjort en risiko analyse|at ambulanse tjenesten er presset|til et syke hjem|på tilsyns rapporten
forskrifts endringen gjelder|en sky løsning fra en leverandør|et styrings system|i kjerne journalen|med hånd hygiene
for alle helse institusjoner|på resept formidleren|på rehabiliterings opphold|et tverr faglig team""".replace(
    "\n", "|"
).split("|")


@needs_dictionaries
def test_most_compounds_written_apart_are_found() -> None:
    found = [
        text for text in TYPICAL if any(e.kind == "saerskriving" for e in find_errors(f"Det gjelder {text} nå.", "nb"))
    ]
    assert len(found) >= 0.7 * len(TYPICAL), set(TYPICAL) - set(found)


@pytest.mark.skipif(not SHARED.exists(), reason="shared data is absent")
@needs_dictionaries
def test_correct_sentences_of_learners_and_news_hold_next_to_no_compound_written_apart() -> None:
    lines = (SHARED / "nocola-dev/NoCoLa_class_dev.txt").read_text(encoding="utf-8").partition("\nGrammatical:")[2]
    news = [nb for number, (nb, _) in enumerate(pairs(SHARED / "malform-dev/nb_nn_dev.tsv.gz")) if number % 40 == 9]
    shown = [*lines.splitlines()[::5], *news]
    wrong = [(text, e) for text in shown for e in find_errors(text, "nb") if e.kind == "saerskriving"]
    assert len(shown) > 800
    assert len(wrong) <= 0.005 * len(shown), wrong


def test_offsets_are_those_of_the_text_given() -> None:
    text = "  Å ære:  vi har mange forskjelige oppgaver \n\n og ikkje få."
    for error in analyse(text).errors:
        assert text[error.start : error.end].strip() == text[error.start : error.end]
