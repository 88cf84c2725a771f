"""A file that the operator sends for the library: who may, its name, and that a bad one changes nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant.settings import Settings
from ingest.index import IndexUnreachable
from ui import access, adding, api
from ui.access import Guard
from ui.desk import LocalDesk, local_desk
from ui.roles import DRIFT, READERS, needed

TEXT = b"# Rutine\n\nAvvik meldes innen tre dager.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[LocalDesk]:
    opened = local_desk(Settings(home=tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def client(desk: LocalDesk, tmp_path: Path) -> Iterator[TestClient]:
    app = Guard(api.public(desk, Settings(home=tmp_path)), None, ("127.0.0.1",))
    with TestClient(app, base_url="http://127.0.0.1") as opened:
        yield opened


def send(client: TestClient, name: str, content: bytes, **stated: str) -> httpx.Response:
    return client.post("/api/sources/add", params={"name": name, **stated}, content=content)


def test_only_the_operator_may_and_only_from_this_page(client: TestClient) -> None:
    assert needed("/api/sources/add") == {DRIFT} and not READERS & needed("/api/sources/add")
    elsewhere = client.post(
        "/api/sources/add", params={"name": "a.md"}, content=TEXT, headers={"origin": "https://ondt.example"}
    )
    assert elsewhere.status_code == 403
    assert client.get("/api/sources").json()["sources"] == []


def test_a_file_is_read_with_what_is_stated_and_its_next_version_takes_its_place(
    client: TestClient, desk: LocalDesk, tmp_path: Path
) -> None:
    told = send(
        client, "rutine.md", TEXT, title="Rutine for avvik", url="https://hf.example/rutine", published="2026-03-01"
    )
    assert told.status_code == 200 and told.json()["documents"] == 1
    (source,) = desk.sources()
    assert (source["title"], source["url"], source["published"]) == (
        "Rutine for avvik", "https://hf.example/rutine", "2026-03-01",
    )  # fmt: skip
    assert (tmp_path / "added" / "rutine.md").stat().st_mode & 0o077 == 0
    again = send(client, "rutine.md", TEXT.replace(b"tre", b"fem"), title="Rutine for avvik")
    assert again.json()["documents"] == 1
    assert len(desk.sources()) == 1
    assert len(desk.assistant.library.versions(source["source"])) == 2
    assert "fem dager" in str(desk.search(None, "avvik meldes", 1, api.Scope())["hits"])


@pytest.mark.parametrize(
    "name", ["../rutine.md", "/etc/rutine.md", ".skjult.md", "rutine.exe", "", "a\x00.md", "x" * 300 + ".md"]
)
def test_a_name_that_leads_elsewhere_is_refused(client: TestClient, name: str, tmp_path: Path) -> None:
    refused = send(client, name, TEXT)
    assert refused.status_code == 400 and refused.json()["error"]["code"] == "wrong_name"
    assert not (tmp_path / "added").exists()


def test_a_file_that_cannot_be_read_leaves_the_one_before_it(
    client: TestClient, desk: LocalDesk, tmp_path: Path
) -> None:
    send(client, "rutine.md", TEXT)
    refused = send(client, "rutine.md", b"")
    assert refused.status_code == 400 and refused.json()["error"]["code"] == "unreadable_file"
    assert (tmp_path / "added" / "rutine.md").read_bytes() == TEXT
    assert [source["source"] for source in desk.sources()] == ["rutine.md"]


def test_a_library_that_cannot_be_written_leaves_no_file(
    client: TestClient, desk: LocalDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> None:
        raise IndexUnreachable("Indeksen svarer ikke.", "Start den.")

    monkeypatch.setattr(desk, "ingest", unreachable)
    assert send(client, "rutine.md", TEXT).status_code == 503
    assert list((tmp_path / adding.FOLDER).iterdir()) == []


def test_a_file_over_the_limit_is_refused_unread(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "LARGEST_FILE", 1000)
    assert send(client, "rutine.md", b"a" * 1001).status_code == 413


def test_damaged_files_never_crash_the_server(client: TestClient, tmp_path: Path) -> None:
    pick = random.Random(8)
    begun = {
        ".pdf": b"%PDF-1.4\n1 0 obj\n<<>>",
        ".docx": b"PK\x03\x04",
        ".html": b"<html><p>",
        ".json": b'{"a":',
        ".txt": b"",
    }
    for number in range(15):
        suffix, head = pick.choice(sorted(begun.items()))
        told = send(client, f"fil-{number}{suffix}", head + pick.randbytes(pick.randint(0, 3000)))
        assert told.status_code in (200, 400), told.text
    kept = {path.name for path in (tmp_path / adding.FOLDER).iterdir()}
    assert kept == {Path(source["source"]).name for source in client.get("/api/sources").json()["sources"]}
