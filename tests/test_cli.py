"""The command line is a contract: shapes, order, streams, exit codes, and a bad row never takes another with it."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests import prepared
from ui import cli, unix

VEILEDER = Path(sys.executable).parent / "veileder"
CITATION = {"source", "title", "publisher", "kind", "published", "page", "quote", "start", "end", "url"}

TEXTS = {
    "tilsyn.md": (
        "# Tilsyn med medisinsk utstyr\n\nDirektoratet for medisinske produkter fører tilsyn med medisinsk utstyr.\n\n"
        "Leverandøren skal melde fra om alvorlige hendelser innen 15 dager.\n"
    ),
    "opplaering.txt": (
        "Opplæring av språkmodeller\n\nSykehuset skal gi ansatte opplæring før språkmodeller tas i bruk.\n\n"
        "Opplæringen varer i to timer og ledes av IKT-avdelingen.\n"
    ),
    "styret.md": "# Møte i styret\n\nStyret ble ledet av Fagdirektoratet i perioden 2019 til 2023.\n",
}


class Ran:
    """What a command left: exit code, standard output and standard error."""

    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code, self.out, self.err = code, out.decode(), err.decode()

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[Any]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def veileder(*arguments: str, given: str | bytes = b"", home: Path | None = None, **environ: str) -> Ran:
    """The command line in this process: the same `main`, with streams and environment of its own."""
    stdin = io.TextIOWrapper(io.BytesIO(given.encode() if isinstance(given, str) else given))
    stdout, stderr = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with (
        mock.patch.object(sys, "stdin", stdin),
        mock.patch.object(sys, "stdout", stdout),
        mock.patch.object(sys, "stderr", stderr),
        mock.patch.dict(os.environ, environ | ({"VEILEDER_HOME": str(home)} if home else {})),
    ):
        try:
            code = cli.main(arguments)
        except SystemExit as left:
            code = int(left.code or 0)
        stdout.flush()
        stderr.flush()
    return Ran(code, stdout.buffer.getvalue(), stderr.buffer.getvalue())  # type: ignore[attr-defined]


def process(*arguments: str, home: Path | None = None) -> Ran:
    """The installed command, in a process of its own."""
    environment = os.environ | ({"VEILEDER_HOME": str(home)} if home else {})
    done = subprocess.run([str(VEILEDER), *arguments], capture_output=True, env=environment, timeout=120, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = tmp_path_factory.mktemp("kilder")
    for name, text in TEXTS.items():
        (texts / name).write_text(text, encoding="utf-8")
    return texts


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Path:
    """A home into which the folder has been ingested."""
    home = tmp_path_factory.mktemp("full")
    ran = veileder("ingest", str(folder), "--json", home=home)
    assert ran.code == 0, ran.err
    assert ran.json["documents"] == len(TEXTS)
    return home


# --- asking and searching


def test_ingest_reports_what_it_did_and_does_it_once(folder: Path, tmp_path: Path) -> None:
    (broken := tmp_path / "tom.pdf").write_bytes(b"")
    first = veileder("ingest", str(folder), str(broken), "--json", home=tmp_path / "home")
    assert first.code == 0
    assert set(first.json) == {"documents", "passages", "skipped", "unchanged", "removed", "seconds"}
    assert first.json["documents"] == len(TEXTS)
    assert first.json["passages"] >= len(TEXTS)
    assert [Path(skipped["path"]).name for skipped in first.json["skipped"]] == ["tom.pdf"]
    assert first.json["skipped"][0]["reason"]
    again = veileder("ingest", str(folder), "--json", home=tmp_path / "home").json
    assert (again["documents"], again["unchanged"], again["removed"]) == (0, len(TEXTS), 0)


def test_an_answer_quotes_the_stored_text_to_the_letter(library: Path) -> None:
    ran = veileder("ask", "Hvem fører tilsyn med medisinsk utstyr?", "--json", home=library)
    assert ran.code == 0, ran.err
    answer = ran.json
    assert {"id", "refused", "reason", "sentences", "ask_whom", "engine", "seconds"} <= set(answer)
    assert answer["refused"] is False
    assert answer["reason"] is None
    citation = answer["sentences"][0]["citations"][0]
    assert set(citation) >= CITATION
    assert citation["source"] == "tilsyn.md"
    assert "Direktoratet for medisinske produkter" in citation["quote"]
    from ingest.store import Library

    with Library(library / "library.db") as stored:
        for sentence in answer["sentences"]:
            for citation in sentence["citations"]:
                text = stored.text(citation["source"])
                assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_a_refusal_is_an_answer_and_shows_no_sources(library: Path) -> None:
    ran = veileder("ask", "Hva koster en bussbillett i Tromsø?", "--json", home=library)
    assert ran.code == 0
    assert ran.json["refused"] is True
    assert ran.json["reason"]
    assert ran.json["sentences"] == []


def test_a_person_reads_the_quote_and_where_it_stands(library: Path) -> None:
    ran = veileder("ask", "Hvem fører tilsyn med medisinsk utstyr?", home=library, COLUMNS="200")
    assert "«Direktoratet for medisinske produkter fører tilsyn med medisinsk utstyr.»" in " ".join(ran.out.split())
    assert "[1] Tilsyn med medisinsk utstyr" in ran.out
    assert "ukjent dato" in ran.out


def test_a_search_finds_passages_with_their_places(library: Path) -> None:
    ran = veileder("search", "opplæring av språkmodeller", "-k", "2", "--json", home=library)
    assert set(ran.json) == {"id", "hits"}
    hit = ran.json["hits"][0]
    assert set(hit) == {"source", "title", "page", "heading", "text", "start", "end", "score"}
    assert hit["source"] == "opplaering.txt"
    assert len(ran.json["hits"]) <= 2


def test_a_batch_answers_every_row_in_order_and_says_what_is_wrong_with_the_bad_ones(library: Path) -> None:
    given = (
        lines({"id": 1, "q": "Hvem fører tilsyn med medisinsk utstyr?", "lærer": "ukjent nøkkel"})
        + "dette er ikke JSON\n"
        + "\n"
        + lines({"id": "b"}, {"id": "c", "q": 7}, {"id": "d", "q": "  "}, ["en", "liste"])
        + '{"id": "e", "q": "Hvor lenge varer opplæringen?"}'
    )
    ran = veileder("ask", "--batch", "-", "--json", given=given, home=library)
    assert ran.code == 0
    assert [row["id"] for row in ran.rows] == [1, None, "b", "c", "d", None, "e"]
    assert [row.get("error", {}).get("code") for row in ran.rows] == [
        None, "bad_json", "missing_key", "wrong_type", "empty", "wrong_type", None
    ]  # fmt: skip
    assert all(set(row) == {"id", "error"} for row in ran.rows[1:6])
    assert all(row["error"]["message"] for row in ran.rows[1:6])
    assert ran.rows[-1]["sentences"][0]["citations"][0]["source"] == "opplaering.txt"


def test_rows_that_are_no_text_at_all_do_not_stop_the_rest(library: Path) -> None:
    given = b"\xef\xbb\xbf" + lines({"id": 1, "q": "opplæring"}).encode() + b"\xff\xfe\x00{\n" + b"[" * 100_000 + b"\n"
    given += b'{"id": "\\ud800", "q": "oppl\\u00e6ring \\ud800"}\n' + lines({"id": 2, "q": "tilsyn"}).encode()
    ran = veileder("search", "--batch", "-", given=given, home=library)
    assert ran.code == 0
    assert len(ran.rows) == 5
    assert ran.rows[0]["hits"]
    assert ran.rows[4]["hits"]
    assert [row["error"]["code"] for row in ran.rows[1:3]] == ["bad_json", "bad_json"]


def test_a_batch_answers_a_row_before_the_next_one_is_written() -> None:
    with subprocess.Popen(
        [str(VEILEDER), "written", "--batch", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        for number in range(3):
            running.stdin.write(lines({"id": number, "text": "Dette er ikke så vanskelig."}).encode())
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["id"] == number


def test_a_batch_may_be_a_file(tmp_path: Path) -> None:
    (batch := tmp_path / "rader.jsonl").write_text(lines({"id": 1, "text": "Eg veit ikkje kva det er."}))
    assert veileder("written", "--batch", str(batch)).rows[0]["standard"] == "nn"
    missing = veileder("written", "--batch", str(tmp_path / "ingen.jsonl"), "--json")
    assert missing.code == 1
    assert missing.json["error"]["code"] == "cannot_read"


def test_a_reader_that_leaves_is_no_error() -> None:
    command = f"yes '{lines({'id': 1, 'text': 'Hei på deg.'}).strip()}' | {VEILEDER} written --batch - | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, timeout=60, check=False)
    assert json.loads(done.stdout)["id"] == 1
    assert b"Traceback" not in done.stderr


def test_a_newcomers_first_questions_are_answered_from_the_built_in_pages(tmp_path: Path) -> None:
    """The question that `make run` shows and the examples on the page."""
    from ui.ask import EXAMPLES
    from ui.verbs import FIRST_QUESTION
    from ui.wording import texts

    assert veileder("ingest", "--pages", "--json", home=tmp_path).json["documents"] >= 30
    asked = {FIRST_QUESTION, *(example for key in EXAMPLES for example in texts()[key])}
    questions = lines(*({"id": question, "q": question} for question in asked))
    rows = veileder("ask", "--batch", "-", given=questions, home=tmp_path).rows
    assert {row["id"]: row["refused"] for row in rows} == dict.fromkeys(asked, False)
    words = [sum(len(sentence["text"].split()) for sentence in row["sentences"]) for row in rows]
    assert max(words) <= 80


# --- the verbs that need no index


def test_redaction_gives_the_text_and_the_spans_of_what_was_given() -> None:
    text = "Pasienten har e-post kari@sykehus.test og kommer tilbake."
    ran = veileder("redact", text, "--json")
    assert set(ran.json) == {"id", "redacted", "spans"}
    (span,) = ran.json["spans"]
    assert set(span) == {"start", "end", "type", "score"}
    assert text[span["start"] : span["end"]] == "kari@sykehus.test"
    assert "kari@" not in ran.json["redacted"]


def test_text_may_come_on_standard_input() -> None:
    ran = veileder("redact", "-", given="Skriv til kari@sykehus.test.\n")
    assert "kari@" not in ran.out
    assert ran.out.startswith("Skriv til ")
    assert veileder("redact", given="Skriv til kari@sykehus.test.\n").out == ran.out


def test_a_profile_is_one_of_those_there_are() -> None:
    for profile in ("sporsmal", "spørsmal", "journal", "streng"):
        assert veileder("redact", "Ring meg.", "--profile", profile).code == 0
    assert veileder("redact", "Ring meg.", "--profile", "ukjent").code == 2


def test_the_grounding_check_by_itself() -> None:
    rows = veileder(
        "check",
        "--batch",
        "-",
        given=lines(
            {"id": 1, "sentence": "Fristen er 15 dager.", "quotes": ["Fristen er 15 dager."]},
            {"id": 2, "sentence": "Fristen er 30 dager.", "quotes": ["Fristen er 15 dager."]},
            {"id": 3, "sentence": "Fristen er 15 dager.", "quotes": "Fristen"},
            {"id": 4, "sentence": "Hunden liker fisk.", "quotes": ["Kommunen eier bygget."]},
        ),
    ).rows
    assert [row.get("verdict") for row in rows] == ["supported", "contradicted", None, "unsupported"]
    assert rows[2]["error"]["code"] == "wrong_type"
    assert set(rows[0]) == {"id", "verdict", "reason"}
    single = veileder("check", "Fristen er 15 dager.", "--quote", "Fristen er 15 dager.", "--json")
    assert single.json["verdict"] == "supported"


def test_the_written_standard_by_itself() -> None:
    ran = veileder("written", "Eg veit ikkje kva dette er for noko.", "--json")
    assert set(ran.json) == {"id", "standard", "score", "errors", "lix"}
    assert ran.json["standard"] == "nn"


def test_the_code_system_is_searched_and_says_null_where_it_does_not_know() -> None:
    ran = veileder("codes", "hjerteinfarkt", "-k", "5", "--json")
    if ran.code == 1 and ran.json["error"]["code"] == "codes_missing":
        pytest.skip("the code system is not installed")
    assert set(ran.json) == {"id", "codes"}
    assert 0 < len(ran.json["codes"]) <= 5
    assert set(ran.json["codes"][0]) == {"code", "title", "score", "valid_from", "valid_to"}
    assert any(code["code"].startswith("I21") for code in ran.json["codes"])


def test_what_needs_no_index_opens_none(home: Path) -> None:
    for arguments in (["redact", "a b"], ["written", "a b"], ["check", "a b", "--quote", "a b"]):
        assert process(*arguments).code == 0
    assert not list(home.iterdir())


# --- usage


def test_help_is_norwegian_and_quick() -> None:
    ran = process("--help")
    assert ran.code == 0
    assert "Bruk: veileder" in ran.out
    assert not {"usage", "options", "positional", "show this"} & set(ran.out.replace(":", " ").split())


@pytest.mark.parametrize("verb", ["ask", "search", "ingest", "redact", "code", "codes", "check", "written", "serve",
                                  "start", "doctor", "sources"])  # fmt: skip
def test_every_verb_explains_itself_in_norwegian(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([verb, "--help"])
    assert left.value.code == 0
    out = capsys.readouterr().out
    assert f"veileder {verb}" in out
    assert "--json" in out
    assert "show this" not in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["finnes-ikke"],
        ["search", "-k"],
        ["search", "x", "-k", "0"],
        ["search", "x", "-k", "mange"],
        ["ask", "x", "--as-of", "i går"],
        ["ask", "x", "--phase", "tull"],
        ["search", "x", "--audience", "alle"],
        ["ask", "x", "--ukjent"],
        ["ask", "x", "--batch", "-"],
        ["ingest"],
        ["check", "x"],
        [],
    ],
)
def test_wrong_use_exits_with_2_and_says_so_in_norwegian(arguments: list[str]) -> None:
    ran = veileder(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "Bruk:" in ran.err
    for english in ("invalid", "expected", "required", "unrecognized", "usage"):
        assert english not in ran.err


def test_nothing_to_work_on_is_wrong_use_of_every_verb(library: Path) -> None:
    for arguments in (["ask"], ["search"], ["redact"], ["code"], ["codes"], ["written"], ["check", "--quote", "a"]):
        for empty in ("", "  "):
            ran = veileder(*arguments, empty, "--json", home=library)
            assert (ran.code, ran.json["error"]["code"]) == (2, "empty"), arguments
            assert "Skriv den" in ran.err
    assert veileder("ask", "-", given=" \n", home=library).code == 2
    assert veileder("sources", "show", home=library).code == 2
    assert veileder("written", "--batch", "-", given=lines({"id": 1, "text": ""})).code == 0  # a row stops no other


def test_a_path_that_stands_for_nothing_is_an_error_and_the_rest_is_taken_in(folder: Path, tmp_path: Path) -> None:
    (kept := tmp_path / "kilde.txt").write_text("Leverandøren skal melde fra om alvorlige hendelser.")
    given = ["ingest", str(tmp_path / "x" / ".." / "finnes-ikke.pdf"), str(kept)]
    ran = veileder(*given, "--json", home=tmp_path / "home")
    assert (ran.code, ran.json["documents"], len(ran.json["skipped"])) == (1, 1, 1)
    assert "1 av stiene finnes ikke. Se etter" in ran.err
    kept.unlink()
    ran = veileder("ingest", str(kept), "--json", home=tmp_path / "home")
    assert (ran.code, ran.json["removed"]) == (0, 1)  # it was known, and has left
    assert veileder("ingest", str(tmp_path / "*.pdf"), home=tmp_path / "home").code == 0


def test_a_person_reads_norwegian_words_figures_and_dates(library: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = veileder("backup", str(tmp_path / "kopi.tar"), home=library)
    assert re.search(r"fra \d+\. [a-z]+ 20\d\d kl\. \d\d\.\d\d \(UTC\) har \d+ filer \(\d+,\d MB\)", made.out), made.out
    veileder("keys", "add", "epj", "--role", "koder", home=home)
    told = veileder("keys", "list", home=home).out + veileder("keys", "revoke", "epj", home=home).out
    told += veileder("keys", "list", home=home).out
    assert re.search(r"gjelder til og med \d+\. [a-z]+ 20\d\d", told) and re.search(r"tilbakekalt \d+\. [a-z]+", told)
    veileder("ask", "Hva sier kari@sykehus.test om tilsyn?", home=home)
    read = veileder("journal", "read", "--reason", "stikkprøve", home=home).out
    assert re.search(r"\d+\. [a-z]+ 20\d\d kl\. \d\d\.\d\d\.\d\d \(UTC\)  spørsmål", read) and "e-post" in read
    kinds = [veileder("journal", "read", "--reason", "stikkprøve", "--kind", kind, "--json", home=home).rows
             for kind in ("question", "spørsmål", "SPORSMAL")]  # fmt: skip
    assert kinds[0] == kinds[1] == kinds[2] and kinds[0][0]["kind"] == "question"
    assert veileder("journal", "read", "--reason", "stikkprøve", "--kind", "sprsml", home=home).code == 2
    written = veileder("written", "Pasienten fikk medisn på sykhuset i dag.")
    assert "skrivefeil: «" in written.out and "spelling" not in written.out
    for out in (told, read, made.out):
        assert not re.search(r"\d{4}-\d\d-\d\d", out), out


def test_unknown_settings_stop_a_command_with_the_remedy(home: Path) -> None:
    (home / "settings.toml").write_text("[server]\nprot = 1\n")
    ran = veileder("ask", "Hvem?", "--json")
    assert ran.code == 1
    assert ran.json["error"]["code"] == "settings"
    assert "port" in ran.err


def test_the_doctor_tells_what_is_missing_and_what_to_do(home: Path, library: Path) -> None:
    empty = veileder("doctor", "--json")
    assert empty.code == 0
    checks = {check["name"]: check for check in empty.json["checks"]}
    assert checks["Bibliotek"]["status"] == "missing"
    assert "veileder ingest" in checks["Bibliotek"]["remedy"]
    assert not list(home.iterdir()), "the doctor changes nothing"
    full = {check["name"]: check for check in veileder("doctor", "--json", home=library).json["checks"]}
    assert full["Bibliotek"]["status"] == full["Indeks"]["status"] == "ok"
    assert str(len(TEXTS)) in full["Bibliotek"]["detail"]


# --- while the page is served


@contextmanager
def served(home: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with subprocess.Popen(
        [str(prepared.veileder()), "serve", "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"VEILEDER_HOME": str(home)},
    ) as running:
        assert running.stdout is not None
        try:
            yield json.loads(running.stdout.readline())["url"], running
        finally:
            running.terminate()
            running.communicate(timeout=20)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Generator[Path]:
    """A home that a running `veileder serve` owns; its path is longer than a socket's address may be."""
    home = tmp_path_factory.mktemp("served") / ("lang" * 30)
    assert veileder("ingest", str(folder / "tilsyn.md"), home=home).code == 0
    with served(home) as (_, running):
        wait_for(lambda: unix.is_served(home))
        yield home
    assert running.returncode == 0
    assert not (home / unix.NAME).exists()


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_verbs_go_to_the_server_that_owns_the_index(service: Path, folder: Path) -> None:
    from ingest.index import IndexBusy, PassageIndex

    with pytest.raises(IndexBusy):
        PassageIndex.open(service / "index")
    ask = veileder("ask", "Hvem fører tilsyn med medisinsk utstyr?", "--json", home=service)
    assert ask.code == 0, ask.out + ask.err
    assert ask.json["sentences"][0]["citations"][0]["source"] == "tilsyn.md"
    report = veileder("ingest", str(folder / "opplaering.txt"), "--json", home=service)
    assert report.json["documents"] == 1, report.err
    assert veileder("search", "opplæring", "--json", home=service).json["hits"][0]["source"] == "opplaering.txt"
    assert len(veileder("sources", "--json", home=service).json["sources"]) == 2
    assert veileder("doctor", "--json", home=service).json["ok"] is True


def test_the_server_takes_a_batch_with_bad_rows(service: Path) -> None:
    given = lines({"id": 1, "q": "tilsyn"}, {"id": 2}, {"id": 3, "q": "utstyr"})
    rows = veileder("search", "--batch", "-", given=given, home=service).rows
    assert [(row["id"], "error" in row) for row in rows] == [(1, False), (2, True), (3, False)]


def test_paths_mean_the_same_to_the_server_as_to_the_command(service: Path, folder: Path) -> None:
    done = subprocess.run(
        [str(VEILEDER), "ingest", "styret.md", "--json"],
        cwd=folder,
        env=os.environ | {"VEILEDER_HOME": str(service)},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["skipped"] == []
    assert json.loads(done.stdout)["documents"] == 1


def test_only_the_operator_may_use_the_socket(service: Path) -> None:
    assert (service / unix.NAME).stat().st_mode & 0o777 == 0o600


def test_a_second_server_on_the_same_home_is_refused(service: Path) -> None:
    ran = veileder("serve", "--port", "0", "--json", home=service)
    assert ran.code == 1
    assert ran.json["error"]["code"] == "cannot_serve"


def test_a_socket_that_a_killed_server_left_is_in_nobodys_way(tmp_path: Path, folder: Path) -> None:
    def listening() -> subprocess.Popen[bytes]:
        """A server that has taken the socket; it is not waited for until it has loaded everything."""
        environment = os.environ | {"VEILEDER_HOME": str(tmp_path)}
        begun = subprocess.Popen([str(VEILEDER), "serve", "--port", "0"], stderr=subprocess.DEVNULL, env=environment)
        wait_for(lambda: unix.is_served(tmp_path))
        return begun

    with listening() as running:
        running.send_signal(signal.SIGKILL)
    assert (tmp_path / unix.NAME).exists()
    assert not unix.is_served(tmp_path)
    assert veileder("ingest", str(folder), "--json", home=tmp_path).json["documents"] == len(TEXTS)
    with listening() as running:
        running.send_signal(signal.SIGKILL)


def test_without_log_in_only_this_machine_is_listened_on() -> None:
    ran = veileder("serve", "--host", "0.0.0.0", "--json")
    assert ran.code == 1
    assert ran.json["error"]["code"] == "cannot_serve"


def test_two_commands_at_once_take_turns(library: Path) -> None:
    commands = [
        subprocess.Popen(
            [str(VEILEDER), "search", "tilsyn", "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"VEILEDER_HOME": str(library)},
        )
        for _ in range(3)
    ]
    for command in commands:
        out, _ = command.communicate(timeout=60)
        assert json.loads(out)["hits"]
