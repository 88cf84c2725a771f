"""Scanned pages and dictation, ships, societies, words agreed upon, court cases: what goes of them and what stays."""

from __future__ import annotations

from functools import cache

import pytest

from guardrails.redact import Redactor
from guardrails.scanned import read_back

# In double brackets what must go whole; nothing else may.
NOTES = (
    "[[L0renskog l egevakt]] [[l8 nov 26]]. Navn [[Aisha Wa rsame]], mor [[H0dan]]. Sign. [[F. Bakk en]], vak tlege",
    "Fra [[Grims tad]], s0nn av [[Anders Tollef sen]]. F0rste kontakt [[3.2.1961]].",
    "Bosatt [[Industriveien sytten]] i [[Båtsfjord]] punktum",
    "ny kontroll [[tjueseks ellevte]] hos turnuslege [[Bo Kvernland]], deretter [[femtende tolvte]] klokken ni",
    "bor i [[storgata tjueto b]] og kjenner ingen der",
    "Var matros på [[M/T Belfri]], senere på [[MS Havbrand]]. Kjent MS, bruker Tysabri. Vindstyrke 12 m/s fra nord.",
    "Besøk fra [[Bygdekvinnelaget i Garder]]. Hjelparane kjem frå [[heimetenesta Hovden]].",
    "studerer ved [[nord universitet]], før det [[universitetet i agder]]. snakket om universitetet som arbeidsplass",
    "passord på telefon: [[kornblomst]]. Passord: glemt. Avvik [[TQM 10447]] lukket.",
    "Jf. HR-2019-1301-A, LB-2015-12345 og TOSLO-2018-11223 om bevisførsel.",
    "Gitt dose punktum Ro og smertelindring med Paracet punktum Carpal tunnel begge hender",
    "Vondt i halsen, stukket i hagen, hodet i bakken. Storm på sjøen gjorde oss sene. Fall i Hb, NIV-maske, "
    "keisersnitt i uke 38. Ketoacidosen rettet seg.",
    "[[4/12]], kons. 3 av 12. Beinet bedre.",
    "Referat frå posten [[12.11]]. Gruppa møtest kvar veke.",
    "Gikk to ganger i gaten ni steder. Sju av ti andre. Den fjerde femte i rekken. Luftveien to ganger.",
)


@cache
def journal() -> Redactor:
    return Redactor("journal")


@pytest.mark.parametrize("marked", NOTES)
def test_what_is_marked_goes_and_nothing_else(marked: str) -> None:
    text, wanted = "", set[int]()
    for number, part in enumerate(marked.replace("]]", "[[").split("[[")):
        if number % 2:
            wanted |= set(range(len(text), len(text) + len(part)))
        text += part
    gone = {at for span in journal().redact(text).spans for at in range(span.start, span.end)}
    assert {at for at in gone if text[at].isalnum()} == {at for at in wanted if text[at].isalnum()}


def test_words_are_put_together_where_the_page_was_scanned() -> None:
    text, stood = read_back("S0lveig Tollef sen er f0dt på Ekrehaug en")
    assert text == "Solveig Tollefsen er født på Ekrehaug en"
    assert stood is not None
    assert (stood[13], stood[14], stood[-1]) == (13, 15, 41)
    assert read_back("Solveig Tollef sen er f0dt")[1] is None  # one nought alone may be a slip
    assert read_back("Kari kom. Hun sov.") == ("Kari kom. Hun sov.", None)
