"""Marked secrets go into every public entrance; then every byte that was written, logged or sent is searched for them.

The user's own words may stand on that user's screen (standard output of `ask` and `code`), nowhere else.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from assistant.answers import Sentence
from assistant.guidance import Assistant
from benchmarks.drawn import national
from guardrails.log import event, log_to
from guardrails.redact import RedactedText, Redactor
from guardrails.vault import Vault
from ingest.index import IndexSettings, PassageIndex
from ingest.passages import Hit
from ingest.store import Library
from tests.prepared import INSTALLED, veileder

FNR = national(random.Random(8))
SECRETS = ("Gunhild", "Tverrberget", FNR, "17.03.1957", "481 62 739", "Lerkefaret", "gunhild.tverrberget@eksempel.no")
WHO = (
    f"Gunhild Tverrberget, født 17.03.1957, fnr {FNR}, tlf 481 62 739, e-post gunhild.tverrberget@eksempel.no, "
    "bosatt Lerkefaret 17"
)
QUESTION = f"Hvem fører tilsyn med medisinsk utstyr? Det gjelder {WHO}."
NOTE = f"Pasienten {WHO}, er innlagt med akutt hjerteinfarkt og lungebetennelse."
SOURCE = "# Tilsyn\n\nDirektoratet for medisinske produkter fører tilsyn med medisinsk utstyr.\n"


def traces(data: bytes) -> list[str]:
    """The secrets that stand in `data`, in any of the writings a program gives them."""
    found = []
    lower = data.lower()
    for secret in SECRETS:
        writings = {
            secret.lower(),
            secret.lower().replace(" ", ""),
            json.dumps(secret.lower())[1:-1],
            urllib.parse.quote(secret.lower()).lower(),
            urllib.parse.quote_plus(secret.lower()).lower(),
        }
        if any(
            writing.encode(encoding) in lower for writing in writings for encoding in ("utf-8", "utf-16-le", "latin-1")
        ):
            found.append(secret)
    return found


def leaks(folder: Path) -> dict[str, list[str]]:
    """Files under `folder` that hold a secret, or are named with one."""
    return {
        str(path.relative_to(folder)): found
        for path in folder.rglob("*")
        if (found := traces(str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"")))
    }


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A folder that holds everything a child process may write by itself: home, temporary and cache folders."""
    for name in ("home", "tmp", "cache", "config", "data", "user"):
        (tmp_path / "scratch" / name).mkdir(parents=True)
    return tmp_path / "scratch"


def environment(scratch: Path) -> dict[str, str]:
    return os.environ | {
        "VEILEDER_HOME": str(scratch / "home"),
        "TMPDIR": str(scratch / "tmp"),
        "XDG_CACHE_HOME": str(scratch / "cache"),
        "XDG_CONFIG_HOME": str(scratch / "config"),
        "XDG_DATA_HOME": str(scratch / "data"),
        "HOME": str(scratch / "user"),
    }


def ingested(scratch: Path, tmp_path: Path) -> None:
    source = tmp_path / "tilsyn.md"
    source.write_text(SOURCE, "utf-8")
    subprocess.run([veileder(), "ingest", str(source)], env=environment(scratch), check=True, capture_output=True)


def test_the_search_for_secrets_finds_them(tmp_path: Path) -> None:
    for number, data in enumerate(
        (
            QUESTION.encode(),
            json.dumps(NOTE).encode(),
            NOTE.upper().encode("utf-16-le"),
            urllib.parse.quote(QUESTION).encode(),
            f"x{FNR}y".encode(),
        )
    ):
        (tmp_path / f"{number}.bin").write_bytes(data)
    assert len(leaks(tmp_path)) == 5
    assert not traces(SOURCE.encode())


def test_the_commands_write_no_secret(scratch: Path, tmp_path: Path) -> None:
    ingested(scratch, tmp_path)
    broken = json.dumps({"id": 2, "text": NOTE + "\x00"})
    runs: list[tuple[list[str], str, bool]] = [
        (["ask", "--json", "-"], QUESTION, True),
        (["ask", "-"], QUESTION, True),
        (["search", "--json", "-"], QUESTION, True),
        (["redact", "--json", "-"], NOTE, False),
        (
            ["redact", "--json", "--batch", "-"],
            json.dumps({"id": 1, "text": NOTE}) + "\n" + broken + "\n{kaputt " + FNR + "\n",
            False,
        ),
        (["redact", "--profile", "sporsmal", "-"], QUESTION, False),
        (["code", "--json", "-"], NOTE, True),
        (["written", "--json", "-"], NOTE, True),
        (["check", "--json", "--quote", NOTE, "-"], QUESTION, True),
        (["codes", "--json", "-"], NOTE, True),
        (["doctor", "--json"], "", False),
        (["sources", "--json"], "", False),
    ]
    for number, (arguments, given, on_screen) in enumerate(runs):
        # the installed program once: `tests/test_docs.py` starts it for each verb, and the server below does all of
        # this in a process that has loaded nothing before
        program = veileder() if number else INSTALLED
        ran = subprocess.run(
            [program, *arguments],
            input=given.encode(),
            capture_output=True,
            env=environment(scratch),
            timeout=120,
            check=False,
        )
        assert not traces(ran.stderr), (arguments, ran.stderr)
        if not on_screen:
            assert not traces(ran.stdout), (arguments, ran.stdout)
    assert leaks(scratch) == {}


def test_the_server_writes_no_secret(scratch: Path, tmp_path: Path) -> None:
    ingested(scratch, tmp_path)
    log = tmp_path / "stderr.txt"
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [INSTALLED, "serve", "--port", "0", "--json"],
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment(scratch),
        ) as serving,
    ):
        assert serving.stdout is not None
        try:
            url = json.loads(serving.stdout.readline())["url"].rstrip("/")
            bodies = {
                "/api/ask": {"id": 1, "q": QUESTION},
                "/api/search": {"id": 1, "q": QUESTION},
                "/api/redact": {"id": 1, "text": NOTE},
                "/api/code": {"id": 1, "note": NOTE},
                "/api/written": {"id": 1, "text": NOTE},
                "/api/codes": {"id": 1, "q": NOTE},
                "/api/check": {"id": 1, "sentence": QUESTION, "quotes": [NOTE]},
            }
            for path, body in bodies.items():
                answer = httpx.post(url + path, json=body, timeout=120)
                assert answer.status_code < 500, (path, answer.text)
                if path == "/api/redact":
                    assert not traces(answer.content)
            for path in ("/api/ask", "/api/redact"):
                refused = httpx.post(
                    url + path, json={"id": 1, "q": QUESTION + "\x00", "text": NOTE + "\x00"}, timeout=120
                )
                assert not traces(refused.content), path
            httpx.get(url + "/health")
        finally:
            serving.terminate()
            rest = serving.stdout.read()
            serving.wait(30)
    assert not traces(rest)
    assert not traces(log.read_bytes())
    assert leaks(scratch) == {}


class Listener:
    """An engine that keeps what it was told."""

    name = "extractive"

    def __init__(self) -> None:
        self.told: list[RedactedText] = []

    def answer(self, question: RedactedText, passages: Sequence[Hit], *, deadline: float) -> Iterator[Sentence]:
        self.told.append(question)
        return iter(())


def test_engine_remote_index_and_log_get_redacted_text_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log_to(tmp_path / "log" / "events.jsonl")
    library, index, engine = (
        Library(tmp_path / "library.db"),
        PassageIndex.connect(IndexSettings(url=":memory:")),
        Listener(),
    )
    sent: list[str] = []
    search = PassageIndex.search

    def recorded(self: PassageIndex, query: str, *rest: object, **named: object) -> list[Hit]:
        sent.append(query)
        return search(self, query, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(PassageIndex, "search", recorded)
    monkeypatch.setattr(PassageIndex, "count", lambda self: 1)
    monkeypatch.setattr(PassageIndex, "remote", property(lambda self: True))  # in memory here, a server in a hospital
    vault = Vault()
    with Assistant(library, index, engine, Redactor("sporsmal")) as assistant:
        answer = assistant.ask(QUESTION, vault=vault)
        event("question.asked", seconds=time.monotonic(), question=assistant.redact_question(QUESTION, vault))
    assert answer.refused
    assert sent and not traces("\n".join(sent).encode())
    assert engine.told and all(isinstance(one, RedactedText) for one in engine.told)
    assert not traces("\n".join(map(str, engine.told)).encode())
    assert vault.restore(str(engine.told[0])) == QUESTION
    assert (tmp_path / "log" / "events.jsonl").stat().st_size > 0
    assert leaks(tmp_path) == {}
