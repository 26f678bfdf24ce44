"""Killed at each step, sender and endpoint: nothing is lost, nothing comes twice, nothing half is taken."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from parcels import ID, NOW, bags, by_folder, by_http, package, serving

from counter.exchange.proving import read_bag
from counter.exchange.send import SendFailed, deliver

if TYPE_CHECKING:
    from collections.abc import Iterator

DRIVER = Path(__file__).with_name("cut_driver.py")
ROOT = DRIVER.parents[2]


@contextmanager
def driven(*args: object) -> Iterator[subprocess.Popen[str]]:
    """The driver in a process of its own; killed at the end, as by a power cut."""
    code = f"import runpy, sys; sys.path[:0] = [{str(DRIVER.parent)!r}, {str(ROOT)!r}]; "
    code += f"runpy.run_path({str(DRIVER)!r}, run_name='__main__')"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)], stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT
    )
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    try:
        yield process
    finally:
        watchdog.cancel()
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def killed_at(step: str, target: object, folder: Path) -> None:
    with driven("send", step, target, folder) as process:
        assert said(process) == "here"
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL


def one_whole_bag(folder: Path) -> None:
    assert [read_bag(one).package.id for one in bags(folder)] == [ID]


@pytest.mark.rule("R143")
@pytest.mark.parametrize(
    ("step", "there"), [("copying", 0), ("packing", 0), ("uploading", 0), ("answered", 1)]
)
def test_a_sender_killed_at_any_step_sends_once(tmp_path: Path, step: str, there: int) -> None:
    sent = package(tmp_path)
    with serving(tmp_path / "in") as url:
        killed_at(step, url, tmp_path)
        assert len(bags(tmp_path / "in")) == there
        first = deliver(sent, by_http(url), work=tmp_path / "work", now=NOW)
        assert deliver(sent, by_http(url), work=tmp_path / "work", now=NOW) == first
    one_whole_bag(tmp_path / "in")


@pytest.mark.rule("R143")
@pytest.mark.parametrize(("step", "there"), [("copying", 0), ("naming", 0), ("dropped", 1)])
def test_a_dropper_killed_at_any_step_drops_once(tmp_path: Path, step: str, there: int) -> None:
    sent = package(tmp_path)
    killed_at(step, tmp_path / "drop", tmp_path)
    assert len(bags(tmp_path / "drop")) == there
    deliver(sent, by_folder(tmp_path / "drop"), work=tmp_path / "work", now=NOW)
    one_whole_bag(tmp_path / "drop")


@pytest.mark.parametrize(("step", "there"), [("storing", 0), ("unpacked", 0), ("kept", 1)])
def test_an_endpoint_killed_at_any_step_takes_once(tmp_path: Path, step: str, there: int) -> None:
    sent, folder = package(tmp_path), tmp_path / "in"
    with driven("serve", step, folder) as endpoint:
        url = said(endpoint)
        failed: list[SendFailed] = []

        def send() -> None:
            try:
                deliver(sent, by_http(url), work=tmp_path / "work", now=NOW)
            except SendFailed as fault:
                failed.append(fault)

        sender = threading.Thread(target=send)
        sender.start()
        assert said(endpoint) == "here"
        endpoint.send_signal(signal.SIGKILL)
        sender.join(30)
    assert [fault.again for fault in failed] == [True]
    assert len(bags(folder)) == there
    with driven("serve", "", folder) as endpoint:
        deliver(sent, by_http(said(endpoint)), work=tmp_path / "work", now=NOW)
        endpoint.terminate()
        assert endpoint.wait(30) == 0
    one_whole_bag(folder)
