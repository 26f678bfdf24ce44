"""Several processes on one store, and a process that dies in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import stores

from counter.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

COMMON = """
import sys
from datetime import date
from pathlib import Path
import stores
from counter.store import open_store
store = open_store(sys.argv[1] or None, Path(sys.argv[2]), busy_ms=60000)
"""
NUMBERING = (
    COMMON
    + """
for n in range(25):
    with store.begin() as uow:
        serial = uow.numbers.next("411202", "01", date(2026, 11, 23))
        stores.note(uow, "number", detail={"serial": serial})
        uow.commit()
    print(serial, flush=True)
"""
)
DYING = (
    COMMON
    + """
import os, signal
for n in range(20):
    with store.begin() as uow:
        uow.cases.add(stores.case(f"kept-{n}"))
        stores.note(uow, "open", f"kept-{n}")
        uow.commit()
    print(f"kept-{n}", flush=True)
with store.begin() as uow:
    uow.cases.add(stores.case("half"))
    stores.note(uow, "open", "half")
    uow.numbers.next("411202", "01", date(2026, 11, 23))
    os.kill(os.getpid(), signal.SIGKILL) if hasattr(signal, "SIGKILL") else os._exit(9)
"""
)


def start(code: str, url: str | None, data: Path) -> subprocess.Popen[str]:
    path = os.pathsep.join((str(ROOT), str(HERE)))
    return subprocess.Popen(
        [sys.executable, "-c", code, url or "", str(data)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"},
    )


@pytest.fixture
def shared(url: str | None, tmp_path: Path) -> Iterator[Store]:
    store = open_store(url, tmp_path)
    yield store
    store.close()


def test_numbers_given_by_four_processes_never_collide_and_the_chain_holds(
    shared: Store, url: str | None, tmp_path: Path
) -> None:
    processes = [start(NUMBERING, url, tmp_path) for _ in range(4)]
    given = [int(line) for process in processes for line in process.communicate(timeout=120)[0].split()]
    assert [process.returncode for process in processes] == [0] * 4
    assert sorted(given) == list(range(1, 101))
    assert shared.verify_journal() == ()
    with shared.read() as view:
        assert view.journal.head().seq == 100


def test_a_process_killed_in_the_middle_loses_nothing_that_was_committed(
    shared: Store, url: str | None, tmp_path: Path
) -> None:
    process = start(DYING, url, tmp_path)
    said = process.communicate(timeout=120)[0].split()
    assert process.returncode != 0
    assert len(said) == 20
    with shared.read() as view:
        assert [line.id for line in view.cases.drafts(limit=99)] == sorted(said, reverse=True)
        assert view.cases.get("half") is None
        assert view.journal.head().seq == 20
    assert shared.verify_journal() == ()
    with shared.begin() as uow:
        uow.cases.add(stores.case("half"))
        uow.commit()
