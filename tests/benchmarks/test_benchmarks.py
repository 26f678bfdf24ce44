"""How long it takes: reported beside its aim, never asserted on time; short enough for every run."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec
import pytest
import samples
import sixty
from helpers import start
from walking import Hands, e03_complete

import receipts
from counter.desks.office import Office, open_office
from counter.desks.window.acceptance import AcceptanceDesk
from counter.journal import canonical

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("the terminals of these benchmarks are POSIX ones", allow_module_level=True)

from terminal import HERE, ROOT, Terminal, ms, p50, p95

pytestmark = pytest.mark.benchmark
STARTS, JUDGED, COMMITS = 7, 40, 150
PIN = "246813"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with an operator."""
    return _with_operator(tmp_path / "data")


def _with_operator(folder: Path, catalogue: Path | None = None) -> Path:
    office = open_office(folder, catalogue=catalogue)
    office.first_operator("张敏", PIN)
    office.store.close()
    return folder


def _first_paint(script: str, marker: str, *args: str) -> float:
    terminal = Terminal(HERE / script, *args)
    try:
        return terminal.until(marker) - terminal.begun
    finally:
        terminal.close()


def test_cold_start_to_first_paint_beside_a_bare_textual_app(data: Path, figure: Callable[..., None]) -> None:
    ours, bare, ratios = [], [], []
    for _ in range(STARTS):  # in turn, so that a busy minute hits both
        bare.append(_first_paint("bare_app.py", "BARE-APP-PAINTED"))
        ours.append(_first_paint("counter_app.py", "综合受理工作站", str(data)))
        ratios.append(ours[-1] / bare[-1])
    figure("cold start to first paint", f"{ms(p50(ours))} (bare Textual {ms(p50(bare))})")
    figure("  beside the bare app, paired", f"{p50(ratios):.2f}×", "≤ 1.5×")


def test_key_to_paint_on_a_checklist_of_sixty_lines(tmp_path: Path, figure: Callable[..., None]) -> None:
    catalogue = sixty.catalogue(tmp_path / "catalogue")
    folder = _with_operator(tmp_path / "data", catalogue)
    office = open_office(folder, catalogue=catalogue)
    desk = AcceptanceDesk(office.sign_in("张敏", PIN))
    desk.choose(desk.open(sixty.MATTER, str(uuid.uuid4())), (1,))
    office.store.close()
    terminal = Terminal(HERE / "counter_app.py", str(folder), str(catalogue))
    times = []
    try:
        terminal.until("口令")
        terminal.until("回车 登录")  # the name is filled in and the PIN box has the focus
        terminal.type(f"{PIN}\r")
        terminal.until("我的 1")
        terminal.type("\r")
        terminal.until("逐栏填写")
        terminal.type("\x1b[15~")  # F5
        terminal.until("已齐 0")
        time.sleep(0.5)  # the rest of the first paint is not what is measured
        for n in range(1, JUDGED + 1):
            begun = terminal.type(" ")
            times.append(terminal.until(f"已齐 {n} ") - begun)
            time.sleep(0.05)  # a quick clerk
    finally:
        terminal.close()
    figure("key → saved → paint, 60 lines, p50", ms(p50(times)))
    figure("key → saved → paint, 60 lines, p95", ms(p95(times)), "≤ 50 ms")


def test_a_saved_answer_beside_a_bare_durable_commit(data: Path, figure: Callable[..., None]) -> None:
    office = open_office(data)
    try:
        ours, bare = _answers(office, data)
    finally:
        office.store.close()
    ratios = [one / other for one, other in zip(ours, bare, strict=True)]
    figure("saved answer, whole desk method", f"{ms(p50(ours))} (bare sqlite3 commit {ms(p50(bare))})")
    figure("  beside the bare commit, medians", f"{p50(ours) / p50(bare):.2f}×", "≤ 3×")
    figure("  beside the bare commit, paired", f"{p50(ratios):.2f}×", "≤ 3×")


def _answers(office: Office, data: Path) -> tuple[list[float], list[float]]:
    desk = AcceptanceDesk(office.sign_in("张敏", PIN))
    case = desk.open("E03", str(uuid.uuid4()))
    ours: list[float] = []
    bare: list[float] = []
    with closing(sqlite3.connect(data / "bare.db", isolation_level=None)) as plain:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            plain.execute(f"PRAGMA {pragma}")
        plain.execute("CREATE TABLE cases (id TEXT PRIMARY KEY, draft TEXT)")
        plain.execute("CREATE TABLE journal (seq INTEGER PRIMARY KEY, entry TEXT)")
        plain.execute("INSERT INTO cases VALUES (?, '')", (case.id,))
        for n in range(COMMITS):
            begun = time.perf_counter()
            case = desk.answer(case, "fire_area", ("是", "否")[n % 2])
            ours.append(time.perf_counter() - begun)
            with office.store.read() as view:
                (*_, entry) = view.journal.stream()
            draft, line = msgspec.json.encode(case.draft).decode(), canonical(msgspec.to_builtins(entry))
            begun = time.perf_counter()
            plain.execute("BEGIN IMMEDIATE")
            plain.execute("UPDATE cases SET draft = ? WHERE id = ?", (draft, case.id))
            plain.execute("INSERT INTO journal (entry) VALUES (?)", (line,))
            plain.execute("COMMIT")
            bare.append(time.perf_counter() - begun)
    assert case.version == COMMITS + 1
    return ours, bare


def test_a_receipt_as_pdf_cold_and_warm(figure: Callable[..., None]) -> None:
    for name, paper, aim in (("notice", samples.NOTICE, "≤ 20 ms"), ("receipt", samples.RECEIPT, "≤ 8 ms")):
        receipts.render(paper)
        warm = []
        for _ in range(20):
            begun = time.perf_counter()
            pdf = receipts.render(paper)
            warm.append(time.perf_counter() - begun)
        assert b"<pdfaid:conformance>U" in pdf
        figure(f"{name} as PDF/A-2u, warm", f"{ms(p50(warm))} ({len(pdf) // 1024} KB)", aim)
    cold = [_cold_paper() for _ in range(3)]
    figure("receipt PDF, cold (fresh process, imports included)", ms(p50(cold)))


def _cold_paper() -> float:
    import os

    paths = os.pathsep.join(str(path) for path in (ROOT, ROOT / "tests" / "receipts"))
    done = subprocess.run(
        [sys.executable, str(HERE / "cold_paper.py")],
        env={**os.environ, "PYTHONPATH": paths},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, length = done.stdout.split()
    assert int(length) > 1000
    return float(seconds)


async def test_keys_for_e03_complete(data: Path, tmp_path: Path, figure: Callable[..., None]) -> None:
    async with start(shutil.copytree(data, tmp_path / "own")) as (app, pilot):
        hands = Hands(app, pilot)
        await e03_complete(hands)
        lines = len(hands.snapshot.walk.checklist.lines)
    figure(f"keys for E03 complete ({lines} lines)", str(hands.pressed), f"≤ {lines + 30}")
    figure("  characters of the applicant's own text", str(hands.typed))
    assert hands.pressed <= lines + 30  # keys are no time: this one holds
