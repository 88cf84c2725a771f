"""Index terms: a question and a text that say the same in different forms have terms in common."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norsk.compounds import split, stem
from norsk.dictionary import Dictionary, DictionaryMissing
from norsk.misspelt import corrections
from norsk.terms import Analyser, Analysis, document_terms, feedback_terms, fold, query_terms
from norsk.variants import canonical, rows


def stems(text: str) -> set[str]:
    """Index terms but for beginnings and exact forms, which weigh little."""
    return {term for term in document_terms(text) if term[0] not in "^="}


@pytest.mark.parametrize(
    ("nynorsk", "bokmal"),
    [
        *(("kommunar", "kommuner"), ("helseføretak", "helseforetak"), ("helseføretaka", "helseforetakene")),
        *(
            ("sjukehusa", "sykehusene"),
            ("sjukepleiarane", "sykepleierne"),
            ("kommunehelsetenesta", "kommunehelsetjenesten"),
        ),
        *(("tryggleiken", "sikkerheten"), ("moglegheiter", "muligheter"), ("verksemda", "virksomheten")),
        *(("opplysingar", "opplysninger"), ("undersøkinga", "undersøkelsen"), ("rettleiing", "veiledning")),
        *(
            ("bustadmarknaden", "boligmarkedet"),
            ("tilskotsordningar", "tilskuddsordninger"),
            ("teieplikt", "taushetsplikt"),
        ),
        *(
            ("leiaren", "lederen"),
            ("forskarane", "forskerne"),
            ("skulen", "skolen"),
            ("veka", "uken"),
            ("born", "barn"),
        ),
        *(
            ("databehandlaravtale", "databehandleravtale"),
            ("innbyggjartal", "innbyggertall"),
            ("grønsaker", "grønnsaker"),
        ),
        *(
            ("høgtrykk", "høytrykk"),
            ("krenkinga", "krenkelsen"),
            ("offentleggjering", "offentliggjøring"),
        ),
        *(("gjekk", "gikk"), ("personopplysningar", "personopplysninger"), ("fleirtalet", "flertallet")),
        *(("vanlege", "vanlige"), ("følgjer", "følger"), ("byggjer", "bygger"), ("heimesjukepleie", "hjemmesykepleie")),
    ],
)
def test_bokmal_and_nynorsk_meet(nynorsk: str, bokmal: str) -> None:
    assert stems(nynorsk) == stems(bokmal)


@pytest.mark.parametrize(
    ("nynorsk", "bokmal"),
    [("ikkje", "ikke"), ("kva", "hva"), ("eg", "jeg"), ("kven", "hvem"), ("korleis", "hvordan"), ("frå", "fra")],
)
def test_function_words_meet_before_they_are_set_apart(nynorsk: str, bokmal: str) -> None:
    assert canonical(nynorsk) == canonical(bokmal)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("språkmodellopplæring", ("språk", "modell", "opplæring")),
        ("helseopplysninger", ("helse", "opplysning")),
        ("samferdselsministeren", ("samferdsel", "minister")),
        ("pasientjournalen", ("pasient", "journal")),
        ("vandelsattest", ("vandel", "attest")),
        ("helsepersonelloven", ("helse", "personell", "lov")),  # three l's are written as two
        ("databehandleravtale", ("data", "behandler", "avtale")),
    ],
)
def test_compounds_come_apart(word: str, parts: tuple[str, ...]) -> None:
    assert split(word) == parts


@pytest.mark.parametrize(
    "word",
    [
        "president",
        "studentene",
        "kommune",
        "ministeren",
        "politiet",
        "tilbudet",
        "partiet",
        "regjeringen",
        "Oslo",
        "er",
        "",
    ],
)
def test_simple_words_stay_whole(word: str) -> None:
    assert split(fold(word)) == ()


def test_a_compound_is_found_by_its_parts_and_the_other_way_round() -> None:
    assert stems("opplæring av språkmodeller") <= stems("språkmodellopplæringen")
    weights = query_terms("helseopplysninger")
    assert max(weights.values()) == 1.0
    assert 0 < weights[stem("helse")] < 1.0
    assert 0 < weights[stem("opplysning")] < 1.0


@pytest.mark.parametrize(
    "forms",
    [
        ("leder", "lederen", "ledere", "lederne"),
        ("mulighet", "muligheten", "muligheter", "mulighetene"),
        ("undersøkelse", "undersøkelsen", "undersøkelser", "undersøkelsene"),
        ("bok", "boken", "bøker", "bøkene"),
        ("personvernloven", "personvernlov", "personvernlover"),
        ("fastlege", "fastlegen", "fastleger", "fastlegene"),
        ("år", "året", "årene"),
        ("vedta", "vedtar", "vedtas", "vedtok", "vedtatt", "vedteke"),
        ("inngå", "inngår", "inngikk", "inngjekk", "inngått"),
        ("foreslå", "foreslår", "foreslås", "foreslo", "foreslått"),
        ("fastsette", "fastsetter", "fastsatt", "fastsett"),
        ("tilby", "tilbyr", "tilbød", "tilbudt"),
        ("planlegge", "planlegger", "planla", "planlagt"),
        ("legemiddel", "legemidler", "legemidlene"),
        ("register", "registre", "registrene"),
        ("regel", "regler", "reglene", "reglar"),
    ],
)
def test_inflected_forms_share_their_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(canonical(form)) for form in forms}) == 1


def test_what_is_not_the_same_stays_apart() -> None:
    for one, other in [
        *(("fastlege", "fast"), ("personvernloven", "personvern"), ("møter", "mater"), ("får", "far")),
        *(("formidler", "middel"), ("forbundet", "forbinde"), ("kvartalet", "tall"), ("erstatt", "ta")),
    ]:
        assert stem(canonical(one)) != stem(canonical(other))


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        *(
            ("Élan", "elan"),
            ("SJØMÆRÅ", "sjømærå"),
            ("Ångström", "ångstrøm"),
            ("Häkkinen", "hækkinen"),
            ("Łódź", "lodz"),
        ),
        *(("helse\u00adforetak", "helseforetak"), ("a\u030apen", "åpen"), ("idé", "ide"), ("ﬁskeri", "fiskeri")),
    ],
)
def test_folding_keeps_the_norwegian_letters(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("one", "other", "term"),
    [
        ("jf. § 4-2 a", "jf. §4-2a", "§4-2a"),
        ("art. 35", "Artikkel 35", "artikkel 35"),
        ("12. mai 2020", "12.05.2020", "2020-05-12"),
        ("10 000 kroner", "10\u00a0000 kroner", "10000"),
        ("kap. 4", "kapittel 4", "kapittel 4"),
        ("tilråding 3", "Anbefaling 3", "anbefaling 3"),
    ],
)
def test_references_dates_and_numbers_have_one_spelling(one: str, other: str, term: str) -> None:
    assert term in document_terms(one)
    assert term in document_terms(other)
    assert query_terms(one)[term] > 1.0 or term.isdigit()


def test_abbreviations_lead_to_names_and_back() -> None:
    assert stem("intelligens") in query_terms("Hva sier de om KI?")
    assert "ki" in query_terms("Hva er kunstig intelligens?")
    assert query_terms("HOD")["hod"] > query_terms("HOD")[stem("departementet")]


def test_a_misspelt_word_also_asks_for_the_right_one_at_less_weight() -> None:
    right, misspelt = query_terms("mistenkt"), query_terms("mitsenkt")
    assert 0 < misspelt["mistenkt"] < right["mistenkt"]
    assert query_terms("taushtsplikt")[stem("plikt")] > 0
    for known in ("sykehus", "personvernkonsekvensvurdering", "helseføretak"):
        assert corrections(known) == ()
    assert all(term == "=hvilket" for term in query_terms("hvilket"))


def test_terms_repeat_as_often_as_their_words() -> None:
    terms = document_terms("Kommunen og kommunene, kommunar")
    assert terms.count("kommun") == 3


def test_only_function_words_still_ask_for_something() -> None:
    assert query_terms("hva er det") != {}
    assert query_terms("?!") == {}
    assert document_terms("") == []


def test_each_part_of_the_analysis_can_be_left_out() -> None:
    bare = Analyser(Analysis(False, False, False, (), False, False, False, False))
    assert bare.document_terms("Helseføretaka § 4") == ["helseføretak", "4"]


def test_feedback_widens_with_what_was_found_and_keeps_the_question() -> None:
    query = query_terms("koordinering av kunstig intelligens")
    wider = feedback_terms(
        query, [("Helsedirektoratet leder koordineringen av kunstig intelligens.", 9.0), ("Været.", 1.0)]
    )
    assert all(wider[term] >= weight for term, weight in query.items())
    assert 0 < wider[stem("direktorat")] < min(query[term] for term in query if term[0] not in "^=")
    assert wider.get("vær", 0.0) < wider[stem("direktorat")]
    assert feedback_terms(query, []) == query


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_terms(text: str) -> None:
    terms = document_terms(text)
    assert all(terms)
    assert all(weight > 0 for weight in query_terms(text).values())
    assert {term for term in query_terms(text) if query_terms(text)[term] >= 1.0} <= set(terms) | set(query_terms(text))


PIECES = ("helse", "pasient", "lov", "s", "e", "journal", "opplysning", "foretak", "er", "ene", "kommune")


@given(st.lists(st.sampled_from(PIECES), max_size=6))
@settings(max_examples=200, deadline=None)
def test_parts_of_a_compound_spell_it(pieces: list[str]) -> None:
    word = "".join(pieces)
    parts = split(word)
    at = 0
    for part in parts[:-1]:
        at = word.index(part, at) + len(part) - 1
    assert at <= len(word)


@pytest.mark.timeout(60)
def test_a_hostile_word_does_not_hang() -> None:
    for text in ("a" * 1_000_000, "sykehus" * 100_000, "-a" * 300_000, "§ " * 300_000, "1 000" * 100_000):
        assert isinstance(document_terms(text), list)
        query_terms(text[:100_000])


def test_the_tables_are_consistent() -> None:
    """Every row has its columns, no form is listed twice, and a bokmål form is not sent further."""
    seen: set[str] = set()
    for base, forms in rows("forms.tsv"):
        for form in {base, *forms.split()}:
            assert form not in seen, form
            seen.add(form)
    left = [row[0] for row in rows("standards.tsv")]
    assert len(left) == len(set(left))
    assert all(len(row) == 2 for row in rows("standards.tsv"))
    assert all(0 < float(row[0]) <= 1 and len(row) > 2 for row in rows("expansions.tsv"))
    assert all(int(opens) >= 0 and int(closes) >= 0 for _, opens, closes in rows("compound-parts.tsv"))


def test_terms_need_no_dictionary() -> None:
    """Where npm's word lists are missing, the index is the same: nothing here reads them."""
    code = "import sys; import norsk.terms as t; t.query_terms('helseføretak'); print('hunspell' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert done.stdout.strip() == "False"


def test_a_missing_dictionary_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(DictionaryMissing) as raised:
        Dictionary.load(tmp_path)
    assert raised.value.remedy


def test_the_dictionaries_know_their_standard() -> None:
    try:
        dictionary = Dictionary.load()
    except DictionaryMissing:
        pytest.skip("no Norwegian dictionary installed")
    assert dictionary.known("sykehus", "nb")
    assert not dictionary.known("sykehuss")
    assert dictionary.known("☃hus") is False
    assert not dictionary.known("")
    assert not dictionary.known("sykehus", "se")
    if "nn" in dictionary.standards:
        assert dictionary.known("ikkje", "nn")
        assert not dictionary.known("ikkje", "nb")
        assert dictionary.known("ikkje")
    assert "opplysning" in dictionary.listed
