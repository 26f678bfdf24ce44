"""The plug is pulled at every step: what was said to be saved is there, and nothing is there twice."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from helpers import start
from walking import E03_APPLICANT, Hands, fire_only, pdf_of, read_back

from counter import settings, settings_file
from counter.cases.records import Case, Draft, PaperRow
from counter.journal import breaks
from counter.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pulls the plug with SIGKILL")

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PATIENCE = 90.0
"""Seconds after which a process that says nothing is a failure."""


class Window:
    """The program in a process of its own."""

    def __init__(self, data: Path, how: str = "") -> None:
        paths = os.pathsep.join(str(path) for path in (ROOT, HERE.parent, HERE, HERE.parent / "receipts"))
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "kill_driver.py"), str(data), *([how] if how else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": paths},
        )
        self._watch = threading.Timer(PATIENCE, self.process.kill)
        self._watch.start()

    def told(self) -> dict[str, Any]:
        """The next line it writes."""
        line = self._pipe(self.process.stdout).readline()
        assert line, f"the program ended by itself: {self.process.poll()}"
        said: dict[str, Any] = json.loads(line)
        return said

    def go(self) -> None:
        """Let it take its next step."""
        pipe = self._pipe(self.process.stdin)
        pipe.write("\n")
        pipe.flush()

    def pull_the_plug(self) -> None:
        """Gone, with nothing tidied up."""
        self._watch.cancel()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            self._pipe(pipe).close()

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


@contextmanager
def window(data: Path, how: str = "") -> Iterator[Window]:
    """A process that ends with its block, by the plug."""
    one = Window(data, how)
    try:
        yield one
    finally:
        if one.process.returncode is None:
            one.pull_the_plug()


def kept(data: Path) -> tuple[Case | None, list[PaperRow]]:
    """The one case of the folder and its papers, from the disk alone; the journal is whole."""
    with closing(open_store(None, data)) as store:
        assert not breaks(store.verify_journal())
        with store.read() as view:
            lines = view.cases.of_status(("draft", "noticed", "received", "amending", "dropped"))
            assert len(lines) <= 1
            case = view.cases.get(lines[0].id) if lines else None
            papers = view.papers.of_case(lines[0].id) if lines else []
    return case, papers


def shown_draft(told: dict[str, Any]) -> Draft:
    return msgspec.json.decode(told["draft"], type=Draft)


def lasting(told: dict[str, Any]) -> tuple[str, int, Draft]:
    return told["case"], told["version"], shown_draft(told)


def test_killed_at_every_step_the_walk_goes_on_where_it_stood(data: Path) -> None:
    steps: list[str] = []
    shown: dict[str, Any] = {}
    case, papers = kept(data)
    while shown.get("status") != "received":
        with window(data) as one:
            before = one.told()
            if shown:  # the screen shows again what it showed when the plug was pulled
                assert lasting(before) == lasting(shown)
            one.go()
            shown = one.told()
            one.pull_the_plug()
        assert shown["saved"], shown
        case, papers = kept(data)
        assert case is not None
        assert (case.id, case.version, case.draft) == lasting(shown)
        steps.append(shown["after"])
        if shown["after"] == "half a box":
            shown = finish_the_box(data, case)
        assert len(steps) < 40, steps
    assert case is not None
    assert {"matter chosen", "licence", "items", "half a box", "parties", "judged", "issued"} <= set(steps)
    assert steps.count("judged") == len(case.draft.outcomes)
    assert [paper.number for paper in papers] == [f"{case.number}.S1"]
    assert case.number is not None
    assert "-0001-" in case.number


def finish_the_box(data: Path, case: Case) -> dict[str, Any]:
    """The other boxes are there; half a box is not, as nothing said so. It is typed again and finished."""
    assert case.draft.form["applicant.name"] == E03_APPLICANT["applicant.name"]
    assert "applicant.phone" not in case.draft.form
    with window(data) as one:
        for _ in range(2):
            one.told()
            one.go()
        shown = one.told()
    assert shown["after"] == "typed applicant.phone"
    assert shown_draft(shown).form["applicant.phone"] == E03_APPLICANT["applicant.phone"]
    return shown


@pytest.fixture(scope="module")
def all_seen(ready_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one case, everything taken, nothing issued yet."""
    folder = shutil.copytree(ready_folder, tmp_path_factory.mktemp("seen") / "data")

    async def prepare() -> None:
        async with start(folder) as (app, pilot):
            hands = Hands(app, pilot)
            await fire_only(hands)
            await hands.judge()

    asyncio.run(prepare())
    return folder


@pytest.mark.parametrize("after_ms", [0, 8, 16, 24, 32, 48, 80, 160])
async def test_killed_while_issuing_there_is_one_receipt_or_none(
    all_seen: Path, tmp_path: Path, after_ms: int
) -> None:
    data = shutil.copytree(all_seen, tmp_path / "data")
    with window(data) as one:
        assert one.told()["screen"] == "ResultScreen"
        one.go()
        await asyncio.sleep(after_ms / 1000)
        one.pull_the_plug()
    case, papers = kept(data)
    assert case is not None
    assert (case.status, len(papers)) in (("draft", 0), ("received", 1))
    assert (case.number is None) == (not papers)

    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.key("enter")
        await hands.key("l" if papers else "f10")
        (paper,) = hands.snapshot.papers
        assert paper.number == f"{hands.case.number}.S1"
        assert "-0001-" in paper.number
    assert kept(data)[0] is not None


async def test_killed_after_the_record_and_before_the_pdf_the_paper_is_printed_later(
    all_seen: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(all_seen, tmp_path / "data")
    with window(data, "hang") as one:
        one.told()
        one.go()
        assert one.told() == {"screen": "hanging"}
        one.pull_the_plug()
    case, papers = kept(data)
    assert case is not None
    assert case.status == "received"
    assert len(papers) == 1
    assert not list(settings.papers_dir(data, settings_file.load(data)).rglob("*.pdf"))

    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.key("enter", "l", "p")
        (paper,) = hands.snapshot.papers
        assert paper.number == papers[0].number
        assert paper.record == papers[0].record
        (pdf,) = settings.papers_dir(data, app.station).rglob("*.pdf")
        assert "收件回执" in read_back(app, paper, pdf.read_bytes())


async def test_a_pdf_of_every_paper_lies_in_the_folder_after_a_quiet_walk(
    all_seen: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(all_seen, tmp_path / "data")
    async with start(data) as (app, pilot):
        hands = Hands(app, pilot)
        await hands.key("enter")
        paper = await hands.issue()
        assert pdf_of(app, paper.number).startswith(b"%PDF")
