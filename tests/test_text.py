"""Words and sentences: where Norwegian text divides and where it does not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from norsk.text import sentences, words


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Pas. f. 1950 er innlagt bl.a. pga. pneumoni, jf. kap. 4 nr. 2.",
        "Dette gjelder f.eks. Helsedirektoratet, evt. Folkehelseinstituttet.",
        "Se Meld. St. 9 (2012–2013), St.meld. nr. 47 og Prop. 72 L om saken.",
        "Kravet følger av § 4-2a. tredje ledd og art. 35 nr. 1.",
        "Møtet er 12. mai 2020 kl. 10.30 i 3. etasje.",
        "Fristen var 12.05.2020 for de 1.200 kommunene.",
        "K.H. Hansen og Ola B. Nordmann ringte tlf. 22 33 44 55.",
        "Dr. Hansen og prof. Berg mente ca. 3,5 mg var nok.",
        "Han spurte: «Hva nå?» og gikk.",
        "Hhv. RHF-ene og kommunene er enige ift. planen, mht. frist og iht. loven.",
        "Se https://www.helse.no/ki?a=1.2 for mer.",
        "Det gjelder bl.a. Oslo, Bergen mv. og dvs. mange.",
        "Ifølge Kgl. res. 12. Desember trer loven i kraft.",
        "2.3.1 Tilrettelegging av data",
        "1. Helsedirektoratet skal lede arbeidet",
        "a) dataansvarlig, b) databehandler",
        "Det er … ikke lett.",
        "De er på valg på landsmøtet 19. – 20. april neste år.",
        "Han kom til St. Olavs hospital med Tom H. Ystaas og J. K. Rowling.",
    ],
)
def test_one_sentence_stays_whole(sentence: str) -> None:
    assert cut(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Det regner. Det snør! Gjør det? Ja.", ["Det regner.", "Det snør!", "Gjør det?", "Ja."]),
        ("Slik er det mv. Helsedirektoratet svarer.", ["Slik er det mv.", "Helsedirektoratet svarer."]),
        ("Det var i 2020. Nå er det 2024.", ["Det var i 2020.", "Nå er det 2024."]),
        ("Jf. § 48 bokstav a. Departementet avgjør.", ["Jf. § 48 bokstav a.", "Departementet avgjør."]),
        ("Han fikk vitamin B. Pasienten ble bra.", ["Han fikk vitamin B.", "Pasienten ble bra."]),
        ("«Ja.» Han gikk.", ["«Ja.»", "Han gikk."]),
        ("Se www.helse.no. Der står det.", ["Se www.helse.no.", "Der står det."]),
        ("Første avsnitt uten punktum\n\nAndre avsnitt", ["Første avsnitt uten punktum", "Andre avsnitt"]),
        ("Dette er en\nhard linje den\n12. mai 2020.", ["Dette er en\nhard linje den\n12. mai 2020."]),
        ("Krav:\n- journal\n- samtykke", ["Krav:", "- journal", "- samtykke"]),
        ("Krav:\n• journal\n2. Samtykke\n3) frist", ["Krav:", "• journal", "2. Samtykke", "3) frist"]),
        ("hva er ki? er det farlig?", ["hva er ki?", "er det farlig?"]),
        ("pasienten er innlagt. ingen feber.", ["pasienten er innlagt.", "ingen feber."]),
        ("Kapittel 2. Ansvar\n2.1 Roller og ansvar", ["Kapittel 2.", "Ansvar", "2.1 Roller og ansvar"]),
        (
            "Det går mye i. Men hun kjørte 150 km/t. Han ringte.",
            ["Det går mye i.", "Men hun kjørte 150 km/t.", "Han ringte."],
        ),
        ("Ham har jeg ikke snakket med. Jeg venter.", ["Ham har jeg ikke snakket med.", "Jeg venter."]),
        ("Det var i 2020. 45 personer kom.", ["Det var i 2020.", "45 personer kom."]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_words_are_cut_from_the_text() -> None:
    text = "E-helse, COVID-19 og § 4-2a: 12.05.2020, 3,5 mg (Ola's «helse- og omsorg»)."
    assert [word.text for word in words(text)] == [
        *("E-helse", "COVID-19", "og", "4-2a", "12.05.2020", "3,5", "mg"),
        *("Ola's", "helse", "og", "omsorg"),
    ]
    assert all(text[word.start : word.end] == word.text for word in words(text))


def test_a_decomposed_letter_and_a_soft_hyphen_stay_in_the_word() -> None:
    assert [word.text for word in words("a\u030apen helse\u00adforetak")] == ["a\u030apen", "helse\u00adforetak"]


NORWEGIAN = st.text(alphabet="aeånoØK .!?…\n\t-–•:;,()«»\"'0123456789§\u00a0\u00ad\u2028\x0c", max_size=400)
PIECES = st.lists(
    st.sampled_from(
        [
            "bl.a. ",
            "Pas. f. ",
            "Nr. ",
            "§ 4-2a. ",
            "K.H. ",
            "12. mai ",
            "Dette er slutt. ",
            "\n\n",
            "\n- ",
            "\n1. A ",
            "… ",
        ]
    ),
    max_size=60,
).map("".join)


@given(st.one_of(NORWEGIAN, PIECES, st.text(max_size=300)))
@settings(max_examples=400, deadline=None)
def test_sentences_cover_the_text(text: str) -> None:
    """In order, apart, without white space at the ends, and only white space between them."""
    at = 0
    for span in sentences(text):
        assert at <= span.start < span.end
        assert not text[at : span.start].strip()
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        at = span.end
    assert not text[at:].strip()


@given(st.one_of(NORWEGIAN, st.text(max_size=300)))
@settings(max_examples=200, deadline=None)
def test_words_are_in_order_and_exact(text: str) -> None:
    at = 0
    for word in words(text):
        assert at <= word.start < word.end
        assert text[word.start : word.end] == word.text
        at = word.end


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", [".", ". ", "A. ", ".\n", "\n ", '."', "a.", "1. A ", "- ", "1.", "?! ", "… ", "'a"])
def test_a_hostile_megabyte_does_not_hang(unit: str) -> None:
    """Each takes about a second; a cut that looks back over the text for every character would take hours."""
    text = unit * (1_000_000 // len(unit))
    spans = sentences(text)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(word.end <= len(text) for word in words(text))
