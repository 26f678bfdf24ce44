"""For every test: the user's own folders stay out of reach, and the run ends with the rules it proved."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis  # noqa: F401  (first: it looks for its own in the collector, which screens freeze)
import pytest
import rule_summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from argon2 import PasswordHasher

HOMES = {
    "HOME": "home",
    "USERPROFILE": "home",
    "XDG_DATA_HOME": "home/data",
    "XDG_CONFIG_HOME": "home/config",
    "XDG_CACHE_HOME": "home/cache",
    "XDG_STATE_HOME": "home/state",
    "LOCALAPPDATA": "home/local",
    "APPDATA": "home/roaming",
}
"""Where a program looks for the user's folder, on Linux and on Windows."""

MEMORY = Path("/dev/shm")  # noqa: S108  (Linux's folder in memory)
ROOM = 6 << 30
"""Bytes in memory that the folders of a whole run surely fit into."""


def _into_memory() -> None:
    """Temporary folders lie in memory where there is room: half the run would be waiting for the disk.

    What has to survive a killed process does so there, too. TMPDIR, when set, counts; and whoever chooses
    the sizes of benchmarks (COUNTER_BENCH_…) measures, with the disk. The folder goes with the run, whatever
    its workers leave there.
    """
    chosen = any(name == "TMPDIR" or name.startswith("COUNTER_BENCH_") for name in os.environ)
    if not chosen and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = tempfile.mkdtemp(prefix="counter-", dir=MEMORY)
        Path(tempfile.tempdir).chmod(0o711)  # a spooler and a database server run as users of their own
        atexit.register(shutil.rmtree, tempfile.tempdir, ignore_errors=True)


_into_memory()


@pytest.fixture(scope="session", autouse=True)
def _nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No setting of the person who runs the tests counts, and nothing is written into their folders."""
    base = tmp_path_factory.mktemp("nobody")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("COUNTER_") and name != "COUNTER_NEED"]:
            patch.delenv(name)
        for name, folder in HOMES.items():
            (base / folder).mkdir(parents=True, exist_ok=True)
            patch.setenv(name, str(base / folder))
        yield


@pytest.fixture(scope="session", autouse=True)
def cheap_pins() -> Iterator[Callable[[], PasswordHasher]]:
    """A PIN costs a quarter of a second on purpose; thousands of sign-ins here need not."""
    from argon2 import PasswordHasher

    from counter.staff import pins

    cheap, real = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1), pins._hasher
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_hasher", lambda: cheap)
        yield real


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of this run's PostgreSQL server."""
    import stores

    if stores.NO_SERVER:
        pytest.skip(stores.NO_SERVER)
    with stores.postgres_server() as url:
        yield url


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A worker that is done takes from the others: the slow tests stand together."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


def pytest_configure(config: pytest.Config) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background jobs are deaf to Ctrl+C
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.pluginmanager.register(Summary(), "rule-summary")


def pytest_itemcollected(item: pytest.Item) -> None:
    for mark in item.iter_markers("rule"):
        item.user_properties.append(("rule", " ".join(str(arg) for arg in mark.args)))


def pytest_runtest_setup(item: pytest.Item) -> None:
    wrong = rule_summary.unknown(str(value) for name, value in item.user_properties if name == "rule")
    if wrong:
        pytest.fail(f"no such rule in the notice: {', '.join(wrong)} (one id for each mark, R001…R179)")


class Summary:
    """Hears every report, also those of xdist's workers, which bring the rules along; tells at the end."""

    def __init__(self) -> None:
        self.proved: set[str] = set()
        self.figures: list[str] = []
        self.tables: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.proved.update(str(value) for name, value in report.user_properties if name == "rule")
            self.figures += [str(value) for name, value in report.user_properties if name == "benchmark"]
            self.tables += [str(value) for name, value in report.user_properties if name == "table"]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.figures:
            terminalreporter.section("benchmarks (measured, aim; nothing fails on time)")
        for figure in self.figures:
            what, measured, aim = figure.split("|")
            terminalreporter.write_line(f"{what:<54} {measured:<42} {aim}".rstrip())
        for table in self.tables:
            title, *lines = table.splitlines()
            terminalreporter.section(title)
            terminalreporter.write("".join(f"{line}\n" for line in lines))
        terminalreporter.section("rules of the notice")
        for line in rule_summary.lines(frozenset(self.proved)):
            terminalreporter.write_line(line)
