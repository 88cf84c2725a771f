"""Files come out as clean documents: blocks in order, nothing of the page left in the text, bad files refused."""

from __future__ import annotations

import os
import string
import time
import zipfile
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from fpdf.encryption import AccessPermission
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import worker
from ingest.parse import Unreadable, parse, parse_isolated, parse_text
from ingest.passages import Document

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
MANY = 2000 if os.environ.get("VEILEDER_SOAK") else 120
SENTENCES = (
    "Helseforetaket skal vurdere risikoen før et system med kunstig intelligens tas i bruk.",
    "Den som behandler helseopplysninger, må ha et rettslig grunnlag og dokumentere det.",
    "Kommunen kan be om veiledning når den planlegger en anskaffelse av medisinsk utstyr.",
    "Pasienten har rett til innsyn og skal få vite hvem som har brukt opplysningene.",
    "Prosjektet samlet erfaringer fra åtte sykehus og skrev dem ned i en felles rapport.",
    "Leverandøren svarer for at produktet er sikkert og virker slik det er beskrevet.",
)


def texts(document: Document, kind: str | None = None) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if kind is None or b.kind == kind]


def level(document: Document, heading: str) -> int:
    return next(b.level for b in document.blocks if document.text[b.start : b.end] == heading)


def path_of(document: Document, words: str) -> list[str]:
    """The headings above the block that has `words`."""
    path: list[tuple[int, str]] = []
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if words in text and block.kind != "heading":
            return [heading for _, heading in path]
        if block.kind == "heading":
            path = [*(each for each in path if each[0] < block.level), (block.level, text)]
    raise AssertionError(f"{words!r} is in no block")


def assert_whole(document: Document) -> None:
    """Blocks are in order, do not overlap, and carry everything but white space; repairs lie inside blocks."""
    place = 0
    for block in document.blocks:
        assert place <= block.start < block.end <= len(document.text)
        assert not document.text[place : block.start].strip()
        assert document.text[block.start : block.end].strip() == document.text[block.start : block.end]
        place = block.end
    assert not document.text[place:].strip()
    place = 0
    for repair in document.repairs:
        assert place <= repair.start <= repair.end <= len(document.text)
        assert any(b.start <= repair.start and repair.end <= b.end for b in document.blocks)
        assert document.text[repair.start : repair.end] != repair.original
        place = repair.end


def paragraph(number: int, length: int = 4) -> str:
    return " ".join(SENTENCES[(number + i) % len(SENTENCES)] for i in range(length))


# --- the five seeds ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seeds() -> dict[str, list[Document]]:
    if not SEEDS.is_dir():
        pytest.skip("the seeds are not on this machine")
    return {path.name[:3]: parse(path) for path in sorted(SEEDS.iterdir())}


def test_seeds_are_whole(seeds: dict[str, list[Document]]) -> None:
    for documents in seeds.values():
        for document in documents:
            assert_whole(document)


def test_no_seed_keeps_markup_or_page_furniture(seeds: dict[str, list[Document]]) -> None:
    for documents in seeds.values():
        for document in documents:
            for residue in ("**", "<sup>", "<i>", "</", "](#)", "....", "nettleser vi ikke støtter", "\x0c", "  •  "):
                assert residue not in document.text, residue
            assert not any(text.strip().isdigit() for text in texts(document))


def test_seeds_say_what_they_are(seeds: dict[str, list[Document]]) -> None:
    plan, report, slides, municipal, summary = (documents[0] for documents in seeds.values())
    assert plan.title == "Felles plan for 2020"
    assert plan.publisher == "Helsedirektoratet, Direktoratet for e-helse, Statens legemiddelverk"
    assert report.title == 'Hvordan sikre et godt koordinert arbeid innenfor "kunstig intelligens"-området'
    assert slides.title == "Tilgang til data til kunstig intelligens i helse- og omsorgstjenesten"
    assert (slides.publisher, slides.kind, slides.published) == (
        "Direktoratet for e-helse",
        "presentasjon",
        date(2022, 10, 15),
    )
    assert municipal.title == "Kunstig intelligens i kommunal helse- og omsorgstjeneste"
    assert (municipal.publisher, summary.publisher) == ("Helsedirektoratet", "Helsedirektoratet")  # they led the work
    assert (summary.kind, summary.reviewed) == ("nettside", date(2023, 10, 23))
    # What a document does not say is unknown.
    assert [d.published for d in (plan, report, municipal, summary)] == [None] * 4


def test_hard_wrapped_lines_are_joined_and_footnotes_kept_apart(seeds: dict[str, list[Document]]) -> None:
    report = seeds["001"][0]
    assert any(text.startswith('"Etatene skal innen 1. mars 2021 levere en anbefaling') for text in texts(report))
    assert "Initielle undersøkelser i 2020 viste at" in report.text
    assert "helse- og omsorgstjenesteloven § 3-1. Innenfor" in report.text
    notes = texts(report, "footnote")
    assert len(notes) == 29
    assert notes[0] == "1 Helsedirektoratet, Direktoratet for e-helse og Statens legemiddelverk"
    assert not any(note.split()[1] in text for note in notes[1:3] for text in texts(report, "paragraph"))


def test_headings_of_unmarked_text_are_found_with_levels(seeds: dict[str, list[Document]]) -> None:
    report = seeds["001"][0]
    assert path_of(report, "KS inviteres til deltakelse") == [
        "Begrunnelse og praktisk informasjon",
        "Anbefaling 2: KS involveres i styringsgruppen",
    ]
    third = "Anbefaling 3: Koordineringsprosjektet lager tverretatlige produkter, også med andre aktører"
    assert third in texts(report, "heading")
    assert "• " + third in texts(report, "item")
    municipal = seeds["003"][0]
    assert path_of(municipal, "gjerne god kjennskap til hvilke behov")[-3:] == [
        "2.3. Økt kompetanse og erfaringsdeling",
        "2.3.1. Innspill fra sektoren",
        "Utvikling og innføring av verktøy basert på kunstig intelligens",
    ]
    assert path_of(seeds["004"][0], "nasjonal KI-strategi for trygge")[1:] == [
        "Nye tiltak",
        "Nasjonal KI-strategi for trygge og effektive helse- og omsorgstjenester",
    ]


def test_the_appendix_of_another_sender_is_its_own_document(seeds: dict[str, list[Document]]) -> None:
    report, note = seeds["001"]
    assert (note.part, note.title, note.publisher, note.kind) == (1, "Notat fra RHF-ene", "RHF-ene", "notat")
    assert note.published == date(2021, 4, 6)
    assert "Klinikere har fokusert på" in note.text
    assert "Klinikere har fokusert på" not in report.text
    assert "Nasjonalt velferdsteknologiprogram er et samarbeid" in report.text


def test_slides_keep_their_lists(seeds: dict[str, list[Document]]) -> None:
    slides = seeds["002"][0]
    assert path_of(slides, "Etablere nettverk «Juss og KI i helse» (Koordineringsprosjektet)") == [
        "Kompetanseheving, veiledning og regelverk",
        "Anbefalte nye tiltak",
    ]
    deep = next(b for b in slides.blocks if slides.text[b.start : b.end] == "• Lite bruk av standarder i fagsystemer")
    assert (deep.kind, deep.level) == ("item", 2)


def test_ocr_comes_out_in_norwegian(seeds: dict[str, list[Document]]) -> None:
    municipal = seeds["003"][0]
    for words in (
        "å øke effektiviteten og kvaliteten på helsetjenestene",
        "I dette kapitlet ser vi nærmere på mulige anvendelsesområder og bruk av verktøy",
        "så lenge det er et utviklings- og forbedringsprosjekt",
        "I juni 2021 ble det opprettet",
    ):
        assert words in municipal.text, words
    assert "for a fa" in municipal.original
    lost = next(r for r in municipal.repairs if municipal.text[r.start : r.end] == "løse")
    assert lost.original in ("Igse", "I@se", "lgse")
    assert "kunstigintelligensNHSP@helsedirektoratet.no" in municipal.text


def test_misspelt_agencies_are_found_by_their_name(seeds: dict[str, list[Document]]) -> None:
    plan = seeds["000"][0]
    assert "Helseledirektoratet" not in plan.text
    assert "Hesledirektoratet" not in plan.text
    assert {repair.original for repair in plan.repairs} == {
        "HelseDirektoratet",
        "Helseledirektoratet",
        "Hesledirektoratet",
    }


# --- plain text and Markdown -------------------------------------------------------------------------------------


def test_a_clean_short_text_is_untouched() -> None:
    text = paragraph(0, 6)
    (document,) = parse_text(text, name="notat")
    assert document.text == text == document.original
    assert (document.title, document.repairs, len(document.blocks)) == ("notat", (), 1)


def test_markdown_loses_its_marks_and_keeps_its_structure() -> None:
    (document,) = parse_text(
        "# Veileder om data\n\n## 1 Bakgrunn\n\nDette er **viktig** og *nytt*<sup>1</sup>, se [siden](https://a.no/b)."
        "\n\n"
        "- først\n  - under\n- sist\n\n<sup>1</sup> En note.\n\n"
        "## 2 Mål\n\n| Hva | Når |\n|---|---|\n| Plan | 2024 |\n",
        name="x",
    )
    assert_whole(document)
    assert document.title == "Veileder om data"
    assert document.kind == "veileder"
    assert "Dette er viktig og nytt, se siden." in texts(document, "paragraph")
    assert [(b.kind, b.level) for b in document.blocks if b.kind == "item"] == [("item", 1), ("item", 2), ("item", 1)]
    assert texts(document, "footnote") == ["1 En note."]
    assert texts(document, "table") == ["Hva | Når", "Plan | 2024"]


def test_hyphenation_is_mended_and_true_hyphens_stay() -> None:
    wrapped = (
        "Spesialisthelsetjenesten skal sammen med kommunene sørge for at pasien-\n"
        "tene får et godt tilbud, og at forsknings- og utviklingsarbeid i helse-\n"
        "og omsorgstjenesten kommer pasienten til gode. Det gjelder både KI-\n"
        "løsninger og andre verktøy som kan hjelpe de ansatte i Helse Midt-\n"
        "Norge med å ta vare på dem som trenger det mest i hverdagen sin.\n"
    )
    (document,) = parse_text(wrapped, name="x")
    for words in ("pasientene får", "forsknings- og", "helse- og omsorgstjenesten", "KI-løsninger", "Midt-Norge"):
        assert words in document.text, words
    assert len(document.blocks) == 1


def test_running_headers_and_page_numbers_go_with_form_feeds() -> None:
    pages = [
        f"Helsedirektoratet – årsrapport\n\n{paragraph(page)}\n{paragraph(page + 2)}\n\nSide {page} av 5\n"
        for page in range(1, 6)
    ]
    (document,) = parse_text("\f".join(pages), name="x")
    assert_whole(document)
    assert "årsrapport" not in document.text
    assert "Side 3" not in document.text
    assert {block.page for block in document.blocks} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_encodings_are_detected(tmp_path: Path, encoding: str) -> None:
    text = "Å være på sporet: «Målet er å gjøre øyehelse bedre for små og store» sa overlegen på Ørje."
    if encoding not in ("latin-1",):
        text = text.replace("sa ", "– sa ")
    file = tmp_path / "tekst.txt"
    file.write_bytes(text.encode(encoding))
    assert parse(file)[0].text == text


def test_text_misread_as_windows_is_mended_and_says_so() -> None:
    text = "Målet er å gjøre tjenesten bedre."
    (document,) = parse_text(text.encode().decode("cp1252"), name="x")
    assert document.text == text
    assert {repair.original for repair in document.repairs} == {"Ã¥", "Ã¸"}


@pytest.mark.parametrize(
    ("told", "publisher"),
    [
        ("Rapporten er utarbeidet av Folkehelseinstituttet og Helsedirektoratet.", "Folkehelseinstituttet"),
        ("Utgreiinga kom i fjor. Datatilsynet har leia arbeidet.", "Datatilsynet"),
        ("Rapporten er utarbeidet av en gruppe som Helsedirektoratet valgte.", None),
        ("Helsedirektoratet har ledet arbeidet med å lage en annen plan.", None),
        ("Utgiver: Norsk helsenett\n\nRapporten er utarbeidet av Folkehelseinstituttet.", "Norsk helsenett"),
    ],
)
def test_who_led_the_work_is_the_publisher_where_nobody_is_named_as_one(told: str, publisher: str | None) -> None:
    (document,) = parse_text(f"Om arbeidet med data\n\nDette handler om helsedata.\n\n{told}\n", name="x")
    assert document.publisher == publisher


def test_numbered_chapters_front_matter_and_items() -> None:
    (document,) = parse_text(
        "HELSEDIREKTORATET\nRundskriv om taushetsplikt\n\nUtgitt: 3. mars 2021\n\n1 Innledning\n"
        "Dette rundskrivet gjelder for alle som yter hjelp.\n\n2 Regler\n2.1 Hovedregel\n"
        "Helsepersonell skal hindre innsyn, jf. helsepersonelloven § 21.\na) Første unntak gjelder samtykke.\n"
        "b) Andre unntak gjelder samarbeid.\n\n2.2 Unntak\nSe kapittel 3.\n",
        name="x",
    )
    assert_whole(document)
    assert (document.title, document.kind) == ("Rundskriv om taushetsplikt", "rundskriv")
    assert (document.publisher, document.published) == ("Helsedirektoratet", date(2021, 3, 3))
    assert path_of(document, "Første unntak") == ["2 Regler", "2.1 Hovedregel"]
    assert [document.text[b.start : b.end][:2] for b in document.blocks if b.kind == "item"] == ["a)", "b)"]


def test_a_letter_of_its_own_is_not_split_off() -> None:
    letter = "Til: Styret\n\nFra: Direktøren\n\nDato: 1.2.2021\n\nSak: Budsjett\n\n" + paragraph(1)
    assert len(parse_text(letter, name="brev")) == 1


# --- PDF, HTML and Word ------------------------------------------------------------------------------------------


def pdf(path: Path, *, pages: int = 4, columns: int = 1, encrypted: bool = False) -> Path:
    """A report with a running header, page numbers, numbered headings, a list and hyphenated lines."""
    file = FPDF(format="A4")
    file.set_auto_page_break(False)
    if encrypted:
        file.set_encryption(owner_password="eier", user_password="bruker", permissions=AccessPermission.none())
    for page in range(1, pages + 1):
        file.add_page()
        file.set_font("helvetica", size=8)
        file.cell(0, 8, "Rapport om data i helsetjenesten", new_x="LMARGIN", new_y="NEXT")
        if page == 1:
            file.set_font("helvetica", "B", 22)
            file.cell(0, 16, "Bruk av data", new_x="LMARGIN", new_y="NEXT")
        file.set_font("helvetica", "B", 14)
        file.cell(
            0, 12, f"{page}. Kapittel nummer {['en', 'to', 'tre', 'fire'][page - 1]}", new_x="LMARGIN", new_y="NEXT"
        )
        file.set_font("helvetica", size=11)
        if columns == 2:
            top = file.get_y()
            rows = [
                [f"{side} rad {row} på side {page} sier noe om data" for row in range(12)]
                for side in ("Venstre", "Høyre")
            ]
            for row in range(12):
                file.set_xy(10, top + 6 * row)
                file.cell(90, 6, rows[0][row])
                file.set_xy(110, top + 6 * row)
                file.cell(90, 6, rows[1][row])
        else:
            file.multi_cell(0, 6, paragraph(page), align="L", new_x="LMARGIN", new_y="NEXT")
            file.ln(5)
            file.multi_cell(
                0, 6, f"Først på side {page} nevnes innsam-\nlingen av opplysninger.", new_x="LMARGIN", new_y="NEXT"
            )
            file.ln(5)
            for item in ("- dette er ett punkt", "- dette er et annet punkt"):
                file.cell(0, 6, item, new_x="LMARGIN", new_y="NEXT")
        file.set_y(-15)
        file.set_font("helvetica", size=8)
        file.cell(0, 6, f"Side {page}", align="C")
    file.output(str(path))
    return path


def test_pdf_gives_headings_pages_lists_and_no_furniture(tmp_path: Path) -> None:
    (document,) = parse(pdf(tmp_path / "rapport.pdf"))
    assert_whole(document)
    assert document.title == "Bruk av data"
    assert "Rapport om data" not in document.text
    assert "Side 2" not in document.text
    heading = next(b for b in document.blocks if document.text[b.start : b.end] == "2. Kapittel nummer to")
    assert (heading.kind, heading.page) == ("heading", 2)
    assert heading.level > level(document, "Bruk av data")
    assert "innsamlingen av opplysninger" in document.text
    assert any(text == paragraph(3) for text in texts(document, "paragraph"))
    assert Counter(b.kind for b in document.blocks)["item"] == 8


def test_pdf_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    (document,) = parse(pdf(tmp_path / "spalter.pdf", pages=1, columns=2))
    assert_whole(document)
    order = [document.text.index(f"{side} rad {row} ") for side in ("Venstre", "Høyre") for row in range(12)]
    assert order == sorted(order)


def test_html_leaves_menus_and_banners_out(tmp_path: Path) -> None:
    body = "".join(f"<h2>Del {n}</h2><p>{paragraph(n, 3)}</p>" for n in range(3))
    page = (
        "<!doctype html><html lang=no><head><title>Råd om KI - Helsedirektoratet</title>"
        '<meta property="og:site_name" content="Helsedirektoratet"><link rel="canonical" href="https://x.no/raad">'
        "<script>var a = 1;</script></head><body><div class='cookie-banner'>Vi bruker informasjonskapsler</div>"
        "<nav><ul><li><a href=/>Forsiden</a></li><li>Meny</li></ul></nav><main><h1>Råd om KI</h1>"
        f"{body}<h2>Tiltak</h2><p>Dette skal gjøres:</p><ul><li>Kartlegge risiko<ul><li>i sykehus</li></ul></li>"
        "<li>Opplæring av ansatte</li></ul><p>Sist faglig oppdatert: 12. mai 2020</p></main>"
        "<footer>Kontakt oss på telefon</footer></body></html>"
    )
    file = tmp_path / "side.html"
    file.write_text(page, encoding="utf-8")
    (document,) = parse(file)
    assert_whole(document)
    assert (document.title, document.publisher, document.url) == ("Råd om KI", "Helsedirektoratet", "https://x.no/raad")
    assert document.reviewed == date(2020, 5, 12)
    for gone in ("informasjonskapsler", "Forsiden", "Kontakt oss", "var a"):
        assert gone not in document.text, gone
    assert path_of(document, "Opplæring av ansatte")[-1] == "Tiltak"
    assert [(b.level) for b in document.blocks if b.kind == "item"] == [1, 2, 1]


def test_word_keeps_headings_lists_tables(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("Veileder for innføring", 1)
    word.add_paragraph(paragraph(1))
    word.add_heading("Ansvar", 2)
    word.add_paragraph("Virksomheten skal:", style="Normal")
    word.add_paragraph("utpeke en ansvarlig", style="List Bullet")
    word.add_paragraph("lære opp ansatte", style="List Bullet 2")
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Rolle", "Navn", "Leder", "Ukjent"), strict=True
    ):
        cell.text = text
    file = tmp_path / "veileder.docx"
    word.save(str(file))
    (document,) = parse(file)
    assert_whole(document)
    assert (document.title, document.kind) == ("Veileder for innføring", "veileder")
    assert path_of(document, "utpeke en ansvarlig") == ["Veileder for innføring", "Ansvar"]
    assert [(b.kind, b.level) for b in document.blocks if b.kind == "item"] == [("item", 1), ("item", 2)]
    assert texts(document, "table") == ["Rolle | Navn", "Leder | Ukjent"]


# --- files that cannot be read -----------------------------------------------------------------------------------


def bad_files(folder: Path) -> dict[str, Path]:
    whole = pdf(folder / "hel.pdf").read_bytes()
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("word/document.xml", "<ikke xml")
    huge = folder / "stor.txt"
    with huge.open("wb") as file:
        file.truncate(2_000_000_000)  # sparse: takes no space on the disk
    contents = {
        "tom.txt": b"",
        "blank.txt": b" \n\n\t",
        "binær.txt": bytes(range(256)) * 20,
        "avkortet.pdf": whole[: len(whole) // 3],
        "falsk.pdf": b"Dette er ikke en PDF",
        "skadet.docx": archive.getvalue(),
        "gammel.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "tom.html": b"<html><body></body></html>",
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    pdf(folder / "kryptert.pdf", encrypted=True)
    os.mkfifo(folder / "rør.txt")
    return {name: folder / name for name in (*contents, "stor.txt", "kryptert.pdf", "rør.txt", "finnes ikke.txt")}


def test_bad_files_are_refused_with_a_reason(tmp_path: Path) -> None:
    reasons = {}
    for name, path in bad_files(tmp_path).items():
        for read in (parse, parse_isolated):
            with pytest.raises(Unreadable) as caught:
                read(path)
            assert caught.value.reason.endswith(".")
            reasons[name] = caught.value.reason
    assert "for stor" in reasons["stor.txt"]
    assert "kryptert" in reasons["kryptert.pdf"]
    assert reasons["tom.txt"] == "Filen er tom."


def test_a_child_that_dies_costs_one_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = pdf(tmp_path / "god.pdf")
    monkeypatch.chdir(tmp_path)
    assert parse_isolated(Path("god.pdf")) == parse(good)
    child = worker._idle[-1]
    child._process.kill()
    child._process.wait()
    with pytest.raises(Unreadable, match="stoppe"):
        parse_isolated(good)
    assert parse_isolated(good)[0].title == "Bruk av data"


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    nested = "<div>" * 200 + "<table><tr><td>" * 3000 + "x" + "</table>" * 3000
    file = tmp_path / "dyp.html"
    file.write_text(f"<html><body>{nested}<p>{'ord ' * 2_000_000}</p></body></html>")
    start = time.monotonic()
    with pytest.raises(Unreadable):
        parse_isolated(file, seconds=0.2)
    assert time.monotonic() - start < 20


# --- anything at all ---------------------------------------------------------------------------------------------

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "",
                " ",
                "# Tittel",
                "## Del",
                "1.1. Mål",
                "• punkt",
                "- punkt",
                " o under",
                "1 Note",
                "[1] Note",
                "\x0c",
                "Side 2 av 3",
                "12",
                "Innhold",
                "Mål ......... 3",
                "Til: A",
                "Fra: B",
                "Dato: 1.2.2021",
                "Vedlegg 1: Brev",
                "**Ansvarlig:** ingen",
                "<sup>1</sup> note",
                "Figur 1 Kart",
                "ord som går over linjen og hen-",
                "de siste ordene.",
                "for a fa til & gjgre noe pa ogsa",
                "| tillegg ma vi Igse det",
            ]
        ),
        st.text(st.characters(codec="utf-8"), max_size=60),
        st.text(string.ascii_letters + "æøåÆØÅ .,:-1", max_size=90),
    ),
    max_size=40,
)


@settings(max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES, st.sampled_from(["\n", "\n\n", "\r\n", " \n"]))
def test_any_text_gives_whole_documents(lines: list[str], end: str) -> None:
    text = end.join(lines)
    try:
        documents = parse_text(text, name="x")
    except Unreadable:
        return
    for document in documents:
        assert_whole(document)
    assert documents == parse_text(text, name="x")


@settings(
    max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=400), head=st.sampled_from([b"", b"%PDF-1.7\n", b"<html>", b"PK\x03\x04", b"\xff\xfe"]))
def test_any_bytes_raise_nothing_else(tmp_path: Path, data: bytes, head: bytes) -> None:
    for suffix in (".txt", ".pdf", ".html", ".docx"):
        file = tmp_path / f"fil{suffix}"
        file.write_bytes(head + data)
        try:
            for document in parse(file):
                assert_whole(document)
        except Unreadable as error:
            assert error.reason
