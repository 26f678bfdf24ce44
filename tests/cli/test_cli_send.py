"""`counter send`: the outbox without a screen, once or for as long as it runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import course_hands
import pytest
import scan_hands as scanner
import world
from cli_tools import ROOT, run
from parcels import bags

if TYPE_CHECKING:
    from pathlib import Path

    from counter.cases.course import Course


def _pushed(data: Path) -> Course:
    office = world.World.open(data)
    try:
        return course_hands.pushed(office)
    finally:
        office.close()


def _packages(data: Path) -> int:
    outbox = data / "outbox"
    return sum(len(bags(folder)) for folder in outbox.iterdir()) if outbox.exists() else 0


@pytest.mark.rule("R143")
def test_send_sends_what_is_due_once(data: Path) -> None:
    course = _pushed(data)
    first = run("send", data=data)
    assert first.code == 0, first.err
    assert f"已发送 {len(scanner.depts(course))} 条" in first.out
    assert _packages(data) == len(scanner.depts(course))
    again = run("send", data=data)
    assert (again.code, again.out.strip()) == (0, "没有要发送的。")


def test_what_failed_is_listed_and_makes_the_exit_code_1(data: Path) -> None:
    course = _pushed(data)
    lost = scanner.depts(course)[0]
    (data / "routes.toml").write_text(f'["{lost}"]\nway = "none"\n', encoding="utf-8")
    failed = run("send", "--json", data=data)
    assert failed.code == 1
    (one,) = failed.json["failed"]
    assert (one["case"], one["kind"], one["to"]) == (course.case.number, "材料推送", lost)
    assert "尚未对接" in one["error"]
    assert failed.json["sent"] == len(scanner.depts(course)) - 1
    plain = run("send", data=data)
    assert plain.code == 1
    assert f"发送失败：{course.case.number} 材料推送 → {lost}" in plain.err


def test_routes_with_faults_are_all_listed_and_nothing_is_sent(data: Path) -> None:
    _pushed(data)
    (data / "routes.toml").write_text('["公安部"]\nway = "none"\n["税务"]\nway = "fax"\n', encoding="utf-8")
    refused = run("send", "--json", data=data)
    assert refused.code == 1
    assert len(refused.json["problems"]) >= 2
    assert _packages(data) == 0


@pytest.mark.parametrize("typed", ["0", "-1", "3601", "abc", "1.5", "９９"])
def test_a_pause_that_is_none_is_refused(data: Path, typed: str) -> None:
    refused = run("send", f"--watch={typed}", data=data)
    assert refused.code == 1
    assert "--watch" in refused.err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is sent as a POSIX signal")
def test_watching_sends_what_comes_until_it_is_stopped(data: Path) -> None:
    code = "from counter.cli import main; main()"
    watching = subprocess.Popen(
        [sys.executable, "-c", code, "send", "--watch", "1"],
        cwd=ROOT,
        env={**os.environ, "COUNTER_DATA": str(data), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        course = _pushed(data)
        limit = time.monotonic() + 40
        while _packages(data) < len(scanner.depts(course)) and time.monotonic() < limit:
            time.sleep(0.1)
        time.sleep(0.5)
        watching.send_signal(signal.SIGINT)
        out, err = watching.communicate(timeout=60)
    finally:
        watching.kill()
    assert f"已发送 {len(scanner.depts(course))} 条" in out, json.dumps([out, err], ensure_ascii=False)
    assert "已停下" in err
    assert watching.returncode == 0
