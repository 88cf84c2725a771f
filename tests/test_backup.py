"""A back-up brings back every answer and an unbroken record; a damaged or foreign one changes nothing."""

from __future__ import annotations

import contextlib
import io
import json
import random
import tarfile
from pathlib import Path

import pytest

from assistant.audit import verify
from assistant.backup import MANIFEST, BackupFailed, backup, restore
from assistant.settings import Settings
from ui.desk import Delivery, local_desk
from ui.shapes import Scope

TEXT = "# Hendelser\n\nLeverandøren skal melde fra om alvorlige hendelser innen 15 dager.\n"
QUESTION = "Når skal leverandøren melde fra om alvorlige hendelser?"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (tmp_path / "hendelser.md").write_text(TEXT, encoding="utf-8")
    with contextlib.closing(local_desk(Settings.load(folder, {}))) as desk:
        desk.ingest(Delivery((str(tmp_path / "hendelser.md"),)), None)
        desk.ask(None, QUESTION, None, Scope())
    (folder / "settings.toml").write_text("[server]\nport = 8421\n", encoding="utf-8")
    (folder / "eval").mkdir(exist_ok=True)
    (folder / "eval" / "questions.jsonl").write_text('{"q":"Hva?"}\n', encoding="utf-8")
    return folder


def answer(home: Path) -> object:
    with contextlib.closing(local_desk(Settings.load(home, {}))) as desk:
        return desk.ask(None, QUESTION, None, Scope())["sentences"]


def test_what_is_restored_answers_as_before_and_its_record_is_whole(home: Path, tmp_path: Path) -> None:
    made = backup(Settings.load(home, {}), tmp_path / "kopi.tar.gz")
    assert {"library.db", "records.db", "settings.toml", "eval/questions.jsonl"} <= set(made.files)
    assert (tmp_path / "kopi.tar.gz").stat().st_mode & 0o777 == 0o600
    assert not any("index" in name for name in made.files)
    new = tmp_path / "ny"
    assert restore(new, tmp_path / "kopi.tar.gz").files == made.files
    assert answer(new) == answer(home)
    settings = Settings.load(new, {})
    assert settings.server.port == 8421
    with contextlib.closing(local_desk(settings)) as desk:
        assert desk.assistant.journal is not None
        assert verify(desk.assistant.journal.records).whole


def test_a_running_service_is_backed_up_whole(home: Path, tmp_path: Path) -> None:
    settings = Settings.load(home, {})
    with contextlib.closing(local_desk(settings)) as desk:
        for number in range(3):
            desk.ask(None, QUESTION, None, Scope())
            backup(settings, tmp_path / f"kopi{number}.tar.gz")
    assert restore(tmp_path / "ny", tmp_path / "kopi2.tar.gz").record == "records.db"
    assert answer(tmp_path / "ny")


def test_nothing_is_overwritten(home: Path, tmp_path: Path) -> None:
    settings, target = Settings.load(home, {}), tmp_path / "kopi.tar.gz"
    backup(settings, target)
    with pytest.raises(BackupFailed, match="finnes fra før"):
        backup(settings, target)
    with pytest.raises(BackupFailed, match="ikke tom"):
        restore(home, target)
    with pytest.raises(BackupFailed, match="ingenting"):
        backup(Settings.load(tmp_path / "tom", {}), tmp_path / "annen.tar.gz")


def test_a_damaged_back_up_changes_nothing(home: Path, tmp_path: Path) -> None:
    target, chance = tmp_path / "kopi.tar.gz", random.Random(4)
    backup(Settings.load(home, {}), target)
    whole = target.read_bytes()
    for kind in ("cut", "flip", "flip", "flip", "empty", "text"):
        broken = bytearray(whole)
        if kind == "cut":
            broken = broken[: len(whole) // 2]
        elif kind == "flip":
            broken[chance.randrange(64, len(whole) - 8)] ^= 1 << chance.randrange(8)
        else:
            broken = bytearray(b"" if kind == "empty" else b"dette er ingen kopi")
        (tmp_path / "skadet").write_bytes(broken)
        with pytest.raises(BackupFailed):
            restore(tmp_path / "ny", tmp_path / "skadet")
        assert not (tmp_path / "ny").exists()


@pytest.mark.parametrize("name", ["../ute.txt", "/tmp/ute.txt", "library.db"])
def test_a_back_up_cannot_write_outside_the_home_or_smuggle_a_file_in(tmp_path: Path, name: str) -> None:
    hostile = tmp_path / "fiendtlig.tar.gz"
    with tarfile.open(hostile, "w:gz") as archive:
        listed = json.dumps({"format": 1, "made": "", "record": "off", "files": {}}).encode()
        for member, content in ((MANIFEST, listed), (name, b"x")):
            info = tarfile.TarInfo(member)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    with pytest.raises(BackupFailed, match="ikke en hel"):
        restore(tmp_path / "hjem" / "ny", hostile)
    assert not (tmp_path / "hjem" / "ny").exists()
    assert not (tmp_path / "hjem" / "ute.txt").exists()
