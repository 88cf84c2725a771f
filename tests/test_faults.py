"""What goes wrong is told in nynorsk to those who chose it: every text that may reach page or API has it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import nynorsk
from norsk.dictionary import Dictionary
from norsk.errors import VeilederError
from ui import doctor, faults
from ui.wording import texts

ROOT = Path(__file__).parents[1]
# What the command line alone says; the terminal speaks bokmål
TERMINAL = {
    "assistant/audit.py", "assistant/backup.py", "assistant/settings.py", "eval/gates.py", "eval/harness.py",
    "eval/notes.py", "eval/outside.py", "eval/run.py", "eval/served.py", "ingest/cluster.py", "ingest/listed.py",
    "ingest/sources.py", "ingest/upgrade.py", "norsk/provisions.py", "ui/batch.py", "ui/documents.py",
    "ui/journal_verbs.py", "ui/keys.py", "ui/library_verbs.py", "ui/serving.py", "ui/unix.py", "ui/verbs.py",
}  # fmt: skip
# Settings that stop the start, before there is a page
BEFORE = ("access.", "Andre kan lese", "Klientens private", "Det finnes alt en nøkkel", "Lag en med", "Flytt den bort",
          "er ikke en privat EC", "{} mangler kolonnene", "Se docs/use", "Kolonnen", "har ingen kolonne", "Gi kolonnen",
          "Finner ikke", "id-er to ganger", "Gi hver rad", "sier ikke: {}", "Fyll ut", "Skriv lisens",
          "Se etter at stien",
          "Installer Veileder på nytt")  # fmt: skip
SAME = {"id", "ner", "end", "veileder", "en", "json", "start", "kryptert", "kryptering"}  # names, new words


def classes(trees: dict[Path, ast.Module]) -> set[str]:
    """VeilederError and its subclasses, with the small functions that make them."""
    found = {"VeilederError", "Refusal", "Finding", "_failed", "Got", "Delivery"}
    for _ in range(4):
        for tree in trees.values():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef) and {getattr(base, "id", "") for base in node.bases} & found:
                    found.add(node.name)
    return found


def written(node: ast.expr) -> Iterator[str]:
    """The texts that an argument may be, with `{}` for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from written(node.body)
        yield from written(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for part in node.values:
            yield from written(part)


def raised() -> dict[str, str]:
    """Every text of an error, refusal or finding that the page or the API may tell, and where it stands."""
    floors = ("norsk", "guardrails", "ingest", "assistant", "eval", "ui")
    files = [path for floor in floors for path in sorted((ROOT / floor).rglob("*.py"))]
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
    known, found = classes(trees), {}
    for path, tree in trees.items():
        name = str(path.relative_to(ROOT))
        if name in TERMINAL:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in known:
                for argument in [*node.args, *(one.value for one in node.keywords)]:
                    for text in written(argument):
                        if " " in text and not any(word in text for word in BEFORE):
                            found[text] = f"{name}:{node.lineno}"
    return found


def bokmal(text: str) -> list[str]:
    """The words that are bokmål and not nynorsk."""
    words = Dictionary.load()
    found = [word.lower() for word in re.findall(r"[^\W\d_]{2,}", re.sub(r"«[^»]*»|`[^`]*`|\w+\.\w+", "", text))]
    return [word for word in found if word not in SAME and words.known(word, "nb") and not words.known(word, "nn")]


def test_every_text_that_may_reach_the_page_is_said_in_nynorsk() -> None:
    if {"nb", "nn"} - set(Dictionary.load().standards):
        pytest.skip("needs the npm data dictionary-nn: `make data`")
    texts_raised = raised()
    assert len(texts_raised) > 120
    told = {text: faults.said(text.replace("{}", "3"), "nn") for text in texts_raised}
    wrong = {f"{texts_raised[text]} {text}": bokmal(said) for text, said in told.items() if bokmal(said)}
    assert wrong == {}


def test_a_text_has_one_nynorsk_and_keeps_what_stands_in_it() -> None:
    pairs = faults.pairs()
    assert len({nb for nb, _ in pairs}) == len(pairs)
    for nb, nn in pairs:
        assert nb != nn
        assert nb.count("{}") == nn.count("{}"), nb
        names = [f"Navn{at}" for at in range(nb.count("{}"))]
        filled = nb
        for name in names:
            filled = filled.replace("{}", name, 1)
        assert [name for name in names if name in faults.said(filled, "nn")] == names
        assert faults.said(filled, "nb") == filled
    assert not {nb for nb, _ in pairs} & {nb for nb, nn in texts().values() if nb != nn}, "said in two tables"


def test_what_the_doctor_finds_is_told_in_both() -> None:
    found = doctor.Finding("Tjeneste", "ok", "Kjører ikke; kommandoene åpner indeksen selv.")
    assert faults.said(found.name, "nn") == "Teneste"
    assert faults.said(found.detail, "nn") == "Køyrer ikkje; kommandoane opnar indeksen sjølve."
    assert faults.said("71 kilder. Datert 2020-01-01 til 2025-02-03.", "nn").startswith("71 kjelder. Datert 2020")
    changes = "2 avsnitt er endret og 1 avsnitt er tatt ut."
    assert faults.said(changes, "nn") == "2 avsnitt er endra og 1 avsnitt er teke ut."


def test_why_a_source_could_not_be_fetched_is_told_in_both() -> None:
    for reason, wanted in (
        ("Nettstedet svarte med feil 503.", "Nettstaden svarte med feil 503."),
        ("Siden viser videre til a.no, som ikke er tillatt.", "Sida viser vidare til a.no, som ikkje er tillate."),
        ("En del av produktet kunne ikke hentes: Nettstedet kan ikke nås (ConnectTimeout).",
         "Ein del av produktet kunne ikkje hentast: Nettstaden kan ikkje nåast (ConnectTimeout)."),
    ):  # fmt: skip
        assert faults.said(reason, "nn") == wanted
        assert faults.said(reason, "nb") == reason


def test_a_text_of_the_assistants_own_table_is_found_there() -> None:
    text = nynorsk.templates()["notices"][0][0]
    assert faults.said(text, "nn") == nynorsk.told(text) != text
    assert faults.told(VeilederError("Kodeverket mangler.", "Kjør `make data`."), "nn") == (
        "Kodeverket manglar. Køyr `make data`."
    )


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "nb"),
        ({"accept-language": "nn-NO,nn;q=0.9,nb;q=0.5"}, "nn"),
        ({"accept-language": "en-US,en;q=0.9,nb;q=0.8,nn;q=0.7"}, "nb"),
        ({"cookie": "sprak=nn", "accept-language": "nb-NO"}, "nn"),
        ({"cookie": "sprak=nb", "accept-language": "nn-NO"}, "nb"),
        ({"cookie": "sprak=annet", "accept-language": "nn"}, "nn"),
        ({"accept-language": "nb;q=0.3, nn ; q=0.8, en"}, "nn"),
        ({"accept-language": "no,nn;q=0.9"}, "nb"),
        ({"accept-language": "nn;q=0, nb;q=0.1"}, "nb"),
        ({"accept-language": "*, se, nn;q=x"}, "nb"),
    ],
)
def test_the_api_answers_in_the_standard_that_was_chosen(home: Path, headers: dict[str, str], language: str) -> None:
    client = _client(home)
    wrong = client.post("/api/ask", json={"id": 1}, headers=headers).json()["error"]
    assert wrong["code"] == "missing_key"
    assert wrong["message"] == {"nb": "Nøkkelen «q» mangler.", "nn": "Nøkkelen «q» manglar."}[language]
    absent = client.get("/finnes/ikke", headers=headers).json()["detail"]
    assert absent == {"nb": "Finnes ikke.", "nn": "Finst ikkje."}[language]


_CLIENTS: dict[str, Any] = {}


def _client(home: Path) -> TestClient:
    """One application for all of these: what is asked of it never reaches an index."""
    if not _CLIENTS:
        from assistant.settings import Settings
        from ui import api
        from ui.access import Guard
        from ui.desk import local_desk

        settings = Settings.load(home, {})
        _CLIENTS["only"] = TestClient(
            Guard(api.public(local_desk(settings), settings), None, ("127.0.0.1",)), base_url="http://127.0.0.1"
        )
    found: TestClient = _CLIENTS["only"]
    return found
