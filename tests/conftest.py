"""What every test gets: a home of its own, no network but loopback, and no silent skips in the strict run.

`VEILEDER_STRICT=1` (as `.ci/run` sets it) turns a skip for something missing into a failure; only the soak tests and
tests of the data beside the checkout (their reason says "shared") may be skipped then. `VEILEDER_SOAK=1` runs the
full numbers.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

STRICT = os.environ.get("VEILEDER_STRICT") == "1"
SOAK = os.environ.get("VEILEDER_SOAK") == "1"
_MAY_SKIP = ("shared", "soak")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty VEILEDER_HOME; whatever the tester has chosen in the environment does not count."""
    folder = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith("VEILEDER_") and name not in ("VEILEDER_STRICT", "VEILEDER_SOAK"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("VEILEDER_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Generator[None]:
    """Only Unix sockets and loopback can be connected to."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def checked(method: Any) -> Any:
        def call(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
                raise AssertionError(f"a test tried to reach {address}")
            return method(self, address)

        return call

    socket.socket.connect, socket.socket.connect_ex = checked(connect), checked(connect_ex)  # type: ignore[method-assign]
    yield
    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign]


# Tests of what the npm data feeds: without npm the rest must still pass (a strict run has it, or fails).
_INSTALLED = Path(sys.prefix) / "share" / "veileder"
_NEEDS = {
    "test_codes.py": "@navikt/diagnosekoder",
    "test_code_page.py": "@navikt/diagnosekoder",
    "test_coding": "@navikt/diagnosekoder",
    "test_signs.py": "@navikt/diagnosekoder",
    "test_no_leak.py::test_the_server_writes_no_secret": "@navikt/diagnosekoder",
    "test_ages_above_89": "dictionary-nb",
    "test_notes_reach_the_goal": "dictionary-nb",
}


# Long tests that share nothing: any worker that is free takes the next
_EACH_ALONE = ("test_docs",)
# Tests of the page over the built-in pages: one server for all of them, so they must meet in one worker
_OVER_THE_PAGES = ("test_page_access", "test_page_ask", "test_page_decide", "test_page_feedback", "test_page_phases")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        group = "pages" if item.path.stem in _OVER_THE_PAGES else item.path.stem
        if group not in _EACH_ALONE:
            item.add_marker(pytest.mark.xdist_group(group))  # a file's tests share its fixtures: one worker has them
        for part, package in _NEEDS.items():
            if part in item.nodeid and not (_INSTALLED / package).exists():
                item.add_marker(pytest.mark.skip(reason=f"needs the npm data {package}: `make data`"))
        if item.get_closest_marker("soak") and not SOAK:
            item.add_marker(pytest.mark.skip(reason="soak: run by `make soak`"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if STRICT and report.skipped and not hasattr(report, "wasxfail") and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2]
        if not any(word in reason.lower() for word in _MAY_SKIP):
            report.outcome = "failed"
            report.longrepr = f"skipped in the strict run: {reason}"
    return report


_STATUTE = (
    "---\ntitle: Lov om prøving\npublisher: Stortinget\nkind: lov\nvalid_from: 2015-01-01\n---\n\n"
    "# Lov om prøving\n\nSykehuset skal prøve programvaren før bruk.\n"
)
_ACT = "# Lov om medisinsk og helsefaglig forskning\n\nProsjekter skal godkjennes.\n"


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[str, Path]]:
    """Address and home of a server over the built-in pages, an act of ours and a real act's beginning."""
    from tests.browser import serving

    folder, home = tmp_path_factory.mktemp("kilder"), tmp_path_factory.mktemp("pages")
    (folder / "proving.md").write_text(_STATUTE, encoding="utf-8")
    (folder / "lov-2008-06-20-44.md").write_text(_ACT, encoding="utf-8")
    with serving(home, "--pages", str(folder)) as url:
        yield url, home


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the machine's Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("chromium is not installed")
