"""What every test gets: a home of its own, no network but loopback, and no silent skips in the strict run.

`VEILEDER_STRICT=1` (as `.ci/run` sets it) turns a skip for something missing into a failure; only the soak tests and
tests of the data beside the checkout (their reason says "shared") may be skipped then. `VEILEDER_SOAK=1` runs the
full numbers.
"""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from assistant.coding import Coder
    from ingest.codes import CodeSystem
    from tests.browser import Visit

STRICT = os.environ.get("VEILEDER_STRICT") == "1"
SOAK = os.environ.get("VEILEDER_SOAK") == "1"
_MAY_SKIP = ("shared", "soak")


_MEMORY = Path("/dev/shm")
_ROOM = 4 << 30  # bytes: some ten times what a run of everything has written at its end


def _room_in_memory() -> bool:
    if not os.access(_MEMORY, os.W_OK):
        return False
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(shutil.disk_usage(_MEMORY).free, free) > _ROOM


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Imports and collection leave no garbage; a run of everything has one prepared command for all its workers."""
    _folders_in_memory(config)
    if config.getoption("dist", "no") == "no":
        gc.disable()
    elif config.args_source is config.ArgsSource.TESTPATHS and not (config.option.keyword or config.option.collectonly):
        from tests import prepared

        prepared.share()


def _folders_in_memory(config: pytest.Config) -> None:
    """The tests' folders lie in memory where there is room: libraries and records wait for the disk at each commit.

    What the kernel holds is all there for whoever opens it after a kill, so nothing that is tested here can tell the
    difference. `--basetemp` puts them elsewhere, and keeps them.
    """
    if hasattr(config, "workerinput") or config.option.basetemp is not None or not _room_in_memory():
        return
    for left in _MEMORY.glob("veileder-tests-*"):  # by a run that was killed
        if not Path("/proc", left.name.split("-")[2]).exists() and time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)
    folder = tempfile.mkdtemp(prefix=f"veileder-tests-{os.getpid()}-", dir=_MEMORY)
    config.option.basetemp = str(Path(folder) / "run")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Paths of folders to be made; `mktemp` would list all that it has made before for each of the thousands."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty VEILEDER_HOME; whatever the tester has chosen in the environment does not count."""
    folder = next(homes)
    folder.mkdir(mode=0o700)
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
_EACH_ALONE = ("test_docs", "test_no_leak")
# Tests of the page over the built-in pages: one server for all of them, so they must meet in one worker
_OVER_THE_PAGES = (
    "test_page_access", "test_page_ask", "test_page_decide", "test_page_feedback", "test_page_phases",
    "test_first_answer",
)  # fmt: skip

# What takes longest begins first, so that no worker is left with it when the others are done; xdist's own order, by
# the number of tests, begins the browser's few and long ones last (`--no-loadscope-reorder` in the Makefile).
_LONG = (
    "pages", "test_docs", "test_no_leak", "test_eval", "test_sync", "test_connectors", "test_cluster", "test_cli",
    "test_index", "test_code_page", "test_grounding", "test_text", "test_page_library", "test_written",
    "test_stopping", "test_upgrade", "test_served", "test_answers", "test_web", "test_coding", "test_journal",
    "test_chooser", "test_access", "test_api_fuzz", "test_standing", "test_architecture", "test_provisions",
    "test_page_measure", "test_vllm", "test_adding", "test_redact_soak", "models", "test_backup",
    "test_redact_identifiers", "test_operations", "test_window", "test_sources", "test_documents", "test_engines",
    "test_oidc", "test_openai", "test_redact_second", "test_redact_corrections", "test_doctor", "test_pages",
    "test_repair", "test_parse", "test_redact", "test_replay", "test_codes", "test_redact_notes",
    "test_operators_view", "test_faults",
)  # fmt: skip


# Small models made here: one worker loads the libraries of models for all of them
_WITH_MODELS = ("test_dense", "test_entailment", "test_redact_model")


def _group(stem: str) -> str:
    return "pages" if stem in _OVER_THE_PAGES else "models" if stem in _WITH_MODELS else stem


def _turn(item: pytest.Item) -> int:
    group = _group(item.path.stem)
    return _LONG.index(group) if group in _LONG else len(_LONG)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    for item in items:
        for part, package in _NEEDS.items():
            if part in item.nodeid and not (_INSTALLED / package).exists():
                item.add_marker(pytest.mark.skip(reason=f"needs the npm data {package}: `make data`"))
        if item.get_closest_marker("soak") and not SOAK:
            item.add_marker(pytest.mark.skip(reason="soak: run by `make soak`"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file's tests share its fixtures: one worker has them.

    xdist 3.8 writes a test's group into its id, which pytest 9.2 does not let it: every test was dealt out alone.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            group = _group(Path(nodeid.split("::")[0]).stem)
            return nodeid if group in _EACH_ALONE else group

    return Groups(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_finish() -> None:
    """What is loaded and collected stays to the end: no later collection of garbage need look through it.

    What tests load stays too (tables, applications), so collections are rare.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


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


@pytest.fixture(scope="module")
def address(pages: tuple[str, Path]) -> str:
    """Address of the server that `visit` opens; a file with a server of its own gives that one's."""
    return pages[0]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the machine's Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("chromium is not installed")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Generator[Browser]:
    """A Chromium for the tests of one file: Playwright's event loop, which it keeps running, is in others' way."""
    from tests.browser import browsing

    with browsing(chromium) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, address: str) -> Generator[Visit]:
    """The front page, opened anew by somebody whom it must give nothing to complain of."""
    from tests.browser import Visit

    opened = Visit(browser, address)
    yield opened
    assert opened.complaints == []
    opened.close()


@pytest.fixture(scope="session")
def codes(tmp_path_factory: pytest.TempPathFactory) -> CodeSystem:
    """The installed code system, which servers in this process hold too; a test that adds an edition loads its own."""
    from ingest import codefiles
    from ingest.codes import CodesMissing

    try:
        return codefiles.load(tmp_path_factory.getbasetemp() / "no-home")
    except CodesMissing as missing:
        pytest.skip(missing.message)


@pytest.fixture(scope="session")
def coder(codes: CodeSystem) -> Coder:
    """A coder over the installed code system."""
    from assistant.coding import Coder

    return Coder(codes)
