"""Keys for systems: shown once, kept as hashes, dead when revoked or expired; and the allowances of users."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.records import Records, RecordSettings
from ui import cli
from ui.keys import Key, KeyRefused, Keys
from ui.limits import Limits, Line
from ui.roles import ALL, Visitor
from ui.sessions import Sessions


def test_a_key_lets_its_system_in_with_its_role(tmp_path: Path) -> None:
    key, written = Keys(tmp_path).add("DIPS", "koder", 30)
    found = Keys(tmp_path).visitor(written)
    assert found == Visitor("key:DIPS", frozenset({"koder"}), session=f"key:{key.id}")


def test_only_a_hash_is_kept_and_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    _, written = Keys(tmp_path).add("DIPS", "koder", 30)
    secret = written.rsplit("_", 1)[1] if "_" not in written[-43:] else written[-43:]
    for path in tmp_path.iterdir():
        assert secret.encode() not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


def test_a_key_has_256_random_bits(tmp_path: Path) -> None:
    made = {Keys(tmp_path).add(f"system {number}", "koder", 1)[1] for number in range(20)}
    assert len({one[-43:] for one in made}) == 20
    assert all(re.fullmatch(r"veileder_[0-9a-f]{12}_[\w-]{43}", one) for one in made)


def test_a_revoked_key_is_dead_at_once_also_for_a_server_that_has_read_it(tmp_path: Path) -> None:
    server, operator = Keys(tmp_path), Keys(tmp_path)
    _, written = operator.add("DIPS", "koder", 30)
    assert server.visitor(written) is not None
    operator.revoke("DIPS")
    assert server.visitor(written) is None
    with pytest.raises(KeyRefused):
        operator.revoke("DIPS")
    operator.add("DIPS", "koder", 30)  # the name is free again


def test_a_key_ends_after_its_last_day(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    key, written = keys.add("DIPS", "koder", 10)
    last = datetime.now(UTC).date() + timedelta(days=10)
    assert key.expires == last.isoformat()
    assert keys.visitor(written, last) is not None
    assert keys.visitor(written, last + timedelta(days=1)) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda key: key[:-1] + ("A" if key[-1] != "A" else "B"),
        lambda key: key[:9] + ("0" if key[9] != "0" else "1") + key[10:],
        lambda key: key + "A",
        lambda key: key[:-1],
        lambda key: key.upper(),
        lambda key: "",
        lambda key: "veileder__",
    ],
)
def test_anything_but_the_key_is_nobodys(tmp_path: Path, change: Callable[[str], str]) -> None:
    _, written = Keys(tmp_path).add("DIPS", "koder", 30)
    assert Keys(tmp_path).visitor(change(written)) is None


@pytest.mark.parametrize(("name", "role"), [("", "koder"), ("x", "sjef"), ("a\nb", "koder"), ("17835798765", "koder")])
def test_a_key_that_cannot_be_is_refused(tmp_path: Path, name: str, role: str) -> None:
    with pytest.raises(KeyRefused):
        Keys(tmp_path).add(name, role, 1)


def test_two_keys_in_use_never_share_a_name(tmp_path: Path) -> None:
    Keys(tmp_path).add("DIPS", "koder", 1)
    with pytest.raises(KeyRefused):
        Keys(tmp_path).add("DIPS", "drift", 1)


def test_the_command_line_makes_lists_and_revokes_and_the_record_says_so(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["keys", "add", "DIPS", "--role", "koder", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert Keys(home).visitor(made["key"]) is not None
    assert cli.main(["keys", "list", "--json"]) == 0
    listed = capsys.readouterr().out
    assert made["key"][-43:] not in listed and "hash" not in listed
    assert cli.main(["keys", "revoke", "DIPS"]) == 0
    assert Keys(home).visitor(made["key"]) is None
    assert cli.main(["keys", "revoke", "DIPS"]) == 1
    rows = list(Records(home, RecordSettings()).rows())
    assert [entry.kind for entry, _ in rows] == ["access", "access"]
    said = [json.loads(content.body) for _, content in rows if content]
    assert [one["what"] for one in said] == ["key_added", "key_revoked"]
    assert made["key"][-43:] not in json.dumps(said)


def test_a_damaged_file_of_keys_lets_nobody_in(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    _, written = keys.add("DIPS", "koder", 1)
    (tmp_path / "keys.json").write_text("[{")
    with pytest.raises(KeyRefused):
        keys.visitor(written)


def test_a_key_is_good_through_its_last_day() -> None:
    key = Key("0", "x", "koder", "2026-01-01", "2026-01-31", "h")
    assert key.is_good(date(2026, 1, 31)) and not key.is_good(date(2026, 2, 1))


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_user_gets_so_many_a_minute_and_hears_how_long_to_wait() -> None:
    clock = Clock()
    limits = Limits(60, clock)
    assert [limits.wait("anna") for _ in range(60)] == [0.0] * 60
    assert limits.wait("anna") == pytest.approx(1.0)
    assert limits.wait("bo") == 0.0  # one user's use is not another's
    clock.now += 1.0
    assert limits.wait("anna") == 0.0
    assert limits.wait("anna") > 0
    clock.now += 3600
    assert sum(limits.wait("anna") == 0.0 for _ in range(100)) == 60  # an allowance never grows past a minute's


def test_a_session_ends_when_idle_when_old_and_when_left() -> None:
    clock = Clock()
    sessions = Sessions(600, 3600, clock)
    token = sessions.begin(Visitor("anna", ALL))
    found = sessions.visitor(token)
    assert found is not None and found.session and token not in found.session
    clock.now += 500
    assert sessions.visitor(token, using=False)  # a heartbeat keeps nobody logged in
    clock.now += 101
    assert sessions.visitor(token) is None
    token = sessions.begin(Visitor("anna", ALL))
    for _ in range(7):
        clock.now += 590
        last = sessions.visitor(token)
    assert last is None  # old, though never idle
    token, other = sessions.begin(Visitor("anna", ALL)), sessions.begin(Visitor("anna", ALL))
    sessions.end(token)
    assert sessions.visitor(token) is None and sessions.visitor(other)
    assert sessions.end_of("anna") == 1 and len(sessions) == 0
    assert sessions.visitor("noe annet" * 8) is None


def test_a_line_turns_away_who_comes_when_it_is_full() -> None:
    line = Line(2)
    assert [line.enter() for _ in range(3)] == [True, True, False]
    line.leave()
    assert line.enter() and len(line) == 2
