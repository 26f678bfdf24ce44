"""The start: what the first paint shows, what it may load, and that the installed command really opens it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input

from counter.desks.office import open_office
from screens.app import CounterApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

ROOT = Path(__file__).resolve().parents[1]

FIRST_PAINT = """
import asyncio, sys
from pathlib import Path
from screens.app import CounterApp

# The office stays shut: what is loaded now is what the first paint costs.
CounterApp.open_office = lambda self, *_: None

async def paint():
    app = CounterApp(Path(sys.argv[1]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        print("\\n".join(sys.modules), "\\0", "\\n".join(strip.text for strip in strips))

asyncio.run(paint())
"""
LATER = {
    "sqlalchemy",
    "alembic",
    "msgspec",
    "yaml",
    "pydantic",
    "tomlkit",
    "pypinyin",
    "stdnum",
    "phonenumbers",
}
LATER |= {"argon2", "reportlab", "qrcode", "PIL", "click", "counter.desks.office", "counter.store"}
LATER |= {"screens.home.workbench", "screens.acceptance.checklist", "receipts.pdf"}


def shown(app: CounterApp) -> str:
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


async def until(pilot: Pilot[Any], found: Callable[[], bool]) -> None:
    """Wait for something that a thread brings about."""
    limit = time.monotonic() + 20
    while not found():
        assert time.monotonic() < limit, "it never came"
        await pilot.pause(0.02)
    await pilot.pause()


def test_the_first_paint_is_the_sign_in_and_loads_nothing_of_store_list_or_papers(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=True,
        timeout=60,
    )
    modules, screen = done.stdout.split("\0")
    assert "一件事一次办" in screen
    assert "口令" in screen
    assert LATER & set(modules.split()) == set()
    assert list(tmp_path.iterdir()) == [], "nothing is written before the office opens"


async def test_an_empty_data_folder_leads_to_the_first_start(tmp_path: Path) -> None:
    app = CounterApp(tmp_path / "new")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "首次使用" in shown(app))
        lines = shown(app).splitlines()
        assert len(lines) == 24
        assert "姓名" in shown(app)
        assert "示例政务服务中心" in lines[0]
        assert app.return_code is None


async def test_a_folder_with_one_operator_waits_for_that_persons_pin(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    office.first_operator("张敏", "246813")
    office.store.close()
    app = CounterApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.focused is not None and app.focused.id == "pin")
        assert app.screen.query_one("#name", Input).value == "张敏"
        await pilot.press(*"246813", "enter")
        await until(pilot, lambda: "新办件" in shown(app))
        assert "工作台" in shown(app).splitlines()[0]


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal there")
def test_the_installed_command_opens_in_a_terminal_and_leaves_on_ctrl_q(tmp_path: Path) -> None:
    import pty

    command = shutil.which("counter", path=str(Path(sys.executable).parent))
    assert command, "install the project first: the README's second command"
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - another process
        size = {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24", "COUNTER_DATA": str(tmp_path)}
        os.execve(command, [command], {**os.environ, **size})  # noqa: S606
    seen = _until_shown(terminal, "首次使用")
    os.write(terminal, b"\x11")
    seen += _rest(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, seen
    assert (tmp_path / "counter.db").exists()


def _until_shown(terminal: int, wanted: str) -> str:
    seen, limit = b"", time.monotonic() + 30
    while wanted.encode() not in seen and time.monotonic() < limit:
        seen += os.read(terminal, 65536)
    time.sleep(0.5)  # the screen is painted; the program reads keys from now on
    return seen.decode("utf-8", "replace")


def _rest(terminal: int) -> str:
    seen = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other end is closed
            part = b""
        if not part:
            return seen.decode("utf-8", "replace")
        seen += part
