"""Settings: one file, overrides from the environment, and nothing misspelt goes unseen."""

from __future__ import annotations

import dataclasses
import os
import re
import tomllib
from pathlib import Path

import pytest

from assistant.settings import ServerSettings, Settings, SettingsError, home_folder


def written(home: Path, text: str) -> Path:
    (home / "settings.toml").write_text(text, encoding="utf-8")
    return home


def test_without_a_file_the_defaults_hold_and_nothing_is_created(tmp_path: Path) -> None:
    home = tmp_path / "not" / "there"
    settings = Settings.load(home, {})
    assert settings == Settings(home)
    assert settings.server == ServerSettings()
    assert not (tmp_path / "not").exists()


def test_home_is_what_the_environment_names_else_the_platforms_folder() -> None:
    assert home_folder({"VEILEDER_HOME": "/srv/veileder"}) == Path("/srv/veileder")
    assert home_folder({}).is_absolute()
    assert home_folder({}).name == "veileder"


def test_the_file_chooses_and_the_environment_overrides(tmp_path: Path) -> None:
    home = written(tmp_path, '[server]\nport = 9000\nallowed_hosts = ["veileder.sykehus.test"]\n')
    settings = Settings.load(home, {"VEILEDER_SERVER__PORT": "9001"})
    assert settings.server.port == 9001
    assert settings.server.allowed_hosts == ("veileder.sykehus.test",)


@pytest.mark.parametrize(
    ("variable", "value", "section", "key", "wanted"),
    [
        ("VEILEDER_SERVER__ALLOWED_HOSTS", "a.test, b.test", "server", "allowed_hosts", ("a.test", "b.test")),
        ("VEILEDER_SERVER__ALLOWED_HOSTS", '["a.test"]', "server", "allowed_hosts", ("a.test",)),
        ("VEILEDER_INDEX__URL", "http://127.0.0.1:6333", "index", "url", "http://127.0.0.1:6333"),
        ("VEILEDER_INDEX__URL", "", "index", "url", None),
        ("VEILEDER_ENGINE__SECONDS", "5", "engine", "seconds", 5.0),
    ],
)
def test_an_override_needs_no_quotes(variable: str, value: str, section: str, key: str, wanted: object) -> None:
    settings = Settings.load(Path("/nowhere"), {variable: value})
    assert getattr(getattr(settings, section), key) == wanted


@pytest.mark.parametrize(
    ("text", "named", "known"),
    [
        ("[servr]\nport = 1\n", "servr", "server"),
        ("[server]\nprot = 1\n", "prot", "port"),
        ("port = 1\n", "port", "server"),
    ],
)
def test_an_unknown_name_is_refused_with_the_known_ones(tmp_path: Path, text: str, named: str, known: str) -> None:
    with pytest.raises(SettingsError, match=named) as caught:
        Settings.load(written(tmp_path, text), {})
    assert known in caught.value.remedy


@pytest.mark.parametrize(
    "variable", ["VEILEDER_SERVER__PROT", "VEILEDER_SERVR__PORT", "VEILEDER_PORT", "VEILEDER_HOEM"]
)
def test_an_unknown_variable_is_refused(variable: str) -> None:
    with pytest.raises(SettingsError, match=variable):
        Settings.load(Path("/nowhere"), {variable: "1"})


@pytest.mark.parametrize(
    "text",
    [
        '[server]\nport = "åttetusen"\n',
        "[server]\nport = 80.5\n",
        "[server]\nport = true\n",
        '[server]\nallowed_hosts = "en"\n',
        "[server]\nallowed_hosts = [1]\n",
        "[index]\nurl = 5\n",
        "server = 1\n",
        "[server\n",
    ],
)
def test_a_value_of_the_wrong_type_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError):
        Settings.load(written(tmp_path, text), {})


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError):
        Settings.load(tmp_path, {})


def test_sections_are_frozen_and_every_field_has_a_default() -> None:
    settings = Settings(Path("/nowhere"))
    for section in dataclasses.fields(settings):
        if section.name == "home":
            continue
        value = getattr(settings, section.name)
        assert type(value)() == value
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, dataclasses.fields(value)[0].name, "changed")


def test_settings_come_from_the_process_when_nothing_is_given(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "VEILEDER_SERVER__PORT", "8500")
    assert Settings.load().home == home
    assert Settings.load().server.port == 8500


def test_the_settings_on_the_operators_page_are_settings(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "docs" / "use" / "operator.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n# settings\.toml\n(.*?)```", text, re.DOTALL)
    assert len(examples) >= 3
    for number, example in enumerate(examples):
        home = tmp_path / str(number)
        home.mkdir()
        settings = Settings.load(written(home, example), {})
        for section, values in tomllib.loads(example).items():
            for key in values:
                assert getattr(getattr(settings, section), key) is not None
    from ui.login import Mapped

    (access,) = [tomllib.loads(example)["access"] for example in examples if "client_id" in example]
    assert len(Mapped.read(tuple(access["roles"])).groups) == 4


def test_the_digest_follows_every_setting_but_secrets() -> None:
    def digest(variable: str, value: str) -> str:
        return Settings.load(Path("/nowhere"), {variable: value}).digest()

    plain = Settings.load(Path("/elsewhere"), {}).digest()
    assert len(plain) == 16 and plain == Settings.load(Path("/nowhere"), {}).digest()
    assert digest("VEILEDER_ENGINE__MODEL", "gemma") != plain
    assert digest("VEILEDER_SERVER__PORT", "9000") != plain
    for secret in ("VEILEDER_ENGINE__KEY", "VEILEDER_RECORD__URL"):
        assert digest(secret, "postgresql://u:hemmelig@h/d") == plain
        assert "hemmelig" not in repr(Settings.load(Path("/nowhere"), {secret: "postgresql://u:hemmelig@h/d"}))
