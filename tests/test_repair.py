"""Damaged Norwegian letters come back, clean text is never touched, and what stood in the file is kept."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

import ingest.repair
from ingest.parse import parse
from ingest.passages import Repair
from ingest.repair import _addresses, is_damaged, repair
from ingest.spelling import dictionary

SHARED = Path(__file__).parents[2] / "shared"
CLEAN = """Kommunen må sørge for at pårørende får nødvendig støtte når pasienten flytter hjem. Det er også viktig å
høre hva de ansatte mener før nye verktøy blir tatt i bruk på tvers av avdelingene. I løpet av våren skal gruppen møte
leverandøren, gå gjennom både løsningen og kravene, og foreslå hvordan området kan følges opp. Rådet har bedt om at
opplæringen blir lagt til høsten, så lenge ingen ser større behov. Målet er å gjøre tjenesten nærmere og tryggere for
dem som bor langt unna, og å øke kvaliteten på det som allerede fungerer. Hver måned får styret en rapport om hvor mange
spørsmål som er besvart. Det gjøres kjent på nettsiden https://www.eksempel.no/raad/for-a-fa-hjelp og på e-post til
post@eksempel.no. Når noen spør, kan de ansatte vise til veilederen og si hvem som har ansvaret. Arbeidet må være ferdig
før året er omme, og da skal forskningsrådet få en oversikt over hva som er oppnådd. Flere sykehus ønsker å være med
videre, men de trenger gode nok data og bedre samarbeid mellom fagmiljøer. Noen få har fått avslag på søknaden sin."""


def scan(text: str, seed: int) -> tuple[str, list[tuple[int, int, str]]]:
    """What poor OCR makes of a text, and each word: its place in the result and what it should be."""
    chance = random.Random(seed)

    def letter(char: str) -> str:
        shown = {"å": "aaaaaaaaaaaaaaad", "ø": "gggggggggggggoe@", "æ": ["ae", "ae", "ee"], "Å": "A", "Ø": "@"}
        return chance.choice(shown[char]) if char in shown else char

    pieces: list[str] = []
    words: list[tuple[int, int, str]] = []
    length = 0
    for token in re.findall(r"https?://\S+|\S+@\S+|[^\W\d_]+|[\W\d_]", text):
        plain = not token.isalpha()
        shown = token if plain else "".join(map(letter, token))
        if token == "å":
            shown = chance.choice("aaaa&&@")
        elif token.startswith("lø"):
            shown = "I" + shown[1:]
        if not plain:
            words.append((length, length + len(shown), token))
        pieces.append(shown)
        length += len(shown)
    return "".join(pieces), words


def score(text: str, seed: int) -> tuple[int, int, int, int]:
    """Damaged words that repair gets right, all damaged; whole words that it harms, all whole."""
    shown, words = scan(text, seed)
    assert is_damaged(shown)
    mended, repairs = repair(shown)
    at: dict[int, str] = {}
    gained = 0
    for change in repairs:
        at[change.start - gained] = mended[change.start : change.end]
        gained += change.end - change.start - len(change.original)
    damaged = [(start, word) for start, end, word in words if shown[start:end] != word]
    whole = [(start, word) for start, end, word in words if shown[start:end] == word]
    right = sum(1 for start, word in damaged if at.get(start) == word)
    harmed = sum(1 for start, word in whole if start in at)
    return right, len(damaged), harmed, len(whole)


def shares(scores: list[tuple[int, int, int, int]]) -> tuple[float, float]:
    right, damaged, harmed, whole = (sum(column) for column in zip(*scores, strict=True))
    return right / damaged, harmed / whole


def undone(text: str, repairs: tuple[Repair, ...]) -> str:
    """The text with every repair taken back."""
    for change in reversed(repairs):
        text = text[: change.start] + change.original + text[change.end :]
    return text


@pytest.fixture(autouse=True, scope="module")
def words() -> None:
    if dictionary() is None:
        pytest.skip("no Norwegian dictionary is installed")


def test_letters_come_back() -> None:
    right, harmed = shares([score(CLEAN, seed) for seed in range(4)])
    assert right >= 0.95
    assert harmed <= 0.003


@pytest.mark.skipif(not SHARED.is_dir(), reason="the seeds are not on this machine")
def test_letters_come_back_in_the_clean_seeds() -> None:
    """Damage as in the scanned seed, done to the four clean ones, which the counts do not come from."""
    clean = [path for path in sorted((SHARED / "seeds").iterdir()) if not path.name.startswith("003")]
    texts = ["\n\n".join(document.text for document in parse(path)) for path in clean]
    right, harmed = shares([score(text, number) for number, text in enumerate(texts)])
    assert right >= 0.95
    assert harmed <= 0.003


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("for a fa finansiering", "for å få finansiering"),
        ("sa lenge det er et prosjekt", "så lenge det er et prosjekt"),
        ("og bruk av verktgy pa tvers", "og bruk av verktøy på tvers"),
        ("kan bidra til & Igse oppgaver", "kan bidra til å løse oppgaver"),
        ("er gjennomfg@rt av radet", "er gjennomført av rådet"),
        ("det kan veere seerlig viktig", "det kan være særlig viktig"),
        ("ser vi neermere pa primaerhelsetjenesten", "ser vi nærmere på primærhelsetjenesten"),
        ("alle mgter, nar det trengs", "alle møter, når det trengs"),
        ("bade fgr, under og etter", "både før, under og etter"),
        ("et kommunalt radgivningsorgan", "et kommunalt rådgivningsorgan"),
        ("feler ansvar for kjgpet", "føler ansvar for kjøpet"),
    ],
)
def test_what_scanning_lost(shown: str, meant: str) -> None:
    before, _ = scan(CLEAN, 7)
    assert meant in repair(f"{before} Det {shown} i dag.")[0]


def test_a_bar_for_the_pronoun_at_the_start() -> None:
    before, _ = scan(CLEAN, 7)
    mended, repairs = repair(f"{before}\n\n| tillegg ma vi sgke om midler.")
    assert mended.endswith("\n\nI tillegg må vi søke om midler.")
    assert [change.original for change in repairs][-3:] == ["|", "ma", "sgke"]


def test_every_repair_can_be_undone_and_is_a_word() -> None:
    shown, _ = scan(CLEAN, 3)
    mended, repairs = repair(shown)
    assert undone(mended, repairs) == shown
    found = dictionary()
    assert found is not None
    for change in repairs:
        word = mended[change.start : change.end]
        halves = [(word[:i].rstrip("se"), word[i:]) for i in range(4, len(word) - 3)]
        compound = any(found.known(left) and found.known(right) for left, right in halves)
        assert word in ("å", "Å", "I") or found.known(word) or found.known(word.lower()) or compound, word


def test_addresses_and_english_stay() -> None:
    shown, _ = scan(CLEAN, 5)
    mended, _ = repair(shown + ' Se "Artificial intelligence and computational medicine" (Smith, A. 2019).')
    for part in ("https://www.eksempel.no/raad/for-a-fa-hjelp", "post@eksempel.no"):
        assert part in mended
    assert '"Artificial intelligence and computational medicine" (Smith, A. 2019)' in mended


def test_clean_text_is_never_touched() -> None:
    assert repair(CLEAN) == (CLEAN, ())
    english = (
        "The hospital shall assess the risk of a system before it is used, and for each of these cases keep a log. " * 8
    )
    assert repair(english) == (english, ())
    nynorsk = "Eg veit ikkje kva som er rett, men det er viktig å vere open og ha tid til dei som treng det. " * 8
    assert repair(nynorsk) == (nynorsk, ())
    assert repair("pa tur") == ("pa tur", ())


@pytest.mark.skipif(not SHARED.is_dir(), reason="the data are not on this machine")
def test_no_clean_document_is_taken_for_damaged() -> None:
    news = json.loads(next((SHARED / "data" / "norquad-dev").rglob("*2.json")).read_text("utf-8"))
    texts = {p["context"] for article in news["data"] for p in article["paragraphs"]}
    statutes = (json.loads(path.read_text("utf-8")) for path in (SHARED / "data" / "lovdata").glob("*.json"))
    texts |= {" ".join(p["content"] for p in statute["provisions"]) for statute in statutes}
    assert len(texts) > 50
    assert [text[:80] for text in texts if is_damaged(text)] == []


def test_without_a_dictionary_nothing_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    shown, _ = scan(CLEAN, 2)
    monkeypatch.setattr(ingest.repair, "dictionary", lambda: None)
    assert repair(shown) == (shown, ())


def test_a_misspelt_agency_is_mended_where_the_text_knows_better() -> None:
    text = (
        "Helsedirektoratet leder arbeidet. Spør Helseledirektoratet. Svar fra Hesledirektoratets jurister. "
        "Helsedirektoratet eier det."
    )
    mended, repairs = repair(text)
    assert [change.original for change in repairs] == ["Helseledirektoratet", "Hesledirektoratets"]
    assert "Spør Helsedirektoratet." in mended
    assert "Helsedirektoratets jurister" in mended
    alone = "Spør Helseledirektoratet om dette."
    assert repair(alone) == (alone, ())
    other = "Helsedirektoratet og Helsedirektoratet sammen med Utdanningsdirektoratet og Miljødirektoratet."
    assert repair(other) == (other, ())


def test_a_long_run_without_a_space_is_read_once() -> None:
    """Addresses were looked for anew from every sign of a run: 16,000 of them took more than a minute."""
    for unit in ("lDPS", "a-", "a@", "İ", "((", "a.", "«", "\u200b"):
        assert repair(unit * 16_000, damaged=True)[0] == unit * 16_000
    text = "Se x.y.z og a@b.no, (www.a.no) eller f.eks.dette. Slutt."
    assert [text[start:end] for start, end in _addresses(text)] == ["x.y.z", "a@b.no,", "(www.a.no)", "f.eks.dette."]
